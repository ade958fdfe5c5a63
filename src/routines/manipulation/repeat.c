/* Repeating elements and moving them round. */
#include "routines/manipulation/manipulation_i.h"
#include <string.h>

/* The array seen with an axis of extent `times` and step 0 put in at `at`, copied, and merged with the axis behind
 * (`whole`: the axis as a whole repeats) or before it (each element repeats). */
static rp_array *stretched(rp_array *a, int axis, int64_t times, bool whole)
{
    int64_t shape[RP_MAX_NDIM + 1], merged[RP_MAX_NDIM];
    int at = whole ? axis : axis + 1;
    memcpy(merged, a->shape, (size_t)a->ndim * sizeof *merged);
    if (__builtin_mul_overflow(merged[axis], times, &merged[axis]) || a->ndim == RP_MAX_NDIM)
        return rpi_error_array(RP_ESHAPE, "the repeated array is larger than memory can be");
    for (int i = 0; i <= a->ndim; i++) shape[i] = i < at ? a->shape[i] : i == at ? times : a->shape[i - 1];
    rp_array *wide = rp_broadcast_to(rp_expand_dims(a, at), a->ndim + 1, shape);
    return rp_reshape(rp_copy(wide), a->ndim, merged);
}

static rp_array *tile(rp_array *a, const int64_t *times, int count)
{
    int axes[RP_MAX_NDIM];
    bool copied = false;
    if (a->ndim < count) {
        int added = count - a->ndim;
        for (int i = 0; i < added; i++) axes[i] = i;
        a = rp_expand_dims_axes(a, axes, added);
    }
    for (int i = 0; i < count && !rpi_is_error(a); i++) {
        if (times[i] == 1) continue;
        a = stretched(a, a->ndim - count + i, times[i] > 0 ? times[i] : 0, true);
        copied = true;
    }
    return copied ? a : rp_copy(a);
}

rp_array *rp_tile(rp_array *a, const int64_t *times, int count)
{
    if (!rpi_ready(&a)) return a;
    if (count < 0 || count > RP_MAX_NDIM)
        return rpi_error_array(RP_ESHAPE, "rp_tile: more than %d dimensions", RP_MAX_NDIM);
    for (int i = 0; i < count; i++) {
        if (times[i] < 0 && (i - count < -a->ndim || rp_dim(a, i - count) != 0))
            return rpi_error_array(RP_EVALUE, "rp_tile: negative dimensions are not allowed (%lld times)",
                                   (long long)times[i]);
    }
    RP_SCOPE();
    return rp_yield(tile(a, times, count));
}

/* ---- repeat ----------------------------------------------------------------------------------------------------- */

/* The operand and axis to work on: flat for RP_ALL_AXES; a 0-d array has one element along axis 0. */
static rp_array *along(const char *op, rp_array *a, int *axis)
{
    if (*axis == RP_ALL_AXES || (a->ndim == 0 && (*axis == 0 || *axis == -1))) {
        *axis = 0;
        return rp_ravel(a);
    }
    rp_array *error = rpi_normal_axis(op, a->ndim, axis);
    return error ? error : a;
}

/* The counts as C-order i64 in `*data`; NULL, or the error. */
static rp_array *read_counts(rp_array *counts, int64_t extent, const int64_t **data)
{
    char text[RPI_SHAPE_TEXT];
    const void *values;
    bool ready = rpi_ready(&counts);
    RPI_NOT_NULL(counts);
    if (!ready) return counts;
    if (!rp_can_cast(counts->dtype, RP_I64, RP_CAST_SAFE) && !(counts->dtype == RP_U64 && counts->weak))
        return rpi_error_array(RP_EDTYPE,
                               "rp_repeat: Cannot cast array data from dtype('%s') to dtype('int64') according to the "
                               "rule 'safe'",
                               rp_dtype_name(counts->dtype));
    if (counts->ndim > 1)
        return rpi_error_array(RP_EVALUE, "rp_repeat: object too deep for desired array: counts have %d dimensions",
                               counts->ndim);
    if (counts->size != 1 && counts->size != extent)
        return rpi_error_array(RP_ESHAPE, "rp_repeat: operands could not be broadcast together with shape (%lld,) %s",
                               (long long)extent, rpi_shape_text(counts->ndim, counts->shape, text));
    counts = rp_astype(counts, RP_I64);
    if (rp_read(counts, &values) != RP_OK) return rpi_error_memory();
    *data = values;
    for (int64_t i = 0; i < counts->size; i++) {
        if ((*data)[i] < 0 && extent > 0)
            return rpi_error_array(RP_EVALUE, "rp_repeat: repeats may not contain negative values.");
    }
    return NULL;
}

/* Position k of the axis, counts[k] times. */
static rp_array *repeat_positions(const int64_t *counts, int64_t extent)
{
    int64_t total = 0, *out;
    for (int64_t i = 0; i < extent; i++) {
        if (__builtin_add_overflow(total, counts[i], &total))
            return rpi_error_array(RP_ESHAPE, "rp_repeat: the result is larger than memory can be");
    }
    rp_array *positions = rpi_new_index(total, &out);
    for (int64_t i = 0; out && i < extent; i++) {
        for (int64_t k = 0; k < counts[i]; k++) *out++ = i;
    }
    return positions;
}

rp_array *rp_repeat(rp_array *a, rp_array *counts, int axis)
{
    const int64_t *data = NULL;
    if (!rpi_ready(&a)) return a;
    RP_SCOPE();
    a = along("rp_repeat", a, &axis);
    if (rpi_is_error(a)) return rp_yield(a);
    rp_array *error = read_counts(counts, a->shape[axis], &data);
    if (error) return rp_yield(error);
    bool one = rp_size(counts) == 1;
    return rp_yield(one ? stretched(a, axis, data[0] > 0 ? data[0] : 0, false)
                        : rp_take(a, repeat_positions(data, a->shape[axis]), axis));
}

rp_array *rp_repeat_each(rp_array *a, int64_t times, int axis)
{
    RP_SCOPE();
    return rp_yield(rp_repeat(a, rp_scalar_int(times), axis));
}

/* ---- roll ------------------------------------------------------------------------------------------------------- */

/* The two pieces change places in a copy with the layout of `a`. */
static rp_array *roll_one(rp_array *a, int64_t shift, int axis)
{
    if (rpi_is_error(a)) return a;
    int64_t n = a->shape[axis];
    int64_t cut = n > 0 ? ((shift % n) + n) % n : 0;
    rp_array *out = rp_copy_order(a, RP_ORDER_K);
    if (rpi_is_error(out) || cut == 0) return out;
    rp_array *error = rpi_put(rpi_part(out, axis, cut, n), rpi_part(a, axis, 0, n - cut));
    if (!error) error = rpi_put(rpi_part(out, axis, 0, cut), rpi_part(a, axis, n - cut, n));
    return error ? error : out;
}

rp_array *rp_roll(rp_array *a, int64_t shift, int axis)
{
    if (axis != RP_ALL_AXES) return rp_roll_axes(a, &shift, &axis, 1);
    if (!rpi_ready(&a)) return a;
    RP_SCOPE();
    return rp_yield(rp_reshape(roll_one(rp_ravel(a), shift, 0), a->ndim, a->shape));
}

rp_array *rp_roll_axes(rp_array *a, const int64_t *shifts, const int *axes, int count)
{
    int64_t total[RP_MAX_NDIM] = {0};
    bool moved = false;
    if (!rpi_ready(&a)) return a;
    for (int i = 0; i < count; i++) {
        int axis = axes[i];
        rp_array *error = rpi_normal_axis("rp_roll", a->ndim, &axis);
        if (error) return error;
        if (a->shape[axis] > 0) total[axis] = (total[axis] + shifts[i] % a->shape[axis]) % a->shape[axis];
    }
    RP_SCOPE();
    for (int i = 0; i < a->ndim && !rpi_is_error(a); i++) {
        if (total[i] == 0) continue;
        a = roll_one(a, total[i], i);
        moved = true;
    }
    return rp_yield(moved ? a : rp_copy_order(a, RP_ORDER_K));
}
