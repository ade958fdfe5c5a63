"""Views made from strides."""
import rapto as rp

__all__ = ["as_strided", "sliding_window_view", "broadcast_to", "broadcast_arrays", "broadcast_shapes"]

TOP = {"sliding_window_view", "broadcast_to", "broadcast_arrays", "broadcast_shapes"}


def __getattr__(name):
    if name in TOP:  # functions of the package itself, which is loaded after this module
        return getattr(rp, name)
    raise AttributeError(name)


class _Memory:
    """Memory that is described by an array interface; keeps its owner."""

    def __init__(self, interface, owner):
        self.__array_interface__ = interface
        self.owner = owner


def as_strided(x, shape=None, strides=None, subok=False, writeable=True, *, check_bounds=None):
    """A view of `x` with any shape and strides (bytes).

    Like NumPy's it trusts the caller: elements outside the memory of `x` are whatever lies there, writing to them can crash
    the program, and a write to elements that overlap has no defined order. `check_bounds=True` refuses views that leave the
    memory; `writeable=False` makes a read-only view; `sliding_window_view` serves most uses without any risk.

    >>> rp.lib.stride_tricks.as_strided(rp.arange(4), (2, 2), (8, 8))
    array([[0, 1],
           [1, 2]])
    """
    x = rp.array(x, copy=None, subok=subok)
    shape = x.shape if shape is None else tuple(shape)
    strides = x.strides if strides is None else tuple(strides)
    outside = not rp._rapto._stays_inside(x, shape, strides)
    if outside and check_bounds:
        raise ValueError(f"as_strided: shape {shape} with strides {strides} reaches outside the memory of the array")
    if outside:
        view = rp.asarray(_Memory({**x.__array_interface__, "shape": shape, "strides": strides}, x))
        view = rp._rapto._as_class(view, type(x), x) if type(x) is not rp.ndarray else view
    else:
        view = rp._rapto._as_strided(x, shape, strides)
    if not writeable:
        view.flags.writeable = False
    return view
