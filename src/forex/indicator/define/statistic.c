// Statistics over a window.
#include "../definitions_i.h"

#include <math.h>

static fxi_node close_of(fxi_build *b)
{
    return fxi_input(b, FX_COLUMN_CLOSE);
}

static void build_LINEARREG(fxi_build *b)
{
    fxi_output(b, 0, fxi_line(b, close_of(b), fxi_whole(b, 0)));
}

static void build_LINEARREG_SLOPE(fxi_build *b)
{
    fxi_output(b, 0, fxi_slope(b, close_of(b), fxi_whole(b, 0)));
}

FXI_MAP(map_deviation, sqrt(a[i] / p[0]) * p[1])
FXI_MAP(map_variance, a[i] / p[0])

static void build_STDDEV(fxi_build *b)
{
    fxi_node squares = fxi_square(b, close_of(b), fxi_whole(b, 0));
    fxi_output(b, 0, FXI_NODE(b, map_deviation, .in = {squares}, .p = {b->parameters[0], b->parameters[1]}));
}

static void build_VAR(fxi_build *b)
{
    fxi_node squares = fxi_square(b, close_of(b), fxi_whole(b, 0));
    fxi_output(b, 0, FXI_NODE(b, map_variance, .in = {squares}, .p = {b->parameters[0]}));
}

#define INDICATOR(group, name, ...) [FXI_PLACE_##name] = build_##name,
extern const fxi_definitions RP_KERNEL_SYMBOL(fxi_statistic);
const fxi_definitions RP_KERNEL_SYMBOL(fxi_statistic) = {{
#include "../rows/statistic.def"
}};
