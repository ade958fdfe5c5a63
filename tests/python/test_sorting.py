"""Sorting, searching, counting and sets against NumPy. tests/conform/test_sorting.py goes through all dtypes."""
import numpy as np
import pytest
import rapto as rp
from same import both, same

RNG = np.random.default_rng(3)
A = RNG.integers(0, 9, (4, 6))
F = np.where(RNG.random((5, 7)) < 0.2, np.nan, RNG.standard_normal((5, 7)).round(1))


@pytest.mark.parametrize("axis", [-1, 0, 1, None, 2])
@pytest.mark.parametrize("name", ["sort", "argsort"])
def test_sort(name, axis):
    for a in (A.tolist(), F.tolist()):
        both(lambda m: getattr(m, name)(a, axis=axis, kind="stable"))
        both(lambda m: getattr(m, name)(a, axis, stable=True))


@pytest.mark.parametrize("call", [
    lambda m: m.sort([1], kind="x"), lambda m: m.sort([1], kind="stable", stable=True), lambda m: m.sort([1], order="f"),
    lambda m: m.sort(m.array(3)), lambda m: m.argsort(m.array(3)), lambda m: m.partition([1, 2], 5),
    lambda m: m.partition([1, 2], 1.0), lambda m: m.partition([1, 2], 1, kind="x"), lambda m: m.searchsorted([1], 1, "x"),
    lambda m: m.searchsorted([[1]], 1), lambda m: m.lexsort([]), lambda m: m.lexsort([[1], [1, 2]]),
    lambda m: m.bincount([-1]), lambda m: m.bincount([1], [1, 2]), lambda m: m.bincount([1], minlength=-1),
    lambda m: m.digitize([1], [1, 3, 2]), lambda m: m.digitize([1j], [1]), lambda m: m.isin([1.0], [1], kind="table"),
    lambda m: m.isin([1], [1], kind="x"), lambda m: m.unique([1], axis=1)])
def test_errors(call):
    both(call)


def test_methods():
    for m in (np, rp):
        a = m.array(A.tolist())
        assert a.sort(axis=0) is None
        assert a.tolist() == np.sort(A, 0).tolist()
        a = m.array(A.tolist())
        a[:, ::2].sort()
        assert a[:, ::2].tolist() == np.sort(A[:, ::2]).tolist()
        assert a.argsort(kind="stable").tolist() == np.argsort(a.tolist(), kind="stable").tolist()
        assert a.partition(2) is None and a[:, 2].tolist() == np.partition(np.array(a.tolist()), 2)[:, 2].tolist()
        assert m.sort(a, None).searchsorted([3, 4]).tolist() == np.searchsorted(np.sort(A, None), [3, 4]).tolist()


@pytest.mark.parametrize("call", [
    lambda m: m.lexsort((A[0].tolist(), A[1].tolist())), lambda m: m.lexsort(m.array(A.tolist())),
    lambda m: m.searchsorted([1, 2, 3], 2.5), lambda m: m.searchsorted([1, 2, 3], [[0], [9]], side="right"),
    lambda m: m.searchsorted([3, 1, 2], 2, sorter=[1, 2, 0]), lambda m: m.searchsorted(["a", "c"], "b"),
    lambda m: m.searchsorted(m.array([1, 2], dtype="uint8"), -1), lambda m: m.digitize(0.5, [0, 1]),
    lambda m: m.bincount([1, 2, 1]), lambda m: m.bincount([], minlength=2), lambda m: m.bincount([1, 0], [0.5, 2], minlength=3),
    lambda m: m.bincount([True, False]), lambda m: m.sort_complex([2, 1]), lambda m: m.sort(["b", "a"]),
    lambda m: m.sort(["2020-01-02", "2020-01-01"]), lambda m: m.unique(A.tolist()),
    lambda m: m.unique(A.tolist(), True, True, True), lambda m: m.unique(F.tolist(), return_counts=True),
    lambda m: m.unique(F.tolist(), equal_nan=False), lambda m: m.unique([[1, 2], [0, 1], [1, 2]], axis=0, return_index=True),
    lambda m: m.unique(["b", "a", "b"], return_inverse=True), lambda m: tuple(m.unique_all(A.tolist())),
    lambda m: tuple(m.unique_inverse(A.tolist())), lambda m: tuple(m.unique_counts([2, 1, 2])),
    lambda m: m.sort(m.unique_values([2, 1, 2])), lambda m: m.intersect1d([1, 2, 2], [2, 3], return_indices=True),
    lambda m: m.intersect1d(["a", "b"], ["b"]), lambda m: m.setdiff1d([3, 1, 2], [1]), lambda m: m.setdiff1d([3, 1, 2], [1], True),
    lambda m: m.setxor1d([1, 2], [2, 3]), lambda m: m.union1d([1, 2], [2.5]), lambda m: m.isin(2, [1, 2]),
    lambda m: m.isin(A.tolist(), [1, 2], invert=True), lambda m: m.isin([1, 2], [2], kind="table")])
def test_same_as_numpy(call):
    both(call)


def test_names_of_results():
    r = rp.unique_all([1, 1])
    assert r._fields == ("values", "indices", "inverse_indices", "counts") and r.counts.tolist() == [2]


def test_top_k_and_descending():
    values, indices = rp.top_k(A.tolist(), 2, mode="smallest")
    same(values, np.sort(A)[:, :2])
    same(indices, np.argsort(A, kind="stable")[:, :2])
    same(rp.top_k([1.0, 5.0, 3.0], 2)[0], np.array([5.0, 3.0]))
    same(rp.sort(A.tolist(), descending=True), np.sort(A)[:, ::-1])
    with pytest.raises(ValueError):
        rp.top_k([1], 2)


@pytest.mark.parametrize("axis", [0, -1, None])
def test_unique_takes_nan_as_one_along_the_only_axis(axis):
    assert len(rp.unique(rp.array([rp.nan, 0.0, 0.0, rp.nan]), axis=axis)) == 2
    assert len(rp.unique(rp.array([rp.nan, 0.0, 0.0, rp.nan]), axis=axis, equal_nan=False)) == 3


@pytest.mark.parametrize("pattern", ["sorted", "falling", "pipe", "equal", "two", "teeth", "near"])
@pytest.mark.parametrize("dtype", ["uint8", "int16", "float32", "int64", "float64", "complex128", "S4"])
def test_partition_of_patterns(pattern, dtype):
    n = 3001
    up = np.arange(n)
    values = {"sorted": up, "falling": up[::-1], "pipe": np.minimum(up, n - up), "equal": up * 0, "two": up % 2,
              "teeth": up % 17, "near": np.where(up % 100 == 0, n - up, up)}[pattern].astype(dtype)
    whole, kth = np.sort(values), [0, 7, 1500, 1501, n - 1]
    for found in (rp.partition(values, kth), rp.asarray(values)[rp.argpartition(values, kth)]):
        found = np.asarray(found)
        assert np.array_equal(np.sort(found), whole) and np.array_equal(found[kth], whole[kth])
        assert all((found[:k] <= found[k]).all() and (found[k:] >= found[k]).all() for k in kth)


def ordered_by_numpy(a, places):
    """Whether a partition holds: what stands at each place, no more before it and no less behind it."""
    expected = np.sort(a)
    for place in places:
        if not np.array_equal(a[place], expected[place], equal_nan=a.dtype.kind in "fc"):
            return False
    bounds = [0, *sorted(places), len(a)]
    return all(np.array_equal(np.sort(a[i:j]), expected[i:j], equal_nan=a.dtype.kind in "fc")
               for i, j in zip(bounds, bounds[1:]))


@pytest.mark.parametrize("dtype", ["?", "u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8", "c8", "c16",
                                   "M8[s]", "m8[D]"])
@pytest.mark.parametrize("few", [2, 30, 10**6])
def test_partitions_of_many(dtype, few):
    """Samples choose the pivots from some hundred elements on; few values make many ties."""
    rng = np.random.default_rng(few)
    for n in (100, 1000, 20001):
        a = rng.integers(-few, few, n).astype("i8")
        a = np.sort(a) if n == 1000 else a
        with np.errstate(all="ignore"):
            a = (a + 1j * rng.integers(0, 2, n)).astype(dtype) if dtype[0] == "c" else a.astype(dtype)
        if a.dtype.kind in "fc":
            a[rng.integers(0, n, n // 50)] = np.nan
        places = sorted({0, n - 1, *(int(p) for p in rng.integers(0, n, 3))})
        values = np.asarray(rp.partition(rp.asarray(a), places))
        indices = np.asarray(rp.argpartition(rp.asarray(a), places))
        assert ordered_by_numpy(values, places) and ordered_by_numpy(a[indices], places)
        assert np.array_equal(np.sort(indices), np.arange(n))
        assert np.array_equal(np.sort(values), np.sort(a), equal_nan=a.dtype.kind in "fc")
