// Adding the shared nodes to a program.
#include "primitives_i.h"

static const fxi_primitives *here(void)
{
    return RP_KERNEL_PICK(fxi_primitives);
}

static fxi_node windowed_sum(fxi_build *b, fxi_node x, int64_t period, double factor)
{
    return FXI_NODE(b, here()->sum, .in = {x}, .p = {(double)period, factor}, .wait = period - 1, .reach = period,
                    .state = here()->sum_state);
}

fxi_node fxi_sum(fxi_build *b, fxi_node x, int64_t period)
{
    return windowed_sum(b, x, period, 1.0);
}

fxi_node fxi_total(fxi_build *b, fxi_node x, int64_t period)
{
    if (period == 1) return x;
    return FXI_NODE(b, here()->total, .in = {x}, .p = {(double)period}, .wait = period - 1, .reach = period,
                    .state = here()->sum_state);
}

fxi_node fxi_path_total(fxi_build *b, fxi_node x, int64_t period)
{
    return FXI_NODE(b, here()->path_total, .in = {x}, .p = {(double)period}, .wait = period, .reach = period + 1,
                    .state = here()->sum_state);
}

fxi_node fxi_sma(fxi_build *b, fxi_node x, int64_t period)
{
    return period == 1 ? x : windowed_sum(b, x, period, 1.0 / (double)period);
}

// weight times the weighted mean W and plain times the mean M.
static fxi_node line(fxi_build *b, fxi_node x, int64_t period, double weight, double plain)
{
    double n = (double)period;
    return FXI_NODE(b, here()->line, .in = {x},
                    .p = {n, weight * 2.0 / (n * (n + 1.0)), plain / n, weight + plain != 0.0 ? 1.0 : 0.0},
                    .wait = period - 1, .reach = period, .state = here()->line_state);
}

fxi_node fxi_wma(fxi_build *b, fxi_node x, int64_t period)
{
    return period == 1 ? x : line(b, x, period, 1.0, 0.0);
}

// The last point of the line is 3 W - 2 M, its slope 6 (W - M) / (n - 1).
fxi_node fxi_slope(fxi_build *b, fxi_node x, int64_t period)
{
    double slope = 6.0 / (double)(period - 1);
    return line(b, x, period, slope, -slope);
}

fxi_node fxi_line(fxi_build *b, fxi_node x, int64_t period)
{
    return line(b, x, period, 3.0, -2.0);
}

fxi_node fxi_forecast(fxi_build *b, fxi_node x, int64_t period)
{
    double step = 6.0 / (double)(period - 1);
    return line(b, x, period, 3.0 + step, -2.0 - step);
}

fxi_node fxi_intercept(fxi_build *b, fxi_node x, int64_t period)
{
    return line(b, x, period, -3.0, 4.0);
}

static fxi_node square(fxi_build *b, fxi_node x, int64_t period, fxi_node_fn *run, int ports, double up, double down)
{
    double inverse = 1.0 / (double)period;
    return FXI_NODE(b, run, .in = {x}, .p = {(double)period, inverse, up, down}, .wait = period - 1, .reach = period,
                    .ports = ports, .state = here()->square_state);
}

fxi_node fxi_square(fxi_build *b, fxi_node x, int64_t period)
{
    return square(b, x, period, here()->squares, 2, 1.0, 1.0);
}

fxi_node fxi_variance(fxi_build *b, fxi_node x, int64_t period)
{
    return square(b, x, period, here()->variance, 2, 1.0, 1.0) + 1;
}

fxi_node fxi_stddev(fxi_build *b, fxi_node x, int64_t period, double factor)
{
    return square(b, x, period, here()->stddev, 2, factor, 1.0) + 1;
}

fxi_node fxi_bands(fxi_build *b, fxi_node x, int64_t period, double up, double down)
{
    return square(b, x, period, here()->bands, 4, up, down) + 1;
}

fxi_node fxi_deviation(fxi_build *b, fxi_node x, int64_t period)
{
    return FXI_NODE(b, here()->deviation, .in = {x}, .p = {(double)period}, .wait = period - 1);
}

fxi_node fxi_channel_index(fxi_build *b, fxi_node x, int64_t period)
{
    return FXI_NODE(b, here()->channel_index, .in = {x}, .p = {(double)period}, .wait = period - 1);
}

static fxi_node pair(fxi_build *b, fxi_node x, fxi_node y, int64_t period, fxi_node_fn *run)
{
    return FXI_NODE(b, run, .in = {x, y}, .p = {(double)period}, .wait = period - 1, .reach = period, .ports = 3,
                    .state = here()->pair_state);
}

fxi_node fxi_correlation(fxi_build *b, fxi_node x, fxi_node y, int64_t period)
{
    return pair(b, x, y, period, here()->correlation);
}

fxi_node fxi_beta(fxi_build *b, fxi_node x, fxi_node y, int64_t period)
{
    return pair(b, x, y, period, here()->beta);
}

fxi_node fxi_ranked(fxi_build *b, fxi_node x, int64_t period, int64_t rank)
{
    if (period <= here()->narrow)
        return FXI_NODE(b, here()->ranked_narrow, .in = {x}, .p = {(double)period, (double)rank}, .wait = period - 1,
                        .state = here()->ranks_state);
    return FXI_NODE(b, here()->ranked, .in = {x}, .p = {(double)period, (double)rank}, .wait = period - 1,
                    .reach = period, .state = here()->rank_state, .scratch = 1);
}

fxi_node fxi_count_below(fxi_build *b, fxi_node x, int64_t period)
{
    return FXI_NODE(b, here()->count_below, .in = {x}, .p = {(double)period}, .wait = period);
}

fxi_node fxi_running_sum(fxi_build *b, fxi_node x, int64_t period)
{
    return FXI_NODE(b, here()->running_sum, .in = {x}, .p = {(double)period}, .wait = period - 1, .reach = period,
                    .state = sizeof(double));
}

static fxi_node extreme(fxi_build *b, fxi_node x, int64_t period, fxi_node_fn *run, int scratch)
{
    return FXI_NODE(b, run, .in = {x}, .p = {(double)period}, .wait = period - 1, .state = here()->extreme_state,
                    .scratch = scratch);
}

// Of a window that two shorter ones make up, the longest of a power of two. Parameter sets share those.
static fxi_node extreme_of_two(fxi_build *b, fxi_node x, int64_t period, fxi_node_fn *run, fxi_node_fn *of_two)
{
    enum { SHORT = 8 };
    int64_t half = SHORT;
    if (period <= SHORT) return extreme(b, x, period, run, 2);
    while (2 * half < period) half *= 2;
    fxi_node part = extreme_of_two(b, x, half, run, of_two);
    return FXI_NODE(b, of_two, .in = {part}, .p = {(double)(period - half)}, .wait = period - half);
}

fxi_node fxi_highest(fxi_build *b, fxi_node x, int64_t period)
{
    if (b->has_sets) return extreme_of_two(b, x, period, here()->highest, here()->higher);
    return extreme(b, x, period, here()->highest, 2);
}

fxi_node fxi_lowest(fxi_build *b, fxi_node x, int64_t period)
{
    if (b->has_sets) return extreme_of_two(b, x, period, here()->lowest, here()->lower);
    return extreme(b, x, period, here()->lowest, 2);
}

fxi_node fxi_since_highest(fxi_build *b, fxi_node x, int64_t period)
{
    return extreme(b, x, period, here()->since_highest, 3);
}

fxi_node fxi_since_lowest(fxi_build *b, fxi_node x, int64_t period)
{
    return extreme(b, x, period, here()->since_lowest, 3);
}

fxi_node fxi_decay(fxi_build *b, fxi_node x, double keep, double take, fxi_seed seed, int64_t period)
{
    if (seed == FXI_SEED_FIRST || seed == FXI_SEED_ZERO) period = 1;
    return FXI_NODE(b, here()->decay, .in = {x}, .p = {keep, take, (double)seed, (double)period}, .wait = period - 1,
                    .state = here()->sum_state, .memory = keep > 0.0 ? FX_MEMORY_FADING : FX_MEMORY_FINITE);
}

fxi_node fxi_ema(fxi_build *b, fxi_node x, int64_t period)
{
    double keep = (double)(period - 1) / (double)(period + 1);
    if (period == 1) return x;
    return fxi_decay(b, x, keep, 1.0 - keep, b->compat == FX_COMPAT_TALIB ? FXI_SEED_MEAN : FXI_SEED_FIRST, period);
}

fxi_node fxi_wilder(fxi_build *b, fxi_node x, int64_t period)
{
    double keep = (double)(period - 1) / (double)period;
    return period == 1 ? x : fxi_decay(b, x, keep, 1.0 - keep, FXI_SEED_MEAN, period);
}

fxi_node fxi_cumulative(fxi_build *b, fxi_node x)
{
    return FXI_NODE(b, here()->cumulative, .in = {x}, .state = here()->sum_state, .memory = FX_MEMORY_ENDLESS);
}

fxi_node fxi_mix(fxi_build *b, const fxi_mixed *terms, int count)
{
    fxi_spec spec = {.run = here()->mix[count - 1]};
    for (int j = 0; j < count; j++) {
        spec.in[j] = terms[j].x;
        spec.p[j] = terms[j].weight;
    }
    return fxi_add(b, &spec);
}

// p: which function.
static void node_transform(const fxi_step *s)
{
    rp_vector_f64((rp_vector_function)s->p[0], s->in[0], s->out[0], s->n);
}

fxi_node fxi_transform(fxi_build *b, fxi_node x, rp_vector_function function)
{
    return FXI_NODE(b, node_transform, .in = {x}, .p = {(double)function});
}

fxi_node fxi_root(fxi_build *b, fxi_node x, double inside, double outside)
{
    return FXI_NODE(b, here()->root, .in = {x}, .p = {inside, outside});
}

fxi_node fxi_path(fxi_build *b, fxi_node x)
{
    return FXI_NODE(b, here()->path, .in = {x}, .wait = 1);
}

fxi_node fxi_true_range(fxi_build *b)
{
    fxi_node high = fxi_input(b, FX_COLUMN_HIGH), low = fxi_input(b, FX_COLUMN_LOW);
    return FXI_NODE(b, here()->true_range, .in = {high, low, fxi_input(b, FX_COLUMN_CLOSE)}, .wait = 1);
}

fxi_node fxi_atr(fxi_build *b, int64_t period)
{
    if (b->compat == FX_COMPAT_MT5) return fxi_sma(b, fxi_true_range(b), period);
    if (b->compat == FX_COMPAT_TALIB) return fxi_wilder(b, fxi_true_range(b), period);
    fxi_node high = fxi_input(b, FX_COLUMN_HIGH), low = fxi_input(b, FX_COLUMN_LOW);
    fxi_node close = fxi_input(b, FX_COLUMN_CLOSE);
    return fxi_wilder(b, FXI_NODE(b, here()->range_from_first, .in = {high, low, close}, .reach = 1), period);
}

fxi_node fxi_typical_price(fxi_build *b)
{
    fxi_node high = fxi_input(b, FX_COLUMN_HIGH), low = fxi_input(b, FX_COLUMN_LOW);
    return FXI_NODE(b, here()->typical_price, .in = {high, low, fxi_input(b, FX_COLUMN_CLOSE)});
}

fxi_node fxi_median_price(fxi_build *b)
{
    return FXI_MIX(b, {0.5, fxi_input(b, FX_COLUMN_HIGH)}, {0.5, fxi_input(b, FX_COLUMN_LOW)});
}
