/* forex report | config dump | version */
#include "cli.h"

#include <string.h>

static int run_report(cli *context)
{
    const char *folder = context->arguments[0];
    if (fx_report_write(folder, &context->error) != RP_OK) return cli_fail(context);
    if (context->json) return cli_print_json(context, json_pack("{s:s+}", "report", folder, "/report.html"));
    printf("Report: %s/report.html\n", folder);
    return CLI_OK;
}

static const cli_option NONE[] = {{NULL, NULL, NULL, NULL}};

const cli_command cli_report = {
    .name = "report",
    .summary = "write the report of a run folder again",
    .arguments = "RUN_FOLDER",
    .min_arguments = 1,
    .max_arguments = 1,
    .options = NONE,
    .examples = "  forex report forex-run\n",
    .run = run_report,
};

static json_t *config_json(const fx_config *config)
{
    /* The dump is YAML; its keys with their documentation serve programs as JSON. */
    json_t *keys = json_array();
    char *text = fx_config_text(config, true);
    for (int64_t i = 0; i < fx_config_key_count(); i++) {
        const fx_config_key *key = fx_config_key_at(i);
        json_array_append_new(keys,
                              json_pack("{s:s, s:s, s:s}", "key", key->name, "values", key->values, "doc", key->doc));
    }
    json_t *document = json_pack("{s:s, s:o}", "yaml", text ? text : "", "keys", keys);
    rp_free(text);
    return document;
}

static int run_dump(cli *context)
{
    if (context->json) return cli_print_json(context, config_json(&context->config));
    char *text = fx_config_text(&context->config, true);
    if (!text) return rp_fail(&context->error, RP_ENOMEM, "out of memory"), cli_fail(context);
    fputs(text, stdout);
    rp_free(text);
    return CLI_OK;
}

const cli_command cli_config_dump = {
    .name = "config dump",
    .summary = "print the configuration as it resolves, ready to be used as a file",
    .arguments = "",
    .options = NONE,
    .examples = "  forex config dump > run.yaml\n"
                "  FOREX_SEARCH_SEED=7 forex config dump --config run.yaml --set rules.swap=no\n",
    .run = run_dump,
};

static int run_version(cli *context)
{
    const char *isa = rp_isa_name(rp_isa_level());
    if (context->json)
        return cli_print_json(
            context, json_pack("{s:s, s:s, s:i}", "version", rp_version(), "isa", isa, "threads", rp_threads()));
    printf("forex %s (kernels %s, %d threads)\n", rp_version(), isa, rp_threads());
    return CLI_OK;
}

const cli_command cli_version = {
    .name = "version",
    .summary = "print version, kernel level and threads",
    .arguments = "",
    .options = NONE,
    .examples = "  forex version\n",
    .run = run_version,
};
