/// \file import.h
/// From vendors' files to bars. What is wrong with a file: check.h.
#ifndef FOREX_IMPORT_H
#define FOREX_IMPORT_H

#include <forex/bars.h>
#include <forex/format.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Named repairs; each one applied is counted and written into the series' `repairs`.
enum {
    FX_REPAIR_DROP_IDENTICAL = 1,  ///< "drop-identical-duplicates": a row equal to an earlier one in every column
    FX_REPAIR_KEEP_FIRST = 2,      ///< "keep-first-duplicate": same stamp, other values: the first stays
    FX_REPAIR_SORT = 4,            ///< "sort": rows out of order are sorted by stamp
    FX_REPAIR_ROUND_GRID = 8,      ///< "round-to-grid": prices off the point grid are rounded half to even
    FX_REPAIR_DROP_BAD = 16,       ///< "drop-bad-rows": rows with price <= 0 or high below low are left out
    FX_REPAIR_DROP_FLAT = 32,      ///< "drop-flat-fills": bars without volume and range while the market is closed
    FX_REPAIR_DROP_WEEKEND = 64,   ///< "drop-weekend": bars stamped while the market is closed
    FX_REPAIR_CLIP_CROSSED = 128,  ///< "clip-crossed": where the ask is below the bid, the spread counts as 0
    FX_REPAIR_DROP_UNPAIRED = 256, ///< "drop-unpaired": bars that stand only in the bid or only in the ask file
    FX_REPAIR_SKIP_DAMAGED = 512   ///< "skip-damaged-files": tick files of a folder that cannot be read are left out
};
/// Reads a comma-separated list of repair names ("sort,drop-bad-rows"); an unknown name is refused with the known ones.
RP_API RP_CHECK rp_status fx_repairs_parse(const char *text, unsigned *repairs, rp_error *error);

/// Which of a bar's spreads is its spread. Bars of bid and ask know those of open and close, bars made from ticks all.
typedef enum fx_spread_rule {
    FX_SPREAD_MAX,  ///< the largest: what a stop may have to pay
    FX_SPREAD_OPEN, ///< at the first tick
    FX_SPREAD_LAST, ///< at the last tick
    FX_SPREAD_MIN,  ///< the smallest, as many MetaTrader servers write it
    FX_SPREAD_MEAN  ///< the mean, rounded half to even
} fx_spread_rule;
/// Reads "max", "open", "last", "min" or "mean"; an unknown name is refused with the known ones.
RP_API RP_CHECK rp_status fx_spread_rule_parse(const char *text, fx_spread_rule *rule, rp_error *error);

/// How to read a file. All-zero is "detect everything".
typedef struct fx_import_options {
    fx_format format;
    const char *symbol;    ///< NULL: from the file's name
    const char *zone;      ///< fx_zone_get name, or NULL: detected from the weekly openings
    const char *timeframe; ///< NULL: the most frequent step of the stamps
    bool stamps_are_close; ///< stamps are bar ends, not starts
    unsigned repairs;      ///< FX_REPAIR_* bits
    int digits;            ///< 0: the finer of data and symbol table
    fx_spread_rule spread; ///< for bid and ask together: which spread a bar gets
} fx_import_options;

/// Reads one or several files or folders of one symbol into one series. A bid and an ask file of the same name become
/// one series with spread; ticks become bars of `timeframe` (M1 when NULL). Bars that a vendor fills in where nothing
/// traded (Dukascopy candles of volume 0) are dropped, noted as "drop-flat-fills". Defects that no allowed repair
/// covers refuse the import: the message gives file, row, value, counts, and the repair or option that would help.
RP_API RP_CHECK rp_status fx_import(const char *const *paths, int64_t path_count, const fx_symbols *symbols,
                                    const fx_import_options *options, fx_bars **bars, rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
