/* What singular values tell: rank, pseudo-inverse, condition. */
#include "stack.h"

#include <math.h>
#include <rapto/manipulation.h>
#include <rapto/ops.h>
#include <rapto/products.h>
#include <rapto/ufunc.h>

static double larger_extent(const rp_array *a)
{
    int64_t m = rp_dim(a, -2), n = rp_dim(a, -1);
    return (double)(m > n ? m : n);
}

static double epsilon(rp_dtype dtype)
{
    return dtype == RP_F32 || dtype == RP_C64 ? 0x1p-23 : 0x1p-52;
}

/* The largest singular value times `relative` (NULL: times `by_default`), with a last axis of extent 1. Values fall. */
static rp_array *cutoff(rp_array *s, rp_array *relative, double by_default)
{
    rp_array *most = rp_dim(s, -1) > 0 ? rp_slice(s, -1, 0, 1, 1) : rp_zeros(rp_dtype_of(s), 1, (const int64_t[]){1});
    return rp_multiply(most, relative ? rp_expand_dims(relative, -1) : rp_scalar(by_default));
}

static rp_array *count_above(rp_array *s, rp_array *limit)
{
    return rp_sum_axis(rp_greater(s, limit), -1);
}

rp_array *rp_linalg_matrix_rank(rp_array *a, rp_array *tol, rp_array *rtol, bool hermitian)
{
    RP_SCOPE();
    if (rp_array_status(a) == RP_OK && rp_ndim(a) < 2)
        return rp_yield(rp_astype(rp_any(rp_not_equal(a, rp_scalar(0))), RP_I64));
    rp_array *s = rp_linalg_svdvals(a, hermitian);
    if (rp_array_status(s) != RP_OK) return rp_yield(s);
    if (tol) return rp_yield(count_above(s, rp_expand_dims(tol, -1)));
    return rp_yield(count_above(s, cutoff(s, rtol, larger_extent(a) * epsilon(rp_dtype_of(s)))));
}

static rp_array *pinv(rp_array *a, rp_array *rtol, bool hermitian)
{
    if (rp_dim(a, -1) == 0 || rp_dim(a, -2) == 0) return rp_copy(rp_matrix_transpose(a));
    rp_linalg_svd_result r =
        rp_linalg_svd(rp_dtype_kind(rp_dtype_of(a)) == 'c' ? rp_conjugate(a) : a, false, hermitian);
    if (rp_array_status(r.s) != RP_OK) return r.s;
    rp_array *large = rp_greater(r.s, cutoff(r.s, rtol, larger_extent(a) * epsilon(rp_dtype_of(r.s))));
    rp_array *scale = rp_where(large, rp_divide(rp_scalar(1), rp_where(large, r.s, rp_scalar(1))), rp_scalar(0));
    return rp_matmul(rp_matrix_transpose(r.vh), rp_multiply(rp_expand_dims(scale, -1), rp_matrix_transpose(r.u)));
}

rp_array *rp_linalg_pinv(rp_array *a, rp_array *rtol, bool hermitian)
{
    RP_SCOPE();
    rp_array *error = rpi_check_matrices("rp_linalg_pinv", a, hermitian);
    return rp_yield(error ? error : pinv(a, rtol, hermitian));
}

/* ---- condition --------------------------------------------------------------------------------------------------- */

/* NaN becomes infinite but for matrices that hold NaN themselves. */
static rp_array *infinite_for_nan(rp_array *a, rp_array *numbers)
{
    rp_array *own = rp_any_axes(rp_isnan(a), 2, (const int[]){-2, -1}, false);
    rp_array *made = rp_logical_and(rp_isnan(numbers), rp_logical_not(own));
    return rp_where(made, rp_scalar(INFINITY), numbers);
}

static rp_array *condition(rp_array *a, rp_matrix_norm_kind kind)
{
    if (kind == RP_NORM_2 || kind == RP_NORM_MINUS_2) {
        rp_array *s = rp_linalg_svdvals(a, false);
        rp_array *first = rp_index(s, -1, 0), *last = rp_index(s, -1, -1);
        return kind == RP_NORM_2 ? rp_divide(first, last) : rp_divide(last, first);
    }
    rp_array *error = rpi_check_matrices("rp_linalg_cond", a, true);
    if (error) return error;
    rp_array *inverse = rpi_inv_or_nan(a);
    if (rp_array_status(inverse) != RP_OK) return inverse;
    rp_array *both = rp_multiply(rp_linalg_matrix_norm(a, kind, false), rp_linalg_matrix_norm(inverse, kind, false));
    rp_dtype dtype = rp_dtype_of(inverse);
    return rp_astype(both, dtype == RP_F32 || dtype == RP_C64 ? RP_F32 : RP_F64);
}

rp_array *rp_linalg_cond(rp_array *a, rp_matrix_norm_kind kind)
{
    RP_SCOPE();
    rp_array *error = rpi_check_matrices("rp_linalg_cond", a, false);
    if (!error && (rp_dim(a, -1) == 0 || rp_dim(a, -2) == 0))
        error = rpi_linalg_error(RP_ELINALG, "rp_linalg_cond: cond is not defined on empty arrays");
    if (error) return rp_yield(error);
    rp_errstate outer = rp_errstate_set((rp_errstate){0}); /* a division by 0 is an answer */
    rp_array *numbers = condition(a, kind);
    rp_errstate_set(outer);
    return rp_yield(rp_array_status(numbers) == RP_OK ? infinite_for_nan(a, numbers) : numbers);
}
