#include "frame_here.h"

static void test_every_dtype(void **state)
{
    rp_table *t = query("SELECT true AS b, (-7)::TINYINT AS i8, (-300)::SMALLINT AS i16, (-70000)::INTEGER AS i32, "
                        "(-5000000000)::BIGINT AS i64, 200::UTINYINT AS u8, 60000::USMALLINT AS u16, "
                        "4000000000::UINTEGER AS u32, 18446744073709551615::UBIGINT AS u64, 1.5::FLOAT AS f32, "
                        "2.25::DOUBLE AS f64");
    assert_int_equal(rp_table_rows(t), 1);
    assert_int_equal(rp_table_columns(t), 11);
    assert_int_equal(*(const uint8_t *)data_of(t, "b", RP_BOOL), 1);
    assert_int_equal(*(const int8_t *)data_of(t, "i8", RP_I8), -7);
    assert_int_equal(*(const int16_t *)data_of(t, "i16", RP_I16), -300);
    assert_int_equal(*(const int32_t *)data_of(t, "i32", RP_I32), -70000);
    assert_true(*(const int64_t *)data_of(t, "i64", RP_I64) == -5000000000);
    assert_int_equal(*(const uint8_t *)data_of(t, "u8", RP_U8), 200);
    assert_int_equal(*(const uint16_t *)data_of(t, "u16", RP_U16), 60000);
    assert_true(*(const uint32_t *)data_of(t, "u32", RP_U32) == 4000000000u);
    assert_true(*(const uint64_t *)data_of(t, "u64", RP_U64) == UINT64_MAX);
    assert_true(*(const float *)data_of(t, "f32", RP_F32) == 1.5f);
    assert_true(*(const double *)data_of(t, "f64", RP_F64) == 2.25);
    assert_string_equal(rp_table_type(t, 7), "UINTEGER");
    assert_string_equal(rp_table_name(t, 7), "u32");
    rp_table_free(t);
}

static void test_many_chunks(void **state)
{
    rp_table *t = query("SELECT i AS n, (i * 3)::DOUBLE AS x, CASE WHEN i % 1000 = 7 THEN NULL ELSE i END AS holes "
                        "FROM range(100001) r(i)");
    const int64_t *n = data_of(t, "n", RP_I64), *holes = data_of(t, "holes", RP_I64);
    const double *x = data_of(t, "x", RP_F64);
    assert_int_equal(rp_table_rows(t), 100001);
    for (int64_t i = 0; i < 100001; i++) {
        assert_true(n[i] == i && x[i] == 3.0 * (double)i);
        assert_true(holes[i] == (i % 1000 == 7 ? 0 : i));
    }
    assert_int_equal(rp_table_null_count(t, 2), 100);
    rp_table_free(t);
}

static void test_arrays_belong_to_the_table(void **state)
{
    rp_table *t = query("SELECT i::DOUBLE AS x FROM range(10) r(i)");
    rp_array *x = rp_table_column(t, "x", RP_NULLS_REFUSE);
    assert_int_equal(rp_array_status(x), RP_OK);
    assert_int_equal(rp_dtype_of(x), RP_F64);
    assert_int_equal(rp_ndim(x), 1);
    assert_int_equal(rp_size(x), 10);
    assert_ptr_equal(x, rp_table_column(t, "x", RP_NULLS_NAN));
    rp_keep(x);
    rp_table_free(t); // the kept array lives on
    const void *data;
    assert_int_equal(rp_read(x, &data), RP_OK);
    assert_true(((const double *)data)[9] == 9);
    rp_release(x);
}

static void test_nulls_in_floats(void **state)
{
    rp_table *t = query("SELECT CASE WHEN i = 2 THEN NULL ELSE i::DOUBLE END AS x, "
                        "CASE WHEN i = 1 THEN NULL ELSE i::FLOAT END AS y FROM range(4) r(i)");
    const void *data;
    assert_int_equal(rp_table_data(t, "x", RP_F64, RP_NULLS_REFUSE, &data, &error), RP_EVALUE);
    assert_says("'x'");
    assert_says("1 null ");
    rp_array *refused = rp_table_column(t, "x", RP_NULLS_REFUSE);
    assert_int_equal(rp_array_status(refused), RP_EVALUE);
    assert_non_null(strstr(rp_array_message(refused), "'x'"));
    assert_ok(rp_table_data(t, "x", RP_F64, RP_NULLS_NAN, &data, &error));
    assert_true(isnan(((const double *)data)[2]) && ((const double *)data)[3] == 3);
    assert_ok(rp_table_data(t, "y", RP_F32, RP_NULLS_NAN, &data, &error));
    assert_true(isnan(((const float *)data)[1]) && ((const float *)data)[0] == 0);
    rp_table_free(t);
}

static void test_nulls_in_others_need_a_mask(void **state)
{
    rp_table *t = query("SELECT CASE WHEN i % 3 = 1 THEN NULL ELSE i END AS n, CASE WHEN i = 0 THEN NULL ELSE true END "
                        "AS b, i AS whole FROM range(7) r(i)");
    const void *data;
    assert_int_equal(rp_table_data(t, "n", RP_I64, RP_NULLS_REFUSE, &data, &error), RP_EVALUE);
    assert_says("2 nulls among 7 rows");
    assert_int_equal(rp_table_data(t, "n", RP_I64, RP_NULLS_NAN, &data, &error), RP_EVALUE);
    assert_says("cannot hold NaN");
    assert_int_equal(rp_table_data(t, "b", RP_BOOL, RP_NULLS_NAN, &data, &error), RP_EVALUE);
    assert_ok(rp_table_data(t, "whole", RP_I64, RP_NULLS_NAN, &data, &error)); // no nulls, no question
    rp_array *n = rp_table_column(t, "n", RP_NULLS_MASK), *mask = rp_table_mask(t, "n");
    const void *values, *nulls;
    assert_int_equal(rp_read(n, &values), RP_OK);
    assert_int_equal(rp_read(mask, &nulls), RP_OK);
    assert_int_equal(rp_dtype_of(mask), RP_BOOL);
    for (int64_t i = 0; i < 7; i++) {
        assert_int_equal(((const uint8_t *)nulls)[i], i % 3 == 1);
        assert_true(((const int64_t *)values)[i] == (i % 3 == 1 ? 0 : i));
    }
    assert_int_equal(rp_array_status(rp_table_mask(t, "none")), RP_EUNKNOWN);
    rp_array *clean = rp_table_mask(t, "whole");
    assert_int_equal(rp_read(clean, &nulls), RP_OK);
    for (int64_t i = 0; i < 7; i++) assert_int_equal(((const uint8_t *)nulls)[i], 0);
    rp_table_free(t);
}

static void test_all_null(void **state)
{
    rp_table *t = query("SELECT NULL::DOUBLE AS x, NULL::VARCHAR AS s FROM range(5000)");
    const double *x = data_of(t, "x", RP_F64);
    for (int i = 0; i < 5000; i++) assert_true(isnan(x[i]));
    assert_int_equal(rp_table_null_count(t, 0), 5000);
    assert_null(rp_table_text(t, 1, 4999, NULL));
    rp_table_free(t);
}

static void test_unknown_column_lists_the_others(void **state)
{
    rp_table *t = query("SELECT 1 AS \"open\", 2 AS high, 3 AS low");
    const void *data;
    assert_int_equal(rp_table_data(t, "close", RP_F64, RP_NULLS_REFUSE, &data, &error), RP_EUNKNOWN);
    assert_says("'close'");
    assert_says("open, high, low");
    assert_int_equal(rp_table_find(t, "High"), -1); // as written
    assert_int_equal(rp_table_find(t, "high"), 1);
    rp_array *none = rp_table_column(t, "close", RP_NULLS_REFUSE);
    assert_int_equal(rp_array_status(none), RP_EUNKNOWN);
    assert_null(rp_table_name(t, 3));
    assert_null(rp_table_name(t, -1));
    assert_null(rp_table_type(t, 3));
    assert_int_equal(rp_table_null_count(t, 3), 0);
    assert_false(rp_table_is_text(t, 3));
    rp_table_free(t);
}

static void test_long_list_is_cut(void **state)
{
    rp_table *t = query("SELECT COLUMNS('.*') FROM (PIVOT (SELECT 'a_rather_long_column_name_' || i AS k, 1 AS v "
                        "FROM range(60) r(i)) ON k USING sum(v))");
    const void *data;
    assert_int_equal(rp_table_data(t, "x", RP_F64, RP_NULLS_REFUSE, &data, &error), RP_EUNKNOWN);
    assert_says("...");
    rp_table_free(t);
}

static void test_wrong_dtype(void **state)
{
    rp_table *t = query("SELECT 1::INTEGER AS n, 'x' AS s, INTERVAL 1 DAY AS span, [1, 2] AS list");
    const void *data;
    assert_int_equal(rp_table_data(t, "n", RP_F64, RP_NULLS_REFUSE, &data, &error), RP_EDTYPE);
    assert_says("INTEGER");
    assert_says("float64");
    assert_int_equal(rp_table_data(t, "s", RP_F64, RP_NULLS_REFUSE, &data, &error), RP_EDTYPE);
    assert_says("VARCHAR");
    assert_int_equal(rp_table_data(t, "span", RP_F64, RP_NULLS_REFUSE, &data, &error), RP_EDTYPE);
    assert_says("INTERVAL");
    assert_says("CAST");
    assert_int_equal(rp_array_status(rp_table_column(t, "list", RP_NULLS_REFUSE)), RP_EDTYPE);
    assert_string_equal(rp_table_type(t, 3), "LIST");
    rp_table_free(t);
}

static void test_strings(void **state)
{
    rp_table *t =
        query("SELECT CASE i % 4 WHEN 0 THEN '' WHEN 1 THEN 'short' WHEN 2 THEN NULL "
              "ELSE 'a text longer than twelve bytes ' || i END AS s, 'a\\x00b'::BLOB AS raw FROM range(5000) r(i)");
    assert_true(rp_table_is_text(t, 0));
    for (int64_t i = 0; i < 5000; i++) {
        char expected[64];
        size_t length = 99;
        const char *text = rp_table_text(t, 0, i, &length);
        snprintf(expected, sizeof expected, "a text longer than twelve bytes %d", (int)i);
        if (i % 4 == 2) {
            assert_null(text);
            continue;
        }
        assert_string_equal(text, i % 4 == 0 ? "" : i % 4 == 1 ? "short" : expected);
        assert_int_equal(length, strlen(text));
    }
    size_t length;
    assert_memory_equal(rp_table_text(t, 1, 4999, &length), "a\0b", 4);
    assert_int_equal(length, 3);
    assert_int_equal(rp_table_null_count(t, 0), 1250);
    assert_null(rp_table_text(t, 0, 5000, NULL));
    assert_null(rp_table_text(t, 0, -1, NULL));
    assert_null(rp_table_text(t, 2, 0, NULL));
    rp_table_free(t);
}

static void test_timestamps_of_each_unit(void **state)
{
    rp_table *t = query("SELECT TIMESTAMP_S '2018-03-11 07:00:01' AS s, TIMESTAMP_MS '2018-03-11 07:00:01.123' AS ms, "
                        "TIMESTAMP '2018-03-11 07:00:01.123456' AS us, "
                        "TIMESTAMP_NS '2018-03-11 07:00:01.123456789' AS ns, "
                        "make_timestamptz(1520751601123456) AS tz, DATE '2018-03-11' AS day, "
                        "TIMESTAMP_NS '1677-09-22 00:00:00' AS old");
    const int64_t second = INT64_C(1520751601) * 1000000000;
    assert_true(*(const int64_t *)data_of(t, "s", RP_I64) == second);
    assert_true(*(const int64_t *)data_of(t, "ms", RP_I64) == second + 123000000);
    assert_true(*(const int64_t *)data_of(t, "us", RP_I64) == second + 123456000);
    assert_true(*(const int64_t *)data_of(t, "ns", RP_I64) == second + 123456789);
    assert_true(*(const int64_t *)data_of(t, "tz", RP_I64) == second + 123456000);
    assert_true(*(const int64_t *)data_of(t, "day", RP_I64) == INT64_C(17601) * 86400 * 1000000000);
    assert_true(*(const int64_t *)data_of(t, "old", RP_I64) < 0);
    assert_string_equal(rp_table_type(t, 4), "TIMESTAMP WITH TIME ZONE");
    rp_table_free(t);
}

static void test_timestamps_out_of_range(void **state)
{
    const char *bad[] = {"TIMESTAMP '2263-01-01'",    "TIMESTAMP '1600-01-01'",  "TIMESTAMP_S '3000-01-01'",
                         "TIMESTAMP_MS '2300-1-1'",   "TIMESTAMP 'infinity'",    "TIMESTAMP '-infinity'",
                         "DATE '2300-01-01'",         "DATE 'infinity'",         "'infinity'::TIMESTAMP_NS",
                         "'-infinity'::TIMESTAMP_NS", "'-infinity'::TIMESTAMPTZ"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char sql[256];
        const void *data;
        snprintf(sql, sizeof sql, "SELECT CASE WHEN i = 3 THEN %s ELSE NULL END AS t, i FROM range(5) r(i)", bad[i]);
        rp_table *t = query(sql);
        assert_int_equal(rp_table_data(t, "t", RP_I64, RP_NULLS_MASK, &data, &error), RP_EVALUE);
        assert_says("first in row 3");
        assert_says("1677-2262");
        assert_ok(rp_table_data(t, "i", RP_I64, RP_NULLS_REFUSE, &data, &error)); // the others are fine
        rp_table_free(t);
    }
}

static void test_hugeint_and_decimal(void **state)
{
    rp_table *t =
        query("SELECT sum(i) AS total, (-9223372036854775808)::HUGEINT AS least, 1.23456::DECIMAL(9,5) AS d9, "
              "(-0.1)::DECIMAL(4,1) AS d4, 0.07::DECIMAL(4,2) AS d42, 123456789012.345678::DECIMAL(18,6) AS d18, "
              "9223372036854775808::HUGEINT AS large, 1::DECIMAL(38,2) AS d38 FROM range(10) r(i)");
    const void *data;
    assert_true(*(const int64_t *)data_of(t, "total", RP_I64) == 45);
    assert_true(*(const int64_t *)data_of(t, "least", RP_I64) == INT64_MIN);
    assert_true(*(const double *)data_of(t, "d9", RP_F64) == 1.23456);
    assert_true(*(const double *)data_of(t, "d4", RP_F64) == -0.1);
    assert_true(*(const double *)data_of(t, "d42", RP_F64) == 0.07); // 7 / 100, which 7 * 0.01 is not
    assert_true(*(const double *)data_of(t, "d18", RP_F64) == 123456789012.345678);
    assert_int_equal(rp_table_data(t, "large", RP_I64, RP_NULLS_MASK, &data, &error), RP_EVALUE);
    assert_says("64 bits");
    assert_int_equal(rp_table_data(t, "d38", RP_F64, RP_NULLS_MASK, &data, &error), RP_EDTYPE);
    assert_says("DECIMAL(38,2)");
    rp_table_free(t);
}

static void test_empty_results(void **state)
{
    rp_table *t = query("SELECT 1.5::DOUBLE AS x, 'a' AS s WHERE false");
    assert_int_equal(rp_table_rows(t), 0);
    assert_int_equal(rp_table_columns(t), 2);
    assert_int_equal(rp_size(rp_table_column(t, "x", RP_NULLS_REFUSE)), 0);
    assert_int_equal(rp_size(rp_table_mask(t, "x")), 0);
    assert_null(rp_table_text(t, 1, 0, NULL));
    rp_table_free(t);
    t = query("CREATE TABLE made (x INTEGER)");
    assert_int_equal(rp_table_columns(t), 0);
    assert_int_equal(rp_array_status(rp_table_column(t, "x", RP_NULLS_MASK)), RP_EUNKNOWN);
    rp_table_free(t);
    rp_table_free(NULL);
}

static void test_table_outlives_the_frame(void **state)
{
    rp_table *t = query("SELECT 'a text longer than twelve bytes' AS s, 5 AS n");
    rp_frame_close(frame);
    frame = NULL;
    assert_string_equal(rp_table_text(t, 0, 0, NULL), "a text longer than twelve bytes");
    assert_int_equal(*(const int32_t *)data_of(t, "n", RP_I32), 5);
    rp_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_every_dtype),
        CASE(test_many_chunks),
        CASE(test_arrays_belong_to_the_table),
        CASE(test_nulls_in_floats),
        CASE(test_nulls_in_others_need_a_mask),
        CASE(test_all_null),
        CASE(test_unknown_column_lists_the_others),
        CASE(test_long_list_is_cut),
        CASE(test_wrong_dtype),
        CASE(test_strings),
        CASE(test_timestamps_of_each_unit),
        CASE(test_timestamps_out_of_range),
        CASE(test_hugeint_and_decimal),
        CASE(test_empty_results),
        CASE(test_table_outlives_the_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
