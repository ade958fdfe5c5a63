// The nodes that many definitions share, compiled once per instruction set.
#include "primitives_i.h"

#include "hilbert_i.h"

#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "vector.inc"

#include "scan.inc"

#include "varying.inc"

#include "roll.inc"

#include "block.inc"

#include "root.inc"

#include "window.inc"

#include "window_sums.inc"

#include "total.inc"

#include "square.inc"

#include "extreme.inc"

#include "covariance.inc"

#include "deviation.inc"

#include "rank.inc"

#include "hilbert.inc"

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
    double *out = s->out[0], take = s->p[1];
    int64_t i = 0;
    if (s->t == 0) {
        scan_open(chain, s->p[0]);
        out[0] = seed_of(s);
        scan_seed(chain, out[0], s->place);
        i = 1;
    }
    scan_run(chain, x + i, take, out + i, s->n - i);
}

// From the first value on.
static void node_cumulative(const fxi_step *s)
{
    scan *chain = s->state;
    if (s->t == 0) chain->phase = s->place % 8;
    scan_sum_of(chain, s->in[0], NULL, 1.0, s->out[0], s->n);
}

/* ---- small ones ----------------------------------------------------------------------------------------------------
 */

FXI_MAP(map_mix1, p[0] * a[i])
FXI_MAP(map_mix2, p[0] * a[i] + p[1] * b[i])
FXI_MAP(map_mix3, p[0] * a[i] + p[1] * b[i] + p[2] * c[i])
FXI_MAP(map_mix4, p[0] * a[i] + p[1] * b[i] + p[2] * c[i] + p[3] * d[i])
FXI_MAP(map_path, fabs(a[i] - a[i - 1]))
// x / 3, rounded as a division is: the exact rest of x * (1 / 3) puts that right (P. Markstein, as in root.inc).
static inline double third_of(double x)
{
#if defined __FMA__
    const double third = 1.0 / 3.0;
    double q = x * third;
    return fma_1(fma_1(-3.0, q, x), third, q);
#else
    return x / 3.0 + 0.0; // no negative zero here either
#endif
}

FXI_MAP(map_typical_price, third_of(a[i] + b[i] + c[i]))
// The first bar's is its range, as TradingView has it.
static void node_range_from_first(const fxi_step *s)
{
    const double *high = s->in[0], *low = s->in[1], *close = s->in[2];
    double *restrict out = s->out[0];
    int64_t first = s->t == 0;
    if (first) out[0] = high[0] - low[0];
    for (int64_t i = first; i < s->n; i++) out[i] = fxi_range_of_bar(high[i], low[i], close[i - 1]);
}

FXI_MAP(map_true_range, fxi_range_of_bar(a[i], b[i], c[i - 1]))

// Whether x[0] and the `period` values before it are equal; a running sum of moves would say so only nearly.
static bool rests(const double *x, int64_t period)
{
    int64_t back = 1;
    while (back < period && x[-back] == x[0]) back++;
    return back >= period;
}

// in[1]: the sum of the moves' sizes. p: period.
static void node_kama(const fxi_step *s)
{
    const double *x = s->in[0], *path = s->in[1], slow = 2.0 / 31.0, span = 2.0 / 3.0 - 2.0 / 31.0, at_rest = s->p[1];
    double *restrict keep = s->scratch, *restrict out = s->out[0];
    varying_scan *chain = s->state;
    int64_t period = (int64_t)s->p[0];
    if (s->t == 0) varying_seed(chain, x[-1], s->place - 1);
    int64_t still = 0;
    for (int64_t i = 0; i < s->n; i++) {
        double net = x[i] - x[i - period];
        double ratio = path[i] == 0.0 ? at_rest : path[i] <= net ? 1.0 : fabs(net / path[i]);
        double speed = ratio * span + slow;
        keep[i] = 1.0 - speed * speed;
        out[i] = speed * speed * x[i];
        still |= (int64_t)((net == 0.0) & (x[i - 1] == x[i]) & (x[i - 2] == x[i]));
    }
    // Where the price rests the path is only its rounding, and counts as none.
    const double speed = at_rest * span + slow, all = speed * speed;
    for (int64_t i = 0; still && i < s->n; i++) {
        if (x[i] != x[i - period] || !rests(x + i, period)) continue;
        keep[i] = 1.0 - all;
        out[i] = all * x[i];
    }
    varying_run(chain, keep, out, s->n);
}

// Whether one of them is not zero, or NaN.
static inline __attribute__((always_inline)) bool any_but_zero(native v)
{
#if defined __AVX512F__
    return _mm512_cmp_pd_mask(v, _mm512_setzero_pd(), _CMP_NEQ_UQ) != 0;
#elif defined __AVX__
    return _mm256_movemask_pd(_mm256_cmp_pd(v, _mm256_setzero_pd(), _CMP_NEQ_UQ)) != 0;
#else
    bool any = false;
    for (int k = 0; k < NATIVE; k++) any |= v[k] != 0.0;
    return any;
#endif
}

// Whether the sum of all values is finite, which it is not where one of them is not: one addition a value. Several
// sums, as each addition waits for the one before. Where finite values are so large that their sum is not, the caller
// finds out, looking at each.
static inline __attribute__((always_inline)) bool finite_sum(const double *const *x, int columns, int64_t n)
{
    enum { FAR = 128 }; // bars ahead whose memory is asked for, into the first cache: it comes once
    const int chains = columns >= 4 ? 1 : 4 / columns;
    native sum[4];
    double rest = 0.0;
    int64_t i = 0;
    for (int k = 0; k < chains; k++) sum[k] = (native){0};
    for (; i + chains * NATIVE <= n; i += chains * NATIVE)
        for (int k = 0; k < chains; k++) {
            native all;
            memcpy(&all, x[0] + i + k * NATIVE, sizeof all);
            __builtin_prefetch(x[0] + i + k * NATIVE + FAR, 0, 3);
            for (int c = 1; c < columns; c++) {
                native a;
                memcpy(&a, x[c] + i + k * NATIVE, sizeof a);
                __builtin_prefetch(x[c] + i + k * NATIVE + FAR, 0, 3);
                all += a;
            }
            sum[k] += all;
        }
    for (; i < n; i++)
        for (int c = 0; c < columns; c++) rest += x[c][i];
    for (int k = 1; k < chains; k++) sum[0] += sum[k];
    return rest * 0.0 == 0.0 && !any_but_zero(sum[0] * 0.0);
}

// All columns at once, so that the memory of each is on its way together.
static bool all_finite(const double *const *x, int columns, int64_t n)
{
    switch (columns) {
    case 1:
        return finite_sum(x, 1, n);
    case 2:
        return finite_sum(x, 2, n);
    case 3:
        return finite_sum(x, 3, n);
    case 4:
        return finite_sum(x, 4, n);
    default:
        return finite_sum(x, columns, n);
    }
}

// Copies by stores that do not read the line first and leave the caches to what is read again.
static void copy_past(const double *restrict x, double *restrict out, int64_t n)
{
    int64_t i = 0;
#if defined __SSE2__
    for (; i < n && (uintptr_t)(out + i) % sizeof(native); i++) out[i] = x[i];
    for (; i + NATIVE <= n; i += NATIVE) {
#if defined __AVX512F__
        _mm512_stream_pd(out + i, _mm512_loadu_pd(x + i));
#elif defined __AVX__
        _mm256_stream_pd(out + i, _mm256_loadu_pd(x + i));
#else
        _mm_stream_pd(out + i, _mm_loadu_pd(x + i));
#endif
    }
#endif
    for (; i < n; i++) out[i] = x[i];
}

// Before other threads may be told of results that went past the caches.
static void settle(void)
{
#if defined __SSE2__
    _mm_sfence();
#endif
}

extern const fxi_primitives RP_KERNEL_SYMBOL(fxi_primitives);
const fxi_primitives RP_KERNEL_SYMBOL(fxi_primitives) = {
    .sum = node_sum,
    .total = node_total,
    .path_total = node_path_total,
    .line = node_line,
    .squares = node_squares,
    .running_sum = node_running_sum,
    .highest = node_highest,
    .lowest = node_lowest,
    .higher = map_higher,
    .lower = map_lower,
    .since_highest = node_since_highest,
    .since_lowest = node_since_lowest,
    .decay = node_decay,
    .cumulative = node_cumulative,
    .mix = {map_mix1, map_mix2, map_mix3, map_mix4},
    .path = map_path,
    .root = node_root,
    .range_from_first = node_range_from_first,
    .true_range = map_true_range,
    .typical_price = map_typical_price,
    .kama = node_kama,
    .all_finite = all_finite,
    .copy_past = copy_past,
    .settle = settle,
    .deviation = node_deviation,
    .channel_index = node_channel_index,
    .variance = node_variance,
    .stddev = node_stddev,
    .bands = node_bands,
    .correlation = node_correlation,
    .beta = node_beta,
    .ranked = node_ranked,
    .ranked_narrow = node_ranked_narrow,
    .count_below = node_count_below,
    .hilbert = node_hilbert,
    .mama = node_mama,
    .sum_state = sizeof(scan),
    .varying_state = sizeof(varying_scan),
    .line_state = sizeof(line_state),
    .square_state = sizeof(square_state),
    .extreme_state = sizeof(extreme_state),
    .pair_state = sizeof(pair_state),
    .rank_state = sizeof(rank_state),
    .hilbert_state = sizeof(hilbert_state),
    .mama_state = sizeof(mama_state),
    .ranks_state = sizeof(ranks_state),
    .narrow = NARROW,
};
