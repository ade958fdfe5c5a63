/* Transforms of whole arrays; shared inside this folder. */
#ifndef RAPTO_FFT_TRANSFORM_H
#define RAPTO_FFT_TRANSFORM_H

#include "core/array_i.h"
#include "kernels.h"
#include <rapto/fft.h>

/* Every line of `in` along `axis` becomes a line of `out`. Both are values of float or double parts of one size; they
 * may share elements only when they are the same with one extent along the axis. */
typedef struct rpi_fft_lines {
    rpi_fft_job job; /* its plan has the size of the parts */
    const rp_array *in, *out;
    int axis;
    bool backward; /* complex kind only */
    double scale;
} rpi_fft_lines;

rp_status rpi_fft_run(const rpi_fft_lines *lines);

/* One transform along one axis. */
typedef struct rpi_fft_call {
    const char *name; /* "rp_fft" */
    rpi_fft_kind kind;
    bool backward;  /* which direction `norm` sees */
    bool conjugate; /* of the half (hfft, ihfft) */
    rp_fft_norm norm;
    int64_t n; /* RP_NONE: from the axis */
    int axis;
    bool reuse; /* `a` is a new array that nobody else sees: its memory may take the result */
} rpi_fft_call;

rp_array *rpi_fft_along(rp_array *a, rpi_fft_call call);

#endif
