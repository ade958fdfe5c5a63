// A run from beginning to end: features, split, search, choice, measuring, files.
//
// Order of records, so that a process may die anywhere: the journal holds what was done, the ledger what was tried, the
// hold-out log who looked; result files are made last, each whole or not at all, from what these three say. Doing it
// again from any point gives the same bytes.
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include <forex/config.h>

#include "run_i.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- telling ------------------------------------------------------------------------------------------------- */

rp_status fxi_run_progress(const fxi_run *run, const char *stage, int64_t done, int64_t total, rp_error *error)
{
    double best = run->evolve.top_count > 0 ? run->evolve.top[0].fitness : NAN;
    fx_progress progress = {stage, done, total, best};
    if (!run->hook || run->hook(&progress, run->hook_context)) return RP_OK;
    return rp_fail(error, RP_EINTERRUPTED,
                   "interrupted; %lld of %d generations are saved in %s, and the same command goes "
                   "on from there",
                   (long long)run->journal.generations, run->config->search.generations, run->config->run_folder);
}

void fxi_run_log(const fxi_run *run, const char *format, ...)
{
    char path[600], stamp[32], line[400];
    time_t seconds = time(NULL);
    struct tm utc;
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    snprintf(path, sizeof path, "%s/log.txt", run->config->run_folder);
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &utc));
    FILE *file = fopen(path, "a");
    bool ok = file && fprintf(file, "%s %s\n", stamp, line) > 0;
    if (file && fclose(file) != 0) ok = false;
    if (!ok) rp_log_line(RP_LOG_WARN, "%s: cannot be written", path);
}

/* ---- beginning ----------------------------------------------------------------------------------------------- */

static rp_status check_input(const fx_config *config, const fx_bars *bars, rp_error *error)
{
    if (strcmp(config->symbol, bars->symbol.name) != 0)
        return rp_fail(error, RP_ECONFLICT, "run: the configuration names symbol %s and the bars are of %s",
                       config->symbol, bars->symbol.name);
    if (config->timeframe != bars->timeframe)
        return rp_fail(error, RP_ECONFLICT, "run: the configuration names timeframe %s and the bars are %s",
                       fx_timeframe_name(config->timeframe), fx_timeframe_name(bars->timeframe));
    if (bars->count < 1) return rp_fail(error, RP_EINVAL, "run: there are no bars");
    if (!config->run_folder[0]) return rp_fail(error, RP_EINVAL, "run.folder: is empty; name a folder for the results");
    if (!config->ledger_folder[0])
        return rp_fail(error, RP_EINVAL, "run.ledger: is empty; name a folder for the trial ledger");
    return fx_config_check(config, error);
}

// A run trades every bar and has the bars of its symbol alone, and interest rates.
static rp_status load_pipeline(fxi_run *run, rp_error *error)
{
    const char *path = run->config->pipeline;
    if (!path[0]) return RP_OK;
    rp_status status = fx_pipeline_load(path, run->config->timeframe, &run->pipeline, error);
    if (status != RP_OK) return status;
    if (run->pipeline->symbol_count || run->pipeline->news[0])
        return rp_fail(error, RP_EUNSUPPORTED,
                       "%s: a run has no other symbols and no news yet; leave their columns out", path);
    if (run->pipeline->missing == FX_MISSING_DROP)
        return rp_fail(error, RP_EUNSUPPORTED, "%s: a run needs a row for every bar; take missing.policy keep or fill",
                       path);
    run->inputs.bars = run->bars;
    return fx_pipeline_tables_load(run->pipeline, &run->tables, &run->inputs, error);
}

// Of everything that decides the results: the configuration's text, the symbol's numbers, which stand elsewhere, and
// the content of the pipeline and of its rates.
static rp_status hash_config(fxi_run *run, rp_error *error)
{
    rp_hash parts[4];
    int count = 2;
    char *text = fx_config_text(run->config, false);
    if (!text) return rp_fail(error, RP_ENOMEM, "run: out of memory");
    parts[0] = rp_hash_bytes(text, strlen(text));
    rp_free(text);
    rp_status status = fxi_rules_hash(&run->config->rules, &run->bars->symbol, &run->rules_hash, error);
    parts[1] = run->rules_hash;
    if (status == RP_OK && run->pipeline) status = fx_pipeline_hash(run->pipeline, &parts[count++], error);
    if (run->tables.rates) parts[count++] = run->tables.rates->hash;
    run->config_hash = rp_hash_bytes(parts, (size_t)count * sizeof *parts);
    return status;
}

// The recorded count is a prefix of the ledger; a ledger that is shorter is not the one that this run began with.
static rp_status check_ledger(const fxi_run *run, rp_error *error)
{
    if (run->ledger.keys.count >= run->journal.head.ledger_count) return RP_OK;
    return rp_fail(error, RP_ECONFLICT,
                   "%s: the ledger in %s holds %lld trials of this data and held %lld when this run "
                   "began; put the old ledger back, or choose another folder for a new run",
                   run->config->run_folder, run->config->ledger_folder, (long long)run->ledger.keys.count,
                   (long long)run->journal.head.ledger_count);
}

static rp_status open_folder(fxi_run *run, rp_error *error)
{
    const fx_config *c = run->config;
    fxi_journal_head head;
    memset(&head, 0, sizeof head);
    rp_status status = rp_make_folders(c->run_folder, error);
    if (status == RP_OK) status = fxi_ledger_open(c->ledger_folder, run->bars->hash, &run->ledger, error);
    if (status != RP_OK) return status;
    snprintf(head.version, sizeof head.version, "%s", rp_version());
    head.trial_size = sizeof(fxi_trial);
    head.data = run->bars->hash;
    head.config = run->config_hash;
    head.ledger_count = run->ledger.keys.count;
    status = fxi_journal_open(c->run_folder, &head, &run->journal, error);
    return status == RP_OK ? check_ledger(run, error) : status;
}

// Splits the rows behind the warm-up; names the column that leaves none.
static rp_status split_rows(fxi_run *run, const fx_features *features, rp_error *error)
{
    for (int64_t c = 0; c < features->columns; c++)
        if (features->column_warm_up[c] >= features->count)
            return rp_fail(error, RP_EVALUE,
                           "feature %s has no row of these %lld behind its warm-up: it needs more bars, or always sees "
                           "where they begin (docs/reference/features.md). Leave it out, or scale it otherwise",
                           features->names[c], (long long)features->count);
    return fxi_split(run->config, run->bars, features->warm_up, run, error);
}

static rp_status make_named_features(fxi_run *run, rp_error *error)
{
    fx_feature_set *set = NULL;
    rp_status status = fx_feature_set_named(run->config->feature_set, run->config->timeframe, &set, error);
    if (status != RP_OK) return status;
    set->day_rule = run->config->day_rule;
    status = fx_features_compute(run->bars, set, &run->features, error);
    fx_feature_set_free(set);
    return status == RP_OK ? split_rows(run, run->features, error) : status;
}

// The pipeline's columns over all bars, less those that the training range alone speaks against.
static rp_status make_pipeline_features(fxi_run *run, rp_error *error)
{
    fx_features *raw = NULL;
    rp_status status = fx_pipeline_compute(run->pipeline, &run->inputs, NULL, &raw, NULL, error);
    if (status == RP_OK) status = split_rows(run, raw, error);
    if (status == RP_OK)
        status = fx_pipeline_fit_rows(run->pipeline, raw, run->range[FXI_TRAIN].begin, run->range[FXI_TRAIN].end,
                                      &run->fit, error);
    if (status == RP_OK) status = fx_pipeline_apply(run->pipeline, raw, run->fit, &run->features, error);
    fx_features_free(raw);
    return status;
}

static rp_status make_features(fxi_run *run, rp_error *error)
{
    rp_status status = fxi_run_progress(run, "features", 0, 1, error);
    if (status == RP_OK) status = fx_tape_new(run->bars, &run->config->rules, &run->tape, error);
    if (status == RP_OK) status = run->pipeline ? make_pipeline_features(run, error) : make_named_features(run, error);
    return status == RP_OK ? fxi_run_progress(run, "features", 1, 1, error) : status;
}

/* ---- files --------------------------------------------------------------------------------------------------- */

static rp_status write_text(const fxi_run *run, const char *name, char *text, rp_error *error)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", run->config->run_folder, name);
    if (!text) return rp_fail(error, RP_ENOMEM, "%s: out of memory", path);
    rp_status status = rp_file_write(path, text, strlen(text), error);
    rp_free(text);
    return status;
}

static rp_status write_timing(const fxi_run *run, rp_error *error)
{
    fxi_out out = {0};
    fxi_out_open(&out, NULL, '{', false);
    fxi_out_real(&out, "features_seconds", run->seconds[0]);
    fxi_out_real(&out, "search_seconds", run->seconds[1]);
    fxi_out_real(&out, "validation_seconds", run->seconds[2]);
    fxi_out_real(&out, "writing_seconds", run->seconds[3]);
    fxi_out_whole(&out, "threads", rp_threads());
    fxi_out_close(&out);
    return write_text(run, "timing.json", fxi_out_end(&out), error);
}

// The pipeline names its files by path; with the hash of what they held, nobody takes others for them.
static rp_status write_pipeline(fxi_run *run, rp_error *error)
{
    if (run->tables.rates) run->pipeline->rates_hash = run->tables.rates->hash;
    rp_status status = write_text(run, "features.yaml", fx_pipeline_text(run->pipeline), error);
    return status == RP_OK ? write_text(run, "features-fit.json", fx_pipeline_fit_text(run->fit), error) : status;
}

rp_status fxi_run_write(fxi_run *run, rp_error *error)
{
    const fx_rules *rules = &run->config->rules;
    rp_status status = fxi_run_progress(run, "report", 0, 2, error);
    if (status == RP_OK) status = write_text(run, "config.yaml", fx_config_text(run->config, false), error);
    if (status == RP_OK)
        status = write_text(run, "strategy.json", fx_strategy_text(&run->strategy, run->features, rules), error);
    if (status == RP_OK && run->pipeline) status = write_pipeline(run, error);
    if (status == RP_OK) status = fxi_tables_write(run, error);
    if (status == RP_OK) status = write_text(run, "results.json", fxi_results_text(run), error);
    if (status == RP_OK) status = fxi_run_progress(run, "report", 1, 2, error);
    if (status == RP_OK) status = fx_report_write(run->config->run_folder, error);
    return status;
}

/* ---- the whole ----------------------------------------------------------------------------------------------- */

typedef rp_status run_stage(fxi_run *run, rp_error *error);

static rp_status timed(fxi_run *run, run_stage *stage, int number, rp_error *error)
{
    double start = now();
    rp_status status = stage(run, error);
    run->seconds[number] += now() - start;
    return status;
}

static rp_status all_stages(fxi_run *run, rp_error *error)
{
    rp_status status = check_input(run->config, run->bars, error);
    if (status == RP_OK) status = load_pipeline(run, error);
    if (status == RP_OK) status = hash_config(run, error);
    if (status == RP_OK) status = open_folder(run, error);
    if (status != RP_OK) return status;
    fxi_run_log(run, "version %s, %d threads", rp_version(), rp_threads());
    status = timed(run, make_features, 0, error);
    if (status == RP_OK) status = timed(run, fxi_run_search, 1, error);
    if (status == RP_OK) status = timed(run, fxi_run_choose, 1, error);
    if (status == RP_OK) status = timed(run, fxi_run_measure, 2, error);
    if (status == RP_OK) status = timed(run, fxi_run_write, 3, error);
    if (status == RP_OK) status = write_timing(run, error);
    if (status == RP_OK) status = fxi_run_progress(run, "report", 2, 2, error);
    fxi_run_log(run, status == RP_OK ? "done" : "ended: %s", rp_status_text(status));
    return status;
}

static void clear(fxi_run *run)
{
    for (int s = 0; s < FXI_SEGMENT_COUNT; s++) fx_result_free(run->result[s]);
    rp_free(run->signal);
    fx_pipeline_fit_free(run->fit);
    fx_pipeline_free(run->pipeline);
    fx_pipeline_tables_free(&run->tables);
    fxi_evolve_clear(&run->evolve);
    fxi_journal_close(&run->journal);
    fxi_ledger_close(&run->ledger);
    fx_tape_free(run->tape);
    fx_features_free(run->features);
    rp_free(run);
}

rp_status fx_run(const fx_config *config, const fx_bars *bars, fx_progress_hook *hook, void *context, rp_error *error)
{
    fxi_run *run = rp_calloc(1, sizeof *run);
    if (!run) return rp_fail(error, RP_ENOMEM, "run: out of memory");
    run->config = config;
    run->bars = bars;
    run->hook = hook;
    run->hook_context = context;
    rp_status status = all_stages(run, error);
    clear(run);
    return status;
}
