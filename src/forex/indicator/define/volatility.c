// How far prices move.
#include "../definitions_i.h"

static void build_TRANGE(fxi_build *b)
{
    fxi_output(b, 0, fxi_true_range(b));
}

static fxi_node average_range(fxi_build *b)
{
    return fxi_wilder(b, fxi_true_range(b), fxi_whole(b, 0));
}

static void build_ATR(fxi_build *b)
{
    fxi_output(b, 0, average_range(b));
}

FXI_MAP(map_normalised, b[i] != 0.0 ? a[i] / b[i] * 100.0 : 0.0)

static void build_NATR(fxi_build *b)
{
    fxi_node range = average_range(b), close = fxi_input(b, FX_COLUMN_CLOSE);
    // TA-Lib's for period 1: the true range as it is.
    fxi_output(b, 0, fxi_whole(b, 0) == 1 ? range : FXI_NODE(b, map_normalised, .in = {range, close}));
}

#define INDICATOR(group, name, ...) [FXI_PLACE_##name] = build_##name,
extern const fxi_definitions RP_KERNEL_SYMBOL(fxi_volatility);
const fxi_definitions RP_KERNEL_SYMBOL(fxi_volatility) = {{
#include "../rows/volatility.def"
}};
