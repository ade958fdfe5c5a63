/// \file run.h
/// A run: configuration in, folder of facts out.
///
/// The folder holds config.yaml (resolved), results.json, strategy.json, trades.csv, equity.csv, report.html (all
/// byte-identical for the same input, seed and config, whatever the thread count and after kill -9 and resume), and
/// journal.bin, log.txt, timing.json (which are not).
#ifndef FOREX_RUN_H
#define FOREX_RUN_H

#include <forex/population.h>
#include <forex/validate.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How strategies are proposed.
typedef enum fx_search_method { FX_SEARCH_RANDOM, FX_SEARCH_GENETIC } fx_search_method;

/// How to search. fx_search_default fills it.
typedef struct fx_search_options {
    fx_search_method method;
    uint64_t seed;
    int32_t population, generations; ///< random search draws population * generations genes
    int32_t min_terms, max_terms;
    double elite_share; ///< kept unchanged
    int32_t tournament; ///< size
    double crossover_rate, mutation_rate;
    double stop_pips_min, stop_pips_max, target_pips_min, target_pips_max;
    int32_t hold_min, hold_max; ///< in rules.hold_unit
    int64_t min_trades;         ///< in train; fewer are penalised
} fx_search_options;

/// Fills `options` with the defaults that `forex config dump` prints.
RP_API void fx_search_default(fx_search_options *options);

/// Resolved configuration of a run; made from YAML, environment and command line by src/forex/config.
typedef struct fx_config {
    char data_root[512], symbol[16], symbols_file[512], holidays_file[512];
    fx_timeframe timeframe;
    fx_day_rule day_rule;
    int64_t from, to; ///< ns UTC; from inclusive, to exclusive; 0 = all
    int64_t max_rows; ///< newest bars kept of these; 0 = all
    char feature_set[32];
    char pipeline[512]; ///< a feature pipeline's file, in place of the set; "": the set
    fx_rules rules;
    fx_search_options search;
    double train_share, validation_share; ///< of the bars in time order; the rest is the locked hold-out
    fx_verdict_rule verdict;
    char run_folder[512], ledger_folder[512], cache_folder[512];
} fx_config;

/// Fills `config` with all defaults.
RP_API void fx_config_default(fx_config *config);

/// Progress of a long job: called from the calling thread between work units. Return false to stop: the job saves what
/// it has and returns RP_EINTERRUPTED.
typedef struct fx_progress {
    const char *stage;   ///< "features", "search", "validate", "report"
    int64_t done, total; ///< work units
    double best;         ///< best fitness so far; NaN when not applicable
} fx_progress;
/// Receives progress; false asks the job to stop. `context` is the caller's.
typedef bool fx_progress_hook(const fx_progress *progress, void *context);

/// Runs or resumes the whole job on `bars`: features, split, search, ledger, validation, hold-out, results. A folder
/// made by another version or another configuration is refused (RP_EVERSION, RP_ECONFLICT) and left as it is.
RP_API RP_CHECK rp_status fx_run(const fx_config *config, const fx_bars *bars, fx_progress_hook *hook, void *context,
                                 rp_error *error);

/// The metrics block as a JSON object under the field names of fx_metrics (docs/reference/run-folder.md): money in
/// units of the account currency, times as ISO text, missing numbers null. Release with rp_free; NULL when out of
/// memory.
RP_API char *fx_metrics_json(const fx_metrics *metrics, const fx_rules *rules);

/// Renders <folder>/report.html from the folder's results.json, equity.csv, trades.csv and strategy.json.
RP_API RP_CHECK rp_status fx_report_write(const char *folder, rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
