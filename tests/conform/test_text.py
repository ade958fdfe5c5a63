"""Conversions to and from text against NumPy, and arrays of text as they move."""
import ctypes
import warnings

import pytest

import numpy as np

import librapto  # noqa: E402
from librapto import LIB, P  # noqa: E402

STATUS = {ValueError: 105, OverflowError: 110, UnicodeEncodeError: 105, UnicodeDecodeError: 105, RuntimeError: 105}


def ours(values, dtype):
    """rp_astype as a NumPy array, or the number of the status."""
    try:
        return librapto.call("astype", values, extra=(ctypes.c_int(librapto.number_of(np.dtype(dtype))),))
    except librapto.RaptoError as error:
        return error.status


def theirs(values, dtype):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return values.astype(dtype)
    except (ValueError, OverflowError, RuntimeError) as error:
        return STATUS[type(error)]


def check(values, dtype):
    expected, got = theirs(values, dtype), ours(values, dtype)
    if isinstance(expected, int) or isinstance(got, int):
        assert isinstance(expected, int) and isinstance(got, int) and got == expected, (values, dtype, got, expected)
        return
    assert got.dtype == expected.dtype, (values, dtype)
    assert got.tobytes() == expected.tobytes(), (values, dtype, got, expected)


NUMBERS = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16"]
VALUES = [0, 1, -1, 127, 1.5, -2.25, 0.1, 1e-5, 1e-4, 999, 1000, 999999, 1e6, 1e15, 1e16, 1e300, -0.0, np.inf, np.nan]


@pytest.mark.parametrize("source", NUMBERS)
def test_numbers_to_text(source):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = np.array(VALUES).astype(source)
    if source in ("c8", "c16"):
        with np.errstate(all="ignore"):
            values = np.concatenate([values, 1j * values, values - 1j * values[::-1]])
    for target in ("U", "S", "U2", "S3", "U40", "S70", "S1"):
        check(values, target)


def test_times_to_text():
    counts = np.array([0, 1, -1, 10**6, -10**6, 10**11, -(2**63)])
    for unit in ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns"):
        for target in ("U", "S", "U60"):
            check(counts.view(f"M8[{unit}]")[[0, 1, 2, 3, 4, 6]], target)
            check(counts.view(f"m8[{unit}]"), target)
    check(counts.view("m8"), "U")
    check(counts.view("M8[D]"), "U5")


TEXTS = ["0", "1", "-5", " 7 ", "1_000", "+3", "1.5", "0x10", "300", "-129", "99999999999999999999", "-1", "", "1e3", "abc", "nan",
         "-Infinity", "1_0.5", "_1", "1_", "1__0", "\t12\n", "007", "-0", "70000", "3000000000", "1e400", ".5", "5.", ".", "1e", "e5",
         "1+2j", "(1+2j)", "( 1+2j )", "j", "-j", "+j", "1 + 2j", "1e2-1.5e-3j", "infinity+nanj", "-inf-infj", "3j", "1+j",
         "1j2", "(1", "True", "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "inf", "infin", "--1",
         "1-", "+", "1.e5", "1._5", "0_1", "9007199254740993", "2.4703282292062327e-324", "é1"]


@pytest.mark.parametrize("target", NUMBERS)
def test_text_to_numbers(target):
    for text in TEXTS:
        check(np.array([text]), target)
        if text.isascii():
            check(np.array([text.encode()]), target)


DATES = ["2000", "2000-01", "2000-01-31", "2000-02-30", "2000-13", "2000-02-29", "1900-02-29", "2000-01-01T05",
         "2000-01-01 05:06", "2000-01-01T05:06:07", "2000-01-01T05:06:07.", "2000-01-01T05:06:07.1",
         "2000-01-01T05:06:07.1234", "2000-01-01T05:06:07.123456789", "2000-01-01T24", "2000-01-01T05:60",
         "2000-01-01T05:06:60", "2000-01-01T05Z", "2000-01-01T05:06:07Z ", "2000-01-01T05:06:07+05:30",
         "2000-01-01T05:06:07-0530", "2000-01-01T05:06:07+25", "2000-01-01T05:06:07 +05", "2000-01-01T00:10+01",
         "2000-12-31T23:50-01:30", "-5-01", "+2000-01-01", "NaT", "nat", "", " 2000", "2000 ", "2000-", "2000-1", "2000-01-",
         "2000-01-01T", "2000-01-01T5", "2000-01-01T05:", "20000203", "12000-01-01", "x", "2000-01-01x", " ", "2000x",
         "0000-01-01", "-0001-12-31", "2000-01-01T05:06:07.1234567890123456789"]


@pytest.mark.parametrize("unit", ["", "[Y]", "[M]", "[W]", "[D]", "[h]", "[s]", "[ms]", "[ns]"])
def test_text_to_dates(unit):
    for text in DATES:
        if unit == "" and ("." in text and len(text.split(".")[1]) > 9):
            continue  # NumPy has finer units than nanoseconds
        check(np.array([text]), "M8" + unit)
        check(np.array([text.encode(), b"2001-03"]), "M8" + unit)


def test_text_to_differences():
    for text in ["5", "-5", "NaT", "nat", "", "5 days", " 5", "+5", "1_0", "99999999999999999999", "x", "-"]:
        check(np.array([text]), "m8[s]")
        check(np.array([text]), "m8")


def test_text_to_text():
    for text in ["", "abc", "é", "a\x00b", "\U0001F600", "abcdefgh"]:
        for target in ("U", "S", "U2", "S2", "U9", "S9"):
            check(np.array([text]), target)
            if text.isascii():
                check(np.array([text.encode()]), target)
    check(np.array([b"\xe9"]), "U")


def test_units_that_are_taken_over():
    check(np.array([-2**63]), "M8")
    check(np.array([5], "m8[s]"), "M8")
    check(np.array([5], "M8[s]"), "m8")


@pytest.mark.parametrize("dtype", ["S3", "U5", "c8", "f2", "M8[D]"])
def test_movement(dtype):
    a = np.arange(24).reshape(2, 3, 4).astype("i8").astype(dtype if dtype != "M8[D]" else "M8[D]")
    for view in (a, a.T, a[:, ::-1, ::2], a[1:], np.broadcast_to(a[:, :1], (2, 3, 4)), a[0, 0, 0]):
        view = np.asarray(view)
        assert (librapto.call("copy", view) == view).all()
        assert (librapto.call("ravel", view) == view.ravel()).all()
        if view.ndim == 3:
            shape = (ctypes.c_int64 * 2)(-1, 2)
            assert (librapto.call("reshape", view, extra=(2, shape)) == view.reshape(-1, 2)).all()
            taken = librapto.call("take", view, np.array([1, -1, 0]), extra=(ctypes.c_int(1),))
            assert (taken == view.take([1, -1, 0], 1)).all()


def test_joining_finds_the_width():
    def join(*arrays):
        handles = (P * len(arrays))(*[librapto.operand(a) for a in arrays])
        LIB.rp_concatenate.restype = P
        return librapto.result(LIB.rp_concatenate(handles, len(arrays), 0))

    scope = LIB.rp_scope_open()
    for arrays in ([np.array(["a"]), np.array(["bcd"])], [np.array([b"a"]), np.array(["bcd"])],
                   [np.array(["a"]), np.array([1.5, 2])], [np.array([b"a"]), np.array([1], "i1")],
                   [np.array(["2000"], "M8[Y]"), np.array(["2001-02-03"], "M8[D]")]):
        expected = np.concatenate(arrays)
        got = join(*arrays)
        assert got.dtype == expected.dtype and (got == expected).all()
    LIB.rp_scope_close(P(scope))
