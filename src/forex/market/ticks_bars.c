/// Ticks to bars: first where each bar ends, then what is in it.
#include "format_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- where bars end ------------------------------------------------------------------------------------------- */

typedef struct cuts {
    int64_t *begin; ///< first tick of each bar, and behind the last one its end
    int64_t count, capacity;
    bool last_open; ///< the last bar did not reach its amount
} cuts;

static rp_status cut(cuts *c, int64_t tick, rp_error *error)
{
    if (c->count + 1 >= c->capacity) {
        int64_t capacity = c->capacity * 2 + 256;
        int64_t *grown = rp_realloc(c->begin, (size_t)capacity * sizeof *grown);
        if (!grown) return rp_fail(error, RP_ENOMEM, "out of memory for %lld bars", (long long)capacity);
        c->begin = grown;
        c->capacity = capacity;
    }
    c->begin[c->count++] = tick;
    return RP_OK;
}

static rp_status cut_by_time(const fx_ticks *t, const fx_tick_bars_options *o, cuts *c, rp_error *error)
{
    int64_t open = 0, known = INT64_MIN;
    rp_status status = RP_OK;
    for (int64_t i = 0; i < t->count && !status; i++) {
        if (t->time[i] < known) continue;
        int64_t own;
        fx_calendar_bar_span(o->calendar, o->timeframe, o->day_rule, t->time[i], &own, &known);
        // Behind the week's close a tick may still belong to the bar before.
        if (c->count == 0 || own != open) status = cut(c, i, error);
        open = own;
    }
    return status;
}

// How far a tick takes the bar towards its amount.
typedef struct gauge {
    double sum;
    int32_t high, low;
} gauge;

// Both sides' together.
static double volume_of(const fx_ticks *t, int64_t i)
{
    return (t->bid_volume ? t->bid_volume[i] : 0) + (t->ask_volume ? t->ask_volume[i] : 0);
}

static bool reached(gauge *g, const fx_ticks *t, const fx_tick_bars_options *o, int64_t i)
{
    double volume = volume_of(t, i), ask = t->ask ? t->ask[i] : t->bid[i];
    double mid = ((double)t->bid[i] + ask) / 2 / (double)fxi_power10(t->digits);
    if (t->bid[i] > g->high) g->high = t->bid[i];
    if (t->bid[i] < g->low) g->low = t->bid[i];
    switch (o->kind) {
    case FX_BARS_TICK:
        g->sum += 1;
        break;
    case FX_BARS_VOLUME:
        g->sum += volume;
        break;
    case FX_BARS_DOLLAR:
        g->sum += volume * mid;
        break;
    default:
        g->sum = (double)g->high - (double)g->low;
    }
    return g->sum >= o->amount;
}

static rp_status cut_by_amount(const fx_ticks *t, const fx_tick_bars_options *o, cuts *c, rp_error *error)
{
    rp_status status = RP_OK;
    gauge g = {0};
    bool full = true; // a bar is to begin
    for (int64_t i = 0; i < t->count && !status; i++) {
        if (full) {
            status = cut(c, i, error);
            g = (gauge){.high = t->bid[i], .low = t->bid[i]};
        }
        full = reached(&g, t, o, i);
        // Ticks of one instant are never parted: nobody knows their order on the other side of the wire.
        if (full && i + 1 < t->count && t->time[i + 1] == t->time[i]) full = false;
    }
    c->last_open = !full;
    return status;
}

/* ---- which bars are whole --------------------------------------------------------------------------------------- */

static bool starts_late(const fx_ticks *t, const fx_tick_bars_options *o)
{
    int64_t open, known;
    fx_calendar_bar_span(o->calendar, o->timeframe, o->day_rule, t->time[0], &open, &known);
    int64_t first = o->calendar ? fx_calendar_next_open(o->calendar, open) : fx_market_next_open(open);
    return first + FXI_QUIET <= t->time[0];
}

static bool ends_early(const fx_ticks *t, const fx_tick_bars_options *o)
{
    int64_t open, known;
    fx_calendar_bar_span(o->calendar, o->timeframe, o->day_rule, t->time[t->count - 1], &open, &known);
    return t->time[t->count - 1] + FXI_QUIET < known;
}

typedef struct range {
    int64_t first, last; ///< bars [first, last) are kept
    bool first_partial, last_partial;
} range;

static range whole_bars(const fx_ticks *t, const fx_tick_bars_options *o, const cuts *c)
{
    range r = {.last = c->count, .last_partial = c->last_open};
    // Within five minutes nobody can tell a quiet market from missing ticks.
    if (o->kind == FX_BARS_TIME && c->count && o->timeframe > FX_M5) {
        r.first_partial = starts_late(t, o);
        r.last_partial = ends_early(t, o);
    }
    if (o->keep_partial) return r;
    r.first += r.first_partial;
    if (r.last > r.first) r.last -= r.last_partial;
    r.first_partial = r.last_partial = false;
    return r;
}

/* ---- what is in a bar ------------------------------------------------------------------------------------------- */

static void aggregate_trades(const fx_ticks *t, int64_t begin, int64_t end, fx_tick_bars *b, int64_t k)
{
    int32_t high = t->bid[begin], low = high;
    double amount = 0;
    for (int64_t i = begin; i < end; i++) {
        high = t->bid[i] > high ? t->bid[i] : high;
        low = t->bid[i] < low ? t->bid[i] : low;
        amount += volume_of(t, i);
    }
    b->bars->open[k] = t->bid[begin];
    b->bars->high[k] = high;
    b->bars->low[k] = low;
    b->bars->close[k] = t->bid[end - 1];
    b->bars->volume[k] = t->bid_volume ? amount : (double)(end - begin);
}

static int32_t chosen_spread(const fx_tick_bars *b, int64_t k, fx_spread_rule rule, int64_t sum, int64_t ticks)
{
    switch (rule) {
    case FX_SPREAD_OPEN:
        return b->spread_open[k];
    case FX_SPREAD_LAST:
        return b->spread_last[k];
    case FX_SPREAD_MIN:
        return b->spread_min[k];
    case FX_SPREAD_MEAN:
        return (int32_t)fxi_divide_half_even(sum, ticks);
    default:
        return b->spread_max[k];
    }
}

static void aggregate_quotes(const fx_ticks *t, const fx_tick_bars_options *o, int64_t begin, int64_t end,
                             fx_tick_bars *b, int64_t k)
{
    int32_t high = t->bid[begin], low = high, ask_high = t->ask[begin], ask_low = ask_high, widest = ask_high - high,
            closest = widest;
    int64_t total = 0;
    for (int64_t i = begin; i < end; i++) {
        int32_t bid = t->bid[i], ask = t->ask[i], spread = ask - bid;
        high = bid > high ? bid : high;
        low = bid < low ? bid : low;
        ask_high = ask > ask_high ? ask : ask_high;
        ask_low = ask < ask_low ? ask : ask_low;
        widest = spread > widest ? spread : widest;
        closest = spread < closest ? spread : closest;
        total += spread;
    }
    b->bars->open[k] = t->bid[begin];
    b->bars->high[k] = high;
    b->bars->low[k] = low;
    b->bars->close[k] = t->bid[end - 1];
    b->ask_open[k] = t->ask[begin];
    b->ask_high[k] = ask_high;
    b->ask_low[k] = ask_low;
    b->ask_close[k] = t->ask[end - 1];
    b->spread_open[k] = t->ask[begin] - t->bid[begin];
    b->spread_last[k] = t->ask[end - 1] - t->bid[end - 1];
    b->spread_max[k] = widest;
    b->spread_min[k] = closest;
    b->spread_mean[k] = (double)total / (double)(end - begin);
    b->bars->spread[k] = chosen_spread(b, k, o->spread, total, end - begin);
    b->bars->volume[k] = (double)(end - begin);
}

static void aggregate(const fx_ticks *t, const fx_tick_bars_options *o, int64_t begin, int64_t end, fx_tick_bars *b,
                      int64_t k)
{
    int64_t last = t->time[end - 1];
    if (t->trades)
        aggregate_trades(t, begin, end, b, k);
    else
        aggregate_quotes(t, o, begin, end, b, k);
    b->ticks[k] = end - begin;
    b->close_time[k] = last;
    b->bars->open_time[k] = t->time[begin];
    b->bars->known_at[k] = last + 1;
    if (o->kind == FX_BARS_TIME)
        fx_calendar_bar_span(o->calendar, o->timeframe, o->day_rule, last, &b->bars->open_time[k],
                             &b->bars->known_at[k]);
    for (int64_t i = begin; b->bid_volume && i < end; i++) {
        b->bid_volume[k] += t->bid_volume[i];
        b->ask_volume[k] += t->ask_volume[i];
    }
}

/* ---- memory ------------------------------------------------------------------------------------------------------ */

static bool new_asks(fx_tick_bars *b, size_t n)
{
    int32_t **columns[] = {&b->ask_open,    &b->ask_high,   &b->ask_low,    &b->ask_close,
                           &b->spread_open, &b->spread_max, &b->spread_min, &b->spread_last};
    b->spread_mean = rp_calloc(n, sizeof *b->spread_mean);
    bool good = b->spread_mean != NULL;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        *columns[i] = rp_calloc(n, sizeof **columns[i]);
        good = good && *columns[i];
    }
    return good;
}

static rp_status new_bars(const fx_ticks *t, const fx_tick_bars_options *o, int64_t count, fx_tick_bars **out,
                          rp_error *error)
{
    fx_tick_bars *b = rp_calloc(1, sizeof *b);
    if (!b) return rp_fail(error, RP_ENOMEM, "out of memory for bars of ticks");
    rp_status status = fx_bars_new(&t->symbol, o->kind == FX_BARS_TIME ? o->timeframe : FX_M1, t->digits, count,
                                   !t->trades, &b->bars, error);
    size_t n = (size_t)count;
    b->kind = o->kind;
    b->amount = o->amount;
    b->close_time = rp_calloc(n, sizeof *b->close_time);
    b->ticks = rp_calloc(n, sizeof *b->ticks);
    bool good = b->close_time && b->ticks && (t->trades || new_asks(b, n));
    if (t->bid_volume && t->ask_volume) {
        b->bid_volume = rp_calloc(n, sizeof *b->bid_volume);
        b->ask_volume = rp_calloc(n, sizeof *b->ask_volume);
        good = good && b->bid_volume && b->ask_volume;
    }
    if (!status && !good) status = rp_fail(error, RP_ENOMEM, "out of memory for %lld bars", (long long)count);
    if (status)
        fx_tick_bars_free(b);
    else
        *out = b;
    return status;
}

void fx_tick_bars_free(fx_tick_bars *b)
{
    if (!b) return;
    fx_bars_free(b->bars);
    rp_free(b->close_time);
    rp_free(b->ticks);
    rp_free(b->ask_open);
    rp_free(b->ask_high);
    rp_free(b->ask_low);
    rp_free(b->ask_close);
    rp_free(b->spread_open);
    rp_free(b->spread_max);
    rp_free(b->spread_min);
    rp_free(b->spread_last);
    rp_free(b->spread_mean);
    rp_free(b->bid_volume);
    rp_free(b->ask_volume);
    rp_free(b);
}

/* ---- all together ------------------------------------------------------------------------------------------------ */

static const char *const kinds[] = {"time", "tick", "volume", "dollar", "range"};

static void describe(const fx_ticks *t, const fx_tick_bars_options *o, fx_bars *b)
{
    char how[64] = "from ticks";
    if (o->kind != FX_BARS_TIME) snprintf(how, sizeof how, "%s bars of %.12g", kinds[o->kind], o->amount);
    b->day_rule = o->day_rule;
    snprintf(b->source, sizeof b->source, "%.190s; %s", t->source, how);
    snprintf(b->zone, sizeof b->zone, "%s", t->zone);
    snprintf(b->zone_evidence, sizeof b->zone_evidence, "%s", t->zone_evidence);
    snprintf(b->repairs, sizeof b->repairs, "%s", t->repairs);
}

static rp_status check(const fx_ticks *t, const fx_tick_bars_options *o, rp_error *error)
{
    if (o->kind != FX_BARS_TIME && !(o->amount > 0 && isfinite(o->amount)))
        return rp_fail(error, RP_EINVAL, "%s bars need an amount above 0, not %g", kinds[o->kind], o->amount);
    if ((o->kind == FX_BARS_VOLUME || o->kind == FX_BARS_DOLLAR) && !t->bid_volume)
        return rp_fail(error, RP_EVALUE,
                       "%s: the ticks have no volume, so there are no %s bars; take tick or range bars", t->source,
                       kinds[o->kind]);
    return RP_OK;
}

static rp_status build(const fx_ticks *t, const fx_tick_bars_options *o, const cuts *c, fx_tick_bars **out,
                       rp_error *error)
{
    range r = whole_bars(t, o, c);
    fx_tick_bars *b = NULL;
    if (r.last <= r.first)
        return rp_fail(error, RP_EVALUE, "%s: %lld tick(s) make no complete bar", t->source, (long long)t->count);
    rp_status status = new_bars(t, o, r.last - r.first, &b, error);
    if (status || !b) return status;
    for (int64_t k = 0; k < b->bars->count; k++)
        aggregate(t, o, c->begin[r.first + k], c->begin[r.first + k + 1], b, k);
    if (r.first_partial) b->bars->flags[0] = FX_BAR_PARTIAL;
    if (r.last_partial) b->bars->flags[b->bars->count - 1] = FX_BAR_PARTIAL;
    describe(t, o, b->bars);
    fx_bars_rehash(b->bars);
    *out = b;
    return RP_OK;
}

static rp_status make(const fx_ticks *ticks, const fx_tick_bars_options *options, fx_tick_bars **out, rp_error *error)
{
    cuts c = {0};
    rp_status status = check(ticks, options, error);
    if (!status)
        status = options->kind == FX_BARS_TIME ? cut_by_time(ticks, options, &c, error)
                                               : cut_by_amount(ticks, options, &c, error);
    if (!status) {
        status = cut(&c, ticks->count, error);
        c.count--;
    }
    if (!status) status = build(ticks, options, &c, out, error);
    rp_free(c.begin);
    return status;
}

rp_status fx_ticks_to_bars(const fx_ticks *ticks, const fx_tick_bars_options *options, fx_tick_bars **out,
                           rp_error *error)
{
    fx_tick_bars_options own = options ? *options : (fx_tick_bars_options){0};
    fx_calendar *calendar = NULL;
    rp_status status = RP_OK;
    // Without a calendar, long bars would end with the FX week.
    if (!own.calendar && fxi_never_closes(&ticks->symbol))
        status = fx_calendar_load(NULL, &ticks->symbol, &calendar, error);
    if (calendar) own.calendar = calendar;
    if (!status) status = make(ticks, &own, out, error);
    fx_calendar_free(calendar);
    return status;
}

rp_status fx_tick_bars_parse(const char *text, fx_tick_bars_options *options, rp_error *error)
{
    const char *colon = strchr(text, ':');
    for (int k = FX_BARS_TICK; colon && k <= FX_BARS_RANGE; k++) {
        char *end;
        if (strlen(kinds[k]) != (size_t)(colon - text) || strncmp(text, kinds[k], (size_t)(colon - text)) != 0)
            continue;
        double amount = strtod(colon + 1, &end);
        if (end == colon + 1 || *end || !(amount > 0) || !isfinite(amount)) break;
        options->kind = (fx_bar_kind)k;
        options->amount = amount;
        return RP_OK;
    }
    if (colon)
        return rp_fail(error, RP_EVALUE,
                       "\"%.60s\" is no kind of bar; there are timeframes (M1 ... MN1), tick:N, volume:N, dollar:N and "
                       "range:POINTS",
                       text);
    options->kind = FX_BARS_TIME;
    return fx_timeframe_parse(text, &options->timeframe, error);
}
