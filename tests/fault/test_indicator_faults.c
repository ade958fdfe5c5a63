// Indicators when memory runs out: outputs stay as they were.
#include "fault.h"

#include <forex/indicator.h>

#include <math.h>

enum { COUNT = 400 };

typedef struct call {
    const fx_indicator *indicator;
    double price[COUNT];
} call;

static rp_status run(void *context)
{
    const call *c = context;
    double out[FX_INDICATOR_MAX_OUTPUTS][COUNT];
    for (int k = 0; k < FX_INDICATOR_MAX_OUTPUTS; k++) out[k][0] = out[k][COUNT - 1] = -77.0;
    const double *x = c->price;
    fx_series series = {COUNT, x, x, x, x, x, x, x};
    rp_status status =
        fx_indicator_run(c->indicator, NULL, &series, (double *[]){out[0], out[1], out[2], out[3], out[4]}, NULL);
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
        fault_every_allocation(run, &c, RP_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
