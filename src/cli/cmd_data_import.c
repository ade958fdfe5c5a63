/* forex data import */
#include "cmd_data.h"

/* Appends to the store, or with --replace puts the series in the place of what is stored. */
static rp_status write_series(cli *context, const fx_bars *bars, fx_appended *appended)
{
    const char *root = context->config.data_root, *word = cli_value(context, "on-conflict");
    fx_conflict rule = FX_CONFLICT_REFUSE;
    rp_status status = word ? fx_conflict_parse(word, &rule, &context->error) : RP_OK;
    if (status != RP_OK) return status;
    if (!cli_value(context, "replace")) return fx_store_append(root, bars, rule, appended, &context->error);
    appended->added = bars->count;
    return fx_store_save(root, bars, &appended->path, &context->error);
}

static int run_import(cli *context)
{
    fx_import_options options;
    fx_bars *bars = NULL;
    fx_appended appended = {0};
    fx_conflict unused;
    const char *rule = cli_value(context, "on-conflict");
    if (data_reading(context, &options) != RP_OK) return cli_fail(context), CLI_USAGE;
    if (rule && fx_conflict_parse(rule, &unused, &context->error) != RP_OK) return cli_fail(context), CLI_USAGE;
    if (rule && cli_value(context, "replace"))
        return cli_usage_error(context, "--replace leaves nothing to conflict with; drop --on-conflict or --replace");
    rp_status status = cli_load_symbols(context);
    if (status == RP_OK)
        status =
            fx_import(context->arguments, context->argument_count, context->symbols, &options, &bars, &context->error);
    if (status == RP_OK) status = write_series(context, bars, &appended);
    int code = status == RP_OK ? data_report(context, bars, appended.path, &appended) : cli_fail(context);
    rp_free(appended.path);
    fx_bars_free(bars);
    return code;
}

static const cli_option IMPORT_OPTIONS[] = {
    {"data", "DIR", "data.root", "bar store to write to"},
    {"on-conflict", "RULE", NULL,
     "stored bars with other values: refuse (default), keep-stored or take-new (the stored files stay as they are)"},
    {"replace", NULL, NULL, "put the series in the place of what is stored, instead of appending"},
    READING_OPTIONS,
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_data_import = {
    .name = "data import",
    .summary = "read vendors' files and append them to the bar store",
    .arguments = "FILE|FOLDER...",
    .min_arguments = 1,
    .max_arguments = -1,
    .options = IMPORT_OPTIONS,
    .examples =
        "  forex data import --data data --repair drop-identical-duplicates EURUSD-2018.csv.gz EURUSD-2019.csv.gz\n"
        "  forex data import --data data --symbol GBPUSD --zone UTC+2/us bars.csv\n"
        "  forex data import --data data --repair clip-crossed gbpusd-m1-bid-2012.csv gbpusd-m1-ask-2012.csv\n"
        "  forex data import --data data --timeframe M5 dukascopy/EURUSD\n",
    .run = run_import,
};
