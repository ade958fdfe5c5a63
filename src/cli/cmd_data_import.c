/* forex data import */
#include "cmd_data.h"

static int run_import(cli *context)
{
    fx_import_options options;
    fx_bars *bars = NULL;
    fx_appended appended = {0};
    if (data_reading(context, &options) != RP_OK) return cli_fail(context), CLI_USAGE;
    int code = data_check_writing(context);
    if (code != CLI_OK) return code;
    rp_status status = cli_load_symbols(context);
    if (status == RP_OK)
        status =
            fx_import(context->arguments, context->argument_count, context->symbols, &options, &bars, &context->error);
    if (status == RP_OK) status = data_write(context, bars, &appended);
    code = status == RP_OK ? data_report(context, bars, appended.path, &appended) : cli_fail(context);
    rp_free(appended.path);
    fx_bars_free(bars);
    return code;
}

static const cli_option IMPORT_OPTIONS[] = {
    {"data", "DIR", "data.root", "bar store to write to"},
    WRITING_OPTIONS,
    READING_OPTIONS,
    BAR_READING_OPTIONS,
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
