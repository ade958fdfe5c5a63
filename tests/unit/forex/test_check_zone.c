// H4 and D1 bars whose own weeks do not tell American from European daylight saving: a second source's prices do.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "market_fixture.h"

static fx_check *check(const char *path, const char *against, const char *against_zone)
{
    fx_check *c = NULL;
    rp_error error = {0};
    fx_check_options options = {.against = against, .against_zone = against_zone};
    if (fx_check_run(path, symbols, &options, &c, &error)) fail_msg("%s", error.message);
    return c;
}

static const fx_finding *find(const fx_check *c, const char *kind)
{
    for (int64_t i = 0; i < c->finding_count; i++)
        if (!strcmp(c->findings[i].kind, kind)) return &c->findings[i];
    return NULL;
}

static void real_files_are_european(void **state)
{
    static const struct {
        const char *here, *there;
        int64_t bars;
    } cases[] = {
        {"fx/h4/EURUSDh4.csv", "fx/m1/EURUSD-2019.csv.gz", 120},
        {"fx/d1/GBPUSDd1.csv", "fx/m1/GBPUSD-2018.csv.gz", 15},
    };
    for (size_t i = 0; i < 2; i++) {
        char here[400];
        snprintf(here, sizeof here, "%s", data_path(cases[i].here));
        fx_check *c = check(here, data_path(cases[i].there), NULL);
        const fx_finding *f = find(c, "zone-by-second-source");
        assert_non_null(f);
        assert_int_equal(f->count, cases[i].bars);
        assert_int_equal(f->severity, 0);
        assert_non_null(strstr(f->text, "import with --zone UTC+2/eu"));
        assert_string_equal(c->zone, "UTC+2/eu");
        assert_string_equal(c->zone_rivals[0], "UTC+2/us");
        assert_false(c->zone_uncertain);
        assert_true(c->against->shared > 0 && c->against->best_shift == 0);
        fx_check_free(c);
    }
}

/* ---- made files ----------------------------------------------------------------------------------------------------
 */

// A price of every hour that no other hour has.
static double price(int64_t hour)
{
    return 1.1 + 0.0001 * (double)(hour * 7919 % 499);
}

// Hours (in UTC) or H4 bars (on a clock) of 2019; `flat` gives all one price.
static const char *write_bars(const char *name, const char *zone, int hours, bool flat)
{
    static char text[700000];
    size_t used = (size_t)sprintf(text, "time,open,high,low,close\n");
    const fx_zone *clock;
    assert_int_equal(fx_zone_get(zone, &clock, NULL), RP_OK);
    for (int64_t local = at("2019-01-07"); local < at("2019-12-20"); local += hours * FX_HOUR) {
        int64_t utc = fx_zone_to_utc(clock, local, NULL), end = fx_zone_to_utc(clock, local + hours * FX_HOUR, NULL);
        // Brokers cut the Sunday off.
        if (!fx_market_open(utc) || (hours > 1 && fx_to_civil(local).weekday == 0)) continue;
        double open = flat ? 1.1 : price(utc / FX_HOUR), close = flat ? 1.1001 : price(end / FX_HOUR - 1) + 0.00003;
        fx_civil c = fx_to_civil(local);
        used += (size_t)sprintf(text + used, "%04d-%02d-%02d %02d:00,%.5f,1.5,1.0,%.5f\n", c.year, c.month, c.day,
                                c.hour, open, close);
    }
    return put_text(name, text);
}

static void made_files_are_told_apart(void **state)
{
    const char *zones[] = {"UTC+2/us", "UTC+2/eu"};
    char hourly[400];
    snprintf(hourly, sizeof hourly, "%s", write_bars("EURUSD-hours.csv", "UTC", 1, false));
    for (int k = 0; k < 2; k++) {
        fx_check *c = check(write_bars("EURUSD-h4.csv", zones[k], 4, false), hourly, "UTC");
        const fx_finding *f = find(c, "zone-by-second-source");
        assert_non_null(find(c, "zone-ambiguous"));
        assert_non_null(f);
        if (strcmp(c->zone, zones[k]) != 0) fail_msg("%s: %s", zones[k], f->text);
        assert_non_null(strstr(f->text, k ? "import with --zone UTC+2/eu" : "import with --zone UTC+2/us"));
        assert_int_equal(c->against->price[0].equal, c->against->shared);
        fx_check_free(c);
    }
}

// A second source without moves, or outside of the weeks that differ, tells nothing, and says so.
static void nothing_is_guessed(void **state)
{
    char hourly[400];
    snprintf(hourly, sizeof hourly, "%s", write_bars("EURUSD-flat.csv", "UTC", 1, true));
    fx_check *c = check(write_bars("EURUSD-h4.csv", "UTC+2/eu", 4, true), hourly, "UTC");
    const fx_finding *f = find(c, "zone-by-second-source");
    assert_non_null(f);
    assert_int_equal(f->severity, 1);
    assert_non_null(strstr(f->text, "they do not tell"));
    fx_check_free(c);
    // Bars as long as the file's own cannot tell.
    char other[400];
    rp_error error = {0};
    snprintf(other, sizeof other, "%s", write_bars("EURUSD-other.csv", "UTC+2/us", 4, false));
    fx_check_options options = {.against = other, .against_zone = "UTC+2/us"};
    c = NULL;
    assert_int_equal(fx_check_run(write_bars("EURUSD-h4.csv", "UTC+2/us", 4, false), symbols, &options, &c, &error),
                     RP_EINVAL);
    expect_words(&error, "show bars of an hour or less");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_files_are_european),
        cmocka_unit_test(made_files_are_told_apart),
        cmocka_unit_test(nothing_is_guessed),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
