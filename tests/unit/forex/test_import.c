// Import: layouts, stamps, grids, zones, repairs, and the real files against the oracles.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

static fx_bars *import_text(const char *name, const char *text, fx_import_options options)
{
    fx_bars *bars = NULL;
    rp_error error = {0};
    const char *path = put_text(name, text);
    if (fx_import(&path, 1, symbols, &options, &bars, &error)) fail_msg("%s", error.message);
    return bars;
}

#define HEADER_OF_SIX "time,open,high,low,close,volume\n"

/* ---- layouts ------------------------------------------------------------------------------------------------------
 */

// The same three minutes of EURUSD in every layout; UTC is named where the text does not say it.
static void every_layout_gives_the_same_bars(void **state)
{
    static const char *const layouts[] = {
        "20190603 100000;1.120010;1.120050;1.120000;1.120040;0\n20190603 100100;1.120040;1.120090;1.120030;1.120080;0\n"
        "20190603 100200;1.120080;1.120080;1.120080;1.120080;0\n",
        "Date,Open,High,Low,Close\r\n2019-06-03 10:00:00,1.12001,1.12005,1.12,1.12004\r\n"
        "2019-06-03 10:01:00,1.12004,1.12009,1.12003,1.12008\r\n2019-06-03 10:02:00,1.12008,1.12008,1.12008,1.12008",
        "\xef\xbb\xbf<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\n"
        "2019.06.03\t10:00:00\t1.12001\t1.12005\t1.12000\t1.12004\t0\t9\n"
        "2019.06.03\t10:01:00\t1.12004\t1.12009\t1.12003\t1.12008\t0\t9\n"
        "2019.06.03\t10:02:00\t1.12008\t1.12008\t1.12008\t1.12008\t0\t9\n",
        "2019.06.03,10:00,1.12001,1.12005,1.12000,1.12004,0\n\n2019.06.03,10:01,1.12004,1.12009,1.12003,1.12008,0\n"
        "2019.06.03,10:02,1.12008,1.12008,1.12008,1.12008,0\n\n",
        "close;low;high;open;time\n1,12004;1,12;1,12005;1,12001;1559556000\n1,12008;1,12003;1,12009;1,12004;"
        "1559556060\n"
        "1,12008;1,12008;1,12008;1,12008;1559556120\n",
        "t,timestamp,o,h,l,c\nx,1559556000000,1.12001,1.12005,1.12,1.12004\nx,1559556060000,1.12004,1.12009,1.12003,1."
        "12008\n"
        "x,1559556120000,1.12008,1.12008,1.12008,1.12008\n",
        ",O,H,L,C,V\n1559556000000000,1.12001,1.12005,1.12,1.12004,0\n1559556060000000,1.12004,1.12009,1.12003,1.12008,"
        "0.0\n"
        "1559556120000000,1.12008,1.12008,1.12008,1.12008,0\n",
        "datetime,open,high,low,close\n1559556000000000000,1.12001,1.12005,1.12,1.12004\n"
        "1559556060000000000,1.12004,1.12009,1.12003,1.12008\n1559556120000000000,1.12008,1.12008,1.12008,1.12008\n",
        "\"timestamp\",\"open\",\"high\",\"low\",\"close\"\n\"2019-06-03T12:00:00+02:00\",1.12001,1.12005,1.12,1."
        "12004\n"
        "\"2019-06-03T10:01:00Z\",1.12004,1.12009,1.12003,1.12008\n\"2019-06-03 "
        "10:02:00.000+00:00\",1.12008,1.12008,1.12008,"
        "1.12008\n",
        "Gmt time,Open,High,Low,Close,Volume\n03.06.2019 10:00:00.000,1.12001,1.12005,1.12,1.12004,0\n"
        "03.06.2019 10:01:00.000,1.12004,1.12009,1.12003,1.12008,0\n03.06.2019 "
        "10:02:00.000,1.12008,1.12008,1.12008,1.12008,0\n",
        "Local time,Open,High,Low,Close,Volume\n03.06.2019 12:00:00.000 GMT+0200,1.12001,1.12005,1.12,1.12004,0\n"
        "03.06.2019 12:01:00.000 GMT+0200,1.12004,1.12009,1.12003,1.12008,0\n03.06.2019 12:02:00.000 "
        "GMT+0200,1.12008,1.12008,1.12008,1.12008,0\n",
        "20190603100000,1.12001,1.12005,1.12,1.12004\n20190603100100,1.12004,1.12009,1.12003,1.12008\n"
        "20190603100200,1.12008,1.12008,1.12008,1.12008\n",
    };
    fx_bars *first = NULL;
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        bool zoned = strstr(layouts[i], "Z\"") != NULL;
        fx_bars *b = import_text("EURUSD.csv", layouts[i], (fx_import_options){.zone = zoned ? NULL : "UTC"});
        if (!first) {
            first = b;
            assert_int_equal(b->count, 3);
            assert_int_equal(b->open_time[0], at("2019-06-03T10:00"));
            assert_int_equal(b->known_at[2], at("2019-06-03T10:03"));
            assert_int_equal(b->open[0], 112001);
            assert_int_equal(b->high[0], 112005);
            assert_int_equal(b->low[0], 112000);
            assert_int_equal(b->close[0], 112004);
            assert_int_equal(b->timeframe, FX_M1);
            assert_non_null(strstr(b->source, "EURUSD.csv; HistData ASCII"));
        } else {
            expect_same_bars(first, b);
            assert_true(rp_hash_equal(first->hash, b->hash));
            fx_bars_free(b);
        }
    }
    fx_bars_free(first);
}

// The usual row has a way of its own; written in quotes, the same row goes the general way, and both agree.
static void usual_rows_are_read_as_all_others(void **state)
{
    rp_random random = rp_random_key(7, 0, 0, 0);
    char *plain = malloc(200000), *quoted = malloc(300000);
    for (int round = 0; round < 40; round++) {
        size_t a = (size_t)sprintf(plain, "%s", HEADER_OF_SIX), b = (size_t)sprintf(quoted, "%s", HEADER_OF_SIX);
        int most = (int)rp_random_below(&random, 8);
        for (int i = 0; i < 60; i++) {
            char price[40], row[300];
            int decimals = (int)rp_random_below(&random, most + 1),
                zeros = (int)rp_random_below(&random, 10 - decimals);
            int used = snprintf(price, sizeof price, "%.*f", decimals, 1 + rp_random_uniform(&random));
            if (zeros && decimals) snprintf(price + used, sizeof price - (size_t)used, "%.*s", zeros, "000000000");
            snprintf(row, sizeof row, "2019-06-03 10:%02d,%s,%s,%s,%s,%d", i, price, price, price, price, i * 7);
            a += (size_t)sprintf(plain + a, "%s%s", row, i % 3 ? "\n" : "\r\n");
            b += (size_t)sprintf(quoted + b, "\"%.16s\", \"%s\", %s ,%s,%s,%d\n", row, price, price, price, price,
                                 i * 7);
        }
        fx_bars *x = import_text("EURUSD.csv", plain, (fx_import_options){.zone = "UTC"});
        fx_bars *y = import_text("EURUSD.csv", quoted, (fx_import_options){.zone = "UTC"});
        expect_same_bars(x, y);
        assert_true(x->digits <= 9 && x->digits >= 5 && (most <= 5 ? x->digits == 5 : x->digits <= most));
        fx_bars_free(x);
        fx_bars_free(y);
    }
    free(plain);
    free(quoted);
}

static void spread_and_volume(void **state)
{
    fx_bars *b = import_text("XAUUSD.csv",
                             "time,open,high,low,close,tick_volume,spread\n2019-06-03 10:00,1300.125,1300.125,1300.125,"
                             "1300.125,12.5,17\n2019-06-03 10:01,1300.12,1300.12,1300.12,1300.12,3,18\n",
                             (fx_import_options){.zone = "UTC"});
    assert_int_equal(b->digits, 3); // the data is finer than the symbol table's 2
    assert_int_equal(b->open[1], 1300120);
    assert_int_equal(b->spread[0], 170); // points of the symbol's two digits, in the series' points of three
    assert_true(b->volume[0] == 12.5);
    fx_bars_free(b);
}

static void stamps_of_bar_ends(void **state)
{
    fx_bars *b =
        import_text("EURUSD.csv",
                    "time,open,high,low,close\n2019-06-03 11:00,1,1,1,1\n2019-06-03 12:00,1,1,1,1\n2019-06-03 13:00,"
                    "1,1,1,1\n",
                    (fx_import_options){.zone = "UTC", .stamps_are_close = true});
    assert_int_equal(b->timeframe, FX_H1);
    assert_int_equal(b->open_time[0], at("2019-06-03T10:00"));
    assert_int_equal(b->known_at[0], at("2019-06-03T11:00"));
    fx_bars_free(b);
    // The check says which it took them for.
    for (int ends = 0; ends < 2; ends++) {
        fx_import_options options = {.zone = "UTC", .stamps_are_close = ends};
        fx_check *c = NULL;
        assert_int_equal(fx_check_file(path_of("EURUSD.csv"), symbols, &options, &c, NULL), RP_OK);
        assert_string_equal(c->findings[0].kind, "format");
        assert_non_null(
            strstr(c->findings[0].text, ends ? "H1 bars stamped at their ends, 3 rows from 2019-06-03T10:00"
                                             : "H1 bars stamped at their starts, 3 rows from 2019-06-03T11"));
        fx_check_free(c);
    }
}

// A broker's day on a clock of UTC+2 with European rules, and the week's close at Friday 17:00 New York.
static void days_of_a_broker(void **state)
{
    fx_bars *b = import_text("GBPUSDd1.csv",
                             "Date,open,high,low,close,tick_volume\n2019-03-28,130583,131073,130453,130935,5\n"
                             "2019-03-29,130583,131073,130453,130935,5\n2019-04-01,130583,131073,130453,130935,5\n",
                             (fx_import_options){.zone = "UTC+2/eu"});
    assert_int_equal(b->timeframe, FX_D1);
    assert_int_equal(b->open[0], 130583); // whole points
    assert_non_null(strstr(b->source, "prices in whole points"));
    assert_int_equal(b->open_time[1], at("2019-03-28T22:00"));
    assert_int_equal(b->known_at[1], at("2019-03-29T21:00")); // clipped: midnight there is 22:00 UTC, the close 21:00
    assert_int_equal(b->open_time[2], at("2019-03-31T21:00"));
    fx_bars_free(b);
}

/* ---- grids --------------------------------------------------------------------------------------------------------
 */

static void binary_noise_needs_its_repair(void **state)
{
    const char *text =
        "Date,open,high,low,close\n2019-06-03 10:00,130583.99999999999,131073.0,130453.0,130935.0\n"
        "2019-06-03 11:00,130583.0,131073.0,130453.0,130935.0\n2019-06-03 12:00,130583.0,131073.0,130453.0,"
        "130935.0\n";
    const char *path = put_text("EURUSD.csv", text);
    fx_import_options options = {.zone = "UTC"};
    fx_bars *b = NULL;
    rp_error error;
    assert_int_equal(fx_import(&path, 1, symbols, &options, &b, &error), RP_EVALUE);
    assert_null(b);
    expect_words(&error, "row 2 (2019-06-03T10:00:00Z, open 1.30584 high");
    expect_words(&error, "1 row(s) have a price with more decimals");
    expect_words(&error, "--repair round-to-grid");
    options.repairs = FX_REPAIR_ROUND_GRID;
    assert_int_equal(fx_import(&path, 1, symbols, &options, &b, &error), RP_OK);
    assert_int_equal(b->open[0], 130584);
    assert_string_equal(b->repairs, "round-to-grid: 1");
    fx_bars_free(b);
}

// A price that went through 32-bit floats: its noise tells nothing about the grid.
static void float_noise_is_no_grid(void **state)
{
    fx_bars *b =
        import_text("EURUSD.csv",
                    "Date,open,high,low,close\n2019-06-03 10:00,1.1298700571060181,1.13,1.12,1.12345\n2019-06-03 11:00,"
                    "1.1,1.1,1.1,1.1\n2019-06-03 12:00,1.1,1.1,1.1,1.1\n",
                    (fx_import_options){.zone = "UTC", .repairs = FX_REPAIR_ROUND_GRID});
    assert_int_equal(b->digits, 5);
    assert_int_equal(b->open[0], 112987);
    fx_bars_free(b);
}

static void digits_can_be_fewer(void **state)
{
    const char *text =
        "Date,open,high,low,close\n2019-06-03 10:00,1.123455,1.123465,1.1,1.123455\n2019-06-03 11:00,1.1,1.1,1.1,"
        "1.1\n2019-06-03 12:00,1.1,1.1,1.1,1.1\n";
    fx_bars *b = import_text("EURUSD.csv", text, (fx_import_options){.zone = "UTC"});
    assert_int_equal(b->digits, 6);
    assert_int_equal(b->open[0], 1123455);
    fx_bars_free(b);
    b = import_text("EURUSD.csv", text,
                    (fx_import_options){.zone = "UTC", .digits = 5, .repairs = FX_REPAIR_ROUND_GRID});
    assert_int_equal(b->open[0], 112346); // 1.123455 to even
    assert_int_equal(b->high[0], 112346); // 1.123465 to even
    fx_bars_free(b);
}

// Rounded to the grid such a price is zero.
static void prices_below_half_a_grid_step(void **state)
{
    const char *path =
        put_text("EURUSD.csv", "Date,open,high,low,close\n2019-06-03 10:00,1.1,1.1,0.000005,1.1\n2019-06-03 11:00,"
                               "1.1,1.1,0.000006,1.1\n2019-06-03 12:00,1.1,1.1,1.1,1.1\n");
    fx_import_options options = {.zone = "UTC", .digits = 5, .repairs = FX_REPAIR_ROUND_GRID};
    fx_bars *b = NULL;
    rp_error error;
    assert_int_equal(fx_import(&path, 1, symbols, &options, &b, &error), RP_EVALUE);
    expect_words(&error, "1 row(s) hold a price of zero or below on its grid");
    options.repairs |= FX_REPAIR_DROP_BAD;
    assert_int_equal(fx_import(&path, 1, symbols, &options, &b, &error), RP_OK);
    assert_int_equal(b->count, 2);
    assert_int_equal(b->low[0], 1);
    fx_bars_free(b);
}

static void prices_too_large_for_points(void **state)
{
    const char *path =
        put_text("US30.csv", "Date,open,high,low,close\n2019-06-03 10:00,39000.123456,39001,39000,39000.5\n"
                             "2019-06-03 11:00,39000,39000,39000,39000\n2019-06-03 12:00,39000,39000,39000,39000\n");
    fx_import_options options = {.zone = "UTC"};
    fx_bars *b = NULL;
    rp_error error;
    assert_int_equal(fx_import(&path, 1, symbols, &options, &b, &error), RP_EVALUE);
    assert_null(b);
    expect_words(&error, "row 2: price 39000.1235 is too large for points of 10^-6 (limit 2147.48");
}

/* ---- repairs ------------------------------------------------------------------------------------------------------
 */

static void repair_names(void **state)
{
    unsigned repairs = 0;
    rp_error error;
    assert_int_equal(fx_repairs_parse("sort,drop-bad-rows", &repairs, NULL), RP_OK);
    assert_int_equal(repairs, FX_REPAIR_SORT | FX_REPAIR_DROP_BAD);
    assert_int_equal(fx_repairs_parse("", &repairs, NULL), RP_OK);
    assert_int_equal(repairs, 0);
    assert_int_equal(
        fx_repairs_parse(" sort , round-to-grid,drop-identical-duplicates,keep-first-duplicate,drop-flat-fills,"
                         "drop-weekend",
                         &repairs, NULL),
        RP_OK);
    assert_int_equal(repairs, 127 - FX_REPAIR_DROP_BAD);
    repairs = 5;
    assert_int_equal(fx_repairs_parse("sort,tidy", &repairs, &error), RP_EUNKNOWN);
    assert_int_equal(repairs, 5);
    expect_words(&error, "\"tidy\" is no repair; there are drop-identical-duplicates, keep-first-duplicate");
}

#define ROW(minute, price) "2019-06-03 10:" minute "," price "," price "," price "," price "\n"
#define HEADER             "time,open,high,low,close\n"

typedef struct repair_case {
    const char *text;
    unsigned repairs;
    int64_t rows;      // 0: refused
    const char *words; // of the message, or of the repairs noted
} repair_case;

static void each_repair_alone(void **state)
{
    static const repair_case cases[] = {
        {HEADER ROW("00", "1.1") ROW("01", "1.2") ROW("01", "1.2") ROW("02", "1.3"), 0, 0,
         "row 4 (2019-06-03T10:01:00Z, open 1.2 high 1.2 low 1.2 close 1.2): 1 row(s) equal an earlier row"},
        {HEADER ROW("00", "1.1") ROW("01", "1.2") ROW("01", "1.2") ROW("02", "1.3"), FX_REPAIR_DROP_IDENTICAL, 3,
         "drop-identical-duplicates: 1"},
        {HEADER ROW("00", "1.1") ROW("01", "1.2") ROW("01", "1.25") ROW("02", "1.3"), FX_REPAIR_DROP_IDENTICAL, 0,
         "row 4 (2019-06-03T10:01:00Z, open 1.25 high 1.25 low 1.25 close 1.25): 1 row(s) repeat the stamp"},
        {HEADER ROW("00", "1.1") ROW("01", "1.2") ROW("01", "1.25") ROW("02", "1.3"), FX_REPAIR_KEEP_FIRST, 3,
         "keep-first-duplicate: 1"},
        {HEADER ROW("00", "1.1") ROW("02", "1.2") ROW("01", "1.25") ROW("03", "1.3") ROW("04", "1.3") ROW("05", "1.3"),
         0, 0, "row 4 (2019-06-03T10:01:00Z, open 1.25 high 1.25 low 1.25 close 1.25): 1 row(s) stand behind a row"},
        {HEADER ROW("00", "1.1") ROW("02", "1.2") ROW("01", "1.25") ROW("03", "1.3") ROW("04", "1.3") ROW("05", "1.3"),
         FX_REPAIR_SORT, 6, "sort: 1"},
        // Two equal rows that both came late: the second is seen once they are sorted.
        {HEADER ROW("00", "1.1") ROW("05", "1.2") ROW("01", "1.25") ROW("01", "1.25") ROW("06", "1.3") ROW("07", "1.3"),
         FX_REPAIR_SORT, 0, "1 row(s) equal an earlier row"},
        {HEADER ROW("00", "1.1") ROW("05", "1.2") ROW("01", "1.25") ROW("01", "1.25") ROW("06", "1.3") ROW("07", "1.3"),
         FX_REPAIR_SORT | FX_REPAIR_DROP_IDENTICAL, 5, "sort: 2; drop-identical-duplicates: 1"},
        {HEADER ROW("00", "1.1") ROW("01", "0") ROW("02", "1.3") ROW("03", "1.3"), 0, 0,
         "row 3 (2019-06-03T10:01:00Z, open 0 high 0 low 0 close 0): 1 row(s) hold a price of zero or below"},
        {HEADER ROW("00", "1.1") ROW("01", "-1.2") ROW("02", "1.3") ROW("03", "1.3"), FX_REPAIR_DROP_BAD, 3,
         "drop-bad-rows: 1"},
        {HEADER ROW("00", "1.1") "2019-06-03 10:01,1.2,1.1,1.3,1.2\n" ROW("02", "1.3") ROW("03", "1.3"), 0, 0,
         "row 3 (2019-06-03T10:01:00Z, open 1.2 high 1.1 low 1.3 close 1.2): 1 row(s) have a high below low"},
        {HEADER ROW("00", "1.1") "2019-06-03 10:01,1.2,1.25,1.22,1.23\n" ROW("02", "1.3") ROW("03", "1.3"),
         FX_REPAIR_DROP_BAD, 3, "drop-bad-rows: 1"},
        // 2019-06-07 21:00 UTC is Friday 17:00 New York.
        {HEADER "2019-06-07 20:58,1,1.1,1,1\n2019-06-07 20:59,1,1.1,1,1\n2019-06-07 21:00,1,1.1,1,1\n2019-06-07 "
                "21:01,1,1,1,1\n",
         0, 4, ""},
        {HEADER "2019-06-07 20:58,1,1.1,1,1\n2019-06-07 20:59,1,1.1,1,1\n2019-06-07 21:00,1,1.1,1,1\n2019-06-07 "
                "21:01,1,1,1,1\n",
         FX_REPAIR_DROP_FLAT, 3, "drop-flat-fills: 1"},
        {HEADER "2019-06-07 20:58,1,1.1,1,1\n2019-06-07 20:59,1,1.1,1,1\n2019-06-07 21:00,1,1.1,1,1\n2019-06-07 "
                "21:01,1,1,1,1\n",
         FX_REPAIR_DROP_WEEKEND, 2, "drop-weekend: 1"},
        {HEADER ROW("00", "0") ROW("01", "0") ROW("02", "0"), FX_REPAIR_DROP_BAD, 0,
         "no row is left after the repairs"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fx_import_options options = {.zone = "UTC", .repairs = cases[i].repairs};
        const char *path = put_text("EURUSD.csv", cases[i].text);
        fx_bars *b = NULL;
        rp_error error = {0};
        rp_status status = fx_import(&path, 1, symbols, &options, &b, &error);
        if (cases[i].rows == 0) {
            assert_int_equal(status, RP_EVALUE);
            assert_null(b);
            expect_words(&error, cases[i].words);
            expect_words(&error, "EURUSD.csv: ");
            continue;
        }
        if (status) fail_msg("case %zu: %s", i, error.message);
        assert_int_equal(b->count, cases[i].rows);
        assert_non_null(strstr(b->repairs, cases[i].words));
        for (int64_t k = 1; k < b->count; k++) assert_true(b->open_time[k] > b->open_time[k - 1]);
        fx_bars_free(b);
    }
}

/* ---- several files, zones ------------------------------------------------------------------------------------------
 */

static void files_are_joined_in_time(void **state)
{
    const char *paths[] = {put_text("EURUSD-b.csv", HEADER ROW("03", "1.3") ROW("04", "1.4") ROW("05", "1.5")),
                           put_text("EURUSD-a.csv", HEADER ROW("00", "1.1") ROW("01", "1.2") ROW("02", "1.2"))};
    fx_import_options options = {.zone = "UTC"};
    fx_bars *b = NULL;
    assert_int_equal(fx_import(paths, 2, symbols, &options, &b, NULL), RP_OK);
    assert_int_equal(b->count, 6);
    assert_int_equal(b->open[3], 130000);
    assert_non_null(strstr(b->source, "EURUSD-a.csv, EURUSD-b.csv"));
    fx_bars_free(b);

    rp_error error;
    paths[0] = put_text("GBPUSD-b.csv", HEADER ROW("03", "1.3") ROW("04", "1.4") ROW("05", "1.5"));
    b = NULL;
    assert_int_equal(fx_import(paths, 2, symbols, &options, &b, &error), RP_ECONFLICT);
    expect_words(&error, "GBPUSD-b.csv is GBPUSD");
    paths[0] = put_text("EURUSD-h.csv",
                        HEADER "2019-06-03 10:00,1,1,1,1\n2019-06-03 11:00,1,1,1,1\n2019-06-03 12:00,1,1,1,1\n");
    assert_int_equal(fx_import(paths, 2, symbols, &options, &b, &error), RP_ECONFLICT);
    expect_words(&error, "import them apart");
    assert_null(b);
}

// A year of hours by the market's own calendar, written on a file's clock.
static char *year_of_hours(const char *zone_name, int year, size_t *size)
{
    const fx_zone *zone;
    assert_int_equal(fx_zone_get(zone_name, &zone, NULL), RP_OK);
    char *text = malloc(400000), from[40];
    snprintf(from, sizeof from, "%d-01-02", year);
    size_t used = (size_t)sprintf(text, "%s", "time,open,high,low,close\n");
    for (int64_t t = at(from); t < at(from) + 360 * FX_DAY; t += FX_HOUR) {
        if (!fx_market_open(t)) continue;
        fx_civil c = fx_to_civil(fx_zone_to_local(zone, t));
        used +=
            (size_t)sprintf(text + used, "%04d-%02d-%02d %02d:00,1.1,1.2,1.0,1.1\n", c.year, c.month, c.day, c.hour);
    }
    *size = used;
    return text;
}

static void zones_are_detected(void **state)
{
    static const char *const zones[] = {"UTC",      "UTC-5", "UTC-5/us", "UTC-5/eu", "UTC+2/us", "UTC+2/eu",
                                        "UTC+1/eu", "UTC+9", "UTC+10",   "UTC-8/us", "UTC+3",    "UTC+0/eu"};
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        size_t size;
        char *text = year_of_hours(zones[i], 2018, &size);
        const char *path = put("EURUSD-h1.csv", text, size);
        fx_bars *b = import(&path, 1, 0);
        char expected[64];
        snprintf(expected, sizeof expected, "%s, detected", zones[i]);
        assert_string_equal(b->zone, expected);
        assert_int_equal(b->open_time[0], at("2018-01-02"));
        fx_bars_free(b);
        free(text);
    }
}

// Four-hour bars and days tell an offset that fits, but mostly leave two: both are named, nothing is guessed.
static void zones_of_long_bars(void **state)
{
    static const struct {
        const char *zone;
        fx_timeframe tf;
        bool found;
    } cases[] = {{"UTC", FX_H4, false},
                 {"UTC+3", FX_H4, true},
                 {"UTC-5/us", FX_H4, false},
                 {"UTC+2/us", FX_D1, false},
                 {"UTC+2/us", FX_H4, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const fx_zone *zone;
        char *text = malloc(400000);
        size_t used = (size_t)sprintf(text, "%s", "time,open,high,low,close\n");
        int64_t length = fx_timeframe_length(cases[i].tf), last = -1;
        assert_int_equal(fx_zone_get(cases[i].zone, &zone, NULL), RP_OK);
        for (int64_t t = at("2017-01-02"); t < at("2018-12-20"); t += FX_HOUR) {
            int64_t local = fx_zone_to_local(zone, t) / length * length;
            if (!fx_market_open(t) || local == last) continue;
            fx_civil c = fx_to_civil(last = local);
            used += (size_t)sprintf(text + used, "%04d-%02d-%02d %02d:00,1.1,1.2,1.0,1.1\n", c.year, c.month, c.day,
                                    c.hour);
        }
        const char *path = put("EURUSD.csv", text, used);
        fx_bars *b = NULL;
        rp_error error;
        rp_status status = fx_import(&path, 1, symbols, NULL, &b, &error);
        assert_int_equal(status, cases[i].found ? RP_OK : RP_ECONFLICT);
        if (status) {
            expect_words(&error, cases[i].zone);
            expect_words(&error, "minute or hour bars of the source tell");
        } else {
            assert_string_equal(b->zone, "UTC+3, detected");
            fx_bars_free(b);
        }
        free(text);
    }
}

static void mixed_zones_are_refused(void **state)
{
    size_t a_size, b_size;
    char *a = year_of_hours("UTC-5/us", 2018, &a_size), *b = year_of_hours("UTC-5/eu", 2019, &b_size);
    char *both = malloc(a_size + b_size);
    size_t header = strlen("time,open,high,low,close\n");
    memcpy(both, a, a_size);
    memcpy(both + a_size, b + header, b_size - header);
    const char *path = put("EURUSD-mixed.csv", both, a_size + b_size - header);
    fx_bars *bars = NULL;
    rp_error error;
    assert_int_equal(fx_import(&path, 1, symbols, NULL, &bars, &error), RP_ECONFLICT);
    assert_null(bars);
    expect_words(&error,
                 "EURUSD-mixed.csv: mixed time zones: the rows of 2018 are in UTC-5/us, the others in UTC-5/eu");
    expect_words(&error, "split the file by year");
    // Each in a file of its own, they are one series.
    const char *paths[] = {put("EURUSD-2018.csv", a, a_size), put("EURUSD-2019.csv", b, b_size)};
    bars = import(paths, 2, 0);
    assert_string_equal(bars->zone, "UTC-5/us, detected; UTC-5/eu, detected");
    fx_bars_free(bars);
    free(a);
    free(b);
    free(both);
}

static void unclear_zones_are_refused(void **state)
{
    fx_bars *b = NULL;
    rp_error error;
    const char *path = put_text("EURUSD.csv", HEADER ROW("00", "1.1") ROW("01", "1.2") ROW("02", "1.2"));
    assert_int_equal(fx_import(&path, 1, symbols, NULL, &b, &error), RP_EVALUE);
    expect_words(&error, "0 weekend(s) in the file are too few to detect its time zone; name it (--zone");
    // A summer has no change of clocks: the rules give the same times, and the fixed offset is taken.
    size_t size;
    char *text = year_of_hours("UTC-5/us", 2018, &size), *june = strstr(text, "2018-06-01"),
         *july = strstr(text, "2018-08-01");
    memmove(text + strlen("time,open,high,low,close\n"), june, (size_t)(july - june));
    path = put("EURUSD.csv", text, strlen("time,open,high,low,close\n") + (size_t)(july - june));
    b = import(&path, 1, 0);
    assert_string_equal(b->zone, "UTC-4, detected");
    assert_int_equal(b->open_time[0], at("2018-06-01T04:00"));
    fx_bars_free(b);
    free(text);
    // Two weeks of March by American dates, one of October by European ones: four edges against two decide nothing.
    size_t us_size, eu_size;
    char *us = year_of_hours("UTC-5/us", 2018, &us_size), *eu = year_of_hours("UTC-5/eu", 2018, &eu_size);
    size_t first = (size_t)(strstr(us, "2018-09-03") - us), second = eu_size - (size_t)(strstr(eu, "2018-09-03") - eu);
    memcpy(us + first, strstr(eu, "2018-09-03"), second);
    path = put("EURUSD.csv", us, first + second);
    b = NULL;
    assert_int_equal(fx_import(&path, 1, symbols, NULL, &b, &error), RP_ECONFLICT);
    expect_words(&error, "the time zone is not certain: UTC-5/us");
    expect_words(&error, "name it (--zone UTC-5/us or UTC-5/eu)");
    free(us);
    free(eu);
    // Stamps that carry their zone cannot be read in another.
    b = NULL;
    fx_import_options options = {.zone = "UTC-5"};
    path = put_text("EURUSD.csv",
                    HEADER "2019-06-03T10:00Z,1,1,1,1\n2019-06-03T10:01Z,1,1,1,1\n2019-06-03T10:02Z,1,1,1,1\n");
    assert_int_equal(fx_import(&path, 1, symbols, &options, &b, &error), RP_ECONFLICT);
    expect_words(&error, "carry their zone");
    assert_null(b);
}

/* ---- real files ----------------------------------------------------------------------------------------------------
 */

static void equal_to_the_oracles(void **state)
{
    char root[300];
    snprintf(root, sizeof root, "%s", data_path("fx/parquet"));
    const char *eurusd[] = {data_path("fx/m1/EURUSD-2018.csv.gz"), data_path("fx/m1/EURUSD-2019.csv.gz")};
    const char *usdjpy[] = {data_path("fx/m1/USDJPY-2019.csv.gz")};
    static const struct {
        const char *symbol, *zone;
        int64_t rows, files;
    } cases[] = {{"EURUSD", "UTC-5/us, detected; UTC-5/eu, detected", 745077, 2},
                 {"USDJPY", "UTC-5/eu, detected", 372525, 1}};
    for (int i = 0; i < 2; i++) {
        fx_bars *b = import(i ? usdjpy : eurusd, cases[i].files, FX_REPAIR_DROP_IDENTICAL), *oracle = NULL;
        assert_int_equal(b->count, cases[i].rows);
        assert_string_equal(b->zone, cases[i].zone);
        assert_string_equal(b->repairs, "drop-identical-duplicates: 60");
        assert_non_null(
            strstr(b->zone_evidence, "-2019.csv.gz: Weeks from Sunday 17:00 to Friday 17:00 New York: under"));
        assert_int_equal(fx_store_load(root, symbols, cases[i].symbol, FX_M1, FX_DAY_UTC, &oracle, NULL), RP_OK);
        expect_same_bars(b, oracle);
        assert_true(rp_hash_equal(b->hash, oracle->hash));
        fx_bars_free(oracle);
        fx_bars_free(b);
    }
}

static void vendor_zip_is_the_gzip(void **state)
{
    const char *zip = data_path("fx/m1-vendor-zip/HISTDATA_COM_ASCII_EURUSD_M12019.zip");
    const char *gzip = data_path("fx/m1/EURUSD-2019.csv.gz");
    fx_bars *a = import(&zip, 1, FX_REPAIR_DROP_IDENTICAL), *b = import(&gzip, 1, FX_REPAIR_DROP_IDENTICAL);
    assert_true(rp_hash_equal(a->hash, b->hash));
    fx_bars_free(a);
    fx_bars_free(b);
}

static void other_real_files(void **state)
{
    static const struct {
        const char *name, *zone, *first;
        int64_t rows;
        int digits;
        unsigned repairs;
    } files[] = {
        {"fx/m1/XAUUSD-2019.csv.gz", "UTC-5/eu, detected", "2019-01-01T23:00", 352628, 3, FX_REPAIR_DROP_IDENTICAL},
        {"fx/h1/GBPUSDh1.csv.gz", "UTC+2/eu, detected", "2012-11-16T03:00", 57600, 5, FX_REPAIR_ROUND_GRID},
        {"fx/h1/XAUUSDh1.csv.gz", "UTC+2/eu, detected", "2012-05-17T05:00", 57600, 2, FX_REPAIR_ROUND_GRID},
        {"fx/h1/EURUSD-2017-2018-backtestingpy.csv", "UTC, detected", "2017-04-19T09:00", 5000, 5, 0},
        {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "UTC, stated in the file", "2012-02-01T00:00", 30117, 5, 0},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *path = data_path(files[i].name);
        fx_bars *b = import(&path, 1, files[i].repairs);
        assert_string_equal(b->zone, files[i].zone);
        assert_int_equal(b->open_time[0], at(files[i].first));
        assert_int_equal(b->count, files[i].rows);
        assert_int_equal(b->digits, files[i].digits);
        fx_bars_free(b);
    }
    // Longer bars tell the offset, but on this clock not whose daylight saving.
    const char *path = data_path("fx/h4/EURUSDh4.csv");
    fx_bars *b = NULL;
    rp_error error;
    fx_import_options options = {.repairs = FX_REPAIR_ROUND_GRID};
    assert_int_equal(fx_import(&path, 1, symbols, &options, &b, &error), RP_ECONFLICT);
    expect_words(&error, "name it (--zone UTC+2/us or UTC+2/eu); minute or hour bars of the source tell");
    options.zone = "UTC+2/eu";
    assert_int_equal(fx_import(&path, 1, symbols, &options, &b, &error), RP_OK);
    assert_string_equal(b->repairs, "round-to-grid: 9998");
    assert_int_equal(b->count, 14400);
    fx_bars_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layout_gives_the_same_bars),
        cmocka_unit_test(usual_rows_are_read_as_all_others),
        cmocka_unit_test(spread_and_volume),
        cmocka_unit_test(stamps_of_bar_ends),
        cmocka_unit_test(days_of_a_broker),
        cmocka_unit_test(binary_noise_needs_its_repair),
        cmocka_unit_test(float_noise_is_no_grid),
        cmocka_unit_test(digits_can_be_fewer),
        cmocka_unit_test(prices_below_half_a_grid_step),
        cmocka_unit_test(prices_too_large_for_points),
        cmocka_unit_test(repair_names),
        cmocka_unit_test(each_repair_alone),
        cmocka_unit_test(files_are_joined_in_time),
        cmocka_unit_test(zones_are_detected),
        cmocka_unit_test(zones_of_long_bars),
        cmocka_unit_test(mixed_zones_are_refused),
        cmocka_unit_test(unclear_zones_are_refused),
        cmocka_unit_test(equal_to_the_oracles),
        cmocka_unit_test(vendor_zip_is_the_gzip),
        cmocka_unit_test(other_real_files),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
