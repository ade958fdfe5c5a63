"""Signal routines against NumPy. Equal bits where NumPy's order of operations is followed; else the tolerance stands at
the check."""
import ctypes
import itertools
import warnings

import numpy as np
import pytest

from librapto import LIB, B, D, I, L, P, NUMBERS, RaptoError, operand
from routine_calls import close, invoke

warnings.filterwarnings("ignore")
np.seterr(all="ignore")
RNG = np.random.default_rng(5)
REAL = [d for d in ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32",
                    "float64") if d in NUMBERS]


def some(dtype, *shape):
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return RNG.integers(0, 2, shape).astype(bool)
    if dtype.kind in "iu":
        return RNG.integers(0 if dtype.kind == "u" else -100, 100, shape).astype(dtype)
    return RNG.normal(size=shape).astype(dtype)


def fails(function, name, *arguments):
    """Both refuse."""
    with pytest.raises(Exception):
        function()
    with pytest.raises(RaptoError):
        invoke(name, *arguments)


# ---- differences


@pytest.mark.parametrize("dtype", REAL)
def test_diff(dtype):
    for shape, axis, n in itertools.product([(7,), (4, 5), (3, 1, 4)], [-1, 0], [0, 1, 2, 5]):
        a = some(dtype, *shape)
        close(invoke("diff", a, L(n), I(axis), None, None), np.diff(a, n, axis))
    a = some(dtype, 4, 5)
    zero, row = np.zeros((), dtype), some(dtype, 4, 2)
    close(invoke("diff", a, L(1), I(1), zero, row), np.diff(a, 1, 1, zero, row))
    close(invoke("diff", a.T, L(2), I(0), row.T.copy(), None), np.diff(a.T, 2, 0, row.T))


def test_diff_refuses():
    a = np.arange(3.0)
    fails(lambda: np.diff(a, -1), "diff", a, L(-1), I(-1), None, None)
    fails(lambda: np.diff(a, 1, 1), "diff", a, L(1), I(1), None, None)
    fails(lambda: np.diff(np.float64(1)), "diff", np.array(1.0), L(1), I(-1), None, None)


@pytest.mark.parametrize("dtype", [d for d in REAL if d != "bool"])
def test_ediff1d(dtype):
    a = some(dtype, 3, 4)
    close(invoke("ediff1d", a, None, None), np.ediff1d(a))
    end, begin = some(dtype, 2), some(dtype, 1)
    close(invoke("ediff1d", a, end, begin), np.ediff1d(a, end, begin))
    close(invoke("ediff1d", a[:0], end, None), np.ediff1d(a[:0], end))


@pytest.mark.parametrize("dtype", REAL)
def test_gradient(dtype):
    if dtype == "bool":
        return fails(lambda: np.gradient(np.ones(4, bool)), "gradient", np.ones(4, bool), None, I(0), I(1))
    for order, axis in itertools.product([1, 2], [0, 1]):
        f = some(dtype, 5, 6)
        close(invoke("gradient", f, None, I(axis), I(order)), np.gradient(f, axis=axis, edge_order=order))
        close(invoke("gradient", f, 0.25, I(axis), I(order)), np.gradient(f, 0.25, axis=axis, edge_order=order))
        x = np.cumsum(RNG.uniform(0.5, 2, f.shape[axis]))
        close(invoke("gradient", f, x, I(axis), I(order)), np.gradient(f, x, axis=axis, edge_order=order), 0)
        even = np.arange(f.shape[axis]) * 2
        close(invoke("gradient", f, even, I(axis), I(order)), np.gradient(f, even, axis=axis, edge_order=order))


def test_gradient_refuses():
    f = np.arange(4.0)
    fails(lambda: np.gradient(f, edge_order=3), "gradient", f, None, I(0), I(3))
    fails(lambda: np.gradient(f[:2], edge_order=2), "gradient", f[:2], None, I(0), I(2))
    fails(lambda: np.gradient(f, f[:3]), "gradient", f, f[:3], I(0), I(1))


@pytest.mark.parametrize("dtype", REAL)
def test_trapezoid(dtype):
    y = some(dtype, 4, 7)
    scale = 50 * np.abs(y.astype(float)).max() + 1
    for axis in (0, 1, -1):
        close(invoke("trapezoid", y, None, None, I(axis)), np.trapezoid(y, axis=axis), 4, scale)
        close(invoke("trapezoid", y, None, 0.1, I(axis)), np.trapezoid(y, dx=0.1, axis=axis), 4, scale)
        x = np.sort(RNG.normal(size=y.shape[axis]))
        close(invoke("trapezoid", y, x, None, I(axis)), np.trapezoid(y, x, axis=axis), 4, scale)
    x = RNG.normal(size=y.shape)
    close(invoke("trapezoid", y, x, None, I(0)), np.trapezoid(y, x, axis=0), 4, scale)


@pytest.mark.parametrize("dtype", [d for d in REAL if d != "bool"])
def test_unwrap(dtype):
    p = (RNG.normal(size=(3, 40)) * 20).astype(dtype)
    close(invoke("unwrap", p, None, I(-1), None), np.unwrap(p), 2, 100)
    close(invoke("unwrap", p, 4.0, I(0), None), np.unwrap(p, 4.0, axis=0), 2, 100)
    if not dtype.startswith("u"):
        for period in (7, 8):
            close(invoke("unwrap", p, None, I(1), period), np.unwrap(p, period=period), 2, 100)


# ---- interp


def options(left=None, right=None, period=0.0):
    class Options(ctypes.Structure):
        _fields_ = [("left", P), ("right", P), ("period", D)]
    return Options(operand(left) if left is not None else None, operand(right) if right is not None else None, period)


def test_interp():
    xp = np.sort(RNG.normal(size=30))
    x = np.concatenate([RNG.normal(size=300) * 2, xp, [np.nan, np.inf, -np.inf]])
    fp = RNG.normal(size=30)
    fp[[3, 11, 12]] = np.nan, np.inf, np.inf
    close(invoke("interp", x, xp, fp, None), np.interp(x, xp, fp))
    close(invoke("interp", x.reshape(3, -1), xp, fp, options(-5.0, 7.0)), np.interp(x.reshape(3, -1), xp, fp, -5, 7))
    close(invoke("interp", x[:5], xp[:1], fp[:1], None), np.interp(x[:5], xp[:1], fp[:1]))
    close(invoke("interp", np.array(0.1), xp, fp, None), np.asarray(np.interp(0.1, xp, fp)))
    whole = np.arange(5)
    close(invoke("interp", np.arange(9) - 2, whole, whole * 3, None), np.interp(np.arange(9) - 2, whole, whole * 3))


def test_interp_period():
    x, xp = RNG.uniform(-400, 800, 100), RNG.uniform(-180, 540, 12)
    fp = RNG.normal(size=12)
    for period in (360.0, -360.0, 77.5):
        close(invoke("interp", x, xp, fp, options(period=period)), np.interp(x, xp, fp, period=period))


def test_interp_refuses():
    a = np.arange(3.0)
    fails(lambda: np.interp(a, a[:0], a[:0]), "interp", a, a[:0], a[:0], None)
    fails(lambda: np.interp(a, a, a[:2]), "interp", a, a, a[:2], None)
    fails(lambda: np.interp(a, a.reshape(1, 3), a), "interp", a, a.reshape(1, 3), a, None)


# ---- convolve: sums in another order than BLAS


@pytest.mark.parametrize("dtype", REAL)
def test_convolve(dtype):
    for n, m in [(1, 1), (5, 1), (5, 2), (7, 4), (3, 6), (1, 4), (40, 40), (100, 7)]:
        a, v = some(dtype, n), some(dtype, m)
        for number, mode in enumerate(["valid", "same", "full"]):
            close(invoke("convolve", a, v, I(number)), np.convolve(a, v, mode), 8, 40.0)
            close(invoke("correlate", a, v[::-1], I(number)), np.correlate(a, v[::-1], mode), 8, 40.0)


def test_convolve_refuses():
    a = np.arange(3.0)
    fails(lambda: np.convolve(a, a[:0]), "convolve", a, a[:0], I(2))
    fails(lambda: np.convolve(a.reshape(1, 3), a), "convolve", a.reshape(1, 3), a, I(2))


# ---- windows: cos and the Bessel function differ from NumPy's by a few units


def test_windows():
    for m in (-1, 0, 1, 2, 3, 12, 51):
        for name in ("bartlett", "blackman", "hanning", "hamming"):
            close(invoke(name, L(m)), getattr(np, name)(m), 2, 1.0)
        for beta in (0.0, 5.0, 14.0, 100.0):
            close(invoke("kaiser", L(m), D(beta)), np.kaiser(m, beta), 16)


@pytest.mark.parametrize("dtype", REAL)
def test_i0(dtype):
    x = some(dtype, 200) * np.array(3, dtype) if dtype != "bool" else some(dtype, 5)
    close(invoke("i0", x), np.i0(x), 8)


# ---- numbers


@pytest.mark.parametrize("dtype", REAL)
def test_round(dtype):
    a = (RNG.normal(size=400) * 1000).astype(dtype)
    if dtype.startswith("f"):
        a[:8] = 0.5, 1.5, 2.5, -0.5, np.nan, np.inf, 0.25, 1e300 if dtype == "float64" else 1e30
    for decimals in (-12, -3, -1, 0, 1, 2, 9, 15):
        if dtype == "bool":
            continue
        close(invoke("round", a, I(decimals)), np.round(a, decimals))


@pytest.mark.parametrize("dtype", REAL)
def test_kinds(dtype):
    a = some(dtype, 20)
    if dtype.startswith("f"):
        a[:3] = np.nan, np.inf, -np.inf
    close(invoke("fix", a), np.fix(a))
    close(invoke("nan_to_num", a, None, None, None), np.nan_to_num(a))
    if dtype.startswith("f"):
        close(invoke("nan_to_num", a, 1.5, 2.5, -3.0), np.nan_to_num(a, nan=1.5, posinf=2.5, neginf=-3.0))
    for name in ("iscomplex", "isreal", "isposinf", "isneginf"):
        close(invoke(name, a), getattr(np, name)(a))


@pytest.mark.parametrize("dtype", REAL)
def test_angle_sinc(dtype):
    a = some(dtype, 50)
    a[0] = 0
    if np.result_type(dtype, "f2") == np.float16:  # the angle and the sine are given in float32 or float16
        return
    close(invoke("angle", a, B(False)), np.angle(a), 2)
    close(invoke("angle", a, B(True)), np.angle(a, True), 2)
    close(invoke("sinc", a), np.sinc(a), 4, 1.0)


@pytest.mark.parametrize("first, second", itertools.product(REAL, REAL))
def test_isclose(first, second):
    a = some(first, 60)
    b = a.astype(second)
    if second.startswith("f"):
        b = b * (1 + np.array(1e-5, second) * RNG.choice([0, 0.9, 1.1], 60).astype(second))
        b[:4] = np.nan, np.inf, -np.inf, 0
    if first.startswith("f"):
        a[:4] = np.nan, np.inf, np.inf, 1e-8
    try:
        want = np.isclose(a, b)
    except TypeError:
        return fails(lambda: np.isclose(a, b), "isclose", a, b, None, None, B(False))
    close(invoke("isclose", a, b, None, None, B(False)), want)
    close(invoke("isclose", a, b, 1e-3, 0.5, B(True)), np.isclose(a, b, 1e-3, 0.5, True))
    assert bool(invoke("allclose", a, b, None, None, B(True))) == np.allclose(a, b, equal_nan=True)


def test_array_equal():
    a = np.array([1.0, np.nan, 3.0])
    for x, y in itertools.product([a, a[:2], a[[0, 2]], np.array([1, 3]), np.array(1)], repeat=2):
        for nan in (False, True):
            assert bool(invoke("array_equal", x, y.copy(), B(nan))) == np.array_equal(x, y.copy(), nan)
        assert bool(invoke("array_equiv", x, y)) == np.array_equiv(x, y)
    assert bool(invoke("array_equiv", np.ones((3, 2)), np.array([1, 1])))


# ---- functions of the caller

FUNCTION = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


def test_apply_along_axis():
    LIB.rp_cumsum.restype = LIB.rp_max.restype = LIB.rp_expand_dims.restype = P
    a = RNG.normal(size=(3, 4, 5))
    functions = [(lambda h, _: LIB.rp_cumsum(P(h), 0), np.cumsum), (lambda h, _: LIB.rp_max(P(h)), np.max),
                 (lambda h, _: LIB.rp_expand_dims(P(h), 0), lambda v: v[None, :])]
    for (mine, numpy), axis in itertools.product(functions, (0, 1, -1)):
        got = invoke("apply_along_axis", FUNCTION(mine), I(axis), a, P(None))
        close(got, np.apply_along_axis(numpy, axis, a))
    with pytest.raises(RaptoError):
        invoke("apply_along_axis", FUNCTION(functions[0][0]), I(0), a[:, :0], P(None))


def test_piecewise():
    x = np.linspace(-2, 2, 9)
    low, high = x < -1, x > 1
    pieces = [np.array(-1.0), np.array(1.0), np.array(0.5)]
    for values in (pieces[:2], pieces):
        def call():
            conditions = (ctypes.c_void_p * 2)(operand(low), operand(high))
            handles = (ctypes.c_void_p * 3)(*[operand(v) for v in values])
            return invoke("piecewise", x, I(2), conditions, I(len(values)), handles)
        close(call(), np.piecewise(x, [low, high], values))
