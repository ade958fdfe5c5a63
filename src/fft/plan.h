/* Plans: what a transform of one length needs, made once and shared.
 *
 * A complex transform of n = n1 * n2 points is n1 columns of n2 points (element b * n1 + a is row b of column a), a
 * multiplication by exp(-2 pi i a k / n), and n2 columns of n1 points. Columns are computed side by side, one in each
 * lane of a vector, so that every operation is one on whole vectors, whatever the length (the "four-step" method of
 * Bailey 1990 with Stockham's passes inside the columns). The arithmetic depends on n alone: one transform or many, any
 * strides, any instruction set and any number of threads give the same bits.
 *
 * A block is RPI_FFT_LANES real parts and as many imaginary ones.
 *
 * A length with a large prime factor is a convolution (Bluestein 1970) of a smooth length. A real transform of even
 * length is a complex one of half the length and a pass that takes the halves apart.
 */
#ifndef RAPTO_FFT_PLAN_H
#define RAPTO_FFT_PLAN_H

#include "roots.h"
#include <stdatomic.h>

#define RPI_FFT_BLOCK_BYTES 128 /* lanes: 8 of f64, 16 of f32, on every instruction set */
#define RPI_FFT_LANES(size) (64 / (int)(size))

enum {
    RPI_FFT_MOST_PASSES = 40,
    RPI_FFT_LARGEST_RADIX = 47,
    RPI_FFT_LONG = 1 << 16 /* from this length on, the roots between the columns are products of two */
};

/* One pass over a column, Stockham's: out[(p * radix + k) * s + q] = w^(p k) * sum over j of
 * in[(p + m j) * s + q] * exp(-2 pi i j k / radix), w = exp(-2 pi i / (radix * m)). */
typedef struct rpi_fft_pass {
    int radix;
    int64_t m, s;
    const void *twiddles; /* [p][k - 1]: w^(p k), real and imaginary part */
    const void *roots;    /* [j]: cosine and sine of 2 pi j / radix; NULL for the radices that know theirs */
} rpi_fft_pass;

typedef struct rpi_fft_column {
    int64_t n;
    int count;
    rpi_fft_pass pass[RPI_FFT_MOST_PASSES];
} rpi_fft_column;

typedef struct rpi_fft_core rpi_fft_core;

/* A complex transform. */
struct rpi_fft_core {
    int64_t n, n1, n2, tall;      /* tall: n2 rounded up to whole blocks */
    rpi_fft_column first, second; /* of n2 and n1 points */
    /* Blocks [a / lanes][k], k < tall: lane i is exp(-2 pi i (a + i) k / n). Long ones: only a = 0, and `coarse` [a /
     * lanes][k], the root of a k / n, to be multiplied with it. */
    const void *twist, *coarse;
    /* Bluestein: n1 is 0 and these are set. */
    rpi_fft_core *inner;  /* of the smooth length */
    const void *chirp;    /* n: exp(-pi i k k / n) */
    const void *spectrum; /* inner->n: transform of the conjugate chirp, divided by inner->n */
};

typedef struct rpi_fft_plan {
    int64_t n;
    bool real;             /* n even: `core` has half the length */
    int size;              /* bytes of a real number: 4 or 8 */
    rpi_fft_core core;     /* of n or n / 2 points */
    const void *half;      /* real: exp(-2 pi i k / n) for k <= n / 4 */
    int64_t bytes;         /* memory of all tables */
    void *blocks;          /* chain of what is to be freed */
    atomic_int references; /* cache and transforms that run */
    int64_t used;          /* when, by the cache's clock */
} rpi_fft_plan;

/* A plan from the cache, or a new one; NULL when out of memory. `real` counts for even n only. */
rpi_fft_plan *rpi_fft_plan_get(int64_t n, bool real, int size);
void rpi_fft_plan_put(rpi_fft_plan *plan); /* gives it back */

/* Without the cache. */
rpi_fft_plan *rpi_fft_plan_new(int64_t n, bool real, int size);
void rpi_fft_plan_free(rpi_fft_plan *plan);

/* ---- factors (factor.c) ----------------------------------------------------------------------------------------- */

/* The radices of a column of n points, in the order of the passes; 0 when a prime factor is too large. */
int rpi_fft_radices(int64_t n, int *radices);
/* Estimated cost of the best split of n points into columns (*n1 of n / *n1 points); negative when there is none. */
double rpi_fft_split(int64_t n, int lanes, int64_t *n1);
/* The length of the convolution that replaces a transform of n points, and its cost. */
double rpi_fft_convolution(int64_t n, int lanes, int64_t *length);

#endif
