/* Writing to chosen elements, counted in C order. */
#include "routines/indexing/index_i.h"
#include <string.h>

/* The values of a write, flattened in C order and of the array's dtype, to be used over and over. */
typedef struct supply {
    const char *data;
    int64_t count, item;
} supply;

static rp_array *make_supply(const char *op, const rp_array *a, rp_array *values, supply *s)
{
    values = rpi_index_source(op, a, values);
    if (!rpi_is_error(values)) values = rp_ascontiguous(values);
    if (rpi_is_error(values)) return values;
    *s = (supply){rpi_data(values), values->size, (int64_t)rpi_itemsize(a)};
    return NULL;
}

/* ---- by index -----------------------------------------------------------------------------------------------------
 */

static int64_t offset_of(const rp_array *a, int64_t index)
{
    int64_t offset = 0;
    for (int i = a->ndim - 1; i >= 0; i--) {
        offset += index % a->shape[i] * a->strides[i];
        index /= a->shape[i];
    }
    return offset;
}

static void put_elements(rp_array *a, const int64_t *indices, int64_t count, const supply *s)
{
    int64_t to[RPI_WALK_CHUNK], from[RPI_WALK_CHUNK];
    bool dense = rpi_is_c_order(a->ndim, a->shape, a->strides, (size_t)s->item);
    for (int64_t begin = 0; begin < count; begin += RPI_WALK_CHUNK) {
        int64_t n = count - begin < RPI_WALK_CHUNK ? count - begin : RPI_WALK_CHUNK, next = begin % s->count;
        for (int64_t i = 0; i < n; i++) {
            to[i] = dense ? indices[begin + i] * s->item : offset_of(a, indices[begin + i]);
            from[i] = next * s->item;
            if (++next == s->count) next = 0;
        }
        rpi_index_copy_elements(n, (size_t)s->item, s->data, from, rpi_data(a), to);
    }
}

/* C-order int64 indices of `a`, flattened, in [0, size); a copy. */
static rp_array *flat_indices(const rp_array *a, rp_array *indices, rp_index_mode mode)
{
    indices = rpi_index_integers("rp_put", indices);
    if (!rpi_is_error(indices)) indices = rp_copy(indices);
    if (rpi_is_error(indices)) return indices;
    if (a->size == 0 && indices->size > 0)
        return rpi_error_array(RP_EINDEX, "rp_put: cannot replace elements of an empty array");
    int64_t *data = (int64_t *)rpi_data(indices), bad = rpi_index_normalise(data, indices->size, a->size, mode);
    if (bad < 0) return indices;
    return rpi_error_array(RP_EINDEX, "rp_put: index %lld is out of bounds for axis 0 with size %lld",
                           (long long)data[bad], (long long)a->size);
}

rp_status rp_put(rp_array *a, rp_array *indices, rp_array *values, rp_index_mode mode, rp_error *error)
{
    RP_SCOPE();
    supply s;
    rp_status status = rpi_index_target("rp_put", &a, error);
    if (status != RP_OK) return status;
    rp_array *failure = make_supply("rp_put", a, values, &s);
    if (failure) return rpi_error_copy(failure, error);
    if (s.count == 0 && a->size > 0) return RP_OK;
    indices = flat_indices(a, indices, mode);
    if (rpi_is_error(indices)) return rpi_error_copy(indices, error);
    if (indices->size == 0 || s.count == 0) return RP_OK;
    status = rpi_index_write_begin("rp_put", a, error);
    if (status != RP_OK) return status;
    put_elements(a, (const int64_t *)rpi_data(indices), indices->size, &s);
    rpi_index_write_end(a);
    return RP_OK;
}

rp_status rp_put_along_axis(rp_array *a, rp_array *indices, rp_array *values, int axis, rp_error *error)
{
    RP_SCOPE();
    rp_index_item items[RP_MAX_NDIM];
    rp_status status = rpi_index_target("rp_put_along_axis", &a, error);
    if (status != RP_OK) return status;
    indices = rpi_force(indices);
    if (rpi_is_error(indices)) return rpi_error_copy(indices, error);
    if (axis == RP_ALL_AXES) {
        if (indices->ndim != 1)
            return rp_fail(error, RP_EVALUE,
                           "rp_put_along_axis: when axis=None, `indices` must have a single dimension.");
        return rp_put(a, indices, rp_broadcast_to(values, 1, indices->shape), RP_INDEX_RAISE, error);
    }
    rp_array *failure = rpi_normal_axis("rp_put_along_axis", a->ndim, &axis);
    if (!failure) failure = rpi_index_along("rp_put_along_axis", a, indices, axis, items);
    if (failure) return rpi_error_copy(failure, error);
    return rpi_index_set("rp_put_along_axis", a, items, a->ndim, values, error);
}

rp_status rp_fill_diagonal(rp_array *a, rp_array *values, bool wrap, rp_error *error)
{
    RP_SCOPE();
    rp_status status = rpi_index_target("rp_fill_diagonal", &a, error);
    if (status != RP_OK) return status;
    if (a->ndim < 2) return rp_fail(error, RP_EVALUE, "rp_fill_diagonal: array must be at least 2-d");
    int64_t step = 1, block = 1, end = a->size;
    for (int i = a->ndim - 1; i > 0; i--) {
        block *= a->shape[i];
        step += block;
        if (a->ndim > 2 && a->shape[i] != a->shape[0])
            return rp_fail(error, RP_EVALUE, "rp_fill_diagonal: All dimensions of input must be of equal length");
    }
    if (a->ndim == 2 && !wrap && block < a->shape[0]) end = block * block;
    return rp_put(a, rp_arange_int(0, end, step), values, RP_INDEX_RAISE, error);
}

/* ---- by mask ------------------------------------------------------------------------------------------------------
 */

/* A C-order bool array of the size of `a` that shares no bytes with it. */
static rp_array *mask_for(const char *op, const rp_array *a, rp_array *mask)
{
    mask = rpi_index_truth(mask);
    if (rpi_is_error(mask)) return mask;
    if (mask->size != a->size)
        return rpi_error_array(RP_EVALUE, "%s: mask and data must be the same size: %lld and %lld", op,
                               (long long)mask->size, (long long)a->size);
    return rpi_index_apart(a, mask);
}

/* Where the mask is true, values by position, or (`ranked`) one after another. */
static void put_masked(rp_array *a, const uint8_t *mask, const supply *s, bool ranked)
{
    int64_t to[RPI_WALK_CHUNK], from[RPI_WALK_CHUNK], next = 0;
    rpi_index_walk walk;
    rpi_index_walk_init(&walk, a->ndim, a->shape, a->strides);
    for (int64_t begin = 0; begin < a->size; begin += RPI_WALK_CHUNK) {
        int64_t n = a->size - begin < RPI_WALK_CHUNK ? a->size - begin : RPI_WALK_CHUNK, kept = 0;
        rpi_index_walk_offsets(&walk, begin, n, to);
        for (int64_t i = 0; i < n; i++) {
            bool on = mask[begin + i] != 0;
            to[kept] = to[i];
            from[kept] = next * s->item;
            kept += on;
            if (on || !ranked) next++;
            if (next == s->count) next = 0;
        }
        rpi_index_copy_elements(kept, (size_t)s->item, s->data, from, rpi_data(a), to);
    }
}

/* Unlike all other writes of this kind, these two take only values that the array can hold. */
static rp_array *check_safe(const char *op, const rp_array *a, rp_array *values)
{
    if (rpi_is_error(values)) return values;
    if (values->weak || rp_can_cast(values->dtype, a->dtype, RP_CAST_SAFE)) return NULL;
    return rpi_error_array(RP_EDTYPE,
                           "%s: Cannot cast array data from dtype('%s') to dtype('%s') according to the rule 'safe'",
                           op, rp_dtype_name(values->dtype), rp_dtype_name(a->dtype));
}

static rp_status write_masked(const char *op, rp_array *a, rp_array *mask, rp_array *values, bool ranked,
                              rp_error *error)
{
    supply s;
    rp_status status = rpi_index_target(op, &a, error);
    if (status != RP_OK) return status;
    mask = mask_for(op, a, mask);
    rp_array *failure = rpi_is_error(mask) ? mask : check_safe(op, a, rpi_force(values));
    if (!failure) failure = make_supply(op, a, values, &s);
    if (failure) return rpi_error_copy(failure, error);
    const uint8_t *bytes = (const uint8_t *)rpi_data(mask);
    if (ranked && s.count == 0 && rpi_index_count_bytes(bytes, mask->size) > 0)
        return rp_fail(error, RP_EVALUE, "%s: Cannot insert from an empty array!", op);
    if (s.count == 0) return RP_OK;
    status = rpi_index_write_begin(op, a, error);
    if (status != RP_OK) return status;
    put_masked(a, bytes, &s, ranked);
    rpi_index_write_end(a);
    return RP_OK;
}

rp_status rp_putmask(rp_array *a, rp_array *mask, rp_array *values, rp_error *error)
{
    RP_SCOPE();
    return write_masked("rp_putmask", a, mask, values, false, error);
}

rp_status rp_place(rp_array *a, rp_array *mask, rp_array *values, rp_error *error)
{
    RP_SCOPE();
    return write_masked("rp_place", a, mask, values, true, error);
}
