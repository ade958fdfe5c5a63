/// \file creation.h
/// NumPy's array creation routines beyond those of array.h: every dtype, like another array, ranges of arrays,
/// triangles, diagonals, grids; and arrays from C literals.
///
/// Pure: every function returns a new array that belongs to the innermost scope, an error array on failure. Options
/// that are NULL are NumPy's defaults, and so is a zeroed struct.
#ifndef RAPTO_CREATION_H
#define RAPTO_CREATION_H

#include <rapto/array.h>
#include <rapto/manipulation.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- literals --------------------------------------------------------------------------------------------------- */

/// The dtype of a C arithmetic type or value.
#define RP_DTYPE_OF_C(value)                                                                                           \
    _Generic((value), bool                                                                                             \
             : RP_BOOL, signed char                                                                                    \
             : RP_I8, short                                                                                            \
             : RP_I16, int                                                                                             \
             : RP_I32, long                                                                                            \
             : RP_I64, long long                                                                                       \
             : RP_I64, unsigned char                                                                                   \
             : RP_U8, unsigned short                                                                                   \
             : RP_U16, unsigned                                                                                        \
             : RP_U32, unsigned long                                                                                   \
             : RP_U64, unsigned long long                                                                              \
             : RP_U64, float                                                                                           \
             : RP_F32, double                                                                                          \
             : RP_F64)
/// A vector of literals: rp_array_of(double, 1, 2.5, 4), rp_array_of(int64_t, 3, 1, 2).
#define rp_array_of(type, ...)                                                                                         \
    rp_from_data(RP_DTYPE_OF_C((type)0), 1, (const int64_t[]){RP_COUNT_(type, __VA_ARGS__)},                           \
                 (const type[]){__VA_ARGS__})
/// A copy of a C array with one axis: double v[3].
#define rp_from_vector(v)                                                                                              \
    rp_from_data(RP_DTYPE_OF_C((v)[0]), 1, (const int64_t[]){(int64_t)(sizeof(v) / sizeof(v)[0])}, (v))
/// A copy of a C array with two axes: double m[3][4].
#define rp_from_matrix(m)                                                                                              \
    rp_from_data(RP_DTYPE_OF_C((m)[0][0]), 2,                                                                          \
                 (const int64_t[]){(int64_t)(sizeof(m) / sizeof(m)[0]), (int64_t)(sizeof(m)[0] / sizeof(m)[0][0])},    \
                 (m))

/// Prints `title` (NULL: none), a space and the text of `a`, as Python's print does; an error to standard error. The
/// status needs no look: an error array flows on.
RP_API rp_status rp_show(const char *title, rp_array *a);

/* ---- like another array ----------------------------------------------------------------------------------------- */

/// What differs from the array that a new one is like. Zeroed: nothing, and the layout is kept (order K).
typedef struct rp_like {
    bool has_dtype, has_shape, has_order;
    rp_dtype dtype;
    int ndim;
    const int64_t *shape;
    rp_order order; ///< of memory; K and A look at the array
} rp_like;

/// Not set, with the dtype, shape and memory order of `a` but for what `like` says.
RP_API rp_array *rp_empty_like(const rp_array *a, const rp_like *like);
RP_API rp_array *rp_zeros_like(const rp_array *a, const rp_like *like); ///< As rp_empty_like, zeros.
RP_API rp_array *rp_ones_like(const rp_array *a, const rp_like *like);  ///< As rp_empty_like, ones.
/// As rp_empty_like, every element `value` (broadcast, "unsafe" casting).
RP_API rp_array *rp_full_like(const rp_array *a, rp_array *value, const rp_like *like);
/// Not set, memory in `order` (C or F).
RP_API rp_array *rp_empty_order(rp_dtype dtype, int ndim, const int64_t *shape, rp_order order);

/* ---- ranges ----------------------------------------------------------------------------------------------------- */

/// start, start + step, ... below `stop` (above, for a negative step); `start` NULL is 0, `step` NULL is 1. Scalars of
/// any dtype, datetimes and timedeltas too (a timedelta step; stop may be a timedelta from start). `dtype`
/// NULL: the common one. Integers are exact; floats are start + i * (second - start), as in NumPy.
RP_API rp_array *rp_arange_of(rp_array *start, rp_array *stop, rp_array *step, const rp_dtype *dtype);

/// How values are spaced. Zeroed: endpoint included, common floating dtype, new axis first.
typedef struct rp_space_options {
    bool open;      ///< leave `stop` out (NumPy's endpoint=False)
    bool has_dtype; ///< false: the common dtype of the ends, floating at least
    rp_dtype dtype;
    int axis; ///< where the values run, when the ends are arrays
} rp_space_options;

/// Evenly spaced values and the step between them (NaN where there is none).
typedef struct rp_spaced {
    rp_array *values, *step;
} rp_spaced;

/// `count` evenly spaced values between arrays that broadcast; integer dtypes are rounded down.
RP_API rp_array *rp_linspace_of(rp_array *start, rp_array *stop, int64_t count, const rp_space_options *spacing);
/// As rp_linspace_of, with the step.
RP_API rp_spaced rp_linspace_step(rp_array *start, rp_array *stop, int64_t count, const rp_space_options *spacing);
/// base to the power of evenly spaced exponents; `base` NULL is 10.
RP_API rp_array *rp_logspace(rp_array *start, rp_array *stop, int64_t count, rp_array *base,
                             const rp_space_options *spacing);
/// `count` values in geometric progression; negative and complex ends too. RP_EVALUE when an end is zero.
RP_API rp_array *rp_geomspace(rp_array *start, rp_array *stop, int64_t count, const rp_space_options *spacing);

/* ---- matrices -----------------------------------------------------------------------------------------------------
 */

/// Of a vector: the matrix that has it on diagonal `k`. Of a matrix: a read-only view of that diagonal.
RP_API rp_array *rp_diag(rp_array *a, int64_t k);
/// The matrix that has all elements of `a` (in C order) on diagonal `k`.
RP_API rp_array *rp_diagflat(rp_array *a, int64_t k);
/// Ones at and below diagonal `k`, zeros above.
RP_API rp_array *rp_tri(rp_dtype dtype, int64_t rows, int64_t columns, int64_t k);
RP_API rp_array *rp_tril(rp_array *a, int64_t k); ///< Zeros above diagonal `k` of the last two axes. A copy.
RP_API rp_array *rp_triu(rp_array *a, int64_t k); ///< Zeros below diagonal `k` of the last two axes. A copy.
/// Powers of a vector as columns, falling unless `increasing`; `columns` below 0 means as many as rows.
RP_API rp_array *rp_vander(rp_array *x, int64_t columns, bool increasing);

/* ---- grids --------------------------------------------------------------------------------------------------------
 */

/// How rp_meshgrid lays out its results. Zeroed: NumPy's default.
typedef struct rp_meshgrid_options {
    bool ij;      ///< first axis for the first vector (NumPy's indexing="ij"); else the first two change places
    bool sparse;  ///< keep extent 1 where a grid does not vary
    bool no_copy; ///< views where possible
} rp_meshgrid_options;

/// One coordinate grid for each of `count` vectors, into `parts`; on failure every part is the error array.
RP_API rp_status rp_meshgrid(rp_array *const *vectors, int count, const rp_meshgrid_options *options, rp_array **parts);

/* ---- memory -------------------------------------------------------------------------------------------------------
 */

/// Bytes of somebody else, read as a vector.
typedef struct rp_buffer {
    const void *data;
    size_t bytes;
    bool writable;
    void (*release)(void *context); ///< called exactly once when no array needs the bytes; NULL: never
    void *context;
} rp_buffer;

/// `count` elements (below 0: all that fit exactly) from byte `offset` on. Shares the memory. RP_EVALUE when the
/// bytes do not hold them.
RP_API rp_array *rp_frombuffer(const rp_buffer *buffer, rp_dtype dtype, int64_t count, int64_t offset);

#ifdef __cplusplus
}
#endif
#endif
