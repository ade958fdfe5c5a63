/// ISO-8601 instants to text and back.
#include "time_i.h"

#include <forex/time.h>
#include <stdio.h>
#include <string.h>

char *fx_time_text(int64_t utc, char text[40])
{
    fx_civil c = fx_to_civil(utc);
    int length =
        snprintf(text, 40, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute, c.second);
    if (c.nanosecond) {
        length += snprintf(text + length, 40 - (size_t)length, ".%09d", c.nanosecond);
        while (text[length - 1] == '0') length--;
    }
    text[length] = 'Z';
    text[length + 1] = 0;
    return text;
}

// Reads exactly `digits` digits; -1 when they are not there.
static int take(const char **cursor, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; i++, (*cursor)++) {
        if (**cursor < '0' || **cursor > '9') return -1;
        value = value * 10 + (**cursor - '0');
    }
    return value;
}

static bool take_date(const char **cursor, fx_civil *c)
{
    c->year = take(cursor, 4);
    if (c->year < 0 || **cursor != '-') return false;
    (*cursor)++;
    c->month = take(cursor, 2);
    if (c->month < 1 || c->month > 12 || **cursor != '-') return false;
    (*cursor)++;
    c->day = take(cursor, 2);
    return c->day >= 1 && c->day <= fxi_month_days(c->year, c->month);
}

static bool take_fraction(const char **cursor, int *nanosecond)
{
    int scale = 100000000, digits = 0;
    for ((*cursor)++; **cursor >= '0' && **cursor <= '9'; (*cursor)++, digits++) {
        *nanosecond += (**cursor - '0') * scale;
        scale /= 10;
    }
    return digits > 0 && digits <= 9;
}

static bool take_clock(const char **cursor, fx_civil *c)
{
    c->hour = take(cursor, 2);
    if (c->hour < 0 || c->hour > 23 || **cursor != ':') return false;
    (*cursor)++;
    c->minute = take(cursor, 2);
    if (c->minute < 0 || c->minute > 59) return false;
    if (**cursor != ':') return true;
    (*cursor)++;
    c->second = take(cursor, 2);
    if (c->second < 0 || c->second > 59) return false;
    return (**cursor != '.' && **cursor != ',') || take_fraction(cursor, &c->nanosecond);
}

// "Z", "+02", "+0200", "+02:00" or nothing (UTC).
static bool take_zone(const char **cursor, int64_t *offset)
{
    *offset = 0;
    if (**cursor == 'Z' || **cursor == 'z') {
        (*cursor)++;
        return true;
    }
    if (**cursor != '+' && **cursor != '-') return true;
    int sign = *(*cursor)++ == '-' ? -1 : 1;
    int hours = take(cursor, 2), minutes = 0;
    if (hours < 0 || hours > 23) return false;
    if (**cursor == ':') (*cursor)++;
    if (**cursor) minutes = take(cursor, 2);
    if (minutes < 0 || minutes > 59) return false;
    *offset = sign * (hours * FX_HOUR + minutes * FX_MINUTE);
    return true;
}

rp_status fx_time_parse(const char *text, int64_t *utc, rp_error *error)
{
    const char *cursor = text;
    fx_civil c = {0};
    int64_t offset = 0;
    bool ok = take_date(&cursor, &c);
    if (ok && (*cursor == 'T' || *cursor == 't' || *cursor == ' ')) {
        cursor++;
        ok = take_clock(&cursor, &c) && take_zone(&cursor, &offset);
    }
    if (!ok || *cursor)
        return rp_fail(error, RP_EFORMAT, "\"%.60s\" is no ISO-8601 time; write 2019-03-31 or 2019-03-31T21:00:00Z",
                       text);
    // The year counts in UTC, as fx_time_text writes it: what is read can be written and read again.
    int64_t instant = fx_from_civil(&c) - (c.year < 1678 || c.year > 2261 ? 0 : offset);
    int year = c.year < 1678 || c.year > 2261 ? c.year : fx_to_civil(instant).year;
    if (year < 1678 || year > 2261)
        return rp_fail(error, RP_EVALUE,
                       "\"%.60s\" is outside the years 1678 to 2261 that can be told apart to the "
                       "nanosecond",
                       text);
    *utc = instant;
    return RP_OK;
}
