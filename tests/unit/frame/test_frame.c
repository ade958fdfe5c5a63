#include "frame_here.h"

static void test_sql_failures(void **state)
{
    rp_table *t = NULL;
    assert_int_equal(rp_frame_query(frame, "SELEC 1", &t, &error), RP_EINVAL);
    assert_says("syntax error");
    assert_int_equal(rp_frame_query(frame, "SELECT * FROM nowhere", &t, &error), RP_EUNKNOWN);
    assert_says("nowhere");
    assert_int_equal(rp_frame_query(frame, "SELECT 'x'::INTEGER", &t, &error), RP_EFORMAT);
    assert_says("'x'");
    assert_int_equal(rp_frame_query(frame, "SELECT 2147483647::INTEGER + 1::INTEGER", &t, &error), RP_EVALUE);
    assert_null(t);
    assert_int_equal(rp_frame_query(frame, "SELEC 1", &t, NULL), RP_EINVAL);
    assert_ok(rp_frame_run(frame, "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1), (2)", &error));
    assert_int_equal(rp_frame_query(frame, "SELECT 0; SELECT sum(x) AS s FROM a", &t, &error), RP_EINVAL);
    assert_says("2 SQL statements");
    t = query("SELECT sum(x) AS s FROM a;");
    assert_int_equal(*(const int64_t *)data_of(t, "s", RP_I64), 3);
    rp_table_free(t);
    assert_int_equal(rp_frame_run(frame, "INSERT INTO a VALUES ('y')", &error), RP_EFORMAT);
}

static void test_nothing_is_downloaded(void **state)
{
    rp_table *t = query("SELECT name, value FROM duckdb_settings() WHERE name IN ('autoinstall_known_extensions', "
                        "'autoload_known_extensions', 'allow_community_extensions') AND value <> 'false'");
    assert_int_equal(rp_table_rows(t), 0);
    rp_table_free(t);
    assert_int_not_equal(rp_frame_query(frame, "SELECT * FROM 'https://localhost:1/x.parquet'", &t, &error), RP_OK);
}

static void check_setting(rp_frame *f, const char *name, const char *expected)
{
    char sql[128];
    rp_table *t;
    snprintf(sql, sizeof sql, "SELECT current_setting('%s')::VARCHAR AS v", name);
    assert_ok(rp_frame_query(f, sql, &t, &error));
    assert_string_equal(rp_table_text(t, 0, 0, NULL), expected);
    rp_table_free(t);
}

static void test_options(void **state)
{
    rp_frame *f;
    rp_frame_options options = {.threads = 3, .memory_limit = 64 << 20, .temporary = folder};
    assert_ok(rp_frame_open(&options, &f, &error));
    check_setting(f, "threads", "3");
    check_setting(f, "memory_limit", "64.0 MiB");
    check_setting(f, "temp_directory", folder);
    check_setting(f, "preserve_insertion_order", "true");
    rp_frame_close(f);
    rp_set_threads(2);
    assert_ok(rp_frame_open(NULL, &f, &error));
    check_setting(f, "threads", "2");
    check_setting(f, "temp_directory", "");
    rp_set_threads(0);
    rp_frame_close(f);
    rp_frame_close(NULL);
}

static void test_memory_limit(void **state)
{
    rp_frame *f;
    rp_frame_options options = {.memory_limit = 20 << 20};
    rp_table *t = NULL;
    assert_ok(rp_frame_open(&options, &f, &error));
    assert_int_equal(rp_frame_query(f, "SELECT i, hash(i) AS h FROM range(20000000) r(i) ORDER BY h", &t, &error),
                     RP_ENOMEM);
    assert_null(t);
    assert_ok(rp_frame_query(f, "SELECT 1 AS one", &t, &error)); // the frame goes on
    rp_table_free(t);
    rp_frame_close(f);
}

static void test_quoting(void **state)
{
    char *text = rp_sql_text("it's; DROP TABLE x --"), *name = rp_sql_name("a \"b\""), *empty = rp_sql_text("");
    assert_string_equal(text, "'it''s; DROP TABLE x --'");
    assert_string_equal(name, "\"a \"\"b\"\"\"");
    assert_string_equal(empty, "''");
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT %s AS %s", text, name);
    rp_table *t = query(sql);
    assert_string_equal(rp_table_text(t, 0, 0, NULL), "it's; DROP TABLE x --");
    assert_string_equal(rp_table_name(t, 0), "a \"b\"");
    rp_table_free(t);
    rp_free(text), rp_free(name), rp_free(empty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_sql_failures), CASE(test_nothing_is_downloaded), CASE(test_options), CASE(test_memory_limit),
        CASE(test_quoting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
