// The parts of the fetch that need no server: sources and their paths, Retry-After, the list of what is missing,
// options.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "forex/market/fetch_i.h"
#include "market_fixture.h"

static void sources_and_paths(void **state)
{
    const fxi_fetch_source *source = NULL;
    char path[200];
    rp_error error;
    assert_int_equal(fx_source_count(), 3);
    assert_string_equal(fx_source_at(0)->name, "dukascopy");
    assert_null(fx_source_at(-1));
    assert_null(fx_source_at(3));
    for (int64_t i = 0; i < fx_source_count(); i++) {
        assert_int_equal(fxi_fetch_source_find(fx_source_at(i)->name, &source, &error), RP_OK);
        assert_memory_equal(fx_source_at(i)->base_url, "https://", 8);
    }
    // Months count from 00.
    assert_int_equal(fxi_fetch_source_find("dukascopy", &source, &error), RP_OK);
    source->path("EURUSD", at("2019-12-31T23:00"), path, sizeof path);
    assert_string_equal(path, "EURUSD/2019/11/31/23h_ticks.bi5");
    source->path("GBPJPY", at("2012-01-01"), path, sizeof path);
    assert_string_equal(path, "GBPJPY/2012/00/01/00h_ticks.bi5");
    assert_int_equal(fxi_fetch_source_find("dukascopy-ask", &source, &error), RP_OK);
    source->path("EURUSD", at("2019-02-04"), path, sizeof path);
    assert_string_equal(path, "EURUSD/2019/01/04/ASK_candles_min_1.bi5");
    assert_int_equal(fxi_fetch_source_find("oanda", &source, &error), RP_EUNKNOWN);
    expect_words(&error, "there are dukascopy, dukascopy-bid, dukascopy-ask");
}

static rp_status judge(const char *path, const char *data, size_t size, rp_error *error)
{
    const fxi_fetch_source *source = NULL;
    assert_int_equal(fxi_fetch_source_find("dukascopy", &source, NULL), RP_OK);
    fxi_content content = {.path = path, .symbol = symbol("EURUSD"), .data = data, .size = size};
    return source->judge(&content, error);
}

// A real hour, cut and changed at many places: never taken for whole.
static void only_whole_files_pass(void **state)
{
    char *data;
    size_t size;
    rp_error error;
    const char *path = data_path("fx/ticks/dukascopy-bi5/EURUSD/2019/01/04/13h_ticks.bi5");
    assert_int_equal(rp_file_read(path, 0, &data, &size, NULL), RP_OK);
    assert_int_equal(judge(path, data, size, &error), RP_OK);
    for (size_t cut = 0; cut < size; cut += size / 40 + 1) assert_int_not_equal(judge(path, data, cut, &error), RP_OK);
    int passed = 0;
    for (size_t i = 0; i < 200; i++) {
        size_t where = 13 + i * 997 % (size - 13);
        data[where] ^= 0x40;
        passed += judge(path, data, size, &error) == RP_OK;
        data[where] ^= 0x40;
    }
    // LZMA has no checksum: a flip can decode to other sound records, but that is a rare accident.
    assert_in_range(passed, 0, 2);
    rp_free(data);
}

static void how_long_the_server_asks_to_wait(void **state)
{
    int64_t now = at("2026-11-30T01:00:00");
    assert_true(fxi_retry_after("120", now) == 120);
    assert_true(fxi_retry_after("0\r\n", now) == 0);
    assert_true(fxi_retry_after("Mon, 30 Nov 2026 01:00:30 GMT", now) == 30);
    assert_true(fxi_retry_after("Mon, 30 Nov 2026 00:00:30 GMT", now) == 0);
    assert_true(fxi_retry_after("-5", now) == -1);
    assert_true(fxi_retry_after("soon", now) == -1);
    assert_true(fxi_retry_after("", now) == -1);
}

static void the_list_of_what_is_missing(void **state)
{
    const char *path = path_of("missing.txt");
    fxi_missing_list list = {0}, back = {0};
    rp_error error;
    assert_int_equal(fxi_missing_read(path, 0, 1, &back, &error), RP_OK);
    assert_int_equal(back.count, 0);
    assert_int_equal(fxi_missing_add(&list, at("2019-02-04T05:00"), 3, "the server says\n500, twice", &error), RP_OK);
    assert_int_equal(fxi_missing_add(&list, at("2019-02-04T02:00"), 1, "not there (404)", &error), RP_OK);
    assert_int_equal(fxi_missing_write(path, &list, &error), RP_OK);
    assert_int_equal(fxi_missing_read(path, 0, 1, &back, &error), RP_OK);
    assert_int_equal(back.count, 2);
    assert_int_equal(back.items[0].begin, at("2019-02-04T02:00"));
    assert_int_equal(back.items[1].tries, 3);
    assert_string_equal(back.items[1].reason, "the server says 500, twice");
    fxi_missing_free(&back);
    assert_int_equal(fxi_missing_read(path, at("2019-02-04T02:00"), at("2019-02-04T05:00"), &back, &error), RP_OK);
    assert_int_equal(back.count, 1);
    fxi_missing_free(&back);
    fxi_missing_free(&list);
    assert_int_equal(fxi_missing_write(path, &list, &error), RP_OK);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(rp_file_write(path, "begin,tries,reason\n\0damaged\n", 28, &error), RP_OK);
    assert_int_equal(fxi_missing_read(path, 0, 1, &back, &error), RP_EFORMAT);
    put_text("missing.txt", "begin,tries,reason\n2019-02-04T02:00:00Z,x,y\n");
    assert_int_equal(fxi_missing_read(path, 0, 1, &back, &error), RP_EFORMAT);
    expect_words(&error, "line 2");
    fxi_missing_free(&back);
}

static void wrong_options(void **state)
{
    fx_fetch_options good = {.source = "dukascopy",
                             .symbol = "EURUSD",
                             .from = at("2019-02-04"),
                             .to = at("2019-02-05"),
                             .folder = folder,
                             .base_url = "http://127.0.0.1:1"};
    for (int i = 0; i < 8; i++) {
        fx_fetch_options o = good;
        fx_fetch_report report;
        rp_error error;
        if (i == 0) o.source = "x";
        if (i == 1) o.symbol = "EURXXX";
        if (i == 2) o.to = o.from;
        if (i == 3) o.rate = -1;
        if (i == 4) o.retries = 101;
        if (i == 5) o.base_url = "ftp://127.0.0.1";
        if (i == 6) o.backoff = 61;
        if (i == 7) o.to = o.from + 70 * 366 * FX_DAY;
        rp_status status = fx_fetch(symbols, &o, &report, &error);
        assert_true(status == RP_EUNKNOWN || status == RP_EVALUE);
        assert_int_equal(report.files, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sources_and_paths),
        cmocka_unit_test(only_whole_files_pass),
        cmocka_unit_test(how_long_the_server_asks_to_wait),
        cmocka_unit_test(the_list_of_what_is_missing),
        cmocka_unit_test(wrong_options),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
