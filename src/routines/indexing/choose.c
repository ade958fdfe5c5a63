/* Elements from one of several arrays. */
#include "routines/indexing/index_i.h"
#include <string.h>

/* Everything stretched to one shape; `steps` holds ndim strides for each choice. */
typedef struct choosing {
    int count, ndim;
    int64_t shape[RP_MAX_NDIM];
    rp_array **choices; /* VALUEs of the result's dtype */
    int64_t *steps;
    rp_array *selector; /* C-order int64 */
} choosing;

static rp_array *join_shape(choosing *c, const rp_array *a, int position)
{
    char have[RPI_SHAPE_TEXT];
    if (rpi_broadcast_shape(a->ndim, a->shape, &c->ndim, c->shape)) return NULL;
    return rpi_error_array(RP_ESHAPE,
                           "rp_choose: shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is at "
                           "arg %d with shape %s.",
                           position, rpi_shape_text(a->ndim, a->shape, have));
}

static rp_array *prepare(choosing *c, rp_array *const *choices)
{
    rp_dtype dtype = RP_BOOL;
    rp_array *error = rpi_result_type("rp_choose", c->count, choices, &dtype);
    if (!error) error = join_shape(c, c->selector, 0);
    for (int i = 0; i < c->count && !error; i++) {
        rp_array *choice = rpi_force(choices[i]);
        c->choices[i] = rpi_is_error(choice) || choice->dtype == dtype ? choice : rp_astype(choice, dtype);
        error = rpi_is_error(c->choices[i]) ? c->choices[i] : join_shape(c, c->choices[i], i + 1);
    }
    for (int i = 0; i < c->count && !error; i++) {
        const rp_array *choice = c->choices[i];
        rpi_broadcast_strides(choice->ndim, choice->shape, choice->strides, c->ndim, c->shape, c->steps + i * c->ndim);
    }
    return error;
}

static int64_t offset_at(const choosing *c, const int64_t *strides, const int64_t *index)
{
    int64_t offset = 0;
    for (int i = 0; i < c->ndim; i++) offset += index[i] * strides[i];
    return offset;
}

static void next_index(const choosing *c, int64_t *index)
{
    for (int i = c->ndim - 1; i >= 0; i--) {
        if (++index[i] < c->shape[i]) return;
        index[i] = 0;
    }
}

static void choose_elements(const choosing *c, rp_array *out)
{
    int64_t index[RP_MAX_NDIM] = {0}, strides[RP_MAX_NDIM];
    size_t item = rpi_itemsize(out);
    char *to = rpi_data(out);
    const rp_array *selector = c->selector;
    rpi_broadcast_strides(selector->ndim, selector->shape, selector->strides, c->ndim, c->shape, strides);
    for (int64_t i = 0; i < out->size; i++, to += item) {
        const void *entry = rpi_data(selector) + offset_at(c, strides, index);
        int64_t which = *(const int64_t *)entry;
        memcpy(to, rpi_data(c->choices[which]) + offset_at(c, c->steps + which * c->ndim, index), item);
        next_index(c, index);
    }
}

/* Brings the entries, which are a copy, into [0, count). NULL or the error. */
static rp_array *fit_entries(rp_array *selector, int count, rp_index_mode mode)
{
    int64_t *entries = (int64_t *)rpi_data(selector);
    for (int64_t i = 0; i < selector->size && mode == RP_INDEX_RAISE; i++) {
        if (entries[i] < 0 || entries[i] >= count)
            return rpi_error_array(RP_EVALUE, "rp_choose: invalid entry in choice array: %lld with %d choices",
                                   (long long)entries[i], count);
    }
    rpi_index_normalise(entries, selector->size, count, mode);
    return NULL;
}

static rp_array *choose(choosing *c, rp_array *const *choices, rp_index_mode mode)
{
    if (!c->choices || !c->steps) return rpi_error_memory();
    rp_array *error = prepare(c, choices);
    if (error) return error;
    rp_array *out = rpi_new_empty(c->choices[0]->dtype, c->ndim, c->shape);
    if (rpi_is_error(out) || out->size == 0) return out;
    error = fit_entries(c->selector, c->count, mode);
    if (error) return error;
    choose_elements(c, out);
    return out;
}

rp_array *rp_choose(rp_array *a, rp_array *const *choices, int count, rp_index_mode mode)
{
    RP_SCOPE();
    choosing c = {.count = count};
    if (count < 1) return rp_yield(rpi_error_array(RP_EVALUE, "rp_choose: 0-length sequence. There are no choices"));
    c.selector = rpi_index_integers("rp_choose", a);
    if (!rpi_is_error(c.selector)) c.selector = rp_copy(c.selector);
    if (rpi_is_error(c.selector)) return rp_yield(c.selector);
    c.choices = rp_calloc((size_t)count, sizeof(rp_array *));
    c.steps = rp_calloc((size_t)count * RP_MAX_NDIM, sizeof *c.steps);
    rp_array *out = choose(&c, choices, mode);
    rp_free(c.choices);
    rp_free(c.steps);
    return rp_yield(out);
}

/* ---- select
 * ---------------------------------------------------------------------------------------------------------- */

/* The shape of all conditions and choices together. NULL or the error. */
static rp_array *select_shape(rp_array *const *arrays, int count, int *ndim, int64_t *shape)
{
    char text[RPI_SHAPE_TEXT];
    for (int i = 0; i < count; i++) {
        rp_array *a = rpi_force(arrays[i]);
        if (rpi_is_error(a)) return a;
        if (!rpi_broadcast_shape(a->ndim, a->shape, ndim, shape))
            return rpi_error_array(RP_ESHAPE,
                                   "rp_select: shape mismatch: objects cannot be broadcast to a single shape.  "
                                   "Mismatch is at entry %d with shape %s.",
                                   i, rpi_shape_text(a->ndim, a->shape, text));
    }
    return NULL;
}

static rp_array *check_conditions(rp_array *const *conditions, int count)
{
    for (int i = 0; i < count; i++) {
        if (!rp_array_status(conditions[i]) && rp_dtype_of(conditions[i]) != RP_BOOL)
            return rpi_error_array(RP_EDTYPE,
                                   "rp_select: invalid entry %d in condlist: should be boolean ndarray, not %s", i,
                                   rp_dtype_name(rp_dtype_of(conditions[i])));
    }
    return NULL;
}

/* The common dtype of the choices and what is left for the rest. */
static rp_array *select_dtype(rp_array *const *choices, int count, rp_array *otherwise, rp_dtype *dtype)
{
    rp_array **all = rp_calloc((size_t)count + 1, sizeof(rp_array *));
    if (!all) return rpi_error_memory();
    memcpy(all, choices, (size_t)count * sizeof(rp_array *));
    all[count] = otherwise;
    rp_array *error = rpi_result_type("rp_select", count + 1, all, dtype);
    rp_free(all);
    return error;
}

static rp_array *select_from(rp_array *const *conditions, rp_array *const *choices, int count, rp_array *otherwise)
{
    int64_t shape[RP_MAX_NDIM];
    int ndim = 0;
    rp_dtype dtype = RP_BOOL;
    rp_error failure;
    rp_array *error = check_conditions(conditions, count);
    if (!error) error = select_shape(conditions, count, &ndim, shape);
    if (!error) error = select_shape(choices, count, &ndim, shape);
    if (!error) error = select_shape(&otherwise, 1, &ndim, shape);
    if (!error) error = select_dtype(choices, count, otherwise, &dtype);
    if (error) return error;
    rp_array *out = rp_full(dtype, ndim, shape, otherwise);
    for (int i = count - 1; i >= 0 && !rpi_is_error(out); i--) {
        if (rp_copyto(out, choices[i], RP_CAST_UNSAFE, conditions[i], &failure) != RP_OK)
            return rpi_error_from(&failure);
    }
    return out;
}

rp_array *rp_select(rp_array *const *conditions, rp_array *const *choices, int count, rp_array *otherwise)
{
    RP_SCOPE();
    if (count < 1)
        return rp_yield(rpi_error_array(RP_EVALUE, "rp_select: select with an empty condition list is not possible"));
    return rp_yield(select_from(conditions, choices, count, otherwise ? otherwise : rp_scalar_int(0)));
}
