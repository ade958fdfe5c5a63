/* What the data commands share: how files are to be read, and what is said of a series that was written. */
#include "cmd_data.h"

#include <stdlib.h>
#include <string.h>

/* Decimals of the prices: 0 leaves it to the data. */
static rp_status read_digits(cli *context, int *digits)
{
    const char *text = cli_value(context, "digits");
    char *end;
    if (!text) return RP_OK;
    long value = strtol(text, &end, 10);
    if (end == text || *end || value < 0 || value > 9)
        return rp_fail(&context->error, RP_EVALUE, "--digits is '%s'; it takes a whole number, 0 to 9", text);
    *digits = (int)value;
    return RP_OK;
}

rp_status data_reading(cli *context, fx_import_options *options)
{
    const char *format = cli_value(context, "format"), *repairs = cli_value(context, "repair");
    const char *spread = cli_value(context, "spread");
    memset(options, 0, sizeof *options);
    options->symbol = cli_value(context, "symbol");
    options->zone = cli_value(context, "zone");
    options->timeframe = cli_value(context, "timeframe");
    options->stamps_are_close = cli_value(context, "stamps-close") != NULL;
    fx_timeframe unused;
    if (options->timeframe && fx_timeframe_parse(options->timeframe, &unused, &context->error) != RP_OK)
        return rp_error_prefix(&context->error, "--timeframe: "), context->error.status;
    if (read_digits(context, &options->digits) != RP_OK) return context->error.status;
    if (format && fx_format_parse(format, &options->format, &context->error)) return context->error.status;
    if (spread && fx_spread_rule_parse(spread, &options->spread, &context->error)) return context->error.status;
    return repairs ? fx_repairs_parse(repairs, &options->repairs, &context->error) : RP_OK;
}

int data_check_writing(cli *context)
{
    fx_conflict unused;
    const char *rule = cli_value(context, "on-conflict");
    if (rule && fx_conflict_parse(rule, &unused, &context->error) != RP_OK) return cli_fail(context), CLI_USAGE;
    if (rule && cli_value(context, "replace"))
        return cli_usage_error(context, "--replace leaves nothing to conflict with; drop --on-conflict or --replace");
    return CLI_OK;
}

rp_status data_write(cli *context, const fx_bars *bars, fx_appended *appended)
{
    const char *root = context->config.data_root, *word = cli_value(context, "on-conflict");
    fx_conflict rule = FX_CONFLICT_REFUSE;
    rp_status status = word ? fx_conflict_parse(word, &rule, &context->error) : RP_OK;
    if (status != RP_OK) return status;
    if (!cli_value(context, "replace")) return fx_store_append(root, bars, rule, appended, &context->error);
    appended->added = bars->count;
    return fx_store_save(root, bars, &appended->path, &context->error);
}

static json_t *report_json(const fx_bars *bars, const char *path, const fx_appended *appended)
{
    char first[40], last[40], hash[33];
    fx_time_text(bars->open_time[0], first);
    fx_time_text(bars->open_time[bars->count - 1], last);
    rp_hash_hex(bars->hash, hash);
    json_t *document =
        json_pack("{s:s?, s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:i, s:s}", "path", path, "symbol", bars->symbol.name,
                  "timeframe", fx_timeframe_name(bars->timeframe), "rows", (json_int_t)bars->count, "first", first,
                  "last", last, "zone", bars->zone, "zone_evidence", bars->zone_evidence, "repairs", bars->repairs,
                  "digits", bars->digits, "hash", hash);
    if (document && appended) {
        json_object_set_new(document, "added", json_integer(appended->added));
        json_object_set_new(document, "identical", json_integer(appended->identical));
        json_object_set_new(document, "conflicting", json_integer(appended->conflicting));
    }
    return document;
}

/* One line for each file. */
static void print_evidence(const char *text)
{
    for (size_t length; *text; text += length + (text[length] != '\0')) {
        length = strcspn(text, "\n");
        printf("           %.*s\n", (int)length, text);
    }
}

int data_report(cli *context, const fx_bars *bars, const char *path, const fx_appended *appended)
{
    char first[40], last[40], hash[33];
    if (context->json) return cli_print_json(context, report_json(bars, path, appended));
    fx_time_text(bars->open_time[0], first);
    fx_time_text(bars->open_time[bars->count - 1], last);
    rp_hash_hex(bars->hash, hash);
    printf("%s %s: %lld bars, %s to %s\n  zone     %s\n", bars->symbol.name, fx_timeframe_name(bars->timeframe),
           (long long)bars->count, first, last, bars->zone);
    print_evidence(bars->zone_evidence);
    printf("  repairs  %s\n  digits   %d\n  hash     %s\n", bars->repairs[0] ? bars->repairs : "none", bars->digits,
           hash);
    if (appended)
        printf("  added    %lld (%lld stored already, %lld with other values)\n", (long long)appended->added,
               (long long)appended->identical, (long long)appended->conflicting);
    printf("  written  %s\n", path ? path : "nothing: all of it is stored already");
    return CLI_OK;
}
