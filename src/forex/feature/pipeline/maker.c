// Indicators, sources and families with one face.
#include "pipeline_i.h"

#include <stdlib.h>
#include <string.h>

rp_status fxi_maker_find(const char *name, fxi_maker *maker, rp_error *error)
{
    *maker = (fxi_maker){.family = fxi_family_find(name)};
    if (maker->family) return RP_OK;
    maker->source = fxi_source_find(name);
    if (maker->source || fx_indicator_find(name, &maker->indicator, NULL) == RP_OK) return RP_OK;
    enum { MOST = 1024 };
    const char *names[MOST];
    int64_t count = 0;
    for (int i = 0; i < fxi_family_count() && count < MOST; i++) names[count++] = fxi_family_at(i)->name;
    for (int i = 0; fxi_source_at(i) && count < MOST; i++) names[count++] = fxi_source_at(i)->name;
    for (int i = 0; i < fx_indicator_count() && count < MOST; i++) names[count++] = fx_indicator_at(i)->name;
    const char *nearest = rp_nearest(name, names, count);
    return rp_fail(error, RP_EUNKNOWN, "no family, source or indicator is called '%.40s'%s%s%s", name,
                   nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : ""),
           RP_EUNKNOWN;
}

const char *fxi_maker_name(const fxi_maker *m)
{
    return m->family ? m->family->name : m->source ? m->source->name : m->indicator->name;
}

int fxi_maker_parameters(const fxi_maker *m)
{
    if (m->family) return m->family->parameter_count;
    if (m->source) return m->source->parameter_count;
    return m->indicator ? m->indicator->parameter_count : 0;
}

const char *fxi_maker_parameter(const fxi_maker *m, int i)
{
    return m->family   ? m->family->parameters[i].name
           : m->source ? m->source->names[i]
                       : m->indicator->parameters[i].name;
}

double fxi_maker_initial(const fxi_maker *m, int i)
{
    return m->family   ? m->family->parameters[i].initial
           : m->source ? m->source->initial[i]
                       : m->indicator->parameters[i].initial;
}

int fxi_maker_outputs(const fxi_maker *m)
{
    return m->family ? m->family->output_count : m->source ? 1 : m->indicator->output_count;
}

const char *fxi_maker_output(const fxi_maker *m, int i)
{
    return m->family ? m->family->outputs[i].name : m->source ? "value" : m->indicator->outputs[i];
}

fx_scaling fxi_maker_scaling(const fxi_maker *m, int output)
{
    double low, high;
    if (m->family) return m->family->outputs[output].scaling;
    if (m->source) return m->source->unbounded ? FX_SCALE_ROLLING_Z : FX_SCALE_NONE;
    return fxi_bounds(m->indicator->name, &low, &high) ? FX_SCALE_BOUNDED : FX_SCALE_ROLLING_Z;
}

int fxi_maker_normalise(const fxi_maker *m)
{
    return m->indicator && fxi_is_level(m->indicator) ? FXI_NORMALISE_ATR : FXI_NORMALISE_NONE;
}

/* ---- names of parameters ------------------------------------------------------------------------------------------
 */

static int add_name(const char **names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) return count;
    if (count == FXI_PIPELINE_NAMES) return count;
    names[count] = name;
    return count + 1;
}

static int add_parameters(const char **names, int count, const fxi_maker *maker)
{
    for (int i = 0; i < fxi_maker_parameters(maker); i++) count = add_name(names, count, fxi_maker_parameter(maker, i));
    if (maker->family && maker->family->word_name) count = add_name(names, count, maker->family->word_name);
    return count;
}

static int all_names(const char **names)
{
    int count = 0;
    for (int i = 0; i < fxi_family_count(); i++)
        count = add_parameters(names, count, &(fxi_maker){.family = fxi_family_at(i)});
    for (int i = 0; fxi_source_at(i); i++)
        count = add_parameters(names, count, &(fxi_maker){.source = fxi_source_at(i)});
    for (int i = 0; i < fx_indicator_count(); i++)
        count = add_parameters(names, count, &(fxi_maker){.indicator = fx_indicator_at(i)});
    return count;
}

const char *const *fxi_pipeline_parameter_names(int *count)
{
    // Every thread that gets here first writes the same.
    static _Thread_local const char *names[FXI_PIPELINE_NAMES];
    static _Thread_local int known;
    if (!known) known = all_names(names);
    *count = known;
    return names;
}

/* ---- words --------------------------------------------------------------------------------------------------------
 */

bool fxi_next_word(const char **text, char *word, size_t size)
{
    static const char between[] = " ,\t\r\n";
    const char *start = *text + strspn(*text, between);
    size_t length = strcspn(start, between);
    *text = start + length;
    if (length == 0) return false;
    if (length >= size) length = size - 1;
    memcpy(word, start, length);
    word[length] = '\0';
    return true;
}

bool fxi_word_number(const char *word, double *number)
{
    char *end;
    *number = strtod(word, &end);
    return *word && !*end && *number - *number == 0.0;
}
