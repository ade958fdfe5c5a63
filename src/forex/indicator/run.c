// The run around a kernel: checks, scratch memory, NaN in front, NaN where a NaN inside an input reaches.
#include "indicator_i.h"

#include <math.h>

typedef struct inputs {
    const double *columns[5];
    int count;
} inputs;

static rp_status gather(const fx_indicator *indicator, const fx_series *series, inputs *in, rp_error *error)
{
    static const char *const names[] = {"open", "high", "low", "close", "volume"};
    const double *columns[] = {series->open, series->high, series->low, series->close, series->volume};
    in->count = 0;
    for (int i = 0; i < 5; i++) {
        if (!(indicator->inputs >> i & 1u)) continue;
        if (!columns[i])
            return rp_fail(error, RP_EINVAL, "%s needs %s, which the series does not have", indicator->name, names[i]);
        in->columns[in->count++] = columns[i];
    }
    return RP_OK;
}

static int64_t leading_nan(const inputs *in, int64_t count)
{
    for (int64_t first = 0; first < count; first++) {
        int i = 0;
        while (i < in->count && !isnan(in->columns[i][first])) i++;
        if (i == in->count) return first;
    }
    return count;
}

// A sum of zeros, or NaN when some value is not finite: the quick look that nearly always answers "all finite".
static double quick_look(const double *x, int64_t count)
{
    double a = 0.0, b = 0.0, c = 0.0, d = 0.0;
    int64_t i = 0;
    for (; i + 4 <= count; i += 4) {
        a += x[i] * 0.0;
        b += x[i + 1] * 0.0;
        c += x[i + 2] * 0.0;
        d += x[i + 3] * 0.0;
    }
    for (; i < count; i++) a += x[i] * 0.0;
    return (a + b) + (c + d);
}

static void blank(const fx_indicator *indicator, double *const *outputs, int64_t begin, int64_t end)
{
    for (int k = 0; k < indicator->output_count; k++)
        for (int64_t t = begin; t < end; t++) outputs[k][t] = NAN;
}

// Blanks what the NaNs of one column at or after `first` reach.
static void spread_nan(const fx_indicator *indicator, const double *x, int64_t first, int64_t count, int64_t lookback,
                       double *const *outputs)
{
    if (!isnan(quick_look(x + first, count - first))) return;
    for (int64_t t = first, done = first; t < count; t++) {
        if (!isnan(x[t])) continue;
        int64_t end = indicator->recursive || count - t <= lookback ? count : t + lookback + 1;
        blank(indicator, outputs, t > done ? t : done, end);
        if (end == count) return;
        done = end;
    }
}

static rp_status scratch_memory(const fx_indicator *indicator, fxi_call *call, double **block, rp_error *error)
{
    int arrays = fxi_row_scratch(indicator);
    *block = NULL;
    if (arrays == 0) return RP_OK;
    *block = rp_malloc((size_t)arrays * (size_t)call->count * sizeof **block);
    if (!*block)
        return rp_fail(error, RP_ENOMEM, "%s: no memory for %d work arrays of %lld bars", indicator->name, arrays,
                       (long long)call->count);
    for (int i = 0; i < arrays; i++) call->scratch[i] = *block + i * call->count;
    return RP_OK;
}

static const double *from(const double *column, int64_t first)
{
    return column ? column + first : NULL;
}

// The kernel on the bars from `first` on, which are more than the lookback.
static rp_status compute(const fx_indicator *indicator, const double *parameters, const fx_series *series,
                         int64_t first, double *const *outputs, rp_error *error)
{
    fxi_call call = {.count = series->count - first, .parameters = parameters};
    call.open = from(series->open, first);
    call.high = from(series->high, first);
    call.low = from(series->low, first);
    call.close = from(series->close, first);
    call.volume = from(series->volume, first);
    for (int k = 0; k < indicator->output_count; k++) call.out[k] = outputs[k] + first;
    double *block;
    rp_status status = scratch_memory(indicator, &call, &block, error);
    if (status != RP_OK) return status;
    fxi_row_kernel(indicator)(&call);
    rp_free(block);
    return RP_OK;
}

rp_status fx_indicator_run(const fx_indicator *indicator, const double *parameters, const fx_series *series,
                           double *const *outputs, rp_error *error)
{
    double initial[FX_INDICATOR_MAX_PARAMS];
    for (int i = 0; i < indicator->parameter_count; i++) initial[i] = indicator->parameters[i].initial;
    if (!parameters) parameters = initial;
    rp_status status = fx_indicator_check(indicator, parameters, error);
    if (status != RP_OK) return status;
    inputs in;
    status = gather(indicator, series, &in, error);
    if (status != RP_OK) return status;

    int64_t first = leading_nan(&in, series->count), lookback = fx_indicator_lookback(indicator, parameters);
    if (series->count - first <= lookback) {
        blank(indicator, outputs, 0, series->count);
        return RP_OK;
    }
    status = compute(indicator, parameters, series, first, outputs, error);
    if (status != RP_OK) return status;
    blank(indicator, outputs, 0, first + lookback);
    for (int i = 0; i < in.count; i++) spread_nan(indicator, in.columns[i], first, series->count, lookback, outputs);
    return RP_OK;
}
