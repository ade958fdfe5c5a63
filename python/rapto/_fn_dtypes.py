"""Questions about dtypes."""
from . import _rapto as _c

__all__ = []
