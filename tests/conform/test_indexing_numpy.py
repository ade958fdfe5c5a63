"""Indexing against NumPy: random arrays, layouts and index tuples, read and written, views and copies, and the errors."""
import ctypes
import random

import pytest

import numpy as np

import librapto  # noqa: E402
from librapto import LIB, P  # noqa: E402

I, L = ctypes.c_int, ctypes.c_int64
NONE = -2**63
INTEGER, SLICE, NEWAXIS, ELLIPSIS, ARRAY, BOOL = range(6)
ERRORS = {100: TypeError, 102: TypeError, 101: ValueError, 105: ValueError, 103: IndexError, 106: ValueError,
          110: OverflowError, 104: np.exceptions.AxisError}


class Item(ctypes.Structure):
    _fields_ = [("kind", I), ("start", L), ("stop", L), ("step", L), ("array", P)]


class Error(ctypes.Structure):
    _fields_ = [("status", I), ("message", ctypes.c_char * 1024)]


LIB.rp_getitem.restype, LIB.rp_getitem.argtypes = P, [P, P, I]
LIB.rp_setitem.restype, LIB.rp_setitem.argtypes = I, [P, P, I, P, P]
LIB.rp_from_data.restype, LIB.rp_from_data.argtypes = P, [I, I, P, P]
LIB.rp_index.restype, LIB.rp_index.argtypes = P, [P, I, L]
LIB.rp_fill.restype, LIB.rp_fill.argtypes = I, [P, ctypes.c_double, P]


@pytest.fixture(autouse=True)
def scope():
    opened = LIB.rp_scope_open()
    yield
    LIB.rp_scope_close(P(opened))


def make(value):
    """A copy of a NumPy array that Rapto owns."""
    dense = np.ascontiguousarray(value).reshape(value.shape)
    shape = (L * max(value.ndim, 1))(*value.shape)
    return LIB.rp_from_data(librapto.NUMBERS[value.dtype.name], value.ndim, shape, dense.ctypes.data)


def items(index):
    """The tuple `index` as items."""
    out = []
    for part in index if isinstance(index, tuple) else (index,):
        if part is None:
            out.append(Item(NEWAXIS, 0, 0, 0, None))
        elif part is Ellipsis:
            out.append(Item(ELLIPSIS, 0, 0, 0, None))
        elif isinstance(part, slice):
            out.append(Item(SLICE, *[NONE if x is None else x for x in (part.start, part.stop, part.step)], None))
        elif isinstance(part, bool):
            out.append(Item(BOOL, part, 0, 0, None))
        elif isinstance(part, int):
            out.append(Item(INTEGER, part, 0, 0, None))
        else:
            out.append(Item(ARRAY, 0, 0, 0, make(np.asarray(part))))
    return (Item * max(len(out), 1))(*out), len(out)


def get(a, index):
    handle = LIB.rp_getitem(a, *items(index))
    status = LIB.rp_array_status(handle)
    if status:
        raise ERRORS[status](LIB.rp_array_message(handle).decode())
    return handle


def put(a, index, value):
    error = Error()
    status = LIB.rp_setitem(a, *items(index), value, ctypes.byref(error))
    if status:
        raise ERRORS[status](error.message.decode())


def outcome(function):
    try:
        return function(), None
    except (IndexError, ValueError, TypeError, OverflowError) as error:
        return None, error


def check_same(got, expected):
    expected = np.asarray(expected)
    got = librapto.result(got)
    assert got.shape == expected.shape and got.dtype == expected.dtype
    assert got.tobytes() == expected.tobytes()


def same_error(got, expected):
    assert type(got) is type(expected), (got, expected)
    words = str(expected).strip().split("together with shapes")[0]  # NumPy names a mask once per axis
    for known in ("out of bounds", "too many indices", "did not match", "mismatch"):
        if known in words:
            assert words in str(got), (got, expected)


def random_slice(rng, n):
    ends = [None, *range(-n - 2, n + 3)]
    return slice(rng.choice(ends), rng.choice(ends), rng.choice([None, 1, 1, 2, -1, -2, 3]))


def random_integers(rng, n, broad):
    shape = [rng.choice([1, k]) if rng.random() < 0.3 else k for k in broad[rng.randrange(len(broad) + 1):]]
    if rng.random() < 0.03:
        shape.append(rng.randrange(4))
    low, high = (-n - 1, n + 1) if rng.random() < 0.03 else (-n, n)
    if n == 0 and rng.random() < 0.9:
        shape = [0]
    array = np.array([rng.randrange(low, max(high, low + 1)) for _ in range(int(np.prod(shape)))]).reshape(shape)
    kinds = ["int64", "int64", "int32", "int8"] + (["uint8", "uint64"] if (array >= 0).all() else [])
    return array.astype(rng.choice(kinds))


def random_index(rng, shape):
    """A tuple for an array of this shape, right most of the time."""
    broad = [rng.choice([0, 1, 2, 3, 3]) for _ in range(rng.randrange(3))]
    index, axis, dots = [], 0, False
    while axis < len(shape) and rng.random() < 0.9:
        n, kind = shape[axis], rng.random()
        if kind < 0.25:
            index.append(random_slice(rng, n))
        elif kind < 0.4:
            index.append(rng.randrange(-n - (rng.random() < 0.05), max(n, 1)))
        elif kind < 0.65:
            index.append(random_integers(rng, n, broad))
        elif kind < 0.75:
            over = rng.randrange(1, len(shape) - axis + 1)
            extents = [k + (rng.random() < 0.02) for k in shape[axis:axis + over]]
            index.append(np.array([rng.random() < 0.4 for _ in range(int(np.prod(extents)))], bool).reshape(extents))
            axis += over - 1
        elif kind < 0.83:
            index.append(None)
            axis -= 1
        elif kind < 0.88 and (not dots or rng.random() < 0.05):
            index.append(Ellipsis)
            dots, axis = True, min(len(shape), axis + rng.randrange(len(shape) - axis + 1)) - 1
        elif kind < 0.92:
            index.append(rng.choice([True, True, False, np.array(True), np.array(0)]))
            axis -= 1
        axis += 1
    if rng.random() < 0.03:
        index.append(0)
    return tuple(index)


def random_array(rng, limit=4):
    shape = [rng.choice([0, 1, 2, 3, 4, 5]) if rng.random() < 0.9 else 7 for _ in range(rng.randrange(limit + 1))]
    dtype = rng.choice(["float64", "int16", "uint8", "float32", "bool", "int64"])
    return np.arange(int(np.prod(shape))).reshape(shape).astype(dtype)


def random_view(rng, value, handle):
    """The same basic index applied to both, so that strides are not those of a dense array."""
    if rng.random() < 0.4:
        return value, handle
    cut = tuple(slice(None, None, rng.choice([1, 2, -1])) for _ in value.shape)
    value, handle = value[(*cut, ...)], get(handle, (*cut, ...))
    if rng.random() < 0.5:
        LIB.rp_transpose.restype, LIB.rp_transpose.argtypes = P, [P, P]
        value, handle = value.T, LIB.rp_transpose(handle, None)
    return value, handle


@pytest.mark.parametrize("seed", range(3000))
def test_random_reading(seed):
    rng = random.Random(seed)
    base = random_array(rng)
    owner = make(base)
    value, handle = random_view(rng, base, owner)
    index = random_index(rng, value.shape)
    expected, error = outcome(lambda: value[index])
    got, failure = outcome(lambda: get(handle, index))
    if error or failure:
        same_error(failure, error)
        return
    check_same(got, expected)
    basic = all(isinstance(x, (slice, type(None), type(Ellipsis))) or type(x) is int for x in index)
    if expected.size and basic and isinstance(expected, np.ndarray):
        expected[...] = 77
        assert LIB.rp_fill(got, 77 if base.dtype != bool else 1, None) == 0
    elif isinstance(expected, np.ndarray) and expected.size:
        assert LIB.rp_fill(got, 0, None) == 0
    check_same(owner, base)


def random_value(rng, shape):
    """Something that mostly broadcasts to `shape`."""
    shape = [1 if rng.random() < 0.2 else n for n in shape][rng.randrange(len(shape) + 1) if rng.random() < 0.4 else 0:]
    if rng.random() < 0.1:
        shape = [1, *shape]
    if rng.random() < 0.05:
        shape = [*shape, rng.randrange(3)]
    dtype = rng.choice(["float64", "int16", "uint8", "int64"])
    return (np.arange(int(np.prod(shape))).reshape(shape) * 3 + 50).astype(dtype)


@pytest.mark.parametrize("seed", range(3000))
def test_random_writing(seed):
    rng = random.Random(seed)
    base = random_array(rng)
    owner = make(base)
    value, handle = random_view(rng, base, owner)
    index = random_index(rng, value.shape)
    selected, _ = outcome(lambda: value[index])
    new = random_value(rng, np.shape(selected))
    _, error = outcome(lambda: value.__setitem__(index, new))
    _, failure = outcome(lambda: put(handle, index, make(new)))
    if error or failure:
        same_error(failure, error)
    check_same(owner, base)


def test_value_and_index_share_memory():
    base = np.arange(12)
    owner = make(base)
    base[base[::-1]] = base[::1] * 1
    put(owner, (np.arange(12)[::-1].copy(),), owner)
    check_same(owner, base)
    for cut in (slice(None), slice(None, None, -1), slice(2, None)):
        base = np.array([3, 1, 0, 2, 5, 4])
        owner = make(base)
        part, view = base[cut], get(owner, cut)
        picks = np.array(base)
        expected = base.copy()
        expected[picks[:part.size]] = part.copy()
        index = get(owner, slice(0, part.size))
        array = (Item * 1)(Item(ARRAY, 0, 0, 0, index))
        assert LIB.rp_setitem(owner, array, 1, view, None) == 0
        check_same(owner, expected)


def test_duplicates_and_numbers():
    base = np.zeros(4, "int16")
    owner = make(base)
    base[[1, 1, -3]] = [5, 6, 7]
    put(owner, (np.array([1, 1, -3]),), make(np.array([5, 6, 7])))
    check_same(owner, base)
    for value, kind in ((70000, OverflowError), (float("nan"), ValueError), (float("inf"), OverflowError)):
        weak = LIB.rp_scalar(value) if isinstance(value, float) else LIB.rp_scalar_int(value)
        for index in (0, np.array([0, 1]), slice(None)):
            with pytest.raises(kind):
                base[index] = value
            with pytest.raises(kind):
                put(owner, (index,), weak)
    put(owner, (0,), LIB.rp_scalar(2.9))
    base[0] = 2.9
    check_same(owner, base)


def test_large_moves():
    """Big enough for several threads and chunks."""
    rng = np.random.default_rng(1)
    base = rng.standard_normal((300, 400))
    owner = make(base)
    for index in [(rng.integers(-300, 300, 5000),), (slice(None), rng.integers(0, 400, 3000)), (base > 0,),
                  (rng.integers(0, 300, (700, 1)), rng.integers(0, 400, (1, 600))), (base[:, 0] > 0, slice(3, -3, 2))]:
        check_same(get(owner, index), base[index])
        new = rng.standard_normal(base[index].shape)
        base[index] = new
        put(owner, index, make(new))
        check_same(owner, base)
