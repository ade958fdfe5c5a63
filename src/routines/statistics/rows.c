#include "routines/statistics/rows_i.h"

rp_array *rpi_result_rows(rp_array *a, const rpi_extent *e, rpi_rows *r)
{
    int order[RP_MAX_NDIM], count = 0;
    *r = (rpi_rows){.m = 1, .n = e->elements};
    for (int i = 0, k = 0; i < a->ndim; i++) {
        if (k < e->count && e->axes[k] == i) {
            k++;
            continue;
        }
        order[count++] = i;
        r->m *= a->shape[i];
    }
    for (int k = 0; k < e->count; k++) order[count++] = e->axes[k];
    r->ndim = rpi_reduced_shape(a, e, r->shape);
    r->rows = rp_reshape(rp_transpose(a, order), 2, (int64_t[]){r->m, r->n});
    return rpi_is_error(r->rows) ? r->rows : NULL;
}

rp_array *rpi_row_counts(const rpi_rows *r, bool skip_nan)
{
    if (skip_nan && (rpi_is_inexact(r->rows->dtype) || rpi_is_time(r->rows->dtype)))
        return rp_sum_axis(rp_astype(rp_logical_not(rp_isnan(r->rows)), RP_I64), 1);
    return rp_full(RP_I64, 1, &r->m, rp_scalar_int(r->n));
}

rp_array *rpi_pick_places(const rpi_rows *r, rp_array *sorted, rp_array *picks)
{
    rp_array *first = rp_arange_int(0, r->m * r->n, r->n);
    return rp_take(rp_ravel(sorted), rp_add(picks, first), 0);
}

rp_array *rpi_spread_nan(const rpi_rows *r, rp_array *sorted, rp_array *result)
{
    bool can = rpi_is_inexact(r->rows->dtype) || rpi_is_time(r->rows->dtype);
    if (!can || r->n == 0 || rpi_is_error(result)) return result;
    rp_array *last = rp_index(sorted, 1, -1);
    return rp_where(rp_not_equal(last, last), rp_astype(last, result->dtype), result);
}

rp_array *rpi_unrows(const rpi_rows *r, rp_array *result, int lead, const int64_t *shape)
{
    int64_t whole[2 * RP_MAX_NDIM];
    if (lead + r->ndim > RP_MAX_NDIM) return rpi_error_array(RP_ESHAPE, "quantile: too many dimensions");
    for (int i = 0; i < lead; i++) whole[i] = shape[i];
    for (int i = 0; i < r->ndim; i++) whole[lead + i] = r->shape[i];
    return rp_reshape(result, lead + r->ndim, whole);
}
