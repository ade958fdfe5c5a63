/* Reductions over axes and layouts, in chunks, on several threads. */
#include "unit/exec/arrays.h"

static void expect_same_bits(rp_array *a, rp_array *b)
{
    const void *left, *right;
    assert_int_equal(rp_read(a, &left), RP_OK);
    assert_int_equal(rp_read(b, &right), RP_OK);
    assert_int_equal(rp_dtype_of(a), rp_dtype_of(b));
    assert_int_equal(rp_size(a), rp_size(b));
    assert_memory_equal(left, right, (size_t)rp_size(a) * rp_dtype_size(rp_dtype_of(a)));
}

static void any_set_of_axes(void **state)
{
    RP_SCOPE();
    rp_array *a = SHAPED(rp_arange_int(1, 25, 1), 2, 3, 4);
    EXPECT(rp_sum(a), RP_I64, 300);
    EXPECT(rp_sum_axis(a, 0), RP_I64, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36);
    EXPECT(rp_sum_axis(a, 1), RP_I64, 15, 18, 21, 24, 51, 54, 57, 60);
    EXPECT(rp_sum_axis(a, -1), RP_I64, 10, 26, 42, 58, 74, 90);
    EXPECT(rp_sum_axes(a, 2, (int[]){0, 2}, false), RP_I64, 68, 100, 132);
    EXPECT(rp_sum_axes(a, 2, (int[]){0, 1}, true), RP_I64, 66, 72, 78, 84);
    EXPECT(rp_min_axis(rp_flip(a, 2), 1), RP_I64, 4, 3, 2, 1, 16, 15, 14, 13);
    EXPECT(rp_max_axis(rp_transpose(a, NULL), 0), RP_I64, 4, 16, 8, 20, 12, 24);
    EXPECT(rp_argmax_axis(rp_transpose(a, NULL), 0, false), RP_I64, 3, 3, 3, 3, 3, 3);
    EXPECT(rp_sum_axes(a, 0, NULL, false), RP_I64, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
           20, 21, 22, 23, 24);
}

static void indices_are_the_first(void **state)
{
    RP_SCOPE();
    EXPECT(rp_argmin(SHAPED(F64(3, 1, 2, 1), 2, 2)), RP_I64, 1);
    EXPECT(rp_argmin(rp_transpose(SHAPED(F64(3, 1, 2, 1), 2, 2), NULL)), RP_I64, 2);
    EXPECT(rp_argmax(F64(1, NAN, 9, NAN)), RP_I64, 1);
    EXPECT(rp_argmin(F64(1)), RP_I64, 0);
    EXPECT(rp_argmax(rp_flip(I32(5, 5, 1), 0)), RP_I64, 1);
}

/* Longer than a chunk: the winner in a late chunk, a tie across chunks, NaN in the second. */
static void indices_across_chunks(void **state)
{
    RP_SCOPE();
    int64_t n = 200000;
    rp_array *a = rp_zeros(RP_F64, 1, &n);
    assert_int_equal(rp_fill(rp_index(a, 0, 150000), -1, NULL), RP_OK);
    assert_int_equal(rp_fill(rp_index(a, 0, 199999), -1, NULL), RP_OK);
    EXPECT(rp_argmin(a), RP_I64, 150000);
    EXPECT(rp_argmax(a), RP_I64, 0);
    EXPECT(rp_argmin(rp_flip(a, 0)), RP_I64, 0);
    rp_array *two = SHAPED(a, 100000, 2);
    EXPECT(rp_argmin_axis(two, 0, true), RP_I64, 75000, 99999);
    assert_int_equal(rp_fill(rp_index(a, 0, 70000), NAN, NULL), RP_OK);
    EXPECT(rp_argmin(a), RP_I64, 70000);
    EXPECT(rp_argmax(a), RP_I64, 70000);
}

/* The same value and shape give the same sum, whatever the strides. */
static void the_layout_does_not_matter(void **state)
{
    RP_SCOPE();
    rp_array *a = SHAPED(noise(300 * 301), 300, 301), *turned = rp_transpose(a, NULL);
    expect_same_bits(rp_sum(turned), rp_sum(rp_copy(turned)));
    expect_same_bits(rp_sum_axis(turned, 0), rp_sum_axis(rp_copy(turned), 0));
    expect_same_bits(rp_sum_axis(turned, 1), rp_sum_axis(rp_copy(turned), 1));
    rp_array *deep = SHAPED(noise(8 * 9 * 10 * 11), 8, 9, 10, 11);
    rp_array *odd = rp_slice(rp_transpose(deep, (int[]){2, 0, 3, 1}), 2, -1, -100, -2);
    for (int i = 0; i < 4; i++)
        for (int k = i + 1; k < 4; k++) {
            int axes[] = {i, k};
            expect_same_bits(rp_sum_axes(odd, 2, axes, false), rp_sum_axes(rp_copy(odd), 2, axes, false));
            expect_same_bits(rp_max_axes(odd, 2, axes, true), rp_max_axes(rp_copy(odd), 2, axes, true));
            expect_same_bits(rp_prod_axes(odd, 2, axes, true), rp_prod_axes(rp_copy(odd), 2, axes, true));
        }
}

static void threads_do_not_matter(void **state)
{
    RP_SCOPE();
    rp_array *a = noise(1000003), *matrix = SHAPED(rp_slice(a, 0, 0, 1000000, 1), 1000, 1000);
    rp_array *tall = SHAPED(rp_slice(a, 0, 0, 1000000, 1), 200000, 5), *kept[7] = {0};
    for (int threads = 1; threads <= 3; threads++) {
        rp_set_threads(threads);
        rp_array *now[] = {rp_sum(a),
                           rp_mean_axis(matrix, 0),
                           rp_sum_axis(matrix, 1),
                           rp_sum_axis(tall, 0),
                           rp_var(a, 0),
                           rp_sum(rp_transpose(matrix, NULL)),
                           rp_argmax(rp_transpose(tall, NULL))};
        for (int i = 0; i < 7; i++) {
            if (kept[i]) expect_same_bits(kept[i], now[i]);
            kept[i] = now[i];
        }
    }
    rp_set_threads(0);
}

/* The exact sum of 1/3 rounded, n times: a running sum would be off by thousands of units in the last place. */
static void long_sums_are_accurate(void **state)
{
    RP_SCOPE();
    int64_t n = 3000000;
    double value;
    assert_int_equal(rp_item(rp_sum(rp_full(RP_F64, 1, &n, rp_scalar(1.0 / 3))), &value), RP_OK);
    assert_true(fabs(value - 1e6) <= 4 * 0x1p-33); /* units in the last place at 1e6 */
}

static void integers_in_any_order(void **state)
{
    RP_SCOPE();
    rp_array *a = SHAPED(rp_astype(rp_arange_int(0, 60, 1), RP_I8), 3, 4, 5);
    rp_array *odd = rp_flip(rp_transpose(a, (int[]){1, 2, 0}), 0);
    EXPECT(rp_sum(odd), RP_I64, 1770);
    EXPECT(rp_max(odd), RP_I8, 59);
    EXPECT(rp_min_axes(odd, 2, (int[]){0, 2}, false), RP_I8, 0, 1, 2, 3, 4);
    EXPECT(rp_any(rp_slice(odd, 0, 0, 1, 1)), RP_BOOL, 1);
    EXPECT(rp_all(odd), RP_BOOL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_set_of_axes),       cmocka_unit_test(indices_are_the_first),
        cmocka_unit_test(indices_across_chunks), cmocka_unit_test(the_layout_does_not_matter),
        cmocka_unit_test(threads_do_not_matter), cmocka_unit_test(long_sums_are_accurate),
        cmocka_unit_test(integers_in_any_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
