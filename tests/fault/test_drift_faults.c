// Drift, folds and importance when memory runs out.
#include "fault.h"

#include <forex/drift.h>
#include <forex/importance.h>

#include "forex/feature/feature_i.h"

enum { ROWS = 400, COLUMNS = 5 };

typedef struct job {
    fx_features *features;
    double target[ROWS];
    int64_t t0[ROWS], t1[ROWS];
} job;

static rp_status drift(void *context)
{
    job *j = context;
    fx_drift *d = NULL;
    const fx_row_range reference = {j->features, 0, 200}, current = {j->features, 200, ROWS};
    rp_status status = fx_drift_measure(&reference, &current, NULL, &d, NULL);
    assert_true((status == RP_OK) == (d != NULL));
    fx_drift_free(d);
    return status;
}

static rp_status folds(void *context)
{
    job *j = context;
    fx_folds *f = NULL;
    rp_status status = fx_folds_purged(j->t0, j->t1, ROWS, 4, 2, &f, NULL);
    assert_true((status == RP_OK) == (f != NULL));
    fx_folds_free(f);
    return status;
}

static rp_status importance(void *context)
{
    job *j = context;
    fx_importance *r = NULL;
    const fx_learning_rows rows = {j->features, j->target, NULL, j->t0, j->t1};
    rp_status status = fx_importance_measure(&rows, NULL, &r, NULL);
    assert_true((status == RP_OK) == (r != NULL));
    fx_importance_free(r);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    static job j;
    fx_drift *d;
    fx_importance *r;
    rp_random random = rp_random_key(3001, 0, 0, 0);
    assert_int_equal(fxi_features_new(ROWS, COLUMNS, &j.features, NULL), RP_OK);
    for (int i = 0; i < ROWS; i++) {
        for (int c = 0; c < COLUMNS; c++)
            j.features->values[c * j.features->stride + i] = (float)rp_random_normal(&random);
        j.target[i] = rp_random_normal(&random);
        j.t0[i] = j.features->known_at[i] = i;
        j.t1[i] = i + 3;
    }
    for (int c = 0; c < COLUMNS; c++) snprintf(j.features->names[c], 64, "c%d", c);
    for (int threads = 1; threads <= 2; threads++) {
        rp_set_threads(threads);
        assert_true(fault_every_allocation(drift, &j, RP_OK) >= 5);
        assert_true(fault_every_allocation(importance, &j, RP_OK) > 40);
    }
    rp_set_threads(0);
    assert_true(fault_every_allocation(folds, &j, RP_OK) > 8);
    const fx_row_range all = {j.features, 0, ROWS};
    const fx_learning_rows rows = {j.features, j.target, NULL, j.t0, j.t1};
    assert_int_equal(fx_drift_measure(&all, &all, NULL, &d, NULL), RP_OK);
    assert_int_equal(fx_importance_measure(&rows, NULL, &r, NULL), RP_OK);
    rp_fault_set(RP_FAULT_AFTER_NTH, 1);
    char *json = fx_drift_json(d), *html = fx_drift_html(d), *other = fx_importance_json(r);
    rp_fault_set(RP_FAULT_OFF, 0);
    assert_true(!json && !html && !other);
    fx_drift_free(d);
    fx_importance_free(r);
    fx_features_free(j.features);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
