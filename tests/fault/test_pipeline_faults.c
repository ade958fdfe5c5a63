// Pipelines, fits, matrix files and their cache when memory runs out.
#include "fault.h"

#include "unit/forex/synth_fixture.h"

#include <forex/pipeline.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char TEXT[] = "include: core16\nmissing: {policy: fill, limit: 3}\ndrop: {correlated: 0.9}\n"
                           "columns:\n"
                           "  - {family: volatility, parameters: {window: 10 20}}\n"
                           "  - {family: RSI, scaling: rank, window: 30}\n"
                           "  - {family: session, parameters: {hours: london}, outputs: inside}\n"
                           "  - {family: MACD, normalise: atr, timeframes: H1}\n";
static const char PATH[] = "/tmp/rapto-pipeline-faults.fxm";

typedef struct job {
    fx_bars *bars;
    fx_pipeline *pipeline;
    fx_features *features;
    fx_pipeline_fit *fit;
    char *json;
} job;

static rp_status parse(void *context)
{
    fx_pipeline *p = NULL;
    rp_status status = fx_pipeline_parse(TEXT, strlen(TEXT), "test", FX_M15, &p, NULL);
    assert_true((status == RP_OK) == (p != NULL));
    fx_pipeline_free(p);
    return status;
}

static rp_status named(void *context)
{
    fx_pipeline *p = NULL;
    rp_hash hash;
    rp_status status = fx_pipeline_named("core16", FX_M15, &p, NULL);
    assert_true((status == RP_OK) == (p != NULL));
    if (status == RP_OK) status = fx_pipeline_hash(p, &hash, NULL);
    fx_pipeline_free(p);
    return status;
}

static rp_status compute(void *context)
{
    job *j = context;
    fx_features *f = NULL;
    const fx_feature_inputs inputs = {.bars = j->bars};
    rp_status status = fx_pipeline_compute(j->pipeline, &inputs, NULL, &f, NULL, NULL);
    assert_true((status == RP_OK) == (f != NULL));
    fx_features_free(f);
    return status;
}

static rp_status fit(void *context)
{
    job *j = context;
    fx_pipeline_fit *f = NULL;
    rp_status status = fx_pipeline_fit_rows(j->pipeline, j->features, 0, j->features->count, &f, NULL);
    assert_true((status == RP_OK) == (f != NULL));
    fx_pipeline_fit_free(f);
    return status;
}

static rp_status apply(void *context)
{
    job *j = context;
    fx_features *f = NULL;
    rp_status status = fx_pipeline_apply(j->pipeline, j->features, j->fit, &f, NULL);
    assert_true((status == RP_OK) == (f != NULL));
    fx_features_free(f);
    return status;
}

static rp_status save_and_open(void *context)
{
    job *j = context;
    fx_features *f = NULL;
    rp_status status = fx_features_save(PATH, j->features, NULL);
    if (status == RP_OK) status = fx_features_open(PATH, true, &f, NULL);
    fx_features_free(f);
    return status;
}

static rp_status load_tables(void *context)
{
    fx_pipeline_tables tables = {0};
    fx_feature_inputs inputs = {0};
    rp_status status = fx_pipeline_tables_load(context, &tables, &inputs, NULL);
    fx_pipeline_tables_free(&tables);
    return status;
}

static rp_status parse_fit(void *context)
{
    job *j = context;
    fx_pipeline_fit *f = NULL;
    rp_status status = fx_pipeline_fit_parse(j->json, strlen(j->json), "fit", &f, NULL);
    assert_true((status == RP_OK) == (f != NULL));
    fx_pipeline_fit_free(f);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    job j = {fixture_market(2601, FX_M15, 0.03, FX_SYNTH_NOISE, NULL), NULL, NULL, NULL, NULL};
    const fx_feature_inputs inputs = {.bars = j.bars};
    assert_true(fault_every_allocation(parse, &j, RP_OK) > 20);
    fault_every_allocation(named, &j, RP_OK);
    assert_int_equal(fx_pipeline_parse(TEXT, strlen(TEXT), "test", FX_M15, &j.pipeline, NULL), RP_OK);
    for (int threads = 1; threads <= 2; threads++) {
        rp_set_threads(threads);
        assert_true(fault_every_allocation(compute, &j, RP_OK) > 30);
    }
    rp_set_threads(0);
    assert_int_equal(fx_pipeline_compute(j.pipeline, &inputs, NULL, &j.features, NULL, NULL), RP_OK);
    assert_true(fault_every_allocation(fit, &j, RP_OK) >= 4);
    assert_int_equal(fx_pipeline_fit_rows(j.pipeline, j.features, 0, j.features->count, &j.fit, NULL), RP_OK);
    assert_true(fault_every_allocation(apply, &j, RP_OK) > 6);
    fault_every_allocation(save_and_open, &j, RP_OK);
    j.json = fx_pipeline_fit_text(j.fit);
    fault_every_allocation(parse_fit, &j, RP_OK);
    rp_fault_set(RP_FAULT_NTH, 1);
    assert_null(fx_pipeline_text(j.pipeline));
    rp_fault_set(RP_FAULT_NTH, 1);
    assert_null(fx_pipeline_fit_text(j.fit));
    rp_fault_set(RP_FAULT_OFF, 0);
    unlink(PATH);
    rp_free(j.json);
    fx_pipeline_fit_free(j.fit);
    fx_features_free(j.features);
    fx_pipeline_free(j.pipeline);
    fx_bars_free(j.bars);
}

static void tables_survive(void **state)
{
    static const char *const texts[] = {"# zone: UTC\ndate,time,currency,impact,event\n2024-01-05,13:30,USD,high,NFP\n",
                                        "date,currency,rate\n2019-02-01,USD,2.5\n"};
    char paths[2][40], yaml[200];
    fx_pipeline *p = NULL;
    for (int k = 0; k < 2; k++) {
        snprintf(paths[k], sizeof paths[k], "/tmp/rapto-pipeline-table-%d-XXXXXX", k);
        int file = mkstemp(paths[k]);
        assert_true(file >= 0 && write(file, texts[k], strlen(texts[k])) == (ssize_t)strlen(texts[k]));
        close(file);
    }
    snprintf(yaml, sizeof yaml, "include: core16\nnews: %s\nrates: %s\n", paths[0], paths[1]);
    assert_int_equal(fx_pipeline_parse(yaml, strlen(yaml), "test", FX_M15, &p, NULL), RP_OK);
    assert_true(fault_every_allocation(load_tables, p, RP_OK) > 10);
    p->rates_hash.low = 1;
    fault_every_allocation(load_tables, p, RP_ECONFLICT);
    fx_pipeline_free(p);
    for (int k = 0; k < 2; k++) unlink(paths[k]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail), cmocka_unit_test(tables_survive)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
