/* The transcendental rows, one definition for every table. Those listed in backend/math/rows.h are the texts of
 * backend/math, here for one number. The others, which the reference table alone has, are SLEEF's (3.5.1, cinz: without
 * fma); where it stops short of the range of the function the C library goes on (docs/decisions/0003). */
#ifndef RAPTO_BACKEND_REF_MATH_H
#define RAPTO_BACKEND_REF_MATH_H

#include <limits.h>
#include <math.h>
#include <sleef.h>

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

#define RPI_SLEEF(row, name)                                                                                           \
    static inline float row##_f32(float a)                                                                             \
    {                                                                                                                  \
        return Sleef_cinz_##name##f1_u10purec(a);                                                                      \
    }                                                                                                                  \
    static inline double row##_f64(double a)                                                                           \
    {                                                                                                                  \
        return Sleef_cinz_##name##d1_u10purec(a);                                                                      \
    }
RPI_SLEEF(cbrt, cbrt)
#undef RPI_SLEEF

static inline float hypot_f32(float a, float b)
{
    return hypotf(a, b);
}
static inline double hypot_f64(double a, double b)
{
    return hypot(a, b);
}

/* Inverse hyperbolic functions: SLEEF squares its argument. */
static inline double arcsinh_f64(double a)
{
    return fabs(a) < 1e150 ? Sleef_cinz_asinhd1_u10purec(a) : asinh(a);
}
static inline double arccosh_f64(double a)
{
    return a < 1e150 ? Sleef_cinz_acoshd1_u10purec(a) : acosh(a);
}
static inline double arctanh_f64(double a)
{
    return Sleef_cinz_atanhd1_u10purec(a);
}

/* In f64 these are a shade more exact than f32 forms, and nothing overflows on the way. */
static inline float arcsinh_f32(float a)
{
    return (float)arcsinh_f64(a);
}
static inline float arccosh_f32(float a)
{
    return (float)arccosh_f64(a);
}
static inline float arctanh_f32(float a)
{
    return (float)arctanh_f64(a);
}

#endif
