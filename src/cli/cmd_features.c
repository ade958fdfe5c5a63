/* forex features: compute a feature set and write it as an npy matrix with its names. */
#include "cli.h"

#include <math.h>
#include <rapto/io.h>
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

static int print_features(cli *context, const fx_features *features, const char *path)
{
    char hash[33];
    rp_hash_hex(features->hash, hash);
    json_t *list = context->json ? json_array() : NULL;
    if (!context->json)
        printf("%lld rows, %lld columns, warm-up %lld rows, hash %s\n%-28s %8s %10s %10s\n", (long long)features->count,
               (long long)features->columns, (long long)features->warm_up, hash, "column", "known", "mean", "std");
    for (int64_t j = 0; j < features->columns; j++) {
        double known, mean, deviation;
        measure(features, j, &known, &mean, &deviation);
        if (list)
            json_array_append_new(list, json_pack("{s:s, s:f}", "name", features->names[j], "known", known));
        else
            printf("%-28s %7.2f%% %10.4f %10.4f\n", features->names[j], 100 * known, mean, deviation);
    }
    if (!context->json && path) printf("written to %s\n", path);
    if (!context->json) return CLI_OK;
    return cli_print_json(context,
                          json_pack("{s:I, s:I, s:I, s:s, s:s?, s:o}", "rows", (json_int_t)features->count, "columns",
                                    (json_int_t)features->columns, "warm_up", (json_int_t)features->warm_up, "hash",
                                    hash, "path", path, "features", list));
}

static int run(cli *context)
{
    fx_bars *bars = NULL;
    fx_feature_set *set = NULL;
    fx_features *features = NULL;
    const char *path = cli_value(context, "out");
    rp_status status = cli_load_bars(context, &bars);
    if (status == RP_OK)
        status = fx_feature_set_named(context->config.feature_set, bars->timeframe, &set, &context->error);
    if (status == RP_OK) status = fx_features_compute(bars, set, &features, &context->error);
    if (status == RP_OK && path) {
        RP_SCOPE();
        status = rp_npy_write(path, fx_features_array(features), &context->error);
    }
    int code = status == RP_OK ? print_features(context, features, path) : cli_fail(context);
    fx_features_free(features);
    fx_feature_set_free(set);
    fx_bars_free(bars);
    return code;
}

static const cli_option OPTIONS[] = {
    {"data", "DIR", "data.root", "bar store"},
    {"symbol", "SYM", "data.symbol", "symbol"},
    {"timeframe", "TF", "data.timeframe", "timeframe"},
    {"from", "TIME", "data.from", "first instant"},
    {"to", "TIME", "data.to", "first instant no longer used"},
    {"max-rows", "N", "data.max_rows", "newest bars kept of these"},
    {"features", "SET", "features.set", "feature set: core16, core64, or core72 (with volume and spread)"},
    {"out", "FILE", NULL, "write the matrix (columns x rows, float32) to this npy file"},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_features = {
    .name = "features",
    .summary = "compute the feature matrix of a symbol",
    .arguments = "",
    .options = OPTIONS,
    .examples = "  forex features --data data --symbol EURUSD --timeframe M15\n"
                "  forex features --data data --symbol EURUSD --features core16 --out features.npy\n",
    .run = run,
};
