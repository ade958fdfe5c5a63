// The parabolic stop follows parts of a long series side by side from guesses (define/parabolic.inc): the bits must be
// those of one bar after another, whether the guesses become the truth or not.
#include "synth_fixture.h"

#include <forex/indicator.h>

#include <math.h>
#include <string.h>

enum { COUNT = 30000 };

typedef struct market {
    double high[COUNT], low[COUNT], out[COUNT];
} market;

// Prices on a grid of 0.00001 that drift by so much a bar, in steps of about 0.0001 times `size`.
static void fill(market *m, uint64_t seed, double drift, double size)
{
    rp_random random = rp_random_key(seed, 0, 0, 0);
    double price = 1.2;
    for (int t = 0; t < COUNT; t++) {
        double next = round((price + drift + size * 1e-4 * rp_random_normal(&random)) * 1e5) / 1e5;
        m->high[t] = fmax(price, next) + 1e-5 * (double)rp_random_below(&random, 6);
        m->low[t] = fmin(price, next) - 1e-5 * (double)rp_random_below(&random, 6);
        price = next;
    }
}

static void same_as_stream(market *m, const char *name, const double *parameters, int gap)
{
    const fx_indicator *indicator;
    fx_indicator_stream *stream;
    double *outputs[] = {m->out};
    if (gap) m->low[gap] = NAN;
    fx_series series = {.count = COUNT, .high = m->high, .low = m->low};
    assert_int_equal(fx_indicator_find(name, &indicator, NULL), RP_OK);
    assert_int_equal(fx_indicator_run(indicator, parameters, &series, outputs, NULL), RP_OK);
    assert_int_equal(fx_indicator_stream_open(indicator, parameters, FX_COMPAT_TALIB, &stream, NULL), RP_OK);
    for (int t = 0; t < COUNT; t++) {
        double bar[FX_COLUMNS] = {0}, value;
        bar[FX_COLUMN_HIGH] = m->high[t];
        bar[FX_COLUMN_LOW] = m->low[t];
        fx_indicator_stream_update(stream, bar, &value);
        if (memcmp(&value, &m->out[t], sizeof value) != 0 && !(isnan(value) && isnan(m->out[t])))
            fail_msg("%s at %d: stream %.17g, series %.17g", name, t, value, m->out[t]);
    }
    fx_indicator_stream_free(stream);
}

static const struct {
    double drift, size; // of the market
} markets[] = {{0.0, 1.0}, {0.0, 0.05}, {1e-3, 0.1}, {-1e-6, 1.0}, {3e-5, 1.0}};

static void parts_are_the_whole(void **state)
{
    static const double usual[] = {0.02, 0.2}, slow[] = {0.0001, 0.001}, never[] = {0.0, 0.2}, fast[] = {0.5, 1.0};
    static const double *const sets[] = {usual, slow, never, fast};
    market *m = rp_calloc(1, sizeof *m);
    for (int k = 0; k < 5; k++)
        for (int i = 0; i < 4; i++) {
            fill(m, (uint64_t)(10 * k + i), markets[k].drift, markets[k].size);
            same_as_stream(m, "SAR", sets[i], 0);
        }
    rp_free(m);
}

static void extended_parts_are_the_whole(void **state)
{
    static const double sets[][8] = {{0.0, 0.0, 0.02, 0.02, 0.2, 0.02, 0.02, 0.2},
                                     {-1.3, 0.0, 0.02, 0.02, 0.2, 0.02, 0.02, 0.2},
                                     {1.1, 0.0001, 0.03, 0.01, 0.3, 0.01, 0.03, 0.1},
                                     {0.0, 0.01, 0.1, 0.1, 0.1, 0.0, 0.02, 0.02}};
    market *m = rp_calloc(1, sizeof *m);
    for (int k = 0; k < 5; k++)
        for (int i = 0; i < 4; i++) {
            fill(m, (uint64_t)(100 + 10 * k + i), markets[k].drift, markets[k].size);
            same_as_stream(m, "SAREXT", sets[i], 0);
        }
    rp_free(m);
}

static void gaps_end_it(void **state)
{
    static const double usual[] = {0.02, 0.2};
    market *m = rp_calloc(1, sizeof *m);
    for (int k = 0; k < 3; k++) {
        fill(m, 7, 0.0, 1.0);
        same_as_stream(m, "SAR", usual, (int[]){0, 4095, 9000}[k]);
    }
    rp_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(parts_are_the_whole),
                                       cmocka_unit_test(extended_parts_are_the_whole), cmocka_unit_test(gaps_end_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
