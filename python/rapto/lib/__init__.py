"""Modules that NumPy has in numpy.lib."""
from . import array_utils, format, scimath, stride_tricks  # noqa: F401
from .._fn_index_tricks import ndenumerate  # noqa: F401

__all__ = ["array_utils", "format", "stride_tricks", "scimath", "ndenumerate"]
