"""Discrete Fourier transforms under the names and rules of numpy.fft.

Forward: X[k] = sum over j of x[j] exp(-2 pi i j k / n). Common to the functions:

n, s
    Lengths of the transforms. A longer axis is cut, a shorter one filled up with zeros. Left out: the length of the axis.
axis, axes
    Where to transform. An axis that is not there raises IndexError or AxisError.
norm
    Which direction is divided by the length: "backward" (default), "forward", or "ortho": both, by its square root.
    Anything else raises ValueError.
out
    An array that takes the result, of its shape.

float16, float32 and complex64 are computed in single precision and give complex64; bool, integers, float64 and complex128
give complex128. Times and text raise TypeError, a length below 1 ValueError.
"""
import functools as _functools
import warnings as _warnings

from . import _rapto as _c
from ._protocol import call_function as _call_function

__all__ = ["fft", "ifft", "fft2", "ifft2", "fftn", "ifftn", "rfft", "irfft", "rfft2", "irfft2", "rfftn", "irfftn",
           "hfft", "ihfft", "fftfreq", "rfftfreq", "fftshift", "ifftshift"]

_line, _over, _ndarray, _integers = _c._fft_line, _c._fft_over, _c.ndarray, (int, _c.integer)
_AS_IT_IS = -1 << 63  # rp_fft_over: the default length of a transform of one axis


def _dispatched(function):
    """The function, asking an operand of another class first (__array_function__)."""
    @_functools.wraps(function)
    def call(a, *args, **kwargs):
        kind = type(a)
        if kind is not _ndarray and getattr(kind, "__array_function__", _ours) is not _ours and kind.__module__ != "numpy":
            return _call_function(call, None, (a, *args), kwargs)
        return function(a, *args, **kwargs)
    call._implementation = function
    return call


_ours = _ndarray.__array_function__


# ---- one axis ----------------------------------------------------------------------------------------------------------

@_dispatched
def fft(a, n=None, axis=-1, norm=None, out=None):
    """The transform along one axis: n complex elements.

    >>> rp.fft.fft([1, 2, 3, 4])
    array([10.+0.j, -2.+2.j, -2.+0.j, -2.-2.j])
    """
    return _line("fft", a, n, axis, norm, out)


@_dispatched
def ifft(a, n=None, axis=-1, norm=None, out=None):
    """The backward transform along one axis: ifft(fft(a)) is a but for rounding.

    >>> rp.fft.ifft([0, 4, 0, 0])
    array([ 1.+0.j,  0.+1.j, -1.+0.j,  0.-1.j])
    """
    return _line("ifft", a, n, axis, norm, out)


@_dispatched
def rfft(a, n=None, axis=-1, norm=None, out=None):
    """The first n // 2 + 1 elements of the transform of real numbers; the others are their conjugates.

    Complex numbers raise TypeError.

    >>> rp.fft.rfft([0, 1, 0, 0])
    array([ 1.+0.j,  0.-1.j, -1.+0.j])
    """
    return _line("rfft", a, n, axis, norm, out)


@_dispatched
def irfft(a, n=None, axis=-1, norm=None, out=None):
    """n real numbers from the first n // 2 + 1 elements of their transform; n left out: 2 * (length - 1).

    float16 gives float16, other single precision float32, the rest float64.

    >>> rp.fft.irfft([1, -1j, -1])
    array([0., 1., 0., 0.])
    """
    return _line("irfft", a, n, axis, norm, out)


@_dispatched
def hfft(a, n=None, axis=-1, norm=None, out=None):
    """n real numbers: the transform of a sequence that equals its conjugate mirrored, given by its first n // 2 + 1.

    >>> rp.fft.hfft([1, 2, 3])
    array([ 8., -2.,  0., -2.])
    """
    return _line("hfft", a, n, axis, norm, out)


@_dispatched
def ihfft(a, n=None, axis=-1, norm=None, out=None):
    """The inverse of hfft: n // 2 + 1 complex elements from n real numbers.

    >>> rp.fft.ihfft([1, 2, 3, 4])
    array([ 2.5-0.j , -0.5-0.5j, -0.5-0.j ])
    """
    return _line("ihfft", a, n, axis, norm, out)


# ---- several axes ------------------------------------------------------------------------------------------------------

def _lengths(a, s, axes):
    """What `s` and `axes` mean for `a`: two lists of one length."""
    if axes is None:
        if s is not None:
            _warnings.warn("`axes` should not be `None` if `s` is not `None` (Deprecated in NumPy 2.0). In a future version "
                           "of NumPy, this will raise an error and `s[i]` will correspond to the size along the transformed "
                           "axis specified by `axes[i]`. To retain current behaviour, pass a sequence [0, ..., k-1] to "
                           "`axes` for an array of dimension k.", DeprecationWarning, stacklevel=5)
        axes = range(-(a.ndim if s is None else len(list(s))), 0)
    axes = list(axes)
    s = [None] * len(axes) if s is None else list(s)
    if s and None in s and any(length is not None for length in s):
        _warnings.warn("Passing an array containing `None` values to `s` is deprecated in NumPy 2.0 and will raise an error "
                       "in a future version of NumPy. To use the default behaviour of the corresponding 1-D transform, pass "
                       "the value matching the default for its `n` parameter. To use the default behaviour for every axis, "
                       "the `s` argument can be omitted.", DeprecationWarning, stacklevel=5)
    return [_AS_IT_IS if length is None else length for length in s], axes


def _transform(kind, a, s, axes, norm, out):
    if type(a) is not _ndarray:
        a = _c.asarray(a)
    s, axes = _lengths(a, s, axes)
    return _over(kind, a, s, axes, norm, out)


@_dispatched
def fftn(a, s=None, axes=None, norm=None, out=None):
    """The transform along several axes (all of them), the last one first.

    s: their lengths, -1 for the length as it is.

    >>> rp.fft.fftn([[1, 2], [3, 4]])
    array([[10.+0.j, -2.+0.j],
           [-4.+0.j,  0.+0.j]])
    """
    return _transform("fftn", a, s, axes, norm, out)


@_dispatched
def ifftn(a, s=None, axes=None, norm=None, out=None):
    """The backward transform along several axes.

    >>> rp.fft.ifftn([[4, 0], [0, 0]])
    array([[1.+0.j, 1.+0.j],
           [1.+0.j, 1.+0.j]])
    """
    return _transform("ifftn", a, s, axes, norm, out)


@_dispatched
def fft2(a, s=None, axes=(-2, -1), norm=None, out=None):
    """The transform along two axes.

    >>> rp.fft.fft2([[1, 2], [3, 4]])
    array([[10.+0.j, -2.+0.j],
           [-4.+0.j,  0.+0.j]])
    """
    return _transform("fftn", a, s, axes, norm, out)


@_dispatched
def ifft2(a, s=None, axes=(-2, -1), norm=None, out=None):
    """The backward transform along two axes.

    >>> rp.fft.ifft2([[4, 0], [0, 0]])
    array([[1.+0.j, 1.+0.j],
           [1.+0.j, 1.+0.j]])
    """
    return _transform("ifftn", a, s, axes, norm, out)


@_dispatched
def rfftn(a, s=None, axes=None, norm=None, out=None):
    """Of real numbers: rfft along the last of the axes, then fft along the others.

    >>> rp.fft.rfftn([[1, 2, 3], [4, 5, 6]]).shape
    (2, 2)
    """
    return _transform("rfftn", a, s, axes, norm, out)


@_dispatched
def irfftn(a, s=None, axes=None, norm=None, out=None):
    """The inverse of rfftn: ifft along all axes but the last, then irfft. `s` has the lengths of the result.

    >>> rp.fft.irfftn(rp.fft.rfftn([[1.0, 2.0], [3.0, 4.0]]))
    array([[1., 2.],
           [3., 4.]])
    """
    return _transform("irfftn", a, s, axes, norm, out)


@_dispatched
def rfft2(a, s=None, axes=(-2, -1), norm=None, out=None):
    """rfftn along two axes.

    >>> rp.fft.rfft2([[1, 2], [3, 4]])
    array([[10.+0.j, -2.+0.j],
           [-4.+0.j,  0.+0.j]])
    """
    return _transform("rfftn", a, s, axes, norm, out)


@_dispatched
def irfft2(a, s=None, axes=(-2, -1), norm=None, out=None):
    """irfftn along two axes.

    >>> rp.fft.irfft2([[10, -2], [-4, 0]])
    array([[1., 2.],
           [3., 4.]])
    """
    return _transform("irfftn", a, s, axes, norm, out)


# ---- frequencies and order ---------------------------------------------------------------------------------------------

def _check_count(n):
    if not isinstance(n, _integers):
        raise ValueError("n should be an integer")


def fftfreq(n, d=1.0, device=None, *, dtype=None):
    """The frequencies of the n elements of fft for samples `d` apart: [0, 1, ..., -2, -1] / (n * d).

    n that is no integer raises ValueError. dtype: of the result (default float64).

    >>> rp.fft.fftfreq(4, 0.5)
    array([ 0. ,  0.5, -1. , -0.5])
    """
    _check_count(n)
    step = 1.0 / (n * d)
    order = _c.empty(n, int, device=device)
    half = (n - 1) // 2 + 1
    order[:half] = _c.arange(0, half, dtype=int)
    order[half:] = _c.arange(-(n // 2), 0, dtype=int)
    result = order * step
    return result if dtype is None else result.astype(dtype)


def rfftfreq(n, d=1.0, device=None, *, dtype=None):
    """The frequencies of the n // 2 + 1 elements of rfft for samples `d` apart: [0, 1, ..., n // 2] / (n * d).

    >>> rp.fft.rfftfreq(4, 0.5)
    array([0. , 0.5, 1. ])
    """
    _check_count(n)
    step = 1.0 / (n * d)
    result = _c.arange(0, n // 2 + 1, dtype=int, device=device) * step
    return result if dtype is None else result.astype(dtype)


def _shift(x, axes, sign):
    x = _c.asarray(x)
    if axes is None:
        axes = tuple(range(x.ndim))
    if isinstance(axes, _integers):
        return _c.roll(x, sign * (x.shape[axes] // 2), axes)
    return _c.roll(x, [sign * (x.shape[axis] // 2) for axis in axes], axes)


@_dispatched
def fftshift(x, axes=None):
    """A copy with frequency zero in the middle of the axes (all, one or several).

    >>> rp.fft.fftshift([0, 1, 2, -2, -1])
    array([-2, -1,  0,  1,  2])
    """
    return _shift(x, axes, 1)


@_dispatched
def ifftshift(x, axes=None):
    """Undoes fftshift.

    >>> rp.fft.ifftshift([-2, -1, 0, 1, 2])
    array([ 0,  1,  2, -2, -1])
    """
    return _shift(x, axes, -1)
