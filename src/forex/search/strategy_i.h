// What reading, writing and wording of strategies share.
#ifndef FOREX_STRATEGY_I_H
#define FOREX_STRATEGY_I_H

#include "search_i.h"

#define FXI_STRATEGY_FORMAT     1             ///< the number in a file's "format"
#define FXI_STRATEGY_FILE_LIMIT (1024 * 1024) ///< bytes; a larger file is no strategy

const char *fxi_hold_unit_name(fx_hold_unit unit); ///< "bars", "minutes", "market_minutes".

#endif
