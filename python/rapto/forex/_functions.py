"""One function per indicator, made from its row."""
import inspect

from . import _forex
from ._columns import empty, take


def _signature(row):
    P = inspect.Parameter
    inputs = [P(name, P.POSITIONAL_ONLY) for name in row.inputs]
    values = [P(p.name, P.POSITIONAL_OR_KEYWORD, default=int(p.default) if p.whole else p.default)
              for p in row.parameters]
    return inspect.Signature([*inputs, *values, P("compat", P.KEYWORD_ONLY, default="talib")])


def _documentation(row):
    lines = [f"{row.title}: {row.text}.", "", f"Source: {row.source}. Memory: {row.memory}.", "", "Parameters", "----------"]
    lines += [f"{name} : (n,) array, any real dtype" for name in row.inputs]
    for p in row.parameters:
        kind = "int" if p.whole else "float"
        lines.append(f"{p.name} : {kind}, default {p.default:g}, {p.minimum:g} to {p.maximum:g}")
    lines += ["compat : 'talib', 'tv' or 'mt5'", "    Whose conventions hold where platforms differ.", "", "Returns",
              "-------"]
    lines += [f"{name} : (n,) float64 array, NaN during the lookback" for name in row.outputs]
    return "\n".join(lines)


def function(row):
    """The function of a row."""
    names = {p.name for p in row.parameters}

    def call(*args, compat="talib", **named):
        keyed = {key: named.pop(key) for key in row.reads(compat) if key in named and key not in names}
        columns, rest = take(row, (keyed, *args) if keyed else args, compat)
        values = row.values(rest, named)
        outputs = empty(columns, len(row.outputs))
        _forex.sweep(row.name, (values,), compat, columns, outputs)
        return outputs[0] if len(outputs) == 1 else outputs

    call.__name__ = call.__qualname__ = row.name
    call.__module__ = "rapto.forex"
    call.__signature__ = _signature(row)
    call.__doc__ = _documentation(row)
    return call
