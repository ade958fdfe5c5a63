// Warm-up of columns made of indicators that never forget where their series begins.
#include "synth_fixture.h"

#include "forex/feature/endless.h"
#include "forex/feature/feature_i.h"

#include <forex/pipeline.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SKIP = 700 };

static fx_features *compute(const char *text, const fx_bars *bars)
{
    fx_pipeline *p = NULL;
    fx_features *f = NULL;
    rp_error error = {0};
    const fx_feature_inputs inputs = {.bars = bars};
    if (fx_pipeline_parse(text, strlen(text), "test.yaml", bars->timeframe, &p, &error) != RP_OK ||
        fx_pipeline_compute(p, &inputs, NULL, &f, NULL, &error) != RP_OK)
        fail_msg("%s", error.message);
    fx_pipeline_free(p);
    return f;
}

static fx_bars *market(void)
{
    fx_bars *bars = fixture_market(1151, FX_M15, 0.2, FX_SYNTH_NOISE, NULL);
    for (int64_t i = 0; i < bars->count; i++) bars->volume[i] = 1.0 + (double)((i * 7919) % 997);
    fx_bars_rehash(bars);
    return bars;
}

static int64_t warm_up(const fx_features *f, const char *name)
{
    int64_t c = fx_features_find(f, name);
    if (c < 0) fail_msg("no column %s", name);
    return f->column_warm_up[c];
}

static void sums_are_forgotten_behind_a_scale_alone(void **state)
{
    fx_bars *bars = market();
    fx_features *f = compute("columns:\n"
                             "  - {family: OBV, scaling: none, name: obv_plain}\n"
                             "  - {family: OBV, scaling: rolling_z, window: 40, name: obv_z}\n"
                             "  - {family: OBV, scaling: rank, window: 40, name: obv_rank}\n"
                             "  - {family: OBV, scaling: rolling_z, window: 40, normalise: atr, name: obv_atr}\n"
                             "  - {family: PVI, scaling: none, name: pvi_plain}\n"
                             "  - {family: PVI, scaling: robust, window: 40, name: pvi_robust}\n"
                             "  - {family: VWAP, scaling: rolling_z, window: 40, name: vwap}\n",
                             bars);
    int64_t n = bars->count;
    assert_true(warm_up(f, "obv_plain") == n && warm_up(f, "obv_atr") == n && warm_up(f, "pvi_plain") == n);
    assert_true(warm_up(f, "vwap") == n);
    assert_true(warm_up(f, "obv_z") == 39 && warm_up(f, "obv_rank") == 39);
    assert_true(warm_up(f, "pvi_robust") == 39);
    fx_features_free(f);
    fx_bars_free(bars);
}

static void pivots_and_stops_forget_in_time(void **state)
{
    fx_bars *bars = market();
    fx_features *f =
        compute("columns:\n"
                "  - {family: PIVOT_CLASSIC, outputs: pivot, scaling: none, normalise: none, name: pivot}\n"
                "  - {family: VWAP_SESSION, scaling: none, normalise: none, name: session}\n"
                "  - {family: SAR, scaling: none, normalise: none, name: sar}\n",
                bars);
    // The third session begins two days after the start at the latest: the first may be cut, the second reads it.
    assert_true(warm_up(f, "pivot") > 96 && warm_up(f, "pivot") <= 192);
    assert_true(warm_up(f, "session") > 96 && warm_up(f, "session") <= 192);
    assert_true(warm_up(f, "sar") > 2 && warm_up(f, "sar") < bars->count / 2);
    fx_features_free(f);
    fx_bars_free(bars);
}

static bool is_endless(const fx_indicator *indicator)
{
    return !(indicator->inputs & FX_IN_SECOND) && !fxi_source_find(indicator->name) &&
           fxi_is_endless(indicator, fx_indicator_stable_lookback(indicator, NULL));
}

// From the warm-up on, a column is what it is with more data before.
static void no_column_sees_the_start_behind_its_warm_up(void **state)
{
    fx_bars *bars = market(), *late;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    fputs("columns:\n", out);
    for (int i = 0; i < fx_indicator_count(); i++)
        if (is_endless(fx_indicator_at(i)))
            for (int k = 0; k < 2; k++)
                fprintf(out, "  - {family: %s, scaling: %s, name: %s%s}\n", fx_indicator_at(i)->name,
                        k ? "none" : "rolling_z, window: 60", fx_indicator_at(i)->name, k ? "_plain" : "");
    fclose(out);
    assert_int_equal(fx_bars_slice(bars, SKIP, bars->count, &late, NULL), RP_OK);
    fx_features *whole = compute(text, bars), *part = compute(text, late);
    int64_t compared = 0;
    for (int64_t c = 0; c < whole->columns; c++) {
        compared += part->column_warm_up[c] < late->count - 100;
        for (int64_t t = part->column_warm_up[c]; t < late->count; t++) {
            double a = (double)whole->values[c * whole->stride + t + SKIP];
            double b = (double)part->values[c * part->stride + t];
            if (isnan(a) && isnan(b)) continue;
            if (!(fabs(a - b) <= 2e-5 * fmax(1.0, fabs(a))))
                fail_msg("%s row %lld, warm-up %lld: %.9g with more data before, %.9g without", whole->names[c],
                         (long long)t, (long long)part->column_warm_up[c], a, b);
        }
    }
    assert_true(whole->columns > 60 && compared > whole->columns / 2);
    free(text);
    fx_features_free(whole);
    fx_features_free(part);
    fx_bars_free(late);
    fx_bars_free(bars);
}

static void few_bars_are_fine(void **state)
{
    fx_bars *bars = market(), *few;
    for (int64_t n = 1; n < 40; n += 7) {
        assert_int_equal(fx_bars_slice(bars, 0, n, &few, NULL), RP_OK);
        fx_features *f = compute("columns: [{family: SAR, scaling: none, name: sar}]", few);
        if (n == 1) assert_int_equal(f->warm_up, 1);
        fx_features_free(f);
        fx_bars_free(few);
    }
    fx_bars_free(bars);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_forgotten_behind_a_scale_alone),
        cmocka_unit_test(pivots_and_stops_forget_in_time),
        cmocka_unit_test(no_column_sees_the_start_behind_its_warm_up),
        cmocka_unit_test(few_bars_are_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
