/* Layout by hand-made examples; tests/conform/test_print.py compares with NumPy character by character. */
#include "array_check.h"
#include <math.h>

static void repr_is(rp_array *a, const char *expected)
{
    char *text = NULL;
    assert_int_equal(rp_to_string(a, &(rp_print_options){.repr = true}, &text, NULL), RP_OK);
    assert_string_equal(text, expected);
    rp_free(text);
}

static void test_numbers(void **state)
{
    const double mixed[] = {1, NAN, -INFINITY, 0.5}, far_apart[] = {1e-10, 1};
    (void)state;
    assert_text(rp_from_data(RP_F64, 1, DIMS(4), mixed), "[ 1.   nan -inf  0.5]");
    assert_text(rp_from_data(RP_F64, 1, DIMS(2), far_apart), "[1.e-10 1.e+00]");
    assert_text(rp_arange_int(-1, 2, 1), "[-1  0  1]");
    assert_text(rp_ones(RP_BOOL, 1, DIMS(2)), "[ True  True]");
    assert_text(rp_full(RP_TIMEDELTA_NS, 0, NULL, rp_scalar_int(5)), "5 nanoseconds");
}

static void test_repr(void **state)
{
    (void)state;
    repr_is(rp_arange_int(0, 3, 1), "array([0, 1, 2])");
    repr_is(rp_zeros(RP_F32, 2, DIMS(1, 2)), "array([[0., 0.]], dtype=float32)");
    repr_is(rp_zeros(RP_F64, 2, DIMS(0, 3)), "array([], shape=(0, 3), dtype=float64)");
    repr_is(rp_zeros(RP_I64, 1, DIMS(0)), "array([], dtype=int64)");
    repr_is(rp_scalar(1.5), "array(1.5)");
    repr_is(rp_zeros(RP_DATETIME_NS, 0, NULL), "array('1970-01-01T00:00:00.000000000', dtype='datetime64[ns]')");
    repr_is(rp_arange_int(0, 2000, 1), "array([   0,    1,    2, ..., 1997, 1998, 1999], shape=(2000,))");
}

static void test_blocks_and_wrapping(void **state)
{
    char *text = NULL;
    (void)state;
    assert_text(count_up(3, DIMS(2, 1, 2)), "[[[0 1]]\n\n [[2 3]]]");
    assert_int_equal(rp_to_string(rp_arange_int(0, 12, 1), &(rp_print_options){.line_width = 12}, &text, NULL), RP_OK);
    assert_string_equal(text, "[ 0  1  2\n  3  4  5\n  6  7  8\n  9 10 11]");
    rp_free(text);
    assert_int_equal(
        rp_to_string(count_up(2, DIMS(9, 9)), &(rp_print_options){.threshold = 50, .edge_items = 1}, &text, NULL),
        RP_OK);
    assert_string_equal(text, "[[ 0 ...  8]\n ...\n [72 ... 80]]");
    rp_free(text);
}

static void test_print_writes_a_line(void **state)
{
    char buffer[64] = "";
    (void)state;
    FILE *stream = fmemopen(buffer, sizeof buffer, "w");
    assert_int_equal(rp_print(rp_arange_int(0, 3, 1), stream), RP_OK);
    fclose(stream);
    assert_string_equal(buffer, "[0 1 2]\n");
    stream = fopen("/dev/full", "w");
    setvbuf(stream, NULL, _IONBF, 0);
    assert_int_equal(rp_print(rp_arange_int(0, 3, 1), stream), RP_EIO);
    fclose(stream);
}

static void test_other_dtypes(void **state)
{
    const float parts[] = {1.5f, -2, 0, 0.5f};
    (void)state;
    repr_is(rp_from_data(RP_C64, 1, DIMS(2), parts), "array([1.5-2.j , 0. +0.5j], dtype=complex64)");
    repr_is(rp_astype(rp_from_data(RP_F32, 1, DIMS(2), parts), RP_BF16), "array([ 1.5, -2. ], dtype=bfloat16)");
    repr_is(rp_astype(rp_arange_int(9, 11, 1), RP_STR), "array(['9', '10'], dtype='<U21')");
    repr_is(rp_astype(rp_arange_int(9, 11, 1), RP_DATETIME_D),
            "array(['1970-01-10', '1970-01-11'], dtype='datetime64[D]')");
}

static void test_columns(void **state)
{
    char *text = NULL;
    (void)state;
    const rp_print_options options = {.sign = '+', .float_mode = RP_FLOAT_FIXED, .precision = 2, .separator = "|"};
    assert_int_equal(rp_to_string(rp_arange(0, 2, 0.75), &options, &text, NULL), RP_OK);
    assert_string_equal(text, "[+0.00|+0.75|+1.50]");
    rp_free(text);
    assert_int_equal(rp_to_string(rp_scalar(1), &(rp_print_options){.array2string = true}, &text, NULL), RP_OK);
    assert_string_equal(text, "1.");
    rp_free(text);
}

static char *own_format(void *context, const void *element)
{
    int64_t number = *(const int64_t *)element;
    return number == *(int64_t *)context ? NULL : rp_strdup(number > 0 ? "many" : "none");
}

static void test_own_format(void **state)
{
    char *text = NULL;
    int64_t refused = 9;
    rp_error error;
    (void)state;
    const rp_print_options options = {.format = own_format, .context = &refused};
    assert_int_equal(rp_to_string(rp_arange_int(0, 3, 1), &options, &text, NULL), RP_OK);
    assert_string_equal(text, "[none many many]");
    rp_free(text);
    assert_failure(rp_to_string(rp_arange_int(8, 12, 1), &options, &text, &error), RP_EVALUE, error, "own format");
}

static void test_single_elements(void **state)
{
    char *text = NULL;
    rp_error error;
    (void)state;
    assert_int_equal(rp_item_to_string(rp_full(RP_TIMEDELTA_NS, 0, NULL, rp_scalar_int(5)), true, &text, &error),
                     RP_OK);
    assert_string_equal(text, "5,'ns'");
    rp_free(text);
    assert_failure(rp_item_to_string(rp_arange(0, 2, 1), false, &text, &error), RP_ESHAPE, error, "(2,)");
    assert_int_equal(rp_format_float_positional(rp_scalar(1.5), &(rp_float_format){.pad_left = 3}, &text, &error),
                     RP_OK);
    assert_string_equal(text, "  1.5");
    rp_free(text);
    assert_int_equal(rp_format_float_scientific(rp_scalar_int(1500), NULL, &text, &error), RP_OK);
    assert_string_equal(text, "1.5e+03");
    rp_free(text);
    assert_failure(rp_format_float_positional(rp_scalar(1), &(rp_float_format){.exact = true}, &text, &error),
                   RP_EVALUE, error, "precision");
    assert_failure(rp_format_float_positional(rp_scalar(1), &(rp_float_format){.trim = 'x'}, &text, &error), RP_EINVAL,
                   error, "trim");
    assert_failure(rp_format_float_scientific(rp_scalar_complex(1, 2), NULL, &text, &error), RP_EDTYPE, error,
                   "complex128");
}

RUN_TESTS(cmocka_unit_test(test_numbers), cmocka_unit_test(test_other_dtypes), cmocka_unit_test(test_columns),
          cmocka_unit_test(test_own_format), cmocka_unit_test(test_single_elements), cmocka_unit_test(test_repr),
          cmocka_unit_test(test_blocks_and_wrapping), cmocka_unit_test(test_print_writes_a_line))
