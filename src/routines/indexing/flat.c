/* Between coordinates and flat indices. */
#include "routines/indexing/index_i.h"

/* Elements of the shape; false when int64 cannot count them. Extents must not be negative. */
static bool count_elements(int ndim, const int64_t *shape, int64_t *size)
{
    bool empty = false;
    *size = 1;
    for (int i = 0; i < ndim; i++) {
        if (shape[i] < 0) return false;
        empty |= shape[i] == 0;
        if (shape[i] > 0 && __builtin_mul_overflow(*size, shape[i], size)) return false;
    }
    if (empty) *size = 0;
    return true;
}

/* ---- coordinates to flat indices -----------------------------------------------------------------------------------
 */

/* The coordinates along one axis, stretched to the broadcast shape. */
typedef struct coordinate {
    rp_array *values; /* C-order int64 */
    int64_t extent, stride;
    rp_index_mode mode;
} coordinate;

typedef struct ravelling {
    int count, ndim;
    int64_t shape[RP_MAX_NDIM];
    coordinate axis[RP_MAX_NDIM];
} ravelling;

static rp_array *prepare_axis(ravelling *r, rp_array *values, int axis, int64_t extent, rp_index_mode mode)
{
    char have[RPI_SHAPE_TEXT], wanted[RPI_SHAPE_TEXT];
    values = rpi_index_integers("rp_ravel_multi_index", values);
    if (rpi_is_error(values)) return values;
    r->axis[axis] = (coordinate){.values = values, .extent = extent, .mode = mode};
    if (rpi_broadcast_shape(values->ndim, values->shape, &r->ndim, r->shape)) return NULL;
    return rpi_error_array(
        RP_ESHAPE, "rp_ravel_multi_index: operands could not be broadcast together with shapes %s %s",
        rpi_shape_text(r->ndim, r->shape, wanted), rpi_shape_text(values->ndim, values->shape, have));
}

static void set_strides(ravelling *r, rp_order order)
{
    int64_t stride = 1;
    for (int i = 0; i < r->count; i++) {
        coordinate *c = &r->axis[order == RP_ORDER_F ? i : r->count - 1 - i];
        c->stride = stride;
        stride *= c->extent;
    }
}

/* Adds the share of one axis to the flat indices; false for a coordinate that is refused. */
static bool add_axis(const ravelling *r, const coordinate *c, rp_array *out)
{
    int64_t at[RPI_WALK_CHUNK], part[RPI_WALK_CHUNK], strides[RP_MAX_NDIM];
    int64_t *flat = (int64_t *)rpi_data(out);
    const char *values = rpi_data(c->values);
    rpi_index_walk walk;
    rpi_broadcast_strides(c->values->ndim, c->values->shape, c->values->strides, r->ndim, r->shape, strides);
    rpi_index_walk_init(&walk, r->ndim, r->shape, strides);
    for (int64_t begin = 0; begin < out->size; begin += RPI_WALK_CHUNK) {
        int64_t n = out->size - begin < RPI_WALK_CHUNK ? out->size - begin : RPI_WALK_CHUNK;
        rpi_index_walk_offsets(&walk, begin, n, at);
        for (int64_t i = 0; i < n; i++) {
            part[i] = *(const int64_t *)(const void *)(values + at[i]);
            if (c->mode == RP_INDEX_RAISE && (part[i] < 0 || part[i] >= c->extent)) return false;
        }
        rpi_index_normalise(part, n, c->extent, c->mode);
        for (int64_t i = 0; i < n; i++) flat[begin + i] += part[i] * c->stride;
    }
    return true;
}

static rp_array *ravel_indices(ravelling *r)
{
    rp_array *out = rpi_new_zeroed(RP_I64, r->ndim, r->shape);
    for (int i = 0; i < r->count && !rpi_is_error(out) && out->size > 0; i++) {
        if (r->axis[i].extent == 0)
            return rpi_error_array(RP_EVALUE,
                                   "rp_ravel_multi_index: cannot unravel if shape has zero entries (is empty).");
        if (!add_axis(r, &r->axis[i], out))
            return rpi_error_array(RP_EVALUE, "rp_ravel_multi_index: invalid entry in coordinates array of axis %d", i);
    }
    return out;
}

rp_array *rp_ravel_multi_index(rp_array *const *coordinates, int ndim, const int64_t *shape, const rp_index_mode *modes,
                               rp_order order)
{
    RP_SCOPE();
    ravelling r = {.count = ndim};
    int64_t size;
    if (ndim < 0 || ndim > RP_MAX_NDIM || !count_elements(ndim, shape, &size))
        return rp_yield(rpi_error_array(RP_EVALUE, "rp_ravel_multi_index: invalid dims: array size defined by dims is "
                                                   "larger than the maximum possible size, or negative."));
    for (int i = 0; i < ndim; i++) {
        rp_array *error = prepare_axis(&r, coordinates[i], i, shape[i], modes ? modes[i] : RP_INDEX_RAISE);
        if (error) return rp_yield(error);
    }
    set_strides(&r, order);
    return rp_yield(ravel_indices(&r));
}

/* ---- flat indices to coordinates -----------------------------------------------------------------------------------
 */

static rp_array *check_flat(const rp_array *indices, int ndim, int64_t size)
{
    const int64_t *data = (const int64_t *)rpi_data(indices);
    for (int64_t i = 0; i < indices->size; i++) {
        if (data[i] < 0 || data[i] >= size)
            return rpi_error_array(RP_EVALUE, "rp_unravel_index: index %lld is out of bounds for array with size %lld",
                                   (long long)data[i], (long long)size);
    }
    if (ndim == 0 && indices->ndim > 0)
        return rpi_error_array(RP_EVALUE, "rp_unravel_index: multiple indices are not supported for 0d arrays");
    return NULL;
}

/* One array after another: the remainder of `rest` by the extent is the coordinate, the quotient goes on. */
static void split_axis(int64_t *rest, int64_t count, int64_t extent, int64_t *out)
{
    for (int64_t i = 0; i < count; i++) {
        int64_t quotient = rest[i] / extent;
        out[i] = rest[i] - quotient * extent;
        rest[i] = quotient;
    }
}

static rp_index_arrays unravel(rp_array *rest, int ndim, const int64_t *shape, rp_order order)
{
    rp_index_arrays out = {.count = ndim};
    for (int k = 0; k < ndim; k++) {
        int axis = order == RP_ORDER_F ? k : ndim - 1 - k;
        out.axis[axis] = rpi_new_empty(RP_I64, rest->ndim, rest->shape);
        if (rpi_is_error(out.axis[axis])) return rpi_index_failure(out.axis[axis]);
        split_axis((int64_t *)rpi_data(rest), rest->size, shape[axis], (int64_t *)rpi_data(out.axis[axis]));
    }
    return out;
}

rp_index_arrays rp_unravel_index(rp_array *indices, int ndim, const int64_t *shape, rp_order order)
{
    RP_SCOPE();
    int64_t size;
    if (ndim < 0 || ndim > RP_MAX_NDIM || !count_elements(ndim, shape, &size))
        return rpi_index_failure(rp_yield(rpi_error_array(
            RP_EVALUE, "rp_unravel_index: dimensions are too large (or negative); arrays and shapes with a total size "
                       "greater than int64 are not supported.")));
    indices = rpi_index_integers("rp_unravel_index", indices);
    rp_array *error = rpi_is_error(indices) ? indices : check_flat(indices, ndim, size);
    if (error) return rpi_index_failure(rp_yield(error));
    indices = rp_copy(indices);
    if (rpi_is_error(indices)) return rpi_index_failure(rp_yield(indices));
    return rpi_index_yield(unravel(indices, ndim, shape, order));
}
