"""Creation routines against NumPy: the same values, shapes, dtypes, and errors where NumPy has them."""
import ctypes
import itertools

import pytest

import numpy as np

import librapto  # noqa: E402
from librapto import LIB, P  # noqa: E402
from manipulation_calls import Like, MeshgridOptions, Spacing, handles, ints, number, pure, several  # noqa: E402
from test_manipulation_numpy import agree, layouts, same, values  # noqa: E402

DTYPES = ["bool", "int8", "int32", "int64", "uint8", "uint64", "float32", "float64"]


@pytest.fixture(autouse=True)
def scope():
    opened = LIB.rp_scope_open()
    yield
    LIB.rp_scope_close(P(opened))


def bound(value):
    """A range's bound: None stays, a Python number is a weak scalar."""
    return None if value is None else P(librapto.operand(value))


def dtype_pointer(dtype):
    return None if dtype is None else ctypes.byref(ctypes.c_int(number(dtype)))


def arange(start, stop, step, dtype=None):
    return pure("arange_of", bound(start), bound(stop), bound(step), dtype_pointer(dtype))


BOUNDS = [0, 3, -2, 7, 100, 0.0, 1.5, -3.25, 1e-3, 2.0**53]


def test_arange():
    for start, stop, step in itertools.product([None, *BOUNDS], BOUNDS, [None, 1, 2, -1, 0.1, -0.7, 3.0, 0]):
        expected_length = 0
        try:
            expected_length = ((stop - (start or 0)) / (1 if step is None else step))
        except ZeroDivisionError:
            pass
        if expected_length > 1e6:
            continue
        for dtype in [None, *DTYPES]:
            def theirs():
                return np.arange(0 if start is None else start, stop, 1 if step is None else step, dtype=dtype)
            agree(lambda: arange(start, stop, step, dtype), theirs)


def test_arange_of_arrays():
    for dtype in DTYPES[1:]:
        three = [np.array(v, dtype) for v in (1, 9, 2)]
        agree(lambda: arange(*three), lambda: np.arange(*three))
    agree(lambda: arange(np.array([1]), np.array(3), np.array(1)), lambda: np.arange(np.array([1]), 3, 1))
    big = np.array(2**64 - 5, "uint64")
    agree(lambda: arange(big, np.array(2**64 - 1, "uint64"), np.array(2, "uint64"), "uint64"),
          lambda: np.arange(big, np.uint64(2**64 - 1), np.uint64(2), dtype="uint64"))


ENDS = [(0.0, 1.0), (0, 10), (5, -5), (1.5, 1.5), (1e-320, 2e-320), (-1e300, 1e300), (0.0, np.inf)]


def test_linspace():
    for (start, stop), count, closed in itertools.product(ENDS, (0, 1, 2, 5, 50), (True, False)):
        for dtype in [None, "int64", "int8", "float32", "uint8"]:
            if dtype in ("int8", "uint8", "int64") and (np.isinf(stop) or abs(stop) > 100):
                continue
            spacing = Spacing(not closed, dtype is not None, number(dtype or "float64"), 0)
            with np.errstate(all="ignore"):
                agree(lambda: pure("linspace_of", bound(start), bound(stop), count, spacing),
                      lambda: np.linspace(start, stop, count, endpoint=closed, dtype=dtype))
    agree(lambda: pure("linspace_of", 0.0, 1.0, -1, None), lambda: np.linspace(0, 1, -1))


def test_linspace_of_arrays():
    first, last = np.array([[0.0, 1.0], [2.0, 3.0]]), np.array([5.0, 7.0])
    for dtype in ("float32", "float64"):
        a, b = first.astype(dtype), last.astype(dtype)
        for axis in (-3, -1, 0, 1, 2, 3):
            agree(lambda: pure("linspace_of", a, b, 4, Spacing(False, False, 0, axis)),
                  lambda: np.linspace(a, b, 4, axis=axis))
    whole = np.array([0, 10]), np.array([7, 3])
    agree(lambda: pure("linspace_of", *whole, 6, None), lambda: np.linspace(*whole, 6))


def test_step():
    class Spaced(ctypes.Structure):
        _fields_ = [("values", P), ("step", P)]
    LIB.rp_linspace_step.restype = Spaced
    LIB.rp_linspace_step.argtypes = [P, P, librapto.L, P]
    for count in (0, 1, 2, 7):
        spaced = LIB.rp_linspace_step(librapto.operand(1.0), librapto.operand(4.0), count, None)
        expected = np.linspace(1.0, 4.0, count, retstep=True)
        same(librapto.result(spaced.values), expected[0])
        assert np.array_equal(librapto.result(spaced.step), expected[1], equal_nan=True)


def test_logspace():
    for base in (None, 2.0, np.array([2.0, 3.0, 10.0])):
        ours = None if base is None else P(librapto.operand(base))
        ends = (0.0, 3.0) if not isinstance(base, np.ndarray) else (np.array([0.0, 1.0, 2.0]), np.array(3.0))
        got = pure("logspace", *ends, 5, ours, None)
        expected = np.logspace(*ends, 5, base=10.0 if base is None else base)
        assert got.shape == expected.shape and got.dtype == expected.dtype
        np.testing.assert_array_max_ulp(got, expected, 4)


@pytest.mark.parametrize("dtype", DTYPES)
def test_matrices(dtype):
    for shape in [(4,), (3, 4), (4, 3), (2, 3, 3), (0,), (0, 3), (1, 1)]:
        for a in layouts(shape, dtype):
            for k in (-5, -2, -1, 0, 1, 3, 7):
                agree(lambda: pure("diag", a, k), lambda: np.diag(a, k))
                agree(lambda: pure("diagflat", a, k), lambda: np.diagflat(a, k))
                agree(lambda: pure("tril", a, k), lambda: np.tril(a, k))
                agree(lambda: pure("triu", a, k), lambda: np.triu(a, k))
    for rows, columns, k in itertools.product((0, 1, 3), (0, 2, 4), (-4, -1, 0, 1, 5)):
        same(pure("tri", number(dtype), rows, columns, k), np.tri(rows, columns, k, dtype=dtype))
    for n, columns, increasing in itertools.product((0, 1, 3), (-1, 0, 1, 2, 5), (False, True)):
        x = values((n,), dtype)
        if dtype == "uint64":
            x = x % 11
        agree(lambda: pure("vander", x, columns, increasing),
              lambda: np.vander(x, None if columns < 0 else columns, increasing=increasing))


def test_meshgrid():
    vectors = [values((3,)), values((2,), "float32"), values((4,), "bool"), values((), "int8"), values((0,))]
    for count in range(4):
        for chosen in itertools.permutations(vectors, count):
            for ij, sparse, no_copy in itertools.product((False, True), repeat=3):
                agree(lambda: several("meshgrid", count, handles(chosen), count, MeshgridOptions(ij, sparse, no_copy)),
                      lambda: np.meshgrid(*chosen, indexing="ij" if ij else "xy", sparse=sparse, copy=not no_copy))


def strides(handle):
    """Strides that a copy with order K keeps, seen through ravel in memory order."""
    return pure("ravel_order", handle, 3)


def test_like():
    for shape in [(), (4,), (3, 4), (2, 3, 4), (0, 3)]:
        for a in layouts(shape, "int16"):
            for dtype, target, order in itertools.product((None, "float32"), (None, (2, 2), (5,)), (None, "C", "F", "A", "K")):
                extents = ints(target or ())
                like = Like(dtype is not None, target is not None, order is not None, number(dtype or "bool"),
                            len(target or ()), ctypes.addressof(extents), "CFAK".index(order or "C"))
                keywords = {"dtype": dtype, "shape": target, "order": order or "K"}
                agree(lambda: pure("zeros_like", a, like), lambda: np.zeros_like(a, **keywords))
                agree(lambda: pure("ones_like", a, like), lambda: np.ones_like(a, **keywords))
                agree(lambda: pure("full_like", a, np.array(7), like), lambda: np.full_like(a, 7, **keywords))


class Buffer(ctypes.Structure):
    _fields_ = [("data", P), ("bytes", ctypes.c_size_t), ("writable", ctypes.c_bool), ("release", P), ("context", P)]


def test_frombuffer():
    data = bytes(range(40))
    raw = ctypes.create_string_buffer(data, 40)
    for dtype, count, offset in itertools.product(DTYPES[1:], (-1, 0, 1, 3, 100), (-1, 0, 1, 8, 39, 40, 41)):
        agree(lambda: pure("frombuffer", Buffer(ctypes.addressof(raw), 40, False, None, None), number(dtype), count, offset),
              lambda: np.frombuffer(data, dtype, count, offset))
