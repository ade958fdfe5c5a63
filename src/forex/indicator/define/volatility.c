// How far prices move.
#include "../definitions_i.h"

#include <math.h>

#include "../vector.inc"

#include "../quotient.inc"

#include "../scan.inc"

#include "../recursions.inc"

static void build_TRANGE(fxi_build *b)
{
    fxi_output(b, 0, fxi_true_range(b));
}

static void build_ATR(fxi_build *b)
{
    fxi_output(b, 0, fxi_atr(b, fxi_whole(b, 0)));
}

FXI_RATIO(map_normalised, A, B, PICK(B != 0.0, Q * 100.0, 0.0))

static void build_NATR(fxi_build *b)
{
    fxi_node range = fxi_atr(b, fxi_whole(b, 0)), close = fxi_input(b, FX_COLUMN_CLOSE);
    // TA-Lib's for period 1: the true range as it is.
    fxi_output(b, 0, fxi_whole(b, 0) == 1 ? range : FXI_NODE(b, map_normalised, .in = {range, close}));
}

FXI_MAP(map_range, a[i] - b[i])

static fxi_node bar_range(fxi_build *b)
{
    return FXI_NODE(b, map_range, .in = {fxi_input(b, FX_COLUMN_HIGH), fxi_input(b, FX_COLUMN_LOW)});
}

static void build_ADR(fxi_build *b)
{
    fxi_output(b, 0, fxi_sma(b, bar_range(b), fxi_whole(b, 0)));
}

FXI_RATIO(map_change, A - B, B, PICK(B != 0.0, Q * 100.0, 0.0))

static void build_CVI(fxi_build *b)
{
    fxi_node range = fxi_ema(b, bar_range(b), fxi_whole(b, 0));
    fxi_output(b, 0, FXI_NODE(b, map_change, .in = {range, fxi_lag(b, range, fxi_whole(b, 1))}));
}

FXI_RATIO(map_expansion, A, B, PICK(B != 0.0, Q, 1.0))

static void build_MASSI(fxi_build *b)
{
    fxi_node once = fxi_ema(b, bar_range(b), fxi_whole(b, 0)), twice = fxi_ema(b, once, fxi_whole(b, 0));
    fxi_output(b, 0, fxi_sum(b, FXI_NODE(b, map_expansion, .in = {once, twice}), fxi_whole(b, 1)));
}

// in: close, deviation. The deviation on bars that rise and on those that fall.
static inline __attribute__((always_inline)) void feed_sided(const double *const *in, int64_t i, double *x)
{
    double move = in[0][i] - in[0][i - 1], deviation = in[1][i];
    x[0] = move > 0.0 ? deviation : 0.0;
    x[1] = move < 0.0 ? deviation : 0.0;
}

static void node_relative(const fxi_step *s)
{
    recursions_step(&(recursions){0, 2, feed_sided, give_share_of_both}, s);
}

static void build_RVI(fxi_build *b)
{
    int64_t period = fxi_whole(b, 0);
    fxi_node close = fxi_input(b, FX_COLUMN_CLOSE), deviation = fxi_stddev(b, close, fxi_whole(b, 1), 1.0);
    fxi_spec spec = {.run = node_relative, .in = {close, deviation}, .wait = period - 1};
    fxi_output(b, 0, wilder_means(b, spec, period, 2, 50.0));
}

#define INDICATOR(group, name, ...) [FXI_PLACE_##name] = build_##name,
extern const fxi_definitions RP_KERNEL_SYMBOL(fxi_volatility);
const fxi_definitions RP_KERNEL_SYMBOL(fxi_volatility) = {{
#include "../rows/volatility.def"
}};
