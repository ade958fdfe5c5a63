/* Signal routines: values from NumPy 2.4. */
#include "../core/array_check.h"
#include <rapto/ops.h>
#include <rapto/signal.h>

static rp_array *doubles(int64_t n, const double *values)
{
    return rp_from_data(RP_F64, 1, &n, values);
}
#define F64(...) doubles(sizeof((double[]){__VA_ARGS__}) / sizeof(double), (double[]){__VA_ARGS__})

static void test_diff(void **state)
{
    RP_SCOPE();
    rp_array *a = F64(1, 2, 4, 7, 0);
    assert_text(rp_diff(a, 1, -1, NULL, NULL), "[ 1.  2.  3. -7.]");
    assert_text(rp_diff(a, 2, 0, NULL, NULL), "[  1.   1. -10.]");
    assert_text(rp_diff(a, 9, 0, NULL, NULL), "[]");
    assert_text(rp_diff(a, 1, 0, rp_scalar(0), NULL), "[ 1.  1.  2.  3. -7.]");
    assert_ptr_equal(rp_diff(a, 0, 0, NULL, NULL), a);
    rp_array *flags = rp_from_data(RP_BOOL, 1, DIMS(3), (uint8_t[]){1, 0, 0});
    assert_text(rp_diff(flags, 1, 0, NULL, NULL), "[ True False]");
    assert_error(rp_diff(a, -1, 0, NULL, NULL), RP_EVALUE, "order must be non-negative");
    assert_error(rp_diff(rp_scalar(1), 1, 0, NULL, NULL), RP_EVALUE, "at least one dimensional");
    assert_text(rp_ediff1d(a, F64(9), NULL), "[ 1.  2.  3. -7.  9.]");
}

static void test_gradient(void **state)
{
    RP_SCOPE();
    rp_array *f = F64(1, 2, 4, 7, 11, 16);
    assert_text(rp_gradient(f, NULL, 0, 1), "[1.  1.5 2.5 3.5 4.5 5. ]");
    assert_text(rp_gradient(f, rp_scalar(2), 0, 1), "[0.5  0.75 1.25 1.75 2.25 2.5 ]");
    assert_text(rp_gradient(f, F64(0, 1, 1.5, 3.5, 4, 6), 0, 1), "[1.  3.  3.5 6.7 6.9 2.5]");
    assert_text(rp_gradient(f, NULL, 0, 2), "[0.5 1.5 2.5 3.5 4.5 5.5]");
    assert_error(rp_gradient(f, NULL, 0, 3), RP_EVALUE, "'edge_order' greater than 2");
    assert_error(rp_gradient(F64(1), NULL, 0, 1), RP_EVALUE, "too small");
    assert_text(rp_trapezoid(F64(1, 2, 3), NULL, rp_scalar(2), -1), "8.0");
}

static void test_interp(void **state)
{
    RP_SCOPE();
    rp_array *xp = F64(1, 2, 3), *fp = F64(3, 2, 0), *x = F64(0, 1, 1.5, 2.72, 3.14);
    assert_text(rp_interp(x, xp, fp, NULL), "[3.   3.   2.5  0.56 0.  ]");
    rp_interp_options outside = {.left = rp_scalar(-1), .right = rp_scalar(-99)};
    assert_text(rp_interp(x, xp, fp, &outside), "[ -1.     3.     2.5    0.56 -99.  ]");
    rp_interp_options round = {.period = 360};
    rp_array *angles = F64(-180, -170, -185, 185, -10, -5, 0, 365), *at = F64(190, -190, 350, -350);
    assert_text(rp_interp(angles, at, F64(5, 10, 3, 4), &round), "[7.5  5.   8.75 6.25 3.   3.25 3.5  3.75]");
    assert_error(rp_interp(x, F64(1), fp, NULL), RP_EVALUE, "fp and xp are not of the same length");
}

static void test_convolve(void **state)
{
    RP_SCOPE();
    rp_array *a = F64(1, 2, 3), *v = F64(0, 1, 0.5);
    assert_text(rp_convolve(a, v, RP_CONVOLVE_FULL), "[0.  1.  2.5 4.  1.5]");
    assert_text(rp_convolve(a, v, RP_CONVOLVE_SAME), "[1.  2.5 4. ]");
    assert_text(rp_convolve(a, v, RP_CONVOLVE_VALID), "[2.5]");
    assert_text(rp_correlate(a, v, RP_CONVOLVE_FULL), "[0.5 2.  3.5 3.  0. ]");
    assert_error(rp_convolve(a, rp_zeros(RP_F64, 1, DIMS(0)), RP_CONVOLVE_FULL), RP_EVALUE, "v cannot be empty");
}

static void test_complex(void **state)
{
    RP_SCOPE();
    rp_array *a = rp_from_data(RP_C128, 1, DIMS(3), (double[]){1, 0, 2, 0, 3, 0});
    rp_array *v = rp_from_data(RP_C128, 1, DIMS(3), (double[]){0, 0, 1, 0, 0, 0.5});
    rp_array *sums = rp_correlate(a, v, RP_CONVOLVE_FULL);
    assert_text(rp_real(sums), "[0. 1. 2. 3. 0.]");
    assert_text(rp_imag(sums), "[-0.5 -1.  -1.5  0.   0. ]");
    rp_array *z = rp_from_data(RP_C128, 1, DIMS(2), (double[]){2.1, 4e-14, 5.2, 3e-15});
    assert_text(rp_real_if_close(z, 1000), "[2.1 5.2]");
    assert_int_equal(rp_dtype_of(rp_real_if_close(z, 100)), RP_C128);
    assert_text(rp_iscomplex(z), "[ True  True]");
    rp_array *line =
        rp_interp(rp_scalar(1.5), F64(1, 2), rp_from_data(RP_C128, 1, DIMS(2), (double[]){0, 1, 2, 3}), NULL);
    assert_text(rp_real(line), "1.0");
    assert_text(rp_imag(line), "2.0");
}

static void test_windows(void **state)
{
    RP_SCOPE();
    assert_text(rp_bartlett(5), "[0.  0.5 1.  0.5 0. ]");
    assert_text(rp_hamming(3), "[0.08 1.   0.08]");
    assert_text(rp_hanning(0), "[]");
    assert_text(rp_kaiser(1, 5), "[1.]");
    assert_text(rp_kaiser(4, 14), "[7.72686684e-06 4.62716498e-01 4.62716498e-01 7.72686684e-06]");
    assert_text(rp_i0(F64(0, 1, 8, 20)), "[1.00000000e+00 1.26606588e+00 4.27564116e+02 4.35582826e+07]");
}

static void test_numbers(void **state)
{
    RP_SCOPE();
    assert_text(rp_round(F64(0.5, 1.5, 2.345, -2.5), 0), "[ 0.  2.  2. -2.]");
    assert_text(rp_round(F64(0.375, 2.345), 2), "[0.38 2.35]");
    rp_array *whole = rp_from_data(RP_I32, 1, DIMS(4), (int32_t[]){5, 15, 149, -26});
    assert_text(rp_round(whole, -1), "[  0  20 150 -30]");
    assert_int_equal(rp_dtype_of(rp_round(whole, -1)), RP_I32);
    rp_array *odd = rp_divide(F64(1, -1, 0), F64(0, 0, 0));
    assert_text(rp_nan_to_num(odd, rp_scalar(7), rp_scalar(8), rp_scalar(9)), "[8. 9. 7.]");
    assert_text(rp_isposinf(odd), "[ True False False]");
    assert_text(rp_isneginf(odd), "[False  True False]");
}

static void test_closeness(void **state)
{
    RP_SCOPE();
    assert_text(rp_isclose(F64(1e10, 1e-7), F64(1.00001e10, 1e-8), NULL, NULL, false), "[ True False]");
    assert_text(rp_allclose(F64(1, 2), F64(1, 2.1), rp_scalar(0.1), NULL, false), "True");
    rp_array *nan = rp_divide(F64(0), F64(0));
    assert_text(rp_array_equal(nan, rp_copy(nan), false), "False");
    assert_text(rp_array_equal(nan, rp_copy(nan), true), "True");
    assert_text(rp_array_equiv(F64(1, 1), rp_scalar(1)), "True");
    assert_text(rp_array_equal(F64(1, 1), F64(1), false), "False");
}

static rp_array *largest(rp_array *slice, void *context)
{
    ++*(int *)context;
    return rp_max(slice);
}

static rp_array *many_axes(rp_array *slice, void *context)
{
    int64_t shape[RP_MAX_NDIM];
    for (int i = 0; i < RP_MAX_NDIM; i++) shape[i] = 1;
    return rp_reshape(rp_max(slice), RP_MAX_NDIM, shape);
}

static void test_apply(void **state)
{
    RP_SCOPE();
    int calls = 0;
    assert_text(rp_apply_along_axis(largest, 0, count_up(2, DIMS(2, 3)), &calls), "[3 4 5]");
    assert_int_equal(calls, 3);
    assert_error(rp_apply_along_axis(many_axes, 0, count_up(2, DIMS(2, 3)), NULL), RP_ESHAPE, "too many dimensions");
    rp_array *x = F64(-2, 0, 2), *low = rp_less(x, rp_scalar(0)), *values[] = {rp_scalar(-1), rp_scalar(1)};
    assert_text(rp_piecewise(x, 1, &low, 2, values), "[-1.  1.  1.]");
    assert_error(rp_piecewise(x, 1, &low, 0, values), RP_EVALUE, "1 condition(s), either 1 or 2");
}

static void test_errors_flow(void **state)
{
    RP_SCOPE();
    rp_array *bad = rp_round(rp_reshape(F64(1), 1, DIMS(2)), 1);
    assert_int_equal(rp_array_status(bad), RP_ESHAPE);
    rp_array *results[] = {rp_diff(bad, 1, 0, NULL, NULL),
                           rp_diff(F64(1), 1, 0, bad, NULL),
                           rp_unwrap(bad, NULL, 0, NULL),
                           rp_gradient(bad, NULL, 0, 1),
                           rp_interp(bad, bad, bad, NULL),
                           rp_convolve(F64(1), bad, RP_CONVOLVE_FULL),
                           rp_i0(bad),
                           rp_isclose(bad, bad, NULL, NULL, false),
                           rp_array_equal(bad, bad, false),
                           rp_nan_to_num(bad, NULL, NULL, NULL),
                           rp_sinc(bad),
                           rp_angle(bad, false),
                           rp_piecewise(bad, 0, NULL, 0, NULL),
                           rp_apply_along_axis(largest, 0, bad, NULL)};
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        assert_int_equal(rp_array_status(results[i]), RP_ESHAPE);
}

RUN_TESTS(cmocka_unit_test(test_diff), cmocka_unit_test(test_gradient), cmocka_unit_test(test_interp),
          cmocka_unit_test(test_convolve), cmocka_unit_test(test_complex), cmocka_unit_test(test_windows),
          cmocka_unit_test(test_numbers), cmocka_unit_test(test_closeness), cmocka_unit_test(test_apply),
          cmocka_unit_test(test_errors_flow))
