// CSV as it comes: quotes around separators and decimal commas, rows that are wider than their header, Unix time with
// a fraction or of before 2001.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

#include <forex/ticks.h>

static rp_status read_bars(const char *text, fx_bars **bars, rp_error *error)
{
    fx_import_options options = {.zone = strstr(text, "2019-06-03") ? "UTC" : NULL};
    const char *path = put_text("EURUSD.csv", text);
    *bars = NULL;
    return fx_import(&path, 1, symbols, &options, bars, error);
}

static fx_bars *bars_of(const char *text)
{
    fx_bars *b = NULL;
    rp_error error = {0};
    if (read_bars(text, &b, &error)) fail_msg("%s", error.message);
    return b;
}

static void refuse(const char *text, const char *words)
{
    fx_bars *b = NULL;
    rp_error error = {0};
    if (!read_bars(text, &b, &error)) fail_msg("is read: %s", text);
    expect_words(&error, words);
    expect_words(&error, "EURUSD.csv");
    assert_null(b);
}

static void expect_first(const fx_bars *b, int32_t open, int32_t high, int32_t low, int32_t close)
{
    assert_int_equal(b->count, 3);
    assert_int_equal(b->open[0], open);
    assert_int_equal(b->high[0], high);
    assert_int_equal(b->low[0], low);
    assert_int_equal(b->close[0], close);
}

#define HEADER "time,open,high,low,close,volume\n"

static void quotes_hold_separators(void **state)
{
    // A decimal comma between quotes, beside columns that nobody asks for.
    fx_bars *b = bars_of("\"name, long\",time,open,high,low,close,volume\n"
                         "\"a, b\",2019-06-03 10:00,\"1,12001\",\"1,12005\",\"1,12\",\"1,12004\",\"7,5\"\n"
                         "\"say \"\"a, b\"\"\",2019-06-03 10:01,\"1,12001\",\"1,12005\",\"1,12\",\"1,12004\",7\n"
                         "x,2019-06-03 10:02,1.12001,1.12005,1.12,1.12004,\"7\"\n");
    expect_first(b, 112001, 112005, 112000, 112004);
    assert_true(b->volume[0] == 7.5);
    fx_bars_free(b);
    b = bars_of("time;open;high;low;close\n\"2019-06-03 10:00\";\"1,12001\";1,12005;1,12;1,12004\n"
                "\"2019-06-03 10:01\";1,12001;1,12005;1,12;1,12004\n2019-06-03 10:02;1,12001;1,12005;1,12;1,12004\n");
    expect_first(b, 112001, 112005, 112000, 112004);
    fx_bars_free(b);
}

static void a_comma_that_may_part_thousands(void **state)
{
    refuse(HEADER "2019-06-03 10:00,\"1,120\",\"1,125\",\"1,119\",\"1,121\",5\n",
           "row 2: column open: \"1,120\" can be read in two ways");
    refuse(HEADER "2019-06-03 10:00,1.12,1.13,1.11,1.12,\"1,234\"\n", "column volume: \"1,234\" can be read in two");
    refuse(HEADER "2019-06-03 10:00,\"1,234.50\",1,1,1,5\n", "\"1,234.50\" is no price");
}

static void rows_wider_than_their_header(void **state)
{
    // A decimal comma in a file split by commas doubles the columns: no column is where the header says.
    refuse(HEADER "2019-06-03 10:00,1,12001,1,12005,1,12000,1,12004,7\n",
           "row 2 has 10 columns, row 1 has 6: \"2019-06-03 10:00,1,12001");
    refuse(HEADER "2019-06-03 10:00,1.1,1.2,1.0,1.1,5\n2019-06-03 10:01,1.1,1.2,1.0,1.1,5,9\n",
           "row 3 has 7 columns, row 1 has 6");
    // Row names without a name for them.
    refuse("time,open,high,low,close\n\"1\",2019-06-03 10:00,1.1,1.2,1.0,1.1\n", "row 2 has 6 columns, row 1 has 5");
    refuse("2019-06-03 10:00,1.1,1.2,1.0,1.1\n2019-06-03 10:01,1.1,1.2,1.0,1.1,5\n",
           "row 2 has 6 columns, row 1 has 5");
    // Without a header: what stands behind a spread has no name, and MetaTrader's order is another.
    refuse("2019.06.03\t10:00\t1.1\t1.2\t1.0\t1.1\t5\t0\t12\n", "row 1 has 9 columns and no header");
    fx_bars *b = bars_of(HEADER "2019-06-03 10:00,1.1,1.2,1.0,1.1,5,,\n2019-06-03 10:01,1.1,1.2,1.0,1.1,5, ,\r\n"
                                "2019-06-03 10:02,1.1,1.2,1.0,1.1,5\n");
    expect_first(b, 110000, 120000, 100000, 110000);
    fx_bars_free(b);
}

static void unix_time_in_every_form(void **state)
{
    static const struct {
        const char *a, *b, *c, *first;
    } cases[] = {
        {"1559556000.0", "1559556060.000", "1559556120.00", "2019-06-03T10:00"},
        {"1559556000.000000", "1559556060.000000", "1559556120.000000", "2019-06-03T10:00"},
        {"1559556000000.0", "1559556060000.0", "1559556120000.0", "2019-06-03T10:00"},
        {"946893600", "946893660", "946893720", "2000-01-03T10:00"},
        {"946893600000", "946893660000", "946893720000", "2000-01-03T10:00"},
        {"946893600000000", "946893660000000", "946893720000000", "2000-01-03T10:00"},
        {"946893600000000000", "946893660000000000", "946893720000000000", "2000-01-03T10:00"},
        {"200001031000", "200001031001", "200001031002", "2000-01-03T10:00"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[400];
        fx_import_options options = {.zone = "UTC"};
        fx_bars *b = NULL;
        rp_error error = {0};
        snprintf(text, sizeof text, HEADER "%s,1.1,1.2,1.0,1.1,5\n%s,1.1,1.2,1.0,1.1,5\n%s,1.1,1.2,1.0,1.1,5\n",
                 cases[i].a, cases[i].b, cases[i].c);
        const char *path = put_text("EURUSD.csv", text);
        if (fx_import(&path, 1, symbols, &options, &b, &error)) fail_msg("%s: %s", cases[i].a, error.message);
        expect_first(b, 110000, 120000, 100000, 110000);
        assert_int_equal(b->open_time[0], at(cases[i].first));
        assert_int_equal(b->open_time[2], at(cases[i].first) + 2 * FX_MINUTE);
        fx_bars_free(b);
    }
    refuse(HEADER "1559556000.,1.1,1.2,1.0,1.1,5\n", "\"1559556000.\" is no time");
    refuse(HEADER "1559556000.x,1.1,1.2,1.0,1.1,5\n", "is no time");
    refuse(HEADER "1.559556e9,1.1,1.2,1.0,1.1,5\n", "is no time");
}

// Day or month first: a day above 12 anywhere in the file tells, for all its rows.
static void dates_with_strokes(void **state)
{
    static const struct {
        const char *a, *b, *c, *first, *last, *words;
    } cases[] = {
        {"01/11/2019", "01/14/2019", "01/15/2019", "2019-01-11", "2019-01-15", "month before day"},
        {"11/01/2019", "14/01/2019", "15/01/2019", "2019-01-11", "2019-01-15", "day before month"},
        {"01/02/2019", "01/03/2019", "01/04/2019", NULL, NULL, "row 2: column time: \"01/02/2019"},
        {"01/14/2019", "15/01/2019", "01/16/2019", NULL, NULL, "row 3: column time: \"15/01/2019"},
        {"14/01/2019", "02/30/2019", "01/16/2019", NULL, NULL, "row 3: column time: \"02/30/2019"},
        {"1/14/2019", "1/15/2019", "1/16/2019", NULL, NULL, "day or month first"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[500];
        fx_import_options options = {.zone = "UTC", .timeframe = "D1"};
        fx_bars *b = NULL;
        rp_error error = {0};
        snprintf(text, sizeof text,
                 "DateTime,BidOpen,BidHigh,BidLow,BidClose,AskOpen,AskHigh,AskLow,AskClose\n%s 00:00:00.000,"
                 "1.1,1.2,1.0,1.1,1.2,1.3,1.1,1.2\n\"%s 00:00:00.000\",1.1,1.2,1.0,1.1,1.2,1.3,1.1,1.2\n"
                 "%s 00:00:00.000,1.1,1.2,1.0,1.1,1.2,1.3,1.1,1.2\n",
                 cases[i].a, cases[i].b, cases[i].c);
        const char *path = put_text("EURUSD.csv", text);
        rp_status status = fx_import(&path, 1, symbols, &options, &b, &error);
        if (!cases[i].first) {
            assert_int_equal(status, RP_EFORMAT);
            expect_words(&error, cases[i].words);
            continue;
        }
        if (status) fail_msg("%s", error.message);
        assert_int_equal(b->open_time[0], at(cases[i].first));
        assert_int_equal(b->open_time[2], at(cases[i].last));
        assert_int_equal(b->spread[0], 10000);
        assert_non_null(strstr(b->source, cases[i].words));
        fx_bars_free(b);
    }
}

static rp_status read_ticks(const char *text, fx_ticks **ticks, rp_error *error)
{
    fx_import_options options = {.zone = "UTC"};
    const char *path = put_text("EURUSD-ticks.csv", text);
    *ticks = NULL;
    return fx_ticks_import(&path, 1, symbols, &options, ticks, error);
}

static void ticks_too(void **state)
{
    fx_ticks *t = NULL;
    rp_error error = {0};
    if (read_ticks("time,bid,ask\n\"2019-06-03 10:00:00.5\",\"1,12001\",\"1,12003\"\n1559556001.5,1.1,1.2\n", &t,
                   &error))
        expect_words(&error, "row 3: column time: \"1559556001.5\" is written in another way");
    assert_null(t);
    if (read_ticks("time,bid,ask\n1559556000.5,\"1,12001\",\"1,12003\"\n1559556001.25,1.1,1.2\n", &t, &error))
        fail_msg("%s", error.message);
    assert_int_equal(t->bid[0], 112001);
    assert_int_equal(t->time[0], at("2019-06-03T10:00:00.5"));
    assert_int_equal(t->time[1], at("2019-06-03T10:00:01.25"));
    fx_ticks_free(t);
    if (read_ticks("DateTime,Bid,Ask\n01/04/2019 10:00:00.250,1.1,1.2\n01/14/2019 10:00:00.250,1.1,1.2\n", &t, &error))
        fail_msg("%s", error.message);
    assert_int_equal(t->time[0], at("2019-01-04T10:00:00.25"));
    fx_ticks_free(t);
    assert_int_equal(read_ticks("time,bid,ask\n2019-06-03 10:00:00,1,12001,1,12003\n", &t, &error), RP_EFORMAT);
    expect_words(&error, "row 2 has 5 columns, row 1 has 3");
    assert_int_equal(read_ticks("time,bid,ask\n2019-06-03 10:00:00,\"1,120\",\"1,121\"\n", &t, &error), RP_EFORMAT);
    expect_words(&error, "can be read in two ways");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_hold_separators),       cmocka_unit_test(a_comma_that_may_part_thousands),
        cmocka_unit_test(rows_wider_than_their_header), cmocka_unit_test(unix_time_in_every_form),
        cmocka_unit_test(dates_with_strokes),           cmocka_unit_test(ticks_too),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
