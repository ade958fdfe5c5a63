#include "array_check.h"

/* Whether a write to `b` is seen in `a`, which holds zeros. */
static bool shares(rp_array *a, rp_array *b)
{
    const void *data = NULL;
    assert_int_equal(rp_fill(b, 1, NULL), RP_OK);
    assert_int_equal(rp_read(a, &data), RP_OK);
    for (int64_t i = 0; i < rp_size(a); i++) {
        if (((const int64_t *)data)[i] == 1) return true;
    }
    return false;
}

static void test_views_and_copies(void **state)
{
    (void)state;
    rp_array *a = rp_zeros(RP_I64, 2, DIMS(6, 4));
    assert_false(shares(a, rp_reshape(rp_transpose(a, NULL), 1, DIMS(24))));
    assert_false(shares(a, rp_reshape(rp_slice(a, 1, 0, 3, 1), 1, DIMS(18))));
    assert_true(shares(a, rp_reshape(rp_slice(a, 1, 0, 3, 1), 4, DIMS(2, 3, 1, 3))));
    a = rp_zeros(RP_I64, 2, DIMS(6, 4));
    assert_true(shares(a, rp_reshape(rp_slice(a, 0, RP_NONE, RP_NONE, -2), 3, DIMS(3, 2, 2))));
    a = rp_zeros(RP_I64, 2, DIMS(6, 4));
    assert_true(shares(a, rp_reshape(a, 3, DIMS(2, 3, 4))));
}

static void test_values(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 3));
    assert_text(rp_reshape(rp_transpose(a, NULL), 2, DIMS(2, 3)), "[[0 3 1]\n [4 2 5]]");
    assert_text(rp_reshape(a, 2, DIMS(3, -1)), "[[0 1]\n [2 3]\n [4 5]]");
    assert_text(rp_ravel(rp_scalar_int(3)), "[3]");
    assert_text(rp_reshape(rp_slice(a, 0, 0, 0, 1), 2, DIMS(0, 7)), "[]");
    assert_text(rp_reshape(rp_arange_int(4, 5, 1), 0, NULL), "4");
    assert_int_equal(rp_dim(rp_reshape(rp_zeros(RP_F64, 2, DIMS(0, 3)), 2, DIMS(3, -1)), 1), 0);
}

static void test_shapes_that_do_not_fit(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 3));
    assert_error(rp_reshape(a, 1, DIMS(5)), RP_ESHAPE, "cannot reshape array of size 6 into shape (5,)");
    assert_error(rp_reshape(a, 2, DIMS(4, -1)), RP_ESHAPE, "(4,-1)");
    assert_error(rp_reshape(a, 2, DIMS(-1, -1)), RP_ESHAPE, "one unknown dimension");
    assert_error(rp_reshape(a, 2, DIMS(-2, -3)), RP_ESHAPE, "(-2,-3)");
    assert_error(rp_reshape(a, 2, DIMS(INT64_MAX, 2)), RP_ESHAPE, "cannot reshape");
    assert_error(rp_reshape(rp_zeros(RP_F64, 1, DIMS(0)), 2, DIMS(0, -1)), RP_ESHAPE, "(0,-1)");
    assert_error(rp_reshape(a, 65, DIMS(6)), RP_ESHAPE, "cannot reshape");
}

RUN_TESTS(cmocka_unit_test(test_views_and_copies), cmocka_unit_test(test_values),
          cmocka_unit_test(test_shapes_that_do_not_fit))
