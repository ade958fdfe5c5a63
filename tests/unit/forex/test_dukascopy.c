// Dukascopy's files, made by hand: paths, records, empty hours, folders, damage.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

#include <forex/ticks.h>

#include "vendor_files.h"

static const made_tick hour[] = {
    {0, 112005, 112003, 1.5f, 2.25f}, {250, 112006, 112003, 1, 1}, {3599999, 112004, 112004, 0.5f, 3}};

static const char *put_packed(const char *name, const uint8_t *data, size_t size)
{
    char folders[300];
    const char *path = path_of(name);
    snprintf(folders, sizeof folders, "%.*s", (int)(strrchr(path, '/') - path), path);
    assert_int_equal(rp_make_folders(folders, NULL), RP_OK);
    assert_int_equal(rp_file_write(path, data, size, NULL), RP_OK);
    return path;
}

static const char *put_ticks(const char *name, const made_tick *ticks, size_t count)
{
    uint8_t packed[4096];
    size_t size = count ? make_ticks(ticks, count, packed, sizeof packed) : 0;
    assert_true(size || !count);
    return put_packed(name, packed, size);
}

static const char *put_candles(const char *name, const made_candle *candles, size_t count)
{
    uint8_t packed[4096];
    size_t size = make_candles(candles, count, packed, sizeof packed);
    assert_true(size);
    return put_packed(name, packed, size);
}

static rp_status try(const char *path, fx_import_options options, fx_ticks **ticks, rp_error *error)
{
    *ticks = NULL;
    return fx_ticks_import(&path, 1, symbols, &options, ticks, error);
}

static void refuse(const char *path, rp_status expected, const char *words)
{
    fx_ticks *ticks;
    rp_error error;
    int64_t live = rp_memory_stats().live_blocks;
    rp_status status = try(path, (fx_import_options){0}, &ticks, &error);
    if (status != expected) fail_msg("%s: %s", path, rp_status_name(status));
    assert_null(ticks);
    expect_words(&error, words);
    expect_words(&error, fx_format_get(FX_FORMAT_DUKASCOPY_TICKS) ? ".bi5" : "");
    assert_int_equal(rp_memory_stats().live_blocks, live);
}

static void an_hour(void **state)
{
    fx_ticks *t;
    const char *path = put_ticks("a/EURUSD/2019/01/04/07h_ticks.bi5", hour, 3);
    assert_int_equal(try(path, (fx_import_options){0}, &t, NULL), RP_OK);
    assert_int_equal(t->count, 3);
    assert_int_equal(t->time[0], at("2019-02-04T07:00")); // months from 00
    assert_int_equal(t->time[1], at("2019-02-04T07:00:00.25"));
    assert_int_equal(t->time[2], at("2019-02-04T07:59:59.999"));
    assert_int_equal(t->ask[1], 112006); // the ask stands before the bid
    assert_int_equal(t->bid[1], 112003);
    assert_true(t->ask_volume[0] == 1.5 && t->bid_volume[0] == 2.25);
    assert_string_equal(t->symbol.name, "EURUSD"); // from the folder
    fx_ticks_free(t);
    // As downloaders flatten the path; yen pairs have three decimals, metals too whatever the symbol table says.
    path = put_ticks("XAUUSD_2019_11_31_23h_ticks.bi5", hour, 3);
    assert_int_equal(try(path, (fx_import_options){0}, &t, NULL), RP_OK);
    assert_int_equal(t->time[0], at("2019-12-31T23:00"));
    assert_int_equal(t->digits, 3);
    assert_int_equal(t->bid[0], 112003);
    fx_ticks_free(t);
}

static void paths_without_their_time(void **state)
{
    refuse(put_ticks("EURUSD-07h_ticks.bi5", hour, 3), RP_EFORMAT, "keep the vendor's folders: SYMBOL/YYYY/MM/DD/HHh");
    refuse(put_ticks("b/EURUSD/2019/12/04/07h_ticks.bi5", hour, 3), RP_EFORMAT, "months from 00");
    refuse(put_ticks("b/EURUSD/2019/01/30/07h_ticks.bi5", hour, 3), RP_EFORMAT, "does not tell the time");
    refuse(put_ticks("b/EURUSD/2019/01/04/24h_ticks.bi5", hour, 3), RP_EFORMAT, "does not tell the time");
}

static void a_folder_is_read_as_a_whole(void **state)
{
    fx_ticks *t;
    rp_error error;
    put_ticks("c/EURUSD/2019/01/04/07h_ticks.bi5", hour, 3);
    put_ticks("c/EURUSD/2019/01/04/06h_ticks.bi5", NULL, 0); // nothing traded
    put_ticks("c/EURUSD/2019/00/31/23h_ticks.bi5", hour, 2);
    const char *path = path_of("c");
    assert_int_equal(try(path, (fx_import_options){0}, &t, NULL), RP_OK);
    assert_int_equal(t->count, 5);
    assert_int_equal(t->files, 3);
    assert_int_equal(t->time[0], at("2019-01-31T23:00"));
    assert_non_null(strstr(t->source, "3 files of which 1 empty"));
    fx_ticks_free(t);
    // A damaged file is named, and left out only when that is allowed.
    put_packed("c/EURUSD/2019/01/04/08h_ticks.bi5",
               (const uint8_t *)"\x5d\0\0\1\0\xff\xff\xff\xff\xff\xff\xff\xff\1 not packed at all", 31);
    assert_int_equal(try(path_of("c"), (fx_import_options){0}, &t, &error), RP_EFORMAT);
    expect_words(&error, "08h_ticks.bi5: damaged LZMA data");
    assert_int_equal(try(path_of("c"), (fx_import_options){.repairs = FX_REPAIR_SKIP_DAMAGED}, &t, &error), RP_OK);
    assert_int_equal(t->count, 5);
    assert_string_equal(t->repairs, "skip-damaged-files: 1");
    fx_ticks_free(t);
    // The check goes on.
    fx_check *c = NULL;
    assert_int_equal(fx_check_file(path_of("c"), symbols, NULL, &c, &error), RP_OK);
    int seen = 0;
    for (int64_t i = 0; i < c->finding_count; i++) {
        const fx_finding *f = &c->findings[i];
        if (!strcmp(f->kind, "damaged-file"))
            seen += f->count == 1 && strstr(f->text, "08h_ticks.bi5") && f->severity == 2;
        if (!strcmp(f->kind, "empty-file")) seen += f->count == 1;
        if (!strcmp(f->kind, "missing-hours")) seen += f->count > 0;
    }
    assert_int_equal(seen, 3);
    fx_check_free(c);
    // Nothing but empty hours.
    put_ticks("d/EURUSD/2019/01/04/06h_ticks.bi5", NULL, 0);
    assert_int_equal(try(path_of("d"), (fx_import_options){0}, &t, &error), RP_EFORMAT);
    expect_words(&error, "no tick in 1 file(s), 1 of them empty");
}

static void records_that_cannot_be(void **state)
{
    static const char name[] = "e/EURUSD/2019/01/04/07h_ticks.bi5";
    made_tick t[] = {{5, 112005, 112003, 1, 1}, {4, 112005, 112003, 1, 1}};
    refuse(put_ticks(name, t, 2), RP_EFORMAT,
           "record 2 (ms 4, ask 112005, bid 112003, volumes 1 and 1): its time is before");
    t[1].ms = 3600000;
    refuse(put_ticks(name, t, 2), RP_EFORMAT, "its time is beyond the hour");
    t[1] = (made_tick){6, 0x90000000u, 112003, 1, 1};
    refuse(put_ticks(name, t, 2), RP_EFORMAT, "its price is no price");
    t[1] = (made_tick){6, 112005, 112003, -1, 1};
    refuse(put_ticks(name, t, 2), RP_EFORMAT, "its volume is no volume");
    t[1] = (made_tick){6, 112002, 112003, 1, 1};
    refuse(put_ticks(name, t, 2), RP_EVALUE,
           "tick 2 (2019-02-04T07:00:00.006Z, bid 1.12003 ask 1.12002): 1 tick(s) have the ask");
    t[1] = (made_tick){6, 112005, 0, 1, 1};
    refuse(put_ticks(name, t, 2), RP_EVALUE, "have a price of zero or below");
    uint8_t raw[40] = {0}, packed[500];
    size_t size = pack_lzma(raw, 39, packed, sizeof packed);
    refuse(put_packed(name, packed, size), RP_EFORMAT, "39 unpacked bytes are no whole number of records of 20");
    size = make_ticks(hour, 3, packed, sizeof packed);
    refuse(put_packed(name, packed, size - 9), RP_ETRUNCATED, "the LZMA data ends too early");
    packed[size] = 1;
    refuse(put_packed(name, packed, size + 1), RP_EFORMAT, "behind the end");
    memset(packed + 1, 0xff, 4); // a dictionary of 4 GiB
    refuse(put_packed(name, packed, size), RP_EFORMAT, "dictionary");
}

static fx_bars *import_all(const char *const *paths, int64_t count, fx_import_options options)
{
    fx_bars *b = NULL;
    rp_error error;
    if (fx_import(paths, count, symbols, &options, &b, &error)) fail_msg("%s", error.message);
    return b;
}

// 2019-02-04 was a Monday, 2019-02-09 a Saturday.
static void candles(void **state)
{
    static const made_candle bid[] = {{0, 112000, 112010, 111990, 112005, 3},
                                      {60, 112005, 112005, 112005, 112005, 0},
                                      {120, 112005, 112005, 112005, 112005, 2}},
                             ask[] = {{0, 112004, 112014, 111994, 112006, 3},
                                      {60, 112006, 112006, 112006, 112006, 1},
                                      {120, 112006, 112006, 112006, 112006, 2}};
    const char *paths[] = {put_candles("f/EURUSD/2019/01/04/ASK_candles_min_1.bi5", ask, 3),
                           put_candles("f/EURUSD/2019/01/04/BID_candles_min_1.bi5", bid, 3)};
    fx_bars *b = import_all(paths, 2, (fx_import_options){0});
    assert_int_equal(b->count, 2); // the minute of volume 0 is a fill
    assert_string_equal(b->repairs, "drop-flat-fills: 1");
    assert_int_equal(b->open_time[1], at("2019-02-04T00:02"));
    assert_int_equal(b->open[0], 112000);
    assert_int_equal(b->high[0], 112010);
    assert_int_equal(b->low[0], 111990);
    assert_int_equal(b->close[0], 112005);
    assert_int_equal(b->spread[0], 4); // the larger of 4 at the open and 1 at the close
    fx_bars_free(b);
    const char *one = path_of("f");
    b = import_all(&one, 1, (fx_import_options){.spread = FX_SPREAD_MEAN});
    assert_int_equal(b->spread[0], 2); // 2.5 to even
    fx_bars_free(b);
    b = import_all(paths + 1, 1, (fx_import_options){0});
    assert_null(b->spread);
    fx_bars_free(b);
}

static void candles_that_cannot_be(void **state)
{
    made_candle c = {30, 112000, 112010, 111990, 112005, 3};
    fx_bars *b = NULL;
    rp_error error;
    const char *path = put_candles("g/EURUSD/2019/01/04/BID_candles_min_1.bi5", &c, 1);
    assert_int_equal(fx_import(&path, 1, symbols, NULL, &b, &error), RP_EFORMAT);
    expect_words(&error,
                 "record 1 (second 30, open 112000, close 112005, low 111990, high 112010, volume 3): its time is no");
    c.second = 86400;
    path = put_candles("g/EURUSD/2019/01/04/BID_candles_min_1.bi5", &c, 1);
    assert_int_equal(fx_import(&path, 1, symbols, NULL, &b, &error), RP_EFORMAT);
    c = (made_candle){60, 0x80000000u, 112010, 111990, 112005, 3};
    path = put_candles("g/EURUSD/2019/01/04/BID_candles_min_1.bi5", &c, 1);
    assert_int_equal(fx_import(&path, 1, symbols, NULL, &b, &error), RP_EFORMAT);
    expect_words(&error, "its price is no price");
    c = (made_candle){60, 112000, 112010, 111990, 112005, -3};
    path = put_candles("g/EURUSD/2019/01/04/BID_candles_min_1.bi5", &c, 1);
    assert_int_equal(fx_import(&path, 1, symbols, NULL, &b, &error), RP_EFORMAT);
    expect_words(&error, "its volume is no volume");
    path = put_candles("EURUSD_BID_candles_hour_1.bi5", &c, 1);
    assert_int_equal(fx_import(&path, 1, symbols, NULL, &b, &error), RP_EFORMAT);
    expect_words(&error, "keep the vendor's folders");
    path = put_ticks("g/EURUSD/2019/01/BID_candles_hour_1.bi5", NULL, 0);
    assert_int_equal(fx_import(&path, 1, symbols, NULL, &b, &error), RP_EFORMAT);
    expect_words(&error, "no candle in it");
    assert_null(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_hour),
        cmocka_unit_test(paths_without_their_time),
        cmocka_unit_test(a_folder_is_read_as_a_whole),
        cmocka_unit_test(records_that_cannot_be),
        cmocka_unit_test(candles),
        cmocka_unit_test(candles_that_cannot_be),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
