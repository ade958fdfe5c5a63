"""Types for annotations: what becomes an array or a dtype, and arrays of one element type."""
import typing as _typing
from collections.abc import Sequence as _Sequence

from . import _rapto as _c

__all__ = ["ArrayLike", "DTypeLike", "NDArray"]

_Element = _typing.TypeVar("_Element", bound=_c.generic, covariant=True)
_Scalar = _typing.Union[bool, int, float, complex, str, bytes, _c.generic]

#: What `rp.asarray` takes: arrays, scalars, nested sequences, and what exports its elements.
ArrayLike = _typing.Union[_c.ndarray, _Scalar, _Sequence[_typing.Any], _typing.SupportsIndex, _typing.SupportsFloat]

#: What `rp.dtype` takes.
DTypeLike = _typing.Union[_c.dtype, type, str, None]


class NDArray(_c.ndarray, _typing.Generic[_Element]):
    """An array whose elements have one type: `NDArray[rp.float64]`. For annotations only."""
