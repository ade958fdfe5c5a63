/// \file indexing.h
/// Indexing as a[...] does it: basic, integer, boolean and mixed, reading and writing; take, put, choose, select
/// and their kin.
///
/// Indices are integers of any integer dtype; negative ones count from the end. Boolean arrays stand for the indices of
/// their true elements. Index arrays that a function returns are int64. Pure functions return rp_array *, never NULL;
/// a failure is an error array. Functions that write return a status, write nothing when an index is out of bounds,
/// and act as if their inputs had been copied first when these share memory with the array that is written.
#ifndef RAPTO_INDEXING_H
#define RAPTO_INDEXING_H

#include <rapto/array.h>
#include <rapto/ufunc.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- a[items] ---------------------------------------------------------------------------------------------------- */

/// What one item between the brackets of a[...] is.
typedef enum rp_index_kind {
    RP_INDEX_INTEGER,  ///< `start`: takes one element, the axis goes
    RP_INDEX_SLICE,    ///< start:stop:step, as in rp_slice
    RP_INDEX_NEWAXIS,  ///< a new axis of extent 1 (None)
    RP_INDEX_ELLIPSIS, ///< as many full slices as are needed (...)
    RP_INDEX_ARRAY,    ///< `array`: integers of any shape, or booleans in the shape of the axes that they select from
    RP_INDEX_BOOL      ///< `start` 0 or 1: False or True, a new axis of extent 0 or 1
} rp_index_kind;

/// One item between the brackets of a[...]; made by the rp_ix_ functions.
typedef struct rp_index_item {
    rp_index_kind kind;
    int64_t start, stop, step;
    rp_array *array; ///< borrowed
} rp_index_item;

/// An integer.
static inline rp_index_item rp_ix_at(int64_t index)
{
    rp_index_item item = {RP_INDEX_INTEGER, index, 0, 0, NULL};
    return item;
}
/// start:stop:step; RP_NONE (start, stop, step) and RP_END (stop) as in rp_slice.
static inline rp_index_item rp_ix_slice(int64_t start, int64_t stop, int64_t step)
{
    rp_index_item item = {RP_INDEX_SLICE, start, stop, step, NULL};
    return item;
}
/// The full slice ":".
static inline rp_index_item rp_ix_all(void)
{
    return rp_ix_slice(RP_NONE, RP_NONE, 1);
}
/// None: a new axis.
static inline rp_index_item rp_ix_newaxis(void)
{
    rp_index_item item = {RP_INDEX_NEWAXIS, 0, 0, 0, NULL};
    return item;
}
/// "...".
static inline rp_index_item rp_ix_ellipsis(void)
{
    rp_index_item item = {RP_INDEX_ELLIPSIS, 0, 0, 0, NULL};
    return item;
}
/// An integer or boolean array, borrowed.
static inline rp_index_item rp_ix_array(rp_array *array)
{
    rp_index_item item = {RP_INDEX_ARRAY, 0, 0, 0, array};
    return item;
}
/// True or False.
static inline rp_index_item rp_ix_bool(bool value)
{
    rp_index_item item = {RP_INDEX_BOOL, value, 0, 0, NULL};
    return item;
}

/// The items and their count in one word: rp_getitem(a, RP_ITEMS(rp_ix_at(0), rp_ix_all())).
#define RP_ITEMS(...)                                                                                                  \
    (const rp_index_item[]){__VA_ARGS__}, (int)(sizeof((const rp_index_item[]){__VA_ARGS__}) / sizeof(rp_index_item))

/// a[items]: a view when there are only integers, slices, newaxis and ellipsis; a C-order copy otherwise. Index arrays
/// and integers beside them broadcast; their axes stand where the index arrays stood when these are adjacent, else
/// first. RP_EINDEX for an index out of bounds, too many items, a mask that does not fit, an array of another dtype.
RP_API rp_array *rp_getitem(rp_array *a, const rp_index_item *items, int count);
/// a[items] = value, which broadcasts and is cast under "unsafe" casting; where an element is named more than once the
/// last value stays. RP_EINDEX as rp_getitem, RP_ESHAPE or RP_EVALUE for a value that does not fit, RP_EREADONLY.
RP_API RP_CHECK rp_status rp_setitem(rp_array *a, const rp_index_item *items, int count, rp_array *value,
                                     rp_error *error);

/* ---- taking ------------------------------------------------------------------------------------------------------ */

/// What happens to an index that is out of bounds.
typedef enum rp_index_mode {
    RP_INDEX_RAISE, ///< an error; negative indices count from the end
    RP_INDEX_WRAP,  ///< it goes round
    RP_INDEX_CLIP   ///< it is taken to the nearest end; negative indices become 0
} rp_index_mode;

/// rp_take with a choice of what happens out of bounds.
RP_API rp_array *rp_take_mode(rp_array *a, rp_array *indices, int axis, rp_index_mode mode);
/// The element along `axis` at each index: `indices` has the axes of `a` and broadcasts on all but `axis`. With
/// RP_ALL_AXES `a` is flattened and `indices` has one axis.
RP_API rp_array *rp_take_along_axis(rp_array *a, rp_array *indices, int axis);
/// Elements along `axis` where the 1-d `condition` is not zero; a short condition stops early. RP_ALL_AXES flattens.
RP_API rp_array *rp_compress(rp_array *condition, rp_array *a, int axis);
/// The elements of `a`, flattened, where `condition`, flattened, is not zero.
RP_API rp_array *rp_extract(rp_array *condition, rp_array *a);
/// choices[a[i]][i] with everything broadcast, in the common dtype of the `count` >= 1 choices. RP_EVALUE when an
/// entry of `a` names no choice.
RP_API rp_array *rp_choose(rp_array *a, rp_array *const *choices, int count, rp_index_mode mode);
/// For each element the choice of the first condition that is true, else `otherwise` (NULL: 0); everything broadcasts.
/// `count` >= 1 conditions (bool) and choices.
RP_API rp_array *rp_select(rp_array *const *conditions, rp_array *const *choices, int count, rp_array *otherwise);
/// A read-only view of a diagonal of the axes `axis1` and `axis2`, `offset` to the right of the main one; it becomes
/// the last axis.
RP_API rp_array *rp_diagonal(rp_array *a, int64_t offset, int axis1, int axis2);
/// Sum along a diagonal (see rp_diagonal), in the dtypes of rp_sum.
RP_API rp_array *rp_trace(rp_array *a, int64_t offset, int axis1, int axis2);

/* ---- writing ------------------------------------------------------------------------------------------------------
 */

/// Writes to the elements of `a`, counted in C order, at `indices`; `values` are cast ("unsafe") and repeated as
/// needed; no values, nothing happens.
RP_API RP_CHECK rp_status rp_put(rp_array *a, rp_array *indices, rp_array *values, rp_index_mode mode, rp_error *error);
/// The reverse of rp_take_along_axis: writes `values`, broadcast to the shape of the indices and cast ("unsafe").
RP_API RP_CHECK rp_status rp_put_along_axis(rp_array *a, rp_array *indices, rp_array *values, int axis,
                                            rp_error *error);
/// Element i of `a` becomes values[i % n] where mask[i] is not zero (i counts in C order); `mask` has the size of `a`.
/// Values are cast under "safe" casting, else RP_EDTYPE; so they are by rp_place.
RP_API RP_CHECK rp_status rp_putmask(rp_array *a, rp_array *mask, rp_array *values, rp_error *error);
/// The k-th element where `mask` is not zero becomes values[k % n]; `mask` has the size of `a`.
RP_API RP_CHECK rp_status rp_place(rp_array *a, rp_array *mask, rp_array *values, rp_error *error);
/// `dst` becomes `src`, broadcast, where the bool `where` (broadcast; NULL: everywhere) is true. RP_EDTYPE when
/// `casting` does not allow the conversion.
RP_API RP_CHECK rp_status rp_copyto(rp_array *dst, rp_array *src, rp_casting casting, rp_array *where, rp_error *error);
/// Writes `values`, cast ("unsafe") and repeated, along the main diagonal of `a`, which has two axes or several of one
/// extent. `wrap`: the diagonal of a tall matrix starts again behind an empty row.
RP_API RP_CHECK rp_status rp_fill_diagonal(rp_array *a, rp_array *values, bool wrap, rp_error *error);

/// rp_ufunc_at with any index: a[items] = ufunc(a[items], b) for each element in turn, so that an element that is named
/// twice is changed twice. `b` broadcasts to the shape of a[items]; NULL for a ufunc of one operand.
RP_API RP_CHECK rp_status rp_ufunc_at_items(const rp_ufunc *ufunc, rp_array *a, const rp_index_item *items, int count,
                                            rp_array *b, rp_error *error);

/* ---- finding ------------------------------------------------------------------------------------------------------
 */

/// Several index arrays, one per axis; the first `count` are set. When something failed all of them are the error, and
/// there is at least one.
typedef struct rp_index_arrays {
    int count;
    rp_array *axis[RP_MAX_NDIM];
} rp_index_arrays;

/// The indices of the elements that are not zero, in C order: one array per axis. RP_EVALUE for a 0-d array.
RP_API rp_index_arrays rp_nonzero(rp_array *a);
/// The same as the rows of one (n, ndim) array; a 0-d array counts as one of extent 1.
RP_API rp_array *rp_argwhere(rp_array *a);
/// The indices of the elements that are not zero, flattened in C order.
RP_API rp_array *rp_flatnonzero(rp_array *a);
/// How many elements are not zero (int64), over `count` axes, or over all when `axes` is NULL.
RP_API rp_array *rp_count_nonzero(rp_array *a, int count, const int *axes, bool keepdims);

/* ---- making indices ------------------------------------------------------------------------------------------------
 */

/// The indices of a grid: an (ndim, shape...) array of int64.
RP_API rp_array *rp_indices(int ndim, const int64_t *shape);
/// The same as one array per axis, of extent 1 along all others.
RP_API rp_index_arrays rp_indices_sparse(int ndim, const int64_t *shape);
/// `count` 1-d arrays, each turned into its own axis, so that a[ix] picks the cross product; booleans become the
/// indices of their true elements.
RP_API rp_index_arrays rp_ix(rp_array *const *arrays, int count);
/// Flat indices of coordinates, one array per axis of `shape`, which broadcast. `modes` has one entry per axis (NULL:
/// raise); `order` is C or F. RP_EVALUE out of bounds.
RP_API rp_array *rp_ravel_multi_index(rp_array *const *coordinates, int ndim, const int64_t *shape,
                                      const rp_index_mode *modes, rp_order order);
/// The coordinates of flat indices. RP_EVALUE out of bounds; negative indices are.
RP_API rp_index_arrays rp_unravel_index(rp_array *indices, int ndim, const int64_t *shape, rp_order order);
/// Indices of the main diagonal of an array with `ndim` axes of extent `n`.
RP_API rp_index_arrays rp_diag_indices(int64_t n, int ndim);
/// rp_diag_indices for `a`, whose axes have one extent.
RP_API rp_index_arrays rp_diag_indices_from(rp_array *a);
/// Indices of the elements of an (n, m) array on and below the diagonal shifted right by `k`.
RP_API rp_index_arrays rp_tril_indices(int64_t n, int64_t k, int64_t m);
/// Indices of the elements of an (n, m) array on and above the diagonal shifted right by `k`.
RP_API rp_index_arrays rp_triu_indices(int64_t n, int64_t k, int64_t m);

#ifdef __cplusplus
}
#endif
#endif
