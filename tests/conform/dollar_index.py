"""A dollar index computed from real quotes, as those that are published are: no vendor's index is among the data.

ICE's U.S. Dollar Index over the pairs that the data has: its weights for EUR, JPY and GBP (83 % of its basket) divided by
their sum, times its constant, as the feature family `currency` defines it. It is calculated at every minute in which all
three pairs have a bar, from the closes (HistData's bids of 2018 and 2019), to 0.001 as ICE publishes it. A bar has the first,
highest, lowest and last of the minutes' values; its volume counts the pairs' closes that moved since the minute before.
"""
import gzip

import numpy as np

CONSTANT = 50.14348112
EXPONENTS = {"EURUSD": -0.576, "USDJPY": 0.136, "GBPUSD": -0.119}
YEARS = (2018, 2019)


def minutes_and_closes(path):
    """Minutes since 1970 by the file's clock, rising, and closes. All lines of a file are equally long."""
    data = np.frombuffer(gzip.open(path).read(), dtype=np.uint8)
    width = int(np.argmax(data == ord("\n"))) + 1
    lines = data.reshape(-1, width)
    stamp = lines[:, :15].astype(np.int64) - ord("0")
    number = lambda first, digits: stamp[:, first : first + digits] @ 10 ** np.arange(digits - 1, -1, -1)  # noqa: E731
    months = (number(0, 4) - 1970) * 12 + number(4, 2) - 1
    days = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + number(6, 2) - 1
    size = (width - 20) // 4  # of a price
    closes = np.ascontiguousarray(lines[:, 16 + 3 * (size + 1) :][:, :size]).view(f"S{size}")[:, 0].astype(np.float64)
    # An hour of October 2019 stands twice.
    minutes, first = np.unique(days * 1440 + number(9, 2) * 60 + number(11, 2), return_index=True)
    return minutes, closes[first]


def sampled(folder):
    """Minutes, value of the index, and how many pairs' closes moved since the sample before."""
    pairs = {}
    for pair in EXPONENTS:
        parts = [minutes_and_closes(folder / f"{pair}-{year}.csv.gz") for year in YEARS]
        pairs[pair] = [np.concatenate(part) for part in zip(*parts)]
    minutes = pairs["EURUSD"][0]
    for own, _ in pairs.values():
        minutes = np.intersect1d(minutes, own, assume_unique=True)
    closes = {pair: close[np.searchsorted(own, minutes)] for pair, (own, close) in pairs.items()}
    total = sum(abs(exponent) for exponent in EXPONENTS.values())
    logs = sum(exponent / total * np.log(closes[pair]) for pair, exponent in EXPONENTS.items())
    moved = sum(np.diff(close, prepend=0.0) != 0 for close in closes.values())
    return minutes, np.round(CONSTANT * np.exp(logs), 3), moved


def bars(folder, length):
    """Open, high, low, close and volume of bars of `length` minutes."""
    minutes, value, moved = sampled(folder)
    start = np.flatnonzero(np.diff(minutes // length, prepend=-1))
    end = np.append(start[1:], len(minutes)) - 1
    return np.column_stack([value[start], np.maximum.reduceat(value, start), np.minimum.reduceat(value, start), value[end],
                            np.add.reduceat(moved, start)]).astype(np.float64)
