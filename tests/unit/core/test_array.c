#include "array_check.h"
#include "core/array_i.h"

static void test_accessors(void **state)
{
    (void)state;
    rp_array *a = rp_zeros(RP_F32, 3, DIMS(2, 3, 4));
    assert_int_equal(rp_dtype_of(a), RP_F32);
    assert_int_equal(rp_ndim(a), 3);
    assert_int_equal(rp_size(a), 24);
    assert_memory_equal(rp_shape(a), DIMS(2, 3, 4), 3 * sizeof(int64_t));
    assert_int_equal(rp_dim(a, 0), 2);
    assert_int_equal(rp_dim(a, -1), 4);
    assert_int_equal(rp_dim(a, 3), 0);
    assert_int_equal(rp_dim(a, -4), 0);
    assert_int_equal(rp_array_status(a), RP_OK);
    assert_string_equal(rp_array_message(a), "");
    assert_true(rp_is_writable(a));
}

static void test_empty_and_scalar_arrays(void **state)
{
    const void *data = NULL;
    (void)state;
    rp_array *empty = rp_zeros(RP_F64, 3, DIMS(2, 0, 4)), *scalar = rp_zeros(RP_I8, 0, NULL);
    assert_int_equal(rp_size(empty), 0);
    assert_int_equal(rp_read(empty, &data), RP_OK);
    assert_non_null(data);
    assert_int_equal(rp_size(scalar), 1);
    assert_int_equal(rp_ndim(scalar), 0);
}

static void test_shapes_that_cannot_be(void **state)
{
    int64_t many[RP_MAX_NDIM + 1];
    (void)state;
    for (int i = 0; i <= RP_MAX_NDIM; i++) many[i] = 1;
    assert_int_equal(rp_array_status(rp_zeros(RP_I8, RP_MAX_NDIM, many)), RP_OK);
    assert_error(rp_zeros(RP_I8, RP_MAX_NDIM + 1, many), RP_ESHAPE, "65 dimensions");
    assert_error(rp_zeros(RP_I8, -1, many), RP_ESHAPE, "-1 dimensions");
    assert_error(rp_zeros(RP_F64, 2, DIMS(INT64_C(1) << 40, INT64_C(1) << 40)), RP_ESHAPE,
                 "(1099511627776,1099511627776)");
    assert_error(rp_zeros(RP_F64, 1, DIMS(INT64_MAX)), RP_ESHAPE, "float64");
    /* A zero extent does not hide an overflow of the others, as in NumPy. */
    assert_error(rp_zeros(RP_F64, 3, DIMS(INT64_C(1) << 40, 0, INT64_C(1) << 40)), RP_ESHAPE, "larger than memory");
    rp_memory_set_limit(1 << 20);
    assert_error(rp_zeros(RP_I8, 1, DIMS(1 << 21)), RP_ENOMEM, "out of memory");
    rp_memory_set_limit(0);
}

static int freed;
static void free_node(void *node)
{
    freed += *(int *)node;
}

static void test_a_pending_array_and_its_node(void **state)
{
    int node = 1;
    (void)state;
    freed = 0;
    rp_scope *scope = rp_scope_open();
    rp_array *a = rpi_new_pending(RP_I64, 1, DIMS(3), &node, free_node);
    assert_int_equal(rpi_state_of(a), RPI_PENDING);
    assert_int_equal(rp_size(a), 3);
    assert_int_equal(rp_array_status(a), RP_OK);
    assert_true(rp_is_writable(a));
    rp_array *value = rp_slice(rp_arange_int(0, 6, 1), 0, RP_NONE, RP_NONE, -2);
    rpi_become(a, value);
    assert_int_equal(freed, 1);
    assert_int_equal(rpi_state_of(a), RPI_VALUE);
    assert_text(a, "[5 3 1]");
    rpi_new_pending(RP_I64, 1, DIMS(3), &node, free_node); /* never needed: dies with the scope */
    rp_scope_close(scope);
    assert_int_equal(freed, 2);
    assert_error(rpi_new_pending(RP_I64, 1, DIMS(-1), &node, free_node), RP_ESHAPE, "negative");
    assert_int_equal(freed, 3);
}

static void test_views_share_and_inherit(void **state)
{
    (void)state;
    rp_array *a = rp_arange_int(0, 6, 1);
    rp_array *view = rpi_new_view(a, 8, 2, DIMS(2, 2), DIMS(24, 8));
    assert_text(view, "[[1 2]\n [4 5]]");
    assert_int_equal(rp_fill(view, 9, NULL), RP_OK);
    assert_text(a, "[0 9 9 3 9 9]");
    rp_array *still = rp_broadcast_to(a, 2, DIMS(2, 6));
    assert_false(rp_is_writable(still));
    assert_false(rp_is_writable(rp_slice(still, 1, 0, 2, 1)));
    assert_true(rp_is_writable(rp_copy(still)));
}

RUN_TESTS(cmocka_unit_test(test_accessors), cmocka_unit_test(test_empty_and_scalar_arrays),
          cmocka_unit_test(test_shapes_that_cannot_be), cmocka_unit_test(test_a_pending_array_and_its_node),
          cmocka_unit_test(test_views_share_and_inherit))
