// The population evaluator: batches of genes, first their signals (threads share the bars), then their walks (threads
// share the genes).
//
// Memory beyond the tape: one batch's signal bits (at most SIGNAL_BYTES, or one gene's row), codes, and per thread a
// tile and two doubles per trading day. It does not grow with the number of genes.
#include <forex/validate.h>

#include "population_i.h"

enum { BATCH_MOST = 2048, SIGNAL_BYTES = 48 << 20 };

typedef struct population {
    const fx_tape *tape;
    const fx_gene *genes; // of the batch
    int64_t begin, end, days;
    double annual_days;
    fxi_signals signals;
    fxi_scoring *scoring;
    double *scratch;  // per thread: day equity, returns
    fx_score *scores; // of the batch
} population;

/* ---- checks ------------------------------------------------------------------------------------------------- */

static rp_status check_genes(const fx_tape *tape, const fx_features *features, const fx_gene *genes, int64_t count,
                             int64_t begin, int64_t end, rp_error *error)
{
    if (features->count != tape->count)
        return rp_fail(error, RP_EINVAL,
                       "the feature matrix has %lld rows and the tape %lld bars; they must be of one series",
                       (long long)features->count, (long long)tape->count);
    for (int64_t i = 0; i < count; i++) {
        fxi_run run;
        rp_status status = fx_gene_check(&genes[i], features, &tape->rules, error);
        if (status == RP_OK) status = fxi_run_start(&run, tape, &genes[i].exits, begin, end, error);
        if (status == RP_OK) continue;
        rp_error_prefix(error, "gene %lld: ", (long long)i);
        return status;
    }
    return RP_OK;
}

/* ---- one gene ----------------------------------------------------------------------------------------------- */

static void walk_gene(const population *p, int64_t gene, fxi_trades *trades, double *day_equity, fxi_walk *walk)
{
    rp_status status = fxi_run_start(&walk->run, p->tape, &p->genes[gene].exits, p->begin, p->end, NULL);
    (void)status; // check_genes has seen it succeed
    walk->run.trades = trades;
    walk->kernels = fxi_population_pick();
    fxi_walk_run(walk, &p->signals, gene, day_equity);
}

static void score_gene(const population *p, int64_t gene, double *day_equity, double *returns)
{
    fxi_walk walk;
    walk_gene(p, gene, NULL, day_equity, &walk);
    const fxi_run *run = &walk.run;
    fxi_daily_returns((double)p->tape->rules.initial_balance, day_equity, p->days, returns);
    fx_score *s = &p->scores[gene];
    *s = (fx_score){
        .net_profit = run->balance - p->tape->rules.initial_balance,
        .gross_profit = run->tally.gross_profit,
        .gross_loss = run->tally.gross_loss,
        .trades = run->tally.trades,
        .wins = run->tally.wins,
        .ambiguous = run->tally.ambiguous,
        .open_at_end = run->tally.open_at_end,
        .profit_factor = fxi_profit_factor(run->tally.gross_profit, run->tally.gross_loss),
        .daily = fx_daily_of(returns, p->days),
        .equity_drawdown_money = walk.drawdown.money,
        .equity_drawdown = walk.drawdown.relative,
        .exposure = (double)run->exposed_bars / (double)(p->end - p->begin),
    };
    s->sharpe = fxi_sharpe(&s->daily, p->annual_days);
}

static void score_genes(int64_t first, int64_t last, int thread, void *context)
{
    const population *p = context;
    double *day_equity = p->scratch + 2 * p->days * thread;
    for (int64_t gene = first; gene < last; gene++) score_gene(p, gene, day_equity, day_equity + p->days);
}

/* ---- batches ------------------------------------------------------------------------------------------------ */

static int64_t batch_size(int64_t count, int64_t begin, int64_t end)
{
    int64_t fitting = SIGNAL_BYTES / fxi_signals_row_bytes(begin, end);
    if (fitting > BATCH_MOST) fitting = BATCH_MOST;
    if (fitting < 1) fitting = 1;
    return count < fitting ? count : fitting;
}

// What was allocated before a failure is released by population_clear.
static rp_status population_init(population *p, const fx_tape *tape, const fx_features *features, int64_t batch,
                                 int64_t begin, int64_t end, rp_error *error)
{
    *p = (population){.tape = tape, .begin = begin, .end = end};
    p->days = fxi_tape_day_of(tape, end - 1) - fxi_tape_day_of(tape, begin) + 1;
    p->annual_days = fxi_annual_days(tape, begin, end);
    p->scratch = rp_malloc((size_t)rp_threads() * 2 * (size_t)p->days * sizeof *p->scratch);
    if (!p->scratch) return rp_fail(error, RP_ENOMEM, "out of memory for %lld trading days", (long long)p->days);
    rp_status status = fxi_signals_new(&p->signals, batch, begin, end, error);
    return status == RP_OK ? fxi_scoring_new(features, batch, &p->scoring, error) : status;
}

static void population_clear(population *p)
{
    fxi_signals_clear(&p->signals);
    fxi_scoring_free(p->scoring);
    rp_free(p->scratch);
}

rp_status fx_population_score(const fx_tape *tape, const fx_features *features, const fx_gene *genes, int64_t count,
                              int64_t begin, int64_t end, fx_score *scores, rp_error *error)
{
    rp_status status = check_genes(tape, features, genes, count, begin, end, error);
    if (status != RP_OK || count == 0) return status;
    int64_t batch = batch_size(count, begin, end);
    population p;
    status = population_init(&p, tape, features, batch, begin, end, error);
    for (int64_t at = 0; status == RP_OK && at < count; at += batch) {
        int64_t size = count - at < batch ? count - at : batch;
        p.genes = genes + at;
        p.scores = scores + at;
        fxi_scoring_run(p.scoring, p.genes, size, &p.signals);
        rp_parallel_for(size, 1, score_genes, &p);
    }
    population_clear(&p);
    return status;
}

rp_status fx_population_trades(const fx_tape *tape, const fx_features *features, const fx_gene *gene, int64_t begin,
                               int64_t end, fx_trade **trades, int64_t *count, rp_error *error)
{
    rp_status status = check_genes(tape, features, gene, 1, begin, end, error);
    if (status != RP_OK) return status;
    population p;
    fxi_trades list = {0};
    status = population_init(&p, tape, features, 1, begin, end, error);
    if (status == RP_OK) {
        fxi_walk walk;
        p.genes = gene;
        fxi_scoring_run(p.scoring, gene, 1, &p.signals);
        walk_gene(&p, 0, &list, p.scratch, &walk);
        if (walk.run.out_of_memory) status = rp_fail(error, RP_ENOMEM, "out of memory for the list of trades");
    }
    population_clear(&p);
    if (status != RP_OK) {
        rp_free(list.items);
        return status;
    }
    *trades = list.items;
    *count = list.count;
    return RP_OK;
}
