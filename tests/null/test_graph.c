/* A whole formula is recorded, with its dtypes and shapes, and no kernel runs: neither for the results nor to find the
 * errors. */
#include "exec/exec.h"
#include "unit/exec/arrays.h"

static int record(void **state)
{
    rp_set_mode(RP_MODE_LAZY);
    return 0;
}

static void a_formula_is_only_recorded(void **state)
{
    RP_SCOPE();
    rp_array *prices = rp_zeros(RP_F64, 2, (int64_t[]){1000, 8});
    int64_t runs = rpi_runs();
    rp_array *returns = rp_log(rp_divide(rp_slice(prices, 0, 1, 1000, 1), rp_slice(prices, 0, 0, 999, 1)));
    rp_array *z = rp_divide(rp_subtract(returns, rp_mean_axes(returns, 1, (int[]){0}, true)),
                            rp_std_axes(returns, 1, (int[]){0}, true, 1));
    rp_array *score = rp_sum_axis(rp_multiply(rp_tanh(rp_negative(z)), returns), 0);
    rp_array *best = rp_argmax(score), *high = rp_greater(score, rp_scalar(0)), *run = rp_cumsum(high, 0);
    EXPECT_SHAPE(z, 999, 8);
    EXPECT_SHAPE(score, 8);
    assert_int_equal(rp_ndim(best), 0);
    assert_int_equal(rp_dtype_of(score), RP_F64);
    assert_int_equal(rp_dtype_of(best), RP_I64);
    assert_int_equal(rp_dtype_of(high), RP_BOOL);
    assert_int_equal(rp_dtype_of(run), RP_I64);
    assert_int_equal(rpi_runs(), runs);
}

static void errors_need_no_kernel(void **state)
{
    RP_SCOPE();
    int64_t runs = rpi_runs();
    rp_array *a = rp_exp(F64(1, 2, 3));
    expect_error(rp_add(a, F64(1, 2)), RP_ESHAPE, "(3,) (2,)");
    expect_error(rp_sum_axis(a, 1), RP_EAXIS, "axis 1");
    expect_error(rp_subtract(rp_less(a, a), rp_less(a, a)), RP_EDTYPE, "bool");
    expect_error(rp_add(U8(1), rp_scalar_int(-1)), RP_EOVERFLOW, "-1 out of bounds for uint8");
    assert_int_equal(rpi_runs(), runs);
}

/* Every row over every pair of ready dtypes either records a result or refuses; never anything else. */
static void every_row_over_every_dtype(void **state)
{
    int64_t runs = rpi_runs();
    for (int op = 0; op < RP_OP_COUNT; op++) {
        const rpi_op_info *info = rpi_op_get((rpi_op)op);
        for (int left = 0; left < RP_DTYPE_COUNT; left++)
            for (int right = 0; right < RP_DTYPE_COUNT; right++) {
                if (!rpi_row(left)->ready || !rpi_row(right)->ready || info->class_ == RPI_CLASS_COMPOSITE) continue;
                RP_SCOPE();
                rp_array *a = rp_zeros((rp_dtype)left, 1, (int64_t[]){2}),
                         *b = rp_zeros((rp_dtype)right, 1, (int64_t[]){2});
                rpi_spec spec;
                rpi_attrs attrs = {.name = info->name, .axes = 1};
                rp_array *error = rpi_infer((rpi_op)op, (rp_array *[]){a, b, b}, &attrs, &spec);
                if (!error && !rpi_has_kernel(&spec.plan))
                    fail_msg("%s has no kernel for %s", info->name, rp_dtype_name(spec.plan.kernel));
                if (error)
                    assert_true(rp_array_status(error) == RP_EDTYPE || left >= RP_DATETIME || right >= RP_DATETIME);
            }
    }
    assert_int_equal(rpi_runs(), runs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup(a_formula_is_only_recorded, record),
                                       cmocka_unit_test_setup(errors_need_no_kernel, record),
                                       cmocka_unit_test(every_row_over_every_dtype)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
