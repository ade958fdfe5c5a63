"""Linear algebra, as far as it exists: products and rearrangements."""
from . import _rapto as _c

__all__ = ["cross", "diagonal", "LinAlgError", "matmul", "matrix_transpose", "multi_dot", "outer", "tensordot", "trace",
           "vecdot"]

matmul, tensordot = _c.matmul, _c.tensordot


class LinAlgError(ValueError):
    """A problem that linear algebra has no answer to."""


def outer(x1, x2, /):
    """Products of every pair of elements of two vectors."""
    x1, x2 = _c.asanyarray(x1), _c.asanyarray(x2)
    if x1.ndim != 1 or x2.ndim != 1:
        raise ValueError("Input arrays must be one-dimensional, but they are "
                         f"x1.ndim={x1.ndim!r} and x2.ndim={x2.ndim!r}.")
    return _c.outer(x1, x2)


def cross(x1, x2, /, *, axis=-1):
    """The cross product of vectors of three components."""
    x1, x2 = _c.asanyarray(x1), _c.asanyarray(x2)
    if x1.shape[axis] != 3 or x2.shape[axis] != 3:
        raise ValueError("Both input arrays must be (arrays of) 3-dimensional vectors, but they are "
                         f"{x1.shape[axis]} and {x2.shape[axis]} dimensional instead.")
    return _c.cross(x1, x2, axis=axis)


def vecdot(x1, x2, /, *, axis=-1):
    """Products of vectors along one axis; the first ones conjugated."""
    return _c.vecdot(x1, x2, axis=axis)


def matrix_transpose(x, /):
    """The last two axes exchanged."""
    x = _c.asanyarray(x)
    if x.ndim < 2:
        raise ValueError(f"Input array must be at least 2-dimensional, but it is {x.ndim}")
    return x.swapaxes(-1, -2)


def diagonal(x, /, *, offset=0):
    """The diagonals of the last two axes."""
    return _c.diagonal(x, offset, -2, -1)


def trace(x, /, *, offset=0, dtype=None):
    """The sums along the diagonals of the last two axes."""
    return _c.sum(diagonal(x, offset=offset), axis=-1, dtype=dtype)


def multi_dot(arrays, *, out=None):
    """The product of several matrices."""
    result = _c.asarray(arrays[0])
    for array in arrays[1:]:
        result = _c.matmul(result, array)
    return result
