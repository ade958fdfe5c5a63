/* The generated bars of the indicator measurements, and TA-Lib as their peer. */
#ifndef RAPTO_BENCH_INDICATOR_H
#define RAPTO_BENCH_INDICATOR_H

#include <forex/indicator.h>
#include <forex/synth.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

typedef struct bench_market {
    double *columns[FX_COLUMNS];
    fx_series series;
} bench_market;

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "bench: indicator: %s\n", what);
    exit(1);
}

static void bench_market_save(const char *path, const double *const *columns, int count, int64_t rows)
{
    FILE *file = fopen(path, "wb");
    for (int k = 0; file && k < count; k++)
        if (fwrite(columns[k], sizeof(double), (size_t)rows, file) != (size_t)rows) give_up("cannot write");
    if (!file || fclose(file) != 0) give_up("cannot write");
}

/* The first `rows` minutes of a generated market. */
static void bench_market_open(bench_market *market, int64_t rows)
{
    fx_symbol symbol = {
        .name = "EURUSD", .base = "EUR", .quote = "USD", .digits = 5, .pip_points = 10, .tick_points = 1};
    symbol.contract_size = 100000;
    symbol.spread_points = 10;
    fx_synth_options options = {
        .seed = 2001, .symbol = &symbol, .timeframe = FX_M1, .years = 1.0 + (double)rows / 370000.0};
    rp_error error = {0};
    fx_bars *bars;
    if (fx_synth_generate(&options, &bars, NULL, &error) != RP_OK) give_up(error.message);
    if (bars->count < rows) give_up("too few bars were generated");
    for (int c = 0; c < FX_COLUMNS; c++)
        if (!(market->columns[c] = rp_malloc((size_t)rows * sizeof(double)))) give_up("no memory");
    for (int64_t i = 0; i < rows; i++) {
        const double bar[FX_COLUMNS] = {bars->open[i] / 1e5,
                                        bars->high[i] / 1e5,
                                        bars->low[i] / 1e5,
                                        bars->close[i] / 1e5,
                                        bars->volume[i],
                                        2.0 + (double)(i * 7 % 29),
                                        (double)fx_session_day(FX_DAY_NEW_YORK, bars->open_time[i])};
        for (int c = 0; c < FX_COLUMNS; c++) market->columns[c][i] = bar[c];
    }
    double *const *c = market->columns;
    market->series = (fx_series){rows, c[0], c[1], c[2], c[3], c[4], c[5], c[6]};
    fx_bars_free(bars);
}

static void bench_market_close(bench_market *market)
{
    for (int c = 0; c < FX_COLUMNS; c++) rp_free(market->columns[c]);
}

static void bench_market_path(char path[64])
{
    snprintf(path, 64, "/tmp/rapto-bench-indicator-XXXXXX");
    int file = mkstemp(path);
    if (file < 0) give_up("no temporary file");
    close(file);
}

/* TA-Lib with the same bars; NULL when it is not installed. */
static bench_peer *bench_market_peer(const bench_market *market)
{
    char path[64], load[128];
    bench_peer *peer = bench_peer_open("peer_talib.py");
    if (!peer) return NULL;
    bench_market_path(path);
    bench_market_save(path, (const double *const *)market->columns, FX_COLUMNS, market->series.count);
    snprintf(load, sizeof load, "{\"load\": \"%s\"}", path);
    bench_peer_ask(peer, load);
    unlink(path);
    return peer;
}

#endif
