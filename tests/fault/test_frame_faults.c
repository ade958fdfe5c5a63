// Every public function of rapto/frame.h with each of our allocations failing in turn, alone and with all later ones:
// no leak, RP_ENOMEM, outputs untouched. DuckDB's own allocations are not ours to fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rapto/frame.h>

static char folder[64], parquet[128], csv[128], written[128];
static rp_frame *frame;
static rp_error error;
static rp_table *numbers; // columns x (f64), n (i64 with nulls), b (bool), s (text)
static rp_array *values, *flags;

typedef rp_status call(void);

static void check_every_allocation(const char *name, call *function)
{
    const rp_fault_mode modes[] = {RP_FAULT_NTH, RP_FAULT_AFTER_NTH};
    for (int k = 0; k < 2; k++) {
        for (int64_t n = 1;; n++) {
            const rp_memory before = rp_memory_stats();
            rp_scope *scope = rp_scope_open();
            rp_fault_set(modes[k], n);
            rp_status status = function();
            bool fired = rp_fault_fired();
            rp_fault_set(RP_FAULT_OFF, 0);
            rp_scope_close(scope);
            const rp_memory after = rp_memory_stats();
            if (after.live_blocks != before.live_blocks) fail_msg("%s leaks at allocation %d", name, (int)n);
            assert_int_equal(after.live_bytes, before.live_bytes);
            if (status != (fired ? RP_ENOMEM : RP_OK))
                fail_msg("%s at allocation %d: %s", name, (int)n, rp_status_name(status));
            if (!fired) break;
            assert_in_range(n, 1, 500);
        }
    }
}

static rp_status call_open(void)
{
    rp_frame *f = NULL;
    rp_status status = rp_frame_open(NULL, &f, &error);
    assert_true((status == RP_OK) == (f != NULL));
    rp_frame_close(f);
    return status;
}

// A table that came or did not come.
static rp_status close_table(rp_status status, rp_table **t)
{
    assert_true((status == RP_OK) == (*t != NULL));
    rp_table_free(*t);
    return status;
}

static rp_status call_query(void)
{
    rp_table *t = NULL;
    rp_status status = rp_frame_query(
        frame,
        "SELECT i::DOUBLE AS x, CASE WHEN i > 9 THEN i END AS n, 'text ' || i AS s, 1.5::DECIMAL(9,2) AS d, [i] AS l "
        "FROM range(5000) r(i)",
        &t, &error);
    return close_table(status, &t);
}

static rp_status call_parquet(void)
{
    const char *const names[] = {"x", "symbol"};
    const rp_read_options options = {.columns = names, .column_count = 2, .where = "x > 5", .order = "x DESC"};
    rp_table *t = NULL;
    return close_table(rp_read_parquet(frame, parquet, &options, &t, &error), &t);
}

static rp_status call_csv(void)
{
    const char *const names[] = {"a", "b"};
    const rp_csv_options options = {
        .delimiter = ';', .header = RP_CSV_HEADER_NO, .names = names, .name_count = 2, .null_text = "NA"};
    rp_table *t = NULL;
    return close_table(rp_read_csv(frame, csv, &options, NULL, &t, &error), &t);
}

static rp_status call_metadata(void)
{
    rp_table *t = NULL;
    return close_table(rp_parquet_metadata(frame, parquet, &t, &error), &t);
}

// The unknown column must be told even when explaining it fails.
static rp_status call_unknown_column(void)
{
    const char *const names[] = {"nothing"};
    const rp_read_options options = {.columns = names, .column_count = 1};
    rp_table *t = NULL;
    rp_status status = rp_read_parquet(frame, parquet, &options, &t, &error);
    assert_null(t);
    assert_true(status == RP_EUNKNOWN || status == RP_ENOMEM);
    return rp_fault_fired() ? RP_ENOMEM : RP_OK;
}

static rp_status call_put(void)
{
    const double x[] = {1, 2, 3};
    const char *const texts[] = {"a", NULL, "c"};
    const rp_column columns[] = {{.name = "x", .dtype = RP_F64, .data = x}, {.name = "s", .texts = texts}};
    rp_status status = rp_frame_put(frame, "made", 3, columns, 2, &error);
    return status;
}

static rp_status call_write(void)
{
    const rp_pair pair = {"key", "value"};
    const rp_parquet_options options = {.metadata = &pair, .metadata_count = 1};
    return rp_write_parquet(frame, "SELECT i FROM range(5000) r(i)", written, &options, &error);
}

static rp_status call_column(void)
{
    rp_array *x = rp_table_column(numbers, "x", RP_NULLS_REFUSE); // borrowed: allocates nothing
    return rp_array_status(x);
}

static rp_status call_unknown(void)
{
    rp_status status = rp_array_status(rp_table_column(numbers, "none", RP_NULLS_REFUSE));
    return status == RP_EUNKNOWN ? RP_OK : status;
}

static rp_status call_mask(void)
{
    return rp_array_status(rp_table_mask(numbers, "n"));
}

static rp_status call_quote(void)
{
    char *text = rp_sql_text("it's"), *name = rp_sql_name("na\"me");
    rp_status status = text && name ? RP_OK : RP_ENOMEM;
    rp_free(text);
    rp_free(name);
    return status;
}

static rp_status export(rp_array *array_in)
{
    struct ArrowSchema schema = {0};
    struct ArrowArray array = {0};
    rp_status status = rp_arrow_export("x", array_in, flags, &schema, &array, &error);
    assert_true((status == RP_OK) == (schema.release != NULL) && (status == RP_OK) == (array.release != NULL));
    if (status == RP_OK) array.release(&array), schema.release(&schema);
    return status;
}

static rp_status call_arrow_bits(void)
{
    return export(flags);
}

// The exported array alone holds the elements when the scope is closed.
static rp_status call_arrow(void)
{
    const int64_t shape[] = {5};
    rp_array *fresh = rp_from_data(RP_F64, 1, shape, NULL);
    return rp_array_status(fresh) == RP_OK ? export(fresh) : RP_ENOMEM;
}

static rp_status call_arrow_table(void)
{
    struct ArrowSchema schema = {0};
    struct ArrowArray array = {0};
    rp_status status = rp_arrow_export_table(numbers, &schema, &array, &error);
    assert_true((status == RP_OK) == (schema.release != NULL) && (status == RP_OK) == (array.release != NULL));
    if (status == RP_OK) array.release(&array), schema.release(&schema);
    return status;
}

static rp_status call_column_of(void)
{
    rp_column column;
    return rp_column_of("x", values, &column, &error);
}

#define CHECK(f) check_every_allocation(#f, f)

static void test_opening(void **state)
{
    CHECK(call_open);
}

static void test_reading(void **state)
{
    CHECK(call_query);
    CHECK(call_parquet);
    CHECK(call_csv);
    CHECK(call_metadata);
    CHECK(call_unknown_column);
}

static void test_writing(void **state)
{
    CHECK(call_column_of);
    CHECK(call_put);
    CHECK(call_write);
}

static void test_columns(void **state)
{
    CHECK(call_column);
    CHECK(call_unknown);
    CHECK(call_mask);
    CHECK(call_quote);
}

static void test_arrow(void **state)
{
    CHECK(call_arrow);
    CHECK(call_arrow_bits);
    CHECK(call_arrow_table);
}

static int open_all(void **state)
{
    const int64_t shape[] = {5};
    strcpy(folder, "/tmp/rapto-fault-XXXXXX");
    if (!mkdtemp(folder)) return -1;
    snprintf(parquet, sizeof parquet, "%s/it's.parquet", folder);
    snprintf(csv, sizeof csv, "%s/a.csv", folder);
    snprintf(written, sizeof written, "%s/w.parquet", folder);
    values = rp_keep(rp_from_data(RP_F64, 1, shape, NULL));
    flags = rp_keep(rp_from_data(RP_BOOL, 1, shape, NULL));
    rp_scope_close_all();
    const rp_pair pair = {"zone", "UTC"};
    const rp_parquet_options options = {.metadata = &pair, .metadata_count = 1};
    rp_status status = rp_frame_open(NULL, &frame, &error);
    if (status == RP_OK)
        status = rp_write_parquet(frame, "SELECT i::DOUBLE AS x, 'EURUSD' AS symbol FROM range(3000) r(i)", parquet,
                                  &options, &error);
    if (status == RP_OK) status = rp_file_write(csv, "1;2\n3;NA\n", 9, &error);
    if (status == RP_OK)
        status = rp_frame_query(frame,
                                "SELECT i::DOUBLE AS x, CASE WHEN i > 2 THEN i END AS n, i > 1 AS b "
                                "FROM range(5) r(i)",
                                &numbers, &error);
    return status == RP_OK ? 0 : -1;
}

static int close_all(void **state)
{
    char command[128];
    rp_table_free(numbers);
    rp_frame_close(frame);
    rp_release(values);
    rp_release(flags);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_opening), cmocka_unit_test(test_reading), cmocka_unit_test(test_writing),
        cmocka_unit_test(test_columns), cmocka_unit_test(test_arrow),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
