// Ticks to bars, worked by hand.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

#include <forex/ticks.h>

typedef struct tick {
    const char *when;
    int32_t bid, ask;
    double bid_volume, ask_volume;
} tick;

static fx_ticks *ticks_of(const tick *from, int64_t count, bool volume)
{
    fx_ticks *t = NULL;
    assert_int_equal(fx_ticks_new(symbol("EURUSD"), 5, count, volume, &t, NULL), RP_OK);
    for (int64_t i = 0; i < count; i++) {
        t->time[i] = at(from[i].when);
        t->bid[i] = from[i].bid;
        t->ask[i] = from[i].ask;
        if (volume) t->bid_volume[i] = from[i].bid_volume, t->ask_volume[i] = from[i].ask_volume;
    }
    fx_ticks_rehash(t);
    return t;
}

static fx_tick_bars *make(const fx_ticks *t, fx_tick_bars_options options)
{
    fx_tick_bars *b = NULL;
    rp_error error = {0};
    if (fx_ticks_to_bars(t, &options, &b, &error)) fail_msg("%s", error.message);
    return b;
}

// Six ticks in three of five minutes; the third and fourth share a stamp.
static const tick six[] = {
    {"2019-06-03T10:00:01", 100000, 100004, 1, 2},    {"2019-06-03T10:00:30", 100010, 100011, 1, 0.5},
    {"2019-06-03T10:00:59.5", 99990, 99999, 2, 1},    {"2019-06-03T10:00:59.5", 99995, 100000, 1, 1},
    {"2019-06-03T10:02:00", 100020, 100022, 0.25, 0}, {"2019-06-03T10:04:10", 100021, 100031, 3, 4},
};

static void minutes(void **state)
{
    fx_ticks *t = ticks_of(six, 6, true);
    fx_tick_bars *b = make(t, (fx_tick_bars_options){0});
    const fx_bars *bars = b->bars;
    assert_int_equal(bars->count, 3); // quiet minutes have no bar
    assert_int_equal(bars->open_time[0], at("2019-06-03T10:00"));
    assert_int_equal(bars->open_time[1], at("2019-06-03T10:02"));
    assert_int_equal(bars->open_time[2], at("2019-06-03T10:04"));
    assert_int_equal(bars->known_at[0], at("2019-06-03T10:01"));
    assert_int_equal(b->close_time[0], at("2019-06-03T10:00:59.5"));
    assert_int_equal(bars->open[0], 100000);
    assert_int_equal(bars->high[0], 100010);
    assert_int_equal(bars->low[0], 99990);
    assert_int_equal(bars->close[0], 99995);
    assert_int_equal(b->ask_open[0], 100004);
    assert_int_equal(b->ask_high[0], 100011);
    assert_int_equal(b->ask_low[0], 99999);
    assert_int_equal(b->ask_close[0], 100000);
    assert_int_equal(b->spread_open[0], 4);
    assert_int_equal(b->spread_max[0], 9);
    assert_int_equal(b->spread_min[0], 1);
    assert_int_equal(b->spread_last[0], 5);
    assert_true(b->spread_mean[0] == 19.0 / 4);
    assert_int_equal(bars->spread[0], 9);
    assert_true(bars->volume[0] == 4 && b->bid_volume[0] == 5 && b->ask_volume[0] == 4.5);
    assert_int_equal(bars->timeframe, FX_M1);
    fx_tick_bars_free(b);
    static const int32_t by_rule[] = {9, 4, 5, 1, 5}; // 4.75 rounds to 5
    for (int rule = 0; rule < 5; rule++) {
        b = make(t, (fx_tick_bars_options){.spread = (fx_spread_rule)rule});
        assert_int_equal(b->bars->spread[0], by_rule[rule]);
        fx_tick_bars_free(b);
    }
    fx_ticks_free(t);
}

static void expect_cuts(fx_tick_bars_options options, const int64_t *counts, int64_t bars)
{
    fx_ticks *t = ticks_of(six, 6, true);
    fx_tick_bars *b = make(t, options);
    assert_int_equal(b->bars->count, bars);
    for (int64_t i = 0; i < bars; i++) {
        assert_true(b->bars->volume[i] == (double)counts[i]);
        assert_int_equal(b->bars->known_at[i], b->close_time[i] + 1);
        if (i) assert_true(b->bars->open_time[i] > b->bars->open_time[i - 1]);
        if (i) assert_true(b->bars->open_time[i] >= b->bars->known_at[i - 1]);
    }
    fx_tick_bars_free(b);
    fx_ticks_free(t);
}

static void other_kinds(void **state)
{
    // Three ticks would part the two of one stamp: the fourth goes with them.
    expect_cuts((fx_tick_bars_options){.kind = FX_BARS_TICK, .amount = 3}, (const int64_t[]){4}, 1);
    expect_cuts((fx_tick_bars_options){.kind = FX_BARS_TICK, .amount = 3, .keep_partial = true},
                (const int64_t[]){4, 2}, 2);
    expect_cuts((fx_tick_bars_options){.kind = FX_BARS_TICK, .amount = 2}, (const int64_t[]){2, 2, 2}, 3);
    expect_cuts((fx_tick_bars_options){.kind = FX_BARS_TICK, .amount = 1}, (const int64_t[]){1, 1, 2, 1, 1}, 5);
    // Volumes of both sides: 3, 1.5, 3, 2, 0.25, 7.
    expect_cuts((fx_tick_bars_options){.kind = FX_BARS_VOLUME, .amount = 4.5}, (const int64_t[]){2, 2, 2}, 3);
    expect_cuts((fx_tick_bars_options){.kind = FX_BARS_VOLUME, .amount = 5.5}, (const int64_t[]){4, 2}, 2);
    // Times a mid price of about 1.
    expect_cuts((fx_tick_bars_options){.kind = FX_BARS_DOLLAR, .amount = 4.6}, (const int64_t[]){4, 2}, 2);
    // The bid's range: 10 points with the second tick, then 0 and 5 and 30 up to the fifth, then 0.
    expect_cuts((fx_tick_bars_options){.kind = FX_BARS_RANGE, .amount = 10}, (const int64_t[]){2, 3}, 2);
    expect_cuts((fx_tick_bars_options){.kind = FX_BARS_RANGE, .amount = 31}, (const int64_t[]){6}, 1);
}

static void partial_bars(void **state)
{
    fx_ticks *t = ticks_of(six, 6, false);
    fx_tick_bars *b = NULL;
    rp_error error;
    fx_tick_bars_options options = {.timeframe = FX_H1};
    assert_int_equal(fx_ticks_to_bars(t, &options, &b, &error), RP_EVALUE); // four minutes are no hour
    expect_words(&error, "make no complete bar");
    options.keep_partial = true;
    b = make(t, options);
    assert_int_equal(b->bars->count, 1);
    assert_int_equal(b->bars->flags[0], FX_BAR_PARTIAL);
    assert_null(b->bid_volume);
    fx_tick_bars_free(b);
    fx_ticks_free(t);
    // A day from its first minutes to its last, the next one begun; days end at 17:00 New York.
    static const tick days[] = {{"2019-06-03T21:03:00", 1, 2, 0, 0},
                                {"2019-06-04T20:57:00", 3, 4, 0, 0},
                                {"2019-06-04T21:00:00", 5, 6, 0, 0},
                                {"2019-06-05T10:00:00", 5, 6, 0, 0}};
    t = ticks_of(days, 4, false);
    b = make(t, (fx_tick_bars_options){.timeframe = FX_D1});
    assert_int_equal(b->bars->count, 1);
    assert_int_equal(b->bars->open_time[0], at("2019-06-03T21:00"));
    assert_int_equal(b->bars->known_at[0], at("2019-06-04T21:00"));
    assert_int_equal(b->bars->close[0], 3);
    fx_tick_bars_free(b);
    fx_ticks_free(t);
}

// Ticks behind the week's close belong to Friday's bar.
static void ticks_in_the_weekend(void **state)
{
    static const tick late[] = {
        {"2019-06-07T20:59:59", 1, 2, 0, 0}, {"2019-06-08T10:00:00", 3, 4, 0, 0}, {"2019-06-09T21:00:00", 5, 6, 0, 0}};
    fx_ticks *t = ticks_of(late, 3, false);
    fx_tick_bars *b = make(t, (fx_tick_bars_options){.timeframe = FX_W1, .keep_partial = true});
    assert_int_equal(b->bars->count, 2);
    assert_int_equal(b->bars->close[0], 3);
    assert_true(b->bars->open_time[1] > b->bars->open_time[0]);
    fx_tick_bars_free(b);
    fx_ticks_free(t);
}

static void what_cannot_be_made(void **state)
{
    fx_ticks *t = ticks_of(six, 6, false);
    fx_tick_bars *b = NULL;
    rp_error error;
    fx_tick_bars_options options = {.kind = FX_BARS_VOLUME, .amount = 5};
    assert_int_equal(fx_ticks_to_bars(t, &options, &b, &error), RP_EVALUE);
    expect_words(&error, "have no volume, so there are no volume bars");
    options = (fx_tick_bars_options){.kind = FX_BARS_TICK};
    assert_int_equal(fx_ticks_to_bars(t, &options, &b, &error), RP_EINVAL);
    options.amount = 100;
    assert_int_equal(fx_ticks_to_bars(t, &options, &b, &error), RP_EVALUE);
    assert_null(b);
    fx_ticks_free(t);
    t = ticks_of(six, 0, false);
    assert_int_equal(fx_ticks_to_bars(t, NULL, &b, &error), RP_EVALUE);
    assert_null(b);
    fx_ticks_free(t);
    fx_tick_bars_free(NULL);
}

static void kinds_in_words(void **state)
{
    fx_tick_bars_options o = {0};
    rp_error error;
    assert_int_equal(fx_tick_bars_parse("H1", &o, NULL), RP_OK);
    assert_int_equal(o.kind, FX_BARS_TIME);
    assert_int_equal(o.timeframe, FX_H1);
    assert_int_equal(fx_tick_bars_parse("tick:1000", &o, NULL), RP_OK);
    assert_int_equal(o.kind, FX_BARS_TICK);
    assert_true(o.amount == 1000);
    assert_int_equal(fx_tick_bars_parse("dollar:1e6", &o, NULL), RP_OK);
    assert_int_equal(o.kind, FX_BARS_DOLLAR);
    static const char *const bad[] = {"tick:", "tick:0", "tick:-5", "tick:5x", "renko:5", ":5", "range:inf"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(fx_tick_bars_parse(bad[i], &o, &error), RP_EVALUE);
        expect_words(&error, "is no kind of bar; there are timeframes");
    }
    assert_int_equal(fx_tick_bars_parse("M7", &o, &error), RP_EUNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(minutes),
        cmocka_unit_test(other_kinds),
        cmocka_unit_test(partial_bars),
        cmocka_unit_test(ticks_in_the_weekend),
        cmocka_unit_test(what_cannot_be_made),
        cmocka_unit_test(kinds_in_words),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
