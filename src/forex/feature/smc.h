// Smart-money concepts as one scan over the bars: swings, fair-value gaps, sweeps, breaks of structure, order blocks.
// Everything is published at the bar at which it is known; nothing is written into the past.
//
// Each concept exists upwards and downwards. The scan is written for "up" and runs twice, the second time on mirrored
// prices (negated, high and low exchanged), so that both sides follow the same rules.
#ifndef FXI_SMC_H
#define FXI_SMC_H

#include "feature_i.h"

enum { FXI_SMC_MOST = 16, FXI_SMC_UP = 0, FXI_SMC_DOWN = 1 };

typedef struct fxi_smc_rules {
    int64_t wing;           // bars on each side of a swing
    int64_t fresh;          // bars after which levels and zones are forgotten
    int64_t sweep_age;      // a swing must be older than this to be swept
    const double *range;    // average true range, per bar; NaN until known
    const double *multiple; // per bar: body of the middle bar of a gap in average ranges, at least
    const double *levels;   // per bar: swings, gaps and blocks kept on each side, 2 to FXI_SMC_MOST
} fxi_smc_rules;

// A swing point; `price` is mirrored on the side down.
typedef struct fxi_smc_swing {
    double price;
    int64_t bar;
    bool swept, broken;
} fxi_smc_swing;

// A gap or an order block, mirrored on the side down. `touched`: price has come back to it.
typedef struct fxi_smc_zone {
    double bottom, top;
    int64_t born;
    bool touched;
} fxi_smc_zone;

typedef struct fxi_smc_zones {
    int count;
    fxi_smc_zone zone[FXI_SMC_MOST]; // oldest first
} fxi_smc_zones;

// What one side knows. Swings of the side up are swing highs, those of the side down swing lows.
typedef struct fxi_smc_side {
    int swing_count;
    fxi_smc_swing swings[FXI_SMC_MOST]; // oldest first
    fxi_smc_zones gaps, blocks;
    // What happened at the newest bar.
    bool new_swing, sweep, broke, new_gap, filled, new_block;
    double gap_size;
} fxi_smc_side;

typedef struct fxi_smc {
    const fxi_frame *frame;
    fxi_smc_rules rules;
    fxi_smc_side side[2];
    int trend;          // 0 until the first break
    int bos, choch;     // at the newest bar: direction or 0
    int64_t last_event; // bar of the newest break or change of character, -1 none
} fxi_smc;

void fxi_smc_start(fxi_smc *smc, const fxi_frame *frame, const fxi_smc_rules *rules);
void fxi_smc_step(fxi_smc *smc, int64_t t); // bar t; the bars are given in order from 0

// A swing that still holds liquidity at bar t: neither swept nor broken nor too old.
bool fxi_smc_live(const fxi_smc *smc, const fxi_smc_swing *swing, int64_t t);

#endif
