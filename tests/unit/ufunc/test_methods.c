/* reduce, accumulate, reduceat, outer, at; the values are NumPy 2.4's. */
#include "unit/exec/arrays.h"

static const rp_ufunc *find(const char *name)
{
    return rp_ufunc_find(name);
}

static rp_array *table(void)
{
    return SHAPED(F64(0, 1, 2, 3, 4, 5), 2, 3);
}

static void reductions(void **state)
{
    RP_SCOPE();
    int first = 0, last = -1;
    rp_array *a = table();
    EXPECT(rp_ufunc_reduce(find("add"), a, -1, NULL, NULL), RP_F64, 15);
    EXPECT(rp_ufunc_reduce(find("subtract"), a, 1, &last, NULL), RP_F64, -3, -6);
    EXPECT(rp_ufunc_reduce(find("add"), I8(100, 100), 1, &first, NULL), RP_I64, 200);
    EXPECT(
        rp_ufunc_reduce(find("add"), I8(100, 100), 1, &first, &(rp_reduce_options){.has_dtype = true, .dtype = RP_I8}),
        RP_I8, -56);
    EXPECT(rp_ufunc_reduce(find("bitwise_xor"), I8(1, 2, 4), 1, &first, NULL), RP_I8, 7);
    EXPECT(rp_ufunc_reduce(find("gcd"), I64(12, 18, 27), 1, &first, NULL), RP_I64, 3);
    EXPECT(rp_ufunc_reduce(find("maximum"), a, 1, &last, &(rp_reduce_options){.initial = rp_scalar(3.5)}), RP_F64, 3.5,
           5);
    EXPECT(rp_ufunc_reduce(find("add"), a, 1, &last, &(rp_reduce_options){.where = BOOLS(1, 0, 1)}), RP_F64, 2, 8);
    EXPECT(rp_ufunc_reduce(find("hypot"), F64(3, 4, 100), 1, &first, &(rp_reduce_options){.where = BOOLS(1, 1, 0)}),
           RP_F64, 5);
    rp_array *kept = rp_ufunc_reduce(find("logical_xor"), a, 1, &last, &(rp_reduce_options){.keepdims = true});
    EXPECT_SHAPE(kept, 2, 1);
    EXPECT(kept, RP_BOOL, 0, 1);
    rp_array *out = rp_zeros(RP_F32, 1, (int64_t[]){2});
    assert_ptr_equal(rp_ufunc_reduce(find("add"), a, 1, &last, &(rp_reduce_options){.out = out}), out);
    EXPECT(out, RP_F32, 3, 12);
    EXPECT(rp_ufunc_reduce(find("multiply"), F64(0), 1, &first, NULL), RP_F64, 0);
}

static void reductions_over_nothing(void **state)
{
    RP_SCOPE();
    int axis = 0;
    rp_array *none = rp_zeros(RP_F64, 1, (int64_t[]){0});
    EXPECT(rp_ufunc_reduce(find("add"), none, 1, &axis, NULL), RP_F64, 0);
    EXPECT(rp_ufunc_reduce(find("logaddexp"), none, 1, &axis, NULL), RP_F64, -INFINITY);
    EXPECT(rp_ufunc_reduce(find("maximum"), none, 1, &axis, &(rp_reduce_options){.initial = rp_scalar(2)}), RP_F64, 2);
    expect_error(rp_ufunc_reduce(find("maximum"), none, 1, &axis, NULL), RP_EVALUE,
                 "zero-size array to reduction operation maximum which has no identity");
    expect_error(rp_ufunc_reduce(find("add"), none, 1, &axis, &(rp_reduce_options){.no_initial = true}), RP_EVALUE,
                 "zero-size array to reduction operation add");
    expect_error(rp_ufunc_reduce(find("subtract"), table(), -1, NULL, NULL), RP_EVALUE,
                 "reduction operation 'subtract' is not reorderable, so at most one axis may be specified");
}

static void running_results_and_segments(void **state)
{
    RP_SCOPE();
    EXPECT(rp_ufunc_accumulate(find("subtract"), table(), 1, NULL), RP_F64, 0, -1, -3, 3, -1, -6);
    EXPECT(rp_ufunc_accumulate(find("add"), table(), 0, NULL), RP_F64, 0, 1, 2, 3, 5, 7);
    EXPECT(rp_ufunc_accumulate(find("power"), I64(2, 3, 2), 0, NULL), RP_I64, 2, 8, 64);
    rp_array *eight = rp_arange_int(0, 8, 1), *at = I64(0, 4, 1, 5, 2, 6, 3, 7);
    EXPECT(rp_ufunc_reduceat(find("add"), eight, at, 0, NULL), RP_I64, 6, 4, 10, 5, 14, 6, 18, 7);
    EXPECT(rp_ufunc_reduceat(find("bitwise_or"), eight, I64(1, 4), 0, NULL), RP_I64, 3, 7);
    expect_error(rp_ufunc_reduceat(find("add"), eight, I64(0, 8), 0, NULL), RP_EINDEX,
                 "index 8 out-of-bounds in add.reduceat [0, 8)");
    expect_error(rp_ufunc_accumulate(find("add"), rp_scalar(1), 0, NULL), RP_EDTYPE, "cannot accumulate on a scalar");
}

static void half_precision_rounds_once(void **state)
{
    RP_SCOPE();
    int axis = 0;
    rp_array *ones = rp_ones(RP_F16, 1, (int64_t[]){5000});
    EXPECT(rp_ufunc_reduce(find("add"), ones, 1, &axis, NULL), RP_F16, 5000);
}

static void times(void **state)
{
    RP_SCOPE();
    int axis = 0;
    const int64_t counts[] = {3, 1, 2};
    rp_array *spans = rp_from_data(rp_dtype_timedelta(RP_UNIT_S), 1, (int64_t[]){3}, counts);
    rp_array *days = rp_from_data(rp_dtype_datetime(RP_UNIT_D), 1, (int64_t[]){3}, counts);
    EXPECT(rp_astype(rp_ufunc_reduce(find("add"), spans, 1, &axis, NULL), RP_I64), RP_I64, 6);
    EXPECT(rp_astype(rp_ufunc_accumulate(find("add"), spans, 0, NULL), RP_I64), RP_I64, 3, 4, 6);
    assert_int_equal(rp_dtype_of(rp_ufunc_reduce(find("maximum"), days, 1, &axis, NULL)), rp_dtype_of(days));
    rp_array *out = rp_zeros(rp_dtype_datetime(RP_UNIT_S), 1, (int64_t[]){3});
    rp_ufunc_call(find("add"), (rp_array *[]){days, spans}, &(rp_ufunc_options){.out = {out}});
    EXPECT(rp_astype(out, RP_I64), RP_I64, 3 * 86400 + 3, 86400 + 1, 2 * 86400 + 2);
    rp_array *sum = rp_ufunc_reduce(find("add"), days, 1, &axis, NULL);
    expect_error(sum, rp_array_status(sum), "ufunc 'add' cannot use operands with types");
}

static void every_pair(void **state)
{
    RP_SCOPE();
    rp_array *got = rp_ufunc_outer(find("multiply"), I64(1, 2), F32(3, 4, 5), NULL);
    EXPECT(got, RP_F64, 3, 4, 5, 6, 8, 10);
    EXPECT_SHAPE(got, 2, 3);
}

static void elements_named_twice(void **state)
{
    RP_SCOPE();
    rp_array *a = rp_zeros(RP_F64, 1, (int64_t[]){4}), *at = I64(0, 1, 1, -1, 1);
    assert_int_equal(rp_ufunc_at(find("add"), a, &at, 1, rp_scalar(1), NULL), RP_OK);
    EXPECT(a, RP_F64, 1, 3, 0, 1);
    rp_array *whole = I8(5, 5, 5), *flags = BOOLS(1, 0, 1);
    assert_int_equal(rp_ufunc_at(find("subtract"), whole, &flags, 1, I64(1, 2), NULL), RP_OK);
    EXPECT(whole, RP_I8, 4, 5, 3);
    assert_int_equal(rp_ufunc_at(find("negative"), whole, &flags, 1, NULL, NULL), RP_OK);
    EXPECT(whole, RP_I8, -4, 5, -3);
    rp_array *rows = table(), *row = I64(1, 1);
    assert_int_equal(rp_ufunc_at(find("add"), rows, &row, 1, F64(1, 10, 100), NULL), RP_OK);
    EXPECT(rows, RP_F64, 0, 1, 2, 5, 24, 205);
    rp_error error;
    rp_array *far = I64(4);
    assert_int_equal(rp_ufunc_at(find("add"), a, &far, 1, rp_scalar(1), &error), RP_EINDEX);
    assert_string_equal(error.message, "index 4 is out of bounds for axis 0 with size 4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reductions),
        cmocka_unit_test(reductions_over_nothing),
        cmocka_unit_test(running_results_and_segments),
        cmocka_unit_test(half_precision_rounds_once),
        cmocka_unit_test(every_pair),
        cmocka_unit_test(times),
        cmocka_unit_test(elements_named_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
