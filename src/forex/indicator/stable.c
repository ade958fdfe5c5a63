// How long an indicator remembers the start of its series, measured: it runs over one random walk from many starts, and
// the last bar at which two runs still differ by more than 1e-9 tells. Many, as some decide by small differences (a
// trend or a cycle, up or down): they settle at once after most starts, and late after a few.
#include "indicator_i.h"

#include <math.h>

enum { LONG_STARTS = 3, STARTS = 96, LONGEST = 1 << 22, MOST_BARS = 1 << 24 };

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
                          int64_t first, int64_t count, double *const *out)
{
    double *const *c = w->column;
    fx_series series = {count,        c[0] + first, c[1] + first, c[2] + first,
                        c[3] + first, c[4] + first, c[5] + first, c[6] + first};
    return fx_indicator_sweep(indicator, parameters, 1, compat, &series, out, NULL);
}

// Bars from the start after which the run of `count` bars from `first` equals the whole one.
static int64_t settled(const walk *w, const fx_indicator *indicator, int64_t first, int64_t count)
{
    int64_t last = -1;
    for (int k = 0; k < indicator->output_count; k++) {
        const double *whole = w->out[0][k] + first, *part = w->out[1][k];
        double size = 0.0;
        int64_t known = 0;
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
    rp_status status = run_from(&w, indicator, parameters, compat, 0, w.count, w.out[0]);
    int64_t bars_run = 0;
    for (int i = 1; i <= STARTS && bars_run < MOST_BARS && status == RP_OK && stable < INT64_MAX; i++) {
        bool long_one = i <= LONG_STARTS;
        int64_t first = long_one ? i * (w.count / 16) + 7 * i : i * (w.count / (2 * STARTS)) + i % 8;
        int64_t count = long_one ? w.count - first : fxi_min(w.count - first, 1000 + 4 * stable);
        status = run_from(&w, indicator, parameters, compat, first, count, w.out[1]);
        int64_t bars = settled(&w, indicator, first, count);
        bars_run += count;
        // What has not settled well before the end may never do so.
        stable = long_one && bars > w.count / 2 ? INT64_MAX : fxi_max(stable, bars);
    }
    rp_free(w.memory);
    return status == RP_OK ? stable : -1;
}
