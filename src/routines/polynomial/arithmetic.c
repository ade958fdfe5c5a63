/* Arithmetic of polynomials. */
#include "routines/statistics/parts_i.h"
#include <rapto/polynomial.h>
#include <rapto/signal.h>
#include <rapto/sorting.h>

/* ---- sums and products ------------------------------------------------------------------------------------------- */

/* `a` with zeros in front up to `length` coefficients. */
static rp_array *padded(rp_array *a, int64_t length)
{
    int64_t missing = length - a->shape[0];
    if (missing <= 0) return a;
    return rp_concatenate((rp_array *[]){rp_zeros(a->dtype, 1, &missing), a}, 2, 0);
}

static rp_array *check(const char *name, rp_array **a, rp_array **b)
{
    *a = rpi_at_least_1d(*a);
    *b = rpi_at_least_1d(*b);
    rp_array *error = rpi_first_error(2, (rp_array *[]){*a, *b});
    if (!error && ((*a)->ndim > 1 || (*b)->ndim > 1))
        error = rpi_error_array(RP_EVALUE, "%s: Polynomial must be 1d only.", name);
    return error;
}

static rp_array *combine(const char *name, rp_array *(*f)(rp_array *, rp_array *), rp_array *a, rp_array *b)
{
    RP_SCOPE();
    rp_array *error = check(name, &a, &b);
    if (error) return rp_yield(error);
    return rp_yield(f(padded(a, b->shape[0]), padded(b, a->shape[0])));
}

rp_array *rp_polyadd(rp_array *a, rp_array *b)
{
    return combine("polyadd", rp_add, a, b);
}

rp_array *rp_polysub(rp_array *a, rp_array *b)
{
    return combine("polysub", rp_subtract, a, b);
}

/* Leading zeros go, but for the last coefficient. */
static rp_array *trimmed(rp_array *a)
{
    int64_t n = a->shape[0], first = 0;
    const uint8_t *zero = NULL;
    if (rp_read(rp_equal(a, rp_scalar_int(0)), (const void **)&zero) != RP_OK) return rpi_error_memory();
    while (first < n && zero[first]) first++;
    int64_t one = 1;
    return first == n ? rp_zeros(a->dtype, 1, &one) : rpi_cut(a, 0, first, RP_END);
}

rp_array *rp_polymul(rp_array *a, rp_array *b)
{
    RP_SCOPE();
    rp_array *error = check("polymul", &a, &b);
    if (error) return rp_yield(error);
    return rp_yield(rp_convolve(trimmed(a), trimmed(b), RP_CONVOLVE_FULL));
}

/* ---- value, derivative, integral --------------------------------------------------------------------------------- */

static rp_array *coefficients(const char *name, rp_array *p)
{
    p = rpi_at_least_1d(p);
    if (rpi_is_error(p) || p->ndim == 1) return p;
    return rpi_error_array(RP_EVALUE, "%s: Polynomial must be 1d only.", name);
}

rp_array *rp_polyval(rp_array *p, rp_array *x)
{
    RP_SCOPE();
    p = coefficients("polyval", p);
    rp_array *error = rpi_first_error(2, (rp_array *[]){p, x});
    if (error) return rp_yield(error);
    rp_array *y = rp_zeros(x->dtype, x->ndim, x->shape);
    for (int64_t i = 0; i < p->shape[0] && !rpi_is_error(y); i++) y = rp_add(rp_multiply(y, x), rp_index(p, 0, i));
    return rp_yield(y);
}

rp_array *rp_polyder(rp_array *p, int64_t m)
{
    if (m < 0) return rpi_error_array(RP_EVALUE, "Order of derivative must be positive (see polyint)");
    RP_SCOPE();
    p = coefficients("polyder", p);
    for (; m > 0 && !rpi_is_error(p) && p->shape[0] > 0; m--)
        p = rp_multiply(rpi_cut(p, 0, RP_NONE, -1), rp_arange_int(p->shape[0] - 1, 0, -1));
    return rp_yield(p);
}

static rp_array *constants(rp_array *k, int64_t m)
{
    if (!k) return rp_zeros(RP_F64, 1, &m);
    k = rpi_at_least_1d(k);
    if (rpi_is_error(k)) return k;
    if (k->size == 1 && m > 1) return rp_broadcast_to(rp_reshape(k, 1, (int64_t[]){1}), 1, &m);
    if (k->shape[0] >= m) return k;
    return rpi_error_array(RP_EVALUE, "polyint: k must be a scalar or a rank-1 array of length 1 or >m.");
}

rp_array *rp_polyint(rp_array *p, int64_t m, rp_array *k)
{
    if (m < 0) return rpi_error_array(RP_EVALUE, "Order of integral must be positive (see polyder)");
    RP_SCOPE();
    p = coefficients("polyint", p);
    k = constants(k, m);
    rp_array *error = rpi_first_error(2, (rp_array *[]){p, k});
    if (error) return rp_yield(error);
    for (int64_t i = 0; i < m && !rpi_is_error(p); i++) {
        rp_array *raised = rp_divide(p, rp_arange_int(p->shape[0], 0, -1));
        p = rp_concatenate((rp_array *[]){raised, rpi_cut(k, 0, i, i + 1)}, 2, 0);
    }
    return rp_yield(p);
}

/* ---- division ---------------------------------------------------------------------------------------------------- */

static rp_array *divide_steps(rp_array *r, rp_array *v, rp_array *q)
{
    rp_array *scale = rp_divide(rp_scalar(1), rp_index(v, 0, 0));
    int64_t n = v->shape[0];
    rp_error failure = {0};
    for (int64_t k = 0; k < r->shape[0] - n + 1; k++) {
        RP_SCOPE();
        rp_array *d = rp_multiply(scale, rp_index(r, 0, k)), *part = rpi_cut(r, 0, k, k + n);
        if (rp_assign(rp_index(q, 0, k), d, &failure) != RP_OK ||
            rp_assign(part, rp_subtract(part, rp_multiply(d, v)), &failure) != RP_OK)
            return rp_yield(rpi_error_from(&failure));
    }
    return NULL;
}

/* The remainder without leading coefficients that are nearly 0. */
static rp_array *without_zeros(rp_array *r)
{
    bool zero = true;
    while (!rpi_is_error(r) && r->shape[0] > 1) {
        rp_array *close = rp_allclose(rp_index(r, 0, 0), rp_scalar(0), rp_scalar(1e-14), NULL, false);
        if (rpi_truth(close, &zero) != RP_OK) return rpi_is_error(close) ? close : rpi_error_memory();
        if (!zero) break;
        r = rpi_cut(r, 0, 1, RP_END);
    }
    return r;
}

static rp_polydiv_result divide(rp_array *u, rp_array *v)
{
    u = rp_add(u, rp_scalar(0));
    v = rp_add(v, rp_scalar(0));
    rp_array *w = rp_add(rp_index(u, 0, 0), rp_index(v, 0, 0));
    rp_array *error = rpi_first_error(3, (rp_array *[]){u, v, w});
    if (error) return (rp_polydiv_result){error, error};
    int64_t length = u->shape[0] - v->shape[0] + 1 > 1 ? u->shape[0] - v->shape[0] + 1 : 1;
    rp_array *q = rp_zeros(w->dtype, 1, &length), *r = rp_copy(rp_astype(u, w->dtype));
    error = rpi_first_error(2, (rp_array *[]){q, r});
    if (!error) error = divide_steps(r, v, q);
    if (!error) error = rpi_first_error(1, (rp_array *[]){r = without_zeros(r)});
    return error ? (rp_polydiv_result){error, error} : (rp_polydiv_result){q, r};
}

rp_polydiv_result rp_polydiv(rp_array *a, rp_array *b)
{
    RP_SCOPE();
    rp_array *error = check("polydiv", &a, &b);
    if (!error && (a->shape[0] == 0 || b->shape[0] == 0))
        error = rpi_error_array(RP_EINDEX, "polydiv: index 0 is out of bounds for axis 0 with size 0");
    rp_polydiv_result result = error ? (rp_polydiv_result){error, error} : divide(a, b);
    rp_yield(result.quotient);
    rp_yield(result.remainder);
    return result;
}

/* ---- from zeros -------------------------------------------------------------------------------------------------- */

/* Complex zeros in conjugate pairs make real coefficients. */
static rp_array *real_if_paired(rp_array *coefficients, rp_array *zeros)
{
    bool paired = false;
    rp_array *mirrored = rpi_complex_of(rpi_real_part(zeros), rp_negative(rpi_imag_part(zeros)));
    rp_array *same = rp_array_equal(rp_sort(zeros, 0, false), rp_sort(mirrored, 0, false), false);
    rp_status status = rpi_truth(same, &paired);
    if (status != RP_OK) return rpi_is_error(same) ? same : rpi_error_memory();
    return paired ? rp_copy(rpi_real_part(coefficients)) : coefficients;
}

static rp_array *from_zeros(rp_array *zeros)
{
    zeros = rpi_is_whole(zeros->dtype) || zeros->dtype == RP_F16 ? rp_astype(zeros, RP_F64) : zeros;
    if (rpi_is_error(zeros)) return zeros;
    int64_t one = 1;
    rp_array *a = rp_ones(zeros->dtype, 1, &one);
    for (int64_t i = 0; i < zeros->shape[0]; i++) {
        rp_array *factor[] = {rp_ones(zeros->dtype, 1, &one), rp_negative(rpi_cut(zeros, 0, i, i + 1))};
        a = rp_convolve(a, rp_concatenate(factor, 2, 0), RP_CONVOLVE_FULL);
    }
    return rpi_is_complex(zeros->dtype) ? real_if_paired(a, zeros) : a;
}

rp_array *rp_poly(rp_array *zeros)
{
    RP_SCOPE();
    zeros = rpi_at_least_1d(zeros);
    if (rpi_is_error(zeros)) return rp_yield(zeros);
    if (zeros->ndim == 2 && zeros->shape[0] == zeros->shape[1] && zeros->size > 0)
        return rp_yield(rpi_error_array(RP_EUNSUPPORTED, "poly: eigenvalues of a matrix cannot be computed yet"));
    if (zeros->ndim != 1)
        return rp_yield(rpi_error_array(RP_EVALUE, "poly: input must be 1d or non-empty square 2d array."));
    if (zeros->size == 0) return rp_yield(rp_ones(RP_F64, 0, NULL));
    return rp_yield(from_zeros(zeros));
}
