/* Quantiles: places in the sorted rows, then elements or what lies between two of them. */
#include "routines/statistics/quantile.h"
#include <math.h>
#include <rapto/sorting.h>

typedef struct request {
    const char *name;
    rp_array *q;    /* as given */
    rp_array *flat; /* k probabilities, 1-d */
    bool weak;      /* a plain number, which does not lift the dtype */
    bool skip_nan;
    const rp_quantile_options *o;
} request;

/* ---- places ------------------------------------------------------------------------------------------------------ */

/* What rows are looked at, [k][m] of each. */
typedef struct plan {
    rp_array *previous, *next, *fraction; /* next NULL: elements are picked */
} plan;

static rp_array *fill_plan(const request *t, const rpi_rows *r, rp_array *place, rp_array *counts, plan *p)
{
    const double *places = NULL;
    const int64_t *n = NULL;
    bool discrete = rpi_quantile_is_discrete(t->o->method, place);
    int64_t k = place->shape[0], shape[] = {k, r->m};
    rp_array *wide = rp_astype(rp_broadcast_to(place, 2, shape), RP_F64);
    *p = (plan){NULL};
    if (rp_read(wide, (const void **)&places) != RP_OK || rp_read(counts, (const void **)&n) != RP_OK)
        return rpi_error_memory();
    p->previous = rpi_new_empty(RP_I64, 2, shape);
    p->next = discrete ? NULL : rpi_new_empty(RP_I64, 2, shape);
    p->fraction = discrete ? NULL : rpi_new_empty(RP_F64, 2, shape);
    rp_array *error = rpi_first_error(3, (rp_array *[]){p->previous, p->next, p->fraction});
    if (error) return error;
    int64_t *previous = (int64_t *)rpi_data(p->previous), *next = discrete ? NULL : (int64_t *)rpi_data(p->next);
    double *fraction = discrete ? NULL : (double *)rpi_data(p->fraction);
    for (int64_t i = 0; i < k * r->m; i++) {
        rpi_between b = {0};
        if (discrete) {
            previous[i] = rpi_quantile_element(t->o->method, places[i], n[i % r->m]);
            continue;
        }
        rpi_quantile_between(t->o->method, places[i], n[i % r->m], &b);
        previous[i] = b.previous;
        next[i] = b.next;
        fraction[i] = b.fraction;
    }
    return NULL;
}

/* The number of elements as rpi_quantile_place wants it: a plain number, or one per row in the dtype of `q`. */
static rp_array *element_count(const request *t, const rpi_rows *r, rp_array *counts, int64_t less)
{
    if (!t->skip_nan) return rp_scalar_int(r->n - less);
    rp_array *n = rp_expand_dims(rp_subtract(counts, rp_scalar_int(less)), 0);
    return rp_astype(n, rpi_is_integer(t->flat->dtype) ? RP_I64 : t->flat->dtype);
}

static rp_array *make_plan(const request *t, const rpi_rows *r, plan *p)
{
    rp_array *counts = rpi_row_counts(r, t->skip_nan), *q = rp_expand_dims(t->flat, 1);
    rp_array *n = element_count(t, r, counts, rpi_quantile_less(t->o->method));
    rp_array *place = rpi_force(rpi_quantile_place(t->o->method, n, q));
    if (rpi_is_error(place)) return place;
    rp_array *error = fill_plan(t, r, place, counts, p);
    if (!error && p->fraction) p->fraction = rp_astype(p->fraction, place->dtype); /* whole places cut it off */
    return error;
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

/* A fraction that came from a plain number is weak: it does not lift the elements' dtype. */
static rp_array *weakened(const request *t, const rp_array *elements, rp_array *fraction)
{
    if (!t->weak || rpi_is_error(elements)) return fraction;
    return rp_astype(fraction, rpi_is_float(elements->dtype) ? elements->dtype : RP_F64);
}

/* From the nearer end, so that both ends are met exactly. */
static rp_array *between(const request *t, rp_array *a, rp_array *b, rp_array *fraction)
{
    rp_array *width = rp_subtract(b, a), *rest = rp_subtract(rp_scalar_int(1), fraction);
    rp_array *from_a = rp_add(a, rp_multiply(width, weakened(t, a, fraction)));
    rp_array *from_b = rp_subtract(b, rp_multiply(width, weakened(t, a, rest)));
    return rp_where(rp_greater_equal(fraction, rp_scalar(0.5)), from_b, from_a);
}

enum { FEW = 8 };

/* Few quantiles of whole rows need a partition only. */
static rp_array *arranged(const request *t, const rpi_rows *r, const plan *p)
{
    int64_t kth[2 * FEW + 1], k = t->flat->size, count = 0;
    if (t->skip_nan || k > FEW || k == 0 || r->m == 0) return rp_sort(r->rows, 1, false);
    const int64_t *previous = (const int64_t *)rpi_data(p->previous);
    const int64_t *next = p->next ? (const int64_t *)rpi_data(p->next) : previous;
    for (int64_t i = 0; i < k; i++) {
        kth[count++] = previous[i * r->m];
        kth[count++] = next[i * r->m];
    }
    kth[count++] = r->n - 1;
    return rp_partition(r->rows, kth, count, 1);
}

static rp_array *values(const request *t, const rpi_rows *r)
{
    plan p;
    rp_array *error = make_plan(t, r, &p);
    if (error) return error;
    rp_array *sorted = arranged(t, r, &p);
    rp_array *result = rpi_pick_places(r, sorted, p.previous);
    if (p.next) result = between(t, result, rpi_pick_places(r, sorted, p.next), p.fraction);
    return t->skip_nan ? result : rpi_spread_nan(r, sorted, result);
}

/* ---- requests ---------------------------------------------------------------------------------------------------- */

static rp_array *check_q(request *t, double scale)
{
    bool inside = false;
    if (t->q->ndim > 2) return rpi_error_array(RP_EVALUE, "%s: q must be a scalar or 1d", t->name);
    t->weak = t->q->weak && t->q->dtype != RP_BOOL;
    rp_array *q = scale == 1 ? t->q : rp_divide(t->q, rp_scalar(scale));
    rp_array *valid = rp_logical_and(rp_greater_equal(q, rp_scalar_int(0)), rp_less_equal(q, rp_scalar_int(1)));
    rp_array *all = rpi_force(rp_all(valid));
    if (rpi_is_error(all)) return all;
    if (rpi_truth(all, &inside) != RP_OK) return rpi_error_memory();
    if (!inside && scale == 1) return rpi_error_array(RP_EVALUE, "%s: Quantiles must be in the range [0, 1]", t->name);
    if (!inside) return rpi_error_array(RP_EVALUE, "%s: Percentiles must be in the range [0, 100]", t->name);
    t->flat = rp_reshape(rp_astype(q, q->dtype), 1, (int64_t[]){q->size});
    return rpi_is_error(t->flat) ? t->flat : NULL;
}

static rp_array *check(request *t, rp_array *a, double scale)
{
    if (rpi_is_complex(a->dtype))
        return rpi_error_array(RP_EDTYPE, "%s: a must be an array of real numbers, not %s", t->name,
                               rp_dtype_name(a->dtype));
    if (t->o->method < 0 || t->o->method >= RP_QUANTILE_METHOD_COUNT)
        return rpi_error_array(RP_EVALUE, "%s: not a valid method", t->name);
    if (t->o->weights && t->o->method != RP_QUANTILE_INVERTED_CDF)
        return rpi_error_array(RP_EVALUE, "%s: Only method 'inverted_cdf' supports weights.", t->name);
    return check_q(t, scale);
}

static rp_array *quantile(request *t, rp_array *a, double scale)
{
    rpi_extent e;
    rpi_rows r;
    rp_array *error = rpi_first_error(3, (rp_array *[]){a, t->q, t->o->weights});
    if (!error) error = rpi_extent_of(t->name, a, &t->o->over, &e);
    if (!error) error = check(t, a, scale);
    if (!error) error = rpi_result_rows(a, &e, &r);
    if (!error && t->skip_nan && t->o->over.short_of)
        error = rpi_report(rp_equal(rpi_row_counts(&r, true), rp_scalar_int(0)), t->o->over.short_of);
    if (error) return error;
    if (t->skip_nan && a->size == 0) return rp_nanmean(a, &t->o->over);
    if (r.n == 0) return rpi_error_array(RP_EINDEX, "%s: no elements along the axis", t->name);
    rp_array *result = t->o->weights ? rpi_weighted_quantile(a, &e, &r, t->flat, t->o, t->skip_nan) : values(t, &r);
    return rpi_unrows(&r, result, t->q->ndim, t->q->shape);
}

static rp_array *ask(const char *name, rp_array *a, rp_array *q, const rp_quantile_options *options, double scale)
{
    static const rp_quantile_options plain = {0};
    request t = {.name = name, .q = q, .skip_nan = name[0] == 'n', .o = options ? options : &plain};
    RP_SCOPE();
    return rp_yield(quantile(&t, a, scale));
}

rp_array *rp_quantile(rp_array *a, rp_array *q, const rp_quantile_options *options)
{
    return ask("quantile", a, q, options, 1);
}

rp_array *rp_percentile(rp_array *a, rp_array *q, const rp_quantile_options *options)
{
    return ask("percentile", a, q, options, 100);
}

rp_array *rp_nanquantile(rp_array *a, rp_array *q, const rp_quantile_options *options)
{
    return ask("nanquantile", a, q, options, 1);
}

rp_array *rp_nanpercentile(rp_array *a, rp_array *q, const rp_quantile_options *options)
{
    return ask("nanpercentile", a, q, options, 100);
}
