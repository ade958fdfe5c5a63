/* The primitives of backend/math/lanes.h for one register of the level being compiled. */
#ifndef RAPTO_BACKEND_MATH_LANES_VECTOR_H
#define RAPTO_BACKEND_MATH_LANES_VECTOR_H

#include "backend/cpu/vec.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

#define VEC_DOUBLES (VEC_BYTES / 8)

typedef double vs_vector;
typedef vec_f64 vd_vector;
typedef float vf_vector __attribute__((vector_size(VEC_BYTES / 2)));
typedef uint64_t vu_vector __attribute__((vector_size(VEC_BYTES)));

typedef float vec_narrow_f32 __attribute__((vector_size(VEC_BYTES / 2)));

#ifdef RP_KERNEL_LEVEL_v4
typedef __mmask8 vm_vector;
#else
typedef vec_mask_f64 vm_vector;
#endif

#define LANES vector
#define ONE   scalar
#define P     pd
#include "backend/math/lanes_register.inc"

VEC_INLINE vd_vector d_rough_inverse_vector(vd_vector a)
{
    return __builtin_convertvector(1.0f / __builtin_convertvector(a, vec_narrow_f32), vd_vector);
}

VEC_INLINE vd_vector d_of_f64_vector(vd_vector a)
{
    return a;
}
/* GCC 12 converts floats to 512 bits in halves. */
VEC_INLINE vd_vector d_of_f32_vector(vf_vector a)
{
#ifdef RP_KERNEL_LEVEL_v4
    return _mm512_cvtps_pd(a);
#else
    return __builtin_convertvector(a, vd_vector);
#endif
}

#ifdef RP_KERNEL_LEVEL_v4
VEC_INLINE vm_vector d_below_vector(vu_vector a, vu_vector b)
{
    return _mm512_cmplt_epu64_mask((__m512i)a, (__m512i)b);
}
VEC_INLINE vm_vector d_odd_vector(vu_vector bits)
{
    return _mm512_test_epi64_mask((__m512i)bits, _mm512_set1_epi64(1));
}
VEC_INLINE vd_vector d_scale_vector(vd_vector a, vd_vector n)
{
    return _mm512_scalef_pd(a, n);
}
VEC_INLINE vd_vector d_lookup16_vector(const double *table, vu_vector index)
{
    return _mm512_permutex2var_pd(_mm512_loadu_pd(table), (__m512i)index, _mm512_loadu_pd(table + 8));
}

#else
VEC_INLINE vm_vector d_below_vector(vu_vector a, vu_vector b)
{
    return (vm_vector)(a < b);
}
VEC_INLINE vd_vector d_lookup16_vector(const double *table, vu_vector index)
{
    vd_vector value;
    VEC_UNROLL for (int k = 0; k < VEC_DOUBLES; k++) value[k] = table[index[k] & 15];
    return value;
}

#ifndef RP_KERNEL_LEVEL_v3
#include <rapto/kernel_fma.h>

VEC_INLINE vd_vector d_fma_vector(vd_vector a, vd_vector b, vd_vector c)
{
    return rp_kernel_fma2(a, b, c);
}
#endif

/* As d_scale_scalar. */
VEC_INLINE vd_vector d_scale_vector(vd_vector a, vd_vector n)
{
    vd_vector half = n * 0.5 + RPI_ROUNDER, first = half - RPI_ROUNDER, rest = n - first;
    vu_vector one = d_bits_vector(1.0 - (vd_vector){0});
    a *= d_of_bits_vector(one + (d_bits_vector(half) << 52));
    return a * d_of_bits_vector(one + (d_bits_vector(rest + RPI_ROUNDER) << 52));
}
#endif

#endif
