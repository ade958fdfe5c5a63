/// \file polynomial.h
/// Polynomials as 1-d arrays of coefficients, the highest power first (NumPy's poly functions).
///
/// Pure functions (see array.h). A 0-d operand counts as one coefficient.
#ifndef RAPTO_POLYNOMIAL_H
#define RAPTO_POLYNOMIAL_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The polynomial with the given zeros and a leading 1; real when complex zeros come in conjugate pairs. Computes them.
RP_API rp_array *rp_poly(rp_array *zeros);
/// The zeros of `p`, by falling magnitude: real when all are, else complex; float64 and complex128, for operands of
/// float32 and complex64 the same of those. Leading zeros of `p` are dropped. RP_EVALUE for coefficients that are not
/// finite and for more than one axis. Computes them.
RP_API rp_array *rp_roots(rp_array *p);
RP_API rp_array *rp_polyadd(rp_array *a, rp_array *b); ///< a + b.
RP_API rp_array *rp_polysub(rp_array *a, rp_array *b); ///< a - b.
RP_API rp_array *rp_polymul(rp_array *a, rp_array *b); ///< a * b.
/// The value of `p` at each element of `x`, by Horner's rule.
RP_API rp_array *rp_polyval(rp_array *p, rp_array *x);
/// The derivative of order `m`; RP_EVALUE for a negative one.
RP_API rp_array *rp_polyder(rp_array *p, int64_t m);
/// The integral of order `m` with integration constants `k`: one for all, or one per order, the last integration's
/// last; NULL: 0.
RP_API rp_array *rp_polyint(rp_array *p, int64_t m, rp_array *k);

/// Quotient and remainder.
typedef struct rp_polydiv_result {
    rp_array *quotient, *remainder;
} rp_polydiv_result;

/// a / b; leading coefficients of the remainder that are nearly 0 are dropped. Computes it.
RP_API rp_polydiv_result rp_polydiv(rp_array *a, rp_array *b);

/// A fit by least squares. Arrays are f64, or c128 where `y` is complex.
typedef struct rp_polyfit_result {
    rp_array *coefficients; ///< (degree + 1), or (degree + 1, k) for `y` of (points, k); an error array on failure
    rp_array *residuals;    ///< sum of squared residuals of each column; empty where the points do not determine it
    int64_t rank;           ///< below degree + 1: NumPy warns
    rp_array *singular;     ///< singular values of the scaled matrix, falling
    double rcond;           ///< singular values below this share of the largest were taken as 0
    rp_array *covariance;   ///< (degree + 1, degree + 1), not scaled by the residuals
} rp_polyfit_result;

/// The polynomial of `degree` that fits points (x, y) best; `y` is 1-d or 2-d. `weights` (1-d, NULL: 1) multiply the
/// residuals. `rcond` below 0: points times the precision of `x`. RP_EDTYPE for shapes that do not fit, as in NumPy.
RP_API rp_polyfit_result rp_polyfit(rp_array *x, rp_array *y, int64_t degree, double rcond, rp_array *weights);

#ifdef __cplusplus
}
#endif
#endif
