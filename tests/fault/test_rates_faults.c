// Interest rates when memory runs out: reading them, and a swap from them.
#include "fault.h"

#include <forex/rates.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char oecd[] = "LOCATION,FREQUENCY,TIME,Value\nUSA,M,2019-02,2.49\nUSA,Q,2019-Q1,2.6\nEA19,M,2019-02,-0.3\n"
                           "CHN,A,2018,3\nDEU,M,2019-02,-0.3\n";
static const char dated[] = "date,currency,rate\n2019-01-01,EUR,0\n2019-02-01,USD,2.5\n";

static rp_status read_text(void *context)
{
    const char *text = context;
    fx_rates *rates = NULL;
    rp_status status = fx_rates_parse(text, strlen(text), "rates.csv", &rates, NULL);
    assert_true((status == RP_OK) == (rates != NULL));
    fx_rates_free(rates);
    return status;
}

static rp_status read_file(void *context)
{
    fx_rates *rates = NULL;
    rp_status status = fx_rates_load(context, &rates, NULL);
    assert_true((status == RP_OK) == (rates != NULL));
    fx_rates_free(rates);
    return status;
}

static rp_status ask(void *context)
{
    static const fx_symbol symbol = {.name = "EURUSD", .base = "EUR", .quote = "USD", .digits = 5};
    const fx_swap_terms terms = {1550000000 * INT64_C(1000000000), 1.13, 0.5, {31, 100}};
    fx_swap swap;
    return fx_rates_swap(context, &symbol, &terms, &swap, NULL);
}

static void rates_survive(void **state)
{
    char path[] = "/tmp/rapto-rates-XXXXXX";
    fx_rates *rates = NULL;
    int file = mkstemp(path);
    assert_true(file >= 0 && write(file, oecd, sizeof oecd - 1) == sizeof oecd - 1 && close(file) == 0);
    assert_true(fault_every_allocation(read_text, (char *)oecd, RP_OK) >= 8);
    assert_true(fault_every_allocation(read_text, (char *)dated, RP_OK) >= 5);
    assert_true(fault_every_allocation(read_file, path, RP_OK) >= 9);
    assert_int_equal(fx_rates_parse(oecd, sizeof oecd - 1, "rates.csv", &rates, NULL), RP_OK);
    fault_every_allocation(ask, rates, RP_OK);
    fx_rates_free(rates);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rates_survive)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
