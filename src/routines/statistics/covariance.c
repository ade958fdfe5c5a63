/* Covariance and correlation. */
#include "routines/statistics/over_i.h"

/* ---- the variables, one per row ---------------------------------------------------------------------------------- */

static rp_array *at_least_2d(rp_array *m, rp_dtype dtype, bool turn)
{
    rp_array *rows = rp_astype(m, dtype);
    while (!rpi_is_error(rows) && rows->ndim < 2) rows = rp_expand_dims(rows, 0);
    return turn ? rp_transpose(rows, NULL) : rows;
}

static rp_array *cov_dtype(rp_array *m, const rp_cov_options *o, rp_dtype *dtype)
{
    if (m->ndim > 2) return rpi_error_array(RP_EVALUE, "cov: m has more than 2 dimensions (%d)", m->ndim);
    if (o->y && o->y->ndim > 2) return rpi_error_array(RP_EVALUE, "cov: y has more than 2 dimensions (%d)", o->y->ndim);
    *dtype = o->dtype;
    if (o->has_dtype) return NULL;
    return rpi_result_type("cov", 3, (rp_array *[]){m, o->y ? o->y : m, rp_zeros(RP_F64, 0, NULL)}, dtype);
}

static rp_array *variables(rp_array *m, const rp_cov_options *o)
{
    rp_dtype dtype = RP_F64;
    rp_array *error = cov_dtype(m, o, &dtype);
    if (error) return error;
    rp_array *rows = at_least_2d(m, dtype, o->columns && m->ndim != 1);
    if (!o->y || rpi_is_error(rows) || rows->shape[0] == 0) return rows;
    rp_array *more = at_least_2d(o->y, dtype, false);
    if (o->columns && !rpi_is_error(more) && more->shape[0] != 1) more = rp_transpose(more, NULL);
    return rp_concatenate((rp_array *[]){rows, more}, 2, 0);
}

/* ---- the observations' weights ----------------------------------------------------------------------------------- */

static rp_array *refuse_if(rp_array *flags, rp_status status, const char *message)
{
    bool bad = false;
    rp_array *any = rpi_force(rp_any(flags));
    if (rpi_is_error(any)) return any;
    if (rpi_truth(any, &bad) != RP_OK) return rpi_error_memory();
    return bad ? rpi_error_array(status, "cov: %s", message) : NULL;
}

static rp_array *checked_weights(rp_array *weights, int64_t observations, const char *name, rp_array **out)
{
    rp_array *w = *out = rp_astype(weights, RP_F64);
    if (rpi_is_error(w)) return w;
    if (w->ndim > 1) return rpi_error_array(RP_EVALUE, "cov: cannot handle multidimensional %s", name);
    if (w->ndim == 0 || w->shape[0] != observations)
        return rpi_error_array(RP_EVALUE, "cov: incompatible numbers of samples and %s (%lld and %lld)", name,
                               (long long)observations, (long long)w->size);
    bool frequency = name[0] == 'f';
    rp_array *error = frequency ? refuse_if(rp_not_equal(w, rp_rint(w)), RP_EDTYPE, "fweights must be integer") : NULL;
    if (error) return error;
    return refuse_if(rp_less(w, rp_scalar(0)), RP_EVALUE,
                     frequency ? "fweights cannot be negative" : "aweights cannot be negative");
}

/* NULL and the product of the weights (or NULL where there are none), or the error. */
static rp_array *observation_weights(int64_t observations, const rp_cov_options *o, rp_array **weights)
{
    rp_array *f = NULL, *a = NULL, *error = NULL;
    *weights = NULL;
    if (o->fweights) error = checked_weights(o->fweights, observations, "fweights", &f);
    if (!error && o->aweights) error = checked_weights(o->aweights, observations, "aweights", &a);
    if (!error) *weights = f && a ? rp_multiply(f, a) : f ? f : a;
    return error;
}

/* What the sums of products are divided by. */
static rp_array *divisor(int64_t observations, const rp_cov_options *o, rp_array *weights, double *value)
{
    double ddof = o->has_ddof ? (double)o->ddof : o->bias ? 0 : 1, lost = ddof;
    if (!weights) {
        *value = (double)observations - ddof;
        return NULL;
    }
    rp_array *sum = rp_sum(weights);
    rp_status status = rp_item(sum, value);
    if (status == RP_OK && o->aweights && ddof != 0) {
        status = rp_item(rp_divide(rp_sum(rp_multiply(weights, rp_astype(o->aweights, RP_F64))), sum), &lost);
        lost *= ddof;
    }
    *value -= lost;
    return status == RP_OK ? NULL : rpi_error_array(status, "cov: the weights cannot be read");
}

/* ---- the matrix -------------------------------------------------------------------------------------------------- */

static rp_array *conjugate(rp_array *a)
{
    if (rpi_is_error(a) || !rpi_is_complex(a->dtype)) return a;
    return rp_astype(rpi_complex_of(rpi_real_part(a), rp_negative(rpi_imag_part(a))), a->dtype);
}

/* Column k: the sums of products of every row of `x` with row k of `y`. */
static rp_array *products(rp_array *x, rp_array *y)
{
    if (rpi_is_error(y)) return y;
    int64_t n = y->shape[0];
    rp_array *out = rp_empty(x->dtype, 2, (int64_t[]){n, n});
    for (int64_t k = 0; k < n && !rpi_is_error(out); k++) {
        RP_SCOPE();
        rp_error failure = {0};
        rp_array *column = rp_sum_axis(rp_multiply(x, rp_index(y, 0, k)), 1);
        if (rp_assign(rp_index(out, 1, k), column, &failure) != RP_OK) out = rp_yield(rpi_error_from(&failure));
    }
    return out;
}

/* The mean of each row. */
static rp_array *centre(rp_array *rows, rp_array *weights)
{
    int axis = 1;
    if (!weights) return rp_mean_axes(rows, 1, &axis, true);
    return rp_average(rows, weights, &(rp_over){.axes = &axis, .count = 1, .keepdims = true}).average;
}

static rp_array *matrix(rp_array *rows, const rp_cov_options *o)
{
    rp_array *weights = NULL;
    double divide_by = 0;
    rp_array *error = observation_weights(rows->shape[1], o, &weights);
    if (!error) error = divisor(rows->shape[1], o, weights, &divide_by);
    if (error) return error;
    if (o->no_freedom) *o->no_freedom = divide_by <= 0;
    rp_array *x = rp_subtract(rows, centre(rows, weights));
    rp_array *y = conjugate(weights ? rp_astype(rp_multiply(x, weights), rows->dtype) : x);
    rp_array *factor = rp_divide(rp_scalar(1), rp_scalar(divide_by > 0 ? divide_by : 0));
    return rp_multiply(products(x, y), rp_astype(factor, rpi_part_dtype(rows->dtype)));
}

static rp_array *covariance(rp_array *m, const rp_cov_options *o)
{
    if (o->no_freedom) *o->no_freedom = false;
    rp_array *rows = variables(m, o);
    if (rpi_is_error(rows)) return rows;
    if (rows->shape[0] == 0) return rp_empty(RP_F64, 2, (int64_t[]){0, 0});
    return rp_squeeze(matrix(rows, o), RP_ALL_AXES);
}

rp_array *rp_cov(rp_array *m, const rp_cov_options *options)
{
    rp_cov_options o = options ? *options : (rp_cov_options){0};
    rp_array *error = rpi_first_error(4, (rp_array *[]){m, o.y, o.fweights, o.aweights});
    if (error) return error;
    RP_SCOPE();
    return rp_yield(covariance(m, &o));
}

/* ---- correlation ------------------------------------------------------------------------------------------------- */

static rp_array *clipped(rp_array *part, const void *context)
{
    return rp_clip(part, rp_scalar(-1), rp_scalar(1));
}

static rp_array *diagonal(rp_array *c)
{
    rp_array *flat = rp_ravel(c);
    return rp_slice(flat, 0, RP_NONE, RP_END, c->shape[0] + 1);
}

static rp_array *correlation(rp_array *c)
{
    if (rpi_is_error(c)) return c;
    if (c->ndim == 0) return rp_divide(c, c);
    if (c->size == 0) return c;
    rp_array *deviation = rp_sqrt(rpi_real_part(diagonal(c)));
    c = rp_divide(rp_divide(c, rp_expand_dims(deviation, 1)), rp_expand_dims(deviation, 0));
    return rpi_map_parts(c, clipped, NULL);
}

rp_array *rp_corrcoef(rp_array *m, const rp_cov_options *options)
{
    rp_cov_options o = options ? *options : (rp_cov_options){0};
    o.fweights = o.aweights = NULL;
    o.has_ddof = o.bias = false;
    RP_SCOPE();
    return rp_yield(correlation(rp_cov(m, &o)));
}
