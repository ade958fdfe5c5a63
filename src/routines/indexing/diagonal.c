/* Diagonals. */
#include "routines/indexing/index_i.h"
#include <rapto/ops.h>

static rp_array *check_axes(const char *op, const rp_array *a, int *axis1, int *axis2)
{
    if (a->ndim < 2)
        return rpi_error_array(RP_EVALUE, "%s: diag requires an array of at least two dimensions, not %d", op, a->ndim);
    char name[64];
    snprintf(name, sizeof name, "%s: axis1", op);
    rp_array *error = rpi_normal_axis(name, a->ndim, axis1);
    snprintf(name, sizeof name, "%s: axis2", op);
    if (!error) error = rpi_normal_axis(name, a->ndim, axis2);
    if (!error && *axis1 == *axis2)
        error = rpi_error_array(RP_EVALUE, "%s: axis1 and axis2 cannot be the same: %d", op, *axis1);
    return error;
}

static rp_array *diagonal(const char *op, rp_array *a, int64_t offset, int axis1, int axis2)
{
    int64_t shape[RP_MAX_NDIM], strides[RP_MAX_NDIM];
    a = rpi_force_in_place(a);
    if (rpi_is_error(a)) return a;
    rp_array *error = check_axes(op, a, &axis1, &axis2);
    if (error) return error;
    int64_t rows = a->shape[axis1], columns = a->shape[axis2], start = 0, length = 0;
    if (offset >= 0 && offset < columns) {
        length = rows < columns - offset ? rows : columns - offset;
        start = offset * a->strides[axis2];
    } else if (offset < 0 && offset > -rows) {
        length = rows + offset < columns ? rows + offset : columns;
        start = -offset * a->strides[axis1];
    }
    int ndim = 0;
    for (int i = 0; i < a->ndim; i++) {
        if (i == axis1 || i == axis2) continue;
        shape[ndim] = a->shape[i];
        strides[ndim++] = a->strides[i];
    }
    shape[ndim] = length;
    strides[ndim++] = a->strides[axis1] + a->strides[axis2];
    return rpi_new_view(a, length > 0 && a->size > 0 ? start : 0, ndim, shape, strides);
}

rp_array *rp_diagonal(rp_array *a, int64_t offset, int axis1, int axis2)
{
    RP_SCOPE();
    rp_array *view = diagonal("rp_diagonal", a, offset, axis1, axis2);
    if (!rpi_is_error(view)) view->readonly = true;
    return rp_yield(view);
}

rp_array *rp_trace(rp_array *a, int64_t offset, int axis1, int axis2)
{
    RP_SCOPE();
    rp_array *view = diagonal("rp_trace", a, offset, axis1, axis2);
    return rp_yield(rpi_is_error(view) ? view : rp_sum_axis(view, -1));
}
