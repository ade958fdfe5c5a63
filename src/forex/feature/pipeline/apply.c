// The matrix after the pipeline: dropped columns, and the policy for what is not known.
#include "pipeline_i.h"

#include <math.h>
#include <string.h>

typedef struct job {
    const fx_pipeline *pipeline;
    const fx_features *in;
    fx_features *out;
    int64_t *columns; // of `in`, by column of `out`
    int64_t *rows;    // of `in`, by row of `out`; NULL: the same
} job;

static rp_status check_fit(const fx_pipeline *p, const fx_pipeline_fit *fit, rp_error *error)
{
    rp_hash hash;
    rp_status status = fx_pipeline_hash(p, &hash, error);
    if (status != RP_OK) return status;
    if (!rp_hash_equal(hash, fit->pipeline) || fit->count != p->set->count)
        return rp_fail(error, RP_ECONFLICT, "the fit belongs to another pipeline; fit this one on its training range");
    for (int64_t c = 0; c < fit->count; c++)
        if (strcmp(fit->columns[c].name, p->set->specs[c].name) != 0)
            return rp_fail(error, RP_ECONFLICT, "the fit's column %lld is %s, the pipeline's %s", (long long)c,
                           fit->columns[c].name, p->set->specs[c].name);
    return RP_OK;
}

static rp_status choose_columns(job *j, const fx_pipeline_fit *fit, int64_t *kept, rp_error *error)
{
    j->columns = rp_malloc((size_t)j->in->columns * sizeof *j->columns);
    if (!j->columns) return rp_fail(error, RP_ENOMEM, "pipeline: no memory for its columns");
    *kept = 0;
    for (int64_t c = 0; c < j->in->columns; c++)
        if (!fit || fit->columns[c].drop == FX_DROP_NOT) j->columns[(*kept)++] = c;
    if (*kept > 0) return RP_OK;
    return rp_fail(error, RP_EVALUE, "the training range leaves no column: all are missing, constant or repeats");
}

// Every row went: names the column that is known least.
static rp_status refuse_rows(const job *j, int64_t columns, rp_error *error)
{
    int64_t least = INT64_MAX, at = 0;
    for (int64_t c = 0; c < columns; c++) {
        const float *x = j->in->values + j->columns[c] * j->in->stride;
        int64_t known = 0;
        for (int64_t t = 0; t < j->in->count; t++) known += !isnan(x[t]);
        if (known < least) {
            least = known;
            at = j->columns[c];
        }
    }
    return rp_fail(error, RP_EVALUE,
                   "missing.policy drop leaves no row: none has every column known; %s is known least, in %lld of %lld "
                   "rows. Leave it out, take more bars, or keep or fill",
                   j->in->names[at], (long long)least, (long long)j->in->count);
}

// Rows at which every kept column is known.
static rp_status choose_rows(job *j, int64_t columns, int64_t *kept, rp_error *error)
{
    int64_t n = j->in->count;
    *kept = n;
    if (j->pipeline->missing != FX_MISSING_DROP) return RP_OK;
    j->rows = rp_malloc((size_t)(n > 0 ? n : 1) * sizeof *j->rows);
    uint8_t *gap = rp_calloc((size_t)(n > 0 ? n : 1), 1);
    if (!j->rows || !gap) {
        rp_free(gap);
        return rp_fail(error, RP_ENOMEM, "pipeline: no memory for its rows");
    }
    for (int64_t c = 0; c < columns; c++) {
        const float *x = j->in->values + j->columns[c] * j->in->stride;
        for (int64_t t = 0; t < n; t++) gap[t] |= isnan(x[t]) != 0;
    }
    *kept = 0;
    for (int64_t t = 0; t < n; t++)
        if (!gap[t]) j->rows[(*kept)++] = t;
    rp_free(gap);
    return *kept > 0 || n == 0 ? RP_OK : refuse_rows(j, columns, error);
}

/* ---- columns ------------------------------------------------------------------------------------------------------
 */

static void mask_and_fill(const job *j, int64_t c)
{
    fx_features *out = j->out;
    float *x = out->values + c * out->stride, last = NAN;
    uint64_t *mask = out->observed + c * out->mask_words;
    int64_t age = 0, limit = j->pipeline->missing == FX_MISSING_FILL ? j->pipeline->fill_limit : 0;
    for (int64_t t = 0; t < out->count; t++) {
        if (!isnan(x[t])) {
            mask[t / 64] |= UINT64_C(1) << (t % 64);
            last = x[t];
            age = 0;
        } else if (++age <= limit) {
            x[t] = last;
        }
    }
}

// First row of the result that is not before row `from` of the input.
static int64_t row_after(const job *j, int64_t from)
{
    if (!j->rows) return from;
    int64_t low = 0, high = j->out->count;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (j->rows[middle] < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void copy_columns(int64_t begin, int64_t end, int thread, void *context)
{
    const job *j = context;
    (void)thread;
    for (int64_t c = begin; c < end; c++) {
        const float *from = j->in->values + j->columns[c] * j->in->stride;
        float *to = j->out->values + c * j->out->stride;
        for (int64_t t = 0; t < j->out->count; t++) to[t] = from[j->rows ? j->rows[t] : t];
        memcpy(j->out->names[c], j->in->names[j->columns[c]], sizeof *j->out->names);
        j->out->column_warm_up[c] = row_after(j, j->in->column_warm_up ? j->in->column_warm_up[j->columns[c]] : 0);
        if (j->out->observed) mask_and_fill(j, c);
    }
}

static rp_status copy_rows(job *j, rp_error *error)
{
    fx_features *out = j->out;
    if (j->in->known_at)
        for (int64_t t = 0; t < out->count; t++) out->known_at[t] = j->in->known_at[j->rows ? j->rows[t] : t];
    else
        memset(out->known_at, 0, (size_t)out->count * sizeof *out->known_at);
    if (!j->rows && !j->in->bar) return RP_OK;
    out->bar = rp_malloc((size_t)(out->count > 0 ? out->count : 1) * sizeof *out->bar);
    if (!out->bar) return rp_fail(error, RP_ENOMEM, "pipeline: no memory for its rows");
    for (int64_t t = 0; t < out->count; t++) {
        int64_t row = j->rows ? j->rows[t] : t;
        out->bar[t] = j->in->bar ? j->in->bar[row] : row;
    }
    return RP_OK;
}

static rp_status make_mask(job *j, rp_error *error)
{
    fx_features *out = j->out;
    if (j->pipeline->missing == FX_MISSING_DROP) return RP_OK;
    out->mask_words = (out->count + 63) / 64;
    out->observed = rp_calloc((size_t)(out->columns * out->mask_words + 1), sizeof *out->observed);
    return out->observed ? RP_OK : rp_fail(error, RP_ENOMEM, "pipeline: no memory for the mask");
}

static void set_warm_up(fx_features *out)
{
    out->warm_up = 0;
    for (int64_t c = 0; c < out->columns; c++)
        if (out->column_warm_up[c] > out->warm_up) out->warm_up = out->column_warm_up[c];
}

// What the result depends on: the matrix, the pipeline's policy, and what was dropped.
static rp_status set_hash(job *j, rp_error *error)
{
    rp_hash pipeline;
    rp_status status = fx_pipeline_hash(j->pipeline, &pipeline, error);
    rp_hasher *hasher = status == RP_OK ? rp_hasher_new() : NULL;
    if (status != RP_OK) return status;
    if (!hasher) return rp_fail(error, RP_ENOMEM, "pipeline: no memory for a hash");
    rp_hasher_add(hasher, &j->in->hash, sizeof j->in->hash);
    rp_hasher_add(hasher, &pipeline, sizeof pipeline);
    rp_hasher_add(hasher, j->columns, (size_t)j->out->columns * sizeof *j->columns);
    j->out->hash = rp_hasher_value(hasher);
    rp_hasher_free(hasher);
    return RP_OK;
}

static rp_status run(job *j, const fx_pipeline_fit *fit, rp_error *error)
{
    int64_t columns = 0, rows = 0;
    rp_status status = choose_columns(j, fit, &columns, error);
    if (status == RP_OK) status = choose_rows(j, columns, &rows, error);
    if (status == RP_OK) status = fxi_features_new(rows, columns, &j->out, error);
    if (status == RP_OK) status = make_mask(j, error);
    if (status == RP_OK) status = copy_rows(j, error);
    if (status == RP_OK) status = set_hash(j, error);
    if (status != RP_OK) return status;
    rp_parallel_for(columns, 1, copy_columns, j);
    set_warm_up(j->out);
    return RP_OK;
}

rp_status fx_pipeline_apply(const fx_pipeline *pipeline, const fx_features *features, const fx_pipeline_fit *fit,
                            fx_features **out, rp_error *error)
{
    job j = {.pipeline = pipeline, .in = features};
    rp_status status = fxi_pipeline_same_columns(pipeline, features, error);
    if (status == RP_OK && fit) status = check_fit(pipeline, fit, error);
    if (status != RP_OK) return status;
    status = run(&j, fit, error);
    rp_free(j.columns);
    rp_free(j.rows);
    if (status == RP_OK)
        *out = j.out;
    else
        fx_features_free(j.out);
    return status;
}
