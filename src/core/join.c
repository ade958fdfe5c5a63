/* Joining arrays: concatenate and stack. */
#include "core/core.h"

static rp_array *force_all(const char *op, rp_array *const *arrays, int count)
{
    if (count < 1) return rpi_error_array(RP_EINVAL, "%s: need at least one array", op);
    for (int i = 0; i < count; i++) {
        rp_array *forced = rpi_force_in_place(arrays[i]);
        if (rpi_is_error(forced)) return forced;
    }
    return NULL;
}

/* All extents but that of `axis` (-1: all) are those of the first array; NULL, or the error. */
static rp_array *check_shapes(const char *op, rp_array *const *arrays, int count, int axis)
{
    char first[RPI_SHAPE_TEXT], other[RPI_SHAPE_TEXT];
    for (int i = 1; i < count; i++) {
        bool fits = arrays[i]->ndim == arrays[0]->ndim;
        for (int k = 0; fits && k < arrays[0]->ndim; k++)
            fits = k == axis || arrays[i]->shape[k] == arrays[0]->shape[k];
        if (!fits)
            return rpi_error_array(RP_ESHAPE, "%s: argument %d of shape %s does not fit argument 1 of shape %s", op,
                                   i + 1, rpi_shape_text(arrays[i]->ndim, arrays[i]->shape, other),
                                   rpi_shape_text(arrays[0]->ndim, arrays[0]->shape, first));
    }
    return NULL;
}

/* Total extent along `axis`; false on overflow. */
static bool joined_extent(rp_array *const *arrays, int count, int axis, int64_t *extent)
{
    *extent = 0;
    for (int i = 0; i < count; i++) {
        if (__builtin_add_overflow(*extent, arrays[i]->shape[axis], extent)) return false;
    }
    return true;
}

static rp_array *check_join(rp_array *const *arrays, int count, int *axis, rp_dtype *dtype)
{
    rp_array *error = force_all("rp_concatenate", arrays, count);
    if (error) return error;
    if (arrays[0]->ndim == 0)
        return rpi_error_array(RP_ESHAPE, "rp_concatenate: zero-dimensional arrays cannot be concatenated");
    error = rpi_normal_axis("rp_concatenate", arrays[0]->ndim, axis);
    if (!error) error = check_shapes("rp_concatenate", arrays, count, *axis);
    if (!error) error = rpi_result_type("rp_concatenate", count, arrays, dtype);
    return error;
}

rp_array *rp_concatenate(rp_array *const *arrays, int count, int axis)
{
    int64_t shape[RP_MAX_NDIM];
    rp_dtype dtype = RP_BOOL;
    rp_array *error = check_join(arrays, count, &axis, &dtype);
    if (error) return error;
    for (int i = 0; i < arrays[0]->ndim; i++) shape[i] = arrays[0]->shape[i];
    if (!joined_extent(arrays, count, axis, &shape[axis]))
        return rpi_error_array(RP_ESHAPE, "rp_concatenate: the result is larger than memory can be");
    rp_array *out = rpi_new_empty(dtype, arrays[0]->ndim, shape);
    if (rpi_is_error(out)) return out;
    char *to = rpi_data(out);
    rp_status status = RP_OK;
    rp_error failure;
    for (int i = 0; i < count && status == RP_OK; i++) {
        const rp_array *a = arrays[i];
        status = rpi_cast_run(
            &(rpi_cast){a->ndim, a->shape, a->dtype, rpi_data(a), a->strides, dtype, to, out->strides}, &failure);
        to += a->shape[axis] * out->strides[axis];
    }
    return status == RP_OK ? out : rpi_error_from(&failure);
}

/* Axis `axis` of the result counts the arrays: it is a concatenation of them written one behind the other. */
rp_array *rp_stack(rp_array *const *arrays, int count, int axis)
{
    int64_t shape[RP_MAX_NDIM];
    rp_dtype dtype = RP_BOOL;
    rp_array *error = force_all("rp_stack", arrays, count);
    if (!error) error = check_shapes("rp_stack", arrays, count, -1);
    if (!error) error = rpi_normal_axis("rp_stack", arrays[0]->ndim + 1, &axis);
    if (!error) error = rpi_result_type("rp_stack", count, arrays, &dtype);
    if (error) return error;
    if (arrays[0]->ndim == RP_MAX_NDIM)
        return rpi_error_array(RP_ESHAPE, "rp_stack: the result would have more than %d dimensions", RP_MAX_NDIM);
    int ndim = arrays[0]->ndim;
    for (int i = 0; i <= ndim; i++) shape[i] = i == axis ? count : arrays[0]->shape[i - (i > axis)];
    rp_array *out = rpi_new_empty(dtype, ndim + 1, shape);
    if (rpi_is_error(out)) return out;
    int64_t strides[RP_MAX_NDIM];
    for (int i = 0; i < ndim; i++) strides[i] = out->strides[i + (i >= axis)];
    rp_status status = RP_OK;
    rp_error failure;
    for (int i = 0; i < count && status == RP_OK; i++) {
        const rp_array *a = arrays[i];
        char *to = rpi_data(out) + i * out->strides[axis];
        status =
            rpi_cast_run(&(rpi_cast){ndim, a->shape, a->dtype, rpi_data(a), a->strides, dtype, to, strides}, &failure);
    }
    return status == RP_OK ? out : rpi_error_from(&failure);
}
