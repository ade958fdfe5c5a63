// A small generated market and a small search over it, for tests of whole runs.
#ifndef TESTS_RUN_FIXTURE_H
#define TESTS_RUN_FIXTURE_H

#include <string.h>

#include <forex/run.h>
#include <forex/synth.h>

#include "unit/forex/scratch.h"

static inline fx_bars *run_market(uint64_t seed, double years)
{
    fx_symbols *symbols;
    fx_bars *bars;
    rp_error error;
    fx_synth_options options = {
        .seed = seed, .timeframe = FX_H1, .years = years, .edge = FX_SYNTH_PLANTED, .sharpe = years < 1 ? 2 : 4.5};
    if (fx_symbols_load(NULL, &symbols, &error) != RP_OK) fail_msg("%s", error.message);
    if (fx_symbols_find(symbols, "EURUSD", &options.symbol, &error) != RP_OK) fail_msg("%s", error.message);
    if (fx_synth_generate(&options, &bars, NULL, &error) != RP_OK) fail_msg("%s", error.message);
    fx_symbols_free(symbols);
    return bars;
}

// Results in <folder>/<name>, ledger in <folder>/<ledger>.
static inline fx_config run_config(const char *folder, const char *name, const char *ledger)
{
    fx_config config;
    fx_config_default(&config);
    strcpy(config.symbol, "EURUSD");
    strcpy(config.feature_set, "core16");
    config.timeframe = FX_H1;
    config.search.seed = 3;
    config.search.population = 40;
    config.search.generations = 6;
    config.search.min_trades = 30;
    config.search.hold_max = 24;
    snprintf(config.run_folder, sizeof config.run_folder, "%s/%s", folder, name);
    snprintf(config.ledger_folder, sizeof config.ledger_folder, "%s/%s", folder, ledger);
    return config;
}

// The files that must have the same bytes whenever data, configuration and seed are the same.
static const char *const run_files[] = {"config.yaml", "results.json", "strategy.json",
                                        "trades.csv",  "equity.csv",   "report.html"};
enum { RUN_FILES = sizeof run_files / sizeof *run_files };

static inline void run_same(const char *a, const char *b)
{
    for (int i = 0; i < RUN_FILES; i++)
        if (!scratch_same(scratch_path(a, run_files[i]), scratch_path(b, run_files[i])))
            fail_msg("%s differs between %s and %s", run_files[i], a, b);
}

#endif
