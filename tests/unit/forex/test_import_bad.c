// Bad input: each kind is refused with file, row, value and what to do, and nothing is made.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sys/stat.h>

#include "market_fixture.h"

#define HEADER "time,open,high,low,close,volume\n"
#define GOOD   "2019-06-03 10:00,1.1,1.2,1.0,1.1,5\n2019-06-03 10:01,1.1,1.2,1.0,1.1,5\n"

static void refuse(const char *path, fx_import_options options, rp_status expected, const char *const *words)
{
    fx_bars *b = NULL;
    rp_error error = {0};
    int64_t live = rp_memory_stats().live_blocks;
    if (!options.zone) options.zone = "UTC";
    rp_status status = fx_import(&path, 1, symbols, &options, &b, &error);
    if (status != expected) fail_msg("%s: %s: %s", path, rp_status_name(status), error.message);
    assert_null(b);
    for (; *words; words++) expect_words(&error, *words);
    expect_words(&error, path);
    assert_int_equal(error.status, expected);
    assert_int_equal(rp_memory_stats().live_blocks, live);
}

#define REFUSE(path, options, status, ...) refuse(path, options, status, (const char *const[]){__VA_ARGS__, NULL})

static const fx_import_options plain;

static void files_that_are_not_there(void **state)
{
    fx_bars *b = NULL;
    REFUSE("/nowhere/EURUSD.csv", plain, RP_ENOTFOUND, "EURUSD.csv");
    REFUSE(put_text("EURUSD.csv", ""), plain, RP_EFORMAT, "the file is empty (0 bytes)");
    REFUSE(put_text("EURUSD.csv", "\n \r\n\n"), plain, RP_EFORMAT, "the file is empty: no row");
    REFUSE(put_text("EURUSD.csv", HEADER), plain, RP_EFORMAT, "the file is empty: no row");
    assert_int_equal(fx_import(NULL, 0, symbols, NULL, &b, NULL), RP_EINVAL);
    const char *path = put_text("EURUSD-locked.csv", HEADER GOOD);
    chmod(path, 0);
    if (access(path, R_OK)) REFUSE(path, plain, RP_EPERM, "EURUSD-locked.csv"); // root reads everything
    chmod(path, 0600);
    mkdir(path_of("EURUSD-folder.csv"), 0700);
    fx_import_options options = {.zone = "UTC"};
    path = path_of("EURUSD-folder.csv");
    assert_int_not_equal(fx_import(&path, 1, symbols, &options, &b, NULL), RP_OK);
    assert_null(b);
}

static void text_that_is_no_table(void **state)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"hello world\n", "row 1: the header has no time column"},
        {"time,open,high,low\n2019-06-03 10:00,1,1,1\n", "row 1: the header has no column \"close\""},
        {"20190603 100000;1.1\n", "row 1 has 2 columns split by ';'; needed are time, open, high, low, close"},
        {HEADER GOOD "2019-06-03 10:02,1.1,1.2\n", "row 4 has 3 columns, 6 are needed: \"2019-06-03 10:02,1.1,1.2\""},
        {HEADER GOOD "2019-06-03 10:02,1.1,1.2x,1.0,1.1,5\n", "row 4: column high: \"1.2x\" is no price"},
        {HEADER GOOD "2019-06-03 10:02,,1.2,1.0,1.1,5\n", "row 4: column open: \"\" is no price"},
        {HEADER GOOD "2019-06-03 10:02,1.1,NaN,1.0,1.1,5\n", "row 4: column high: \"NaN\" is no price"},
        {HEADER GOOD "2019-06-03 10:02,1.1,1e2,1.0,1.1,5\n", "row 4: column high: \"1e2\" is no price"},
        {HEADER GOOD "2019-06-03 10:02,1.1,.,1.0,1.1,5\n", "row 4: column high: \".\" is no price"},
        {HEADER GOOD "2019-06-03 10:02,1.1,1.2.3,1.0,1.1,5\n", "row 4: column high: \"1.2.3\" is no price"},
        {HEADER GOOD "2019-06-03 10:02,1.1,99999999999999999999,1.0,1.1,5\n",
         "is no price (a number below 1000000000)"},
        {HEADER GOOD "2019-06-03 10:02,1.1,1.2,1.0,1.1,many\n", "row 4: column volume: \"many\" is no volume"},
        {HEADER GOOD "2019-06-03 10:02,1.1,1.2,1.0,1.1,-5\n", "row 4: column volume: \"-5\" is no volume"},
        {HEADER GOOD "2019-06-31 10:02,1.1,1.2,1.0,1.1,5\n",
         "row 4: column time: \"2019-06-31 10:02\" is a date that does not"},
        {HEADER GOOD "2019-06-03 25:02,1.1,1.2,1.0,1.1,5\n", "column time: \"2019-06-03 25:02\" has no time of day"},
        {HEADER GOOD "2019-06-03 10:02 noon,1.1,1.2,1.0,1.1,5\n", "that is no zone"},
        {HEADER GOOD "2019-06-03T10:02Z,1.1,1.2,1.0,1.1,5\n", "is written in another way than the rows before"},
        {HEADER GOOD "1559556120,1.1,1.2,1.0,1.1,5\n", "is written in another way than the rows before"},
        {HEADER GOOD "03/06/2019 10:02,1.1,1.2,1.0,1.1,5\n", "is a date with strokes, day or month first"},
        {HEADER GOOD "3.6.19 10:02,1.1,1.2,1.0,1.1,5\n", "is no time; write 2019-03-31"},
        {HEADER "1559556000,1.1,1.2,1.0,1.1,5\n1559556060000,1.1,1.2,1.0,1.1,5\n", "Unix time in another unit"},
        {HEADER GOOD "\n\n2019-06-03 10:02,x,1.2,1.0,1.1,5\n", "row 6: column open: \"x\""},
        {"\xff\xfet\0i\0m\0e\0", "UTF-16"},
        {"time,open,high,low,close\r2019-06-03 10:00,1,1,1,1\r", "save the lines with LF"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        REFUSE(put_text("EURUSD.csv", cases[i].text), plain, RP_EFORMAT, cases[i].words);
    REFUSE(put_text("EURUSD.csv", HEADER GOOD), (fx_import_options){.format = FX_FORMAT_HISTDATA}, RP_EFORMAT,
           "not HistData ASCII");
}

static void bytes_that_are_no_text(void **state)
{
    static const char zero[] = HEADER GOOD "2019-06-03 10:02,1.1\0,1.2,1.0,1.1,5\n";
    REFUSE(put("EURUSD.csv", zero, sizeof zero - 1), plain, RP_EFORMAT,
           "row 4: column open: \"1.1\" followed by a NUL byte");
    char *line = malloc(20000);
    int used = sprintf(line, "%s", HEADER GOOD);
    memset(line + used, '1', 10000);
    line[used + 10000] = 0;
    REFUSE(put_text("EURUSD.csv", line), plain, RP_EFORMAT, "row 4 is 10000 bytes long (limit 4096)");
    memset(line, 'a', 19999);
    line[19999] = 0;
    REFUSE(put_text("EURUSD.csv", line), plain, RP_EFORMAT, "row 1: the header has no time column");
    for (int i = 0; i < 20000; i++) line[i] = (char)(i * 7919 % 256);
    fx_bars *b = NULL;
    const char *path = put("EURUSD.csv", line, 20000);
    assert_int_equal(fx_import(&path, 1, symbols, NULL, &b, NULL), RP_EFORMAT);
    free(line);
}

static void archives_that_end_too_early(void **state)
{
    const char *gzip = data_path("fx/m1/EURUSD-2019.csv.gz");
    const char *zip = data_path("fx/m1-vendor-zip/HISTDATA_COM_ASCII_EURUSD_M12019.zip");
    char *data;
    size_t size;
    assert_int_equal(rp_file_read(gzip, 0, &data, &size, NULL), RP_OK);
    REFUSE(put("EURUSD-cut.csv.gz", data, size / 2), plain, RP_ETRUNCATED, "the gzip data ends too early",
           "fetch the file");
    REFUSE(put("EURUSD-cut.csv.gz", data, 5), plain, RP_ETRUNCATED, "the gzip data ends too early");
    REFUSE(put("EURUSD-cut.csv.gz", data, size - 4), plain, RP_ETRUNCATED, "the gzip data ends too early");
    data[size / 2] ^= 0x55;
    REFUSE(put("EURUSD-bad.csv.gz", data, size), plain, RP_EFORMAT, "EURUSD-bad.csv.gz");
    rp_free(data);
    assert_int_equal(rp_file_read(zip, 0, &data, &size, NULL), RP_OK);
    REFUSE(put("EURUSD-cut.zip", data, size / 2), plain, RP_ETRUNCATED, "not a whole zip archive",
           "fetch the file again");
    data[size / 2] ^= 0x55;
    REFUSE(put("EURUSD-bad.zip", data, size), plain, RP_EFORMAT, "DAT_ASCII_EURUSD_M1_2019.csv is damaged");
    rp_free(data);
    static const unsigned char no_member[22] = {'P', 'K', 5, 6};
    REFUSE(put("EURUSD-none.zip", no_member, sizeof no_member), plain, RP_EFORMAT, "holds no .csv file, it is empty");
    const char *parquet = data_path("fx/parquet/symbol=EURUSD/timeframe=D1/data.parquet");
    assert_int_equal(rp_file_read(parquet, 0, &data, &size, NULL), RP_OK);
    REFUSE(put("EURUSD-cut.parquet", data, size / 2), plain, RP_ETRUNCATED, "EURUSD-cut.parquet");
    rp_free(data);
}

static void timeframes_that_cannot_be(void **state)
{
    const char *path = put_text("EURUSD.csv", HEADER "2019-06-03 10:00,1,1,1,1,0\n2019-06-03 10:07,1,1,1,1,0\n"
                                                     "2019-06-03 10:14,1,1,1,1,0\n");
    REFUSE(path, plain, RP_EVALUE, "the most frequent step is 7 minutes (2 of 3 rows), which is none of M1 M3");
    path = put_text("EURUSD.csv", HEADER "2019-06-03 10:00,1,1,1,1,0\n");
    REFUSE(path, plain, RP_EVALUE, "1 row(s) do not tell the timeframe; name it");
    path = put_text("EURUSD.csv", HEADER GOOD "2019-06-03 10:02,1.1,1.2,1.0,1.1,5\n");
    REFUSE(path, (fx_import_options){.timeframe = "H1"}, RP_ECONFLICT, "the rows step by M1, not by H1");
    fx_bars *b = NULL;
    rp_error error;
    fx_import_options options = {.timeframe = "M7", .zone = "UTC"};
    assert_int_equal(fx_import(&path, 1, symbols, &options, &b, &error), RP_EUNKNOWN);
    expect_words(&error, "\"M7\" is no timeframe; there are M1 M3");
    options = (fx_import_options){.zone = "UTC", .digits = 12};
    assert_int_equal(fx_import(&path, 1, symbols, &options, &b, &error), RP_EINVAL);
    options = (fx_import_options){.zone = "Atlantis"};
    assert_int_equal(fx_import(&path, 1, symbols, &options, &b, &error), RP_EUNKNOWN);
    assert_null(b);
}

static void spreads_that_are_none(void **state)
{
    const char *path = put_text("EURUSD.csv", "time,open,high,low,close,spread\n2019-06-03 10:00,1,1,1,1,7.5\n");
    REFUSE(path, plain, RP_EFORMAT, "row 2: column spread: \"7.5\" is no whole number of points");
    path = put_text("EURUSD.csv", "time,open,high,low,close,spread\n2019-06-03 10:00,1.123456789,2,1,1,900000000\n"
                                  "2019-06-03 10:01,1,1,1,1,5\n2019-06-03 10:02,1,1,1,1,5\n");
    REFUSE(path, plain, RP_EVALUE, "row 2: a spread of 900000000 points is no spread");
}

static void symbols_that_are_not_known(void **state)
{
    fx_bars *b = NULL;
    rp_error error;
    const char *path = put_text("prices.csv", HEADER GOOD);
    assert_int_equal(fx_import(&path, 1, symbols, NULL, &b, &error), RP_EUNKNOWN);
    expect_words(&error, "prices.csv: the file's name holds no symbol");
    fx_import_options options = {.symbol = "USDMXN", .zone = "UTC"};
    assert_int_equal(fx_import(&path, 1, symbols, &options, &b, &error), RP_EUNKNOWN);
    expect_words(&error, "USDMXN,cross,USD,MXN,5,10");
    assert_null(b);
}

static void forgiven(void **state)
{
    // What is odd but clear: no newline at the end, CRLF, spaces, quotes, a column too many.
    const char *path =
        put_text("EURUSD.csv", "\r\ntime , open,high,low,close,volume,extra\r\n"
                               "\"2019-06-03 10:00\", 1.1 ,1.2,1.0,1.1,5,x\r\n\r\n"
                               "2019-06-03 10:01,1.1,1.2,1.0,1.1,5\r\n2019-06-03 10:02,1.1,1.2,1.0,1.1,5");
    fx_import_options options = {.zone = "UTC"};
    fx_bars *b = NULL;
    rp_error error;
    if (fx_import(&path, 1, symbols, &options, &b, &error)) fail_msg("%s", error.message);
    assert_int_equal(b->count, 3);
    fx_bars_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_that_are_not_there),   cmocka_unit_test(text_that_is_no_table),
        cmocka_unit_test(bytes_that_are_no_text),     cmocka_unit_test(archives_that_end_too_early),
        cmocka_unit_test(spreads_that_are_none),      cmocka_unit_test(timeframes_that_cannot_be),
        cmocka_unit_test(symbols_that_are_not_known), cmocka_unit_test(forgiven),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
