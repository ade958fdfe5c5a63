// Lots, commission, conversion, rounding (trading.md D15, D16, D17, D18, D20).
#include "golden.h"

#define MONDAY "2018-01-08T10:00:00Z"

static row flat_then(int signal, int32_t price)
{
    return (row){MONDAY, price, price, price, price, signal};
}

/* ---- a pair whose base is the account currency -------------------------------------------------------------- */

// USDJPY, account in USD, spread 10 points. Long at the ask 110.010, target 20 pips = 200 points: 110.210 on the bid.
// Won 200 points = 20000 JPY, sold for dollars at the ask, 110.210 + 0.010 = 110.220: 181.4553 USD = 18146 cents.
static void yen_profit_at_the_ask(void **state)
{
    scene s = scene_of("USDJPY", FX_H1, 10);
    s.exits.target_pips = 20;
    const row rows[] = {flat_then(1, 110000), {0, 110000, 110300, 110000, 110300, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 1,
                            .open_price = 110010,
                            .close_price = 110210,
                            .target_price = 110210,
                            .gross = 18146,
                            .mae_points = 10,
                            .mfe_points = 200,
                            .reason = FX_EXIT_TARGET});
    end_scene(&s, r);
}

// Stop 20 pips below 110.010: 109.810. Lost 20000 JPY, bought at the bid, 109.810: 182.1328 USD = -18213 cents.
static void yen_loss_at_the_bid(void **state)
{
    scene s = scene_of("USDJPY", FX_H1, 10);
    s.exits.stop_pips = 20;
    const row rows[] = {flat_then(1, 110000), {0, 110000, 110000, 109700, 109700, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 1,
                            .open_price = 110010,
                            .close_price = 109810,
                            .stop_price = 109810,
                            .gross = -18213,
                            .mae_points = 200,
                            .reason = FX_EXIT_STOP});
    // Loss over the money at risk: the stop was hit at its level.
    assert_true(r->trades[0].r_multiple == -1.0);
    end_scene(&s, r);
}

// Short at the bid 110.000. Target 109.800 on the ask: won 20000 JPY, sold at the ask, the fill: 182.1494 = 18215
// cents. Stop 110.200 on the ask: lost 20000 JPY, bought at the bid 110.200 - 0.010 = 110.190: 181.5047 = -18150 cents.
static void yen_short(void **state)
{
    for (int won = 1; won >= 0; won--) {
        scene s = scene_of("USDJPY", FX_H1, 10);
        s.exits = (fx_exits){.stop_pips = 20, .target_pips = 20};
        const row rows[] = {flat_then(-1, 110000),
                            {0, 110000, won ? 110000 : 110300, won ? 109700 : 110000, won ? 109700 : 110300, 0}};
        fx_result *r = PLAY(&s, rows);
        expect_trade(r, 0,
                     (fx_trade){.side = -1,
                                .open_bar = 1,
                                .close_bar = 1,
                                .open_price = 110000,
                                .close_price = won ? 109800 : 110200,
                                .stop_price = 110200,
                                .target_price = 109800,
                                .gross = won ? 18215 : -18150,
                                .mae_points = won ? 10 : 200,
                                .mfe_points = won ? 200 : 0,
                                .reason = won ? FX_EXIT_TARGET : FX_EXIT_STOP});
        end_scene(&s, r);
    }
}

// EURUSD with the account in EUR: a long wins 200 points = 200 USD, sold for euros at the ask 1.10220 (spread 0):
// 181.4552 EUR = 18146 euro cents.
static void account_in_the_base_currency(void **state)
{
    scene s = scene_of("EURUSD", FX_H1, 0);
    strcpy(s.rules.account_currency, "EUR");
    s.exits.target_pips = 20;
    const row rows[] = {flat_then(1, 110020), {0, 110020, 110300, 110020, 110300, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 1,
                            .open_price = 110020,
                            .close_price = 110220,
                            .target_price = 110220,
                            .gross = 18146,
                            .mfe_points = 200,
                            .reason = FX_EXIT_TARGET});
    end_scene(&s, r);
}

// USDJPY with the account in JPY: 200 points = 20000 JPY, and the yen has no minor unit.
static void account_without_decimals(void **state)
{
    scene s = scene_of("USDJPY", FX_H1, 10);
    strcpy(s.rules.account_currency, "JPY");
    s.exits.target_pips = 20;
    const row rows[] = {flat_then(1, 110000), {0, 110000, 110300, 110000, 110300, 0}};
    fx_result *r = PLAY(&s, rows);
    assert_int_equal(r->trades[0].gross, 20000);
    end_scene(&s, r);
}

/* ---- gold --------------------------------------------------------------------------------------------------- */

// XAUUSD at 2 digits, 100 ounces, pip 0.10: spread 0.20 = 20 points. Bought at 1300.20, target 30 pips = 3.00:
// 1303.20. 3.00
// * 100 ounces = 300 USD = 30000 cents.
static void gold_at_two_digits(void **state)
{
    scene s = scene_of("XAUUSD", FX_H1, 20);
    s.exits.target_pips = 30;
    const row rows[] = {flat_then(1, 130000), {0, 130000, 130400, 129950, 130400, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 1,
                            .open_price = 130020,
                            .close_price = 130320,
                            .target_price = 130320,
                            .gross = 30000,
                            .mae_points = 70,
                            .mfe_points = 300,
                            .reason = FX_EXIT_TARGET});
    end_scene(&s, r);
}

// The data is finer than the symbol: 3 digits. Prices, pips, spread (20 symbol points = 200) and tick scale by ten:
// sold at 1300.005, stop 30 pips = 3.000 above: 1303.005 on the ask, bid high 1302.805. -3.000 * 100 = -300 USD.
static void gold_at_three_digits(void **state)
{
    scene s = scene_of("XAUUSD", FX_H1, 20);
    s.digits = 3;
    s.exits.stop_pips = 30;
    const row rows[] = {
        flat_then(-1, 1300005), {0, 1300005, 1302804, 1300000, 1302000, 0}, {0, 1302000, 1302805, 1301000, 1302000, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = -1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 1300005,
                            .close_price = 1303005,
                            .stop_price = 1303005,
                            .gross = -30000,
                            .mae_points = 3000,
                            .reason = FX_EXIT_STOP});
    end_scene(&s, r);
}

// At 3 digits one point is 0.001 * 100 = 0.10 USD a lot: on 0.25 lots 7 points are 0.175 USD = 17.5 cents, away from
// zero: 18, and a loss of 7 points is -18.
static void gold_rounds_half_away_from_zero(void **state)
{
    for (int sign = 1; sign >= -1; sign -= 2) {
        scene s = scene_of("XAUUSD", FX_H1, 0);
        s.digits = 3;
        s.rules.lots_e8 = LOT / 4;
        const row rows[] = {flat_then(1, 1300000), {0, 1300000, 1300007, 1299993, 1300000 + 7 * sign, 0}};
        fx_result *r = PLAY(&s, rows);
        assert_int_equal(r->trades[0].gross, 18 * sign);
        end_scene(&s, r);
    }
}

/* ---- rounding ----------------------------------------------------------------------------------------------- */

// USDJPY at 160.000, no spread: 1 point = 100 JPY = 0.625 USD = 62.5 cents. Closing at 160.000 from 159.999: won, at
// the rate 160.000: 62.5 -> 63. From 160.001: lost: -63.
static void half_a_cent_of_yen(void **state)
{
    for (int sign = 1; sign >= -1; sign -= 2) {
        scene s = scene_of("USDJPY", FX_H1, 0);
        const row rows[] = {flat_then(1, 160000 - sign), {0, 160000 - sign, 160001, 159999, 160000, 0}};
        fx_result *r = PLAY(&s, rows);
        assert_int_equal(r->trades[0].gross, 63 * sign);
        end_scene(&s, r);
    }
}

/* ---- commission --------------------------------------------------------------------------------------------- */

// 3.50 a lot and side. On 0.07 lots: 0.245 = 24.5 cents a side, rounded away from zero on each side: -25 - 25 = -50.
// Not -49, which one rounding of the sum would give.
static void commission_rounds_each_side(void **state)
{
    scene s = scene_of("EURUSD", FX_H1, 0);
    s.rules.commission_e8 = 350000000;
    s.rules.lots_e8 = 7 * LOT / 100;
    const row rows[] = {flat_then(1, 110000), {0, 110000, 110000, 110000, 110000, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 1,
                            .lots_e8 = 7 * LOT / 100,
                            .open_price = 110000,
                            .close_price = 110000,
                            .commission = -50,
                            .reason = FX_EXIT_END_OF_DATA});
    assert_int_equal(r->metrics.commission, -50);
    end_scene(&s, r);
}

// A negative commission_e8 takes the symbol's own: 2.00 a lot and side: -400 on one lot.
static void commission_of_the_symbol(void **state)
{
    scene s = scene_of("EURUSD", FX_H1, 0);
    s.rules.commission_e8 = -1;
    s.symbol.commission_e8 = 200000000;
    const row rows[] = {flat_then(-1, 110000), {0, 110000, 110000, 110000, 110000, 0}};
    fx_result *r = PLAY(&s, rows);
    assert_int_equal(r->trades[0].commission, -400);
    end_scene(&s, r);
}

/* ---- lots --------------------------------------------------------------------------------------------------- */

// Step 0.01: 0.079 lots are 0.07. Maximum 100: 250 lots are 100.
static void lots_floor_and_maximum(void **state)
{
    const int64_t wanted[] = {7900000, 250 * LOT}, got[] = {7000000, 100 * LOT};
    for (int i = 0; i < 2; i++) {
        scene s = scene_of("EURUSD", FX_H1, 0);
        s.rules.lots_e8 = wanted[i];
        const row rows[] = {flat_then(1, 110000), {0, 110000, 110000, 110000, 110000, 0}};
        fx_result *r = PLAY(&s, rows);
        assert_int_equal(r->trades[0].lots_e8, got[i]);
        end_scene(&s, r);
    }
}

// 0.009 lots are below the minimum of 0.01: no trade and counted, or the minimum.
static void lots_below_the_minimum(void **state)
{
    for (int take = 0; take < 2; take++) {
        scene s = scene_of("EURUSD", FX_H1, 0);
        s.rules.lots_e8 = 900000;
        s.rules.below_min = take ? FX_BELOW_MIN_TAKE : FX_BELOW_MIN_SKIP;
        const row rows[] = {flat_then(1, 110000), {0, 110000, 110000, 110000, 110000, 0}};
        fx_result *r = PLAY(&s, rows);
        expect_count(r, take);
        assert_int_equal(r->metrics.skipped_below_min, !take);
        if (take) assert_int_equal(r->trades[0].lots_e8, LOT / 100);
        end_scene(&s, r);
    }
}

// 1 % of 10,000.00 = 100 USD at a stop of 30 pips = 300 points = 300 USD a lot: 0.3333 -> 0.33 lots. At the stop 0.33 *
// 300 = 99 USD are lost, not more than asked: -9900 cents, -1 R. The next trade risks 1 % of 9901.00 = 99.01: 0.33003
// -> 0.33.
static void risk_sizing(void **state)
{
    scene s = scene_of("EURUSD", FX_H1, 0);
    s.rules.initial_balance = 1000000;
    s.rules.sizing = FX_SIZE_RISK_FRACTION;
    s.rules.risk_fraction = 0.01;
    s.exits.stop_pips = 30;
    const row rows[] = {
        flat_then(1, 110000), {0, 110000, 110000, 109700, 109700, -1}, {0, 109700, 110000, 109700, 110000, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 2);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 1,
                            .lots_e8 = 33 * LOT / 100,
                            .open_price = 110000,
                            .close_price = 109700,
                            .stop_price = 109700,
                            .gross = -9900,
                            .mae_points = 300,
                            .reason = FX_EXIT_STOP});
    assert_true(r->trades[0].r_multiple == -1.0);
    assert_int_equal(r->trades[1].lots_e8, 33 * LOT / 100);
    end_scene(&s, r);
}

// 1 % of 10,000.00 on 20 pips = 200 points = 200 USD a lot: exactly 0.50 lots.
static void risk_sizing_exact(void **state)
{
    scene s = scene_of("EURUSD", FX_H1, 0);
    s.rules.initial_balance = 1000000;
    s.rules.sizing = FX_SIZE_RISK_FRACTION;
    s.exits.stop_pips = 20;
    const row rows[] = {flat_then(1, 110000), {0, 110000, 110000, 109900, 109900, 0}};
    fx_result *r = PLAY(&s, rows);
    assert_int_equal(r->trades[0].lots_e8, LOT / 2);
    end_scene(&s, r);
}

// USDJPY, risk 100 USD, stop 50 pips = 500 points = 50000 JPY a lot. A long from 110.000 is stopped at 109.500: 50000 /
// 109.5 = 456.62 USD a lot: 0.21900 -> 0.21 lots, losing 0.21 * 456.62 = 95.89. At the entry rate it would have been
// 0.22 lots (454.55 a lot), and 0.22 * 456.62 = 100.46 would exceed the risk.
static void risk_sizing_converts_at_the_stop(void **state)
{
    scene s = scene_of("USDJPY", FX_H1, 0);
    s.rules.initial_balance = 1000000;
    s.rules.sizing = FX_SIZE_RISK_FRACTION;
    s.exits.stop_pips = 50;
    const row rows[] = {flat_then(1, 110000), {0, 110000, 110000, 109500, 109500, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 1,
                            .lots_e8 = 21 * LOT / 100,
                            .open_price = 110000,
                            .close_price = 109500,
                            .stop_price = 109500,
                            .gross = -9589,
                            .mae_points = 500,
                            .reason = FX_EXIT_STOP});
    end_scene(&s, r);
}

/* ---- refusals ----------------------------------------------------------------------------------------------- */

static void refuse(const char *symbol, fx_calc_mode mode, const char *words)
{
    rp_error error;
    scene s = scene_of(symbol, FX_H1, 0);
    s.symbol.calc_mode = mode;
    assert_int_equal(fx_bars_new(&s.symbol, FX_H1, s.digits, 0, false, &s.bars, &error), RP_OK);
    assert_int_equal(fx_tape_new(s.bars, &s.rules, &s.tape, &error), RP_EUNSUPPORTED);
    assert_non_null(strstr(error.message, words));
    end_scene(&s, NULL);
}

// GBPJPY earns yen; an account in dollars needs USDJPY. EURGBP needs GBPUSD.
static void missing_pair_is_named(void **state)
{
    refuse("GBPJPY", FX_CALC_FOREX, "USDJPY");
    refuse("EURGBP", FX_CALC_FOREX, "GBPUSD");
}

static void other_calculation_modes_are_refused(void **state)
{
    refuse("EURUSD", FX_CALC_CFD, "forex");
}

// Exactly the minimum is enough.
static void lots_at_the_minimum(void **state)
{
    scene s = scene_of("EURUSD", FX_H1, 0);
    s.rules.lots_e8 = LOT / 100;
    const row rows[] = {flat_then(1, 110000), {0, 110000, 110000, 110000, 110000, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 1);
    assert_int_equal(r->trades[0].lots_e8, LOT / 100);
    end_scene(&s, r);
}

// Risk is a share of the balance as it is. 5 % of 10,000.00 = 500 on 300 USD a lot: 1.66 lots; stopped: -498.00,
// commission 1.66 * 3.50 = 5.81 a side: balance 10,000.00 - 498.00 - 11.62 = 9490.38. 5 % of it: 474.519 -> 474.51,
// over 300: 1.5817 -> 1.58 lots, commission 5.53 a side.
static void risk_sizing_follows_the_balance(void **state)
{
    scene s = scene_of("EURUSD", FX_H1, 0);
    s.rules.initial_balance = 1000000;
    s.rules.sizing = FX_SIZE_RISK_FRACTION;
    s.rules.risk_fraction = 0.05;
    s.rules.commission_e8 = 350000000;
    s.exits.stop_pips = 30;
    const row rows[] = {
        flat_then(1, 110000), {0, 110000, 110000, 109700, 109700, -1}, {0, 109700, 109700, 109700, 109700, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 2);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 1,
                            .lots_e8 = 166 * LOT / 100,
                            .open_price = 110000,
                            .close_price = 109700,
                            .stop_price = 109700,
                            .gross = -49800,
                            .commission = -1162,
                            .mae_points = 300,
                            .reason = FX_EXIT_STOP});
    expect_trade(r, 1,
                 (fx_trade){.side = -1,
                            .open_bar = 2,
                            .close_bar = 2,
                            .lots_e8 = 158 * LOT / 100,
                            .open_price = 109700,
                            .close_price = 109700,
                            .stop_price = 110000,
                            .commission = -1106,
                            .reason = FX_EXIT_END_OF_DATA});
    end_scene(&s, r);
}

// A short's loss at the stop is converted at the bid there: USDJPY sold at 110.000 with a spread of 0.500; stop 50 pips
// above = 110.500 on the ask, bid 110.000: 50000 / 110 = 454.545 USD a lot. 1 % of 1,000,000.00 buys exactly 22.00
// lots; at the ask it would have been 22.10.
static void risk_sizing_of_a_short_at_the_bid(void **state)
{
    scene s = scene_of("USDJPY", FX_H1, 500);
    s.rules.initial_balance = 100000000;
    s.rules.sizing = FX_SIZE_RISK_FRACTION;
    s.exits.stop_pips = 50;
    const row rows[] = {flat_then(-1, 110000), {0, 110000, 110000, 110000, 110000, 0}};
    fx_result *r = PLAY(&s, rows);
    assert_int_equal(r->trades[0].lots_e8, 22 * LOT);
    assert_int_equal(r->trades[0].gross, -1000000);
    assert_true(r->trades[0].r_multiple == -1.0);
    end_scene(&s, r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(yen_profit_at_the_ask),
        cmocka_unit_test(yen_loss_at_the_bid),
        cmocka_unit_test(yen_short),
        cmocka_unit_test(account_in_the_base_currency),
        cmocka_unit_test(account_without_decimals),
        cmocka_unit_test(gold_at_two_digits),
        cmocka_unit_test(gold_at_three_digits),
        cmocka_unit_test(gold_rounds_half_away_from_zero),
        cmocka_unit_test(half_a_cent_of_yen),
        cmocka_unit_test(commission_rounds_each_side),
        cmocka_unit_test(commission_of_the_symbol),
        cmocka_unit_test(lots_floor_and_maximum),
        cmocka_unit_test(lots_below_the_minimum),
        cmocka_unit_test(risk_sizing),
        cmocka_unit_test(risk_sizing_exact),
        cmocka_unit_test(risk_sizing_converts_at_the_stop),
        cmocka_unit_test(missing_pair_is_named),
        cmocka_unit_test(other_calculation_modes_are_refused),
        cmocka_unit_test(lots_at_the_minimum),
        cmocka_unit_test(risk_sizing_follows_the_balance),
        cmocka_unit_test(risk_sizing_of_a_short_at_the_bid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
