/// Proleptic Gregorian calendar: days to dates and back, in integers, for every 64-bit nanosecond instant.
#include "time_i.h"

#include <forex/time.h>

int64_t fxi_floor_div(int64_t a, int64_t b)
{
    int64_t quotient = a / b;
    return quotient - (a % b != 0 && (a % b < 0) != (b < 0));
}

// The year is taken to begin in March, so that the leap day is its last day and the month lengths follow
// floor((153 m + 2) / 5) days before month m (0 = March). 719468 days lie between 0000-03-01 and 1970-01-01.
int64_t fxi_days(int year, int month, int day)
{
    int64_t months = (int64_t)year * 12 + month - 3;
    int64_t y = fxi_floor_div(months, 12), m = months - y * 12;
    int64_t leaps = fxi_floor_div(y, 4) - fxi_floor_div(y, 100) + fxi_floor_div(y, 400);
    return 365 * y + leaps + (153 * m + 2) / 5 + day - 1 - 719468;
}

int fxi_weekday(int64_t days)
{
    // 1970-01-01 was a Thursday (4).
    int64_t shifted = days + 4;
    return (int)(shifted - fxi_floor_div(shifted, 7) * 7);
}

int fxi_month_days(int year, int month)
{
    return (int)(fxi_days(year, month + 1, 1) - fxi_days(year, month, 1));
}

int64_t fx_from_civil(const fx_civil *civil)
{
    int64_t seconds = fxi_days(civil->year, civil->month, civil->day) * 86400 + civil->hour * 3600 +
                      civil->minute * 60 + civil->second;
    int64_t ns;
    if (__builtin_mul_overflow(seconds, FX_SECOND, &ns)) return seconds < 0 ? INT64_MIN : INT64_MAX;
    return __builtin_add_overflow(ns, civil->nanosecond, &ns) ? INT64_MAX : ns;
}

static void split_date(int64_t days, fx_civil *civil)
{
    int64_t d = days + 719468;
    int64_t era = fxi_floor_div(d, 146097), in_era = d - era * 146097;
    // Years of 365 days with the leap days of the era taken out again.
    int64_t y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * in_year + 2) / 153;
    civil->day = (int)(in_year - (153 * m + 2) / 5 + 1);
    civil->month = (int)(m < 10 ? m + 3 : m - 9);
    civil->year = (int)(era * 400 + y + (m >= 10));
}

fx_civil fx_to_civil(int64_t local)
{
    fx_civil civil;
    int64_t days = fxi_floor_div(local, FX_DAY);
    // The first day of the range starts before INT64_MIN; the subtraction is exact in unsigned arithmetic.
    int64_t rest = (int64_t)((uint64_t)local - (uint64_t)days * (uint64_t)FX_DAY);
    split_date(days, &civil);
    civil.weekday = fxi_weekday(days);
    civil.nanosecond = (int)(rest % FX_SECOND);
    civil.second = (int)(rest / FX_SECOND % 60);
    civil.minute = (int)(rest / FX_MINUTE % 60);
    civil.hour = (int)(rest / FX_HOUR);
    return civil;
}
