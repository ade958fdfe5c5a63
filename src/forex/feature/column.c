// One column: source, normalisation, scaling on the feature's own bars; then the join to the base bars.
#include "feature_i.h"

#include <math.h>
#include <string.h>

enum { ATR_PERIOD = 14, NORMALISE_NONE = 0, NORMALISE_ATR = 1, NORMALISE_CLOSE = 2, EXPANDING_MINIMUM = 100 };

static int window_of(const fx_feature_spec *spec)
{
    if (spec->scaling == FX_SCALE_ROLLING_Z) return spec->window;
    return spec->window > 0 ? spec->window : EXPANDING_MINIMUM;
}

/* ---- checks ------------------------------------------------------------------------------------------------------ */

static bool has_volume(const fx_bars *bars)
{
    for (int64_t i = 0; i < bars->count; i++)
        if (bars->volume[i] != 0.0) return true;
    return bars->count == 0;
}

static rp_status check_data(const fx_feature_spec *spec, const fx_bars *bars, bool volume, bool spread, rp_error *error)
{
    if (volume && !has_volume(bars))
        return rp_fail(error, RP_EVALUE,
                       "feature %s needs volume, which is 0 in every bar of %s; leave it out (the set "
                       "core64 has no such column)",
                       spec->name, bars->symbol.name);
    if (spread && !bars->spread)
        return rp_fail(error, RP_EVALUE,
                       "feature %s needs a spread per bar, which %s does not have; leave it out (the "
                       "set core64 has no such column)",
                       spec->name, bars->symbol.name);
    return RP_OK;
}

static rp_status check_source(const fx_feature_spec *spec, const fxi_source *source, const fx_bars *bars,
                              rp_error *error)
{
    if (spec->parameter_count > source->parameter_count)
        return rp_fail(error, RP_EINVAL, "feature %s: %s has %d parameters, %d given", spec->name, source->name,
                       source->parameter_count, spec->parameter_count);
    for (int i = 0; i < spec->parameter_count; i++)
        if (!(spec->parameters[i] >= 1.0 && spec->parameters[i] <= 1e5) ||
            spec->parameters[i] != floor(spec->parameters[i]))
            return rp_fail(error, RP_EVALUE,
                           "feature %s: parameter %d of %s is %g; it may be a whole number from 1 to "
                           "100000",
                           spec->name, i + 1, source->name, spec->parameters[i]);
    if (spec->output != 0 || spec->normalise != NORMALISE_NONE)
        return rp_fail(error, RP_EINVAL, "feature %s: %s has one output and is normalised already", spec->name,
                       source->name);
    if (spec->scaling == FX_SCALE_BOUNDED)
        return rp_fail(error, RP_EINVAL, "feature %s: %s is no bounded indicator; take no scaling or a z-score",
                       spec->name, source->name);
    return check_data(spec, bars, source->needs_volume, source->needs_spread, error);
}

// The given parameters, and the initial values of those behind them.
static void complete(const fx_feature_spec *spec, const fx_indicator *indicator,
                     double parameters[FX_INDICATOR_MAX_PARAMS])
{
    for (int i = 0; i < indicator->parameter_count; i++)
        parameters[i] = i < spec->parameter_count ? spec->parameters[i] : indicator->parameters[i].initial;
}

static rp_status check_indicator(const fx_feature_spec *spec, const fx_bars *bars, rp_error *error)
{
    const fx_indicator *indicator;
    double low, high;
    rp_status status = fx_indicator_find(spec->indicator, &indicator, error);
    if (status == RP_OK && spec->parameter_count > 0) {
        if (spec->parameter_count > indicator->parameter_count)
            return rp_fail(error, RP_EINVAL, "feature %s: %s has %d parameters, %d given", spec->name, indicator->name,
                           indicator->parameter_count, spec->parameter_count);
        double parameters[FX_INDICATOR_MAX_PARAMS];
        complete(spec, indicator, parameters);
        status = fx_indicator_check(indicator, parameters, error);
    }
    if (status != RP_OK) {
        rp_error_prefix(error, "feature %s: ", spec->name);
        return status;
    }
    if (spec->output < 0 || spec->output >= indicator->output_count)
        return rp_fail(error, RP_EINDEX, "feature %s: %s has outputs 0 to %d, %d asked for", spec->name,
                       indicator->name, indicator->output_count - 1, spec->output);
    if (spec->scaling == FX_SCALE_BOUNDED && !fxi_bounds(indicator->name, &low, &high))
        return rp_fail(error, RP_EINVAL, "feature %s: %s has no bounds; scale it by a z-score", spec->name,
                       indicator->name);
    return check_data(spec, bars, (indicator->inputs & FX_IN_VOLUME) != 0, false, error);
}

rp_status fxi_spec_check(const fx_feature_spec *spec, const fx_bars *bars, rp_error *error)
{
    const fxi_source *source = fxi_source_find(spec->indicator);
    const fx_zone *zone;
    if (spec->name[0] == '\0') return rp_fail(error, RP_EINVAL, "feature without a name");
    if (spec->timeframe < bars->timeframe || spec->timeframe >= FX_TIMEFRAME_COUNT)
        return rp_fail(error, RP_EINVAL, "feature %s: its timeframe is shorter than the %s of the bars", spec->name,
                       fx_timeframe_name(bars->timeframe));
    if (spec->scaling < FX_SCALE_NONE || spec->scaling > FX_SCALE_EXPANDING_Z || spec->normalise < NORMALISE_NONE ||
        spec->normalise > NORMALISE_CLOSE)
        return rp_fail(error, RP_EINVAL, "feature %s: no such scaling or normalisation", spec->name);
    if (spec->scaling == FX_SCALE_ROLLING_Z && (spec->window < 2 || spec->window > 1000000))
        return rp_fail(error, RP_EVALUE, "feature %s: the window of its z-score is %d; it may be 2 to 1000000",
                       spec->name, spec->window);
    rp_status status = fx_zone_get("America/New_York", &zone, error);
    if (status != RP_OK) return status;
    return source ? check_source(spec, source, bars, error) : check_indicator(spec, bars, error);
}

/* ---- values on the feature's own bars ------------------------------------------------------------------------------
 */

// A column being made; `value` is the array in which the result stands.
typedef struct work {
    double *outputs[FX_INDICATOR_MAX_OUTPUTS], *scratch;
    double *value;
    int64_t known;  // first bar with a value
    int64_t stable; // first bar that has forgotten the start of the data
} work;

static void run_source(const fx_feature_spec *spec, const fxi_source *source, const fxi_frame *frame, work *w)
{
    double parameters[2] = {source->initial[0], source->initial[1]};
    memcpy(parameters, spec->parameters, (size_t)spec->parameter_count * sizeof *parameters);
    fxi_source_call call = {frame, parameters, w->outputs[0], {w->scratch, w->scratch + frame->count}};
    w->value = w->outputs[0];
    w->known = source->lookback(parameters);
    w->stable = w->known + source->fade(parameters);
    if (w->known < frame->count)
        source->run(&call);
    else
        w->known = frame->count;
}

static rp_status run_indicator(const fx_feature_spec *spec, const fxi_frame *frame, work *w, rp_error *error)
{
    const fx_indicator *indicator;
    rp_status status = fx_indicator_find(spec->indicator, &indicator, error);
    if (status != RP_OK) return status;
    double parameters[FX_INDICATOR_MAX_PARAMS];
    complete(spec, indicator, parameters);
    const fx_series series = {.count = frame->count,
                              .open = frame->open,
                              .high = frame->high,
                              .low = frame->low,
                              .close = frame->close,
                              .volume = frame->volume};
    status = fx_indicator_run(indicator, parameters, &series, w->outputs, error);
    if (status != RP_OK) return status;
    w->value = w->outputs[spec->output];
    w->known = fx_indicator_lookback(indicator, parameters);
    w->stable = fx_indicator_stable_lookback(indicator, parameters);
    // A running sum never forgets its start, but its z-score or difference does not see it.
    if (w->stable == INT64_MAX) w->stable = w->known;
    if (w->known > frame->count) w->known = frame->count;
    if (!fxi_is_level(indicator) || spec->normalise == NORMALISE_NONE) return RP_OK;
    for (int64_t t = w->known; t < frame->count; t++) w->value[t] = frame->close[t] - w->value[t];
    return RP_OK;
}

static rp_status normalise(const fx_feature_spec *spec, const fxi_frame *frame, work *w, rp_error *error)
{
    const double *unit = frame->close, period = ATR_PERIOD;
    if (spec->normalise == NORMALISE_NONE) return RP_OK;
    if (spec->normalise == NORMALISE_ATR) {
        const fx_indicator *atr;
        rp_status status = fx_indicator_find("ATR", &atr, error);
        const fx_series series = {.count = frame->count, .high = frame->high, .low = frame->low, .close = frame->close};
        if (status == RP_OK) status = fx_indicator_run(atr, &period, &series, (double *[]){w->scratch}, error);
        if (status != RP_OK) return status;
        int64_t wait = fx_indicator_stable_lookback(atr, &period),
                first = ATR_PERIOD < frame->count ? ATR_PERIOD : frame->count;
        if (w->stable < wait) w->stable = wait;
        if (w->known < first) w->known = first;
        unit = w->scratch;
    }
    for (int64_t t = w->known; t < frame->count; t++) w->value[t] = unit[t] != 0.0 ? w->value[t] / unit[t] : 0.0;
    return RP_OK;
}

static void scale(const fx_feature_spec *spec, const fxi_frame *frame, work *w)
{
    int window = window_of(spec);
    double low, high;
    switch (spec->scaling) {
    case FX_SCALE_NONE:
        break;
    case FX_SCALE_BOUNDED:
        if (!fxi_bounds(spec->indicator, &low, &high)) break;
        for (int64_t t = w->known; t < frame->count; t++)
            w->value[t] = (w->value[t] - 0.5 * (low + high)) / (0.5 * (high - low));
        break;
    case FX_SCALE_ROLLING_Z:
        w->known = fxi_scale_rolling(w->value, w->known, frame->count, window, w->scratch);
        w->stable += window - 1;
        break;
    case FX_SCALE_EXPANDING_Z:
        w->known = fxi_scale_expanding(w->value, w->known, frame->count, window);
        w->stable += window - 1;
        break;
    }
}

/* ---- join ----------------------------------------------------------------------------------------------------------
 */

static int64_t join(const fxi_frame *frame, const work *w, int64_t rows, float *out)
{
    int64_t stable = rows;
    for (int64_t t = 0; t < rows; t++) {
        int64_t bar = frame->visible[t];
        out[t] = bar >= w->known ? (float)w->value[bar] : NAN;
        if (bar >= w->stable && stable == rows) stable = t;
    }
    return stable;
}

rp_status fxi_column(const fx_feature_spec *spec, const fxi_frame *frame, double *block, fxi_column_result *result,
                     rp_error *error)
{
    const fxi_source *source = fxi_source_find(spec->indicator);
    work w = {.scratch = block + FX_INDICATOR_MAX_OUTPUTS * frame->count};
    for (int k = 0; k < FX_INDICATOR_MAX_OUTPUTS; k++) w.outputs[k] = block + k * frame->count;
    rp_status status = RP_OK;
    if (source)
        run_source(spec, source, frame, &w);
    else
        status = run_indicator(spec, frame, &w, error);
    if (status == RP_OK) status = normalise(spec, frame, &w, error);
    if (status != RP_OK) return status;
    scale(spec, frame, &w);
    result->stable = join(frame, &w, result->rows, result->values);
    return RP_OK;
}
