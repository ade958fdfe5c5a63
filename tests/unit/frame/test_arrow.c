#include "frame_here.h"

static void test_numbers_are_not_copied(void **state)
{
    const double values[] = {1, 2, 3};
    const int64_t shape[] = {3};
    struct ArrowSchema schema;
    struct ArrowArray array;
    const void *data;
    rp_scope *scope = rp_scope_open();
    rp_array *a = rp_from_data(RP_F64, 1, shape, values);
    assert_int_equal(rp_read(a, &data), RP_OK);
    assert_ok(rp_arrow_export("x", a, NULL, &schema, &array, &error));
    rp_scope_close(scope); // Arrow alone holds it now
    assert_string_equal(schema.format, "g");
    assert_string_equal(schema.name, "x");
    assert_int_equal(array.length, 3);
    assert_int_equal(array.null_count, 0);
    assert_int_equal(array.n_buffers, 2);
    assert_null(array.buffers[0]);
    assert_ptr_equal(array.buffers[1], data);
    assert_memory_equal(array.buffers[1], values, sizeof values);
    array.release(&array);
    assert_null(array.release);
    schema.release(&schema);
    assert_null(schema.release);
}

static void test_moved_struct_can_be_released(void **state)
{
    const int32_t values[] = {1, 2};
    const int64_t shape[] = {2};
    struct ArrowSchema schema;
    struct ArrowArray array;
    assert_ok(rp_arrow_export("n", rp_from_data(RP_I32, 1, shape, values), NULL, &schema, &array, &error));
    struct ArrowArray moved = array; // as the interface allows: copy, then mark the source released
    array.release = NULL;
    moved.release(&moved);
    schema.release(&schema);
}

static void test_formats(void **state)
{
    const struct {
        rp_dtype dtype;
        const char *format;
    } cases[] = {{RP_BOOL, "b"}, {RP_I8, "c"},  {RP_U8, "C"},  {RP_I16, "s"}, {RP_U16, "S"}, {RP_I32, "i"},
                 {RP_U32, "I"},  {RP_I64, "l"}, {RP_U64, "L"}, {RP_F32, "f"}, {RP_F64, "g"}};
    const int64_t shape[] = {4};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct ArrowSchema schema;
        struct ArrowArray array;
        assert_ok(rp_arrow_export("c", rp_from_data(cases[k].dtype, 1, shape, NULL), NULL, &schema, &array, &error));
        assert_string_equal(schema.format, cases[k].format);
        assert_int_equal(array.length, 4);
        array.release(&array);
        schema.release(&schema);
    }
}

static void test_bits_and_mask(void **state)
{
    enum { count = 77 };
    bool values[count], nulls[count];
    const int64_t shape[] = {count};
    struct ArrowSchema schema;
    struct ArrowArray array;
    for (int i = 0; i < count; i++) {
        values[i] = i * i % 5 == 1;
        nulls[i] = i % 10 == 3;
    }
    rp_array *a = rp_from_data(RP_BOOL, 1, shape, values), *mask = rp_from_data(RP_BOOL, 1, shape, nulls);
    assert_ok(rp_arrow_export("b", a, mask, &schema, &array, &error));
    assert_int_equal(array.null_count, 8);
    const uint8_t *valid = array.buffers[0], *bits = array.buffers[1];
    for (int i = 0; i < count; i++) {
        assert_int_equal(bits[i / 8] >> (i % 8) & 1, values[i]);
        assert_int_equal(valid[i / 8] >> (i % 8) & 1, !nulls[i]);
    }
    array.release(&array);
    schema.release(&schema);
}

static void test_refusals(void **state)
{
    const int64_t shape[] = {2, 3}, two[] = {2}, three[] = {3};
    struct ArrowSchema schema = {.name = "untouched"};
    struct ArrowArray array = {.length = 123};
    rp_array *flat = rp_from_data(RP_F64, 1, two, NULL), *mask = rp_from_data(RP_BOOL, 1, three, NULL);
    assert_int_equal(rp_arrow_export("x", rp_from_data(RP_F64, 2, shape, NULL), NULL, &schema, &array, &error),
                     RP_ESHAPE);
    assert_int_equal(rp_arrow_export("x", flat, mask, &schema, &array, &error), RP_ESHAPE);
    assert_int_equal(rp_arrow_export("x", flat, flat, &schema, &array, &error), RP_ESHAPE);
    rp_array *broken = rp_from_data(RP_F64, 1, (const int64_t[]){-1}, NULL);
    assert_int_not_equal(rp_arrow_export("x", broken, NULL, &schema, &array, &error), RP_OK);
    assert_string_equal(schema.name, "untouched");
    assert_int_equal(array.length, 123);
}

static void test_table(void **state)
{
    struct ArrowSchema schema;
    struct ArrowArray array;
    rp_table *t = query("SELECT i::DOUBLE AS x, CASE WHEN i % 2 = 0 THEN i END AS n, i > 2 AS b, "
                        "TIMESTAMP_NS '2018-01-01' AS t FROM range(5) r(i)");
    const void *x = data_of(t, "x", RP_F64);
    assert_ok(rp_arrow_export_table(t, &schema, &array, &error));
    rp_table_free(t); // the record batch lives on
    assert_string_equal(schema.format, "+s");
    assert_int_equal(schema.n_children, 4);
    assert_string_equal(schema.children[1]->name, "n");
    assert_string_equal(schema.children[1]->format, "l");
    assert_string_equal(schema.children[3]->format, "tsn:UTC");
    assert_int_equal(array.length, 5);
    assert_int_equal(array.n_children, 4);
    assert_ptr_equal(array.children[0]->buffers[1], x);
    assert_int_equal(array.children[1]->null_count, 2);
    assert_int_equal(((const uint8_t *)array.children[1]->buffers[0])[0], 0x15);
    assert_int_equal(((const uint8_t *)array.children[2]->buffers[1])[0], 0x18);
    struct ArrowArray child = *array.children[0]; // a child moved out survives its parent
    array.children[0]->release = NULL;
    array.release(&array);
    schema.release(&schema);
    assert_true(((const double *)child.buffers[1])[4] == 4);
    child.release(&child);
}

static void test_table_refusals(void **state)
{
    struct ArrowSchema schema;
    struct ArrowArray array;
    rp_table *t = query("SELECT 1 AS n, 'text' AS s");
    assert_int_equal(rp_arrow_export_table(t, &schema, &array, &error), RP_EDTYPE);
    assert_says("'s'");
    rp_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_numbers_are_not_copied),
        CASE(test_moved_struct_can_be_released),
        CASE(test_formats),
        CASE(test_bits_and_mask),
        CASE(test_refusals),
        CASE(test_table),
        CASE(test_table_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
