// The one trade of a label, by the steps of src/forex/backtest/step.c; tests hold it against the backtest itself.
#include "label_i.h"

#include <string.h>

rp_status fxi_costs_make(const fx_tape *tape, fxi_costs *costs, rp_error *error)
{
    *costs = (fxi_costs){.tape = tape};
    if (!tape->swap_e8[0] && !tape->swap_e8[1]) return RP_OK;
    costs->nights = rp_malloc((size_t)(tape->count > 0 ? tape->count : 1) * sizeof *costs->nights);
    if (!costs->nights)
        return rp_fail(error, RP_ENOMEM, "labels: no memory for the swap of %lld bars", (long long)tape->count);
    int64_t day = 0, sum = 0;
    for (int64_t i = 0; i < tape->count; i++) {
        if (day < tape->day_count && tape->day_first[day] == i) sum += tape->nights[day++];
        costs->nights[i] = sum;
    }
    return RP_OK;
}

void fxi_costs_clear(fxi_costs *costs)
{
    rp_free(costs->nights);
    *costs = (fxi_costs){0};
}

/* ---- costs --------------------------------------------------------------------------------------------------------
 */

// Points that one lot's commission of one side is worth.
static double commission_points(const fx_tape *t, double rate)
{
    double minor = (double)t->commission_e8 * (double)t->money.minor / 1e8;
    double unit = 1e8 * t->money.unit / (t->money.by_base ? rate : 1.0);
    return minor / unit;
}

static double net_points(const fxi_costs *c, const fxi_plan *plan, const fxi_outcome *o, int64_t first)
{
    const fx_tape *t = c->tape;
    double net = (double)o->points - 2.0 * commission_points(t, (double)o->entry);
    if (c->nights) net += (double)t->swap_e8[plan->side < 0] / 1e8 * (double)(c->nights[o->bar] - c->nights[first]);
    return net;
}

/* ---- the walk -----------------------------------------------------------------------------------------------------
 */

// A trade under way.
typedef struct walk {
    const fxi_costs *costs;
    const fxi_plan *plan;
    int64_t first; // first bar whose prices count
    int64_t open;  // bar of the fill
    int64_t entry_q, stop_q, target_q;
    bool has_stop, has_target;
    fxi_outcome outcome;
} walk;

static bool leave(walk *w, int64_t bar, int64_t q, fx_barrier barrier, bool after_open)
{
    const fx_bars *b = w->costs->tape->bars;
    w->outcome.barrier = barrier;
    w->outcome.bar = bar;
    w->outcome.time = after_open ? b->known_at[bar] : b->open_time[bar];
    w->outcome.points = (int32_t)(q - w->entry_q);
    // A fill at the close pays the nights from the next bar on, one at the open those after its own bar.
    w->outcome.net = net_points(w->costs, w->plan, &w->outcome, w->open);
    return true;
}

static bool gap(walk *w, int64_t bar)
{
    const fx_tape *t = w->costs->tape;
    int64_t open = fxi_quote_of(t, w->plan->side, bar).open;
    if (w->has_stop && open <= w->stop_q) return leave(w, bar, open - t->slippage, FX_BARRIER_STOP, false);
    if (!w->has_target || open < w->target_q) return false;
    int64_t q = t->rules.target_gap == FX_TARGET_AT_OPEN ? open : w->target_q;
    return leave(w, bar, q, FX_BARRIER_TARGET, false);
}

static bool inside(walk *w, int64_t bar)
{
    const fx_tape *t = w->costs->tape;
    fxi_quote quote = fxi_quote_of(t, w->plan->side, bar);
    bool stop = w->has_stop && quote.worst <= w->stop_q, target = w->has_target && quote.best >= w->target_q;
    bool at_once = stop && quote.open <= w->stop_q;
    w->outcome.ambiguous = stop && target && !at_once;
    if (stop && (at_once || !target || t->rules.intrabar == FX_PESSIMISTIC)) {
        int64_t q = (quote.open < w->stop_q ? quote.open : w->stop_q) - t->slippage;
        return leave(w, bar, q, FX_BARRIER_STOP, !at_once);
    }
    return target && leave(w, bar, w->target_q, FX_BARRIER_TARGET, true);
}

static bool time_is_up(const walk *w, int64_t bar)
{
    const fx_tape *t = w->costs->tape;
    bool at_close = w->first > w->open;
    if (w->plan->last >= 0) return bar >= w->plan->last;
    switch (t->rules.hold_unit) {
    case FX_HOLD_BARS:
        return bar - w->first + 1 >= w->plan->horizon;
    case FX_HOLD_MINUTES:
        return t->bars->known_at[bar] - (at_close ? t->bars->known_at : t->bars->open_time)[w->open] >=
               w->plan->horizon * FX_MINUTE;
    default:
        return t->market_close[bar] - (at_close ? t->market_close : t->market_open)[w->open] >=
               w->plan->horizon * FX_MINUTE;
    }
}

static bool step(walk *w, int64_t bar)
{
    const fx_tape *t = w->costs->tape;
    int32_t side = w->plan->side;
    if (bar > w->open && gap(w, bar)) return true;
    if (bar > w->open && fxi_bit(t->friday_open, bar))
        return leave(w, bar, fxi_quote_of(t, side, bar).open - t->slippage, FX_BARRIER_TIME, false);
    if (inside(w, bar)) return true;
    if (!time_is_up(w, bar) && !fxi_bit(t->friday_last, bar)) return false;
    return leave(w, bar, fxi_quote_of(t, side, bar).close - t->slippage, FX_BARRIER_TIME, true);
}

static void set_levels(walk *w)
{
    const fxi_plan *p = w->plan;
    w->has_stop = p->stop_distance > 0;
    w->stop_q = w->entry_q - p->stop_distance;
    w->has_target = p->target_distance > 0 || p->target_level != INT64_MIN;
    w->target_q = w->entry_q + p->target_distance;
    if (p->target_level != INT64_MIN && p->target_level > w->target_q) w->target_q = p->target_level;
}

bool fxi_refused(const fx_tape *t, int64_t row)
{
    int64_t open = t->rules.fill == FX_FILL_SAME_CLOSE ? row : row + 1;
    return row + 1 < t->count && !fxi_bit(t->entry[0], open);
}

fxi_outcome fxi_follow(const fxi_costs *costs, int64_t row, const fxi_plan *plan)
{
    const fx_tape *t = costs->tape;
    bool at_close = t->rules.fill == FX_FILL_SAME_CLOSE;
    walk w = {.costs = costs, .plan = plan, .first = row + 1, .open = at_close ? row : row + 1};
    if (row + 1 >= t->count) return w.outcome;
    w.outcome.refused = fxi_refused(t, row);
    if (w.outcome.refused) return w.outcome;
    const fxi_side *s = plan->side > 0 ? &t->ask : &t->bid;
    w.entry_q = plan->side * (int64_t)(at_close ? s->close[w.open] : s->open[w.open]) + t->slippage;
    w.outcome.entry = plan->side * w.entry_q;
    set_levels(&w);
    for (int64_t bar = w.first; bar < t->count; bar++)
        if (step(&w, bar)) break;
    return w.outcome;
}

/* ---- rows ---------------------------------------------------------------------------------------------------------
 */

void fxi_row_open(fx_labels *labels, int64_t i)
{
    labels->end[i] = labels->count;
}

void fxi_row_trade(fx_labels *labels, int64_t i, const fxi_plan *plan, const fxi_outcome *outcome)
{
    labels->side[i] = (int8_t)plan->side;
    labels->barrier[i] = (uint8_t)outcome->barrier;
    labels->ambiguous[i] = outcome->ambiguous;
    labels->end[i] = labels->exit[i] = outcome->bar;
    labels->end_time[i] = outcome->time;
    labels->points[i] = outcome->points;
    labels->net[i] = outcome->net / (double)outcome->entry;
}

static bool wins(const fxi_contest *c, int k)
{
    const fxi_outcome *o = &c->outcomes[k];
    if (o->barrier == FX_BARRIER_TARGET) return o->net > 0.0;
    return c->by_time && o->barrier == FX_BARRIER_TIME && o->net > c->dead_zone;
}

// The close of a bar and the open of the next are one instant; the bar comes first.
static bool before(const fxi_outcome *a, const fxi_outcome *b)
{
    return a->bar < b->bar || (a->bar == b->bar && a->time < b->time);
}

// Neither side won, or nobody knows which did: no trade, and the row is over when both are.
static void write_draw(fx_labels *labels, int64_t i, const fxi_contest *c, bool ambiguous)
{
    int later = before(&c->outcomes[0], &c->outcomes[1]);
    labels->label[i] = 0;
    labels->side[i] = 0;
    labels->barrier[i] = (uint8_t)c->outcomes[later].barrier;
    labels->ambiguous[i] = ambiguous;
    labels->end[i] = c->outcomes[later].bar;
    labels->end_time[i] = c->outcomes[later].time;
    labels->net[i] = 0.0;
}

void fxi_row_contest(fx_labels *labels, int64_t i, const fxi_contest *c)
{
    const fxi_outcome *o = c->outcomes;
    if (o[0].refused) {
        labels->label[i] = FX_LABEL_NONE;
        return;
    }
    bool won[2], over[2];
    for (int k = 0; k < 2; k++) {
        over[k] = o[k].barrier != FX_BARRIER_NONE;
        won[k] = over[k] && wins(c, k);
    }
    if (won[0] && won[1] && !before(&o[0], &o[1]) && !before(&o[1], &o[0])) {
        write_draw(labels, i, c, true);
        return;
    }
    if (won[0] && won[1]) won[before(&o[0], &o[1])] = false;
    for (int k = 0; k < 2; k++) {
        // A win by time comes last of all; the other side must be over too.
        if (!won[k] || (o[k].barrier == FX_BARRIER_TIME && !over[1 - k])) continue;
        fxi_row_trade(labels, i, &c->plans[k], &o[k]);
        labels->label[i] = k == 0 ? 1 : -1;
        // The loser's own doubtful bar may have been its win.
        if (o[1 - k].ambiguous && o[1 - k].bar <= o[k].bar) labels->ambiguous[i] = 1;
        return;
    }
    if (over[0] && over[1])
        write_draw(labels, i, c, o[0].ambiguous || o[1].ambiguous);
    else
        fxi_row_open(labels, i);
}
