// The parts of a run.
#ifndef FOREX_RUN_I_H
#define FOREX_RUN_I_H

#include <forex/pipeline.h>

#include "evolve_i.h"
#include "journal_i.h"
#include "json_out_i.h"
#include "ledger_i.h"

/// The four ranges of bars that a strategy is measured on.
typedef enum fxi_segment { FXI_TRAIN, FXI_VALIDATION, FXI_HOLDOUT, FXI_IN_SAMPLE, FXI_SEGMENT_COUNT } fxi_segment;
const char *fxi_segment_name(fxi_segment segment); ///< "train", "validation", "holdout", "in_sample".

/// Everything that a run makes on its way. All-zero before, released by fxi_run_clear.
typedef struct fxi_run {
    const fx_config *config;
    const fx_bars *bars;
    fx_progress_hook *hook;
    void *hook_context;
    fx_features *features;
    fx_pipeline *pipeline;     ///< features.pipeline, or NULL
    fx_pipeline_fit *fit;      ///< what it dropped, by the training range
    fx_pipeline_tables tables; ///< that the pipeline names
    fx_feature_inputs inputs;  ///< of the pipeline
    fx_tape *tape;
    rp_hash config_hash, rules_hash;
    fxi_range range[FXI_SEGMENT_COUNT];
    int64_t embargo; ///< bars between the ranges
    fxi_ledger ledger;
    fxi_journal journal;
    fxi_evolve evolve;
    int64_t trials_run;   ///< distinct strategies this run evaluated
    int64_t trials_total; ///< with those that stood in the ledger when the run began
    int64_t candidates;   ///< how many were compared on validation
    fxi_trial winner;
    double winner_validation; ///< its fitness there
    fx_strategy strategy;
    int8_t *signal;
    fx_result *result[FXI_SEGMENT_COUNT];
    int64_t holdout_openings;
    fx_evidence evidence;
    fx_verdict verdict;
    double seconds[4]; ///< of features, search, validation, writing
} fxi_run;

/// Hash of everything that decides trades besides the strategy: rules and the symbol's numbers.
RP_CHECK rp_status fxi_rules_hash(const fx_rules *rules, const fx_symbol *symbol, rp_hash *hash, rp_error *error);
/// Cuts the bars from `first` on into train, validation and hold-out, with an embargo between them as long as the
/// longest holding time, so that no trade's outcome reaches from one range into the next.
RP_CHECK rp_status fxi_split(const fx_config *config, const fx_bars *bars, int64_t first, fxi_run *run,
                             rp_error *error);

/// Tells the hook; RP_EINTERRUPTED when it wants to stop.
RP_CHECK rp_status fxi_run_progress(const fxi_run *run, const char *stage, int64_t done, int64_t total,
                                    rp_error *error);
/// Appends a line to <folder>/log.txt. Trouble is told in the program's log and not returned: the log is no result.
void fxi_run_log(const fxi_run *run, const char *format, ...) RP_PRINTF(2, 3);

RP_CHECK rp_status fxi_run_search(fxi_run *run, rp_error *error);  ///< Replays the journal and finishes the search.
RP_CHECK rp_status fxi_run_choose(fxi_run *run, rp_error *error);  ///< Picks the winner on validation.
RP_CHECK rp_status fxi_run_measure(fxi_run *run, rp_error *error); ///< Backtests, hold-out, evidence, verdict.
RP_CHECK rp_status fxi_run_write(fxi_run *run, rp_error *error);   ///< All files of the folder but report and journal.

/// results.json as text (rp_free); NULL when out of memory.
char *fxi_results_text(const fxi_run *run);
/// Writes trades.csv and equity.csv.
RP_CHECK rp_status fxi_tables_write(const fxi_run *run, rp_error *error);

void fxi_put_assumptions(fxi_out *out, const fxi_run *run); ///< The list "assumptions" of results.json.
void fxi_put_metrics(fxi_out *out, const char *key, const fx_metrics *metrics, int minor_digits); ///< One M.

#endif
