// MetaTrader 4 history: both versions by hand, and what is none.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

#include "vendor_files.h"

// 2019-06-03 10:00 UTC and two minutes more.
static const made_bar three[] = {{1559556000, 1.12001, 1.12005, 1.12, 1.12004, 7, 3},
                                 {1559556060, 1.12004, 1.12009, 1.12003, 1.12008, 8, 4},
                                 {1559556120, 1.12008, 1.12008, 1.12008, 1.12008, 9, 5}};

static void both_versions(void **state)
{
    uint8_t file[600];
    for (int32_t version = 400; version <= 401; version++) {
        const char *path = put("EURUSD1.hst", file, make_hst(version, 1, three, 3, file));
        fx_import_options options = {.zone = "UTC+2"};
        fx_bars *b = NULL;
        rp_error error;
        if (fx_import(&path, 1, symbols, &options, &b, &error)) fail_msg("%s", error.message);
        assert_int_equal(b->count, 3);
        assert_int_equal(b->timeframe, FX_M1);
        assert_int_equal(b->open_time[0], at("2019-06-03T08:00")); // the stamps are the broker's
        assert_int_equal(b->open[0], 112001);
        assert_int_equal(b->high[0], 112005);
        assert_int_equal(b->low[0], 112000);
        assert_int_equal(b->close[0], 112004);
        assert_true(b->volume[2] == 9);
        assert_int_equal(b->spread != NULL, version == 401);
        if (b->spread) assert_int_equal(b->spread[1], 4);
        fx_bars_free(b);
    }
}

static void refuse(const uint8_t *file, size_t size, rp_status expected, const char *words)
{
    const char *path = put("EURUSD1.hst", file, size);
    fx_import_options options = {.zone = "UTC", .format = FX_FORMAT_HST};
    fx_bars *b = NULL;
    rp_error error;
    assert_int_equal(fx_import(&path, 1, symbols, &options, &b, &error), expected);
    assert_null(b);
    expect_words(&error, words);
    expect_words(&error, path);
}

static void files_that_are_none(void **state)
{
    uint8_t file[600];
    size_t size = make_hst(401, 1, three, 3, file);
    refuse(file, 100, RP_EFORMAT, "100 bytes hold no header of 148");
    refuse(file, size - 5, RP_ETRUNCATED, "ends within record 3 (55 bytes too many)");
    refuse(file, 148, RP_EFORMAT, "no bar behind the header");
    refuse(file, make_hst(402, 1, three, 3, file), RP_EFORMAT,
           "the header says version 402, period 1, digits 5, and known are the versions 400 and 401");
    refuse(file, make_hst(401, 7, three, 3, file), RP_EUNSUPPORTED, "bars of 7 minutes");
    made_bar bad[3];
    memcpy(bad, three, sizeof bad);
    bad[1].second = -5;
    refuse(file, make_hst(401, 1, bad, 3, file), RP_EFORMAT, "record 2: time -5 is none");
    memcpy(bad, three, sizeof bad);
    bad[2].close = 1e300;
    refuse(file, make_hst(400, 1, bad, 3, file), RP_EFORMAT, "record 3: price 1e+300 is none");
    memcpy(bad, three, sizeof bad);
    bad[2].volume = -1;
    refuse(file, make_hst(401, 1, bad, 3, file), RP_EFORMAT, "record 3: volume -1 is none");
    bad[2].volume = 1;
    bad[0].spread = -2;
    refuse(file, make_hst(401, 1, bad, 3, file), RP_EFORMAT, "record 1: spread -2 is none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(both_versions), cmocka_unit_test(files_that_are_none)};
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
