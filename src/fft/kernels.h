/* What runs a plan: one table per instruction set and size of the numbers. All tables give the same bits. */
#ifndef RAPTO_FFT_KERNELS_H
#define RAPTO_FFT_KERNELS_H

#include "plan.h"
#include <rapto/kernel.h>

/* Where a transform takes its elements from, or where it puts them: up to RPI_FFT_LANES transforms in any memory. */
typedef struct rpi_fft_side {
    char *lane[16]; /* element 0 of each transform */
    int lanes;
    int64_t step; /* bytes between the elements of a transform */
    int64_t imag; /* bytes from real to imaginary part; 0: there is none (read as 0) */
    int64_t
        have;  /* real part i * per and imaginary part i * per + per - 1 of element i exist below this number; others */
    int per;   /* are read as 0 and not written. 2 where pairs of real numbers are complex ones, else 1 */
    bool swap; /* exchange real and imaginary parts, which turns a forward transform into a backward one */
    double scale; /* of what is written */
} rpi_fft_side;

typedef enum rpi_fft_kind {
    RPI_FFT_COMPLEX,      /* n to n */
    RPI_FFT_REAL_FORWARD, /* n reals to n / 2 + 1 */
    RPI_FFT_REAL_BACKWARD /* n / 2 + 1 to n reals */
} rpi_fft_kind;

/* `in` and `out` may be the same memory with the same layout. */
typedef struct rpi_fft_job {
    const rpi_fft_plan *plan;
    rpi_fft_kind kind;
    double sign; /* of the imaginary parts of the half: -1 for its conjugate */
} rpi_fft_job;

typedef struct rpi_fft_kernels {
    /* The transforms in the lanes, side by side, in `work` (rpi_fft_work with many). */
    void (*many)(const rpi_fft_job *job, const rpi_fft_side *in, const rpi_fft_side *out, void *work);
    /* The first transform alone, its columns side by side (long ones on several threads). False when out of memory. */
    bool (*single)(const rpi_fft_job *job, const rpi_fft_side *in, const rpi_fft_side *out, void *work);
    /* A complex transform without a plan around it, as `single`. */
    bool (*one)(const rpi_fft_core *core, const rpi_fft_side *in, const rpi_fft_side *out, void *work);
    void (*conjugate)(void *pairs, int64_t count); /* in place */
} rpi_fft_kernels;

typedef struct rpi_fft_tables {
    rpi_fft_kernels f32, f64;
} rpi_fft_tables;

RP_KERNEL_DECLARE(rpi_fft_tables, rpi_fft_tables);

/* The kernels of the instruction set in use for numbers of 4 or 8 bytes. */
const rpi_fft_kernels *rpi_fft_kernels_of(int size);

/* Memory for a short while, like rp_malloc. */
void *rpi_fft_memory(int64_t bytes);

/* Bytes of memory that a transform needs beside its operands. */
int64_t rpi_fft_work(const rpi_fft_plan *plan, bool many);
int64_t rpi_fft_core_work(const rpi_fft_core *core, int size, bool many);

#endif
