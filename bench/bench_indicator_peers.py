"""Indicators beside polars and the Rust crates ta and yata: a million bars, one thread, the median of paired turns.

All sides make a fresh result in every pass. A pair counts as checked when the last values agree to 1e-6: seeds differ, but
recursive averages have forgotten theirs by then. Only checked pairs count in the means. polars is taken where it is installed, the crates where cargo is (built
into build/peer_rust on the way); what is missing is left out and said.
"""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

try:
    import numpy as np
except ImportError:  # no data to measure on
    sys.exit(0)
from rapto import forex

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROWS, TURNS, WINDOW = 1_000_000, 7, 0.06
DEFAULTS = {"SMA": 30, "EMA": 30, "WMA": 30, "DEMA": 30, "TEMA": 30, "RMA": 30, "HMA": 20, "TRIMA": 30, "RSI": 14, "ROC": 10,
            "MOM": 10, "STDDEV": 5, "MAX": 30, "MIN": 30, "MACD": 12, "BBANDS": 20, "ATR": 14, "CCI": 14, "MFI": 14,
            "OBV": None, "TRIX": 30, "AROON": 14}


def market():
    rng = np.random.default_rng(1)
    close = np.round(1.2 + np.cumsum(rng.normal(0, 1e-4, ROWS)), 5)
    opened = np.concatenate([[1.2], close[:-1]])
    high = np.maximum(opened, close) + np.round(rng.exponential(5e-5, ROWS), 5)
    low = np.minimum(opened, close) - np.round(rng.exponential(5e-5, ROWS), 5)
    return {"open": opened, "high": high, "low": low, "close": close, "volume": rng.integers(1, 300, ROWS).astype(float),
            "second": rng.uniform(2, 30, ROWS), "day": np.floor(np.arange(ROWS) / 1440)}


class Rust:
    """The built program of bench/peer_rust."""

    def __init__(self, bars):
        target = ROOT / "build" / "peer_rust"
        subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT / "bench/peer_rust", check=True,
                       env={**os.environ, "CARGO_TARGET_DIR": str(target)})
        self.process = subprocess.Popen([target / "release/peer_rust"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()
        with tempfile.NamedTemporaryFile() as file:
            np.column_stack(list(bars.values())).T.tofile(file.name)
            self.ask(f"load {file.name}")

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())["seconds"]


def polars_calls(bars):
    import polars as pl
    close = pl.Series(bars["close"])
    calls = {"SMA": lambda: close.rolling_mean(30), "EMA": lambda: close.ewm_mean(span=30, adjust=False),
             "MAX": lambda: close.rolling_max(30), "MIN": lambda: close.rolling_min(30),
             "STDDEV": lambda: close.rolling_std(5, ddof=0), "MOM": lambda: close.diff(10),
             "ROC": lambda: close.pct_change(10) * 100, "RMA": lambda: close.ewm_mean(alpha=1 / 30, adjust=False)}
    return f"polars {pl.__version__}", {name: (call, lambda call=call: float(call()[-1])) for name, call in calls.items()}


def timed(call):
    samples, start = [], time.perf_counter()
    while not samples or time.perf_counter() - start < WINDOW:
        begin = time.perf_counter()
        call()
        samples.append(time.perf_counter() - begin)
    return statistics.median(samples)


def report(name, ours, theirs, peer, ratio, checked, unit="ns/bar"):
    print(f"{name:<40} {ours:>10.4g} {unit:<8} {peer:<16} {theirs:>10.4g} {ratio:>6.2f}x {'yes' if checked else 'no':>6}")
    if os.environ.get("RAPTO_BENCH_OUT"):
        with open(os.environ["RAPTO_BENCH_OUT"], "a") as file:
            row = {"name": name, "value": ours, "unit": unit, "peer": peer, "peer_value": theirs, "ratio": ratio,
                   "checked": bool(checked), "threads": 1}
            file.write(json.dumps(row) + "\n")


def compare(peer, calls, bars):
    ratios = []
    for name, (call, last) in calls.items():
        label = f"indicator-peers/{peer.split()[0]}/{name}"
        if os.environ.get("BENCH", "") not in label:
            continue
        row = forex.indicator(name)
        inputs, ours = [bars[c] for c in row.inputs], getattr(forex, name)
        out = ours(*inputs)
        value = float((out[-1] if name == "MACD" else out[0] if isinstance(out, tuple) else out)[-1])
        checked = abs(value - last()) <= 1e-6 * max(abs(value), 1e-3)
        pairs = [(timed(lambda: ours(*inputs)), call() if isinstance(call(), float) else timed(call)) for _ in range(TURNS)]
        mine, other = (statistics.median(x) * 1e9 / ROWS for x in zip(*pairs))
        ratio = statistics.median(b / a for a, b in pairs)
        report(label, mine, other, peer, ratio, checked)
        if checked:
            ratios.append(ratio)
    if ratios:
        mean = statistics.geometric_mean(ratios)
        report(f"indicator-peers/{peer.split()[0]}/geometric-mean", mean, 1, peer, mean, True, "ratio")


def rust_calls(rust, library):
    names = [n for n in DEFAULTS if rust.ask(f"time {library} {n} 0") >= 0]
    return {n: (lambda n=n: rust.ask(f"time {library} {n} {WINDOW}"), lambda n=n: rust.ask(f"last {library} {n}"))
            for n in names}


def main():
    if os.environ.get("BENCH", "") not in "indicator-peers/polars/ta/yata" and "indicator-peers" not in os.environ["BENCH"]:
        return
    bars = market()
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    try:
        compare(*polars_calls(bars), bars)
    except ImportError:
        print("indicator-peers: polars is not installed and was left out")
    if not shutil.which("cargo"):
        print("indicator-peers: there is no cargo; the crates ta and yata were left out")
        return
    rust = Rust(bars)
    for library in ("ta 0.5.0", "yata 0.7.0"):
        compare(library, rust_calls(rust, library.split()[0]), bars)


if __name__ == "__main__":
    main()
