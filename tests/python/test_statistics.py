"""Statistics: rapto and NumPy give the same, class of result and of exception included."""
import itertools
import warnings

import numpy as np
import pytest
import rapto as rp
from same import both, same

RNG = np.random.default_rng(11)
A = RNG.normal(size=(3, 4, 5)).round(3)
HOLES = np.where(RNG.random((3, 4, 5)) < 0.3, np.nan, A)
pytestmark = pytest.mark.filterwarnings("ignore")
CLOSE = 1e-12


def close(function, rtol=CLOSE):
    same(function(rp), function(np), rtol)


@pytest.mark.parametrize("name", ["mean", "var", "std", "median", "ptp", "nanmean", "nanvar", "nanstd", "nanmedian",
                                  "nanmin", "nanmax", "nansum", "nanprod"])
def test_reductions(name):
    for axis, keepdims in itertools.product([None, 0, -1, (0, 2)], [False, True]):
        close(lambda m: getattr(m, name)(A.tolist(), axis=axis, keepdims=keepdims))
        if name.startswith("nan"):
            close(lambda m: getattr(m, name)(HOLES.tolist(), axis=axis, keepdims=keepdims))
    both(lambda m: getattr(m, name)([1.0, 2.0], axis=3))
    both(lambda m: getattr(m, name)([[1, 2], [3, 5]], 1))


@pytest.mark.parametrize("dtype", ["float16", "float32", "complex64", "complex128", "int8", "bool", "uint64"])
def test_dtypes(dtype):
    a = (RNG.normal(size=(4, 6)) * 5).astype(dtype)
    if a.dtype.kind == "c":
        a = (a + 1j * RNG.normal(size=(4, 6))).astype(dtype)
    rtol = 1e-2 if dtype == "float16" else 1e-5
    for name in ("mean", "var", "std", "nanmean", "nansum", "median", "average"):
        close(lambda m: getattr(m, name)(m.asarray(a.tolist(), dtype=dtype), axis=1), rtol)
    if a.dtype.kind not in "cb":
        close(lambda m: m.quantile(m.asarray(a.tolist(), dtype=dtype), [0.1, 0.5], axis=1), rtol)
        close(lambda m: m.histogram(m.asarray(a.tolist(), dtype=dtype), 4), rtol)
    close(lambda m: m.cov(m.asarray(a.tolist(), dtype=dtype)), 1e-4)


def test_arguments():
    where = RNG.random((3, 4, 5)) < 0.6
    close(lambda m: m.mean(A.tolist(), axis=0, where=where.tolist()))
    close(lambda m: m.var(A.tolist(), axis=(0, 1), ddof=1, where=where.tolist()))
    close(lambda m: m.std(A.tolist(), correction=1))
    close(lambda m: m.mean([1, 2, 4], dtype="f4"))
    close(lambda m: m.nansum(HOLES.tolist(), axis=1, initial=5.0))
    close(lambda m: m.nanmin(m.asarray(HOLES.tolist()), axis=1, where=where.tolist(), initial=0.0))
    both(lambda m: m.std([1.0, 2.0], ddof=1, correction=1))
    both(lambda m: m.nanmin([1.0, 2.0], where=[True, False]))
    both(lambda m: m.nanargmin([np.nan, np.nan]))
    both(lambda m: m.nanargmax([[np.nan, 2.0]], axis=1, keepdims=True))
    both(lambda m: m.mean(["a"]))
    close(lambda m: m.asarray(A.tolist()).mean(axis=1))
    close(lambda m: m.asarray(A.tolist()).std(1, ddof=1))


def test_out():
    for m in (np, rp):
        out = m.zeros(2)
        assert m.mean(m.asarray([[1.0, 3.0], [5.0, 7.0]]), axis=1, out=out) is out
        assert out.tolist() == [2.0, 6.0]
        assert m.median(m.asarray([[1.0, 3.0], [5.0, 7.0]]), axis=1, out=out) is out
        assert m.quantile(m.asarray([[1.0, 3.0], [5.0, 7.0]]), 0.5, axis=1, out=out) is out


def test_average():
    close(lambda m: m.average(A.tolist(), axis=1, weights=[1, 2, 3, 4], returned=True))
    close(lambda m: m.average([1, 2, 3]))
    both(lambda m: m.average([1, 2], weights=[1, -1]))
    both(lambda m: m.average([[1, 2]], weights=[1, 2]))


def test_cumulative():
    close(lambda m: m.cumulative_sum([1, 2, 3], include_initial=True))
    close(lambda m: m.cumulative_prod([[1, 2], [3, 4]], axis=1, dtype="f4"))
    close(lambda m: m.nancumsum(HOLES.tolist(), axis=1))
    close(lambda m: m.nancumprod(HOLES.tolist()))
    both(lambda m: m.cumulative_sum([[1, 2]]))


def test_quantiles():
    for q in (0.3, 1, [0.1, 0.5], [[0.2], [0.7]]):
        close(lambda m: m.quantile(A.tolist(), q, axis=(0, 2), keepdims=True), 1e-14)
    for method in ("weibull", "nearest", "inverted_cdf"):
        close(lambda m: m.percentile(A.tolist(), [5, 50], axis=1, method=method))
        close(lambda m: m.nanquantile(HOLES.tolist(), 0.25, axis=2, method=method))
    close(lambda m: m.quantile([1, 2, 3], [0.4], weights=[1, 1, 5], method="inverted_cdf"))
    for case in [dict(q=1.5), dict(q=0.5, method="best"), dict(q=0.5, weights=[1, 2]), dict(q=0.5, axis=1)]:
        both(lambda m: m.quantile([1.0, 2.0], **case))
    both(lambda m: m.quantile([1j], 0.5))


@pytest.mark.parametrize("bins, range", [(4, None), (3, (-1, 1)), ([-1, 0, 1], None), ("auto", None), ("fd", (0, 2)),
                                         (0, None), ([1, 0], None), ("best", None), (2.5, None), (2, (1, 0))])
def test_histogram(bins, range):
    for density in (False, True):
        both(lambda m: m.histogram(A.tolist(), bins, range, density))
    both(lambda m: m.histogram(A.tolist(), bins, range, weights=(A * 0 + 2).tolist()))
    both(lambda m: m.histogram_bin_edges(A.tolist(), bins, range))


def test_histograms_in_dimensions():
    x, y = A[0].ravel().tolist(), A[1].ravel().tolist()
    close(lambda m: m.histogram2d(x, y, bins=3))
    close(lambda m: m.histogram2d(x, y, bins=[2, [-2.0, 0.0, 2.0]], range=None, density=True))
    close(lambda m: m.histogram2d(x, y, bins=[-1, 0, 1]))
    close(lambda m: m.histogramdd(m.asarray([x, y, x]).T, bins=(2, 3, 4))[0])
    both(lambda m: m.histogramdd(m.asarray([x, y]).T, bins=(2, 3, 4)))
    both(lambda m: m.histogram2d(x, y[:3]))


def test_covariance():
    m2 = A[:, 0].tolist()
    close(lambda m: m.cov(m2))
    close(lambda m: m.cov(m2, A[:, 1].tolist(), bias=True))
    close(lambda m: m.cov(m2, rowvar=False, ddof=0))
    close(lambda m: m.cov(m2, fweights=[1, 2, 3, 1, 1], aweights=[1, 0.5, 1, 1, 2]))
    close(lambda m: m.corrcoef(m2))
    for case in [dict(fweights=[1.5, 1, 1, 1, 1]), dict(fweights=[1]), dict(aweights=[-1] * 5), dict(ddof=1.5)]:
        both(lambda m: m.cov(m2, **case))


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("call", [lambda m: m.mean([]), lambda m: m.nanmean([np.nan]), lambda m: m.nanmax(m.asarray([np.nan])),
                                  lambda m: m.nanmedian([np.nan]), lambda m: m.var([1.0], ddof=1),
                                  lambda m: m.nanvar([np.nan]), lambda m: m.nanquantile([np.nan], 0.5),
                                  lambda m: m.cov([1.0]), lambda m: m.median([])])
def test_warnings(call):
    for m in (np, rp):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            call(m)
        texts = {str(w.message).rstrip(".") for w in caught if issubclass(w.category, RuntimeWarning)}
        if m is np:
            wanted = {t for t in texts if "encountered in" not in t}
        assert wanted <= texts


def test_median_without_nat():
    times = np.array([[1, "NaT", 3], ["NaT", "NaT", 4], [7, 1, 2]], "m8[s]")
    assert rp.nanmedian(rp.array(times), axis=1).tolist() == np.nanmedian(times, axis=1).tolist()
    with pytest.warns(RuntimeWarning, match="All-NaN"):
        assert rp.isnat(rp.nanmedian(rp.array(times[1, :2])))


@pytest.mark.parametrize("dtype", ["e", "f", "d", "F"])
def test_a_plain_initial_is_weak(dtype):
    a = np.array([1, np.nan, 3]).astype(dtype)
    assert rp.nanmax(rp.array(a), initial=5).dtype.char == np.nanmax(a, initial=5).dtype.char == dtype
