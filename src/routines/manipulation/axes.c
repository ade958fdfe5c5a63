/* Views with axes in another order, more axes, fewer axes, or turned round. */
#include "routines/manipulation/manipulation_i.h"
#include <stdlib.h>

rp_array *rp_permute_dims(rp_array *a, const int *axes, int count)
{
    int order[RP_MAX_NDIM];
    if (!rpi_ready(&a)) return a;
    if (count != a->ndim)
        return rpi_error_array(RP_EVALUE, "rp_permute_dims: axes don't match array (%d axes for %d dimensions)", count,
                               a->ndim);
    rp_array *error = rpi_axis_list("rp_permute_dims", a->ndim, axes, count, order, "repeated axis in transpose");
    return error ? error : rp_transpose(a, order);
}

/* Puts the axes that move at their places, in rising order of place, among the ones that stay. */
static void place_axes(int ndim, const int *from, const int *to, int count, int *order)
{
    bool moves[RP_MAX_NDIM] = {false}, taken[RP_MAX_NDIM] = {false};
    for (int i = 0; i < count; i++) {
        moves[from[i]] = taken[to[i]] = true;
        order[to[i]] = from[i];
    }
    for (int place = 0, axis = 0; place < ndim; place++) {
        if (taken[place]) continue;
        while (moves[axis]) axis++;
        order[place] = axis++;
    }
}

rp_array *rp_moveaxes(rp_array *a, const int *from, const int *to, int count)
{
    int source[RP_MAX_NDIM], target[RP_MAX_NDIM], order[RP_MAX_NDIM];
    if (!rpi_ready(&a)) return a;
    rp_array *error = rpi_axis_list("rp_moveaxis", a->ndim, from, count, source, "repeated axis in `source` argument");
    if (!error)
        error = rpi_axis_list("rp_moveaxis", a->ndim, to, count, target, "repeated axis in `destination` argument");
    if (error) return error;
    place_axes(a->ndim, source, target, count, order);
    return rp_transpose(a, order);
}

rp_array *rp_rollaxis(rp_array *a, int axis, int start)
{
    if (!rpi_ready(&a)) return a;
    int n = a->ndim, given = start;
    rp_array *error = rpi_normal_axis("rp_rollaxis", n, &axis);
    if (error) return error;
    if (start < 0) start += n;
    if (start < 0 || start > n)
        return rpi_error_array(RP_EAXIS, "rp_rollaxis: 'start' arg requires %d <= start < %d, but %d was passed in", -n,
                               n + 1, given);
    return rp_moveaxis(a, axis, axis < start ? start - 1 : start);
}

rp_array *rp_matrix_transpose(rp_array *a)
{
    if (!rpi_ready(&a)) return a;
    if (a->ndim < 2)
        return rpi_error_array(
            RP_EVALUE, "rp_matrix_transpose: Input array must be at least 2-dimensional, but it is %d", a->ndim);
    return rp_swapaxes(a, -1, -2);
}

rp_array *rp_expand_dims_axes(rp_array *a, const int *axes, int count)
{
    int places[RP_MAX_NDIM], inner = 0;
    bool added[RP_MAX_NDIM] = {false};
    int64_t shape[RP_MAX_NDIM], strides[RP_MAX_NDIM];
    if (!rpi_ready(&a)) return a;
    int ndim = a->ndim + count;
    if (count < 0 || ndim > RP_MAX_NDIM)
        return rpi_error_array(RP_ESHAPE, "rp_expand_dims: the result would have more than %d dimensions", RP_MAX_NDIM);
    rp_array *error = rpi_axis_list("rp_expand_dims", ndim, axes, count, places, "repeated axis");
    if (error) return error;
    for (int i = 0; i < count; i++) added[places[i]] = true;
    for (int i = 0; i < ndim; i++) {
        shape[i] = added[i] ? 1 : a->shape[inner];
        strides[i] = added[i] ? 0 : a->strides[inner++];
    }
    return rpi_new_view(a, 0, ndim, shape, strides);
}

/* A 0-d array has no axes, yet NumPy lets axis 0 and -1 of it pass. */
static bool is_scalar_axis(const rp_array *a, const int *axes, int count)
{
    return a->ndim == 0 && count == 1 && (axes[0] == 0 || axes[0] == -1);
}

rp_array *rp_squeeze_axes(rp_array *a, const int *axes, int count)
{
    int normal[RP_MAX_NDIM], ndim = 0;
    bool gone[RP_MAX_NDIM] = {false};
    int64_t shape[RP_MAX_NDIM], strides[RP_MAX_NDIM];
    if (!rpi_ready(&a)) return a;
    if (is_scalar_axis(a, axes, count)) count = 0;
    rp_array *error = rpi_axis_list("rp_squeeze", a->ndim, axes, count, normal, "duplicate value in 'axis'");
    if (error) return error;
    for (int i = 0; i < count; i++) {
        gone[normal[i]] = true;
        if (a->shape[normal[i]] != 1)
            return rpi_error_array(RP_EVALUE,
                                   "rp_squeeze: cannot select an axis to squeeze out which has size not equal to one "
                                   "(axis %d has size %lld)",
                                   normal[i], (long long)a->shape[normal[i]]);
    }
    for (int i = 0; i < a->ndim; i++) {
        if (gone[i]) continue;
        shape[ndim] = a->shape[i];
        strides[ndim++] = a->strides[i];
    }
    return rpi_new_view(a, 0, ndim, shape, strides);
}

rp_array *rp_flip_axes(rp_array *a, const int *axes, int count)
{
    int normal[RP_MAX_NDIM];
    if (!rpi_ready(&a)) return a;
    rp_array *error = rpi_axis_list("rp_flip", a->ndim, axes, count, normal, "repeated axis");
    if (error) return error;
    RP_SCOPE();
    rp_array *view = rpi_new_view(a, 0, a->ndim, a->shape, a->strides);
    for (int i = 0; i < count; i++) view = rp_flip(view, normal[i]);
    return rp_yield(view);
}

rp_array *rp_fliplr(rp_array *a)
{
    if (!rpi_ready(&a)) return a;
    if (a->ndim < 2) return rpi_error_array(RP_EVALUE, "rp_fliplr: Input must be >= 2-d.");
    return rp_flip(a, 1);
}

rp_array *rp_flipud(rp_array *a)
{
    if (!rpi_ready(&a)) return a;
    if (a->ndim < 1) return rpi_error_array(RP_EVALUE, "rp_flipud: Input must be >= 1-d.");
    return rp_flip(a, 0);
}

static rp_array *turned(rp_array *a, int times, int axis1, int axis2)
{
    if (times == 0) return rpi_new_view(a, 0, a->ndim, a->shape, a->strides);
    if (times == 2) return rp_flip(rp_flip(a, axis1), axis2);
    if (times == 1) return rp_swapaxes(rp_flip(a, axis2), axis1, axis2);
    return rp_flip(rp_swapaxes(a, axis1, axis2), axis2);
}

rp_array *rp_rot90(rp_array *a, int64_t times, int axis1, int axis2)
{
    if (!rpi_ready(&a)) return a;
    int n = a->ndim;
    if (axis1 == axis2 || abs(axis1 - axis2) == n)
        return rpi_error_array(RP_EVALUE, "rp_rot90: Axes must be different.");
    if (axis1 >= n || axis1 < -n || axis2 >= n || axis2 < -n)
        return rpi_error_array(RP_EVALUE, "rp_rot90: Axes=(%d, %d) out of range for array of ndim=%d.", axis1, axis2,
                               n);
    RP_SCOPE();
    return rp_yield(turned(a, (int)(((times % 4) + 4) % 4), axis1, axis2));
}

/* ---- at least so many axes -------------------------------------------------------------------------------------- */

rp_array *rp_atleast_1d(rp_array *a)
{
    if (!rpi_ready(&a)) return a;
    return a->ndim >= 1 ? a : rp_expand_dims(a, 0);
}

rp_array *rp_atleast_2d(rp_array *a)
{
    if (!rpi_ready(&a)) return a;
    if (a->ndim >= 2) return a;
    return a->ndim == 1 ? rp_expand_dims(a, 0) : rp_expand_dims_axes(a, RP_AXES(0, 1));
}

rp_array *rp_atleast_3d(rp_array *a)
{
    if (!rpi_ready(&a)) return a;
    if (a->ndim >= 3) return a;
    if (a->ndim == 2) return rp_expand_dims(a, 2);
    return a->ndim == 1 ? rp_expand_dims_axes(a, RP_AXES(0, 2)) : rp_expand_dims_axes(a, RP_AXES(0, 1, 2));
}
