"""Files against NumPy's, both ways. tests/conform/test_npy.py and test_text_files.py go through all dtypes and options."""
import gzip
import io
import warnings

import numpy as np
import pytest
import rapto as rp
from same import both, same

ARRAYS = [np.arange(6).reshape(2, 3), np.arange(6.0).reshape(2, 3).T, np.array(2.5), np.zeros((0, 3), "f4"),
          np.array([1 + 2j]), np.array(["a", "b\u00e9"]), np.array(["2020-01-01"], "M8[D]"), np.array([True, False]),
          np.array([1.5, np.nan], "f2"), np.array([b"ab"])]


def ours(a):
    return rp.asarray(a)


@pytest.mark.parametrize("a", ARRAYS, ids=lambda a: str(a.dtype) + str(a.shape))
def test_npy(a, tmp_path):
    np.save(tmp_path / "n.npy", a)
    rp.save(tmp_path / "r", ours(a))
    assert (tmp_path / "n.npy").read_bytes() == (tmp_path / "r.npy").read_bytes()
    same(rp.load(tmp_path / "n.npy"), a)
    same(rp.load(str(tmp_path / "r.npy"), mmap_mode="r"), a)
    buffer = io.BytesIO()
    rp.save(buffer, ours(a))
    rp.save(buffer, ours(a))
    buffer.seek(0)
    same(rp.load(buffer), a)
    same(rp.load(buffer), a)
    with pytest.raises(EOFError):
        rp.load(buffer)


@pytest.mark.parametrize("compressed", [False, True])
def test_npz(compressed, tmp_path):
    name = "savez_compressed" if compressed else "savez"
    members = {f"m{i}": a for i, a in enumerate(ARRAYS)}
    getattr(rp, name)(tmp_path / "r", np.arange(3), **members)
    getattr(np, name)(tmp_path / "n", np.arange(3), **members)
    for path in ("r.npz", "n.npz"):
        with rp.load(tmp_path / path) as archive, np.load(tmp_path / path) as expected:
            assert sorted(archive.files) == sorted(expected.files) and len(archive) == len(expected)
            assert "m0" in archive and "m0.npy" in archive and "x" not in archive
            for key in archive:
                same(archive[key], expected[key])
            with pytest.raises(KeyError, match="x is not a file in the archive"):
                archive["x"]
    buffer = io.BytesIO()
    getattr(rp, name)(buffer, a=np.arange(4))
    buffer.seek(0)
    same(rp.load(buffer)["a"], np.arange(4))
    mapped = rp.load(tmp_path / "r.npz", mmap_mode="r")["m0"]
    same(mapped, ARRAYS[0])
    assert mapped.flags.writeable == compressed
    with pytest.raises(ValueError):
        rp.savez(tmp_path / "x", np.arange(3), arr_0=1)


def test_what_is_refused(tmp_path):
    np.save(tmp_path / "o.npy", np.array([None]), allow_pickle=True)
    with pytest.raises(NotImplementedError, match="pickled"):
        rp.load(tmp_path / "o.npy")
    (tmp_path / "x").write_bytes(b"nothing of the kind")
    with pytest.raises(ValueError, match="not an npy file"):
        rp.load(tmp_path / "x")
    (tmp_path / "e").write_bytes(b"")
    with pytest.raises(EOFError):
        rp.load(tmp_path / "e")
    with pytest.raises(FileNotFoundError):
        rp.load(tmp_path / "none.npy")
    with pytest.raises(ValueError):
        rp.load(tmp_path / "x", mmap_mode="q")


def test_memmap(tmp_path):
    a = rp.memmap(tmp_path / "m", dtype="f8", mode="w+", shape=(3, 4))
    a[1] = 7
    a.flush()
    assert isinstance(a, rp.memmap) and isinstance(a, rp.ndarray) and a.mode == "w+"
    np.testing.assert_array_equal(np.memmap(tmp_path / "m", "f8", "r", shape=(3, 4)), np.array(a.tolist()))
    b = rp.memmap(tmp_path / "m", dtype="f8", mode="c", offset=32, shape=4)
    b[:] = 1
    assert np.fromfile(tmp_path / "m")[4:8].tolist() == [7] * 4
    r = rp.memmap(tmp_path / "m", "f8", "r")
    assert r.shape == (12,)
    with pytest.raises(ValueError):
        r[0] = 1
    with pytest.raises(ValueError):
        rp.memmap(tmp_path / "m", "f8", "q")
    with pytest.raises(ValueError):
        rp.memmap(tmp_path / "m", "f8", "r", shape=(100,))
    rp.save(tmp_path / "a.npy", rp.arange(5))
    mapped = rp.load(tmp_path / "a.npy", mmap_mode="r+")
    mapped[0] = 9
    mapped.flush()
    assert np.load(tmp_path / "a.npy").tolist() == [9, 1, 2, 3, 4]


def quiet(function):
    def call(m):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return function(m)
    return call


@pytest.mark.parametrize("text, options", [
    ("1 2\n3 4", {}), ("1 2\n3", {}), ("1,x", {"delimiter": ","}), ("1,2\n3,4", {"delimiter": ",", "dtype": int, "unpack": True}),
    ("a b", {"dtype": str}), ("1 2 3", {"usecols": (0, -1)}), ("1 2 3", {"usecols": 1.5}), ("", {}), ("5", {"ndmin": 2}),
    ("1 2", {"ndmin": 3}), ("1 2", {"delimiter": "ab"}), ("1% 2", {"converters": {0: lambda s: float(s.strip("%"))}}),
    ("1 2\n3 4", {"converters": float}), ("a;b", {"delimiter": ";", "converters": lambda s: ord(s)}),
    ("1 2", {"comments": None}), ("1 2\n3 4\n5 6", {"max_rows": 2, "skiprows": 1}), ("x", {"comments": ""}),
    ("'1 2' 3", {"quotechar": "'", "dtype": str}), ("2020-01-01", {"dtype": "M8[D]"}), ("1", {"max_rows": -1})])
def test_loadtxt(text, options, tmp_path):
    path = tmp_path / "t.txt"
    path.write_text(text)
    for source in (lambda: path, lambda: str(path), lambda: io.StringIO(text), lambda: io.BytesIO(text.encode()),
                   lambda: text.splitlines()):
        both(quiet(lambda m: m.loadtxt(source(), **options)))


def test_loadtxt_sources(tmp_path):
    with gzip.open(tmp_path / "t.gz", "wb") as file:
        file.write(b"1 2\n3 4")
    same(rp.loadtxt(tmp_path / "t.gz"), np.loadtxt(tmp_path / "t.gz"))
    (tmp_path / "t").write_bytes("1 \u00e9".encode("latin1"))
    same(rp.loadtxt(tmp_path / "t", dtype=str, encoding="latin1"), np.loadtxt(tmp_path / "t", dtype=str, encoding="latin1"))
    with pytest.warns(UserWarning, match="input contained no data"):
        rp.loadtxt(io.StringIO(""))
    with pytest.raises(ValueError, match=r"t\.txt: line 2: could not convert string 'x' to float64 at row 1, column 2"):
        (tmp_path / "t.txt").write_text("1 2\n3 x")
        rp.loadtxt(tmp_path / "t.txt")
    with pytest.raises(FileNotFoundError):
        rp.loadtxt(tmp_path / "none")


@pytest.mark.parametrize("text, options", [
    ("1,2\n3,", {"delimiter": ","}), ("1,2\n3", {"delimiter": ","}), ("1,2\n3", {"delimiter": ",", "invalid_raise": False}),
    ("1,x", {"delimiter": ",", "dtype": int, "filling_values": 7}), ("1,2\n3,4", {"delimiter": ",", "dtype": None}),
    ("a,b", {"delimiter": ",", "dtype": str}), ("123456", {"delimiter": (1, 2, 3)}), ("1 2\n3 4", {"max_rows": 1}),
    ("1 2\n3 4", {"max_rows": 1, "skip_footer": 1}), ("1 2\n3 4\n5 6", {"skip_header": 1, "skip_footer": 1}),
    ("1 2 3", {"usecols": (2, 0)}), ("1,NA", {"delimiter": ",", "missing_values": "NA", "loose": False}), ("", {}),
    ("1,x", {"delimiter": ",", "loose": False}), ("1 2\n3 4", {"unpack": True}), ("5%", {"converters": {0: lambda s: float(s[:-1])}})])
def test_genfromtxt(text, options):
    both(quiet(lambda m: m.genfromtxt(io.StringIO(text), **options)))


def test_genfromtxt_warns():
    with pytest.warns(UserWarning, match="Line #2 .got 1 columns instead of 2"):
        rp.genfromtxt(["1 2", "3"], invalid_raise=False)
    with pytest.raises(NotImplementedError):
        rp.genfromtxt(["1 2"], names=True)


@pytest.mark.parametrize("options", [{}, {"fmt": "%d"}, {"fmt": ["%d", "%g", "%s"]}, {"fmt": "%d : %g : %5.1f"}, {"fmt": ["%d"]},
                                     {"fmt": "%d %d"}, {"delimiter": ", ", "header": "a\nb", "footer": "c", "comments": "% "},
                                     {"fmt": "%x"}])
def test_savetxt(options, tmp_path):
    a = [[1.5, 2, 3], [-4, 5, 6e20]]

    def call(m):
        text = io.StringIO()
        m.savetxt(text, m.array(a), **options)
        m.savetxt(tmp_path / "t", m.array(a), **options)
        binary = io.BytesIO()
        m.savetxt(binary, m.array(a), **options)
        assert (tmp_path / "t").read_text() == text.getvalue() == binary.getvalue().decode()
        return text.getvalue()
    both(call)


def test_savetxt_packed(tmp_path):
    rp.savetxt(tmp_path / "t.gz", rp.arange(3), fmt="%d")
    assert gzip.open(tmp_path / "t.gz").read() == b"0\n1\n2\n"


def test_raw(tmp_path):
    a = rp.arange(10, dtype="i4")
    a.tofile(tmp_path / "r")
    assert (tmp_path / "r").read_bytes() == np.arange(10, dtype="i4").tobytes()
    for options in ({}, {"count": 3}, {"offset": 8}):
        both(lambda m: m.fromfile(tmp_path / "r", "i4", **options))
    with open(tmp_path / "r", "rb") as file:
        same(rp.fromfile(file, "i4", 4), np.arange(4, dtype="i4"))
        same(rp.fromfile(file, "i4"), np.arange(4, 10, dtype="i4"))
    rp.array([[1.5, 2]]).tofile(tmp_path / "t", sep=",")
    assert (tmp_path / "t").read_text() == "1.5,2.0"
    both(lambda m: m.fromfile(tmp_path / "t", sep=","))
    for text, options in (("1 2 3", {"sep": " "}), ("1,2", {"sep": ",", "dtype": int}), ("1 x", {"sep": " "}), ("1", {"sep": ""})):
        both(lambda m: m.fromstring(text, **options))


def test_fromregex():
    same(rp.fromregex(io.StringIO("a=1 b=2"), r"\w=(\d)", "i8"), np.array([1, 2]))
