"""Small questions about arrays, numbers as text, ufuncs from Python functions."""
from . import _rapto as _c
from ._flatiter import flatiter
from ._nditer import nditer

__all__ = ["asarray_chkfinite", "astype", "base_repr", "binary_repr", "flatiter", "frompyfunc", "imag", "isfortran", "ndim",
           "nditer", "real", "shape", "size"]


def astype(x, dtype, /, *, copy=True, device=None):
    """The elements as another dtype.

    >>> rp.astype(rp.array([1.5]), rp.int64)
    array([1])
    """
    if not isinstance(x, (_c.ndarray, _c.generic)):
        raise TypeError(f"Input should be a NumPy array or scalar. It is a {type(x)} instead.")
    if device not in (None, "cpu"):
        raise ValueError(f'Device not understood. Only "cpu" is allowed, but received: {device}')
    return x.astype(dtype, copy=copy)


def shape(a):
    """The extents of the axes.

    >>> rp.shape([[1, 2]])
    (1, 2)
    """
    return a.shape if hasattr(a, "shape") else _c.asarray(a).shape


def ndim(a):
    """The number of axes.

    >>> rp.ndim([[1, 2]])
    2
    """
    return a.ndim if hasattr(a, "ndim") else _c.asarray(a).ndim


def size(a, axis=None):
    """The number of elements, in all or along axes.

    >>> rp.size([[1, 2]], 1)
    2
    """
    if axis is None:
        return a.size if hasattr(a, "size") else _c.asarray(a).size
    extents, count = shape(a), 1
    for one in axis if isinstance(axis, tuple) else (axis,):
        count *= extents[one]
    return count


def real(val):
    """The real parts.

    >>> rp.real(1 + 2j)
    1.0
    """
    try:
        return val.real
    except AttributeError:
        return _c.asanyarray(val).real


def imag(val):
    """The imaginary parts.

    >>> rp.imag(1 + 2j)
    2.0
    """
    try:
        return val.imag
    except AttributeError:
        return _c.asanyarray(val).imag


def isfortran(a):
    """Whether the elements lie in column order and not in row order."""
    return a.flags.fnc


def asarray_chkfinite(a, dtype=None, order=None):
    """As asarray; a ValueError where an element is NaN or infinite."""
    a = _c.asarray(a, dtype=dtype, order=order)
    if a.dtype.kind in "fc" and not _c.all(_c.isfinite(a)):
        raise ValueError("array must not contain infs or NaNs")
    return a


def binary_repr(num, width=None):
    """An integer in the binary system; negative ones in two's complement when there is a width.

    >>> rp.binary_repr(3, 4)
    '0011'
    """
    num = num.__index__()
    digits = f"{abs(num):b}"
    if num >= 0:
        text = digits
        least = len(text)
    elif width is None:
        return "-" + digits
    else:
        least = len(f"{-num - 1:b}") + 1 if num != -1 else 1
        text = f"{(1 << max(width, least)) + num:b}"
    if width is not None and least > width:
        raise ValueError(f"Insufficient bit width={width} provided for binwidth={least}")
    return text.rjust(width or 0, "0") if num >= 0 else text


def base_repr(number, base=2, padding=0):
    """An integer in a number system of 2 to 36.

    >>> rp.base_repr(255, 16)
    'FF'
    """
    if base > 36:
        raise ValueError("Bases greater than 36 not handled in base_repr.")
    if base < 2:
        raise ValueError("Bases less than 2 not handled in base_repr.")
    digits, rest = [], abs(int(number))
    while rest:
        rest, digit = divmod(rest, base)
        digits.append("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit])
    digits.extend("0" * padding)
    return ("-" if number < 0 else "") + ("".join(reversed(digits)) or "0")


class frompyfunc:
    """A Python function applied element by element. Results get the dtype of what the function returns.

    >>> rp.frompyfunc(lambda x, y: x + y, 2, 1)([1, 2], 10)
    array([11, 12])
    """

    def __init__(self, func, nin, nout, *, identity=None):
        if not callable(func):
            raise TypeError("function must be callable")
        self._func, self.nin, self.nout, self.nargs, self.identity = func, nin, nout, nin + nout, identity
        self.ntypes, self.types, self.signature = 1, ["O" * nin + "->" + "O" * nout], None
        self.__name__ = f"{getattr(func, '__name__', '?')} (vectorized)"

    def __repr__(self):
        return f"<ufunc '{self.__name__}'>"

    def __call__(self, *args):
        from . import broadcast_arrays
        if len(args) != self.nin:
            raise TypeError(f"{self.__name__}() takes {self.nin} positional arguments but {len(args)} were given")
        arrays = broadcast_arrays(*args) if args else []
        extents = arrays[0].shape if arrays else ()
        values = [self._func(*row) for row in zip(*(a.ravel().tolist() for a in arrays))]
        results = [values] if self.nout == 1 else [list(column) for column in zip(*values)] or [[]] * self.nout
        made = tuple(_c.asarray(column).reshape(extents) for column in results)
        made = tuple(m if m.ndim else m[()] for m in made)
        return made[0] if self.nout == 1 else made

    def _need_binary(self):
        if self.nin != 2 or self.nout != 1:
            raise ValueError("reduce only supported for binary functions")

    def reduce(self, array, axis=0):
        """Combines the elements along an axis."""
        import functools
        self._need_binary()
        array = _c.asarray(array)
        if axis is None or isinstance(axis, tuple) and len(axis) == array.ndim:
            start = () if self.identity is None else (self.identity,)
            return functools.reduce(self._func, array.ravel().tolist(), *start)
        if isinstance(axis, tuple):
            for one in sorted((a % array.ndim for a in axis), reverse=True):
                array = _c.asarray(self.reduce(array, one))
            return array
        return functools.reduce(self, [array.swapaxes(0, axis)[i] for i in range(array.shape[axis])])

    def accumulate(self, array, axis=0):
        """Running results along an axis."""
        import itertools

        from . import stack
        self._need_binary()
        array = _c.asarray(array)
        rows = [array.swapaxes(0, axis)[i] for i in range(array.shape[axis])]
        return stack(list(itertools.accumulate(rows, self))).swapaxes(0, axis)

    def outer(self, a, b):
        """The function on every pair of elements."""
        a, b = _c.asarray(a), _c.asarray(b)
        return self(a.reshape(a.shape + (1,) * b.ndim), b)
