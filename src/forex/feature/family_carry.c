// Carry: the interest of the symbol's two currencies, from rates that were known. A month's mean is known `lag` days
// after the month; what is known changes at midnight UTC alone, so it is looked up once a day.
#include "family_i.h"
#include "rolling.h"

#include <forex/rates.h>

#include "time/time_i.h"

#include <math.h>
#include <string.h>

enum { BASE, QUOTE, DIFFERENTIAL, CHANGE_3, CHANGE_12, TO_VOLATILITY, AGE, OUTPUTS };
enum { LAG, STALE, WINDOW, PARAMETERS };
enum { MOST_PERCENT = 10, MOST_CHANGE = 5, MOST_RATIO = 2, MOST_DAYS = 400, QUARTER_DAYS = 91, YEAR_DAYS = 365 };

static const fxi_family_parameter parameters[PARAMETERS] = {
    [LAG] = {"lag", "days after the end of a period from which its mean is known", 0, 400, 31, true},
    [STALE] = {"stale", "days for which a mean stands when the next one is due and does not come", 0, 3650, 100, true},
    [WINDOW] = {"window", "returns in the volatility", 2, 100000, 100, true},
};

static const fxi_family_output outputs[OUTPUTS] = {
    [BASE] = {"base", "rate of the base currency, percent a year, clipped at 10", FX_SCALE_BOUNDED, -MOST_PERCENT,
              MOST_PERCENT},
    [QUOTE] = {"quote", "rate of the quote currency, percent a year, clipped at 10", FX_SCALE_BOUNDED, -MOST_PERCENT,
               MOST_PERCENT},
    [DIFFERENTIAL] = {"differential", "rate of the base currency less that of the quote currency, clipped at 10",
                      FX_SCALE_BOUNDED, -MOST_PERCENT, MOST_PERCENT},
    [CHANGE_3] = {"change_3", "differential less the one known 91 days before, clipped at 5", FX_SCALE_BOUNDED,
                  -MOST_CHANGE, MOST_CHANGE},
    [CHANGE_12] = {"change_12", "differential less the one known 365 days before, clipped at 5", FX_SCALE_BOUNDED,
                   -MOST_CHANGE, MOST_CHANGE},
    [TO_VOLATILITY] = {"to_volatility",
                       "differential over the root mean square of `window` log returns, made annual (260 trading days "
                       "of 24 hours, 52 weeks, 12 months), clipped at 2",
                       FX_SCALE_NONE, -MOST_RATIO, MOST_RATIO},
    [AGE] = {"age", "days since the period of the older of both rates ended, at most 400", FX_SCALE_BOUNDED, 0,
             MOST_DAYS},
};

/* ---- what is known on a day -------------------------------------------------------------------------------------- */

typedef struct pair {
    const fx_rate_series *base, *quote;
    fx_rates_rule rule;
} pair;

// The rates as they are known at an instant, and on the way there.
typedef struct today {
    fx_rate_found base, quote;
    double differential, change_3, change_12;
} today;

static double differential(const pair *p, int64_t instant)
{
    return fx_rates_known(p->base, instant, &p->rule).percent - fx_rates_known(p->quote, instant, &p->rule).percent;
}

static today look(const pair *p, int64_t instant)
{
    today now = {.base = fx_rates_known(p->base, instant, &p->rule),
                 .quote = fx_rates_known(p->quote, instant, &p->rule)};
    now.differential = now.base.percent - now.quote.percent;
    now.change_3 = now.differential - differential(p, instant - QUARTER_DAYS * FX_DAY);
    now.change_12 = now.differential - differential(p, instant - YEAR_DAYS * FX_DAY);
    return now;
}

// Root mean square of the returns in percent a year, NaN where the window is not full.
static rp_status annual_volatility(const fxi_family_call *call, double *out, rp_error *error)
{
    const fxi_frame *f = call->frame;
    double *squares = call->scratch[0], window = call->parameters[WINDOW];
    fx_timeframe tf = f->bars->timeframe;
    double bars = tf == FX_MN1 ? 12.0 : tf == FX_W1 ? 52.0 : 260.0 * (double)FX_DAY / (double)fx_timeframe_length(tf);
    for (int64_t t = 0; t < f->count; t++) {
        double move = t > 0 ? f->log_close[t] - f->log_close[t - 1] : NAN;
        squares[t] = move * move;
    }
    rp_status status = fxi_roll_sum(squares, f->count, (int64_t)window, out, error);
    for (int64_t t = 0; status == RP_OK && t < f->count; t++) out[t] = 100.0 * sqrt(out[t] / window * bars);
    return status;
}

/* ---- columns ----------------------------------------------------------------------------------------------------- */

static void put(const fxi_family_call *call, int output, int64_t t, double value, double most)
{
    if (fxi_wants(call, output)) call->outputs[output][t] = fxi_clip(value, most);
}

// Days from the end of a period (of a dated rate from its date) to an instant.
static double age(const fx_rate_found *rate, int64_t now)
{
    int64_t from = rate->frequency == FX_RATE_DATED ? rate->begin : rate->end;
    return isnan(rate->percent) ? (double)NAN : ((double)now - (double)from) / (double)FX_DAY;
}

static void write_row(const fxi_family_call *call, const today *d, const double *volatility, int64_t t)
{
    int64_t now = call->frame->bars->known_at[t];
    double base = age(&d->base, now), quote = age(&d->quote, now);
    put(call, BASE, t, d->base.percent, MOST_PERCENT);
    put(call, QUOTE, t, d->quote.percent, MOST_PERCENT);
    put(call, DIFFERENTIAL, t, d->differential, MOST_PERCENT);
    put(call, CHANGE_3, t, d->change_3, MOST_CHANGE);
    put(call, CHANGE_12, t, d->change_12, MOST_CHANGE);
    put(call, AGE, t, isnan(base) || isnan(quote) ? (double)NAN : fmax(base, quote), MOST_DAYS);
    put(call, TO_VOLATILITY, t, volatility ? fxi_ratio(d->differential, volatility[t]) : (double)NAN, MOST_RATIO);
}

static rp_status find_pair(const fxi_family_call *call, pair *p, rp_error *error)
{
    const fx_symbol *symbol = &call->frame->bars->symbol;
    p->base = fx_rates_find(call->rates, symbol->base);
    p->quote = fx_rates_find(call->rates, symbol->quote);
    p->rule = (fx_rates_rule){call->parameters[LAG], call->parameters[STALE]};
    if (p->base && p->quote) return RP_OK;
    return rp_fail(error, RP_EVALUE,
                   "carry: %s has no rate of %s, which %s is made of; leave the family out, or add them",
                   call->rates->source, p->base ? symbol->quote : symbol->base, symbol->name);
}

static rp_status run(const fxi_family_call *call, rp_error *error)
{
    const fx_bars *bars = call->frame->bars;
    double *volatility = fxi_wants(call, TO_VOLATILITY) ? call->scratch[1] : NULL;
    int64_t day = INT64_MIN;
    pair p;
    today d = {0};
    rp_status status = find_pair(call, &p, error);
    if (status == RP_OK && volatility) status = annual_volatility(call, volatility, error);
    for (int64_t t = 0; status == RP_OK && t < bars->count; t++) {
        int64_t today_is = fxi_floor_div(bars->known_at[t], FX_DAY);
        if (today_is != day) d = look(&p, bars->known_at[t]);
        day = today_is;
        write_row(call, &d, volatility, t);
    }
    return status;
}

const fxi_family fxi_family_carry = {
    .name = "carry",
    .text = "interest of the symbol's two currencies, as far as it was known",
    .needs = FXI_NEEDS_RATES,
    .parameter_count = PARAMETERS,
    .output_count = OUTPUTS,
    .parameters = parameters,
    .outputs = outputs,
    .run = run,
};
