// News calendars: CSV in ForexFactory's layout to events in UTC.
#include "news_i.h"

#include "time/time_i.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FIELDS = 64, MAX_ROWS = 10000000, LAST_DAY = 100000 };
enum { DATE, CLOCK, DATETIME, CURRENCY, IMPACT, EVENT, ACTUAL, FORECAST, PREVIOUS, COLUMNS };

// What the header may call a column.
static const struct {
    int column;
    const char *name;
} names[] = {{DATE, "date"},        {CLOCK, "time"},        {DATETIME, "datetime"}, {CURRENCY, "currency"},
             {CURRENCY, "country"}, {IMPACT, "impact"},     {EVENT, "event"},       {EVENT, "title"},
             {ACTUAL, "actual"},    {FORECAST, "forecast"}, {PREVIOUS, "previous"}};

static const char *const column_names[COLUMNS] = {"date",  "time",   "datetime", "currency", "impact",
                                                  "event", "actual", "forecast", "previous"};

typedef struct reader {
    const char *name;
    const fx_zone *zone;
    int64_t line;       // counted from 1
    int place[COLUMNS]; // of a column among the fields, -1: not there
    int field_count;
    fxi_text fields[MAX_FIELDS];
    // The date and time that empty fields repeat.
    bool has_day, has_time;
    int64_t day;
    int minute;
    fx_news_timing timing;
    fx_news *news;
    int64_t capacity;
    rp_error *error;
} reader;

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static rp_status bad(reader *r, int column, fxi_text text, const char *expected)
{
    const char *zero = text.length ? memchr(text.at, 0, text.length) : NULL;
    size_t shown = zero ? (size_t)(zero - text.at) : text.length;
    return rp_fail(r->error, RP_EFORMAT, "%s: row %lld: column %s: \"%.*s\" is not %s", r->name, (long long)r->line,
                   column_names[column], (int)(shown > 60 ? 60 : shown), text.at, expected);
}

// Takes the field at `at` and undoes its quotes in place; returns what follows it, NULL at an unclosed quote.
static char *take_field(char *at, char *end, fxi_text *field)
{
    while (at < end && (*at == ' ' || *at == '\t')) at++;
    bool quoted = at < end && *at == '"';
    char *out = at += quoted;
    *field = (fxi_text){out, 0};
    for (; at < end; at++) {
        if (quoted && *at == '"') {
            if (at + 1 == end || at[1] != '"') break;
            at++;
        } else if (!quoted && *at == ',') {
            break;
        }
        *out++ = *at;
    }
    if (quoted && at++ == end) return NULL;
    while (quoted && at < end && *at != ',')
        if (*at++ != ' ') return NULL;
    while (out > field->at && isspace((unsigned char)out[-1])) out--;
    field->length = (size_t)(out - field->at);
    return at;
}

static rp_status split(reader *r, char *line, char *end)
{
    r->field_count = 0;
    for (char *at = line;; at++) {
        if (r->field_count == MAX_FIELDS)
            return rp_fail(r->error, RP_EFORMAT, "%s: row %lld: more than %d fields", r->name, (long long)r->line,
                           MAX_FIELDS);
        at = take_field(at, end, &r->fields[r->field_count++]);
        if (!at)
            return rp_fail(r->error, RP_EFORMAT, "%s: row %lld: field %d: a quote is not closed where the field ends",
                           r->name, (long long)r->line, r->field_count);
        if (at == end) return RP_OK;
    }
}

static fxi_text field(const reader *r, int column)
{
    int place = r->place[column];
    return place >= 0 && place < r->field_count ? r->fields[place] : (fxi_text){"", 0};
}

static bool has(const reader *r, int column)
{
    return r->place[column] >= 0;
}

/* ---- header ------------------------------------------------------------------------------------------------------ */

static rp_status read_header(reader *r)
{
    static const int needed[] = {CURRENCY, IMPACT, EVENT};
    for (int c = 0; c < COLUMNS; c++) r->place[c] = -1;
    for (int i = 0; i < r->field_count; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            if (!fxi_text_is(r->fields[i], names[k].name)) continue;
            if (has(r, names[k].column))
                return rp_fail(r->error, RP_EFORMAT, "%s: row %lld: two columns give the %s", r->name,
                               (long long)r->line, column_names[names[k].column]);
            r->place[names[k].column] = i;
        }
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!has(r, needed[i]))
            return rp_fail(r->error, RP_EFORMAT,
                           "%s: row %lld: the header has no column \"%s\"; it names at least date, time, currency, "
                           "impact and event",
                           r->name, (long long)r->line, column_names[needed[i]]);
    if (has(r, DATETIME) ? has(r, DATE) || has(r, CLOCK) : !has(r, DATE) || !has(r, CLOCK))
        return rp_fail(r->error, RP_EFORMAT, "%s: row %lld: the header needs either date and time or datetime", r->name,
                       (long long)r->line);
    if (!r->zone)
        return rp_fail(r->error, RP_EVALUE,
                       "%s: the zone of its clock is not known; give it, or write \"# zone: America/New_York\" on a "
                       "line before the header",
                       r->name);
    return RP_OK;
}

// "# zone: NAME" counts unless the caller named a zone.
static rp_status read_comment(reader *r, const char *line, const char *end)
{
    static const char key[] = "zone:";
    char name[64];
    for (line++; line < end && *line == ' '; line++) continue;
    if (r->zone || (size_t)(end - line) < sizeof key || memcmp(line, key, sizeof key - 1) != 0) return RP_OK;
    for (line += sizeof key - 1; line < end && *line == ' '; line++) continue;
    while (end > line && isspace((unsigned char)end[-1])) end--;
    if ((size_t)(end - line) >= sizeof name) end = line + sizeof name - 1;
    memcpy(name, line, (size_t)(end - line));
    name[end - line] = 0;
    rp_status status = fx_zone_get(name, &r->zone, r->error);
    if (status != RP_OK) rp_error_prefix(r->error, "%s: row %lld: ", r->name, (long long)r->line);
    return status;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static rp_status read_date_and_time(reader *r, fx_news_event *e)
{
    fxi_text date = field(r, DATE), clock = field(r, CLOCK);
    int64_t day = r->day;
    if (date.length > 0 && !fxi_news_date(date, &day))
        return bad(r, DATE, date, "a date such as 2024-01-05, 01-05-2024 (month first) or Jan 5 2024");
    if (date.length == 0 && !r->has_day) return bad(r, DATE, date, "a date, and no row above has one");
    if (!r->has_day || day != r->day) r->has_time = false;
    r->day = day;
    r->has_day = true;
    if (clock.length > 0 && !fxi_news_time(clock, &r->minute, &r->timing))
        return bad(r, CLOCK, clock, "a time such as 8:30am or 13:30, nor All Day or Tentative");
    if (clock.length == 0 && !r->has_time) return bad(r, CLOCK, clock, "a time, and no row above on that day has one");
    r->has_time = true;
    e->timing = r->timing;
    e->time = fx_zone_to_utc(r->zone, day * FX_DAY + r->minute * FX_MINUTE, NULL);
    e->day_end = fx_zone_to_utc(r->zone, (day + 1) * FX_DAY, NULL);
    return RP_OK;
}

static rp_status read_datetime(reader *r, fx_news_event *e)
{
    fxi_text text = field(r, DATETIME);
    char copy[48];
    if (text.length < 10 || text.length >= sizeof copy || memchr(text.at, 0, text.length))
        return bad(r, DATETIME, text, "a time in ISO-8601");
    memcpy(copy, text.at, text.length);
    copy[text.length] = 0;
    if (fx_time_parse(copy, &e->time, NULL) != RP_OK) return bad(r, DATETIME, text, "a time in ISO-8601");
    if (e->time < 0 || e->time > LAST_DAY * FX_DAY) return bad(r, DATETIME, text, "a time between 1970 and 2243");
    if (!strpbrk(copy + 10, "Zz+-")) e->time = fx_zone_to_utc(r->zone, e->time, NULL);
    int64_t day = fxi_floor_div(fx_zone_to_local(r->zone, e->time), FX_DAY);
    e->day_end = fx_zone_to_utc(r->zone, (day + 1) * FX_DAY, NULL);
    return RP_OK;
}

static rp_status read_currency(reader *r, fx_news_event *e)
{
    fxi_text text = field(r, CURRENCY);
    if (text.length != 3) return bad(r, CURRENCY, text, "a currency of three letters, or All");
    for (int i = 0; i < 3; i++) {
        if (!isalpha((unsigned char)text.at[i])) return bad(r, CURRENCY, text, "a currency of three letters, or All");
        e->currency[i] = (char)toupper((unsigned char)text.at[i]);
    }
    return RP_OK;
}

static rp_status read_name(reader *r, fx_news_event *e)
{
    fxi_text text = field(r, EVENT);
    size_t length = text.length < sizeof e->name ? text.length : sizeof e->name - 1;
    if (length == 0 || memchr(text.at, 0, text.length)) return bad(r, EVENT, text, "the name of an event");
    // No character of several bytes is cut through; they have four at most.
    bool cut = length < text.length;
    for (int i = 0; cut && i < 3 && ((unsigned char)text.at[length] & 0xC0) == 0x80; i++) length--;
    memcpy(e->name, text.at, length);
    return RP_OK;
}

static rp_status read_values(reader *r, fx_news_event *e)
{
    double *const values[] = {&e->actual, &e->forecast, &e->previous};
    for (int i = 0; i < 3; i++)
        if (!fxi_news_value(field(r, ACTUAL + i), values[i]))
            return bad(r, ACTUAL + i, field(r, ACTUAL + i), "a value such as 1.2%, 250K or -0.3B");
    return RP_OK;
}

static rp_status grow(reader *r)
{
    if (r->news->count < r->capacity) return RP_OK;
    if (r->news->count >= MAX_ROWS) return rp_fail(r->error, RP_EVALUE, "%s: more than %d events", r->name, MAX_ROWS);
    int64_t wanted = r->capacity ? 2 * r->capacity : 256;
    fx_news_event *events = rp_realloc(r->news->events, (size_t)wanted * sizeof *events);
    if (!events) return rp_fail(r->error, RP_ENOMEM, "%s: no memory for %lld events", r->name, (long long)wanted);
    r->news->events = events;
    r->capacity = wanted;
    return RP_OK;
}

static rp_status read_row(reader *r)
{
    fx_news_event e = {.row = r->line};
    rp_status status = has(r, DATETIME) ? read_datetime(r, &e) : read_date_and_time(r, &e);
    if (status == RP_OK) status = read_currency(r, &e);
    if (status == RP_OK && !fxi_news_impact(field(r, IMPACT), &e.impact))
        status = bad(r, IMPACT, field(r, IMPACT), "High, Medium, Low, Holiday or Non-Economic");
    if (status == RP_OK) status = read_name(r, &e);
    if (status == RP_OK) status = read_values(r, &e);
    if (status == RP_OK) status = grow(r);
    if (status != RP_OK) return status;
    r->news->events[r->news->count++] = e;
    return RP_OK;
}

static rp_status read_lines(reader *r, char *text, size_t size)
{
    char *end = text + size;
    bool header = false;
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3;
    for (char *at = text; at < end;) {
        char *newline = memchr(at, '\n', (size_t)(end - at)), *stop = newline ? newline : end;
        char *next = newline ? newline + 1 : end;
        while (stop > at && isspace((unsigned char)stop[-1])) stop--;
        r->line++;
        rp_status status = RP_OK;
        if (stop > at && *at == '#' && !header) {
            status = read_comment(r, at, stop);
        } else if (stop > at) {
            status = split(r, at, stop);
            if (status == RP_OK) status = header ? read_row(r) : read_header(r);
            header = true;
        }
        if (status != RP_OK) return status;
        at = next;
    }
    return header ? RP_OK
                  : rp_fail(r->error, RP_EFORMAT, "%s: no header; it names date, time, currency, impact and event",
                            r->name);
}

/* ---- the calendar ------------------------------------------------------------------------------------------------ */

static int identity_order(const fx_news_event *a, const fx_news_event *b)
{
    if (a->time != b->time) return a->time < b->time ? -1 : 1;
    int order = strcmp(a->currency, b->currency);
    return order ? order : strcmp(a->name, b->name);
}

static int event_order(const void *left, const void *right)
{
    const fx_news_event *a = left, *b = right;
    int order = identity_order(a, b);
    return order ? order : a->row < b->row ? -1 : a->row > b->row;
}

static bool same_value(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool is_repetition(const fx_news_event *a, const fx_news_event *b)
{
    return a->impact == b->impact && a->timing == b->timing && same_value(a->actual, b->actual) &&
           same_value(a->forecast, b->forecast) && same_value(a->previous, b->previous);
}

static rp_status drop_repeated(reader *r)
{
    fx_news *news = r->news;
    int64_t kept = 0;
    for (int64_t i = 0; i < news->count; i++) {
        const fx_news_event *e = &news->events[i], *last = kept > 0 ? &news->events[kept - 1] : NULL;
        if (!last || identity_order(last, e) != 0) {
            news->events[kept++] = *e;
            continue;
        }
        if (!is_repetition(last, e))
            return rp_fail(r->error, RP_ECONFLICT,
                           "%s: rows %lld and %lld: %s \"%s\" at the same time with different values; delete one",
                           r->name, (long long)last->row, (long long)e->row, e->currency, e->name);
        news->repeated++;
    }
    news->count = kept;
    return RP_OK;
}

static rp_status hash_events(reader *r)
{
    rp_hasher *hasher = rp_hasher_new();
    if (!hasher) return rp_fail(r->error, RP_ENOMEM, "%s: no memory for its hash", r->name);
    rp_hasher_add(hasher, r->news->zone, strlen(r->news->zone) + 1);
    for (int64_t i = 0; i < r->news->count; i++) {
        const fx_news_event *e = &r->news->events[i];
        double values[3] = {e->actual, e->forecast, e->previous};
        int64_t numbers[] = {e->time, e->day_end, e->impact, e->timing};
        for (int k = 0; k < 3; k++)
            if (isnan(values[k])) values[k] = (double)NAN;
        rp_hasher_add(hasher, numbers, sizeof numbers);
        rp_hasher_add(hasher, e->currency, strlen(e->currency) + 1);
        rp_hasher_add(hasher, e->name, strlen(e->name) + 1);
        rp_hasher_add(hasher, values, sizeof values);
    }
    r->news->hash = rp_hasher_value(hasher);
    rp_hasher_free(hasher);
    return RP_OK;
}

static rp_status finish(reader *r)
{
    fx_news *news = r->news;
    snprintf(news->source, sizeof news->source, "%s", r->name);
    snprintf(news->zone, sizeof news->zone, "%s", fx_zone_name(r->zone));
    if (news->count > 1) qsort(news->events, (size_t)news->count, sizeof *news->events, event_order);
    rp_status status = drop_repeated(r);
    return status == RP_OK ? hash_events(r) : status;
}

rp_status fx_news_parse(const char *text, size_t size, const char *name, const char *zone, fx_news **news,
                        rp_error *error)
{
    reader r = {.name = name, .error = error};
    rp_status status = zone ? fx_zone_get(zone, &r.zone, error) : RP_OK;
    if (status != RP_OK) return status;
    char *copy = rp_malloc(size); // quotes are undone in it
    r.news = copy ? rp_calloc(1, sizeof *r.news) : NULL;
    if (r.news) {
        if (size > 0) memcpy(copy, text, size);
        status = read_lines(&r, copy, size);
    } else {
        status = rp_fail(error, RP_ENOMEM, "%s: no memory for %zu bytes", name, size);
    }
    if (status == RP_OK && r.news) status = finish(&r);
    rp_free(copy);
    if (status != RP_OK) {
        fx_news_free(r.news);
        return status;
    }
    *news = r.news;
    return RP_OK;
}

rp_status fx_news_load(const char *path, const char *zone, fx_news **news, rp_error *error)
{
    enum { LIMIT = 1 << 30 };
    char *text;
    size_t size;
    rp_status status = rp_file_read(path, LIMIT, &text, &size, error);
    if (status != RP_OK) return status;
    status = fx_news_parse(text, size, path, zone, news, error);
    rp_free(text);
    return status;
}

void fx_news_free(fx_news *news)
{
    if (!news) return;
    rp_free(news->events);
    rp_free(news);
}

const char *fx_impact_name(fx_impact impact)
{
    static const char *const words[FX_IMPACT_COUNT] = {"none", "holiday", "low", "medium", "high"};
    return impact >= 0 && impact < FX_IMPACT_COUNT ? words[impact] : "?";
}
