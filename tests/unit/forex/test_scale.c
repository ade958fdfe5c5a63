// Rolling rank, robust and gap-aware scales against windows that are sorted and summed anew at every bar.
#include "synth_fixture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forex/feature/feature_i.h"

enum { N = 3000 };

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int64_t window_of(const double *x, int64_t t, int window, double *out)
{
    int64_t n = 0;
    for (int64_t i = t - window + 1; i <= t; i++)
        if (!isnan(x[i])) out[n++] = x[i];
    return n;
}

static double quantile(const double *sorted, int64_t n, double q)
{
    double at = q * (double)(n - 1);
    int64_t k = (int64_t)at;
    return k + 1 < n ? sorted[k] + (at - (double)k) * (sorted[k + 1] - sorted[k]) : sorted[k];
}

static double expected_rank(const double *w, int64_t n, double x)
{
    double less = 0, equal = 0;
    for (int64_t i = 0; i < n; i++) {
        less += w[i] < x;
        equal += w[i] == x;
    }
    return (2 * less + equal - 1) / (double)(n - 1) - 1;
}

static double expected_robust(double *w, int64_t n, double x)
{
    qsort(w, (size_t)n, sizeof *w, ascending);
    double middle = quantile(w, n, 0.5), spread = (quantile(w, n, 0.75) - quantile(w, n, 0.25)) / 1.3489795003921634;
    return spread > 1e-12 * fabs(middle) ? 0.5 * fmax(-4, fmin(4, (x - middle) / spread)) : 0;
}

static double expected_z(const double *w, int64_t n, double x)
{
    double mean = 0, squares = 0;
    for (int64_t i = 0; i < n; i++) mean += w[i] / (double)n;
    for (int64_t i = 0; i < n; i++) squares += (w[i] - mean) * (w[i] - mean) / (double)n;
    return sqrt(squares) > 1e-12 * fabs(mean) ? 0.5 * fmax(-4, fmin(4, (x - mean) / sqrt(squares))) : 0;
}

typedef enum kind { RANK, ROBUST, ROLLING_Z } kind;

static int64_t run(kind wanted, double *x, int64_t first, int64_t count, int window, double *scratch)
{
    int64_t known;
    if (wanted == ROLLING_Z)
        assert_true(fxi_scale_rolling(x, first, count, window, &known));
    else
        assert_true(fxi_scale_order(x, first, count, window, wanted == ROBUST, scratch, &known));
    return known;
}

static void check(kind wanted, const double *x, int64_t first, int64_t count, int window)
{
    double *out = rp_malloc((size_t)count * sizeof *out), *scratch = rp_malloc((size_t)count * sizeof *scratch);
    double *w = rp_malloc((size_t)window * sizeof *w);
    memcpy(out, x, (size_t)count * sizeof *out);
    int64_t known = run(wanted, out, first, count, window, scratch);
    assert_int_equal(known, first + window - 1 < count ? first + window - 1 : count);
    for (int64_t t = known; t < count; t++) {
        int64_t n = window_of(x, t, window, w);
        bool enough = n >= 2 && 2 * n >= window;
        double want = isnan(x[t]) || !enough ? (double)NAN
                      : wanted == RANK       ? expected_rank(w, n, x[t])
                      : wanted == ROBUST     ? expected_robust(w, n, x[t])
                                             : expected_z(w, n, x[t]);
        if (isnan(want) != isnan(out[t]) || (!isnan(want) && !(fabs(want - out[t]) <= 1e-9)))
            fail_msg("wanted %d window %d row %lld: %.15g, expected %.15g", wanted, window, (long long)t, out[t], want);
    }
    // Cut anywhere, the rows before are the same bits.
    for (int64_t rows = count; rows > first; rows = rows * 4 / 5) {
        double *cut = rp_malloc((size_t)rows * sizeof *cut);
        memcpy(cut, x, (size_t)rows * sizeof *cut);
        known = run(wanted, cut, first, rows, window, scratch);
        for (int64_t t = known; t < rows; t++) assert_memory_equal(&cut[t], &out[t], sizeof(double));
        rp_free(cut);
    }
    rp_free(w);
    rp_free(scratch);
    rp_free(out);
}

static void fill(double *x, int mode)
{
    rp_random random = rp_random_key(2301, (uint32_t)mode, 0, 0);
    for (int i = 0; i < N; i++) {
        x[i] = mode == 1 ? (double)rp_random_below(&random, 5) : rp_random_normal(&random) + 1e3 * (mode == 2);
        if (mode == 3 && rp_random_below(&random, 3) == 0) x[i] = NAN;
        if (mode == 3 && i > 1000 && i < 1200) x[i] = NAN;
        if (mode == 4) x[i] = i < 1500 ? 7.25 : (double)i;
    }
}

static void scales_are_those_of_their_windows(void **state)
{
    static const int windows[] = {2, 3, 5, 31, 32, 64, 100, 500, 1400, 2999, 4000};
    double x[N];
    for (int mode = 0; mode <= 4; mode++) {
        fill(x, mode);
        for (size_t i = 0; i < sizeof windows / sizeof *windows; i++)
            for (kind k = RANK; k <= ROLLING_Z; k++) check(k, x, mode == 0 ? 17 : 0, N, windows[i]);
    }
}

static void extremes_of_a_rank(void **state)
{
    double x[] = {1, 2, 3, 0, 0}, scratch[5];
    int64_t known;
    assert_true(fxi_scale_order(x, 0, 5, 3, false, scratch, &known));
    assert_int_equal(known, 2);
    // 3 of (1 2 3) is the highest, 0 of (2 3 0) the lowest; of (3 0 0) the two lowest share -0.5.
    assert_true(x[2] == 1.0 && x[3] == -1.0 && x[4] == -0.5);
}

static void expanding_scores_skip_gaps(void **state)
{
    double x[N], y[N];
    fill(x, 3);
    memcpy(y, x, sizeof y);
    int64_t known = fxi_scale_expanding(y, 10, N, 50);
    assert_int_equal(known, 59);
    for (int64_t t = known; t < N; t += 13) {
        double w[N];
        int64_t n = window_of(x, t, (int)(t - 9), w);
        if (isnan(x[t]))
            assert_true(isnan(y[t]));
        else
            assert_true(fabs(y[t] - expected_z(w, n, x[t])) < 1e-9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scales_are_those_of_their_windows),
        cmocka_unit_test(extremes_of_a_rank),
        cmocka_unit_test(expanding_scores_skip_gaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
