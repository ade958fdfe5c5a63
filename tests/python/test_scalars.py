"""Scalar types: hierarchy, text, arithmetic, conversion, hashing, pickling."""
import copy
import pickle

import numpy as np
import pytest
import rapto as rp
from same import both

NUMBERS = ["bool_", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64",
           "complex64", "complex128"]
ABSTRACT = ["generic", "number", "integer", "signedinteger", "unsignedinteger", "inexact", "floating", "complexfloating",
            "flexible", "character"]


@pytest.mark.parametrize("name", [*NUMBERS, "datetime64", "timedelta64", "str_", "bytes_"])
def test_place_in_the_tree(name):
    ours, theirs = getattr(rp, name), getattr(np, name)
    for above in ABSTRACT:
        assert issubclass(ours, getattr(rp, above)) == issubclass(theirs, getattr(np, above)), above
    for python in (int, float, complex, str, bytes):
        assert issubclass(ours, python) == issubclass(theirs, python)


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [0, 1, 100])
def test_text_hash_and_conversion(name, value):
    a, b = getattr(rp, name)(value), getattr(np, name)(value)
    assert repr(a) == repr(b) and str(a) == str(b) and hash(a) == hash(b)
    assert a == b.item() and a.item() == b.item() and type(a.item()) is type(b.item()) and bool(a) == bool(b)
    assert pickle.loads(pickle.dumps(a)) == a and copy.copy(a) == a
    if "complex" not in name:
        assert int(a) == int(b) and float(a) == float(b)


@pytest.mark.parametrize("text", ["2.0000000000000001e-17", "1e22", "123456789.125", "-0.0", "inf", "nan", "1e-5", "0.1"])
@pytest.mark.parametrize("name", ["float16", "float32", "float64"])
def test_text_of_floats(name, text):
    assert repr(getattr(rp, name)(float(text))) == repr(getattr(np, name)(float(text)))


@pytest.mark.parametrize("left", NUMBERS[1:])
@pytest.mark.parametrize("right", ["int8", "uint64", "float32", "complex64"])
@pytest.mark.parametrize("op", ["a + b", "a * b", "a - b", "a / b", "a < b", "a == b", "a ** b"])
def test_arithmetic(left, right, op):
    if "<" in op and "complex" in left + right:
        return
    both(lambda m: eval(op, {"a": getattr(m, left)(7), "b": getattr(m, right)(3)}))


@pytest.mark.parametrize("op", ["a + 1", "1 - a", "a * 2.5", "2 ** a", "divmod(a, 2)", "-a", "abs(a)", "a // 2", "a % 2", "a == 3", "a != 'x'"])
@pytest.mark.parametrize("name", ["int8", "int64", "uint16", "float32", "float64"])
def test_with_python_numbers(name, op):
    both(lambda m: eval(op, {"a": getattr(m, name)(3)}))


@pytest.mark.parametrize("call", ["int8(1) + 300", "uint8(1) + -1", "uint8(300)", "int16(-40000)", "array([1], dtype='u1') + 256"])
def test_integers_that_do_not_fit(call):
    for module in (np, rp):
        with pytest.raises(OverflowError, match="out of bounds for"):
            eval("m." + call, {"m": module})


def test_indices():
    assert [1, 2, 3][rp.int64(1)] == 2
    with pytest.raises(TypeError):
        [1][rp.float64(0)]


def test_python_types_come_first_where_numpy_has_them():
    assert isinstance(rp.float64(1), float) and isinstance(rp.complex128(1), complex) and rp.float64(2.5).is_integer() is False
    assert isinstance(rp.str_("x"), str) and isinstance(rp.bytes_(b"x"), bytes)
    assert f"{rp.float64(3.14159):.2f} {rp.int64(5):3d}" == "3.14   5"


@pytest.mark.parametrize("make", ["m.datetime64('2020-02-29')", "m.datetime64('2020-01-01T10:00:00')", "m.timedelta64(5, 'D')",
                                  "m.datetime64('NaT')", "m.timedelta64(3)", "m.datetime64(10, 's')"])
def test_times(make):
    ours, theirs = eval(make, {"m": rp}), eval(make, {"m": np})
    assert repr(ours) == repr(theirs) and str(ours) == str(theirs) and ours.item() == theirs.item()


@pytest.mark.parametrize("name", ["sum", "mean", "all", "argmax", "ravel", "round", "tolist"])
def test_methods_of_arrays(name):
    both(lambda m: getattr(m.float64(2.5), name)())


def test_attributes():
    a = rp.float32(1.5)
    assert (a.shape, a.ndim, a.size, a.itemsize, a.dtype, a.T) == ((), 0, 1, 4, rp.dtype("f4"), a)
    assert rp.complex64(1 + 2j).imag == 2 and type(rp.complex64(1 + 2j).real) is rp.float32


@pytest.mark.parametrize("name", ["int8", "uint16", "int64", "float32", "float64"])
def test_python_round(name):
    for m in (np, rp):
        value = getattr(m, name)(12)
        assert type(round(value)) is int and round(value, ndigits=None) == 12
        assert type(round(value, -1)) is getattr(m, name) and round(value, -1) == 10
    with pytest.raises(TypeError):
        round(rp.complex128(1))


def test_complex_of_parts():
    for m in (np, rp):
        assert m.complex64(1, 2) == 1 + 2j and m.complex128(m.float32(1), 2.5) == 1 + 2.5j
