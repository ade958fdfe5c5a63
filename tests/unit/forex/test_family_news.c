// News as columns: the schedule ahead, the release behind, nothing of it too early.
#include "family_fixture.h"

#include <forex/news.h>

#define HEADER "Date,Time,Currency,Impact,Event,Actual,Forecast,Previous\n"
// before, after, impact, past, hold, delay
static const double rules[] = {30, 15, 3, 2, 120, 1};

static fx_news *parse(const char *text)
{
    fx_news *news = NULL;
    rp_error error = {0};
    if (fx_news_parse(text, strlen(text), "calendar", "UTC", &news, &error)) fail_msg("%s", error.message);
    return news;
}

// One bar that is known at an instant.
static double at(const fx_news *news, const char *known_at, const char *output)
{
    const fxi_family *f = fxi_family_find("news");
    fx_symbol symbol = fixture_symbol();
    const family_row row = {100, 110, 90, 100, 0};
    fx_bars *bars = family_bars(&symbol, FX_M1, known_at, &row, 1);
    bars->open_time[0] -= FX_MINUTE;
    bars->known_at[0] -= FX_MINUTE;
    family_result r = family_run(f, bars, FX_M1, rules, NULL, 0, news);
    double value = family_at(f, &r, output, 0);
    family_free(&r);
    fx_bars_free(bars);
    return value;
}

static void expect(const fx_news *news, const char *known_at, const char *output, double expected)
{
    double x = at(news, known_at, output);
    if (!(isnan(expected) ? isnan(x) : fabs(x - expected) < 1e-12))
        fail_msg("%s at %s: %.15g, expected %.15g", output, known_at, x, expected);
}

static void the_schedule_is_seen_from_both_sides(void **state)
{
    fx_news *news =
        parse(HEADER "2024-03-12,06:00,USD,Low,Start,,,\n2024-03-12,12:30,USD,High,CPI,,,\n"
                     "2024-03-12,13:00,EUR,Medium,Speech,,,\n2024-03-12,Tentative,USD,High,Any time,,,\n"
                     "2024-03-12,12:00,JPY,High,Not ours,,,\n2024-03-15,All Day,EUR,Holiday,Bank Holiday,,,\n");
    expect(news, "2024-03-12T11:00:00Z", "until_quote_high", 90);
    expect(news, "2024-03-12T12:30:00Z", "until_quote_high", 1440); // the next one is unknown or far
    expect(news, "2024-03-12T12:30:00Z", "since_quote_high", 0);
    expect(news, "2024-03-12T12:29:00Z", "since_quote_high", 1440);
    expect(news, "2024-03-12T13:20:00Z", "since_base_medium", 20);
    expect(news, "2024-03-12T12:59:00Z", "until_base_medium", 1);
    expect(news, "2024-03-12T12:59:00Z", "until_base_high", 1440);
    // Blackout from 30 minutes before to 15 after, high impact alone.
    expect(news, "2024-03-12T11:59:00Z", "blackout", 0);
    expect(news, "2024-03-12T12:00:00Z", "blackout", 1);
    expect(news, "2024-03-12T12:45:00Z", "blackout", 1);
    expect(news, "2024-03-12T12:46:00Z", "blackout", 0);
    expect(news, "2024-03-14T23:59:00Z", "holiday", 0);
    expect(news, "2024-03-15T00:00:00Z", "holiday", 1);
    // Before and after the calendar nothing is known.
    expect(news, "2024-03-11T23:59:00Z", "blackout", NAN);
    expect(news, "2024-03-16T00:00:00Z", "blackout", NAN);
    fx_news_free(news);
}

// Surprises 0.1, -0.1, then 0.3: the deviation of the two before is sqrt(0.02), so z = 0.3 / 0.1414 = 2.1213, halved.
static void a_surprise_is_known_after_its_release(void **state)
{
    fx_news *news = parse(HEADER "2024-01-11,13:30,USD,High,CPI,0.3%,0.2%,\n2024-02-13,13:30,USD,High,CPI,0.2%,0.3%,\n"
                                 "2024-03-12,12:30,USD,High,CPI,0.6%,0.3%,\n2024-03-20,12:30,USD,High,Other,1,2,\n");
    expect(news, "2024-02-13T15:00:00Z", "surprise_quote", NAN); // one past surprise is too few
    expect(news, "2024-03-12T12:30:00Z", "surprise_quote", NAN); // the release itself, and a minute of delay
    expect(news, "2024-03-12T12:31:00Z", "surprise_quote", 0.5 * 0.3 / sqrt(0.02));
    expect(news, "2024-03-12T14:30:00Z", "surprise_quote", 0.5 * 0.3 / sqrt(0.02));
    expect(news, "2024-03-12T14:31:00Z", "surprise_quote", 0);
    expect(news, "2024-03-12T12:31:00Z", "surprise_base", NAN);
    fx_news_free(news);
}

static void surprises_of_one_instant_are_averaged(void **state)
{
    fx_news *news = parse(HEADER "2024-01-11,13:30,USD,High,A,1,0,\n2024-02-13,13:30,USD,High,A,-1,0,\n"
                                 "2024-01-11,13:30,USD,High,B,1,0,\n2024-02-13,13:30,USD,High,B,-1,0,\n"
                                 "2024-03-12,12:30,USD,High,A,1,0,\n2024-03-12,12:30,USD,High,B,2,0,\n"
                                 "2024-03-12,12:30,USD,Low,C,2,0,\n");
    expect(news, "2024-03-12T13:00:00Z", "surprise_quote", 0.5 * 1.5 / sqrt(2));
    fx_news_free(news);
}

/* ---- causality --------------------------------------------------------------------------------------------------- */

static fx_news *random_calendar(rp_random *random)
{
    static const char *const names[] = {"CPI", "GDP", "Rate", "Sales"};
    static const char *const impacts[] = {"High", "Medium", "Low"};
    static char text[200000];
    size_t used = (size_t)snprintf(text, sizeof text, "%s", HEADER);
    for (int64_t day = 0; day < 120; day++)
        for (int64_t i = 0; i < 6; i++) {
            fx_civil date = fx_to_civil(family_time("2001-01-02T00:00:00Z") + day * FX_DAY);
            used += (size_t)snprintf(text + used, sizeof text - used, "%04d-%02d-%02d,%02d:%02d,%s,%s,%s,%lld,%lld,\n",
                                     date.year, date.month, date.day, (int)(4 * i), (int)rp_random_below(random, 60),
                                     rp_random_below(random, 2) ? "USD" : "EUR", impacts[rp_random_below(random, 3)],
                                     names[rp_random_below(random, 4)], (long long)rp_random_below(random, 10),
                                     (long long)rp_random_below(random, 10));
        }
    return parse(text);
}

// Numbers that are released later, and events that are scheduled more than a day later, may be anything.
static void later_releases_change_nothing(void **state)
{
    const fxi_family *f = fxi_family_find("news");
    rp_random random = rp_random_key(1851, 0, 0, 0);
    fx_news *news = random_calendar(&random);
    fx_symbol symbol = fixture_symbol();
    enum { BARS = 2000 };
    family_row *rows = rp_calloc(BARS, sizeof *rows);
    for (int i = 0; i < BARS; i++) rows[i] = (family_row){100, 110, 90, 100, 0};
    fx_bars *bars = family_bars(&symbol, FX_H1, "2001-01-10T00:00:00Z", rows, BARS);
    rp_free(rows);
    family_result whole = family_run(f, bars, FX_H1, NULL, NULL, 0, news);
    for (int64_t end = BARS - 100; end > 100; end -= 1 + rp_random_below(&random, 400)) {
        int64_t now = bars->known_at[end - 1], last = news->count - 1;
        for (int64_t i = 0; i <= last; i++) {
            fx_news_event *e = &news->events[i];
            if (e->time > now) e->actual = e->forecast + (double)rp_random_below(&random, 20) - 10.0;
            // Earlier within its gap, so that the order stays.
            int64_t before = i > 0 ? news->events[i - 1].time : 0, floor = now + 2 * FX_DAY;
            if (e->time > floor && i < last)
                e->time = before + (e->time - before) / 2 > floor ? before + (e->time - before) / 2 : e->time;
            if (e->time > floor) e->impact = (fx_impact)rp_random_below(&random, FX_IMPACT_COUNT);
        }
        family_result other = family_run(f, bars, FX_H1, NULL, NULL, 0, news);
        family_same(f, &whole, &other, end);
        family_free(&other);
    }
    int64_t known = 0;
    for (int64_t t = 0; t < BARS; t++) known += !isnan(family_at(f, &whole, "surprise_base", t));
    assert_true(known > BARS / 2);
    family_free(&whole);
    fx_bars_free(bars);
    fx_news_free(news);
}

static void an_empty_calendar_is_refused(void **state)
{
    const fxi_family *f = fxi_family_find("news");
    fx_news *news = parse(HEADER);
    fx_bars *bars = fixture_market(1852, FX_H1, 0.02, FX_SYNTH_NOISE, NULL);
    family_input input = {.news = news};
    family_result r;
    rp_error error;
    assert_int_equal(family_try(f, bars, FX_H1, &input, &r, &error), RP_EVALUE);
    family_free(&r);
    fx_bars_free(bars);
    fx_news_free(news);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schedule_is_seen_from_both_sides),
        cmocka_unit_test(a_surprise_is_known_after_its_release),
        cmocka_unit_test(surprises_of_one_instant_are_averaged),
        cmocka_unit_test(later_releases_change_nothing),
        cmocka_unit_test(an_empty_calendar_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
