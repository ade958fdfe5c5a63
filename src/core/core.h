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

/* Converts the elements of one strided block to another of the same shape; the blocks do not overlap. */
void rpi_cast_strided(int ndim, const int64_t *shape, rp_dtype from, const char *in, const int64_t *in_strides,
                      rp_dtype to, char *out, const int64_t *out_strides);

/* Fills the VALUE `a` with the elements at `in`, which have its shape through `strides` (NULL: one element for all). */
void rpi_cast_broadcast(rp_array *a, rp_dtype from, const char *in, const int64_t *strides);

/* True when the VALUE `a` broadcasts to the shape (leading axes of extent 1 may go); `strides` are then its steps. */
bool rpi_fits_into(const rp_array *a, int ndim, const int64_t *shape, int64_t *strides);

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
