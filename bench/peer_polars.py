"""Indicators in polars, as its users write them: one lazy query, so that it may share common parts and fuse what it can.

FORMULAS: our name -> function of our parameters that gives the expressions of our outputs, in our order.
"""
import polars as pl

O, H, L, C, V, S = (pl.col(name) for name in ("open", "high", "low", "close", "volume", "second"))
MEDIAN_PRICE, TYPICAL = (H + L) / 2, (H + L + C) / 3


def ema(x, period):
    return x.ewm_mean(span=period, adjust=False)


def wilder(x, period):
    return x.ewm_mean(alpha=1 / period, adjust=False)


def true_range():
    before = C.shift()
    return pl.max_horizontal(H - L, (H - before).abs(), (L - before).abs())


def highest(x, period):
    return x.rolling_max(period)


def lowest(x, period):
    return x.rolling_min(period)


def deviation(period):
    return C.rolling_std(period, ddof=0)


def rises(x):
    return x.diff().clip(lower_bound=0)


def falls(x):
    return (-x.diff()).clip(lower_bound=0)


def flow():
    return ((2 * C - H - L) / (H - L)).fill_nan(0) * V


def rsi(period):
    up, down = wilder(rises(C), period), wilder(falls(C), period)
    return [100 * up / (up + down)]


def macd(fast, slow, signal):
    line = ema(C, fast) - ema(C, slow)
    return [line, ema(line, signal), line - ema(line, signal)]


def bands(period, up, down, _):
    mean = C.rolling_mean(period)
    return [mean + up * deviation(period), mean, mean - down * deviation(period)]


def donchian(period):
    return [highest(H, period), (highest(H, period) + lowest(L, period)) / 2, lowest(L, period)]


def place(period):
    """Of the close in the range of the period, from 0 to 100."""
    return 100 * (C - lowest(L, period)) / (highest(H, period) - lowest(L, period))


def stochastic(fast_k, slow_k, slow_d, *_):
    k = place(fast_k).rolling_mean(slow_k)
    return [k, k.rolling_mean(slow_d)]


def fast_stochastic(fast_k, fast_d, _):
    return [place(fast_k), place(fast_k).rolling_mean(fast_d)]


def money_flow(period):
    up = pl.when(TYPICAL.diff() > 0).then(TYPICAL * V).otherwise(0).rolling_sum(period)
    down = pl.when(TYPICAL.diff() < 0).then(TYPICAL * V).otherwise(0).rolling_sum(period)
    return [100 * up / (up + down)]


def chande(period):
    up, down = rises(C).rolling_sum(period), falls(C).rolling_sum(period)
    return [100 * (up - down) / (up + down)]


def dema(period):
    once = ema(C, period)
    return [2 * once - ema(once, period)]


def tema(period):
    once = ema(C, period)
    twice = ema(once, period)
    return [3 * once - 3 * twice + ema(twice, period)]


FORMULAS = {
    "SMA": lambda p: [C.rolling_mean(p)],
    "EMA": lambda p: [ema(C, p)],
    "RMA": lambda p: [wilder(C, p)],
    "WMA": lambda p: [C.rolling_mean(p, weights=[2 * (k + 1) / (p * (p + 1)) for k in range(p)])],
    "DEMA": dema,
    "TEMA": tema,
    "TRIX": lambda p: [100 * ema(ema(ema(C, p), p), p).pct_change()],
    "VWMA": lambda p: [(C * V).rolling_sum(p) / V.rolling_sum(p)],
    "BBANDS": bands,
    "BBANDS_PERCENT": lambda p, d: [(C - C.rolling_mean(p) + d * deviation(p)) / (2 * d * deviation(p))],
    "BBANDS_WIDTH": lambda p, d: [200 * d * deviation(p) / C.rolling_mean(p)],
    "ZSCORE": lambda p: [(C - C.rolling_mean(p)) / deviation(p)],
    "MIDPOINT": lambda p: [(highest(C, p) + lowest(C, p)) / 2],
    "MIDPRICE": lambda p: [(highest(H, p) + lowest(L, p)) / 2],
    "DONCHIAN": donchian,
    "MAX": lambda p: [highest(C, p)],
    "MIN": lambda p: [lowest(C, p)],
    "MINMAX": lambda p: [lowest(C, p), highest(C, p)],
    "SUM": lambda p: [C.rolling_sum(p)],
    "CUMSUM": lambda: [C.cum_sum()],
    "MEDIAN": lambda p: [C.rolling_median(p)],
    "PERCENTILE": lambda p, q: [C.rolling_quantile(q / 100, interpolation="lower", window_size=p)],
    "STDDEV": lambda p, d: [d * deviation(p)],
    "VAR": lambda p: [C.rolling_var(p, ddof=0)],
    "CORREL": lambda p: [pl.rolling_corr(C, S, window_size=p)],
    "RSI": rsi,
    "MACD": macd,
    "APO": lambda fast, slow, _: [ema(C, fast) - ema(C, slow)],
    "PPO": lambda fast, slow, _: [100 * (ema(C, fast) / ema(C, slow) - 1)],
    "MOM": lambda p: [C.diff(p)],
    "ROC": lambda p: [100 * C.pct_change(p)],
    "ROCP": lambda p: [C.pct_change(p)],
    "ROCR": lambda p: [C / C.shift(p)],
    "ROCR100": lambda p: [100 * C / C.shift(p)],
    "STOCH": stochastic,
    "STOCHF": fast_stochastic,
    "WILLR": lambda p: [place(p) - 100],
    "CMOU": chande,
    "AO": lambda fast, slow: [MEDIAN_PRICE.rolling_mean(fast) - MEDIAN_PRICE.rolling_mean(slow)],
    "DPO": lambda p: [C.shift(p // 2 + 1) - C.rolling_mean(p)],
    "ERI": lambda p: [H - ema(C, p), L - ema(C, p)],
    "ER": lambda p: [C.diff(p).abs() / C.diff().abs().rolling_sum(p)],
    "QSTICK": lambda p: [(C - O).rolling_mean(p)],
    "BOP": lambda: [((C - O) / (H - L)).fill_nan(0)],
    "TRANGE": lambda: [true_range()],
    "ATR": lambda p: [wilder(true_range(), p)],
    "NATR": lambda p: [100 * wilder(true_range(), p) / C],
    "ADR": lambda p: [(H - L).rolling_mean(p)],
    "OBV": lambda: [(C.diff().sign().fill_null(1) * V).cum_sum()],
    "AD": lambda: [flow().cum_sum()],
    "CMF": lambda p: [flow().rolling_sum(p) / V.rolling_sum(p)],
    "EFI": lambda p: [ema(C.diff() * V, p)],
    "MFI": money_flow,
    "ADD": lambda: [C + S],
    "SUB": lambda: [C - S],
    "MULT": lambda: [C * S],
    "DIV": lambda: [C / S],
    "AVGPRICE": lambda: [(O + H + L + C) / 4],
    "MEDPRICE": lambda: [MEDIAN_PRICE],
    "TYPPRICE": lambda: [TYPICAL],
    "WCLPRICE": lambda: [(H + L + 2 * C) / 4],
    "SQRT": lambda: [C.sqrt()],
    "FLOOR": lambda: [C.floor()],
    "CEIL": lambda: [C.ceil()],
    "EXP": lambda: [C.exp()],
    "LN": lambda: [C.log()],
    "LOG10": lambda: [C.log10()],
    "SIN": lambda: [C.sin()],
    "COS": lambda: [C.cos()],
    "TAN": lambda: [C.tan()],
    "ATAN": lambda: [C.arctan()],
    "SINH": lambda: [C.sinh()],
    "COSH": lambda: [C.cosh()],
    "TANH": lambda: [C.tanh()],
}


class Polars:
    name = f"polars {pl.__version__}"

    def __init__(self, bars):
        self.frame = pl.DataFrame(bars).lazy()

    def query(self, name, parameters):
        whole = [int(p) if float(p).is_integer() else p for p in parameters]
        outputs = FORMULAS[name](*whole)
        return self.frame.select(x.alias(str(k)) for k, x in enumerate(outputs))

    def outputs(self, name, parameters):
        return [column.to_numpy() for column in self.query(name, parameters).collect()]
