/* Floating-point errors: what is found, and what is done about it. */
#include "unit/exec/arrays.h"

static char seen[512];

static rp_status note(const rp_float_event *event, void *context)
{
    size_t used = strlen(seen);
    snprintf(seen + used, sizeof seen - used, "%s in %s;", event->text, event->where);
    return context ? RP_EINVAL : RP_OK;
}

#define EXPECT_SEEN(call, words)                                                                                       \
    do {                                                                                                               \
        seen[0] = 0;                                                                                                   \
        assert_int_equal(rp_eval(call), RP_OK);                                                                        \
        assert_string_equal(seen, words);                                                                              \
    } while (0)

static int watch(void **state)
{
    rp_on_float_error(note, NULL);
    rp_errstate_set((rp_errstate){RP_FLOAT_WARN, RP_FLOAT_WARN, RP_FLOAT_WARN, RP_FLOAT_WARN});
    return 0;
}

static int unwatch(void **state)
{
    rp_on_float_error(NULL, NULL);
    rp_errstate_set((rp_errstate){0});
    return 0;
}

static void each_kind(void **state)
{
    RP_SCOPE();
    EXPECT_SEEN(rp_divide(F64(1, 2), F64(0, 1)), "divide by zero in divide;");
    EXPECT_SEEN(rp_divide(F64(0, 1), F64(0, 0)), "divide by zero in divide;invalid value in divide;");
    EXPECT_SEEN(rp_multiply(F64(1e300), F64(1e300)), "overflow in multiply;");
    EXPECT_SEEN(rp_multiply(F64(1e-300), F64(1e-300)), "underflow in multiply;");
    EXPECT_SEEN(rp_log(F64(1, 0)), "divide by zero in log;");
    EXPECT_SEEN(rp_log(F64(1, -1)), "invalid value in log;");
    EXPECT_SEEN(rp_exp(F64(1000)), "overflow in exp;");
    EXPECT_SEEN(rp_exp(F64(-1000)), "underflow in exp;");
    EXPECT_SEEN(rp_sqrt(F32(-1)), "invalid value in sqrt;");
    EXPECT_SEEN(rp_floor_divide(I8(1, -128), I8(0, -1)), "divide by zero in floor_divide;overflow in floor_divide;");
    EXPECT_SEEN(rp_sum(F64(1e308, 1e308)), "overflow in reduce;");
    EXPECT_SEEN(rp_cumsum(F64(1e308, 1e308), 0), "overflow in accumulate;");
}

static void nothing_where_nothing_is_wrong(void **state)
{
    RP_SCOPE();
    EXPECT_SEEN(rp_add(F64(NAN, INFINITY), F64(1, 1)), "");
    EXPECT_SEEN(rp_less(F64(NAN, 1), F64(1, 1)), "");
    EXPECT_SEEN(rp_log(F64(INFINITY, NAN)), "");
    EXPECT_SEEN(rp_tanh(noise(5000)), "");
    EXPECT_SEEN(rp_divide(noise(4999), noise(4999)), "");
    EXPECT_SEEN(rp_floor_divide(I8(7, 8), I8(2, 3)), "");
}

/* Results are looked at in parts and by vectors: one odd number is found wherever it stands, among NaN that are none.
 */
static void one_place_among_many(void **state)
{
    const rp_dtype dtypes[] = {RP_F16, RP_F32, RP_F64, RP_C64, RP_C128};
    for (size_t d = 0; d < sizeof dtypes / sizeof *dtypes; d++)
        for (int64_t place = 0; place < 600; place += d < 1 ? 7 : 1) {
            RP_SCOPE();
            rp_array *a = rp_ones(dtypes[d], 1, (int64_t[]){600});
            if (place % 3 == 0) assert_int_equal(rp_fill(rp_slice(a, 0, 200, 210, 1), NAN, NULL), RP_OK);
            EXPECT_SEEN(rp_log(a), "");
            assert_int_equal(rp_fill(rp_slice(a, 0, place, place + 1, 1), 0, NULL), RP_OK);
            EXPECT_SEEN(rp_log(a), "divide by zero in log;");
            EXPECT_SEEN(rp_exp(a), "");
            if (rp_dtype_size(dtypes[d]) < 4 || d > 2) continue;
            assert_int_equal(rp_fill(rp_slice(a, 0, place, place + 1, 1), -5000, NULL), RP_OK);
            EXPECT_SEEN(rp_exp(a), "underflow in exp;");
            EXPECT_SEEN(rp_absolute(a), "");
        }
}

/* Results that do not lie side by side. */
static void results_with_steps(void **state)
{
    RP_SCOPE();
    const rp_dtype dtypes[] = {RP_F32, RP_F64};
    for (int d = 0; d < 2; d++) {
        rp_array *table = rp_zeros(dtypes[d], 2, (int64_t[]){300, 3});
        rp_array *a = rp_ones(dtypes[d], 1, (int64_t[]){300});
        const rp_ufunc_options options = {.out = {rp_index(table, 1, 1)}};
        assert_int_equal(rp_fill(rp_slice(a, 0, 299, 300, 1), 1000, NULL), RP_OK);
        EXPECT_SEEN(rp_ufunc_call(rp_ufunc_find("exp"), &a, &options).array[0], "overflow in exp;");
    }
}

static void raised_errors_are_results(void **state)
{
    RP_SCOPE();
    rp_errstate_set((rp_errstate){.divide = RP_FLOAT_RAISE});
    expect_error(rp_divide(F64(1), F64(0)), RP_EFLOAT, "divide by zero encountered in divide");
    rp_set_mode(RP_MODE_LAZY);
    expect_error(rp_divide(F64(1), F64(0)), RP_EFLOAT, "divide by zero encountered in divide");
    rp_set_mode(RP_MODE_EAGER);
    rp_on_float_error(note, seen);
    rp_errstate_set((rp_errstate){.divide = RP_FLOAT_CALL});
    expect_error(rp_divide(F64(1), F64(0)), RP_EINVAL, "divide by zero");
}

static void recorded_results_keep_the_state(void **state)
{
    RP_SCOPE();
    rp_set_mode(RP_MODE_LAZY);
    rp_array *a = rp_divide(F64(1), F64(0));
    rp_set_mode(RP_MODE_EAGER);
    rp_errstate_set((rp_errstate){0});
    EXPECT_SEEN(a, "divide by zero in divide;");
}

static void every_thread_is_heard(void **state)
{
    RP_SCOPE();
    rp_array *a = rp_ones(RP_F64, 1, (int64_t[]){400000});
    rp_set_threads(4);
    EXPECT_SEEN(rp_divide(a, a), "");
    assert_int_equal(rp_fill(rp_slice(a, 0, 399999, 400000, 1), 0, NULL), RP_OK);
    EXPECT_SEEN(rp_divide(rp_scalar(1), a), "divide by zero in divide;");
    EXPECT_SEEN(rp_log(a), "divide by zero in log;");
    rp_set_threads(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_kind, watch, unwatch),
        cmocka_unit_test_setup_teardown(nothing_where_nothing_is_wrong, watch, unwatch),
        cmocka_unit_test_setup_teardown(one_place_among_many, watch, unwatch),
        cmocka_unit_test_setup_teardown(results_with_steps, watch, unwatch),
        cmocka_unit_test_setup_teardown(raised_errors_are_results, watch, unwatch),
        cmocka_unit_test_setup_teardown(recorded_results_keep_the_state, watch, unwatch),
        cmocka_unit_test_setup_teardown(every_thread_is_heard, watch, unwatch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
