// Interest rates: which one stands at an instant, and the swap that follows from two of them.
#include "rates_i.h"

#include <math.h>
#include <string.h>

fx_rates_rule fx_rates_rule_default(void)
{
    return (fx_rates_rule){.lag_days = 31, .stale_days = 100};
}

static int64_t nanoseconds(double days)
{
    return (int64_t)(fmin(fmax(days, 0.0), 3650.0) * (double)FX_DAY);
}

// Index of the last value that begins at or before the instant (by its end: that ends there); -1 when there is none.
static int64_t last_before(const fx_rate_series *s, int frequency, int64_t instant, bool by_end)
{
    const fx_rate *values = s->values[frequency];
    int64_t low = 0, high = s->count[frequency];
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if ((by_end ? values[middle].end : values[middle].begin) <= instant)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

static fx_rate_found found(const fx_rate_series *s, int frequency, int64_t index, int64_t instant)
{
    const fx_rate *v = &s->values[frequency][index];
    int64_t from = frequency == FX_RATE_DATED ? v->begin : v->end;
    return (fx_rate_found){.percent = v->percent,
                           .frequency = (fx_rate_frequency)frequency,
                           .begin = v->begin,
                           .end = v->end,
                           .age_days = ((double)instant - (double)from) / (double)FX_DAY};
}

// Of the means of periods that ended at or before `instant` the newest; of those that end together the finest.
static bool newest(const fx_rate_series *s, int64_t instant, int *frequency, int64_t *index)
{
    bool any = false;
    for (int f = FX_RATE_MONTHLY; f < FX_RATE_FREQUENCY_COUNT; f++) {
        int64_t i = last_before(s, f, instant, true);
        if (i < 0 || (any && s->values[f][i].end <= s->values[*frequency][*index].end)) continue;
        *frequency = f;
        *index = i;
        any = true;
    }
    return any;
}

static const fx_rate_found nothing = {.percent = NAN};

fx_rate_found fx_rates_in_force(const fx_rate_series *series, int64_t instant, const fx_rates_rule *rule)
{
    int frequency = 0;
    int64_t index = 0;
    if (!series) return nothing;
    for (int f = 0; f < FX_RATE_FREQUENCY_COUNT; f++) {
        int64_t i = last_before(series, f, instant, false);
        if (i >= 0 && instant < series->values[f][i].end) return found(series, f, i, instant);
    }
    if (!newest(series, instant, &frequency, &index)) return nothing;
    fx_rate_found answer = found(series, frequency, index, instant);
    answer.carried = true;
    return instant < answer.end + nanoseconds(rule->stale_days) ? answer : nothing;
}

fx_rate_found fx_rates_known(const fx_rate_series *series, int64_t instant, const fx_rates_rule *rule)
{
    int frequency = 0;
    int64_t index = 0, lag = nanoseconds(rule->lag_days);
    if (!series || instant < INT64_MIN + lag + FX_DAY) return nothing;
    int64_t dated = last_before(series, FX_RATE_DATED, instant - FX_DAY, false);
    if (dated >= 0) return found(series, FX_RATE_DATED, dated, instant);
    if (!newest(series, instant - lag, &frequency, &index)) return nothing;
    fx_rate_found answer = found(series, frequency, index, instant);
    int64_t due = answer.end + (answer.end - answer.begin) + lag;
    return instant < due + nanoseconds(rule->stale_days) ? answer : nothing;
}

/* ---- swap -------------------------------------------------------------------------------------------------------- */

static rp_status check_terms(const fx_symbol *symbol, const fx_swap_terms *terms, rp_error *error)
{
    if (!(terms->price > 0.0) || !isfinite(terms->price))
        return rp_fail(error, RP_EVALUE, "swap of %s: the price is %g; it is a number above 0", symbol->name,
                       terms->price);
    if (!(terms->markup >= 0.0 && terms->markup <= 100.0))
        return rp_fail(error, RP_EVALUE, "swap of %s: the markup is %g; it is 0 to 100 percent a year", symbol->name,
                       terms->markup);
    return RP_OK;
}

// Rate in force and day count of one of the symbol's currencies.
static rp_status find_side(const fx_rates *rates, const fx_symbol *symbol, const fx_swap_terms *terms, bool is_quote,
                           fx_swap *swap, rp_error *error)
{
    char text[40];
    const char *currency = is_quote ? symbol->quote : symbol->base;
    const fx_rate_series *series = fx_rates_find(rates, currency);
    fx_rate_found *rate = is_quote ? &swap->quote : &swap->base;
    int *days = is_quote ? &swap->quote_days : &swap->base_days;
    if (!series)
        return rp_fail(error, RP_EUNKNOWN, "swap of %s: %s has no rate of %s; add its rows, or take another symbol",
                       symbol->name, rates->source, currency);
    *days = fx_rates_day_count(currency);
    if (!*days)
        return rp_fail(error, RP_EUNKNOWN,
                       "swap of %s: by how many days a year %s is reckoned is not known (rates.def); its swap has to "
                       "come from the broker",
                       symbol->name, currency);
    *rate = fx_rates_in_force(series, terms->instant, &terms->rule);
    if (!isnan(rate->percent)) return RP_OK;
    return rp_fail(error, RP_EVALUE,
                   "swap of %s: no rate of %s in %s reaches %s; fetch a newer file, or ask for an earlier instant",
                   symbol->name, currency, rates->source, fx_time_text(terms->instant, text));
}

rp_status fx_rates_swap(const fx_rates *rates, const fx_symbol *symbol, const fx_swap_terms *terms, fx_swap *swap,
                        rp_error *error)
{
    fx_swap s = {0};
    rp_status status = check_terms(symbol, terms, error);
    if (status == RP_OK) status = find_side(rates, symbol, terms, false, &s, error);
    if (status == RP_OK) status = find_side(rates, symbol, terms, true, &s, error);
    if (status != RP_OK) return status;
    double earned = s.base.percent / 100.0 / s.base_days, paid = s.quote.percent / 100.0 / s.quote_days;
    double scale = pow(10.0, symbol->digits), kept = terms->price * terms->markup / 100.0 / s.quote_days;
    // The difference of the two rates first: of two prices that are nearly equal little would be left.
    double gain = terms->price * (earned - paid) / (1.0 + earned);
    s.differential = s.base.percent - s.quote.percent;
    s.forward = terms->price - gain;
    s.long_points = (gain - kept) * scale;
    s.short_points = (-gain - kept) * scale;
    *swap = s;
    return RP_OK;
}
