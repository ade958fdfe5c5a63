// Properties that every indicator of the table must have. Values are compared with TA-Lib's in
// tests/conform/test_indicators_talib.py.
#include "synth_fixture.h"

#include <forex/indicator.h>

#include <math.h>
#include <string.h>

#include "forex/indicator/indicator_i.h"

enum { COUNT = 1500 };

typedef struct market {
    double column[FX_COLUMNS][COUNT], out[FX_INDICATOR_MAX_OUTPUTS][COUNT], other[FX_INDICATOR_MAX_OUTPUTS][COUNT];
} market;

static market *new_market(uint64_t seed)
{
    market *m = rp_calloc(1, sizeof *m);
    fx_bars *bars = fixture_market(seed, FX_H1, 0.5, FX_SYNTH_NOISE, NULL);
    assert_true(bars->count >= COUNT);
    for (int t = 0; t < COUNT; t++) {
        m->column[0][t] = bars->open[t] / 1e5;
        m->column[1][t] = bars->high[t] / 1e5;
        m->column[2][t] = bars->low[t] / 1e5;
        m->column[3][t] = bars->close[t] / 1e5;
        m->column[4][t] = bars->volume[t];
        m->column[5][t] = 2.0 + (double)(t * 7 % 23) + 0.25 * (double)(t % 3);
        m->column[6][t] = (double)(t / 24);
    }
    fx_bars_free(bars);
    return m;
}

static fx_series view(const market *m, int64_t first, int64_t count)
{
    return (fx_series){count,
                       m->column[0] + first,
                       m->column[1] + first,
                       m->column[2] + first,
                       m->column[3] + first,
                       m->column[4] + first,
                       m->column[5] + first,
                       m->column[6] + first};
}

static void run_as(fx_compat compat, const fx_indicator *indicator, const double *parameters, fx_series series,
                   double (*out)[COUNT])
{
    double *outputs[] = {out[0], out[1], out[2], out[3], out[4]};
    static double within[COUNT];
    rp_error error = {0};
    if (strcmp(indicator->name, "ASIN") == 0 || strcmp(indicator->name, "ACOS") == 0) { // whose domain ends at 1
        for (int64_t t = 0; t < series.count; t++) within[t] = series.close[t] - 1.0;
        series.close = within;
    }
    rp_status status = compat == FX_COMPAT_TALIB
                           ? fx_indicator_run(indicator, parameters, &series, outputs, &error)
                           : fx_indicator_sweep(indicator, parameters, 1, compat, &series, outputs, &error);
    if (status != RP_OK) fail_msg("%s", error.message);
}

static void run(const fx_indicator *indicator, const double *parameters, fx_series series, double (*out)[COUNT])
{
    run_as(FX_COMPAT_TALIB, indicator, parameters, series, out);
}

// Outputs that are numbers of bars count from the start of the series: a series that starts `shift` bars later has
// others.
static double shifted(const fx_indicator *indicator, double value, int64_t shift)
{
    return strstr(indicator->name, "INDEX") ? value + (double)shift : value;
}

// Parameters drawn from small values.
static void draw(const fx_indicator *indicator, rp_random *random, double parameters[FX_INDICATOR_MAX_PARAMS])
{
    for (int i = 0; i < indicator->parameter_count; i++) {
        const fx_parameter *p = &indicator->parameters[i];
        double most = fmin(p->maximum, p->minimum + 39.0);
        parameters[i] = p->whole ? p->minimum + (double)rp_random_below(random, (int64_t)(most - p->minimum) + 1)
                                 : fmin(p->maximum, fmax(p->minimum, 3.0 * rp_random_uniform(random)));
    }
}

static void the_lookback_is_the_nan_in_front(void **state)
{
    market *m = new_market(1301);
    rp_random random = rp_random_key(1301, 0, 0, 0);
    for (int k = 0; k < fx_indicator_count(); k++) {
        const fx_indicator *indicator = fx_indicator_at(k);
        for (int round = 0; round < 8; round++) {
            double parameters[FX_INDICATOR_MAX_PARAMS];
            draw(indicator, &random, parameters);
            int64_t lookback = fx_indicator_lookback(indicator, parameters);
            assert_true(fx_indicator_stable_lookback(indicator, parameters) >= lookback);
            run(indicator, parameters, view(m, 0, COUNT), m->out);
            for (int o = 0; o < indicator->output_count; o++)
                for (int64_t t = 0; t < COUNT; t++)
                    if (isnan(m->out[o][t]) != (t < lookback))
                        fail_msg("%s output %d at %lld, lookback %lld", indicator->name, o, (long long)t,
                                 (long long)lookback);
        }
    }
    rp_free(m);
}

// TradingView's CMO is NaN where nothing moved.
static bool may_have_none(const fx_indicator *indicator, fx_compat compat)
{
    return compat == FX_COMPAT_TV && strcmp(indicator->name, "CMO") == 0;
}

static void the_lookback_of_a_platform_is_the_nan_in_front(void **state)
{
    market *m = new_market(1301);
    rp_random random = rp_random_key(1303, 0, 0, 0);
    for (int k = 0; k < fx_indicator_count(); k++)
        for (int round = 0; round < 6; round++) {
            const fx_indicator *indicator = fx_indicator_at(k);
            fx_compat compat = round % 2 ? FX_COMPAT_TV : FX_COMPAT_MT5;
            double parameters[FX_INDICATOR_MAX_PARAMS];
            draw(indicator, &random, parameters);
            run_as(compat, indicator, parameters, view(m, 0, COUNT), m->out);
            int64_t lookback = fx_indicator_compat_lookback(indicator, parameters, compat);
            for (int o = 0; o < indicator->output_count; o++)
                for (int64_t t = 0; t < COUNT; t++)
                    if (isnan(m->out[o][t]) != (t < lookback) && !(t > lookback && may_have_none(indicator, compat)))
                        fail_msg("%s compat %d output %d at %lld, lookback %lld", indicator->name, (int)compat, o,
                                 (long long)t, (long long)lookback);
        }
    rp_free(m);
}

static void cutting_the_series_changes_no_bit(void **state)
{
    market *m = new_market(1302);
    rp_random random = rp_random_key(1302, 0, 0, 0);
    for (int k = 0; k < fx_indicator_count(); k++) {
        const fx_indicator *indicator = fx_indicator_at(k);
        double parameters[FX_INDICATOR_MAX_PARAMS];
        draw(indicator, &random, parameters);
        run(indicator, parameters, view(m, 0, COUNT), m->out);
        for (int round = 0; round < 12; round++) {
            int64_t rows = round < 6 ? 1 + rp_random_below(&random, COUNT) : 1 + rp_random_below(&random, 200);
            run(indicator, parameters, view(m, 0, rows), m->other);
            for (int o = 0; o < indicator->output_count; o++)
                for (int64_t t = 0; t < rows; t++)
                    if (memcmp(&m->out[o][t], &m->other[o][t], sizeof(double)) != 0 && !isnan(m->out[o][t]))
                        fail_msg("%s output %d at %lld of %lld", indicator->name, o, (long long)t, (long long)rows);
        }
    }
    rp_free(m);
}

// From the stable lookback on a series that starts later gives the same values. It was measured on a walk whose moves
// are smaller than the ones here: hence five times its bound.
static void forgets_the_start(market *m, const fx_indicator *indicator, const double *parameters)
{
    static const int64_t skips[] = {137, 1, 38, 251};
    int64_t stable = fx_indicator_stable_lookback(indicator, parameters);
    for (int s = 0; s < 4 && stable < COUNT - skips[s] - 200; s++) {
        int64_t skip = skips[s];
        double largest = 0.0;
        run(indicator, parameters, view(m, 0, COUNT), m->out);
        run(indicator, parameters, view(m, skip, COUNT - skip), m->other);
        for (int o = 0; o < indicator->output_count; o++) {
            for (int64_t t = 0; t < COUNT - skip; t++)
                largest = fmax(largest, isnan(m->other[o][t]) ? 0.0 : fabs(m->other[o][t]));
            for (int64_t t = stable; t < COUNT - skip; t++)
                if (fabs(m->out[o][t + skip] - shifted(indicator, m->other[o][t], skip)) > 5e-9 * largest)
                    fail_msg("%s from %lld at %lld: %.17g and %.17g", indicator->name, (long long)skip, (long long)t,
                             m->out[o][t + skip], m->other[o][t]);
        }
    }
}

static void the_stable_lookback_forgets_the_start(void **state)
{
    market *m = new_market(1303);
    for (int k = 0; k < fx_indicator_count(); k++) {
        const fx_indicator *indicator = fx_indicator_at(k);
        double parameters[FX_INDICATOR_MAX_PARAMS] = {0}, initial[FX_INDICATOR_MAX_PARAMS] = {0};
        for (int i = 0; i < indicator->parameter_count; i++) {
            const fx_parameter *p = &indicator->parameters[i];
            initial[i] = p->initial;
            parameters[i] = p->whole ? fmin(p->maximum, fmax(p->minimum, 5.0 + 3.0 * i)) : p->initial;
        }
        forgets_the_start(m, indicator, parameters);
        forgets_the_start(m, indicator, initial);
    }
    rp_free(m);
}

static void leading_nan_shifts_the_lookback(void **state)
{
    market *m = new_market(1304);
    for (int k = 0; k < fx_indicator_count(); k++) {
        const fx_indicator *indicator = fx_indicator_at(k);
        run(indicator, NULL, view(m, 40, COUNT - 40), m->other);
        double kept[FX_COLUMNS][40];
        for (int c = 0; c < FX_COLUMNS; c++)
            for (int t = 0; t < 40; t++) {
                kept[c][t] = m->column[c][t];
                if (t < 30 || c == 3) m->column[c][t] = NAN; // each column begins where it likes, close last
            }
        run(indicator, NULL, view(m, 0, COUNT), m->out);
        for (int c = 0; c < FX_COLUMNS; c++) memcpy(m->column[c], kept[c], sizeof kept[c]);
        if (!(indicator->inputs & FX_IN_CLOSE)) continue;
        for (int o = 0; o < indicator->output_count; o++)
            for (int t = 0; t < COUNT; t++) {
                bool both_nan = isnan(m->out[o][t]) && (t < 40 || isnan(m->other[o][t - 40]));
                if (!both_nan && m->out[o][t] != shifted(indicator, m->other[o][t - 40], 40))
                    fail_msg("%s at %d", indicator->name, t);
            }
    }
    rp_free(m);
}

static void nan_reaches_as_far_as_memory_does(void **state)
{
    market *m = new_market(1305);
    for (int k = 0; k < fx_indicator_count(); k++) {
        const fx_indicator *indicator = fx_indicator_at(k);
        int64_t lookback = fx_indicator_lookback(indicator, NULL);
        run(indicator, NULL, view(m, 0, COUNT), m->out);
        for (int c = 0; c < FX_COLUMNS; c++) {
            if (!(indicator->inputs >> c & 1u)) continue;
            double kept = m->column[c][700];
            m->column[c][700] = NAN;
            run(indicator, NULL, view(m, 0, COUNT), m->other);
            m->column[c][700] = kept;
            for (int64_t t = lookback; t < COUNT; t++) {
                bool reached = t >= 700 && (indicator->recursive || t <= 700 + lookback);
                double a = m->out[0][t], b = m->other[0][t];
                if (reached != isnan(b)) fail_msg("%s column %d at %lld", indicator->name, c, (long long)t);
                if (!reached && fabs(a - b) > 1e-9 * fmax(1.0, fabs(a)))
                    fail_msg("%s value at %lld", indicator->name, (long long)t);
            }
        }
    }
    rp_free(m);
}

static void short_series_are_all_nan(void **state)
{
    market *m = new_market(1306);
    for (int k = 0; k < fx_indicator_count(); k++) {
        const fx_indicator *indicator = fx_indicator_at(k);
        int64_t lookback = fx_indicator_lookback(indicator, NULL);
        m->out[0][0] = 5.0;
        run(indicator, NULL, view(m, 0, 0), m->out);
        assert_true(m->out[0][0] == 5.0);
        if (lookback == 0) continue;
        run(indicator, NULL, view(m, 0, lookback), m->out);
        for (int64_t t = 0; t < lookback; t++) assert_true(isnan(m->out[0][t]));
        run(indicator, NULL, view(m, 0, lookback + 1), m->out);
        assert_false(isnan(m->out[0][lookback]));
    }
    rp_free(m);
}

// Worked by hand: closes 1 2 4 3 5, period 2.
static void a_few_values_by_hand(void **state)
{
    static const double close[] = {1, 2, 4, 3, 5};
    static const struct {
        const char *name;
        double parameters[4];
        int at;
        double expected;
    } cases[] = {
        {"SMA", {2}, 4, 4.0},             // (3 + 5) / 2
        {"EMA", {2}, 2, 19.0 / 6.0},      // seed 1.5; 1.5 / 3 + 4 * 2 / 3
        {"WMA", {2}, 4, 13.0 / 3.0},      // (3 + 2 * 5) / 3
        {"RMA", {2}, 2, 2.75},            // seed 1.5; (1.5 + 4) / 2
        {"RSI", {2}, 3, 60.0},            // gains 1 2 0: mean 1.5, then 0.75; losses 0 0 1: 0, then 0.5
        {"CMO", {2}, 3, 20.0},            // (0.75 - 0.5) / 1.25
        {"MOM", {2}, 4, 1.0},             // 5 - 4
        {"ROC", {2}, 4, 25.0},            // 5 / 4 - 1
        {"STDDEV", {2, 1}, 4, 1.0},       // 3 and 5
        {"BBANDS", {2, 2, 2, 0}, 4, 6.0}, // 4 + 2 * 1
        {"MAX", {2}, 3, 4.0},
        {"KAMA", {2}, 2, 2.0 + 2.0 * 4.0 / 9.0}, // efficiency 1: (2/3)^2 of the way from 2 to 4
        {"LINEARREG", {3}, 2, 23.0 / 6.0},       // 1 2 4: slope 1.5, mean 7/3
        {"LINEARREG_SLOPE", {3}, 2, 1.5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const fx_indicator *indicator;
        double out[FX_INDICATOR_MAX_OUTPUTS][COUNT];
        assert_int_equal(fx_indicator_find(cases[i].name, &indicator, NULL), RP_OK);
        run(indicator, cases[i].parameters, (fx_series){.count = 5, .close = close}, out);
        if (fabs(out[0][cases[i].at] - cases[i].expected) > 1e-12)
            fail_msg("%s: %.17g, expected %.17g", cases[i].name, out[0][cases[i].at], cases[i].expected);
    }
}

static void names_and_ranges_are_checked(void **state)
{
    const fx_indicator *indicator = NULL;
    rp_error error = {0};
    assert_int_equal(fx_indicator_find("rSi", &indicator, &error), RP_OK);
    assert_string_equal(indicator->name, "RSI");
    assert_int_equal(fx_indicator_find("RSY", &indicator, &error), RP_EUNKNOWN);
    assert_non_null(strstr(error.message, "RSI"));
    assert_int_equal(fx_indicator_find("qqqqqqqqq", &indicator, &error), RP_EUNKNOWN);
    assert_string_equal(error.message, "unknown indicator \"qqqqqqqqq\": forex indicators list gives all");

    double out = 7.0, price = 1.0;
    double *outputs[] = {&out, &out, &out, &out, &out};
    fx_series series = {.count = 1, .close = &price};
    static const double wrong[] = {1.0, 100001.0, 14.5, NAN, -3.0};
    assert_int_equal(fx_indicator_find("RSI", &indicator, NULL), RP_OK);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(fx_indicator_run(indicator, &wrong[i], &series, outputs, &error), RP_EVALUE);
        assert_non_null(strstr(error.message, "RSI"));
        assert_non_null(strstr(error.message, "period"));
    }
    assert_int_equal(fx_indicator_find("ATR", &indicator, NULL), RP_OK);
    assert_int_equal(fx_indicator_run(indicator, NULL, &series, outputs, &error), RP_EINVAL);
    assert_non_null(strstr(error.message, "high"));
    assert_true(out == 7.0);
}

static void the_table_is_well_formed(void **state)
{
    assert_true(fx_indicator_count() >= 23);
    for (int k = 0; k < fx_indicator_count(); k++) {
        const fx_indicator *a = fx_indicator_at(k), *found;
        assert_int_equal(fx_indicator_find(a->name, &found, NULL), RP_OK);
        assert_ptr_equal(a, found);
        assert_true(a->inputs > 0 && a->inputs < 1u << FX_COLUMNS && a->output_count >= 1);
        assert_true(strlen(a->text) > 10 && strlen(a->title) > 3 && strlen(a->group) > 3);
        double initial[FX_INDICATOR_MAX_PARAMS];
        for (int i = 0; i < a->parameter_count; i++) initial[i] = a->parameters[i].initial;
        assert_int_equal(fx_indicator_check(a, initial, NULL), RP_OK);
        fx_memory memory = fxi_row_memory(a, NULL, FX_COMPAT_TALIB);
        if (memory != a->memory) fail_msg("%s: memory is %d", a->name, (int)memory);
    }
}

// The vector form of the root is not the processor's, but rounded as that is: random values of all sizes, squares and
// what lies beside them, and what is left to the processor.
static void roots_are_rounded_to_nearest(void **state)
{
    enum { ROWS = 40000 };
    static double x[ROWS], out[ROWS];
    double *outputs[] = {out};
    const fx_indicator *root;
    fx_series series = {.count = ROWS, .close = x};
    rp_random random = rp_random_key(5, 0, 0, 0);
    for (int i = 0; i < ROWS; i++) {
        double m = 1.0 + rp_random_uniform(&random);
        x[i] = i % 3 ? ldexp(m, (int)rp_random_below(&random, 2040) - 1020) : nextafter(m * m, i % 2 ? 0.0 : 5.0);
        if (i % 97 == 0) x[i] = i % 2 ? 0.0 : 0x1p-1070 * m;
    }
    assert_int_equal(fx_indicator_find("SQRT", &root, NULL), RP_OK);
    assert_int_equal(fx_indicator_run(root, NULL, &series, outputs, NULL), RP_OK);
    for (int i = 0; i < ROWS; i++)
        if (out[i] != sqrt(x[i])) fail_msg("sqrt(%a) is %a, not %a", x[i], sqrt(x[i]), out[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lookback_is_the_nan_in_front),
        cmocka_unit_test(the_lookback_of_a_platform_is_the_nan_in_front),
        cmocka_unit_test(cutting_the_series_changes_no_bit),
        cmocka_unit_test(the_stable_lookback_forgets_the_start),
        cmocka_unit_test(leading_nan_shifts_the_lookback),
        cmocka_unit_test(nan_reaches_as_far_as_memory_does),
        cmocka_unit_test(short_series_are_all_nan),
        cmocka_unit_test(a_few_values_by_hand),
        cmocka_unit_test(names_and_ranges_are_checked),
        cmocka_unit_test(the_table_is_well_formed),
        cmocka_unit_test(roots_are_rounded_to_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
