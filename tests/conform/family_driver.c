// Feature families behind plain C types, for Python tests through ctypes.
#include <forex/news.h>
#include <forex/rates.h>

#include <math.h>
#include <string.h>

#include "forex/feature/family_i.h"

#define EXPORT __attribute__((visibility("default")))

EXPORT int conform_family_about(int index, char *text, int size);
EXPORT fx_bars *conform_bars_new(const char *symbol, const char *timeframe, int digits, int64_t count,
                                 const int64_t *open_time, const int32_t *const prices[4], const double *volume);
EXPORT void conform_bars_free(fx_bars *bars);
EXPORT void conform_bars_known_at(const fx_bars *bars, int64_t *out);
EXPORT int conform_family_run(const char *name, const fx_bars *bars, const fx_bars *const *others, int other_count,
                              const void *const tables[2], const double *parameters, const char *word, double *values,
                              char message[512]);
EXPORT fx_news *conform_news(const char *text, const char *zone, char message[512]);
EXPORT void conform_news_free(fx_news *news);
EXPORT int64_t conform_news_event(const fx_news *news, int64_t index, double numbers[6], char words[128]);
EXPORT fx_rates *conform_rates(const char *path, char message[512]);
EXPORT void conform_rates_free(fx_rates *rates);
EXPORT int conform_rates_about(const fx_rates *rates, int64_t index, char words[32], int64_t counts[4]);
EXPORT void conform_rates_values(const fx_rates *rates, int64_t index, int frequency, int64_t *begin, double *percent);
EXPORT void conform_rates_ask(const fx_rates *rates, const char *currency, int64_t count, const int64_t *instants,
                              const double rule[2], double *answers);
EXPORT int conform_rates_swap(const fx_rates *rates, const char *symbol, int64_t instant, const double terms[2],
                              double points[2]);

// One line: name, needs, outputs by name, then name=initial of each parameter. 0 behind the last family.
int conform_family_about(int index, char *text, int size)
{
    const fxi_family *f = fxi_family_at(index);
    if (!f) return 0;
    int used = snprintf(text, (size_t)size, "%s %u", f->name, f->needs);
    for (int i = 0; i < f->output_count && used < size; i++)
        used += snprintf(text + used, (size_t)(size - used), " %s", f->outputs[i].name);
    for (int i = 0; i < f->parameter_count && used < size; i++)
        used +=
            snprintf(text + used, (size_t)(size - used), " %s=%.17g", f->parameters[i].name, f->parameters[i].initial);
    return used < size;
}

static bool load_symbol(const char *name, fx_symbol *out)
{
    fx_symbols *table;
    const fx_symbol *found;
    if (fx_symbols_load(NULL, &table, NULL) != RP_OK) return false;
    bool known = fx_symbols_find(table, name, &found, NULL) == RP_OK;
    if (known) *out = *found;
    fx_symbols_free(table);
    return known;
}

fx_bars *conform_bars_new(const char *symbol, const char *timeframe, int digits, int64_t count,
                          const int64_t *open_time, const int32_t *const prices[4], const double *volume)
{
    fx_symbol about;
    fx_timeframe tf;
    fx_bars *bars;
    if (!load_symbol(symbol, &about) || fx_timeframe_parse(timeframe, &tf, NULL) != RP_OK) return NULL;
    if (fx_bars_new(&about, tf, digits, count, false, &bars, NULL) != RP_OK) return NULL;
    size_t n = (size_t)count;
    memcpy(bars->open_time, open_time, n * sizeof *open_time);
    memcpy(bars->open, prices[0], n * sizeof(int32_t));
    memcpy(bars->high, prices[1], n * sizeof(int32_t));
    memcpy(bars->low, prices[2], n * sizeof(int32_t));
    memcpy(bars->close, prices[3], n * sizeof(int32_t));
    memcpy(bars->volume, volume, n * sizeof *volume);
    for (int64_t i = 0; i < count; i++) {
        int64_t opened;
        fx_bar_span(tf, FX_DAY_NEW_YORK, open_time[i], &opened, &bars->known_at[i]);
    }
    fx_bars_rehash(bars);
    return bars;
}

void conform_bars_free(fx_bars *bars)
{
    fx_bars_free(bars);
}

void conform_bars_known_at(const fx_bars *bars, int64_t *out)
{
    memcpy(out, bars->known_at, (size_t)bars->count * sizeof *out);
}

static rp_status run(const fxi_family *f, const fx_bars *bars, fxi_frame *others, int other_count,
                     fxi_family_call *call, rp_error *error)
{
    fxi_frame frame;
    double *outputs[FXI_FAMILY_OUTPUTS], *values = call->scratch[0];
    rp_status status = fxi_frame_make(bars, bars->timeframe, FX_DAY_NEW_YORK, &frame, error);
    if (status != RP_OK) return status;
    double *scratch = rp_malloc((size_t)(FXI_FAMILY_SCRATCH * frame.count + 1) * sizeof *scratch);
    int made = 0;
    for (; status == RP_OK && made < other_count; made++)
        status = fxi_frame_make_other(call->others[made].bars, bars->timeframe, FX_DAY_NEW_YORK, &frame, &others[made],
                                      error);
    for (int k = 0; k < f->output_count; k++) outputs[k] = values + k * frame.count;
    for (int64_t i = 0; i < f->output_count * frame.count; i++) values[i] = NAN;
    for (int i = 0; i < FXI_FAMILY_SCRATCH; i++) call->scratch[i] = scratch + i * frame.count;
    call->frame = call->base = &frame;
    call->others = others;
    call->outputs = outputs;
    if (status == RP_OK) status = fxi_family_check(f, call->parameters, call->word, error);
    if (status == RP_OK) status = f->run(call, error);
    for (int k = 0; k < made; k++) fxi_frame_clear(&others[k]);
    rp_free(scratch);
    fxi_frame_clear(&frame);
    return status;
}

// Every output, one array of bars->count after the other. `tables`: news and rates, NULL where there are none.
int conform_family_run(const char *name, const fx_bars *bars, const fx_bars *const *others, int other_count,
                       const void *const tables[2], const double *parameters, const char *word, double *values,
                       char message[512])
{
    enum { MOST_OTHERS = 16 };
    rp_error error = {0};
    fxi_frame given[MOST_OTHERS] = {{0}}, frames[MOST_OTHERS];
    const fxi_family *f = fxi_family_find(name);
    if (!f || other_count > MOST_OTHERS) return (int)RP_EUNKNOWN;
    for (int k = 0; k < other_count; k++) given[k].bars = others[k];
    fxi_family_call call = {.other_count = other_count,
                            .others = given,
                            .news = tables[0],
                            .rates = tables[1],
                            .parameters = parameters,
                            .word = word              ? word
                                    : f->word_initial ? f->word_initial
                                                      : "",
                            .scratch = {values}};
    rp_status status = run(f, bars, frames, other_count, &call, &error);
    snprintf(message, 512, "%.511s", error.message);
    return (int)status;
}

/* ---- news -------------------------------------------------------------------------------------------------------- */

fx_news *conform_news(const char *text, const char *zone, char message[512])
{
    rp_error error = {0};
    fx_news *news = NULL;
    rp_status status = fx_news_parse(text, strlen(text), "calendar.csv", zone, &news, &error);
    snprintf(message, 512, "%.511s", error.message);
    return status == RP_OK ? news : NULL;
}

void conform_news_free(fx_news *news)
{
    fx_news_free(news);
}

// Returns the event's time, or -1 behind the last one.
int64_t conform_news_event(const fx_news *news, int64_t index, double numbers[6], char words[128])
{
    if (index >= news->count) return -1;
    const fx_news_event *e = &news->events[index];
    numbers[0] = e->actual;
    numbers[1] = e->forecast;
    numbers[2] = e->previous;
    numbers[3] = e->impact;
    numbers[4] = e->timing;
    numbers[5] = (double)(e->day_end / FX_SECOND);
    snprintf(words, 128, "%s|%s", e->currency, e->name);
    return e->time;
}

/* ---- rates ------------------------------------------------------------------------------------------------------- */

fx_rates *conform_rates(const char *path, char message[512])
{
    rp_error error = {0};
    fx_rates *rates = NULL;
    rp_status status = fx_rates_load(path, &rates, &error);
    snprintf(message, 512, "%.511s", error.message);
    return status == RP_OK ? rates : NULL;
}

void conform_rates_free(fx_rates *rates)
{
    fx_rates_free(rates);
}

// Currency, location and number of values by frequency; 0 behind the last currency.
int conform_rates_about(const fx_rates *rates, int64_t index, char words[32], int64_t counts[4])
{
    if (index >= rates->count) return 0;
    const fx_rate_series *s = &rates->series[index];
    snprintf(words, 32, "%s %s", s->currency, s->location);
    memcpy(counts, s->count, 4 * sizeof *counts);
    return 1;
}

void conform_rates_values(const fx_rates *rates, int64_t index, int frequency, int64_t *begin, double *percent)
{
    const fx_rate_series *s = &rates->series[index];
    for (int64_t i = 0; i < s->count[frequency]; i++) {
        begin[i] = s->values[frequency][i].begin;
        percent[i] = s->values[frequency][i].percent;
    }
}

// In force and known at each instant, one pair after the other.
void conform_rates_ask(const fx_rates *rates, const char *currency, int64_t count, const int64_t *instants,
                       const double rule[2], double *answers)
{
    const fx_rates_rule r = {rule[0], rule[1]};
    const fx_rate_series *s = fx_rates_find(rates, currency);
    for (int64_t i = 0; i < count; i++) {
        answers[2 * i] = fx_rates_in_force(s, instants[i], &r).percent;
        answers[2 * i + 1] = fx_rates_known(s, instants[i], &r).percent;
    }
}

// Points long and short; `terms` are price and markup. Returns the status.
int conform_rates_swap(const fx_rates *rates, const char *symbol, int64_t instant, const double terms[2],
                       double points[2])
{
    fx_symbol about;
    fx_swap swap = {0};
    if (!load_symbol(symbol, &about)) return (int)RP_EUNKNOWN;
    const fx_swap_terms t = {instant, terms[0], terms[1], fx_rates_rule_default()};
    rp_status status = fx_rates_swap(rates, &about, &t, &swap, NULL);
    points[0] = swap.long_points;
    points[1] = swap.short_points;
    return (int)status;
}
