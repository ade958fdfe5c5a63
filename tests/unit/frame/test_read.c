#include "frame_here.h"

// Writes rows 0..n-1 of (i, x) to a Parquet file of this name in the temporary folder; parents are made.
static const char *write_numbers(const char *name, int first, int rows)
{
    char sql[128], parent[512];
    const char *path = in_folder(name);
    snprintf(parent, sizeof parent, "%s", path);
    *strrchr(parent, '/') = '\0';
    assert_ok(rp_make_folders(parent, &error));
    snprintf(sql, sizeof sql, "SELECT i + %d AS i, i / 2 AS x FROM range(%d) r(i)", first, rows);
    assert_ok(rp_write_parquet(frame, sql, path, NULL, &error));
    return path;
}

static void put_file(const char *name, const char *content)
{
    assert_ok(rp_file_write(in_folder(name), content, strlen(content), &error));
}

static rp_table *read_parquet(const char *path, const rp_read_options *options)
{
    rp_table *t = NULL;
    assert_ok(rp_read_parquet(frame, path, options, &t, &error));
    return t;
}

static void test_columns_where_order(void **state)
{
    const char *const names[] = {"x", "i"};
    rp_read_options options = {.columns = names, .column_count = 2, .where = "i >= 5 OR i = 1", .order = "i DESC"};
    rp_table *t = read_parquet(write_numbers("a.parquet", 0, 8), &options);
    assert_int_equal(rp_table_columns(t), 2);
    assert_string_equal(rp_table_name(t, 0), "x");
    const int64_t *i = data_of(t, "i", RP_I64), expected[] = {7, 6, 5, 1};
    assert_int_equal(rp_table_rows(t), 4);
    assert_memory_equal(i, expected, sizeof expected);
    rp_table_free(t);
}

static void test_unknown_column(void **state)
{
    const char *path = write_numbers("a.parquet", 0, 8), *const names[] = {"i", "close"};
    rp_read_options options = {.columns = names, .column_count = 2};
    rp_table *t = NULL;
    assert_int_equal(rp_read_parquet(frame, path, &options, &t, &error), RP_EUNKNOWN);
    assert_says("no column 'close'; it has i, x");
    assert_says(path);
    options = (rp_read_options){.columns = names, .column_count = 1, .where = "nonsense > 1"};
    assert_int_equal(rp_read_parquet(frame, path, &options, &t, &error), RP_EUNKNOWN);
    assert_says("nonsense");
    assert_null(t);
}

static void test_missing_and_unreadable(void **state)
{
    rp_table *t = NULL;
    assert_int_equal(rp_read_parquet(frame, in_folder("none.parquet"), NULL, &t, &error), RP_ENOTFOUND);
    assert_says(in_folder("none.parquet"));
    assert_int_equal(rp_read_parquet(frame, in_folder("*.parquet"), NULL, &t, &error), RP_ENOTFOUND);
    assert_says(in_folder("*.parquet"));
    assert_int_equal(rp_read_parquet(frame, folder, NULL, &t, &error), RP_EINVAL);
    assert_says("is a folder");
    assert_int_equal(rp_read_csv(frame, in_folder("none.csv"), NULL, NULL, &t, &error), RP_ENOTFOUND);
    assert_int_equal(rp_parquet_metadata(frame, in_folder("none.parquet"), &t, &error), RP_ENOTFOUND);
    const char *path = write_numbers("a.parquet", 0, 8);
    if (geteuid() != 0) {
        chmod(path, 0);
        assert_int_equal(rp_read_parquet(frame, path, NULL, &t, &error), RP_EPERM);
    }
    assert_null(t);
}

static void test_truncated_and_foreign(void **state)
{
    const char *path = write_numbers("a.parquet", 0, 100000);
    char *data;
    size_t size;
    rp_table *t = NULL;
    assert_ok(rp_file_read(path, 0, &data, &size, &error));
    const size_t lengths[] = {0, 1, 4, 11, size / 2, size - 1};
    for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
        assert_ok(rp_file_write(in_folder("cut.parquet"), data, lengths[k], &error));
        rp_status status = rp_read_parquet(frame, in_folder("cut.parquet"), NULL, &t, &error);
        assert_int_equal(status, RP_ETRUNCATED);
        assert_says(in_folder("cut.parquet"));
    }
    memset(data + size - 60, 0x5A, 40); // as long as before, but the footer is spoilt
    assert_ok(rp_file_write(in_folder("spoilt.parquet"), data, size, &error));
    assert_int_not_equal(rp_read_parquet(frame, in_folder("spoilt.parquet"), NULL, &t, &error), RP_OK);
    assert_says("spoilt.parquet");
    rp_free(data);
    assert_null(t);
}

// DuckDB calls some damage an internal error, after which its database answers nothing more: a file must not do that to
// the frame that reads it.
static void test_a_damaged_file_ends_no_frame(void **state)
{
    const char *path = in_folder("a.parquet"), *damaged = in_folder("damaged.parquet");
    char *data;
    size_t size;
    rp_table *t = NULL;
    assert_ok(rp_write_parquet(frame, "SELECT 1.5::DECIMAL(18,5) AS price, i FROM range(3) r(i)", path, NULL, &error));
    assert_ok(rp_frame_run(frame, "CREATE TABLE kept AS SELECT 7 AS n", &error));
    assert_ok(rp_file_read(path, 0, &data, &size, &error));
    const unsigned char bytes[] = {0, 0x23, 0x7E, 0x81, 0xFF}; // 0x23: less than 0 where a width of 18 stands
    for (size_t at = 4; at < size - 8; at++)
        for (size_t b = 0; b < sizeof bytes; b++) {
            char was = data[at];
            data[at] = (char)bytes[b];
            assert_ok(rp_file_write(damaged, data, size, &error));
            data[at] = was;
            rp_status status = rp_read_parquet(frame, damaged, NULL, &t, &error);
            if (status != RP_OK) assert_says(damaged);
            if (status == RP_EINTERNAL || strstr(error.message, "Trace")) fail_msg("byte %zu: %s", at, error.message);
            rp_table_free(t);
            t = NULL;
            status = rp_parquet_metadata(frame, damaged, &t, &error);
            if (status != RP_OK) assert_says(damaged);
            if (status == RP_EINTERNAL) fail_msg("metadata, byte %zu: %s", at, error.message);
            rp_table_free(t);
            t = NULL;
            assert_ok(rp_frame_query(frame, "SELECT n FROM kept", &t, &error));
            rp_table_free(t);
            t = NULL;
        }
    rp_free(data);
}

static void test_a_path_that_exists_is_no_pattern(void **state)
{
    const char *names[] = {"star*.parquet",   "set[ab].parquet", "what?.parquet",       "it's; DROP --.parquet",
                           "quote\".parquet", "~/home.parquet",  "back\\slash.parquet", "ünïcode 中.parquet"};
    write_numbers("starX.parquet", 500, 3);
    write_numbers("seta.parquet", 500, 3);
    write_numbers("whatX.parquet", 500, 3);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        rp_table *t = read_parquet(write_numbers(names[k], (int)k, 2), NULL);
        assert_int_equal(rp_table_rows(t), 2);
        assert_int_equal(*(const int64_t *)data_of(t, "i", RP_I64), (int)k);
        rp_table_free(t);
    }
    rp_table *t = read_parquet(in_folder("set[a].parquet"), NULL); // not there: a pattern
    assert_int_equal(*(const int64_t *)data_of(t, "i", RP_I64), 500);
    rp_table_free(t);
}

static void test_relative_tilde(void **state)
{
    char back[512];
    assert_non_null(getcwd(back, sizeof back));
    write_numbers("~x.parquet", 7, 1);
    assert_int_equal(chdir(folder), 0);
    rp_table *t = read_parquet("~x.parquet", NULL);
    assert_int_equal(*(const int64_t *)data_of(t, "i", RP_I64), 7);
    rp_table_free(t);
    assert_int_equal(chdir(back), 0);
}

static void test_hive_and_order_of_files(void **state)
{
    write_numbers("tree/symbol=EURUSD/year=2019/b.parquet", 20, 2);
    write_numbers("tree/symbol=EURUSD/year=2018/b.parquet", 10, 2);
    write_numbers("tree/symbol=EURUSD/year=2018/a.parquet", 0, 2);
    rp_read_options options = {.hive = true, .file_name = true};
    rp_table *t = read_parquet(in_folder("tree/**/*.parquet"), &options);
    const int64_t expected[] = {0, 1, 10, 11, 20, 21};
    assert_int_equal(rp_table_rows(t), 6);
    assert_memory_equal(data_of(t, "i", RP_I64), expected, sizeof expected);
    assert_string_equal(rp_table_text(t, rp_table_find(t, "symbol"), 0, NULL), "EURUSD");
    assert_string_equal(rp_table_text(t, rp_table_find(t, "year"), 5, NULL), "2019"); // keys stay text
    assert_string_equal(rp_table_text(t, rp_table_find(t, "filename"), 2, NULL),
                        in_folder("tree/symbol=EURUSD/year=2018/b.parquet"));
    rp_table_free(t);
    t = read_parquet(in_folder("tree/**/*.parquet"), NULL);
    assert_int_equal(rp_table_columns(t), 2);
    rp_table_free(t);
}

static void test_union_by_name(void **state)
{
    write_numbers("u/a.parquet", 0, 2);
    assert_ok(rp_write_parquet(frame, "SELECT 9::BIGINT AS i", in_folder("u/b.parquet"), NULL, &error));
    rp_read_options options = {.union_by_name = true};
    rp_table *t = read_parquet(in_folder("u/*.parquet"), &options);
    assert_int_equal(rp_table_rows(t), 3);
    assert_int_equal(rp_table_null_count(t, rp_table_find(t, "x")), 1);
    rp_table_free(t);
}

static void test_csv(void **state)
{
    put_file("a.csv", "20180101 170000;1.1;1.2\n20180101 170100;1.3;\n");
    const char *const names[] = {"stamp", "open", "high"}, *const wanted[] = {"high", "stamp"};
    rp_csv_options csv = {.delimiter = ';', .header = RP_CSV_HEADER_NO, .names = names, .name_count = 3};
    rp_read_options options = {.columns = wanted, .column_count = 2};
    rp_table *t = NULL;
    assert_ok(rp_read_csv(frame, in_folder("a.csv"), &csv, &options, &t, &error));
    assert_int_equal(rp_table_rows(t), 2);
    assert_string_equal(rp_table_text(t, 1, 1, NULL), "20180101 170100");
    const double *high = data_of(t, "high", RP_F64);
    assert_true(high[0] == 1.2 && isnan(high[1]));
    rp_table_free(t);
    csv.all_text = true;
    csv.skip = 1;
    assert_ok(rp_read_csv(frame, in_folder("a.csv"), &csv, NULL, &t, &error));
    assert_int_equal(rp_table_rows(t), 1);
    assert_string_equal(rp_table_text(t, 1, 0, NULL), "1.3");
    assert_null(rp_table_text(t, 2, 0, NULL));
    rp_table_free(t);
    put_file("b.csv", "x,y\n1,NA\n2,3\n");
    assert_ok(rp_read_csv(frame, in_folder("b.csv"), &(rp_csv_options){.null_text = "NA"}, NULL, &t, &error));
    assert_int_equal(rp_table_null_count(t, 1), 1);
    assert_true(((const int64_t *)data_of(t, "y", RP_I64))[1] == 3);
    rp_table_free(t);
}

static void test_csv_text_in_a_number(void **state)
{
    char *text = rp_malloc(400000);
    size_t at = (size_t)sprintf(text, "x,y\n");
    for (int i = 0; i < 30000; i++) at += (size_t)sprintf(text + at, "%d,%s\n", i, i == 25000 ? "oops" : "1.5");
    put_file("a.csv", text);
    rp_free(text);
    rp_table *t = NULL;
    assert_int_equal(rp_read_csv(frame, in_folder("a.csv"), NULL, NULL, &t, &error), RP_EFORMAT);
    assert_says("oops");
    assert_says("25002");
    assert_says(in_folder("a.csv"));
    assert_null(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_columns_where_order),
        CASE(test_unknown_column),
        CASE(test_missing_and_unreadable),
        CASE(test_truncated_and_foreign),
        CASE(test_a_damaged_file_ends_no_frame),
        CASE(test_a_path_that_exists_is_no_pattern),
        CASE(test_relative_tilde),
        CASE(test_hive_and_order_of_files),
        CASE(test_union_by_name),
        CASE(test_csv),
        CASE(test_csv_text_in_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
