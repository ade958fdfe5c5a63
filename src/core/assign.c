/* Writes through views. */
#include "core/core.h"
#include <math.h>

/* Refuses what "same_kind" casting refuses. A weak scalar counts by its value: an integer must fit, and may go to any
 * integer or float. */
static rp_status check_cast(const rp_array *view, const rp_array *value, rp_error *error)
{
    if (value->weak && rpi_is_integer(value->dtype) && rpi_is_integer(view->dtype)) {
        if (rpi_weak_fits(value, view->dtype)) return RP_OK;
        return rp_fail(error, RP_EOVERFLOW, "rp_assign: integer %lld out of bounds for %s",
                       (long long)*(const int64_t *)rpi_data(value), rp_dtype_name(view->dtype));
    }
    if (rp_can_cast(value->dtype, view->dtype, RP_CAST_SAME_KIND)) return RP_OK;
    return rp_fail(error, RP_EDTYPE,
                   "rp_assign: cannot cast from %s to %s under casting \"same_kind\"; use rp_astype to force it",
                   rp_dtype_name(value->dtype), rp_dtype_name(view->dtype));
}

static rp_status check_target(const rp_array *view, rp_error *error)
{
    if (rpi_is_error(view)) return rpi_error_copy(view, error);
    if (rp_is_writable(view)) return RP_OK;
    return rp_fail(error, RP_EREADONLY, "rp_assign: the destination is read-only (a stretched view or foreign memory)");
}

static rp_status check_value(const rp_array *view, const rp_array *value, int64_t *strides, rp_error *error)
{
    char from[RPI_SHAPE_TEXT], to[RPI_SHAPE_TEXT];
    if (rpi_is_error(value)) return rpi_error_copy(value, error);
    if (!rpi_fits_into(value, view->ndim, view->shape, strides))
        return rp_fail(error, RP_ESHAPE, "rp_assign: could not broadcast input array from shape %s into shape %s",
                       rpi_shape_text(value->ndim, value->shape, from), rpi_shape_text(view->ndim, view->shape, to));
    return check_cast(view, value, error);
}

static bool covers_storage(const rp_array *view)
{
    size_t item = rpi_itemsize(view);
    return (size_t)view->size * item == view->storage->bytes &&
           (rpi_is_c_order(view->ndim, view->shape, view->strides, item) ||
            rpi_is_f_order(view->ndim, view->shape, view->strides, item));
}

/* The value as it was before the write: itself when no byte is shared (or each element meets only itself), else a copy,
 * which belongs to the caller's scope. */
static rp_array *settled_value(const rp_array *view, rp_array *value, const int64_t *strides)
{
    rpi_layout target = rpi_layout_of(view);
    rpi_layout source = {rpi_data(value), view->ndim, view->shape, strides, rpi_itemsize(value)};
    return rpi_overlap_of(&target, &source) == RPI_OVERLAP_SOME ? rpi_copy_as(value, value->dtype) : value;
}

static rp_status write_elements(rp_array *view, const rp_array *value, rp_error *error)
{
    int64_t strides[RP_MAX_NDIM];
    rpi_fits_into(value, view->ndim, view->shape, strides);
    rp_status status = rpi_before_write(view->storage, covers_storage(view));
    if (status != RP_OK)
        return rp_fail(error, status, "rp_assign: a result that still reads the old elements cannot be computed (%s)",
                       rp_status_text(status));
    rp_array *done = rpi_cast_broadcast(view, value->dtype, rpi_data(value), strides);
    atomic_fetch_add(&view->storage->version, 1);
    return rpi_error_copy(done, error);
}

rp_status rp_assign(rp_array *view, rp_array *value, rp_error *error)
{
    int64_t strides[RP_MAX_NDIM];
    view = rpi_force_in_place(view);
    rp_status status = check_target(view, error);
    if (status != RP_OK) return status;
    value = rpi_force_in_place(value);
    status = check_value(view, value, strides, error);
    if (status != RP_OK) return status;
    rp_scope *scope = rp_scope_open();
    value = settled_value(view, value, strides);
    status = rpi_is_error(value) ? rpi_error_copy(value, error) : write_elements(view, value, error);
    rp_scope_close(scope);
    return status;
}

/* An integer dtype takes whole numbers in its range only: there is no NaN to say that the rest was lost. */
static rp_status check_fill(const rp_array *view, rp_array *element, double value, rp_error *error)
{
    double stored;
    rp_status status = rp_item(element, &stored);
    if (status != RP_OK) return rpi_error_copy(element, error);
    if (!rpi_is_integer(view->dtype) || stored == trunc(value)) return RP_OK;
    return rp_fail(error, RP_EVALUE, "rp_fill: %g does not fit %s", value, rp_dtype_name(view->dtype));
}

rp_status rp_fill(rp_array *view, double value, rp_error *error)
{
    RP_SCOPE();
    view = rpi_force_in_place(view);
    rp_status status = check_target(view, error);
    if (status != RP_OK) return status;
    rp_array *element = rp_full(view->dtype, 0, NULL, rp_scalar(value));
    status = check_fill(view, element, value, error);
    return status == RP_OK ? rp_assign(view, element, error) : status;
}
