"""Text of arrays against NumPy's str and repr, character by character."""
import ctypes
import itertools

import pytest

import numpy as np

import librapto  # noqa: E402
from librapto import LIB, P


FORMAT = ctypes.CFUNCTYPE(P, P, P)


class Options(ctypes.Structure):
    _fields_ = [("repr", ctypes.c_bool), ("array2string", ctypes.c_bool), ("suppress", ctypes.c_bool),
                ("sign", ctypes.c_char), ("float_mode", ctypes.c_int), ("precision", ctypes.c_int),
                ("line_width", ctypes.c_int), ("threshold", ctypes.c_int64), ("edge_items", ctypes.c_int),
                ("nan_text", ctypes.c_char_p), ("inf_text", ctypes.c_char_p), ("separator", ctypes.c_char_p),
                ("prefix", ctypes.c_char_p), ("suffix", ctypes.c_char_p), ("format", P), ("context", P)]


class FloatFormat(ctypes.Structure):
    _fields_ = [("exact", ctypes.c_bool), ("significant", ctypes.c_bool), ("sign", ctypes.c_bool),
                ("trim", ctypes.c_char), ("precision", ctypes.c_int), ("min_digits", ctypes.c_int),
                ("pad_left", ctypes.c_int), ("pad_right", ctypes.c_int), ("exp_digits", ctypes.c_int)]


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


MODES = ["maxprec", "maxprec_equal", "fixed", "unique"]
NAMES = {"precision": "precision", "linewidth": "line_width", "threshold": "threshold", "edgeitems": "edge_items",
         "suppress": "suppress", "sign": "sign", "floatmode": "float_mode", "nanstr": "nan_text", "infstr": "inf_text",
         "separator": "separator", "prefix": "prefix", "suffix": "suffix"}


def our_options(numpy_options):
    ours = {NAMES[k]: v for k, v in numpy_options.items()}
    for name in ("precision", "threshold", "edge_items"):
        if ours.get(name) == 0:
            ours[name] = -1
    if "float_mode" in ours:
        ours["float_mode"] = MODES.index(ours["float_mode"])
    return {k: v.encode() if isinstance(v, str) else v for k, v in ours.items()}


def check(value, **numpy_options):
    value = np.asarray(value)
    ours = our_options(numpy_options)
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


@pytest.mark.parametrize("dtype", ["float16", "complex64", "complex128"])
def test_halves_and_complex_numbers(dtype):
    def draw(shape, scale=1.0):
        values = RNG.standard_normal(shape) * scale
        if dtype[0] == "c":
            values = values + 1j * RNG.standard_normal(shape) * scale
        with np.errstate(all="ignore"):
            return np.asarray(values).astype(dtype)

    for exponent in range(-9, 18):
        for count in (1, 2, 7, 40):
            check(draw(count, 10.0**exponent))
            check(np.round(draw(count, 10.0**exponent), 2))
    for shape in [(), (1,), (3, 4), (2, 3, 4), (0,), (0, 2), (1500,)]:
        check(draw(shape))
    with np.errstate(all="ignore"):
        special = np.array(SPECIAL).astype("float16" if dtype == "float16" else "float64")
        for a, b in itertools.product(special, special):
            value = a + 1j * b if dtype[0] == "c" else a
            if dtype[0] == "c":
                value = complex(a, b)
            check(np.array(value, dtype))
            check(np.array([value, 1], dtype))
            check(np.array([value, 1000.5], dtype), sign="+")


def test_every_half():
    halves = np.arange(65536).astype("uint16").view("float16")
    for value in halves[::7]:
        check(np.array(value))
    check(halves[np.isfinite(halves)][::16], threshold=10**6)
    check(halves[np.isfinite(halves) & (abs(halves) < 900) & (abs(halves) > 1)][::5], threshold=10**6)


WORDS = ["", "a", "it's", 'a "word"', "both ' and \"", "new\nline\ttab", "back\\slash", "é", "\u2028", "\U0001F600", "\x7f",
         "\xa0", "日本"]


def test_text():
    check(np.array(WORDS))
    check(np.array(WORDS * 30).reshape(-1, 13))
    check(np.array(WORDS * 100))
    for word in WORDS:
        check(np.array(word))
        if word.isascii():
            check(np.array([word.encode(), b"\xff\x00x"]))
    check(np.array([], "U3"))
    check(np.zeros((0, 2), "S3"))


@pytest.mark.parametrize("unit", ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns"])
def test_units(unit):
    for kind in "mM":
        dtype = f"{kind}8[{unit}]"
        for values in ([0], [5, -3], [100, 20000, -20000], [5, -2**63], [-2**63], [-2**63, -2**63], []):
            check(np.array(values, "i8").view(dtype))
        check(np.arange(2000).view(dtype))
        check(np.array(5).view(dtype))
        check(np.array(-2**63).view(dtype))


def test_generic_units():
    check(np.array([5, -2**63]).view("m8"))
    check(np.array(5).view("m8"))
    check(np.array([-2**63]).view("M8"))


SIGNS = [{}, {"sign": "+"}, {"sign": " "}]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("precision", [0, 1, 3, 8, 20])
def test_float_modes(mode, precision):
    arrays = [np.array([1.0, 2.5, -3.125]), np.array([1e-10, 1.0]), np.array([np.nan, 1.5, -np.inf]),
              np.array([1e20, 3.14159]), np.array([0.1, 1 / 3], "f4"), np.array([0.1, 1 / 3], "f2"), np.array(1.0),
              np.array([1.5 + 2j, -3.25 - 1e-3j]), np.array([5e-324, 1]), np.array([0.0, -0.0]), np.array([np.nan]),
              np.array([np.inf, np.inf]), np.array([1234.5678, 0.01]), np.array([99999999.0]), np.array([1, -2])]
    for value in arrays:
        for sign in SIGNS:
            check(value, floatmode=mode, precision=precision, **sign)
            check(value, floatmode=mode, precision=precision, suppress=True, **sign)


@pytest.mark.parametrize("sign", ["-", "+", " "])
def test_signs(sign):
    for value in ([1, 2], [-1, 2], [-1, -2], [0], [0, -100], [100, -1], [True, False], 5, -5):
        check(np.array(value), sign=sign)
        check(np.array(value, "f8"), sign=sign)
        check(np.array(value, "c8"), sign=sign)
    check(np.array([np.nan, np.inf]), sign=sign)
    check(np.array([-np.inf, 1]), sign=sign)
    check(np.array([np.inf]), sign=sign)


def test_names_of_special_values():
    for value in ([np.nan, 1.5], [np.inf, -np.inf], [np.nan], [1e10, np.inf], [complex(np.nan, 1)]):
        check(np.array(value), nanstr="not a number", infstr="infinite")
        check(np.array(value), nanstr="-", infstr="x", sign="+")


@pytest.mark.parametrize("options", [{}, {"separator": ", "}, {"separator": ","}, {"separator": " | "}, {"prefix": "prefix"},
                                     {"suffix": "suffix"}, {"separator": ";;;", "prefix": "x", "suffix": "xxxxxxxxxx"},
                                     {"threshold": 0}, {"threshold": 0, "edgeitems": 1}, {"separator": ""},
                                     {"floatmode": "fixed", "precision": 2}, {"threshold": 5, "edgeitems": 0}])
def test_array2string(options):
    for shape in [(), (1,), (9,), (40,), (3, 5), (2, 3, 4), (0,), (2, 0), (1200,)]:
        for dtype in ("i8", "f8", "c8", "?", "U3", "M8[D]"):
            value = (np.asarray(RNG.standard_normal(shape)) * 100)
            value = np.asarray(value.astype("i8").astype(dtype) if dtype not in ("f8", "c8") else value.astype(dtype))
            numpy_options = {"max_line_width" if k == "linewidth" else k: v for k, v in options.items()}
            with np.printoptions():
                expected = np.array2string(value, **numpy_options)
            assert text(value, array2string=True, **our_options(options)) == expected, (shape, dtype)


def test_own_format():
    libc = LIB
    libc.rp_strdup.restype, libc.rp_strdup.argtypes = P, [ctypes.c_char_p]
    call = FORMAT(lambda context, element: libc.rp_strdup(f"<{ctypes.cast(element, ctypes.POINTER(ctypes.c_int64))[0]}>".encode()))
    value = np.arange(40).reshape(4, 10)
    expected = np.array2string(value, formatter={"int": lambda x: f"<{x}>"})
    assert text(value, array2string=True, format=ctypes.cast(call, P)) == expected


def scalar_text(value, with_repr):
    out = P()
    scope = LIB.rp_scope_open()
    status = LIB.rp_item_to_string(P(librapto.operand(np.asarray(value))), ctypes.c_bool(with_repr), ctypes.byref(out), None)
    LIB.rp_scope_close(P(scope))
    assert status == 0
    words = ctypes.string_at(out).decode()
    LIB.rp_free(out)
    return words


def test_scalars():
    values = [np.float64(1.5), np.float32(0.1), np.float16(0.1), np.complex128(1 + 2j), np.complex64(2j), np.int8(-5),
              np.uint64(2**64 - 1), np.datetime64("2000-01-01"), np.datetime64("NaT", "s"), np.timedelta64(5, "s"),
              np.timedelta64(5), np.timedelta64("NaT", "D"), np.bool_(True), np.str_("it's"), np.bytes_(b"a'b\xff"),
              np.float64(1e300), np.float64("nan"), np.complex128(complex(-0.0, -np.inf))]
    for value in values:
        assert scalar_text(value, False) == str(value)
        expected = repr(value)
        if expected.startswith("np."):
            expected = expected[expected.index("(") + 1:-1] if "(" in expected else expected[3:].removesuffix("_")
        assert scalar_text(value, True) == expected


def format_float(name, value, **options):
    out = P()
    scope = LIB.rp_scope_open()
    status = getattr(LIB, name)(P(librapto.operand(np.asarray(value))), ctypes.byref(FloatFormat(**options)), ctypes.byref(out),
                                None)
    LIB.rp_scope_close(P(scope))
    if status:
        return status
    words = ctypes.string_at(out).decode()
    LIB.rp_free(out)
    return words


FLOATS = [0.0, -0.0, 1.0, 0.1, 123.456, 1e-10, 1e22, 12345.6789, 5e-324, 999.9999, np.float32(0.1), np.float16(0.1),
          np.float32(16777216), np.nan, np.inf, -np.inf, 1.25, 0.5, 2.5, 100.0, 9.5, 1.7976931348623157e308]


@pytest.mark.parametrize("trim", ["k", ".", "0", "-"])
@pytest.mark.parametrize("unique", [True, False])
def test_format_float(trim, unique):
    for value, precision, sign in itertools.product(FLOATS, [None, 0, 1, 3, 10], [False, True]):
        if not unique and precision is None:
            continue
        ours = {"trim": trim.encode(), "exact": not unique, "sign": sign,
                "precision": 0 if precision is None else precision or -1}
        common = dict(precision=precision, unique=unique, trim=trim, sign=sign)
        for pads in ({}, {"pad_left": 8}, {"pad_left": 3, "pad_right": 6}):
            assert format_float("rp_format_float_positional", value, **ours, **pads) == \
                np.format_float_positional(value, **common, **pads), (value, common, pads)
        for pads in ({}, {"pad_left": 4}, {"exp_digits": 1}, {"exp_digits": 4}):
            assert format_float("rp_format_float_scientific", value, **ours, **pads) == \
                np.format_float_scientific(value, **common, **pads), (value, common, pads)
        if precision:
            assert format_float("rp_format_float_positional", value, significant=True, **ours) == \
                np.format_float_positional(value, fractional=False, **common), (value, common)
        if unique:
            for digits in (1, 5, 20):
                if precision is not None and digits > precision:
                    continue
                assert format_float("rp_format_float_positional", value, min_digits=digits, **ours) == \
                    np.format_float_positional(value, min_digits=digits, **common), (value, common, digits)
                assert format_float("rp_format_float_scientific", value, min_digits=digits, **ours) == \
                    np.format_float_scientific(value, min_digits=digits, **common), (value, common, digits)


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
