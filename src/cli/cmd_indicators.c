/* forex indicators list|show|compute: the table of indicators, one row in words, and values over bars. */
#include "cli.h"

#include <forex/series.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- list -----------------------------------------------------------------------------------------------------------
 */

static json_t *row_json(const fx_indicator *a, fx_compat compat)
{
    unsigned read = fx_indicator_compat_inputs(a, compat);
    json_t *parameters = json_array(), *outputs = json_array(), *inputs = json_array();
    for (int i = 0; i < a->parameter_count; i++) {
        const fx_parameter *p = &a->parameters[i];
        json_array_append_new(parameters, json_pack("{s:s, s:f, s:f, s:f, s:b}", "name", p->name, "minimum", p->minimum,
                                                    "maximum", p->maximum, "default", p->initial, "whole", p->whole));
    }
    for (int k = 0; k < a->output_count; k++) json_array_append_new(outputs, json_string(a->outputs[k]));
    for (int c = 0; c < FX_COLUMNS; c++)
        if (read >> c & 1u) json_array_append_new(inputs, json_string(fx_column_name((fx_column)c)));
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o}", "name", a->name, "title", a->title, "group", a->group,
                     "definition", a->text, "source", a->source, "inputs", inputs, "parameters", parameters, "outputs",
                     outputs);
}

static bool in_group(const fx_indicator *a, const char *group)
{
    return !group || strcmp(a->group, group) == 0;
}

static int unknown_group(cli *context, const char *group)
{
    const char *names[64];
    int count = 0;
    for (int i = 0; i < fx_indicator_count() && count < 64; i++)
        if (i == 0 || strcmp(fx_indicator_at(i)->group, fx_indicator_at(i - 1)->group) != 0)
            names[count++] = fx_indicator_at(i)->group;
    const char *nearest = rp_nearest(group, names, count);
    return cli_usage_error(context, "unknown group '%s'; %s%s", group,
                           nearest ? "the nearest one is " : "`forex indicators list` shows them all",
                           nearest ? nearest : "");
}

static int run_list(cli *context)
{
    const char *group = cli_value(context, "group"), *last = "";
    json_t *list = context->json ? json_array() : NULL;
    int found = 0;
    for (int i = 0; i < fx_indicator_count(); i++) {
        const fx_indicator *a = fx_indicator_at(i);
        if (!in_group(a, group)) continue;
        found++;
        if (list) {
            json_array_append_new(list, row_json(a, FX_COMPAT_TALIB));
            continue;
        }
        if (strcmp(a->group, last) != 0) printf("%s%s\n", found > 1 ? "\n" : "", a->group);
        last = a->group;
        printf("  %-20s %s\n", a->name, a->title);
    }
    if (!found) {
        json_decref(list);
        return unknown_group(context, group);
    }
    if (list) return cli_print_json(context, list);
    printf("\n%d indicators. `forex indicators show NAME` describes one.\n", found);
    return CLI_OK;
}

static const cli_option LIST_OPTIONS[] = {
    {"group", "GROUP", NULL, "only this group"},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_indicators_list = {
    .name = "indicators list",
    .summary = "list the indicators by group",
    .arguments = "",
    .options = LIST_OPTIONS,
    .examples = "  forex indicators list\n  forex indicators list --group volume --json\n",
    .run = run_list,
};

/* ---- parameters as NAME=VALUE
 * ----------------------------------------------------------------------------------------- */

// given: bits of the parameters that earlier words set.
static int read_parameter(cli *context, const fx_indicator *a, const char *word, double *parameters, unsigned *given)
{
    const char *names[FX_INDICATOR_MAX_PARAMS], *equals = strchr(word, '=');
    char name[64], *end;
    if (!equals || (size_t)(equals - word) >= sizeof name)
        return cli_usage_error(context, "'%s' is no parameter; write NAME=VALUE", word);
    memcpy(name, word, (size_t)(equals - word));
    name[equals - word] = 0;
    for (int i = 0; i < a->parameter_count; i++) {
        names[i] = a->parameters[i].name;
        if (strcmp(name, names[i]) != 0) continue;
        if (*given >> i & 1u) return cli_usage_error(context, "%s: %s is given twice", a->name, name);
        *given |= 1u << i;
        parameters[i] = strtod(equals + 1, &end);
        if (end != equals + 1 && *end == 0) return CLI_OK;
        return cli_usage_error(context, "%s: %s is '%s', which is no number", a->name, name, equals + 1);
    }
    if (a->parameter_count == 0) return cli_usage_error(context, "%s has no parameters; '%s' was given", a->name, word);
    const char *nearest = rp_nearest(name, names, a->parameter_count);
    return cli_usage_error(context, "%s has no parameter '%s'; the nearest one is %s", a->name, name,
                           nearest ? nearest : names[0]);
}

/* The indicator and parameters that the arguments name; CLI_OK or the exit code. */
static int read_arguments(cli *context, const fx_indicator **indicator, double *parameters)
{
    if (fx_indicator_find(context->arguments[0], indicator, &context->error) != RP_OK)
        return cli_usage_error(context, "%s", context->error.message);
    const fx_indicator *a = *indicator;
    unsigned given = 0;
    for (int i = 0; i < a->parameter_count; i++) parameters[i] = a->parameters[i].initial;
    for (int i = 1; i < context->argument_count; i++) {
        int code = read_parameter(context, a, context->arguments[i], parameters, &given);
        if (code != CLI_OK) return code;
    }
    if (fx_indicator_check(a, parameters, &context->error) != RP_OK)
        return cli_usage_error(context, "%s", context->error.message);
    return CLI_OK;
}

/* ---- show
 * ------------------------------------------------------------------------------------------------------------- */

static void print_row(const fx_indicator *a, const double *parameters, fx_compat compat)
{
    unsigned read = fx_indicator_compat_inputs(a, compat);
    static const char *const memories[] = {"finite: the bars of the lookback alone", "fades out", "endless"};
    printf("%s: %s (%s)\n\n  %s\n\n  source    %s\n  reads    ", a->name, a->title, a->group, a->text, a->source);
    for (int c = 0; c < FX_COLUMNS; c++)
        if (read >> c & 1u) printf(" %s", fx_column_name((fx_column)c));
    printf("\n  gives    ");
    for (int k = 0; k < a->output_count; k++) printf(" %s", a->outputs[k]);
    printf("\n  memory    %s\n", memories[a->memory]);
    for (int i = 0; i < a->parameter_count; i++) {
        const fx_parameter *p = &a->parameters[i];
        printf("  %s%-18s %g (default %g, %g to %g%s)\n", i ? "            " : "parameters  ", p->name, parameters[i],
               p->initial, p->minimum, p->maximum, p->whole ? ", whole" : "");
    }
    int64_t stable = fx_indicator_compat_stable_lookback(a, parameters, compat);
    printf("  lookback  %lld bars\n", (long long)fx_indicator_compat_lookback(a, parameters, compat));
    if (stable == INT64_MAX)
        printf("  stable    never: a value depends on where the series begins\n");
    else
        printf("  stable    from bar %lld on, measured to 1e-9\n", (long long)stable);
}

static int read_compat(cli *context, fx_compat *compat)
{
    const char *named = cli_value(context, "compat");
    if (fx_compat_parse(named ? named : "talib", compat, &context->error) == RP_OK) return CLI_OK;
    return cli_usage_error(context, "%s", context->error.message);
}

static int run_show(cli *context)
{
    const fx_indicator *a;
    double parameters[FX_INDICATOR_MAX_PARAMS];
    fx_compat compat;
    int code = read_arguments(context, &a, parameters);
    if (code == CLI_OK) code = read_compat(context, &compat);
    if (code != CLI_OK) return code;
    if (!context->json) {
        print_row(a, parameters, compat);
        return CLI_OK;
    }
    json_t *row = row_json(a, compat);
    int64_t stable = fx_indicator_compat_stable_lookback(a, parameters, compat);
    json_object_set_new(row, "lookback", json_integer(fx_indicator_compat_lookback(a, parameters, compat)));
    json_object_set_new(row, "stable_lookback", stable == INT64_MAX ? json_null() : json_integer(stable));
    return cli_print_json(context, row);
}

#define COMPAT_OPTION                                                                                                  \
    {                                                                                                                  \
        "compat", "NAME", NULL, "whose conventions where platforms differ: talib (default), tv, mt5"                   \
    }

static const cli_option SHOW_OPTIONS[] = {COMPAT_OPTION, {NULL, NULL, NULL, NULL}};

const cli_command cli_indicators_show = {
    .name = "indicators show",
    .summary = "describe an indicator: definition, parameters, lookback",
    .arguments = "NAME [PARAMETER=VALUE ...]",
    .min_arguments = 1,
    .max_arguments = 1 + FX_INDICATOR_MAX_PARAMS,
    .options = SHOW_OPTIONS,
    .examples = "  forex indicators show RSI\n  forex indicators show MACD fast=5 slow=35 --json\n",
    .run = run_show,
};

/* ---- compute
 * ---------------------------------------------------------------------------------------------------------- */

static void write_values(FILE *out, const fx_bars *bars, const fx_indicator *a, double *const *values)
{
    char time[40];
    fprintf(out, "time");
    for (int k = 0; k < a->output_count; k++) fprintf(out, ",%s", a->outputs[k]);
    fputc('\n', out);
    for (int64_t t = 0; t < bars->count; t++) {
        fputs(fx_time_text(bars->open_time[t], time), out);
        for (int k = 0; k < a->output_count; k++)
            if (isnan(values[k][t]))
                fputc(',', out);
            else
                fprintf(out, ",%.17g", values[k][t]);
        fputc('\n', out);
    }
}

/* Columns by name; what is not known is null. */
static json_t *values_json(const fx_bars *bars, const fx_indicator *a, double *const *values)
{
    char text[40];
    json_t *time = json_array(), *outputs = json_object();
    for (int64_t t = 0; t < bars->count; t++)
        json_array_append_new(time, json_string(fx_time_text(bars->open_time[t], text)));
    for (int k = 0; k < a->output_count; k++) {
        json_t *column = json_array();
        for (int64_t t = 0; t < bars->count; t++)
            json_array_append_new(column, isnan(values[k][t]) ? json_null() : json_real(values[k][t]));
        json_object_set_new(outputs, a->outputs[k], column);
    }
    return json_pack("{s:s, s:I, s:o, s:o}", "name", a->name, "rows", (json_int_t)bars->count, "time", time, "outputs",
                     outputs);
}

/* Writes the CSV, or makes the document of --json; of a file only its name is said. */
static rp_status save_values(cli *context, const fx_bars *bars, const fx_indicator *a, double *const *values,
                             json_t **document)
{
    const char *path = cli_value(context, "out");
    rp_atomic_file *file;
    if (!path && context->json) return *document = values_json(bars, a, values), RP_OK;
    if (!path) {
        write_values(stdout, bars, a, values);
        return fflush(stdout) == 0 ? RP_OK : rp_fail(&context->error, RP_EIO, "standard output cannot be written");
    }
    rp_status status = rp_atomic_open(path, &file, &context->error);
    if (status != RP_OK) return status;
    write_values(rp_atomic_stream(file), bars, a, values);
    status = rp_atomic_commit(file, &context->error);
    if (status == RP_OK && context->json)
        *document = json_pack("{s:s, s:I, s:s}", "name", a->name, "rows", (json_int_t)bars->count, "path", path);
    else if (status == RP_OK)
        printf("%lld rows written to %s\n", (long long)bars->count, path);
    return status;
}

static rp_status compute(cli *context, const fx_indicator *a, const double *parameters, fx_compat compat,
                         const fx_bars *bars, json_t **document)
{
    fx_bar_series *columns = NULL;
    fx_indicator_plan *plan = NULL;
    double *values[FX_INDICATOR_MAX_OUTPUTS] = {NULL};
    size_t size = (size_t)(bars->count > 0 ? bars->count : 1) * sizeof(double);
    rp_status status = fx_bar_series_new(bars, &columns, &context->error);
    for (int k = 0; k < a->output_count && status == RP_OK; k++)
        if (!(values[k] = rp_malloc(size))) status = rp_fail(&context->error, RP_ENOMEM, "no memory for the values");
    if (status == RP_OK) status = fx_indicator_plan_new(a, parameters, 1, compat, &plan, &context->error);
    if (status == RP_OK) status = fx_indicator_plan_run(plan, &columns->series, values, &context->error);
    if (status == RP_OK) status = save_values(context, bars, a, values, document);
    fx_indicator_plan_free(plan);
    for (int k = 0; k < a->output_count; k++) rp_free(values[k]);
    fx_bar_series_free(columns);
    return status;
}

static int run_compute(cli *context)
{
    const fx_indicator *a;
    double parameters[FX_INDICATOR_MAX_PARAMS];
    fx_compat compat;
    fx_bars *bars = NULL;
    int code = read_arguments(context, &a, parameters);
    if (code == CLI_OK) code = read_compat(context, &compat);
    if (code != CLI_OK) return code;
    if (a->inputs & FX_IN_SECOND)
        return cli_usage_error(context,
                               "%s reads a second series, which this command does not have; use rapto.forex.%s "
                               "in Python or fx_indicator_run in C",
                               a->name, a->name);
    rp_status status = cli_load_bars(context, &bars);
    json_t *document = NULL;
    if (status == RP_OK) status = compute(context, a, parameters, compat, bars, &document);
    fx_bars_free(bars);
    if (status != RP_OK) return cli_fail(context);
    return context->json ? cli_print_json(context, document) : CLI_OK;
}

static const cli_option COMPUTE_OPTIONS[] = {
    {"data", "DIR", "data.root", "bar store"},
    {"symbol", "SYM", "data.symbol", "symbol"},
    {"timeframe", "TF", "data.timeframe", "timeframe"},
    {"from", "TIME", "data.from", "first instant"},
    {"to", "TIME", "data.to", "first instant no longer used"},
    COMPAT_OPTION,
    {"out", "FILE", NULL, "write CSV here instead of to standard output"},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_indicators_compute = {
    .name = "indicators compute",
    .summary = "compute an indicator over stored bars, as CSV",
    .arguments = "NAME [PARAMETER=VALUE ...]",
    .min_arguments = 1,
    .max_arguments = 1 + FX_INDICATOR_MAX_PARAMS,
    .options = COMPUTE_OPTIONS,
    .examples = "  forex indicators compute RSI period=9 --data data --symbol EURUSD --timeframe H1\n"
                "  forex indicators compute MACD --symbol EURUSD --compat tv --out macd.csv\n",
    .run = run_compute,
};
