/// \file fft.h
/// Discrete Fourier transforms, NumPy's `numpy.fft`: of complex and of real numbers, in one and more dimensions, of any
/// length. Forward: X[k] = sum over j of x[j] exp(-2 pi i j k / n).
///
/// Pure functions (see array.h): results belong to the innermost open scope, an operand that is an error array is
/// returned as the result. float16, float32 and complex64 are computed in single precision, everything else (integers
/// too) in double; times and text are refused with RP_EDTYPE. Memory keeps the order of the operand's axes.
/// The relative error (of the sum of squares) is a small multiple of eps * sqrt(log n) for every length. The result
/// depends on the length and the elements alone: not on strides, on other transforms of the same call, on the
/// instruction set or on the number of threads.
#ifndef RAPTO_FFT_H
#define RAPTO_FFT_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Which direction is divided by the length n.
typedef enum rp_fft_norm {
    RP_FFT_BACKWARD, ///< the backward one (default)
    RP_FFT_ORTHO,    ///< both, by sqrt(n)
    RP_FFT_FORWARD   ///< the forward one
} rp_fft_norm;

/* ---- one axis ---------------------------------------------------------------------------------------------------- */

/* `n` is the length of the transform: a longer axis is cut, a shorter one filled up with zeros; RP_NONE is the length
 * of the axis (rp_irfft, rp_hfft: 2 (length - 1)). RP_EVALUE for n < 1, RP_EAXIS for an axis that is not there. */

/// The transform of `a` along `axis`: n elements, complex.
RP_API rp_array *rp_fft(rp_array *a, int64_t n, int axis, rp_fft_norm norm);
RP_API rp_array *rp_ifft(rp_array *a, int64_t n, int axis, rp_fft_norm norm); ///< The backward transform: n elements.
/// The first n / 2 + 1 elements of the transform of real numbers; the others are their conjugates. RP_EDTYPE for
/// complex ones.
RP_API rp_array *rp_rfft(rp_array *a, int64_t n, int axis, rp_fft_norm norm);
/// n real numbers from the first n / 2 + 1 elements of their transform. Imaginary parts of the first and, for even n,
/// of the last element do not count.
RP_API rp_array *rp_irfft(rp_array *a, int64_t n, int axis, rp_fft_norm norm);
/// n real numbers: the transform of a sequence that equals its conjugate mirrored, given by its first n / 2 + 1.
RP_API rp_array *rp_hfft(rp_array *a, int64_t n, int axis, rp_fft_norm norm);
/// The inverse of rp_hfft: n / 2 + 1 elements from n real numbers.
RP_API rp_array *rp_ihfft(rp_array *a, int64_t n, int axis, rp_fft_norm norm);

/* ---- several axes ------------------------------------------------------------------------------------------------ */

/// Axes and lengths of a transform in several dimensions. Zeroed: all axes as they are.
typedef struct rp_fft_over {
    int count;        ///< of `axes` and `s`
    const int *axes;  ///< NULL: the last `count`, or all when `s` is NULL too
    const int64_t *s; ///< length along each axis, -1 as it is; NULL: all as they are. Of the result, for rp_irfftn
    rp_fft_norm norm; ///< which direction is divided
} rp_fft_over;

/// The transform along several axes, the last one first; `over` NULL is the default. Axes may repeat.
RP_API rp_array *rp_fftn(rp_array *a, const rp_fft_over *over);
RP_API rp_array *rp_ifftn(rp_array *a, const rp_fft_over *over); ///< The backward transform along several axes.
/// Of real numbers: rp_rfft along the last axis of `over`, then rp_fft along the others.
RP_API rp_array *rp_rfftn(rp_array *a, const rp_fft_over *over);
/// The inverse of rp_rfftn: rp_ifft along all axes but the last one, then rp_irfft; without `s` the last length is
/// 2 (length - 1).
RP_API rp_array *rp_irfftn(rp_array *a, const rp_fft_over *over);

/* ---- frequencies and order --------------------------------------------------------------------------------------- */

/// The frequencies of the n elements of rp_fft for samples `d` apart: 0, 1, ... then the negative ones, divided by n d.
/// float64. RP_EVALUE for n < 1.
RP_API rp_array *rp_fftfreq(int64_t n, double d);
RP_API rp_array *rp_rfftfreq(int64_t n, double d); ///< As rp_fftfreq, of the n / 2 + 1 elements of rp_rfft.
/// A copy with frequency zero in the middle of each of the axes; `axes` NULL: all axes.
RP_API rp_array *rp_fftshift(rp_array *a, const int *axes, int count);
RP_API rp_array *rp_ifftshift(rp_array *a, const int *axes, int count); ///< Undoes rp_fftshift.

/* ---- plans ------------------------------------------------------------------------------------------------------- */

/// Tables of lengths used lately (at most 64, at most 64 MiB) are kept for the next transform of their length; this
/// gives them back. Results never depend on it.
RP_API void rp_fft_forget_plans(void);

#ifdef __cplusplus
}
#endif
#endif
