// Textbook candles drawn by hand, behind quiet bars with bodies of 1 and ranges of 2: bodies above 1 are long, up to
// 0.2 a doji's, shadows below 0.2 tiny. Ties and roundings are compared with TA-Lib's in
// tests/conform/test_indicators_talib.py.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <forex/indicator.h>

#include <math.h>
#include <string.h>

enum { QUIET = 16, MOST = 6, COUNT = QUIET + MOST };

typedef struct shape {
    const char *name;
    int candles;
    double candle[MOST][4]; // open, high, low, close
    double signal, mirrored;
} shape;

static const shape shapes[] = {
    {"CDLDOJI", 1, {{100, 101, 99, 100.1}}, 100, 100},
    {"CDLDRAGONFLYDOJI", 1, {{100, 100.1, 98, 100}}, 100, 0},
    {"CDLLONGLEGGEDDOJI", 1, {{100, 101, 99, 100.1}}, 100, 100},
    {"CDLMARUBOZU", 1, {{100, 103.1, 99.95, 103}}, 100, -100},
    {"CDLBELTHOLD", 1, {{100, 104, 99.95, 103}}, 100, -100},
    {"CDLSPINNINGTOP", 1, {{100, 101, 99, 100.4}}, 100, -100},
    {"CDLHAMMER", 1, {{99.3, 99.75, 98, 99.6}}, 100, 0},
    {"CDLSHOOTINGSTAR", 1, {{101.3, 103, 101.2, 101.6}}, -100, 0},
    {"CDLENGULFING", 2, {{101, 101.5, 99.5, 100}, {99.9, 102, 99.5, 101.2}}, 100, -100},
    {"CDLENGULFING", 2, {{101, 101.5, 99.5, 100}, {100, 102, 99.5, 101.2}}, 80, -80},
    {"CDLHARAMI", 2, {{103, 103.5, 99.5, 100}, {101, 101.8, 100.6, 101.5}}, 100, -100},
    {"CDLHARAMI", 2, {{103, 103.5, 99.5, 100}, {100, 101.8, 99.6, 100.5}}, 80, -80},
    {"CDLPIERCING", 2, {{103, 103.2, 100, 100.2}, {99.8, 102.3, 99.5, 102}}, 100, 0},
    {"CDLDARKCLOUDCOVER", 2, {{100, 103, 99.8, 102.8}, {103.2, 103.5, 100.5, 100.8}}, -100, 0},
    {"CDLKICKING", 2, {{101, 101.05, 98.95, 99}, {103, 105.1, 102.95, 105}}, 100, -100},
    {"CDLMATCHINGLOW", 2, {{101, 101.5, 98.5, 99}, {100, 100.5, 98.5, 99.05}}, 100, 0},
    {"CDLMORNINGSTAR",
     3,
     {{104, 104.2, 100.8, 101}, {100.5, 100.8, 100.1, 100.3}, {100.6, 103.5, 100.5, 103.2}},
     100,
     0},
    {"CDLEVENINGSTAR", 3, {{96, 99.2, 95.8, 99}, {99.5, 99.9, 99.2, 99.7}, {99.4, 99.5, 96.5, 96.8}}, -100, 0},
    {"CDL3WHITESOLDIERS", 3, {{100, 102.1, 99.8, 102}, {101, 103.1, 100.9, 103}, {102, 104.1, 101.9, 104}}, 100, 0},
    {"CDLADVANCEBLOCK", 3, {{100, 103.1, 99.8, 103}, {102, 104.5, 101.9, 104}, {103.5, 105.5, 103.4, 104.3}}, -100, 0},
    {"CDL3INSIDE", 3, {{103, 103.2, 99.8, 100}, {100.5, 101.2, 100.3, 101}, {101, 103.6, 100.8, 103.4}}, 100, -100},
    {"CDL3OUTSIDE", 3, {{101, 101.5, 99.5, 100}, {99.9, 102, 99.5, 101.2}, {101, 102.5, 100.8, 102}}, 100, -100},
    {"CDLTASUKIGAP", 3, {{100, 102.1, 99.9, 102}, {103, 104.1, 102.9, 104}, {103.6, 103.8, 102.4, 102.6}}, 100, -100},
    {"CDLXSIDEGAP3METHODS", 3, {{100, 102, 99, 101}, {102, 104, 101.8, 103}, {102.5, 103, 100, 100.5}}, 100, -100},
    {"CDL3BLACKCROWS",
     4,
     {{103, 104.5, 102.5, 104}, {104, 104.1, 101.9, 102}, {103, 103.1, 100.9, 101}, {102, 102.1, 99.9, 100}},
     -100,
     0},
    {"CDL3LINESTRIKE",
     4,
     {{100, 101.5, 99.5, 101}, {100.5, 102.5, 100, 102}, {101.5, 103.5, 101, 103}, {103.5, 104, 99, 99.5}},
     100,
     -100},
    {"CDLBREAKAWAY",
     5,
     {{106, 106.2, 102.8, 103},
      {102.5, 102.7, 101.5, 101.7},
      {101.6, 102, 100.8, 101.2},
      {101, 101.6, 100, 100.3},
      {100.4, 102.9, 100.2, 102.8}},
     100,
     -100},
    {"CDLRISEFALL3METHODS",
     5,
     {{100, 104.1, 99.9, 104},
      {103.5, 103.8, 102.8, 103},
      {103, 103.2, 102.2, 102.5},
      {102.5, 102.7, 101.8, 102},
      {102.2, 105.2, 102, 105}},
     100,
     -100},
    {"CDLHIKKAKE", 3, {{100, 104, 98, 103}, {101, 103, 99, 102}, {101, 102.5, 98.5, 99}}, 100, -100},
    // confirmed two bars later, and only once
    {"CDLHIKKAKE",
     5,
     {{100, 104, 98, 103},
      {101, 103, 99, 102},
      {101, 102.5, 98.5, 99},
      {99, 102.6, 98.6, 100},
      {100, 104, 99.5, 103.5}},
     200,
     -200},
    {"CDLHIKKAKE",
     6,
     {{100, 104, 98, 103},
      {101, 103, 99, 102},
      {101, 102.5, 98.5, 99},
      {99, 102.6, 98.6, 100},
      {100, 104, 99.5, 103.5},
      {103, 104.5, 99.8, 104}},
     0,
     0},
};

static double signal_of(const shape *drawn, int candles, bool mirrored, const double *parameters)
{
    static double column[4][COUNT], out[COUNT];
    static const double quiet[2][4] = {{100, 101.5, 99.5, 101}, {101, 101.5, 99.5, 100}};
    int count = QUIET + drawn->candles;
    for (int t = 0; t < count; t++) {
        int k = t - QUIET;
        const double *c = k < 0 || k >= candles ? quiet[t % 2] : drawn->candle[k];
        for (int i = 0; i < 4; i++) column[i][t] = mirrored ? 200.0 - c[i == 1 ? 2 : i == 2 ? 1 : i] : c[i];
    }
    const fx_indicator *indicator;
    rp_error error = {0};
    fx_series series = {count, column[0], column[1], column[2], column[3], NULL, NULL, NULL};
    if (fx_indicator_find(drawn->name, &indicator, &error) != RP_OK ||
        fx_indicator_run(indicator, parameters, &series, &(double *){out}, &error) != RP_OK)
        fail_msg("%s", error.message);
    return out[count - 1];
}

static void textbook_shapes(void **state)
{
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
        const shape *s = &shapes[k];
        double signal = signal_of(s, s->candles, false, NULL), mirrored = signal_of(s, s->candles, true, NULL);
        if (signal != s->signal || mirrored != s->mirrored)
            fail_msg("%s, row %d: %g and %g", s->name, (int)k, signal, mirrored);
    }
}

// A quiet bar in its place is no signal, but inside a long one it is a harami too.
static void the_last_candle_counts(void **state)
{
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
        if (strcmp(shapes[k].name, "CDLHARAMI") == 0) continue;
        double signal = signal_of(&shapes[k], shapes[k].candles - 1, false, NULL);
        if (signal != 0.0) fail_msg("%s, row %d: %g", shapes[k].name, (int)k, signal);
    }
}

// Of the first body 3 a close of 0.73 of it deep.
static void penetration_is_a_share_of_the_body(void **state)
{
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
        if (strcmp(shapes[k].name, "CDLEVENINGSTAR") != 0 && strcmp(shapes[k].name, "CDLMORNINGSTAR") != 0) continue;
        assert_true(signal_of(&shapes[k], 3, false, (double[]){0.72}) == shapes[k].signal);
        assert_true(signal_of(&shapes[k], 3, false, (double[]){0.74}) == 0.0);
    }
}

// Bars of a few points each, so that lengths often equal their means; in the middle the points are so large that sums
// of lengths round.
static void fill_grid(double *const columns[4], int count, int wild_from, int wild_to)
{
    rp_random random = rp_random_key(11, 0, 0, 0);
    double last = 1.2;
    for (int t = 0; t < count; t++) {
        double point = t >= wild_from && t < wild_to ? 0.05 : 1e-5, open = last;
        double close = open + (double)((int)rp_random_below(&random, 9) - 4) * point;
        if (close < 0.5 || close > 3.0) close = open;
        double high = (open > close ? open : close) + (double)rp_random_below(&random, 4) * point;
        double low = (open < close ? open : close) - (double)rp_random_below(&random, 4) * point;
        const double bar[4] = {open, high, low, close};
        for (int k = 0; k < 4; k++) columns[k][t] = round(bar[k] * 1e5) / 1e5;
        last = columns[3][t];
    }
}

// The running sums of a stream are the judge: over a series means are made another way where no sum rounds.
static void means_of_a_series_are_those_of_a_stream(void **state)
{
    (void)state;
    enum { BARS = 6000 };
    double *column[4], *signals = rp_malloc(BARS * sizeof *signals);
    for (int k = 0; k < 4; k++) column[k] = rp_malloc(BARS * sizeof **column);
    assert_non_null(signals);
    fill_grid(column, BARS, 2000, 2300);
    fx_series series = {.count = BARS, .open = column[0], .high = column[1], .low = column[2], .close = column[3]};
    for (int i = 0; i < fx_indicator_count(); i++) {
        const fx_indicator *indicator = fx_indicator_at(i);
        if (strncmp(indicator->name, "CDL", 3) != 0) continue;
        assert_int_equal(fx_indicator_run(indicator, NULL, &series, &signals, NULL), RP_OK);
        fx_indicator_stream *stream;
        assert_int_equal(fx_indicator_stream_open(indicator, NULL, FX_COMPAT_TALIB, &stream, NULL), RP_OK);
        for (int t = 0; t < BARS; t++) {
            double bar[FX_COLUMNS] = {column[0][t], column[1][t], column[2][t], column[3][t]}, signal;
            fx_indicator_stream_update(stream, bar, &signal);
            if (memcmp(&signal, &signals[t], sizeof signal) != 0 && !(isnan(signal) && isnan(signals[t])))
                fail_msg("%s, bar %d: %g in the series, %g in the stream", indicator->name, t, signals[t], signal);
        }
        fx_indicator_stream_free(stream);
    }
    for (int k = 0; k < 4; k++) rp_free(column[k]);
    rp_free(signals);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(textbook_shapes),
        cmocka_unit_test(the_last_candle_counts),
        cmocka_unit_test(penetration_is_a_share_of_the_body),
        cmocka_unit_test(means_of_a_series_are_those_of_a_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
