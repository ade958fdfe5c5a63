/* Arrays of indices: grids, cross products, diagonals, triangles. */
#include "routines/indexing/index_i.h"

/* 0 ... extent-1 along `axis`, extent 1 along the others. */
static rp_array *axis_range(int ndim, int axis, int64_t extent)
{
    int64_t shape[RP_MAX_NDIM];
    for (int i = 0; i < ndim; i++) shape[i] = i == axis ? extent : 1;
    return rp_reshape(rp_arange_int(0, extent, 1), ndim, shape);
}

static rp_array *check_grid(const char *op, int ndim, const int64_t *shape)
{
    if (ndim < 0 || ndim >= RP_MAX_NDIM)
        return rpi_error_array(RP_EVALUE, "%s: %d dimensions; at most %d fit", op, ndim, RP_MAX_NDIM - 1);
    for (int i = 0; i < ndim; i++) {
        if (shape[i] < 0)
            return rpi_error_array(RP_EVALUE, "%s: negative dimensions are not allowed: %lld", op, (long long)shape[i]);
    }
    return NULL;
}

rp_array *rp_indices(int ndim, const int64_t *shape)
{
    RP_SCOPE();
    int64_t grid[RP_MAX_NDIM];
    rp_array *error = check_grid("rp_indices", ndim, shape);
    if (error) return rp_yield(error);
    grid[0] = ndim;
    for (int i = 0; i < ndim; i++) grid[i + 1] = shape[i];
    rp_array *out = rpi_new_empty(RP_I64, ndim + 1, grid);
    for (int i = 0; i < ndim && !rpi_is_error(out); i++) {
        rp_error failure;
        rp_status status = rp_assign(rp_index(out, 0, i), axis_range(ndim, i, shape[i]), &failure);
        if (status != RP_OK) out = rpi_error_from(&failure);
    }
    return rp_yield(out);
}

rp_index_arrays rp_indices_sparse(int ndim, const int64_t *shape)
{
    RP_SCOPE();
    rp_index_arrays out = {.count = ndim};
    if (ndim < 0 || ndim > RP_MAX_NDIM)
        return rpi_index_failure(
            rp_yield(rpi_error_array(RP_EVALUE, "rp_indices: %d dimensions; at most %d fit", ndim, RP_MAX_NDIM)));
    for (int i = 0; i < ndim; i++) out.axis[i] = axis_range(ndim, i, shape[i] < 0 ? 0 : shape[i]);
    return rpi_index_yield(out);
}

static rp_array *cross_index(rp_array *a, int count, int axis)
{
    int64_t shape[RP_MAX_NDIM];
    a = rpi_force(a);
    if (rpi_is_error(a)) return a;
    if (a->ndim != 1) return rpi_error_array(RP_EVALUE, "rp_ix: Cross index must be 1 dimensional, not %d-d", a->ndim);
    if (a->dtype == RP_BOOL) a = rpi_index_mask_offsets(a, (const int64_t[]){1});
    if (rpi_is_error(a)) return a;
    for (int i = 0; i < count; i++) shape[i] = i == axis ? a->shape[0] : 1;
    return rp_reshape(a, count, shape);
}

rp_index_arrays rp_ix(rp_array *const *arrays, int count)
{
    RP_SCOPE();
    rp_index_arrays out = {.count = count};
    if (count < 0 || count > RP_MAX_NDIM)
        return rpi_index_failure(
            rp_yield(rpi_error_array(RP_EVALUE, "rp_ix: %d arrays; at most %d fit", count, RP_MAX_NDIM)));
    for (int i = 0; i < count; i++) out.axis[i] = cross_index(arrays[i], count, i);
    return rpi_index_yield(out);
}

rp_index_arrays rp_diag_indices(int64_t n, int ndim)
{
    RP_SCOPE();
    rp_index_arrays out = {.count = ndim};
    if (ndim < 0 || ndim > RP_MAX_NDIM)
        return rpi_index_failure(
            rp_yield(rpi_error_array(RP_EVALUE, "rp_diag_indices: ndim is %d, not 0 to %d", ndim, RP_MAX_NDIM)));
    for (int i = 0; i < ndim; i++) out.axis[i] = rp_arange_int(0, n < 0 ? 0 : n, 1);
    return rpi_index_yield(out);
}

rp_index_arrays rp_diag_indices_from(rp_array *a)
{
    if (rp_array_status(a)) return rpi_index_failure(a);
    if (rp_ndim(a) < 2)
        return rpi_index_failure(rpi_error_array(RP_EVALUE, "rp_diag_indices_from: input array must be at least 2-d"));
    for (int i = 1; i < rp_ndim(a); i++) {
        if (rp_dim(a, i) != rp_dim(a, 0))
            return rpi_index_failure(
                rpi_error_array(RP_EVALUE, "rp_diag_indices_from: All dimensions of input must be of equal length"));
    }
    return rp_diag_indices(rp_dim(a, 0), rp_ndim(a));
}

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

/* Row i of a triangle: its columns are [*begin, *end). */
static void triangle_row(int64_t i, int64_t k, int64_t m, bool upper, int64_t *begin, int64_t *end)
{
    int64_t diagonal = 0;
    if (__builtin_add_overflow(i, k, &diagonal)) diagonal = m;
    *begin = upper ? clamp(diagonal, 0, m) : 0;
    *end = upper ? m : clamp(diagonal, -1, m - 1) + 1;
}

static rp_index_arrays triangle(const char *op, int64_t n, int64_t k, int64_t m, bool upper)
{
    int64_t count = 0, begin, end, at = 0;
    if (n < 0) n = 0;
    if (m < 0) m = 0;
    if (n > 0 && m > INT64_MAX / 16 / n)
        return rpi_index_failure(rpi_error_array(RP_EVALUE, "%s: a %lld x %lld matrix has too many elements", op,
                                                 (long long)n, (long long)m));
    for (int64_t i = 0; i < n; i++) {
        triangle_row(i, k, m, upper, &begin, &end);
        count += end - begin;
    }
    rp_index_arrays out = {2, {rpi_new_empty(RP_I64, 1, &count), rpi_new_empty(RP_I64, 1, &count)}};
    if (rpi_is_error(out.axis[0]) || rpi_is_error(out.axis[1])) return out;
    int64_t *rows = (int64_t *)rpi_data(out.axis[0]), *columns = (int64_t *)rpi_data(out.axis[1]);
    for (int64_t i = 0; i < n; i++) {
        triangle_row(i, k, m, upper, &begin, &end);
        for (int64_t j = begin; j < end; j++, at++) {
            rows[at] = i;
            columns[at] = j;
        }
    }
    return out;
}

rp_index_arrays rp_tril_indices(int64_t n, int64_t k, int64_t m)
{
    RP_SCOPE();
    return rpi_index_yield(triangle("rp_tril_indices", n, k, m, false));
}

rp_index_arrays rp_triu_indices(int64_t n, int64_t k, int64_t m)
{
    RP_SCOPE();
    return rpi_index_yield(triangle("rp_triu_indices", n, k, m, true));
}
