"""Sorting, searching, counting and sets against NumPy: every dtype, NaN and NaT, any layout."""
import ctypes
import itertools

import pytest

import numpy as np

import anyarray  # noqa: E402
import librapto  # noqa: E402
from anyarray import call, operand  # noqa: E402
from librapto import LIB, P  # noqa: E402

RNG = np.random.default_rng(3)
ALL = ctypes.c_int(-2**31)
NONE = P(None)
KINDS = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16", "M8[ns]", "M8[D]", "m8[s]",
         "S3", "U2"]
SIZES = [0, 1, 2, 3, 15, 16, 17, 40, 300, 1000, 5000]


def usable(kind):
    with anyarray.scope():
        shape = (ctypes.c_int64 * 1)(1)
        LIB.rp_empty.restype, LIB.rp_empty.argtypes = P, [ctypes.c_int, ctypes.c_int, P]
        return LIB.rp_array_status(P(LIB.rp_empty(anyarray.number_of(kind), 1, shape))) == 0


READY = [k for k in KINDS if usable(k)]


def sample(kind, shape, few=False):
    """Random elements with everything that is special; `few`: many equal ones."""
    dtype = np.dtype(kind)
    n = int(np.prod(shape))
    if dtype.kind in "SU":
        letters = RNG.integers(0, 3 if few else 26, (n, 3))
        text = ["".join(chr(97 + c) for c in row[:RNG.integers(0, 4)]) for row in letters]
        return np.array(text, dtype=dtype).reshape(shape)
    if few or dtype.kind == "b":
        values = RNG.integers(0, 4, n).astype("i8").astype(dtype if dtype.kind not in "mM" else "i8")
    else:
        values = np.frombuffer(RNG.bytes(n * dtype.itemsize), dtype if dtype.kind not in "mM" else "i8").copy()
    if dtype.kind == "c" and n:
        part = values.view("f4" if dtype.itemsize == 8 else "f8")
        part[RNG.random(2 * n) < 0.2] = np.nan
        part[RNG.random(2 * n) < 0.1] = 1
    if dtype.kind == "f" and n:
        special = np.array([np.nan, -np.nan, np.inf, -np.inf, 0.0, -0.0, 1, -1], dtype)
        where = RNG.random(n) < 0.3
        values[where] = RNG.choice(special, int(where.sum()))
    if dtype.kind in "mM" and n:
        values[RNG.random(n) < 0.1] = np.iinfo("i8").min
        values[RNG.random(n) < 0.1] = np.iinfo("i8").max
    if dtype.kind in "mM":
        values = values.view(dtype)
    return values.reshape(shape)


def same(ours, theirs):
    """Same dtype, shape and elements; the bits too, but for the payload of a NaN."""
    assert ours.dtype == theirs.dtype and ours.shape == theirs.shape
    np.testing.assert_array_equal(ours, theirs)


def layouts(a):
    yield a
    if a.ndim == 2:
        yield a.T
        yield a[::-1, ::2]
        yield np.asfortranarray(a)


@pytest.mark.parametrize("kind", READY)
@pytest.mark.parametrize("few", [False, True])
def test_sort_and_argsort(kind, few):
    for n in SIZES:
        a = sample(kind, (n,), few)
        ours = call("sort", a, -1, False)
        same(ours, np.sort(a, kind="stable"))
        if np.dtype(kind).kind != "c":
            assert ours.tobytes() == np.sort(a, kind="stable").tobytes()
        same(call("argsort", a, -1, False), np.argsort(a, kind="stable"))
        order = call("argsort", a, 0, True)
        reverse = np.argsort(a[::-1], kind="stable")[::-1]
        same(order, (n - 1 - reverse).astype("i8"))
        same(call("sort", a, 0, True), a[order])
    for a in layouts(sample(kind, (13, 40), few)):
        for axis in (0, 1, -1):
            same(call("sort", a, axis, False), np.sort(a, axis, kind="stable"))
            same(call("argsort", a, axis, False), np.argsort(a, axis, kind="stable"))
        same(call("sort", a, ALL, False), np.sort(a, None, kind="stable"))
        same(call("argsort", a, ALL, False), np.argsort(a, None, kind="stable"))


@pytest.mark.parametrize("values", [lambda n: np.arange(n), lambda n: np.arange(n)[::-1].copy(), lambda n: np.zeros(n),
                                    lambda n: np.arange(n) % 7, lambda n: np.r_[np.arange(n), 0],
                                    lambda n: (np.arange(n, dtype="i8") ** 5) << 11,
                                    lambda n: RNG.standard_normal(n) * 1e-300, lambda n: RNG.standard_normal(n) * 1e200])
def test_patterns_and_large_arrays(values):
    for n in (1000, 100001):
        a = values(n)
        same(call("sort", a, -1, False), np.sort(a))
        same(call("argsort", a, -1, False), np.argsort(a, kind="stable"))
        kth = sorted(RNG.integers(0, len(a), 5).tolist())
        out = call("partition", a, (ctypes.c_int64 * 5)(*kth), ctypes.c_int64(5), 0)
        same(out[kth], np.sort(a)[kth])
        for k in kth:
            assert (out[:k] <= out[k]).all() and (out[k:] >= out[k]).all()


@pytest.mark.parametrize("kind", READY)
def test_sort_in_place(kind):
    LIB.rp_sort_inplace.restype = ctypes.c_int
    for a in layouts(sample(kind, (21, 34))):
        for axis in (0, 1):
            copy = a.copy(order="K")
            with anyarray.scope():
                assert LIB.rp_sort_inplace(operand(copy, True), axis, False, NONE) == 0
                assert LIB.rp_sort_inplace(operand(copy), axis, False, NONE) == 106
            same(copy, np.sort(a, axis, kind="stable"))


@pytest.mark.parametrize("kind", READY)
@pytest.mark.parametrize("few", [False, True])
def test_partition(kind, few):
    for n, a in [(n, sample(kind, (n,), few)) for n in SIZES if n]:
        kth = RNG.integers(-n, n, 3).tolist()
        places, whole = (ctypes.c_int64 * 3)(*kth), np.sort(a, kind="stable")
        out = call("partition", a, places, ctypes.c_int64(3), -1)
        indices = call("argpartition", a, places, ctypes.c_int64(3), -1)
        same(np.sort(out), whole)
        assert sorted(indices.tolist()) == list(range(n))
        for got in (out, a[indices]):
            for k in kth:
                same(got[k], whole[k])
                same(np.sort(got[:k % n]), whole[:k % n])
    a = sample(kind, (9, 14), few)
    same(call("partition", a, (ctypes.c_int64 * 1)(4), ctypes.c_int64(1), 0)[4], np.sort(a, 0, kind="stable")[4])
    with pytest.raises(librapto.RaptoError, match="kth.=14. out of bounds .14."):
        call("partition", a, (ctypes.c_int64 * 1)(14), ctypes.c_int64(1), 1)


@pytest.mark.parametrize("kind", READY)
def test_lexsort(kind):
    LIB.rp_lexsort.restype = P
    for shape, axis in (((50,), -1), ((7, 9), 0), ((7, 9), 1), ((2, 0), 1), ((3, 4, 5), 1)):
        keys = [sample(kind, shape, True), sample("i4", shape, True), sample("f8", shape, True)]
        with anyarray.scope():
            handles = (P * 3)(*[operand(k) for k in keys])
            ours = anyarray.result(LIB.rp_lexsort(handles, 3, axis))
        same(ours, np.lexsort(keys, axis))


class TopK(ctypes.Structure):
    _fields_ = [("values", P), ("indices", P)]


@pytest.mark.parametrize("kind", READY)
def test_top_k(kind):
    a = sample(kind, (6, 20))
    for axis, k in itertools.product((0, 1), (0, 1, 3, 6)):
        values, indices = call("top_k", a, ctypes.c_int64(k), axis, True, restype=TopK)
        order = np.flip(np.argsort(np.flip(a, axis), axis, kind="stable"), axis)
        wanted = np.take(a.shape[axis] - 1 - order, range(k), axis)
        same(indices, wanted)
        same(values, np.take_along_axis(a, wanted, axis))
        values, indices = call("top_k", a, ctypes.c_int64(k), axis, False, restype=TopK)
        same(indices, np.take(np.argsort(a, axis, kind="stable"), range(k), axis))
        same(values, np.take(np.sort(a, axis, kind="stable"), range(k), axis))


@pytest.mark.parametrize("kind", READY)
def test_searchsorted(kind):
    for n, shape in itertools.product((0, 1, 7, 200), ((), (30,), (4, 5), (0,))):
        a, v = np.sort(sample(kind, (n,)), kind="stable"), sample(kind, shape)
        if n:
            v = np.where(RNG.random(shape) < 0.5, v, a[RNG.integers(0, n, shape)]).astype(kind)
        shuffled = sample(kind, (n,), True)
        sorter = np.argsort(shuffled, kind="stable")
        for right, side in ((False, "left"), (True, "right")):
            same(call("searchsorted", a, v, right, NONE), np.asarray(np.searchsorted(a, v, side)))
            same(call("searchsorted", shuffled, v, right, sorter),
                 np.asarray(np.searchsorted(shuffled, v, side, sorter)))
            same(call("searchsorted", np.repeat(a, 2)[::2], v, right, NONE), np.asarray(np.searchsorted(a, v, side)))


def test_searchsorted_of_two_dtypes_and_errors():
    a = np.arange(20, dtype="i2")
    for v in (np.array([2.5, np.nan, -1]), np.array([3, 200], "u1"), np.array([True])):
        same(call("searchsorted", a, v, False, NONE), np.searchsorted(a, v))
    with pytest.raises(librapto.RaptoError, match="too deep"):
        call("searchsorted", a.reshape(4, 5), a, False, NONE)
    with pytest.raises(librapto.RaptoError, match="sorter.size must equal a.size"):
        call("searchsorted", a, a, False, np.arange(3))
    with pytest.raises(librapto.RaptoError, match="only contain integers"):
        call("searchsorted", a, a, False, np.arange(20.0))
    with pytest.raises(librapto.RaptoError, match="Sorter index out of range"):
        call("searchsorted", a, a, False, np.arange(20) + 20)


class Unique(ctypes.Structure):
    _fields_ = [("values", P), ("index", P), ("inverse", P), ("counts", P)]


class UniqueOptions(ctypes.Structure):
    _fields_ = [("index", ctypes.c_bool), ("inverse", ctypes.c_bool), ("counts", ctypes.c_bool),
                ("nan_differs", ctypes.c_bool), ("by_axis", ctypes.c_bool), ("axis", ctypes.c_int)]


def unique(a, **options):
    return call("unique", a, ctypes.byref(UniqueOptions(**options)), restype=Unique)


def check_unique(ours, theirs):
    for mine, yours in zip(ours, theirs):
        same(mine, yours)


@pytest.mark.parametrize("kind", READY)
@pytest.mark.parametrize("few", [False, True])
def test_unique(kind, few):
    for shape in ((0,), (1,), (), (17,), (300,), (5, 8), (3, 0)):
        a = sample(kind, shape, few)
        if np.dtype(kind).kind == "c":
            a = np.asarray(a.round(0))
        for equal_nan in (True, False):
            if np.dtype(kind).kind == "c" and not equal_nan and np.isnan(a).any():
                continue  # NumPy's unstable sort of the NaNs
            wanted = np.unique(a, True, True, True, equal_nan=equal_nan)
            check_unique(unique(a, index=True, inverse=True, counts=True, nan_differs=not equal_nan), wanted)
            values = unique(a, nan_differs=not equal_nan)
            same(values[0], wanted[0])
            assert values[1:] == (None, None, None)


@pytest.mark.parametrize("kind", READY)
def test_unique_by_axis(kind):
    for shape in ((6, 3), (0, 3), (3, 0), (20, 2), (4, 2, 3), (2, 0, 3), (9,)):
        a = sample(kind, shape, True)
        if np.dtype(kind).kind in "fcmM":
            a = np.where(np.isnan(a), a.dtype.type(1), a) if np.dtype(kind).kind in "fc" else a.view("i8").clip(0, 3).view(a.dtype)
        for axis in range(a.ndim):
            wanted = np.unique(a, True, True, True, axis=axis)
            check_unique(unique(a, index=True, inverse=True, counts=True, by_axis=True, axis=axis), wanted)
    with pytest.raises(librapto.RaptoError, match="axis 2 is out of bounds"):
        unique(np.zeros((2, 2)), by_axis=True, axis=2)


def test_unique_rows_with_nan():
    a = np.array([[np.nan, 1], [np.nan, 1], [0, 1]])
    same(unique(a, by_axis=True)[0], np.unique(a, axis=0))


class Intersection(ctypes.Structure):
    _fields_ = [("values", P), ("index_a", P), ("index_b", P)]


@pytest.mark.parametrize("kind", READY)
def test_sets(kind):
    for n, m in ((0, 0), (5, 0), (30, 40), (1, 1)):
        a, b = sample(kind, (n,), True), sample(kind, (m,), True)
        check_unique(call("intersect1d", a, b, False, True, restype=Intersection),
                     np.intersect1d(a, b, return_indices=True))
        same(call("intersect1d", a, b, False, False, restype=Intersection)[0], np.intersect1d(a, b))
        same(call("setdiff1d", a, b, False), np.setdiff1d(a, b))
        kept = np.unique(a)[::-1]
        same(call("setdiff1d", kept, b, True), np.setdiff1d(kept, b, True))
        same(call("setxor1d", a, b, False), np.setxor1d(a, b))
        same(call("union1d", a, b), np.union1d(a, b))
        for invert in (False, True):
            same(call("isin", a.reshape(-1, 1), b, False, invert, 0), np.isin(a.reshape(-1, 1), b, invert=invert))
        distinct = np.unique(a)
        if not (np.dtype(kind).kind in "fcmM" and np.isnan(distinct).any()):
            check_unique(call("intersect1d", distinct, np.unique(b), True, True, restype=Intersection),
                         np.intersect1d(distinct, np.unique(b), True, True))


def test_sets_of_two_dtypes():
    a, b = np.array([1, 2, 3], "i4"), np.array([2, 2.5, 3])
    same(call("union1d", a, b), np.union1d(a, b))
    same(call("isin", a, b, False, False, 0), np.isin(a, b))
    same(call("intersect1d", a, b, False, False, restype=Intersection)[0], np.intersect1d(a, b))
    with pytest.raises(librapto.RaptoError, match="'table' method is only supported"):
        call("isin", a, b, False, False, 2)


def test_bincount():
    for kind in ("?", "i1", "i4", "i8", "u1", "u2", "u4"):
        x = RNG.integers(0, 2 if kind == "?" else 50, 200).astype(kind)
        w = RNG.standard_normal(200)
        for minlength in (0, 10, 100):
            length = ctypes.c_int64(minlength)
            same(call("bincount", x, NONE, length), np.bincount(x, minlength=minlength))
            same(call("bincount", x, w, length), np.bincount(x, w, minlength))
            same(call("bincount", x[:0], NONE, length), np.bincount(x[:0], minlength=minlength))
    zero = ctypes.c_int64(0)
    for values, weights, words in ((np.array([-1]), NONE, "negative elements"), (np.array([[1]]), NONE, "too deep"),
                                   (np.array(1), NONE, "too small depth"), (np.array([1.5]), NONE, "safe"),
                                   (np.array([1]), np.ones(2), "same length")):
        with pytest.raises(librapto.RaptoError, match=words):
            call("bincount", values, weights, zero)


def test_digitize():
    x = RNG.standard_normal((5, 30)).round(1)
    for bins in (np.arange(-2, 2, 0.5), np.arange(-2, 2, 0.5)[::-1], np.zeros(0), np.array([0.5, 0.5]), np.arange(3)):
        for right in (False, True):
            same(call("digitize", x, bins, right), np.digitize(x, bins, right))
    with pytest.raises(librapto.RaptoError, match="monotonically"):
        call("digitize", x, np.array([1, 3, 2]), False)
    with pytest.raises(librapto.RaptoError, match="complex"):
        call("digitize", x.astype("c16"), np.arange(3), False)


@pytest.mark.parametrize("kind", ["?", "i1", "i4", "u2", "f2", "f4", "f8", "c8", "c16"])
def test_sort_complex(kind):
    a = sample(kind, (4, 9), True)
    same(call("sort_complex", a), np.sort_complex(a))
