"""Signal routines and polynomials: rapto and NumPy give the same."""
import numpy as np
import pytest
import rapto as rp
from same import both, same

pytestmark = pytest.mark.filterwarnings("ignore")


def close(function, rtol=1e-12):
    same(function(rp), function(np), rtol)


def test_differences():
    a = [[1.0, 4.0, 9.0, 7.0], [2.0, 2.0, 5.0, 1.0]]
    both(lambda m: m.diff(a))
    both(lambda m: m.diff(a, 2, axis=0, prepend=[[0, 0, 0, 0]], append=1))
    both(lambda m: m.diff([True, False, False]))
    both(lambda m: m.diff(a, -1))
    both(lambda m: m.ediff1d(a, to_end=[5, 6], to_begin=0))
    both(lambda m: m.ediff1d([1, 2], to_end=1.5))
    close(lambda m: m.trapezoid(a, dx=0.5))
    close(lambda m: m.trapezoid(a, [0, 1, 3, 4], axis=1))
    close(lambda m: m.unwrap([0, 3, 7, -3.0]))
    close(lambda m: m.unwrap([0, 3, 7, -3], period=4))


def test_gradient():
    a = [[1.0, 4.0, 9.0, 7.0], [2.0, 2.0, 5.0, 1.0]]
    both(lambda m: m.gradient(a))
    both(lambda m: m.gradient(a, 2.0))
    both(lambda m: m.gradient(a, 2.0, [0, 1, 3, 4]))
    both(lambda m: m.gradient(a, axis=1, edge_order=2))
    both(lambda m: m.gradient([1, 2, 4]))
    for case in [dict(axis=2), dict(edge_order=3), dict(axis=0, edge_order=2)]:
        both(lambda m: m.gradient(a, **case))
    both(lambda m: m.gradient(a, 1, 2, 3))


def test_interp():
    both(lambda m: m.interp([0, 1.5, 9], [1, 2, 3], [3, 2, 0]))
    both(lambda m: m.interp(2.5, [1, 2, 3], [3, 2, 0]))
    both(lambda m: m.interp([0, 9], [1, 2], [3, 2], left=-1, right=5))
    both(lambda m: m.interp([0, 370.0], [10, 350], [3, 2], period=360))
    close(lambda m: m.interp([0, 1.5], [1, 2], [3, 2j]))
    both(lambda m: m.interp(1, [], []))
    both(lambda m: m.interp([1j], [1, 2], [1, 2]))
    both(lambda m: m.interp([1], [1, 2], m.asarray([1, 2], dtype="m8[s]")))
    both(lambda m: m.interp(1, [1], [1], period=0))


def test_convolve():
    for mode in ("full", "same", "valid", "best"):
        both(lambda m: m.convolve([1, 2, 3], [0, 1, 5, 2], mode))
        both(lambda m: m.correlate([1.0, 2, 3], [0, 1], mode))
    close(lambda m: m.correlate([1j, 2, 3], [0, 1 + 1j]))
    both(lambda m: m.convolve([], [1]))


def test_windows():
    for name in ("bartlett", "blackman", "hanning", "hamming"):
        for n in (0, 1, 2, 7):
            same(rp.asarray(getattr(rp, name)(n)) + 1, getattr(np, name)(n) + 1, 1e-15)
    close(lambda m: m.kaiser(9, 8.6))
    close(lambda m: m.i0([0.0, 1, 20]))
    close(lambda m: m.sinc([0.0, 0.5, 2.25]))


def test_numbers():
    both(lambda m: m.round([0.5, 1.5, 2.675], 2))
    both(lambda m: m.round(15, -1))
    both(lambda m: m.around([1.5, 2.5]))
    both(lambda m: m.asarray([1.25, 2.5]).round(1))
    both(lambda m: m.round([1.255 + 2.5j], 1))
    both(lambda m: m.round(m.asarray([1.26, 2.5], dtype="f2"), 1))
    both(lambda m: m.fix([2.5, -2.5]))
    both(lambda m: m.nan_to_num([np.nan, np.inf, -np.inf, 1]))
    both(lambda m: m.nan_to_num([np.nan, np.inf], nan=1, posinf=2))
    both(lambda m: m.nan_to_num([complex(np.nan, np.inf)]))
    both(lambda m: m.real_if_close([2.1 + 4e-15j, 5.2 + 3e-16j]))
    both(lambda m: m.real_if_close([2.1 + 4e-3j]))
    close(lambda m: m.angle([1.0, 1j, -1 - 1j]))
    close(lambda m: m.angle([1.0, 1j], deg=True))
    for name in ("iscomplex", "isreal", "isposinf", "isneginf"):
        both(lambda m: getattr(m, name)([1.0, np.inf, -np.inf]))
        both(lambda m: getattr(m, name)([1 + 1j, 2]))
    a = rp.asarray([np.nan, 1.0])
    assert rp.nan_to_num(a, copy=False) is a and a.tolist() == [0.0, 1.0]


def test_closeness():
    both(lambda m: m.isclose([1e10, 1e-7], [1.00001e10, 1e-8]))
    both(lambda m: m.isclose(1.0, np.nan))
    both(lambda m: m.isclose([np.nan], [np.nan], equal_nan=True))
    both(lambda m: m.allclose([1, 2], [1, 2.1], rtol=0.1))
    both(lambda m: m.array_equal([1, 2], [1, 2]))
    both(lambda m: m.array_equal([1, 2], ["a", "b"]))
    both(lambda m: m.array_equal([np.nan], [np.nan], equal_nan=True))
    both(lambda m: m.array_equiv([1, 1], [[1, 1], [1, 1]]))
    both(lambda m: m.array_equiv([1, 1], [1, 1, 1]))
    both(lambda m: m.isclose([1 + 1j], [1 + 1j]))


def test_polynomials():
    both(lambda m: m.poly([1.0, 2.0, 3.0]))
    both(lambda m: m.poly([1 + 1j, 1 - 1j]))
    both(lambda m: m.polyadd([1, 2], [9, 5, 4]))
    both(lambda m: m.polysub([1, 2], [9.0, 5, 4]))
    both(lambda m: m.polymul([0, 1, 2], [9, 5, 4]))
    both(lambda m: m.polydiv([3.0, 5.0, 2.0], [2.0, 1.0]))
    both(lambda m: m.polyval([3, 0, 1], 5))
    both(lambda m: m.polyval([3, 0, 1], [[1.0, 2]]))
    both(lambda m: m.polyder([1, 1, 1, 1], 2))
    both(lambda m: m.polyint([1, 1, 1], 2, k=[6, 5]))
    both(lambda m: m.polyder([1, 1], -1))
    x, y = np.arange(8.0), np.sin(np.arange(8.0))
    close(lambda m: m.polyfit(x.tolist(), y.tolist(), 3), 1e-9)
    close(lambda m: m.polyfit(x.tolist(), y.tolist(), 2, w=(x + 1).tolist()), 1e-9)
    close(lambda m: m.polyfit(x.tolist(), y.tolist(), 2, cov=True), 1e-8)
    both(lambda m: m.polyfit([1.0, 2], [1.0], 1))


def test_ends_of_another_kind():
    with pytest.raises(TypeError, match="dtype of `to_end` must be compatible with input `ary`"):
        rp.ediff1d([1, 2, 4], to_end=rp.nan)
