// What a tree cannot make itself: earlier returns side by side, runs, ranks, and how long ago the extremes were.
#include "family_i.h"
#include "rolling.h"

#include <math.h>

enum { LAGS = 10 };
enum { ACCELERATION = LAGS, STREAK, UP_SHARE, HIGH_AGE, LOW_AGE, RANK, OUTPUTS };
enum { WINDOW, STEP, PARAMETERS };

static const fxi_family_parameter parameters[PARAMETERS] = {
    [WINDOW] = {"window", "bars of deviation, shares, ages and rank", 2, 10000, 20, true},
    [STEP] = {"step", "bars of the two moves that acceleration compares", 1, 10000, 5, true},
};

#define LAG(k)                                                                                                         \
    {                                                                                                                  \
        "lag_" #k,                                                                                                     \
            "log return of the bar " #k " before, in standard deviations of `window` bars, clipped at 4, halved",      \
            FX_SCALE_NONE, -2, 2                                                                                       \
    }

static const fxi_family_output outputs[OUTPUTS] = {
    LAG(1),
    LAG(2),
    LAG(3),
    LAG(4),
    LAG(5),
    LAG(6),
    LAG(7),
    LAG(8),
    LAG(9),
    LAG(10),
    [ACCELERATION] = {"acceleration",
                      "log return over `step` bars less that of the `step` bars before, in standard deviations of one "
                      "bar times sqrt(2 step), clipped at 4, halved",
                      FX_SCALE_NONE, -2, 2},
    [STREAK] = {"streak", "closes in a row in one direction, signed, at most 10, over 10", FX_SCALE_NONE, -1, 1},
    [UP_SHARE] = {"up_share", "higher less lower closes of `window` bars over their number", FX_SCALE_NONE, -1, 1},
    [HIGH_AGE] = {"high_age", "bars since the highest high of `window` bars over window - 1", FX_SCALE_NONE, 0, 1},
    [LOW_AGE] = {"low_age", "bars since the lowest low over window - 1", FX_SCALE_NONE, 0, 1},
    [RANK] = {"rank", "closes of the window below this one less those above, over window - 1", FX_SCALE_NONE, -1, 1},
};

static double move(const fxi_frame *f, int64_t t, int64_t over)
{
    return t >= over ? f->log_close[t] - f->log_close[t - over] : NAN;
}

static double direction(const fxi_frame *f, int64_t t)
{
    return f->close[t] > f->close[t - 1] ? 1.0 : f->close[t] < f->close[t - 1] ? -1.0 : 0.0;
}

/* ---- in standard deviations -------------------------------------------------------------------------------------- */

static void take_deviation(void *context, int64_t t, const fxi_moments *m)
{
    double *out = context;
    out[t] = m->xx > 0.0 ? sqrt(m->xx / m->count) : NAN;
}

static rp_status write_moves(const fxi_family_call *call, rp_error *error)
{
    const fxi_frame *f = call->frame;
    int64_t window = (int64_t)call->parameters[WINDOW], step = (int64_t)call->parameters[STEP];
    double *deviation = call->scratch[0], *returns = call->scratch[1];
    for (int64_t t = 0; t < f->count; t++) {
        returns[t] = move(f, t, 1);
        deviation[t] = NAN;
    }
    rp_status status = fxi_roll_moments(returns, NULL, f->count, window, take_deviation, deviation, error);
    if (status != RP_OK) return status;
    // The first return belongs to bar 1, so the first window lacks one.
    if (f->count >= window) deviation[window - 1] = NAN;
    for (int64_t t = 0; t < f->count; t++) {
        for (int64_t k = 1; k <= LAGS; k++)
            if (fxi_wants(call, (int)k - 1) && t >= k)
                call->outputs[k - 1][t] = 0.5 * fxi_clip(fxi_ratio(returns[t - k], deviation[t]), 4.0);
        if (!fxi_wants(call, ACCELERATION) || t < step) continue;
        double change = move(f, t, step) - move(f, t - step, step);
        call->outputs[ACCELERATION][t] =
            0.5 * fxi_clip(fxi_ratio(change, deviation[t] * sqrt(2.0 * call->parameters[STEP])), 4.0);
    }
    return RP_OK;
}

/* ---- counts ------------------------------------------------------------------------------------------------------ */

static void write_streak(const fxi_family_call *call)
{
    double run = 0.0;
    for (int64_t t = 1; t < call->frame->count; t++) {
        double d = direction(call->frame, t);
        run = d == 0.0 ? 0.0 : d * run > 0.0 ? run + d : d;
        if (fxi_wants(call, STREAK)) call->outputs[STREAK][t] = fxi_clip(run, 10.0) / 10.0;
    }
}

// Among equal extremes the newest counts.
static void write_window(const fxi_family_call *call, int64_t t, int64_t window)
{
    const fxi_frame *f = call->frame;
    int64_t high = t, low = t;
    double below = 0.0, up = 0.0, span = (double)(window - 1);
    for (int64_t i = t; i > t - window; i--) {
        if (f->high[i] > f->high[high]) high = i;
        if (f->low[i] < f->low[low]) low = i;
        below += (f->close[i] < f->close[t]) - (double)(f->close[i] > f->close[t]);
        if (i > 0) up += direction(f, i);
    }
    if (fxi_wants(call, HIGH_AGE)) call->outputs[HIGH_AGE][t] = (double)(t - high) / span;
    if (fxi_wants(call, LOW_AGE)) call->outputs[LOW_AGE][t] = (double)(t - low) / span;
    if (fxi_wants(call, RANK)) call->outputs[RANK][t] = below / span;
    if (fxi_wants(call, UP_SHARE) && t >= window) call->outputs[UP_SHARE][t] = up / (double)window;
}

static rp_status run(const fxi_family_call *call, rp_error *error)
{
    int64_t window = (int64_t)call->parameters[WINDOW];
    rp_status status = write_moves(call, error);
    if (status != RP_OK) return status;
    write_streak(call);
    for (int64_t t = window - 1; t < call->frame->count; t++) write_window(call, t, window);
    return RP_OK;
}

static int64_t warm_up(const double *p, fx_timeframe tf)
{
    double longest = fmax(fmax(p[WINDOW], LAGS + 1), 2.0 * p[STEP]);
    return (void)tf, (int64_t)longest;
}

const fxi_family fxi_family_lags = {
    .name = "lags",
    .text = "lagged returns, acceleration, runs, ranks and ages of extremes",
    .parameter_count = PARAMETERS,
    .output_count = OUTPUTS,
    .parameters = parameters,
    .outputs = outputs,
    .warm_up = warm_up,
    .run = run,
};
