"""What the array API standard's own tests found: huge integers, complex numbers, order of the checks, special values."""
import inspect

import numpy as np
import pytest

import rapto as rp
from same import same

HUGE = 2**70


def both(call):
    """The result with Rapto, or the kind of its exception, beside NumPy's."""
    results = []
    for module in (rp, np):
        try:
            with module.errstate(all="ignore"):
                results.append(call(module))
        except Exception as error:
            results.append(next(kind for kind in (OverflowError, TypeError, ValueError, IndexError) if isinstance(error, kind)))
    return results


@pytest.mark.parametrize("call", [
    lambda m: m.asarray(HUGE, dtype="f8"), lambda m: m.asarray([HUGE], dtype="f4"), lambda m: m.asarray([HUGE, 1], dtype="c16"),
    lambda m: m.asarray([HUGE], dtype=bool), lambda m: m.asarray(HUGE, dtype="i8"), lambda m: m.full(2, HUGE, dtype="f4"),
    lambda m: m.array([1.5]) * HUGE, lambda m: HUGE - m.array([1.5], dtype="f4"), lambda m: m.array([1j]) + HUGE,
    lambda m: m.array([1], dtype="f4") * 2**200, lambda m: m.array([1]) * HUGE, lambda m: m.array([1.0]) * 2**1100,
    lambda m: m.array([1.0, 1e300, np.nan]) < 2**600, lambda m: m.float64(1) >= -2**600, lambda m: m.array([1.0]) < -2**1100,
    lambda m: m.add(1.5, HUGE), lambda m: m.maximum(m.array([1.0]), HUGE), lambda m: m.clip(m.array([1.0]), 0, HUGE),
    lambda m: m.asarray([1, 2j], dtype="f8"), lambda m: m.asarray(1j, dtype="i4"), lambda m: m.asarray(1j, dtype=bool),
], ids=str)
def test_numbers_beyond_the_dtype(call):
    ours, theirs = both(call)
    if isinstance(theirs, type):
        assert ours is theirs
    else:
        same(ours, theirs)


@pytest.mark.parametrize("call", [
    lambda m: m.add(m.zeros(3), m.zeros(4), out=m.zeros(3, dtype="i4")),
    lambda m: m.add(m.zeros(3), m.zeros(4), out=m.broadcast_to(m.zeros(3, dtype="i4"), (3,))),
    lambda m: m.bitwise_xor(m.zeros(3), m.zeros(4)),
    lambda m: m.min(m.zeros((0, 0)), axis=1), lambda m: m.minimum.reduce(m.zeros((0, 0)), axis=1),
    lambda m: m.min(m.zeros((0, 3)), axis=1), lambda m: m.take(m.zeros((0, 0)), [0, 5], axis=1),
    lambda m: m.float64(1)[m.array(True)], lambda m: m.float64(1)[False], lambda m: m.float64(1)[0], lambda m: m.float64(1)[:],
])
def test_which_error_comes_first(call):
    ours, theirs = both(call)
    if isinstance(theirs, type):
        assert ours is theirs
    else:
        same(ours, theirs)


def test_complex_of_scalars():
    assert complex(rp.complex64(1 + 2j)) == 1 + 2j and complex(rp.float32(1.5)) == 1.5 and complex(rp.int8(3)) == 3


def test_clip_is_the_function():
    assert rp.clip([1, 5], 2, None).tolist() == [2, 5] and rp.clip([1, 5], min=2, max=3).tolist() == [2, 3]
    assert rp.linalg.vecdot([[1, 2]], [[3, 4]], axis=0).tolist() == [3, 8]


def test_signature_of_clip_is_the_standards():
    parameters = list(inspect.signature(rp.clip).parameters)
    assert parameters[1:4] == ["min", "max", "out"] and {"a_min", "a_max"} < set(parameters)
    a = rp.arange(6)
    for call in (rp.clip(a, 2, 4), rp.clip(a, min=2, max=4), rp.clip(a, a_min=2, a_max=4), a.clip(2, 4)):
        assert call.tolist() == [2, 2, 2, 3, 4, 4]
    pytest.raises(ValueError, rp.clip, a, 2, 4, max=4)
    pytest.raises(TypeError, rp.clip, a, 2)


@pytest.mark.parametrize("dtype", ["c8", "c16"])
@pytest.mark.parametrize("x, y", [(np.inf, 2.0), (np.inf, -2.0), (-np.inf, 2.0), (-np.inf, -0.5), (np.inf, 0.0), (np.inf, -0.0)])
def test_tanh_at_infinity_as_the_standard_has_it(x, y, dtype):
    got = rp.tanh(rp.array([complex(x, y)], dtype=dtype)).tolist()[0]
    assert got.real == np.sign(x) and got.imag == 0 and np.signbit(got.imag) == np.signbit(y)


def test_what_is_pending_may_be_written():
    before = rp.get_mode()
    rp.set_mode("lazy")
    try:
        assert (rp.arange(3) + 1).flags.writeable
    finally:
        rp.set_mode(before)


@pytest.mark.parametrize("dtype", ["c8", "c16"])
@pytest.mark.parametrize("x, expected", [
    (complex(np.inf, 0.0), complex(np.inf, 0.0)), (complex(-np.inf, np.inf), complex(-1, 0)),
    (complex(-np.inf, np.nan), complex(-1, 0)), (complex(np.inf, np.inf), complex(np.inf, np.nan)),
    (complex(np.inf, np.nan), complex(np.inf, np.nan)), (complex(np.nan, 0.0), complex(np.nan, 0.0)),
    (complex(-np.inf, 2.0), complex(-1, 0)), (complex(-0.0, 0.0), complex(0, 0)), (complex(np.nan, 1), complex(np.nan, np.nan)),
    (complex(1, -0.0), complex(np.expm1(1.0), -0.0)),
])
def test_expm1_as_the_standard_has_it(x, expected, dtype):
    with rp.errstate(all="ignore"):
        got = np.asarray(rp.expm1(rp.array([x], dtype=dtype)))[0]
    np.testing.assert_allclose([got.real, got.imag], [expected.real, expected.imag], rtol=1e-6)
    assert np.signbit(got.imag) == np.signbit(expected.imag) or np.isnan(expected.imag)


def test_far_diagonals_and_explicit_dtypes():
    assert rp.eye(2, k=2**63).tolist() == rp.eye(2, k=-2**63).tolist() == [[0, 0], [0, 0]]
    for name in ("u1", "i2", "f4", "?"):
        same(rp.cumulative_sum(rp.array([1, 2, 255], dtype="u1"), dtype=name), np.cumulative_sum(np.array([1, 2, 255], "u1"), dtype=name))
        same(rp.cumulative_prod(rp.array([1, 2, 255], dtype="u1"), dtype=name), np.cumulative_prod(np.array([1, 2, 255], "u1"), dtype=name))


def test_single_elements():
    a, b = rp.arange(6.0)[::-2], np.arange(6.0)[::-2]
    a[1], b[1] = 7.5, 7.5
    a[-1], b[-1] = 2, 2
    same(a, b)
    same(a[0], b[0])
    same(a[-3], b[-3])
    c = rp.array([1, 2], dtype="i8")
    c[0] = 2**63 - 1
    assert c.tolist() == [2**63 - 1, 2]
    for call in (lambda: a[3], lambda: a[-4], lambda: a.__setitem__(3, 1.0)):
        pytest.raises(IndexError, call)
    pytest.raises(OverflowError, lambda: c.__setitem__(0, 2**63))
    pytest.raises(ValueError, lambda: rp.broadcast_to(a, (3,)).__setitem__(0, 1.0))
