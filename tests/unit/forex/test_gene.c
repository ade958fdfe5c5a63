// The gene: checks, canonical hash, signals.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <forex/strategy.h>

#include "unit/forex/gene_fixture.h"

static void signals_by_hand(void **state)
{
    static const float a[] = {1, -1, 0.5f, 0, NAN, 2}, b[] = {1, -1, -0.5f, 0, 1, NAN};
    fixture f = fixture_of(2, 6, a, b);
    fx_gene gene = {
        .terms = 2, .feature = {0, 1}, .weight = {0.5f, 0.25f}, .long_threshold = 0.75f, .short_threshold = -0.75f};
    int8_t signal[6] = {9, 9, 9, 9, 9, 9};
    fx_gene_signals(&gene, &f.features, 1, 6, signal);
    const int8_t expected[6] = {9, -1, 0, 0, 0, 0}; // row 0 is left alone; NaN rows give none
    assert_memory_equal(signal, expected, 6);
    fx_gene_signals(&gene, &f.features, 0, 1, signal);
    assert_int_equal(signal[0], 1); // equal to the threshold is enough
    fixture_end(&f);
}

// 1e8 + 1 - 1e8 is 0 in float when summed from the left, and 1 otherwise.
static void sum_is_taken_from_the_left(void **state)
{
    static const float one[] = {1}, other[] = {1}, third[] = {1};
    fixture f = fixture_of(3, 1, one, other, third);
    fx_gene gene = {
        .terms = 3, .feature = {0, 1, 2}, .weight = {1e8f, 1, -1e8f}, .long_threshold = 0.5f, .short_threshold = -0.5f};
    int8_t signal;
    fx_gene_signals(&gene, &f.features, 0, 1, &signal);
    assert_int_equal(signal, 0);
    gene.weight[1] = -1e8f, gene.weight[2] = 1;
    fx_gene_signals(&gene, &f.features, 0, 1, &signal);
    assert_int_equal(signal, 1);
    fixture_end(&f);
}

// Blocks inside the signal function must not show: any range gives the same rows.
static void ranges_agree(void **state)
{
    enum { ROWS = 5000 };
    static float a[ROWS], b[ROWS];
    rp_random random = rp_random_key(7, 0, 0, 0);
    for (int i = 0; i < ROWS; i++) a[i] = (float)rp_random_normal(&random), b[i] = (float)rp_random_normal(&random);
    fixture f = fixture_of(2, ROWS, a, b);
    fx_gene gene = {
        .terms = 2, .feature = {0, 1}, .weight = {0.3f, -0.7f}, .long_threshold = 0.4f, .short_threshold = -0.2f};
    static int8_t whole[ROWS], parts[ROWS];
    fx_gene_signals(&gene, &f.features, 0, ROWS, whole);
    for (int at = 0; at < ROWS; at += 37)
        fx_gene_signals(&gene, &f.features, at, at + 37 < ROWS ? at + 37 : ROWS, parts);
    assert_memory_equal(whole, parts, ROWS);
    for (int i = 0; i < ROWS; i++) {
        float first = 0.3f * a[i], second = -0.7f * b[i], score = first + second;
        assert_int_equal(whole[i], score >= 0.4f ? 1 : score <= -0.2f ? -1 : 0);
    }
    fixture_end(&f);
}

static void one_sided(void **state)
{
    static const float a[] = {3, -3};
    fixture f = fixture_of(1, 2, a);
    fx_gene gene = {.terms = 1, .feature = {0}, .weight = {1}, .long_threshold = INFINITY, .short_threshold = -1};
    int8_t signal[2];
    fx_gene_signals(&gene, &f.features, 0, 2, signal);
    assert_int_equal(signal[0], 0);
    assert_int_equal(signal[1], -1);
    fixture_end(&f);
}

static fx_gene good_gene(void)
{
    return (fx_gene){.terms = 3,
                     .feature = {2, 0, 1},
                     .weight = {0.5f, -0.25f, 1},
                     .long_threshold = 1,
                     .short_threshold = -1,
                     .exits = {.stop_pips = 20, .target_pips = 30, .hold = 10, .session = 0}};
}

static void refuses(fx_gene gene, rp_status expected, const char *words)
{
    static const float a[] = {1}, b[] = {1}, c[] = {1};
    fixture f = fixture_of(3, 1, a, b, c);
    rp_error error;
    assert_int_equal(fx_gene_check(&gene, &f.features, &f.rules, &error), expected);
    if (!strstr(error.message, words)) fail_msg("\"%s\" does not say \"%s\"", error.message, words);
    assert_int_equal(fx_gene_check(&gene, &f.features, &f.rules, NULL), expected);
    fixture_end(&f);
}

#define REFUSES(status, words, ...)                                                                                    \
    do {                                                                                                               \
        fx_gene gene = good_gene();                                                                                    \
        __VA_ARGS__;                                                                                                   \
        refuses(gene, status, words);                                                                                  \
    } while (0)

static void checks(void **state)
{
    static const float a[] = {1}, b[] = {1}, c[] = {1};
    fixture f = fixture_of(3, 1, a, b, c);
    fx_gene good = good_gene();
    assert_int_equal(fx_gene_check(&good, &f.features, &f.rules, NULL), RP_OK);
    good.long_threshold = INFINITY;
    assert_int_equal(fx_gene_check(&good, &f.features, &f.rules, NULL), RP_OK);
    fixture_end(&f);
    REFUSES(RP_EVALUE, "terms: 0", gene.terms = 0);
    REFUSES(RP_EVALUE, "terms: 33", gene.terms = 33);
    REFUSES(RP_EINDEX, "terms[1].feature: column 3", gene.feature[1] = 3);
    REFUSES(RP_EINDEX, "terms[0].feature: column -1", gene.feature[0] = -1);
    REFUSES(RP_EVALUE, "\"F2\" stands already in terms[0]", gene.feature[2] = 2);
    REFUSES(RP_EVALUE, "terms[1].weight: nan", gene.weight[1] = NAN);
    REFUSES(RP_EVALUE, "terms[1].weight: inf", gene.weight[1] = INFINITY);
    REFUSES(RP_EVALUE, "must lie below", gene.short_threshold = 1);
    REFUSES(RP_EVALUE, "long_threshold: nan", gene.long_threshold = NAN);
    REFUSES(RP_EVALUE, "long_threshold: -inf", gene.long_threshold = -INFINITY);
    REFUSES(RP_EVALUE, "short_threshold: nan", gene.short_threshold = NAN);
    REFUSES(RP_EVALUE, "never trades", gene.long_threshold = INFINITY; gene.short_threshold = -INFINITY);
    REFUSES(RP_EVALUE, "stop_pips: -1", gene.exits.stop_pips = -1);
    REFUSES(RP_EVALUE, "stop_pips: nan", gene.exits.stop_pips = NAN);
    REFUSES(RP_EVALUE, "target_pips: inf", gene.exits.target_pips = INFINITY);
    REFUSES(RP_EVALUE, "hold: -5", gene.exits.hold = -5);
    REFUSES(RP_EINDEX, "session: number 1", gene.exits.session = 1);
    REFUSES(RP_EINDEX, "session: number -1", gene.exits.session = -1);
}

static void risk_sizing_needs_a_stop(void **state)
{
    static const float a[] = {1}, b[] = {1}, c[] = {1};
    fixture f = fixture_of(3, 1, a, b, c);
    f.rules.sizing = FX_SIZE_RISK_FRACTION;
    fx_gene gene = good_gene();
    assert_int_equal(fx_gene_check(&gene, &f.features, &f.rules, NULL), RP_OK);
    gene.exits.stop_pips = 0;
    assert_int_equal(fx_gene_check(&gene, &f.features, &f.rules, NULL), RP_EVALUE);
    fixture_end(&f);
}

static void hash_is_canonical(void **state)
{
    static const float a[] = {1}, b[] = {1}, c[] = {1};
    fixture f = fixture_of(3, 1, a, b, c);
    fx_gene one = good_gene(), two = one;
    two.feature[0] = 1, two.weight[0] = 1; // the same terms in another order
    two.feature[1] = 2, two.weight[1] = 0.5f;
    two.feature[2] = 0, two.weight[2] = -0.25f;
    assert_true(rp_hash_equal(fx_gene_hash(&one, &f.features), fx_gene_hash(&two, &f.features)));
    assert_false(fx_gene_equal(&one, &two));
    fxi_gene_sort(&one, &f.features);
    fxi_gene_sort(&two, &f.features);
    assert_true(fx_gene_equal(&one, &two));
    assert_int_equal(one.feature[0], 0);
    assert_true(one.weight[2] == 0.5f);
    two.feature[3] = 1, two.weight[3] = 5; // behind the terms: no part of the strategy
    assert_true(rp_hash_equal(fx_gene_hash(&one, &f.features), fx_gene_hash(&two, &f.features)));
    fixture_end(&f);
}

// The same names in other columns are the same strategy; another name is another one.
static void hash_goes_by_names(void **state)
{
    static const float a[] = {1}, b[] = {1}, c[] = {1};
    fixture f = fixture_of(3, 1, a, b, c), g = fixture_of(3, 1, a, b, c);
    strcpy(g.features.names[0], "F2");
    strcpy(g.features.names[2], "F0");
    fx_gene one = good_gene(), two = one;
    two.feature[0] = 0, two.feature[1] = 2;
    assert_true(rp_hash_equal(fx_gene_hash(&one, &f.features), fx_gene_hash(&two, &g.features)));
    assert_false(rp_hash_equal(fx_gene_hash(&one, &f.features), fx_gene_hash(&one, &g.features)));
    fixture_end(&f);
    fixture_end(&g);
}

static void every_field_changes_the_hash(void **state)
{
    static const float a[] = {1}, b[] = {1}, c[] = {1};
    fixture f = fixture_of(3, 1, a, b, c);
    fx_gene base = good_gene(), other[8];
    for (int i = 0; i < 8; i++) other[i] = base;
    other[0].weight[1] = nextafterf(other[0].weight[1], 1);
    other[1].long_threshold = nextafterf(1, 2);
    other[2].short_threshold = nextafterf(-1, 0);
    other[3].exits.stop_pips = nextafter(20, 21);
    other[4].exits.target_pips = 31;
    other[5].exits.hold = 11;
    other[6].exits.session = 1;
    other[7].terms = 2;
    for (int i = 0; i < 8; i++) {
        assert_false(rp_hash_equal(fx_gene_hash(&base, &f.features), fx_gene_hash(&other[i], &f.features)));
        assert_false(fx_gene_equal(&base, &other[i]));
    }
    fx_gene zero = base, minus = base;
    zero.exits.stop_pips = 0.0, minus.exits.stop_pips = -0.0;
    assert_true(rp_hash_equal(fx_gene_hash(&zero, &f.features), fx_gene_hash(&minus, &f.features)));
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signals_by_hand),
        cmocka_unit_test(sum_is_taken_from_the_left),
        cmocka_unit_test(ranges_agree),
        cmocka_unit_test(one_sided),
        cmocka_unit_test(checks),
        cmocka_unit_test(risk_sizing_needs_a_stop),
        cmocka_unit_test(hash_is_canonical),
        cmocka_unit_test(hash_goes_by_names),
        cmocka_unit_test(every_field_changes_the_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
