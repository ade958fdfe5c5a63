"""Histograms against NumPy: equal counts; sums of weights within a few units."""
import ctypes
import itertools
import warnings

import numpy as np
import pytest

from librapto import B, I, L, LIB, P, RaptoError, operand, result
from routine_calls import argument, close, invoke
from test_statistics import FLOAT, REAL, some

warnings.filterwarnings("ignore")
np.seterr(all="ignore")
RNG = np.random.default_rng(8)
RULES = ["auto", "fd", "doane", "scott", "stone", "rice", "sturges", "sqrt"]


class Options(ctypes.Structure):
    _fields_ = [("bins", L), ("rule", ctypes.c_char_p), ("edges", P), ("low", P), ("high", P), ("density", B),
                ("weights", P)]


class Made(ctypes.Structure):
    _fields_ = [("counts", P), ("edges", P)]


class MadeDD(ctypes.Structure):
    _fields_ = [("counts", P), ("dimensions", I), ("edges", P * 64)]


def options(bins=10, range=None, density=False, weights=None):
    low, high = range or (None, None)
    kept = bins if isinstance(bins, np.ndarray) else None
    return Options(bins if isinstance(bins, int) else 0, bins.encode() if isinstance(bins, str) else None,
                   operand(kept) if kept is not None else None, operand(low) if range else None,
                   operand(high) if range else None, density, operand(weights) if weights is not None else None)


def both(a, ulp=0, scale=None, **arguments):
    LIB.rp_histogram.restype = Made
    want = np.histogram(a, **arguments)
    scope = LIB.rp_scope_open()
    try:
        made = LIB.rp_histogram(argument(a), ctypes.byref(options(**arguments)))
        counts, edges = result(P(made.counts)), result(P(made.edges))
    finally:
        LIB.rp_scope_close(P(scope))
    close(edges, want[1])
    close(counts, want[0], ulp, scale)


@pytest.mark.parametrize("dtype", REAL)
def test_histogram(dtype):
    a = some(dtype, 30, 40)
    for bins, range in itertools.product([1, 10, 37], [None, (0, 50), (-1.5, 0.25), (3, 3)]):
        both(a, bins=bins, range=range)
        both(a, bins=bins, range=range, density=True, ulp=4)
        both(a, bins=bins, range=range, weights=some("float64", 30, 40), ulp=64, scale=50.0)
        both(a, bins=bins, range=range, weights=some("int32", 30, 40))
    for edges in (np.array([-50, 0, 1, 60]), np.array([0.0, 0.5, 1.0]), np.array([0, 1, 1, 1]), np.array([2]),
                  np.sort(RNG.normal(size=9))):
        both(a, bins=edges)
        if edges.size > 1:
            both(a, bins=edges, weights=some("int64", 30, 40))
    both(a[:0])
    both(a[:1, :1])


def hangs_on_rounding(a, rule, range=None):
    """Stone's rule takes the least of 100 numbers: whether two of them are equal but for their last bits."""
    a = np.asarray(a, float) if range is None else np.asarray([x for x in a if range[0] <= x <= range[1]], float)
    span = np.ptp(a) if a.size > 1 else 0
    if rule != "stone" or span == 0:
        return False
    shares = [np.histogram(a, bins=n, range=range)[0] / a.size for n in np.arange(1, 101)]
    losses = np.sort([(2 - (a.size + 1) * (p * p).sum()) * p.size / span for p in shares])
    return losses[1] - losses[0] <= 1e-12 * max(abs(losses[0]), 1 / span)


@pytest.mark.parametrize("dtype, rule", itertools.product(REAL[1:], RULES))
def test_rules(dtype, rule):
    for size in (1, 2, 3, 50, 1000):
        a = some(dtype, size)
        if hangs_on_rounding(a, rule) or hangs_on_rounding(a, rule, (0, 20)):
            continue
        both(a, bins=rule)
        both(a, bins=rule, range=(0, 20))
        both(np.full(size, 3, dtype), bins=rule)
        close(invoke("histogram_bin_edges", a, options(rule)), np.histogram_bin_edges(a, rule))


def test_edges_meet():
    """Elements that lie on edges of even bins, and next to them."""
    for low, high, bins in [(0.0, 1.0, 10), (0.1, 0.7, 6), (-3.0, 7.0, 100), (0.0, 1e-300, 7), (1e15, 1e15 + 64, 40)]:
        edges = np.linspace(low, high, bins + 1)
        a = np.concatenate([edges, np.nextafter(edges, -np.inf), np.nextafter(edges, np.inf), [np.nan, np.inf]])
        both(a, bins=bins, range=(low, high))


def test_refusals():
    a = np.arange(5.0)
    cases = [dict(bins=np.array([1, 0])), dict(bins=-1), dict(bins="best"), dict(range=(2, 1)), dict(range=(0, np.inf)),
             dict(bins=np.ones((1, 2))), dict(weights=np.ones(4)), dict(bins="auto", weights=np.ones(5)),
             dict(bins=1000, range=(1.0, 1.0 + 1e-15))]
    for case in cases:
        with pytest.raises((ValueError, TypeError)):
            np.histogram(a, **case)
        with pytest.raises(RaptoError):
            LIB.rp_histogram.restype = Made
            result(P(LIB.rp_histogram(argument(a), ctypes.byref(options(**case))).counts))
    with pytest.raises(ValueError):
        np.histogram(np.array([np.nan, 1.0]))
    with pytest.raises(RaptoError):
        result(P(LIB.rp_histogram(argument(np.array([np.nan, 1.0])), None).counts))


def histogramdd(sample, bins, ranges=None, density=False, weights=None):
    LIB.rp_histogramdd.restype = MadeDD
    each = (Options * len(bins))(*[options(b, r) for b, r in zip(bins, ranges or [None] * len(bins))])
    scope = LIB.rp_scope_open()
    try:
        made = LIB.rp_histogramdd(argument(sample), each, B(density), argument(weights))
        return result(P(made.counts)), [result(P(made.edges[i])) for i in range(made.dimensions)]
    finally:
        LIB.rp_scope_close(P(scope))


@pytest.mark.parametrize("dtype", FLOAT + ["int32"])
def test_histogramdd(dtype):
    sample = some(dtype, 200, 3)
    weights = RNG.random(200)
    for bins, ranges in [([4, 5, 6], None), ([2, np.array([-1.0, 0.0, 2.0]), 3], None),
                         ([3, 4, 5], [(-1, 1), None, (0.0, 2.0)])]:
        for density, w in itertools.product([False, True], [None, weights]):
            got, edges = histogramdd(sample, bins, ranges, density, w)
            want, wanted = np.histogramdd(sample, bins, ranges, density, w)
            close(got, want, 64, 10.0 if w is not None or density else None)
            for mine, numpy in zip(edges, wanted):
                close(mine, numpy)
