/* The primitives of backend/math/lanes.h for floats, where a function of floats is faster in them than in doubles: for
 * one register (suffix _vector32) and for one float (_scalar32). Types and operators as there. */
#ifndef RAPTO_BACKEND_MATH_LANES_F32_H
#define RAPTO_BACKEND_MATH_LANES_F32_H

#include "backend/math/lanes.h"

/* As RPI_ROUNDER, for floats below 2^22. */
#define RPI_ROUNDER_F32 0x1.8p23f

#define rpi_sign_scalar32 ((uint32_t)1 << 31)
#define rpi_sign_vector32 ((uint32_t)1 << 31)

typedef float vs_scalar32, vd_scalar32;
typedef uint32_t vu_scalar32;
typedef int vm_scalar32;

RPI_LANES_INLINE float d_fma_scalar32(float a, float b, float c)
{
    return __builtin_fmaf(a, b, c);
}
RPI_LANES_INLINE float d_sqrt_scalar32(float a)
{
    return __builtin_sqrtf(a);
}
RPI_LANES_INLINE uint32_t d_bits_scalar32(float a)
{
    uint32_t bits;
    memcpy(&bits, &a, sizeof bits);
    return bits;
}
RPI_LANES_INLINE float d_of_bits_scalar32(uint32_t bits)
{
    float a;
    memcpy(&a, &bits, sizeof a);
    return a;
}
RPI_LANES_INLINE int d_less_scalar32(float a, float b)
{
    return a < b;
}
RPI_LANES_INLINE int d_equal_scalar32(float a, float b)
{
    return a == b;
}
RPI_LANES_INLINE int d_not_scalar32(int mask)
{
    return !mask;
}
RPI_LANES_INLINE int d_any_scalar32(int mask)
{
    return mask;
}
RPI_LANES_INLINE float d_pick_scalar32(int mask, float a, float b)
{
    return mask ? a : b;
}
RPI_LANES_INLINE float d_min_scalar32(float a, float b)
{
    return a < b ? a : b;
}
RPI_LANES_INLINE float d_max_scalar32(float a, float b)
{
    return a > b ? a : b;
}
RPI_LANES_INLINE int d_odd_scalar32(uint32_t bits)
{
    return bits & 1;
}

#ifdef VEC_BYTES
#include "backend/math/lanes_f32_vector.h"
#endif

#endif
