// Indicators when memory runs out: outputs stay as they were.
#include "fault.h"

#include <forex/indicator.h>

#include <math.h>

enum { COUNT = 400 };

typedef struct call {
    const fx_indicator *indicator;
    fx_compat compat;
    double price[COUNT];
} call;

static rp_status run(void *context)
{
    const call *c = context;
    double out[FX_INDICATOR_MAX_OUTPUTS][COUNT];
    for (int k = 0; k < FX_INDICATOR_MAX_OUTPUTS; k++) out[k][0] = out[k][COUNT - 1] = -77.0;
    const double *x = c->price;
    fx_series series = {COUNT, x, x, x, x, x, x, x};
    double *outputs[] = {out[0], out[1], out[2], out[3], out[4]};
    rp_status status = c->compat == FX_COMPAT_TALIB
                           ? fx_indicator_run(c->indicator, NULL, &series, outputs, NULL)
                           : fx_indicator_sweep(c->indicator, NULL, 1, c->compat, &series, outputs, NULL);
    for (int k = 0; status != RP_OK && k < FX_INDICATOR_MAX_OUTPUTS; k++)
        assert_true(out[k][0] == -77.0 && out[k][COUNT - 1] == -77.0);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    call c;
    for (int t = 0; t < COUNT; t++) c.price[t] = 1.0 + 0.01 * sin(0.3 * t);
    for (int k = 0; k < fx_indicator_count(); k++) {
        c.indicator = fx_indicator_at(k);
        for (int compat = FX_COMPAT_TALIB; compat <= FX_COMPAT_MT5; compat++) {
            c.compat = (fx_compat)compat;
            fault_every_allocation(run, &c, RP_OK);
        }
    }
}

static rp_status sweep_sets(void *context)
{
    enum { SETS = 20 }; // more than one group of them
    const call *c = context;
    static double out[SETS][COUNT];
    double sets[SETS], *outputs[SETS];
    for (int s = 0; s < SETS; s++) {
        sets[s] = 5.0 + 7.0 * s;
        outputs[s] = out[s];
    }
    fx_series series = {.count = COUNT, .close = c->price};
    rp_error error = {0};
    rp_status status = fx_indicator_sweep(c->indicator, sets, SETS, c->compat, &series, outputs, &error);
    assert_true(status == RP_OK || error.message[0] != 0);
    return status;
}

static void groups_of_a_sweep_may_lack_memory(void **state)
{
    call c = {.compat = FX_COMPAT_TALIB};
    for (int t = 0; t < COUNT; t++) c.price[t] = 1.0 + 0.01 * sin(0.3 * t);
    assert_int_equal(fx_indicator_find("MAX", &c.indicator, NULL), RP_OK);
    fault_every_allocation(sweep_sets, &c, RP_OK);
}

static rp_status look_back(void *context)
{
    const call *c = context;
    int64_t bars = fx_indicator_compat_lookback(c->indicator, NULL, c->compat);
    int64_t stable = fx_indicator_compat_stable_lookback(c->indicator, NULL, c->compat);
    assert_true(fx_indicator_compat_inputs(c->indicator, c->compat) & c->indicator->inputs);
    return bars < 0 || stable < 0 ? RP_ENOMEM : RP_OK;
}

static void the_lookback_of_a_platform_may_lack_memory(void **state)
{
    call c = {.compat = FX_COMPAT_MT5};
    assert_int_equal(fx_indicator_find("TRIX", &c.indicator, NULL), RP_OK);
    fault_every_allocation(look_back, &c, RP_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail),
                                       cmocka_unit_test(groups_of_a_sweep_may_lack_memory),
                                       cmocka_unit_test(the_lookback_of_a_platform_may_lack_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
