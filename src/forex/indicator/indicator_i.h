// The table's rows with their definitions, and rolling primitives over whole arrays for neighbours in src/forex.
#ifndef FXI_INDICATOR_I_H
#define FXI_INDICATOR_I_H

#include <forex/indicator.h>

#include "program_layout_i.h"

// Writes a row's definition for a set of parameters into `program`, behind the outputs already there.
void fxi_row_build(const fx_indicator *indicator, const double *parameters, fx_compat compat, fxi_program *program);
// How long it remembers with these parameters (NULL: the initial ones); a type of average may change it.
fx_memory fxi_row_memory(const fx_indicator *indicator, const double *parameters, fx_compat compat);
// The initial parameters when `parameters` is NULL.
const double *fxi_row_parameters(const fx_indicator *indicator, const double *parameters,
                                 double initial[FX_INDICATOR_MAX_PARAMS]);

// fx_indicator_plan_run as a part of a sweep that has `series_count` results in all.
rp_status fxi_plan_run(fx_indicator_plan *plan, const fx_series *series, int64_t series_count, double *const *outputs,
                       rp_error *error);

// One call over a whole array, with the nodes' bits: out[t] for t >= period - 1 (from 0 for decay). `scratch` has
// 2 * count doubles.
void fxi_array_sum(const double *x, int64_t count, int64_t period, double *out);
void fxi_array_squares(const double *x, int64_t count, int64_t period, double *out, double *mean);
void fxi_array_highest(const double *x, int64_t count, int64_t period, double *out, double *scratch);
void fxi_array_lowest(const double *x, int64_t count, int64_t period, double *out, double *scratch);
// out[i] = keep * out[i-1] + take * x[i], out[-1] = 0. out may be x.
void fxi_array_decay(const double *x, int64_t count, double keep, double take, double *out);

#endif
