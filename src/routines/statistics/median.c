/* The middle of a row. */
#include "routines/statistics/rows_i.h"
#include <math.h>
#include <rapto/sorting.h>

/* Places (count - 1) / 2 and count / 2 of each row, as [1][m]; 0 in an empty one. */
static rp_array *middle(rp_array *counts, int64_t less)
{
    rp_array *place =
        rp_floor_divide(rp_maximum(rp_subtract(counts, rp_scalar_int(less)), rp_scalar_int(0)), rp_scalar_int(2));
    return rp_expand_dims(place, 0);
}

/* Whole rows are only partitioned: their middle is known, and NaN goes last. */
static rp_array *arranged(const rpi_rows *r, bool skip_nan)
{
    if (skip_nan && (rpi_is_inexact(r->rows->dtype) || rpi_is_time(r->rows->dtype))) return rp_sort(r->rows, 1, false);
    return rp_partition(r->rows, (int64_t[]){(r->n - 1) / 2, r->n / 2, r->n - 1}, 3, 1);
}

static rp_array *median_of(const rpi_rows *r, bool skip_nan)
{
    rp_array *sorted = arranged(r, skip_nan), *counts = rpi_row_counts(r, skip_nan);
    rp_array *lower = middle(counts, 1), *upper = middle(counts, 0);
    rp_dtype wide = rpi_mean_dtype(r->rows->dtype);
    rp_array *low = rp_astype(rpi_pick_places(r, sorted, lower), wide);
    rp_array *high = rp_astype(rpi_pick_places(r, sorted, upper), wide);
    rp_array *mean = rp_divide(rp_add(low, high), rp_scalar(2));
    rp_array *value = rp_where(rp_equal(lower, upper), low, mean);
    if (!skip_nan) value = rpi_spread_nan(r, sorted, value);
    return rpi_unrows(r, rp_astype(value, rpi_mean_result(r->rows->dtype)), 0, NULL);
}

static rp_array *median(const char *name, rp_array *a, const rp_over *over, bool skip_nan)
{
    rpi_extent e;
    rpi_rows r;
    rp_array *error = rpi_extent_of(name, a, over, &e);
    if (!error) error = rpi_result_rows(a, &e, &r);
    if (error) return error;
    if (over && over->short_of) {
        error = rpi_report(rp_equal(rpi_row_counts(&r, skip_nan), rp_scalar_int(0)), over->short_of);
        if (error) return error;
    }
    return r.n == 0 ? rp_mean_axes(a, e.count, e.axes, e.keepdims) : median_of(&r, skip_nan);
}

rp_array *rp_median(rp_array *a, const rp_over *over)
{
    RP_SCOPE();
    return rp_yield(median("median", a, over, false));
}

rp_array *rp_nanmedian(rp_array *a, const rp_over *over)
{
    RP_SCOPE();
    return rp_yield(median("nanmedian", a, over, true));
}
