// Currencies instead of pairs: how strong each side of the symbol is against all that is loaded, and the dollar index.
#include "others.h"
#include "rolling.h"

#include <math.h>
#include <string.h>

enum { BASE, QUOTE, DIFFERENCE, DOLLAR, DOLLAR_INDEX, DOLLAR_WEIGHT, MISSING, OUTPUTS };
enum { BARS, STALE, PARAMETERS };

static const fxi_family_output outputs[OUTPUTS] = {
    [BASE] = {"base", "mean log return of the base currency over the pairs that hold it", FX_SCALE_ROLLING_Z, 0, 0},
    [QUOTE] = {"quote", "the same of the quote currency", FX_SCALE_ROLLING_Z, 0, 0},
    [DIFFERENCE] = {"difference", "base less quote", FX_SCALE_ROLLING_Z, 0, 0},
    [DOLLAR] = {"dollar", "log return of the dollar index", FX_SCALE_ROLLING_Z, 0, 0},
    [DOLLAR_INDEX] = {"dollar_index",
                      "dollar index by ICE's weights, renormalised over the pairs loaded; ICE's own with all six of "
                      "EURUSD, USDJPY, GBPUSD, USDCAD, USDSEK, USDCHF",
                      FX_SCALE_ROLLING_Z, 0, 0},
    [DOLLAR_WEIGHT] = {"dollar_weight", "share of ICE's weights that is loaded", FX_SCALE_NONE, 0, 1},
    [MISSING] = {"missing", "share of the other pairs that are missing or stale at this bar", FX_SCALE_NONE, 0, 1},
};

static const fxi_family_parameter parameters[PARAMETERS] = {
    [BARS] = {"bars", "bars over which the returns are taken", 1, 100000, 20, true},
    [STALE] = {"stale", "bars after which another symbol that sent none counts as missing", 1, 1000, 3, true},
};

/* ---- strength ---------------------------------------------------------------------------------------------------- */

// Two currencies by ISO 4217; codes that begin with X are metals and baskets.
static bool is_pair(const fx_symbol *s)
{
    return s->calc_mode == FX_CALC_FOREX && strlen(s->base) == 3 && strlen(s->quote) == 3 && s->base[0] != 'X' &&
           s->quote[0] != 'X' && strcmp(s->base, s->quote) != 0;
}

// Log return of pair k up to bar t.
static double move(const fxi_family_call *call, int64_t k, int64_t t)
{
    int64_t bars = (int64_t)call->parameters[BARS];
    if (t < bars) return NAN;
    double stale = call->parameters[STALE];
    return fxi_other_log(call, k, t, stale) - fxi_other_log(call, k, t - bars, stale);
}

static double strength(const fxi_family_call *call, const char *currency, int64_t t)
{
    double sum = 0.0, count = 0.0;
    for (int64_t k = -1; k < call->other_count; k++) {
        const fx_symbol *s = fxi_other_symbol(call, k);
        bool base = strcmp(s->base, currency) == 0;
        if (!is_pair(s) || (!base && strcmp(s->quote, currency) != 0)) continue;
        double moved = move(call, k, t);
        if (isnan(moved)) continue;
        sum += base ? moved : -moved;
        count += 1.0;
    }
    return fxi_ratio(sum, count);
}

static void write_strength(const fxi_family_call *call, int64_t t)
{
    const fx_symbol *own = fxi_other_symbol(call, -1);
    double base = strength(call, own->base, t), quote = strength(call, own->quote, t);
    if (fxi_wants(call, BASE)) call->outputs[BASE][t] = base;
    if (fxi_wants(call, QUOTE)) call->outputs[QUOTE][t] = quote;
    if (fxi_wants(call, DIFFERENCE)) call->outputs[DIFFERENCE][t] = base - quote;
}

/* ---- dollar index ------------------------------------------------------------------------------------------------ */

// ICE U.S. Dollar Index: 50.14348112 times the product of the dollar's prices in these currencies, to these powers.
static const struct {
    const char *currency;
    double weight;
} basket[] = {{"EUR", 0.576}, {"JPY", 0.136}, {"GBP", 0.119}, {"CAD", 0.091}, {"SEK", 0.042}, {"CHF", 0.036}};
enum { BASKET = sizeof basket / sizeof *basket };
static const double index_scale = 50.14348112;

typedef struct dollar {
    int64_t pair[BASKET]; // symbol, -1: the own one, -2: not loaded
    double sign[BASKET];  // 1: dollars quoted in the currency
    double weight;        // of what is loaded
} dollar;

static dollar find_basket(const fxi_family_call *call)
{
    dollar d = {.weight = 0.0};
    for (int i = 0; i < BASKET; i++) {
        d.pair[i] = -2;
        for (int64_t k = call->other_count - 1; k >= -1; k--) {
            const fx_symbol *s = fxi_other_symbol(call, k);
            bool direct = strcmp(s->base, "USD") == 0 && strcmp(s->quote, basket[i].currency) == 0;
            bool inverse = strcmp(s->quote, "USD") == 0 && strcmp(s->base, basket[i].currency) == 0;
            if (!direct && !inverse) continue;
            d.pair[i] = k;
            d.sign[i] = direct ? 1.0 : -1.0;
        }
        if (d.pair[i] != -2) d.weight += basket[i].weight;
    }
    return d;
}

// Logarithm of the index; NaN when a pair of it is missing at bar t.
static double log_index(const fxi_family_call *call, const dollar *d, int64_t t)
{
    double sum = log(index_scale);
    for (int i = 0; i < BASKET; i++)
        if (d->pair[i] != -2)
            sum +=
                d->sign[i] * basket[i].weight / d->weight * fxi_other_log(call, d->pair[i], t, call->parameters[STALE]);
    return sum;
}

static void write_dollar(const fxi_family_call *call, const dollar *d, int64_t t)
{
    int64_t bars = (int64_t)call->parameters[BARS];
    double now = log_index(call, d, t);
    if (fxi_wants(call, DOLLAR_INDEX)) call->outputs[DOLLAR_INDEX][t] = exp(now);
    if (fxi_wants(call, DOLLAR) && t >= bars) call->outputs[DOLLAR][t] = now - log_index(call, d, t - bars);
}

static double missing(const fxi_family_call *call, int64_t t)
{
    double count = 0.0;
    for (int64_t k = 0; k < call->other_count; k++) count += !(fxi_other_age(call, k, t) <= call->parameters[STALE]);
    return fxi_ratio(count, (double)call->other_count);
}

static rp_status run(const fxi_family_call *call, rp_error *error)
{
    dollar d = find_basket(call);
    bool index = fxi_wants(call, DOLLAR) || fxi_wants(call, DOLLAR_INDEX);
    if (index && d.weight == 0.0)
        return rp_fail(error, RP_EVALUE,
                       "currency: none of EURUSD, USDJPY, GBPUSD, USDCAD, USDSEK, USDCHF is among the symbols; add one "
                       "or leave the dollar index out");
    for (int64_t t = 0; t < call->frame->count; t++) {
        if (fxi_wants(call, BASE) || fxi_wants(call, QUOTE) || fxi_wants(call, DIFFERENCE)) write_strength(call, t);
        if (index) write_dollar(call, &d, t);
        if (fxi_wants(call, DOLLAR_WEIGHT)) call->outputs[DOLLAR_WEIGHT][t] = fmin(d.weight, 1.0);
        if (fxi_wants(call, MISSING)) call->outputs[MISSING][t] = missing(call, t);
    }
    return RP_OK;
}

static int64_t warm_up(const double *p, fx_timeframe tf)
{
    return (void)tf, (int64_t)p[BARS];
}

const fxi_family fxi_family_currency = {
    .name = "currency",
    .text = "strength of the symbol's currencies over all pairs loaded, and the dollar index",
    .needs = FXI_NEEDS_OTHERS,
    .parameter_count = PARAMETERS,
    .output_count = OUTPUTS,
    .parameters = parameters,
    .outputs = outputs,
    .warm_up = warm_up,
    .run = run,
};
