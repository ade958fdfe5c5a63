/* What the commands about features and labels share: a matrix from a pipeline and bars, labels from options. */
#ifndef FOREX_CLI_FEATURES_H
#define FOREX_CLI_FEATURES_H

#include "cli.h"

#include <forex/label.h>
#include <forex/pipeline.h>

/* A pipeline's matrix over the bars that the configuration names. */
typedef struct cli_matrix {
    fx_bars *bars;
    fx_pipeline *pipeline;
    fx_features *raw, *features; /* before and after --fit or --train-to, and the missing-value policy */
    fx_pipeline_fit *fit;        /* or NULL */
    bool cached;
} cli_matrix;

/* Reads the options below and computes. `apply` false: `features` stays NULL. Free with cli_matrix_free, also after a
 * failure. */
rp_status cli_matrix_make(cli *context, bool apply, cli_matrix *matrix);
void cli_matrix_free(cli_matrix *matrix);

/* Labels over bars, by the options below. The tape is theirs as well. */
typedef struct cli_labels {
    fx_tape *tape;
    fx_labels *labels;
} cli_labels;
rp_status cli_labels_make(cli *context, const fx_bars *bars, cli_labels *labels);
void cli_labels_free(cli_labels *labels);
/* Weights by --weights: NULL without it; RP_EVALUE for another word. */
rp_status cli_labels_weights(cli *context, const cli_labels *labels, double **weights);

/* A number or an instant given by option; `out` is unchanged when it is not given. */
rp_status cli_number(cli *context, const char *option, double low, double high, double *out);
rp_status cli_whole(cli *context, const char *option, int64_t low, int64_t high, int64_t *out);
rp_status cli_instant(cli *context, const char *option, int64_t *out);
/* Writes a text of the library's, which it frees; NULL is out of memory. */
rp_status cli_write_text(cli *context, const char *path, char *text);

#define CLI_BAR_OPTIONS                                                                                                \
    {"data", "DIR", "data.root", "bar store"}, {"symbol", "SYM", "data.symbol", "symbol"},                             \
        {"timeframe", "TF", "data.timeframe", "timeframe"}, {"from", "TIME", "data.from", "first instant"},            \
        {"to", "TIME", "data.to", "first instant no longer used"},                                                     \
        {"holidays", "FILE", "data.holidays_file", "CSV of holidays and own hours that longer bars follow"},           \
    {                                                                                                                  \
        "max-rows", "N", "data.max_rows", "newest bars kept of these"                                                  \
    }

#define CLI_PIPELINE_OPTIONS                                                                                           \
    {"pipeline", "FILE", NULL, "feature pipeline (YAML), or the name of a built-in set"},                              \
        {"features", "SET", "features.set", "feature set: core16, core64, or core72 (with volume and spread)"},        \
        {"train-to", "TIME", NULL, "fit what is dropped on the rows known before this instant"},                       \
        {"fit", "FILE", NULL, "apply what was fitted and saved before (JSON)"},                                        \
        {"cache-limit", "GB", NULL, "delete what was used longest ago above this size (default: 4)"},                  \
    {                                                                                                                  \
        "cache", "DIR", NULL, "keep matrices here, by the content they are made from"                                  \
    }

#define CLI_LABEL_OPTIONS                                                                                              \
    {"label", "KIND", NULL, "both, long, short, meta, direction, structure or trend (default: both)"},                 \
        {"sides", "FILE", NULL, "meta: CSV with time and side (1, -1, 0) of the model that is judged"},                \
        {"horizon", "N", NULL, "longest life of a trade, in rules.hold_unit; of trend bars (default: 24)"},            \
        {"horizon-power", "P", NULL, "horizon by bar: times (ATR / its median so far)^-P, within 1/4 and 4"},          \
        {"horizon-least", "N", NULL, "shortest of these horizons (default: 5)"},                                       \
        {"target", "X", NULL, "distance of the target (default: 2; 0: none)"},                                         \
        {"stop", "X", NULL, "distance of the stop (default: 2; 0: none)"},                                             \
        {"unit", "UNIT", NULL, "of these distances: atr or pips (default: atr)"},                                      \
        {"minimum", "PIPS", NULL, "least distance of a target or stop (default: 0)"},                                  \
        {"dead-zone", "PIPS", NULL, "profit or loss that counts as 0 when time decides (default: 0)"},                 \
        {"time-zero", NULL, NULL, "0 whenever time decides"},                                                          \
        {"target-only", NULL, NULL, "a gain is a target reached, nothing else"},                                       \
        {"wing", "N", NULL, "structure: bars on each side of a swing (default: 2)"},                                   \
        {"shortest", "N", NULL, "trend: shortest horizon, the longest is --horizon (default: 3)"},                     \
        {"threshold", "T", NULL, "trend: smallest |t| that is a trend (default: 0)"},                                  \
        {"decay", "X", NULL, "times 1 at the newest row down to X at the oldest, over uniqueness (-1 to 1)"},          \
    {                                                                                                                  \
        "weights", "KIND", NULL, "unique (average uniqueness) or return (return attribution)"                          \
    }

#endif
