/* Quantiles under weights: the first element at which the running share of the weights reaches the probability. */
#include "routines/statistics/quantile.h"
#include <math.h>
#include <rapto/sorting.h>

typedef struct shares {
    const int64_t *order;  /* [m][n] places of the elements in rising order */
    const double *weights; /* [m][n] */
    const int64_t *counts; /* [m] elements that count */
    const double *q;
    int64_t k, m, n;
    bool single;   /* shares are compared in f32, as the probabilities are */
    double *share; /* [n] of one row */
} shares;

/* The running shares of row i; false when they are not numbers. */
static bool run(const shares *s, int64_t i)
{
    double total = 0;
    int64_t n = s->counts[i];
    for (int64_t j = 0; j < n; j++) s->share[j] = total += s->weights[i * s->n + s->order[i * s->n + j]];
    for (int64_t j = 0; j < n; j++) {
        double share = s->share[j] / total;
        if (s->single) share = (float)share;
        s->share[j] = share == 0 ? -1 : share; /* a probability of 0 passes by weights of 0 */
    }
    return n == 0 || !isnan(s->share[n - 1]);
}

static int64_t first_at(const double *share, int64_t n, double q)
{
    int64_t low = 0, high = n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (share[middle] < q)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n - 1 ? low : n > 0 ? n - 1 : 0;
}

static rp_array *pick_rows(const shares *s)
{
    rp_array *picks = rpi_new_empty(RP_I64, 2, (int64_t[]){s->k, s->m});
    if (rpi_is_error(picks)) return picks;
    int64_t *out = (int64_t *)rpi_data(picks);
    for (int64_t i = 0; i < s->m; i++) {
        if (!run(s, i)) return rpi_error_array(RP_EVALUE, "quantile: Weights included NaN, inf or were all zero.");
        for (int64_t j = 0; j < s->k; j++)
            out[j * s->m + i] = s->order[i * s->n + first_at(s->share, s->counts[i], s->q[j])];
    }
    return picks;
}

static rp_array *refuse_negative(rp_array *weights)
{
    bool negative = false;
    rp_array *any = rpi_force(rp_any(rp_less(weights, rp_scalar_int(0))));
    if (rpi_is_error(any)) return any;
    if (rpi_truth(any, &negative) != RP_OK) return rpi_error_memory();
    return negative ? rpi_error_array(RP_EVALUE, "quantile: Weights must be non-negative.") : NULL;
}

static rp_array *weight_rows(rp_array *a, const rpi_extent *e, const rp_quantile_options *o)
{
    rpi_rows rows;
    rp_array *weights = rpi_weights_for("quantile", a, o->weights, &o->over);
    rp_array *error = rpi_is_error(weights) ? weights : refuse_negative(weights);
    if (error) return error;
    weights = rp_broadcast_to(rp_astype(weights, RP_F64), a->ndim, a->shape);
    error = rpi_is_error(weights) ? weights : rpi_result_rows(weights, e, &rows);
    return error ? error : rows.rows;
}

rp_array *rpi_weighted_quantile(rp_array *a, const rpi_extent *e, const rpi_rows *r, rp_array *q,
                                const rp_quantile_options *o, bool skip_nan)
{
    shares s = {.k = q->size, .m = r->m, .n = r->n, .single = q->dtype == RP_F32};
    rp_array *order = rp_argsort(r->rows, 1, false), *counts = rpi_row_counts(r, skip_nan);
    rp_array *weights = weight_rows(a, e, o), *places = rp_astype(q, RP_F64), *room = rp_empty(RP_F64, 1, &r->n);
    rp_array *error = rpi_first_error(5, (rp_array *[]){order, counts, weights, places, room});
    if (error) return error;
    if (rp_read(order, (const void **)&s.order) != RP_OK || rp_read(counts, (const void **)&s.counts) != RP_OK ||
        rp_read(weights, (const void **)&s.weights) != RP_OK || rp_read(places, (const void **)&s.q) != RP_OK)
        return rpi_error_memory();
    s.share = (double *)rpi_data(room);
    rp_array *picks = pick_rows(&s);
    rp_array *result = rpi_pick_places(r, r->rows, picks);
    if (skip_nan || rpi_is_error(result)) return result;
    return rpi_spread_nan(r, rp_sort(r->rows, 1, false), result);
}
