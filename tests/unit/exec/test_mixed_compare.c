/* i64 against u64 by value, beyond what f64 can tell apart. */
#include "unit/exec/arrays.h"

static void beyond_2_to_the_53(void **state)
{
    RP_SCOPE();
    rp_array *i = I64(-1, 0, INT64_MAX, INT64_MAX, INT64_MIN, 5);
    rp_array *u = U64(UINT64_MAX, 0, INT64_MAX, (uint64_t)INT64_MAX + 1, 0, 4);
    EXPECT(rp_equal(i, u), RP_BOOL, 0, 1, 1, 0, 0, 0);
    EXPECT(rp_not_equal(i, u), RP_BOOL, 1, 0, 0, 1, 1, 1);
    EXPECT(rp_less(i, u), RP_BOOL, 1, 0, 0, 1, 1, 0);
    EXPECT(rp_less_equal(i, u), RP_BOOL, 1, 1, 1, 1, 1, 0);
    EXPECT(rp_greater(i, u), RP_BOOL, 0, 0, 0, 0, 0, 1);
    EXPECT(rp_greater_equal(i, u), RP_BOOL, 0, 1, 1, 0, 0, 1);
    EXPECT(rp_equal(u, i), RP_BOOL, 0, 1, 1, 0, 0, 0);
    EXPECT(rp_not_equal(u, i), RP_BOOL, 1, 0, 0, 1, 1, 1);
    EXPECT(rp_less(u, i), RP_BOOL, 0, 0, 0, 0, 0, 1);
    EXPECT(rp_less_equal(u, i), RP_BOOL, 0, 1, 1, 0, 0, 1);
    EXPECT(rp_greater(u, i), RP_BOOL, 1, 0, 0, 1, 1, 0);
    EXPECT(rp_greater_equal(u, i), RP_BOOL, 1, 1, 1, 1, 1, 0);
}

static void smaller_integers_and_strides(void **state)
{
    RP_SCOPE();
    EXPECT(rp_less(I8(-1, 1), U64(0, 0)), RP_BOOL, 1, 0);
    EXPECT(rp_less(rp_flip(U64(1, 2, 3), 0), I32(2)), RP_BOOL, 0, 0, 1);
    EXPECT(rp_less(rp_scalar_int(-5), U64(0, 9)), RP_BOOL, 1, 1);
    EXPECT(rp_equal(SHAPED(I64(1, 2), 2, 1), U64(1, 2, 3)), RP_BOOL, 1, 0, 0, 0, 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(beyond_2_to_the_53),
                                       cmocka_unit_test(smaller_integers_and_strides)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
