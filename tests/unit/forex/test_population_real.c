// The population evaluator equals the detailed backtest on real bars: EURUSD, USDJPY and XAUUSD minutes of 2018, with
// features of core16, under random rules and random genes.
#include "unit/forex/population_cases.h"

#include "unit/forex/market_fixture.h"

// The first ten weeks of the year.
enum { COUNT = 70000, CASES = 4 };

static fx_bars *ten_weeks(const char *name)
{
    rp_error error = {0};
    char file[64];
    fx_bars *year = NULL, *part = NULL;
    snprintf(file, sizeof file, "fx/m1/%s-2018.csv.gz", name);
    const char *path = data_path(file);
    fx_import_options options = {.symbol = name, .zone = "America/New_York", .repairs = FX_REPAIR_ROUND_GRID};
    if (fx_import(&path, 1, symbols, &options, &year, &error) != RP_OK) fail_msg("%s: %s", path, error.message);
    assert_int_equal(fx_bars_slice(year, 0, COUNT, &part, &error), RP_OK);
    fx_bars_free(year);
    return part;
}

// Genes over real features; those are of about unit size, so the thresholds of random_gene fit.
static fx_features *real_features(const fx_bars *bars)
{
    rp_error error = {0};
    fx_feature_set *set = NULL;
    fx_features *features = NULL;
    assert_int_equal(fx_feature_set_named("core16", bars->timeframe, &set, &error), RP_OK);
    if (fx_features_compute(bars, set, &features, &error) != RP_OK) fail_msg("%s", error.message);
    fx_feature_set_free(set);
    return features;
}

static void equal_on(const char *name)
{
    fx_bars *bars = ten_weeks(name);
    fx_features *features = real_features(bars);
    int64_t trades = 0;
    for (uint32_t n = 0; n < CASES; n++) {
        rp_random r = rp_random_key(2018, n, (uint32_t)bars->digits, (uint32_t)bars->symbol.contract_size);
        fx_rules rules = random_rules(&r, &bars->symbol);
        fx_gene genes[CASE_GENES];
        fx_tape *tape = NULL;
        rules.spread_source = FX_SPREAD_CONSTANT;
        rules.spread_multiplier = 1;
        assert_int_equal(fx_tape_new(bars, &rules, &tape, NULL), RP_OK);
        for (int g = 0; g < CASE_GENES; g++) genes[g] = random_gene(&r, features, &rules);
        population_case c = {.bars = bars, .rules = rules, .features = features, .tape = tape, .end = COUNT};
        memcpy(c.genes, genes, sizeof genes);
        c.begin = draw(&r, COUNT / 2);
        trades += compare_case(&c);
        fx_tape_free(tape);
    }
    print_message("%s: %lld trades compared\n", name, (long long)trades);
    assert_true(trades > 1000);
    fx_features_free(features);
    fx_bars_free(bars);
}

static void equal_on_eurusd(void **state)
{
    equal_on("EURUSD");
}
static void equal_on_usdjpy(void **state)
{
    equal_on("USDJPY");
}
static void equal_on_xauusd(void **state)
{
    equal_on("XAUUSD");
}

int main(void)
{
    rp_set_threads(1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_on_eurusd),
        cmocka_unit_test(equal_on_usdjpy),
        cmocka_unit_test(equal_on_xauusd),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
