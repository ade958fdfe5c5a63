/* The proleptic Gregorian calendar and the units of time. */
#ifndef RAPTO_CORE_CALENDAR_I_H
#define RAPTO_CORE_CALENDAR_I_H

#include "core/dtype_i.h"

#define RPI_NAT INT64_MIN

/* A date: month and day count from 1. Years are astronomical: year 0 exists. */
typedef struct rpi_date {
    int64_t year;
    int month, day;
} rpi_date;

/* A date and the time of the day. */
typedef struct rpi_moment {
    rpi_date date;
    int hour, minute, second, nanosecond;
} rpi_moment;

/* Quotient rounded towards minus infinity; `divisor` is positive. */
static inline int64_t rpi_floor_div(int64_t x, int64_t divisor)
{
    return x / divisor - (x % divisor < 0);
}

bool rpi_is_leap_year(int64_t year);
int rpi_month_days(int64_t year, int month); /* 28 to 31; month from 1 */

/* Days from 1970-01-01 to the first day of a month, `months` counted from January 1970. Wraps beyond int64. */
int64_t rpi_months_to_days(int64_t months);
int64_t rpi_date_to_days(const rpi_date *date);
void rpi_days_to_date(int64_t days, rpi_date *date);
/* 0 Monday to 6 Sunday. */
int rpi_weekday(int64_t days);

/* A count of `unit` since 1970 (not NaT, not of the generic unit) as date and time, and back; the way back wraps. */
void rpi_moment_of(int64_t count, rp_unit unit, rpi_moment *moment);
int64_t rpi_moment_count(const rpi_moment *moment, rp_unit unit);

/* One count in another unit: of dates by the calendar, of differences by the mean length of years and months. Rounds
 * towards minus infinity, wraps, keeps NaT. */
int64_t rpi_convert_time(int64_t count, rp_unit from, rp_unit to, bool is_date);

/* The loop that converts counts of one unit to another; a copy where one is generic. */
rpi_loop *rpi_time_loop(rp_unit from, rp_unit to, bool is_date);

/* How many of the finer unit `fine` make one `coarse`; 0 when that is no fixed number (months and days) or exceeds
 * int64. */
int64_t rpi_unit_factor(rp_unit coarse, rp_unit fine);

#endif
