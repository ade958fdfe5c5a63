#include "unit/exec/arrays.h"

static void along_each_axis(void **state)
{
    RP_SCOPE();
    rp_array *a = SHAPED(I32(1, 2, 3, 4, 5, 6), 2, 3);
    EXPECT(rp_cumsum(a, 0), RP_I64, 1, 2, 3, 5, 7, 9);
    EXPECT(rp_cumsum(a, 1), RP_I64, 1, 3, 6, 4, 9, 15);
    EXPECT(rp_cumsum(rp_flip(a, 1), -1), RP_I64, 3, 5, 6, 6, 11, 15);
    EXPECT(rp_cumsum(rp_transpose(a, NULL), 0), RP_I64, 1, 4, 3, 9, 6, 15);
    EXPECT(rp_cummax(F64(1, 3, 2, NAN, 9), 0), RP_F64, 1, 3, 3, NAN, NAN);
    EXPECT(rp_cumsum(BOOLS(1, 1, 0, 1), 0), RP_I64, 1, 2, 2, 3);
    EXPECT(rp_cumsum(U8(200, 100), 0), RP_U64, 200, 300);
}

/* Several columns and positions, cut into pieces: against a plain loop. */
static void many_columns(void **state)
{
    static const int64_t shapes[][3] = {{3, 50, 4000}, {40, 50, 70}, {1, 300000, 2}, {200000, 3, 1}};
    for (int s = 0; s < 4; s++) {
        RP_SCOPE();
        int64_t outer = shapes[s][0], count = shapes[s][1], inner = shapes[s][2];
        rp_array *a = rp_reshape(noise(outer * count * inner), 3, shapes[s]);
        const void *in, *out;
        assert_int_equal(rp_read(a, &in), RP_OK);
        assert_int_equal(rp_read(rp_cumsum(a, 1), &out), RP_OK);
        for (int64_t o = 0; o < outer; o++)
            for (int64_t k = 0; k < inner; k++) {
                double sum = 0;
                for (int64_t i = 0; i < count; i++) {
                    int64_t at = (o * count + i) * inner + k;
                    sum = i == 0 ? ((const double *)in)[at] : sum + ((const double *)in)[at];
                    assert_true(((const double *)out)[at] == sum);
                }
            }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(along_each_axis), cmocka_unit_test(many_columns)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
