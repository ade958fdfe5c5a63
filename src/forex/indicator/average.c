// Moving averages. Chains of averages shift their input so that every stage sees a series without a gap in front.
#include "indicator_i.h"

#include <math.h>

static void divide(double *x, int64_t begin, int64_t end, double by)
{
    double factor = 1.0 / by;
    for (int64_t t = begin; t < end; t++) x[t] *= factor;
}

static void simple(const double *x, int64_t count, int64_t period, double *out)
{
    fxi_roll_sum(x, count, period, out);
    divide(out, period - 1, count, (double)period);
}

// Weighted mean; `sum` receives the plain window sums.
static void weighted(const double *x, int64_t count, int64_t period, double *out, double *sum)
{
    fxi_roll_sum(x, count, period, sum);
    fxi_roll_weighted(x, sum, count, period, out);
    divide(out, period - 1, count, 0.5 * (double)period * (double)(period + 1));
}

int64_t fxi_hull_period(int64_t period)
{
    return (int64_t)floor(sqrt((double)period));
}

void fxi_run_SMA(const fxi_call *call)
{
    simple(call->close, call->count, fxi_period(call, 0), call->out[0]);
}

void fxi_run_EMA(const fxi_call *call)
{
    int64_t period = fxi_period(call, 0);
    fxi_ema(call->close, call->count, period, period - 1, call->out[0]);
}

void fxi_run_RMA(const fxi_call *call)
{
    int64_t period = fxi_period(call, 0);
    fxi_wilder(call->close, call->count, period, period - 1, call->out[0]);
}

void fxi_run_WMA(const fxi_call *call)
{
    weighted(call->close, call->count, fxi_period(call, 0), call->out[0], call->scratch[0]);
}

void fxi_run_DEMA(const fxi_call *call)
{
    int64_t period = fxi_period(call, 0), wait = period - 1, count = call->count;
    double *once = call->scratch[0], *out = call->out[0];
    fxi_ema(call->close, count, period, wait, once);
    fxi_ema(once, count, period, 2 * wait, out);
    for (int64_t t = 2 * wait; t < count; t++) out[t] = 2.0 * once[t] - out[t];
}

void fxi_run_TEMA(const fxi_call *call)
{
    int64_t period = fxi_period(call, 0), wait = period - 1, count = call->count;
    double *once = call->scratch[0], *twice = call->scratch[1], *out = call->out[0];
    fxi_ema(call->close, count, period, wait, once);
    fxi_ema(once, count, period, 2 * wait, twice);
    fxi_ema(twice, count, period, 3 * wait, out);
    for (int64_t t = 3 * wait; t < count; t++) out[t] = 3.0 * (once[t] - twice[t]) + out[t];
}

void fxi_run_TRIX(const fxi_call *call)
{
    int64_t period = fxi_period(call, 0), wait = period - 1, count = call->count;
    double *once = call->scratch[0], *twice = call->scratch[1], *out = call->out[0];
    fxi_ema(call->close, count, period, wait, once);
    fxi_ema(once, count, period, 2 * wait, twice);
    fxi_ema(twice, count, period, 3 * wait, once);
    for (int64_t t = 3 * wait + 1; t < count; t++)
        out[t] = once[t - 1] != 0.0 ? (once[t] - once[t - 1]) / once[t - 1] * 100.0 : 0.0;
}

void fxi_run_TRIMA(const fxi_call *call)
{
    int64_t period = fxi_period(call, 0), inner = (period + 1) / 2, outer = period + 1 - inner;
    double *once = call->scratch[0];
    simple(call->close, call->count, inner, once);
    simple(once + inner - 1, call->count - inner + 1, outer, call->out[0] + inner - 1);
}

void fxi_run_HMA(const fxi_call *call)
{
    int64_t period = fxi_period(call, 0), half = fxi_max(period / 2, 1), count = call->count, wait = period - 1;
    double *slow = call->scratch[0], *fast = call->scratch[1], *sum = call->scratch[2];
    weighted(call->close, count, period, slow, sum);
    weighted(call->close, count, half, fast, sum);
    for (int64_t t = wait; t < count; t++) fast[t] = 2.0 * fast[t] - slow[t];
    weighted(fast + wait, count - wait, fxi_hull_period(period), call->out[0] + wait, sum);
}

// Through the weighted and the simple mean: the line's end is 3 WMA - 2 SMA, its slope 6 (WMA - SMA) / (period - 1).
// Both are taken of the prices less the first one, so the difference keeps its digits.
static void regression(const fxi_call *call, double *mean, double *weight)
{
    const double *x = call->close;
    double *out = call->out[0];
    int64_t period = fxi_period(call, 0);
    for (int64_t t = 0; t < call->count; t++) out[t] = x[t] - x[0];
    fxi_roll_sum(out, call->count, period, mean);
    fxi_roll_weighted(out, mean, call->count, period, weight);
    divide(mean, period - 1, call->count, (double)period);
    divide(weight, period - 1, call->count, 0.5 * (double)period * (double)(period + 1));
}

void fxi_run_LINEARREG(const fxi_call *call)
{
    double *mean = call->scratch[0], *weight = call->scratch[1];
    regression(call, mean, weight);
    for (int64_t t = fxi_period(call, 0) - 1; t < call->count; t++)
        call->out[0][t] = call->close[0] + (3.0 * weight[t] - 2.0 * mean[t]);
}

void fxi_run_LINEARREG_SLOPE(const fxi_call *call)
{
    double *mean = call->scratch[0], *weight = call->scratch[1];
    int64_t period = fxi_period(call, 0);
    regression(call, mean, weight);
    for (int64_t t = period - 1; t < call->count; t++)
        call->out[0][t] = 6.0 * (weight[t] - mean[t]) / (double)(period - 1);
}

void fxi_run_KAMA(const fxi_call *call)
{
    const double *x = call->close;
    double *moves = call->scratch[0], *path = call->scratch[1], *out = call->out[0];
    int64_t period = fxi_period(call, 0), count = call->count;
    if (period == 1) {
        for (int64_t t = 0; t < count; t++) out[t] = x[t];
        return;
    }
    for (int64_t t = 1; t < count; t++) moves[t] = fabs(x[t] - x[t - 1]);
    fxi_roll_sum(moves + 1, count - 1, period, path + 1);
    double average = x[period - 1];
    const double slow = 2.0 / 31.0, span = 2.0 / 3.0 - 2.0 / 31.0;
    for (int64_t t = period; t < count; t++) {
        double net = x[t] - x[t - period];
        double ratio = path[t] <= net || path[t] == 0.0 ? 1.0 : fabs(net / path[t]);
        double speed = ratio * span + slow;
        average += speed * speed * (x[t] - average);
        out[t] = average;
    }
}
