// Columns of one range against another.
#include "drift_i.h"

#include <math.h>
#include <string.h>

enum { MOST_BINS = 10, LEAST_IN_BIN = 3 };

void fx_drift_default(fx_drift_options *options)
{
    *options = (fx_drift_options){
        .minimum = 10, .drifted = 0.20, .critical = 0.25, .warning_share = 0.20, .critical_share = 0.30};
}

const char *fx_drift_level_name(fx_drift_level level)
{
    static const char *const names[] = {"ok", "warning", "critical"};
    return level >= FX_DRIFT_OK && level <= FX_DRIFT_CRITICAL ? names[level] : "?";
}

/* ---- moments ------------------------------------------------------------------------------------------------------
 */

typedef struct sample {
    float *sorted;
    int64_t count, rows; // known values, of so many rows
    double mean, deviation;
} sample;

static void measure(sample *s)
{
    double squares = 0.0, mean = 0.0;
    for (int64_t i = 0; i < s->count; i++) mean += (double)s->sorted[i];
    s->mean = s->count ? mean / (double)s->count : NAN;
    for (int64_t i = 0; i < s->count; i++) squares += pow((double)s->sorted[i] - s->mean, 2);
    s->deviation = s->count ? sqrt(squares / (double)s->count) : NAN;
}

// Known values of `x`, sorted. `block` holds 2 * count floats.
static sample take(const float *x, int64_t count, float *block)
{
    sample s = {.sorted = block, .rows = count};
    for (int64_t i = 0; i < count; i++)
        if (isfinite(x[i])) s.sorted[s.count++] = x[i];
    fxi_sort_floats(s.sorted, block + count, s.count);
    measure(&s);
    return s;
}

/* ---- bins ---------------------------------------------------------------------------------------------------------
 */

static double quantile(const sample *s, double q)
{
    double at = q * (double)(s->count - 1);
    int64_t k = (int64_t)at;
    double low = (double)s->sorted[k];
    return k + 1 < s->count ? low + (at - (double)k) * ((double)s->sorted[k + 1] - low) : low;
}

// How many stand below `edge`.
static int64_t below(const sample *s, double edge)
{
    int64_t low = 0, high = s->count;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if ((double)s->sorted[middle] < edge)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// Counts by bins between the quantiles of the reference, a value on an edge belonging to the bin above. Equal edges are
// one. Returns how many bins there are; 0 when one of them holds too few of the reference.
static int count_bins(const sample *r, const sample *c, int bins, int64_t *in_r, int64_t *in_c)
{
    double last = -INFINITY;
    int64_t before_r = 0, before_c = 0;
    int made = 0;
    for (int b = 1; b <= bins; b++) {
        double edge = b < bins ? quantile(r, (double)b / bins) : INFINITY;
        if (edge == last) continue;
        last = edge;
        int64_t up_to_r = below(r, edge), up_to_c = below(c, edge);
        if (up_to_r == before_r && b < bins && made == 0) continue; // nothing lies below the lowest edge
        in_r[made] = up_to_r - before_r;
        in_c[made] = up_to_c - before_c;
        if (in_r[made] < LEAST_IN_BIN) return 0;
        before_r = up_to_r;
        before_c = up_to_c;
        made++;
    }
    return made >= 2 ? made : 0;
}

static void compare_bins(const sample *r, const sample *c, fx_column_drift *d)
{
    static const int tries[] = {10, 5, 4, 3};
    int64_t in_r[MOST_BINS] = {0}, in_c[MOST_BINS] = {0};
    for (size_t i = 0; i < sizeof tries / sizeof *tries && d->bins == 0; i++)
        d->bins = count_bins(r, c, tries[i], in_r, in_c);
    if (d->bins == 0) return;
    d->psi = d->kl = 0.0;
    for (int b = 0; b < d->bins; b++) {
        double p = fmax((double)in_r[b] / (double)r->count, 1e-4), q = fmax((double)in_c[b] / (double)c->count, 1e-4);
        d->psi += (q - p) * log(q / p);
        d->kl += q * log(q / p);
    }
}

/* ---- one column ---------------------------------------------------------------------------------------------------
 */

static void set_score(fx_column_drift *d, double score, const fx_drift_options *o)
{
    d->score = score;
    d->drifted = score >= o->drifted;
    d->critical = score >= o->critical;
}

// Too few known values in a range that is long enough: the column has gone, or come, and the share of rows that it did
// so in is all that there is to compare.
static void judge_missing(const sample *r, const sample *c, const fx_drift_options *o, fx_column_drift *d)
{
    bool known = r->count >= o->minimum || c->count >= o->minimum;
    if (!known || r->rows < o->minimum || c->rows < o->minimum) return;
    set_score(d, fabs(d->missing_current - d->missing_reference), o);
}

static void judge(const sample *r, const sample *c, const fx_drift_options *o, fx_column_drift *d)
{
    if (r->count < o->minimum || c->count < o->minimum) return judge_missing(r, c, o, d);
    compare_bins(r, c, d);
    d->ks = fxi_ks_distance(r->sorted, r->count, c->sorted, c->count);
    d->ks_p = fx_ks_probability(d->ks, r->count, c->count);
    if (r->deviation > 0.0) {
        d->mean_shift = (c->mean - r->mean) / r->deviation;
        d->std_ratio = c->deviation / r->deviation;
    }
    d->score = d->bins ? d->psi : fabs(d->mean_shift) + fabs(1.0 - d->std_ratio);
    // A reference that never moved: any other value is a drift.
    if (!d->bins && !(r->deviation > 0.0)) d->score = d->ks;
    set_score(d, d->score, o);
}

static void compare(const fx_row_range *ranges, const float *const *x, const fx_drift_options *o, float *block,
                    fx_column_drift *d)
{
    int64_t m = ranges[0].end - ranges[0].begin, n = ranges[1].end - ranges[1].begin;
    sample r = take(x[0], m, block), c = take(x[1], n, block + 2 * m);
    d->psi = d->kl = d->ks = d->ks_p = d->mean_shift = d->std_ratio = d->score = NAN;
    d->reference = r.count;
    d->current = c.count;
    d->missing_reference = m ? 1.0 - (double)r.count / (double)m : NAN;
    d->missing_current = n ? 1.0 - (double)c.count / (double)n : NAN;
    judge(&r, &c, o, d);
}

rp_status fx_drift_samples(const float *reference, int64_t reference_count, const float *current, int64_t current_count,
                           const fx_drift_options *options, fx_column_drift *column, rp_error *error)
{
    const fx_row_range ranges[2] = {{NULL, 0, reference_count}, {NULL, 0, current_count}};
    float *block = rp_malloc((size_t)(2 * (reference_count + current_count) + 1) * sizeof *block);
    if (!block) return rp_fail(error, RP_ENOMEM, "drift: no memory to sort two samples");
    *column = (fx_column_drift){.name = ""};
    compare(ranges, (const float *const[2]){reference, current}, options, block, column);
    rp_free(block);
    return RP_OK;
}

/* ---- all columns --------------------------------------------------------------------------------------------------
 */

typedef struct job {
    fx_row_range ranges[2];
    const fx_drift_options *options;
    int64_t *partner; // columns of the current matrix
    fx_drift *drift;
    float **blocks; // per thread
    int threads;
} job;

static void compare_columns(int64_t begin, int64_t end, int thread, void *context)
{
    const job *j = context;
    for (int64_t c = begin; c < end; c++) {
        const fx_features *r = j->ranges[0].features, *n = j->ranges[1].features;
        const float *const x[2] = {r->values + c * r->stride + j->ranges[0].begin,
                                   n->values + j->partner[c] * n->stride + j->ranges[1].begin};
        memcpy(j->drift->columns[c].name, r->names[c], sizeof r->names[c]);
        compare(j->ranges, x, j->options, j->blocks[thread], &j->drift->columns[c]);
    }
}

static rp_status check_range(const fx_row_range *range, const char *what, rp_error *error)
{
    if (range->begin >= 0 && range->begin < range->end && range->end <= range->features->count) return RP_OK;
    return rp_fail(error, RP_EINDEX, "drift: %s is rows [%lld, %lld) of a matrix of %lld", what,
                   (long long)range->begin, (long long)range->end, (long long)range->features->count);
}

static rp_status pair_columns(job *j, rp_error *error)
{
    const fx_features *r = j->ranges[0].features, *n = j->ranges[1].features;
    for (int64_t c = 0; c < r->columns; c++) {
        j->partner[c] = fx_features_find(n, r->names[c]);
        if (j->partner[c] < 0)
            return rp_fail(error, RP_ECONFLICT, "drift: the current matrix has no column %s", r->names[c]);
    }
    if (n->columns == r->columns) return RP_OK;
    for (int64_t c = 0; c < n->columns; c++)
        if (fx_features_find(r, n->names[c]) < 0)
            return rp_fail(error, RP_ECONFLICT, "drift: the reference matrix has no column %s", n->names[c]);
    return RP_OK;
}

static rp_status reserve(job *j, rp_error *error)
{
    int64_t columns = j->ranges[0].features->columns, rows = 0;
    int threads = rp_threads();
    for (int i = 0; i < 2; i++) rows += j->ranges[i].end - j->ranges[i].begin;
    j->drift = rp_calloc(1, sizeof *j->drift);
    j->partner = rp_calloc((size_t)columns, sizeof *j->partner);
    j->blocks = rp_calloc((size_t)threads, sizeof *j->blocks);
    if (j->drift) j->drift->columns = rp_calloc((size_t)columns, sizeof *j->drift->columns);
    bool full = j->drift && j->partner && j->blocks && j->drift->columns;
    for (; full && j->threads < threads && j->threads < columns; j->threads++)
        if (!(j->blocks[j->threads] = rp_malloc((size_t)(2 * rows) * sizeof(float)))) full = false;
    if (!full) return rp_fail(error, RP_ENOMEM, "drift: no memory for %lld columns", (long long)columns);
    j->drift->count = columns;
    return RP_OK;
}

static void summarise(job *j)
{
    fx_drift *d = j->drift;
    for (int64_t c = 0; c < d->count; c++) {
        d->judged += !isnan(d->columns[c].score);
        d->drifted += d->columns[c].drifted;
        d->critical += d->columns[c].critical;
    }
    double of = d->judged ? (double)d->judged : 1.0;
    if ((double)d->drifted / of > j->options->warning_share) d->level = FX_DRIFT_WARNING;
    if ((double)d->critical / of > j->options->critical_share) d->level = FX_DRIFT_CRITICAL;
    const fx_row_range *r = &j->ranges[0], *n = &j->ranges[1];
    d->reference_rows = r->end - r->begin;
    d->current_rows = n->end - n->begin;
    if (r->features->known_at) {
        d->reference_begin = r->features->known_at[r->begin];
        d->reference_end = r->features->known_at[r->end - 1];
    }
    if (n->features->known_at) {
        d->current_begin = n->features->known_at[n->begin];
        d->current_end = n->features->known_at[n->end - 1];
    }
}

// Nothing to judge is not the same as no drift.
static rp_status check_judged(const job *j, rp_error *error)
{
    const fx_drift *d = j->drift;
    if (d->judged > 0) return RP_OK;
    return rp_fail(
        error, RP_EVALUE,
        "drift: no column has %lld known values in a range (%lld and %lld rows) to be compared with the other; "
        "take longer ranges",
        (long long)j->options->minimum, (long long)d->reference_rows, (long long)d->current_rows);
}

rp_status fx_drift_measure(const fx_row_range *reference, const fx_row_range *current, const fx_drift_options *options,
                           fx_drift **drift, rp_error *error)
{
    fx_drift_options initial;
    fx_drift_default(&initial);
    job j = {.ranges = {*reference, *current}, .options = options ? options : &initial};
    rp_status status = check_range(reference, "the reference", error);
    if (status == RP_OK) status = check_range(current, "the current range", error);
    if (status != RP_OK) return status;
    status = reserve(&j, error);
    if (status == RP_OK) status = pair_columns(&j, error);
    if (status == RP_OK) {
        rp_parallel_for(j.drift->count, 1, compare_columns, &j);
        summarise(&j);
        status = check_judged(&j, error);
    }
    if (status == RP_OK)
        *drift = j.drift;
    else
        fx_drift_free(j.drift);
    for (int i = 0; i < j.threads; i++) rp_free(j.blocks[i]);
    rp_free(j.blocks);
    rp_free(j.partner);
    return status;
}

void fx_drift_free(fx_drift *drift)
{
    if (!drift) return;
    rp_free(drift->columns);
    rp_free(drift);
}
