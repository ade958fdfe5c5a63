// Trend scanning: the horizon whose straight line through the log closes is the surest.
#include "label_i.h"

#include <math.h>

enum { GRAIN = 512 };

typedef struct job {
    const fx_trend_options *options;
    fxi_costs costs;
    fx_labels *labels;
    double *price; // logarithms of the close
} job;

// Sums of a growing line: k and its price y, both from the first point.
typedef struct line {
    double y, ky, yy;
} line;

// t-value of the slope over points 0 to `last`. A perfect line has no error to divide by: its t is that of the rounding
// of prices, large and of the right sign.
static double t_value(const line *l, int32_t last)
{
    double n = last + 1.0, mean_k = 0.5 * last, mean_y = l->y / n;
    double kk = n * (n * n - 1.0) / 12.0, ky = l->ky - n * mean_k * mean_y, yy = l->yy - n * mean_y * mean_y;
    double slope = ky / kk, rest = yy - slope * ky, floor_of = 1e-24 * n + 1e-13 * fabs(yy);
    if (rest < floor_of) rest = floor_of;
    return slope / sqrt(rest / (n - 2.0) / kk);
}

static void scan(const job *j, int64_t i)
{
    const double *price = j->price + i;
    line l = {0.0, 0.0, 0.0};
    double best = 0.0;
    int32_t at = j->options->shortest;
    for (int32_t k = 1; k <= j->options->longest; k++) {
        double y = price[k] - price[0];
        l.y += y;
        l.ky += k * y;
        l.yy += y * y;
        if (k < j->options->shortest) continue;
        double t = t_value(&l, k);
        if (fabs(t) > fabs(best)) {
            best = t;
            at = k;
        }
    }
    fx_labels *labels = j->labels;
    const fx_tape *tape = j->costs.tape;
    int32_t side = (best > 0.0) - (best < 0.0);
    fxi_plan plan = {.side = side ? side : 1, .target_level = INT64_MIN, .horizon = INT32_MAX, .last = i + at};
    fxi_outcome outcome = fxi_follow(&j->costs, i, &plan);
    if (outcome.refused) {
        labels->label[i] = FX_LABEL_NONE;
        return;
    }
    fxi_row_trade(labels, i, &plan, &outcome);
    labels->side[i] = (int8_t)side;
    labels->label[i] = (int8_t)(fabs(best) < j->options->threshold ? 0 : side);
    labels->value[i] = best;
    labels->end[i] = i + j->options->longest;
    labels->end_time[i] = tape->bars->known_at[labels->end[i]];
}

static void label_rows(int64_t begin, int64_t end, int thread, void *context)
{
    const job *j = context;
    (void)thread;
    for (int64_t i = begin; i < end; i++) {
        if (i + j->options->longest < j->costs.tape->count)
            scan(j, i);
        else if (fxi_refused(j->costs.tape, i))
            j->labels->label[i] = FX_LABEL_NONE;
        else
            fxi_row_open(j->labels, i);
    }
}

static rp_status check(const fx_trend_options *o, rp_error *error)
{
    if (o->shortest < 2 || o->longest < o->shortest || o->longest > 10000)
        return rp_fail(error, RP_EVALUE, "trend labels: horizons %d to %d; they take 2 to 10000 bars, shortest first",
                       o->shortest, o->longest),
               RP_EVALUE;
    if (!(o->threshold >= 0.0))
        return rp_fail(error, RP_EVALUE, "trend labels: threshold is %g; it takes 0 or more", o->threshold), RP_EVALUE;
    return RP_OK;
}

rp_status fx_label_trend(const fx_tape *tape, const fx_trend_options *options, fx_labels **labels, rp_error *error)
{
    job j = {.options = options};
    rp_status status = check(options, error);
    if (status == RP_OK) status = fxi_costs_make(tape, &j.costs, error);
    if (status != RP_OK) return status;
    j.price = rp_malloc((size_t)(tape->count > 0 ? tape->count : 1) * sizeof *j.price);
    if (!j.price)
        status =
            (rp_fail(error, RP_ENOMEM, "trend labels: no memory for %lld closes", (long long)tape->count), RP_ENOMEM);
    else
        status = fxi_labels_new("trend labels", tape->count, &j.labels, error);
    if (status == RP_OK) {
        for (int64_t i = 0; i < tape->count; i++) j.price[i] = log((double)tape->bars->close[i]);
        rp_parallel_for(tape->count, GRAIN, label_rows, &j);
        fxi_labels_tally(j.labels);
        *labels = j.labels;
    }
    fxi_costs_clear(&j.costs);
    rp_free(j.price);
    return status;
}
