/// \file check_i.h
/// Inside the check: a check being made, and what its parts share.
#ifndef FXI_CHECK_I_H
#define FXI_CHECK_I_H

#include <forex/check.h>

#include "market_i.h"

/// A check being made: the file, its rows in UTC, and the findings so far.
typedef struct fxi_checking {
    const fx_symbol *symbol;
    const fx_calendar *calendar;
    fxi_file file;
    fx_check *out;
    rp_error *error;
    rp_status status; ///< first failure (memory); later findings are dropped
} fxi_checking;

/// A new empty finding at the end of the check's; NULL when out of memory.
fx_finding *fxi_finding_new(fx_check *out);
/// Adds a finding; `first` and `last` are row indices of the table, -1 where none.
void fxi_find(fxi_checking *c, const char *kind, int severity, int64_t count, int64_t first, int64_t last,
              const char *format, ...) RP_PRINTF(7, 8);

/* ---- places ------------------------------------------------------------------------------------------------------ */

enum { FXI_PLACES_SHOWN = 6 }; ///< how many a sentence names

/// The places of one finding while they are gathered.
typedef struct fxi_places {
    fx_place *items;
    int64_t count, capacity;
    bool failed; ///< out of memory; fxi_places_hand says so
} fxi_places;

/// Adds a place; its local times are filled in from `zone` (NULL: UTC).
void fxi_place_add(fxi_places *places, const fx_zone *zone, fx_place place);
/// Hands the places to the newest finding. Frees them when there is none, or when `*status` holds a failure; sets
/// `*status` when memory ran out.
void fxi_places_hand(fxi_places *places, fx_check *out, rp_status *status, rp_error *error);
/// The first places for a sentence, with ", ..." when there are more: "2019-05-24 17:00 to 2019-05-26 23:00 (360)",
/// "2019-01-02 17:35 (1.03 %)"; returns `text`.
char *fxi_places_sentence(const fxi_places *places, char *text, size_t size);

/// Writes a UTC instant on the file's clock, "2019-10-27 19:00".
char *fxi_clock_text(const fxi_checking *c, int64_t utc, char text[24]);
/// True when the file's clock changes within two days of an instant.
bool fxi_clock_changes(const fxi_checking *c, int64_t utc);
/// True for a row that a repair would leave out: it counts neither as covered nor as a move.
bool fxi_row_is_bad(const fxi_checking *c, const fxi_row *row);
/// Trading dates on which feeds stop or close early: Christmas, New Year, Good Friday; for metals and indices also the
/// holidays of the United States.
bool fxi_is_holiday(const fx_symbol *symbol, int64_t day);

/// Findings of what may be right and mostly is not.
RP_CHECK rp_status fxi_check_plausible(fx_check *check, const fx_symbols *symbols, rp_error *error);
/// Hands the newest finding its places: the runs of rows with a flag.
void fxi_check_runs(fxi_checking *c, unsigned flag);
void fxi_check_rows(fxi_checking *c);   ///< Defects of single rows, flat bars, grid, volume.
void fxi_check_moves(fxi_checking *c);  ///< Large moves: named, suspect, of ten sigma; prices that stand still.
void fxi_check_gaps(fxi_checking *c);   ///< Missing stretches by class. Leaves out the rows that are defective.
void fxi_check_cover(fxi_checking *c);  ///< Coverage by trading date.
void fxi_check_spread(fxi_checking *c); ///< Spread of the bars.

/* ---- zone by a second source ------------------------------------------------------------------------------------- */

/// What a second source says of two zones.
typedef struct fxi_zone_votes {
    int64_t bars;    ///< that stand at other instants under the two, and in the second source under both
    double error[2]; ///< mean distance of their opens and closes from the second source's, points
    int chosen;      ///< 0 or 1; -1 when the prices do not tell
} fxi_zone_votes;

/// Compares one file read in two zones with shorter bars. RP_EINVAL when these are no shorter, or longer than H1.
RP_CHECK rp_status fxi_zone_by_source(const fx_bars *const here[2], const fx_bars *there, fxi_zone_votes *votes,
                                      rp_error *error);

/* ---- coverage -------------------------------------------------------------------------------------------------- */

/// Counts minutes into the days of a check.
typedef struct fxi_cover {
    const fx_calendar *calendar;
    fx_day_cover *days;
    int64_t first_day, count;
    int64_t day, open, close; ///< the session last used
} fxi_cover;

/// Lays out the days from `first` to `last` (ns UTC) and what is expected of them; days stay NULL for spans that no
/// data has (more than 200 years).
RP_CHECK rp_status fxi_cover_open(fxi_cover *cover, const fx_symbol *symbol, const fx_calendar *calendar, int64_t first,
                                  int64_t last, rp_error *error);
void fxi_cover_add(fxi_cover *cover, int64_t stamp, int64_t span); ///< A bar, or the minute of a tick.
void fxi_cover_close(fxi_cover *cover, fx_check *out);             ///< Hands the days over.
/// Sums the days, for words: minutes expected, present, and days with none.
void fxi_cover_sum(const fx_check *check, int64_t *expected, int64_t *present, int64_t *missing_days);

/// Statistics of spreads in points; sorts `points`.
void fxi_spread_measure(double *points, int64_t count, fx_spread_stats *stats);

#endif
