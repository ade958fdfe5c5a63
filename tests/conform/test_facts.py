"""What dtypes can hold, against NumPy."""
import ctypes

import pytest

import numpy as np

import librapto  # noqa: E402
from librapto import LIB, P  # noqa: E402


class FloatInfo(ctypes.Structure):
    _fields_ = [("dtype", ctypes.c_int), ("bits", ctypes.c_int), ("nmant", ctypes.c_int), ("nexp", ctypes.c_int),
                ("minexp", ctypes.c_int), ("maxexp", ctypes.c_int), ("precision", ctypes.c_int), ("eps", ctypes.c_double),
                ("epsneg", ctypes.c_double), ("max", ctypes.c_double), ("smallest_normal", ctypes.c_double),
                ("smallest_subnormal", ctypes.c_double), ("resolution", ctypes.c_double)]


class IntegerInfo(ctypes.Structure):
    _fields_ = [("bits", ctypes.c_int), ("min", ctypes.c_int64), ("max", ctypes.c_uint64)]


@pytest.mark.parametrize("name", ["float16", "float32", "float64", "complex64", "complex128"])
def test_floats(name):
    info, expected = FloatInfo(), np.finfo(name)
    assert LIB.rp_finfo(librapto.NUMBERS[name], ctypes.byref(info), None) == 0
    for field in [f for f, _ in FloatInfo._fields_ if f != "dtype"]:
        got, wanted = getattr(info, field), getattr(expected, field)
        assert expected.dtype.type(got) == wanted, (name, field, got, wanted)
    assert LIB.rp_finfo(4, ctypes.byref(info), None) == 105


def test_integers():
    info = IntegerInfo()
    for name in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"):
        expected = np.iinfo(name)
        assert LIB.rp_iinfo(librapto.NUMBERS[name], ctypes.byref(info), None) == 0
        assert (info.bits, info.min, info.max) == (expected.bits, expected.min, expected.max)
    assert LIB.rp_iinfo(12, ctypes.byref(info), None) == 105


VALUES = [np.inf, np.nan, 65000.0, 64999.0, 1e39, -1e39, 3.4e38, 3.39e38, 1 + 2j, complex(1e39, 1), np.float32(1e5),
          np.complex64(1), -1, -129, 0, 255, 256, 2**31, 2**32, 2**63 - 1, -2**63, np.uint64(2**63), np.uint64(5), True,
          np.float16(5), np.int8(-128), np.datetime64("2000", "s")]


def test_smallest_dtypes():
    out = ctypes.c_int()
    scope = LIB.rp_scope_open()
    for value in VALUES:
        array = np.asarray(value)
        assert LIB.rp_min_scalar_type(P(librapto.operand(array)), ctypes.byref(out), None) == 0
        assert librapto.dtype_of(out.value) == np.min_scalar_type(value), value
    array = np.array([1, 2])
    LIB.rp_min_scalar_type(P(librapto.operand(array)), ctypes.byref(out), None)
    assert out.value == 4
    LIB.rp_scope_close(P(scope))


def test_kinds():
    LIB.rp_isdtype.restype, LIB.rp_dtype_kind.restype = ctypes.c_bool, ctypes.c_char
    for name, number in librapto.NUMBERS.items():
        assert LIB.rp_dtype_kind(number).decode() == np.dtype(name).kind
        for kind in ("bool", "signed integer", "unsigned integer", "integral", "real floating", "complex floating", "numeric"):
            assert LIB.rp_isdtype(number, kind.encode()) == np.isdtype(np.dtype(name), kind)
    assert not LIB.rp_isdtype(0, b"nonsense")
