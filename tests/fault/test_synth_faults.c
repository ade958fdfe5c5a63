// Generated markets when memory runs out.
#include "fault.h"

#include "unit/forex/synth_fixture.h"

static rp_status generate(void *context)
{
    const fx_synth_options *options = context;
    fx_bars *bars = NULL;
    fx_synth_truth truth = {.trades = -5};
    rp_status status = fx_synth_generate(options, &bars, &truth, NULL);
    if (status != RP_OK) {
        assert_null(bars);
        assert_int_equal(truth.trades, -5);
        return status;
    }
    fx_synth_truth_clear(&truth);
    fx_bars_free(bars);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    fx_symbol symbol = fixture_symbol();
    fx_synth_options options = {.seed = 1401, .symbol = &symbol, .timeframe = FX_H1, .years = 2.0};
    assert_true(fault_every_allocation(generate, &options, RP_OK) >= 10);
    options.edge = FX_SYNTH_PLANTED;
    assert_true(fault_every_allocation(generate, &options, RP_OK) >= 13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
