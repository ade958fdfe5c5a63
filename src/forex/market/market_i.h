/// \file market_i.h
/// Inside src/forex/market: what its files share.
#ifndef FXI_MARKET_I_H
#define FXI_MARKET_I_H

#include <forex/import.h>

/* ---- symbols ------------------------------------------------------------------------------------------------ */

struct fx_symbols {
    fx_symbol *rows;
    int64_t count, capacity;
};

/// Adds the rows of a symbol table in CSV; a row of a known name replaces it. `path` is for messages.
RP_CHECK rp_status fxi_symbols_read(fx_symbols *table, const char *text, size_t size, const char *path,
                                    rp_error *error);

/* ---- bars --------------------------------------------------------------------------------------------------- */

/// Copies what is not an array (symbol, digits, source, zone, repairs, day rule) to another series.
void fxi_bars_copy_head(const fx_bars *from, fx_bars *to);
/// Adds one name and count to a series' `repairs` ("sort: 3; drop-bad-rows: 1").
void fxi_repairs_note(char repairs[256], const char *name, int64_t count);

/// True when metals and indices pause from 17:00 to 18:00 New York and therefore open an hour late.
bool fxi_has_daily_pause(const fx_symbol *symbol);

/// A missing stretch shorter than this is a quiet market, no hole in the feed (trading.md D30).
#define FXI_QUIET (5 * FX_MINUTE)

#endif
