// Which columns the training range leaves: those that are known often enough, move, and do not repeat an earlier one.
#include "pipeline_i.h"

#include <math.h>
#include <string.h>

enum { CORRELATION_ROWS = 20000 };

const char *fx_drop_name(fx_drop drop)
{
    static const char *const names[FX_DROP_COUNT] = {"kept", "missing", "constant", "correlated"};
    return drop >= 0 && drop < FX_DROP_COUNT ? names[drop] : "?";
}

typedef struct job {
    const fx_pipeline *pipeline;
    const fx_features *features;
    int64_t begin, end, step; // rows of correlations: begin, begin + step, ...
    fx_pipeline_fit *fit;
    // Correlations of one column with those before it.
    int64_t column;
    double *correlation;
} job;

/* ---- one column ---------------------------------------------------------------------------------------------------
 */

static void measure(int64_t begin, int64_t end, int thread, void *context)
{
    const job *j = context;
    (void)thread;
    for (int64_t c = begin; c < end; c++) {
        const float *x = j->features->values + c * j->features->stride;
        fx_column_fit *fit = &j->fit->columns[c];
        double mean = 0.0, squares = 0.0;
        int64_t known = 0;
        for (int64_t t = j->begin; t < j->end; t++) {
            if (isnan(x[t])) continue;
            double from = (double)x[t] - mean;
            mean += from / (double)++known;
            squares += from * ((double)x[t] - mean);
        }
        memcpy(fit->name, j->features->names[c], sizeof fit->name);
        fit->missing = 1.0 - (double)known / (double)(j->end - j->begin);
        fit->mean = known ? mean : NAN;
        fit->deviation = known ? sqrt(squares / (double)known) : NAN;
        if (known == 0 || fit->missing > j->pipeline->drop_missing)
            fit->drop = j->pipeline->drop_missing < 1.0 ? FX_DROP_MISSING : FX_DROP_NOT;
        else if (fit->deviation <= j->pipeline->drop_constant)
            fit->drop = FX_DROP_CONSTANT;
    }
}

/* ---- pairs --------------------------------------------------------------------------------------------------------
 */

// Pearson's correlation at the rows where both are known; 0 where it does not exist.
static double correlation(const job *j, int64_t a, int64_t b)
{
    const float *x = j->features->values + a * j->features->stride, *y = j->features->values + b * j->features->stride;
    double mean_x = j->fit->columns[a].mean, mean_y = j->fit->columns[b].mean;
    double n = 0, sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
    for (int64_t t = j->begin; t < j->end; t += j->step) {
        if (isnan(x[t]) || isnan(y[t])) continue;
        double dx = (double)x[t] - mean_x, dy = (double)y[t] - mean_y;
        n += 1.0;
        sx += dx;
        sy += dy;
        sxx += dx * dx;
        syy += dy * dy;
        sxy += dx * dy;
    }
    if (n < 3.0) return 0.0;
    double below = (sxx - sx * sx / n) * (syy - sy * sy / n);
    return below > 0.0 ? (sxy - sx * sy / n) / sqrt(below) : 0.0;
}

static void correlate(int64_t begin, int64_t end, int thread, void *context)
{
    const job *j = context;
    (void)thread;
    for (int64_t c = begin; c < end; c++)
        j->correlation[c] = j->fit->columns[c].drop == FX_DROP_NOT ? correlation(j, c, j->column) : 0.0;
}

// A column goes when it repeats a kept one before it; the one it repeats most is its partner.
static rp_status drop_repeats(job *j, rp_error *error)
{
    if (j->pipeline->drop_correlated >= 1.0) return RP_OK;
    j->correlation = rp_malloc((size_t)j->fit->count * sizeof *j->correlation);
    if (!j->correlation) return rp_fail(error, RP_ENOMEM, "pipeline fit: no memory for correlations"), RP_ENOMEM;
    for (j->column = 1; j->column < j->fit->count; j->column++) {
        fx_column_fit *fit = &j->fit->columns[j->column];
        if (fit->drop != FX_DROP_NOT) continue;
        rp_parallel_for(j->column, 8, correlate, j);
        int64_t most = 0;
        for (int64_t c = 1; c < j->column; c++)
            if (fabs(j->correlation[c]) > fabs(j->correlation[most])) most = c;
        if (!(fabs(j->correlation[most]) > j->pipeline->drop_correlated)) continue;
        fit->drop = FX_DROP_CORRELATED;
        fit->correlation = j->correlation[most];
        memcpy(fit->partner, j->fit->columns[most].name, sizeof fit->partner);
    }
    rp_free(j->correlation);
    return RP_OK;
}

/* ---- the fit ------------------------------------------------------------------------------------------------------
 */

rp_status fxi_pipeline_same_columns(const fx_pipeline *pipeline, const fx_features *features, rp_error *error)
{
    const fx_feature_set *set = pipeline->set;
    for (int64_t c = 0; c < set->count && c < features->columns; c++)
        if (strcmp(set->specs[c].name, features->names[c]) != 0)
            return rp_fail(error, RP_ECONFLICT, "the matrix's column %lld is %s, the pipeline's %s", (long long)c,
                           features->names[c], set->specs[c].name),
                   RP_ECONFLICT;
    if (set->count != features->columns)
        return rp_fail(error, RP_ECONFLICT, "the matrix has %lld columns, the pipeline %lld",
                       (long long)features->columns, (long long)set->count),
               RP_ECONFLICT;
    return RP_OK;
}

rp_status fxi_pipeline_fit_new(int64_t count, fx_pipeline_fit **fit, rp_error *error)
{
    fx_pipeline_fit *f = rp_calloc(1, sizeof *f);
    if (f) f->columns = rp_calloc((size_t)(count > 0 ? count : 1), sizeof *f->columns);
    if (!f || !f->columns) {
        fx_pipeline_fit_free(f);
        return rp_fail(error, RP_ENOMEM, "pipeline fit: no memory for %lld columns", (long long)count), RP_ENOMEM;
    }
    f->count = count;
    *fit = f;
    return RP_OK;
}

rp_status fx_pipeline_fit_rows(const fx_pipeline *pipeline, const fx_features *features, int64_t begin, int64_t end,
                               fx_pipeline_fit **fit, rp_error *error)
{
    job j = {.pipeline = pipeline, .features = features, .begin = begin, .end = end};
    rp_status status = fxi_pipeline_same_columns(pipeline, features, error);
    if (status != RP_OK) return status;
    if (begin < 0 || begin >= end || end > features->count)
        return rp_fail(error, RP_EINDEX, "training rows [%lld, %lld) of a matrix of %lld rows", (long long)begin,
                       (long long)end, (long long)features->count),
               RP_EINDEX;
    status = fxi_pipeline_fit_new(features->columns, &j.fit, error);
    if (status != RP_OK) return status;
    j.step = (end - begin + CORRELATION_ROWS - 1) / CORRELATION_ROWS;
    j.fit->rows = end - begin;
    if (features->known_at) {
        j.fit->begin_time = features->known_at[begin];
        j.fit->end_time = features->known_at[end - 1];
    }
    rp_parallel_for(features->columns, 1, measure, &j);
    status = drop_repeats(&j, error);
    if (status == RP_OK) status = fx_pipeline_hash(pipeline, &j.fit->pipeline, error);
    if (status == RP_OK)
        *fit = j.fit;
    else
        fx_pipeline_fit_free(j.fit);
    return status;
}

void fx_pipeline_fit_free(fx_pipeline_fit *fit)
{
    if (!fit) return;
    rp_free(fit->columns);
    rp_free(fit);
}
