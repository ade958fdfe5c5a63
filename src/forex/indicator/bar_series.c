// Bars as columns of doubles.
#include <forex/series.h>

#include <math.h>

static void prices(const int32_t *points, int64_t count, double scale, double *out)
{
    // Dividing by the whole 10^digits gives the double nearest to the decimal price.
    for (int64_t t = 0; t < count; t++) out[t] = (double)points[t] / scale;
}

rp_status fx_bar_series_new(const fx_bars *bars, fx_bar_series **columns, rp_error *error)
{
    enum { COLUMNS = 6 };
    int64_t n = bars->count;
    fx_bar_series *made = rp_malloc(sizeof *made);
    double *memory = rp_malloc((size_t)(n > 0 ? n : 1) * COLUMNS * sizeof *memory);
    *columns = NULL;
    if (!made || !memory) {
        rp_free(made);
        rp_free(memory);
        return rp_fail(error, RP_ENOMEM, "no memory for the columns of %lld bars", (long long)n);
    }
    double scale = pow(10.0, bars->digits), *day = memory + 5 * n, *volume = memory + 4 * n;
    prices(bars->open, n, scale, memory);
    prices(bars->high, n, scale, memory + n);
    prices(bars->low, n, scale, memory + 2 * n);
    prices(bars->close, n, scale, memory + 3 * n);
    for (int64_t t = 0; t < n; t++) volume[t] = bars->volume[t];
    for (int64_t t = 0; t < n; t++) day[t] = (double)fx_session_day(bars->day_rule, bars->open_time[t]);
    made->memory = memory;
    made->series = (fx_series){.count = n,
                               .open = memory,
                               .high = memory + n,
                               .low = memory + 2 * n,
                               .close = memory + 3 * n,
                               .volume = volume,
                               .day = day};
    *columns = made;
    return RP_OK;
}

void fx_bar_series_free(fx_bar_series *columns)
{
    if (!columns) return;
    rp_free(columns->memory);
    rp_free(columns);
}
