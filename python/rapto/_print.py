"""Text of arrays."""
from . import _rapto as _c


def array_repr(arr, max_line_width=None, precision=None, suppress_small=None):
    """The text that repr() gives."""
    return _c._text(arr, True)


def array_str(a, max_line_width=None, precision=None, suppress_small=None):
    """The text that str() gives."""
    return _c._text(a, False)
