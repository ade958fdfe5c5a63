"""compat="tv" and "mt5" against the platforms' own published definitions, written out as loops.

TradingView's are those of the Pine reference manual (ta.ema, ta.rma, ta.tr, ta.atr, ta.macd, ta.sar, ta.supertrend, ...);
MetaTrader 5's those of the sources it ships (Indicators/Examples, MovingAverages.mqh)."""
import numpy as np
import pytest

from rapto import forex

RNG = np.random.default_rng(8)
CLOSE = 100 + np.cumsum(RNG.normal(0, 1, 300))
HIGH, LOW = CLOSE + RNG.uniform(0, 2, 300), CLOSE - RNG.uniform(0, 2, 300)
VOLUME = np.floor(RNG.uniform(0, 90, 300))


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
    if compat == "tv":
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
    ("SMA", 1), ("WMA", 1), ("TRIMA", 1), ("RMA", 1), ("HMA", 1), ("BBANDS", 1), ("STDDEV", 1), ("VAR", 1), ("CCI", 3),
    ("ALMA", 1), ("ADXW", 3),
    ("AO", 2), ("AC", 2), ("MOM", 1), ("ROC", 1), ("ROCR100", 1), ("DONCHIAN", 2), ("MIDPRICE", 2), ("LINEARREG", 1), ("AD", 4), ("PVT", 5)])
def test_what_is_the_same_everywhere(name, columns):
    given = {1: (CLOSE,), 2: (HIGH, LOW), 3: (HIGH, LOW, CLOSE), 4: (HIGH, LOW, CLOSE, VOLUME), 5: (CLOSE, VOLUME)}[columns]
    talib = getattr(forex, name)(*given)
    for compat in ("tv", "mt5"):
        other = getattr(forex, name)(*given, compat=compat)
        for a, b in zip(*((x if isinstance(x, tuple) else (x,)) for x in (talib, other))):
            assert np.array_equal(np.asarray(a), np.asarray(b), equal_nan=True)


# ---- stops ---------------------------------------------------------------------------------------------------------------

def market(seed, count=700):
    """Prices on a grid, so that ties happen, with a stretch at rest."""
    rng = np.random.default_rng(seed)
    close = np.round(50 + np.cumsum(rng.normal(0, 0.4, count)), 1)
    close[300:340] = close[299]
    wide = np.where((np.arange(count) > 300) & (np.arange(count) < 340), 0.0, 0.7)
    high, low = (np.round(close + sign * rng.uniform(0, 1, count) * wide, 1) for sign in (1, -1))
    return high, low, close, np.floor(rng.uniform(0, 40, count))


def pine_sar(high, low, close, start, most):
    """ta.sar(start, start, most)."""
    out = np.full(len(close), np.nan)
    below, extreme, factor, result = False, np.nan, np.nan, np.nan
    for t in range(1, len(close)):
        fresh = t == 1
        if fresh:
            below, factor = close[1] > close[0], start
            extreme, result = (high[1], low[0]) if below else (low[1], high[0])
        result = result + factor * (extreme - result)
        if below and result > low[t]:
            fresh, below, result, extreme, factor = True, False, max(high[t], extreme), low[t], start
        elif not below and result < high[t]:
            fresh, below, result, extreme, factor = True, True, min(low[t], extreme), high[t], start
        if not fresh and (high[t] > extreme if below else low[t] < extreme):
            extreme, factor = high[t] if below else low[t], min(factor + start, most)
        for back in range(1, min(t, 2) + 1):
            result = min(result, low[t - back]) if below else max(result, high[t - back])
        out[t] = result
    return out


def mql_sar(high, low, step, most):
    """ParabolicSAR.mq5, with its three buffers; bar 0 is a mark of its own there."""
    n = len(high)
    sar, extreme, factor = np.zeros(n + 1), np.zeros(n), np.zeros(n)
    factor[:2], extreme[:2] = step, low[1]
    sar[0], sar[1] = high[0], max(high[0], high[1])
    turn, rising = 0, False
    for t in range(1, n):
        if sar[t] > low[t] if rising else sar[t] < high[t]:
            rising = not rising
            sar[t] = low[turn:t + 1].min() if rising else high[turn:t + 1].max()
            extreme[t], turn, factor[t] = (high[t] if rising else low[t]), t, step
        elif high[t] > extreme[t - 1] if rising else low[t] < extreme[t - 1]:
            extreme[t], factor[t] = (high[t] if rising else low[t]), min(factor[t - 1] + step, most)
        else:
            extreme[t], factor[t] = extreme[t - 1], factor[t - 1]
        sar[t + 1] = sar[t] + factor[t] * (extreme[t] - sar[t])
        if rising:
            sar[t + 1] = min(sar[t + 1], low[t], low[t - 1])
        else:
            sar[t + 1] = max(sar[t + 1], high[t], high[t - 1])
    return np.concatenate([[np.nan], sar[1:n]])


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("step,most", [(0.02, 0.2), (0.1, 0.1), (0.3, 0.2), (0.0, 0.2), (0.015, 1.0)])
def test_parabolic_stop(seed, step, most):
    high, low, close, _ = market(seed)
    assert near(forex.SAR(high, low, close, step, most, compat="tv"), pine_sar(high, low, close, step, most))
    assert near(forex.SAR(high, low, step, most, compat="mt5"), mql_sar(high, low, step, most))


def test_parabolic_stop_starts_where_the_platform_does():
    rising, falling = np.arange(9) + 1.0, 9.0 - np.arange(9)
    for x in (rising, falling):
        assert near(forex.SAR(x + 0.5, x - 0.5, x, compat="tv"), pine_sar(x + 0.5, x - 0.5, x, 0.02, 0.2))
        assert near(forex.SAR(x + 0.5, x - 0.5, compat="mt5"), mql_sar(x + 0.5, x - 0.5, 0.02, 0.2))
    assert forex.indicator("SAR").reads("tv") == ("high", "low", "close")
    assert forex.indicator("SAR").reads("mt5") == ("high", "low")
    with pytest.raises(TypeError, match="reads high, low, close"):
        forex.SAR(rising, falling, compat="tv")


def pine_supertrend(high, low, close, length, multiplier):
    """ta.supertrend with its sign turned: 1 up, -1 down."""
    ranges = np.maximum(high, np.roll(close, 1)) - np.minimum(low, np.roll(close, 1))
    ranges[0] = high[0] - low[0]
    atr = pine_rma(ranges, length)
    line, side = np.full(len(close), np.nan), np.full(len(close), np.nan)
    upper = lower = np.nan
    for t in range(len(close)):
        last_upper, last_lower = np.nan_to_num(upper), np.nan_to_num(lower)
        upper, lower = (high[t] + low[t]) / 2 + multiplier * atr[t], (high[t] + low[t]) / 2 - multiplier * atr[t]
        if np.isnan(atr[t]):
            continue
        lower = lower if lower > last_lower or close[t - 1] < last_lower else last_lower
        upper = upper if upper < last_upper or close[t - 1] > last_upper else last_upper
        if np.isnan(atr[t - 1]):
            side[t] = -1
        elif line[t - 1] == last_upper:
            side[t] = 1 if close[t] > upper else -1
        else:
            side[t] = -1 if close[t] < lower else 1
        line[t] = lower if side[t] == 1 else upper
    return line, side


@pytest.mark.parametrize("length,multiplier", [(2, 1.0), (10, 3.0), (14, 0.5), (7, 0.0), (10, 200.0)])
def test_supertrend_of_tradingview(length, multiplier):
    for seed in range(5):
        high, low, close, _ = market(seed)
        line, side = pine_supertrend(high, low, close, length, multiplier)
        ours, trend = forex.SUPERTREND(high, low, close, length, multiplier, compat="tv")
        assert np.array_equal(np.asarray(trend), side, equal_nan=True) and near(ours, line)
        assert side[length - 1] == -1


@pytest.mark.parametrize("length,span,deviations", [(20, 10, 2.0), (5, 30, 1.5), (2, 1, -1.0)])
def test_keltner_channel_of_tradingview(length, span, deviations):
    """The chart's: exponential mean of the close, ta.atr."""
    width = pine_rma(true_range(HIGH[0] - LOW[0]), span)
    middle = np.where(np.isnan(width), np.nan, pine_ema(CLOSE, length))
    ours = forex.KC(HIGH, LOW, CLOSE, length, span, deviations, compat="tv")
    for series, expected in zip(ours, (middle + deviations * width, middle, middle - deviations * width)):
        assert near(series, expected)


# ---- more of TradingView -------------------------------------------------------------------------------------------------

def test_strength_of_tradingview_in_a_market_at_rest():
    """The chart's RSI: 100 without falls, whether there are rises or not."""
    flat = np.full(40, 1.25)
    assert (np.asarray(forex.RSI(flat, 14, compat="tv"))[14:] == 100).all()
    flat[20:] = 1.0
    assert (np.asarray(forex.RSI(flat, 14, compat="tv"))[20:] == 0).all()


@pytest.mark.parametrize("length", [2, 9, 30])
def test_momentum_oscillator_of_tradingview(length):
    """ta.cmo: of sums; undefined where nothing moved."""
    x = market(3)[2]
    out = np.full(len(x), np.nan)
    for t in range(length, len(x)):
        moves = np.diff(x[t - length:t + 1])
        up, down = moves[moves >= 0].sum(), -moves[moves < 0].sum()
        out[t] = 100 * (up - down) / (up + down) if up + down else np.nan
    assert np.isnan(out[339]) and np.allclose(np.asarray(forex.CMO(x, length, compat="tv")), out, rtol=1e-9, atol=1e-9, equal_nan=True)


@pytest.mark.parametrize("length", [2, 20, 100])
def test_percent_rank_of_tradingview(length):
    """ta.percentrank: less than or equal."""
    x = market(4)[2]
    out = np.full(len(x), np.nan)
    for t in range(length, len(x)):
        out[t] = 100 * (x[t - length:t] <= x[t]).sum() / length
    assert near(forex.PERCENTRANK(x, length, compat="tv"), out)


@pytest.mark.parametrize("length", [2, 13, 21])
def test_detrended_price_of_tradingview(length):
    """The chart's, not centred: the close against the mean of length / 2 + 1 bars before."""
    back = length // 2 + 1
    expected = np.full(len(CLOSE), np.nan)
    expected[back:] = CLOSE[back:] - simple(CLOSE, length)[:-back]
    assert np.allclose(np.asarray(forex.DPO(CLOSE, length, compat="tv")), expected, rtol=0, atol=1e-11, equal_nan=True)


@pytest.mark.parametrize("rsi,streak,window", [(3, 2, 100), (5, 14, 4)])
def test_connors_strength_of_tradingview(rsi, streak, window):
    """The chart's: ta.rsi of the close and of the streak, which is -1 at the first bar, and ta.percentrank of ta.roc."""
    x = market(13)[2]
    n = len(x)
    run = np.full(n, -1.0)
    for t in range(1, n):
        if x[t] == x[t - 1]:
            run[t] = 0
        elif x[t] > x[t - 1]:
            run[t] = 1 if run[t - 1] <= 0 else run[t - 1] + 1
        else:
            run[t] = -1 if run[t - 1] >= 0 else run[t - 1] - 1
    change = np.concatenate([[np.nan], np.diff(x) / x[:-1]])
    rank = np.full(n, np.nan)
    for t in range(window + 1, n):
        rank[t] = 100 * (change[t - window:t] <= change[t]).sum() / window

    def strength(y, length):
        up, down = pine_rma(np.maximum(np.diff(y), 0), length), pine_rma(np.maximum(-np.diff(y), 0), length)
        return np.concatenate([[np.nan], 100 - 100 / (1 + up / np.where(down == 0, 1e-300, down))])
    expected = (strength(x, rsi) + strength(run, streak) + rank) / 3
    assert np.allclose(np.asarray(forex.CRSI(x, rsi, streak, window, compat="tv")), expected, rtol=1e-10, atol=1e-9, equal_nan=True)


@pytest.mark.parametrize("length", [1, 2, 18])
def test_trix_of_tradingview(length):
    """The chart's: of the logarithm, in parts of ten thousand."""
    third = pine_ema(pine_ema(pine_ema(np.log(CLOSE), length), length), length)
    expected = np.concatenate([[np.nan], 10000 * np.diff(third)])
    assert np.allclose(np.asarray(forex.TRIX(CLOSE, length, compat="tv")), expected, rtol=0, atol=1e-10, equal_nan=True)


def test_klinger_oscillator_of_tradingview():
    """The chart's: exponential means of the volume, signed by the change of hlc3."""
    high, low, close, volume = market(14)
    typical = (high + low + close) / 3
    signed = np.where(np.concatenate([[-1], np.diff(typical)]) >= 0, volume, -volume)
    line = pine_ema(signed, 34) - pine_ema(signed, 55)
    ours, signal = forex.KVO(high, low, close, volume, compat="tv")
    assert np.allclose(np.asarray(ours), line, rtol=0, atol=1e-10)
    assert np.allclose(np.asarray(signal), pine_ema(line, 13), rtol=0, atol=1e-10)


@pytest.mark.parametrize("length", [2, 14])
def test_ranges_of_tradingview_have_a_first_bar(length):
    """ta.atr in the charts' choppiness index and Chandelier exit."""
    ranges = true_range(HIGH[0] - LOW[0])
    chop, up, down = (np.full(len(CLOSE), np.nan) for _ in range(3))
    atr = pine_rma(ranges, length)
    for t in range(length - 1, len(CLOSE)):
        part = slice(t - length + 1, t + 1)
        top, bottom = HIGH[part].max(), LOW[part].min()
        chop[t] = 100 * np.log10(ranges[part].sum() / (top - bottom)) / np.log10(length)
        up[t], down[t] = top - 3 * atr[t], bottom + 3 * atr[t]
    assert np.allclose(np.asarray(forex.CHOP(HIGH, LOW, CLOSE, length, compat="tv")), chop, rtol=1e-10, atol=1e-10, equal_nan=True)
    for ours, theirs in zip(forex.CHANDELIER(HIGH, LOW, CLOSE, length, compat="tv"), (up, down)):
        assert near(ours, theirs)


def test_volume_of_tradingview():
    """ta.obv, ta.nvi, ta.pvi."""
    _, _, close, volume = market(5)
    balance, index = np.full(len(close), np.nan), {"NVI": np.ones(len(close)), "PVI": np.ones(len(close))}
    total = 0.0
    for t in range(1, len(close)):
        total += np.sign(close[t] - close[t - 1]) * volume[t]
        balance[t] = total
        for name, counts in (("NVI", volume[t] < volume[t - 1]), ("PVI", volume[t] > volume[t - 1])):
            last = index[name][t - 1]
            index[name][t] = last + (close[t] - close[t - 1]) / close[t - 1] * last if counts else last
    assert near(forex.OBV(close, volume, compat="tv"), balance)
    for name, expected in index.items():
        assert np.allclose(np.asarray(getattr(forex, name)(close, volume, compat="tv")), expected, rtol=1e-11, atol=0)


# ---- more of MetaTrader --------------------------------------------------------------------------------------------------

def mql_ema_on_buffer(x, begin, length):
    """ExponentialMAOnBuffer: 0 before `begin`, there the value itself."""
    out = np.zeros(len(x))
    out[begin] = x[begin]
    for t in range(begin + 1, len(x)):
        out[t] = x[t] * 2 / (length + 1) + out[t - 1] * (1 - 2 / (length + 1))
    return out


@pytest.mark.parametrize("length", [1, 2, 9, 30])
def test_averages_of_averages_of_metatrader(length):
    """DEMA.mq5, TEMA.mq5, TRIX.mq5: each average starts length - 1 bars after the one it is made of."""
    once = mql_ema_on_buffer(CLOSE, 0, length)
    twice = mql_ema_on_buffer(once, length - 1, length)
    thrice = mql_ema_on_buffer(twice, 2 * length - 2, length)
    for name, first, expected in (("DEMA", length - 1, 2 * once - twice), ("TEMA", 2 * length - 2, 3 * once - 3 * twice + thrice)):
        expected[:first] = np.nan
        assert near(getattr(forex, name)(CLOSE, length, compat="mt5"), expected), name
    change = np.full(len(CLOSE), np.nan)
    first = max(1, 3 * (length - 1))
    change[first:] = (thrice[first:] - thrice[first - 1:-1]) / thrice[first - 1:-1]
    assert near(forex.TRIX(CLOSE, length, compat="mt5"), change)


@pytest.mark.parametrize("length", [1, 2, 5, 14, 40])
def test_directional_index_by_wilder_of_metatrader(length):
    """ADXW.mq5, buffer by buffer: SmoothedMA is the mean of the first values at bar length - 1, then Wilder's."""
    high, low, close, _ = market(6)
    n = len(close)
    ranges, plus, minus, up, down, index, adx = (np.zeros(n) for _ in range(7))
    moved_up, moved_down, true = np.zeros(n), np.zeros(n), np.zeros(n)
    for t in range(1, n):
        rise, fall = max(high[t] - high[t - 1], 0), max(low[t - 1] - low[t], 0)
        moved_up[t], moved_down[t] = rise if rise > fall else 0, fall if fall > rise else 0
        true[t] = max(high[t] - low[t], abs(high[t] - close[t - 1]), abs(low[t] - close[t - 1]))
        if t >= length:
            for smooth, x in ((ranges, true), (plus, moved_up), (minus, moved_down)):
                smooth[t] = (smooth[t - 1] * (length - 1) + x[t]) / length
        if ranges[t]:
            up[t], down[t] = 100 * plus[t] / ranges[t], 100 * minus[t] / ranges[t]
        index[t] = 100 * abs((up[t] - down[t]) / (up[t] + down[t])) if up[t] + down[t] else 0
        if t == length - 1:
            adx[t] = index[:length].mean()
        elif t > length - 1:
            adx[t] = (adx[t - 1] * (length - 1) + index[t]) / length
    for ours, theirs in zip(forex.ADXW(high, low, close, length, compat="mt5"), (adx, up, down)):
        assert np.isnan(np.asarray(ours)[:length]).all()
        assert np.allclose(np.asarray(ours)[length:], theirs[length:], rtol=1e-10, atol=1e-9)


@pytest.mark.parametrize("length", [2, 5, 14])
def test_oscillators_of_metatrader_without_range(length):
    """MFI.mq5, WPR.mq5, DeMarker.mq5."""
    high, low, close, volume = market(7)
    volume[500:560] = 0
    n, typical = len(close), (high + low + close) / 3
    money, range_, marked = np.full(n, np.nan), np.full(n, np.nan), np.full(n, np.nan)
    last = 0.0
    for t in range(length - 1, n):
        top, bottom = high[t - length + 1:t + 1].max(), low[t - length + 1:t + 1].min()
        last = range_[t] = -(top - close[t]) * 100 / (top - bottom) if top != bottom else last
    for t in range(length, n):
        flow = typical[t - length + 1:t + 1] * volume[t - length + 1:t + 1]
        move = np.diff(typical[t - length:t + 1])
        move[np.abs(move) < 1e-12] = 0
        up, down = flow[move > 0].sum(), flow[move < 0].sum()
        money[t] = 100 - 100 / (1 + up / down) if down else 100
        rises = np.maximum(np.diff(high[t - length:t + 1]), 0).sum()
        falls = np.maximum(-np.diff(low[t - length:t + 1]), 0).sum()
        marked[t] = rises / (rises + falls) if rises + falls else 0
    assert np.allclose(np.asarray(forex.MFI(high, low, close, volume, length, compat="mt5")), money, rtol=1e-9, atol=1e-9, equal_nan=True)
    assert near(forex.WILLR(high, low, close, length, compat="mt5"), range_)
    assert np.allclose(np.asarray(forex.DEMARKER(high, low, length, compat="mt5")), marked, rtol=1e-9, atol=1e-9, equal_nan=True)
    assert money[339] == 100 and marked[339] == 0 and range_[339] == range_[338] != 0


@pytest.mark.parametrize("length", [1, 13])
def test_force_index_of_metatrader(length):
    """Force_Index.mq5 with its simple mean."""
    _, _, close, volume = market(8)
    mean = simple(close, length)
    expected = np.concatenate([[np.nan], volume[1:] * np.diff(mean)])
    assert np.allclose(np.asarray(forex.EFI(close, volume, length, compat="mt5")), expected, rtol=1e-10, atol=1e-10, equal_nan=True)


@pytest.mark.parametrize("length,window", [(12, 9), (1, 2), (30, 5)])
def test_adaptive_averages_of_metatrader(length, window):
    """VIDYA.mq5; AMA.mq5 with 2 and 30, whose efficiency is 0 at rest."""
    x = market(9)[2]
    begin = length + window - 1
    line = x.copy()
    for t in range(begin, len(x)):
        moves = np.diff(x[t - window:t + 1])
        size = np.abs(moves).sum()
        take = 2 / (length + 1) * (abs(moves.sum()) / size if size > 1e-12 else 0)
        line[t] = x[t] * take + line[t - 1] * (1 - take)
    line[:begin] = np.nan
    assert np.allclose(np.asarray(forex.VIDYA(x, length, window, compat="mt5")), line, rtol=1e-10, atol=0, equal_nan=True)
    if length == 1:
        return
    adaptive = np.full(len(x), np.nan)
    before = x[length - 1]
    for t in range(length, len(x)):
        noise = np.abs(np.diff(x[t - length:t + 1])).sum()
        ratio = abs(x[t] - x[t - length]) / noise if noise else 0
        before = adaptive[t] = (ratio * (2 / 3 - 2 / 31) + 2 / 31) ** 2 * (x[t] - before) + before
    assert np.allclose(np.asarray(forex.KAMA(x, length, compat="mt5")), adaptive, rtol=1e-10, atol=0, equal_nan=True)


@pytest.mark.parametrize("left,right", [(2, 2), (1, 3), (20, 10)])
def test_fractals_of_metatrader(left, right):
    """Fractals.mq5 (two bars on each side there): above the bars behind, not below those before."""
    high, low, _, _ = market(10)
    for ours, x in zip(forex.FRACTAL(high, low, left, right, compat="mt5"), (high, -low)):
        expected = np.full(len(x), np.nan)
        for t in range(left, len(x) - right):
            expected[t + right] = 100.0 * ((x[t] > x[t + 1:t + right + 1]).all() and (x[t] >= x[t - left:t]).all())
        assert np.array_equal(np.asarray(ours), expected, equal_nan=True)


@pytest.mark.parametrize("length", [2, 12, 21])
def test_detrended_price_of_metatrader(length):
    """DPO.mq5."""
    assert np.allclose(np.asarray(forex.DPO(CLOSE, length, compat="mt5")), CLOSE - simple(CLOSE, length // 2 + 1), rtol=0, atol=1e-11, equal_nan=True)


# ---- every form ------------------------------------------------------------------------------------------------------------

VARIANTS = [("SAR", "tv"), ("SAR", "mt5"), ("SUPERTREND", "tv"), ("KC", "tv"), ("RSI", "tv"), ("CMO", "tv"), ("PERCENTRANK", "tv"),
            ("DPO", "tv"), ("CRSI", "tv"), ("TRIX", "tv"), ("KVO", "tv"), ("CHOP", "tv"), ("CHANDELIER", "tv"), ("OBV", "tv"), ("NVI", "tv"), ("PVI", "tv"), ("DEMA", "mt5"), ("TEMA", "mt5"), ("TRIX", "mt5"), ("ADXW", "mt5"), ("MFI", "mt5"),
            ("WILLR", "mt5"), ("DEMARKER", "mt5"), ("EFI", "mt5"), ("VIDYA", "mt5"), ("KAMA", "mt5"), ("FRACTAL", "mt5"), ("DPO", "mt5")]


def columns_of(name, compat, seed=11):
    given = dict(zip(("high", "low", "close", "volume"), market(seed)))
    return [given[c] for c in forex.indicator(name).reads(compat)]


def results(given):
    return [np.asarray(x) for x in (given if isinstance(given, tuple) else (given,))]


def same_bits(a, b):
    return np.array_equal(a.view(np.uint64), b.view(np.uint64)) or (
        np.array_equal(np.isnan(a), np.isnan(b)) and np.array_equal(a[~np.isnan(a)].view(np.uint64), b[~np.isnan(b)].view(np.uint64)))


@pytest.mark.parametrize("name,compat", VARIANTS)
def test_streams_and_sweeps_give_the_same_bits(name, compat):
    columns, row = columns_of(name, compat), forex.indicator(name)
    whole = results(getattr(forex, name)(*columns, compat=compat))
    stream, fed = forex.Stream(name, compat=compat), []
    for t in range(len(columns[0])):
        bar = [float(c[t]) for c in columns]
        peeked = stream.peek(*bar)
        fed.append(stream.update(*bar))
        assert np.array_equal(peeked, fed[-1], equal_nan=True)
        if t == 250:
            stream = forex.Stream.load(name, stream.copy().save())
    for k, series in enumerate(whole):
        assert same_bits(series, np.array([v[k] if isinstance(v, tuple) else v for v in fed]))
    if not row.parameters:
        return
    first = row.parameters[0]
    values = [first.default, first.default * 2, 3 if first.whole else 0.05]
    for key, result in forex.sweep(name, *columns, compat=compat, **{first.name: values}).items():
        for a, b in zip(results(getattr(forex, name)(*columns, *key, compat=compat)), results(result)):
            assert same_bits(a, b)


@pytest.mark.parametrize("name,compat", VARIANTS)
def test_what_comes_later_changes_nothing(name, compat):
    columns, other = columns_of(name, compat), columns_of(name, compat, 12)
    whole = results(getattr(forex, name)(*columns, compat=compat))
    for cut in (60, 333, 512):
        mixed = [np.concatenate([a[:cut], b[cut:]]) for a, b in zip(columns, other)]
        for a, b, c in zip(whole, results(getattr(forex, name)(*mixed, compat=compat)),
                           results(getattr(forex, name)(*(x[:cut] for x in columns), compat=compat))):
            assert same_bits(a[:cut], b[:cut]) and same_bits(a[:cut], c)


@pytest.mark.parametrize("name,compat", VARIANTS)
def test_the_lookback_is_that_of_the_platform(name, compat):
    row = forex.indicator(name)
    lookback, stable = row.lookback(compat=compat), row.stable_lookback(compat=compat)
    for series in results(getattr(forex, name)(*columns_of(name, compat), compat=compat)):
        assert np.isnan(series[:lookback]).all() and not np.isnan(series[lookback])
    assert stable is None if row.memory == "endless" else stable >= lookback
