// Bid and ask of bars: two files, eight columns, crossed and unpaired rows; names and folders.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

#define HEADER "time,open,high,low,close\n"
#define UTC    "2019-06-03T10:0"

static const char bids[] =
    HEADER UTC "0Z,1.10,1.30,1.00,1.20\n" UTC "1Z,1.20,1.30,1.00,1.10\n" UTC "2Z,1.10,1.30,1.00,1.20\n";

static rp_status try(const char *bid_name, const char *bid, const char *ask_name, const char *ask, unsigned repairs,
                     fx_bars **bars, rp_error *error)
{
    const char *paths[] = {put_text(bid_name, bid), put_text(ask_name, ask)};
    fx_import_options options = {.repairs = repairs, .spread = FX_SPREAD_LAST};
    *bars = NULL;
    return fx_import(paths, 2, symbols, &options, bars, error);
}

static void spread_by_rule(void **state)
{
    // Spreads at open and close: 0.01 and 0.04.
    const char *paths[] = {put_text("EURUSD_BID.csv", bids),
                           put_text("EURUSD_ASK.csv",
                                    HEADER UTC "0Z,1.11,1.31,1.01,1.24\n" UTC "1Z,1.21,1.31,1.01,1.14\n" UTC
                                               "2Z,1.11,1.31,1.01,1.24\n")};
    static const int32_t points[] = {4000, 1000, 4000, 1000, 2500};
    for (int rule = 0; rule < 5; rule++) {
        fx_import_options options = {.spread = (fx_spread_rule)rule};
        fx_bars *b = NULL;
        rp_error error;
        if (fx_import(paths, 2, symbols, &options, &b, &error)) fail_msg("%s", error.message);
        assert_int_equal(b->count, 3);
        assert_int_equal(b->open[0], 110000); // bars are bid
        for (int i = 0; i < 3; i++) assert_int_equal(b->spread[i], points[rule]);
        fx_bars_free(b);
    }
}

static void rules_by_name(void **state)
{
    fx_spread_rule rule = FX_SPREAD_MAX;
    rp_error error;
    assert_int_equal(fx_spread_rule_parse("mean", &rule, NULL), RP_OK);
    assert_int_equal(rule, FX_SPREAD_MEAN);
    assert_int_equal(fx_spread_rule_parse("median", &rule, &error), RP_EUNKNOWN);
    expect_words(&error, "there are max, open, last, min, mean");
}

static void crossed_bars_need_their_repair(void **state)
{
    static const char asks[] =
        HEADER UTC "0Z,1.11,1.31,1.01,1.19\n" UTC "1Z,1.21,1.31,0.99,1.14\n" UTC "2Z,1.11,1.31,1.01,1.24\n";
    fx_bars *b;
    rp_error error;
    assert_int_equal(try("EURUSD-bid.csv", bids, "EURUSD-ask.csv", asks, 0, &b, &error), RP_EVALUE);
    expect_words(&error, "EURUSD-bid.csv: row 2: the ask is below the bid at open or close; so are 1 bar(s)");
    assert_null(b);
    assert_int_equal(try("EURUSD-bid.csv", bids, "EURUSD-ask.csv", asks, FX_REPAIR_CLIP_CROSSED, &b, &error), RP_OK);
    assert_int_equal(b->spread[0], 0);
    assert_int_equal(b->spread[2], 4000);
    assert_string_equal(b->repairs, "clip-crossed: 1");
    fx_bars_free(b);
    // The check finds the other side beside the file.
    fx_check *c = NULL;
    assert_int_equal(fx_check_file(path_of("EURUSD-bid.csv"), symbols, NULL, &c, NULL), RP_OK);
    int seen = 0;
    for (int64_t i = 0; i < c->finding_count; i++) {
        const fx_finding *f = &c->findings[i];
        if (!strcmp(f->kind, "crossed-close")) {
            assert_int_equal(f->place_count, 1);
            assert_int_equal(f->places->row, 2);
            assert_non_null(strstr(f->text, "by 1000 points at most (2019-06-03 10:00): rows 2 to 2"));
        }
        seen += (!strcmp(f->kind, "crossed-close") && f->count == 1 && f->first_row == 2 && f->severity == 2) ||
                (!strcmp(f->kind, "crossed-low") && f->count == 1 && f->first_row == 3 && f->severity == 0);
    }
    assert_int_equal(seen, 2);
    fx_check_free(c);
}

static void bars_on_one_side(void **state)
{
    static const char asks[] =
        HEADER UTC "0Z,1.11,1.31,1.01,1.24\n" UTC "2Z,1.11,1.31,1.01,1.24\n" UTC "3Z,1.11,1.31,1.01,1.24\n";
    fx_bars *b;
    rp_error error;
    assert_int_equal(try("EURUSD-bid.csv", bids, "EURUSD-ask.csv", asks, 0, &b, &error), RP_EVALUE);
    expect_words(&error, "2 bar(s) stand on one side only, the first in row 3 of");
    assert_int_equal(try("EURUSD-bid.csv", bids, "EURUSD-ask.csv", asks, FX_REPAIR_DROP_UNPAIRED, &b, &error), RP_OK);
    assert_int_equal(b->count, 2);
    assert_int_equal(b->open_time[1], at("2019-06-03T10:02"));
    assert_int_equal(b->spread[1], 4000);
    assert_string_equal(b->repairs, "drop-unpaired: 2");
    fx_bars_free(b);
    static const char later[] = HEADER UTC "5Z,1,1,1,1\n" UTC "6Z,1,1,1,1\n" UTC "7Z,1,1,1,1\n";
    assert_int_equal(try("EURUSD-bid.csv", bids, "EURUSD-ask.csv", later, 1023, &b, &error), RP_EVALUE);
    expect_words(&error, "have no stamp in common");
    static const char twice[] = HEADER UTC "0Z,1.11,1.31,1.01,1.24\n" UTC "0Z,1.11,1.31,1.01,1.24\n";
    assert_int_equal(try("EURUSD-bid.csv", bids, "EURUSD-ask.csv", twice, 1023, &b, &error), RP_EVALUE);
    expect_words(&error, "rows stand out of order or twice, so they cannot be paired");
    static const char naked[] = HEADER "2019-06-03 10:00,1,1,1,1\n2019-06-03 10:01,1,1,1,1\n";
    assert_int_equal(try("EURUSD-bid.csv", bids, "EURUSD-ask.csv", naked, 1023, &b, &error), RP_ECONFLICT);
    expect_words(&error, "only one of them carry a zone");
    assert_null(b);
}

// Words of a name, not letters of one; the two names must be the same but for them.
static void names_of_sides(void **state)
{
    fx_bars *b;
    rp_error error;
    assert_int_equal(try("EURUSD-forbid.csv", bids, "EURUSD-mask.csv", bids, FX_REPAIR_DROP_IDENTICAL, &b, &error),
                     RP_OK);
    assert_null(b->spread); // two files of the same bars
    fx_bars_free(b);
    assert_int_equal(try("EURUSD-bid-1.csv", bids, "EURUSD-ask-2.csv", bids, 0, &b, &error), RP_ECONFLICT);
    expect_words(&error, "EURUSD-ask-2.csv holds ask prices by its name");
    assert_null(b);
}

static void eight_columns(void **state)
{
    const char *path =
        put_text("EURUSD.csv", "ask_close,ask_low,ask_high,ask_open,bid_close,bid_low,bid_high,bid_open,time\n"
                               "1.24,1.01,1.31,1.11,1.20,1.00,1.30,1.10," UTC "0Z\n"
                               "1.24,1.01,1.31,1.11,1.20,1.00,1.30,1.10," UTC "1Z\n");
    fx_bars *b = NULL;
    rp_error error;
    if (fx_import(&path, 1, symbols, NULL, &b, &error)) fail_msg("%s", error.message);
    assert_int_equal(b->open[0], 110000);
    assert_int_equal(b->high[0], 130000);
    assert_int_equal(b->low[0], 100000);
    assert_int_equal(b->close[0], 120000);
    assert_int_equal(b->spread[0], 4000);
    fx_bars_free(b);
    path = put_text("EURUSD.csv",
                    "time,open,high,low,close,ask_open,ask_high,ask_low,ask_close\n" UTC "0Z,1,1,1,1,1,1,1,x\n");
    b = NULL;
    assert_int_equal(fx_import(&path, 1, symbols, NULL, &b, &error), RP_EFORMAT);
    expect_words(&error, "row 2: column ask close: \"x\" is no price");
    assert_null(b);
}

static void a_folder_of_bars(void **state)
{
    assert_int_equal(rp_make_folders(path_of("EURUSD-set"), NULL), RP_OK);
    put_text("EURUSD-set/EURUSD-bid.csv", bids);
    put_text("EURUSD-set/EURUSD-ask.csv",
             HEADER UTC "0Z,1.11,1.31,1.01,1.24\n" UTC "1Z,1.21,1.31,1.01,1.14\n" UTC "2Z,1.11,1.31,1.01,1.24\n");
    put_text("EURUSD-set/notes.txt", "nothing of ours");
    const char *path = path_of("EURUSD-set");
    fx_bars *b = NULL;
    fx_check *c = NULL;
    rp_error error;
    if (fx_import(&path, 1, symbols, NULL, &b, &error)) fail_msg("%s", error.message);
    assert_int_equal(b->count, 3);
    assert_int_equal(b->spread[0], 4000);
    fx_bars_free(b);
    assert_int_equal(fx_check_file(path, symbols, NULL, &c, &error), RP_EUNSUPPORTED);
    expect_words(&error, "a folder of bars is checked file by file; name its 2 file(s)");
    assert_null(c);
    assert_int_equal(rp_make_folders(path_of("EURUSD-none"), NULL), RP_OK);
    path = path_of("EURUSD-none");
    b = NULL;
    assert_int_equal(fx_import(&path, 1, symbols, NULL, &b, &error), RP_ENOTFOUND);
    expect_words(&error, "the folder holds no file that could be data");
    assert_null(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spread_by_rule),
        cmocka_unit_test(rules_by_name),
        cmocka_unit_test(crossed_bars_need_their_repair),
        cmocka_unit_test(bars_on_one_side),
        cmocka_unit_test(names_of_sides),
        cmocka_unit_test(eight_columns),
        cmocka_unit_test(a_folder_of_bars),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
