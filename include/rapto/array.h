/// \file array.h
/// The array: a handle on a value, evaluated or still to be computed.
///
/// Two families of functions. Pure functions return `rp_array *`, never NULL: a failure is an error array that flows
/// through later operations and tells its status when read. Effectful functions return `rp_status`.
///
/// Ownership: a new array belongs to the innermost open scope of its thread and dies with it. rp_keep takes a reference
/// for longer life, rp_release gives it back. Without an open scope it belongs to the thread's root scope, which
/// rp_scope_close_all empties.
/// Threads: scopes and contexts belong to one thread; kept arrays may be read and released on any thread.
#ifndef RAPTO_ARRAY_H
#define RAPTO_ARRAY_H

#include <rapto/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RP_MAX_NDIM 64
#define RP_NEWAXIS INT64_MIN

/// Element types. The numbers are fixed; gaps are room for f16, bf16, complex and datetime kernels to come.
typedef enum rp_dtype {
    RP_BOOL = 0,
    RP_I8, RP_I16, RP_I32, RP_I64,
    RP_U8, RP_U16, RP_U32, RP_U64,
    RP_F16, RP_BF16, RP_F32, RP_F64,
    RP_C64, RP_C128,
    RP_DATETIME_NS, RP_TIMEDELTA_NS,
    RP_DTYPE_COUNT
} rp_dtype;

typedef struct rp_array rp_array;

/* ---- scopes ------------------------------------------------------------------------------------------------- */

typedef struct rp_scope rp_scope;

/// Opens a scope on this thread; NULL when out of memory (then new arrays go to the scope around it).
RP_API rp_scope *rp_scope_open(void);
/// Closes `scope` (must be the innermost one; NULL allowed) and releases the arrays that belong to it.
RP_API void rp_scope_close(rp_scope *scope);
RP_API void rp_scope_close_all(void); ///< Closes every scope of this thread and empties its root scope.
static inline void rp_scope_cleanup_(rp_scope **scope) { rp_scope_close(*scope); }
/// Opens a scope that closes itself at the end of the block.
#define RP_SCOPE() __attribute__((cleanup(rp_scope_cleanup_), unused)) rp_scope *rp_scope_here_ = rp_scope_open()

RP_API rp_array *rp_keep(rp_array *a);    ///< Adds a reference for long life; returns `a`. Any thread.
RP_API void rp_release(rp_array *a);      ///< Gives back one rp_keep; NULL allowed. Any thread.
RP_API rp_array *rp_yield(rp_array *a);   ///< Moves `a` to the enclosing scope, returns it. Cannot fail.

/* ---- creation (pure) ------------------------------------------------------------------------------------------ */

/// C-order copy of `data` (NULL: zeros) with `ndim` extents `shape`.
RP_API rp_array *rp_from_data(rp_dtype dtype, int ndim, const int64_t *shape, const void *data);
/// Takes over a block of rp_malloc as a C-order array without a copy; on failure the block is freed.
RP_API rp_array *rp_adopt(rp_dtype dtype, int ndim, const int64_t *shape, void *block);

/* ---- accessors (never fail) ----------------------------------------------------------------------------------- */

RP_API rp_dtype rp_dtype_of(const rp_array *a);       ///< Element type; RP_BOOL for an error array.
RP_API int rp_ndim(const rp_array *a);                ///< Number of axes.
RP_API const int64_t *rp_shape(const rp_array *a);    ///< Extents; borrowed, lives as long as `a`.
RP_API int64_t rp_dim(const rp_array *a, int axis);   ///< Extent of one axis (negative counts from the end), 0 if none.
RP_API int64_t rp_size(const rp_array *a);            ///< Number of elements.
RP_API rp_status rp_array_status(const rp_array *a);  ///< RP_OK, or why this is an error array (does not evaluate).
RP_API const char *rp_array_message(const rp_array *a); ///< Message of an error array, "" otherwise; borrowed.
RP_API const char *rp_dtype_name(rp_dtype dtype);     ///< NumPy's name ("float64"); static.
RP_API size_t rp_dtype_size(rp_dtype dtype);          ///< Bytes of one element.

/* ---- reading (effectful) -------------------------------------------------------------------------------------- */

/// Computes a pending array; RP_OK when `a` holds a value afterwards.
RP_API RP_CHECK rp_status rp_eval(rp_array *a);
/// Evaluates and gives a pointer to C-contiguous elements, borrowed, valid as long as `a` lives and is not written.
/// A strided array is compacted into a buffer of its own first.
RP_API RP_CHECK rp_status rp_read(rp_array *a, const void **data);
/// Evaluates and copies all elements in C order to `out`, cast to `dtype` under "unsafe" casting; `bytes` is the size of
/// `out` and must match exactly.
RP_API RP_CHECK rp_status rp_copy_to(rp_array *a, rp_dtype dtype, void *out, size_t bytes);

#ifdef __cplusplus
}
#endif
#endif
