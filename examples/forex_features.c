// From bars to a matrix, labels and weights: a pipeline fitted on the first half of the rows, applied to all, and
// meta-labels of a simple model whose trades are judged after costs. The bars are generated; real ones come from
// fx_store_load.
#include <forex/importance.h>
#include <forex/label.h>
#include <forex/pipeline.h>
#include <forex/synth.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char PIPELINE[] = "include: core16\n"
                               "drop: {missing: 0.5, constant: 1e-9, correlated: 0.95}\n"
                               "columns:\n"
                               "  - {family: RSI, parameters: {period: 7 15}, timeframes: base H4}\n"
                               "  - {family: volatility, scaling: rank, window: 250}\n";

static void check(rp_status status, const rp_error *error)
{
    if (status == RP_OK) return;
    fprintf(stderr, "%s\n", error->message);
    exit(1);
}

static fx_bars *make_bars(void)
{
    rp_error error = {0};
    fx_symbols *symbols;
    const fx_symbol *symbol;
    check(fx_symbols_load(NULL, &symbols, &error), &error);
    check(fx_symbols_find(symbols, "EURUSD", &symbol, &error), &error);
    const fx_synth_options options = {.seed = 7, .symbol = symbol, .timeframe = FX_H1, .years = 2};
    fx_bars *bars;
    check(fx_synth_generate(&options, &bars, NULL, &error), &error);
    fx_symbols_free(symbols);
    return bars;
}

// The matrix: what is dropped is decided on the first half of the rows.
static fx_features *make_matrix(const fx_bars *bars)
{
    rp_error error = {0};
    fx_pipeline *pipeline;
    fx_features *raw, *features;
    fx_pipeline_fit *fit;
    const fx_feature_inputs inputs = {.bars = bars};
    check(fx_pipeline_parse(PIPELINE, sizeof PIPELINE - 1, "the pipeline", bars->timeframe, &pipeline, &error), &error);
    check(fx_pipeline_compute(pipeline, &inputs, NULL, &raw, NULL, &error), &error);
    check(fx_pipeline_fit_rows(pipeline, raw, 0, raw->count / 2, &fit, &error), &error);
    check(fx_pipeline_apply(pipeline, raw, fit, &features, &error), &error);
    for (int64_t c = 0; c < fit->count; c++)
        if (fit->columns[c].drop != FX_DROP_NOT)
            printf("dropped %s: %s\n", fit->columns[c].name, fx_drop_name(fit->columns[c].drop));
    printf("%lld rows, %lld columns, known from row %lld on\n", (long long)features->count,
           (long long)features->columns, (long long)features->warm_up);
    fx_pipeline_fit_free(fit);
    fx_features_free(raw);
    fx_pipeline_free(pipeline);
    return features;
}

// Did it pay to follow each close that is higher or lower than the one a day before? 30 pips or 24 bars, after costs.
static fx_labels *make_labels(const fx_bars *bars, fx_tape **tape)
{
    rp_error error = {0};
    fx_labels *labels;
    fx_rules rules;
    int8_t *sides = calloc((size_t)bars->count, 1);
    if (!sides) exit(1);
    for (int64_t i = 24; i < bars->count; i++)
        sides[i] = (int8_t)((bars->close[i] > bars->close[i - 24]) - (bars->close[i] < bars->close[i - 24]));
    fx_rules_default(&rules);
    check(fx_tape_new(bars, &rules, tape, &error), &error);
    const fx_label_options options = {
        .side = FX_LABEL_GIVEN, .sides = sides, .meta = true, .target = 30, .stop = 30, .horizon = 24};
    check(fx_label_barriers(*tape, &options, &labels, &error), &error);
    printf("%lld of %lld trades gained\n", (long long)labels->classes[2], (long long)labels->known);
    free(sides);
    return labels;
}

// Which columns say something about it? Folds are purged by each label's end, rows weighted by their uniqueness.
static void rank(const fx_features *features, const fx_labels *labels)
{
    rp_error error = {0};
    size_t n = (size_t)features->count;
    double *target = malloc(n * sizeof *target), *weight = malloc(n * sizeof *weight);
    int64_t *first = malloc(n * sizeof *first), *last = malloc(n * sizeof *last);
    fx_importance *importance;
    if (!target || !weight || !first || !last) exit(1);
    check(fx_label_uniqueness(labels, weight, &error), &error);
    for (int64_t t = 0; t < features->count; t++) {
        bool known = labels->label[t] >= -1 && labels->label[t] <= 1 && t >= features->warm_up;
        target[t] = known ? labels->label[t] : NAN;
        first[t] = t;
        last[t] = known ? labels->end[t] : t;
    }
    const fx_learning_rows rows = {features, target, weight, first, last};
    check(fx_importance_measure(&rows, NULL, &importance, &error), &error);
    printf("out-of-fold R^2 %+.4f over %lld rows: generated bars hold nothing to find\n", importance->score,
           (long long)importance->rows);
    fx_importance_free(importance);
    free(target);
    free(weight);
    free(first);
    free(last);
}

int main(void)
{
    fx_tape *tape;
    fx_bars *bars = make_bars();
    fx_features *features = make_matrix(bars);
    fx_labels *labels = make_labels(bars, &tape);
    rank(features, labels);
    fx_labels_free(labels);
    fx_tape_free(tape);
    fx_features_free(features);
    fx_bars_free(bars);
    return 0;
}
