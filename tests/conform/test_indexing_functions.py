"""take, put, choose, select, nonzero and their kin against NumPy, on the same random arguments."""
import ctypes
import random

import pytest

import numpy as np

import librapto  # noqa: E402
from librapto import LIB, P  # noqa: E402
from test_indexing_numpy import ERRORS, Error, make, outcome, random_array, random_view, same_error, scope  # noqa: E402,F401

I, L, B = ctypes.c_int, ctypes.c_int64, ctypes.c_bool
ALL = -2**31
MODES = {"raise": 0, "wrap": 1, "clip": 2}
CASTING = ["no", "equiv", "safe", "same_kind", "unsafe"]


class Arrays(ctypes.Structure):
    _fields_ = [("count", I), ("axis", P * 64)]


PURE = {"take_mode": [P, P, I, I], "take_along_axis": [P, P, I], "compress": [P, P, I], "extract": [P, P],
        "choose": [P, P, I, I], "select": [P, P, I, P], "diagonal": [P, L, I, I], "trace": [P, L, I, I],
        "argwhere": [P], "flatnonzero": [P], "count_nonzero": [P, I, P, B], "indices": [I, P],
        "ravel_multi_index": [P, I, P, P, I]}
SEVERAL = {"nonzero": [P], "indices_sparse": [I, P], "ix": [P, I], "unravel_index": [P, I, P, I],
           "diag_indices": [L, I], "diag_indices_from": [P], "tril_indices": [L, L, L], "triu_indices": [L, L, L]}
WRITING = {"put": [P, P, P, I], "put_along_axis": [P, P, P, I], "putmask": [P, P, P], "place": [P, P, P],
           "copyto": [P, P, I, P], "fill_diagonal": [P, P, B]}
for name, arguments in PURE.items():
    getattr(LIB, "rp_" + name).restype, getattr(LIB, "rp_" + name).argtypes = P, arguments
for name, arguments in SEVERAL.items():
    getattr(LIB, "rp_" + name).restype, getattr(LIB, "rp_" + name).argtypes = Arrays, arguments
for name, arguments in WRITING.items():
    getattr(LIB, "rp_" + name).restype, getattr(LIB, "rp_" + name).argtypes = I, [*arguments, P]


def checked(handle):
    status = LIB.rp_array_status(handle)
    if status:
        raise ERRORS[status](LIB.rp_array_message(handle).decode())
    return librapto.result(handle)


def pure(name, *arguments):
    return checked(getattr(LIB, "rp_" + name)(*arguments))


def several(name, *arguments):
    found = getattr(LIB, "rp_" + name)(*arguments)
    return [checked(found.axis[i]) for i in range(found.count)]


def write(name, *arguments):
    error = Error()
    status = getattr(LIB, "rp_" + name)(*arguments, ctypes.byref(error))
    if status:
        raise ERRORS[status](error.message.decode())


def handles(arrays):
    return (P * max(len(arrays), 1))(*[make(np.asarray(x)) for x in arrays])


def extents(shape):
    return (L * max(len(shape), 1))(*shape)


def same(got, expected):
    assert len(got) == len(expected) if isinstance(expected, tuple) else True
    for one, other in zip(got, expected) if isinstance(expected, tuple) else [(got, expected)]:
        other = np.asarray(other)
        assert one.shape == other.shape and one.dtype == other.dtype, (one, other)
        assert one.tobytes() == other.tobytes()


def compare(ours, numpys):
    expected, error = outcome(numpys)
    got, failure = outcome(ours)
    if error or failure:
        same_error(failure, error)
    else:
        same(got, expected)


def compare_writing(ours, numpys, owner, base):
    before = base.copy()
    _, error = outcome(numpys)
    _, failure = outcome(ours)
    if error or failure:
        same_error(failure, error)
        base = before  # NumPy may have written some elements before the bad one; Rapto none
    same(librapto.result(owner), base)


def some_indices(rng, n, shape, mode="raise", dtype="int64"):
    low, high = (-n, n) if mode == "raise" and rng.random() < 0.97 else (-3 * n - 2, 3 * n + 2)
    count = int(np.prod(shape))
    return np.array([rng.randrange(low, max(high, low + 1)) for _ in range(count)], dtype).reshape(shape)


@pytest.mark.parametrize("seed", range(600))
def test_take_and_put(seed):
    rng = random.Random(seed)
    base = random_array(rng)
    owner = make(base)
    value, handle = random_view(rng, base, owner)
    axis = rng.choice([None, *range(-value.ndim, value.ndim)])
    n = value.size if axis is None else value.shape[axis]
    mode = rng.choice(list(MODES)) if n else "raise"  # NumPy 2.4 never ends when it wraps into nothing
    picks = some_indices(rng, n, rng.choice([(), (0,), (4,), (2, 3)]), mode)
    kind = rng.choice(["int64", "int32"])
    if axis is None or all(value.shape[:axis % max(value.ndim, 1)]):  # else NumPy does not look at the indices
        compare(lambda: pure("take_mode", handle, make(picks.astype(kind)), ALL if axis is None else axis, MODES[mode]),
                lambda: np.take(value, picks, axis, mode=mode))
    picks = some_indices(rng, value.size, rng.choice([(), (0,), (4,), (2, 3)]), mode)
    new = (np.arange(rng.choice([0, 1, 3, 9])) + 40).astype(rng.choice(["float64", "int8"]))
    compare_writing(lambda: write("put", handle, make(picks), make(new), MODES[mode]),
                    lambda: np.put(value, picks, new, mode=mode), owner, base)


@pytest.mark.parametrize("seed", range(600))
def test_along_axis(seed):
    rng = random.Random(seed)
    base = random_array(rng)
    owner = make(base)
    value, handle = random_view(rng, base, owner)
    axis = rng.choice([None, *range(-value.ndim, value.ndim + (rng.random() < 0.05))])
    if axis is None:
        picks = some_indices(rng, value.size, (rng.randrange(5),))
    else:
        shape = [1 if rng.random() < 0.2 else n + (rng.random() < 0.03) for n in value.shape]
        if axis < value.ndim:
            shape[axis] = rng.randrange(5)
            picks = some_indices(rng, value.shape[axis], shape)
        else:
            picks = np.zeros(shape, "int64")
    number = ALL if axis is None else axis
    compare(lambda: pure("take_along_axis", handle, make(picks), number), lambda: np.take_along_axis(value, picks, axis))
    new = np.arange(rng.choice([1, 1, 3])) + 40
    if axis is None and new.size != 1:
        new = np.arange(picks.size)
    if axis is None and (not value.flags.c_contiguous or value.size == 0):
        return  # NumPy writes to a flat copy there
    compare_writing(lambda: write("put_along_axis", handle, make(picks), make(new), number),
                    lambda: np.put_along_axis(value, picks, new, axis), owner, base)


@pytest.mark.parametrize("seed", range(600))
def test_masks(seed):
    rng = random.Random(seed)
    base = random_array(rng)
    owner = make(base)
    value, handle = random_view(rng, base, owner)
    mask = (np.random.default_rng(seed).random(value.shape) < 0.5).astype(rng.choice(["bool", "int16"]))
    new = (np.arange(rng.choice([0, 1, 3, 9])) + 40).astype(rng.choice(["float64", "int8"]))
    name = rng.choice(["putmask", "place"])
    compare_writing(lambda: write(name, handle, make(mask), make(new)), lambda: getattr(np, name)(value, mask, new),
                    owner, base)
    compare(lambda: pure("extract", make(mask), handle), lambda: np.extract(mask, value))
    axis = rng.choice([None, *range(-value.ndim, value.ndim)])
    line = np.random.default_rng(seed).random(rng.randrange(7)) < 0.5
    if axis is None or all(value.shape[:axis % max(value.ndim, 1)]):  # else NumPy does not look at the indices
        compare(lambda: pure("compress", make(line), handle, ALL if axis is None else axis),
                lambda: np.compress(line, value, axis))
    compare(lambda: several("nonzero", handle), lambda: np.nonzero(value))
    compare(lambda: pure("argwhere", handle), lambda: np.argwhere(value))
    compare(lambda: pure("flatnonzero", handle), lambda: np.flatnonzero(value))
    keepdims = rng.random() < 0.5
    if axis is None:
        compare(lambda: pure("count_nonzero", handle, 0, None, keepdims),
                lambda: np.count_nonzero(value, keepdims=keepdims))
    else:
        compare(lambda: pure("count_nonzero", handle, 1, (I * 1)(axis), keepdims),
                lambda: np.count_nonzero(value, axis, keepdims=keepdims))


@pytest.mark.parametrize("seed", range(600))
def test_copyto(seed):
    rng = random.Random(seed)
    base = random_array(rng)
    owner = make(base)
    value, handle = random_view(rng, base, owner)
    shape = [1 if rng.random() < 0.3 else n + (rng.random() < 0.03) for n in value.shape][rng.randrange(value.ndim + 1):]
    new = (np.arange(int(np.prod(shape))) + 40).reshape(shape).astype(rng.choice(["float64", "int8", "uint8", "bool"]))
    cut = [1 if rng.random() < 0.3 else n for n in value.shape][rng.randrange(value.ndim + 1):]
    where = rng.choice([None, np.random.default_rng(seed).random(cut) < 0.5])
    casting = rng.choice(CASTING[2:])
    compare_writing(lambda: write("copyto", handle, make(new), CASTING.index(casting),
                                  None if where is None else make(np.asarray(where))),
                    lambda: np.copyto(value, new, casting, True if where is None else where), owner, base)


@pytest.mark.parametrize("seed", range(400))
def test_choices(seed):
    rng = random.Random(seed)
    shape = [rng.choice([0, 1, 2, 3, 3]) for _ in range(rng.randrange(4))]

    def part(dtype):
        cut = [1 if rng.random() < 0.3 else n for n in shape][rng.randrange(len(shape) + 1):]
        return (np.random.default_rng(rng.randrange(10**9)).random(cut) * 90).astype(dtype)

    choices = [part(rng.choice(["int8", "float32", "float64", "uint8"])) for _ in range(rng.randrange(1, 5))]
    mode = rng.choice(list(MODES))
    entry = part("int64") % len(choices) if mode == "raise" and rng.random() < 0.95 else part("int64") - 40
    compare(lambda: pure("choose", make(entry), handles(choices), len(choices), MODES[mode]),
            lambda: np.choose(entry, choices, mode=mode))
    conditions = [part("int64") % 3 == 0 for _ in choices]
    other = rng.choice([None, part("float32")])
    expected, _ = outcome(lambda: np.select(conditions, choices, 0 if other is None else other))
    if expected is not None:
        compare(lambda: pure("select", handles(conditions), handles(choices), len(choices),
                             None if other is None else make(np.asarray(other))), lambda: expected)


def test_diagonals():
    base = np.arange(60).reshape(3, 4, 5)
    for value in (base, base[0], base.T, base[:, :0], base.astype("uint8"), np.arange(3), np.ones((2, 2), bool)):
        handle = make(value)
        for offset in range(-6, 7):
            for axes in [(0, 1), (1, 0), (-1, 0), (1, 2), (0, 0), (0, 3)]:
                compare(lambda: pure("diagonal", handle, offset, *axes), lambda: np.diagonal(value, offset, *axes))
                compare(lambda: pure("trace", handle, offset, *axes), lambda: np.trace(value, offset, *axes))


def test_fill_diagonal():
    for shape in [(3, 3), (4, 3), (3, 5), (7, 2), (10, 3), (2, 2, 2), (3, 3, 2), (3,), (), (0, 0), (4, 0), (3, 3, 3, 3)]:
        for wrap in (False, True):
            for new in (np.array(9.5), np.arange(2) + 5, np.arange(20), np.arange(0)):
                base = np.zeros(shape, "int16")
                owner = make(base)
                compare_writing(lambda: write("fill_diagonal", owner, make(new), wrap),
                                lambda: np.fill_diagonal(base, new, wrap), owner, base)
    base = np.zeros((4, 7), "int16")
    owner = make(base)
    LIB.rp_transpose.restype, LIB.rp_transpose.argtypes = P, [P, P]
    compare_writing(lambda: write("fill_diagonal", LIB.rp_transpose(owner, None), make(np.array([1, 2])), True),
                    lambda: np.fill_diagonal(base.T, [1, 2], True), owner, base)


def test_grids():
    for shape in [(), (2,), (2, 3), (0, 2), (4, 1, 3), (-1,)]:
        compare(lambda: pure("indices", len(shape), extents(shape)), lambda: np.indices(shape))
        compare(lambda: several("indices_sparse", len(shape), extents(shape)), lambda: np.indices(shape, sparse=True))
    for arrays in [[[0, 1], [2, 3, 4]], [[True, False, True], [1]], [[[1]]], [], [np.array([1.5]), [2], [0, 1, 2]]]:
        compare(lambda: several("ix", handles(arrays), len(arrays)), lambda: np.ix_(*arrays))
    for n in (0, 1, 4, -2):
        for ndim in (0, 1, 2, 3):
            compare(lambda: several("diag_indices", n, ndim), lambda: np.diag_indices(n, ndim))
        for m in (0, 2, 4, 6):
            for k in range(-7, 8):
                compare(lambda: several("tril_indices", n, k, m), lambda: np.tril_indices(n, k, m))
                compare(lambda: several("triu_indices", n, k, m), lambda: np.triu_indices(n, k, m))
    for shape in [(3, 3), (2, 2, 2), (3, 4), (3,), ()]:
        value = np.zeros(shape)
        compare(lambda: several("diag_indices_from", make(value)), lambda: np.diag_indices_from(value))


@pytest.mark.parametrize("seed", range(400))
def test_flat_indices(seed):
    rng = random.Random(seed)
    shape = [rng.choice([1, 2, 3, 5, 7]) if rng.random() < 0.97 else 0 for _ in range(rng.randrange(4))]
    order = rng.choice("CF")
    size = int(np.prod(shape))
    count = rng.choice([(), (4,), (2, 3), (0,), (1500,)])
    low, high = (0, size) if rng.random() < 0.9 else (-1, size + 1)
    flat = np.array([rng.randrange(low, max(high, low + 1)) for _ in range(int(np.prod(count)))]).reshape(count)
    flat = flat.astype(rng.choice(["int64", "int32"]))
    compare(lambda: several("unravel_index", make(flat), len(shape), extents(shape), "CF".index(order)),
            lambda: np.unravel_index(flat, shape, order))
    modes = [rng.choice(list(MODES)) for _ in shape]
    coordinates = [some_indices(rng, n, count, mode, "int32") if mode != "raise" else
                   np.array([rng.randrange(0, max(n, 1)) for _ in range(int(np.prod(count)))]).reshape(count)
                   for n, mode in zip(shape, modes)]
    if coordinates and rng.random() < 0.3:
        coordinates[0] = coordinates[0][..., None]
    numbers = (I * max(len(shape), 1))(*[MODES[mode] for mode in modes])
    compare(lambda: pure("ravel_multi_index", handles(coordinates), len(shape), extents(shape), numbers,
                         "CF".index(order)),
            lambda: np.ravel_multi_index(tuple(coordinates), shape, tuple(modes), order))
