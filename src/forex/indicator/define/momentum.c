// Oscillators: rises against falls, differences of averages, where the close stands in a range.
#include "../definitions_i.h"

#include <math.h>
#include <string.h>

#include "../vector.inc"

#include "../quotient.inc"

#include "../scan.inc"

#include "../varying.inc"

#include "../recursions.inc"

#include "../roll.inc"

#include "../block.inc"

#include "../window_sums.inc"

static fxi_node close_of(fxi_build *b)
{
    return fxi_input(b, FX_COLUMN_CLOSE);
}

/* ---- rises against falls -------------------------------------------------------------------------------------------
 */

FXI_MAP(map_rise, a[i] - a[i - 1] > 0.0 ? a[i] - a[i - 1] : 0.0)
FXI_MAP(map_fall, a[i - 1] - a[i] > 0.0 ? a[i - 1] - a[i] : 0.0)

static inline __attribute__((always_inline)) void feed_moves(const double *const *in, int64_t i, double *x)
{
    double now = in[0][i], before = in[0][i - 1];
    x[0] = now - before > 0.0 ? now - before : 0.0;
    x[1] = before - now > 0.0 ? before - now : 0.0;
}

static inline __attribute__((always_inline)) double give_balance(const double *y, const double *p)
{
    (void)p;
    return y[0] + y[1] != 0.0 ? 100.0 * ((y[0] - y[1]) / (y[0] + y[1])) : 0.0;
}

// Wilder's means of rises and of falls, and what is made of them. in: x.
static void node_strength(const fxi_step *s)
{
    recursions_step(&(recursions){0, 2, feed_moves, give_share_of_both}, s);
}

static void node_balance(const fxi_step *s)
{
    recursions_step(&(recursions){0, 2, feed_moves, give_balance}, s);
}

static fxi_node rises_against_falls(fxi_build *b, int64_t period, fxi_node_fn *what, double at_rest)
{
    return wilder_means(b, (fxi_spec){.run = what, .in = {close_of(b)}, .wait = period}, period, 2, at_rest);
}

// MetaTrader 5 has a market at rest in the middle, TradingView at the top.
static void build_RSI(fxi_build *b)
{
    static const double at_rest[] = {[FX_COMPAT_TALIB] = 0.0, [FX_COMPAT_TV] = 100.0, [FX_COMPAT_MT5] = 50.0};
    fxi_output(b, 0, rises_against_falls(b, fxi_whole(b, 0), node_strength, at_rest[b->compat]));
}

// TradingView's is of sums, and undefined where nothing moved: a count of the moves tells, which is exact.
FXI_MAP(map_moves, a[i] != a[i - 1] ? 1.0 : 0.0)
FXI_RATIO(map_balance_tv, A - B, A + B, PICK(C > 0.0, 100.0 * Q, (double)NAN))

static fxi_node balance_of_sums(fxi_build *b, int64_t period)
{
    fxi_node rise = FXI_NODE(b, map_rise, .in = {close_of(b)}, .wait = 1);
    fxi_node fall = FXI_NODE(b, map_fall, .in = {close_of(b)}, .wait = 1);
    fxi_node moves = FXI_NODE(b, map_moves, .in = {close_of(b)}, .wait = 1);
    return FXI_NODE(b, map_balance_tv,
                    .in = {fxi_sum(b, rise, period), fxi_sum(b, fall, period), fxi_sum(b, moves, period)});
}

static void build_CMO(fxi_build *b)
{
    bool tv = b->compat == FX_COMPAT_TV;
    int64_t period = fxi_whole(b, 0);
    fxi_output(b, 0, tv ? balance_of_sums(b, period) : rises_against_falls(b, period, node_balance, 0.0));
}

// in: close. Rises, and moves either way.
SUMS_FEED(feed_moves_summed, V move = AT(0, 0) - AT(0, 1); x[0] = WHERE(move > 0.0, move); x[1] = MAGNITUDE(move);)

SUMS_GIVE(give_balance_of_sums, result[0] = WHERE(y[1] != 0.0, 100.0 * ((2.0 * y[0] - y[1]) / y[1]));)

static void node_balance_of_sums(const fxi_step *s)
{
    sums_step(
        &(window_sums){
            .summed = 2, .periods = 1, .results = 1, .watched = 2, SUMS_OF(feed_moves_summed, give_balance_of_sums)},
        s);
}

static void build_CMOU(fxi_build *b)
{
    int64_t period = fxi_whole(b, 0);
    fxi_output(b, 0,
               FXI_NODE(b, node_balance_of_sums, .in = {close_of(b)}, .p = {(double)period}, .wait = period,
                        .reach = period + 1, .state = 2 * sizeof(scan)));
}

// in: open, close. Gains and losses inside the bars. Without any, neither side leads.
SUMS_FEED(feed_bodies, V body = AT(1, 0) - AT(0, 0); x[0] = WHERE(body > 0.0, body); x[1] = MAGNITUDE(body);)

SUMS_GIVE(give_intraday, result[0] = PICK(y[1] > 1e-14 * MAGNITUDE(AT(1, 0)), 100.0 * (y[0] / y[1]), 50.0);)

static void node_intraday(const fxi_step *s)
{
    sums_step(
        &(window_sums){.summed = 2, .periods = 1, .results = 1, .watched = 2, SUMS_OF(feed_bodies, give_intraday)}, s);
}

static void build_IMI(fxi_build *b)
{
    int64_t period = fxi_whole(b, 0);
    fxi_output(b, 0,
               FXI_NODE(b, node_intraday, .in = {fxi_input(b, FX_COLUMN_OPEN), close_of(b)}, .p = {(double)period},
                        .wait = period - 1, .reach = period, .state = 2 * sizeof(scan)));
}

/* ---- differences of averages and of prices -------------------------------------------------------------------------
 */

static void macd_of(fxi_build *b, fxi_node fast, fxi_node slow, fxi_node (*signal_of)(fxi_build *, fxi_node))
{
    fxi_node macd = FXI_MIX(b, {1.0, fast}, {-1.0, slow});
    fxi_node signal = signal_of(b, macd);
    fxi_output(b, 0, fxi_together(b, macd, signal));
    fxi_output(b, 1, signal);
    fxi_output(b, 2, FXI_MIX(b, {1.0, macd}, {-1.0, signal}));
}

static fxi_node classic_signal(fxi_build *b, fxi_node macd)
{
    int64_t period = fxi_whole(b, 2);
    return b->compat == FX_COMPAT_MT5 ? fxi_sma(b, macd, period) : fxi_ema(b, macd, period);
}

static void build_MACD(fxi_build *b)
{
    int64_t fast = fxi_min(fxi_whole(b, 0), fxi_whole(b, 1)), slow = fxi_max(fxi_whole(b, 0), fxi_whole(b, 1));
    fxi_node x = close_of(b);
    // Both are seeded at the same bar.
    fxi_node late = b->compat == FX_COMPAT_TALIB ? fxi_later(b, x, slow - fast) : x;
    macd_of(b, fxi_ema(b, late, fast), fxi_ema(b, x, slow), classic_signal);
}

static fxi_node fixed_signal(fxi_build *b, fxi_node macd)
{
    return fxi_ema(b, macd, fxi_whole(b, 0));
}

static void build_MACDFIX(fxi_build *b)
{
    bool talib = b->compat == FX_COMPAT_TALIB;
    fxi_seed seed = talib ? FXI_SEED_MEAN : FXI_SEED_FIRST;
    fxi_node x = close_of(b), late = talib ? fxi_later(b, x, 26 - 12) : x;
    macd_of(b, fxi_decay(b, late, 0.85, 0.15, seed, 12), fxi_decay(b, x, 0.925, 0.075, seed, 26), fixed_signal);
}

static fxi_node chosen_signal(fxi_build *b, fxi_node macd)
{
    return fxi_average(b, macd, fxi_whole(b, 2), (int)b->parameters[5], FXI_SMA);
}

// Both averages have their first value at the same bar.
static void build_MACDEXT(fxi_build *b)
{
    int fast = fxi_whole(b, 0) > fxi_whole(b, 1) ? 1 : 0, slow = 1 - fast;
    const double *p = b->parameters;
    int64_t ahead = 0;
    if (b->compat == FX_COMPAT_TALIB)
        ahead = fxi_average_wait((int64_t)p[slow], (int)p[3 + slow], FXI_SMA) -
                fxi_average_wait((int64_t)p[fast], (int)p[3 + fast], FXI_SMA);
    fxi_node early = fxi_later(b, close_of(b), fxi_max(0, ahead)), late = fxi_later(b, close_of(b), fxi_max(0, -ahead));
    fxi_node quick = fxi_average(b, early, (int64_t)p[fast], (int)p[3 + fast], FXI_SMA);
    fxi_node calm = fxi_average(b, late, (int64_t)p[slow], (int)p[3 + slow], FXI_SMA);
    macd_of(b, quick, calm, chosen_signal);
}

static fxi_node averaged(fxi_build *b, fxi_node x, int64_t period)
{
    return fxi_average(b, x, period, (int)b->parameters[2], FXI_EMA);
}

static void build_APO(fxi_build *b)
{
    int64_t fast = fxi_min(fxi_whole(b, 0), fxi_whole(b, 1)), slow = fxi_max(fxi_whole(b, 0), fxi_whole(b, 1));
    fxi_output(b, 0, FXI_MIX(b, {1.0, averaged(b, close_of(b), fast)}, {-1.0, averaged(b, close_of(b), slow)}));
}

FXI_RATIO(map_percent, A - B, B, PICK(B != 0.0, Q * 100.0, 0.0))

static void build_PPO(fxi_build *b)
{
    int64_t fast = fxi_min(fxi_whole(b, 0), fxi_whole(b, 1)), slow = fxi_max(fxi_whole(b, 0), fxi_whole(b, 1));
    fxi_node quick = averaged(b, close_of(b), fast), calm = averaged(b, close_of(b), slow);
    fxi_output(b, 0, FXI_NODE(b, map_percent, .in = {quick, calm}));
}

static void build_MOM(fxi_build *b)
{
    fxi_output(b, 0, FXI_MIX(b, {1.0, close_of(b)}, {-1.0, fxi_lag(b, close_of(b), fxi_whole(b, 0))}));
}

FXI_RATIO(map_change, A, B, PICK(B != 0.0, (Q - 1.0) * 100.0, 0.0))
FXI_RATIO(map_ratio, A - B, B, PICK(B != 0.0, Q, 0.0))

static void build_ROC(fxi_build *b)
{
    fxi_output(b, 0, FXI_NODE(b, map_change, .in = {close_of(b), fxi_lag(b, close_of(b), fxi_whole(b, 0))}));
}

static void build_ROCP(fxi_build *b)
{
    fxi_output(b, 0, FXI_NODE(b, map_ratio, .in = {close_of(b), fxi_lag(b, close_of(b), fxi_whole(b, 0))}));
}

FXI_RATIO(map_quotient, A, B, PICK(B != 0.0, p[0] * Q, 0.0))

static void build_ROCR(fxi_build *b)
{
    fxi_node before = fxi_lag(b, close_of(b), fxi_whole(b, 0));
    fxi_output(b, 0, FXI_NODE(b, map_quotient, .in = {close_of(b), before}, .p = {1.0}));
}

static void build_ROCR100(fxi_build *b)
{
    fxi_node before = fxi_lag(b, close_of(b), fxi_whole(b, 0));
    fxi_output(b, 0, FXI_NODE(b, map_quotient, .in = {close_of(b), before}, .p = {100.0}));
}

static void build_COPPOCK(fxi_build *b)
{
    fxi_node first = FXI_NODE(b, map_change, .in = {close_of(b), fxi_lag(b, close_of(b), fxi_whole(b, 1))});
    fxi_node second = FXI_NODE(b, map_change, .in = {close_of(b), fxi_lag(b, close_of(b), fxi_whole(b, 2))});
    fxi_output(b, 0, fxi_wma(b, FXI_MIX(b, {1.0, first}, {1.0, second}), fxi_whole(b, 0)));
}

static fxi_node awesome(fxi_build *b)
{
    fxi_node middle = fxi_median_price(b);
    return FXI_MIX(b, {1.0, fxi_sma(b, middle, fxi_whole(b, 0))}, {-1.0, fxi_sma(b, middle, fxi_whole(b, 1))});
}

static void build_AO(fxi_build *b)
{
    fxi_output(b, 0, awesome(b));
}

static void build_AC(fxi_build *b)
{
    fxi_node x = awesome(b);
    fxi_output(b, 0, FXI_MIX(b, {1.0, x}, {-1.0, fxi_sma(b, x, fxi_whole(b, 2))}));
}

// The price half a period back against the mean of now: nothing is read from the future. MetaTrader 5: the price of now
// against the mean of half a period. TradingView: against the mean of half a period back.
static void build_DPO(fxi_build *b)
{
    int64_t period = fxi_whole(b, 0);
    if (b->compat == FX_COMPAT_MT5) {
        fxi_output(b, 0, FXI_MIX(b, {1.0, close_of(b)}, {-1.0, fxi_sma(b, close_of(b), period / 2 + 1)}));
        return;
    }
    fxi_node price = close_of(b), mean = fxi_sma(b, price, period);
    if (b->compat == FX_COMPAT_TV)
        mean = fxi_lag(b, mean, period / 2 + 1);
    else
        price = fxi_lag(b, price, period / 2 + 1);
    fxi_output(b, 0, FXI_MIX(b, {1.0, price}, {-1.0, mean}));
}

static void build_ERI(fxi_build *b)
{
    fxi_node average = fxi_ema(b, close_of(b), fxi_whole(b, 0));
    fxi_output(b, 0, FXI_MIX(b, {1.0, fxi_input(b, FX_COLUMN_HIGH)}, {-1.0, average}));
    fxi_output(b, 1, FXI_MIX(b, {1.0, fxi_input(b, FX_COLUMN_LOW)}, {-1.0, average}));
}

// in: close, forecast of the bar before.
FXI_RATIO(map_forecast, A - B, A, PICK(A != 0.0, 100.0 * Q, 0.0))

static void build_FOSC(fxi_build *b)
{
    fxi_node forecast = fxi_forecast(b, close_of(b), fxi_whole(b, 0));
    fxi_output(b, 0, FXI_NODE(b, map_forecast, .in = {close_of(b), fxi_lag(b, forecast, 1)}));
}

FXI_MAP(map_body, b[i] - a[i])

static void build_QSTICK(fxi_build *b)
{
    fxi_node body = FXI_NODE(b, map_body, .in = {fxi_input(b, FX_COLUMN_OPEN), close_of(b)});
    fxi_output(b, 0, fxi_sma(b, body, fxi_whole(b, 0)));
}

/* ---- paths ---------------------------------------------------------------------------------------------------------
 */

// in: close.
SUMS_FEED(feed_path, x[0] = MAGNITUDE(AT(0, 0) - AT(0, 1));)

// p: period. Without a move the way is as straight as can be.
SUMS_GIVE(give_efficiency, V way = MAGNITUDE(AT(0, 0) - AT(0, (int64_t)p[0]));
          result[0] = PICK(y[0] > 1e-14 * MAGNITUDE(AT(0, 0)), way / y[0], 1.0);)

static void node_efficiency(const fxi_step *s)
{
    sums_step(
        &(window_sums){.summed = 1, .periods = 1, .results = 1, .watched = 1, SUMS_OF(feed_path, give_efficiency)}, s);
}

static void build_ER(fxi_build *b)
{
    double period = b->parameters[0];
    fxi_output(b, 0,
               FXI_NODE(b, node_efficiency, .in = {close_of(b)}, .p = {period, period}, .wait = (int64_t)period,
                        .reach = (int64_t)period + 1, .state = sizeof(scan)));
}

// in: highest, lowest, sum of the moves.
FXI_RATIO(map_filter, A - B, C, PICK(C > 1e-14 * MAGNITUDE(A), Q, 0.0))

static void build_VHF(fxi_build *b)
{
    int64_t period = fxi_whole(b, 0);
    fxi_node top = fxi_highest(b, close_of(b), period), bottom = fxi_lowest(b, close_of(b), period);
    fxi_node path = fxi_path_total(b, close_of(b), period);
    fxi_output(b, 0, FXI_NODE(b, map_filter, .in = {top, bottom, path}));
}

// in: smoothed move, smoothed size. At rest both fade, and their quotient stays until no digits of them are left.
FXI_RATIO(map_strong, A, B, PICK(B > 1e-290, 100.0 * Q, 0.0))

static fxi_node smoothed_twice(fxi_build *b, fxi_node x, int64_t first, int64_t second)
{
    return fxi_ema(b, fxi_ema(b, x, first), second);
}

static void build_TSI(fxi_build *b)
{
    int64_t first = fxi_whole(b, 0), second = fxi_whole(b, 1);
    fxi_node move = FXI_MIX(b, {1.0, close_of(b)}, {-1.0, fxi_lag(b, close_of(b), 1)});
    fxi_node size = smoothed_twice(b, fxi_path(b, close_of(b)), first, second);
    fxi_output(b, 0, FXI_NODE(b, map_strong, .in = {smoothed_twice(b, move, first, second), size}));
}

static fxi_node ema_thrice(fxi_build *b, fxi_node x, int64_t period)
{
    return fxi_ema_again(b, fxi_ema_again(b, fxi_ema(b, x, period), period), period);
}

static void build_TRIX(fxi_build *b)
{
    int64_t period = fxi_whole(b, 0);
    // TradingView's is of logarithms, in parts of ten thousand.
    if (b->compat == FX_COMPAT_TV) {
        fxi_node line = ema_thrice(b, fxi_transform(b, close_of(b), RP_VECTOR_LOG), period);
        fxi_output(b, 0, FXI_MIX(b, {1e4, line}, {-1e4, fxi_lag(b, line, 1)}));
        return;
    }
    fxi_node third = ema_thrice(b, close_of(b), period), before = fxi_lag(b, third, 1);
    if (b->compat == FX_COMPAT_TALIB) {
        fxi_output(b, 0, FXI_NODE(b, map_percent, .in = {third, before}));
        return;
    }
    // MetaTrader 5 has no percent, and no value before bar 3 (period - 1).
    fxi_node change = FXI_NODE(b, map_ratio, .in = {third, before});
    fxi_output(b, 0, fxi_later(b, change, fxi_max(0, period - 2)));
}

/* ---- in a range ----------------------------------------------------------------------------------------------------
 */

static void build_CCI(fxi_build *b)
{
    fxi_output(b, 0, fxi_channel_index(b, fxi_typical_price(b), fxi_whole(b, 0)));
}

// The last defined value, 0 before the first.
static void node_hold(const fxi_step *s)
{
    double *last = s->state, value = *last, *restrict out = s->out[0];
    const double *x = s->in[0];
    int undefined = 0;
    for (int64_t i = 0; i < s->n; i++) {
        undefined |= isnan(x[i]);
        out[i] = x[i];
    }
    for (int64_t i = 0; undefined && i < s->n; i++) out[i] = value = isnan(x[i]) ? value : x[i];
    *last = out[s->n - 1];
}

static fxi_node held(fxi_build *b, fxi_node x)
{
    return FXI_NODE(b, node_hold, .in = {x}, .state = sizeof(double), .memory = FX_MEMORY_FADING);
}

// Part of a range, where one below the rounding of its ends is none.
#define PART(top, bottom) PICK((top) - (bottom) > 1e-14 * (MAGNITUDE(top) + MAGNITUDE(bottom)), Q, 0.0)

// in: close, highest, lowest.
FXI_RATIO(map_below, B - A, B - C, -100.0 * PART(B, C))
// MetaTrader 5 has the value before where there is no range.
FXI_RATIO(map_below_some, B - A, B - C, PICK(B != C, -100.0 * Q, (double)NAN))
FXI_RATIO(map_above, A - C, B - C, 100.0 * PART(B, C))

static void build_WILLR(fxi_build *b)
{
    fxi_node top = fxi_highest(b, fxi_input(b, FX_COLUMN_HIGH), fxi_whole(b, 0));
    fxi_node bottom = fxi_lowest(b, fxi_input(b, FX_COLUMN_LOW), fxi_whole(b, 0));
    if (b->compat == FX_COMPAT_MT5)
        fxi_output(b, 0, held(b, FXI_NODE(b, map_below_some, .in = {close_of(b), top, bottom})));
    else
        fxi_output(b, 0, FXI_NODE(b, map_below, .in = {close_of(b), top, bottom}));
}

static fxi_node raw_stochastic(fxi_build *b, fxi_node x, fxi_node high, fxi_node low, int64_t period)
{
    return FXI_NODE(b, map_above, .in = {x, fxi_highest(b, high, period), fxi_lowest(b, low, period)});
}

// MetaTrader 5 sums both sides of the ratio before it divides. in: close above the lowest, range, highest.
FXI_RATIO(map_slowed, A, B, PICK(B > 1e-13 * MAGNITUDE(C), 100.0 * Q, 100.0))

static fxi_node slowed_stochastic(fxi_build *b, int64_t period, int64_t slowing)
{
    fxi_node top = fxi_highest(b, fxi_input(b, FX_COLUMN_HIGH), period);
    fxi_node bottom = fxi_lowest(b, fxi_input(b, FX_COLUMN_LOW), period);
    fxi_node part = fxi_sum(b, FXI_MIX(b, {1.0, close_of(b)}, {-1.0, bottom}), slowing);
    fxi_node range = fxi_sum(b, FXI_MIX(b, {1.0, top}, {-1.0, bottom}), slowing);
    return FXI_NODE(b, map_slowed, .in = {part, range, top});
}

static void stochastic_mt5(fxi_build *b, int64_t slowing, int64_t period, double type)
{
    fxi_node slow = slowed_stochastic(b, fxi_whole(b, 0), slowing);
    fxi_node signal = fxi_average(b, slow, period, (int)type, FXI_SMA);
    fxi_output(b, 0, fxi_together(b, slow, signal));
    fxi_output(b, 1, signal);
}

static void build_STOCH(fxi_build *b)
{
    // Another type of slowing is none of MetaTrader's.
    if (b->compat == FX_COMPAT_MT5 && (int)b->parameters[3] == FXI_SMA) {
        stochastic_mt5(b, fxi_whole(b, 1), fxi_whole(b, 2), b->parameters[4]);
        return;
    }
    fxi_node fast =
        raw_stochastic(b, close_of(b), fxi_input(b, FX_COLUMN_HIGH), fxi_input(b, FX_COLUMN_LOW), fxi_whole(b, 0));
    fxi_node slow = fxi_average(b, fast, fxi_whole(b, 1), (int)b->parameters[3], FXI_SMA);
    fxi_node signal = fxi_average(b, slow, fxi_whole(b, 2), (int)b->parameters[4], FXI_SMA);
    fxi_output(b, 0, fxi_together(b, slow, signal));
    fxi_output(b, 1, signal);
}

static void fast_stochastic(fxi_build *b, fxi_node fast, int64_t period, double type)
{
    fxi_node signal = fxi_average(b, fast, period, (int)type, FXI_SMA);
    fxi_output(b, 0, fxi_together(b, fast, signal));
    fxi_output(b, 1, signal);
}

static void build_STOCHF(fxi_build *b)
{
    if (b->compat == FX_COMPAT_MT5) {
        stochastic_mt5(b, 1, fxi_whole(b, 1), b->parameters[2]);
        return;
    }
    fxi_node high = fxi_input(b, FX_COLUMN_HIGH), low = fxi_input(b, FX_COLUMN_LOW);
    fast_stochastic(b, raw_stochastic(b, close_of(b), high, low, fxi_whole(b, 0)), fxi_whole(b, 1), b->parameters[2]);
}

static void build_STOCHRSI(fxi_build *b)
{
    fxi_node index = rises_against_falls(b, fxi_whole(b, 0), node_strength, 0.0);
    fast_stochastic(b, raw_stochastic(b, index, index, index, fxi_whole(b, 1)), fxi_whole(b, 2), b->parameters[3]);
}

FXI_MAP(map_aroon, p[0] * (p[1] - a[i]))
FXI_MAP(map_aroon_difference, p[0] * (a[i] - b[i]))

static void build_KDJ(fxi_build *b)
{
    fxi_node fast =
        raw_stochastic(b, close_of(b), fxi_input(b, FX_COLUMN_HIGH), fxi_input(b, FX_COLUMN_LOW), fxi_whole(b, 0));
    fxi_node slow = fxi_average(b, fast, fxi_whole(b, 1), (int)b->parameters[3], FXI_RMA);
    fxi_node signal = fxi_average(b, slow, fxi_whole(b, 2), (int)b->parameters[4], FXI_RMA);
    fxi_output(b, 0, fxi_together(b, slow, signal));
    fxi_output(b, 1, signal);
    fxi_output(b, 2, FXI_MIX(b, {3.0, slow}, {-2.0, signal}));
}

// in: close, highest, lowest.
FXI_MAP(map_off_middle, a[i] - (b[i] + c[i]) * 0.5)
FXI_MAP(map_half_range, (a[i] - b[i]) * 0.5)

static void build_SMI(fxi_build *b)
{
    int64_t period = fxi_whole(b, 0), fast = fxi_whole(b, 1), slow = fxi_whole(b, 2);
    fxi_node top = fxi_highest(b, fxi_input(b, FX_COLUMN_HIGH), period);
    fxi_node bottom = fxi_lowest(b, fxi_input(b, FX_COLUMN_LOW), period);
    fxi_node distance = FXI_NODE(b, map_off_middle, .in = {close_of(b), top, bottom});
    fxi_node range = FXI_NODE(b, map_half_range, .in = {top, bottom});
    fxi_node index =
        FXI_NODE(b, map_strong, .in = {smoothed_twice(b, distance, slow, fast), smoothed_twice(b, range, slow, fast)});
    fxi_node signal = fxi_ema(b, index, fxi_whole(b, 3));
    fxi_output(b, 0, fxi_together(b, index, signal));
    fxi_output(b, 1, signal);
}

static void build_AROON(fxi_build *b)
{
    double period = b->parameters[0];
    fxi_node low = fxi_since_lowest(b, fxi_input(b, FX_COLUMN_LOW), (int64_t)period + 1);
    fxi_node high = fxi_since_highest(b, fxi_input(b, FX_COLUMN_HIGH), (int64_t)period + 1);
    fxi_output(b, 0, FXI_NODE(b, map_aroon, .in = {low}, .p = {100.0 / period, period}));
    fxi_output(b, 1, FXI_NODE(b, map_aroon, .in = {high}, .p = {100.0 / period, period}));
}

static void build_AROONOSC(fxi_build *b)
{
    double period = b->parameters[0];
    fxi_node low = fxi_since_lowest(b, fxi_input(b, FX_COLUMN_LOW), (int64_t)period + 1);
    fxi_node high = fxi_since_highest(b, fxi_input(b, FX_COLUMN_HIGH), (int64_t)period + 1);
    fxi_output(b, 0, FXI_NODE(b, map_aroon_difference, .in = {low, high}, .p = {100.0 / period}));
}

FXI_RATIO(map_power, D - A, B - C, PICK(B - C > 0.0, Q, 0.0))

static void build_BOP(fxi_build *b)
{
    fxi_node open = fxi_input(b, FX_COLUMN_OPEN), high = fxi_input(b, FX_COLUMN_HIGH);
    fxi_output(b, 0, FXI_NODE(b, map_power, .in = {open, high, fxi_input(b, FX_COLUMN_LOW), close_of(b)}));
}

/* ---- directional movement ------------------------------------------------------------------------------------------
 */

#include "directional.inc"

// in: high, low, close. How far the close is above the true low, and the true range.
SUMS_FEED(feed_ultimate, V before = AT(2, 1); V low = SMALLER(AT(1, 0), before); x[0] = AT(2, 0) - low;
          x[1] = LARGER(AT(0, 0), before) - low;)

// Three ratios, 4 a / d + 2 b / e + c / f, brought to one division. Without a range there is none.
SUMS_GIVE(give_ultimate, V a = WHERE(y[3] != 0.0, y[0]); V d = PICK(y[3] != 0.0, y[3], 1.0);
          V b = WHERE(y[4] != 0.0, y[1]); V e = PICK(y[4] != 0.0, y[4], 1.0); V c = WHERE(y[5] != 0.0, y[2]);
          V f = PICK(y[5] != 0.0, y[5], 1.0); V both = d * e;
          result[0] = 100.0 / 7.0 * (((4.0 * (a * e) + 2.0 * (b * d)) * f + c * both) / (both * f));)

static void node_ultimate(const fxi_step *s)
{
    sums_step(
        &(window_sums){
            .columns = 3, .summed = 2, .periods = 3, .results = 1, .watched = 2, SUMS_OF(feed_ultimate, give_ultimate)},
        s);
}

static void build_ULTOSC(fxi_build *b)
{
    int64_t period[3] = {fxi_whole(b, 0), fxi_whole(b, 1), fxi_whole(b, 2)};
    int64_t longest = fxi_max(period[0], fxi_max(period[1], period[2]));
    int64_t shortest = fxi_min(period[0], fxi_min(period[1], period[2]));
    int64_t middle = period[0] + period[1] + period[2] - longest - shortest;
    fxi_node high = fxi_input(b, FX_COLUMN_HIGH), low = fxi_input(b, FX_COLUMN_LOW);
    fxi_output(b, 0,
               FXI_NODE(b, node_ultimate, .in = {high, low, close_of(b)},
                        .p = {(double)shortest, (double)middle, (double)longest}, .wait = longest, .reach = longest + 1,
                        .state = 6 * sizeof(scan)));
}

// in: high, low, close.
SUMS_FEED(feed_vortex, V high = AT(0, 0); V low = AT(1, 0); V before = AT(2, 1);
          x[0] = LARGER(high, before) - SMALLER(low, before); x[1] = MAGNITUDE(high - AT(1, 1));
          x[2] = MAGNITUDE(low - AT(0, 1));)

SUMS_GIVE(give_vortex, V share = WHERE(y[0] != 0.0, 1.0 / y[0]); result[0] = y[1] * share; result[1] = y[2] * share;)

static void node_vortex(const fxi_step *s)
{
    sums_step(
        &(window_sums){
            .columns = 3, .summed = 3, .periods = 1, .results = 2, .watched = 1, SUMS_OF(feed_vortex, give_vortex)},
        s);
}

static void build_VORTEX(fxi_build *b)
{
    int64_t period = fxi_whole(b, 0);
    fxi_node high = fxi_input(b, FX_COLUMN_HIGH), low = fxi_input(b, FX_COLUMN_LOW);
    fxi_node plus = FXI_NODE(b, node_vortex, .in = {high, low, close_of(b)}, .p = {(double)period}, .wait = period,
                             .reach = period + 1, .ports = 2, .state = 3 * sizeof(scan));
    fxi_output(b, 0, plus);
    fxi_output(b, 1, plus + 1);
}

/* ---- turning points ------------------------------------------------------------------------------------------------
 */

// 100 where x[i - right] is above the `left` values before it and the `right` ones behind it. p: left, right, sign,
// whether it may equal one before it.
static void node_fractal(const fxi_step *s)
{
    typedef __typeof__((native){0} > (native){0}) mask;
    int64_t left = (int64_t)s->p[0], right = (int64_t)s->p[1], i = 0;
    const double *x = s->in[0] - right, sign = s->p[2];
    bool ties = s->p[3] != 0.0;
    double *restrict out = s->out[0];
    for (; i + NATIVE <= s->n; i += NATIVE) {
        native here = sign * load_native(x + i);
        mask swing = here == here; // NOLINT(misc-redundant-expression): all places of an opaque vector
        for (int64_t k = 1; k <= right; k++) swing &= here > sign * load_native(x + i + k);
        for (int64_t k = 1; k <= left; k++) {
            native before = sign * load_native(x + i - k);
            swing &= ties ? (mask)(here >= before) : (mask)(here > before);
        }
        native value = (native)(swing & (mask)((native){0} + 100.0));
        memcpy(out + i, &value, sizeof value);
    }
    for (; i < s->n; i++) {
        double here = sign * x[i];
        bool swing = true;
        for (int64_t k = 1; swing && k <= right; k++) swing = here > sign * x[i + k];
        for (int64_t k = 1; swing && k <= left; k++) swing = ties ? here >= sign * x[i - k] : here > sign * x[i - k];
        out[i] = swing ? 100.0 : 0.0;
    }
}

// in: the value, the extreme of those behind it, of those before it. p: sign.
FXI_MAP(map_swing, p[0] * a[i] > p[0] * b[i] && p[0] * a[i] > p[0] * c[i] ? 100.0 : 0.0)
FXI_MAP(map_swing_or_tie, p[0] * a[i] > p[0] * b[i] && p[0] * a[i] >= p[0] * c[i] ? 100.0 : 0.0)

// Published at the bar that confirms it, `right` bars later. MetaTrader 5's may equal the values before it.
static fxi_node fractal(fxi_build *b, fxi_node x, double sign)
{
    enum { FEW = 24 };
    int64_t left = fxi_whole(b, 0), right = fxi_whole(b, 1);
    bool ties = b->compat == FX_COMPAT_MT5;
    if (left + right <= FEW)
        return FXI_NODE(b, node_fractal, .in = {x}, .p = {(double)left, (double)right, sign, ties},
                        .wait = left + right);
    fxi_node (*extreme)(fxi_build *, fxi_node, int64_t) = sign > 0.0 ? fxi_highest : fxi_lowest;
    fxi_node before = fxi_lag(b, extreme(b, x, left), right + 1);
    return FXI_NODE(b, ties ? map_swing_or_tie : map_swing, .in = {fxi_lag(b, x, right), extreme(b, x, right), before},
                    .p = {sign});
}

static void build_FRACTAL(fxi_build *b)
{
    fxi_output(b, 0, fractal(b, fxi_input(b, FX_COLUMN_HIGH), 1.0));
    fxi_output(b, 1, fractal(b, fxi_input(b, FX_COLUMN_LOW), -1.0));
}

// in: high, low, close. Rises are measured from the true low, falls from the true high; the first bar counts nothing.
static void node_accumulated(const fxi_step *s)
{
    const double *high = s->in[0], *low = s->in[1], *close = s->in[2];
    double *restrict out = s->out[0];
    int64_t first = s->t == 0;
    if (first) out[0] = 0.0;
    for (int64_t i = first; i < s->n; i++) {
        double last = close[i - 1], now = close[i];
        double rise = now - (low[i] < last ? low[i] : last), fall = now - (high[i] > last ? high[i] : last);
        out[i] = now > last ? rise : now < last ? fall : 0.0;
    }
}

static void build_WAD(fxi_build *b)
{
    fxi_node high = fxi_input(b, FX_COLUMN_HIGH), low = fxi_input(b, FX_COLUMN_LOW);
    fxi_output(b, 0, fxi_cumulative(b, FXI_NODE(b, node_accumulated, .in = {high, low, close_of(b)}, .reach = 1)));
}

#define INDICATOR(group, name, ...) [FXI_PLACE_##name] = build_##name,
extern const fxi_definitions RP_KERNEL_SYMBOL(fxi_momentum);
const fxi_definitions RP_KERNEL_SYMBOL(fxi_momentum) = {{
#include "../rows/momentum.def"
}};
