// Operators and generations: every gene valid, thresholds where they belong, nothing evaluated twice, state restored.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "forex/search/evolve_i.h"
#include "unit/forex/gene_fixture.h"

enum { ROWS = 5000, COLUMNS = 6 };

static fixture random_features(uint64_t seed)
{
    static float columns[COLUMNS][ROWS];
    rp_random random = rp_random_key(seed, 0, 0, 0);
    for (int j = 0; j < COLUMNS; j++)
        for (int i = 0; i < ROWS; i++) columns[j][i] = (float)rp_random_normal(&random);
    fixture f = fixture_of(COLUMNS, ROWS, columns[0], columns[1], columns[2], columns[3], columns[4], columns[5]);
    f.rules.session_count = 3;
    return f;
}

static fx_search_options options_of_test(void)
{
    fx_search_options options;
    fx_search_default(&options);
    options.population = 40;
    options.generations = 12;
    options.max_terms = 4;
    return options;
}

static fxi_breeder breeder_of(const fixture *f, const fx_search_options *options)
{
    fxi_breeder breeder;
    assert_int_equal(fxi_breeder_init(&breeder, options, &f->features, &f->rules, (fxi_range){100, ROWS}, NULL), RP_OK);
    return breeder;
}

/* ---- operators ----------------------------------------------------------------------------------------------- */

static void is_good(const fixture *f, const fx_search_options *o, const fx_gene *gene)
{
    rp_error error;
    if (fx_gene_check(gene, &f->features, &f->rules, &error) != RP_OK) fail_msg("%s", error.message);
    assert_in_range(gene->terms, o->min_terms, o->max_terms);
    double weights = 0;
    for (int k = 0; k < gene->terms; k++) {
        weights += fabs(gene->weight[k]);
        if (k > 0) assert_true(gene->feature[k - 1] < gene->feature[k]); // names sort like numbers here
    }
    assert_true(fabs(weights - 1) < 1e-5);
    const fx_exits *e = &gene->exits;
    assert_true(e->stop_pips >= o->stop_pips_min && e->stop_pips <= o->stop_pips_max);
    assert_true(e->target_pips >= o->target_pips_min && e->target_pips <= o->target_pips_max);
    assert_true(e->hold >= o->hold_min && e->hold <= o->hold_max);
}

static void every_gene_is_valid(void **state)
{
    fixture f = random_features(1);
    fx_search_options options = options_of_test();
    options.min_terms = 2;
    fxi_breeder breeder = breeder_of(&f, &options);
    fx_gene a, b;
    for (uint32_t i = 0; i < 400; i++) {
        rp_random random = rp_random_key(5, i, 0, 0);
        a = fxi_gene_random(&breeder, &random);
        b = fxi_gene_random(&breeder, &random);
        is_good(&f, &options, &a);
        for (int step = 0; step < 5; step++) {
            fx_gene child = fxi_gene_cross(&breeder, &a, &b, &random);
            is_good(&f, &options, &child);
            a = fxi_gene_mutate(&breeder, &child, &random);
            is_good(&f, &options, &a);
        }
    }
    fxi_breeder_clear(&breeder);
    fixture_end(&f);
}

static void thresholds_hit_their_shares(void **state)
{
    fixture f = random_features(2);
    fx_search_options options = options_of_test();
    fxi_breeder breeder = breeder_of(&f, &options);
    fx_gene gene = {.terms = 2, .feature = {0, 3}, .weight = {0.4f, -0.6f}};
    static const double shares[][2] = {{0.1, 0.05}, {0.002, 0.25}, {0, 0.1}, {0.03, 0}};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        fxi_distribution scores, again;
        fxi_distribution_of(&breeder, &gene, &scores);
        again = scores;
        fxi_place_thresholds(&scores, shares[i][0], shares[i][1], &gene);
        int longs = 0, shorts = 0;
        for (int k = 0; k < again.count; k++) {
            longs += again.score[k] >= gene.long_threshold;
            shorts += again.score[k] <= gene.short_threshold;
        }
        assert_int_equal(longs, (int)(shares[i][0] * again.count + 0.5));
        assert_int_equal(shorts, (int)(shares[i][1] * again.count + 0.5));
        assert_int_equal(isinf(gene.long_threshold) != 0, shares[i][0] == 0);
        assert_int_equal(isinf(gene.short_threshold) != 0, shares[i][1] == 0);
    }
    fxi_breeder_clear(&breeder);
    fixture_end(&f);
}

// A feature of two values, one that never changes, and one that is never known still give legal genes.
static void coarse_features_give_legal_genes(void **state)
{
    static float two[ROWS], one[ROWS], none[ROWS];
    for (int i = 0; i < ROWS; i++) two[i] = i % 2 ? 1 : -1, one[i] = 3, none[i] = NAN;
    fixture f = fixture_of(3, ROWS, two, one, none);
    fx_search_options options = options_of_test();
    options.max_terms = 3;
    fxi_breeder breeder = breeder_of(&f, &options);
    for (uint32_t i = 0; i < 300; i++) {
        rp_random random = rp_random_key(6, i, 0, 0);
        fx_gene gene = fxi_gene_random(&breeder, &random);
        is_good(&f, &options, &gene);
        gene = fxi_gene_mutate(&breeder, &gene, &random);
        is_good(&f, &options, &gene);
    }
    fxi_breeder_clear(&breeder);
    fixture_end(&f);
}

static void risk_sizing_always_has_a_stop(void **state)
{
    fixture f = random_features(3);
    f.rules.sizing = FX_SIZE_RISK_FRACTION;
    fx_search_options options = options_of_test();
    fxi_breeder breeder = breeder_of(&f, &options);
    for (uint32_t i = 0; i < 300; i++) {
        rp_random random = rp_random_key(7, i, 0, 0);
        fx_gene gene = fxi_gene_random(&breeder, &random);
        for (int step = 0; step < 10; step++) gene = fxi_gene_mutate(&breeder, &gene, &random);
        is_good(&f, &options, &gene);
    }
    fxi_breeder_clear(&breeder);
    fixture_end(&f);
}

/* ---- fitness ------------------------------------------------------------------------------------------------- */

static void fitness_by_hand(void **state)
{
    fx_score score = {.trades = 200, .sharpe = 1.5, .equity_drawdown = 0.1};
    assert_true(fxi_fitness(&score, 200) == 1.5);
    assert_true(fxi_fitness(&score, 0) == 1.5);
    score.trades = 50; // a quarter: 1.5 / 4 - 2 * 3 / 4
    assert_true(fxi_fitness(&score, 200) == 0.375 - 1.5);
    score.sharpe = -1; // a loss does not shrink
    assert_true(fxi_fitness(&score, 200) == -1 - 1.5);
    score = (fx_score){.trades = 300, .sharpe = 2, .equity_drawdown = 0.5}; // charged 2 * 0.25
    assert_true(fxi_fitness(&score, 200) == 1.5);
    score = (fx_score){.trades = 0, .sharpe = NAN};
    assert_true(fxi_fitness(&score, 200) == -10);
    score = (fx_score){.trades = 5, .sharpe = NAN};
    assert_true(fxi_fitness(&score, 200) == -10);
}

/* ---- generations --------------------------------------------------------------------------------------------- */

// A made-up fitness, the same for the same gene: likes feature 2, dislikes many terms.
static void pretend_to_score(fxi_evolve *evolve)
{
    for (int64_t i = 0; i < evolve->fresh_count; i++) {
        fxi_trial *trial = &evolve->fresh[i];
        trial->fitness = (double)(trial->hash.low % 1000) / 1000 - 0.1 * trial->gene.terms;
        for (int k = 0; k < trial->gene.terms; k++)
            if (trial->gene.feature[k] == 2) trial->fitness += fabs(trial->gene.weight[k]);
    }
}

static void one_generation(fxi_evolve *evolve)
{
    assert_int_equal(fxi_evolve_propose(evolve, NULL), RP_OK);
    pretend_to_score(evolve);
    fxi_evolve_absorb(evolve);
}

static fxi_evolve *new_evolve(const fixture *f, const fx_search_options *options)
{
    fxi_evolve *evolve = rp_calloc(1, sizeof *evolve);
    assert_int_equal(fxi_evolve_init(evolve, options, &f->features, &f->rules, (fxi_range){0, ROWS}, NULL), RP_OK);
    return evolve;
}

static void end_evolve(fxi_evolve *evolve)
{
    fxi_evolve_clear(evolve);
    rp_free(evolve);
}

static void generations_improve_and_stay_in_order(void **state)
{
    fixture f = random_features(4);
    fx_search_options options = options_of_test();
    fxi_evolve *evolve = new_evolve(&f, &options);
    double last = -INFINITY;
    for (int g = 0; g < options.generations; g++) {
        one_generation(evolve);
        assert_int_equal(evolve->generation, g + 1);
        assert_int_equal(evolve->count, 40);
        for (int64_t i = 1; i < evolve->count; i++)
            assert_true(evolve->population[i - 1].fitness >= evolve->population[i].fitness);
        assert_true(evolve->history[g].best >= last); // elites are kept
        assert_true(evolve->history[g].best == evolve->population[0].fitness);
        last = evolve->history[g].best;
    }
    assert_int_equal(evolve->seen.count, 40 + 11 * 32); // a fifth of each later generation are elites
    assert_int_equal(evolve->history[11].trials, evolve->seen.count);
    assert_true(last > evolve->history[0].best);
    end_evolve(evolve);
    fixture_end(&f);
}

static void the_top_has_different_features(void **state)
{
    fixture f = random_features(4);
    fx_search_options options = options_of_test();
    fxi_evolve *evolve = new_evolve(&f, &options);
    for (int g = 0; g < options.generations; g++) one_generation(evolve);
    assert_in_range(evolve->top_count, 6, FXI_TOP);
    for (int32_t i = 1; i < evolve->top_count; i++) {
        assert_true(evolve->top[i - 1].fitness >= evolve->top[i].fitness);
        for (int32_t j = 0; j < i; j++) {
            const fx_gene *a = &evolve->top[i].gene, *b = &evolve->top[j].gene;
            assert_false(a->terms == b->terms &&
                         memcmp(a->feature, b->feature, (size_t)a->terms * sizeof(int32_t)) == 0);
        }
    }
    assert_true(evolve->top[0].fitness == evolve->population[0].fitness);
    end_evolve(evolve);
    fixture_end(&f);
}

static void random_search_draws_afresh(void **state)
{
    fixture f = random_features(4);
    fx_search_options options = options_of_test();
    options.method = FX_SEARCH_RANDOM;
    fxi_evolve *evolve = new_evolve(&f, &options);
    for (int g = 0; g < 5; g++) one_generation(evolve);
    assert_int_equal(evolve->seen.count, 200);
    end_evolve(evolve);
    fixture_end(&f);
}

// With one feature of two values, fixed exits and one session hardly any genes exist: the search ends all the same, and
// counts what it refused to evaluate again.
static void a_tiny_space_runs_dry(void **state)
{
    static float two[ROWS];
    for (int i = 0; i < ROWS; i++) two[i] = i % 2 ? 1 : -1;
    fixture f = fixture_of(1, ROWS, two);
    fx_search_options options = options_of_test();
    options.max_terms = 1;
    options.stop_pips_min = options.stop_pips_max = 20;
    options.target_pips_min = options.target_pips_max = 20;
    options.hold_min = options.hold_max = 5;
    fxi_evolve *evolve = new_evolve(&f, &options);
    for (int g = 0; g < 6; g++) one_generation(evolve);
    assert_in_range(evolve->seen.count, 1, 10);
    assert_true(evolve->duplicates > 0);
    end_evolve(evolve);
    fixture_end(&f);
}

// The journal's way: scored generations put into a fresh state give the same state, and the same next generation.
static void restored_state_goes_on_alike(void **state)
{
    fixture f = random_features(8);
    fx_search_options options = options_of_test();
    fxi_evolve *one = new_evolve(&f, &options), *two = new_evolve(&f, &options);
    for (int g = 0; g < 6; g++) {
        assert_int_equal(fxi_evolve_propose(one, NULL), RP_OK);
        pretend_to_score(one);
        assert_int_equal(fxi_evolve_restore(two, one->fresh, one->fresh_count, one->fresh_duplicates, NULL), RP_OK);
        fxi_evolve_absorb(one);
        fxi_evolve_absorb(two);
    }
    assert_int_equal(one->seen.count, two->seen.count);
    assert_int_equal(one->duplicates, two->duplicates);
    assert_int_equal(fxi_evolve_propose(one, NULL), RP_OK);
    assert_int_equal(fxi_evolve_propose(two, NULL), RP_OK);
    assert_int_equal(one->fresh_count, two->fresh_count);
    for (int64_t i = 0; i < one->fresh_count; i++) assert_true(fx_gene_equal(&one->fresh[i].gene, &two->fresh[i].gene));
    end_evolve(one);
    end_evolve(two);
    fixture_end(&f);
}

static void restoring_refuses_what_does_not_fit(void **state)
{
    fixture f = random_features(8);
    fx_search_options options = options_of_test();
    fxi_evolve *one = new_evolve(&f, &options);
    assert_int_equal(fxi_evolve_propose(one, NULL), RP_OK);
    static fxi_trial trials[41];
    for (int i = 0; i < 41; i++) trials[i] = one->fresh[i % 40];
    assert_int_equal(fxi_evolve_restore(one, trials, 41, 0, NULL), RP_ECONFLICT);
    trials[3].gene.feature[0] = 77;
    assert_int_equal(fxi_evolve_restore(one, trials, 40, 0, NULL), RP_EINDEX);
    end_evolve(one);
    fixture_end(&f);
}

static void seeds_differ(void **state)
{
    fixture f = random_features(9);
    fx_search_options options = options_of_test(), other = options;
    other.seed = 2;
    fxi_evolve *one = new_evolve(&f, &options), *two = new_evolve(&f, &other);
    assert_int_equal(fxi_evolve_propose(one, NULL), RP_OK);
    assert_int_equal(fxi_evolve_propose(two, NULL), RP_OK);
    for (int i = 0; i < 40; i++) assert_false(rp_hash_equal(one->fresh[i].hash, two->fresh[i].hash));
    end_evolve(one);
    end_evolve(two);
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_gene_is_valid),
        cmocka_unit_test(thresholds_hit_their_shares),
        cmocka_unit_test(coarse_features_give_legal_genes),
        cmocka_unit_test(risk_sizing_always_has_a_stop),
        cmocka_unit_test(fitness_by_hand),
        cmocka_unit_test(generations_improve_and_stay_in_order),
        cmocka_unit_test(the_top_has_different_features),
        cmocka_unit_test(random_search_draws_afresh),
        cmocka_unit_test(a_tiny_space_runs_dry),
        cmocka_unit_test(restored_state_goes_on_alike),
        cmocka_unit_test(restoring_refuses_what_does_not_fit),
        cmocka_unit_test(seeds_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
