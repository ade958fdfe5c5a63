"""loadtxt, genfromtxt, savetxt, fromstring, fromfile, tofile against NumPy: same arrays, same refusals."""
import ctypes
import io
import warnings

import pytest

import numpy as np

import anyarray  # noqa: E402
import librapto  # noqa: E402
from anyarray import Error, number_of, operand  # noqa: E402
from librapto import LIB, P  # noqa: E402

I, L, B, C, Z = ctypes.c_int, ctypes.c_int64, ctypes.c_bool, ctypes.c_char_p, ctypes.c_size_t
RNG = np.random.default_rng(5)


class Input(ctypes.Structure):
    _fields_ = [("name", C), ("data", C), ("size", Z)]


class Text(ctypes.Structure):
    _fields_ = [("comments", P), ("comment_count", I), ("delimiter", C), ("quote", ctypes.c_char), ("skip_rows", L),
                ("max_rows", L), ("usecols", P), ("usecol_count", I), ("ndmin", I), ("unpack", B)]


class Gen(ctypes.Structure):
    _fields_ = [("text", Text), ("skip_footer", L), ("widths", P), ("width_count", I), ("missing", P),
                ("missing_count", I), ("filling", P), ("filling_count", I), ("autostrip", B), ("strict", B),
                ("skip_invalid", B), ("guess", B), ("note", P), ("note_room", Z)]


class Save(ctypes.Structure):
    _fields_ = [("formats", P), ("format_count", I), ("delimiter", C), ("newline", C), ("header", C), ("footer", C),
                ("comments", C)]


for name in ("loadtxt", "genfromtxt", "savetxt_format", "savetxt", "fromfile", "tofile"):
    getattr(LIB, "rp_" + name).restype = I


def check(status, error):
    if status:
        assert error.status == status
        raise librapto.RaptoError(status, error.message.decode())


def listed(values, kind):
    return (kind * max(len(values), 1))(*values)


def text_options(keep, comments="#", delimiter=None, quotechar=None, skiprows=0, max_rows=None, usecols=None, ndmin=0,
                 unpack=False):
    o = Text(ndmin=ndmin, unpack=unpack, skip_rows=skiprows)
    comments = [] if comments is None else [comments] if isinstance(comments, str) else comments
    keep.append(listed([c.encode() for c in comments], C))
    o.comments, o.comment_count = ctypes.addressof(keep[-1]), len(comments) or -1
    o.delimiter = delimiter.encode() if delimiter else None
    o.quote = quotechar.encode() if quotechar else b"\0"
    o.max_rows = 0 if max_rows is None else max_rows or -1
    if usecols is not None:
        columns = [usecols] if isinstance(usecols, int) else list(usecols)
        keep.append(listed(columns, L))
        o.usecols, o.usecol_count = ctypes.addressof(keep[-1]), len(columns)
    return o


def run(function, text, dtype, options):
    error, out = Error(), P()
    data = text.encode()
    source = Input(b"memory", data, len(data))
    with anyarray.scope():
        check(getattr(LIB, "rp_" + function)(ctypes.byref(source), number_of(dtype) if dtype != "S" else 17,
                                             ctypes.byref(options), ctypes.byref(out), ctypes.byref(error)), error)
        return anyarray.result(out.value)


def loadtxt(text, dtype=float, **k):
    keep = []
    return run("loadtxt", text, dtype, text_options(keep, **k))


def genfromtxt(text, dtype=float, skip_header=0, skip_footer=0, missing_values=(), filling_values=None, autostrip=False,
               loose=True, invalid_raise=True, delimiter=None, **k):
    keep = []
    o = Gen(skip_footer=skip_footer, autostrip=autostrip, strict=not loose, skip_invalid=not invalid_raise,
            guess=dtype is None)
    by_width = isinstance(delimiter, (int, tuple))
    o.text = text_options(keep, skiprows=skip_header, delimiter=None if by_width else delimiter, **k)
    if by_width:
        widths = [delimiter] if isinstance(delimiter, int) else list(delimiter)
        keep.append(listed(widths, L))
        o.widths, o.width_count = ctypes.addressof(keep[-1]), len(widths)
    missing = missing_values.split(",") if isinstance(missing_values, str) else missing_values
    keep.append(listed([m.encode() for m in missing], C))
    o.missing, o.missing_count = ctypes.addressof(keep[-1]), len(missing)
    with anyarray.scope():
        if filling_values is not None:
            fillings = filling_values if isinstance(filling_values, list) else [filling_values]
            keep.append([np.asarray(f) for f in fillings])
            keep.append(listed([operand(f) for f in keep[-1]], P))
            o.filling, o.filling_count = ctypes.addressof(keep[-1]), len(fillings)
        return run("genfromtxt", text, float if dtype is None else dtype, o)


def same(ours, theirs):
    theirs = np.asarray(theirs)
    assert ours.dtype == theirs.dtype and ours.shape == theirs.shape
    np.testing.assert_array_equal(ours, theirs)


def compare(ours, theirs):
    """Both give the same array, or both refuse with (nearly) the same words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            wanted = theirs()
        except Exception as caught:
            with pytest.raises(librapto.RaptoError) as mine:
                ours()
            assert type(caught) in (ValueError, TypeError, AttributeError, OverflowError), caught
            words = str(caught).splitlines()[0].split("(")[0].split("[")[0].strip(" .")
            assert words in str(mine.value), (str(mine.value), str(caught))
            return
    same(ours(), wanted)


LOADTXT = [
    ("1 2\n3 4", {}), ("1 2\n3", {}), ("1 2\n3 x", {}), ("1.5", {"dtype": int}), ("1.0 300", {"dtype": "i1"}),
    ("1 0\nTrue 3", {"dtype": bool}), ("1 0\n2 3", {"dtype": bool}), ("1.5 0", {"dtype": bool}),
    ("1+2j (3-4j) 5 1j", {"dtype": complex}), ("1+2i", {"dtype": complex}), ("", {}), ("# a\n\n 1 2 # c\n", {}),
    ("1,2,\n3,4,5", {"delimiter": ","}), ("1,,3", {"delimiter": ","}), ("1, 2,3 ", {"delimiter": ","}),
    ("a b\nccc d", {"dtype": str}), ("a b\nccc d", {"dtype": "U2"}), ("a b\nccc d", {"dtype": "S"}),
    ("1 2 3\n4 5 6", {"usecols": (2, -1)}), ("1 2 3\n4 5 6", {"usecols": 5}), ("1 2 3\n4 5 6", {"usecols": -4}),
    ("1 2 3\n4 5 6", {"usecols": 1, "ndmin": 2}), ("1 2 3\n4 5 6", {"unpack": True}), ("1 2 3", {"ndmin": 2}),
    ("1\n2\n3", {"ndmin": 2}), ("1\n2\n3", {}), ("5", {}), ("5", {"ndmin": 1}), ("5", {"ndmin": 2}),
    ("1 2\n3 4\n5 6", {"max_rows": 1}), ("1 2\n3 4\n5 6", {"max_rows": 0}), ("1 2\n\n3 4\n5 6", {"max_rows": 2}),
    ("1 2\n3 4\n5 6", {"skiprows": 2}), ("1 2\n3 4", {"skiprows": 9}),
    ('"1",2\n"3,4",5', {"delimiter": ",", "quotechar": '"', "dtype": str}),
    ('"a""b",2', {"delimiter": ",", "quotechar": '"', "dtype": str}),
    ('"a\nb",2\n3,4 # x', {"delimiter": ",", "quotechar": '"', "dtype": str}),
    ('"a b" c\n\n"d" e', {"quotechar": '"', "dtype": str}),
    ("2020-01-01 2020-01-02", {"dtype": "M8[D]"}), ("1_0 0x10", {}), ("inf nan -infinity +5 1e400 .5 5.", {}),
    ("1 @@ 2\n3 % 4", {"comments": ["%", "@@"]}), ("1 2\n3 4", {"comments": None}), ("1;2\n3;4", {"delimiter": ";", "dtype": "u1"}),
    ("-1", {"dtype": "u1"}), ("255 256", {"dtype": "u1"}), ("1  2", {"delimiter": " "}), ("\t1\t2\n", {}),
    (" 1, a", {"delimiter": ",", "dtype": str}), ("18446744073709551615 0", {"dtype": "u8"}),
    ("-9223372036854775808", {"dtype": "i8"}), ("9223372036854775808", {"dtype": "i8"}), ("1e3", {"dtype": "f4"}),
    ("0.1 65504", {"dtype": "f2"}), ("1j 2", {"dtype": "c8"}), ("\u00e9 \u4e2d\U0001f600", {"dtype": str}),
    ("5 6 7", {"unpack": True, "ndmin": 2}), ("1 2 3\n4 5", {"usecols": (0, 1)}), ("x\n1 2", {"skiprows": 1, "usecols": 1}),
    ("", {"ndmin": 2}), ("", {"usecols": (1, 2)}), ("\n\n#\n", {}), ("1\r\n2\r\n", {}), ("1 2 ", {}), (" ,1", {"delimiter": ","}),
]


@pytest.mark.parametrize("text, options", LOADTXT)
def test_loadtxt(text, options):
    compare(lambda: loadtxt(text, **options), lambda: np.loadtxt(io.StringIO(text, newline=None), **options))


GENFROMTXT = [
    ("1 2\n3 4", {}), ("1,2\n3,", {"delimiter": ","}), ("1,2\n3,x", {"delimiter": ","}), ("1,2\n3", {"delimiter": ","}),
    ("1,2\n3", {"delimiter": ",", "invalid_raise": False}), ("1,2\n3,x", {"delimiter": ",", "dtype": int}),
    ("1,2\n3,x", {"delimiter": ",", "dtype": int, "filling_values": 7}),
    ("1,2\n3,NA", {"delimiter": ",", "missing_values": "NA", "filling_values": 7}),
    ("1,2\n3,NA", {"delimiter": ",", "filling_values": [8, 9]}), ("1,2\n3,4", {"delimiter": ",", "dtype": None}),
    ("True,False\nFalse,True", {"delimiter": ",", "dtype": None}), ("a,b\nccc,d", {"delimiter": ",", "dtype": None}),
    ("1.5,2.5\n1,2", {"delimiter": ",", "dtype": None}), ("a,b\nccc,d", {"delimiter": ",", "dtype": str}),
    ("1+2j,1j", {"delimiter": ",", "dtype": None}), ("1 2\n3 4\n5 6", {"skip_header": 1, "skip_footer": 1}),
    ("1 2 3\n4 5 6", {"usecols": (0, 2), "unpack": True}), ("123456\n789012", {"delimiter": 3}),
    ("123456\n789012", {"delimiter": (1, 2, 3)}), ("1 2\n3 4", {"max_rows": 1}), ("", {}), ("5", {}),
    ("# x\n1 2 # y\n\n3 4", {}), ("1.5,2", {"delimiter": ",", "dtype": int}),
    ("1,x\n3,4", {"delimiter": ",", "loose": False}), ("1,\n3,4", {"delimiter": ",", "loose": False}),
    ("1,NA\n3,4", {"delimiter": ",", "loose": False, "missing_values": "NA"}),
    ("a , b\n c,d", {"delimiter": ",", "dtype": str, "autostrip": True}), ("a , b\n c,d", {"delimiter": ",", "dtype": str}),
    ("true,x\nFALSE,1", {"delimiter": ",", "dtype": bool}), ("1 2\n3\n4 5 6\n7 8", {}), ("1 2", {"ndmin": 2}),
    ("1;;2", {"delimiter": ";;"}), ("1 2 3\n4 5", {"usecols": (0, 1)}), ("1 2\n3 4\n5", {"skip_footer": 1}),
]


@pytest.mark.parametrize("text, options", GENFROMTXT)
def test_genfromtxt(text, options):
    compare(lambda: genfromtxt(text, **options), lambda: np.genfromtxt(io.StringIO(text), **options))


def test_genfromtxt_of_several_dtypes_is_refused():
    with pytest.raises(librapto.RaptoError, match="structured array"):
        genfromtxt("1,2\n3,4.5", delimiter=",", dtype=None)


def savetxt(a, fmt=None, delimiter=None, newline=None, header=None, footer=None, comments=None):
    encode = lambda text: None if text is None else text.encode()  # noqa: E731
    formats = [] if fmt is None else [fmt] if isinstance(fmt, str) else fmt
    keep = listed([f.encode() for f in formats], C)
    options = Save(ctypes.addressof(keep), len(formats), encode(delimiter), encode(newline), encode(header),
                   encode(footer), encode(comments))
    error, text, size = Error(), P(), Z()
    a = np.asarray(a)
    with anyarray.scope():
        check(LIB.rp_savetxt_format(operand(a), ctypes.byref(options), ctypes.byref(text), ctypes.byref(size),
                                    ctypes.byref(error)), error)
        words = ctypes.string_at(text, size.value).decode()
        LIB.rp_free(text)
        return np.array(words)


def numpys(a, **options):
    out = io.StringIO()
    np.savetxt(out, a, **options)
    return np.array(out.getvalue())


LIB.rp_free.restype, LIB.rp_free.argtypes = None, [P]
SAVETXT = [
    ([1, 2], {}), ([[1, 2.5]], {"fmt": "%d"}), ([[1, 2.5]], {"fmt": "%x"}), ([[1, 2.5]], {"fmt": ["%d", "%g"]}),
    ([[1, 2.5]], {"fmt": ["%d", "%d", "%d"]}), ([[1, 2.5]], {"fmt": "%d : %g"}), ([[1, 2.5]], {"fmt": "%d : %g %d"}),
    ([[1, 2.5]], {"fmt": "abc"}), ([[1, 2.5j]], {}), ([[1, 2.5 - 1j]], {"fmt": "%.2f"}), ([[1, 2.5 - 1j]], {"fmt": "%s"}),
    ([["a", "b\u00e9\u4e2d\U0001f600"]], {"fmt": "%s"}), ([["a", "b"]], {"fmt": "%5s|"}), ([["abc", "b"]], {"fmt": "%-5.2s|"}),
    ([[b"a", b"b"]], {"fmt": "%s"}), ([[b"\xff\n'", b'\\"', b"'\""]], {"fmt": "%s"}), ([["a", "b"]], {}), ([[True, False]], {}), ([[True, False]], {"fmt": "%d"}),
    ([[True, False]], {"fmt": "%s"}), ([[1.5, 1e20]], {"fmt": "%s"}), ([[1.5, 1e20]], {"fmt": "%5.1f%%"}),
    ([[1.5, 1e20]], {"fmt": "%d"}), ([[1.5, np.nan]], {"fmt": "%d"}), (np.array(["2020-01-01"], "M8[D]"), {"fmt": "%s"}),
    ([[1]], {"header": "a\nb", "footer": "c", "comments": "% ", "newline": "\r\n"}), (5, {}), (np.zeros((1, 1, 1)), {}),
    (np.zeros((0, 3)), {}), (np.zeros((2, 0)), {}), (np.array([2**64 - 1], "u8"), {"fmt": "%d"}),
    (np.array([-5, 255]), {"fmt": "%x"}), (np.array([-5, 255]), {"fmt": "%#8X|"}), (np.array([-5]), {"fmt": "%u"}),
    (np.array([65]), {"fmt": "%c"}), (np.array([65]), {"fmt": "%5d|"}), (np.array([0.1], "f4"), {"fmt": "%s"}),
    (np.array([0.1], "f4"), {}), (np.array([1e300]), {"fmt": "%d"}), ([[-1.7, 0.5]], {"fmt": "%+5d"}),
    ([[np.inf, -np.nan]], {"fmt": "%8.3f"}), ([[1, 2], [3, 4]], {"fmt": "%i", "delimiter": ", "}),
    (np.arange(6).reshape(2, 3).T, {"fmt": "%03d"}), ([[1.5, 2]], {"fmt": "%s %s %%"}),
]


@pytest.mark.parametrize("a, options", SAVETXT)
def test_savetxt(a, options):
    compare(lambda: savetxt(a, **options), lambda: numpys(a, **options))


def test_tables_there_and_back(tmp_path):
    for dtype in ("f8", "f4", "i8", "u8", "c16"):
        a = np.frombuffer(RNG.bytes(240 * 16), dtype)[:240].reshape(40, 6)
        if a.dtype.kind in "fc":
            a = np.nan_to_num(a, posinf=1, neginf=2)
        fmt = "%d" if a.dtype.kind in "iu" else "%.18e"
        with anyarray.scope():
            handle = operand(a)
            formats = listed([fmt.encode()], C)
            assert LIB.rp_savetxt(str(tmp_path / "t").encode(), handle,
                                  ctypes.byref(Save(ctypes.addressof(formats), 1)), None) == 0
        same(loadtxt((tmp_path / "t").read_text(), dtype=dtype), a)
        same(np.loadtxt(tmp_path / "t", dtype=dtype), a)


FROMSTRING = [(text, sep) for text in ("1 2 3", "1,2,3", "1, 2 ,3", "1 2 x", "1,,2", "", "1.5e3 nan", "1 2 3 ", "1;2")
              for sep in (" ", ",", ", ", ";")]


@pytest.mark.parametrize("text, sep", FROMSTRING)
def test_fromstring(text, sep):
    def ours(dtype="f8", count=-1):
        return anyarray.call("fromstring", C(text.encode()), Z(len(text)), number_of(dtype), L(count), C(sep.encode()))
    compare(ours, lambda: np.fromstring(text, sep=sep))


class FromFile(ctypes.Structure):
    _fields_ = [("dtype", I), ("count", L), ("offset", L), ("separator", C)]


def fromfile(path, dtype="f8", count=-1, sep="", offset=0):
    out, error = P(), Error()
    options = FromFile(number_of(dtype), count, offset, sep.encode())
    with anyarray.scope():
        check(LIB.rp_fromfile(str(path).encode(), ctypes.byref(options), ctypes.byref(out), ctypes.byref(error)), error)
        return anyarray.result(out.value)


def tofile(path, a, sep="", format=""):
    error = Error()
    with anyarray.scope():
        check(LIB.rp_tofile(str(path).encode(), operand(a), C(sep.encode()), C(format.encode()), ctypes.byref(error)),
              error)
    return path.read_bytes()


def test_raw_files(tmp_path):
    for dtype in ("f8", "i2", "c8", "M8[s]", "S3", "U2", "?"):
        a = np.frombuffer(RNG.bytes(64 * np.dtype(dtype).itemsize), "u1")
        a = (a % 2).astype("u1").view(dtype) if dtype in ("?", "S3") else np.arange(64).astype("U2") if dtype == "U2" else a.view(dtype)
        for values in (a, a.reshape(8, 8).T, a[::-2]):
            values.tofile(tmp_path / "numpy")
            assert tofile(tmp_path / "ours", values) == (tmp_path / "numpy").read_bytes()
        a.tofile(tmp_path / "raw")
        for options in ({}, {"count": 5}, {"count": 1000}, {"offset": 16}, {"offset": 5}):
            same(fromfile(tmp_path / "raw", dtype, **options), np.fromfile(tmp_path / "raw", dtype, **options))
    for a in (np.array([[1.5, 2], [1e20, np.nan]]), np.array([0.1, 2], "f4"), np.array([True, False]), np.array(["a", "b"]),
              np.array(["2020-01-01"], "M8[D]"), np.array([1 + 2j], "c8"), np.arange(3), np.zeros(0)):
        for sep in (" ", ", ", "\n"):
            a.tofile(tmp_path / "numpy", sep)
            assert tofile(tmp_path / "ours", a, sep) == (tmp_path / "numpy").read_bytes()
            if a.dtype.kind in "fi":
                same(fromfile(tmp_path / "ours", a.dtype, sep=sep), np.fromfile(tmp_path / "numpy", a.dtype, sep=sep))
    a = np.array([1.5, 2])
    a.tofile(tmp_path / "numpy", " ", "%.3f")
    assert tofile(tmp_path / "ours", a, " ", "%.3f") == (tmp_path / "numpy").read_bytes()
