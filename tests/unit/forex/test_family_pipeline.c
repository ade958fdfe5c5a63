// Families that read other symbols and news, through a pipeline: joined to the base bars, refused without their inputs.
#include "family_fixture.h"

#include <forex/news.h>
#include <forex/pipeline.h>

static const char text[] = "symbols: GBPUSD\n"
                           "news: calendar.csv\n"
                           "rates: rates.csv\n"
                           "columns:\n"
                           "  - {family: currency, timeframes: base H1, parameters: {bars: 4}, scaling: none}\n"
                           "  - {family: pair, parameters: {symbol: GBPUSD, window: 40}, scaling: none}\n"
                           "  - {family: news, parameters: {past: 2}, scaling: none}\n"
                           "  - {family: carry, timeframes: base H1, parameters: {window: 20, lag: 40}}\n"
                           "  - {family: smc, timeframes: base H1, outputs: trend bos ob}\n";

static fx_pipeline *pipeline_of(void)
{
    fx_pipeline *p = NULL;
    rp_error error = {0};
    if (fx_pipeline_parse(text, sizeof text - 1, "p.yaml", FX_M15, &p, &error)) fail_msg("%s", error.message);
    return p;
}

// An event a day around the generated markets, which begin in 2000.
static fx_news *calendar_of(const fx_bars *bars)
{
    static char csv[200000];
    size_t used = (size_t)snprintf(csv, sizeof csv, "Date,Time,Currency,Impact,Event,Actual,Forecast\n");
    for (int64_t day = bars->open_time[0] / FX_DAY; day <= bars->known_at[bars->count - 1] / FX_DAY + 1; day++) {
        fx_civil date = fx_to_civil(day * FX_DAY);
        used += (size_t)snprintf(csv + used, sizeof csv - used, "%04d-%02d-%02d,12:30,%s,High,CPI,%lld,%lld\n",
                                 date.year, date.month, date.day, day % 2 ? "USD" : "EUR", (long long)(day * 7 % 11),
                                 (long long)(day % 5));
    }
    fx_news *news = NULL;
    assert_int_equal(fx_news_parse(csv, used, "calendar.csv", "UTC", &news, NULL), RP_OK);
    return news;
}

static fx_features *compute(const fx_pipeline *p, const fx_bars *bars, const fx_bars *other, const fx_news *news)
{
    const fx_rates *rates = family_rates();
    fx_feature_inputs inputs = {bars, &other, 1, news, news->hash, rates, rates->hash};
    fx_features *features = NULL;
    rp_error error = {0};
    if (fx_pipeline_compute(p, &inputs, NULL, &features, NULL, &error)) fail_msg("%s", error.message);
    return features;
}

static void same_rows(const fx_features *a, const fx_features *b, int64_t rows)
{
    assert_int_equal(a->columns, b->columns);
    for (int64_t c = 0; c < a->columns; c++)
        if (memcmp(a->values + c * a->stride, b->values + c * b->stride, (size_t)rows * sizeof(float)) != 0)
            fail_msg("%s differs", a->names[c]);
}

static fx_bars *pound(void)
{
    fx_bars *bars = fixture_market(1872, FX_M15, 0.1, FX_SYNTH_NOISE, NULL);
    snprintf(bars->symbol.name, sizeof bars->symbol.name, "GBPUSD");
    snprintf(bars->symbol.base, sizeof bars->symbol.base, "GBP");
    return bars;
}

static void columns_are_those_of_the_family(void **state)
{
    fx_bars *bars = fixture_market(1871, FX_M15, 0.1, FX_SYNTH_NOISE, NULL), *other = pound();
    fx_news *news = calendar_of(bars);
    fx_pipeline *p = pipeline_of();
    fx_features *features = compute(p, bars, other, news);
    const fxi_family *f = fxi_family_find("currency");
    family_result r = family_run(f, bars, FX_M15, (double[]){4, 3}, (const fx_bars *const *)&other, 1, NULL);
    int64_t c = -1, known = 0;
    for (int64_t k = 0; k < features->columns && c < 0; k++)
        if (strncmp(features->names[k], "M15_currency_base", 17) == 0) c = k;
    assert_true(c >= 0);
    for (int64_t t = 0; t < bars->count; t++) {
        float x = features->values[c * features->stride + t];
        double expected = family_at(f, &r, "base", t);
        assert_true(isnan(expected) ? isnan(x) : x == (float)expected);
        known += !isnan(x);
    }
    assert_true(known > bars->count * 9 / 10);
    family_free(&r);
    fx_features_free(features);
    fx_pipeline_free(p);
    fx_news_free(news);
    fx_bars_free(other);
    fx_bars_free(bars);
}

static void cuts_and_threads_change_nothing(void **state)
{
    fx_bars *bars = fixture_market(1871, FX_M15, 0.1, FX_SYNTH_NOISE, NULL), *other = pound(), *part;
    fx_news *news = calendar_of(bars);
    fx_pipeline *p = pipeline_of();
    rp_set_threads(1);
    fx_features *whole = compute(p, bars, other, news);
    rp_set_threads(2);
    fx_features *two = compute(p, bars, other, news);
    same_rows(whole, two, bars->count);
    fx_features_free(two);
    rp_set_threads(0);
    for (int64_t rows = bars->count - 1; rows > 50; rows = rows * 2 / 3) {
        assert_int_equal(fx_bars_slice(bars, 0, rows, &part, NULL), RP_OK);
        fx_features *cut = compute(p, part, other, news);
        same_rows(whole, cut, rows);
        fx_features_free(cut);
        fx_bars_free(part);
    }
    fx_features_free(whole);
    fx_pipeline_free(p);
    fx_news_free(news);
    fx_bars_free(other);
    fx_bars_free(bars);
}

static void missing_inputs_are_named(void **state)
{
    fx_bars *bars = fixture_market(1871, FX_M15, 0.02, FX_SYNTH_NOISE, NULL), *other = pound();
    fx_pipeline *p = pipeline_of();
    fx_features *features = NULL;
    rp_error error;
    fx_feature_inputs alone = {.bars = bars},
                      silent = {.bars = bars, .others = (const fx_bars *const *)&other, .other_count = 1};
    assert_int_equal(fx_pipeline_compute(p, &alone, NULL, &features, NULL, &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "symbols"));
    assert_int_equal(fx_pipeline_compute(p, &silent, NULL, &features, NULL, &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "news"));
    fx_news *news = calendar_of(bars);
    silent.news = news;
    assert_int_equal(fx_pipeline_compute(p, &silent, NULL, &features, NULL, &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "carry needs interest rates; name their file under `rates`"));
    fx_news_free(news);
    fx_pipeline_free(p);
    fx_bars_free(other);
    fx_bars_free(bars);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_those_of_the_family),
        cmocka_unit_test(cuts_and_threads_change_nothing),
        cmocka_unit_test(missing_inputs_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
