"""Polynomials against NumPy; fits within a share of their condition."""
import ctypes
import warnings

import numpy as np
import pytest

from librapto import D, L, LIB, P, RaptoError, result
from routine_calls import argument, close, invoke
from test_signal import REAL, some

warnings.filterwarnings("ignore")
RNG = np.random.default_rng(9)


class Pair(ctypes.Structure):
    _fields_ = [("quotient", P), ("remainder", P)]


class Fit(ctypes.Structure):
    _fields_ = [("coefficients", P), ("residuals", P), ("rank", L), ("singular", P), ("rcond", D), ("covariance", P)]


@pytest.mark.parametrize("dtype", [d for d in REAL if d != "bool"])
def test_arithmetic(dtype):
    for n, m in [(1, 1), (4, 2), (2, 5), (3, 3)]:
        a, b = some(dtype, n), some(dtype, m)
        b[0] = a[0] = 3
        close(invoke("polyadd", a, b), np.polyadd(a, b))
        close(invoke("polysub", a, b), np.polysub(a, b))
        close(invoke("polymul", a, b), np.polymul(a, b), 4, 60.0)
        got = LIB.rp_polydiv
        got.restype = Pair
        made = got(argument(a), argument(b))
        quotient, remainder = np.polydiv(a, b)
        close(result(P(made.quotient)), quotient, 8, 100.0)
        close(result(P(made.remainder)), remainder, 64, 1e4)
        x = some(dtype, 3, 4)
        close(invoke("polyval", a, x), np.polyval(a, x))
        for order in (0, 1, 2, 6):
            close(invoke("polyder", a, L(order)), np.polyder(a, order))
            close(invoke("polyint", a, L(order), None), np.polyint(a, order))
        close(invoke("polyint", a, L(2), np.array([5.0, 6.0])), np.polyint(a, 2, [5, 6]))
        close(invoke("polyint", a, L(2), np.array(5.0)), np.polyint(a, 2, 5))
        close(invoke("poly", a), np.poly(a), 16, np.abs(np.poly(np.abs(a))).max())


@pytest.mark.parametrize("dtype", ["float64", "int64", "float32"])
def test_fit(dtype):
    LIB.rp_polyfit.restype = Fit
    x = some(dtype, 30) + np.arange(30).astype(dtype) / (1 if dtype == "int64" else 10)
    x = x.astype(dtype)
    for degree, y in [(0, RNG.normal(size=30)), (3, RNG.normal(size=30)), (2, RNG.normal(size=(30, 2)))]:
        for weights in (None, RNG.random(30) + 0.5):
            made = LIB.rp_polyfit(argument(x), argument(y), L(degree), D(-1), argument(weights))
            want, residuals, rank, singular, rcond = np.polyfit(x, y, degree, full=True, w=weights)
            close(result(P(made.coefficients)), want, 1e5, np.abs(want).max())
            close(result(P(made.residuals)), residuals, 1e4)
            np.testing.assert_allclose(result(P(made.singular)), singular, 1e-4 if dtype == "float32" else 1e-10)
            assert made.rank == rank and made.rcond == rcond
            _, cov = np.polyfit(x, y, degree, w=weights, cov="unscaled")
            cov = cov.reshape(degree + 1, degree + 1, -1)[:, :, 0]
            np.testing.assert_allclose(result(P(made.covariance)), cov, 1e-8, np.abs(cov).max() * 1e-12)


def test_fit_of_low_rank():
    LIB.rp_polyfit.restype = Fit
    x, y = np.array([1.0, 1.0, 2.0]), np.array([1.0, 3.0, 5.0])
    made = LIB.rp_polyfit(argument(x), argument(y), L(3), D(-1), argument(None))
    want, residuals, rank, singular, _ = np.polyfit(x, y, 3, full=True)
    np.testing.assert_allclose(result(P(made.coefficients)), want, 1e-12)
    assert made.rank == rank == 2 and result(P(made.residuals)).size == residuals.size == 0
    np.testing.assert_allclose(result(P(made.singular))[:2], singular[:2], 1e-12)


def test_refusals():
    a = np.arange(4.0)
    for case in [("polyder", a, L(-1)), ("polyint", a, L(-1), None), ("polyint", a, L(3), a[:2]),
                 ("poly", a.reshape(1, 4)), ("polyadd", a.reshape(2, 2), a)]:
        with pytest.raises(RaptoError):
            invoke(*case)
    LIB.rp_polyfit.restype = Fit
    for x, y, degree in [(a, a[:3], 1), (a, a, -1), (a[:0], a[:0], 1), (a.reshape(2, 2), a, 1)]:
        with pytest.raises((TypeError, ValueError)):
            np.polyfit(x, y, degree)
        with pytest.raises(RaptoError):
            result(P(LIB.rp_polyfit(argument(x), argument(y), L(degree), D(-1), argument(None)).coefficients))
