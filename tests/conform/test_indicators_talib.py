"""Every indicator of the table against TA-Lib: lookback to the bar, values to 1e-10 relative, patterns exactly.

Oracle: TA-Lib's C library through its Python wheel, 0.8 or newer (older ones lack DONCHIAN and others, and lose digits in
STDDEV and MFI); talib_peer.py says how it is called and which floors hold. Where TA-Lib itself is off by more, an exact
evaluation in rational arithmetic judges, or one without running sums.
"""
import functools
import gzip
import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest
import talib

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import dollar_index  # noqa: E402
import indicator_exact  # noqa: E402
from indicator_library import COLUMNS, Indicators, find_library  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("RAPTO_DATA_DIR", ROOT.parent / "shared" / "data"))
REQUIRED = os.environ.get("RAPTO_REQUIRE_DATA") == "1"

if tuple(int(part) for part in talib.__version__.split(".")[:2]) < (0, 8):
    if REQUIRED:
        raise RuntimeError(f"TA-Lib {talib.__version__} is too old for the comparison; install 0.8.2 or newer")
    pytest.skip(f"TA-Lib {talib.__version__} is older than 0.8", allow_module_level=True)

LIBRARY = find_library()
if LIBRARY is None:
    raise RuntimeError("libforex_conform.so is not built: run tools/build.sh release")
OURS = Indicators(LIBRARY)
import talib_peer as peer  # noqa: E402

ALL = sorted(OURS.table)
NAMES = [name for name in ALL if peer.has(name)]
EXACT_GROUPS = {"pattern"}


def theirs(name, parameters, columns):
    return peer.run(name, parameters, columns)


def other_of_equals(name, columns, a, b):
    """Whether two numbers of bars differ, but name bars with the same value."""
    return name in peer.ANY_OF_EQUALS and columns["close"][int(a)] == columns["close"][int(b)]


def compare(name, parameters, columns, label):
    expected = theirs(name, parameters, columns)
    got = OURS.run(name, parameters, columns)
    exactly = OURS.table[name]["group"] in EXACT_GROUPS
    relative, floor = (0, 0) if exactly else (peer.RELATIVE, peer.floor_of(name, OURS.table[name]["group"], columns))
    afresh = functools.cache(lambda: peer.afresh(name, parameters, columns))
    for output, (a, b) in enumerate(zip(got, expected)):
        nan_a, nan_b = np.isnan(a), np.isnan(b)
        assert np.array_equal(nan_a, nan_b), f"{label}: NaN differ first at {np.argmax(nan_a != nan_b)}"
        with np.errstate(invalid="ignore"):
            wrong = np.flatnonzero(np.abs(a - b) > relative * np.abs(b) + floor)
        for t in wrong[:200]:
            if other_of_equals(name, columns, a[t], b[t]) or peer.is_noise(name, parameters):
                continue
            truth = indicator_exact.value(name, parameters, columns, output, int(t))
            truth = afresh()[output][t] if truth is None and afresh() else truth
            assert truth is not None and abs(a[t] - truth) <= relative * abs(truth) + floor, (
                f"{label} output {output} at {t}: {a[t]!r}, TA-Lib {b[t]!r}, exact {truth!r}")
    return expected


# ---- series -----------------------------------------------------------------------------------------------------------

def columns_of(table):
    """The five columns, a second series (a lagged mixture of the others, within the periods MAVP takes) and days."""
    columns = {name: np.ascontiguousarray(table[:, i], dtype=np.float64) for i, name in enumerate(COLUMNS[:5])}
    n = len(table)
    columns["second"] = 2.0 + np.abs(np.sin(np.arange(n) * 0.37)) * 30 + (columns["open"] - columns["close"])
    columns["day"] = np.floor(np.arange(n) / 24.0)
    return columns


def needed(path):
    if not path.exists():
        if REQUIRED:
            raise RuntimeError(f"{path} is missing")
        pytest.skip(f"{path} is missing")


def read_csv(path, scale, **options):
    needed(path)
    with gzip.open(path) if path.suffix == ".gz" else open(path, "rb") as file:
        table = np.genfromtxt(file, usecols=(1, 2, 3, 4, 5), **options)
    table[:, :4] /= scale
    return columns_of(table)


@pytest.fixture(scope="module")
def real():
    """Bars of a minute to a day of five pairs, gold, a dollar index computed from three of the pairs (dollar_index.py) and a
    share. The minute bars carry no volume and get a drawn one."""
    needed(DATA / "fx/m1")
    minutes = read_csv(DATA / "fx/m1/EURUSD-2018.csv.gz", 1.0, delimiter=";", max_rows=150_000)
    minutes["volume"] = np.floor(np.random.default_rng(5).uniform(0, 50, len(minutes["close"])))
    export = {"delimiter": ",", "skip_header": 1}
    return {
        "GBPUSD H1": read_csv(DATA / "fx/h1/GBPUSDh1.csv.gz", 1e5, **export),
        "XAUUSD H1": read_csv(DATA / "fx/h1/XAUUSDh1.csv.gz", 1e2, **export),
        "USDJPY D1": read_csv(DATA / "fx/d1/USDJPYd1.csv", 1e3, **export),
        "EURUSD M1": minutes,
        "AUDUSD H1": read_csv(DATA / "fx/h1/AUDUSDh1.csv.gz", 1e5, **export, max_rows=20_000),
        "GBPJPY H1": read_csv(DATA / "fx/h1/GBPJPYh1.csv.gz", 1e3, **export, max_rows=20_000),
        "EURUSD H4": read_csv(DATA / "fx/h4/EURUSDh4.csv", 1e5, **export),
        "XAUUSD D1": read_csv(DATA / "fx/d1/XAUUSDd1.csv", 1e2, **export),
        "USD index M15": columns_of(dollar_index.bars(DATA / "fx/m1", 15)),
        "GOOG D1": read_csv(DATA / "series/GOOG.csv", 1.0, **export),
    }


def walk(seed, count, level=1.2, step=1e-3, grid=1e-5):
    """Bars of a random walk on a grid of prices."""
    rng = np.random.default_rng(seed)
    close = level + np.cumsum(rng.normal(0, step, count))
    opened = np.concatenate([[level], close[:-1]])
    high = np.maximum(opened, close) + np.abs(rng.normal(0, step, count))
    low = np.minimum(opened, close) - np.abs(rng.normal(0, step, count))
    table = np.column_stack([opened, high, low, close])
    table = np.round(table / grid) * grid
    return columns_of(np.column_stack([table, np.floor(rng.uniform(0, 500, count))]))


def initial(name):
    return [p[3] for p in OURS.table[name]["parameters"]]


def draw(name, rng, longest):
    """Whole parameters log-uniform up to `longest`, reals within their range and between -3 and 3, types anyhow."""
    values = []
    for key, low, high, _, whole in OURS.table[name]["parameters"]:
        if "matype" in key:
            values.append(float(rng.integers(low, high + 1)))
        elif whole:
            values.append(float(int(np.exp(rng.uniform(np.log(max(low, 1)), np.log(min(high, longest)))))))
        else:
            values.append(float(rng.uniform(max(low, -3), min(high, 3))))
    return values


# ---- tests ------------------------------------------------------------------------------------------------------------

def test_every_function_of_talib_is_there():
    missing = sorted(set(talib.get_functions()) - set(ALL))
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_defaults_are_talibs(name):
    function = peer.abstract.Function(name)
    given = peer.keywords(name, initial(name))
    assert given == {key: value for key, value in function.info["parameters"].items() if (name, key) not in peer.UNUSED}
    assert function.lookback == OURS.lookback(name, initial(name))
    assert len(function.output_names) == OURS.table[name]["outputs"]


@pytest.mark.parametrize("name", NAMES)
def test_ranges_are_talibs(name):
    columns = walk(1, 50)
    for index, (_, low, high, _, whole) in enumerate(OURS.table[name]["parameters"]):
        for value, good in ((low, True), (low - 1, False), (high, True), (high + 1, False)):
            parameters = initial(name)
            if not whole:
                continue
            parameters[index] = value
            runs = [lambda p: OURS.run(name, p, columns)]
            if peer.in_order(name, parameters) == parameters:
                runs.append(lambda p: theirs(name, p, columns))
            for run in runs:
                if good:
                    run(parameters)
                else:
                    with pytest.raises(Exception):
                        run(parameters)


@pytest.mark.parametrize("name", NAMES)
def test_real_series(name, real):
    for label, columns in real.items():
        compare(name, initial(name), columns, f"{name} on {label}")


@pytest.mark.parametrize("name", NAMES)
def test_random_parameters_and_lengths(name, real):
    rng = np.random.default_rng(hash_of(name))
    labels = list(real)
    for round_ in range(500):
        label = labels[round_ % len(labels)]
        long = round_ < len(labels)
        parameters = draw(name, rng, 2000 if long and name not in SLOW else 200)
        count = int(np.exp(rng.uniform(np.log(30), np.log(len(real[label]["close"]) if long else 1500))))
        start = int(rng.integers(0, len(real[label]["close"]) - count + 1))
        columns = {key: value[start : start + count] for key, value in real[label].items()}
        compare(name, parameters, columns, f"{name}{parameters} on {count} bars of {label} from {start}")


SLOW = {"CCI", "AVGDEV", "PERCENTILE", "PERCENTRANK", "MAVP"}  # O(period) a bar


def hash_of(name):
    return int.from_bytes(name.encode()[:8].ljust(8), "little") % 2**32


@pytest.mark.parametrize("name", NAMES)
def test_lengths_around_the_lookback(name):
    rng = np.random.default_rng(hash_of(name) + 1)
    for _ in range(6):
        parameters = draw(name, rng, 30)
        lookback = OURS.lookback(name, parameters)
        for count in (max(lookback - 1, 2), lookback + 1, lookback + 2, lookback + 7):
            if count < 2:
                continue
            columns = walk(count, count)
            compare(name, parameters, columns, f"{name}{parameters} on {count} bars")


@pytest.mark.parametrize("name", NAMES)
def test_long_series_at_a_large_offset(name):
    compare(name, initial(name), walk(7, 120_000, level=20_000.0, step=1.0, grid=0.01), f"{name} at 20000")


@pytest.mark.parametrize("name", ("SAR", "SAREXT"))
def test_parabolic_stops_are_talibs_to_the_bit(name):
    """On decimal prices a stop equals a low but for its last bit a few times in a million bars: it turns there or not."""
    for seed in range(3):
        columns = {key: np.round(column, 5) for key, column in walk(seed, 1_000_000, step=1e-4).items()}
        ours, talibs = OURS.run(name, initial(name), columns)[0], theirs(name, initial(name), columns)[0]
        assert np.array_equal(ours, talibs, equal_nan=True), f"{name} of walk {seed}"


@pytest.mark.parametrize("name", NAMES)
def test_constant_prices(name):
    count = 400
    for price in (1.0, 1.2345, 0.1):
        flat = np.full(count, price)
        columns = dict(zip(COLUMNS, [flat, flat, flat, flat, np.full(count, 10.0), np.full(count, 5.0), np.zeros(count)]))
        compare(name, initial(name), columns, f"{name} of the constant {price}")


@pytest.mark.parametrize("name", NAMES)
def test_flat_stretches(name):
    columns = walk(9, 3000)
    for begin in (500, 1500):
        for key in ("open", "high", "low", "close"):
            columns[key][begin : begin + 60] = columns["close"][begin - 1]
    compare(name, initial(name), columns, f"{name} with flat stretches")


@pytest.mark.parametrize("name", NAMES)
def test_leading_nan(name):
    columns = walk(11, 500)
    for index, key in enumerate(COLUMNS):
        columns[key][: 10 + 3 * index] = np.nan
    compare(name, initial(name), columns, f"{name} behind NaN")


@pytest.mark.parametrize("name", [n for n in NAMES if OURS.table[n]["group"] == "transform"])
def test_transforms_over_their_range(name):
    rng = np.random.default_rng(hash_of(name))
    for size in (1e-12, 1e-3, 1.0, 30.0, 700.0, 1e6):
        columns = {"high": np.full(999, 1.0), "close": rng.uniform(-size, size, 999)}
        compare(name, [], columns, f"{name} within {size}")


MAT_HOLD = np.array([[0, 14], [16, 15], [15, 12], [13, 11], [12, 20]])


def coarse_candles(seed, count, grid):
    """Candles on few prices, so that ties abound, of all sizes and in runs of a colour, shaken mat holds among them."""
    rng = np.random.default_rng(seed)
    size = rng.choice([0, 1, 2, 3, 8, 14], count, p=[0.2, 0.15, 0.15, 0.1, 0.25, 0.15])
    jump = rng.choice([-4, -1, 0, 1, 4], count)
    turns, halfway = rng.random(count) < 0.2, rng.random(count) < 0.5
    opened, close, sign = np.zeros(count), np.full(count, 4000.0), 1
    for i in range(1, count):
        sign = -sign if turns[i] else sign
        opened[i] = close[i - 1] + jump[i] - ((close[i - 1] - opened[i - 1]) // 2 if halfway[i] else 0)
        close[i] = opened[i] + size[i] * sign if 2000 < opened[i] < 6000 else 4000
    upper, lower = (rng.choice([0, 1, 3, 16], count, p=[0.45, 0.2, 0.2, 0.15]) for _ in range(2))
    for i in range(50, count - 5, 50):
        bodies = MAT_HOLD + rng.integers(-1, 2, (5, 2)) + close[i - 1]
        opened[i : i + 5], close[i : i + 5] = bodies.T
        upper[i : i + 5] = lower[i : i + 5] = 1
    high, low = np.maximum(opened, close) + upper, np.minimum(opened, close) - lower
    return columns_of(np.column_stack([opened, high, low, close, np.ones(count)]) * grid)


@pytest.mark.parametrize("grid", [1.0, 0.1, 1e-5])
def test_patterns_among_ties(grid):
    columns = coarse_candles(3, 150_000, grid)
    for name in NAMES:
        if OURS.table[name]["group"] in EXACT_GROUPS:
            expected = compare(name, initial(name), columns, f"{name} on a grid of {grid}")
            assert np.count_nonzero(np.nan_to_num(expected[0])) > 0, f"{name} does not occur"


def test_reference_page_is_fresh():
    tool = ROOT / "tools" / "gen-indicator-reference.py"
    done = subprocess.run([sys.executable, str(tool), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
