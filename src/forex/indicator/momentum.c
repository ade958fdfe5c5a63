// Oscillators of one series: rises against falls, differences of averages, differences of prices.
#include "indicator_i.h"

#include <math.h>

// Wilder's means of rises and of falls, from bar `period` on.
static void rises_and_falls(const fxi_call *call, double *up, double *down)
{
    const double *x = call->close;
    int64_t count = call->count, period = fxi_period(call, 0);
    for (int64_t t = 1; t < count; t++) {
        double change = x[t] - x[t - 1];
        up[t] = change > 0.0 ? change : 0.0;
        down[t] = change < 0.0 ? -change : 0.0;
    }
    fxi_wilder(up, count, period, period, up);
    fxi_wilder(down, count, period, period, down);
}

static void strength(const fxi_call *call, double *out)
{
    double *restrict up = call->scratch[0], *restrict down = call->scratch[1];
    rises_and_falls(call, up, down);
    for (int64_t t = fxi_period(call, 0); t < call->count; t++) {
        double both = up[t] + down[t];
        out[t] = both != 0.0 ? 100.0 * (up[t] / both) : 0.0;
    }
}

void fxi_run_RSI(const fxi_call *call)
{
    strength(call, call->out[0]);
}

void fxi_run_CMO(const fxi_call *call)
{
    double *restrict up = call->scratch[0], *restrict down = call->scratch[1], *restrict out = call->out[0];
    rises_and_falls(call, up, down);
    for (int64_t t = fxi_period(call, 0); t < call->count; t++) {
        double both = up[t] + down[t];
        out[t] = both != 0.0 ? 100.0 * ((up[t] - down[t]) / both) : 0.0;
    }
}

// `k` from the strength index as high, low and close of a stochastic.
void fxi_run_STOCHRSI(const fxi_call *call)
{
    int64_t wait = fxi_period(call, 0), count = call->count - wait;
    double *index = call->scratch[2] + wait, *high = call->scratch[0] + wait, *low = call->scratch[1] + wait;
    const double parameters[2] = {call->parameters[1], call->parameters[2]};
    strength(call, call->scratch[2]);
    fxi_call inner = {.count = count, .parameters = parameters, .high = index, .low = index, .close = index};
    inner.out[0] = call->out[0] + wait;
    inner.out[1] = call->out[1] + wait;
    inner.scratch[0] = high;
    inner.scratch[1] = low;
    inner.scratch[2] = call->scratch[3] + wait;
    fxi_run_STOCHF(&inner);
}

void fxi_run_MACD(const fxi_call *call)
{
    int64_t count = call->count, fast = fxi_period(call, 0), slow = fxi_period(call, 1), signal = fxi_period(call, 2);
    if (fast > slow) {
        int64_t other = fast;
        fast = slow;
        slow = other;
    }
    double *quick = call->scratch[0], *calm = call->scratch[1];
    double *macd = call->out[0], *line = call->out[1], *hist = call->out[2];
    fxi_ema(call->close, count, fast, slow - 1, quick);
    fxi_ema(call->close, count, slow, slow - 1, calm);
    for (int64_t t = slow - 1; t < count; t++) macd[t] = quick[t] - calm[t];
    fxi_ema(macd, count, signal, slow + signal - 2, line);
    for (int64_t t = slow + signal - 2; t < count; t++) hist[t] = macd[t] - line[t];
}

static int64_t fast_and_slow(const fxi_call *call, double *quick, double *calm)
{
    int64_t a = fxi_period(call, 0), b = fxi_period(call, 1), fast = a < b ? a : b, slow = fxi_max(a, b);
    fxi_ema(call->close, call->count, fast, fast - 1, quick);
    fxi_ema(call->close, call->count, slow, slow - 1, calm);
    return slow - 1;
}

void fxi_run_APO(const fxi_call *call)
{
    double *quick = call->scratch[0], *out = call->out[0];
    for (int64_t t = fast_and_slow(call, quick, out); t < call->count; t++) out[t] = quick[t] - out[t];
}

void fxi_run_PPO(const fxi_call *call)
{
    double *quick = call->scratch[0], *out = call->out[0];
    for (int64_t t = fast_and_slow(call, quick, out); t < call->count; t++)
        out[t] = out[t] != 0.0 ? (quick[t] - out[t]) / out[t] * 100.0 : 0.0;
}

void fxi_run_MOM(const fxi_call *call)
{
    const double *restrict x = call->close;
    double *restrict out = call->out[0];
    int64_t period = fxi_period(call, 0);
    for (int64_t t = period; t < call->count; t++) out[t] = x[t] - x[t - period];
}

void fxi_run_ROC(const fxi_call *call)
{
    const double *restrict x = call->close;
    double *restrict out = call->out[0];
    int64_t period = fxi_period(call, 0);
    for (int64_t t = period; t < call->count; t++)
        out[t] = x[t - period] != 0.0 ? (x[t] / x[t - period] - 1.0) * 100.0 : 0.0;
}

void fxi_run_ROCP(const fxi_call *call)
{
    const double *restrict x = call->close;
    double *restrict out = call->out[0];
    int64_t period = fxi_period(call, 0);
    for (int64_t t = period; t < call->count; t++)
        out[t] = x[t - period] != 0.0 ? (x[t] - x[t - period]) / x[t - period] : 0.0;
}
