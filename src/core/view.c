/* Views: other shapes and strides over the same storage. Each function forces its operand, checks its arguments, and
 * describes the view by offset, shape and strides.
 */
#include "core/core.h"
#include <string.h>

/* A view under construction. */
typedef struct draft {
    int ndim;
    int64_t offset;
    int64_t shape[RP_MAX_NDIM + 1], strides[RP_MAX_NDIM + 1];
} draft;

static void draft_of(const rp_array *a, draft *d)
{
    d->ndim = a->ndim;
    d->offset = 0;
    memcpy(d->shape, a->shape, (size_t)a->ndim * sizeof *d->shape);
    memcpy(d->strides, a->strides, (size_t)a->ndim * sizeof *d->strides);
}

static rp_array *finish(rp_array *a, const draft *d)
{
    return rpi_new_view(a, d->offset, d->ndim, d->shape, d->strides);
}

static void draft_insert(draft *d, int at, int64_t extent, int64_t stride)
{
    memmove(d->shape + at + 1, d->shape + at, (size_t)(d->ndim - at) * sizeof *d->shape);
    memmove(d->strides + at + 1, d->strides + at, (size_t)(d->ndim - at) * sizeof *d->strides);
    d->shape[at] = extent;
    d->strides[at] = stride;
    d->ndim++;
}

static void draft_remove(draft *d, int at)
{
    d->ndim--;
    memmove(d->shape + at, d->shape + at + 1, (size_t)(d->ndim - at) * sizeof *d->shape);
    memmove(d->strides + at, d->strides + at + 1, (size_t)(d->ndim - at) * sizeof *d->strides);
}

/* Forces `*a` and brings `*axis` (may be NULL) into range. False: `*a` is now the error to return. */
static bool prepare(const char *op, rp_array **a, int *axis)
{
    *a = rpi_force_in_place(*a);
    if (rpi_is_error(*a)) return false;
    rp_array *error = axis ? rpi_normal_axis(op, (*a)->ndim, axis) : NULL;
    if (error) *a = error;
    return !error;
}

/* Python's rule for one end of a slice: `missing` when left out, counted from the end when negative, then clamped to
 * [low, high]. */
static int64_t slice_end(int64_t value, int64_t extent, int64_t missing, int64_t low, int64_t high)
{
    if (value == RP_NONE) return missing;
    if (value < 0) value += extent;
    return value < low ? low : value > high ? high : value;
}

static int64_t slice_length(int64_t start, int64_t stop, int64_t step)
{
    if (step > 0) return stop > start ? (stop - start - 1) / step + 1 : 0;
    return start > stop ? (start - stop - 1) / -step + 1 : 0;
}

rp_array *rp_slice(rp_array *a, int axis, int64_t start, int64_t stop, int64_t step)
{
    draft d;
    if (!prepare("rp_slice", &a, &axis)) return a;
    if (step == 0) return rpi_error_array(RP_EVALUE, "rp_slice: slice step cannot be zero");
    if (step == RP_NONE) step = 1;
    int64_t n = a->shape[axis], low = step > 0 ? 0 : -1, high = step > 0 ? n : n - 1;
    start = slice_end(start, n, step > 0 ? low : high, low, high);
    stop = slice_end(stop, n, step > 0 ? high : low, low, high);
    draft_of(a, &d);
    d.shape[axis] = slice_length(start, stop, step);
    if (d.shape[axis] > 0) d.offset = start * a->strides[axis];
    if (d.shape[axis] > 1) d.strides[axis] = a->strides[axis] * step;
    return finish(a, &d);
}

rp_array *rp_index(rp_array *a, int axis, int64_t index)
{
    draft d;
    if (!prepare("rp_index", &a, &axis)) return a;
    int64_t n = a->shape[axis];
    if (index < -n || index >= n)
        return rpi_error_array(RP_EINDEX, "rp_index: index %lld is out of bounds for axis %d with size %lld",
                               (long long)index, axis, (long long)n);
    draft_of(a, &d);
    d.offset = (index < 0 ? index + n : index) * a->strides[axis];
    draft_remove(&d, axis);
    return finish(a, &d);
}

/* Checks that `axes` names each of `ndim` axes once and makes them non-negative. */
static rp_array *normal_permutation(int ndim, const int *axes, int *normal)
{
    bool seen[RP_MAX_NDIM] = {false};
    for (int i = 0; i < ndim; i++) {
        normal[i] = axes ? axes[i] : ndim - 1 - i;
        rp_array *error = rpi_normal_axis("rp_transpose", ndim, &normal[i]);
        if (error) return error;
        if (seen[normal[i]]) return rpi_error_array(RP_EAXIS, "rp_transpose: axis %d is named twice", normal[i]);
        seen[normal[i]] = true;
    }
    return NULL;
}

rp_array *rp_transpose(rp_array *a, const int *axes)
{
    draft d;
    int order[RP_MAX_NDIM];
    if (!prepare("rp_transpose", &a, NULL)) return a;
    rp_array *error = normal_permutation(a->ndim, axes, order);
    if (error) return error;
    draft_of(a, &d);
    for (int i = 0; i < a->ndim; i++) {
        d.shape[i] = a->shape[order[i]];
        d.strides[i] = a->strides[order[i]];
    }
    return finish(a, &d);
}

rp_array *rp_swapaxes(rp_array *a, int axis1, int axis2)
{
    draft d;
    if (!prepare("rp_swapaxes", &a, &axis1)) return a;
    rp_array *error = rpi_normal_axis("rp_swapaxes", a->ndim, &axis2);
    if (error) return error;
    draft_of(a, &d);
    d.shape[axis1] = a->shape[axis2];
    d.strides[axis1] = a->strides[axis2];
    d.shape[axis2] = a->shape[axis1];
    d.strides[axis2] = a->strides[axis1];
    return finish(a, &d);
}

rp_array *rp_moveaxis(rp_array *a, int from, int to)
{
    draft d;
    if (!prepare("rp_moveaxis", &a, &from)) return a;
    rp_array *error = rpi_normal_axis("rp_moveaxis", a->ndim, &to);
    if (error) return error;
    draft_of(a, &d);
    draft_remove(&d, from);
    draft_insert(&d, to, a->shape[from], a->strides[from]);
    return finish(a, &d);
}

rp_array *rp_expand_dims(rp_array *a, int axis)
{
    draft d;
    if (!prepare("rp_expand_dims", &a, NULL)) return a;
    rp_array *error = rpi_normal_axis("rp_expand_dims", a->ndim + 1, &axis);
    if (error) return error;
    draft_of(a, &d);
    draft_insert(&d, axis, 1, 0);
    return finish(a, &d);
}

rp_array *rp_squeeze(rp_array *a, int axis)
{
    draft d;
    if (!prepare("rp_squeeze", &a, axis == RP_ALL_AXES ? NULL : &axis)) return a;
    draft_of(a, &d);
    if (axis != RP_ALL_AXES && a->shape[axis] != 1)
        return rpi_error_array(RP_ESHAPE, "rp_squeeze: axis %d has size %lld, not 1", axis, (long long)a->shape[axis]);
    for (int i = a->ndim - 1; i >= 0; i--) {
        if (axis == RP_ALL_AXES ? a->shape[i] == 1 : i == axis) draft_remove(&d, i);
    }
    return finish(a, &d);
}

rp_array *rp_broadcast_to(rp_array *a, int ndim, const int64_t *shape)
{
    char from[RPI_SHAPE_TEXT], to[RPI_SHAPE_TEXT];
    int64_t strides[RP_MAX_NDIM], size;
    if (!prepare("rp_broadcast_to", &a, NULL)) return a;
    rp_array *error = rpi_check_spec(a->dtype, ndim, shape, &size);
    if (error) return error;
    if (a->ndim > ndim || !rpi_fits_into(a, ndim, shape, strides))
        return rpi_error_array(RP_ESHAPE, "rp_broadcast_to: shape %s does not broadcast to %s",
                               rpi_shape_text(a->ndim, a->shape, from), rpi_shape_text(ndim, shape, to));
    rp_array *view = rpi_new_view(a, 0, ndim, shape, strides);
    if (!rpi_is_error(view)) view->readonly = true;
    return view;
}

rp_array *rp_flip(rp_array *a, int axis)
{
    draft d;
    if (!prepare("rp_flip", &a, axis == RP_ALL_AXES ? NULL : &axis)) return a;
    draft_of(a, &d);
    for (int i = 0; i < a->ndim; i++) {
        if ((axis != RP_ALL_AXES && i != axis) || a->shape[i] < 2) continue;
        d.offset += (a->shape[i] - 1) * a->strides[i];
        d.strides[i] = -a->strides[i];
    }
    if (a->size == 0) d.offset = 0;
    return finish(a, &d);
}

rp_array *rp_sliding_window_view(rp_array *a, int64_t window, int axis)
{
    draft d;
    if (!prepare("rp_sliding_window_view", &a, &axis)) return a;
    if (window < 1 || window > a->shape[axis])
        return rpi_error_array(RP_EVALUE, "rp_sliding_window_view: window of %lld does not fit axis %d with size %lld",
                               (long long)window, axis, (long long)a->shape[axis]);
    draft_of(a, &d);
    d.shape[axis] -= window - 1;
    draft_insert(&d, d.ndim, window, a->strides[axis]);
    rp_array *view = finish(a, &d);
    if (!rpi_is_error(view)) view->readonly = true;
    return view;
}
