// Every family of the registry: names, ranges, and values that do not see the future. Families that need other symbols
// or news are run by tests of their own as well.
#include "family_fixture.h"

#include <ctype.h>

static void the_table_is_well_formed(void **state)
{
    for (int i = 0; i < fxi_family_count(); i++) {
        const fxi_family *f = fxi_family_at(i);
        double parameters[FXI_FAMILY_PARAMETERS];
        assert_ptr_equal(fxi_family_find(f->name), f);
        assert_true(f->parameter_count <= FXI_FAMILY_PARAMETERS && f->output_count >= 1 &&
                    f->output_count <= FXI_FAMILY_OUTPUTS);
        assert_true(strlen(f->name) < sizeof((fx_feature_spec *)0)->indicator && strlen(f->text) > 0);
        for (const char *c = f->name; *c; c++) assert_true(islower(*c) || *c == '_' || isdigit(*c));
        for (int k = 0; k < f->output_count; k++) {
            const fxi_family_output *o = &f->outputs[k];
            assert_true(o->name && o->text && strlen(o->name) > 0);
            assert_int_equal(fxi_family_output_find(f, o->name), k);
            assert_true(o->scaling != FX_SCALE_BOUNDED || o->low < o->high);
        }
        family_parameters(f, parameters);
        assert_int_equal(fxi_family_check(f, parameters, f->word_initial ? f->word_initial : "", NULL), RP_OK);
    }
    assert_null(fxi_family_find("nosuch"));
    assert_null(fxi_family_at(-1));
}

static void parameters_out_of_range_are_named(void **state)
{
    const fxi_family *f = fxi_family_find("volatility");
    rp_error error;
    assert_int_equal(fxi_family_check(f, (double[]){1, 30, 50}, "", &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "window"));
    assert_int_equal(fxi_family_check(f, (double[]){30, 30.5, 50}, "", &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "span"));
    assert_int_equal(fxi_family_check(f, (double[]){30, 30, NAN}, "", &error), RP_EVALUE);
}

/* ---- causality ------------------------------------------------------------------------------------------------- */

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

static fx_bars *slice(const fx_bars *bars, int64_t rows)
{
    fx_bars *part;
    assert_int_equal(fx_bars_slice(bars, 0, rows, &part, NULL), RP_OK);
    return part;
}

// Rows of `tf` whose bars end before base bar `rows` opens.
static int64_t closed_rows(const fx_bars *base, fx_timeframe tf, int64_t rows)
{
    fxi_frame frame;
    assert_int_equal(fxi_frame_make(base, tf, FX_DAY_NEW_YORK, &frame, NULL), RP_OK);
    int64_t closed = rows > 0 ? frame.visible[rows - 1] + 1 : 0;
    fxi_frame_clear(&frame);
    return closed;
}

static void the_future_changes_nothing(const fxi_family *f, fx_timeframe base, fx_timeframe tf)
{
    fx_bars *bars = fixture_market(1801 + (uint64_t)tf, base, 0.25, FX_SYNTH_NOISE, NULL);
    if (!family_fits(f, bars, tf)) {
        fx_bars_free(bars);
        return;
    }
    family_result whole = family_run(f, bars, tf, NULL, NULL, 0, NULL);
    rp_random random = rp_random_key(1801, (uint32_t)tf, 0, 0);
    for (int i = 0; i < 6; i++) {
        int64_t rows = 1 + rp_random_below(&random, bars->count);
        fx_bars *part = slice(bars, rows);
        family_result cut = family_run(f, part, tf, NULL, NULL, 0, NULL);
        family_same(f, &whole, &cut, closed_rows(bars, tf, rows));
        family_free(&cut);
        fx_bars_free(part);
    }
    for (int64_t end = bars->count * 4 / 5, i = 0; i < 4; i++, end = end * 2 / 3) {
        disturb(bars, end, &random);
        family_result other = family_run(f, bars, tf, NULL, NULL, 0, NULL);
        family_same(f, &whole, &other, closed_rows(bars, tf, end));
        family_free(&other);
    }
    family_free(&whole);
    fx_bars_free(bars);
}

static void no_family_sees_the_future(void **state)
{
    for (int i = 0; i < fxi_family_count(); i++) {
        const fxi_family *f = fxi_family_at(i);
        if (f->needs & (FXI_NEEDS_OTHERS | FXI_NEEDS_NEWS)) continue;
        the_future_changes_nothing(f, FX_M15, FX_M15);
        the_future_changes_nothing(f, FX_M15, FX_H4);
    }
}

static void values_are_finite_or_unknown(void **state)
{
    fx_bars *bars = fixture_market(1805, FX_M15, 0.3, FX_SYNTH_NOISE, NULL);
    for (int i = 0; i < fxi_family_count(); i++) {
        const fxi_family *f = fxi_family_at(i);
        if (f->needs & (FXI_NEEDS_OTHERS | FXI_NEEDS_NEWS)) continue;
        family_result result = family_run(f, bars, FX_M15, NULL, NULL, 0, NULL);
        for (int k = 0; k < f->output_count; k++) {
            int64_t known = 0;
            for (int64_t t = 0; t < result.count; t++) {
                double x = result.values[k * result.count + t];
                if (isinf(x)) fail_msg("%s.%s row %lld", f->name, f->outputs[k].name, (long long)t);
                known += !isnan(x);
                if (f->outputs[k].low < f->outputs[k].high && !isnan(x))
                    assert_true(x >= f->outputs[k].low && x <= f->outputs[k].high);
            }
            if (known == 0) fail_msg("%s.%s is never known", f->name, f->outputs[k].name);
        }
        family_free(&result);
    }
    fx_bars_free(bars);
}

static void few_bars_are_fine(void **state)
{
    fx_bars *bars = fixture_market(1806, FX_H1, 0.2, FX_SYNTH_NOISE, NULL);
    for (int i = 0; i < fxi_family_count(); i++)
        for (int64_t rows = 1; rows < 70; rows += 3) {
            const fxi_family *f = fxi_family_at(i);
            if (f->needs & (FXI_NEEDS_OTHERS | FXI_NEEDS_NEWS)) continue;
            fx_bars *part = slice(bars, rows);
            if (family_fits(f, part, FX_H1)) {
                family_result result = family_run(f, part, FX_H1, NULL, NULL, 0, NULL);
                family_free(&result);
            }
            fx_bars_free(part);
        }
    fx_bars_free(bars);
}

/* ---- volatility ------------------------------------------------------------------------------------------------ */

static double at(const family_result *r, const fxi_family *f, const char *output, int64_t t)
{
    return r->values[fxi_family_output_find(f, output) * r->count + t];
}

static void near(double a, double b, const char *what)
{
    if (!(fabs(a - b) <= 1e-9 * fmax(1.0, fabs(b)))) fail_msg("%s: %.15g, expected %.15g", what, a, b);
}

static void volatility_is_what_it_says(void **state)
{
    const fxi_family *f = fxi_family_find("volatility");
    fx_bars *b = fixture_market(1807, FX_M15, 0.1, FX_SYNTH_NOISE, NULL);
    family_result r = family_run(f, b, FX_M15, NULL, NULL, 0, NULL);
    double ewma = 0.0;
    for (int64_t t = 1; t < b->count; t++) {
        double move = log((double)b->close[t] / b->close[t - 1]);
        ewma = t == 1 ? move * move : 29.0 / 31.0 * ewma + 2.0 / 31.0 * move * move;
        if (t < 60) continue;
        double squares = 0.0, mean = 0.0, variance = 0.0;
        for (int64_t i = t - 29; i <= t; i++) squares += pow(log((double)b->close[i] / b->close[i - 1]), 2.0) / 30.0;
        for (int64_t i = t - 49; i <= t; i++) mean += b->close[i] / 50.0;
        for (int64_t i = t - 49; i <= t; i++) variance += (b->close[i] - mean) * (b->close[i] - mean) / 50.0;
        near(at(&r, f, "realised", t), sqrt(squares), "realised");
        near(at(&r, f, "ewma", t), sqrt(ewma), "ewma");
        near(at(&r, f, "width", t), 2.0 * sqrt(variance) / mean, "width");
        near(at(&r, f, "zscore", t), 0.5 * fmax(-4.0, fmin(4.0, (b->close[t] - mean) / sqrt(variance))), "zscore");
        near(at(&r, f, "ratio", t), fmax(-2, fmin(2, log(sqrt(ewma) / sqrt(squares)))), "ratio");
        near(at(&r, f, "upper_wick", t),
             (b->high[t] - fmax(b->open[t], b->close[t])) / (double)(b->high[t] - b->low[t]), "upper_wick");
    }
    assert_true(isnan(at(&r, f, "realised", 29)) && !isnan(at(&r, f, "realised", 30)));
    assert_true(isnan(at(&r, f, "zscore", 48)) && !isnan(at(&r, f, "zscore", 49)));
    family_free(&r);
    fx_bars_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_well_formed),  cmocka_unit_test(parameters_out_of_range_are_named),
        cmocka_unit_test(no_family_sees_the_future), cmocka_unit_test(values_are_finite_or_unknown),
        cmocka_unit_test(few_bars_are_fine),         cmocka_unit_test(volatility_is_what_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
