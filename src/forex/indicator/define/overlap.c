// Averages, bands and channels over the price.
#include "../definitions_i.h"

#include <math.h>
#include <string.h>

#include "../vector.inc"

#include "../quotient.inc"

#include "../scan.inc"

#include "../roll.inc"

#include "../block.inc"

#include "../window_sums.inc"

static fxi_node close_of(fxi_build *b)
{
    return fxi_input(b, FX_COLUMN_CLOSE);
}

#define AVERAGE(name, call)                                                                                            \
    static void build_##name(fxi_build *b)                                                                             \
    {                                                                                                                  \
        fxi_output(b, 0, call(b, close_of(b), fxi_whole(b, 0)));                                                       \
    }
AVERAGE(SMA, fxi_sma)
AVERAGE(EMA, fxi_ema)
AVERAGE(WMA, fxi_wma)
AVERAGE(DEMA, fxi_dema)
AVERAGE(TEMA, fxi_tema)
AVERAGE(TRIMA, fxi_trima)
AVERAGE(KAMA, fxi_kama)
AVERAGE(RMA, fxi_wilder)
AVERAGE(HMA, fxi_hma)
AVERAGE(ZLEMA, fxi_zlema)

static void build_T3(fxi_build *b)
{
    fxi_output(b, 0, fxi_t3(b, close_of(b), fxi_whole(b, 0), b->parameters[1]));
}

static void build_MA(fxi_build *b)
{
    fxi_output(b, 0, fxi_average(b, close_of(b), fxi_whole(b, 0), (int)b->parameters[1], FXI_SMA));
}

// in: price, volume.
SUMS_FEED(feed_turnover, x[1] = AT(1, 0); x[0] = AT(0, 0) * x[1];)

SUMS_GIVE(give_price, result[0] = PICK(y[1] != 0.0, y[0] / y[1], (double)NAN);)

static void node_weighted(const fxi_step *s)
{
    sums_step(&(window_sums){.summed = 2, .periods = 1, .results = 1, .watched = 1, SUMS_OF(feed_turnover, give_price)},
              s);
}

static void build_VWMA(fxi_build *b)
{
    int64_t period = fxi_whole(b, 0);
    fxi_node x = close_of(b), volume = fxi_input(b, FX_COLUMN_VOLUME);
    fxi_output(b, 0,
               period == 1 ? x
                           : FXI_NODE(b, node_weighted, .in = {x, volume}, .p = {(double)period}, .wait = period - 1,
                                      .reach = period, .state = 2 * sizeof(scan)));
}

static void build_BBANDS(fxi_build *b)
{
    int64_t period = fxi_whole(b, 0);
    double up = b->parameters[1], down = b->parameters[2];
    fxi_node x = close_of(b);
    if (b->parameters[3] == FXI_SMA) {
        fxi_node bands = fxi_bands(b, x, period, up, down);
        fxi_output(b, 0, bands + 1);
        fxi_output(b, 1, bands);
        fxi_output(b, 2, bands + 2);
        return;
    }
    fxi_node middle = fxi_average(b, x, period, (int)b->parameters[3], FXI_SMA);
    fxi_node deviation = fxi_stddev(b, x, period, 1.0);
    fxi_output(b, 0, FXI_MIX(b, {1.0, middle}, {up, deviation}));
    fxi_output(b, 1, fxi_together(b, middle, deviation));
    fxi_output(b, 2, FXI_MIX(b, {1.0, middle}, {-down, deviation}));
}

FXI_MAP(map_middle, (a[i] + b[i]) * 0.5)

static void channel(fxi_build *b, fxi_node high, fxi_node low, bool edges)
{
    fxi_node top = fxi_highest(b, high, fxi_whole(b, 0)), bottom = fxi_lowest(b, low, fxi_whole(b, 0));
    fxi_output(b, edges ? 1 : 0, FXI_NODE(b, map_middle, .in = {top, bottom}));
    if (!edges) return;
    fxi_output(b, 0, top);
    fxi_output(b, 2, bottom);
}

static void build_MIDPOINT(fxi_build *b)
{
    channel(b, close_of(b), close_of(b), false);
}

static void build_MIDPRICE(fxi_build *b)
{
    channel(b, fxi_input(b, FX_COLUMN_HIGH), fxi_input(b, FX_COLUMN_LOW), false);
}

static void build_DONCHIAN(fxi_build *b)
{
    channel(b, fxi_input(b, FX_COLUMN_HIGH), fxi_input(b, FX_COLUMN_LOW), true);
}

// Four times the range over the sum, on top of the price. in: high, low; price, this share.
FXI_RATIO(map_share, 4.0 * (A - B), A + B, PICK(A + B != 0.0, Q, 0.0))
FXI_MAP(map_widened, a[i] * (1.0 + p[0] * b[i]))

static void build_ACCBANDS(fxi_build *b)
{
    int64_t period = fxi_whole(b, 0);
    fxi_node high = fxi_input(b, FX_COLUMN_HIGH), low = fxi_input(b, FX_COLUMN_LOW);
    fxi_node share = FXI_NODE(b, map_share, .in = {high, low});
    fxi_output(b, 0, fxi_sma(b, FXI_NODE(b, map_widened, .in = {high, share}, .p = {1.0}), period));
    fxi_output(b, 1, fxi_sma(b, close_of(b), period));
    fxi_output(b, 2, fxi_sma(b, FXI_NODE(b, map_widened, .in = {low, share}, .p = {-1.0}), period));
}

static void around(fxi_build *b, fxi_node middle, fxi_node width)
{
    fxi_output(b, 0, FXI_MIX(b, {1.0, middle}, {b->parameters[2], width}));
    fxi_output(b, 1, fxi_together(b, middle, width));
    fxi_output(b, 2, FXI_MIX(b, {1.0, middle}, {-b->parameters[2], width}));
}

// Both averages have their first value at the same bar. TradingView's is around the close.
static void build_KC(fxi_build *b)
{
    int64_t period = fxi_whole(b, 0), range_period = fxi_whole(b, 1), ahead = range_period - (period - 1);
    if (b->compat == FX_COMPAT_TV) {
        around(b, fxi_ema(b, close_of(b), period), fxi_atr(b, range_period));
        return;
    }
    bool talib = b->compat == FX_COMPAT_TALIB;
    fxi_node price = fxi_later(b, fxi_typical_price(b), talib ? fxi_max(0, ahead) : 0);
    fxi_node range = fxi_later(b, fxi_true_range(b), talib ? fxi_max(0, -ahead) : 0);
    around(b, fxi_ema(b, price, period), fxi_wilder(b, range, range_period));
}

/* ---- stops that follow the price -----------------------------------------------------------------------------------
 */

#include "stop_platform.inc"

#include "parabolic.inc"

#include "stop.inc"

/* ---- an average with a period for every bar ------------------------------------------------------------------------
 */

#include "varied.inc"

#define INDICATOR(group, name, ...) [FXI_PLACE_##name] = build_##name,
extern const fxi_definitions RP_KERNEL_SYMBOL(fxi_overlap);
const fxi_definitions RP_KERNEL_SYMBOL(fxi_overlap) = {{
#include "../rows/overlap.def"
}};
