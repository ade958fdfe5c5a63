/* Labels from options. */
#include "features.h"

#include <forex/indicator.h>
#include <math.h>
#include <string.h>

static const char *const KINDS[] = {"both", "long", "short", "meta", "direction", "structure", "trend"};
enum { BOTH, LONG, SHORT, META, DIRECTION, STRUCTURE, TREND, KIND_COUNT };
enum { BARRIERS = 1 << BOTH | 1 << LONG | 1 << SHORT | 1 << META, TRADES = BARRIERS | 1 << DIRECTION };

/* The kinds that an option is for; one that its kind does not look at is a mistake. */
static const struct {
    const char *option;
    unsigned kinds;
} USES[] = {
    {"sides", 1 << META},      {"horizon-power", TRADES},
    {"horizon-least", TRADES}, {"target", BARRIERS},
    {"stop", BARRIERS},        {"unit", BARRIERS},
    {"dead-zone", TRADES},     {"minimum", BARRIERS | 1 << STRUCTURE},
    {"time-zero", BARRIERS},   {"target-only", BARRIERS},
    {"wing", 1 << STRUCTURE},  {"shortest", 1 << TREND},
    {"threshold", 1 << TREND},
};

static rp_status refuse_use(cli *context, int kind, size_t use)
{
    char kinds[80] = "";
    size_t used = 0;
    for (int k = 0; k < KIND_COUNT && used < sizeof kinds; k++)
        if (USES[use].kinds >> k & 1)
            used += (size_t)snprintf(kinds + used, sizeof kinds - used, "%s%s", used ? ", " : "", KINDS[k]);
    context->bad_option = true;
    return rp_fail(&context->error, RP_EINVAL, "--%s is nothing to the label %s; it is for %s", USES[use].option,
                   KINDS[kind], kinds);
}

static rp_status refuse_kind(cli *context, const char *text)
{
    const char *nearest = rp_nearest(text, KINDS, KIND_COUNT);
    context->bad_option = true;
    return rp_fail(&context->error, RP_EVALUE,
                   "--label is '%s'%s%s%s; it takes both, long, short, meta, direction, structure or trend", text,
                   nearest ? " (did you mean '" : "", nearest ? nearest : "", nearest ? "'?)" : "");
}

static rp_status read_kind(cli *context, int *kind)
{
    const char *text = cli_value(context, "label");
    *kind = BOTH;
    while (text && *kind < KIND_COUNT && strcmp(KINDS[*kind], text) != 0) ++*kind;
    if (*kind == KIND_COUNT) return refuse_kind(context, text);
    for (size_t i = 0; i < sizeof USES / sizeof *USES; i++)
        if (cli_value(context, USES[i].option) && !(USES[i].kinds >> *kind & 1)) return refuse_use(context, *kind, i);
    if (*kind == META && !cli_value(context, "sides"))
        return rp_fail(&context->error, RP_EINVAL,
                       "a meta-label judges the sides of a model; give them as --sides FILE, a CSV with time and side");
    if (cli_value(context, "horizon-least") && !cli_value(context, "horizon-power"))
        return rp_fail(&context->error, RP_EINVAL, "--horizon-least is for horizons by bar; give --horizon-power too");
    return RP_OK;
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

/* ---- numbers ---- */

typedef struct numbers {
    int64_t horizon, least, wing, shortest;
    double target, stop, minimum, dead_zone, power, threshold;
} numbers;

static rp_status read_numbers(cli *context, int kind, numbers *n)
{
    *n = (numbers){.horizon = 24, .least = 5, .wing = 2, .shortest = 3, .target = 2, .stop = 2};
    rp_status status = cli_whole(context, "horizon", 1, kind == TREND ? 10000 : 10000000, &n->horizon);
    if (status == RP_OK) status = cli_number(context, "horizon-power", 0, 10, &n->power);
    if (status == RP_OK) status = cli_whole(context, "horizon-least", 1, 10000000, &n->least);
    if (status == RP_OK) status = cli_number(context, "target", 0, 1e6, &n->target);
    if (status == RP_OK) status = cli_number(context, "stop", 0, 1e6, &n->stop);
    if (status == RP_OK) status = cli_number(context, "minimum", 0, 1e6, &n->minimum);
    if (status == RP_OK) status = cli_number(context, "dead-zone", 0, 1e6, &n->dead_zone);
    if (status == RP_OK) status = cli_whole(context, "wing", 1, 1000, &n->wing);
    if (status == RP_OK) status = cli_whole(context, "shortest", 2, 10000, &n->shortest);
    if (status == RP_OK) status = cli_number(context, "threshold", 0, 1e6, &n->threshold);
    return status;
}

/* ---- barriers ---- */

/* What the options of a triple barrier point to. */
typedef struct inputs {
    double *units;
    int32_t *horizons;
    int8_t *sides;
} inputs;

static rp_status no_memory(cli *context, const fx_bars *bars)
{
    return rp_fail(&context->error, RP_ENOMEM, "labels: no memory for %lld rows", (long long)bars->count);
}

static rp_status make_horizons(cli *context, const fx_bars *bars, const numbers *n, inputs *in)
{
    if (!cli_value(context, "horizon-power")) return RP_OK;
    in->horizons = rp_malloc((size_t)(bars->count + 1) * sizeof *in->horizons);
    if (!in->horizons) return no_memory(context, bars);
    return fx_label_horizons(in->units, bars->count, (int32_t)n->horizon, n->power, (int32_t)n->least, in->horizons,
                             &context->error);
}

static rp_status read_sides(cli *context, const fx_bars *bars, inputs *in)
{
    in->sides = rp_malloc((size_t)(bars->count + 1));
    if (!in->sides) return no_memory(context, bars);
    return fx_label_sides_read(cli_value(context, "sides"), bars, in->sides, &context->error);
}

static rp_status make_inputs(cli *context, int kind, const numbers *n, const fx_bars *bars, inputs *in)
{
    const char *unit = cli_value(context, "unit") ? cli_value(context, "unit") : "atr";
    bool atr = strcmp(unit, "atr") == 0;
    if (!atr && strcmp(unit, "pips") != 0) return cli_bad_option(context, "unit", "atr or pips");
    rp_status status = make_units(context, bars, &in->units);
    if (status == RP_OK) status = make_horizons(context, bars, n, in);
    if (status == RP_OK && kind == META) status = read_sides(context, bars, in);
    if (atr && kind != DIRECTION) return status;
    rp_free(in->units);
    in->units = NULL;
    return status;
}

static rp_status make_barriers(cli *context, int kind, const numbers *n, cli_labels *l)
{
    static const fx_label_side sides[] = {
        [BOTH] = FX_LABEL_BOTH,  [LONG] = FX_LABEL_LONG,      [SHORT] = FX_LABEL_SHORT,
        [META] = FX_LABEL_GIVEN, [DIRECTION] = FX_LABEL_BOTH,
    };
    inputs in = {NULL, NULL, NULL};
    rp_status status = make_inputs(context, kind, n, fx_tape_bars(l->tape), &in);
    if (status == RP_OK) {
        const fx_label_options options = {.side = sides[kind],
                                          .sides = in.sides,
                                          .meta = kind == META,
                                          .target_only = cli_value(context, "target-only") != NULL,
                                          .target = kind == DIRECTION ? 0 : n->target,
                                          .stop = kind == DIRECTION ? 0 : n->stop,
                                          .units = in.units,
                                          .minimum_pips = n->minimum,
                                          .horizon = (int32_t)n->horizon,
                                          .horizons = in.horizons,
                                          .dead_zone = n->dead_zone,
                                          .time_zero = cli_value(context, "time-zero") != NULL};
        status = fx_label_barriers(l->tape, &options, &l->labels, &context->error);
    }
    rp_free(in.units);
    rp_free(in.horizons);
    rp_free(in.sides);
    return status;
}

rp_status cli_labels_make(cli *context, const fx_bars *bars, cli_labels *l)
{
    int kind;
    numbers n;
    *l = (cli_labels){0};
    rp_status status = read_kind(context, &kind);
    if (status == RP_OK) status = read_numbers(context, kind, &n);
    if (status == RP_OK) status = fx_tape_new(bars, &context->config.rules, &l->tape, &context->error);
    if (status != RP_OK) return status;
    if (kind == STRUCTURE) {
        const fx_structure_options options = {(int32_t)n.wing, n.minimum, (int32_t)n.horizon};
        return fx_label_structure(l->tape, &options, &l->labels, &context->error);
    }
    if (kind == TREND) {
        const fx_trend_options options = {(int32_t)n.shortest, (int32_t)n.horizon, n.threshold};
        return fx_label_trend(l->tape, &options, &l->labels, &context->error);
    }
    return make_barriers(context, kind, &n, l);
}

void cli_labels_free(cli_labels *l)
{
    fx_labels_free(l->labels);
    fx_tape_free(l->tape);
}

/* ---- weights ---- */

static double *make_doubles(cli *context, const cli_labels *l)
{
    double *made = rp_malloc((size_t)(l->labels->count + 1) * sizeof *made);
    if (!made)
        rp_fail(&context->error, RP_ENOMEM, "labels: no memory for the weights of %lld rows",
                (long long)l->labels->count);
    return made;
}

/* Multiplies by --decay. */
static rp_status decay(cli *context, const cli_labels *l, double *weights)
{
    double oldest = 1;
    rp_status status = cli_number(context, "decay", -1, 1, &oldest);
    if (status != RP_OK || !cli_value(context, "decay")) return status;
    double *unique = make_doubles(context, l);
    if (!unique) return RP_ENOMEM;
    status = fx_label_uniqueness(l->labels, unique, &context->error);
    if (status == RP_OK) status = fx_label_decay(unique, l->labels->count, oldest, weights, &context->error);
    rp_free(unique);
    return status;
}

rp_status cli_labels_weights(cli *context, const cli_labels *l, double **weights)
{
    const char *kind = cli_value(context, "weights");
    *weights = NULL;
    if (!kind && cli_value(context, "decay"))
        return rp_fail(&context->error, RP_EINVAL, "--decay is for weights; give --weights unique or return too");
    if (!kind) return RP_OK;
    bool unique = strcmp(kind, "unique") == 0;
    if (!unique && strcmp(kind, "return") != 0) return cli_bad_option(context, "weights", "unique or return");
    double *made = make_doubles(context, l);
    if (!made) return RP_ENOMEM;
    rp_status status = unique ? fx_label_uniqueness(l->labels, made, &context->error)
                              : fx_label_attribution(fx_tape_bars(l->tape), l->labels, made, &context->error);
    if (status == RP_OK) status = decay(context, l, made);
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
                "labels.csv\n"
                "  forex labels --data data --symbol EURUSD --label meta --sides model.csv --target 3 --stop 1.5 --out "
                "labels.csv\n",
    .run = run,
};
