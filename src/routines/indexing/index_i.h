/* What the files of indexing share, and what ufunc.at builds on: an index resolved against an array. */
#ifndef RAPTO_ROUTINES_INDEXING_INDEX_I_H
#define RAPTO_ROUTINES_INDEXING_INDEX_I_H

#include "core/array_i.h"
#include "core/iter_i.h"
#include <rapto/indexing.h>

/* ---- walks ------------------------------------------------------------------------------------------------------ */

enum { RPI_WALK_CHUNK = 1024 }; /* offsets that are computed at a time */

/* Byte offsets of the elements of a strided block in C order; neighbouring axes are merged. Plain value. */
typedef struct rpi_index_walk {
    int ndim; /* at least 1 */
    int64_t size;
    int64_t shape[RP_MAX_NDIM], strides[RP_MAX_NDIM];
} rpi_index_walk;

void rpi_index_walk_init(rpi_index_walk *walk, int ndim, const int64_t *shape, const int64_t *strides);
/* The offsets of elements [begin, begin + count). */
void rpi_index_walk_offsets(const rpi_index_walk *walk, int64_t begin, int64_t count, int64_t *offsets);

/* Copies `count` elements of `item` bytes from in + from[i] to out + to[i]. */
void rpi_index_copy_elements(int64_t count, size_t item, const char *in, const int64_t *from, char *out,
                             const int64_t *to);

/* ---- masks ------------------------------------------------------------------------------------------------------ */

/* Non-zero bytes among `count`. */
int64_t rpi_index_count_bytes(const uint8_t *bytes, int64_t count);
/* A 1-d int64 array with the offset, by `strides`, of each true element of the bool VALUE `mask`, in C order. */
RPI_NEVER_NULL rp_array *rpi_index_mask_offsets(rp_array *mask, const int64_t *strides);
/* `a` as a C-order bool VALUE: whether each element counts as true. */
RPI_NEVER_NULL rp_array *rpi_index_truth(rp_array *a);

/* ---- plans ------------------------------------------------------------------------------------------------------ */

/* One index array: element i adds index[i] * stride bytes. */
typedef struct rpi_fancy {
    rp_array *index; /* C-order int64 VALUE, stretched to the plan's broadcast shape by `steps` */
    int axis;        /* axis of the array; -1: ready offsets, which need no check */
    int64_t extent, stride;
    int64_t steps[RP_MAX_NDIM];
} rpi_fancy;

/* a[items], resolved. The result has the shape: plain axes [0, before), broadcast axes, plain axes [before, ndim). */
typedef struct rpi_index_plan {
    const char *op;  /* names the function in messages */
    rp_array *a;     /* VALUE */
    bool advanced;   /* there is an index array or a boolean: the result is a copy */
    bool copies;     /* a 0-d index array, which makes a copy of what were a view */
    bool element;    /* an integer for every axis and nothing else */
    bool whole_mask; /* the only item is a mask over all axes */
    int64_t offset;  /* bytes from the first element of `a` */
    int fancy_count;
    rpi_fancy *fancy; /* RP_MAX_NDIM of them; rp_malloc, owned */
    int broad_ndim;   /* the broadcast shape of the index arrays */
    int64_t broad[RP_MAX_NDIM], broad_size;
    int plain_ndim, before; /* the axes that slices and newaxis give */
    int64_t plain[RP_MAX_NDIM], plain_strides[RP_MAX_NDIM];
    int ndim; /* the result */
    int64_t shape[RP_MAX_NDIM];
} rpi_index_plan;

/* Resolves and checks the items, bounds included. NULL when all is well, else the error. In both cases the plan is
 * ended with rpi_index_plan_free. The plan's arrays belong to the caller's scope. */
rp_array *rpi_index_plan_make(rpi_index_plan *plan, const char *op, rp_array *a, const rp_index_item *items, int count);
void rpi_index_plan_free(rpi_index_plan *plan);
/* Copies index arrays that share bytes with the array, which is going to be written. NULL or the error. */
rp_array *rpi_index_plan_settle(rpi_index_plan *plan);
/* IndexError for an index array that is out of bounds. NULL or the error. */
rp_array *rpi_index_plan_check(const rpi_index_plan *plan);
/* The byte offsets, from the first element of `a`, of the broadcast elements [begin, begin + count). */
void rpi_index_offsets(const rpi_index_plan *plan, int64_t begin, int64_t count, int64_t *offsets);
/* The view that plain items describe. */
RPI_NEVER_NULL rp_array *rpi_index_view(const rpi_index_plan *plan);
/* Moves the selected elements to (or, `write`, from) the block at `block`, which has the plan's result shape and the
 * strides `strides`, and the array's dtype. Reading runs in parallel, writing in C order. */
void rpi_index_transfer(const rpi_index_plan *plan, char *block, const int64_t *strides, bool write);

/* ---- writing ------------------------------------------------------------------------------------------------------
 */

/* Forces `*a` and checks that it can be written; RP_OK or the failure. */
rp_status rpi_index_target(const char *op, rp_array **a, rp_error *error);
/* `value` as a VALUE of the dtype of `a`, for a write to it: a weak number that does not fit is an error; what shares
 * bytes with `a` is copied. */
RPI_NEVER_NULL rp_array *rpi_index_source(const char *op, const rp_array *a, rp_array *value);
/* Before and after bytes of `a` change. */
rp_status rpi_index_write_begin(const char *op, rp_array *a, rp_error *error);
void rpi_index_write_end(rp_array *a);

/* `a` itself, or a copy when it shares bytes with `target`, which is going to be written. */
RPI_NEVER_NULL rp_array *rpi_index_apart(const rp_array *target, rp_array *a);
/* Whether `a` broadcasts to the shape (leading axes of extent 1 may go; of any extent when `nothing` will be written);
 * `strides` are then its steps. */
bool rpi_index_stretch(const rp_array *a, int ndim, const int64_t *shape, bool nothing, int64_t *strides);

/* ---- shared by the functions ---------------------------------------------------------------------------------------
 */

/* rp_getitem and rp_setitem under another name in messages. */
RPI_NEVER_NULL rp_array *rpi_index_get(const char *op, rp_array *a, const rp_index_item *items, int count);
rp_status rpi_index_set(const char *op, rp_array *a, const rp_index_item *items, int count, rp_array *value,
                        rp_error *error);
/* The `a->ndim` items that pick `indices` along `axis` and each element's own place along the others. NULL or the
 * error. */
rp_array *rpi_index_along(const char *op, const rp_array *a, rp_array *indices, int axis, rp_index_item *items);
/* `indices` (integers or booleans) as a C-order int64 VALUE, perhaps itself; or the error. */
RPI_NEVER_NULL rp_array *rpi_index_integers(const char *op, rp_array *indices);
/* Brings indices into [0, extent) in place by `mode`; the position of the first that RP_INDEX_RAISE refuses, or -1. */
int64_t rpi_index_normalise(int64_t *indices, int64_t count, int64_t extent, rp_index_mode mode);
/* Moves the arrays (all different) to the enclosing scope; when one is an error, all become it. */
rp_index_arrays rpi_index_yield(rp_index_arrays arrays);
/* One array: the error. */
rp_index_arrays rpi_index_failure(rp_array *error);

#endif
