// Trading days, bar spans and market hours, by hand around the switches of 2018 and 2019.
//
// New York is UTC-5 to 2018-03-11 and from 2018-11-04, and to 2019-03-10 and from 2019-11-03; between, UTC-4.
// So 17:00 New York is 22:00 UTC in winter and 21:00 UTC in summer.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <forex/time.h>
#include <string.h>

static int64_t at(const char *text)
{
    int64_t utc = 0;
    assert_int_equal(fx_time_parse(text, &utc, NULL), RP_OK);
    return utc;
}

static int64_t day(const char *text)
{
    return at(text) / FX_DAY;
}

typedef struct span_case {
    fx_timeframe tf;
    fx_day_rule rule;
    const char *at, *open, *known;
} span_case;

static void expect_span(const span_case *c)
{
    int64_t open, known;
    char a[40], b[40];
    fx_bar_span(c->tf, c->rule, at(c->at), &open, &known);
    if (open != at(c->open) || known != at(c->known))
        fail_msg("%s of %s: %s to %s, expected %s to %s", fx_timeframe_name(c->tf), c->at, fx_time_text(open, a),
                 fx_time_text(known, b), c->open, c->known);
}

static void session_days(void **state)
{
    static const struct {
        const char *at, *day;
    } cases[] = {
        {"2018-03-09T21:59", "2018-03-09"}, // Friday 16:59 EST
        {"2018-03-11T21:00", "2018-03-12"}, // Sunday 17:00 EDT opens Monday
        {"2018-03-11T20:59", "2018-03-11"}, // the market is still closed
        {"2018-03-12T20:59", "2018-03-12"}, {"2018-03-12T21:00", "2018-03-13"},
        {"2018-11-04T22:00", "2018-11-05"}, // Sunday 17:00 EST
        {"2018-11-04T21:59", "2018-11-04"}, {"2018-11-02T20:59", "2018-11-02"},
        {"2019-03-08T21:59", "2019-03-08"}, {"2019-03-10T21:00", "2019-03-11"},
        {"2019-11-03T22:00", "2019-11-04"}, {"2019-11-01T20:59", "2019-11-01"},
        {"2019-11-01T21:00", "2019-11-02"}, // Friday 17:00: closed
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(fx_session_day(FX_DAY_NEW_YORK, at(cases[i].at)), day(cases[i].day));
        assert_true(fx_session_day_end(FX_DAY_NEW_YORK, day(cases[i].day)) > at(cases[i].at));
        assert_true(fx_session_day_end(FX_DAY_NEW_YORK, day(cases[i].day) - 1) <= at(cases[i].at));
    }
    assert_int_equal(fx_session_day_end(FX_DAY_NEW_YORK, day("2018-03-09")), at("2018-03-09T22:00"));
    assert_int_equal(fx_session_day_end(FX_DAY_NEW_YORK, day("2018-03-12")), at("2018-03-12T21:00"));
    assert_int_equal(fx_session_day(FX_DAY_UTC, at("2018-03-11T23:59")), day("2018-03-11"));
    assert_int_equal(fx_session_day_end(FX_DAY_UTC, day("2018-03-11")), at("2018-03-12"));
    assert_int_equal(fx_session_day(FX_DAY_UTC, -1), -1);
}

static void market_hours(void **state)
{
    static const struct {
        const char *at, *next; // next NULL: open
    } cases[] = {
        {"2018-03-09T21:59:59", NULL},
        {"2018-03-09T22:00", "2018-03-11T21:00"},
        {"2018-03-10T12:00", "2018-03-11T21:00"},
        {"2018-03-11T20:59:59", "2018-03-11T21:00"},
        {"2018-03-11T21:00", NULL},
        {"2018-11-02T21:00", "2018-11-04T22:00"},
        {"2018-11-04T22:00", NULL},
        {"2019-03-10T21:00", NULL},
        {"2019-11-01T21:00", "2019-11-03T22:00"},
        {"2019-12-25T12:00", NULL}, // holidays are data, not rule
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(fx_market_open(at(cases[i].at)), cases[i].next == NULL);
        assert_int_equal(fx_market_next_open(at(cases[i].at)), at(cases[i].next ? cases[i].next : cases[i].at));
    }
}

static void spans_of_new_york(void **state)
{
    static const span_case cases[] = {
        {FX_M5, FX_DAY_NEW_YORK, "2018-03-12T10:03", "2018-03-12T10:00", "2018-03-12T10:05"},
        {FX_H1, FX_DAY_NEW_YORK, "2018-03-12T10:59", "2018-03-12T10:00", "2018-03-12T11:00"},
        {FX_H1, FX_DAY_NEW_YORK, "2018-03-09T21:30", "2018-03-09T21:00", "2018-03-09T22:00"},
        // H4 of 17-21-01-05-09-13 New York: in winter 22-02-06-10-14-18 UTC, in summer 21-01-05-09-13-17 UTC.
        {FX_H4, FX_DAY_NEW_YORK, "2018-03-09T21:30", "2018-03-09T18:00", "2018-03-09T22:00"},
        {FX_H4, FX_DAY_NEW_YORK, "2018-03-11T21:00", "2018-03-11T21:00", "2018-03-12T01:00"},
        {FX_H4, FX_DAY_NEW_YORK, "2018-03-12T16:59", "2018-03-12T13:00", "2018-03-12T17:00"},
        {FX_H4, FX_DAY_NEW_YORK, "2018-11-02T20:00", "2018-11-02T17:00", "2018-11-02T21:00"},
        {FX_H4, FX_DAY_NEW_YORK, "2018-11-04T22:10", "2018-11-04T22:00", "2018-11-05T02:00"},
        {FX_H4, FX_DAY_NEW_YORK, "2019-03-10T22:00", "2019-03-10T21:00", "2019-03-11T01:00"},
        {FX_H4, FX_DAY_NEW_YORK, "2019-11-03T22:00", "2019-11-03T22:00", "2019-11-04T02:00"},
        {FX_H12, FX_DAY_NEW_YORK, "2019-11-04T03:59", "2019-11-03T22:00", "2019-11-04T10:00"},
        {FX_H12, FX_DAY_NEW_YORK, "2019-07-05T20:59", "2019-07-05T09:00", "2019-07-05T21:00"},
        {FX_M3, FX_DAY_NEW_YORK, "2019-07-05T20:59", "2019-07-05T20:57", "2019-07-05T21:00"},
        {FX_H2, FX_DAY_NEW_YORK, "2019-11-04T03:59", "2019-11-04T02:00", "2019-11-04T04:00"},
        {FX_H2, FX_DAY_NEW_YORK, "2019-07-04T03:59", "2019-07-04T03:00", "2019-07-04T05:00"},
        {FX_D1, FX_DAY_NEW_YORK, "2018-03-09T00:00", "2018-03-08T22:00", "2018-03-09T22:00"},
        {FX_D1, FX_DAY_NEW_YORK, "2018-03-11T21:00", "2018-03-11T21:00", "2018-03-12T21:00"},
        {FX_D1, FX_DAY_NEW_YORK, "2018-11-02T12:00", "2018-11-01T21:00", "2018-11-02T21:00"},
        {FX_D1, FX_DAY_NEW_YORK, "2018-11-05T12:00", "2018-11-04T22:00", "2018-11-05T22:00"},
        {FX_D1, FX_DAY_NEW_YORK, "2019-03-11T20:59", "2019-03-10T21:00", "2019-03-11T21:00"},
        {FX_D1, FX_DAY_NEW_YORK, "2019-11-04T21:59", "2019-11-03T22:00", "2019-11-04T22:00"},
        // Weeks run from Sunday to Friday 17:00; the one that a switch precedes is 120 hours as every other.
        {FX_W1, FX_DAY_NEW_YORK, "2018-03-14T12:00", "2018-03-11T21:00", "2018-03-16T21:00"},
        {FX_W1, FX_DAY_NEW_YORK, "2018-03-07T12:00", "2018-03-04T22:00", "2018-03-09T22:00"},
        {FX_W1, FX_DAY_NEW_YORK, "2019-11-08T21:59", "2019-11-03T22:00", "2019-11-08T22:00"},
        // An instant in the weekend: the week before, not clipped.
        {FX_W1, FX_DAY_NEW_YORK, "2018-03-10T12:00", "2018-03-04T22:00", "2018-03-11T21:00"},
        // March 2018 begins on Thursday the 1st (from Wednesday 17:00) and ends on Friday the 30th.
        {FX_MN1, FX_DAY_NEW_YORK, "2018-03-14T12:00", "2018-02-28T22:00", "2018-03-30T21:00"},
        // April 2018 begins on Sunday the 1st: its first trading day is Monday the 2nd.
        {FX_MN1, FX_DAY_NEW_YORK, "2018-04-14T12:00", "2018-04-01T21:00", "2018-04-30T21:00"},
        // September 2018 begins on a Saturday; that morning still belongs to August, which is known after it.
        {FX_MN1, FX_DAY_NEW_YORK, "2018-09-01T12:00", "2018-07-31T21:00", "2018-09-02T21:00"},
        {FX_MN1, FX_DAY_NEW_YORK, "2018-12-31T22:00", "2018-12-31T22:00", "2019-01-31T22:00"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) expect_span(&cases[i]);
}

static void spans_of_utc(void **state)
{
    static const span_case cases[] = {
        {FX_H4, FX_DAY_UTC, "2018-03-12T10:59", "2018-03-12T08:00", "2018-03-12T12:00"},
        {FX_D1, FX_DAY_UTC, "2018-03-12T10:59", "2018-03-12T00:00", "2018-03-13T00:00"},
        // Friday's day and last H4 are complete when the market closes.
        {FX_D1, FX_DAY_UTC, "2018-03-09T10:59", "2018-03-09T00:00", "2018-03-09T22:00"},
        {FX_H4, FX_DAY_UTC, "2018-06-08T20:59", "2018-06-08T20:00", "2018-06-08T21:00"},
        {FX_H2, FX_DAY_UTC, "2018-03-09T21:59", "2018-03-09T20:00", "2018-03-09T22:00"},
        // The Sunday evening is a day of its own.
        {FX_D1, FX_DAY_UTC, "2018-03-11T21:30", "2018-03-11T00:00", "2018-03-12T00:00"},
        // A UTC week holds the Sunday evening, so it cannot end at Friday's close.
        {FX_W1, FX_DAY_UTC, "2018-03-14T10:59", "2018-03-12T00:00", "2018-03-19T00:00"},
        {FX_MN1, FX_DAY_UTC, "2018-05-14T10:59", "2018-05-01T00:00", "2018-06-01T00:00"},
        // June 2018 ends on a Saturday.
        {FX_MN1, FX_DAY_UTC, "2018-06-14T10:59", "2018-06-01T00:00", "2018-06-29T21:00"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) expect_span(&cases[i]);
}

// Over three years: spans contain their instant, do not overlap, and shorter ones nest in longer ones.
static void spans_tile_the_market(void **state)
{
    for (int rule = 0; rule < 2; rule++)
        for (int tf = 0; tf < FX_TIMEFRAME_COUNT; tf++) {
            int64_t open = 0, known = 0;
            for (int64_t t = at("2017-12-01"); t < at("2020-02-01"); t += 7 * FX_MINUTE) {
                if (!fx_market_open(t)) continue;
                int64_t o, k;
                fx_bar_span((fx_timeframe)tf, (fx_day_rule)rule, t, &o, &k);
                assert_true(o <= t && t < k);
                assert_true(o == open ? k == known : o >= known);
                open = o, known = k;
            }
        }
}

static void five_new_york_days_a_week(void **state)
{
    int64_t last = 0;
    int days = 0;
    for (int64_t t = at("2018-01-01T22:00"); t < at("2018-12-31T22:00"); t += FX_HOUR) {
        if (!fx_market_open(t)) continue;
        int64_t o, k;
        fx_bar_span(FX_D1, FX_DAY_NEW_YORK, t, &o, &k);
        assert_int_equal(k - o, FX_DAY); // the clocks change while the market sleeps
        days += o != last;
        last = o;
    }
    assert_int_equal(days, 260); // 2018-01-02 to 2018-12-31: 52 weeks of five days
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(session_days),          cmocka_unit_test(market_hours),
        cmocka_unit_test(spans_of_new_york),     cmocka_unit_test(spans_of_utc),
        cmocka_unit_test(spans_tile_the_market), cmocka_unit_test(five_new_york_days_a_week),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
