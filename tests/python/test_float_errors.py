"""Which floating-point errors an operation reports: those that NumPy reports."""
import itertools

import numpy as np
import pytest

import rapto as rp

PARTS = [0.0, -2.0, 1e308, 1e-308, 5e-324, np.inf, np.nan, 0.5]


def seen(module, function):
    """The errors that a call reports, by NumPy's words."""
    errors = set()
    with module.errstate(all="call", call=lambda error, flag: errors.add(error)):
        function(module)
    return errors


def check(function, but=frozenset()):
    assert seen(rp, function) - but == seen(np, function) - but


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("dtype", ["complex128", "complex64"])
def test_complex_quotients(dtype):
    """All but an underflow on the way to a normal number: only results that stand out are looked at again."""
    for a, b, c, d in itertools.product(PARTS, repeat=4):
        check(lambda m: m.array([complex(a, b)]).astype(dtype) / m.array([complex(c, d)]).astype(dtype), {"underflow"})
    for a, b in itertools.product(PARTS, repeat=2):
        check(lambda m: m.reciprocal(m.array([complex(a, b)]).astype(dtype)), {"underflow"})


def test_an_overflow_is_no_division_by_zero():
    largest = rp.complex128(1.7e308)
    with rp.errstate(all="raise"), pytest.raises(FloatingPointError, match="overflow"):
        rp.array([largest]) / rp.array([0.5 + 0j])


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_steps(dtype):
    info = np.finfo(dtype)
    values = [0.0, -0.0, info.max, -info.max, info.tiny, info.smallest_subnormal, np.inf, -np.inf, np.nan, 1.0]
    values = [float(v) for v in values]
    for x, y in itertools.product(values, repeat=2):
        check(lambda m: m.nextafter(m.array([x], dtype), m.array([y], dtype)))
    for x in values:
        if x != info.smallest_subnormal:  # NumPy's way to its spacing passes through nothing
            check(lambda m: m.spacing(m.array([x], dtype)))


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "complex64"])
@pytest.mark.parametrize("text", ["1e300", "1e10", "1e-300", "inf", "nan", "0"])
def test_numbers_in_text(dtype, text):
    for kind in "SU":
        check(lambda m: m.array([text], kind).astype(dtype))
