// Parquet of quotes and of bars with both sides, written with DuckDB in every type that a column may have.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"
#include "parquet_file.h"

#include <forex/ticks.h>

// Two quotes: 1.12001/1.12003 at 10:00:00.25 and 1.12002/1.12004 a second later.
static void every_type_gives_the_same_ticks(void **state)
{
    static const struct {
        const char *select;
        bool volume;
    } files[] = {
        {"SELECT TIMESTAMP '2019-06-03 10:00:00.25' + INTERVAL (i) SECOND AS timestamp, 1.12001 + i * 0.00001 AS bid, "
         "1.12003 + "
         "i * 0.00001 AS ask FROM range(2) t(i)",
         false},
        {"SELECT 1559556000250 + i * 1000 AS time, CAST(1.12001 + i * 0.00001 AS DOUBLE) AS bid_price, CAST(1.12003 + "
         "i * 0.00001 "
         "AS DOUBLE) AS ask_price, 5 AS bid_size, 6 AS ask_size FROM range(2) t(i)",
         true},
        {"SELECT CAST(1559556000250000000 + i * 1000000000 AS UBIGINT) AS ts_event, CAST(1.12001 + i * 0.00001 AS "
         "FLOAT) AS bid, "
         "CAST(1.12003 + i * 0.00001 AS FLOAT) AS ask FROM range(2) t(i)",
         false},
        {"SELECT CAST(1559556000.25 + i AS DOUBLE) AS time, 1.12001 + i * 0.00001 AS bid, 1.12003 + i * 0.00001 AS ask "
         "FROM range(2) t(i)",
         false},
        {"SELECT CASE i WHEN 0 THEN '2019-06-03T10:00:00.25Z' ELSE '2019-06-03T10:00:01.25Z' END AS datetime, 1.12001 "
         "+ i * "
         "0.00001 AS bid, 1.12003 + i * 0.00001 AS ask FROM range(2) t(i)",
         false},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *path = write_parquet("EURUSD.parquet", files[i].select);
        fx_ticks *t = NULL;
        fx_format format;
        rp_error error;
        assert_int_equal(fx_format_detect(path, &format, NULL), RP_OK);
        assert_int_equal(format, FX_FORMAT_PARQUET_TICKS);
        if (fx_ticks_import(&path, 1, symbols, NULL, &t, &error)) fail_msg("%s", error.message);
        assert_int_equal(t->count, 2);
        assert_int_equal(t->time[0], at("2019-06-03T10:00:00.25"));
        assert_int_equal(t->time[1], at("2019-06-03T10:00:01.25"));
        assert_int_equal(t->bid[0], 112001);
        assert_int_equal(t->ask[1], 112004);
        assert_int_equal(t->bid_volume != NULL, files[i].volume);
        if (t->bid_volume) assert_true(t->bid_volume[0] == 5 && t->ask_volume[1] == 6);
        fx_ticks_free(t);
    }
}

static void refuse(const char *select, rp_status expected, const char *words)
{
    const char *path = write_parquet("EURUSD.parquet", select);
    fx_ticks *t = NULL;
    rp_error error;
    rp_status status = fx_ticks_import(&path, 1, symbols, NULL, &t, &error);
    if (status != expected) fail_msg("%s: %s", rp_status_name(status), error.message);
    assert_null(t);
    expect_words(&error, words);
    expect_words(&error, path);
}

static void columns_that_cannot_be(void **state)
{
    refuse("SELECT 1559556000 AS time, 1.1 AS bid, NULL::DOUBLE AS ask", RP_EVALUE, "column \"ask\" has 1 null(s)");
    refuse("SELECT 1559556000 AS time, 1.1 AS bid, true AS ask", RP_EFORMAT,
           "column \"ask\" is BOOLEAN, which is no number");
    refuse("SELECT 1.5 AS time, 1.1 AS bid, 1.2 AS ask", RP_EFORMAT,
           "column \"time\" is DECIMAL(2,1), which is no time");
    refuse("SELECT -5 AS time, 1.1 AS bid, 1.2 AS ask", RP_EFORMAT, "row 1: time \"-5\" is before 1970");
    refuse("SELECT 'noon' AS time, 1.1 AS bid, 1.2 AS ask", RP_EFORMAT, "row 1: time \"noon\" is no time");
    refuse("SELECT 1559556000 AS time, 'nan'::DOUBLE AS bid, 1.2 AS ask", RP_EVALUE, "row 1: bid nan is none");
    refuse("SELECT 1559556000 AS time, 1.1 AS bid, 1.2 AS ask, -1 AS bid_size", RP_EVALUE,
           "row 1: bid_volume -1 is none");
    refuse("SELECT 1559556000 AS time, 1.1 AS bid, '\\x00\\x01'::BLOB AS ask", RP_EFORMAT,
           "ask has 2 bytes, fixed point has 8 or 16");
    refuse("SELECT 1559556000 AS time, 1.1 AS bid, 1.2 AS ask WHERE false", RP_EFORMAT, "no tick in it");
}

// 1.12003 in units of 1e-9, 1e-16 and 1e-18, little-endian.
static void fixed_point(void **state)
{
    static const char narrow[] = "\\x30\\x4D\\xC2\\x42\\x00\\x00\\x00\\x00"; // 1120030000
    char select[500];
    snprintf(select, sizeof select, "SELECT 1559556000 AS time, '%s'::BLOB AS bid, '%s'::BLOB AS ask", narrow, narrow);
    const char *small = write_parquet("EURUSD.parquet", select);
    fx_ticks *one = NULL;
    assert_int_equal(fx_ticks_import(&small, 1, symbols, NULL, &one, NULL), RP_OK);
    assert_int_equal(one->bid[0], 112003);
    fx_ticks_free(one);
    // 16 bytes: multiples of 10^13 throughout are 1e-18, others 1e-16.
    for (int exponent = 16; exponent <= 18; exponent += 2) {
        char bytes[100] = "";
        int64_t value = exponent == 18 ? INT64_C(1120030000000000000) : INT64_C(11200300000000000);
        for (int k = 0; k < 8; k++) sprintf(bytes + strlen(bytes), "\\x%02X", (unsigned)(value >> (8 * k)) & 0xff);
        for (int k = 0; k < 8; k++) strcat(bytes, "\\x00");
        snprintf(select, sizeof select, "SELECT 1559556000 AS time, '%s'::BLOB AS bid, '%s'::BLOB AS ask", bytes,
                 bytes);
        const char *path = write_parquet("EURUSD.parquet", select);
        fx_ticks *t = NULL;
        rp_error error;
        if (fx_ticks_import(&path, 1, symbols, NULL, &t, &error)) fail_msg("%s", error.message);
        assert_int_equal(t->digits, 5);
        assert_int_equal(t->bid[0], 112003);
        assert_int_equal(t->ask[0], 112003);
        fx_ticks_free(t);
    }
}

static void bars_of_both_sides(void **state)
{
    const char *path = write_parquet(
        "EURUSD.parquet",
        "SELECT TIMESTAMP '2019-06-03 10:00:00' + INTERVAL (i) MINUTE AS timestamp, 1.1 AS bid_open, 1.3 AS "
        "bid_high, 1.0 AS bid_low, 1.2 AS bid_close, 1.11 AS ask_open, 1.31 AS ask_high, 1.01 AS ask_low, 1.24 AS "
        "ask_close FROM range(3) t(i)");
    fx_bars *b = NULL;
    fx_format format;
    rp_error error;
    assert_int_equal(fx_format_detect(path, &format, NULL), RP_OK);
    assert_int_equal(format, FX_FORMAT_PARQUET);
    if (fx_import(&path, 1, symbols, NULL, &b, &error)) fail_msg("%s", error.message);
    assert_int_equal(b->count, 3);
    assert_int_equal(b->open[0], 110000);
    assert_int_equal(b->spread[0], 4000);
    fx_bars_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_gives_the_same_ticks),
        cmocka_unit_test(columns_that_cannot_be),
        cmocka_unit_test(fixed_point),
        cmocka_unit_test(bars_of_both_sides),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
