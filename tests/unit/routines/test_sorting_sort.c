/* Sorted copies, sorting in place, indices, partitions; expected texts are NumPy's. tests/conform/test_sorting.py goes
 * through all dtypes. */
#include "unit/core/array_check.h"
#include <math.h>
#include <rapto/ops.h>
#include <rapto/sorting.h>

static rp_array *floats(int64_t n, const double *values)
{
    return rp_from_data(RP_F64, 1, &n, values);
}

static rp_array *table(void)
{
    return rp_from_data(RP_I32, 2, DIMS(2, 3), (const int32_t[]){3, 1, 2, 9, 7, 8});
}

static void test_sort(void **state)
{
    (void)state;
    RP_SCOPE();
    assert_text(rp_sort(table(), -1, false), "[[1 2 3]\n [7 8 9]]");
    assert_text(rp_sort(table(), 0, true), "[[9 7 8]\n [3 1 2]]");
    assert_text(rp_sort(table(), RP_ALL_AXES, false), "[1 2 3 7 8 9]");
    assert_text(rp_sort(floats(4, (const double[]){NAN, 1, -INFINITY, -0.0}), 0, false), "[-inf  -0.   1.  nan]");
    assert_text(rp_sort(floats(4, (const double[]){NAN, 1, -INFINITY, -0.0}), 0, true), "[ nan   1.  -0. -inf]");
    assert_text(rp_sort(floats(4, (const double[]){0.0, -0.0, 0.0, -1}), 0, false), "[-1.  0. -0.  0.]");
    assert_error(rp_sort(table(), 2, false), RP_EAXIS, "axis 2 is out of bounds for array of dimension 2");
    assert_error(rp_sort(rp_scalar(1), -1, false), RP_EAXIS, "axis -1 is out of bounds for array of dimension 0");
}

static void test_argsort(void **state)
{
    (void)state;
    RP_SCOPE();
    assert_text(rp_argsort(table(), -1, false), "[[1 2 0]\n [1 2 0]]");
    assert_text(rp_argsort(rp_scalar(1), -1, false), "[0]");
    assert_text(rp_argsort(floats(5, (const double[]){2, 1, 2, NAN, 1}), 0, true), "[3 0 2 1 4]");
}

static void test_in_place(void **state)
{
    rp_error error;
    (void)state;
    RP_SCOPE();
    rp_array *a = rp_copy(table());
    assert_int_equal(rp_sort_inplace(rp_slice(a, 1, RP_NONE, RP_NONE, -1), 1, false, &error), RP_OK);
    assert_text(a, "[[3 2 1]\n [9 8 7]]");
    assert_int_equal(rp_partition_inplace(rp_index(a, 0, 0), (const int64_t[]){0}, 1, 0, &error), RP_OK);
    assert_text(rp_index(rp_index(a, 0, 0), 0, 0), "1");
    rp_array *stretched = rp_broadcast_to(a, 3, DIMS(2, 2, 3));
    assert_failure(rp_sort_inplace(stretched, 0, false, &error), RP_EREADONLY, error, "read-only");
    assert_failure(rp_sort_inplace(a, 5, false, &error), RP_EAXIS, error, "axis 5");
}

/* So many small keys are counted in the spare memory, which begins behind an odd number of them here. */
static void test_many_small_keys_in_place(void **state)
{
    (void)state;
    RP_SCOPE();
    const int64_t n = 140001;
    const rp_dtype dtypes[] = {RP_I8, RP_U8, RP_I16, RP_U16, RP_F16};
    for (int d = 0; d < 5; d++) {
        rp_array *numbers = rp_remainder(rp_multiply(rp_arange_int(0, n, 1), rp_scalar(7919)), rp_scalar(101));
        rp_array *a = rp_copy(rp_astype(numbers, dtypes[d])), *sorted = rp_sort(numbers, 0, false);
        assert_int_equal(rp_sort_inplace(a, 0, false, NULL), RP_OK);
        bool equal = false;
        assert_int_equal(rp_item_bool(rp_all(rp_equal(a, rp_astype(sorted, dtypes[d]))), &equal), RP_OK);
        assert_true(equal);
    }
}

/* A result that was recorded before still sees the old order. */
static void test_in_place_when_lazy(void **state)
{
    (void)state;
    RP_SCOPE();
    rp_array *a = rp_copy(table());
    rp_set_mode(RP_MODE_LAZY);
    rp_array *sum = rp_add(a, rp_scalar_int(1));
    assert_int_equal(rp_sort_inplace(a, -1, false, NULL), RP_OK);
    rp_set_mode(RP_MODE_EAGER);
    assert_text(sum, "[[ 4  2  3]\n [10  8  9]]");
    assert_text(a, "[[1 2 3]\n [7 8 9]]");
}

static void test_lexsort(void **state)
{
    (void)state;
    RP_SCOPE();
    rp_array *minor = floats(4, (const double[]){1, 0, 1, 0}), *major = floats(4, (const double[]){2, 2, 1, 1});
    assert_text(rp_lexsort((rp_array *const[]){minor, major}, 2, -1), "[3 2 1 0]");
    assert_error(rp_lexsort((rp_array *const[]){minor, table()}, 2, -1), RP_ESHAPE, "same shape");
    assert_error(rp_lexsort(NULL, 0, -1), RP_EDTYPE, "len > 0");
}

static void test_partition(void **state)
{
    (void)state;
    RP_SCOPE();
    rp_array *a = floats(5, (const double[]){5, 3, NAN, 1, 4});
    assert_text(rp_index(rp_partition(a, (const int64_t[]){2}, 1, 0), 0, 2), "4.0");
    assert_text(rp_index(rp_argpartition(a, (const int64_t[]){-1}, 1, 0), 0, 4), "2");
    assert_error(rp_partition(a, (const int64_t[]){5}, 1, 0), RP_EVALUE, "kth(=5) out of bounds (5)");
}

static void test_top_k(void **state)
{
    (void)state;
    RP_SCOPE();
    rp_top_k_result top = rp_top_k(table(), 2, -1, true);
    assert_text(top.values, "[[3 2]\n [9 8]]");
    assert_text(top.indices, "[[0 2]\n [0 2]]");
    assert_error(rp_top_k(table(), 4, -1, true).values, RP_EVALUE, "k=4");
}

RUN_TESTS(cmocka_unit_test(test_sort), cmocka_unit_test(test_argsort), cmocka_unit_test(test_in_place),
          cmocka_unit_test(test_many_small_keys_in_place), cmocka_unit_test(test_many_small_keys_in_place),
          cmocka_unit_test(test_in_place_when_lazy), cmocka_unit_test(test_lexsort), cmocka_unit_test(test_partition),
          cmocka_unit_test(test_top_k))
