/* The reference table against results worked out by hand and against NumPy's rules: it judges the other tables, so its
 * own judge has to be someone else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "exec/backend_i.h"

static double binary(rpi_op op, double a, double b)
{
    double out;
    char *pointers[] = {(char *)&a, (char *)&b, (char *)&out};
    rpi_kernels_ref()->loop[op][RP_F64](1, pointers, (int64_t[]){8, 8, 8});
    return out;
}

static double unary(rpi_op op, double a)
{
    double out;
    char *pointers[] = {(char *)&a, (char *)&out};
    rpi_kernels_ref()->loop[op][RP_F64](1, pointers, (int64_t[]){8, 8});
    return out;
}

/* On a type of `bits` bits, signed or not; the result sign-extended for signed types. */
static int64_t integer(rpi_op op, rp_dtype dtype, int64_t a, int64_t b)
{
    int64_t out = 0;
    int size = dtype == RP_I8 || dtype == RP_U8     ? 1
               : dtype == RP_I16 || dtype == RP_U16 ? 2
               : dtype == RP_I32 || dtype == RP_U32 ? 4
                                                    : 8;
    char *pointers[] = {(char *)&a, (char *)&b, (char *)&out};
    rpi_kernels_ref()->loop[op][dtype](1, pointers, (int64_t[]){size, size, size});
    int shift = 64 - 8 * size;
    if (dtype < RP_U8) return (int64_t)((uint64_t)out << shift) >> shift;
    return out;
}

static void assert_bits(double result, double wanted)
{
    if (isnan(wanted)) {
        assert_true(isnan(result));
        return;
    }
    assert_memory_equal(&result, &wanted, sizeof wanted);
}

static void test_integer_arithmetic_wraps(void **context)
{
    assert_int_equal(integer(RP_OP_ADD, RP_I8, 127, 1), -128);
    assert_int_equal(integer(RP_OP_SUBTRACT, RP_U8, 0, 1), 255);
    assert_int_equal(integer(RP_OP_MULTIPLY, RP_U16, 65535, 65535), 1); /* int would overflow */
    assert_int_equal(integer(RP_OP_MULTIPLY, RP_I64, INT64_MAX, 2), -2);
    assert_int_equal(integer(RP_OP_POWER, RP_I8, 2, 7), -128);
    assert_int_equal(integer(RP_OP_POWER, RP_I32, -3, 3), -27);
    assert_int_equal(integer(RP_OP_POWER, RP_U64, 0, 0), 1);
}

/* NumPy: floor division rounds down, a zero divisor gives 0, the most negative value // -1 stays. */
static void test_integer_division(void **context)
{
    static const int64_t cases[][4] = {/* a, b, a // b, a % b */
                                       {7, 2, 3, 1},  {-7, 2, -4, 1}, {7, -2, -4, -1},     {-7, -2, 3, -1},
                                       {6, 3, 2, 0},  {-6, 3, -2, 0}, {6, -3, -2, 0},      {5, 0, 0, 0},
                                       {-5, 0, 0, 0}, {0, 5, 0, 0},   {-128, -1, -128, 0}, {127, -1, -127, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(integer(RP_OP_FLOOR_DIVIDE, RP_I8, cases[i][0], cases[i][1]), cases[i][2]);
        assert_int_equal(integer(RP_OP_REMAINDER, RP_I8, cases[i][0], cases[i][1]), cases[i][3]);
    }
    assert_true(integer(RP_OP_FLOOR_DIVIDE, RP_I64, INT64_MIN, -1) == INT64_MIN);
    assert_true(integer(RP_OP_REMAINDER, RP_I64, INT64_MIN, -1) == 0);
    assert_int_equal(integer(RP_OP_FLOOR_DIVIDE, RP_U8, 200, 7), 28);
    assert_int_equal(integer(RP_OP_REMAINDER, RP_U8, 200, 0), 0);
}

/* The values that Python's float // and % give. */
static void test_float_division(void **context)
{
    assert_bits(binary(RP_OP_FLOOR_DIVIDE, 7, 2), 3);
    assert_bits(binary(RP_OP_FLOOR_DIVIDE, -7, 2), -4);
    assert_bits(binary(RP_OP_FLOOR_DIVIDE, 1, 0.1), 9); /* 0.1 is a little more than a tenth */
    assert_bits(binary(RP_OP_REMAINDER, 1, 0.1), 0.09999999999999995);
    assert_bits(binary(RP_OP_REMAINDER, -7, 2), 1);
    assert_bits(binary(RP_OP_REMAINDER, 7, -2), -1);
    assert_bits(binary(RP_OP_REMAINDER, -6, 3), 0.0);
    assert_bits(binary(RP_OP_REMAINDER, 6, -3), -0.0);
    assert_bits(binary(RP_OP_FLOOR_DIVIDE, -0.0, 3), -0.0);
    assert_bits(binary(RP_OP_FLOOR_DIVIDE, 1, 0.0), INFINITY);
    assert_bits(binary(RP_OP_FLOOR_DIVIDE, -1, 0.0), -INFINITY);
    assert_bits(binary(RP_OP_REMAINDER, 1, 0.0), NAN);
    assert_bits(binary(RP_OP_REMAINDER, INFINITY, 2), NAN);
    assert_bits(binary(RP_OP_REMAINDER, -1, INFINITY), INFINITY);
    assert_bits(binary(RP_OP_FLOOR_DIVIDE, -1, INFINITY), -1);
}

static void test_minimum_and_maximum(void **context)
{
    assert_bits(binary(RP_OP_MINIMUM, 0.0, -0.0), -0.0);
    assert_bits(binary(RP_OP_MINIMUM, -0.0, 0.0), -0.0);
    assert_bits(binary(RP_OP_MAXIMUM, 0.0, -0.0), 0.0);
    assert_bits(binary(RP_OP_MAXIMUM, -0.0, 0.0), 0.0);
    assert_bits(binary(RP_OP_MAXIMUM, -0.0, -0.0), -0.0);
    assert_bits(binary(RP_OP_MAXIMUM, NAN, 1), NAN);
    assert_bits(binary(RP_OP_MAXIMUM, 1, NAN), NAN);
    assert_bits(binary(RP_OP_MINIMUM, 1, NAN), NAN);
    assert_bits(binary(RP_OP_MINIMUM, -INFINITY, 1), -INFINITY);
    assert_int_equal(integer(RP_OP_MAXIMUM, RP_U64, -1, 1), -1); /* 2^64 - 1 */
    assert_int_equal(integer(RP_OP_MAXIMUM, RP_I64, -1, 1), 1);
}

static void test_unary(void **context)
{
    assert_bits(unary(RP_OP_SIGN, -0.0), 0.0);
    assert_bits(unary(RP_OP_SIGN, NAN), NAN);
    assert_bits(unary(RP_OP_SIGN, -3), -1);
    assert_bits(unary(RP_OP_RINT, 2.5), 2);
    assert_bits(unary(RP_OP_RINT, -0.4), -0.0);
    assert_bits(unary(RP_OP_FLOOR, -0.5), -1);
    assert_bits(unary(RP_OP_TRUNC, -0.5), -0.0);
    assert_bits(unary(RP_OP_NEGATIVE, 0.0), -0.0);
    assert_bits(unary(RP_OP_ABSOLUTE, -0.0), 0.0);
    assert_bits(unary(RP_OP_SQRT, -1), NAN);
    assert_bits(unary(RP_OP_SQRT, 2), 0x1.6a09e667f3bcdp+0);
    assert_int_equal(integer(RP_OP_EQUAL, RP_I64, 3, 3), 1);
}

/* ---- reductions --------------------------------------------------------------------------------------------- */

static double reduce(rpi_op op, const double *x, int64_t n)
{
    double out;
    rpi_kernels_ref()->reduce[op][RP_F64](&(rpi_reduce_call){n, 1, (const char *)x, 8, 8, (char *)&out, 8});
    return out;
}

static int64_t find(rpi_op op, const double *x, int64_t n)
{
    int64_t out;
    rpi_kernels_ref()->reduce[op][RP_F64](&(rpi_reduce_call){n, 1, (const char *)x, 8, 8, (char *)&out, 8});
    return out;
}

/* Elements chosen so that each order of addition gives another result: 2^53 swallows a 1 that is added to it. */
static void test_order_of_sums(void **context)
{
    const double big = 0x1p53;
    /* n = 4: ((big + 1) + 1) + -big: each 1 is lost. */
    assert_bits(reduce(RP_OP_SUM, (double[]){big, 1, 1, -big}, 4), 0);
    /* n = 8, lanes in pairs: (big + 1) + (-big + 1) ... : the 1 added to -big counts. */
    assert_bits(reduce(RP_OP_SUM, (double[]){big, 1, -big, 1, 0, 0, 0, 0}, 8), 1);
    /* n = 16: lane 0 is big + -big = 0 before the 1 of lane 1 arrives. */
    double x[16] = {[0] = big, [1] = 1, [8] = -big};
    assert_bits(reduce(RP_OP_SUM, x, 16), 1);
    /* n = 9: the last element comes after the lanes were joined: (big + 1) + -big. */
    double y[9] = {[0] = big, [1] = 1, [8] = -big};
    assert_bits(reduce(RP_OP_SUM, y, 9), 0);
    /* n = 136 = 64 + 72 (half of 136, down to a multiple of 8): elements 63 and 64 are in different halves. */
    double z[136] = {[0] = big, [8] = 1, [64] = 1, [72] = 1, [135] = -big};
    assert_bits(reduce(RP_OP_SUM, z, 136), 2); /* left: big (8 lost); right: (1 + 1) with -big in another lane */
    assert_bits(reduce(RP_OP_SUM, (double[]){-0.0, -0.0}, 2), -0.0);
}

static void test_extremes(void **context)
{
    assert_bits(reduce(RP_OP_MAX, (double[]){-0.0, 0.0, -0.0}, 3), 0.0);
    assert_bits(reduce(RP_OP_MIN, (double[]){0.0, -0.0, 0.0}, 3), -0.0);
    assert_bits(reduce(RP_OP_MAX, (double[]){1, NAN, 2}, 3), NAN);
    assert_int_equal(find(RP_OP_ARGMAX, (double[]){1, 3, 3, 2}, 4), 1);
    assert_int_equal(find(RP_OP_ARGMAX, (double[]){1, NAN, 3, NAN}, 4), 1);
    assert_int_equal(find(RP_OP_ARGMIN, (double[]){0.0, -0.0}, 2), 0);
    assert_int_equal(find(RP_OP_ARGMIN, (double[]){3, 1, 1, NAN}, 4), 3);
}

static void test_integer_sums(void **context)
{
    int8_t x[300];
    int64_t sum = 0;
    memset(x, 127, sizeof x);
    rpi_reduce_call call = {300, 1, (const char *)x, 1, 1, (char *)&sum, 8};
    rpi_kernels_ref()->reduce[RP_OP_SUM][RP_I8](&call);
    assert_int_equal(sum, 300 * 127);
    memset(x, -1, sizeof x);
    rpi_kernels_ref()->reduce[RP_OP_PROD][RP_I8](&call);
    assert_int_equal(sum, 1);
    rpi_kernels_ref()->reduce[RP_OP_SUM][RP_U8](&call);
    assert_int_equal(sum, 300 * 255);
}

static void test_scans(void **context)
{
    double x[4] = {-0.0, 1, NAN, 2}, out[4];
    rpi_scan_call call = {4, 1, (const char *)x, 8, 8, (char *)out, 8, 8};
    rpi_kernels_ref()->scan[RP_OP_CUMMAX][RP_F64](&call);
    assert_bits(out[1], 1);
    assert_bits(out[3], NAN); /* stays once seen */
    x[2] = 4;
    rpi_kernels_ref()->scan[RP_OP_CUMSUM][RP_F64](&call);
    assert_bits(out[0], -0.0);
    assert_bits(out[3], 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integer_arithmetic_wraps),
        cmocka_unit_test(test_integer_division),
        cmocka_unit_test(test_float_division),
        cmocka_unit_test(test_minimum_and_maximum),
        cmocka_unit_test(test_unary),
        cmocka_unit_test(test_order_of_sums),
        cmocka_unit_test(test_extremes),
        cmocka_unit_test(test_integer_sums),
        cmocka_unit_test(test_scans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
