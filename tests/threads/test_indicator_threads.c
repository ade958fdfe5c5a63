/* Sweeps on threads: the bits of one thread, and the message of the first set that is refused. Run under
 * ThreadSanitizer too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <forex/indicator.h>
#include <string.h>

enum { BARS = 12000, SETS = 37, OUTPUTS = FX_INDICATOR_MAX_OUTPUTS };

typedef struct market {
    double column[FX_COLUMNS][BARS], one[SETS * OUTPUTS][BARS], many[SETS * OUTPUTS][BARS];
    double sets[SETS * FX_INDICATOR_MAX_PARAMS];
} market;

static market *new_market(void)
{
    market *m = rp_malloc(sizeof *m);
    assert_non_null(m);
    rp_random random = rp_random_key(77, 0, 0, 0);
    double price = 1.2;
    for (int t = 0; t < BARS; t++) {
        double next = price + 1e-4 * rp_random_normal(&random), wick = 1e-4 * rp_random_uniform(&random);
        const double bar[FX_COLUMNS] = {price,
                                        (price > next ? price : next) + wick,
                                        (price < next ? price : next) - wick,
                                        next,
                                        1.0 + (double)rp_random_below(&random, 90),
                                        2.0 + (double)rp_random_below(&random, 20),
                                        (double)(t / 1440)};
        for (int c = 0; c < FX_COLUMNS; c++) m->column[c][t] = bar[c];
        price = next;
    }
    return m;
}

static rp_status sweep(market *m, const fx_indicator *indicator, int threads, double (*results)[BARS], rp_error *error)
{
    double *outputs[SETS * OUTPUTS];
    double(*c)[BARS] = m->column;
    fx_series series = {BARS, c[0], c[1], c[2], c[3], c[4], c[5], c[6]};
    for (int k = 0; k < SETS * indicator->output_count; k++) outputs[k] = results[k];
    rp_set_threads(threads);
    return fx_indicator_sweep(indicator, m->sets, SETS, FX_COMPAT_TALIB, &series, outputs, error);
}

static const fx_indicator *find(const char *name, market *m)
{
    const fx_indicator *indicator;
    assert_int_equal(fx_indicator_find(name, &indicator, NULL), RP_OK);
    for (int s = 0; s < SETS; s++)
        for (int p = 0, n = indicator->parameter_count; p < n; p++)
            m->sets[s * n + p] = p == 0 ? indicator->parameters[p].minimum + 3 * s : indicator->parameters[p].initial;
    return indicator;
}

static void test_threads_change_no_bit(void **state)
{
    static const char *const names[] = {"SMA",    "WMA",   "RSI",   "ADX", "CCI",
                                        "BBANDS", "STOCH", "WILLR", "MIN", "HT_SINE"};
    market *m = new_market();
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const fx_indicator *indicator = find(names[i], m);
        size_t size = (size_t)(SETS * indicator->output_count) * sizeof m->one[0];
        memset(m->one, 1, size);
        memset(m->many, 2, size);
        assert_int_equal(sweep(m, indicator, 1, m->one, NULL), RP_OK);
        assert_int_equal(sweep(m, indicator, 3, m->many, NULL), RP_OK);
        if (memcmp(m->one, m->many, size) != 0) fail_msg("%s differs", names[i]);
    }
    rp_free(m);
}

static void test_the_first_refused_set_is_named(void **state)
{
    market *m = new_market();
    const fx_indicator *indicator = find("SMA", m);
    (void)state;
    m->sets[11] = -5.0;
    m->sets[30] = -7.0;
    for (int round = 0; round < 20; round++) {
        rp_error one = {0}, many = {0};
        assert_int_equal(sweep(m, indicator, 1, m->one, &one), RP_EVALUE);
        assert_int_equal(sweep(m, indicator, 3, m->many, &many), RP_EVALUE);
        assert_non_null(strstr(one.message, "-5"));
        assert_string_equal(one.message, many.message);
    }
    rp_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads_change_no_bit),
                                       cmocka_unit_test(test_the_first_refused_set_is_named)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
