/* a[items] read and written; tests/conform/test_indexing_numpy.py compares many more with NumPy. */
#include "unit/core/array_check.h"
#include <rapto/indexing.h>
#include <rapto/ops.h>

static rp_array *integers(int n, const int64_t *values)
{
    return rp_from_data(RP_I64, 1, DIMS(n), values);
}

static rp_array *mask(int n, const bool *values)
{
    return rp_from_data(RP_BOOL, 1, DIMS(n), values);
}

static void test_basic(void **state)
{
    (void)state;
    rp_array *a = count_up(3, DIMS(2, 3, 4));
    assert_text(rp_getitem(a, RP_ITEMS(rp_ix_at(1), rp_ix_ellipsis(), rp_ix_at(-1))), "[15 19 23]");
    assert_text(rp_getitem(a, RP_ITEMS(rp_ix_at(0), rp_ix_slice(RP_NONE, RP_NONE, -2), rp_ix_slice(1, 3, 1))),
                "[[ 9 10]\n [ 1  2]]");
    assert_int_equal(rp_ndim(rp_getitem(a, RP_ITEMS(rp_ix_newaxis(), rp_ix_at(0), rp_ix_newaxis()))), 4);
    assert_ptr_not_equal(rp_getitem(a, NULL, 0), a);
    rp_array *view = rp_getitem(a, RP_ITEMS(rp_ix_at(0), rp_ix_at(0)));
    assert_int_equal(rp_fill(view, 9, NULL), RP_OK);
    assert_text(rp_getitem(a, RP_ITEMS(rp_ix_at(0), rp_ix_all(), rp_ix_at(2))), "[ 9  6 10]");
}

static void test_placement(void **state)
{
    (void)state;
    rp_array *a = rp_zeros(RP_U8, 4, DIMS(2, 3, 4, 5));
    rp_array *pick = integers(2, DIMS(0, 1)), *grid = rp_reshape(pick, 2, DIMS(2, 1));
    rp_array *adjacent = rp_getitem(a, RP_ITEMS(rp_ix_all(), rp_ix_array(grid), rp_ix_array(pick)));
    assert_memory_equal(rp_shape(adjacent), DIMS(2, 2, 2, 5), 4 * sizeof(int64_t));
    rp_array *apart = rp_getitem(a, RP_ITEMS(rp_ix_all(), rp_ix_array(pick), rp_ix_all(), rp_ix_at(0)));
    assert_memory_equal(rp_shape(apart), DIMS(2, 2, 4), 3 * sizeof(int64_t));
    rp_array *flagged = rp_getitem(a, RP_ITEMS(rp_ix_bool(true), rp_ix_at(0)));
    assert_memory_equal(rp_shape(flagged), DIMS(1, 3, 4, 5), 4 * sizeof(int64_t));
    rp_array *nothing = rp_getitem(a, RP_ITEMS(rp_ix_bool(false)));
    assert_memory_equal(rp_shape(nothing), DIMS(0, 2, 3, 4, 5), 5 * sizeof(int64_t));
}

static void test_advanced(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(3, 4));
    rp_array *rows = integers(2, DIMS(-1, 0)), *columns = integers(2, DIMS(3, 1));
    assert_text(rp_getitem(a, RP_ITEMS(rp_ix_array(rows))), "[[ 8  9 10 11]\n [ 0  1  2  3]]");
    assert_text(rp_getitem(a, RP_ITEMS(rp_ix_array(rows), rp_ix_array(columns))), "[11  1]");
    assert_text(rp_getitem(a, RP_ITEMS(rp_ix_array(mask(3, (bool[]){true, false, true})), rp_ix_at(1))), "[1 9]");
    assert_text(rp_getitem(a, RP_ITEMS(rp_ix_array(rp_greater(a, rp_scalar_int(8))))), "[ 9 10 11]");
    rp_array *copy = rp_getitem(a, RP_ITEMS(rp_ix_array(rp_reshape(integers(1, DIMS(1)), 0, NULL))));
    assert_int_equal(rp_fill(copy, 0, NULL), RP_OK);
    assert_text(rp_index(a, 0, 1), "[4 5 6 7]");
}

static void test_refusals(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(3, 4));
    rp_index_item zero = rp_ix_at(0), dots = rp_ix_ellipsis();
    assert_error(rp_getitem(a, RP_ITEMS(rp_ix_at(3))), RP_EINDEX, "index 3 is out of bounds for axis 0 with size 3");
    assert_error(rp_getitem(a, RP_ITEMS(rp_ix_array(integers(1, DIMS(5))))), RP_EINDEX, "index 5 is out of bounds");
    assert_error(rp_getitem(a, RP_ITEMS(zero, zero, zero)), RP_EINDEX,
                 "too many indices for array: array is 2-dimensional, but 3 were indexed");
    assert_error(rp_getitem(a, RP_ITEMS(dots, dots)), RP_EINDEX, "an index can only have a single ellipsis");
    assert_error(rp_getitem(a, RP_ITEMS(rp_ix_array(rp_ones(RP_F64, 1, DIMS(1))))), RP_EINDEX,
                 "must be of integer (or boolean) type");
    assert_error(rp_getitem(a, RP_ITEMS(rp_ix_array(mask(2, (bool[]){true, false})))), RP_EINDEX,
                 "boolean index did not match indexed array along axis 0; size of axis is 3 but size of corresponding "
                 "boolean axis is 2");
    assert_error(rp_getitem(a, RP_ITEMS(rp_ix_array(integers(2, DIMS(0, 1))), rp_ix_array(integers(3, DIMS(0, 1, 2))))),
                 RP_EINDEX, "could not be broadcast together with shapes (2,) (3,)");
    assert_error(rp_getitem(a, RP_ITEMS(rp_ix_slice(0, 1, 0))), RP_EVALUE, "step cannot be zero");
    rp_array *wrong = rp_index(a, 0, 7);
    assert_error(rp_getitem(wrong, RP_ITEMS(zero)), RP_EINDEX, "index 7");
    assert_error(rp_getitem(a, RP_ITEMS(rp_ix_array(wrong))), RP_EINDEX, "index 7");
    assert_error(rp_getitem(a, RP_ITEMS((rp_index_item){.kind = 99})), RP_EINVAL, "99");
}

static void test_many_axes(void **state)
{
    (void)state;
    rp_index_item items[RP_MAX_NDIM + 1];
    for (int i = 0; i <= RP_MAX_NDIM; i++) items[i] = rp_ix_newaxis();
    rp_array *a = rp_zeros(RP_F64, 1, DIMS(2));
    assert_error(rp_getitem(a, items, RP_MAX_NDIM), RP_EINDEX, "number of dimensions");
    assert_int_equal(rp_ndim(rp_getitem(a, items, RP_MAX_NDIM - 1)), RP_MAX_NDIM);
    items[0] = rp_ix_array(rp_zeros(RP_I64, 2, DIMS(1, 1)));
    assert_error(rp_getitem(a, items, RP_MAX_NDIM), RP_EINDEX, "number of dimensions");
}

static void test_writing(void **state)
{
    (void)state;
    rp_error error;
    rp_array *a = rp_zeros(RP_I16, 1, DIMS(4));
    rp_array *twice = integers(3, DIMS(1, 1, -1));
    assert_int_equal(rp_setitem(a, RP_ITEMS(rp_ix_array(twice)), rp_arange(5.5, 8, 1), NULL), RP_OK);
    assert_text(a, "[0 6 0 7]");
    assert_failure(rp_setitem(a, RP_ITEMS(rp_ix_array(integers(2, DIMS(0, 4)))), rp_scalar_int(1), &error), RP_EINDEX,
                   error, "index 4 is out of bounds for axis 0 with size 4");
    assert_text(a, "[0 6 0 7]");
    assert_failure(rp_setitem(a, RP_ITEMS(rp_ix_array(twice)), integers(2, DIMS(1, 2)), &error), RP_ESHAPE, error,
                   "value array of shape (2,) could not be broadcast to indexing result of shape (3,)");
    assert_failure(rp_setitem(a, RP_ITEMS(rp_ix_array(rp_greater(a, rp_scalar_int(0)))), twice, &error), RP_EVALUE,
                   error, "cannot assign 3 input values to the 2 output values where the mask is true");
    assert_failure(rp_setitem(a, RP_ITEMS(rp_ix_at(0)), rp_scalar_int(70000), &error), RP_EOVERFLOW, error, "70000");
    assert_failure(rp_setitem(a, RP_ITEMS(rp_ix_at(0)), integers(1, DIMS(1)), &error), RP_EVALUE, error, "sequence");
    rp_array *fixed = rp_broadcast_to(a, 2, DIMS(2, 4));
    assert_failure(rp_setitem(fixed, RP_ITEMS(rp_ix_at(0)), a, &error), RP_EREADONLY, error, "read-only");
    assert_int_equal(rp_setitem(a, RP_ITEMS(rp_ix_slice(1, RP_END, 1)), rp_slice(a, 0, 0, 3, 1), NULL), RP_OK);
    assert_text(a, "[0 0 6 0]");
}

/* What was recorded before a write still sees the old elements. */
static void test_pending_readers(void **state)
{
    (void)state;
    rp_array *a = count_up(1, DIMS(3));
    rp_set_mode(RP_MODE_LAZY);
    rp_array *sum = rp_add(a, a);
    assert_int_equal(rp_setitem(a, RP_ITEMS(rp_ix_array(integers(1, DIMS(0)))), rp_scalar_int(9), NULL), RP_OK);
    rp_set_mode(RP_MODE_EAGER);
    assert_text(sum, "[0 2 4]");
    assert_text(a, "[9 1 2]");
}

/* Every layout and item size, in one thread and in several. */
static void test_item_sizes(void **state)
{
    (void)state;
    const rp_dtype dtypes[] = {RP_I8, RP_F16, RP_F32, RP_F64, RP_C128, RP_DATETIME_NS};
    rp_array *rows = rp_astype(rp_remainder(rp_arange_int(0, 60000, 1), rp_scalar_int(97)), RP_I32);
    for (size_t i = 0; i < sizeof dtypes / sizeof *dtypes; i++) {
        RP_SCOPE();
        rp_array *a = rp_astype(count_up(3, DIMS(97, 3, 4)), dtypes[i]);
        rp_array *views[] = {a, rp_swapaxes(a, 1, 2), rp_flip(a, 2), rp_slice(a, 2, 0, 4, 2)};
        for (int k = 0; k < 4; k++) {
            rp_set_threads(1);
            rp_array *one = rp_getitem(views[k], RP_ITEMS(rp_ix_array(rows)));
            rp_set_threads(2);
            rp_array *two = rp_getitem(views[k], RP_ITEMS(rp_ix_array(rows)));
            rp_set_threads(0);
            const void *first, *second;
            size_t bytes = (size_t)rp_size(one) * rp_dtype_size(dtypes[i]);
            assert_int_equal(rp_read(one, &first), RP_OK);
            assert_int_equal(rp_read(two, &second), RP_OK);
            assert_memory_equal(first, second, bytes);
            rp_array *last = rp_getitem(one, RP_ITEMS(rp_ix_at(59999)));
            assert_int_equal(rp_read(rp_copy(last), &first), RP_OK);
            assert_int_equal(rp_read(rp_copy(rp_index(views[k], 0, 59999 % 97)), &second), RP_OK);
            assert_memory_equal(first, second, bytes / 60000);
        }
    }
}

RUN_TESTS(cmocka_unit_test(test_basic), cmocka_unit_test(test_placement), cmocka_unit_test(test_advanced),
          cmocka_unit_test(test_refusals), cmocka_unit_test(test_many_axes), cmocka_unit_test(test_writing),
          cmocka_unit_test(test_pending_readers), cmocka_unit_test(test_item_sizes))
