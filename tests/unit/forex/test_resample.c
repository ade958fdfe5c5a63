// Resampling: aggregation by hand, spans and partial bars, the Parquet oracles, New York bars in the weeks of the
// switches.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

static fx_bars *minutes(const char *name, const char *from, int64_t count)
{
    fx_bars *b = NULL;
    assert_int_equal(fx_bars_new(symbol(name), FX_M1, 5, count, true, &b, NULL), RP_OK);
    for (int64_t i = 0; i < count; i++) {
        b->open_time[i] = at(from) + i * FX_MINUTE;
        b->known_at[i] = b->open_time[i] + FX_MINUTE;
        b->open[i] = 100000 + (int32_t)i;
        b->close[i] = b->open[i] + 1;
        b->high[i] = b->open[i] + (i % 7 == 3 ? 50 : 2);
        b->low[i] = b->open[i] - (i % 11 == 5 ? 60 : 1);
        b->volume[i] = 2;
        b->spread[i] = (int32_t)(i % 5);
    }
    return b;
}

static fx_bars *resample(const fx_bars *b, fx_timeframe tf, fx_day_rule rule, bool keep)
{
    fx_bars *out = NULL;
    rp_error error = {0};
    if (fx_bars_resample(b, tf, rule, keep, &out, &error)) fail_msg("%s", error.message);
    return out;
}

// Twelve minutes from 10:00: 10:00-10:04, 10:05-10:09, and 10:10-10:11, which is not whole.
static void five_minutes_by_hand(void **state)
{
    fx_bars *m = minutes("EURUSD", "2019-06-03T10:00", 12), *b = resample(m, FX_M5, FX_DAY_NEW_YORK, false);
    assert_int_equal(b->count, 2);
    assert_int_equal(b->open_time[1], at("2019-06-03T10:05"));
    assert_int_equal(b->known_at[1], at("2019-06-03T10:10"));
    assert_int_equal(b->open[0], 100000);
    assert_int_equal(b->high[0], 100053);  // minute 3: 100003 + 50
    assert_int_equal(b->low[0], 99999);    // minute 0: 100000 - 1
    assert_int_equal(b->close[0], 100005); // minute 4: 100004 + 1
    assert_int_equal(b->low[1], 99945);    // minute 5: 100005 - 60
    assert_int_equal(b->spread[0], 4);
    assert_true(b->volume[0] == 10);
    fx_bars_free(b);
    b = resample(m, FX_M5, FX_DAY_NEW_YORK, true);
    assert_int_equal(b->count, 3);
    assert_int_equal(b->flags[0] | b->flags[1], 0);
    assert_int_equal(b->flags[2], FX_BAR_PARTIAL);
    assert_int_equal(b->known_at[2], at("2019-06-03T10:15"));
    fx_bars_free(b);
    fx_bars_free(m);
}

static void partial_ends(void **state)
{
    // From 10:03 to 12:57: the hours of 10 and 12 are not whole by the clock, but less than five quiet minutes short.
    fx_bars *m = minutes("EURUSD", "2019-06-03T10:03", 175), *b = resample(m, FX_H1, FX_DAY_NEW_YORK, false);
    assert_int_equal(b->count, 3);
    fx_bars_free(b);
    fx_bars_free(m);
    // Five minutes missing are more than quiet.
    m = minutes("EURUSD", "2019-06-03T10:05", 170);
    b = resample(m, FX_H1, FX_DAY_NEW_YORK, false);
    assert_int_equal(b->count, 1);
    assert_int_equal(b->open_time[0], at("2019-06-03T11:00"));
    fx_bars_free(b);
    // A quiet minute at the edge is no excuse for M5.
    b = resample(m, FX_M15, FX_DAY_NEW_YORK, false);
    assert_int_equal(b->open_time[0], at("2019-06-03T10:15"));
    fx_bars_free(b);
    fx_bars_free(m);
}

// Gold opens at 18:00: its day is whole though an hour of 17:00 to 18:00 is never there.
static void metals_open_an_hour_late(void **state)
{
    fx_bars *m = minutes("XAUUSD", "2019-06-02T22:00", 23 * 60), *b = resample(m, FX_D1, FX_DAY_NEW_YORK, false);
    assert_int_equal(b->count, 1);
    assert_int_equal(b->open_time[0], at("2019-06-02T21:00"));
    fx_bars_free(b);
    fx_bars_free(m);
    m = minutes("EURUSD", "2019-06-02T22:00", 23 * 60);
    b = resample(m, FX_D1, FX_DAY_NEW_YORK, false);
    assert_int_equal(b->count, 0);
    fx_bars_free(b);
    fx_bars_free(m);
}

// A day from Friday to Monday: five New York days a week and no Sunday stub; UTC has one.
static void weeks_and_weekends(void **state)
{
    fx_bars *m = minutes("EURUSD", "2019-06-02T21:00", 12 * 1440), *open, *b;
    int64_t kept = 0;
    assert_int_equal(fx_bars_slice(m, 0, m->count, &open, NULL), RP_OK);
    for (int64_t i = 0; i < m->count; i++) {
        if (!fx_market_open(m->open_time[i])) continue;
        open->open_time[kept] = m->open_time[i];
        open->known_at[kept++] = m->known_at[i];
    }
    assert_int_equal(kept, 10 * 1440);
    open->count = kept;
    b = resample(open, FX_D1, FX_DAY_NEW_YORK, false);
    assert_int_equal(b->count, 10);
    assert_int_equal(b->known_at[4], at("2019-06-07T21:00"));
    assert_int_equal(b->open_time[5], at("2019-06-09T21:00"));
    fx_bars *w = resample(b, FX_W1, FX_DAY_NEW_YORK, false);
    assert_int_equal(w->count, 2);
    assert_int_equal(w->known_at[0], at("2019-06-07T21:00"));
    assert_true(w->volume[0] == 2 * 5 * 1440);
    fx_bars_free(w);
    fx_bars_free(b);
    b = resample(open, FX_D1, FX_DAY_UTC, true);
    assert_int_equal(b->count, 12); // Sunday 2, 3 to 7, Sunday 9, 10 to 14
    assert_int_equal(b->open_time[6], at("2019-06-09"));
    assert_int_equal(b->known_at[5], at("2019-06-07T21:00"));
    fx_bars_free(b);
    fx_bars_free(open);
    fx_bars_free(m);
}

// A bar stamped after the week's close is known later than the week's span ends: never earlier than its data.
static void weekend_rows_delay_what_is_known(void **state)
{
    fx_bars *m = minutes("EURUSD", "2019-06-07T20:50", 20), *b = resample(m, FX_W1, FX_DAY_NEW_YORK, true);
    assert_int_equal(b->count, 1);
    assert_int_equal(b->open_time[0], at("2019-06-02T21:00"));
    assert_int_equal(b->known_at[0], at("2019-06-07T21:10"));
    assert_int_equal(b->close[0], m->close[19]);
    fx_bars_free(b);
    fx_bars_free(m);
}

static void what_cannot_be_made(void **state)
{
    fx_bars *m = minutes("EURUSD", "2019-06-03T10:00", 600), *out = NULL;
    rp_error error;
    fx_bars *h1 = resample(m, FX_H1, FX_DAY_NEW_YORK, true), *h4 = resample(m, FX_H4, FX_DAY_UTC, true);
    assert_int_equal(fx_bars_resample(h1, FX_M5, FX_DAY_NEW_YORK, true, &out, &error), RP_EINVAL);
    expect_words(&error, "M5 bars of EURUSD cannot be made from H1 bars: M5 is shorter");
    assert_int_equal(fx_bars_resample(h4, FX_D1, FX_DAY_NEW_YORK, true, &out, &error), RP_EINVAL);
    expect_words(&error, "cut by the UTC day");
    fx_bars *w1 = resample(h4, FX_W1, FX_DAY_UTC, true);
    assert_int_equal(fx_bars_resample(w1, FX_MN1, FX_DAY_UTC, true, &out, &error), RP_EINVAL);
    expect_words(&error, "no multiple of it");
    assert_int_equal(fx_bars_resample(m, FX_TIMEFRAME_COUNT, FX_DAY_UTC, true, &out, &error), RP_EINVAL);
    assert_null(out);
    // In one step or in two: the same bars.
    fx_bars *direct = resample(m, FX_H4, FX_DAY_NEW_YORK, true), *twice = resample(h1, FX_H4, FX_DAY_NEW_YORK, true);
    expect_same_bars(direct, twice);
    assert_true(rp_hash_equal(direct->hash, twice->hash));
    fx_bars *all[] = {direct, twice, w1, h4, h1, m};
    for (int i = 0; i < 6; i++) fx_bars_free(all[i]);
}

static void empty_series(void **state)
{
    fx_bars *m = minutes("EURUSD", "2019-06-03T10:00", 0), *b = resample(m, FX_H1, FX_DAY_UTC, true);
    assert_int_equal(b->count, 0);
    fx_bars_free(b);
    fx_bars_free(m);
}

/* ---- real data ---------------------------------------------------------------------------------------------- */

static fx_bars *eurusd(void)
{
    const char *paths[] = {data_path("fx/m1/EURUSD-2018.csv.gz"), data_path("fx/m1/EURUSD-2019.csv.gz")};
    return import(paths, 2, FX_REPAIR_DROP_IDENTICAL);
}

typedef struct worked_bar {
    const char *open_time; // UTC
    int32_t open, high, low, close;
} worked_bar;

// Worked by hand from the vendor's rows, whose own stamps follow each bar: first and last row, rows of high and low.
// The files' clock is New York's in 2018; in 2019 it is European, so one hour behind New York in the weeks between.
// 17:00 New York is 22:00 UTC before 2018-03-11, 2019-03-10 and after 2018-11-04, 2019-11-03, else 21:00.
// A bar and the rows it was worked from stand on one line.
// clang-format off
static const worked_bar days[] = {
    {"2018-03-08T22:00", 123097, 123342, 122730, 123041}, // 20180308 170000 to 20180309 165900, high 20180309 102100, low 20180309 084600
    {"2018-03-11T21:00", 123110, 123453, 122903, 123325}, // 20180311 170000 to 20180312 165900, high 20180312 144700, low 20180312 075400
    {"2018-03-12T21:00", 123322, 124073, 123144, 123899}, // 20180312 170000 to 20180313 165900, high 20180313 124700, low 20180313 040300
    {"2018-11-01T21:00", 114071, 114557, 113719, 113857}, // 20181101 170000 to 20181102 165900, high 20181102 070600, low 20181102 121200
    {"2018-11-04T22:00", 113848, 114240, 113535, 114060}, // 20181104 170000 to 20181105 165900, high 20181105 135700, low 20181105 075400
    {"2018-11-05T22:00", 114055, 114377, 113914, 114259}, // 20181105 170000 to 20181106 165900, high 20181106 084600, low 20181106 051800
    {"2019-03-07T22:00", 111929, 112461, 111852, 112311}, // 20190307 170000 to 20190308 165900, high 20190308 120100, low 20190307 205200
    {"2019-03-10T21:00", 112316, 112583, 112217, 112440}, // 20190310 160000 to 20190311 155900, high 20190311 044400, low 20190311 105900
    {"2019-03-11T21:00", 112436, 113049, 112434, 112861}, // 20190311 160000 to 20190312 155900, high 20190312 144200, low 20190311 160000
    {"2019-10-31T21:00", 111511, 111718, 111281, 111641}, // 20191031 160000 to 20191101 155900, high 20191101 104300, low 20191101 073600
    {"2019-11-03T22:00", 111684, 111753, 111247, 111272}, // 20191103 170000 to 20191104 165900, high 20191104 022000, low 20191104 150600
    {"2019-11-04T22:00", 111269, 111401, 110635, 110742}, // 20191104 170000 to 20191105 165900, high 20191105 030500, low 20191105 142700
};

// Friday's last H4 bar and the six of Monday's trading day, over each switch.
static const worked_bar four_hours[] = {
    {"2018-03-09T18:00", 123176, 123211, 123023, 123041}, // 20180309 130000 to 20180309 165900, high 20180309 132200, low 20180309 152800
    {"2018-03-11T21:00", 123110, 123133, 123053, 123106}, // 20180311 170000 to 20180311 205900, high 20180311 191200, low 20180311 173200
    {"2018-03-12T01:00", 123107, 123258, 123061, 123246}, // 20180311 210000 to 20180312 005900, high 20180312 003700, low 20180311 211600
    {"2018-03-12T05:00", 123247, 123407, 123148, 123343}, // 20180312 010000 to 20180312 045900, high 20180312 034800, low 20180312 024700
    {"2018-03-12T09:00", 123340, 123345, 122903, 123012}, // 20180312 050000 to 20180312 085900, high 20180312 050000, low 20180312 075400
    {"2018-03-12T13:00", 123014, 123260, 122945, 123192}, // 20180312 090000 to 20180312 125900, high 20180312 112400, low 20180312 093400
    {"2018-03-12T17:00", 123190, 123453, 123152, 123325}, // 20180312 130000 to 20180312 165900, high 20180312 144700, low 20180312 130300
    {"2018-11-02T17:00", 113854, 114004, 113754, 113857}, // 20181102 130000 to 20181102 165900, high 20181102 150000, low 20181102 131300
    {"2018-11-04T22:00", 113848, 113991, 113847, 113892}, // 20181104 170000 to 20181104 205900, high 20181104 182300, low 20181104 204800
    {"2018-11-05T02:00", 113890, 113923, 113825, 113898}, // 20181104 210000 to 20181105 005900, high 20181104 211600, low 20181104 225900
    {"2018-11-05T06:00", 113898, 113986, 113743, 113814}, // 20181105 010000 to 20181105 045900, high 20181105 020800, low 20181105 043900
    {"2018-11-05T10:00", 113816, 113875, 113535, 113781}, // 20181105 050000 to 20181105 085900, high 20181105 050300, low 20181105 075400
    {"2018-11-05T14:00", 113783, 114057, 113777, 113949}, // 20181105 090000 to 20181105 125900, high 20181105 102600, low 20181105 090000
    {"2018-11-05T18:00", 113950, 114240, 113947, 114060}, // 20181105 130000 to 20181105 165900, high 20181105 135700, low 20181105 130600
    {"2019-03-08T18:00", 112401, 112433, 112305, 112311}, // 20190308 130000 to 20190308 165900, high 20190308 144600, low 20190308 161200
    {"2019-03-10T21:00", 112316, 112374, 112229, 112278}, // 20190310 160000 to 20190310 195900, high 20190310 183600, low 20190310 194100
    {"2019-03-11T01:00", 112277, 112337, 112238, 112334}, // 20190310 200000 to 20190310 235900, high 20190310 232000, low 20190310 202600
    {"2019-03-11T05:00", 112333, 112505, 112321, 112463}, // 20190311 000000 to 20190311 035900, high 20190311 025800, low 20190311 003800
    {"2019-03-11T09:00", 112462, 112583, 112326, 112366}, // 20190311 040000 to 20190311 075900, high 20190311 044400, low 20190311 075800
    {"2019-03-11T13:00", 112368, 112546, 112217, 112334}, // 20190311 080000 to 20190311 115900, high 20190311 083000, low 20190311 105900
    {"2019-03-11T17:00", 112335, 112503, 112300, 112440}, // 20190311 120000 to 20190311 155900, high 20190311 144600, low 20190311 120600
    {"2019-11-01T17:00", 111682, 111698, 111587, 111641}, // 20191101 120000 to 20191101 155900, high 20191101 145200, low 20191101 132700
    {"2019-11-03T22:00", 111684, 111696, 111596, 111671}, // 20191103 170000 to 20191103 205900, high 20191103 170400, low 20191103 194700
    {"2019-11-04T02:00", 111672, 111737, 111652, 111677}, // 20191103 210000 to 20191104 005900, high 20191103 223800, low 20191104 004300
    {"2019-11-04T06:00", 111676, 111753, 111492, 111650}, // 20191104 010000 to 20191104 045900, high 20191104 022000, low 20191104 031800
    {"2019-11-04T10:00", 111650, 111702, 111521, 111559}, // 20191104 050000 to 20191104 085900, high 20191104 071100, low 20191104 084000
    {"2019-11-04T14:00", 111562, 111569, 111399, 111412}, // 20191104 090000 to 20191104 125900, high 20191104 104200, low 20191104 113000
    {"2019-11-04T18:00", 111411, 111427, 111247, 111272}, // 20191104 130000 to 20191104 165900, high 20191104 130600, low 20191104 150600
};
// clang-format on

static void expect_worked(const fx_bars *b, const worked_bar *worked, size_t count, int64_t length)
{
    for (size_t i = 0; i < count; i++) {
        int64_t k = fx_bars_find(b, at(worked[i].open_time));
        assert_true(k < b->count);
        if (b->open_time[k] != at(worked[i].open_time) || b->open[k] != worked[i].open ||
            b->high[k] != worked[i].high || b->low[k] != worked[i].low || b->close[k] != worked[i].close)
            fail_msg("%s: %d %d %d %d", worked[i].open_time, b->open[k], b->high[k], b->low[k], b->close[k]);
        assert_int_equal(b->known_at[k], b->open_time[k] + length);
    }
}

static void new_york_bars_over_the_switches(void **state)
{
    fx_bars *m = eurusd();
    fx_bars *d1 = resample(m, FX_D1, FX_DAY_NEW_YORK, false), *h4 = resample(m, FX_H4, FX_DAY_NEW_YORK, false);
    expect_worked(d1, days, sizeof days / sizeof *days, FX_DAY);
    expect_worked(h4, four_hours, sizeof four_hours / sizeof *four_hours, 4 * FX_HOUR);
    for (int64_t i = 0; i < d1->count; i++) {
        fx_civil c = fx_to_civil((fx_session_day(FX_DAY_NEW_YORK, d1->open_time[i])) * FX_DAY);
        assert_true(c.weekday >= 1 && c.weekday <= 5);
    }
    fx_bars_free(h4);
    fx_bars_free(d1);
    fx_bars_free(m);
}

// Every bar of the Parquet oracles, made independently from the same files. Their first and last days are not whole, so
// partial bars are kept.
static void equal_to_the_oracles(void **state)
{
    static const struct {
        fx_timeframe tf;
        int64_t rows;
    } oracles[] = {{FX_H1, 12439}, {FX_D1, 625}};
    char root[300];
    snprintf(root, sizeof root, "%s", data_path("fx/parquet"));
    fx_bars *m = eurusd();
    for (int i = 0; i < 2; i++) {
        rp_error error = {0};
        fx_bars *b = resample(m, oracles[i].tf, FX_DAY_UTC, true), *oracle = NULL;
        if (fx_store_load(root, symbols, "EURUSD", oracles[i].tf, FX_DAY_UTC, &oracle, &error))
            fail_msg("%s", error.message);
        assert_int_equal(oracle->count, oracles[i].rows);
        memset(b->flags, 0, (size_t)b->count);
        expect_same_bars(b, oracle);
        fx_bars_free(oracle);
        fx_bars_free(b);
    }
    fx_bars_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_minutes_by_hand),
        cmocka_unit_test(partial_ends),
        cmocka_unit_test(metals_open_an_hour_late),
        cmocka_unit_test(weeks_and_weekends),
        cmocka_unit_test(weekend_rows_delay_what_is_known),
        cmocka_unit_test(what_cannot_be_made),
        cmocka_unit_test(empty_series),
        cmocka_unit_test(new_york_bars_over_the_switches),
        cmocka_unit_test(equal_to_the_oracles),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
