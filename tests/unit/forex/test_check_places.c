// The places of findings: all of them, in order, with their rows and clocks; the first in words; the page's limit.
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
    fail_msg("no finding %s", kind);
    return NULL;
}

// Minutes of Monday 2019-06-03 from 07:00 UTC+1 on: every 30th is missing (20 holes of a minute), every 100th doubled,
// and a hole of ten minutes; one bar of 2 % that comes back.
static const char *broken_minutes(void)
{
    static char text[100000];
    size_t used = (size_t)sprintf(text, "time,open,high,low,close\n");
    for (int m = 0; m < 600; m++) {
        if (m % 30 == 29 || (m >= 333 && m < 343)) continue;
        for (int copy = 0; copy < 1 + (m % 100 == 50); copy++)
            used += (size_t)sprintf(text + used, "2019-06-03 %02d:%02d,%s\n", 7 + m / 60, m % 60,
                                    m == 500 ? "1.122,1.123,1.121,1.122" : "1.1,1.2,1.0,1.1");
    }
    return put_text("EURUSD-broken.csv", text);
}

static fx_check *check_broken(void)
{
    fx_check *c = NULL;
    rp_error error = {0};
    fx_check_options options = {.reading = {.zone = "UTC+1"}};
    if (fx_check_run(broken_minutes(), symbols, &options, &c, &error)) fail_msg("%s", error.message);
    return c;
}

static void all_places_in_order(void **state)
{
    fx_check *c = check_broken();
    const fx_finding *quiet = find(c, "gap-quiet");
    assert_int_equal(quiet->count, 19); // the last missing minute stands at the end
    assert_int_equal(quiet->place_count, 19);
    for (int64_t i = 0; i < quiet->place_count; i++) {
        const fx_place *p = &quiet->places[i];
        assert_int_equal(p->begin, at("2019-06-03T06:29") + i * 30 * FX_MINUTE);
        assert_int_equal(p->end - p->begin, FX_MINUTE);
        assert_int_equal(p->begin_local, p->begin + FX_HOUR);
        assert_int_equal(p->end_local, p->end + FX_HOUR);
        assert_true(p->value == 1 && !strcmp(p->unit, "minutes") && !p->note);
    }
    assert_int_equal(quiet->places[0].row, 31); // 29 rows and the header before it
    char text[200];
    assert_string_equal(fx_place_text(&quiet->places[0], text),
                        "2019-06-03 07:29 to 2019-06-03 07:30  1 minute  row 31");
    const fx_finding *hole = find(c, "gap-hole");
    assert_int_equal(hole->place_count, 1);
    assert_string_equal(fx_place_text(hole->places, text), "2019-06-03 12:33 to 2019-06-03 12:43  10 minutes  row 327");
    fx_check_free(c);
}

static void rows_and_bars(void **state)
{
    fx_check *c = check_broken();
    char text[200];
    const fx_finding *twice = find(c, "duplicate-identical");
    assert_int_equal(twice->count, 6);
    assert_int_equal(twice->place_count, 6);
    for (int i = 0; i < 6; i++) assert_int_equal(twice->places[i].begin, at("2019-06-03T06:50") + i * 100 * FX_MINUTE);
    assert_int_equal(twice->places[0].row, twice->first_row);
    assert_int_equal(twice->places[5].last_row, twice->last_row);
    const fx_finding *spike = find(c, "spike");
    assert_int_equal(spike->place_count, spike->count);
    assert_string_equal(fx_place_text(spike->places, text), "2019-06-03 15:20  2.00 %  row 481");
    // A fact of the whole file has no places.
    assert_int_equal(find(c, "zone")->place_count, 0);
    assert_null(find(c, "zone")->places);
    fx_check_free(c);
}

static void the_first_in_words(void **state)
{
    fx_check *c = check_broken();
    const char *words = find(c, "outlier-10-sigma")->text;
    assert_non_null(strstr(words, "2019-06-03 15:20 ("));
    fx_check_free(c);
    c = NULL;
    rp_error error = {0};
    if (fx_check_file(data_path("fx/m1/AUDUSD-2018.csv.gz"), symbols, NULL, &c, &error)) fail_msg("%s", error.message);
    const fx_finding *hole = find(c, "gap-hole");
    assert_true(hole->place_count > 6);
    assert_int_equal(hole->place_count, hole->count);
    size_t length = strlen(hole->text);
    assert_string_equal(hole->text + length - 5, ", ...");
    int64_t minutes = 0;
    const fx_finding *quiet = find(c, "gap-quiet");
    assert_int_equal(quiet->place_count, 3655);
    char sum[60];
    for (int64_t i = 0; i < quiet->place_count; i++) {
        minutes += (int64_t)quiet->places[i].value;
        assert_true(!i || quiet->places[i].begin > quiet->places[i - 1].begin);
    }
    sprintf(sum, "3655 gap(s), %lld minutes", (long long)minutes);
    assert_non_null(strstr(quiet->text, sum));
    fx_check_free(c);
}

// Ticks: runs of them, with their numbers in their own file.
static void places_of_ticks(void **state)
{
    static const char text[] = "time,bid,ask\n2019-06-03 10:00:00,1.1,1.2\n2019-06-03 10:00:01,1.3,1.2\n"
                               "2019-06-03 10:00:02,1.3,1.2\n2019-06-03 10:00:02,1.1,1.2\n"
                               "2019-06-03 10:00:01,1.1,1.2\n2019-06-03 10:00:03,1.3,1.2\n";
    char line[200];
    fx_import_options options = {.zone = "UTC+1"};
    fx_check *c = NULL;
    rp_error error = {0};
    if (fx_check_file(put_text("EURUSD-ticks.csv", text), symbols, &options, &c, &error)) fail_msg("%s", error.message);
    const fx_finding *crossed = find(c, "crossed");
    assert_int_equal(crossed->count, 3);
    assert_int_equal(crossed->place_count, 2);
    assert_int_equal(crossed->places[0].begin, at("2019-06-03T09:00:01"));
    assert_int_equal(crossed->places[0].end, at("2019-06-03T09:00:02"));
    assert_string_equal(fx_place_text(&crossed->places[0], line),
                        "2019-06-03 10:00 to 2019-06-03 10:00  2 ticks  rows 2 to 3");
    assert_string_equal(fx_place_text(&crossed->places[1], line), "2019-06-03 10:00  1 tick  row 6");
    const fx_finding *late = find(c, "unsorted");
    assert_int_equal(late->place_count, 1);
    assert_int_equal(late->places->row, 5);
    const fx_finding *shared = find(c, "shared-stamp");
    assert_int_equal(shared->place_count, 1);
    assert_int_equal(shared->places->row, 4);
    fx_check_free(c);
}

static void the_page_has_a_limit(void **state)
{
    fx_check *c = check_broken();
    const fx_check *one[] = {c};
    const char *path = path_of("places.html");
    for (int64_t places = -1; places < 6; places += 6) { // all, then 5
        char *page;
        size_t size;
        rp_error error = {0};
        if (fx_check_page(path, one, 1, places, &error)) fail_msg("%s", error.message);
        assert_int_equal(rp_file_read(path, 0, &page, &size, NULL), RP_OK);
        const char *first = strstr(page, "2019-06-03 07:29 to"), *sixth = strstr(page, "2019-06-03 09:59 to");
        assert_non_null(first);
        assert_int_equal(sixth != NULL, places < 0);
        assert_int_equal(strstr(page, "all 19 place(s)") != NULL, places < 0);
        assert_int_equal(strstr(page, "the first 5 place(s)") != NULL, places == 5);
        assert_int_equal(strstr(page, "14 more: <code>forex data check --places all</code>") != NULL, places == 5);
        rp_free(page);
    }
    fx_check_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_places_in_order),  cmocka_unit_test(rows_and_bars),
        cmocka_unit_test(the_first_in_words),   cmocka_unit_test(places_of_ticks),
        cmocka_unit_test(the_page_has_a_limit),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
