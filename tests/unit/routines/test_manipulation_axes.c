#include "unit/core/array_check.h"
#include <rapto/rapto.h>

static void test_axes_move(void **state)
{
    (void)state;
    rp_array *a = count_up(3, DIMS(1, 2, 3));
    assert_text(rp_moveaxes(a, (const int[]){0, 2}, (const int[]){-1, 0}, 2),
                "[[[0]\n  [3]]\n\n [[1]\n  [4]]\n\n [[2]\n  [5]]]");
    assert_error(rp_moveaxes(a, (const int[]){0, 0}, (const int[]){1, 2}, 2), RP_EVALUE, "repeated axis in `source`");
    assert_error(rp_moveaxes(a, (const int[]){3}, (const int[]){0}, 1), RP_EAXIS, "axis 3");
    assert_int_equal(rp_dim(rp_rollaxis(a, 2, 0), 0), 3);
    assert_error(rp_rollaxis(a, 0, 4), RP_EAXIS, "'start' arg requires");
    assert_error(rp_permute_dims(a, RP_AXES(0, 1)), RP_EVALUE, "axes don't match array");
    assert_error(rp_permute_dims(a, RP_AXES(0, 1, 1)), RP_EVALUE, "repeated axis in transpose");
    assert_error(rp_matrix_transpose(rp_arange(0, 3, 1)), RP_EVALUE, "at least 2-dimensional");
}

static void test_axes_come_and_go(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 3)), *wide = rp_expand_dims_axes(a, RP_AXES(0, -1));
    assert_int_equal(rp_ndim(wide), 4);
    assert_int_equal(rp_dim(wide, 3), 1);
    assert_error(rp_expand_dims_axes(a, RP_AXES(0, -4)), RP_EVALUE, "repeated axis");
    assert_text(rp_squeeze_axes(wide, RP_AXES(3, 0)), "[[0 1 2]\n [3 4 5]]");
    assert_error(rp_squeeze_axes(wide, RP_AXES(1)), RP_EVALUE, "size not equal to one");
    assert_int_equal(rp_ndim(rp_squeeze_axes(rp_scalar(1), RP_AXES(0))), 0);
    assert_text(rp_atleast_3d(a), "[[[0]\n  [1]\n  [2]]\n\n [[3]\n  [4]\n  [5]]]");
}

static void test_turning(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 2));
    assert_text(rp_flip_axes(a, RP_AXES(0, 1)), "[[3 2]\n [1 0]]");
    assert_text(rp_fliplr(a), "[[1 0]\n [3 2]]");
    assert_text(rp_rot90(a, 1, 0, 1), "[[1 3]\n [0 2]]");
    assert_text(rp_rot90(a, -1, 0, 1), "[[2 0]\n [3 1]]");
    assert_error(rp_rot90(a, 1, 0, -2), RP_EVALUE, "Axes must be different");
    assert_int_equal(rp_assign(rp_rot90(a, 0, 0, 1), rp_scalar_int(0), NULL), RP_OK);
    assert_text(a, "[[0 0]\n [0 0]]");
}

RUN_TESTS(cmocka_unit_test(test_axes_move), cmocka_unit_test(test_axes_come_and_go), cmocka_unit_test(test_turning))
