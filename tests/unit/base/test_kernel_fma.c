/* The fma of processors without one against the C library's: numbers of every size, sums that cancel or lie half way
 * between two doubles, special values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <rapto/kernel_fma.h>

static uint64_t state = 88172645463325252u;

static uint64_t random_bits(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state * 0x2545f4914f6cdd1du;
}

static double number(void)
{
    static const double special[] = {0.0,       -0.0, 1,         -1,         3,      INFINITY,
                                     -INFINITY, NAN,  0x1p-1074, -0x1p-1022, 0x1p53, -0x1p-53};
    uint64_t bits = random_bits();
    double any;
    switch (random_bits() % 5) {
    case 0:
        memcpy(&any, &bits, sizeof any);
        return any;
    case 1:
        return special[bits % (sizeof special / sizeof *special)];
    case 2:
        return ldexp((double)(int64_t)(bits % 16) - 8, (int)(random_bits() % 110) - 55);
    case 3:
        return (double)(int32_t)bits;
    default:
        return ldexp(1 + (double)(bits >> 12) * 0x1p-52, (int)(random_bits() % 2000) - 1000);
    }
}

/* What makes a * b + c hard: nothing left, or a last digit that depends on what is lost. */
static double addend(double a, double b)
{
    switch (random_bits() % 4) {
    case 0:
        return -(a * b) * (1 + 0x1p-52 * (double)(random_bits() % 4));
    case 1:
        return ldexp(a * b, 52 + (int)(random_bits() % 3));
    case 2:
        return ldexp(a * b, -54 + (int)(random_bits() % 3));
    default:
        return number();
    }
}

static void test_bits(void **context)
{
    for (int i = 0; i < 500000; i++) {
        rp_double2 a = {number(), number()}, b = {number(), number()}, c = {addend(a[0], b[0]), addend(a[1], b[1])};
        rp_double2 result = rp_kernel_fma2(a, b, c);
        for (int k = 0; k < 2; k++) {
            double wanted = fma(a[k], b[k], c[k]);
            bool same =
                isnan(wanted) ? isnan(result[k]) : wanted == result[k] && !signbit(wanted) == !signbit(result[k]);
            if (!same) fail_msg("fma(%a, %a, %a) gave %a, wanted %a", a[k], b[k], c[k], result[k], wanted);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
