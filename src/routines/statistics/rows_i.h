/* The elements that fall into one result, as rows. */
#ifndef RAPTO_ROUTINES_STATISTICS_ROWS_I_H
#define RAPTO_ROUTINES_STATISTICS_ROWS_I_H

#include "routines/statistics/over_i.h"

typedef struct rpi_rows {
    rp_array *rows; /* [results][elements] */
    int64_t m, n;
    int ndim; /* the shape of one value per row */
    int64_t shape[RP_MAX_NDIM];
} rpi_rows;

/* NULL and `*r`, or the error array. */
rp_array *rpi_result_rows(rp_array *a, const rpi_extent *e, rpi_rows *r);
/* The number of elements of each row (i64): those that are no NaN when `skip_nan`. */
RPI_NEVER_NULL rp_array *rpi_row_counts(const rpi_rows *r, bool skip_nan);
/* Elements `picks` ([k][m] places in the row, i64) of each row of `sorted`: [k][m]. */
RPI_NEVER_NULL rp_array *rpi_pick_places(const rpi_rows *r, rp_array *sorted, rp_array *picks);
/* The value of a sorted row's last element where that is NaN, else `result` ([k][m]); in the dtype of `result`. */
RPI_NEVER_NULL rp_array *rpi_spread_nan(const rpi_rows *r, rp_array *sorted, rp_array *result);
/* [k][m] to `lead` axes and then the shape of the rows. */
RPI_NEVER_NULL rp_array *rpi_unrows(const rpi_rows *r, rp_array *result, int lead, const int64_t *shape);

#endif
