/// \file lanes.h
/// The few vector operations of the population kernels, by instruction-set level. LANES values of 32 bits each; masks
/// are bit sets, lane 0 in bit 0. GCC's and Clang's vector types do the arithmetic; comparisons into bits and integer
/// minima need intrinsics.
#ifndef FXI_LANES_H
#define FXI_LANES_H

#include <stdint.h>

#include <immintrin.h>

#if defined RP_KERNEL_LEVEL_v4

enum { LANES = 16 };
typedef __m512 lanes_f;
typedef __m512i lanes_i;
static inline lanes_f load_f(const float *p)
{
    return _mm512_load_ps(p);
}
static inline lanes_i load_i(const int32_t *p)
{
    return _mm512_load_si512(p);
}
static inline lanes_f all_f(float x)
{
    return _mm512_set1_ps(x);
}
static inline lanes_i all_i(int32_t x)
{
    return _mm512_set1_epi32(x);
}
static inline uint32_t at_least_f(lanes_f a, lanes_f b)
{
    return _mm512_cmp_ps_mask(a, b, _CMP_GE_OQ);
}
static inline uint32_t at_most_f(lanes_f a, lanes_f b)
{
    return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ);
}
static inline uint32_t above_i(lanes_i a, lanes_i b)
{
    return _mm512_cmpgt_epi32_mask(a, b);
}
static inline lanes_i least_i(lanes_i a, lanes_i b)
{
    return _mm512_min_epi32(a, b);
}
static inline lanes_i most_i(lanes_i a, lanes_i b)
{
    return _mm512_max_epi32(a, b);
}
static inline void store_i(int32_t *p, lanes_i a)
{
    _mm512_storeu_si512(p, a);
}
/// a where the mask has a bit, else b.
static inline lanes_i choose_i(uint32_t mask, lanes_i a, lanes_i b)
{
    return _mm512_mask_blend_epi32((__mmask16)mask, b, a);
}

#elif defined RP_KERNEL_LEVEL_v3

enum { LANES = 8 };
typedef __m256 lanes_f;
typedef __m256i lanes_i;
static inline lanes_f load_f(const float *p)
{
    return _mm256_load_ps(p);
}
static inline lanes_i load_i(const int32_t *p)
{
    return _mm256_load_si256((const __m256i *)p);
}
static inline lanes_f all_f(float x)
{
    return _mm256_set1_ps(x);
}
static inline lanes_i all_i(int32_t x)
{
    return _mm256_set1_epi32(x);
}
static inline uint32_t at_least_f(lanes_f a, lanes_f b)
{
    return (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(a, b, _CMP_GE_OQ));
}
static inline uint32_t at_most_f(lanes_f a, lanes_f b)
{
    return (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(a, b, _CMP_LE_OQ));
}
static inline uint32_t above_i(lanes_i a, lanes_i b)
{
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(a, b)));
}
static inline lanes_i least_i(lanes_i a, lanes_i b)
{
    return _mm256_min_epi32(a, b);
}
static inline lanes_i most_i(lanes_i a, lanes_i b)
{
    return _mm256_max_epi32(a, b);
}
static inline void store_i(int32_t *p, lanes_i a)
{
    _mm256_storeu_si256((__m256i *)p, a);
}
static inline lanes_i choose_i(uint32_t mask, lanes_i a, lanes_i b)
{
    const lanes_i bits = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    lanes_i taken = _mm256_cmpeq_epi32(_mm256_and_si256(all_i((int32_t)mask), bits), bits);
    return _mm256_blendv_epi8(b, a, taken);
}

#else

enum { LANES = 4 };
typedef __m128 lanes_f;
typedef __m128i lanes_i;
static inline lanes_f load_f(const float *p)
{
    return _mm_load_ps(p);
}
static inline lanes_i load_i(const int32_t *p)
{
    return _mm_load_si128((const __m128i *)p);
}
static inline lanes_f all_f(float x)
{
    return _mm_set1_ps(x);
}
static inline lanes_i all_i(int32_t x)
{
    return _mm_set1_epi32(x);
}
static inline uint32_t at_least_f(lanes_f a, lanes_f b)
{
    return (uint32_t)_mm_movemask_ps(_mm_cmpge_ps(a, b));
}
static inline uint32_t at_most_f(lanes_f a, lanes_f b)
{
    return (uint32_t)_mm_movemask_ps(_mm_cmple_ps(a, b));
}
static inline uint32_t above_i(lanes_i a, lanes_i b)
{
    return (uint32_t)_mm_movemask_ps(_mm_castsi128_ps(_mm_cmpgt_epi32(a, b)));
}
static inline lanes_i least_i(lanes_i a, lanes_i b)
{
    return _mm_min_epi32(a, b);
}
static inline lanes_i most_i(lanes_i a, lanes_i b)
{
    return _mm_max_epi32(a, b);
}
static inline void store_i(int32_t *p, lanes_i a)
{
    _mm_storeu_si128((__m128i *)p, a);
}
static inline lanes_i choose_i(uint32_t mask, lanes_i a, lanes_i b)
{
    const lanes_i bits = _mm_setr_epi32(1, 2, 4, 8);
    lanes_i taken = _mm_cmpeq_epi32(_mm_and_si128(all_i((int32_t)mask), bits), bits);
    return _mm_blendv_epi8(b, a, taken);
}

#endif

/// All lanes of a mask.
#define ALL_LANES ((uint32_t)((UINT64_C(1) << LANES) - 1))

#endif
