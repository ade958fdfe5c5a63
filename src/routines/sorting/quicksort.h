/* Sorting numbers by vectors, compiled once per instruction set: what sorts of 16, 32 and 64 bits are made of. A sorted
 * list of numbers is the same however it was found, so all levels give the same bits; so do pairs, which are stable. */
#ifndef RAPTO_ROUTINES_SORTING_QUICKSORT_H
#define RAPTO_ROUTINES_SORTING_QUICKSORT_H

#include <rapto/kernel.h>
#include <stdint.h>

/* Sort `n` keys in place, and with them the index of each; equal keys keep their order. `spare` holds as many; `depth`
 * bounds how often a part may be split before it is sorted without vectors (rpi_quicksort_depth gives the usual one).
 * NULL where the instruction set does it no faster than bytes of keys do (sort_keys.inc). */
typedef struct rpi_quicksort_kernels {
    void (*u16)(uint16_t *a, uint16_t *spare, int64_t n, int depth);
    void (*u32)(uint32_t *a, uint32_t *spare, int64_t n, int depth);
    void (*u64)(uint64_t *a, uint64_t *spare, int64_t n, int depth);
    void (*pair)(uint64_t *a, uint64_t *spare, uint64_t *index, uint64_t *spare_index, int64_t n, int depth);
} rpi_quicksort_kernels;

RP_KERNEL_DECLARE(rpi_quicksort_kernels, rpi_quicksort_kernels);

/* Splits after which pivots count as bad luck: twice those of halves, and a few. */
static inline int rpi_quicksort_depth(int64_t n)
{
    int depth = 8;
    for (; n > 0; n /= 2) depth += 2;
    return depth;
}

#endif
