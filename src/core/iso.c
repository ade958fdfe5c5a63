/* Dates as ISO 8601 text, written and read as NumPy does. */
#include "core/iso_i.h"
#include <inttypes.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* ---- writing -------------------------------------------------------------------------------------------------- */

int rpi_iso_moment_text(const rpi_moment *moment, rp_unit unit, rpi_iso_zone zone, char text[RPI_ISO_TEXT])
{
    static const char digits_behind[RP_UNIT_COUNT] = {[RP_UNIT_MS] = 3, [RP_UNIT_US] = 6, [RP_UNIT_NS] = 9};
    rpi_moment m = *moment;
    int used = snprintf(text, RPI_ISO_TEXT, "%04" PRId64, m.date.year);
    if (unit >= RP_UNIT_M) used += snprintf(text + used, 8, "-%02d", m.date.month);
    if (unit >= RP_UNIT_W) used += snprintf(text + used, 8, "-%02d", m.date.day);
    if (unit >= RP_UNIT_H) used += snprintf(text + used, 8, "T%02d", m.hour);
    if (unit >= RP_UNIT_MIN) used += snprintf(text + used, 8, ":%02d", m.minute);
    if (unit >= RP_UNIT_S) used += snprintf(text + used, 8, ":%02d", m.second);
    if (unit >= RP_UNIT_MS && unit < RP_UNIT_COUNT) {
        snprintf(text + used, 12, ".%09d", m.nanosecond);
        used += 1 + digits_behind[unit];
    }
    if (zone == RPI_ISO_UTC && unit >= RP_UNIT_H) text[used++] = 'Z';
    text[used] = '\0';
    return used;
}

int rpi_iso_text(int64_t count, rp_unit unit, rpi_iso_zone zone, char text[RPI_ISO_TEXT])
{
    rpi_moment moment;
    if (count == RPI_NAT || unit == RP_UNIT_GENERIC) return snprintf(text, RPI_ISO_TEXT, "NaT");
    rpi_moment_of(count, unit, &moment);
    return rpi_iso_moment_text(&moment, unit, zone, text);
}

/* ---- reading -------------------------------------------------------------------------------------------------- */

/* The text and how far it was read. */
typedef struct reader {
    const char *text;
    size_t length, at;
    const char *fault; /* "Month out of range", ...; NULL: the grammar */
} reader;

static bool at_end(const reader *r)
{
    return r->at == r->length;
}

static bool at_digit(const reader *r)
{
    return !at_end(r) && r->text[r->at] >= '0' && r->text[r->at] <= '9';
}

static bool accept(reader *r, char c)
{
    if (at_end(r) || r->text[r->at] != c) return false;
    r->at++;
    return true;
}

static void skip_space(reader *r)
{
    while (!at_end(r) && strchr(" \t\n\v\f\r", r->text[r->at])) r->at++;
}

/* Two digits from `low` to `high`. */
static bool read_pair(reader *r, int low, int high, const char *fault, int *value)
{
    size_t begin = r->at;
    int read = 0;
    for (int i = 0; i < 2; i++, r->at++) {
        if (!at_digit(r)) {
            r->at = begin;
            return false;
        }
        read = read * 10 + (r->text[r->at] - '0');
    }
    if (read < low || read > high) {
        r->fault = fault;
        return false;
    }
    *value = read;
    return true;
}

static int64_t read_year(reader *r)
{
    bool negative = accept(r, '-');
    uint64_t year = 0;
    if (!negative) (void)accept(r, '+');
    for (; at_digit(r); r->at++) year = year * 10 + (uint64_t)(r->text[r->at] - '0');
    return (int64_t)(negative ? 0 - year : year);
}

/* Year, month and day; `more` is set when a time follows. */
static bool read_date(reader *r, rpi_iso *iso, bool *more)
{
    rpi_date *date = &iso->moment.date;
    *more = false;
    iso->unit = RP_UNIT_Y;
    date->year = read_year(r);
    date->month = date->day = 1;
    if (at_end(r)) return true;
    iso->unit = RP_UNIT_M;
    if (!accept(r, '-') || !read_pair(r, 1, 12, "Month out of range", &date->month)) return false;
    if (at_end(r)) return true;
    iso->unit = RP_UNIT_D;
    if (!accept(r, '-') || !read_pair(r, 1, rpi_month_days(date->year, date->month), "Day out of range", &date->day))
        return false;
    *more = !at_end(r);
    return !*more || accept(r, 'T') || accept(r, ' ');
}

/* Up to 18 digits in groups of three behind the point; each group that begins makes the unit finer. */
static bool read_fraction(reader *r, rpi_iso *iso)
{
    int digits = 0, nanoseconds = 0;
    for (; digits < 18 && at_digit(r); digits++, r->at++)
        if (digits < 9) nanoseconds = nanoseconds * 10 + (r->text[r->at] - '0');
    iso->unit = digits <= 3 ? RP_UNIT_MS : digits <= 6 ? RP_UNIT_US : RP_UNIT_NS;
    for (; digits < 9; digits++) nanoseconds *= 10;
    iso->moment.nanosecond = nanoseconds;
    return true;
}

static bool read_time(reader *r, rpi_iso *iso)
{
    rpi_moment *m = &iso->moment;
    iso->unit = RP_UNIT_H;
    if (!read_pair(r, 0, 23, "Hours out of range", &m->hour)) return false;
    if (!accept(r, ':')) return true;
    iso->unit = RP_UNIT_MIN;
    if (!read_pair(r, 0, 59, "Minutes out of range", &m->minute)) return false;
    if (!accept(r, ':')) return true;
    iso->unit = RP_UNIT_S;
    if (!read_pair(r, 0, 59, "Seconds out of range", &m->second)) return false;
    return !accept(r, '.') || read_fraction(r, iso);
}

static void add_minutes(rpi_moment *m, int minutes)
{
    int of_day = m->hour * 60 + m->minute + minutes, days = of_day < 0 ? -1 : of_day >= 1440;
    rpi_days_to_date(rpi_date_to_days(&m->date) + days, &m->date);
    of_day -= days * 1440;
    m->hour = of_day / 60;
    m->minute = of_day % 60;
}

/* "Z", "+05", "+0530", "-05:30": brings the moment to UTC. */
static bool read_zone(reader *r, rpi_iso *iso)
{
    int hours = 0, minutes = 0;
    bool utc = accept(r, 'Z'), east = !utc && accept(r, '+'), west = !utc && !east && accept(r, '-');
    iso->zoned = utc || east || west;
    if (east || west) {
        if (!read_pair(r, 0, 23, "Timezone hours offset out of range", &hours)) return false;
        bool colon = accept(r, ':');
        if ((colon || at_digit(r)) && !read_pair(r, 0, 59, "Timezone minutes offset out of range", &minutes))
            return false;
        add_minutes(&iso->moment, (hours * 60 + minutes) * (east ? -1 : 1));
    }
    skip_space(r);
    return at_end(r);
}

/* "now" is the second that it is, "today" the local date. */
static bool read_clock(const char *text, size_t length, rpi_iso *iso)
{
    bool now = length == 3 && strncasecmp(text, "now", 3) == 0;
    bool today = length == 5 && strncasecmp(text, "today", 5) == 0;
    time_t clock = time(NULL);
    struct tm local;
    if (!now && !today) return false;
    rpi_moment_of(clock, RP_UNIT_S, &iso->moment);
    iso->unit = RP_UNIT_S;
    if (today && localtime_r(&clock, &local)) {
        iso->moment = (rpi_moment){.date = {local.tm_year + 1900, local.tm_mon + 1, local.tm_mday}};
        iso->unit = RP_UNIT_D;
    }
    return true;
}

rp_status rpi_iso_parse(const char *text, size_t length, rpi_iso *iso, rp_error *error)
{
    reader r = {.text = text, .length = length};
    bool more;
    *iso = (rpi_iso){.unit = RP_UNIT_GENERIC};
    iso->nat = length == 0 || (length == 3 && strncasecmp(text, "nat", 3) == 0);
    if (iso->nat || read_clock(text, length, iso)) return RP_OK;
    skip_space(&r);
    bool fine = !at_end(&r) && read_date(&r, iso, &more) && (!more || (read_time(&r, iso) && read_zone(&r, iso)));
    if (fine) return RP_OK;
    int shown = length < 200 ? (int)length : 200;
    if (r.fault) return rp_fail(error, RP_EVALUE, "%s in datetime string \"%.*s\"", r.fault, shown, text);
    return rp_fail(error, RP_EVALUE, "Error parsing datetime string \"%.*s\" at position %d", shown, text, (int)r.at);
}
