/* The kernels of split.h for one instruction set. */
#include "routines/sorting/split.h"
#include <stdbool.h>
#include <string.h>
#ifdef RP_KERNEL_LEVEL_v4
#include <immintrin.h>
#endif

/* Where the groups end so far: the first grows up in `spare`, the second up in `a`, over what was read, the third down
 * in `spare`. */
typedef struct ends {
    int64_t below, between, above;
} ends;

/* Keys [begin, n), one by one and without branches: each is written to all three places, and one of them counts. */
#define DEFINE_SPLIT(K, name)                                                                                          \
    static void split_rest_##name(K *a, K *spare, int64_t begin, int64_t n, K u, K v, ends *at)                        \
    {                                                                                                                  \
        ends e = *at;                                                                                                  \
        for (int64_t i = begin; i < n; i++) {                                                                          \
            K key = a[i];                                                                                              \
            bool below = key<u, above = key> v;                                                                        \
            spare[e.below] = key;                                                                                      \
            spare[e.above - 1] = key;                                                                                  \
            a[e.between] = key;                                                                                        \
            e.below += below;                                                                                          \
            e.above -= above;                                                                                          \
            e.between += !below & !above;                                                                              \
        }                                                                                                              \
        *at = e;                                                                                                       \
    }                                                                                                                  \
    static void split_##name(K *a, K *spare, int64_t n, K u, K v, int64_t *low, int64_t *high)                         \
    {                                                                                                                  \
        ends e = {0, 0, n};                                                                                            \
        int64_t begin = split_many_##name(a, spare, n, u, v, &e);                                                      \
        split_rest_##name(a, spare, begin, n, u, v, &e);                                                               \
        memcpy(spare + e.below, a, (size_t)e.between * sizeof(K));                                                     \
        *low = e.below;                                                                                                \
        *high = e.above;                                                                                               \
    }

#ifdef RP_KERNEL_LEVEL_v4

/* The keys of a vector that a mask names, pushed together and stored. */
#define KEEP(bits, lanes, mask, keys, to)                                                                              \
    _mm512_mask_storeu_epi##bits(to, (__mmask##lanes)((1u << __builtin_popcount(mask)) - 1),                           \
                                 _mm512_maskz_compress_epi##bits(mask, keys))

/* `lanes` keys at a time; LOAD, and KEEP_ONE(mask, keys, to), are the width's own. The third group is compressed from
 * the reversed vector, since it grows down. */
#define DEFINE_MANY(K, name, bits, lanes, LOAD, KEEP_ONE)                                                              \
    static int64_t split_many_##name(K *a, K *spare, int64_t n, K u, K v, ends *at)                                    \
    {                                                                                                                  \
        const __m512i least = _mm512_set1_epi##bits((int##bits##_t)u), most = _mm512_set1_epi##bits((int##bits##_t)v); \
        const __m512i turn = turn_##lanes();                                                                           \
        ends e = *at;                                                                                                  \
        int64_t i = 0;                                                                                                 \
        for (; i + (lanes) <= n; i += (lanes)) {                                                                       \
            __m512i keys = LOAD(a + i), turned = _mm512_permutexvar_epi##bits(turn, keys);                             \
            __mmask##lanes below = _mm512_cmplt_epu##bits##_mask(keys, least);                                         \
            __mmask##lanes above = _mm512_cmpgt_epu##bits##_mask(turned, most);                                        \
            __mmask##lanes between = (__mmask##lanes)(~below & _mm512_cmple_epu##bits##_mask(keys, most));             \
            KEEP_ONE(below, keys, spare + e.below);                                                                    \
            e.below += __builtin_popcount(below);                                                                      \
            e.above -= __builtin_popcount(above);                                                                      \
            KEEP_ONE(above, turned, spare + e.above);                                                                  \
            KEEP_ONE(between, keys, a + e.between);                                                                    \
            e.between += __builtin_popcount(between);                                                                  \
        }                                                                                                              \
        *at = e;                                                                                                       \
        return i;                                                                                                      \
    }

static __m512i turn_16(void)
{
    return _mm512_set_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

static __m512i turn_8(void)
{
    return _mm512_set_epi64(0, 1, 2, 3, 4, 5, 6, 7);
}

#define LOAD_WIDE(p)            _mm512_loadu_si512(p)
#define KEEP_32(mask, keys, to) KEEP(32, 16, mask, keys, to)
#define KEEP_64(mask, keys, to) KEEP(64, 8, mask, keys, to)
#define LOAD_16(p)              _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)(const void *)(p)))
#define KEEP_16(mask, keys, to)                                                                                        \
    _mm512_mask_cvtepi32_storeu_epi16(to, (__mmask16)((1u << __builtin_popcount(mask)) - 1),                           \
                                      _mm512_maskz_compress_epi32(mask, keys))

DEFINE_MANY(uint16_t, u16, 32, 16, LOAD_16, KEEP_16)
DEFINE_MANY(uint32_t, u32, 32, 16, LOAD_WIDE, KEEP_32)
DEFINE_MANY(uint64_t, u64, 64, 8, LOAD_WIDE, KEEP_64)

#else

#define split_many_u16(a, spare, n, u, v, at) 0
#define split_many_u32(a, spare, n, u, v, at) 0
#define split_many_u64(a, spare, n, u, v, at) 0

#endif

DEFINE_SPLIT(uint16_t, u16)
DEFINE_SPLIT(uint32_t, u32)
DEFINE_SPLIT(uint64_t, u64)

const rpi_split_kernels RP_KERNEL_SYMBOL(rpi_split_kernels) = {.u16 = split_u16, .u32 = split_u32, .u64 = split_u64};
