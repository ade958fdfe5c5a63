"""DLPack both ways with NumPy: shared memory, flags, copies, refusals."""
import gc

import numpy as np
import pytest
import rapto as rp


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint16", "int64", "float16", "float32", "float64", "complex64", "complex128"])
def test_both_ways(dtype):
    ours = rp.arange(6).astype(dtype).reshape(2, 3)[:, ::-1]
    theirs = np.from_dlpack(ours)
    assert theirs.dtype == dtype and theirs.tolist() == ours.tolist()
    back = rp.from_dlpack(theirs)
    assert back.tolist() == ours.tolist() and str(back.dtype) == dtype
    back[0, 0] = 1
    assert ours[0, 0] == 1 and theirs[0, 0] == 1


def test_lifetimes():
    theirs = np.from_dlpack(rp.arange(5))
    gc.collect()
    assert theirs.tolist() == [0, 1, 2, 3, 4]
    ours = rp.from_dlpack(np.arange(5))
    gc.collect()
    assert ours.tolist() == [0, 1, 2, 3, 4]
    capsule = rp.arange(3).__dlpack__()
    del capsule
    capsule = rp.arange(3).__dlpack__(max_version=(1, 0))
    del capsule


def test_read_only():
    fixed = rp.broadcast_to(rp.array([1, 2]), (3, 2))
    with pytest.raises(BufferError):
        fixed.__dlpack__()
    assert not np.from_dlpack(fixed).flags.writeable
    theirs = np.arange(3)
    theirs.flags.writeable = False
    assert not rp.from_dlpack(theirs).flags.writeable


def test_copies():
    ours = rp.arange(3)
    copy = rp.from_dlpack(ours, copy=True)
    copy[0] = 9
    assert ours[0] == 0
    assert rp.from_dlpack(ours, copy=False).tolist() == [0, 1, 2]
    assert rp.from_dlpack(ours, device="cpu").tolist() == [0, 1, 2]


def test_refusals():
    with pytest.raises(BufferError):
        rp.array(["2020-01-01"], dtype="M8[D]").__dlpack__()
    with pytest.raises(BufferError):
        rp.arange(3).__dlpack__(dl_device=(2, 0))
    with pytest.raises(ValueError):
        rp.from_dlpack(rp.arange(3), device="gpu")
    with pytest.raises(RuntimeError):
        rp.arange(3).__dlpack__(stream=1)
    assert rp.arange(3).__dlpack_device__() == (1, 0)

    class Empty:
        def __dlpack__(self, **keywords):
            return 5
    with pytest.raises(ValueError):
        rp.from_dlpack(Empty())
