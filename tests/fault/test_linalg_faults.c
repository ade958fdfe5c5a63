/* Linear algebra with every allocation failing in turn. */
#include "fault.h"
#include <math.h>
#include <rapto/linalg.h>
#include <rapto/rapto.h>

static rp_array *matrix, *vector, *tensor;

static int make_operands(void **state)
{
    RP_SCOPE();
    const double m[3][3] = {{4, 1, 0}, {1, 3, 1}, {0, 1, 2}};
    matrix = rp_keep(rp_from_matrix(m));
    vector = rp_keep(rp_arange(0, 3, 1));
    tensor = rp_keep(rp_reshape(rp_stack(RP_ARRAYS(matrix, matrix), 0), RP_SHAPE(2, 3, 3)));
    return rp_array_status(matrix) || rp_array_status(vector) || rp_array_status(tensor);
}

static int drop_operands(void **state)
{
    rp_release(matrix);
    rp_release(vector);
    rp_release(tensor);
    rp_scope_close_all();
    return 0;
}

typedef rp_array *maker(void);
#define MAKE(name, expression)                                                                                         \
    static rp_array *name(void)                                                                                        \
    {                                                                                                                  \
        return expression;                                                                                             \
    }
MAKE(cholesky, rp_linalg_cholesky(tensor, true))
MAKE(qr, rp_linalg_qr(matrix, RP_QR_REDUCED).r)
MAKE(qr_raw, rp_linalg_qr(matrix, RP_QR_RAW).r)
MAKE(svd, rp_linalg_svd(tensor, true, false).vh)
MAKE(svd_hermitian, rp_linalg_svd(matrix, true, true).vh)
MAKE(svdvals, rp_linalg_svdvals(matrix, false))
MAKE(svdvals_hermitian, rp_linalg_svdvals(matrix, true))
MAKE(solve, rp_linalg_solve(tensor, vector))
MAKE(inv, rp_linalg_inv(tensor))
MAKE(single, rp_linalg_inv(rp_astype(matrix, RP_F32)))
MAKE(det, rp_linalg_det(tensor))
MAKE(slogdet, rp_linalg_slogdet(matrix).logabsdet)
MAKE(lstsq, rp_linalg_lstsq(matrix, vector, NAN).rank)
MAKE(pinv, rp_linalg_pinv(tensor, NULL, false))
MAKE(tensorsolve, rp_linalg_tensorsolve(rp_reshape(matrix, RP_SHAPE(3, 1, 3)), rp_expand_dims(vector, 1), NULL, 0))
MAKE(tensorinv, rp_linalg_tensorinv(rp_reshape(matrix, RP_SHAPE(3, 1, 3)), 2))
MAKE(eigh, rp_linalg_eigh(matrix, RP_UPPER).eigenvectors)
MAKE(eigvalsh, rp_linalg_eigvalsh(matrix, RP_LOWER))
MAKE(eig, rp_linalg_eig(matrix).eigenvectors)
MAKE(eigvals, rp_linalg_eigvals(matrix))
MAKE(vector_norm, rp_linalg_vector_norm(tensor, 3, (const int[]){0, 2}, 2, true))
MAKE(matrix_norm, rp_linalg_matrix_norm(tensor, RP_NORM_NUCLEAR, true))
MAKE(frobenius, rp_linalg_matrix_norm(tensor, RP_NORM_FROBENIUS, false))
MAKE(cond, rp_linalg_cond(tensor, RP_NORM_1))
MAKE(cond_2, rp_linalg_cond(matrix, RP_NORM_2))
MAKE(matrix_rank, rp_linalg_matrix_rank(tensor, NULL, NULL, false))
MAKE(matrix_power, rp_linalg_matrix_power(matrix, -5))
MAKE(multi_dot, rp_linalg_multi_dot(RP_ARRAYS(vector, matrix, matrix, vector)))

static rp_status make(void *context)
{
    RP_SCOPE();
    return rp_array_status((*(maker **)context)());
}

static void test_linalg(void **state)
{
    static maker *makers[] = {cholesky,    qr,        qr_raw, svd,      svd_hermitian, svdvals,      svdvals_hermitian,
                              solve,       inv,       single, det,      slogdet,       lstsq,        pinv,
                              tensorsolve, tensorinv, eigh,   eigvalsh, eig,           eigvals,      vector_norm,
                              matrix_norm, frobenius, cond,   cond_2,   matrix_rank,   matrix_power, multi_dot};
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (fault_every_allocation(make, &makers[i], RP_OK) == 0) fail_msg("function %zu allocates nothing", i);
}

/* What of several results fails, fails all of them. */
static rp_status all_results(void *context)
{
    RP_SCOPE();
    rp_linalg_svd_result r = rp_linalg_svd(matrix, true, false);
    rp_status worst = rp_array_status(r.u)   ? rp_array_status(r.u)
                      : rp_array_status(r.s) ? rp_array_status(r.s)
                                             : rp_array_status(r.vh);
    rp_linalg_lstsq_result l = rp_linalg_lstsq(matrix, vector, NAN);
    rp_array *parts[] = {l.x, l.residuals, l.rank, l.s};
    for (int i = 0; i < 4; i++)
        if (worst == RP_OK) worst = rp_array_status(parts[i]);
    return worst;
}

static void test_results(void **state)
{
    assert_true(fault_every_allocation(all_results, NULL, RP_OK) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_linalg), cmocka_unit_test(test_results)};
    return cmocka_run_group_tests(tests, make_operands, drop_operands);
}
