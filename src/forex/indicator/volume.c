// Volume: running sums and money flow.
#include "indicator_i.h"

#include <math.h>

void fxi_run_OBV(const fxi_call *call)
{
    const double *close = call->close, *volume = call->volume;
    double *out = call->out[0], sum = volume[0];
    out[0] = sum;
    for (int64_t t = 1; t < call->count; t++) {
        double sign = (double)((close[t] > close[t - 1]) - (close[t] < close[t - 1]));
        out[t] = sum += sign * volume[t];
    }
}

static void accumulation(const fxi_call *call, double *out)
{
    const double *high = call->high, *low = call->low, *close = call->close;
    double sum = 0.0;
    for (int64_t t = 0; t < call->count; t++) {
        double range = high[t] - low[t];
        double share = range > 0.0 ? ((close[t] - low[t]) - (high[t] - close[t])) / range : 0.0;
        out[t] = sum += share * call->volume[t];
    }
}

void fxi_run_AD(const fxi_call *call)
{
    accumulation(call, call->out[0]);
}

void fxi_run_ADOSC(const fxi_call *call)
{
    double *fast = call->scratch[0], *slow = call->scratch[1], *out = call->out[0];
    double a = fxi_period(call, 0), b = fxi_period(call, 1);
    int64_t count = call->count;
    accumulation(call, out);
    fxi_decay(out + 1, count - 1, (a - 1.0) / (a + 1.0), 2.0 / (a + 1.0), out[0], fast + 1);
    fxi_decay(out + 1, count - 1, (b - 1.0) / (b + 1.0), 2.0 / (b + 1.0), out[0], slow + 1);
    for (int64_t t = (int64_t)(a > b ? a : b) - 1; t < count; t++) out[t] = fast[t] - slow[t];
}

void fxi_run_MFI(const fxi_call *call)
{
    double *up = call->scratch[0], *down = call->scratch[1], *typical = call->scratch[2], *out = call->out[0];
    int64_t count = call->count, period = fxi_period(call, 0);
    fxi_typical_price(call, typical);
    for (int64_t t = 1; t < count; t++) {
        double flow = typical[t] * call->volume[t], change = typical[t] - typical[t - 1];
        // A change below the rounding of a price made of three others is none.
        double nothing = 1e-14 * (fabs(typical[t]) + fabs(typical[t - 1]));
        up[t] = change > nothing ? flow : 0.0;
        down[t] = change < -nothing ? flow : 0.0;
    }
    fxi_roll_sum(up + 1, count - 1, period, out + 1);
    fxi_roll_sum(down + 1, count - 1, period, typical + 1);
    for (int64_t t = period; t < count; t++) {
        double both = out[t] + typical[t];
        out[t] = both < 1.0 ? 0.0 : 100.0 * (out[t] / both);
    }
}

// Closes that rose, in units of the sum of true ranges, over three windows.
void fxi_run_ULTOSC(const fxi_call *call)
{
    int64_t count = call->count, period[3] = {fxi_period(call, 0), fxi_period(call, 1), fxi_period(call, 2)};
    double *pressure = call->scratch[0], *range = call->scratch[1], *above = call->scratch[2],
           *below = call->scratch[3];
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2 - i; j++)
            if (period[j] > period[j + 1]) {
                int64_t longer = period[j];
                period[j] = period[j + 1];
                period[j + 1] = longer;
            }
    fxi_true_range(call, range);
    for (int64_t t = 1; t < count; t++) {
        pressure[t] = call->close[t] - (call->low[t] < call->close[t - 1] ? call->low[t] : call->close[t - 1]);
        call->out[0][t] = 0.0;
    }
    static const double weight[3] = {4.0, 2.0, 1.0};
    for (int i = 0; i < 3; i++) {
        fxi_roll_sum(pressure + 1, count - 1, period[i], above + 1);
        fxi_roll_sum(range + 1, count - 1, period[i], below + 1);
        for (int64_t t = period[2]; t < count; t++)
            call->out[0][t] += below[t] != 0.0 ? weight[i] * (above[t] / below[t]) : 0.0;
    }
    for (int64_t t = period[2]; t < count; t++) call->out[0][t] *= 100.0 / 7.0;
}
