// One family run over one series of bars, with whatever it needs made from generated markets. Tests of families and the
// property tests over all of them stand on it.
#ifndef FAMILY_FIXTURE_H
#define FAMILY_FIXTURE_H

#include "synth_fixture.h"

#include <forex/rates.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forex/feature/family_i.h"

// All outputs of a family, one array of `count` after the other.
typedef struct family_result {
    int64_t count;
    int outputs;
    double *values;
} family_result;

static inline void family_free(family_result *result)
{
    rp_free(result->values);
    *result = (family_result){0};
}

static inline void family_parameters(const fxi_family *family, double *parameters)
{
    for (int i = 0; i < family->parameter_count; i++) parameters[i] = family->parameters[i].initial;
}

// What a run reads besides the bars; all-zero: the initial parameters and word, no other symbols, no news.
typedef struct family_input {
    const double *parameters;
    const char *word;
    const fx_bars *const *others;
    int64_t other_count;
    const fx_news *news;
    const fx_rates *rates; // NULL: family_rates, for those that need some
} family_input;

// Monthly and quarterly rates of the currencies of the generated markets, 1999 to 2029: drawn, the months with holes.
// Kept for the life of the process.
static inline const fx_rates *family_rates(void)
{
    static fx_rates *rates;
    static const char *const places[] = {"USA", "EA19", "GBR", "JPN"};
    char *text = NULL;
    size_t size = 0;
    if (rates) return rates;
    rp_random random = rp_random_key(4602, 0, 0, 0);
    FILE *out = open_memstream(&text, &size);
    fputs("LOCATION,FREQUENCY,TIME,Value\n", out);
    for (int k = 0; k < 4; k++)
        for (int month = 12 * 1999; month < 12 * 2030; month++) {
            if (rp_random_below(&random, 12) > 0)
                fprintf(out, "%s,M,%d-%02d,%.3f\n", places[k], month / 12, month % 12 + 1,
                        12.0 * rp_random_uniform(&random) - 1.0);
            if (month % 3 == 0)
                fprintf(out, "%s,Q,%d-Q%d,%.3f\n", places[k], month / 12, month % 12 / 3 + 1,
                        12.0 * rp_random_uniform(&random) - 1.0);
        }
    fclose(out);
    assert_int_equal(fx_rates_parse(text, size, "family_rates", &rates, NULL), RP_OK);
    free(text);
    return rates;
}

// Runs `family` on `base` at `tf`; the caller frees the result even when the run failed.
static inline rp_status family_try(const fxi_family *family, const fx_bars *base, fx_timeframe tf,
                                   const family_input *input, family_result *out, rp_error *why)
{
    double initial[FXI_FAMILY_PARAMETERS], *outputs[FXI_FAMILY_OUTPUTS];
    fxi_frame frame, own, more[8];
    rp_error error = {0};
    const fx_bars *const *others = input->others;
    int64_t other_count = input->other_count;
    const char *word = family->word_initial ? family->word_initial : "";
    family_parameters(family, initial);
    assert_true(other_count <= 8);
    assert_int_equal(fxi_frame_make(base, base->timeframe, FX_DAY_NEW_YORK, &own, &error), RP_OK);
    assert_int_equal(fxi_frame_make(base, tf, FX_DAY_NEW_YORK, &frame, &error), RP_OK);
    for (int64_t k = 0; k < other_count; k++)
        if (fxi_frame_make_other(others[k], tf, FX_DAY_NEW_YORK, &frame, &more[k], &error) != RP_OK)
            fail_msg("%s", error.message);
    size_t n = (size_t)(frame.count > 0 ? frame.count : 1);
    family_result result = {frame.count, family->output_count, NULL};
    result.values = rp_malloc((size_t)family->output_count * n * sizeof(double));
    double *scratch = rp_malloc(FXI_FAMILY_SCRATCH * n * sizeof(double));
    for (size_t i = 0; i < (size_t)family->output_count * n; i++) result.values[i] = NAN;
    for (int k = 0; k < family->output_count; k++) outputs[k] = result.values + (size_t)k * n;
    fxi_family_call call = {.frame = &frame,
                            .base = tf == base->timeframe ? &frame : &own,
                            .other_count = other_count,
                            .others = more,
                            .news = input->news,
                            .rates = input->rates                      ? input->rates
                                     : family->needs & FXI_NEEDS_RATES ? family_rates()
                                                                       : NULL,
                            .parameters = input->parameters ? input->parameters : initial,
                            .word = input->word ? input->word : word,
                            .outputs = outputs};
    for (int i = 0; i < FXI_FAMILY_SCRATCH; i++) call.scratch[i] = scratch + (size_t)i * n;
    rp_status status = family->run(&call, why);
    rp_free(scratch);
    for (int64_t k = 0; k < other_count; k++) fxi_frame_clear(&more[k]);
    fxi_frame_clear(&frame);
    fxi_frame_clear(&own);
    *out = result;
    return status;
}

static inline family_result family_with(const fxi_family *family, const fx_bars *base, fx_timeframe tf,
                                        const family_input *input)
{
    family_result result;
    rp_error error = {0};
    if (family_try(family, base, tf, input, &result, &error) != RP_OK) fail_msg("%s: %s", family->name, error.message);
    return result;
}

// The same with the parameters alone; NULL: the initial ones. `others` may be NULL.
static inline family_result family_run(const fxi_family *family, const fx_bars *base, fx_timeframe tf,
                                       const double *parameters, const fx_bars *const *others, int64_t other_count,
                                       const fx_news *news)
{
    family_input input = {parameters, NULL, others, other_count, news, NULL};
    return family_with(family, base, tf, &input);
}

// False when the family refuses bars of this timeframe.
static inline bool family_fits(const fxi_family *family, const fx_bars *base, fx_timeframe tf)
{
    family_result result;
    rp_error error = {0};
    rp_status status = family_try(family, base, tf, &(family_input){0}, &result, &error);
    family_free(&result);
    if (status != RP_OK && !strstr(error.message, fx_timeframe_name(tf))) fail_msg("%s", error.message);
    return status == RP_OK;
}

// A bar by hand: prices in points, as many as the symbol has digits.
typedef struct family_row {
    int32_t open, high, low, close;
    double volume;
} family_row;

static inline int64_t family_time(const char *text)
{
    int64_t utc = 0;
    assert_int_equal(fx_time_parse(text, &utc, NULL), RP_OK);
    return utc;
}

// Bars by hand, one after the other from `start`.
static inline fx_bars *family_bars(const fx_symbol *symbol, fx_timeframe tf, const char *start, const family_row *rows,
                                   int64_t count)
{
    fx_bars *bars;
    assert_int_equal(fx_bars_new(symbol, tf, symbol->digits, count, false, &bars, NULL), RP_OK);
    for (int64_t i = 0; i < count; i++) {
        bars->open_time[i] = family_time(start) + i * fx_timeframe_length(tf);
        bars->known_at[i] = bars->open_time[i] + fx_timeframe_length(tf);
        bars->open[i] = rows[i].open;
        bars->high[i] = rows[i].high;
        bars->low[i] = rows[i].low;
        bars->close[i] = rows[i].close;
        bars->volume[i] = rows[i].volume;
    }
    fx_bars_rehash(bars);
    return bars;
}

// Value of a named output at bar t.
static inline double family_at(const fxi_family *family, const family_result *result, const char *output, int64_t t)
{
    int k = fxi_family_output_find(family, output);
    if (k < 0) fail_msg("%s has no output %s", family->name, output);
    return result->values[k * result->count + t];
}

static inline void family_expect(const fxi_family *family, const family_result *result, const char *output, int64_t t,
                                 double expected)
{
    double x = family_at(family, result, output, t);
    bool equal = isnan(expected) ? isnan(x) : fabs(x - expected) <= 1e-9 * fmax(1.0, fabs(expected));
    if (!equal) fail_msg("%s.%s row %lld: %.15g, expected %.15g", family->name, output, (long long)t, x, expected);
}

// The first `rows` values of every output are the same bits.
static inline void family_same(const fxi_family *family, const family_result *a, const family_result *b, int64_t rows)
{
    for (int k = 0; k < family->output_count; k++)
        for (int64_t t = 0; t < rows; t++) {
            const double *x = a->values + k * a->count + t, *y = b->values + k * b->count + t;
            if (memcmp(x, y, sizeof *x) != 0 && !(isnan(*x) && isnan(*y)))
                fail_msg("%s.%s row %lld: %.17g, otherwise %.17g", family->name, family->outputs[k].name, (long long)t,
                         *x, *y);
        }
}

#endif
