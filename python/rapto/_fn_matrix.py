"""matrix: arrays that always have two axes, with * as the matrix product. NumPy advises against it for new code; programs
that have it run."""
import ast as _ast
import importlib as _importlib
import sys as _sys

from . import _rapto as _c

__all__ = ["asmatrix", "bmat", "matrix"]


def _from_text(text):
    """'1 2; 3 4' as a list of rows."""
    rows = [[_ast.literal_eval(item) for item in row.replace(",", " ").split()]
            for row in text.replace("[", "").replace("]", "").split(";")]
    if any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("Rows not the same size.")
    return rows


def _row_wise(name):
    """A reduction whose result stays a matrix: a row, a column, or one element."""
    function = getattr(_c.ndarray, name)

    def method(self, axis=None, *args, **kwargs):
        if axis is None:
            return function(self.A, axis, *args, **kwargs)
        if kwargs.get("out") is not None:
            return function(self.A, axis, *args, **kwargs, keepdims=True)
        return asmatrix(function(self.A, axis, *args, **kwargs, keepdims=True))

    method.__name__ = name
    method.__doc__ = f"As ndarray.{name}, with a matrix as result along an axis."
    return method


class matrix(_c.ndarray):
    """matrix(data, dtype=None, copy=True)

    An array with two axes whose * is the matrix product and whose ** is the matrix power. 2-d arrays and @ serve new code better.

    >>> rp.matrix('1 2; 3 4') * rp.matrix([[1], [1]])
    matrix([[3],
            [7]])
    """

    __array_priority__ = 10.0

    def __new__(subtype, data, dtype=None, copy=True):
        if isinstance(data, str):
            data = _from_text(data)
        array = _c.array(data, dtype=dtype, copy=True if copy else None)
        if array.ndim > 2:
            raise ValueError("matrix must be 2-dimensional")
        return array.reshape(_two_axes(array.shape)).view(subtype)

    def __array_finalize__(self, obj):
        self._in_getitem = False
        if (isinstance(obj, matrix) and getattr(obj, "_in_getitem", False)) or self.ndim == 2:
            return
        shape = self.shape
        if self.ndim > 2:
            shape = tuple(extent for extent in shape if extent > 1)
            if len(shape) > 2:
                raise ValueError("shape too large to be a matrix.")
        self.shape = _two_axes(shape)

    def __getitem__(self, index):
        self._in_getitem = True
        try:
            out = _c.ndarray.__getitem__(self, index)
        finally:
            self._in_getitem = False
        if not isinstance(out, _c.ndarray):
            return out
        if out.ndim == 0:
            return out[()]
        if out.ndim == 1:
            column = isinstance(index, tuple) and len(index) > 1 and _is_integer(index[1])
            out.shape = (out.shape[0], 1) if column else (1, out.shape[0])
        return out

    def __mul__(self, other):
        if isinstance(other, (_c.ndarray, list, tuple)):
            return _c.dot(self, asmatrix(other))
        if _c.asarray(other).ndim == 0:
            return _c.multiply(self, other)
        return NotImplemented

    def __rmul__(self, other):
        return _c.dot(asmatrix(other), self) if hasattr(other, "__len__") else _c.multiply(other, self)

    def __imul__(self, other):
        self[:] = self * other
        return self

    def __pow__(self, other):
        return asmatrix(_linear_algebra().matrix_power(self.A, other))

    def __ipow__(self, other):
        self[:] = self**other
        return self

    def __rpow__(self, other):
        return NotImplemented

    def __array_function__(self, function, types, args, kwargs):
        if function.__name__.startswith("unique") and kwargs.get("axis") is None:  # a list of values, no matrix
            args = (_c.asarray(args[0]), *args[1:])
        return super().__array_function__(function, types, args, kwargs)

    sum, prod, mean, any, all = (_row_wise(name) for name in ("sum", "prod", "mean", "any", "all"))
    max, min, std, var = (_row_wise(name) for name in ("max", "min", "std", "var"))
    ptp = lambda self, axis=None, out=None: _row_or_element(_c.ptp(self.A, axis, out=out), axis)  # noqa: E731
    argmax = lambda self, axis=None, out=None: _row_or_element(_c.argmax(self.A, axis, out), axis)  # noqa: E731
    argmin = lambda self, axis=None, out=None: _row_or_element(_c.argmin(self.A, axis, out), axis)  # noqa: E731

    def ravel(self, order="C"):
        """All elements as one row."""
        return asmatrix(self.A.ravel(order))

    def flatten(self, order="C"):
        """A copy of all elements as one row."""
        return asmatrix(self.A.flatten(order))

    def squeeze(self, axis=None):
        """The matrix itself: it keeps both axes; a single column becomes a row."""
        return asmatrix(self.A.squeeze(axis))

    def tolist(self):
        """The rows as a list of lists."""
        return self.A.tolist()

    @property
    def A(self):
        """The same memory as an ndarray."""
        return self.view(_c.ndarray)

    @property
    def A1(self):
        """All elements as an ndarray with one axis."""
        return self.A.ravel()

    @property
    def T(self):
        """Rows as columns."""
        return self.transpose()

    @property
    def H(self):
        """Rows as columns, complex elements conjugated."""
        return self.transpose().conjugate() if self.dtype.kind == "c" else self.transpose()

    @property
    def I(self):  # noqa: E743 (NumPy's name)
        """The inverse, or the pseudo-inverse where rows and columns differ in number."""
        linalg = _linear_algebra()
        return asmatrix((linalg.inv if self.shape[0] == self.shape[1] else linalg.pinv)(self.A))

    getA, getA1, getT, getH, getI = A.fget, A1.fget, T.fget, H.fget, I.fget


def _linear_algebra():
    """rapto.linalg, which is loaded when first used."""
    return _importlib.import_module("rapto.linalg")


def _is_integer(index):
    return hasattr(index, "__index__") and not isinstance(index, _c.ndarray)


def _two_axes(shape):
    return shape if len(shape) == 2 else (1, 1) if not shape else (1, shape[0])


def _row_or_element(result, axis):
    if axis is None:
        return result
    return asmatrix(result if axis in (0, -2) else _c.asarray(result).reshape(-1, 1))


def asmatrix(data, dtype=None):
    """asmatrix(data, dtype=None)

    A matrix over the memory of an array where it can be.

    >>> rp.asmatrix([1, 2])
    matrix([[1, 2]])
    """
    if isinstance(data, matrix) and (dtype is None or data.dtype == dtype):
        return data
    return matrix(data, dtype=dtype, copy=False)


def bmat(obj, ldict=None, gdict=None):
    """bmat(obj, ldict=None, gdict=None)

    A matrix from blocks: nested lists, or text with the names of matrices.

    >>> rp.bmat([[rp.matrix([1]), rp.matrix([2])]])
    matrix([[1, 2]])
    """
    if isinstance(obj, str):
        frame = _sys._getframe(1)
        names = {**(frame.f_globals if gdict is None else gdict), **(frame.f_locals if gdict is None else ldict or {})}
        obj = [[_named(word, names) for word in row.replace(",", " ").split()] for row in obj.split(";")]
    if isinstance(obj, _c.ndarray):
        return matrix(obj)
    if isinstance(obj[0], _c.ndarray):
        return matrix(_c.concatenate([_c.asarray(m) for m in obj], axis=-1))
    return matrix(_c.concatenate([_c.concatenate([_c.asarray(m) for m in row], axis=-1) for row in obj], axis=0))


def _named(word, names):
    if word not in names:
        raise NameError(f"name {word!r} is not defined")
    return names[word]
