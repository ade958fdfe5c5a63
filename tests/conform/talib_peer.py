"""TA-Lib's C library through its Python wheel as the oracle of the indicators: how its functions are called with the
parameters of ours, and how near its values are expected to be.

A value that is a small difference of large numbers cannot be equal to 1e-10 of itself in any two implementations, so a
floor is allowed as well: by default 1e-13 of the numbers subtracted (the price level, or 100 for indices in percent).
FLOORS holds the others, each with its reason.
"""
import numpy as np
import talib
from talib import abstract

RELATIVE = 1e-10

# Parameters that TA-Lib has and does not use.
UNUSED = {("VAR", "nbdev")}

# What differs on purpose stands, with its reason, in talib_deviations.py; the comparison allows exactly that.
ANY_OF_EQUALS = {"MAXINDEX", "MININDEX", "MINMAXINDEX"}


# Averages of a type of what rests when the price does: an index, a difference of averages.
OF_INDICES = {"KDJ", "MACDEXT", "STOCH", "STOCHF", "STOCHRSI"}


def level(columns):
    return np.nanmax(np.abs(columns["high"]))


def smallest_move(columns):
    return 0.015 * np.nanmean(np.abs(np.diff(columns["close"]))) + 1e-9


def returns(columns, key):
    values = np.asarray(columns[key])
    return np.diff(values) / values[:-1]


def beta_size(columns):
    """What a beta is a difference of: moves of the second series over those of the first."""
    return np.nanstd(returns(columns, "second")) / (np.nanstd(returns(columns, "close")) + 1e-9)


# name -> function of the columns. The size of the numbers that a value is a difference of, times the rounding.
FLOORS = {
    "OBV": lambda c: 1e-13 * np.nansum(np.abs(c["volume"])),
    "AD": lambda c: 1e-13 * np.nansum(np.abs(c["volume"])),
    "ADOSC": lambda c: 1e-13 * np.nansum(np.abs(c["volume"])),
    # a rounding of the typical price over the deviation
    "CCI": lambda c: 1e-15 * level(c) / smallest_move(c),
    # a rounding of the index over its range, which is small for long periods
    "STOCHRSI": lambda c: 1e-9,
    # an angle of a slope in prices
    "LINEARREG_ANGLE": lambda c: 1e-13 * level(c) * 180 / np.pi,
    "BETA": lambda c: max(1e-11, 1e-13 * beta_size(c)),
    "VAR": lambda c: 1e-20 * level(c) ** 2,
}

# Units by group, where FLOORS has nothing: prices, or numbers up to about 100.
PRICE_GROUPS = {"overlap", "price", "operator"}
PRICE_NAMES = {"LINEARREG", "LINEARREG_SLOPE", "LINEARREG_INTERCEPT", "TSF", "MACD", "MACDEXT", "MACDFIX", "APO", "MOM",
               "TRANGE", "ATR", "STDDEV", "AO", "AC", "DPO", "ERI", "QSTICK", "PLUS_DM", "MINUS_DM", "ADR", "PERCENTILE"}


def types_of_averages(name, parameters):
    """By TA-Lib's numbers, in the order of its options."""
    return parameters[len(parameters) - sum("matype" in key for key in abstract.Function(name).info["parameters"]) :]


def is_noise(name, parameters):
    """Whether values may hang on roundings: see talib_deviations.py."""
    types = types_of_averages(name, parameters)
    return name in OF_INDICES and (talib.MA_Type.KAMA in types or talib.MA_Type.MAMA in types)


# Averages that are weighted sums of a window, by TA-Lib's types: the weights, from the oldest value on.
WEIGHTS = {
    talib.MA_Type.SMA: np.ones,
    talib.MA_Type.WMA: lambda period: np.arange(1.0, period + 1),
    talib.MA_Type.TRIMA: lambda period: np.minimum(np.arange(1.0, period + 1), np.arange(float(period), 0, -1)),
}


def average(values, period, kind):
    """Those of WEIGHTS from each window alone, where TA-Lib's running sums of running sums keep the roundings of all bars
    before; the others are TA-Lib's."""
    if kind not in WEIGHTS:
        return talib.MA(values, int(period), kind)
    weights, out = WEIGHTS[kind](int(period)), np.full(len(values), np.nan)
    out[len(weights) - 1 :] = np.convolve(values, weights[::-1] / weights.sum(), "valid")
    return out


def together(values, pairs):
    """Averages by period and type that begin at the same bar, as TA-Lib's MACDEXT lets them."""
    first = [int(np.argmax(~np.isnan(average(values, *pair)))) for pair in pairs]
    led = [values.copy() for _ in pairs]
    for own, begin in zip(led, first):
        own[: int(np.argmax(~np.isnan(values))) + max(first) - begin] = np.nan
    return [average(own, *pair) for own, pair in zip(led, pairs)]


def afresh(name, parameters, columns):
    """Outputs from averages taken afresh, the signal as TA-Lib's average of that line; None of functions that need no such
    judge."""
    types = [int(kind) for kind in types_of_averages(name, parameters)]
    if name in {"STOCH", "STOCHF"}:
        line = talib.STOCHF(columns["high"], columns["low"], columns["close"], int(parameters[0]), 1, 0)[0]
        if name == "STOCH":
            line = average(line, parameters[1], types[0])
        return [line, average(line, parameters[-1 - len(types)], types[-1])]
    if name == "KDJ":
        k, d, _ = run(name, parameters, columns)
        if types[0] in WEIGHTS:
            k = average(talib.STOCHF(columns["high"], columns["low"], columns["close"], int(parameters[0]), 1, 0)[0],
                        parameters[1], types[0])
        if types[1] in WEIGHTS or types[0] in WEIGHTS and types[1] != talib.MA_Type.DEFAULT:
            d = average(k, parameters[2], types[1])
        return [k, d, 3 * k - 2 * d]
    if name == "MAVP" and types[0] in WEIGHTS:
        periods = np.clip(np.trunc(columns["second"]), *in_order(name, parameters)[:2])
        line = np.full(len(periods), np.nan)
        for period in np.unique(periods[~np.isnan(periods)]):
            line = np.where(periods == period, average(columns["close"], period, types[0]), line)
        return [line]
    pairs = sorted(zip(parameters, (types * 2)[:2]), key=lambda pair: pair[0])
    if name in {"APO", "PPO"}:
        fast, slow = (average(columns["close"], *pair) for pair in pairs)
        return [fast - slow if name == "APO" else 100 * (fast - slow) / slow]
    if name == "MACDEXT":
        fast, slow = together(columns["close"], pairs)
        signal = talib.MA(fast - slow, int(parameters[2]), types[2])
        return [fast - slow, signal, fast - slow - signal]
    return None


def floor_of(name, group, columns):
    if name in FLOORS:
        return FLOORS[name](columns)
    if group in PRICE_GROUPS or name in PRICE_NAMES:
        return 1e-13 * level(columns)
    return 1e-11


def keywords(name, parameters):
    """Our values by TA-Lib's option names: the same order, types of averages last."""
    info = abstract.Function(name).info["parameters"]
    names = [k for k in info if "matype" not in k and (name, k) not in UNUSED] + [k for k in info if "matype" in k]
    assert len(names) == len(parameters), (name, names, parameters)
    parameters = in_order(name, parameters)
    return {k: int(v) if isinstance(info[k], int) else float(v) for k, v in zip(names, parameters)}


def in_order(name, parameters):
    """MAVP's two periods by size: TA-Lib refuses the other order, which means the same to us."""
    return sorted(parameters[:2]) + list(parameters[2:]) if name == "MAVP" else parameters


def inputs(name, columns):
    out = []
    for key, value in abstract.Function(name).input_names.items():
        if key in ("price1", "periods"):
            out.append(columns["second"])
        elif key in ("price", "price0"):
            out.append(columns["close"])
        else:
            out += [columns[v] for v in ([value] if isinstance(value, str) else value)]
    return [np.ascontiguousarray(x, dtype=np.float64) for x in out]


def lookback(name, parameters):
    function = abstract.Function(name)
    function.parameters = keywords(name, parameters)
    return function.lookback


def run(name, parameters, columns):
    """List of outputs as doubles, NaN during the lookback (TA-Lib's whole-number outputs have 0 there)."""
    arrays = inputs(name, columns)
    result = getattr(talib, name)(*arrays, **keywords(name, parameters))
    result = list(result) if isinstance(result, tuple) else [result]
    first = int(np.argmax(~np.isnan(np.column_stack(arrays)).any(axis=1)))
    if name == "VWMA":
        result[0] = np.where(np.isinf(result[0]), np.nan, result[0])
    for k, x in enumerate(result):
        if x.dtype != np.float64:
            result[k] = x.astype(np.float64)
            result[k][: first + lookback(name, parameters)] = np.nan
    return result


def has(name):
    return name in talib.get_functions()
