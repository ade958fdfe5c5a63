"""Indicators fed bar by bar."""
from . import _forex
from ._indicators import COLUMNS, indicator

NAN = float("nan")


class Stream:
    """An indicator that is fed one bar at a time; it gives the bits of the function over the whole series.

    Parameters
    ----------
    name : str
        The indicator.
    *values, **named : float
        Its parameters.
    compat : 'talib', 'tv' or 'mt5'

    >>> from rapto import forex
    >>> atr = forex.Stream("ATR", period=2)
    >>> for bar in ((1.2, 1.0, 1.1), (1.4, 1.1, 1.3), (1.5, 1.2, 1.4)):
    ...     value = atr.update(*bar)
    >>> round(value, 6)
    0.3
    """

    def __init__(self, name, *values, compat="talib", **named):
        self.indicator = indicator(name)
        self._inputs = self.indicator.reads(compat)
        self._stream = _forex.Stream(self.indicator.name, self.indicator.values(values, named), compat)

    def _bar(self, values, named):
        bar = [NAN] * len(COLUMNS)
        inputs = self._inputs
        if len(values) + len(named) != len(inputs):
            raise TypeError(f"{self.indicator.name} reads {', '.join(inputs)}")
        for key, value in zip(inputs, values):
            bar[COLUMNS.index(key)] = value
        for key, value in named.items():
            if key not in inputs:
                raise TypeError(f"{self.indicator.name} reads {', '.join(inputs)}, not {key}")
            bar[COLUMNS.index(key)] = value
        return bar

    def update(self, *values, **named):
        """Takes a finished bar, its columns in the order of ``indicator.reads(compat)`` or by name; returns the value or the
        tuple of values, NaN during the lookback."""
        return self._stream.update(self._bar(values, named))

    def peek(self, *values, **named):
        """What `update` would give, without taking the bar: for the bar that is still forming."""
        return self._stream.peek(self._bar(values, named))

    def copy(self):
        """A second stream in the same state."""
        return self._with(self._stream.copy())

    def _with(self, stream):
        other = object.__new__(type(self))
        other.indicator, other._inputs, other._stream = self.indicator, self._inputs, stream
        return other

    __copy__ = copy

    def __deepcopy__(self, memo):
        return self.copy()

    def __len__(self):
        """Bars taken so far."""
        return self._stream.count()

    def save(self):
        """The state as bytes; `Stream.load(name, bytes)` goes on from there."""
        return self._stream.save()

    @classmethod
    def load(cls, name, state):
        """A stream from saved bytes. ValueError when they are damaged or of another indicator or version."""
        row = indicator(name)
        other = object.__new__(cls)
        other._stream = _forex.Stream.load(row.name, bytes(state))
        other.indicator, other._inputs = row, row.reads(other._stream.compat())
        return other

    def __reduce__(self):
        return Stream.load, (self.indicator.name, self.save())

    def __repr__(self):
        return f"<rapto.forex.Stream {self.indicator.name}, {len(self)} bars>"
