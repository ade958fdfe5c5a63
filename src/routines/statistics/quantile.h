/* Shared by the files of quantiles. */
#ifndef RAPTO_ROUTINES_STATISTICS_QUANTILE_H
#define RAPTO_ROUTINES_STATISTICS_QUANTILE_H

#include "routines/statistics/rows_i.h"

/* The place of quantiles `q` among elements 0 to n - 1: a real number, or whole for whole `q`. `n`, the number of
 * elements less rpi_quantile_less, and `q` broadcast. */
RPI_NEVER_NULL rp_array *rpi_quantile_place(rp_quantile_method method, rp_array *n, rp_array *q);
/* 1 for the methods that count intervals instead of elements. */
int64_t rpi_quantile_less(rp_quantile_method method);
/* True when the method picks an element, false when it looks between two. */
bool rpi_quantile_is_discrete(rp_quantile_method method, const rp_array *place);
int64_t rpi_quantile_element(rp_quantile_method method, double place, int64_t n);

typedef struct rpi_between {
    int64_t previous, next;
    double fraction;
} rpi_between;

/* The two elements around a place, and how far from the first. */
void rpi_quantile_between(rp_quantile_method method, double place, int64_t n, rpi_between *out);

/* [k][m] quantiles `q` (k of them, 1-d) of rows under weights of the shape of `a` (or broadcasting to it). */
RPI_NEVER_NULL rp_array *rpi_weighted_quantile(rp_array *a, const rpi_extent *e, const rpi_rows *r, rp_array *q,
                                               const rp_quantile_options *o, bool skip_nan);

#endif
