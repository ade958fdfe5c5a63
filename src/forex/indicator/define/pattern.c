// Candlestick patterns: 100 bullish, -100 bearish, 0 none; by the number of candles they take.
//
// The shapes are those of TA-Lib, which follows Thomas N. Bulkowski, "Encyclopedia of Candlestick Charts". A pattern
// says nothing about the trend before it.
#include "../definitions_i.h"

#include <math.h>
#include <string.h>

#include "../vector.inc"

#include "candle.inc"

#include "candle_mean.inc"

#include "candle_window.inc"

#include "pattern_node.inc"

#include "pattern_one.inc"

#include "pattern_two.inc"

#include "pattern_three.inc"

#include "pattern_more.inc"

#define INDICATOR(group, name, ...) [FXI_PLACE_##name] = build_##name,
extern const fxi_definitions RP_KERNEL_SYMBOL(fxi_pattern);
const fxi_definitions RP_KERNEL_SYMBOL(fxi_pattern) = {{
#include "../rows/pattern.def"
}};
