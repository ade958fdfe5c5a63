"""Foreign operands: who answers for a ufunc or a function, as NumPy decides it (NEP 13, NEP 18)."""
from . import _rapto as _c


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
    if out:
        kwargs = dict(kwargs, out=out)
    elif "out" in kwargs:
        out = kwargs["out"]
        if out is None:
            kwargs = {k: v for k, v in kwargs.items() if k != "out"}
            out = ()
        elif not isinstance(out, tuple):
            out = (out,)
            kwargs = dict(kwargs, out=out)
    for argument in _candidates((*inputs, *out), "__array_ufunc__"):
        hook = type(argument).__array_ufunc__
        if hook is None:
            raise TypeError(f"operand '{type(argument).__name__}' does not support ufuncs (__array_ufunc__=None)")
        if _is_default(type(argument), "__array_ufunc__"):
            continue
        if type(argument).__module__ == "numpy" and type(argument).__name__ in ("ndarray", "memmap"):
            continue
        result = hook(argument, ufunc, method, *inputs, **kwargs)
        if result is not NotImplemented:
            return result
    names = ", ".join(f"'{type(argument).__name__}'" for argument in (*inputs, *out))
    words = ", ".join(repr(argument) for argument in (method, *inputs))
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
    for argument in (*inputs, *(kwargs.get("out") or ())):
        hook = getattr(type(argument), "__array_ufunc__", _c.ndarray.__array_ufunc__)
        foreign = hook is not _c.ndarray.__array_ufunc__ and type(argument).__module__ != "numpy"
        if foreign or hook is None:
            return NotImplemented
    if not isinstance(ufunc, _c.ufunc):
        ours = getattr(_c, ufunc.__name__, None)
        if not isinstance(ours, _c.ufunc):
            return NotImplemented
        ufunc = ours
    out = kwargs.get("out")
    if out is not None and any(o is not None and not isinstance(o, _c.ndarray) for o in out):
        results = getattr(ufunc, method)(*inputs, **{k: v for k, v in kwargs.items() if k != "out"})
        for target, value in zip(out, results if isinstance(results, tuple) else (results,)):
            target[...] = _to_numpy(value)
        return out[0] if len(out) == 1 else out
    if out is not None and (len(out) == 1):
        kwargs = dict(kwargs, out=out[0])
    return getattr(ufunc, method)(*inputs, **kwargs)


def _to_numpy(value):
    import numpy
    return numpy.asarray(value)


def array_function(self, function, types, args, kwargs):
    """ndarray.__array_function__: NumPy's functions by name."""
    import rapto
    for kind in types:
        if not issubclass(kind, _c.ndarray) and kind.__module__ != "numpy":
            return NotImplemented
    target = rapto
    module = getattr(function, "__module__", "") or ""
    for part in module.split(".")[1:]:
        target = getattr(target, part, None) if not part.startswith("_") and part != "lib" else target
    ours = getattr(target, function.__name__, None)
    if ours is None:
        return NotImplemented
    return ours(*args, **kwargs)
