/* Dates, and counts of one unit of time as counts of another. Counts wrap where int64 ends, as NumPy's do. */
#include "core/calendar_i.h"

#include <string.h>

#define ERA_DAYS 146097 /* 400 years */

bool rpi_is_leap_year(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int rpi_month_days(int64_t year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && rpi_is_leap_year(year) ? 29 : days[month - 1];
}

static int64_t wrap_mul(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a * (uint64_t)b);
}

static int64_t wrap_add(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

/* Days from 1970-01-01 to the first day of a month (1 to 12) of the year 1970 + `years`. Counts in eras of 400 years
 * that begin on 1 March, so that the leap day comes last. */
static int64_t month_start(int64_t years, int month)
{
    int64_t era = rpi_floor_div(years, 400), year = years - era * 400 + 1970 - (month <= 2);
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
    int64_t day = year * 365 + year / 4 - year / 100 + year / 400 + of_year;
    return wrap_add(wrap_mul(era, ERA_DAYS), day - 719468);
}

int64_t rpi_months_to_days(int64_t months)
{
    int64_t years = rpi_floor_div(months, 12);
    return month_start(years, (int)(months - years * 12) + 1);
}

int64_t rpi_date_to_days(const rpi_date *date)
{
    return wrap_add(month_start(wrap_add(date->year, -1970), date->month), date->day - 1);
}

void rpi_days_to_date(int64_t days, rpi_date *date)
{
    int64_t era = rpi_floor_div(days, ERA_DAYS), of_era = days - era * ERA_DAYS + 719468 % ERA_DAYS;
    era += 719468 / ERA_DAYS + of_era / ERA_DAYS;
    of_era %= ERA_DAYS;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * of_year + 2) / 153;
    date->day = (int)(of_year - (153 * march_month + 2) / 5 + 1);
    date->month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    date->year = year_of_era + era * 400 + (date->month <= 2);
}

int rpi_weekday(int64_t days)
{
    int64_t of_week = days % 7 + 3; /* 1970-01-01 was a Thursday */
    return (int)(of_week < 0 ? of_week + 7 : of_week % 7);
}

/* ---- units ---------------------------------------------------------------------------------------------------- */

/* How many of the next finer unit make one; nothing fixed between months and weeks. */
static const int64_t steps[RP_UNIT_COUNT] = {
    [RP_UNIT_Y] = 12,   [RP_UNIT_W] = 7,    [RP_UNIT_D] = 24,    [RP_UNIT_H] = 60,
    [RP_UNIT_MIN] = 60, [RP_UNIT_S] = 1000, [RP_UNIT_MS] = 1000, [RP_UNIT_US] = 1000,
};

int64_t rpi_unit_factor(rp_unit coarse, rp_unit fine)
{
    int64_t factor = 1;
    if (coarse == RP_UNIT_GENERIC || coarse > fine) return 0;
    for (int unit = coarse; unit < (int)fine; unit++) {
        if (__builtin_mul_overflow(factor, steps[unit], &factor)) return 0;
    }
    return factor;
}

/* The same of units that are near enough for it to be a number: hours to nanoseconds. */
static int64_t near_factor(rp_unit coarse, rp_unit fine)
{
    int64_t factor = rpi_unit_factor(coarse, fine);
    return factor > 0 ? factor : 1;
}

/* Counts times `multiply`, divided by `divide`. */
typedef struct ratio {
    int64_t multiply, divide;
} ratio;

static bool is_calendar_unit(rp_unit unit)
{
    return unit == RP_UNIT_Y || unit == RP_UNIT_M;
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* From a coarse unit to a fine one; years and months have the mean length of the Gregorian calendar. */
static ratio refine(rp_unit coarse, rp_unit fine)
{
    if (!is_calendar_unit(coarse) || is_calendar_unit(fine)) return (ratio){rpi_unit_factor(coarse, fine), 1};
    ratio r = {ERA_DAYS, coarse == RP_UNIT_Y ? 400 : 4800};
    if (fine == RP_UNIT_W) {
        r.divide *= 7;
    } else { /* the common divisor goes first: the product of both numbers is beyond int64 */
        int64_t factor = rpi_unit_factor(RP_UNIT_D, fine), common = common_divisor(factor, r.divide);
        r.divide /= common;
        r.multiply *= factor / common;
    }
    int64_t common = common_divisor(r.multiply, r.divide);
    return (ratio){r.multiply / common, r.divide / common};
}

static ratio ratio_of(rp_unit from, rp_unit to)
{
    if (from <= to) return refine(from, to);
    ratio r = refine(to, from);
    return (ratio){r.divide, r.multiply};
}

static inline int64_t scale(int64_t count, ratio r)
{
    int64_t product = wrap_mul(count, r.multiply);
    if (r.divide <= 1) return product;
    if (count < 0 && product > 0) product -= r.divide - 1; /* it wrapped: what NumPy's rounding then gives */
    return count < 0 && product < 0 ? rpi_floor_div(product, r.divide) : product / r.divide;
}

static int64_t date_count_to_days(int64_t count, rp_unit unit)
{
    if (unit == RP_UNIT_Y) return month_start(count, 1);
    if (unit == RP_UNIT_M) return rpi_months_to_days(count);
    return scale(count, ratio_of(unit, RP_UNIT_D));
}

static int64_t days_to_date_count(int64_t days, rp_unit unit)
{
    rpi_date date;
    if (!is_calendar_unit(unit)) return scale(days, ratio_of(RP_UNIT_D, unit));
    rpi_days_to_date(days, &date);
    int64_t years = wrap_add(date.year, -1970);
    return unit == RP_UNIT_Y ? years : wrap_add(wrap_mul(years, 12), date.month - 1);
}

int64_t rpi_convert_time(int64_t count, rp_unit from, rp_unit to, bool is_date)
{
    if (count == RPI_NAT || from == to || from == RP_UNIT_GENERIC || to == RP_UNIT_GENERIC) return count;
    if (!is_date || is_calendar_unit(from) == is_calendar_unit(to)) return scale(count, ratio_of(from, to));
    return days_to_date_count(date_count_to_days(count, from), to);
}

/* ---- loops ---------------------------------------------------------------------------------------------------- */

/* Counts lie anywhere, as the elements of all conversions may. */
static int64_t load(const char *at)
{
    int64_t count;
    memcpy(&count, at, sizeof count);
    return count;
}

static void store(char *at, int64_t count)
{
    memcpy(at, &count, sizeof count);
}

/* What the loops below share; only the units differ, which a loop cannot be told. */
static void convert_scaled(int64_t n, char *const *pointers, const int64_t *strides, ratio r)
{
    const char *in = pointers[0];
    char *out = pointers[1];
    for (int64_t i = 0; i < n; i++, in += strides[0], out += strides[1]) {
        int64_t count = load(in);
        store(out, count == RPI_NAT ? count : scale(count, r));
    }
}

static void convert_dates(int64_t n, char *const *pointers, const int64_t *strides, rp_unit from, rp_unit to)
{
    const char *in = pointers[0];
    char *out = pointers[1];
    if (is_calendar_unit(from) == is_calendar_unit(to)) {
        convert_scaled(n, pointers, strides, ratio_of(from, to));
        return;
    }
    for (int64_t i = 0; i < n; i++, in += strides[0], out += strides[1])
        store(out, rpi_convert_time(load(in), from, to, true));
}

#define PAIR(from, to)                                                                                                 \
    static void date_##from##_##to(int64_t n, char *const *pointers, const int64_t *strides)                           \
    {                                                                                                                  \
        convert_dates(n, pointers, strides, RP_UNIT_##from, RP_UNIT_##to);                                             \
    }                                                                                                                  \
    static void span_##from##_##to(int64_t n, char *const *pointers, const int64_t *strides)                           \
    {                                                                                                                  \
        convert_scaled(n, pointers, strides, ratio_of(RP_UNIT_##from, RP_UNIT_##to));                                  \
    }
#define PAIRS(from)                                                                                                    \
    PAIR(from, Y)                                                                                                      \
    PAIR(from, M)                                                                                                      \
    PAIR(from, W)                                                                                                      \
    PAIR(from, D)                                                                                                      \
    PAIR(from, H)                                                                                                      \
    PAIR(from, MIN)                                                                                                    \
    PAIR(from, S)                                                                                                      \
    PAIR(from, MS)                                                                                                     \
    PAIR(from, US)                                                                                                     \
    PAIR(from, NS)
PAIRS(Y)
PAIRS(M)
PAIRS(W)
PAIRS(D)
PAIRS(H)
PAIRS(MIN)
PAIRS(S)
PAIRS(MS)
PAIRS(US)
PAIRS(NS)

#define ROW(kind, from)                                                                                                \
    {                                                                                                                  \
        NULL, kind##_##from##_Y, kind##_##from##_M, kind##_##from##_W, kind##_##from##_D, kind##_##from##_H,           \
            kind##_##from##_MIN, kind##_##from##_S, kind##_##from##_MS, kind##_##from##_US, kind##_##from##_NS         \
    }
#define TABLE(kind)                                                                                                    \
    {                                                                                                                  \
        {NULL}, ROW(kind, Y), ROW(kind, M), ROW(kind, W), ROW(kind, D), ROW(kind, H), ROW(kind, MIN), ROW(kind, S),    \
            ROW(kind, MS), ROW(kind, US), ROW(kind, NS)                                                                \
    }
static rpi_loop *const date_loops[RP_UNIT_COUNT][RP_UNIT_COUNT] = TABLE(date);
static rpi_loop *const span_loops[RP_UNIT_COUNT][RP_UNIT_COUNT] = TABLE(span);

rpi_loop *rpi_time_loop(rp_unit from, rp_unit to, bool is_date)
{
    rpi_loop *loop = is_date ? date_loops[from][to] : span_loops[from][to];
    return from != to && loop ? loop : rpi_cast_loop(RP_I64, RP_I64);
}

/* ---- moments -------------------------------------------------------------------------------------------------- */

void rpi_moment_of(int64_t count, rp_unit unit, rpi_moment *moment)
{
    *moment = (rpi_moment){0};
    int64_t days = rpi_convert_time(count, unit, RP_UNIT_D, true);
    rpi_days_to_date(days, &moment->date);
    if (unit <= RP_UNIT_D) return;
    int64_t per_second = unit > RP_UNIT_S ? rpi_unit_factor(RP_UNIT_S, unit) : 1;
    int64_t rest = (int64_t)((uint64_t)count - (uint64_t)wrap_mul(days, rpi_unit_factor(RP_UNIT_D, unit)));
    int64_t seconds = unit > RP_UNIT_S ? rest / per_second : rest * rpi_unit_factor(unit, RP_UNIT_S);
    moment->hour = (int)(seconds / 3600);
    moment->minute = (int)(seconds / 60 % 60);
    moment->second = (int)(seconds % 60);
    moment->nanosecond = (int)(rest % per_second * (1000000000 / per_second));
}

int64_t rpi_moment_count(const rpi_moment *m, rp_unit unit)
{
    int64_t count = rpi_convert_time(rpi_date_to_days(&m->date), RP_UNIT_D, unit, true);
    if (unit <= RP_UNIT_D) return count;
    int64_t seconds = m->hour * 3600 + m->minute * 60 + m->second;
    if (unit <= RP_UNIT_S) return wrap_add(count, seconds / near_factor(unit, RP_UNIT_S));
    int64_t per_second = near_factor(RP_UNIT_S, unit);
    return wrap_add(count, seconds * per_second + m->nanosecond / (1000000000 / per_second));
}
