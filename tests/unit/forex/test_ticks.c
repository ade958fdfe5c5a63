// Ticks in text: layouts, blanks, zones, defects and their repairs; memory and search.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

#include <forex/ticks.h>

static fx_ticks *read_text(const char *name, const char *text, fx_import_options options)
{
    fx_ticks *t = NULL;
    rp_error error = {0};
    const char *path = put_text(name, text);
    if (fx_ticks_import(&path, 1, symbols, &options, &t, &error)) fail_msg("%s", error.message);
    return t;
}

static void refuse(const char *name, const char *text, fx_import_options options, rp_status expected, const char *words)
{
    fx_ticks *t = NULL;
    rp_error error = {0};
    const char *path = put_text(name, text);
    int64_t live = rp_memory_stats().live_blocks;
    if (!options.zone) options.zone = "UTC";
    rp_status status = fx_ticks_import(&path, 1, symbols, &options, &t, &error);
    if (status != expected) fail_msg("%s: %s: %s", words, rp_status_name(status), error.message);
    assert_null(t);
    expect_words(&error, words);
    expect_words(&error, name);
    assert_int_equal(rp_memory_stats().live_blocks, live);
}

/* ---- layouts ------------------------------------------------------------------------------------------------------
 */

// The same three ticks in every layout.
static void every_layout_gives_the_same_ticks(void **state)
{
    static const struct {
        const char *text;
        fx_format format;
        bool volume;
    } layouts[] = {
        {"20190603 100000250,1.120010,1.120050,0\n20190603 100001500,1.120020,1.120050,0\n20190603 "
         "100001500,1.120020,1.120040,0\n",
         FX_FORMAT_HISTDATA_TICKS, false},
        {"EUR/USD,20190603 10:00:00.250,1.12001,1.12005\nEUR/USD,20190603 "
         "10:00:01.500,1.12002,1.12005\nEUR/USD,20190603 "
         "10:00:01.500,1.12002,1.12004\n",
         FX_FORMAT_TRUEFX, false},
        {"timestamp,bid,ask\n2019-06-03 10:00:00.250,1.12001,1.12005\n2019-06-03 "
         "10:00:01.500,1.12002,1.12005\n2019-06-03 "
         "10:00:01.5,1.12002,1.12004\n",
         FX_FORMAT_TRUEFX, false},
        {"\xef\xbb\xbf<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>\r\n"
         "2019.06.03\t09:59:59.000\t1.12000\t\t\t\t2\r\n" // no ask yet: no tick
         "2019.06.03\t10:00:00.250\t1.12001\t1.12005\t\t\t6\r\n2019.06.03\t10:00:01.500\t1.12002\t\t\t\t2\r\n"
         "2019.06.03\t10:00:01.500\t\t\t1.12003\t5\t24\r\n" // a trade moves no quote
         "2019.06.03\t10:00:01.500\t\t1.12004\t\t\t4\r\n",
         FX_FORMAT_MT5_TICKS, true},
        {"Ask;Bid;Time;Ask_Volume;Bid_Volume\n1,12005;1,12001;1559556000250;1,5;2\n1,12005;1,12002;1559556001500;1,5;"
         "2\n\n"
         "1,12004;1,12002;1559556001500;1,5;2",
         FX_FORMAT_CSV_TICKS, true},
        {"2019-06-03T10:00:00.25,1.12001,1.12005\n2019-06-03T10:00:01.5,1.12002,1.12005\n2019-06-03T10:00:01.5,1.12002,"
         "1."
         "12004\n",
         FX_FORMAT_CSV_TICKS, false},
    };
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        fx_format format;
        fx_ticks *t = read_text("EURUSD.csv", layouts[i].text, (fx_import_options){.zone = "UTC"});
        assert_int_equal(fx_format_detect(put_text("EURUSD.csv", layouts[i].text), &format, NULL), RP_OK);
        assert_int_equal(format, layouts[i].format);
        assert_int_equal(t->count, 3);
        assert_int_equal(t->time[0], at("2019-06-03T10:00:00.25"));
        assert_int_equal(t->time[1], at("2019-06-03T10:00:01.5"));
        assert_int_equal(t->time[2], t->time[1]);
        const int32_t bid[] = {112001, 112002, 112002}, ask[] = {112005, 112005, 112004};
        assert_memory_equal(t->bid, bid, sizeof bid);
        assert_memory_equal(t->ask, ask, sizeof ask);
        assert_int_equal(t->bid_volume != NULL, layouts[i].volume);
        fx_ticks_free(t);
    }
}

static void volumes(void **state)
{
    fx_ticks *t =
        read_text("EURUSD.csv", "time,bid,ask,volume\n2019-06-03 10:00,1,1,3.5\n", (fx_import_options){.zone = "UTC"});
    assert_true(t->bid_volume[0] == 3.5 && t->ask_volume[0] == 0); // one volume counts as the bid's
    fx_ticks_free(t);
    // One file with, one without: zeros where there is none.
    const char *paths[] = {put_text("EURUSD-a.csv", "time,bid,ask\n2019-06-03 10:00,1,1\n"),
                           put_text("EURUSD-b.csv", "time,bid,ask,bid_volume,ask_volume\n2019-06-03 09:00,1,1,2,3\n")};
    fx_import_options options = {.zone = "UTC"};
    assert_int_equal(fx_ticks_import(paths, 2, symbols, &options, &t, NULL), RP_OK);
    assert_int_equal(t->time[0], at("2019-06-03T09:00")); // in order of time, whatever the order of files
    assert_true(t->bid_volume[0] == 2 && t->ask_volume[0] == 3 && t->bid_volume[1] == 0 && t->ask_volume[1] == 0);
    fx_ticks_free(t);
    // The same the other way round: the file without volume is read last.
    const char *turned[] = {paths[1], paths[0]};
    assert_int_equal(fx_ticks_import(turned, 2, symbols, &options, &t, NULL), RP_OK);
    assert_true(t->bid_volume[0] == 2 && t->ask_volume[0] == 3 && t->bid_volume[1] == 0 && t->ask_volume[1] == 0);
    fx_ticks_free(t);
}

static void finer_prices_than_the_symbol(void **state)
{
    fx_ticks *t = read_text("EURUSD.csv", "time,bid,ask\n2019-06-03 10:00,1.123456,1.12346\n",
                            (fx_import_options){.zone = "UTC"});
    assert_int_equal(t->digits, 6);
    assert_int_equal(t->bid[0], 1123456);
    fx_ticks_free(t);
    t = read_text("EURUSD.csv", "time,bid,ask\n2019-06-03 10:00,1.12,1.123456789012345\n",
                  (fx_import_options){.zone = "UTC", .repairs = FX_REPAIR_ROUND_GRID});
    assert_int_equal(t->digits, 5); // noise tells nothing of the grid
    assert_int_equal(t->ask[0], 112346);
    fx_ticks_free(t);
    refuse("EURUSD.csv", "time,bid,ask\n2019-06-03 10:00,1,999999\n", (fx_import_options){.digits = 5}, RP_EVALUE,
           "tick 1: bid 1 ask 999999 is too large for points of 10^-5");
}

// Found by the fuzz target: rounded to the grid such a price is zero.
static void prices_below_half_a_grid_step(void **state)
{
    const char *text = "time,bid,ask\n2019-06-03 10:00,0.000005,1.12346\n2019-06-03 10:01,1.12,1.13\n";
    fx_import_options options = {.zone = "UTC", .digits = 5, .repairs = FX_REPAIR_ROUND_GRID};
    refuse("EURUSD.csv", text, options, RP_EVALUE, "have a price of zero or below on its grid");
    options.repairs |= FX_REPAIR_DROP_BAD;
    fx_ticks *t = read_text("EURUSD.csv", text, options);
    assert_int_equal(t->count, 1);
    assert_int_equal(t->bid[0], 112000);
    fx_ticks_free(t);
    t = read_text("EURUSD.csv", "time,bid,ask\n2019-06-03 10:00,0.000006,1.12346\n", options);
    assert_int_equal(t->bid[0], 1);
    fx_ticks_free(t);
}

/* ---- what is refused, and repaired ----------------------------------------------------------------------------------
 */

static void text_that_is_none(void **state)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"", "the file is empty (0 bytes)"},
        {"time,bid,ask\n", "the file is empty: no tick"},
        {"time,bid,ask\n2019-06-03 10:00,1.1\n", "row 2 has 2 columns, 3 are needed: \"2019-06-03 10:00,1.1\""},
        {"time,bid,ask\n2019-06-03 10:00,1.1,x\n", "row 2: column ask: \"x\" is no price"},
        {"time,bid,ask\n2019-06-03 10:00,,1\n", "row 2: column bid: \"\" is no price"},
        {"time,bid,ask\n\n2019-06-33 10:00,1,1\n",
         "row 3: column time: \"2019-06-33 10:00\" is a date that does not exist"},
        {"time,bid,ask,volume\n2019-06-03 10:00,1,1,-2\n", "row 2: column volume: \"-2\" is no volume"},
        {"EUR/USD,20190603 10:00:00.250,1.1,1.1\nGBP/USD,20190603 10:00:00.250,1.1,1.1\n",
         "is another pair than the rows"},
        {"EUR/USD,20190603 10:00:00.250,1.1,1.1\nrubbish,20190603 10:00:00.250,1.1,1.1\n",
         "row 2: column pair: \"rubbish\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refuse("EURUSD.csv", cases[i].text, (fx_import_options){.format = FX_FORMAT_CSV_TICKS}, RP_EFORMAT,
               cases[i].words);
    refuse("EURUSD.csv", "time,open,high,low,close\n2019-06-03 10:00,1,1,1,1\n", (fx_import_options){0}, RP_ECONFLICT,
           "holds no ticks (CSV of bars)");
    refuse("EURUSD.csv", "", (fx_import_options){0}, RP_EFORMAT,
           "the file is empty (0 bytes); export or fetch it again");
    refuse("EURUSD.csv", "\x01\x02odd\n", (fx_import_options){0}, RP_EFORMAT, "not CSV of ticks: row 1 is \"??odd\"");
    refuse("EURUSD.csv", "time,bid,ask\n2019-06-03 10:00,1,1\n",
           (fx_import_options){.format = FX_FORMAT_HISTDATA_TICKS}, RP_EFORMAT,
           "not HistData ASCII, ticks: row 1 is \"time,bid,ask\". Leave the format out");
}

static void defects_and_repairs(void **state)
{
    static const struct {
        const char *text;
        unsigned repairs;
        int64_t left; // 0: refused
        const char *words;
    } cases[] = {
        {"time,bid,ask\n2019-06-03 10:00,1.1,1.2\n2019-06-03 10:01,1.3,1.2\n", 0, 0,
         "tick 2 (2019-06-03T10:01:00Z, bid 1.3 ask 1.2): 1 tick(s) have the ask below the bid"},
        {"time,bid,ask\n2019-06-03 10:00,1.1,1.2\n2019-06-03 10:01,1.3,1.2\n", FX_REPAIR_CLIP_CROSSED, 2,
         "clip-crossed: 1"},
        {"time,bid,ask\n2019-06-03 10:00,1.1,1.2\n2019-06-03 10:01,0,1.2\n", 0, 0, "have a price of zero or below"},
        {"time,bid,ask\n2019-06-03 10:00,1.1,1.2\n2019-06-03 10:01,0,1.2\n", FX_REPAIR_DROP_BAD, 1, "drop-bad-rows: 1"},
        {"time,bid,ask\n2019-06-03 10:02,1.1,1.2\n2019-06-03 10:01,1.1,1.2\n", 0, 0,
         "stand behind a tick with a later"},
        {"time,bid,ask\n2019-06-03 10:02,1.1,1.2\n2019-06-03 10:01,1.1,1.2\n2019-06-03 10:03,1.1,1.2\n", FX_REPAIR_SORT,
         3, "sort: 1"},
        {"time,bid,ask\n2019-06-03 10:02,1.10000000001,1.2\n", 0, 0, "more decimals than its grid"},
        {"time,bid,ask\n2019-06-08 10:02,1.1,1.2\n2019-06-10 10:02,1.1,1.2\n", 0, 2, ""}, // a Saturday: a warning only
        {"time,bid,ask\n2019-06-08 10:02,1.1,1.2\n2019-06-10 10:02,1.1,1.2\n", FX_REPAIR_DROP_WEEKEND, 1,
         "drop-weekend: 1"},
        {"time,bid,ask\n2019-06-03 10:01,0,1.2\n", FX_REPAIR_DROP_BAD, 0, "no tick is left after the repairs"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fx_import_options options = {.zone = "UTC", .repairs = cases[i].repairs};
        if (!cases[i].left) {
            refuse("EURUSD.csv", cases[i].text, options, RP_EVALUE, cases[i].words);
            continue;
        }
        fx_ticks *t = read_text("EURUSD.csv", cases[i].text, options);
        assert_int_equal(t->count, cases[i].left);
        assert_string_equal(t->repairs, cases[i].words);
        for (int64_t k = 0; k < t->count; k++)
            assert_true(t->ask[k] >= t->bid[k] && (!k || t->time[k] >= t->time[k - 1]));
        fx_ticks_free(t);
    }
}

// The same time in two files, of which one may be a copy: sorting would count its ticks twice.
static void files_that_overlap(void **state)
{
    static const char early[] = "time,bid,ask\n2019-06-03 10:00,1.1,1.2\n2019-06-03 10:05,1.1,1.2\n",
                      late[] = "time,bid,ask\n2019-06-03 10:05,1.1,1.2\n2019-06-03 10:09,1.1,1.2\n",
                      copy[] = "time,bid,ask\n2019-06-03 10:04,1.1,1.2\n2019-06-03 10:06,1.1,1.2\n";
    const char *two[] = {put_text("EURUSD-b.csv", late), put_text("EURUSD-a.csv", early)};
    fx_import_options options = {.zone = "UTC", .repairs = FX_REPAIR_SORT};
    fx_ticks *t = NULL;
    rp_error error = {0};
    if (fx_ticks_import(two, 2, symbols, &options, &t, &error)) fail_msg("%s", error.message);
    assert_int_equal(t->count, 4); // one ends with the stamp that the other begins with
    fx_ticks_free(t);
    t = NULL;
    const char *three[] = {two[0], put_text("EURUSD-c.csv", copy), two[1]};
    assert_int_equal(fx_ticks_import(three, 3, symbols, &options, &t, &error), RP_ECONFLICT);
    expect_words(&error, "EURUSD-c.csv begins at 2019-06-03T10:04:00Z, before ");
    expect_words(&error, "EURUSD-a.csv ends at 2019-06-03T10:05:00Z: ticks would count twice; name each file once");
    const char *same[] = {two[0], two[0]};
    assert_int_equal(fx_ticks_import(same, 2, symbols, &options, &t, &error), RP_ECONFLICT);
    assert_null(t);
}

// Equal stamps keep the order in which they came.
static void sorting_is_stable(void **state)
{
    fx_ticks *t =
        read_text("EURUSD.csv",
                  "time,bid,ask\n2019-06-03 10:02,1.1,1.2\n2019-06-03 10:01,1.01,1.2\n2019-06-03 10:01,1.02,1.2\n"
                  "2019-06-03 10:01,1.03,1.2\n",
                  (fx_import_options){.zone = "UTC", .repairs = FX_REPAIR_SORT});
    const int32_t bid[] = {101000, 102000, 103000, 110000};
    assert_memory_equal(t->bid, bid, sizeof bid);
    fx_ticks_free(t);
}

/* ---- zones ----------------------------------------------------------------------------------------------------------
 */

// Two ticks an hour on a broker's clock, for a year.
static char *year_of_ticks(const char *zone_name, int64_t from, int64_t days)
{
    const fx_zone *zone;
    assert_int_equal(fx_zone_get(zone_name, &zone, NULL), RP_OK);
    char *text = malloc(900000);
    size_t used = (size_t)sprintf(text, "%s", "<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>\n");
    for (int64_t t = from; t < from + days * FX_DAY; t += FX_HOUR) {
        if (!fx_market_open(t)) continue;
        for (int k = 0; k < 2; k++) {
            fx_civil c = fx_to_civil(fx_zone_to_local(zone, t + k * 59 * FX_MINUTE + 5 * FX_SECOND));
            used += (size_t)sprintf(text + used, "%04d.%02d.%02d\t%02d:%02d:%02d.123\t1.1\t1.2\t\t\t6\n", c.year,
                                    c.month, c.day, c.hour, c.minute, c.second);
        }
    }
    return text;
}

static void zones_are_detected(void **state)
{
    static const char *const zones[] = {"UTC+2/us", "UTC+2/eu", "UTC", "UTC-5", "UTC+3"};
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        char *text = year_of_ticks(zones[i], at("2018-01-02"), 360), expected[64];
        fx_ticks *t = read_text("EURUSD.csv", text, (fx_import_options){0});
        snprintf(expected, sizeof expected, "%s, detected", zones[i]);
        assert_string_equal(t->zone, expected);
        assert_int_equal(t->time[0], at("2018-01-02T00:00:05.123"));
        assert_non_null(strstr(t->zone_evidence, "openings"));
        fx_ticks_free(t);
        free(text);
    }
}

// Files of a week each tell their zone together.
static void weekly_files_tell_it_together(void **state)
{
    const char *paths[4];
    char kept[4][200];
    for (int i = 0; i < 4; i++) {
        char name[40], *text = year_of_ticks("UTC+2/eu", at("2018-01-07") + i * 7 * FX_DAY, 7);
        snprintf(name, sizeof name, "EURUSD-w%d.csv", i);
        snprintf(kept[i], sizeof kept[i], "%s", put_text(name, text));
        paths[i] = kept[i];
        free(text);
    }
    fx_ticks *t = NULL;
    rp_error error;
    if (fx_ticks_import(paths, 4, symbols, NULL, &t, &error)) fail_msg("%s", error.message);
    assert_string_equal(t->zone, "UTC+2, detected"); // a winter: no rule differs
    assert_int_equal(t->time[0], at("2018-01-07T22:00:05.123"));
    fx_ticks_free(t);
    assert_int_equal(fx_ticks_import(paths, 1, symbols, NULL, &t, &error), RP_EVALUE);
    expect_words(&error, "too few to detect its time zone");
}

static void the_documented_zone_where_nothing_differs(void **state)
{
    fx_ticks *t = NULL;
    rp_error error;
    const char *path = put_text("EURUSD.csv", "20190603 100000250,1.12001,1.12005,0\n");
    assert_int_equal(fx_ticks_import(&path, 1, symbols, NULL, &t, &error), RP_EVALUE); // summer: who knows
    expect_words(&error, "name it (--zone");
    path = put_text("EURUSD.csv", "20190103 100000250,1.12001,1.12005,0\n");
    assert_int_equal(fx_ticks_import(&path, 1, symbols, NULL, &t, &error), RP_OK);
    assert_int_equal(t->time[0], at("2019-01-03T15:00:00.25"));
    assert_string_equal(t->zone, "UTC-5, documented; no summer time then");
    fx_ticks_free(t);
}

/* ---- memory and search ----------------------------------------------------------------------------------------------
 */

static void making_and_finding(void **state)
{
    fx_ticks *t = NULL;
    rp_error error;
    assert_int_equal(fx_ticks_new(symbol("EURUSD"), 5, 3, false, &t, NULL), RP_OK);
    assert_null(t->bid_volume);
    rp_hash empty = t->hash;
    t->time[0] = 10, t->time[1] = 20, t->time[2] = 20;
    fx_ticks_rehash(t);
    assert_false(rp_hash_equal(empty, t->hash));
    assert_int_equal(fx_ticks_find(t, 5), 0);
    assert_int_equal(fx_ticks_find(t, 20), 1);
    assert_int_equal(fx_ticks_find(t, 21), 3);
    fx_ticks_free(t);
    fx_ticks_free(NULL);
    t = NULL;
    assert_int_equal(fx_ticks_new(symbol("EURUSD"), 10, 3, false, &t, &error), RP_EINVAL);
    assert_int_equal(fx_ticks_new(symbol("EURUSD"), 5, -1, false, &t, &error), RP_EINVAL);
    assert_int_equal(fx_ticks_import(NULL, 0, symbols, NULL, &t, &error), RP_EINVAL);
    assert_null(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layout_gives_the_same_ticks),
        cmocka_unit_test(volumes),
        cmocka_unit_test(finer_prices_than_the_symbol),
        cmocka_unit_test(prices_below_half_a_grid_step),
        cmocka_unit_test(text_that_is_none),
        cmocka_unit_test(defects_and_repairs),
        cmocka_unit_test(sorting_is_stable),
        cmocka_unit_test(files_that_overlap),
        cmocka_unit_test(zones_are_detected),
        cmocka_unit_test(weekly_files_tell_it_together),
        cmocka_unit_test(the_documented_zone_where_nothing_differs),
        cmocka_unit_test(making_and_finding),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
