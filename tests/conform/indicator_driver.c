// The indicators behind plain C types, for Python tests and measurements through ctypes.
#include <forex/indicator.h>

#include <string.h>

#define EXPORT __attribute__((visibility("default")))

EXPORT int conform_indicator_count(void);
EXPORT void conform_indicator_about(int index, char *text, int size);
EXPORT int64_t conform_indicator_lookback(const char *name, const double *parameters, int stable);
EXPORT int conform_indicator_run(const char *name, const double *parameters, const double *const columns[FX_COLUMNS],
                                 int64_t count, double *const *outputs, char message[512]);

int conform_indicator_count(void)
{
    return fx_indicator_count();
}

// One line: name, group, inputs, number of outputs, recursive, then for each parameter
// name:minimum:maximum:initial:whole.
void conform_indicator_about(int index, char *text, int size)
{
    const fx_indicator *about = fx_indicator_at(index);
    int used = snprintf(text, (size_t)size, "%s %s %u %d %d", about->name, about->group, about->inputs,
                        about->output_count, about->recursive);
    for (int i = 0; i < about->parameter_count && used < size; i++) {
        const fx_parameter *p = &about->parameters[i];
        used += snprintf(text + used, (size_t)(size - used), " %s:%.17g:%.17g:%.17g:%d", p->name, p->minimum,
                         p->maximum, p->initial, p->whole);
    }
}

int64_t conform_indicator_lookback(const char *name, const double *parameters, int stable)
{
    const fx_indicator *indicator;
    if (fx_indicator_find(name, &indicator, NULL) != RP_OK) return -1;
    return stable ? fx_indicator_stable_lookback(indicator, parameters) : fx_indicator_lookback(indicator, parameters);
}

// Columns by fx_column.
int conform_indicator_run(const char *name, const double *parameters, const double *const columns[FX_COLUMNS],
                          int64_t count, double *const *outputs, char message[512])
{
    const fx_indicator *indicator;
    rp_error error = {0};
    rp_status status = fx_indicator_find(name, &indicator, &error);
    fx_series series = {count, columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], columns[6]};
    if (status == RP_OK) status = fx_indicator_run(indicator, parameters, &series, outputs, &error);
    snprintf(message, 512, "%.511s", error.message);
    return (int)status;
}
