#include "array_check.h"
#include "core/dtype_i.h"

static void test_names_and_sizes(void **state)
{
    (void)state;
    assert_string_equal(rp_dtype_name(RP_F64), "float64");
    assert_string_equal(rp_dtype_name(RP_DATETIME_NS), "datetime64[ns]");
    assert_string_equal(rp_dtype_name(RP_DTYPE_COUNT), "none");
    assert_string_equal(rp_dtype_name((rp_dtype)-1), "none");
    assert_int_equal(rp_dtype_size(RP_I16), 2);
    assert_int_equal(rp_dtype_size(RP_C128), 16);
    assert_int_equal(rp_dtype_size((rp_dtype)99), 0);
}

static void test_every_row_is_complete(void **state)
{
    (void)state;
    for (int i = 0; i < RP_DTYPE_COUNT; i++) {
        const rpi_dtype_row *row = rpi_row(i);
        assert_non_null(row->name);
        assert_non_null(row->numpy);
        assert_true(row->size > 0 && row->align > 0 && row->size % row->align == 0);
        assert_true(row->npy != NULL || i == RP_BF16);
        for (int k = 0; k < i; k++) assert_string_not_equal(row->name, rpi_row(k)->name);
    }
}

/* Every pair has a loop, but for text, whose widths a loop cannot know. */
static void test_conversions_exist(void **state)
{
    (void)state;
    for (int from = 0; from < RP_DTYPE_COUNT; from++) {
        for (int to = 0; to < RP_DTYPE_COUNT; to++) {
            bool numbers = !rpi_is_text((rp_dtype)from) && !rpi_is_text((rp_dtype)to);
            assert_int_equal(rpi_cast_loop((rp_dtype)from, (rp_dtype)to) != NULL, numbers);
        }
    }
}

static void test_unknown_dtypes_are_refused(void **state)
{
    (void)state;
    assert_error(rp_zeros((rp_dtype)77, 1, DIMS(3)), RP_EDTYPE, "77");
}

RUN_TESTS(cmocka_unit_test(test_names_and_sizes), cmocka_unit_test(test_every_row_is_complete),
          cmocka_unit_test(test_conversions_exist), cmocka_unit_test(test_unknown_dtypes_are_refused))
