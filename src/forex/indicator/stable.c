// How long an indicator remembers the start of its series, measured: it runs over one random walk from several starts,
// and the last bar at which two runs still differ by more than 1e-9 tells.
#include "indicator_i.h"

#include <math.h>

enum { STARTS = 3, LONGEST = 1 << 22 };

typedef struct walk {
    int64_t count;
    double *memory;
    double *column[FX_COLUMNS];
    double *out[2][FX_INDICATOR_MAX_OUTPUTS];
} walk;

static void fill(walk *w)
{
    rp_random random = rp_random_key(20261130, 0, 0, 0);
    double price = 100.0;
    for (int64_t t = 0; t < w->count; t++) {
        double open = price, close = price + 0.1 * rp_random_normal(&random);
        double high = fmax(open, close) + 0.05 * rp_random_uniform(&random);
        double low = fmin(open, close) - 0.05 * rp_random_uniform(&random);
        int64_t session = t / 48;
        price = close < 20.0 ? 20.0 : close;
        const double bar[FX_COLUMNS] = {open,
                                        high,
                                        low,
                                        close,
                                        1.0 + (double)rp_random_below(&random, 500),
                                        2.0 + (double)rp_random_below(&random, 30),
                                        (double)session};
        for (int c = 0; c < FX_COLUMNS; c++) w->column[c][t] = bar[c];
    }
}

static bool walk_new(walk *w, int64_t count)
{
    int arrays = FX_COLUMNS + 2 * FX_INDICATOR_MAX_OUTPUTS;
    w->count = count;
    w->memory = rp_malloc((size_t)arrays * (size_t)count * sizeof *w->memory);
    if (!w->memory) return false;
    for (int c = 0; c < FX_COLUMNS; c++) w->column[c] = w->memory + c * count;
    for (int k = 0; k < 2 * FX_INDICATOR_MAX_OUTPUTS; k++)
        w->out[k / FX_INDICATOR_MAX_OUTPUTS][k % FX_INDICATOR_MAX_OUTPUTS] = w->memory + (FX_COLUMNS + k) * count;
    fill(w);
    return true;
}

static rp_status run_from(const walk *w, const fx_indicator *indicator, const double *parameters, fx_compat compat,
                          int64_t first, double *const *out)
{
    double *const *c = w->column;
    fx_series series = {w->count - first, c[0] + first, c[1] + first, c[2] + first,
                        c[3] + first,     c[4] + first, c[5] + first, c[6] + first};
    return fx_indicator_sweep(indicator, parameters, 1, compat, &series, out, NULL);
}

// Bars from the start after which the run from `first` equals the whole one.
static int64_t settled(const walk *w, const fx_indicator *indicator, int64_t first)
{
    int64_t last = -1;
    for (int k = 0; k < indicator->output_count; k++) {
        const double *whole = w->out[0][k] + first, *part = w->out[1][k];
        double size = 0.0;
        int64_t known = 0, count = w->count - first;
        for (int64_t t = 0; t < count; t++)
            if (isfinite(whole[t])) size += fabs(whole[t]), known++;
        size = known ? size / (double)known : 0.0;
        for (int64_t t = count - 1; t > last; t--)
            if (!(fabs(whole[t] - part[t]) <= 1e-9 * fmax(size, fabs(whole[t])))) {
                last = t;
                break;
            }
    }
    return last + 1;
}

int64_t fx_indicator_stable_lookback(const fx_indicator *indicator, const double *parameters)
{
    return fx_indicator_compat_stable_lookback(indicator, parameters, FX_COMPAT_TALIB);
}

int64_t fx_indicator_compat_stable_lookback(const fx_indicator *indicator, const double *parameters, fx_compat compat)
{
    int64_t lookback = fx_indicator_compat_lookback(indicator, parameters, compat), stable = lookback;
    fx_memory memory = fxi_row_memory(indicator, parameters, compat);
    if (memory == FX_MEMORY_FINITE || lookback < 0) return lookback;
    if (memory == FX_MEMORY_ENDLESS) return INT64_MAX;
    walk w;
    if (!walk_new(&w, fxi_min(LONGEST, 6000 + 48 * (lookback + 1)))) return -1;
    rp_status status = run_from(&w, indicator, parameters, compat, 0, w.out[0]);
    for (int i = 1; i <= STARTS && status == RP_OK; i++) {
        int64_t first = i * (w.count / 16) + 7 * i;
        status = run_from(&w, indicator, parameters, compat, first, w.out[1]);
        int64_t bars = settled(&w, indicator, first);
        // What has not settled well before the end may never do so.
        stable = bars > w.count / 2 ? INT64_MAX : fxi_max(stable, bars);
        if (stable == INT64_MAX) break;
    }
    rp_free(w.memory);
    return status == RP_OK ? stable : -1;
}
