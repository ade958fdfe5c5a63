// The real market data, and Parquet by other writers.
#include "frame_here.h"

static const char *const price_columns[] = {"open", "high", "low", "close", "volume", "timestamp"};

static rp_table *read_all(const char *path)
{
    rp_table *t = NULL;
    assert_ok(rp_read_parquet(frame, path, NULL, &t, &error));
    return t;
}

// Rows, first and last stamp as the data's README has them, for each file and time unit.
static void test_market_files(void **state)
{
    const struct {
        const char *file, *type;
        int64_t rows, first, last; // seconds since 1970
    } cases[] = {
        {"EURUSD/timeframe=M1", "TIMESTAMP WITH TIME ZONE", 745077, 1514844000, 1577829540},
        {"EURUSD/timeframe=H1", "TIMESTAMP WITH TIME ZONE", 12439, 1514844000, 1577826000},
        {"EURUSD/timeframe=D1", "TIMESTAMP WITH TIME ZONE", 625, 1514764800, 1577750400},
        {"USDJPY/timeframe=M1", NULL, 372525, 1546380000, 1577829480},
        {"USDJPY/timeframe=H1", NULL, 6220, 1546380000, 1577826000},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char name[128];
        snprintf(name, sizeof name, "fx/parquet/symbol=%s/data.parquet", cases[k].file);
        rp_table *t = read_all(real_data(name));
        assert_int_equal(rp_table_rows(t), cases[k].rows);
        const int64_t *stamp = data_of(t, "timestamp", RP_I64);
        assert_true(stamp[0] == cases[k].first * 1000000000);
        assert_true(stamp[cases[k].rows - 1] == cases[k].last * 1000000000);
        if (cases[k].type) assert_string_equal(rp_table_type(t, rp_table_find(t, "timestamp")), cases[k].type);
        const double *high = data_of(t, "high", RP_F64), *low = data_of(t, "low", RP_F64);
        for (int64_t i = 0; i < cases[k].rows; i++)
            assert_true(high[i] >= low[i] && low[i] > 0 && (i == 0 || stamp[i] > stamp[i - 1]));
        assert_int_equal(rp_table_null_count(t, rp_table_find(t, "close")), 0);
        assert_memory_equal(rp_table_text(t, rp_table_find(t, "symbol"), 0, NULL), cases[k].file, 6);
        rp_table_free(t);
    }
}

static void test_thread_count_does_not_matter(void **state)
{
    const char *path = real_data("fx/parquet/symbol=EURUSD/timeframe=M1/data.parquet");
    rp_read_options options = {.columns = price_columns, .column_count = 6};
    rp_table *tables[2];
    for (int k = 0; k < 2; k++) {
        rp_frame *f;
        assert_ok(rp_frame_open(&(rp_frame_options){.threads = k == 0 ? 1 : 4}, &f, &error));
        assert_ok(rp_read_parquet(f, path, &options, &tables[k], &error));
        rp_frame_close(f);
    }
    for (int c = 0; c < 6; c++) {
        rp_dtype dtype = c < 5 ? RP_F64 : RP_I64;
        assert_memory_equal(data_of(tables[0], price_columns[c], dtype), data_of(tables[1], price_columns[c], dtype),
                            745077 * 8);
    }
    rp_table_free(tables[0]);
    rp_table_free(tables[1]);
}

static void test_hive_tree(void **state)
{
    char pattern[600];
    snprintf(pattern, sizeof pattern, "%s/*/*/data.parquet", real_data("fx/parquet"));
    const char *const columns[] = {"symbol", "timeframe", "close"};
    rp_read_options options = {
        .columns = columns, .column_count = 3, .where = "timeframe = 'D1' OR symbol = 'USDJPY'", .hive = true};
    rp_table *t = NULL;
    assert_ok(rp_read_parquet(frame, pattern, &options, &t, &error));
    assert_int_equal(rp_table_rows(t), 625 + 372525 + 6220);
    assert_string_equal(rp_table_text(t, 0, 0, NULL), "EURUSD");
    assert_string_equal(rp_table_text(t, 1, 625, NULL), "H1");
    rp_table_free(t);
}

static void test_other_writers(void **state)
{
    const struct {
        const char *name;
        int64_t rows;
    } cases[] = {{"XRP_ETH-trades", 12477}, {"btcusdt-trades", 2001}, {"quote_tick_eurusd_2019_sim_rust", 10000}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char name[128];
        snprintf(name, sizeof name, "formats/%s.parquet", cases[k].name);
        rp_table *t = read_all(real_data(name));
        assert_int_equal(rp_table_rows(t), cases[k].rows);
        for (int c = 0; c < rp_table_columns(t); c++) {
            size_t length = 0;
            if (rp_table_is_text(t, c))
                assert_non_null(rp_table_text(t, c, cases[k].rows - 1, &length));
            else
                assert_int_equal(rp_array_status(rp_table_column(t, rp_table_name(t, c), RP_NULLS_MASK)), RP_OK);
        }
        rp_table_free(t);
    }
}

// Bid prices of the quotes file: 16-byte little-endian fixed point, plausible for EURUSD of January 2019.
static void test_fixed_length_bytes(void **state)
{
    rp_table *t = read_all(real_data("formats/quote_tick_eurusd_2019_sim_rust.parquet"));
    int bid = rp_table_find(t, "bid_price");
    assert_true(rp_table_is_text(t, bid));
    for (int64_t i = 0; i < 10000; i++) {
        size_t length;
        int64_t low;
        const char *bytes = rp_table_text(t, bid, i, &length);
        assert_int_equal(length, 16);
        memcpy(&low, bytes, 8);
        assert_true(low != 0);
    }
    rp_table_free(t);
}

static void test_truncated_real_file(void **state)
{
    const char *path = real_data("fx/parquet/symbol=EURUSD/timeframe=H1/data.parquet");
    char *data;
    size_t size;
    rp_table *t = NULL;
    assert_ok(rp_file_read(path, 0, &data, &size, &error));
    assert_ok(rp_file_write(in_folder("half.parquet"), data, size / 2, &error));
    rp_free(data);
    assert_int_equal(rp_read_parquet(frame, in_folder("half.parquet"), NULL, &t, &error), RP_ETRUNCATED);
    assert_says("half.parquet");
}

static void test_real_csv(void **state)
{
    const char *const names[] = {"stamp", "open", "high", "low", "close", "volume"};
    rp_csv_options csv = {.delimiter = ';', .header = RP_CSV_HEADER_NO, .names = names, .name_count = 6};
    rp_table *t = NULL;
    assert_ok(rp_read_csv(frame, real_data("fx/m1/EURUSD-2018.csv.gz"), &csv, NULL, &t, &error));
    assert_int_equal(rp_table_rows(t), 372607);
    assert_string_equal(rp_table_text(t, 0, 372606, NULL), "20181231 165900");
    rp_table_free(t);
    assert_ok(
        rp_read_csv(frame, real_data("series/pollution.csv"), &(rp_csv_options){.null_text = "NA"}, NULL, &t, &error));
    assert_int_equal(rp_table_rows(t), 43824);
    assert_int_equal(rp_table_null_count(t, rp_table_find(t, "pm2.5")), 2067);
    rp_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_market_files),  CASE(test_thread_count_does_not_matter), CASE(test_hive_tree),
        CASE(test_other_writers), CASE(test_fixed_length_bytes),           CASE(test_truncated_real_file),
        CASE(test_real_csv),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
