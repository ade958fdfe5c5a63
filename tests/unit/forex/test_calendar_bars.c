// Longer bars by a calendar: early closes and holidays say when a bar is known and whether the data cover it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

// New York is at UTC-5: 13:00 there is 18:00 UTC, 17:00 is 22:00.
static const char OWN[] = "2019-11-28,fx,,13:00,America/New_York,Thanksgiving\n"
                          "2019-11-29,fx,,13:00,America/New_York,the day after\n"
                          "2019-12-25,fx,closed,,,Christmas\n"
                          "2019-12-27,fx,closed,,,a Friday\n";

static fx_calendar *calendar(const char *text)
{
    fx_calendar *c = NULL;
    rp_error error = {0};
    if (fx_calendar_parse(text, text ? strlen(text) : 0, "own.csv", symbol("EURUSD"), &c, &error))
        fail_msg("%s", error.message);
    return c;
}

// Hours while the calendar's market trades; `late` is one more at an instant (0: none).
static fx_bars *hours(const fx_calendar *c, const char *from, const char *to, int64_t late)
{
    fx_bars *all = NULL, *b = NULL;
    int64_t most = (at(to) - at(from)) / FX_HOUR, count = 0;
    assert_int_equal(fx_bars_new(symbol("EURUSD"), FX_H1, 5, most, false, &all, NULL), RP_OK);
    for (int64_t t = at(from); t < at(to); t += FX_HOUR) {
        if (!fx_calendar_open(c, t) && t != late) continue;
        all->open_time[count] = t;
        all->known_at[count] = t + FX_HOUR;
        all->open[count] = all->high[count] = all->low[count] = all->close[count] = 110000 + (int32_t)count;
        count++;
    }
    assert_int_equal(fx_bars_slice(all, 0, count, &b, NULL), RP_OK);
    fx_bars_free(all);
    return b;
}

static fx_bars *resample(const fx_bars *b, fx_timeframe tf)
{
    fx_bars *out = NULL;
    rp_error error = {0};
    if (fx_bars_resample(b, tf, FX_DAY_NEW_YORK, false, &out, &error)) fail_msg("%s", error.message);
    return out;
}

// The bar that opens at an instant is known at another.
static void expect(const fx_bars *b, fx_timeframe tf, const char *open, const char *known)
{
    fx_bars *longer = resample(b, tf);
    char text[40];
    int64_t i = fx_bars_find(longer, at(open));
    if (i == longer->count || longer->open_time[i] != at(open)) fail_msg("%s: no bar %s", fx_timeframe_name(tf), open);
    if (longer->known_at[i] != at(known))
        fail_msg("%s %s: known %s, not %s", fx_timeframe_name(tf), open, fx_time_text(longer->known_at[i], text),
                 known);
    assert_int_equal(longer->flags[i], 0);
    fx_bars_free(longer);
}

static void bars_are_known_at_the_early_close(void **state)
{
    fx_calendar *c = calendar(OWN);
    fx_bars *b = hours(c, "2019-10-31T21:00", "2020-01-31T22:00", 0);
    fx_bars_follow(b, c);
    fx_calendar_free(c);                                      // the bars keep it
    expect(b, FX_D1, "2019-11-26T22:00", "2019-11-27T22:00"); // a regular Wednesday
    expect(b, FX_D1, "2019-11-27T22:00", "2019-11-28T18:00");
    expect(b, FX_D1, "2019-11-28T22:00", "2019-11-29T18:00");
    expect(b, FX_H4, "2019-11-29T14:00", "2019-11-29T18:00");
    expect(b, FX_H12, "2019-11-29T10:00", "2019-11-29T18:00");
    expect(b, FX_W1, "2019-11-24T22:00", "2019-11-29T18:00");
    expect(b, FX_W1, "2019-12-01T22:00", "2019-12-06T22:00");
    expect(b, FX_W1, "2019-12-22T22:00", "2019-12-26T22:00"); // its Friday is a holiday
    expect(b, FX_MN1, "2019-10-31T21:00", "2019-11-29T18:00");
    expect(b, FX_MN1, "2019-12-01T22:00", "2019-12-31T22:00");
    // Christmas itself has no bar.
    fx_bars *days = resample(b, FX_D1);
    int64_t i = fx_bars_find(days, at("2019-12-24T22:00"));
    assert_int_equal(days->open_time[i], at("2019-12-25T22:00"));
    fx_bars_free(days);
    fx_bars_free(b);
}

// Without a calendar the same bars wait for the regular close.
static void without_a_calendar_nothing_changes(void **state)
{
    fx_calendar *c = calendar(OWN);
    fx_bars *b = hours(c, "2019-10-31T21:00", "2020-01-31T22:00", 0);
    expect(b, FX_D1, "2019-11-28T22:00", "2019-11-29T22:00");
    expect(b, FX_W1, "2019-12-22T22:00", "2019-12-27T22:00");
    rp_hash hash = b->hash;
    fx_bars_follow(b, c);
    assert_true(rp_hash_equal(hash, b->hash)); // the content of hours is what it was
    expect(b, FX_D1, "2019-11-28T22:00", "2019-11-29T18:00");
    fx_bars_follow(b, NULL);
    expect(b, FX_D1, "2019-11-28T22:00", "2019-11-29T22:00");
    fx_calendar_free(c);
    fx_bars_free(b);
}

// A feed that trades on behind the early close: nothing is known before its last bar is.
static void no_bar_is_known_before_its_last_one(void **state)
{
    fx_calendar *c = calendar(OWN);
    fx_bars *b = hours(c, "2019-11-17T22:00", "2019-12-06T22:00", at("2019-11-29T19:00"));
    fx_bars_follow(b, c);
    expect(b, FX_D1, "2019-11-28T22:00", "2019-11-29T20:00");
    expect(b, FX_W1, "2019-11-24T22:00", "2019-11-29T20:00");
    expect(b, FX_H4, "2019-11-29T14:00", "2019-11-29T18:00"); // its hours were over
    expect(b, FX_H4, "2019-11-29T18:00", "2019-11-29T22:00"); // its first trade stands behind the close
    fx_calendar_free(c);
    fx_bars_free(b);
}

// Data that end with the early close, or begin behind a holiday, cover their first and last bars.
static void edges_are_whole_by_the_calendar(void **state)
{
    fx_calendar *c = calendar(OWN);
    fx_bars *b = hours(c, "2019-11-24T22:00", "2019-11-29T22:00", 0), *weeks = resample(b, FX_W1);
    assert_int_equal(weeks->count, 0);
    fx_bars_free(weeks);
    fx_bars_follow(b, c);
    expect(b, FX_W1, "2019-11-24T22:00", "2019-11-29T18:00");
    fx_bars_free(b);
    fx_calendar *monday = calendar("2019-12-02,fx,closed,,,a Monday\n");
    b = hours(monday, "2019-12-02T22:00", "2019-12-06T22:00", 0);
    fx_bars_follow(b, monday);
    expect(b, FX_W1, "2019-12-01T22:00", "2019-12-06T22:00");
    fx_bars_free(b);
    fx_calendar_free(monday);
    fx_calendar_free(c);
}

// Stored days: known at the close before, and never later than they say.
static void stored_days_follow(void **state)
{
    fx_calendar *c = calendar(OWN);
    fx_bars *b = hours(c, "2019-11-24T22:00", "2019-12-06T22:00", 0), *days = resample(b, FX_D1);
    int64_t i = fx_bars_find(days, at("2019-11-28T22:00"));
    rp_hash before = days->hash;
    days->known_at[0] -= FX_MINUTE;
    int64_t first = days->known_at[0];
    fx_bars_follow(days, c);
    assert_int_equal(days->known_at[i], at("2019-11-29T18:00"));
    assert_int_equal(days->known_at[0], first);
    assert_false(rp_hash_equal(before, days->hash));
    fx_bars_free(days);
    fx_bars_free(b);
    fx_calendar_free(c);
}

// The calendar without a file is the FX week: the same spans at every instant, in weekends and around the switches.
static void the_regular_week_is_the_old_rule(void **state)
{
    fx_calendar *c = calendar(NULL);
    for (int64_t t = at("2018-02-20"); t < at("2019-04-10"); t += 71 * FX_MINUTE)
        for (int rule = 0; rule < 2; rule++)
            for (int tf = FX_M1; tf < FX_TIMEFRAME_COUNT; tf++) {
                int64_t a[2], b[2];
                char text[40];
                fx_bar_span((fx_timeframe)tf, (fx_day_rule)rule, t, &a[0], &a[1]);
                fx_calendar_bar_span(c, (fx_timeframe)tf, (fx_day_rule)rule, t, &b[0], &b[1]);
                if (a[0] != b[0] || a[1] != b[1])
                    fail_msg("%s of %s, rule %d", fx_timeframe_name((fx_timeframe)tf), fx_time_text(t, text), rule);
                fx_calendar_bar_span(NULL, (fx_timeframe)tf, (fx_day_rule)rule, t, &b[0], &b[1]);
                assert_true(a[0] == b[0] && a[1] == b[1]);
            }
    fx_calendar_free(c);
}

static void equal_hours_have_equal_hashes(void **state)
{
    fx_calendar *a = calendar(OWN), *b = calendar(OWN), *c = calendar(NULL);
    assert_true(rp_hash_equal(fx_calendar_hash(a), fx_calendar_hash(b)));
    assert_false(rp_hash_equal(fx_calendar_hash(a), fx_calendar_hash(c)));
    fx_calendar_free(a);
    fx_calendar_free(b);
    fx_calendar_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars_are_known_at_the_early_close),
        cmocka_unit_test(without_a_calendar_nothing_changes),
        cmocka_unit_test(no_bar_is_known_before_its_last_one),
        cmocka_unit_test(edges_are_whole_by_the_calendar),
        cmocka_unit_test(stored_days_follow),
        cmocka_unit_test(the_regular_week_is_the_old_rule),
        cmocka_unit_test(equal_hours_have_equal_hashes),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
