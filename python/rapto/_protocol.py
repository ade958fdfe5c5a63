"""Foreign operands: who answers for a ufunc or a function, as NumPy decides it (NEP 13, NEP 18)."""
import operator

from . import _rapto as _c
from ._constants import _NoValue
from .exceptions import AxisError


def _candidates(arguments, hook):
    """The arguments whose class has `hook` of its own, subclasses before their bases, else from left to right."""
    found = []
    for argument in arguments:
        kind = type(argument)
        method = getattr(kind, hook, None)
        if method is None and not hasattr(kind, hook):
            continue
        if any(type(other) is kind for other in found):
            continue
        index = next((i for i, other in enumerate(found) if issubclass(kind, type(other))), len(found))
        found.insert(index, argument)
    return found


def _is_default(kind, hook):
    return getattr(kind, hook, None) is getattr(_c.ndarray, hook)


def call_ufunc(ufunc, method, args, kwargs):
    """The first answer of the arguments' __array_ufunc__."""
    nin = ufunc.nin if method == "__call__" else len(args)
    inputs, out = args[:nin], args[nin:]
    if "sig" in kwargs:
        kwargs = {"signature" if name == "sig" else name: value for name, value in kwargs.items()}
    if out and all(one is None for one in out):
        out = ()
    if out:
        kwargs = dict(kwargs, out=out + (None,) * (ufunc.nout - len(out)) if method == "__call__" else out)
    elif "out" in kwargs:
        out = kwargs["out"]
        if out is None:
            kwargs = {k: v for k, v in kwargs.items() if k != "out"}
            out = ()
        elif not isinstance(out, tuple):
            if method == "__call__" and ufunc.nout > 1:
                raise TypeError("'out' must be a tuple of arrays")
            out = (out,)
            kwargs = dict(kwargs, out=out)
        elif len(out) != (ufunc.nout if method == "__call__" else 1):
            raise ValueError("The 'out' tuple must have exactly one entry per ufunc output")
        elif all(one is None for one in out):
            kwargs = {k: v for k, v in kwargs.items() if k != "out"}
            out = ()
    where = (kwargs["where"],) if kwargs.get("where", True) is not True else ()
    found = _candidates((*inputs, *out, *where), "__array_ufunc__")
    for argument in found:
        if type(argument).__array_ufunc__ is None:
            raise TypeError(f"operand '{type(argument).__name__}' does not support ufuncs (__array_ufunc__=None)")
    for argument in found:
        hook = type(argument).__array_ufunc__
        if _is_default(type(argument), "__array_ufunc__"):
            continue
        if type(argument).__module__ == "numpy" and type(argument).__name__ in ("ndarray", "memmap"):
            continue
        result = hook(argument, ufunc, method, *inputs, **kwargs)
        if result is not NotImplemented:
            return result
    names = ", ".join(f"'{type(argument).__name__}'" for argument in (*inputs, *out))
    words = ", ".join([repr(argument) for argument in (method, *inputs)] + [f"{k}={v!r}" for k, v in kwargs.items()])
    raise TypeError(f"operand type(s) all returned NotImplemented from __array_ufunc__({ufunc!r}, {words}): {names}")


def call_function(function, _method, args, kwargs):
    """The first answer of the arguments' __array_function__."""
    arguments = []
    for value in (*args, *kwargs.values()):
        arguments.extend(value if isinstance(value, (tuple, list)) else (value,))
    found = [a for a in _candidates(arguments, "__array_function__") if type(a).__module__ != "numpy"]
    types = tuple(type(argument) for argument in found)
    for argument in found:
        if _is_default(type(argument), "__array_function__"):
            continue
        result = type(argument).__array_function__(argument, function, types, args, kwargs)
        if result is not NotImplemented:
            return result
    raise TypeError(f"no implementation found for 'rapto.{function.__name__}' on types that implement __array_function__: "
                    f"{list(types)}")


def coordinates(array, index):
    """The elements that `index` selects as a tuple of integer arrays, one per axis."""
    from . import arange, unravel_index
    if isinstance(index, _c.ndarray) and index.dtype.kind in "iu":
        return (index,)
    if isinstance(index, list):
        plain = _c.asarray(index)
        if plain.dtype.kind in "iu":
            return (plain,)
    flat = arange(array.size).reshape(array.shape)[index]
    return tuple(unravel_index(_c.asarray(flat), array.shape))


def array_ufunc(self, ufunc, method, *inputs, **kwargs):
    """ndarray.__array_ufunc__: our own ufuncs, and NumPy's by name."""
    if not hasattr(ufunc, "nin"):
        raise TypeError(f"__array_ufunc__() argument 1 must be a ufunc, not {type(ufunc).__name__}")
    given = kwargs.get("out", ())
    if not isinstance(given, tuple):
        kwargs["out"] = given = () if given is None else (given,)
    where = kwargs.get("where", True)
    for argument in (*inputs, *given, where):
        hook = getattr(type(argument), "__array_ufunc__", _c.ndarray.__array_ufunc__)
        foreign = hook is not _c.ndarray.__array_ufunc__ and type(argument).__module__ != "numpy"
        if foreign or hook is None:
            return NotImplemented
    if not isinstance(ufunc, _c.ufunc):
        ours = getattr(_c, ufunc.__name__, None)
        if not isinstance(ours, _c.ufunc):
            return _foreign_ufunc(ufunc, method, inputs, kwargs)
        ufunc = ours
    out = kwargs.get("out") or None
    if out is None:
        kwargs.pop("out", None)
    if out is not None and any(o is not None and not isinstance(o, _c.ndarray) for o in out):
        results = getattr(ufunc, method)(*inputs, **{k: v for k, v in kwargs.items() if k != "out"})
        for target, value in zip(out, results if isinstance(results, tuple) else (results,)):
            target[...] = _to_numpy(value)
        return out[0] if len(out) == 1 else out
    if out is not None and (len(out) == 1):
        kwargs = dict(kwargs, out=out[0])
    return getattr(ufunc, method)(*inputs, **kwargs)


def _foreign_ufunc(ufunc, method, inputs, kwargs):
    """A NumPy ufunc that rapto has not (SciPy's, Numba's): on the same memory as NumPy arrays."""
    def theirs(value):
        if isinstance(value, _c.generic):
            return _to_numpy(value)[()]
        return _to_numpy(value) if isinstance(value, _c.ndarray) else value

    out = kwargs.get("out")
    kwargs = {name: theirs(value) for name, value in kwargs.items()}
    if out is not None:
        kwargs["out"] = tuple(theirs(value) for value in out)
    result = getattr(ufunc, method)(*map(theirs, inputs), **kwargs)
    if out is not None:
        return out[0] if len(out) == 1 else out
    if isinstance(result, tuple):
        return tuple(_c.asarray(value)[()] for value in result)
    return None if result is None else _c.asarray(result)[()]


def _core_dimensions(ufunc):
    """The names of the core dimensions of operands and results."""
    return [[name for name in part.split(",") if name]
            for side in ufunc.signature.split("->") for part in side.strip("()").split("),(")]


def _operand_axes(ufunc, cores, kwargs):
    """The core axes of every operand and result, as axis=, axes= or keepdims= say it; None: the last ones."""
    nin = ufunc.nin
    axis, axes, keepdims = kwargs.pop("axis", _NoValue), kwargs.pop("axes", _NoValue), kwargs.pop("keepdims", False)
    if axis is not _NoValue and axes is not _NoValue:
        raise TypeError("cannot specify both 'axis' and 'axes'")
    if not isinstance(keepdims, (bool, _c.bool)):
        raise TypeError("an integer is required for keepdims" if not isinstance(keepdims, int) else "keepdims must be a bool")
    single = len({name for core in cores for name in core}) == 1 and all(len(core) == 1 for core in cores[:nin])
    if keepdims and (any(cores[nin:]) or len({len(core) for core in cores[:nin]}) > 1):
        raise TypeError(f"{ufunc.__name__} does not support keepdims: its signature {ufunc.signature} requires operand 2 to have "
                        "1 core dimensions, but keepdims can only be used when all inputs have the same number of core "
                        "dimensions and all outputs have no core dimensions.")
    if axis is not _NoValue:
        if not single:
            raise TypeError(f"{ufunc.__name__}: axis can only be used with a single shared core dimension, not with the "
                            f"{len({name for core in cores for name in core})} distinct ones implied by signature "
                            f"{ufunc.signature}.")
        axes = [(operator.index(axis),)] * nin + [(operator.index(axis),) if core or keepdims else () for core in cores[nin:]]
    if axes is _NoValue:
        return [None] * len(cores), keepdims
    if not isinstance(axes, list):
        raise TypeError("axes should be a list.")
    axes = [(operator.index(part),) if not isinstance(part, tuple) and (core or keepdims) else part
            for part, core in zip(axes, cores)] + axes[len(cores):]
    if len(axes) == nin and not any(cores[nin:]):
        axes = axes + [(-1,) if keepdims else ()] * ufunc.nout
    if len(axes) != len(cores):
        raise ValueError("axes should be a list with an entry for all inputs and outputs; entries for outputs can only be "
                         "omitted if none of them has core axes.")
    return axes, keepdims


def _at_end(array, axes, count):
    """A view of `array` with its core axes last."""
    if axes is None:
        return array
    if not isinstance(axes, tuple) or len(axes) != count:
        raise (TypeError if not isinstance(axes, tuple) else AxisError)(
            f"axes item should be a tuple with {count} elements, or a single integer")
    from . import moveaxis
    return moveaxis(array, axes, range(-count, 0)) if count else array


def call_gufunc(ufunc, _method, args, kwargs):
    """A ufunc with core dimensions whose axes the caller names."""
    from . import broadcast_shapes, expand_dims, moveaxis
    kwargs = dict(kwargs)
    cores = _core_dimensions(ufunc)
    axes, keepdims = _operand_axes(ufunc, cores, kwargs)
    out = args[ufunc.nin:] or kwargs.pop("out", None)
    out = out[0] if isinstance(out, tuple) else out
    operands = [_c.asanyarray(value) for value in args[:ufunc.nin]]
    moved = []
    for value, part, core in zip(operands, axes, cores):
        count = min(len(core), value.ndim) if any("?" in name for name in core) else len(core)
        if value.ndim < count:
            raise ValueError(f"{ufunc.__name__}: Input operand {len(moved)} does not have enough dimensions (has {value.ndim}, "
                             f"gufunc core with signature {ufunc.signature} requires {count})")
        moved.append(_at_end(value, part, count))
    result = ufunc(*moved, **kwargs)
    place = axes[ufunc.nin]
    if keepdims:
        result = expand_dims(_c.asarray(result), place[0] if place else -1)
    elif isinstance(place, int):
        raise AxisError(f"axes item {ufunc.nin} should be a tuple: the result has no core dimension")
    elif place is not None and _c.asarray(result).ndim:
        given = [name for name in cores[-1]] if all(a.ndim >= len(c) for a, c in zip(operands, cores)) else place
        if len(place) != len(given):
            raise AxisError(f"axes item should be a tuple with {len(given)} elements, or a single integer")
        result = moveaxis(result, tuple(range(-len(place), 0)), place) if place else result
    if out is None or out is Ellipsis:
        return result
    if out.shape != broadcast_shapes(out.shape, _c.asarray(result).shape):
        raise ValueError(f"{ufunc.__name__}: output of shape {out.shape} does not match the result of shape {result.shape}")
    _c.copyto(out, result, casting=kwargs.get("casting", "same_kind"))
    return out


def _to_numpy(value):
    import numpy
    return numpy.asarray(value)


def array_function(self, function, types, args, kwargs):
    """ndarray.__array_function__: NumPy's functions by name."""
    import rapto
    for kind in types:
        if not issubclass(kind, _c.ndarray) and kind.__module__ != "numpy":
            return NotImplemented
    module = getattr(function, "__module__", "") or ""
    if isinstance(function, _c.function) or module.startswith("rapto."):
        return function._implementation(*args, **kwargs)
    target = rapto
    for part in module.split(".")[1:]:
        target = getattr(target, part, None) if not part.startswith("_") and part != "lib" else target
    ours = getattr(target, function.__name__, None)
    if ours is None:
        return NotImplemented
    return ours(*args, **kwargs)
