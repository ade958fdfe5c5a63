// One bar of a backtest, in the order of trading.md D13. The only copy of the rules: the detailed engine steps through
// every bar, the population evaluator through those where something can happen.
#include <math.h>

#include "backtest_i.h"

/* ---- start -------------------------------------------------------------------------------------------------- */

static rp_status set_distance(const fx_tape *t, const char *name, double pips, int32_t *points, rp_error *error)
{
    double limit = (double)FXI_POINTS_LIMIT / t->pip;
    if (!(pips >= 0 && pips < limit))
        return rp_fail(error, RP_EVALUE, "%s is %g; allowed is 0 (none) to %g", name, pips, limit);
    *points = 0;
    if (pips == 0) return RP_OK;
    int64_t rounded = fxi_round_to_tick(pips * t->pip, t->tick);
    *points = (int32_t)(rounded < t->tick ? t->tick : rounded);
    return RP_OK;
}

rp_status fxi_run_start(fxi_run *run, const fx_tape *tape, const fx_exits *exits, int64_t begin, int64_t end,
                        rp_error *error)
{
    *run = (fxi_run){.tape = tape, .exits = *exits, .begin = begin, .end = end};
    if (begin < 0 || end <= begin || end > tape->count)
        return rp_fail(error, RP_EINDEX, "bars [%lld, %lld): the tape has %lld, and a backtest needs at least one",
                       (long long)begin, (long long)end, (long long)tape->count);
    if (exits->hold < 0 || exits->hold > FXI_HOLD_LONGEST)
        return rp_fail(error, RP_EVALUE, "hold is %d; allowed is 0 (none) to %d", exits->hold, FXI_HOLD_LONGEST);
    if (exits->session < 0 || exits->session >= tape->rules.session_count)
        return rp_fail(error, RP_EINDEX, "session is number %d; the rules have sessions 0 to %d", exits->session,
                       tape->rules.session_count - 1);
    if (tape->rules.sizing == FX_SIZE_RISK_FRACTION && exits->stop_pips == 0)
        return rp_fail(error, RP_EVALUE, "stop_pips is 0; sizing by risk fraction needs a stop");
    rp_status status = set_distance(tape, "stop_pips", exits->stop_pips, &run->stop_distance, error);
    if (status == RP_OK) status = set_distance(tape, "target_pips", exits->target_pips, &run->target_distance, error);
    run->balance = tape->rules.initial_balance;
    run->equity = (double)run->balance;
    return status;
}

/* ---- 1 rollover --------------------------------------------------------------------------------------------- */

// Swap points are converted at the opening price of the bar, as if they were profit (D18, D19).
void fxi_charge_swap(fxi_run *run, int64_t bar, int32_t nights)
{
    const fx_tape *t = run->tape;
    fxi_position *p = &run->position;
    int64_t points = t->swap_e8[p->side < 0] * nights;
    if (points) p->swap += fxi_book(&t->money, points, FXI_E8, p->lots_e8, t->bid.open[bar], t->ask.open[bar]);
}

static void check_rollover(fxi_run *run, int64_t bar)
{
    const fx_tape *t = run->tape;
    if (fxi_bit(t->day_start, bar)) fxi_charge_swap(run, bar, t->nights[fxi_tape_day_of(t, bar)]);
}

/* ---- exits -------------------------------------------------------------------------------------------------- */

static void widen(fxi_position *p, int64_t worst, int64_t best)
{
    if (worst < p->worst_q) p->worst_q = worst;
    if (best > p->best_q) p->best_q = best;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void leave_at_open(fxi_run *run, int64_t bar, int64_t q, fx_exit_reason reason)
{
    widen(&run->position, q, q);
    fxi_leave(run, &(fxi_exit){.bar = bar, .q = q, .reason = reason});
}

static void leave_at_close(fxi_run *run, int64_t bar, fx_exit_reason reason)
{
    int64_t q = fxi_quote_of(run->tape, run->position.side, bar).close - run->tape->slippage;
    widen(&run->position, q, q);
    fxi_leave(run, &(fxi_exit){.bar = bar, .q = q, .reason = reason, .after_open = true});
}

// 2: a stop gapped over fills at the open, worse than the stop; a target gapped over fills at its limit, or at the open
// when the rules say so (D7).
static void check_gap(fxi_run *run, int64_t bar)
{
    const fxi_position *p = &run->position;
    int64_t open = fxi_quote_of(run->tape, p->side, bar).open;
    if (p->has_stop && open <= p->stop_q)
        leave_at_open(run, bar, open - run->tape->slippage, FX_EXIT_STOP);
    else if (p->has_target && open >= p->target_q)
        leave_at_open(run, bar, run->tape->rules.target_gap == FX_TARGET_AT_OPEN ? open : p->target_q, FX_EXIT_TARGET);
}

// Worst and best of the bar count from the fill on, and the whole entry bar does (D6). Before a stop only the open is
// known to have been seen on the good side; before a target the bar may have come as near to the stop as it shows.
static void leave_at_stop(fxi_run *run, int64_t bar, const fxi_quote *quote, bool ambiguous)
{
    fxi_position *p = &run->position;
    int64_t q = least(p->stop_q, quote->open) - run->tape->slippage;
    widen(p, q, quote->open);
    fxi_leave(
        run,
        &(fxi_exit){
            .bar = bar, .q = q, .reason = FX_EXIT_STOP, .after_open = quote->open > p->stop_q, .ambiguous = ambiguous});
}

static void mark_low(fxi_run *run, int64_t bar, int64_t worst_q)
{
    double equity = fxi_equity(run, bar, worst_q);
    if (equity < run->low) run->low = equity;
}

static void leave_at_target(fxi_run *run, int64_t bar, const fxi_quote *quote, bool ambiguous)
{
    fxi_position *p = &run->position;
    int64_t worst = p->has_stop && quote->worst < p->stop_q ? p->stop_q : quote->worst;
    widen(p, worst, p->target_q);
    mark_low(run, bar, worst);
    fxi_leave(run,
              &(fxi_exit){
                  .bar = bar, .q = p->target_q, .reason = FX_EXIT_TARGET, .after_open = true, .ambiguous = ambiguous});
}

// 4: stop and target inside the bar (D5). A stop that the entry fill already stood beyond fills at the open and leaves
// no doubt about the order.
static void walk_bar(fxi_run *run, int64_t bar)
{
    fxi_position *p = &run->position;
    fxi_quote quote = fxi_quote_of(run->tape, p->side, bar);
    bool stop = p->has_stop && quote.worst <= p->stop_q, target = p->has_target && quote.best >= p->target_q;
    bool at_once = stop && quote.open <= p->stop_q;
    bool ambiguous = stop && target && !at_once;
    run->exposed_bars++;
    if (stop && (at_once || !target || run->tape->rules.intrabar == FX_PESSIMISTIC)) {
        leave_at_stop(run, bar, &quote, ambiguous);
    } else if (target) {
        leave_at_target(run, bar, &quote, ambiguous);
    } else {
        widen(p, quote.worst, quote.best);
        mark_low(run, bar, quote.worst);
    }
}

bool fxi_hold_reached(const fxi_run *run, int64_t bar)
{
    const fx_tape *t = run->tape;
    const fxi_position *p = &run->position;
    switch (t->rules.hold_unit) {
    case FX_HOLD_BARS:
        return bar - p->first_bar + 1 >= run->exits.hold;
    case FX_HOLD_MINUTES:
        return t->bars->known_at[bar] - fxi_open_time(t, p) >= run->exits.hold * FX_MINUTE;
    default:
        return t->market_close[bar] - fxi_open_clock(t, p) >= run->exits.hold * FX_MINUTE;
    }
}

// 5: exits by the clock, at the close.
static void check_time(fxi_run *run, int64_t bar)
{
    if (run->exits.hold > 0 && fxi_hold_reached(run, bar))
        leave_at_close(run, bar, FX_EXIT_TIME);
    else if (fxi_bit(run->tape->friday_last, bar))
        leave_at_close(run, bar, FX_EXIT_FRIDAY);
}

/* ---- orders ------------------------------------------------------------------------------------------------- */

// 3: market orders that were decided at the last close, and the Friday close.
static void fill_orders(fxi_run *run, int64_t bar)
{
    fxi_order order = run->order;
    run->order = (fxi_order){0};
    bool friday = fxi_bit(run->tape->friday_open, bar);
    if (run->position.side && (friday || order.close)) {
        int64_t q = fxi_quote_of(run->tape, run->position.side, bar).open - run->tape->slippage;
        leave_at_open(run, bar, q, friday ? FX_EXIT_FRIDAY : FX_EXIT_OPPOSITE);
    }
    if (order.side && !run->position.side) fxi_enter(run, bar, order.side, false);
}

// 6: what a signal means for the position as it stands at the close (D35): entry when flat; nothing in the direction of
// the position; against it whatever the rules say.
static fxi_order decide(const fxi_run *run, int signal)
{
    if (!signal) return (fxi_order){0};
    if (!run->position.side) return (fxi_order){.side = signal};
    if (signal == run->position.side || run->tape->rules.opposite == FX_OPPOSITE_IGNORE) return (fxi_order){0};
    return (fxi_order){.close = true, .side = run->tape->rules.opposite == FX_OPPOSITE_REVERSE ? signal : 0};
}

// Same-close fills act on the decision at once (D1, optimistic). Nothing is opened on the last bar.
static void take_signal(fxi_run *run, int64_t bar, int signal)
{
    fxi_order order = decide(run, signal);
    if (run->tape->rules.fill == FX_FILL_NEXT_OPEN) {
        run->order = order;
        return;
    }
    if (order.close) leave_at_close(run, bar, FX_EXIT_OPPOSITE);
    if (order.side && bar + 1 < run->end) fxi_enter(run, bar, order.side, true);
}

/* ---- the bar ------------------------------------------------------------------------------------------------ */

// 7: equity at the close, and the worst point that the bar showed.
static void mark(fxi_run *run, int64_t bar)
{
    const fxi_position *p = &run->position;
    run->equity = p->side ? fxi_equity(run, bar, fxi_quote_of(run->tape, p->side, bar).close) : (double)run->balance;
    if (run->equity < run->low) run->low = run->equity;
}

void fxi_step(fxi_run *run, int64_t bar, int signal)
{
    run->low = INFINITY;
    if (run->position.side) check_rollover(run, bar);
    if (run->position.side) check_gap(run, bar);
    fill_orders(run, bar);
    if (run->position.side) walk_bar(run, bar);
    if (run->position.side) check_time(run, bar);
    take_signal(run, bar, signal);
    if (run->position.side && bar == run->end - 1) leave_at_close(run, bar, FX_EXIT_END_OF_DATA);
    mark(run, bar);
}
