// From an entry of the file to its columns.
#include "pipeline_i.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

enum { VALUES = 64, WORD = FXI_HOURS_WORD, WINDOW = 500, SESSIONS = 16 };

// Numbers of one list.
typedef struct list {
    double values[VALUES];
    int count;
} list;

// An entry, read: the lists whose every combination is a column.
typedef struct entry {
    fxi_maker maker;
    const fxi_column_words *words;
    list parameters[FX_FEATURE_MAX_PARAMS];
    bool given[FX_FEATURE_MAX_PARAMS];
    bool any_given;
    char word[WORD];
    char hours[SESSIONS][WORD], hours_names[SESSIONS][FXI_HOURS_NAME]; // spelled, when the family takes hours
    int hours_count;
    list timeframes, outputs, lags;
    int scaling, normalise; // -1: that of the output
    int window;
    int64_t columns;
} entry;

static rp_status bad(const fxi_expansion *e, const char *key, const char *value, const char *takes, rp_error *error)
{
    return rp_fail(error, RP_EVALUE, "%s: %s is '%.80s'; it takes %s", e->origin, key, value, takes);
}

static rp_status unknown(const fxi_expansion *e, const char *what, const char *word, const char *const *known,
                         int count, rp_error *error)
{
    const char *nearest = rp_nearest(word, known, count);
    char all[400] = "";
    size_t used = 0;
    for (int i = 0; i < count && used < sizeof all; i++)
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", i ? ", " : "", known[i]);
    if (nearest)
        return rp_fail(error, RP_EUNKNOWN, "%s: unknown %s '%.40s'; did you mean '%s'?", e->origin, what, word,
                       nearest);
    return rp_fail(error, RP_EUNKNOWN, "%s: unknown %s '%.40s'; there are %s", e->origin, what, word, all);
}

/* ---- lists --------------------------------------------------------------------------------------------------------
 */

static rp_status read_numbers(const fxi_expansion *e, const char *key, const char *text, list *out, rp_error *error)
{
    char word[WORD];
    for (const char *at = text; fxi_next_word(&at, word, sizeof word); out->count++)
        if (out->count == VALUES || !fxi_word_number(word, &out->values[out->count]))
            return bad(e, key, text, "up to 64 numbers, as \"7 14 28\"", error);
    return out->count ? RP_OK : bad(e, key, text, "at least one number", error);
}

static rp_status read_timeframes(const fxi_expansion *e, const char *text, list *out, rp_error *error)
{
    char word[WORD];
    for (const char *at = text; fxi_next_word(&at, word, sizeof word); out->count++) {
        fx_timeframe tf = e->pipeline->base;
        if (out->count == VALUES) return bad(e, "timeframes", text, "at most 64 timeframes", error);
        if (strcmp(word, "base") != 0 && fx_timeframe_parse(word, &tf, error) != RP_OK) {
            rp_error_prefix(error, "%s: timeframes: ", e->origin);
            return RP_EUNKNOWN;
        }
        if (tf < e->pipeline->base)
            return rp_fail(error, RP_EVALUE, "%s: timeframe %s is shorter than the bars (%s)", e->origin, word,
                           fx_timeframe_name(e->pipeline->base));
        out->values[out->count] = tf;
    }
    return out->count ? RP_OK : bad(e, "timeframes", text, "names such as \"base H1 H4\"", error);
}

static rp_status read_outputs(const fxi_expansion *e, entry *n, rp_error *error)
{
    char word[WORD];
    const char *names[FXI_FAMILY_OUTPUTS], *text = n->words->outputs ? n->words->outputs : "all";
    int count = fxi_maker_outputs(&n->maker);
    for (int i = 0; i < count; i++) names[i] = fxi_maker_output(&n->maker, i);
    if (strcmp(text, "all") == 0) {
        for (int i = 0; i < count; i++) n->outputs.values[n->outputs.count++] = i;
        return RP_OK;
    }
    for (const char *at = text; fxi_next_word(&at, word, sizeof word);) {
        int found = 0;
        while (found < count && strcmp(names[found], word) != 0) found++;
        if (found == count) return unknown(e, "output", word, names, count, error);
        if (n->outputs.count == VALUES) return bad(e, "outputs", text, "at most 64 names", error);
        n->outputs.values[n->outputs.count++] = found;
    }
    return n->outputs.count ? RP_OK : bad(e, "outputs", text, "names, or all", error);
}

/* ---- single values ------------------------------------------------------------------------------------------------
 */

static rp_status read_choice(const fxi_expansion *e, const char *what, const char *text, const char *const *names,
                             int count, int *out, rp_error *error)
{
    *out = -1;
    if (!text) return RP_OK;
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], text) == 0) *out = i;
    return *out >= 0 ? RP_OK : unknown(e, what, text, names, count, error);
}

static bool takes_window(fx_scaling scaling)
{
    return scaling != FX_SCALE_NONE && scaling != FX_SCALE_BOUNDED;
}

// A window that no column would use is a mistake about the scaling.
static rp_status refuse_window(const fxi_expansion *e, const entry *n, rp_error *error)
{
    if (n->scaling >= 0 && takes_window((fx_scaling)n->scaling)) return RP_OK;
    for (int i = 0; n->scaling < 0 && i < n->outputs.count; i++)
        if (takes_window(fxi_maker_scaling(&n->maker, (int)n->outputs.values[i]))) return RP_OK;
    fx_scaling scaling = n->scaling >= 0 ? (fx_scaling)n->scaling : fxi_maker_scaling(&n->maker, 0);
    return rp_fail(
        error, RP_EVALUE,
        "%s: window is for the scalings rolling_z, expanding_z, rank and robust, not %s; take one of them, or "
        "leave window out",
        e->origin, fx_scaling_name(scaling));
}

static rp_status read_window(const fxi_expansion *e, const char *text, int *window, rp_error *error)
{
    double number = WINDOW;
    if (text && (!fxi_word_number(text, &number) || !(number >= 2 && number <= 1e6) || number != floor(number)))
        return bad(e, "window", text, "a whole number from 2 to 1000000", error);
    *window = (int)number;
    return RP_OK;
}

static rp_status read_scale(const fxi_expansion *e, entry *n, rp_error *error)
{
    static const char *const normals[] = {"none", "atr", "close"};
    const char *scales[FX_SCALE_COUNT];
    for (int i = 0; i < FX_SCALE_COUNT; i++) scales[i] = fx_scaling_name(i);
    rp_status status = read_choice(e, "scaling", n->words->scaling, scales, FX_SCALE_COUNT, &n->scaling, error);
    if (status == RP_OK) status = read_choice(e, "normalise", n->words->normalise, normals, 3, &n->normalise, error);
    if (status == RP_OK) status = read_window(e, n->words->window, &n->window, error);
    if (status == RP_OK && n->words->window) status = refuse_window(e, n, error);
    return status;
}

static int parameter_index(const entry *n, const char *name)
{
    for (int i = 0; i < fxi_maker_parameters(&n->maker); i++)
        if (strcmp(fxi_maker_parameter(&n->maker, i), name) == 0) return i;
    return -1;
}

static rp_status not_a_parameter(const fxi_expansion *e, const entry *n, const char *name, rp_error *error)
{
    const char *known[FX_FEATURE_MAX_PARAMS + 1];
    int count = fxi_maker_parameters(&n->maker);
    for (int i = 0; i < count; i++) known[i] = fxi_maker_parameter(&n->maker, i);
    if (n->maker.family && n->maker.family->word_name) known[count++] = n->maker.family->word_name;
    const char *nearest = rp_nearest(name, known, count);
    if (!nearest && count > 0) nearest = known[0];
    return rp_fail(error, RP_EUNKNOWN, "%s: %s has no parameter '%s'%s%s%s", e->origin, fxi_maker_name(&n->maker), name,
                   nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

// Hours by the name of a session of the pipeline, of a built-in one, or spelled.
static rp_status find_hours(const fxi_expansion *e, const char *word, fxi_session *hours, rp_error *error)
{
    for (int i = 0; i < e->session_count; i++) {
        *hours = e->sessions[i];
        if (strcmp(hours->name, word) == 0) return RP_OK;
    }
    rp_status status = fxi_hours_read(word, hours, error);
    if (status != RP_OK) rp_error_prefix(error, "%s: hours: ", e->origin);
    return status;
}

static rp_status read_hours(const fxi_expansion *e, const char *text, entry *n, rp_error *error)
{
    char word[WORD];
    for (const char *at = text; fxi_next_word(&at, word, sizeof word); n->hours_count++) {
        fxi_session hours;
        if (n->hours_count == SESSIONS) return bad(e, "hours", text, "at most 16 sessions", error);
        if (strlen(word) == sizeof word - 1) return bad(e, "hours", text, "words of at most 110 letters", error);
        rp_status status = find_hours(e, word, &hours, error);
        if (status != RP_OK) return status;
        fxi_hours_spell(&hours, n->hours[n->hours_count]);
        memcpy(n->hours_names[n->hours_count], hours.name, sizeof hours.name);
    }
    return n->hours_count ? RP_OK : bad(e, "hours", text, "names of sessions", error);
}

static bool takes_hours(const entry *n)
{
    return n->maker.family && n->maker.family->word_name && strcmp(n->maker.family->word_name, "hours") == 0;
}

// The family of the built-in sessions does not know hours that a pipeline gives to their names.
static rp_status refuse_other_hours(const fxi_expansion *e, const entry *n, rp_error *error)
{
    int count;
    const char *const *names = fxi_hours_built_in_names(&count);
    if (!n->maker.family || strcmp(n->maker.family->name, "sessions") != 0) return RP_OK;
    for (int i = 0; i < e->session_count; i++)
        for (int k = 0; k < count; k++)
            if (strcmp(e->sessions[i].name, names[k]) == 0)
                return rp_fail(
                    error, RP_ECONFLICT,
                    "%s: the family sessions has the built-in hours, and the pipeline gives '%s' others; use "
                    "the family session with hours: %s",
                    e->origin, names[k], names[k]);
    return RP_OK;
}

static rp_status read_parameters(const fxi_expansion *e, entry *n, rp_error *error)
{
    int count;
    const char *const *names = fxi_pipeline_parameter_names(&count);
    const fxi_family *family = n->maker.family;
    for (int i = 0; i < count; i++) {
        const char *text = n->words->parameters[i];
        if (!text) continue;
        if (family && family->word_name && strcmp(family->word_name, names[i]) == 0) {
            if (takes_hours(n)) {
                rp_status status = read_hours(e, text, n, error);
                if (status != RP_OK) return status;
                continue;
            }
            if (strlen(text) >= sizeof n->word) return bad(e, names[i], text, "at most 111 letters", error);
            memcpy(n->word, text, strlen(text) + 1);
            continue;
        }
        int index = parameter_index(n, names[i]);
        if (index < 0) return not_a_parameter(e, n, names[i], error);
        rp_status status = read_numbers(e, names[i], text, &n->parameters[index], error);
        if (status != RP_OK) return status;
        n->given[index] = n->any_given = true;
    }
    for (int i = 0; i < fxi_maker_parameters(&n->maker); i++)
        if (!n->given[i]) n->parameters[i] = (list){{fxi_maker_initial(&n->maker, i)}, 1};
    return RP_OK;
}

static rp_status read_lags(const fxi_expansion *e, const char *text, list *out, rp_error *error)
{
    rp_status status = read_numbers(e, "lags", text ? text : "0", out, error);
    for (int i = 0; status == RP_OK && i < out->count; i++)
        if (!(out->values[i] >= 0 && out->values[i] <= 1e6) || out->values[i] != floor(out->values[i]))
            status = bad(e, "lags", text, "whole numbers from 0 to 1000000", error);
    return status;
}

static rp_status read_entry(const fxi_expansion *e, entry *n, rp_error *error)
{
    const fxi_column_words *w = n->words;
    if (!w->family)
        return rp_fail(error, RP_EVALUE, "%s: has no family (an indicator, a source or a family)", e->origin);
    rp_status status = fxi_maker_find(w->family, &n->maker, error);
    if (status != RP_OK) {
        rp_error_prefix(error, "%s: ", e->origin);
        return status;
    }
    status = refuse_other_hours(e, n, error);
    if (status == RP_OK) status = read_parameters(e, n, error);
    if (status == RP_OK) status = read_timeframes(e, w->timeframes ? w->timeframes : "base", &n->timeframes, error);
    if (status == RP_OK) status = read_outputs(e, n, error);
    if (status == RP_OK) status = read_lags(e, w->lags, &n->lags, error);
    if (status == RP_OK) status = read_scale(e, n, error);
    n->columns =
        (int64_t)n->timeframes.count * n->outputs.count * n->lags.count * (n->hours_count ? n->hours_count : 1);
    for (int i = 0; i < fxi_maker_parameters(&n->maker) && n->columns <= FX_PIPELINE_COLUMNS; i++)
        n->columns *= n->parameters[i].count;
    return status;
}

/* ---- columns ------------------------------------------------------------------------------------------------------
 */

static void append(fx_feature_spec *s, size_t *used, const char *format, ...) RP_PRINTF(3, 4);
static void append(fx_feature_spec *s, size_t *used, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (*used < sizeof s->name) {
        int length = vsnprintf(s->name + *used, sizeof s->name - *used, format, args);
        *used += length > 0 ? (size_t)length : 0;
    }
    va_end(args);
}

// TIMEFRAME_FAMILY_OUTPUT_PARAMETERS_LAGn, of which output and lag only where there is a choice, and parameters that
// the entry gives.
static rp_status name_column(const fxi_expansion *e, const entry *n, int hours, fx_feature_spec *s, rp_error *error)
{
    size_t used = 0;
    const char *own = n->words->name;
    if (own && n->columns == 1) {
        append(s, &used, "%s", own);
    } else {
        append(s, &used, "%s_%s", fx_timeframe_name(s->timeframe), own ? own : fxi_maker_name(&n->maker));
        if (fxi_maker_outputs(&n->maker) > 1) append(s, &used, "_%s", fxi_maker_output(&n->maker, s->output));
        for (int i = 0; i < fxi_maker_parameters(&n->maker); i++)
            if (n->given[i]) append(s, &used, "_%g", s->parameters[i]);
        if (n->hours_count) append(s, &used, "_%s", n->hours_names[hours]);
        if (s->lag) append(s, &used, "_LAG%d", s->lag);
    }
    if (used >= sizeof s->name)
        return rp_fail(error, RP_EVALUE, "%s: the name %s... is longer than 63 letters; give a shorter `name`",
                       e->origin, s->name);
    for (const char *c = s->name; *c; c++)
        if ((unsigned char)*c <= ' ' || strchr(",\"'#:{}[]\\", *c) || (unsigned char)*c >= 127)
            return bad(e, "name", s->name, "letters, digits, and signs other than blanks and ,\"'#:{}[]\\", error);
    return RP_OK;
}

void fxi_pipeline_complete(fx_feature_spec *spec)
{
    fxi_maker maker;
    double parameters[FX_FEATURE_MAX_PARAMS];
    if (spec->parameter_count == 0 || fxi_maker_find(spec->indicator, &maker, NULL) != RP_OK) return;
    fxi_spec_parameters(spec, parameters);
    memcpy(spec->parameters, parameters, sizeof parameters);
    spec->parameter_count = fxi_maker_parameters(&maker);
}

rp_status fxi_pipeline_add(fxi_expansion *e, const fx_feature_spec *spec, rp_error *error)
{
    fx_feature_set *set = e->pipeline->set;
    if (set->count == FX_PIPELINE_COLUMNS)
        return rp_fail(error, RP_EVALUE, "%s: more than %d columns", e->origin, FX_PIPELINE_COLUMNS);
    for (int64_t i = 0; i < set->count; i++)
        if (strcmp(set->specs[i].name, spec->name) == 0)
            return rp_fail(error, RP_ECONFLICT, "%s: a second column is called %s; give it a `name`", e->origin,
                           spec->name);
    if (set->count == e->capacity) {
        int64_t capacity = e->capacity ? 2 * e->capacity : 64;
        fx_feature_spec *specs = rp_realloc(set->specs, (size_t)capacity * sizeof *specs);
        if (!specs) return rp_fail(error, RP_ENOMEM, "%s: out of memory", e->origin);
        set->specs = specs;
        e->capacity = capacity;
    }
    set->specs[set->count] = *spec;
    fxi_pipeline_complete(&set->specs[set->count++]);
    return RP_OK;
}

static rp_status add_column(fxi_expansion *e, const entry *n, int hours, fx_feature_spec *s, rp_error *error)
{
    s->scaling = n->scaling >= 0 ? (fx_scaling)n->scaling : fxi_maker_scaling(&n->maker, s->output);
    s->normalise = n->normalise >= 0 ? n->normalise : fxi_maker_normalise(&n->maker);
    s->window = takes_window(s->scaling) ? n->window : 0;
    rp_status status = name_column(e, n, hours, s, error);
    return status == RP_OK ? fxi_pipeline_add(e, s, error) : status;
}

// Combination `index` of the parameters, the last one changing fastest.
static void set_parameters(const entry *n, int64_t index, fx_feature_spec *s)
{
    s->parameter_count = n->any_given ? fxi_maker_parameters(&n->maker) : 0;
    for (int i = s->parameter_count - 1; i >= 0; i--) {
        s->parameters[i] = n->parameters[i].values[index % n->parameters[i].count];
        index /= n->parameters[i].count;
    }
}

static rp_status add_combination(fxi_expansion *e, const entry *n, int hours, int64_t index, rp_error *error)
{
    for (int t = 0; t < n->timeframes.count; t++)
        for (int o = 0; o < n->outputs.count; o++)
            for (int l = 0; l < n->lags.count; l++) {
                fx_feature_spec s = {.output = (int)n->outputs.values[o],
                                     .timeframe = (fx_timeframe)n->timeframes.values[t],
                                     .lag = (int)n->lags.values[l]};
                snprintf(s.indicator, sizeof s.indicator, "%s", fxi_maker_name(&n->maker));
                memcpy(s.word, n->hours_count ? n->hours[hours] : n->word, sizeof s.word);
                set_parameters(n, index, &s);
                rp_status status = add_column(e, n, hours, &s, error);
                if (status != RP_OK) return status;
            }
    return RP_OK;
}

rp_status fxi_pipeline_expand(fxi_expansion *e, const fxi_column_words *words, rp_error *error)
{
    entry n = {.words = words};
    rp_status status = read_entry(e, &n, error);
    if (status != RP_OK) return status;
    if (n.columns > FX_PIPELINE_COLUMNS)
        return rp_fail(error, RP_EVALUE, "%s: more than %d columns", e->origin, FX_PIPELINE_COLUMNS);
    int sets = n.hours_count ? n.hours_count : 1;
    int64_t each = (int64_t)n.timeframes.count * n.outputs.count * n.lags.count * sets;
    int64_t combinations = each > 0 ? n.columns / each : 0;
    for (int64_t i = 0; status == RP_OK && i < combinations; i++)
        for (int k = 0; status == RP_OK && k < sets; k++) status = add_combination(e, &n, k, i, error);
    return status;
}
