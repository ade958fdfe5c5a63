"""The project's feature families and news calendars through ctypes, and real bars to run them on."""

import ctypes
import datetime
import gzip
import os
import pathlib
import zoneinfo

import numpy as np

from indicator_library import ROOT, find_library

DATA = pathlib.Path(os.environ.get("RAPTO_DATA_DIR", pathlib.Path(ROOT).parent / "shared" / "data"))
MINUTE = 60 * 10**9
HOUR = 60 * MINUTE
DAY = 24 * HOUR
LENGTHS = {"M1": MINUTE, "M5": 5 * MINUTE, "M15": 15 * MINUTE, "H1": HOUR, "H4": 4 * HOUR, "D1": DAY}
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def to_utc(local, zone):
    """Wall-clock nanoseconds of a zone to UTC."""
    info = zoneinfo.ZoneInfo(zone)
    hours, where = np.unique(local // HOUR, return_inverse=True)
    civil = [datetime.datetime(1970, 1, 1) + datetime.timedelta(hours=int(h)) for h in hours]
    shifts = [int(c.replace(tzinfo=info).utcoffset().total_seconds()) for c in civil]
    return local - np.array(shifts, dtype=np.int64)[where] * 10**9


def to_local(utc, zone):
    """UTC nanoseconds to the wall clock of a zone."""
    info = zoneinfo.ZoneInfo(zone)
    hours, where = np.unique(utc // HOUR, return_inverse=True)
    shifts = [int((_EPOCH + datetime.timedelta(hours=int(h))).astimezone(info).utcoffset().total_seconds()) for h in hours]
    return utc + np.array(shifts, dtype=np.int64)[where] * 10**9


class Series:
    """Bars of one symbol: integer points, with the library's own known_at."""

    def __init__(self, families, symbol, timeframe, digits, open_time, prices, volume):
        self.symbol, self.timeframe, self.digits = symbol, timeframe, digits
        self.time = np.ascontiguousarray(open_time, dtype=np.int64)
        self.points = [np.ascontiguousarray(p, dtype=np.int32) for p in prices]
        self.volume = np.ascontiguousarray(volume, dtype=np.float64)
        self.open, self.high, self.low, self.close = (p / 10.0**digits for p in self.points)
        self.count, self.lib = len(self.time), families.lib
        pointers = (ctypes.c_void_p * 4)(*[p.ctypes.data for p in self.points])
        self.handle = ctypes.c_void_p(self.lib.conform_bars_new(
            symbol.encode(), timeframe.encode(), digits, ctypes.c_int64(self.count),
            ctypes.c_void_p(self.time.ctypes.data), pointers, ctypes.c_void_p(self.volume.ctypes.data)))
        assert self.handle, symbol
        self.known = np.empty(self.count, dtype=np.int64)
        self.lib.conform_bars_known_at(self.handle, ctypes.c_void_p(self.known.ctypes.data))

    def until(self, families, instant):
        """The bars that are known at an instant."""
        rows = int(np.searchsorted(self.known, instant, side="right"))
        return Series(families, self.symbol, self.timeframe, self.digits, self.time[:rows], [p[:rows] for p in self.points],
                      self.volume[:rows])

    def close_down(self):
        self.lib.conform_bars_free(self.handle)


class Families:
    def __init__(self, path=None):
        self.lib = ctypes.CDLL(path or find_library())
        self.lib.conform_bars_new.restype = ctypes.c_void_p
        self.lib.conform_news.restype = ctypes.c_void_p
        self.lib.conform_news_event.restype = ctypes.c_int64
        self.lib.conform_rates.restype = ctypes.c_void_p
        self.table = {}
        text = ctypes.create_string_buffer(8192)
        index = 0
        while self.lib.conform_family_about(index, text, len(text)):
            name, needs, *rest = text.value.decode().split()
            self.table[name] = ([r for r in rest if "=" not in r],
                                {r.split("=")[0]: float(r.split("=")[1]) for r in rest if "=" in r})
            index += 1

    def run(self, name, series, others=(), news=None, rates=None, word=None, **given):
        """Mapping from output name to array. `given` overrides parameters."""
        outputs, initial = self.table[name]
        assert set(given) <= set(initial), given
        values = [given.get(key, value) for key, value in initial.items()]
        parameters = (ctypes.c_double * max(len(values), 1))(*values)
        handles = (ctypes.c_void_p * max(len(others), 1))(*[o.handle for o in others])
        tables = (ctypes.c_void_p * 2)(news.handle if news else None, rates.handle if rates else None)
        out = np.empty((len(outputs), series.count))
        message = ctypes.create_string_buffer(512)
        status = self.lib.conform_family_run(
            name.encode(), series.handle, handles, len(others), tables, parameters,
            word.encode() if word is not None else None, ctypes.c_void_p(out.ctypes.data), message)
        if status:
            raise ValueError(message.value.decode())
        return dict(zip(outputs, out))


class News:
    def __init__(self, families, text, zone):
        message = ctypes.create_string_buffer(512)
        self.lib = families.lib
        self.handle = ctypes.c_void_p(self.lib.conform_news(text.encode(), zone.encode() if zone else None, message))
        if not self.handle:
            raise ValueError(message.value.decode())

    def events(self):
        numbers, words, found = (ctypes.c_double * 6)(), ctypes.create_string_buffer(128), []
        while True:
            time = self.lib.conform_news_event(self.handle, ctypes.c_int64(len(found)), numbers, words)
            if time == -1:
                return found
            currency, name = words.value.decode().split("|", 1)
            found.append((time, currency, name, *numbers))

    def close_down(self):
        self.lib.conform_news_free(self.handle)


class Rates:
    """A file of interest rates."""

    def __init__(self, families, path):
        message = ctypes.create_string_buffer(512)
        self.lib = families.lib
        self.handle = ctypes.c_void_p(self.lib.conform_rates(str(path).encode(), message))
        if not self.handle:
            raise ValueError(message.value.decode())

    def values(self):
        """Mapping from (currency, location, frequency) to instants and percentages."""
        words, counts, found, index = ctypes.create_string_buffer(32), (ctypes.c_int64 * 4)(), {}, 0
        while self.lib.conform_rates_about(self.handle, ctypes.c_int64(index), words, counts):
            for frequency, letter in enumerate("DMQA"):
                begin, percent = np.empty(counts[frequency], dtype=np.int64), np.empty(counts[frequency])
                self.lib.conform_rates_values(self.handle, ctypes.c_int64(index), frequency, ctypes.c_void_p(begin.ctypes.data),
                                              ctypes.c_void_p(percent.ctypes.data))
                found[(*words.value.decode().split(), letter)] = (begin, percent)
            index += 1
        return found

    def ask(self, currency, instants, lag=31, stale=100):
        """The rates in force and known at each instant."""
        instants, answers = np.ascontiguousarray(instants, dtype=np.int64), np.empty((len(instants), 2))
        self.lib.conform_rates_ask(self.handle, currency.encode(), ctypes.c_int64(len(instants)),
                                   ctypes.c_void_p(instants.ctypes.data), (ctypes.c_double * 2)(lag, stale),
                                   ctypes.c_void_p(answers.ctypes.data))
        return answers.T

    def swap(self, symbol, instant, price, markup):
        points = (ctypes.c_double * 2)()
        status = self.lib.conform_rates_swap(self.handle, symbol.encode(), ctypes.c_int64(instant),
                                             (ctypes.c_double * 2)(price, markup), points)
        return None if status else tuple(points)

    def close_down(self):
        self.lib.conform_rates_free(self.handle)


# ---- real bars ----------------------------------------------------------------------------------------------------------

def _stamps(texts, form):
    return np.array([int((datetime.datetime.strptime(t, form) - datetime.datetime(1970, 1, 1)).total_seconds()) * 10**9
                     for t in texts], dtype=np.int64)


def histdata(families, symbol, year, minutes, begin, days):
    """Bars of `minutes` from HistData's minutes, whose clock is five hours behind London's (README of the data)."""
    path = DATA / "fx" / "m1" / f"{symbol}-{year}.csv.gz"
    rows = []
    first = begin.strftime("%Y%m%d")
    last = (begin + datetime.timedelta(days=days)).strftime("%Y%m%d")
    with gzip.open(path, "rt") as file:
        for line in file:
            if first <= line[:8] < last:
                rows.append(line.split(";"))
    digits = 3 if symbol.endswith("JPY") else 5
    local = _stamps([r[0] for r in rows], "%Y%m%d %H%M%S")
    prices = np.array([[float(x) for x in r[1:5]] for r in rows])
    _, keep = np.unique(local, return_index=True)
    utc = to_utc(local[keep] + 5 * HOUR, "Europe/London")
    points = np.rint(prices[keep] * 10**digits).astype(np.int64)
    return resample(families, symbol, f"M{minutes}", digits, utc, points, minutes * MINUTE)


def resample(families, symbol, timeframe, digits, utc, points, length):
    slot = utc // length
    starts = np.flatnonzero(np.diff(slot, prepend=slot[0] - 1))
    ends = np.append(starts[1:], len(slot))
    columns = [points[starts, 0], np.maximum.reduceat(points[:, 1], starts), np.minimum.reduceat(points[:, 2], starts),
               points[ends - 1, 3]]
    return Series(families, symbol, timeframe, digits, slot[starts] * length, columns, np.zeros(len(starts)))


def broker_hours(families, symbol, begin, rows, left_out=()):
    """Hourly bars with tick volume, on a broker's clock: two hours ahead of London's. Rows `left_out` are missing."""
    path = DATA / "fx" / "h1" / f"{symbol}h1.csv.gz"
    with gzip.open(path, "rt") as file:
        next(file)
        lines = [line.strip().split(",") for line in file if line[:10] >= begin][:rows]
    lines = [line for i, line in enumerate(lines) if i not in left_out]
    digits = 3 if symbol.endswith("JPY") else 5
    utc = to_utc(_stamps([r[0] for r in lines], "%Y-%m-%d %H:%M:%S") - 2 * HOUR, "Europe/London")
    columns = [np.rint([float(r[i]) for r in lines]).astype(np.int64) for i in range(1, 5)]
    return Series(families, symbol, "H1", digits, utc, columns, [float(r[5]) for r in lines])
