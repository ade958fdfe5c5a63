/* Matrices from pipelines. */
#include "features.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

rp_status cli_number(cli *context, const char *option, double low, double high, double *out)
{
    const char *text = cli_value(context, option);
    char *end;
    if (!text) return RP_OK;
    double value = strtod(text, &end);
    if (!*text || *end || !(value >= low && value <= high)) {
        char takes[80];
        snprintf(takes, sizeof takes, "a number from %g to %g", low, high);
        return cli_bad_option(context, option, takes);
    }
    *out = value;
    return RP_OK;
}

rp_status cli_whole(cli *context, const char *option, int64_t low, int64_t high, int64_t *out)
{
    double value = (double)*out;
    char takes[80];
    rp_status status = cli_number(context, option, (double)low, (double)high, &value);
    if (status == RP_OK && value == floor(value)) return *out = (int64_t)value, RP_OK;
    context->error = (rp_error){0};
    snprintf(takes, sizeof takes, "a whole number from %lld to %lld", (long long)low, (long long)high);
    return cli_bad_option(context, option, takes);
}

rp_status cli_instant(cli *context, const char *option, int64_t *out)
{
    const char *text = cli_value(context, option);
    if (!text) return RP_OK;
    rp_status status = fx_time_parse(text, out, &context->error);
    if (status == RP_OK) return RP_OK;
    rp_error_prefix(&context->error, "--%s: ", option);
    context->bad_option = true;
    return status;
}

rp_status cli_write_text(cli *context, const char *path, char *text)
{
    if (!text) return rp_fail(&context->error, RP_ENOMEM, "%s: out of memory", path);
    rp_status status = rp_file_write(path, text, strlen(text), &context->error);
    rp_free(text);
    return status;
}

/* ---- pipeline and its inputs ---- */

static rp_status load_pipeline(cli *context, fx_timeframe base, fx_pipeline **pipeline)
{
    const char *path = cli_value(context, "pipeline");
    if (path && cli_value(context, "features"))
        return rp_fail(&context->error, RP_EINVAL,
                       "--pipeline and --features exclude each other; a pipeline names a set under `include`");
    if (!path) path = context->config.feature_set;
    bool is_file = strchr(path, '/') || strchr(path, '.');
    rp_status status = is_file ? fx_pipeline_load(path, base, pipeline, &context->error)
                               : fx_pipeline_named(path, base, pipeline, &context->error);
    if (status == RP_OK && !is_file) (*pipeline)->set->day_rule = context->config.day_rule;
    return status;
}

/* Bars of the other symbols, the news and the interest rates that a pipeline names. */
typedef struct extra {
    const fx_bars *others[FX_PIPELINE_SYMBOLS];
    fx_bars *owned[FX_PIPELINE_SYMBOLS];
    fx_pipeline_tables tables;
} extra;

static void free_extra(extra *e)
{
    for (int i = 0; i < FX_PIPELINE_SYMBOLS; i++) fx_bars_free(e->owned[i]);
    fx_pipeline_tables_free(&e->tables);
}

static rp_status load_extra(cli *context, const cli_matrix *m, extra *e, fx_feature_inputs *inputs)
{
    const fx_config *config = &context->config;
    *inputs = (fx_feature_inputs){.bars = m->bars, .others = e->others};
    for (int i = 0; i < m->pipeline->symbol_count; i++) {
        rp_status status = fx_store_load_by(
            config->data_root, context->symbols, m->pipeline->symbols[i], config->timeframe, config->day_rule,
            config->holidays_file[0] ? config->holidays_file : NULL, &e->owned[i], &context->error);
        if (status != RP_OK) return status;
        e->others[i] = e->owned[i];
        inputs->other_count++;
    }
    return fx_pipeline_tables_load(m->pipeline, &e->tables, inputs, &context->error);
}

/* ---- fit ---- */

static rp_status load_fit(cli *context, const char *path, fx_pipeline_fit **fit)
{
    char *text;
    size_t size;
    rp_status status = rp_file_read(path, 64 << 20, &text, &size, &context->error);
    if (status != RP_OK) return status;
    status = fx_pipeline_fit_parse(text, size, path, fit, &context->error);
    rp_free(text);
    return status;
}

static rp_status fit_before(cli *context, cli_matrix *m)
{
    int64_t until = 0, rows = 0;
    rp_status status = cli_instant(context, "train-to", &until);
    if (status != RP_OK) return status;
    while (rows < m->raw->count && m->raw->known_at[rows] < until) rows++;
    if (rows == 0) {
        char first[40];
        return rp_fail(&context->error, RP_EVALUE, "--train-to %s leaves no row to train on; the first is known at %s",
                       cli_value(context, "train-to"), fx_time_text(m->raw->known_at[0], first));
    }
    return fx_pipeline_fit_rows(m->pipeline, m->raw, 0, rows, &m->fit, &context->error);
}

static rp_status make_fit(cli *context, cli_matrix *m)
{
    const char *path = cli_value(context, "fit");
    if (path && cli_value(context, "train-to"))
        return rp_fail(&context->error, RP_EINVAL, "--fit and --train-to exclude each other");
    if (path) return load_fit(context, path, &m->fit);
    if (cli_value(context, "train-to")) return fit_before(context, m);
    const fx_pipeline *p = m->pipeline;
    if (p->drop_missing < 1.0 || p->drop_constant >= 0.0 || p->drop_correlated < 1.0)
        return rp_fail(&context->error, RP_EINVAL,
                       "the pipeline drops columns by what it sees; say on which rows: --train-to TIME or --fit FILE");
    return RP_OK;
}

/* A cache that has grown too large loses what was used longest ago. */
static rp_status trim_cache(cli *context)
{
    const char *cache = cli_value(context, "cache");
    double gigabytes = 4;
    rp_status status = cli_number(context, "cache-limit", 0, 1e6, &gigabytes);
    if (status != RP_OK || !cache) return status;
    return fx_features_prune(cache, (int64_t)(gigabytes * 1073741824.0), NULL, &context->error);
}

rp_status cli_matrix_make(cli *context, bool apply, cli_matrix *m)
{
    extra e = {0};
    fx_feature_inputs inputs;
    *m = (cli_matrix){0};
    rp_status status = cli_load_bars(context, &m->bars);
    if (status == RP_OK) status = load_pipeline(context, m->bars->timeframe, &m->pipeline);
    if (status == RP_OK) status = load_extra(context, m, &e, &inputs);
    if (status == RP_OK)
        status = fx_pipeline_compute(m->pipeline, &inputs, cli_value(context, "cache"), &m->raw, &m->cached,
                                     &context->error);
    free_extra(&e);
    const char *path = cli_value(context, "pipeline");
    if (status != RP_OK && m->pipeline && path) rp_error_prefix(&context->error, "%s: ", path);
    if (status == RP_OK) status = trim_cache(context);
    if (status == RP_OK && apply) status = make_fit(context, m);
    if (status == RP_OK && apply)
        status = fx_pipeline_apply(m->pipeline, m->raw, m->fit, &m->features, &context->error);
    return status;
}

void cli_matrix_free(cli_matrix *m)
{
    fx_pipeline_fit_free(m->fit);
    fx_features_free(m->features);
    fx_features_free(m->raw);
    fx_pipeline_free(m->pipeline);
    fx_bars_free(m->bars);
}
