/* Comparison of text: any widths, scattered, masked, into other dtypes, wider than any buffer; against bytes refused.
 */
#include "unit/core/array_check.h"
#include <rapto/rapto.h>

static rp_array *bytes_of(int width, int count, const char *elements)
{
    return rp_from_data(rp_dtype_bytes(width), 1, DIMS(count), elements);
}

static void test_widths(void **state)
{
    (void)state;
    rp_array *a = bytes_of(2, 3, "a\0bbb\0"), *b = bytes_of(3, 3, "a\0\0bbcab\0");
    assert_text(rp_equal(a, b), "[ True False False]");
    assert_text(rp_not_equal(a, b), "[False  True  True]");
    assert_text(rp_less(a, b), "[False  True False]");
    assert_text(rp_less_equal(a, b), "[ True  True False]");
    assert_text(rp_greater(a, b), "[False False  True]");
    assert_text(rp_greater_equal(a, b), "[ True False  True]");
    assert_text(rp_equal(rp_expand_dims(a, 1), rp_flip(a, 0)),
                "[[False False  True]\n [False  True False]\n [ True False False]]");
    rp_array *wide = rp_astype(a, rp_dtype_str(5)), *narrow = rp_astype(a, rp_dtype_str(2));
    assert_text(rp_equal(wide, narrow), "[ True  True  True]");
    assert_text(rp_less(wide, rp_flip(narrow, 0)), "[ True False False]");
    assert_error(rp_equal(a, wide), RP_EDTYPE, "not supported for the input types");
    assert_error(rp_less(a, rp_scalar_int(1)), RP_EDTYPE, "bytes");
    assert_error(rp_less(a, rp_slice(a, 0, 0, 2, 1)), RP_ESHAPE, "could not be broadcast");
}

static void test_high_codes(void **state)
{
    (void)state;
    rp_array *high = bytes_of(1, 1, "\xff"), *low = bytes_of(1, 1, "a");
    assert_text(rp_greater(high, low), "[ True]");
    uint32_t codes[] = {0x10000, 0xff};
    rp_array *s = rp_from_data(rp_dtype_str(1), 1, DIMS(2), codes);
    assert_text(rp_less(s, rp_flip(s, 0)), "[False  True]");
}

static void test_given_and_masked(void **state)
{
    (void)state;
    rp_array *a = bytes_of(1, 3, "abc"), *out = rp_zeros(RP_I16, 1, DIMS(3)),
             *mask = rp_array_of(bool, true, true, false);
    rp_ufunc_options options = {.out = {out}, .where = mask};
    rp_array *made =
        rp_ufunc_call(rp_ufunc_find("greater_equal"), (rp_array *[]){a, bytes_of(2, 1, "b\0")}, &options).array[0];
    assert_text(made, "[0 1 0]");
}

static void test_wide(void **state)
{
    (void)state;
    static uint32_t codes[4 * 5000];
    rp_array *a = rp_from_data(rp_dtype_str(5000), 2, DIMS(2, 2), codes);
    codes[4999] = 'x';
    rp_array *b = rp_from_data(rp_dtype_str(5000), 2, DIMS(2, 2), codes);
    assert_text(rp_equal(rp_transpose(a, NULL), rp_transpose(b, NULL)), "[[False  True]\n [ True  True]]");
    assert_text(rp_less(rp_zeros(rp_dtype_str(1), 0, NULL), b), "[[ True False]\n [False False]]");
    assert_text(rp_equal(rp_zeros(rp_dtype_str(3), 1, DIMS(0)), rp_zeros(rp_dtype_str(1), 0, NULL)), "[]");
}

RUN_TESTS(cmocka_unit_test(test_widths), cmocka_unit_test(test_high_codes), cmocka_unit_test(test_given_and_masked),
          cmocka_unit_test(test_wide))
