#include "frame_here.h"

#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>

static int entries(void)
{
    DIR *dir = opendir(folder);
    int count = -2; // . and ..
    while (readdir(dir)) count++;
    closedir(dir);
    return count;
}

static void test_put_every_dtype(void **state)
{
    enum { rows = 5000 }; // more than two of DuckDB's chunks
    bool *b = rp_malloc(rows);
    int64_t *i = rp_malloc(rows * sizeof *i);
    float *f = rp_malloc(rows * sizeof *f);
    uint16_t *u = rp_malloc(rows * sizeof *u);
    bool *nulls = rp_malloc(rows);
    const char **texts = rp_malloc(rows * sizeof *texts);
    for (int r = 0; r < rows; r++) {
        b[r] = r % 3 == 0;
        i[r] = (int64_t)r * 1000000007 - 5;
        f[r] = (float)r / 4;
        u[r] = (uint16_t)(r * 13);
        nulls[r] = r % 100 == 99;
        texts[r] = r % 7 == 6 ? NULL : r % 2 ? "odd" : "an even row with a longer text";
    }
    const rp_column columns[] = {{.name = "b", .dtype = RP_BOOL, .data = b},
                                 {.name = "i", .dtype = RP_I64, .data = i, .nulls = nulls},
                                 {.name = "t", .dtype = RP_I64, .data = i, .timestamp = true},
                                 {.name = "select", .dtype = RP_F32, .data = f}, // a keyword is quoted
                                 {.name = "u", .dtype = RP_U16, .data = u},
                                 {.name = "s", .texts = texts}};
    assert_ok(rp_frame_put(frame, "some \"table\"", rows, columns, 6, &error));
    rp_table *t = query("SELECT * FROM \"some \"\"table\"\"\"");
    assert_int_equal(rp_table_rows(t), rows);
    assert_memory_equal(data_of(t, "b", RP_BOOL), b, rows);
    assert_memory_equal(data_of(t, "t", RP_I64), i, rows * sizeof *i);
    assert_memory_equal(data_of(t, "select", RP_F32), f, rows * sizeof *f);
    assert_memory_equal(data_of(t, "u", RP_U16), u, rows * sizeof *u);
    assert_string_equal(rp_table_type(t, 2), "TIMESTAMP_NS");
    const int64_t *back = data_of(t, "i", RP_I64);
    for (int r = 0; r < rows; r++) {
        assert_true(back[r] == (nulls[r] ? 0 : i[r]));
        const char *text = rp_table_text(t, 5, r, NULL);
        if (texts[r])
            assert_string_equal(text, texts[r]);
        else
            assert_null(text);
    }
    assert_int_equal(rp_table_null_count(t, 1), 50);
    rp_table_free(t);
    rp_free(b), rp_free(i), rp_free(f), rp_free(u), rp_free(nulls), rp_free(texts);
}

static void test_put_arrays(void **state)
{
    const double values[] = {1.5, NAN, -3};
    const int64_t shape[] = {3}, square[] = {1, 3};
    rp_column column;
    rp_array *array = rp_from_data(RP_F64, 1, shape, values);
    assert_ok(rp_column_of("x", array, &column, &error));
    assert_ok(rp_frame_put(frame, "t", 3, &column, 1, &error));
    rp_table *t = query("SELECT x FROM t");
    assert_memory_equal(data_of(t, "x", RP_F64), values, sizeof values);
    assert_int_equal(rp_table_null_count(t, 0), 0); // NaN is a value
    rp_table_free(t);
    assert_int_equal(rp_column_of("x", rp_from_data(RP_F64, 2, square, values), &column, &error), RP_ESHAPE);
    assert_says("'x'");
}

static void test_put_refuses_and_keeps_the_old(void **state)
{
    const int32_t old[] = {1, 2, 3};
    const rp_column good = {.name = "n", .dtype = RP_I32, .data = old};
    assert_ok(rp_frame_put(frame, "t", 3, &good, 1, &error));
    const rp_column twice[] = {good, good};
    assert_int_not_equal(rp_frame_put(frame, "t", 3, twice, 2, &error), RP_OK);
    const rp_column half = {.name = "h", .dtype = RP_F16, .data = old};
    assert_int_equal(rp_frame_put(frame, "t", 3, &half, 1, &error), RP_EDTYPE);
    assert_says("'h'");
    const rp_column nothing = {.name = "z", .dtype = RP_I32};
    assert_int_equal(rp_frame_put(frame, "t", 3, &nothing, 1, &error), RP_EINVAL);
    assert_int_equal(rp_frame_put(frame, "t", -1, &good, 1, &error), RP_EINVAL);
    assert_int_equal(rp_frame_put(frame, "t", 3, &good, 0, &error), RP_EINVAL);
    const char *const spoilt[] = {"fine", "not \xFF utf-8", "fine"};
    const rp_column text = {.name = "s", .texts = spoilt};
    assert_int_equal(rp_frame_put(frame, "t", 3, &text, 1, &error), RP_EFORMAT);
    assert_says("column 's', row 1");
    rp_table *t = query("SELECT n FROM t");
    assert_memory_equal(data_of(t, "n", RP_I32), old, sizeof old);
    rp_table_free(t);
    assert_ok(rp_frame_put(frame, "t", 0, &nothing, 1, &error)); // no rows need no data
    t = query("SELECT z FROM t");
    assert_int_equal(rp_table_rows(t), 0);
    rp_table_free(t);
}

static void test_write_and_metadata(void **state)
{
    const rp_pair pairs[] = {{"source", "HistData 'EURUSD' 2018"},
                             {"zone-law", "America/New_York"},
                             {"empty", ""},
                             {"a \"quoted\" key; --", "line\nbreak, {brace}: \\ 50%"},
                             {"digits", "5"}};
    rp_parquet_options options = {.metadata = pairs, .metadata_count = 5, .row_group_rows = 2048};
    const char *path = in_folder("it's.parquet"), *codecs[] = {NULL, "snappy", "gzip", "uncompressed", "zstd"};
    for (size_t k = 0; k < sizeof codecs / sizeof *codecs; k++) {
        options.compression = codecs[k];
        assert_ok(rp_write_parquet(frame, "SELECT i, i / 7 AS x FROM range(10000) r(i)", path, &options, &error));
        assert_int_equal(entries(), 1);
        rp_table *t;
        assert_ok(rp_read_parquet(frame, path, NULL, &t, &error));
        assert_int_equal(rp_table_rows(t), 10000);
        assert_true(((const double *)data_of(t, "x", RP_F64))[9999] == 9999 / 7.0);
        rp_table_free(t);
        assert_ok(rp_parquet_metadata(frame, path, &t, &error));
        for (int i = 0; i < 5; i++) assert_string_equal(rp_metadata_get(t, pairs[i].key), pairs[i].value);
        assert_null(rp_metadata_get(t, "none"));
        rp_table_free(t);
    }
}

static void test_stamps_stay_ns(void **state)
{
    const int64_t stamps[] = {1514842320123456789, -1, 0};
    const rp_column columns[] = {{.name = "t", .dtype = RP_I64, .data = stamps, .timestamp = true}};
    assert_ok(rp_frame_put(frame, "bars", 3, columns, 1, &error));
    assert_ok(rp_write_parquet(frame, "SELECT * FROM bars", in_folder("t.parquet"), NULL, &error));
    rp_table *t;
    assert_ok(rp_read_parquet(frame, in_folder("t.parquet"), NULL, &t, &error));
    assert_string_equal(rp_table_type(t, 0), "TIMESTAMP_NS");
    assert_memory_equal(data_of(t, "t", RP_I64), stamps, sizeof stamps);
    rp_table_free(t);
}

static void test_failed_write_keeps_the_old(void **state)
{
    const char *path = in_folder("f.parquet");
    assert_ok(rp_write_parquet(frame, "SELECT 1 AS one", path, NULL, &error));
    assert_int_equal(rp_write_parquet(frame, "SELECT * FROM nowhere", path, NULL, &error), RP_EUNKNOWN);
    assert_int_not_equal(rp_write_parquet(frame, "SELECT ('x' || i)::INTEGER FROM range(9) r(i)", path, NULL, &error),
                         RP_OK);
    const rp_parquet_options wrong = {.compression = "squeeze'"};
    assert_int_not_equal(rp_write_parquet(frame, "SELECT 1 AS one", path, &wrong, &error), RP_OK);
    assert_says("squeeze");
    assert_int_equal(rp_write_parquet(frame, "SELECT 1", in_folder("no/f.parquet"), NULL, &error), RP_ENOTFOUND);
    assert_says(in_folder("no/f.parquet"));
    assert_int_equal(entries(), 1);
    rp_table *t;
    assert_ok(rp_read_parquet(frame, path, NULL, &t, &error));
    assert_int_equal(*(const int32_t *)data_of(t, "one", RP_I32), 1);
    rp_table_free(t);
}

static void test_no_space(void **state)
{
    const char *path = in_folder("f.parquet");
    assert_ok(rp_write_parquet(frame, "SELECT 1 AS one", path, NULL, &error));
    struct rlimit before, tight = {.rlim_cur = 100000};
    getrlimit(RLIMIT_FSIZE, &before);
    tight.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN); // writing then fails with EFBIG, as a full disk does with ENOSPC
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    rp_status status = rp_write_parquet(frame, "SELECT hash(i) AS h FROM range(1000000) r(i)", path, NULL, &error);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(status, RP_ENOSPC);
    assert_says(path);
    assert_int_equal(entries(), 1);
    rp_table *t;
    assert_ok(rp_read_parquet(frame, path, NULL, &t, &error));
    assert_int_equal(rp_table_rows(t), 1);
    rp_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_put_every_dtype),    CASE(test_put_arrays),     CASE(test_put_refuses_and_keeps_the_old),
        CASE(test_write_and_metadata), CASE(test_stamps_stay_ns), CASE(test_failed_write_keeps_the_old),
        CASE(test_no_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
