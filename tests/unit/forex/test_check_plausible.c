// Findings of what may be right and mostly is not.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

#include <time.h>

#define ROWS ",1.10001,1.10002,1.1,1.10001\n"

static const fx_finding *finding(const fx_check *c, const char *kind)
{
    for (int64_t i = 0; i < c->finding_count; i++)
        if (!strcmp(c->findings[i].kind, kind)) return &c->findings[i];
    return NULL;
}

static fx_check *check(const char *path, const char *symbol)
{
    fx_check *c = NULL;
    rp_error error = {0};
    fx_import_options options = {.symbol = symbol, .timeframe = "M1"};
    if (fx_check_file(path, symbols, &options, &c, &error)) fail_msg("%s", error.message);
    return c;
}

static void another_symbol_in_the_name(void **state)
{
    const char *path = put_text("GBPUSD.csv", "time,open,high,low,close\n2019-06-03 10:00Z" ROWS);
    fx_check *c = check(path, "EURUSD");
    const fx_finding *f = finding(c, "other-symbol");
    assert_non_null(f);
    assert_int_equal(f->severity, 1);
    assert_non_null(strstr(f->text, "read as EURUSD, and its name says GBPUSD"));
    fx_check_free(c);
    c = check(path, NULL);
    assert_null(finding(c, "other-symbol"));
    assert_null(finding(c, "future"));
    fx_check_free(c);
    // A broker's name of the same, and a name that says nothing.
    c = check(path, "GBPUSD.r");
    assert_null(finding(c, "other-symbol"));
    fx_check_free(c);
    c = check(put_text("prices.csv", "time,open,high,low,close\n2019-06-03 10:00Z" ROWS), "EURUSD");
    assert_null(finding(c, "other-symbol"));
    fx_check_free(c);
}

static void bars_and_ticks_of_times_to_come(void **state)
{
    char text[200], stamp[40];
    const int64_t now = (int64_t)time(NULL) * FX_SECOND;
    for (int days = 0; days <= 2; days += 2) {
        fx_time_text(now + days * FX_DAY, stamp);
        snprintf(text, sizeof text, "time,open,high,low,close\n%s" ROWS, stamp);
        fx_check *c = check(put_text("EURUSD.csv", text), NULL);
        assert_int_equal(finding(c, "future") != NULL, days > 1);
        fx_check_free(c);
        snprintf(text, sizeof text, "time,bid,ask\n%s,1.1,1.2\n", stamp);
        c = check(put_text("EURUSD.csv", text), NULL);
        assert_int_equal(finding(c, "future") != NULL, days > 1);
        fx_check_free(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(another_symbol_in_the_name),
                                       cmocka_unit_test(bars_and_ticks_of_times_to_come)};
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
