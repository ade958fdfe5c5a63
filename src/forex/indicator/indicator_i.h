// Contracts inside the folder: kernels, and the rolling primitives that they are made of.
//
// Kernels see a series without leading NaN and longer than the lookback. They fill every output from the lookback on;
// what they leave in front is overwritten with NaN, and so are the bars that a NaN inside an input reaches, so no
// kernel has to think about NaN. Scratch arrays are as long as the series.
//
// Causality to the bit: no primitive may round a value differently because of bars that follow it. Hence blocks start
// at fixed distances from the series' start, and a block cut short gives the same bits as a full one.
#ifndef FXI_INDICATOR_I_H
#define FXI_INDICATOR_I_H

#include <forex/indicator.h>

enum { FXI_MAX_SCRATCH = 4 };

typedef struct fxi_call {
    int64_t count;
    const double *parameters;
    const double *open, *high, *low, *close, *volume;
    double *out[FX_INDICATOR_MAX_OUTPUTS];
    double *scratch[FXI_MAX_SCRATCH];
} fxi_call;

typedef void fxi_kernel(const fxi_call *call);
fxi_kernel *fxi_row_kernel(const fx_indicator *indicator);
int fxi_row_scratch(const fx_indicator *indicator); // work arrays that the kernel needs

#define INDICATOR(name, ...) fxi_kernel fxi_run_##name;
#include "indicators.def"
#undef INDICATOR

static inline int64_t fxi_max(int64_t a, int64_t b)
{
    return a > b ? a : b;
}
static inline int64_t fxi_period(const fxi_call *call, int index)
{
    return (int64_t)call->parameters[index];
}
int64_t fxi_hull_period(int64_t period); // whole square root

/* ---- rolling windows: out[t] for t >= period - 1, amortised O(1) a bar; out overlaps nothing --------------------- */

void fxi_roll_sum(const double *x, int64_t count, int64_t period, double *out);
// Sum with weights 1 (oldest) to period (newest); `sum` is fxi_roll_sum of the same window.
void fxi_roll_weighted(const double *x, const double *sum, int64_t count, int64_t period, double *out);
// Sum of squared distances from the window's mean, never negative; `scratch` has `count` doubles.
void fxi_roll_squares(const double *x, int64_t count, int64_t period, double *out, double *scratch);
// `scratch` has `count` doubles.
void fxi_roll_max(const double *x, int64_t count, int64_t period, double *out, double *scratch);
void fxi_roll_min(const double *x, int64_t count, int64_t period, double *out, double *scratch);
// Bars since the highest or lowest of the window, the newest one of equals; `scratch` has 2 * `count` doubles.
void fxi_roll_since_max(const double *x, int64_t count, int64_t period, double *out, double *scratch);
void fxi_roll_since_min(const double *x, int64_t count, int64_t period, double *out, double *scratch);

/* ---- recursions ------------------------------------------------------------------------------------------------ */

// out[i] = keep * out[i-1] + take * x[i] for i in [0, count), out[-1] = start. out may be x.
void fxi_decay(const double *x, int64_t count, double keep, double take, double start, double *out);
double fxi_sum(const double *x, int64_t count);

// Exponential averages with alpha 2 / (period + 1), or 1 / period for Wilder's, seeded with the mean of x[first -
// period
// + 1 .. first] at bar `first`; out may be x.
void fxi_ema(const double *x, int64_t count, int64_t period, int64_t first, double *out);
void fxi_wilder(const double *x, int64_t count, int64_t period, int64_t first, double *out);

/* ---- shared pieces --------------------------------------------------------------------------------------------- */

// True range from bar 1 on; bar 0 is high - low.
void fxi_true_range(const fxi_call *call, double *out);
void fxi_typical_price(const fxi_call *call, double *out);

#endif
