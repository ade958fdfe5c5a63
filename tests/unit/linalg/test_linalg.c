/* Linear algebra judged by residuals, as LAPACK's own tests do: |A - QR| / (n eps |A|) and the like below 30. And the
 * shapes, errors and edges that the header promises.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <rapto/linalg.h>
#include <rapto/rapto.h>

enum { LIMIT = 30 };

/* Numbers of -1 to 1 from a key. */
static rp_array *noise(rp_dtype dtype, int ndim, const int64_t *shape, uint32_t key)
{
    rp_random random = rp_random_key(7, key, 0, 0);
    rp_array *parts[2];
    for (int part = 0; part < 2; part++) {
        void *data;
        parts[part] = rp_empty(RP_F64, ndim, shape);
        assert_int_equal(rp_data_pointer(parts[part], true, &data), RP_OK);
        for (int64_t i = 0; i < rp_size(parts[part]); i++) ((double *)data)[i] = 2 * rp_random_uniform(&random) - 1;
    }
    rp_array *a = parts[0];
    if (dtype == RP_C64 || dtype == RP_C128) a = rp_add(a, rp_multiply(parts[1], rp_scalar_complex(0, 1)));
    return rp_astype(a, dtype);
}

static double number(rp_array *a)
{
    double value = NAN;
    assert_string_equal(rp_array_message(a), "");
    assert_int_equal(rp_item(a, &value), RP_OK);
    return value;
}

static double eps(rp_dtype dtype)
{
    return dtype == RP_F32 || dtype == RP_C64 ? FLT_EPSILON : DBL_EPSILON;
}

/* |a - b| / (n eps |scale|) over everything. */
static void assert_near(rp_array *a, rp_array *b, rp_array *scale)
{
    int64_t m = rp_dim(a, -2), n = rp_dim(a, -1), longer = m > n ? m : n;
    double size = number(rp_max(rp_absolute(scale))), far = number(rp_max(rp_absolute(rp_subtract(a, b))));
    double ratio = far / ((double)(longer > 0 ? longer : 1) * eps(rp_dtype_of(a)) * (size > 0 ? size : 1));
    if (!(ratio < LIMIT)) fail_msg("residual %g", ratio);
}

static rp_array *adjoint(rp_array *a)
{
    rp_array *t = rp_matrix_transpose(a);
    return rp_dtype_kind(rp_dtype_of(a)) == 'c' ? rp_conjugate(t) : t;
}

static rp_array *eye_like(rp_array *a, int64_t n)
{
    return rp_eye(rp_dtype_of(a), n, n, 0);
}

static rp_array *columns_times(rp_array *a, rp_array *numbers)
{
    return rp_multiply(a, rp_expand_dims(numbers, -2));
}

/* ---- every property of one stack --------------------------------------------------------------------------------- */

static void check_qr(rp_array *a, rp_qr_mode mode)
{
    rp_linalg_qr_result f = rp_linalg_qr(a, mode);
    assert_near(rp_matmul(f.q, f.r), a, a);
    rp_array *eye = eye_like(f.q, rp_dim(f.q, -1));
    assert_near(rp_matmul(adjoint(f.q), f.q), rp_broadcast_to(eye, rp_ndim(a), rp_shape(rp_matmul(adjoint(f.q), f.q))),
                eye);
    assert_near(rp_triu(f.r, 0), f.r, a);
}

static void check_svd(rp_array *a, bool full)
{
    rp_linalg_svd_result f = rp_linalg_svd(a, full, false);
    int64_t k = rp_dim(f.s, -1);
    rp_array *u = rp_slice(f.u, -1, 0, k, 1), *vh = rp_slice(f.vh, -2, 0, k, 1);
    assert_near(rp_matmul(columns_times(u, f.s), vh), a, a);
    rp_array *gram = rp_matmul(adjoint(f.u), f.u), *other = rp_matmul(f.vh, adjoint(f.vh));
    assert_near(
        gram, rp_multiply(rp_ones(RP_F32, 0, NULL), rp_add(rp_subtract(gram, gram), eye_like(gram, rp_dim(gram, -1)))),
        gram);
    assert_near(other, rp_add(rp_subtract(other, other), eye_like(other, rp_dim(other, -1))), other);
    assert_near(rp_expand_dims(rp_linalg_svdvals(a, false), 0), rp_expand_dims(f.s, 0), f.s);
}

static void check_det(rp_array *a)
{
    rp_linalg_slogdet_result d = rp_linalg_slogdet(a);
    rp_array *det = rp_linalg_det(a), *again = rp_multiply(d.sign, rp_exp(d.logabsdet));
    assert_near(rp_reshape(det, RP_SHAPE(1, -1)), rp_reshape(again, RP_SHAPE(1, -1)), rp_multiply(det, rp_scalar(20)));
}

static void check_square(rp_array *a)
{
    int64_t n = rp_dim(a, -1);
    rp_array *eye = rp_add(rp_subtract(a, a), eye_like(a, n)),
             *strong = rp_add(a, rp_multiply(eye, rp_scalar((double)n)));
    assert_near(rp_matmul(strong, rp_linalg_inv(strong)), eye, strong);
    assert_near(rp_matmul(strong, rp_linalg_solve(strong, a)), a, strong);
    if (n < 10) check_det(strong);

    rp_linalg_eig_result e = rp_linalg_eig(a);
    rp_array *wide = rp_astype(a, rp_dtype_of(e.eigenvectors));
    assert_near(rp_matmul(wide, e.eigenvectors), columns_times(e.eigenvectors, e.eigenvalues), a);

    rp_array *hermitian = rp_add(a, adjoint(a));
    for (rp_triangle t = RP_LOWER; t <= RP_UPPER; t++) {
        rp_linalg_eig_result h = rp_linalg_eigh(hermitian, t);
        assert_near(rp_matmul(hermitian, h.eigenvectors), columns_times(h.eigenvectors, h.eigenvalues), hermitian);
        rp_array *values = rp_linalg_eigvalsh(hermitian, t);
        assert_near(rp_expand_dims(values, 0), rp_expand_dims(h.eigenvalues, 0), hermitian);
    }
    rp_array *positive = rp_add(rp_matmul(a, adjoint(a)), eye);
    rp_array *l = rp_linalg_cholesky(positive, false), *u = rp_linalg_cholesky(positive, true);
    assert_near(rp_matmul(l, adjoint(l)), positive, positive);
    assert_near(rp_matmul(adjoint(u), u), positive, positive);
    assert_near(rp_tril(l, 0), l, l);
}

static void test_residuals(void **state)
{
    static const int64_t shapes[][4] = {{1, 1, 1, 1}, {1, 1, 7, 3},   {2, 3, 4, 4},
                                        {1, 2, 3, 9}, {1, 1, 40, 40}, {2, 1, 33, 17}};
    static const rp_dtype dtypes[] = {RP_F32, RP_F64, RP_C64, RP_C128};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (int k = 0; k < 4; k++) {
            RP_SCOPE();
            rp_array *a = noise(dtypes[k], 4, shapes[i], (uint32_t)i);
            for (rp_qr_mode mode = RP_QR_REDUCED; mode <= RP_QR_COMPLETE; mode++) check_qr(a, mode);
            check_svd(a, false);
            check_svd(a, true);
            if (shapes[i][2] == shapes[i][3]) check_square(a);
            rp_array *p = rp_linalg_pinv(a, NULL, false);
            double condition = number(rp_max(rp_linalg_cond(a, RP_NORM_2)));
            assert_near(rp_matmul(rp_matmul(a, p), a), a, rp_multiply(a, rp_scalar(condition)));
        }
}

/* Transposed, reversed and spread operands give what their copies give. */
static void test_layouts(void **state)
{
    RP_SCOPE();
    rp_array *a = noise(RP_F64, RP_SHAPE(3, 10, 12), 3);
    rp_array *views[] = {rp_slice(rp_slice(a, 1, 0, 5, 1), 2, 0, 5, 1),
                         rp_slice(rp_slice(a, 1, RP_NONE, RP_NONE, -2), 2, 0, 10, 2),
                         rp_matrix_transpose(rp_slice(a, 2, 0, 10, 1)), rp_flip(rp_slice(a, 2, 0, 10, 1), 0)};
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        rp_array *copy = rp_copy(views[i]);
        assert_near(rp_linalg_inv(views[i]), rp_linalg_inv(copy), rp_linalg_inv(copy));
        assert_true(number(rp_all(rp_equal(rp_linalg_inv(views[i]), rp_linalg_inv(copy)))) == 1);
        assert_true(number(rp_all(rp_equal(rp_linalg_svdvals(views[i], false), rp_linalg_svdvals(copy, false)))) == 1);
    }
}

/* ---- stacks and threads ------------------------------------------------------------------------------------------ */

static void test_threads_change_nothing(void **state)
{
    RP_SCOPE();
    rp_array *a = noise(RP_F64, RP_SHAPE(4000, 12, 12), 4), *one[3], *many[3];
    for (int pass = 0; pass < 2; pass++) {
        rp_array **results = pass ? many : one;
        rp_set_threads(pass ? 8 : 1);
        results[0] = rp_linalg_inv(a);
        results[1] = rp_linalg_svd(a, true, false).u;
        results[2] = rp_linalg_eigh(a, RP_LOWER).eigenvectors;
    }
    rp_set_threads(0);
    for (int i = 0; i < 3; i++) assert_true(number(rp_all(rp_equal(one[i], many[i]))) == 1);
}

/* Large enough for OpenBLAS's own threads; some columns of the inverse are looked at. */
static void test_large(void **state)
{
    enum { N = 920 };
    RP_SCOPE();
    rp_array *eye = rp_eye(RP_F64, N, N, 0);
    rp_array *a = rp_add(noise(RP_F64, RP_SHAPE(N, N), 5), rp_multiply(eye, rp_scalar(N)));
    rp_set_threads(2);
    rp_array *inverse = rp_linalg_inv(a);
    rp_set_threads(0);
    assert_near(rp_matmul(a, rp_slice(inverse, 1, 0, N, 97)), rp_slice(eye, 1, 0, N, 97), eye);
    assert_true(number(rp_linalg_det(rp_eye(RP_F64, 3, 3, 0))) == 1); /* and back to one thread */
}

static void test_broadcast(void **state)
{
    RP_SCOPE();
    rp_array *a = rp_add(noise(RP_F64, RP_SHAPE(2, 1, 3, 3), 6), rp_multiply(rp_eye(RP_F64, 3, 3, 0), rp_scalar(4)));
    rp_array *b = noise(RP_F64, RP_SHAPE(5, 3, 2), 7), *x = rp_linalg_solve(a, b);
    assert_int_equal(rp_ndim(x), 4);
    assert_int_equal(rp_dim(x, 1), 5);
    assert_near(rp_matmul(a, x), rp_broadcast_to(b, 4, rp_shape(x)), a);
    assert_int_equal(rp_array_status(rp_linalg_solve(a, rp_zeros(RP_F64, RP_SHAPE(3, 3, 3, 1)))), RP_ESHAPE);
    assert_int_equal(rp_ndim(rp_linalg_solve(a, rp_array_of(double, 1, 2, 3))), 3);
}

/* ---- numbers by hand --------------------------------------------------------------------------------------------- */

static void test_by_hand(void **state)
{
    RP_SCOPE();
    const double m[2][2] = {{3, 4}, {4, -3}}, singular[2][2] = {{1, 2}, {2, 4}};
    rp_array *a = rp_from_matrix(m), *s = rp_from_matrix(singular);
    assert_true(fabs(number(rp_linalg_det(a)) + 25) < 1e-13);
    assert_true(number(rp_linalg_det(s)) == 0 && number(rp_linalg_slogdet(s).logabsdet) == -INFINITY);
    /* sizes 3, 4, 4, 3: sums of squares 50, columns and rows 7; both singular values are 5 */
    static const double norms[] = {7.0710678118654755, 10, 7, 7, 5, 5, 7, 7};
    for (int kind = RP_NORM_FROBENIUS; kind <= RP_NORM_MINUS_INF; kind++)
        assert_true(fabs(number(rp_linalg_matrix_norm(a, (rp_matrix_norm_kind)kind, false)) - norms[kind]) < 1e-14);
    rp_array *v = rp_array_of(double, -3, 0, 4);
    assert_true(number(rp_linalg_vector_norm(v, 2, NULL, 0, false)) == 5);
    assert_true(number(rp_linalg_vector_norm(v, 1, NULL, 0, false)) == 7);
    assert_true(number(rp_linalg_vector_norm(v, 0, NULL, 0, false)) == 2);
    assert_true(number(rp_linalg_vector_norm(v, INFINITY, NULL, 0, false)) == 4);
    assert_true(number(rp_linalg_vector_norm(v, -INFINITY, NULL, 0, false)) == 0);
    assert_true(fabs(number(rp_linalg_vector_norm(v, 3, NULL, 0, false)) - cbrt(91)) < 1e-14);
    assert_true(number(rp_linalg_matrix_rank(s, NULL, NULL, false)) == 1);
    assert_true(number(rp_linalg_cond(s, RP_NORM_1)) == INFINITY);
    assert_true(fabs(number(rp_linalg_cond(a, RP_NORM_2)) - 1) < 1e-14);
    /* y = 1 + 2 t exactly: nothing is left over */
    const double t[3][2] = {{1, 0}, {1, 1}, {1, 2}};
    rp_linalg_lstsq_result fit = rp_linalg_lstsq(rp_from_matrix(t), rp_array_of(double, 1, 3, 6), NAN);
    assert_true(number(fit.rank) == 2 && fabs(number(fit.residuals) - 1.0 / 6) < 1e-14);
    assert_true(fabs(number(rp_index(fit.x, 0, 1)) - 2.5) < 1e-14);
    const double f[2][2] = {{1, 1}, {1, 0}};
    assert_true(number(rp_index(rp_index(rp_linalg_matrix_power(rp_from_matrix(f), 10), 0, 0), 0, 1)) == 55);
    assert_true(fabs(number(rp_index(rp_index(rp_linalg_matrix_power(rp_from_matrix(f), -2), 0, 0), 0, 1)) + 1) <
                1e-15);
}

/* Overflow on the way is no overflow of the result. */
static void test_det_keeps_range(void **state)
{
    RP_SCOPE();
    rp_array *diagonal = rp_array_of(double, 1e300, 1e300, 1e-300, 1e-300, 2);
    rp_array *a = rp_multiply(rp_eye(RP_F64, 5, 5, 0), diagonal);
    assert_true(fabs(number(rp_linalg_det(a)) - 2) < 1e-14);
}

static void test_chain(void **state)
{
    RP_SCOPE();
    rp_array *a = noise(RP_F64, RP_SHAPE(10, 30), 8), *b = noise(RP_F64, RP_SHAPE(30, 5), 9);
    rp_array *c = noise(RP_F64, RP_SHAPE(5, 60), 10), *v = noise(RP_F64, RP_SHAPE(60), 11);
    rp_array *expected = rp_matmul(rp_matmul(rp_matmul(a, b), c), v);
    rp_array *got = rp_linalg_multi_dot(RP_ARRAYS(a, b, c, v));
    assert_int_equal(rp_ndim(got), 1);
    assert_near(rp_expand_dims(got, 0), rp_expand_dims(expected, 0), expected);
    assert_int_equal(rp_array_status(rp_linalg_multi_dot(RP_ARRAYS(a))), RP_EVALUE);
    assert_int_equal(rp_array_status(rp_linalg_multi_dot(RP_ARRAYS(a, v, c))), RP_ELINALG);
}

static void test_tensors(void **state)
{
    RP_SCOPE();
    rp_array *a = noise(RP_F64, RP_SHAPE(2, 3, 6), 12), *b = noise(RP_F64, RP_SHAPE(2, 3), 13);
    rp_array *x = rp_linalg_tensorsolve(a, b, NULL, 0);
    assert_near(rp_tensordot(a, x, (const int[]){2}, (const int[]){0}, 1), b, rp_multiply(a, rp_scalar(30)));
    rp_array *inverse = rp_linalg_tensorinv(a, 2);
    assert_int_equal(rp_dim(inverse, 0), 6);
    rp_array *again = rp_tensordot(inverse, b, (const int[]){1, 2}, (const int[]){0, 1}, 2);
    assert_near(rp_expand_dims(again, 0), rp_expand_dims(x, 0), rp_multiply(x, rp_scalar(30)));
    rp_array *moved = rp_linalg_tensorsolve(rp_moveaxis(a, 2, 0), b, (const int[]){0}, 1);
    assert_near(rp_expand_dims(moved, 0), rp_expand_dims(x, 0), x);
    assert_int_equal(rp_array_status(rp_linalg_tensorsolve(a, a, NULL, 0)), RP_ELINALG);
}

/* ---- nothing, and what has no answer ----------------------------------------------------------------------------- */

static void test_empty(void **state)
{
    RP_SCOPE();
    rp_array *none = rp_zeros(RP_F64, RP_SHAPE(0, 0)), *flat = rp_zeros(RP_F64, RP_SHAPE(3, 0)),
             *no_stack = rp_zeros(RP_F64, RP_SHAPE(0, 2, 2));
    assert_true(number(rp_linalg_det(none)) == 1);
    assert_int_equal(rp_size(rp_linalg_inv(no_stack)), 0);
    assert_int_equal(rp_array_status(rp_linalg_eig(none).eigenvectors), RP_OK);
    assert_int_equal(rp_array_status(rp_linalg_eigh(none, RP_LOWER).eigenvectors), RP_OK);
    assert_int_equal(rp_array_status(rp_linalg_cholesky(none, true)), RP_OK);
    assert_true(number(rp_all(rp_equal(rp_linalg_qr(flat, RP_QR_COMPLETE).q, rp_eye(RP_F64, 3, 3, 0)))) == 1);
    assert_true(number(rp_all(rp_equal(rp_linalg_svd(flat, true, false).u, rp_eye(RP_F64, 3, 3, 0)))) == 1);
    assert_int_equal(rp_dim(rp_linalg_pinv(flat, NULL, false), 1), 3);
    assert_true(number(rp_linalg_matrix_rank(flat, NULL, NULL, false)) == 0);
    assert_int_equal(rp_array_status(rp_linalg_cond(flat, RP_NORM_2)), RP_ELINALG);
    assert_true(number(rp_linalg_matrix_norm(flat, RP_NORM_NUCLEAR, false)) == 0);
    rp_linalg_lstsq_result fit =
        rp_linalg_lstsq(rp_zeros(RP_F64, RP_SHAPE(0, 2)), rp_zeros(RP_F64, RP_SHAPE(0, 3)), NAN);
    assert_int_equal(rp_size(fit.x), 6);
    assert_true(number(rp_max(fit.x)) == 0);
}

static void test_errors(void **state)
{
    RP_SCOPE();
    const double bad[2][2] = {{1, NAN}, {2, 3}}, negative[2][2] = {{-1, 0}, {0, 1}};
    rp_array *singular = rp_ones(RP_F64, RP_SHAPE(3, 3)), *wide = rp_ones(RP_F64, RP_SHAPE(2, 3)),
             *half = rp_ones(RP_F16, RP_SHAPE(2, 2));
    assert_int_equal(rp_array_status(rp_linalg_inv(singular)), RP_ELINALG);
    assert_int_equal(rp_array_status(rp_linalg_solve(singular, singular)), RP_ELINALG);
    assert_int_equal(rp_array_status(rp_linalg_cholesky(rp_from_matrix(negative), false)), RP_ELINALG);
    assert_int_equal(rp_array_status(rp_linalg_eig(rp_from_matrix(bad)).eigenvalues), RP_ELINALG);
    assert_int_equal(rp_array_status(rp_linalg_svdvals(rp_from_matrix(bad), false)), RP_ELINALG);
    assert_int_equal(rp_array_status(rp_linalg_det(wide)), RP_ELINALG);
    assert_int_equal(rp_array_status(rp_linalg_qr(rp_ones(RP_F64, RP_SHAPE(3)), RP_QR_RAW).r), RP_ELINALG);
    assert_int_equal(rp_array_status(rp_linalg_inv(half)), RP_EDTYPE);
    assert_int_equal(rp_array_status(rp_linalg_svd(half, true, false).vh), RP_EDTYPE);
    assert_int_equal(rp_array_status(rp_linalg_vector_norm(wide, 2, (const int[]){2}, 1, false)), RP_EAXIS);
    assert_int_equal(rp_array_status(rp_linalg_vector_norm(wide, 2, (const int[]){0, -2}, 2, false)), RP_EVALUE);
    assert_int_equal(rp_array_status(rp_linalg_tensorinv(wide, 0)), RP_EVALUE);
    assert_int_equal(rp_array_status(rp_linalg_lstsq(wide, rp_ones(RP_F64, RP_SHAPE(3)), NAN).x), RP_ELINALG);
    rp_array *error = rp_linalg_inv(singular);
    assert_ptr_equal(rp_linalg_solve(error, wide), error);
    assert_ptr_equal(rp_linalg_solve(rp_eye(RP_F64, 3, 3, 0), error), error);
    assert_ptr_equal(rp_linalg_lstsq(wide, error, 0).rank, error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_residuals),
        cmocka_unit_test(test_layouts),
        cmocka_unit_test(test_threads_change_nothing),
        cmocka_unit_test(test_large),
        cmocka_unit_test(test_broadcast),
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_det_keeps_range),
        cmocka_unit_test(test_chain),
        cmocka_unit_test(test_tensors),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
