"""rapto.lib and the functions that answer with complex numbers."""
from . import lib, typing
from .lib import scimath as emath

__all__ = ["lib", "emath", "typing"]
