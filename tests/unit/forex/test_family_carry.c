// Carry as columns: rates as they were known, their changes, and nothing of them too early.
#include "family_fixture.h"

#define HEADER "LOCATION,FREQUENCY,TIME,Value\n"
enum { LAG = 31, STALE = 100 };
static const double rules[] = {LAG, STALE, 2};

static fx_rates *parse(const char *text)
{
    fx_rates *rates = NULL;
    rp_error error = {0};
    if (fx_rates_parse(text, strlen(text), "rates.csv", &rates, &error)) fail_msg("%s", error.message);
    return rates;
}

// One bar that is known at an instant.
static double at(const fx_rates *rates, const char *known_at, const char *output)
{
    const fxi_family *f = fxi_family_find("carry");
    fx_symbol symbol = fixture_symbol();
    const family_row row = {100, 110, 90, 100, 0};
    fx_bars *bars = family_bars(&symbol, FX_M1, known_at, &row, 1);
    bars->open_time[0] -= FX_MINUTE;
    bars->known_at[0] -= FX_MINUTE;
    family_result r = family_with(f, bars, FX_M1, &(family_input){.parameters = rules, .rates = rates});
    double value = family_at(f, &r, output, 0);
    family_free(&r);
    fx_bars_free(bars);
    return value;
}

static void expect(const fx_rates *rates, const char *known_at, const char *output, double expected)
{
    double x = at(rates, known_at, output);
    if (!(isnan(expected) ? isnan(x) : fabs(x - expected) < 1e-12))
        fail_msg("%s at %s: %.15g, expected %.15g", output, known_at, x, expected);
}

static void rates_appear_a_lag_after_their_month(void **state)
{
    fx_rates *r = parse(HEADER "EA19,M,2019-01,-0.25\nEA19,M,2019-02,-0.5\nUSA,M,2019-01,2.5\nUSA,M,2019-02,2.75\n");
    // 2019-01 ended on 02-01 and is known on 03-04.
    expect(r, "2019-03-03T23:59:00Z", "differential", NAN);
    expect(r, "2019-03-04T00:00:00Z", "differential", -0.25 - 2.5);
    expect(r, "2019-03-04T00:00:00Z", "base", -0.25);
    expect(r, "2019-03-04T00:00:00Z", "quote", 2.5);
    expect(r, "2019-03-04T12:00:00Z", "age", 31.5);
    expect(r, "2019-03-31T23:59:00Z", "differential", -0.25 - 2.5);
    expect(r, "2019-04-01T00:00:00Z", "differential", -0.5 - 2.75);
    expect(r, "2019-04-01T00:00:00Z", "change_3", NAN);
    // 2019-02 is 28 days long: the next one is due on 2019-03-01 + 28 + 31 = 04-29, and given up 100 days later.
    expect(r, "2019-08-06T23:59:00Z", "differential", -0.5 - 2.75);
    expect(r, "2019-08-07T00:00:00Z", "differential", NAN);
    expect(r, "2019-08-07T00:00:00Z", "age", NAN);
    // 91 days before 2019-06-03 is 2019-03-04.
    expect(r, "2019-06-03T00:00:00Z", "change_3", (-0.5 - 2.75) - (-0.25 - 2.5));
    expect(r, "2019-06-02T23:59:00Z", "change_3", NAN);
    fx_rates_free(r);
}

// Bar after bar of one series: each row has what was known at its own end.
static void every_row_has_its_own_day(void **state)
{
    const fxi_family *f = fxi_family_find("carry");
    family_row rows[96];
    fx_symbol symbol = fixture_symbol();
    for (int i = 0; i < 96; i++) rows[i] = (family_row){100, 110, 90, 100, 0};
    fx_rates *r =
        parse("date,currency,rate\n2019-01-01,EUR,1\n2019-01-08,EUR,3\n2019-01-09,USD,0.5\n2019-01-01,USD,2\n");
    fx_bars *bars = family_bars(&symbol, FX_H1, "2019-01-07T00:00:00Z", rows, 96);
    family_result got = family_with(f, bars, FX_H1, &(family_input){.parameters = rules, .rates = r});
    for (int i = 0; i < 96; i++) {
        double expected = i < 47 ? 1.0 - 2.0 : i < 71 ? 3.0 - 2.0 : 3.0 - 0.5; // bar 47 ends with January 8
        assert_true(family_at(f, &got, "differential", i) == expected);
        assert_true(fabs(family_at(f, &got, "age", i) - (i < 71 ? 6.0 + (i + 1) / 24.0 : (i + 1 - 24) / 24.0)) < 1e-9);
    }
    family_free(&got);
    fx_bars_free(bars);
    fx_rates_free(r);
}

static void a_year_back(void **state)
{
    fx_rates *r = parse("date,currency,rate\n2000-01-01,EUR,1\n2018-03-10,EUR,3\n2000-01-01,USD,2\n");
    expect(r, "2019-03-10T12:00:00Z", "change_12", 2.0); // 365 days before the rate was known as 1
    expect(r, "2019-03-11T00:00:00Z", "change_12", 0.0);
    expect(r, "2018-03-10T23:59:00Z", "differential", -1.0);
    expect(r, "2018-03-11T00:00:00Z", "differential", 1.0);
    expect(r, "2018-03-12T00:00:00Z", "age", 400.0); // the dollar's rate is eighteen years old
    fx_rates_free(r);
}

static void large_numbers_are_clipped(void **state)
{
    fx_rates *r = parse("date,currency,rate\n2000-01-01,EUR,45\n2018-03-10,EUR,-40\n2000-01-01,USD,11\n");
    expect(r, "2010-01-01T00:00:00Z", "base", 10.0);
    expect(r, "2010-01-01T00:00:00Z", "quote", 10.0);
    expect(r, "2010-01-01T00:00:00Z", "differential", 10.0);
    expect(r, "2018-04-01T00:00:00Z", "differential", -10.0);
    expect(r, "2018-04-01T00:00:00Z", "change_3", -5.0);
    fx_rates_free(r);
}

// Closes 1.00000, 1.00100, 1.00000, 1.00000 of D1: log returns of +-0.0009995, then 0.
static void carry_is_measured_by_volatility(void **state)
{
    const fxi_family *f = fxi_family_find("carry");
    const family_row rows[] = {{100000, 100000, 100000, 100000, 0},
                               {100100, 100100, 100100, 100100, 0},
                               {100000, 100000, 100000, 100000, 0},
                               {100000, 100000, 100000, 100000, 0},
                               {100000, 100000, 100000, 100000, 0}};
    fx_symbol symbol = fixture_symbol();
    fx_rates *r = parse("date,currency,rate\n2000-01-01,EUR,2\n2000-01-01,USD,1\n");
    fx_bars *bars = family_bars(&symbol, FX_D1, "2019-01-07T00:00:00Z", rows, 5);
    family_result got = family_with(f, bars, FX_D1, &(family_input){.parameters = rules, .rates = r});
    double move = log(1.001);
    assert_true(isnan(family_at(f, &got, "to_volatility", 0)) && isnan(family_at(f, &got, "to_volatility", 1)));
    // 1 percent over 100 * 0.0009995 * sqrt(260) = 1.6117 percent
    assert_true(fabs(family_at(f, &got, "to_volatility", 2) - 1.0 / (100.0 * move * sqrt(260.0))) < 1e-9);
    assert_true(fabs(family_at(f, &got, "to_volatility", 3) - 1.0 / (100.0 * move * sqrt(130.0))) < 1e-9);
    assert_true(isnan(family_at(f, &got, "to_volatility", 4))); // a market at rest
    family_free(&got);
    fx_bars_free(bars);
    // An hour's returns weigh 24 times as much, a week's 52 to the year.
    const struct {
        fx_timeframe tf;
        double bars;
    } scales[] = {{FX_H1, 6240}, {FX_M15, 24960}, {FX_W1, 52}, {FX_MN1, 12}};
    for (int i = 0; i < 4; i++) {
        bars = family_bars(&symbol, scales[i].tf, "2019-01-07T00:00:00Z", rows, 3);
        got = family_with(f, bars, scales[i].tf, &(family_input){.parameters = rules, .rates = r});
        double expected = fmin(2.0, 1.0 / (100.0 * move * sqrt(scales[i].bars)));
        assert_true(fabs(family_at(f, &got, "to_volatility", 2) - expected) < 1e-9);
        family_free(&got);
        fx_bars_free(bars);
    }
    fx_rates_free(r);
}

// What a file says of later months changes no bit of the rows before: cut there, and with other numbers behind.
static void later_months_change_nothing(void **state)
{
    const fxi_family *f = fxi_family_find("carry");
    fx_bars *bars = fixture_market(4610, FX_H1, 1.5, FX_SYNTH_NOISE, NULL);
    rp_random random = rp_random_key(4610, 0, 0, 0);
    const fx_rates *all = family_rates();
    const family_input whole_input = {.rates = all};
    family_result whole = family_with(f, bars, FX_H1, &whole_input);
    for (int i = 0; i < 12; i++) {
        int64_t end = 1 + rp_random_below(&random, bars->count), now = bars->known_at[end - 1];
        char *text = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&text, &size);
        fputs(HEADER "USA,M,2029-12,7\nEA19,M,2029-12,8\n", out);
        for (int64_t k = 0; k < all->count; k++)
            for (int q = FX_RATE_MONTHLY; q <= FX_RATE_QUARTERLY; q++)
                for (int64_t j = 0; j < all->series[k].count[q]; j++) {
                    const fx_rate *v = &all->series[k].values[q][j];
                    fx_civil c = fx_to_civil(v->begin);
                    bool later = v->end + LAG * FX_DAY > now;
                    if (c.year == 2029 || (later && i % 2)) continue;
                    fprintf(out, q == FX_RATE_MONTHLY ? "%s,M,%d-%02d,%.3f\n" : "%s,Q,%d-Q%d,%.3f\n",
                            all->series[k].location, c.year, q == FX_RATE_MONTHLY ? c.month : (c.month + 2) / 3,
                            later ? 55.5 : v->percent);
                }
        fclose(out);
        fx_rates *part = parse(text);
        free(text);
        family_result cut = family_with(f, bars, FX_H1, &(family_input){.rates = part});
        family_same(f, &whole, &cut, end);
        family_free(&cut);
        fx_rates_free(part);
    }
    family_free(&whole);
    fx_bars_free(bars);
}

static void symbols_without_rates_are_refused(void **state)
{
    const fxi_family *f = fxi_family_find("carry");
    fx_symbol symbol = fixture_symbol();
    const family_row row = {100, 110, 90, 100, 0};
    fx_bars *bars = family_bars(&symbol, FX_M1, "2019-01-07T00:00:00Z", &row, 1);
    fx_rates *r = parse(HEADER "USA,M,2019-01,2.5\n");
    family_result got;
    rp_error error = {0};
    assert_int_equal(family_try(f, bars, FX_M1, &(family_input){.rates = r}, &got, &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "rates.csv has no rate of EUR, which EURUSD is made of"));
    family_free(&got);
    fx_rates_free(r);
    fx_bars_free(bars);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_appear_a_lag_after_their_month),
        cmocka_unit_test(a_year_back),
        cmocka_unit_test(every_row_has_its_own_day),
        cmocka_unit_test(large_numbers_are_clipped),
        cmocka_unit_test(carry_is_measured_by_volatility),
        cmocka_unit_test(later_months_change_nothing),
        cmocka_unit_test(symbols_without_rates_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
