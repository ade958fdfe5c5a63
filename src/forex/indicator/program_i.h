// Programs: an indicator is a small graph of nodes, and this is how it is written down.
//
// A node turns series into series and may keep a state. It is called on any number of bars at a time and must give the
// same bits however the bars are cut; so one definition serves a whole series (tiles that stay in L1), a stream (one
// bar at a time) and a sweep (many parameter sets over one reading of the data).
//
// A definition is a function build_NAME that adds nodes to a program; equal nodes are made once. Warm-up is not written
// down: every node says how many values of its inputs it waits for, and the lookback follows.
//
// Nodes never see NaN or infinities of the data; the runs around them keep the policy (run.c).
#ifndef FXI_PROGRAM_I_H
#define FXI_PROGRAM_I_H

#include <forex/indicator.h>
#include <rapto/kernel.h>
#include <rapto/vector_math.h>

#include <stddef.h>

enum { FXI_MAX_IN = 8, FXI_MAX_CONSTANTS = 8, FXI_MAX_PORTS = 4 };

// One call of a node.
typedef struct fxi_step {
    int64_t n;     // bars to do, at least 1
    int64_t t;     // values the node has given before; 0 at the start, when `state` is all zero
    int64_t bar;   // number of the first of them in the whole series, gaps counted
    int64_t place; // its number in the stretch without gaps: whole tiles start at multiples of eight
    const double *const
        *in;            // in[j][0 .. n-1] are the bars to do; in[j][-k] is k bars earlier, k <= min(reach, wait + t)
    double *const *out; // out[k][0 .. n-1], one for each port; out[k][-1] is the value before unless t is 0
    void *state;
    const double *p; // the node's constants
    double *scratch; // `scratch` arrays of n + reach doubles
} fxi_step;

typedef void fxi_node_fn(const fxi_step *s);

typedef int fxi_node; // one series of a program; 0 is none

// What a node is. Members left out are zero.
typedef struct fxi_spec {
    fxi_node_fn *run;
    fxi_node in[FXI_MAX_IN];
    double p[FXI_MAX_CONSTANTS];
    int64_t wait;     // the first value comes with value number `wait` (from 0) of the inputs
    int64_t reach;    // how many bars back inputs are read; at least `wait`
    int64_t keep;     // how many bars back its own outputs are read
    int64_t tile;     // bars that it would have in one call of a whole series; 0: any
    int ports;        // outputs; 0 means 1
    size_t state;     // bytes
    int scratch;      // work arrays
    fx_memory memory; // beyond that of the inputs
} fxi_spec;

typedef struct fxi_program fxi_program;

// A program being written, with the parameters it is written for.
typedef struct fxi_build {
    fxi_program *program;
    const double *parameters;
    fx_compat compat;
    int first_output; // in a sweep, the set's place among the outputs
    bool has_sets;    // several parameter sets: what they may share is worth nodes of its own
} fxi_build;

typedef void fxi_build_fn(fxi_build *b);

// Adds a node (or finds its equal) and gives its first output; the others follow it: first + 1, first + 2.
fxi_node fxi_add(fxi_build *b, const fxi_spec *spec);
#define FXI_NODE(b, ...) fxi_add(b, &(fxi_spec){__VA_ARGS__})

fxi_node fxi_input(fxi_build *b, fx_column column);
fxi_node fxi_lag(fxi_build *b, fxi_node x, int64_t bars);        // the value `bars` bars earlier
fxi_node fxi_later(fxi_build *b, fxi_node x, int64_t bars);      // the same values, the first `bars` of them left out
fxi_node fxi_together(fxi_build *b, fxi_node x, fxi_node other); // x from the bar on at which `other` begins
int64_t fxi_start(const fxi_build *b, fxi_node x);               // the bar of its first value
void fxi_output(fxi_build *b, int index, fxi_node x);
void fxi_refuse(fxi_build *b, rp_status status); // the program cannot be built

static inline int64_t fxi_whole(const fxi_build *b, int parameter)
{
    return (int64_t)b->parameters[parameter];
}

static inline int64_t fxi_max(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static inline int64_t fxi_min(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* ---- nodes that many definitions share (primitives.c) ---------------------------------------------------------- */

fxi_node fxi_sum(fxi_build *b, fxi_node x, int64_t period); // sum of the last `period` values
// The same of values that are never negative: exact to rounding where it is small, too, so that it may divide.
fxi_node fxi_total(fxi_build *b, fxi_node x, int64_t period);
fxi_node fxi_path_total(fxi_build *b, fxi_node x, int64_t period); // of |x - previous x|
fxi_node fxi_sma(fxi_build *b, fxi_node x, int64_t period);        // their mean
fxi_node fxi_wma(fxi_build *b, fxi_node x, int64_t period);        // with weights 1 (oldest) to period
fxi_node fxi_slope(fxi_build *b, fxi_node x, int64_t period);      // of the least-squares line, per bar
fxi_node fxi_line(fxi_build *b, fxi_node x, int64_t period);       // the line's end
fxi_node fxi_forecast(fxi_build *b, fxi_node x, int64_t period);   // the line one bar on
fxi_node fxi_intercept(fxi_build *b, fxi_node x, int64_t period);  // its first point
fxi_node fxi_square(fxi_build *b, fxi_node x, int64_t period);   // squared distances from the mean, summed; mean in [1]
fxi_node fxi_variance(fxi_build *b, fxi_node x, int64_t period); // their mean
fxi_node fxi_stddev(fxi_build *b, fxi_node x, int64_t period, double factor); // its root, times `factor`
// The mean; in [1] the mean and `up` times the deviation, in [2] the mean less `down` times the deviation.
fxi_node fxi_bands(fxi_build *b, fxi_node x, int64_t period, double up, double down);
fxi_node fxi_highest(fxi_build *b, fxi_node x, int64_t period);
fxi_node fxi_lowest(fxi_build *b, fxi_node x, int64_t period);
fxi_node fxi_since_highest(fxi_build *b, fxi_node x, int64_t period); // bars since, the newest of equals
fxi_node fxi_since_lowest(fxi_build *b, fxi_node x, int64_t period);
fxi_node fxi_deviation(fxi_build *b, fxi_node x, int64_t period);     // mean absolute deviation
fxi_node fxi_channel_index(fxi_build *b, fxi_node x, int64_t period); // distance from the mean in 0.015 of these
// Over a window of x and y: how they move together, -1 to 1; how y's distances from its mean follow those of x.
fxi_node fxi_correlation(fxi_build *b, fxi_node x, fxi_node y, int64_t period);
fxi_node fxi_beta(fxi_build *b, fxi_node x, fxi_node y, int64_t period);
fxi_node fxi_ranked(fxi_build *b, fxi_node x, int64_t period, int64_t rank); // the value of a rank, 0 the smallest
fxi_node fxi_count_below(fxi_build *b, fxi_node x, int64_t period); // of the `period` values before, those smaller
// A sum kept by adding the new value and taking away the old one, with TA-Lib's roundings: for comparisons that must
// fall as TA-Lib's do.
fxi_node fxi_running_sum(fxi_build *b, fxi_node x, int64_t period);

// y = keep * y + take * x. The first value is the mean of the first `period` values (FXI_SEED_MEAN), their sum
// (FXI_SEED_SUM), the first value itself (FXI_SEED_FIRST), or take * x (FXI_SEED_ZERO); the last two take no period.
typedef enum fxi_seed { FXI_SEED_MEAN, FXI_SEED_SUM, FXI_SEED_FIRST, FXI_SEED_ZERO } fxi_seed;
fxi_node fxi_decay(fxi_build *b, fxi_node x, double keep, double take, fxi_seed seed, int64_t period);
fxi_node fxi_ema(fxi_build *b, fxi_node x, int64_t period);    // keep (period - 1) / (period + 1); seed by compat
fxi_node fxi_wilder(fxi_build *b, fxi_node x, int64_t period); // keep (period - 1) / period; seeded with the mean
fxi_node fxi_cumulative(fxi_build *b, fxi_node x);             // running sum from the first value

// weight[0] * x[0] + weight[1] * x[1] + ..., up to four series, added from the left. In calls: fxi_mix(b,
// (fxi_mixed[]){{2, x}, {-1, y}}, 2).
typedef struct fxi_mixed {
    double weight;
    fxi_node x;
} fxi_mixed;
fxi_node fxi_mix(fxi_build *b, const fxi_mixed *terms, int count);
#define FXI_MIX(b, ...)                                                                                                \
    fxi_mix(b, (fxi_mixed[]){__VA_ARGS__}, (int)(sizeof((fxi_mixed[]){__VA_ARGS__}) / sizeof(fxi_mixed)))

fxi_node fxi_transform(fxi_build *b, fxi_node x, rp_vector_function function);
fxi_node fxi_path(fxi_build *b, fxi_node x);                                // |x - previous x|
fxi_node fxi_root(fxi_build *b, fxi_node x, double inside, double outside); // sqrt(x * inside) * outside
fxi_node fxi_true_range(fxi_build *b);                                      // of high, low and the close before
fxi_node fxi_atr(fxi_build *b, int64_t period);                             // ATR; by compat
fxi_node fxi_typical_price(fxi_build *b);                                   // (high + low + close) / 3
fxi_node fxi_median_price(fxi_build *b);                                    // (high + low) / 2

// The true range of one bar, from the close before.
static inline double fxi_range_of_bar(double high, double low, double before)
{
    return (high > before ? high : before) - (low < before ? low : before);
}

/* ---- maps and scans ---------------------------------------------------------------------------------------------- */

// FXI_MAP(name, expression) makes a node function without state: `expression` gives value i from a[i], b[i], ... (the
// inputs; a[i - k] looks back) and p[] (the constants). It must compile to a loop without branches.
#define FXI_MAP(name, expression)                                                                                      \
    static void name(const fxi_step *s)                                                                                \
    {                                                                                                                  \
        const double *const a = s->in[0], *const b = s->in[1], *const c = s->in[2], *const d = s->in[3],               \
                            *const e = s->in[4], *const f = s->in[5], *const g = s->in[6], *const h = s->in[7];        \
        const double p[FXI_MAX_CONSTANTS] = {s->p[0], s->p[1], s->p[2], s->p[3], s->p[4], s->p[5], s->p[6], s->p[7]};  \
        double *const restrict out = s->out[0];                                                                        \
        (void)a, (void)b, (void)c, (void)d, (void)e, (void)f, (void)g, (void)h, (void)p;                               \
        for (int64_t i = 0, n = s->n; i < n; i++) out[i] = (expression);                                               \
    }

#endif
