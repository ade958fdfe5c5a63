// The shared nodes of one instruction set (primitives.c), and the same over whole arrays for neighbours in src/forex.
#ifndef FXI_PRIMITIVES_I_H
#define FXI_PRIMITIVES_I_H

#include "program_i.h"

typedef struct fxi_primitives {
    fxi_node_fn *sum, *total, *path_total, *line, *squares, *running_sum, *highest, *lowest, *higher, *lower,
        *since_highest, *since_lowest, *decay, *cumulative, *mix[4], *path, *root, *true_range, *range_from_first,
        *typical_price, *kama, *deviation, *channel_index, *variance, *stddev, *bands, *correlation, *beta, *ranked,
        *ranked_narrow, *count_below, *hilbert, *mama;
    bool (*all_finite)(const double *const *x, int columns, int64_t n);
    void (*copy_past)(const double *x, double *out, int64_t n); // results that no cache could hold
    void (*settle)(void);                                       // once at their end
    size_t sum_state, varying_state, line_state, square_state, extreme_state, pair_state, rank_state, ranks_state,
        hilbert_state, mama_state;
    int64_t narrow; // longest window of ranked_narrow
} fxi_primitives;

RP_KERNEL_DECLARE(fxi_primitives, fxi_primitives);

#endif
