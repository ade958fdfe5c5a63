/// \file population_kernels.h
/// The population evaluator's inner loops: scores of many genes over a tile of bars, and searches in prices. One table
/// per instruction-set level, and a plain one that is the judge.
#ifndef FXI_POPULATION_KERNELS_H
#define FXI_POPULATION_KERNELS_H

#include <rapto/kernel.h>

#define FXI_TILE      64 ///< bars in a tile: one word of signal bits
#define FXI_BLOCK     64 ///< bars in an entry of the block tables
#define FXI_MAX_TERMS 32

/// A gene ready for scoring. Terms in the gene's order; `offset` is the start of the feature's row in a tile, in
/// floats.
typedef struct fxi_code {
    int32_t terms;
    float long_threshold, short_threshold;
    struct {
        int32_t offset;
        float weight;
    } term[FXI_MAX_TERMS];
} fxi_code;

/// What first_touch looks for, and where.
typedef struct fxi_levels {
    const int32_t *low, *high, *block_low, *block_high;
    int32_t low_level, high_level;
} fxi_levels;

/// Prices with their block tables (see fxi_side): values are 64-byte aligned and padded to whole blocks; blocks are
/// 64-byte aligned and padded to 16.
typedef struct fxi_kernels {
    /// Scores one tile (rows of FXI_TILE floats, 64-byte aligned) for `count` genes and writes gene g's signal bits to
    /// longs[g * stride] and shorts[g * stride]. The score is ((w0*x0 + w1*x1) + ...), each product and sum rounded.
    void (*score)(const float *tile, const fxi_code *codes, int64_t count, uint64_t *longs, uint64_t *shorts,
                  int64_t stride);
    /// First bar in [from, to) with low <= low_level or high >= high_level; `to` if none.
    int64_t (*first_touch)(const fxi_levels *levels, int64_t from, int64_t to);
    /// Smallest and largest of values[from, to), which is not empty, through the blocks' own extremes.
    int32_t (*lowest)(const int32_t *values, const int32_t *blocks, int64_t from, int64_t to);
    int32_t (*highest)(const int32_t *values, const int32_t *blocks, int64_t from, int64_t to);
} fxi_kernels;

RP_KERNEL_DECLARE(fxi_kernels, fxi_population_kernels);
extern const fxi_kernels fxi_population_kernels_ref;

/// The table of the level in use.
const fxi_kernels *fxi_population_pick(void);

#endif
