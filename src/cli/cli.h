/* The command line of forex: no logic of its own, only options in, library calls, and text or JSON out. */
#ifndef FOREX_CLI_H
#define FOREX_CLI_H

#include <forex/config.h>
#include <jansson.h>

/* Exit codes (DESIGN section 7). */
enum { CLI_OK = 0, CLI_FAILED = 1, CLI_USAGE = 2, CLI_INTERRUPTED = 130 };

enum { CLI_MAX_ARGUMENTS = 4096, CLI_MAX_OPTIONS = 64 };

/* An option of a command. With `key` it sets that configuration key; without, the command reads it by name. A NULL
 * `value` makes it a switch. */
typedef struct cli_option {
    const char *name, *value, *key, *help;
} cli_option;

typedef struct cli cli;

typedef struct cli_command {
    const char *name; /* "data import" */
    const char *summary;
    const char *arguments; /* shown behind the options in the usage line; "" when it takes none */
    int min_arguments, max_arguments;
    const cli_option *options; /* ended by a NULL name */
    const char *examples;
    int (*run)(cli *context);
} cli_command;

/* One invocation. */
struct cli {
    const cli_command *command;
    fx_config config;
    fx_symbols *symbols;
    const char *config_path; /* --config, FOREX_CONFIG, or NULL */
    const char *arguments[CLI_MAX_ARGUMENTS];
    int argument_count;
    const char *option_names[CLI_MAX_OPTIONS], *option_values[CLI_MAX_OPTIONS];
    int option_count;
    bool json, quiet;
    bool bad_option; /* the error is an option's value: a mistake of usage */
    rp_error error;
};

extern const cli_command *const cli_commands[];
extern const cli_command cli_demo, cli_data_list, cli_data_import, cli_data_check, cli_data_fetch, cli_data_resample,
    cli_data_ticks, cli_data_formats, cli_data_rates, cli_features, cli_features_drift, cli_features_importance,
    cli_labels_command, cli_indicators_list, cli_indicators_show, cli_indicators_compute, cli_backtest, cli_search,
    cli_report, cli_config_dump, cli_version;

/* Value of an option without a key: NULL when not given, "" for a given switch. */
const char *cli_value(const cli *context, const char *option);
/* Loads the symbol table of the configuration into context->symbols. */
rp_status cli_load_symbols(cli *context);
/* Loads the bars that the configuration names, cut to data.from, data.to and data.max_rows. */
rp_status cli_load_bars(cli *context, fx_bars **bars);
/* Prints context->error as text or JSON to standard error and returns the exit code: CLI_FAILED, or CLI_USAGE for an
 * option's value (cli_bad_option). */
int cli_fail(cli *context);
/* Fails because the value of `option` is none of what it takes; cli_fail then returns CLI_USAGE. */
rp_status cli_bad_option(cli *context, const char *option, const char *takes);
/* Prints a usage mistake and returns CLI_USAGE. */
int cli_usage_error(cli *context, const char *format, ...) RP_PRINTF(2, 3);
/* Prints a JSON document to standard output and drops it. CLI_FAILED when it could not be made or written. */
int cli_print_json(cli *context, json_t *document);
/* Help texts. */
void cli_help(FILE *out);
void cli_command_help(FILE *out, const cli_command *command);

/* ---- progress and interruption ---- */

/* Starts listening for Ctrl-C: the first one asks the job to stop, the second kills. */
void cli_listen(void);
bool cli_interrupted(void);
/* An fx_progress_hook: a line with rate and time left, on a terminal only, when the job lasts longer than a second. */
bool cli_progress(const fx_progress *progress, void *context);
void cli_progress_end(void);

#endif
