"""rapto.lib.format against NumPy's: headers byte for byte, arrays of either package read by the other."""
import inspect
import io

import numpy as np
import pytest
import rapto as rp
from numpy.lib import format as np_format

ARRAYS = [("float64", (3, 4), "C"), ("int16", (5, 7), "F"), ("complex64", (), "C"), ("S5", (4,), "C"), ("U3", (2, 2), "C"),
          ("datetime64[ms]", (3,), "C"), ("bool", (0, 3), "C"), ("float16", (2, 3, 4), "F")]


@pytest.mark.parametrize("dtype, shape, order", ARRAYS)
@pytest.mark.parametrize("version", [None, (1, 0), (2, 0), (3, 0)])
def test_bytes_are_numpys(dtype, shape, order, version):
    expected = np.zeros(shape, dtype, order=order)
    ours, theirs = io.BytesIO(), io.BytesIO()
    rp.lib.format.write_array(ours, rp.zeros(shape, dtype, order=order), version)
    np_format.write_array(theirs, expected, version)
    assert ours.getvalue() == theirs.getvalue()
    found = rp.lib.format.read_array(io.BytesIO(theirs.getvalue()))
    assert found.shape == shape and found.dtype.str == expected.dtype.str
    assert found.flags.f_contiguous == expected.flags.f_contiguous


def test_other_byte_order_and_python_2(tmp_path):
    stream = io.BytesIO()
    np_format.write_array(stream, np.arange(5, dtype=">i4"))
    stream.seek(0)
    assert rp.lib.format.read_array(stream).tolist() == [0, 1, 2, 3, 4]
    text = b"{'descr': '<f8', 'fortran_order': False, 'shape': (2L,), }\n"
    old = io.BytesIO(rp.lib.format.magic(1, 0) + len(text).to_bytes(2, "little") + text + bytes(16))
    with pytest.warns(UserWarning, match="Python 2"):
        assert rp.lib.format.read_array(old).tolist() == [0.0, 0.0]
    with pytest.warns(UserWarning, match="Python 2"):
        path = tmp_path / "old.npy"
        path.write_bytes(old.getvalue())
        assert rp.load(path).tolist() == [0.0, 0.0]


def test_what_is_refused():
    stream = io.BytesIO()
    rp.lib.format.write_array(stream, rp.arange(4))
    with pytest.raises(ValueError, match="could only read 3 elements"):
        rp.lib.format.read_array(io.BytesIO(stream.getvalue()[:-1]))
    with pytest.raises(ValueError, match="EOF: reading magic string"):
        rp.lib.format.read_array(io.BytesIO(b"\x93NUM"))
    with pytest.raises(ValueError, match="we only support format version"):
        rp.lib.format.write_array(io.BytesIO(), rp.arange(4), (4, 0))
    with pytest.raises(ValueError, match="large"):
        rp.lib.format.read_array(io.BytesIO(stream.getvalue()), max_header_size=10)


def test_methods_show_self():
    for name in ("sort", "reshape", "tolist", "view", "__array_ufunc__"):
        assert next(iter(inspect.signature(getattr(rp.ndarray, name)).parameters)) == "self"
    assert str(inspect.signature(rp.reshape)).startswith("(a")


def test_text_dtypes_of_a_pair():
    assert rp.dtype((str, 10)).str == "<U10" and rp.dtype(("S", 3)).str == "|S3"
    with pytest.raises(TypeError):
        rp.dtype((float, 2))


def test_sort_kinds_by_first_letter():
    for kind in ("q", "Heap", "stab", "mergesort"):
        assert rp.sort([2, 1], kind=kind).tolist() == [1, 2]
    with pytest.raises(ValueError, match="sort kind must be"):
        rp.sort([2, 1], kind="x")
