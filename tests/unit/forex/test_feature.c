// The feature matrix: causal to the bit, scaled, joined by known_at.
#include "synth_fixture.h"

#include <forex/feature.h>
#include <forex/indicator.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forex/feature/feature_i.h"

static fx_features *compute(const fx_bars *bars, const fx_feature_set *set)
{
    fx_features *features = NULL;
    rp_error error = {0};
    if (fx_features_compute(bars, set, &features, &error) != RP_OK) fail_msg("%s", error.message);
    return features;
}

static fx_features *named(const fx_bars *bars, const char *name)
{
    fx_feature_set *set;
    assert_int_equal(fx_feature_set_named(name, bars->timeframe, &set, NULL), RP_OK);
    fx_features *features = compute(bars, set);
    fx_feature_set_free(set);
    return features;
}

static const float *column(const fx_features *features, const char *name)
{
    int64_t c = fx_features_find(features, name);
    if (c < 0) fail_msg("no column %s", name);
    return features->values + c * features->stride;
}

static void same_rows(const fx_features *whole, const fx_features *part, int64_t rows)
{
    for (int64_t c = 0; c < whole->columns; c++)
        for (int64_t t = 0; t < rows; t++) {
            const float *a = whole->values + c * whole->stride + t, *b = part->values + c * part->stride + t;
            if (memcmp(a, b, sizeof *a) != 0)
                fail_msg("%s row %lld: %.9g, cut %.9g", whole->names[c], (long long)t, (double)*a, (double)*b);
        }
}

/* ---- causality ------------------------------------------------------------------------------------------------- */

static void cut_at(const fx_bars *bars, const fx_features *whole, const char *set, int64_t rows)
{
    fx_bars *part;
    assert_int_equal(fx_bars_slice(bars, 0, rows, &part, NULL), RP_OK);
    fx_features *cut = named(part, set);
    same_rows(whole, cut, rows);
    fx_features_free(cut);
    fx_bars_free(part);
}

static void cutting_the_future_changes_nothing(void **state)
{
    static const fx_timeframe bases[] = {FX_M5, FX_M15, FX_H1};
    for (int b = 0; b < 3; b++) {
        fx_bars *bars = fixture_market(1101 + (uint64_t)b, bases[b], b == 0 ? 0.15 : 0.6, FX_SYNTH_NOISE, NULL);
        fx_features *whole = named(bars, "core72");
        rp_random random = rp_random_key(1101, (uint32_t)b, 0, 0);
        for (int cut = 0; cut < 12; cut++) cut_at(bars, whole, "core72", 1 + rp_random_below(&random, bars->count));
        for (int64_t rows = 1; rows < 6; rows++) cut_at(bars, whole, "core72", rows);
        fx_features_free(whole);
        fx_bars_free(bars);
    }
}

static void disturb(fx_bars *bars, int64_t from, rp_random *random)
{
    for (int64_t i = from; i < bars->count; i++) {
        int32_t shift = (int32_t)rp_random_below(random, 2000) - 1000;
        bars->open[i] += shift;
        bars->close[i] += shift / 2;
        bars->high[i] = (bars->open[i] > bars->close[i] ? bars->open[i] : bars->close[i]) + 7;
        bars->low[i] = (bars->open[i] < bars->close[i] ? bars->open[i] : bars->close[i]) - 7;
        bars->spread[i] = 1 + (int32_t)rp_random_below(random, 100);
        bars->volume[i] = (double)rp_random_below(random, 1000);
    }
    fx_bars_rehash(bars);
}

static void another_future_changes_nothing(void **state)
{
    fx_bars *bars = fixture_market(1105, FX_M15, 0.4, FX_SYNTH_NOISE, NULL);
    fx_features *whole = named(bars, "core72");
    rp_random random = rp_random_key(1105, 0, 0, 0);
    int64_t end = bars->count;
    for (int i = 0; i < 6; i++) {
        // Each disturbance starts before the one that stands, so rows in front of it are still the first ones.
        end = end / 2 + rp_random_below(&random, end / 2);
        disturb(bars, end, &random);
        fx_features *other = named(bars, "core72");
        same_rows(whole, other, end);
        assert_false(rp_hash_equal(whole->hash, other->hash));
        fx_features_free(other);
    }
    fx_features_free(whole);
    fx_bars_free(bars);
}

// Real minutes with their holes, duplicate-free, from the store; no volume and no spread there, hence core64.
static void real_bars_are_cut_as_well(void **state)
{
    fx_symbols *symbols;
    fx_bars *all = NULL, *bars;
    rp_error error = {0};
    assert_int_equal(fx_symbols_load(NULL, &symbols, NULL), RP_OK);
    rp_status status =
        fx_store_load(RAPTO_DATA_DIR "/fx/parquet", symbols, "EURUSD", FX_M1, FX_DAY_NEW_YORK, &all, &error);
    fx_symbols_free(symbols);
    if (status != RP_OK) {
        const char *required = getenv("RAPTO_REQUIRE_DATA");
        if (required && strcmp(required, "1") == 0) fail_msg("%s", error.message);
        print_message("no real data: %s\n", error.message);
        skip();
    }
    // Both clock changes of spring 2018 and the weeks around.
    int64_t begin = fx_bars_find(all, fx_from_civil(&(fx_civil){.year = 2018, .month = 2, .day = 20}));
    assert_int_equal(fx_bars_slice(all, begin, begin + 60000, &bars, NULL), RP_OK);
    fx_features *whole = named(bars, "core64");
    rp_random random = rp_random_key(1107, 0, 0, 0);
    for (int cut = 0; cut < 4; cut++) cut_at(bars, whole, "core64", 1 + rp_random_below(&random, bars->count));
    assert_true(whole->warm_up < bars->count);
    fx_features_free(whole);
    fx_bars_free(bars);
    fx_bars_free(all);
}

static void threads_change_nothing(void **state)
{
    fx_bars *bars = fixture_market(1106, FX_H1, 1.0, FX_SYNTH_NOISE, NULL);
    rp_set_threads(1);
    fx_features *one = named(bars, "core64");
    rp_set_threads(2);
    fx_features *two = named(bars, "core64");
    rp_set_threads(0);
    same_rows(one, two, bars->count);
    assert_true(rp_hash_equal(one->hash, two->hash));
    assert_int_equal(one->warm_up, two->warm_up);
    fx_features_free(one);
    fx_features_free(two);
    fx_bars_free(bars);
}

/* ---- ranges and warm-up ------------------------------------------------------------------------------------------ */

static void values_are_bounded_and_known_after_warm_up(void **state)
{
    for (fx_timeframe tf = FX_M5; tf <= FX_H1; tf++) {
        fx_bars *bars = fixture_market(1110 + (uint64_t)tf, tf, tf == FX_H1 ? 2.0 : 0.5, FX_SYNTH_NOISE, NULL);
        fx_features *features = named(bars, "core72");
        assert_int_equal(features->columns, 72);
        assert_true(features->warm_up > 500 && features->warm_up < bars->count / 2);
        for (int64_t c = 0; c < features->columns; c++) {
            const float *x = features->values + c * features->stride;
            double low = 9, high = -9;
            int64_t first = 0;
            while (first < bars->count && isnan(x[first])) first++;
            assert_true(first <= features->warm_up);
            for (int64_t t = first; t < bars->count; t++) {
                if (!isfinite(x[t])) fail_msg("%s row %lld", features->names[c], (long long)t);
                low = x[t] < low ? x[t] : low;
                high = x[t] > high ? x[t] : high;
            }
            if (!(low >= -2.0 && high <= 2.0 && high - low > 0.2))
                fail_msg("%s lies in %g to %g", features->names[c], low, high);
        }
        fx_features_free(features);
        fx_bars_free(bars);
    }
}

// After the warm-up a later start of the data gives the same values, in float. Expanding scales and running sums
// excepted, none of which is in core64.
static void values_forget_the_start(void **state)
{
    fx_bars *bars = fixture_market(1115, FX_M15, 0.9, FX_SYNTH_NOISE, NULL), *late;
    fx_features *whole = named(bars, "core64");
    int64_t skip = 4000;
    assert_int_equal(fx_bars_slice(bars, skip, bars->count, &late, NULL), RP_OK);
    fx_features *part = named(late, "core64");
    assert_true(part->warm_up < late->count - 1000);
    for (int64_t c = 0; c < whole->columns; c++)
        for (int64_t t = part->warm_up; t < late->count; t++) {
            double a = whole->values[c * whole->stride + t + skip], b = part->values[c * part->stride + t];
            if (fabs(a - b) > 2e-6) fail_msg("%s row %lld: %.9g and %.9g", whole->names[c], (long long)t, a, b);
        }
    fx_features_free(whole);
    fx_features_free(part);
    fx_bars_free(late);
    fx_bars_free(bars);
}

static void few_or_flat_bars_give_nan_or_zero(void **state)
{
    fx_bars *bars = fixture_market(1116, FX_H1, 0.5, FX_SYNTH_NOISE, NULL);
    for (int64_t rows = 1; rows < 40; rows++) {
        fx_bars *part;
        assert_int_equal(fx_bars_slice(bars, 0, rows, &part, NULL), RP_OK);
        fx_features *features = named(part, "core64");
        assert_int_equal(features->warm_up, rows);
        fx_features_free(features);
        fx_bars_free(part);
    }
    for (int64_t i = 0; i < bars->count; i++) bars->open[i] = bars->high[i] = bars->low[i] = bars->close[i] = 119999;
    fx_bars_rehash(bars);
    fx_features *features = named(bars, "core64");
    for (int64_t c = 0; c < features->columns; c++)
        for (int64_t t = 0; t < bars->count; t++) {
            double x = features->values[c * features->stride + t];
            if (!isnan(x) && !(fabs(x) <= 2.0)) fail_msg("%s row %lld: %g", features->names[c], (long long)t, x);
            if (strstr(features->names[c], "ZSCORE") && !isnan(x)) assert_true(x == 0.0);
            if (strstr(features->names[c], "RETURN") && !isnan(x)) assert_true(x == 0.0);
        }
    fx_features_free(features);
    fx_bars_free(bars);
}

/* ---- values --------------------------------------------------------------------------------------------------------
 */

static void put(fx_feature_set *set, const char *name, const char *indicator, fx_timeframe tf)
{
    fx_feature_spec *spec = &set->specs[set->count++];
    *spec = (fx_feature_spec){.timeframe = tf};
    snprintf(spec->name, sizeof spec->name, "%s", name);
    snprintf(spec->indicator, sizeof spec->indicator, "%s", indicator);
}

static void near(const float *column, int64_t t, double expected, const char *what)
{
    if (!(fabs(column[t] - expected) <= 1e-5))
        fail_msg("%s row %lld: %g, expected %g", what, (long long)t, column[t], expected);
}

static double usual_range(const fx_bars *b, int64_t t, int64_t n)
{
    double sum = 0.0;
    for (int64_t i = t - n + 1; i <= t; i++)
        sum += fmax(b->high[i], b->close[i - 1]) - fmin(b->low[i], b->close[i - 1]);
    return sum / (double)n;
}

static void check_row(const fx_bars *b, const fx_features *f, int64_t t)
{
    double mean = 0.0, variance = 0.0, moves = 0.0, moves2 = 0.0, path = 0.0;
    int32_t top = 0, bottom = INT32_MAX;
    for (int64_t i = t - 19; i <= t; i++) mean += b->close[i] / 20.0;
    for (int64_t i = t - 19; i <= t; i++) variance += (b->close[i] - mean) * (b->close[i] - mean) / 20.0;
    for (int64_t i = t - 49; i <= t; i++) {
        double r = log((double)b->close[i] / b->close[i - 1]);
        moves += r / 50.0;
        moves2 += r * r / 50.0;
    }
    for (int64_t i = t - 19; i <= t; i++) {
        path += abs(b->close[i] - b->close[i - 1]);
        top = b->high[i] > top ? b->high[i] : top;
        bottom = b->low[i] < bottom ? b->low[i] : bottom;
    }
    double z = fmax(-4.0, fmin(4.0, (b->close[t] - mean) / sqrt(variance)));
    double r = log((double)b->close[t] / b->close[t - 1]) / sqrt(moves2 - moves * moves), usual = usual_range(b, t, 20);
    near(column(f, "z"), t, 0.5 * z, "ZSCORE");
    near(column(f, "r"), t, 0.5 * fmax(-4.0, fmin(4.0, r)), "RETURN");
    near(column(f, "channel"), t, 2.0 * (b->close[t] - bottom) / (double)(top - bottom) - 1.0, "CHANNEL");
    near(column(f, "efficiency"), t, (b->close[t] - b->close[t - 20]) / path, "EFFICIENCY");
    near(column(f, "body"), t, fmax(-2.0, fmin(2.0, (b->close[t] - b->open[t]) / usual)), "BODY");
    near(column(f, "range"), t, fmin(2.0, (b->high[t] - b->low[t]) / usual - 1.0), "RANGE");
    near(column(f, "ratio"), t, fmin(2.0, usual_range(b, t, 7) / usual_range(b, t, 28) - 1.0), "RANGE_RATIO");
    near(column(f, "spread"), t, fmin(2.0, b->spread[t] / usual), "SPREAD");
}

static void built_in_sources_are_what_they_say(void **state)
{
    fx_bars *bars = fixture_market(1120, FX_M15, 0.2, FX_SYNTH_NOISE, NULL);
    fx_feature_spec specs[16];
    fx_feature_set set = {.specs = specs};
    put(&set, "z", "ZSCORE", FX_M15);
    put(&set, "r", "RETURN", FX_M15);
    put(&set, "channel", "CHANNEL", FX_M15);
    put(&set, "efficiency", "EFFICIENCY", FX_M15);
    put(&set, "body", "BODY", FX_M15);
    put(&set, "range", "RANGE", FX_M15);
    put(&set, "ratio", "RANGE_RATIO", FX_M15);
    put(&set, "spread", "SPREAD", FX_M15);
    fx_features *features = compute(bars, &set);
    for (int64_t t = 60; t < bars->count; t += 7) check_row(bars, features, t);
    for (int64_t t = 0; t < 19; t++) assert_true(isnan(column(features, "z")[t]));
    assert_false(isnan(column(features, "z")[19]));
    assert_true(isnan(column(features, "r")[49]));
    assert_false(isnan(column(features, "r")[50]));
    fx_features_free(features);
    fx_bars_free(bars);
}

static void clock_features_read_new_york(void **state)
{
    fx_bars *bars = fixture_market(1121, FX_H1, 1.0, FX_SYNTH_NOISE, NULL);
    fx_features *features = named(bars, "core64");
    const fx_zone *zone;
    assert_int_equal(fx_zone_get("America/New_York", &zone, NULL), RP_OK);
    for (int64_t t = 0; t < bars->count; t++) {
        fx_civil local = fx_to_civil(fx_zone_to_local(zone, bars->known_at[t]));
        double day = (local.hour * 60 + local.minute) / 1440.0 * 2.0 * 3.14159265358979323846;
        near(column(features, "H1_HOUR_SIN"), t, sin(day), "HOUR_SIN");
        near(column(features, "H1_HOUR_COS"), t, cos(day), "HOUR_COS");
        // The trading day runs from 17:00 to 17:00: seven hours ahead of the civil date.
        fx_civil session = fx_to_civil(fx_zone_to_local(zone, bars->open_time[t]) + 7 * FX_HOUR);
        near(column(features, "H1_WEEKDAY"), t, 0.5 * (session.weekday - 3), "WEEKDAY");
    }
    fx_features_free(features);
    fx_bars_free(bars);
}

static double nan_to(double x)
{
    return isnan(x) ? 99.0 : x;
}

// At the close of an H4 bar its value is there; before, the one of the bar before.
static void longer_bars_are_joined_when_known(void **state)
{
    fx_bars *bars = fixture_market(1122, FX_M15, 0.5, FX_SYNTH_NOISE, NULL), *h4;
    fx_feature_spec specs[2];
    fx_feature_set set = {.specs = specs};
    put(&set, "h4", "RSI", FX_H4);
    specs[0].scaling = FX_SCALE_BOUNDED;
    fx_features *features = compute(bars, &set);
    assert_int_equal(fx_bars_resample(bars, FX_H4, FX_DAY_NEW_YORK, false, &h4, NULL), RP_OK);
    double *close = rp_calloc((size_t)h4->count, sizeof *close), *rsi = rp_calloc((size_t)h4->count, sizeof *rsi);
    for (int64_t i = 0; i < h4->count; i++) close[i] = h4->close[i] / 1e5;
    const fx_indicator *indicator;
    assert_int_equal(fx_indicator_find("rsi", &indicator, NULL), RP_OK);
    assert_int_equal(
        fx_indicator_run(indicator, NULL, &(fx_series){.count = h4->count, .close = close}, (double *[]){rsi}, NULL),
        RP_OK);
    int64_t at_close = 0;
    for (int64_t t = 500; t < bars->count; t += 3) {
        int64_t low = 0, high = h4->count;
        while (low < high) {
            int64_t middle = (low + high) / 2;
            if (h4->known_at[middle] <= bars->known_at[t])
                low = middle + 1;
            else
                high = middle;
        }
        int64_t bar = low - 1;
        at_close += h4->known_at[bar] == bars->known_at[t];
        assert_true(fabs(nan_to(column(features, "h4")[t]) - nan_to((rsi[bar] - 50.0) / 50.0)) < 1e-6);
    }
    assert_true(at_close > 100);
    rp_free(close);
    rp_free(rsi);
    fx_bars_free(h4);
    fx_features_free(features);
    fx_bars_free(bars);
}

static void rolling_and_expanding_scores_are_causal_scores(void **state)
{
    fx_bars *bars = fixture_market(1123, FX_H1, 0.3, FX_SYNTH_NOISE, NULL);
    fx_feature_spec specs[4];
    fx_feature_set set = {.specs = specs};
    put(&set, "raw", "NATR", FX_H1);
    put(&set, "rolling", "NATR", FX_H1);
    put(&set, "expanding", "NATR", FX_H1);
    specs[1].scaling = FX_SCALE_ROLLING_Z;
    specs[1].window = 50;
    specs[2].scaling = FX_SCALE_EXPANDING_Z;
    specs[2].window = 30;
    fx_features *features = compute(bars, &set);
    const float *raw = column(features, "raw");
    assert_true(isnan(column(features, "rolling")[14 + 48]) && !isnan(column(features, "rolling")[14 + 49]));
    assert_true(isnan(column(features, "expanding")[14 + 28]) && !isnan(column(features, "expanding")[14 + 29]));
    for (int64_t t = 14 + 50; t < bars->count; t += 11) {
        for (int kind = 0; kind < 2; kind++) {
            int64_t first = kind ? 14 : t - 49;
            double n = (double)(t - first + 1), mean = 0.0, variance = 0.0;
            for (int64_t i = first; i <= t; i++) mean += raw[i] / n;
            for (int64_t i = first; i <= t; i++) variance += (raw[i] - mean) * (raw[i] - mean) / n;
            double z = 0.5 * fmax(-4.0, fmin(4.0, (raw[t] - mean) / sqrt(variance)));
            assert_true(fabs(column(features, kind ? "expanding" : "rolling")[t] - z) < 1e-4);
        }
    }
    fx_features_free(features);
    fx_bars_free(bars);
}

// Warm-up of one column: what the indicator needs to forget the start, then the window of the score.
static void the_warm_up_counts_source_and_scale(void **state)
{
    fx_bars *bars = fixture_market(1126, FX_H1, 0.5, FX_SYNTH_NOISE, NULL), *h4;
    fx_feature_spec spec = {.name = "x", .indicator = "RSI", .timeframe = FX_H1};
    const fx_indicator *rsi;
    assert_int_equal(fx_indicator_find("RSI", &rsi, NULL), RP_OK);
    int64_t stable = fx_indicator_stable_lookback(rsi, NULL);
    for (int kind = 0; kind < 4; kind++) {
        spec.scaling = kind == 1 ? FX_SCALE_ROLLING_Z : kind == 2 ? FX_SCALE_EXPANDING_Z : FX_SCALE_NONE;
        spec.window = kind == 0 ? 0 : 77;
        spec.timeframe = kind == 3 ? FX_H4 : FX_H1;
        fx_features *features = compute(bars, &(fx_feature_set){.count = 1, .specs = &spec});
        int64_t expected = stable + (kind == 1 || kind == 2 ? 76 : 0);
        if (kind == 3) { // the first row at which that many H4 bars are known
            assert_int_equal(fx_bars_resample(bars, FX_H4, FX_DAY_NEW_YORK, false, &h4, NULL), RP_OK);
            expected = 0;
            while (bars->known_at[expected] < h4->known_at[stable]) expected++;
            fx_bars_free(h4);
        }
        assert_int_equal(features->warm_up, expected);
        fx_features_free(features);
    }
    fx_bars_free(bars);
}

static void normalised_prices_do_not_see_the_level(void **state)
{
    fx_bars *bars = fixture_market(1124, FX_H1, 0.3, FX_SYNTH_NOISE, NULL);
    fx_feature_spec specs[4];
    fx_feature_set set = {.specs = specs};
    put(&set, "atr", "SMA", FX_H1);
    put(&set, "close", "SMA", FX_H1);
    specs[0].normalise = 1;
    specs[1].normalise = 2;
    fx_features *features = compute(bars, &set);
    for (int64_t t = 100; t < bars->count; t += 9) {
        double mean = 0.0;
        for (int64_t i = t - 29; i <= t; i++) mean += bars->close[i] / 30.0;
        near(column(features, "close"), t, (bars->close[t] - mean) / bars->close[t], "relative");
        assert_true(fabs(column(features, "atr")[t]) < 20.0);
    }
    fx_features_free(features);
    fx_bars_free(bars);
}

/* ---- sets and errors
 * ------------------------------------------------------------------------------------------------- */

static void named_sets_have_their_sizes(void **state)
{
    static const struct {
        const char *name;
        int64_t count;
    } sets[] = {{"core16", 16}, {"core64", 64}, {"core72", 72}};
    for (int s = 0; s < 3; s++)
        for (fx_timeframe tf = FX_M1; tf < FX_TIMEFRAME_COUNT; tf++) {
            fx_feature_set *set;
            assert_int_equal(fx_feature_set_named(sets[s].name, tf, &set, NULL), RP_OK);
            assert_int_equal(set->count, sets[s].count);
            for (int64_t i = 0; i < set->count; i++)
                for (int64_t k = 0; k < i; k++)
                    if (strcmp(set->specs[i].name, set->specs[k].name) == 0)
                        fail_msg("%s of %s: %s twice", sets[s].name, fx_timeframe_name(tf), set->specs[i].name);
            fx_feature_set_free(set);
        }
    fx_feature_set *set = NULL;
    rp_error error = {0};
    assert_int_equal(fx_feature_set_named("core65", FX_H1, &set, &error), RP_EUNKNOWN);
    assert_non_null(strstr(error.message, "core64"));
    assert_null(set);
}

static void refused(const fx_bars *bars, fx_feature_spec spec, rp_status status, const char *word)
{
    fx_feature_set set = {.count = 1, .specs = &spec};
    fx_features *features = NULL;
    rp_error error = {0};
    if (spec.name[0] == '\0') snprintf(spec.name, sizeof spec.name, "wrong");
    assert_int_equal(fx_features_compute(bars, &set, &features, &error), status);
    assert_null(features);
    if (!strstr(error.message, word)) fail_msg("\"%s\" does not say \"%s\"", error.message, word);
}

static void wrong_specs_are_refused_with_reasons(void **state)
{
    fx_bars *bars = fixture_market(1130, FX_H1, 0.1, FX_SYNTH_NOISE, NULL);
    refused(bars, (fx_feature_spec){.indicator = "RSJ", .timeframe = FX_H1}, RP_EUNKNOWN, "RSI");
    refused(bars, (fx_feature_spec){.indicator = "RSI", .timeframe = FX_M5}, RP_EINVAL, "shorter");
    refused(bars, (fx_feature_spec){.indicator = "RSI", .timeframe = FX_H1, .output = 1}, RP_EINDEX, "outputs");
    refused(bars, (fx_feature_spec){.indicator = "RSI", .timeframe = FX_H1, .parameter_count = 1, .parameters = {1}},
            RP_EVALUE, "period");
    refused(bars, (fx_feature_spec){.indicator = "RSI", .timeframe = FX_H1, .parameter_count = 2}, RP_EINVAL,
            "parameters");
    refused(bars, (fx_feature_spec){.indicator = "CCI", .timeframe = FX_H1, .scaling = FX_SCALE_BOUNDED}, RP_EINVAL,
            "bounds");
    refused(bars, (fx_feature_spec){.indicator = "CCI", .timeframe = FX_H1, .scaling = FX_SCALE_ROLLING_Z}, RP_EVALUE,
            "window");
    refused(bars,
            (fx_feature_spec){.indicator = "ZSCORE", .timeframe = FX_H1, .parameter_count = 1, .parameters = {0.5}},
            RP_EVALUE, "whole");
    refused(bars, (fx_feature_spec){.indicator = "ZSCORE", .timeframe = FX_H1, .normalise = 1}, RP_EINVAL,
            "normalised");
    for (int64_t i = 0; i < bars->count; i++) bars->volume[i] = 0.0;
    refused(bars, (fx_feature_spec){.indicator = "MFI", .timeframe = FX_H1}, RP_EVALUE, "volume");
    refused(bars, (fx_feature_spec){.indicator = "VOLUME", .timeframe = FX_H1}, RP_EVALUE, "volume");
    rp_free(bars->spread);
    bars->spread = NULL;
    refused(bars, (fx_feature_spec){.indicator = "SPREAD", .timeframe = FX_H1}, RP_EVALUE, "spread");

    fx_feature_spec twice[2] = {{.name = "a", .indicator = "RSI", .timeframe = FX_H1},
                                {.name = "a", .indicator = "CCI", .timeframe = FX_H1}};
    fx_features *features = NULL;
    assert_int_equal(fx_features_compute(bars, &(fx_feature_set){.count = 2, .specs = twice}, &features, NULL),
                     RP_ECONFLICT);
    assert_int_equal(fx_features_compute(bars, &(fx_feature_set){.count = 0, .specs = twice}, &features, NULL),
                     RP_EINVAL);
    fx_bars_free(bars);
}

// The page names every built-in source and every column of the sets.
static void the_reference_page_is_complete(void **state)
{
    char *page;
    size_t size;
    assert_int_equal(rp_file_read(RAPTO_SOURCE_DIR "/docs/reference/features.md", 0, &page, &size, NULL), RP_OK);
    static const char *const sets[] = {"core16", "core64", "core72"};
    for (int s = 0; s < 3; s++) {
        fx_feature_set *set;
        assert_int_equal(fx_feature_set_named(sets[s], FX_M15, &set, NULL), RP_OK);
        for (int64_t c = 0; c < set->count; c++)
            if (!strstr(page, set->specs[c].name)) fail_msg("features.md lacks %s", set->specs[c].name);
        fx_feature_set_free(set);
    }
    for (int i = 0; fxi_source_at(i); i++) {
        char row[32];
        snprintf(row, sizeof row, "| `%s` |", fxi_source_at(i)->name);
        if (!strstr(page, row)) fail_msg("features.md lacks %s", row);
    }
    rp_free(page);
}

static void columns_are_found_by_name(void **state)
{
    fx_bars *bars = fixture_market(1131, FX_H1, 0.1, FX_SYNTH_NOISE, NULL);
    fx_features *features = named(bars, "core16");
    assert_int_equal(features->stride % 16, 0);
    for (int64_t c = 0; c < features->columns; c++) assert_int_equal(fx_features_find(features, features->names[c]), c);
    assert_int_equal(fx_features_find(features, "H1_NOTHING"), -1);
    fx_features_free(features);
    fx_bars_free(bars);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cutting_the_future_changes_nothing),
        cmocka_unit_test(another_future_changes_nothing),
        cmocka_unit_test(real_bars_are_cut_as_well),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(values_are_bounded_and_known_after_warm_up),
        cmocka_unit_test(values_forget_the_start),
        cmocka_unit_test(few_or_flat_bars_give_nan_or_zero),
        cmocka_unit_test(built_in_sources_are_what_they_say),
        cmocka_unit_test(clock_features_read_new_york),
        cmocka_unit_test(longer_bars_are_joined_when_known),
        cmocka_unit_test(rolling_and_expanding_scores_are_causal_scores),
        cmocka_unit_test(the_warm_up_counts_source_and_scale),
        cmocka_unit_test(normalised_prices_do_not_see_the_level),
        cmocka_unit_test(named_sets_have_their_sizes),
        cmocka_unit_test(wrong_specs_are_refused_with_reasons),
        cmocka_unit_test(the_reference_page_is_complete),
        cmocka_unit_test(columns_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
