#include "unit/core/array_check.h"
#include <rapto/rapto.h>

static rp_error error;

/* Out and in again. */
static rp_arrow_column round_trip(rp_array *a, rp_array *mask, bool nulls)
{
    struct ArrowSchema schema;
    struct ArrowArray array;
    assert_int_equal(rp_arrow_export("x", a, mask, &schema, &array, &error), RP_OK);
    rp_arrow_column column = rp_arrow_import(&schema, &array, nulls);
    assert_true(!schema.release && !array.release);
    return column;
}

static void test_round_trip(void **state)
{
    static const rp_dtype dtypes[] = {RP_BOOL, RP_I8,  RP_I16, RP_I32, RP_I64, RP_U8,          RP_U16,
                                      RP_U32,  RP_U64, RP_F16, RP_F32, RP_F64, RP_DATETIME_NS, RP_TIMEDELTA_NS};
    (void)state;
    for (size_t i = 0; i < sizeof dtypes / sizeof *dtypes; i++) {
        rp_array *a = rp_astype(rp_arange_int(0, 19, 1), dtypes[i]);
        rp_arrow_column column = round_trip(a, NULL, false);
        assert_int_equal(rp_array_status(column.values), RP_OK);
        assert_null(column.mask);
        assert_int_equal(rp_dtype_of(column.values), dtypes[i]);
        const void *ours, *theirs;
        assert_true(rp_read(a, &ours) == RP_OK && rp_read(column.values, &theirs) == RP_OK);
        assert_memory_equal(ours, theirs, 19 * rp_dtype_size(dtypes[i]));
    }
    rp_arrow_column seconds = round_trip(rp_zeros(rp_dtype_datetime(RP_UNIT_S), 1, DIMS(2)), NULL, false);
    assert_int_equal(rp_dtype_of(seconds.values), rp_dtype_datetime(RP_UNIT_S));
}

static void test_nulls(void **state)
{
    static const int64_t times[] = {5, INT64_MIN, 7};
    (void)state;
    rp_array *a = rp_arange(0, 10, 1), *mask = rp_equal(rp_remainder(a, rp_scalar(4)), rp_scalar(1));
    rp_arrow_column column = round_trip(a, mask, true);
    assert_text(rp_astype(column.mask, RP_I8), "[0 1 0 0 0 1 0 0 0 1]");
    assert_error(round_trip(a, mask, false).values, RP_EVALUE, "3 of 10 values are null");
    column = round_trip(rp_from_data(RP_DATETIME_NS, 1, DIMS(3), times), NULL, true); /* NaT is null */
    assert_text(rp_astype(column.mask, RP_I8), "[0 1 0]");
}

static void test_units_that_arrow_lacks(void **state)
{
    struct ArrowSchema schema;
    struct ArrowArray array;
    (void)state;
    assert_failure(rp_arrow_export("x", rp_zeros(RP_DATETIME_D, 1, DIMS(1)), NULL, &schema, &array, &error), RP_EDTYPE,
                   error, "cast to seconds");
    assert_failure(rp_arrow_export("x", rp_zeros(RP_C64, 1, DIMS(1)), NULL, &schema, &array, &error), RP_EDTYPE, error,
                   "complex64");
}

/* Structs made by hand. */
static int releases;
static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
    releases++;
}
static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
    releases++;
}
static const int32_t words[] = {1, 2, 3, 4, 5, 6};
static const uint8_t bits[] = {0xb5, 0x02};
static const void *buffers[] = {NULL, words}, *with_bits[] = {bits, words};
static struct ArrowSchema a_schema(const char *format)
{
    return (struct ArrowSchema){.format = format, .name = "", .release = release_schema};
}
static struct ArrowArray an_array(void)
{
    return (struct ArrowArray){.length = 3, .offset = 1, .n_buffers = 2, .buffers = buffers, .release = release_array};
}

static rp_arrow_column take_in(const char *format, struct ArrowArray array, bool nulls)
{
    struct ArrowSchema schema = a_schema(format);
    return rp_arrow_import(&schema, &array, nulls);
}

static void test_import(void **state)
{
    (void)state;
    releases = 0;
    rp_scope *scope = rp_scope_open();
    struct ArrowArray array = an_array();
    rp_arrow_column column = take_in("i", array, false);
    assert_text(column.values, "[2 3 4]");
    assert_false(rp_is_writable(column.values));
    assert_int_equal(releases, 1);
    rp_scope_close(scope);
    assert_int_equal(releases, 2);
    array = an_array(), array.buffers = with_bits, array.null_count = -1;
    column = take_in("i", array, true);
    assert_text(rp_astype(column.mask, RP_I8), "[1 0 1]"); /* bits 1, 2, 3 of 10110101 from the right are 0, 1, 0 */
    column = take_in("tdD", an_array(), false);
    assert_int_equal(rp_dtype_of(column.values), RP_DATETIME_D);
    assert_text(rp_astype(column.values, RP_I64), "[2 3 4]");
    array = an_array(), array.offset = 0;
    column = take_in("tss:UTC", array, false);
    assert_int_equal(rp_dtype_of(column.values), rp_dtype_datetime(RP_UNIT_S));
    array = an_array(), array.buffers = (const void *[]){NULL, (const char *)words + 1}, array.offset = 0;
    assert_text(take_in("i", array, false).values, "[33554432 50331648 67108864]");
    array = an_array(), array.length = 0, array.offset = 0, array.buffers = (const void *[]){NULL, NULL};
    assert_text(take_in("g", array, false).values, "[]");
    array = an_array(), array.buffers = (const void *[]){NULL, bits}, array.length = 9;
    assert_text(rp_astype(take_in("b", array, false).values, RP_I8), "[0 1 0 1 1 0 1 0 1]");
}

static void refuse(const char *format, struct ArrowArray array, rp_status status, const char *words_of_it)
{
    int before = releases;
    bool held = array.release;
    rp_arrow_column column = take_in(format, array, true);
    assert_error(column.values, status, words_of_it);
    assert_null(column.mask);
    assert_int_equal(releases, before + 1 + held);
}

static void test_hostile(void **state)
{
    static const char *const formats[] = {"u",  "+s",   "z",   "tsx:", "tss",  "tD",   "ttm",           "t",
                                          "ts", "tDnn", "w:0", "w:",   "w:-1", "w:4x", "w:99999999999", "",
                                          "ii", "tdm1"};
    struct ArrowArray a;
    (void)state;
    for (size_t i = 0; i < sizeof formats / sizeof *formats - 1; i++)
        refuse(formats[i], an_array(), RP_EDTYPE, "no array");
    a = an_array(), a.length = -1, refuse("i", a, RP_EFORMAT, "length");
    a = an_array(), a.offset = INT64_MAX, refuse("i", a, RP_EFORMAT, "length");
    a = an_array(), a.length = INT64_MAX / 4, refuse("i", a, RP_EFORMAT, "length");
    a = an_array(), a.n_buffers = 3, refuse("i", a, RP_EFORMAT, "two buffers");
    a = an_array(), a.buffers = NULL, refuse("i", a, RP_EFORMAT, "two buffers");
    a = an_array(), a.n_children = 1, refuse("i", a, RP_EFORMAT, "no children");
    a = an_array(), a.null_count = 4, refuse("i", a, RP_EFORMAT, "number of nulls");
    a = an_array(), a.null_count = 1, refuse("i", a, RP_EFORMAT, "without a validity bitmap");
    a = an_array(), a.buffers = (const void *[]){NULL, NULL}, refuse("i", a, RP_EFORMAT, "no elements");
    a = an_array(), a.release = NULL, refuse("i", a, RP_EFORMAT, "released");
    refuse(NULL, an_array(), RP_EFORMAT, "no format");
}

RUN_TESTS(cmocka_unit_test(test_round_trip), cmocka_unit_test(test_nulls),
          cmocka_unit_test(test_units_that_arrow_lacks), cmocka_unit_test(test_import), cmocka_unit_test(test_hostile))
