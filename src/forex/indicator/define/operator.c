// Operators on one or two series.
#include "../definitions_i.h"

#include "../vector.inc"

#include "../quotient.inc"

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

static void build_MINMAX(fxi_build *b)
{
    fxi_output(b, 0, fxi_lowest(b, close_of(b), fxi_whole(b, 0)));
    fxi_output(b, 1, fxi_highest(b, close_of(b), fxi_whole(b, 0)));
}

// The number of the bar so many bars ago, counted from the start of the series.
static void node_number(const fxi_step *s)
{
    double *restrict out = s->out[0];
    double number = (double)s->bar;
    for (int64_t i = 0; i < s->n; i++) out[i] = number + (double)i - s->in[0][i];
}

static fxi_node number_of(fxi_build *b, fxi_node ago)
{
    return FXI_NODE(b, node_number, .in = {ago});
}

static void build_MAXINDEX(fxi_build *b)
{
    fxi_output(b, 0, number_of(b, fxi_since_highest(b, close_of(b), fxi_whole(b, 0))));
}

static void build_MININDEX(fxi_build *b)
{
    fxi_output(b, 0, number_of(b, fxi_since_lowest(b, close_of(b), fxi_whole(b, 0))));
}

static void build_MINMAXINDEX(fxi_build *b)
{
    fxi_output(b, 0, number_of(b, fxi_since_lowest(b, close_of(b), fxi_whole(b, 0))));
    fxi_output(b, 1, number_of(b, fxi_since_highest(b, close_of(b), fxi_whole(b, 0))));
}

static void build_SUM(fxi_build *b)
{
    fxi_output(b, 0, fxi_sum(b, close_of(b), fxi_whole(b, 0)));
}

static void build_CUMSUM(fxi_build *b)
{
    fxi_output(b, 0, fxi_cumulative(b, close_of(b)));
}

FXI_MAP(map_add, a[i] + b[i])
FXI_MAP(map_subtract, a[i] - b[i])
FXI_MAP(map_multiply, a[i] * b[i])
FXI_RATIO(map_divide, A, B, Q)

#define TWO(name, map)                                                                                                 \
    static void build_##name(fxi_build *b)                                                                             \
    {                                                                                                                  \
        fxi_output(b, 0, FXI_NODE(b, map, .in = {close_of(b), fxi_input(b, FX_COLUMN_SECOND)}));                       \
    }
TWO(ADD, map_add)
TWO(SUB, map_subtract)
TWO(MULT, map_multiply)
TWO(DIV, map_divide)

#define INDICATOR(group, name, ...) [FXI_PLACE_##name] = build_##name,
extern const fxi_definitions RP_KERNEL_SYMBOL(fxi_operator);
const fxi_definitions RP_KERNEL_SYMBOL(fxi_operator) = {{
#include "../rows/operator.def"
}};
