// Ranges and standard deviations.
#include "indicator_i.h"

#include <math.h>

void fxi_run_TRANGE(const fxi_call *call)
{
    fxi_true_range(call, call->out[0]);
}

void fxi_run_ATR(const fxi_call *call)
{
    int64_t period = fxi_period(call, 0);
    fxi_true_range(call, call->out[0]);
    if (period > 1) fxi_wilder(call->out[0], call->count, period, period, call->out[0]);
}

void fxi_run_NATR(const fxi_call *call)
{
    int64_t period = fxi_period(call, 0);
    double *out = call->out[0];
    fxi_run_ATR(call);
    if (period == 1) return; // TA-Lib's: the true range as it is
    for (int64_t t = period; t < call->count; t++)
        out[t] = call->close[t] != 0.0 ? out[t] / call->close[t] * 100.0 : 0.0;
}

static void variance(const fxi_call *call, double *out, double *scratch)
{
    int64_t period = fxi_period(call, 0);
    fxi_roll_squares(call->close, call->count, period, out, scratch);
    for (int64_t t = period - 1; t < call->count; t++) out[t] /= (double)period;
}

void fxi_run_VAR(const fxi_call *call)
{
    variance(call, call->out[0], call->scratch[0]);
}

void fxi_run_STDDEV(const fxi_call *call)
{
    double *out = call->out[0], factor = call->parameters[1];
    variance(call, out, call->scratch[0]);
    for (int64_t t = fxi_period(call, 0) - 1; t < call->count; t++) out[t] = sqrt(out[t]) * factor;
}

void fxi_run_BBANDS(const fxi_call *call)
{
    double *restrict upper = call->out[0], *restrict middle = call->out[1], *restrict lower = call->out[2];
    double up = call->parameters[1], down = call->parameters[2];
    int64_t period = fxi_period(call, 0);
    variance(call, lower, upper);
    fxi_roll_sum(call->close, call->count, period, middle);
    for (int64_t t = period - 1; t < call->count; t++) {
        double mean = middle[t] / (double)period, deviation = sqrt(lower[t]);
        upper[t] = mean + up * deviation;
        middle[t] = mean;
        lower[t] = mean - down * deviation;
    }
}
