// Opening and closing one position: fill prices, lots, levels, booked money.
#include <math.h>

#include "backtest_i.h"

/* ---- lots --------------------------------------------------------------------------------------------------- */

// Wanted size on the symbol's lot grid, rounded down; below the minimum it is skipped (0) or raised to it (D15).
static int64_t fit_lots(const fx_tape *t, int64_t wanted_e8)
{
    const fx_symbol *s = &t->bars->symbol;
    int64_t lots = wanted_e8 > s->lot_max_e8 ? s->lot_max_e8 : wanted_e8;
    lots -= lots % s->lot_step_e8;
    if (lots >= s->lot_min_e8) return lots;
    return t->rules.below_min == FX_BELOW_MIN_TAKE ? s->lot_min_e8 : 0;
}

// The rate at which a loss at the stop is converted: the bid there, with the entry bar's spread.
static int64_t rate_at_stop(const fx_tape *t, int32_t side, int64_t stop_q, int64_t bar)
{
    return fxi_rate(-1, fxi_bid_of(side, stop_q, t->spread[bar]), 0);
}

static int64_t lots_of(const fxi_run *run, int32_t side, int64_t stop_q, int64_t bar)
{
    const fx_tape *t = run->tape;
    if (t->rules.sizing == FX_SIZE_FIXED_LOTS) return fit_lots(t, t->rules.lots_e8);
    int64_t risk = (int64_t)floor((double)run->balance * t->rules.risk_fraction);
    return fit_lots(t, fxi_lots_for_risk(&t->money, risk, run->stop_distance, rate_at_stop(t, side, stop_q, bar)));
}

/* ---- entry -------------------------------------------------------------------------------------------------- */

// Longs buy the ask, shorts sell the bid (D3); slippage goes against us.
static int64_t entry_fill(const fx_tape *t, int64_t bar, int32_t side, bool at_close)
{
    const fxi_side *s = side > 0 ? &t->ask : &t->bid;
    int64_t price = at_close ? s->close[bar] : s->open[bar];
    return side * price + t->slippage;
}

static void set_levels(const fxi_run *run, fxi_position *p)
{
    p->has_stop = run->stop_distance > 0;
    p->has_target = run->target_distance > 0;
    p->stop_q = p->entry_q - run->stop_distance;
    p->target_q = p->entry_q + run->target_distance;
}

// Most trades have the lots of the trade before.
static int64_t side_commission(fxi_run *run, int64_t lots_e8)
{
    if (run->side_lots_e8 != lots_e8) {
        run->side_lots_e8 = lots_e8;
        run->side_commission = fxi_commission(&run->tape->money, run->tape->commission_e8, lots_e8);
    }
    return run->side_commission;
}

void fxi_enter(fxi_run *run, int64_t bar, int32_t side, bool at_close)
{
    const fx_tape *t = run->tape;
    if (!fxi_bit(t->entry[run->exits.session], bar)) {
        run->refused_session++;
        return;
    }
    fxi_position p = {.side = side, .entry_q = entry_fill(t, bar, side, at_close)};
    set_levels(run, &p);
    p.lots_e8 = lots_of(run, side, p.stop_q, bar);
    if (p.lots_e8 == 0) {
        run->skipped_below_min++;
        return;
    }
    p.open_bar = bar;
    p.first_bar = at_close ? bar + 1 : bar;
    p.unit = (double)p.lots_e8 * t->money.unit;
    p.commission = side_commission(run, p.lots_e8);
    p.worst_q = INT64_MAX;
    p.best_q = INT64_MIN;
    run->position = p;
}

/* ---- exit --------------------------------------------------------------------------------------------------- */

static void add_trade(fxi_run *run, const fx_trade *trade)
{
    fxi_trades *list = run->trades;
    if (list->count == list->capacity) {
        int64_t capacity = list->capacity ? 2 * list->capacity : 64;
        fx_trade *items = rp_realloc(list->items, (size_t)capacity * sizeof *items);
        if (!items) {
            run->out_of_memory = true;
            return;
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = *trade;
}

static void tally(fxi_tally *sums, int64_t profit, const fxi_exit *exit)
{
    if (profit > 0)
        sums->gross_profit += profit;
    else
        sums->gross_loss += profit;
    if (exit->reason == FX_EXIT_END_OF_DATA) {
        sums->open_at_end++;
        return;
    }
    sums->trades++;
    sums->wins += profit > 0;
    sums->ambiguous += exit->ambiguous;
}

static int32_t excursion(int64_t points)
{
    return points > 0 ? (int32_t)points : 0;
}

// Profit over the money at risk: what the stop, filled at its level, would have booked.
static double r_multiple(const fxi_run *run, int64_t profit)
{
    const fx_tape *t = run->tape;
    const fxi_position *p = &run->position;
    if (!p->has_stop) return NAN;
    int64_t rate = rate_at_stop(t, p->side, p->stop_q, p->open_bar);
    int64_t risk = -fxi_book(&t->money, -(int64_t)run->stop_distance, 1, p->lots_e8, rate, 0);
    return risk > 0 ? (double)profit / (double)risk : NAN;
}

static fx_trade trade_of(const fxi_run *run, const fxi_exit *exit, int64_t gross, int64_t commission)
{
    const fxi_position *p = &run->position;
    const fx_bars *b = run->tape->bars;
    int64_t profit = gross + commission + p->swap;
    return (fx_trade){
        .open_bar = p->open_bar,
        .close_bar = exit->bar,
        .open_time = fxi_open_time(run->tape, p),
        .close_time = exit->after_open ? b->known_at[exit->bar] : b->open_time[exit->bar],
        .side = p->side,
        .lots_e8 = p->lots_e8,
        .open_price = (int32_t)(p->side * p->entry_q),
        .close_price = (int32_t)(p->side * exit->q),
        .stop_price = p->has_stop ? (int32_t)(p->side * p->stop_q) : 0,
        .target_price = p->has_target ? (int32_t)(p->side * p->target_q) : 0,
        .gross = gross,
        .commission = commission,
        .swap = p->swap,
        .profit = profit,
        .mae_points = excursion(p->entry_q - p->worst_q),
        .mfe_points = excursion(p->best_q - p->entry_q),
        .r_multiple = r_multiple(run, profit),
        .reason = (uint8_t)exit->reason,
        .ambiguous = exit->ambiguous,
    };
}

void fxi_leave(fxi_run *run, const fxi_exit *exit)
{
    const fx_tape *t = run->tape;
    const fxi_position *p = &run->position;
    int64_t spread = t->money.by_base ? t->spread[exit->bar] : 0;
    int64_t gross = fxi_book(&t->money, exit->q - p->entry_q, 1, p->lots_e8, fxi_bid_of(p->side, exit->q, spread),
                             fxi_ask_of(p->side, exit->q, spread));
    int64_t commission = p->commission + side_commission(run, p->lots_e8);
    int64_t profit = gross + commission + p->swap;
    run->balance += profit;
    tally(&run->tally, profit, exit);
    if (run->trades) {
        fx_trade trade = trade_of(run, exit, gross, commission);
        add_trade(run, &trade);
    }
    run->position = (fxi_position){0};
}
