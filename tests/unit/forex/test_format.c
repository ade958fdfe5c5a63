// A format that is named and does not fit, and the containers that files come in.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

#include <forex/ticks.h>
#include <rapto/frame.h>
#include <zip.h>
#include <zlib.h>

#define BARS                                                                                                           \
    "time,open,high,low,close\n2019-06-03 10:00,1.12,1.13,1.11,1.12\n2019-06-03 10:01,1.12,1.13,1.11,1.12\n"           \
    "2019-06-03 10:02,1.12,1.13,1.11,1.12\n"

static rp_status try(const char *path, fx_format format, fx_bars **bars, rp_error *error)
{
    fx_import_options options = {.zone = "UTC", .symbol = "EURUSD", .format = format};
    *bars = NULL;
    return fx_import(&path, 1, symbols, &options, bars, error);
}

static void refuse(const char *path, fx_format format, const char *words)
{
    fx_bars *b;
    rp_error error = {0};
    if (!try(path, format, &b, &error)) fail_msg("%s is read as %s", path, fx_format_get(format)->name);
    assert_null(b);
    expect_words(&error, words);
    expect_words(&error, path);
}

static void expect_three(const char *path)
{
    fx_bars *b;
    rp_error error = {0};
    if (try(path, FX_FORMAT_AUTO, &b, &error)) fail_msg("%s", error.message);
    assert_int_equal(b->count, 3);
    fx_bars_free(b);
}

static const char *write_parquet(const char *name)
{
    rp_frame *frame;
    rp_error error;
    const char *path = path_of(name);
    assert_int_equal(rp_frame_open(NULL, &frame, NULL), RP_OK);
    if (rp_write_parquet(frame,
                         "SELECT 1559556000 + 60 * i AS time, 1.12 AS open, 1.13 AS high, 1.11 AS low, 1.12 AS close "
                         "FROM range(3) t(i)",
                         path, NULL, &error))
        fail_msg("%s", error.message);
    rp_frame_close(frame);
    return path;
}

// What the table shows of a format is one, and is read: two bars or three ticks, 1.12001 first.
static void examples_of_text_are_read(void **state)
{
    for (int f = 1; f < FX_FORMAT_COUNT; f++) {
        const fx_format_info *info = fx_format_get((fx_format)f);
        assert_true(strlen(info->example) > 50 && strstr(info->commands, "forex data import"));
        if (!strstr(info->extensions, ".csv")) continue;
        const char *path = put_text(f == FX_FORMAT_FXCM ? "EURUSD-bid.csv" : "EURUSD.csv", info->example);
        fx_format found;
        rp_error error = {0};
        fx_import_options options = {.zone = "UTC", .timeframe = f == FX_FORMAT_POINTS ? "H1" : "M1"};
        if (f == FX_FORMAT_CSV_TRADES) options.digits = 2; // of a coin
        assert_int_equal(fx_format_detect(path, &found, &error), RP_OK);
        if (found != (f == FX_FORMAT_POINTS ? FX_FORMAT_CSV : (fx_format)f))
            fail_msg("%s is taken for %s", info->name, fx_format_get(found)->name);
        if (info->ticks) {
            fx_ticks *t = NULL;
            if (fx_ticks_import(&path, 1, symbols, &options, &t, &error)) fail_msg("%s", error.message);
            assert_true(t->count >= 2 && (t->trades ? !t->ask : t->ask[0] > t->bid[0]));
            fx_ticks_free(t);
        } else {
            fx_bars *b = NULL;
            if (fx_import(&path, 1, symbols, &options, &b, &error)) fail_msg("%s", error.message);
            assert_int_equal(b->count, 2);
            assert_int_equal(b->open[0], 112001);
            fx_bars_free(b);
        }
    }
}

static void a_named_format_that_does_not_fit(void **state)
{
    static const fx_format texts[] = {
        FX_FORMAT_HISTDATA, FX_FORMAT_HISTDATA_MT, FX_FORMAT_HISTDATA_TICKS, FX_FORMAT_MT5, FX_FORMAT_MT5_TICKS,
        FX_FORMAT_TRUEFX,   FX_FORMAT_CSV_TICKS,   FX_FORMAT_CSV_TRADES,     FX_FORMAT_CSV, FX_FORMAT_POINTS};
    const char *bars = put_text("bars.csv", BARS), *parquet = write_parquet("bars.parquet");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        refuse(parquet, texts[i], "it is Parquet; leave the format out");
        if (texts[i] != FX_FORMAT_CSV && texts[i] != FX_FORMAT_POINTS)
            refuse(bars, texts[i], "row 1 is \"time,open,high,low,close\". Leave the format out");
    }
    refuse(bars, FX_FORMAT_HST, "136 bytes hold no header of 148");
    refuse(bars, FX_FORMAT_POINTS, "row 2: 1.12 is no whole number of points; leave the format out");
    refuse(put("odd.csv", "\1\2odd\x7f\n", 7), FX_FORMAT_MT5, "row 1 is \"??odd?\"");
}

// Where there are no other files to go on with, the check tells the reason as the import does.
static void check_of_one_damaged_file(void **state)
{
    fx_check *check = NULL;
    rp_error error = {0};
    fx_import_options options = {.symbol = "EURUSD", .format = FX_FORMAT_TRUEFX};
    const char *path = put_text("bars.csv", BARS);
    assert_int_equal(fx_check_file(path, symbols, &options, &check, &error), RP_EFORMAT);
    expect_words(&error, "not TrueFX ticks: row 1 is");
    assert_null(check);
}

static const char *put_gzip(const char *name, const char *text, const void *behind, size_t size)
{
    const char *path = path_of(name);
    gzFile file = gzopen(path, "wb");
    assert_int_equal(gzwrite(file, text, (unsigned)strlen(text)), strlen(text));
    assert_int_equal(gzclose(file), Z_OK);
    FILE *more = fopen(path, "ab");
    assert_int_equal(fwrite(behind, 1, size, more), size);
    fclose(more);
    return path;
}

static void gzip_ends_where_it_ends(void **state)
{
    static const char zeros[512];
    char *second;
    size_t size;
    expect_three(put_gzip("a.csv.gz", BARS, "", 0));
    expect_three(put_gzip("a.csv.gz", BARS, zeros, sizeof zeros));
    refuse(put_gzip("a.csv.gz", BARS, "garbage", 7), FX_FORMAT_AUTO, "7 bytes behind the gzip data are none; fetch");
    // A second member whose first byte is damaged must not be lost silently.
    assert_int_equal(
        rp_file_read(put_gzip("b.gz", "2019-06-03 10:03,1.12,1.13,1.11,1.12\n", "", 0), 0, &second, &size, NULL),
        RP_OK);
    const char *path = put_gzip("a.csv.gz", BARS, second, size);
    fx_bars *b;
    assert_int_equal(try(path, FX_FORMAT_AUTO, &b, NULL), RP_OK);
    assert_int_equal(b->count, 4);
    fx_bars_free(b);
    second[0] ^= 4;
    refuse(put_gzip("a.csv.gz", BARS, second, size), FX_FORMAT_AUTO, "bytes behind the gzip data are none");
    rp_free(second);
}

static const char *put_zip(const char *name, const char *const *members, const char *text)
{
    int why;
    const char *path = path_of(name);
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &why);
    for (; *members; members++)
        assert_true(zip_file_add(zip, *members, zip_source_buffer(zip, text, strlen(text), 0), 0) >= 0);
    assert_int_equal(zip_close(zip), 0);
    return path;
}

#define ZIP(name, ...) put_zip(name, (const char *const[]){__VA_ARGS__, NULL}, BARS)

static void one_member_of_a_zip(void **state)
{
    expect_three(ZIP("a.zip", "report.txt", "bars.csv"));
    refuse(ZIP("a.zip", "a.csv", "b.csv"), FX_FORMAT_AUTO, "holds 2 .csv files (a.csv, b.csv); unpack it and name one");
    refuse(ZIP("a.zip", "a.pdf", "b.doc"), FX_FORMAT_AUTO, "holds no .csv file, a.pdf, b.doc; unpack it");
    refuse(ZIP("a.zip", "EURUSD1.hst"), FX_FORMAT_HST, "136 bytes hold no header of 148");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_text_are_read), cmocka_unit_test(a_named_format_that_does_not_fit),
        cmocka_unit_test(check_of_one_damaged_file), cmocka_unit_test(gzip_ends_where_it_ends),
        cmocka_unit_test(one_member_of_a_zip),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
