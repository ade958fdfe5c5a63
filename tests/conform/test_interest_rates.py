"""Interest rates against a second reading of the OECD's file by Python's csv module: every value of every currency, the
rate in force and the rate known at any instant by plain search, swaps in decimal arithmetic, and the family `carry`."""
import csv
import datetime
import decimal
import gzip
import io
import math
import os
import pathlib
import sys

import numpy as np
import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from family_library import DATA, DAY, LENGTHS, Families, Rates, broker_hours, histdata  # noqa: E402
from indicator_library import find_library  # noqa: E402

FILE = DATA / "fx/rates/short-term-interest.csv.gz"
if find_library() is None or not FILE.exists():
    if os.environ.get("RAPTO_REQUIRE_DATA") == "1":
        raise RuntimeError("libforex_conform.so is not built, or the data is not there")
    pytest.skip("libforex_conform.so is not built, or the data is not there", allow_module_level=True)

NAN = math.nan
TODAY = dict(USA="USD", EA19="EUR", GBR="GBP", JPN="JPY", CHE="CHF", AUS="AUD", CAN="CAD", NZL="NZD", NOR="NOK", SWE="SEK", DNK="DKK",
             POL="PLN", HUN="HUF", CZE="CZK", MEX="MXN", ZAF="ZAR", KOR="KRW", ISR="ILS", CHN="CNY CNH", IND="INR", IDN="IDR", CHL="CLP",
             COL="COP", RUS="RUB", ISL="ISK", CRI="CRC")
# Members of the euro's area: own currency, and the year in which the euro came.
MEMBERS = dict(AUT=("ATS", 1999), BEL=("BEF", 1999), DEU=("DEM", 1999), ESP=("ESP", 1999), FIN=("FIM", 1999), FRA=("FRF", 1999),
               IRL=("IEP", 1999), ITA=("ITL", 1999), LUX=("LUF", 1999), NLD=("NLG", 1999), PRT=("PTE", 1999), GRC=("GRD", 2001),
               SVN=("SIT", 2007), SVK=("SKK", 2009), EST=("EEK", 2011), LVA=("LVL", 2014), LTU=("LTL", 2015))
DAYS = dict(USD=360, EUR=360, GBP=365, JPY=360, CHF=360, AUD=365, CAD=365, NZD=365)


def nanoseconds(year, month, day=1):
    return (datetime.date(year + (month - 1) // 12, (month - 1) % 12 + 1, day) - datetime.date(1970, 1, 1)).days * DAY


def period(letter, text):
    year = int(text[:4])
    first, months = {"A": lambda: (1, 12), "Q": lambda: (3 * int(text[6]) - 2, 3), "M": lambda: (int(text[5:]), 1)}[letter]()
    return nanoseconds(year, first), nanoseconds(year, first + months)


@pytest.fixture(scope="module")
def rows():
    with gzip.open(FILE, "rt") as f:
        return [(r["LOCATION"], r["FREQUENCY"], *period(r["FREQUENCY"], r["TIME"]), float(r["Value"])) for r in csv.DictReader(f)]


@pytest.fixture(scope="module")
def expected(rows):
    """Mapping from currency to (letter, begin, end, percent)."""
    found = {}
    for place, letter, begin, end, percent in rows:
        own, euro = MEMBERS.get(place, (None, None))
        for currency in (own or TODAY[place]).split():
            if (own and end > nanoseconds(euro, 1)) or (currency == "EUR" and begin < nanoseconds(1999, 1)):
                continue
            if currency == "CNH" and begin < nanoseconds(2010, 7):
                continue
            found.setdefault(currency, []).append((letter, begin, end, percent))
    return found


@pytest.fixture(scope="module")
def families():
    return Families()


@pytest.fixture(scope="module")
def rates(families):
    return Rates(families, FILE)


def test_every_value_of_every_currency(rates, rows, expected):
    got = rates.values()
    assert len(rows) == 24125 and len(expected) == 43 == len({currency for currency, _, _ in got})
    for (currency, place, letter), (begin, percent) in got.items():
        wanted = sorted((b, p) for kind, b, _, p in expected[currency] if kind == letter)
        assert list(begin) == [b for b, _ in wanted], (currency, letter)
        assert list(percent) == [p for _, p in wanted], (currency, letter)  # to the last bit
        assert place == next(p for p in {**TODAY, **MEMBERS} if currency in ((MEMBERS.get(p) or [TODAY.get(p)])[0]).split())
    assert sum(len(v[0]) for v in got.values()) == sum(len(v) for v in expected.values())


# ---- which rate when -------------------------------------------------------------------------------------------------------

RANK = {"M": 0, "Q": 1, "A": 2}


def in_force(values, now, stale):
    holding = [v for v in values if v[1] <= now < v[2]]
    if holding:
        return min(holding, key=lambda v: RANK[v[0]])[3]
    ended = [v for v in values if v[2] <= now]
    if not ended:
        return NAN
    last = max(ended, key=lambda v: (v[2], -RANK[v[0]]))
    return last[3] if now - last[2] < stale * DAY else NAN


def known(values, now, lag, stale):
    ended = [v for v in values if v[2] + lag * DAY <= now]
    if not ended:
        return NAN
    last = max(ended, key=lambda v: (v[2], -RANK[v[0]]))
    return last[3] if now < last[2] + (last[2] - last[1]) + (lag + stale) * DAY else NAN


@pytest.mark.parametrize("lag, stale", [(31, 100), (0, 0), (10, 3), (45, 400)])
def test_both_questions_at_any_instant(rates, expected, lag, stale):
    random = np.random.default_rng(31 * lag + stale)
    for currency, values in sorted(expected.items()):
        edges = [b + x * DAY + s for _, b, e, _ in values for b in (b, e) for x in (0, lag, stale) for s in (-1, 0)]
        instants = np.concatenate([random.choice(edges, 40), random.integers(nanoseconds(1955, 1), nanoseconds(2023, 1), 40)])
        force, know = rates.ask(currency, instants, lag, stale)
        for i, now in enumerate(instants):
            a, b = in_force(values, now, stale), known(values, now, lag, stale)
            assert force[i] == a or (math.isnan(a) and math.isnan(force[i])), (currency, now, force[i], a)
            assert know[i] == b or (math.isnan(b) and math.isnan(know[i])), (currency, now, know[i], b)


def test_swaps_in_decimal_arithmetic(rates, expected):
    """Price and forward price with 40 digits, then the points: to 1e-12 of the price."""
    decimal.getcontext().prec = 40
    D = decimal.Decimal
    random = np.random.default_rng(7)
    for symbol, digits, price in [("EURUSD", 5, 1.13), ("USDJPY", 3, 110.5), ("GBPUSD", 5, 1.3), ("AUDNZD", 5, 1.05), ("USDCAD", 5, 1.32),
                                  ("CHFJPY", 3, 111.0)]:
        for _ in range(20):
            now, markup = int(random.integers(nanoseconds(2003, 1), nanoseconds(2020, 5))), float(random.integers(0, 4)) / 2
            base, quote = (in_force(expected[c], now, 100) for c in (symbol[:3], symbol[3:]))
            grown = (1 + D(quote) / 100 / DAYS[symbol[3:]]) / (1 + D(base) / 100 / DAYS[symbol[:3]])
            gain, kept = D(price) - D(price) * grown, D(price) * D(markup) / 100 / DAYS[symbol[3:]]
            long, short = rates.swap(symbol, now, price, markup)
            assert abs(long - float((gain - kept) * 10**digits)) < 1e-12 * price * 10**digits
            assert abs(short - float((-gain - kept) * 10**digits)) < 1e-12 * price * 10**digits
    assert rates.swap("XAUUSD", nanoseconds(2019, 1), 1300, 0) is None


# ---- the family ------------------------------------------------------------------------------------------------------------


def carry_of(s, expected, lag, stale, window):
    base, quote = expected[s.symbol[:3]], expected[s.symbol[3:]]

    def rate(values, now):
        ended = [v for v in values if v[2] + lag * DAY <= now]
        last = max(ended, key=lambda v: (v[2], -RANK[v[0]])) if ended else None
        return (known(values, now, lag, stale), now - last[2]) if last else (NAN, NAN)

    out = {name: np.full(s.count, NAN) for name in ("base", "quote", "differential", "change_3", "change_12", "to_volatility", "age")}
    move = np.concatenate([[NAN], np.diff(np.log(s.close))])
    a_year = 260 * DAY / LENGTHS[s.timeframe]
    for t, now in enumerate(s.known):
        (b, old), (q, older) = rate(base, now), rate(quote, now)
        out["base"][t], out["quote"][t], out["differential"][t] = b, q, b - q
        for name, days in (("change_3", 91), ("change_12", 365)):
            out[name][t] = (b - q) - (rate(base, now - days * DAY)[0] - rate(quote, now - days * DAY)[0])
        if t >= window:
            deviation = math.sqrt((move[t - window + 1:t + 1] ** 2).mean() * a_year) * 100
            out["to_volatility"][t] = np.clip((b - q) / deviation, -2, 2) if deviation else NAN
        out["age"][t] = min(max(old, older) / DAY, 400) if not math.isnan(b - q) else NAN
    return out


def test_carry(families, rates, expected):
    series = [histdata(families, "EURUSD", 2018, 15, datetime.date(2018, 2, 19), 60), broker_hours(families, "GBPUSD", "2019-01-07", 1500),
              broker_hours(families, "USDJPY", "2019-01-07", 1500)]
    for s, (lag, stale, window) in zip(series, [(31, 100, 100), (10, 3, 20), (45, 0, 300)]):
        few = {c: [v for v in values if v[2] > nanoseconds(2015, 1)] for c, values in expected.items()}
        wanted = carry_of(s, few, lag, stale, window)
        got = families.run("carry", s, rates=rates, lag=lag, stale=stale, window=window)
        for name, values in wanted.items():
            unknown = np.isnan(values)
            assert np.array_equal(np.isnan(got[name]), unknown), f"{s.symbol} carry.{name}"
            assert np.allclose(got[name][~unknown], values[~unknown], rtol=1e-9, atol=1e-11), f"{s.symbol} carry.{name}"
            assert stale < 31 or not unknown.all()
        s.close_down()


# ---- other exports ---------------------------------------------------------------------------------------------------------

def test_the_newer_names_hold_the_same(families, rates, rows, tmp_path):
    """The OECD's file under the names of its newer exports, sorted otherwise, split by ';' with decimal commas."""
    times = {}
    with gzip.open(FILE, "rt") as f:
        for r in csv.DictReader(f):
            times[(r["LOCATION"], r["FREQUENCY"], r["TIME"])] = r["Value"].replace(".", ",")
    text = io.StringIO()
    text.write("FREQ;TIME_PERIOD;Time period;OBS_VALUE;UNIT_MEASURE;REF_AREA;MEASURE\n")
    for (place, letter, time), value in sorted(times.items(), key=lambda item: (item[0][2], item[0])):
        text.write(f"{letter};{time};x;{value};PA;{place};IR3TIB\n")
    path = tmp_path / "newer.csv"
    path.write_text(text.getvalue())
    newer = Rates(families, path)
    first, second = rates.values(), newer.values()
    assert first.keys() == second.keys()
    for key in first:
        assert np.array_equal(first[key][0], second[key][0]) and np.array_equal(first[key][1], second[key][1]), key
    newer.close_down()
