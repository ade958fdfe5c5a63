/// \file symbol.h
/// What a symbol is: digits, point, pip, tick, contract, lots, currencies, costs. The built-in table is
/// src/forex/market/symbols.csv; a user's file of the same columns extends or overrides it. A symbol that stands in
/// neither is refused.
#ifndef FOREX_SYMBOL_H
#define FOREX_SYMBOL_H

#include <rapto/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How profit is computed (trading.md D17). Only FX_CALC_FOREX is traded at present; the others are carried as data.
typedef enum fx_calc_mode { FX_CALC_FOREX, FX_CALC_CFD, FX_CALC_CFD_INDEX, FX_CALC_FUTURES } fx_calc_mode;

/// One row of the symbol table. "point" is 10^-digits; prices of a data set may have more digits than `digits`.
typedef struct fx_symbol {
    char name[16];                               ///< "EURUSD"
    char base[8], quote[8];                      ///< currencies (base of an index: its name)
    int digits;                                  ///< decimals of a quoted price
    int pip_points;                              ///< points in a pip (10 for EURUSD and USDJPY at 5 and 3 digits)
    int tick_points;                             ///< smallest price step, in points
    int64_t contract_size;                       ///< units of base in one lot
    int64_t lot_step_e8, lot_min_e8, lot_max_e8; ///< lots times 10^8
    int spread_points;                           ///< typical spread, in points
    int64_t commission_e8;                       ///< account currency per lot per side, times 10^8
    int64_t swap_long_e8, swap_short_e8;         ///< points per lot per night, times 10^8 (negative: charged)
    int triple_swap_weekday; ///< weekday whose rollover counts three nights (0 = Sunday; 3 = Wednesday)
    fx_calc_mode calc_mode;
    char asset_class[16]; ///< "major", "cross", "metal", "index", "crypto"
} fx_symbol;

/// A symbol table; immutable once built.
typedef struct fx_symbols fx_symbols;

/// The built-in table, extended by the CSV file `extra_path` when that is not NULL. A malformed row is refused with
/// file, line, column and value. Free with fx_symbols_free.
RP_API RP_CHECK rp_status fx_symbols_load(const char *extra_path, fx_symbols **table, rp_error *error);
RP_API void fx_symbols_free(fx_symbols *table); ///< NULL allowed.
/// Finds a symbol (exact name, or with a broker's suffix cut: "EURUSD.r"). RP_EUNKNOWN prints the line to add.
RP_API RP_CHECK rp_status fx_symbols_find(const fx_symbols *table, const char *name, const fx_symbol **symbol,
                                          rp_error *error);
RP_API int64_t fx_symbols_count(const fx_symbols *table);                      ///< Number of rows.
RP_API const fx_symbol *fx_symbols_at(const fx_symbols *table, int64_t index); ///< Row by index; borrowed.

/// Decimals of a currency's minor unit (2; 0 for JPY and KRW).
RP_API int fx_currency_digits(const char *currency);

#ifdef __cplusplus
}
#endif
#endif
