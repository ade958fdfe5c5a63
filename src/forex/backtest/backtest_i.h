/// \file backtest_i.h
/// Inside src/forex/backtest: the tape, the state of a run, and the steps that the detailed engine takes bar by bar and
/// the population evaluator takes only where something can happen.
#ifndef FXI_BACKTEST_I_H
#define FXI_BACKTEST_I_H

#include <forex/backtest.h>

#include "kernels/population_kernels.h"
#include "money.h"

/// Prices, distances and spreads stay below this many points, so that a level always fits an int32_t.
#define FXI_POINTS_LIMIT 1000000000
/// Longest hold: that many minutes in nanoseconds still fit an int64_t.
#define FXI_HOLD_LONGEST 50000000

/// Prices of one side of the market (bid or ask), and the extremes of each block of FXI_BLOCK bars. Arrays are padded
/// to whole blocks; padding never touches any level.
typedef struct fxi_side {
    int32_t *open, *high, *low, *close;
    int32_t *block_high, *block_low;             ///< highest high, lowest low
    int32_t *block_close_high, *block_close_low; ///< highest and lowest close
} fxi_side;

struct fx_tape {
    const fx_bars *bars;
    fx_rules rules;
    int64_t count;
    fxi_side bid, ask;
    int32_t *spread; ///< points, by bar
    fxi_money money;
    int32_t pip, tick, slippage; ///< points of the bars' scale
    int64_t commission_e8;       ///< per lot per side, from rules or symbol
    int64_t swap_e8[2];          ///< long, short: points of the bars' scale per lot and night, times 10^8
    int64_t day_count;
    int64_t *day_first;                ///< first bar of each trading day; day_first[day_count] = count
    int64_t *day;                      ///< fx_session_day of each
    int32_t *nights;                   ///< nights of swap charged when the day opens (rollovers since the day before)
    uint64_t *day_start;               ///< bits: first bar of a trading day
    uint64_t *friday_open;             ///< bits: all positions are closed at this bar's open
    uint64_t *friday_last;             ///< bits: all positions are closed at this bar's close (no bar follows in time)
    uint64_t *entry[FX_MAX_SESSIONS];  ///< bits by session: a position may be opened on this bar
    uint64_t *signal[FX_MAX_SESSIONS]; ///< bits by session: a signal on this bar can become an entry
    int64_t *market_open,
        *market_close; ///< clock that stands still over weekends, at bar open and known_at; may be NULL
    bool monotone;     ///< equity of a position depends on its mark alone, and rises with it
};

static inline bool fxi_bit(const uint64_t *bits, int64_t i)
{
    return bits[i / 64] >> (i % 64) & 1;
}
static inline void fxi_bit_set(uint64_t *bits, int64_t i)
{
    bits[i / 64] |= UINT64_C(1) << (i % 64);
}

/// Trading-time arrays of tape_time.c; on failure what was allocated stays in the tape for fx_tape_free.
RP_CHECK rp_status fxi_tape_days(fx_tape *tape, rp_error *error);
RP_CHECK rp_status fxi_tape_masks(fx_tape *tape, rp_error *error);
RP_CHECK rp_status fxi_tape_clock(fx_tape *tape, rp_error *error);
/// The trading day (index into day_first) that holds a bar.
int64_t fxi_tape_day_of(const fx_tape *tape, int64_t bar);
/// Days in a year as counted over the trading days of bars [begin, end), or as the rules set them (D23).
double fxi_annual_days(const fx_tape *tape, int64_t begin, int64_t end);

/// The one rounding of stops, targets and spreads to the tick grid: to the nearest multiple of `tick`, a half upwards.
/// A value within 10^-9 of a half counts as one, since 1.15 pips is not a binary fraction.
int64_t fxi_round_to_tick(double points, int32_t tick);

/// An open position. Prices named q are side * price, so that more is always better: a long is marked and closed on the
/// bid, a short on the ask.
typedef struct fxi_position {
    int32_t side; ///< 1, -1; 0 flat
    bool has_stop, has_target;
    int64_t open_bar, first_bar; ///< bar of the fill; first bar whose prices count (the next after a fill at the close)
    int64_t lots_e8;
    int64_t entry_q, stop_q, target_q;
    int64_t worst_q, best_q;  ///< extremes of the closing side so far
    int64_t commission, swap; ///< booked so far
    double unit;              ///< lots_e8 * money.unit
} fxi_position;

/// Market orders that wait for the next open.
typedef struct fxi_order {
    bool close;
    int32_t side; ///< entry: 1, -1; 0 none
} fxi_order;

/// Sums over closed trades. Trades closed by the end of data count in money and in open_at_end only.
typedef struct fxi_tally {
    int64_t gross_profit, gross_loss;
    int64_t trades, wins, ambiguous, open_at_end;
} fxi_tally;

/// A growing list of trades.
typedef struct fxi_trades {
    fx_trade *items;
    int64_t count, capacity;
} fxi_trades;

/// State of one backtest.
typedef struct fxi_run {
    const fx_tape *tape;
    fx_exits exits;
    int32_t stop_distance, target_distance; ///< points; 0 none
    int64_t begin, end;
    fxi_position position;
    fxi_order order;
    int64_t balance;
    double low, equity; ///< of the bar just stepped: worst point inside, and at the close
    int64_t exposed_bars;
    int64_t skipped_below_min, refused_session;
    int64_t side_lots_e8, side_commission; ///< commission of a side of that many lots, computed last
    fxi_tally tally;
    fxi_trades *trades; ///< NULL: sums only
    bool out_of_memory;
} fxi_run;

/// Checks exits and range, and starts flat with the initial balance.
RP_CHECK rp_status fxi_run_start(fxi_run *run, const fx_tape *tape, const fx_exits *exits, int64_t begin, int64_t end,
                                 rp_error *error);
/// One bar, in the order of trading.md D13. `signal` is the bar's own (1, -1, 0).
void fxi_step(fxi_run *run, int64_t bar, int signal);
/// Charges `nights` of swap at the open of `bar`, for bars that fxi_step does not see.
void fxi_charge_swap(fxi_run *run, int64_t bar, int32_t nights);
/// True when the position's time is up at the close of `bar`.
bool fxi_hold_reached(const fxi_run *run, int64_t bar);

/// Fills a market order at the open (or the close) of `bar`; counts it when it is refused or too small.
void fxi_enter(fxi_run *run, int64_t bar, int32_t side, bool at_close);

/// Instant of a position's fill: the open of its bar, or known_at after a fill at the close.
static inline int64_t fxi_open_time(const fx_tape *tape, const fxi_position *p)
{
    return p->first_bar > p->open_bar ? tape->bars->known_at[p->open_bar] : tape->bars->open_time[p->open_bar];
}

/// The same on the clock that rests over weekends.
static inline int64_t fxi_open_clock(const fx_tape *tape, const fxi_position *p)
{
    return p->first_bar > p->open_bar ? tape->market_close[p->open_bar] : tape->market_open[p->open_bar];
}

/// How a position ends.
typedef struct fxi_exit {
    int64_t bar;
    int64_t q; ///< fill on the closing side, times side
    fx_exit_reason reason;
    bool after_open; ///< inside the bar or at its close: the trade's close_time is known_at, else the open
    bool ambiguous;
} fxi_exit;

/// Books the exit: trade, balance, sums; flat afterwards.
void fxi_leave(fxi_run *run, const fxi_exit *exit);

/// Closing-side prices of a bar times side.
typedef struct fxi_quote {
    int64_t open, close, worst, best;
} fxi_quote;

static inline fxi_quote fxi_quote_of(const fx_tape *tape, int32_t side, int64_t bar)
{
    const fxi_side *s = side > 0 ? &tape->bid : &tape->ask;
    if (side > 0) return (fxi_quote){s->open[bar], s->close[bar], s->low[bar], s->high[bar]};
    return (fxi_quote){-(int64_t)s->open[bar], -(int64_t)s->close[bar], -(int64_t)s->high[bar], -(int64_t)s->low[bar]};
}

/// Bid and ask that belong to a closing-side price under a bar's spread.
static inline int64_t fxi_bid_of(int32_t side, int64_t q, int64_t spread)
{
    return side > 0 ? q : -q - spread;
}
static inline int64_t fxi_ask_of(int32_t side, int64_t q, int64_t spread)
{
    return side > 0 ? q + spread : -q;
}

/// Equity with the position marked at closing-side price `q` of `bar`. The spread is looked at only where the account
/// is in the base currency.
static inline double fxi_equity(const fxi_run *run, int64_t bar, int64_t q)
{
    const fxi_position *p = &run->position;
    const fxi_money *money = &run->tape->money;
    double booked = (double)(run->balance + p->commission + p->swap);
    if (!money->by_base) return booked + fxi_floating(money, p->unit, q - p->entry_q, 0, 0);
    int64_t spread = run->tape->spread[bar];
    return booked +
           fxi_floating(money, p->unit, q - p->entry_q, fxi_bid_of(p->side, q, spread), fxi_ask_of(p->side, q, spread));
}

/// Drawdown of equity with intrabar lows: a bar's low is held against the peak of the closes before it.
typedef struct fxi_drawdown {
    double peak, money, relative;
} fxi_drawdown;

static inline void fxi_drawdown_bar(fxi_drawdown *drawdown, double low, double close)
{
    double money = drawdown->peak - low, relative = money / drawdown->peak;
    if (money > drawdown->money) drawdown->money = money;
    if (relative > drawdown->relative) drawdown->relative = relative;
    if (close > drawdown->peak) drawdown->peak = close;
}

/// Daily returns from day-end equity; the first is relative to `initial`. A day that starts without equity returns 0.
void fxi_daily_returns(double initial, const double *day_equity, int64_t count, double *returns);
double fxi_sharpe(const fx_daily *daily, double annual_days);       ///< Annualised; NaN without variation.
double fxi_profit_factor(int64_t gross_profit, int64_t gross_loss); ///< NaN without a loss.

/// Fills result->metrics from everything else in `result` and the run's counts.
RP_CHECK rp_status fxi_metrics(const fx_tape *tape, const fxi_run *run, fx_result *result, rp_error *error);

#endif
