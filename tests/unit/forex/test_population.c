// The population evaluator equals the detailed backtest: trades field by field, scores bit for bit, over random
// markets, rules, genes and ranges. The instruction-set level is that of the process; RAPTO_ISA=ref|v2|v3|v4 runs all
// of them.
#include "unit/forex/population_cases.h"

enum { GENES = 12 };

static int64_t run_case(uint32_t number, int64_t bars_count)
{
    rp_random r = rp_random_key(2024, number, 0, 0);
    rp_error error = {0};
    fx_bars *bars = random_bars(&r, bars_count);
    fx_rules rules = random_rules(&r, &bars->symbol);
    fx_features *features = random_features(&r, bars->count, CASE_COLUMNS);
    fx_tape *tape = NULL;
    fx_gene genes[GENES];
    fx_score scores[GENES];
    if (fx_tape_new(bars, &rules, &tape, &error) != RP_OK) fail_msg("case %u: %s", number, error.message);
    for (int g = 0; g < GENES; g++) genes[g] = random_gene(&r, features, &rules);
    int64_t begin = draw(&r, 3) ? draw(&r, (bars->count + 1) / 2) : 0, trades = 0;
    int64_t end = draw(&r, 3) ? begin + 1 + draw(&r, bars->count - begin) : bars->count;
    if (fx_population_score(tape, features, genes, GENES, begin, end, scores, &error) != RP_OK)
        fail_msg("case %u: %s", number, error.message);
    for (int g = 0; g < GENES; g++) trades += compare_gene(tape, features, &genes[g], &scores[g], begin, end);
    free_features(features);
    fx_tape_free(tape);
    fx_bars_free(bars);
    return trades;
}

static void equal_on_random_cases(void **state)
{
    int64_t trades = 0;
    for (uint32_t n = 0; n < 250; n++) trades += run_case(n, 600 + 7 * n);
    assert_true(trades > 50000);
}

// Ranges of one and a few bars.
static void equal_on_tiny_cases(void **state)
{
    for (uint32_t n = 1000; n < 1100; n++) run_case(n, 1 + n % 70);
}

static void invalid_genes_are_named(void **state)
{
    rp_random r = rp_random_key(2024, 1, 1, 1);
    rp_error error = {0};
    fx_bars *bars = random_bars(&r, 100);
    fx_rules rules = random_rules(&r, &bars->symbol);
    fx_features *features = random_features(&r, 100, CASE_COLUMNS);
    fx_tape *tape = NULL;
    fx_gene genes[3];
    fx_score scores[3] = {{.net_profit = 77}};
    assert_int_equal(fx_tape_new(bars, &rules, &tape, &error), RP_OK);
    for (int g = 0; g < 3; g++) genes[g] = random_gene(&r, features, &rules);
    genes[2].feature[0] = CASE_COLUMNS;
    assert_int_not_equal(fx_population_score(tape, features, genes, 3, 0, 100, scores, &error), RP_OK);
    assert_non_null(strstr(error.message, "gene 2: "));
    assert_int_equal(scores[0].net_profit, 77);
    assert_int_equal(fx_population_score(tape, features, genes, 2, 50, 101, scores, &error), RP_EINDEX);
    features->count = 99;
    assert_int_equal(fx_population_score(tape, features, genes, 2, 0, 99, scores, &error), RP_EINVAL);
    free_features(features);
    fx_tape_free(tape);
    fx_bars_free(bars);
}

int main(void)
{
    rp_set_threads(1); // tests/threads has the same cases on several
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_on_random_cases),
        cmocka_unit_test(equal_on_tiny_cases),
        cmocka_unit_test(invalid_genes_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
