// Population kernels in vectors, compiled once per instruction-set level.
#include "population_kernels.h"

#include "lanes.h"

/* ---- scores ------------------------------------------------------------------------------------------------- */

// Accumulators in flight: enough independent sums to hide the latency of an addition, few enough for 16 registers.
enum { SUMS = FXI_TILE / LANES < 8 ? FXI_TILE / LANES : 8 };

// Bits of SUMS * LANES bars from `bar` on. No fused multiply-add: the order of roundings is part of the definition.
static inline void score_part(const float *tile, const fxi_code *code, int bar, uint64_t *buy, uint64_t *sell)
{
    lanes_f sum[SUMS];
    const float *x = tile + code->term[0].offset + bar;
    lanes_f weight = all_f(code->term[0].weight);
    for (int i = 0; i < SUMS; i++) sum[i] = weight * load_f(x + i * LANES);
    for (int k = 1; k < code->terms; k++) {
        x = tile + code->term[k].offset + bar;
        weight = all_f(code->term[k].weight);
        for (int i = 0; i < SUMS; i++) {
            lanes_f product = weight * load_f(x + i * LANES);
            sum[i] = sum[i] + product;
        }
    }
    lanes_f high = all_f(code->long_threshold), low = all_f(code->short_threshold);
    for (int i = 0; i < SUMS; i++) {
        *buy |= (uint64_t)at_least_f(sum[i], high) << (bar + i * LANES);
        *sell |= (uint64_t)at_most_f(sum[i], low) << (bar + i * LANES);
    }
}

static void score(const float *tile, const fxi_code *codes, int64_t count, uint64_t *longs, uint64_t *shorts,
                  int64_t stride)
{
    for (int64_t g = 0; g < count; g++) {
        uint64_t buy = 0, sell = 0;
        for (int bar = 0; bar < FXI_TILE; bar += SUMS * LANES) score_part(tile, &codes[g], bar, &buy, &sell);
        longs[g * stride] = buy;
        shorts[g * stride] = sell & ~buy;
    }
}

/* ---- first touch -------------------------------------------------------------------------------------------- */

// First index in [from, to) of arrays where low <= or high >= the levels; `to` if none. Reads whole vectors.
static inline int64_t scan(const int32_t *low, const int32_t *high, const fxi_levels *levels, int64_t from, int64_t to)
{
    lanes_i low_level = all_i(levels->low_level), high_level = all_i(levels->high_level);
    uint32_t wanted = ALL_LANES << (from % LANES);
    for (int64_t i = from - from % LANES; i < to; i += LANES) {
        uint32_t clear = above_i(load_i(low + i), low_level) & above_i(high_level, load_i(high + i));
        uint32_t hit = ~clear & wanted & ALL_LANES;
        if (hit) {
            int64_t at = i + __builtin_ctz(hit);
            return at < to ? at : to;
        }
        wanted = ALL_LANES;
    }
    return to;
}

// Bars up to the end of the first block and a second one, then block by block. Most trades end within the first.
static int64_t first_touch(const fxi_levels *levels, int64_t from, int64_t to)
{
    int64_t near_end = (from / FXI_BLOCK + 2) * FXI_BLOCK;
    if (near_end > to) near_end = to;
    int64_t at = scan(levels->low, levels->high, levels, from, near_end);
    while (at == near_end && at < to) {
        int64_t last = (to + FXI_BLOCK - 1) / FXI_BLOCK;
        int64_t block = scan(levels->block_low, levels->block_high, levels, at / FXI_BLOCK, last);
        if (block == last) return to;
        at = block * FXI_BLOCK;
        near_end = at + FXI_BLOCK < to ? at + FXI_BLOCK : to;
        at = scan(levels->low, levels->high, levels, at, near_end);
    }
    return at;
}

/* ---- extremes ----------------------------------------------------------------------------------------------- */

static inline int32_t fold(lanes_i best, int sign)
{
    int32_t lane[LANES], value;
    store_i(lane, best);
    value = lane[0];
    for (int i = 1; i < LANES; i++) value = (sign > 0) == (lane[i] > value) ? lane[i] : value;
    return value;
}

static inline lanes_i better(lanes_i a, lanes_i b, int sign)
{
    return sign > 0 ? most_i(a, b) : least_i(a, b);
}

// Folds values[from, to) into `best`; reads whole vectors and blanks the lanes outside.
static inline lanes_i extreme(const int32_t *values, int64_t from, int64_t to, lanes_i best, int sign)
{
    const lanes_i neutral = all_i(sign > 0 ? INT32_MIN : INT32_MAX);
    uint32_t wanted = ALL_LANES << (from % LANES);
    for (int64_t i = from - from % LANES; i < to; i += LANES) {
        if (to - i < LANES) wanted &= ALL_LANES >> (LANES - (to - i));
        lanes_i value = load_i(values + i);
        if (wanted != ALL_LANES) value = choose_i(wanted, value, neutral);
        best = better(best, value, sign);
        wanted = ALL_LANES;
    }
    return best;
}

static inline int32_t range_extreme(const int32_t *values, const int32_t *blocks, int64_t from, int64_t to, int sign)
{
    lanes_i best = all_i(sign > 0 ? INT32_MIN : INT32_MAX);
    int64_t first = (from + FXI_BLOCK - 1) / FXI_BLOCK, last = to / FXI_BLOCK; // whole blocks inside
    if (last - first < 2) return fold(extreme(values, from, to, best, sign), sign);
    best = extreme(values, from, first * FXI_BLOCK, best, sign);
    best = extreme(blocks, first, last, best, sign);
    return fold(extreme(values, last * FXI_BLOCK, to, best, sign), sign);
}

static int32_t lowest(const int32_t *values, const int32_t *blocks, int64_t from, int64_t to)
{
    return range_extreme(values, blocks, from, to, -1);
}

static int32_t highest(const int32_t *values, const int32_t *blocks, int64_t from, int64_t to)
{
    return range_extreme(values, blocks, from, to, 1);
}

const fxi_kernels RP_KERNEL_SYMBOL(fxi_population_kernels) = {score, first_touch, lowest, highest};
