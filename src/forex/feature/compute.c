// The matrix: frames of the timeframes asked for, then one group of columns per task. A column depends on its spec and
// the inputs alone, so the number of threads changes nothing.
#include "feature_i.h"

#include <string.h>
#include <sys/mman.h>

typedef struct job {
    const fx_feature_set *set;
    const fx_feature_inputs *inputs;
    fxi_frames frames[FX_TIMEFRAME_COUNT];
    fx_features *features;
    int64_t *members; // columns, group after group
    int64_t *first;   // per group: where its members start; one more at the end
    int64_t groups;
    fxi_column_result *results; // per column
    rp_status *status;          // per group
    rp_error *errors;           // per group
    double **blocks;            // per thread: work arrays, kept from group to group
    int threads;
} job;

/* ---- groups ------------------------------------------------------------------------------------------------------ */

// Columns that one run gives stand together, in the order in which their groups begin.
static bool make_groups(job *j)
{
    int64_t n = j->set->count, placed = 0;
    bool *taken = rp_calloc((size_t)n, sizeof *taken);
    j->members = rp_calloc((size_t)n, sizeof *j->members);
    j->first = rp_calloc((size_t)n + 1, sizeof *j->first);
    if (taken && j->members && j->first) {
        for (int64_t c = 0; c < n; c++) {
            if (taken[c]) continue;
            j->first[j->groups++] = placed;
            for (int64_t k = c; k < n; k++) {
                if (taken[k] || !fxi_same_run(&j->set->specs[c], &j->set->specs[k])) continue;
                taken[k] = true;
                j->members[placed++] = k;
            }
        }
        j->first[j->groups] = placed;
    }
    rp_free(taken);
    return placed == n;
}

static void compute_groups(int64_t begin, int64_t end, int thread, void *context)
{
    job *j = context;
    for (int64_t g = begin; g < end; g++) {
        const int64_t *members = j->members + j->first[g];
        const fxi_group group = {.set = j->set,
                                 .members = members,
                                 .count = j->first[g + 1] - j->first[g],
                                 .frames = &j->frames[j->set->specs[members[0]].timeframe],
                                 .base = &j->frames[j->inputs->bars->timeframe].own,
                                 .news = j->inputs->news,
                                 .rates = j->inputs->rates};
        j->status[g] = fxi_group_run(&group, j->blocks[thread], j->results, &j->errors[g]);
    }
}

/* ---- checks ------------------------------------------------------------------------------------------------------ */

static rp_status check_set(const fx_feature_inputs *inputs, const fx_feature_set *set, rp_error *error)
{
    if (set->count < 1) return rp_fail(error, RP_EINVAL, "feature set: no columns"), RP_EINVAL;
    for (int64_t c = 0; c < set->count; c++) {
        rp_status status = fxi_spec_check(&set->specs[c], inputs, error);
        if (status != RP_OK) return status;
        for (int64_t k = 0; k < c; k++)
            if (strcmp(set->specs[c].name, set->specs[k].name) == 0)
                return rp_fail(error, RP_ECONFLICT, "feature set: columns %lld and %lld are both called %s",
                               (long long)k, (long long)c, set->specs[c].name),
                       RP_ECONFLICT;
    }
    return RP_OK;
}

static void hash_spec(rp_hasher *hasher, const fx_feature_spec *s, fx_day_rule rule)
{
    int32_t whole[] = {s->output, s->parameter_count, s->timeframe, s->scaling, s->window, s->normalise, rule};
    rp_hasher_add(hasher, s->name, strlen(s->name) + 1);
    rp_hasher_add(hasher, s->indicator, strlen(s->indicator) + 1);
    rp_hasher_add(hasher, s->parameters, (size_t)s->parameter_count * sizeof *s->parameters);
    rp_hasher_add(hasher, whole, sizeof whole);
    // Columns without these have the hash that they had before these were there.
    if (s->lag) rp_hasher_add(hasher, &s->lag, sizeof s->lag);
    if (s->word[0]) rp_hasher_add(hasher, s->word, strlen(s->word) + 1);
}

// Longer bars follow the calendars of their series.
void fxi_hash_calendars(rp_hasher *hasher, const fx_feature_inputs *inputs)
{
    for (int64_t k = -1; k < inputs->other_count; k++) {
        const fx_bars *bars = k < 0 ? inputs->bars : inputs->others[k];
        if (!bars->calendar) continue;
        const rp_hash hash = fx_calendar_hash(bars->calendar);
        rp_hasher_add(hasher, &k, sizeof k);
        rp_hasher_add(hasher, &hash, sizeof hash);
    }
}

static rp_hash set_hash(const fx_feature_inputs *inputs, const fx_feature_set *set, rp_hasher *hasher)
{
    rp_hasher_add(hasher, &inputs->bars->hash, sizeof inputs->bars->hash);
    for (int64_t c = 0; c < set->count; c++) hash_spec(hasher, &set->specs[c], set->day_rule);
    for (int64_t k = 0; k < inputs->other_count; k++)
        rp_hasher_add(hasher, &inputs->others[k]->hash, sizeof inputs->others[k]->hash);
    if (inputs->news) rp_hasher_add(hasher, &inputs->news_hash, sizeof inputs->news_hash);
    if (inputs->rates) rp_hasher_add(hasher, &inputs->rates_hash, sizeof inputs->rates_hash);
    fxi_hash_calendars(hasher, inputs);
    return rp_hasher_value(hasher);
}

/* ---- memory ------------------------------------------------------------------------------------------------------ */

rp_status fxi_features_new(int64_t count, int64_t columns, fx_features **features, rp_error *error)
{
    fx_features *f = rp_calloc(1, sizeof *f);
    if (f) {
        f->count = count;
        f->columns = columns;
        f->stride = (count + 15) / 16 * 16;
        size_t cells = (size_t)f->stride * (size_t)columns, rows = (size_t)(count > 0 ? count : 1);
        f->values = rp_malloc(cells > 0 ? cells * sizeof *f->values : 1);
        f->names = rp_calloc((size_t)(columns > 0 ? columns : 1), sizeof *f->names);
        f->column_warm_up = rp_calloc((size_t)(columns > 0 ? columns : 1), sizeof *f->column_warm_up);
        f->known_at = rp_malloc(rows * sizeof *f->known_at);
    }
    if (!f || !f->values || !f->names || !f->column_warm_up || !f->known_at) {
        fx_features_free(f);
        return rp_fail(error, RP_ENOMEM, "features: no memory for %lld columns of %lld rows", (long long)columns,
                       (long long)count),
               RP_ENOMEM;
    }
    for (int64_t c = 0; c < columns; c++)
        memset(f->values + c * f->stride + count, 0, (size_t)(f->stride - count) * sizeof *f->values);
    *features = f;
    return RP_OK;
}

static rp_status empty_matrix(const fx_feature_inputs *inputs, const fx_feature_set *set, fx_features **features,
                              rp_error *error)
{
    const fx_bars *bars = inputs->bars;
    fx_features *f;
    rp_status status = fxi_features_new(bars->count, set->count, &f, error);
    if (status != RP_OK) return status;
    rp_hasher *hasher = rp_hasher_new();
    if (!hasher) {
        fx_features_free(f);
        return rp_fail(error, RP_ENOMEM, "features: no memory for a hash"), RP_ENOMEM;
    }
    for (int64_t c = 0; c < f->columns; c++) memcpy(f->names[c], set->specs[c].name, sizeof f->names[c]);
    if (bars->count > 0) memcpy(f->known_at, bars->known_at, (size_t)bars->count * sizeof *f->known_at);
    f->hash = set_hash(inputs, set, hasher);
    rp_hasher_free(hasher);
    *features = f;
    return RP_OK;
}

static rp_status make_frame(job *j, fx_timeframe tf, rp_error *error)
{
    fxi_frames *f = &j->frames[tf];
    if (f->made) return RP_OK;
    rp_status status = fxi_frame_make(j->inputs->bars, tf, j->set->day_rule, &f->own, error);
    f->made = status == RP_OK;
    return status;
}

static rp_status make_others(job *j, fx_timeframe tf, rp_error *error)
{
    fxi_frames *f = &j->frames[tf];
    if (f->others) return RP_OK;
    f->others = rp_calloc((size_t)j->inputs->other_count, sizeof *f->others);
    if (!f->others) return rp_fail(error, RP_ENOMEM, "features: no memory for the frames of other symbols"), RP_ENOMEM;
    for (; f->other_count < j->inputs->other_count; f->other_count++) {
        const fx_bars *other = j->inputs->others[f->other_count];
        rp_status status =
            fxi_frame_make_other(other, tf, j->set->day_rule, &f->own, &f->others[f->other_count], error);
        if (status != RP_OK) return status;
    }
    return RP_OK;
}

static rp_status make_frames(job *j, rp_error *error)
{
    rp_status status = make_frame(j, j->inputs->bars->timeframe, error);
    for (int64_t c = 0; status == RP_OK && c < j->set->count; c++) {
        const fx_feature_spec *spec = &j->set->specs[c];
        fxi_frames *f = &j->frames[spec->timeframe];
        status = make_frame(j, spec->timeframe, error);
        if (status == RP_OK && spec->normalise == FXI_NORMALISE_ATR) status = fxi_frame_add_atr(&f->own, error);
        if (status == RP_OK && fxi_spec_needs_days(spec)) status = fxi_frame_add_days(&f->own, error);
        if (status == RP_OK && fxi_spec_needs_others(spec)) status = make_others(j, spec->timeframe, error);
        if (status != RP_OK) rp_error_prefix(error, "feature %s: ", spec->name);
    }
    return status;
}

static int64_t most_arrays(const job *j)
{
    int64_t most = 0;
    for (int64_t g = 0; g < j->groups; g++) {
        int64_t arrays = fxi_group_arrays(j->set, j->members + j->first[g], j->first[g + 1] - j->first[g]);
        if (arrays > most) most = arrays;
    }
    return most;
}

static rp_status reserve(job *j, rp_error *error)
{
    int64_t rows = j->inputs->bars->count > 0 ? j->inputs->bars->count : 1;
    size_t columns = (size_t)j->set->count;
    int threads = rp_threads();
    bool full = make_groups(j);
    if (full) {
        j->results = rp_calloc(columns, sizeof *j->results);
        j->status = rp_calloc(columns, sizeof *j->status);
        j->errors = rp_calloc(columns, sizeof *j->errors);
        j->blocks = rp_calloc((size_t)threads, sizeof *j->blocks);
        full = j->results && j->status && j->errors && j->blocks;
    }
    for (; full && j->threads < threads && j->threads < j->groups; j->threads++) {
        j->blocks[j->threads] = rp_malloc((size_t)(most_arrays(j) * rows) * sizeof **j->blocks);
        if (!j->blocks[j->threads]) full = false;
    }
    if (!full)
        return rp_fail(error, RP_ENOMEM, "features: no memory for the work on %zu columns of %lld rows", columns,
                       (long long)rows),
               RP_ENOMEM;
    for (int64_t c = 0; c < j->set->count; c++) {
        j->results[c].rows = j->features->count;
        j->results[c].values = j->features->values + c * j->features->stride;
    }
    return RP_OK;
}

static void finish(job *j)
{
    for (int tf = 0; tf < FX_TIMEFRAME_COUNT; tf++) {
        fxi_frames *f = &j->frames[tf];
        fxi_frame_clear(&f->own);
        for (int64_t k = 0; k < f->other_count; k++) fxi_frame_clear(&f->others[k]);
        rp_free(f->others);
    }
    for (int i = 0; i < j->threads; i++) rp_free(j->blocks[i]);
    rp_free(j->blocks);
    rp_free(j->members);
    rp_free(j->first);
    rp_free(j->results);
    rp_free(j->status);
    rp_free(j->errors);
    fx_features_free(j->features);
}

// The first group that failed speaks, whichever thread ran it.
static rp_status gather(job *j, rp_error *error)
{
    for (int64_t g = 0; g < j->groups; g++) {
        if (j->status[g] == RP_OK) continue;
        if (error) *error = j->errors[g];
        return j->status[g];
    }
    j->features->warm_up = 0;
    for (int64_t c = 0; c < j->set->count; c++) {
        j->features->column_warm_up[c] = j->results[c].stable;
        if (j->results[c].stable > j->features->warm_up) j->features->warm_up = j->results[c].stable;
    }
    return RP_OK;
}

rp_status fx_features_compute_from(const fx_feature_inputs *inputs, const fx_feature_set *set, fx_features **features,
                                   rp_error *error)
{
    rp_status status = check_set(inputs, set, error);
    if (status != RP_OK) return status;
    job j = {.set = set, .inputs = inputs};
    status = empty_matrix(inputs, set, &j.features, error);
    if (status != RP_OK) return status;
    status = reserve(&j, error);
    if (status == RP_OK) status = make_frames(&j, error);
    if (status == RP_OK) {
        rp_parallel_for(j.groups, 1, compute_groups, &j);
        status = gather(&j, error);
    }
    if (status == RP_OK) {
        *features = j.features;
        j.features = NULL;
    }
    finish(&j);
    return status;
}

rp_status fx_features_compute(const fx_bars *bars, const fx_feature_set *set, fx_features **features, rp_error *error)
{
    return fx_features_compute_from(&(fx_feature_inputs){.bars = bars}, set, features, error);
}

void fx_features_free(fx_features *features)
{
    if (!features) return;
    if (features->map) {
        munmap(features->map, (size_t)features->map_bytes);
    } else {
        rp_free(features->values);
        rp_free(features->names);
        rp_free(features->column_warm_up);
        rp_free(features->known_at);
        rp_free(features->bar);
        rp_free(features->observed);
    }
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
