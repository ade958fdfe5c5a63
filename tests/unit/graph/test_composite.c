/* Mean, variance and standard deviation. */
#include "unit/exec/arrays.h"

static void mean(void **state)
{
    RP_SCOPE();
    rp_array *a = SHAPED(I64(1, 2, 3, 4, 5, 7), 2, 3);
    EXPECT(rp_mean(a), RP_F64, 22.0 / 6);
    EXPECT(rp_mean_axis(a, 0), RP_F64, 2.5, 3.5, 5);
    EXPECT(rp_mean_axes(a, 1, (int[]){1}, true), RP_F64, 2, 16.0 / 3);
    EXPECT(rp_mean(F32(1, 2)), RP_F32, 1.5);
    EXPECT(rp_mean(BOOLS(1, 0, 0, 1)), RP_F64, 0.5);
    EXPECT(rp_mean(I64(INT64_MAX, INT64_MAX)), RP_F64, 0x1p63);
}

static void variance(void **state)
{
    RP_SCOPE();
    rp_array *a = F64(2, 4, 4, 4, 5, 5, 7, 9);
    EXPECT(rp_var(a, 0), RP_F64, 4);
    EXPECT(rp_std(a, 0), RP_F64, 2);
    EXPECT(rp_var(a, 1), RP_F64, 32.0 / 7);
    EXPECT(rp_var(a, 8), RP_F64, INFINITY);
    EXPECT(rp_var(a, 9), RP_F64, INFINITY);
    EXPECT(rp_std_axis(SHAPED(a, 4, 2), 0, 0), RP_F64, sqrt(3.25), sqrt(4.25));
    EXPECT_SHAPE(rp_var_axes(SHAPED(a, 2, 2, 2), 2, (int[]){0, 2}, true, 0), 1, 2, 1);
    EXPECT(rp_var(F32(1, 3), 0), RP_F32, 1);
}

/* A large offset: the textbook sum of squares would lose all digits, two passes do not. */
static void variance_far_from_zero(void **state)
{
    RP_SCOPE();
    EXPECT(rp_var(F64(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16), 1), RP_F64, 30);
}

/* A pairwise f32 sum of a million values keeps six digits; a running one keeps four. */
static void f32_mean_is_accurate(void **state)
{
    RP_SCOPE();
    int64_t n = 1000000;
    rp_array *a = rp_full(RP_F32, 1, &n, rp_scalar(0.1));
    double value;
    assert_int_equal(rp_item(rp_mean(a), &value), RP_OK);
    assert_true(fabs(value - 0.1) < 1e-7);
}

static void temporaries_die(void **state)
{
    RP_SCOPE();
    rp_array *a = noise(1000);
    int64_t before = rp_memory_stats().live_bytes;
    rp_array *result = rp_std(a, 0);
    assert_int_equal(rp_array_status(result), RP_OK);
    assert_true(rp_memory_stats().live_bytes - before < 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(mean), cmocka_unit_test(variance),
                                       cmocka_unit_test(variance_far_from_zero), cmocka_unit_test(f32_mean_is_accurate),
                                       cmocka_unit_test(temporaries_die)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
