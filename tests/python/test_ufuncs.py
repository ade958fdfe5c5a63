"""ufunc objects: attributes, arguments, methods; operators; floating-point error state."""
import warnings

import numpy as np
import pytest
import rapto as rp
from same import both, same

NAMES = sorted(name for name in dir(np) if isinstance(getattr(np, name), np.ufunc) and name not in ("matvec", "vecmat"))


@pytest.mark.parametrize("name", NAMES)
def test_attributes(name):
    ours, theirs = getattr(rp, name), getattr(np, name)
    assert isinstance(ours, rp.ufunc)
    for attribute in ("nin", "nout", "nargs", "__name__", "identity"):
        assert getattr(ours, attribute) == getattr(theirs, attribute), attribute
    assert repr(ours) == repr(theirs) and ours.__doc__


@pytest.mark.parametrize("text", [
    "m.add(a, 1)", "m.add(a, 1, dtype='f4')", "m.add(a, a, where=a > 2, out=m.zeros(4))", "m.add(a, 1, out=(m.zeros(4),))",
    "m.add(a, 1, casting='no', dtype='i2')", "m.add(a)", "m.add(a, 1, 2, 3)", "m.add(a, 1, nonsense=1)", "m.add(a, 1, out=[1])",
    "m.add(a, 1, out=m.zeros(3))", "m.add(a, 1.5, out=m.zeros(4, dtype=int))", "m.modf(a / 2)", "m.divmod(a, 3)", "m.frexp(a * 1.0)",
    "m.sqrt(a, m.zeros(4))", "m.add(a, 1, where=[1, 0, 1, 0], out=m.zeros(4, int))", "m.add(a, 1, signature='dd->d')", "m.add(m.float64(1), 2)",
    "m.bitwise_and(a * 1.0, 1)", "m.add(a, 1, order='F')", "m.add('a', 1)", "m.maximum(a, [2])", "m.matmul(a, a)", "m.vecdot(a, a)"])
def test_calls(text):
    both(lambda m: eval(text, {"m": m, "a": m.array([1, 2, 3, 4])}))


@pytest.mark.parametrize("text", [
    "m.add.reduce(a)", "m.add.reduce(a, axis=1)", "m.add.reduce(a, axis=None)", "m.add.reduce(a, (0, 1), keepdims=True)", "m.add.reduce(a, initial=10)",
    "m.add.reduce(a, where=a > 2)", "m.maximum.reduce(a, where=a > 9)", "m.maximum.reduce(a, where=a > 9, initial=0)", "m.subtract.reduce(a, None)",
    "m.add.reduce(a, 5)", "m.add.accumulate(a)", "m.multiply.accumulate(a, 1)", "m.add.accumulate(a, dtype='f4')", "m.add.reduceat(a, [0, 1])",
    "m.add.reduceat(a, [0, 2, 1], axis=1)", "m.add.outer(a[0], a[1])", "m.multiply.outer([1, 2], 3)", "m.sqrt.reduce(a)", "m.add.reduce(a, out=m.zeros(3))",
    "m.minimum.reduce(m.zeros((0, 3)))", "m.add.reduce([])", "m.logical_and.reduce(a)", "m.add.reduce(5)", "m.add.reduce(a, initial=None)"])
def test_methods(text):
    both(lambda m: eval(text, {"m": m, "a": m.array([[1, 2, 3], [4, 5, 6]])}))


@pytest.mark.parametrize("index", ["[0, 0, 2]", "slice(None, 2)", "a > 2", "(0,)", "[[0, 1], [1, 0]]", "..."])
def test_at(index):
    def run(m):
        a = m.array([1, 2, 3, 4])
        m.add.at(a, eval(index, {"a": a}), 10)
        m.negative.at(a, [0])
        return a
    both(run)


@pytest.mark.parametrize("dtype", ["i1", "u8", "f4", "c8", "?"])
@pytest.mark.parametrize("op", ["a & b", "a | b", "a ^ b", "~a", "a << b", "a >> b", "a @ b", "a ** 2", "a ** -1", "a ** 0.5", "+a", "-a", "abs(a)",
                                "divmod(a, b)", "a // b", "a % b", "a == None", "a != 'x'", "a < b", "1 @ a"])
@pytest.mark.filterwarnings("ignore")
def test_operators(dtype, op):
    def run(m):
        return eval(op, {"a": m.array([1, 1, 0]).astype(dtype), "b": m.array([1, 1, 1]).astype(dtype)})
    if op == "a @ b" and dtype == "c8" or op in ("a ** -1", "a < b") and dtype == "c8":
        return
    both(run)


def test_warnings_have_numpys_text():
    for text in ("m.array([1.0]) / 0", "m.array([1]) // 0", "m.log(m.array([-1.0]))", "m.exp(m.array([1e9]))", "m.array([0.0]) / 0", "m.array([1e308]) * 10"):
        found = []
        for m in (np, rp):
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                eval(text, {"m": m})
            found.append([(str(w.message), w.category) for w in caught])
        assert found[0] == found[1], text


def test_error_state():
    a = rp.array([1.0])
    with rp.errstate(divide="raise"), pytest.raises(FloatingPointError, match="divide by zero encountered in divide"):
        a / 0
    calls = []
    with rp.errstate(divide="call", call=lambda text, flag: calls.append((text, flag))):
        a / 0
    assert calls == [("divide by zero", 1)]
    with rp.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error")
        a / 0
    assert rp.geterr() == np.geterr()
    old = rp.seterr(all="ignore")
    same(rp.geterr()["over"], "ignore")
    rp.seterr(**old)


def test_pickle_is_by_name():
    import pickle
    assert pickle.loads(pickle.dumps(rp.add)) is rp.add and pickle.loads(pickle.dumps(rp.sum)) is rp.sum


def test_core_axes():
    a, b = np.arange(24.0).reshape(2, 3, 4), np.arange(24.0).reshape(2, 3, 4)[::-1]
    for kwargs in ({"axis": 1}, {"axis": 0, "keepdims": True}, {"keepdims": True}, {"axes": [1, 1, ()]}, {"axes": [0, 0]}):
        same(rp.vecdot(rp.asarray(a), rp.asarray(b), **kwargs), np.vecdot(a, b, **kwargs))
    axes = [(0, 1), (1, 0), (2, 0)]
    same(rp.matmul(a[:, :2, :], a.swapaxes(1, 0)[:2, :2], axes=axes), np.matmul(a[:, :2, :], a.swapaxes(1, 0)[:2, :2], axes=axes))
    with pytest.raises(TypeError):
        rp.matmul(a, b, axis=0)
    with pytest.raises(rp.exceptions.AxisError):
        rp.vecdot(a, b, axis=7)


def test_result_as_array():
    assert type(rp.add(1, 2, out=...)) is rp.ndarray and type(rp.add.reduce([1, 2], out=...)) is rp.ndarray
    assert type(rp.sum([1, 2], out=...)) is rp.ndarray
    assert all(type(part) is rp.ndarray for part in rp.divmod(5, 2, out=...))
    with pytest.raises(TypeError, match="only allowed as a keyword"):
        rp.add(1, 2, ...)


def test_where_without_out_warns():
    with pytest.warns(UserWarning, match="'where' used without 'out'"):
        rp.add([1, 2], 3, where=[True, False])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rp.add([1, 2], 3, where=[True, False], out=None)


def test_signature_is_read_strictly():
    for kwargs in ({"sig": "ii->i", "signature": "ii->i"}, {"sig": "ii->i", "dtype": int}, {"sig": "i"}, {"sig": (None,)},
                   {"signature": 3.0}):
        with pytest.raises(TypeError):
            rp.add(1, 2, **kwargs)
    for word in ("ii>i", "i->i", "%^->#", (None, "f8")):
        with pytest.raises(ValueError):
            rp.add(1, 2, signature=word)


def test_ufuncs_of_others():
    """A NumPy ufunc that rapto has not is computed on the same memory."""
    result = np.strings.str_len(rp.asarray(["a", "bcd"]))
    assert type(result) is rp.ndarray and result.tolist() == [1, 3]


def test_no_value():
    assert rp.add.reduce([], initial=rp._NoValue) == 0 and repr(rp._NoValue) == "<no value>"
    assert rp.vecdot.__signature__.parameters["axis"].default is rp._NoValue


@pytest.mark.parametrize("text", [
    "add; f('f4'), f('f8'), None", "add; f('f4'), int, None", "add; int, float, None", "add; f('i4'), complex, None", "add; f('f4'), f('f4'), f('f8')", "add; f('f4'), f('f4'), f('i4')",
    "add; f('f4'), f('f4'), None; signature='dd->d'", "add; f('f8'), f('f8'), None; signature='ff->f'", "add; f('f8'), f('f8'), None; signature='ff->f', casting='unsafe'",
    "add; f('f4'), f('f4'), None; signature=(None, None, f('f8'))", "add; f('i4'), f('f4')", "add; f('i4'), None, None", "add; 'f4', 'f8', None",
    "add; None, f('f4'), None; reduction=True", "add; None, f('i2'), None; reduction=True", "add; f('i2'), f('i2'), f('i2'); reduction=True", "sqrt; f('i4'), None; reduction=True",
    "multiply; f('i4'), f('i2'), None; reduction=True", "equal; f('U3'), f('U5'), None", "equal; f('f2'), f('f2'), None", "less; f('i8'), f('u8'), None", "sqrt; f('i1'), None",
    "sin; f('f2'), None", "divmod; f('i2'), f('f2'), None, None", "frexp; f('f4'), None, None", "matmul; f('f4'), f('i8'), None", "power; f('i4'), f('i4'), None",
    "add; f('M8[s]'), f('m8[ms]'), None", "bitwise_and; f('f4'), f('f4'), None", "isnan; f('f4'), None", "true_divide; f('i2'), f('i2'), None"])
def test_resolve_dtypes(text):
    def call(m):
        name, dtypes, *keywords = text.split("; ")
        return [str(d) for d in eval(f"m.{name}.resolve_dtypes(({dtypes}), {', '.join(keywords)})", {"m": m, "f": m.dtype})]
    assert both(call) is None


def test_clip_with_bounds_beyond_the_dtype():
    a = np.arange(100)
    for name, low, high in (("int32", -2**40, 2**300), ("uint8", -1, 129), ("uint64", -5, 2**64), ("int64", -2**63, 50)):
        same(rp.clip(rp.asarray(a.astype(name)), min=low, max=high), np.clip(a.astype(name), min=low, max=high))
    with pytest.raises(TypeError, match="'a_max'"):
        rp.clip(a, 2)


@pytest.mark.parametrize("dtype", ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"])
@pytest.mark.parametrize("name", ["gcd", "lcm"])
def test_common_divisors(name, dtype):
    """About the limits of the type and, of 64 bits, about 2^32, from where on divisions are of 64 bits."""
    limits = np.iinfo(dtype)
    edges = {limits.min, limits.min + 1, limits.max - 1, limits.max, limits.max // 2, limits.max // 3 * 2, 0, 1, 2, 3, 4, 12, 18, 90, 97}
    edges |= {value for value in (2**32 - 1, 2**32, 2**32 + 1, 3 * 2**32, 6 * (2**32 - 1), 2**61 - 1) if value <= limits.max}
    x = np.array(sorted(edges), dtype)
    got = getattr(rp, name)(rp.asarray(x[:, None].copy()), rp.asarray(x.copy()))
    assert np.asarray(got).tolist() == getattr(np, name)(x[:, None], x).tolist()
