"""Columns of a call: arrays of float64 without gaps in memory, all of one length."""
import rapto as rp

from ._indicators import COLUMNS


def _array(row, name, given):
    values = rp.ascontiguousarray(given, dtype=rp.float64)
    if values.ndim != 1:
        raise ValueError(f"{row.name}: {name} has {values.ndim} dimensions; a series has one")
    return values


def _from_mapping(row, inputs, bars):
    names = {str(key).lower(): key for key in bars.keys()}
    missing = [name for name in inputs if name not in names]
    if missing:
        raise KeyError(f"{row.name} reads {', '.join(inputs)}; missing: {', '.join(missing)}")
    return [bars[names[name]] for name in inputs]


def take(row, args, compat):
    """Splits positional arguments into the seven columns (None where unused) and the rest."""
    inputs = row.reads(compat)
    if args and hasattr(args[0], "keys") and hasattr(args[0], "__getitem__"):
        given, rest = _from_mapping(row, inputs, args[0]), args[1:]
    else:
        given, rest = args[: len(inputs)], args[len(inputs) :]
    if len(given) < len(inputs):
        raise TypeError(f"{row.name}() reads {', '.join(inputs)}; {len(given)} of {len(inputs)} given")
    columns = dict(zip(inputs, (_array(row, n, x) for n, x in zip(inputs, given))))
    lengths = {name: len(x) for name, x in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"{row.name}: the columns differ in length: "
                         + ", ".join(f"{name} {n}" for name, n in lengths.items()))
    return tuple(columns.get(name) for name in COLUMNS), rest


def empty(columns, count):
    """`count` arrays as long as the columns."""
    length = next(len(x) for x in columns if x is not None)
    return tuple(rp.empty(length) for _ in range(count))
