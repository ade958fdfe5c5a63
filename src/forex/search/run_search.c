// The search of a run: replay, generations, ledger, choice of the winner.
#include <math.h>
#include <string.h>

#include "run_i.h"

// Work between two looks at the hook: genes times bars, about a third of a second on one core.
static const int64_t work_unit = INT64_C(100000000);

/* ---- ledger -------------------------------------------------------------------------------------------------- */

// Keys of the evaluated genes from number `from` on, in order of coming.
static rp_status add_trials(fxi_run *run, int64_t from, rp_error *error)
{
    const fxi_key_set *seen = &run->evolve.seen;
    int64_t count = seen->count - from;
    if (count == 0) return RP_OK;
    rp_hash *keys = rp_malloc((size_t)count * sizeof *keys);
    if (!keys) return rp_fail(error, RP_ENOMEM, "ledger: no memory for %lld trials", (long long)count);
    for (int64_t i = 0; i < count; i++) keys[i] = fxi_trial_key(seen->keys[from + i], run->bars->hash, run->rules_hash);
    rp_status status = fxi_ledger_add(&run->ledger, keys, count, error);
    rp_free(keys);
    return status;
}

// The union of this run's trials and of those that stood in the ledger when it began: the same number on every resume
// and repetition, whoever else writes to the ledger meanwhile.
static void count_trials(fxi_run *run)
{
    const fxi_key_set *seen = &run->evolve.seen;
    int64_t before = run->journal.head.ledger_count;
    run->trials_run = seen->count;
    run->trials_total = before;
    for (int64_t i = 0; i < seen->count; i++) {
        rp_hash key = fxi_trial_key(seen->keys[i], run->bars->hash, run->rules_hash);
        if (fxi_key_set_find(&run->ledger.keys, key) >= before) run->trials_total++;
    }
}

/* ---- generations --------------------------------------------------------------------------------------------- */

static int64_t wanted_trials(const fxi_run *run)
{
    return (int64_t)run->config->search.population * run->config->search.generations;
}

// Scores the fresh genes in pieces, so that a long generation shows progress and can be stopped.
static rp_status score_generation(fxi_run *run, rp_error *error)
{
    fxi_evolve *evolve = &run->evolve;
    fxi_range train = run->range[FXI_TRAIN];
    int64_t piece = work_unit / (train.end - train.begin) + 1, before = evolve->seen.count - evolve->fresh_count;
    for (int64_t at = 0; at < evolve->fresh_count; at += piece) {
        int64_t count = evolve->fresh_count - at < piece ? evolve->fresh_count - at : piece;
        rp_status status = fxi_run_progress(run, "search", before + at, wanted_trials(run), error);
        if (status == RP_OK) status = fxi_evolve_score(evolve, run->tape, at, count, train, error);
        if (status != RP_OK) return status;
    }
    return RP_OK;
}

// Journal first, ledger second: what the journal holds is put into the ledger again on resume, which adds nothing
// twice.
static rp_status one_generation(fxi_run *run, rp_error *error)
{
    fxi_evolve *evolve = &run->evolve;
    int64_t before = evolve->seen.count;
    rp_status status = fxi_evolve_propose(evolve, error);
    if (status == RP_OK) status = score_generation(run, error);
    if (status == RP_OK) status = fxi_journal_generation(&run->journal, evolve, error);
    if (status == RP_OK) status = add_trials(run, before, error);
    if (status == RP_OK) fxi_evolve_absorb(evolve);
    return status;
}

rp_status fxi_run_search(fxi_run *run, rp_error *error)
{
    const fx_config *c = run->config;
    fxi_range train = run->range[FXI_TRAIN];
    rp_status status = fxi_evolve_init(&run->evolve, &c->search, run->features, &c->rules, train, error);
    if (status == RP_OK) status = fxi_journal_replay(&run->journal, &run->evolve, error);
    if (status == RP_OK) status = add_trials(run, 0, error);
    if (status != RP_OK) return status;
    if (run->evolve.generation > 0) fxi_run_log(run, "resumed behind generation %d", run->evolve.generation);
    while (status == RP_OK && run->evolve.generation < c->search.generations) status = one_generation(run, error);
    if (status == RP_OK) status = fxi_run_progress(run, "search", wanted_trials(run), wanted_trials(run), error);
    if (status == RP_OK) count_trials(run);
    return status;
}

/* ---- choice -------------------------------------------------------------------------------------------------- */

// Trades wanted on validation: as many per bar as on train.
static double validation_trades(const fxi_run *run)
{
    double train = (double)(run->range[FXI_TRAIN].end - run->range[FXI_TRAIN].begin);
    double later = (double)(run->range[FXI_VALIDATION].end - run->range[FXI_VALIDATION].begin);
    return (double)run->config->search.min_trades * later / train;
}

// The rule: of the fittest genes on train, one per set of features, the one whose worse fitness of train and validation
// is largest. It has to hold up on both; ties go to the fitter on train.
static void choose(fxi_run *run, const fx_score *scores)
{
    double best = -INFINITY;
    for (int32_t i = 0; i < run->evolve.top_count; i++) {
        double later = fxi_fitness(&scores[i], validation_trades(run));
        double worse = fmin(run->evolve.top[i].fitness, later);
        if (i > 0 && worse <= best) continue;
        best = worse;
        run->winner = run->evolve.top[i];
        run->winner_validation = later;
    }
}

rp_status fxi_run_choose(fxi_run *run, rp_error *error)
{
    fxi_evolve *evolve = &run->evolve;
    fx_score scores[FXI_TOP];
    fx_gene genes[FXI_TOP];
    fxi_range range = run->range[FXI_VALIDATION];
    if (evolve->top_count == 0) return rp_fail(error, RP_EINTERNAL, "search: no strategy was evaluated");
    for (int32_t i = 0; i < evolve->top_count; i++) genes[i] = evolve->top[i].gene;
    rp_status status =
        fx_population_score(run->tape, run->features, genes, evolve->top_count, range.begin, range.end, scores, error);
    if (status != RP_OK) return status;
    run->candidates = evolve->top_count;
    choose(run, scores);
    return RP_OK;
}
