"""Calls of routines whose arguments are arrays (NumPy arrays; Python numbers as weak scalars; None as NULL) and plain C
values (ctypes instances)."""
import ctypes

import numpy as np

from librapto import LIB, P, operand, result


def argument(value):
    if value is None:
        return P(None)
    if isinstance(value, (np.ndarray, float)) or type(value) is int:
        return P(operand(value))
    if isinstance(value, ctypes.Structure):
        return ctypes.byref(value)
    return value


def invoke(name, *arguments):
    """rp_<name>(...) as a NumPy array; raises RaptoError for an error array."""
    function = getattr(LIB, "rp_" + name)
    function.restype = P
    scope = LIB.rp_scope_open()
    try:
        return result(function(*[argument(value) for value in arguments]))
    finally:
        LIB.rp_scope_close(P(scope))


def close(got, want, ulp=0, scale=None):
    """Same dtype and shape; equal within `ulp` units in the last place of `scale` (None: of each value)."""
    want = np.asarray(want)
    assert got.dtype == want.dtype, (got.dtype, want.dtype)
    assert got.shape == want.shape, (got.shape, want.shape)
    if ulp == 0 or want.dtype.kind not in "fc":
        np.testing.assert_array_equal(got, want)
        return
    eps = np.finfo(want.dtype).eps
    size = np.abs(want) if scale is None else scale
    with np.errstate(all="ignore"):
        near = (got == want) | (np.isnan(got) & np.isnan(want)) | (np.abs(got - want) <= ulp * eps * size)
    assert np.all(near), (got[~near][:5], want[~near][:5])
