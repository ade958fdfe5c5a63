"""The framework: making arrays, operators, functions, errors."""
import inspect

import numpy as np
import pytest
import rapto as rp
from same import both, same

DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64"]


@pytest.mark.parametrize("dtype", DTYPES)
def test_array_of_lists(dtype):
    both(lambda m: m.array([[1, 0, 3], [4, 5, 6]], dtype=dtype))


@pytest.mark.parametrize("text", ["[1, 2]", "[1.5, 2]", "[True, False]", "[[1], [2]]", "[]", "[[], []]", "5", "[2**63]", "(1, 2.0)"])
def test_found_dtype_and_shape(text):
    both(lambda m: m.array(eval(text)))


def test_inhomogeneous():
    with pytest.raises(ValueError, match="inhomogeneous shape after 1 dimensions"):
        rp.array([[1, 2], [3]])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("op", ["a + b", "a * b", "a / b", "a == b", "a < b", "a + 1", "a * 2.0", "1 - a if a.dtype.kind != 'b' else a"])
def test_operators(dtype, op):
    both(lambda m: eval(op, {"a": m.array([1, 2, 3], dtype=dtype), "b": m.array([[2], [1]], dtype=dtype)}))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ["sum", "prod", "min", "max", "any", "all"])
@pytest.mark.parametrize("axis", [None, 0, -1, (0, 1)])
def test_reductions(dtype, name, axis):
    both(lambda m: getattr(m, name)(m.array([[1, 0, 3], [4, 5, 6]], dtype=dtype), axis=axis))


def test_methods_are_the_functions():
    a = rp.array([[1, 2], [3, 4]])
    same(a.sum(axis=0), np.array([[1, 2], [3, 4]]).sum(axis=0))
    same(a.reshape(4), np.arange(1, 5))
    same(a.reshape(-1, 1), np.arange(1, 5).reshape(-1, 1))
    same(a.T, np.array([[1, 2], [3, 4]]).T)
    both(lambda m: m.argmin(m.array(5), axis=-1))


def test_view_shares_memory():
    a = rp.array([1, 2, 3])
    b = a[1:]
    b[0] = 9
    assert a.tolist() == [1, 9, 3] and b.base is a


@pytest.mark.parametrize("call, text", [
    ("rp.sum()", "missing required argument 'a' (pos 0)"),
    ("rp.sum(1, nonsense=2)", "unexpected keyword argument 'nonsense'"),
    ("rp.sum([1], 0, None, None, False, 7, True, 8)", "positional arguments"),
    ("rp.sum([1], a=2)", "given by name ('a') and position"),
])
def test_argument_errors(call, text):
    with pytest.raises(TypeError) as error:
        eval(call)
    assert text in str(error.value)


def test_axis_error():
    with pytest.raises(rp.exceptions.AxisError):
        rp.sum([1, 2], axis=3)


def test_out():
    out = rp.zeros(2)
    assert rp.sum([[1, 2], [3, 4]], axis=0, out=out) is out
    assert out.tolist() == [4, 6]


def test_signature_and_doc():
    assert str(inspect.signature(rp.sum)).startswith("(a, axis=None")
    assert "Sum over axes" in rp.sum.__doc__


def test_numpy_memory_is_shared_both_ways():
    n = np.arange(6.0).reshape(2, 3)
    r = rp.asarray(n)
    r[0, 0] = 7
    assert n[0, 0] == 7
    back = np.asarray(memoryview(r))
    back[0, 1] = 8
    assert n[0, 1] == 8


@pytest.mark.parametrize("value", [1.5, 3, True, float("nan")])
def test_scalars(value):
    a, b = rp.array([value])[0], np.array([value])[0]
    assert repr(a) == repr(b) and str(a) == str(b) and (hash(a) == hash(b) or value != value)
