// Volatility, noise, spread and volume of a generated market. One bar's standard deviation is the product of a base
// (the year's volatility spread over the year's bars), the hour of the day, the regime, a log-volatility that reverts
// within about a day, and for news bars a further factor. Factors are normalised to a mean variance of about one.
#include "synth_i.h"

#include <math.h>
#include <string.h>

// Variance of each New York hour relative to the day's mean (the table sums to 24).
static const double hour_variance[24] = {0.55, 0.65, 1.00, 1.50, 1.45, 1.20, 1.10, 1.35, 2.20, 2.20, 2.10, 1.45,
                                         1.05, 0.95, 1.00, 0.75, 0.45, 0.25, 0.40, 0.50, 0.55, 0.50, 0.45, 0.40};

// Spread of each New York hour relative to the symbol's typical one; 17:00 is the rollover.
static const double hour_spread[24] = {1.2, 1.2, 1.1, 0.95, 0.9, 0.9, 0.95, 0.9, 0.85, 0.85, 0.85, 0.9,
                                       1.0, 1.0, 1.0, 1.1,  1.5, 4.0, 1.8,  1.4, 1.3,  1.3,  1.25, 1.2};

// Calm, active, stressed: volatility factor and mean stay in days.
typedef struct regime {
    double volatility, days;
} regime;
static const regime regimes[3] = {{0.75, 40.0}, {1.05, 25.0}, {1.90, 5.0}};

typedef struct weather {
    rp_random random;
    int regime;
    double log_volatility, persistence, innovation, bars_a_day;
} weather;

static weather first_weather(const fx_synth_options *options)
{
    weather w = {.random = fxi_synth_stream(options, 2)};
    int64_t bars = FX_DAY / fx_timeframe_length(options->timeframe);
    w.bars_a_day = (double)bars;
    const double stationary = 0.35;
    w.persistence = exp(-1.0 / w.bars_a_day);
    w.innovation = stationary * sqrt(1.0 - w.persistence * w.persistence);
    w.regime = (int)rp_random_below(&w.random, 2);
    w.log_volatility = stationary * rp_random_normal(&w.random);
    return w;
}

// The factor of the next bar.
static double next_weather(weather *w)
{
    if (rp_random_uniform(&w->random) * regimes[w->regime].days * w->bars_a_day < 1.0)
        w->regime = (w->regime + 1 + (int)rp_random_below(&w->random, 2)) % 3;
    w->log_volatility = w->persistence * w->log_volatility + w->innovation * rp_random_normal(&w->random);
    double factor = regimes[w->regime].volatility * exp(w->log_volatility - 0.12);
    double news = rp_random_uniform(&w->random);
    return factor * (news < 0.0015 ? 4.0 : news < 0.02 ? 2.0 : 0.94);
}

static double year_volatility(const fx_synth_options *options)
{
    if (options->volatility > 0.0) return options->volatility;
    const char *class = options->symbol->asset_class;
    if (strcmp(class, "metal") == 0) return 0.15;
    if (strcmp(class, "index") == 0) return 0.18;
    return strcmp(class, "cross") == 0 ? 0.09 : 0.08;
}

// `away` is the standard deviation of what happened while no bar was delivered; it stands before the open.
static void draw_steps(const fxi_synth_plan *plan, rp_random *random, int64_t i, double away)
{
    double *step = plan->step + i * plan->steps;
    double each = plan->sigma[i] / sqrt((double)plan->steps);
    for (int j = 0; j < plan->steps; j++) step[j] = each * rp_random_normal(random);
    if (away > 0.0) step[0] += away * rp_random_normal(random);
}

static int32_t draw_spread(const fx_symbol *symbol, rp_random *random, int minute, double factor)
{
    double typical = symbol->spread_points > 0 ? symbol->spread_points : 1;
    double wide = hour_spread[minute / 60] * (0.7 + 0.3 * factor) * (0.85 + 0.3 * rp_random_uniform(random));
    int64_t tick = symbol->tick_points > 0 ? symbol->tick_points : 1;
    int64_t ticks = llround(typical * wide / (double)tick);
    return (int32_t)((ticks > 0 ? ticks : 1) * tick);
}

static void draw(const fx_synth_options *options, fxi_synth_plan *plan, const int32_t *gap)
{
    weather w = first_weather(options);
    rp_random path = fxi_synth_stream(options, 3), side = fxi_synth_stream(options, 4);
    double base = year_volatility(options) / sqrt(260.0 * w.bars_a_day);
    const double weekend = 0.015 * year_volatility(options);
    int minutes = (int)(fx_timeframe_length(options->timeframe) / FX_MINUTE);
    for (int64_t i = 0; i < plan->count; i++) {
        int opened = (plan->minute[i] + 1440 - minutes) % 1440;
        double factor = next_weather(&w), season = hour_variance[opened / 60];
        plan->sigma[i] = base * factor * sqrt(season);
        draw_steps(plan, &path, i, gap[i] == FXI_SYNTH_WEEKEND ? weekend : plan->sigma[i] * sqrt((double)gap[i]));
        plan->spread[i] = draw_spread(options->symbol, &side, opened, factor);
        plan->volume[i] = ceil(40.0 * minutes * season * factor * (0.5 + rp_random_uniform(&side)));
    }
}

static rp_status reserve(fxi_synth_plan *plan, rp_error *error)
{
    size_t count = (size_t)plan->count;
    plan->sigma = rp_calloc(count, sizeof *plan->sigma);
    plan->step = rp_calloc(count * (size_t)plan->steps, sizeof *plan->step);
    plan->spread = rp_calloc(count, sizeof *plan->spread);
    plan->volume = rp_calloc(count, sizeof *plan->volume);
    if (plan->sigma && plan->step && plan->spread && plan->volume) return RP_OK;
    return rp_fail(error, RP_ENOMEM, "generated market: no memory for %lld bars", (long long)plan->count);
}

rp_status fxi_synth_plan_make(const fx_synth_options *options, fxi_synth_plan *plan, rp_error *error)
{
    int32_t *gap = NULL;
    *plan = (fxi_synth_plan){.steps = options->timeframe <= FX_M5 ? FXI_SYNTH_STEPS_SHORT : FXI_SYNTH_STEPS_LONG};
    rp_status status = fxi_synth_calendar(options, plan, &gap, error);
    if (status == RP_OK) status = reserve(plan, error);
    if (status == RP_OK)
        draw(options, plan, gap);
    else
        fxi_synth_plan_clear(plan);
    rp_free(gap);
    return status;
}

void fxi_synth_plan_clear(fxi_synth_plan *plan)
{
    rp_free(plan->open_time);
    rp_free(plan->minute);
    rp_free(plan->day);
    rp_free(plan->sigma);
    rp_free(plan->step);
    rp_free(plan->spread);
    rp_free(plan->volume);
    *plan = (fxi_synth_plan){0};
}
