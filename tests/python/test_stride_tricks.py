"""Views by strides and sliding windows against NumPy."""
import numpy as np
import pytest
import rapto as rp

from same import same


def test_as_strided():
    a, b = rp.arange(10), np.arange(10)
    same(rp.lib.stride_tricks.as_strided(a, (3, 4), (16, 8)), np.lib.stride_tricks.as_strided(b, (3, 4), (16, 8)))
    with pytest.raises(ValueError):
        rp.lib.stride_tricks.as_strided(a, (3, 40), (16, 8), check_bounds=True)


def test_windows():
    a, b = rp.arange(24).reshape(4, 6), np.arange(24).reshape(4, 6)
    for shape, axis in [((2, 3), None), (2, 0), (3, -1), ((2, 2), (0, 1)), ((2, 2), (1, 1))]:
        ours = rp.lib.stride_tricks.sliding_window_view(a, shape, axis)
        same(ours, np.lib.stride_tricks.sliding_window_view(b, shape, axis))
        assert not ours.flags.writeable
    for shape, axis in [((2,), None), ((-1,), 0), ((9,), 0), ((1, 2), (0,))]:
        with pytest.raises(ValueError):
            rp.lib.stride_tricks.sliding_window_view(a, shape, axis)


def test_scimath():
    for name, value in [("sqrt", [-1.0, 4.0]), ("log", [-1.0, 2.0]), ("arccos", [2.0]), ("arctanh", [0.5, 2.0]), ("log10", [-10])]:
        same(getattr(rp.lib.scimath, name)(value), getattr(np.lib.scimath, name)(value), rtol=1e-15)
    same(rp.lib.scimath.power([-2, 4], 0.5), np.lib.scimath.power([-2, 4], 0.5), rtol=1e-15)


def test_a_window_larger_than_the_array():
    with pytest.raises(ValueError, match="window shape cannot be larger than input array"):
        rp.sliding_window_view(rp.zeros((4, 4)), (5, 5))
