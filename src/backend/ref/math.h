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

#define RPI_MATH_F64(row)                                                                                              \
    static inline double row##_f64(double a)                                                                           \
    {                                                                                                                  \
        return row##_f64_scalar(a);                                                                                    \
    }
#define RPI_MATH_F32_BY(form, row)                                                                                     \
    static inline float row##_f32(float a)                                                                             \
    {                                                                                                                  \
        return (float)row##_f32_##form(a);                                                                             \
    }
#define RPI_MATH_IN_DOUBLE(row) RPI_MATH_F32_BY(scalar, row)
#define RPI_MATH_IN_FLOAT(row)  RPI_MATH_F32_BY(scalar32, row)
RPI_MATH_UNARY(RPI_MATH_F64)
RPI_MATH_IN_DOUBLES(RPI_MATH_IN_DOUBLE)
RPI_MATH_IN_FLOATS(RPI_MATH_IN_FLOAT)
#undef RPI_MATH_F64
#undef RPI_MATH_F32_BY

#define RPI_MATH_F64(row)                                                                                              \
    static inline double row##_f64(double a, double b)                                                                 \
    {                                                                                                                  \
        return row##_f64_scalar(a, b);                                                                                 \
    }
#define RPI_MATH_F32_BY(form, row)                                                                                     \
    static inline float row##_f32(float a, float b)                                                                    \
    {                                                                                                                  \
        return (float)row##_f32_##form(a, b);                                                                          \
    }
RPI_MATH_BINARY(RPI_MATH_F64)
RPI_MATH_BINARY_IN_DOUBLES(RPI_MATH_IN_DOUBLE)
RPI_MATH_BINARY_IN_FLOATS(RPI_MATH_IN_FLOAT)
#undef RPI_MATH_F64
#undef RPI_MATH_F32_BY
#undef RPI_MATH_IN_DOUBLE
#undef RPI_MATH_IN_FLOAT

#endif
