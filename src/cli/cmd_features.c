/* forex features: compute a pipeline's matrix, say what is in it, write it. */
#include "features.h"

#include <math.h>
#include <string.h>

/* Share of rows at which a column is known, its mean and deviation there. */
static void measure(const fx_features *features, int64_t column, double *known, double *mean, double *deviation)
{
    const float *x = features->values + column * features->stride;
    double sum = 0, squares = 0;
    int64_t n = 0;
    for (int64_t i = 0; i < features->count; i++) {
        if (isnan(x[i])) continue;
        sum += (double)x[i];
        squares += (double)x[i] * (double)x[i];
        n++;
    }
    *known = features->count ? (double)n / (double)features->count : 0;
    *mean = n ? sum / (double)n : NAN;
    *deviation = n ? sqrt(fmax(0, squares / (double)n - *mean * *mean)) : NAN;
}

static json_t *column_json(const fx_features *f, int64_t j)
{
    double known, mean, deviation;
    measure(f, j, &known, &mean, &deviation);
    return json_pack("{s:s, s:f, s:f, s:I}", "name", f->names[j], "known", known, "missing", 1 - known, "warm_up",
                     (json_int_t)f->column_warm_up[j]);
}

static int print_json(cli *context, const cli_matrix *m, const char *path)
{
    const fx_features *f = m->features;
    char hash[33];
    rp_hash_hex(f->hash, hash);
    json_t *list = json_array(), *dropped = json_array();
    for (int64_t j = 0; j < f->columns; j++) json_array_append_new(list, column_json(f, j));
    for (int64_t j = 0; m->fit && j < m->fit->count; j++)
        if (m->fit->columns[j].drop != FX_DROP_NOT)
            json_array_append_new(dropped, json_pack("{s:s, s:s}", "name", m->fit->columns[j].name, "why",
                                                     fx_drop_name(m->fit->columns[j].drop)));
    return cli_print_json(context,
                          json_pack("{s:I, s:I, s:I, s:s, s:b, s:s?, s:o, s:o}", "rows", (json_int_t)f->count,
                                    "columns", (json_int_t)f->columns, "warm_up", (json_int_t)f->warm_up, "hash", hash,
                                    "cached", m->cached, "path", path, "features", list, "dropped", dropped));
}

static void print_dropped(const fx_pipeline_fit *fit)
{
    for (int64_t j = 0; fit && j < fit->count; j++) {
        const fx_column_fit *c = &fit->columns[j];
        if (c->drop == FX_DROP_NOT) continue;
        printf("dropped %-28s %s", c->name, fx_drop_name(c->drop));
        if (c->drop == FX_DROP_MISSING) printf(" (%.1f%%)", 100 * c->missing);
        if (c->drop == FX_DROP_CORRELATED) printf(" (%+.3f with %s)", c->correlation, c->partner);
        printf("\n");
    }
}

static int print_text(const cli_matrix *m, const char *path)
{
    const fx_features *f = m->features;
    char hash[33];
    int width = 28;
    for (int64_t j = 0; j < f->columns; j++)
        if ((int)strlen(f->names[j]) > width) width = (int)strlen(f->names[j]);
    rp_hash_hex(f->hash, hash);
    printf("%lld rows, %lld columns, warm-up %lld rows, hash %s%s\n%-*s %8s %8s %10s %10s\n", (long long)f->count,
           (long long)f->columns, (long long)f->warm_up, hash, m->cached ? ", from the cache" : "", width, "column",
           "warm-up", "missing", "mean", "std");
    for (int64_t j = 0; j < f->columns; j++) {
        double known, mean, deviation;
        measure(f, j, &known, &mean, &deviation);
        printf("%-*s %8lld %7.2f%% %10.4f %10.4f\n", width, f->names[j], (long long)f->column_warm_up[j],
               100 * (1 - known), mean, deviation);
    }
    print_dropped(m->fit);
    if (path) printf("written to %s\n", path);
    return CLI_OK;
}

static rp_status write_files(cli *context, const cli_matrix *m)
{
    const char *path = cli_value(context, "out"), *fit = cli_value(context, "save-fit");
    rp_status status = path ? fx_features_export(path, m->features, &context->error) : RP_OK;
    if (status != RP_OK || !fit) return status;
    if (!m->fit) return rp_fail(&context->error, RP_EINVAL, "--save-fit needs --train-to: there is nothing fitted");
    return cli_write_text(context, fit, fx_pipeline_fit_text(m->fit));
}

static int show(cli *context, const fx_pipeline *pipeline)
{
    char *text = fx_pipeline_text(pipeline);
    if (!text) rp_fail(&context->error, RP_ENOMEM, "the pipeline: out of memory");
    if (!text) return cli_fail(context);
    int code = CLI_OK;
    if (context->json)
        code = cli_print_json(context, json_pack("{s:s}", "yaml", text));
    else
        fputs(text, stdout);
    rp_free(text);
    return code;
}

static int run(cli *context)
{
    cli_matrix m;
    bool showing = cli_value(context, "show") != NULL;
    rp_status status = cli_matrix_make(context, !showing, &m);
    if (status == RP_OK && m.features) status = write_files(context, &m);
    int code;
    if (status != RP_OK)
        code = cli_fail(context);
    else if (!m.features)
        code = show(context, m.pipeline);
    else
        code = context->json ? print_json(context, &m, cli_value(context, "out"))
                             : print_text(&m, cli_value(context, "out"));
    cli_matrix_free(&m);
    return code;
}

static const cli_option OPTIONS[] = {
    CLI_BAR_OPTIONS,
    CLI_PIPELINE_OPTIONS,
    {"save-fit", "FILE", NULL, "write what --train-to fitted (JSON)"},
    {"show", NULL, NULL, "print the pipeline as YAML with nothing left to defaults"},
    {"out", "FILE", NULL, "write the matrix: .fxm (mapped), .npy (columns x rows), .csv or .parquet"},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_features = {
    .name = "features",
    .summary = "compute the feature matrix of a symbol",
    .arguments = "",
    .options = OPTIONS,
    .examples =
        "  forex features --data data --symbol EURUSD --timeframe M15\n"
        "  forex features --data data --symbol EURUSD --features core16 --out features.npy\n"
        "  forex features --data data --symbol EURUSD --pipeline features.yaml --train-to 2018-01-01 --save-fit "
        "fit.json --out features.parquet\n",
    .run = run,
};
