// Which rate stands at an instant, and the swap that follows; the arithmetic stands beside each case.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "market_fixture.h"

#include <forex/rates.h>

#define SHORT                   "LOCATION,FREQUENCY,TIME,Value\n"
#define ROW(place, time, value) place ",M," time "," value "\n"

static fx_rates *parse(const char *text)
{
    fx_rates *rates = NULL;
    rp_error error = {0};
    if (fx_rates_parse(text, strlen(text), "rates.csv", &rates, &error)) fail_msg("%s", error.message);
    return rates;
}

static void expect(fx_rate_found got, double percent, fx_rate_frequency frequency, bool carried, const char *what)
{
    if (isnan(percent) ? !isnan(got.percent) : got.percent != percent)
        fail_msg("%s: %.10g, expected %.10g", what, got.percent, percent);
    if (isnan(percent)) return;
    if (got.frequency != frequency || got.carried != carried)
        fail_msg("%s: %s%s", what, fx_rate_frequency_name(got.frequency), got.carried ? ", carried" : "");
}

static void in_force(const fx_rate_series *s, const char *when, double percent, fx_rate_frequency frequency,
                     bool carried)
{
    const fx_rates_rule rule = fx_rates_rule_default();
    expect(fx_rates_in_force(s, at(when), &rule), percent, frequency, carried, when);
}

static void known(const fx_rate_series *s, const char *when, double percent, fx_rate_frequency frequency)
{
    const fx_rates_rule rule = fx_rates_rule_default();
    expect(fx_rates_known(s, at(when), &rule), percent, frequency, false, when);
}

// Months 2019-01, -02 and -04; quarters 2018-Q4 to 2019-Q2; years 2017 and 2018.
#define MIXED                                                                                                          \
    SHORT ROW("USA", "2019-01", "1") ROW("USA", "2019-02", "2") ROW(                                                   \
        "USA", "2019-04", "4") "USA,Q,2018-Q4,14\nUSA,Q,2019-Q1,21\nUSA,Q,2019-Q2,22\nUSA,A,2017,37\nUSA,A,2018,38\n"

static void the_finest_period_that_holds_the_instant_is_in_force(void **state)
{
    fx_rates *r = parse(MIXED);
    const fx_rate_series *s = fx_rates_find(r, "USD");
    in_force(s, "2016-12-31T23:59:59Z", NAN, 0, false);
    in_force(s, "2017-01-01T00:00:00Z", 37, FX_RATE_YEARLY, false);
    in_force(s, "2018-09-30T12:00:00Z", 38, FX_RATE_YEARLY, false);
    in_force(s, "2018-10-01T00:00:00Z", 14, FX_RATE_QUARTERLY, false);
    in_force(s, "2019-01-01T00:00:00Z", 1, FX_RATE_MONTHLY, false);
    in_force(s, "2019-02-28T23:59:59Z", 2, FX_RATE_MONTHLY, false);
    in_force(s, "2019-03-01T00:00:00Z", 21, FX_RATE_QUARTERLY, false); // a hole of the months
    in_force(s, "2019-04-30T00:00:00Z", 4, FX_RATE_MONTHLY, false);
    in_force(s, "2019-06-30T23:59:59Z", 22, FX_RATE_QUARTERLY, false);
    // Behind the end: the newest that ended, for 100 days.
    in_force(s, "2019-07-01T00:00:00Z", 22, FX_RATE_QUARTERLY, true);
    in_force(s, "2019-10-08T23:59:59Z", 22, FX_RATE_QUARTERLY, true);
    in_force(s, "2019-10-09T00:00:00Z", NAN, 0, false);
    in_force(NULL, "2019-02-01T00:00:00Z", NAN, 0, false);
    const fx_rates_rule rule = fx_rates_rule_default();
    fx_rate_found within = fx_rates_in_force(s, at("2019-02-15T00:00:00Z"), &rule);
    assert_true(within.age_days == -14.0 && within.begin == at("2019-02-01") && within.end == at("2019-03-01"));
    fx_rates_free(r);
}

static void the_newest_period_that_ended_a_lag_ago_is_known(void **state)
{
    fx_rates *r = parse(MIXED);
    const fx_rate_series *s = fx_rates_find(r, "USD");
    known(s, "2018-01-31T23:59:59Z", NAN, 0); // 2017 ended 31 days before 2018-02-01
    known(s, "2018-02-01T00:00:00Z", 37, FX_RATE_YEARLY);
    known(s, "2019-01-31T23:59:59Z", 37, FX_RATE_YEARLY);
    known(s, "2019-02-01T00:00:00Z", 14, FX_RATE_QUARTERLY); // Q4 and the year end together: the finer one
    known(s, "2019-03-03T23:59:59Z", 14, FX_RATE_QUARTERLY);
    known(s, "2019-03-04T00:00:00Z", 1, FX_RATE_MONTHLY);    // 2019-02-01 and 31 days
    known(s, "2019-04-01T00:00:00Z", 2, FX_RATE_MONTHLY);    // 2019-03-01 and 31 days
    known(s, "2019-05-02T00:00:00Z", 21, FX_RATE_QUARTERLY); // no 2019-03: the quarter ends later than 2019-02
    known(s, "2019-06-01T00:00:00Z", 4, FX_RATE_MONTHLY);
    known(s, "2019-08-01T00:00:00Z", 22, FX_RATE_QUARTERLY); // no month of May or June
    // Q2 is 91 days long: the next one is due on 2019-07-01 + 91 + 31 = 2019-10-31, and given up 100 days later.
    known(s, "2020-02-07T23:59:59Z", 22, FX_RATE_QUARTERLY);
    known(s, "2020-02-08T00:00:00Z", NAN, 0);
    known(NULL, "2019-05-01T00:00:00Z", NAN, 0);
    fx_rates_free(r);
}

static void a_month_is_given_up_when_the_next_ones_do_not_come(void **state)
{
    fx_rates *r = parse(SHORT ROW("USA", "2019-01", "1"));
    const fx_rate_series *s = fx_rates_find(r, "USD");
    // Ended 2019-02-01, known 03-04; the next (31 days) due 04-04, given up 100 days later: 07-13.
    known(s, "2019-07-12T23:59:59Z", 1, FX_RATE_MONTHLY);
    known(s, "2019-07-13T00:00:00Z", NAN, 0);
    const fx_rates_rule now = {0, 0}, late = {400, 10};
    expect(fx_rates_known(s, at("2019-02-01"), &now), 1, FX_RATE_MONTHLY, false, "no lag");
    expect(fx_rates_known(s, at("2019-01-31T23:59:59Z"), &now), NAN, 0, false, "not over");
    expect(fx_rates_known(s, at("2019-03-04"), &now), NAN, 0, false, "the next one is due at once");
    expect(fx_rates_known(s, at("2020-03-06T23:59:59Z"), &late), NAN, 0, false, "400 days"); // 2019-02-01 and 399.99
    expect(fx_rates_known(s, at("2020-03-07"), &late), 1, FX_RATE_MONTHLY, false, "400 days");
    fx_rate_found f = fx_rates_known(s, at("2019-03-04T12:00:00Z"), &(fx_rates_rule){31, 100});
    assert_true(f.age_days == 31.5);
    // Any instant and any rule is answered.
    const int64_t ends[] = {INT64_MIN, INT64_MIN + 1, 0, INT64_MAX};
    const fx_rates_rule rules[] = {{NAN, NAN}, {1e300, 1e300}, {-1e300, -1}, {31, 100}};
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 4; k++) {
            (void)fx_rates_known(s, ends[i], &rules[k]);
            (void)fx_rates_in_force(s, ends[i], &rules[k]);
        }
    fx_rates_free(r);
}

static void dated_rates_stand_until_the_next(void **state)
{
    fx_rates *r = parse("date,currency,rate\n2016-02-16,JPY,-0.1\n2024-03-21,JPY,0.1\n2025-01-01,JPY,\n");
    const fx_rate_series *s = fx_rates_find(r, "JPY");
    in_force(s, "2016-02-15T23:59:59Z", NAN, 0, false);
    in_force(s, "2016-02-16T00:00:00Z", -0.1, FX_RATE_DATED, false);
    in_force(s, "2024-03-20T23:59:59Z", -0.1, FX_RATE_DATED, false);
    in_force(s, "2024-03-21T00:00:00Z", 0.1, FX_RATE_DATED, false);
    in_force(s, "2025-01-01T00:00:00Z", NAN, 0, false);
    // Known when the day is over, whatever the lag.
    known(s, "2016-02-16T23:59:59Z", NAN, 0);
    known(s, "2016-02-17T00:00:00Z", -0.1, FX_RATE_DATED);
    known(s, "2024-03-21T23:59:59Z", -0.1, FX_RATE_DATED);
    known(s, "2024-03-22T00:00:00Z", 0.1, FX_RATE_DATED);
    known(s, "2025-01-02T00:00:00Z", NAN, 0);
    fx_rates_free(r);
}

// What comes later in the file changes nothing that was known: cut anywhere, replaced by anything.
static void later_rows_change_nothing_that_was_known(void **state)
{
    char whole[4000] = SHORT, cut[4000];
    rp_random random = rp_random_key(4601, 0, 0, 0);
    for (int year = 2000; year < 2006; year++)
        for (int month = 1; month <= 12; month++) {
            char row[60];
            if (rp_random_below(&random, 6) == 0) continue;
            snprintf(row, sizeof row, "USA,M,%d-%02d,%lld.25\n", year, month, (long long)rp_random_below(&random, 9));
            strcat(whole, row);
            if (month % 3 == 0 && rp_random_below(&random, 3)) {
                snprintf(row, sizeof row, "USA,Q,%d-Q%d,%lld.5\n", year, month / 3,
                         (long long)rp_random_below(&random, 9));
                strcat(whole, row);
            }
        }
    fx_rates *all = parse(whole);
    const fx_rate_series *s = fx_rates_find(all, "USD");
    for (int i = 0; i < 40; i++) {
        int64_t now = at("2000-06-01") + rp_random_below(&random, 6 * 365) * FX_DAY;
        // Of the rows only those that are known by then, and a last one that is not.
        strcpy(cut, SHORT);
        for (int f = FX_RATE_MONTHLY; f <= FX_RATE_QUARTERLY; f++)
            for (int64_t k = 0; k < s->count[f]; k++) {
                const fx_rate *v = &s->values[f][k];
                fx_civil c = fx_to_civil(v->begin);
                bool later = v->end + 31 * FX_DAY > now;
                size_t used = strlen(cut);
                snprintf(cut + used, sizeof cut - used,
                         f == FX_RATE_MONTHLY ? "USA,M,%d-%02d,%.2f\n" : "USA,Q,%d-Q%d,%.2f\n", c.year,
                         f == FX_RATE_MONTHLY ? c.month : (c.month + 2) / 3, later ? 99.0 : v->percent);
            }
        fx_rates *part = parse(cut);
        const fx_rates_rule rule = fx_rates_rule_default();
        for (int64_t t = now - 200 * FX_DAY; t <= now; t += 3 * FX_DAY + 7) {
            fx_rate_found a = fx_rates_known(s, t, &rule), b = fx_rates_known(fx_rates_find(part, "USD"), t, &rule);
            assert_true(isnan(a.percent) ? isnan(b.percent) : a.percent == b.percent && a.begin == b.begin);
        }
        fx_rates_free(part);
    }
    fx_rates_free(all);
}

/* ---- swap -------------------------------------------------------------------------------------------------------- */

static fx_swap swap_of(const char *text, const char *name, double price, double markup)
{
    fx_rates *r = parse(text);
    fx_swap swap;
    rp_error error = {0};
    const fx_swap_terms terms = {at("2019-02-15T22:00:00Z"), price, markup, fx_rates_rule_default()};
    if (fx_rates_swap(r, symbol(name), &terms, &swap, &error)) fail_msg("%s", error.message);
    fx_rates_free(r);
    return swap;
}

static void near(double got, double expected, double tolerance)
{
    if (!(fabs(got - expected) <= tolerance)) fail_msg("%.12g, expected %.12g", got, expected);
}

#define PAIR(a, x, b, y) SHORT ROW(a, "2019-02", x) ROW(b, "2019-02", y)

// Rates of 2019-02 as the OECD has them: USA 2.49, EA19 -0.3084, JPN 0.03.
static void swaps_worked_by_hand(void **state)
{
    // 1.135 * (1 + 0.0249 / 360) / (1 - 0.003084 / 360) = 1.135 * 1.0000691666667 / 0.9999914333333
    //   = 1.135088228 (1.0000691666667 / 0.9999914333333 = 1.00007773400); points 8.8228 of 0.00001.
    fx_swap s = swap_of(PAIR("EA19", "-0.3084", "USA", "2.49"), "EURUSD", 1.135, 0);
    near(s.long_points, -8.8228, 0.0001);
    near(s.short_points, 8.8228, 0.0001);
    near(s.forward, 1.135088228, 1e-9);
    assert_true(s.differential == -0.3084 - 2.49 && s.base_days == 360 && s.quote_days == 360);
    // With a markup of 1 percent a year: 1.135 * 0.01 / 360 = 0.0000315278, 3.1528 points from both sides.
    s = swap_of(PAIR("EA19", "-0.3084", "USA", "2.49"), "EURUSD", 1.135, 1);
    near(s.long_points, -11.9756, 0.0001);
    near(s.short_points, 5.6700, 0.0001);
    // 110.50 * (0.0249 - 0.0003) / 360 / (1 + 0.0249 / 360) = 0.0075502785, 7.5503 points of 0.001.
    s = swap_of(PAIR("USA", "2.49", "JPN", "0.03"), "USDJPY", 110.50, 0);
    near(s.long_points, 7.5503, 0.0001);
    near(s.short_points, -7.5503, 0.0001);
    // Sterling by 365 days: 1.30 * (0.0090 / 365 - 0.0249 / 360) / (1 + 0.0090 / 365)
    //   = 1.30 * (0.0000246575 - 0.0000691667) / 1.0000246575 = -0.0000578605, 5.7861 points.
    s = swap_of(PAIR("GBR", "0.90", "USA", "2.49"), "GBPUSD", 1.30, 0);
    near(s.long_points, -5.7861, 0.0001);
    assert_int_equal(s.base_days, 365);
    // Equal rates by unlike days: 2.49 percent by 360 is more than by 365.
    s = swap_of(PAIR("USA", "2.49", "CAN", "2.49"), "USDCAD", 1.32, 0);
    near(s.long_points, 1.32 * (0.0249 / 360 - 0.0249 / 365) / (1 + 0.0249 / 360) * 1e5, 1e-9);
    assert_true(s.differential == 0.0 && s.long_points > 0.0);
}

// A broker's own example (FP Markets, "Swap rates"): EURUSD at 1.25, euro 3.25, dollar 2.5, markup 0.25, one lot sold;
// the differential of 0.75 and the markup make 1.00 percent of 125,000 dollars, by 365 days 3.42 dollars charged. By
// 360 days, as the dollar's market reckons, and before the day's interest on the euro, that is 3.4722.
static void a_brokers_example(void **state)
{
    fx_swap s = swap_of(PAIR("EA19", "3.25", "USA", "2.5"), "EURUSD", 1.25, 0.25);
    near(s.short_points * 0.00001 * 100000, -1.25 * 100000 * 0.01 / 365 * 365 / 360, 0.0005);
    near(s.long_points * 0.00001 * 100000, 1.25 * 100000 * 0.005 / 360, 0.0005);
}

static void swaps_that_cannot_be_told_are_refused(void **state)
{
    static const struct {
        const char *text, *symbol, *when;
        double price, markup;
        rp_status status;
        const char *words;
    } cases[] = {
        {PAIR("EA19", "1", "USA", "2"), "EURUSD", "2019-02-15", 0, 0, RP_EVALUE, "the price is 0"},
        {PAIR("EA19", "1", "USA", "2"), "EURUSD", "2019-02-15", INFINITY, 0, RP_EVALUE, "the price is inf"},
        {PAIR("EA19", "1", "USA", "2"), "EURUSD", "2019-02-15", 1.1, -1, RP_EVALUE, "the markup is -1"},
        {PAIR("EA19", "1", "USA", "2"), "EURUSD", "2019-02-15", 1.1, NAN, RP_EVALUE, "0 to 100 percent"},
        {PAIR("EA19", "1", "USA", "2"), "USDJPY", "2019-02-15", 110, 0, RP_EUNKNOWN, "rates.csv has no rate of JPY"},
        {PAIR("EA19", "1", "USA", "2"), "XAUUSD", "2019-02-15", 1300, 0, RP_EUNKNOWN, "no rate of XAU"},
        {PAIR("EA19", "1", "USA", "2"), "EURUSD", "2019-01-15", 1.1, 0, RP_EVALUE, "no rate of EUR"},
        {PAIR("EA19", "1", "USA", "2"), "EURUSD", "2019-06-10T00:00:00Z", 1.1, 0, RP_EVALUE,
         "reaches 2019-06-10T00:00:00Z; fetch a newer file"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fx_rates *r = parse(cases[i].text);
        fx_swap swap = {.long_points = 77};
        rp_error error = {0};
        const fx_swap_terms terms = {at(cases[i].when), cases[i].price, cases[i].markup, fx_rates_rule_default()};
        assert_int_equal(fx_rates_swap(r, symbol(cases[i].symbol), &terms, &swap, &error), cases[i].status);
        expect_words(&error, cases[i].words);
        expect_words(&error, cases[i].symbol);
        assert_true(swap.long_points == 77);
        fx_rates_free(r);
    }
    // Rates of a currency whose days of the year are not known.
    fx_rates *r = parse("date,currency,rate\n2019-01-01,EUR,1\n2019-01-01,XYZ,2\n");
    fx_symbol odd = *symbol("EURUSD");
    strcpy(odd.quote, "XYZ");
    rp_error error = {0};
    fx_swap swap;
    const fx_swap_terms terms = {at("2019-02-15"), 1.1, 0, fx_rates_rule_default()};
    assert_int_equal(fx_rates_swap(r, &odd, &terms, &swap, &error), RP_EUNKNOWN);
    expect_words(&error, "by how many days a year XYZ is reckoned is not known");
    fx_rates_free(r);
}

// On the OECD's file: the months of the year, and the hole of the dollar in April 2020.
static void swaps_of_the_file_of_the_oecd(void **state)
{
    fx_rates *r = NULL;
    rp_error error = {0};
    if (fx_rates_load(data_path("fx/rates/short-term-interest.csv.gz"), &r, &error)) fail_msg("%s", error.message);
    fx_swap s;
    fx_swap_terms terms = {at("2019-02-15T22:00:00Z"), 1.135, 0, fx_rates_rule_default()};
    assert_int_equal(fx_rates_swap(r, symbol("EURUSD"), &terms, &s, NULL), RP_OK);
    near(s.long_points, -8.8228, 0.0001);
    terms.instant = at("2020-04-15T21:00:00Z");
    assert_int_equal(fx_rates_swap(r, symbol("EURUSD"), &terms, &s, NULL), RP_OK);
    assert_true(s.quote.percent == 0.185 && s.quote.frequency == FX_RATE_QUARTERLY && s.base.percent == -0.254);
    terms.instant = at("2020-08-15T21:00:00Z"); // the file ends with June
    assert_int_equal(fx_rates_swap(r, symbol("EURUSD"), &terms, &s, NULL), RP_OK);
    assert_true(s.quote.carried && s.quote.percent == 0.2 && s.base.percent == -0.376 && s.base.age_days > 45);
    fx_rates_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_finest_period_that_holds_the_instant_is_in_force),
        cmocka_unit_test(the_newest_period_that_ended_a_lag_ago_is_known),
        cmocka_unit_test(a_month_is_given_up_when_the_next_ones_do_not_come),
        cmocka_unit_test(dated_rates_stand_until_the_next),
        cmocka_unit_test(later_rows_change_nothing_that_was_known),
        cmocka_unit_test(swaps_worked_by_hand),
        cmocka_unit_test(a_brokers_example),
        cmocka_unit_test(swaps_that_cannot_be_told_are_refused),
        cmocka_unit_test(swaps_of_the_file_of_the_oecd),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
