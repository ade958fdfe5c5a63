// Built-in sources: what a strategy looks at that is no indicator, already free of the price's level. Those marked as
// bounded are z-scores or shares: z-scores are clipped to [-4, 4] and halved.
#include "feature_i.h"

#include "indicator/indicator_i.h"

#include <math.h>
#include <string.h>

static double ratio(double a, double b)
{
    return b != 0.0 ? a / b : 0.0;
}

static double half_clip(double z)
{
    return 0.5 * fxi_clip(z, 4.0);
}

static int64_t period(const fxi_source_call *call, int index)
{
    return (int64_t)call->parameters[index];
}

static int64_t lookback_period(const double *p)
{
    return (int64_t)p[0];
}
static int64_t lookback_window(const double *p)
{
    return (int64_t)p[0] - 1;
}
static int64_t lookback_longer(const double *p)
{
    return (int64_t)(p[0] > p[1] ? p[0] : p[1]);
}
static int64_t lookback_none(const double *p)
{
    return (void)p, 0;
}
static int64_t fade_none(const double *p)
{
    return (void)p, 0;
}

/* ---- moves ------------------------------------------------------------------------------------------------------ */

static void run_return(const fxi_source_call *call)
{
    const double *price = call->frame->log_close;
    int64_t n = call->frame->count, over = period(call, 0), window = period(call, 1);
    double *move = call->scratch[0], *out = call->out;
    for (int64_t t = 1; t < n; t++) move[t] = price[t] - price[t - 1];
    fxi_array_squares(move + 1, n - 1, window, out + 1, call->scratch[1] + 1);
    double scale = (double)over / (double)window;
    for (int64_t t = lookback_longer(call->parameters); t < n; t++)
        out[t] = half_clip(ratio(price[t] - price[t - over], sqrt(out[t] * scale)));
}

static void run_zscore(const fxi_source_call *call)
{
    const double *close = call->frame->close;
    int64_t n = call->frame->count, window = period(call, 0);
    double *sum = call->scratch[0], *squares = call->scratch[1], inverse = 1.0 / (double)window;
    fxi_array_squares(close, n, window, squares, sum);
    fxi_array_sum(close, n, window, sum);
    // Squares below the rounding of the prices mean that nothing moved.
    for (int64_t t = window - 1; t < n; t++) {
        double deviation = sqrt(squares[t] * inverse);
        call->out[t] = deviation > 1e-13 * close[t] ? half_clip((close[t] - sum[t] * inverse) / deviation) : 0.0;
    }
}

static void run_efficiency(const fxi_source_call *call)
{
    const double *close = call->frame->close;
    int64_t n = call->frame->count, window = period(call, 0);
    double *move = call->scratch[0], *path = call->scratch[1];
    for (int64_t t = 1; t < n; t++) move[t] = fabs(close[t] - close[t - 1]);
    fxi_array_sum(move + 1, n - 1, window, path + 1);
    for (int64_t t = window; t < n; t++)
        call->out[t] = fxi_clip(path[t] > 1e-13 * close[t] ? (close[t] - close[t - window]) / path[t] : 0.0, 1.0);
}

/* ---- ranges ----------------------------------------------------------------------------------------------------- */

static void run_channel(const fxi_source_call *call)
{
    const fxi_frame *f = call->frame;
    double *top = call->scratch[0], *bottom = call->scratch[1], *out = call->out;
    int64_t window = period(call, 0);
    fxi_array_highest(f->high, f->count, window, top, out);
    fxi_array_lowest(f->low, f->count, window, bottom, out);
    for (int64_t t = window - 1; t < f->count; t++)
        out[t] = 2.0 * ratio(f->close[t] - bottom[t], top[t] - bottom[t]) - (top[t] > bottom[t] ? 1.0 : 0.0);
}

static void run_width(const fxi_source_call *call)
{
    const double *close = call->frame->close;
    int64_t n = call->frame->count, window = period(call, 0);
    double *squares = call->scratch[0];
    fxi_array_squares(close, n, window, squares, call->scratch[1]);
    for (int64_t t = window - 1; t < n; t++) call->out[t] = log(sqrt(squares[t] / (double)window) / close[t] + 1e-7);
}

// Mean true range over the window, the first bar left out: it has no close before it.
static const double *usual_range(const fxi_source_call *call, int64_t window, double *out)
{
    fxi_array_sum(call->frame->true_range + 1, call->frame->count - 1, window, out + 1);
    for (int64_t t = window; t < call->frame->count; t++) out[t] /= (double)window;
    return out;
}

static void run_range_ratio(const fxi_source_call *call)
{
    const double *fast = usual_range(call, period(call, 0), call->scratch[0]);
    const double *slow = usual_range(call, period(call, 1), call->scratch[1]);
    for (int64_t t = lookback_longer(call->parameters); t < call->frame->count; t++)
        call->out[t] = fxi_clip(ratio(fast[t], slow[t]) - 1.0, 2.0);
}

enum shape { RANGE, BODY, UPPER_WICK, LOWER_WICK };

static double length_of(const fxi_frame *f, int64_t t, enum shape shape)
{
    double open = f->open[t], close = f->close[t];
    switch (shape) {
    case RANGE:
        return f->high[t] - f->low[t];
    case BODY:
        return close - open;
    case UPPER_WICK:
        return f->high[t] - (open > close ? open : close);
    case LOWER_WICK:
        return (open < close ? open : close) - f->low[t];
    }
    return 0.0;
}

static void run_shape(const fxi_source_call *call, enum shape shape, double usual_value)
{
    const double *usual = usual_range(call, period(call, 0), call->scratch[0]);
    for (int64_t t = period(call, 0); t < call->frame->count; t++)
        call->out[t] = fxi_clip(ratio(length_of(call->frame, t, shape), usual[t]) - usual_value, 2.0);
}

static void run_range(const fxi_source_call *call)
{
    run_shape(call, RANGE, 1.0);
}
static void run_body(const fxi_source_call *call)
{
    run_shape(call, BODY, 0.0);
}
static void run_upper_wick(const fxi_source_call *call)
{
    run_shape(call, UPPER_WICK, 0.0);
}
static void run_lower_wick(const fxi_source_call *call)
{
    run_shape(call, LOWER_WICK, 0.0);
}

/* ---- direction --------------------------------------------------------------------------------------------------- */

// (PLUS_DI - MINUS_DI) / (PLUS_DI + MINUS_DI). Wilder's sums of the upward and the downward movement have the true
// range in common, so it cancels.
static void run_direction(const fxi_source_call *call)
{
    const fxi_frame *f = call->frame;
    double *up = call->scratch[0], *down = call->scratch[1], p = call->parameters[0];
    int64_t n = f->count, window = period(call, 0);
    for (int64_t t = 1; t < n; t++) {
        double rise = f->high[t] - f->high[t - 1], fall = f->low[t - 1] - f->low[t];
        up[t] = rise > 0.0 && rise > fall ? rise : 0.0;
        down[t] = fall > 0.0 && fall > rise ? fall : 0.0;
    }
    fxi_array_decay(up + 1, n - 1, (p - 1.0) / p, 1.0 / p, up + 1);
    fxi_array_decay(down + 1, n - 1, (p - 1.0) / p, 1.0 / p, down + 1);
    for (int64_t t = window; t < n; t++) call->out[t] = ratio(up[t] - down[t], up[t] + down[t]);
}

static int64_t fade_wilder(const double *p)
{
    return p[0] > 1.0 ? (int64_t)ceil(log(1e-11) / log((p[0] - 1.0) / p[0])) : 0;
}

/* ---- volume and spread --------------------------------------------------------------------------------------------
 */

static void run_volume(const fxi_source_call *call)
{
    const fxi_frame *f = call->frame;
    int64_t window = period(call, 0);
    fxi_array_sum(f->volume, f->count, window, call->scratch[0]);
    for (int64_t t = window - 1; t < f->count; t++)
        call->out[t] = fxi_clip(ratio(f->volume[t] * (double)window, call->scratch[0][t]) - 1.0, 2.0);
}

static void run_spread(const fxi_source_call *call)
{
    const fxi_frame *f = call->frame;
    const double *usual = usual_range(call, period(call, 0), call->scratch[0]);
    double points = pow(10.0, f->bars->digits);
    for (int64_t t = period(call, 0); t < f->count; t++)
        call->out[t] = fxi_clip(ratio(f->bars->spread[t] / points, usual[t]), 2.0);
}

/* ---- clock: New York time, looked up once an hour of UTC ------------------------------------------------------------
 */

static void run_clock(const fxi_source_call *call, double phase)
{
    const fx_bars *bars = call->frame->bars;
    const fx_zone *zone = NULL;
    // Loaded by fxi_spec_check before any column is computed, so it stands in the cache.
    if (fx_zone_get("America/New_York", &zone, NULL) != RP_OK) return;
    int64_t hour = INT64_MIN, offset = 0;
    for (int64_t t = 0; t < bars->count; t++) {
        int64_t now = bars->known_at[t];
        if (now / FX_HOUR != hour) {
            hour = now / FX_HOUR;
            offset = fx_zone_offset(zone, now);
        }
        int64_t minute = (now + offset) % FX_DAY / FX_MINUTE;
        double day = (double)minute / 1440.0;
        call->out[t] = sin(2.0 * 3.14159265358979323846 * day + phase);
    }
}

static void run_hour_sin(const fxi_source_call *call)
{
    run_clock(call, 0.0);
}
static void run_hour_cos(const fxi_source_call *call)
{
    run_clock(call, 0.5 * 3.14159265358979323846);
}

static void run_weekday(const fxi_source_call *call)
{
    const fx_bars *bars = call->frame->bars;
    int64_t hour = INT64_MIN, weekday = 0;
    for (int64_t t = 0; t < bars->count; t++) {
        if (bars->open_time[t] / FX_HOUR != hour) {
            hour = bars->open_time[t] / FX_HOUR;
            weekday = (fx_session_day(FX_DAY_NEW_YORK, bars->open_time[t]) + 4) % 7;
        }
        call->out[t] = 0.5 * ((double)weekday - 3.0);
    }
}

/* ---- table
 * ----------------------------------------------------------------------------------------------------------- */

// clang-format off
static const fxi_source sources[] = {
    {"RETURN", "log return over `bars`, in standard deviations of one bar's over `window` times sqrt(bars)", 2,
     false, false, false, {1, 50}, {"bars", "window"}, lookback_longer, fade_none, run_return},
    {"ZSCORE", "close in standard deviations from its mean over `window`", 1,
     false, false, false, {20}, {"window"}, lookback_window, fade_none, run_zscore},
    {"EFFICIENCY", "net move over `window` as a share of the path, signed", 1,
     false, false, false, {20}, {"window"}, lookback_period, fade_none, run_efficiency},
    {"CHANNEL", "place of the close between lowest low (-1) and highest high (1) of `window`", 1,
     false, false, false, {20}, {"window"}, lookback_window, fade_none, run_channel},
    {"WIDTH", "logarithm of the standard deviation over `window` relative to the close", 1,
     true, false, false, {20}, {"window"}, lookback_window, fade_none, run_width},
    {"RANGE_RATIO", "mean true range over `fast` bars relative to `slow` bars, less 1", 2,
     false, false, false, {7, 28}, {"fast", "slow"}, lookback_longer, fade_none, run_range_ratio},
    {"RANGE", "high - low in mean true ranges over `window`, less 1", 1,
     false, false, false, {20}, {"window"}, lookback_period, fade_none, run_range},
    {"BODY", "close - open in mean true ranges over `window`", 1,
     false, false, false, {20}, {"window"}, lookback_period, fade_none, run_body},
    {"UPPER_WICK", "high above the body in mean true ranges over `window`", 1,
     false, false, false, {20}, {"window"}, lookback_period, fade_none, run_upper_wick},
    {"LOWER_WICK", "low below the body in mean true ranges over `window`", 1,
     false, false, false, {20}, {"window"}, lookback_period, fade_none, run_lower_wick},
    {"DIRECTION", "(PLUS_DI - MINUS_DI) / (PLUS_DI + MINUS_DI) of `period`", 1,
     false, false, false, {14}, {"period"}, lookback_period, fade_wilder, run_direction},
    {"VOLUME", "volume relative to its mean over `window`, less 1", 1,
     false, true, false, {20}, {"window"}, lookback_window, fade_none, run_volume},
    {"SPREAD", "spread in mean true ranges over `window`", 1,
     false, false, true, {20}, {"window"}, lookback_period, fade_none, run_spread},
    {"HOUR_SIN", "sine of the New York time of day at which the bar is known", 0,
     false, false, false, {0}, {NULL}, lookback_none, fade_none, run_hour_sin},
    {"HOUR_COS", "cosine of the same", 0,
     false, false, false, {0}, {NULL}, lookback_none, fade_none, run_hour_cos},
    {"WEEKDAY", "trading day of the week, Monday -1 to Friday 1", 0,
     false, false, false, {0}, {NULL}, lookback_none, fade_none, run_weekday},
};
// clang-format on

const fxi_source *fxi_source_at(int index)
{
    return index >= 0 && index < (int)(sizeof sources / sizeof *sources) ? &sources[index] : NULL;
}

const fxi_source *fxi_source_find(const char *name)
{
    for (int i = 0; fxi_source_at(i); i++)
        if (strcmp(sources[i].name, name) == 0) return &sources[i];
    return NULL;
}
