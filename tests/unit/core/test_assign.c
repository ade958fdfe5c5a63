#include "array_check.h"
#include <math.h>

static void test_broadcast_and_cast(void **state)
{
    rp_error error;
    (void)state;
    rp_array *a = rp_zeros(RP_F32, 2, DIMS(2, 3));
    assert_int_equal(rp_assign(a, rp_arange_int(0, 3, 1), &error), RP_OK);
    assert_text(a, "[[0. 1. 2.]\n [0. 1. 2.]]");
    assert_int_equal(rp_assign(rp_index(a, 1, 0), rp_scalar(0.5), &error), RP_OK);
    assert_text(a, "[[0.5 1.  2. ]\n [0.5 1.  2. ]]");
    assert_int_equal(rp_assign(a, rp_expand_dims(rp_ones(RP_BOOL, 2, DIMS(2, 3)), 0), &error), RP_OK);
    assert_text(a, "[[1. 1. 1.]\n [1. 1. 1.]]");
    assert_int_equal(rp_assign(rp_slice(a, 0, 0, 0, 1), rp_zeros(RP_F32, 2, DIMS(0, 3)), &error), RP_OK);
}

static void test_refusals_change_nothing(void **state)
{
    rp_error error;
    (void)state;
    rp_array *a = rp_arange_int(0, 3, 1), *u8 = rp_zeros(RP_U8, 1, DIMS(3));
    assert_failure(rp_assign(a, rp_arange(0, 3, 1), &error), RP_EDTYPE, error, "from float64 to int64");
    assert_failure(rp_assign(a, rp_scalar(1), &error), RP_EDTYPE, error, "float64");
    assert_failure(rp_assign(u8, a, &error), RP_EDTYPE, error, "from int64 to uint8");
    assert_failure(rp_assign(u8, rp_scalar_int(256), &error), RP_EOVERFLOW, error, "256 out of bounds for uint8");
    assert_failure(rp_assign(a, rp_arange_int(0, 2, 1), &error), RP_ESHAPE, error, "from shape (2,) into shape (3,)");
    assert_failure(rp_assign(a, count_up(2, DIMS(2, 3)), &error), RP_ESHAPE, error, "(2,3)");
    assert_failure(rp_assign(rp_broadcast_to(a, 2, DIMS(2, 3)), a, &error), RP_EREADONLY, error, "read-only");
    assert_failure(rp_assign(a, rp_index(a, 0, 5), &error), RP_EINDEX, error, "index 5");
    assert_int_equal(rp_assign(a, rp_scalar(1), NULL), RP_EDTYPE);
    assert_text(a, "[0 1 2]");
    assert_text(u8, "[0 0 0]");
    assert_int_equal(rp_assign(u8, rp_scalar_int(255), &error), RP_OK);
    assert_text(u8, "[255 255 255]");
}

/* tests/conform/test_movement.py has 300 random pairs. */
static void test_overlap(void **state)
{
    (void)state;
    rp_array *a = rp_arange_int(0, 6, 1);
    assert_int_equal(rp_assign(rp_slice(a, 0, 1, RP_END, 1), rp_slice(a, 0, 0, -1, 1), NULL), RP_OK);
    assert_text(a, "[0 0 1 2 3 4]");
    assert_int_equal(rp_assign(a, rp_flip(a, 0), NULL), RP_OK);
    assert_text(a, "[4 3 2 1 0 0]");
    assert_int_equal(rp_assign(a, a, NULL), RP_OK);
    assert_text(a, "[4 3 2 1 0 0]");
    rp_array *square = count_up(2, DIMS(2, 2));
    assert_int_equal(rp_assign(square, rp_transpose(square, NULL), NULL), RP_OK);
    assert_text(square, "[[0 2]\n [1 3]]");
}

/* Two arrays over the same foreign memory do not know of each other; the write looks at addresses. */
static void test_overlap_of_foreign_memory(void **state)
{
    int64_t numbers[5] = {0, 1, 2, 3, 4};
    (void)state;
    rp_foreign low = {RP_I64, 1, DIMS(4), NULL, numbers, true, NULL, NULL}, high = low;
    high.data = numbers + 1;
    assert_int_equal(rp_assign(rp_from_foreign(&high), rp_from_foreign(&low), NULL), RP_OK);
    assert_memory_equal(numbers, DIMS(0, 0, 1, 2, 3), sizeof numbers);
}

static void test_fill(void **state)
{
    rp_error error;
    (void)state;
    rp_array *a = rp_zeros(RP_I8, 1, DIMS(4)), *f = rp_zeros(RP_F32, 1, DIMS(2));
    assert_int_equal(rp_fill(rp_slice(a, 0, RP_NONE, RP_NONE, 2), -7.9, &error), RP_OK);
    assert_text(a, "[-7  0 -7  0]");
    assert_failure(rp_fill(a, 128, &error), RP_EVALUE, error, "128 does not fit int8");
    assert_failure(rp_fill(a, NAN, &error), RP_EVALUE, error, "nan does not fit int8");
    assert_int_equal(rp_fill(f, NAN, &error), RP_OK);
    assert_text(f, "[nan nan]");
    assert_failure(rp_fill(rp_broadcast_to(f, 2, DIMS(2, 2)), 1, &error), RP_EREADONLY, error, "read-only");
}

RUN_TESTS(cmocka_unit_test(test_broadcast_and_cast), cmocka_unit_test(test_refusals_change_nothing),
          cmocka_unit_test(test_overlap), cmocka_unit_test(test_overlap_of_foreign_memory), cmocka_unit_test(test_fill))
