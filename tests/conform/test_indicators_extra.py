"""The indicators that TA-Lib does not have, against a second implementation: plain Python and NumPy, written from the
formulas in the table, one value at a time where that is the clearest. To 1e-10 relative, or 1e-12 of the numbers
subtracted.
"""
import hashlib
import math
import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from indicator_library import Indicators, find_library  # noqa: E402

LIBRARY = find_library()
if LIBRARY is None:
    raise RuntimeError("libforex_conform.so is not built: run tools/build.sh release")
OURS = Indicators(LIBRARY)
EXTRA = sorted(name for name, row in OURS.table.items() if row["group"] == "extra")
COUNT = 700


def bars(seed):
    """A walk on a grid, so that values repeat, with sessions of uneven length and a quiet stretch."""
    rng = np.random.default_rng(seed)
    step = np.where((np.arange(COUNT) > 300) & (np.arange(COUNT) < 340), 0.0, 0.004)
    close = np.round(1.5 + np.cumsum(rng.normal(0, 1, COUNT) * step), 3)
    opened = np.concatenate([[1.5], close[:-1]]) + np.round(rng.normal(0, 0.001, COUNT), 3) * (step > 0)
    high = np.maximum(opened, close) + np.round(rng.uniform(0, 0.004, COUNT), 3) * (step > 0)
    low = np.minimum(opened, close) - np.round(rng.uniform(0, 0.004, COUNT), 3) * (step > 0)
    return {"open": opened, "high": high, "low": low, "close": close, "volume": np.floor(rng.uniform(0, 60, COUNT)),
            "second": (rng.uniform(0, 1, COUNT) < 0.02).astype(float), "day": np.cumsum(rng.uniform(0, 1, COUNT) < 0.04) * 1.0}


# ---- parts ------------------------------------------------------------------------------------------------------------

def nothing():
    return np.full(COUNT, np.nan)


def lag(x, k):
    out = nothing()
    out[k:] = x[: COUNT - k]
    return out


def rolling(x, period, function):
    out = nothing()
    for t in range(period - 1, COUNT):
        window = x[t - period + 1 : t + 1]
        if not np.isnan(window).any():
            out[t] = function(window)
    return out


def mean(x, period):
    return rolling(x, period, np.mean)


def recursive(x, keep, seed_period):
    """y = keep * y + (1 - keep) * x from the mean of the first seed_period values on."""
    out, first = nothing(), int(np.argmax(~np.isnan(x)))
    t = first + seed_period - 1
    out[t] = np.mean(x[first : t + 1])
    for t in range(t + 1, COUNT):
        out[t] = keep * out[t - 1] + (1 - keep) * x[t]
    return out


def ema(x, period):
    return recursive(x, 1 - 2 / (period + 1), period)


def wilder(x, period):
    return recursive(x, 1 - 1 / period, period)


def true_range(c):
    before = lag(c["close"], 1)
    return np.where(np.isnan(before), np.nan, np.maximum(c["high"], before) - np.minimum(c["low"], before))


def rsi(x, period):
    move = x - lag(x, 1)
    up, down = wilder(np.where(np.isnan(move), np.nan, np.maximum(move, 0)), period), wilder(
        np.where(np.isnan(move), np.nan, np.maximum(-move, 0)), period)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(up + down == 0, 0.0, 100 * up / (up + down)) + 0 * up


def returns(c, bars_=1):
    return np.log(c["close"]) - np.log(lag(c["close"], bars_))


def middle(c, period):
    return (rolling(c["high"], period, np.max) + rolling(c["low"], period, np.min)) / 2


# ---- second implementations: name -> function of columns and parameters, giving the outputs ----------------------------

def alma(c, period, offset, sigma):
    k = np.arange(period)
    w = np.exp(-((k - offset * (period - 1)) ** 2) / (2 * (period / sigma) ** 2))
    return [rolling(c["close"], period, lambda v: np.dot(v, w) / w.sum())]


def vidya(c, period, cmo):
    out, x = nothing(), c["close"]
    for t in range(cmo, COUNT):
        d = np.diff(x[t - cmo : t + 1])
        size = abs(d.sum()) / np.abs(d).sum() if np.abs(d).sum() > 0 else 0.0
        out[t] = x[t] if t == cmo else out[t - 1] + 2 / (period + 1) * size * (x[t] - out[t - 1])
    return [out]


def mcginley(c, period):
    out, x = nothing(), c["close"]
    out[0] = x[0]
    for t in range(1, COUNT):
        divisor = period * (x[t] / out[t - 1]) ** 4
        out[t] = out[t - 1] + (x[t] - out[t - 1]) / divisor if divisor > 1 else x[t]
    return [out]


def together(lines):
    blank = np.isnan(np.column_stack(lines)).any(axis=1)
    return [np.where(blank, np.nan, line) for line in lines]


def ichimoku(c, tenkan, kijun, senkou):
    t, k = middle(c, tenkan), middle(c, kijun)
    return together([t, k, (t + k) / 2, middle(c, senkou)])


def ichimoku_cloud(c, tenkan, kijun, senkou, displacement):
    a, b = (middle(c, tenkan) + middle(c, kijun)) / 2, middle(c, senkou)
    return together([lag(a, displacement), lag(b, displacement)])


def chandelier(c, period, multiplier):
    atr = wilder(true_range(c), period)
    return [rolling(c["high"], period, np.max) - multiplier * atr, rolling(c["low"], period, np.min) + multiplier * atr]


def zigzag(c, percent):
    pivot, leg, turned = nothing(), np.zeros(COUNT), np.zeros(COUNT)
    f, state, last = percent / 100, 0, (c["high"][0] + c["low"][0]) / 2
    top, bottom = c["high"][0], c["low"][0]
    for t in range(COUNT):
        h, l = c["high"][t], c["low"][t]
        if state == 0:
            top, bottom = max(top, h), min(bottom, l)
            if h >= bottom * (1 + f) and l > bottom:
                state, last, extreme, turned[t] = 1, bottom, h, 1
            elif l <= top * (1 - f) and h < top:
                state, last, extreme, turned[t] = -1, top, l, -1
        elif state == 1:
            if h > extreme:
                extreme = h
            elif l <= extreme * (1 - f):
                state, last, extreme, turned[t] = -1, extreme, l, -1
        else:
            if l < extreme:
                extreme = l
            elif h >= extreme * (1 + f):
                state, last, extreme, turned[t] = 1, extreme, h, 1
        pivot[t], leg[t] = last, state
    return [pivot, leg, turned]


def crsi(c, first, second, window):
    x, streak = c["close"], nothing()
    for t in range(1, COUNT):
        before = 0 if t == 1 else streak[t - 1]
        sign = np.sign(x[t] - x[t - 1])
        streak[t] = 0 if sign == 0 else before + sign if before * sign > 0 else sign
    move, rank = (x - lag(x, 1)) / lag(x, 1), nothing()
    for t in range(window + 1, COUNT):
        rank[t] = 100 * np.mean(move[t - window : t] < move[t])
    return [(rsi(x, first) + rsi(streak, second) + rank) / 3]


def fisher(c, period):
    x, out = (c["high"] + c["low"]) / 2, nothing()
    v = y = 0.0
    for t in range(period - 1, COUNT):
        top, bottom = x[t - period + 1 : t + 1].max(), x[t - period + 1 : t + 1].min()
        place = 2 * (x[t] - bottom) / (top - bottom) - 1 if top > bottom else 0.0
        v = min(max(0.33 * place + 0.67 * v, -0.999), 0.999)
        out[t] = y = math.log((1 + v) / (1 - v)) / 2 + y / 2
    return together([out, lag(out, 1)])


def chop(c, period):
    tr, out = true_range(c), nothing()
    for t in range(period, COUNT):
        total = tr[t - period + 1 : t + 1].sum()
        span = c["high"][t - period + 1 : t + 1].max() - c["low"][t - period + 1 : t + 1].min()
        out[t] = 100 * math.log10(total / span) / math.log10(period) if span > 0 else 100
    return [out]


def elder_impulse(c, period, fast, slow, signal):
    e, macd = ema(c["close"], period), ema(c["close"], fast) - ema(c["close"], slow)
    hist = macd - ema(macd, signal)
    a, b = e - lag(e, 1), hist - lag(hist, 1)
    return [((a > 0) & (b > 0)) * 1.0 - ((a < 0) & (b < 0)) + 0 * a * b]


def kvo(c, fast, slow, signal):
    force, s, dm = nothing(), c["high"] + c["low"] + c["close"], c["high"] - c["low"]
    trend, cm = 0, dm[0]
    for t in range(1, COUNT):
        now = 1 if s[t] > s[t - 1] else -1 if s[t] < s[t - 1] else trend
        cm = cm + dm[t] if now == trend else dm[t - 1] + dm[t]
        trend = now
        force[t] = 100 * c["volume"][t] * abs(2 * dm[t] / cm - 1) * trend if cm > 0 else 0.0
    line = ema(force, fast) - ema(force, slow)
    return together([line, ema(line, signal)])


def eom(c, period, scale):
    m = (c["high"] + c["low"]) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        e = np.where(c["volume"] > 0, scale * (m - lag(m, 1)) * (c["high"] - c["low"]) / c["volume"], 0.0) + 0 * lag(m, 1)
    return [mean(e, period)]


def demarker(c, period):
    up = np.maximum(c["high"] - lag(c["high"], 1), 0) + 0 * lag(c["high"], 1)
    down = np.maximum(lag(c["low"], 1) - c["low"], 0) + 0 * lag(c["low"], 1)
    a, b = rolling(up, period, np.sum), rolling(down, period, np.sum)
    with np.errstate(invalid="ignore"):
        return [np.where(a + b > 1e-13, a / (a + b), 0.5) + 0 * a]


def kst(c, signal):
    roc = lambda k: 100 * (c["close"] / lag(c["close"], k) - 1)  # noqa: E731
    line = sum(w * mean(roc(k), n) for w, k, n in ((1, 10, 10), (2, 15, 10), (3, 20, 10), (4, 30, 15)))
    return together([line, mean(line, signal)])


def still(v):
    return v.max() == v.min()


def weighted(c, fresh):
    typical, out, turnover, volume = (c["high"] + c["low"] + c["close"]) / 3, nothing(), 0.0, 0.0
    for t in range(COUNT):
        if t == 0 or fresh(t):
            turnover = volume = 0.0
        turnover, volume = turnover + typical[t] * c["volume"][t], volume + c["volume"][t]
        out[t] = turnover / volume if volume > 0 else typical[t]
    return [out]


def pivots(c, levels):
    """levels: function of high, low, close of the session before and the open of this one."""
    out = [nothing() for _ in range(5)]
    for t in range(COUNT):
        here = np.flatnonzero(c["day"][: t + 1] == c["day"][t])
        past = np.flatnonzero(c["day"][: t + 1] == c["day"][here[0] - 1]) if here[0] > 0 else here
        values = levels(c["high"][past].max(), c["low"][past].min(), c["close"][past[-1]], c["open"][here[0]])
        for k in range(5):
            out[k][t] = values[k]
    return out


def mirrored(p, h, l):
    return p, 2 * p - l, 2 * p - h, p + (h - l), p - (h - l)


def spread(p, base, h, l, a, b):
    return p, base + a * (h - l), base - a * (h - l), base + b * (h - l), base - b * (h - l)


def root_mean(x, period):
    return np.sqrt(np.maximum(mean(x, period), 0))


def rogers(c):
    o, h, l, x = (np.log(c[k]) for k in ("open", "high", "low", "close"))
    return (h - x) * (h - o) + (l - x) * (l - o)


def yang_zhang(c, n):
    o, x = np.log(c["open"]), np.log(c["close"])
    k = 0.34 / (1.34 + (n + 1) / (n - 1))
    variance = lambda v: np.var(v, ddof=1)  # noqa: E731
    total = rolling(o - lag(x, 1), n, variance) + k * rolling(x - o, n, variance) + (1 - k) * mean(rogers(c), n)
    return [np.sqrt(np.maximum(total, 0))]


def ewma(c, keep):
    r, out = returns(c) ** 2, nothing()
    out[1] = r[1]
    for t in range(2, COUNT):
        out[t] = keep * out[t - 1] + (1 - keep) * r[t]
    return [np.sqrt(out)]


def ulcer(c, period):
    depth = 100 * (c["close"] / rolling(c["close"], period, np.max) - 1)
    return [root_mean(depth**2, period)]


def ratio(c, period, bars_):
    whole, single = rolling(returns(c, bars_), period, np.var), rolling(returns(c), period, np.var)
    return whole / (bars_ * single)


def hurst_dfa(c, period):
    def one(r):
        if still(r):
            return 0.5
        y, points = np.cumsum(r - r.mean()), []
        everything = np.sum(y**2)
        box = 4
        while box <= period // 4:
            boxes = [y[period - (k + 1) * box : period - k * box] for k in range(period // box)]
            i = np.arange(box)
            rest = [np.mean((v - np.polyval(np.polyfit(i, v, 1), i)) ** 2) for v in boxes]
            if np.sum(rest) * box < 1e-20 * everything:
                return 0.5
            points.append((math.log(box), math.log(math.sqrt(np.mean(rest)))))
            box *= 2
        return np.polyfit(*zip(*points), 1)[0]

    return [rolling(returns(c), period, one)]


def entropy(c, period, bins):
    def one(r):
        if still(r):
            return 0.0
        place = np.minimum(((r - r.min()) / (r.max() - r.min()) * bins).astype(int), bins - 1)
        p = np.bincount(place) / period
        p = p[p > 0]
        return -np.sum(p * np.log(p)) / math.log(bins)

    # the library's returns, so that values on an edge of a bin fall alike
    return [rolling(np.log(c["close"] / lag(c["close"], 1)), period, one)]


def permutation(c, period, order):
    out = nothing()
    for t in range(period - 1, COUNT):
        counts = {}
        for e in range(t - period + order, t + 1):
            key = tuple(np.argsort(c["close"][e - order + 1 : e + 1], kind="stable"))
            counts[key] = counts.get(key, 0) + 1
        p = np.array(list(counts.values())) / (period - order + 1)
        out[t] = -np.sum(p * np.log(p)) / math.log(math.factorial(order))
    return [out]


def har(c, *periods):
    return together([root_mean(returns(c) ** 2, p) for p in periods])


SECOND = {
    "ALMA": alma, "VIDYA": vidya, "MCGINLEY": mcginley, "ICHIMOKU": ichimoku, "ICHIMOKU_CLOUD": ichimoku_cloud,
    "MEDIAN": lambda c, p: [rolling(c["close"], p, np.median)],
    "CHANDELIER": chandelier, "ZIGZAG": zigzag, "CRSI": crsi, "FISHER": fisher, "CHOP": chop,
    "ELDER_IMPULSE": elder_impulse, "KVO": kvo, "EOM": eom, "DEMARKER": demarker, "KST": kst,
    "ZSCORE": lambda c, p: [rolling(c["close"], p, lambda v: 0.0 if still(v) else (v[-1] - v.mean()) / v.std())],
    "BBANDS_PERCENT": lambda c, p, d: [rolling(c["close"], p, lambda v: 0.5 if still(v) else
                                               (v[-1] - (v.mean() - d * v.std())) / (2 * d * v.std()))],
    "BBANDS_WIDTH": lambda c, p, d: [rolling(c["close"], p, lambda v: 200 * d * v.std() / v.mean())],
    "VWAP_SESSION": lambda c: weighted(c, lambda t: c["day"][t] != c["day"][t - 1]),
    "VWAP_ANCHORED": lambda c: weighted(c, lambda t: c["second"][t] != 0),
    "PIVOT_CLASSIC": lambda c: pivots(c, lambda h, l, x, o: mirrored((h + l + x) / 3, h, l)),
    "PIVOT_WOODIE": lambda c: pivots(c, lambda h, l, x, o: mirrored((h + l + 2 * o) / 4, h, l)),
    "PIVOT_FIBONACCI": lambda c: pivots(c, lambda h, l, x, o: spread((h + l + x) / 3, (h + l + x) / 3, h, l, 0.382, 0.618)),
    "PIVOT_CAMARILLA": lambda c: pivots(c, lambda h, l, x, o: spread((h + l + x) / 3, x, h, l, 1.1 / 4, 1.1 / 2)),
    "PARKINSON": lambda c, p: [root_mean(np.log(c["high"] / c["low"]) ** 2 / (4 * math.log(2)), p)],
    "GARMAN_KLASS": lambda c, p: [root_mean(np.log(c["high"] / c["low"]) ** 2 / 2
                                            - (2 * math.log(2) - 1) * np.log(c["close"] / c["open"]) ** 2, p)],
    "ROGERS_SATCHELL": lambda c, p: [root_mean(rogers(c), p)],
    "YANG_ZHANG": yang_zhang, "EWMA_VOLATILITY": ewma, "HAR": har, "ULCER": ulcer,
    "VARIANCE_RATIO": lambda c, p, q: [ratio(c, p, q)],
    "HURST_VR": lambda c, p, q: [0.5 + np.log(ratio(c, p, q)) / (2 * math.log(q))],
    "HURST_DFA": hurst_dfa, "ENTROPY": entropy, "ENTROPY_PERMUTATION": permutation,
}

# Parameters beside the initial ones.
OTHERS = {
    "ALMA": [(1, 0.5, 3.0), (20, 0.2, 9.0)], "VIDYA": [(5, 2), (30, 40)], "MCGINLEY": [(1,), (40,)],
    "MEDIAN": [(1,), (2,), (10,), (129,), (150,)], "ICHIMOKU": [(30, 5, 60), (3, 3, 3)],
    "ICHIMOKU_CLOUD": [(60, 5, 7, 1)], "CHANDELIER": [(1, 1.0), (50, 0.5)], "ZIGZAG": [(0.2,), (3.0,)],
    "CRSI": [(5, 3, 20), (2, 9, 150)], "FISHER": [(2,), (60,)], "CHOP": [(2,), (100,)], "ELDER_IMPULSE": [(5, 20, 7, 3)],
    "KVO": [(5, 9, 2)], "EOM": [(1, 1e4), (30, 1e6)], "DEMARKER": [(1,), (70,)], "KST": [(1,), (30,)],
    "ZSCORE": [(5,), (100,)], "BBANDS_PERCENT": [(5, 1.0), (60, 3.0)], "BBANDS_WIDTH": [(9, 1.0), (12, 2.0), (30, 2.0)],
    "PARKINSON": [(1,), (90,)], "GARMAN_KLASS": [(1,), (90,)], "ROGERS_SATCHELL": [(1,), (90,)],
    "YANG_ZHANG": [(2,), (90,)], "EWMA_VOLATILITY": [(0.0,), (0.99,)], "HAR": [(3, 2, 1), (5, 10, 50)],
    "ULCER": [(1,), (80,)], "VARIANCE_RATIO": [(200, 2), (60, 16)], "HURST_VR": [(200, 2), (60, 16)],
    "HURST_DFA": [(32,), (200,)], "ENTROPY": [(5, 2), (200, 30)], "ENTROPY_PERMUTATION": [(6, 5), (40, 2), (100, 4)],
}

# Roots of a sum over a window that has become still: what is left of the roundings of louder bars is a volatility of about
# 1e-11 a bar.
LOOSE = {"GARMAN_KLASS": 1e-10, "ROGERS_SATCHELL": 1e-10, "YANG_ZHANG": 1e-10, "HAR": 1e-10, "PARKINSON": 1e-10}


def initial(name):
    return tuple(int(p[3]) if p[4] else p[3] for p in OURS.table[name]["parameters"])


def test_every_one_has_a_second_implementation():
    assert EXTRA == sorted(SECOND)


def test_the_table_has_well_over_206_rows():
    assert len(OURS.table) >= 230


@pytest.mark.parametrize("name", EXTRA)
def test_values(name):
    for seed, parameters in enumerate([initial(name)] + OTHERS.get(name, [])):
        c = bars(seed)
        with np.errstate(divide="ignore", invalid="ignore"):
            expected = SECOND[name](c, *parameters)
        got = OURS.run(name, list(parameters), c)
        lookback = OURS.lookback(name, [float(p) for p in parameters])
        assert len(got) == len(expected) == OURS.table[name]["outputs"]
        for k, (a, b) in enumerate(zip(got, expected)):
            label = f"{name}{parameters} output {k}"
            defined = ~np.isnan(b)
            first = int(np.argmax(defined))
            assert np.isnan(a[:lookback]).all() and not np.isnan(a[lookback:]).any(), label
            assert first == lookback, f"{label}: lookback {lookback}, first value {first}"
            # a variance ratio of a still market has no value in the second implementation
            wrong = np.flatnonzero(defined & (np.abs(a - b) > 1e-10 * np.abs(b) + LOOSE.get(name, 1e-12)))
            assert len(wrong) == 0, f"{label} at {wrong[0]}: {a[wrong[0]]!r}, not {b[wrong[0]]!r}"
            assert defined.sum() > COUNT // 2 or first > COUNT // 2, label


def test_quiet_markets_have_stated_values():
    flat = {key: np.full(300, 1.25) for key in ("open", "high", "low", "close")}
    flat |= {"volume": np.full(300, 5.0), "second": np.zeros(300), "day": np.floor(np.arange(300) / 24)}
    stated = {"CHOP": 100.0, "DEMARKER": 0.5, "ZSCORE": 0.0, "BBANDS_PERCENT": 0.5, "VARIANCE_RATIO": 1.0, "HURST_VR": 0.5,
              "HURST_DFA": 0.5, "ENTROPY": 0.0, "ENTROPY_PERMUTATION": 0.0, "ULCER": 0.0, "PARKINSON": 0.0, "ZIGZAG": 1.25,
              "PIVOT_CLASSIC": 1.25, "ELDER_IMPULSE": 0.0, "FISHER": 0.0, "EOM": 0.0, "KVO": 0.0}
    for name, value in stated.items():
        out = OURS.run(name, list(initial(name)), flat)[0]
        assert np.nanmax(np.abs(out - value)) < 1e-12, name


# ---- every indicator of the table --------------------------------------------------------------------------------------

def fingerprint():
    """One hash over all outputs, NaN made alike."""
    c, total = bars(7), hashlib.sha256()
    for name in sorted(OURS.table):
        for out in OURS.run(name, list(initial(name)), c):
            total.update(np.where(np.isnan(out), 1e300, out).tobytes())
    return total.hexdigest()


def test_every_instruction_set_gives_the_same_bits():
    """RAPTO_ISA lowers the level; one that the processor lacks falls back to a lower one."""
    code = "import test_indicators_extra as t; print(t.fingerprint())"
    seen = {level: subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                                  cwd=pathlib.Path(__file__).parent,
                                  env={**os.environ, "RAPTO_ISA": level, "FOREX_CONFORM_LIBRARY": LIBRARY}).stdout.strip()
            for level in ("v2", "v3", "v4")}
    assert len(set(seen.values())) == 1, seen
    assert fingerprint() in seen.values()
