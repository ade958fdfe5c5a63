/* forex data rates */
#include "features.h"

#include <forex/rates.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is asked for: a range of time, and of a symbol one night. */
typedef struct asked {
    const fx_rates *rates;
    int64_t from, to; /* of the periods shown */
    const fx_symbol *symbol;
    fx_swap_terms terms;
    char price_from[80]; /* where the price is from */
    fx_swap swap;
} asked;

/* ---- periods ---- */

/* The period as the file writes it: 2019-02, 2019-Q1, 2019; a date. */
static char *period_text(fx_rate_frequency frequency, int64_t begin, char text[16])
{
    fx_civil c = fx_to_civil(begin);
    int year = c.year % 10000, month = c.month % 100, day = c.day % 100;
    if (frequency == FX_RATE_YEARLY) snprintf(text, 16, "%04d", year);
    if (frequency == FX_RATE_QUARTERLY) snprintf(text, 16, "%04d-Q%d", year, (month + 2) / 3 % 10);
    if (frequency == FX_RATE_MONTHLY) snprintf(text, 16, "%04d-%02d", year, month);
    if (frequency == FX_RATE_DATED) snprintf(text, 16, "%04d-%02d-%02d", year, month, day);
    return text;
}

/* The values of a frequency whose periods begin in the range asked for. */
static int64_t values_in(const asked *a, const fx_rate_series *s, int frequency, int64_t *first)
{
    int64_t begin = 0, end = s->count[frequency];
    while (begin < end && s->values[frequency][begin].begin < a->from) begin++;
    while (end > begin && s->values[frequency][end - 1].begin >= a->to) end--;
    *first = begin;
    return end - begin;
}

/* The finest frequency with values in the range; FX_RATE_FREQUENCY_COUNT when there is none. */
static int finest_in(const asked *a, const fx_rate_series *s, int64_t *first, int64_t *count)
{
    int f = 0;
    while (f < FX_RATE_FREQUENCY_COUNT && (*count = values_in(a, s, f, first)) == 0) f++;
    return f;
}

static int64_t count_holes(fx_rate_frequency frequency, const fx_rate *values, int64_t count)
{
    int64_t holes = 0;
    for (int64_t i = 1; i < count; i++) holes += fx_rates_holes(frequency, &values[i - 1], &values[i]);
    return holes;
}

/* ---- JSON ---- */

static json_t *number_json(double value)
{
    return isnan(value) ? json_null() : json_real(value);
}

static json_t *holes_json(fx_rate_frequency frequency, const fx_rate *values, int64_t count)
{
    json_t *list = json_array();
    char text[16];
    for (int64_t i = 1; i < count; i++) {
        int64_t missing = fx_rates_holes(frequency, &values[i - 1], &values[i]);
        if (missing)
            json_array_append_new(list,
                                  json_pack("{s:s, s:I}", "after", period_text(frequency, values[i - 1].begin, text),
                                            "periods", (json_int_t)missing));
    }
    return list;
}

static json_t *frequency_json(const asked *a, const fx_rate_series *s, fx_rate_frequency f)
{
    int64_t first, count = values_in(a, s, f, &first);
    const fx_rate *v = s->values[f] + first;
    char begin[16], end[16];
    if (count == 0) return json_null();
    return json_pack("{s:I, s:s, s:s, s:I, s:o, s:o}", "count", (json_int_t)count, "first",
                     period_text(f, v[0].begin, begin), "last", period_text(f, v[count - 1].begin, end), "holes",
                     (json_int_t)count_holes(f, v, count), "hole_places", holes_json(f, v, count), "newest",
                     number_json(v[count - 1].percent));
}

static json_t *currencies_json(const asked *a)
{
    json_t *list = json_array();
    for (int64_t i = 0; i < a->rates->count; i++) {
        const fx_rate_series *s = &a->rates->series[i];
        int64_t first, count;
        if (finest_in(a, s, &first, &count) == FX_RATE_FREQUENCY_COUNT) continue;
        json_t *item = json_pack("{s:s, s:s, s:i}", "currency", s->currency, "location", s->location, "day_count",
                                 fx_rates_day_count(s->currency));
        for (int f = 0; item && f < FX_RATE_FREQUENCY_COUNT; f++)
            json_object_set_new(item, fx_rate_frequency_name((fx_rate_frequency)f),
                                frequency_json(a, s, (fx_rate_frequency)f));
        json_array_append_new(list, item);
    }
    return list;
}

static json_t *found_json(const fx_rate_found *rate, const char *currency, int days)
{
    char text[16];
    return json_pack("{s:s, s:o, s:s, s:s, s:b, s:i}", "currency", currency, "percent", number_json(rate->percent),
                     "frequency", fx_rate_frequency_name(rate->frequency), "period",
                     period_text(rate->frequency, rate->begin, text), "carried", rate->carried, "day_count", days);
}

static json_t *swap_json(const asked *a)
{
    char text[40];
    const fx_swap *s = &a->swap;
    return json_pack("{s:s, s:s, s:f, s:s, s:f, s:o, s:o, s:f, s:f, s:f, s:f}", "symbol", a->symbol->name, "at",
                     fx_time_text(a->terms.instant, text), "price", a->terms.price, "price_from", a->price_from,
                     "markup", a->terms.markup, "base", found_json(&s->base, a->symbol->base, s->base_days), "quote",
                     found_json(&s->quote, a->symbol->quote, s->quote_days), "differential", s->differential, "forward",
                     s->forward, "swap_long", s->long_points, "swap_short", s->short_points);
}

static json_t *rates_json(const asked *a)
{
    const fx_rates *r = a->rates;
    char hash[33];
    rp_hash_hex(r->hash, hash);
    json_t *document = json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:s, s:s, s:o}", "path", r->source,
                                 "indicator", r->indicator, "rows", (json_int_t)r->rows, "locations",
                                 (json_int_t)r->locations, "repeated", (json_int_t)r->repeated, "missing",
                                 (json_int_t)r->missing, "without_currency", (json_int_t)r->without_currency,
                                 "superseded", (json_int_t)r->superseded, "unknown", (json_int_t)r->unknown,
                                 "unknown_places", r->unknown_places, "hash", hash, "currencies", currencies_json(a));
    if (document && a->symbol) json_object_set_new(document, "swap", swap_json(a));
    return document;
}

/* ---- text ---- */

static void print_currency(const asked *a, const fx_rate_series *s)
{
    int64_t first, count;
    char begin[16], end[16];
    int f = finest_in(a, s, &first, &count);
    if (f == FX_RATE_FREQUENCY_COUNT) return;
    const fx_rate *v = s->values[f] + first;
    fx_rate_frequency frequency = (fx_rate_frequency)f;
    printf("  %-8s %-8s %-9s %6lld  %-10s  %-10s  %5lld  ", s->currency, s->location, fx_rate_frequency_name(frequency),
           (long long)count, period_text(frequency, v[0].begin, begin), period_text(frequency, v[count - 1].begin, end),
           (long long)count_holes(frequency, v, count));
    if (isnan(v[count - 1].percent))
        printf("%8s\n", "none");
    else
        printf("%8.4g\n", v[count - 1].percent);
}

static void print_counts(const fx_rates *r)
{
    printf("%s: %s%srows %lld, locations %lld, currencies %lld\n", r->source, r->indicator, r->indicator[0] ? ", " : "",
           (long long)r->rows, (long long)r->locations, (long long)r->count);
    if (r->repeated) printf("  %lld rows repeat one\n", (long long)r->repeated);
    if (r->missing) printf("  %lld rows have no value\n", (long long)r->missing);
    if (r->without_currency)
        printf("  %lld rows are of a time in which their place had no currency of its own (the euro's area)\n",
               (long long)r->without_currency);
    if (r->superseded)
        printf("  %lld rows are of a place whose currency another place gives\n", (long long)r->superseded);
    if (r->unknown)
        printf("  %lld rows are of places without a known currency: %s\n", (long long)r->unknown, r->unknown_places);
}

static void print_side(const fx_rate_found *rate, const char *name, const char *currency, int days)
{
    char text[16];
    printf("  %-12s %s %.6g %% a year of %d days, %s of %s%s\n", name, currency, rate->percent, days,
           fx_rate_frequency_name(rate->frequency), period_text(rate->frequency, rate->begin, text),
           rate->carried ? " (the newest there is)" : "");
}

static void print_swap(const asked *a)
{
    char text[40];
    const fx_swap *s = &a->swap;
    printf("%s at %s, price %.*f (%s)\n", a->symbol->name, fx_time_text(a->terms.instant, text), a->symbol->digits,
           a->terms.price, a->price_from);
    print_side(&s->base, "base", a->symbol->base, s->base_days);
    print_side(&s->quote, "quote", a->symbol->quote, s->quote_days);
    printf("  differential %.6g %% a year, markup %.6g\n", s->differential, a->terms.markup);
    printf("  swap_long    %.4g\n  swap_short   %.4g\n  (points per lot and night, as in the symbol file)\n",
           s->long_points, s->short_points);
}

static int print_rates(cli *context, const asked *a)
{
    if (context->json) return cli_print_json(context, rates_json(a));
    print_counts(a->rates);
    printf("  %-8s %-8s %-9s %6s  %-10s  %-10s  %5s  %8s\n", "currency", "from", "frequency", "count", "first", "last",
           "holes", "newest %");
    for (int64_t i = 0; i < a->rates->count; i++) {
        const fx_rate_series *s = &a->rates->series[i];
        bool wanted = !a->symbol || !strcmp(s->currency, a->symbol->base) || !strcmp(s->currency, a->symbol->quote);
        if (wanted) print_currency(a, s);
    }
    if (a->symbol) print_swap(a);
    return CLI_OK;
}

/* ---- one night ---- */

/* End of a currency's last period; of dated rates the date of the last one, which stands from there on. */
static int64_t last_of(const fx_rate_series *s, bool *dated)
{
    int64_t last = INT64_MIN;
    for (int f = 0; s && f < FX_RATE_FREQUENCY_COUNT; f++) {
        const fx_rate *v = s->count[f] ? &s->values[f][s->count[f] - 1] : NULL;
        if (v && f == FX_RATE_DATED) return *dated = true, v->begin;
        if (v && v->end > last) last = v->end;
    }
    return last;
}

/* The newest instant of which the file says both rates; any when it has none of one, which the swap then tells. */
static int64_t newest_of_both(const asked *a)
{
    bool dated = false;
    int64_t base = last_of(fx_rates_find(a->rates, a->symbol->base), &dated);
    int64_t quote = last_of(fx_rates_find(a->rates, a->symbol->quote), &dated);
    if (base == INT64_MIN || quote == INT64_MIN) return 0;
    if (dated) return base > quote ? base : quote;
    return (base < quote ? base : quote) - FX_SECOND;
}

/* Price and instant from the newest bar in the store (known at --at). */
static rp_status take_bar(cli *context, asked *a, bool timed)
{
    fx_bars *bars = NULL;
    rp_status status = cli_load_bars(context, &bars);
    if (status != RP_OK) {
        rp_error_prefix(&context->error, "--price is not given, so it is that of the newest bar: ");
        return status;
    }
    int64_t row = bars->count - 1;
    while (timed && row >= 0 && bars->known_at[row] > a->terms.instant) row--;
    if (row < 0) {
        status = rp_fail(&context->error, RP_EVALUE, "no bar of %s is known at --at %s; give --price", a->symbol->name,
                         cli_value(context, "at"));
    } else {
        a->terms.price = bars->close[row] * pow(10.0, -bars->digits);
        if (!timed) a->terms.instant = bars->known_at[row];
        snprintf(a->price_from, sizeof a->price_from, "close of the newest %s bar", fx_timeframe_name(bars->timeframe));
    }
    fx_bars_free(bars);
    return status;
}

static rp_status find_swap(cli *context, asked *a)
{
    const char *name = cli_value(context, "symbol");
    bool timed = cli_value(context, "at") != NULL, priced = cli_value(context, "price") != NULL;
    rp_status status = cli_load_symbols(context);
    a->terms.rule = fx_rates_rule_default();
    if (status == RP_OK) status = fx_symbols_find(context->symbols, name, &a->symbol, &context->error);
    if (status == RP_OK) status = cli_number(context, "price", 1e-9, 1e9, &a->terms.price);
    if (status == RP_OK) status = cli_number(context, "markup", 0, 100, &a->terms.markup);
    if (status == RP_OK) status = cli_number(context, "stale", 0, 3650, &a->terms.rule.stale_days);
    if (status == RP_OK) status = cli_instant(context, "at", &a->terms.instant);
    if (status != RP_OK) return status;
    snprintf(a->price_from, sizeof a->price_from, "given");
    if (!priced) status = take_bar(context, a, timed);
    if (priced && !timed) a->terms.instant = newest_of_both(a);
    if (status != RP_OK) return status;
    return fx_rates_swap(a->rates, a->symbol, &a->terms, &a->swap, &context->error);
}

static int run_rates(cli *context)
{
    asked a = {.from = INT64_MIN, .to = INT64_MAX};
    fx_rates *rates = NULL;
    static const char *const of_symbol[] = {"at", "price", "markup", "stale"};
    for (int i = 0; i < 4 && !cli_value(context, "symbol"); i++)
        if (cli_value(context, of_symbol[i]))
            return cli_usage_error(context, "--%s is for the swap of a symbol; give --symbol", of_symbol[i]);
    rp_status status = cli_instant(context, "from", &a.from);
    if (status == RP_OK) status = cli_instant(context, "to", &a.to);
    if (status == RP_OK) status = fx_rates_load(context->arguments[0], &rates, &context->error);
    a.rates = rates;
    if (status == RP_OK && cli_value(context, "symbol")) status = find_swap(context, &a);
    int code = status == RP_OK ? print_rates(context, &a) : cli_fail(context);
    fx_rates_free(rates);
    return code;
}

static const cli_option RATES_OPTIONS[] = {
    {"from", "TIME", NULL, "show periods that begin at this instant or later"},
    {"to", "TIME", NULL, "show periods that begin before this instant"},
    {"symbol", "SYM", "data.symbol", "show the symbol's two rates and the swap that follows from them"},
    {"at", "TIME", NULL, "night of the swap (default: the newest bar's; with --price the newest that has both rates)"},
    {"price", "X", NULL, "price of the swap (default: close of the newest bar in the store)"},
    {"markup", "PERCENT", NULL, "what the broker keeps, percent a year of the position, on both sides (default: 0)"},
    {"stale", "DAYS", NULL, "how long a currency's last rate stands behind the end of the file (default: 100)"},
    {"data", "DIR", "data.root", "bar store"},
    {"timeframe", "TF", "data.timeframe", "timeframe of the bar"},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_data_rates = {
    .name = "data rates",
    .summary = "show interest rates by currency, and the swap of a symbol",
    .arguments = "FILE",
    .min_arguments = 1,
    .max_arguments = 1,
    .options = RATES_OPTIONS,
    .examples =
        "  forex data rates short-term-interest.csv.gz\n"
        "  forex data rates --symbol EURUSD --price 1.135 --at 2019-02-15 --markup 0.5 short-term-interest.csv.gz\n"
        "  forex data rates --symbol EURUSD --data data --json rates.csv\n",
    .run = run_rates,
};
