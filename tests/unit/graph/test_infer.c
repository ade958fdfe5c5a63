/* Dtypes, shapes and axes, decided without computing. */
#include "graph/infer_i.h"
#include "unit/exec/arrays.h"

static rp_array *of(rp_dtype dtype)
{
    return rp_from_data(dtype, 1, (int64_t[]){3}, NULL);
}

/* "loop -> result" of one or two operands of a dtype. */
static void expect_rule(rpi_op op, rp_dtype dtype, rp_dtype loop, rp_dtype result)
{
    RP_SCOPE();
    rpi_spec spec;
    rpi_attrs attrs = {.name = rpi_op_get(op)->name, .axes = 1};
    assert_null(rpi_infer(op, (rp_array *[]){of(dtype), of(dtype), of(dtype)}, &attrs, &spec));
    assert_int_equal(spec.plan.kernel, loop);
    assert_int_equal(spec.plan.result, result);
}

static void rules(void **state)
{
    expect_rule(RP_OP_ADD, RP_BOOL, RP_BOOL, RP_BOOL);
    expect_rule(RP_OP_SQUARE, RP_BOOL, RP_I8, RP_I8);
    expect_rule(RP_OP_POWER, RP_U16, RP_U16, RP_U16);
    expect_rule(RP_OP_EXP, RP_I8, RP_F32, RP_F16);
    expect_rule(RP_OP_EXP, RP_BF16, RP_F32, RP_BF16);
    expect_rule(RP_OP_NEXTAFTER, RP_F16, RP_F16, RP_F16);
    expect_rule(RP_OP_GCD, RP_U8, RP_U8, RP_U8);
    expect_rule(RP_OP_ABSOLUTE, RP_C64, RP_C64, RP_F32);
    expect_rule(RP_OP_FLOAT_POWER, RP_F32, RP_F64, RP_F64);
    expect_rule(RP_OP_BITWISE_COUNT, RP_I64, RP_I64, RP_U8);
    expect_rule(RP_OP_EXP, RP_U16, RP_F32, RP_F32);
    expect_rule(RP_OP_EXP, RP_I32, RP_F64, RP_F64);
    expect_rule(RP_OP_EXP, RP_F32, RP_F32, RP_F32);
    expect_rule(RP_OP_RINT, RP_I64, RP_F64, RP_F64);
    expect_rule(RP_OP_FLOOR, RP_I64, RP_I64, RP_I64);
    expect_rule(RP_OP_DIVIDE, RP_I8, RP_F64, RP_F64);
    expect_rule(RP_OP_DIVIDE, RP_F32, RP_F32, RP_F32);
    expect_rule(RP_OP_LESS, RP_U8, RP_U8, RP_BOOL);
    expect_rule(RP_OP_LOGICAL_AND, RP_F32, RP_F32, RP_BOOL);
    expect_rule(RP_OP_ISNAN, RP_I64, RP_I64, RP_BOOL);
    expect_rule(RP_OP_SIGNBIT, RP_I64, RP_F64, RP_BOOL);
    expect_rule(RP_OP_WHERE, RP_I16, RP_I16, RP_I16);
    expect_rule(RP_OP_SUM, RP_BOOL, RP_BOOL, RP_I64);
    expect_rule(RP_OP_SUM, RP_U8, RP_U8, RP_U64);
    expect_rule(RP_OP_SUM, RP_F32, RP_F32, RP_F32);
    expect_rule(RP_OP_MIN, RP_I8, RP_I8, RP_I8);
    expect_rule(RP_OP_ARGMAX, RP_F32, RP_F32, RP_I64);
    expect_rule(RP_OP_ANY, RP_F64, RP_F64, RP_BOOL);
    expect_rule(RP_OP_CUMSUM, RP_I16, RP_I16, RP_I64);
}

static void bool_is_refused_where_numpy_does(void **state)
{
    RP_SCOPE();
    expect_error(rp_subtract(of(RP_BOOL), of(RP_BOOL)), RP_EDTYPE, "logical_xor");
    expect_error(rp_negative(of(RP_BOOL)), RP_EDTYPE, "logical_not");
    expect_error(rp_sign(of(RP_BOOL)), RP_EDTYPE, "bool");
    assert_int_equal(rp_dtype_of(rp_subtract(of(RP_BOOL), of(RP_U8))), RP_U8);
}

static void kinds_without_a_loop(void **state)
{
    RP_SCOPE();
    rp_array *whole = F64(1, 2, 3);
    expect_error(rp_bitwise_and(whole, whole), RP_EDTYPE, "ufunc 'bitwise_and' not supported for the input types");
    expect_error(rp_floor(of(RP_C64)), RP_EDTYPE, "'floor' not supported");
    expect_error(rp_gcd(of(RP_I64), of(RP_U64)), RP_EDTYPE, "'gcd' not supported for the input types (int64, uint64)");
    expect_error(rp_ldexp(whole, whole), RP_EDTYPE, "'ldexp'");
    expect_error(rp_isnat(whole), RP_EDTYPE, "isnat");
    expect_error(rp_sqrt(of(RP_TIMEDELTA_NS)), RP_EDTYPE, "sqrt");
}

/* "dtype=": the loop that gives it, or none. */
static void expect_forced(rpi_op op, rp_dtype operand, rp_dtype asked, rp_dtype kernel, rp_dtype made)
{
    RP_SCOPE();
    rpi_spec spec;
    rpi_attrs attrs = {.name = rpi_op_get(op)->name, .axes = 1, .has_dtype = true, .dtype = asked};
    assert_null(rpi_infer(op, (rp_array *[]){of(operand), of(operand)}, &attrs, &spec));
    assert_int_equal(spec.plan.kernel, kernel);
    assert_int_equal(spec.plan.made, made);
    assert_int_equal(spec.plan.result, asked);
}

static void refuse_forced(rpi_op op, rp_dtype operand, rp_dtype asked)
{
    RP_SCOPE();
    rpi_spec spec;
    rpi_attrs attrs = {.name = rpi_op_get(op)->name, .axes = 1, .has_dtype = true, .dtype = asked};
    rp_array *error = rpi_infer(op, (rp_array *[]){of(operand), of(operand)}, &attrs, &spec);
    assert_non_null(error);
    expect_error(error, RP_EDTYPE, "No loop matching the specified signature and casting was found for ufunc");
}

static void forced_dtypes(void **state)
{
    expect_forced(RP_OP_ADD, RP_I8, RP_F64, RP_F64, RP_F64);
    expect_forced(RP_OP_ADD, RP_F64, RP_I8, RP_I8, RP_I8);
    expect_forced(RP_OP_SQRT, RP_F64, RP_F16, RP_F32, RP_F32);
    expect_forced(RP_OP_SUM, RP_I32, RP_I8, RP_I8, RP_I64);
    expect_forced(RP_OP_SUM, RP_BOOL, RP_F32, RP_F32, RP_F32);
    expect_forced(RP_OP_SUM, RP_F64, RP_F16, RP_F32, RP_F32);
    expect_forced(RP_OP_LESS, RP_F64, RP_BOOL, RP_F64, RP_BOOL);
    refuse_forced(RP_OP_SQRT, RP_F64, RP_I64);
    refuse_forced(RP_OP_LESS, RP_F64, RP_F64);
    refuse_forced(RP_OP_DIVIDE, RP_F64, RP_I64);
    refuse_forced(RP_OP_ARGMIN, RP_F64, RP_F64);
}

/* The plan of an operation on times: dtypes read and made. */
static void expect_times(rpi_op op, rp_dtype first, rp_dtype second, rp_dtype read1, rp_dtype read2, rp_dtype result)
{
    RP_SCOPE();
    rpi_spec spec;
    assert_null(rpi_infer(op, (rp_array *[]){of(first), of(second)}, NULL, &spec));
    assert_int_equal(spec.plan.loop[0], read1);
    assert_int_equal(spec.plan.loop[1], read2);
    assert_int_equal(spec.plan.result, result);
}

static void times(void **state)
{
    rp_dtype s = rp_dtype_timedelta(RP_UNIT_S), ns = RP_TIMEDELTA_NS, point = rp_dtype_datetime(RP_UNIT_S);
    expect_times(RP_OP_ADD, s, ns, ns, ns, ns);
    expect_times(RP_OP_ADD, point, ns, RP_DATETIME_NS, ns, RP_DATETIME_NS);
    expect_times(RP_OP_ADD, RP_I8, point, s, point, point);
    expect_times(RP_OP_SUBTRACT, point, RP_DATETIME_NS, RP_DATETIME_NS, RP_DATETIME_NS, ns);
    expect_times(RP_OP_MULTIPLY, RP_F32, s, RP_F64, s, s);
    expect_times(RP_OP_DIVIDE, s, ns, ns, ns, RP_F64);
    expect_times(RP_OP_DIVIDE, s, RP_U8, s, RP_I64, s);
    expect_times(RP_OP_FLOOR_DIVIDE, s, s, s, s, RP_I64);
    expect_times(RP_OP_REMAINDER, s, ns, ns, ns, ns);
    expect_times(RP_OP_LESS, s, RP_I32, s, s, RP_BOOL);
    expect_times(RP_OP_MAXIMUM, point, RP_DATETIME_NS, RP_DATETIME_NS, RP_DATETIME_NS, RP_DATETIME_NS);
    RP_SCOPE();
    expect_error(rp_add(of(point), of(point)), RP_EDTYPE, "ufunc 'add' cannot use operands with types");
    expect_error(rp_multiply(of(s), of(s)), RP_EDTYPE, "ufunc 'multiply' cannot use operands");
    expect_error(rp_less(of(point), of(s)), RP_EDTYPE, "less");
    expect_error(rp_negative(of(point)), RP_EDTYPE, "negative");
    expect_error(rp_divide(of(s), of(RP_BOOL)), RP_EDTYPE, "divide");
    expect_error(rp_add(of(rp_dtype_timedelta(RP_UNIT_Y)), of(s)), RP_EDTYPE, "metadata divisor");
    expect_error(rp_sum(of(point)), RP_EDTYPE, "sum");
}

static void weak_scalars(void **state)
{
    RP_SCOPE();
    assert_int_equal(rp_dtype_of(rp_multiply(of(RP_F32), rp_scalar(2))), RP_F32);
    assert_int_equal(rp_dtype_of(rp_multiply(of(RP_I8), rp_scalar(2))), RP_F64);
    assert_int_equal(rp_dtype_of(rp_multiply(of(RP_I8), rp_scalar_int(2))), RP_I8);
    assert_int_equal(rp_dtype_of(rp_multiply(rp_scalar_int(2), rp_scalar_int(3))), RP_I64);
    expect_error(rp_add(of(RP_U8), rp_scalar_int(300)), RP_EOVERFLOW, "300 out of bounds for uint8");
    EXPECT(rp_less(U8(1, 255), rp_scalar_int(300)), RP_BOOL, 1, 1);
    EXPECT(rp_greater(rp_scalar_int(-1), U64(0, UINT64_MAX)), RP_BOOL, 0, 0);
    EXPECT(rp_divide(I8(10, 20), rp_scalar_int(200)), RP_F64, 0.05, 0.1);
}

static void shapes(void **state)
{
    RP_SCOPE();
    rp_array *a = SHAPED(F64(1, 2, 3, 4, 5, 6), 2, 1, 3);
    EXPECT_SHAPE(rp_add(a, SHAPED(F64(1, 2, 3, 4), 4, 1)), 2, 4, 3);
    expect_error(rp_add(a, F64(1, 2)), RP_ESHAPE,
                 "add: operands could not be broadcast together with shapes (2,1,3) (2,)");
    expect_error(rp_where(a, F64(1, 2, 3), F64(1, 2, 3, 4)), RP_ESHAPE, "shapes (2,1,3) (3,) (4,)");
    EXPECT_SHAPE(rp_sum_axis(a, 1), 2, 3);
    EXPECT_SHAPE(rp_sum_axes(a, 2, (int[]){-1, 0}, true), 1, 1, 1);
    EXPECT_SHAPE(rp_sum_axes(a, 0, NULL, false), 2, 1, 3);
    EXPECT_SHAPE(rp_cumsum(a, -1), 2, 1, 3);
    assert_int_equal(rp_ndim(rp_sum(a)), 0);
}

static void axes(void **state)
{
    RP_SCOPE();
    rp_array *a = SHAPED(F64(1, 2, 3, 4), 2, 2);
    expect_error(rp_sum_axis(a, 2), RP_EAXIS, "sum: axis 2 is out of bounds for array of dimension 2");
    expect_error(rp_mean_axis(a, -3), RP_EAXIS, "mean: axis -3");
    expect_error(rp_std_axes(a, 2, (int[]){0, -2}, false, 0), RP_EAXIS, "std: duplicate value -2 in axes");
    expect_error(rp_sum_axes(a, -4, NULL, false), RP_EINVAL, "-4 axes");
    expect_error(rp_sum_axes(a, 1, NULL, false), RP_EINVAL, "1 axes");
    expect_error(rp_cumsum(rp_sum(a), 0), RP_EAXIS, "dimension 0");
}

static void empty_operands(void **state)
{
    RP_SCOPE();
    rp_array *a = rp_from_data(RP_F64, 2, (int64_t[]){0, 3}, NULL);
    EXPECT(rp_sum(a), RP_F64, 0);
    EXPECT(rp_prod_axis(a, 0), RP_F64, 1, 1, 1);
    EXPECT(rp_all_axis(a, 0), RP_BOOL, 1, 1, 1);
    EXPECT(rp_any(a), RP_BOOL, 0);
    EXPECT(rp_mean_axis(a, 0), RP_F64, NAN, NAN, NAN);
    EXPECT(rp_var(a, 0), RP_F64, NAN);
    EXPECT_SHAPE(rp_min_axis(a, 1), 0);
    expect_error(rp_min(a), RP_EVALUE, "zero-size array to reduction operation minimum which has no identity");
    expect_error(rp_max_axis(a, 0), RP_EVALUE, "maximum");
    expect_error(rp_argmin_axis(a, 0, true), RP_EVALUE, "attempt to get argmin of an empty sequence");
    EXPECT_SHAPE(rp_add(a, a), 0, 3);
    EXPECT_SHAPE(rp_cumsum(a, 0), 0, 3);
}

static void errors_flow_through(void **state)
{
    RP_SCOPE();
    rp_array *bad = rp_add(F64(1, 2), F64(1, 2, 3));
    assert_ptr_equal(rp_sqrt(rp_multiply(F64(1), bad)), bad);
    assert_ptr_equal(rp_sum(bad), bad);
    assert_ptr_equal(rp_mean(bad), bad);
    assert_ptr_equal(rp_std_axis(bad, 9, 0), bad);
    assert_ptr_equal(rp_where(BOOLS(1), F64(1), bad), bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rules),
                                       cmocka_unit_test(bool_is_refused_where_numpy_does),
                                       cmocka_unit_test(weak_scalars),
                                       cmocka_unit_test(shapes),
                                       cmocka_unit_test(axes),
                                       cmocka_unit_test(empty_operands),
                                       cmocka_unit_test(kinds_without_a_loop),
                                       cmocka_unit_test(forced_dtypes),
                                       cmocka_unit_test(times),
                                       cmocka_unit_test(errors_flow_through)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
