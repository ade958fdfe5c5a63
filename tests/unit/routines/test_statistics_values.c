/* Statistics: values from NumPy 2.4. */
#include "../core/array_check.h"
#include <math.h>
#include <rapto/ops.h>
#include <rapto/polynomial.h>
#include <rapto/statistics.h>

static rp_array *matrix(void)
{
    return rp_from_data(RP_F64, 2, DIMS(2, 3), (double[]){3, NAN, 1, NAN, NAN, 4});
}

static void test_mean_var(void **state)
{
    RP_SCOPE();
    rp_array *a = count_up(2, DIMS(2, 3)), *where = rp_from_data(RP_BOOL, 1, DIMS(3), (uint8_t[]){1, 0, 1});
    int axis = 1;
    rp_over over = {.axes = &axis, .count = 1, .where = where, .keepdims = true};
    assert_text(rp_mean_over(a, &over), "[[1.]\n [4.]]");
    over.ddof = 1;
    assert_text(rp_var_over(a, &over), "[[2.]\n [2.]]");
    assert_text(rp_std_over(a, NULL), "1.707825127659933");
    assert_text(rp_ptp(a, &(rp_over){.axes = &axis, .count = 1}), "[2 2]");
    int64_t few = 7;
    over = (rp_over){.axes = &axis, .count = 1, .ddof = 3, .short_of = &few};
    assert_text(rp_var_over(a, &over), "[inf inf]");
    assert_int_equal(few, 1);
    over = (rp_over){.where = rp_ones(RP_I64, 1, DIMS(3))};
    assert_error(rp_mean_over(a, &over), RP_EDTYPE, "Cannot cast array data");
    assert_error(rp_mean_over(a, &(rp_over){.axes = (int[]){2}, .count = 1}), RP_EAXIS, "axis");
}

static void test_complex_spread(void **state)
{
    RP_SCOPE();
    rp_array *a = rp_from_data(RP_C128, 1, DIMS(2), (double[]){1, 1, 3, -1});
    assert_text(rp_var_over(a, NULL), "2.0");
    assert_int_equal(rp_dtype_of(rp_std_over(a, NULL)), RP_F64);
}

static void test_average(void **state)
{
    RP_SCOPE();
    rp_array *a = count_up(2, DIMS(3, 2)), *w = rp_from_data(RP_F64, 1, DIMS(2), (double[]){0.25, 0.75});
    int axis = 1;
    rp_averaged r = rp_average(a, w, &(rp_over){.axes = &axis, .count = 1});
    assert_text(r.average, "[0.75 2.75 4.75]");
    assert_text(r.weights, "[1. 1. 1.]");
    assert_text(rp_average(a, NULL, NULL).average, "2.5");
    assert_error(rp_average(a, w, NULL).average, RP_EDTYPE, "Axis must be specified");
    assert_error(rp_average(a, rp_zeros(RP_F64, 2, DIMS(3, 2)), NULL).average, RP_EVALUE, "sum to zero");
}

static void test_nan_family(void **state)
{
    RP_SCOPE();
    rp_array *a = matrix();
    int axis = 0;
    int64_t none = -1;
    rp_over rows = {.axes = &axis, .count = 1, .short_of = &none};
    assert_text(rp_nansum(a, &rows), "[3. 0. 5.]");
    assert_text(rp_nanprod(a, NULL), "12.0");
    assert_text(rp_nanmin(a, &rows), "[ 3. nan  1.]");
    assert_int_equal(none, 1);
    assert_text(rp_nanmax(a, &rows), "[ 3. nan  4.]");
    assert_text(rp_nanmean(a, &rows), "[3.  nan 2.5]");
    assert_int_equal(none, 1);
    assert_text(rp_nanvar(a, &rows), "[0.    nan 2.25]");
    assert_text(rp_nanmedian(a, &rows), "[3.  nan 2.5]");
    assert_text(rp_nancumsum(a, 1), "[[3. 3. 4.]\n [0. 0. 4.]]");
    assert_text(rp_nancumprod(a, RP_ALL_AXES), "[ 3.  3.  3.  3.  3. 12.]");
    assert_text(rp_nanargmin(a, 1, false), "[2 2]");
    assert_error(rp_nanargmax(a, 0, false), RP_EVALUE, "All-NaN slice");
    rp_over masked = {.where = rp_isnan(a)};
    assert_error(rp_nanmin(a, &masked), RP_EVALUE, "does not have an identity");
}

static void test_quantiles(void **state)
{
    RP_SCOPE();
    rp_array *a = rp_from_data(RP_F64, 2, DIMS(2, 3), (double[]){10, 7, 4, 3, 2, 1});
    int axis = 0;
    rp_over rows = {.axes = &axis, .count = 1};
    assert_text(rp_median(a, NULL), "3.5");
    assert_text(rp_median(a, &rows), "[6.5 4.5 2.5]");
    assert_text(rp_percentile(a, rp_scalar(50), NULL), "3.5");
    rp_array *q = rp_from_data(RP_F64, 1, DIMS(2), (double[]){0.25, 1});
    assert_text(rp_quantile(a, q, &(rp_quantile_options){.over = rows}), "[[ 4.75  3.25  1.75]\n [10.    7.    4.  ]]");
    rp_quantile_options weighted = {.method = RP_QUANTILE_INVERTED_CDF,
                                    .weights = rp_from_data(RP_F64, 2, DIMS(2, 3), (double[]){1, 0, 0, 0, 0, 9})};
    assert_text(rp_quantile(a, rp_scalar(0.9), &weighted), "1.0");
    assert_text(rp_quantile(a, rp_scalar(0.91), &weighted), "10.0");
    weighted.method = RP_QUANTILE_LINEAR;
    assert_error(rp_quantile(a, q, &weighted), RP_EVALUE, "Only method 'inverted_cdf' supports weights");
    assert_error(rp_quantile(a, rp_scalar(2), NULL), RP_EVALUE, "Quantiles must be in the range [0, 1]");
    assert_error(rp_percentile(a, rp_scalar(-1), NULL), RP_EVALUE, "Percentiles must be in the range [0, 100]");
    rp_quantile_method method;
    assert_true(rp_quantile_method_from_name("median_unbiased", &method));
    assert_int_equal(method, RP_QUANTILE_MEDIAN_UNBIASED);
    assert_false(rp_quantile_method_from_name("best", &method));
}

static void test_histograms(void **state)
{
    RP_SCOPE();
    rp_array *a = rp_from_data(RP_F64, 1, DIMS(6), (double[]){0, 1, 1, 2, 3, NAN});
    rp_histogram_options o = {.bins = 3, .low = rp_scalar(0), .high = rp_scalar(3)};
    assert_text(rp_histogram(a, &o).counts, "[1 2 2]");
    assert_text(rp_histogram(a, &o).edges, "[0. 1. 2. 3.]");
    o.density = true;
    assert_text(rp_histogram(a, &o).counts, "[0.2 0.4 0.4]");
    o = (rp_histogram_options){.edges = rp_from_data(RP_I64, 1, DIMS(3), (int64_t[]){0, 1, 3})};
    assert_text(rp_histogram(a, &o).counts, "[1 4]");
    assert_error(rp_histogram(a, NULL).counts, RP_EVALUE, "autodetected range of");
    assert_text(rp_histogram_bin_edges(rp_slice(a, 0, 0, 5, 1), &(rp_histogram_options){.rule = "auto"}),
                "[0.   0.75 1.5  2.25 3.  ]");
    rp_array *points = rp_from_data(RP_F64, 2, DIMS(3, 2), (double[]){0, 0, 1, 1, 1, 0});
    rp_histogram_options two[] = {{.bins = 2}, {.bins = 2}};
    rp_histogramdd_result r = rp_histogramdd(points, two, false, NULL);
    assert_text(r.counts, "[[1. 0.]\n [1. 1.]]");
    assert_text(r.edges[1], "[0.  0.5 1. ]");
}

static void test_covariance(void **state)
{
    RP_SCOPE();
    rp_array *m = rp_from_data(RP_F64, 2, DIMS(2, 3), (double[]){0, 1, 2, 2, 1, 0});
    assert_text(rp_cov(m, NULL), "[[ 1. -1.]\n [-1.  1.]]");
    assert_text(rp_corrcoef(m, NULL), "[[ 1. -1.]\n [-1.  1.]]");
    bool lost = false;
    rp_cov_options o = {.has_ddof = true, .ddof = 3, .no_freedom = &lost};
    assert_text(rp_cov(m, &o), "[[ inf -inf]\n [-inf  inf]]");
    assert_true(lost);
    rp_array *z = rp_from_data(RP_C128, 2, DIMS(2, 2), (double[]){0, 1, 2, 0, 1, 0, 0, 3});
    assert_text(rp_real(rp_cov(z, NULL)), "[[ 2.5 -2.5]\n [-2.5  5. ]]");
    assert_text(rp_imag(rp_cov(z, NULL)), "[[ 0.  -2.5]\n [ 2.5  0. ]]");
}

static void test_polynomials(void **state)
{
    RP_SCOPE();
    rp_array *p = rp_from_data(RP_I64, 1, DIMS(3), (int64_t[]){1, -3, 2});
    assert_text(rp_polyval(p, rp_scalar_int(4)), "6");
    assert_text(rp_polyder(p, 1), "[ 2 -3]");
    assert_text(rp_polymul(p, rp_from_data(RP_I64, 1, DIMS(3), (int64_t[]){0, 1, 1})), "[ 1 -2 -1  2]");
    assert_text(rp_poly(rp_from_data(RP_F64, 1, DIMS(2), (double[]){1, 2})), "[ 1. -3.  2.]");
    rp_array *pair = rp_from_data(RP_C128, 1, DIMS(2), (double[]){1, 2, 1, -2});
    assert_text(rp_poly(pair), "[ 1. -2.  5.]");
    assert_text(rp_roots(p), "[2. 1.]");
    assert_text(rp_roots(rp_from_data(RP_F64, 1, DIMS(5), (double[]){0, 1, 0, 1, 0})), "[0.+1.j 0.-1.j 0.+0.j]");
    assert_text(rp_roots(rp_zeros(RP_F64, 1, DIMS(2))), "[]");
    assert_error(rp_roots(rp_from_data(RP_F64, 1, DIMS(2), (double[]){1, INFINITY})), RP_EVALUE, "infs or NaNs");
    rp_array *x = rp_arange(0, 5, 1);
    rp_polyfit_result fit = rp_polyfit(x, rp_polyval(p, x), 2, -1, NULL);
    assert_text(rp_add(fit.coefficients, rp_scalar(10)), "[11.  7. 12.]");
    assert_int_equal(fit.rank, 3);
}

RUN_TESTS(cmocka_unit_test(test_mean_var), cmocka_unit_test(test_complex_spread), cmocka_unit_test(test_average),
          cmocka_unit_test(test_nan_family), cmocka_unit_test(test_quantiles), cmocka_unit_test(test_histograms),
          cmocka_unit_test(test_covariance), cmocka_unit_test(test_polynomials))
