// The nodes that many definitions share, compiled once per instruction set.
#include "primitives_i.h"

#include <math.h>
#include <string.h>

#include "scan.inc"

#include "window.inc"

#include "extreme.inc"

/* ---- recursive averages -------------------------------------------------------------------------------------------
 */

static double seed_of(const fxi_step *s)
{
    int64_t period = (int64_t)s->p[3];
    switch ((fxi_seed)s->p[2]) {
    case FXI_SEED_MEAN:
        return sum_of(s->in[0] - period + 1, period) / (double)period;
    case FXI_SEED_SUM:
        return sum_of(s->in[0] - period + 1, period);
    case FXI_SEED_FIRST:
        return s->in[0][0];
    default:
        return s->p[1] * s->in[0][0];
    }
}

// p: keep, take, seed, period.
static void node_decay(const fxi_step *s)
{
    scan *chain = s->state;
    const double *x = s->in[0];
    double *restrict out = s->out[0], take = s->p[1];
    int64_t i = 0;
    if (s->t == 0) {
        scan_open(chain, s->p[0]);
        out[0] = seed_of(s);
        scan_seed(chain, out[0]);
        i = 1;
    }
    for (int64_t k = i; k < s->n; k++) out[k] = take * x[k];
    scan_run(chain, out + i, s->n - i);
}

// A plain running sum, one addition a value: what is added up without end must not depend on how it is grouped.
static void node_cumulative(const fxi_step *s)
{
    double *sum = s->state, total = s->t ? *sum : 0.0;
    for (int64_t i = 0; i < s->n; i++) s->out[0][i] = total += s->in[0][i];
    *sum = total;
}

/* ---- small ones ----------------------------------------------------------------------------------------------------
 */

FXI_MAP(map_mix1, p[0] * a[i])
FXI_MAP(map_mix2, p[0] * a[i] + p[1] * b[i])
FXI_MAP(map_mix3, p[0] * a[i] + p[1] * b[i] + p[2] * c[i])
FXI_MAP(map_mix4, p[0] * a[i] + p[1] * b[i] + p[2] * c[i] + p[3] * d[i])
FXI_MAP(map_path, fabs(a[i] - a[i - 1]))
FXI_MAP(map_typical_price, (a[i] + b[i] + c[i]) / 3.0)
FXI_MAP(map_true_range, (a[i] > c[i - 1] ? a[i] : c[i - 1]) - (b[i] < c[i - 1] ? b[i] : c[i - 1]))

// in[1]: the sum of the moves' sizes. p: period.
static void node_kama(const fxi_step *s)
{
    const double *x = s->in[0], *path = s->in[1], slow = 2.0 / 31.0, span = 2.0 / 3.0 - 2.0 / 31.0;
    double *average = s->state, y = s->t ? *average : x[-1];
    int64_t period = (int64_t)s->p[0];
    for (int64_t i = 0; i < s->n; i++) {
        double net = x[i] - x[i - period];
        double ratio = path[i] <= net || path[i] == 0.0 ? 1.0 : fabs(net / path[i]);
        double speed = ratio * span + slow;
        s->out[0][i] = y += speed * speed * (x[i] - y);
    }
    *average = y;
}

extern const fxi_primitives RP_KERNEL_SYMBOL(fxi_primitives);
const fxi_primitives RP_KERNEL_SYMBOL(fxi_primitives) = {
    .sum = node_sum,
    .line = node_line,
    .squares = node_squares,
    .running_sum = node_running_sum,
    .highest = node_highest,
    .lowest = node_lowest,
    .since_highest = node_since_highest,
    .since_lowest = node_since_lowest,
    .decay = node_decay,
    .cumulative = node_cumulative,
    .mix = {map_mix1, map_mix2, map_mix3, map_mix4},
    .path = map_path,
    .true_range = map_true_range,
    .typical_price = map_typical_price,
    .kama = node_kama,
    .sum_state = sizeof(scan),
    .line_state = sizeof(line_state),
    .square_state = sizeof(square_state),
    .extreme_state = sizeof(extreme_state),
};
