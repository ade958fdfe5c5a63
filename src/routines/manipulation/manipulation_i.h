/* What the files of NumPy's routines share for shapes, memory order and writing into views. */
#ifndef RAPTO_ROUTINES_MANIPULATION_I_H
#define RAPTO_ROUTINES_MANIPULATION_I_H

#include "core/array_i.h"
#include "core/iter_i.h"
#include <rapto/manipulation.h>

/* Forces `*a`; false: `*a` is now the error to return. */
bool rpi_ready(rp_array **a);
/* NULL when all are values now, else the error to return. */
rp_array *rpi_all_ready(rp_array *const *arrays, int count);

/* Writes `value`, broadcast and cast under "unsafe" casting, through `view`. NULL, or the error array. */
rp_array *rpi_put(rp_array *view, rp_array *value);
/* `a`[start:stop] along a normal axis; 0 <= start <= stop <= extent. A view. */
rp_array *rpi_part(rp_array *a, int axis, int64_t start, int64_t stop);

/* Makes `count` axes normal in `normal`; NULL, or the error: outside (RP_EAXIS) or named twice (RP_EVALUE, `twice` is
 * the message). */
rp_array *rpi_axis_list(const char *op, int ndim, const int *axes, int count, int *normal, const char *twice);

/* The axes of `a` in the order in which memory of `order` steps through them, outermost first. */
void rpi_memory_axes(const rp_array *a, rp_order order, int *axes);
/* A new array, not set, whose memory steps through `axes` (outermost first) without gaps. */
rp_array *rpi_new_ordered(rp_dtype dtype, int ndim, const int64_t *shape, const int *axes);
bool rpi_array_in_order(const rp_array *a, bool f_order);

/* Sets `count` parts to `error`; returns its status. */
rp_status rpi_fail_parts(rp_array **parts, int64_t count, rp_array *error);

/* A fresh C-order i64 vector; `*data` are its elements. */
rp_array *rpi_new_index(int64_t count, int64_t **data);

#endif
