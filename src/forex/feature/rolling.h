// Sums and moments over a window of bars, shared by the families. A window is put together from two blocks that are
// summed anew, so nothing is subtracted, no rounding error runs on from the start of the data, and a NaN touches only
// the windows that hold it. The value at bar t depends on the bars up to t alone.
#ifndef FXI_ROLLING_H
#define FXI_ROLLING_H

#include "feature_i.h"

// out[t] = sum of x over the `window` bars that end at t; NaN before bar window - 1. `out` is not `x`.
RP_CHECK rp_status fxi_roll_sum(const double *x, int64_t count, int64_t window, double *out, rp_error *error);

// Count, means and sums of squared deviations of the pairs of a window in which both are numbers.
typedef struct fxi_moments {
    double count, mean_x, mean_y, xx, yy, xy;
} fxi_moments;

typedef void fxi_moments_use(void *context, int64_t t, const fxi_moments *moments);

// Calls `use` for t = window - 1 to count - 1, in order. `y` NULL: moments of x alone.
RP_CHECK rp_status fxi_roll_moments(const double *x, const double *y, int64_t count, int64_t window,
                                    fxi_moments_use *use, void *context, rp_error *error);

// Wilder's average true range (TA-Lib's ATR): NaN before bar `period`.
void fxi_average_range(const fxi_frame *frame, int64_t period, double *out);
// Bars until that average has forgotten its start to 1e-9.
int64_t fxi_average_range_fade(int64_t period);

// a / b; NaN when b is 0 or not a number.
double fxi_ratio(double a, double b);

#endif
