/// \file ticks.h
/// Ticks: structure of arrays with bid and ask, read from vendors' files, and made into bars by time, count, volume,
/// value or range.
#ifndef FOREX_TICKS_H
#define FOREX_TICKS_H

#include <forex/import.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Ticks of one symbol in the order of time; ticks may share a stamp. They are quotes, or trades of an exchange, which
/// have one price and no spread. Prices are integer points of 10^-digits, where `digits` belongs to this series (the
/// finer of data and symbol table). Owned by whoever made it; free with fx_ticks_free. Arrays have `count` elements and
/// 64-byte alignment.
typedef struct fx_ticks {
    fx_symbol symbol;
    int digits;
    int64_t count;
    int64_t *time;                   ///< ns UTC, never falling
    bool trades;                     ///< the ticks are trades
    int32_t *bid, *ask;              ///< points; ask is never below bid. Of trades: the price, and NULL
    double *bid_volume, *ask_volume; ///< in the source's unit (Dukascopy: millions of base); NULL when it has none. Of
                                     ///< trades: what sellers gave at the bid and buyers took at the ask; where the
                                     ///< source does not say who took, the amount and NULL
    rp_hash hash;                    ///< content hash of times, prices, volumes, symbol name, digits
    int64_t files;                   ///< files they were read from, empty ones included
    char source[256];                ///< where they came from, for people
    char zone[64];                   ///< zone of the source's stamps, and how it is known
    char repairs[256];               ///< named repairs applied, with counts; "" when none
    char zone_evidence[1024];        ///< for a detected zone: week openings and closings under each rule; else ""
} fx_ticks;

/// Allocates `count` ticks of zeros (volumes only when `with_volume`).
RP_API RP_CHECK rp_status fx_ticks_new(const fx_symbol *symbol, int digits, int64_t count, bool with_volume,
                                       fx_ticks **ticks, rp_error *error);
/// The same for trades (`with_volume`: amounts; `with_sides`: apart by who took them).
RP_API RP_CHECK rp_status fx_trades_new(const fx_symbol *symbol, int digits, int64_t count, bool with_volume,
                                        bool with_sides, fx_ticks **ticks, rp_error *error);
RP_API void fx_ticks_free(fx_ticks *ticks);                       ///< NULL allowed.
RP_API void fx_ticks_rehash(fx_ticks *ticks);                     ///< Recomputes `hash` from the content.
RP_API int64_t fx_ticks_find(const fx_ticks *ticks, int64_t utc); ///< First tick at or after utc; count if none.

/// Reads one or several files or folders (read as a whole, in order of time) of one symbol's ticks into one series.
/// `options` as for fx_import (its `timeframe` and `stamps_are_close` say nothing here). Defects that no allowed repair
/// covers refuse the import with file, tick, value and the repair that helps.
RP_API RP_CHECK rp_status fx_ticks_import(const char *const *paths, int64_t path_count, const fx_symbols *symbols,
                                          const fx_import_options *options, fx_ticks **ticks, rp_error *error);

/* ---- ticks to bars ------------------------------------------------------------------------------------------- */

/// When a bar ends.
typedef enum fx_bar_kind {
    FX_BARS_TIME,   ///< at the end of its timeframe's span; a span without a tick has no bar
    FX_BARS_TICK,   ///< with the tick that makes `amount` ticks
    FX_BARS_VOLUME, ///< with the tick that brings bid and ask volume together to `amount`
    FX_BARS_DOLLAR, ///< with the tick that brings volume times mid price to `amount` (units of quote currency)
    FX_BARS_RANGE   ///< with the tick that takes the bid's high `amount` points above its low
} fx_bar_kind;

/// How ticks become bars; all-zero is M1 with the largest spread, cut at 17:00 New York from H2 on.
typedef struct fx_tick_bars_options {
    fx_bar_kind kind;
    fx_timeframe timeframe; ///< of FX_BARS_TIME
    double amount;          ///< of the other kinds; > 0. FX_BARS_RANGE: points of the series
    fx_day_rule day_rule;
    fx_spread_rule spread;       ///< which spread goes to `bars->spread`
    bool keep_partial;           ///< keep (and flag) a first or last bar that the ticks do not cover
    const fx_calendar *calendar; ///< whose closes bars of H2 and longer go by; NULL: the FX week, for crypto none
} fx_tick_bars_options;

/// Bars made from ticks: bid in `bars`, whose volume counts ticks; the rest beside it, one element per bar. Of trades,
/// `bars` holds their prices and its volume sums their amounts (counts them when they have none); what belongs to ask
/// and spread is NULL, and `bars` has no spread. Ticks that
/// share a stamp are never parted, so opening times rise strictly; `bars->known_at` is the end of the span, and for
/// other kinds the first instant after the last tick (`bars->timeframe` then says nothing). Free with
/// fx_tick_bars_free.
typedef struct fx_tick_bars {
    fx_bar_kind kind;
    double amount;
    fx_bars *bars;
    int64_t *close_time; ///< ns UTC of the last tick
    int64_t *ticks;      ///< how many there are
    int32_t *ask_open, *ask_high, *ask_low, *ask_close;
    int32_t *spread_open, *spread_max, *spread_min, *spread_last; ///< points, tick by tick
    double *spread_mean;                                          ///< points, every tick counted alike
    double *bid_volume, *ask_volume; ///< sums; NULL when the ticks have none, or are trades of unknown sides
} fx_tick_bars;

/// Makes bars. RP_EVALUE for volume and dollar bars of ticks without volume, and when no bar is complete.
RP_API RP_CHECK rp_status fx_ticks_to_bars(const fx_ticks *ticks, const fx_tick_bars_options *options,
                                           fx_tick_bars **out, rp_error *error);
RP_API void fx_tick_bars_free(fx_tick_bars *bars); ///< NULL allowed.
/// Reads "M1", "tick:1000", "volume:50", "dollar:1000000" or "range:100" into kind, timeframe and amount.
RP_API RP_CHECK rp_status fx_tick_bars_parse(const char *text, fx_tick_bars_options *options, rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
