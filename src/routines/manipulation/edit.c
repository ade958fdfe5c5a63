/* Deleting, inserting and trimming. Deleting keeps positions; inserting writes old and new elements to theirs. */
#include "routines/manipulation/manipulation_i.h"
#include <rapto/ops.h>
#include <string.h>

/* The operand and axis to work on: flat and its only axis for RP_ALL_AXES. */
static rp_array *along(const char *op, rp_array *a, int *axis)
{
    if (*axis == RP_ALL_AXES) {
        if (a->ndim != 1) a = rp_ravel(a);
        *axis = 0;
        return a;
    }
    rp_array *error = rpi_normal_axis(op, a->ndim, axis);
    return error ? error : a;
}

/* ---- delete ----------------------------------------------------------------------------------------------------- */

/* The positions that `drop` (a byte per place) leaves, taken from `a`. */
static rp_array *take_rest(rp_array *a, const uint8_t *drop, int axis)
{
    int64_t n = a->shape[axis], kept = 0, *out;
    for (int64_t i = 0; i < n; i++) kept += drop[i] == 0;
    rp_array *positions = rpi_new_index(kept, &out);
    for (int64_t i = 0; out && i < n; i++) {
        if (!drop[i]) *out++ = i;
    }
    return rp_take(a, positions, axis);
}

/* Positions as C-order i64, negative ones counted from the end; NULL and `*data`, or the error. `high` is the largest
 * position. */
static rp_array *read_positions(const char *op, rp_array **where, int64_t n, int64_t high, int axis, int64_t **data)
{
    if (!rpi_is_integer((*where)->dtype) && (*where)->size > 0)
        return rpi_error_array(RP_EINDEX, "%s: arrays used as indices must be of integer (or boolean) type, not %s", op,
                               rp_dtype_name((*where)->dtype));
    *where = rp_astype(*where, RP_I64);
    if (rpi_is_error(*where)) return *where;
    *data = (int64_t *)(void *)rpi_data(*where);
    for (int64_t i = 0; i < (*where)->size; i++) {
        int64_t position = (*data)[i];
        if (position < -n || position > high)
            return rpi_error_array(RP_EINDEX, "%s: index %lld is out of bounds for axis %d with size %lld", op,
                                   (long long)position, axis, (long long)n);
        if (position < 0) (*data)[i] += n;
    }
    return NULL;
}

/* A byte per place of the axis: 1 where `where` names it. NULL and `*marks`, or the error. */
static rp_array *mark(rp_array *where, int64_t n, int axis, uint8_t **marks)
{
    int64_t *positions = NULL;
    if (where->dtype == RP_BOOL) {
        if (where->ndim != 1 || where->size != n)
            return rpi_error_array(RP_EVALUE,
                                   "rp_delete: boolean array argument obj to delete must be one dimensional and match "
                                   "the axis length of %lld",
                                   (long long)n);
        rp_array *mask = rp_copy(where);
        *marks = rpi_is_error(mask) ? NULL : (uint8_t *)rpi_data(mask);
        return rpi_is_error(mask) ? mask : NULL;
    }
    rp_array *error = read_positions("rp_delete", &where, n, n - 1, axis, &positions);
    rp_array *mask = error ? error : rpi_new_zeroed(RP_BOOL, 1, &n);
    if (rpi_is_error(mask)) return mask;
    *marks = (uint8_t *)rpi_data(mask);
    for (int64_t i = 0; i < where->size; i++) (*marks)[positions[i]] = 1;
    return NULL;
}

rp_array *rp_delete(rp_array *a, rp_array *where, int axis)
{
    uint8_t *marks = NULL;
    if (!rpi_ready(&a)) return a;
    if (!rpi_ready(&where)) return where;
    RP_SCOPE();
    a = along("rp_delete", a, &axis);
    if (rpi_is_error(a)) return rp_yield(a);
    rp_array *error = mark(where, a->shape[axis], axis, &marks);
    return rp_yield(error ? error : take_rest(a, marks, axis));
}

rp_array *rp_delete_slice(rp_array *a, int64_t start, int64_t stop, int64_t step, int axis)
{
    if (!rpi_ready(&a)) return a;
    RP_SCOPE();
    a = along("rp_delete", a, &axis);
    if (rpi_is_error(a)) return rp_yield(a);
    rp_array *mask = rpi_new_zeroed(RP_BOOL, 1, &a->shape[axis]);
    if (rpi_is_error(mask)) return rp_yield(mask);
    rp_array *error = rpi_put(rp_slice(mask, 0, start, stop, step), rp_scalar_bool(true));
    return rp_yield(error ? error : take_rest(a, (const uint8_t *)rpi_data(mask), axis));
}

/* ---- insert ----------------------------------------------------------------------------------------------------- */

/* `values` with as many axes as `a`; for one 0-d place the first axis of the values is the inserted one. */
static rp_array *fit_values(rp_array *values, const rp_array *a, int axis, bool scalar_place)
{
    int axes[RP_MAX_NDIM], missing = a->ndim - values->ndim;
    for (int i = 0; i < missing; i++) axes[i] = i;
    if (missing > 0) values = rp_expand_dims_axes(values, axes, missing);
    return scalar_place && !rpi_is_error(values) && a->ndim > 0 ? rp_moveaxis(values, 0, axis) : values;
}

/* A new array like `a`, longer by `more` along `axis`. */
static rp_array *longer(const rp_array *a, int axis, int64_t more)
{
    int64_t shape[RP_MAX_NDIM];
    int axes[RP_MAX_NDIM];
    memcpy(shape, a->shape, (size_t)a->ndim * sizeof *shape);
    if (__builtin_add_overflow(shape[axis], more, &shape[axis]))
        return rpi_error_array(RP_ESHAPE, "rp_insert: the result is larger than memory can be");
    rpi_memory_axes(a, RP_ORDER_A, axes);
    return rpi_new_ordered(a->dtype, a->ndim, shape, axes);
}

/* All values in front of one place. */
static rp_array *insert_at(rp_array *a, int64_t at, rp_array *values, int axis, bool scalar_place)
{
    values = fit_values(values, a, axis, scalar_place);
    if (rpi_is_error(values)) return values;
    int64_t more = values->ndim > 0 ? rp_dim(values, axis + values->ndim - a->ndim) : 1, n = a->shape[axis];
    rp_array *out = longer(a, axis, more);
    if (rpi_is_error(out)) return out;
    rp_array *error = rpi_put(rpi_part(out, axis, 0, at), rpi_part(a, axis, 0, at));
    if (!error) error = rpi_put(rpi_part(out, axis, at, at + more), values);
    if (!error) error = rpi_put(rpi_part(out, axis, at + more, n + more), rpi_part(a, axis, at, n));
    return error ? error : out;
}

/* For each place of the result, where it comes from: an old position, or n + k for the k-th inserted value. Places
 * named earlier come first among equals. */
static rp_array *insert_sources(const int64_t *places, int64_t count, int64_t n)
{
    int64_t *from, *starts;
    rp_array *sources = rpi_new_index(n + count, &from), *heads = rpi_new_index(n + 2, &starts);
    if (!from) return sources;
    if (!starts) return heads;
    memset(starts, 0, (size_t)(n + 2) * sizeof *starts);
    for (int64_t k = 0; k < count; k++) starts[places[k] + 1]++;
    for (int64_t i = 0; i <= n; i++) starts[i + 1] += starts[i];
    for (int64_t i = 0; i < n; i++) from[i + starts[i + 1]] = i;
    for (int64_t k = 0; k < count; k++) from[places[k] + starts[places[k]]++] = n + k;
    return sources;
}

/* Values that broadcast to one row per place. */
static rp_array *insert_several(rp_array *a, const int64_t *places, int64_t count, rp_array *values, int axis)
{
    int64_t shape[RP_MAX_NDIM];
    memcpy(shape, a->shape, (size_t)a->ndim * sizeof *shape);
    shape[axis] = count;
    rp_array *rows = rpi_new_empty(a->dtype, a->ndim, shape);
    rp_array *error = rpi_put(rows, values);
    if (error) return error;
    rp_array *both = rp_concatenate((rp_array *[]){a, rows}, 2, axis);
    return rp_take(both, insert_sources(places, count, a->shape[axis]), axis);
}

/* The positions of a mask's true places, or the positions themselves. */
static rp_array *insert_places(rp_array *where)
{
    if (where->ndim > 1)
        return rpi_error_array(RP_EVALUE, "rp_insert: index array argument obj to insert must be one dimensional or "
                                          "scalar");
    if (where->dtype != RP_BOOL) return where;
    if (where->ndim != 1)
        return rpi_error_array(RP_EVALUE, "rp_insert: boolean array argument obj to insert must be one dimensional");
    rp_array *mask = rp_ascontiguous(where);
    if (rpi_is_error(mask)) return mask;
    const uint8_t *bytes = (const uint8_t *)rpi_data(mask);
    int64_t count = 0, *out;
    for (int64_t i = 0; i < mask->size; i++) count += bytes[i] != 0;
    rp_array *places = rpi_new_index(count, &out);
    for (int64_t i = 0; out && i < mask->size; i++) {
        if (bytes[i]) *out++ = i;
    }
    return places;
}

rp_array *rp_insert(rp_array *a, rp_array *where, rp_array *values, int axis)
{
    int64_t *places = NULL;
    if (!rpi_ready(&a)) return a;
    if (!rpi_ready(&where)) return where;
    if (!rpi_ready(&values)) return values;
    RP_SCOPE();
    a = along("rp_insert", a, &axis);
    if (rpi_is_error(a)) return rp_yield(a);
    where = insert_places(where);
    if (rpi_is_error(where)) return rp_yield(where);
    bool scalar_place = where->ndim == 0;
    rp_array *error = read_positions("rp_insert", &where, a->shape[axis], a->shape[axis], axis, &places);
    if (error) return rp_yield(error);
    return rp_yield(where->size == 1 ? insert_at(a, places[0], values, axis, scalar_place)
                                     : insert_several(a, places, where->size, values, axis));
}

/* ---- trim_zeros ------------------------------------------------------------------------------------------------- */

/* First and last non-zero place along `axis`; false when there is none. */
static rp_array *find_ends(rp_array *nonzero, int axis, int64_t *first, int64_t *last)
{
    int others[RP_MAX_NDIM], count = 0;
    for (int i = 0; i < nonzero->ndim; i++) {
        if (i != axis) others[count++] = i;
    }
    rp_array *line = rp_ascontiguous(rp_any_axes(nonzero, count, others, false));
    if (rpi_is_error(line)) return line;
    const uint8_t *bytes = (const uint8_t *)rpi_data(line);
    *first = 0;
    *last = line->size - 1;
    while (*first < line->size && !bytes[*first]) ++*first;
    while (*last >= 0 && !bytes[*last]) --*last;
    return NULL;
}

static rp_array *trim(rp_array *a, bool front, bool back, const int *axes, int count)
{
    rp_array *nonzero = rpi_force(rp_logical_not(rp_logical_not(a)));
    if (rpi_is_error(nonzero)) return nonzero;
    for (int i = 0; i < count; i++) {
        int64_t first = 0, last = -1;
        rp_array *error = find_ends(nonzero, axes[i], &first, &last);
        if (error) return error;
        bool none = last < 0;
        int64_t start = none || !front ? 0 : first, stop = none ? 0 : back ? last + 1 : a->shape[axes[i]];
        a = rp_slice(a, axes[i], start, stop, 1);
    }
    return a;
}

rp_array *rp_trim_zeros(rp_array *a, bool front, bool back, const int *axes, int count)
{
    int normal[RP_MAX_NDIM];
    if (!rpi_ready(&a)) return a;
    for (int i = 0; !axes && i < a->ndim; i++) normal[i] = i;
    rp_array *error =
        axes ? rpi_axis_list("rp_trim_zeros", a->ndim, axes, count, normal, "repeated axis in `axis` argument") : NULL;
    if (error) return error;
    RP_SCOPE();
    return rp_yield(trim(a, front, back, normal, axes ? count : a->ndim));
}
