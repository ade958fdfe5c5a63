/// \file bars.h
/// Bars: structure of arrays, prices as integer points, every bar with the instant it opened and the instant from which
/// it may be known.
#ifndef FOREX_BARS_H
#define FOREX_BARS_H

#include <forex/calendar.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { FX_BAR_PARTIAL = 1 }; ///< bit in fx_bars.flags: the bar's span is not covered by the data (first or last)

/// A series of bars of one symbol and timeframe, sorted by strictly rising open_time. Prices are bid, in points of
/// 10^-digits where `digits` belongs to this series (the finer of data and symbol table). Owned by whoever made it;
/// free with fx_bars_free. Arrays have `count` elements and 64-byte alignment.
typedef struct fx_bars {
    fx_symbol symbol;
    fx_timeframe timeframe;
    fx_day_rule day_rule; ///< how D1 and longer (and H2, H4, H12) bars are cut
    int digits;
    int64_t count;
    int64_t *open_time; ///< ns UTC
    int64_t *known_at;  ///< ns UTC; end of the bar's span
    int32_t *open, *high, *low, *close;
    int32_t *spread; ///< points, or NULL when the data has none
    double *volume;
    uint8_t *flags;           ///< FX_BAR_PARTIAL
    rp_hash hash;             ///< content hash of times, prices, spread, volume, symbol name, digits
    char source[256];         ///< where it came from, for people ("data/symbol=EURUSD/..., HistData ASCII")
    char zone[64];            ///< zone of the source's stamps, and how it is known ("UTC-5/eu, detected")
    char repairs[256];        ///< named repairs applied, with counts ("drop-identical-duplicates: 60"); "" when none
    char zone_evidence[1024]; ///< for a detected zone: week openings and closings under each rule, by file; else ""
    fx_calendar *calendar;    ///< hours that bars made from these follow (fx_bars_follow), an own reference;
                              ///< NULL: the FX week. Never NULL for crypto
    void *mapping;       ///< the columns lie in this private file mapping (writing to them is seen by nobody), or NULL
    size_t mapping_size; ///< bytes of it
} fx_bars;

/// Allocates `count` bars of zeros (spread only when `with_spread`).
RP_API RP_CHECK rp_status fx_bars_new(const fx_symbol *symbol, fx_timeframe tf, int digits, int64_t count,
                                      bool with_spread, fx_bars **bars, rp_error *error);
RP_API void fx_bars_free(fx_bars *bars);          ///< NULL allowed.
RP_API double fx_bars_point(const fx_bars *bars); ///< 10^-digits, the correctly rounded double.
RP_API void fx_bars_rehash(fx_bars *bars);        ///< Recomputes `hash` from the content.
/// Copies bars [begin, end) into a new series; `hash` is recomputed.
RP_API RP_CHECK rp_status fx_bars_slice(const fx_bars *bars, int64_t begin, int64_t end, fx_bars **out,
                                        rp_error *error);
RP_API int64_t fx_bars_find(const fx_bars *bars, int64_t utc); ///< First bar with open_time >= utc; count if none.

/// Lets a series follow a calendar (NULL: the FX week), which it keeps: resampling it, and features on longer bars, go
/// by the calendar's closes, and H2 and longer bars of its own are known at the close before when their span ends while
/// the market is closed. `hash` is recomputed.
RP_API void fx_bars_follow(fx_bars *bars, fx_calendar *calendar);
/// Makes a longer timeframe (first open, highest high, lowest low, last close, summed volume, largest spread). Bars are
/// anchored to `rule`; first and last bars whose span the data does not cover are dropped, or kept and flagged when
/// `keep_partial`. RP_EINVAL when `tf` is shorter than the source or no multiple of it.
RP_API RP_CHECK rp_status fx_bars_resample(const fx_bars *bars, fx_timeframe tf, fx_day_rule rule, bool keep_partial,
                                           fx_bars **out, rp_error *error);

/* ---- store: <root>/symbol=SYM/timeframe=TF/NAME.parquet -------------------------------------------------------- */

/// One entry of a store.
typedef struct fx_store_entry {
    char symbol[16];
    fx_timeframe timeframe;
    int64_t files, rows;
    int64_t first, last; ///< open times of the first and last bar, ns UTC
} fx_store_entry;

/// Lists a store, sorted by symbol and timeframe. `*entries` is released with rp_free.
RP_API RP_CHECK rp_status fx_store_list(const char *root, fx_store_entry **entries, int64_t *count, rp_error *error);
/// Where the bars of one timeframe come from: FX_TIMEFRAME_COUNT in `from` when they cannot be had at all, the
/// timeframe itself when it is stored, else the shorter one that fx_store_load makes them from.
typedef struct fx_store_origin {
    fx_timeframe timeframe, from;
    int64_t rows; ///< stored bars of `from`
} fx_store_origin;
/// The missing-timeframe report of one symbol under one day rule: `origins` has FX_TIMEFRAME_COUNT elements.
RP_API RP_CHECK rp_status fx_store_origins(const char *root, const char *symbol, fx_day_rule rule,
                                           fx_store_origin *origins, rp_error *error);
/// Loads all files of one symbol and timeframe (predecessor.md 2.1 with its FIX marks: aliases, units from the file,
/// integer or decimal prices), joined by time; from the cache (fx_store_cache_set) when it is current. Unsorted or
/// duplicate stamps, prices <= 0, high < low and nulls are errors that say how
/// many and where, and name the command that repairs. When the timeframe is missing it is made from the longest
/// shorter one there that divides it, under `rule`.
RP_API RP_CHECK rp_status fx_store_load(const char *root, const fx_symbols *symbols, const char *symbol,
                                        fx_timeframe tf, fx_day_rule rule, fx_bars **bars, rp_error *error);
/// The same, following the symbol's calendar of the file `holidays` (calendar.h; NULL: none).
RP_API RP_CHECK rp_status fx_store_load_by(const char *root, const fx_symbols *symbols, const char *symbol,
                                           fx_timeframe tf, fx_day_rule rule, const char *holidays, fx_bars **bars,
                                           rp_error *error);
/// Writes a series to the store as its one Parquet file (data.parquet), atomically, with source, zone, repairs, digits
/// and hash in the file's key-value metadata; an older data.parquet is replaced, other files beside it are refused with
/// RP_EEXIST. Returns the path through `path_out` when not NULL (rp_free).
RP_API RP_CHECK rp_status fx_store_save(const char *root, const fx_bars *bars, char **path_out, rp_error *error);

/// What to do when an appended bar has the stamp of a stored one and other values.
typedef enum fx_conflict {
    FX_CONFLICT_REFUSE,      ///< nothing is written; the message names the first such bar with both values
    FX_CONFLICT_KEEP_STORED, ///< "keep-stored": the stored bars stand
    FX_CONFLICT_TAKE_NEW     ///< "take-new": the new bars stand, the stored file keeps the old ones unseen
} fx_conflict;

/// What an append did.
typedef struct fx_appended {
    int64_t given, added, identical, conflicting; ///< bars
    char *path;                                   ///< the new file (rp_free); NULL when nothing was added
} fx_appended;

/// Adds bars to a stored series (or starts it) as one new file, data.parquet or part-NNNNNN.parquet; the files that are
/// there are not touched, and until the new one stands whole under its name the series is the old one. Bars that are
/// stored already add nothing. RP_ECONFLICT for conflicting bars that `rule` does not settle, and for a series that is
/// cut by other days or has a spread where the other has none. Writers of one folder wait for each other.
RP_API RP_CHECK rp_status fx_store_append(const char *root, const fx_bars *bars, fx_conflict rule,
                                          fx_appended *appended, rp_error *error);
/// Reads "refuse", "keep-stored" or "take-new".
RP_API RP_CHECK rp_status fx_conflict_parse(const char *text, fx_conflict *rule, rp_error *error);

/// Where loaded series are kept as memory-mapped columns, so that the next load of the same files is quick. `folder`
/// NULL: the environment's RAPTO_CACHE, else rapto in XDG_CACHE_HOME or ~/.cache; "off": nowhere. Series with fewer
/// than `min_rows` bars (0: 20,000) are not kept; the least recently used files go when all are larger than `max_bytes`
/// (0: 4 GiB). A cache file is used only while the series' files are what they were and its content has its hash. Not
/// to be called while another thread loads.
RP_API void fx_store_cache_set(const char *folder, int64_t min_rows, int64_t max_bytes);

#ifdef __cplusplus
}
#endif
#endif
