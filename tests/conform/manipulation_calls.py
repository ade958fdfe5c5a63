"""C calls of the manipulation and creation routines for the comparisons with NumPy: lists of arrays, axes and options."""
import ctypes

import librapto
import numpy as np
from librapto import LIB, P, I, L, B, D

ALL = -2**31
SIGNATURES = {
    "reshape_order": [P, I, P, I, I], "ravel_order": [P, I], "flatten": [P, I], "copy_order": [P, I], "asorder": [P, I],
    "resize": [P, I, P], "atleast_1d": [P], "atleast_2d": [P], "atleast_3d": [P], "permute_dims": [P, P, I],
    "moveaxes": [P, P, P, I], "rollaxis": [P, I, I], "matrix_transpose": [P], "expand_dims_axes": [P, P, I],
    "squeeze_axes": [P, P, I], "flip_axes": [P, P, I], "fliplr": [P], "flipud": [P], "rot90": [P, L, I, I],
    "concatenate_as": [P, I, I, P], "stack_as": [P, I, I, P], "vstack": [P, I, P], "hstack": [P, I, P],
    "dstack": [P, I, P], "column_stack": [P, I], "append": [P, P, I], "tile": [P, P, I], "repeat": [P, P, I],
    "roll": [P, L, I], "roll_axes": [P, P, P, I], "pad": [P, P, P], "delete": [P, P, I],
    "delete_slice": [P, L, L, L, I], "insert": [P, P, P, I], "trim_zeros": [P, B, B, P, I], "block": [P],
    "diag": [P, L], "diagflat": [P, L], "tri": [I, L, L, L], "tril": [P, L], "triu": [P, L], "vander": [P, L, B],
    "arange_of": [P, P, P, P], "linspace_of": [P, P, L, P], "logspace": [P, P, L, P, P], "geomspace": [P, P, L, P],
    "empty_like": [P, P], "zeros_like": [P, P], "ones_like": [P, P], "full_like": [P, P, P],
    "frombuffer": [P, I, L, L],
}
SEVERAL = {
    "array_split": [P, L, I, P], "split": [P, L, I, P], "split_at": [P, P, I, I, P], "hsplit": [P, L, P],
    "vsplit": [P, L, P], "dsplit": [P, L, P], "unstack": [P, I, P], "meshgrid": [P, I, P, P],
    "broadcast_arrays": [P, I, P],
}


class JoinOptions(ctypes.Structure):
    _fields_ = [("has_dtype", B), ("dtype", I), ("has_casting", B), ("casting", I)]


class PadOptions(ctypes.Structure):
    _fields_ = [("mode", I), ("odd", B), ("values", P), ("stat_length", P)]


class Spacing(ctypes.Structure):
    _fields_ = [("open", B), ("has_dtype", B), ("dtype", I), ("axis", I)]


class Like(ctypes.Structure):
    _fields_ = [("has_dtype", B), ("has_shape", B), ("has_order", B), ("dtype", I), ("ndim", I), ("shape", P),
                ("order", I)]


class MeshgridOptions(ctypes.Structure):
    _fields_ = [("ij", B), ("sparse", B), ("no_copy", B)]


class BlockItem(ctypes.Structure):
    pass


BlockItem._fields_ = [("array", P), ("items", ctypes.POINTER(BlockItem)), ("count", I)]


def number(dtype):
    return librapto.NUMBERS[np.dtype(dtype).name]


def ints(values):
    return (L * max(len(values), 1))(*values)


def axes(values):
    return (I * max(len(values), 1))(*values)


def handles(values):
    return (P * max(len(values), 1))(*[librapto.operand(value) for value in values])


def pairs(values):
    return ints([v for pair in values for v in pair])


def block_item(nested):
    if not isinstance(nested, list):
        return BlockItem(librapto.operand(nested), None, 0)
    items = (BlockItem * max(len(nested), 1))(*[block_item(value) for value in nested])
    return BlockItem(None, items, len(nested))


def argument(value):
    if isinstance(value, (np.ndarray, float)):
        return P(librapto.operand(value))
    if isinstance(value, ctypes.Structure):
        return ctypes.byref(value)
    return value


def pure(name, *arguments):
    """rp_<name>(...) as (NumPy array, its strides do not count); NumPy arrays and floats become operands."""
    function = getattr(LIB, "rp_" + name)
    function.restype, function.argtypes = P, SIGNATURES[name]
    return librapto.result(function(*[argument(value) for value in arguments]))


def several(name, count, *arguments):
    """As `pure` for functions that fill `count` parts."""
    function = getattr(LIB, "rp_" + name)
    function.restype, function.argtypes = I, SEVERAL[name]
    parts = (P * max(count, 1))()
    status = function(*[argument(value) for value in arguments], parts)
    if status != 0 and (count == 0 or not parts[0]):
        raise librapto.RaptoError(status, name)
    return [librapto.result(parts[i]) for i in range(count)]
