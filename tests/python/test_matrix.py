"""matrix, asmatrix, bmat against NumPy's, and views by strides."""
import warnings

import numpy as np
import pytest
import rapto as rp
from same import same

M = "m.matrix([[1, 2], [3, 5]])"
CASES = ["m.matrix('1 2; 3 4') * m.matrix([[1], [1]])", "m.matrix([1, 2, 3]).T", f"{M} ** 3", f"{M} ** 0", f"{M} ** -1", f"{M}.I", "m.matrix([[1, 2]]).I", f"{M}.sum(0)", f"{M}.sum(1)", f"{M}[0]",
         f"{M}[:, 0]", f"{M}[0, 0]", f"{M}.A1", f"2 * {M}", f"{M} * 2", f"{M} + 1", f"m.unique({M})", f"{M}.mean()", f"{M}.argmax(1)",
         f"{M}.std(0)", "m.bmat('a b; b a', {'a': m.matrix(1), 'b': m.matrix(2)}, {})", f"m.kron({M}, {M})", f"{M}.ravel()",
         "m.matrix([[1 + 2j, 2]]).H", "m.matrix(5)", f"m.sum({M}, axis=0)", f"{M}.flatten()", f"[1, 2] * {M}", f"{M}.ptp(1)",
         f"m.dot({M}, m.ones(2))", f"{M} @ m.ones((2, 2))", f"{M}.max(1)", f"{M} / {M}", f"{M}.squeeze()", f"{M}.astype('f4')"]


@pytest.mark.parametrize("case", CASES)
def test_as_numpy(case):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours, theirs = (eval(case, {"m": m}) for m in (rp, np))
    assert type(ours).__name__ == type(theirs).__name__
    same(ours, theirs)


@pytest.mark.parametrize("case", ["m.matrix([[[1]]])", "m.matrix('1 2; 3')", f"{M} * m.matrix([[1, 2, 3]])", "m.matrix([[1, 2]]) ** 2"])
def test_refused_as_numpy(case):
    for m in (rp, np):
        with pytest.raises(ValueError):
            eval(case, {"m": m})


def test_super_array_function_ends():
    class Counted(rp.ndarray):
        calls = 0

        def __array_function__(self, function, types, args, kwargs):
            Counted.calls += 1
            return super().__array_function__(function, types, args, kwargs)

    assert rp.sort(rp.array([2, 1]).view(Counted)).tolist() == [1, 2]
    assert Counted.calls == 1


def test_as_strided_may_leave_the_memory():
    x = rp.arange(1, dtype="i1")
    view = rp.lib.stride_tricks.as_strided(x, (4, 4), (3, 4))
    assert view.strides == (3, 4) and view.__array_interface__["data"][0] == x.__array_interface__["data"][0]
    with pytest.raises(ValueError, match="reaches outside"):
        rp.lib.stride_tricks.as_strided(x, (4, 4), (3, 4), check_bounds=True)


def test_broadcast_arrays_warn_on_write():
    _, view = rp.broadcast_arrays(rp.zeros((2, 1)), x := rp.arange(3))
    assert memoryview(view).readonly
    with pytest.warns(FutureWarning):
        assert view.flags.writeable
    with pytest.warns(DeprecationWarning):
        view[0, 0] = 5
    view[0, 1] = 6  # warned once
    assert x.tolist() == [5, 6, 2]


def test_windows_can_be_written():
    x = rp.arange(4)
    rp.sliding_window_view(x, 2, writeable=True)[0, 0] = 9
    assert x[0] == 9
    with pytest.raises(ValueError, match="read-only"):
        rp.sliding_window_view(x, 2)[0, 0] = 9


def test_half_mean_is_not_bound_by_its_range():
    ones = rp.ones(100000, "f2")
    assert rp.mean(ones) == 1 and rp.std(ones) == 0


def test_weak_numbers_beyond_a_dtype_warn():
    for number in (1e300, -1e300):
        with pytest.warns(RuntimeWarning, match="overflow"):
            assert rp.isinf(rp.ones(2, "f4") + number).all()
    with pytest.raises(TypeError, match="Cannot cast"):
        rp.add(3.0, 4.0, dtype="i8")


def test_array_struct_and_interfaces_without_memory():
    class Struct:
        def __init__(self, array):
            self.__array_struct__ = array.__array_struct__

    x = rp.arange(6.0).reshape(2, 3)[:, ::2]
    same(rp.asarray(Struct(x)), np.arange(6.0).reshape(2, 3)[:, ::2])
    same(rp.asarray(Struct(np.arange(3))), np.arange(3))

    for dtype in ("M8[s]", "m8[ns]", "M8[D]"):  # the struct has no unit
        times = np.array([5, 3], dtype)
        back = np.array(rp.asarray(times)[::-1])
        assert back.dtype == times.dtype and back.tolist() == times[::-1].tolist()
        assert np.asarray(rp.unique(rp.asarray(times))).dtype == times.dtype
        assert not hasattr(rp.asarray(times), "__array_struct__")

    class Number:
        __array_interface__ = {"typestr": "f8", "shape": (1, 1)}

        def __float__(self):
            return 0.5

    assert rp.array(Number()).tolist() == [[0.5]]


def test_argmax_of_text_and_lists_times_scalars():
    assert rp.argmax(rp.array(["b", "c", "a", "c"])) == 1 and rp.argmin(rp.array([b"b", b"a"])) == 1
    assert [1] * rp.int64(3) == [1, 1, 1]
    with pytest.raises(TypeError):
        [1] * rp.float64(3)
