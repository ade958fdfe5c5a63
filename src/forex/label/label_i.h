// Contracts inside the folder: rows, and the one trade that a label looks at.
#ifndef FXI_LABEL_I_H
#define FXI_LABEL_I_H

#include <forex/label.h>

#include "backtest/backtest_i.h"

// Rows of `count` bars, all unknown. RP_ENOMEM names `what`.
rp_status fxi_labels_new(const char *what, int64_t count, fx_labels **labels, rp_error *error);
// Fills the counts.
void fxi_labels_tally(fx_labels *labels);

// A trade to follow. Distances and levels in points; levels as q (side * price).
typedef struct fxi_plan {
    int32_t side;
    int32_t stop_distance, target_distance; // from the entry fill; 0: none
    int64_t target_level;                   // q: the target is the farther of level and distance; INT64_MIN: none
    int32_t horizon;                        // in the rules' hold unit
    int64_t last;                           // bar at whose close the trade ends at the latest; -1: none
} fxi_plan;

// How it ended.
typedef struct fxi_outcome {
    fx_barrier barrier; // FX_BARRIER_NONE: refused, or open at the end of the data
    bool refused;       // no entry: the rules' Friday window
    bool ambiguous;
    int64_t bar;
    int64_t time;   // instant of the exit
    int64_t entry;  // entry price in points
    int32_t points; // exit less entry, in the trade's favour
    double net;     // points after commission and swap
} fxi_outcome;

// Running costs of a tape that trades are charged by.
typedef struct fxi_costs {
    const fx_tape *tape;
    int64_t *nights; // nights charged up to and with each bar; NULL without swap
} fxi_costs;

rp_status fxi_costs_make(const fx_tape *tape, fxi_costs *costs, rp_error *error);
void fxi_costs_clear(fxi_costs *costs);

// Follows the trade decided at the close of bar `row`.
fxi_outcome fxi_follow(const fxi_costs *costs, int64_t row, const fxi_plan *plan);

// Whether the rules refuse the entry decided at the close of bar `row`; false when the data end there.
bool fxi_refused(const fx_tape *tape, int64_t row);

// A row whose trade is still open when the data end: it lives to the end and beyond.
void fxi_row_open(fx_labels *labels, int64_t i);

// Writes a one-sided outcome's trade into row i: everything but the class.
void fxi_row_trade(fx_labels *labels, int64_t i, const fxi_plan *plan, const fxi_outcome *outcome);

// 1 long wins, -1 short wins, 0 neither, from the outcomes of both sides. `dead_zone` is in points; `by_time` allows a
// profit at the time barrier to win.
typedef struct fxi_contest {
    const fxi_plan *plans;       // long, short
    const fxi_outcome *outcomes; // long, short
    double dead_zone;
    bool by_time;
} fxi_contest;
void fxi_row_contest(fx_labels *labels, int64_t i, const fxi_contest *contest);

#endif
