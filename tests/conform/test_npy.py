"""npy files: written as NumPy writes them byte for byte, read whatever NumPy wrote."""
import ctypes
import io

import pytest

np = pytest.importorskip("numpy")

import librapto  # noqa: E402
from librapto import LIB, P
from test_print import NUMBERS, operand

NAMES = {number: name for name, number in NUMBERS.items()}


class Error(ctypes.Structure):
    _fields_ = [("status", ctypes.c_int), ("message", ctypes.c_char * 1024)]


LIB.rp_npy_read.restype, LIB.rp_npy_read.argtypes = ctypes.c_int, [ctypes.c_char_p, ctypes.POINTER(P), P]
LIB.rp_npy_write.restype, LIB.rp_npy_write.argtypes = ctypes.c_int, [ctypes.c_char_p, P, P]

SHAPES = [(), (1,), (5,), (0,), (3, 4), (0, 3), (2, 0, 5), (2, 3, 4), (1,) * 64, (123456,)]
SHAPES += [(1,) * axes for axes in range(2, 64, 3)]  # headers of every length modulo 64
READY = [name for name in NUMBERS if name not in ("float16",)]
RNG = np.random.default_rng(7)


def sample(shape, dtype):
    raw = RNG.integers(0, 256, int(np.prod(shape)) * np.dtype(dtype).itemsize, dtype="uint8")
    values = raw.view(dtype).reshape(shape)
    return values.view("uint8").astype(bool).reshape(shape) if dtype == "bool" else values


def read(path):
    scope, out, error = LIB.rp_scope_open(), P(), Error()
    status = LIB.rp_npy_read(str(path).encode(), ctypes.byref(out), ctypes.byref(error))
    if status:
        LIB.rp_scope_close(P(scope))
        raise librapto.RaptoError(status, error.message.decode())
    dtype = LIB.rp_dtype_of(out)
    values = np.empty([LIB.rp_shape(out)[i] for i in range(LIB.rp_ndim(out))], NAMES[dtype])
    assert LIB.rp_copy_to(out, dtype, values.ctypes.data, values.nbytes) == 0
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
    (np.array([None, 1], dtype=object), 400), (np.zeros(3, "complex128"), 400), (np.zeros(3, "float16"), 400),
    (np.zeros(3, "U5"), 400), (np.zeros(3, [("a", "f8")]), 400)])
def test_what_is_not_supported_is_refused(values, status, tmp_path):
    np.save(tmp_path / "a.npy", values, allow_pickle=True)
    with pytest.raises(librapto.RaptoError) as caught:
        read(tmp_path / "a.npy")
    assert caught.value.status == status
