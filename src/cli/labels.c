/* Labels from options. */
#include "features.h"

#include <forex/indicator.h>
#include <math.h>
#include <string.h>

static const char *const KINDS[] = {"both", "long", "short", "direction", "structure", "trend"};
enum { BOTH, LONG, SHORT, DIRECTION, STRUCTURE, TREND, KIND_COUNT };

static rp_status read_kind(cli *context, int *kind)
{
    const char *text = cli_value(context, "label");
    *kind = BOTH;
    if (!text) return RP_OK;
    while (*kind < KIND_COUNT && strcmp(KINDS[*kind], text) != 0) ++*kind;
    if (*kind < KIND_COUNT) return RP_OK;
    const char *nearest = rp_nearest(text, KINDS, KIND_COUNT);
    context->bad_option = true;
    return rp_fail(&context->error, RP_EVALUE,
                   "--label is '%s'%s%s%s; it takes both, long, short, direction, structure or trend", text,
                   nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : ""),
           RP_EVALUE;
}

/* ATR(14) of the bars in price units. */
static rp_status make_units(cli *context, const fx_bars *bars, double **units)
{
    size_t n = (size_t)bars->count;
    const fx_indicator *atr;
    const double period = 14;
    double *block = rp_malloc((4 * n + 1) * sizeof *block);
    rp_status status = fx_indicator_find("ATR", &atr, &context->error);
    if (status == RP_OK && !block)
        status = (rp_fail(&context->error, RP_ENOMEM, "labels: no memory for the ATR"), RP_ENOMEM);
    if (status == RP_OK) {
        double scale = pow(10.0, bars->digits), *high = block + n, *low = block + 2 * n, *close = block + 3 * n;
        for (size_t i = 0; i < n; i++) {
            high[i] = bars->high[i] / scale;
            low[i] = bars->low[i] / scale;
            close[i] = bars->close[i] / scale;
        }
        const fx_series series = {.count = bars->count, .high = high, .low = low, .close = close};
        status = fx_indicator_run(atr, &period, &series, (double *[]){block}, &context->error);
    }
    if (status == RP_OK)
        *units = block;
    else
        rp_free(block);
    return status;
}

typedef struct numbers {
    double horizon, target, stop, minimum;
} numbers;

static rp_status read_numbers(cli *context, numbers *n)
{
    *n = (numbers){24, 2, 2, 0};
    rp_status status = cli_number(context, "horizon", 1, 10000000, &n->horizon);
    if (status == RP_OK) status = cli_number(context, "target", 0, 1e6, &n->target);
    if (status == RP_OK) status = cli_number(context, "stop", 0, 1e6, &n->stop);
    if (status == RP_OK) status = cli_number(context, "minimum", 0, 1e6, &n->minimum);
    return status;
}

static rp_status make_barriers(cli *context, int kind, const numbers *n, cli_labels *l)
{
    const char *unit = cli_value(context, "unit") ? cli_value(context, "unit") : "atr";
    fx_label_options options = {.side = FX_LABEL_BOTH, .horizon = (int32_t)n->horizon};
    double *units = NULL;
    rp_status status = RP_OK;
    if (strcmp(unit, "atr") != 0 && strcmp(unit, "pips") != 0) return cli_bad_option(context, "unit", "atr or pips");
    if (kind == LONG) options.side = FX_LABEL_LONG;
    if (kind == SHORT) options.side = FX_LABEL_SHORT;
    if (kind == DIRECTION) {
        options.dead_zone = n->minimum;
    } else {
        options.target = n->target;
        options.stop = n->stop;
        options.minimum_pips = n->minimum;
        if (strcmp(unit, "atr") == 0) status = make_units(context, fx_tape_bars(l->tape), &units);
    }
    options.units = units;
    if (status == RP_OK) status = fx_label_barriers(l->tape, &options, &l->labels, &context->error);
    rp_free(units);
    return status;
}

rp_status cli_labels_make(cli *context, const fx_bars *bars, cli_labels *l)
{
    int kind;
    numbers n;
    *l = (cli_labels){0};
    rp_status status = read_kind(context, &kind);
    if (status == RP_OK) status = read_numbers(context, &n);
    if (status == RP_OK) status = fx_tape_new(bars, &context->config.rules, &l->tape, &context->error);
    if (status != RP_OK) return status;
    int32_t horizon = (int32_t)n.horizon;
    if (kind == STRUCTURE) {
        const fx_structure_options options = {2, n.minimum, horizon};
        return fx_label_structure(l->tape, &options, &l->labels, &context->error);
    }
    if (kind == TREND) {
        const fx_trend_options options = {3, horizon, 0.0};
        return fx_label_trend(l->tape, &options, &l->labels, &context->error);
    }
    return make_barriers(context, kind, &n, l);
}

void cli_labels_free(cli_labels *l)
{
    fx_labels_free(l->labels);
    fx_tape_free(l->tape);
}

rp_status cli_labels_weights(cli *context, const cli_labels *l, double **weights)
{
    const char *kind = cli_value(context, "weights");
    *weights = NULL;
    if (!kind) return RP_OK;
    bool unique = strcmp(kind, "unique") == 0;
    if (!unique && strcmp(kind, "return") != 0) return cli_bad_option(context, "weights", "unique or return");
    double *made = rp_malloc((size_t)(l->labels->count + 1) * sizeof *made);
    if (!made) return rp_fail(&context->error, RP_ENOMEM, "labels: no memory for weights"), RP_ENOMEM;
    rp_status status = unique ? fx_label_uniqueness(l->labels, made, &context->error)
                              : fx_label_attribution(fx_tape_bars(l->tape), l->labels, made, &context->error);
    if (status == RP_OK)
        *weights = made;
    else
        rp_free(made);
    return status;
}

/* ---- forex labels ---- */

static double mean_of(const double *weights, int64_t count)
{
    double sum = 0;
    int64_t n = 0;
    for (int64_t i = 0; weights && i < count; i++) {
        sum += weights[i];
        n += weights[i] > 0;
    }
    return n ? sum / (double)n : NAN;
}

static int print_labels(cli *context, const fx_labels *l, const double *weights, const char *path)
{
    double mean = mean_of(weights, l->count);
    if (context->json)
        return cli_print_json(context,
                              json_pack("{s:I, s:I, s:I, s:I, s:I, s:{s:I, s:I, s:I}, s:o, s:s?}", "rows",
                                        (json_int_t)l->count, "known", (json_int_t)l->known, "unknown",
                                        (json_int_t)l->unknown, "none", (json_int_t)l->none, "ambiguous",
                                        (json_int_t)l->ambiguous_count, "classes", "-1", (json_int_t)l->classes[0], "0",
                                        (json_int_t)l->classes[1], "1", (json_int_t)l->classes[2], "mean_weight",
                                        isnan(mean) ? json_null() : json_real(mean), "path", path));
    double of = l->known > 0 ? (double)l->known : 1;
    printf("%lld rows: %lld labelled, %lld unknown (an input is not known yet, or their future leaves the data), %lld "
           "without a label\n",
           (long long)l->count, (long long)l->known, (long long)l->unknown, (long long)l->none);
    for (int k = 2; k >= 0; k--)
        printf("%4d %10lld %7.2f%%\n", k - 1, (long long)l->classes[k], 100.0 * (double)l->classes[k] / of);
    printf("ambiguous %lld (order inside one bar unknown)\n", (long long)l->ambiguous_count);
    if (weights) printf("mean weight of labelled rows %.4f\n", mean);
    if (path) printf("written to %s\n", path);
    return CLI_OK;
}

static int run(cli *context)
{
    fx_bars *bars = NULL;
    cli_labels labels = {0};
    double *weights = NULL;
    const char *path = cli_value(context, "out");
    rp_status status = cli_load_bars(context, &bars);
    if (status == RP_OK) status = cli_labels_make(context, bars, &labels);
    if (status == RP_OK) status = cli_labels_weights(context, &labels, &weights);
    if (status == RP_OK && path) status = fx_labels_write(path, labels.tape, labels.labels, weights, &context->error);
    int code = status == RP_OK ? print_labels(context, labels.labels, weights, path) : cli_fail(context);
    rp_free(weights);
    cli_labels_free(&labels);
    fx_bars_free(bars);
    return code;
}

static const cli_option OPTIONS[] = {
    CLI_BAR_OPTIONS,
    CLI_LABEL_OPTIONS,
    {"out", "FILE", NULL, "write the rows to this CSV file"},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_labels_command = {
    .name = "labels",
    .summary = "label every bar by what became of it, net of costs",
    .arguments = "",
    .options = OPTIONS,
    .examples = "  forex labels --data data --symbol EURUSD --timeframe M15 --horizon 48 --target 2 --stop 1.5\n"
                "  forex labels --data data --symbol EURUSD --label direction --horizon 12 --weights unique --out "
                "labels.csv\n",
    .run = run,
};
