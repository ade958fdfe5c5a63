#include "array_check.h"

static void test_a_copy_is_its_own(void **state)
{
    (void)state;
    rp_array *a = rp_arange_int(0, 4, 1), *copy = rp_copy(rp_slice(a, 0, RP_NONE, RP_NONE, -1));
    assert_int_equal(rp_fill(a, 9, NULL), RP_OK);
    assert_text(copy, "[3 2 1 0]");
    assert_text(rp_copy(rp_scalar(1.5)), "1.5");
    assert_text(rp_copy(rp_zeros(RP_F64, 2, DIMS(3, 0))), "[]");
}

static void test_contiguous_is_itself(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 3));
    assert_ptr_equal(rp_ascontiguous(a), a);
    rp_array *turned = rp_transpose(a, NULL);
    assert_ptr_not_equal(rp_ascontiguous(turned), turned);
    assert_text(rp_ascontiguous(turned), "[[0 3]\n [1 4]\n [2 5]]");
}

static void test_casting_levels(void **state)
{
    (void)state;
    rp_array *a = rp_arange(0, 2, 1);
    assert_text(rp_astype_casting(a, RP_F32, RP_CAST_SAME_KIND), "[0. 1.]");
    assert_error(rp_astype_casting(a, RP_F32, RP_CAST_SAFE), RP_EDTYPE,
                 "cannot cast from float64 to float32 under casting \"safe\"");
    assert_error(rp_astype_casting(a, RP_I64, RP_CAST_SAME_KIND), RP_EDTYPE, "same_kind");
    assert_text(rp_astype_casting(a, RP_F64, RP_CAST_NO), "[0. 1.]");
    assert_error(rp_astype_casting(a, (rp_dtype)55, RP_CAST_UNSAFE), RP_EINVAL, "55");
    assert_error(rp_astype_casting(a, RP_F32, (rp_casting)9), RP_EINVAL, "casting 9");
}

RUN_TESTS(cmocka_unit_test(test_a_copy_is_its_own), cmocka_unit_test(test_contiguous_is_itself),
          cmocka_unit_test(test_casting_levels))
