/* The primitives of backend/math/lanes_f32.h for one register of the level being compiled. */
#ifndef RAPTO_BACKEND_MATH_LANES_F32_VECTOR_H
#define RAPTO_BACKEND_MATH_LANES_F32_VECTOR_H

#include "backend/math/lanes_vector.h"

#define VEC_FLOATS (VEC_BYTES / 4)

typedef float vs_vector32;
typedef vec_f32 vd_vector32;
typedef uint32_t vu_vector32 __attribute__((vector_size(VEC_BYTES)));

VEC_INLINE vu_vector32 d_bits_vector32(vd_vector32 a)
{
    return (vu_vector32)a;
}
VEC_INLINE vd_vector32 d_of_bits_vector32(vu_vector32 bits)
{
    return (vd_vector32)bits;
}

#ifdef RP_KERNEL_LEVEL_v4
typedef __mmask16 vm_vector32;

VEC_INLINE vd_vector32 d_fma_vector32(vd_vector32 a, vd_vector32 b, vd_vector32 c)
{
    return _mm512_fmadd_ps(a, b, c);
}
VEC_INLINE vd_vector32 d_sqrt_vector32(vd_vector32 a)
{
    return _mm512_sqrt_ps(a);
}
VEC_INLINE vm_vector32 d_less_vector32(vd_vector32 a, vd_vector32 b)
{
    return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ);
}
VEC_INLINE vm_vector32 d_equal_vector32(vd_vector32 a, vd_vector32 b)
{
    return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ);
}
VEC_INLINE vm_vector32 d_not_vector32(vm_vector32 mask)
{
    return (vm_vector32)~mask;
}
VEC_INLINE int d_any_vector32(vm_vector32 mask)
{
    return mask != 0;
}
VEC_INLINE vd_vector32 d_pick_vector32(vm_vector32 mask, vd_vector32 a, vd_vector32 b)
{
    return _mm512_mask_blend_ps(mask, b, a);
}
VEC_INLINE vd_vector32 d_min_vector32(vd_vector32 a, vd_vector32 b)
{
    return _mm512_min_ps(a, b);
}
VEC_INLINE vd_vector32 d_max_vector32(vd_vector32 a, vd_vector32 b)
{
    return _mm512_max_ps(a, b);
}
VEC_INLINE vm_vector32 d_odd_vector32(vu_vector32 bits)
{
    return _mm512_test_epi32_mask((__m512i)bits, _mm512_set1_epi32(1));
}

#else
typedef vec_mask_f32 vm_vector32;

VEC_INLINE vm_vector32 d_less_vector32(vd_vector32 a, vd_vector32 b)
{
    return a < b;
}
VEC_INLINE vm_vector32 d_equal_vector32(vd_vector32 a, vd_vector32 b)
{
    return a == b;
}
VEC_INLINE vm_vector32 d_not_vector32(vm_vector32 mask)
{
    return ~mask;
}
VEC_INLINE vm_vector32 d_odd_vector32(vu_vector32 bits)
{
    return -(vm_vector32)(bits & 1);
}

#ifdef RP_KERNEL_LEVEL_v3
VEC_INLINE vd_vector32 d_fma_vector32(vd_vector32 a, vd_vector32 b, vd_vector32 c)
{
    return _mm256_fmadd_ps(a, b, c);
}
VEC_INLINE vd_vector32 d_sqrt_vector32(vd_vector32 a)
{
    return _mm256_sqrt_ps(a);
}
VEC_INLINE int d_any_vector32(vm_vector32 mask)
{
    return _mm256_movemask_ps((vd_vector32)mask) != 0;
}
VEC_INLINE vd_vector32 d_pick_vector32(vm_vector32 mask, vd_vector32 a, vd_vector32 b)
{
    return _mm256_blendv_ps(b, a, (vd_vector32)mask);
}
VEC_INLINE vd_vector32 d_min_vector32(vd_vector32 a, vd_vector32 b)
{
    return _mm256_min_ps(a, b);
}
VEC_INLINE vd_vector32 d_max_vector32(vd_vector32 a, vd_vector32 b)
{
    return _mm256_max_ps(a, b);
}
#else

typedef float vec_half_f32 __attribute__((vector_size(VEC_BYTES / 2)));

/* A product of floats is exact in double; the sum, rounded to odd, rounds but once to float. Not inlined: GCC 12 joins
 * several of these to wrong ones where factors are constants. */
static __attribute__((noinline, unused)) vec_half_f32 fma_soft_f32(vec_half_f32 a, vec_half_f32 b, vec_half_f32 c)
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
VEC_INLINE vd_vector32 d_sqrt_vector32(vd_vector32 a)
{
    vd_vector32 result;
    for (int k = 0; k < VEC_FLOATS; k++) result[k] = __builtin_sqrtf(a[k]);
    return result;
}
VEC_INLINE int d_any_vector32(vm_vector32 mask)
{
    int32_t any = 0;
    for (int k = 0; k < VEC_FLOATS; k++) any |= mask[k];
    return any != 0;
}
VEC_INLINE vd_vector32 d_pick_vector32(vm_vector32 mask, vd_vector32 a, vd_vector32 b)
{
    return (vd_vector32)((mask & (vm_vector32)a) | (~mask & (vm_vector32)b));
}
VEC_INLINE vd_vector32 d_min_vector32(vd_vector32 a, vd_vector32 b)
{
    return d_pick_vector32(a < b, a, b);
}
VEC_INLINE vd_vector32 d_max_vector32(vd_vector32 a, vd_vector32 b)
{
    return d_pick_vector32(a > b, a, b);
}
#endif
#endif

#endif
