"""Statistics against NumPy. Sums are added pairwise in another order than NumPy's: their tolerance is a few units in the
last place of the sum of magnitudes."""
import ctypes
import itertools
import warnings

import numpy as np
import pytest

from librapto import LIB, B, D, I, L, P, NUMBERS, RaptoError, operand, result
from routine_calls import argument, close, invoke

warnings.filterwarnings("ignore")
np.seterr(all="ignore")
RNG = np.random.default_rng(6)
REAL = [d for d in ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32",
                    "float64") if d in NUMBERS]
FLOAT = ["float32", "float64"]
AXES = [None, 0, -1, (0, 2), (2, 1), (), (0, 1, 2)]


class Over(ctypes.Structure):
    _fields_ = [("axes", P), ("count", I), ("keepdims", B), ("where", P), ("initial", P), ("ddof", D), ("mean", P),
                ("short_of", P)]


def over(axis=None, keepdims=False, where=None, initial=None, ddof=0.0, mean=None, short_of=None):
    axes = None if axis is None else axis if isinstance(axis, tuple) else (axis,)
    block = None if axes is None else (I * max(len(axes), 1))(*axes)
    made = Over(None if block is None else ctypes.addressof(block), len(axes or ()), keepdims,
                *[None if v is None else operand(v) for v in (where, initial)], ddof,
                None if mean is None else operand(mean),
                None if short_of is None else ctypes.addressof(short_of))
    made.block = block
    return made


def some(dtype, *shape, nan=0.0):
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return RNG.integers(0, 2, shape).astype(bool)
    if dtype.kind in "iu":
        return RNG.integers(0 if dtype.kind == "u" else -100, 100, shape).astype(dtype)
    out = RNG.normal(size=shape).astype(dtype)
    out[RNG.random(shape) < nan] = np.nan
    return out


def compare(name, a, numpy, ulp, scale, **arguments):
    """rp_<name>(a, over) against numpy(a, ...)."""
    wanted = {key: value for key, value in arguments.items() if value is not None}
    close(invoke(name, a, over(**arguments)), numpy(a, **wanted), ulp, scale)


# ---- averages


@pytest.mark.parametrize("dtype", REAL)
def test_mean_var_std(dtype):
    a = some(dtype, 4, 5, 6)
    scale = 200.0 if np.dtype(dtype).kind in "iu" else 4.0
    mask = RNG.random((4, 5, 6)) < 0.7
    for axis, keepdims, where in itertools.product(AXES, [False, True], [None, mask, mask[:, :1], mask[0]]):
        common = dict(axis=axis, keepdims=keepdims, where=where)
        compare("mean_over", a, np.mean, 16, scale, **common)
        compare("var_over", a, np.var, 16, scale**2, ddof=1.0, **common)
        compare("std_over", a, np.std, 16, scale, **common)


def test_given_mean_and_short():
    a = some("float64", 3, 4)
    mean = a.mean(1, keepdims=True)
    compare("var_over", a, np.var, 8, 4.0, axis=1, mean=mean)
    short = L(-1)
    invoke("var_over", a[:, :1], over(axis=1, ddof=1.0, short_of=short))
    assert short.value == 1
    invoke("mean_over", a, over(axis=1, where=np.array([[True], [False], [False]]), short_of=short))
    assert short.value == 2


@pytest.mark.parametrize("dtype", REAL[1:])
def test_ptp(dtype):
    for axis, keepdims in itertools.product(AXES, [False, True]):
        compare("ptp", some(dtype, 3, 4, 5), np.ptp, 0, None, axis=axis, keepdims=keepdims)


class Averaged(ctypes.Structure):
    _fields_ = [("average", P), ("weights", P)]


def average(a, weights, axis=None, keepdims=False):
    LIB.rp_average.restype = Averaged
    scope = LIB.rp_scope_open()
    try:
        made = LIB.rp_average(argument(a), argument(weights), argument(over(axis, keepdims)))
        return result(P(made.average)), result(P(made.weights))
    finally:
        LIB.rp_scope_close(P(scope))


@pytest.mark.parametrize("dtype", REAL)
def test_average(dtype):
    a = some(dtype, 4, 5, 6)
    cases = [(None, None), (None, 1), (RNG.random((4, 5, 6)), None), (RNG.random((4, 5, 6)), (0, 2)),
             (RNG.random(5), 1), (RNG.random((6, 4)), (2, 0)), (np.arange(1, 7), -1),
             (np.arange(1, 7, dtype=np.float32), -1)]
    for (weights, axis), keepdims in itertools.product(cases, [False, True]):
        got = average(a, weights, axis, keepdims)
        want = np.average(a, axis, weights, True, keepdims=keepdims)
        close(got[0], want[0], 16, 200.0)
        close(got[1], np.asarray(want[1]), 16, 200.0)


def test_average_refuses():
    a = np.arange(6.0).reshape(2, 3)
    for weights, axis in [(np.array([1.0, -1, 0]), 1), (np.ones(3), None), (np.ones(2), 1)]:
        with pytest.raises(RaptoError):
            average(a, weights, axis)


@pytest.mark.parametrize("dtype", REAL)
def test_cumulative_sum(dtype):
    a = some(dtype, 3, 4)
    for initial in (False, True):
        close(invoke("cumulative_sum", a, I(1), B(initial)), np.cumulative_sum(a, axis=1, include_initial=initial), 4, 9.)
        close(invoke("cumulative_sum", a[0], I(-2**31), B(initial)), np.cumulative_sum(a[0], include_initial=initial), 4,
              9.0)
        close(invoke("cumulative_prod", a, I(0), B(initial)), np.cumulative_prod(a, axis=0, include_initial=initial), 4)
    with pytest.raises(RaptoError):
        invoke("cumulative_sum", a, I(-2**31), B(False))


# ---- NaN left out


@pytest.mark.parametrize("dtype", REAL)
def test_nan_family(dtype):
    floating = dtype in FLOAT
    a = some(dtype, 4, 5, 6, nan=0.3)
    if floating:
        a[1, 2] = a[:, 0, 0] = np.nan
    scale = 200.0 if not floating else 4.0
    mask = RNG.random((4, 5, 6)) < 0.7
    for axis, keepdims, where in itertools.product(AXES, [False, True], [None, mask]):
        common = dict(axis=axis, keepdims=keepdims, where=where)
        compare("nansum", a, np.nansum, 16, 30 * scale, **common)
        compare("nansum", a, np.nansum, 16, 30 * scale, initial=np.array(3, dtype), **common)
        if floating:
            compare("nanprod", a, np.nanprod, 64, None, **common)
        if axis == () and dtype == "bool":
            continue
        compare("nanmean", a, np.nanmean, 16, scale, **common)
        compare("nanvar", a, np.nanvar, 16, scale**2, ddof=1.0, **common)
        compare("nanstd", a, np.nanstd, 16, scale, **common)
    for axis, keepdims in itertools.product(AXES, [False, True]):
        compare("nanmin", a, np.nanmin, 0, None, axis=axis, keepdims=keepdims)
        compare("nanmax", a, np.nanmax, 0, None, axis=axis, keepdims=keepdims)
        low, high = np.array(-3 if np.dtype(dtype).kind in "if" else 0, dtype), np.array(1, dtype)
        compare("nanmin", a, np.nanmin, 0, None, axis=axis, where=mask, initial=high)
        compare("nanmax", a, np.nanmax, 0, None, axis=axis, where=mask, initial=low)
    for axis in (0, 2):
        close(invoke("nancumsum", a, I(axis)), np.nancumsum(a, axis), 16, 30 * scale)
        close(invoke("nancumprod", a, I(axis)), np.nancumprod(a, axis), 8)
    close(invoke("nancumsum", a, I(-2**31)), np.nancumsum(a), 64, 30 * scale)


def test_nan_family_reports():
    a = np.array([[np.nan, np.nan], [1, np.nan], [1, 2]])
    for name, count in [("nanmin", 1), ("nanmax", 1), ("nanmean", 1), ("nanvar", 1), ("nanstd", 1)]:
        short = L(-1)
        invoke(name, a, over(axis=1, short_of=short))
        assert short.value == count, name
    short = L(-1)
    invoke("nanvar", a, over(axis=1, ddof=1.0, short_of=short))
    assert short.value == 2


def test_nan_extremes_refuse():
    a = np.array([[np.nan, 1.0]])
    for case in [dict(where=np.array([[True, False]])), dict(axis=0, where=np.array([[True, False]]))]:
        with pytest.raises(RaptoError):
            invoke("nanmin", a, over(**case))
    with pytest.raises(RaptoError):
        invoke("nanmin", a[:0], over())
    close(invoke("nanmin", a[:0], over(initial=np.array(2.0))), np.nanmin(a[:0], initial=2.0))


@pytest.mark.parametrize("dtype", REAL)
def test_nanarg(dtype):
    a = some(dtype, 4, 6, nan=0.3)
    a[0, :] = a[:, 0] = 1
    for name, axis, keepdims in itertools.product(["nanargmin", "nanargmax"], [None, 0, 1], [False, True]):
        want = getattr(np, name)(a, axis, keepdims=keepdims)
        close(invoke(name, a, I(-2**31 if axis is None else axis), B(keepdims)), np.asarray(want))
    if dtype in FLOAT:
        a[2] = np.nan
        with pytest.raises(RaptoError):
            invoke("nanargmin", a, I(1), B(False))


# ---- covariance


class Cov(ctypes.Structure):
    _fields_ = [("y", P), ("columns", B), ("bias", B), ("has_ddof", B), ("ddof", L), ("fweights", P), ("aweights", P),
                ("has_dtype", B), ("dtype", I), ("no_freedom", P)]


def cov(m, name="cov", y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, dtype=None):
    handles = [None if v is None else operand(v) for v in (y, fweights, aweights)]
    return invoke(name, m, Cov(handles[0], not rowvar, bias, ddof is not None, ddof or 0, handles[1], handles[2],
                               dtype is not None, NUMBERS[dtype] if dtype else 0, None))


@pytest.mark.parametrize("dtype", REAL)
def test_cov(dtype):
    m, y = some(dtype, 3, 8), some(dtype, 2, 8)
    f, w = RNG.integers(1, 4, 8), RNG.random(8)
    cases = [dict(), dict(bias=True), dict(ddof=0), dict(ddof=2), dict(fweights=f), dict(aweights=w),
             dict(fweights=f, aweights=w), dict(fweights=f, aweights=w, ddof=0), dict(y=y), dict(dtype="float32")]
    for case in cases:
        close(cov(m, **case), np.cov(m, **case), 64, 5000.0)
        close(cov(m[0], **{**case, **({"y": y[0]} if "y" in case else {})}),
              np.cov(m[0], **{**case, **({"y": y[0]} if "y" in case else {})}), 64, 5000.0)
        turned = {**case, "rowvar": False, **({"y": y.T} if "y" in case else {})}
        close(cov(m.T, **turned), np.cov(m.T, **turned), 64, 5000.0)
    close(cov(m, "corrcoef", y=y), np.corrcoef(m, y), 16, 1.0)
    close(cov(m[0], "corrcoef"), np.asarray(np.corrcoef(m[0])))


def test_cov_refuses():
    m = np.arange(6.0).reshape(2, 3)
    for case in [dict(fweights=np.array([1.5, 1, 1])), dict(fweights=np.array([-1, 1, 1])), dict(aweights=np.ones(2)),
                 dict(aweights=np.ones((1, 3))), dict(aweights=-np.ones(3))]:
        with pytest.raises(Exception):
            np.cov(m, **case)
        with pytest.raises(RaptoError):
            cov(m, **case)
    assert cov(m[:0]).shape == np.cov(m[:0]).shape
