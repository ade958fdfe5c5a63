// Families that cut time: volume profile, levels, opening range, sessions, dates; and order flow. Values by hand.
#include "family_fixture.h"

/* ---- volume profile -------------------------------------------------------------------------------------------- */

// Bins of ten points. January 2, 2024, 17:00 New York is 22:00 UTC. The first day has bins 0 to 5 above 100000:
//   volume, spread over the bins touched: 10 | 10 + 20 | 20 + 50 + 10 | 15 + 10 | 15 | 5 = 10 30 80 25 15 5, sum 165
//   70 % of it: 115.5; from bin 2 (80): above 25 + 15, below 30 + 10, equal, so upwards: 120. Area: bins 2 to 4.
//   time: 1 2 3 2 1 1, sum 10; from 3: equal, upwards (6), then above 1, below 3, downwards (9). Area: bins 0 to 4.
static const family_row first_day[] = {{100005, 100019, 100000, 100015, 20}, {100015, 100029, 100010, 100025, 40},
                                       {100025, 100029, 100020, 100025, 50}, {100035, 100049, 100030, 100040, 30},
                                       {100030, 100039, 100020, 100035, 20}, {100055, 100059, 100050, 100050, 5}};
enum { FIRST = 6 };

// The first day, eighteen hours without bars, and one bar of the next: a true range of 40 points, close 100030.
static fx_bars *two_days(void)
{
    fx_symbol symbol = fixture_symbol();
    family_row rows[FIRST + 1];
    memcpy(rows, first_day, sizeof first_day);
    rows[FIRST] = (family_row){100050, 100050, 100010, 100030, 7};
    fx_bars *bars = family_bars(&symbol, FX_H1, "2024-01-02T22:00:00Z", rows, FIRST + 1);
    bars->open_time[FIRST] = family_time("2024-01-03T22:00:00Z");
    bars->known_at[FIRST] = family_time("2024-01-03T23:00:00Z");
    return bars;
}

static void the_value_area_grows_from_the_point_of_control(void **state)
{
    const fxi_family *f = fxi_family_find("profile");
    fx_bars *bars = two_days();
    // bin, share, weights, least, period
    family_result volume = family_run(f, bars, FX_H1, (double[]){10, 0.7, 0, 5, 1}, NULL, 0, NULL);
    family_result time = family_run(f, bars, FX_H1, (double[]){10, 0.7, 2, 5, 1}, NULL, 0, NULL);
    for (int64_t t = 0; t < FIRST; t++) family_expect(f, &volume, "poc", t, NAN);
    family_expect(f, &volume, "poc", FIRST, (100030 - 100024.5) / 40.0);
    family_expect(f, &volume, "value_high", FIRST, (100030 - 100049) / 40.0);
    family_expect(f, &volume, "value_low", FIRST, (100030 - 100020) / 40.0);
    family_expect(f, &volume, "width", FIRST, 29 / 40.0);
    family_expect(f, &volume, "inside", FIRST, 1);
    family_expect(f, &volume, "shift", FIRST, NAN); // no day before
    family_expect(f, &time, "poc", FIRST, (100030 - 100024.5) / 40.0);
    family_expect(f, &time, "value_high", FIRST, (100030 - 100049) / 40.0);
    family_expect(f, &time, "value_low", FIRST, (100030 - 100000) / 40.0);
    // VWAP of the second bar: (20 * 34 + 40 * 64/3) / 60 above 100000, true range 19.
    double typical0 = (100019 + 100000 + 100015) / 3.0, typical1 = (100029 + 100010 + 100025) / 3.0;
    family_expect(f, &volume, "vwap", 1, (100025 - (20 * typical0 + 40 * typical1) / 60) / 19.0);
    family_free(&volume);
    family_free(&time);
    fx_bars_free(bars);
}

static void days_that_are_short_or_without_beginning_do_not_count(void **state)
{
    const fxi_family *f = fxi_family_find("profile");
    fx_bars *bars = two_days();
    family_result least = family_run(f, bars, FX_H1, (double[]){10, 0.7, 0, 7, 1}, NULL, 0, NULL);
    family_expect(f, &least, "poc", FIRST, NAN);
    family_free(&least);
    // The data begin an hour after the day.
    for (int64_t i = 0; i < FIRST; i++) bars->open_time[i] += FX_HOUR;
    for (int64_t i = 0; i < FIRST; i++) bars->known_at[i] += FX_HOUR;
    family_result late = family_run(f, bars, FX_H1, (double[]){10, 0.7, 0, 5, 1}, NULL, 0, NULL);
    family_expect(f, &late, "poc", FIRST, NAN);
    family_expect(f, &late, "vwap", 3, NAN);
    family_free(&late);
    const fxi_family *levels = fxi_family_find("levels");
    late = family_run(levels, bars, FX_H1, (double[]){1}, NULL, 0, NULL);
    family_expect(levels, &late, "day_high", FIRST, NAN);
    family_free(&late);
    fx_bars_free(bars);
}

static void bars_as_long_as_the_span_are_refused(void **state)
{
    fx_bars *hours = fixture_market(1831, FX_H1, 0.5, FX_SYNTH_NOISE, NULL), *bars, *weeks;
    static const char *const names[] = {"profile", "opening_range"};
    assert_int_equal(fx_bars_resample(hours, FX_D1, FX_DAY_NEW_YORK, false, &bars, NULL), RP_OK);
    for (int i = 0; i < 2; i++) assert_false(family_fits(fxi_family_find(names[i]), bars, FX_D1));
    assert_true(family_fits(fxi_family_find("levels"), bars, FX_D1));
    assert_int_equal(fx_bars_resample(bars, FX_W1, FX_DAY_NEW_YORK, false, &weeks, NULL), RP_OK);
    assert_false(family_fits(fxi_family_find("levels"), weeks, FX_W1));
    fx_bars_free(weeks);
    fx_bars_free(bars);
    fx_bars_free(hours);
}

/* ---- levels and ranges ------------------------------------------------------------------------------------------ */

static void yesterday_stands_from_the_next_bar_on(void **state)
{
    const fxi_family *f = fxi_family_find("levels");
    fx_bars *bars = two_days();
    family_result r = family_run(f, bars, FX_H1, (double[]){1}, NULL, 0, NULL);
    family_expect(f, &r, "day_high", FIRST - 1, NAN);
    family_expect(f, &r, "day_high", FIRST, (100030 - 100059) / 40.0);
    family_expect(f, &r, "day_low", FIRST, (100030 - 100000) / 40.0);
    family_expect(f, &r, "day_close", FIRST, (100030 - 100050) / 40.0);
    family_expect(f, &r, "day_position", FIRST, 2.0 * 30 / 59 - 1.0);
    family_expect(f, &r, "week_high", FIRST, NAN);
    family_free(&r);
    fx_bars_free(bars);
}

// London opens at 08:00 UTC in winter. A range of 60 minutes over half hours: bars of 08:00 and 08:30.
static void the_opening_range_is_known_when_it_is_over(void **state)
{
    const fxi_family *f = fxi_family_find("opening_range");
    fx_symbol symbol = fixture_symbol();
    const family_row rows[] = {{100, 110, 90, 100, 0},
                               {100, 120, 95, 110, 0},
                               {110, 112, 80, 85, 0},
                               {85, 130, 85, 125, 0},
                               {125, 125, 75, 75, 0}};
    fx_bars *bars = family_bars(&symbol, FX_M30, "2024-01-03T07:30:00Z", rows, 5);
    family_result r = family_run(f, bars, FX_M30, (double[]){1, 60, 1}, NULL, 0, NULL);
    family_expect(f, &r, "high", 1, NAN);
    family_expect(f, &r, "high", 2, (85 - 120) / 32.0);
    family_expect(f, &r, "low", 2, (85 - 80) / 32.0);
    family_expect(f, &r, "width", 2, 40 / 32.0);
    family_expect(f, &r, "break", 2, 0);
    family_expect(f, &r, "break", 3, 1);
    family_expect(f, &r, "break", 4, -1);
    family_free(&r);
    fx_bars_free(bars);
}

/* ---- clocks ------------------------------------------------------------------------------------------------------ */

// What the sessions family says of a bar that is known at an instant.
static double session_at(const char *known_at, const char *output)
{
    const fxi_family *f = fxi_family_find("sessions");
    fx_symbol symbol = fixture_symbol();
    const family_row row = {100, 110, 90, 100, 0};
    fx_bars *bars = family_bars(&symbol, FX_M15, known_at, &row, 1);
    bars->open_time[0] -= 15 * FX_MINUTE;
    bars->known_at[0] -= 15 * FX_MINUTE;
    family_result r = family_run(f, bars, FX_M15, NULL, NULL, 0, NULL);
    double value = family_at(f, &r, output, 0);
    family_free(&r);
    fx_bars_free(bars);
    return value;
}

static void sessions_follow_the_clocks_of_their_places(void **state)
{
    // Winter: New York opens at 13:00 UTC. From March 10 to March 30, 2024, only New York is on summer time: 12:00.
    assert_true(session_at("2024-03-05T12:00:00Z", "new_york") == 0 &&
                session_at("2024-03-12T12:00:00Z", "new_york") == 1);
    assert_true(session_at("2024-03-05T12:00:00Z", "kill_new_york_open") == 1);
    assert_true(session_at("2024-03-12T14:00:00Z", "kill_new_york_open") == 0);
    assert_true(session_at("2024-03-12T12:00:00Z", "overlap") == 1 &&
                session_at("2024-03-12T11:45:00Z", "overlap") == 0);
    assert_true(session_at("2024-03-12T16:59:00Z", "london") == 1 && session_at("2024-03-12T17:00:00Z", "london") == 0);
    // London on summer time: 07:00 UTC.
    assert_true(session_at("2024-04-02T07:00:00Z", "london") == 1 && session_at("2024-03-28T07:00:00Z", "london") == 0);
    assert_true(session_at("2024-04-02T06:00:00Z", "kill_london_open") == 1);
    // Tokyo has no summer time: 09:00 there is midnight UTC.
    assert_true(session_at("2024-07-02T00:00:00Z", "asia") == 1 && session_at("2024-07-01T23:59:00Z", "asia") == 0);
    assert_true(session_at("2024-07-02T08:00:00Z", "asia") == 0);
    // A Saturday in Tokyo has no session.
    assert_true(session_at("2024-07-06T01:00:00Z", "asia") == 0);
}

static void distances_to_sessions_count_minutes(void **state)
{
    assert_true(session_at("2024-03-12T12:15:00Z", "new_york_since_open") == 15);
    assert_true(session_at("2024-03-12T12:15:00Z", "new_york_until_close") == 525);
    assert_true(session_at("2024-03-12T11:00:00Z", "new_york_until_open") == 60);
    assert_true(session_at("2024-03-12T21:30:00Z", "new_york_since_close") == 30);
    // Over the night in which Europe changes its clock nobody trades; capped at a day.
    assert_true(session_at("2024-03-30T12:00:00Z", "london_until_open") == 1440);
}

static void months_end_on_their_last_weekdays(void **state)
{
    const fxi_family *f = fxi_family_find("dates");
    fx_symbol symbol = fixture_symbol();
    // Bars of 17:00 New York belong to the next day: Thursday March 28, Friday 29 (the quarter's last), Monday April 1.
    static const struct {
        const char *open;
        double end, start, quarter;
    } cases[] = {{"2024-03-27T21:00:00Z", 0, 0, 0},
                 {"2024-03-28T20:59:00Z", 0, 0, 0},
                 {"2024-03-28T21:00:00Z", 1, 0, 1},
                 {"2024-03-31T21:00:00Z", 0, 1, 0},
                 {"2024-04-29T21:00:00Z", 1, 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const family_row row = {100, 110, 90, 100, 0};
        fx_bars *bars = family_bars(&symbol, FX_M1, cases[i].open, &row, 1);
        family_result r = family_run(f, bars, FX_M1, NULL, NULL, 0, NULL);
        family_expect(f, &r, "month_end", 0, cases[i].end);
        family_expect(f, &r, "month_start", 0, cases[i].start);
        family_expect(f, &r, "quarter_end", 0, cases[i].quarter);
        family_free(&r);
        fx_bars_free(bars);
    }
}

/* ---- order flow -------------------------------------------------------------------------------------------------- */

// Closes 100 102 102 101 103 (points), volumes 10 20 30 40 50; window 3, fast 2, slow 3.
static void order_flow_by_hand(void **state)
{
    const fxi_family *f = fxi_family_find("flow");
    fx_symbol symbol = fixture_symbol();
    const family_row rows[] = {{99, 104, 96, 100, 10},
                               {100, 104, 96, 102, 20},
                               {102, 104, 100, 102, 30},
                               {102, 105, 101, 101, 40},
                               {101, 103, 101, 103, 50}};
    fx_bars *bars = family_bars(&symbol, FX_H1, "2024-01-02T22:00:00Z", rows, 5);
    family_result r = family_run(f, bars, FX_H1, (double[]){3, 2, 3}, NULL, 0, NULL);
    // Signs: none, 1, 1 (kept), -1, 1.
    family_expect(f, &r, "tick", 2, NAN);
    family_expect(f, &r, "tick", 3, 1 / 3.0);
    family_expect(f, &r, "signed", 4, (30 - 40 + 50) / 120.0);
    // Up 20 and 50, down 40; the unchanged bar has no side.
    family_expect(f, &r, "volume", 3, (20 - 40) / 60.0);
    family_expect(f, &r, "volume", 4, (50 - 40) / 90.0);
    // Money flow volume: bar 3 -1 * 40, bar 4 1 * 50; two bars, mean volume 40.
    family_expect(f, &r, "ad_slope", 4, (-40 + 50) / 2.0 / 40.0);
    family_expect(f, &r, "bulk", 4, NAN); // the deviation is known from bar 3 on, the sum two bars later
    family_expect(f, &r, "amihud", 3, log((log(102 / 100.0) / 20 + 0 + log(102 / 101.0) / 40) / 3));
    family_free(&r);
    fx_bars_free(bars);
}

// Closes in points 0 2 2 1 3 3 above 100, window 2: deviations 1, 0.5, 1.5, 1 from bar 2 on, so z = 0, -2, 4/3, 0.
static void bulk_classification_by_hand(void **state)
{
    const fxi_family *f = fxi_family_find("flow");
    fx_symbol symbol = fixture_symbol();
    static const int closes[] = {0, 2, 2, 1, 3, 3};
    family_row rows[6];
    for (int i = 0; i < 6; i++) rows[i] = (family_row){100 + closes[i], 110, 90, 100 + closes[i], 10 * (i + 1)};
    fx_bars *bars = family_bars(&symbol, FX_H1, "2024-01-02T22:00:00Z", rows, 6);
    family_result r = family_run(f, bars, FX_H1, (double[]){2, 2, 3}, NULL, 0, NULL);
    double down = erf(-2 / sqrt(2.0)), up = erf(4 / 3.0 / sqrt(2.0));
    family_expect(f, &r, "bulk", 2, NAN);
    family_expect(f, &r, "bulk", 3, 40 * down / 70);
    family_expect(f, &r, "bulk", 4, (40 * down + 50 * up) / 90);
    family_expect(f, &r, "toxicity", 4, (50 * up - 40 * down) / 90);
    family_expect(f, &r, "bulk", 5, 50 * up / 110);
    family_free(&r);
    fx_bars_free(bars);
}

static void volume_is_asked_for_where_it_is_needed(void **state)
{
    const fxi_family *f = fxi_family_find("flow");
    fx_bars *bars = two_days();
    family_result r;
    rp_error error;
    for (int64_t i = 0; i < bars->count; i++) bars->volume[i] = 0;
    assert_int_equal(family_try(f, bars, FX_H1, &(family_input){0}, &r, &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "volume"));
    family_free(&r);
    fx_bars_free(bars);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_value_area_grows_from_the_point_of_control),
        cmocka_unit_test(days_that_are_short_or_without_beginning_do_not_count),
        cmocka_unit_test(bars_as_long_as_the_span_are_refused),
        cmocka_unit_test(yesterday_stands_from_the_next_bar_on),
        cmocka_unit_test(the_opening_range_is_known_when_it_is_over),
        cmocka_unit_test(sessions_follow_the_clocks_of_their_places),
        cmocka_unit_test(distances_to_sessions_count_minutes),
        cmocka_unit_test(months_end_on_their_last_weekdays),
        cmocka_unit_test(order_flow_by_hand),
        cmocka_unit_test(bulk_classification_by_hand),
        cmocka_unit_test(volume_is_asked_for_where_it_is_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
