"""Manipulation with NumPy's forms of arguments: one value or a sequence, slices, pairs."""
import operator as _operator
import warnings as _warnings

from . import _rapto as _c

__all__ = ["array_split", "split", "hsplit", "vsplit", "dsplit", "atleast_1d", "atleast_2d", "atleast_3d",
           "row_stack", "broadcast_shapes", "pad", "delete", "insert", "require"]


def row_stack(tup, *, dtype=None, casting="same_kind"):
    """row_stack(tup, *, dtype=None, casting='same_kind')

    The older name of vstack.
    """
    _warnings.warn("`row_stack` alias is deprecated. Use `np.vstack` directly.", DeprecationWarning, stacklevel=2)
    return _c.vstack(tup, dtype=dtype, casting=casting)


def array_split(ary, indices_or_sections, axis=0):
    """array_split(ary, indices_or_sections, axis=0)

    Views of parts along an axis: so many even ones, or cut at these indices.

    >>> rp.array_split(rp.arange(3), 2)
    [array([0, 1]), array([2])]
    """
    try:
        len(indices_or_sections)
    except TypeError:
        return _c._split_even(ary, _operator.index(indices_or_sections), axis, False)
    return _c._split_at(ary, [_operator.index(i) for i in indices_or_sections], axis)


def split(ary, indices_or_sections, axis=0):
    """split(ary, indices_or_sections, axis=0)

    As array_split, but so many parts must be equal.

    >>> rp.split(rp.arange(4), 2)
    [array([0, 1]), array([2, 3])]
    """
    try:
        len(indices_or_sections)
    except TypeError:
        return _c._split_even(ary, _operator.index(indices_or_sections), axis, True)
    return array_split(ary, indices_or_sections, axis)


def _split_way(name, ary, indices_or_sections, axis, needed):
    ary = _c.asanyarray(ary)
    if ary.ndim < needed:
        raise ValueError(f"{name} only works on arrays of {needed} or more dimensions")
    return split(ary, indices_or_sections, 0 if ary.ndim == 1 else axis)


def hsplit(ary, indices_or_sections):
    """hsplit(ary, indices_or_sections)

    split along axis 1, or along the only axis.
    """
    return _split_way("hsplit", ary, indices_or_sections, 1, 1)


def vsplit(ary, indices_or_sections):
    """vsplit(ary, indices_or_sections)

    split along axis 0 of an array with two or more axes.
    """
    return _split_way("vsplit", ary, indices_or_sections, 0, 2)


def dsplit(ary, indices_or_sections):
    """dsplit(ary, indices_or_sections)

    split along axis 2 of an array with three or more axes.
    """
    return _split_way("dsplit", ary, indices_or_sections, 2, 3)


def _at_least(arys, one):
    return one(_c.asanyarray(arys[0])) if len(arys) == 1 else tuple(one(_c.asanyarray(a)) for a in arys)


def atleast_1d(*arys):
    """atleast_1d(*arys)

    Arrays with one axis at least.

    >>> rp.atleast_1d(3)
    array([3])
    """
    return _at_least(arys, lambda a: a if a.ndim else a.reshape(1))


def atleast_2d(*arys):
    """atleast_2d(*arys)

    Arrays with two axes at least, new ones in front.

    >>> rp.atleast_2d([1, 2])
    array([[1, 2]])
    """
    return _at_least(arys, lambda a: a if a.ndim > 1 else _c.expand_dims(a, 0 if a.ndim else (0, 1)))


def atleast_3d(*arys):
    """atleast_3d(*arys)

    Arrays with three axes at least: (n) becomes (1, n, 1), (m, n) becomes (m, n, 1).

    >>> rp.atleast_3d([1, 2]).shape
    (1, 2, 1)
    """
    added = {0: (0, 1, 2), 1: (0, 2), 2: 2}
    return _at_least(arys, lambda a: a if a.ndim > 2 else _c.expand_dims(a, added[a.ndim]))


def _shape_tuple(shape):
    return tuple(map(_operator.index, shape)) if hasattr(shape, "__iter__") else (_operator.index(shape),)


def broadcast_shapes(*args):
    """broadcast_shapes(*args)

    The shape to which these shapes broadcast.

    >>> rp.broadcast_shapes((2, 1), 3)
    (2, 3)
    """
    result, owners = [], []  # the extents so far and the arguments that gave them
    for number, shape in enumerate(args):
        shape = _shape_tuple(shape)
        if any(n < 0 for n in shape):
            raise ValueError("negative dimensions are not allowed")
        missing = len(shape) - len(result)
        result[:0], owners[:0] = [1] * missing, [0] * missing
        for i in range(1, len(shape) + 1):
            if result[-i] == 1:
                result[-i] = shape[-i]
                owners[-i] = number
            elif shape[-i] not in (1, result[-i]):
                raise ValueError("shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between "
                                 f"arg {owners[-i]} with shape {_shape_tuple(args[owners[-i]])} and arg {number} with shape "
                                 f"{shape}.")
    return tuple(result)


_MODES = {"constant": "constant_values", "edge": None, "linear_ramp": "end_values", "maximum": "stat_length",
          "mean": "stat_length", "median": "stat_length", "minimum": "stat_length", "reflect": "reflect_type",
          "symmetric": "reflect_type", "wrap": None, "empty": None}


def _pairs(what, values, ndim):
    """`values` as `ndim` pairs, flat: one for all, a pair for all axes, a pair or a single one for each axis."""
    values = _c.asarray(values)
    if values.dtype.kind not in "iu":
        raise TypeError(f"`{what}` must be of integral type.")
    if values.size and int(values.min()) < 0:
        raise ValueError("index can't contain negative values")
    if values.size == 1:
        values = values.reshape(1)
    return [int(v) for v in _c.broadcast_to(values, (ndim, 2)).ravel()]


def _width_of(pad_width, ndim):
    if not isinstance(pad_width, dict):
        return pad_width
    pairs = [(0, 0)] * ndim
    for axis, width in pad_width.items():
        pairs[axis] = width if isinstance(width, tuple) else (width, width)
    return pairs


def _pad_with_function(array, width, function, keywords):
    padded = _c._pad(array, width, 0, False)
    for axis in range(padded.ndim):
        rows = _c.moveaxis(padded, axis, -1)
        pair = (width[2 * axis], width[2 * axis + 1])
        from ._fn_index_tricks import ndindex
        for index in ndindex(rows.shape[:-1]):
            function(rows[index + (Ellipsis,)], pair, axis, keywords)
    return padded


def pad(array, pad_width, mode="constant", **kwargs):
    """pad(array, pad_width, mode='constant', **kwargs)

    With elements around: a constant, the edges, a ramp, a statistic, mirrored or periodic ones.

    >>> rp.pad([1, 2], (1, 2), mode='edge')
    array([1, 1, 2, 2, 2])
    """
    array = _c.asarray(array)
    width = _pairs("pad_width", _width_of(pad_width, array.ndim), array.ndim)
    if callable(mode):
        return _pad_with_function(array, width, mode, kwargs)
    if mode not in _MODES:
        raise ValueError(f"mode '{mode}' is not supported")
    unsupported = set(kwargs) - {_MODES[mode]}
    if unsupported:
        raise ValueError(f"unsupported keyword arguments for mode '{mode}': {unsupported}")
    value = kwargs.get(_MODES[mode]) if _MODES[mode] else None
    number = list(_MODES).index(mode)
    if mode in ("maximum", "mean", "median", "minimum"):
        lengths = None if value is None else _pairs("stat_length", value, array.ndim)
        return _c._pad(array, width, number, False, None, lengths)
    if mode in ("reflect", "symmetric"):
        return _c._pad(array, width, number, value == "odd")
    return _c._pad(array, width, number, False, value)


def delete(arr, obj, axis=None):
    """delete(arr, obj, axis=None)

    Without the elements at an index, indices, a slice or a mask; without an axis the array is flattened first.

    >>> rp.delete([1, 2, 3], 1)
    array([1, 3])
    """
    if isinstance(obj, slice):
        return _c._delete_slice(arr, obj.start, obj.stop, obj.step, axis)
    return _c._delete(arr, _indices(obj), axis)


def _indices(obj):
    """Indices as an array; an empty list is one of integers."""
    where = _c.asarray(obj)
    if where.size > 0 or where.dtype.kind in "iub":
        return where
    if isinstance(obj, _c.ndarray):
        raise IndexError("arrays used as indices must be of integer (or boolean) type")
    return where.astype("int64")


def insert(arr, obj, values, axis=None):
    """insert(arr, obj, values, axis=None)

    With values before an index, indices, a slice or the places of a mask; without an axis the array is flattened.

    >>> rp.insert([1, 2], 1, 9)
    array([1, 9, 2])
    """
    if isinstance(obj, slice):
        arr = _c.asarray(arr)
        obj = _c.arange(*obj.indices(arr.size if axis is None else arr.shape[axis]))
    return _c._insert(arr, _indices(obj), values, axis)


_FLAGS = {"C": "C", "C_CONTIGUOUS": "C", "CONTIGUOUS": "C", "F": "F", "F_CONTIGUOUS": "F", "FORTRAN": "F", "A": "A",
          "ALIGNED": "A", "W": "W", "WRITEABLE": "W", "O": "O", "OWNDATA": "O", "E": "E", "ENSUREARRAY": "E"}


def require(a, dtype=None, requirements=None, *, like=None):
    """require(a, dtype=None, requirements=None, *, like=None)

    An array that meets the requirements ('C', 'F', 'A', 'W', 'O', 'E'): the array itself or a copy.

    >>> rp.require([1, 2], requirements='F')
    array([1, 2])
    """
    names = [requirements] if isinstance(requirements, str) else requirements or ()
    wanted = {_FLAGS[name.upper()] for name in names}
    if {"C", "F"} <= wanted:
        raise ValueError("Cannot specify both \"C\" and \"F\" order")
    order = "C" if "C" in wanted else "F" if "F" in wanted else "A"
    make = _c.asarray if "E" in wanted else _c.asanyarray
    result = make(a, dtype=dtype, order="K" if order == "A" else order)
    unmet = any(flag in wanted and not result.flags[flag] for flag in "AWO")
    return result.copy(order) if unmet else result
