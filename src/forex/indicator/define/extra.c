// What TA-Lib does not have: averages, oscillators, sessions, volatility, persistence.
#include "../definitions_i.h"

#include <math.h>
#include <string.h>

#include "../vector.inc"

#include "../scan.inc"

#include "../varying.inc"

#include "../roll.inc"

#include "../block.inc"

#include "../window_sums.inc"

static fxi_node input(fxi_build *b, fx_column column)
{
    return fxi_input(b, column);
}

static fxi_node close_of(fxi_build *b)
{
    return fxi_input(b, FX_COLUMN_CLOSE);
}

static fxi_node high_of(fxi_build *b)
{
    return fxi_input(b, FX_COLUMN_HIGH);
}

static fxi_node low_of(fxi_build *b)
{
    return fxi_input(b, FX_COLUMN_LOW);
}

#include "extra_average.inc"

#include "extra_oscillator.inc"

#include "extra_session.inc"

#include "extra_volatility.inc"

#include "extra_persistence.inc"

#define INDICATOR(group, name, ...) [FXI_PLACE_##name] = build_##name,
extern const fxi_definitions RP_KERNEL_SYMBOL(fxi_extra);
const fxi_definitions RP_KERNEL_SYMBOL(fxi_extra) = {{
#include "../rows/extra.def"
}};
