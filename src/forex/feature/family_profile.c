// Volume profile of the previous trading day (17:00 to 17:00 New York): point of control and value area, after
// Steidlmayer's Market Profile as the Chicago Board of Trade published it. The profile of a day is used from the first
// bar of the next one on, never within the day itself.
#include "clock.h"
#include "family_i.h"
#include "rolling.h"

#include "time/time_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POC, HIGH, LOW, INSIDE, WIDTH, SHIFT, VWAP, OUTPUTS };
enum { BIN, SHARE, WEIGHTS, LEAST, PERIOD, PARAMETERS };
enum { WEIGH_AUTO, WEIGH_VOLUME, WEIGH_TIME };
enum { MOST_BINS = 4096 };

static const fxi_family_parameter parameters[PARAMETERS] = {
    [BIN] = {"bin", "height of a price bin in points; 0: one pip", 0, 100000, 0, true},
    [SHARE] = {"share", "share of the day's weight in the value area", 0.1, 0.99, 0.7, false},
    [WEIGHTS] = {"weights", "0: volume, or time in a day whose volume is 0; 1: volume; 2: time", 0, 2, 0, true},
    [LEAST] = {"least", "fewest bars of a day that counts", 1, 1440, 5, true},
    [PERIOD] = {"period", "bars of the average true range in which distances are measured", 1, 10000, 14, true},
};

static const fxi_family_output outputs[OUTPUTS] = {
    [POC] = {"poc", "close above the previous day's point of control, in average true ranges", FX_SCALE_ROLLING_Z, 0,
             0},
    [HIGH] = {"value_high", "close above the top of its value area, in average true ranges", FX_SCALE_ROLLING_Z, 0, 0},
    [LOW] = {"value_low", "close above the bottom of its value area, in average true ranges", FX_SCALE_ROLLING_Z, 0, 0},
    [INSIDE] = {"inside", "1 when the close lies in the value area, else 0", FX_SCALE_NONE, 0, 0},
    [WIDTH] = {"width", "height of the value area in average true ranges", FX_SCALE_ROLLING_Z, 0, 0},
    [SHIFT] = {"shift", "point of control above that of the day before, in average true ranges", FX_SCALE_ROLLING_Z, 0,
               0},
    [VWAP] = {"vwap",
              "close above the running day's volume-weighted mean of (high + low + close) / 3, in average true ranges",
              FX_SCALE_ROLLING_Z, 0, 0},
};

// Levels in points. A bin holds whole points: the point of control is the middle of its bin.
typedef struct levels {
    double poc, high, low;
} levels;

typedef struct profile {
    const fx_bars *bars;
    int64_t bin;
    double share;
    int weights;
    double *weight; // of MOST_BINS bins
} profile;

/* ---- one day ----------------------------------------------------------------------------------------------------- */

static bool by_volume(const profile *p, const fxi_span *day)
{
    if (p->weights != WEIGH_AUTO) return p->weights == WEIGH_VOLUME;
    for (int64_t i = day->begin; i < day->end; i++)
        if (p->bars->volume[i] > 0.0) return true;
    return false;
}

// A bar's volume is spread evenly over the bins from its low to its high; by time, each of them gets one mark (a TPO).
static void fill(const profile *p, const fxi_span *day, int64_t bin, int64_t first)
{
    const fx_bars *b = p->bars;
    bool volume = by_volume(p, day);
    for (int64_t i = day->begin; i < day->end; i++) {
        int64_t low = fxi_floor_div(b->low[i], bin) - first, high = fxi_floor_div(b->high[i], bin) - first;
        double mark = volume ? b->volume[i] / (double)(high - low + 1) : 1.0;
        for (int64_t k = low; k <= high; k++) p->weight[k] += mark;
    }
}

// The fullest bin; among equals the one nearest to the middle of the day's range, then the lower.
static int64_t fullest(const double *weight, int64_t bins)
{
    int64_t best = 0;
    for (int64_t k = 1; k < bins; k++) {
        bool nearer = llabs(2 * k - (bins - 1)) < llabs(2 * best - (bins - 1));
        if (weight[k] > weight[best] || (weight[k] == weight[best] && nearer)) best = k;
    }
    return best;
}

static double pair(const double *weight, int64_t bins, int64_t k, int64_t step)
{
    double sum = 0.0;
    for (int i = 0; i < 2; i++, k += step)
        if (k >= 0 && k < bins) sum += weight[k];
    return sum;
}

// From the point of control outwards, two bins at a time, to the side whose next two bins weigh more (up when equal).
static void expand(const double *weight, int64_t bins, double share, int64_t *low, int64_t *high)
{
    double total = 0.0, inside = weight[*low];
    for (int64_t k = 0; k < bins; k++) total += weight[k];
    while (inside < share * total && (*low > 0 || *high < bins - 1)) {
        double above = pair(weight, bins, *high + 1, 1), below = pair(weight, bins, *low - 1, -1);
        bool up = *low == 0 || (*high < bins - 1 && above >= below);
        inside += up ? above : below;
        if (up)
            *high = *high + 2 < bins ? *high + 2 : bins - 1;
        else
            *low = *low > 2 ? *low - 2 : 0;
    }
}

static bool measure(const profile *p, const fxi_span *day, levels *out)
{
    const fx_bars *b = p->bars;
    int64_t bottom = b->low[day->begin], top = b->high[day->begin], bin = p->bin;
    for (int64_t i = day->begin; i < day->end; i++) {
        bottom = b->low[i] < bottom ? b->low[i] : bottom;
        top = b->high[i] > top ? b->high[i] : top;
    }
    while (fxi_floor_div(top, bin) - fxi_floor_div(bottom, bin) >= MOST_BINS) bin *= 2;
    int64_t first = fxi_floor_div(bottom, bin), bins = fxi_floor_div(top, bin) - first + 1;
    memset(p->weight, 0, (size_t)bins * sizeof *p->weight);
    fill(p, day, bin, first);
    int64_t poc = fullest(p->weight, bins), low = poc, high = poc;
    if (!(p->weight[poc] > 0.0)) return false;
    expand(p->weight, bins, p->share, &low, &high);
    out->poc = (double)((first + poc) * bin) + 0.5 * (double)(bin - 1);
    out->high = (double)((first + high) * bin + bin - 1);
    out->low = (double)((first + low) * bin);
    return true;
}

/* ---- columns ----------------------------------------------------------------------------------------------------- */

static void put(const fxi_family_call *call, int output, int64_t t, double value)
{
    if (fxi_wants(call, output)) call->outputs[output][t] = value;
}

static void write_day(const fxi_family_call *call, const fxi_span *day, const levels *now, const levels *before)
{
    const fx_bars *b = call->frame->bars;
    double points = pow(10.0, b->digits);
    for (int64_t t = day->begin; t < day->end; t++) {
        double unit = call->scratch[0][t] * points, close = b->close[t];
        put(call, POC, t, fxi_ratio(close - now->poc, unit));
        put(call, HIGH, t, fxi_ratio(close - now->high, unit));
        put(call, LOW, t, fxi_ratio(close - now->low, unit));
        put(call, INSIDE, t, close >= now->low && close <= now->high ? 1.0 : 0.0);
        put(call, WIDTH, t, fxi_ratio(now->high - now->low, unit));
        put(call, SHIFT, t, fxi_ratio(now->poc - before->poc, unit));
    }
}

// Weights are volumes, or equal while the day's volume is 0.
static void write_vwap(const fxi_family_call *call, const fxi_span *day)
{
    const fxi_frame *f = call->frame;
    double weighted = 0.0, volume = 0.0, plain = 0.0, bars = 0.0;
    if (!day->whole || !fxi_wants(call, VWAP)) return;
    for (int64_t t = day->begin; t < day->end; t++) {
        double typical = (f->high[t] + f->low[t] + f->close[t]) / 3.0;
        weighted += typical * f->volume[t];
        volume += f->volume[t];
        plain += typical;
        bars += 1.0;
        double mean = volume > 0.0 ? weighted / volume : plain / bars;
        call->outputs[VWAP][t] = fxi_ratio(f->close[t] - mean, call->scratch[0][t]);
    }
}

static void write_days(const fxi_family_call *call, const profile *p)
{
    const levels none = {NAN, NAN, NAN};
    levels now = none, before = none, made;
    fxi_day_clock clock = {INT64_MIN, 0};
    for (int64_t begin = 0; begin < p->bars->count;) {
        fxi_span day = fxi_span_at(p->bars, FXI_SPAN_DAY, begin, &clock);
        if (!isnan(now.poc)) write_day(call, &day, &now, &before);
        write_vwap(call, &day);
        if (day.whole && day.end - day.begin >= (int64_t)call->parameters[LEAST] && measure(p, &day, &made)) {
            before = now;
            now = made;
        }
        begin = day.end;
    }
}

static int64_t pip_of(const fx_bars *bars)
{
    int64_t pip = bars->symbol.pip_points > 0 ? bars->symbol.pip_points : 1;
    for (int d = bars->symbol.digits; d < bars->digits; d++) pip *= 10;
    return pip;
}

static rp_status run(const fxi_family_call *call, rp_error *error)
{
    const fx_bars *bars = call->frame->bars;
    const double *p = call->parameters;
    if (bars->timeframe >= FX_D1)
        return rp_fail(error, RP_EVALUE, "profile: a day's profile needs bars shorter than a day, not %s",
                       fx_timeframe_name(bars->timeframe));
    profile made = {bars, p[BIN] > 0.0 ? (int64_t)p[BIN] : pip_of(bars), p[SHARE], (int)p[WEIGHTS], NULL};
    made.weight = rp_malloc(MOST_BINS * sizeof *made.weight);
    if (!made.weight) return rp_fail(error, RP_ENOMEM, "profile: no memory for %d bins", MOST_BINS);
    fxi_average_range(call->frame, (int64_t)p[PERIOD], call->scratch[0]);
    write_days(call, &made);
    rp_free(made.weight);
    return RP_OK;
}

// Two whole days behind the one in which the data begin, a week of holidays allowed for, or the fading of the range.
static int64_t warm_up(const double *p, fx_timeframe tf)
{
    int64_t days = tf < FX_D1 ? 10 * FX_DAY / fx_timeframe_length(tf) : 0,
            fade = fxi_average_range_fade((int64_t)p[PERIOD]);
    return days > fade ? days : fade;
}

const fxi_family fxi_family_profile = {
    .name = "profile",
    .text = "volume profile of the previous trading day: point of control, value area; and the running day's VWAP",
    .parameter_count = PARAMETERS,
    .output_count = OUTPUTS,
    .parameters = parameters,
    .outputs = outputs,
    .warm_up = warm_up,
    .run = run,
};
