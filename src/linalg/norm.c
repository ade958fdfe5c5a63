/* Norms of vectors and matrices. */
#include "stack.h"

#include <math.h>
#include <rapto/manipulation.h>
#include <rapto/ops.h>
#include <rapto/ufunc.h>
#include <string.h>

/* Integers, bool and text as float64; floats as they are. */
static rp_array *as_float(rp_array *a)
{
    if (rp_array_status(a) != RP_OK) return a;
    return strchr("biuSU", rp_dtype_kind(rp_dtype_of(a))) ? rp_astype(a, RP_F64) : a;
}

static bool is_complex(rp_array *a)
{
    return rp_dtype_kind(rp_dtype_of(a)) == 'c';
}

static rp_array *absolute_squares(rp_array *a)
{
    if (!is_complex(a)) return rp_square(a);
    return rp_add(rp_square(rp_real(a)), rp_square(rp_imag(a)));
}

/* The largest element along one axis; 0 where there is none. */
static rp_array *largest(rp_array *a, int axis)
{
    const rp_reduce_options from_zero = {.initial = rp_scalar(0)};
    return rp_ufunc_reduce(rp_ufunc_find("maximum"), a, 1, &axis, &from_zero);
}

/* ---- vectors ----------------------------------------------------------------------------------------------------- */

static rp_array *vector_norm_last(rp_array *a, double ord)
{
    if (isinf(ord)) return ord > 0 ? largest(rp_absolute(a), -1) : rp_min_axis(rp_absolute(a), -1);
    if (ord == 0) {
        rp_array *counted = rp_astype(rp_not_equal(a, rp_scalar(0)), rp_dtype_of(rp_real(a)));
        return rp_sum_axis(counted, -1);
    }
    if (ord == 1) return rp_sum_axis(rp_absolute(a), -1);
    if (ord == 2) return rp_sqrt(rp_sum_axis(absolute_squares(a), -1));
    return rp_power(rp_sum_axis(rp_power(rp_absolute(a), rp_scalar(ord)), -1), rp_scalar(1 / ord));
}

/* The axes that are summed as one last axis, in the order given. */
static rp_array *gather_axes(rp_array *a, const int *axes, int count, bool *summed)
{
    int order[RP_MAX_NDIM], kept = 0, ndim = rp_ndim(a);
    int64_t shape[RP_MAX_NDIM + 1], size = 1;
    for (int i = 0; i < count; i++) {
        int axis = axes[i] < 0 ? axes[i] + ndim : axes[i];
        if (axis < 0 || axis >= ndim)
            return rpi_linalg_error(RP_EAXIS, "axis %d is out of bounds for array of dimension %d", axes[i], ndim);
        if (summed[axis]) return rpi_linalg_error(RP_EVALUE, "rp_linalg_vector_norm: repeated axis");
        summed[axis] = true;
        size *= rp_dim(a, axis);
    }
    for (int i = 0; i < ndim; i++)
        if (!summed[i]) {
            shape[kept] = rp_dim(a, i);
            order[kept++] = i;
        }
    for (int i = 0; i < count; i++) order[kept + i] = axes[i] < 0 ? axes[i] + ndim : axes[i];
    shape[kept] = size;
    return rp_reshape(rp_transpose(a, order), kept + 1, shape);
}

static rp_array *vector_norm(rp_array *a, double ord, const int *axes, int count, bool keepdims)
{
    bool summed[RP_MAX_NDIM] = {false};
    int64_t shape[RP_MAX_NDIM];
    int ndim = rp_ndim(a);
    rp_array *lines = axes ? gather_axes(a, axes, count, summed) : rp_ravel(a);
    if (rp_array_status(lines) != RP_OK) return lines;
    rp_array *norms = vector_norm_last(lines, ord);
    if (!keepdims) return norms;
    for (int i = 0; i < ndim; i++) shape[i] = !axes || summed[i] ? 1 : rp_dim(a, i);
    return rp_reshape(norms, ndim, shape);
}

rp_array *rp_linalg_vector_norm(rp_array *a, double ord, const int *axes, int count, bool keepdims)
{
    RP_SCOPE();
    a = as_float(a);
    if (rp_array_status(a) != RP_OK) return rp_yield(a);
    return rp_yield(vector_norm(a, ord, axes, count, keepdims));
}

/* ---- matrices ---------------------------------------------------------------------------------------------------- */

static rp_array *from_singular_values(rp_array *a, rp_matrix_norm_kind kind)
{
    rp_array *s = rp_linalg_svdvals(a, false);
    if (kind == RP_NORM_NUCLEAR) return rp_sum_axis(s, -1);
    return kind == RP_NORM_2 ? largest(s, -1) : rp_min_axis(s, -1);
}

/* Matrices in the last two axes. */
static rp_array *matrix_norm(rp_array *a, rp_matrix_norm_kind kind)
{
    switch (kind) {
    case RP_NORM_FROBENIUS:
        return rp_sqrt(rp_sum_axes(absolute_squares(a), RP_COUNT_(int, -2, -1), (const int[]){-2, -1}, false));
    case RP_NORM_1:
        return largest(rp_sum_axis(rp_absolute(a), -2), -1);
    case RP_NORM_MINUS_1:
        return rp_min_axis(rp_sum_axis(rp_absolute(a), -2), -1);
    case RP_NORM_INF:
        return largest(rp_sum_axis(rp_absolute(a), -1), -1);
    case RP_NORM_MINUS_INF:
        return rp_min_axis(rp_sum_axis(rp_absolute(a), -1), -1);
    default:
        return from_singular_values(a, kind);
    }
}

rp_array *rp_linalg_matrix_norm(rp_array *a, rp_matrix_norm_kind kind, bool keepdims)
{
    RP_SCOPE();
    a = as_float(a);
    if (rp_array_status(a) != RP_OK) return rp_yield(a);
    if (rp_ndim(a) < 2)
        return rp_yield(rpi_linalg_error(RP_EAXIS, "axis -2 is out of bounds for array of dimension %d", rp_ndim(a)));
    rp_array *norms = matrix_norm(a, kind);
    return rp_yield(keepdims ? rp_expand_dims(rp_expand_dims(norms, -1), -1) : norms);
}
