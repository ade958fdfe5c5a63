#include "core/array_i.h"
#include "unit/core/array_check.h"
#include <rapto/rapto.h>

static void test_reshape_in_order(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 3));
    assert_text(rp_reshape_order(a, RP_SHAPE(3, 2), RP_ORDER_F, RP_COPY_IF_NEEDED), "[[0 4]\n [3 2]\n [1 5]]");
    assert_error(rp_reshape_order(a, RP_SHAPE(6), RP_ORDER_F, RP_COPY_NEVER), RP_EVALUE,
                 "Unable to avoid creating a copy");
    assert_error(rp_reshape_order(a, RP_SHAPE(4), RP_ORDER_C, RP_COPY_IF_NEEDED), RP_ESHAPE,
                 "cannot reshape array of size 6 into shape (4,)");
    assert_error(rp_reshape_order(a, RP_SHAPE(6), RP_ORDER_K, RP_COPY_IF_NEEDED), RP_EVALUE, "order K");
    rp_array *copy = rp_reshape_order(a, RP_SHAPE(6), RP_ORDER_C, RP_COPY_ALWAYS);
    assert_ptr_not_equal(copy->storage, a->storage);
    rp_array *view = rp_reshape_order(rp_transpose(a, NULL), RP_SHAPE(-1), RP_ORDER_A, RP_COPY_NEVER);
    assert_ptr_equal(view->storage, a->storage);
}

static void test_ravel_shares_when_dense(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 3)), *turned = rp_transpose(a, NULL);
    assert_ptr_equal(rp_ravel_order(turned, RP_ORDER_K)->storage, a->storage);
    assert_ptr_not_equal(rp_ravel_order(turned, RP_ORDER_C)->storage, a->storage);
    assert_text(rp_ravel_order(turned, RP_ORDER_C), "[0 3 1 4 2 5]");
    assert_text(rp_ravel_order(rp_flip(a, 1), RP_ORDER_K), "[2 1 0 5 4 3]");
    assert_ptr_not_equal(rp_flatten(a, RP_ORDER_C)->storage, a->storage);
    rp_array *f = rp_asorder(a, RP_ORDER_F);
    assert_true(f->strides[0] == 8 && f->strides[1] == 16);
    assert_ptr_equal(rp_asorder(f, RP_ORDER_F), f);
    assert_true(rp_copy_order(f, RP_ORDER_K)->strides[0] == 8);
    assert_true(rp_copy_order(f, RP_ORDER_C)->strides[0] == 24);
}

static void test_resize_and_broadcast(void **state)
{
    (void)state;
    int ndim = 0;
    int64_t shape[RP_MAX_NDIM];
    rp_error error;
    rp_array *a = rp_arange_int(0, 3, 1), *parts[2];
    assert_text(rp_resize(a, RP_SHAPE(2, 4)), "[[0 1 2 0]\n [1 2 0 1]]");
    assert_text(rp_resize(rp_zeros(RP_I8, RP_SHAPE(0)), RP_SHAPE(2)), "[0 0]");
    assert_error(rp_resize(a, RP_SHAPE(-1)), RP_EVALUE, "non-negative");
    const int64_t *shapes[] = {DIMS(2, 1), DIMS(3)};
    assert_int_equal(rp_broadcast_shapes((const int[]){2, 1}, shapes, 2, &ndim, shape, &error), RP_OK);
    assert_true(ndim == 2 && shape[0] == 2 && shape[1] == 3);
    shapes[0] = DIMS(2, 2);
    assert_failure(rp_broadcast_shapes((const int[]){2, 1}, shapes, 2, &ndim, shape, &error), RP_ESHAPE, error,
                   "shape mismatch: objects cannot be broadcast to a single shape");
    assert_int_equal(rp_broadcast_arrays(RP_ARRAYS(a, rp_scalar(1)), parts), RP_OK);
    assert_text(parts[1], "[1. 1. 1.]");
    assert_int_equal(rp_broadcast_arrays(RP_ARRAYS(a, rp_arange(0, 2, 1)), parts), RP_ESHAPE);
    assert_error(parts[1], RP_ESHAPE, "(2,)");
}

RUN_TESTS(cmocka_unit_test(test_reshape_in_order), cmocka_unit_test(test_ravel_shares_when_dense),
          cmocka_unit_test(test_resize_and_broadcast))
