"""compat="tv" and "mt5" against the platforms' own published definitions, written out as loops.

TradingView's are those of the Pine reference manual (ta.ema, ta.rma, ta.tr, ta.atr, ta.macd); MetaTrader 5's those of its
documentation and standard library (exponential averages start with the first price, ATR and the signal of MACD are simple
means)."""
import numpy as np
import pytest

from rapto import forex

RNG = np.random.default_rng(8)
CLOSE = 100 + np.cumsum(RNG.normal(0, 1, 300))
HIGH, LOW = CLOSE + RNG.uniform(0, 2, 300), CLOSE - RNG.uniform(0, 2, 300)


def pine_ema(x, length):
    out = np.full(len(x), np.nan)
    for t, value in enumerate(x):
        before = out[t - 1] if t else np.nan
        out[t] = value if np.isnan(before) else 2 / (length + 1) * value + (1 - 2 / (length + 1)) * before
    return out


def pine_rma(x, length):
    out = np.full(len(x), np.nan)
    for t, value in enumerate(x):
        before = out[t - 1] if t else np.nan
        if np.isnan(before):
            out[t] = np.mean(x[t - length + 1 : t + 1]) if t >= length - 1 else np.nan
        else:
            out[t] = value / length + (1 - 1 / length) * before
    return out


def true_range(first):
    out = np.maximum(HIGH, np.roll(CLOSE, 1)) - np.minimum(LOW, np.roll(CLOSE, 1))
    out[0] = first
    return out


def simple(x, length):
    out = np.full(len(x), np.nan)
    for t in range(length - 1, len(x)):
        out[t] = np.mean(x[t - length + 1 : t + 1])
    return out


def near(ours, theirs):
    return np.allclose(np.asarray(ours), theirs, rtol=1e-12, atol=1e-12, equal_nan=True)


@pytest.mark.parametrize("compat", ["tv", "mt5"])
@pytest.mark.parametrize("length", [2, 9, 40])
def test_exponential_averages_start_with_the_first_value(compat, length):
    once = pine_ema(CLOSE, length)
    assert near(forex.EMA(CLOSE, length, compat=compat), once)
    assert near(forex.DEMA(CLOSE, length, compat=compat), 2 * once - pine_ema(once, length))
    assert near(forex.APO(CLOSE, length, length + 5, compat=compat), once - pine_ema(CLOSE, length + 5))


@pytest.mark.parametrize("length", [1, 2, 14])
def test_average_true_range(length):
    assert near(forex.ATR(HIGH, LOW, CLOSE, length, compat="tv"), pine_rma(true_range(HIGH[0] - LOW[0]), length))
    mt5 = simple(true_range(np.nan)[1:], length)
    assert near(forex.ATR(HIGH, LOW, CLOSE, length, compat="mt5"), np.concatenate([[np.nan], mt5]))


def test_macd():
    line = pine_ema(CLOSE, 12) - pine_ema(CLOSE, 26)
    for compat, signal in (("tv", pine_ema(line, 9)), ("mt5", simple(line, 9))):
        macd, ours, hist = forex.MACD(CLOSE, compat=compat)
        known = ~np.isnan(signal)
        assert near(ours, signal) and near(np.asarray(macd)[known], line[known]) and near(hist, np.where(known, line - signal, np.nan))


def test_wilders_averages_are_the_same_everywhere():
    rises, falls = np.maximum(np.diff(CLOSE), 0), np.maximum(-np.diff(CLOSE), 0)
    up, down = pine_rma(rises, 14), pine_rma(falls, 14)
    expected = np.concatenate([[np.nan], 100 - 100 / (1 + up / down)])
    for compat in ("talib", "tv", "mt5"):
        assert near(forex.RSI(CLOSE, 14, compat=compat), expected)
