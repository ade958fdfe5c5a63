// Averages, bands and channels over the price.
#include "../definitions_i.h"

#include <math.h>

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

FXI_MAP(map_deviation, sqrt(a[i] * p[0]))

static void build_BBANDS(fxi_build *b)
{
    int64_t period = fxi_whole(b, 0);
    fxi_node x = close_of(b), squares = fxi_square(b, x, period), middle = squares + 1;
    fxi_node deviation = FXI_NODE(b, map_deviation, .in = {squares}, .p = {1.0 / (double)period});
    if (b->parameters[3] != FXI_SMA) middle = fxi_average(b, x, period, (int)b->parameters[3], FXI_SMA);
    fxi_output(b, 0, FXI_MIX(b, {1.0, middle}, {b->parameters[1], deviation}));
    fxi_output(b, 1, fxi_together(b, middle, deviation));
    fxi_output(b, 2, FXI_MIX(b, {1.0, middle}, {-b->parameters[2], deviation}));
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

#define INDICATOR(group, name, ...) [FXI_PLACE_##name] = build_##name,
extern const fxi_definitions RP_KERNEL_SYMBOL(fxi_overlap);
const fxi_definitions RP_KERNEL_SYMBOL(fxi_overlap) = {{
#include "../rows/overlap.def"
}};
