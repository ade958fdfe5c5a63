/* Roots of unity, rounded once. */
#ifndef RAPTO_FFT_ROOTS_H
#define RAPTO_FFT_ROOTS_H

#include <rapto/base.h>

/* The roots exp(-2 pi i k / n). Every angle is brought to the first octant by exact arithmetic on integers, where it is
 * the product of two entries of short tables in long double: the results are within 0.51 ulp of double, and symmetric.
 */
typedef struct rpi_roots {
    int64_t n, step;         /* an angle of the octant is a * step + b, in units of 1/8n of the circle */
    long double *high, *low; /* cosine and sine of a * step, and of b */
} rpi_roots;

typedef struct rpi_root {
    double re, im;
} rpi_root;

/* False when out of memory; then there is nothing to free. */
bool rpi_roots_open(rpi_roots *roots, int64_t n);
void rpi_roots_close(rpi_roots *roots);
/* exp(-2 pi i k / n) for 0 <= k < n. */
rpi_root rpi_root_of(const rpi_roots *roots, int64_t k);

#endif
