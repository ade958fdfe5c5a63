/* Sorted copies, sorting in place, and the indices that sort. */
#include "sort.h"

rp_array *rpi_sort_operand(const char *name, rp_array *a, int *axis)
{
    a = rpi_force(*axis == RP_ALL_AXES ? rp_ravel(a) : a);
    if (*axis == RP_ALL_AXES) *axis = 0;
    if (rpi_is_error(a)) return a;
    rp_array *error = rpi_normal_axis(name, a->ndim, axis);
    return error ? error : a;
}

rp_array *rpi_sort_lines(rpi_line line, rp_array *a, rp_dtype dtype, int axis, rpi_line_body *body)
{
    rp_array *out = rpi_new_empty(dtype, a->ndim, a->shape);
    if (rpi_is_error(out)) return out;
    return rpi_each_line(line, a, out, axis, body) == RP_OK ? out : rpi_error_memory();
}

rp_array *rp_sort(rp_array *a, int axis, bool descending)
{
    RP_SCOPE();
    a = rpi_sort_operand("rp_sort", a, &axis);
    if (rpi_is_error(a)) return rp_yield(a);
    rpi_order order = rpi_order_of(a->dtype, descending);
    return rp_yield(rpi_sort_lines((rpi_line){.order = &order}, a, a->dtype, axis, rpi_sort_line));
}

rp_array *rp_argsort(rp_array *a, int axis, bool descending)
{
    RP_SCOPE();
    a = rpi_force(a);
    if (!rpi_is_error(a) && a->ndim == 0) a = rp_ravel(a); /* as NumPy: one index for a 0-d array */
    a = rpi_sort_operand("rp_argsort", a, &axis);
    if (rpi_is_error(a)) return rp_yield(a);
    rpi_order order = rpi_order_of(a->dtype, descending);
    return rp_yield(rpi_sort_lines((rpi_line){.order = &order}, a, RP_I64, axis, rpi_argsort_line));
}

rp_status rpi_sort_view(rpi_line line, rp_array *view, int axis, rpi_line_body *body)
{
    rp_status status = rpi_before_write(view->storage, false);
    if (status != RP_OK) return status;
    status = rpi_each_line(line, view, view, axis, body);
    atomic_fetch_add(&view->storage->version, 1);
    return status;
}

rp_array *rpi_sort_target(const char *name, rp_array *view, int *axis)
{
    view = rpi_force_in_place(view);
    if (rpi_is_error(view)) return view;
    if (!rp_is_writable(view))
        return rpi_error_array(RP_EREADONLY, "%s: the array is read-only (a stretched view or foreign memory)", name);
    rp_array *error = rpi_normal_axis(name, view->ndim, axis);
    return error ? error : view;
}

rp_status rp_sort_inplace(rp_array *view, int axis, bool descending, rp_error *error)
{
    RP_SCOPE();
    view = rpi_sort_target("rp_sort_inplace", view, &axis);
    if (rpi_is_error(view)) return rpi_error_copy(view, error);
    rpi_order order = rpi_order_of(view->dtype, descending);
    rp_status status = rpi_sort_view((rpi_line){.order = &order}, view, axis, rpi_sort_line);
    if (status == RP_OK) return RP_OK;
    return rp_fail(error, status, "rp_sort_inplace: %s", rp_status_text(status));
}

/* ---- several keys --------------------------------------------------------------------------------------------- */

/* Reorders the lines of `order` (last axis, C order) by the indices in `by`, in place through `spare`. */
static void compose(rp_array *order, const rp_array *by, int64_t *spare)
{
    int64_t n = order->ndim > 0 ? order->shape[order->ndim - 1] : 1;
    int64_t *lines = (int64_t *)rpi_data(order);
    const int64_t *indices = (const int64_t *)rpi_data(by);
    for (int64_t at = 0; at < order->size; at += n) {
        memcpy(spare, lines + at, (size_t)n * sizeof *spare);
        for (int64_t i = 0; i < n; i++) lines[at + i] = spare[indices[at + i]];
    }
}

/* The elements of the lines of `a` (last axis, C order) in the order given by indices. */
static rp_array *reordered(const rp_array *a, const rp_array *order)
{
    rp_array *out = rpi_new_empty(a->dtype, a->ndim, a->shape);
    if (rpi_is_error(out) || a->size == 0) return out;
    int64_t n = a->shape[a->ndim - 1];
    size_t item = rpi_itemsize(a);
    const int64_t *indices = (const int64_t *)rpi_data(order);
    for (int64_t at = 0; at < a->size; at++)
        memcpy(rpi_data(out) + (size_t)at * item, rpi_data(a) + (size_t)(at - at % n + indices[at]) * item, item);
    return out;
}

/* A key with its axis last, in C order. */
static rp_array *settled_key(rp_array *key, int axis)
{
    return rp_ascontiguous(rp_moveaxis(key, axis, -1));
}

static rp_array *sort_by_next(rp_array *order, rp_array *key)
{
    RP_SCOPE();
    if (rpi_is_error(key)) return rp_yield(key);
    rp_array *by = rp_argsort(reordered(key, order), -1, false);
    if (rpi_is_error(by)) return rp_yield(by);
    int64_t n = order->shape[order->ndim - 1];
    int64_t *spare = rp_malloc((size_t)n * sizeof *spare);
    if (!spare) return rp_yield(rpi_error_memory());
    compose(order, by, spare);
    rp_free(spare);
    return order;
}

/* Checks that the keys are alike; NULL or the error. */
static rp_array *check_keys(rp_array *const *keys, int count)
{
    if (count < 1) return rpi_error_array(RP_EDTYPE, "rp_lexsort: need sequence of keys with len > 0 in lexsort");
    for (int i = 0; i < count; i++) {
        if (rpi_is_error(keys[i])) return keys[i];
        if (keys[i]->ndim != keys[0]->ndim ||
            (keys[0]->ndim > 0 && memcmp(keys[i]->shape, keys[0]->shape, (size_t)keys[0]->ndim * sizeof(int64_t)) != 0))
            return rpi_error_array(RP_ESHAPE, "rp_lexsort: all keys need to be the same shape");
    }
    return NULL;
}

static rp_array *lexsort(rp_array *const *keys, int count, int axis)
{
    rp_array *order = rp_argsort(settled_key(keys[0], axis), -1, false);
    for (int i = 1; i < count && !rpi_is_error(order); i++) order = sort_by_next(order, settled_key(keys[i], axis));
    return rp_ascontiguous(rp_moveaxis(order, -1, axis));
}

rp_array *rp_lexsort(rp_array *const *keys, int count, int axis)
{
    RP_SCOPE();
    rp_array *error = check_keys(keys, count);
    if (error) return rp_yield(error);
    if (keys[0]->ndim == 0 && (axis == 0 || axis == -1)) return rp_yield(rp_zeros(RP_I64, 0, NULL));
    error = rpi_normal_axis("rp_lexsort", keys[0]->ndim, &axis);
    return rp_yield(error ? error : lexsort(keys, count, axis));
}

/* ---- complex ---------------------------------------------------------------------------------------------------- */

rp_array *rp_sort_complex(rp_array *a)
{
    RP_SCOPE();
    rp_dtype to;
    if (rp_array_status(a)) return rp_yield(a);
    switch (rp_dtype_base(a->dtype)) {
    case RP_C64:
    case RP_C128:
        to = a->dtype;
        break;
    case RP_I8:
    case RP_I16:
    case RP_U8:
    case RP_U16:
        to = RP_C64;
        break;
    default:
        to = RP_C128;
    }
    return rp_yield(rp_astype(rp_sort(a, -1, false), to));
}
