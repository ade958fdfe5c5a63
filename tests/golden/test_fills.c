// Sides, stops, targets, gaps, and bars that touch both (trading.md D3, D5, D6, D7, D13).
//
// All scenarios: EURUSD, one lot, spread 20 points (2 pips), so ask = bid + 20. 100 cents a point.
#include "golden.h"

#define MONDAY "2018-01-08T10:00:00Z"

static scene eurusd(double stop, double target)
{
    scene s = scene_of("EURUSD", FX_H1, 20);
    s.exits.stop_pips = stop;
    s.exits.target_pips = target;
    return s;
}

// Long at the ask: 110000 + 20 = 110020. Target 20 pips: 110020 + 200 = 110220, touched exactly by bar 2's bid high.
// Gross 110220 - 110020 = 200 points = 20000 cents. Worst bid before: 109950, 70 below the fill.
static void long_target_on_bid(void **state)
{
    scene s = eurusd(10, 20);
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, 1},
                        {0, 110000, 110100, 109950, 110050, 0},
                        {0, 110050, 110220, 110000, 110200, 0},
                        {0, 110200, 110210, 110190, 110200, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 1);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110020,
                            .close_price = 110220,
                            .stop_price = 109920,
                            .target_price = 110220,
                            .gross = 20000,
                            .mae_points = 70,
                            .mfe_points = 200,
                            .reason = FX_EXIT_TARGET});
    assert_int_equal(r->metrics.final, 10020000);
    end_scene(&s, r);
}

// The same, but the high stays one point below: 110219 < 110220. Held to the end: last bid close 110200 - 110020 = 180
// points. Best bid 110219: 199.
static void long_target_missed_by_a_point(void **state)
{
    scene s = eurusd(10, 20);
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, 1},
                        {0, 110000, 110100, 109950, 110050, 0},
                        {0, 110050, 110219, 110000, 110200, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 1);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110020,
                            .close_price = 110200,
                            .stop_price = 109920,
                            .target_price = 110220,
                            .gross = 18000,
                            .mae_points = 70,
                            .mfe_points = 199,
                            .reason = FX_EXIT_END_OF_DATA});
    end_scene(&s, r);
}

// Stop 10 pips below the fill: 110020 - 100 = 109920, touched exactly by bar 2's bid low. -100 points = -10000 cents.
// The best before: bar 1's high 110100, 80 above the fill; of bar 2 only the open (110050) is known to come before.
static void long_stop_on_bid(void **state)
{
    scene s = eurusd(10, 20);
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, 1},
                        {0, 110000, 110100, 109950, 110050, 0},
                        {0, 110050, 110150, 109920, 109950, 0},
                        {0, 109950, 109960, 109940, 109950, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 1);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110020,
                            .close_price = 109920,
                            .stop_price = 109920,
                            .target_price = 110220,
                            .gross = -10000,
                            .mae_points = 100,
                            .mfe_points = 80,
                            .reason = FX_EXIT_STOP});
    end_scene(&s, r);
}

// Low 109921 is one point above the stop: still open; closed at the end, 109950 - 110020 = -70 points.
static void long_stop_missed_by_a_point(void **state)
{
    scene s = eurusd(10, 20);
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, 1},
                        {0, 110000, 110100, 109950, 110050, 0},
                        {0, 110050, 110150, 109921, 109950, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110020,
                            .close_price = 109950,
                            .stop_price = 109920,
                            .target_price = 110220,
                            .gross = -7000,
                            .mae_points = 99,
                            .mfe_points = 130,
                            .reason = FX_EXIT_END_OF_DATA});
    end_scene(&s, r);
}

// Short at the bid 110000, stop 10 pips above: 110100, on the ask. Bid high 110080 + 20 = 110100 touches it though the
// bid never came there. -100 points. Best ask before: bar 1's low 109950 + 20 = 109970: 30.
static void short_stop_on_ask(void **state)
{
    scene s = eurusd(10, 20);
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, -1},
                        {0, 110000, 110050, 109950, 110010, 0},
                        {0, 110010, 110080, 109990, 110060, 0},
                        {0, 110060, 110070, 110050, 110060, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 1);
    expect_trade(r, 0,
                 (fx_trade){.side = -1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110000,
                            .close_price = 110100,
                            .stop_price = 110100,
                            .target_price = 109800,
                            .gross = -10000,
                            .mae_points = 100,
                            .mfe_points = 30,
                            .reason = FX_EXIT_STOP});
    end_scene(&s, r);
}

// Bid high 110079: ask 110099, one point short of the stop. End: ask 110060 + 20 = 110080, -80 points. Worst ask
// 110099.
static void short_stop_missed_by_a_point(void **state)
{
    scene s = eurusd(10, 20);
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, -1},
                        {0, 110000, 110050, 109950, 110010, 0},
                        {0, 110010, 110079, 109990, 110060, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = -1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110000,
                            .close_price = 110080,
                            .stop_price = 110100,
                            .target_price = 109800,
                            .gross = -8000,
                            .mae_points = 99,
                            .mfe_points = 30,
                            .reason = FX_EXIT_END_OF_DATA});
    end_scene(&s, r);
}

// Short target 20 pips below 110000: 109800 on the ask, so the bid must fall to 109780. +200 points = 20000 cents.
// Worst ask: bar 1's high 110050 + 20 = 110070.
static void short_target_on_ask(void **state)
{
    scene s = eurusd(10, 20);
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, -1},
                        {0, 110000, 110050, 109781, 109900, 0},
                        {0, 109900, 109950, 109780, 109850, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = -1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110000,
                            .close_price = 109800,
                            .stop_price = 110100,
                            .target_price = 109800,
                            .gross = 20000,
                            .mae_points = 70,
                            .mfe_points = 200,
                            .reason = FX_EXIT_TARGET});
    end_scene(&s, r);
}

// Spread by bar. Bar 2's spread is 130: its ask opens at 109950 + 130 = 110080, below the stop, and reaches 109975 +
// 130 = 110105: the short is stopped at 110100 although the bid fell. -100 points.
static void short_stopped_by_widening_spread(void **state)
{
    scene s = eurusd(10, 0);
    s.rules.spread_source = FX_SPREAD_PER_BAR;
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, -1, 20},
                        {0, 110000, 110020, 109940, 109950, 0, 20},
                        {0, 109950, 109975, 109900, 109910, 0, 130},
                        {0, 109910, 109920, 109900, 109910, 0, 20}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = -1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110000,
                            .close_price = 110100,
                            .stop_price = 110100,
                            .gross = -10000,
                            .mae_points = 100,
                            .mfe_points = 40,
                            .reason = FX_EXIT_STOP});
    end_scene(&s, r);
}

// Bar 2 spans 109900..110250: stop 109920 and target 110220 are both inside. Pessimistic: the stop, marked ambiguous.
static const row both[] = {{MONDAY, 110000, 110010, 109990, 110000, 1},
                           {0, 110000, 110100, 109950, 110050, 0},
                           {0, 110050, 110250, 109900, 110100, 0},
                           {0, 110100, 110110, 110090, 110100, 0}};

static void both_pessimistic(void **state)
{
    scene s = eurusd(10, 20);
    fx_result *r = PLAY(&s, both);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110020,
                            .close_price = 109920,
                            .stop_price = 109920,
                            .target_price = 110220,
                            .gross = -10000,
                            .mae_points = 100,
                            .mfe_points = 80,
                            .reason = FX_EXIT_STOP,
                            .ambiguous = true});
    assert_int_equal(r->metrics.ambiguous, 1);
    end_scene(&s, r);
}

// Optimistic: the target, and still counted as ambiguous. The low of the bar may have come first down to the stop, not
// beyond: worst excursion 110020 - 109920 = 100.
static void both_optimistic(void **state)
{
    scene s = eurusd(10, 20);
    s.rules.intrabar = FX_OPTIMISTIC;
    fx_result *r = PLAY(&s, both);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110020,
                            .close_price = 110220,
                            .stop_price = 109920,
                            .target_price = 110220,
                            .gross = 20000,
                            .mae_points = 100,
                            .mfe_points = 200,
                            .reason = FX_EXIT_TARGET,
                            .ambiguous = true});
    assert_int_equal(r->metrics.ambiguous, 1);
    end_scene(&s, r);
}

// The same for a short: stop 110100, target 109800 (asks). Bar 2's asks span 109720+20 = 109740 .. 110090+20 = 110110.
static void both_short_pessimistic(void **state)
{
    scene s = eurusd(10, 20);
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, -1},
                        {0, 110000, 110050, 109950, 110010, 0},
                        {0, 110010, 110090, 109720, 109800, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = -1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110000,
                            .close_price = 110100,
                            .stop_price = 110100,
                            .target_price = 109800,
                            .gross = -10000,
                            .mae_points = 100,
                            .mfe_points = 30,
                            .reason = FX_EXIT_STOP,
                            .ambiguous = true});
    end_scene(&s, r);
}

// Bar 2 opens at 109850, below the stop 109920: filled at the open, 109850 - 110020 = -170 points. That the bar later
// reaches the target is of no interest, and nothing is in doubt.
static void long_stop_gap(void **state)
{
    scene s = eurusd(10, 20);
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, 1},
                        {0, 110000, 110100, 109950, 109990, 0},
                        {0, 109850, 110250, 109800, 110200, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110020,
                            .close_price = 109850,
                            .stop_price = 109920,
                            .target_price = 110220,
                            .gross = -17000,
                            .mae_points = 170,
                            .mfe_points = 80,
                            .reason = FX_EXIT_STOP});
    end_scene(&s, r);
}

// Short, stop 110100 on the ask. Bar 2's bid opens at 110090, below the stop, but its ask at 110110: filled there.
// -110.
static void short_stop_gap_on_ask(void **state)
{
    scene s = eurusd(10, 20);
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, -1},
                        {0, 110000, 110050, 109950, 110010, 0},
                        {0, 110090, 110095, 109700, 109800, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = -1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110000,
                            .close_price = 110110,
                            .stop_price = 110100,
                            .target_price = 109800,
                            .gross = -11000,
                            .mae_points = 110,
                            .mfe_points = 30,
                            .reason = FX_EXIT_STOP});
    end_scene(&s, r);
}

// Bar 2 opens at 110300, above the target 110220. By default the target fills at its limit: +200 points, and the best
// excursion is the fill.
static const row target_gap[] = {{MONDAY, 110000, 110010, 109990, 110000, 1},
                                 {0, 110000, 110100, 109950, 110050, 0},
                                 {0, 110300, 110350, 109850, 110310, 0}};

static void long_target_gap_at_limit(void **state)
{
    scene s = eurusd(10, 20);
    fx_result *r = PLAY(&s, target_gap);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110020,
                            .close_price = 110220,
                            .stop_price = 109920,
                            .target_price = 110220,
                            .gross = 20000,
                            .mae_points = 70,
                            .mfe_points = 200,
                            .reason = FX_EXIT_TARGET});
    end_scene(&s, r);
}

// With improvement: at the open, 110300 - 110020 = 280 points.
static void long_target_gap_at_open(void **state)
{
    scene s = eurusd(10, 20);
    s.rules.target_gap = FX_TARGET_AT_OPEN;
    fx_result *r = PLAY(&s, target_gap);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110020,
                            .close_price = 110300,
                            .stop_price = 109920,
                            .target_price = 110220,
                            .gross = 28000,
                            .mae_points = 70,
                            .mfe_points = 280,
                            .reason = FX_EXIT_TARGET});
    end_scene(&s, r);
}

// Short target 109800 on the ask; bar 2's ask opens at 109700 + 20 = 109720: at the open +280, at the limit +200.
static void short_target_gap(void **state)
{
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, -1},
                        {0, 110000, 110050, 109950, 110010, 0},
                        {0, 109700, 109750, 109690, 109700, 0}};
    for (int open = 0; open < 2; open++) {
        scene s = eurusd(10, 20);
        s.rules.target_gap = open ? FX_TARGET_AT_OPEN : FX_TARGET_AT_LIMIT;
        fx_result *r = PLAY(&s, rows);
        expect_trade(r, 0,
                     (fx_trade){.side = -1,
                                .open_bar = 1,
                                .close_bar = 2,
                                .open_price = 110000,
                                .close_price = open ? 109720 : 109800,
                                .stop_price = 110100,
                                .target_price = 109800,
                                .gross = open ? 28000 : 20000,
                                .mae_points = 70,
                                .mfe_points = open ? 280 : 200,
                                .reason = FX_EXIT_TARGET});
        end_scene(&s, r);
    }
}

// The whole entry bar counts after a fill at its open (D6): stopped in the bar of entry, low 109910 < 109920. Of the
// bar only the open (bid 110000, 20 below the fill) is known before, so there is no good excursion.
static void stopped_on_entry_bar(void **state)
{
    scene s = eurusd(10, 20);
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, 1},
                        {0, 110000, 110150, 109910, 110100, 0},
                        {0, 110100, 110120, 110090, 110100, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 1);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 1,
                            .open_price = 110020,
                            .close_price = 109920,
                            .stop_price = 109920,
                            .target_price = 110220,
                            .gross = -10000,
                            .mae_points = 100,
                            .mfe_points = 0,
                            .reason = FX_EXIT_STOP});
    end_scene(&s, r);
}

// And its target: short at 110000, ask low 109700 + 20 <= 109800. Worst ask: 110030 + 20 = 110050.
static void target_on_entry_bar(void **state)
{
    scene s = eurusd(10, 20);
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, -1},
                        {0, 110000, 110030, 109700, 109900, 0},
                        {0, 109900, 109910, 109890, 109900, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = -1,
                            .open_bar = 1,
                            .close_bar = 1,
                            .open_price = 110000,
                            .close_price = 109800,
                            .stop_price = 110100,
                            .target_price = 109800,
                            .gross = 20000,
                            .mae_points = 50,
                            .mfe_points = 200,
                            .reason = FX_EXIT_TARGET});
    end_scene(&s, r);
}

// A stop nearer than the spread: 1 pip. Long at 110020, stop 110010, but the bid opens at 110000 already: filled at
// once at the bid, -20 points, and not ambiguous though the bar reaches the target 110220 too.
static void stop_inside_the_spread(void **state)
{
    scene s = eurusd(1, 20);
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, 1}, {0, 110000, 110300, 109990, 110100, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 1);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 1,
                            .open_price = 110020,
                            .close_price = 110000,
                            .stop_price = 110010,
                            .target_price = 110220,
                            .gross = -2000,
                            .mae_points = 20,
                            .reason = FX_EXIT_STOP});
    assert_int_equal(r->trades[0].close_time, r->trades[0].open_time);
    end_scene(&s, r);
}

// Slippage 3 points on market orders and stops, not on targets. First trade: bought at 110020 + 3 = 110023, stop 100
// below = 109923, filled 3 worse at 109920: -103 points. Second: sold at the bid 109950 - 3 = 109947, target 200 below
// = 109747 on the ask, bid low 109727: filled at 109747, +200.
static void slippage(void **state)
{
    scene s = eurusd(10, 20);
    s.rules.slippage_points = 3;
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, 1},
                        {0, 110000, 110010, 109923, 109950, -1},
                        {0, 109950, 109960, 109727, 109800, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 2);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 1,
                            .open_price = 110023,
                            .close_price = 109920,
                            .stop_price = 109923,
                            .target_price = 110223,
                            .gross = -10300,
                            .mae_points = 103,
                            .reason = FX_EXIT_STOP});
    expect_trade(r, 1,
                 (fx_trade){.side = -1,
                            .open_bar = 2,
                            .close_bar = 2,
                            .open_price = 109947,
                            .close_price = 109747,
                            .stop_price = 110047,
                            .target_price = 109747,
                            .gross = 20000,
                            .mae_points = 33,
                            .mfe_points = 200,
                            .reason = FX_EXIT_TARGET});
    end_scene(&s, r);
}

// Distances round to the tick, a half upwards: with a tick of 5 points, 1.25 pips = 12.5 points lie halfway between 10
// and 15: 15. 1.2 pips = 12 points: 10. A stop of 0.1 pip = 1 point would round to 0 and becomes one tick.
static void distances_round_to_tick(void **state)
{
    const double pips[] = {1.25, 1.2, 0.1};
    const int32_t points[] = {15, 10, 5};
    const row rows[] = {{MONDAY, 110000, 110000, 110000, 110000, 1}, {0, 110000, 110000, 110000, 110000, 0}};
    for (int i = 0; i < 3; i++) {
        scene s = eurusd(pips[i], pips[i]);
        s.symbol.tick_points = 5;
        s.rules.spread_points = 0;
        fx_result *r = PLAY(&s, rows);
        assert_int_equal(r->trades[0].stop_price, 110000 - points[i]);
        assert_int_equal(r->trades[0].target_price, 110000 + points[i]);
        end_scene(&s, r);
    }
}

// Spread 8.5 points times 1.3 = 11.05, rounded up to 12: a long opens at 110012.
static void spread_multiplier_rounds_up(void **state)
{
    scene s = eurusd(0, 0);
    s.rules.spread_points = 8.5;
    s.rules.spread_multiplier = 1.3;
    const row rows[] = {{MONDAY, 110000, 110000, 110000, 110000, 1}, {0, 110000, 110000, 110000, 110000, 0}};
    fx_result *r = PLAY(&s, rows);
    assert_int_equal(r->trades[0].open_price, 110012);
    assert_int_equal(r->trades[0].gross, -1200);
    end_scene(&s, r);
}

// Bar 2 opens exactly at the stop 109920: that is a gap (2), before the close order of the opposite signal (3). Same
// price, but the reason is the stop.
static void open_exactly_at_the_stop(void **state)
{
    scene s = eurusd(10, 20);
    s.rules.opposite = FX_OPPOSITE_CLOSE;
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, 1},
                        {0, 110000, 110100, 109950, 109950, -1},
                        {0, 109920, 110000, 109900, 109950, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110020,
                            .close_price = 109920,
                            .stop_price = 109920,
                            .target_price = 110220,
                            .gross = -10000,
                            .mae_points = 100,
                            .mfe_points = 80,
                            .reason = FX_EXIT_STOP});
    end_scene(&s, r);
}

// Bar 2 opens exactly at the target 110220 and then falls through the stop: the target was first, without doubt.
static void open_exactly_at_the_target(void **state)
{
    scene s = eurusd(10, 20);
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, 1},
                        {0, 110000, 110100, 109950, 110050, 0},
                        {0, 110220, 110230, 109900, 109950, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110020,
                            .close_price = 110220,
                            .stop_price = 109920,
                            .target_price = 110220,
                            .gross = 20000,
                            .mae_points = 70,
                            .mfe_points = 200,
                            .reason = FX_EXIT_TARGET});
    end_scene(&s, r);
}

// A stop passed at once (see above) fills at the open before any target, in the optimistic mode too.
static void stop_inside_the_spread_optimistic(void **state)
{
    scene s = eurusd(1, 20);
    s.rules.intrabar = FX_OPTIMISTIC;
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, 1}, {0, 110000, 110300, 109990, 110100, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 1,
                            .open_price = 110020,
                            .close_price = 110000,
                            .stop_price = 110010,
                            .target_price = 110220,
                            .gross = -2000,
                            .mae_points = 20,
                            .reason = FX_EXIT_STOP});
    end_scene(&s, r);
}

// Slippage on a stop that is gapped over: bought at 110020 + 3, stop 109923, open 109850: filled at 109847: -176
// points.
static void slippage_on_a_gap(void **state)
{
    scene s = eurusd(10, 20);
    s.rules.slippage_points = 3;
    const row rows[] = {{MONDAY, 110000, 110010, 109990, 110000, 1},
                        {0, 110000, 110010, 109950, 109990, 0},
                        {0, 109850, 109900, 109800, 109850, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110023,
                            .close_price = 109847,
                            .stop_price = 109923,
                            .target_price = 110223,
                            .gross = -17600,
                            .mae_points = 176,
                            .reason = FX_EXIT_STOP});
    end_scene(&s, r);
}

// Slippage on exits at the market. A time exit: bought at 110023 (bar 1), closed at 110050 - 3 = 110047: +24. An
// opposite exit of a short: sold at 110050 - 3 = 110047 (bar 2), bought back at bar 3's ask 110000 + 20 + 3 = 110023:
// +24.
static void slippage_on_market_exits(void **state)
{
    scene s = eurusd(0, 0);
    s.rules.slippage_points = 3;
    s.exits.hold = 1;
    const row first[] = {{MONDAY, 110000, 110000, 110000, 110000, 1}, {0, 110000, 110050, 110000, 110050, 0}};
    fx_result *r = PLAY(&s, first);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 1,
                            .open_price = 110023,
                            .close_price = 110047,
                            .gross = 2400,
                            .mae_points = 23,
                            .mfe_points = 27,
                            .reason = FX_EXIT_TIME});
    end_scene(&s, r);
    s = eurusd(0, 0);
    s.rules.slippage_points = 3;
    s.rules.opposite = FX_OPPOSITE_CLOSE;
    const row second[] = {{MONDAY, 110000, 110000, 110000, 110000, 0},
                          {0, 110050, 110050, 110050, 110050, -1},
                          {0, 110050, 110050, 110040, 110040, 1},
                          {0, 110000, 110000, 110000, 110000, 0}};
    r = PLAY(&s, second);
    expect_trade(r, 0,
                 (fx_trade){.side = -1,
                            .open_bar = 2,
                            .close_bar = 3,
                            .open_price = 110047,
                            .close_price = 110023,
                            .gross = 2400,
                            .mae_points = 23,
                            .mfe_points = 24,
                            .reason = FX_EXIT_OPPOSITE});
    end_scene(&s, r);
}

// Slippage is in points of the symbol: on gold data of 3 digits 2 points are 20. Bought at 1300.000 + 0.020.
static void slippage_on_finer_data(void **state)
{
    scene s = scene_of("XAUUSD", FX_H1, 0);
    s.digits = 3;
    s.rules.slippage_points = 2;
    const row rows[] = {{MONDAY, 1300000, 1300000, 1300000, 1300000, 1}, {0, 1300000, 1300000, 1300000, 1300000, 0}};
    fx_result *r = PLAY(&s, rows);
    assert_int_equal(r->trades[0].open_price, 1300020);
    assert_int_equal(r->trades[0].close_price, 1299980);
    end_scene(&s, r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_target_on_bid),
        cmocka_unit_test(long_target_missed_by_a_point),
        cmocka_unit_test(long_stop_on_bid),
        cmocka_unit_test(long_stop_missed_by_a_point),
        cmocka_unit_test(short_stop_on_ask),
        cmocka_unit_test(short_stop_missed_by_a_point),
        cmocka_unit_test(short_target_on_ask),
        cmocka_unit_test(short_stopped_by_widening_spread),
        cmocka_unit_test(both_pessimistic),
        cmocka_unit_test(both_optimistic),
        cmocka_unit_test(both_short_pessimistic),
        cmocka_unit_test(long_stop_gap),
        cmocka_unit_test(short_stop_gap_on_ask),
        cmocka_unit_test(long_target_gap_at_limit),
        cmocka_unit_test(long_target_gap_at_open),
        cmocka_unit_test(short_target_gap),
        cmocka_unit_test(stopped_on_entry_bar),
        cmocka_unit_test(target_on_entry_bar),
        cmocka_unit_test(stop_inside_the_spread),
        cmocka_unit_test(slippage),
        cmocka_unit_test(distances_round_to_tick),
        cmocka_unit_test(spread_multiplier_rounds_up),
        cmocka_unit_test(open_exactly_at_the_stop),
        cmocka_unit_test(open_exactly_at_the_target),
        cmocka_unit_test(stop_inside_the_spread_optimistic),
        cmocka_unit_test(slippage_on_a_gap),
        cmocka_unit_test(slippage_on_market_exits),
        cmocka_unit_test(slippage_on_finer_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
