/// Session calendars: regular hours and special dates of one symbol, and the questions asked of them.
#include <stdlib.h>
#include <string.h>

#include "calendar_i.h"

static const char builtin_text[] = {
#include "forex_calendars_csv.inc"
};

enum { MOST_DATES = 1 << 14 }; // each is looked for among the others

/* ---- rows into a calendar ---------------------------------------------------------------------------------------- */

// How near a row's market is to the symbol: 0 not at all, 4 its own name.
static int rank_of(const char *market, const fx_symbol *symbol)
{
    bool fx = !strcmp(symbol->asset_class, "major") || !strcmp(symbol->asset_class, "cross");
    if (!strcasecmp(market, symbol->name)) return 4;
    if (!strcasecmp(market, symbol->asset_class)) return 3;
    if (fx && !strcasecmp(market, "fx")) return 2;
    return !strcasecmp(market, "all") ? 1 : 0;
}

typedef struct reading {
    fx_calendar *calendar;
    const fx_symbol *symbol;
    const char *path;
    bool builtin;
    rp_error *error;
} reading;

static rp_status check_length(const reading *r, int64_t line, const fxi_hours *h)
{
    if (!h->trades || (h->close > h->open && h->close - h->open <= FX_DAY)) return RP_OK;
    return rp_fail(r->error, RP_EFORMAT, "%s: line %lld: a session ends after it opens, and lasts a day at most",
                   r->path, (long long)line);
}

static rp_status take_weekdays(const reading *r, int64_t line, const fxi_calendar_row *row, int rank)
{
    fx_calendar *c = r->calendar;
    bool named = false;
    for (int d = 0; d < 7; d++) {
        // The file's rows replace the built-in ones whatever their rank.
        int own = rank + (r->builtin ? 0 : 10);
        if (!row->weekdays[d] || own < c->rank[d]) continue;
        fxi_hours h = c->week[d];
        h.trades = !row->closed;
        if (row->open != FXI_NO_TIME) h.open = row->open;
        if (row->close != FXI_NO_TIME) h.close = row->close;
        if (row->zone) h.zone = row->zone;
        rp_status status = check_length(r, line, &h);
        if (status) return status;
        c->week[d] = h;
        c->rank[d] = own;
        named |= !row->closed;
    }
    if (named && row->name[0]) memcpy(c->name, row->name, sizeof c->name);
    return RP_OK;
}

// Room doubles whenever it is used up: at no date, and at powers of two.
static rp_status make_room(const reading *r, int64_t line)
{
    fx_calendar *c = r->calendar;
    int64_t count = c->special_count;
    if (count == MOST_DATES)
        return rp_fail(r->error, RP_EFORMAT, "%s: line %lld: more than %d dates; give a weekday its hours by its name",
                       r->path, (long long)line, MOST_DATES);
    if (count & (count - 1)) return RP_OK;
    fxi_special *grown = rp_realloc(c->specials, (size_t)(count ? 2 * count : 1) * sizeof *grown);
    if (!grown) return rp_fail(r->error, RP_ENOMEM, "%s: out of memory for its dates", r->path);
    c->specials = grown;
    return RP_OK;
}

static rp_status take_date(const reading *r, int64_t line, const fxi_calendar_row *row, int rank)
{
    fx_calendar *c = r->calendar;
    fxi_special s = {.day = row->day, .rank = rank, .hours = c->week[fxi_weekday(row->day)]};
    s.hours.trades = !row->closed;
    if (row->open != FXI_NO_TIME) s.hours.open = row->open;
    if (row->close != FXI_NO_TIME) s.hours.close = row->close;
    if (row->zone) s.hours.zone = row->zone;
    snprintf(s.name, sizeof s.name, "%s", row->name[0] ? row->name : row->closed ? "closed" : "other hours");
    rp_status status = check_length(r, line, &s.hours);
    if (status) return status;
    for (int64_t i = 0; i < c->special_count; i++)
        if (c->specials[i].day == row->day) {
            if (c->specials[i].rank <= rank) c->specials[i] = s;
            return RP_OK;
        }
    status = make_room(r, line);
    if (!status) c->specials[c->special_count++] = s;
    return status;
}

static bool is_header(const char *line, size_t length)
{
    return length >= 5 && !strncasecmp(line, "date,", 5);
}

// Regular hours first, wherever they stand: dates start from them.
static rp_status read_text(const reading *r, const char *text, size_t size, bool dated)
{
    rp_status status = RP_OK;
    int64_t number = 0;
    for (size_t at = 0; at < size && !status;) {
        const char *line = text + at, *end = memchr(line, '\n', size - at);
        size_t whole = end ? (size_t)(end - line) : size - at, length = whole;
        at += whole + 1;
        number++;
        while (length && (line[length - 1] == '\r' || line[length - 1] == ' ')) length--;
        if (length == 0 || line[0] == '#' || is_header(line, length)) continue;
        fxi_calendar_row row;
        status = fxi_calendar_row_read(line, length, r->path, number, &row, r->error);
        int rank = status ? 0 : rank_of(row.market, r->symbol);
        if (status || !rank || row.dated != dated) continue;
        status = row.dated ? take_date(r, number, &row, rank) : take_weekdays(r, number, &row, rank);
    }
    return status;
}

static int by_day(const void *a, const void *b)
{
    const fxi_special *x = a, *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

rp_status fx_calendar_parse(const char *text, size_t size, const char *name, const fx_symbol *symbol,
                            fx_calendar **calendar, rp_error *error)
{
    fx_calendar *c = rp_calloc(1, sizeof *c);
    if (!c) return rp_fail(error, RP_ENOMEM, "out of memory for the calendar of %s", symbol->name);
    c->owners = 1;
    strcpy(c->name, "FX week");
    const fx_zone *new_york = NULL;
    rp_status status = fx_zone_get("America/New_York", &new_york, error);
    for (int d = 0; d < 7; d++) c->week[d] = (fxi_hours){d >= 1 && d <= 5, -7 * FX_HOUR, 17 * FX_HOUR, new_york};
    reading builtin = {c, symbol, "calendars.csv", true, error}, own = {c, symbol, name, false, error};
    if (!status) status = read_text(&builtin, builtin_text, sizeof builtin_text, false);
    for (int dated = 0; dated < 2 && text && !status; dated++) status = read_text(&own, text, size, dated);
    if (status) {
        fx_calendar_free(c);
        return status;
    }
    if (c->special_count) qsort(c->specials, (size_t)c->special_count, sizeof *c->specials, by_day);
    *calendar = c;
    return RP_OK;
}

rp_status fx_calendar_load(const char *path, const fx_symbol *symbol, fx_calendar **calendar, rp_error *error)
{
    char *text = NULL;
    size_t size = 0;
    rp_status status = path ? rp_file_read(path, (size_t)64 << 20, &text, &size, error) : RP_OK;
    if (path && !status && size == 0)
        status = rp_fail(
            error, RP_EFORMAT,
            "%s: the file is empty (0 bytes); write rows of date,market,open,close,zone,name, or name no file", path);
    if (!status) status = fx_calendar_parse(text, size, path, symbol, calendar, error);
    rp_free(text);
    return status;
}

void fx_calendar_free(fx_calendar *calendar)
{
    if (!calendar || --calendar->owners > 0) return;
    rp_free(calendar->specials);
    rp_free(calendar);
}

fx_calendar *fx_calendar_keep(fx_calendar *calendar)
{
    if (calendar) calendar->owners++;
    return calendar;
}

/* ---- questions --------------------------------------------------------------------------------------------------- */

static const fxi_special *special_of(const fx_calendar *c, int64_t day)
{
    int64_t low = 0, high = c->special_count;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (c->specials[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->special_count && c->specials[low].day == day ? &c->specials[low] : NULL;
}

bool fx_calendar_session(const fx_calendar *c, int64_t day, int64_t *open, int64_t *close)
{
    const fxi_special *special = special_of(c, day);
    const fxi_hours *h = special ? &special->hours : &c->week[fxi_weekday(day)];
    if (!h->trades) return false;
    *open = fx_zone_to_utc(h->zone, day * FX_DAY + h->open, NULL);
    *close = fx_zone_to_utc(h->zone, day * FX_DAY + h->close, NULL);
    return true;
}

enum { MOST_CLOSED_DAYS = 400 }; ///< a market closed for longer is taken as closed for good

int64_t fx_calendar_day(const fx_calendar *c, int64_t utc)
{
    // Sessions begin a day before their date at most, on clocks at most a day from UTC.
    int64_t day = fxi_floor_div(utc, FX_DAY) - 2, open, close;
    for (int i = 0; i < MOST_CLOSED_DAYS; i++, day++)
        if (fx_calendar_session(c, day, &open, &close) && close > utc) return day;
    return day;
}

bool fx_calendar_open(const fx_calendar *c, int64_t utc)
{
    int64_t open, close;
    return fx_calendar_session(c, fx_calendar_day(c, utc), &open, &close) && open <= utc && utc < close;
}

int64_t fx_calendar_next_open(const fx_calendar *c, int64_t utc)
{
    int64_t open, close;
    if (!fx_calendar_session(c, fx_calendar_day(c, utc), &open, &close)) return INT64_MAX;
    return open > utc ? open : utc;
}

int64_t fx_calendar_open_time(const fx_calendar *c, int64_t from, int64_t to)
{
    int64_t total = 0, open, close;
    if (to <= from) return 0;
    for (int64_t day = fx_calendar_day(c, from), last = fxi_floor_div(to, FX_DAY) + 2; day <= last; day++) {
        if (!fx_calendar_session(c, day, &open, &close)) continue;
        if (open < from) open = from;
        if (close > to) close = to;
        if (close > open) total += close - open;
    }
    return total;
}

const char *fx_calendar_note(const fx_calendar *c, int64_t day)
{
    const fxi_special *special = special_of(c, day);
    return special ? special->name : NULL;
}

const char *fx_calendar_name(const fx_calendar *c)
{
    return c->name;
}

// Field by field: padding is no content.
static rp_hash hash_hours(rp_hash before, int64_t day, const fxi_hours *h)
{
    struct {
        rp_hash before;
        int64_t day, trades, open, close;
        rp_hash zone;
    } content = {before, day, h->trades, h->open, h->close, {0}};
    const char *zone = fx_zone_name(h->zone);
    content.zone = rp_hash_bytes(zone, strlen(zone));
    return rp_hash_bytes(&content, sizeof content);
}

rp_hash fx_calendar_hash(const fx_calendar *c)
{
    rp_hash hash = {0};
    for (int d = 0; d < 7; d++) hash = hash_hours(hash, d, &c->week[d]);
    for (int64_t i = 0; i < c->special_count; i++) hash = hash_hours(hash, c->specials[i].day, &c->specials[i].hours);
    return hash;
}

/* ---- spans of bars ----------------------------------------------------------------------------------------------- */

// The newest close that is not after `end`, when the market is closed between the two; else `end`.
static int64_t close_before(const fx_calendar *c, int64_t end)
{
    int64_t open, close;
    if (fx_calendar_open(c, end - 1)) return end;
    for (int64_t day = fxi_floor_div(end, FX_DAY) + 2, i = 0; i < MOST_CLOSED_DAYS; i++, day--)
        if (fx_calendar_session(c, day, &open, &close) && close <= end) return close;
    return end;
}

void fx_calendar_bar_span(const fx_calendar *c, fx_timeframe tf, fx_day_rule rule, int64_t utc, int64_t *open_time,
                          int64_t *known_at)
{
    if (!c) {
        fx_bar_span(tf, rule, utc, open_time, known_at);
        return;
    }
    fxi_bar_span_whole(tf, rule, utc, open_time, known_at);
    if (tf <= FX_H1) return;
    int64_t close = close_before(c, *known_at);
    if (close > utc) *known_at = close;
}
