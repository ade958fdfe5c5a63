// The tape: bars made ready for trading under rules.
#include <math.h>
#include <string.h>

#include "tape_i.h"

int64_t fxi_round_to_tick(double points, int32_t tick)
{
    return (int64_t)floor(points / tick + 0.5 + 1e-9) * tick;
}

// Costs given as a fraction of a point are rounded up; within 10^-9 of a whole point counts as whole.
static int64_t round_up(double points)
{
    return (int64_t)ceil(points - 1e-9);
}

static int32_t scale_of(const fx_bars *bars)
{
    int32_t scale = 1;
    for (int i = bars->symbol.digits; i < bars->digits; i++) scale *= 10;
    return scale;
}

/* ---- prices of both sides ----------------------------------------------------------------------------------- */

static rp_status check_prices(const fx_bars *b, rp_error *error)
{
    for (int64_t i = 0; i < b->count; i++) {
        if (b->low[i] < 1 || b->high[i] >= FXI_POINTS_LIMIT || b->low[i] > b->high[i] || b->open[i] < b->low[i] ||
            b->open[i] > b->high[i] || b->close[i] < b->low[i] || b->close[i] > b->high[i])
            return rp_fail(error, RP_EVALUE,
                           "%s: bar %lld has prices %d %d %d %d (points); `forex data check` lists such bars",
                           b->symbol.name, (long long)i, b->open[i], b->high[i], b->low[i], b->close[i]);
        if (i > 0 && b->open_time[i] <= b->open_time[i - 1])
            return rp_fail(error, RP_EVALUE, "%s: bar %lld does not open after the bar before it", b->symbol.name,
                           (long long)i);
    }
    return RP_OK;
}

// Whole blocks, at least one.
static int64_t padded(int64_t count)
{
    return (count / FXI_BLOCK + 1) * FXI_BLOCK;
}

static bool new_side(fxi_side *side, int64_t count)
{
    size_t n = (size_t)padded(count), blocks = (n / FXI_BLOCK + 15) / 16 * 16;
    int32_t **arrays[] = {&side->open, &side->high, &side->low, &side->close};
    int32_t **tables[] = {&side->block_high, &side->block_low, &side->block_close_high, &side->block_close_low};
    for (int i = 0; i < 4; i++)
        if (!(*arrays[i] = rp_calloc(n, sizeof(int32_t))) || !(*tables[i] = rp_calloc(blocks, sizeof(int32_t))))
            return false;
    for (int64_t i = count; i < (int64_t)n; i++) {
        side->high[i] = INT32_MIN;
        side->low[i] = INT32_MAX;
    }
    for (size_t k = 0; k < blocks; k++) {
        side->block_high[k] = side->block_close_high[k] = INT32_MIN;
        side->block_low[k] = side->block_close_low[k] = INT32_MAX;
    }
    return true;
}

static void free_side(fxi_side *side)
{
    rp_free(side->open);
    rp_free(side->high);
    rp_free(side->low);
    rp_free(side->close);
    rp_free(side->block_high);
    rp_free(side->block_low);
    rp_free(side->block_close_high);
    rp_free(side->block_close_low);
}

static void add_bar_to_block(fxi_side *s, int64_t i)
{
    int64_t k = i / FXI_BLOCK;
    if (s->high[i] > s->block_high[k]) s->block_high[k] = s->high[i];
    if (s->low[i] < s->block_low[k]) s->block_low[k] = s->low[i];
    if (s->close[i] > s->block_close_high[k]) s->block_close_high[k] = s->close[i];
    if (s->close[i] < s->block_close_low[k]) s->block_close_low[k] = s->close[i];
}

static void set_bar(fxi_side *s, const fx_bars *b, int64_t i, int32_t add)
{
    s->open[i] = b->open[i] + add;
    s->high[i] = b->high[i] + add;
    s->low[i] = b->low[i] + add;
    s->close[i] = b->close[i] + add;
    add_bar_to_block(s, i);
}

// Spread of bar i in points of the bars' scale, or -1 when it is out of range.
static int32_t spread_of(const fx_tape *t, int64_t i, int32_t scale)
{
    const fx_rules *r = &t->rules;
    double table = r->spread_points < 0 ? t->bars->symbol.spread_points : r->spread_points;
    double raw = r->spread_source == FX_SPREAD_PER_BAR ? t->bars->spread[i] : table * scale;
    double points = raw * r->spread_multiplier;
    return points >= 0 && points < 0.1 * FXI_POINTS_LIMIT ? (int32_t)round_up(points) : -1;
}

static rp_status make_sides(fx_tape *t, rp_error *error)
{
    const fx_bars *b = t->bars;
    int32_t scale = scale_of(b);
    t->spread = rp_calloc((size_t)padded(t->count), sizeof *t->spread);
    if (!t->spread || !new_side(&t->bid, t->count) || !new_side(&t->ask, t->count))
        return rp_fail(error, RP_ENOMEM, "out of memory for the prices of %lld bars", (long long)t->count);
    for (int64_t i = 0; i < t->count; i++) {
        t->spread[i] = spread_of(t, i, scale);
        if (t->spread[i] < 0)
            return rp_fail(error, RP_EVALUE,
                           "%s: bar %lld has a spread below zero or above 10^8 points; choose a constant spread",
                           b->symbol.name, (long long)i);
        set_bar(&t->bid, b, i, 0);
        set_bar(&t->ask, b, i, t->spread[i]);
    }
    return RP_OK;
}

/* ---- costs -------------------------------------------------------------------------------------------------- */

// Bounds the largest booked amount, so that sums of money stay far inside an int64_t, and says whether equity rises
// with the mark. In the quote currency it does; divided by the pair's own rate it does while the spread is the same on
// every bar and small against the price.
static rp_status check_money_range(fx_tape *t, rp_error *error)
{
    double highest = 1, lowest = FXI_POINTS_LIMIT;
    for (int64_t i = 0; i < t->count; i++) {
        if (t->ask.high[i] > highest) highest = t->ask.high[i];
        if (t->bid.low[i] < lowest) lowest = t->bid.low[i];
    }
    double amount = 10 * highest * (double)t->bars->symbol.lot_max_e8 * t->money.unit; // a tenfold move
    if (t->money.by_base) amount /= lowest;
    t->monotone = !t->money.by_base ||
                  (t->rules.spread_source == FX_SPREAD_CONSTANT && t->count > 0 && t->spread[0] < lowest / 2);
    if (amount < 1e16) return RP_OK;
    return rp_fail(error, RP_EVALUE, "%s: %g lots of it can earn more than 10^16 minor units; lower its lot maximum",
                   t->bars->symbol.name, (double)t->bars->symbol.lot_max_e8 / FXI_E8);
}

static void make_costs(fx_tape *t)
{
    const fx_symbol *s = &t->bars->symbol;
    const fx_rules *r = &t->rules;
    int32_t scale = scale_of(t->bars);
    t->pip = s->pip_points * scale;
    t->tick = s->tick_points * scale;
    t->slippage = (int32_t)round_up(r->slippage_points * scale);
    t->commission_e8 = r->commission_e8 < 0 ? s->commission_e8 : r->commission_e8;
    t->swap_e8[0] = r->swap ? s->swap_long_e8 * scale : 0;
    t->swap_e8[1] = r->swap ? s->swap_short_e8 * scale : 0;
}

/* ---- life --------------------------------------------------------------------------------------------------- */

static rp_status build(fx_tape *t, rp_error *error)
{
    rp_status status = fxi_money_of(t->bars, &t->rules, &t->money, error);
    if (status == RP_OK) status = check_prices(t->bars, error);
    if (status != RP_OK) return status;
    make_costs(t);
    status = make_sides(t, error);
    if (status == RP_OK) status = check_money_range(t, error);
    if (status == RP_OK) status = fxi_tape_days(t, error);
    if (status == RP_OK) status = fxi_tape_masks(t, error);
    return status == RP_OK ? fxi_tape_clock(t, error) : status;
}

rp_status fx_tape_new(const fx_bars *bars, const fx_rules *rules, fx_tape **tape, rp_error *error)
{
    rp_status status = fxi_rules_check(rules, error);
    if (status != RP_OK) return status;
    if (rules->spread_source == FX_SPREAD_PER_BAR && !bars->spread)
        return rp_fail(error, RP_EINVAL, "%s: these bars carry no spread; set the spread source to constant",
                       bars->symbol.name);
    fx_tape *t = rp_calloc(1, sizeof *t);
    if (!t) return rp_fail(error, RP_ENOMEM, "out of memory for a tape");
    t->bars = bars;
    t->rules = *rules;
    t->count = bars->count;
    status = build(t, error);
    if (status != RP_OK) {
        fx_tape_free(t);
        return status;
    }
    *tape = t;
    return RP_OK;
}

void fx_tape_free(fx_tape *tape)
{
    if (!tape) return;
    free_side(&tape->bid);
    free_side(&tape->ask);
    rp_free(tape->spread);
    rp_free(tape->day_first);
    rp_free(tape->day);
    rp_free(tape->nights);
    rp_free(tape->day_start);
    rp_free(tape->friday_open);
    rp_free(tape->friday_last);
    for (int i = 0; i < FX_MAX_SESSIONS; i++) {
        rp_free(tape->entry[i]);
        rp_free(tape->signal[i]);
    }
    rp_free(tape->market_open);
    rp_free(tape->market_close);
    rp_free(tape);
}

const fx_bars *fx_tape_bars(const fx_tape *tape)
{
    return tape->bars;
}
const fx_rules *fx_tape_rules(const fx_tape *tape)
{
    return &tape->rules;
}
