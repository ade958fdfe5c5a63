// Prices from a plan. The walk is multiplicative with mean-zero steps, so the price itself is a martingale; the only
// term that knows the past is the planted drift. It reads closes on the grid, as a strategy would.
#include "synth_i.h"

#include <math.h>
#include <string.h>

// Sums over the last `window` closes, as distances in points from the first one: whole numbers below 2^53, so exact.
typedef struct stretch {
    double sum, squares;
    int32_t origin;
} stretch;

static double push(stretch *s, const fx_synth_truth *truth, const int32_t *close, int64_t i)
{
    int window = truth->window;
    if (i == 0) s->origin = close[0];
    double in = (double)close[i] - s->origin;
    s->sum += in;
    s->squares += in * in;
    if (i >= window) {
        double out = (double)close[i - window] - s->origin;
        s->sum -= out;
        s->squares -= out * out;
    }
    if (i < window - 1) return 0.0;
    double mean = s->sum / window, variance = s->squares / window - mean * mean;
    return variance > 0.0 ? (in - mean) / sqrt(variance) : 0.0;
}

static int8_t signal_of(const fx_synth_truth *truth, double z, int minute)
{
    if (minute < truth->session_begin || minute >= truth->session_end) return 0;
    return (int8_t)((z < -truth->level) - (z > truth->level));
}

typedef struct grid {
    double point; // price of one point
    int32_t tick; // points
} grid;

static int32_t to_grid(const grid *g, double price)
{
    return (int32_t)(llround(price / (g->point * g->tick)) * g->tick);
}

// One bar of the path; returns the price at its end.
static double draw_bar(const fxi_synth_plan *plan, const grid *g, fx_bars *bars, int64_t i, double price, double drift)
{
    const double *step = plan->step + i * plan->steps;
    double each = drift * plan->sigma[i] / plan->steps, high = 0.0, low = 0.0, open = 0.0;
    for (int j = 0; j < plan->steps; j++) {
        price *= 1.0 + step[j] + each;
        if (j == 0) open = high = low = price;
        high = price > high ? price : high;
        low = price < low ? price : low;
    }
    bars->open[i] = to_grid(g, open);
    bars->high[i] = to_grid(g, high);
    bars->low[i] = to_grid(g, low);
    bars->close[i] = to_grid(g, price);
    return price;
}

double fxi_synth_first_price(const fx_synth_options *options)
{
    const fx_symbol *symbol = options->symbol;
    if (options->price > 0.0) return options->price;
    if (strcmp(symbol->asset_class, "index") == 0) return 10000.0;
    if (strncmp(symbol->name, "XAU", 3) == 0) return 1500.0;
    if (strncmp(symbol->name, "XAG", 3) == 0) return 20.0;
    return strcmp(symbol->quote, "JPY") == 0 ? 120.0 : 1.2;
}

rp_status fxi_synth_walk(const fx_synth_options *options, const fxi_synth_plan *plan, fx_bars *bars,
                         fx_synth_truth *truth, rp_error *error)
{
    bool planted = truth->edge == FX_SYNTH_PLANTED;
    const fx_symbol *symbol = options->symbol;
    const grid g = {fx_bars_point(bars), symbol->tick_points > 0 ? symbol->tick_points : 1};
    double price = fxi_synth_first_price(options);
    stretch s = {0};
    int8_t direction = 0;
    for (int64_t i = 0, left = 0; i < plan->count; i++) {
        price = draw_bar(plan, &g, bars, i, price, left > 0 ? direction * truth->drift : 0.0);
        if (!(price / g.point < 1e9) || bars->low[i] <= 0)
            return rp_fail(error, RP_EVALUE, "generated market: %s leaves the range of prices at bar %lld (%g)",
                           symbol->name, (long long)i, price);
        if (!planted) continue;
        left -= left > 0;
        truth->signal[i] = signal_of(truth, push(&s, truth, bars->close, i), plan->minute[i]);
        if (truth->signal[i]) {
            direction = truth->signal[i];
            left = truth->hold;
        }
        truth->active[i] = left > 0 ? direction : 0;
    }
    return RP_OK;
}
