/* The transcendental rows (backend/math/rows.h), one definition for every table: the texts of backend/math, here for
 * one number. */
#ifndef RAPTO_BACKEND_REF_MATH_H
#define RAPTO_BACKEND_REF_MATH_H

#include <limits.h>
#include <math.h>

#include "backend/math/lanes.h"
#include "backend/math/rows.h"
#include "backend/types.h"

#define LANES scalar
#include "backend/math/functions.inc"

#define RPI_MATH_SCALAR1(row)                                                                                          \
    static inline float row##_f32(float a)                                                                             \
    {                                                                                                                  \
        return (float)row##_f32_scalar(a);                                                                             \
    }                                                                                                                  \
    static inline double row##_f64(double a)                                                                           \
    {                                                                                                                  \
        return row##_f64_scalar(a);                                                                                    \
    }
RPI_MATH_UNARY(RPI_MATH_SCALAR1)
#undef RPI_MATH_SCALAR1

#define RPI_MATH_SCALAR2(row)                                                                                          \
    static inline float row##_f32(float a, float b)                                                                    \
    {                                                                                                                  \
        return (float)row##_f32_scalar(a, b);                                                                          \
    }                                                                                                                  \
    static inline double row##_f64(double a, double b)                                                                 \
    {                                                                                                                  \
        return row##_f64_scalar(a, b);                                                                                 \
    }
RPI_MATH_BINARY(RPI_MATH_SCALAR2)
#undef RPI_MATH_SCALAR2

#endif
