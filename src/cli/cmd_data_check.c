/* forex data check */
#include "cmd_data.h"

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
    if (data_reading(context, &options) != RP_OK) return cli_fail(context), CLI_USAGE;
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
