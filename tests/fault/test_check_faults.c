// The check with a second source, its page and calendar, and session calendars, with every allocation failing in turn.
#include "fault.h"

#include <forex/check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/rapto-check-faults-XXXXXX";
static char csv[100], other[100], holidays[100], page[100];
static fx_symbols *symbols;
static fx_check *made;

static void write_hours(const char *path, const char *spread)
{
    static char text[40000];
    int64_t from;
    size_t used = (size_t)sprintf(text, "time,open,high,low,close,spread\n");
    assert_int_equal(fx_time_parse("2019-06-03", &from, NULL), RP_OK);
    for (int64_t t = from; t < from + 14 * FX_DAY; t += FX_HOUR) {
        if (!fx_market_open(t) || t % (37 * FX_HOUR) == 0) continue;
        fx_civil c = fx_to_civil(t);
        used += (size_t)sprintf(text + used, "%04d-%02d-%02d %02d:00,1.1,1.2,1.0,1.1%d,%s\n", c.year, c.month, c.day,
                                c.hour, c.hour % 9, spread);
    }
    assert_int_equal(rp_file_write(path, text, used, NULL), RP_OK);
}

static int open_all(void **state)
{
    static const char own[] = "2019-06-05,all,closed,,,own\nmon-thu,EURUSD,17:00-1,17:00,America/New_York,x\n";
    fx_market_open(0);
    if (!mkdtemp(folder) || fx_symbols_load(NULL, &symbols, NULL)) return -1;
    snprintf(csv, sizeof csv, "%s/EURUSD-a.csv", folder);
    snprintf(other, sizeof other, "%s/EURUSD-b.csv", folder);
    snprintf(holidays, sizeof holidays, "%s/holidays.csv", folder);
    snprintf(page, sizeof page, "%s/page.html", folder);
    write_hours(csv, "7");
    write_hours(other, "9");
    return rp_file_write(holidays, own, sizeof own - 1, NULL) != RP_OK;
}

static int close_all(void **state)
{
    char command[100];
    fx_check_free(made);
    fx_symbols_free(symbols);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) != 0;
}

static rp_status run_check(void *out)
{
    fx_check *c = NULL;
    fx_check_options options = {
        .reading = {.zone = "UTC"}, .holidays = holidays, .against = other, .against_zone = "UTC"};
    rp_status status = fx_check_run(csv, symbols, &options, &c, NULL);
    assert_int_equal(status == RP_OK, c != NULL);
    if (out)
        *(fx_check **)out = c;
    else
        fx_check_free(c);
    return status;
}

// Bars of some hours on a clock, over the weeks of March in which America alone is on summer time.
static void write_clock(const char *path, const char *zone, int hours)
{
    static char text[90000];
    const fx_zone *clock;
    int64_t from, to;
    size_t used = (size_t)sprintf(text, "time,open,high,low,close\n");
    assert_int_equal(fx_zone_get(zone, &clock, NULL), RP_OK);
    assert_int_equal(fx_time_parse("2019-02-11", &from, NULL) | fx_time_parse("2019-04-20", &to, NULL), RP_OK);
    for (int64_t local = from; local < to; local += hours * FX_HOUR) {
        int64_t utc = fx_zone_to_utc(clock, local, NULL), last = (utc / FX_HOUR + hours - 1) * 7919 % 499;
        fx_civil c = fx_to_civil(local);
        if (!fx_market_open(utc) || (hours > 1 && c.weekday == 0)) continue;
        used +=
            (size_t)sprintf(text + used, "%04d-%02d-%02d %02d:00,%.4f,1.5,1.0,%.4f\n", c.year, c.month, c.day, c.hour,
                            1.1 + 0.0001 * (double)(utc / FX_HOUR * 7919 % 499), 1.1 + 0.0001 * (double)last);
    }
    assert_int_equal(rp_file_write(path, text, used, NULL), RP_OK);
}

// The zone of long bars by a second source.
static rp_status run_zone(void *unused)
{
    fx_check *c = NULL;
    char here[120], there[120];
    snprintf(here, sizeof here, "%s/EURUSD-h4.csv", folder);
    snprintf(there, sizeof there, "%s/EURUSD-h1.csv", folder);
    rp_status status =
        fx_check_run(here, symbols, &(fx_check_options){.against = there, .against_zone = "UTC"}, &c, NULL);
    assert_int_equal(status == RP_OK, c != NULL);
    if (c) assert_string_equal(c->zone, "UTC+2/eu");
    fx_check_free(c);
    return status;
}

static void a_zone_by_a_second_source(void **state)
{
    const rp_fault_mode modes[] = {RP_FAULT_NTH, RP_FAULT_AFTER_NTH};
    char path[120];
    snprintf(path, sizeof path, "%s/EURUSD-h4.csv", folder);
    write_clock(path, "UTC+2/eu", 4);
    snprintf(path, sizeof path, "%s/EURUSD-h1.csv", folder);
    write_clock(path, "UTC", 1);
    run_zone(NULL);
    for (int i = 0; i < 2; i++)
        for (int64_t n = 1; fault_run(run_zone, NULL, RP_OK, modes[i], n); n++) continue;
}

static rp_status run_page(void *unused)
{
    const fx_check *checks[] = {made, made};
    return fx_check_page(page, checks, 2, 3, NULL);
}

static rp_status run_text(void *unused)
{
    char *text = fx_check_calendar_text(made);
    rp_free(text);
    return text ? RP_OK : RP_ENOMEM;
}

static rp_status run_calendar(void *unused)
{
    fx_calendar *c = NULL;
    rp_status status = fx_calendar_load(holidays, fx_symbols_at(symbols, 0), &c, NULL);
    assert_int_equal(status == RP_OK, c != NULL);
    fx_calendar_free(c);
    return status;
}

static void a_check_with_everything(void **state)
{
    fault_every_allocation(run_check, NULL, RP_OK);
    assert_int_equal(run_check(&made), RP_OK);
    assert_non_null(made->against);
    assert_true(made->day_count > 5 && made->spread.median == 7);
    fault_every_allocation(run_page, NULL, RP_OK);
    fault_every_allocation(run_text, NULL, RP_OK);
}

static void calendars(void **state)
{
    fault_every_allocation(run_calendar, NULL, RP_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_zone_by_a_second_source),
        cmocka_unit_test(a_check_with_everything),
        cmocka_unit_test(calendars),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
