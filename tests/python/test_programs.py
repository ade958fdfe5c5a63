"""The same random programs in Rapto eager, Rapto lazy and NumPy: every array that a program made is equal at its end.

RAPTO_PROGRAMS sets how many programs run (2,000 without it); RAPTO_PROGRAMS_SEED another start than the fixed one.
"""
import os

import numpy as np
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

import program
import rapto as rp

COUNT = int(os.environ.get("RAPTO_PROGRAMS", "2000"))
SEED = int(os.environ.get("RAPTO_PROGRAMS_SEED", "20260226"))
SMALL = st.integers(0, 63)
STEP = st.tuples(SMALL, SMALL, SMALL, SMALL, SMALL)


def as_numpy(value):
    return np.asarray(value)


def same(left, right):
    """Equal dtype, shape and elements; NaN equals NaN, and the sign of zero counts."""
    if left.dtype != right.dtype or left.shape != right.shape:
        return False
    if left.dtype.kind == "c":
        return same(left.real, right.real) and same(left.imag, right.imag)
    if left.dtype.kind != "f":
        return bool(np.array_equal(left, right))
    equal = (left == right) & (np.signbit(left) == np.signbit(right))
    return bool(np.all(equal | (np.isnan(left) & np.isnan(right))))


def carried_out(mode, arrays, steps):
    before = rp.get_mode()
    rp.set_mode(mode)
    try:
        machine = program.Machine(rp, arrays).run(steps)
        return machine.notes, [as_numpy(a) for a in machine.arrays]
    finally:
        rp.set_mode(before)


@seed(SEED)
@settings(max_examples=COUNT, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10_000), st.lists(STEP, min_size=1, max_size=14))
def test_programs_give_the_same_everywhere(first, steps):
    arrays = program.start(np, first)
    oracle = program.Machine(np, arrays).run(steps)
    for mode in ("eager", "lazy"):
        notes, results = carried_out(mode, arrays, steps)
        assert notes == oracle.notes, mode
        for number, (result, wanted) in enumerate(zip(results, oracle.arrays)):
            assert same(result, wanted), (mode, number, result, wanted)
