#include "array_check.h"
#include <math.h>

static void test_from_data(void **state)
{
    int32_t numbers[] = {1, 2, 3, 4, 5, 6};
    (void)state;
    rp_array *a = rp_from_data(RP_I32, 2, DIMS(2, 3), numbers);
    numbers[0] = 99; /* the array has its own copy */
    assert_text(a, "[[1 2 3]\n [4 5 6]]");
    assert_text(rp_from_data(RP_BOOL, 1, DIMS(2), NULL), "[False False]");
}

static void test_filled(void **state)
{
    (void)state;
    assert_text(rp_ones(RP_U8, 1, DIMS(3)), "[1 1 1]");
    assert_text(rp_ones(RP_F64, 1, DIMS(2)), "[1. 1.]");
    assert_text(rp_full(RP_F32, 2, DIMS(2, 2), rp_arange(1, 3, 1)), "[[1. 2.]\n [1. 2.]]");
    assert_text(rp_full(RP_I8, 1, DIMS(2), rp_scalar(300)), "[44 44]");
    assert_error(rp_full(RP_I8, 1, DIMS(2), rp_arange(0, 3, 1)), RP_ESHAPE, "(3,) does not broadcast to (2,)");
    assert_int_equal(rp_size(rp_empty(RP_F64, 2, DIMS(3, 5))), 15);
    assert_text(rp_eye(RP_I64, 2, 3, 1), "[[0 1 0]\n [0 0 1]]");
    assert_error(rp_eye(RP_I64, -2, 3, 1), RP_ESHAPE, "(-2,3)");
}

static void test_ranges(void **state)
{
    (void)state;
    assert_text(rp_arange(0, 1, 0.25), "[0.   0.25 0.5  0.75]");
    assert_text(rp_arange_int(5, -5, -4), "[ 5  1 -3]");
    assert_int_equal(rp_size(rp_arange_int(INT64_MIN, INT64_MAX, INT64_MAX)), 3);
    assert_error(rp_arange(0, 1, 0), RP_EVALUE, "from 0 to 1 by 0");
    assert_error(rp_arange(0, 1, NAN), RP_EVALUE, "nan");
    assert_error(rp_arange(0, INFINITY, 1), RP_EVALUE, "inf");
    assert_error(rp_arange(0, 1e300, 1), RP_EVALUE, "1e+300");
    assert_error(rp_arange_int(0, 5, 0), RP_EVALUE, "step");
    assert_error(rp_arange_int(INT64_MIN, INT64_MAX, 1), RP_ESHAPE, "larger than memory");
    assert_text(rp_linspace(0, 1, 3, true), "[0.  0.5 1. ]");
    assert_text(rp_linspace(0, 1, 2, false), "[0.  0.5]");
    assert_error(rp_linspace(0, 1, -1, true), RP_EVALUE, "-1 values");
}

static void test_scalars(void **state)
{
    (void)state;
    assert_text(rp_scalar(2.5), "2.5");
    assert_text(rp_scalar_int(INT64_MIN), "-9223372036854775808");
    assert_text(rp_scalar_bool(true), "True");
}

static void test_adopted_memory(void **state)
{
    (void)state;
    int64_t before = rp_memory_stats().live_blocks;
    rp_scope *scope = rp_scope_open();
    double *block = rp_malloc(3 * sizeof *block);
    for (int i = 0; i < 3; i++) block[i] = i;
    const void *data;
    rp_array *a = rp_adopt(RP_F64, 1, DIMS(3), block);
    assert_int_equal(rp_read(a, &data), RP_OK);
    assert_ptr_equal(data, block);
    assert_true(rp_is_writable(a));
    assert_error(rp_adopt(RP_F64, 1, DIMS(-3), rp_malloc(24)), RP_ESHAPE, "(-3,)"); /* frees it */
    rp_scope_close(scope);
    assert_int_equal(rp_memory_stats().live_blocks, before);
}

static int released;
static void note_release(void *context)
{
    released += *(int *)context;
}

static rp_foreign foreign_row(void *data, const int64_t *shape, const int64_t *strides)
{
    static int one = 1;
    return (rp_foreign){RP_I64, 1, shape, strides, data, true, note_release, &one};
}

static void test_foreign_memory(void **state)
{
    int64_t numbers[] = {0, 1, 2, 3, 4};
    const void *data;
    (void)state;
    released = 0;
    rp_scope *scope = rp_scope_open();
    rp_foreign backwards = foreign_row(numbers + 4, DIMS(3), DIMS(-16));
    rp_array *a = rp_from_foreign(&backwards), *view = rp_keep(rp_slice(a, 0, 1, 2, 1));
    assert_text(a, "[4 2 0]");
    assert_int_equal(rp_fill(view, 77, NULL), RP_OK);
    assert_int_equal(numbers[2], 77);
    rp_scope_close(scope);
    assert_int_equal(released, 0); /* the view still needs the memory */
    rp_release(view);
    assert_int_equal(released, 1);
    rp_foreign readonly = foreign_row(numbers, DIMS(5), NULL);
    readonly.writable = false;
    rp_array *b = rp_from_foreign(&readonly);
    assert_int_equal(rp_read(b, &data), RP_OK);
    assert_ptr_equal(data, numbers);
    assert_int_equal(rp_fill(b, 1, NULL), RP_EREADONLY);
    rp_scope_close_all();
    assert_int_equal(released, 2);
}

static void test_foreign_memory_that_cannot_be_used(void **state)
{
    int64_t numbers[4] = {0};
    (void)state;
    released = 0;
    rp_foreign wrong = foreign_row(NULL, DIMS(3), NULL);
    assert_error(rp_from_foreign(&wrong), RP_EINVAL, "no data for 3");
    wrong = foreign_row(numbers, DIMS(-1), NULL);
    assert_error(rp_from_foreign(&wrong), RP_ESHAPE, "(-1,)");
    wrong = foreign_row(numbers, DIMS(1 << 20), DIMS(INT64_MAX - 7));
    assert_error(rp_from_foreign(&wrong), RP_EINVAL, "strides reach further");
    wrong = foreign_row(numbers, DIMS(2), DIMS(INT64_MIN + 64)); /* before the first address that there is */
    assert_error(rp_from_foreign(&wrong), RP_EINVAL, "strides reach further");
    /* Found by fuzzing: an empty array took strides that overflow when they are multiplied. */
    wrong.shape = DIMS(3, 0);
    wrong.ndim = 2;
    wrong.strides = DIMS(INT64_MAX / 2, 8);
    rp_array *empty = rp_from_foreign(&wrong);
    assert_int_equal(rp_array_status(empty), RP_OK);
    assert_int_equal(rp_size(rp_flip(empty, 0)), 0);
    assert_int_equal(rp_strides(empty)[1], 8);
    assert_int_equal(released, 4);
    wrong = foreign_row(NULL, DIMS(0), NULL);
    assert_text(rp_from_foreign(&wrong), "[]");
    rp_scope_close_all();
    assert_int_equal(released, 6);
}

RUN_TESTS(cmocka_unit_test(test_from_data), cmocka_unit_test(test_filled), cmocka_unit_test(test_ranges),
          cmocka_unit_test(test_scalars), cmocka_unit_test(test_adopted_memory), cmocka_unit_test(test_foreign_memory),
          cmocka_unit_test(test_foreign_memory_that_cannot_be_used))
