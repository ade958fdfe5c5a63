// Every kernel of the indicators, compiled once per instruction set.
#include "kernel_i.h"

#include <string.h>

#include "roll.inc"

#include "extreme.inc"

#include "decay.inc"

#include "average.inc"

#include "range.inc"

#include "momentum.inc"

#include "trend.inc"

#include "volatility.inc"

#include "volume.inc"

extern const fxi_kernels RP_KERNEL_SYMBOL(fxi_kernels);
const fxi_kernels RP_KERNEL_SYMBOL(fxi_kernels) = {
    .run =
        {
#define INDICATOR(name, ...) [FXI_ROW_##name] = run_##name,
#include "indicators.def"
#undef INDICATOR
        },
    .sum = roll_sum,
    .weighted = roll_weighted,
    .squares = roll_squares,
    .max = roll_max,
    .min = roll_min,
    .since_max = since_max,
    .since_min = since_min,
    .decay = decay,
};
