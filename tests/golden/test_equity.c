// Equity, drawdown, daily returns and the metrics block (trading.md D21, D22, D23, D36).
#include "golden.h"

#define MONDAY "2018-01-08T10:00:00Z"

static void near(double value, double want)
{
    assert_true(fabs(value - want) <= 1e-12 * fmax(1, fabs(want)));
}

// EURUSD, one lot, spread 20, commission 3.50 a side; account 100,000.00 = 10,000,000 cents. Long at 110020 on bar 1.
// Equity is marked on the bid, with the entry commission (-350) but not yet the exit's:
// bar 0: flat: 10,000,000.
// bar 1: close 110010: -10 points: 10,000,000 - 350 - 1000 = 9,998,650. Low 109950: -70: 9,992,650.
// bar 2: close 110120: +100: 10,009,650. Low 110000: -20: 9,997,650.
// bar 3: close 110050: +30: 10,002,650. Low 110030: +10: 10,000,650.
// bar 4: time exit (hold 4) at the close 110090: +70 points, both commissions: 10,000,000 + 7000 - 700 = 10,006,300.
// Low
//        110040: +20: 10,001,650.
// Drawdowns against the peak of the closes before: bar 1: 10,000,000 - 9,992,650 = 7350 (relative 0.000735); bar 2:
// 2350; bar 3: 10,009,650 - 10,000,650 = 9000 (0.00089913...); bar 4: 8000. So the deepest starts at the close of bar 2
// and is not recovered.
static void equity_by_bar(void **state)
{
    scene s = scene_of("EURUSD", FX_H1, 20);
    s.rules.commission_e8 = 350000000;
    s.exits.hold = 4;
    const row rows[] = {{MONDAY, 110000, 110000, 110000, 110000, 1},
                        {0, 110000, 110030, 109950, 110010, 0},
                        {0, 110010, 110150, 110000, 110120, 0},
                        {0, 110120, 110130, 110030, 110050, 0},
                        {0, 110050, 110100, 110040, 110090, 0}};
    const double equity[] = {10000000, 9998650, 10009650, 10002650, 10006300};
    const double low[] = {10000000, 9992650, 9997650, 10000650, 10001650};
    const int64_t balance[] = {10000000, 10000000, 10000000, 10000000, 10006300};
    fx_result *r = PLAY(&s, rows);
    const fx_metrics *m = &r->metrics;
    for (int i = 0; i < 5; i++) {
        near(r->equity[i], equity[i]);
        near(r->equity_low[i], low[i]);
        assert_int_equal(r->balance[i], balance[i]);
    }
    near(m->equity_drawdown_money, 9000);
    near(m->equity_drawdown, 9000.0 / 10009650);
    near(m->equity_peak, 10009650);
    assert_true(m->drawdown_open);
    assert_int_equal(m->drawdown_start, s.bars->known_at[2]);
    assert_int_equal(m->drawdown_end, s.bars->known_at[4]);
    near(m->exposure, 4.0 / 5);
    near(m->balance_drawdown_money, 0);
    near(m->buy_hold, 110090.0 / 110000 - 1);
    near(m->recovery_factor, 6300.0 / 9000);
    end_scene(&s, r);
}

// The peak starts at the initial deposit, and the first drawdown counts from there: sold at 110000, stopped in bar 1 at
// 110100 on the ask: -100 points = -10000 (0.001). The worst point of a bar that ends a trade at its stop is the stop,
// not the bar's high. Bought on bar 2 at 110100 + 20, target 110220 hit in bar 3: +10000: recovered, at the close of
// bar 3.
static void drawdown_from_the_deposit_and_recovery(void **state)
{
    scene s = scene_of("EURUSD", FX_H1, 20);
    s.exits = (fx_exits){.stop_pips = 10, .target_pips = 10};
    const row rows[] = {{MONDAY, 110000, 110000, 110000, 110000, -1},
                        {0, 110000, 110500, 109990, 110100, 1},
                        {0, 110100, 110130, 110100, 110120, 0},
                        {0, 110120, 110220, 110110, 110200, 0},
                        {0, 110200, 110200, 110200, 110200, 0}};
    fx_result *r = PLAY(&s, rows);
    const fx_metrics *m = &r->metrics;
    near(r->equity_low[1], 9990000);
    near(r->equity_low[2], 9990000 - 2000);
    near(m->equity_drawdown_money, 12000);
    near(m->equity_drawdown, 0.0012);
    near(m->balance_drawdown_money, 10000);
    near(m->balance_drawdown, 0.001);
    assert_false(m->drawdown_open);
    assert_int_equal(m->drawdown_start, s.bars->open_time[0]);
    assert_int_equal(m->drawdown_end, s.bars->known_at[3]);
    end_scene(&s, r);
}

// A bar that ends by its target may have seen its low first: bar 1 of a long at 110020 falls to 109930 (-90 points =
// -9000) before it reaches 110120: the low counts, though the trade wins 10000.
static void low_before_the_target(void **state)
{
    scene s = scene_of("EURUSD", FX_H1, 20);
    s.exits = (fx_exits){.stop_pips = 10, .target_pips = 10};
    const row rows[] = {{MONDAY, 110000, 110000, 110000, 110000, 1}, {0, 110000, 110120, 109930, 110100, 0}};
    fx_result *r = PLAY(&s, rows);
    near(r->equity_low[1], 10000000 - 9000);
    near(r->equity[1], 10010000);
    near(r->metrics.equity_drawdown_money, 9000);
    end_scene(&s, r);
}

// A short is marked on the ask: sold at 110000, bar 1 closes at bid 109950, ask 109970: +30 points; its worst ask is
// 110040 + 20 = 110060: -60 points.
static void short_is_marked_on_the_ask(void **state)
{
    scene s = scene_of("EURUSD", FX_H1, 20);
    const row rows[] = {{MONDAY, 110000, 110000, 110000, 110000, -1},
                        {0, 110000, 110040, 109940, 109950, 0},
                        {0, 109950, 109950, 109950, 109950, 0}};
    fx_result *r = PLAY(&s, rows);
    near(r->equity[1], 10003000);
    near(r->equity_low[1], 9994000);
    end_scene(&s, r);
}

// USDJPY long at 110.010: bar 1 closes at bid 110.210: +200 points = 20000 JPY, sold at the ask 110.220: 181.455271...
// USD. Its low 109.910: -100 points = -10000 JPY, bought at the bid: -90.983532... USD.
static void floating_yen(void **state)
{
    scene s = scene_of("USDJPY", FX_H1, 10);
    const row rows[] = {{MONDAY, 110000, 110000, 110000, 110000, 1},
                        {0, 110000, 110220, 109910, 110210, 0},
                        {0, 110210, 110210, 110210, 110210, 0}};
    fx_result *r = PLAY(&s, rows);
    near(r->equity[1], 10000000 + 20000 / 110.220 * 100);
    near(r->equity_low[1], 10000000 - 10000 / 109.910 * 100);
    end_scene(&s, r);
}

// Three days. A trading day ends at 17:00 New York, 22:00Z in winter: the bar of Monday 22:00Z belongs to Tuesday.
// Monday: +1000 points = 100,000 cents: 10,100,000: +0.01. Tuesday: flat all day: 0. Wednesday: -2020 points:
// 9,898,000: 9,898,000 / 10,100,000 - 1 = -0.02. Mean -0.01 / 3. Squares about it: 0.0133333^2 + 0.0033333^2 +
// 0.0166667^2 = 4.666667e-4; over n - 1 = 2: 2.333333e-4; deviation 0.01527525. Mean / deviation = -1 / sqrt(21); times
// sqrt(252): -sqrt(12) = -3.4641016. Downside: sqrt(0.0004 / 3) = 0.01154701; -0.0033333 / 0.01154701 * sqrt(252) =
// -sqrt(21) = -4.5825757.
static void daily_sharpe(void **state)
{
    scene s = scene_of("EURUSD", FX_H1, 0);
    s.exits.hold = 1;
    const row rows[] = {{"2018-01-08T19:00:00Z", 110000, 110000, 110000, 110000, 1},
                        {0, 110000, 111000, 110000, 111000, 0},
                        {"2018-01-08T22:00:00Z", 111000, 111000, 111000, 111000, 0},
                        {"2018-01-09T21:00:00Z", 111000, 111000, 111000, 111000, 1},
                        {"2018-01-09T22:00:00Z", 111000, 111000, 108980, 108980, 0},
                        {"2018-01-10T21:00:00Z", 108980, 108980, 108980, 108980, 0}};
    fx_result *r = PLAY(&s, rows);
    const fx_metrics *m = &r->metrics;
    assert_int_equal(r->day_count, 3);
    near(r->day_equity[0], 10100000);
    near(r->day_equity[1], 10100000);
    near(r->day_equity[2], 9898000);
    // Closing dates 2018-01-08 to 10 are days 17539 to 17541 since 1970-01-01.
    for (int i = 0; i < 3; i++) assert_int_equal(r->day[i], 17539 + i);
    assert_int_equal(m->daily.count, 3);
    near(m->annual_days, 252);
    near(m->daily.mean, -0.01 / 3);
    near(m->daily.deviation, sqrt(0.0014 / 6));
    near(m->sharpe, -sqrt(12));
    near(m->sortino, -sqrt(21));
    near(m->volatility_annual, sqrt(0.0014 / 6 * 252));
    near(m->return_total, -0.0102);
    near(m->return_annual, pow(0.9898, 84) - 1);
    // Daily equity: the peak 10,100,000, one drawdown of 0.02.
    near(m->average_drawdown, 0.02);
    end_scene(&s, r);
}

// The year is counted: with a bar on every weekday from Monday 2018-01-08 to Monday 2018-05-07, 119 calendar days hold
// 85 steps from day to day: 85 * 365.2425 / 119 = 260.887... days a year. The rules can set it instead.
static void annual_days_are_counted(void **state)
{
    for (int set = 0; set < 2; set++) {
        rp_error error;
        scene s = scene_of("EURUSD", FX_D1, 0);
        s.rules.annual_days = set ? 250 : 0;
        int8_t signal[86] = {0};
        int64_t day = 17539;
        assert_int_equal(fx_bars_new(&s.symbol, FX_D1, 5, 86, false, &s.bars, &error), RP_OK);
        for (int i = 0; i < 86; i++, day += i % 5 == 4 ? 3 : 1) {
            fx_bar_span(FX_D1, FX_DAY_NEW_YORK, fx_session_day_end(FX_DAY_NEW_YORK, day) - 1, &s.bars->open_time[i],
                        &s.bars->known_at[i]);
            s.bars->open[i] = s.bars->high[i] = s.bars->low[i] = s.bars->close[i] = 110000;
        }
        fx_result *r;
        assert_int_equal(fx_tape_new(s.bars, &s.rules, &s.tape, &error), RP_OK);
        assert_int_equal(fx_backtest(s.tape, &s.exits, signal, 0, 86, &r, &error), RP_OK);
        assert_int_equal(r->day_count, 86);
        near(r->metrics.annual_days, set ? 250 : 85 * 365.2425 / 119);
        end_scene(&s, r);
    }
}

// Trades, each one bar long, one lot, no spread: +300, +100, -200, -100, 0 points, and one open at the end (+50):
// cents 30000, 10000, -20000, -10000, 0 | 5000.
// Counted: 5 trades, 2 wins, 2 losses. Win rate 0.4; gross profit 30000 + 10000 + 5000 = 45000, gross loss -30000
// (money counts the open one); profit factor 1.5; net 15000. Expectancy (counted only): 10000 / 5 = 2000. Average win
// 20000, loss -15000; payoff 4 / 3. Kelly 0.4 - 0.6 / (4/3) = -0.05. Deviation: squares about 2000: 28000^2 + 8000^2 +
// 22000^2 + 12000^2 + 2000^2 = 1,480,000,000; / 4 = 370,000,000; root 19235.384...; trade Sharpe 2000 / 19235.384; SQN
// that times sqrt(5).
static void metrics_block(void **state)
{
    scene s = scene_of("EURUSD", FX_H1, 0);
    s.rules.hold_unit = FX_HOLD_MINUTES;
    s.exits.hold = 60;
    const int32_t close[] = {110000, 110300, 110400, 110600, 110700, 110700, 110700};
    const int signal[] = {1, 1, -1, -1, 1, 0, 0}; // of bar i: the trade of bar i + 1
    row rows[8] = {{MONDAY, 110000, 110000, 110000, 110000, 1}};
    for (int i = 1; i < 7; i++) {
        int32_t open = close[i - 1], high = close[i] > open ? close[i] : open, low = close[i] < open ? close[i] : open;
        rows[i] = (row){0, open, high, low, close[i], signal[i]};
    }
    rows[6].signal = 1;
    rows[7] = (row){0, 110700, 110750, 110700, 110750, 0};
    fx_result *r = NULL;
    rp_error error = {0};
    prepare(&s, rows, 8);
    // The last bar is cut a minute short, so that its trade is still open when the data ends.
    s.bars->known_at[7] -= FX_MINUTE;
    assert_int_equal(fx_backtest(s.tape, &s.exits, s.signal, 0, 8, &r, &error), RP_OK);
    const fx_metrics *m = &r->metrics;
    expect_count(r, 6);
    assert_int_equal(m->trades, 5);
    assert_int_equal(m->wins, 2);
    assert_int_equal(m->losses, 2);
    assert_int_equal(m->open_at_end, 1);
    assert_int_equal(m->exits[FX_EXIT_TIME], 5);
    assert_int_equal(m->exits[FX_EXIT_END_OF_DATA], 1);
    assert_int_equal(m->gross_profit, 45000);
    assert_int_equal(m->gross_loss, -30000);
    assert_int_equal(m->net_profit, 15000);
    near(m->profit_factor, 1.5);
    near(m->win_rate, 0.4);
    near(m->expectancy, 2000);
    near(m->average_win, 20000);
    near(m->average_loss, -15000);
    near(m->payoff, 4.0 / 3);
    near(m->kelly, -0.05);
    near(m->best, 30000);
    near(m->worst, -20000);
    near(m->average_minutes, 60);
    near(m->trade_sharpe, 2000 / sqrt(370000000.0));
    near(m->sqn, 2000 / sqrt(370000000.0) * sqrt(5));
    assert_int_equal(m->long_trades, 3);
    assert_int_equal(m->short_trades, 2);
    assert_int_equal(m->long_wins, 2);
    assert_int_equal(m->short_wins, 0);
    assert_int_equal(m->max_consecutive_wins, 2);
    assert_int_equal(m->max_consecutive_losses, 2);
    end_scene(&s, r);
}

// Of two drawdowns of the same depth the first counts. Bought at 110000 (no spread): bar 1 falls to 109990 (-1000) and
// closes at 110000, the peak: recovered there. Bar 2 falls to 109990 again and stays below.
static void the_first_of_equal_drawdowns(void **state)
{
    scene s = scene_of("EURUSD", FX_H1, 0);
    const row rows[] = {{MONDAY, 110000, 110000, 110000, 110000, 1},
                        {0, 110000, 110000, 109990, 110000, 0},
                        {0, 110000, 110000, 109990, 109995, 0}};
    fx_result *r = PLAY(&s, rows);
    near(r->metrics.equity_drawdown_money, 1000);
    assert_false(r->metrics.drawdown_open);
    assert_int_equal(r->metrics.drawdown_end, s.bars->known_at[1]);
    end_scene(&s, r);
}

// A ruined account: 1,000.00 and one lot. Monday -2000 points = -2000.00: equity -1000.00, a return of -2. Tuesday the
// trade is flat at -1000.00: a day that starts without equity returns 0, whatever it brings (+500 points here).
static void ruin(void **state)
{
    scene s = scene_of("EURUSD", FX_H1, 0);
    s.rules.initial_balance = 100000;
    s.exits.hold = 1;
    const row rows[] = {{"2018-01-08T19:00:00Z", 110000, 110000, 110000, 110000, 1},
                        {0, 110000, 110000, 108000, 108000, 0},
                        {"2018-01-09T19:00:00Z", 108000, 108000, 108000, 108000, 1},
                        {0, 108000, 108500, 108000, 108500, 0}};
    fx_result *r = PLAY(&s, rows);
    near(r->day_equity[0], -100000);
    near(r->day_equity[1], -50000);
    near(r->metrics.daily.mean, -1);
    near(r->metrics.equity_drawdown, 2);
    near(r->metrics.return_annual, -1);
    end_scene(&s, r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equity_by_bar),
        cmocka_unit_test(drawdown_from_the_deposit_and_recovery),
        cmocka_unit_test(low_before_the_target),
        cmocka_unit_test(short_is_marked_on_the_ask),
        cmocka_unit_test(floating_yen),
        cmocka_unit_test(daily_sharpe),
        cmocka_unit_test(annual_days_are_counted),
        cmocka_unit_test(metrics_block),
        cmocka_unit_test(the_first_of_equal_drawdowns),
        cmocka_unit_test(ruin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
