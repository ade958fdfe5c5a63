/* Small parts that NumPy's statistics and signal routines are put together from. */
#ifndef RAPTO_ROUTINES_STATISTICS_PARTS_I_H
#define RAPTO_ROUTINES_STATISTICS_PARTS_I_H

#include "core/array_i.h"
#include <rapto/ops.h>

/* The first of `count` operands (NULL entries are left out) that is an error array, else NULL. */
rp_array *rpi_first_error(int count, rp_array *const *operands);

static inline bool rpi_is_complex(rp_dtype dtype)
{
    return rpi_kind_of(dtype) == RPI_KIND_COMPLEX;
}
/* A dtype that can hold NaN. */
static inline bool rpi_is_inexact(rp_dtype dtype)
{
    return rpi_is_float(dtype) || rpi_is_complex(dtype);
}
/* Bool or an integer. */
static inline bool rpi_is_whole(rp_dtype dtype)
{
    return rp_dtype_base(dtype) == RP_BOOL || rpi_is_integer(dtype);
}
/* The dtype of one part of a complex number; other dtypes stay. */
static inline rp_dtype rpi_part_dtype(rp_dtype dtype)
{
    return dtype == RP_C64 ? RP_F32 : dtype == RP_C128 ? RP_F64 : dtype;
}

/* Distance from 1 to the next number of a floating or complex dtype. */
double rpi_epsilon(rp_dtype dtype);

/* The elements' bytes read as another dtype of the same size. */
RPI_NEVER_NULL rp_array *rpi_reinterpret(rp_array *a, rp_dtype dtype);
/* Views of the parts of a complex array. A real array is its own real part; its imaginary part is a zero of its dtype,
 * stretched to its shape. */
RPI_NEVER_NULL rp_array *rpi_real_part(rp_array *a);
RPI_NEVER_NULL rp_array *rpi_imag_part(rp_array *a);
/* The complex array of two real ones of one shape and dtype (f32 or f64). */
RPI_NEVER_NULL rp_array *rpi_complex_of(rp_array *real, rp_array *imag);

/* The result of pure function `f`, which gives real arrays, on both parts of a complex array, or on a real array. */
typedef rp_array *rpi_real_map(rp_array *part, const void *context);
RPI_NEVER_NULL rp_array *rpi_map_parts(rp_array *a, rpi_real_map *f, const void *context);

/* a[start:stop] along one axis. */
static inline rp_array *rpi_cut(rp_array *a, int axis, int64_t start, int64_t stop)
{
    return rp_slice(a, axis, start, stop, 1);
}
/* At least one axis. */
static inline rp_array *rpi_at_least_1d(rp_array *a)
{
    return rpi_is_error(a) || a->ndim > 0 ? a : rp_expand_dims(a, 0);
}
/* `a` (1-d) with its elements along `axis` of `ndim` axes, the others of extent 1. */
RPI_NEVER_NULL rp_array *rpi_along(rp_array *a, int ndim, int axis);

/* The only element as a truth value; RP_OK, or the status of the array. */
rp_status rpi_truth(rp_array *a, bool *value);

#endif
