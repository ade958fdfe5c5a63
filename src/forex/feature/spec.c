// What a column may ask for.
#include "family_i.h"

#include <math.h>
#include <string.h>

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
    if (spec->output != 0 || spec->normalise != FXI_NORMALISE_NONE)
        return rp_fail(error, RP_EINVAL, "feature %s: %s has one output and is normalised already", spec->name,
                       source->name);
    if (spec->scaling == FX_SCALE_BOUNDED)
        return rp_fail(error, RP_EINVAL, "feature %s: %s is no bounded indicator; take no scaling or a z-score",
                       spec->name, source->name);
    return check_data(spec, bars, source->needs_volume, source->needs_spread, error);
}

static rp_status check_indicator(const fx_feature_spec *spec, const fx_bars *bars, rp_error *error)
{
    const fx_indicator *indicator;
    double low, high, parameters[FX_FEATURE_MAX_PARAMS];
    rp_status status = fx_indicator_find(spec->indicator, &indicator, error);
    if (status == RP_OK && spec->parameter_count > 0) {
        if (spec->parameter_count > indicator->parameter_count)
            return rp_fail(error, RP_EINVAL, "feature %s: %s has %d parameters, %d given", spec->name, indicator->name,
                           indicator->parameter_count, spec->parameter_count);
        fxi_spec_parameters(spec, parameters);
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
    if (indicator->inputs & FX_IN_SECOND)
        return rp_fail(error, RP_EUNSUPPORTED, "feature %s: %s reads two series; only families do here", spec->name,
                       indicator->name);
    return check_data(spec, bars, (indicator->inputs & FX_IN_VOLUME) != 0, false, error);
}

static rp_status check_family(const fx_feature_spec *spec, const fxi_family *family, const fx_feature_inputs *inputs,
                              rp_error *error)
{
    double parameters[FX_FEATURE_MAX_PARAMS];
    if (spec->parameter_count != 0 && spec->parameter_count != family->parameter_count)
        return rp_fail(error, RP_EINVAL, "feature %s: %s has %d parameters, %d given", spec->name, family->name,
                       family->parameter_count, spec->parameter_count);
    if (spec->output < 0 || spec->output >= family->output_count)
        return rp_fail(error, RP_EINDEX, "feature %s: %s has outputs 0 to %d, %d asked for", spec->name, family->name,
                       family->output_count - 1, spec->output);
    const fxi_family_output *output = &family->outputs[spec->output];
    if (spec->scaling == FX_SCALE_BOUNDED && !(output->low < output->high))
        return rp_fail(error, RP_EINVAL, "feature %s: %s.%s has no bounds; scale it by a z-score", spec->name,
                       family->name, output->name);
    if (spec->word[0] && !family->word_name)
        return rp_fail(error, RP_EINVAL, "feature %s: %s takes no text", spec->name, family->name);
    if (family->needs & FXI_NEEDS_OTHERS && inputs->other_count < 1)
        return rp_fail(error, RP_EVALUE, "feature %s: %s needs the bars of other symbols; name them under `symbols`",
                       spec->name, family->name);
    if (family->needs & FXI_NEEDS_NEWS && !inputs->news)
        return rp_fail(error, RP_EVALUE, "feature %s: %s needs a news table; name its file under `news`", spec->name,
                       family->name);
    if (family->needs & FXI_NEEDS_RATES && !inputs->rates)
        return rp_fail(error, RP_EVALUE, "feature %s: %s needs interest rates; name their file under `rates`",
                       spec->name, family->name);
    fxi_spec_parameters(spec, parameters);
    const char *word = spec->word[0] ? spec->word : family->word_initial ? family->word_initial : "";
    rp_status status = fxi_family_check(family, parameters, word, error);
    if (status != RP_OK) {
        rp_error_prefix(error, "feature %s: ", spec->name);
        return status;
    }
    return check_data(spec, inputs->bars, family->needs & FXI_NEEDS_VOLUME, family->needs & FXI_NEEDS_SPREAD, error);
}

static rp_status check_common(const fx_feature_spec *spec, const fx_bars *bars, rp_error *error)
{
    bool rolls =
        spec->scaling == FX_SCALE_ROLLING_Z || spec->scaling == FX_SCALE_RANK || spec->scaling == FX_SCALE_ROBUST;
    if (spec->name[0] == '\0') return rp_fail(error, RP_EINVAL, "feature without a name");
    if (spec->timeframe < bars->timeframe || spec->timeframe >= FX_TIMEFRAME_COUNT)
        return rp_fail(error, RP_EINVAL, "feature %s: its timeframe is shorter than the %s of the bars", spec->name,
                       fx_timeframe_name(bars->timeframe));
    if (spec->scaling < FX_SCALE_NONE || spec->scaling >= FX_SCALE_COUNT || spec->normalise < FXI_NORMALISE_NONE ||
        spec->normalise > FXI_NORMALISE_CLOSE)
        return rp_fail(error, RP_EINVAL, "feature %s: no such scaling or normalisation", spec->name);
    if (rolls && (spec->window < 2 || spec->window > 1000000))
        return rp_fail(error, RP_EVALUE, "feature %s: the window of its scaling is %d; it may be 2 to 1000000",
                       spec->name, spec->window);
    if (spec->lag < 0 || spec->lag > 1000000)
        return rp_fail(error, RP_EVALUE, "feature %s: its lag is %d; it may be 0 to 1000000 bars", spec->name,
                       spec->lag);
    return RP_OK;
}

rp_status fxi_spec_check(const fx_feature_spec *spec, const fx_feature_inputs *inputs, rp_error *error)
{
    const fxi_source *source = fxi_source_find(spec->indicator);
    const fxi_family *family = fxi_family_find(spec->indicator);
    const fx_zone *zone;
    rp_status status = check_common(spec, inputs->bars, error);
    // Loaded here, so that columns find it in the cache.
    if (status == RP_OK) status = fx_zone_get("America/New_York", &zone, error);
    if (status != RP_OK) return status;
    if (family) return check_family(spec, family, inputs, error);
    return source ? check_source(spec, source, inputs->bars, error) : check_indicator(spec, inputs->bars, error);
}

void fxi_spec_parameters(const fx_feature_spec *spec, double *parameters)
{
    const fxi_family *family = fxi_family_find(spec->indicator);
    const fxi_source *source = fxi_source_find(spec->indicator);
    const fx_indicator *indicator = NULL;
    memset(parameters, 0, FX_FEATURE_MAX_PARAMS * sizeof *parameters);
    if (!family && !source && fx_indicator_find(spec->indicator, &indicator, NULL) == RP_OK)
        for (int i = 0; i < indicator->parameter_count; i++) parameters[i] = indicator->parameters[i].initial;
    for (int i = 0; family && i < family->parameter_count; i++) parameters[i] = family->parameters[i].initial;
    for (int i = 0; source && i < source->parameter_count; i++) parameters[i] = source->initial[i];
    memcpy(parameters, spec->parameters, (size_t)spec->parameter_count * sizeof *parameters);
}

bool fxi_spec_needs_others(const fx_feature_spec *spec)
{
    const fxi_family *family = fxi_family_find(spec->indicator);
    return family && family->needs & FXI_NEEDS_OTHERS;
}

bool fxi_spec_needs_days(const fx_feature_spec *spec)
{
    const fx_indicator *indicator;
    if (fxi_family_find(spec->indicator) || fxi_source_find(spec->indicator)) return false;
    return fx_indicator_find(spec->indicator, &indicator, NULL) == RP_OK && indicator->inputs & FX_IN_DAY;
}
