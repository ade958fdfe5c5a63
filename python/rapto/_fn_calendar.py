"""Business days: NumPy's functions over a week mask and holidays, or over both in a busdaycalendar."""
import re

import rapto as rp

from . import _rapto as _c

__all__ = ["busday_count", "busday_offset", "is_busday", "busdaycalendar", "datetime_data"]
WEEK = "1111100"


class busdaycalendar:
    """A week mask and the holidays that fall on its business days, sorted and without repeats.

    >>> rp.busdaycalendar(holidays=["2011-07-04"]).holidays
    array(['2011-07-04'], dtype='datetime64[D]')
    """

    def __init__(self, weekmask=WEEK, holidays=None):
        self._weekmask = _c._weekmask(weekmask)
        days = rp.array([] if holidays is None else holidays, dtype="datetime64[D]")
        days = rp.unique(days[~rp.isnat(days)])
        self._holidays = days[_c._is_busday(days, self._weekmask, None, None)]

    weekmask = property(lambda self: self._weekmask.copy(), doc="Seven truth values from Monday.")
    holidays = property(lambda self: self._holidays.copy(), doc="Dates that are no business days.")


def parts(weekmask, holidays, busdaycal):
    """The week mask and holidays to use."""
    if busdaycal is None:
        return weekmask, holidays
    if weekmask is not WEEK or holidays is not None:
        raise ValueError("Cannot supply both the weekmask/holidays and the busdaycal parameters")
    return busdaycal.weekmask, busdaycal.holidays


def busday_offset(dates, offsets, roll="raise", weekmask=WEEK, holidays=None, busdaycal=None, out=None):
    """Dates rolled to business days by the rule `roll`, then moved by `offsets` business days.

    >>> rp.busday_offset("2011-10", 0, roll="forward")
    np.datetime64('2011-10-03')
    """
    return _c._busday_offset(dates, offsets, roll, *parts(weekmask, holidays, busdaycal), out)


def busday_count(begindates, enddates, weekmask=WEEK, holidays=None, busdaycal=None, out=None):
    """Business days from `begindates` on, before `enddates`; negative when the end is earlier.

    >>> rp.busday_count("2011-01", "2011-02")
    np.int64(21)
    """
    return _c._busday_count(begindates, enddates, *parts(weekmask, holidays, busdaycal), out)


def is_busday(dates, weekmask=WEEK, holidays=None, busdaycal=None, out=None):
    """Whether dates are business days.

    >>> rp.is_busday(["2011-07-01", "2011-07-02"])
    array([ True, False])
    """
    return _c._is_busday(dates, *parts(weekmask, holidays, busdaycal), out)


def datetime_data(dtype, /):
    """(unit, count) of a datetime or timedelta dtype; counts other than 1 do not exist here.

    >>> rp.datetime_data("datetime64[ns]")
    ('ns', 1)
    """
    dtype = rp.dtype(dtype)
    if dtype.kind not in "mM":
        raise TypeError("cannot get datetime metadata from non-datetime type")
    found = re.search(r"\[(\w+)\]", dtype.name)
    return (found.group(1) if found else "generic", 1)
