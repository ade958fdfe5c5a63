/* Common shapes. */
#include "routines/manipulation/manipulation_i.h"

rp_status rp_broadcast_shapes(const int *ndims, const int64_t *const *shapes, int count, int *ndim, int64_t *shape,
                              rp_error *error)
{
    char first[RPI_SHAPE_TEXT], other[RPI_SHAPE_TEXT];
    int64_t joined[RP_MAX_NDIM];
    int joined_ndim = 0;
    for (int i = 0; i < count; i++) {
        if (ndims[i] < 0 || ndims[i] > RP_MAX_NDIM)
            return rp_fail(error, RP_ESHAPE, "rp_broadcast_shapes: %d dimensions; 0 to %d are possible", ndims[i],
                           RP_MAX_NDIM);
        rpi_shape_text(joined_ndim, joined, first);
        if (!rpi_broadcast_shape(ndims[i], shapes[i], &joined_ndim, joined))
            return rp_fail(error, RP_ESHAPE,
                           "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between the "
                           "arguments before arg %d with shape %s and arg %d with shape %s.",
                           i, first, i, rpi_shape_text(ndims[i], shapes[i], other));
    }
    *ndim = joined_ndim;
    for (int i = 0; i < joined_ndim; i++) shape[i] = joined[i];
    return RP_OK;
}

/* NULL and the common shape, or the error. */
static rp_array *common_shape(rp_array *const *arrays, int count, int *ndim, int64_t *shape)
{
    char first[RPI_SHAPE_TEXT], other[RPI_SHAPE_TEXT];
    for (int i = 0; i < count; i++) {
        rpi_shape_text(*ndim, shape, first);
        if (!rpi_broadcast_shape(arrays[i]->ndim, arrays[i]->shape, ndim, shape))
            return rpi_error_array(RP_ESHAPE,
                                   "rp_broadcast_arrays: shape mismatch: objects cannot be broadcast to a single "
                                   "shape; argument %d has shape %s, those before it %s",
                                   i, rpi_shape_text(arrays[i]->ndim, arrays[i]->shape, other), first);
    }
    return NULL;
}

rp_status rp_broadcast_arrays(rp_array *const *arrays, int count, rp_array **parts)
{
    int ndim = 0;
    int64_t shape[RP_MAX_NDIM];
    rp_array *error = rpi_all_ready(arrays, count);
    if (!error) error = common_shape(arrays, count, &ndim, shape);
    for (int i = 0; !error && i < count; i++) {
        parts[i] = rp_broadcast_to(arrays[i], ndim, shape);
        if (rpi_is_error(parts[i])) error = parts[i];
    }
    return error ? rpi_fail_parts(parts, count, error) : RP_OK;
}
