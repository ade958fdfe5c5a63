/* Picking elements by index along an axis. */
#include "core/core.h"
#include <string.h>

/* The source seen as [outer][extent][block bytes] in C order. */
typedef struct picking {
    int64_t outer, extent, block;
    int64_t count; /* indices */
    const int64_t *indices;
} picking;

/* Makes all indices non-negative in place; NULL, or the error for the first one outside. */
static rp_array *normalise(int64_t *indices, int64_t count, int64_t extent, int axis)
{
    for (int64_t i = 0; i < count; i++) {
        int64_t index = indices[i];
        if (index < -extent || index >= extent)
            return rpi_error_array(RP_EINDEX, "rp_take: index %lld is out of bounds for axis %d with size %lld",
                                   (long long)index, axis, (long long)extent);
        if (index < 0) indices[i] += extent;
    }
    return NULL;
}

static void pick(const picking *p, const char *in, char *out)
{
    for (int64_t i = 0; i < p->outer; i++, in += p->extent * p->block) {
        for (int64_t k = 0; k < p->count; k++, out += p->block)
            memcpy(out, in + p->indices[k] * p->block, (size_t)p->block);
    }
}

/* The hot case, one-dimensional f64 and i64, with a copy of known size. */
static void pick_words(const picking *p, const char *in, char *out)
{
    for (int64_t i = 0; i < p->outer; i++, in += p->extent * 8) {
        for (int64_t k = 0; k < p->count; k++, out += 8) memcpy(out, in + p->indices[k] * 8, 8);
    }
}

/* Shape of the result: that of `a` with `axis` replaced by the shape of the indices; the number of axes. */
static int taken_shape(const rp_array *a, int axis, const rp_array *indices, int64_t *shape)
{
    int ndim = 0;
    for (int i = 0; i < axis; i++) shape[ndim++] = a->shape[i];
    for (int i = 0; i < indices->ndim; i++) shape[ndim++] = indices->shape[i];
    for (int i = axis + 1; i < a->ndim; i++) shape[ndim++] = a->shape[i];
    return ndim;
}

/* `a` is in C order, `indices` a C-order i64 copy that may be changed. */
static rp_array *take(rp_array *a, rp_array *indices, int axis)
{
    int64_t shape[2 * RP_MAX_NDIM];
    picking p = {1, a->shape[axis], (int64_t)rpi_itemsize(a), indices->size, (int64_t *)rpi_data(indices)};
    rp_array *error = normalise((int64_t *)rpi_data(indices), p.count, p.extent, axis);
    if (error) return error;
    int ndim = taken_shape(a, axis, indices, shape);
    rp_array *out = rpi_new_empty(a->dtype, ndim, shape);
    if (rpi_is_error(out)) return out;
    for (int i = 0; i < axis; i++) p.outer *= a->shape[i];
    for (int i = axis + 1; i < a->ndim; i++) p.block *= a->shape[i];
    if (out->size == 0) return out;
    if (p.block == 8)
        pick_words(&p, rpi_data(a), rpi_data(out));
    else
        pick(&p, rpi_data(a), rpi_data(out));
    return out;
}

rp_array *rp_take(rp_array *a, rp_array *indices, int axis)
{
    RP_SCOPE();
    indices = rpi_force(indices);
    if (rpi_is_error(indices)) return rp_yield(indices);
    if (!rp_can_cast(indices->dtype, RP_I64, RP_CAST_SAFE) || !rpi_is_integer(indices->dtype))
        return rp_yield(rpi_error_array(RP_EDTYPE, "rp_take: indices must be integers that int64 holds, not %s",
                                        rp_dtype_name(indices->dtype)));
    a = axis == RP_ALL_AXES ? rp_ravel(a) : rp_ascontiguous(a);
    if (axis == RP_ALL_AXES) axis = 0;
    if (rpi_is_error(a)) return rp_yield(a);
    rp_array *error = rpi_normal_axis("rp_take", a->ndim, &axis);
    if (error) return rp_yield(error);
    indices = rpi_copy_as(indices, RP_I64);
    if (rpi_is_error(indices)) return rp_yield(indices);
    return rp_yield(take(a, indices, axis));
}
