/* Backtests a second of the population evaluator: genes of 12 features out of 64 with stop and target over 200,000
 * one-minute bars of a generated EURUSD market, all metrics of a score included, on one thread and on two; and the
 * memory of 10,000 genes. Before anything is timed, scores are compared with the detailed backtest, bit for bit, and
 * the genes must trade: a median of at least 300 trades, none below 50. */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <forex/population.h>
#include <forex/synth.h>

enum { BARS = 200000, COLUMNS = 64, TERMS = 12, GENES = 1024, MANY = 10000, COMPARED = 64 };

typedef struct population_bench {
    fx_bars *bars;
    fx_tape *tape;
    fx_features *features;
    fx_gene *genes;
    fx_score *scores;
    int64_t count;
} population_bench;

static void must(rp_status status, const rp_error *error)
{
    if (status == RP_OK) return;
    fprintf(stderr, "bench_population: %s\n", error->message);
    exit(1);
}

/* ---- the job ---------------------------------------------------------------------------------------------------- */

static void make_market(population_bench *b)
{
    rp_error error;
    fx_symbols *table;
    const fx_symbol *symbol;
    fx_rules rules;
    must(fx_symbols_load(NULL, &table, &error), &error);
    must(fx_symbols_find(table, "EURUSD", &symbol, &error), &error);
    fx_synth_options options = {.seed = 1, .symbol = symbol, .timeframe = FX_M1, .max_bars = BARS};
    must(fx_synth_generate(&options, &b->bars, NULL, &error), &error);
    fx_rules_default(&rules);
    must(fx_tape_new(b->bars, &rules, &b->tape, &error), &error);
    fx_symbols_free(table);
}

/* Columns with memories from a few bars to a few hundred, as indicators of several periods have. */
static void make_features(population_bench *b)
{
    static fx_features f = {.count = BARS, .columns = COLUMNS, .stride = BARS};
    f.values = malloc(sizeof(float) * BARS * COLUMNS);
    f.names = calloc(COLUMNS, sizeof *f.names);
    for (int c = 0; c < COLUMNS; c++) {
        rp_random r = rp_random_key(7, (uint32_t)c, 0, 0);
        double keep = 1 - 1 / (3 + 5.0 * c), kick = sqrt(1 - keep * keep), x = 0;
        snprintf(f.names[c], sizeof f.names[c], "F%d", c);
        for (int64_t i = 0; i < BARS; i++) {
            x = keep * x + kick * rp_random_normal(&r);
            f.values[(int64_t)c * BARS + i] = (float)x;
        }
    }
    b->features = &f;
}

static void shuffle(rp_random *r, int32_t *items, int64_t count)
{
    for (int64_t i = count - 1; i > 0; i--) {
        int64_t j = rp_random_below(r, i + 1);
        int32_t kept = items[i];
        items[i] = items[j];
        items[j] = kept;
    }
}

static fx_gene make_gene(uint32_t number)
{
    rp_random r = rp_random_key(11, number, 0, 0);
    int32_t order[COLUMNS];
    fx_gene g = {.terms = TERMS};
    double size = 0;
    for (int i = 0; i < COLUMNS; i++) order[i] = i;
    shuffle(&r, order, COLUMNS);
    for (int k = 0; k < TERMS; k++) {
        g.feature[k] = order[k];
        g.weight[k] = (float)rp_random_normal(&r);
        size += g.weight[k] * g.weight[k];
    }
    g.long_threshold = (float)(sqrt(size) * (0.8 + 1.4 * rp_random_uniform(&r)));
    g.short_threshold = -g.long_threshold;
    g.exits.stop_pips = 8 + (double)rp_random_below(&r, 32);
    g.exits.target_pips = 8 + (double)rp_random_below(&r, 42);
    return g;
}

/* ---- checks ----------------------------------------------------------------------------------------------------- */

static bool same(double x, double y)
{
    return memcmp(&x, &y, sizeof x) == 0 || (isnan(x) && isnan(y));
}

static bool equals_detailed(const population_bench *b, int64_t i, int8_t *signal)
{
    rp_error error;
    fx_result *result;
    const fx_score *s = &b->scores[i];
    fx_gene_signals(&b->genes[i], b->features, 0, BARS, signal);
    must(fx_backtest(b->tape, &b->genes[i].exits, signal, 0, BARS, &result, &error), &error);
    const fx_metrics *m = &result->metrics;
    bool equal = s->net_profit == m->net_profit && s->trades == m->trades && s->wins == m->wins &&
                 s->gross_profit == m->gross_profit && s->ambiguous == m->ambiguous &&
                 same(s->profit_factor, m->profit_factor) && same(s->sharpe, m->sharpe) &&
                 same(s->equity_drawdown, m->equity_drawdown) &&
                 same(s->equity_drawdown_money, m->equity_drawdown_money) && same(s->exposure, m->exposure);
    fx_result_free(result);
    return equal;
}

static int by_trades(const void *a, const void *b)
{
    int64_t x = ((const fx_score *)a)->trades, y = ((const fx_score *)b)->trades;
    return (x > y) - (x < y);
}

/* The median and the smallest number of trades; ends the program when the genes are too idle to measure. */
static void check_trading(const population_bench *b)
{
    fx_score *sorted = malloc(sizeof *sorted * (size_t)b->count);
    memcpy(sorted, b->scores, sizeof *sorted * (size_t)b->count);
    qsort(sorted, (size_t)b->count, sizeof *sorted, by_trades);
    double exposure = 0;
    for (int64_t i = 0; i < b->count; i++) exposure += sorted[i].exposure / (double)b->count;
    printf("  %lld genes: trades %lld..%lld, median %lld; mean exposure %.2f\n", (long long)b->count,
           (long long)sorted[0].trades, (long long)sorted[b->count - 1].trades, (long long)sorted[b->count / 2].trades,
           exposure);
    if (sorted[0].trades < 50 || sorted[b->count / 2].trades < 300) {
        fprintf(stderr, "bench_population: the genes trade too little\n");
        exit(1);
    }
    free(sorted);
}

/* ---- timing ----------------------------------------------------------------------------------------------------- */

static void score_all(void *context)
{
    population_bench *b = context;
    rp_error error;
    must(fx_population_score(b->tape, b->features, b->genes, b->count, 0, BARS, b->scores, &error), &error);
}

static double measure(population_bench *b, int threads, bool checked, double one_thread)
{
    bench_work work = {score_all, b};
    bench_pair pair = {.ours = bench_time, .our_context = &work};
    rp_set_threads(threads);
    bench_run_pair(&pair, 5, 1.0);
    double rate = (double)b->count / pair.our_seconds;
    bench_report(&(bench_result){.name = threads == 1 ? "population/200k/1 thread" : "population/200k/2 threads",
                                 .value = rate,
                                 .unit = "backtests/s",
                                 .peer = threads == 1 ? NULL : "one thread",
                                 .peer_value = one_thread,
                                 .ratio = one_thread > 0 ? rate / one_thread : 0,
                                 .checked = checked,
                                 .threads = threads});
    return rate;
}

static double peak_megabytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

int main(void)
{
    population_bench b = {.count = MANY};
    if (!bench_wanted("population")) return 0;
    make_market(&b);
    make_features(&b);
    b.genes = malloc(sizeof *b.genes * MANY);
    b.scores = malloc(sizeof *b.scores * MANY);
    for (int64_t i = 0; i < MANY; i++) b.genes[i] = make_gene((uint32_t)i);
    score_all(&b);
    double megabytes = peak_megabytes();
    check_trading(&b);
    bool equal = true;
    int8_t *signal = calloc(BARS, 1);
    for (int64_t i = 0; i < COMPARED; i++) equal &= equals_detailed(&b, i * (MANY / COMPARED), signal);
    if (!equal) fprintf(stderr, "bench_population: scores differ from the detailed backtest\n");
    bench_report(&(bench_result){.name = "population/200k/peak memory of 10000 genes",
                                 .value = megabytes,
                                 .unit = "MB",
                                 .checked = equal,
                                 .threads = rp_threads()});
    b.count = GENES;
    double one = measure(&b, 1, equal, 0);
    measure(&b, 2, equal, one);
    return equal ? 0 : 1;
}
