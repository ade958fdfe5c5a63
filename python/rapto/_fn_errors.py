"""Floating-point error state: what happens on division by zero, overflow, underflow and invalid operations."""
import contextlib
import functools

from . import _rapto as _c

import contextvars as _contextvars

__all__ = ["errstate", "geterr", "seterr", "setbufsize", "getbufsize"]

_KINDS = ("divide", "over", "under", "invalid")
_ACTIONS = ("ignore", "warn", "raise", "call", "print", "log")


def geterr():
    """The actions on floating-point errors, as a dict of 'divide', 'over', 'under' and 'invalid'.

    >>> rp.geterr()['divide']
    'warn'
    """
    return {kind: _ACTIONS[number] for kind, number in zip(_KINDS, _c._geterr())}


def seterr(all=None, divide=None, over=None, under=None, invalid=None):  # noqa: A002
    """Sets the actions ('ignore', 'warn', 'raise', 'call', 'print', 'log'); returns those before."""
    old = geterr()
    new = [given or all or old[kind] for kind, given in zip(_KINDS, (divide, over, under, invalid))]
    for action in new:
        if action not in _ACTIONS:
            raise ValueError(f"'{action}' is not a valid error mode: use one of {', '.join(_ACTIONS)}")
    _c._seterr(*(_ACTIONS.index(action) for action in new))
    return old


class errstate(contextlib.ContextDecorator):
    """Sets the actions on floating-point errors for a block or a function.

    >>> with rp.errstate(divide='ignore'):
    ...     rp.array([1.0]) / 0
    array([inf])
    """

    def __init__(self, *, call=None, **kwargs):
        self._call, self._given, self._old = call, kwargs, None
        unknown = set(kwargs) - {"all", *_KINDS}
        if unknown:
            raise TypeError(f"errstate.__init__() got an unexpected keyword argument '{unknown.pop()}'")

    def __enter__(self):
        if self._old is not None:
            raise TypeError("Cannot enter `np.errstate` twice.")
        self._old = seterr(**self._given), _c.seterrcall(self._call) if self._call is not None else None
        return self

    def __exit__(self, *unused):
        seterr(**self._old[0])
        if self._call is not None:
            _c.seterrcall(self._old[1])

    def __call__(self, func):
        @functools.wraps(func)
        def inner(*args, **kwargs):
            with errstate(call=self._call, **self._given):
                return func(*args, **kwargs)
        return inner


_buffer = _contextvars.ContextVar("bufsize", default=8192)


def getbufsize():
    """Elements of a ufunc's buffer; kept for NumPy's sake."""
    return _buffer.get()


def setbufsize(size):
    """Sets what getbufsize returns and returns the size before; nothing else depends on it."""
    if size < 0:
        raise ValueError("buffer size must be non-negative")
    before = _buffer.get()
    _buffer.set(size)
    return before
