// The population evaluator equals the detailed backtest: trades field by field, scores bit for bit, over random
// markets, rules, genes and ranges. The program runs itself once more under each lower instruction-set level.
#include <sys/wait.h>
#include <unistd.h>

#include "unit/forex/population_cases.h"

static const char *program;

static int64_t run_case(uint32_t number, int64_t bars_count)
{
    population_case c = case_new(number, bars_count);
    int64_t trades = compare_case(&c);
    case_free(&c);
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

// More genes than fit one batch, and genes of every session and exit.
static void batches_do_not_matter(void **state)
{
    enum { MANY = 2300 };
    population_case c = case_new(5000, 900);
    rp_random r = rp_random_key(9, 9, 9, 9);
    rp_error error = {0};
    fx_gene *genes = rp_calloc(MANY, sizeof *genes);
    fx_score *scores = rp_calloc(MANY, sizeof *scores), one;
    for (int g = 0; g < MANY; g++) genes[g] = random_gene(&r, c.features, &c.rules);
    assert_int_equal(fx_population_score(c.tape, c.features, genes, MANY, 0, 900, scores, &error), RP_OK);
    for (int g = 0; g < MANY; g += 37) {
        assert_int_equal(fx_population_score(c.tape, c.features, &genes[g], 1, 0, 900, &one, &error), RP_OK);
        SAME_SCORE(&one, &scores[g]);
    }
    rp_free(genes);
    rp_free(scores);
    case_free(&c);
}

// A constant spread above the price, account in the base currency: a short then loses less as the price rises, so that
// a stretch's extremes say nothing and the walk must follow bar by bar.
static void equal_under_absurd_spreads(void **state)
{
    for (uint32_t n = 2000, done = 0; done < 10; n++) {
        population_case c = case_new(n, 900);
        bool fits = c.bars->symbol.contract_size > 100;
        if (fits) {
            fx_tape_free(c.tape);
            strcpy(c.rules.account_currency, c.bars->symbol.base);
            c.rules.spread_source = FX_SPREAD_CONSTANT;
            c.rules.spread_points = 300000;
            c.rules.spread_multiplier = 1;
            c.rules.sizing = FX_SIZE_FIXED_LOTS;
            assert_int_equal(fx_tape_new(c.bars, &c.rules, &c.tape, NULL), RP_OK);
            for (int g = 0; g < CASE_GENES; g++) c.genes[g].exits.stop_pips = 0;
            assert_true(compare_case(&c) > 0);
            done++;
        }
        case_free(&c);
    }
}

static void invalid_genes_are_named(void **state)
{
    population_case c = case_new(1, 100);
    rp_error error = {0};
    fx_score scores[3] = {{.net_profit = 77}};
    c.genes[2].feature[0] = CASE_COLUMNS;
    assert_int_not_equal(fx_population_score(c.tape, c.features, c.genes, 3, 0, 100, scores, &error), RP_OK);
    assert_non_null(strstr(error.message, "gene 2: "));
    assert_int_equal(scores[0].net_profit, 77);
    assert_int_equal(fx_population_score(c.tape, c.features, c.genes, 2, 50, 101, scores, &error), RP_EINDEX);
    c.features->count = 99;
    assert_int_equal(fx_population_score(c.tape, c.features, c.genes, 2, 0, 99, scores, &error), RP_EINVAL);
    c.features->count = 100;
    assert_int_equal(fx_population_score(c.tape, c.features, c.genes, 0, 0, 100, scores, &error), RP_OK);
    assert_int_equal(scores[0].net_profit, 77);
    case_free(&c);
}

static void equal_at_lower_levels(void **state)
{
    if (getenv("RAPTO_ISA")) skip();
    for (rp_isa isa = RP_ISA_REF; isa < rp_isa_level(); isa++) {
        pid_t child = fork();
        if (child == 0) {
            setenv("RAPTO_ISA", rp_isa_name(isa), 1);
            execl(program, program, (char *)NULL);
            _exit(127);
        }
        int result = -1;
        assert_true(child > 0 && waitpid(child, &result, 0) == child);
        if (!WIFEXITED(result) || WEXITSTATUS(result) != 0) fail_msg("RAPTO_ISA=%s fails", rp_isa_name(isa));
    }
}

int main(int argc, char **argv)
{
    program = argv[0];
    rp_set_threads(1); // tests/threads has the same cases on several
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_on_random_cases),   cmocka_unit_test(equal_on_tiny_cases),
        cmocka_unit_test(batches_do_not_matter),   cmocka_unit_test(equal_under_absurd_spreads),
        cmocka_unit_test(invalid_genes_are_named), cmocka_unit_test(equal_at_lower_levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
