/// \file ticks_i.h
/// Inside src/forex/market: an import of ticks, file by file, before it is a series.
#ifndef FXI_TICKS_I_H
#define FXI_TICKS_I_H

#include <forex/check.h>

#include "format_i.h"

/// The ticks of one file within the job's table.
typedef struct fxi_tick_segment {
    const char *path;
    fx_format format;
    int64_t begin, count;
    fxi_tick_facts facts;
    fxi_zone_found zone;
} fxi_tick_segment;

/// All files of one import or check.
typedef struct fxi_tick_job {
    const fx_symbol *symbol;
    const fx_import_options *options;
    bool strict; ///< a damaged file or unclear zone refuses; else it is counted
    fxi_paths files;
    fxi_tick_segment *segments; ///< of the files that hold ticks, in order of time once they are read
    int64_t segment_count;
    int64_t empty;        ///< files without a tick
    char empties[200];    ///< the first of them, by the end of their path
    int64_t damaged;      ///< files that could not be read
    char damage[400];     ///< of the first ones, their messages
    int64_t overlaps;     ///< files that begin before the one before them ends
    char overlap[400];    ///< of the first, for people
    fxi_tick_table table; ///< UTC once they are read
    bool trades;          ///< the files hold trades
    bool sides;           ///< and say of each who took it
    int digits;
    char repairs[256];
    rp_error *error;
} fxi_tick_job;

/// Reads all files, finds zones and digits, turns stamps into UTC, puts files in order of time. End with
/// fxi_tick_job_close, also on failure.
RP_CHECK rp_status fxi_tick_job_open(fxi_tick_job *job, const char *const *paths, int64_t count,
                                     const fx_symbols *symbols);
void fxi_tick_job_close(fxi_tick_job *job); ///< Frees everything of the job.
/// The segment that holds a tick.
const fxi_tick_segment *fxi_tick_segment_of(const fxi_tick_job *job, int64_t tick);

enum { FXI_PRICE_TEXT = 64 };
/// A tick's prices for messages: "bid 1.1 ask 1.2" or "price 1.1"; returns `text`.
const char *fxi_tick_text(const fxi_tick_job *job, int64_t tick, char text[FXI_PRICE_TEXT]);

/// Whether the files hold trades, and their sides; where one is not known, all amounts go to the bid's volume.
void fxi_trades_join_sides(fxi_tick_job *job);

/// Kinds of defect of single ticks, in the order of repair.
typedef enum fxi_tick_defect {
    FXI_TICK_NOT_POSITIVE,
    FXI_TICK_OFF_GRID,
    FXI_TICK_CROSSED,
    FXI_TICK_LATE,
    FXI_TICK_WEEKEND,
    FXI_TICK_DEFECTS
} fxi_tick_defect;

extern const fxi_defect_kind fxi_tick_defect_kinds[FXI_TICK_DEFECTS];

/// How often each was found, and the first and last tick (indices).
typedef struct fxi_tick_defects {
    int64_t count[FXI_TICK_DEFECTS], first[FXI_TICK_DEFECTS], last[FXI_TICK_DEFECTS];
} fxi_tick_defects;

void fxi_tick_defects_find(const fxi_tick_job *job, fxi_tick_defects *found); ///< Counts, changes nothing.
/// Gathers the runs of ticks with one of them, as places.
struct fxi_places;
void fxi_tick_defect_places(const fxi_tick_job *job, fxi_tick_defect defect, struct fxi_places *places);
/// Adds the place of ticks `first` to `last` of one file.
void fxi_tick_place(const fxi_tick_job *job, int64_t first, int64_t last, struct fxi_places *places);
/// Applies the allowed repairs and notes them; refuses what none covers.
RP_CHECK rp_status fxi_tick_defects_repair(fxi_tick_job *job);
/// Puts ticks in order of time; equal stamps keep their order.
RP_CHECK rp_status fxi_ticks_sort(fxi_tick_table *table, rp_error *error);

/// Checks files or folders of ticks; damaged files are findings.
RP_CHECK rp_status fxi_check_ticks(const char *path, const fx_symbols *symbols, const fx_check_options *options,
                                   fx_check **check, rp_error *error);

#endif
