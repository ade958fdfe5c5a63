/* tests/conform/test_movement.py compares random chains of views with NumPy. */
#include "array_check.h"

static void test_slices(void **state)
{
    (void)state;
    rp_array *a = rp_arange_int(0, 6, 1);
    assert_text(rp_slice(a, 0, 1, 5, 2), "[1 3]");
    assert_text(rp_slice(a, 0, RP_NONE, RP_NONE, -1), "[5 4 3 2 1 0]");
    assert_text(rp_slice(a, 0, -2, RP_END, 1), "[4 5]");
    assert_text(rp_slice(a, 0, 4, 1, -2), "[4 2]");
    assert_text(rp_slice(a, 0, 4, 2, 1), "[]");
    assert_text(rp_slice(a, 0, 2, 100, INT64_MAX), "[2]");
    assert_text(rp_slice(a, 0, -100, 100, RP_NONE), "[0 1 2 3 4 5]");
    assert_text(rp_slice(a, -1, 5, RP_NONE, INT64_MIN + 1), "[5]");
    assert_error(rp_slice(a, 0, 0, 1, 0), RP_EVALUE, "cannot be zero");
    assert_error(rp_slice(a, 1, 0, 1, 1), RP_EAXIS, "axis 1 is out of bounds");
    assert_error(rp_slice(rp_scalar(1), 0, 0, 1, 1), RP_EAXIS, "dimension 0");
}

static void test_indexing(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 3));
    assert_text(rp_index(a, 0, 1), "[3 4 5]");
    assert_text(rp_index(a, 1, -1), "[2 5]");
    assert_text(rp_index(rp_index(a, 0, 0), 0, 1), "1");
    assert_error(rp_index(a, 0, 2), RP_EINDEX, "index 2 is out of bounds for axis 0 with size 2");
    assert_error(rp_index(a, 1, -4), RP_EINDEX, "index -4");
}

static void test_axes(void **state)
{
    (void)state;
    rp_array *a = count_up(3, DIMS(2, 1, 3));
    assert_text(rp_index(rp_transpose(a, (const int[]){2, 0, -2}), 2, 0), "[[0 3]\n [1 4]\n [2 5]]");
    assert_int_equal(rp_dim(rp_transpose(a, NULL), 0), 3);
    assert_int_equal(rp_dim(rp_moveaxis(a, 2, 0), 0), 3);
    assert_int_equal(rp_dim(rp_moveaxis(a, 0, -1), 2), 2);
    assert_int_equal(rp_dim(rp_swapaxes(a, 0, -1), 0), 3);
    assert_int_equal(rp_ndim(rp_expand_dims(a, -1)), 4);
    assert_int_equal(rp_ndim(rp_squeeze(a, 1)), 2);
    assert_int_equal(rp_ndim(rp_squeeze(rp_expand_dims(a, 0), RP_ALL_AXES)), 2);
    assert_error(rp_transpose(a, (const int[]){0, 1, 1}), RP_EAXIS, "axis 1 is named twice");
    assert_error(rp_transpose(a, (const int[]){0, 1, 3}), RP_EAXIS, "axis 3");
    assert_error(rp_swapaxes(a, 0, 3), RP_EAXIS, "axis 3");
    assert_error(rp_moveaxis(a, -4, 0), RP_EAXIS, "axis -4");
    assert_error(rp_moveaxis(a, 0, 3), RP_EAXIS, "axis 3");
    assert_error(rp_expand_dims(a, 4), RP_EAXIS, "axis 4");
    assert_error(rp_squeeze(a, 0), RP_ESHAPE, "axis 0 has size 2");
    assert_error(rp_flip(a, 3), RP_EAXIS, "axis 3");
}

static void test_the_highest_number_of_axes(void **state)
{
    (void)state;
    rp_array *a = rp_scalar(1);
    for (int i = 0; i < RP_MAX_NDIM; i++) a = rp_expand_dims(a, 0);
    assert_int_equal(rp_ndim(a), RP_MAX_NDIM);
    assert_error(rp_expand_dims(a, 0), RP_ESHAPE, "65 dimensions");
    assert_error(rp_sliding_window_view(a, 1, 0), RP_ESHAPE, "65 dimensions");
    assert_error(rp_stack(&a, 1, 0), RP_ESHAPE, "64 dimensions");
}

static void test_broadcast_and_windows(void **state)
{
    (void)state;
    rp_array *a = rp_arange_int(0, 3, 1);
    assert_text(rp_broadcast_to(a, 2, DIMS(2, 3)), "[[0 1 2]\n [0 1 2]]");
    assert_text(rp_broadcast_to(rp_scalar_int(5), 1, DIMS(2)), "[5 5]");
    assert_error(rp_broadcast_to(a, 1, DIMS(4)), RP_ESHAPE, "(3,) does not broadcast to (4,)");
    assert_error(rp_broadcast_to(rp_expand_dims(a, 0), 1, DIMS(3)), RP_ESHAPE, "(1,3)");
    assert_error(rp_broadcast_to(a, 1, DIMS(-3)), RP_ESHAPE, "(-3,)");
    assert_text(rp_sliding_window_view(rp_arange_int(0, 4, 1), 3, 0), "[[0 1 2]\n [1 2 3]]");
    assert_error(rp_sliding_window_view(a, 4, 0), RP_EVALUE, "window of 4");
    assert_error(rp_sliding_window_view(a, 0, 0), RP_EVALUE, "window of 0");
}

static void test_views_write_through(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(3, 3));
    rp_array *diagonal_block = rp_transpose(rp_slice(rp_slice(a, 0, 0, 2, 1), 1, RP_NONE, 0, -1), NULL);
    assert_int_equal(rp_fill(diagonal_block, -1, NULL), RP_OK);
    assert_text(a, "[[ 0 -1 -1]\n [ 3 -1 -1]\n [ 6  7  8]]");
}

RUN_TESTS(cmocka_unit_test(test_slices), cmocka_unit_test(test_indexing), cmocka_unit_test(test_axes),
          cmocka_unit_test(test_the_highest_number_of_axes), cmocka_unit_test(test_broadcast_and_windows),
          cmocka_unit_test(test_views_write_through))
