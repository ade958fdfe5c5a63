// Structure labels: which of the last swing high and the last swing low is reached first.
#include "label_i.h"

#include <math.h>

enum { GRAIN = 2048 };

typedef struct job {
    fxi_costs costs;
    fx_labels *labels;
    int32_t *high, *low; // last swings known at each bar, bid points; 0: none yet
    int32_t minimum;     // points
    int32_t horizon;
} job;

static bool is_swing(const int32_t *x, int64_t p, int32_t wing, int32_t sign)
{
    for (int64_t k = 1; k <= wing; k++)
        if (sign * x[p - k] >= sign * x[p] || sign * x[p + k] >= sign * x[p]) return false;
    return true;
}

static void find_swings(const fx_tape *t, int32_t wing, job *j)
{
    const fx_bars *b = t->bars;
    int32_t high = 0, low = 0;
    for (int64_t i = 0; i < t->count; i++) {
        int64_t p = i - wing;
        if (p >= wing) {
            if (is_swing(b->high, p, wing, 1)) high = b->high[p];
            if (is_swing(b->low, p, wing, -1)) low = b->low[p];
        }
        j->high[i] = high;
        j->low[i] = low;
    }
}

static void label_rows(int64_t begin, int64_t end, int thread, void *context)
{
    const job *j = context;
    (void)thread;
    for (int64_t i = begin; i < end; i++) {
        if (!j->high[i] || !j->low[i]) {
            j->labels->label[i] = FX_LABEL_NONE;
            continue;
        }
        fxi_plan plans[2];
        for (int k = 0; k < 2; k++)
            plans[k] = (fxi_plan){.side = k ? -1 : 1,
                                  .target_distance = j->minimum,
                                  .target_level = k ? -(int64_t)j->low[i] : j->high[i],
                                  .horizon = j->horizon,
                                  .last = -1};
        fxi_outcome outcomes[2] = {fxi_follow(&j->costs, i, &plans[0]), fxi_follow(&j->costs, i, &plans[1])};
        const fxi_contest contest = {plans, outcomes, 0.0, false};
        fxi_row_contest(j->labels, i, &contest);
    }
}

static rp_status check(const fx_structure_options *o, rp_error *error)
{
    if (o->wing < 1 || o->wing > 1000)
        return rp_fail(error, RP_EVALUE, "structure labels: wing is %d; it takes 1 to 1000", o->wing);
    if (!(o->minimum_pips >= 0.0 && o->minimum_pips <= 1e6))
        return rp_fail(error, RP_EVALUE, "structure labels: minimum_pips is %g; it takes 0 to 1000000",
                       o->minimum_pips);
    if (o->horizon < 1 || o->horizon > FXI_HOLD_LONGEST)
        return rp_fail(error, RP_EVALUE, "structure labels: horizon is %d; it takes 1 to 50000000", o->horizon);
    return RP_OK;
}

static rp_status prepare(const fx_tape *tape, job *j, rp_error *error)
{
    size_t n = (size_t)(tape->count > 0 ? tape->count : 1);
    j->high = rp_malloc(n * sizeof *j->high);
    j->low = rp_malloc(n * sizeof *j->low);
    if (!j->high || !j->low)
        return rp_fail(error, RP_ENOMEM, "structure labels: no memory for the swings of %lld bars",
                       (long long)tape->count);
    rp_status status = fxi_costs_make(tape, &j->costs, error);
    return status == RP_OK ? fxi_labels_new("structure labels", tape->count, &j->labels, error) : status;
}

rp_status fx_label_structure(const fx_tape *tape, const fx_structure_options *options, fx_labels **labels,
                             rp_error *error)
{
    job j = {.horizon = options->horizon};
    rp_status status = check(options, error);
    if (status != RP_OK) return status;
    double minimum = options->minimum_pips * tape->pip;
    j.minimum =
        minimum < 0.5 * FXI_POINTS_LIMIT ? (int32_t)fxi_round_to_tick(minimum, tape->tick) : FXI_POINTS_LIMIT / 2;
    status = prepare(tape, &j, error);
    if (status == RP_OK) {
        find_swings(tape, options->wing, &j);
        rp_parallel_for(tape->count, GRAIN, label_rows, &j);
        fxi_labels_tally(j.labels);
        *labels = j.labels;
    }
    fxi_costs_clear(&j.costs);
    rp_free(j.high);
    rp_free(j.low);
    return status;
}
