// Contract inside the folder: a market is first planned (calendar, volatility, noise, spread: nothing that depends on
// the price), then walked. Solving for the planted drift walks one plan several times.
#ifndef FOREX_SYNTH_I_H
#define FOREX_SYNTH_I_H

#include <forex/synth.h>

// Steps of the path inside one bar. The first one leads to the open, so a close and the next open differ a little.
enum { FXI_SYNTH_STEPS_SHORT = 4, FXI_SYNTH_STEPS_LONG = 12 };

typedef struct fxi_synth_plan {
    int64_t count;
    int steps;
    int64_t *open_time; // ns UTC
    int16_t *minute;    // New York minute of the day at which the bar ends
    int32_t *day;       // trading day, days since 1970-01-01 of its closing date
    double *sigma;      // standard deviation of the bar's relative return
    double *step;       // count * steps relative returns, mean zero
    int32_t *spread;    // points
    double *volume;     // ticks
} fxi_synth_plan;

// Draws everything random. The plan is zeroed on failure.
rp_status fxi_synth_plan_make(const fx_synth_options *options, fxi_synth_plan *plan, rp_error *error);
void fxi_synth_plan_clear(fxi_synth_plan *plan);

// Open times and trading days of the bars that the feed delivers; `gap` counts the bars missing before each one (a
// weekend counts as FXI_SYNTH_WEEKEND).
enum { FXI_SYNTH_WEEKEND = -1 };
rp_status fxi_synth_calendar(const fx_synth_options *options, fxi_synth_plan *plan, int32_t **gap, rp_error *error);

// Prices of the plan into `bars` (count as planned); with truth->drift also the signals.
rp_status fxi_synth_walk(const fx_synth_options *options, const fxi_synth_plan *plan, fx_bars *bars,
                         fx_synth_truth *truth, rp_error *error);

// Trades the planted rule over the bars and fills trades, sharpe, net_points, cost_points. `daily` is scratch of
// plan->count doubles.
void fxi_synth_measure(const fxi_synth_plan *plan, const fx_bars *bars, fx_synth_truth *truth, double *daily);

rp_random fxi_synth_stream(const fx_synth_options *options, uint32_t purpose);
double fxi_synth_first_price(const fx_synth_options *options);

#endif
