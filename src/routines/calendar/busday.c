/* Business days: days of the week mask that are no holidays. Whole weeks are counted by multiplication, holidays by
 * binary search, so that a step over a century costs what a step over a week does. */
#include "core/array_i.h"
#include "core/calendar_i.h"
#include "core/iter_i.h"
#include <rapto/calendar.h>
#include <stdlib.h>
#include <string.h>

typedef struct calendar {
    bool weekmask[7];
    int per_week;
    int64_t count;           /* of the holidays that fall on days of the mask */
    const int64_t *holidays; /* ascending, each once */
} calendar;

/* ---- the calendar --------------------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Sorts the holidays and drops what no mask would count: NaT, doubles, free days. */
static void normalise(calendar *c, int64_t *days, int64_t count)
{
    qsort(days, (size_t)count, sizeof *days, ascending);
    c->count = 0;
    for (int64_t i = 0; i < count; i++) {
        bool again = c->count > 0 && days[c->count - 1] == days[i];
        if (days[i] != RPI_NAT && !again && c->weekmask[rpi_weekday(days[i])]) days[c->count++] = days[i];
    }
    c->holidays = days;
}

/* Dates as a C-order array of days; an error array when they do not cast. */
static rp_array *as_days(const char *op, rp_array *dates)
{
    if (rp_array_status(dates) != RP_OK) return dates;
    rp_dtype dtype = rp_dtype_of(dates);
    if (rp_dtype_base(dtype) != RP_DATETIME || !rp_can_cast(dtype, RP_DATETIME_D, RP_CAST_SAFE))
        return rpi_error_array(RP_EDTYPE,
                               "%s: dtype could not be cast from %s to datetime64[D] according to the rule "
                               "'safe'",
                               op, rp_dtype_name(dtype));
    return rp_astype(dates, RP_DATETIME_D);
}

/* NULL, or the error. The holidays belong to the caller's scope. */
static rp_array *prepare(const char *op, const rp_busdays *given, calendar *c)
{
    static const bool workdays[7] = {true, true, true, true, true, false, false};
    *c = (calendar){0};
    memcpy(c->weekmask, given && given->weekmask ? given->weekmask : workdays, sizeof c->weekmask);
    for (int i = 0; i < 7; i++) c->per_week += c->weekmask[i];
    if (c->per_week == 0)
        return rpi_error_array(RP_EVALUE, "%s: the business day weekmask must have at least one valid business day",
                               op);
    if (!given || !given->holidays) return NULL;
    rp_array *days = as_days(op, given->holidays);
    if (rp_array_status(days) != RP_OK) return days;
    if (days->ndim != 1) return rpi_error_array(RP_ESHAPE, "%s: holidays must be a 1-D array of dates", op);
    normalise(c, (int64_t *)(void *)rpi_data(days), days->size);
    return NULL;
}

/* Holidays before `day`. */
static int64_t holidays_before(const calendar *c, int64_t day)
{
    int64_t low = 0, high = c->count;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (c->holidays[middle] < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_busday(const calendar *c, int64_t day)
{
    if (!c->weekmask[rpi_weekday(day)]) return false;
    int64_t at = holidays_before(c, day);
    return at == c->count || c->holidays[at] != day;
}

/* ---- one date ------------------------------------------------------------------------------------------------- */

static int64_t next_busday(const calendar *c, int64_t day, int step)
{
    while (!is_busday(c, day)) day += step;
    return day;
}

static int64_t month_of(int64_t day)
{
    return rpi_convert_time(day, RP_UNIT_D, RP_UNIT_M, true);
}

/* Not for NaT. */
static int64_t rolled(const calendar *c, int64_t day, rp_busday_roll roll)
{
    if (is_busday(c, day)) return day;
    if (roll == RP_ROLL_NAT) return RPI_NAT;
    int step = roll == RP_ROLL_FORWARD || roll == RP_ROLL_MODIFIED_FOLLOWING ? 1 : -1;
    bool modified = roll == RP_ROLL_MODIFIED_FOLLOWING || roll == RP_ROLL_MODIFIED_PRECEDING;
    int64_t found = next_busday(c, day, step);
    return modified && month_of(found) != month_of(day) ? next_busday(c, day, -step) : found;
}

/* From a business day `offset` business days on: whole weeks at once, then the holidays that they passed, day by day.
 */
static int64_t moved(const calendar *c, int64_t day, int64_t offset)
{
    int step = offset < 0 ? -1 : 1;
    int64_t start = day, weeks = offset / c->per_week;
    day = (int64_t)((uint64_t)day + (uint64_t)weeks * 7);
    int64_t left = llabs(offset % c->per_week);
    left += step > 0 ? holidays_before(c, day + 1) - holidays_before(c, start + 1)
                     : holidays_before(c, start) - holidays_before(c, day);
    while (left > 0) {
        day += step;
        left -= is_busday(c, day);
    }
    return day;
}

/* Business days in [begin, end); begin <= end. */
static int64_t count_between(const calendar *c, int64_t begin, int64_t end)
{
    int64_t weeks = (end - begin) / 7, count = weeks * c->per_week;
    count -= holidays_before(c, end) - holidays_before(c, begin);
    for (int64_t day = begin + weeks * 7; day < end; day++) count += c->weekmask[rpi_weekday(day)];
    return count;
}

/* ---- whole arrays ---------------------------------------------------------------------------------------------- */

/* Two arrays broadcast together and copied; NULL, or the error. */
static rp_array *broadcast_pair(const char *op, rp_array *pair[2])
{
    char first[RPI_SHAPE_TEXT], second[RPI_SHAPE_TEXT];
    int ndim = 0;
    int64_t shape[RP_MAX_NDIM];
    for (int i = 0; i < 2; i++) {
        if (rpi_is_error(pair[i])) return pair[i];
        if (!rpi_broadcast_shape(pair[i]->ndim, pair[i]->shape, &ndim, shape))
            return rpi_error_array(RP_ESHAPE, "%s: operands could not be broadcast together with shapes %s %s", op,
                                   rpi_shape_text(pair[0]->ndim, pair[0]->shape, first),
                                   rpi_shape_text(pair[1]->ndim, pair[1]->shape, second));
    }
    for (int i = 0; i < 2; i++) {
        pair[i] = rp_copy(rp_broadcast_to(pair[i], ndim, shape));
        if (rpi_is_error(pair[i])) return pair[i];
    }
    return NULL;
}

static rp_array *offset_all(const calendar *c, rp_array *dates, const rp_array *offsets, rp_busday_roll roll)
{
    int64_t *days = (void *)rpi_data(dates);
    const int64_t *steps = (const void *)rpi_data(offsets);
    for (int64_t i = 0; i < dates->size; i++) {
        bool nat = days[i] == RPI_NAT;
        if (roll == RP_ROLL_RAISE && (nat || !is_busday(c, days[i])))
            return rpi_error_array(RP_EVALUE, "rp_busday_offset: %s in busday_offset",
                                   nat ? "NaT input" : "Non-business day date");
        if (!nat) days[i] = rolled(c, days[i], roll);
        if (days[i] != RPI_NAT) days[i] = moved(c, days[i], steps[i]);
    }
    return dates;
}

rp_array *rp_busday_offset(rp_array *dates, rp_array *offsets, rp_busday_roll roll, const rp_busdays *busdays)
{
    RP_SCOPE();
    calendar c;
    rp_array *error = prepare("rp_busday_offset", busdays, &c);
    if (error) return rp_yield(error);
    rp_array *pair[2] = {as_days("rp_busday_offset", dates), rp_astype(offsets, RP_I64)};
    error = broadcast_pair("rp_busday_offset", pair);
    return rp_yield(error ? error : offset_all(&c, pair[0], pair[1], roll));
}

static rp_array *count_all(const calendar *c, const rp_array *begin, const rp_array *end)
{
    rp_array *out = rp_empty(RP_I64, begin->ndim, begin->shape);
    if (rp_array_status(out) != RP_OK) return out;
    const int64_t *first = (const void *)rpi_data(begin), *last = (const void *)rpi_data(end);
    int64_t *counts = (void *)rpi_data(out);
    for (int64_t i = 0; i < out->size; i++) {
        if (first[i] == RPI_NAT || last[i] == RPI_NAT)
            return rpi_error_array(RP_EVALUE, "rp_busday_count: Cannot compute a business day count with a NaT "
                                              "(not-a-time) date");
        counts[i] =
            first[i] <= last[i] ? count_between(c, first[i], last[i]) : -count_between(c, last[i] + 1, first[i] + 1);
    }
    return out;
}

rp_array *rp_busday_count(rp_array *begin, rp_array *end, const rp_busdays *busdays)
{
    RP_SCOPE();
    calendar c;
    rp_array *error = prepare("rp_busday_count", busdays, &c);
    if (error) return rp_yield(error);
    rp_array *pair[2] = {as_days("rp_busday_count", begin), as_days("rp_busday_count", end)};
    error = broadcast_pair("rp_busday_count", pair);
    return rp_yield(error ? error : count_all(&c, pair[0], pair[1]));
}

rp_array *rp_is_busday(rp_array *dates, const rp_busdays *busdays)
{
    RP_SCOPE();
    calendar c;
    rp_array *error = prepare("rp_is_busday", busdays, &c);
    if (error) return rp_yield(error);
    rp_array *days = as_days("rp_is_busday", dates);
    if (rp_array_status(days) != RP_OK) return rp_yield(days);
    rp_array *out = rp_empty(RP_BOOL, days->ndim, days->shape);
    if (rp_array_status(out) != RP_OK) return rp_yield(out);
    const int64_t *at = (const void *)rpi_data(days);
    char *to = rpi_data(out);
    for (int64_t i = 0; i < out->size; i++) to[i] = at[i] != RPI_NAT && is_busday(&c, at[i]);
    return rp_yield(out);
}
