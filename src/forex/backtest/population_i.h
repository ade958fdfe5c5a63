/// \file population_i.h
/// Inside the population evaluator: genes as codes, signals as bit sets, and the walk that turns them into a score.
#ifndef FXI_POPULATION_I_H
#define FXI_POPULATION_I_H

#include <forex/population.h>

#include "backtest_i.h"

/// Signal bits of a batch of genes over a range. Row g holds `words` words of long bits from longs[g * stride] on and
/// as many of short bits from shorts[g * stride] on; word 0 belongs to bars 64 * first_word ... .
typedef struct fxi_signals {
    int64_t first_word, words, stride;
    uint64_t *longs, *shorts; ///< `longs` owns the block
} fxi_signals;

/// Allocates rows for `genes` genes over bars [begin, end).
RP_CHECK rp_status fxi_signals_new(fxi_signals *signals, int64_t genes, int64_t begin, int64_t end, rp_error *error);
void fxi_signals_clear(fxi_signals *signals);
int64_t fxi_signals_row_bytes(int64_t begin, int64_t end); ///< Memory of one gene's row.

/// What scoring needs besides its result: codes of up to `genes` genes, a tile per thread.
typedef struct fxi_scoring fxi_scoring;
RP_CHECK rp_status fxi_scoring_new(const fx_features *features, int64_t genes, fxi_scoring **scoring, rp_error *error);
void fxi_scoring_free(fxi_scoring *scoring); ///< NULL allowed.
/// Fills the rows of `count` genes, on all threads. Bits of the first and last word outside the range are whatever the
/// matrix holds there; the walk looks at none of them.
void fxi_scoring_run(fxi_scoring *scoring, const fx_gene *genes, int64_t count, fxi_signals *signals);

/// One gene's walk over its bars. Scratch of day equity holds a double per trading day of the range.
typedef struct fxi_walk {
    fxi_run run;
    const fxi_kernels *kernels;
    const uint64_t *longs, *shorts;
    int64_t first_word;
    fxi_drawdown drawdown;
    double *day_equity;
    int64_t first_day, day, day_end; ///< index of the range's first day; the day in progress and the bar it ends before
    int64_t limit_for, limit;        ///< bar of entry, and the bar at whose close its time is up
} fxi_walk;

/// Walks `gene`'s signals (row `row` of `signals`) over the run's range. The run has been started.
void fxi_walk_run(fxi_walk *walk, const fxi_signals *signals, int64_t row, double *day_equity);

#endif
