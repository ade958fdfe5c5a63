/* The primitives of backend/math/lanes_f32.h for one register of the level being compiled. */
#ifndef RAPTO_BACKEND_MATH_LANES_F32_VECTOR_H
#define RAPTO_BACKEND_MATH_LANES_F32_VECTOR_H

#include "backend/math/lanes_vector.h"

#define VEC_FLOATS (VEC_BYTES / 4)

typedef float vs_vector32;
typedef vec_f32 vd_vector32;
typedef uint32_t vu_vector32 __attribute__((vector_size(VEC_BYTES)));

#ifdef RP_KERNEL_LEVEL_v4
typedef __mmask16 vm_vector32;
#else
typedef vec_mask_f32 vm_vector32;
#endif

#define LANES vector32
#define ONE   scalar32
#define P     ps
#include "backend/math/lanes_register.inc"

#ifdef RP_KERNEL_LEVEL_v4
VEC_INLINE vm_vector32 d_odd_vector32(vu_vector32 bits)
{
    return _mm512_test_epi32_mask((__m512i)bits, _mm512_set1_epi32(1));
}
#elif !defined RP_KERNEL_LEVEL_v3

typedef float vec_half_f32 __attribute__((vector_size(VEC_BYTES / 2)));

/* A product of floats is exact in double; the sum, rounded to odd, rounds but once to float. */
static RP_KERNEL_FMA_ALONE vec_half_f32 fma_soft_f32(vec_half_f32 a, vec_half_f32 b, vec_half_f32 c)
{
    vec_f64 product = __builtin_convertvector(a, vec_f64) * __builtin_convertvector(b, vec_f64);
    vec_f64 add = __builtin_convertvector(c, vec_f64), sum = product + add, odd = rp_fma2_to_odd(product, add);
    vec_mask_f64 finite = sum - sum == 0;
    sum = (vec_f64)(((vec_mask_f64)odd & finite) | ((vec_mask_f64)sum & ~finite));
    return __builtin_convertvector(sum, vec_half_f32);
}
VEC_INLINE vd_vector32 d_fma_vector32(vd_vector32 a, vd_vector32 b, vd_vector32 c)
{
    vec_half_f32 x[2], y[2], z[2];
    memcpy(x, &a, sizeof a);
    memcpy(y, &b, sizeof b);
    memcpy(z, &c, sizeof c);
    for (int k = 0; k < 2; k++) x[k] = fma_soft_f32(x[k], y[k], z[k]);
    memcpy(&a, x, sizeof a);
    return a;
}
#endif

#endif
