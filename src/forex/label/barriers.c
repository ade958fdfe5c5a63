// Triple-barrier labels: of one side, of both, of a given side (meta-labels); the direction label is the one without
// barriers.
#include "label_i.h"

#include <math.h>

enum { GRAIN = 2048 };

typedef struct job {
    const fx_label_options *options;
    fxi_costs costs;
    fx_labels *labels;
    double dead_zone; // points
} job;

/* ---- options ------------------------------------------------------------------------------------------------------
 */

static rp_status refuse(const char *name, double value, const char *takes, rp_error *error)
{
    return rp_fail(error, RP_EVALUE, "labels: %s is %g; it takes %s", name, value, takes);
}

static bool is_distance(double x)
{
    return x >= 0.0 && x <= 1e6;
}

static rp_status check(const fx_tape *tape, const fx_label_options *o, rp_error *error)
{
    if (o->side < FX_LABEL_LONG || o->side > FX_LABEL_GIVEN)
        return rp_fail(error, RP_EINVAL, "labels: side is %d; it is none of long, short, both, given", (int)o->side);
    if (o->side == FX_LABEL_GIVEN && !o->sides) return rp_fail(error, RP_EINVAL, "labels: the given sides are missing");
    if (o->meta && o->side == FX_LABEL_BOTH)
        return rp_fail(error, RP_EINVAL, "labels: a meta-label needs one side: long, short, or given");
    if (!is_distance(o->target)) return refuse("target", o->target, "0 (none) to 1000000 units", error);
    if (!is_distance(o->stop)) return refuse("stop", o->stop, "0 (none) to 1000000 units", error);
    if (!is_distance(o->minimum_pips)) return refuse("minimum_pips", o->minimum_pips, "0 to 1000000", error);
    if (!is_distance(o->dead_zone)) return refuse("dead_zone", o->dead_zone, "0 to 1000000 pips", error);
    if (!o->horizons && (o->horizon < 1 || o->horizon > FXI_HOLD_LONGEST))
        return refuse("horizon", o->horizon, "1 to 50000000", error);
    for (int64_t i = 0; o->horizons && i < tape->count; i++)
        if (o->horizons[i] < 0 || o->horizons[i] > FXI_HOLD_LONGEST)
            return rp_fail(error, RP_EVALUE, "labels: the horizon of bar %lld is %d; it takes 0 (unknown) to 50000000",
                           (long long)i, o->horizons[i]);
    for (int64_t i = 0; o->side == FX_LABEL_GIVEN && i < tape->count; i++)
        if (o->sides[i] < -1 || o->sides[i] > 1)
            return rp_fail(error, RP_EVALUE, "labels: the side of bar %lld is %d; it takes 1, -1 and 0", (long long)i,
                           o->sides[i]);
    return RP_OK;
}

/* ---- one row ------------------------------------------------------------------------------------------------------
 */

// Points of a distance in units; 0 for none, -1 when it cannot be told or does not fit.
static int32_t distance(const job *j, int64_t row, double multiple)
{
    const fx_tape *t = j->costs.tape;
    if (multiple == 0.0) return 0;
    double points = multiple * t->pip;
    if (j->options->units) points = multiple * j->options->units[row] * pow(10.0, t->bars->digits);
    if (!(points > 0.0)) return -1;
    double least = j->options->minimum_pips * t->pip;
    if (points < least) points = least;
    if (!(points < 0.5 * FXI_POINTS_LIMIT)) return -1;
    int64_t rounded = fxi_round_to_tick(points, t->tick);
    return (int32_t)(rounded < t->tick ? t->tick : rounded);
}

static bool make_plan(const job *j, int64_t row, int32_t side, fxi_plan *plan)
{
    const fx_label_options *o = j->options;
    *plan = (fxi_plan){.side = side, .target_level = INT64_MIN, .last = -1};
    plan->horizon = o->horizons ? o->horizons[row] : o->horizon;
    plan->target_distance = distance(j, row, o->target);
    plan->stop_distance = distance(j, row, o->stop);
    return plan->horizon > 0 && plan->target_distance >= 0 && plan->stop_distance >= 0;
}

static int8_t class_of(const job *j, const fxi_outcome *o)
{
    const fx_label_options *options = j->options;
    bool by_time = o->barrier == FX_BARRIER_TIME;
    if (options->meta)
        return (!options->target_only || o->barrier == FX_BARRIER_TARGET) && !(by_time && options->time_zero) &&
               o->net > (by_time ? j->dead_zone : 0.0);
    if (by_time && (options->time_zero || options->target_only || fabs(o->net) <= j->dead_zone)) return 0;
    return (int8_t)((o->net > 0.0) - (o->net < 0.0));
}

static void label_one(const job *j, int64_t row, int32_t side)
{
    fxi_plan plan;
    if (!make_plan(j, row, side, &plan)) return;
    fxi_outcome outcome = fxi_follow(&j->costs, row, &plan);
    if (outcome.refused) {
        j->labels->label[row] = FX_LABEL_NONE;
    } else if (outcome.barrier == FX_BARRIER_NONE) {
        fxi_row_open(j->labels, row);
    } else {
        fxi_row_trade(j->labels, row, &plan, &outcome);
        j->labels->label[row] = class_of(j, &outcome);
    }
}

static void label_both(const job *j, int64_t row)
{
    fxi_plan plans[2];
    if (!make_plan(j, row, 1, &plans[0]) || !make_plan(j, row, -1, &plans[1])) return;
    fxi_outcome outcomes[2] = {fxi_follow(&j->costs, row, &plans[0]), fxi_follow(&j->costs, row, &plans[1])};
    const fxi_contest contest = {plans, outcomes, j->dead_zone, !j->options->time_zero && !j->options->target_only};
    fxi_row_contest(j->labels, row, &contest);
}

static void label_rows(int64_t begin, int64_t end, int thread, void *context)
{
    const job *j = context;
    (void)thread;
    for (int64_t i = begin; i < end; i++) {
        switch (j->options->side) {
        case FX_LABEL_BOTH:
            label_both(j, i);
            break;
        case FX_LABEL_GIVEN:
            if (j->options->sides[i])
                label_one(j, i, j->options->sides[i]);
            else
                j->labels->label[i] = FX_LABEL_NONE;
            break;
        default:
            label_one(j, i, j->options->side == FX_LABEL_LONG ? 1 : -1);
        }
    }
}

rp_status fx_label_barriers(const fx_tape *tape, const fx_label_options *options, fx_labels **labels, rp_error *error)
{
    job j = {.options = options, .dead_zone = options->dead_zone * tape->pip};
    rp_status status = check(tape, options, error);
    if (status == RP_OK) status = fxi_costs_make(tape, &j.costs, error);
    if (status != RP_OK) return status;
    status = fxi_labels_new("labels", tape->count, &j.labels, error);
    if (status == RP_OK) {
        rp_parallel_for(tape->count, GRAIN, label_rows, &j);
        fxi_labels_tally(j.labels);
        *labels = j.labels;
    }
    fxi_costs_clear(&j.costs);
    return status;
}
