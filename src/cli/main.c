/* Entry: finds the command, reads options over environment over file over defaults, runs it. */
#include "cli.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const cli_command *const cli_commands[] = {&cli_demo,
                                           &cli_data_list,
                                           &cli_data_import,
                                           &cli_data_check,
                                           &cli_data_fetch,
                                           &cli_data_resample,
                                           &cli_data_ticks,
                                           &cli_data_formats,
                                           &cli_data_rates,
                                           &cli_features_drift,
                                           &cli_features_importance,
                                           &cli_features,
                                           &cli_labels_command,
                                           &cli_indicators_list,
                                           &cli_indicators_show,
                                           &cli_indicators_compute,
                                           &cli_backtest,
                                           &cli_search,
                                           &cli_report,
                                           &cli_config_dump,
                                           &cli_version,
                                           NULL};

static const cli_option COMMON[] = {
    {"config", "FILE", NULL, "read this YAML file (default: the file named by FOREX_CONFIG)"},
    {"set", "KEY=VALUE", NULL, "set any configuration key; may be repeated (`forex config dump` lists them)"},
    {"threads", "N", NULL, "threads to use (default: RAPTO_THREADS, else all)"},
    {"json", NULL, NULL, "machine-readable output"},
    {"quiet", NULL, NULL, "no progress"},
    {"help", NULL, NULL, "show this help"},
    {NULL, NULL, NULL, NULL},
};

const char *cli_value(const cli *context, const char *option)
{
    for (int i = context->option_count - 1; i >= 0; i--)
        if (strcmp(context->option_names[i], option) == 0) return context->option_values[i];
    return NULL;
}

static void print_error_json(const char *kind, const char *message)
{
    json_t *document = json_pack("{s:s, s:s}", "error", kind, "message", message);
    if (!document) document = json_pack("{s:s, s:s}", "error", kind, "message", "(not UTF-8)");
    if (document) json_dumpf(document, stderr, JSON_COMPACT);
    fputc('\n', stderr);
    json_decref(document);
}

int cli_usage_error(cli *context, const char *format, ...)
{
    char text[900];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (context->json)
        print_error_json("usage", text);
    else
        fprintf(stderr, "forex: %s\nTry: forex %s%s--help\n", text, context->command ? context->command->name : "",
                context->command ? " " : "");
    return CLI_USAGE;
}

int cli_fail(cli *context)
{
    const rp_error *error = &context->error;
    cli_progress_end();
    if (context->json)
        print_error_json(rp_status_name(error->status), error->message);
    else
        fprintf(stderr, "forex: %s\n", error->message[0] ? error->message : rp_status_text(error->status));
    if (error->status == RP_EINTERRUPTED) return CLI_INTERRUPTED;
    return context->bad_option ? CLI_USAGE : CLI_FAILED;
}

rp_status cli_bad_option(cli *context, const char *option, const char *takes)
{
    context->bad_option = true;
    return rp_fail(&context->error, RP_EVALUE, "--%s is '%s'; it takes %s", option, cli_value(context, option), takes);
}

int cli_print_json(cli *context, json_t *document)
{
    int failed = !document || json_dumpf(document, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(17)) != 0;
    json_decref(document);
    if (!failed) failed = putchar('\n') == EOF || fflush(stdout) != 0;
    if (!failed) return CLI_OK;
    rp_fail(&context->error, RP_EIO, "the result could not be written to standard output");
    return cli_fail(context);
}

/* ---- finding the command ---- */

/* The command whose words open `words`; `*used` is how many. NULL when none does. */
static const cli_command *find_command(int count, char **words, int *used)
{
    for (int i = 0; cli_commands[i]; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s%s%s", count > 0 ? words[0] : "", strchr(cli_commands[i]->name, ' ') ? " " : "",
                 strchr(cli_commands[i]->name, ' ') && count > 1 ? words[1] : "");
        if (strcmp(name, cli_commands[i]->name) != 0) continue;
        *used = strchr(name, ' ') ? 2 : 1;
        return cli_commands[i];
    }
    return NULL;
}

/* Lists the commands that begin with `group` ("data"); false when none does. */
static bool print_group(FILE *out, const char *group)
{
    size_t length = strlen(group);
    bool any = false;
    for (int i = 0; cli_commands[i]; i++) {
        const cli_command *c = cli_commands[i];
        if (strncmp(c->name, group, length) != 0 || c->name[length] != ' ') continue;
        if (!any) fprintf(out, "Usage: forex %s COMMAND [options]\n\nCommands\n", group);
        fprintf(out, "  %-19s %s\n", c->name, c->summary);
        any = true;
    }
    if (any) fprintf(out, "\nforex %s COMMAND --help shows options and examples.\n", group);
    return any;
}

static int unknown_command(cli *context, int count, char **words)
{
    const char *names[32];
    char given[128];
    int total = 0;
    for (; cli_commands[total]; total++) names[total] = cli_commands[total]->name;
    snprintf(given, sizeof given, "%s%s%s", words[0], count > 1 && words[1][0] != '-' ? " " : "",
             count > 1 && words[1][0] != '-' ? words[1] : "");
    const char *nearest = rp_nearest(given, names, total);
    if (!nearest) nearest = rp_nearest(words[0], names, total);
    return cli_usage_error(context, "unknown command '%s'%s%s%s", given, nearest ? "; did you mean '" : "",
                           nearest ? nearest : "", nearest ? "'?" : "");
}

/* ---- options ---- */

static const cli_option *find_option(const cli_option *options, const char *name, size_t length)
{
    for (; options && options->name; options++)
        if (strlen(options->name) == length && strncmp(options->name, name, length) == 0) return options;
    return NULL;
}

static int unknown_option(cli *context, const char *word, size_t length)
{
    const char *names[CLI_MAX_OPTIONS];
    char given[64];
    int total = 0;
    for (const cli_option *o = context->command->options; o && o->name; o++) names[total++] = o->name;
    for (const cli_option *o = COMMON; o->name; o++) names[total++] = o->name;
    snprintf(given, sizeof given, "%.*s", (int)length, word);
    const char *nearest = rp_nearest(given, names, total);
    return cli_usage_error(context, "unknown option --%s%s%s%s", given, nearest ? "; did you mean --" : "",
                           nearest ? nearest : "", nearest ? "?" : "");
}

/* Keeps an option for later: keys are set only after the file and the environment. */
static int take_option(cli *context, const cli_option *option, const char *value)
{
    if (context->option_count == CLI_MAX_OPTIONS) return cli_usage_error(context, "too many options");
    context->option_names[context->option_count] = option->name;
    context->option_values[context->option_count++] = value ? value : "";
    if (strcmp(option->name, "json") == 0) context->json = true;
    if (strcmp(option->name, "quiet") == 0) context->quiet = true;
    return CLI_OK;
}

static int read_option(cli *context, int count, char **words, int *at)
{
    const char *name = words[*at] + 2, *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    const cli_option *option = find_option(context->command->options, name, length);
    if (!option) option = find_option(COMMON, name, length);
    if (!option) return unknown_option(context, name, length);
    if (!option->value && equals) return cli_usage_error(context, "--%s takes no value", option->name);
    if (!option->value) return take_option(context, option, NULL);
    if (equals) return take_option(context, option, equals + 1);
    if (++*at >= count) return cli_usage_error(context, "--%s needs %s", option->name, option->value);
    return take_option(context, option, words[*at]);
}

static int read_words(cli *context, int count, char **words)
{
    bool options_end = false;
    for (int i = 0; i < count; i++) {
        int code = CLI_OK;
        if (!options_end && strcmp(words[i], "--") == 0)
            options_end = true;
        else if (!options_end && strcmp(words[i], "-h") == 0)
            code = take_option(context, find_option(COMMON, "help", 4), NULL);
        else if (!options_end && strncmp(words[i], "--", 2) == 0)
            code = read_option(context, count, words, &i);
        else if (context->argument_count == CLI_MAX_ARGUMENTS)
            code = cli_usage_error(context, "more than %d arguments", CLI_MAX_ARGUMENTS);
        else
            context->arguments[context->argument_count++] = words[i];
        if (code != CLI_OK) return code;
    }
    return CLI_OK;
}

static int check_arguments(cli *context)
{
    const cli_command *command = context->command;
    if (context->argument_count < command->min_arguments)
        return cli_usage_error(context, "%s needs %s", command->name, command->arguments);
    if (command->max_arguments >= 0 && context->argument_count > command->max_arguments)
        return cli_usage_error(context, "%s does not take '%s'", command->name,
                               context->arguments[command->max_arguments]);
    return CLI_OK;
}

/* ---- configuration ---- */

/* --set KEY=VALUE. */
static rp_status set_pair(cli *context, const char *pair)
{
    char key[96];
    const char *equals = strchr(pair, '=');
    size_t length = equals ? (size_t)(equals - pair) : 0;
    if (!equals || length >= sizeof key)
        return rp_fail(&context->error, RP_EVALUE, "--set takes KEY=VALUE, not '%s'", pair);
    memcpy(key, pair, length);
    key[length] = '\0';
    return fx_config_set(&context->config, key, equals + 1, "--set", &context->error);
}

static rp_status set_from_options(cli *context)
{
    rp_status status = RP_OK;
    for (int i = 0; status == RP_OK && i < context->option_count; i++) {
        const char *name = context->option_names[i], *value = context->option_values[i];
        const cli_option *option = find_option(context->command->options, name, strlen(name));
        char origin[80];
        snprintf(origin, sizeof origin, "--%s", name);
        if (strcmp(name, "set") == 0) status = set_pair(context, value);
        if (option && option->key)
            status = fx_config_set(&context->config, option->key, value, origin, &context->error);
    }
    return status;
}

static rp_status read_config(cli *context)
{
    const char *path = cli_value(context, "config");
    if (!path) path = getenv("FOREX_CONFIG");
    context->config_path = path && *path ? path : NULL;
    rp_status status = RP_OK;
    if (context->config_path) status = fx_config_load(&context->config, context->config_path, &context->error);
    if (status == RP_OK) status = fx_config_environment(&context->config, &context->error);
    if (status == RP_OK) status = set_from_options(context);
    return status;
}

static int set_threads(cli *context)
{
    const char *text = cli_value(context, "threads");
    if (!text) return CLI_OK;
    char *end;
    long threads = strtol(text, &end, 10);
    if (*end || end == text || threads < 1 || threads > 1024)
        return cli_usage_error(context, "--threads is '%s'; it takes a whole number, 1 to 1024", text);
    rp_set_threads((int)threads);
    return CLI_OK;
}

/* A configuration that cannot be read is a mistake of usage, unless its file failed to open. */
static int config_exit(cli *context)
{
    rp_status status = context->error.status;
    cli_fail(context);
    return status == RP_EUNKNOWN || status == RP_EVALUE || status == RP_EFORMAT ? CLI_USAGE : CLI_FAILED;
}

static int run_command(cli *context, int count, char **words)
{
    int code = read_words(context, count, words);
    if (code != CLI_OK) return code;
    if (cli_value(context, "help")) return cli_command_help(stdout, context->command), CLI_OK;
    code = check_arguments(context);
    if (code == CLI_OK) code = set_threads(context);
    if (code != CLI_OK) return code;
    fx_config_default(&context->config);
    if (read_config(context) != RP_OK) return config_exit(context);
    return context->command->run(context);
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

/* ---- help ---- */

static void print_options(FILE *out, const cli_option *options)
{
    for (; options && options->name; options++) {
        char left[48];
        snprintf(left, sizeof left, "--%s%s%s", options->name, options->value ? " " : "",
                 options->value ? options->value : "");
        fprintf(out, "  %-24s %s%s%s%s\n", left, options->help, options->key ? " [" : "",
                options->key ? options->key : "", options->key ? "]" : "");
    }
}

void cli_command_help(FILE *out, const cli_command *command)
{
    fprintf(out, "forex %s: %s\n\nUsage: forex %s [options]%s%s\n\nOptions\n", command->name, command->summary,
            command->name, command->arguments[0] ? " " : "", command->arguments);
    print_options(out, command->options);
    print_options(out, COMMON);
    fprintf(out, "\nExamples\n%s", command->examples);
}

void cli_help(FILE *out)
{
    fprintf(out, "forex: search for trading strategies on real bars, and try to kill what is found.\n\n"
                 "Usage: forex COMMAND [options]\n\nCommands\n");
    for (int i = 0; cli_commands[i]; i++) fprintf(out, "  %-19s %s\n", cli_commands[i]->name, cli_commands[i]->summary);
    fprintf(out, "\nforex COMMAND --help shows options and examples. Exit codes: 0 ok, 1 failed, 2 usage, 130 "
                 "interrupted.\n");
}

int main(int argc, char **argv)
{
    static cli context;
    int used = 0;
    if (argc < 2) return cli_help(stderr), CLI_USAGE;
    if (is_help(argv[1]) && argc == 2) return cli_help(stdout), CLI_OK;
    if (strcmp(argv[1], "--version") == 0) argv[1] = (char *)"version";
    bool asked = strcmp(argv[1], "help") == 0; /* forex help COMMAND */
    if (asked) {
        argv++;
        argc--;
    }
    for (int i = 1; i < argc; i++) context.json |= strcmp(argv[i], "--json") == 0; /* before anything can go wrong */
    context.command = find_command(argc - 1, argv + 1, &used);
    if (!context.command && argc == 2 && print_group(asked ? stdout : stderr, argv[1]))
        return asked ? CLI_OK : CLI_USAGE;
    if (!context.command && argc > 2 && is_help(argv[2]) && print_group(stdout, argv[1])) return CLI_OK;
    if (!context.command) return unknown_command(&context, argc - 1, argv + 1);
    if (asked) return cli_command_help(stdout, context.command), CLI_OK;
    int code = run_command(&context, argc - 1 - used, argv + 1 + used);
    fx_symbols_free(context.symbols);
    cli_progress_end();
    /* A full disk behind a pipe or a redirection: what was printed is not there. */
    if ((fflush(stdout) != 0 || ferror(stdout)) && code == CLI_OK) {
        rp_fail(&context.error, RP_EIO, "the result could not be written to standard output");
        code = cli_fail(&context);
    }
    return code;
}
