// The feature matrix and its sets when memory runs out.
#include "fault.h"

#include "unit/forex/synth_fixture.h"

#include <forex/feature.h>

static rp_status make_set(void *context)
{
    fx_feature_set *set = NULL;
    rp_status status = fx_feature_set_named("core72", FX_M15, &set, NULL);
    assert_true((status == RP_OK) == (set != NULL));
    fx_feature_set_free(set);
    return status;
}

typedef struct job {
    fx_bars *bars;
    fx_feature_set *set;
} job;

static rp_status compute(void *context)
{
    job *j = context;
    fx_features *features = NULL;
    rp_status status = fx_features_compute(j->bars, j->set, &features, NULL);
    assert_true((status == RP_OK) == (features != NULL));
    fx_features_free(features);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    job j = {fixture_market(1402, FX_M15, 0.05, FX_SYNTH_NOISE, NULL), NULL};
    fault_every_allocation(make_set, NULL, RP_OK);
    assert_int_equal(fx_feature_set_named("core72", FX_M15, &j.set, NULL), RP_OK);
    for (int threads = 1; threads <= 2; threads++) {
        rp_set_threads(threads);
        assert_true(fault_every_allocation(compute, &j, RP_OK) > 40);
    }
    rp_set_threads(0);
    fx_feature_set_free(j.set);
    fx_bars_free(j.bars);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
