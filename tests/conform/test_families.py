"""Every feature family against a second implementation, written from its definition in docs/reference/features.md, on
real bars: minutes of HistData (no volume) and a broker's hours with tick volume, over both changes of the clocks.

The second implementations are slow and plain on purpose: a window is summed for itself, a day is looked up in a
calendar, a list is searched. Where C and Python sum in another order, 1e-9 relative is allowed.
"""
import datetime
import math
import os
import pathlib
import sys
import zoneinfo
from collections import defaultdict

import numpy as np
import pytest
import talib

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from family_library import DATA, DAY, HOUR, LENGTHS, MINUTE, Families, News, Rates, broker_hours, histdata, to_local, to_utc  # noqa: E402
from indicator_library import find_library  # noqa: E402

REQUIRED = os.environ.get("RAPTO_REQUIRE_DATA") == "1"
if find_library() is None or not (DATA / "fx" / "m1").exists():
    if REQUIRED:
        raise RuntimeError("libforex_conform.so is not built, or the data is not there")
    pytest.skip("libforex_conform.so is not built, or the data is not there", allow_module_level=True)

NAN = math.nan
NEW_YORK = "America/New_York"


@pytest.fixture(scope="module")
def families():
    return Families()


@pytest.fixture(scope="module")
def quarter(families):
    """Quarter hours without volume: New York changes its clock on March 11, 2018, London on March 25."""
    return histdata(families, "EURUSD", 2018, 15, datetime.date(2018, 2, 19), 60)


@pytest.fixture(scope="module")
def autumn(families):
    """Five minutes; London changes on October 28, 2018, New York on November 4."""
    return histdata(families, "USDJPY", 2018, 5, datetime.date(2018, 10, 22), 21)


@pytest.fixture(scope="module")
def hours(families):
    """Hours with tick volume from the same broker; two symbols miss some."""
    holes = {"EURGBP": [*range(500, 512), *range(900, 903), *range(0, 6)], "GBPUSD": range(1000, 1008)}
    return {s: broker_hours(families, s, "2019-01-07", 3000, holes.get(s, ())) for s in ("GBPUSD", "USDJPY", "AUDUSD", "EURGBP")}


def same(got, expected, what, tolerance=1e-9, floor=1e-11):
    got, expected = np.asarray(got), np.asarray(expected, dtype=float)
    unknown = np.isnan(got) != np.isnan(expected)
    assert not unknown.any(), f"{what}: known in one only, first at {np.argmax(unknown)} ({unknown.sum()} rows): " \
        f"{got[np.argmax(unknown)]} and {expected[np.argmax(unknown)]}"
    with np.errstate(invalid="ignore"):
        wrong = np.abs(got - expected) > tolerance * np.abs(expected) + floor
    assert not wrong.any(), f"{what}: {got[np.argmax(wrong)]!r}, expected {expected[np.argmax(wrong)]!r} at {np.argmax(wrong)}"
    assert (~np.isnan(got)).any(), f"{what} is never known"


def average_range(s, period=14):
    before = np.concatenate([[NAN], s.close[:-1]])
    true = np.maximum(s.high, before) - np.minimum(s.low, before)
    out = np.full(s.count, NAN)
    if s.count > period:
        out[period] = true[1:period + 1].mean()
        for t in range(period + 1, s.count):
            out[t] = (out[t - 1] * (period - 1) + true[t]) / period
    return out


def trading_days(s):
    return (to_local(s.time, NEW_YORK) + 7 * HOUR) // DAY


def groups(keys):
    """Runs of equal keys as (begin, end)."""
    edges = [0, *np.flatnonzero(np.diff(keys)) + 1, len(keys)]
    return list(zip(edges[:-1], edges[1:]))


def opens_day(s, day):
    """True when the first bar of the data opens with its trading day."""
    start = to_utc(np.array([(day - 1) * DAY + 17 * HOUR]), NEW_YORK)[0]
    return s.time[0] <= start


def signs(x):
    return np.where(np.isnan(x), NAN, np.sign(x))


# ---- volume profile -----------------------------------------------------------------------------------------------------

def profile_of(s, begin, end, width, weights, share):
    total = defaultdict(float)
    volume = weights == 1 or (weights == 0 and s.volume[begin:end].sum() > 0)
    for t in range(begin, end):
        touched = range(int(s.points[2][t]) // width, int(s.points[1][t]) // width + 1)
        for k in touched:
            total[k] += s.volume[t] / len(touched) if volume else 1
    low, high = min(total), max(total)
    middle = (low + high) / 2
    poc = max(range(low, high + 1), key=lambda k: (total[k], -abs(k - middle), -k))
    first = last = poc
    goal, inside = share * sum(total[k] for k in range(low, high + 1)), total[poc]
    while inside < goal and (first > low or last < high):
        above = [total[k] for k in (last + 1, last + 2) if k <= high]
        below = [total[k] for k in (first - 1, first - 2) if k >= low]
        if above and (not below or sum(above) >= sum(below)):
            last += len(above)
            inside += sum(above)
        else:
            first -= len(below)
            inside += sum(below)
    return poc * width + (width - 1) / 2, last * width + width - 1, first * width


def profile(s, width, weights=0, share=0.7, least=5):
    out = {k: np.full(s.count, NAN) for k in ("poc", "value_high", "value_low", "inside", "width", "shift", "vwap")}
    unit, days, now, before = average_range(s) * 10**s.digits, trading_days(s), None, (NAN,) * 3
    typical = (s.high + s.low + s.close) / 3
    for begin, end in groups(days):
        rows = slice(begin, end)
        close = s.points[3][rows]
        if now:
            for name, level in zip(("poc", "value_high", "value_low"), now):
                out[name][rows] = (close - level) / unit[rows]
            out["inside"][rows] = (close >= now[2]) & (close <= now[1])
            out["width"][rows] = (now[1] - now[2]) / unit[rows]
            out["shift"][rows] = (now[0] - before[0]) / unit[rows]
        if begin == 0 and not opens_day(s, days[0]):
            continue
        for t in range(begin, end):
            volume = s.volume[begin:t + 1]
            mean = np.average(typical[begin:t + 1], weights=volume if volume.sum() > 0 else None)
            out["vwap"][t] = (s.close[t] - mean) / unit[t] * 10**s.digits
        if end - begin >= least:
            before, now = now or (NAN,) * 3, profile_of(s, begin, end, width, weights, share)
    return out


@pytest.mark.parametrize("weights", [0, 1, 2])
def test_profile_with_volume(families, hours, weights):
    s = hours["GBPUSD"]
    got = families.run("profile", s, weights=weights, bin=25, share=0.68)
    for name, expected in profile(s, 25, weights, 0.68).items():
        same(got[name], expected, f"profile.{name}")


def test_profile_by_time(families, quarter):
    got = families.run("profile", quarter)
    for name, expected in profile(quarter, 10).items():
        same(got[name], expected, f"profile.{name}")


# ---- order flow ---------------------------------------------------------------------------------------------------------

def rolling(function, count, window, first=0):
    out = np.full(count, NAN)
    for t in range(window - 1 + first, count):
        out[t] = function(slice(t - window + 1, t + 1))
    return out


def divide(a, b):
    return a / b if b != 0 else NAN


def test_flow(families, hours):
    s = hours["USDJPY"]
    n, window = s.count, 20
    got = families.run("flow", s)
    change = np.concatenate([[NAN], np.diff(s.close)])
    returns = np.concatenate([[NAN], np.diff(np.log(s.close))])
    tick, last = np.full(n, NAN), NAN
    for t in range(1, n):
        last = math.copysign(1, change[t]) if change[t] != 0 else last
        tick[t] = last
    v = s.volume
    same(got["tick"], rolling(lambda w: tick[w].mean(), n, window), "tick")
    same(got["signed"], rolling(lambda w: divide((tick[w] * v[w]).sum(), v[w].sum()), n, window), "signed")
    up, down = np.where(change > 0, v, 0), np.where(change < 0, v, 0)
    same(got["volume"], rolling(lambda w: divide(up[w].sum() - down[w].sum(), up[w].sum() + down[w].sum()), n, window, 1),
         "volume")
    extent = s.high - s.low
    flow = np.where(extent > 0, (2 * s.close - s.low - s.high) / np.where(extent > 0, extent, 1), 0) * v
    line = np.cumsum(flow)
    slope = np.full(n, NAN)
    for t in range(19, n):
        slope[t] = (line[t] - (line[t - 5] if t >= 5 else 0)) / 5 / v[t - 19:t + 1].mean()
    same(got["ad_slope"], slope, "ad_slope", 1e-7, 1e-9)
    share = np.full(n, NAN)
    for t in range(window, n):
        deviation = change[t - window + 1:t + 1].std()
        share[t] = math.erf(change[t] / deviation / math.sqrt(2)) * v[t] if deviation > 0 else 0
    same(got["bulk"], rolling(lambda w: share[w].sum() / v[w].sum(), n, window), "bulk", floor=1e-10)
    same(got["toxicity"], rolling(lambda w: np.abs(share[w]).sum() / v[w].sum(), n, window), "toxicity", floor=1e-10)
    same(got["amihud"], rolling(lambda w: math.log((np.abs(returns[w]) / v[w]).mean()), n, window, 1), "amihud")
    signed = tick * v

    def kyle(w):
        if np.isnan(signed[w]).any():
            return NAN
        slope = np.polyfit(signed[w] / 1e4, returns[w], 1)[0] / 1e4
        return slope * v[w].mean() / returns[w].std()
    same(got["kyle"], rolling(kyle, n, window, 1), "kyle", 1e-7)


# ---- sessions, opening range, levels, dates -------------------------------------------------------------------------------

HOURS = {"asia": ("Asia/Tokyo", 9, 17), "london": ("Europe/London", 8, 17), "new_york": (NEW_YORK, 8, 17),
         "kill_london_open": ("Europe/London", 7, 10), "kill_new_york_open": (NEW_YORK, 7, 10),
         "kill_london_close": ("Europe/London", 15, 17)}
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def instants(zone, hour, s):
    """UTC nanoseconds at which this hour strikes on weekdays, around the bars."""
    first = (EPOCH + datetime.timedelta(microseconds=int(s.time[0]) // 1000)).date() - datetime.timedelta(days=8)
    days = [first + datetime.timedelta(days=i) for i in range(int((s.time[-1] - s.time[0]) // DAY) + 20)]
    struck = [datetime.datetime(d.year, d.month, d.day, hour, tzinfo=zoneinfo.ZoneInfo(zone)) for d in days if d.weekday() < 5]
    return np.array([int((m - EPOCH).total_seconds()) * 10**9 for m in struck])


@pytest.mark.parametrize("which", ["quarter", "autumn"])
def test_sessions(families, request, which):
    s = request.getfixturevalue(which)
    got = families.run("sessions", s)
    inside = {}
    for name, (zone, opening, closing) in HOURS.items():
        local = to_local(s.known, zone)
        weekday = (local // DAY + 4) % 7
        clock = local % DAY
        inside[name] = (weekday >= 1) & (weekday <= 5) & (clock >= opening * HOUR) & (clock < closing * HOUR)
        same(got[name], inside[name], name)
        if name.startswith("kill"):
            continue
        for word, hour in (("open", opening), ("close", closing)):
            at = instants(zone, hour, s)
            place = np.searchsorted(at, s.known, side="right")
            same(got[f"{name}_since_{word}"], np.minimum((s.known - at[place - 1]) / MINUTE, 1440), f"{name} since {word}")
            same(got[f"{name}_until_{word}"], np.minimum((at[place] - s.known) / MINUTE, 1440), f"{name} until {word}")
    same(got["overlap"], inside["london"] & inside["new_york"], "overlap")


OWN_HOURS = [("frankfurt", "Europe/Berlin", "08:00", "16:30", (0, 1, 2, 3, 4), "mon-fri"),
             ("asian", NEW_YORK, "20:00", "00:00", (6, 0, 1, 2, 3), "sun-thu"),
             ("night", "Australia/Sydney", "22:15", "06:45", (1, 4), "tue+fri")]


@pytest.mark.parametrize("which", ["quarter", "autumn"])
@pytest.mark.parametrize("name,zone,opening,closing,weekdays,spelled", OWN_HOURS)
def test_own_hours(families, request, which, name, zone, opening, closing, weekdays, spelled):
    s, info = request.getfixturevalue(which), zoneinfo.ZoneInfo(zone)
    got = families.run("session", s, word=f"{name}={opening}-{closing}@{zone}@{spelled}")
    first = (EPOCH + datetime.timedelta(microseconds=int(s.time[0]) // 1000)).date() - datetime.timedelta(days=9)
    spans = []
    for i in range(int((s.time[-1] - s.time[0]) // DAY) + 25):
        day = first + datetime.timedelta(days=i)
        if day.weekday() not in weekdays:
            continue
        begin, end = (datetime.datetime.combine(day, datetime.time.fromisoformat(t)) for t in (opening, closing))
        end += datetime.timedelta(days=end < begin)
        spans.append([int((m.replace(tzinfo=info) - EPOCH).total_seconds()) * 10**9 for m in (begin, end)])
    spans = np.array(spans)
    same(got["inside"], ((s.known[:, None] >= spans[:, 0]) & (s.known[:, None] < spans[:, 1])).any(axis=1), name)
    for word, at in (("open", spans[:, 0]), ("close", spans[:, 1])):
        place = np.searchsorted(at, s.known, side="right")
        same(got[f"since_{word}"], np.minimum((s.known - at[place - 1]) / MINUTE, 1440), f"{name} since {word}")
        same(got[f"until_{word}"], np.minimum((at[place] - s.known) / MINUTE, 1440), f"{name} until {word}")


@pytest.mark.parametrize("session,zone,hour", [(0, "Asia/Tokyo", 9), (1, "Europe/London", 8), (2, NEW_YORK, 8)])
def test_opening_range(families, quarter, session, zone, hour):
    s, minutes = quarter, 45
    got = families.run("opening_range", s, session=session, minutes=minutes)
    unit = average_range(s)
    out = {k: np.full(s.count, NAN) for k in ("high", "low", "width", "break")}
    starts = [a for a in instants(zone, hour, s) if a >= s.time[0]]
    for start, following in zip(starts, [*starts[1:], 1 << 62]):
        rows = np.flatnonzero((s.time >= start) & (s.known <= start + minutes * MINUTE))
        if len(rows) == 0:
            continue
        # Stands from the end of the range until the next session's range is known.
        later = np.flatnonzero((s.known >= start + minutes * MINUTE))
        high, low = s.high[rows].max(), s.low[rows].min()
        out["high"][later] = (s.close[later] - high) / unit[later]
        out["low"][later] = (s.close[later] - low) / unit[later]
        out["width"][later] = (high - low) / unit[later]
        out["break"][later] = (s.close[later] > high) * 1.0 - (s.close[later] < low)
    for name, expected in out.items():
        same(got[name], expected, f"opening_range.{name}")


@pytest.mark.parametrize("which", ["quarter", "autumn"])
def test_levels(families, request, which):
    s = request.getfixturevalue(which)
    got, unit, days = families.run("levels", s), average_range(s), trading_days(s)
    for span, keys in (("day", days), ("week", (days + 3) // 7)):
        out = {k: np.full(s.count, NAN) for k in ("high", "low", "close", "position")}
        runs = groups(keys)
        for (begin, end), (now, after) in zip(runs, runs[1:]):
            first_day = days[0] if span == "day" else (days[0] + 3) // 7 * 7 - 3
            if begin == 0 and not opens_day(s, first_day):
                continue
            high, low, last = s.high[begin:end].max(), s.low[begin:end].min(), s.close[end - 1]
            close = s.close[now:after]
            for name, level in (("high", high), ("low", low), ("close", last)):
                out[name][now:after] = (close - level) / unit[now:after]
            out["position"][now:after] = np.clip((close - (high + low) / 2) / ((high - low) / 2), -2, 2)
        for name, expected in out.items():
            same(got[f"{span}_{name}"], expected, f"{span}_{name}", floor=1e-9)


def test_dates(families, quarter):
    s = quarter
    got = families.run("dates", s, days=2)
    rows = []
    for day in trading_days(s):
        date = datetime.date(1970, 1, 1) + datetime.timedelta(days=int(day))
        month = [date.replace(day=1) + datetime.timedelta(days=i) for i in range(31)]
        month = [d for d in month if d.month == date.month and d.weekday() < 5]
        weekday = (date.weekday() + 1) % 7
        rows.append((math.sin(2 * math.pi * weekday / 7), math.cos(2 * math.pi * weekday / 7),
                     math.sin(2 * math.pi * (date.month - 1) / 12), math.cos(2 * math.pi * (date.month - 1) / 12),
                     date in month[-2:], date in month[:2], date in month[-2:] and date.month in (3, 6, 9, 12)))
    for name, expected in zip(got, np.array(rows, dtype=float).T):
        same(got[name], expected, name)
    assert got["quarter_end"].sum() > 0


# ---- smart-money concepts -------------------------------------------------------------------------------------------------

class Structure:
    """The rules told bar by bar, both directions written out."""

    def __init__(self, s, wing=2, displacement=0.0, fresh=0, levels=0, sweep_age=5, equal=0.5):
        self.s, self.wing, self.sweep_age, self.equal = s, wing, sweep_age, equal
        self.fresh = fresh or min(max(5 * DAY // LENGTHS[s.timeframe], 100), 2000)
        self.unit = average_range(s)
        share = self.unit / s.close
        returns = np.concatenate([[NAN], np.diff(np.log(s.close))])
        self.multiple, self.levels = np.full(s.count, displacement or 1.2), np.full(s.count, levels or 3)
        for t in range(499, s.count):
            if not displacement:
                self.multiple[t] = min(max(5000 * np.nanmean(share[t - 499:t + 1]), 0.8), 1.6)
            if not levels:
                deviation = np.nanstd(returns[t - 499:t + 1])
                self.levels[t] = 2 if deviation < 0.002 else 3 if deviation < 0.005 else 4
        self.highs, self.lows, self.gaps, self.blocks = [], [], {1: [], -1: []}, {1: [], -1: []}
        self.trend, self.event_at = 0, None

    def live(self, swing, t):
        return not swing["swept"] and not swing["broken"] and t - swing["bar"] < self.fresh

    def step(self, t):
        s, out = self.s, defaultdict(float)
        o, h, l, c = s.open, s.high, s.low, s.close
        # Zones age first, so that what is published at this bar is not judged by it.
        for way in (1, -1):
            kept = []
            for gap in self.gaps[way]:
                filled = l[t] <= gap["bottom"] if way > 0 else h[t] >= gap["top"]
                if filled:
                    out[f"fill{way}"] = 1
                elif t - gap["born"] < self.fresh:
                    kept.append(gap)
            self.gaps[way] = kept
            kept = []
            for block in self.blocks[way]:
                block["touched"] |= bool(l[t] <= block["top"] if way > 0 else h[t] >= block["bottom"])
                beyond = c[t] < block["bottom"] if way > 0 else c[t] > block["top"]
                if not beyond and t - block["born"] < self.fresh:
                    kept.append(block)
            self.blocks[way] = kept
        if t >= 2:
            body, extent = c[t - 1] - o[t - 1], h[t - 1] - l[t - 1]
            big = abs(body) > 0.5 * extent and abs(body) > self.multiple[t - 1] * self.unit[t - 1]
            if big and body > 0 and l[t] > h[t - 2]:
                self.gaps[1].append({"bottom": h[t - 2], "top": l[t], "born": t})
                out["fvg"], out["size"] = 1, l[t] - h[t - 2]
            if big and body < 0 and h[t] < l[t - 2]:
                self.gaps[-1].append({"bottom": h[t], "top": l[t - 2], "born": t})
                out["fvg"], out["size"] = -1, l[t - 2] - h[t]
        p = t - self.wing
        if p >= self.wing:
            around = [i for i in range(p - self.wing, t + 1) if i != p]
            if all(h[p] > h[i] for i in around):
                self.highs.append({"price": h[p], "bar": p, "swept": False, "broken": False})
                out["swing_high"] = 1
            if all(l[p] < l[i] for i in around):
                self.lows.append({"price": l[p], "bar": p, "swept": False, "broken": False})
                out["swing_low"] = 1
        for swing in self.highs:
            if self.live(swing, t) and t - swing["bar"] > self.sweep_age and h[t] > swing["price"] > c[t]:
                swing["swept"], out["sweep_high"] = True, 1
        for swing in self.lows:
            if self.live(swing, t) and t - swing["bar"] > self.sweep_age and l[t] < swing["price"] < c[t]:
                swing["swept"], out["sweep_low"] = True, 1
        up = bool(self.highs) and not self.highs[-1]["broken"] and c[t] > self.highs[-1]["price"]
        down = bool(self.lows) and not self.lows[-1]["broken"] and c[t] < self.lows[-1]["price"]
        assert not (up and down)
        for swing in self.highs:
            swing["broken"] |= bool(c[t] > swing["price"])
        for swing in self.lows:
            swing["broken"] |= bool(c[t] < swing["price"])
        if up or down:
            way = 1 if up else -1
            if self.trend:
                out["bos" if self.trend == way else "choch"] = way
                self.event_at = t
                for i in range(t - 1, max(t - 10, -1), -1):
                    if (c[i] < o[i]) if up else (c[i] > o[i]):
                        self.blocks[way].append({"bottom": l[i], "top": h[i], "born": t, "touched": False})
                        out["ob"] = way
                        break
            self.trend = way
        keep = int(self.levels[t])
        self.highs, self.lows = self.highs[-keep:], self.lows[-keep:]
        for way in (1, -1):
            self.gaps[way], self.blocks[way] = self.gaps[way][-keep:], self.blocks[way][-keep:]
        return self.row(t, out)

    def row(self, t, out):
        c, unit = self.s.close[t], self.unit[t]
        row = {"fvg": out["fvg"], "fvg_size": min(out["size"] / unit, 4) / 2, "fvg_fill": out["fill1"] - out["fill-1"],
               "swing_high": out["swing_high"], "swing_low": out["swing_low"], "sweep_high": out["sweep_high"],
               "sweep_low": out["sweep_low"], "trend": self.trend or NAN, "bos": out["bos"], "choch": out["choch"],
               "structure_age": NAN if self.event_at is None else min((t - self.event_at) / self.fresh, 1),
               "ob": out["ob"],
               "confluence": (out["fvg"] != 0) + (out["ob"] != 0) + (out["sweep_high"] + out["sweep_low"] > 0)}
        within = {1: 0, -1: 0}

        def far(away):
            return min(max(away / unit / 10, -2), 2)
        for way, side in ((1, "up"), (-1, "down")):
            gaps, blocks = self.gaps[way], self.blocks[way]
            row[f"fvg_{side}_open"] = len(gaps) / int(self.levels[t])
            gap = min(reversed(gaps), key=lambda g: abs(c - (g["bottom"] + g["top"]) / 2), default=None)
            row[f"fvg_{side}"] = far(c - (gap["bottom"] + gap["top"]) / 2) if gap else NAN
            row[f"fvg_{side}_age"] = (t - gap["born"]) / self.fresh if gap else NAN

            def away(block):
                return max(c - block["top"], 0) if way > 0 else max(block["bottom"] - c, 0)
            block = min(reversed(blocks), key=away, default=None)
            row[f"ob_{side}"] = far(away(block)) if block else NAN
            row[f"ob_{side}_age"] = (t - block["born"]) / self.fresh if block else NAN
            row[f"ob_{side}_mitigated"] = block["touched"] if block else NAN
            within[way] = int(bool(block) and away(block) == 0)
        row["ob_inside"] = within[1] - within[-1]
        above = [w["price"] - c for w in self.highs if self.live(w, t)]
        below = [c - w["price"] for w in self.lows if self.live(w, t)]
        row["liquidity_high"] = far(min(above)) if above else NAN
        row["liquidity_low"] = far(min(below)) if below else NAN
        for name, swings, way in (("inducement_high", self.highs, 1), ("inducement_low", self.lows, -1)):
            pair = swings[-2:]
            row[name] = bool(len(pair) == 2 and all(self.live(w, t) for w in pair) and way * (pair[1]["price"] - c) > 0
                         and abs(pair[0]["price"] - pair[1]["price"]) <= self.equal * unit)
        row["position"] = row["discount"] = NAN
        if self.highs and self.lows:
            high, low = self.highs[-1]["price"], self.lows[-1]["price"]
            middle = (high + low) / 2
            row["discount"] = float(np.sign(middle - c))
            if high > low:
                row["position"] = min(max((c - middle) / ((high - low) / 2), -2), 2)
        return row


@pytest.mark.parametrize("which,given", [("quarter", {}), ("autumn", {}), ("hours", {}),
                                         ("quarter", {"wing": 3, "levels": 8, "displacement": 0.5, "fresh": 60,
                                                      "sweep_age": 2, "equal": 1.0})])
def test_smart_money(families, request, which, given):
    s = request.getfixturevalue(which)
    s = s["GBPUSD"] if which == "hours" else s
    got = families.run("smc", s, **given)
    scan = Structure(s, **{k: int(v) if k in ("wing", "fresh", "levels") else v for k, v in given.items()})
    rows = [scan.step(t) for t in range(s.count)]
    assert set(rows[0]) == set(got)
    for name in got:
        expected = np.array([row[name] for row in rows], dtype=float)
        expected[:14] = NAN
        same(got[name], expected, f"smc.{name}")
    for name in ("fvg", "sweep_high", "sweep_low", "bos", "choch", "ob", "fvg_fill"):
        assert np.count_nonzero(np.nan_to_num(got[name])) > 5, name


# ---- other symbols --------------------------------------------------------------------------------------------------------

def as_known(s, other, stale):
    """Log closes of `other` at the bars of `s`, by known_at."""
    out = np.full(s.count, NAN)
    for t in range(s.count):
        known = np.searchsorted(other.known, s.known[t], side="right") - 1
        if known >= 0 and s.known[t] - other.known[known] <= stale * LENGTHS[s.timeframe]:
            out[t] = math.log(other.close[known])
    return out


@pytest.mark.filterwarnings("ignore:Mean of empty slice")
def test_currency(families, hours):
    s, others = hours["GBPUSD"], [hours[k] for k in ("USDJPY", "AUDUSD", "EURGBP")]
    got = families.run("currency", s, others, bars=12)
    prices = {"GBPUSD": np.log(s.close), **{o.symbol: as_known(s, o, 3) for o in others}}
    moves = {k: np.concatenate([np.full(12, NAN), p[12:] - p[:-12]]) for k, p in prices.items()}
    pound = np.nanmean([moves["GBPUSD"], -moves["EURGBP"]], axis=0)
    dollar = np.nanmean([-moves["GBPUSD"], moves["USDJPY"], -moves["AUDUSD"]], axis=0)
    same(got["base"], pound, "base")
    same(got["quote"], dollar, "quote")
    same(got["difference"], pound - dollar, "difference")
    index = 50.14348112 * np.exp((0.136 * prices["USDJPY"] - 0.119 * prices["GBPUSD"]) / 0.255)
    same(got["dollar_index"], index, "dollar_index")
    same(got["dollar"], np.concatenate([np.full(12, NAN), np.log(index[12:] / index[:-12])]), "dollar")
    same(got["dollar_weight"], np.full(s.count, 0.255), "dollar_weight")
    same(got["missing"], np.mean([np.isnan(as_known(s, o, 3)) for o in others], axis=0), "missing")
    assert got["missing"].max() > 0


def test_pair(families, hours):
    s, other, window, lag = hours["AUDUSD"], hours["GBPUSD"], 60, 2
    got = families.run("pair", s, [hours["USDJPY"], other], word="GBPUSD", window=window, lag=lag)
    y, x = np.log(s.close), as_known(s, other, 3)
    dy, dx = (np.concatenate([[NAN], np.diff(v)]) for v in (y, x))

    def shift(v):
        return np.concatenate([np.full(lag, NAN), v[:-lag]])

    def correlation(a, b):
        def one(w):
            return NAN if np.isnan(a[w] + b[w]).any() else np.corrcoef(a[w], b[w])[0, 1]
        return rolling(one, s.count, window)
    same(got["correlation"], correlation(dx, dy), "correlation")
    leads, follows = correlation(shift(dx), dy), correlation(dx, shift(dy))
    same(got["leads"], leads, "leads", floor=1e-10)
    same(got["follows"], follows, "follows", floor=1e-10)
    same(got["lead_lag"], leads - follows, "lead_lag", floor=1e-10)

    def beta(w):
        return NAN if np.isnan(dx[w] + dy[w]).any() else np.cov(dx[w], dy[w])[0, 1] / np.var(dx[w], ddof=1)
    same(got["beta"], rolling(beta, s.count, window), "beta")

    def spread(w):
        if np.isnan(x[w]).any():
            return NAN
        slope, level = np.polyfit(x[w] - x[w].mean(), y[w] - y[w].mean(), 1)
        left = y[w] - y[w].mean() - slope * (x[w] - x[w].mean()) - level
        return 0.5 * min(max(left[-1] / left.std(), -4), 4)
    same(got["spread"], rolling(spread, s.count, window), "spread", 1e-7, 1e-8)
    known = np.searchsorted(other.known, s.known, side="right") - 1
    age = np.where(known < 0, 100, np.minimum((s.known - other.known[np.maximum(known, 0)]) / HOUR, 100))
    same(got["age"], age, "age")
    same(got["stale"], age > 3, "stale")
    with pytest.raises(ValueError, match="USDJPY GBPUSD"):
        families.run("pair", s, [hours["USDJPY"], other], word="EURUSD")


# ---- news -----------------------------------------------------------------------------------------------------------------

def calendar(seed=7):
    """A calendar by ForexFactory's layout over the quarter hours' spring, and its events as they should be read."""
    random = np.random.default_rng(seed)
    lines, events = ["Date,Time,Currency,Impact,Event,Actual,Forecast,Previous"], []
    names = [("EUR", "High", "Rate, main"), ("USD", "High", "Payrolls"), ("USD", "Medium", "CPI m/m"), ("EUR", "Low", "Sales"),
             ("JPY", "High", "Tankan"), ("USD", "High", "GDP q/q")]
    zone = zoneinfo.ZoneInfo(NEW_YORK)
    for i in range(70):
        date = datetime.date(2018, 2, 15) + datetime.timedelta(days=i)
        if date.weekday() > 4:
            continue
        if i % 11 == 0:
            lines.append(f"{date:%b} {date.day} {date.year},All Day,EUR,Holiday,Bank Holiday,,,")
            start = datetime.datetime(date.year, date.month, date.day, tzinfo=zone)
            events.append((start, "EUR", "Bank Holiday", NAN, NAN, 1, 1))
        if i % 9 == 4:
            lines.append(f"{date.isoformat()},Tentative,USD,High,Speech,,,")
            events.append((datetime.datetime(date.year, date.month, date.day, tzinfo=zone), "USD", "Speech", NAN, NAN, 4, 2))
        for k in sorted(random.choice(len(names), 3, replace=False)):
            currency, impact, name = names[k]
            hour, minute = 3 + 2 * int(k), int(random.integers(0, 60))
            actual, forecast = (round(float(x), 1) for x in random.normal(size=2))
            shown = "" if random.uniform() < 0.1 else f"{actual}%"
            clock = f"{(hour - 1) % 12 + 1}:{minute:02d}{'am' if hour < 12 else 'pm'}"
            lines.append(f'{date:%m-%d-%Y},{clock},{currency},{impact},"{name}",{shown},{forecast}%,')
            at = datetime.datetime(date.year, date.month, date.day, hour, minute, tzinfo=zone)
            events.append((at, currency, name, actual if shown else NAN, forecast, {"High": 4, "Medium": 3, "Low": 2}[impact], 0))
    return "\r\n".join(lines), [(int((e[0] - EPOCH).total_seconds()) * 10**9, *e[1:]) for e in events]


def test_calendars_are_read(families):
    text, events = calendar()
    news = News(families, text, NEW_YORK)
    got = news.events()
    expected = sorted(events, key=lambda e: e[:3])
    assert len(got) == len(expected)
    for a, b in zip(got, expected):
        assert a[:3] == b[:3] and a[6:8] == b[5:7]
        assert np.array_equal(a[3:5], b[3:5], equal_nan=True)
    news.close_down()


def test_news(families, quarter):
    s = quarter
    text, events = calendar()
    news = News(families, text, NEW_YORK)
    given = {"before": 20, "after": 40, "impact": 2, "past": 4, "hold": 600, "delay": 5}
    got = families.run("news", s, news=news, **given)
    events = sorted(events, key=lambda e: e[:3])
    scores = {}
    for i, (time, currency, name, actual, forecast, impact, timing) in enumerate(events):
        past = [e[3] - e[4] for e in events[:i] if e[1:3] == (currency, name) and not math.isnan(e[3] - e[4])]
        if len(past) >= given["past"] and timing == 0 and not math.isnan(actual - forecast) and np.std(past) > 0:
            scores[i] = 0.5 * min(max((actual - forecast) / np.std(past, ddof=1), -4), 4)
    assert len(scores) > 20
    out = {name: np.full(s.count, NAN) for name in got}
    end = events[-1][0] // DAY * DAY + DAY + 4 * HOUR  # midnight in New York
    for t in range(s.count):
        now = s.known[t]
        if not events[0][0] <= now < end:
            continue
        blackout = holiday = False
        for side, currency in (("base", "EUR"), ("quote", "USD")):
            for word, impact in (("high", 4), ("medium", 3), ("low", 2)):
                times = np.array([e[0] for e in events if e[1] == currency and e[5] == impact and e[6] == 0])
                after, before = times[times > now], times[times <= now]
                ahead = (after.min() - now) / MINUTE if len(after) else 1440
                behind = (now - before.max()) / MINUTE if len(before) else 1440
                out[f"until_{side}_{word}"][t], out[f"since_{side}_{word}"][t] = min(ahead, 1440), min(behind, 1440)
                blackout |= impact >= 3 and (ahead <= 20 or behind <= 40)
            holiday |= any(e[1] == currency and e[5] == 1 and e[0] <= now < e[0] + DAY for e in events)
            known = [i for i in scores if events[i][1] == currency and events[i][5] >= 3 and events[i][0] + 5 * MINUTE <= now]
            if known:
                newest = events[max(known)][0]
                recent = now - newest - 5 * MINUTE < 600 * MINUTE
                out[f"surprise_{side}"][t] = np.mean([scores[i] for i in known if events[i][0] == newest]) if recent else 0
        out["blackout"][t], out["holiday"][t] = blackout, holiday
    for name, expected in out.items():
        same(got[name], expected, f"news.{name}")
    news.close_down()


# ---- confluence, lags, symbol ---------------------------------------------------------------------------------------------

def test_confluence(families, quarter):
    s = quarter
    got = families.run("confluence", s, word="H1, H4", period=10)
    votes = []
    local = to_local(s.time, NEW_YORK)
    for length, slots in ((1, s.time // HOUR), (4, (local - HOUR) // (4 * HOUR))):  # H4 bars open at 1, 5, 9, ... New York
        runs = groups(slots)
        if s.time[0] % HOUR or (length == 4 and (local[0] - HOUR) % (4 * HOUR)):
            runs = runs[1:]
        close = np.array([s.close[end - 1] for _, end in runs])
        # A bar is known at its end, or when the week ends.
        ends = np.array([slots[begin] * length * HOUR + length * HOUR + (HOUR if length == 4 else 0) for begin, _ in runs])
        known = np.minimum(to_utc(ends, NEW_YORK) if length == 4 else ends, 1 << 62)
        histogram, average = talib.MACD(close, 12, 26, 9)[2], talib.EMA(close, 10)
        place = np.searchsorted(known, s.known, side="right") - 1
        a, b = signs(histogram), signs(close - average)
        votes.append([np.where(place >= 0, v[place], NAN) for v in (a, b)])
    votes = np.array(votes)
    macd, average = votes[:, 0].mean(axis=0), votes[:, 1].mean(axis=0)
    macd[np.isnan(average)] = NAN
    average[np.isnan(macd)] = NAN
    same(got["macd"], macd, "macd")
    same(got["average"], average, "average")
    flat = votes.reshape(4, -1)
    agree = np.where(np.isnan(macd), NAN, np.where((flat == flat[0]).all(axis=0), flat[0], 0))
    same(got["agreement"], agree, "agreement")


def test_lags(families, quarter):
    s, window, step = quarter, 30, 4
    got = families.run("lags", s, window=window, step=step)
    price = np.log(s.close)
    returns = np.concatenate([[NAN], np.diff(price)])
    deviation = rolling(lambda w: returns[w].std(), s.count, window, 1)

    def halved(x):
        return 0.5 * np.clip(x, -4, 4)
    for k in range(1, 11):
        same(got[f"lag_{k}"], halved(np.concatenate([np.full(k, NAN), returns[:-k]]) / deviation), f"lag_{k}")
    moves = np.concatenate([np.full(step, NAN), price[step:] - price[:-step]])
    change = moves - np.concatenate([np.full(step, NAN), moves[:-step]])
    same(got["acceleration"], halved(change / deviation / math.sqrt(2 * step)), "acceleration")
    way = np.concatenate([[NAN], np.sign(np.diff(s.close))])
    streak = np.full(s.count, NAN)
    for t in range(1, s.count):
        length = 0
        while length < 10 and t - length >= 1 and way[t - length] == way[t] != 0:
            length += 1
        streak[t] = way[t] * length / 10
    same(got["streak"], streak, "streak")
    same(got["up_share"], rolling(lambda w: way[w].sum() / window, s.count, window, 1), "up_share")
    same(got["high_age"], rolling(lambda w: s.high[w][::-1].argmax() / (window - 1), s.count, window), "high_age")
    same(got["low_age"], rolling(lambda w: s.low[w][::-1].argmin() / (window - 1), s.count, window), "low_age")
    same(got["rank"], rolling(lambda w: np.sign(s.close[w][-1] - s.close[w]).sum() / (window - 1), s.count, window), "rank")


def test_symbols_fall_into_buckets(families, hours, quarter):
    for s in [*hours.values(), quarter]:
        got = families.run("symbol", s)
        buckets = [got[f"bucket_{k}"] for k in range(32)]
        assert np.array_equal(np.sum(buckets, axis=0), np.ones(s.count))
        assert got["cross" if s.symbol == "EURGBP" else "major"].min() == 1


# ---- causality on real bars -----------------------------------------------------------------------------------------------

def test_real_bars_cut_anywhere_change_nothing(families, hours, quarter):
    text, _ = calendar()
    news = News(families, text, NEW_YORK)
    rates = Rates(families, DATA / "fx/rates/short-term-interest.csv.gz")
    tables = {"news": {"news": news}, "carry": {"rates": rates}}
    random = np.random.default_rng(3)
    for name in families.table:
        series = [hours["GBPUSD"]] if name in ("flow", "currency", "pair") else [quarter]
        for s in series:
            others = [hours["EURGBP"], hours["USDJPY"]] if name in ("currency", "pair") else []
            given = {"minutes": 60} if name == "opening_range" else {}
            whole = families.run(name, s, others, **tables.get(name, {}), **given)
            for row in random.integers(50, s.count, 4):
                now = s.known[row]
                part, rest = s.until(families, now), [o.until(families, now) for o in others]
                cut = families.run(name, part, rest, **tables.get(name, {}), **given)
                for output in whole:
                    assert np.array_equal(whole[output][:row + 1].view(np.int64), cut[output].view(np.int64)), \
                        f"{name}.{output} cut after row {row}"
                for made in (part, *rest):
                    made.close_down()
    news.close_down()
    rates.close_down()
