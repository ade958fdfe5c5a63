/// \file vector_math.h
/// Functions of real numbers over plain arrays of doubles: the kernels behind rp_sin, rp_exp and the others, for loops
/// that have no arrays. Same bits as those, on every instruction set and however the array is cut.
#ifndef RAPTO_VECTOR_MATH_H
#define RAPTO_VECTOR_MATH_H

#include <rapto/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The functions, by NumPy's names.
typedef enum rp_vector_function {
    RP_VECTOR_EXP,
    RP_VECTOR_EXPM1,
    RP_VECTOR_LOG,
    RP_VECTOR_LOG1P,
    RP_VECTOR_LOG10,
    RP_VECTOR_SIN,
    RP_VECTOR_COS,
    RP_VECTOR_TAN,
    RP_VECTOR_ARCSIN,
    RP_VECTOR_ARCCOS,
    RP_VECTOR_ARCTAN,
    RP_VECTOR_SINH,
    RP_VECTOR_COSH,
    RP_VECTOR_TANH
} rp_vector_function;

/// out[i] = function(x[i]) for i < n; NaN outside the function's domain. `out` may be `x`; other overlaps are not
/// allowed. Allocates nothing, cannot fail, raises no floating-point error.
RP_API void rp_vector_f64(rp_vector_function function, const double *x, double *out, int64_t n);

#ifdef __cplusplus
}
#endif
#endif
