/* a[items] = value. */
#include "routines/indexing/index_i.h"
#include <math.h>

rp_status rpi_index_target(const char *op, rp_array **a, rp_error *error)
{
    *a = rpi_force_in_place(*a);
    if (rpi_is_error(*a)) return rpi_error_copy(*a, error);
    if (rp_is_writable(*a)) return RP_OK;
    return rp_fail(error, RP_EREADONLY, "%s: assignment destination is read-only (a stretched view or foreign memory)",
                   op);
}

/* A weak number, as Python's own are, must be one that the dtype has. */
static rp_array *check_weak(const char *op, const rp_array *a, rp_array *value)
{
    double number = 0;
    if (!value->weak || !rpi_is_integer(a->dtype)) return NULL;
    if (value->dtype == RP_I64 && !rpi_integer_fits(*(const int64_t *)rpi_data(value), a->dtype))
        return rpi_error_array(RP_EOVERFLOW, "%s: Python integer %lld out of bounds for %s", op,
                               (long long)*(const int64_t *)rpi_data(value), rp_dtype_name(a->dtype));
    if (!rpi_is_float(value->dtype)) return NULL;
    if (rp_item(value, &number) != RP_OK) return rpi_error_memory();
    if (isnan(number)) return rpi_error_array(RP_EVALUE, "%s: cannot convert float NaN to integer", op);
    if (isinf(number)) return rpi_error_array(RP_EOVERFLOW, "%s: cannot convert float infinity to integer", op);
    return NULL;
}

rp_array *rpi_index_apart(const rp_array *target, rp_array *a)
{
    rpi_layout written = {rpi_data(target), target->ndim, target->shape, target->strides, rpi_itemsize(target)};
    rpi_layout read = {rpi_data(a), a->ndim, a->shape, a->strides, rpi_itemsize(a)};
    return rpi_overlap_of(&written, &read) == RPI_OVERLAP_NONE ? a : rp_copy(a);
}

rp_array *rpi_index_source(const char *op, const rp_array *a, rp_array *value)
{
    value = rpi_force(value);
    if (rpi_is_error(value)) return value;
    rp_array *error = check_weak(op, a, value);
    if (error) return error;
    if (value->dtype != a->dtype) return rp_astype(value, a->dtype);
    return rpi_index_apart(a, value);
}

rp_status rpi_index_write_begin(const char *op, rp_array *a, rp_error *error)
{
    rp_status status = rpi_before_write(a->storage, false);
    if (status == RP_OK) return RP_OK;
    return rp_fail(error, status, "%s: a result that still reads the old elements cannot be computed (%s)", op,
                   rp_status_text(status));
}

void rpi_index_write_end(rp_array *a)
{
    atomic_fetch_add(&a->storage->version, 1);
}

/* A mask over all axes takes one value or exactly as many as it has true elements. */
static rp_status check_mask_value(const rpi_index_plan *plan, const rp_array *value, rp_error *error)
{
    if (!plan->whole_mask) return RP_OK;
    if (value->ndim > 1)
        return rp_fail(error, RP_EINVAL,
                       "%s: NumPy boolean array indexing assignment requires a 0 or 1-dimensional input, input has %d "
                       "dimensions",
                       plan->op, value->ndim);
    if (value->ndim == 0 || value->shape[0] == 1 || value->shape[0] == plan->broad_size) return RP_OK;
    return rp_fail(error, RP_EVALUE,
                   "%s: NumPy boolean array indexing assignment cannot assign %lld input values to the %lld output "
                   "values where the mask is true",
                   plan->op, (long long)value->shape[0], (long long)plan->broad_size);
}

bool rpi_index_stretch(const rp_array *a, int ndim, const int64_t *shape, bool nothing, int64_t *strides)
{
    int extra = 0;
    while (a->ndim - extra > ndim && (a->shape[extra] == 1 || nothing)) extra++;
    int kept = a->ndim - extra, added = ndim - kept;
    if (kept > ndim) return false;
    for (int i = 0; i < kept; i++) {
        if (a->shape[extra + i] != 1 && a->shape[extra + i] != shape[added + i]) return false;
    }
    rpi_broadcast_strides(kept, a->shape + extra, a->strides + extra, ndim, shape, strides);
    return true;
}

/* The strides of `value` stretched to the result's shape. NumPy lets any leading axes go when nothing is written. */
static rp_status stretch(const rpi_index_plan *plan, const rp_array *value, int64_t *strides, rp_error *error)
{
    char from[RPI_SHAPE_TEXT], to[RPI_SHAPE_TEXT];
    bool nothing = value->size == 0;
    for (int i = 0; i < plan->ndim; i++) nothing |= plan->shape[i] == 0;
    if (rpi_index_stretch(value, plan->ndim, plan->shape, nothing, strides)) return RP_OK;
    return rp_fail(error, RP_ESHAPE,
                   "%s: shape mismatch: value array of shape %s could not be broadcast to indexing result of shape %s",
                   plan->op, rpi_shape_text(value->ndim, value->shape, from),
                   rpi_shape_text(plan->ndim, plan->shape, to));
}

static rp_status scatter(rpi_index_plan *plan, rp_array *value, rp_error *error)
{
    int64_t strides[RP_MAX_NDIM];
    rp_status status = check_mask_value(plan, value, error);
    if (status == RP_OK) status = stretch(plan, value, strides, error);
    if (status != RP_OK) return status;
    rp_array *failure = rpi_index_plan_check(plan);
    if (!failure) failure = rpi_index_plan_settle(plan);
    if (failure) return rpi_error_copy(failure, error);
    status = rpi_index_write_begin(plan->op, plan->a, error);
    if (status != RP_OK) return status;
    rpi_index_transfer(plan, rpi_data(value), strides, true);
    rpi_index_write_end(plan->a);
    return RP_OK;
}

static rp_status write_items(rpi_index_plan *plan, rp_array *value, rp_error *error)
{
    value = rpi_index_source(plan->op, plan->a, value);
    if (rpi_is_error(value)) return rpi_error_copy(value, error);
    if (plan->element && value->ndim > 0 && (plan->a->dtype != RP_BOOL || value->size != 1))
        return rp_fail(error, RP_EVALUE, "%s: setting an array element with a sequence: one element takes one number",
                       plan->op);
    return plan->advanced ? scatter(plan, value, error) : rp_assign(rpi_index_view(plan), value, error);
}

rp_status rpi_index_set(const char *op, rp_array *a, const rp_index_item *items, int count, rp_array *value,
                        rp_error *error)
{
    rpi_index_plan plan;
    rp_array *failure = rpi_index_plan_make(&plan, op, a, items, count);
    rp_status status = failure ? rpi_error_copy(failure, error) : write_items(&plan, value, error);
    rpi_index_plan_free(&plan);
    return status;
}

rp_status rp_setitem(rp_array *a, const rp_index_item *items, int count, rp_array *value, rp_error *error)
{
    RP_SCOPE();
    rp_status status = rpi_index_target("rp_setitem", &a, error);
    return status == RP_OK ? rpi_index_set("rp_setitem", a, items, count, value, error) : status;
}
