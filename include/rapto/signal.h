/// \file signal.h
/// Discrete mathematics on samples: convolve, correlate, interp, gradient, diff, unwrap, windows; rounding to decimals,
/// comparisons within a tolerance, functions applied along an axis.
///
/// Pure functions unless they say otherwise (see array.h): results belong to the innermost open scope, an operand that
/// is an error array is returned as the result. A NULL operand is NumPy's None where that is allowed.
#ifndef RAPTO_SIGNAL_H
#define RAPTO_SIGNAL_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- differences ------------------------------------------------------------------------------------------------- */

/// a[i+1] - a[i] along `axis`, `n` times (`!=` for bool). `prepend` and `append` (NULL: none) are joined to `a` along
/// the axis first; a 0-d one counts as one element. RP_EVALUE for a 0-d `a` or a negative `n`.
RP_API rp_array *rp_diff(rp_array *a, int64_t n, int axis, rp_array *prepend, rp_array *append);
/// Differences of neighbours in C order, 1-d, with `to_begin` before and `to_end` behind them (NULL: nothing).
RP_API rp_array *rp_ediff1d(rp_array *a, rp_array *to_end, rp_array *to_begin);
/// Derivative along one axis: second-order central differences inside, one-sided ones of `edge_order` 1 or 2 at the
/// ends. `spacing` is NULL (1), a 0-d step, or the 1-d coordinates along the axis. Integers give f64.
RP_API rp_array *rp_gradient(rp_array *f, rp_array *spacing, int axis, int edge_order);
/// Integral along `axis` by the trapezoidal rule over the coordinates `x` (1-d, or the shape of `y`), or with steps of
/// `dx` where `x` is NULL.
RP_API rp_array *rp_trapezoid(rp_array *y, rp_array *x, rp_array *dx, int axis);
/// `p` with jumps larger than `discont` (NULL: half a period) along `axis` brought within half a `period` (NULL: 2 pi).
RP_API rp_array *rp_unwrap(rp_array *p, rp_array *discont, int axis, rp_array *period);

/* ---- interpolation ----------------------------------------------------------------------------------------------- */

/// What rp_interp gives outside of the points. Zeroed: the first and the last value.
typedef struct rp_interp_options {
    rp_array *left;  ///< value below the first point; NULL: the first value
    rp_array *right; ///< value above the last point; NULL: the last value
    double period;   ///< period of `x`; 0: none. With a period left and right do not count.
} rp_interp_options;

/// The piecewise linear function through the points (xp, fp), 1-d and of one length, at `x`: f64, or c128 for a complex
/// `fp`. `xp` must increase. `options` NULL is the default.
RP_API rp_array *rp_interp(rp_array *x, rp_array *xp, rp_array *fp, const rp_interp_options *options);

/* ---- convolution ------------------------------------------------------------------------------------------------- */

/// Which part of the overlap of two sequences of n >= m elements is given.
typedef enum rp_convolve_mode {
    RP_CONVOLVE_VALID, ///< complete overlap: n - m + 1 elements
    RP_CONVOLVE_SAME,  ///< the middle n elements
    RP_CONVOLVE_FULL   ///< any overlap: n + m - 1 elements
} rp_convolve_mode;

/// Discrete convolution of two 1-d (or 0-d) arrays in their common dtype; integers wrap.
RP_API rp_array *rp_convolve(rp_array *a, rp_array *v, rp_convolve_mode mode);
/// Cross-correlation of two 1-d arrays: sum of a[n + k] * conj(v[n]).
RP_API rp_array *rp_correlate(rp_array *a, rp_array *v, rp_convolve_mode mode);

/* ---- windows: f64 of `points` elements, empty for points < 1 ----------------------------------------------------- */

RP_API rp_array *rp_bartlett(int64_t points);            ///< Triangle with zero ends.
RP_API rp_array *rp_blackman(int64_t points);            ///< Three-term cosine window.
RP_API rp_array *rp_hanning(int64_t points);             ///< Raised cosine.
RP_API rp_array *rp_hamming(int64_t points);             ///< Weighted cosine.
RP_API rp_array *rp_kaiser(int64_t points, double beta); ///< Kaiser window of shape `beta`.
/// Modified Bessel function of the first kind, order 0; f64 for bool and integers, complex is refused. Within 4 ulp.
RP_API rp_array *rp_i0(rp_array *x);

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

/// Rounded half to even to `decimals` digits behind the point (negative: before it), by scaling as NumPy does.
RP_API rp_array *rp_round(rp_array *a, int decimals);
/// Whole part, towards zero; integers stay.
RP_API rp_array *rp_fix(rp_array *a);
/// The angle of a complex number in (-pi, pi], in radians or degrees; of real ones 0 or pi.
RP_API rp_array *rp_angle(rp_array *z, bool degrees);
/// sin(pi x) / (pi x); 1 at 0.
RP_API rp_array *rp_sinc(rp_array *x);
/// NaN replaced by `nan` (NULL: 0), infinities by `posinf` and `neginf` (NULL: the largest and smallest number of the
/// dtype); both parts of a complex number. Other dtypes are copied.
RP_API rp_array *rp_nan_to_num(rp_array *a, rp_array *nan, rp_array *posinf, rp_array *neginf);
/// The real part of a complex array whose imaginary parts are all below `tolerance` (above 1: that many machine
/// epsilons), else `a` itself. Computes `a`.
RP_API rp_array *rp_real_if_close(rp_array *a, double tolerance);
RP_API rp_array *rp_iscomplex(rp_array *a); ///< True where the imaginary part is not zero.
RP_API rp_array *rp_isreal(rp_array *a);    ///< True where the imaginary part is zero.
RP_API rp_array *rp_isposinf(rp_array *a);  ///< True where +infinity; RP_EDTYPE for complex.
RP_API rp_array *rp_isneginf(rp_array *a);  ///< True where -infinity; RP_EDTYPE for complex.

/* ---- comparison within a tolerance ------------------------------------------------------------------------------- */

/// |a - b| <= atol + rtol * |b| element by element; equal infinities are close; NaNs where `equal_nan`.
RP_API rp_array *rp_isclose(rp_array *a, rp_array *b, rp_array *rtol, rp_array *atol, bool equal_nan);
/// 0-d bool: whether all elements are close (rp_isclose).
RP_API rp_array *rp_allclose(rp_array *a, rp_array *b, rp_array *rtol, rp_array *atol, bool equal_nan);
/// 0-d bool: whether both have one shape and equal elements; `equal_nan` counts NaNs as equal.
RP_API rp_array *rp_array_equal(rp_array *a, rp_array *b, bool equal_nan);
/// 0-d bool: whether both broadcast to one shape with equal elements.
RP_API rp_array *rp_array_equiv(rp_array *a, rp_array *b);

/* ---- functions of the caller ------------------------------------------------------------------------------------- */

/// A function of one array. Returns a new array, or an error array that ends the whole call. It runs in a scope of its
/// own.
typedef rp_array *rp_array_function(rp_array *slice, void *context);

/// `f` called with each 1-d slice of `a` along `axis`; all results must have one shape, which takes the place of the
/// axis, and are stored in the dtype of the first. RP_EVALUE when another extent is 0.
RP_API rp_array *rp_apply_along_axis(rp_array_function *f, int axis, rp_array *a, void *context);
/// An array like `x` that takes its elements from values[i] (broadcast) where conditions[i] holds, later ones winning;
/// `values` holds one more than `conditions` when there is a default, else the default is 0.
RP_API rp_array *rp_piecewise(rp_array *x, int count, rp_array *const *conditions, int value_count,
                              rp_array *const *values);

#ifdef __cplusplus
}
#endif
#endif
