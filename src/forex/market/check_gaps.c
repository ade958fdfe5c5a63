/// Missing stretches, by class (trading.md D30): quiet market, closed market, holiday, late opening of the week, hole
/// in the feed. Time counts only while the market is open.
#include "market_i.h"

#include <string.h>

enum { SHOWN = 6 };

typedef struct stretch {
    int64_t begin, end; ///< UTC: end of the bar before, open of the bar after
    int64_t row;        ///< index of the bar after
    int64_t open;       ///< ns of it while the market is open
    int64_t holiday;    ///< of these, on holidays
    bool over_weekend;  ///< the week opens inside of it
} stretch;

typedef struct tally {
    int64_t count, minutes, first, last;
    int64_t longest; ///< minutes
    char list[300];
    size_t used;
} tally;

enum { QUIET, CLOSED, HOLIDAY, LATE_OPEN, HOLE, MISSING_HOUR, CLASSES };

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

// Trading days on which feeds stop: Christmas, New Year, Good Friday.
static bool is_holiday(int64_t day)
{
    fx_civil c = fx_to_civil(day * FX_DAY);
    return (c.month == 12 && c.day == 25) || (c.month == 1 && c.day == 1) || day == easter(c.year) - 2;
}

static int64_t overlap(int64_t a, int64_t b, int64_t c, int64_t d)
{
    int64_t begin = a > c ? a : c, end = b < d ? b : d;
    return end > begin ? end - begin : 0;
}

// Walks over the trading days of a stretch. Metals and indices pause for the first hour of each.
static void measure(const fx_symbol *symbol, stretch *s)
{
    int64_t pause = fxi_has_daily_pause(symbol) ? FX_HOUR : 0;
    int64_t last = fx_session_day(FX_DAY_NEW_YORK, s->end);
    for (int64_t day = fx_session_day(FX_DAY_NEW_YORK, s->begin); day <= last; day++) {
        int64_t begin = fx_session_day_end(FX_DAY_NEW_YORK, day - 1), end = fx_session_day_end(FX_DAY_NEW_YORK, day);
        if (!fx_market_open(begin)) continue;
        int64_t open = overlap(s->begin, s->end, begin + pause, end);
        s->open += open;
        if (is_holiday(day)) s->holiday += open;
        if (!fx_market_open(begin - 1) && s->begin < begin) s->over_weekend = true;
    }
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
    if (s->open == 0) return CLOSED;
    if (!s->over_weekend && s->open < FXI_QUIET) return QUIET;
    if (s->holiday && rest < FX_HOUR) return HOLIDAY;
    if (s->over_weekend && rest <= 10 * FX_MINUTE) return LATE_OPEN;
    if (rest < FXI_QUIET) return QUIET;
    return is_lost_hour(c, s) ? MISSING_HOUR : HOLE;
}

static void count(const fxi_checking *c, tally *t, const stretch *s, int class)
{
    int64_t minutes = (class == CLOSED ? s->end - s->begin : s->open) / FX_MINUTE;
    char a[24], b[24];
    if (t->count++ == 0) t->first = s->row;
    t->last = s->row;
    t->minutes += minutes;
    if (minutes > t->longest) t->longest = minutes;
    if (class == QUIET || class == CLOSED || t->count > SHOWN || t->used >= sizeof t->list) return;
    t->used +=
        (size_t)snprintf(t->list + t->used, sizeof t->list - t->used, "%s%s to %s (%lld)", t->count > 1 ? ", " : "",
                         fxi_clock_text(c, s->begin, a), fxi_clock_text(c, s->end, b), (long long)minutes);
}

static void report(fxi_checking *c, const tally t[CLASSES])
{
    static const struct {
        const char *kind, *words;
        int severity;
    } classes[CLASSES] = {
        [QUIET] = {"gap-quiet", "minutes without a tick, less than 5 in a row", 0},
        [CLOSED] = {"gap-closed", "minutes while the market is closed", 0},
        [HOLIDAY] = {"gap-holiday", "minutes on Christmas, New Year or Good Friday", 0},
        [LATE_OPEN] = {"late-open", "minutes at the start of weeks, at most 10 each", 0},
        [HOLE] = {"gap-hole", "minutes missing while the market is open", 1},
        [MISSING_HOUR] = {"missing-hour", "minutes lost with the clock hour at a change of clocks", 1},
    };
    for (int k = 0; k < CLASSES; k++)
        if (t[k].count)
            fxi_find(c, classes[k].kind, classes[k].severity, t[k].count, t[k].first, t[k].last,
                     "%lld gap(s), %lld %s, the longest %lld%s%s%s", (long long)t[k].count, (long long)t[k].minutes,
                     classes[k].words, (long long)t[k].longest, t[k].list[0] ? ": " : "", t[k].list,
                     t[k].list[0] && t[k].count > SHOWN ? ", ..." : "");
}

void fxi_check_gaps(fxi_checking *c)
{
    const fxi_table *table = &c->file.table;
    const int64_t length = fx_timeframe_length(c->file.timeframe);
    tally tallies[CLASSES] = {0};
    int64_t end = 0;
    bool started = false;
    // Longer bars have spans of their own; without a zone nothing tells a hole from a weekend.
    if (c->status || !c->file.zone.zone || c->file.timeframe > FX_H1) return;
    for (int64_t i = 0; i < table->count; i++) {
        int64_t stamp = table->rows[i].stamp;
        if (started && stamp > end) {
            stretch s = {.begin = end, .end = stamp, .row = i};
            measure(c->symbol, &s);
            int class = class_of(c, &s);
            count(c, &tallies[class], &s, class);
        }
        if (!started || stamp + length > end) end = stamp + length;
        started = true;
    }
    report(c, tallies);
}
