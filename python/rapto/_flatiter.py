"""a.flat: the elements of an array in C order."""
from . import _rapto as _c


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

    def copy(self):
        """All elements along one axis, as a copy."""
        return self._array.flatten()

    def __len__(self):
        return self._array.size

    def __iter__(self):
        return self

    def __next__(self):
        if self._index >= self._array.size:
            self._index = 0
            raise StopIteration
        value = self._array[self.coords]
        self._index += 1
        return value

    def __array__(self, dtype=None, copy=None):
        import numpy
        return numpy.array(self.copy(), dtype=dtype)

    def _flat_index(self, key):
        if isinstance(key, tuple):
            if len(key) > 1:
                raise IndexError("unsupported iterator index")
            key = key[0] if key else Ellipsis
        if isinstance(key, (list, _c.ndarray)) and _c.asarray(key).dtype.kind == "f":
            raise IndexError("unsupported iterator index")
        return key

    def __getitem__(self, key):
        result = self._array.ravel()[self._flat_index(key)]
        return result.copy() if isinstance(result, _c.ndarray) else result

    def __setitem__(self, key, value):
        from . import arange, ravel, unravel_index
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
