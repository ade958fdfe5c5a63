// The tape's calendar: trading days and their rollovers, session and Friday masks, the clock that rests over weekends.
#include <string.h>

#include "tape_i.h"

static rp_status no_memory(rp_error *error)
{
    return rp_fail(error, RP_ENOMEM, "out of memory for a tape's calendar");
}

static uint64_t *new_bits(int64_t count)
{
    return rp_calloc((size_t)(count / 64 + 2), sizeof(uint64_t));
}

// 0 = Sunday; day 0 (1970-01-01) was a Thursday.
static int weekday_of(int64_t day)
{
    return (int)(((day + 4) % 7 + 7) % 7);
}

/* ---- trading days ------------------------------------------------------------------------------------------- */

// Nights charged at the 17:00 closes of the trading days [from, to): one each, three on the symbol's weekday, none on
// Saturdays and Sundays, which have no rollover.
static int32_t nights_between(int64_t from, int64_t to, int triple)
{
    int32_t nights = 0;
    for (int64_t d = from; d < to; d++) {
        int weekday = weekday_of(d);
        if (weekday >= 1 && weekday <= 5) nights += weekday == triple ? 3 : 1;
    }
    return nights;
}

static int64_t count_days(const fx_bars *b)
{
    int64_t days = 0, end = INT64_MIN;
    for (int64_t i = 0; i < b->count; i++) {
        if (b->open_time[i] < end) continue;
        end = fx_session_day_end(FX_DAY_NEW_YORK, fx_session_day(FX_DAY_NEW_YORK, b->open_time[i]));
        days++;
    }
    return days;
}

static void fill_days(fx_tape *t)
{
    const fx_bars *b = t->bars;
    int64_t k = 0, end = INT64_MIN;
    for (int64_t i = 0; i < b->count; i++) {
        if (b->open_time[i] < end) continue;
        t->day_first[k] = i;
        fxi_bit_set(t->day_start, i);
        t->day[k] = fx_session_day(FX_DAY_NEW_YORK, b->open_time[i]);
        t->nights[k] = k ? nights_between(t->day[k - 1], t->day[k], b->symbol.triple_swap_weekday) : 0;
        end = fx_session_day_end(FX_DAY_NEW_YORK, t->day[k++]);
    }
    t->day_first[k] = b->count;
}

rp_status fxi_tape_days(fx_tape *t, rp_error *error)
{
    t->day_count = count_days(t->bars);
    size_t n = (size_t)t->day_count;
    t->day_first = rp_calloc(n + 1, sizeof *t->day_first);
    t->day = rp_calloc(n + 1, sizeof *t->day);
    t->nights = rp_calloc(n + 1, sizeof *t->nights);
    t->day_start = new_bits(t->count);
    if (!t->day_first || !t->day || !t->nights || !t->day_start) return no_memory(error);
    fill_days(t);
    return RP_OK;
}

int64_t fxi_tape_day_of(const fx_tape *t, int64_t bar)
{
    int64_t low = 0, high = t->day_count; // day_first[low] <= bar < day_first[high]
    while (high - low > 1) {
        int64_t middle = (low + high) / 2;
        if (t->day_first[middle] <= bar)
            low = middle;
        else
            high = middle;
    }
    return low;
}

double fxi_annual_days(const fx_tape *t, int64_t begin, int64_t end)
{
    if (t->rules.annual_days > 0) return t->rules.annual_days;
    int64_t first = fxi_tape_day_of(t, begin), last = fxi_tape_day_of(t, end - 1);
    int64_t span = t->day[last] - t->day[first];
    if (span >= 90) return (double)(last - first) * 365.2425 / (double)span;
    // Too short to count: a market that knows weekends has five days a week.
    for (int64_t k = first; k <= last; k++)
        if (weekday_of(t->day[k]) == 0 || weekday_of(t->day[k]) == 6) return 365;
    return 252;
}

/* ---- masks -------------------------------------------------------------------------------------------------- */

// Minute of the week in a zone, from Sunday 00:00.
static int minute_of_week(const fx_zone *zone, int64_t utc)
{
    fx_civil c = fx_to_civil(fx_zone_to_local(zone, utc));
    return (c.weekday * 24 + c.hour) * 60 + c.minute;
}

// From a minute of Friday until the week opens on Sunday 17:00, New York.
static bool in_weekend(int minute_of_week, int friday_minute)
{
    return friday_minute >= 0 && (minute_of_week >= 5 * 1440 + friday_minute || minute_of_week < 17 * 60);
}

// Number of the trading week (Monday to Sunday of trading days); day 4 was a Monday.
static int64_t week_of(int64_t utc)
{
    int64_t day = fx_session_day(FX_DAY_NEW_YORK, utc) - 4;
    return day >= 0 ? day / 7 : (day - 6) / 7;
}

static bool in_session(const fx_session *s, int minute_of_week)
{
    int weekday = minute_of_week / 1440, minute = minute_of_week % 1440;
    if (!(s->weekdays >> weekday & 1)) return false;
    if (s->from_minute == s->to_minute) return true;
    bool after = minute >= s->from_minute, before = minute < s->to_minute;
    return s->from_minute < s->to_minute ? after && before : after || before;
}

static void mark_fridays(fx_tape *t, const fx_zone *new_york)
{
    const fx_bars *b = t->bars;
    int close = t->rules.close_friday_minute;
    for (int64_t i = 0; close >= 0 && i < t->count; i++) {
        if (in_weekend(minute_of_week(new_york, b->open_time[i]), close))
            fxi_bit_set(t->friday_open, i);
        else if (i + 1 < t->count && week_of(b->open_time[i]) != week_of(b->open_time[i + 1]))
            fxi_bit_set(t->friday_last, i);
    }
}

// Bars on which an entry may be filled, whatever the session: outside the Friday windows, and, for fills at the close,
// not on a bar at whose close everything is closed.
static bool may_enter(const fx_tape *t, const fx_zone *new_york, int64_t i)
{
    if (fxi_bit(t->friday_open, i)) return false;
    if (t->rules.fill == FX_FILL_SAME_CLOSE && fxi_bit(t->friday_last, i)) return false;
    if (t->rules.no_entry_friday_minute < 0) return true;
    return !in_weekend(minute_of_week(new_york, t->bars->open_time[i]), t->rules.no_entry_friday_minute);
}

static rp_status mark_session(fx_tape *t, int index, const fx_zone *new_york, rp_error *error)
{
    const fx_session *s = &t->rules.sessions[index];
    const fx_zone *zone;
    rp_status status = fx_zone_get(s->zone, &zone, error);
    if (status != RP_OK) {
        rp_error_prefix(error, "session '%s': ", s->name);
        return status;
    }
    uint64_t *entry = t->entry[index] = new_bits(t->count), *signal = t->signal[index] = new_bits(t->count);
    if (!entry || !signal) return no_memory(error);
    int64_t ahead = t->rules.fill == FX_FILL_NEXT_OPEN; // the signal that this bar's entry came from
    for (int64_t i = 0; i < t->count; i++) {
        if (!in_session(s, minute_of_week(zone, t->bars->open_time[i])) || !may_enter(t, new_york, i)) continue;
        fxi_bit_set(entry, i);
        if (i >= ahead) fxi_bit_set(signal, i - ahead);
    }
    return RP_OK;
}

rp_status fxi_tape_masks(fx_tape *t, rp_error *error)
{
    const fx_zone *new_york;
    rp_status status = fx_zone_get("America/New_York", &new_york, error);
    if (status != RP_OK) return status;
    t->friday_open = new_bits(t->count);
    t->friday_last = new_bits(t->count);
    if (!t->friday_open || !t->friday_last) return no_memory(error);
    mark_fridays(t, new_york);
    for (int i = 0; i < t->rules.session_count && status == RP_OK; i++) status = mark_session(t, i, new_york, error);
    return status;
}

/* ---- market clock ------------------------------------------------------------------------------------------- */

// Walks forward through weekends (Friday 17:00 to Sunday 17:00 New York) and takes their length out.
typedef struct clock_walk {
    int64_t friday;        // trading day whose end closes the week
    int64_t closes, opens; // the weekend's instants
    int64_t closed_before; // length of the weekends before it
} clock_walk;

static void set_weekend(clock_walk *w, int64_t friday)
{
    w->friday = friday;
    w->closes = fx_session_day_end(FX_DAY_NEW_YORK, friday);
    w->opens = fx_session_day_end(FX_DAY_NEW_YORK, friday + 2);
}

static int64_t market_time(clock_walk *w, int64_t utc)
{
    while (utc >= w->opens) {
        w->closed_before += w->opens - w->closes;
        set_weekend(w, w->friday + 7);
    }
    return (utc < w->closes ? utc : w->closes) - w->closed_before;
}

rp_status fxi_tape_clock(fx_tape *t, rp_error *error)
{
    if (t->rules.hold_unit != FX_HOLD_MARKET_MINUTES || t->count == 0) return RP_OK;
    t->market_open = rp_calloc((size_t)t->count, sizeof *t->market_open);
    t->market_close = rp_calloc((size_t)t->count, sizeof *t->market_close);
    if (!t->market_open || !t->market_close) return no_memory(error);
    const fx_bars *b = t->bars;
    clock_walk opening = {0}, closing;
    int64_t monday = week_of(b->open_time[0]) * 7 + 4;
    set_weekend(&opening, monday + 4);
    closing = opening;
    for (int64_t i = 0; i < t->count; i++) {
        t->market_open[i] = market_time(&opening, b->open_time[i]);
        t->market_close[i] = market_time(&closing, b->known_at[i]);
    }
    return RP_OK;
}
