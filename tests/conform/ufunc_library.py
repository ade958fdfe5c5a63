"""Ufunc objects through ctypes, with NumPy's names and arguments."""
import ctypes

import numpy as np

import librapto
from librapto import B, D, I, L, LIB, P, RaptoError

MAX_OUT = 3
CASTINGS = ["no", "equiv", "safe", "same_kind", "unsafe"]


class Options(ctypes.Structure):
    _fields_ = [("out", P * MAX_OUT), ("where", P), ("has_dtype", B), ("dtype", I), ("has_casting", B), ("casting", I),
                ("has_order", B), ("order", I)]


class Result(ctypes.Structure):
    _fields_ = [("array", P * MAX_OUT)]


class ReduceOptions(ctypes.Structure):
    _fields_ = [("out", P), ("has_dtype", B), ("dtype", I), ("keepdims", B), ("initial", P), ("no_initial", B),
                ("where", P)]


class Error(ctypes.Structure):
    _fields_ = [("status", I), ("message", ctypes.c_char * 1024)]


class Errstate(ctypes.Structure):
    _fields_ = [("divide", I), ("over", I), ("under", I), ("invalid", I)]


class Event(ctypes.Structure):
    _fields_ = [("action", I), ("kind", ctypes.c_uint), ("flags", ctypes.c_uint), ("text", ctypes.c_char_p),
                ("where", ctypes.c_char_p)]


HANDLER = ctypes.CFUNCTYPE(I, ctypes.POINTER(Event), P)

for name, (result, arguments) in {
        "rp_ufunc_find": (P, [ctypes.c_char_p]), "rp_ufunc_at_index": (P, [I]), "rp_ufunc_name": (ctypes.c_char_p, [P]),
        "rp_ufunc_nin": (I, [P]), "rp_ufunc_nout": (I, [P]), "rp_ufunc_identity": (I, [P]),
        "rp_ufunc_reorderable": (B, [P]), "rp_ufunc_signature": (ctypes.c_char_p, [P]),
        "rp_ufunc_type": (B, [P, I, ctypes.c_char_p]), "rp_ufunc_call": (Result, [P, P, P]),
        "rp_ufunc_reduce": (P, [P, P, I, P, P]), "rp_ufunc_accumulate": (P, [P, P, I, P]),
        "rp_ufunc_reduceat": (P, [P, P, P, I, P]), "rp_ufunc_outer": (P, [P, P, P, P]),
        "rp_ufunc_at": (I, [P, P, P, I, P, P]), "rp_errstate_set": (Errstate, [Errstate]),
        "rp_on_float_error": (None, [HANDLER, P]), "rp_astype": (P, [P, I])}.items():
    function = getattr(LIB, name)
    function.restype, function.argtypes = result, arguments

EVENTS = []


@HANDLER
def note(event, _):
    EVENTS.append(f"{event[0].text.decode()} encountered in {event[0].where.decode()}")
    return 0


def watch(on):
    """Collects what is raised in EVENTS, with NumPy's default actions, or ignores it."""
    LIB.rp_on_float_error(note, None)
    LIB.rp_errstate_set(Errstate(1, 1, 0, 1) if on else Errstate())


def operand(value, writable=False):
    if isinstance(value, np.generic):
        value = np.asarray(value)
    if not isinstance(value, np.ndarray):
        return librapto.operand(value)
    n = max(value.ndim, 1)
    shape, strides = (L * n)(*value.shape), (L * n)(*value.strides)
    foreign = librapto.Foreign(librapto.NUMBERS[value.dtype.name], value.ndim, ctypes.addressof(shape),
                               ctypes.addressof(strides), value.ctypes.data, writable, None, None)
    return LIB.rp_from_foreign(ctypes.byref(foreign))


def number(dtype):
    return librapto.NUMBERS[np.dtype(dtype).name]


class Ufunc:
    def __init__(self, name):
        self.name = name
        self.handle = LIB.rp_ufunc_find(name.encode())
        assert self.handle, name
        self.nout = LIB.rp_ufunc_nout(self.handle)
        self.types = []
        text = ctypes.create_string_buffer(32)
        while LIB.rp_ufunc_type(self.handle, len(self.types), text):
            self.types.append(text.value.decode())

    def __call__(self, *operands, out=None, where=None, dtype=None, casting=None):
        outs = out if isinstance(out, tuple) else (out,)
        with Scope():
            options = Options()
            for j, array in enumerate(outs):
                options.out[j] = operand(array, True) if array is not None else None
            options.where = operand(where) if where is not None else None
            if dtype is not None:
                options.has_dtype, options.dtype = True, number(dtype)
            if casting is not None:
                options.has_casting, options.casting = True, CASTINGS.index(casting)
            values = (P * len(operands))(*[operand(value) for value in operands])
            results = LIB.rp_ufunc_call(self.handle, values, ctypes.byref(options)).array
            found = tuple(librapto.result(results[j]) for j in range(self.nout))
        return found if self.nout > 1 else found[0]

    def _options(self, out, dtype, keepdims=False, initial=None, no_initial=False, where=None):
        options = ReduceOptions(operand(out, True) if out is not None else None, dtype is not None,
                                number(dtype) if dtype is not None else 0, keepdims,
                                operand(initial) if initial is not None else None, no_initial,
                                operand(where) if where is not None else None)
        return ctypes.byref(options)

    def reduce(self, a, axis=0, dtype=None, out=None, keepdims=False, initial=None, no_initial=False, where=None):
        with Scope():
            options = self._options(out, dtype, keepdims, initial, no_initial, where)
            if axis is None:
                return librapto.result(LIB.rp_ufunc_reduce(self.handle, operand(a), -1, None, options))
            axes = axis if isinstance(axis, tuple) else (axis,)
            numbers = (I * max(len(axes), 1))(*axes)
            return librapto.result(LIB.rp_ufunc_reduce(self.handle, operand(a), len(axes), numbers, options))

    def accumulate(self, a, axis=0, dtype=None, out=None):
        with Scope():
            return librapto.result(LIB.rp_ufunc_accumulate(self.handle, operand(a), axis, self._options(out, dtype)))

    def reduceat(self, a, indices, axis=0, dtype=None, out=None):
        with Scope():
            return librapto.result(LIB.rp_ufunc_reduceat(self.handle, operand(a), operand(indices), axis,
                                                         self._options(out, dtype)))

    def outer(self, a, b):
        with Scope():
            return librapto.result(LIB.rp_ufunc_outer(self.handle, operand(a), operand(b), None))

    def at(self, a, indices, b=None):
        with Scope():
            indices = indices if isinstance(indices, tuple) else (indices,)
            error = Error()
            numbers = (P * len(indices))(*[operand(np.asarray(i)) for i in indices])
            status = LIB.rp_ufunc_at(self.handle, operand(a, True), numbers, len(indices),
                                     operand(b) if b is not None else None, ctypes.byref(error))
            if status:
                raise RaptoError(status, error.message.decode())


class Scope:
    def __enter__(self):
        self.scope = LIB.rp_scope_open()

    def __exit__(self, *_):
        LIB.rp_scope_close(P(self.scope))


__all__ = ["Ufunc", "watch", "EVENTS", "RaptoError", "D"]
