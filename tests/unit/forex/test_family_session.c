// Sessions by own hours: the words, the clocks of their places, over midnight and on some weekdays, and what a pipeline
// says of them.
#include "family_fixture.h"

#include <forex/pipeline.h>

#include "forex/feature/hours.h"

static void refused(rp_status status, const rp_error *error, const char *words)
{
    if (status == RP_OK || !strstr(error->message, words)) fail_msg("\"%s\" is not in: %s", words, error->message);
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

static void the_table_reads_as_own_hours_do(void **state)
{
    for (int i = 0; i < FXI_HOURS; i++) {
        fxi_session built_in = fxi_hours_built_in(i), again;
        char word[FXI_HOURS_WORD];
        rp_error error = {0};
        fxi_hours_spell(&built_in, word);
        if (fxi_hours_read(word, &again, &error) != RP_OK) fail_msg("%s", error.message);
        assert_memory_equal(&built_in, &again, sizeof again);
        assert_int_equal(fxi_hours_read(built_in.name, &again, &error), RP_OK);
        assert_memory_equal(&built_in, &again, sizeof again);
        assert_true(built_in.weekdays == 0x3e && built_in.open < built_in.close);
    }
}

static void hours_are_spelled(void **state)
{
    static const struct {
        const char *word, *again; // again NULL: the same
        int open, close;
        unsigned weekdays;
    } cases[] = {
        {"frankfurt=08:00-16:30@Europe/Berlin@mon-fri", NULL, 480, 990, 0x3e},
        {"frankfurt=08:00-16:30@Europe/Berlin", "frankfurt=08:00-16:30@Europe/Berlin@mon-fri", 480, 990, 0x3e},
        {"a=20:00-00:00@America/New_York@sun+mon+tue+wed+thu", NULL, 1200, 1440, 0x1f},
        {"a=20:00-24:00@America/New_York@sun-thu", "a=20:00-24:00@America/New_York@sun+mon+tue+wed+thu", 1200, 1440,
         0x1f},
        {"a=22:30-06:15@UTC+2/us@wed", NULL, 1350, 1815, 8},
        {"a=22:30-06:15@UTC@fri-mon", "a=22:30-06:15@UTC@sun+mon+fri+sat", 1350, 1815, 0x63},
        {"a=00:00-23:59@UTC@sun-sat", NULL, 0, 1439, 127},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fxi_session h, again;
        char word[FXI_HOURS_WORD];
        rp_error error = {0};
        if (fxi_hours_read(cases[i].word, &h, &error) != RP_OK) fail_msg("%s", error.message);
        assert_int_equal(h.open, cases[i].open);
        assert_int_equal(h.close, cases[i].close);
        assert_int_equal(h.weekdays, cases[i].weekdays);
        fxi_hours_spell(&h, word);
        assert_int_equal(fxi_hours_read(word, &again, &error), RP_OK);
        assert_memory_equal(&h, &again, sizeof h);
        if (i != 2) assert_string_equal(word, cases[i].again ? cases[i].again : cases[i].word);
    }
}

static void bad_hours_are_named(void **state)
{
    static const struct {
        const char *word, *says;
    } cases[] = {
        {"londn", "did you mean 'london'"},
        {"", "unknown session ''"},
        {"x=08:00", "unknown session"},
        {"x=08:00-16:00@Europe/Berlin@mon-fri@more", "weekdays is 'mon-fri@more'"},
        {"X=08:00-16:00@Europe/Berlin", "name is 'X'; it takes 1 to 23 lower case letters"},
        {"x=8:00-16:00@Europe/Berlin", "open is '8:00'; it takes a time of day"},
        {"x=24:00-16:00@Europe/Berlin", "open is '24:00'"},
        {"x=08:00-16:60@Europe/Berlin", "close is '16:60'"},
        {"x=08:00-24:01@Europe/Berlin", "close is '24:01'"},
        {"x=08:00-08:00@Europe/Berlin", "shorter than a day"},
        {"x=08:00-16:00@Europe/Berlim", "the nearest is \"Europe/Berlin\""},
        {"x=08:00-16:00@", "zone"},
        {"x=08:00-16:00@UTC@mon-", "weekdays is 'mon-'"},
        {"x=08:00-16:00@UTC@monday", "weekdays is 'monday'; it takes days as mon-fri or mon+wed+fri"},
        {"x=08:00-16:00@UTC@mon+", "weekdays is 'mon+'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fxi_session h;
        rp_error error = {0};
        refused(fxi_hours_read(cases[i].word, &h, &error), &error, cases[i].says);
    }
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

// What the family says of a bar that is known at an instant.
static double session_at(const char *word, const char *known_at, const char *output)
{
    const fxi_family *f = fxi_family_find("session");
    fx_symbol symbol = fixture_symbol();
    const family_row row = {100, 110, 90, 100, 0};
    fx_bars *bars = family_bars(&symbol, FX_M15, known_at, &row, 1);
    bars->open_time[0] -= 15 * FX_MINUTE;
    bars->known_at[0] -= 15 * FX_MINUTE;
    family_result r = family_with(f, bars, FX_M15, &(family_input){.word = word});
    double value = family_at(f, &r, output, 0);
    family_free(&r);
    fx_bars_free(bars);
    return value;
}

static void expect(const char *word, const char *known_at, const char *output, double value)
{
    double got = session_at(word, known_at, output);
    if (got != value) fail_msg("%s at %s: %s is %g, not %g", word, known_at, output, got, value);
}

static void own_hours_follow_their_places(void **state)
{
    static const char frankfurt[] = "frankfurt=08:00-16:30@Europe/Berlin";
    expect(frankfurt, "2024-03-28T07:00:00Z", "inside", 1); // winter: UTC+1
    expect(frankfurt, "2024-03-28T06:45:00Z", "inside", 0);
    expect(frankfurt, "2024-04-02T06:00:00Z", "inside", 1); // summer: UTC+2
    expect(frankfurt, "2024-04-02T14:30:00Z", "inside", 0);
    expect(frankfurt, "2024-04-02T14:15:00Z", "until_close", 15);
    expect(frankfurt, "2024-04-02T06:45:00Z", "since_open", 45);
    expect(frankfurt, "2024-04-06T10:00:00Z", "inside", 0); // Saturday
    expect(frankfurt, "2024-04-06T10:00:00Z", "since_close", 1170);
    expect("london", "2024-03-12T16:45:00Z", "inside", 1);
    expect("london", "2024-03-12T17:00:00Z", "inside", 0);
}

static void sessions_run_over_midnight(void **state)
{
    static const char asian[] = "asian=20:00-00:00@America/New_York@sun-thu";
    static const char night[] = "night=22:00-06:00@UTC@fri";
    expect(asian, "2024-01-08T01:00:00Z", "inside", 1); // Sunday 20:00 New York
    expect(asian, "2024-01-08T04:45:00Z", "inside", 1);
    expect(asian, "2024-01-08T05:00:00Z", "inside", 0);
    expect(asian, "2024-01-08T04:45:00Z", "until_close", 15);
    expect(asian, "2024-01-13T01:30:00Z", "inside", 0); // Friday evening
    expect(night, "2024-01-05T22:00:00Z", "inside", 1);
    expect(night, "2024-01-06T05:45:00Z", "inside", 1); // Saturday morning
    expect(night, "2024-01-06T06:00:00Z", "inside", 0);
    expect(night, "2024-01-05T21:45:00Z", "inside", 0);
    expect(night, "2024-01-04T23:00:00Z", "until_open", 1380);
}

static void the_opening_range_takes_own_hours(void **state)
{
    const fxi_family *f = fxi_family_find("opening_range");
    fx_bars *bars = fixture_market(1811, FX_M15, 0.1, FX_SYNTH_NOISE, NULL);
    const char *words[] = {"", "london", "x=08:00-09:00@Europe/London"};
    family_result r[3];
    for (int i = 0; i < 3; i++) r[i] = family_with(f, bars, FX_M15, &(family_input){.word = words[i]});
    size_t bytes = (size_t)f->output_count * (size_t)r[0].count * sizeof(double);
    assert_memory_equal(r[0].values, r[1].values, bytes);
    assert_memory_equal(r[0].values, r[2].values, bytes);
    for (int i = 0; i < 3; i++) family_free(&r[i]);
    fx_bars_free(bars);
}

/* ---- pipelines --------------------------------------------------------------------------------------------------- */

static const char OWN[] = "sessions:\n"
                          "  - {name: frankfurt, zone: Europe/Berlin, open: 08:00, close: 16:30}\n"
                          "  - {name: asian, zone: America/New_York, open: 20:00, close: 00:00, weekdays: sun-thu}\n"
                          "columns:\n";

static rp_status parse(const char *columns, fx_pipeline **p, rp_error *error)
{
    char text[1000];
    snprintf(text, sizeof text, "%s%s", OWN, columns);
    *p = NULL;
    return fx_pipeline_parse(text, strlen(text), "own.yaml", FX_M15, p, error);
}

static void a_pipeline_names_its_sessions(void **state)
{
    fx_pipeline *p, *again;
    rp_error error = {0};
    if (parse("  - {family: session, parameters: {hours: frankfurt london asian}, outputs: inside since_open}\n"
              "  - {family: opening_range, parameters: {hours: asian, minutes: 60}, outputs: break}\n"
              "  - {family: session, outputs: inside}\n",
              &p, &error))
        fail_msg("%s", error.message);
    assert_int_equal(p->set->count, 8);
    assert_string_equal(p->set->specs[0].name, "M15_session_inside_frankfurt");
    assert_string_equal(p->set->specs[0].word, "frankfurt=08:00-16:30@Europe/Berlin@mon-fri");
    assert_string_equal(p->set->specs[3].name, "M15_session_since_open_london");
    assert_string_equal(p->set->specs[6].name, "M15_opening_range_break_60_asian");
    assert_string_equal(p->set->specs[7].word, "");
    // The text needs no list of sessions.
    char *text = fx_pipeline_text(p);
    assert_null(strstr(text, "sessions:"));
    assert_int_equal(fx_pipeline_parse(text, strlen(text), "again", FX_M15, &again, &error), RP_OK);
    rp_hash a, b;
    assert_int_equal(fx_pipeline_hash(p, &a, NULL), RP_OK);
    assert_int_equal(fx_pipeline_hash(again, &b, NULL), RP_OK);
    assert_memory_equal(&a, &b, sizeof a);
    rp_free(text);
    fx_pipeline_free(p);
    fx_pipeline_free(again);
}

static void a_bad_list_is_refused(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"sessions:\n  - {name: x, zone: UTC, open: 08:00}\ncolumns:\n  - family: RSI\n",
         "own.yaml: sessions[0] has no close"},
        {"sessions:\n  - {name: x, zone: UTC, open: 08:00, close: 9}\ncolumns:\n  - family: RSI\n",
         "own.yaml: sessions[0]: close is '9'; it takes a time of day"},
        {"sessions:\n  - {name: x, zone: Europe/Pariss, open: 08:00, close: 09:00}\ncolumns:\n  - family: RSI\n",
         "own.yaml: sessions[0]: zone: "},
        {"sessions:\n  - {name: x, zone: UTC, open: 08:00, close: 09:00}\n"
         "  - {name: x, zone: UTC, open: 08:00, close: 09:00}\ncolumns:\n  - family: RSI\n",
         "sessions[0] and sessions[1] are both called 'x'"},
        {"sessions:\n  - {name: x, zone: UTC, opens: 08:00, close: 09:00}\ncolumns:\n  - family: RSI\n", "opens"},
        {"sessions:\n  - {name: x, zone: UTC, open: 08:00, close: 09:00}\n"
         "columns:\n  - {family: session, parameters: {hours: y}}\n",
         "own.yaml: columns[0]: hours: unknown session 'y'"},
        {"sessions:\n  - {name: london, zone: Europe/London, open: 07:00, close: 16:00}\n"
         "columns:\n  - {family: sessions}\n",
         "columns[0]: the family sessions has the built-in hours, and the pipeline gives 'london' others"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fx_pipeline *p = NULL;
        rp_error error = {0};
        refused(fx_pipeline_parse(cases[i].text, strlen(cases[i].text), "own.yaml", FX_M15, &p, &error), &error,
                cases[i].says);
        assert_null(p);
    }
}

// An own session of a built-in one's name goes before it.
static void own_hours_go_before_built_in_ones(void **state)
{
    static const char text[] = "sessions:\n  - {name: london, zone: Europe/London, open: 07:00, close: 16:00}\n"
                               "columns:\n  - {family: session, parameters: {hours: london}, outputs: inside}\n";
    fx_pipeline *p = NULL;
    assert_int_equal(fx_pipeline_parse(text, strlen(text), "own.yaml", FX_M15, &p, NULL), RP_OK);
    assert_string_equal(p->set->specs[0].word, "london=07:00-16:00@Europe/London@mon-fri");
    fx_pipeline_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_reads_as_own_hours_do),
        cmocka_unit_test(hours_are_spelled),
        cmocka_unit_test(bad_hours_are_named),
        cmocka_unit_test(own_hours_follow_their_places),
        cmocka_unit_test(sessions_run_over_midnight),
        cmocka_unit_test(the_opening_range_takes_own_hours),
        cmocka_unit_test(a_pipeline_names_its_sessions),
        cmocka_unit_test(a_bad_list_is_refused),
        cmocka_unit_test(own_hours_go_before_built_in_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
