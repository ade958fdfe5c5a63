"""Drift, linkage, trend labels and rolling scales against scipy and numpy.

Tolerances: exact two-sample p-values 1e-9 relative (scipy's count paths too); beyond a million pairs Kolmogorov's limit with
Stephens' correction against scipy's distribution of finite samples, 4 % relative down to 1e-6. Everything else 1e-9.
"""
import ctypes
import pathlib
import sys

import numpy as np
import pytest

from scipy import stats
from scipy.cluster import hierarchy
from scipy.spatial.distance import squareform

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from indicator_library import find_library  # noqa: E402

LIBRARY = find_library()
if LIBRARY is None:
    raise RuntimeError("libforex_conform.so is not built: run tools/build.sh release")
LIB = ctypes.CDLL(LIBRARY)
LIB.conform_ks_probability.restype = ctypes.c_double
LIB.conform_scale.restype = ctypes.c_int64


def pointer(array):
    return array.ctypes.data_as(ctypes.c_void_p)


def drift(reference, current):
    a, b, out = np.float32(reference), np.float32(current), np.zeros(8)
    status = LIB.conform_drift(pointer(a), ctypes.c_int64(len(a)), pointer(b), ctypes.c_int64(len(b)), pointer(out))
    assert status == 0
    return dict(zip(("psi", "kl", "ks", "p", "shift", "ratio", "bins", "score"), out))


def index(reference, current, bins):
    edges = np.unique(np.quantile(np.float64(reference), np.arange(1, bins) / bins))
    r = np.bincount(np.searchsorted(edges, np.float64(reference), side="right"), minlength=len(edges) + 1)
    c = np.bincount(np.searchsorted(edges, np.float64(current), side="right"), minlength=len(edges) + 1)
    c, r = c[r > 0], r[r > 0]
    if r.min() < 3:
        return None
    p, q = np.maximum(r / r.sum(), 1e-4), np.maximum(c / c.sum(), 1e-4)
    return ((q - p) * np.log(q / p)).sum(), (q * np.log(q / p)).sum()


def samples(seed):
    rng = np.random.default_rng(seed)
    m, n = rng.integers(10, 500, 2)
    kind = seed % 4
    a = rng.normal(size=m) if kind < 2 else rng.integers(0, 30, m).astype(float)
    b = rng.normal(rng.normal() / 3, np.exp(rng.normal() / 5), size=n) if kind < 2 else rng.integers(0, 33, n).astype(float)
    return np.float32(a), np.float32(b)


@pytest.mark.parametrize("seed", range(24))
def test_two_samples(seed):
    a, b = samples(seed)
    got = drift(a, b)
    expected = stats.ks_2samp(a, b, method="exact")
    assert got["ks"] == pytest.approx(expected.statistic, rel=1e-12)
    assert got["p"] == pytest.approx(expected.pvalue, rel=1e-9, abs=1e-300)
    wanted = next(x for x in (index(a, b, bins) for bins in (10, 5, 4, 3)) if x is not None)
    assert got["psi"] == pytest.approx(wanted[0], rel=1e-9, abs=1e-12)
    assert got["kl"] == pytest.approx(wanted[1], rel=1e-9, abs=1e-12)
    a, b = np.float64(a), np.float64(b)
    assert got["shift"] == pytest.approx((b.mean() - a.mean()) / a.std(), rel=1e-9, abs=1e-12)
    assert got["ratio"] == pytest.approx(b.std() / a.std(), rel=1e-9)


@pytest.mark.parametrize("sizes", [(5000, 4000), (20000, 1500), (300000, 200000)])
def test_large_samples(sizes):
    m, n = sizes
    for p in (0.9, 0.3, 0.05, 1e-3, 1e-6):
        effective = m * n / (m + n)
        distance = stats.kstwo.isf(p, round(effective))
        got = LIB.conform_ks_probability(ctypes.c_double(distance), ctypes.c_int64(m), ctypes.c_int64(n))
        assert got == pytest.approx(p, rel=0.04)


def distances(seed, count):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(count, 50)) + np.repeat(rng.normal(size=(count // 4 + 1, 50)), 4, axis=0)[:count]
    d = np.sqrt((1 - np.abs(np.corrcoef(x))) / 2)
    np.fill_diagonal(d, 0)
    return np.ascontiguousarray((d + d.T) / 2)


@pytest.mark.parametrize("count", [2, 3, 10, 60, 150])
def test_linkage(count):
    d = distances(count, count)
    out = np.zeros((count - 1, 4))
    assert LIB.conform_linkage(pointer(d), ctypes.c_int64(count), pointer(out)) == 0
    expected = hierarchy.linkage(squareform(d, checks=False), "average")
    np.testing.assert_array_equal(out[:, [0, 1, 3]], expected[:, [0, 1, 3]])
    np.testing.assert_allclose(out[:, 2], expected[:, 2], rtol=1e-12)
    for clusters in {1, 2, min(5, count), count}:
        cluster, silhouette = np.zeros(count, np.int32), ctypes.c_double()
        assert LIB.conform_cut(pointer(d), ctypes.c_int64(count), ctypes.c_int64(clusters), pointer(cluster),
                               ctypes.byref(silhouette)) == 0
        wanted = hierarchy.fcluster(expected, clusters, "maxclust")
        pairs = {(a, b) for a, b in zip(cluster, wanted)}
        assert len(pairs) == len(set(cluster)) == len(set(wanted)) == clusters
        assert silhouette.value == pytest.approx(mean_silhouette(d, cluster), rel=1e-9, nan_ok=True)


def mean_silhouette(d, cluster):
    if len(set(cluster)) < 2:
        return np.nan
    values = []
    for i, own in enumerate(cluster):
        mates = [k for k in range(len(cluster)) if cluster[k] == own and k != i]
        if not mates:
            values.append(0)
            continue
        a = d[i, mates].mean()
        b = min(d[i, cluster == other].mean() for other in set(cluster) if other != own)
        values.append((b - a) / max(a, b))
    return np.mean(values)


def scaled(x, window, kind):
    y = np.array(x, dtype=np.float64)
    known = LIB.conform_scale(pointer(y), ctypes.c_int64(len(y)), window, kind)
    return y[known:], known


@pytest.mark.parametrize("window", [2, 9, 50, 333])
def test_rolling_scales(window):
    rng = np.random.default_rng(window)
    x = np.round(rng.normal(size=1500), 1 if window == 9 else 6)
    windows = np.lib.stride_tricks.sliding_window_view(x, window)
    last = x[window - 1:]
    z = np.clip((last - windows.mean(axis=1)) / np.where(windows.std(axis=1) == 0, np.inf, windows.std(axis=1)), -4, 4) / 2
    got, known = scaled(x, window, 0)
    assert known == window - 1
    np.testing.assert_allclose(got, z, atol=1e-9)
    ranks = np.array([stats.rankdata(w, "average")[-1] for w in windows])
    np.testing.assert_allclose(scaled(x, window, 2)[0], 2 * (ranks - 1) / (window - 1) - 1, atol=1e-12)
    iqr = stats.iqr(windows, axis=1) / (2 * stats.norm.ppf(0.75))
    robust = np.clip((last - np.median(windows, axis=1)) / np.where(iqr == 0, np.inf, iqr), -4, 4) / 2
    np.testing.assert_allclose(scaled(x, window, 3)[0], robust, atol=1e-9)


def test_trend_scanning():
    rng = np.random.default_rng(4)
    close = np.int32(110000 * np.exp(np.cumsum(rng.normal(0, 1e-3, 300))))
    t, end = np.zeros(300), np.zeros(300, np.int64)
    assert LIB.conform_trend(pointer(close), ctypes.c_int64(300), 4, 15, pointer(t), pointer(end)) == 0
    for i in range(0, 300, 7):
        if i + 15 >= 300:
            assert np.isnan(t[i]) and end[i] == -1
            continue
        lines = [stats.linregress(np.arange(k + 1), np.log(np.float64(close[i:i + k + 1]))) for k in range(4, 16)]
        values = [line.slope / line.stderr for line in lines]
        best = int(np.argmax(np.abs(values)))
        assert t[i] == pytest.approx(values[best], rel=1e-8) and end[i] == i + 4 + best
