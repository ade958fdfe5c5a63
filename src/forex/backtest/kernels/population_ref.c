// The plain version of the population kernels: what the others must equal, bit for bit.
#include "population_kernels.h"

static float score_bar(const float *tile, const fxi_code *code, int bar)
{
    float score = code->term[0].weight * tile[code->term[0].offset + bar];
    for (int k = 1; k < code->terms; k++) {
        float product = code->term[k].weight * tile[code->term[k].offset + bar];
        score = score + product;
    }
    return score;
}

static void score(const float *tile, const fxi_code *codes, int64_t count, uint64_t *longs, uint64_t *shorts,
                  int64_t stride)
{
    for (int64_t g = 0; g < count; g++) {
        uint64_t buy = 0, sell = 0;
        for (int bar = 0; bar < FXI_TILE; bar++) {
            float value = score_bar(tile, &codes[g], bar);
            if (value >= codes[g].long_threshold)
                buy |= UINT64_C(1) << bar;
            else if (value <= codes[g].short_threshold)
                sell |= UINT64_C(1) << bar;
        }
        longs[g * stride] = buy;
        shorts[g * stride] = sell;
    }
}

static int64_t first_touch(const fxi_levels *levels, int64_t from, int64_t to)
{
    while (from < to && levels->low[from] > levels->low_level && levels->high[from] < levels->high_level) from++;
    return from < to ? from : to;
}

static int32_t lowest(const int32_t *values, const int32_t *blocks, int64_t from, int64_t to)
{
    int32_t least = values[from];
    for (int64_t i = from + 1; i < to; i++)
        if (values[i] < least) least = values[i];
    return least;
}

static int32_t highest(const int32_t *values, const int32_t *blocks, int64_t from, int64_t to)
{
    int32_t most = values[from];
    for (int64_t i = from + 1; i < to; i++)
        if (values[i] > most) most = values[i];
    return most;
}

const fxi_kernels fxi_population_kernels_ref = {score, first_touch, lowest, highest};

const fxi_kernels *fxi_population_pick(void)
{
    return rp_isa_level() == RP_ISA_REF ? &fxi_population_kernels_ref : RP_KERNEL_PICK(fxi_population_kernels);
}
