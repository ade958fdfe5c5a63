/* Diagonals, triangles, powers. */
#include "routines/manipulation/manipulation_i.h"
#include <rapto/creation.h>
#include <rapto/ops.h>

/* A view of diagonal `k` of a matrix, through which can be written. */
static rp_array *diagonal_view(rp_array *a, int64_t k)
{
    int64_t rows = a->shape[0], columns = a->shape[1];
    int64_t row = k < 0 ? -k : 0, column = k > 0 ? k : 0;
    int64_t count = rows - row < columns - column ? rows - row : columns - column;
    if (k <= -rows || k >= columns || count < 0) count = row = column = 0;
    int64_t stride = a->strides[0] + a->strides[1];
    return rpi_new_view(a, row * a->strides[0] + column * a->strides[1], 1, &count, &stride);
}

/* A zero matrix with `a` (one axis) on its diagonal `k`. */
static rp_array *matrix_of(rp_array *a, int64_t k)
{
    int64_t n, reach = k < 0 ? -(k + (k == INT64_MIN)) : k;
    if (__builtin_add_overflow(a->size, reach, &n))
        return rpi_error_array(RP_ESHAPE, "rp_diag: the result is larger than memory can be");
    rp_array *out = rpi_new_zeroed(a->dtype, 2, (const int64_t[]){n, n});
    if (rpi_is_error(out)) return out;
    rp_array *error = rpi_put(diagonal_view(out, k), a);
    return error ? error : out;
}

rp_array *rp_diag(rp_array *a, int64_t k)
{
    if (!rpi_ready(&a)) return a;
    if (a->ndim != 1 && a->ndim != 2)
        return rpi_error_array(RP_EVALUE, "rp_diag: Input must be 1- or 2-d, not %d-d.", a->ndim);
    RP_SCOPE();
    if (a->ndim == 1) return rp_yield(matrix_of(a, k));
    rp_array *view = diagonal_view(a, k);
    if (!rpi_is_error(view)) view->readonly = true;
    return rp_yield(view);
}

rp_array *rp_diagflat(rp_array *a, int64_t k)
{
    if (!rpi_ready(&a)) return a;
    RP_SCOPE();
    a = rp_ravel(a);
    return rp_yield(rpi_is_error(a) ? a : matrix_of(a, k));
}

/* ---- triangles --------------------------------------------------------------------------------------------------- */

/* True at and below diagonal `k`. */
static rp_array *lower_mask(int64_t rows, int64_t columns, int64_t k)
{
    if (rows < 0) rows = 0;
    if (columns < 0) columns = 0;
    k = k < -rows ? -rows : k > columns ? columns : k; /* further off nothing changes */
    rp_array *down = rp_expand_dims(rp_arange_int(0, rows, 1), 1);
    return rp_greater_equal(down, rp_arange_int(-k, columns - k, 1));
}

rp_array *rp_tri(rp_dtype dtype, int64_t rows, int64_t columns, int64_t k)
{
    RP_SCOPE();
    rp_array *mask = lower_mask(rows, columns, k);
    return rp_yield(dtype == RP_BOOL ? mask : rp_astype(mask, dtype));
}

/* `a` where the mask of its last two axes holds (below diagonal `k`, or above it), zeros elsewhere. */
static rp_array *triangle(const char *op, rp_array *a, int64_t k, bool lower)
{
    if (a->ndim < 1) return rpi_error_array(RP_EVALUE, "%s: an array of at least one dimension is needed", op);
    int64_t rows = rp_dim(a, a->ndim > 1 ? -2 : -1), columns = rp_dim(a, -1);
    rp_array *zero = rpi_new_zeroed(a->dtype, 0, NULL);
    if (lower) return rp_where(lower_mask(rows, columns, k), a, zero);
    return k == INT64_MIN ? rp_copy(a) : rp_where(lower_mask(rows, columns, k - 1), zero, a);
}

rp_array *rp_tril(rp_array *a, int64_t k)
{
    if (!rpi_ready(&a)) return a;
    RP_SCOPE();
    return rp_yield(triangle("rp_tril", a, k, true));
}

rp_array *rp_triu(rp_array *a, int64_t k)
{
    if (!rpi_ready(&a)) return a;
    RP_SCOPE();
    return rp_yield(triangle("rp_triu", a, k, false));
}

/* ---- vander ------------------------------------------------------------------------------------------------------ */

static rp_array *vander(rp_array *x, int64_t columns, bool increasing)
{
    rp_dtype dtype = rp_promote(x->dtype, RP_I64);
    if (dtype == RP_DTYPE_COUNT)
        return rpi_error_array(RP_EDTYPE, "rp_vander: %s has no powers", rp_dtype_name(x->dtype));
    rp_array *out = rpi_new_empty(dtype, 2, (const int64_t[]){x->size, columns});
    rp_array *rising = increasing ? out : rp_flip(out, 1), *power = rp_ones(dtype, 1, x->shape);
    x = rp_astype(x, dtype);
    for (int64_t i = 0; i < columns; i++) {
        rp_array *error = rpi_put(rp_index(rising, 1, i), power);
        if (error) return error;
        if (i + 1 < columns) power = i == 0 ? x : rp_multiply(power, x);
    }
    return out;
}

rp_array *rp_vander(rp_array *x, int64_t columns, bool increasing)
{
    if (!rpi_ready(&x)) return x;
    if (x->ndim != 1) return rpi_error_array(RP_EVALUE, "rp_vander: x must be a one-dimensional array or sequence.");
    RP_SCOPE();
    return rp_yield(vander(x, columns < 0 ? x->size : columns, increasing));
}
