/// One row of a calendar file: date or weekdays, market, hours, zone, name.
#include <ctype.h>
#include <string.h>

#include "calendar_i.h"

enum { DATE, MARKET, OPEN, CLOSE, ZONE, NAME, COLUMNS };

static const char *const titles[COLUMNS] = {"date", "market", "open", "close", "zone", "name"};

typedef struct cells {
    char text[COLUMNS][64];
    const char *path;
    int64_t line;
    rp_error *error;
} cells;

static rp_status bad(const cells *c, int column, const char *why)
{
    return rp_fail(c->error, RP_EFORMAT, "%s: line %lld: %s \"%s\" %s", c->path, (long long)c->line, titles[column],
                   c->text[column], why);
}

// Splits at commas; blanks around a cell fall away. The name may hold commas.
static rp_status split(const char *line, size_t length, cells *c)
{
    size_t at = 0;
    for (int k = 0; k < COLUMNS; k++) {
        size_t end = at;
        while (end < length && (line[end] != ',' || k == NAME)) end++;
        size_t from = at, to = end;
        while (from < to && isspace((unsigned char)line[from])) from++;
        while (to > from && isspace((unsigned char)line[to - 1])) to--;
        if (to - from >= (k == NAME ? 48u : 64u))
            return rp_fail(c->error, RP_EFORMAT, "%s: line %lld: %s has more than %d characters", c->path,
                           (long long)c->line, titles[k], k == NAME ? 47 : 63);
        memcpy(c->text[k], line + from, to - from);
        c->text[k][to - from] = 0;
        if (memchr(c->text[k], 0, to - from))
            return rp_fail(c->error, RP_EFORMAT, "%s: line %lld: %s holds a zero byte", c->path, (long long)c->line,
                           titles[k]);
        if (end >= length && k < OPEN)
            return rp_fail(c->error, RP_EFORMAT, "%s: line %lld: it takes date,market,open,close,zone,name", c->path,
                           (long long)c->line);
        at = end < length ? end + 1 : length;
    }
    return RP_OK;
}

static int weekday_of(const char *text, size_t length)
{
    static const char *const names[7] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    for (int i = 0; i < 7; i++)
        if (length == 3 && !strncasecmp(text, names[i], 3)) return i;
    return -1;
}

static bool read_weekdays(const char *text, bool days[7])
{
    size_t dash = strcspn(text, "-");
    int first = weekday_of(text, dash),
        last = text[dash] ? weekday_of(text + dash + 1, strlen(text + dash + 1)) : first;
    if (first < 0 || last < 0) return false;
    for (int d = first;; d = (d + 1) % 7) {
        days[d] = true;
        if (d == last) return true;
    }
}

static bool two_digits(const char *text, int *number)
{
    if (!isdigit((unsigned char)text[0]) || !isdigit((unsigned char)text[1])) return false;
    *number = (text[0] - '0') * 10 + text[1] - '0';
    return true;
}

// "HH:MM", 00:00 to 24:00, and "-1" behind it for the day before.
static bool read_time(const char *text, int64_t *time)
{
    int hour, minute;
    if (!two_digits(text, &hour) || text[2] != ':' || !two_digits(text + 3, &minute)) return false;
    const char *rest = text + 5;
    bool before = !strcmp(rest, "-1");
    if ((*rest && !before) || minute > 59 || hour * 60 + minute > 24 * 60) return false;
    *time = (hour * 60 + minute) * FX_MINUTE - (before ? FX_DAY : 0);
    return true;
}

static rp_status read_hours(const cells *c, fxi_calendar_row *row)
{
    row->open = row->close = FXI_NO_TIME;
    row->closed = !strcasecmp(c->text[OPEN], "closed");
    if (row->closed && c->text[CLOSE][0]) return bad(c, CLOSE, "stands behind closed; leave it out");
    if (row->closed) return RP_OK;
    if (c->text[OPEN][0] && !read_time(c->text[OPEN], &row->open))
        return bad(c, OPEN, "is no HH:MM, HH:MM-1 (the day before) or closed");
    if (c->text[CLOSE][0] && !read_time(c->text[CLOSE], &row->close)) return bad(c, CLOSE, "is no HH:MM or HH:MM-1");
    if (row->open == FXI_NO_TIME && row->close == FXI_NO_TIME) return bad(c, OPEN, "and close are empty: say closed");
    return RP_OK;
}

// A row of a market that the file's reader does not look for is passed over: a misspelt class would be lost.
static rp_status check_market(const cells *c)
{
    static const char *const known[] = {"all", "fx", "major", "cross", "metal", "index", "crypto"};
    enum { KNOWN = sizeof known / sizeof *known };
    const char *word = c->text[MARKET];
    bool lower = strlen(word) > 3;
    for (const char *p = word; *p; p++) lower &= *p >= 'a' && *p <= 'z';
    const char *near = lower ? rp_nearest(word, known, KNOWN) : NULL;
    if (!near || !strcmp(near, word)) return RP_OK;
    return rp_fail(c->error, RP_EFORMAT,
                   "%s: line %lld: market \"%s\" is no symbol, class, fx or all; the nearest is \"%s\"", c->path,
                   (long long)c->line, word, near);
}

rp_status fxi_calendar_row_read(const char *line, size_t length, const char *path, int64_t number,
                                fxi_calendar_row *row, rp_error *error)
{
    cells c = {.path = path, .line = number, .error = error};
    memset(row, 0, sizeof *row);
    rp_status status = split(line, length, &c);
    if (status) return status;
    row->dated = !read_weekdays(c.text[DATE], row->weekdays);
    int64_t instant = 0;
    // A date alone: ten characters, no time of day.
    if (row->dated && (strlen(c.text[DATE]) != 10 || fx_time_parse(c.text[DATE], &instant, NULL)))
        return bad(&c, DATE, "is no date (2019-12-25) and no weekdays (mon-fri)");
    row->day = fxi_floor_div(instant, FX_DAY);
    if (!c.text[MARKET][0] || strlen(c.text[MARKET]) >= sizeof row->market)
        return bad(&c, MARKET, "is no symbol, class, fx or all");
    status = check_market(&c);
    if (status) return status;
    memcpy(row->market, c.text[MARKET], strlen(c.text[MARKET]));
    memcpy(row->name, c.text[NAME], strlen(c.text[NAME]));
    if (c.text[ZONE][0]) {
        status = fx_zone_get(c.text[ZONE], &row->zone, error);
        if (status) rp_error_prefix(error, "%s: line %lld: zone: ", path, (long long)number);
    }
    return status ? status : read_hours(&c, row);
}
