// What is left of the start of the data in indicators whose stable lookback is "never".
#ifndef FXI_ENDLESS_H
#define FXI_ENDLESS_H

#include <forex/indicator.h>

// Of one output.
typedef struct fxi_memory {
    int64_t stable; // first bar that has forgotten the start; as many as there are bars when none has
    bool shifted; // by then it is off by a constant or a factor, which a z-score, a rank and a robust scale do not see
} fxi_memory;

// Whether an indicator with this stable lookback has to be measured.
bool fxi_is_endless(const fx_indicator *indicator, int64_t stable);
// Measures the outputs of a run over `series` against those of runs that begin later. `memory` has one entry
// per output.
rp_status fxi_endless_measure(const fx_indicator *indicator, const double *parameters, const fx_series *series,
                              double *const *outputs, fxi_memory *memory, rp_error *error);

#endif
