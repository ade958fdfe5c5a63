"""Views made from strides."""
import rapto as rp

__all__ = ["as_strided", "sliding_window_view", "broadcast_to", "broadcast_arrays", "broadcast_shapes"]

TOP = {"sliding_window_view", "broadcast_to", "broadcast_arrays", "broadcast_shapes"}


def __getattr__(name):
    if name in TOP:  # functions of the package itself, which is loaded after this module
        return getattr(rp, name)
    raise AttributeError(name)


def as_strided(x, shape=None, strides=None, subok=False, writeable=True, *, check_bounds=None):
    """A view of `x` with any shape and strides (bytes) that stay inside its memory.

    >>> rp.lib.stride_tricks.as_strided(rp.arange(4), (2, 2), (8, 8))
    array([[0, 1],
           [1, 2]])
    """
    x = rp.array(x, copy=None, subok=subok)
    shape = x.shape if shape is None else tuple(shape)
    strides = x.strides if strides is None else tuple(strides)
    view = rp._rapto._as_strided(x, shape, strides)
    if not writeable:
        view.flags.writeable = False
    return view
