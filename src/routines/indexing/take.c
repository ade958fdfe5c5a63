/* Taking elements along an axis. */
#include "routines/indexing/index_i.h"

rp_array *rpi_index_integers(const char *op, rp_array *indices)
{
    indices = rpi_force(indices);
    if (rpi_is_error(indices)) return indices;
    if (!rpi_is_integer(indices->dtype) && indices->dtype != RP_BOOL)
        return rpi_error_array(RP_EDTYPE, "%s: only int indices permitted; cannot cast from %s to int64", op,
                               rp_dtype_name(indices->dtype));
    return indices->dtype == RP_I64 ? rp_ascontiguous(indices) : rp_astype(indices, RP_I64);
}

static int64_t wrapped(int64_t index, int64_t extent)
{
    index %= extent;
    return index < 0 ? index + extent : index;
}

int64_t rpi_index_normalise(int64_t *indices, int64_t count, int64_t extent, rp_index_mode mode)
{
    for (int64_t i = 0; i < count; i++) {
        int64_t index = indices[i];
        if (mode == RP_INDEX_WRAP)
            index = wrapped(index, extent);
        else if (mode == RP_INDEX_CLIP)
            index = index < 0 ? 0 : index < extent ? index : extent - 1;
        else if (index < -extent || index >= extent)
            return i;
        else if (index < 0)
            index += extent;
        indices[i] = index;
    }
    return -1;
}

/* `indices` made to fit the axis by wrapping or clipping. */
static rp_array *fitted(rp_array *indices, int64_t extent, rp_index_mode mode)
{
    if (mode == RP_INDEX_RAISE) return indices;
    indices = rp_copy(indices);
    if (!rpi_is_error(indices)) rpi_index_normalise((int64_t *)rpi_data(indices), indices->size, extent, mode);
    return indices;
}

/* a[:, ..., indices, ...] with the indices at `axis`. */
static rp_array *pick_along(const char *op, rp_array *a, rp_array *indices, int axis)
{
    rp_index_item items[RP_MAX_NDIM];
    for (int i = 0; i < axis; i++) items[i] = rp_ix_all();
    items[axis] = rp_ix_array(indices);
    return rpi_index_get(op, a, items, axis + 1);
}

/* Whether no axis but `axis` is empty. */
static bool has_rest(const rp_array *a, int axis)
{
    for (int i = 0; i < a->ndim; i++) {
        if (i != axis && a->shape[i] == 0) return false;
    }
    return true;
}

/* Nothing to take from, because an axis before `axis` is empty: the indices are not looked at, as in NumPy. */
static rp_array *take_nothing(const rp_array *a, const rp_array *indices, int axis)
{
    int64_t shape[2 * RP_MAX_NDIM];
    int ndim = 0;
    for (int i = 0; i < axis; i++) shape[ndim++] = a->shape[i];
    for (int i = 0; i < indices->ndim; i++) shape[ndim++] = indices->shape[i];
    for (int i = axis + 1; i < a->ndim; i++) shape[ndim++] = a->shape[i];
    return rp_empty(a->dtype, ndim, shape);
}

static rp_array *take(const char *op, rp_array *a, rp_array *indices, int axis, rp_index_mode mode)
{
    a = rpi_force(a);
    if (rpi_is_error(a)) return a;
    indices = rpi_index_integers(op, indices);
    if (rpi_is_error(indices)) return indices;
    if (axis == RP_ALL_AXES || a->ndim == 0) a = rp_ravel(a);
    if (rpi_is_error(a)) return a;
    if (axis == RP_ALL_AXES) axis = 0;
    rp_array *error = rpi_normal_axis(op, a->ndim, &axis);
    if (error) return error;
    for (int i = 0; i < axis; i++)
        if (a->shape[i] == 0) return take_nothing(a, indices, axis);
    if (a->shape[axis] == 0 && indices->size > 0 && (mode != RP_INDEX_RAISE || has_rest(a, axis)))
        return rpi_error_array(RP_EINDEX, "%s: cannot do a non-empty take from an empty axes.", op);
    indices = fitted(indices, a->shape[axis], mode);
    return rpi_is_error(indices) ? indices : pick_along(op, a, indices, axis);
}

rp_array *rp_take(rp_array *a, rp_array *indices, int axis)
{
    return rp_take_mode(a, indices, axis, RP_INDEX_RAISE);
}

rp_array *rp_take_mode(rp_array *a, rp_array *indices, int axis, rp_index_mode mode)
{
    RP_SCOPE();
    return rp_yield(take("rp_take", a, indices, axis, mode));
}

rp_array *rpi_index_along(const char *op, const rp_array *a, rp_array *indices, int axis, rp_index_item *items)
{
    if (!rpi_is_integer(indices->dtype))
        return rpi_error_array(RP_EINDEX, "%s: `indices` must be an integer array, not %s", op,
                               rp_dtype_name(indices->dtype));
    if (indices->ndim != a->ndim)
        return rpi_error_array(RP_EVALUE, "%s: `indices` and `arr` must have the same number of dimensions: %d and %d",
                               op, indices->ndim, a->ndim);
    for (int i = 0; i < a->ndim; i++) {
        int64_t shape[RP_MAX_NDIM];
        for (int k = 0; k < a->ndim; k++) shape[k] = k == i ? a->shape[i] : 1;
        rp_array *own = i == axis ? indices : rp_reshape(rp_arange_int(0, a->shape[i], 1), a->ndim, shape);
        if (rpi_is_error(own)) return own;
        items[i] = rp_ix_array(own);
    }
    return NULL;
}

static rp_array *take_along(rp_array *a, rp_array *indices, int axis)
{
    rp_index_item items[RP_MAX_NDIM];
    a = axis == RP_ALL_AXES ? rp_ravel(a) : rpi_force(a);
    if (rpi_is_error(a)) return a;
    indices = rpi_force(indices);
    if (rpi_is_error(indices)) return indices;
    if (axis == RP_ALL_AXES && indices->ndim != 1)
        return rpi_error_array(RP_EVALUE,
                               "rp_take_along_axis: when axis=None, `indices` must have a single dimension.");
    if (axis == RP_ALL_AXES) axis = 0;
    rp_array *error = rpi_normal_axis("rp_take_along_axis", a->ndim, &axis);
    if (!error) error = rpi_index_along("rp_take_along_axis", a, indices, axis, items);
    return error ? error : rpi_index_get("rp_take_along_axis", a, items, a->ndim);
}

rp_array *rp_take_along_axis(rp_array *a, rp_array *indices, int axis)
{
    RP_SCOPE();
    return rp_yield(take_along(a, indices, axis));
}

rp_array *rp_compress(rp_array *condition, rp_array *a, int axis)
{
    RP_SCOPE();
    condition = rpi_force(condition);
    if (rpi_is_error(condition)) return rp_yield(condition);
    if (condition->ndim != 1)
        return rp_yield(
            rpi_error_array(RP_EVALUE, "rp_compress: condition must be a 1-d array, not %d-d", condition->ndim));
    rp_array *indices = rpi_index_mask_offsets(condition, (const int64_t[]){1});
    return rp_yield(take("rp_compress", a, indices, axis, RP_INDEX_RAISE));
}

rp_array *rp_extract(rp_array *condition, rp_array *a)
{
    RP_SCOPE();
    rp_array *indices = rp_flatnonzero(condition);
    return rp_yield(take("rp_extract", a, indices, RP_ALL_AXES, RP_INDEX_RAISE));
}
