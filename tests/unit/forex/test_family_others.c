// Families that look at other symbols: joined by known_at, stale ones left out, the dollar index to ICE's formula.
#include "family_fixture.h"

static fx_symbol pair_of(const char *base, const char *quote)
{
    fx_symbol s = fixture_symbol();
    snprintf(s.name, sizeof s.name, "%.3s%.3s", base, quote);
    snprintf(s.base, sizeof s.base, "%s", base);
    snprintf(s.quote, sizeof s.quote, "%s", quote);
    return s;
}

// Hours whose closes are given in points.
static fx_bars *closes_of(const char *base, const char *quote, const int32_t *closes, int64_t count)
{
    fx_symbol symbol = pair_of(base, quote);
    family_row rows[16];
    for (int64_t i = 0; i < count; i++) rows[i] = (family_row){closes[i], closes[i] + 5, closes[i] - 5, closes[i], 1};
    return family_bars(&symbol, FX_H1, "2024-01-02T22:00:00Z", rows, count);
}

static void free_all(fx_bars **bars, int count)
{
    for (int i = 0; i < count; i++) fx_bars_free(bars[i]);
}

/* ---- dollar index ------------------------------------------------------------------------------------------------ */

// At par everywhere the index is its constant; at 1.25, 110, 1.5, 1.3, 9 and 0.9 it is what the formula says.
static void six_pairs_give_ices_index(void **state)
{
    static const char *const names[][2] = {{"EUR", "USD"}, {"USD", "JPY"}, {"GBP", "USD"},
                                           {"USD", "CAD"}, {"USD", "SEK"}, {"USD", "CHF"}};
    static const int32_t closes[6][2] = {{100000, 125000}, {100000, 11000000}, {100000, 150000},
                                         {100000, 130000}, {100000, 900000},   {100000, 90000}};
    const fxi_family *f = fxi_family_find("currency");
    fx_bars *bars[6];
    for (int i = 0; i < 6; i++) bars[i] = closes_of(names[i][0], names[i][1], closes[i], 2);
    family_result r = family_run(f, bars[0], FX_H1, (double[]){1, 3}, (const fx_bars *const *)bars + 1, 5, NULL);
    double index = 50.14348112 * pow(1.25, -0.576) * pow(110, 0.136) * pow(1.5, -0.119) * pow(1.3, 0.091) *
                   pow(9, 0.042) * pow(0.9, 0.036);
    family_expect(f, &r, "dollar_index", 0, 50.14348112);
    family_expect(f, &r, "dollar_index", 1, index);
    family_expect(f, &r, "dollar", 1, log(index / 50.14348112));
    family_expect(f, &r, "dollar_weight", 1, 1);
    family_expect(f, &r, "missing", 1, 0);
    family_free(&r);
    // With two of them the weights are 0.136 and 0.119 over their sum.
    family_result two = family_run(f, bars[1], FX_H1, (double[]){1, 3}, (const fx_bars *const *)bars + 2, 1, NULL);
    family_expect(f, &two, "dollar_weight", 1, 0.255);
    family_expect(f, &two, "dollar_index", 1, 50.14348112 * pow(110, 0.136 / 0.255) * pow(1.5, -0.119 / 0.255));
    family_free(&two);
    free_all(bars, 6);
}

static void no_pair_of_the_basket_is_refused(void **state)
{
    const int32_t closes[2] = {100000, 100100};
    const fxi_family *f = fxi_family_find("currency");
    fx_bars *bars[2] = {closes_of("AUD", "NZD", closes, 2), closes_of("AUD", "USD", closes, 2)};
    family_result r;
    rp_error error;
    family_input input = {.others = (const fx_bars *const *)bars + 1, .other_count = 1};
    assert_int_equal(family_try(f, bars[0], FX_H1, &input, &r, &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "EURUSD"));
    family_free(&r);
    free_all(bars, 2);
}

/* ---- strength and staleness -------------------------------------------------------------------------------------- */

// EURUSD rises from 1 to 1.01, EURJPY falls from 1 to 0.98, USDJPY stands: the euro gains (log 1.01 + log 0.98) / 2,
// the dollar (-log 1.01 + 0) / 2. Gold in dollars is no pair.
static void strength_is_the_mean_over_pairs(void **state)
{
    const int32_t up[2] = {100000, 101000}, down[2] = {100000, 98000}, flat[2] = {100000, 100000},
                  gold[2] = {100000, 200000};
    const fxi_family *f = fxi_family_find("currency");
    fx_bars *bars[4] = {closes_of("EUR", "USD", up, 2), closes_of("EUR", "JPY", down, 2),
                        closes_of("USD", "JPY", flat, 2), closes_of("XAU", "USD", gold, 2)};
    family_result r = family_run(f, bars[0], FX_H1, (double[]){1, 3}, (const fx_bars *const *)bars + 1, 3, NULL);
    family_expect(f, &r, "base", 0, NAN);
    family_expect(f, &r, "base", 1, (log(1.01) + log(0.98)) / 2);
    family_expect(f, &r, "quote", 1, -log(1.01) / 2);
    family_expect(f, &r, "difference", 1, (log(1.01) + log(0.98)) / 2 + log(1.01) / 2);
    family_free(&r);
    free_all(bars, 4);
}

// The other symbol ends after three hours; two hours old is fine, three too, four is stale.
static void a_silent_symbol_is_stale(void **state)
{
    int32_t closes[12];
    for (int i = 0; i < 12; i++) closes[i] = 100000 + 10 * i;
    const fxi_family *f = fxi_family_find("pair");
    fx_bars *bars[2] = {closes_of("EUR", "USD", closes, 12), closes_of("GBP", "USD", closes, 3)};
    family_result r = family_run(f, bars[0], FX_H1, (double[]){3, 1, 3}, (const fx_bars *const *)bars + 1, 1, NULL);
    for (int64_t t = 0; t < 12; t++) {
        family_expect(f, &r, "age", t, t < 3 ? 0 : (double)(t - 2));
        family_expect(f, &r, "stale", t, t > 5);
    }
    assert_true(isnan(family_at(f, &r, "spread", 8)));
    family_free(&r);
    const fxi_family *currency = fxi_family_find("currency");
    r = family_run(currency, bars[0], FX_H1, (double[]){1, 3}, (const fx_bars *const *)bars + 1, 1, NULL);
    family_expect(currency, &r, "quote", 5, -0.5 * log(100050.0 / 100040.0)); // the other stands still
    family_expect(currency, &r, "quote", 6, -log(100060.0 / 100050.0));       // the other is left out
    family_expect(currency, &r, "missing", 5, 0);
    family_expect(currency, &r, "missing", 6, 1);
    family_expect(currency, &r, "dollar_index", 6, NAN);
    family_free(&r);
    // Seen from the later half, a bar counts from its known_at on and not by its row.
    for (int64_t i = 0; i < 3; i++) bars[1]->open_time[i] += 5 * FX_HOUR, bars[1]->known_at[i] += 5 * FX_HOUR;
    r = family_run(f, bars[0], FX_H1, (double[]){3, 1, 3}, (const fx_bars *const *)bars + 1, 1, NULL);
    family_expect(f, &r, "stale", 4, 1);
    family_expect(f, &r, "age", 4, 100);
    family_expect(f, &r, "stale", 5, 0);
    family_expect(f, &r, "age", 5, 0);
    family_free(&r);
    free_all(bars, 2);
}

// y moves as x, twice as far, one bar later.
static void who_leads_is_seen(void **state)
{
    const fxi_family *f = fxi_family_find("pair");
    static const int moves[] = {3, -2, 5, 1, -4, 2, -1, 6, -3, 2, 4};
    int32_t x[12] = {100000}, y[12] = {100000, 100000};
    for (int i = 1; i < 12; i++) x[i] = x[i - 1] + moves[i - 1];
    for (int i = 2; i < 12; i++) y[i] = y[i - 1] + 2 * moves[i - 2];
    fx_bars *bars[2] = {closes_of("EUR", "USD", y, 12), closes_of("GBP", "USD", x, 12)};
    family_result r = family_run(f, bars[0], FX_H1, (double[]){6, 1, 3}, (const fx_bars *const *)bars + 1, 1, NULL);
    assert_true(family_at(f, &r, "leads", 11) > 0.999 && family_at(f, &r, "follows", 11) < 0.9);
    assert_true(family_at(f, &r, "lead_lag", 11) > 0.1);
    family_free(&r);
    // Against itself: correlation and slope 1, nothing left of the spread.
    r = family_run(f, bars[0], FX_H1, (double[]){6, 1, 3}, (const fx_bars *const *)bars, 1, NULL);
    family_expect(f, &r, "correlation", 11, 1);
    family_expect(f, &r, "beta", 11, 1);
    family_expect(f, &r, "spread", 11, NAN);
    family_free(&r);
    free_all(bars, 2);
}

static void an_unknown_symbol_is_named(void **state)
{
    const int32_t closes[2] = {100000, 100100};
    const fxi_family *f = fxi_family_find("pair");
    fx_bars *bars[2] = {closes_of("EUR", "USD", closes, 2), closes_of("GBP", "USD", closes, 2)};
    family_input input = {.word = "AUDUSD", .others = (const fx_bars *const *)bars + 1, .other_count = 1};
    family_result r;
    rp_error error;
    assert_int_equal(family_try(f, bars[0], FX_H1, &input, &r, &error), RP_EUNKNOWN);
    assert_non_null(strstr(error.message, "AUDUSD"));
    assert_non_null(strstr(error.message, "GBPUSD"));
    family_free(&r);
    free_all(bars, 2);
}

/* ---- causality --------------------------------------------------------------------------------------------------- */

// Cuts and changes both symbols after an instant; the rows known by then keep their bits.
static void the_future_of_other_symbols_changes_nothing(void **state)
{
    static const char *const names[] = {"currency", "pair"};
    rp_random random = rp_random_key(1841, 0, 0, 0);
    fx_bars *base = fixture_market(1841, FX_M15, 0.1, FX_SYNTH_NOISE, NULL);
    fx_bars *other = fixture_market(1842, FX_M15, 0.1, FX_SYNTH_NOISE, NULL);
    other->symbol = pair_of("GBP", "USD");
    for (int n = 0; n < 2; n++) {
        const fxi_family *f = fxi_family_find(names[n]);
        family_result whole = family_run(f, base, FX_M15, NULL, (const fx_bars *const *)&other, 1, NULL);
        for (int i = 0; i < 8; i++) {
            int64_t rows = base->count / 4 + rp_random_below(&random, base->count / 2);
            fx_bars *cut, *changed;
            int64_t end = fx_bars_find(other, base->known_at[rows - 1]);
            assert_int_equal(fx_bars_slice(other, 0, end + (i % 2 ? 0 : 500), &changed, NULL), RP_OK);
            for (int64_t t = end; t < changed->count; t++)
                changed->close[t] = changed->high[t] = changed->low[t] + (int32_t)rp_random_below(&random, 5000);
            assert_int_equal(fx_bars_slice(base, 0, rows, &cut, NULL), RP_OK);
            family_result part = family_run(f, cut, FX_M15, NULL, (const fx_bars *const *)&changed, 1, NULL);
            family_same(f, &whole, &part, rows);
            family_free(&part);
            fx_bars_free(cut);
            fx_bars_free(changed);
        }
        family_free(&whole);
    }
    fx_bars_free(base);
    fx_bars_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(six_pairs_give_ices_index),
        cmocka_unit_test(no_pair_of_the_basket_is_refused),
        cmocka_unit_test(strength_is_the_mean_over_pairs),
        cmocka_unit_test(a_silent_symbol_is_stale),
        cmocka_unit_test(who_leads_is_seen),
        cmocka_unit_test(an_unknown_symbol_is_named),
        cmocka_unit_test(the_future_of_other_symbols_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
