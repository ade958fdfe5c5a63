/* forex data list | import | check | resample */
#include "cli.h"

#include <forex/import.h>

#include <stdlib.h>
#include <string.h>

/* ---- list ---- */

static int print_list(cli *context, const fx_store_entry *entries, int64_t count)
{
    char first[40], last[40];
    json_t *list = context->json ? json_array() : NULL;
    if (!context->json) printf("%-10s %-5s %10s %6s  %-22s %s\n", "symbol", "tf", "rows", "files", "first", "last");
    for (int64_t i = 0; i < count; i++) {
        const fx_store_entry *e = &entries[i];
        fx_time_text(e->first, first);
        fx_time_text(e->last, last);
        if (list)
            json_array_append_new(list, json_pack("{s:s, s:s, s:I, s:I, s:s, s:s}", "symbol", e->symbol, "timeframe",
                                                  fx_timeframe_name(e->timeframe), "rows", (json_int_t)e->rows, "files",
                                                  (json_int_t)e->files, "first", first, "last", last));
        else
            printf("%-10s %-5s %10lld %6lld  %-22s %s\n", e->symbol, fx_timeframe_name(e->timeframe),
                   (long long)e->rows, (long long)e->files, first, last);
    }
    if (context->json) return cli_print_json(context, list);
    return CLI_OK;
}

static int run_list(cli *context)
{
    fx_store_entry *entries = NULL;
    int64_t count = 0;
    if (fx_store_list(context->config.data_root, &entries, &count, &context->error) != RP_OK) return cli_fail(context);
    int code = print_list(context, entries, count);
    rp_free(entries);
    return code;
}

static const cli_option LIST_OPTIONS[] = {
    {"data", "DIR", "data.root", "bar store"},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_data_list = {
    .name = "data list",
    .summary = "show what a bar store holds",
    .arguments = "",
    .options = LIST_OPTIONS,
    .examples = "  forex data list --data data\n  forex data list --data data --json\n",
    .run = run_list,
};

/* ---- import and check share how a file is to be read ---- */

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

static rp_status import_options(cli *context, fx_import_options *options)
{
    static const char *const formats[] = {"auto", "histdata", "csv", "parquet"};
    const char *format = cli_value(context, "format"), *repairs = cli_value(context, "repair");
    memset(options, 0, sizeof *options);
    options->symbol = cli_value(context, "symbol");
    options->zone = cli_value(context, "zone");
    options->timeframe = cli_value(context, "timeframe");
    options->stamps_are_close = cli_value(context, "stamps-close") != NULL;
    if (read_digits(context, &options->digits) != RP_OK) return context->error.status;
    if (format) {
        int found = -1;
        for (int i = 0; i < 4; i++)
            if (strcmp(formats[i], format) == 0) found = i;
        if (found < 0)
            return rp_fail(&context->error, RP_EVALUE, "--format is '%s'; it takes auto, histdata, csv or parquet",
                           format);
        options->format = (fx_format)found;
    }
    return repairs ? fx_repairs_parse(repairs, &options->repairs, &context->error) : RP_OK;
}

static int report_import(cli *context, const fx_bars *bars, const char *path)
{
    char first[40], last[40], hash[33];
    fx_time_text(bars->open_time[0], first);
    fx_time_text(bars->open_time[bars->count - 1], last);
    rp_hash_hex(bars->hash, hash);
    if (context->json)
        return cli_print_json(context,
                              json_pack("{s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:i, s:s}", "path", path,
                                        "symbol", bars->symbol.name, "timeframe", fx_timeframe_name(bars->timeframe),
                                        "rows", (json_int_t)bars->count, "first", first, "last", last, "zone",
                                        bars->zone, "zone_evidence", bars->zone_evidence, "repairs", bars->repairs,
                                        "digits", bars->digits, "hash", hash));
    printf(
        "%s %s: %lld bars, %s to %s\n  zone     %s\n%s%s%s  repairs  %s\n  digits   %d\n  hash     %s\n  written  %s\n",
        bars->symbol.name, fx_timeframe_name(bars->timeframe), (long long)bars->count, first, last, bars->zone,
        bars->zone_evidence[0] ? "           " : "", bars->zone_evidence, bars->zone_evidence[0] ? "\n" : "",
        bars->repairs[0] ? bars->repairs : "none", bars->digits, hash, path);
    return CLI_OK;
}

static int run_import(cli *context)
{
    fx_import_options options;
    fx_bars *bars = NULL;
    char *path = NULL;
    int code = CLI_OK;
    rp_status status = import_options(context, &options);
    if (status != RP_OK) return cli_fail(context), CLI_USAGE;
    status = cli_load_symbols(context);
    if (status == RP_OK)
        status =
            fx_import(context->arguments, context->argument_count, context->symbols, &options, &bars, &context->error);
    if (status == RP_OK) status = fx_store_save(context->config.data_root, bars, &path, &context->error);
    code = status == RP_OK ? report_import(context, bars, path) : cli_fail(context);
    rp_free(path);
    fx_bars_free(bars);
    return code;
}

#define READING_OPTIONS                                                                                                \
    {"symbol", "SYM", NULL, "symbol (default: from the file's name)"},                                                 \
        {"format", "NAME", NULL, "auto, histdata, csv or parquet (default: auto)"},                                    \
        {"zone", "ZONE", NULL, "zone of the stamps (default: detected from the weekly openings and printed)"},         \
        {"timeframe", "TF", NULL, "timeframe of the bars (default: from the stamps)"},                                 \
        {"stamps-close", NULL, NULL, "stamps are bar ends, not starts"},                                               \
        {"digits", "N", NULL, "decimals of the prices (default: the finer of data and symbol table)"},                 \
    {                                                                                                                  \
        "repair", "NAMES", NULL,                                                                                       \
            "allowed repairs: drop-identical-duplicates, keep-first-duplicate, sort, round-to-grid, drop-bad-rows, "   \
            "drop-flat-fills, drop-weekend"                                                                            \
    }

static const cli_option IMPORT_OPTIONS[] = {
    {"data", "DIR", "data.root", "bar store to write to"},
    READING_OPTIONS,
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_data_import = {
    .name = "data import",
    .summary = "read vendors' files into the bar store",
    .arguments = "FILE...",
    .min_arguments = 1,
    .max_arguments = -1,
    .options = IMPORT_OPTIONS,
    .examples =
        "  forex data import --data data --repair drop-identical-duplicates EURUSD-2018.csv.gz EURUSD-2019.csv.gz\n"
        "  forex data import --data data --symbol GBPUSD --zone UTC+2/us bars.csv\n",
    .run = run_import,
};

/* ---- check ---- */

static const char *const SEVERITY[] = {"remark", "warning", "refuses"};

static json_t *check_json(const fx_check *check)
{
    json_t *findings = json_array();
    for (int64_t i = 0; i < check->finding_count; i++) {
        const fx_finding *f = &check->findings[i];
        json_array_append_new(findings, json_pack("{s:s, s:s, s:I, s:I, s:I, s:s}", "kind", f->kind, "severity",
                                                  SEVERITY[f->severity], "count", (json_int_t)f->count, "first_row",
                                                  (json_int_t)f->first_row, "last_row", (json_int_t)f->last_row, "text",
                                                  f->text));
    }
    return json_pack("{s:s, s:s, s:I, s:s, s:s, s:o}", "path", check->path, "symbol", check->symbol, "rows",
                     (json_int_t)check->rows, "zone", check->zone, "zone_evidence", check->zone_evidence, "findings",
                     findings);
}

static void print_check(const fx_check *check)
{
    printf("%s: %s, %lld rows\n  zone  %s\n        %s\n", check->path, check->symbol, (long long)check->rows,
           check->zone, check->zone_evidence);
    for (int64_t i = 0; i < check->finding_count; i++) {
        const fx_finding *f = &check->findings[i];
        printf("  %-8s %-22s %7lld  %s\n", SEVERITY[f->severity], f->kind, (long long)f->count, f->text);
    }
}

static int run_check(cli *context)
{
    fx_import_options options;
    json_t *list = context->json ? json_array() : NULL;
    if (import_options(context, &options) != RP_OK) return cli_fail(context), CLI_USAGE;
    if (cli_load_symbols(context) != RP_OK) return cli_fail(context);
    for (int i = 0; i < context->argument_count; i++) {
        fx_check *check = NULL;
        if (fx_check_file(context->arguments[i], context->symbols, &options, &check, &context->error) != RP_OK) {
            json_decref(list);
            return cli_fail(context);
        }
        if (list)
            json_array_append_new(list, check_json(check));
        else
            print_check(check);
        fx_check_free(check);
    }
    return context->json ? cli_print_json(context, list) : CLI_OK;
}

static const cli_option CHECK_OPTIONS[] = {READING_OPTIONS, {NULL, NULL, NULL, NULL}};

const cli_command cli_data_check = {
    .name = "data check",
    .summary = "find what is wrong with files of bars, changing nothing",
    .arguments = "FILE...",
    .min_arguments = 1,
    .max_arguments = -1,
    .options = CHECK_OPTIONS,
    .examples = "  forex data check EURUSD-2019.csv.gz\n  forex data check --json *.csv.gz\n",
    .run = run_check,
};

/* ---- resample ---- */

static int run_resample(cli *context)
{
    fx_bars *bars = NULL, *made = NULL;
    fx_timeframe wanted;
    char *path = NULL;
    const char *target = cli_value(context, "to-timeframe");
    if (!target) return cli_usage_error(context, "data resample needs --to-timeframe");
    if (fx_timeframe_parse(target, &wanted, &context->error) != RP_OK) return cli_fail(context), CLI_USAGE;
    rp_status status = cli_load_bars(context, &bars);
    if (status == RP_OK)
        status = fx_bars_resample(bars, wanted, context->config.day_rule, cli_value(context, "keep-partial") != NULL,
                                  &made, &context->error);
    if (status == RP_OK) status = fx_store_save(context->config.data_root, made, &path, &context->error);
    int code = status == RP_OK ? report_import(context, made, path) : cli_fail(context);
    rp_free(path);
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
    {"keep-partial", NULL, NULL, "keep the first and last bar even when the data does not cover them"},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_data_resample = {
    .name = "data resample",
    .summary = "make a longer timeframe and store it",
    .arguments = "",
    .options = RESAMPLE_OPTIONS,
    .examples = "  forex data resample --data data --symbol EURUSD --timeframe M1 --to-timeframe H1\n"
                "  forex data resample --data data --symbol EURUSD --timeframe M1 --to-timeframe D1 --session utc\n",
    .run = run_resample,
};
