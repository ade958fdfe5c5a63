"""Methods of ufuncs that ask the library what a call would do."""
from . import _rapto as _c

__all__ = []

_WEAK = {int: 0, float: 0.0, complex: 0j}


def _stand_in(dtype):
    """A value of a dtype; of Python's number types, which are weak, that number."""
    if isinstance(dtype, type) and dtype in _WEAK:
        return _WEAK[dtype]
    if not isinstance(dtype, _c.dtype):
        raise TypeError("Provided dtype must be a valid NumPy dtype, int, float, complex, or None.")
    return _c.zeros((), dtype)


def _reduced(ufunc, dtypes):
    """The operands of the step of a reduction: the result so far and an element."""
    if ufunc.nin != 2 or ufunc.nout != 1 or ufunc.signature:
        raise ValueError("ufunc is not compatible with reduction operations.")
    first, element, result = dtypes
    if result is not None:
        raise TypeError("Output dtype must not be passed for reductions, pass the first input instead.")
    if first is None and element is not None:
        first = ufunc.reduce(_c.asarray(_stand_in(element)).reshape(1)).dtype
    return first, element, None


def resolve_dtypes(self, dtypes, *, signature=None, casting=None, reduction=False):
    """The dtypes that a call on operands of these dtypes would read and make, one for each operand and result.

    >>> rp.add.resolve_dtypes((rp.dtype('f4'), int, None))
    (dtype('float32'), dtype('float32'), dtype('float32'))
    """
    if not isinstance(dtypes, tuple) or len(dtypes) != self.nargs:
        raise TypeError("resolve_dtypes: The dtypes must be a tuple of `ufunc.nargs` length.")
    if reduction:
        dtypes = _reduced(self, dtypes)
    if None in dtypes[:self.nin]:
        raise TypeError("All input dtypes must be provided (except the first one in reductions)")
    operands = tuple(_stand_in(dtype) for dtype in dtypes[:self.nin])
    out = tuple(None if dtype is None else _stand_in(dtype) for dtype in dtypes[self.nin:])
    return self._resolve(operands, out, signature, casting)


_c.ufunc.resolve_dtypes = resolve_dtypes
