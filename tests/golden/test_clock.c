// Rules of the clock: holds, sessions with daylight saving, Fridays, weekends, swap (trading.md D8, D19, D33, D34).
//
// EURUSD, one lot, no spread unless said, 100 cents a point. New York is UTC-5 in winter, UTC-4 in summer (from
// 2018-03-11): 17:00 there is 22:00Z in winter and 21:00Z in summer. London is on UTC in winter, on UTC+1 from
// 2018-03-25.
#include "golden.h"

static scene eurusd(void)
{
    scene s = scene_of("EURUSD", FX_H1, 0);
    return s;
}

#define FLAT(time, signal)                                                                                             \
    {                                                                                                                  \
        time, 110000, 110000, 110000, 110000, signal                                                                   \
    }

/* ---- holds -------------------------------------------------------------------------------------------------- */

// Two bars: bars 1 and 2; out at the close of bar 2, 110030 - 110000 = 30 points.
static void hold_in_bars(void **state)
{
    scene s = eurusd();
    s.exits.hold = 2;
    const row rows[] = {FLAT("2018-01-09T10:00:00Z", 1),
                        {0, 110000, 110050, 109990, 110010},
                        {0, 110010, 110040, 110000, 110030},
                        FLAT(0, 0)};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 1);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110000,
                            .close_price = 110030,
                            .gross = 3000,
                            .mae_points = 10,
                            .mfe_points = 50,
                            .reason = FX_EXIT_TIME});
    assert_int_equal(r->trades[0].close_time, s.bars->known_at[2]);
    end_scene(&s, r);
}

// 120 minutes from 11:00. Bars open at 11:00 and 14:00 (two are missing): at 12:00 the clock says 60, at 15:00 240: out
// at the close of the bar of 14:00, though it is only the second bar.
static void hold_in_minutes(void **state)
{
    scene s = eurusd();
    s.rules.hold_unit = FX_HOLD_MINUTES;
    s.exits.hold = 120;
    const row rows[] = {FLAT("2018-01-09T10:00:00Z", 1), FLAT("2018-01-09T11:00:00Z", 0),
                        FLAT("2018-01-09T14:00:00Z", 0), FLAT("2018-01-09T15:00:00Z", 0)};
    fx_result *r = PLAY(&s, rows);
    assert_int_equal(r->trades[0].close_bar, 2);
    assert_int_equal(r->trades[0].reason, FX_EXIT_TIME);
    end_scene(&s, r);
}

// 120 minutes exactly: bars of 11:00 and 12:00; the clock reaches 120 at 13:00, the close of bar 2.
static void hold_reached_exactly(void **state)
{
    scene s = eurusd();
    s.rules.hold_unit = FX_HOLD_MINUTES;
    s.exits.hold = 120;
    const row rows[] = {FLAT("2018-01-09T10:00:00Z", 1), FLAT(0, 0), FLAT(0, 0), FLAT(0, 0)};
    fx_result *r = PLAY(&s, rows);
    assert_int_equal(r->trades[0].close_bar, 2);
    end_scene(&s, r);
}

// Friday 2018-01-12, winter: the market closes at 22:00Z and opens on Sunday 22:00Z. In at 20:00Z. Market minutes at
// the closes: 21:00 60, 22:00 120, Sunday 23:00 180, Monday 00:00 240. So 240 market minutes end with the bar of Sunday
// 23:00, while 240 minutes of the wall clock are long over at the close of the bar of Sunday 22:00.
static void market_minutes_rest_over_the_weekend(void **state)
{
    const row rows[] = {FLAT("2018-01-12T19:00:00Z", 1), FLAT("2018-01-12T20:00:00Z", 0),
                        FLAT("2018-01-12T21:00:00Z", 0), FLAT("2018-01-14T22:00:00Z", 0),
                        FLAT("2018-01-14T23:00:00Z", 0), FLAT("2018-01-15T00:00:00Z", 0)};
    for (int market = 0; market < 2; market++) {
        scene s = eurusd();
        s.rules.hold_unit = market ? FX_HOLD_MARKET_MINUTES : FX_HOLD_MINUTES;
        s.exits.hold = 240;
        fx_result *r = PLAY(&s, rows);
        assert_int_equal(r->trades[0].close_bar, market ? 4 : 3);
        assert_int_equal(r->trades[0].reason, FX_EXIT_TIME);
        end_scene(&s, r);
    }
}

/* ---- sessions ----------------------------------------------------------------------------------------------- */

static void use_session(scene *s, const char *zone, int from, int to, unsigned weekdays)
{
    fx_session *session = &s->rules.sessions[1];
    strcpy(session->zone, zone);
    session->from_minute = from;
    session->to_minute = to;
    session->weekdays = weekdays;
    s->exits.session = 1;
    s->exits.hold = 1;
}

// London from 08:00. On Friday 2018-03-23 the bar of 07:00Z is 07:00 local: refused. On Monday 2018-03-26, in summer
// time, the bar of 07:00Z is 08:00 local: entered. The entry bar's open counts, not the signal's bar (07:00 local).
static void london_session_with_daylight_saving(void **state)
{
    scene s = eurusd();
    use_session(&s, "Europe/London", 8 * 60, 17 * 60, 0x3e);
    const row rows[] = {FLAT("2018-03-23T06:00:00Z", 1), FLAT("2018-03-23T07:00:00Z", 0),
                        FLAT("2018-03-26T06:00:00Z", 1), FLAT("2018-03-26T07:00:00Z", 0)};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 1);
    assert_int_equal(r->trades[0].open_bar, 3);
    assert_int_equal(r->metrics.refused_session, 1);
    end_scene(&s, r);
}

// 22:00 to 06:00 UTC wraps midnight; its end is not in it. Tuesday's bar of 21:00 is refused, 22:00 and 05:00 are
// taken, 06:00 is refused.
static void session_wraps_midnight(void **state)
{
    scene s = eurusd();
    use_session(&s, "UTC", 22 * 60, 6 * 60, 0x7f);
    const row rows[] = {FLAT("2018-01-09T20:00:00Z", 1), FLAT("2018-01-09T21:00:00Z", 1),
                        FLAT("2018-01-09T22:00:00Z", 0), FLAT("2018-01-10T04:00:00Z", 1),
                        FLAT("2018-01-10T05:00:00Z", 1), FLAT("2018-01-10T06:00:00Z", 0)};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 2);
    assert_int_equal(r->trades[0].open_bar, 2);
    assert_int_equal(r->trades[1].open_bar, 4);
    assert_int_equal(r->metrics.refused_session, 2);
    end_scene(&s, r);
}

// Only Wednesdays (bit 3), all day: the bar of Tuesday 23:00Z is refused, that of Wednesday 00:00Z taken.
static void session_weekdays(void **state)
{
    scene s = eurusd();
    use_session(&s, "UTC", 0, 0, 1u << 3);
    const row rows[] = {FLAT("2018-01-09T22:00:00Z", 1), FLAT("2018-01-09T23:00:00Z", 1),
                        FLAT("2018-01-10T00:00:00Z", 0)};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 1);
    assert_int_equal(r->trades[0].open_bar, 2);
    end_scene(&s, r);
}

/* ---- Fridays and weekends ----------------------------------------------------------------------------------- */

// All is closed on Friday at 16:00 New York, 21:00Z in winter: at that bar's open, 110070 - 110000 = 70 points. The
// signal of the bar before may not enter inside the window.
static void friday_close_at_the_open(void **state)
{
    scene s = eurusd();
    s.rules.close_friday_minute = 16 * 60;
    const row rows[] = {FLAT("2018-01-12T19:00:00Z", 1),
                        {0, 110000, 110050, 109990, 110040, 0},
                        {0, 110070, 110900, 109000, 110000, 1},
                        FLAT("2018-01-14T22:00:00Z", 0)};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110000,
                            .close_price = 110070,
                            .gross = 7000,
                            .mae_points = 10,
                            .mfe_points = 70,
                            .reason = FX_EXIT_FRIDAY});
    // Bar 2's own signal waits for the next open, Sunday's.
    expect_count(r, 2);
    assert_int_equal(r->trades[1].open_bar, 3);
    end_scene(&s, r);
}

// An entry order that would be filled inside the window is refused.
static void no_entry_inside_the_friday_window(void **state)
{
    scene s = eurusd();
    s.rules.close_friday_minute = 16 * 60;
    const row rows[] = {FLAT("2018-01-12T20:00:00Z", 1), FLAT(0, 0), FLAT("2018-01-14T22:00:00Z", 0)};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 0);
    assert_int_equal(r->metrics.refused_session, 1);
    end_scene(&s, r);
}

// Closing time 16:30, but the week's last bar opens at 16:00 (21:00Z): closed at its close, 110040, not on Sunday.
static void friday_close_on_the_last_bar(void **state)
{
    scene s = eurusd();
    s.rules.close_friday_minute = 16 * 60 + 30;
    const row rows[] = {FLAT("2018-01-12T19:00:00Z", 1),
                        FLAT(0, 0),
                        {0, 110000, 110050, 109990, 110040, 0},
                        {"2018-01-14T22:00:00Z", 109000, 109000, 109000, 109000, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110000,
                            .close_price = 110040,
                            .gross = 4000,
                            .mae_points = 10,
                            .mfe_points = 50,
                            .reason = FX_EXIT_FRIDAY});
    end_scene(&s, r);
}

// No entries from Friday 12:00 New York = 17:00Z on; Sunday's first bar is free again.
static void no_entry_before_the_weekend(void **state)
{
    scene s = eurusd();
    s.rules.no_entry_friday_minute = 12 * 60;
    s.exits.hold = 1;
    const row rows[] = {FLAT("2018-01-12T15:00:00Z", 1), FLAT(0, 1), FLAT(0, 0), FLAT("2018-01-12T21:00:00Z", 1),
                        FLAT("2018-01-14T22:00:00Z", 0)};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 2);
    assert_int_equal(r->trades[0].open_bar, 1);
    assert_int_equal(r->trades[1].open_bar, 4);
    assert_int_equal(r->metrics.refused_session, 1);
    end_scene(&s, r);
}

// Held over the weekend: orders persist, and Sunday's open 109800 gaps through the stop 109900: filled there, -200.
static void weekend_gap(void **state)
{
    scene s = eurusd();
    s.exits.stop_pips = 10;
    const row rows[] = {FLAT("2018-01-12T20:00:00Z", 1),
                        {0, 110000, 110050, 109990, 109990, 0},
                        {"2018-01-14T22:00:00Z", 109800, 110000, 109700, 110000, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110000,
                            .close_price = 109800,
                            .stop_price = 109900,
                            .gross = -20000,
                            .mae_points = 200,
                            .mfe_points = 50,
                            .reason = FX_EXIT_STOP});
    end_scene(&s, r);
}

/* ---- swap --------------------------------------------------------------------------------------------------- */

// Long -7.2 points, short +3.1 points a lot and night: -720 and +310 cents.
static scene with_swap(int hold)
{
    scene s = eurusd();
    s.rules.swap = true;
    s.symbol.swap_long_e8 = -720000000;
    s.symbol.swap_short_e8 = 310000000;
    s.exits.hold = hold;
    return s;
}

// Tuesday 17:00 New York (22:00Z) counts one night, Wednesday's three. In at Tuesday 20:00Z, out at the close of the
// bar of Wednesday 22:00Z: -720 - 3 * 720 = -2880.
static void swap_triples_on_wednesday(void **state)
{
    scene s = with_swap(4);
    const row rows[] = {FLAT("2018-01-09T19:00:00Z", 1), FLAT("2018-01-09T20:00:00Z", 0),
                        FLAT("2018-01-09T22:00:00Z", 0), FLAT("2018-01-10T21:00:00Z", 0),
                        FLAT("2018-01-10T22:00:00Z", 0), FLAT("2018-01-10T23:00:00Z", 0)};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 4,
                            .open_price = 110000,
                            .close_price = 110000,
                            .swap = -2880,
                            .reason = FX_EXIT_TIME});
    assert_int_equal(r->metrics.swap, -2880);
    end_scene(&s, r);
}

// Opened at Tuesday 22:00Z, after the rollover, and closed at Wednesday 22:00Z sharp, before the next: nothing.
static void no_swap_between_rollovers(void **state)
{
    scene s = with_swap(2);
    const row rows[] = {FLAT("2018-01-09T21:00:00Z", 1), FLAT("2018-01-09T22:00:00Z", 0),
                        FLAT("2018-01-10T21:00:00Z", 0), FLAT("2018-01-10T22:00:00Z", 0)};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110000,
                            .close_price = 110000,
                            .reason = FX_EXIT_TIME});
    end_scene(&s, r);
}

// A week from Monday 20:00Z to Monday 20:00Z: Mon 1, Tue 1, Wed 3, Thu 1, Fri 1 = 7 nights, also when days have no bars
// (Tuesday and Thursday here). Short: 7 * 310 = +2170.
static void a_week_has_seven_nights(void **state)
{
    scene s = with_swap(4);
    const row rows[] = {FLAT("2018-01-08T19:00:00Z", -1), FLAT("2018-01-08T20:00:00Z", 0),
                        FLAT("2018-01-10T20:00:00Z", 0),  FLAT("2018-01-12T20:00:00Z", 0),
                        FLAT("2018-01-15T20:00:00Z", 0),  FLAT("2018-01-15T21:00:00Z", 0)};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = -1,
                            .open_bar = 1,
                            .close_bar = 4,
                            .open_price = 110000,
                            .close_price = 110000,
                            .swap = 2170,
                            .reason = FX_EXIT_TIME});
    end_scene(&s, r);
}

// The rollover follows New York's clock: in at 20:00Z, out at the close of the bar of 21:00Z. On 2018-07-10 (summer)
// that bar is after 17:00: one night. On 2018-01-09 (winter) it is before: none.
static void rollover_with_daylight_saving(void **state)
{
    const char *start[] = {"2018-07-10T19:00:00Z", "2018-01-09T19:00:00Z"};
    for (int winter = 0; winter < 2; winter++) {
        scene s = with_swap(2);
        const row rows[] = {FLAT(start[winter], 1), FLAT(0, 0), FLAT(0, 0), FLAT(0, 0)};
        fx_result *r = PLAY(&s, rows);
        expect_trade(r, 0,
                     (fx_trade){.side = 1,
                                .open_bar = 1,
                                .close_bar = 2,
                                .open_price = 110000,
                                .close_price = 110000,
                                .swap = winter ? 0 : -720,
                                .reason = FX_EXIT_TIME});
        end_scene(&s, r);
    }
}

// USDJPY in USD: long +8.6 points = 860 JPY won, sold for dollars at the opening ask 110.020: 860 / 110.02 = 7.8167 USD
// = 782 cents. Short -17.4 points = -1740 JPY, bought at the bid 110.000: 15.818 USD = -1582 cents. Prices stay: the
// long loses its spread of 20 points = 2000 JPY at the bid: 2000 / 110 = 18.1818 USD = -1818 cents; the short the same.
static void swap_of_a_yen_pair(void **state)
{
    for (int side = 1; side >= -1; side -= 2) {
        scene s = scene_of("USDJPY", FX_H1, 20);
        s.rules.swap = true;
        s.symbol.swap_long_e8 = 860000000;
        s.symbol.swap_short_e8 = -1740000000;
        s.exits.hold = 2;
        const row rows[] = {FLAT("2018-01-09T20:00:00Z", side), FLAT(0, 0), FLAT(0, 0), FLAT(0, 0)};
        fx_result *r = PLAY(&s, rows);
        expect_trade(r, 0,
                     (fx_trade){.side = side,
                                .open_bar = 1,
                                .close_bar = 2,
                                .open_price = side > 0 ? 110020 : 110000,
                                .close_price = side > 0 ? 110000 : 110020,
                                .gross = -1818,
                                .swap = side > 0 ? 782 : -1582,
                                .mae_points = 20,
                                .reason = FX_EXIT_TIME});
        end_scene(&s, r);
    }
}

// Friday's close and an opposite signal's order meet at one open: Friday is the reason, and the reversal's entry is
// refused.
static void friday_before_opposite(void **state)
{
    scene s = eurusd();
    s.rules.close_friday_minute = 16 * 60;
    s.rules.opposite = FX_OPPOSITE_REVERSE;
    const row rows[] = {FLAT("2018-01-12T19:00:00Z", 1), FLAT(0, -1), FLAT(0, 0), FLAT("2018-01-14T22:00:00Z", 0)};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 1);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110000,
                            .close_price = 110000,
                            .reason = FX_EXIT_FRIDAY});
    assert_int_equal(r->metrics.refused_session, 1);
    end_scene(&s, r);
}

// With fills at the close nothing is opened on the bar at whose close the week is cleared, though its session allows
// it: the position would live through the weekend.
static void no_same_close_entry_as_the_week_ends(void **state)
{
    scene s = eurusd();
    s.rules.fill = FX_FILL_SAME_CLOSE;
    s.rules.close_friday_minute = 16 * 60 + 30;
    const row rows[] = {FLAT("2018-01-12T20:00:00Z", 0), FLAT(0, 1), FLAT("2018-01-14T22:00:00Z", 0)};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 0);
    assert_int_equal(r->metrics.refused_session, 1);
    end_scene(&s, r);
}

// The rollover comes before the gap of the same open: in on Tuesday 21:00Z, the bar of 22:00Z opens through the stop
// 109900 at 109800: -200 points, and Tuesday's night is charged: -720.
static void swap_before_the_gap(void **state)
{
    scene s = with_swap(0);
    s.exits.stop_pips = 10;
    const row rows[] = {FLAT("2018-01-09T20:00:00Z", 1), FLAT(0, 0), {0, 109800, 109800, 109800, 109800, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110000,
                            .close_price = 109800,
                            .stop_price = 109900,
                            .gross = -20000,
                            .swap = -720,
                            .mae_points = 200,
                            .reason = FX_EXIT_STOP});
    end_scene(&s, r);
}

// Swap is converted at the open of the bar that charges it: +8.6 points = 860 JPY at 110.000 = 7.8182 USD = 782 cents,
// not at its close 120.000 (717). The price rises by 10.000 = 1,000,000 JPY, sold at 120.000: 8333.33 USD.
static void swap_is_converted_at_the_open(void **state)
{
    scene s = scene_of("USDJPY", FX_H1, 0);
    s.rules.swap = true;
    s.symbol.swap_long_e8 = 860000000;
    s.exits.hold = 2;
    const row rows[] = {FLAT("2018-01-09T20:00:00Z", 1), FLAT(0, 0), {0, 110000, 120000, 110000, 120000, 0}};
    fx_result *r = PLAY(&s, rows);
    expect_trade(r, 0,
                 (fx_trade){.side = 1,
                            .open_bar = 1,
                            .close_bar = 2,
                            .open_price = 110000,
                            .close_price = 120000,
                            .gross = 833333,
                            .swap = 782,
                            .mfe_points = 10000,
                            .reason = FX_EXIT_TIME});
    end_scene(&s, r);
}

// Swap is in points of the symbol: gold at 3 digits, long -32.5 points of 0.01 = -0.325 USD an ounce, on 100 ounces
// -32.50.
static void swap_on_finer_data(void **state)
{
    for (int side = 1; side >= -1; side -= 2) {
        scene s = scene_of("XAUUSD", FX_H1, 0);
        s.digits = 3;
        s.rules.swap = true;
        s.symbol.swap_long_e8 = -3250000000;
        s.symbol.swap_short_e8 = 1420000000;
        s.exits.hold = 2;
        const row rows[] = {FLAT("2018-01-09T20:00:00Z", side), FLAT(0, 0), FLAT(0, 0)};
        fx_result *r = PLAY(&s, rows);
        assert_int_equal(r->trades[0].swap, side > 0 ? -3250 : 1420);
        end_scene(&s, r);
    }
}

// A bar on Sunday before 17:00 New York (21:00Z in winter) is still in the window that no entry is made in.
static void no_entry_on_sunday_before_the_open(void **state)
{
    scene s = eurusd();
    s.rules.no_entry_friday_minute = 12 * 60;
    s.exits.hold = 1;
    const row rows[] = {FLAT("2018-01-12T21:00:00Z", 1), FLAT("2018-01-14T21:00:00Z", 1),
                        FLAT("2018-01-14T22:00:00Z", 0)};
    fx_result *r = PLAY(&s, rows);
    expect_count(r, 1);
    assert_int_equal(r->trades[0].open_bar, 2);
    end_scene(&s, r);
}

// Over two weekends, in at Friday 2018-01-12 20:00Z: 120 minutes until the close at 22:00Z; a week of 5 * 1440 = 7200
// until Friday 2018-01-19 22:00Z: 7320; Sunday 2018-01-21 23:00Z: 7380; Monday 00:00Z: 7440. A hold of 7381 ends with
// the last.
static void market_minutes_over_two_weekends(void **state)
{
    scene s = eurusd();
    s.rules.hold_unit = FX_HOLD_MARKET_MINUTES;
    s.exits.hold = 7381;
    const row rows[] = {FLAT("2018-01-12T19:00:00Z", 1), FLAT("2018-01-12T20:00:00Z", 0),
                        FLAT("2018-01-14T22:00:00Z", 0), FLAT("2018-01-19T21:00:00Z", 0),
                        FLAT("2018-01-21T22:00:00Z", 0), FLAT("2018-01-21T23:00:00Z", 0),
                        FLAT("2018-01-22T00:00:00Z", 0)};
    fx_result *r = PLAY(&s, rows);
    assert_int_equal(r->trades[0].close_bar, 5);
    end_scene(&s, r);
}

// A bar after the week's close (Friday 22:00Z, a defect of the data) does not move the market's clock: in at 21:00Z, 60
// minutes at 22:00Z, still 60 at 23:00Z, 120 on Sunday at 23:00Z.
static void market_minutes_stand_still_while_closed(void **state)
{
    scene s = eurusd();
    s.rules.hold_unit = FX_HOLD_MARKET_MINUTES;
    s.exits.hold = 61;
    const row rows[] = {FLAT("2018-01-12T20:00:00Z", 1), FLAT("2018-01-12T21:00:00Z", 0),
                        FLAT("2018-01-12T22:00:00Z", 0), FLAT("2018-01-14T22:00:00Z", 0),
                        FLAT("2018-01-14T23:00:00Z", 0)};
    fx_result *r = PLAY(&s, rows);
    assert_int_equal(r->trades[0].close_bar, 3);
    end_scene(&s, r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hold_in_bars),
        cmocka_unit_test(hold_in_minutes),
        cmocka_unit_test(hold_reached_exactly),
        cmocka_unit_test(market_minutes_rest_over_the_weekend),
        cmocka_unit_test(london_session_with_daylight_saving),
        cmocka_unit_test(session_wraps_midnight),
        cmocka_unit_test(session_weekdays),
        cmocka_unit_test(friday_close_at_the_open),
        cmocka_unit_test(no_entry_inside_the_friday_window),
        cmocka_unit_test(friday_close_on_the_last_bar),
        cmocka_unit_test(no_entry_before_the_weekend),
        cmocka_unit_test(weekend_gap),
        cmocka_unit_test(swap_triples_on_wednesday),
        cmocka_unit_test(no_swap_between_rollovers),
        cmocka_unit_test(a_week_has_seven_nights),
        cmocka_unit_test(rollover_with_daylight_saving),
        cmocka_unit_test(swap_of_a_yen_pair),
        cmocka_unit_test(friday_before_opposite),
        cmocka_unit_test(no_same_close_entry_as_the_week_ends),
        cmocka_unit_test(swap_before_the_gap),
        cmocka_unit_test(swap_is_converted_at_the_open),
        cmocka_unit_test(swap_on_finer_data),
        cmocka_unit_test(no_entry_on_sunday_before_the_open),
        cmocka_unit_test(market_minutes_over_two_weekends),
        cmocka_unit_test(market_minutes_stand_still_while_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
