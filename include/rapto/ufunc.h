/// \file ufunc.h
/// Universal functions as objects: look one up by name, call it with out and where, and reduce, accumulate,
/// reduceat, outer, at. And what happens on floating-point errors.
///
/// Functions that return arrays are pure but for the `out` arrays that the caller hands in, which they write and
/// return. Failures are error arrays, as in ops.h. A zeroed options struct, or NULL, is NumPy's default.
#ifndef RAPTO_UFUNC_H
#define RAPTO_UFUNC_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- floating-point errors -------------------------------------------------------------------------------------- */

/// What to do about one kind of floating-point error (NumPy's words).
typedef enum rp_float_action {
    RP_FLOAT_IGNORE,
    RP_FLOAT_WARN,  ///< the handler is told; without one a line is logged
    RP_FLOAT_RAISE, ///< the result is an error array of status RP_EFLOAT
    RP_FLOAT_CALL,  ///< the handler is told
    RP_FLOAT_PRINT, ///< a line on standard error
    RP_FLOAT_LOG    ///< the handler is told
} rp_float_action;

/// The actions of a thread. It starts zeroed: everything is ignored, and nothing is looked for.
typedef struct rp_errstate {
    rp_float_action divide;  ///< finite / 0
    rp_float_action over;    ///< result too large
    rp_float_action under;   ///< result too small
    rp_float_action invalid; ///< NaN that no operand had
} rp_errstate;

RP_API rp_errstate rp_errstate_get(void);                  ///< The actions of this thread.
RP_API rp_errstate rp_errstate_set(rp_errstate new_state); ///< Sets them; returns those before.

/// Bits of rp_float_event.flags: every kind that occurred (NumPy's numbers).
enum { RP_FLOAT_DIVIDE = 1, RP_FLOAT_OVER = 2, RP_FLOAT_UNDER = 4, RP_FLOAT_INVALID = 8 };

/// One kind of floating-point error in one call.
typedef struct rp_float_event {
    rp_float_action action; ///< RP_FLOAT_WARN, RP_FLOAT_CALL or RP_FLOAT_LOG
    unsigned kind;          ///< the bit that is reported now
    unsigned flags;         ///< all bits of the call
    const char *text;       ///< "divide by zero", "overflow", "underflow", "invalid value"
    const char *where;      ///< the function: "divide", "reduce", "cast"
} rp_float_event;

/// Called at the end of a call, on the thread that made it. A status other than RP_OK makes the result an error array.
typedef rp_status rp_float_handler(const rp_float_event *event, void *context);
/// Sets the handler of this process; NULL removes it.
RP_API void rp_on_float_error(rp_float_handler *handler, void *context);

/* ---- ufuncs ----------------------------------------------------------------------------------------------------- */

typedef struct rp_ufunc rp_ufunc;

#define RP_UFUNC_MAX_IN  8
#define RP_UFUNC_MAX_OUT 3

/// The ufunc of a name ("add", "arccos", "acos"); NULL when there is none. Static.
RP_API const rp_ufunc *rp_ufunc_find(const char *name);
/// Number `i` of all ufuncs, in no stated order; NULL behind the last. Aliases are left out.
RP_API const rp_ufunc *rp_ufunc_at_index(int i);
/// The i-th other name of a ufunc ("mod" of "remainder"); false past the last one. Both texts are static.
RP_API bool rp_ufunc_alias(int i, const char **alias, const char **name);

/// The value that a reduction over nothing gives.
typedef enum rp_identity_kind {
    RP_IDENTITY_NONE, ///< reducing nothing is an error
    RP_IDENTITY_ZERO,
    RP_IDENTITY_ONE,
    RP_IDENTITY_MINUS_ONE,
    RP_IDENTITY_FALSE,
    RP_IDENTITY_TRUE,
    RP_IDENTITY_MINUS_INF
} rp_identity_kind;

RP_API const char *rp_ufunc_name(const rp_ufunc *ufunc);          ///< "add"; lives as long as `ufunc`.
RP_API int rp_ufunc_nin(const rp_ufunc *ufunc);                   ///< Number of operands.
RP_API int rp_ufunc_nout(const rp_ufunc *ufunc);                  ///< Number of results.
RP_API rp_identity_kind rp_ufunc_identity(const rp_ufunc *ufunc); ///< See rp_identity_kind.
RP_API bool rp_ufunc_reorderable(const rp_ufunc *ufunc);          ///< Whether several axes may be reduced at once.
RP_API const char *rp_ufunc_doc(const rp_ufunc *ufunc);           ///< One line for users; lives as long as `ufunc`.
RP_API const char *rp_ufunc_signature(const rp_ufunc *ufunc);     ///< "(n),(n)->()" of a gufunc, else NULL.
/// Type loop number `i` in NumPy's notation ("dd->d") in `text`; false behind the last.
RP_API bool rp_ufunc_type(const rp_ufunc *ufunc, int i, char text[32]);

/// How to call a ufunc.
typedef struct rp_ufunc_options {
    rp_array *out[RP_UFUNC_MAX_OUT]; ///< results are written here and returned; NULL: a new array
    rp_array *where;                 ///< bool, broadcast: elements where it is false are neither computed nor written
    bool has_dtype;
    rp_dtype dtype; ///< with has_dtype: the dtype of the loop's result
    bool has_casting;
    rp_casting casting; ///< with has_casting: instead of RP_CAST_SAME_KIND
    bool has_order;
    rp_order order; ///< with has_order: layout of new results instead of RP_ORDER_K
} rp_ufunc_options;

/// The results of a call: rp_ufunc_nout of them, or an error array in place of each.
typedef struct rp_ufunc_result {
    rp_array *array[RP_UFUNC_MAX_OUT];
} rp_ufunc_result;

/// Calls a ufunc or gufunc on rp_ufunc_nin operands. `out` may have any dtype that the casting allows and any layout;
/// operands are broadcast to it but it is not stretched; operands that share memory with it act as if copied first.
RP_API rp_ufunc_result rp_ufunc_call(const rp_ufunc *ufunc, rp_array *const *operands, const rp_ufunc_options *options);

/// The dtypes that such a call reads its operands as, then those of its results: rp_ufunc_nin + rp_ufunc_nout of them
/// go to `dtypes`. Fails as the call would. Of operands and `out` only the dtypes, shapes and weakness count; of a
/// gufunc all dtypes are the common one.
RP_API RP_CHECK rp_status rp_ufunc_resolve(const rp_ufunc *ufunc, rp_array *const *operands,
                                           const rp_ufunc_options *options, rp_dtype *dtypes, rp_error *error);

/// How to reduce; also for accumulate and reduceat, which read `out`, `has_dtype` and `dtype` only.
typedef struct rp_reduce_options {
    rp_array *out; ///< the result is written here and returned
    bool has_dtype;
    rp_dtype dtype; ///< with has_dtype: the dtype of the loop
    bool keepdims;
    rp_array *initial; ///< starts the reduction; NULL: the identity, or the first element
    bool no_initial;   ///< NumPy's initial=None: the first element even where there is an identity
    rp_array *where;   ///< bool, broadcast: which elements count
} rp_reduce_options;

/// Reduces `count` axes (negative ones count from the end); NULL with count -1: all of them. For binary ufuncs. Fails
/// with RP_EVALUE when nothing is reduced and there is no identity, or several axes by one that is not reorderable.
RP_API rp_array *rp_ufunc_reduce(const rp_ufunc *ufunc, rp_array *a, int count, const int *axes,
                                 const rp_reduce_options *options);
/// Running results along an axis.
RP_API rp_array *rp_ufunc_accumulate(const rp_ufunc *ufunc, rp_array *a, int axis, const rp_reduce_options *options);
/// Reduces a[indices[i] : indices[i + 1]] along an axis for each i (the last to the end); a[indices[i]] where the next
/// index is not larger. RP_EINDEX when one is outside.
RP_API rp_array *rp_ufunc_reduceat(const rp_ufunc *ufunc, rp_array *a, rp_array *indices, int axis,
                                   const rp_reduce_options *options);
/// The ufunc on every pair of an element of `a` and one of `b`: the shape is a's followed by b's.
RP_API rp_array *rp_ufunc_outer(const rp_ufunc *ufunc, rp_array *a, rp_array *b, const rp_ufunc_options *options);
/// a[indices] = ufunc(a[indices], b) for each index in turn: an element named twice is changed twice. `indices` are
/// `count` integer arrays that broadcast, for the first axes, or one bool array over the first axes; `b` is NULL for a
/// ufunc of one operand.
RP_API RP_CHECK rp_status rp_ufunc_at(const rp_ufunc *ufunc, rp_array *a, rp_array *const *indices, int count,
                                      rp_array *b, rp_error *error);

/* ---- your own --------------------------------------------------------------------------------------------------- */

/// Computes `n` elements: `pointers` and byte `strides` for the operands in order, then the results. Elements are
/// aligned. Calls come one after another, on the thread that calls the ufunc.
typedef void rp_ufunc_loop(int64_t n, char *const *pointers, const int64_t *strides, void *context);

/// One type loop of a ufunc.
typedef struct rp_ufunc_type_loop {
    rp_dtype dtypes[RP_UFUNC_MAX_IN + RP_UFUNC_MAX_OUT]; ///< of the operands, then of the results
    rp_ufunc_loop *loop;
    void *context; ///< handed to `loop`
} rp_ufunc_type_loop;

/// What makes a ufunc.
typedef struct rp_ufunc_spec {
    const char *name;
    int nin, nout; ///< 1 to RP_UFUNC_MAX_IN, 1 to RP_UFUNC_MAX_OUT
    int loop_count;
    const rp_ufunc_type_loop *loops; ///< the first whose operand dtypes hold the operands safely runs
    rp_identity_kind identity;
    bool reorderable;
    const char *doc; ///< NULL: none
} rp_ufunc_spec;

/// A ufunc of your own; everything in `spec` is copied. NULL when out of memory or `spec` makes no sense. End with
/// rp_ufunc_free.
RP_API rp_ufunc *rp_ufunc_new(const rp_ufunc_spec *spec, rp_error *error);
RP_API void rp_ufunc_free(rp_ufunc *ufunc); ///< NULL allowed; only for ufuncs of rp_ufunc_new.

#ifdef __cplusplus
}
#endif
#endif
