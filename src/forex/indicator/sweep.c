// Many parameter sets over one series: groups of them in plans of their own, on all threads.
#include "indicator_i.h"

#include <pthread.h>

enum { GROUP = 8 }; // sets whose buffers stay in a core's cache together

typedef struct sweep {
    const fx_indicator *indicator;
    const double *sets;
    int64_t set_count, group; // sets in all; at a time
    fx_compat compat;
    const fx_series *series;
    double *const *outputs;
    pthread_mutex_t lock; // of what follows
    int64_t failed;       // the first group that did, or INT64_MAX
    rp_status status;
    rp_error error;
} sweep;

static rp_status run_group(const sweep *w, int64_t first, int64_t count, rp_error *error)
{
    const fx_indicator *indicator = w->indicator;
    const double *sets = w->sets ? w->sets + first * indicator->parameter_count : NULL;
    double *const *outputs = w->outputs + first * indicator->output_count;
    fx_indicator_plan *plan = NULL;
    rp_status status = fx_indicator_plan_new(indicator, sets, count, w->compat, &plan, error);
    if (status == RP_OK) status = fxi_plan_run(plan, w->series, w->set_count * indicator->output_count, outputs, error);
    fx_indicator_plan_free(plan);
    return status;
}

static void run_groups(int64_t begin, int64_t end, int thread, void *context)
{
    sweep *w = context;
    (void)thread;
    for (int64_t g = begin; g < end; g++) {
        rp_error error = {0};
        int64_t first = g * w->group;
        rp_status status = run_group(w, first, fxi_min(w->group, w->set_count - first), &error);
        if (status == RP_OK) continue;
        pthread_mutex_lock(&w->lock);
        if (g < w->failed) {
            w->failed = g;
            w->status = status;
            w->error = error;
        }
        pthread_mutex_unlock(&w->lock);
    }
}

// One where starting others would take longer than the work.
static int64_t threads_for(int64_t set_count, int64_t bars)
{
    enum { LEAST = 50000 }; // values for each, some 50 us
    return fxi_min(rp_threads(), fxi_max(1, set_count * bars / LEAST));
}

rp_status fx_indicator_sweep(const fx_indicator *indicator, const double *sets, int64_t set_count, fx_compat compat,
                             const fx_series *series, double *const *outputs, rp_error *error)
{
    int64_t threads = threads_for(set_count, series->count);
    sweep w = {.indicator = indicator,
               .sets = sets,
               .set_count = set_count,
               .group = fxi_max(1, fxi_min(GROUP, (set_count + threads - 1) / threads)),
               .compat = compat,
               .series = series,
               .outputs = outputs,
               .lock = PTHREAD_MUTEX_INITIALIZER,
               .failed = INT64_MAX};
    int64_t groups = (set_count + w.group - 1) / w.group;
    rp_parallel_for(groups, threads > 1 ? 1 : groups, run_groups, &w);
    if (w.status != RP_OK && error) *error = w.error;
    return w.status;
}
