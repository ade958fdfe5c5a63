// What a signal does: opposite-signal policies, re-entry, fills at the same close, ranges (trading.md D1, D13, D35,
// D36).
//
// EURUSD, one lot, spread 20 points, 100 cents a point.
#include "golden.h"

#define MONDAY "2018-01-08T10:00:00Z"

static scene eurusd(fx_opposite opposite)
{
    scene s = scene_of("EURUSD", FX_H1, 20);
    s.rules.opposite = opposite;
    return s;
}

// Long from bar 1 (110020); at the close of bar 1 a short signal; bar 2 opens at 110100.
static const row against[] = {{MONDAY, 110000, 110010, 109990, 110000, 1},
                              {0, 110000, 110060, 109980, 110050, -1},
                              {0, 110100, 110150, 110090, 110120, 0},
                              {0, 110120, 110130, 110040, 110050, 0}};

// Ignored: closed at the end, 110050 - 110020 = 30 points.
static void opposite_ignored(void **state)
{
    scene s = eurusd(FX_OPPOSITE_IGNORE);
    fx_result *r = PLAY(&s, against);
    expect_count(r, 1);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 3,
                            .open_price = 110020,
                            .close_price = 110050,
                            .gross = 3000,
                            .mae_points = 40,
                            .mfe_points = 130,
                            .reason = FX_EXIT_END_OF_DATA});
    end_scene(&s, r);
}

// Closed at the next open, bid 110100: 80 points. Nothing is opened.
static void opposite_closes(void **state)
{
    scene s = eurusd(FX_OPPOSITE_CLOSE);
    fx_result *r = PLAY(&s, against);
    expect_count(r, 1);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110020,
                            .close_price = 110100,
                            .gross = 8000,
                            .mae_points = 40,
                            .mfe_points = 80,
                            .reason = FX_EXIT_OPPOSITE});
    assert_int_equal(r->trades[0].close_time, s.bars->open_time[2]);
    end_scene(&s, r);
}

// Closed at 110100 and sold there; at the end the short is bought back at the ask 110050 + 20 = 110070: 30 points.
// Worst ask 110150 + 20 = 110170: 70. Best ask 110040 + 20 = 110060: 40.
static void opposite_reverses(void **state)
{
    scene s = eurusd(FX_OPPOSITE_REVERSE);
    fx_result *r = PLAY(&s, against);
    expect_count(r, 2);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110020,
                            .close_price = 110100,
                            .gross = 8000,
                            .mae_points = 40,
                            .mfe_points = 80,
                            .reason = FX_EXIT_OPPOSITE});
    expect_trade(r, 1,
                 (fx_trade){.side = -1,
                            .open_bar = 2,
                            .close_bar = 3,
                            .open_price = 110100,
                            .close_price = 110070,
                            .gross = 3000,
                            .mae_points = 70,
                            .mfe_points = 40,
                            .reason = FX_EXIT_END_OF_DATA});
    end_scene(&s, r);
}

// The same with the sides changed: short at the bid 110000, bought back at the ask 109900 + 20 = 109920 (+80), and
// bought there: 109920, closed at the end at the bid 109950: +30.
static void short_reverses(void **state)
{
    scene s = eurusd(FX_OPPOSITE_REVERSE);
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, -1},
                        {0, 110000, 110020, 109940, 109950, 1},
                        {0, 109900, 109910, 109850, 109880, 0},
                        {0, 109880, 109960, 109870, 109950, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 2);
    expect_trade(r, 0,
                 (fx_trade){.side = -1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110000,
                            .close_price = 109920,
                            .gross = 8000,
                            .mae_points = 40,
                            .mfe_points = 80,
                            .reason = FX_EXIT_OPPOSITE});
    expect_trade(r, 1,
                 (fx_trade){.side = 1,
                            .open_bar = 2,
                            .close_bar = 3,
                            .open_price = 109920,
                            .close_price = 109950,
                            .gross = 3000,
                            .mae_points = 70,
                            .mfe_points = 40,
                            .reason = FX_EXIT_END_OF_DATA});
    end_scene(&s, r);
}

// Gaps come before market orders: bar 2 opens at 109800, through the stop 109920. The long ends at 109800 by its stop
// (-220), and the reversal's entry leg still sells at 109800; closed at the end at 109790 + 20 = 109810: -10.
static void gap_before_reversal(void **state)
{
    scene s = eurusd(FX_OPPOSITE_REVERSE);
    s.exits.stop_pips = 10;
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, 1},
                        {0, 110000, 110060, 109980, 109990, -1},
                        {0, 109800, 109810, 109780, 109790, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 2);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110020,
                            .close_price = 109800,
                            .stop_price = 109920,
                            .gross = -22000,
                            .mae_points = 220,
                            .mfe_points = 40,
                            .reason = FX_EXIT_STOP});
    expect_trade(r, 1,
                 (fx_trade){.side = -1,
                            .open_bar = 2,
                            .close_bar = 2,
                            .open_price = 109800,
                            .close_price = 109810,
                            .stop_price = 109900,
                            .gross = -1000,
                            .mae_points = 30,
                            .reason = FX_EXIT_END_OF_DATA});
    end_scene(&s, r);
}

// Signals in the position's direction do nothing, and are not remembered: long from bar 1, signals on bars 1 and 2,
// stop 109920 hit in bar 2. Bar 2's own signal comes at its close, after the exit: entry at bar 3's open, 109950 + 20.
// Stopped by the gap at bar 4's open, 109800 (-170); bar 3's signal came while the position was open and opens nothing.
static void reentry_needs_a_signal_after_the_exit(void **state)
{
    scene s = eurusd(FX_OPPOSITE_IGNORE);
    s.exits.stop_pips = 10;
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, 1}, {0, 110000, 110060, 109980, 109990, 1},
                        {0, 109990, 110000, 109900, 109950, 1},      {0, 109950, 109960, 109940, 109950, 1},
                        {0, 109800, 109810, 109790, 109800, 0},      {0, 109800, 109810, 109790, 109800, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 2);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110020,
                            .close_price = 109920,
                            .stop_price = 109920,
                            .gross = -10000,
                            .mae_points = 100,
                            .mfe_points = 40,
                            .reason = FX_EXIT_STOP});
    expect_trade(r, 1,
                 (fx_trade){.side = 1,
                            .open_bar = 3,
                            .close_bar = 4,
                            .open_price = 109970,
                            .close_price = 109800,
                            .stop_price = 109870,
                            .gross = -17000,
                            .mae_points = 170,
                            .reason = FX_EXIT_STOP});
    end_scene(&s, r);
}

// Time exit and signal at the same close: the exit comes first (D13: 5, then 6), so the signal enters at the next open.
static void signal_at_the_close_of_a_time_exit(void **state)
{
    scene s = eurusd(FX_OPPOSITE_IGNORE);
    s.exits.hold = 1;
    const row rows[] = {{MONDAY, 110000, 110000, 110000, 110000, 1},
                        {0, 110000, 110000, 110000, 110000, 1},
                        {0, 110000, 110000, 110000, 110000, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 2);
    for (int i = 0; i < 2; i++)
        expect_trade(r, i,
                     (fx_trade){.side = 1,
                                .open_bar = 1 + i,
                                .close_bar = 1 + i,
                                .open_price = 110020,
                                .close_price = 110000,
                                .gross = -2000,
                                .mae_points = 20,
                                .reason = FX_EXIT_TIME});
    end_scene(&s, r);
}

// Fill at the same close: bought at bar 0's close 110000 + 20. Bar 0's own high and low do not count. Hold one bar: bar
// 1, closed at its close 110030: +10. At that close a short signal sells at 110030, bought back at bar 2's close 109990
// + 20 = 110010: +20. On the last bar nothing is opened.
static void same_close(void **state)
{
    scene s = eurusd(FX_OPPOSITE_IGNORE);
    s.rules.fill = FX_FILL_SAME_CLOSE;
    s.exits = (fx_exits){.stop_pips = 30, .target_pips = 30, .hold = 1};
    const row rows[] = {{MONDAY, 110000, 110900, 109100, 110000, 1},
                        {0, 110010, 110040, 109980, 110030, -1},
                        {0, 110030, 110050, 109970, 109990, 1}};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 2);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 0,
                            .close_bar = 1,
                            .open_price = 110020,
                            .close_price = 110030,
                            .stop_price = 109720,
                            .target_price = 110320,
                            .gross = 1000,
                            .mae_points = 40,
                            .mfe_points = 20,
                            .reason = FX_EXIT_TIME});
    expect_trade(r, 1,
                 (fx_trade){.side = -1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110030,
                            .close_price = 110010,
                            .stop_price = 110330,
                            .target_price = 109730,
                            .gross = 2000,
                            .mae_points = 40,
                            .mfe_points = 40,
                            .reason = FX_EXIT_TIME});
    assert_int_equal(r->trades[0].open_time, s.bars->known_at[0]);
    end_scene(&s, r);
}

// Same-close reversal: long at 110020; bar 1's short signal closes at the bid 110050 (+30) and sells there, one
// instant.
static void same_close_reversal(void **state)
{
    scene s = eurusd(FX_OPPOSITE_REVERSE);
    s.rules.fill = FX_FILL_SAME_CLOSE;
    const row rows[] = {{MONDAY, 110000, 110000, 110000, 110000, 1},
                        {0, 110010, 110060, 109980, 110050, -1},
                        {0, 110050, 110060, 110000, 110010, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 2);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 0,
                            .close_bar = 1,
                            .open_price = 110020,
                            .close_price = 110050,
                            .gross = 3000,
                            .mae_points = 40,
                            .mfe_points = 40,
                            .reason = FX_EXIT_OPPOSITE});
    expect_trade(r, 1,
                 (fx_trade){.side = -1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110050,
                            .close_price = 110030,
                            .gross = 2000,
                            .mae_points = 30,
                            .mfe_points = 30,
                            .reason = FX_EXIT_END_OF_DATA});
    end_scene(&s, r);
}

// A range starts flat and sees only its own signals: over bars [1, 3) the signal of bar 0 is not known, that of bar 1
// buys at bar 2, that of bar 2 has no bar to be filled on. Bar 2 is the range's end: closed at its close 110030 -
// 110060 = -30.
static void ranges_start_flat(void **state)
{
    scene s = eurusd(FX_OPPOSITE_IGNORE);
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, -1},
                        {0, 110000, 110050, 109990, 110040, 1},
                        {0, 110040, 110050, 110020, 110030, 1},
                        {0, 110500, 110500, 110500, 110500, 0}};
    fx_result *r = play_range(&s, rows, 4, 1, 3);
    expect_count(r, 1);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 2,
                            .close_bar = 2,
                            .open_price = 110060,
                            .close_price = 110030,
                            .gross = -3000,
                            .mae_points = 40,
                            .reason = FX_EXIT_END_OF_DATA});
    assert_int_equal(r->bar_count, 2);
    assert_int_equal(r->metrics.open_at_end, 1);
    assert_int_equal(r->metrics.trades, 0);
    assert_int_equal(r->metrics.net_profit, -3000);
    assert_true(isnan(r->metrics.win_rate));
    end_scene(&s, r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opposite_ignored),
        cmocka_unit_test(opposite_closes),
        cmocka_unit_test(opposite_reverses),
        cmocka_unit_test(short_reverses),
        cmocka_unit_test(gap_before_reversal),
        cmocka_unit_test(reentry_needs_a_signal_after_the_exit),
        cmocka_unit_test(signal_at_the_close_of_a_time_exit),
        cmocka_unit_test(same_close),
        cmocka_unit_test(same_close_reversal),
        cmocka_unit_test(ranges_start_flat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
