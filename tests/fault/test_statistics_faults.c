/* Statistics, signal routines and polynomials with every allocation failing in turn. */
#include "fault.h"
#include <rapto/manipulation.h>
#include <rapto/ops.h>
#include <rapto/polynomial.h>
#include <rapto/signal.h>
#include <rapto/statistics.h>

/* Operands are made once, outside the fault loop, and kept. */
static rp_array *matrix, *holes, *turned, *row, *integers, *flags, *pair, *q, *half;

static int make_operands(void **state)
{
    double nan = 0.0 / 0.0;
    RP_SCOPE();
    matrix = rp_keep(rp_reshape(rp_arange(1, 7, 1), 2, (int64_t[]){2, 3}));
    holes = rp_keep(rp_from_data(RP_F64, 2, (int64_t[]){2, 3}, (double[]){1, nan, 3, 4, 5, nan}));
    turned = rp_keep(rp_transpose(rp_reshape(rp_arange(1, 7, 1), 2, (int64_t[]){3, 2}), NULL));
    row = rp_keep(rp_from_data(RP_F32, 1, (int64_t[]){3}, (float[]){1, 2, 4}));
    integers = rp_keep(rp_from_data(RP_I16, 1, (int64_t[]){3}, (int16_t[]){1, 2, 3}));
    flags = rp_keep(rp_from_data(RP_BOOL, 1, (int64_t[]){3}, (uint8_t[]){1, 0, 1}));
    pair = rp_keep(rp_from_data(RP_C128, 1, (int64_t[]){2}, (double[]){1, 2, 1, -2}));
    q = rp_keep(rp_from_data(RP_F64, 1, (int64_t[]){2}, (double[]){0.25, 0.5}));
    half = rp_keep(rp_scalar(0.5));
    return 0;
}

static int drop_operands(void **state)
{
    rp_array *all[] = {matrix, holes, turned, row, integers, flags, pair, q, half};
    for (int i = 0; i < 9; i++) rp_release(all[i]);
    return 0;
}

static int last_axis = -1;
static const rp_over kept = {.axes = &last_axis, .count = 1, .keepdims = true};

static rp_over masked(void)
{
    rp_over over = kept;
    over.where = flags;
    over.initial = half;
    return over;
}

static rp_array *slice_sum(rp_array *slice, void *context)
{
    return rp_sum(slice);
}

#define MAKE(name, expression)                                                                                         \
    static rp_array *make_##name(void)                                                                                 \
    {                                                                                                                  \
        return expression;                                                                                             \
    }
#define TRIALS(X)                                                                                                      \
    X(mean, rp_mean_over(integers, &(rp_over){.where = flags}))                                                        \
    X(var, rp_var_over(turned, &(rp_over){.where = flags, .ddof = 1}))                                                 \
    X(std_complex, rp_std_over(pair, NULL))                                                                            \
    X(ptp, rp_ptp(turned, &kept))                                                                                      \
    X(average, rp_average(matrix, integers, &kept).average)                                                            \
    X(average_weights, rp_average(matrix, NULL, NULL).weights)                                                         \
    X(cumulative_sum, rp_cumulative_sum(turned, 1, true))                                                              \
    X(cumulative_prod, rp_cumulative_prod(integers, 0, true))                                                          \
    X(nansum, rp_nansum(holes, &(rp_over){.where = flags, .initial = half}))                                           \
    X(nanprod, rp_nanprod(holes, &kept))                                                                               \
    X(nanmin, rp_nanmin(holes, &(rp_over){.where = masked().where, .initial = half}))                                  \
    X(nanmax, rp_nanmax(holes, &kept))                                                                                 \
    X(nanmean, rp_nanmean(holes, &kept))                                                                               \
    X(nanvar, rp_nanvar(holes, NULL))                                                                                  \
    X(nanstd, rp_nanstd(holes, &kept))                                                                                 \
    X(nanargmin, rp_nanargmin(holes, 1, true))                                                                         \
    X(nanargmax, rp_nanargmax(holes, RP_ALL_AXES, true))                                                               \
    X(nancumsum, rp_nancumsum(holes, RP_ALL_AXES))                                                                     \
    X(nancumprod, rp_nancumprod(holes, 0))                                                                             \
    X(median, rp_median(turned, &kept))                                                                                \
    X(nanmedian, rp_nanmedian(holes, NULL))                                                                            \
    X(quantile, rp_quantile(turned, q, NULL))                                                                          \
    X(percentile, rp_percentile(row, half, NULL))                                                                      \
    X(nanquantile, rp_nanquantile(holes, q, &(rp_quantile_options){.over = kept}))                                     \
    X(weighted, rp_quantile(matrix, q, &(rp_quantile_options){.method = RP_QUANTILE_INVERTED_CDF, .weights = turned})) \
    X(histogram, rp_histogram(matrix, NULL).counts)                                                                    \
    X(histogram_rule, rp_histogram_bin_edges(row, &(rp_histogram_options){.rule = "auto"}))                            \
    X(histogram_stone, rp_histogram_bin_edges(row, &(rp_histogram_options){.rule = "doane"}))                          \
    X(histogram_density,                                                                                               \
      rp_histogram(row, &(rp_histogram_options){.edges = integers, .density = true, .weights = row}).counts)           \
    X(histogramdd, rp_histogramdd(matrix, NULL, true, NULL).counts)                                                    \
    X(cov, rp_cov(matrix, &(rp_cov_options){.y = row, .fweights = integers, .aweights = row}))                         \
    X(corrcoef, rp_corrcoef(matrix, NULL))                                                                             \
    X(diff, rp_diff(turned, 2, 1, half, turned))                                                                       \
    X(ediff1d, rp_ediff1d(matrix, row, row))                                                                           \
    X(gradient, rp_gradient(row, integers, 0, 2))                                                                      \
    X(trapezoid, rp_trapezoid(matrix, row, NULL, 1))                                                                   \
    X(unwrap, rp_unwrap(matrix, NULL, 1, NULL))                                                                        \
    X(interp, rp_interp(matrix, row, integers, &(rp_interp_options){.period = 3}))                                     \
    X(interp_complex, rp_interp(row, q, pair, NULL))                                                                   \
    X(convolve, rp_convolve(row, integers, RP_CONVOLVE_SAME))                                                          \
    X(correlate, rp_correlate(row, pair, RP_CONVOLVE_FULL))                                                            \
    X(kaiser, rp_kaiser(5, 3))                                                                                         \
    X(i0, rp_i0(integers))                                                                                             \
    X(round, rp_round(integers, -1))                                                                                   \
    X(nan_to_num, rp_nan_to_num(holes, NULL, half, NULL))                                                              \
    X(nan_to_num_complex, rp_nan_to_num(pair, NULL, NULL, NULL))                                                       \
    X(angle, rp_angle(pair, true))                                                                                     \
    X(sinc, rp_sinc(row))                                                                                              \
    X(real_if_close, rp_real_if_close(pair, 100))                                                                      \
    X(iscomplex, rp_iscomplex(pair))                                                                                   \
    X(isposinf, rp_isposinf(row))                                                                                      \
    X(isclose, rp_isclose(matrix, row, NULL, NULL, true))                                                              \
    X(allclose, rp_allclose(matrix, row, NULL, NULL, false))                                                           \
    X(array_equal, rp_array_equal(holes, matrix, true))                                                                \
    X(array_equiv, rp_array_equiv(row, half))                                                                          \
    X(apply_along_axis, rp_apply_along_axis(slice_sum, 0, turned, NULL))                                               \
    X(piecewise, rp_piecewise(matrix, 1, &flags, 1, &half))                                                            \
    X(poly, rp_poly(pair))                                                                                             \
    X(roots, rp_roots(pair))                                                                                           \
    X(packbits, rp_packbits(integers, 0, false))                                                                       \
    X(unpackbits, rp_unpackbits(rp_astype(integers, RP_U8), 0, 5, true))                                               \
    X(polyadd, rp_polyadd(row, half))                                                                                  \
    X(polymul, rp_polymul(row, integers))                                                                              \
    X(polyval, rp_polyval(row, matrix))                                                                                \
    X(polyder, rp_polyder(row, 1))                                                                                     \
    X(polyint, rp_polyint(integers, 2, half))                                                                          \
    X(polydiv, rp_polydiv(row, q).remainder)                                                                           \
    X(polyfit, rp_polyfit(row, integers, 1, -1, row).coefficients)

TRIALS(MAKE)

typedef struct trial {
    const char *name;
    rp_array *(*make)(void);
} trial;

static rp_status make_and_read(void *context)
{
    const trial *call = context;
    rp_scope *scope = rp_scope_open();
    rp_array *a = call->make();
    rp_status status = rp_eval(a);
    rp_scope_close(scope);
    return status;
}

static void every_function(void **state)
{
#define ROW(name, expression) {#name, make_##name},
    static const trial trials[] = {TRIALS(ROW)};
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++) {
        trial one = trials[i];
        print_message("%s\n", one.name);
        fault_every_allocation(make_and_read, &one, RP_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_function)};
    return cmocka_run_group_tests(tests, make_operands, drop_operands);
}
