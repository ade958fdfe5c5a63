// Coverage by trading date with a file of holidays, its line of signs, and the page: whole, self-contained, escaped.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

static const fx_day_cover *day_of(const fx_check *c, const char *date)
{
    for (int64_t i = 0; i < c->day_count; i++)
        if (c->days[i].day == at(date) / FX_DAY) return &c->days[i];
    fail_msg("no day %s", date);
    return NULL;
}

static void expect_day(const fx_check *c, const char *date, int expected, int present, int closed)
{
    const fx_day_cover *d = day_of(c, date);
    if (d->expected != expected || d->present != present || d->closed != closed)
        fail_msg("%s: %d of %d, %d closed", date, d->present, d->expected, d->closed);
}

// Hours from Wednesday 2019-12-18 22:00 UTC to 2019-12-27: one missing on Friday, Christmas as the feed has it.
static const char *hours(void)
{
    static char text[20000];
    size_t used = (size_t)sprintf(text, "time,open,high,low,close\n");
    for (int64_t t = at("2019-12-18T22:00"); t < at("2019-12-27"); t += FX_HOUR) {
        bool saturday = t == at("2019-12-21T10:00");
        if ((!fx_market_open(t) && !saturday) || t == at("2019-12-20T12:00")) continue;
        if (t >= at("2019-12-25T03:00") && t < at("2019-12-25T22:00")) continue;
        fx_civil c = fx_to_civil(t);
        used += (size_t)sprintf(text + used, "%04d-%02d-%02d %02d:00,1.1,1.2,1.0,1.1%d\n", c.year, c.month, c.day,
                                c.hour, c.hour % 9);
    }
    return put_text("EURUSD-hours.csv", text);
}

static fx_check *check(const char *path, const char *holidays)
{
    fx_check *c = NULL;
    rp_error error = {0};
    fx_check_options options = {.reading = {.zone = "UTC"}, .holidays = holidays};
    if (fx_check_run(path, symbols, &options, &c, &error)) fail_msg("%s", error.message);
    return c;
}

static void coverage_by_trading_date(void **state)
{
    fx_check *c = check(hours(), NULL);
    assert_int_equal(c->timeframe, FX_H1);
    assert_int_equal(c->first, at("2019-12-18T22:00"));
    expect_day(c, "2019-12-19", 1440, 1440, 0);
    expect_day(c, "2019-12-20", 1440, 1380, 0);
    expect_day(c, "2019-12-21", 0, 0, 60);
    expect_day(c, "2019-12-25", 1440, 300, 0);
    expect_day(c, "2019-12-27", 120, 120, 0); // to the last bar
    assert_true(day_of(c, "2019-12-25")->special);
    assert_false(day_of(c, "2019-12-24")->special);
    char *text = fx_check_calendar_text(c);
    assert_non_null(strstr(text, "  2019  "));
    assert_non_null(strstr(text, " %\n"));
    rp_free(text);
    fx_check_free(c);
    const char *holidays =
        put_text("holidays.csv", "date,market,open,close,zone,name\n2019-12-25,all,closed,,,Christmas\n"
                                 "2019-12-24,fx,,13:00,America/New_York,\n");
    c = check(hours(), holidays);
    expect_day(c, "2019-12-25", 0, 0, 300);
    expect_day(c, "2019-12-24", 1200, 1200, 240);
    assert_true(day_of(c, "2019-12-24")->special);
    fx_check_free(c);
    rp_error error;
    c = NULL;
    fx_check_options options = {.holidays = put_text("bad.csv", "2019-12-25,all,shut\n")};
    assert_int_equal(fx_check_run(hours(), symbols, &options, &c, &error), RP_EFORMAT);
    expect_words(&error, "open \"shut\"");
    assert_null(c);
}

static void nothing_to_draw(void **state)
{
    fx_check *c = check(data_path("fx/parquet/symbol=EURUSD/timeframe=D1/data.parquet"), NULL);
    assert_true(c->day_count > 700);
    expect_day(c, "2019-06-04", 1440, 1440, 0);
    fx_check_free(c);
    char weeks[4000] = "time,open,high,low,close\n";
    for (int64_t t = at("2018-01-01"), i = 0; i < 40; i++, t += 7 * FX_DAY) {
        fx_civil d = fx_to_civil(t);
        sprintf(weeks + strlen(weeks), "%04d-%02d-%02d,1.1,1.2,1.0,1.1%d\n", d.year, d.month, d.day, (int)i % 9);
    }
    c = check(put_text("EURUSD-weeks.csv", weeks), NULL);
    assert_int_equal(c->timeframe, FX_W1);
    assert_int_equal(c->day_count, 0); // a week says nothing of its days
    char *text = fx_check_calendar_text(c);
    assert_string_equal(text, "");
    rp_free(text);
    fx_check_free(c);
}

static int count_of(const char *text, const char *words)
{
    int count = 0;
    for (const char *p = text; (p = strstr(p, words)); p += strlen(words)) count++;
    return count;
}

static void the_page(void **state)
{
    fx_check *c = check(hours(), NULL), *other = check(hours(), NULL);
    fx_comparison against = {.shared = 5, .only_here = 2, .worst_count = 1, .best_shift = FX_HOUR, .digits = 5};
    strcpy(against.path, "/x/<b>&second.csv");
    other->against = &against;
    other->spread = (fx_spread_stats){.count = 10, .median = 7.5, .max = 30};
    const fx_check *both[] = {c, other};
    const char *path = path_of("page.html");
    rp_error error = {0};
    if (fx_check_page(path, both, 2, -1, &error)) fail_msg("%s", error.message);
    char *page;
    size_t size;
    assert_int_equal(rp_file_read(path, 0, &page, &size, NULL), RP_OK);
    assert_true(size > 5000 && size < 200000);
    assert_int_equal(count_of(page, "<svg width=\"12\""), 8); // the key
    assert_int_equal(count_of(page, "aria-label=\"coverage of 2019\""), 1);
    assert_non_null(strstr(page, "2019-12-25: 300 of 1440 minutes (holiday)"));
    assert_non_null(strstr(page, "2019-12-21: closed, 60 minutes while the market is closed"));
    assert_non_null(strstr(page, "&lt;b&gt;&amp;second.csv"));
    assert_non_null(strstr(page, "move by +1.0 hours"));
    assert_non_null(strstr(page, "prefers-color-scheme: dark"));
    assert_non_null(strstr(page, "weekend</td>"));
    assert_null(strstr(page, "http"));
    assert_null(strstr(page, "<script"));
    assert_int_equal(count_of(page, "<table"), count_of(page, "</table>"));
    assert_int_equal(count_of(page, "<div"), count_of(page, "</div>"));
    rp_free(page);
    assert_int_equal(fx_check_page("/nowhere/page.html", both, 2, -1, &error), RP_ENOTFOUND);
    strcpy(c->symbol, "GBPUSD");
    assert_int_equal(fx_check_page(path, both, 2, -1, &error), RP_EINVAL);
    assert_int_equal(fx_check_page(path, both, 0, -1, &error), RP_EINVAL);
    other->against = NULL;
    fx_check_free(c);
    fx_check_free(other);
}

// Bars of days do not hide the holes of minutes: each timeframe has its own calendar. A zone that is the best of
// several says so.
static void a_calendar_for_each_timeframe(void **state)
{
    char days[4000], *page;
    size_t used = (size_t)sprintf(days, "time,open,high,low,close\n"), size;
    for (int64_t t = at("2019-10-14"); t < at("2019-12-28"); t += FX_DAY) {
        fx_civil c = fx_to_civil(t);
        if (c.weekday == 0 || c.weekday == 6) continue;
        used += (size_t)sprintf(days + used, "%04d-%02d-%02d,1.1,1.2,1.0,1.1\n", c.year, c.month, c.day);
    }
    fx_check *a = check(hours(), NULL), *b = NULL;
    rp_error error = {0};
    if (fx_check_file(put_text("EURUSD-days.csv", days), symbols, NULL, &b, &error)) fail_msg("%s", error.message);
    assert_false(a->zone_uncertain);
    assert_true(b->zone_uncertain);
    const fx_check *both[] = {a, b};
    const char *path = path_of("both.html");
    if (fx_check_page(path, both, 2, 5, &error)) fail_msg("%s", error.message);
    assert_int_equal(rp_file_read(path, 0, &page, &size, NULL), RP_OK);
    assert_non_null(strstr(page, "<h3>H1</h3>"));
    assert_non_null(strstr(page, "<h3>D1</h3>"));
    assert_non_null(strstr(page, "(not certain)"));
    rp_free(page);
    if (fx_check_page(path, both, 1, 5, &error)) fail_msg("%s", error.message);
    assert_int_equal(rp_file_read(path, 0, &page, &size, NULL), RP_OK);
    assert_null(strstr(page, "<h3>H1</h3>"));
    assert_null(strstr(page, "(not certain)"));
    rp_free(page);
    fx_check_free(a);
    fx_check_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coverage_by_trading_date),
        cmocka_unit_test(nothing_to_draw),
        cmocka_unit_test(the_page),
        cmocka_unit_test(a_calendar_for_each_timeframe),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
