// Sides of a model from CSV.
#include "synth_fixture.h"

#include "scratch.h"

#include <forex/label.h>

#include <string.h>

static void refused(const fx_bars *bars, const char *text, rp_status status, const char *words)
{
    int8_t sides[2000];
    rp_error error = {0};
    rp_status got = fx_label_sides_parse(text, strlen(text), "s.csv", bars, sides, &error);
    if (got != status || !strstr(error.message, words) || strncmp(error.message, "s.csv: ", 7) != 0)
        fail_msg("%s: %s, expected %s with \"%s\"", rp_status_name(got), error.message, rp_status_name(status), words);
}

static void sides_stand_at_their_bars(void **state)
{
    fx_bars *bars = fixture_market(2301, FX_H1, 0.05, FX_SYNTH_NOISE, NULL);
    char folder[64], text[4000], at[4][40];
    int8_t sides[2000], expected[2000] = {0};
    rp_error error = {0};
    assert_true(bars->count > 60 && bars->count < 2000);
    for (int i = 0; i < 4; i++) fx_time_text(bars->open_time[10 * i + 3], at[i]);
    expected[3] = 1;
    expected[13] = -1;
    expected[33] = 1;
    int length = snprintf(text, sizeof text,
                          "x,time,side,y\r\n"
                          "a,1999-01-01T00:00:00Z,-1,b\r\n,%s,1,\n,%s,-1,\n\n,%s,,\n,%s,+1,\n,2199-01-01T00:00:00Z,1,",
                          at[0], at[1], at[2], at[3]);
    if (fx_label_sides_parse(text, (size_t)length, "s.csv", bars, sides, &error) != RP_OK)
        fail_msg("%s", error.message);
    assert_memory_equal(sides, expected, (size_t)bars->count);
    scratch_make(folder);
    const char *path = scratch_path(folder, "s.csv");
    scratch_write(path, text, (size_t)length);
    assert_int_equal(fx_label_sides_read(path, bars, sides, &error), RP_OK);
    assert_memory_equal(sides, expected, (size_t)bars->count);
    assert_int_equal(fx_label_sides_read(scratch_path(folder, "none.csv"), bars, sides, &error), RP_ENOTFOUND);
    scratch_remove(folder);
    fx_bars_free(bars);
}

static void bad_rows_are_named(void **state)
{
    fx_bars *bars = fixture_market(2301, FX_H1, 0.05, FX_SYNTH_NOISE, NULL);
    char text[400], first[40], second[40], between[40];
    fx_time_text(bars->open_time[5], first);
    fx_time_text(bars->open_time[6], second);
    fx_time_text(bars->open_time[5] + FX_MINUTE, between);
    refused(bars, "", RP_EFORMAT, "row 1: no column time");
    refused(bars, "time,label\n", RP_EFORMAT, "row 1: no column side");
    refused(bars, "time,side\n", RP_EVALUE, "no row lies within the bars of EURUSD H1");
    refused(bars, "time,side\n1999-01-01,1\n", RP_EVALUE, "no row lies within");
    refused(bars, "time,side\nyesterday,1\n", RP_EFORMAT, "row 2: time: \"yesterday\"");
    refused(bars, "time,side\n1999-01-01\n", RP_EFORMAT, "row 2: has no time or no side");
    refused(bars, "time,side\n1999-01-01,long\n", RP_EVALUE, "row 2: side is 'long'; it takes 1 (long), -1 (short)");
    snprintf(text, sizeof text, "time,side\n%s,1\n%s,0\n", second, first);
    refused(bars, text, RP_EVALUE, "row 3: ");
    refused(bars, text, RP_EVALUE, "is not after the row before it");
    snprintf(text, sizeof text, "time,side\n%s,1\n%s,1\n", first, first);
    refused(bars, text, RP_EVALUE, "is not after the row before it");
    snprintf(text, sizeof text, "time,side\n%s,1\n%s,1\n", first, between);
    refused(bars, text, RP_EVALUE, "row 3: no bar of EURUSD H1 opens at ");
    fx_bars_free(bars);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sides_stand_at_their_bars),
        cmocka_unit_test(bad_rows_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
