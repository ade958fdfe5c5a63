/* Integer powers look at their exponents during the call, in every mode. */
#include "unit/exec/arrays.h"

static void negative_integer_powers(void **state)
{
    static const rp_mode modes[] = {RP_MODE_EAGER, RP_MODE_LAZY};
    for (int i = 0; i < 2; i++) {
        RP_SCOPE();
        rp_set_mode(modes[i]);
        expect_error(rp_power(I32(1, 2), I32(3, -1)), RP_EVALUE, "power: integers to negative integer powers");
        expect_error(rp_power(I32(1, 2), rp_scalar_int(-2)), RP_EVALUE, "smallest exponent -2");
        expect_error(rp_power(I64(1), rp_negative(I64(7))), RP_EVALUE, "smallest exponent -7");
        EXPECT(rp_power(I32(2, 3), I32(10, 0)), RP_I32, 1024, 1);
        EXPECT(rp_power(F64(2), rp_scalar_int(-2)), RP_F64, 0.25);
        EXPECT(rp_power(U64(3), U64(2)), RP_U64, 9);
        EXPECT_SHAPE(rp_power(I32(1, 2), rp_from_data(RP_I32, 2, (int64_t[]){0, 2}, NULL)), 0, 2);
    }
    rp_set_mode(RP_MODE_EAGER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(negative_integer_powers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
