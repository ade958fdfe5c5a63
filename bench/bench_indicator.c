/* Indicators against TA-Lib's Python wheel: nanoseconds for one bar, one thread, a year of generated minutes. Both
 * sides allocate their outputs in every call, as callers do. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <forex/indicator.h>
#include <forex/synth.h>

#include "bench.h"

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "bench: indicator: %s\n", what);
    exit(1);
}

typedef struct side {
    const fx_indicator *indicator;
    const fx_series *series;
    bench_peer *peer;
} side;

static void ours(void *context)
{
    const side *s = context;
    double *outputs[FX_INDICATOR_MAX_OUTPUTS] = {NULL};
    rp_error error = {0};
    for (int k = 0; k < s->indicator->output_count; k++)
        outputs[k] = rp_malloc((size_t)s->series->count * sizeof(double));
    if (fx_indicator_run(s->indicator, NULL, s->series, outputs, &error) != RP_OK) give_up(error.message);
    for (int k = 0; k < s->indicator->output_count; k++) rp_free(outputs[k]);
}

static double ask(const side *s, const char *key, const char *value)
{
    char text[1024];
    int used =
        snprintf(text, sizeof text, "{\"name\": \"%s\", \"%s\": %s, \"parameters\": [", s->indicator->name, key, value);
    for (int i = 0; i < s->indicator->parameter_count; i++)
        used += snprintf(text + used, sizeof text - (size_t)used, "%s%g", i ? ", " : "",
                         s->indicator->parameters[i].initial);
    snprintf(text + used, sizeof text - (size_t)used, "]}");
    return bench_peer_ask(s->peer, text);
}

static double theirs(void *context, double window)
{
    char text[32];
    snprintf(text, sizeof text, "%g", window);
    return ask(context, "window", text);
}

static void save(const char *path, const double *const *columns, int count, int64_t rows)
{
    FILE *file = fopen(path, "wb");
    for (int k = 0; file && k < count; k++)
        if (fwrite(columns[k], sizeof(double), (size_t)rows, file) != (size_t)rows) give_up("cannot write");
    if (!file || fclose(file) != 0) give_up("cannot write");
}

/* Largest difference from the peer's result, relative to its largest value; negative when the peer lacks it. */
static double difference(const side *s, const char *path)
{
    double *outputs[FX_INDICATOR_MAX_OUTPUTS] = {NULL};
    char quoted[256];
    for (int k = 0; k < s->indicator->output_count; k++)
        outputs[k] = rp_malloc((size_t)s->series->count * sizeof(double));
    if (fx_indicator_run(s->indicator, NULL, s->series, outputs, NULL) != RP_OK) give_up("cannot run");
    save(path, (const double *const *)outputs, s->indicator->output_count, s->series->count);
    for (int k = 0; k < s->indicator->output_count; k++) rp_free(outputs[k]);
    snprintf(quoted, sizeof quoted, "\"%s\"", path);
    return ask(s, "check", quoted);
}

/* One row of the table; gives the ratio, or 0 without a peer. */
static double measure(side *s, const char *path)
{
    char name[64];
    snprintf(name, sizeof name, "indicator/%s", s->indicator->name);
    if (!bench_wanted(name)) return 0;
    double off = s->peer ? difference(s, path) : -1;
    bench_work work = {ours, s};
    bench_pair pair = {.ours = bench_time, .our_context = &work, .peers = off >= 0 ? theirs : NULL, .peer_context = s};
    bench_run_pair(&pair, 5, 0.04);
    double scale = 1e9 / (double)s->series->count;
    bench_result result = {.name = name,
                           .value = pair.our_seconds * scale,
                           .unit = "ns/bar",
                           .checked = off >= 0 && off < 1e-9,
                           .threads = 1};
    if (off >= 0) {
        result.peer = bench_peer_name(s->peer);
        result.peer_value = pair.peer_seconds * scale;
        result.ratio = pair.peer_seconds / pair.our_seconds;
    }
    bench_report(&result);
    return result.checked ? result.ratio : 0;
}

static void summary(const char *name, double ratio, const char *peer)
{
    bench_result result = {.name = name, .value = ratio, .unit = "ratio", .checked = true, .threads = 1};
    if (ratio <= 0 || !bench_wanted(name)) return;
    result.peer = peer;
    result.peer_value = 1;
    result.ratio = ratio;
    bench_report(&result);
}

static void fill(const fx_bars *bars, double *columns)
{
    int64_t n = bars->count;
    for (int64_t i = 0; i < n; i++) {
        columns[i] = bars->open[i] / 1e5;
        columns[n + i] = bars->high[i] / 1e5;
        columns[2 * n + i] = bars->low[i] / 1e5;
        columns[3 * n + i] = bars->close[i] / 1e5;
        columns[4 * n + i] = bars->volume[i];
    }
}

static fx_bars *market(void)
{
    fx_symbol symbol = {
        .name = "EURUSD", .base = "EUR", .quote = "USD", .digits = 5, .pip_points = 10, .tick_points = 1};
    symbol.contract_size = 100000;
    symbol.spread_points = 10;
    fx_synth_options options = {.seed = 2001, .symbol = &symbol, .timeframe = FX_M1, .years = 1.0};
    rp_error error = {0};
    fx_bars *bars;
    if (fx_synth_generate(&options, &bars, NULL, &error) != RP_OK) give_up(error.message);
    return bars;
}

int main(void)
{
    rp_set_threads(1);
    fx_bars *bars = market();
    int64_t n = bars->count;
    double *columns = rp_malloc(5 * (size_t)n * sizeof *columns), ratios[128], worst = 1e300;
    char path[] = "/tmp/rapto-bench-indicator-XXXXXX", load[128];
    int file = mkstemp(path), count = 0;
    if (!columns || file < 0) give_up("no memory or no temporary file");
    close(file);
    fill(bars, columns);
    fx_series series = {n, columns, columns + n, columns + 2 * n, columns + 3 * n, columns + 4 * n};
    side s = {.series = &series, .peer = bench_peer_open("peer_talib.py")};
    save(path, (const double *const[]){columns, columns + n, columns + 2 * n, columns + 3 * n, columns + 4 * n}, 5, n);
    snprintf(load, sizeof load, "{\"load\": \"%s\"}", path);
    if (s.peer) bench_peer_ask(s.peer, load);
    for (int k = 0; k < fx_indicator_count(); k++) {
        s.indicator = fx_indicator_at(k);
        double ratio = measure(&s, path);
        if (ratio <= 0 || count == 128) continue;
        ratios[count++] = ratio;
        worst = ratio < worst ? ratio : worst;
    }
    summary("indicator/geometric-mean", bench_geometric_mean(ratios, count), s.peer ? bench_peer_name(s.peer) : "");
    summary("indicator/worst", count ? worst : 0, s.peer ? bench_peer_name(s.peer) : "");
    bench_peer_close(s.peer);
    unlink(path);
    rp_free(columns);
    fx_bars_free(bars);
    return 0;
}
