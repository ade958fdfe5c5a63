// Mean decrease of accuracy under purged folds, of columns and of clusters of columns.
#include "ridge_i.h"

#include <math.h>
#include <string.h>

enum { MOST_CHOSEN = 64, MOST_COLUMNS = 2000 };

void fx_importance_default(fx_importance_options *options)
{
    *options = (fx_importance_options){.folds = 5, .ridge = 1e-3, .repeats = 5, .seed = 1, .max_rows = 50000};
}

typedef struct job {
    const fx_importance_options *options;
    fxi_sample sample;
    fx_importance *result;
    int32_t *cluster;  // by column
    double *distances; // columns * columns
    fx_folds *folds;
    double *scores; // by fold
    double *losses; // by item and fold: columns, then clusters
    int64_t items;
    // Of the fold at work.
    int64_t fold;
    fxi_ridge fit;
    double *error;       // of the prediction, by test row
    double base, spread; // its score, and the squared error of the training mean
    double **scratch;    // per thread: two arrays of test rows
    int threads;
} job;

/* ---- options and rows ---------------------------------------------------------------------------------------------
 */

static rp_status check(const fx_learning_rows *rows, const fx_importance_options *o, rp_error *error)
{
    if (o->folds < 2 || o->folds > 1000)
        return rp_fail(error, RP_EVALUE, "importance: folds is %lld; it takes 2 to 1000", (long long)o->folds);
    if (o->repeats < 1 || o->repeats > 10000)
        return rp_fail(error, RP_EVALUE, "importance: repeats is %lld; it takes 1 to 10000", (long long)o->repeats);
    if (!(o->ridge > 0.0 && o->ridge <= 1e6))
        return rp_fail(error, RP_EVALUE, "importance: ridge is %g; it takes more than 0, up to 1000000", o->ridge);
    if (o->max_rows < 10)
        return rp_fail(error, RP_EVALUE, "importance: max_rows is %lld; it takes 10 or more", (long long)o->max_rows);
    if (o->clusters < 0 || o->clusters > rows->features->columns)
        return rp_fail(error, RP_EVALUE,
                       "importance: clusters is %lld; it takes 1 to %lld, as many as there are columns, or 0",
                       (long long)o->clusters, (long long)rows->features->columns);
    if (rows->features->columns > MOST_COLUMNS)
        return rp_fail(error, RP_EVALUE, "importance: %lld columns; it takes at most %d",
                       (long long)rows->features->columns, MOST_COLUMNS);
    return RP_OK;
}

static bool is_labelled(const fx_learning_rows *r, int64_t i)
{
    return isfinite(r->target[i]) && (!r->weight || r->weight[i] > 0.0);
}

static rp_status refuse_still(const fxi_sample *s, rp_error *error)
{
    for (int64_t i = 1; i < s->count; i++)
        if (s->target[i] != s->target[0]) return RP_OK;
    return rp_fail(
        error, RP_EVALUE,
        "importance: %lld rows, and the target is %g in all of them: there is nothing to explain; take other "
        "labels",
        (long long)s->count, s->target[0]);
}

static rp_status gather(job *j, const fx_learning_rows *r, rp_error *error)
{
    fxi_sample *s = &j->sample;
    int64_t labelled = 0, taken = 0;
    for (int64_t i = 0; i < r->features->count; i++) labelled += is_labelled(r, i);
    int64_t step = (labelled + j->options->max_rows - 1) / j->options->max_rows;
    if (labelled < 2 * j->options->folds)
        return rp_fail(error, RP_EVALUE, "importance: %lld labelled rows for %lld folds; it takes twice as many rows",
                       (long long)labelled, (long long)j->options->folds);
    s->columns = r->features->columns;
    s->count = (labelled + step - 1) / step;
    size_t n = (size_t)s->count;
    s->x = rp_malloc(n * (size_t)s->columns * sizeof *s->x);
    s->target = rp_malloc(n * sizeof *s->target);
    s->weight = rp_malloc(n * sizeof *s->weight);
    s->t0 = rp_malloc(n * sizeof *s->t0);
    s->t1 = rp_malloc(n * sizeof *s->t1);
    if (!s->x || !s->target || !s->weight || !s->t0 || !s->t1)
        return rp_fail(error, RP_ENOMEM, "importance: no memory for %zu rows", n);
    for (int64_t i = 0, seen = 0; i < r->features->count; i++) {
        if (!is_labelled(r, i) || seen++ % step) continue;
        for (int64_t c = 0; c < s->columns; c++)
            s->x[c * s->count + taken] = r->features->values[c * r->features->stride + i];
        s->target[taken] = r->target[i];
        s->weight[taken] = r->weight ? r->weight[i] : 1.0;
        s->t0[taken] = r->t0[i];
        s->t1[taken++] = r->t1[i];
    }
    return refuse_still(s, error);
}

/* ---- clusters -----------------------------------------------------------------------------------------------------
 */

static double correlation(const fxi_sample *s, int64_t a, int64_t b)
{
    const float *x = s->x + a * s->count, *y = b >= 0 ? s->x + b * s->count : NULL;
    double n = 0, mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
    for (int64_t i = 0; i < s->count; i++) {
        double p = (double)x[i], q = y ? (double)y[i] : s->target[i];
        if (isnan(p) || isnan(q)) continue;
        double dx = p - mx, dy = q - my;
        n += 1.0;
        mx += dx / n;
        my += dy / n;
        xx += dx * (p - mx);
        yy += dy * (q - my);
        xy += dx * (q - my);
    }
    return xx > 0.0 && yy > 0.0 ? xy / sqrt(xx * yy) : NAN;
}

static void correlate(int64_t begin, int64_t end, int thread, void *context)
{
    job *j = context;
    int64_t p = j->sample.columns;
    (void)thread;
    for (int64_t a = begin; a < end; a++) {
        j->result->columns[a].correlation = correlation(&j->sample, a, -1);
        for (int64_t b = 0; b < a; b++)
            j->distances[a * p + b] = j->distances[b * p + a] = correlation(&j->sample, a, b);
        j->distances[a * p + a] = 1.0;
    }
}

// The cut with the largest mean silhouette; of equals the one with fewer clusters.
static rp_status choose_cut(job *j, const fx_merge *merges, rp_error *error)
{
    int64_t p = j->sample.columns, most = p - 1 < MOST_CHOSEN ? p - 1 : MOST_CHOSEN, best = 1;
    double best_silhouette = -INFINITY;
    for (int64_t k = 2; k <= most; k++) {
        rp_status status = fx_linkage_cut(merges, p, k, j->cluster, error);
        if (status != RP_OK) return status;
        double silhouette = fx_silhouette(j->distances, p, j->cluster);
        if (silhouette > best_silhouette) {
            best_silhouette = silhouette;
            best = k;
        }
    }
    if (j->options->clusters > 0) best = j->options->clusters;
    rp_status status = fx_linkage_cut(merges, p, best, j->cluster, error);
    j->result->cluster_count = best;
    j->result->silhouette = fx_silhouette(j->distances, p, j->cluster);
    return status;
}

static rp_status make_clusters(job *j, rp_error *error)
{
    size_t p = (size_t)j->sample.columns;
    j->distances = rp_malloc(p * p * sizeof *j->distances);
    j->cluster = rp_calloc(p, sizeof *j->cluster);
    fx_merge *merges = rp_malloc(p * sizeof *merges);
    rp_status status = RP_OK;
    if (!j->distances || !j->cluster || !merges)
        status = rp_fail(error, RP_ENOMEM, "importance: no memory for the correlations of %zu columns", p);
    if (status == RP_OK) {
        rp_parallel_for(j->sample.columns, 1, correlate, j);
        fx_correlation_distances(j->distances, j->sample.columns, j->distances);
        status = fx_linkage(j->distances, j->sample.columns, merges, error);
    }
    if (status == RP_OK) status = choose_cut(j, merges, error);
    if (status == RP_OK) {
        j->result->clusters = rp_calloc((size_t)j->result->cluster_count, sizeof *j->result->clusters);
        if (!j->result->clusters) status = rp_fail(error, RP_ENOMEM, "importance: no memory for the clusters");
    }
    rp_free(merges);
    return status;
}

/* ---- folds --------------------------------------------------------------------------------------------------------
 */

// What the item's columns add to each prediction.
static void parts_of(const job *j, int64_t item, const fx_fold *fold, double *parts)
{
    memset(parts, 0, (size_t)fold->test_count * sizeof *parts);
    for (int64_t c = 0; c < j->sample.columns; c++) {
        if (item < j->sample.columns ? c != item : j->cluster[c] != item - j->sample.columns) continue;
        for (int64_t i = 0; i < fold->test_count; i++) parts[i] += fxi_part(&j->fit, &j->sample, c, fold->test[i]);
    }
}

static double score_shuffled(const job *j, const fx_fold *fold, const double *parts, double *shuffled, rp_random random)
{
    double sum = 0.0;
    memcpy(shuffled, parts, (size_t)fold->test_count * sizeof *shuffled);
    for (int64_t i = fold->test_count - 1; i > 0; i--) {
        int64_t k = rp_random_below(&random, i + 1);
        double swap = shuffled[i];
        shuffled[i] = shuffled[k];
        shuffled[k] = swap;
    }
    for (int64_t i = 0; i < fold->test_count; i++) {
        double off = j->error[i] + parts[i] - shuffled[i];
        sum += j->sample.weight[fold->test[i]] * off * off;
    }
    return 1.0 - sum / j->spread;
}

static void shuffle_items(int64_t begin, int64_t end, int thread, void *context)
{
    job *j = context;
    const fx_fold *fold = &j->folds->folds[j->fold];
    double *parts = j->scratch[thread], *shuffled = parts + fold->test_count;
    for (int64_t item = begin; item < end; item++) {
        double loss = 0.0;
        parts_of(j, item, fold, parts);
        for (int64_t r = 0; r < j->options->repeats; r++) {
            rp_random random = rp_random_key(j->options->seed, (uint32_t)j->fold, (uint32_t)r, (uint32_t)item);
            loss += j->base - score_shuffled(j, fold, parts, shuffled, random);
        }
        j->losses[item * j->folds->count + j->fold] = loss / (double)j->options->repeats;
    }
}

static void predict(job *j, const fx_fold *fold)
{
    double squares = 0.0;
    j->spread = 0.0;
    for (int64_t i = 0; i < fold->test_count; i++) {
        int64_t row = fold->test[i];
        double guess = j->fit.intercept, from = j->sample.target[row] - j->fit.intercept;
        for (int64_t c = 0; c < j->sample.columns; c++) guess += fxi_part(&j->fit, &j->sample, c, row);
        j->error[i] = j->sample.target[row] - guess;
        squares += j->sample.weight[row] * j->error[i] * j->error[i];
        j->spread += j->sample.weight[row] * from * from;
    }
    // A target that does not move has nothing to explain.
    if (!(j->spread > 0.0)) j->spread = 1.0;
    j->base = 1.0 - squares / j->spread;
    j->scores[j->fold] = j->base;
}

static rp_status run_fold(job *j, rp_error *error)
{
    const fx_fold *fold = &j->folds->folds[j->fold];
    if (fold->train_count < 2)
        return rp_fail(error, RP_EVALUE,
                       "importance: purging leaves no training rows for fold %lld; take fewer folds, a "
                       "shorter embargo, or shorter labels",
                       (long long)j->fold);
    rp_status status = fxi_ridge_fit(&j->sample, fold->train, fold->train_count, j->options->ridge, &j->fit, error);
    if (status == RP_OK) {
        predict(j, fold);
        rp_parallel_for(j->items, 1, shuffle_items, j);
    }
    fxi_ridge_clear(&j->fit);
    return status;
}

static rp_status make_folds(job *j, rp_error *error)
{
    const fxi_sample *s = &j->sample;
    int threads = rp_threads();
    rp_status status =
        fx_folds_purged(s->t0, s->t1, s->count, j->options->folds, j->options->embargo, &j->folds, error);
    if (status != RP_OK) return status;
    j->items = s->columns + j->result->cluster_count;
    size_t longest = (size_t)(s->count / j->options->folds + 1);
    j->scores = rp_calloc((size_t)j->folds->count, sizeof *j->scores);
    j->losses = rp_calloc((size_t)(j->items * j->folds->count), sizeof *j->losses);
    j->error = rp_malloc(longest * sizeof *j->error);
    j->scratch = rp_calloc((size_t)threads, sizeof *j->scratch);
    bool full = j->scores && j->losses && j->error && j->scratch;
    for (; full && j->threads < threads; j->threads++)
        if (!(j->scratch[j->threads] = rp_malloc(2 * longest * sizeof(double)))) full = false;
    return full ? RP_OK : rp_fail(error, RP_ENOMEM, "importance: no memory for the folds");
}

/* ---- result -------------------------------------------------------------------------------------------------------
 */

static void mean_of(const double *x, int64_t n, double *mean, double *error)
{
    double sum = 0.0, squares = 0.0;
    for (int64_t i = 0; i < n; i++) sum += x[i];
    *mean = sum / (double)n;
    for (int64_t i = 0; i < n; i++) squares += (x[i] - *mean) * (x[i] - *mean);
    *error = n > 1 ? sqrt(squares / (double)(n - 1) / (double)n) : NAN;
}

static void write_items(job *j, const fx_features *features)
{
    fx_importance *r = j->result;
    int64_t folds = j->folds->count;
    mean_of(j->scores, folds, &r->score, &r->score_error);
    r->rows = j->sample.count;
    r->folds = folds;
    for (int64_t k = 0; k < r->cluster_count; k++) {
        r->clusters[k].cluster = (int32_t)k;
        r->clusters[k].correlation = NAN;
        mean_of(j->losses + (r->column_count + k) * folds, folds, &r->clusters[k].mda, &r->clusters[k].error);
    }
    for (int64_t c = 0; c < r->column_count; c++) {
        fx_importance_item *item = &r->columns[c], *cluster = &r->clusters[j->cluster[c]];
        memcpy(item->name, features->names[c], sizeof item->name);
        item->cluster = j->cluster[c];
        item->columns = 1;
        mean_of(j->losses + c * folds, folds, &item->mda, &item->error);
        cluster->columns++;
    }
    for (int64_t k = 0; k < r->cluster_count; k++) {
        const fx_importance_item *best = NULL;
        for (int64_t c = 0; c < r->column_count; c++)
            if (j->cluster[c] == k && (!best || r->columns[c].mda > best->mda)) best = &r->columns[c];
        if (best) memcpy(r->clusters[k].name, best->name, sizeof best->name);
    }
}

static void finish(job *j)
{
    fxi_sample *s = &j->sample;
    void *const blocks[] = {s->x,       s->target,    s->weight, s->t0,     s->t1,
                            j->cluster, j->distances, j->scores, j->losses, j->error};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) rp_free(blocks[i]);
    for (int i = 0; i < j->threads; i++) rp_free(j->scratch[i]);
    rp_free(j->scratch);
    fx_folds_free(j->folds);
    fx_importance_free(j->result);
}

static rp_status new_result(job *j, const fx_features *features, rp_error *error)
{
    j->result = rp_calloc(1, sizeof *j->result);
    if (j->result) j->result->columns = rp_calloc((size_t)features->columns, sizeof *j->result->columns);
    if (!j->result || !j->result->columns)
        return rp_fail(error, RP_ENOMEM, "importance: no memory for %lld columns", (long long)features->columns);
    j->result->column_count = features->columns;
    return RP_OK;
}

rp_status fx_importance_measure(const fx_learning_rows *rows, const fx_importance_options *options,
                                fx_importance **importance, rp_error *error)
{
    fx_importance_options initial;
    fx_importance_default(&initial);
    job j = {.options = options ? options : &initial};
    rp_status status = check(rows, j.options, error);
    if (status != RP_OK) return status;
    status = new_result(&j, rows->features, error);
    if (status == RP_OK) status = gather(&j, rows, error);
    if (status == RP_OK) status = make_clusters(&j, error);
    if (status == RP_OK) status = make_folds(&j, error);
    for (j.fold = 0; status == RP_OK && j.fold < j.folds->count; j.fold++) status = run_fold(&j, error);
    if (status == RP_OK) {
        write_items(&j, rows->features);
        *importance = j.result;
        j.result = NULL;
    }
    finish(&j);
    return status;
}

void fx_importance_free(fx_importance *importance)
{
    if (!importance) return;
    rp_free(importance->columns);
    rp_free(importance->clusters);
    rp_free(importance);
}
