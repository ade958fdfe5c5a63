/* Fits by least squares. The scaled Vandermonde matrix is decomposed into singular values by Jacobi's one-sided
 * rotations: columns are turned against each other until all are orthogonal. */
#include "routines/statistics/parts_i.h"
#include <float.h>
#include <math.h>
#include <rapto/polynomial.h>

/* Columns one after another: a is m x n and becomes U S; v is n x n. */
typedef struct svd {
    int64_t m, n;
    double *a, *v;
    double *s;      /* n lengths of the columns of U S, falling */
    int64_t *order; /* n */
} svd;

static double dot(const double *x, const double *y, int64_t n)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++) sum += x[i] * y[i];
    return sum;
}

static void rotate(double *x, double *y, int64_t n, double c, double s)
{
    for (int64_t i = 0; i < n; i++) {
        double old = x[i];
        x[i] = c * old - s * y[i];
        y[i] = s * old + c * y[i];
    }
}

/* Makes columns p and q orthogonal; false when they were. */
static bool turn(svd *d, int64_t p, int64_t q)
{
    double *x = d->a + p * d->m, *y = d->a + q * d->m;
    double xx = dot(x, x, d->m), yy = dot(y, y, d->m), xy = dot(x, y, d->m);
    if (fabs(xy) <= DBL_EPSILON * sqrt(xx * yy)) return false;
    double zeta = (yy - xx) / (2 * xy);
    double t = copysign(1, zeta) / (fabs(zeta) + sqrt(1 + zeta * zeta));
    double c = 1 / sqrt(1 + t * t);
    rotate(x, y, d->m, c, c * t);
    rotate(d->v + p * d->n, d->v + q * d->n, d->n, c, c * t);
    return true;
}

enum { SWEEPS = 60 };

static void decompose(svd *d)
{
    bool moved = true;
    for (int64_t i = 0; i < d->n * d->n; i++) d->v[i] = i % (d->n + 1) == 0;
    for (int sweep = 0; sweep < SWEEPS && moved; sweep++) {
        moved = false;
        for (int64_t p = 0; p < d->n; p++)
            for (int64_t q = p + 1; q < d->n; q++) moved |= turn(d, p, q);
    }
    for (int64_t i = 0; i < d->n; i++) {
        double length = sqrt(dot(d->a + i * d->m, d->a + i * d->m, d->m));
        int64_t j = i;
        for (; j > 0 && d->s[j - 1] < length; j--) {
            d->s[j] = d->s[j - 1];
            d->order[j] = d->order[j - 1];
        }
        d->s[j] = length;
        d->order[j] = i;
    }
}

/* ---- the problem ------------------------------------------------------------------------------------------------- */

typedef struct problem {
    svd d;
    int64_t columns;       /* of the right side, real and imaginary parts apart */
    const double *x, *y;   /* m; m x columns, rows first */
    const double *weights; /* m or NULL */
    double *scale;         /* n */
    double *c;             /* n x columns, rows first */
    double *residuals;     /* columns */
    double *covariance;    /* n x n */
    int64_t rank;
    double rcond;
} problem;

static double weight(const problem *p, int64_t i)
{
    return p->weights ? p->weights[i] : 1;
}

/* The weighted powers of x, each column scaled to length 1. */
static void fill(problem *p)
{
    int64_t m = p->d.m, n = p->d.n;
    for (int64_t i = 0; i < m; i++) {
        double power = 1;
        for (int64_t j = n - 1; j >= 0; j--, power *= p->x[i]) p->d.a[j * m + i] = power * weight(p, i);
    }
    for (int64_t j = 0; j < n; j++) {
        double *column = p->d.a + j * m;
        p->scale[j] = sqrt(dot(column, column, m));
        for (int64_t i = 0; i < m; i++) column[i] /= p->scale[j];
    }
}

/* x = V S^-1 U' y for one column of the right side, unscaled afterwards. */
static void solve(problem *p, int64_t column)
{
    const svd *d = &p->d;
    for (int64_t k = 0; k < p->rank; k++) {
        const double *u = d->a + d->order[k] * d->m, *v = d->v + d->order[k] * d->n;
        double sum = 0;
        for (int64_t i = 0; i < d->m; i++) sum += u[i] * p->y[i * p->columns + column] * weight(p, i);
        for (int64_t j = 0; j < d->n; j++) p->c[j * p->columns + column] += v[j] * (sum / d->s[k] / d->s[k]);
    }
    for (int64_t j = 0; j < d->n; j++) p->c[j * p->columns + column] /= p->scale[j];
}

static double residual(const problem *p, int64_t column)
{
    double total = 0;
    for (int64_t i = 0; i < p->d.m; i++) {
        double value = 0;
        for (int64_t j = 0; j < p->d.n; j++) value = value * p->x[i] + p->c[j * p->columns + column];
        double left = (p->y[i * p->columns + column] - value) * weight(p, i);
        total += left * left;
    }
    return total;
}

static void covariance(problem *p)
{
    const svd *d = &p->d;
    for (int64_t i = 0; i < d->n; i++) {
        for (int64_t j = 0; j < d->n; j++) {
            double sum = 0;
            for (int64_t k = 0; k < d->n; k++) {
                const double *v = d->v + d->order[k] * d->n;
                sum += v[i] / d->s[k] * (v[j] / d->s[k]);
            }
            p->covariance[i * d->n + j] = sum / (p->scale[i] * p->scale[j]);
        }
    }
}

static void compute(problem *p)
{
    fill(p);
    decompose(&p->d);
    while (p->rank < p->d.n && p->d.s[p->rank] > p->rcond * p->d.s[0]) p->rank++;
    for (int64_t column = 0; column < p->columns; column++) {
        solve(p, column);
        p->residuals[column] = residual(p, column);
    }
    covariance(p);
}

/* ---- operands and results ---------------------------------------------------------------------------------------- */

static rp_array *check(const rp_array *x, const rp_array *y, int64_t degree, const rp_array *w)
{
    if (degree < 0) return rpi_error_array(RP_EVALUE, "polyfit: expected deg >= 0");
    if (x->ndim != 1) return rpi_error_array(RP_EDTYPE, "polyfit: expected 1D vector for x");
    if (x->size == 0) return rpi_error_array(RP_EDTYPE, "polyfit: expected non-empty vector for x");
    if (y->ndim < 1 || y->ndim > 2) return rpi_error_array(RP_EDTYPE, "polyfit: expected 1D or 2D array for y");
    if (x->shape[0] != y->shape[0]) return rpi_error_array(RP_EDTYPE, "polyfit: expected x and y to have same length");
    if (w && w->ndim != 1) return rpi_error_array(RP_EDTYPE, "polyfit: expected a 1-d array for weights");
    if (w && w->shape[0] != y->shape[0])
        return rpi_error_array(RP_EDTYPE, "polyfit: expected w and y to have the same length");
    if (rpi_is_complex(x->dtype)) return rpi_error_array(RP_EUNSUPPORTED, "polyfit: complex x cannot be fitted yet");
    return NULL;
}

/* The sum over real and imaginary parts. */
static rp_array *joined_residuals(rp_array *residuals, bool is_complex)
{
    if (!is_complex) return residuals;
    rp_array *pairs = rp_reshape(residuals, 2, (int64_t[]){-1, 2});
    return rp_sum_axis(pairs, 1);
}

/* `c` is (degree + 1, columns), for a complex `y` with the parts in neighbouring columns. */
static rp_array *shaped(rp_array *c, const rp_array *y, bool is_complex)
{
    int64_t columns = y->ndim == 2 ? y->shape[1] : 1, n = c->shape[0];
    if (is_complex) {
        rp_array *pairs = rp_reshape(c, 2, (int64_t[]){n * columns, 2});
        c = rpi_complex_of(rp_index(pairs, 1, 0), rp_index(pairs, 1, 1));
    }
    return y->ndim == 2 ? rp_reshape(c, 2, (int64_t[]){n, columns}) : rp_reshape(c, 1, (int64_t[]){n});
}

/* Room for everything that is computed; NULL, or the error. */
typedef struct room {
    rp_array *a, *v, *s, *order, *scale, *c, *residuals, *covariance;
} room;

static rp_array *make_room(int64_t m, int64_t n, int64_t columns, room *r)
{
    *r = (room){.a = rp_empty(RP_F64, 2, (int64_t[]){n, m}),
                .v = rp_empty(RP_F64, 2, (int64_t[]){n, n}),
                .s = rp_zeros(RP_F64, 1, &n),
                .order = rp_zeros(RP_I64, 1, &n),
                .scale = rp_empty(RP_F64, 1, &n),
                .c = rp_zeros(RP_F64, 2, (int64_t[]){n, columns}),
                .residuals = rp_empty(RP_F64, 1, &columns),
                .covariance = rp_empty(RP_F64, 2, (int64_t[]){n, n})};
    return rpi_first_error(8, (rp_array *[]){r->a, r->v, r->s, r->order, r->scale, r->c, r->residuals, r->covariance});
}

static double *doubles(rp_array *a)
{
    return (double *)rpi_data(a);
}

static rp_array *read_operands(problem *p, rp_array *x, rp_array *y, rp_array *w)
{
    rp_array *xs = rp_astype(x, RP_F64), *ys = rp_astype(y, rpi_is_complex(y->dtype) ? RP_C128 : RP_F64);
    rp_array *ws = w ? rp_astype(w, RP_F64) : NULL;
    rp_array *error = rpi_first_error(3, (rp_array *[]){xs, ys, ws});
    if (error) return error;
    rp_status status = rp_read(xs, (const void **)&p->x);
    if (status == RP_OK) status = rp_read(ys, (const void **)&p->y);
    if (status == RP_OK && ws) status = rp_read(ws, (const void **)&p->weights);
    return status == RP_OK ? NULL : rpi_error_memory();
}

static rp_polyfit_result finish(const problem *p, const room *r, const rp_array *y)
{
    bool is_complex = rpi_is_complex(y->dtype), determined = p->rank == p->d.n && p->d.m > p->d.n;
    int64_t none = 0;
    rp_polyfit_result result = {.rank = p->rank, .rcond = p->rcond, .singular = r->s, .covariance = r->covariance};
    result.coefficients = shaped(r->c, y, is_complex);
    result.residuals = determined ? joined_residuals(r->residuals, is_complex) : rp_empty(RP_F64, 1, &none);
    if (p->d.m < p->d.n) result.singular = rp_copy(rpi_cut(r->s, 0, 0, p->d.m));
    return result;
}

static rp_array *fit(rp_array *operands[3], int64_t degree, double rcond, rp_polyfit_result *result)
{
    room r;
    rp_array *x = operands[0], *y = operands[1];
    problem p = {.d = {.m = x->shape[0], .n = degree + 1}};
    p.columns = (y->ndim == 2 ? y->shape[1] : 1) * (rpi_is_complex(y->dtype) ? 2 : 1);
    p.rcond = rcond >= 0 ? rcond : (double)x->shape[0] * (x->dtype == RP_F32 ? FLT_EPSILON : DBL_EPSILON);
    rp_array *error = read_operands(&p, x, y, operands[2]);
    if (!error) error = make_room(p.d.m, p.d.n, p.columns, &r);
    if (error) return error;
    p.d.a = doubles(r.a);
    p.d.v = doubles(r.v);
    p.d.s = doubles(r.s);
    p.d.order = (int64_t *)rpi_data(r.order);
    p.scale = doubles(r.scale);
    p.c = doubles(r.c);
    p.residuals = doubles(r.residuals);
    p.covariance = doubles(r.covariance);
    compute(&p);
    *result = finish(&p, &r, y);
    return rpi_first_error(
        4, (rp_array *[]){result->coefficients, result->residuals, result->singular, result->covariance});
}

rp_polyfit_result rp_polyfit(rp_array *x, rp_array *y, int64_t degree, double rcond, rp_array *weights)
{
    rp_polyfit_result result = {0};
    rp_array *error = rpi_first_error(3, (rp_array *[]){x, y, weights});
    if (!error) error = check(x, y, degree, weights);
    RP_SCOPE();
    if (!error) error = fit((rp_array *[]){x, y, weights}, degree, rcond, &result);
    if (error) result = (rp_polyfit_result){error, error, 0, error, 0, error};
    rp_yield(result.coefficients);
    rp_yield(result.residuals);
    rp_yield(result.singular);
    rp_yield(result.covariance);
    return result;
}
