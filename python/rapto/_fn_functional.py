"""Functions that call functions: vectorize, apply_along_axis, apply_over_axes, piecewise, fromfunction, fromiter."""
import functools
import itertools

import rapto as rp

__all__ = ["vectorize", "apply_along_axis", "apply_over_axes", "piecewise", "fromfunction", "fromiter", "iterable"]

NOT_GIVEN = object()


def iterable(y):
    """Whether `y` can be iterated over.

    >>> rp.iterable([1, 2]), rp.iterable(2)
    (True, False)
    """
    try:
        iter(y)
    except TypeError:
        return False
    return True


def normal_axis(axis, ndim):
    position = axis.__index__()
    if not -ndim <= position < ndim:
        raise rp.exceptions.AxisError(position, ndim)
    return position % ndim


def apply_along_axis(func1d, axis, arr, *args, **kwargs):
    """Calls `func1d(line, *args, **kwargs)` for each 1-d line of `arr` along `axis`; its result takes the place of the line.

    >>> rp.apply_along_axis(sum, 0, rp.array([[1, 2], [3, 4]]))
    array([4, 6])
    """
    array = rp.asanyarray(arr)
    axis = normal_axis(axis, array.ndim)
    lines = rp.moveaxis(array, axis, -1)
    shape = lines.shape[:-1]
    places = rp.ndindex(shape)
    try:
        first = next(places)
    except StopIteration:
        raise ValueError("Cannot apply_along_axis when any iteration dimensions are 0") from None
    result = rp.asanyarray(func1d(lines[first], *args, **kwargs))
    whole = rp.empty(shape + result.shape, result.dtype)
    whole[first] = result
    for place in places:
        whole[place] = rp.asanyarray(func1d(lines[place], *args, **kwargs))
    inner = len(shape)
    order = tuple(range(axis)) + tuple(range(inner, inner + result.ndim)) + tuple(range(axis, inner))
    whole = whole.transpose(order)
    return whole if type(result) is rp.ndarray else whole.view(type(result))


def apply_over_axes(func, a, axes):
    """Calls `func(a, axis)` for each of `axes` in turn; a result that lost the axis gets it back with extent 1.

    >>> rp.apply_over_axes(rp.sum, rp.ones((2, 3)), [0, 1])
    array([[6.]])
    """
    value = rp.asarray(a)
    ndim = value.ndim
    for axis in [axes] if rp.ndim(axes) == 0 else axes:
        axis = axis + ndim if axis < 0 else axis
        result = rp.asanyarray(func(value, axis))
        if result.ndim == value.ndim - 1:
            result = rp.expand_dims(result, axis)
        if result.ndim != value.ndim:
            raise ValueError("function is not returning an array of the correct shape")
        value = result
    return value


def piecewise(x, condlist, funclist, *args, **kw):
    """Evaluates a function that is given piece by piece: where `condlist[i]` holds, `funclist[i]` (a callable or a value).

    One function more than conditions is for the rest. The result has the dtype of `x`.

    >>> rp.piecewise(rp.array([-1., 2.]), [rp.array([True, False])], [-1, lambda v: v * 2])
    array([-1.,  4.])
    """
    x = rp.asanyarray(x)
    pieces = len(funclist)
    if rp.isscalar(condlist) or (not isinstance(condlist[0], (list, rp.ndarray)) and x.ndim != 0):
        condlist = [condlist]
    conditions = rp.asarray(condlist, dtype=bool)
    count = len(conditions)
    if count == pieces - 1:
        rest = ~rp.any(conditions, axis=0, keepdims=True)
        conditions = rp.concatenate([conditions, rest], axis=0)
        count += 1
    elif count != pieces:
        raise ValueError(f"with {count} condition(s), either {count} or {count + 1} functions are expected")
    result = rp.zeros_like(x)
    for condition, function in zip(conditions, funclist):
        if not callable(function):
            result[condition] = function
        else:
            values = x[condition]
            if values.size > 0:
                result[condition] = function(values, *args, **kw)
    return result


def fromfunction(function, shape, *, dtype=float, like=None, **kwargs):
    """Calls `function` once with the coordinate arrays of `shape` and gives what it returns.

    >>> rp.fromfunction(lambda i, j: i + j, (2, 2), dtype=int)
    array([[0, 1],
           [1, 2]])
    """
    return function(*rp.indices(shape, dtype=dtype), **kwargs)


def fromiter(iter, dtype, count=-1, *, like=None):
    """A 1-d array of the items of an iterable; `count` of them, or all (-1).

    >>> rp.fromiter((x * x for x in range(3)), int)
    array([0, 1, 4])
    """
    dtype = rp.dtype(dtype)
    if dtype.itemsize == 0:
        raise ValueError("Must specify length when using variable-size data-type.")
    items = list(iter if count < 0 else itertools.islice(iter, count))
    if len(items) < count:
        raise ValueError(f"iterator too short: Expected {count} but iterator had only {len(items)} items.")
    result = rp.empty(len(items), dtype)
    for place, item in enumerate(items):
        result[place] = item
    return result


class vectorize:
    """A function of scalars made into one of arrays, by a loop in Python: convenience, not speed.

    `otypes` names the result dtypes (else the first call decides), `excluded` the arguments that are handed on as they are,
    `signature` the core dimensions of a function of arrays, as in "(n),(n)->()".

    >>> rp.vectorize(lambda a, b: a if a > b else b)([1, 5], 3)
    array([3, 5])
    """

    def __init__(self, pyfunc=NOT_GIVEN, otypes=None, doc=None, excluded=None, cache=False, signature=None):
        self.otypes = checked_types(otypes)
        self.excluded = set() if excluded is None else set(excluded)
        if excluded is not None and any(not isinstance(name, (str, int)) for name in excluded):
            raise ValueError("excluded names and positions are texts and integers")
        self.cache, self._doc = cache, doc
        self.signature = signature
        self.core = None if signature is None else core_dimensions(signature)
        self.pyfunc = None
        if pyfunc is not NOT_GIVEN:
            self.take(pyfunc)

    def take(self, pyfunc):
        if not callable(pyfunc):
            raise TypeError("pyfunc is not callable")
        self.pyfunc = pyfunc
        functools.update_wrapper(self, pyfunc, updated=())
        if self._doc is not None:
            self.__doc__ = self._doc

    def __call__(self, *args, **kwargs):
        if self.pyfunc is None:
            self.take(*args)
            return self
        positions = [i for i in range(len(args)) if i not in self.excluded]
        names = [name for name in kwargs if name not in self.excluded]
        args = list(args)

        def function(*values):
            for position, value in zip(positions, values):
                args[position] = value
            kwargs.update(zip(names, values[len(positions):]))
            return self.pyfunc(*args, **kwargs)
        operands = [args[i] for i in positions] + [kwargs[name] for name in names]
        if self.core is not None:
            return self.over_core(function, operands)
        return self.over_elements(function, operands)

    def over_elements(self, function, operands):
        if not operands:
            return function()
        arrays = [rp.asarray(operand) for operand in operands]
        shape = rp.broadcast_shapes(*[array.shape for array in arrays])
        lines = [list(rp.broadcast_to(array, shape).flat) for array in arrays]
        results = [function(*values) for values in zip(*lines)]
        if not results:
            if self.otypes is None:
                raise ValueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set")
            return unpacked([rp.empty(shape, dtype) for dtype in self.otypes])
        several = isinstance(results[0], tuple)
        columns = list(zip(*results)) if several else [results]
        if self.otypes is not None and len(self.otypes) != len(columns):
            raise ValueError("wrong number of outputs")
        dtypes = self.otypes or [rp.asarray(column[0]).dtype for column in columns]
        made = [rp.array(list(column)).astype(dtype).reshape(shape) for column, dtype in zip(columns, dtypes)]
        return tuple(made) if several else unpacked(made)

    def over_core(self, function, operands):
        inputs, outputs = self.core
        if len(operands) != len(inputs):
            raise TypeError(f"wrong number of positional arguments: expected {len(inputs)}, got {len(operands)}")
        arrays = [rp.asanyarray(operand) for operand in operands]
        loop, sizes = loop_shape(arrays, inputs)
        arrays = [rp.broadcast_to(array, loop + array.shape[array.ndim - len(core):]) for array, core in zip(arrays, inputs)]
        made = None
        for place in rp.ndindex(loop):
            results = function(*(array[place] for array in arrays))
            count = len(results) if isinstance(results, tuple) else 1
            if count != len(outputs):
                raise ValueError(f"wrong number of outputs from pyfunc: expected {len(outputs)}, got {count}")
            results = results if isinstance(results, tuple) else (results,)
            results = [rp.asarray(result) for result in results]
            if made is None:
                made = self.core_results(results, outputs, loop, sizes)
            for whole, result in zip(made, results):
                whole[place] = result
        if made is None:
            made = self.empty_core_results(outputs, loop, sizes)
        return tuple(made) if len(made) > 1 else made[0]

    def core_results(self, results, outputs, loop, sizes):
        made = []
        for number, (result, core) in enumerate(zip(results, outputs)):
            learn_sizes(result, core, sizes)
            dtype = self.otypes[number] if self.otypes else result.dtype
            made.append(rp.empty(loop + tuple(sizes[name] for name in core), dtype))
        return made

    def empty_core_results(self, outputs, loop, sizes):
        if self.otypes is None:
            raise ValueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set")
        if any(name not in sizes for core in outputs for name in core):
            raise ValueError("cannot call `vectorize` with a signature including new output dimensions on size 0 inputs")
        return [rp.empty(loop + tuple(sizes[name] for name in core), dtype) for core, dtype in zip(outputs, self.otypes)]


def checked_types(otypes):
    if otypes is None:
        return None
    if isinstance(otypes, str):
        try:
            return [rp.dtype(code) for code in otypes]
        except TypeError:
            raise ValueError(f"Invalid otype specified: {otypes}") from None
    if not iterable(otypes):
        raise ValueError("Invalid otype specification")
    return [rp.dtype(otype) for otype in otypes]


def unpacked(made):
    return made[0] if len(made) == 1 else tuple(made)


def core_dimensions(signature):
    """([names of the dimensions of each input], [of each output]) of a signature such as "(m,n),(n)->(m)"."""
    text = "".join(signature.split())
    sides = text.split("->")
    if len(sides) != 2 or not all(is_side(side) for side in sides):
        raise ValueError(f"not a valid gufunc signature: {signature}")
    return tuple([tuple(name for name in part.split(",") if name) for part in side[1:-1].split("),(")] for side in sides)


def is_side(side):
    if not (side.startswith("(") and side.endswith(")")):
        return False
    parts = side[1:-1].split("),(")
    return all(part == "" or all(name.isidentifier() for name in part.split(",")) for part in parts)


def learn_sizes(array, core, sizes):
    if array.ndim < len(core):
        raise ValueError(f"{array.ndim}-dimensional argument does not have enough dimensions for all core dimensions {core}")
    for name, extent in zip(core, array.shape[array.ndim - len(core):]):
        if sizes.setdefault(name, extent) != extent:
            raise ValueError(f"inconsistent size for core dimension {name!r}: {extent} vs {sizes[name]}")


def loop_shape(arrays, inputs):
    sizes, loops = {}, []
    for array, core in zip(arrays, inputs):
        learn_sizes(array, core, sizes)
        loops.append(array.shape[:array.ndim - len(core)])
    return rp.broadcast_shapes(*loops), sizes
