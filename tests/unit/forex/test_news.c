// News calendars: what is read, and what is refused with row and value.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <forex/news.h>
#include <forex/time.h>
#include <math.h>
#include <string.h>

#include "market_fixture.h"

#include "forex/market/news_i.h"

#define HEADER "Date,Time,Currency,Impact,Event,Actual,Forecast,Previous\n"

static fx_news *parse(const char *text)
{
    fx_news *news = NULL;
    rp_error error = {0};
    if (fx_news_parse(text, strlen(text), "calendar.csv", "America/New_York", &news, &error))
        fail_msg("%s", error.message);
    return news;
}

static void refused(const char *text, rp_status status, const char *words)
{
    fx_news *news = NULL;
    rp_error error = {0};
    rp_status got = fx_news_parse(text, strlen(text), "calendar.csv", "America/New_York", &news, &error);
    if (got != status) fail_msg("%s for %s: %s", rp_status_name(got), text, got ? error.message : "");
    assert_null(news);
    expect_words(&error, words);
}

/* ---- fields ------------------------------------------------------------------------------------------------------ */

static fxi_text text_of(const char *word)
{
    return (fxi_text){word, strlen(word)};
}

static void values_carry_their_units(void **state)
{
    static const struct {
        const char *text;
        double value;
    } cases[] = {{"1.2%", 1.2},
                 {"250K", 250e3},
                 {"-0.3B", -0.3e9},
                 {"1.39T", 1.39e12},
                 {"5.7m", 5.7e6},
                 {"1,234", 1234},
                 {"12,345.5K", 12345.5e3},
                 {"<0.10%", 0.1},
                 {"+3", 3},
                 {"0", 0},
                 {".5", 0.5},
                 {"3.46|2.4", 3.46},
                 {"\xE2\x88\x92"
                  "1.5",
                  -1.5},
                 {"7.", 7},
                 {"-0.05%", -0.05}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value = 0;
        if (!fxi_news_value(text_of(cases[i].text), &value) || value != cases[i].value)
            fail_msg("%s: %.17g", cases[i].text, value);
    }
    static const char *const none[] = {"", "-", "Pass", "1-0-8", "0-0-9-1", "n/a"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        double value = 0;
        if (!fxi_news_value(text_of(none[i]), &value) || !isnan(value)) fail_msg("%s: %g", none[i], value);
    }
    static const char *const bad[] = {"%",  "K",   "1.2.3", "1,23", "12,3456", "1 2", "1.2%%", "abc",
                                      "1|", "--1", "1,",    "0x10", "1e5",     "1-2", "|3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double value;
        if (fxi_news_value(text_of(bad[i]), &value)) fail_msg("%s is taken as %g", bad[i], value);
    }
}

static void dates_come_in_several_forms(void **state)
{
    static const char *const same[] = {"2024-01-05",     "2024/01/05",      "2024.1.5",
                                       "01-05-2024",     "1/5/2024",        "Jan 5 2024",
                                       "Fri Jan 5 2024", "January 5, 2024", "Friday, Jan. 5, 2024"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        int64_t day = 0;
        if (!fxi_news_date(text_of(same[i]), &day) || day != 19727) fail_msg("%s: %lld", same[i], (long long)day);
    }
    static const char *const bad[] = {"Jan 5",    "2024-13-01", "31-01-2024",  "2023-02-29", "2024-01/05",
                                      "20240105", "Foo 5 2024", "2024-01-05x", "0-0-0",      "24-01-05",
                                      ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t day;
        if (fxi_news_date(text_of(bad[i]), &day)) fail_msg("%s is taken as a date", bad[i]);
    }
}

static void times_come_in_several_forms(void **state)
{
    static const struct {
        const char *text;
        int minute;
        fx_news_timing timing;
    } cases[] = {
        {"8:30am", 510, FX_NEWS_TIMED},  {"12:00am", 0, FX_NEWS_TIMED},    {"12:15pm", 735, FX_NEWS_TIMED},
        {"13:30", 810, FX_NEWS_TIMED},   {"13:30:00", 810, FX_NEWS_TIMED}, {"1:05 PM", 785, FX_NEWS_TIMED},
        {"All Day", 0, FX_NEWS_ALL_DAY}, {"Day 2", 0, FX_NEWS_ALL_DAY},    {"tentative", 0, FX_NEWS_TENTATIVE}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int minute = -1;
        fx_news_timing timing;
        if (!fxi_news_time(text_of(cases[i].text), &minute, &timing) || minute != cases[i].minute ||
            timing != cases[i].timing)
            fail_msg("%s: %d", cases[i].text, minute);
    }
    static const char *const bad[] = {"24:00", "8:60",   "13:00pm", "0:30am", "8",
                                      "8:3",   "8:30xm", "8:30:15", ":30",    "8:30:"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int minute;
        fx_news_timing timing;
        if (fxi_news_time(text_of(bad[i]), &minute, &timing)) fail_msg("%s is taken as a time", bad[i]);
    }
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

static void rows_stand_in_utc_and_repeat_what_is_empty(void **state)
{
    fx_news *news = parse("\xEF\xBB\xBF# a comment\r\n" HEADER
                          "Fri Mar 8 2024,8:30am,USD,High,Non-Farm Employment Change,275K,198K,229K\r\n"
                          ",,USD,High Impact Expected,\"Average \"\"Hourly\"\" Earnings, m/m\",0.1%,0.2%,0.5%\r\n"
                          "\r\n"
                          "Mon Mar 11 2024,All Day,EUR,Holiday,Bank Holiday,,,\r\n"
                          ",8:30am,cad,Low,Speech,,,\r\n"
                          "2024-03-12,Tentative,All,Non-Economic,Meetings,,,\r\n");
    assert_int_equal(news->count, 5);
    // Eastern standard time on March 8, daylight time from March 10 on.
    assert_int_equal(news->events[1].time, at("2024-03-08T13:30:00Z"));
    assert_string_equal(news->events[1].name, "Non-Farm Employment Change");
    assert_true(news->events[1].actual == 275e3 && news->events[1].forecast == 198e3 &&
                news->events[1].previous == 229e3);
    assert_int_equal(news->events[0].time, at("2024-03-08T13:30:00Z"));
    assert_string_equal(news->events[0].name, "Average \"Hourly\" Earnings, m/m");
    assert_int_equal(news->events[0].impact, FX_IMPACT_HIGH);
    assert_int_equal(news->events[2].time, at("2024-03-11T04:00:00Z"));
    assert_int_equal(news->events[2].day_end, at("2024-03-12T04:00:00Z"));
    assert_int_equal(news->events[2].timing, FX_NEWS_ALL_DAY);
    assert_int_equal(news->events[3].time, at("2024-03-11T12:30:00Z"));
    assert_string_equal(news->events[3].currency, "CAD");
    assert_true(isnan(news->events[3].actual));
    assert_int_equal(news->events[4].timing, FX_NEWS_TENTATIVE);
    assert_string_equal(news->events[4].currency, "ALL");
    assert_int_equal(news->events[4].row, 8);
    assert_string_equal(fx_impact_name(news->events[4].impact), "none");
    fx_news_free(news);
}

static void other_headers_are_understood(void **state)
{
    fx_news *news = parse("Title,Country,Date,Time,Impact,Forecast,Previous,URL\n"
                          "CPI m/m,USD,03-12-2024,8:30am,High,0.4%,0.3%,somewhere\n");
    assert_int_equal(news->events[0].time, at("2024-03-12T12:30:00Z"));
    assert_true(isnan(news->events[0].actual) && news->events[0].forecast == 0.4);
    fx_news_free(news);
    news = parse("DateTime,Currency,Impact,Event\n2024-03-12T12:30:00Z,USD,High,a\n2024-03-12T08:31:00,USD,High,b\n"
                 "2024-03-12T12:32:00+00:00,USD,High,c\n");
    for (int i = 0; i < 3; i++) assert_int_equal(news->events[i].time, at("2024-03-12T12:30:00Z") + i * FX_MINUTE);
    fx_news_free(news);
}

static void the_zone_is_given_or_stated(void **state)
{
    static const char stated[] = "# zone: Europe/London \n" HEADER "2024-07-01,9:00,GBP,Low,x,,,\n";
    static const char none[] = HEADER "2024-07-01,9:00,GBP,Low,x,,,\n", wrong[] = "# zone: Europe/Lodnon\n" HEADER;
    fx_news *news = NULL;
    rp_error error;
    assert_int_equal(fx_news_parse(stated, sizeof stated - 1, "c", NULL, &news, NULL), RP_OK);
    assert_int_equal(news->events[0].time, at("2024-07-01T08:00:00Z"));
    assert_string_equal(news->zone, "Europe/London");
    fx_news_free(news);
    assert_int_equal(fx_news_parse(none, sizeof none - 1, "c", NULL, &news, &error), RP_EVALUE);
    expect_words(&error, "# zone:");
    assert_int_equal(fx_news_parse(wrong, sizeof wrong - 1, "c", NULL, &news, &error), RP_EUNKNOWN);
    expect_words(&error, "row 1");
    assert_int_equal(fx_news_parse(none, sizeof none - 1, "c", "Nowhere/City", &news, &error), RP_EUNKNOWN);
}

static void repeated_rows_are_counted_and_conflicts_refused(void **state)
{
    fx_news *news =
        parse(HEADER "2024-03-12,8:30am,USD,High,CPI,0.4%,0.4%,\n2024-03-12,8:30am,USD,High,CPI,0.4%,0.4%,\n"
                     "2024-03-12,8:30am,EUR,High,CPI,0.4%,0.4%,\n");
    assert_int_equal(news->count, 2);
    assert_int_equal(news->repeated, 1);
    fx_news_free(news);
    refused(HEADER "2024-03-12,8:30am,USD,High,CPI,0.4%,0.4%,\n2024-03-12,8:30am,USD,High,CPI,0.5%,0.4%,\n",
            RP_ECONFLICT, "rows 2 and 3: USD \"CPI\"");
}

static void long_names_are_cut_between_characters(void **state)
{
    char text[400], name[200];
    // 94 letters and a character of two bytes, which would be cut at 95.
    memset(name, 'x', 94);
    strcpy(name + 94, "\xC3\xA9 and more");
    snprintf(text, sizeof text, HEADER "2024-03-12,8:30am,EUR,High,%s,,,\n", name);
    fx_news *news = parse(text);
    assert_int_equal(strlen(news->events[0].name), 94);
    fx_news_free(news);
    // Bytes that are no characters do not eat the name.
    memset(name, 0x9C, 150);
    name[0] = 'N';
    name[150] = 0;
    snprintf(text, sizeof text, HEADER "2024-03-12,8:30am,EUR,High,%s,,,\n", name);
    news = parse(text);
    assert_int_equal(strlen(news->events[0].name), 92);
    fx_news_free(news);
}

static void wrong_files_are_refused_with_row_and_value(void **state)
{
    refused("", RP_EFORMAT, "no header");
    refused("Date,Time,Currency,Impact\n", RP_EFORMAT, "no column \"event\"");
    refused("Date,Currency,Impact,Event\n", RP_EFORMAT, "date and time");
    refused("Date,Date,Time,Currency,Impact,Event\n", RP_EFORMAT, "two columns");
    refused(HEADER "2024-02-30,8:30am,USD,High,CPI,,,\n", RP_EFORMAT, "row 2: column date: \"2024-02-30\"");
    refused(HEADER ",8:30am,USD,High,CPI,,,\n", RP_EFORMAT, "no row above");
    refused(HEADER "2024-03-12,8:30am,USD,High,CPI,,,\n2024-03-13,,USD,High,CPI,,,\n", RP_EFORMAT,
            "row 3: column time");
    refused(HEADER "2024-03-12,8:77am,USD,High,CPI,,,\n", RP_EFORMAT, "\"8:77am\"");
    refused(HEADER "2024-03-12,8:30am,US,High,CPI,,,\n", RP_EFORMAT, "column currency: \"US\"");
    refused(HEADER "2024-03-12,8:30am,USD,Huge,CPI,,,\n", RP_EFORMAT, "column impact: \"Huge\"");
    refused(HEADER "2024-03-12,8:30am,USD,High,,,,\n", RP_EFORMAT, "column event");
    refused(HEADER "2024-03-12,8:30am,USD,High,CPI,zero,,\n", RP_EFORMAT, "column actual: \"zero\"");
    refused(HEADER "2024-03-12,8:30am,USD,High,\"CPI,,,\n", RP_EFORMAT, "quote");
    refused("DateTime,Currency,Impact,Event\nyesterday at noon,USD,High,a\n", RP_EFORMAT, "column datetime");
}

static void calendars_have_a_hash_of_their_content(void **state)
{
    fx_news *a = parse(HEADER "2024-03-12,8:30am,USD,High,CPI,,0.4%,\n2024-03-11,8:30am,USD,High,CPI,,0.4%,\n");
    fx_news *b = parse(HEADER "2024-03-11,8:30am,USD,High,CPI,,0.4%,\n\n2024-03-12,08:30,USD,Red,CPI,,0.4%,\n");
    fx_news *c = parse(HEADER "2024-03-11,8:30am,USD,High,CPI,,0.4%,\n2024-03-12,8:30am,USD,High,CPI,,0.5%,\n");
    assert_true(rp_hash_equal(a->hash, b->hash));
    assert_false(rp_hash_equal(a->hash, c->hash));
    fx_news_free(a);
    fx_news_free(b);
    fx_news_free(c);
}

static void files_are_loaded(void **state)
{
    fx_news *news = NULL;
    rp_error error;
    const char *path = put_text("calendar.csv", HEADER "2024-03-12,8:30am,USD,High,CPI,0.4%,0.4%,\n");
    assert_int_equal(fx_news_load(path, "America/New_York", &news, NULL), RP_OK);
    assert_int_equal(news->count, 1);
    assert_string_equal(news->source, path);
    fx_news_free(news);
    assert_int_equal(fx_news_load(path_of("none.csv"), "UTC", &news, &error), RP_ENOTFOUND);
    expect_words(&error, "none.csv");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_carry_their_units),
        cmocka_unit_test(dates_come_in_several_forms),
        cmocka_unit_test(times_come_in_several_forms),
        cmocka_unit_test(rows_stand_in_utc_and_repeat_what_is_empty),
        cmocka_unit_test(other_headers_are_understood),
        cmocka_unit_test(the_zone_is_given_or_stated),
        cmocka_unit_test(repeated_rows_are_counted_and_conflicts_refused),
        cmocka_unit_test(long_names_are_cut_between_characters),
        cmocka_unit_test(wrong_files_are_refused_with_row_and_value),
        cmocka_unit_test(calendars_have_a_hash_of_their_content),
        cmocka_unit_test(files_are_loaded),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
