/// Longer bars from shorter ones.
///
/// Each source bar belongs to the span (fx_bar_span, or that of the source's calendar) of its open time. A bar is known
/// when its span has ended and its last source bar is known, whichever is later.
#include "market_i.h"

#include <string.h>

typedef struct group {
    int64_t begin, end;          ///< source bars [begin, end)
    int64_t open_time, known_at; ///< the span
} group;

static group next_group(const fx_bars *source, fx_timeframe tf, fx_day_rule rule, int64_t begin)
{
    group g = {.begin = begin};
    fx_calendar_bar_span(source->calendar, tf, rule, source->open_time[begin], &g.open_time, &g.known_at);
    for (g.end = begin + 1; g.end < source->count; g.end++) {
        int64_t t = source->open_time[g.end], open_time, known_at;
        if (t < g.known_at) continue;
        // Behind the clipped end of a span weekend bars may still belong to it.
        fx_calendar_bar_span(source->calendar, tf, rule, t, &open_time, &known_at);
        if (open_time != g.open_time) break;
    }
    if (source->known_at[g.end - 1] > g.known_at) g.known_at = source->known_at[g.end - 1];
    return g;
}

static void fill(const fx_bars *source, const group *g, fx_bars *out, int64_t at)
{
    out->open_time[at] = g->open_time;
    out->known_at[at] = g->known_at;
    out->open[at] = source->open[g->begin];
    out->close[at] = source->close[g->end - 1];
    int32_t high = source->high[g->begin], low = source->low[g->begin], spread = 0;
    double volume = 0;
    for (int64_t i = g->begin; i < g->end; i++) {
        if (source->high[i] > high) high = source->high[i];
        if (source->low[i] < low) low = source->low[i];
        volume += source->volume[i];
        if (source->spread && source->spread[i] > spread) spread = source->spread[i];
    }
    out->high[at] = high;
    out->low[at] = low;
    out->volume[at] = volume;
    if (out->spread) out->spread[at] = spread;
}

// From H1 on, a quiet minute or two at the edge of the data does not make a bar incomplete (trading.md D30).
static int64_t edge_tolerance(const fx_bars *source, fx_timeframe tf)
{
    return tf >= FX_H1 && source->timeframe == FX_M1 ? FXI_QUIET - 1 : 0;
}

static bool covers_begin(const fx_bars *source, const group *g, fx_timeframe tf)
{
    if (source->calendar)
        return source->open_time[g->begin] <=
               fx_calendar_next_open(source->calendar, g->open_time) + edge_tolerance(source, tf);
    int64_t first = fx_market_next_open(g->open_time);
    // 17:00 New York opens a trading day; metals and indices start an hour later.
    bool day_opens = fx_session_day(FX_DAY_NEW_YORK, first - 1) != fx_session_day(FX_DAY_NEW_YORK, first);
    if (day_opens && fxi_has_daily_pause(&source->symbol)) first += FX_HOUR;
    return source->open_time[g->begin] <= first + edge_tolerance(source, tf);
}

static bool covers_end(const fx_bars *source, const group *g, fx_timeframe tf)
{
    return source->known_at[g->end - 1] + edge_tolerance(source, tf) >= g->known_at;
}

static bool is_partial(const fx_bars *source, const group *g, fx_timeframe tf)
{
    if (g->begin == 0 && (!covers_begin(source, g, tf) || source->flags[0] & FX_BAR_PARTIAL)) return true;
    return g->end == source->count && (!covers_end(source, g, tf) || source->flags[source->count - 1] & FX_BAR_PARTIAL);
}

static rp_status check(const fx_bars *bars, fx_timeframe tf, fx_day_rule rule, rp_error *error)
{
    const char *from = fx_timeframe_name(bars->timeframe), *to = fx_timeframe_name(tf);
    int64_t shorter = fx_timeframe_length(bars->timeframe), longer = fx_timeframe_length(tf);
    if (tf < 0 || tf >= FX_TIMEFRAME_COUNT || longer < shorter || longer % shorter)
        return rp_fail(error, RP_EINVAL, "%s bars of %s cannot be made from %s bars: %s is %s", to, bars->symbol.name,
                       from, to, longer < shorter ? "shorter" : "no multiple of it");
    if (bars->timeframe > FX_H1 && bars->day_rule != rule)
        return rp_fail(
            error, RP_EINVAL,
            "%s bars of %s are cut by the %s day, %s bars by the other one cannot be made from them; start from "
            "H1 or shorter",
            from, bars->symbol.name, bars->day_rule == FX_DAY_UTC ? "UTC" : "New York", to);
    return RP_OK;
}

// Counts the bars that come out, or writes them when `out` is not NULL.
static int64_t walk(const fx_bars *bars, fx_timeframe tf, fx_day_rule rule, bool keep_partial, fx_bars *out)
{
    int64_t made = 0;
    group g;
    for (int64_t i = 0; i < bars->count; i = g.end) {
        g = next_group(bars, tf, rule, i);
        bool partial = is_partial(bars, &g, tf);
        if (partial && !keep_partial) continue;
        if (out) {
            fill(bars, &g, out, made);
            out->flags[made] = partial ? FX_BAR_PARTIAL : 0;
        }
        made++;
    }
    return made;
}

rp_status fx_bars_resample(const fx_bars *bars, fx_timeframe tf, fx_day_rule rule, bool keep_partial, fx_bars **out,
                           rp_error *error)
{
    rp_status status = check(bars, tf, rule, error);
    if (status) return status;
    fx_bars *made;
    int64_t count = walk(bars, tf, rule, keep_partial, NULL);
    status = fx_bars_new(&bars->symbol, tf, bars->digits, count, bars->spread != NULL, &made, error);
    if (status) return status;
    fxi_bars_copy_head(bars, made);
    made->day_rule = rule;
    walk(bars, tf, rule, keep_partial, made);
    fx_bars_rehash(made);
    *out = made;
    return RP_OK;
}
