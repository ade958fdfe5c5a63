// The table of indicators: rows, look-ups, lookbacks, ranges of parameters.
#include "indicator_i.h"

#include <math.h>
#include <strings.h>

RP_KERNEL_DECLARE(fxi_kernels, fxi_kernels);

#define ENDLESS_FADE INT64_MAX

typedef int64_t bars_fn(const double *parameters);

typedef struct row {
    fx_indicator about;
    enum fxi_row kernel;
    bars_fn *lookback, *fade;
    int scratch;
} row;

// Bars until a chain of `passes` recursions y = keep y + (1 - keep) x has forgotten its start. After n bars the chain's
// weight on the past is about C(n + passes - 1, passes - 1) keep^n; 1e-11 leaves a margin below 1e-9 for the size of
// the start against the value.
static int64_t forgotten(int passes, double keep)
{
    if (!(keep > 0.0)) return 0;
    double n = log(1e-11) / log(keep);
    for (int i = 0; i < 20; i++) {
        double factor = 0.0;
        for (int k = 1; k < passes; k++) factor += log((n + k) * (1.0 - keep) / k + 1.0);
        n = (log(1e-11) - factor) / log(keep);
    }
    return (int64_t)ceil(n);
}

#define N(i)                   ((int64_t)a[i])
#define EMA_FADE(passes, n)    forgotten(passes, (double)((n)-1) / (double)((n) + 1))
#define WILDER_FADE(passes, n) forgotten(passes, (double)((n)-1) / (double)(n))
#define MACD_FADE              EMA_FADE(2, fxi_max(fxi_max(N(0), N(1)), N(2)))
#define KAMA_FADE              (N(0) == 1 ? 0 : forgotten(1, 1.0 - (2.0 / 31.0) * (2.0 / 31.0)))
#define INPUTS_HLC             (FX_IN_HIGH | FX_IN_LOW | FX_IN_CLOSE)

#define FINITE    0
#define FADING(n) (n)
#define ENDLESS   ENDLESS_FADE
#define INDICATOR(name, group, title, text, inputs, memory, lookback, scratch, parameters, outputs)                    \
    static int64_t lookback_##name(const double *a)                                                                    \
    {                                                                                                                  \
        return (void)a, lookback;                                                                                      \
    }                                                                                                                  \
    static int64_t fade_##name(const double *a)                                                                        \
    {                                                                                                                  \
        return (void)a, memory;                                                                                        \
    }
#include "indicators.def"
#undef INDICATOR
#undef FINITE
#undef FADING
#undef ENDLESS

#define FINITE    false
#define FADING(n) true
#define ENDLESS   true
#define PERIOD(name, low, def)                                                                                         \
    {                                                                                                                  \
        name, low, 100000.0, def, true                                                                                 \
    }
#define REAL(name, def)                                                                                                \
    {                                                                                                                  \
        name, -3e37, 3e37, def, false                                                                                  \
    }
#define LENGTH(array)   ((int)(sizeof(array) / sizeof *(array)))
#define PARAMETERS(...) .parameter_count = LENGTH(((fx_parameter[]){__VA_ARGS__})), .parameters = {__VA_ARGS__}
#define NO_PARAMETERS   .parameter_count = 0
#define OUTPUTS(...)    .output_count = LENGTH(((const char *[]){__VA_ARGS__})), .outputs = {__VA_ARGS__}
#define INDICATOR(id, family, caption, definition, columns, memory, wait, work, parameters, results)                   \
    {{.name = #id,                                                                                                     \
      .title = caption,                                                                                                \
      .group = family,                                                                                                 \
      .text = definition,                                                                                              \
      .recursive = memory,                                                                                             \
      .inputs = columns,                                                                                               \
      parameters,                                                                                                      \
      results},                                                                                                        \
     FXI_ROW_##id,                                                                                                     \
     lookback_##id,                                                                                                    \
     fade_##id,                                                                                                        \
     work},
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

// Every fx_indicator handed out is the first member of a row.
static const row *row_of(const fx_indicator *indicator)
{
    return (const row *)(const void *)indicator;
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
    return rp_fail(error, RP_EUNKNOWN, "unknown indicator \"%s\"; the nearest one is %s", name,
                   rp_nearest(name, names, LENGTH(rows)));
}

fxi_kernel *fxi_row_kernel(const fx_indicator *indicator)
{
    return fxi_kernels_here()->run[row_of(indicator)->kernel];
}

const fxi_kernels *fxi_kernels_here(void)
{
    return RP_KERNEL_PICK(fxi_kernels);
}

int fxi_row_scratch(const fx_indicator *indicator)
{
    return row_of(indicator)->scratch;
}

static void initial_values(const fx_indicator *indicator, double values[FX_INDICATOR_MAX_PARAMS])
{
    for (int i = 0; i < indicator->parameter_count; i++) values[i] = indicator->parameters[i].initial;
}

int64_t fx_indicator_lookback(const fx_indicator *indicator, const double *parameters)
{
    double initial[FX_INDICATOR_MAX_PARAMS] = {0};
    initial_values(indicator, initial);
    return row_of(indicator)->lookback(parameters ? parameters : initial);
}

int64_t fx_indicator_stable_lookback(const fx_indicator *indicator, const double *parameters)
{
    double initial[FX_INDICATOR_MAX_PARAMS] = {0};
    initial_values(indicator, initial);
    int64_t fade = row_of(indicator)->fade(parameters ? parameters : initial);
    return fade == ENDLESS_FADE ? INT64_MAX : fx_indicator_lookback(indicator, parameters) + fade;
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
