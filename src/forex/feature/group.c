// One run of an indicator, source or family, and the columns that come from it: normalisation, scaling, the join to the
// base bars.
#include "endless.h"
#include "family_i.h"

#include <math.h>
#include <string.h>

enum { EXPANDING_MINIMUM = 100, SCRATCH = FXI_FAMILY_SCRATCH };

bool fxi_same_run(const fx_feature_spec *a, const fx_feature_spec *b)
{
    return a->timeframe == b->timeframe && a->parameter_count == b->parameter_count &&
           memcmp(a->parameters, b->parameters, (size_t)a->parameter_count * sizeof *a->parameters) == 0 &&
           strcmp(a->indicator, b->indicator) == 0 && strcmp(a->word, b->word) == 0;
}

static int outputs_of(const fx_feature_spec *spec)
{
    const fxi_family *family = fxi_family_find(spec->indicator);
    return family ? family->output_count : FX_INDICATOR_MAX_OUTPUTS;
}

static bool wanted(const fx_feature_set *set, const int64_t *members, int64_t count, int output)
{
    for (int64_t i = 0; i < count; i++)
        if (set->specs[members[i]].output == output) return true;
    return false;
}

int64_t fxi_group_arrays(const fx_feature_set *set, const int64_t *members, int64_t count)
{
    const fx_feature_spec *spec = &set->specs[members[0]];
    if (!fxi_family_find(spec->indicator)) return FX_INDICATOR_MAX_OUTPUTS + 1 + SCRATCH;
    int64_t outputs = 0;
    for (int k = 0; k < outputs_of(spec); k++) outputs += wanted(set, members, count, k);
    return outputs + 1 + SCRATCH;
}

/* ---- the run ----------------------------------------------------------------------------------------------------- */

// A run and the column being made of it.
typedef struct work {
    const fxi_group *group;
    const fxi_frame *frame;
    const fxi_family *family; // NULL for indicators and sources
    double *outputs[FXI_FAMILY_OUTPUTS];
    double *value, *scratch; // scratch: SCRATCH arrays
    int64_t known;           // first bar with a value
    int64_t stable;          // first bar that has forgotten the start of the data
    bool endless;            // the indicator never forgets it: `memory` says what each output does
    fxi_memory memory[FX_INDICATOR_MAX_OUTPUTS];
} work;

static void run_source(const fx_feature_spec *spec, const fxi_source *source, work *w)
{
    double parameters[FX_FEATURE_MAX_PARAMS];
    fxi_spec_parameters(spec, parameters);
    fxi_source_call call = {w->frame, parameters, w->outputs[0], {w->scratch, w->scratch + w->frame->count}};
    w->known = source->lookback(parameters);
    w->stable = w->known + source->fade(parameters);
    if (w->known < w->frame->count) source->run(&call);
}

static rp_status run_indicator(const fx_feature_spec *spec, work *w, rp_error *error)
{
    const fx_indicator *indicator;
    const fxi_frame *frame = w->frame;
    rp_status status = fx_indicator_find(spec->indicator, &indicator, error);
    if (status != RP_OK) return status;
    double parameters[FX_FEATURE_MAX_PARAMS];
    fxi_spec_parameters(spec, parameters);
    const fx_series series = {.count = frame->count,
                              .open = frame->open,
                              .high = frame->high,
                              .low = frame->low,
                              .close = frame->close,
                              .volume = frame->volume,
                              .day = frame->day};
    status = fx_indicator_run(indicator, parameters, &series, w->outputs, error);
    if (status != RP_OK) return status;
    w->known = fx_indicator_lookback(indicator, parameters);
    w->stable = fxi_stable_lookback(indicator, parameters);
    if (w->known < 0 || w->stable < 0)
        return rp_fail(error, RP_ENOMEM, "feature %s: no memory to measure its warm-up", spec->name);
    w->endless = fxi_is_endless(indicator, w->stable);
    return w->endless ? fxi_endless_measure(indicator, parameters, &series, w->outputs, w->memory, error) : RP_OK;
}

static rp_status run_family(const fx_feature_spec *spec, work *w, rp_error *error)
{
    const fxi_family *family = w->family;
    const fxi_group *g = w->group;
    double parameters[FX_FEATURE_MAX_PARAMS];
    fxi_spec_parameters(spec, parameters);
    for (int k = 0; k < family->output_count; k++)
        for (int64_t t = 0; w->outputs[k] && t < w->frame->count; t++) w->outputs[k][t] = NAN;
    fxi_family_call call = {.frame = w->frame,
                            .base = g->base,
                            .other_count = g->frames->other_count,
                            .others = g->frames->others,
                            .news = g->news,
                            .rates = g->rates,
                            .parameters = parameters,
                            .word = spec->word[0]          ? spec->word
                                    : family->word_initial ? family->word_initial
                                                           : "",
                            .outputs = w->outputs};
    for (int i = 0; i < SCRATCH; i++) call.scratch[i] = w->scratch + i * w->frame->count;
    w->stable = family->warm_up ? family->warm_up(parameters, spec->timeframe) : 0;
    rp_status status = family->run(&call, error);
    if (status != RP_OK) rp_error_prefix(error, "feature %s: ", spec->name);
    return status;
}

/* ---- the column ---------------------------------------------------------------------------------------------------
 */

// Takes the output that the column is made of: a copy, or the array itself when no other column needs it. Levels are
// taken as their distance from the close.
static rp_status take_output(const fx_feature_spec *spec, bool last, work *w, rp_error *error)
{
    const double *from = w->outputs[spec->output];
    if (last) w->value = w->outputs[spec->output];
    int64_t n = w->frame->count;
    if (w->family) {
        w->known = 0;
        while (w->known < n && isnan(from[w->known])) w->known++;
        if (w->stable < w->known) w->stable = w->known;
    }
    if (w->known > n) w->known = n;
    bool level = false;
    if (!w->family && !fxi_source_find(spec->indicator) && spec->normalise != FXI_NORMALISE_NONE) {
        const fx_indicator *indicator;
        rp_status status = fx_indicator_find(spec->indicator, &indicator, error);
        if (status != RP_OK) return status;
        level = fxi_is_level(indicator);
    }
    const double *close = w->frame->close;
    if (level)
        for (int64_t t = w->known; t < n; t++) w->value[t] = close[t] - from[t];
    else if (!last && w->known < n)
        memcpy(w->value + w->known, from + w->known, (size_t)(n - w->known) * sizeof *from);
    return RP_OK;
}

static void normalise(const fx_feature_spec *spec, work *w)
{
    const fxi_frame *frame = w->frame;
    const double *unit = frame->close;
    if (spec->normalise == FXI_NORMALISE_NONE) return;
    if (spec->normalise == FXI_NORMALISE_ATR) {
        int64_t first = FXI_ATR_PERIOD < frame->count ? FXI_ATR_PERIOD : frame->count;
        if (w->stable < frame->atr_stable) w->stable = frame->atr_stable;
        if (w->known < first) w->known = first;
        unit = frame->atr;
    }
    for (int64_t t = w->known; t < frame->count; t++) w->value[t] = unit[t] != 0.0 ? w->value[t] / unit[t] : 0.0;
}

static bool bounds_of(const fx_feature_spec *spec, const work *w, double *low, double *high)
{
    if (!w->family) return fxi_bounds(spec->indicator, low, high);
    *low = w->family->outputs[spec->output].low;
    *high = w->family->outputs[spec->output].high;
    return true;
}

// False when there is no memory.
static bool scale(const fx_feature_spec *spec, work *w)
{
    double low, high;
    int64_t n = w->frame->count;
    int window = spec->window;
    if (spec->scaling == FX_SCALE_EXPANDING_Z && window <= 0) window = EXPANDING_MINIMUM;
    if (spec->scaling != FX_SCALE_NONE && spec->scaling != FX_SCALE_BOUNDED) w->stable += window - 1;
    switch (spec->scaling) {
    case FX_SCALE_BOUNDED:
        if (!bounds_of(spec, w, &low, &high)) break;
        for (int64_t t = w->known; t < n; t++) w->value[t] = (w->value[t] - 0.5 * (low + high)) / (0.5 * (high - low));
        break;
    case FX_SCALE_ROLLING_Z:
        return fxi_scale_rolling(w->value, w->known, n, window, &w->known);
    case FX_SCALE_EXPANDING_Z:
        w->known = fxi_scale_expanding(w->value, w->known, n, window);
        break;
    case FX_SCALE_RANK:
    case FX_SCALE_ROBUST:
        return fxi_scale_order(w->value, w->known, n, window, spec->scaling == FX_SCALE_ROBUST, w->scratch, &w->known);
    default:
        break;
    }
    return true;
}

// On the base's own bars row t takes bar t; a loop without the look-up.
static void join_base(const double *restrict value, int64_t known, int64_t lag, int64_t rows, float *restrict out)
{
    int64_t first = known < rows ? known : rows;
    for (int64_t t = 0; t < first; t++) out[t] = NAN;
    for (int64_t t = first; t < rows; t++) out[t] = (float)value[t - lag];
}

static void join(const work *w, int64_t lag, fxi_column_result *result)
{
    const int64_t *visible = w->frame->visible;
    int64_t known = w->known + lag, stable = (w->stable > w->known ? w->stable : w->known) + lag;
    if (w->frame->bars == w->group->base->bars) {
        result->stable = stable < result->rows ? stable : result->rows;
        join_base(w->value, known, lag, result->rows, result->values);
        return;
    }
    result->stable = result->rows;
    for (int64_t t = 0; t < result->rows; t++) {
        int64_t bar = visible[t];
        result->values[t] = bar >= known ? (float)w->value[bar - lag] : NAN;
        if (bar >= stable && result->stable == result->rows) result->stable = t;
    }
}

// A shift is not seen behind a scale, unless something else has been done with the value before.
static void recall(const fx_feature_spec *spec, work *w)
{
    if (!w->endless) return;
    const fxi_memory *memory = &w->memory[spec->output];
    bool scaled = spec->scaling != FX_SCALE_NONE && spec->scaling != FX_SCALE_BOUNDED;
    bool seen = memory->shifted && !(scaled && spec->normalise == FXI_NORMALISE_NONE);
    w->stable = seen ? w->frame->count : memory->stable;
}

static rp_status finish_column(const fx_feature_spec *spec, bool last, const work *run, fxi_column_result *result,
                               rp_error *error)
{
    work w = *run;
    recall(spec, &w);
    rp_status status = take_output(spec, last, &w, error);
    if (status != RP_OK) return status;
    normalise(spec, &w);
    if (!scale(spec, &w))
        return rp_fail(error, RP_ENOMEM, "feature %s: no memory to scale %lld bars", spec->name,
                       (long long)w.frame->count);
    join(&w, spec->lag, result);
    return RP_OK;
}

rp_status fxi_group_run(const fxi_group *group, double *block, fxi_column_result *results, rp_error *error)
{
    const fx_feature_spec *spec = &group->set->specs[group->members[0]];
    const fxi_source *source = fxi_source_find(spec->indicator);
    work w = {.group = group, .frame = &group->frames->own, .family = fxi_family_find(spec->indicator)};
    int64_t n = w.frame->count;
    w.scratch = block;
    w.value = block + SCRATCH * n;
    double *next = w.value + n;
    for (int k = 0; k < outputs_of(spec); k++) {
        if (w.family && !wanted(group->set, group->members, group->count, k)) continue;
        w.outputs[k] = next;
        next += n;
    }
    rp_status status = RP_OK;
    if (w.family)
        status = run_family(spec, &w, error);
    else if (source)
        run_source(spec, source, &w);
    else
        status = run_indicator(spec, &w, error);
    for (int64_t i = 0; status == RP_OK && i < group->count; i++) {
        const fx_feature_spec *member = &group->set->specs[group->members[i]];
        bool last = !wanted(group->set, group->members + i + 1, group->count - i - 1, member->output);
        status = finish_column(member, last, &w, &results[group->members[i]], error);
    }
    return status;
}
