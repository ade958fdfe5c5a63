// Volatility from returns: realised, exponentially weighted, z-score of the close, wicks. The range estimators
// (Parkinson and the like) are indicators.
#include "family_i.h"

#include <math.h>

enum { REALISED, EWMA, WIDTH, ZSCORE, RATIO, UPPER_WICK, LOWER_WICK, OUTPUTS };

static const fxi_family_parameter parameters[] = {
    {"window", "returns in the realised volatility", 2, 100000, 30, true},
    {"span", "span of the exponentially weighted volatility", 2, 10000, 30, true},
    {"band", "closes in the mean and deviation of width and z-score", 2, 100000, 50, true},
};

static const fxi_family_output outputs[OUTPUTS] = {
    [REALISED] = {"realised", "root mean square of the log returns of `window` bars", FX_SCALE_ROLLING_Z, 0, 0},
    [EWMA] = {"ewma", "root of the exponentially weighted mean of squared log returns", FX_SCALE_ROLLING_Z, 0, 0},
    [WIDTH] = {"width", "two standard deviations of `band` closes over their mean", FX_SCALE_ROLLING_Z, 0, 0},
    [ZSCORE] = {"zscore", "close in standard deviations from the mean of `band` closes, clipped at 4, halved",
                FX_SCALE_NONE, 0, 0},
    [RATIO] = {"ratio", "logarithm of ewma over realised, clipped at 2", FX_SCALE_NONE, 0, 0},
    [UPPER_WICK] = {"upper_wick", "high above the body as a share of the range", FX_SCALE_NONE, 0, 0},
    [LOWER_WICK] = {"lower_wick", "body above the low as a share of the range", FX_SCALE_NONE, 0, 0},
};

// The weight of the start falls below 1e-9; the root halves the exponent, the halves of `span` double it again.
static int64_t warm_up(const double *p, fx_timeframe tf)
{
    int64_t fade = (int64_t)ceil(log(1e-9) / log((p[1] - 1.0) / (p[1] + 1.0)));
    int64_t finite = (int64_t)fmax(p[0], p[2] - 1.0);
    return (void)tf, fade > finite ? fade : finite;
}

static double move(const fxi_frame *f, int64_t t)
{
    return f->log_close[t] - f->log_close[t - 1];
}

// Running sums start anew every `window` bars, so that no rounding runs on from the series' start.
static void realised(const fxi_frame *f, int64_t window, double *out)
{
    double sum = 0.0;
    for (int64_t t = 1; t < f->count; t++) {
        sum += move(f, t) * move(f, t);
        if (t > window) sum -= move(f, t - window) * move(f, t - window);
        if (t >= window && t % window == 0) {
            sum = 0.0;
            for (int64_t i = t - window + 1; i <= t; i++) sum += move(f, i) * move(f, i);
        }
        if (t >= window) out[t] = sqrt(fmax(sum, 0.0) / (double)window);
    }
}

static void ewma(const fxi_frame *f, double span, double *out)
{
    double keep = (span - 1.0) / (span + 1.0), mean = 0.0;
    for (int64_t t = 1; t < f->count; t++) {
        double square = move(f, t) * move(f, t);
        mean = t == 1 ? square : keep * mean + (1.0 - keep) * square;
        if (t >= (int64_t)span) out[t] = sqrt(mean);
    }
}

// Sums of a window of closes and their squares, from an anchor near them.
typedef struct band_sums {
    double anchor, sum, squares;
} band_sums;

static void add_close(band_sums *b, double close, double sign)
{
    double x = close - b->anchor;
    b->sum += sign * x;
    b->squares += sign * x * x;
}

static void bands(const fxi_frame *f, int64_t window, double *mean, double *deviation)
{
    band_sums b = {0};
    for (int64_t t = window - 1; t < f->count; t++) {
        if ((t + 1) % window == 0) {
            b = (band_sums){.anchor = f->close[t]};
            for (int64_t i = t - window + 1; i <= t; i++) add_close(&b, f->close[i], 1.0);
        } else {
            add_close(&b, f->close[t], 1.0);
            add_close(&b, f->close[t - window], -1.0);
        }
        double from = b.sum / (double)window, variance = b.squares / (double)window - from * from;
        mean[t] = b.anchor + from;
        deviation[t] = variance > 1e-20 * mean[t] * mean[t] ? sqrt(variance) : 0.0;
    }
}

static void write_bands(const fxi_family_call *call, int64_t window)
{
    const fxi_frame *f = call->frame;
    double *mean = call->scratch[0], *deviation = call->scratch[1];
    bands(f, window, mean, deviation);
    for (int64_t t = window - 1; t < f->count; t++) {
        if (fxi_wants(call, WIDTH)) call->outputs[WIDTH][t] = 2.0 * deviation[t] / mean[t];
        if (fxi_wants(call, ZSCORE))
            call->outputs[ZSCORE][t] =
                deviation[t] > 0.0 ? 0.5 * fxi_clip((f->close[t] - mean[t]) / deviation[t], 4.0) : 0.0;
    }
}

static void write_ratio(const fxi_family_call *call)
{
    const fxi_frame *f = call->frame;
    double *slow = call->scratch[2], *fast = call->scratch[3];
    int64_t first = (int64_t)fmax(call->parameters[0], call->parameters[1]);
    realised(f, (int64_t)call->parameters[0], slow);
    ewma(f, call->parameters[1], fast);
    for (int64_t t = 1; t < f->count; t++) {
        bool known = t >= first;
        if (known && fxi_wants(call, RATIO))
            call->outputs[RATIO][t] = slow[t] > 0.0 && fast[t] > 0.0 ? fxi_clip(log(fast[t] / slow[t]), 2.0) : 0.0;
        if (t >= (int64_t)call->parameters[0] && fxi_wants(call, REALISED)) call->outputs[REALISED][t] = slow[t];
        if (t >= (int64_t)call->parameters[1] && fxi_wants(call, EWMA)) call->outputs[EWMA][t] = fast[t];
    }
}

static void write_wicks(const fxi_family_call *call)
{
    const fxi_frame *f = call->frame;
    for (int64_t t = 0; t < f->count; t++) {
        double range = f->high[t] - f->low[t], top = fmax(f->open[t], f->close[t]),
               bottom = fmin(f->open[t], f->close[t]);
        if (fxi_wants(call, UPPER_WICK)) call->outputs[UPPER_WICK][t] = range > 0.0 ? (f->high[t] - top) / range : 0.0;
        if (fxi_wants(call, LOWER_WICK))
            call->outputs[LOWER_WICK][t] = range > 0.0 ? (bottom - f->low[t]) / range : 0.0;
    }
}

static rp_status run(const fxi_family_call *call, rp_error *error)
{
    if (fxi_wants(call, WIDTH) || fxi_wants(call, ZSCORE)) write_bands(call, (int64_t)call->parameters[2]);
    if (fxi_wants(call, REALISED) || fxi_wants(call, EWMA) || fxi_wants(call, RATIO)) write_ratio(call);
    write_wicks(call);
    return (void)error, RP_OK;
}

const fxi_family fxi_family_volatility = {
    .name = "volatility",
    .text = "volatility from returns and the shape of the bar",
    .parameter_count = 3,
    .output_count = OUTPUTS,
    .parameters = parameters,
    .outputs = outputs,
    .warm_up = warm_up,
    .run = run,
};
