/* The functions of indexing.h; expected values are NumPy's. */
#include "unit/core/array_check.h"
#include <rapto/indexing.h>
#include <rapto/ops.h>

static rp_array *integers(int n, const int64_t *values)
{
    return rp_from_data(RP_I64, 1, DIMS(n), values);
}

static void test_along(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 3)), *picks = rp_reshape(integers(2, DIMS(-1, 0)), 2, DIMS(2, 1));
    assert_text(rp_take_along_axis(a, picks, 1), "[[2]\n [3]]");
    assert_text(rp_take_along_axis(a, integers(2, DIMS(4, 0)), RP_ALL_AXES), "[4 0]");
    assert_error(rp_take_along_axis(a, integers(1, DIMS(0)), 1), RP_EVALUE, "same number of dimensions");
    assert_int_equal(rp_put_along_axis(a, picks, rp_scalar_int(9), 1, NULL), RP_OK);
    assert_text(a, "[[0 1 9]\n [9 4 5]]");
}

static void test_masks(void **state)
{
    (void)state;
    rp_error error;
    rp_array *a = count_up(1, DIMS(5)), *odd = rp_remainder(a, rp_scalar_int(2));
    assert_text(rp_compress(odd, a, 0), "[1 3]");
    assert_text(rp_extract(odd, a), "[1 3]");
    assert_int_equal(rp_putmask(a, odd, integers(2, DIMS(7, 8)), NULL), RP_OK);
    assert_text(a, "[0 8 2 8 4]");
    assert_int_equal(rp_place(a, odd, integers(2, DIMS(5, 6)), NULL), RP_OK);
    assert_text(a, "[0 5 2 6 4]");
    assert_failure(rp_place(a, odd, integers(0, DIMS(0)), &error), RP_EVALUE, error, "Cannot insert from an empty");
    assert_failure(rp_putmask(a, odd, rp_arange(0, 1, 1), &error), RP_EDTYPE, error, "according to the rule 'safe'");
    assert_failure(rp_putmask(a, integers(1, DIMS(1)), a, &error), RP_EVALUE, error, "must be the same size");
}

static void test_copyto(void **state)
{
    (void)state;
    rp_error error;
    rp_array *a = rp_zeros(RP_I32, 2, DIMS(2, 3)), *on = rp_from_data(RP_BOOL, 1, DIMS(3), (bool[]){true, false, true});
    assert_int_equal(rp_copyto(a, integers(3, DIMS(1, 2, 3)), RP_CAST_SAME_KIND, on, NULL), RP_OK);
    assert_text(a, "[[1 0 3]\n [1 0 3]]");
    assert_failure(rp_copyto(a, rp_scalar(1.5), RP_CAST_SAME_KIND, NULL, &error), RP_EDTYPE, error, "'same_kind'");
    assert_int_equal(rp_copyto(a, rp_scalar(1.5), RP_CAST_UNSAFE, NULL, NULL), RP_OK);
    assert_text(a, "[[1 1 1]\n [1 1 1]]");
    assert_failure(rp_copyto(a, a, RP_CAST_NO, integers(1, DIMS(1)), &error), RP_EDTYPE, error, "bool");
}

static void test_put_and_diagonals(void **state)
{
    (void)state;
    rp_error error;
    rp_array *a = rp_zeros(RP_I64, 2, DIMS(4, 2));
    assert_int_equal(rp_fill_diagonal(a, integers(2, DIMS(5, 6)), true, NULL), RP_OK);
    assert_text(a, "[[5 0]\n [0 6]\n [0 0]\n [5 0]]");
    assert_int_equal(rp_put(a, integers(2, DIMS(-1, 9)), rp_scalar_int(7), RP_INDEX_WRAP, NULL), RP_OK);
    assert_text(a, "[[5 7]\n [0 6]\n [0 0]\n [5 7]]");
    assert_failure(rp_put(a, integers(2, DIMS(0, 8)), a, RP_INDEX_RAISE, &error), RP_EINDEX, error, "index 8");
    assert_text(rp_diagonal(a, -1, 0, 1), "[0 0]");
    assert_false(rp_is_writable(rp_diagonal(a, 0, 0, 1)));
    assert_text(rp_trace(a, 0, 0, 1), "11");
    assert_error(rp_diagonal(rp_ravel(a), 0, 0, 1), RP_EVALUE, "at least two dimensions");
    assert_error(rp_diagonal(a, 0, 1, -1), RP_EVALUE, "cannot be the same");
}

static void test_choices(void **state)
{
    (void)state;
    rp_array *a = integers(3, DIMS(0, 1, 2)), *ten = rp_full(RP_I64, 0, NULL, rp_scalar_int(10));
    assert_text(rp_choose(a, (rp_array *[]){a, ten, rp_scalar(0.5)}, 3, RP_INDEX_RAISE), "[ 0.  10.   0.5]");
    assert_error(rp_choose(a, (rp_array *[]){a, ten}, 2, RP_INDEX_RAISE), RP_EVALUE, "invalid entry in choice array");
    assert_text(rp_choose(a, (rp_array *[]){a, ten}, 2, RP_INDEX_WRAP), "[ 0 10  2]");
    assert_error(rp_choose(a, NULL, 0, RP_INDEX_RAISE), RP_EVALUE, "0-length sequence");
    rp_array *conditions[] = {rp_less(a, rp_scalar_int(1)), rp_less(a, rp_scalar_int(2))};
    assert_text(rp_select(conditions, (rp_array *[]){ten, a}, 2, NULL), "[10  1  0]");
    assert_text(rp_select(conditions, (rp_array *[]){ten, a}, 2, rp_scalar(-1)), "[10.  1. -1.]");
    assert_error(rp_select((rp_array *[]){a}, (rp_array *[]){a}, 1, NULL), RP_EDTYPE, "should be boolean");
}

static void test_finding(void **state)
{
    (void)state;
    rp_array *a = rp_from_data(RP_F64, 2, DIMS(2, 2), (double[]){0, -0.0, 3, 4});
    rp_index_arrays found = rp_nonzero(a);
    assert_int_equal(found.count, 2);
    assert_text(found.axis[0], "[1 1]");
    assert_text(found.axis[1], "[0 1]");
    assert_text(rp_argwhere(a), "[[1 0]\n [1 1]]");
    assert_text(rp_flatnonzero(a), "[2 3]");
    assert_text(rp_count_nonzero(a, 0, NULL, false), "2");
    assert_text(rp_count_nonzero(a, 1, (int[]){-1}, true), "[[0]\n [2]]");
    assert_error(rp_nonzero(rp_scalar(1)).axis[0], RP_EVALUE, "0d arrays");
    assert_int_equal(rp_dim(rp_argwhere(rp_scalar(1)), 0), 1);
}

static void test_grids(void **state)
{
    (void)state;
    assert_text(rp_indices(2, DIMS(2, 2)), "[[[0 0]\n  [1 1]]\n\n [[0 1]\n  [0 1]]]");
    assert_text(rp_indices_sparse(2, DIMS(2, 2)).axis[0], "[[0]\n [1]]");
    rp_index_arrays cross = rp_ix((rp_array *[]){integers(2, DIMS(0, 2)), rp_ones(RP_BOOL, 1, DIMS(2))}, 2);
    assert_text(cross.axis[0], "[[0]\n [2]]");
    assert_text(cross.axis[1], "[[0 1]]");
    rp_array *matrix = count_up(2, DIMS(3, 3));
    assert_error(rp_ix((rp_array *[]){matrix}, 1).axis[0], RP_EVALUE, "Cross index must be 1 dimensional");
    assert_text(rp_diag_indices(2, 3).axis[2], "[0 1]");
    assert_int_equal(rp_diag_indices_from(matrix).count, 2);
    assert_text(rp_tril_indices(2, 0, 3).axis[1], "[0 0 1]");
    assert_text(rp_triu_indices(2, 1, 3).axis[0], "[0 0 1]");
    assert_text(rp_triu_indices(2, INT64_MAX, 3).axis[0], "[]");
    assert_text(rp_tril_indices(2, INT64_MIN, 3).axis[0], "[]");
}

static void test_flat_indices(void **state)
{
    (void)state;
    rp_array *pair[] = {integers(2, DIMS(1, 2)), integers(2, DIMS(0, 5))};
    const rp_index_mode modes[] = {RP_INDEX_RAISE, RP_INDEX_WRAP};
    assert_text(rp_ravel_multi_index(pair, 2, DIMS(3, 4), modes, RP_ORDER_C), "[4 9]");
    assert_text(rp_ravel_multi_index(pair, 2, DIMS(3, 4), modes, RP_ORDER_F), "[1 5]");
    assert_error(rp_ravel_multi_index(pair, 2, DIMS(3, 4), NULL, RP_ORDER_C), RP_EVALUE, "invalid entry");
    assert_error(rp_ravel_multi_index(pair, 2, DIMS(INT64_MAX, 4), NULL, RP_ORDER_C), RP_EVALUE, "invalid dims");
    assert_text(rp_unravel_index(pair[1], 2, DIMS(3, 4), RP_ORDER_C).axis[1], "[0 1]");
    assert_error(rp_unravel_index(pair[1], 1, DIMS(5), RP_ORDER_C).axis[0], RP_EVALUE, "index 5 is out of bounds");
}

static void test_ufunc_at(void **state)
{
    (void)state;
    rp_error error;
    const rp_ufunc *add = rp_ufunc_find("add"), *negative = rp_ufunc_find("negative");
    rp_array *a = rp_zeros(RP_I64, 2, DIMS(2, 3)), *twice = integers(3, DIMS(0, 0, 2)),
             *point = rp_zeros(RP_I64, 0, NULL);
    rp_index_item items[] = {rp_ix_slice(1, RP_END, 1), rp_ix_array(twice)};
    assert_int_equal(rp_ufunc_at_items(add, a, items, 2, integers(3, DIMS(1, 2, 4)), NULL), RP_OK);
    assert_text(a, "[[0 0 0]\n [3 0 4]]");
    assert_int_equal(rp_ufunc_at_items(add, rp_transpose(a, NULL), &items[1], 1, rp_scalar_int(1), NULL), RP_OK);
    assert_text(a, "[[2 0 1]\n [5 0 5]]");
    assert_int_equal(rp_ufunc_at_items(negative, a, RP_ITEMS(rp_ix_at(0)), NULL, NULL), RP_OK);
    assert_text(a, "[[-2  0 -1]\n [ 5  0  5]]");
    assert_int_equal(rp_ufunc_at_items(add, point, NULL, 0, rp_scalar_int(4), NULL), RP_OK);
    assert_text(point, "4");
    assert_failure(rp_ufunc_at_items(add, a, RP_ITEMS(rp_ix_at(2)), twice, &error), RP_EINDEX, error, "index 2");
}

RUN_TESTS(cmocka_unit_test(test_ufunc_at), cmocka_unit_test(test_along), cmocka_unit_test(test_masks),
          cmocka_unit_test(test_copyto), cmocka_unit_test(test_put_and_diagonals), cmocka_unit_test(test_choices),
          cmocka_unit_test(test_finding), cmocka_unit_test(test_grids), cmocka_unit_test(test_flat_indices))
