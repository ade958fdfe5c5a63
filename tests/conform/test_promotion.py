"""Promotion, casting rules and conversions against NumPy, pair by pair. NumPy is asked; no table is kept here."""
import ctypes
import itertools
import warnings

import pytest

import numpy as np

import librapto  # noqa: E402
from librapto import LIB, P

# Number of each dtype in rp_dtype, with NumPy's name; bfloat16 (10) is not NumPy's. Units and widths stand above 8 bits.
UNITS = ["", "[Y]", "[M]", "[W]", "[D]", "[h]", "[m]", "[s]", "[ms]", "[us]", "[ns]"]
ALL = {0: "bool", 1: "int8", 2: "int16", 3: "int32", 4: "int64", 5: "uint8", 6: "uint16", 7: "uint32", 8: "uint64",
       9: "float16", 11: "float32", 12: "float64", 13: "complex64", 14: "complex128",
       **{15 + (i << 8): "datetime64" + unit for i, unit in enumerate(UNITS)},
       **{16 + (i << 8): "timedelta64" + unit for i, unit in enumerate(UNITS)}}
TEXTS = {**{17 + (n << 8): f"S{n}" for n in (0, 1, 3, 5, 20, 21, 32, 64, 99)},
         **{18 + (n << 8): f"U{n}" for n in (0, 1, 3, 5, 20, 21, 32, 64, 99)}}
EVERY = {**ALL, **TEXTS}
NONE = 19
READY = list(ALL)
FEW = [n for n in ALL if n < 15] + [15, 16, 15 + (7 << 8), 16 + (1 << 8), 16 + (7 << 8)]
CASTINGS = ["no", "equiv", "safe", "same_kind", "unsafe"]

LIB.rp_promote.restype, LIB.rp_promote.argtypes = ctypes.c_int, [ctypes.c_int] * 2
LIB.rp_can_cast.restype, LIB.rp_can_cast.argtypes = ctypes.c_bool, [ctypes.c_int] * 3
LIB.rp_result_type.restype = ctypes.c_int
LIB.rp_result_type.argtypes = [ctypes.POINTER(P), ctypes.c_int, ctypes.POINTER(ctypes.c_int), P]
LIB.rp_astype.restype, LIB.rp_astype.argtypes = P, [P, ctypes.c_int]
LIB.rp_zeros.restype, LIB.rp_zeros.argtypes = P, [ctypes.c_int, ctypes.c_int, P]
LIB.rp_scalar_uint.restype, LIB.rp_scalar_uint.argtypes = P, [ctypes.c_uint64]
LIB.rp_scalar_complex.restype, LIB.rp_scalar_complex.argtypes = P, [ctypes.c_double] * 2
LIB.rp_scalar_bool.restype, LIB.rp_scalar_bool.argtypes = P, [ctypes.c_bool]

NUMBER = {np.dtype(name): number for number, name in EVERY.items()}


def number_of(dtype):
    if dtype.kind == "S":
        return 17 + (dtype.itemsize << 8)
    return 18 + (dtype.itemsize // 4 << 8) if dtype.kind == "U" else NUMBER[dtype]


def test_promote():
    for a, b in itertools.product(EVERY, EVERY):
        try:
            expected = number_of(np.promote_types(EVERY[a], EVERY[b]))
        except TypeError:
            expected = NONE
        assert LIB.rp_promote(a, b) == expected, (EVERY[a], EVERY[b])


@pytest.mark.parametrize("casting", CASTINGS)
def test_can_cast(casting):
    for a, b in itertools.product(EVERY, EVERY):
        expected = np.can_cast(EVERY[a], EVERY[b], casting)
        assert LIB.rp_can_cast(a, b, CASTINGS.index(casting)) == expected, (EVERY[a], EVERY[b])


def result_type(*operands):
    """rp_result_type of dtype numbers (as arrays) and Python scalars: (status, dtype number)."""
    scope = LIB.rp_scope_open()
    handles = []
    for value in operands:
        if isinstance(value, tuple):
            handles.append(LIB.rp_zeros(value[0], 0, None))
        elif isinstance(value, bool):
            handles.append(LIB.rp_scalar_bool(value))
        elif isinstance(value, int):
            handles.append(LIB.rp_scalar_int(value) if value < 2**63 else LIB.rp_scalar_uint(value))
        elif isinstance(value, complex):
            handles.append(LIB.rp_scalar_complex(value.real, value.imag))
        else:
            handles.append(LIB.rp_scalar(value))
    out = ctypes.c_int(-1)
    status = LIB.rp_result_type((P * len(handles))(*handles), len(handles), ctypes.byref(out), None)
    LIB.rp_scope_close(P(scope))
    return status, out.value


@pytest.mark.parametrize("scalar", [True, 1, 2.5, 2j])
def test_weak_scalars(scalar):
    for a in READY:
        try:
            expected = NUMBER[np.result_type(np.dtype(ALL[a]), scalar)]
        except TypeError:
            expected = -1
        assert result_type((a,), scalar)[1] == expected, ALL[a]
        assert result_type(scalar, (a,))[1] == expected, ALL[a]


def test_weak_scalars_among_several():
    for a, b in itertools.product(FEW, FEW):
        for scalars in itertools.product([1, 2.5, True, 3j], repeat=2):
            try:
                expected = NUMBER[np.result_type(np.dtype(ALL[a]), scalars[0], np.dtype(ALL[b]), scalars[1])]
            except TypeError:
                expected = -1
            assert result_type((a,), scalars[0], (b,), scalars[1])[1] == expected, (ALL[a], ALL[b], scalars)


def test_scalars_alone():
    for values in itertools.product([1, 2.5, True, 3j], repeat=2):
        assert result_type(*values)[1] == NUMBER[np.result_type(*values)]


def test_weak_integers_that_do_not_fit():
    for a in range(1, 9):
        info = np.iinfo(ALL[a])
        for value in (info.min - 1, info.min, info.max, info.max + 1, -1, 0, 255, 256):
            if not -2**63 <= value < 2**64:
                continue
            try:
                np.zeros(1, ALL[a]) + value
                expected = (0, a)
            except OverflowError:
                expected = (110, -1)
            assert result_type((a,), value) == expected, (ALL[a], value)


def astype(values, number):
    """rp_astype of a NumPy array, as raw bytes of the target dtype."""
    scope = LIB.rp_scope_open()
    shape, strides = (ctypes.c_int64 * 8)(*values.shape), (ctypes.c_int64 * 8)(*values.strides)
    foreign = librapto.Foreign(number_of(values.dtype), values.ndim, ctypes.addressof(shape),
                               ctypes.addressof(strides), values.ctypes.data, False, None, None)
    handle = LIB.rp_astype(LIB.rp_from_foreign(ctypes.byref(foreign)), number)
    out = np.empty(values.shape, ALL.get(number, "uint16"))
    status = LIB.rp_copy_to(handle, number, out.ctypes.data, out.nbytes)
    LIB.rp_scope_close(P(scope))
    assert status == 0
    return out


EDGES = [0, 1, 2, 100, 127, 128, 200, 255, 256, 300, 32767, 32768, 40000, 65535, 65536, 2**24 + 1, 2**31 - 1, 2**31,
         2**32 - 1, 2**32, 2**53 + 1, 2**62, 2**63 - 1]
FLOATS = [0.0, -0.0, 0.4, 0.5, 0.9, 1.0, 1.5, 255.9, 256.0, 300.7, 1e5, 2147483647.5, 2147483648.0, 4294967295.9,
          4294967296.0, 1e10, 9.2e18, 9.3e18, 1.8e19, 1.9e19, 1e30, 1e300, np.inf, np.nan, 1e-310]


def values_of(dtype):
    kind = np.dtype(dtype).kind
    if kind == "f":
        with np.errstate(all="ignore"):
            return np.array(FLOATS + [-x for x in FLOATS]).astype(dtype)
    if kind == "c":
        parts = values_of("float64")
        with np.errstate(all="ignore"):
            return (parts + 1j * np.roll(parts, 3)).astype(dtype)
    if kind == "b":
        return np.array([True, False, True])
    if kind in "mM":
        counts = np.array([0, 1, -1, 11, -13, 255, 10**5, -10**5, 10**9, -10**9, 10**18, -10**18, 2**62, -(2**63)])
        if np.datetime_data(dtype)[0] in "YM":  # where days leave int64, NumPy's own arithmetic is undefined
            counts = counts[(abs(counts) < 10**10) | (counts == -(2**63))]
        return counts.view(dtype)
    whole = np.array(EDGES + [2**63, 2**64 - 1], "uint64")
    signed = np.concatenate([np.array(EDGES, "int64"), -np.array(EDGES, "int64"), [-(2**63)]])
    return whole.astype(dtype) if kind == "u" else signed.astype(dtype)


def loop_once(values, dtype):
    """NumPy's conversion by its scalar loop: its vector loop gives other results for floats that u32 cannot hold."""
    return np.array([values[i:i + 1].astype(dtype)[0] for i in range(len(values))], dtype)


@pytest.mark.parametrize("source", [n for n in READY if n != 15])
def test_conversions(source):
    values = values_of(ALL[source])
    for target in READY:
        if target == 15 or target == 16 and source & 255 > 14:  # without a unit: NaT only, or the unit of the source
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = loop_once(values, ALL[target]) if target == 7 else values.astype(ALL[target])
        got = astype(values, target)
        same = same_bits(got, expected)
        assert same.all(), (ALL[source], ALL[target], values[~same], got[~same], expected[~same])
        assert got.tobytes() == astype(values[::-1], target)[::-1].tobytes()


def same_bits(a, b):
    if a.dtype.kind == "c":
        return same_bits(a.real.copy(), b.real.copy()) & same_bits(a.imag.copy(), b.imag.copy())
    word = f"u{a.dtype.itemsize}"
    same = a.view(word) == b.view(word)
    return same | (np.isnan(a) & np.isnan(b)) if a.dtype.kind == "f" else same


def test_every_half():
    halves = np.arange(65536).astype("uint16").view("float16")
    assert astype(halves, 9).tobytes() == halves.tobytes()
    singles = astype(halves, 11)
    assert same_bits(singles, halves.astype("float32")).all()
    assert same_bits(astype(singles, 9), halves).all()
    assert same_bits(astype(halves, 12), halves.astype("float64")).all()


def test_rounding_to_half():
    """Between two neighbours: below, at and above the middle, from f32 and from f64 (where f32 would round twice)."""
    halves = np.arange(0x7c00).astype("uint16").view("float16").astype("float64")
    middles = (halves[:-1] + halves[1:]) / 2
    for middle in (middles, np.nextafter(middles, 0), np.nextafter(middles, 1e9), -np.nextafter(middles, 1e9)):
        with np.errstate(all="ignore"):
            assert same_bits(astype(middle, 9), middle.astype("float16")).all()
            single = middle.astype("float32")
            assert same_bits(astype(single, 9), single.astype("float16")).all()
    edge = np.array([65519.99, 65520, 65536, 1e300, 2.0**-25, np.nextafter(2.0**-25, 1), 1e-300])
    with np.errstate(all="ignore"):
        assert same_bits(astype(edge, 9), edge.astype("float16")).all()


def test_bfloat16():
    """bfloat16 is the upper half of a float32; values between two round to the nearest, halves to even."""
    words = np.arange(65536).astype("uint16")
    exact = (words.astype("uint32") << 16).view("float32")
    exact = exact[np.isfinite(exact)]
    assert (astype(exact, 10).view("uint16") == exact.view("uint32") >> 16).all()
    rng = np.random.default_rng(5)
    bits = rng.integers(0, 0x7f7f0000, 10000, dtype="uint32")
    expected = (bits.astype("uint64") + 0x7fff + (bits >> 16 & 1)) >> 16
    assert (astype(bits.view("float32"), 10).view("uint16") == expected).all()
    double = np.array([1 + 2.0**-8, 1 + 2.0**-8 + 2.0**-40, 1 + 3 * 2.0**-8 - 2.0**-40])
    assert astype(double, 10).view("uint16").tolist() == [0x3f80, 0x3f81, 0x3f81]
    whole = np.array([2**60 + 2**52, 2**60 + 2**52 + 1, -(2**60 + 2**52 + 1)])
    assert (astype(whole, 10).view("uint16") & 0x7fff).tolist() == [0x5d80, 0x5d81, 0x5d81]
    assert astype(np.array([np.nan, np.inf, 1e300]), 10).view("uint16").tolist() == [0x7fc0, 0x7f80, 0x7f80]
