// Contract between the indicators' kernels and the rest of the folder.
//
// All kernels live in one translation unit, kernels.c, made of the .inc files beside it and compiled once per
// instruction set; what leaves it is one table of functions (rapto/kernel.h). Every level gives the same bits: the
// loops are plain C without contraction or reassociation.
//
// Kernels see a series without leading NaN and longer than the lookback. They fill every output from the lookback on;
// what they leave in front is overwritten with NaN, and so are the bars that a NaN inside an input reaches, so no
// kernel has to think about NaN. Scratch arrays are as long as the series.
//
// Causality to the bit: no primitive may round a value differently because of bars that follow it. Hence blocks start
// at fixed distances from the series' start, and a block cut short gives the same bits as a full one.
#ifndef FXI_KERNEL_I_H
#define FXI_KERNEL_I_H

#include <forex/indicator.h>
#include <rapto/kernel.h>

#include <math.h>

enum { FXI_MAX_SCRATCH = 4 };

typedef struct fxi_call {
    int64_t count;
    const double *parameters;
    const double *open, *high, *low, *close, *volume;
    double *out[FX_INDICATOR_MAX_OUTPUTS];
    double *scratch[FXI_MAX_SCRATCH];
} fxi_call;

typedef void fxi_kernel(const fxi_call *call);

// One number per row of the table.
enum fxi_row {
#define INDICATOR(name, ...) FXI_ROW_##name,
#include "indicators.def"
#undef INDICATOR
    FXI_ROWS
};

typedef void fxi_roll(const double *x, int64_t count, int64_t period, double *out, double *scratch);

// What one level offers. Rolling functions write out[t] for t >= period - 1, amortised O(1) a bar; out overlaps
// nothing.
typedef struct fxi_kernels {
    fxi_kernel *run[FXI_ROWS];
    void (*sum)(const double *x, int64_t count, int64_t period, double *out);
    // Sum with weights 1 (oldest) to period (newest); `sum` is the sum of the same window.
    void (*weighted)(const double *x, const double *sum, int64_t count, int64_t period, double *out);
    // Sum of squared distances from the window's mean, never negative; `scratch` has `count` doubles, as for max and
    // min.
    fxi_roll *squares, *max, *min;
    // Bars since the highest or lowest of the window, the newest of equals; `scratch` has 2 * `count` doubles.
    fxi_roll *since_max, *since_min;
    // out[i] = keep * out[i-1] + take * x[i] for i in [0, count), out[-1] = start. out may be x.
    void (*decay)(const double *x, int64_t count, double keep, double take, double start, double *out);
} fxi_kernels;

static inline int64_t fxi_max(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static inline int64_t fxi_period(const fxi_call *call, int index)
{
    return (int64_t)call->parameters[index];
}

// Length of the last average of HMA: the whole square root.
static inline int64_t fxi_hull_period(int64_t period)
{
    return (int64_t)floor(sqrt((double)period));
}

#endif
