"""Text of arrays against NumPy's str and repr, character by character."""
import ctypes
import itertools

import pytest

np = pytest.importorskip("numpy")

import librapto  # noqa: E402
from librapto import LIB, P


class Options(ctypes.Structure):
    _fields_ = [("repr", ctypes.c_bool), ("suppress", ctypes.c_bool), ("precision", ctypes.c_int),
                ("line_width", ctypes.c_int), ("threshold", ctypes.c_int64), ("edge_items", ctypes.c_int)]


LIB.rp_to_string.restype = ctypes.c_int
LIB.rp_to_string.argtypes = [P, ctypes.POINTER(Options), ctypes.POINTER(P), P]
LIB.rp_free.restype = None
LIB.rp_free.argtypes = [P]

def text(value, **options):
    out = P()
    scope = LIB.rp_scope_open()
    status = LIB.rp_to_string(librapto.operand(value), ctypes.byref(Options(**options)), ctypes.byref(out), None)
    LIB.rp_scope_close(P(scope))
    assert status == 0
    words = ctypes.string_at(out).decode()
    LIB.rp_free(out)
    return words


def check(value, **numpy_options):
    value = np.asarray(value)
    names = {"precision": "precision", "linewidth": "line_width", "threshold": "threshold", "edgeitems": "edge_items",
             "suppress": "suppress"}
    ours = {names[k]: v for k, v in numpy_options.items()}
    if ours.get("precision") == 0:
        ours["precision"] = -1
    with np.printoptions(**numpy_options):
        assert text(value, **ours) == str(value)
        assert text(value, repr=True, **ours) == repr(value)


RNG = np.random.default_rng(20240601)
SPECIAL = [np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -1.5, 1e-5, 1e-4, 9999.5, 1e7, 12345678.9, 99999999.0, 1e8, 1e16,
           1e-300, 1.7976931348623157e308, 5e-324, 2.0**-44, 0.1, 1 / 3, 123456.789, 2.0**53, 2.0**-1074, 1e22, 1e23]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_special_values_alone_and_in_pairs(dtype):
    with np.errstate(all="ignore"):
        values = np.array(SPECIAL).astype(dtype)
    for value in values:
        check(np.array(value))
        check(np.array([value]))
    for a, b in itertools.product(values, values):
        check(np.array([a, b], dtype))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_random_floats_of_every_size(dtype):
    for exponent in range(-12, 17):
        for count in (1, 2, 7, 40):
            with np.errstate(all="ignore"):
                check((RNG.standard_normal(count) * 10.0**exponent).astype(dtype))
                check(np.round(RNG.standard_normal(count) * 10.0**exponent, 3).astype(dtype))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_random_bits(dtype):
    word = {"float64": "uint64", "float32": "uint32"}[dtype]
    for _ in range(60):
        bits = RNG.integers(0, np.iinfo(word).max, 12, dtype=word, endpoint=True)
        check(bits.view(dtype))
        for value in bits.view(dtype):
            check(np.array(value))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_powers_of_two(dtype):
    low, high = (-1074, 1024) if dtype == "float64" else (-149, 128)
    for power in range(low, high):
        check(np.array(np.ldexp(1.0, power), dtype))


@pytest.mark.parametrize("dtype", ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool"])
def test_integers(dtype):
    for shape in [(), (1,), (5,), (40,), (3, 4), (2, 3, 4), (2, 1, 3, 2), (0,), (0, 3), (2, 0), (3, 0, 2)]:
        if dtype == "bool":
            check(RNG.integers(0, 2, shape).astype(bool))
            check(np.ones(shape, bool))
        else:
            info = np.iinfo(dtype)
            check(RNG.integers(info.min, info.max, shape, dtype=dtype, endpoint=True))
            check(np.zeros(shape, dtype))


@pytest.mark.parametrize("shape", [(1001,), (2000,), (40, 30), (5, 201), (201, 5), (2, 501), (7, 7, 30), (1, 1, 2000),
                                   (10, 11, 3, 4), (6, 6, 6, 6)])
@pytest.mark.parametrize("dtype", ["float64", "float32", "int64", "int32", "bool"])
def test_large_arrays_show_their_edges(shape, dtype):
    check(np.arange(np.prod(shape)).reshape(shape).astype(dtype))
    check((RNG.standard_normal(shape) * 50).astype(dtype))


@pytest.mark.parametrize("options", [{"precision": 3}, {"precision": 0}, {"precision": 17}, {"linewidth": 30},
                                     {"linewidth": 8}, {"linewidth": 120}, {"threshold": 5}, {"suppress": True},
                                     {"threshold": 4, "edgeitems": 1}, {"threshold": 6, "edgeitems": 2, "precision": 2},
                                     {"suppress": True, "precision": 4}])
def test_options(options):
    for shape in [(), (4,), (9,), (30,), (3, 5), (7, 8), (4, 4, 5)]:
        check(RNG.standard_normal(shape), **options)
        check(RNG.standard_normal(shape) * np.exp(4 * RNG.standard_normal(shape)), **options)
        check(RNG.integers(-1000, 1000, shape), **options)


def test_halves_are_rounded_to_even():
    check(np.array([0.5, 1.5, 2.5, 0.125, 0.375]), precision=0)
    check(np.array([0.5, 1.5, 2.5, 0.125, 0.375]), precision=2)
    check(np.array([1e-9, 1.0]), suppress=True)
    check(np.array([0.6e-8, 1.0]), suppress=True)
    check(np.array([0.5e-8, 1.0, 1.5e-8]), suppress=True)


def test_not_finite_values_among_others():
    for values in itertools.product([np.nan, np.inf, -np.inf, 1.0, -20.5, 1e-10], repeat=3):
        check(np.array(values))


def test_times():
    for count in (1, 3, 1500):
        stamps = RNG.integers(-2**63 + 1, 2**63 - 1, count).view("datetime64[ns]")
        spans = RNG.integers(-10**15, 10**15, count).view("timedelta64[ns]")
        for values in (stamps, spans):
            check(values)
            holes = values.copy()
            holes[0] = "NaT"
            check(holes)
            check(np.array(values[0]))
            check(np.array(holes[0]))
    for day in ("1600-02-29", "1900-02-28", "1970-01-01", "1969-12-31", "2000-02-29", "2100-03-01"):
        if day[:2] != "16":
            check(np.array([day], "datetime64[ns]"))


def test_views_are_printed_in_their_own_order():
    base = RNG.standard_normal((6, 8))
    for view in (base.T, base[::-1], base[:, ::-2], base[1:4, 3], base[:, :1], np.broadcast_to(base[0], (3, 8))):
        check(view)
