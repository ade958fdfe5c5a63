/// The POSIX TZ rule that a TZif footer holds ("EST5EDT,M3.2.0,M11.1.0"), and its transitions year by year.
#include "time_i.h"

#include <ctype.h>
#include <string.h>

// A name is three or more letters, or anything of letters, digits and signs between < and >.
static bool skip_name(const char **cursor)
{
    const char *p = *cursor;
    if (*p == '<') {
        for (p++; isalnum((unsigned char)*p) || *p == '+' || *p == '-'; p++) {
        }
        if (*p != '>') return false;
        *cursor = p + 1;
        return true;
    }
    for (; isalpha((unsigned char)*p); p++) {
    }
    bool ok = p - *cursor >= 3;
    *cursor = p;
    return ok;
}

static bool take_number(const char **cursor, int limit, int *value)
{
    if (!isdigit((unsigned char)**cursor)) return false;
    for (*value = 0; isdigit((unsigned char)**cursor); (*cursor)++) {
        *value = *value * 10 + (**cursor - '0');
        if (*value > limit) return false;
    }
    return true;
}

// [+-]hh[:mm[:ss]] in seconds.
static bool take_time(const char **cursor, int hour_limit, int64_t *seconds)
{
    int sign = 1, hours, minutes = 0, rest = 0;
    if (**cursor == '+' || **cursor == '-') sign = *(*cursor)++ == '-' ? -1 : 1;
    if (!take_number(cursor, hour_limit, &hours)) return false;
    if (**cursor == ':') {
        (*cursor)++;
        if (!take_number(cursor, 59, &minutes)) return false;
        if (**cursor == ':') {
            (*cursor)++;
            if (!take_number(cursor, 59, &rest)) return false;
        }
    }
    *seconds = sign * (hours * INT64_C(3600) + minutes * 60 + rest);
    return true;
}

static bool take_month_form(const char **cursor, fxi_switch *s)
{
    s->kind = FXI_SWITCH_MONTH;
    if (!take_number(cursor, 12, &s->month) || s->month < 1 || *(*cursor)++ != '.') return false;
    if (!take_number(cursor, 5, &s->week) || s->week < 1 || *(*cursor)++ != '.') return false;
    return take_number(cursor, 6, &s->weekday);
}

static bool take_switch(const char **cursor, fxi_switch *s)
{
    bool ok;
    if (*(*cursor)++ != ',') return false;
    if (**cursor == 'M') {
        (*cursor)++;
        ok = take_month_form(cursor, s);
    } else if (**cursor == 'J') {
        (*cursor)++;
        s->kind = FXI_SWITCH_JULIAN;
        ok = take_number(cursor, 365, &s->day) && s->day >= 1;
    } else {
        s->kind = FXI_SWITCH_DAY;
        ok = take_number(cursor, 365, &s->day);
    }
    s->time = 7200;
    if (!ok || **cursor != '/') return ok;
    (*cursor)++;
    return take_time(cursor, 167, &s->time);
}

static bool parse(const char *text, fxi_posix *rule)
{
    const char *cursor = text;
    memset(rule, 0, sizeof *rule);
    if (!skip_name(&cursor) || !take_time(&cursor, 24, &rule->standard)) return false;
    rule->standard = -rule->standard; // POSIX counts west of Greenwich
    if (!*cursor) return true;
    rule->has_daylight = true;
    if (!skip_name(&cursor)) return false;
    rule->daylight = rule->standard + 3600;
    if (*cursor != ',') {
        if (!take_time(&cursor, 24, &rule->daylight)) return false;
        rule->daylight = -rule->daylight;
    }
    return take_switch(&cursor, &rule->start) && take_switch(&cursor, &rule->end) && !*cursor;
}

rp_status fxi_posix_parse(const char *text, fxi_posix *rule, rp_error *error)
{
    if (parse(text, rule)) return RP_OK;
    return rp_fail(error, RP_EFORMAT, "\"%.60s\" is no POSIX time zone rule", text);
}

static int64_t switch_day(const fxi_switch *s, int year)
{
    if (s->kind == FXI_SWITCH_DAY) return fxi_days(year, 1, 1) + s->day;
    bool leap = fxi_month_days(year, 2) == 29;
    // Jn never counts February 29.
    if (s->kind == FXI_SWITCH_JULIAN) return fxi_days(year, 1, s->day) + (leap && s->day >= 60);
    int64_t first = fxi_days(year, s->month, 1);
    int64_t day = first + (s->weekday - fxi_weekday(first) + 7) % 7 + 7 * (s->week - 1);
    // Week 5 is the last one.
    return day >= first + fxi_month_days(year, s->month) ? day - 7 : day;
}

static int64_t switch_instant(const fxi_switch *s, int year, int64_t offset_before)
{
    return (switch_day(s, year) * 86400 + s->time - offset_before) * FX_SECOND;
}

static rp_status append_after(struct fx_zone *zone, int64_t after, int64_t at, int64_t offset, rp_error *error)
{
    return at > after ? fxi_zone_append(zone, at, offset * FX_SECOND, error) : RP_OK;
}

rp_status fxi_posix_expand(const fxi_posix *rule, int64_t after, struct fx_zone *zone, rp_error *error)
{
    if (!rule->has_daylight)
        return zone->count ? RP_OK : append_after(zone, after, INT64_MIN + 1, rule->standard, error);
    int first = after == INT64_MIN ? 1678 : fx_to_civil(after).year;
    // Far enough from the ends of the 64-bit range that no product overflows.
    for (int year = first < 1678 ? 1678 : first; year < FXI_LAST_YEAR; year++) {
        int64_t start = switch_instant(&rule->start, year, rule->standard);
        int64_t end = switch_instant(&rule->end, year, rule->daylight);
        bool north = start < end;
        rp_status status = north ? append_after(zone, after, start, rule->daylight, error)
                                 : append_after(zone, after, end, rule->standard, error);
        if (!status)
            status = north ? append_after(zone, after, end, rule->standard, error)
                           : append_after(zone, after, start, rule->daylight, error);
        if (status) return status;
    }
    return RP_OK;
}
