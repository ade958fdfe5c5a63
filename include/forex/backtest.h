/// \file backtest.h
/// The detailed backtest: one strategy's signals over one symbol's bars, every rule of trading.md section D spelled out
/// bar by bar. It is the reference that judges the population evaluator (population.h).
///
/// Prices and distances are integer points of the bars' scale; booked money is in minor units of the account currency
/// (cents), rounded half away from zero; floating equity is double in minor units. docs/reference/backtest.md states
/// every rule and choice in words.
#ifndef FOREX_BACKTEST_H
#define FOREX_BACKTEST_H

#include <forex/bars.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum fx_fill { FX_FILL_NEXT_OPEN, FX_FILL_SAME_CLOSE } fx_fill;             ///< D1
typedef enum fx_intrabar { FX_PESSIMISTIC, FX_OPTIMISTIC } fx_intrabar;             ///< D5: stop first, or target first
typedef enum fx_target_gap { FX_TARGET_AT_LIMIT, FX_TARGET_AT_OPEN } fx_target_gap; ///< D7
typedef enum fx_opposite { FX_OPPOSITE_IGNORE, FX_OPPOSITE_CLOSE, FX_OPPOSITE_REVERSE } fx_opposite; ///< D35
typedef enum fx_hold_unit { FX_HOLD_BARS, FX_HOLD_MINUTES, FX_HOLD_MARKET_MINUTES } fx_hold_unit;    ///< D34
typedef enum fx_below_min { FX_BELOW_MIN_SKIP, FX_BELOW_MIN_TAKE } fx_below_min;                     ///< D15
typedef enum fx_sizing { FX_SIZE_FIXED_LOTS, FX_SIZE_RISK_FRACTION } fx_sizing;                      ///< D15, D37
typedef enum fx_spread_source { FX_SPREAD_CONSTANT, FX_SPREAD_PER_BAR } fx_spread_source;            ///< D4

/// Hours in which entries are allowed, local time of a zone (D33). from == to means the whole day; from > to wraps
/// midnight. weekdays is a bit mask of local weekdays (bit 0 = Sunday).
typedef struct fx_session {
    char name[24];
    char zone[40];
    int from_minute, to_minute;
    unsigned weekdays;
} fx_session;

#define FX_MAX_SESSIONS 8

/// Everything that decides a trade besides the strategy. fx_rules_default fills it; all of it is printed in the report.
typedef struct fx_rules {
    char account_currency[8];
    int64_t initial_balance; ///< minor units
    fx_fill fill;
    fx_intrabar intrabar;
    fx_target_gap target_gap;
    fx_opposite opposite;
    fx_hold_unit hold_unit;
    fx_below_min below_min;
    fx_sizing sizing;
    int64_t lots_e8;      ///< for FX_SIZE_FIXED_LOTS
    double risk_fraction; ///< of the balance, for FX_SIZE_RISK_FRACTION (needs a stop)
    fx_spread_source spread_source;
    double spread_points;       ///< constant spread in the symbol's points; negative: the symbol table's typical spread
    double spread_multiplier;   ///< applied to either source, rounded up to whole points
    int64_t commission_e8;      ///< per lot per side in account currency times 10^8; negative: the symbol table's
    double slippage_points;     ///< symbol points against us on market orders and stops, rounded up to whole points
    bool swap;                  ///< charge the symbol table's swap at 17:00 New York (D19)
    int close_friday_minute;    ///< New York minute of Friday at whose bar open all is closed (the close of the week's
                                ///< last bar when none opens later) and nothing is opened; negative: off
    int no_entry_friday_minute; ///< no entries from that minute of Friday, New York, on; negative: off
    int annual_days;            ///< 0: counted from the data (D23)
    int session_count;
    fx_session sessions[FX_MAX_SESSIONS]; ///< strategies name one by index; index 0 is "all"
} fx_rules;

RP_API void fx_rules_default(fx_rules *rules); ///< USD 100,000; next open; pessimistic; 1 lot; table costs; swap on.

/// Bars made ready for trading under rules: spreads, session masks, day ends, rollovers, money factors. Immutable and
/// shared by all threads; borrows `bars`, which must outlive it.
typedef struct fx_tape fx_tape;

/// Makes a tape; free with fx_tape_free. RP_EUNSUPPORTED names the missing conversion pair when neither base nor quote
/// is the account currency (D18), and any calc mode other than forex; RP_EVALUE names a rule, price or spread out of
/// range.
RP_API RP_CHECK rp_status fx_tape_new(const fx_bars *bars, const fx_rules *rules, fx_tape **tape, rp_error *error);
RP_API void fx_tape_free(fx_tape *tape);                   ///< NULL allowed.
RP_API const fx_bars *fx_tape_bars(const fx_tape *tape);   ///< Borrowed.
RP_API const fx_rules *fx_tape_rules(const fx_tape *tape); ///< Borrowed.

/// The exits of one strategy. Distances in the symbol's pips (may be fractional); rounded half up to the tick, at least
/// one tick; 0 = none.
typedef struct fx_exits {
    double stop_pips, target_pips;
    int32_t hold;    ///< in rules.hold_unit; 0 = none
    int32_t session; ///< index into rules.sessions
} fx_exits;

/// Why a trade ended.
typedef enum fx_exit_reason {
    FX_EXIT_STOP,
    FX_EXIT_TARGET,
    FX_EXIT_TIME,
    FX_EXIT_OPPOSITE,
    FX_EXIT_FRIDAY,
    FX_EXIT_END_OF_DATA,
    FX_EXIT_REASON_COUNT
} fx_exit_reason;
RP_API const char *fx_exit_reason_name(fx_exit_reason reason); ///< "stop", "target", ...; static.

/// One closed trade. Prices in points of the bars' scale on the side the fill happened; money in minor units.
typedef struct fx_trade {
    int64_t open_bar, close_bar;   ///< bar indices
    int64_t open_time, close_time; ///< ns UTC: open of the bar for fills at its open, else its known_at
    int32_t side;                  ///< 1 long, -1 short
    int64_t lots_e8;
    int32_t open_price, close_price;
    int32_t stop_price, target_price;        ///< 0 when none
    int64_t gross, commission, swap, profit; ///< profit = gross + commission + swap (the last two <= 0 when charged)
    int32_t mae_points, mfe_points; ///< worst and best excursion on the closing side, points, >= 0; of a bar that ends
                                    ///< a trade inside, what may have come before (docs/reference/backtest.md)
    double r_multiple;              ///< profit over the money at risk at entry; NaN without a stop
    uint8_t reason;                 ///< fx_exit_reason
    bool ambiguous;                 ///< stop and target both inside one bar (D5)
} fx_trade;

/// Moments that Sharpe statistics need, of daily returns at the trading day's close.
typedef struct fx_daily {
    int64_t count;             ///< days, flat days included
    double mean, deviation;    ///< sample standard deviation (n - 1)
    double skewness, kurtosis; ///< raw kurtosis: 3 for a normal
} fx_daily;

/// The metrics block (trading.md section G). Ratios without a denominator are NaN. Money in minor units.
typedef struct fx_metrics {
    int64_t start_time, end_time;
    double exposure;                    ///< share of bars in position
    int64_t initial, final, net_profit; ///< balances, and their difference
    int64_t gross_profit,
        gross_loss;           ///< sums of winning and losing profits (<= 0), of all trades: they add to net_profit
    int64_t commission, swap; ///< totals, <= 0 when charged
    double equity_peak;
    double return_total, return_annual, volatility_annual; ///< fractions; annual return geometric
    double buy_hold;                                       ///< price change over the range, a fraction
    double sharpe, sortino, calmar;                        ///< annualised from daily equity
    double annual_days;                                    ///< factor used under the square root
    fx_daily daily;
    double balance_drawdown_money, balance_drawdown; ///< on closed trades; the second relative to the peak
    double equity_drawdown_money, equity_drawdown;   ///< on intrabar equity (D21); the second relative to the peak
    double average_drawdown;                         ///< mean of the relative depths of all drawdowns of daily equity
    int64_t drawdown_start, drawdown_end;            ///< of the deepest relative one: peak, and recovery or end
    bool drawdown_open;                              ///< not recovered by the end of data
    int64_t trades, wins, losses, long_trades, short_trades, long_wins, short_wins,
        ambiguous;       ///< open_at_end left out;
                         ///< a trade of zero profit is neither win nor loss
    int64_t open_at_end; ///< trades closed by the end of data: in money, not in the counts and ratios of trades
    int64_t exits[FX_EXIT_REASON_COUNT];
    double win_rate, profit_factor, expectancy, payoff, best, worst, average_win, average_loss,
        average_minutes;                              ///< factor
                                                      ///< from gross_*
    double sqn, kelly, recovery_factor, trade_sharpe; ///< trade_sharpe: mean over deviation per trade, not annualised
    int64_t max_consecutive_wins, max_consecutive_losses;
    int64_t skipped_below_min, refused_session; ///< signals not taken, by why
} fx_metrics;

/// A backtest's outcome. Free with fx_result_free.
typedef struct fx_result {
    int64_t begin, end; ///< bar range
    int64_t trade_count;
    fx_trade *trades;   ///< in order of opening
    int64_t bar_count;  ///< end - begin
    double *equity;     ///< minor units at each bar's close on the closing side, floating included
    double *equity_low; ///< worst point inside each bar
    int64_t *balance;   ///< after each bar, closed trades only
    int64_t day_count;
    int64_t *day;       ///< fx_session_day of each trading day in the range
    double *day_equity; ///< equity at the day's close
    fx_metrics metrics;
} fx_result;

/// Runs `signal` (one per bar of the tape: 1 long, -1 short, 0 none, known at the bar's close) over bars [begin, end),
/// starting flat with the initial balance; open positions are closed at the last close and flagged (D36: counted in
/// money, left out of win rate and trade statistics).
RP_API RP_CHECK rp_status fx_backtest(const fx_tape *tape, const fx_exits *exits, const int8_t *signal, int64_t begin,
                                      int64_t end, fx_result **result, rp_error *error);
RP_API void fx_result_free(fx_result *result); ///< NULL allowed.

/// Writes trades as CSV with the columns of trading.md section G, atomically.
RP_API RP_CHECK rp_status fx_trades_write(const char *path, const fx_tape *tape, const fx_result *result,
                                          rp_error *error);
/// Writes equity by bar as CSV (time, balance, equity, equity_low, drawdown), atomically.
RP_API RP_CHECK rp_status fx_equity_write(const char *path, const fx_tape *tape, const fx_result *result,
                                          rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
