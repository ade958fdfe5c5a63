/* Creation: literals, ranges, spaces, matrices, grids; the comparison with NumPy is in tests/conform. */
#include "core/array_i.h"
#include "unit/core/array_check.h"
#include <rapto/rapto.h>

static void test_literals(void **state)
{
    static const float table[2][3] = {{1, 2, 3}, {4, 5, 6}};
    (void)state;
    assert_text(rp_array_of(double, 1, 2.5), "[1.  2.5]");
    assert_int_equal(rp_dtype_of(rp_array_of(int64_t, 1)), RP_I64);
    assert_int_equal(rp_dtype_of(rp_array_of(bool, 1, 0)), RP_BOOL);
    assert_text(rp_from_matrix(table), "[[1. 2. 3.]\n [4. 5. 6.]]");
    assert_int_equal(rp_dtype_of(rp_from_vector(table[0])), RP_F32);
    assert_text(rp_zeros(RP_I8, RP_SHAPE(1, 2)), "[[0 0]]");
}

static void test_like(void **state)
{
    (void)state;
    rp_array *f = rp_copy_order(count_up(2, DIMS(2, 3)), RP_ORDER_F);
    assert_int_equal(rp_empty_like(f, NULL)->strides[0], 8);
    assert_int_equal(rp_empty_like(f, &(rp_like){.has_order = true})->strides[0], 24);
    assert_text(rp_full_like(f, rp_scalar(2.5), &(rp_like){.has_dtype = true, .dtype = RP_F32}),
                "[[2.5 2.5 2.5]\n [2.5 2.5 2.5]]");
    assert_text(rp_ones_like(f, &(rp_like){.has_shape = true, .ndim = 1, .shape = DIMS(2)}), "[1 1]");
    assert_int_equal(rp_empty_order(RP_F64, RP_SHAPE(2, 3), RP_ORDER_F)->strides[1], 16);
    assert_error(rp_empty_order(RP_F64, RP_SHAPE(2), RP_ORDER_K), RP_EVALUE, "only 'C' or 'F'");
    assert_error(rp_zeros_like(f, &(rp_like){.has_shape = true, .ndim = 1, .shape = DIMS(-1)}), RP_ESHAPE, "negative");
}

static void test_ranges(void **state)
{
    (void)state;
    rp_dtype f32 = RP_F32, i8 = RP_I8, truth = RP_BOOL;
    assert_text(rp_arange_of(NULL, rp_scalar_int(4), NULL, NULL), "[0 1 2 3]");
    assert_text(rp_arange_of(rp_scalar(0), rp_scalar(1), rp_scalar(0.25), &f32), "[0.   0.25 0.5  0.75]");
    assert_text(rp_arange_of(rp_scalar_int(120), rp_scalar_int(130), rp_scalar_int(5), &i8), "[120 125]");
    assert_error(rp_arange_of(rp_scalar_int(200), rp_scalar_int(203), NULL, &i8), RP_EOVERFLOW,
                 "200 out of bounds for int8");
    assert_error(rp_arange_of(NULL, rp_scalar_int(3), NULL, &truth), RP_EDTYPE, "at most length 2");
    assert_error(rp_arange_of(NULL, rp_scalar_int(3), rp_scalar_int(0), NULL), RP_EVALUE, "zero");
    assert_error(rp_arange_of(NULL, rp_arange(0, 2, 1), NULL, NULL), RP_EDTYPE, "0-dimensional");
    rp_array *huge =
        rp_arange_of(rp_scalar_int(0), rp_scalar_int((INT64_C(1) << 62) + 1), rp_scalar_int(INT64_C(1) << 60), NULL);
    assert_int_equal(rp_size(huge), 5); /* exact, where floating point would say 4 */
}

static void test_spaces(void **state)
{
    (void)state;
    rp_space_options open = {.open = true}, whole = {.has_dtype = true, .dtype = RP_I32};
    assert_text(rp_linspace_of(rp_scalar(0), rp_scalar(1), 5, NULL), "[0.   0.25 0.5  0.75 1.  ]");
    assert_text(rp_linspace_of(rp_scalar_int(0), rp_scalar_int(1), 4, &open), "[0.   0.25 0.5  0.75]");
    assert_text(rp_linspace_of(rp_scalar(0), rp_scalar(-5), 3, &whole), "[ 0 -3 -5]");
    assert_text(rp_linspace_step(rp_scalar(0), rp_scalar(1), 3, NULL).step, "0.5");
    assert_text(rp_logspace(rp_scalar(0), rp_scalar(2), 3, NULL, NULL), "[  1.  10. 100.]");
    assert_error(rp_linspace_of(rp_scalar(0), rp_scalar(1), -1, NULL), RP_EVALUE, "must be non-negative");
}

static void test_matrices(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 3));
    assert_text(rp_diag(rp_arange_int(1, 3, 1), 1), "[[0 1 0]\n [0 0 2]\n [0 0 0]]");
    assert_text(rp_diag(a, -1), "[3]");
    assert_false(rp_is_writable(rp_diag(a, 0)));
    assert_text(rp_diagflat(rp_eye(RP_I8, 1, 1, 0), -1), "[[0 0]\n [1 0]]");
    assert_text(rp_tri(RP_I8, 2, 3, 0), "[[1 0 0]\n [1 1 0]]");
    assert_text(rp_triu(a, 1), "[[0 1 2]\n [0 0 5]]");
    assert_text(rp_tril(a, INT64_MIN + 1), "[[0 0 0]\n [0 0 0]]");
    assert_text(rp_vander(rp_arange_int(1, 4, 1), -1, false), "[[1 1 1]\n [4 2 1]\n [9 3 1]]");
    assert_error(rp_vander(a, 2, false), RP_EVALUE, "one-dimensional");
    assert_error(rp_diag(rp_scalar(1), 0), RP_EVALUE, "1- or 2-d");
}

static void test_grid(void **state)
{
    rp_array *parts[2];
    (void)state;
    assert_int_equal(rp_meshgrid(RP_ARRAYS(rp_arange_int(0, 3, 1), rp_arange_int(0, 2, 1)), NULL, parts), RP_OK);
    assert_text(parts[0], "[[0 1 2]\n [0 1 2]]");
    assert_text(parts[1], "[[0 0 0]\n [1 1 1]]");
    assert_int_equal(rp_meshgrid(RP_ARRAYS(rp_arange_int(0, 3, 1), rp_index(parts[0], 0, 9)), NULL, parts), RP_EINDEX);
    assert_error(parts[0], RP_EINDEX, "index 9");
}

static void count(void *context)
{
    ++*(int *)context;
}

static void test_buffer(void **state)
{
    static const _Alignas(8) char bytes[17] = {1, 0, 0, 0, 2, 0, 0, 0};
    int released = 0;
    (void)state;
    rp_buffer buffer = {bytes, sizeof bytes, false, count, &released};
    RP_SCOPE();
    rp_array *shared = rp_frombuffer(&buffer, RP_I32, 2, 0);
    assert_text(shared, "[1 2]");
    assert_false(rp_is_writable(shared));
    assert_int_equal(released, 0);
    rp_array *odd = rp_frombuffer(&buffer, RP_I32, 1, 3);
    assert_text(odd, "[512]");
    assert_false(rp_is_aligned(odd));
    assert_int_equal(released, 0);
    assert_error(rp_frombuffer(&buffer, RP_I32, -1, 0), RP_EVALUE, "multiple of element size");
    assert_error(rp_frombuffer(&buffer, RP_I32, 5, 0), RP_EVALUE, "smaller than requested");
    assert_error(rp_frombuffer(&buffer, RP_I32, 1, 18), RP_EVALUE, "offset must be non-negative");
    assert_int_equal(released, 3);
}

RUN_TESTS(cmocka_unit_test(test_literals), cmocka_unit_test(test_like), cmocka_unit_test(test_ranges),
          cmocka_unit_test(test_spaces), cmocka_unit_test(test_matrices), cmocka_unit_test(test_grid),
          cmocka_unit_test(test_buffer))
