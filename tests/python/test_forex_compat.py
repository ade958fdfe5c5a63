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


# ---- directional movement ------------------------------------------------------------------------------------------------

def moves():
    up, down = np.diff(HIGH), -np.diff(LOW)
    return np.where((up > down) & (up > 0), up, 0), np.where((down > up) & (down > 0), down, 0)


def index_of(plus, minus):
    total = plus + minus
    return np.where(np.isnan(total), np.nan, 100 * np.abs(plus - minus) / np.where(total == 0, 1, total))


def expect_movement(length, compat, plus, minus, adx):
    """Series from bar 1 on."""
    for name, expected in (("PLUS_DI", plus), ("MINUS_DI", minus), ("DX", index_of(plus, minus)), ("ADX", adx)):
        ours = np.asarray(getattr(forex, name)(HIGH, LOW, CLOSE, length, compat=compat))
        assert near(ours, np.concatenate([[np.nan], expected])), name


@pytest.mark.parametrize("length", [2, 5, 14])
def test_directional_movement_of_tradingview(length):
    """ta.dmi: rma of movements and of ta.tr (none at the first bar), rma of the index."""
    ranges = pine_rma(true_range(np.nan)[1:], length)
    plus, minus = (100 * pine_rma(m, length) / ranges for m in moves())
    index = index_of(plus, minus)
    known = np.flatnonzero(~np.isnan(index))[0]
    adx = np.concatenate([np.full(known, np.nan), pine_rma(index[known:], length)])
    expect_movement(length, "tv", plus, minus, adx)


@pytest.mark.parametrize("length", [2, 5, 14])
def test_directional_movement_of_metatrader(length):
    """ADX.mq5: 100 * movement / range of each bar, averaged exponentially from 0; the index likewise."""
    def average(x):
        out, before = np.empty(len(x)), 0.0
        for t, value in enumerate(x):
            before = value * 2 / (length + 1) + before * (1 - 2 / (length + 1))
            out[t] = before
        return out
    ranges = true_range(np.nan)[1:]
    plus, minus = (average(np.where(ranges != 0, 100 * m / np.where(ranges != 0, ranges, 1), 0)) for m in moves())
    expect_movement(length, "mt5", plus, minus, average(index_of(plus, minus)))


# ---- oscillators ---------------------------------------------------------------------------------------------------------

def test_metatrader_has_a_market_at_rest_in_the_middle():
    flat = np.full(60, 1.25)
    assert (np.asarray(forex.RSI(flat, 14, compat="mt5"))[14:] == 50).all()
    assert (np.asarray(forex.RSI(flat, 14))[14:] == 0).all()
    rising = np.arange(60) + 1.0
    assert (np.asarray(forex.RSI(rising, 14, compat="mt5"))[14:] == 100).all()


@pytest.mark.parametrize("period,slowing,signal", [(5, 3, 3), (14, 1, 3), (8, 5, 2)])
def test_stochastic_of_metatrader(period, slowing, signal):
    """Stochastic.mq5: the sums of close - lowest and of highest - lowest over the slowing, then their ratio."""
    high, low, close = HIGH.copy(), LOW.copy(), CLOSE.copy()
    high[100:140] = low[100:140] = close[100:140] = 50.0
    n = len(close)
    top, bottom = np.full(n, np.nan), np.full(n, np.nan)
    for t in range(period - 1, n):
        top[t], bottom[t] = high[t - period + 1:t + 1].max(), low[t - period + 1:t + 1].min()
    k = np.full(n, np.nan)
    for t in range(period + slowing - 2, n):
        part = slice(t - slowing + 1, t + 1)
        total = (top[part] - bottom[part]).sum()
        k[t] = 100 * (close[part] - bottom[part]).sum() / total if total else 100.0
    d = np.full(n, np.nan)
    for t in range(period + slowing + signal - 3, n):
        d[t] = k[t - signal + 1:t + 1].mean()
    names = [(forex.STOCH(high, low, close, period, slowing, signal, compat="mt5"))]
    if slowing == 1:
        names.append(forex.STOCHF(high, low, close, period, signal, compat="mt5"))
    for ours_k, ours_d in names:
        known = ~np.isnan(d)
        assert np.allclose(np.asarray(ours_k)[known], k[known], rtol=1e-11, atol=1e-9)
        assert np.allclose(np.asarray(ours_d), d, rtol=1e-11, atol=1e-9, equal_nan=True)
    assert (k[100 + period + slowing:140] == 100).all()


@pytest.mark.parametrize("name,columns", [
    ("SMA", 1), ("WMA", 1), ("TRIMA", 1), ("RMA", 1), ("BBANDS", 1), ("STDDEV", 1), ("VAR", 1), ("CCI", 3), ("WILLR", 3),
    ("AO", 2), ("AC", 2), ("MOM", 1), ("ROC", 1), ("ROCR100", 1), ("DONCHIAN", 2), ("MIDPRICE", 2), ("LINEARREG", 1)])
def test_what_is_the_same_everywhere(name, columns):
    given = {1: (CLOSE,), 2: (HIGH, LOW), 3: (HIGH, LOW, CLOSE)}[columns]
    talib = getattr(forex, name)(*given)
    for compat in ("tv", "mt5"):
        other = getattr(forex, name)(*given, compat=compat)
        for a, b in zip(*((x if isinstance(x, tuple) else (x,)) for x in (talib, other))):
            assert np.array_equal(np.asarray(a), np.asarray(b), equal_nan=True)
