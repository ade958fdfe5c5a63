"""Functions whose arguments take many forms: histograms, gradient, polyfit."""
import operator
import warnings

from . import _rapto as _c
from . import exceptions as _exceptions

__all__ = ["gradient", "histogram", "histogram2d", "histogram_bin_edges", "histogramdd", "polyfit"]


# ---- histograms


def _bins_of(bins):
    """The bins argument as keywords of the C function."""
    if isinstance(bins, str):
        return {"rule": bins}
    array = bins if isinstance(bins, _c.ndarray) else None
    if array is None and not hasattr(bins, "__len__") or array is not None and array.ndim == 0:
        try:
            count = operator.index(bins)
        except TypeError:
            raise TypeError("`bins` must be an integer, a string, or an array") from None
        if count < 1:
            raise ValueError("`bins` must be positive, when an integer")
        return {"bins": count}
    return {"edges": bins}


def _range_of(range):
    if range is None:
        return {}
    low, high = range
    return {"low": low, "high": high}


def _counted(a):
    """Bool becomes uint8, with NumPy's warning."""
    a = _c.asarray(a)
    if a.dtype == _c.dtype(bool):
        warnings.warn(f"Converting input from {a.dtype} to uint8 for compatibility.", RuntimeWarning, stacklevel=3)
    return a


def histogram(a, bins=10, range=None, density=None, weights=None):
    """Counts of elements in bins, and the bins' edges. Bins hold their left edge, the last one both.

    >>> rp.histogram([1, 2, 1], bins=[0, 1, 2, 3])
    (array([0, 2, 1]), array([0, 1, 2, 3]))
    """
    return _c._histogram(_counted(a), density=bool(density), weights=weights, **_bins_of(bins), **_range_of(range))


def histogram_bin_edges(a, bins=10, range=None, weights=None):
    """The edges that histogram would use.

    >>> rp.histogram_bin_edges([0, 1, 4], bins=2)
    array([0., 2., 4.])
    """
    return _c._histogram(_counted(a), weights=weights, edges_only=True, **_bins_of(bins), **_range_of(range))


def _points(sample):
    """(points, dimensions) of an array, or of a sequence of coordinates."""
    if isinstance(sample, _c.ndarray) or hasattr(sample, "shape"):
        sample = _c.asarray(sample)
        if sample.ndim == 2:
            return sample
        return _c.asarray(_c.reshape(sample, (-1, 1))) if sample.ndim == 1 else sample
    return _c.transpose(_c.asarray(sample)) if hasattr(sample[0], "__len__") else _c.reshape(_c.asarray(sample), (-1, 1))


def histogramdd(sample, bins=10, range=None, density=None, weights=None):
    """Counts of points in cells, and the edges of each dimension.

    >>> counts, edges = rp.histogramdd(rp.asarray([[0.0, 0.0], [1.0, 1.0]]), bins=2)
    >>> counts
    array([[1., 0.],
           [0., 1.]])
    """
    sample = _points(sample)
    dimensions = sample.shape[1]
    if hasattr(bins, "__len__"):
        if len(bins) != dimensions:
            raise ValueError("The dimension of bins must be equal to the dimension of the sample x.")
    else:
        bins = [bins] * dimensions
    if range is None:
        range = [None] * dimensions
    elif len(range) != dimensions:
        raise ValueError("range argument must have one entry per dimension")
    counts, *edges = _c._histogramdd(sample, list(bins), list(range), bool(density), weights)
    return counts, tuple(edges)


def histogram2d(x, y, bins=10, range=None, density=None, weights=None):
    """Counts of points (x, y) in cells, and the edges of both dimensions.

    >>> rp.histogram2d([0.0, 1.0], [0.0, 1.0], bins=2)[0]
    array([[1., 0.],
           [0., 1.]])
    """
    if len(x) != len(y):
        raise ValueError("x and y must have the same length.")
    if hasattr(bins, "__len__") and len(bins) not in (1, 2):
        bins = [_c.asarray(bins)] * 2
    counts, edges = histogramdd([x, y], bins, range, density, weights)
    return counts, edges[0], edges[1]


# ---- gradient


def _axes_of(axis, ndim):
    if axis is None:
        return tuple(range(ndim))
    found = []
    for one in axis if isinstance(axis, tuple) else (axis,):
        one = operator.index(one)
        if not -ndim <= one < ndim:
            raise _exceptions.AxisError(one, ndim)
        found.append(one % ndim)
    if len(set(found)) != len(found):
        raise ValueError("repeated axis")
    return tuple(found)


def gradient(f, *varargs, axis=None, edge_order=1):
    """Derivatives by central differences, one array for each axis; spacings are steps or coordinates.

    >>> rp.gradient([1.0, 2.0, 4.0, 7.0])
    array([1. , 1.5, 2.5, 3. ])
    """
    f = _c.asanyarray(f)
    axes = _axes_of(axis, f.ndim)
    if len(varargs) == 1 and _c.asarray(varargs[0]).ndim == 0:
        varargs = varargs * len(axes)
    if len(varargs) not in (0, len(axes)):
        raise TypeError("invalid number of arguments")
    spacings = varargs or [None] * len(axes)
    results = tuple(_c._gradient(f, spacing, one, edge_order) for one, spacing in zip(axes, spacings))
    return results[0] if len(results) == 1 else results


# ---- polyfit


def polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
    """The polynomial of degree deg that fits points best, by least squares.

    >>> rp.round(rp.polyfit([0, 1, 2], [1, 3, 5], 1), 6)
    array([2., 1.])
    """
    deg = int(deg)
    c, residuals, rank, singular, rcond, base = _c._polyfit(x, y, deg, -1.0 if rcond is None else rcond, w)
    if rank != deg + 1 and not full:
        warnings.warn("Polyfit may be poorly conditioned", _exceptions.RankWarning, stacklevel=2)
    if full:
        return c, residuals, rank, singular, rcond
    if not cov:
        return c
    if cov != "unscaled":
        points = len(_c.asarray(x))
        if points <= deg + 1:
            raise ValueError("the number of data points must exceed order to scale the covariance matrix")
        residuals = residuals / (points - (deg + 1))
        base = base[:, :, None] * residuals if c.ndim == 2 else base * residuals
    elif c.ndim == 2:
        base = base[:, :, None] * 1
    return c, base
