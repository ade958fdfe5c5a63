"""Indicators beside polars and the Rust crates ta and yata: a million bars, one thread, the median of paired turns.

All sides make fresh results in every pass, with our default parameters but where PAIRS says otherwise. A pair is checked
when every output that the peer gives is equal to ours to 1e-6 of the output's size (TOLERANCES: more) over the second
half of the bars: seeds differ, but recursive averages have forgotten theirs by then. Only checked pairs count in the means. polars is
taken where it is installed, the crates where cargo is (built for this processor into build/peer_rust on the way); what is
missing is left out and said.
"""
import json
import math
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

try:
    import numpy as np
except ImportError:  # no data to measure on
    print("indicator-peers: NumPy is not installed; run this with .deps/venv/bin/python")
    sys.exit(0)
import rapto
from rapto import forex

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROWS, TURNS, WINDOW = 1_000_000, 7, 0.05
# Version and checksum of each crate, as its registry has them: what Cargo.lock must come to.
CRATES = {"ta": ("0.5.0", "609409d472a0a7d8d4dd9e19891bbdef546b9dce670c3057d0e02192dc541226"),
          "yata": ("0.7.0", "6b4ef8ddfa3ccd93454262c0e60a43a2bbf403d404174e1815f7581d5028229f")}


def defaults(names):
    return {name: {} for name in names.split()}


# What each crate has of ours, and which of our parameters differ from their defaults so that both compute the same.
PAIRS = {
    "ta": defaults("SMA EMA RSI ROC STDDEV AVGDEV ER MAX MIN MACD PPO BBANDS ATR TRANGE STOCHF MFI OBV") | {
        "KC": {"period": 19, "range": 10},  # its range is an exponential average over the same period, 2 * 10 - 1
        "STOCH": {"slow_k_matype": 1, "slow_d": 1},
    },
    "yata": defaults("SMA EMA WMA DEMA TEMA RMA HMA KAMA VWMA TRIX MOM ROCP MAX MIN SUM CUMSUM MEDIAN LINEARREG AVGDEV TSI "
                     "MAXINDEX MININDEX TRANGE AD HA CCI AROON DONCHIAN ICHIMOKU_CLOUD CMF ADOSC EOM EFI RSI MACD "
                     "ADX AO CMOU COPPOCK DPO KST STOCH") | {
        "TRIMA": {"period": 29},  # its halves are equally long, so ours is odd
        "VIDYA": {"cmo": 14},  # it takes one period for both
        "STDDEV": {"deviations": math.sqrt(5 / 4)},  # its deviations are of a sample
        "BBANDS": {"up": 2 * math.sqrt(20 / 19), "down": 2 * math.sqrt(20 / 19)},
    },
}
# What they have under a name of ours and compute otherwise.
LEFT_OUT = {
    "ta": "CCI (the deviation is of closes, the mean of typical prices), ChandelierExit (its range is not Wilder's)",
    "yata": "KeltnerChannel (simple average of the range), FisherTransform (not smoothed), KlingerVolumeOscillator (volume "
            "by its sign alone), MoneyFlowIndex (flows of volume alone), ParabolicSAR (other turns), RelativeVigorIndex, "
            "TrendStrengthIndex, Envelopes, ChandeKrollStop, WoodiesCCI, SWMA, Renko and strategies (not ours)",
}
# Relative tolerances where 1e-6 is too much to ask.
TOLERANCES = {"STDDEV": 2e-3}  # 1e-4 of prices near 1: the crates' running sums have lost the other digits by then


def market():
    rng = np.random.default_rng(1)
    close = np.round(1.2 + np.cumsum(rng.normal(0, 1e-4, ROWS)), 5)
    opened = np.concatenate([[1.2], close[:-1]])
    # off the grid: typical prices that differ by a rounding alone are equal to one library and not to another
    high = np.maximum(opened, close) + rng.exponential(5e-5, ROWS)
    low = np.minimum(opened, close) - rng.exponential(5e-5, ROWS)
    return {"open": opened, "high": high, "low": low, "close": close, "volume": rng.integers(1, 300, ROWS).astype(float),
            "second": rng.uniform(2, 30, ROWS), "day": np.floor(np.arange(ROWS) / 1440)}


# ---- the peers --------------------------------------------------------------------------------------------------------

class Polars:
    """bench/peer_polars.py, whose import must come after POLARS_MAX_THREADS is set."""

    def __init__(self, bars):
        os.environ["POLARS_MAX_THREADS"] = "1"
        import peer_polars
        self.peer = peer_polars.Polars(bars)
        self.name, self.pairs = self.peer.name, {name: {} for name in peer_polars.FORMULAS}
        self.outputs = self.peer.outputs

    def seconds(self, name, parameters):
        query = self.peer.query(name, parameters)
        return timed(query.collect)


class Crate:
    """One of the two libraries in the built program of bench/peer_rust."""

    def __init__(self, program, library):
        self.program, self.library, self.pairs = program, library, PAIRS[library]
        self.name = f"{library} {CRATES[library][0]}"

    def seconds(self, name, parameters):
        return self.program.ask("time", self.library, name, WINDOW, *parameters)

    def outputs(self, name, parameters):
        with tempfile.NamedTemporaryFile() as file:
            count = self.program.ask("save", self.library, name, file.name, *parameters)
            if count < 0:
                raise LookupError(f"bench/peer_rust has no {name} of {self.library}")
            return np.fromfile(file.name).reshape(int(count), -1)


class Program:
    """The built program; load() gives it the bars."""

    def __init__(self, path, bars):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()
        with tempfile.NamedTemporaryFile() as file:
            np.column_stack(list(bars.values())).T.tofile(file.name)
            self.ask("load", file.name)

    def ask(self, *words):
        self.process.stdin.write(" ".join(repr(w) if isinstance(w, float) else str(w) for w in words) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())["seconds"]


def locked(path):
    """The crates of a Cargo.lock with their versions and checksums."""
    row = re.compile(r'name = "(\w+)"\nversion = "([\d.]+)"\nsource = .*\nchecksum = "(\w+)"')
    return {name: (version, checksum) for name, version, checksum in row.findall(path.read_text())}


def build():
    """Builds bench/peer_rust; gives the program, or None with the reason printed."""
    source, target = ROOT / "bench/peer_rust", ROOT / "build/peer_rust"
    wanted = " and ".join(f"{name} {version}" for name, (version, _) in CRATES.items())
    if not shutil.which("cargo"):
        print(f"indicator-peers: there is no cargo; the crates {wanted} were left out")
        return None
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target), "RUSTFLAGS": "-C target-cpu=native"}
    run = subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=source, env=environment, stderr=subprocess.PIPE,
                         text=True)
    if run.returncode:
        print(run.stderr.strip())
        print(f"indicator-peers: bench/peer_rust was not built, so the crates {wanted} were left out. Where it is the network "
              "that is missing, run `cargo fetch` in bench/peer_rust once with it")
        return None
    if locked(source / "Cargo.lock") != CRATES:
        print(f"indicator-peers: {source / 'Cargo.lock'} does not come to {wanted} with the checksums in CRATES; they were "
              "left out. Delete that file, and where this stays, the crates are not the ones that were measured before")
        return None
    return target / "release/peer_rust"


# ---- measuring --------------------------------------------------------------------------------------------------------

def timed(call):
    samples, start = [], time.perf_counter()
    while not samples or time.perf_counter() - start < WINDOW:
        begin = time.perf_counter()
        call()
        samples.append(time.perf_counter() - begin)
    return statistics.median(samples)


def report(name, ours, theirs, peer, ratio, checked, unit="ns/bar"):
    if not report.headed:
        print(f"{'name':<38} {'value':>12} {'unit':<12} {'peer':<14} {'peers':>12} {'ratio':>7} {'checked':>8} {'threads':>7}")
    report.headed = True
    print(f"{name:<38} {ours:>12.5g} {unit:<12} {peer:<14} {theirs:>12.5g} {ratio:>6.2f}x {'yes' if checked else 'no':>8} "
          f"{1:>7}", flush=True)
    if os.environ.get("RAPTO_BENCH_OUT"):
        with open(os.environ["RAPTO_BENCH_OUT"], "a") as file:
            row = {"name": name, "value": ours, "unit": unit, "peer": peer, "peer_value": theirs, "ratio": ratio,
                   "checked": bool(checked), "threads": 1}
            file.write(json.dumps(row) + "\n")


report.headed = False


def wanted(label):
    pattern = os.environ.get("BENCH", "")
    return pattern in label or pattern in "bench_indicator_peers"


def label(library, name):
    return f"indicator-peers/{library}/{name}"


def difference(ours, theirs):
    """Largest over the peer's outputs, relative to each one's size, in the second half."""
    largest = 0.0
    for mine, other in zip(ours, theirs):
        mine, other = mine[ROWS // 2:], np.asarray(other, float)[ROWS // 2:]
        if not np.array_equal(np.isnan(mine), np.isnan(other)):
            return math.inf
        largest = max(largest, float(np.nanmax(np.abs(mine - other)) / max(np.nanmax(np.abs(mine)), 1e-300)))
    return largest


def measure(peer, name, bars):
    """One row; the ratio where it counts."""
    row = forex.indicator(name)
    inputs, function = [bars[c] for c in row.inputs], getattr(forex, name)
    given = {p.name: p.default for p in row.parameters} | peer.pairs[name]
    given = {parameter: int(value) if float(value).is_integer() else value for parameter, value in given.items()}
    parameters = [float(value) for value in given.values()]
    ours = function(*inputs, **given)
    off = difference(ours if isinstance(ours, tuple) else (ours,), peer.outputs(name, parameters))
    checked = off <= TOLERANCES.get(name, 1e-6)
    turns = [(timed(lambda: function(*inputs, **given)), peer.seconds(name, parameters)) for _ in range(TURNS)]
    mine, other = (statistics.median(side) * 1e9 / ROWS for side in zip(*turns))
    ratio = statistics.median(b / a for a, b in turns)
    report(label(peer.name.split()[0], name), mine, other, peer.name, ratio, checked)
    return ratio if checked else None


def compare(peer, bars):
    library = peer.name.split()[0]
    names = [name for name in peer.pairs if wanted(label(library, name))]
    if not names:
        return
    ratios = [measure(peer, name, bars) for name in names]
    counted = [ratio for ratio in ratios if ratio is not None]
    if counted:
        for name, value in (("geometric-mean", statistics.geometric_mean(counted)), ("worst", min(counted))):
            report(label(library, name), value, 1, peer.name, value, True, "ratio")
    print(f"indicator-peers: {peer.name}: {len(counted)} of {len(names)} pairs checked"
          + (f"; left out: {LEFT_OUT[library]}" if library in LEFT_OUT else ""))


def main():
    rapto.set_threads(1)
    bars = market()
    try:
        compare(Polars(bars), bars)
    except ImportError:
        print("indicator-peers: polars is not installed and was left out")
    if not any(wanted(label(library, name)) for library in PAIRS for name in PAIRS[library]):
        return
    path = build()
    if path:
        program = Program(path, bars)
        for library in PAIRS:
            compare(Crate(program, library), bars)


if __name__ == "__main__":
    main()
