// Recursive averages. y[i] = keep * y[i-1] + take * x[i] has a chain of a multiplication and an addition per bar; taken
// four bars at a time, y[i+3] = keep^4 * y[i-1] + (what the four inputs add), the chain is a quarter as long.
#include "indicator_i.h"

void fxi_decay(const double *x, int64_t count, double keep, double take, double start, double *out)
{
    double keep2 = keep * keep, keep3 = keep2 * keep, keep4 = keep2 * keep2, y = start;
    int64_t i = 0;
    for (; i + 4 <= count; i += 4) {
        double a = take * x[i], b = keep * a + take * x[i + 1], c = keep * b + take * x[i + 2];
        double d = keep * c + take * x[i + 3];
        out[i] = keep * y + a;
        out[i + 1] = keep2 * y + b;
        out[i + 2] = keep3 * y + c;
        out[i + 3] = y = keep4 * y + d;
    }
    if (i == count) return;
    // The rest of a cut block, with the same roundings.
    const double power[3] = {keep, keep2, keep3};
    double added = 0.0;
    for (int j = 0; i + j < count; j++) {
        added = j ? keep * added + take * x[i + j] : take * x[i];
        out[i + j] = power[j] * y + added;
    }
}

static void seeded(const double *x, int64_t count, int64_t period, int64_t first, double keep, double *out)
{
    double seed = fxi_sum(x + first - period + 1, period) / (double)period;
    out[first] = seed;
    fxi_decay(x + first + 1, count - first - 1, keep, 1.0 - keep, seed, out + first + 1);
}

void fxi_ema(const double *x, int64_t count, int64_t period, int64_t first, double *out)
{
    seeded(x, count, period, first, (double)(period - 1) / (double)(period + 1), out);
}

void fxi_wilder(const double *x, int64_t count, int64_t period, int64_t first, double *out)
{
    seeded(x, count, period, first, (double)(period - 1) / (double)period, out);
}

void fxi_true_range(const fxi_call *call, double *out)
{
    const double *restrict high = call->high, *restrict low = call->low, *restrict close = call->close;
    out[0] = high[0] - low[0];
    for (int64_t t = 1; t < call->count; t++) {
        double top = high[t] > close[t - 1] ? high[t] : close[t - 1];
        double bottom = low[t] < close[t - 1] ? low[t] : close[t - 1];
        out[t] = top - bottom;
    }
}

void fxi_typical_price(const fxi_call *call, double *out)
{
    const double *restrict high = call->high, *restrict low = call->low, *restrict close = call->close;
    for (int64_t t = 0; t < call->count; t++) out[t] = (high[t] + low[t] + close[t]) / 3.0;
}
