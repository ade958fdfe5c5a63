// Session calendars: regular hours of the built-in markets, holidays and own hours from a file, what is refused.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

static fx_calendar *parse(const char *name, const char *text)
{
    fx_calendar *c = NULL;
    rp_error error = {0};
    if (fx_calendar_parse(text, text ? strlen(text) : 0, "own.csv", symbol(name), &c, &error))
        fail_msg("%s", error.message);
    return c;
}

static void expect_session(const fx_calendar *c, const char *date, const char *open, const char *close)
{
    int64_t from = 0, to = 0, day = at(date) / FX_DAY;
    bool trades = fx_calendar_session(c, day, &from, &to);
    char a[40], b[40];
    if (trades != (open != NULL)) fail_msg("%s trades: %d", date, trades);
    if (trades && (from != at(open) || to != at(close)))
        fail_msg("%s: %s to %s", date, fx_time_text(from, a), fx_time_text(to, b));
}

// The built-in FX hours are those of fx_market_open; 2018-03-12 is the Monday after New York went to summer time.
static void fx_week(void **state)
{
    fx_calendar *c = parse("EURUSD", NULL), *cross = parse("GBPJPY", NULL);
    expect_session(c, "2018-03-09", "2018-03-08T22:00", "2018-03-09T22:00");
    expect_session(c, "2018-03-10", NULL, NULL);
    expect_session(c, "2018-03-12", "2018-03-11T21:00", "2018-03-12T21:00");
    expect_session(cross, "2018-03-12", "2018-03-11T21:00", "2018-03-12T21:00");
    assert_string_equal(fx_calendar_name(c), "FX week");
    for (int64_t t = at("2017-10-01"); t < at("2019-04-01"); t += 13 * FX_MINUTE) {
        if (fx_calendar_open(c, t) != fx_market_open(t)) fail_msg("%lld", (long long)t);
        assert_int_equal(fx_calendar_next_open(c, t), fx_market_next_open(t));
        if (fx_market_open(t)) assert_int_equal(fx_calendar_day(c, t), fx_session_day(FX_DAY_NEW_YORK, t));
    }
    assert_int_equal(fx_calendar_open_time(c, at("2018-03-05"), at("2018-03-12")),
                     120 * FX_HOUR - FX_HOUR + 2 * FX_HOUR);
    assert_int_equal(fx_calendar_open_time(c, at("2018-03-05"), at("2018-03-05")), 0);
    fx_calendar_free(c);
    fx_calendar_free(cross);
    fx_calendar_free(NULL);
}

static void metals_pause(void **state)
{
    fx_calendar *c = parse("XAUUSD", NULL), *index = parse("US500", NULL);
    expect_session(c, "2019-07-02", "2019-07-01T22:00", "2019-07-02T21:00");
    assert_true(fx_calendar_open(c, at("2019-07-02T20:59")));
    assert_false(fx_calendar_open(c, at("2019-07-02T21:00")));
    assert_false(fx_calendar_open(c, at("2019-07-02T21:59")));
    assert_true(fx_calendar_open(c, at("2019-07-02T22:00")));
    assert_int_equal(fx_calendar_next_open(c, at("2019-07-05T21:30")), at("2019-07-07T22:00"));
    assert_int_equal(fx_calendar_open_time(c, at("2019-07-01T12:00"), at("2019-07-02T12:00")), 23 * FX_HOUR);
    expect_session(index, "2019-07-02", "2019-07-01T22:00", "2019-07-02T21:00");
    fx_calendar_free(c);
    fx_calendar_free(index);
}

static const char own_file[] = "date,market,open,close,zone,name\r\n"
                               "# holidays\n"
                               "2019-12-25,all,closed,,,Christmas\n"
                               "2019-12-25,metal,,12:00,,\n"
                               "2019-11-29,index,,13:00,America/New_York,day after Thanksgiving, short\n"
                               "2019-07-06, EURUSD ,08:00,12:00,UTC,a Saturday\n"
                               "\n"
                               "mon-fri,GER40,01:15,22:00,Europe/Berlin,own broker\n"
                               "2019-12-24,GER40,,14:00,,\n";

static void holidays_and_own_hours(void **state)
{
    fx_calendar *fx = parse("EURUSD", own_file), *gold = parse("XAUUSD", own_file), *us = parse("US30", own_file),
                *de = parse("GER40", own_file);
    expect_session(fx, "2019-12-25", NULL, NULL);
    assert_string_equal(fx_calendar_note(fx, at("2019-12-25") / FX_DAY), "Christmas");
    assert_null(fx_calendar_note(fx, at("2019-12-26") / FX_DAY));
    assert_int_equal(fx_calendar_next_open(fx, at("2019-12-24T22:00")), at("2019-12-25T22:00"));
    expect_session(fx, "2019-11-29", "2019-11-28T22:00", "2019-11-29T22:00");
    expect_session(fx, "2019-07-06", "2019-07-06T08:00", "2019-07-06T12:00");
    // The nearer market goes before.
    expect_session(gold, "2019-12-25", "2019-12-24T23:00", "2019-12-25T17:00");
    fx_calendar_free(fx);
    fx_calendar_free(gold);
    expect_session(us, "2019-11-29", "2019-11-28T23:00", "2019-11-29T18:00");
    assert_string_equal(fx_calendar_note(us, at("2019-11-29") / FX_DAY), "day after Thanksgiving, short");
    expect_session(us, "2019-12-25", NULL, NULL);
    assert_string_equal(fx_calendar_name(de), "own broker");
    expect_session(de, "2019-07-02", "2019-07-01T23:15", "2019-07-02T20:00");
    expect_session(de, "2019-12-24", "2019-12-24T00:15", "2019-12-24T13:00");
    assert_string_equal(fx_calendar_note(de, at("2019-12-24") / FX_DAY), "other hours");
    fx_calendar_free(us);
    fx_calendar_free(de);
}

static void nearer_rows_go_before_whatever_the_order(void **state)
{
    fx_calendar *gold = parse("XAUUSD", "2019-12-25,metal,,12:00,,\n2019-12-25,all,closed,,,Christmas\n");
    expect_session(gold, "2019-12-25", "2019-12-24T23:00", "2019-12-25T17:00");
    fx_calendar_free(gold);
    // The file's own hours go before the built-in ones, even when they are said of all markets.
    fx_calendar *own = parse("EURUSD", "mon-fri,all,09:00,17:30,Europe/London,own\n");
    expect_session(own, "2019-07-02", "2019-07-02T08:00", "2019-07-02T16:30");
    assert_string_equal(fx_calendar_name(own), "own");
    fx_calendar_free(own);
}

static void what_is_refused(void **state)
{
    static const struct {
        const char *text, *words;
    } bad[] = {
        {"2019-12-25,all", "line 1: it takes date,market,open,close,zone,name"},
        {"date,market,open\n25.12.2019,all,closed\n", "line 2: date \"25.12.2019\" is no date"},
        {"2019-02-30,all,closed", "is no date"},
        {"2019-12-25T00:00,all,closed", "is no date"},
        {"mon-fry,all,closed", "is no date"},
        {"2019-12-25,,closed", "market \"\" is no symbol"},
        {"2019-12-25,metals,closed", "market \"metals\" is no symbol, class, fx or all; the nearest is \"metal\""},
        {"2019-12-25,majer,closed", "the nearest is \"major\""},
        {"2019-12-25,all,shut", "open \"shut\" is no HH:MM"},
        {"2019-12-25,all,25:00,", "open \"25:00\" is no HH:MM"},
        {"2019-12-25,all,09:60,", "is no HH:MM"},
        {"2019-12-25,all,9:00,", "is no HH:MM"},
        {"2019-12-25,all,09:00-2,", "is no HH:MM"},
        {"2019-12-25,all,,1300,", "close \"1300\" is no HH:MM"},
        {"2019-12-25,all,,,", "say closed"},
        {"2019-12-25,all,closed,13:00", "stands behind closed"},
        {"2019-12-25,all,closed,,Mars/Olympus", "own.csv: line 1: zone: "},
        {"2019-12-25,all,18:00,17:00", "line 1: a session ends after it opens"},
        {"2019-12-25,all,17:00-1,24:00", "lasts a day at most"},
        {"2019-12-25,all,closed,,,0123456789012345678901234567890123456789012345678", "name has more than 47"},
        {"2019-12-25,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,closed", "market has more"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        fx_calendar *c = NULL;
        rp_error error = {0};
        rp_status status = fx_calendar_parse(bad[i].text, strlen(bad[i].text), "own.csv", symbol("EURUSD"), &c, &error);
        if (status == RP_OK) fail_msg("taken: %s", bad[i].text);
        assert_null(c);
        expect_words(&error, bad[i].words);
        expect_words(&error, "own.csv");
    }
    fx_calendar *c = NULL;
    rp_error error;
    assert_int_equal(fx_calendar_load("/nowhere/holidays.csv", symbol("EURUSD"), &c, &error), RP_ENOTFOUND);
    assert_int_equal(fx_calendar_load(put_text("holidays.csv", own_file + 34), symbol("US30"), &c, &error), RP_OK);
    expect_session(c, "2019-12-25", NULL, NULL);
    fx_calendar_free(c);
}

// Every date once is more than a calendar of special dates can mean; and looking each up would take minutes.
static void too_many_dates(void **state)
{
    static const fx_symbol gold = {.name = "XAUUSD", .digits = 2, .asset_class = "metal"};
    fx_calendar *c = NULL;
    rp_error error = {0};
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    for (int64_t day = 0; day <= 1 << 14; day++) {
        fx_civil date = fx_to_civil(day * FX_DAY);
        fprintf(out, "%04d-%02d-%02d,all,closed,,,\n", date.year, date.month, date.day);
    }
    fclose(out);
    assert_int_equal(fx_calendar_parse(text, size, "own.csv", &gold, &c, &error), RP_EFORMAT);
    assert_non_null(strstr(error.message, "own.csv: line 16385: more than 16384 dates"));
    assert_int_equal(fx_calendar_parse(text, size - strlen("2014-11-10,all,closed,,,\n"), "own.csv", &gold, &c, &error),
                     RP_OK);
    assert_string_equal(fx_calendar_note(c, 9999), "closed");
    fx_calendar_free(c);
    free(text);
}

static void an_empty_file_is_refused(void **state)
{
    char path[] = "/tmp/rapto-calendar-XXXXXX";
    int file = mkstemp(path);
    fx_calendar *calendar = NULL;
    fx_symbol symbol = {.name = "EURUSD", .asset_class = "major"};
    rp_error error = {0};
    assert_true(file >= 0 && close(file) == 0);
    assert_int_equal(fx_calendar_load(path, &symbol, &calendar, &error), RP_EFORMAT);
    assert_non_null(strstr(error.message, path));
    assert_non_null(strstr(error.message, "empty"));
    assert_null(calendar);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fx_week),
        cmocka_unit_test(metals_pause),
        cmocka_unit_test(holidays_and_own_hours),
        cmocka_unit_test(nearer_rows_go_before_whatever_the_order),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(too_many_dates),
        cmocka_unit_test(an_empty_file_is_refused),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
