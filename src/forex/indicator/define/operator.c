// Operators on one or two series.
#include "../definitions_i.h"

static fxi_node close_of(fxi_build *b)
{
    return fxi_input(b, FX_COLUMN_CLOSE);
}

static void build_MAX(fxi_build *b)
{
    fxi_output(b, 0, fxi_highest(b, close_of(b), fxi_whole(b, 0)));
}

static void build_MIN(fxi_build *b)
{
    fxi_output(b, 0, fxi_lowest(b, close_of(b), fxi_whole(b, 0)));
}

#define INDICATOR(group, name, ...) [FXI_PLACE_##name] = build_##name,
extern const fxi_definitions RP_KERNEL_SYMBOL(fxi_operator);
const fxi_definitions RP_KERNEL_SYMBOL(fxi_operator) = {{
#include "../rows/operator.def"
}};
