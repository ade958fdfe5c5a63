/* tests/conform/test_facts.py compares with NumPy; bfloat16, which NumPy lacks, is here. */
#include "array_check.h"

static void test_limits(void **state)
{
    rp_float_info info;
    rp_integer_info whole;
    rp_error error;
    (void)state;
    assert_int_equal(rp_finfo(RP_BF16, &info, &error), RP_OK);
    assert_true(info.bits == 16 && info.eps == 0x1p-7 && info.max == 0x1.fep127 && info.smallest_normal == 0x1p-126);
    assert_failure(rp_finfo(RP_STR, &info, &error), RP_EVALUE, error, "not inexact");
    assert_failure(rp_iinfo(RP_BOOL, &whole, &error), RP_EVALUE, error, "Invalid integer data type bool");
}

static void test_smallest(void **state)
{
    rp_dtype dtype = RP_BOOL;
    rp_error error;
    (void)state;
    assert_int_equal(rp_min_scalar_type(rp_scalar_int(-129), &dtype, &error), RP_OK);
    assert_int_equal(dtype, RP_I16);
    assert_int_equal(rp_min_scalar_type(rp_astype(rp_scalar(2), RP_BF16), &dtype, &error), RP_OK);
    assert_int_equal(dtype, RP_BF16);
    assert_failure(rp_min_scalar_type(rp_arange(0, 1, 0), &dtype, &error), RP_EVALUE, error, "by 0");
    assert_int_equal(rp_dtype_kind(RP_DTYPE_COUNT), 0);
}

RUN_TESTS(cmocka_unit_test(test_limits), cmocka_unit_test(test_smallest))
