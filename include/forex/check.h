/// \file check.h
/// What is wrong with market data: findings with counts and places, how much of the market's time is covered, the
/// spread, and a second source beside it. Changes nothing.
#ifndef FOREX_CHECK_H
#define FOREX_CHECK_H

#include <forex/calendar.h>
#include <forex/import.h>

#ifdef __cplusplus
extern "C" {
#endif

/// One place of a finding: a stretch of time, a bar, or a run of rows.
typedef struct fx_place {
    int64_t begin, end;             ///< ns UTC; `end` is `begin` for a bar
    int64_t begin_local, end_local; ///< the same on the file's clock
    int64_t row, last_row;          ///< rows counted from 1 in the file (of ticks: in its own file); 0 where none
    double value;                   ///< how much, in `unit`
    const char *unit;               ///< "minutes", "hours", "%", "sigma", "bars", "rows", "ticks"; static
    const char *note;               ///< name of a known move, "holiday"; NULL for none; static
} fx_place;

/// One kind of defect or remark found in a file or series.
typedef struct fx_finding {
    char kind[40]; ///< "duplicate-stamp", "missing-hour", "zone", "spike", "gap-quiet", "gap-hole", ...
    int severity;  ///< 0 remark, 1 warning, 2 refuses import unless repaired
    int64_t count;
    int64_t first_row, last_row; ///< rows counted from 1 in the file; 0 where none
    char text[400];              ///< for people: where (the first places), what, which repair
    fx_place *places;            ///< all of them in order of time; NULL for facts of the whole file
    int64_t place_count;
} fx_finding;

/// How much of a trading date is there, in minutes.
typedef struct fx_day_cover {
    int64_t day;      ///< days since 1970-01-01 of the trading date
    int32_t expected; ///< while the market trades, between the file's first and last bar
    int32_t present;  ///< of these, with a bar (or a tick)
    int32_t closed;   ///< with a bar while the market is closed
    bool special;     ///< Christmas, New Year, Good Friday, or a date of the file of holidays
} fx_day_cover;

/// The spread, in points of the symbol table's digits.
typedef struct fx_spread_stats {
    int64_t count, zero, negative; ///< bars or ticks; all 0 when the file has no spread
    double min, median, mean, p95, p99, max;
    int64_t widest_at; ///< ns UTC
} fx_spread_stats;

/// One bar in two sources.
typedef struct fx_price_place {
    int64_t stamp;      ///< ns UTC
    int column;         ///< 0 open, 1 high, 2 low, 3 close
    double here, there; ///< prices
} fx_price_place;

/// How one price differs: absolute differences in points of the finer source.
typedef struct fx_price_difference {
    int64_t equal, below; ///< bars with the same price; with the second source's below the first's
    double mean;          ///< signed: second minus first
    double median, p95, p99, max;
} fx_price_difference;

enum { FX_WORST_PLACES = 8 }; ///< how many of the largest differences are kept

/// Two sources of one symbol, bar by bar, over the time that both cover. When their timeframes differ the shorter one
/// is resampled first.
typedef struct fx_comparison {
    char path[512], zone[64]; ///< of the second source
    fx_timeframe timeframe;
    int digits;          ///< of the points below: the finer source's
    int64_t first, last; ///< the time both cover, ns UTC
    int64_t shared;      ///< stamps in both
    int64_t only_here, only_there;
    int64_t only_here_at[3], only_there_at[3]; ///< the first of them, ns UTC
    fx_price_difference price[4];              ///< open, high, low, close
    fx_price_place worst[FX_WORST_PLACES];     ///< largest first
    int worst_count;
    /// By how much the second source's stamps have to move for the closes to fit best, ns; 0 when they fit best as they
    /// are. `shift_error` and `error` are the mean differences of the closes, points, with and without it.
    int64_t best_shift;
    double shift_error, error;
} fx_comparison;

/// What `forex data check` found.
typedef struct fx_check {
    char path[512], symbol[16];
    int64_t rows;
    int64_t finding_count;
    fx_finding *findings;
    char zone[64];            ///< detected zone
    bool zone_uncertain;      ///< `zone` is the best of several that explain the weeks, and no second source told
    char zone_rivals[2][64];  ///< the other rules of the same offset when the weeks do not tell them apart; else ""
    char zone_evidence[1024]; ///< openings per rule, for people
    bool ticks;               ///< the rows are ticks
    fx_timeframe timeframe;   ///< of the bars; M1 for ticks
    int64_t first, last;      ///< stamps of the first and last row in time, ns UTC
    fx_day_cover *days;       ///< by date without a gap; NULL for weeks, months, and files without a zone
    int64_t day_count;
    fx_spread_stats spread;
    fx_comparison *against; ///< NULL without a second source
} fx_check;

/// How to check; all-zero reads as fx_import does and compares with nothing.
typedef struct fx_check_options {
    fx_import_options reading;
    const char *holidays;     ///< calendar file (calendar.h), or NULL
    const char *against;      ///< file or folder of a second source of the same symbol, or NULL
    const char *against_zone; ///< zone of its stamps; NULL: as fx_import finds it
} fx_check_options;

/// Checks a vendor's file, a folder of ticks or a stored Parquet file. `options` may be NULL. Free with fx_check_free.
RP_API RP_CHECK rp_status fx_check_run(const char *path, const fx_symbols *symbols, const fx_check_options *options,
                                       fx_check **check, rp_error *error);
/// The same with options of reading alone (NULL allowed).
RP_API RP_CHECK rp_status fx_check_file(const char *path, const fx_symbols *symbols, const fx_import_options *options,
                                        fx_check **check, rp_error *error);
RP_API void fx_check_free(fx_check *check); ///< NULL allowed.

/// Compares two series of one symbol. RP_EVALUE when they share no time, RP_EINVAL when their timeframes do not divide.
RP_API RP_CHECK rp_status fx_bars_compare(const fx_bars *here, const fx_bars *there, fx_comparison *out,
                                          rp_error *error);

/// The coverage of a check as text, a line for each year and a sign for each week (rp_free); "" when there is none,
/// NULL when out of memory.
RP_API char *fx_check_calendar_text(const fx_check *check);
/// One place for people, on the file's clock: "2019-05-24 17:00 to 2019-05-26 23:00  360 minutes  row 153201"; returns
/// `text`.
RP_API char *fx_place_text(const fx_place *place, char text[200]);
/// Writes the page of one symbol, made of the checks of its files, as a self-contained HTML file, atomically. It holds
/// at most `places` places of each finding (folded away) and says how many it leaves out; negative holds all.
RP_API RP_CHECK rp_status fx_check_page(const char *path, const fx_check *const *checks, int64_t count, int64_t places,
                                        rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
