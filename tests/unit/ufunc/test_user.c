/* Ufuncs made from C functions: everything works on them. */
#include "unit/exec/arrays.h"

static void scaled_sum(int64_t n, char *const *p, const int64_t *s, void *context)
{
    double scale = *(const double *)context;
    for (int64_t i = 0; i < n; i++)
        *(double *)(p[2] + i * s[2]) = *(double *)(p[0] + i * s[0]) + scale * *(double *)(p[1] + i * s[1]);
}

static void larger_of(int64_t n, char *const *p, const int64_t *s, void *context)
{
    for (int64_t i = 0; i < n; i++) {
        int64_t a = *(int64_t *)(p[0] + i * s[0]), b = *(int64_t *)(p[1] + i * s[1]);
        *(int64_t *)(p[2] + i * s[2]) = a > b ? a : b;
    }
}

static void both_ways(int64_t n, char *const *p, const int64_t *s, void *context)
{
    for (int64_t i = 0; i < n; i++) {
        double x = *(double *)(p[0] + i * s[0]);
        *(double *)(p[1] + i * s[1]) = x + 1;
        *(int32_t *)(p[2] + i * s[2]) = (int32_t)x - 1;
    }
}

static double two = 2;
static const rp_ufunc_type_loop binary_loops[] = {{{RP_I64, RP_I64, RP_I64}, larger_of, NULL},
                                                  {{RP_F64, RP_F64, RP_F64}, scaled_sum, &two}};
static const rp_ufunc_spec binary = {
    .name = "mix", .nin = 2, .nout = 1, .loop_count = 2, .loops = binary_loops, .doc = "A mixture."};

static void loops_are_chosen_by_dtype(void **state)
{
    RP_SCOPE();
    rp_ufunc *mix = rp_ufunc_new(&binary, NULL);
    char text[32];
    assert_non_null(mix);
    assert_true(rp_ufunc_type(mix, 1, text));
    assert_string_equal(text, "dd->d");
    EXPECT(rp_ufunc_call(mix, (rp_array *[]){I8(1, 5), I64(3, 2)}, NULL).array[0], RP_I64, 3, 5);
    EXPECT(rp_ufunc_call(mix, (rp_array *[]){F32(1, 5), I64(3, 2)}, NULL).array[0], RP_F64, 7, 9);
    rp_array *out = F32(0, 0);
    rp_ufunc_call(mix, (rp_array *[]){F64(1, 5), rp_scalar(1)},
                  &(rp_ufunc_options){.out = {out}, .where = BOOLS(0, 1)});
    EXPECT(out, RP_F32, 0, 7);
    expect_error(rp_ufunc_call(mix, (rp_array *[]){rp_zeros(RP_C128, 0, NULL), F64(1)}, NULL).array[0], RP_EDTYPE,
                 "ufunc 'mix' not supported for the input types");
    rp_ufunc_free(mix);
}

static void methods_work(void **state)
{
    RP_SCOPE();
    int axis = 0;
    rp_ufunc *mix = rp_ufunc_new(&binary, NULL);
    EXPECT(rp_ufunc_reduce(mix, F64(1, 2, 3), 1, &axis, NULL), RP_F64, 11);
    EXPECT(rp_ufunc_accumulate(mix, F64(1, 2, 3), 0, NULL), RP_F64, 1, 5, 11);
    EXPECT(rp_ufunc_reduceat(mix, I64(4, 2, 9, 1), I64(0, 2), 0, NULL), RP_I64, 4, 9);
    EXPECT(rp_ufunc_outer(mix, F64(1, 2), F64(10), NULL), RP_F64, 21, 22);
    rp_array *a = I64(0, 0, 0), *at = I64(1, 1);
    assert_int_equal(rp_ufunc_at(mix, a, &at, 1, I64(4, 2), NULL), RP_OK);
    EXPECT(a, RP_I64, 0, 4, 0);
    rp_ufunc_free(mix);
}

static void several_results(void **state)
{
    RP_SCOPE();
    const rp_ufunc_type_loop loop = {{RP_F64, RP_F64, RP_I32}, both_ways, NULL};
    rp_ufunc *ways =
        rp_ufunc_new(&(rp_ufunc_spec){.name = "ways", .nin = 1, .nout = 2, .loop_count = 1, .loops = &loop}, NULL);
    rp_array *a = I64(1, 2, 3), *out = rp_zeros(RP_F64, 2, (int64_t[]){2, 3});
    rp_ufunc_result both = rp_ufunc_call(ways, &a, NULL);
    EXPECT(both.array[0], RP_F64, 2, 3, 4);
    EXPECT(both.array[1], RP_I32, 0, 1, 2);
    both = rp_ufunc_call(ways, &a, &(rp_ufunc_options){.out = {NULL, out}, .where = BOOLS(1, 0, 1)});
    EXPECT(out, RP_F64, 0, 0, 2, 0, 0, 2);
    EXPECT_SHAPE(both.array[0], 2, 3);
    rp_ufunc_free(ways);
}

static void senseless_ones_are_refused(void **state)
{
    rp_error error;
    assert_null(rp_ufunc_new(&(rp_ufunc_spec){.name = "x", .nin = 0, .nout = 1}, &error));
    assert_int_equal(error.status, RP_EINVAL);
    assert_null(rp_ufunc_new(&(rp_ufunc_spec){.name = "x", .nin = 1, .nout = 1}, &error));
    assert_int_equal(error.status, RP_EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loops_are_chosen_by_dtype),
        cmocka_unit_test(methods_work),
        cmocka_unit_test(several_results),
        cmocka_unit_test(senseless_ones_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
