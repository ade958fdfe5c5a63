"""Business days and dates as text, against NumPy."""
import numpy as np
import pytest
import rapto as rp

from same import same

DAYS = ["2011-06-23", "2011-07-01", "2011-07-02", "2011-07-03", "2011-07-04", "2011-12-30"]


@pytest.mark.parametrize("roll", ["forward", "backward", "modifiedfollowing", "modifiedpreceding", "nat", "following"])
def test_offsets(roll):
    def make(m):
        return m.busday_offset(m.array(DAYS, dtype="M8[D]"), [0, 1, -2, 5, 0, 1], roll=roll, holidays=["2011-07-04"])
    same(make(rp), make(np))


def test_counts_and_tests():
    for keywords in ({}, {"weekmask": "1111110"}, {"weekmask": [1, 0, 1, 0, 1, 0, 1]}, {"holidays": ["2011-07-01"]}):
        same(rp.busday_count(DAYS[0], DAYS, **keywords), np.busday_count(DAYS[0], DAYS, **keywords))
        same(rp.is_busday(DAYS, **keywords), np.is_busday(DAYS, **keywords))


def test_calendar_objects():
    ours, theirs = (m.busdaycalendar("Mon Wed Fri", ["2011-07-04", "2011-07-05", "2011-07-04"]) for m in (rp, np))
    same(ours.holidays, theirs.holidays)
    same(ours.weekmask, theirs.weekmask)
    same(rp.is_busday(DAYS, busdaycal=ours), np.is_busday(DAYS, busdaycal=theirs))
    with pytest.raises(ValueError, match="both"):
        rp.is_busday(DAYS, weekmask="1111111", busdaycal=ours)


def test_errors():
    with pytest.raises(ValueError, match="Non-business day"):
        rp.busday_offset("2011-07-02", 0)
    with pytest.raises(ValueError, match="roll"):
        rp.busday_offset("2011-07-02", 0, roll="up")
    with pytest.raises(ValueError, match="weekmask"):
        rp.is_busday("2011-07-02", weekmask=[1, 1])


def test_text():
    for unit in (None, "h", "D", "auto"):
        for m in (rp, np):
            values = m.array(["2011-03-12T13:00", "NaT", "2000-01-01T00:00"], dtype="M8[m]")
            result = m.datetime_as_string(values, unit=unit, casting="unsafe") if unit else m.datetime_as_string(values)
            if m is rp:
                ours = result
        same(ours, result)
    assert rp.datetime_data("M8[ns]") == np.datetime_data("M8[ns]")
