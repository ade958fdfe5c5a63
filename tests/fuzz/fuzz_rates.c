// The reader of interest rates on any bytes: no crash, no leak; what it accepts is in order and within its ranges,
// every row is accounted for, and both questions have an answer at any instant.
#include <forex/rates.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth) abort();
}

static void ask(const fx_rate_series *s, int64_t instant)
{
    const fx_rates_rule rule = fx_rates_rule_default();
    fx_rate_found force = fx_rates_in_force(s, instant, &rule), known = fx_rates_known(s, instant, &rule);
    require(isnan(force.percent) || force.begin <= instant);
    require(isnan(known.percent) || known.begin < instant);
    require(isnan(known.percent) || known.frequency == FX_RATE_DATED || known.end < instant);
}

static void check_series(const fx_rate_series *s)
{
    require(strlen(s->currency) == 3);
    for (int f = 0; f < FX_RATE_FREQUENCY_COUNT; f++)
        for (int64_t i = 0; i < s->count[f]; i++) {
            const fx_rate *v = &s->values[f][i];
            require(v->begin < v->end && v->row > 1 && (i == 0 || s->values[f][i - 1].end <= v->begin));
            require(f == FX_RATE_DATED ? isnan(v->percent) || fabs(v->percent) <= 1000.0
                                       : v->percent >= -50.0 && v->percent <= 1000.0);
            ask(s, v->begin);
            ask(s, v->end);
            ask(s, v->end == INT64_MAX ? v->begin + 1 : v->end + 31 * INT64_C(86400000000000));
        }
}

// A swap of the first and the last currency, at each end of what the first has.
static void swap_of(const fx_rates *rates)
{
    const fx_rate_series *base = &rates->series[0], *quote = &rates->series[rates->count - 1];
    fx_symbol symbol = {.name = "FUZZ", .digits = 5};
    memcpy(symbol.base, base->currency, sizeof symbol.base);
    memcpy(symbol.quote, quote->currency, sizeof symbol.quote);
    for (int f = 0; f < FX_RATE_FREQUENCY_COUNT; f++)
        for (int64_t i = 0; i < base->count[f] && i < 10; i++) {
            const fx_swap_terms terms = {base->values[f][i].begin, 1.25, 0.5, fx_rates_rule_default()};
            fx_swap swap;
            rp_error error = {0};
            rp_status status = fx_rates_swap(rates, &symbol, &terms, &swap, &error);
            require(!status || ((status == RP_EUNKNOWN || status == RP_EVALUE) && error.message[0]));
            require(status || (isfinite(swap.long_points) && isfinite(swap.short_points) && swap.forward > 0.0));
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fx_rates *rates = NULL;
    rp_error error = {0};
    int64_t live = rp_memory_stats().live_blocks;
    rp_status status = fx_rates_parse((const char *)data, size, "fuzz", &rates, &error);
    require(!status || status == RP_EFORMAT || status == RP_EVALUE || status == RP_ECONFLICT);
    require(!status || (error.message[0] && !rates));
    for (int64_t i = 0; rates && i < rates->count; i++) {
        check_series(&rates->series[i]);
        require(i == 0 || strcmp(rates->series[i - 1].currency, rates->series[i].currency) < 0);
    }
    if (rates) swap_of(rates);
    fx_rates_free(rates);
    require(rp_memory_stats().live_blocks == live);
    return 0;
}
