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
            fxi_array_sum(s->x, COUNT, p, s->out);
            for (int64_t t = p - 1; t < COUNT; t += 17) {
                long double sum = 0.0;
                for (int64_t i = t - p + 1; i <= t; i++) sum += s->x[i];
                near(s->out[t], sum, 2e-14 * (double)p * (base + 100.0), p, t);
            }
        }
        rp_free(s);
    }
}

// The level of the prices must not enter: 1e9 leaves seven digits of a step, all of which must stand in the result.
static void squares_do_not_see_the_level(void **state)
{
    for (int level = 0; level < 2; level++) {
        series *s = walk(3, level ? 1e9 : 0.0);
        for (int k = 0; k < PERIODS; k++) {
            int64_t p = periods[k];
            fxi_array_squares(s->x, COUNT, p, s->out, s->scratch);
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
    fxi_array_squares(s->x, COUNT, 20, s->out, s->scratch);
    for (int t = 1019; t < 2000; t++) assert_true(s->out[t] < 1e-11);
    rp_free(s);
}

static void extremes_match(void **state)
{
    series *s = walk(5, 0.0);
    for (int t = 0; t < COUNT; t++) s->x[t] = floor(s->x[t]); // many equal values
    for (int k = 0; k < PERIODS; k++) {
        int64_t p = periods[k];
        for (int kind = 0; kind < 2; kind++) {
            (kind ? fxi_array_lowest : fxi_array_highest)(s->x, COUNT, p, s->out, s->scratch);
            double sign = kind % 2 ? -1.0 : 1.0;
            for (int64_t t = p - 1; t < COUNT; t += 7) {
                int64_t best = t;
                for (int64_t i = t; i > t - p; i--) best = sign * s->x[i] > sign * s->x[best] ? i : best;
                double expected = s->x[best];
                if (s->out[t] != expected) fail_msg("kind %d period %lld at %lld", kind, (long long)p, (long long)t);
            }
        }
    }
    rp_free(s);
}

static void decay_follows_its_recursion(void **state)
{
    series *s = walk(7, 5.0);
    for (int k = 0; k < 4; k++) {
        double keep = (double[]){0.0, 0.5, 13.0 / 15.0, 0.9999}[k];
        fxi_array_decay(s->x, COUNT, keep, 1.0 - keep, s->out);
        long double y = 0.0;
        for (int t = 0; t < COUNT; t++) {
            y = (long double)keep * y + (1.0L - (long double)keep) * s->x[t];
            near(s->out[t], y, 1e-10, k, t);
        }
        for (int cut = 1; cut < 12; cut++) {
            fxi_array_decay(s->x, cut, keep, 1.0 - keep, s->sum);
            assert_memory_equal(s->sum, s->out, (size_t)cut * sizeof(double));
        }
    }
    rp_free(s);
}

// Numbers whose quotient is as near as can be to the middle between two others: a 2^54 = m b + 1 or - 1.
static bool hard_pair(rp_random *random, double *a, double *b)
{
    static const uint64_t bits = ((uint64_t)1 << 54) - 1;
    uint64_t shape = rp_random_u64(random);
    uint64_t divisor = shape % 3 ? shape >> 11 : ((uint64_t)1 << 53) - 1 - (shape >> 50); // any, or nearly all bits set
    divisor |= (uint64_t)1 << 52 | 1;
    uint64_t inverse = divisor;
    for (int k = 0; k < 6; k++) inverse *= 2 - divisor * inverse;
    bool less = (inverse & bits) < bits / 2;
    uint64_t m = less ? bits + 1 - (inverse & bits) : inverse & bits;
    uint64_t number = (uint64_t)(((unsigned __int128)m * divisor + (less ? 1 : -1)) >> 54);
    *a = ldexp((double)number, (int)rp_random_below(random, 200) - 150);
    *b = ldexp((double)divisor, (int)rp_random_below(random, 200) - 150);
    return number >> 52 == 1;
}

// Vectors divide by a way of their own, which must give the quotient that is rounded to nearest.
static void quotients_are_those_of_the_processor(void **state)
{
    enum { ROUNDS = 200 };
    const fx_indicator *divide;
    double(*x)[COUNT] = rp_malloc(3 * sizeof *x);
    rp_random random = rp_random_key(11, 0, 0, 0);
    assert_int_equal(fx_indicator_find("DIV", &divide, NULL), RP_OK);
    for (int round = 0; round < ROUNDS; round++) {
        for (int t = 0; t < COUNT; t++) {
            double a, b;
            if (!hard_pair(&random, &a, &b)) a = t % 2 ? 0.0 : -0.0;
            if (t % 501 == 0) b = ldexp(1.0 - 0x1p-53, t % 40), a = ldexp(1.0, t % 7);
            // Wrong if the reciprocal is off by 2^-56 more than need be.
            if (t % 97 == 0) a = 0x1.c7e25b55410e7p-25, b = 0x1.f5e4f6d00afcbp-46;
            if (t % 1009 == 0) a *= 0x1p-900, b *= 0x1p120; // leaves the range of normal numbers
            x[0][t] = t % 3 ? a : -a;
            x[1][t] = b;
        }
        fx_series both = {.count = COUNT, .close = x[0], .second = x[1]};
        assert_int_equal(fx_indicator_run(divide, NULL, &both, (double *[]){x[2]}, NULL), RP_OK);
        for (int t = 0; t < COUNT; t++) {
            double expected = x[0][t] / x[1][t];
            if (memcmp(&x[2][t], &expected, sizeof expected))
                fail_msg("%a / %a = %a, got %a", x[0][t], x[1][t], expected, x[2][t]);
        }
    }
    rp_free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_do_not_drift),
        cmocka_unit_test(quotients_are_those_of_the_processor),
        cmocka_unit_test(squares_do_not_see_the_level),
        cmocka_unit_test(flat_windows_have_no_spread),
        cmocka_unit_test(extremes_match),
        cmocka_unit_test(decay_follows_its_recursion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
