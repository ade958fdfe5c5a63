/* Joining: NumPy's checks and forms around core's concatenate. */
#include "routines/manipulation/manipulation_i.h"

/* ---- lists of arrays -------------------------------------------------------------------------------------------- */

/* Runs `change` on each array into a list of its own and joins that; the list is on the heap. */
typedef rp_array *changer(rp_array *a);

static rp_array *changed_join(rp_array *const *arrays, int count, changer *change, int axis,
                              const rp_join_options *options)
{
    rp_array **list = rp_malloc((size_t)(count > 0 ? count : 1) * sizeof(rp_array *));
    if (!list) return rpi_error_memory();
    for (int i = 0; i < count; i++) list[i] = change(arrays[i]);
    rp_array *joined = rp_concatenate_as(list, count, axis, options);
    rp_free(list);
    return joined;
}

static rp_array *check_list(const char *op, const char *what, rp_array *const *arrays, int count)
{
    if (count < 1) return rpi_error_array(RP_EVALUE, "%s: need at least one array to %s", op, what);
    return rpi_all_ready(arrays, count);
}

/* ---- concatenate ------------------------------------------------------------------------------------------------ */

static rp_array *check_dimensions(rp_array *const *arrays, int count)
{
    for (int i = 0; i < count; i++) {
        if (arrays[i]->ndim == 0)
            return rpi_error_array(RP_EVALUE, "rp_concatenate: zero-dimensional arrays cannot be concatenated");
        if (arrays[i]->ndim != arrays[0]->ndim)
            return rpi_error_array(RP_ESHAPE,
                                   "rp_concatenate: all the input array dimensions must match: all the input arrays "
                                   "must have same number of dimensions, but the array at index 0 has %d dimension(s) "
                                   "and the array at index %d has %d dimension(s)",
                                   arrays[0]->ndim, i, arrays[i]->ndim);
    }
    return NULL;
}

static rp_array *check_extents(rp_array *const *arrays, int count, int axis)
{
    for (int i = 1; i < count; i++) {
        for (int k = 0; k < arrays[0]->ndim; k++) {
            if (k == axis || arrays[i]->shape[k] == arrays[0]->shape[k]) continue;
            return rpi_error_array(RP_ESHAPE,
                                   "rp_concatenate: all the input array dimensions except for the concatenation axis "
                                   "must match exactly, but along dimension %d, the array at index 0 has size %lld and "
                                   "the array at index %d has size %lld",
                                   k, (long long)arrays[0]->shape[k], i, (long long)arrays[i]->shape[k]);
        }
    }
    return NULL;
}

static rp_array *cast_list(rp_array **list, rp_array *const *arrays, int count, rp_dtype dtype, rp_casting casting)
{
    for (int i = 0; i < count; i++) {
        bool same = arrays[i]->dtype == dtype;
        list[i] = same ? arrays[i] : rp_astype_casting(arrays[i], dtype, casting);
        if (rpi_is_error(list[i])) return list[i];
    }
    return NULL;
}

typedef rp_array *joiner(rp_array *const *arrays, int count, int axis);

/* The arrays in the dtype asked for, joined by core's function. */
static rp_array *join_as(joiner *join, rp_array *const *arrays, int count, int axis, const rp_join_options *options)
{
    rp_dtype dtype = RP_BOOL;
    if (!options || (!options->has_dtype && !options->has_casting)) return join(arrays, count, axis);
    if (options->has_dtype) dtype = options->dtype;
    rp_array *error = options->has_dtype ? NULL : rpi_result_type("rp_concatenate", count, arrays, &dtype);
    if (error) return error;
    rp_array **list = rp_malloc((size_t)count * sizeof(rp_array *));
    if (!list) return rpi_error_memory();
    rp_scope *scope = rp_scope_open();
    rp_array *joined =
        cast_list(list, arrays, count, dtype, options->has_casting ? options->casting : RP_CAST_SAME_KIND);
    if (!joined) joined = join(list, count, axis);
    joined = rp_yield(joined);
    rp_scope_close(scope);
    rp_free(list);
    return joined;
}

rp_array *rp_concatenate_as(rp_array *const *arrays, int count, int axis, const rp_join_options *options)
{
    rp_array *error = check_list("rp_concatenate", "concatenate", arrays, count);
    if (error) return error;
    RP_SCOPE();
    if (axis == RP_ALL_AXES) {
        rp_join_options typed = options ? *options : (rp_join_options){0};
        if (!typed.has_dtype) error = rpi_result_type("rp_concatenate", count, arrays, &typed.dtype);
        typed.has_dtype = true; /* found before rp_ravel makes arrays of weak scalars */
        return rp_yield(error ? error : changed_join(arrays, count, rp_ravel, 0, &typed));
    }
    error = check_dimensions(arrays, count);
    if (!error) error = rpi_normal_axis("rp_concatenate", arrays[0]->ndim, &axis);
    if (!error) error = check_extents(arrays, count, axis);
    return rp_yield(error ? error : join_as(rp_concatenate, arrays, count, axis, options));
}

/* ---- stack ------------------------------------------------------------------------------------------------------ */

rp_array *rp_stack_as(rp_array *const *arrays, int count, int axis, const rp_join_options *options)
{
    rp_array *error = check_list("rp_stack", "stack", arrays, count);
    if (error) return error;
    for (int i = 1; i < count; i++) {
        bool same = arrays[i]->ndim == arrays[0]->ndim;
        for (int k = 0; same && k < arrays[0]->ndim; k++) same = arrays[i]->shape[k] == arrays[0]->shape[k];
        if (!same)
            return rpi_error_array(
                RP_ESHAPE, "rp_stack: all input arrays must have the same shape (array %d differs from array 0)", i);
    }
    return join_as(rp_stack, arrays, count, axis, options);
}

rp_array *rp_vstack(rp_array *const *arrays, int count, const rp_join_options *options)
{
    RP_SCOPE();
    return rp_yield(changed_join(arrays, count, rp_atleast_2d, 0, options));
}

rp_array *rp_hstack(rp_array *const *arrays, int count, const rp_join_options *options)
{
    RP_SCOPE();
    rp_array *error = check_list("rp_hstack", "concatenate", arrays, count);
    if (error) return rp_yield(error);
    return rp_yield(changed_join(arrays, count, rp_atleast_1d, arrays[0]->ndim < 2 ? 0 : 1, options));
}

rp_array *rp_dstack(rp_array *const *arrays, int count, const rp_join_options *options)
{
    RP_SCOPE();
    return rp_yield(changed_join(arrays, count, rp_atleast_3d, 2, options));
}

/* A vector becomes a column. */
static rp_array *as_column(rp_array *a)
{
    return rp_ndim(a) < 2 ? rp_transpose(rp_atleast_2d(a), NULL) : a;
}

rp_array *rp_column_stack(rp_array *const *arrays, int count)
{
    RP_SCOPE();
    return rp_yield(changed_join(arrays, count, as_column, 1, NULL));
}

rp_array *rp_append(rp_array *a, rp_array *values, int axis)
{
    return rp_concatenate_as(RP_ARRAYS(a, values), axis, NULL);
}

/* ---- block ------------------------------------------------------------------------------------------------------ */

/* Depth of the lists below `item`, the largest ndim of its arrays; the error when depths differ or a list is empty. */
static rp_array *measure(const rp_block_item *item, int *depth, int *ndim)
{
    *depth = 0;
    if (item->array) {
        rp_array *forced = rpi_force(item->array);
        if (rpi_is_error(forced)) return forced;
        if (forced->ndim > *ndim) *ndim = forced->ndim;
        return NULL;
    }
    if (item->count < 1) return rpi_error_array(RP_EVALUE, "rp_block: List is empty; each list needs an array");
    for (int i = 0; i < item->count; i++) {
        int below;
        rp_array *error = measure(&item->items[i], &below, ndim);
        if (error) return error;
        if (i > 0 && below + 1 != *depth)
            return rpi_error_array(RP_EVALUE,
                                   "rp_block: List depths are mismatched. One element was at depth %d, but "
                                   "element %d is at depth %d",
                                   *depth, i, below + 1);
        *depth = below + 1;
    }
    return NULL;
}

static rp_array *at_least(rp_array *a, int ndim)
{
    int axes[RP_MAX_NDIM];
    for (int i = 0; i < ndim - a->ndim; i++) axes[i] = i;
    return ndim > a->ndim ? rp_expand_dims_axes(a, axes, ndim - a->ndim) : a;
}

/* Lists at `depth` join along axis -depth. */
static rp_array *block(const rp_block_item *item, int depth, int ndim)
{
    if (item->array) return at_least(item->array, ndim);
    rp_array **list = rp_malloc((size_t)item->count * sizeof(rp_array *));
    if (!list) return rpi_error_memory();
    for (int i = 0; i < item->count; i++) list[i] = block(&item->items[i], depth - 1, ndim);
    rp_array *joined = rp_concatenate_as(list, item->count, -depth, NULL);
    rp_free(list);
    return joined;
}

rp_array *rp_block(const rp_block_item *root)
{
    int depth = 0, ndim = 0;
    RP_SCOPE();
    rp_array *error = measure(root, &depth, &ndim);
    if (error) return rp_yield(error);
    if (depth > ndim) ndim = depth;
    if (ndim > RP_MAX_NDIM)
        return rp_yield(rpi_error_array(RP_ESHAPE, "rp_block: more than %d dimensions", RP_MAX_NDIM));
    return rp_yield(root->array ? rp_copy(root->array) : block(root, depth, ndim));
}
