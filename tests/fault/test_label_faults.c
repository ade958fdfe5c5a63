// Labels and their weights when memory runs out.
#include "fault.h"

#include "unit/forex/synth_fixture.h"

#include <forex/label.h>
#include <unistd.h>

typedef struct job {
    fx_tape *tape;
    fx_labels *labels;
    double *weights;
    int32_t *horizons;
    int8_t *sides;
} job;

static rp_status barriers(void *context)
{
    const fx_label_options options = {.side = FX_LABEL_BOTH, .target = 10, .stop = 10, .horizon = 20};
    fx_labels *labels = NULL;
    rp_status status = fx_label_barriers(((job *)context)->tape, &options, &labels, NULL);
    assert_true((status == RP_OK) == (labels != NULL));
    fx_labels_free(labels);
    return status;
}

static rp_status structure(void *context)
{
    fx_labels *labels = NULL;
    rp_status status = fx_label_structure(((job *)context)->tape, &(fx_structure_options){2, 1, 30}, &labels, NULL);
    assert_true((status == RP_OK) == (labels != NULL));
    fx_labels_free(labels);
    return status;
}

static rp_status trend(void *context)
{
    fx_labels *labels = NULL;
    rp_status status = fx_label_trend(((job *)context)->tape, &(fx_trend_options){3, 20, 0}, &labels, NULL);
    assert_true((status == RP_OK) == (labels != NULL));
    fx_labels_free(labels);
    return status;
}

static rp_status weights(void *context)
{
    job *j = context;
    rp_status status = fx_label_uniqueness(j->labels, j->weights, NULL);
    if (status == RP_OK) status = fx_label_attribution(fx_tape_bars(j->tape), j->labels, j->weights, NULL);
    if (status == RP_OK) status = fx_label_horizons(j->weights, j->labels->count, 10, 1, 2, j->horizons, NULL);
    return status;
}

static rp_status write_rows(void *context)
{
    job *j = context;
    return fx_labels_write("/tmp/rapto-label-faults.csv", j->tape, j->labels, NULL, NULL);
}

static rp_status read_sides(void *context)
{
    job *j = context;
    return fx_label_sides_read("/tmp/rapto-label-faults.csv", fx_tape_bars(j->tape), j->sides, NULL);
}

static void every_allocation_may_fail(void **state)
{
    fx_bars *bars = fixture_market(2201, FX_H1, 0.05, FX_SYNTH_NOISE, NULL);
    fx_rules rules;
    fx_rules_default(&rules);
    job j = {0};
    const fx_label_options options = {.side = FX_LABEL_LONG, .horizon = 20};
    assert_int_equal(fx_tape_new(bars, &rules, &j.tape, NULL), RP_OK);
    assert_int_equal(fx_label_barriers(j.tape, &options, &j.labels, NULL), RP_OK);
    j.weights = rp_calloc((size_t)bars->count, sizeof *j.weights);
    j.horizons = rp_calloc((size_t)bars->count, sizeof *j.horizons);
    assert_true(fault_every_allocation(barriers, &j, RP_OK) > 10);
    assert_true(fault_every_allocation(structure, &j, RP_OK) > 10);
    assert_true(fault_every_allocation(trend, &j, RP_OK) > 10);
    assert_true(fault_every_allocation(weights, &j, RP_OK) > 5);
    fault_every_allocation(write_rows, &j, RP_OK);
    j.sides = rp_calloc((size_t)bars->count, 1);
    assert_true(fault_every_allocation(read_sides, &j, RP_OK) > 0);
    rp_free(j.sides);
    unlink("/tmp/rapto-label-faults.csv");
    rp_free(j.horizons);
    rp_free(j.weights);
    fx_labels_free(j.labels);
    fx_tape_free(j.tape);
    fx_bars_free(bars);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
