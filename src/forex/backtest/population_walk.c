// One gene's backtest in jumps. Bars where nothing can happen are passed over; all others go through fxi_step, the same
// as in the detailed engine, so the rules are there once.
//
// What can happen on a bar: an order waits for its open; flat, a signal stands that may enter; in position, a level is
// touched, the time is up, Friday closes, or a signal against the position stands. A bar passed over in position still
// counts for swap, drawdown and the day's equity (pass_held).
#include "population_i.h"

/* ---- searching bits ------------------------------------------------------------------------------------------ */

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

// First bit set in [from, to) of the tape's bits; `to` if none.
static int64_t next_bit(const uint64_t *bits, int64_t from, int64_t to)
{
    if (from >= to) return to;
    int64_t w = from / 64;
    uint64_t word = bits[w] & (~UINT64_C(0) << (from % 64));
    while (!word) {
        if (++w * 64 >= to) return to;
        word = bits[w];
    }
    return least(w * 64 + __builtin_ctzll(word), to);
}

// First signal in [from, to) that may become an entry; `to` if none.
static int64_t next_entry(const fxi_walk *k, int64_t from, int64_t to)
{
    if (from >= to) return to;
    const uint64_t *allowed = k->run.tape->signal[k->run.exits.session] + k->first_word;
    int64_t base = k->first_word * 64, w = (from - base) / 64, last = (to - 1 - base) / 64;
    uint64_t word = (k->longs[w] | k->shorts[w]) & allowed[w] & (~UINT64_C(0) << (from % 64));
    while (!word) {
        if (++w > last) return to;
        word = (k->longs[w] | k->shorts[w]) & allowed[w];
    }
    return least(base + w * 64 + __builtin_ctzll(word), to);
}

static int signal_at(const fxi_walk *k, int64_t bar)
{
    int64_t i = bar - k->first_word * 64;
    return fxi_bit(k->longs, i) ? 1 : fxi_bit(k->shorts, i) ? -1 : 0;
}

/* ---- the next bar that matters -------------------------------------------------------------------------------- */

// The bar at whose close the position's time is up, or the range's last. fxi_hold_reached is false before it and true
// from it on, so doubling steps and then halving them find it.
static int64_t time_limit(fxi_walk *k, int64_t from)
{
    const fxi_run *run = &k->run;
    int64_t last = run->end - 1;
    if (run->exits.hold == 0) return last;
    if (run->tape->rules.hold_unit == FX_HOLD_BARS) return least(run->position.first_bar + run->exits.hold - 1, last);
    int64_t low = from - 1, step = 1; // not reached at low
    while (low + step < last && !fxi_hold_reached(run, low + step)) {
        low += step;
        step *= 2;
    }
    int64_t high = least(low + step, last);
    while (high - low > 1) {
        int64_t middle = (low + high) / 2;
        if (fxi_hold_reached(run, middle))
            high = middle;
        else
            low = middle;
    }
    return high;
}

static int64_t next_touch(const fxi_walk *k, int64_t from, int64_t to)
{
    const fxi_position *p = &k->run.position;
    if (!p->has_stop && !p->has_target) return to;
    bool buy = p->side > 0;
    const fxi_side *side = buy ? &k->run.tape->bid : &k->run.tape->ask;
    fxi_levels levels = {side->low, side->high, side->block_low, side->block_high, INT32_MIN, INT32_MAX};
    if (p->has_stop) *(buy ? &levels.low_level : &levels.high_level) = (int32_t)(p->side * p->stop_q);
    if (p->has_target) *(buy ? &levels.high_level : &levels.low_level) = (int32_t)(p->side * p->target_q);
    return k->kernels->first_touch(&levels, from, to);
}

static int64_t next_in_position(fxi_walk *k, int64_t from)
{
    const fx_tape *t = k->run.tape;
    const fxi_position *p = &k->run.position;
    if (k->limit_for != p->open_bar) {
        k->limit_for = p->open_bar;
        k->limit = time_limit(k, from);
    }
    int64_t next = k->limit;
    if (t->rules.close_friday_minute >= 0) {
        next = next_bit(t->friday_open, from, next);
        next = next_bit(t->friday_last, from, next);
    }
    if (t->rules.opposite != FX_OPPOSITE_IGNORE) {
        int64_t base = k->first_word * 64;
        next = base + next_bit(p->side > 0 ? k->shorts : k->longs, from - base, next - base);
    }
    return next_touch(k, from, next);
}

static int64_t next_bar(fxi_walk *k, int64_t from)
{
    const fxi_run *run = &k->run;
    if (run->order.side || run->order.close) return from;
    return run->position.side ? next_in_position(k, from) : next_entry(k, from, run->end - 1);
}

/* ---- bars in between ------------------------------------------------------------------------------------------ */

static void end_day(fxi_walk *k, double equity)
{
    const fxi_run *run = &k->run;
    k->day_equity[k->day - k->first_day] = equity;
    k->day++;
    if (k->day < run->tape->day_count) k->day_end = least(run->tape->day_first[k->day + 1], run->end);
}

static void pass_flat(fxi_walk *k, int64_t to)
{
    while (k->day_end <= to) end_day(k, (double)k->run.balance);
}

// Bar by bar, as fxi_step marks a bar without an event.
static void scan_held(fxi_walk *k, int64_t from, int64_t to)
{
    const fxi_run *run = &k->run;
    for (int64_t bar = from; bar < to; bar++) {
        fxi_quote quote = fxi_quote_of(run->tape, run->position.side, bar);
        double low = fxi_equity(run, bar, quote.worst), close = fxi_equity(run, bar, quote.close);
        fxi_drawdown_bar(&k->drawdown, close < low ? close : low, close);
    }
}

// Bars of one trading day, from their extremes alone where that is exact: equity rises with the mark, so the lowest
// point and the highest close bound everything in between. While no close passes the peak the lowest point decides.
// Where one does but lies no more above the lowest point than the deepest drawdown so far, no order of the bars makes a
// deeper one: in money because no peak is above that close, relatively because peaks only rise.
static void pass_segment(fxi_walk *k, int64_t from, int64_t to)
{
    fxi_run *run = &k->run;
    fxi_position *p = &run->position;
    bool buy = p->side > 0;
    const fxi_side *side = buy ? &run->tape->bid : &run->tape->ask;
    run->exposed_bars += to - from;
    int64_t worst = buy ? k->kernels->lowest(side->low, side->block_low, from, to)
                        : -(int64_t)k->kernels->highest(side->high, side->block_high, from, to);
    if (run->trades) {
        int64_t best = buy ? k->kernels->highest(side->high, side->block_high, from, to)
                           : -(int64_t)k->kernels->lowest(side->low, side->block_low, from, to);
        if (worst < p->worst_q) p->worst_q = worst;
        if (best > p->best_q) p->best_q = best;
    }
    if (!run->tape->monotone) {
        scan_held(k, from, to);
        return;
    }
    int64_t close = buy ? k->kernels->highest(side->close, side->block_close_high, from, to)
                        : -(int64_t)k->kernels->lowest(side->close, side->block_close_low, from, to);
    double low = fxi_equity(run, from, worst), high = fxi_equity(run, from, close);
    fxi_drawdown *d = &k->drawdown;
    if (high <= d->peak)
        fxi_drawdown_bar(d, low, high);
    else if (high - low <= d->money)
        d->peak = high;
    else
        scan_held(k, from, to);
}

static void pass_held(fxi_walk *k, int64_t from, int64_t to)
{
    const fx_tape *t = k->run.tape;
    while (from < to) {
        int64_t until = least(to, k->day_end);
        if (from == t->day_first[k->day]) fxi_charge_swap(&k->run, from, t->nights[k->day]);
        pass_segment(k, from, until);
        if (until == k->day_end) {
            int64_t close = fxi_quote_of(t, k->run.position.side, until - 1).close;
            end_day(k, fxi_equity(&k->run, until - 1, close));
        }
        from = until;
    }
}

/* ---- the walk ------------------------------------------------------------------------------------------------- */

static void step(fxi_walk *k, int64_t bar)
{
    fxi_step(&k->run, bar, signal_at(k, bar));
    fxi_drawdown_bar(&k->drawdown, k->run.low, k->run.equity);
    if (bar + 1 == k->day_end) end_day(k, k->run.equity);
}

void fxi_walk_run(fxi_walk *k, const fxi_signals *signals, int64_t row, double *day_equity)
{
    fxi_run *run = &k->run;
    k->longs = signals->longs + row * signals->stride;
    k->shorts = signals->shorts + row * signals->stride;
    k->first_word = signals->first_word;
    k->drawdown = (fxi_drawdown){.peak = (double)run->balance};
    k->day_equity = day_equity;
    k->first_day = k->day = fxi_tape_day_of(run->tape, run->begin);
    k->day_end = least(run->tape->day_first[k->day + 1], run->end);
    k->limit_for = -1;
    for (int64_t bar = run->begin; bar < run->end;) {
        int64_t next = next_bar(k, bar);
        if (run->position.side)
            pass_held(k, bar, next);
        else
            pass_flat(k, next);
        step(k, next);
        bar = next + 1;
    }
}
