// Prices made of the bar's own, and bars made of others.
#include "../definitions_i.h"

static fxi_node input(fxi_build *b, fx_column column)
{
    return fxi_input(b, column);
}

FXI_MAP(map_average, (a[i] + b[i] + c[i] + d[i]) * 0.25)

static fxi_node average_price(fxi_build *b)
{
    fxi_node open = input(b, FX_COLUMN_OPEN), high = input(b, FX_COLUMN_HIGH), low = input(b, FX_COLUMN_LOW);
    return FXI_NODE(b, map_average, .in = {open, high, low, input(b, FX_COLUMN_CLOSE)});
}

static void build_AVGPRICE(fxi_build *b)
{
    fxi_output(b, 0, average_price(b));
}

static void build_MEDPRICE(fxi_build *b)
{
    fxi_output(b, 0, fxi_median_price(b));
}

static void build_TYPPRICE(fxi_build *b)
{
    fxi_output(b, 0, fxi_typical_price(b));
}

FXI_MAP(map_weighted, (a[i] + b[i] + 2.0 * c[i]) * 0.25)

static void build_WCLPRICE(fxi_build *b)
{
    fxi_node high = input(b, FX_COLUMN_HIGH), low = input(b, FX_COLUMN_LOW);
    fxi_output(b, 0, FXI_NODE(b, map_weighted, .in = {high, low, input(b, FX_COLUMN_CLOSE)}));
}

static void build_AVGDEV(fxi_build *b)
{
    fxi_output(b, 0, fxi_deviation(b, input(b, FX_COLUMN_CLOSE), fxi_whole(b, 0)));
}

/* ---- Heikin-Ashi ---------------------------------------------------------------------------------------------------
 */

// in: open, close, mean of the bar. What the new open is half of: the mean of the bar before, at first open and close.
static void node_opening(const fxi_step *s)
{
    int64_t first = s->t == 0;
    if (first) s->out[0][0] = (s->in[0][0] + s->in[1][0]) * 0.5;
    for (int64_t i = first; i < s->n; i++) s->out[0][i] = s->in[2][i - 1];
}

FXI_MAP(map_top, c[i] > (a[i] > b[i] ? a[i] : b[i]) ? c[i] : (a[i] > b[i] ? a[i] : b[i]))
FXI_MAP(map_bottom, c[i] < (a[i] < b[i] ? a[i] : b[i]) ? c[i] : (a[i] < b[i] ? a[i] : b[i]))

static void build_HA(fxi_build *b)
{
    fxi_node close = average_price(b);
    fxi_node before =
        FXI_NODE(b, node_opening, .in = {input(b, FX_COLUMN_OPEN), input(b, FX_COLUMN_CLOSE), close}, .reach = 1);
    fxi_node open = fxi_decay(b, before, 0.5, 0.5, FXI_SEED_FIRST, 1);
    fxi_output(b, 0, open);
    fxi_output(b, 1, FXI_NODE(b, map_top, .in = {input(b, FX_COLUMN_HIGH), open, close}));
    fxi_output(b, 2, FXI_NODE(b, map_bottom, .in = {input(b, FX_COLUMN_LOW), open, close}));
    fxi_output(b, 3, close);
}

#define INDICATOR(group, name, ...) [FXI_PLACE_##name] = build_##name,
extern const fxi_definitions RP_KERNEL_SYMBOL(fxi_price);
const fxi_definitions RP_KERNEL_SYMBOL(fxi_price) = {{
#include "../rows/price.def"
}};
