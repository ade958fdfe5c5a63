/* Shared inside src/core only. */
#ifndef RAPTO_CORE_CORE_H
#define RAPTO_CORE_CORE_H

#include "core/array_i.h"
#include "core/iter_i.h"

/* Hands `a` (one reference) to the innermost scope of this thread. */
void rpi_scope_adopt(rp_array *a);

/* Frees a message of an error array. */
void rpi_error_message_free(char *message);

/* Frees everything an array owns and the array itself. */
void rpi_array_destroy(rp_array *a);

/* A struct for `ndim` axes in the given state, owned by the innermost scope; NULL when out of memory. */
rp_array *rpi_array_alloc(rp_dtype dtype, int ndim, const int64_t *shape, rpi_state state);

/* NULL and the number of elements when arrays of this dtype and shape can exist; else the error array. */
rp_array *rpi_check_spec(rp_dtype dtype, int ndim, const int64_t *shape, int64_t *size);

/* The elements of one strided block that become those of another of the same shape; the blocks do not overlap. */
typedef struct rpi_cast {
    int ndim;
    const int64_t *shape;
    rp_dtype from;
    const char *in;
    const int64_t *in_strides;
    rp_dtype to;
    char *out;
    const int64_t *out_strides;
} rpi_cast;

/* Converts under "unsafe" casting. Only text can fail: what is no number (RP_EVALUE), or too large (RP_EOVERFLOW). */
RP_CHECK rp_status rpi_cast_run(const rpi_cast *cast, rp_error *error);
RP_CHECK rp_status rpi_cast_text(const rpi_cast *cast, rp_error *error); /* the same where either dtype is text */

/* Fills the VALUE `a` with the elements at `in`, which have its shape through `strides` (NULL: one element for all).
 * Gives `a`, or the error array of a conversion that failed. */
RPI_NEVER_NULL rp_array *rpi_cast_broadcast(rp_array *a, rp_dtype from, const char *in, const int64_t *strides);

/* The unit of the finest date in the texts of a VALUE; texts that are no dates are found when they are converted. False
 * when out of memory. */
bool rpi_finest_unit(const rp_array *a, rp_unit *finest);

/* The dtype that astype to `dtype` really makes: text without a width and times without a unit take theirs from `a`.
 * RP_DTYPE_COUNT when out of memory. */
rp_dtype rpi_concrete_dtype(const rp_array *a, rp_dtype dtype);

/* A C-order copy of the VALUE `a` as `dtype` in a new array. */
RPI_NEVER_NULL rp_array *rpi_copy_as(const rp_array *a, rp_dtype dtype);

/* The layout of a VALUE for overlap tests. */
static inline rpi_layout rpi_layout_of(const rp_array *a)
{
    return (rpi_layout){rpi_data(a), a->ndim, a->shape, a->strides, rpi_itemsize(a)};
}
static inline bool rpi_array_is_c_order(const rp_array *a)
{
    return rpi_is_c_order(a->ndim, a->shape, a->strides, rpi_itemsize(a));
}

#endif
