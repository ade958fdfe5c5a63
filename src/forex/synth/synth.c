// Generated markets: options, bars, and the drift that gives the wanted Sharpe ratio.
#include "synth_i.h"

#include <math.h>
#include <string.h>

rp_random fxi_synth_stream(const fx_synth_options *options, uint32_t purpose)
{
    // Streams number the timeframes in the order in which they came to be, so that a seed's market stays what it is.
    static const uint32_t numbers[FX_H1 + 1] = {
        [FX_M1] = 0, [FX_M3] = 10, [FX_M5] = 1, [FX_M15] = 2, [FX_M30] = 3, [FX_H1] = 4};
    rp_hash name = rp_hash_bytes(options->symbol->name, strlen(options->symbol->name));
    return rp_random_key(options->seed, (uint32_t)name.low, numbers[options->timeframe], purpose);
}

// The initial value of every field left at zero.
static rp_status resolve(const fx_synth_options *given, fx_synth_options *options, rp_error *error)
{
    *options = *given;
    if (given->timeframe < FX_M1 || given->timeframe > FX_H1)
        return rp_fail(error, RP_EINVAL, "generated market: timeframe %s; bars are generated for M1 to H1",
                       given->timeframe < FX_TIMEFRAME_COUNT ? fx_timeframe_name(given->timeframe) : "out of range");
    if (!options->start) options->start = INT64_C(1420408800) * FX_SECOND; // 2015-01-04T22:00:00Z, a Sunday's open
    if (options->years == 0.0)
        options->years = options->timeframe == FX_M1 ? 2.0 : options->timeframe == FX_H1 ? 6.0 : 3.0;
    if (!(options->years > 0.0 && options->years <= 100.0) || options->start < 0)
        return rp_fail(error, RP_EVALUE, "generated market: %g years from %lld; between 0 and 100 years from 1970 on",
                       options->years, (long long)options->start);
    if (options->sharpe == 0.0) options->sharpe = 4.5;
    return RP_OK;
}

// The pattern lasts some hours at every timeframe, so that costs stay small against the move.
static rp_status describe(const fx_synth_options *options, int64_t count, fx_synth_truth *truth, rp_error *error)
{
    static const struct {
        int window, hold;
    } lengths[FX_H1 + 1] = {[FX_M1] = {120, 90}, [FX_M3] = {60, 40}, [FX_M5] = {48, 24},
                            [FX_M15] = {24, 10}, [FX_M30] = {20, 8}, [FX_H1] = {20, 6}};
    *truth = (fx_synth_truth){.edge = options->edge, .count = count};
    if (options->edge == FX_SYNTH_NOISE) return RP_OK;
    truth->window = lengths[options->timeframe].window;
    truth->hold = lengths[options->timeframe].hold;
    truth->level = 1.8;
    truth->session_begin = 3 * 60;
    truth->session_end = 13 * 60;
    truth->signal = rp_calloc((size_t)count, 1);
    truth->active = rp_calloc((size_t)count, 1);
    if (truth->signal && truth->active) return RP_OK;
    fx_synth_truth_clear(truth);
    return rp_fail(error, RP_ENOMEM, "generated market: no memory for the signals of %lld bars", (long long)count);
}

static rp_status empty_bars(const fx_synth_options *options, const fxi_synth_plan *plan, fx_bars **bars,
                            rp_error *error)
{
    rp_status status =
        fx_bars_new(options->symbol, options->timeframe, options->symbol->digits, plan->count, true, bars, error);
    if (status != RP_OK) return status;
    fx_bars *b = *bars;
    int64_t length = fx_timeframe_length(options->timeframe);
    for (int64_t i = 0; i < plan->count; i++) {
        b->open_time[i] = plan->open_time[i];
        b->known_at[i] = plan->open_time[i] + length;
        b->spread[i] = plan->spread[i];
        b->volume[i] = plan->volume[i];
    }
    b->day_rule = FX_DAY_NEW_YORK;
    snprintf(b->source, sizeof b->source, "generated market, seed %llu", (unsigned long long)options->seed);
    snprintf(b->zone, sizeof b->zone, "UTC, generated");
    return RP_OK;
}

// One trial of a drift.
typedef struct attempt {
    const fx_synth_options *options;
    const fxi_synth_plan *plan;
    fx_bars *bars;
    fx_synth_truth *truth;
    double *daily;
} attempt;

static rp_status try_drift(attempt *a, double drift, rp_error *error)
{
    a->truth->drift = drift;
    rp_status status = fxi_synth_walk(a->options, a->plan, a->bars, a->truth, error);
    if (status == RP_OK) fxi_synth_measure(a->plan, a->bars, a->truth, a->daily);
    return status;
}

// Finds the drift by bisection: the noise is the same in every trial, so the ratio rises with the drift, save for small
// jumps where a signal appears or goes.
static rp_status solve(attempt *a, rp_error *error)
{
    double low = 0.0, high = 1.0;
    for (int i = 0; i < 16; i++) {
        double middle = 0.5 * (low + high);
        rp_status status = try_drift(a, middle, error);
        if (status != RP_OK) return status;
        if (fabs(a->truth->sharpe - a->options->sharpe) < 0.05) return RP_OK;
        if (a->truth->sharpe < a->options->sharpe)
            low = middle;
        else
            high = middle;
    }
    if (fabs(a->truth->sharpe - a->options->sharpe) < 0.3) return RP_OK;
    return rp_fail(error, RP_EVALUE,
                   "generated market: no drift up to one standard deviation a bar earns a Sharpe ratio of %g (reached "
                   "%g with %lld trades); ask for less, or for more years",
                   a->options->sharpe, a->truth->sharpe, (long long)a->truth->trades);
}

static rp_status draw_prices(const fx_synth_options *options, const fxi_synth_plan *plan, fx_bars *bars,
                             fx_synth_truth *truth, rp_error *error)
{
    if (options->edge == FX_SYNTH_NOISE) return fxi_synth_walk(options, plan, bars, truth, error);
    double *daily = rp_calloc((size_t)plan->count, sizeof *daily);
    if (!daily) return rp_fail(error, RP_ENOMEM, "generated market: no memory for the rule's daily results");
    attempt a = {options, plan, bars, truth, daily};
    rp_status status = solve(&a, error);
    rp_free(daily);
    return status;
}

rp_status fx_synth_generate(const fx_synth_options *given, fx_bars **bars, fx_synth_truth *truth, rp_error *error)
{
    fx_synth_options options = {0};
    fxi_synth_plan plan = {0};
    fx_synth_truth made = {0};
    fx_bars *result = NULL;
    if (!given || !given->symbol) return rp_fail(error, RP_EINVAL, "generated market: no symbol given");
    rp_status status = resolve(given, &options, error);
    if (status != RP_OK) return status;
    status = fxi_synth_plan_make(&options, &plan, error);
    if (status != RP_OK) goto done;
    status = describe(&options, plan.count, &made, error);
    if (status != RP_OK) goto done;
    status = empty_bars(&options, &plan, &result, error);
    if (status != RP_OK) goto done;
    status = draw_prices(&options, &plan, result, &made, error);
    if (status != RP_OK) goto done;
    fx_bars_rehash(result);
    *bars = result;
    result = NULL;
    if (truth) {
        *truth = made;
        made = (fx_synth_truth){0};
    }
done:
    fx_bars_free(result);
    fx_synth_truth_clear(&made);
    fxi_synth_plan_clear(&plan);
    return status;
}

void fx_synth_truth_clear(fx_synth_truth *truth)
{
    if (!truth) return;
    rp_free(truth->signal);
    rp_free(truth->active);
    *truth = (fx_synth_truth){0};
}

double fx_synth_overlap(const fx_synth_truth *truth, const int64_t *bars, const int8_t *sides, int64_t count,
                        double *chance)
{
    int64_t hits = 0, active = 0;
    if (chance) *chance = 0.0;
    if (truth->edge == FX_SYNTH_NOISE || count < 1) return 0.0;
    for (int64_t i = 0; i < truth->count; i++) active += truth->active[i] != 0;
    if (chance) *chance = 0.5 * (double)active / (double)truth->count;
    for (int64_t k = 0; k < count; k++)
        hits += bars[k] >= 0 && bars[k] < truth->count && sides[k] != 0 && truth->active[bars[k]] == sides[k];
    return (double)hits / (double)count;
}
