/* Coordinate grids. */
#include "routines/manipulation/manipulation_i.h"
#include <rapto/creation.h>

/* Vector `index` along its axis of a grid with `count` axes. */
static rp_array *along_axis(rp_array *vector, int index, int count, bool ij)
{
    int64_t shape[RP_MAX_NDIM];
    int axis = ij || count < 2 || index > 1 ? index : 1 - index;
    for (int i = 0; i < count; i++) shape[i] = i == axis ? -1 : 1;
    return vector->size == 0 ? (shape[axis] = 0, rp_reshape(vector, count, shape)) : rp_reshape(vector, count, shape);
}

static rp_status meshgrid(rp_array *const *vectors, int count, const rp_meshgrid_options *options, rp_array **parts)
{
    rp_array *error = rpi_all_ready(vectors, count);
    for (int i = 0; !error && i < count; i++) {
        parts[i] = along_axis(vectors[i], i, count, options->ij);
        if (rpi_is_error(parts[i])) error = parts[i];
    }
    if (!error && !options->sparse && rp_broadcast_arrays(parts, count, parts) != RP_OK) error = parts[0];
    for (int i = 0; !error && !options->no_copy && i < count; i++) {
        parts[i] = rp_copy(parts[i]);
        if (rpi_is_error(parts[i])) error = parts[i];
    }
    return error ? rpi_fail_parts(parts, count, error) : RP_OK;
}

rp_status rp_meshgrid(rp_array *const *vectors, int count, const rp_meshgrid_options *options, rp_array **parts)
{
    static const rp_meshgrid_options standard;
    if (count > RP_MAX_NDIM)
        return rpi_fail_parts(parts, count,
                              rpi_error_array(RP_ESHAPE, "rp_meshgrid: more than %d vectors", RP_MAX_NDIM));
    RP_SCOPE();
    rp_status status = meshgrid(vectors, count, options ? options : &standard, parts);
    for (int i = 0; i < count; i++) parts[i] = rp_yield(parts[i]);
    return status;
}
