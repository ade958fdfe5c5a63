/* The transcendental rows, one definition for every table: SLEEF 3.5.1's cinz functions (deterministic, without fma),
 * whose scalar, 128-, 256- and 512-bit forms give the same bits. Why not the faster finz: docs/decisions/0003. */
#ifndef RAPTO_BACKEND_REF_MATH_H
#define RAPTO_BACKEND_REF_MATH_H

#include <math.h>
#include <sleef.h>

#include "backend/types.h"

static inline float exp_f32(float a)
{
    return Sleef_cinz_expf1_u10purec(a);
}
static inline float expm1_f32(float a)
{
    return Sleef_cinz_expm1f1_u10purec(a);
}
static inline float log_f32(float a)
{
    return Sleef_cinz_logf1_u10purec(a);
}
static inline float log1p_f32(float a)
{
    return a > RPI_LOG1P_IS_LOG ? log_f32(a) : Sleef_cinz_log1pf1_u10purec(a);
}
static inline float tanh_f32(float a)
{
    return Sleef_cinz_tanhf1_u10purec(a);
}
static inline float power_f32(float a, float b)
{
    return Sleef_cinz_powf1_u10purec(a, b);
}

static inline double exp_f64(double a)
{
    return Sleef_cinz_expd1_u10purec(a);
}
static inline double expm1_f64(double a)
{
    return Sleef_cinz_expm1d1_u10purec(a);
}
static inline double log_f64(double a)
{
    return Sleef_cinz_logd1_u10purec(a);
}
static inline double log1p_f64(double a)
{
    return a > RPI_LOG1P_IS_LOG ? log_f64(a) : Sleef_cinz_log1pd1_u10purec(a);
}
static inline double tanh_f64(double a)
{
    return Sleef_cinz_tanhd1_u10purec(a);
}
static inline double power_f64(double a, double b)
{
    return Sleef_cinz_powd1_u10purec(a, b);
}

#endif
