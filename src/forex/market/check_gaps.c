/// Missing stretches, by class (trading.md D30): quiet market, closed market, holiday, late opening of the week, hole
/// in the feed. Time counts only while the market is open.
#include "check_i.h"

#include <string.h>

typedef struct stretch {
    int64_t begin, end; ///< UTC: end of the bar before, open of the bar after
    int64_t row;        ///< index of the bar after
    int64_t open;       ///< ns of it while the market is open
    int64_t holiday;    ///< of these, on holidays
    int64_t early;      ///< of the open time, before the week's close
    bool over_weekend;  ///< the week opens inside of it
    int64_t beside;     ///< as long as the daily pause and next to it: where the part outside of it begins; else 0
    bool again;         ///< such a part is missing on a day nearby too
    int class;
} stretch;

typedef struct stretches {
    stretch *items;
    int64_t count, capacity;
} stretches;

typedef struct tally {
    int64_t minutes, first, last; ///< first and last as indices of rows
    int64_t longest;              ///< minutes
    fxi_places places;
} tally;

enum { QUIET, CLOSED, HOLIDAY, SHIFTED_PAUSE, LATE_OPEN, EARLY_CLOSE, HOLE, MISSING_HOUR, CLASSES };

/* ---- calendar ------------------------------------------------------------------------------------------------------
 */

// Easter Sunday's day number, Gregorian: the table of the computus in arithmetic (Meeus, Astronomical Algorithms, ch.
// 8).
static int64_t easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int d = b / 4, e = b % 4, g = (8 * b + 13) / 25;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 19 * l) / 433;
    int month = (h + l - 7 * m + 90) / 25, day = (h + l - 7 * m + 33 * month + 19) % 32;
    fx_civil civil = {.year = year, .month = month, .day = day};
    return fx_from_civil(&civil) / FX_DAY;
}

// The day of the n-th given weekday of a month; n = -1 is the last.
static int64_t nth(int year, int month, int weekday, int n)
{
    fx_civil c = {.year = year, .month = month + (n < 0), .day = 1};
    if (c.month > 12) c.month = 1, c.year++;
    int64_t first = fx_from_civil(&c) / FX_DAY;
    int own = fx_to_civil(first * FX_DAY).weekday;
    if (n < 0) return first - 1 - (own + 6 - weekday) % 7;
    return first + (weekday - own + 7) % 7 + 7 * (n - 1);
}

static bool is_date(const fx_civil *c, int month, int day)
{
    return c->month == month && c->day == day;
}

// The Monday on which a holiday that fell on a Sunday is kept.
static bool is_observed(int64_t day)
{
    fx_civil sunday = fx_to_civil((day - 1) * FX_DAY);
    return sunday.weekday == 0 && (is_date(&sunday, 12, 25) || is_date(&sunday, 1, 1) || is_date(&sunday, 7, 4) ||
                                   (is_date(&sunday, 6, 19) && sunday.year >= 2022));
}

// Days on which the futures in New York close at 13:00 or not at all, and metals and indices with them.
static bool is_us_holiday(int64_t day, const fx_civil *c)
{
    int y = c->year;
    return day == nth(y, 1, 1, 3) || day == nth(y, 2, 1, 3) || day == nth(y, 5, 1, -1) || day == nth(y, 9, 1, 1) ||
           day == nth(y, 11, 4, 4) || day == nth(y, 11, 4, 4) + 1 || is_date(c, 7, 3) || is_date(c, 7, 4) ||
           is_date(c, 12, 24) || (is_date(c, 6, 19) && y >= 2022) || is_observed(day);
}

bool fxi_is_holiday(const fx_symbol *symbol, int64_t day)
{
    fx_civil c = fx_to_civil(day * FX_DAY);
    if (fxi_never_closes(symbol)) return false;
    if (is_date(&c, 12, 25) || is_date(&c, 1, 1) || day == easter(c.year) - 2) return true;
    return fxi_has_daily_pause(symbol) && is_us_holiday(day, &c);
}

static int64_t overlap(int64_t a, int64_t b, int64_t c, int64_t d)
{
    int64_t begin = a > c ? a : c, end = b < d ? b : d;
    return end > begin ? end - begin : 0;
}

// As long as the pause and next to it, with bars in the pause or without: brokers keep it by their own clock, which in
// some weeks differs from New York's. Where the part outside of the pause begins; 0 when it is not so.
static int64_t beside_pause(const stretch *s, int64_t begin, int64_t end)
{
    int64_t pause = end - begin, missing = s->end - s->begin - overlap(s->begin, s->end, begin, end);
    if (pause <= 0 || missing != pause) return 0;
    if (s->begin == begin) return end;
    return s->begin == end || s->end == begin || s->end == end ? s->begin : 0;
}

// Walks over the sessions of a stretch. A session that begins a day or more after the one before opens a week.
static void measure(const fxi_checking *c, stretch *s)
{
    int64_t open, close, before_close = INT64_MIN;
    for (int64_t day = fx_calendar_day(c->calendar, s->begin - 3 * FX_DAY); day < s->end / FX_DAY + 3; day++) {
        if (!fx_calendar_session(c->calendar, day, &open, &close)) continue;
        int64_t own = overlap(s->begin, s->end, open, close);
        bool opens_week = before_close != INT64_MIN && open - before_close > FX_DAY;
        s->open += own;
        if (fxi_is_holiday(c->symbol, day)) s->holiday += own;
        if (opens_week && s->begin < open && open <= s->end) s->over_weekend = true;
        if (open <= s->begin && s->begin < close) s->early = own;
        if (before_close != INT64_MIN && !opens_week && !s->beside) s->beside = beside_pause(s, before_close, open);
        before_close = close;
    }
    if (!s->over_weekend) s->early = 0;
}

/* ---- classes -------------------------------------------------------------------------------------------------------
 */

// A hole of just one clock hour in the days of a change of clocks was lost by the vendor's conversion.
static bool is_lost_hour(const fxi_checking *c, const stretch *s)
{
    return !s->over_weekend && s->begin % FX_HOUR == 0 && s->end - s->begin == FX_HOUR &&
           fxi_clock_changes(c, s->begin);
}

static int class_of(const fxi_checking *c, const stretch *s)
{
    int64_t rest = s->open - s->holiday;
    // Minutes at the edges of weeks; of hour bars the last or first one or two.
    int64_t edge = c->file.timeframe == FX_H1 ? 2 * FX_HOUR : 10 * FX_MINUTE;
    if (s->open == 0) return CLOSED;
    if (!s->over_weekend && s->open < FXI_QUIET) return QUIET;
    if (s->over_weekend && s->open <= edge) return 2 * s->early > s->open ? EARLY_CLOSE : LATE_OPEN;
    // The evening before and the morning after are quiet too.
    if (s->holiday && (rest < FX_HOUR || rest <= s->holiday)) return HOLIDAY;
    if (s->over_weekend && rest <= edge) return 2 * s->early > rest ? EARLY_CLOSE : LATE_OPEN;
    if (rest < FXI_QUIET) return QUIET;
    if (s->beside) return SHIFTED_PAUSE;
    return is_lost_hour(c, s) ? MISSING_HOUR : HOLE;
}

// Marks two stretches beside the pause that are one pause by another clock: the hour is missing at one time of day, and
// not more than a weekend with a Friday lies between them. False when `b` is too late for any such.
static bool compare(stretch *a, stretch *b)
{
    const int64_t apart = b->beside - a->beside;
    if (b->begin - a->begin > 5 * FX_DAY) return false;
    if (a->class == SHIFTED_PAUSE && apart % FX_DAY == 0 && apart <= 4 * FX_DAY) a->again = b->again = true;
    return true;
}

// A pause by the vendor's clock comes back on other days. An hour that is missing once was lost.
static void judge_pauses(const fxi_checking *c, stretches *all)
{
    for (int64_t i = 0; i < all->count; i++) {
        if (all->items[i].class != SHIFTED_PAUSE) continue;
        for (int64_t k = i - 1; k >= 0 && compare(&all->items[k], &all->items[i]); k--) continue;
    }
    for (int64_t i = 0; i < all->count; i++) {
        stretch *s = &all->items[i];
        if (s->class != SHIFTED_PAUSE || s->again) continue;
        s->beside = 0;
        s->class = class_of(c, s);
    }
}

static void count(const fxi_checking *c, tally *t, const stretch *s)
{
    int64_t minutes = (s->class == CLOSED ? s->end - s->begin : s->open) / FX_MINUTE;
    int64_t line = c->file.table.rows[s->row].line;
    if (!t->places.count) t->first = s->row;
    t->last = s->row;
    t->minutes += minutes;
    if (minutes > t->longest) t->longest = minutes;
    fx_place place = {s->begin, s->end, 0, 0, line, line, (double)minutes, "minutes", NULL};
    fxi_place_add(&t->places, c->file.zone.zone, place);
}

static void report(fxi_checking *c, tally t[CLASSES])
{
    static const struct {
        const char *kind, *words;
        int severity;
    } classes[CLASSES] = {
        [QUIET] = {"gap-quiet", "minutes without a tick, less than 5 in a row", 0},
        [CLOSED] = {"gap-closed", "minutes while the market is closed", 0},
        [HOLIDAY] = {"gap-holiday", "minutes on holidays", 0},
        [SHIFTED_PAUSE] = {"shifted-pause", "minutes of a daily pause that the vendor keeps by its own clock", 0},
        [LATE_OPEN] = {"late-open", "minutes at the start of weeks", 0},
        [EARLY_CLOSE] = {"early-close", "minutes at the end of weeks", 0},
        [HOLE] = {"gap-hole", "minutes missing while the market is open", 1},
        [MISSING_HOUR] = {"missing-hour", "minutes lost with the clock hour at a change of clocks", 1},
    };
    for (int k = 0; k < CLASSES; k++) {
        char list[300] = "";
        int64_t number = t[k].places.count;
        if (k != QUIET && k != CLOSED) fxi_places_sentence(&t[k].places, list, sizeof list);
        if (number)
            fxi_find(c, classes[k].kind, classes[k].severity, number, t[k].first, t[k].last,
                     "%lld gap(s), %lld %s, the longest %lld%s%s", (long long)number, (long long)t[k].minutes,
                     classes[k].words, (long long)t[k].longest, list[0] ? ": " : "", list);
        fxi_places_hand(&t[k].places, c->out, &c->status, c->error);
    }
}

/* ---- all steps ----------------------------------------------------------------------------------------------------
 */

// What needs no calendar: the steps from stamp to stamp that are longer than a bar.
typedef struct steps {
    int64_t short_count, short_minutes; ///< of less than a day, and the minutes missing in them
    int64_t widest, widest_row;
} steps;

static void count_step(steps *all, int64_t missing, int64_t length, int64_t row)
{
    if (missing + length < FX_DAY) {
        all->short_count++;
        all->short_minutes += missing / FX_MINUTE;
    }
    if (missing > all->widest) all->widest = missing, all->widest_row = row;
}

static void report_steps(fxi_checking *c, const steps *all, int64_t length)
{
    char when[24];
    if (all->short_count)
        fxi_find(c, "gaps-under-a-day", 0, all->short_count, -1, -1,
                 "%lld gap(s) of less than a day, %lld minutes missing in them", (long long)all->short_count,
                 (long long)all->short_minutes);
    if (all->widest == 0) return;
    int64_t before = c->file.table.rows[all->widest_row].stamp - all->widest - length;
    fxi_find(c, "widest-gap", 0, (all->widest + length) / FX_MINUTE, all->widest_row, all->widest_row,
             "%lld minutes from the bar of %s to the next", (long long)((all->widest + length) / FX_MINUTE),
             fxi_clock_text(c, before, when));
}

static rp_status add(fxi_checking *c, stretches *all, stretch s)
{
    if (all->count == all->capacity) {
        int64_t capacity = all->capacity ? 2 * all->capacity : 256;
        stretch *items = rp_realloc(all->items, (size_t)capacity * sizeof *items);
        if (!items) return rp_fail(c->error, RP_ENOMEM, "out of memory for the gaps");
        all->items = items;
        all->capacity = capacity;
    }
    measure(c, &s);
    s.class = class_of(c, &s);
    all->items[all->count++] = s;
    return RP_OK;
}

static rp_status find_stretches(fxi_checking *c, int64_t length, stretches *all)
{
    const fxi_table *table = &c->file.table;
    rp_status status = RP_OK;
    int64_t end = 0;
    bool started = false;
    for (int64_t i = 0; i < table->count && !status; i++) {
        int64_t stamp = table->rows[i].stamp;
        if (fxi_row_is_bad(c, &table->rows[i])) continue;
        if (started && stamp > end) status = add(c, all, (stretch){.begin = end, .end = stamp, .row = i});
        if (!started || stamp + length > end) end = stamp + length;
        started = true;
    }
    return status;
}

void fxi_check_gaps(fxi_checking *c)
{
    const int64_t length = fx_timeframe_length(c->file.timeframe);
    tally tallies[CLASSES] = {0};
    stretches all = {0};
    steps lengths = {0};
    // Longer bars have spans of their own; without a zone nothing tells a hole from a weekend.
    if (c->status || !c->file.zone.zone || c->file.timeframe > FX_H1) return;
    c->status = find_stretches(c, length, &all);
    judge_pauses(c, &all);
    for (int64_t i = 0; i < all.count; i++) {
        const stretch *s = &all.items[i];
        count(c, &tallies[s->class], s);
        count_step(&lengths, s->end - s->begin, length, s->row);
    }
    report(c, tallies);
    report_steps(c, &lengths, length);
    rp_free(all.items);
}
