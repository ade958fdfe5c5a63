/* The run that `search` and `demo` share. */
#ifndef FOREX_CLI_CMD_RUN_H
#define FOREX_CLI_CMD_RUN_H

#include "cli.h"

/* Runs the whole job on `bars` under context->config, writes the report, prints the verdict; returns the exit code. */
int cli_run_job(cli *context, const fx_bars *bars);

#define CLI_RUN_OPTIONS                                                                                                \
    {"data", "DIR", "data.root", "bar store"}, {"symbol", "SYM", "data.symbol", "symbol"},                             \
        {"timeframe", "TF", "data.timeframe", "timeframe of signals and trades"},                                      \
        {"from", "TIME", "data.from", "first instant used"},                                                           \
        {"to", "TIME", "data.to", "first instant no longer used"},                                                     \
        {"max-rows", "N", "data.max_rows", "newest bars kept of these"},                                               \
        {"session", "RULE", "data.day_rule", "how days are cut: new_york or utc"},                                     \
        {"holidays", "FILE", "data.holidays_file", "CSV of holidays and own hours that longer bars follow"},           \
        {"features", "SET", "features.set", "feature set: core16, core64, or core72 (with volume and spread)"},        \
        {"pipeline", "FILE", "features.pipeline", "feature pipeline (YAML) in place of the set"},                      \
        {"method", "NAME", "search.method", "random or genetic"}, {"seed", "N", "search.seed", "seed of the run"},     \
        {"population", "N", "search.population", "strategies per generation"},                                         \
        {"generations", "N", "search.generations", "generations"},                                                     \
        {"out", "DIR", "run.folder", "folder of the results"},                                                         \
    {                                                                                                                  \
        "ledger", "DIR", "run.ledger", "folder of the trial ledger"                                                    \
    }

#endif
