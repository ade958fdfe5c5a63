/* forex search, and the part of a run that demo shares with it. */
#include "cmd_run.h"

#include <string.h>

static double member(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : 0;
}

static void print_verdict(const json_t *results, const char *folder)
{
    const json_t *verdict = json_object_get(results, "verdict"), *doubts = json_object_get(verdict, "doubts");
    const json_t *search = json_object_get(results, "search"), *doubt;
    const json_t *holdout = json_object_get(json_object_get(results, "metrics"), "holdout");
    size_t index;
    printf("%s after %.0f trials.\n",
           json_is_true(json_object_get(verdict, "claim")) ? "An edge is claimed" : "No edge is claimed",
           member(search, "trials_total"));
    printf("  deflated Sharpe ratio, train and validation   %.3f (needs %.2f)\n", member(verdict, "dsr"),
           member(verdict, "dsr_required"));
    printf("  probabilistic Sharpe ratio of the hold-out    %.3f (needs %.2f)\n", member(verdict, "holdout_psr"),
           member(verdict, "holdout_psr_required"));
    printf("  hold-out: net %.2f, %.0f trades, Sharpe %.2f, deepest drawdown %.1f%%\n", member(holdout, "net_profit"),
           member(holdout, "trades"), member(holdout, "sharpe"), 100 * member(holdout, "equity_drawdown"));
    json_array_foreach(doubts, index, doubt) printf("  doubt: %s\n", json_string_value(doubt));
    printf("Report: %s/report.html\n", folder);
}

static int show_results(cli *context, const char *folder)
{
    char path[640];
    json_error_t detail;
    snprintf(path, sizeof path, "%s/results.json", folder);
    json_t *results = json_load_file(path, 0, &detail);
    if (!results) {
        rp_fail(&context->error, RP_EFORMAT, "%s: line %d: %s", path, detail.line, detail.text);
        return cli_fail(context);
    }
    if (context->json) return cli_print_json(context, results);
    print_verdict(results, folder);
    json_decref(results);
    return CLI_OK;
}

int cli_run_job(cli *context, const fx_bars *bars)
{
    const fx_config *config = &context->config;
    rp_status status = fx_config_check(config, &context->error);
    if (status != RP_OK) return cli_fail(context), CLI_USAGE;
    cli_listen();
    status = fx_run(config, bars, cli_progress, context, &context->error);
    if (status == RP_OK) status = fx_report_write(config->run_folder, &context->error);
    cli_progress_end();
    if (status != RP_OK) return cli_fail(context);
    return show_results(context, config->run_folder);
}

static int run(cli *context)
{
    fx_bars *bars = NULL;
    if (cli_load_bars(context, &bars) != RP_OK) return cli_fail(context);
    int code = cli_run_job(context, bars);
    fx_bars_free(bars);
    return code;
}

static const cli_option OPTIONS[] = {CLI_RUN_OPTIONS, {NULL, NULL, NULL, NULL}};

const cli_command cli_search = {
    .name = "search",
    .summary = "search for a strategy, test it on the locked hold-out, write a report",
    .arguments = "",
    .options = OPTIONS,
    .examples = "  forex search --data data --symbol EURUSD --timeframe M15 --out runs/eurusd\n"
                "  forex search --config run.yaml --seed 7 --out runs/seed7\n"
                "An interrupted search goes on when the same command is given again.\n",
    .run = run,
};
