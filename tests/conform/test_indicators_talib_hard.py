"""Indicators against TA-Lib on bars that are hard to add up and to compare: few prices on decimal grids (a price equals
another in one bar out of ten), very small and very large ones, markets at rest, without volume, and wrong ticks.

Where TA-Lib's running sums are off, rational arithmetic judges (indicator_exact.py); patterns and counts are equal."""
import pathlib
import sys

import numpy as np
import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from test_indicators_talib import NAMES, OURS, columns_of, compare, draw, hash_of, initial, walk  # noqa: E402

COUNT = 30_000


def few_prices(seed, level, grid, span=40, count=COUNT):
    """A walk by whole steps between two walls `2 span` steps apart; prices as decimals are read."""
    rng = np.random.default_rng(seed)
    path = np.cumsum(rng.integers(-2, 3, count))
    close = np.abs(path % (4 * span) - 2 * span) + round(level / grid)
    opened = np.concatenate([close[:1], close[:-1]]) + rng.integers(-1, 2, count)
    high = np.maximum(opened, close) + rng.integers(0, 3, count)
    low = np.minimum(opened, close) - rng.integers(0, 3, count)
    table = np.column_stack([opened, high, low, close]) / round(1 / grid)
    return columns_of(np.column_stack([table, rng.integers(0, 4, count)]))


def resting(columns, seed, share):
    """The last bar again on this share of the bars; also its volume."""
    rng = np.random.default_rng(seed)
    bar = np.maximum.accumulate(np.where(rng.random(COUNT) < share, 0, np.arange(COUNT)))
    return columns | {key: columns[key][bar] for key in ("open", "high", "low", "close", "volume")}


def closed(columns):
    """A closed market as some vendors fill it: 3000 bars at one price without volume."""
    columns = {key: column.copy() for key, column in columns.items()}
    for key in ("open", "high", "low", "close"):
        columns[key][9000:12000] = columns["close"][8999]
    columns["volume"][9000:12000] = 0.0
    return columns


def wrong_ticks(seed):
    """Three bars in 5000 have their point in the wrong place; an hour later the market rests."""
    columns = walk(seed, COUNT, step=1e-4)
    for begin in range(2000, COUNT - 500, 5000):
        for key in ("open", "high", "low", "close"):
            columns[key][begin : begin + 3] *= 1e4
            columns[key][begin + 60 : begin + 160] = columns["close"][begin + 59]
        columns["volume"][begin : begin + 3] *= 1e4
        columns["volume"][begin + 60 : begin + 160] = 0.0
    return columns


@pytest.fixture(scope="module")
def million():
    return few_prices(13, 1.2, 1e-5, span=400, count=1_000_000)


def series():
    small = walk(31, COUNT)
    small["volume"] = small["volume"] * 1e-9
    return {
        "few prices": few_prices(1, 1.2, 1e-5),
        "few small prices": few_prices(2, 1e-4, 1e-8),
        "few large prices": few_prices(3, 1e5, 1e-2),
        "few prices of three digits": few_prices(4, 150.0, 1e-3, span=8),
        "every second bar again": resting(few_prices(5, 1.2, 1e-5), 6, 0.5),
        "one bar in fourteen new": resting(few_prices(7, 1.2, 1e-4, span=10), 8, 0.93),
        "closed market": closed(walk(9, COUNT)),
        "little volume": small,
    }


SERIES = series()
WRONG_TICKS = wrong_ticks(12)

# See talib_deviations.py. KAMA is TA-Lib's fault, and has no exact form here.
LOST = {"COPPOCK", "FOSC", "KAMA", "LINEARREG_ANGLE", "STOCHRSI"}


@pytest.mark.parametrize("name", NAMES)
def test_hard_series(name):
    for label, columns in SERIES.items():
        compare(name, initial(name), columns, f"{name} on {label}")


@pytest.mark.parametrize("name", NAMES)
def test_hard_series_random_parameters(name):
    rng = np.random.default_rng(hash_of(name) + 3)
    labels = list(SERIES)
    for round_ in range(24 if OURS.table[name]["parameters"] else 0):
        columns, label = SERIES[labels[round_ % len(labels)]], labels[round_ % len(labels)]
        start = int(rng.integers(0, COUNT - 3000))
        columns = {key: column[start : start + 3000] for key, column in columns.items()}
        parameters = draw(name, rng, 60)
        compare(name, parameters, columns, f"{name}{parameters} on {label} from {start}")


@pytest.mark.parametrize("name", [name for name in NAMES if name not in LOST])
def test_wrong_ticks(name):
    compare(name, initial(name), WRONG_TICKS, f"{name} after wrong ticks")


@pytest.mark.parametrize("name", NAMES)
def test_a_million_bars(name, million):
    compare(name, initial(name), million, f"{name} of a million bars")
