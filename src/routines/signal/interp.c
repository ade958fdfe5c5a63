/* Piecewise linear interpolation. */
#include "routines/statistics/parts_i.h"
#include <math.h>
#include <rapto/signal.h>
#include <rapto/sorting.h>

typedef struct table {
    int64_t points;
    const double *x, *y;      /* y: `points` numbers, or pairs */
    double left[2], right[2]; /* outside of the points: real and imaginary part */
} table;

/* The last point not above `x`, which lies within the points, looked for from the place of the last one on. */
static int64_t interval_of(const table *t, double x, int64_t guess)
{
    int64_t low = 0, high = t->points - 1;
    if (t->x[guess] <= x) low = guess;
    if (guess + 1 < t->points && t->x[guess + 1] <= x) low = guess + 1;
    if (t->x[guess] > x) high = guess;
    if (low == guess && guess + 1 < t->points && x < t->x[guess + 1]) return guess;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (t->x[middle] <= x)
            low = middle;
        else
            high = middle;
    }
    return t->x[high] <= x ? high : low;
}

/* An infinite or NaN slope: try from the other end, then whether both ends are equal. */
static double on_line(double slope, double x, double x0, double x1, double y0, double y1)
{
    double y = slope * (x - x0) + y0;
    if (isnan(y)) y = slope * (x - x1) + y1;
    if (isnan(y) && y0 == y1) y = y0;
    return y;
}

/* Below, above or at a point: true and the value; else false and the interval. */
static bool at_point(const table *t, double x, int64_t *k)
{
    *k = interval_of(t, x, *k);
    return *k == t->points - 1 || t->x[*k] == x;
}

static void real_values(const table *t, const double *x, int64_t n, double *out)
{
    double left = t->left[0], right = t->right[0], last = t->x[t->points - 1];
    for (int64_t i = 0, k = 0; i < n; i++) {
        if (x[i] < t->x[0]) {
            out[i] = left;
        } else if (x[i] > last) {
            out[i] = right;
        } else if (t->points == 1) {
            out[i] = t->y[0];
        } else if (isnan(x[i])) {
            out[i] = x[i];
        } else if (at_point(t, x[i], &k)) {
            out[i] = t->y[k];
        } else {
            double slope = (t->y[k + 1] - t->y[k]) / (t->x[k + 1] - t->x[k]);
            out[i] = on_line(slope, x[i], t->x[k], t->x[k + 1], t->y[k], t->y[k + 1]);
        }
    }
}

static void between(const table *t, double x, int64_t k, double *out)
{
    double inverse = 1.0 / (t->x[k + 1] - t->x[k]);
    for (int part = 0; part < 2; part++) {
        double y0 = t->y[2 * k + part], y1 = t->y[2 * k + 2 + part];
        out[part] = on_line((y1 - y0) * inverse, x, t->x[k], t->x[k + 1], y0, y1);
    }
}

static void set(double *out, double real, double imag)
{
    out[0] = real;
    out[1] = imag;
}

static void complex_values(const table *t, const double *x, int64_t n, double *out)
{
    double last = t->x[t->points - 1];
    for (int64_t i = 0, k = 0; i < n; i++, out += 2) {
        if (x[i] < t->x[0])
            set(out, t->left[0], t->left[1]);
        else if (x[i] > last)
            set(out, t->right[0], t->right[1]);
        else if (t->points == 1)
            set(out, t->y[0], t->y[1]);
        else if (isnan(x[i]))
            set(out, x[i], 0);
        else if (at_point(t, x[i], &k))
            set(out, t->y[2 * k], t->y[2 * k + 1]);
        else
            between(t, x[i], k, out);
    }
}

/* ---- operands ---------------------------------------------------------------------------------------------------- */

static rp_array *check(const rp_array *xp, const rp_array *fp)
{
    if (xp->ndim != 1 || fp->ndim != 1)
        return rpi_error_array(RP_EVALUE, "interp: Data points must be 1-D sequences (%d and %d axes)", xp->ndim,
                               fp->ndim);
    if (xp->shape[0] == 0) return rpi_error_array(RP_EVALUE, "interp: array of sample points is empty");
    if (xp->shape[0] != fp->shape[0])
        return rpi_error_array(RP_EVALUE, "interp: fp and xp are not of the same length. (%lld and %lld)",
                               (long long)fp->shape[0], (long long)xp->shape[0]);
    return NULL;
}

/* Times and text have no place on the line, nor have complex numbers. */
static rp_array *check_dtypes(const rp_array *x, const rp_array *xp, const rp_array *fp)
{
    const rp_array *operands[] = {x, xp, fp};
    for (int i = 0; i < 3; i++) {
        rp_dtype wanted = i == 2 && rpi_is_complex(fp->dtype) ? RP_C128 : RP_F64, dtype = operands[i]->dtype;
        if (!rp_can_cast(dtype, wanted, RP_CAST_SAFE))
            return rpi_error_array(RP_EDTYPE,
                                   "interp: Cannot cast array data from dtype('%s') to dtype('%s') according to the "
                                   "rule 'safe'",
                                   rp_dtype_name(dtype), rp_dtype_name(wanted));
    }
    return NULL;
}

/* The points in order within one period, with one more at each end. */
static void wrap(double period, rp_array **x, rp_array **xp, rp_array **fp)
{
    rp_array *p = rp_scalar(fabs(period)), *within = rp_remainder(*xp, p), *order = rp_argsort(within, 0, false);
    *x = rp_remainder(*x, p);
    rp_array *sorted = rp_take(within, order, 0), *values = rp_take(*fp, order, 0);
    *xp = rp_concatenate(
        (rp_array *[]){rp_subtract(rpi_cut(sorted, 0, -1, RP_END), p), sorted, rp_add(rpi_cut(sorted, 0, 0, 1), p)}, 3,
        0);
    *fp = rp_concatenate((rp_array *[]){rpi_cut(values, 0, -1, RP_END), values, rpi_cut(values, 0, 0, 1)}, 3, 0);
}

static rp_status edge(rp_array *value, rp_dtype dtype, const double *y, double *out)
{
    if (value) return rp_copy_to(value, dtype, out, rp_dtype_size(dtype));
    out[0] = y[0];
    out[1] = dtype == RP_C128 ? y[1] : 0;
    return RP_OK;
}

static rp_array *fill(const rp_interp_options *o, rp_array *x, rp_array *xp, rp_array *fp)
{
    const double *at = NULL;
    table t = {.points = xp->shape[0]};
    int64_t width = fp->dtype == RP_C128 ? 2 : 1;
    rp_status status = rp_read(x, (const void **)&at);
    if (status == RP_OK) status = rp_read(xp, (const void **)&t.x);
    if (status == RP_OK) status = rp_read(fp, (const void **)&t.y);
    if (status == RP_OK) status = edge(o->left, fp->dtype, t.y, t.left);
    if (status == RP_OK) status = edge(o->right, fp->dtype, t.y + width * (t.points - 1), t.right);
    if (status != RP_OK) return rpi_error_array(status, "interp: an operand cannot be read as numbers");
    rp_array *out = rpi_new_empty(fp->dtype, x->ndim, x->shape);
    if (rpi_is_error(out)) return out;
    if (width == 2)
        complex_values(&t, at, x->size, (double *)rpi_data(out));
    else
        real_values(&t, at, x->size, (double *)rpi_data(out));
    return out;
}

rp_array *rp_interp(rp_array *x, rp_array *xp, rp_array *fp, const rp_interp_options *options)
{
    rp_interp_options o = options ? *options : (rp_interp_options){0};
    rp_array *error = rpi_first_error(5, (rp_array *[]){x, xp, fp, o.left, o.right});
    if (!error) error = check(xp, fp);
    if (!error) error = check_dtypes(x, xp, fp);
    if (error) return error;
    RP_SCOPE();
    x = rp_astype(x, RP_F64);
    xp = rp_astype(xp, RP_F64);
    fp = rp_astype(fp, rpi_is_complex(fp->dtype) ? RP_C128 : RP_F64);
    if (o.period != 0) {
        wrap(o.period, &x, &xp, &fp);
        o.left = o.right = NULL;
    }
    error = rpi_first_error(3, (rp_array *[]){x, xp, fp});
    return rp_yield(error ? error : fill(&o, x, xp, fp));
}
