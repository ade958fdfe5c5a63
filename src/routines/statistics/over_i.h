/* rp_over made definite: which axes, which elements. */
#ifndef RAPTO_ROUTINES_STATISTICS_OVER_I_H
#define RAPTO_ROUTINES_STATISTICS_OVER_I_H

#include "routines/statistics/parts_i.h"
#include <rapto/statistics.h>
#include <rapto/ufunc.h>

typedef struct rpi_extent {
    int count;
    int axes[RP_MAX_NDIM]; /* ascending */
    bool keepdims;
    int64_t elements; /* that fall into one result */
    rp_array *where;  /* broadcast to the operand; NULL: all */
} rpi_extent;

/* NULL and `*extent`, or the error array: the operand, a bad axis, a bad mask. `over` may be NULL. */
rp_array *rpi_extent_of(const char *name, rp_array *a, const rp_over *over, rpi_extent *extent);

/* The sum over the extent's axes. */
static inline rp_array *rpi_sum_extent(rp_array *a, const rpi_extent *e)
{
    return rp_sum_axes(a, e->count, e->axes, e->keepdims);
}
/* How many elements count for each result (i64): 0-d where there is no mask. */
RPI_NEVER_NULL rp_array *rpi_count_extent(const rpi_extent *e);
/* `a` with `neutral` for what does not count. */
static inline rp_array *rpi_masked(rp_array *a, rp_array *where, int64_t neutral)
{
    return where ? rp_where(where, a, rp_scalar_int(neutral)) : a;
}
/* Floating-point errors of this thread go unreported until rpi_loud is called with what rpi_quiet gave. */
static inline rp_errstate rpi_quiet(void)
{
    return rp_errstate_set((rp_errstate){RP_FLOAT_IGNORE, RP_FLOAT_IGNORE, RP_FLOAT_IGNORE, RP_FLOAT_IGNORE});
}
static inline void rpi_loud(rp_errstate before)
{
    rp_errstate_set(before);
}
/* Both conditions; NULL is always true. */
static inline rp_array *rpi_both(rp_array *a, rp_array *b)
{
    return !a ? b : !b ? a : rp_logical_and(a, b);
}

/* a / count in the dtype of `a`; f16 and integers are given as `wide`: what sums are taken in. */
RPI_NEVER_NULL rp_array *rpi_over_count(rp_array *total, rp_array *count);
/* The dtype that means are computed in: f64 of bool and integers, f32 of the short floats. */
rp_dtype rpi_mean_dtype(rp_dtype dtype);
/* The dtype that means are given in. */
rp_dtype rpi_mean_result(rp_dtype dtype);
/* |a|^2, real. */
RPI_NEVER_NULL rp_array *rpi_squared_modulus(rp_array *a);

/* Sets `*short_of` (NULL allowed) to the number of true elements; NULL, or the error array. */
rp_array *rpi_report(rp_array *flags, int64_t *short_of);

/* Weights brought to the shape of `a` as far as broadcasting needs; `count` axes as the caller gave them. */
RPI_NEVER_NULL rp_array *rpi_weights_for(const char *name, rp_array *a, rp_array *weights, const rp_over *over);

/* The shape of `a` with the axes of the extent dropped, or kept with extent 1; the number of axes. */
int rpi_reduced_shape(const rp_array *a, const rpi_extent *e, int64_t *shape);

#endif
