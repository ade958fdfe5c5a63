"""Views, joins, picks and writes through views against NumPy: every function by itself, then random chains of them, whose
last view is written through, so that shared storage must agree too."""
import ctypes
import random

import pytest

import numpy as np

import librapto  # noqa: E402
from librapto import LIB, P  # noqa: E402

I, L, B, D = ctypes.c_int, ctypes.c_int64, ctypes.c_bool, ctypes.c_double
NONE, END, ALL = -2**63, 2**63 - 1, -2**31

SIGNATURES = {
    "rp_slice": [P, I, L, L, L], "rp_index": [P, I, L], "rp_reshape": [P, I, P], "rp_ravel": [P],
    "rp_transpose": [P, P], "rp_swapaxes": [P, I, I], "rp_moveaxis": [P, I, I], "rp_expand_dims": [P, I],
    "rp_squeeze": [P, I], "rp_broadcast_to": [P, I, P], "rp_flip": [P, I], "rp_concatenate": [P, I, I],
    "rp_stack": [P, I, I], "rp_take": [P, P, I], "rp_sliding_window_view": [P, L, I], "rp_copy": [P],
    "rp_ascontiguous": [P], "rp_arange": [D, D, D], "rp_arange_int": [L, L, L], "rp_linspace": [D, D, L, B],
    "rp_eye": [I, L, L, L], "rp_full": [I, I, P, P], "rp_from_data": [I, I, P, P],
}
for name, arguments in SIGNATURES.items():
    getattr(LIB, name).restype, getattr(LIB, name).argtypes = P, arguments
LIB.rp_assign.restype, LIB.rp_assign.argtypes = I, [P, P, P]
LIB.rp_is_writable.restype, LIB.rp_is_writable.argtypes = B, [P]


def extents(values):
    return (L * max(len(values), 1))(*values)


def make(value):
    """A copy of a NumPy array that Rapto owns."""
    value = np.ascontiguousarray(value).reshape(value.shape)
    return LIB.rp_from_data(librapto.NUMBERS[value.dtype.name], value.ndim, extents(value.shape), value.ctypes.data)


def same(handle, expected):
    expected = np.asarray(expected)
    got = librapto.result(handle)
    assert got.shape == expected.shape and got.dtype == expected.dtype
    assert got.tobytes() == expected.tobytes()


@pytest.fixture(autouse=True)
def scope():
    opened = LIB.rp_scope_open()
    yield
    LIB.rp_scope_close(P(opened))


def test_every_slice_of_a_short_axis():
    for n in (0, 1, 2, 5):
        values = np.arange(n)
        handle = make(values)
        ends = [None, *range(-n - 2, n + 3)]
        for start in ends:
            for stop in ends:
                for step in (1, 2, 3, -1, -2, -7, None):
                    given = [NONE if x is None else x for x in (start, stop, step)]
                    same(LIB.rp_slice(handle, 0, *given), values[start:stop:step])
    same(LIB.rp_slice(make(np.arange(5)), 0, 2, END, 1), np.arange(2, 5))


def test_ranges():
    for arguments in [(0, 5, 1), (5, 0, -1), (0, 1, 0.1), (1, 2, 0.3), (0, -1, 1), (3, 3, 1), (1e17, 1e17 + 64, 8),
                      (0, 1e-320, 1), (2.5, 30, 1.7), (-1, 1, 1 / 3), (0, 5, 1e300)]:
        same(LIB.rp_arange(*arguments), np.arange(*[float(x) for x in arguments]))
    for arguments in [(0, 5, 1), (5, 0, -2), (0, 5, 7), (0, -5, 1), (-2**62, 2**62, 2**60), (2**63 - 5, 2**63 - 1, 2)]:
        same(LIB.rp_arange_int(*arguments), np.arange(*arguments))
    for start, stop in [(0, 1), (1, 0), (-3.5, 1e10), (0, 5e-324), (2, 2), (1e308, -1e308)]:
        for count in (0, 1, 2, 3, 7, 50):
            for endpoint in (True, False):
                with np.errstate(all="ignore"):
                    same(LIB.rp_linspace(start, stop, count, endpoint), np.linspace(start, stop, count, endpoint=endpoint))
    for n in (0, 1, 3):
        for m in (0, 1, 4):
            for k in range(-5, 6):
                same(LIB.rp_eye(12, n, m, k), np.eye(n, m, k))
                same(LIB.rp_eye(5, n, m, k), np.eye(n, m, k, "uint8"))


def test_joins():
    a, b = np.arange(12.0).reshape(3, 4), np.arange(8, dtype="int32").reshape(2, 4)
    for axis in (0, -2):
        same(LIB.rp_concatenate((P * 2)(make(a), make(b)), 2, axis), np.concatenate([a, b], axis))
    c = np.arange(12, dtype="uint8").reshape(3, 4)
    for axis in range(-3, 3):
        same(LIB.rp_stack((P * 3)(make(a), make(c), make(a)), 3, axis), np.stack([a, c, a], axis))
    for axis in (-2, -1, 0, 1):
        same(LIB.rp_concatenate((P * 2)(make(a.T.copy()), make(c.T.copy())), 2, axis), np.concatenate([a.T, c.T], axis))


@pytest.mark.parametrize("dtype", ["int64", "int8", "uint16", "uint32"])
def test_take(dtype):
    values = np.random.default_rng(3).standard_normal((3, 4, 5)).astype("float32")
    for shape in [(), (1,), (6,), (2, 3), (0,)]:
        for axis in (0, 1, 2, -1, None):
            bound = values.size if axis is None else values.shape[axis]
            low = 0 if dtype[0] == "u" else -bound
            picks = np.random.default_rng(4).integers(low, bound, shape).astype(dtype)
            picks = np.asarray(picks, dtype)
            same(LIB.rp_take(make(values), make(picks), ALL if axis is None else axis), np.take(values, picks, axis))


def random_step(rng, value):
    """One random movement: (Rapto function, its arguments behind the array, NumPy's result)."""
    ndim = value.ndim
    kind = rng.choice(["slice", "index", "transpose", "swap", "move", "expand", "squeeze", "flip", "reshape", "window",
                       "broadcast"])
    axis = rng.randrange(-ndim, ndim) if ndim else 0
    if kind in ("slice", "index", "swap", "move", "flip", "window") and ndim == 0:
        kind = "expand"
    extent = value.shape[axis] if ndim else 1
    if kind == "slice":
        start, stop = (rng.choice([None, rng.randrange(-7, 8)]) for _ in range(2))
        step = rng.choice([1, 1, 2, -1, -2, 3])
        cut = [slice(None)] * ndim
        cut[axis] = slice(start, stop, step)
        return "rp_slice", [axis, *[NONE if x is None else x for x in (start, stop)], step], value[tuple(cut)]
    if kind == "index" and extent > 0:
        index = rng.randrange(-extent, extent)
        cut = [slice(None)] * ndim
        cut[axis] = index
        return "rp_index", [axis, index], value[(*cut, ...)]
    if kind == "transpose":
        axes = rng.sample(range(ndim), ndim)
        return "rp_transpose", [(I * max(ndim, 1))(*axes)], value.transpose(axes)
    if kind == "swap":
        other = rng.randrange(-ndim, ndim)
        return "rp_swapaxes", [axis, other], np.swapaxes(value, axis, other)
    if kind == "move":
        other = rng.randrange(-ndim, ndim)
        return "rp_moveaxis", [axis, other], np.moveaxis(value, axis, other)
    if kind == "squeeze":
        return "rp_squeeze", [ALL], np.squeeze(value)
    if kind == "flip":
        return "rp_flip", [axis], np.flip(value, axis)
    if kind == "reshape":
        size, shape = value.size, []
        while size > 1 and rng.random() < 0.8:
            divisor = rng.choice([d for d in range(1, size + 1) if size % d == 0])
            shape.append(divisor)
            size //= divisor
        shape.append(size)
        rng.shuffle(shape)
        return "rp_reshape", [len(shape), extents(shape)], value.reshape(shape)
    if kind == "window" and extent > 0 and value.size < 2000:
        window = rng.randrange(1, extent + 1)
        return "rp_sliding_window_view", [window, axis], np.lib.stride_tricks.sliding_window_view(value, window, axis)
    if kind == "broadcast" and value.size < 500 and ndim < 5:
        shape = [rng.choice([1, 2, 3]) for _ in range(rng.randrange(3))]
        shape += [rng.choice([1, 2, 4]) if n == 1 else n for n in value.shape]
        return "rp_broadcast_to", [len(shape), extents(shape)], np.broadcast_to(value, shape)
    axis = rng.randrange(-ndim - 1, ndim + 1)
    return "rp_expand_dims", [axis], np.expand_dims(value, axis)


@pytest.mark.parametrize("seed", range(400))
def test_random_chains(seed):
    rng = random.Random(seed)
    shape = [rng.choice([1, 2, 3, 4, 6]) for _ in range(rng.randrange(1, 5))]
    base = np.arange(np.prod(shape)).reshape(shape).astype(rng.choice(["float64", "int16", "uint8", "float32"]))
    owner = make(base)
    value, handle = base, owner
    for _ in range(rng.randrange(1, 8)):
        name, arguments, after = random_step(rng, value)
        handle, value = getattr(LIB, name)(handle, *arguments), after
        same(handle, value)
    shares = np.shares_memory(value, base) if value.size else False
    if not LIB.rp_is_writable(handle) or not value.flags.writeable:
        assert LIB.rp_is_writable(handle) == value.flags.writeable
        return
    value[...] = 77
    assert LIB.rp_assign(handle, LIB.rp_scalar_int(77), None) == 0
    same(handle, value)
    if shares or value.size == 0:
        same(owner, base)


@pytest.mark.parametrize("seed", range(300))
def test_overlapping_writes(seed):
    """Both sides are views of one storage; the write acts as if the source were copied first."""
    rng = random.Random(seed)
    n = rng.choice([9, 10, 24])
    base = np.arange(n * n).reshape(n, n).astype(rng.choice(["float64", "int8", "int32"]))
    owner = make(base)
    views = []
    for _ in range(2):
        value, handle = base, owner
        for axis in (0, 1):
            step = rng.choice([1, 1, 2, -1])
            low, extent = rng.randrange(0, 3), 3
            start = low if step > 0 else low + 2 * extent
            stop = start + step * extent
            cut = [slice(None)] * 2
            cut[axis] = slice(start, stop if stop >= 0 else None, step)
            value = value[tuple(cut)]
            handle = LIB.rp_slice(handle, axis, start, stop if stop >= 0 else NONE, step)
        if rng.random() < 0.4:
            value, handle = value.T, LIB.rp_transpose(handle, None)
        views.append((value, handle))
    (target, to), (source, of) = views
    target[...] = source
    assert LIB.rp_assign(to, of, None) == 0
    same(owner, base)
