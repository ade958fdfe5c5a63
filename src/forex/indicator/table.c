// The table of indicators: rows, look-ups, ranges of parameters.
#include "indicator_i.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "definitions_i.h"

typedef struct row {
    fx_indicator about;
    int group, place; // where its definition is
} row;

#define FINITE   FX_MEMORY_FINITE
#define FADING   FX_MEMORY_FADING
#define ENDLESS  FX_MEMORY_ENDLESS
#define IN_HL    (FX_IN_HIGH | FX_IN_LOW)
#define IN_HLC   (FX_IN_HIGH | FX_IN_LOW | FX_IN_CLOSE)
#define IN_OHLC  (FX_IN_OPEN | IN_HLC)
#define IN_HLCV  (IN_HLC | FX_IN_VOLUME)
#define IN_CV    (FX_IN_CLOSE | FX_IN_VOLUME)
#define IN_TWO   (FX_IN_CLOSE | FX_IN_SECOND)
#define IN_CLOSE FX_IN_CLOSE
#define PERIOD(name, low, def)                                                                                         \
    {                                                                                                                  \
        name, low, 100000.0, def, true                                                                                 \
    }
#define WHOLE(name, low, high, def)                                                                                    \
    {                                                                                                                  \
        name, low, high, def, true                                                                                     \
    }
#define REAL(name, def)                                                                                                \
    {                                                                                                                  \
        name, -3e37, 3e37, def, false                                                                                  \
    }
#define RANGE(name, low, high, def)                                                                                    \
    {                                                                                                                  \
        name, low, high, def, false                                                                                    \
    }
// TA-Lib's types of moving averages: see fxi_average.
#define MATYPE(name, def)                                                                                              \
    {                                                                                                                  \
        name, 0.0, FXI_AVERAGE_TYPES - 1, def, true                                                                    \
    }
#define LENGTH(array)   ((int)(sizeof(array) / sizeof *(array)))
#define PARAMETERS(...) .parameter_count = LENGTH(((fx_parameter[]){__VA_ARGS__})), .parameters = {__VA_ARGS__}
#define NO_PARAMETERS   .parameter_count = 0
#define OUTPUTS(...)    .output_count = LENGTH(((const char *[]){__VA_ARGS__})), .outputs = {__VA_ARGS__}
#define INDICATOR(family, id, caption, definition, origin, columns, remembers, parameters, results)                    \
    {{.name = #id,                                                                                                     \
      .title = caption,                                                                                                \
      .group = #family,                                                                                                \
      .text = definition,                                                                                              \
      .source = origin,                                                                                                \
      .memory = remembers,                                                                                             \
      .recursive = (remembers) != FX_MEMORY_FINITE,                                                                    \
      .inputs = columns,                                                                                               \
      parameters,                                                                                                      \
      results},                                                                                                        \
     FXI_GROUP_##family,                                                                                               \
     FXI_PLACE_##id},
static const row rows[] = {
#include "indicators.def"
};
#undef INDICATOR

int fx_indicator_count(void)
{
    return LENGTH(rows);
}

const fx_indicator *fx_indicator_at(int index)
{
    return &rows[index].about;
}

const char *fx_column_name(fx_column column)
{
    static const char *const names[FX_COLUMNS] = {"open", "high", "low", "close", "volume", "second", "day"};
    return names[column];
}

rp_status fx_compat_parse(const char *text, fx_compat *compat, rp_error *error)
{
    static const char *const names[] = {"talib", "tv", "mt5"};
    for (int i = 0; i < LENGTH(names); i++) {
        if (strcasecmp(text, names[i]) != 0) continue;
        *compat = (fx_compat)i;
        return RP_OK;
    }
    return rp_fail(error, RP_EVALUE, "unknown compatibility \"%s\"; it may be talib, tv or mt5", text);
}

// The first row whose title has the word in it: Keltner's channel is called KC.
static const fx_indicator *by_title(const char *word)
{
    for (int i = 0; i < LENGTH(rows) && strlen(word) > 2; i++)
        if (strcasestr(rows[i].about.title, word)) return &rows[i].about;
    return NULL;
}

rp_status fx_indicator_find(const char *name, const fx_indicator **indicator, rp_error *error)
{
    const char *names[LENGTH(rows)];
    for (int i = 0; i < LENGTH(rows); i++) {
        names[i] = rows[i].about.name;
        if (strcasecmp(name, names[i]) != 0) continue;
        *indicator = &rows[i].about;
        return RP_OK;
    }
    const char *nearest = rp_nearest(name, names, LENGTH(rows));
    const fx_indicator *titled = nearest ? NULL : by_title(name);
    if (titled)
        return rp_fail(error, RP_EUNKNOWN, "unknown indicator \"%s\"; %s is called %s", name, titled->title,
                       titled->name);
    return rp_fail(error, RP_EUNKNOWN, "unknown indicator \"%s\"%s%s", name,
                   nearest ? "; the nearest one is " : ": forex indicators list gives all", nearest ? nearest : "");
}

rp_status fx_indicator_check(const fx_indicator *indicator, const double *parameters, rp_error *error)
{
    for (int i = 0; i < indicator->parameter_count; i++) {
        const fx_parameter *p = &indicator->parameters[i];
        double value = parameters[i];
        if (!(value >= p->minimum && value <= p->maximum))
            return rp_fail(error, RP_EVALUE, "%s: %s is %g; it may be %g to %g", indicator->name, p->name, value,
                           p->minimum, p->maximum);
        if (p->whole && value != floor(value))
            return rp_fail(error, RP_EVALUE, "%s: %s is %g; it must be a whole number", indicator->name, p->name,
                           value);
    }
    return RP_OK;
}

const double *fxi_row_parameters(const fx_indicator *indicator, const double *parameters,
                                 double initial[FX_INDICATOR_MAX_PARAMS])
{
    if (parameters) return parameters;
    for (int i = 0; i < indicator->parameter_count; i++) initial[i] = indicator->parameters[i].initial;
    return initial;
}

static const fxi_definitions *definitions_of(int group)
{
    switch (group) {
#define GROUP(name)                                                                                                    \
    case FXI_GROUP_##name:                                                                                             \
        return RP_KERNEL_PICK(fxi_##name);
#include "groups.def"
#undef GROUP
    default:
        return NULL;
    }
}

void fxi_row_build(const fx_indicator *indicator, const double *parameters, fx_compat compat, fxi_program *program)
{
    // Every fx_indicator handed out is the first member of a row.
    const row *r = (const row *)(const void *)indicator;
    fxi_build b = {program, parameters, compat, program->output_count, program->has_sets};
    definitions_of(r->group)->build[r->place](&b);
}

typedef struct nature {
    int64_t lookback; // -1 without memory to find out
    fx_memory memory;
    unsigned inputs;
} nature;

static nature measure(const fx_indicator *indicator, const double *parameters, fx_compat compat)
{
    double initial[FX_INDICATOR_MAX_PARAMS];
    fxi_program program;
    fxi_program_init(&program);
    fxi_row_build(indicator, fxi_row_parameters(indicator, parameters, initial), compat, &program);
    if (program.status == RP_OK) fxi_program_layout(&program, 0);
    nature found = {-1, FX_MEMORY_ENDLESS, indicator->inputs | program.inputs};
    if (program.status == RP_OK) found = (nature){program.lookback, program.memory, found.inputs};
    fxi_program_free(&program);
    return found;
}

int64_t fx_indicator_lookback(const fx_indicator *indicator, const double *parameters)
{
    return measure(indicator, parameters, FX_COMPAT_TALIB).lookback;
}

int64_t fx_indicator_compat_lookback(const fx_indicator *indicator, const double *parameters, fx_compat compat)
{
    return measure(indicator, parameters, compat).lookback;
}

unsigned fx_indicator_compat_inputs(const fx_indicator *indicator, fx_compat compat)
{
    return measure(indicator, NULL, compat).inputs;
}

fx_memory fxi_row_memory(const fx_indicator *indicator, const double *parameters, fx_compat compat)
{
    return measure(indicator, parameters, compat).memory;
}
