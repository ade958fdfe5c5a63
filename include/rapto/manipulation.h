/// \file manipulation.h
/// NumPy's array manipulation routines beyond those of array.h: memory order, several axes at once, joining, splitting,
/// tiling, padding, inserting and deleting. All dtypes.
///
/// Pure functions return a new array that belongs to the innermost scope, an error array on failure. Where strides
/// permit the result is a view that shares the storage, as in NumPy. Functions with several results fill `parts`, an
/// array of the caller: on failure every part is the error array, and its status is returned too.
/// An axis is negative from the end; RP_ALL_AXES stands for NumPy's axis=None. Options that are NULL are the defaults.
#ifndef RAPTO_MANIPULATION_H
#define RAPTO_MANIPULATION_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- literals: RP_SHAPE(2, 3) fills the places (ndim, shape), RP_AXES(0, -1) and RP_ARRAYS(a, b) (list, count) -- */

#define RP_COUNT_(type, ...) ((int)(sizeof((type[]){__VA_ARGS__}) / sizeof(type)))
/// Two arguments: the number of extents and the extents.
#define RP_SHAPE(...)                                                                                                  \
    RP_COUNT_(int64_t, __VA_ARGS__), (const int64_t[])                                                                 \
    {                                                                                                                  \
        __VA_ARGS__                                                                                                    \
    }
/// Two arguments: a list of int64_t and its length.
#define RP_INTS(...) (const int64_t[]){__VA_ARGS__}, RP_COUNT_(int64_t, __VA_ARGS__)
/// Two arguments: a list of axes and its length.
#define RP_AXES(...) (const int[]){__VA_ARGS__}, RP_COUNT_(int, __VA_ARGS__)
/// Two arguments: a list of arrays and its length.
#define RP_ARRAYS(...) (rp_array *const[]){__VA_ARGS__}, RP_COUNT_(rp_array *, __VA_ARGS__)

/* ---- shape and order -------------------------------------------------------------------------------------------- */

/// When a function that may give a view copies.
typedef enum rp_copy_rule { RP_COPY_IF_NEEDED, RP_COPY_ALWAYS, RP_COPY_NEVER } rp_copy_rule;

/// The same elements with another shape, read and written in `order` (C, F or A). One extent may be -1. RP_ESHAPE when
/// the sizes differ, RP_EVALUE when a copy is needed under RP_COPY_NEVER and for order K.
RP_API rp_array *rp_reshape_order(rp_array *a, int ndim, const int64_t *shape, rp_order order, rp_copy_rule copy);
/// All elements along one axis in the given order: a view when `a` is dense in that order, else a copy.
RP_API rp_array *rp_ravel_order(rp_array *a, rp_order order);
RP_API rp_array *rp_flatten(rp_array *a, rp_order order); ///< All elements along one axis in the given order: a copy.
/// A copy whose memory is laid out in `order`; K keeps the layout of `a` where that is dense or can be made so.
RP_API rp_array *rp_copy_order(rp_array *a, rp_order order);
/// `a` itself when it is dense in `order` (C or F), else such a copy.
RP_API rp_array *rp_asorder(rp_array *a, rp_order order);
/// The elements of `a` in C order, repeated or cut off as `shape` needs; zeros when `a` is empty. A copy.
RP_API rp_array *rp_resize(rp_array *a, int ndim, const int64_t *shape);

RP_API rp_array *rp_atleast_1d(rp_array *a); ///< `a` with one axis at least. A view.
RP_API rp_array *rp_atleast_2d(rp_array *a); ///< `a` with two axes at least, new ones in front. A view.
/// `a` with three axes at least: (n) becomes (1, n, 1), (m, n) becomes (m, n, 1). A view.
RP_API rp_array *rp_atleast_3d(rp_array *a);

/* ---- axes (views) ----------------------------------------------------------------------------------------------- */

/// The axes of `a` in the order given; RP_EVALUE unless each axis is named once.
RP_API rp_array *rp_permute_dims(rp_array *a, const int *axes, int count);
/// Axes from[i] at places to[i], the others in their order; RP_EVALUE when one is named twice.
RP_API rp_array *rp_moveaxes(rp_array *a, const int *from, const int *to, int count);
/// Axis `axis` in front of the one that stands at `start` (0 to ndim).
RP_API rp_array *rp_rollaxis(rp_array *a, int axis, int start);
RP_API rp_array *rp_matrix_transpose(rp_array *a); ///< The last two axes exchanged; RP_EVALUE below two.
/// Axes of extent 1 at these places of the result.
RP_API rp_array *rp_expand_dims_axes(rp_array *a, const int *axes, int count);
/// Without these axes, which must have extent 1 (RP_EVALUE).
RP_API rp_array *rp_squeeze_axes(rp_array *a, const int *axes, int count);
/// In reverse order along these axes.
RP_API rp_array *rp_flip_axes(rp_array *a, const int *axes, int count);
RP_API rp_array *rp_fliplr(rp_array *a); ///< In reverse order along axis 1; needs two axes.
RP_API rp_array *rp_flipud(rp_array *a); ///< In reverse order along axis 0; needs one axis.
/// Turned by 90 degrees `times` times, from `axis1` towards `axis2`.
RP_API rp_array *rp_rot90(rp_array *a, int64_t times, int axis1, int axis2);

/* ---- broadcasting ----------------------------------------------------------------------------------------------- */

/// The shape to which `count` shapes broadcast, in `shape` (room for RP_MAX_NDIM) and `*ndim`; RP_ESHAPE when they do
/// not fit together.
RP_API RP_CHECK rp_status rp_broadcast_shapes(const int *ndims, const int64_t *const *shapes, int count, int *ndim,
                                              int64_t *shape, rp_error *error);
/// The arrays stretched to their common shape: `count` read-only views.
RP_API rp_status rp_broadcast_arrays(rp_array *const *arrays, int count, rp_array **parts);

/* ---- joining ---------------------------------------------------------------------------------------------------- */

/// How arrays are joined. A zeroed struct is NumPy's default.
typedef struct rp_join_options {
    bool has_dtype; ///< false: the common dtype of the arrays
    rp_dtype dtype;
    bool has_casting; ///< false: RP_CAST_SAME_KIND
    rp_casting casting;
} rp_join_options;

/// Joins arrays along an axis that they have; RP_ALL_AXES flattens them first. `options` may be NULL.
RP_API rp_array *rp_concatenate_as(rp_array *const *arrays, int count, int axis, const rp_join_options *options);
/// Joins arrays of one shape along a new axis.
RP_API rp_array *rp_stack_as(rp_array *const *arrays, int count, int axis, const rp_join_options *options);
/// Joins along axis 0, one-dimensional arrays as rows.
RP_API rp_array *rp_vstack(rp_array *const *arrays, int count, const rp_join_options *options);
/// Joins along axis 1, one-dimensional arrays along axis 0.
RP_API rp_array *rp_hstack(rp_array *const *arrays, int count, const rp_join_options *options);
/// Joins along axis 2, with rp_atleast_3d.
RP_API rp_array *rp_dstack(rp_array *const *arrays, int count, const rp_join_options *options);
/// Joins along axis 1, one-dimensional arrays as columns.
RP_API rp_array *rp_column_stack(rp_array *const *arrays, int count);
/// `a` and then `values` along an axis; RP_ALL_AXES flattens both.
RP_API rp_array *rp_append(rp_array *a, rp_array *values, int axis);

/// A place of a nested list of arrays: an array, or `count` places below.
typedef struct rp_block_item {
    rp_array *array; ///< NULL: a list
    const struct rp_block_item *items;
    int count;
} rp_block_item;

/// Joins a nested list of blocks: innermost lists along the last axis, the lists around them along the one before, ...
/// RP_EVALUE when depths differ or a list is empty.
RP_API rp_array *rp_block(const rp_block_item *root);

/* ---- splitting (views) ------------------------------------------------------------------------------------------ */

/// Cuts `a` into `sections` parts along an axis, the first ones one longer where it does not divide evenly. `parts` has
/// room for `sections`; RP_EVALUE when that is below 1 (no part is then written).
RP_API rp_status rp_array_split(rp_array *a, int64_t sections, int axis, rp_array **parts);
RP_API rp_status rp_split(rp_array *a, int64_t sections, int axis, rp_array **parts); ///< Equal parts or RP_EVALUE.
/// Cuts before each of `count` indices (Python's slice rules); `parts` has room for `count` + 1.
RP_API rp_status rp_split_at(rp_array *a, const int64_t *indices, int count, int axis, rp_array **parts);
/// The axis that hsplit (way 1), vsplit (0) and dsplit (2) cut, in `*axis`; RP_EVALUE when `a` has too few axes.
RP_API RP_CHECK rp_status rp_split_axis(const rp_array *a, int way, int *axis, rp_error *error);
/// rp_split along axis 1, or 0 of a one-dimensional array.
RP_API rp_status rp_hsplit(rp_array *a, int64_t sections, rp_array **parts);
RP_API rp_status rp_vsplit(rp_array *a, int64_t sections, rp_array **parts); ///< rp_split along axis 0 of two or more.
RP_API rp_status rp_dsplit(rp_array *a, int64_t sections,
                           rp_array **parts); ///< rp_split along axis 2 of three or more.
/// The rp_dim(a, axis) parts of `a` along an axis, which goes away.
RP_API rp_status rp_unstack(rp_array *a, int axis, rp_array **parts);

/* ---- repeating and moving --------------------------------------------------------------------------------------- */

/// `a` repeated `times[i]` times along axis i; axes of extent 1 are put in front of the shorter one. A copy.
RP_API rp_array *rp_tile(rp_array *a, const int64_t *times, int count);
/// Each element `counts` times (integers: one for all, or one per place of the axis); RP_ALL_AXES flattens first.
RP_API rp_array *rp_repeat(rp_array *a, rp_array *counts, int axis);
RP_API rp_array *rp_repeat_each(rp_array *a, int64_t times, int axis); ///< rp_repeat with one count.
/// Elements moved on by `shift` places, the last ones coming in at the front; RP_ALL_AXES rolls the flat array.
RP_API rp_array *rp_roll(rp_array *a, int64_t shift, int axis);
/// Rolled along several axes; shifts of an axis named twice add up.
RP_API rp_array *rp_roll_axes(rp_array *a, const int64_t *shifts, const int *axes, int count);

/* ---- bits ------------------------------------------------------------------------------------------------------ */

/// Eight elements along an axis (bool or integers; not 0 is 1) to the bits of one uint8, the first one the highest or,
/// `little`, the lowest; the last byte is filled up with 0. RP_ALL_AXES flattens first; RP_EDTYPE for other dtypes.
RP_API rp_array *rp_packbits(rp_array *a, int axis, bool little);
/// The bits of uint8 elements as uint8 along an axis: `count` of them (more than there are: 0; negative: without so
/// many at the end, RP_EVALUE for more than there are; RP_END: all). RP_ALL_AXES flattens first; RP_EDTYPE for other
/// dtypes.
RP_API rp_array *rp_unpackbits(rp_array *a, int axis, int64_t count, bool little);

/* ---- padding ---------------------------------------------------------------------------------------------------- */

/// What stands in the padding.
typedef enum rp_pad_mode {
    RP_PAD_CONSTANT,
    RP_PAD_EDGE,
    RP_PAD_LINEAR_RAMP,
    RP_PAD_MAXIMUM,
    RP_PAD_MEAN,
    RP_PAD_MEDIAN,
    RP_PAD_MINIMUM,
    RP_PAD_REFLECT,
    RP_PAD_SYMMETRIC,
    RP_PAD_WRAP,
    RP_PAD_EMPTY
} rp_pad_mode;

/// How to pad. A zeroed struct pads with zeros.
typedef struct rp_pad_options {
    rp_pad_mode mode;
    bool odd;                        ///< reflect, symmetric: 2 * edge - mirrored
    rp_array *values;                ///< constant, linear_ramp: broadcasts to (ndim, 2); NULL: 0
    const int64_t (*stat_length)[2]; ///< statistics: elements at each end of each axis; NULL: all
} rp_pad_options;

/// `a` with `width[i][0]` elements before and `width[i][1]` behind along axis i. A copy.
RP_API rp_array *rp_pad(rp_array *a, const int64_t (*width)[2], const rp_pad_options *options);

/* ---- inserting and deleting (copies) ---------------------------------------------------------------------------- */

/// Without the elements at `where`: integers (negative from the end; RP_EINDEX) or a bool mask as long as the axis.
/// RP_ALL_AXES flattens first.
RP_API rp_array *rp_delete(rp_array *a, rp_array *where, int axis);
/// Without a[start:stop:step] along an axis, by the rules of rp_slice.
RP_API rp_array *rp_delete_slice(rp_array *a, int64_t start, int64_t stop, int64_t step, int axis);
/// With `values` (cast to the dtype of `a`) before the places `where` (integers, one or several, or a mask) of `a`.
/// One 0-d place takes values of any length along the axis, as NumPy. RP_ALL_AXES flattens first.
RP_API rp_array *rp_insert(rp_array *a, rp_array *where, rp_array *values, int axis);
/// Without zeros at the front, the back or both, along `count` axes (`axes` NULL: all). A view.
RP_API rp_array *rp_trim_zeros(rp_array *a, bool front, bool back, const int *axes, int count);

#ifdef __cplusplus
}
#endif
#endif
