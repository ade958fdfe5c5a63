/* forex features importance: which columns say something of the labels, and which say the same. */
#include "features.h"

#include <forex/importance.h>
#include <math.h>
#include <stdlib.h>

static int most_first(const void *a, const void *b)
{
    const fx_importance_item *x = *(const fx_importance_item *const *)a, *y = *(const fx_importance_item *const *)b;
    return x->mda != y->mda ? (x->mda > y->mda ? -1 : 1) : (x > y) - (x < y);
}

static void print_items(const char *what, const fx_importance_item *items, int64_t count)
{
    const fx_importance_item **order = rp_malloc((size_t)(count + 1) * sizeof(void *));
    if (!order) return;
    for (int64_t i = 0; i < count; i++) order[i] = &items[i];
    qsort(order, (size_t)count, sizeof(void *), most_first);
    printf("%-28s %8s %8s %12s %12s %12s\n", what, "cluster", "columns", "MDA", "error", "correlation");
    for (int64_t i = 0; i < count; i++) {
        char correlation[24] = "-"; /* clusters have none */
        if (isfinite(order[i]->correlation)) snprintf(correlation, sizeof correlation, "%+.4f", order[i]->correlation);
        printf("%-28s %8d %8lld %+12.6f %12.6f %12s\n", order[i]->name, order[i]->cluster, (long long)order[i]->columns,
               order[i]->mda, order[i]->error, correlation);
    }
    rp_free(order);
}

static void print_importance(const fx_importance *r)
{
    printf("ridge regression on %lld rows, %lld purged folds: out-of-fold R^2 %+.6f (error %.6f)\n%lld clusters of "
           "columns, mean silhouette %.3f; a cluster is named by its most important column\n\n",
           (long long)r->rows, (long long)r->folds, r->score, r->score_error, (long long)r->cluster_count,
           r->silhouette);
    print_items("cluster of", r->clusters, r->cluster_count);
    printf("\n");
    print_items("column", r->columns, r->column_count);
}

/* Says what is missing. */
static rp_status no_rows(cli *context, const cli_matrix *m, const cli_labels *l)
{
    const fx_features *f = m->features;
    int64_t slowest = 0;
    for (int64_t c = 1; c < f->columns; c++)
        if (f->column_warm_up[c] > f->column_warm_up[slowest]) slowest = c;
    return rp_fail(&context->error, RP_EVALUE,
                   "no row has both its columns and its label: %lld of %lld rows are labelled%s, and %s has warmed up "
                   "from row %lld of %lld on; take more bars, a shorter horizon, or leave that column out",
                   (long long)l->labels->known, (long long)l->labels->count,
                   m->fit ? " (those known in the training range count)" : "", f->names[slowest], (long long)f->warm_up,
                   (long long)f->count);
}

/* Labels by bar, as the rows of the matrix: row and end in bars, target the label. Of a fitted matrix the rows of the
 * training range alone, whose label is known there too: what is chosen by importance must not have seen the rest. */
typedef struct rows {
    double *target, *weight;
    int64_t *t0, *t1;
} rows;

static void free_rows(rows *r)
{
    rp_free(r->target);
    rp_free(r->weight);
    rp_free(r->t0);
    rp_free(r->t1);
}

static rp_status make_rows(cli *context, const cli_matrix *m, const cli_labels *l, const double *weights, rows *r)
{
    const fx_features *f = m->features;
    int64_t until = m->fit ? m->fit->end_time : INT64_MAX, labelled = 0;
    size_t n = (size_t)(f->count > 0 ? f->count : 1);
    r->target = rp_malloc(n * sizeof *r->target);
    r->weight = rp_malloc(n * sizeof *r->weight);
    r->t0 = rp_malloc(n * sizeof *r->t0);
    r->t1 = rp_malloc(n * sizeof *r->t1);
    if (!r->target || !r->weight || !r->t0 || !r->t1)
        return rp_fail(&context->error, RP_ENOMEM, "importance: no memory for %zu rows", n);
    for (int64_t t = 0; t < f->count; t++) {
        int64_t bar = f->bar ? f->bar[t] : t;
        int8_t label = l->labels->label[bar];
        bool known = label != FX_LABEL_UNKNOWN && label != FX_LABEL_NONE && t >= f->warm_up &&
                     m->bars->known_at[l->labels->end[bar]] <= until;
        labelled += known;
        r->target[t] = known ? label : (double)NAN;
        r->weight[t] = weights ? weights[bar] : 1.0;
        r->t0[t] = bar;
        r->t1[t] = known ? l->labels->end[bar] : bar;
    }
    return labelled ? RP_OK : no_rows(context, m, l);
}

static rp_status read_options(cli *context, fx_importance_options *o)
{
    fx_importance_default(o);
    rp_status status = cli_whole(context, "folds", 2, 1000, &o->folds);
    if (status == RP_OK) status = cli_whole(context, "embargo", 0, 1000000000, &o->embargo);
    if (status == RP_OK) status = cli_whole(context, "repeats", 1, 10000, &o->repeats);
    if (status == RP_OK) status = cli_whole(context, "sample", 10, 1000000000, &o->max_rows);
    if (status == RP_OK) status = cli_whole(context, "clusters", 0, 2000, &o->clusters);
    return status;
}

static int print_result(cli *context, const fx_importance *r)
{
    if (!context->json) return print_importance(r), CLI_OK;
    char *text = fx_importance_json(r);
    int code = cli_print_json(context, text ? json_loads(text, 0, NULL) : NULL);
    rp_free(text);
    return code;
}

static int run(cli *context)
{
    cli_matrix m = {0};
    cli_labels labels = {0};
    double *weights = NULL;
    rows r = {0};
    fx_importance_options options;
    fx_importance *result = NULL;
    rp_status status = read_options(context, &options);
    if (status == RP_OK) status = cli_matrix_make(context, true, &m);
    if (status == RP_OK) status = cli_labels_make(context, m.bars, &labels);
    if (status == RP_OK) status = cli_labels_weights(context, &labels, &weights);
    if (status == RP_OK) status = make_rows(context, &m, &labels, weights, &r);
    if (status == RP_OK) {
        const fx_learning_rows learning = {m.features, r.target, r.weight, r.t0, r.t1};
        status = fx_importance_measure(&learning, &options, &result, &context->error);
    }
    int code = status == RP_OK ? print_result(context, result) : cli_fail(context);
    fx_importance_free(result);
    free_rows(&r);
    rp_free(weights);
    cli_labels_free(&labels);
    cli_matrix_free(&m);
    return code;
}

static const cli_option OPTIONS[] = {
    CLI_BAR_OPTIONS,
    CLI_PIPELINE_OPTIONS,
    CLI_LABEL_OPTIONS,
    {"folds", "N", NULL, "purged folds (default: 5)"},
    {"embargo", "BARS", NULL, "bars behind a test fold that are not trained on (default: 0)"},
    {"repeats", "N", NULL, "shuffles of each column in each fold (default: 5)"},
    {"sample", "N", NULL, "labelled rows used at most, at equal steps (default: 50000)"},
    {"clusters", "N", NULL, "clusters of columns (default: by the mean silhouette)"},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_features_importance = {
    .name = "features importance",
    .summary = "rank columns and clusters of columns by purged cross-validation",
    .arguments = "",
    .options = OPTIONS,
    .examples =
        "  forex features importance --data data --symbol EURUSD --timeframe M15 --label direction --horizon 12 "
        "--weights unique\n",
    .run = run,
};
