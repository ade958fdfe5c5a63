// The check of vendors' files: every known defect of the real data is found, counted and placed.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

static fx_check *check(const char *path, fx_import_options options)
{
    fx_check *c = NULL;
    rp_error error = {0};
    if (fx_check_file(path, symbols, &options, &c, &error)) fail_msg("%s", error.message);
    assert_string_equal(c->path, path);
    return c;
}

static const fx_finding *find(const fx_check *c, const char *kind)
{
    for (int64_t i = 0; i < c->finding_count; i++)
        if (!strcmp(c->findings[i].kind, kind)) return &c->findings[i];
    return NULL;
}

static const fx_finding *expect(const fx_check *c, const char *kind, int severity, int64_t count, int64_t first,
                                int64_t last, const char *words)
{
    const fx_finding *f = find(c, kind);
    if (!f) fail_msg("%s: no finding %s", c->path, kind);
    if (f->severity != severity || f->count != count || (first && (f->first_row != first || f->last_row != last)))
        fail_msg("%s %s: severity %d, %lld in rows %lld to %lld", c->path, kind, f->severity, (long long)f->count,
                 (long long)f->first_row, (long long)f->last_row);
    if (!strstr(f->text, words)) fail_msg("\"%s\" is not in: %s", words, f->text);
    return f;
}

static void doubled_and_missing_hour(void **state)
{
    fx_check *c = check(data_path("fx/m1/EURUSD-2019.csv.gz"), (fx_import_options){0});
    assert_int_equal(c->rows, 372530);
    assert_string_equal(c->symbol, "EURUSD");
    assert_string_equal(c->zone, "UTC-5/eu");
    assert_non_null(strstr(c->zone_evidence, "under UTC-5/eu 51 of 52 openings and 52 of 52 closings"));
    assert_non_null(strstr(c->zone_evidence, "under UTC-5/us 47 of 52"));
    expect(c, "zone-not-as-documented", 1, 1, 0, 0, "HistData documents UTC-5 without daylight saving");
    expect(c, "duplicate-identical", 2, 60, 306019, 306078,
           "stamped 2019-10-27 19:00 to 2019-10-27 19:59; repair: drop-identical-duplicates");
    expect(c, "doubled-hour", 1, 60, 306019, 306078, "the hour from 2019-10-27 19:00 stands twice");
    expect(c, "missing-hour", 1, 1, 90808, 90808, "2019-03-31 19:00 to 2019-03-31 20:00 (60)");
    const fx_finding *hole = expect(c, "gap-hole", 1, 3, 0, 0, "2019-05-24 17:00 to 2019-05-26 23:00 (360)");
    assert_non_null(strstr(hole->text, "2019-05-27 00:00 to 2019-05-27 06:00 (360)"));
    expect(c, "late-open", 0, 6, 0, 0, "the longest 5");
    expect(c, "gap-holiday", 0, 2, 0, 0, "the longest 840");
    expect(c, "flat-bars", 0, 3294, 0, 0, "no range");
    expect(c, "no-volume", 0, 372530, 1, 372530, "volume is 0");
    assert_null(find(c, "spike"));
    assert_null(find(c, "weekend"));
    assert_null(find(c, "unsorted"));
    assert_null(find(c, "price-not-positive"));
    fx_check_free(c);
}

// Counts of the data's own description: flat bars, large moves, and every gap of less than a day with its minutes.
static void counts_of_every_minute_file(void **state)
{
    static const struct {
        const char *name, *zone;
        int64_t flat, spikes, minutes;
    } files[] = {
        {"EURUSD-2018", "UTC-5/us", 4729, 0, 1793}, {"GBPUSD-2018", "UTC-5/us", 6865, 5, 2125},
        {"GBPUSD-2019", "UTC-5/eu", 3991, 5, 1561}, {"USDJPY-2018", "UTC-5/us", 3679, 0, 2599},
        {"USDJPY-2019", "UTC-5/eu", 5739, 5, 1632}, {"AUDUSD-2018", "UTC-5/us", 8325, 2, 4941},
        {"AUDUSD-2019", "UTC-5/eu", 7164, 9, 1735}, {"XAUUSD-2018", "UTC-5/us", 637, 2, 0},
        {"XAUUSD-2019", "UTC-5/eu", 3254, 11, 0},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char name[64];
        snprintf(name, sizeof name, "fx/m1/%s.csv.gz", files[i].name);
        fx_check *c = check(data_path(name), (fx_import_options){0});
        assert_string_equal(c->zone, files[i].zone);
        expect(c, "flat-bars", 0, files[i].flat, 0, 0, "");
        if (files[i].spikes)
            expect(c, "spike", 1, files[i].spikes, 0, 0, "");
        else
            assert_null(find(c, "spike"));
        assert_null(find(c, "weekend"));
        if (strstr(name, "2019"))
            expect(c, "duplicate-identical", 2, 60, 0, 0, "");
        else
            assert_null(find(c, "duplicate-identical"));
        fx_check_free(c);
    }
}

static void gold_pauses_daily(void **state)
{
    fx_check *c = check(data_path("fx/m1/XAUUSD-2018.csv.gz"), (fx_import_options){0});
    expect(c, "digits", 0, 1, 0, 0, "prices have 3 decimals, the symbol table says 2");
    expect(c, "spike", 1, 2, 0, 0, "2018-11-30 16:59 (1.16 %)");
    expect(c, "gap-holiday", 0, 9, 0, 0, "2018-03-29 17:00 to 2018-04-01 18:01 (1381)"); // Good Friday among them
    fx_check_free(c);
    c = check(data_path("fx/m1/USDJPY-2019.csv.gz"), (fx_import_options){0});
    expect(c, "spike", 1, 5, 0, 0, "2019-01-02 17:35 (1.03 %), 2019-01-02 17:36");
    fx_check_free(c);
}

static void broker_hours(void **state)
{
    fx_check *c = check(data_path("fx/h1/GBPUSDh1.csv.gz"), (fx_import_options){0});
    assert_string_equal(c->zone, "UTC+2/eu");
    expect(c, "off-grid", 2, 21093, 9, 49374, "repair: round-to-grid");
    expect(c, "integer-points", 0, 57600, 0, 0, "whole points of 10^-5");
    expect(c, "spike", 1, 1, 0, 0, "2016-06-24 05:00");
    fx_check_free(c);
    // Longer bars do not tell their zone: said, not refused, and without a zone nothing is called a weekend.
    c = check(data_path("fx/h4/EURUSDh4.csv"), (fx_import_options){0});
    expect(c, "zone-ambiguous", 2, 1, 0, 0, "name it (--zone UTC+2/us or UTC+2/eu)");
    assert_null(find(c, "weekend"));
    assert_null(find(c, "gap-hole"));
    fx_check_free(c);
}

static void stored_parquet(void **state)
{
    fx_check *c = check(data_path("fx/parquet/symbol=EURUSD/timeframe=M1/data.parquet"), (fx_import_options){0});
    assert_int_equal(c->rows, 745077);
    assert_string_equal(c->symbol, "EURUSD");
    expect(c, "zone", 0, 1, 0, 0, "UTC, stated in the file");
    expect(c, "flat-bars", 0, 4729 + 3294 - 1, 0, 0, ""); // one stood in the doubled hour
    assert_null(find(c, "duplicate-identical"));
    fx_check_free(c);
}

static void defects_of_rows(void **state)
{
    const char *path = put_text("EURUSD.csv", "time,open,high,low,close\n"
                                              "2019-06-07 20:50,1.1,1.2,1.0,1.1\n2019-06-07 20:51,1.1,1.0,1.2,1.1\n"
                                              "2019-06-07 20:52,0,1.2,1.0,1.1\n2019-06-07 20:53,1.1,1.2,1.0,1.1\n"
                                              "2019-06-07 20:55,1.1,1.2,1.0,1.1\n2019-06-07 20:54,1.1,1.2,1.0,1.1\n"
                                              "2019-06-07 20:55,1.2,1.2,1.0,1.1\n2019-06-07 20:55,1.1,1.2,1.0,1.1\n"
                                              "2019-06-07 21:05,1.1,1.2,1.0,1.1\n2019-06-07 21:06,1.1,1.1,1.1,1.1\n");
    fx_check *c = check(path, (fx_import_options){.zone = "UTC"});
    expect(c, "high-below-low", 2, 1, 3, 3, "repair: drop-bad-rows");
    expect(c, "price-not-positive", 2, 1, 4, 4, "repair: drop-bad-rows");
    expect(c, "unsorted", 2, 1, 7, 7, "stamped 2019-06-07 20:54");
    expect(c, "duplicate-stamp", 2, 1, 8, 8, "keep-first-duplicate");
    expect(c, "duplicate-identical", 2, 1, 9, 9, "drop-identical-duplicates");
    expect(c, "weekend", 1, 1, 10, 10, "while the market is closed");
    expect(c, "flat-fill", 1, 1, 11, 11, "neither range nor volume");
    assert_null(find(c, "doubled-hour"));
    fx_check_free(c);
    fx_check_free(NULL);
}

static void mixed_zones(void **state)
{
    char *a, *b;
    size_t a_size, b_size;
    // Two vendor years glued together: unpacked through the importer's own oracle, the zip, is not needed here; gzip
    // files may be concatenated as they are.
    assert_int_equal(rp_file_read(data_path("fx/m1/EURUSD-2018.csv.gz"), 0, &a, &a_size, NULL), RP_OK);
    assert_int_equal(rp_file_read(data_path("fx/m1/EURUSD-2019.csv.gz"), 0, &b, &b_size, NULL), RP_OK);
    char *both = malloc(a_size + b_size);
    memcpy(both, a, a_size);
    memcpy(both + a_size, b, b_size);
    fx_check *c = check(put("EURUSD.csv.gz", both, a_size + b_size), (fx_import_options){0});
    assert_int_equal(c->rows, 372607 + 372530);
    expect(c, "zone-mixed", 2, 1, 0, 0, "the rows of 2018 are in UTC-5/us, the others in UTC-5/eu");
    fx_check_free(c);
    rp_free(a);
    rp_free(b);
    free(both);
}

static void what_cannot_be_read(void **state)
{
    fx_check *c = NULL;
    rp_error error;
    assert_int_equal(fx_check_file("/nowhere/EURUSD.csv", symbols, NULL, &c, &error), RP_ENOTFOUND);
    assert_int_equal(fx_check_file(put_text("EURUSD.csv", "time,open\n"), symbols, NULL, &c, &error), RP_EFORMAT);
    assert_int_equal(fx_check_file(put_text("prices.csv", "time,open\n"), symbols, NULL, &c, &error), RP_EUNKNOWN);
    assert_null(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(doubled_and_missing_hour),
        cmocka_unit_test(counts_of_every_minute_file),
        cmocka_unit_test(gold_pauses_daily),
        cmocka_unit_test(broker_hours),
        cmocka_unit_test(stored_parquet),
        cmocka_unit_test(defects_of_rows),
        cmocka_unit_test(mixed_zones),
        cmocka_unit_test(what_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
