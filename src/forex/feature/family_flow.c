// Order flow guessed from bars: who was the more eager, and how much a unit of volume moved the price. Proxies, not
// order flow: a bar's volume has no side.
#include "family_i.h"
#include "rolling.h"

#include <math.h>

enum { TICK, VOLUME, SIGNED, AD_SLOPE, BULK, TOXICITY, AMIHUD, KYLE, OUTPUTS };
enum { WINDOW, FAST, SLOW, PARAMETERS };

static const fxi_family_parameter parameters[PARAMETERS] = {
    [WINDOW] = {"window", "bars in every sum but that of ad_slope", 2, 100000, 20, true},
    [FAST] = {"fast", "bars over which ad_slope takes the change", 1, 100000, 5, true},
    [SLOW] = {"slow", "bars in the mean volume of ad_slope", 1, 100000, 20, true},
};

static const fxi_family_output outputs[OUTPUTS] = {
    [TICK] = {"tick", "mean tick-rule sign: +1 after a higher close, -1 after a lower one, an equal one keeps the last",
              FX_SCALE_NONE, -1, 1},
    [VOLUME] = {"volume", "volume of bars that closed higher less that of lower ones, over the sum of both",
                FX_SCALE_NONE, -1, 1},
    [SIGNED] = {"signed", "volume by tick-rule sign over all volume", FX_SCALE_NONE, -1, 1},
    [AD_SLOPE] = {"ad_slope",
                  "change of Chaikin's accumulation/distribution line over `fast` bars, a bar, in mean volumes of "
                  "`slow` bars",
                  FX_SCALE_NONE, 0, 0},
    [BULK] = {"bulk",
              "bulk volume classification: volume times 2 Phi(change / its standard deviation) - 1, over all volume",
              FX_SCALE_NONE, -1, 1},
    [TOXICITY] = {"toxicity",
                  "mean absolute imbalance by bulk classification over all volume (as in VPIN, on bars of time)",
                  FX_SCALE_NONE, 0, 1},
    [AMIHUD] = {"amihud", "logarithm of the mean of |log return| / volume over the bars with volume",
                FX_SCALE_ROLLING_Z, 0, 0},
    [KYLE] = {"kyle", "slope of log return on signed volume, in standard deviations of the return for one mean volume",
              FX_SCALE_NONE, 0, 0},
};

/* ---- what a bar says --------------------------------------------------------------------------------------------- */

static double change(const fxi_frame *f, int64_t t)
{
    return t > 0 ? f->close[t] - f->close[t - 1] : NAN;
}

// Lee and Ready (1991).
static void tick_signs(const fxi_frame *f, double *sign)
{
    double last = NAN;
    for (int64_t t = 0; t < f->count; t++) {
        double moved = change(f, t);
        if (moved > 0.0) last = 1.0;
        if (moved < 0.0) last = -1.0;
        sign[t] = last;
    }
}

// Chaikin's money flow volume: the change of the accumulation/distribution line, which itself depends on its start.
static double money_flow(const fxi_frame *f, int64_t t)
{
    double range = f->high[t] - f->low[t];
    return range > 0.0 ? ((f->close[t] - f->low[t]) - (f->high[t] - f->close[t])) / range * f->volume[t] : 0.0;
}

// Sums a column of numerators over `window` and divides by a second column of sums.
static rp_status share(const double *part, const double *whole, int64_t count, int64_t window, double *out,
                       rp_error *error)
{
    rp_status status = fxi_roll_sum(part, count, window, out, error);
    if (status != RP_OK) return status;
    for (int64_t t = 0; t < count; t++) out[t] = fxi_ratio(out[t], whole[t]);
    return RP_OK;
}

/* ---- columns ----------------------------------------------------------------------------------------------------- */

static rp_status run_tick(const fxi_family_call *call, rp_error *error)
{
    const fxi_frame *f = call->frame;
    int64_t window = (int64_t)call->parameters[WINDOW];
    double *sign = call->scratch[1], *part = call->scratch[2], *volume = call->scratch[0];
    rp_status status = RP_OK;
    tick_signs(f, sign);
    if (fxi_wants(call, TICK)) {
        double *out = call->outputs[TICK];
        status = fxi_roll_sum(sign, f->count, window, out, error);
        for (int64_t t = 0; status == RP_OK && t < f->count; t++) out[t] /= (double)window;
    }
    if (status != RP_OK || !fxi_wants(call, SIGNED)) return status;
    for (int64_t t = 0; t < f->count; t++) part[t] = sign[t] * f->volume[t];
    return share(part, volume, f->count, window, call->outputs[SIGNED], error);
}

static rp_status run_volume(const fxi_family_call *call, rp_error *error)
{
    const fxi_frame *f = call->frame;
    int64_t window = (int64_t)call->parameters[WINDOW];
    double *part = call->scratch[1], *whole = call->scratch[2], *sum = call->scratch[3];
    if (!fxi_wants(call, VOLUME)) return RP_OK;
    for (int64_t t = 0; t < f->count; t++) {
        double moved = change(f, t), v = f->volume[t];
        part[t] = moved > 0.0 ? v : moved < 0.0 ? -v : 0.0;
        whole[t] = fabs(part[t]);
        if (t == 0) part[t] = whole[t] = NAN;
    }
    rp_status status = fxi_roll_sum(whole, f->count, window, sum, error);
    return status == RP_OK ? share(part, sum, f->count, window, call->outputs[VOLUME], error) : status;
}

static rp_status run_ad_slope(const fxi_family_call *call, rp_error *error)
{
    const fxi_frame *f = call->frame;
    double *flow = call->scratch[1], *usual = call->scratch[2], fast = call->parameters[FAST];
    if (!fxi_wants(call, AD_SLOPE)) return RP_OK;
    rp_status status = fxi_roll_sum(f->volume, f->count, (int64_t)call->parameters[SLOW], usual, error);
    for (int64_t t = 0; t < f->count; t++) {
        flow[t] = money_flow(f, t) / fast;
        usual[t] /= call->parameters[SLOW];
    }
    return status == RP_OK ? share(flow, usual, f->count, (int64_t)fast, call->outputs[AD_SLOPE], error) : status;
}

typedef struct bulk {
    const fxi_frame *frame;
    double *out; // signed share of the bar's volume, times the volume
} bulk;

// Easley, Lopez de Prado and O'Hara (2012); a window that did not move has no side.
static void classify(void *context, int64_t t, const fxi_moments *m)
{
    bulk *b = context;
    if (!(m->count > 0.0) || isnan(change(b->frame, t))) return;
    double deviation = sqrt(m->xx / m->count), size = 1e-13 * b->frame->close[t];
    double z = deviation > size ? change(b->frame, t) / deviation : 0.0;
    b->out[t] = (erfc(-z * 0.70710678118654752440) - 1.0) * b->frame->volume[t];
}

static rp_status run_bulk(const fxi_family_call *call, rp_error *error)
{
    const fxi_frame *f = call->frame;
    int64_t window = (int64_t)call->parameters[WINDOW];
    double *moves = call->scratch[1], *sides = call->scratch[2], *volume = call->scratch[0];
    if (!fxi_wants(call, BULK) && !fxi_wants(call, TOXICITY)) return RP_OK;
    for (int64_t t = 0; t < f->count; t++) {
        moves[t] = change(f, t);
        sides[t] = NAN;
    }
    // The first change belongs to bar 1: the window of changes starts there.
    bulk b = {f, sides};
    rp_status status = fxi_roll_moments(moves, NULL, f->count, window, classify, &b, error);
    if (f->count >= window) sides[window - 1] = NAN;
    if (status == RP_OK && fxi_wants(call, BULK))
        status = share(sides, volume, f->count, window, call->outputs[BULK], error);
    for (int64_t t = 0; t < f->count; t++) sides[t] = fabs(sides[t]);
    if (status == RP_OK && fxi_wants(call, TOXICITY))
        status = share(sides, volume, f->count, window, call->outputs[TOXICITY], error);
    return status;
}

/* ---- what a unit of volume moves --------------------------------------------------------------------------------- */

static void mean_logarithm(void *context, int64_t t, const fxi_moments *m)
{
    double *out = context;
    out[t] = m->count > 0.0 && m->mean_x > 0.0 ? log(m->mean_x) : NAN;
}

// Amihud (2002).
static rp_status run_amihud(const fxi_family_call *call, rp_error *error)
{
    const fxi_frame *f = call->frame;
    int64_t window = (int64_t)call->parameters[WINDOW];
    double *impact = call->scratch[1], *out = call->outputs[AMIHUD];
    if (!fxi_wants(call, AMIHUD)) return RP_OK;
    for (int64_t t = 0; t < f->count; t++)
        impact[t] = t > 0 && f->volume[t] > 0.0 ? fabs(f->log_close[t] - f->log_close[t - 1]) / f->volume[t] : NAN;
    rp_status status = fxi_roll_moments(impact, NULL, f->count, window, mean_logarithm, out, error);
    if (f->count >= window) out[window - 1] = NAN;
    return status;
}

typedef struct slope {
    const double *volume; // sums over the window
    double window, *out;
} slope;

static void slope_of(void *context, int64_t t, const fxi_moments *m)
{
    slope *s = context;
    double usual = s->volume[t] / s->window, spread = sqrt(m->yy / m->count);
    if (m->count < s->window) return;
    s->out[t] = fxi_ratio(m->xy, m->xx) * fxi_ratio(usual, spread);
}

// Kyle (1985), by regression over the window.
static rp_status run_kyle(const fxi_family_call *call, rp_error *error)
{
    const fxi_frame *f = call->frame;
    double *flow = call->scratch[1], *moves = call->scratch[2];
    if (!fxi_wants(call, KYLE)) return RP_OK;
    tick_signs(f, flow);
    for (int64_t t = 0; t < f->count; t++) {
        flow[t] *= f->volume[t];
        moves[t] = t > 0 ? f->log_close[t] - f->log_close[t - 1] : NAN;
    }
    slope s = {call->scratch[0], call->parameters[WINDOW], call->outputs[KYLE]};
    return fxi_roll_moments(flow, moves, f->count, (int64_t)s.window, slope_of, &s, error);
}

static rp_status check_volume(const fxi_family_call *call, rp_error *error)
{
    for (int64_t t = 0; t < call->frame->count; t++)
        if (call->frame->volume[t] != 0.0) return RP_OK;
    for (int k = 0; k < OUTPUTS; k++)
        if (k != TICK && fxi_wants(call, k) && call->frame->count > 0)
            return rp_fail(error, RP_EVALUE, "flow: %s needs volume, which is 0 in every bar of %s; take `tick` alone",
                           outputs[k].name, call->frame->bars->symbol.name);
    return RP_OK;
}

static rp_status run(const fxi_family_call *call, rp_error *error)
{
    static rp_status (*const runs[])(const fxi_family_call *, rp_error *) = {run_tick, run_volume, run_ad_slope,
                                                                             run_bulk, run_amihud, run_kyle};
    rp_status status = check_volume(call, error);
    // Volume over the window stands in scratch 0 throughout.
    if (status == RP_OK)
        status = fxi_roll_sum(call->frame->volume, call->frame->count, (int64_t)call->parameters[WINDOW],
                              call->scratch[0], error);
    for (size_t i = 0; status == RP_OK && i < sizeof runs / sizeof *runs; i++) status = runs[i](call, error);
    return status;
}

static int64_t warm_up(const double *p, fx_timeframe tf)
{
    double longest = fmax(fmax(p[FAST], p[SLOW]), 2.0 * p[WINDOW]);
    return (void)tf, (int64_t)longest;
}

const fxi_family fxi_family_flow = {
    .name = "flow",
    .text = "order-flow proxies from bars: tick rule, volume imbalance, bulk classification, illiquidity",
    .parameter_count = PARAMETERS,
    .output_count = OUTPUTS,
    .parameters = parameters,
    .outputs = outputs,
    .warm_up = warm_up,
    .run = run,
};
