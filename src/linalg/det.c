/* Determinants from LU factors. */
#include "lapack.h"
#include "stack.h"

#include <complex.h>
#include <math.h>
#include <string.h>

/* CMPLX, which Clang 14 lacks; re + im * I would spoil infinities. */
static double complex number(double real, double imaginary)
{
    const double parts[2] = {real, imaginary};
    double complex value;
    memcpy(&value, parts, sizeof value);
    return value;
}

static void factor(const rpi_stack *s, const char *from, void *const *block)
{
    int info = 0, leading = rpi_leading(s->n);
    rpi_pack(s, &s->in[0], from, block[0]);
    RPI_LAPACK(s->is_complex, getrf)(&s->n, &s->n, block[0], &leading, block[1], &info);
}

/* -1 for an odd number of exchanged rows, else 1. */
static double parity(const rpi_stack *s, const int *pivots)
{
    int odd = 0;
    for (int i = 0; i < s->n; i++) odd ^= pivots[i] != i + 1;
    return odd ? -1 : 1;
}

static double complex pivot_at(const rpi_stack *s, const void *factors, int i)
{
    const double *x = (const double *)factors + (size_t)i * ((size_t)s->n + 1) * (s->is_complex ? 2 : 1);
    return s->is_complex ? number(x[0], x[1]) : number(x[0], 0);
}

static void write_number(const rpi_stack *s, double complex value, char *to)
{
    memcpy(to, &value, rpi_stack_item(s));
}

/* The product keeps its power of two apart, so that it overflows only where the determinant does. */
static bool det_one(const rpi_stack *s, char *const *at, void *const *block)
{
    factor(s, at[0], block);
    double complex product = parity(s, block[1]);
    int64_t power = 0;
    for (int i = 0; i < s->n; i++) {
        double complex pivot = pivot_at(s, block[0], i);
        int exponent = 0;
        product = s->is_complex ? product * pivot : creal(product) * creal(pivot);
        double size = fmax(fabs(creal(product)), fabs(cimag(product)));
        if (!isfinite(size) || size == 0) continue;
        frexp(size, &exponent);
        product = number(ldexp(creal(product), -exponent), ldexp(cimag(product), -exponent));
        power += exponent;
    }
    int last = power > 5000 ? 5000 : power < -5000 ? -5000 : (int)power;
    write_number(s, number(ldexp(creal(product), last), ldexp(cimag(product), last)), at[1]);
    return true;
}

static bool slogdet_one(const rpi_stack *s, char *const *at, void *const *block)
{
    factor(s, at[0], block);
    double complex sign = parity(s, block[1]);
    double log_size = 0;
    for (int i = 0; i < s->n; i++) {
        double complex pivot = pivot_at(s, block[0], i);
        double size = s->is_complex ? hypot(creal(pivot), cimag(pivot)) : fabs(creal(pivot));
        if (size == 0) {
            sign = 0;
            log_size = -INFINITY;
            break;
        }
        if (s->is_complex)
            sign *= number(creal(pivot) / size, cimag(pivot) / size);
        else
            sign = copysign(1, creal(pivot)) * creal(sign);
        log_size += log(size);
    }
    write_number(s, sign, at[1]);
    memcpy(at[2], &log_size, sizeof log_size);
    return true;
}

/* Runs one of the two; results are numbers. */
static rp_array *run_det(rpi_stack *s, rp_array *a, bool with_log)
{
    rp_array *error = rpi_stack_open(s, &a, 1, true);
    if (error) return error;
    s->cost = 100 + 0.7 * s->n * s->n * s->n;
    rpi_stack_block(s, (int64_t)s->n * s->n, rpi_stack_item(s));
    rpi_stack_block(s, s->n, sizeof(int));
    rpi_stack_result(s, rpi_stack_dtype(s), 0, 1, 1);
    if (with_log) rpi_stack_result(s, RP_F64, 0, 1, 1);
    return rpi_stack_run(s);
}

rp_array *rp_linalg_det(rp_array *a)
{
    rpi_stack s = {.name = "rp_linalg_det", .run = det_one};
    RP_SCOPE();
    rp_array *error = run_det(&s, a, false);
    return rp_yield(error ? error : rpi_stack_give(&s, 0));
}

rp_linalg_slogdet_result rp_linalg_slogdet(rp_array *a)
{
    rpi_stack s = {.name = "rp_linalg_slogdet", .run = slogdet_one};
    RP_SCOPE();
    rp_array *error = run_det(&s, a, true);
    rp_array *r[] = {error ? error : rpi_stack_give(&s, 0), error ? error : rpi_stack_give(&s, 1)};
    rpi_yield_all(r, 2);
    return (rp_linalg_slogdet_result){r[0], r[1]};
}
