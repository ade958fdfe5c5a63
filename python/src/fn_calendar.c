/* Rows: dates as text, business days. The week mask and the holidays of a busdaycalendar are taken apart in
 * rapto/_fn_calendar.py. */
#include "rpy.h"
#include <rapto/calendar.h>
#include <string.h>

/* Dates of an argument; texts are read as days. NULL with an exception. */
static rp_array *dates_of(PyObject *object)
{
    rp_array *a = rpy_to_array(object, RP_DTYPE_COUNT);
    if (!a) return NULL;
    bool text = rp_dtype_base(rp_dtype_of(a)) == RP_STR || rp_dtype_base(rp_dtype_of(a)) == RP_BYTES;
    return text || rp_size(a) == 0 ? rp_astype(a, RP_DATETIME_D) : a;
}

static bool read_text_mask(PyObject *object, bool weekmask[7])
{
    rp_error error;
    PyObject *bytes = PyUnicode_Check(object) ? PyUnicode_AsUTF8String(object) : PyObject_Bytes(object);
    if (!bytes) return false;
    rp_status status = rp_parse_weekmask(PyBytes_AsString(bytes), weekmask, &error);
    Py_DECREF(bytes);
    return rpy_check_status(status, &error);
}

/* "1111100", "Mon Tue", or seven truth values. */
static bool read_mask(PyObject *object, bool weekmask[7])
{
    if (PyUnicode_Check(object) || PyBytes_Check(object)) return read_text_mask(object, weekmask);
    rp_array *a = rpy_to_array(object, RP_DTYPE_COUNT);
    if (!a) return false;
    if (rp_ndim(a) != 1 || rp_size(a) != 7) {
        rpy_raise(RP_EVALUE, "A business day weekmask array must have length 7");
        return false;
    }
    return rpy_check_status(rp_copy_to(a, RP_BOOL, weekmask, 7), NULL);
}

/* Fills `days` from the arguments `mask` and `holidays`. */
static bool read_days(rpy_call *c, int mask, int holidays, bool weekmask[7], rp_busdays *days)
{
    if (!read_mask(OBJECT(mask), weekmask)) return false;
    days->weekmask = weekmask;
    if (!OBJECT(holidays) || OBJECT(holidays) == Py_None) return true;
    return (days->holidays = dates_of(OBJECT(holidays))) != NULL;
}

/* In `out` when it is an array. */
static PyObject *give(rpy_call *c, rp_array *a, PyObject *out)
{
    return out && out != Py_None ? rpy_give_out(c, a, out) : rpy_give(c, a);
}

static bool roll_of(const char *name, rp_busday_roll *roll)
{
    static const struct {
        const char *name;
        rp_busday_roll roll;
    } rolls[] = {{"raise", RP_ROLL_RAISE},
                 {"forward", RP_ROLL_FORWARD},
                 {"following", RP_ROLL_FORWARD},
                 {"backward", RP_ROLL_BACKWARD},
                 {"preceding", RP_ROLL_BACKWARD},
                 {"modifiedfollowing", RP_ROLL_MODIFIED_FOLLOWING},
                 {"modifiedpreceding", RP_ROLL_MODIFIED_PRECEDING},
                 {"nat", RP_ROLL_NAT}};
    for (size_t i = 0; i < sizeof rolls / sizeof *rolls; i++) {
        *roll = rolls[i].roll;
        if (strcmp(rolls[i].name, name) == 0) return true;
    }
    rpy_raise(RP_EVALUE, "Invalid business day roll parameter; raise, nat, forward, following, backward, preceding, "
                         "modifiedfollowing and modifiedpreceding are known");
    return false;
}

static PyObject *fn_busday_offset(rpy_call *c)
{
    bool weekmask[7];
    rp_busdays days = {0};
    rp_busday_roll roll;
    if (!roll_of(TEXT(2), &roll) || !read_days(c, 3, 4, weekmask, &days)) return NULL;
    rp_array *dates = dates_of(OBJECT(0));
    return dates ? give(c, rp_busday_offset(dates, ARRAY(1), roll, &days), OBJECT(5)) : NULL;
}

static PyObject *fn_busday_count(rpy_call *c)
{
    bool weekmask[7];
    rp_busdays days = {0};
    if (!read_days(c, 2, 3, weekmask, &days)) return NULL;
    rp_array *begin = dates_of(OBJECT(0)), *end = begin ? dates_of(OBJECT(1)) : NULL;
    return end ? give(c, rp_busday_count(begin, end, &days), OBJECT(4)) : NULL;
}

static PyObject *fn_is_busday(rpy_call *c)
{
    bool weekmask[7];
    rp_busdays days = {0};
    if (!read_days(c, 1, 2, weekmask, &days)) return NULL;
    rp_array *dates = dates_of(OBJECT(0));
    return dates ? give(c, rp_is_busday(dates, &days), OBJECT(3)) : NULL;
}

static PyObject *fn_weekmask(rpy_call *c)
{
    bool weekmask[7];
    if (!read_mask(OBJECT(0), weekmask)) return NULL;
    return rpy_give(c, rp_from_data(RP_BOOL, 1, (int64_t[]){7}, weekmask));
}

static PyObject *fn_datetime_as_string(rpy_call *c)
{
    rp_datetime_text how = {.has_casting = true, .casting = (rp_casting)INT(3)};
    const char *unit = TEXT(1), *zone = TEXT(2);
    how.automatic = unit && strcmp(unit, "auto") == 0;
    how.has_unit = unit && !how.automatic;
    if (how.has_unit && !rp_unit_from_name(unit, strlen(unit), &how.unit))
        return rpy_raise(RP_EDTYPE, "datetime_as_string: unit is none of Y, M, W, D, h, m, s, ms, us, ns, auto");
    how.utc = zone && strcmp(zone, "UTC") == 0;
    if (zone && !how.utc && strcmp(zone, "naive") != 0)
        return rpy_raise(RP_EUNSUPPORTED,
                         "datetime_as_string: timezone is 'naive' or 'UTC'; convert to other zones before");
    return rpy_give(c, rp_datetime_as_string(ARRAY(0), &how));
}

const rpy_row rpy_rows_calendar[] = {
    {"_busday_offset", "dates: any, offsets: array, roll: str, weekmask: any, holidays: any, out: any", NULL,
     fn_busday_offset, 0, "Dates moved by business days.", NULL},
    {"_busday_count", "begindates: any, enddates: any, weekmask: any, holidays: any, out: any", NULL, fn_busday_count,
     0, "Business days between dates.", NULL},
    {"_is_busday", "dates: any, weekmask: any, holidays: any, out: any", NULL, fn_is_busday, 0,
     "Whether dates are business days.", NULL},
    {"_weekmask", "weekmask: any", NULL, fn_weekmask, 0, "A week mask as seven truth values from Monday.", NULL},
    {"datetime_as_string", "arr: array, unit: str = None, timezone: str = 'naive', casting: casting = 'same_kind'",
     NULL, fn_datetime_as_string, 0,
     "Dates as ISO 8601 text, to the unit of the array, to `unit`, or as far as needed ('auto').",
     ">>> rp.datetime_as_string(rp.datetime64('2011-03-12T13', 'h'))\nnp.str_('2011-03-12T13')"},
    {0},
};
