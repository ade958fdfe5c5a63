// Wilder's directional movement. Sums, not means: s[t] = s[t-1] - s[t-1] / period + x[t], started as the sum of the
// first period - 1 values; the ratios do not care.
#include "indicator_i.h"

#include <math.h>

static double upward(const fxi_call *call, int64_t t)
{
    double up = call->high[t] - call->high[t - 1], down = call->low[t - 1] - call->low[t];
    return up > 0.0 && up > down ? up : 0.0;
}

static double downward(const fxi_call *call, int64_t t)
{
    double up = call->high[t] - call->high[t - 1], down = call->low[t - 1] - call->low[t];
    return down > 0.0 && down > up ? down : 0.0;
}

static void wilder_sum(double *x, int64_t count, int64_t period)
{
    double start = fxi_sum(x + 1, period - 1), keep = (double)(period - 1) / (double)period;
    fxi_decay(x + period, count - period, keep, 1.0, start, x + period);
}

// One directional indicator from bar `period` on; `move` receives the result, `range` holds the true range.
static void directional(double *restrict move, const double *restrict range, int64_t first, int64_t count)
{
    for (int64_t t = first; t < count; t++) move[t] = range[t] != 0.0 ? 100.0 * (move[t] / range[t]) : 0.0;
}

static void one_side(const fxi_call *call, bool up)
{
    int64_t count = call->count, period = fxi_period(call, 0);
    double *move = call->out[0], *range = call->scratch[0];
    fxi_true_range(call, range);
    if (up) {
        for (int64_t t = 1; t < count; t++) move[t] = upward(call, t);
    } else {
        for (int64_t t = 1; t < count; t++) move[t] = downward(call, t);
    }
    if (period > 1) {
        wilder_sum(move, count, period);
        wilder_sum(range, count, period);
        directional(move, range, period, count);
    } else {
        for (int64_t t = 1; t < count; t++) move[t] = range[t] != 0.0 ? move[t] / range[t] : 0.0;
    }
}

void fxi_run_PLUS_DI(const fxi_call *call)
{
    one_side(call, true);
}

void fxi_run_MINUS_DI(const fxi_call *call)
{
    one_side(call, false);
}

// The index from bar `period` on, NaN where nothing moves.
static void movement_index(const fxi_call *call, double *out)
{
    int64_t count = call->count, period = fxi_period(call, 0);
    double *restrict up = call->scratch[0], *restrict down = call->scratch[1], *restrict range = call->scratch[2];
    fxi_true_range(call, range);
    for (int64_t t = 1; t < count; t++) {
        up[t] = upward(call, t);
        down[t] = downward(call, t);
    }
    wilder_sum(up, count, period);
    wilder_sum(down, count, period);
    wilder_sum(range, count, period);
    for (int64_t t = period; t < count; t++) {
        double both = up[t] + down[t];
        out[t] = both != 0.0 && range[t] != 0.0 ? 100.0 * (fabs(up[t] - down[t]) / both) : NAN;
    }
}

void fxi_run_DX(const fxi_call *call)
{
    double *out = call->out[0], last = 0.0;
    movement_index(call, out);
    for (int64_t t = fxi_period(call, 0); t < call->count; t++) last = out[t] = isnan(out[t]) ? last : out[t];
}

// Wilder's mean that stands still where the index is undefined. Stretches between such bars run at full speed; where
// they begin depends on the past alone.
static void smooth_index(const double *index, int64_t begin, int64_t count, int64_t period, double mean, double *out)
{
    double keep = (double)(period - 1) / (double)period;
    for (int64_t t = begin; t < count;) {
        int64_t end = t;
        while (end < count && !isnan(index[end])) end++;
        fxi_decay(index + t, end - t, keep, 1.0 - keep, mean, out + t);
        if (end > t) mean = out[end - 1];
        for (; end < count && isnan(index[end]); end++) out[end] = mean;
        t = end;
    }
}

static void average_index(const fxi_call *call, double *out)
{
    int64_t count = call->count, period = fxi_period(call, 0), first = 2 * period - 1;
    double *index = call->scratch[3], sum = 0.0;
    movement_index(call, index);
    for (int64_t t = period; t <= first; t++) sum += isnan(index[t]) ? 0.0 : index[t];
    out[first] = sum / (double)period;
    smooth_index(index, first + 1, count, period, out[first], out);
}

void fxi_run_ADX(const fxi_call *call)
{
    average_index(call, call->out[0]);
}

void fxi_run_ADXR(const fxi_call *call)
{
    int64_t period = fxi_period(call, 0);
    double *adx = call->scratch[0], *out = call->out[0];
    average_index(call, out);
    for (int64_t t = 2 * period - 1; t < call->count; t++) adx[t] = out[t];
    for (int64_t t = 3 * period - 2; t < call->count; t++) out[t] = (adx[t] + adx[t - period + 1]) / 2.0;
}

void fxi_run_VORTEX(const fxi_call *call)
{
    int64_t count = call->count, period = fxi_period(call, 0);
    double *move = call->scratch[0], *range = call->scratch[1], *ranges = call->scratch[2];
    fxi_true_range(call, range);
    fxi_roll_sum(range + 1, count - 1, period, ranges + 1);
    for (int side = 0; side < 2; side++) {
        const double *now = side ? call->low : call->high, *before = side ? call->high : call->low;
        for (int64_t t = 1; t < count; t++) move[t] = fabs(now[t] - before[t - 1]);
        fxi_roll_sum(move + 1, count - 1, period, call->out[side] + 1);
        for (int64_t t = period; t < count; t++)
            call->out[side][t] = ranges[t] != 0.0 ? call->out[side][t] / ranges[t] : 0.0;
    }
}
