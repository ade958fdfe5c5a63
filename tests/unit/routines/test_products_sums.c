/* Products: one row each; the comparison with NumPy is in tests/conform. */
#include "unit/core/array_check.h"
#include <rapto/rapto.h>

static void test_products(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 3)), *v = rp_arange_int(1, 4, 1);
    assert_text(rp_matmul(a, v), "[ 8 26]");
    assert_text(rp_dot(a, rp_transpose(a, NULL)), "[[ 5 14]\n [14 50]]");
    assert_text(rp_inner(v, v), "14");
    assert_text(rp_vdot(a, a), "55");
    assert_text(rp_outer(v, v), "[[1 2 3]\n [2 4 6]\n [3 6 9]]");
    assert_text(rp_kron(rp_array_of(int64_t, 1, 10), rp_array_of(int64_t, 1, 2)), "[ 1  2 10 20]");
    assert_text(rp_cross(v, rp_array_of(int64_t, 3, 2, 1), -1), "[-4  8 -4]");
    assert_text(rp_tensordot(a, a, (const int[]){0, 1}, (const int[]){0, 1}, 2), "55");
    assert_error(rp_dot(a, a), RP_ESHAPE, "shapes (2,3) and (2,3) not aligned: 3 (dim 1) != 2 (dim 0)");
    assert_error(rp_cross(a, rp_arange_int(0, 2, 1), -1), RP_EVALUE, "3-dimensional vectors");
    assert_error(rp_tensordot(a, v, (const int[]){0}, (const int[]){0}, 1), RP_ESHAPE, "shape-mismatch for sum");
}

static void test_einsum(void **state)
{
    (void)state;
    int pairs[2][2], steps = 0;
    rp_error error;
    rp_array *a = count_up(2, DIMS(2, 3)), *m = count_up(2, DIMS(2, 2)), *wide = rp_zeros(RP_F64, RP_SHAPE(3, 50));
    assert_text(rp_einsum("ij,kj->ik", RP_ARRAYS(a, a)), "[[ 5 14]\n [14 50]]");
    assert_text(rp_einsum("ii", RP_ARRAYS(m)), "3");
    assert_text(rp_einsum("ii->i", RP_ARRAYS(m)), "[0 3]");
    assert_text(rp_einsum("...j->j...", RP_ARRAYS(a)), "[[0 3]\n [1 4]\n [2 5]]");
    assert_error(rp_einsum("ij,jk", RP_ARRAYS(a, a)), RP_ESHAPE, "could not be broadcast");
    assert_error(rp_einsum("ijk", RP_ARRAYS(a)), RP_EVALUE, "too many subscripts");
    assert_error(rp_einsum("i", RP_ARRAYS(a)), RP_EVALUE, "more dimensions than subscripts");
    assert_error(rp_einsum("ij->ik", RP_ARRAYS(a)), RP_EVALUE, "never appeared");
    assert_error(rp_einsum("i$", RP_ARRAYS(a)), RP_EVALUE, "subscript");
    assert_int_equal(rp_einsum_path("ij,jk,lk", RP_ARRAYS(a, wide, wide), pairs, &steps, &error), RP_OK);
    assert_true(steps == 2 && pairs[0][0] == 1 && pairs[0][1] == 2 && pairs[1][0] == 0 && pairs[1][1] == 1);
}

RUN_TESTS(cmocka_unit_test(test_products), cmocka_unit_test(test_einsum))
