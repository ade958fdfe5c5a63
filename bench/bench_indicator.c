/* Indicators against TA-Lib's Python wheel: nanoseconds for one bar, one thread, a million generated minutes. Both
 * sides allocate their outputs in every call, as callers do. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench_indicator.h"

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

/* Largest difference from the peer's result, relative to its largest value; negative when the peer lacks it. */
static double difference(const side *s, const char *path)
{
    double *outputs[FX_INDICATOR_MAX_OUTPUTS] = {NULL};
    char quoted[256];
    for (int k = 0; k < s->indicator->output_count; k++)
        outputs[k] = rp_malloc((size_t)s->series->count * sizeof(double));
    if (fx_indicator_run(s->indicator, NULL, s->series, outputs, NULL) != RP_OK) give_up("cannot run");
    bench_market_save(path, (const double *const *)outputs, s->indicator->output_count, s->series->count);
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

int main(void)
{
    rp_set_threads(1);
    static double ratios[512];
    bench_market market;
    char path[64];
    int count = 0;
    double worst = 1e300;
    bench_market_open(&market, 1000000);
    side s = {.series = &market.series, .peer = bench_market_peer(&market)};
    bench_market_path(path);
    for (int k = 0; k < fx_indicator_count(); k++) {
        s.indicator = fx_indicator_at(k);
        double ratio = measure(&s, path);
        if (ratio <= 0 || count == 512) continue;
        ratios[count++] = ratio;
        worst = ratio < worst ? ratio : worst;
    }
    summary("indicator/geometric-mean", bench_geometric_mean(ratios, count), s.peer ? bench_peer_name(s.peer) : "");
    summary("indicator/worst", count ? worst : 0, s.peer ? bench_peer_name(s.peer) : "");
    bench_peer_close(s.peer);
    unlink(path);
    bench_market_close(&market);
    return 0;
}
