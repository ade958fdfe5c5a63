"""Values of indicators in rational arithmetic, for those whose running sums TA-Lib rounds: each window alone, from the bars
as they are. `value` gives None where it knows no way."""
import math
from fractions import Fraction


def take(columns, key, begin, end):
    return [Fraction(float(v)) for v in columns[key][begin:end]]


def window(columns, key, t, period):
    return take(columns, key, t - period + 1, t + 1)


def moves(columns, t, period):
    prices = take(columns, "close", t - period, t + 1)
    return [now - last for last, now in zip(prices, prices[1:])]


def mean(values):
    return sum(values) / len(values)


def share(part, whole, without=0):
    return part / whole if whole else Fraction(without)


def rises(values):
    return sum(v for v in values if v > 0)


def sizes(values):
    return sum(abs(v) for v in values)


def typical(c, t):
    """As doubles have it: which way it moves cannot be told more exactly."""
    return (c["high"][t] + c["low"][t] + c["close"][t]) / 3.0


def true_range(c, t):
    """Also how far the close is above the true low."""
    high, low, close, before = (Fraction(float(v)) for v in (c["high"][t], c["low"][t], c["close"][t], c["close"][t - 1]))
    return max(high, before) - min(low, before), close - min(low, before)


# ---- averages ------------------------------------------------------------------------------------------------------------

def middle(c, t, period):
    return mean([(h + l) / 2 for h, l in zip(window(c, "high", t, period), window(c, "low", t, period))])


def awesome(c, t, output, fast, slow):
    return middle(c, t, int(fast)) - middle(c, t, int(slow))


def detrended(c, t, output, period):
    period = int(period)
    return Fraction(float(c["close"][t - period // 2 - 1])) - mean(window(c, "close", t, period))


def macd(c, t, output, fast, slow, signal, *types):
    if any(types):
        return None
    line = lambda i: mean(window(c, "close", i, int(min(fast, slow)))) - mean(window(c, "close", i, int(max(fast, slow))))
    smooth = lambda: mean([line(i) for i in range(t - int(signal) + 1, t + 1)])
    return line(t) if output == 0 else smooth() if output == 1 else line(t) - smooth()


def triangular(c, t, output, period):
    period = int(period)
    weights = [min(k + 1, period - k) for k in range(period)]
    return sum(w * v for w, v in zip(weights, window(c, "close", t, period))) / sum(weights)


def by_volume(c, t, output, period):
    volume, close = window(c, "volume", t, int(period)), window(c, "close", t, int(period))
    return share(sum(v * p for v, p in zip(volume, close)), sum(volume))


# ---- oscillators ---------------------------------------------------------------------------------------------------------

def balance(c, t, output, period):
    change = moves(c, t, int(period))
    return 100 * share(2 * rises(change) - sizes(change), sizes(change))


def efficiency(c, t, output, period):
    change = moves(c, t, int(period))
    return share(abs(sum(change)), sizes(change), 1)


def vertical(c, t, output, period):
    close = window(c, "close", t, int(period))
    return share(max(close) - min(close), sizes(moves(c, t, int(period))))


def intraday(c, t, output, period):
    body = [x - o for o, x in zip(window(c, "open", t, int(period)), window(c, "close", t, int(period)))]
    return 100 * share(rises(body), sizes(body), Fraction(1, 2))


def money(c, t, output, period):
    up = both = Fraction(0)
    for i in range(t - int(period) + 1, t + 1):
        now, change = typical(c, i), typical(c, i) - typical(c, i - 1)
        if abs(change) > 2e-14 * now:
            flow = Fraction(float(now)) * Fraction(float(c["volume"][i]))
            both += flow
            up += flow if change > 0 else 0
    return 100 * share(up, both)


def ultimate(c, t, output, *periods):
    value = Fraction(0)
    for weight, period in zip((1, 2, 4), sorted(map(int, periods), reverse=True)):
        ranges = [true_range(c, i) for i in range(t - period + 1, t + 1)]
        value += weight * share(sum(low for _, low in ranges), sum(size for size, _ in ranges))
    return 100 * value / 7


def vortex(c, t, output, period):
    near, far = (("high", "low"), ("low", "high"))[output]
    bars = range(t - int(period) + 1, t + 1)
    return share(sum(abs(Fraction(float(c[near][i])) - Fraction(float(c[far][i - 1]))) for i in bars),
                 sum(true_range(c, i)[0] for i in bars))


def money_share(c, t, output, period):
    flow = volume = Fraction(0)
    for i in range(t - int(period) + 1, t + 1):
        high, low, close, size = (Fraction(float(c[key][i])) for key in ("high", "low", "close", "volume"))
        volume += size
        flow += size * share((close - low) - (high - close), high - low)
    return share(flow, volume)


def fast_stochastic(c, t, output, period, smooth, kind):
    if kind:
        return None
    high, low = max(window(c, "high", t, int(period))), min(window(c, "low", t, int(period)))
    if output == 0:
        return 100 * share(Fraction(float(c["close"][t])) - low, high - low)
    return mean([fast_stochastic(c, i, 0, period, 1, 0) for i in range(t - int(smooth) + 1, t + 1)])


def stochastic(c, t, output, period, slow, smooth, *kinds):
    if any(kinds):
        return None
    if output == 0:
        return fast_stochastic(c, t, 1, period, slow, 0)
    return mean([fast_stochastic(c, i, 1, period, slow, 0) for i in range(t - int(smooth) + 1, t + 1)])


def channel(c, t, output, period):
    values = [sum(Fraction(float(c[key][i])) for key in ("high", "low", "close")) / 3
              for i in range(t - int(period) + 1, t + 1)]
    return share(values[-1] - mean(values), sizes([v - mean(values) for v in values]) / len(values) * 15 / 1000)


# ---- statistics ----------------------------------------------------------------------------------------------------------

def pair(name, period, columns, t):
    """CORREL and BETA, the latter of returns."""
    series = []
    for key in ("close", "second"):
        values = take(columns, key, max(t - period, 0), t + 1)
        returns = [(now - last) / last for last, now in zip(values, values[1:])]
        series.append(returns if name == "BETA" else values[-period:])
    x, y = ([v - mean(values) for v in values] for values in series)
    xx, yy, xy = (sum(a * b for a, b in zip(one, other)) for one, other in ((x, x), (y, y), (x, y)))
    if name == "BETA":
        return float(xy / xx) if xx else 0.0
    return float(xy) / (float(xx) * float(yy)) ** 0.5 if xx and yy else 0.0


def spread(name, parameters, values, output):
    """VAR, STDDEV and BBANDS."""
    variance = mean([(v - mean(values)) ** 2 for v in values])
    if name == "VAR":
        return float(variance)
    deviation = float(variance) ** 0.5
    if name == "STDDEV":
        return deviation * parameters[1]
    return float(mean(values)) + (parameters[1] * deviation, 0.0, -parameters[2] * deviation)[output]


FROM_MIDDLE = {"LINEARREG": lambda n: n - 1, "LINEARREG_INTERCEPT": lambda n: 1 - n, "TSF": lambda n: n + 1,
               "FOSC": lambda n: n + 1}


def line(name, period, columns, t):
    values = window(columns, "close", t - (name == "FOSC"), period)
    weight = [Fraction(2 * i + 1 - period) for i in range(period)]
    slope = 6 * sum(w * v for w, v in zip(weight, values)) / (period * (period**2 - 1))
    if name == "LINEARREG_SLOPE":
        return float(slope)
    if name == "LINEARREG_ANGLE":
        return math.degrees(math.atan(slope))
    value = mean(values) + slope * FROM_MIDDLE[name](period) / 2
    price = Fraction(float(columns["close"][t]))
    return float(100 * (price - value) / price) if name == "FOSC" else float(value)


WINDOWS = {
    "AO": awesome, "DPO": detrended, "MACDEXT": macd, "TRIMA": triangular, "VWMA": by_volume, "CMOU": balance,
    "ER": efficiency, "VHF": vertical, "IMI": intraday, "MFI": money, "ULTOSC": ultimate, "VORTEX": vortex,
    "CMF": money_share, "STOCHF": fast_stochastic, "STOCH": stochastic, "CCI": channel,
    "SUM": lambda c, t, output, period: sum(window(c, "close", t, int(period))),
    "SMA": lambda c, t, output, period: mean(window(c, "close", t, int(period))),
    "WMA": lambda c, t, output, period: sum((k + 1) * v for k, v in enumerate(window(c, "close", t, int(period))))
                                        / Fraction(int(period) * (int(period) + 1), 2),
}


def value(name, parameters, columns, output, t):
    if name in WINDOWS:
        exact = WINDOWS[name](columns, t, output, *parameters)
        return None if exact is None else float(exact)
    if name in ("CORREL", "BETA"):
        return pair(name, int(parameters[0]), columns, t)
    if name in ("VAR", "STDDEV") or name == "BBANDS" and not parameters[3]:
        return spread(name, parameters, window(columns, "close", t, int(parameters[0])), output)
    if name in FROM_MIDDLE or name in ("LINEARREG_SLOPE", "LINEARREG_ANGLE"):
        return line(name, int(parameters[0]), columns, t)
    return None
