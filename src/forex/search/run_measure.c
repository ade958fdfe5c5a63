// Measuring the winner: backtests of the ranges, the opening of the hold-out, evidence, verdict.
#include <stdlib.h>
#include <string.h>

#include "run_i.h"

static rp_status make_strategy(fxi_run *run, rp_error *error)
{
    const fx_config *c = run->config;
    char hex[33];
    rp_hash_hex(run->winner.hash, hex);
    run->strategy = (fx_strategy){.timeframe = c->timeframe, .gene = run->winner.gene};
    snprintf(run->strategy.name, sizeof run->strategy.name, "%s-%s-%.8s", c->symbol, fx_timeframe_name(c->timeframe),
             hex);
    memcpy(run->strategy.symbol, c->symbol, sizeof run->strategy.symbol);
    if (run->pipeline)
        strcpy(run->strategy.feature_set, "pipeline"); // in the run folder's features.yaml
    else
        memcpy(run->strategy.feature_set, c->feature_set, sizeof run->strategy.feature_set);
    run->signal = rp_calloc((size_t)run->features->count, sizeof *run->signal);
    if (!run->signal) return rp_fail(error, RP_ENOMEM, "run: no memory for the winner's signals");
    fx_gene_signals(&run->winner.gene, run->features, 0, run->features->count, run->signal);
    return RP_OK;
}

static rp_status backtest(fxi_run *run, fxi_segment segment, rp_error *error)
{
    fxi_range range = run->range[segment];
    return fx_backtest(run->tape, &run->winner.gene.exits, run->signal, range.begin, range.end, &run->result[segment],
                       error);
}

/* ---- evidence ------------------------------------------------------------------------------------------------ */

// In-sample net profit of the winner under other rules.
static rp_status net_under(const fxi_run *run, const fx_rules *rules, int64_t *net, rp_error *error)
{
    fx_tape *tape = NULL;
    fx_result *result = NULL;
    fxi_range range = run->range[FXI_IN_SAMPLE];
    rp_status status = fx_tape_new(run->bars, rules, &tape, error);
    if (status == RP_OK)
        status = fx_backtest(tape, &run->winner.gene.exits, run->signal, range.begin, range.end, &result, error);
    if (status == RP_OK) *net = result->metrics.net_profit;
    fx_result_free(result);
    fx_tape_free(tape);
    return status;
}

static int compare_profits(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

// The best twentieth of the in-sample trades: how many and their sum.
static rp_status best_trades(fxi_run *run, rp_error *error)
{
    const fx_result *r = run->result[FXI_IN_SAMPLE];
    int64_t *profit = rp_malloc((size_t)(r->trade_count + 1) * sizeof *profit);
    if (!profit) return rp_fail(error, RP_ENOMEM, "run: no memory for %lld trades", (long long)r->trade_count);
    for (int64_t i = 0; i < r->trade_count; i++) profit[i] = r->trades[i].profit;
    qsort(profit, (size_t)r->trade_count, sizeof *profit, compare_profits);
    run->evidence.best_trades = (r->trade_count + 19) / 20;
    run->evidence.best_trades_net = 0;
    for (int64_t i = 0; i < run->evidence.best_trades; i++) run->evidence.best_trades_net += profit[i];
    rp_free(profit);
    return RP_OK;
}

static rp_status stress(fxi_run *run, rp_error *error)
{
    fx_rules optimistic = run->config->rules, wide = run->config->rules;
    optimistic.intrabar = FX_OPTIMISTIC;
    wide.spread_multiplier *= 2;
    rp_status status = net_under(run, &optimistic, &run->evidence.optimistic_net, error);
    if (status == RP_OK) status = net_under(run, &wide, &run->evidence.double_spread_net, error);
    return status == RP_OK ? best_trades(run, error) : status;
}

/* ---- hold-out ------------------------------------------------------------------------------------------------ */

// Journal, then log, then look: whatever moment the process dies at, the opening is on record before its result is
// known, and doing it again changes nothing.
static rp_status open_holdout(fxi_run *run, rp_error *error)
{
    fxi_range range = run->range[FXI_HOLDOUT];
    int64_t from = run->bars->open_time[range.begin], to = run->bars->known_at[range.end - 1];
    rp_hash key = fxi_trial_key(run->winner.hash, run->bars->hash, run->rules_hash);
    rp_status status = fxi_journal_holdout(&run->journal, key, error);
    if (status == RP_OK) status = fxi_holdout_open(&run->ledger, key, from, to, &run->holdout_openings, error);
    if (status != RP_OK) return status;
    fxi_run_log(run, "hold-out opened for %s; distinct strategies that have seen it: %lld", run->strategy.name,
                (long long)run->holdout_openings);
    return backtest(run, FXI_HOLDOUT, error);
}

static rp_status in_sample(fxi_run *run, rp_error *error)
{
    static const fxi_segment segments[] = {FXI_TRAIN, FXI_VALIDATION, FXI_IN_SAMPLE};
    for (int i = 0; i < 3; i++) {
        rp_status status = fxi_run_progress(run, "validate", i, 5, error);
        if (status == RP_OK) status = backtest(run, segments[i], error);
        if (status != RP_OK) return status;
    }
    return RP_OK;
}

static void judge(fxi_run *run)
{
    fx_evidence *e = &run->evidence;
    e->train = &run->result[FXI_TRAIN]->metrics;
    e->validation = &run->result[FXI_VALIDATION]->metrics;
    e->in_sample = &run->result[FXI_IN_SAMPLE]->metrics;
    e->holdout = &run->result[FXI_HOLDOUT]->metrics;
    e->trials = run->trials_total;
    e->holdout_openings = run->holdout_openings;
    e->currency = run->config->rules.account_currency;
    run->verdict = fx_verdict_of(&run->config->verdict, e);
}

rp_status fxi_run_measure(fxi_run *run, rp_error *error)
{
    rp_status status = make_strategy(run, error);
    if (status == RP_OK) status = in_sample(run, error);
    if (status == RP_OK) status = fxi_run_progress(run, "validate", 3, 5, error);
    if (status == RP_OK) status = stress(run, error);
    if (status == RP_OK) status = fxi_run_progress(run, "validate", 4, 5, error);
    if (status == RP_OK) status = open_holdout(run, error);
    if (status != RP_OK) return status;
    judge(run);
    return fxi_run_progress(run, "validate", 5, 5, error);
}
