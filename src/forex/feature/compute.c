// The matrix: frames of the timeframes asked for, then one column per task. A column depends on its spec and the bars
// alone, so the number of threads changes nothing.
#include "feature_i.h"

#include <string.h>

typedef struct job {
    const fx_feature_set *set;
    fxi_frame frames[FX_TIMEFRAME_COUNT];
    bool made[FX_TIMEFRAME_COUNT];
    fx_features *features;
    fxi_column_result *results; // per column
    rp_status *status;          // per column
    rp_error *errors;           // per column
    double **blocks;            // per thread: work arrays, kept from column to column
    int threads;
} job;

static void compute_columns(int64_t begin, int64_t end, int thread, void *context)
{
    job *j = context;
    for (int64_t c = begin; c < end; c++) {
        const fx_feature_spec *spec = &j->set->specs[c];
        j->results[c].rows = j->features->count;
        j->results[c].values = j->features->values + c * j->features->stride;
        j->status[c] = fxi_column(spec, &j->frames[spec->timeframe], j->blocks[thread], &j->results[c], &j->errors[c]);
    }
}

static rp_status check_set(const fx_bars *bars, const fx_feature_set *set, rp_error *error)
{
    if (set->count < 1) return rp_fail(error, RP_EINVAL, "feature set: no columns");
    for (int64_t c = 0; c < set->count; c++) {
        rp_status status = fxi_spec_check(&set->specs[c], bars, error);
        if (status != RP_OK) return status;
        for (int64_t k = 0; k < c; k++)
            if (strcmp(set->specs[c].name, set->specs[k].name) == 0)
                return rp_fail(error, RP_ECONFLICT, "feature set: columns %lld and %lld are both called %s",
                               (long long)k, (long long)c, set->specs[c].name);
    }
    return RP_OK;
}

static rp_hash set_hash(const fx_bars *bars, const fx_feature_set *set, rp_hasher *hasher)
{
    rp_hasher_add(hasher, &bars->hash, sizeof bars->hash);
    for (int64_t c = 0; c < set->count; c++) {
        const fx_feature_spec *s = &set->specs[c];
        int32_t whole[] = {s->output, s->parameter_count, s->timeframe, s->scaling,
                           s->window, s->normalise,       set->day_rule};
        rp_hasher_add(hasher, s->name, strlen(s->name) + 1);
        rp_hasher_add(hasher, s->indicator, strlen(s->indicator) + 1);
        rp_hasher_add(hasher, s->parameters, (size_t)s->parameter_count * sizeof *s->parameters);
        rp_hasher_add(hasher, whole, sizeof whole);
    }
    return rp_hasher_value(hasher);
}

static rp_status empty_matrix(const fx_bars *bars, const fx_feature_set *set, fx_features **features, rp_error *error)
{
    fx_features *f = rp_calloc(1, sizeof *f);
    rp_hasher *hasher = rp_hasher_new();
    if (!f || !hasher) goto fail;
    f->count = bars->count;
    f->columns = set->count;
    f->stride = (bars->count + 15) / 16 * 16;
    size_t cells = (size_t)f->stride * (size_t)f->columns;
    f->values = rp_malloc(cells > 0 ? cells * sizeof *f->values : 1);
    f->names = rp_calloc((size_t)f->columns, sizeof *f->names);
    if (!f->values || !f->names) goto fail;
    for (int64_t c = 0; c < f->columns; c++) {
        memcpy(f->names[c], set->specs[c].name, sizeof f->names[c]);
        memset(f->values + c * f->stride + f->count, 0, (size_t)(f->stride - f->count) * sizeof *f->values);
    }
    f->hash = set_hash(bars, set, hasher);
    rp_hasher_free(hasher);
    *features = f;
    return RP_OK;
fail:
    rp_hasher_free(hasher);
    fx_features_free(f);
    return rp_fail(error, RP_ENOMEM, "features: no memory for %lld columns of %lld rows", (long long)set->count,
                   (long long)bars->count);
}

static rp_status make_frames(const fx_bars *bars, job *j, rp_error *error)
{
    for (int64_t c = 0; c < j->set->count; c++) {
        fx_timeframe tf = j->set->specs[c].timeframe;
        if (j->made[tf]) continue;
        rp_status status = fxi_frame_make(bars, tf, j->set->day_rule, &j->frames[tf], error);
        if (status != RP_OK) {
            rp_error_prefix(error, "feature %s: ", j->set->specs[c].name);
            return status;
        }
        j->made[tf] = true;
    }
    return RP_OK;
}

static rp_status reserve(const fx_bars *bars, job *j, rp_error *error)
{
    size_t columns = (size_t)j->set->count, block = FXI_COLUMN_BLOCK * (size_t)(bars->count > 0 ? bars->count : 1);
    int threads = rp_threads();
    j->results = rp_calloc(columns, sizeof *j->results);
    j->status = rp_calloc(columns, sizeof *j->status);
    j->errors = rp_calloc(columns, sizeof *j->errors);
    j->blocks = rp_calloc((size_t)threads, sizeof *j->blocks);
    bool full = j->results && j->status && j->errors && j->blocks;
    for (; full && j->threads < threads; j->threads++) {
        j->blocks[j->threads] = rp_malloc(block * sizeof **j->blocks);
        if (!j->blocks[j->threads]) full = false;
    }
    if (full) return RP_OK;
    return rp_fail(error, RP_ENOMEM, "features: no memory for the work on %zu columns of %lld rows", columns,
                   (long long)bars->count);
}

static void finish(job *j)
{
    for (int tf = 0; tf < FX_TIMEFRAME_COUNT; tf++) fxi_frame_clear(&j->frames[tf]);
    for (int i = 0; i < j->threads; i++) rp_free(j->blocks[i]);
    rp_free(j->blocks);
    rp_free(j->results);
    rp_free(j->status);
    rp_free(j->errors);
    fx_features_free(j->features);
}

// The first column that failed speaks, whichever thread ran it.
static rp_status gather(job *j, rp_error *error)
{
    for (int64_t c = 0; c < j->set->count; c++) {
        if (j->status[c] == RP_OK) continue;
        if (error) *error = j->errors[c];
        return j->status[c];
    }
    j->features->warm_up = 0;
    for (int64_t c = 0; c < j->set->count; c++)
        if (j->results[c].stable > j->features->warm_up) j->features->warm_up = j->results[c].stable;
    return RP_OK;
}

rp_status fx_features_compute(const fx_bars *bars, const fx_feature_set *set, fx_features **features, rp_error *error)
{
    rp_status status = check_set(bars, set, error);
    if (status != RP_OK) return status;
    job j = {.set = set};
    status = empty_matrix(bars, set, &j.features, error);
    if (status != RP_OK) return status;
    status = reserve(bars, &j, error);
    if (status != RP_OK) goto done;
    status = make_frames(bars, &j, error);
    if (status != RP_OK) goto done;
    rp_parallel_for(set->count, 1, compute_columns, &j);
    status = gather(&j, error);
    if (status != RP_OK) goto done;
    *features = j.features;
    j.features = NULL;
done:
    finish(&j);
    return status;
}

void fx_features_free(fx_features *features)
{
    if (!features) return;
    rp_free(features->values);
    rp_free(features->names);
    rp_free(features);
}

rp_array *fx_features_array(const fx_features *features)
{
    const int64_t shape[2] = {features->columns, features->count};
    const int64_t strides[2] = {features->stride * (int64_t)sizeof(float), (int64_t)sizeof(float)};
    const rp_foreign foreign = {
        .dtype = RP_F32, .ndim = 2, .shape = shape, .strides = strides, .data = features->values};
    return rp_from_foreign(&foreign);
}

int64_t fx_features_find(const fx_features *features, const char *name)
{
    for (int64_t c = 0; c < features->columns; c++)
        if (strcmp(features->names[c], name) == 0) return c;
    return -1;
}
