"""npy files: written as NumPy writes them byte for byte, read whatever NumPy wrote."""
import ctypes
import io
import zipfile

import pytest

import numpy as np

import anyarray  # noqa: E402
import librapto  # noqa: E402
from anyarray import Error, operand  # noqa: E402
from librapto import LIB, P  # noqa: E402

LIB.rp_npy_read.restype, LIB.rp_npy_read.argtypes = ctypes.c_int, [ctypes.c_char_p, ctypes.POINTER(P), P]
LIB.rp_npy_write.restype, LIB.rp_npy_write.argtypes = ctypes.c_int, [ctypes.c_char_p, P, P]
for name in ("npz_open", "npz_get", "npz_map", "npz_write", "npy_map", "npy_map_new", "memmap", "memmap_flush"):
    getattr(LIB, "rp_" + name).restype = ctypes.c_int
LIB.rp_npz_close.restype, LIB.rp_npz_close.argtypes = None, [P]
LIB.rp_npz_count.restype, LIB.rp_npz_count.argtypes = ctypes.c_int64, [P]
LIB.rp_npz_name.restype, LIB.rp_npz_name.argtypes = ctypes.c_char_p, [P, ctypes.c_int64]

SHAPES = [(), (1,), (5,), (0,), (3, 4), (0, 3), (2, 0, 5), (2, 3, 4), (1,) * 64, (12345,)]
SHAPES += [(1,) * axes for axes in range(2, 64, 3)]  # headers of every length modulo 64
READY = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16", "M8[ns]", "M8[D]", "M8",
         "m8[s]", "m8", "S1", "S7", "S0", "U1", "U5", "U0"]
RNG = np.random.default_rng(7)


def sample(shape, dtype):
    dtype = np.dtype(dtype)
    if dtype.kind in "SU":
        letters = "abc\u00e9\u4e2d" if dtype.kind == "U" else "abc"
        words = ["".join(RNG.choice(list(letters), RNG.integers(0, 9))) for _ in range(int(np.prod(shape)) % 2000)]
        return np.resize(np.array(words or [""]), shape).astype(dtype) if np.prod(shape) else np.empty(shape, dtype)
    raw = RNG.integers(0, 256, int(np.prod(shape)) * dtype.itemsize, dtype="uint8")
    values = raw.view(dtype).reshape(shape)
    return values.view("uint8").astype(bool).reshape(shape) if dtype == "bool" else values


def read(path):
    scope, out, error = LIB.rp_scope_open(), P(), Error()
    status = LIB.rp_npy_read(str(path).encode(), ctypes.byref(out), ctypes.byref(error))
    if status:
        LIB.rp_scope_close(P(scope))
        raise librapto.RaptoError(status, error.message.decode())
    values = anyarray.result(out.value)
    LIB.rp_scope_close(P(scope))
    return values


def same(a, b):
    return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()


@pytest.mark.parametrize("dtype", READY)
def test_written_bytes_are_numpys(dtype, tmp_path):
    for shape in SHAPES:
        values, buffer = sample(shape, dtype), io.BytesIO()
        np.save(buffer, values)
        scope = LIB.rp_scope_open()
        assert LIB.rp_npy_write(str(tmp_path / "a.npy").encode(), operand(values), None) == 0
        LIB.rp_scope_close(P(scope))
        assert (tmp_path / "a.npy").read_bytes() == buffer.getvalue(), (shape, dtype)


@pytest.mark.parametrize("dtype", READY)
@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_numpys_files_are_read(dtype, version, tmp_path):
    for shape in SHAPES:
        values = sample(shape, dtype)
        for layout in (values, np.asfortranarray(values), values.astype(values.dtype.newbyteorder(">"))):
            with open(tmp_path / "a.npy", "wb") as file:
                np.lib.format.write_array(file, layout, version)
            assert same(read(tmp_path / "a.npy"), values.reshape(layout.shape)), (shape, dtype, version)


def test_views_are_written_in_c_order(tmp_path):
    base = RNG.standard_normal((6, 8))
    for view in (base.T, base[::-1], base[:, ::-2], base[1:4, 3], np.broadcast_to(base[0], (3, 8))):
        scope = LIB.rp_scope_open()
        assert LIB.rp_npy_write(str(tmp_path / "a.npy").encode(), operand(view), None) == 0
        LIB.rp_scope_close(P(scope))
        assert np.array_equal(np.load(tmp_path / "a.npy"), view)


@pytest.mark.parametrize("values, status", [
    (np.array([None, 1], dtype=object), 400), (np.zeros(3, "f16"), 400), (np.zeros(3, "V5"), 400),
    (np.zeros(3, "M8[25s]"), 400), (np.zeros(3, [("a", "f8")]), 400)])
def test_what_is_not_supported_is_refused(values, status, tmp_path):
    np.save(tmp_path / "a.npy", values, allow_pickle=True)
    with pytest.raises(librapto.RaptoError) as caught:
        read(tmp_path / "a.npy")
    assert caught.value.status == status


# ---- npz


def check(status, error):
    if status:
        raise librapto.RaptoError(status, error.message.decode())


def write_npz(path, arrays, compressed):
    error = Error()
    with anyarray.scope():
        names = (ctypes.c_char_p * len(arrays))(*[name.encode() for name in arrays])
        handles = (P * len(arrays))(*[operand(a) for a in arrays.values()])
        check(LIB.rp_npz_write(str(path).encode(), names, handles, ctypes.c_int64(len(arrays)), compressed,
                               ctypes.byref(error)), error)


def read_npz(path, mapped=None):
    npz, error, out = P(), Error(), P()
    check(LIB.rp_npz_open(str(path).encode(), ctypes.byref(npz), ctypes.byref(error)), error)
    found = {}
    try:
        for i in range(LIB.rp_npz_count(npz)):
            name = LIB.rp_npz_name(npz, i)
            with anyarray.scope():
                if mapped is None:
                    status = LIB.rp_npz_get(npz, name, ctypes.byref(out), ctypes.byref(error))
                else:
                    status = LIB.rp_npz_map(npz, name, mapped, ctypes.byref(out), ctypes.byref(error))
                check(status, error)
                found[name.decode()] = anyarray.result(out.value)
    finally:
        LIB.rp_npz_close(npz)
    return found


def members():
    arrays = {dtype.replace("[", "_"): sample((7, 9), dtype) for dtype in READY}
    return dict(arrays, empty=np.zeros((0, 3)), scalar=np.array(2.5), large=RNG.standard_normal(100000),
                turned=np.asfortranarray(sample((30, 40), "i4")), **{"n\u00e9": np.arange(3)})


@pytest.mark.parametrize("compressed", [False, True])
def test_npz_both_ways(compressed, tmp_path):
    arrays = members()
    write_npz(tmp_path / "ours.npz", arrays, compressed)
    (np.savez_compressed if compressed else np.savez)(tmp_path / "numpys.npz", **arrays)
    with np.load(tmp_path / "ours.npz") as archive:
        assert archive.files == list(arrays)
        for name in arrays:
            assert same(archive[name], arrays[name])
            assert archive[name].flags.f_contiguous == arrays[name].flags.f_contiguous
    for path in ("ours.npz", "numpys.npz"):
        found = read_npz(tmp_path / path)
        assert list(found) == list(arrays)
        assert all(same(found[name], arrays[name]) for name in arrays)
    assert zipfile.ZipFile(tmp_path / "ours.npz").testzip() is None


def test_npz_of_nothing_and_same_names(tmp_path):
    write_npz(tmp_path / "a.npz", {}, False)
    assert np.load(tmp_path / "a.npz").files == [] and read_npz(tmp_path / "a.npz") == {}
    with zipfile.ZipFile(tmp_path / "b.zip", "w", allowZip64=True) as archive:
        buffer = io.BytesIO()
        np.save(buffer, np.arange(5))
        with archive.open("x.npy", "w", force_zip64=True) as member:
            member.write(buffer.getvalue())
        archive.comment = b"PK\5\6 a comment that looks like an end" * 3
    assert same(read_npz(tmp_path / "b.zip")["x"], np.arange(5))


def test_npz_members_are_mapped(tmp_path):
    arrays = members()
    write_npz(tmp_path / "a.npz", arrays, False)
    for mode in (0, 1):
        found = read_npz(tmp_path / "a.npz", mode)
        assert all(same(found[name], arrays[name]) for name in arrays)
    write_npz(tmp_path / "b.npz", arrays, True)
    with pytest.raises(librapto.RaptoError, match="only a stored member"):
        read_npz(tmp_path / "b.npz", 0)


def test_damaged_npz(tmp_path):
    arrays = {"a": np.arange(1000.0), "b": np.arange(5)}
    for compressed in (False, True):
        write_npz(tmp_path / "a.npz", arrays, compressed)
        good = (tmp_path / "a.npz").read_bytes()
        for at in range(0, len(good), 7):
            bad = bytearray(good)
            bad[at] ^= 0x55
            (tmp_path / "bad.npz").write_bytes(bad)
            try:
                found = read_npz(tmp_path / "bad.npz")
            except librapto.RaptoError as error:
                assert "bad.npz: " in str(error)
            else:
                assert [a.tolist() for a in found.values()] == [a.tolist() for a in arrays.values()]
        for length in range(0, len(good), 13):
            (tmp_path / "bad.npz").write_bytes(good[:length])
            with pytest.raises(librapto.RaptoError):
                read_npz(tmp_path / "bad.npz")


# ---- maps


class MapOptions(ctypes.Structure):
    _fields_ = [("mode", ctypes.c_int), ("dtype", ctypes.c_int), ("offset", ctypes.c_int64), ("ndim", ctypes.c_int),
                ("shape", P), ("order", ctypes.c_int)]


def memmap(path, mode, dtype, offset=0, shape=None, order="C", use=anyarray.result, function="memmap"):
    out, error = P(), Error()
    extents = (ctypes.c_int64 * 65)(*(shape or ()))
    options = MapOptions(["r", "c", "r+", "w+"].index(mode), anyarray.number_of(dtype), offset, len(shape or ()),
                         ctypes.addressof(extents) if shape is not None else None, "CF".index(order))
    with anyarray.scope():
        check(getattr(LIB, "rp_" + function)(str(path).encode(), ctypes.byref(options), ctypes.byref(out),
                                             ctypes.byref(error)), error)
        return use(out.value)


def fill(value):
    def use(handle):
        LIB.rp_fill.restype = ctypes.c_int
        status = LIB.rp_fill(P(handle), ctypes.c_double(value), None)
        assert LIB.rp_memmap_flush(P(handle), None) == 0
        return status
    return use


def test_memory_maps(tmp_path):
    path = tmp_path / "raw"
    values = RNG.standard_normal((50, 30))
    values.tofile(path)
    assert same(memmap(path, "r", "f8"), values.ravel())
    assert same(memmap(path, "c", "f8", 8 * 30, (49, 30)), values[1:])
    assert same(memmap(path, "r+", "f8", 4096, (7, 5), "F"), np.memmap(path, "f8", "r", 4096, (7, 5), "F"))
    assert memmap(path, "r", "f8", use=fill(1)) == 106
    assert memmap(path, "c", "f8", use=fill(1)) == 0
    assert same(np.fromfile(path), values.ravel())
    assert memmap(path, "r+", "f8", 16, (2,), use=fill(7)) == 0
    assert np.fromfile(path)[:5].tolist() == [values[0, 0], values[0, 1], 7, 7, values[0, 4]]
    assert memmap(path, "r+", "f8", 0, (2000,), use=fill(3)) == 0
    assert np.fromfile(path).tolist() == [3] * 2000
    assert memmap(path, "w+", "i4", 8, (3,), use=fill(9)) == 0
    assert np.fromfile(path, "i4").tolist() == [0, 0, 9, 9, 9]
    assert memmap(path, "r", "i4", 0, (0, 4)).shape == (0, 4)
    assert same(memmap(path, "r", "i4", 6, (2,)), np.memmap(path, "i4", "r", 6, (2,)))
    for wrong, words in (((path, "r", "f8"), "not a multiple"), ((path, "r", "i4", 0, (6,)), "greater than file size"),
                         ((path, "w+", "i4"), "shape must be given"),
                         ((path, "r", "i4", -4, (1,)), "negative"), ((path, "r", "i4", 0, (2**62, 8)), "larger than"),
                         ((tmp_path / "none", "r", "i4"), "none")):
        with pytest.raises(librapto.RaptoError, match=words):
            memmap(*wrong)


def test_maps_of_npy_files(tmp_path):
    path = tmp_path / "a.npy"
    for order in "CF":
        assert memmap(path, "w+", "f4", 0, (3, 5), order, fill(2), "npy_map_new") == 0
        np.testing.assert_array_equal(np.load(path), np.full((3, 5), 2, "f4"))
        assert np.load(path).flags.f_contiguous == (order == "F")
        out, error = P(), Error()
        with anyarray.scope():
            check(LIB.rp_npy_map(str(path).encode(), 2, ctypes.byref(out), ctypes.byref(error)), error)
            assert fill(5)(out.value) == 0
        np.testing.assert_array_equal(np.load(path, mmap_mode="r"), np.full((3, 5), 5, "f4"))
