"""Arrays from other libraries through DLPack."""
from . import _rapto as _c

__all__ = ["from_dlpack"]


def from_dlpack(x, /, *, device=None, copy=None):
    """from_dlpack(x, /, *, device=None, copy=None)

    An array over the memory of any object with __dlpack__; `copy` True copies, False refuses to.

    >>> rp.from_dlpack(rp.array([1, 2]))
    array([1, 2])
    """
    if device not in (None, "cpu"):
        raise ValueError(f'Device not understood. Only "cpu" is allowed, but received: {device}')
    target = None if device is None else (1, 0)
    keywords = {name: value for name, value in (("dl_device", target), ("copy", copy)) if value is not None}
    try:
        capsule = x.__dlpack__(max_version=(1, 1), **keywords)
    except TypeError:  # a producer from before version 1 knows no such arguments
        if keywords:
            raise
        capsule = x.__dlpack__()
    return _c._from_capsule(capsule)
