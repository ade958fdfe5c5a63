// Where the close stands in a range of prices, and channels of highs and lows.
#include "indicator_i.h"

#include <math.h>

void fxi_run_MAX(const fxi_call *call)
{
    fxi_roll_max(call->close, call->count, fxi_period(call, 0), call->out[0], call->scratch[0]);
}

void fxi_run_MIN(const fxi_call *call)
{
    fxi_roll_min(call->close, call->count, fxi_period(call, 0), call->out[0], call->scratch[0]);
}

static void middle(const fxi_call *call, const double *high, const double *low)
{
    double *restrict top = call->scratch[0], *restrict bottom = call->scratch[1], *restrict out = call->out[0];
    int64_t period = fxi_period(call, 0);
    fxi_roll_max(high, call->count, period, top, call->scratch[2]);
    fxi_roll_min(low, call->count, period, bottom, call->scratch[2]);
    for (int64_t t = period - 1; t < call->count; t++) out[t] = (top[t] + bottom[t]) / 2.0;
}

void fxi_run_MIDPOINT(const fxi_call *call)
{
    middle(call, call->close, call->close);
}

void fxi_run_MIDPRICE(const fxi_call *call)
{
    middle(call, call->high, call->low);
}

void fxi_run_DONCHIAN(const fxi_call *call)
{
    double *restrict top = call->out[0], *restrict center = call->out[1], *restrict bottom = call->out[2];
    int64_t period = fxi_period(call, 0);
    fxi_roll_max(call->high, call->count, period, top, call->scratch[0]);
    fxi_roll_min(call->low, call->count, period, bottom, call->scratch[0]);
    for (int64_t t = period - 1; t < call->count; t++) center[t] = (top[t] + bottom[t]) / 2.0;
}

// A range below the rounding of its ends is none.
static double part_of(double part, double top, double bottom)
{
    double range = top - bottom;
    return range > 1e-14 * (fabs(top) + fabs(bottom)) ? part / range : 0.0;
}

void fxi_run_WILLR(const fxi_call *call)
{
    double *restrict top = call->scratch[0], *restrict bottom = call->scratch[1], *restrict out = call->out[0];
    const double *restrict close = call->close;
    int64_t period = fxi_period(call, 0);
    fxi_roll_max(call->high, call->count, period, top, call->scratch[2]);
    fxi_roll_min(call->low, call->count, period, bottom, call->scratch[2]);
    for (int64_t t = period - 1; t < call->count; t++) out[t] = -100.0 * part_of(top[t] - close[t], top[t], bottom[t]);
}

// The raw stochastic over `period`; uses all three scratch arrays. `out` may be scratch[2].
static void raw_stochastic(const fxi_call *call, int64_t period, double *out)
{
    double *restrict top = call->scratch[0], *restrict bottom = call->scratch[1];
    const double *restrict close = call->close;
    fxi_roll_max(call->high, call->count, period, top, call->scratch[2]);
    fxi_roll_min(call->low, call->count, period, bottom, call->scratch[2]);
    for (int64_t t = period - 1; t < call->count; t++)
        out[t] = 100.0 * part_of(close[t] - bottom[t], top[t], bottom[t]);
}

// Simple mean of x from bar `first` on.
static void smooth(const double *x, int64_t count, int64_t first, int64_t period, double *out)
{
    fxi_roll_sum(x + first, count - first, period, out + first);
    for (int64_t t = first + period - 1; t < count; t++) out[t] /= (double)period;
}

void fxi_run_STOCH(const fxi_call *call)
{
    int64_t fast = fxi_period(call, 0), slow = fxi_period(call, 1);
    raw_stochastic(call, fast, call->scratch[2]);
    smooth(call->scratch[2], call->count, fast - 1, slow, call->out[0]);
    smooth(call->out[0], call->count, fast + slow - 2, fxi_period(call, 2), call->out[1]);
}

void fxi_run_STOCHF(const fxi_call *call)
{
    int64_t fast = fxi_period(call, 0);
    raw_stochastic(call, fast, call->out[0]);
    smooth(call->out[0], call->count, fast - 1, fxi_period(call, 1), call->out[1]);
}

// Mean absolute deviation needs every value of the window against the new mean: O(period) a bar, in vector loops.
// Values are taken as distances from the newest one, which keeps the digits of a small deviation at a high price.
static double mean_distance(const double *x, int64_t period, double from)
{
    double a = 0.0, b = 0.0, c = 0.0, d = 0.0;
    int64_t i = 0;
    for (; i + 4 <= period; i += 4) {
        a += x[i] - from;
        b += x[i + 1] - from;
        c += x[i + 2] - from;
        d += x[i + 3] - from;
    }
    for (; i < period; i++) a += x[i] - from;
    return ((a + b) + (c + d)) / (double)period;
}

static double mean_deviation(const double *x, int64_t period, double from, double mean)
{
    double a = 0.0, b = 0.0, c = 0.0, d = 0.0;
    int64_t i = 0;
    for (; i + 4 <= period; i += 4) {
        a += fabs(x[i] - from - mean);
        b += fabs(x[i + 1] - from - mean);
        c += fabs(x[i + 2] - from - mean);
        d += fabs(x[i + 3] - from - mean);
    }
    for (; i < period; i++) a += fabs(x[i] - from - mean);
    return ((a + b) + (c + d)) / (double)period;
}

void fxi_run_CCI(const fxi_call *call)
{
    double *typical = call->scratch[0], *out = call->out[0];
    int64_t period = fxi_period(call, 0);
    fxi_typical_price(call, typical);
    for (int64_t t = period - 1; t < call->count; t++) {
        const double *window = typical + t - period + 1;
        double mean = mean_distance(window, period, typical[t]);
        // A distance below the rounding of the price is none.
        bool moved = fabs(mean) > 2e-14 * fabs(typical[t]);
        out[t] = moved ? -mean / (0.015 * mean_deviation(window, period, typical[t], mean)) : 0.0;
    }
}

void fxi_run_AROON(const fxi_call *call)
{
    int64_t period = fxi_period(call, 0);
    double *down = call->out[0], *up = call->out[1], factor = 100.0 / (double)period;
    fxi_roll_since_min(call->low, call->count, period + 1, down, call->scratch[0]);
    fxi_roll_since_max(call->high, call->count, period + 1, up, call->scratch[0]);
    for (int64_t t = period; t < call->count; t++) {
        down[t] = factor * ((double)period - down[t]);
        up[t] = factor * ((double)period - up[t]);
    }
}

void fxi_run_AROONOSC(const fxi_call *call)
{
    int64_t period = fxi_period(call, 0);
    double *since_high = call->out[0], *since_low = call->scratch[0], factor = 100.0 / (double)period;
    fxi_roll_since_min(call->low, call->count, period + 1, since_low, call->scratch[1]);
    fxi_roll_since_max(call->high, call->count, period + 1, since_high, call->scratch[1]);
    for (int64_t t = period; t < call->count; t++) call->out[0][t] = factor * (since_low[t] - since_high[t]);
}

void fxi_run_BOP(const fxi_call *call)
{
    const double *restrict open = call->open, *restrict high = call->high, *restrict low = call->low;
    const double *restrict close = call->close;
    double *restrict out = call->out[0];
    for (int64_t t = 0; t < call->count; t++) {
        double range = high[t] - low[t];
        out[t] = range > 0.0 ? (close[t] - open[t]) / range : 0.0;
    }
}
