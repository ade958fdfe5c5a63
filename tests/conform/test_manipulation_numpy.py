"""Manipulation routines against NumPy: the same values, shapes, dtypes, and errors where NumPy has them."""
import itertools

import pytest

import numpy as np

import librapto  # noqa: E402
from librapto import LIB, P  # noqa: E402
from manipulation_calls import (ALL, JoinOptions, PadOptions, axes, block_item, handles, ints, number, pairs,  # noqa: E402
                                pure, several)

C, F, A, K = range(4)
ORDERS = {"C": C, "F": F, "A": A, "K": K}
DTYPES = ["bool", "int8", "int64", "uint16", "float32", "float64"]


@pytest.fixture(autouse=True)
def scope():
    opened = LIB.rp_scope_open()
    yield
    LIB.rp_scope_close(P(opened))


def values(shape, dtype="int64"):
    count = int(np.prod(shape))
    return (np.arange(count) % 251 - 3).astype(dtype).reshape(shape)


def layouts(shape, dtype="int64"):
    a = values(shape, dtype)
    yield a
    yield np.asfortranarray(a)
    yield a[..., ::-1] if a.ndim else a
    yield values(tuple(2 * n for n in shape), dtype)[(..., *[slice(None, None, 2)] * len(shape))]
    yield np.moveaxis(np.ascontiguousarray(np.moveaxis(a, 0, -1)), -1, 0) if a.ndim > 1 else a


def same(got, expected):
    expected = np.asarray(expected)
    assert got.shape == expected.shape and got.dtype == expected.dtype, (got, expected)
    assert got.tobytes() == expected.tobytes(), (got, expected)


def agree(ours, theirs):
    """The same result, or an error on both sides."""
    try:
        expected = theirs()
    except Exception:
        with pytest.raises(librapto.RaptoError):
            ours()
        return
    got = ours()
    if isinstance(expected, (list, tuple)):
        assert len(got) == len(expected)
        for one, other in zip(got, expected):
            same(one, other)
    else:
        same(got, expected)


SHAPES = [(), (0,), (1,), (5,), (2, 3), (3, 1), (0, 4), (2, 3, 4), (1, 1, 3), (2, 1, 3, 2)]


@pytest.mark.parametrize("shape", SHAPES)
def test_orders(shape):
    for a in layouts(shape):
        for name, order in ORDERS.items():
            same(pure("flatten", a, order), a.flatten(name))
            same(pure("ravel_order", a, order), a.ravel(name))
            same(pure("copy_order", a, order), a.copy(name))
            for target in [(a.size,), (-1,), (1, -1), tuple(reversed(shape)), (2, -1), (a.size, 1), (7, 7)]:
                agree(lambda: pure("reshape_order", a, len(target), ints(target), order, 0),
                      lambda: np.reshape(a, target, order=name))


@pytest.mark.parametrize("shape", SHAPES)
def test_at_least(shape):
    for a in layouts(shape):
        same(pure("atleast_1d", a), np.atleast_1d(a))
        same(pure("atleast_2d", a), np.atleast_2d(a))
        same(pure("atleast_3d", a), np.atleast_3d(a))


@pytest.mark.parametrize("shape", SHAPES)
def test_axes(shape):
    n = len(shape)
    a = values(shape)
    choices = range(-n - 1, n + 2)
    for one in choices:
        agree(lambda: pure("expand_dims_axes", a, axes([one]), 1), lambda: np.expand_dims(a, one))
        agree(lambda: pure("squeeze_axes", a, axes([one]), 1), lambda: np.squeeze(a, one))
        agree(lambda: pure("flip_axes", a, axes([one]), 1), lambda: np.flip(a, (one,)))
        for two in choices:
            both = [one, two]
            agree(lambda: pure("expand_dims_axes", a, axes(both), 2), lambda: np.expand_dims(a, tuple(both)))
            agree(lambda: pure("squeeze_axes", a, axes(both), 2), lambda: np.squeeze(a, tuple(both)))
            agree(lambda: pure("flip_axes", a, axes(both), 2), lambda: np.flip(a, tuple(both)))
            agree(lambda: pure("moveaxes", a, axes(both), axes(both[::-1]), 2),
                  lambda: np.moveaxis(a, both, both[::-1]))
            agree(lambda: pure("moveaxes", a, axes([one]), axes([two]), 1), lambda: np.moveaxis(a, one, two))
            agree(lambda: pure("rollaxis", a, one, two), lambda: np.rollaxis(a, one, two))
            for times in range(-1, 5):
                agree(lambda: pure("rot90", a, times, one, two), lambda: np.rot90(a, times, (one, two)))
    for order in itertools.islice(itertools.product(range(-n, n), repeat=n), 300):
        agree(lambda: pure("permute_dims", a, axes(order), n), lambda: np.permute_dims(a, order))
    agree(lambda: pure("permute_dims", a, axes([0]), 1), lambda: np.permute_dims(a, (0,)))
    agree(lambda: pure("matrix_transpose", a), lambda: np.matrix_transpose(a))
    agree(lambda: pure("fliplr", a), lambda: np.fliplr(a))
    agree(lambda: pure("flipud", a), lambda: np.flipud(a))


@pytest.mark.parametrize("first", DTYPES)
@pytest.mark.parametrize("second", DTYPES)
def test_joins(first, second):
    for shapes in [((2, 3), (2, 3)), ((2, 3), (1, 3)), ((2, 3), (2, 1)), ((3,), (2,)), ((3,), (3,)), ((), ()), ((2, 2, 2),) * 2,
                   ((2, 3), (3,)), ((0,), (4,)), ((2, 3), (2, 4))]:
        pair = [values(shapes[0], first), values(shapes[1], second)[..., ::-1] if shapes[1] else values((), second)]
        for axis in (-2, -1, 0, 1, 2, None):
            number_of = ALL if axis is None else axis
            agree(lambda: pure("concatenate_as", handles(pair), 2, number_of, None), lambda: np.concatenate(pair, axis))
            agree(lambda: pure("append", pair[0], pair[1], number_of), lambda: np.append(pair[0], pair[1], axis))
            if axis is not None:
                agree(lambda: pure("stack_as", handles(pair), 2, axis, None), lambda: np.stack(pair, axis))
        for name in ("vstack", "hstack", "dstack"):
            agree(lambda: pure(name, handles(pair), 2, None), lambda: getattr(np, name)(pair))
        agree(lambda: pure("column_stack", handles(pair), 2), lambda: np.column_stack(pair))


def test_joins_with_dtype():
    castings = ["no", "equiv", "safe", "same_kind", "unsafe"]
    for first, second, dtype in itertools.product(DTYPES, DTYPES, DTYPES):
        pair = [values((3,), first), values((2,), second)]
        for casting in castings:
            options = JoinOptions(True, number(dtype), True, castings.index(casting))
            agree(lambda: pure("concatenate_as", handles(pair), 2, 0, options),
                  lambda: np.concatenate(pair, 0, dtype=dtype, casting=casting))
    with pytest.raises(librapto.RaptoError, match="need at least one array"):
        pure("concatenate_as", handles([]), 0, 0, None)


def test_block():
    one, row, column, square = values(()), values((2,)), values((2, 1)), values((2, 2))
    for nested in [one, row, [row, one], [[square, column], [row, one]], [[[square]], [[square]]], [[square], [row]],
                   [square, square], [[one, one]], [[square], row], [], [[square, []]], [[row], [values((3,))]]]:
        agree(lambda: pure("block", block_item(nested)), lambda: np.block(nested))


@pytest.mark.parametrize("shape", [(6,), (4, 6), (4, 2, 6), (0, 2), (1, 1, 1), ()])
def test_splits(shape):
    a = values(shape)
    for axis in range(-len(shape) - 1, len(shape) + 1):
        for sections in (1, 2, 3, 4, 7):
            agree(lambda: several("array_split", sections, a, sections, axis), lambda: np.array_split(a, sections, axis))
            agree(lambda: several("split", sections, a, sections, axis), lambda: np.split(a, sections, axis))
        for at in ([], [1], [2, 3], [3, 1], [-2], [0, 100], [-9, 4, 4]):
            agree(lambda: several("split_at", len(at) + 1, a, ints(at), len(at), axis), lambda: np.split(a, at, axis))
        count = shape[axis] if -len(shape) <= axis < len(shape) else 0
        agree(lambda: several("unstack", count, a, axis), lambda: np.unstack(a, axis=axis))
    for name in ("hsplit", "vsplit", "dsplit"):
        agree(lambda: several(name, 2, a, 2), lambda: getattr(np, name)(a, 2))
    with pytest.raises(librapto.RaptoError):
        several("split", 0, a, 0, 0)


def test_broadcast_arrays():
    for shapes in itertools.product([(), (1,), (3,), (2, 1), (2, 3), (0, 3), (4, 1, 3)], repeat=3):
        arrays = [values(shape) for shape in shapes]
        agree(lambda: several("broadcast_arrays", 3, handles(arrays), 3), lambda: np.broadcast_arrays(*arrays))


@pytest.mark.parametrize("shape", SHAPES)
def test_repeats(shape):
    for a in layouts(shape, "int16"):
        for times in ([], [1], [2], [0], [2, 3], [1, 1, 1], [2, 1, 0, 2], [-1]):
            agree(lambda: pure("tile", a, ints(times), len(times)), lambda: np.tile(a, times))
        for axis in [None, *range(-len(shape) - 1, len(shape) + 1)]:
            where = ALL if axis is None else axis
            n = a.size if axis is None else a.shape[axis] if -a.ndim <= axis < a.ndim else 1
            for counts in (0, 1, 3, -1, [2], [2] * n, list(range(n)), [1, 2, 3, 4, 5, 6, 7], [-1] * n, [[1]], [1.5]):
                counts = np.array(counts)
                agree(lambda: pure("repeat", a, counts, where), lambda: np.repeat(a, counts, axis))
            for shift in (0, 1, -1, 7, -20, 2**40):
                agree(lambda: pure("roll", a, shift, where), lambda: np.roll(a, shift, axis))
        for target in [(), (3,), (2, 2), (0,), (5, 1, 3), (-1,)]:
            agree(lambda: pure("resize", a, len(target), ints(target)), lambda: np.resize(a, target))
        if a.ndim > 1:
            agree(lambda: pure("roll_axes", a, ints([1, 2, -1]), axes([0, 1, 0]), 3),
                  lambda: np.roll(a, (1, 2, -1), (0, 1, 0)))


MODES = ["constant", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect", "symmetric", "wrap"]


def pad(a, width, mode, odd=False, fill=None, length=None):
    handle = None if fill is None else librapto.operand(np.asarray(fill))
    length_data = None if length is None else pairs(length)
    import ctypes
    options = PadOptions(MODES.index(mode) if mode in MODES else 10, odd, handle,
                         None if length is None else ctypes.addressof(length_data))
    return pure("pad", a, pairs(width), options)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("dtype", ["int8", "int64", "uint8", "float32", "float64"])
def test_pad(mode, dtype):
    for shape in [(1,), (2,), (5,), (3, 4), (1, 3), (2, 1, 3), (0,), (0, 2)]:
        for a in layouts(shape, dtype):
            for width in [(0, 0), (1, 2), (3, 0), (0, 9), (20, 17), (-1, 0)]:
                widths = [width] * len(shape)
                agree(lambda: pad(a, widths, mode), lambda: np.pad(a, widths, mode))
                if mode in ("reflect", "symmetric"):
                    agree(lambda: pad(a, widths, mode, odd=True), lambda: np.pad(a, widths, mode, reflect_type="odd"))
                if mode in ("maximum", "mean", "minimum", "median"):
                    for length in [(1, 2), (3, 1), (0, 1)]:
                        agree(lambda: pad(a, widths, mode, length=[length] * len(shape)),
                              lambda: np.pad(a, widths, mode, stat_length=length))
                if mode in ("constant", "linear_ramp"):
                    key = "constant_values" if mode == "constant" else "end_values"
                    for fill in (7, (5, 9), [[3, 4]] * len(shape)):
                        agree(lambda: pad(a, widths, mode, fill=fill), lambda: np.pad(a, widths, mode, **{key: fill}))


@pytest.mark.parametrize("shape", [(6,), (4, 5), (2, 3, 4), (), (0,), (1,)])
def test_delete(shape):
    for a in layouts(shape):
        for axis in [None, *range(-len(shape) - 1, len(shape) + 1)]:
            where = ALL if axis is None else axis
            n = a.size if axis is None else a.shape[axis] if -a.ndim <= axis < a.ndim else 1
            masks = [np.arange(n) % 2 == 0, np.zeros(n, bool), np.ones(n + 1, bool)]
            for at in [np.array(0), np.array(-1), np.array([1, 1, -1]), np.array([], int), np.array([9]), np.array([[0]]),
                       np.array(1.0), *masks]:
                agree(lambda: pure("delete", a, at, where), lambda: np.delete(a, at, axis))
            for start, stop, step in itertools.product((None, 0, 1, -2, 9), (None, 0, 3, -1, -9), (1, 2, -1, -2)):
                ours = [-2**63 if v is None else v for v in (start, stop)]
                agree(lambda: pure("delete_slice", a, *ours, step, where),
                      lambda: np.delete(a, slice(start, stop, step), axis))


@pytest.mark.parametrize("shape", [(6,), (4, 5), (2, 3, 4), (0,), (1,)])
def test_insert(shape):
    for a in layouts(shape):
        for axis in [None, *range(-len(shape) - 1, len(shape) + 1)]:
            where = ALL if axis is None else axis
            n = a.size if axis is None else a.shape[axis] if -a.ndim <= axis < a.ndim else 1
            for at in [np.array(0), np.array(-1), np.array(n), np.array(n + 1), np.array([0]), np.array([1, 1, 0]),
                       np.array([n, 0]), np.array([-1, 0, 0, 1]), np.arange(n) % 2 == 0, np.array([], int),
                       np.array([[0]])]:
                for new in [np.array(100), np.array([100, 101]), np.array([[100], [101]]), np.array([1.7]),
                            np.arange(3) + 100, np.ones((1, 2, 2), int), np.arange(4)]:
                    agree(lambda: pure("insert", a, at, new, where), lambda: np.insert(a, at, new, axis))


def test_trim_zeros():
    rng = np.random.default_rng(7)
    for shape in [(8,), (5, 6), (3, 4, 5), (0,), (0, 3), ()]:
        for share in (0, 0.05, 0.2, 0.9):
            a = np.asarray((rng.random(shape) < share) * 5, "int32")
            for front, back in itertools.product((False, True), repeat=2):
                text = "f" * front + "b" * back
                if not text:
                    continue
                agree(lambda: pure("trim_zeros", a, front, back, None, 0), lambda: np.trim_zeros(a, text))
                for axis in range(-len(shape) - 1, len(shape) + 1):
                    agree(lambda: pure("trim_zeros", a, front, back, axes([axis]), 1),
                          lambda: np.trim_zeros(a, text, axis))
