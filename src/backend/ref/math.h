/* The transcendental rows (backend/math/rows.h), one definition for every table: the texts of backend/math, here for
 * one number. */
#ifndef RAPTO_BACKEND_REF_MATH_H
#define RAPTO_BACKEND_REF_MATH_H

#include <limits.h>
#include <math.h>

#include "backend/math/lanes.h"
#include "backend/math/lanes_f32.h"
#include "backend/math/rows.h"
#include "backend/types.h"

#define LANES scalar
#include "backend/math/functions.inc"

#define LANES scalar32
#include "backend/math/functions_f32.inc"

#define RPI_MATH_SCALAR1(row)                                                                                          \
    static inline float row##_f32(float a)                                                                             \
    {                                                                                                                  \
        return (float)row##_f32_scalar(a);                                                                             \
    }                                                                                                                  \
    static inline double row##_f64(double a)                                                                           \
    {                                                                                                                  \
        return row##_f64_scalar(a);                                                                                    \
    }
RPI_MATH_IN_DOUBLES(RPI_MATH_SCALAR1)
#undef RPI_MATH_SCALAR1

#define RPI_MATH_SCALAR1_F32(row)                                                                                      \
    static inline float row##_f32(float a)                                                                             \
    {                                                                                                                  \
        return row##_f32_scalar32(a);                                                                                  \
    }                                                                                                                  \
    static inline double row##_f64(double a)                                                                           \
    {                                                                                                                  \
        return row##_f64_scalar(a);                                                                                    \
    }
RPI_MATH_IN_FLOATS(RPI_MATH_SCALAR1_F32)
#undef RPI_MATH_SCALAR1_F32

#define RPI_MATH_SCALAR2(row)                                                                                          \
    static inline float row##_f32(float a, float b)                                                                    \
    {                                                                                                                  \
        return (float)row##_f32_scalar(a, b);                                                                          \
    }                                                                                                                  \
    static inline double row##_f64(double a, double b)                                                                 \
    {                                                                                                                  \
        return row##_f64_scalar(a, b);                                                                                 \
    }
RPI_MATH_BINARY_IN_DOUBLES(RPI_MATH_SCALAR2)
#undef RPI_MATH_SCALAR2

#define RPI_MATH_SCALAR2_F32(row)                                                                                      \
    static inline float row##_f32(float a, float b)                                                                    \
    {                                                                                                                  \
        return row##_f32_scalar32(a, b);                                                                               \
    }                                                                                                                  \
    static inline double row##_f64(double a, double b)                                                                 \
    {                                                                                                                  \
        return row##_f64_scalar(a, b);                                                                                 \
    }
RPI_MATH_BINARY_IN_FLOATS(RPI_MATH_SCALAR2_F32)
#undef RPI_MATH_SCALAR2_F32

#endif
