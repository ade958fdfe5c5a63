"""The array library through ctypes, for comparisons with NumPy. Arrays cross as NumPy arrays of any layout: operands are
views of NumPy's memory, results are copied out."""
import ctypes
import os
import pathlib
import re

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEFAULT = ROOT / "build" / "release" / "tests" / "conform" / "librapto_conform.so"

DTYPES = {0: "bool", 1: "int8", 2: "int16", 3: "int32", 4: "int64", 5: "uint8", 6: "uint16", 7: "uint32", 8: "uint64",
          9: "float16", 11: "float32", 12: "float64", 13: "complex64", 14: "complex128"}
NUMBERS = {name: number for number, name in DTYPES.items()}
UNITS = ["generic", "Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns"]


def number_of(dtype):
    """The number of a NumPy dtype in rp_dtype: the base below, unit or width above 8 bits."""
    if dtype.kind in "SU":
        return 17 + (dtype.itemsize << 8) if dtype.kind == "S" else 18 + (dtype.itemsize // 4 << 8)
    if dtype.kind in "mM":
        return (15 if dtype.kind == "M" else 16) + (UNITS.index(np.datetime_data(dtype)[0]) << 8)
    return NUMBERS[dtype.name]


def dtype_of(number):
    """The NumPy dtype of a number in rp_dtype; bfloat16, which NumPy lacks, as uint16."""
    base, parameter = number & 255, number >> 8
    if base in (15, 16):
        unit = f"[{UNITS[parameter]}]" if parameter else ""
        return np.dtype(("M8" if base == 15 else "m8") + unit)
    if base in (17, 18):
        return np.dtype(("S" if base == 17 else "U") + str(parameter))
    return np.dtype("uint16" if base == 10 else DTYPES[base])


P, I, L, D, B = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64, ctypes.c_double, ctypes.c_bool


class Foreign(ctypes.Structure):
    _fields_ = [("dtype", I), ("ndim", I), ("shape", P), ("strides", P), ("data", P), ("writable", B), ("release", P),
                ("context", P)]


class RaptoError(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def load():
    library = ctypes.CDLL(os.environ.get("RAPTO_LIBRARY", str(DEFAULT)))
    signatures = {
        "rp_from_foreign": (P, [P]), "rp_scalar": (P, [D]), "rp_scalar_int": (P, [L]), "rp_array_status": (I, [P]),
        "rp_array_message": (ctypes.c_char_p, [P]), "rp_dtype_of": (I, [P]), "rp_ndim": (I, [P]), "rp_size": (L, [P]),
        "rp_shape": (ctypes.POINTER(L), [P]), "rp_copy_to": (I, [P, I, P, ctypes.c_size_t]), "rp_set_mode": (None, [I]),
        "rp_scope_open": (P, []), "rp_scope_close": (None, [P]), "rp_set_threads": (None, [I]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


LIB = load()


def rows():
    """The rows of ops.def as (name, arity, class, rule)."""
    text = (ROOT / "src" / "graph" / "ops.def").read_text()
    found = re.findall(r"^RP_OP\((\w+), (\w+), (\d), (\w+), (\w+),", text, re.M)
    return [(name, int(arity), kind, rule) for _, name, arity, kind, rule in found]


def operand(value):
    """A NumPy array as an array over the same memory; a Python int or float as a weak scalar."""
    if isinstance(value, float):
        return LIB.rp_scalar(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return LIB.rp_scalar_int(value)
    shape, strides = (L * max(value.ndim, 1))(*value.shape), (L * max(value.ndim, 1))(*value.strides)
    foreign = Foreign(number_of(value.dtype), value.ndim, ctypes.addressof(shape), ctypes.addressof(strides),
                      value.ctypes.data, False, None, None)
    return LIB.rp_from_foreign(ctypes.byref(foreign))


def result(handle):
    if LIB.rp_array_status(handle) != 0:
        raise RaptoError(LIB.rp_array_status(handle), LIB.rp_array_message(handle).decode())
    shape = [LIB.rp_shape(handle)[i] for i in range(LIB.rp_ndim(handle))]
    out = np.empty(shape, dtype_of(LIB.rp_dtype_of(handle)))
    status = LIB.rp_copy_to(handle, LIB.rp_dtype_of(handle), out.ctypes.data, out.nbytes)
    if status != 0:
        raise RaptoError(status, "rp_copy_to")
    return out


def call(name, *operands, extra=()):
    """rp_<name>(operands..., extra...) as a NumPy array; raises RaptoError for an error array. `extra` are ctypes values
    or lists of axes."""
    function = getattr(LIB, "rp_" + name)
    function.restype = P
    scope = LIB.rp_scope_open()
    try:
        arguments = [P(operand(value)) for value in operands]
        arguments += [(I * max(len(value), 1))(*value) if isinstance(value, list) else value for value in extra]
        return result(function(*arguments))
    finally:
        LIB.rp_scope_close(P(scope))
