// Purged folds against every pair of observations.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <forex/fold.h>
#include <string.h>

enum { N = 300 };

static void observations(int64_t *t0, int64_t *t1, uint32_t key, int64_t longest)
{
    rp_random random = rp_random_key(2801, key, 0, 0);
    int64_t at = -50;
    for (int i = 0; i < N; i++) {
        at += rp_random_below(&random, 4);
        t0[i] = at;
        t1[i] = at + rp_random_below(&random, longest + 1);
    }
}

static bool may_train(const int64_t *t0, const int64_t *t1, const uint8_t *test, int64_t embargo, int64_t i)
{
    if (test[i]) return false;
    for (int j = 0; j < N; j++)
        if (test[j] && t0[i] <= t1[j] + embargo && t1[i] >= t0[j]) return false;
    return true;
}

static void purging_is_that_of_all_pairs(void **state)
{
    int64_t t0[N], t1[N];
    uint8_t test[N], train[N];
    for (uint32_t trial = 0; trial < 60; trial++) {
        rp_random random = rp_random_key(2802, trial, 0, 0);
        int64_t embargo = rp_random_below(&random, 3) * rp_random_below(&random, 20);
        observations(t0, t1, trial, 1 + rp_random_below(&random, 40));
        bool on = false;
        for (int i = 0; i < N; i++) {
            if (rp_random_below(&random, trial % 2 ? 40 : 3) == 0) on = !on;
            test[i] = on;
        }
        assert_int_equal(fx_fold_purge(t0, t1, N, test, embargo, train, NULL), RP_OK);
        for (int i = 0; i < N; i++) assert_int_equal(train[i], may_train(t0, t1, test, embargo, i));
    }
}

static void every_observation_is_held_out_once(void **state)
{
    int64_t t0[N], t1[N];
    uint8_t seen[N] = {0};
    fx_folds *folds;
    observations(t0, t1, 7, 12);
    assert_int_equal(fx_folds_purged(t0, t1, N, 7, 3, &folds, NULL), RP_OK);
    assert_int_equal(folds->count, 7);
    for (int k = 0; k < 7; k++) {
        const fx_fold *f = &folds->folds[k];
        uint8_t test[N] = {0};
        assert_int_equal(f->test_count, N / 7 + (k < N % 7));
        for (int64_t i = 0; i < f->test_count; i++) test[f->test[i]] = 1;
        for (int64_t i = 0; i < f->test_count; i++) seen[f->test[i]]++;
        int64_t expected = 0;
        for (int i = 0; i < N; i++) expected += may_train(t0, t1, test, 3, i);
        assert_int_equal(f->train_count, expected);
        for (int64_t i = 0; i < f->train_count; i++) assert_true(may_train(t0, t1, test, 3, f->train[i]));
    }
    for (int i = 0; i < N; i++) assert_int_equal(seen[i], 1);
    fx_folds_free(folds);
}

// Labels of three rows: rows 0 to 9 in two folds of five. Test 5 to 9 starts at 5: rows 3 and 4 (to 5 and 6) reach it.
// Test 0 to 4 ends at 6: rows 5 and 6 start before its end, row 7 within an embargo of one.
static void by_hand(void **state)
{
    int64_t t0[10], t1[10];
    fx_folds *folds;
    for (int i = 0; i < 10; i++) {
        t0[i] = i;
        t1[i] = i + 2;
    }
    assert_int_equal(fx_folds_purged(t0, t1, 10, 2, 1, &folds, NULL), RP_OK);
    assert_int_equal(folds->folds[0].train_count, 2);
    assert_int_equal(folds->folds[0].train[0], 8);
    assert_int_equal(folds->folds[1].train_count, 3);
    assert_int_equal(folds->folds[1].train[2], 2);
    fx_folds_free(folds);
}

static void bad_spans_are_refused(void **state)
{
    int64_t t0[3] = {0, 1, 2}, t1[3] = {1, 2, 3};
    uint8_t test[3] = {0, 1, 0}, train[3];
    fx_folds *folds = NULL;
    assert_int_equal(fx_fold_purge(t0, t1, 3, test, -1, train, NULL), RP_EVALUE);
    t1[1] = 0;
    assert_int_equal(fx_fold_purge(t0, t1, 3, test, 0, train, NULL), RP_EVALUE);
    assert_int_equal(fx_folds_purged(t0, t1, 3, 2, 0, &folds, NULL), RP_EVALUE);
    t1[1] = 2;
    t0[2] = 0;
    assert_int_equal(fx_fold_purge(t0, t1, 3, test, 0, train, NULL), RP_EVALUE);
    t0[2] = 2;
    assert_int_equal(fx_folds_purged(t0, t1, 3, 1, 0, &folds, NULL), RP_EVALUE);
    assert_int_equal(fx_folds_purged(t0, t1, 3, 4, 0, &folds, NULL), RP_EVALUE);
    assert_null(folds);
    assert_int_equal(fx_fold_purge(t0, t1, 3, test, INT64_MAX, train, NULL), RP_OK);
    assert_true(!train[2] && !train[1] && !train[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(purging_is_that_of_all_pairs),
        cmocka_unit_test(every_observation_is_held_out_once),
        cmocka_unit_test(by_hand),
        cmocka_unit_test(bad_spans_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
