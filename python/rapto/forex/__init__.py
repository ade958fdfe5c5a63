"""Technical indicators: ``rapto.forex.RSI(close, period=14)`` and all others of the table.

Each function takes its columns (arrays, or one mapping with the columns' names such as a data frame), then its parameters,
and returns one float64 array as long as the input, or a tuple of them; the bars of the lookback are NaN. Names, defaults
and values are TA-Lib's where TA-Lib has the function. ``compat="tv"`` or ``"mt5"`` takes the conventions of TradingView or
MetaTrader 5 instead.

>>> import rapto as rp
>>> from rapto import forex
>>> forex.SMA([1.0, 2.0, 4.0, 3.0, 5.0], period=2)
array([nan, 1.5, 3. , 3.5, 4. ])
>>> rsi = forex.Stream("RSI", period=2)
>>> [rsi.update(close=x) for x in (1.0, 2.0, 4.0, 3.0)]
[nan, nan, 100.0, 60.0]
"""
from ._functions import function as _function
from ._indicators import Indicator, indicator, indicators
from ._stream import Stream
from ._sweep import sweep

__all__ = ["Indicator", "Stream", "indicator", "indicators", "sweep", *indicators()]


def __getattr__(name):
    if name in indicators():
        made = _function(indicator(name))
        globals()[name] = made
        return made
    raise AttributeError(f"module 'rapto.forex' has no attribute {name!r}")


def __dir__():
    return sorted(__all__)
