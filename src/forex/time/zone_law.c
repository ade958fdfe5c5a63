/// Zones that are written as an offset, with or without one hour of daylight saving by American or European dates:
/// what brokers' servers and vendors' files keep, which no IANA name describes.
///
/// The switches happen at the instants at which New York (/us: 07:00 and 06:00 UTC) or Europe (/eu: 01:00 UTC) switch,
/// so "UTC-5/us" is New York since 1987 and "UTC+2/eu" is Athens since 1996. Earlier years follow the rule of 1987 and
/// 1996 back to 1970.
#include "time_i.h"

#include <ctype.h>
#include <string.h>

// Day of the n-th Sunday of a month (n from 1), or the last one (n = 0).
static int64_t nth_sunday(int year, int month, int n)
{
    int64_t first = fxi_days(year, month, 1);
    int64_t sunday = first + (7 - fxi_weekday(first)) % 7 + 7 * (n ? n - 1 : 4);
    return sunday >= first + fxi_month_days(year, month) ? sunday - 7 : sunday;
}

static void switches_us(int year, int64_t *start, int64_t *end)
{
    // Energy Policy Act of 2005: from 2007 second Sunday of March to first of November; before, April to October.
    bool now = year >= 2007;
    *start = nth_sunday(year, now ? 3 : 4, now ? 2 : 1) * FX_DAY + 7 * FX_HOUR;
    *end = nth_sunday(year, now ? 11 : 10, now ? 1 : 0) * FX_DAY + 6 * FX_HOUR;
}

static void switches_eu(int year, int64_t *start, int64_t *end)
{
    // Directive 2000/84/EC: last Sundays of March and October.
    *start = nth_sunday(year, 3, 0) * FX_DAY + FX_HOUR;
    *end = nth_sunday(year, 10, 0) * FX_DAY + FX_HOUR;
}

static rp_status expand(struct fx_zone *zone, bool us, rp_error *error)
{
    for (int year = 1970; year < FXI_LAST_YEAR; year++) {
        int64_t start = 0, end = 0;
        (us ? switches_us : switches_eu)(year, &start, &end);
        rp_status status = fxi_zone_append(zone, start, zone->first_offset + FX_HOUR, error);
        if (!status) status = fxi_zone_append(zone, end, zone->first_offset, error);
        if (status) return status;
    }
    return RP_OK;
}

static bool take_digits(const char **cursor, int *value)
{
    if (!isdigit((unsigned char)**cursor)) return false;
    *value = *(*cursor)++ - '0';
    if (isdigit((unsigned char)**cursor)) *value = *value * 10 + (*(*cursor)++ - '0');
    return true;
}

static bool take_offset(const char **cursor, int64_t *offset)
{
    int hours = 0, minutes = 0;
    int sign = *(*cursor)++ == '-' ? -1 : 1;
    if (!take_digits(cursor, &hours)) return false;
    if (**cursor == ':') {
        (*cursor)++;
        if (!take_digits(cursor, &minutes)) return false;
    }
    *offset = sign * (hours * FX_HOUR + minutes * FX_MINUTE);
    return hours <= 15 && minutes <= 59;
}

rp_status fxi_law_parse(const char *name, struct fx_zone *zone, bool *known, rp_error *error)
{
    const char *cursor = name;
    *known = !strncmp(name, "UTC", 3) || !strncmp(name, "GMT", 3);
    if (!*known) return RP_OK;
    cursor += 3;
    bool ok = true;
    if (*cursor == '+' || *cursor == '-') ok = take_offset(&cursor, &zone->first_offset);
    if (ok && !*cursor) return RP_OK;
    if (ok && (!strcmp(cursor, "/us") || !strcmp(cursor, "/eu"))) return expand(zone, cursor[1] == 'u', error);
    return rp_fail(
        error, RP_EUNKNOWN,
        "time zone \"%.40s\" is not understood; write UTC, UTC-5, UTC+5:30, UTC-5/us, UTC+2/eu or an IANA name", name);
}
