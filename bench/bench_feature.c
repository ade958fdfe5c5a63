/* The feature matrix over two years of generated minutes, on one and two threads. Checked: rows before a cut are the
 * same bits as without the cut, and two threads give the bits of one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <forex/pipeline.h>
#include <forex/synth.h>

#include "bench.h"

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "bench: feature: %s\n", what);
    exit(1);
}

typedef struct job {
    fx_bars *bars;
    fx_feature_set *set;
} job;

static fx_features *compute(const fx_bars *bars, const fx_feature_set *set)
{
    rp_error error = {0};
    fx_features *features;
    if (fx_features_compute(bars, set, &features, &error) != RP_OK) give_up(error.message);
    return features;
}

static void body(void *context)
{
    job *j = context;
    fx_features_free(compute(j->bars, j->set));
}

static bool same_rows(const fx_features *a, const fx_features *b, int64_t rows)
{
    for (int64_t c = 0; c < a->columns; c++)
        if (memcmp(a->values + c * a->stride, b->values + c * b->stride, (size_t)rows * sizeof(float)) != 0)
            return false;
    return true;
}

static bool verified(const job *j)
{
    fx_bars *part;
    int64_t rows = j->bars->count * 2 / 3;
    if (fx_bars_slice(j->bars, 0, rows, &part, NULL) != RP_OK) give_up("out of memory");
    rp_set_threads(1);
    fx_features *whole = compute(j->bars, j->set), *cut = compute(part, j->set);
    rp_set_threads(2);
    fx_features *other = compute(j->bars, j->set);
    bool good = same_rows(whole, cut, rows) && same_rows(whole, other, whole->count);
    fx_features_free(whole);
    fx_features_free(cut);
    fx_features_free(other);
    fx_bars_free(part);
    return good;
}

// 150 columns on the bars' own timeframe and on longer ones, as a search takes them; none is scaled by ranks or
// quartiles.
static const char WIDE[] =
    "include: core64\n"
    "columns:\n"
    "  - {family: RSI, parameters: {period: 5 9 21 34}, timeframes: base M15}\n"
    "  - {family: CCI, parameters: {period: 20 50 100}, timeframes: base M15}\n"
    "  - {family: WILLR, parameters: {period: 10 30 60}}\n"
    "  - {family: EMA, parameters: {period: 9 21 50 100 200}}\n"
    "  - {family: SMA, parameters: {period: 20 50 100 200}}\n"
    "  - {family: ROC, parameters: {period: 5 10 30 60}}\n"
    "  - {family: STDDEV, parameters: {period: 10 20 50}, normalise: atr}\n"
    "  - {family: ADX, parameters: {period: 7 21}}\n"
    "  - {family: BBANDS, parameters: {period: 20 50}}\n"
    "  - {family: ATR, parameters: {period: 7 14 28}, normalise: close}\n"
    "  - {family: ZSCORE, parameters: {window: 30 300}, timeframes: base M5 M15 H1}\n"
    "  - {family: EFFICIENCY, parameters: {window: 10 50 100}, timeframes: base M5}\n"
    "  - {family: CHANNEL, parameters: {window: 30 200}, timeframes: base M5 M15}\n"
    "  - {family: volatility}\n"
    "  - {family: sessions, outputs: asia london new_york kill_london_open kill_new_york_open kill_london_close "
    "overlap}\n"
    "  - {family: sessions, outputs: london_since_open london_until_open london_since_close london_until_close}\n"
    "  - {family: sessions, outputs: new_york_since_open new_york_until_open new_york_since_close "
    "new_york_until_close}\n";

// 150 columns, of which 43 are scaled by ranks and 43 by quartiles of the last 500 bars.
static const char RANKED[] = "include: core64\n"
                             "columns:\n"
                             "  - {family: RSI, parameters: {period: 4 6 8 10 12}, scaling: rank}\n"
                             "  - {family: RSI, parameters: {period: 16 18 24 26}, scaling: robust}\n"
                             "  - {family: CCI, parameters: {period: 12 16 18 24}, scaling: rank}\n"
                             "  - {family: CCI, parameters: {period: 28 36 44 60 80}, scaling: robust}\n"
                             "  - {family: EMA, parameters: {period: 8 12 16 24 32}, scaling: rank}\n"
                             "  - {family: EMA, parameters: {period: 48 64 96 128}, scaling: robust}\n"
                             "  - {family: ROC, parameters: {period: 4 6 8 16}, scaling: rank}\n"
                             "  - {family: ROC, parameters: {period: 24 32 48 64 96}, scaling: robust}\n"
                             "  - {family: STDDEV, parameters: {period: 12 16 24 32 48}, scaling: rank}\n"
                             "  - {family: STDDEV, parameters: {period: 64 96 128 256}, scaling: robust}\n"
                             "  - {family: ATR, parameters: {period: 4 8 12 16}, scaling: rank}\n"
                             "  - {family: ATR, parameters: {period: 24 32 48 64 96}, scaling: robust}\n"
                             "  - {family: ADX, parameters: {period: 8 12 16 24 32}, scaling: rank}\n"
                             "  - {family: ADX, parameters: {period: 36 40 44 48}, scaling: robust}\n"
                             "  - {family: WILLR, parameters: {period: 8 12 16 24}, scaling: rank}\n"
                             "  - {family: WILLR, parameters: {period: 32 48 64 96 128}, scaling: robust}\n"
                             "  - {family: MOM, parameters: {period: 4 8 12 16}, scaling: rank}\n"
                             "  - {family: MOM, parameters: {period: 24 32 48 64}, scaling: robust}\n"
                             "  - {family: TRIX, parameters: {period: 8 12 20}, scaling: rank}\n"
                             "  - {family: TRIX, parameters: {period: 10 16 24}, scaling: robust}\n";

static fx_feature_set *piped(const char *text, fx_timeframe tf)
{
    rp_error error = {0};
    fx_pipeline *pipeline;
    if (fx_pipeline_parse(text, strlen(text), "bench", tf, &pipeline, &error) != RP_OK) give_up(error.message);
    fx_feature_set *set = pipeline->set;
    pipeline->set = NULL;
    fx_pipeline_free(pipeline);
    return set;
}

static void measure(fx_timeframe tf, const char *set)
{
    fx_symbol symbol = {
        .name = "EURUSD", .base = "EUR", .quote = "USD", .digits = 5, .pip_points = 10, .tick_points = 1};
    symbol.contract_size = 100000;
    symbol.spread_points = 10;
    fx_synth_options options = {.seed = 2002, .symbol = &symbol, .timeframe = tf};
    job j;
    if (fx_synth_generate(&options, &j.bars, NULL, NULL) != RP_OK) give_up("cannot generate");
    if (strcmp(set, "wide") == 0)
        j.set = piped(WIDE, tf);
    else if (strcmp(set, "ranked") == 0)
        j.set = piped(RANKED, tf);
    else if (fx_feature_set_named(set, tf, &j.set, NULL) != RP_OK)
        give_up("no such set");
    char name[64];
    snprintf(name, sizeof name, "feature/%s-%lld/%s/%lldk", set, (long long)j.set->count, fx_timeframe_name(tf),
             (long long)(j.bars->count / 1000));
    bool wanted = bench_wanted(name), checked = wanted && verified(&j);
    for (int threads = 1; wanted && threads <= 2; threads++) {
        rp_set_threads(threads);
        bench_work work = {body, &j};
        bench_pair pair = {.ours = bench_time, .our_context = &work};
        bench_run_pair(&pair, 3, 0.5);
        bench_report(&(bench_result){
            .name = name, .value = pair.our_seconds, .unit = "s", .checked = checked, .threads = threads});
    }
    fx_feature_set_free(j.set);
    fx_bars_free(j.bars);
}

int main(void)
{
    measure(FX_M1, "core64");
    measure(FX_H1, "core64");
    measure(FX_M1, "core16");
    measure(FX_M1, "wide");
    measure(FX_M1, "ranked");
    return 0;
}
