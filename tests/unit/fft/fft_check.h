/* The oracle of the transforms: sums of the definition in long double, and comparisons with them. */
#ifndef TESTS_UNIT_FFT_CHECK_H
#define TESTS_UNIT_FFT_CHECK_H

#include "../core/array_check.h"
#include <math.h>
#include <rapto/creation.h>
#include <rapto/fft.h>
#include <rapto/ops.h>
#include <stdlib.h>

typedef struct pair {
    double re, im;
} pair;

/* Element `k` of the transform of `x`; `sign` -1: forward. `roots`: cosine and sine of 2 pi j / n. */
static inline void dft_element(const pair *x, int64_t n, int sign, const long double *roots, int64_t k,
                               long double out[2])
{
    long double re = 0, im = 0;
    for (int64_t j = 0, at = 0; j < n; j++) {
        long double c = roots[2 * at], s = sign * roots[2 * at + 1];
        re += x[j].re * c - x[j].im * s;
        im += x[j].re * s + x[j].im * c;
        at += k;
        if (at >= n) at -= n;
    }
    out[0] = re;
    out[1] = im;
}

/* Release with free. */
static inline long double *dft_roots(int64_t n)
{
    long double *roots = malloc(2 * sizeof *roots * (size_t)n);
    const long double pi = 3.14159265358979323846264338327950288419716939937510L;
    assert_non_null(roots);
    for (int64_t j = 0; j < n; j++) {
        roots[2 * j] = cosl(2 * pi * (long double)j / (long double)n);
        roots[2 * j + 1] = sinl(2 * pi * (long double)j / (long double)n);
    }
    return roots;
}

/* Relative error, in eps * sqrt(1 + log2 n), of `got` (all n elements, or the first of them) against the definition,
 * over at most about `most` elements. */
static inline double dft_error(rp_array *got, const pair *x, int64_t n, int sign, double eps, int64_t most)
{
    int64_t count = rp_size(got), step = count / most + 1;
    long double *roots = dft_roots(n), difference = 0, size = 0;
    pair *values = malloc(sizeof *values * (size_t)count);
    assert_non_null(values);
    assert_int_equal(rp_array_status(got), RP_OK);
    assert_int_equal(rp_copy_to(got, RP_C128, values, sizeof *values * (size_t)count), RP_OK);
    for (int64_t k = 0; k < count; k += step) {
        long double want[2];
        dft_element(x, n, sign, roots, k, want);
        difference += (values[k].re - want[0]) * (values[k].re - want[0]);
        difference += (values[k].im - want[1]) * (values[k].im - want[1]);
        size += want[0] * want[0] + want[1] * want[1];
    }
    free(values);
    free(roots);
    return (double)sqrtl(difference / size) / (eps * sqrt(1 + log2((double)n)));
}

/* Random numbers that float holds, so that both precisions transform the same. */
static inline void fill_pairs(pair *x, int64_t n, uint32_t key, bool real)
{
    rp_random random = rp_random_key(7, key, (uint32_t)n, real);
    for (int64_t i = 0; i < n; i++) {
        x[i].re = (float)rp_random_normal(&random);
        x[i].im = real ? 0 : (float)rp_random_normal(&random);
    }
}

static inline bool same_bits(rp_array *a, rp_array *b)
{
    const void *x, *y;
    assert_int_equal(rp_dtype_of(a), rp_dtype_of(b));
    assert_int_equal(rp_size(a), rp_size(b));
    assert_int_equal(rp_read(a, &x), RP_OK);
    assert_int_equal(rp_read(b, &y), RP_OK);
    return memcmp(x, y, (size_t)rp_size(a) * rp_dtype_size(rp_dtype_of(a))) == 0;
}

#endif
