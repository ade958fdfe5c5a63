/* Reductions, running results and segments by a binary ufunc, one element after another along an axis. Shared inside
 * src/ufunc only. */
#ifndef RAPTO_UFUNC_FOLD_I_H
#define RAPTO_UFUNC_FOLD_I_H

#include "ufunc/ufunc_i.h"

/* A binary loop that takes and gives one dtype. */
typedef struct rpi_folder {
    const rp_ufunc *u;
    rpi_map map;
    rp_dtype dtype;  /* of the elements that are folded */
    rp_dtype result; /* what they mean: f16 is folded in f32 */
} rpi_folder;

/* NULL and the folder for elements of the dtype asked for, or the error array when the ufunc has no such loop. `method`
 * is "reduce", ... for messages. */
rp_array *rpi_folder_find(const rp_ufunc *u, const char *method, const rpi_ask *ask, rpi_folder *folder);

/* The dtype that reduce, accumulate and reduceat ask for: the caller's, or that of `out` and `a` together, or for sums
 * and products of small integers a 64-bit one. NULL or the error array. */
rp_array *rpi_fold_dtype(const rp_ufunc *u, const rp_array *a, const rp_reduce_options *options, rpi_ask *ask);

/* What is folded: VALUEs of the folder's dtype, out[...] with the axis of extent `out_count`. */
typedef struct rpi_fold {
    const rp_array *a;
    const rp_array *where; /* bool, the shape of `a`; NULL: all; fold only */
    rp_array *out;
    int axis;
    int64_t begin, end; /* elements along the axis */
    int64_t out_at;     /* which element of `out` along the axis */
    bool fresh;         /* the first element starts the fold; else what is in `out` does */
} rpi_fold;

/* out[out_at] = a[begin] op a[begin + 1] ... ; returns what was raised. */
unsigned rpi_fold_run(const rpi_folder *folder, const rpi_fold *fold);
/* out[i] = out[i - 1] op a[i] along the axis. */
unsigned rpi_fold_running(const rpi_folder *folder, const rpi_fold *fold);

/* `value` stored to `out`, or returned as `dtype` where there is none. */
rp_array *rpi_fold_deliver(const char *name, rp_array *value, rp_dtype dtype, rp_array *out);

/* "reduce only supported for binary functions" and so on, or NULL. */
rp_array *rpi_fold_check(const rp_ufunc *u, const char *method);

#endif
