"""Median and quantiles against NumPy: equal bits, but where a quotient of weights is rounded otherwise."""
import ctypes
import itertools
import warnings

import numpy as np
import pytest

from librapto import I, P, RaptoError, operand, result, LIB
from routine_calls import close, invoke
from test_statistics import AXES, FLOAT, REAL, Over, compare, over, some

warnings.filterwarnings("ignore")
np.seterr(all="ignore")
RNG = np.random.default_rng(7)
METHODS = ["linear", "inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf",
           "hazen", "weibull", "median_unbiased", "normal_unbiased", "lower", "higher", "midpoint", "nearest"]


class Options(ctypes.Structure):
    _fields_ = [("over", Over), ("method", I), ("weights", P)]


def options(method="linear", weights=None, **arguments):
    inner = over(**arguments)
    made = Options(inner, METHODS.index(method), None if weights is None else operand(weights))
    made.keep = inner
    return made


def both(name, a, q, method="linear", weights=None, ulp=0, **arguments):
    want = getattr(np, name)(a, q, method=method, weights=weights, **arguments)
    close(invoke(name, a, q, options(method, weights, **arguments)), np.asarray(want), ulp)


@pytest.mark.parametrize("dtype", REAL)
def test_median(dtype):
    for shape in [(4, 5, 6), (3, 3, 3), (1, 2, 1)]:
        a = some(dtype, *shape)
        holes = some(dtype, *shape, nan=0.2)
        for axis, keepdims in itertools.product(AXES, [False, True]):
            compare("median", a, np.median, 0, None, axis=axis, keepdims=keepdims)
            compare("median", holes, np.median, 0, None, axis=axis, keepdims=keepdims)
            if axis != ():
                compare("nanmedian", holes, np.nanmedian, 0, None, axis=axis, keepdims=keepdims)
    a = some(dtype, 4, 0)
    compare("median", a, np.median, 0, None, axis=1)
    compare("median", a, np.median, 0, None)


@pytest.mark.parametrize("dtype, method", itertools.product([d for d in REAL if d != "bool"], METHODS))
def test_quantile(dtype, method):
    for shape in [(4, 5, 6), (3, 1, 3)]:
        a = some(dtype, *shape)
        qs = [0.3, 0.0, 1.0, np.array([0.0, 0.25, 0.5, 0.99, 1.0]), np.array([[0.1, 0.2], [0.3, 0.4]]),
              np.array([0.1, 0.9], "float32"), np.array(0.5), np.linspace(0, 1, 13)]
        for axis, keepdims in itertools.product([None, 0, (0, 2), (0, 1, 2)], [False, True]):
            for q in qs:
                both("quantile", a, q, method, axis=axis, keepdims=keepdims)
            both("percentile", a, 33.0, method, axis=axis, keepdims=keepdims)
            both("percentile", a, 50, method, axis=axis, keepdims=keepdims)
            both("percentile", a, np.array([0, 25, 100]), method, axis=axis, keepdims=keepdims)
    both("quantile", a, np.array([0, 1]), method, axis=0)
    both("quantile", a, 1, method, axis=0)


@pytest.mark.parametrize("dtype, method", itertools.product(FLOAT, METHODS))
def test_nanquantile(dtype, method):
    a = some(dtype, 5, 6, 7, nan=0.3)
    a[2, 2], a[:, 1, 1] = np.nan, np.nan  # not the first slice: its dtype would be given to all
    qs = [0.3, np.array([0.0, 0.25, 0.5, 0.99, 1.0]), np.array([0.1, 0.9], "float32")]
    for axis, keepdims, q in itertools.product([None, 0, 2, (0, 2)], [False, True], qs):
        both("nanquantile", a, q, method, axis=axis, keepdims=keepdims)
        both("quantile", a, q, method, axis=axis, keepdims=keepdims)
    both("nanpercentile", a, 40, method, axis=1)


@pytest.mark.parametrize("dtype", [d for d in REAL if d != "bool"])
def test_weighted(dtype):
    a = some(dtype, 4, 5, nan=0.0)
    holes = some(dtype, 4, 5, nan=0.3)
    for q in (0.0, 0.4, 1.0, np.array([0.1, 0.5, 0.9]), np.array([0.2, 0.7], "float32")):
        for weights, axis in [(RNG.random((4, 5)), 0), (RNG.random((4, 5)), None), (RNG.random(5), 1),
                              (RNG.integers(1, 3, (4, 5)), 1)]:
            both("quantile", a, q, "inverted_cdf", weights, axis=axis)
            if weights.ndim == 2:
                both("nanquantile", holes, q, "inverted_cdf", weights, axis=axis)
    with pytest.raises(RaptoError):
        invoke("quantile", a, 0.5, options("linear", np.ones((4, 5)), axis=0))


def test_refusals():
    a = np.arange(4.0)
    for q in (1.5, -0.1, np.array([0.5, np.nan]), np.zeros((1, 1, 1))):
        with pytest.raises(ValueError):
            np.quantile(a, q)
        with pytest.raises(RaptoError):
            invoke("quantile", a, q, options())
    for weights in (-np.ones(4), np.zeros(4)):
        with pytest.raises(ValueError):
            np.quantile(a, 0.5, weights=weights, method="inverted_cdf")
        with pytest.raises(RaptoError):
            invoke("quantile", a, 0.5, options("inverted_cdf", weights))


def test_infinities():
    a = np.array([-np.inf, 1.0, np.inf, np.inf])
    for method, q in itertools.product(METHODS, [0.0, 0.2, 0.5, 0.9, 1.0]):
        both("quantile", a, q, method)
