/* forex data resample: as an import, it appends, and replaces bars of the store only when told to. */
#include "cmd_data.h"

static int run_resample(cli *context)
{
    fx_bars *bars = NULL, *made = NULL;
    fx_timeframe wanted;
    fx_appended appended = {0};
    const char *target = cli_value(context, "to-timeframe");
    if (!target) return cli_usage_error(context, "data resample needs --to-timeframe");
    if (fx_timeframe_parse(target, &wanted, &context->error) != RP_OK) return cli_fail(context), CLI_USAGE;
    int code = data_check_writing(context);
    if (code != CLI_OK) return code;
    rp_status status = cli_load_bars(context, &bars);
    if (status == RP_OK)
        status = fx_bars_resample(bars, wanted, context->config.day_rule, cli_value(context, "keep-partial") != NULL,
                                  &made, &context->error);
    if (status == RP_OK) status = data_write(context, made, &appended);
    code = status == RP_OK ? data_report(context, made, appended.path, &appended) : cli_fail(context);
    rp_free(appended.path);
    fx_bars_free(made);
    fx_bars_free(bars);
    return code;
}

static const cli_option RESAMPLE_OPTIONS[] = {
    {"data", "DIR", "data.root", "bar store"},
    {"symbol", "SYM", "data.symbol", "symbol"},
    {"timeframe", "TF", "data.timeframe", "timeframe to start from"},
    {"to-timeframe", "TF", NULL, "timeframe to make"},
    {"session", "RULE", "data.day_rule", "how days are cut: new_york or utc"},
    {"holidays", "FILE", "data.holidays_file", "CSV of holidays and own trading hours, whose closes the bars go by"},
    WRITING_OPTIONS,
    {"keep-partial", NULL, NULL, "keep the first and last bar even when the data does not cover them"},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_data_resample = {
    .name = "data resample",
    .summary = "make a longer timeframe and append it to the store",
    .arguments = "",
    .options = RESAMPLE_OPTIONS,
    .examples = "  forex data resample --data data --symbol EURUSD --timeframe M1 --to-timeframe H1\n"
                "  forex data resample --data data --symbol EURUSD --timeframe M1 --to-timeframe D1 --session utc\n",
    .run = run_resample,
};
