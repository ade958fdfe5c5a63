"""Business days and dates as text against NumPy."""
import ctypes

import pytest

import numpy as np

import librapto  # noqa: E402
from librapto import P  # noqa: E402

ROLLS = ["raise", "forward", "backward", "modifiedfollowing", "modifiedpreceding", "nat"]
RNG = np.random.default_rng(7)


class Busdays(ctypes.Structure):
    _fields_ = [("weekmask", P), ("holidays", P)]


class DatetimeText(ctypes.Structure):
    _fields_ = [("has_unit", ctypes.c_bool), ("automatic", ctypes.c_bool), ("unit", ctypes.c_int), ("utc", ctypes.c_bool),
                ("has_casting", ctypes.c_bool), ("casting", ctypes.c_int)]


def busdays(mask, holidays):
    weekmask = (ctypes.c_bool * 7)(*[c == "1" for c in mask])
    options = Busdays(ctypes.addressof(weekmask), librapto.operand(holidays))
    options.kept = weekmask, holidays
    return options


def dates(count):
    return RNG.integers(-4000, 40000, count).view("M8[D]")


@pytest.mark.parametrize("mask", ["1111100", "1111111", "0000001", "1010100"])
@pytest.mark.parametrize("holidays", [0, 1, 300])
def test_business_days(mask, holidays):
    days, others, offsets = dates(300), dates(300), RNG.integers(-3000, 3000, 300)
    days[5] = "NaT"
    free = np.concatenate([dates(holidays), np.array(["NaT"], "M8[D]")])
    if holidays:
        free = np.concatenate([free, days[:20], days[:3]])
    common = dict(weekmask=mask, holidays=free)
    options = busdays(mask, free)
    given = ctypes.byref(options)
    assert (librapto.call("is_busday", days, extra=(given,)) == np.is_busday(days, **common)).all()
    for roll in ROLLS[1:]:
        got = librapto.call("busday_offset", days, offsets, extra=(ROLLS.index(roll), given))
        expected = np.busday_offset(days, offsets, roll=roll, **common)
        assert got.tobytes() == expected.tobytes(), roll
    begin = np.delete(days, 5)
    got = librapto.call("busday_count", begin, others[1:], extra=(given,))
    assert (got == np.busday_count(begin, others[1:], **common)).all()


def status(name, *operands, extra=()):
    try:
        librapto.call(name, *operands, extra=extra)
    except librapto.RaptoError as error:
        return error.status, str(error)
    return 0, ""


def test_what_is_refused():
    saturday, nat = np.array("2011-10-01", "M8[D]"), np.array("NaT", "M8[D]")
    assert status("busday_offset", saturday, np.array(0), extra=(0, None))[1].endswith("Non-business day date in busday_offset")
    assert status("busday_offset", nat, np.array(0), extra=(0, None))[1].endswith("NaT input in busday_offset")
    assert status("busday_count", saturday, nat, extra=(None,))[0] == 105
    assert status("is_busday", np.array("2000-01-01T05", "M8[h]"), extra=(None,))[0] == 102
    assert status("is_busday", saturday, extra=(ctypes.byref(busdays("0000000", dates(1))),))[0] == 105
    assert status("busday_count", dates(2), dates(3), extra=(None,))[0] == 101
    month = librapto.call("busday_offset", np.array("2011-10", "M8[M]"), np.array([0, 1, -1]), extra=(1, None))
    assert (month == np.busday_offset("2011-10", [0, 1, -1], roll="forward")).all()


@pytest.mark.parametrize("unit", ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns"])
def test_dates_as_text(unit):
    values = np.array([0, 1, -1, 59, 3600, 10**6, 10**9 + 1, -(2**63)]).view(f"M8[{unit}]")
    for utc in (False, True):
        zone = {"timezone": "UTC" if utc else "naive"}
        for target in [None, "auto", "Y", "D", "h", "s", "ns"]:
            if target == "ns" and unit in "YM":
                continue
            options = DatetimeText(has_unit=target not in (None, "auto"), automatic=target == "auto", utc=utc)
            if options.has_unit:
                options.unit = librapto.UNITS.index(target)
            got = librapto.call("datetime_as_string", values, extra=(ctypes.byref(options),))
            expected = np.datetime_as_string(values, unit=target, **zone)
            assert got.dtype == expected.dtype and (got == expected).all(), (target, utc, got, expected)
    strict = DatetimeText(has_unit=True, unit=1, has_casting=True, casting=2)
    assert unit == "Y" or status("datetime_as_string", values, extra=(ctypes.byref(strict),))[0] == 102


def test_week_masks():
    function = librapto.LIB.rp_parse_weekmask
    mask = (ctypes.c_bool * 7)()
    for text in ["1111100", "Mon Tue", "MonTue", " Sun\tSat ", "", "111", "Mox", "11111001", "mon", "1111102", "Mon,Tue"]:
        try:
            expected = np.busdaycalendar(text).weekmask.tolist()
        except ValueError as error:
            expected = None if "Invalid" in str(error) else [False] * 7
        got = mask[:] if function(text.encode(), mask, None) == 0 else None
        assert got == expected, text
