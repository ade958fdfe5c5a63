/* Splitting keys by two pivots, compiled once per instruction set: what selection is made
 * of. All levels give the same bits. */
#ifndef RAPTO_ROUTINES_SORTING_SPLIT_H
#define RAPTO_ROUTINES_SORTING_SPLIT_H

#include <rapto/kernel.h>
#include <stdint.h>

/* Copies the `n` keys of `a` to `spare`: those below `u` in their order, then those from `u` to `v` in their order,
 * then those above `v` in the reverse order; the second group begins at `*low`, the third at `*high`. `a` is used up.
 */
#define RPI_SPLIT_KERNEL(K, name) void (*name)(K * a, K * spare, int64_t n, K u, K v, int64_t * low, int64_t * high)

typedef struct rpi_split_kernels {
    RPI_SPLIT_KERNEL(uint16_t, u16);
    RPI_SPLIT_KERNEL(uint32_t, u32);
    RPI_SPLIT_KERNEL(uint64_t, u64);
} rpi_split_kernels;

RP_KERNEL_DECLARE(rpi_split_kernels, rpi_split_kernels);

#endif
