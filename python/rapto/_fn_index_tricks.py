"""Objects that are used with square brackets, and iterators over indices: r_, c_, s_, mgrid, ogrid, ndindex, ndenumerate."""
import inspect
import itertools
import math

import rapto as rp

from ._flatiter import flatiter

__all__ = ["r_", "c_", "s_", "index_exp", "mgrid", "ogrid", "ndindex", "ndenumerate", "broadcast"]


class IndexExpression:
    """`s_[1:3, ...]` is the index that stands in the brackets; `index_exp` gives it always as a tuple."""

    def __init__(self, maketuple):
        self.maketuple = maketuple

    def __getitem__(self, item):
        return (item,) if self.maketuple and not isinstance(item, tuple) else item


s_ = IndexExpression(maketuple=False)
index_exp = IndexExpression(maketuple=True)


def is_count(step):
    """A slice with an imaginary step asks for that many points, the last one included."""
    return isinstance(step, (complex, rp.complexfloating))


def points_of(item):
    """The numbers of one slice as (start, step, count, float?)."""
    start, stop, step = item.start, item.stop, item.step
    start = 0 if start is None else start
    step = 1 if step is None else step
    if is_count(step):
        count = int(abs(step))
        width = (stop - start) / (count - 1) if count > 1 else 0.0
        return start, width, count, True
    count = int(math.ceil((stop - start) / (step * 1.0)))
    return start, step, max(count, 0), False


def slice_values(item):
    """The slice as a 1-d array."""
    start, step, count, by_count = points_of(item)
    if by_count:
        return rp.linspace(start, item.stop, num=count)
    return rp.arange(start, item.stop, step)


class Grid:
    """Coordinates of a grid: one slice per axis."""

    def __init__(self, sparse):
        self.sparse = sparse

    def __getitem__(self, item):
        if not isinstance(item, tuple):
            return self.line(item)
        parts = [points_of(one) for one in item]
        dtype = rp.result_type(*[kind_of(one, part) for one, part in zip(item, parts)]) if parts else rp.dtype(rp.int64)
        shape = tuple(part[2] for part in parts)
        axes = []
        for axis, (start, step, count, _) in enumerate(parts):
            values = rp.arange(count, dtype=dtype)
            if step != 1:
                values = (values * step).astype(dtype)
            if start != 0:
                values = (values + start).astype(dtype)
            axes.append(values.reshape((1,) * axis + (count,) + (1,) * (len(parts) - axis - 1)))
        if self.sparse:
            return tuple(axes)
        full = rp.empty((len(parts),) + shape, dtype)
        for axis, values in enumerate(axes):
            full[axis] = values
        return full

    def line(self, item):
        start, step, count, by_count = points_of(item)
        if by_count:
            return rp.arange(count, dtype=rp.float64) * step + start
        return rp.arange(start, item.stop, step)


def kind_of(item, part):
    """What one axis asks of the common dtype; numbers of Python count as their default arrays."""
    if part[3]:
        return rp.float64
    return rp.result_type(*[rp.asarray(number).dtype for number in (part[0], item.stop, part[1])])


class MGrid(Grid):
    """Dense coordinates: `mgrid[0:2, 0:3]` has shape (2, 2, 3)."""

    def __init__(self):
        super().__init__(sparse=False)


class OGrid(Grid):
    """Coordinates that broadcast to the grid: `ogrid[0:2, 0:3]` is a tuple of shapes (2, 1) and (1, 3)."""

    def __init__(self):
        super().__init__(sparse=True)


mgrid = MGrid()
ogrid = OGrid()


class Joiner:
    """Arrays, numbers and slices put one after another along an axis.

    A text in front says where: "0,2,1" is axis 0, at least two dimensions, the dimensions of smaller arrays placed from
    index 1; "r" and "c" ask for a matrix, which Rapto does not have.
    """

    def __init__(self, axis=0, ndmin=1, trans1d=-1):
        self.axis, self.ndmin, self.trans1d = axis, ndmin, trans1d

    def __getitem__(self, item):
        items = item if isinstance(item, tuple) else (item,)
        place = (self.axis, self.ndmin, self.trans1d)
        parts, numbers = [], []
        for position, one in enumerate(items):
            if isinstance(one, str):
                if position != 0:
                    raise ValueError("special directives must be the first entry.")
                place = directives(one, place)
                continue
            parts.append(self.part(one, place))
            numbers.append(isinstance(one, (bool, int, float, complex)) and not isinstance(one, rp.generic))
        return join(parts, numbers, items, place[0])

    @staticmethod
    def part(one, place):
        axis, ndmin, trans1d = place
        if isinstance(one, slice):
            array = slice_values(one)
            if ndmin > 1:
                array = rp.array(array, ndmin=ndmin)
                if trans1d != -1:
                    array = rp.swapaxes(array, -1, trans1d)
            return array
        own = rp.ndim(one)
        array = rp.array(one, copy=None, ndmin=ndmin)
        if trans1d != -1 and own < ndmin:
            array = array.transpose(placed_axes(ndmin, own, trans1d))
        return array

    def __len__(self):
        return 0


def directives(text, place):
    if text in ("r", "c"):
        raise NotImplementedError(f"r_['{text}', ...] makes a matrix, which does not exist here; use a 2-d array")
    if "," not in text:
        try:
            return (int(text),) + place[1:]
        except ValueError:
            raise ValueError("unknown special directive") from None
    words = text.split(",")
    if words[0] in ("r", "c"):
        raise NotImplementedError(f"r_['{text}', ...] makes a matrix, which does not exist here; use a 2-d array")
    try:
        numbers = [int(word) for word in words[:3]]
    except ValueError:
        raise ValueError(f"unknown special directive {text!r}") from None
    return tuple(numbers) + place[len(numbers):]


def placed_axes(ndmin, own, trans1d):
    """The order of axes that puts the `own` last axes at `trans1d`."""
    missing = ndmin - own
    first = trans1d + missing + 1 if trans1d < 0 else trans1d
    rest = list(range(missing))
    return rest[:first] + list(range(missing, ndmin)) + rest[first:]


def join(parts, numbers, items, axis):
    """Concatenates; bare numbers of Python do not widen the others (NEP 50)."""
    values = [one for one in items if not isinstance(one, str)]
    if any(numbers) and not all(numbers):
        strong = [value if number else part for part, number, value in zip(parts, numbers, values)]
        dtype = rp.result_type(*strong)
        parts = [part.astype(dtype, copy=False) for part in parts]
    return rp.concatenate(tuple(parts), axis=axis)


r_ = Joiner()
c_ = Joiner(axis=-1, ndmin=2, trans1d=0)


class ndindex:
    """All indices of a shape, the last one fastest: `ndindex(2, 3)` or `ndindex((2, 3))`."""

    def __init__(self, *shape):
        if len(shape) == 1 and isinstance(shape[0], tuple):
            shape = shape[0]
        if any(extent < 0 for extent in shape):
            raise ValueError("negative dimensions are not allowed")
        self.iterator = itertools.product(*map(range, shape))

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.iterator)


class ndenumerate:
    """Pairs of index and element in C order."""

    def __init__(self, arr):
        array = rp.asarray(arr)
        self.indices, self.values = ndindex(array.shape), iter(array.flat)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.indices), next(self.values)


class _flatiter_of(flatiter):
    """The elements of an array broadcast to a shape; its base is the array itself."""

    def __init__(self, array, shape):
        super().__init__(rp.broadcast_to(array, shape))
        self._original = array

    @property
    def base(self):
        return self._original


class broadcast:
    """Arrays broadcast against each other: their common shape, and an iterator over tuples of their elements."""

    def __init__(self, *arrays, **kwargs):
        if kwargs:
            raise ValueError("broadcast() takes no keyword arguments")
        if len(arrays) > 64:
            raise ValueError("Need at least 0 and at most 64 array objects.")
        args, arrays = arrays, []
        for one in args:
            arrays.extend(one.arrays if isinstance(one, broadcast) else [rp.asarray(one)])
        self.arrays = arrays
        self.shape = rp.broadcast_shapes(*[array.shape for array in arrays])
        self.nd = self.ndim = len(self.shape)
        self.size = math.prod(self.shape)
        self.numiter = len(arrays)
        self.reset()

    __signature__ = inspect.Signature([inspect.Parameter("arrays", inspect.Parameter.VAR_POSITIONAL)])

    def reset(self, /):
        """Starts the iteration again."""
        self.index = 0
        self.iters = tuple(_flatiter_of(array, self.shape) for array in self.arrays)
        self.walk = zip(*map(iter, self.iters))

    def __iter__(self):
        return self

    def __next__(self):
        values = next(self.walk)
        self.index += 1
        return values
