/* forex backtest: one strategy file over the bars that it names. */
#include "cli.h"

#include <forex/pipeline.h>

#include <math.h>
#include <string.h>

/* What a backtest needs, loaded in this order; all freed by drop. */
typedef struct job {
    fx_bars *bars;
    fx_feature_set *set;
    fx_features *features;
    fx_tape *tape;
    fx_strategy strategy;
    int8_t *signal;
    fx_result *result;
} job;

static void drop(job *j)
{
    fx_result_free(j->result);
    rp_free(j->signal);
    fx_tape_free(j->tape);
    fx_features_free(j->features);
    fx_feature_set_free(j->set);
    fx_bars_free(j->bars);
}

/* A strategy found with a pipeline: its columns stand in the run folder's features.yaml. */
static rp_status compute_pipeline(cli *context, job *j)
{
    fx_pipeline *pipeline = NULL;
    fx_features *raw = NULL;
    const char *path = context->config.pipeline;
    fx_pipeline_tables tables = {0};
    fx_feature_inputs inputs = {.bars = j->bars};
    if (!path[0])
        return rp_fail(&context->error, RP_EINVAL,
                       "the strategy reads columns of a pipeline; give it: --pipeline RUN/features.yaml");
    rp_status status = fx_pipeline_load(path, j->bars->timeframe, &pipeline, &context->error);
    if (status == RP_OK && pipeline->missing == FX_MISSING_DROP)
        status = rp_fail(&context->error, RP_EUNSUPPORTED, "%s: drops rows; a backtest needs every bar", path);
    if (status == RP_OK) status = fx_pipeline_tables_load(pipeline, &tables, &inputs, &context->error);
    if (status == RP_OK) status = fx_pipeline_compute(pipeline, &inputs, NULL, &raw, NULL, &context->error);
    if (status == RP_OK) status = fx_pipeline_apply(pipeline, raw, NULL, &j->features, &context->error);
    fx_features_free(raw);
    fx_pipeline_tables_free(&tables);
    fx_pipeline_free(pipeline);
    return status;
}

/* The strategy says symbol, timeframe and feature set; the command line may name another symbol to try it on. */
static rp_status load_strategy_market(cli *context, job *j, const char *path)
{
    fx_config *config = &context->config;
    rp_status status = fx_strategy_peek(path, &j->strategy, &context->error);
    if (status != RP_OK) return status;
    if (!cli_value(context, "symbol")) memcpy(config->symbol, j->strategy.symbol, sizeof j->strategy.symbol);
    config->timeframe = j->strategy.timeframe;
    memcpy(config->feature_set, j->strategy.feature_set, sizeof j->strategy.feature_set);
    status = cli_load_bars(context, &j->bars);
    if (status == RP_OK && strcmp(config->feature_set, "pipeline") == 0) return compute_pipeline(context, j);
    if (status == RP_OK)
        status = fx_feature_set_named(config->feature_set, j->bars->timeframe, &j->set, &context->error);
    if (status == RP_OK) status = fx_features_compute(j->bars, j->set, &j->features, &context->error);
    return status;
}

static rp_status run_job(cli *context, job *j, const char *path)
{
    rp_error *error = &context->error;
    rp_status status = load_strategy_market(context, j, path);
    if (status == RP_OK) status = fx_strategy_read(path, j->features, &context->config.rules, &j->strategy, error);
    if (status == RP_OK) status = fx_tape_new(j->bars, &context->config.rules, &j->tape, error);
    if (status != RP_OK) return status;
    j->signal = rp_calloc((size_t)j->bars->count, 1);
    if (!j->signal) return rp_fail(error, RP_ENOMEM, "out of memory for %lld signals", (long long)j->bars->count);
    fx_gene_signals(&j->strategy.gene, j->features, 0, j->bars->count, j->signal);
    return fx_backtest(j->tape, &j->strategy.gene.exits, j->signal, 0, j->bars->count, &j->result, error);
}

static rp_status write_files(cli *context, const job *j, const char *folder)
{
    char path[1024];
    rp_status status = rp_make_folders(folder, &context->error);
    snprintf(path, sizeof path, "%s/trades.csv", folder);
    if (status == RP_OK) status = fx_trades_write(path, j->tape, j->result, &context->error);
    snprintf(path, sizeof path, "%s/equity.csv", folder);
    if (status == RP_OK) status = fx_equity_write(path, j->tape, j->result, &context->error);
    return status;
}

/* ---- the stats block ---- */

static void line(const char *label, const char *format, double value)
{
    char text[64] = "--";
    if (!isnan(value)) snprintf(text, sizeof text, format, value);
    printf("  %-34s %14s\n", label, text);
}

static void print_stats(const fx_metrics *m, double unit)
{
    char from[40], to[40];
    printf("  %-34s %s\n  %-34s %s\n", "Start", fx_time_text(m->start_time, from), "End",
           fx_time_text(m->end_time, to));
    line("Exposure [%]", "%.2f", 100 * m->exposure);
    line("Final balance", "%.2f", (double)m->final / unit);
    line("Equity peak", "%.2f", m->equity_peak / unit);
    line("Net profit", "%.2f", (double)m->net_profit / unit);
    line("Return [%]", "%.2f", 100 * m->return_total);
    line("Buy and hold [%]", "%.2f", 100 * m->buy_hold);
    line("Return a year [%]", "%.2f", 100 * m->return_annual);
    line("Volatility a year [%]", "%.2f", 100 * m->volatility_annual);
    line("Sharpe ratio (daily)", "%.3f", m->sharpe);
    line("Sortino ratio", "%.3f", m->sortino);
    line("Calmar ratio", "%.3f", m->calmar);
    line("Equity drawdown, intrabar [%]", "%.2f", 100 * m->equity_drawdown);
    line("Balance drawdown [%]", "%.2f", 100 * m->balance_drawdown);
    line("Trades", "%.0f", (double)m->trades);
    line("Win rate [%]", "%.2f", 100 * m->win_rate);
    line("Profit factor", "%.3f", m->profit_factor);
    line("Expectancy", "%.2f", m->expectancy / unit);
    line("Best trade", "%.2f", m->best / unit);
    line("Worst trade", "%.2f", m->worst / unit);
    line("Commission", "%.2f", (double)m->commission / unit);
    line("Swap", "%.2f", (double)m->swap / unit);
    line("System quality number", "%.3f", m->sqn);
    line("Stop and target in one bar", "%.0f", (double)m->ambiguous);
    line("Open at the end of data", "%.0f", (double)m->open_at_end);
    line("Signals below the smallest lot", "%.0f", (double)m->skipped_below_min);
    line("Signals outside the session", "%.0f", (double)m->refused_session);
}

static int show(cli *context, const job *j)
{
    const fx_metrics *m = &j->result->metrics;
    double unit = pow(10, fx_currency_digits(context->config.rules.account_currency));
    if (context->json) {
        char *text = fx_metrics_json(m, &context->config.rules);
        json_t *document = text ? json_loads(text, 0, NULL) : NULL;
        rp_free(text);
        return cli_print_json(context, document);
    }
    printf("%s on %s %s\n", context->arguments[0], j->bars->symbol.name, fx_timeframe_name(j->bars->timeframe));
    print_stats(m, unit);
    return CLI_OK;
}

static int run(cli *context)
{
    job j;
    const char *folder = cli_value(context, "out");
    memset(&j, 0, sizeof j);
    rp_status status = run_job(context, &j, context->arguments[0]);
    if (status == RP_OK && folder) status = write_files(context, &j, folder);
    int code = status == RP_OK ? show(context, &j) : cli_fail(context);
    drop(&j);
    return code;
}

static const cli_option OPTIONS[] = {
    {"data", "DIR", "data.root", "bar store"},
    {"symbol", "SYM", "data.symbol", "symbol (default: the strategy's)"},
    {"from", "TIME", "data.from", "first instant"},
    {"to", "TIME", "data.to", "first instant no longer used"},
    {"max-rows", "N", "data.max_rows", "newest bars kept of these"},
    {"pipeline", "FILE", "features.pipeline", "pipeline of the strategy's columns (its run's features.yaml)"},
    {"out", "DIR", NULL, "write trades.csv and equity.csv to this folder"},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_backtest = {
    .name = "backtest",
    .summary = "run one strategy file and print its metrics",
    .arguments = "STRATEGY.json",
    .min_arguments = 1,
    .max_arguments = 1,
    .options = OPTIONS,
    .examples = "  forex backtest --data data forex-run/strategy.json\n"
                "  forex backtest --data data --set rules.spread_multiplier=2 --out check forex-run/strategy.json\n",
    .run = run,
};
