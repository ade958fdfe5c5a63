/* The kernels of quicksort.h for one instruction set. */
#include "routines/sorting/quicksort.h"

#if defined RP_KERNEL_LEVEL_v3 || defined RP_KERNEL_LEVEL_v4
#include <immintrin.h>
#include <stdbool.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")

/* Rows in registers, of which there are 32 or 16. */
#ifdef RP_KERNEL_LEVEL_v4
#include "quicksort_v4.inc"
#define NUMBER_ROWS 16
#define PAIR_ROWS   8
#else
#include "quicksort_v3.inc"
#define NUMBER_ROWS 8
#endif

#define KEY                  u32
#define MEMORY               u32
#define K                    uint32_t
#define ROWS                 NUMBER_ROWS
#define PAIRS                0
#define NAME(x)              x##_numbers32
#define SORT_SAMPLE(a, size) sort_few_numbers32((place_numbers32){a}, (place_numbers32){a}, size)
#include "quicksort.inc"

static void sort_u32(uint32_t *a, uint32_t *spare, int64_t n, int depth)
{
    sort_part_numbers32((place_numbers32){a}, (place_numbers32){spare}, n, false, depth);
}
#endif

#ifdef RP_KERNEL_LEVEL_v4
#define KEY                  u32
#define MEMORY               u16
#define K                    uint16_t
#define ROWS                 NUMBER_ROWS
#define PAIRS                0
#define NAME(x)              x##_numbers16
#define SORT_SAMPLE(a, size) sort_few_numbers16((place_numbers16){a}, (place_numbers16){a}, size)
#include "quicksort.inc"
#define KEY                  u64
#define MEMORY               u64
#define K                    uint64_t
#define ROWS                 NUMBER_ROWS
#define PAIRS                0
#define NAME(x)              x##_numbers64
#define SORT_SAMPLE(a, size) sort_few_numbers64((place_numbers64){a}, (place_numbers64){a}, size)
#include "quicksort.inc"
#define KEY                  u64
#define MEMORY               u64
#define K                    uint64_t
#define ROWS                 PAIR_ROWS
#define PAIRS                1
#define NAME(x)              x##_pairs
#define SORT_SAMPLE(a, size) sort_few_numbers64((place_numbers64){a}, (place_numbers64){a}, size)
#include "quicksort.inc"

static void sort_u16(uint16_t *a, uint16_t *spare, int64_t n, int depth)
{
    sort_part_numbers16((place_numbers16){a}, (place_numbers16){spare}, n, false, depth);
}

static void sort_u64(uint64_t *a, uint64_t *spare, int64_t n, int depth)
{
    sort_part_numbers64((place_numbers64){a}, (place_numbers64){spare}, n, false, depth);
}

static void sort_pair(uint64_t *a, uint64_t *spare, uint64_t *index, uint64_t *spare_index, int64_t n, int depth)
{
    sort_part_pairs((place_pairs){a, index}, (place_pairs){spare, spare_index}, n, false, depth);
}
#endif

const rpi_quicksort_kernels RP_KERNEL_SYMBOL(rpi_quicksort_kernels) = {
#if defined RP_KERNEL_LEVEL_v4
    .u16 = sort_u16,
    .u32 = sort_u32,
    .u64 = sort_u64,
    .pair = sort_pair,
#elif defined RP_KERNEL_LEVEL_v3
    .u32 = sort_u32,
#endif
};
