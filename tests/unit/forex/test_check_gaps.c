// Gaps beside the daily pause: which of them a vendor's own clock explains, and which were lost.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

static const fx_finding *find(const fx_check *c, const char *kind)
{
    for (int64_t i = 0; i < c->finding_count; i++)
        if (!strcmp(c->findings[i].kind, kind)) return &c->findings[i];
    return NULL;
}

static bool is_lost(const char *const lost[], int64_t utc)
{
    for (int i = 0; lost[i]; i++)
        if (at(lost[i]) == utc) return true;
    return false;
}

// Hours of gold from `from` to `to` of 2019, without the ones that are lost. The broker pauses at midnight of its own
// clock, European winter and summer time two hours on, on which its weeks begin on Mondays: that is New York's pause
// but in the weeks when one of the two is on summer time.
static fx_check *check_gold(const char *from, const char *to, const char *const lost[])
{
    static char text[400000];
    size_t used = (size_t)sprintf(text, "time,open,high,low,close\n");
    const fx_zone *broker;
    assert_int_equal(fx_zone_get("UTC+2/eu", &broker, NULL), RP_OK);
    for (int64_t t = at(from); t < at(to); t += FX_HOUR) {
        fx_civil local = fx_to_civil(fx_zone_to_local(broker, t));
        if (!fx_market_open(t) || local.weekday == 0 || local.hour == 0 || is_lost(lost, t)) continue;
        used += (size_t)sprintf(text + used, "2019-%02d-%02d %02d:00,1300.1,1300.2,1300.0,1300.1\n", local.month,
                                local.day, local.hour);
    }
    fx_check *c = NULL;
    rp_error error = {0};
    fx_check_options options = {.reading = {.zone = "UTC+2/eu"}};
    if (fx_check_run(put_text("XAUUSDh1.csv", text), symbols, &options, &c, &error)) fail_msg("%s", error.message);
    return c;
}

static void expect_places(const fx_check *c, const char *kind, const char *const begins[])
{
    const fx_finding *f = find(c, kind);
    int64_t count = 0;
    while (begins[count]) count++;
    if (!count && f) fail_msg("%s: %s", kind, f->text);
    if (!count) return;
    assert_non_null(f);
    if (f->place_count != count) fail_msg("%lld, not %lld: %s", (long long)f->count, (long long)count, f->text);
    for (int64_t i = 0; i < count; i++)
        if (f->places[i].begin != at(begins[i])) fail_msg("place %lld is not %s: %s", (long long)i, begins[i], f->text);
}

// One hour, beside a pause that the broker keeps at New York's hour on all other days, was lost.
static void single_hours_are_lost(void **state)
{
    // In winter the pause is at 22:00 UTC, in summer at 21:00. The second of the fourth pair is on the other side of
    // it.
    static const char *const lost[] = {"2019-01-23T21:00", "2019-05-15T22:00", "2019-07-17T20:00", "2019-09-03T22:00",
                                       "2019-09-05T20:00", "2019-11-19T23:00", "2019-11-26T23:00", NULL};
    // Of those behind the pause the stretch begins with it.
    static const char *const holes[] = {"2019-01-23T21:00", "2019-05-15T21:00", "2019-07-17T20:00", "2019-09-03T21:00",
                                        "2019-09-05T20:00", "2019-11-19T22:00", "2019-11-26T22:00", NULL};
    fx_check *c = check_gold("2019-01-02", "2019-12-20", lost);
    expect_places(c, "gap-hole", holes);
    const fx_finding *shifted = find(c, "shifted-pause");
    assert_non_null(shifted);
    assert_int_equal(shifted->count, 16); // Monday to Thursday of three weeks in March and of one in autumn
    for (int64_t i = 0; i < 16; i++) {
        const fx_place *p = &shifted->places[i];
        assert_true(i < 12 ? p->begin > at("2019-03-10") && p->end < at("2019-03-31")
                           : p->begin > at("2019-10-27") && p->end < at("2019-11-03"));
    }
    fx_check_free(c);
}

// Two days on which the same hour is missing are a pause already, also when the file ends with them.
static void two_days_make_a_pause(void **state)
{
    static const char *const none[] = {NULL}, *const twice[] = {"2019-06-06T22:00", "2019-06-10T22:00", NULL};
    fx_check *c = check_gold("2019-02-11", "2019-03-13T01:00", none);
    const fx_finding *shifted = find(c, "shifted-pause");
    assert_true(shifted && shifted->count == 2);
    expect_places(c, "gap-hole", none);
    fx_check_free(c);
    c = check_gold("2019-05-13", "2019-06-28", twice);
    shifted = find(c, "shifted-pause");
    assert_true(shifted && shifted->count == 2);
    expect_places(c, "gap-hole", none);
    fx_check_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(single_hours_are_lost),
                                       cmocka_unit_test(two_days_make_a_pause)};
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
