"""a.flat: the elements of an array in C order."""
import operator
import warnings

from . import _rapto as _c

_VALID = "only integers, slices (`:`), ellipsis (`...`) and integer or boolean arrays are valid indices"


class flatiter:
    """An iterator over the elements in C order that can be indexed and written through."""

    __hash__ = None

    def __init__(self, array):
        self._array, self._index = array, 0

    @property
    def base(self):
        return self._array

    @property
    def index(self):
        return self._index

    @property
    def coords(self):
        result, rest = [], self._index
        for extent in reversed(self._array.shape):
            rest, at = divmod(rest, extent) if extent else (0, 0)
            result.append(at)
        if result and rest:
            result[-1] += rest * self._array.shape[0]
        return tuple(reversed(result))

    def copy(self, /):
        """All elements along one axis, as a copy."""
        return self._array.flatten()

    def __len__(self):
        return self._array.size

    def __iter__(self):
        return self

    def __next__(self):
        if self._index >= self._array.size:
            raise StopIteration
        value = self._array[self.coords]
        self._index += 1
        return value

    def __array__(self, /, dtype=None, copy=None):
        import numpy
        return numpy.array(self.copy(), dtype=dtype)

    def _flat_index(self, key):
        if isinstance(key, tuple):
            if len(key) > 1:
                raise IndexError("too many indices for flat iterator: flat iterator is 1-dimensional, but "
                                 f"{len(key)} were indexed")
            key = key[0] if key else Ellipsis
        if isinstance(key, bool):
            warnings.warn("Indexing flat iterators with a 0-dimensional boolean index is deprecated and may be removed in a "
                          "future version. (Deprecated NumPy 2.4)", DeprecationWarning, stacklevel=3)
            return 0 if key is True else slice(0, 0)
        if isinstance(key, slice) or key is Ellipsis:
            return key
        if hasattr(key, "__index__") and not hasattr(key, "__len__"):
            size, at = self._array.size, operator.index(key)
            if not -size <= at < size:
                raise IndexError(f"index {at} is out of bounds for size {size}")
            return at
        if key is None or isinstance(key, (str, bytes)):
            raise IndexError(_VALID)
        if not isinstance(key, _c.ndarray):
            key = self._index_array(key)
        if key.dtype.kind == "b" and key.shape != (self._array.size,):
            raise IndexError("boolean index did not match indexed flat iterator along axis 0; size of axis is "
                             f"{self._array.size} but size of corresponding boolean axis is {key.size}")
        return key

    @staticmethod
    def _index_array(key):
        """Lists and numbers: what is no integer is made one, with a warning."""
        key = _c.asarray(key.copy() if isinstance(key, flatiter) else key)
        if key.size == 0:
            return key.astype("int64")
        if key.dtype.kind == "b":
            raise IndexError("boolean indices for iterators are not supported because of previous behavior that was confusing "
                             "(valid boolean indices are expected to work in the future)")
        if key.dtype.kind == "f":
            warnings.warn("Invalid non-array indices for iterator objects are deprecated and will be removed in a future "
                          "version. (Deprecated NumPy 2.4)", DeprecationWarning, stacklevel=4)
            return key.astype("int64")
        if key.dtype.kind not in "iu":
            raise IndexError(_VALID)
        return key

    def __getitem__(self, key):
        result = self._array.ravel()[self._flat_index(key)]
        return result.copy() if isinstance(result, _c.ndarray) else result

    def __delitem__(self, key):
        raise TypeError("Cannot delete iterator elements")

    def __setitem__(self, key, value):
        from . import arange, ravel, unravel_index
        if isinstance(key, tuple) and not key:
            raise IndexError("Assigning to a flat iterator with a 0-D index is not supported")
        key = self._flat_index(key)
        array = self._array
        if array.size == 0:
            return
        where = _c.asarray(arange(array.size)[key])
        values = ravel(_c.asarray(value))
        if values.size == 0:
            return
        count = where.size
        if values.size != count:
            values = values[arange(count) % values.size]
        array[unravel_index(where.ravel(), array.shape) if array.ndim else ()] = values if array.ndim else values[0]

    def __eq__(self, other):
        return self.copy() == other

    def __ne__(self, other):
        return self.copy() != other

    def __lt__(self, other):
        return self.copy() < other

    def __le__(self, other):
        return self.copy() <= other

    def __gt__(self, other):
        return self.copy() > other

    def __ge__(self, other):
        return self.copy() >= other
