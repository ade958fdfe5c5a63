"""Many parameter sets over one series."""
import itertools

from . import _forex
from ._columns import empty, take
from ._indicators import indicator


def sweep(name, /, *columns, compat="talib", **parameters):
    """Runs an indicator with many sets of parameters over the same columns, sharing what they have in common.

    A parameter given as a sequence is swept; several sequences give all their combinations. Returns a dictionary from
    the tuple of all parameters to the result, in order; each result has the bits of the single call. Large sweeps run on
    all threads.

    >>> from rapto import forex
    >>> forex.sweep("SMA", [1.0, 2.0, 4.0], period=[1, 2])
    {(1,): array([1., 2., 4.]), (2,): array([nan, 1.5, 3. ])}
    """
    row = indicator(name)
    arrays, rest = take(row, columns, compat)
    if rest:
        raise TypeError(f"sweep({name!r}): parameters are given by name")
    ranges = [v if hasattr(v, "__iter__") else (v,) for v in row.values((), parameters)]
    whole = [p.whole for p in row.parameters]
    sets = [tuple(int(v) if w and v == int(v) else v for v, w in zip(values, whole))
            for values in itertools.product(*ranges)]
    count = len(row.outputs)
    outputs = empty(arrays, count * len(sets))
    _forex.sweep(row.name, tuple(sets), compat, arrays, outputs)
    results = [outputs[i * count] if count == 1 else outputs[i * count : (i + 1) * count] for i in range(len(sets))]
    return dict(zip(sets, results))
