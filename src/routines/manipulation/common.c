/* Shared by the routines: forced operands, writes that give error arrays, memory order. */
#include "routines/manipulation/manipulation_i.h"
#include <stdlib.h>

bool rpi_ready(rp_array **a)
{
    *a = rpi_force_in_place(*a);
    return !rpi_is_error(*a);
}

rp_array *rpi_all_ready(rp_array *const *arrays, int count)
{
    for (int i = 0; i < count; i++) {
        rp_array *forced = rpi_force_in_place(arrays[i]);
        if (rpi_is_error(forced)) return forced;
    }
    return NULL;
}

rp_array *rpi_put(rp_array *view, rp_array *value)
{
    RP_SCOPE();
    rp_error error;
    if (rpi_is_error(view)) return view;
    if (rpi_is_error(value)) return value;
    if (value->dtype != view->dtype) value = rp_astype(value, view->dtype);
    return rp_assign(view, value, &error) == RP_OK ? NULL : rp_yield(rp_error_array(&error));
}

rp_array *rpi_part(rp_array *a, int axis, int64_t start, int64_t stop)
{
    return rp_slice(a, axis, start, stop, 1);
}

rp_array *rpi_axis_list(const char *op, int ndim, const int *axes, int count, int *normal, const char *twice)
{
    bool seen[RP_MAX_NDIM] = {false};
    if (count > ndim && count > 0) { /* one must be outside or named twice; `normal` has no room for more */
        for (int i = 0; i < count; i++) {
            int axis = axes[i];
            rp_array *error = rpi_normal_axis(op, ndim, &axis);
            if (error) return error;
        }
        return rpi_error_array(RP_EVALUE, "%s: %s", op, twice);
    }
    for (int i = 0; i < count; i++) {
        normal[i] = axes[i];
        rp_array *error = rpi_normal_axis(op, ndim, &normal[i]);
        if (error) return error;
        if (seen[normal[i]]) return rpi_error_array(RP_EVALUE, "%s: %s", op, twice);
        seen[normal[i]] = true;
    }
    return NULL;
}

bool rpi_array_in_order(const rp_array *a, bool f_order)
{
    return (f_order ? rpi_is_f_order : rpi_is_c_order)(a->ndim, a->shape, a->strides, rpi_itemsize(a));
}

/* By falling step; equal steps keep the order of their axes. */
static void sort_by_stride(const rp_array *a, int *axes)
{
    for (int i = 1; i < a->ndim; i++) {
        for (int j = i; j > 0 && llabs(a->strides[axes[j - 1]]) < llabs(a->strides[axes[j]]); j--) {
            int swapped = axes[j];
            axes[j] = axes[j - 1];
            axes[j - 1] = swapped;
        }
    }
}

void rpi_memory_axes(const rp_array *a, rp_order order, int *axes)
{
    bool c = rpi_array_in_order(a, false), f = rpi_array_in_order(a, true);
    bool reversed = order == RP_ORDER_F || (order != RP_ORDER_C && f && !c);
    for (int i = 0; i < a->ndim; i++) axes[i] = reversed ? a->ndim - 1 - i : i;
    if (order == RP_ORDER_K && !c && !f) sort_by_stride(a, axes);
}

rp_array *rpi_new_ordered(rp_dtype dtype, int ndim, const int64_t *shape, const int *axes)
{
    rp_array *a = rpi_new_empty(dtype, ndim, shape);
    if (rpi_is_error(a)) return a;
    int64_t stride = (int64_t)rpi_itemsize(a);
    for (int i = ndim - 1; i >= 0; i--) {
        a->strides[axes[i]] = stride;
        if (shape[axes[i]] > 1) stride *= shape[axes[i]];
    }
    return a;
}

rp_status rpi_fail_parts(rp_array **parts, int64_t count, rp_array *error)
{
    for (int64_t i = 0; i < count; i++) parts[i] = error;
    return error->status;
}

rp_array *rpi_new_index(int64_t count, int64_t **data)
{
    rp_array *index = rpi_new_empty(RP_I64, 1, &count);
    *data = rpi_is_error(index) ? NULL : (int64_t *)(void *)rpi_data(index);
    return index;
}
