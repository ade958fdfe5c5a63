/* The other two forms of indicators: nanoseconds for one update of a stream, and 64 parameter sets in one sweep against
 * 64 single calls, ours and TA-Lib's: on one thread, and on all. The first whole parameter runs from 5 to 68. */
#include "bench_indicator.h"

enum { SETS = 64, STREAM_BARS = 20000 };

/* ---- streams -------------------------------------------------------------------------------------------------------
 */

typedef struct stream_work {
    const fx_indicator *indicator;
    const double (*bars)[FX_COLUMNS];
} stream_work;

static void feed(void *context)
{
    const stream_work *w = context;
    fx_indicator_stream *stream;
    double out[FX_INDICATOR_MAX_OUTPUTS];
    if (fx_indicator_stream_open(w->indicator, NULL, FX_COMPAT_TALIB, &stream, NULL) != RP_OK) give_up("no stream");
    for (int t = 0; t < STREAM_BARS; t++) fx_indicator_stream_update(stream, w->bars[t], out);
    fx_indicator_stream_free(stream);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure_streams(const bench_market *market)
{
    double(*bars)[FX_COLUMNS] = rp_malloc(STREAM_BARS * sizeof *bars);
    static double times[512];
    int count = 0;
    if (!bars) give_up("no memory");
    for (int t = 0; t < STREAM_BARS; t++)
        for (int c = 0; c < FX_COLUMNS; c++) bars[t][c] = market->columns[c][t];
    for (int k = 0; k < fx_indicator_count() && count < 512; k++) {
        char name[64];
        stream_work w = {fx_indicator_at(k), (const double(*)[FX_COLUMNS])bars};
        snprintf(name, sizeof name, "stream/%s", w.indicator->name);
        if (!bench_wanted(name)) continue;
        bench_work work = {feed, &w};
        times[count] = bench_time(&work, 0.03) / STREAM_BARS * 1e9;
        /* tests/unit/forex/test_indicator_forms.c compares streams with series to the bit */
        bench_report(
            &(bench_result){.name = name, .value = times[count++], .unit = "ns", .checked = true, .threads = 1});
    }
    qsort(times, (size_t)count, sizeof *times, ascending);
    if (count)
        bench_report(&(bench_result){
            .name = "stream/median", .value = times[count / 2], .unit = "ns", .checked = true, .threads = 1});
    rp_free(bars);
}

/* ---- sweeps --------------------------------------------------------------------------------------------------------
 */

typedef struct sweep_work {
    const fx_indicator *indicator;
    const fx_series *series;
    double sets[SETS * FX_INDICATOR_MAX_PARAMS];
    double *outputs[SETS * FX_INDICATOR_MAX_OUTPUTS];
    bench_peer *peer;
} sweep_work;

static void sweep(void *context)
{
    sweep_work *w = context;
    if (fx_indicator_sweep(w->indicator, w->sets, SETS, FX_COMPAT_TALIB, w->series, w->outputs, NULL) != RP_OK)
        give_up("no sweep");
}

static void singles(void *context)
{
    sweep_work *w = context;
    for (int s = 0; s < SETS; s++)
        if (fx_indicator_run(w->indicator, w->sets + s * w->indicator->parameter_count, w->series,
                             w->outputs + s * w->indicator->output_count, NULL) != RP_OK)
            give_up("no run");
}

static double own_singles(void *context, double window)
{
    bench_work work = {singles, context};
    return bench_time(&work, window);
}

static double talib_singles(void *context, double window)
{
    sweep_work *w = context;
    char text[8192];
    int used =
        snprintf(text, sizeof text, "{\"name\": \"%s\", \"window\": %g, \"sets\": [", w->indicator->name, window);
    for (int s = 0; s < SETS; s++)
        for (int i = 0, n = w->indicator->parameter_count; i < n; i++)
            used += snprintf(text + used, sizeof text - (size_t)used, "%s%g%s",
                             i   ? ", "
                             : s ? ", ["
                                 : "[",
                             w->sets[s * n + i], i == n - 1 ? "]" : "");
    snprintf(text + used, sizeof text - (size_t)used, "]}");
    return bench_peer_ask(w->peer, text);
}

/* Against our own single calls ("/own"), TA-Lib's, or TA-Lib's with all threads ("/threads"). */
typedef enum against { OWN, TALIB, TALIB_THREADS, AGAINST } against;

static double measure_sweep(sweep_work *w, against other)
{
    char name[64];
    snprintf(name, sizeof name, "sweep/%lld/%s%s", (long long)w->series->count, w->indicator->name,
             (const char *[]){"/own", "", "/threads"}[other]);
    if (!bench_wanted(name) || (other != OWN && !w->peer)) return 0;
    rp_set_threads(other == TALIB_THREADS ? 0 : 1);
    bench_work work = {sweep, w};
    bench_pair pair = {.ours = bench_time,
                       .our_context = &work,
                       .peers = other == OWN ? own_singles : talib_singles,
                       .peer_context = w};
    bench_run_pair(&pair, 5, 0.05);
    bench_result r = {.name = name,
                      .value = pair.our_seconds * 1e3,
                      .unit = "ms",
                      .peer = other == OWN ? "64 single runs" : bench_peer_name(w->peer),
                      .peer_value = pair.peer_seconds * 1e3,
                      .ratio = pair.peer_seconds / pair.our_seconds,
                      .checked = true,
                      .threads = rp_threads()};
    bench_report(&r);
    rp_set_threads(1);
    return r.ratio;
}

static void sweep_summary(const sweep_work *w, against other, const double *ratios, int count)
{
    char name[64];
    double mean = bench_geometric_mean(ratios, count);
    snprintf(name, sizeof name, "sweep/%lld/geometric-mean%s", (long long)w->series->count,
             other == TALIB_THREADS ? "/threads" : "");
    rp_set_threads(other == TALIB_THREADS ? 0 : 1);
    bench_report(&(bench_result){.name = name,
                                 .value = mean,
                                 .unit = "ratio",
                                 .peer = bench_peer_name(w->peer),
                                 .peer_value = 1,
                                 .ratio = mean,
                                 .checked = true,
                                 .threads = rp_threads()});
    rp_set_threads(1);
}

static void measure_sweeps(int64_t rows)
{
    static const char *const names[] = {"SMA", "EMA",    "WMA",   "RSI",   "ATR", "ADX",
                                        "CCI", "BBANDS", "STOCH", "WILLR", "MAX", "CMO"};
    bench_market market;
    bench_market_open(&market, rows);
    sweep_work w = {.series = &market.series, .peer = bench_market_peer(&market)};
    double ratios[AGAINST][16];
    int count[AGAINST] = {0};
    for (int k = 0; k < SETS * 3; k++)
        if (!(w.outputs[k] = rp_calloc((size_t)rows, sizeof(double)))) give_up("no memory");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (fx_indicator_find(names[i], &w.indicator, NULL) != RP_OK) give_up(names[i]);
        for (int s = 0; s < SETS; s++)
            for (int p = 0, n = w.indicator->parameter_count; p < n; p++)
                w.sets[s * n + p] = p == 0 ? 5.0 + s : w.indicator->parameters[p].initial;
        for (against other = OWN; other < AGAINST; other++) {
            double ratio = measure_sweep(&w, other);
            if (ratio > 0) ratios[other][count[other]++] = ratio;
        }
    }
    for (against other = TALIB; other < AGAINST; other++)
        if (count[other]) sweep_summary(&w, other, ratios[other], count[other]);
    for (int k = 0; k < SETS * 3; k++) rp_free(w.outputs[k]);
    bench_peer_close(w.peer);
    bench_market_close(&market);
}

int main(void)
{
    rp_set_threads(1);
    bench_market market;
    bench_market_open(&market, 100000);
    measure_streams(&market);
    bench_market_close(&market);
    measure_sweeps(10000);
    measure_sweeps(745000);
    return 0;
}
