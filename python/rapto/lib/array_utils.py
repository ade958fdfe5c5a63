"""Axes in their normal form, and where an array's bytes lie."""
import operator

from .. import exceptions

__all__ = ["byte_bounds", "normalize_axis_index", "normalize_axis_tuple"]


def normalize_axis_index(axis, ndim, msg_prefix=None):
    """The axis counted from the front; AxisError when the array has no such axis.

    >>> rp.lib.array_utils.normalize_axis_index(-1, ndim=3)
    2
    """
    index = operator.index(axis)
    if not -ndim <= index < ndim:
        raise exceptions.AxisError(index, ndim, msg_prefix)
    return index % ndim


def normalize_axis_tuple(axis, ndim, argname=None, allow_duplicate=False):
    """The axis, or the axes, as a tuple counted from the front.

    >>> rp.lib.array_utils.normalize_axis_tuple((-1, 0), ndim=3)
    (2, 0)
    """
    try:
        axes = [operator.index(axis)]
    except TypeError:
        axes = axis
    axes = tuple(normalize_axis_index(item, ndim, argname) for item in axes)
    if not allow_duplicate and len(set(axes)) != len(axes):
        raise ValueError(f"repeated axis in `{argname}` argument" if argname else "repeated axis")
    return axes


def byte_bounds(a):
    """Address of the first byte of an array and the address behind its last one."""
    low = high = a.ctypes.data if hasattr(a, "ctypes") else a.__array_interface__["data"][0]
    if a.size == 0:
        return low, low
    for length, stride in zip(a.shape, a.strides):
        if stride < 0:
            low += (length - 1) * stride
        else:
            high += (length - 1) * stride
    return low, high + a.itemsize
