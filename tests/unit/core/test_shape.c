#include "array_check.h"
#include "core/iter_i.h"

static void test_sizes(void **state)
{
    int64_t size = -1;
    (void)state;
    assert_true(rpi_shape_size(0, NULL, 8, &size) && size == 1);
    assert_true(rpi_shape_size(3, DIMS(2, 3, 4), 8, &size) && size == 24);
    assert_true(rpi_shape_size(3, DIMS(2, 0, 4), 8, &size) && size == 0);
    assert_true(rpi_shape_size(1, DIMS(INT64_MAX), 1, &size) && size == INT64_MAX);
    assert_false(rpi_shape_size(1, DIMS(INT64_MAX), 2, &size));
    assert_false(rpi_shape_size(1, DIMS(-1), 8, &size));
    assert_false(rpi_shape_size(2, DIMS(0, INT64_MAX), 8, &size));
}

static void test_orders(void **state)
{
    int64_t strides[3];
    (void)state;
    rpi_c_strides(3, DIMS(2, 3, 4), 8, strides);
    assert_memory_equal(strides, DIMS(96, 32, 8), sizeof strides);
    assert_true(rpi_is_c_order(3, DIMS(2, 3, 4), strides, 8));
    assert_false(rpi_is_f_order(3, DIMS(2, 3, 4), strides, 8));
    assert_true(rpi_is_f_order(2, DIMS(2, 3), DIMS(8, 16), 8));
    assert_true(rpi_is_c_order(3, DIMS(1, 3, 1), DIMS(-7, 8, 1000), 8)); /* strides of extent 1 do not count */
    assert_true(rpi_is_c_order(2, DIMS(0, 3), DIMS(1, 1), 8));
    assert_false(rpi_is_c_order(1, DIMS(3), DIMS(-8), 8));
    assert_false(rpi_is_c_order(1, DIMS(3), DIMS(0), 8));
    assert_true(rpi_is_c_order(0, NULL, NULL, 8) && rpi_is_f_order(0, NULL, NULL, 8));
}

static void test_broadcasting(void **state)
{
    int64_t out[RP_MAX_NDIM], strides[RP_MAX_NDIM];
    int ndim = 0;
    (void)state;
    assert_true(rpi_broadcast_shape(1, DIMS(4), &ndim, out));
    assert_true(rpi_broadcast_shape(3, DIMS(2, 3, 1), &ndim, out));
    assert_true(rpi_broadcast_shape(0, NULL, &ndim, out));
    assert_int_equal(ndim, 3);
    assert_memory_equal(out, DIMS(2, 3, 4), 3 * sizeof *out);
    assert_false(rpi_broadcast_shape(1, DIMS(5), &ndim, out));
    rpi_broadcast_strides(2, DIMS(3, 1), DIMS(8, 8), 3, out, strides);
    assert_memory_equal(strides, DIMS(0, 8, 0), 3 * sizeof *strides);
    ndim = 0;
    assert_true(rpi_broadcast_shape(2, DIMS(0, 1), &ndim, out));
    assert_true(rpi_broadcast_shape(2, DIMS(1, 5), &ndim, out));
    assert_memory_equal(out, DIMS(0, 5), 2 * sizeof *out);
    assert_false(rpi_broadcast_shape(2, DIMS(2, 5), &ndim, out));
}

RUN_TESTS(cmocka_unit_test(test_sizes), cmocka_unit_test(test_orders), cmocka_unit_test(test_broadcasting))
