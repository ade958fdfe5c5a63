/* Lines of docs/howto/numpy-to-rapto.md. */
#include "unit/core/array_check.h"
#include <rapto/rapto.h>

static void test_lines(void **state)
{
    (void)state;
    rp_error error;
    rp_array *a = rp_array_of(double, 3, 1, 2), *b = rp_array_of(double, 1, 1, 1), *parts[3], *grids[2];
    assert_text(rp_sort(a, 0, false), "[1. 2. 3.]");
    assert_text(rp_add(a, rp_multiply(rp_scalar(2), b)), "[5. 3. 4.]");
    assert_text(rp_full(RP_F64, RP_SHAPE(3), rp_scalar(7)), "[7. 7. 7.]");
    assert_text(rp_median(rp_expand_dims(a, 1), &(rp_over){.axes = (int[]){0}, .count = 1}), "[2.]");
    assert_text(rp_slice(a, 0, RP_NONE, RP_NONE, -1), "[2. 1. 3.]");
    assert_text(rp_extract(rp_greater(a, rp_scalar(1)), a), "[3. 2.]");
    assert_int_equal(rp_assign(rp_slice(a, 0, 1, 3, 1), rp_scalar(5), &error), RP_OK);
    assert_text(a, "[3. 5. 5.]");
    assert_text(rp_reshape(rp_arange_int(0, 4, 1), RP_SHAPE(2, -1)), "[[0 1]\n [2 3]]");
    assert_text(rp_vstack(RP_ARRAYS(a, b), NULL), "[[3. 5. 5.]\n [1. 1. 1.]]");
    assert_int_equal(rp_split(a, 3, 0, parts), RP_OK);
    assert_text(rp_tile(b, RP_INTS(2)), "[1. 1. 1. 1. 1. 1.]");
    assert_text(rp_repeat_each(b, 2, RP_ALL_AXES), "[1. 1. 1. 1. 1. 1.]");
    assert_text(rp_flip_axes(a, RP_AXES(0)), "[5. 5. 3.]");
    assert_text(rp_pad(b, (const int64_t[][2]){{1, 1}}, &(rp_pad_options){.mode = RP_PAD_EDGE}), "[1. 1. 1. 1. 1.]");
    assert_text(rp_insert(b, rp_scalar_int(1), rp_scalar_int(9), RP_ALL_AXES), "[1. 9. 1. 1.]");
    assert_int_equal(rp_meshgrid(RP_ARRAYS(a, b), NULL, grids), RP_OK);
    assert_text(rp_einsum("i,i", RP_ARRAYS(a, b)), "13.0");
    assert_text(rp_unique_values(a), "[3. 5.]");
}

RUN_TESTS(cmocka_unit_test(test_lines))
