/* The extension rapto._linalg: librapto_linalg as rows, for rapto/linalg.py. It shares arrays, binder and library with
 * rapto._rapto, against which it is linked; only rapto.linalg loads it, and OpenBLAS with it.
 */
#include "rpy.h"
#include <math.h>
#include <rapto/linalg.h>

static rp_array *fn_cholesky(rpy_call *c)
{
    return rp_linalg_cholesky(ARRAY(0), BOOL(1));
}

static rp_array *fn_qr(rpy_call *c)
{
    rp_linalg_qr_result r = rp_linalg_qr(ARRAY(0), (rp_qr_mode)INT(1));
    rpy_also(c, r.r);
    return r.q;
}

static rp_array *fn_svd(rpy_call *c)
{
    rp_linalg_svd_result r = rp_linalg_svd(ARRAY(0), BOOL(1), BOOL(2));
    rpy_also(c, r.s);
    rpy_also(c, r.vh);
    return r.u;
}

static rp_array *fn_svdvals(rpy_call *c)
{
    return rp_linalg_svdvals(ARRAY(0), BOOL(1));
}

static rp_array *fn_solve(rpy_call *c)
{
    return rp_linalg_solve(ARRAY(0), ARRAY(1));
}

static rp_array *fn_inv(rpy_call *c)
{
    return rp_linalg_inv(ARRAY(0));
}

static rp_array *fn_det(rpy_call *c)
{
    return rp_linalg_det(ARRAY(0));
}

static rp_array *fn_slogdet(rpy_call *c)
{
    rp_linalg_slogdet_result r = rp_linalg_slogdet(ARRAY(0));
    rpy_also(c, r.logabsdet);
    return r.sign;
}

static rp_array *fn_lstsq(rpy_call *c)
{
    rp_linalg_lstsq_result r = rp_linalg_lstsq(ARRAY(0), ARRAY(1), GIVEN(2) ? FLOAT(2) : NAN);
    rpy_also(c, r.residuals);
    rpy_also(c, r.rank);
    rpy_also(c, r.s);
    return r.x;
}

static rp_array *fn_pinv(rpy_call *c)
{
    return rp_linalg_pinv(ARRAY(0), ARRAY(1), BOOL(2));
}

static rp_array *fn_tensorsolve(rpy_call *c)
{
    static const int none;
    return rp_linalg_tensorsolve(ARRAY(0), ARRAY(1), COUNT(2) > 0 ? AXES(2) : COUNT(2) == 0 ? &none : NULL, COUNT(2));
}

static rp_array *fn_tensorinv(rpy_call *c)
{
    return rp_linalg_tensorinv(ARRAY(0), INT(1) > RP_MAX_NDIM ? RP_MAX_NDIM : (int)INT(1));
}

static rp_array *fn_eigh(rpy_call *c)
{
    rp_linalg_eig_result r = rp_linalg_eigh(ARRAY(0), BOOL(1) ? RP_UPPER : RP_LOWER);
    rpy_also(c, r.eigenvectors);
    return r.eigenvalues;
}

static rp_array *fn_eigvalsh(rpy_call *c)
{
    return rp_linalg_eigvalsh(ARRAY(0), BOOL(1) ? RP_UPPER : RP_LOWER);
}

static rp_array *fn_eig(rpy_call *c)
{
    rp_linalg_eig_result r = rp_linalg_eig(ARRAY(0));
    rpy_also(c, r.eigenvectors);
    return r.eigenvalues;
}

static rp_array *fn_eigvals(rpy_call *c)
{
    return rp_linalg_eigvals(ARRAY(0));
}

static rp_array *fn_vector_norm(rpy_call *c)
{
    static const int none;
    const int *axes = COUNT(2) > 0 ? AXES(2) : COUNT(2) == 0 ? &none : NULL;
    return rp_linalg_vector_norm(ARRAY(0), FLOAT(1), axes, COUNT(2), BOOL(3));
}

static rp_array *fn_matrix_norm(rpy_call *c)
{
    return rp_linalg_matrix_norm(ARRAY(0), (rp_matrix_norm_kind)INT(1), BOOL(2));
}

static rp_array *fn_cond(rpy_call *c)
{
    return rp_linalg_cond(ARRAY(0), (rp_matrix_norm_kind)INT(1));
}

static rp_array *fn_matrix_rank(rpy_call *c)
{
    return rp_linalg_matrix_rank(ARRAY(0), ARRAY(1), ARRAY(2), BOOL(3));
}

static rp_array *fn_matrix_power(rpy_call *c)
{
    return rp_linalg_matrix_power(ARRAY(0), INT(1));
}

static rp_array *fn_multi_dot(rpy_call *c)
{
    return rp_linalg_multi_dot(ARRAYS(0), COUNT(0));
}

/* What a user sees is in linalg.py. */
#define ROW(name, signature)                                                                                           \
    {                                                                                                                  \
#name, signature, fn_##name, NULL, 0, "See rapto.linalg." #name ".", NULL, NULL                                \
    }

static const rpy_row rows[] = {
    ROW(cholesky, "a: array, upper: bool"),
    ROW(qr, "a: array, mode: int"),
    ROW(svd, "a: array, full_matrices: bool, hermitian: bool"),
    ROW(svdvals, "a: array, hermitian: bool"),
    ROW(solve, "a: array, b: array"),
    ROW(inv, "a: array"),
    ROW(det, "a: array"),
    ROW(slogdet, "a: array"),
    ROW(lstsq, "a: array, b: array, rcond: float = None"),
    ROW(pinv, "a: array, rtol: array = None, hermitian: bool = False"),
    ROW(tensorsolve, "a: array, b: array, axes: axes = None"),
    ROW(tensorinv, "a: array, ind: int"),
    ROW(eigh, "a: array, upper: bool"),
    ROW(eigvalsh, "a: array, upper: bool"),
    ROW(eig, "a: array"),
    ROW(eigvals, "a: array"),
    ROW(vector_norm, "a: array, ord: float, axis: axes = None, keepdims: bool = False"),
    ROW(matrix_norm, "a: array, kind: int, keepdims: bool = False"),
    ROW(cond, "a: array, kind: int"),
    ROW(matrix_rank, "a: array, tol: array = None, rtol: array = None, hermitian: bool = False"),
    ROW(matrix_power, "a: array, n: int"),
    ROW(multi_dot, "arrays: arrays"),
    {0},
};

static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "rapto._linalg",
                                 .m_doc = "The C part of rapto.linalg.", .m_size = -1};

PyMODINIT_FUNC PyInit__linalg(void);
PyMODINIT_FUNC PyInit__linalg(void)
{
    PyObject *module = PyModule_Create(&definition);
    if (module && !rpy_add_rows(module, rows)) Py_CLEAR(module);
    return module;
}
