#!/usr/bin/env python3
"""Writes docs/reference/indicators.md from the rows in src/forex/indicator/rows; with --check only tells whether it is stale."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "src/forex/indicator"
sys.path.insert(0, str(ROOT / "tests/conform"))
from talib_deviations import DEVIATIONS  # noqa: E402

PAGE = ROOT / "docs/reference/indicators.md"
HEAD = """# Indicators

Made from `src/forex/indicator/rows` by `tools/gen-indicator-reference.py`; do not edit.

Values are TA-Lib's (classic compatibility, unstable period 0), equal to 1e-10 relative from the first value on; the bars
of the lookback are NaN. `n` stands for the first parameter. Periods may be up to 100000. *Memory* says whether a value
depends on the bars of the lookback alone (finite), fades out (recursive averages: `fx_indicator_stable_lookback` says
when the start is forgotten), or never ends (running sums). A NaN inside the data blanks the lookback behind it, or all
that follows where memory is not finite; NaN in front is left out.

The comparison with TA-Lib (`tests/conform/test_indicators_talib.py`) runs over bars of a minute to a day of GBPUSD, XAUUSD,
USDJPY, EURUSD, AUDUSD and GBPJPY, of a dollar index and of a share, and over bars made to be hard. The index is computed from quotes
(`tests/conform/dollar_index.py`): ICE's, with the weights of EUR, JPY and GBP divided by their sum, at every minute of 2018 and
2019, in bars of 15 minutes.

## Other platforms

`compat` `tv` and `mt5` give what TradingView and MetaTrader 5 define. TradingView's is the definition in the reference manual of
Pine Script (`ta.*`); where it has none, or not these parameters, the published source of the chart's indicator. MetaTrader 5's are
the sources that it ships (`Indicators/Examples`, `MovingAverages.mqh`). Functions, streams, sweeps and `--compat` take it, and
so do `lookback` and `stable_lookback`. Each is compared with that definition written out as a loop
(`tests/python/test_forex_compat.py`).

| | TradingView (`tv`) | MetaTrader 5 (`mt5`) |
|---|---|---|
| EMA, and what is made of it (APO, PPO, T3, TSI, EFI, ...) | starts with the first value | the same, but for EFI |
| DEMA, TEMA | as their EMAs | an EMA of an EMA starts `period` - 1 bars after it |
| TRIX | the chart's: 10000 times the change, of logarithms | not in percent; starts as TEMA |
| KAMA | not covered | efficiency 0 when nothing moved |
| VIDYA | none there | runs from the value before bar `period` + `cmo` - 1 |
| MACD | as its EMAs | as its EMAs; signal is a simple mean |
| ATR, NATR, CHOP, CHANDELIER | Wilder's mean, the first range is high - low | ATR and NATR: simple mean |
| KC | the chart's: EMA of the close, ATR. `ta.kc` has one period and an EMA of the range | none there |
| SUPERTREND | its ATR; down at first; the trend keeps our sign (`ta.supertrend` has -1 for up) | none there |
| SAR | `ta.sar` with start and increment `acceleration`; reads close, too, for the first direction; clamps by two bars | short at first; a turn starts from the furthest price since the last one; the last bar is closed |
| PLUS_DI, MINUS_DI, DX, ADX, ADXR | Wilder's means seeded with the mean of the first `period` values (TA-Lib: the sum of `period` - 1) | exponential means of each bar's ratio, from 0 |
| ADXW | MetaTrader's ADX by Wilder, the same under every `compat` | all means from 0 at bar `period` |
| RSI | the chart's: 100 when nothing moved (`ta.rsi` divides 0 by 0) | 50 when nothing moved |
| CMO | sums, as CMOU; NaN when nothing moved | none there |
| CRSI | equal returns count as smaller; the streak starts with -1 | none there |
| STOCH, STOCHF | the same | sums over `slow_k` of both sides of the ratio; 100 without range |
| WILLR | the same | the value before, without range |
| DEMARKER | none there | 0 without either |
| DPO | the chart's, not centred: the mean is the older one | against the mean of half a period |
| FRACTAL | not covered | a swing may equal the bars before it |
| PERCENTRANK | equal values count as smaller | none there |
| OBV | the first bar does not count | the same |
| NVI, PVI | from 1 | none there |
| MFI | the same | 100 without falls, no threshold |
| EFI | as its EMA | volume times the move of the simple mean |
| KVO | the chart's: volume signed by the change of the typical price | none there |

The same everywhere: SMA, WMA, TRIMA, HMA, ALMA, RMA (MetaTrader's smoothed average), BBANDS with simple means and STDDEV and VAR (of
the population), CCI, AO, AC, MOM, ROC, DONCHIAN, MIDPRICE, LINEARREG, AD, PVT. MetaTrader's Momentum is ROCR100.
What a platform does not have is TA-Lib's form there. Scales stay ours: `ta.tsi` is a hundredth of TSI.

Not covered, because no public source settles it:

| | why |
|---|---|
| TradingView's MFI without flows, WILLR, STOCH and CCI without range | the manual's formulas divide 0 by 0; what is drawn is not said |
| TradingView's STOCHRSI, CRSI, PLUS_DI, MINUS_DI before the first move | na values are left out of windows and averages there, and how is not said |
| TradingView's RVI | the average's first values depend on that, too |
| TradingView's KAMA, MEDIAN, FRACTAL, pivots | start, even periods, ties: descriptions differ or are missing |
| MetaTrader's MASSI | its average starts from an element that its source never sets |
| MetaTrader's ULTOSC without range | it repeats the value before where an ATR is 0, which depends on the roundings of that ATR |
| MetaTrader's WAD | a change of one point counts as none: needs the symbol's point |
"""


# Said once for all rows of a group.
NOTES = {
    "pattern": """
100 is bullish, -100 bearish, 0 none. White is a close at or above the open. Lengths are compared with means over the bars
before the candle, as TA-Lib's default settings have it: a long or short body with the body over 10 bars, a doji's body and a
tiny shadow with 0.1 of the range over 10, a short shadow with half of both shadows over 10, near, far and equal with 0.2, 0.6
and 0.05 of the range over 5. Ties fall as in TA-Lib. No pattern looks at the trend before it.
""",
}


def split_arguments(text):
    """Top-level commas of a macro call's inside."""
    parts, depth, quoted, start = [], 0, False, 0
    for i, c in enumerate(text):
        if c == '"' and text[i - 1] != "\\":
            quoted = not quoted
        elif not quoted and c in "([{":
            depth += 1
        elif not quoted and c in ")]}":
            depth -= 1
        elif not quoted and c == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    return parts + [text[start:].strip()]


def calls(text):
    text = re.sub(r"^\s*//.*$", "", text, flags=re.M)
    for match in re.finditer(r"^INDICATOR\(", text, re.M):
        depth, quoted, i = 1, False, match.end()
        while depth:
            if text[i] == '"':
                quoted = not quoted
            elif not quoted:
                depth += {"(": 1, ")": -1}.get(text[i], 0)
            i += 1
        yield split_arguments(text[match.end() : i - 1])


def words(literal):
    return "".join(re.findall(r'"([^"]*)"', literal))


def inside(macro):
    return split_arguments(macro[macro.index("(") + 1 : -1]) if "(" in macro else []


def parameter(call):
    kind, arguments = call.split("(")[0], inside(call)
    name = words(arguments[0])
    if kind == "PERIOD":
        return f"{name} = {arguments[2]} (from {arguments[1]})"
    if kind in ("WHOLE", "RANGE"):
        return f"{name} = {arguments[3]} ({arguments[1]} to {arguments[2]})"
    return f"{name} = {arguments[1]} ({'type of average' if kind == 'MATYPE' else 'real'})"


COLUMNS = {"IN_CLOSE": "close", "IN_TWO": "close, second", "IN_HL": "high, low", "IN_HLC": "high, low, close",
           "IN_OHLC": "open, high, low, close", "IN_HLCV": "high, low, close, volume", "IN_CV": "close, volume"}


def columns(inputs):
    named = ", ".join(COLUMNS.get(i.strip()) or i.strip().removeprefix("FX_IN_").lower() for i in inputs.split("|"))
    return named


def row(arguments):
    _, name, title, text, source, inputs, memory, parameters, outputs = arguments
    memory = {"FINITE": "finite", "FADING": "fades", "ENDLESS": "endless"}[memory]
    cells = [f"`{name}`", f"{words(title)}: {words(text)}".replace("|", "\\|"), columns(inputs),
             "; ".join(parameter(p) for p in inside(parameters)), ", ".join(words(o) for o in inside(outputs)),
             memory, words(source)]
    return "| " + " | ".join(cells) + " |\n"


def rows():
    """Every row of the table, in its order."""
    for name in re.findall(r'#include "(rows/\w+\.def)"', (FOLDER / "indicators.def").read_text()):
        yield from calls((FOLDER / name).read_text())


def page():
    text, group = HEAD, ""
    for arguments in rows():
        if arguments[0] != group:
            group = arguments[0]
            text += f"\n## {group}\n{NOTES.get(group, '')}\n| name | what | reads | parameters | outputs | memory | source |\n"
            text += "|---|---|---|---|---|---|---|\n"
        text += row(arguments)
    text += "\n## Where they differ from TA-Lib\n\nOn purpose; everything else is equal, by test.\n\n| function | how and why |\n|---|---|\n"
    for names, reason in DEVIATIONS.items():
        text += f"| {', '.join(f'`{name}`' for name in names)} | {reason} |\n"
    return text


def main():
    text = page()
    if "--check" in sys.argv:
        if not PAGE.exists() or PAGE.read_text() != text:
            print(f"{PAGE.relative_to(ROOT)} is stale: run tools/gen-indicator-reference.py")
            return 1
        return 0
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
