// Rolling primitives against their definitions in long double, far from zero and over long series.
#include "synth_fixture.h"

#include <math.h>
#include <string.h>

#include "forex/indicator/indicator_i.h"

enum { COUNT = 5000 };

typedef struct series {
    double x[COUNT], sum[COUNT], out[COUNT], scratch[2 * COUNT];
} series;

// A random walk with steps of about 1 around `level`.
static series *walk(uint64_t seed, double level)
{
    series *s = rp_calloc(1, sizeof *s);
    rp_random random = rp_random_key(seed, 0, 0, 0);
    for (int t = 0; t < COUNT; t++) s->x[t] = level += rp_random_normal(&random);
    return s;
}

static const int64_t periods[] = {1, 2, 3, 5, 14, 100, 255, 256, 257, 1000, COUNT - 1, COUNT};
enum { PERIODS = sizeof periods / sizeof *periods };

static void near(double value, long double expected, double tolerance, int64_t period, int64_t t)
{
    if (!(fabsl(value - expected) <= tolerance))
        fail_msg("period %lld at %lld: %.17g, expected %.17Lg", (long long)period, (long long)t, value, expected);
}

static void sums_do_not_drift(void **state)
{
    for (int level = 0; level < 2; level++) {
        double base = level ? 1e9 : 0.0;
        series *s = walk(1, base);
        for (int k = 0; k < PERIODS; k++) {
            int64_t p = periods[k];
            fxi_kernels_here()->sum(s->x, COUNT, p, s->out);
            for (int64_t t = p - 1; t < COUNT; t += 17) {
                long double sum = 0.0;
                for (int64_t i = t - p + 1; i <= t; i++) sum += s->x[i];
                near(s->out[t], sum, 2e-14 * (double)p * (base + 100.0), p, t);
            }
        }
        rp_free(s);
    }
}

static void weighted_sums_match(void **state)
{
    series *s = walk(2, 1000.0);
    for (int k = 0; k < PERIODS; k++) {
        int64_t p = periods[k];
        fxi_kernels_here()->sum(s->x, COUNT, p, s->sum);
        fxi_kernels_here()->weighted(s->x, s->sum, COUNT, p, s->out);
        for (int64_t t = p - 1; t < COUNT; t += 13) {
            long double sum = 0.0;
            for (int64_t i = 0; i < p; i++) sum += (long double)(i + 1) * s->x[t - p + 1 + i];
            near(s->out[t], sum, 1e-12 * (double)fabsl(sum), p, t);
        }
    }
    rp_free(s);
}

// The level of the prices must not enter: 1e9 leaves seven digits of a step, all of which must stand in the result.
static void squares_do_not_see_the_level(void **state)
{
    for (int level = 0; level < 2; level++) {
        series *s = walk(3, level ? 1e9 : 0.0);
        for (int k = 0; k < PERIODS; k++) {
            int64_t p = periods[k];
            fxi_kernels_here()->squares(s->x, COUNT, p, s->out, s->scratch);
            for (int64_t t = p - 1; t < COUNT; t += 13) {
                long double mean = 0.0, squares = 0.0;
                for (int64_t i = t - p + 1; i <= t; i++) mean += (long double)s->x[i] / p;
                for (int64_t i = t - p + 1; i <= t; i++) squares += (s->x[i] - mean) * (s->x[i] - mean);
                near(s->out[t], squares, (level ? 1e-7 : 1e-11) * ((double)squares + 1e-6), p, t);
                assert_true(s->out[t] >= 0.0);
            }
        }
        rp_free(s);
    }
}

static void flat_windows_have_no_spread(void **state)
{
    series *s = walk(4, 1.3);
    for (int t = 1000; t < 2000; t++) s->x[t] = 1.23457;
    fxi_kernels_here()->squares(s->x, COUNT, 20, s->out, s->scratch);
    for (int t = 1019; t < 2000; t++) assert_true(s->out[t] < 1e-11);
    rp_free(s);
}

static void extremes_match(void **state)
{
    series *s = walk(5, 0.0);
    for (int t = 0; t < COUNT; t++) s->x[t] = floor(s->x[t]); // many equal values
    for (int k = 0; k < PERIODS; k++) {
        int64_t p = periods[k];
        for (int kind = 0; kind < 4; kind++) {
            void (*const roll[])(const double *, int64_t, int64_t, double *,
                                 double *) = {fxi_kernels_here()->max, fxi_kernels_here()->min,
                                              fxi_kernels_here()->since_max, fxi_kernels_here()->since_min};
            roll[kind](s->x, COUNT, p, s->out, s->scratch);
            double sign = kind % 2 ? -1.0 : 1.0;
            for (int64_t t = p - 1; t < COUNT; t += 7) {
                int64_t best = t;
                for (int64_t i = t; i > t - p; i--) best = sign * s->x[i] > sign * s->x[best] ? i : best;
                double expected = kind < 2 ? s->x[best] : (double)(t - best);
                if (s->out[t] != expected) fail_msg("kind %d period %lld at %lld", kind, (long long)p, (long long)t);
            }
        }
    }
    rp_free(s);
}

static void what_left_the_window_leaves_no_trace(void **state)
{
    series *s = walk(6, 10.0), *clean = walk(6, 10.0);
    static const double bad[] = {NAN, INFINITY, -INFINITY};
    for (int b = 0; b < 3; b++) s->x[700 + 400 * b] = bad[b];
    s->x[2000] = NAN;
    s->x[2003] = NAN;
    fxi_kernels_here()->sum(s->x, COUNT, 10, s->sum);
    fxi_kernels_here()->sum(clean->x, COUNT, 10, clean->sum);
    fxi_kernels_here()->squares(s->x, COUNT, 10, s->out, s->scratch);
    fxi_kernels_here()->squares(clean->x, COUNT, 10, clean->out, clean->scratch);
    for (int t = 9; t < COUNT; t++) {
        bool reached = false;
        for (int i = t - 9; i <= t; i++) reached |= !isfinite(s->x[i]);
        if (reached) {
            assert_true(isnan(s->sum[t]) && isnan(s->out[t]));
        } else {
            near(s->sum[t], clean->sum[t], 1e-10, 10, t);
            near(s->out[t], clean->out[t], 1e-9, 10, t);
        }
        if (t < 700) assert_memory_equal(&s->sum[t], &clean->sum[t], sizeof(double));
    }
    rp_free(s);
    rp_free(clean);
}

static void decay_follows_its_recursion(void **state)
{
    series *s = walk(7, 5.0);
    for (int k = 0; k < 4; k++) {
        double keep = (double[]){0.0, 0.5, 13.0 / 15.0, 0.9999}[k];
        fxi_kernels_here()->decay(s->x, COUNT, keep, 1.0 - keep, 3.0, s->out);
        long double y = 3.0;
        for (int t = 0; t < COUNT; t++) {
            y = (long double)keep * y + (1.0L - (long double)keep) * s->x[t];
            near(s->out[t], y, 1e-10, k, t);
        }
        for (int cut = 1; cut < 12; cut++) {
            fxi_kernels_here()->decay(s->x, cut, keep, 1.0 - keep, 3.0, s->sum);
            assert_memory_equal(s->sum, s->out, (size_t)cut * sizeof(double));
        }
    }
    rp_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_do_not_drift),
        cmocka_unit_test(weighted_sums_match),
        cmocka_unit_test(squares_do_not_see_the_level),
        cmocka_unit_test(flat_windows_have_no_spread),
        cmocka_unit_test(extremes_match),
        cmocka_unit_test(what_left_the_window_leaves_no_trace),
        cmocka_unit_test(decay_follows_its_recursion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
