/* Where elements are not zero, and how many. */
#include "routines/indexing/index_i.h"
#include <rapto/ops.h>

rp_index_arrays rpi_index_failure(rp_array *error)
{
    return (rp_index_arrays){1, {error}};
}

rp_index_arrays rpi_index_yield(rp_index_arrays arrays)
{
    for (int i = 0; i < arrays.count; i++) {
        if (rpi_is_error(arrays.axis[i])) return rpi_index_failure(rp_yield(arrays.axis[i]));
    }
    for (int i = 0; i < arrays.count; i++) rp_yield(arrays.axis[i]);
    return arrays;
}

/* One pass per axis: the coordinate along an axis is the offset when only that axis has a stride. */
static rp_index_arrays nonzero(rp_array *truth)
{
    rp_index_arrays out = {.count = truth->ndim};
    for (int i = 0; i < truth->ndim; i++) {
        int64_t strides[RP_MAX_NDIM] = {0};
        strides[i] = 1;
        out.axis[i] = rpi_index_mask_offsets(truth, strides);
    }
    return out;
}

rp_index_arrays rp_nonzero(rp_array *a)
{
    RP_SCOPE();
    a = rpi_index_truth(a);
    if (rpi_is_error(a)) return rpi_index_failure(rp_yield(a));
    if (a->ndim == 0)
        return rpi_index_failure(rp_yield(
            rpi_error_array(RP_EVALUE, "rp_nonzero: Calling nonzero on 0d arrays is not allowed; reshape to 1-d")));
    return rpi_index_yield(nonzero(a));
}

rp_array *rp_argwhere(rp_array *a)
{
    RP_SCOPE();
    a = rpi_index_truth(a);
    if (rpi_is_error(a)) return rp_yield(a);
    if (a->ndim == 0) return rp_yield(rp_empty(RP_I64, 2, (const int64_t[]){rpi_data(a)[0] != 0, 0}));
    rp_index_arrays found = nonzero(a);
    return rp_yield(rp_stack(found.axis, found.count, 1));
}

rp_array *rp_flatnonzero(rp_array *a)
{
    RP_SCOPE();
    int64_t strides[RP_MAX_NDIM];
    a = rpi_index_truth(a);
    if (rpi_is_error(a)) return rp_yield(a);
    rpi_c_strides(a->ndim, a->shape, 1, strides);
    return rp_yield(rpi_index_mask_offsets(a, strides));
}

static rp_array *count_all(const rp_array *truth)
{
    int64_t total = rpi_index_count_bytes((const uint8_t *)rpi_data(truth), truth->size);
    return rp_from_data(RP_I64, 0, NULL, &total);
}

rp_array *rp_count_nonzero(rp_array *a, int count, const int *axes, bool keepdims)
{
    RP_SCOPE();
    int all[RP_MAX_NDIM];
    a = rpi_index_truth(a);
    if (rpi_is_error(a)) return rp_yield(a);
    if (!axes && !keepdims) return rp_yield(count_all(a));
    for (int i = 0; i < a->ndim; i++) all[i] = i;
    return rp_yield(rp_sum_axes(a, axes ? count : a->ndim, axes ? axes : all, keepdims));
}
