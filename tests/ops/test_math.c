/* The transcendental rows against MPFR: the error in ulp over random arguments of every magnitude and over the borders
 * of each function's range, and the exact results that IEEE 754 and C demand of special arguments. Judged is the
 * reference table; test_loops shows that the others give its bits.
 *
 * The bounds are those of docs/decisions/0003. One ulp is the distance of the floats around the exact value, the
 * subnormals' constant one below the normal range. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <mpfr.h>

#include "support.h"

typedef int oracle1(mpfr_t, const mpfr_t, mpfr_rnd_t);
typedef int oracle2(mpfr_t, const mpfr_t, const mpfr_t, mpfr_rnd_t);

static int exp2_of(mpfr_t result, const mpfr_t x, mpfr_rnd_t mode)
{
    return mpfr_exp2(result, x, mode);
}

static const struct function {
    rpi_op op;
    oracle1 *oracle;
    oracle2 *oracle2;           /* of two operands */
    double lowest, highest;     /* where results are finite and not constant, f64 */
    double lowest_f, highest_f; /* the same for f32 */
    double bound, bound_f;      /* ulp */
} functions[] = {
    {RP_OP_EXP, mpfr_exp, NULL, -745.2, 709.79, -104, 88.73, 0.8, 0.53},
    {RP_OP_EXP2, exp2_of, NULL, -1075, 1024, -150, 128, 0.8, 0.53},
    {RP_OP_EXPM1, mpfr_expm1, NULL, -40, 709.79, -20, 88.73, 0.8, 0.51},
    {RP_OP_LOG, mpfr_log, NULL, 0, DBL_MAX, 0, FLT_MAX, 0.65, 0.51},
    {RP_OP_LOG2, mpfr_log2, NULL, 0, DBL_MAX, 0, FLT_MAX, 0.65, 0.51},
    {RP_OP_LOG10, mpfr_log10, NULL, 0, DBL_MAX, 0, FLT_MAX, 0.65, 0.51},
    {RP_OP_LOG1P, mpfr_log1p, NULL, -1, DBL_MAX, -1, FLT_MAX, 0.65, 0.51},
    {RP_OP_SINH, mpfr_sinh, NULL, -710.5, 710.5, -89.5, 89.5, 0.8, 0.51},
    {RP_OP_COSH, mpfr_cosh, NULL, -710.5, 710.5, -89.5, 89.5, 0.8, 0.51},
    {RP_OP_TANH, mpfr_tanh, NULL, -20, 20, -10, 10, 0.8, 0.51},
    {RP_OP_ARCSINH, mpfr_asinh, NULL, -100, 100, -100, 100, 0.65, 0.51},
    {RP_OP_ARCCOSH, mpfr_acosh, NULL, 1, 100, 1, 100, 0.65, 0.51},
    {RP_OP_ARCTANH, mpfr_atanh, NULL, -1, 1, -1, 1, 0.65, 0.51},
    {RP_OP_CBRT, mpfr_cbrt, NULL, -100, 100, -100, 100, 0.501, 0.51},
    {RP_OP_POWER, NULL, mpfr_pow, 0, DBL_MAX, 0, FLT_MAX, 0.8, 0.53},
    {RP_OP_HYPOT, NULL, mpfr_hypot, -100, 100, -100, 100, 0.501, 0.501},
    {RP_OP_SIN, mpfr_sin, NULL, -100, 100, -100, 100, 1.001, 1.001},
    {RP_OP_COS, mpfr_cos, NULL, -100, 100, -100, 100, 1.001, 1.001},
    {RP_OP_TAN, mpfr_tan, NULL, -100, 100, -100, 100, 1.001, 1.001},
    {RP_OP_ARCSIN, mpfr_asin, NULL, -1, 1, -1, 1, 1.001, 1.001},
    {RP_OP_ARCCOS, mpfr_acos, NULL, -1, 1, -1, 1, 1.001, 1.001},
    {RP_OP_ARCTAN, mpfr_atan, NULL, -100, 100, -100, 100, 1.001, 1.001},
};

#define ANGLE_BOUND 1.001 /* ulp */

enum { FUNCTIONS = sizeof functions / sizeof *functions, REPEATS = 20000 };

typedef struct format {
    rp_dtype dtype;
    int digits;     /* of the significand */
    int lowest_ulp; /* exponent of the smallest subnormal */
    int range;      /* exponents from -range to range */
} format;

static const format f32 = {RP_F32, 24, -149, 149}, f64 = {RP_F64, 53, -1074, 1074};

/* The reference's result for arguments of the given format. */
static double result_of(rpi_op op, rp_dtype dtype, double a, double b)
{
    float in_f[2] = {(float)a, (float)b}, out_f;
    double in[2] = {a, b}, out;
    bool single = dtype == RP_F32;
    char *first = single ? (char *)&in_f[0] : (char *)&in[0], *second = single ? (char *)&in_f[1] : (char *)&in[1];
    char *to = single ? (char *)&out_f : (char *)&out;
    char *unary[] = {first, to}, *binary[] = {first, second, to};
    int64_t strides[3] = {0, 0, 0};
    rpi_kernels_ref()->loop[op][dtype](1, rpi_op_get(op)->arity == 2 ? binary : unary, strides);
    return single ? out_f : out;
}

/* |result - exact| in ulp of the exact value. Overflow: infinity stands for the next power of two. */
static double error_in_ulp(const format *f, double result, const mpfr_t exact)
{
    mpfr_t difference;
    if (mpfr_nan_p(exact)) return isnan(result) ? 0 : INFINITY;
    if (isnan(result)) return INFINITY;
    if (mpfr_inf_p(exact)) return result == mpfr_get_d(exact, MPFR_RNDN) ? 0 : INFINITY;
    double largest = f->dtype == RP_F32 ? 0x1p128 : 0x1p1023;
    mpfr_init2(difference, 300);
    if (isinf(result)) {
        mpfr_set_d(difference, copysign(largest, result), MPFR_RNDN);
        if (f->dtype == RP_F64) mpfr_mul_2si(difference, difference, 1, MPFR_RNDN);
    } else {
        mpfr_set_d(difference, result, MPFR_RNDN);
    }
    long exponent = mpfr_zero_p(exact) ? f->lowest_ulp : mpfr_get_exp(exact) - f->digits;
    if (exponent < f->lowest_ulp) exponent = f->lowest_ulp;
    if (exponent > (f->dtype == RP_F32 ? 104 : 971)) exponent = f->dtype == RP_F32 ? 104 : 971;
    mpfr_sub(difference, difference, exact, MPFR_RNDN);
    mpfr_mul_2si(difference, difference, -exponent, MPFR_RNDN);
    double error = fabs(mpfr_get_d(difference, MPFR_RNDN));
    bool beyond = mpfr_get_exp(exact) - 1 > (f->dtype == RP_F32 ? 127 : 1023);
    mpfr_clear(difference);
    return beyond && isinf(result) ? 0 : error;
}

/* Of arctan2(y, x). */
static double angle_error(const format *f, double y, double x)
{
    mpfr_t above, along, exact;
    mpfr_inits2(60, above, along, (mpfr_ptr)0);
    mpfr_init2(exact, 160);
    mpfr_set_d(above, y, MPFR_RNDN);
    mpfr_set_d(along, x, MPFR_RNDN);
    mpfr_atan2(exact, above, along, MPFR_RNDN);
    double error = error_in_ulp(f, result_of(RP_OP_ARCTAN2, f->dtype, y, x), exact);
    mpfr_clears(above, along, exact, (mpfr_ptr)0);
    return error;
}

static double error_at(const struct function *function, const format *f, double a, double b)
{
    mpfr_t x, y, exact;
    mpfr_inits2(60, x, y, (mpfr_ptr)0);
    mpfr_init2(exact, 160);
    mpfr_set_d(x, a, MPFR_RNDN);
    mpfr_set_d(y, b, MPFR_RNDN);
    if (function->oracle)
        function->oracle(exact, x, MPFR_RNDN);
    else
        function->oracle2(exact, x, y, MPFR_RNDN);
    double error = error_in_ulp(f, result_of(function->op, f->dtype, a, b), exact);
    mpfr_clears(x, y, exact, (mpfr_ptr)0);
    return error;
}

static double uniform(double low, double high)
{
    return low + (high - low) * ((double)(random_bits() >> 11) * 0x1p-53);
}

/* A float of the format near x. */
static double in_format(const format *f, double x)
{
    return f->dtype == RP_F32 ? (double)(float)x : x;
}

/* Arguments: of any magnitude and sign; spread over the interesting range; near 0 and 1. */
static double argument(const struct function *function, const format *f, int kind)
{
    double low = f->dtype == RP_F32 ? function->lowest_f : function->lowest;
    double high = f->dtype == RP_F32 ? function->highest_f : function->highest;
    double x;
    switch (kind) {
    case 0:
        x = ldexp(uniform(1, 2), (int)random_below(2 * f->range) - f->range);
        break;
    case 1:
        x = high > 1e6 ? uniform(low, low + 20) : uniform(low, high);
        break;
    case 2:
        x = 1 + ldexp(uniform(-1, 1), -(int)random_below(f->digits));
        break;
    default:
        x = ldexp(uniform(-1, 1), -(int)random_below(f->digits + 4));
        break;
    }
    if (kind != 1 && low < 0 && random_bits() & 1) x = -x;
    if (x < low) x = -x;
    return in_format(f, x);
}

/* An exponent that keeps the power finite: y * log2(x) within the range of exponents, or any. */
static double exponent_for(const format *f, double x, int kind)
{
    if (kind == 3) return (double)random_below(64) - 32;
    double reach = fabs(log2(x));
    return in_format(f, uniform(-1, 1) * (f->range + 4) / (reach > 1e-300 ? reach : 1e-300));
}

static double worst_of(const struct function *function, const format *f)
{
    double worst = 0, at = 0, at_y = 0;
    for (int i = 0; i < REPEATS; i++) {
        double x = argument(function, f, i % 4), y = 0;
        if (function->op == RP_OP_POWER) {
            x = fabs(x);
            y = exponent_for(f, x, i / 4 % 4);
            if (i % 8 == 3 && y == floor(y)) x = -x;
        } else if (function->oracle2) {
            y = argument(function, f, i / 4 % 4);
        }
        double error = error_at(function, f, x, y);
        if (error <= worst) continue;
        worst = error;
        at = x;
        at_y = y;
    }
    print_message("%-6s %s: %.6f ulp at %a, %a\n", rpi_op_get(function->op)->name, rp_dtype_name(f->dtype), worst, at,
                  at_y);
    return worst;
}

static void test_accuracy_f64(void **context)
{
    for (int i = 0; i < FUNCTIONS; i++) assert_true(worst_of(&functions[i], &f64) <= functions[i].bound);
}

static void test_accuracy_f32(void **context)
{
    for (int i = 0; i < FUNCTIONS; i++) assert_true(worst_of(&functions[i], &f32) <= functions[i].bound_f);
}

/* Where one piece of a definition takes over from another: the argument and its neighbours on both sides. */
static void test_borders(void **context)
{
    static const double borders[] = {0x1p-1022,
                                     0x1p-126,
                                     0x1p-54,
                                     0x1p-53,
                                     0x1p-30,
                                     0x1p-27,
                                     0x1p-20,
                                     0x1p-7,
                                     0.984375,
                                     1.03125,
                                     0.703125,
                                     1.40625,
                                     0.34657359027997264,
                                     1.0397207708399179,
                                     0.6931471805599453,
                                     0.5,
                                     1,
                                     2,
                                     3,
                                     8,
                                     15,
                                     22,
                                     38,
                                     40,
                                     53,
                                     54,
                                     60,
                                     88.72283905206835,
                                     89.41598629223294,
                                     103.97207708399179,
                                     128,
                                     149,
                                     700,
                                     709,
                                     709.782712893384,
                                     710.4758600739439,
                                     720,
                                     745.1332191019411,
                                     760,
                                     1022,
                                     1023,
                                     1074,
                                     0x1p30,
                                     0x1p52,
                                     0x1p53,
                                     0x1p60,
                                     0x1p127,
                                     0x1p1000,
                                     0x1p1022,
                                     0x1p1023,
                                     FLT_MAX,
                                     DBL_MAX};
    for (int i = 0; i < FUNCTIONS; i++) {
        const struct function *function = &functions[i];
        for (size_t k = 0; k < sizeof borders / sizeof *borders; k++) {
            double x = borders[k], x_f = (double)(float)x, below = nextafter(x, 0), below_f = nextafterf((float)x, 0);
            double above = nextafter(x, INFINITY), above_f = nextafterf((float)x, INFINITY);
            double at[] = {below, x, above}, at_f[] = {below_f, x_f, above_f};
            for (int j = 0; j < 6; j++) {
                double sign = j % 2 ? -1 : 1, second = function->oracle2 ? 1.5 : 0;
                double error = error_at(function, &f64, sign * at[j / 2], second);
                double error_f = error_at(function, &f32, sign * at_f[j / 2], second);
                if (!(error <= function->bound) || !(error_f <= function->bound_f))
                    fail_msg("%s at %a: %g and %g ulp", rpi_op_get(function->op)->name, sign * at[j / 2], error,
                             error_f);
            }
        }
    }
}

/* Sides of any size, of one size, and about the slopes where the formula changes. */
static double worst_angle(const format *f)
{
    double worst = 0;
    for (int i = 0; i < REPEATS; i++) {
        double x = ldexp(uniform(1, 2), (int)random_below(2 * f->range) - f->range), y;
        switch (i % 4) {
        case 0:
            y = ldexp(uniform(-2, 2), (int)random_below(2 * f->range) - f->range);
            break;
        case 1:
            y = x * uniform(-4, 4);
            break;
        default:
            y = x * (i % 4 - 1.0 + ldexp(uniform(-1, 1), -(int)random_below(f->digits)));
            break;
        }
        if (i & 4) x = -x;
        double error =
            i & 8 ? angle_error(f, in_format(f, y), in_format(f, x)) : angle_error(f, in_format(f, x), in_format(f, y));
        worst = error > worst ? error : worst;
    }
    print_message("arctan2 %s: %.6f ulp\n", rp_dtype_name(f->dtype), worst);
    return worst;
}

static void test_accuracy_of_angles(void **context)
{
    assert_true(worst_angle(&f64) <= ANGLE_BOUND);
    assert_true(worst_angle(&f32) <= ANGLE_BOUND);
}

/* The multiples of pi / 2 next to floats of every magnitude, where hardly a digit is left of the reduced angle, and the
 * borders of the ways to reduce it. */
static void test_multiples_of_quarter_turns(void **context)
{
    static const rpi_op ops[] = {RP_OP_SIN, RP_OP_COS, RP_OP_TAN};
    static oracle1 *const oracles[] = {mpfr_sin, mpfr_cos, mpfr_tan};
    for (int k = 0; k < 3; k++)
        for (int which = 0; which < 2; which++) {
            const format *f = which ? &f32 : &f64;
            const struct function function = {.op = ops[k], .oracle = oracles[k]};
            for (int i = 0; i < 3000; i++) {
                double multiple = floor(ldexp(uniform(1, 2), (int)random_below(which ? 60 : 70))) * 1.57079632679489662;
                double border = ldexp(1 + ldexp(uniform(-1, 1), -(int)random_below(53)), which ? 40 : 20);
                double x = in_format(f, i % 8 ? multiple : border);
                assert_true(error_at(&function, f, i & 1 ? -x : x, 0) <= ANGLE_BOUND);
            }
            assert_true(error_at(&function, f, which ? 0x1.9cbe2p+7 : 0x1.6ac5b262ca1ffp+849, 0) <= ANGLE_BOUND);
            assert_true(error_at(&function, f, which ? FLT_MAX : DBL_MAX, 0) <= ANGLE_BOUND);
        }
}

/* ---- special arguments -------------------------------------------------------------------------------------- */

static void expect(rpi_op op, double a, double b, double wanted)
{
    for (rp_dtype dtype = RP_F32; dtype <= RP_F64; dtype++) {
        double result = result_of(op, dtype, a, b);
        bool same = isnan(wanted) ? isnan(result) : result == wanted && !signbit(result) == !signbit(wanted);
        if (!same)
            fail_msg("%s(%g, %g) in %s gave %g, wanted %g", rpi_op_get(op)->name, a, b, rp_dtype_name(dtype), result,
                     wanted);
    }
}

static void test_special_arguments(void **context)
{
    const double inf = INFINITY;
    for (int i = 0; i < FUNCTIONS; i++)
        if (functions[i].oracle) expect(functions[i].op, NAN, 0, NAN);
    expect(RP_OP_EXP, 0.0, 0, 1);
    expect(RP_OP_EXP, -0.0, 0, 1);
    expect(RP_OP_EXP, inf, 0, inf);
    expect(RP_OP_EXP, -inf, 0, 0.0);
    expect(RP_OP_EXP, 1e4, 0, inf);
    expect(RP_OP_EXP, -1e4, 0, 0.0);
    expect(RP_OP_EXPM1, 0.0, 0, 0.0);
    expect(RP_OP_EXPM1, -0.0, 0, -0.0);
    expect(RP_OP_EXPM1, inf, 0, inf);
    expect(RP_OP_EXPM1, -inf, 0, -1);
    expect(RP_OP_EXPM1, -1e4, 0, -1);
    expect(RP_OP_LOG, 1, 0, 0.0);
    expect(RP_OP_LOG, 0.0, 0, -inf);
    expect(RP_OP_LOG, -0.0, 0, -inf);
    expect(RP_OP_LOG, -1, 0, NAN);
    expect(RP_OP_LOG, -inf, 0, NAN);
    expect(RP_OP_LOG, inf, 0, inf);
    expect(RP_OP_LOG1P, 0.0, 0, 0.0);
    expect(RP_OP_LOG1P, -0.0, 0, -0.0);
    expect(RP_OP_LOG1P, -1, 0, -inf);
    expect(RP_OP_LOG1P, -2, 0, NAN);
    expect(RP_OP_LOG1P, inf, 0, inf);
    assert_true(isfinite(result_of(RP_OP_LOG1P, RP_F64, DBL_MAX, 0)));
    assert_true(isfinite(result_of(RP_OP_LOG1P, RP_F32, FLT_MAX, 0)));
    expect(RP_OP_TANH, 0.0, 0, 0.0);
    expect(RP_OP_TANH, -0.0, 0, -0.0);
    expect(RP_OP_TANH, inf, 0, 1);
    expect(RP_OP_TANH, -inf, 0, -1);
    expect(RP_OP_TANH, 100, 0, 1);
}

static void test_special_arguments_of_others(void **context)
{
    const double inf = INFINITY;
    static const rpi_op odd[] = {RP_OP_SINH, RP_OP_TANH,  RP_OP_ARCSINH, RP_OP_ARCTANH,
                                 RP_OP_CBRT, RP_OP_EXPM1, RP_OP_LOG1P};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        for (int sign = -1; sign <= 1; sign += 2) {
            expect(odd[i], sign * 0.0, 0, sign * 0.0);
            for (rp_dtype dtype = RP_F32; dtype <= RP_F64; dtype++) { /* the smallest number is its own result */
                double least = sign * (dtype == RP_F32 ? 0x1p-149 : 0x1p-1074);
                if (odd[i] != RP_OP_CBRT) assert_true(result_of(odd[i], dtype, least, 0) == least);
            }
        }
    expect(RP_OP_SINH, inf, 0, inf);
    expect(RP_OP_SINH, -inf, 0, -inf);
    expect(RP_OP_SINH, 1e4, 0, inf);
    expect(RP_OP_COSH, 0.0, 0, 1);
    expect(RP_OP_COSH, -inf, 0, inf);
    expect(RP_OP_COSH, -1e4, 0, inf);
    expect(RP_OP_ARCSINH, inf, 0, inf);
    expect(RP_OP_ARCSINH, -inf, 0, -inf);
    expect(RP_OP_ARCCOSH, 1, 0, 0.0);
    expect(RP_OP_ARCCOSH, 0.5, 0, NAN);
    expect(RP_OP_ARCCOSH, -inf, 0, NAN);
    expect(RP_OP_ARCCOSH, inf, 0, inf);
    expect(RP_OP_ARCTANH, 1, 0, inf);
    expect(RP_OP_ARCTANH, -1, 0, -inf);
    expect(RP_OP_ARCTANH, 1.5, 0, NAN);
    expect(RP_OP_ARCTANH, -inf, 0, NAN);
    expect(RP_OP_CBRT, inf, 0, inf);
    expect(RP_OP_CBRT, -inf, 0, -inf);
    expect(RP_OP_CBRT, -27, 0, -3);
    expect(RP_OP_HYPOT, 3, -4, 5);
    expect(RP_OP_HYPOT, 0.0, -0.0, 0.0);
    expect(RP_OP_HYPOT, NAN, -inf, inf);
    expect(RP_OP_HYPOT, inf, NAN, inf);
    expect(RP_OP_HYPOT, NAN, 1, NAN);
    expect(RP_OP_EXP2, -inf, 0, 0.0);
    expect(RP_OP_EXP2, inf, 0, inf);
}

/* Whole powers of the bases, which users compare with ==. */
static void test_exact_results(void **context)
{
    for (int k = -149; k <= 127; k++) {
        double power = ldexp(1, k);
        expect(RP_OP_EXP2, k, 0, power);
        expect(RP_OP_LOG2, power, 0, k);
        expect(RP_OP_POWER, 2, k, power);
    }
    double power = 1;
    for (int k = 0; k <= 10; k++, power *= 10) { /* 10^10 is the last that f32 holds */
        expect(RP_OP_LOG10, power, 0, k);
        expect(RP_OP_POWER, 10, k, power);
    }
    for (int k = -200; k <= 200; k++) {
        expect(RP_OP_CBRT, (double)k * k * k, 0, k);
        expect(RP_OP_POWER, k, 2, (double)k * k);
        if (k >= 0) expect(RP_OP_POWER, (double)k * k, 0.5, k);
    }
}

static void test_special_powers(void **context)
{
    const double inf = INFINITY;
    static const double bases[] = {NAN, 0.0, -0.0, 1, -1, 2, -2, INFINITY, -INFINITY, 0.5};
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        expect(RP_OP_POWER, bases[i], 0.0, 1);
        expect(RP_OP_POWER, bases[i], -0.0, 1);
        expect(RP_OP_POWER, 1, bases[i], 1);
    }
    expect(RP_OP_POWER, -1, inf, 1);
    expect(RP_OP_POWER, -1, -inf, 1);
    expect(RP_OP_POWER, 2, inf, inf);
    expect(RP_OP_POWER, 2, -inf, 0.0);
    expect(RP_OP_POWER, 0.5, inf, 0.0);
    expect(RP_OP_POWER, 0.5, -inf, inf);
    expect(RP_OP_POWER, 0.0, 3, 0.0);
    expect(RP_OP_POWER, -0.0, 3, -0.0);
    expect(RP_OP_POWER, -0.0, 2, 0.0);
    expect(RP_OP_POWER, 0.0, -1, inf);
    expect(RP_OP_POWER, -0.0, -1, -inf);
    expect(RP_OP_POWER, -0.0, -2, inf);
    expect(RP_OP_POWER, inf, 2, inf);
    expect(RP_OP_POWER, -inf, 3, -inf);
    expect(RP_OP_POWER, -inf, 2, inf);
    expect(RP_OP_POWER, -inf, -3, -0.0);
    expect(RP_OP_POWER, inf, -1, 0.0);
    expect(RP_OP_POWER, -2, 0.5, NAN);
    expect(RP_OP_POWER, -2, 3, -8);
    expect(RP_OP_POWER, NAN, 2, NAN);
    expect(RP_OP_POWER, 2, NAN, NAN);
}

static void test_special_angles(void **context)
{
    const double inf = INFINITY, pi = 3.14159265358979323846;
    static const rpi_op odd[] = {RP_OP_SIN, RP_OP_TAN, RP_OP_ARCSIN, RP_OP_ARCTAN};
    for (int i = 0; i < 4; i++) {
        expect(odd[i], 0.0, 0, 0.0);
        expect(odd[i], -0.0, 0, -0.0);
        expect(odd[i], NAN, 0, NAN);
    }
    static const rpi_op turns[] = {RP_OP_SIN, RP_OP_COS, RP_OP_TAN};
    for (int i = 0; i < 3; i++) {
        expect(turns[i], inf, 0, NAN);
        expect(turns[i], -inf, 0, NAN);
    }
    expect(RP_OP_COS, 0.0, 0, 1);
    expect(RP_OP_COS, -0.0, 0, 1);
    expect(RP_OP_COS, NAN, 0, NAN);
    expect(RP_OP_ARCCOS, 1, 0, 0.0);
    expect(RP_OP_ARCCOS, NAN, 0, NAN);
    static const rpi_op inner[] = {RP_OP_ARCSIN, RP_OP_ARCCOS};
    for (int i = 0; i < 2; i++) {
        expect(inner[i], 1 + 0x1p-23, 0, NAN);
        expect(inner[i], -2, 0, NAN);
        expect(inner[i], inf, 0, NAN);
        expect(inner[i], -inf, 0, NAN);
    }
    expect(RP_OP_ARCTAN2, 0.0, 0.0, 0.0);
    expect(RP_OP_ARCTAN2, -0.0, 0.0, -0.0);
    expect(RP_OP_ARCTAN2, 0.0, inf, 0.0);
    expect(RP_OP_ARCTAN2, -1, inf, -0.0);
    expect(RP_OP_ARCTAN2, NAN, 1, NAN);
    expect(RP_OP_ARCTAN2, 1, NAN, NAN);
    expect(RP_OP_ARCTAN2, NAN, inf, NAN);
    static const double sides[][3] = {/* y, x, and the angle in parts of pi */
                                      {0.0, -0.0, 1},
                                      {0.0, -1, 1},
                                      {1, 0.0, 0.5},
                                      {1, -0.0, 0.5},
                                      {1, -INFINITY, 1},
                                      {INFINITY, 1, 0.5},
                                      {INFINITY, -1, 0.5},
                                      {INFINITY, INFINITY, 0.25},
                                      {INFINITY, -INFINITY, 0.75}};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        for (rp_dtype dtype = RP_F32; dtype <= RP_F64; dtype++) {
            double angle = dtype == RP_F32 ? (float)(sides[i][2] * pi) : sides[i][2] * pi;
            assert_true(result_of(RP_OP_ARCTAN2, dtype, sides[i][0], sides[i][1]) == angle);
            assert_true(result_of(RP_OP_ARCTAN2, dtype, -sides[i][0], sides[i][1]) == -angle);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accuracy_f64),
        cmocka_unit_test(test_accuracy_f32),
        cmocka_unit_test(test_borders),
        cmocka_unit_test(test_special_arguments),
        cmocka_unit_test(test_special_arguments_of_others),
        cmocka_unit_test(test_exact_results),
        cmocka_unit_test(test_special_powers),
        cmocka_unit_test(test_accuracy_of_angles),
        cmocka_unit_test(test_multiples_of_quarter_turns),
        cmocka_unit_test(test_special_angles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
