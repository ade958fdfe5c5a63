"""Arrays of every dtype to and from the library: operands are views of NumPy's memory, results copies."""
import ctypes

import numpy as np

import librapto
from librapto import LIB, P

LIB.rp_dtype_from_descr.restype, LIB.rp_dtype_from_descr.argtypes = ctypes.c_bool, [ctypes.c_char_p, P, P]
LIB.rp_dtype_descr.restype, LIB.rp_dtype_descr.argtypes = ctypes.c_bool, [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t]
LIB.rp_read.restype, LIB.rp_read.argtypes = ctypes.c_int, [P, P]
LIB.rp_dtype_size.restype, LIB.rp_dtype_size.argtypes = ctypes.c_size_t, [ctypes.c_int]


class Error(ctypes.Structure):
    _fields_ = [("status", ctypes.c_int), ("message", ctypes.c_char * 1024)]


def number_of(dtype):
    """rp_dtype of a NumPy dtype."""
    number, swapped = ctypes.c_int(), ctypes.c_bool()
    assert LIB.rp_dtype_from_descr(np.dtype(dtype).str.encode(), ctypes.byref(number), ctypes.byref(swapped)), dtype
    return number.value


def dtype_of(number):
    text = ctypes.create_string_buffer(32)
    assert LIB.rp_dtype_descr(number, text, 32), number
    return np.dtype(text.value.decode())


def operand(value, writable=False):
    value = np.asarray(value)
    shape, strides = (ctypes.c_int64 * 65)(*value.shape), (ctypes.c_int64 * 65)(*value.strides)
    foreign = librapto.Foreign(number_of(value.dtype), value.ndim, ctypes.addressof(shape), ctypes.addressof(strides),
                               value.ctypes.data, writable, None, None)
    return P(LIB.rp_from_foreign(ctypes.byref(foreign)))


def result(handle):
    if LIB.rp_array_status(P(handle)) != 0:
        raise librapto.RaptoError(LIB.rp_array_status(P(handle)), LIB.rp_array_message(P(handle)).decode())
    data = P()
    shape = tuple(LIB.rp_shape(P(handle))[i] for i in range(LIB.rp_ndim(P(handle))))
    assert LIB.rp_read(P(handle), ctypes.byref(data)) == 0
    dtype = dtype_of(LIB.rp_dtype_of(P(handle)))
    size = int(np.prod(shape)) * dtype.itemsize
    return np.frombuffer(ctypes.string_at(data, size) if size else b"", dtype, int(np.prod(shape))).reshape(shape) \
        if dtype.itemsize else np.empty(shape, dtype)


class scope:
    def __enter__(self):
        self.handle = LIB.rp_scope_open()

    def __exit__(self, *unused):
        LIB.rp_scope_close(P(self.handle))


def call(name, *arguments, restype=P):
    """rp_<name>(arguments...): NumPy arrays become operands; a struct of handles comes back as a tuple."""
    function = getattr(LIB, "rp_" + name)
    function.restype = restype
    with scope():
        out = function(*[operand(a) if isinstance(a, np.ndarray) else a for a in arguments])
        if restype is P:
            return result(out)
        handles = [getattr(out, field) for field, _ in restype._fields_]
        return tuple(result(h) if h else None for h in handles)
