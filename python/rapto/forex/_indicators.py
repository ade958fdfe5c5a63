"""The table of indicators, as the library has it."""
import functools
from dataclasses import dataclass

from . import _forex

_TALIB = {"down": ("nbdevdn",), "deviations": ("nbdev",)}
COLUMNS = ("open", "high", "low", "close", "volume", "second", "day")


@dataclass(frozen=True)
class Parameter:
    """One parameter: name, range, default, whether it must be a whole number."""

    name: str
    minimum: float
    maximum: float
    default: float
    whole: bool

    def is_called(self, key):
        """True for the name, and for TA-Lib's: timeperiod, fastperiod, fastk_period, slowk_matype, nbdevup ..."""
        own, other = self.name.replace("_", ""), key.replace("_", "")
        return other in (own, own + "period", "time" + own, "nbdev" + own, *_TALIB.get(own, ()))


@dataclass(frozen=True)
class Indicator:
    """A row of the table: what an indicator is called, reads, takes and gives."""

    name: str
    title: str
    group: str
    text: str
    source: str
    memory: str
    inputs: tuple
    outputs: tuple
    parameters: tuple

    def lookback(self, *values, compat="talib", **named):
        """Bars before the first value with these parameters."""
        return _forex.lookback(self.name, self.values(values, named), False, compat)

    def stable_lookback(self, *values, compat="talib", **named):
        """Bars after which the start of the series no longer shows (1e-9 relative), measured; None for never."""
        return _forex.lookback(self.name, self.values(values, named), True, compat)

    def reads(self, compat):
        """Names of the columns that a platform's form reads: `inputs`, and for TradingView's SAR the close, too."""
        return self.inputs if compat == "talib" else _reads(self.name, compat)

    def values(self, given, named):
        """All parameters in order, from positional and named ones."""
        if len(given) > len(self.parameters):
            raise TypeError(f"{self.name}() takes {len(self.parameters)} parameters, {len(given)} given")
        values = [p.default for p in self.parameters]
        values[: len(given)] = given
        for key, value in named.items():
            index = next((i for i, p in enumerate(self.parameters) if p.is_called(key)), None)
            if index is None:
                known = ", ".join(p.name for p in self.parameters) or "none"
                raise TypeError(f"{self.name}() has no parameter {key!r}; it has: {known}")
            if index < len(given):
                raise TypeError(f"{self.name}() got two values for {key!r}")
            values[index] = value
        return values


@functools.cache
def _reads(name, compat):
    return tuple(COLUMNS[i] for i in _forex.inputs(name, compat))


@functools.cache
def _table():
    rows = {}
    for row in _forex.table():
        row["inputs"], row["outputs"] = tuple(row["inputs"]), tuple(row["outputs"])
        row["parameters"] = tuple(Parameter(*p) for p in row["parameters"])
        rows[row["name"]] = Indicator(**row)
    return rows


def indicators(group=None):
    """Names of all indicators, or of those of one group, in the table's order."""
    return [name for name, row in _table().items() if group in (None, row.group)]


def indicator(name):
    """The row of an indicator by name, in any case. LookupError names the nearest."""
    found = _table().get(name.upper())
    if found is None:
        _forex.lookback(name, (), False, "talib")  # raises, with the nearest name
    return found
