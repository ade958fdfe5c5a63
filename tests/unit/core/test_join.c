#include "array_check.h"

static rp_array *join(rp_array *a, rp_array *b, int axis)
{
    return rp_concatenate((rp_array *[]){a, b}, 2, axis);
}
static rp_array *pile(rp_array *a, rp_array *b, int axis)
{
    return rp_stack((rp_array *[]){a, b}, 2, axis);
}

static void test_concatenate(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 2)), *row = rp_full(RP_F32, 2, DIMS(1, 2), rp_scalar(0.5));
    assert_text(join(a, row, 0), "[[0.  1. ]\n [2.  3. ]\n [0.5 0.5]]");
    assert_int_equal(rp_dtype_of(join(a, row, 0)), RP_F64);
    assert_text(join(a, rp_transpose(a, NULL), -1), "[[0 1 0 2]\n [2 3 1 3]]");
    assert_text(join(a, rp_slice(a, 0, 0, 0, 1), 0), "[[0 1]\n [2 3]]");
    assert_text(rp_concatenate(&a, 1, 0), "[[0 1]\n [2 3]]");
}

static void test_stack(void **state)
{
    (void)state;
    rp_array *a = rp_arange_int(0, 2, 1), *b = rp_arange_int(5, 7, 1);
    assert_text(pile(a, b, 0), "[[0 1]\n [5 6]]");
    assert_text(pile(a, b, 1), "[[0 5]\n [1 6]]");
    assert_text(pile(a, b, -1), "[[0 5]\n [1 6]]");
    assert_text(pile(rp_scalar_int(1), rp_scalar(2.5), 0), "[1.  2.5]");
}

static void test_what_does_not_join(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 2)), *b = count_up(2, DIMS(2, 3));
    assert_error(join(a, b, 0), RP_ESHAPE, "argument 2 of shape (2,3) does not fit argument 1 of shape (2,2)");
    assert_error(join(a, rp_arange(0, 2, 1), 0), RP_ESHAPE, "(2,)");
    assert_error(join(a, a, 2), RP_EAXIS, "axis 2");
    assert_error(join(rp_scalar(1), rp_scalar(2), 0), RP_ESHAPE, "zero-dimensional");
    assert_error(join(rp_zeros(RP_DATETIME_NS, 1, DIMS(1)), rp_arange(0, 2, 1), 0), RP_EDTYPE, "datetime64[ns]");
    assert_error(rp_concatenate(NULL, 0, 0), RP_EINVAL, "at least one");
    assert_error(pile(a, b, 0), RP_ESHAPE, "argument 2");
    assert_error(pile(a, a, 3), RP_EAXIS, "axis 3");
    assert_error(pile(a, rp_index(a, 0, 7), 0), RP_EINDEX, "index 7");
    assert_error(pile(rp_zeros(RP_U8, 0, NULL), rp_scalar_int(-1), 0), RP_EOVERFLOW,
                 "integer -1 out of bounds for uint8");
    rp_array *huge = rp_broadcast_to(rp_zeros(RP_I8, 1, DIMS(1)), 1, DIMS(INT64_MAX));
    assert_error(join(huge, huge, 0), RP_ESHAPE, "larger than memory");
}

RUN_TESTS(cmocka_unit_test(test_concatenate), cmocka_unit_test(test_stack), cmocka_unit_test(test_what_does_not_join))
