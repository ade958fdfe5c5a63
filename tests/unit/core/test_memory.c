#include "array_check.h"
#include <rapto/ops.h>
#include <rapto/sorting.h>

static void test_layout(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 3)), *turned = rp_transpose(a, NULL);
    assert_memory_equal(rp_strides(a), DIMS(24, 8), 16);
    assert_memory_equal(rp_strides(turned), DIMS(8, 24), 16);
    assert_true(rp_is_c_contiguous(a) && !rp_is_f_contiguous(a));
    assert_true(!rp_is_c_contiguous(turned) && rp_is_f_contiguous(turned));
    assert_true(rp_owns_data(rp_copy(a)) && !rp_owns_data(turned));
    double *block = rp_malloc(sizeof *block);
    assert_true(rp_owns_data(rp_adopt(RP_F64, 0, NULL, block)));
}

static void test_pointers(void **state)
{
    void *data;
    (void)state;
    rp_array *a = rp_arange_int(0, 4, 1), *tail = rp_slice(a, 0, 2, RP_END, 1);
    assert_int_equal(rp_data_pointer(tail, true, &data), RP_OK);
    *(int64_t *)data = 7;
    assert_text(a, "[0 1 7 3]");
    assert_int_equal(rp_data_pointer(rp_broadcast_to(a, 2, DIMS(2, 4)), true, &data), RP_EREADONLY);
    assert_int_equal(rp_data_pointer(rp_broadcast_to(a, 2, DIMS(2, 4)), false, &data), RP_OK);
    assert_int_equal(rp_data_pointer(rp_slice(a, 3, 0, 1, 1), false, &data), RP_EAXIS);
}

static void test_shared_memory(void **state)
{
    bool shares = true;
    rp_error error;
    (void)state;
    rp_array *a = rp_arange_int(0, 9, 1), *even = rp_slice(a, 0, 0, RP_END, 2), *odd = rp_slice(a, 0, 1, RP_END, 2);
    assert_true(rp_may_share_memory(even, odd));
    assert_int_equal(rp_shares_memory(even, odd, -1, &shares, &error), RP_OK);
    assert_false(shares);
    assert_int_equal(rp_shares_memory(even, a, 100, &shares, &error), RP_OK);
    assert_true(shares);
    assert_false(rp_may_share_memory(a, rp_copy(a)));
    assert_failure(rp_shares_memory(rp_slice(a, 0, 0, 1, 0), a, -1, &shares, &error), RP_EVALUE, error, "zero");
}

static void test_hard_questions(void **state)
{
    bool shares;
    rp_error error;
    (void)state;
    rp_array *memory = rp_zeros(RP_I8, 1, DIMS(100000));
    rp_array *a = rp_as_strided(memory, 4, DIMS(7, 7, 7, 7), DIMS(5001, 3003, 1007, 703), 0);
    rp_array *b = rp_as_strided(memory, 4, DIMS(7, 7, 7, 7), DIMS(4999, 2999, 1013, 701), 1);
    assert_failure(rp_shares_memory(a, b, 1, &shares, &error), RP_EUNSUPPORTED, error, "Exceeded max_work");
    assert_int_equal(rp_shares_memory(a, b, -1, &shares, &error), RP_OK);
}

static void test_views_by_strides(void **state)
{
    (void)state;
    rp_array *a = rp_arange_int(0, 6, 1), *tail = rp_slice(a, 0, 2, RP_END, 1);
    assert_text(rp_as_strided(a, 2, DIMS(3, 3), DIMS(8, 8), 0), "[[0 1 2]\n [1 2 3]\n [2 3 4]]");
    assert_text(rp_as_strided(tail, 1, DIMS(3), DIMS(-8), 0), "[2 1 0]"); /* inside the memory, before the view */
    assert_error(rp_as_strided(a, 2, DIMS(3, 5), DIMS(8, 8), 0), RP_EVALUE, "outside the memory");
    assert_error(rp_as_strided(a, 1, DIMS(2), DIMS(-8), 0), RP_EVALUE, "outside the memory");
    assert_error(rp_as_strided(a, 1, DIMS(2), DIMS(INT64_MAX), 8), RP_EVALUE, "outside the memory");
    assert_int_equal(rp_size(rp_as_strided(a, 1, DIMS(0), DIMS(800), 0)), 0);
}

static void test_views_as_other_dtypes(void **state)
{
    (void)state;
    rp_array *a = rp_arange_int(0, 4, 1), *grid = rp_reshape(a, 2, DIMS(2, 2));
    assert_text(rp_view_dtype(a, RP_I32), "[0 0 1 0 2 0 3 0]");
    assert_text(rp_view_dtype(rp_view_dtype(a, RP_I32), RP_I64), "[0 1 2 3]");
    assert_text(rp_view_dtype(rp_transpose(grid, NULL), RP_TIMEDELTA_NS), "[[0 2]\n [1 3]]");
    assert_int_equal(rp_dtype_of(rp_view_dtype(a, RP_BYTES)), rp_dtype_bytes(8));
    assert_int_equal(rp_dim(rp_view_dtype(grid, RP_C128), 1), 1);
    assert_error(rp_view_dtype(rp_transpose(grid, NULL), RP_I32), RP_EVALUE, "last axis must be contiguous");
    assert_error(rp_view_dtype(rp_arange_int(0, 3, 1), RP_C128), RP_EVALUE, "larger dtype");
    assert_error(rp_view_dtype(a, rp_dtype_bytes(3)), RP_EVALUE, "smaller dtype");
    assert_error(rp_view_dtype(rp_scalar(1), RP_F32), RP_EVALUE, "0d array");
}

/* Elements at odd addresses: seen, computed with, and written where they are. */
static void test_elements_anywhere(void **state)
{
    const void *data;
    void *place;
    (void)state;
    rp_array *bytes = rp_zeros(RP_U8, 1, DIMS(33)), *odd = rp_view_dtype(rp_slice(bytes, 0, 1, RP_END, 1), RP_F64);
    assert_true(!rp_is_aligned(odd) && rp_is_aligned(bytes) && rp_is_aligned(rp_slice(odd, 0, 0, 0, 1)));
    assert_int_equal(rp_assign(odd, rp_arange(0, 4, 1), NULL), RP_OK);
    assert_int_equal(rp_assign(rp_slice(odd, 0, 0, 2, 1), rp_slice(odd, 0, 1, 3, 1), NULL), RP_OK);
    assert_text(rp_add(odd, rp_flip(odd, 0)), "[4. 4. 4. 4.]");
    assert_text(rp_sort(odd, 0, true), "[3. 2. 2. 1.]");
    assert_text(rp_astype(odd, RP_C64), "[1.+0.j 2.+0.j 2.+0.j 3.+0.j]");
    assert_int_equal(rp_data_pointer(odd, false, &place), RP_OK);
    assert_int_equal(rp_read(odd, &data), RP_OK);
    assert_ptr_not_equal(data, place); /* a copy that may be read through a double's pointer */
    assert_true(((const double *)data)[3] == 3);
    assert_ptr_not_equal(rp_ascontiguous(odd), odd);
    assert_int_equal(rp_sort_inplace(odd, 0, true, NULL), RP_OK);
    assert_text(odd, "[3. 2. 2. 1.]");
    rp_array *steps = rp_as_strided(rp_arange_int(0, 6, 1), 1, DIMS(2), DIMS(4), 0);
    assert_true(!rp_is_aligned(steps) && rp_is_aligned(rp_slice(steps, 0, 0, 1, 1)));
}

static void test_lazy_results_of_elements_anywhere(void **state)
{
    (void)state;
    rp_array *odd = rp_view_dtype(rp_slice(rp_zeros(RP_U8, 1, DIMS(17)), 0, 1, RP_END, 1), RP_I64);
    rp_set_mode(RP_MODE_LAZY);
    rp_array *more = rp_add(odd, rp_scalar_int(1));
    assert_int_equal(rp_fill(odd, 5, NULL), RP_OK);
    rp_set_mode(RP_MODE_EAGER);
    assert_text(more, "[1 1]");
    assert_text(odd, "[5 5]");
}

RUN_TESTS(cmocka_unit_test(test_layout), cmocka_unit_test(test_pointers), cmocka_unit_test(test_shared_memory),
          cmocka_unit_test(test_hard_questions), cmocka_unit_test(test_views_by_strides),
          cmocka_unit_test(test_views_as_other_dtypes), cmocka_unit_test(test_elements_anywhere),
          cmocka_unit_test(test_lazy_results_of_elements_anywhere))
