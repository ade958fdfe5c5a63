// Smart-money concepts by hand, up and mirrored, and what must not happen twice.
#include "family_fixture.h"

// Prices are 100000 points and ten times the number. One bar on each side of a swing; true range as unit.
typedef struct quad {
    int open, high, low, close;
} quad;

static const quad story[] = {
    {10, 12, 9, 11},  //  0
    {11, 15, 10, 14}, //  1
    {14, 14, 11, 12}, //  2 confirms the high of bar 1: 15
    {12, 13, 8, 9},   //  3
    {9, 12, 9, 11},   //  4 confirms the low of bar 3: 8
    {11, 16, 11, 13}, //  5 above 15 and back: sweep
    {13, 14, 7, 7},   //  6 confirms the high of bar 5: 16; closes below 8: the first break, no event
    {7, 10, 6, 9},    //  7 downward gap below bar 5: 10 to 11, made by bar 6
    {9, 11, 8, 10},   //  8 fills it; confirms the low of bar 7: 6
    {10, 18, 10, 17}, //  9 closes above 16: change of character; block: bar 6, the last that fell, 7 to 14
    {17, 24, 17, 23}, // 10 gap over bar 8: 11 to 17, made by bar 9
    {23, 26, 20, 24}, // 11 gap over bar 9: 18 to 20, made by bar 10
    {24, 25, 14, 15}, // 12 fills the second gap, touches the first and the block; confirms the high of bar 11: 26
    {15, 27, 15, 27}, // 13 closes above 26: break of structure
    {27, 29, 26, 28}, // 14 still above: no break; gap over bar 12, made by bar 13
};
enum { BARS = sizeof story / sizeof *story };
// wing, displacement, fresh, levels, sweep_age, equal, period
static const double rules[] = {1, 0.5, 50, 4, 1, 0.5, 1};

static fx_bars *tell(bool mirrored)
{
    fx_symbol symbol = fixture_symbol();
    family_row rows[BARS];
    for (int i = 0; i < BARS; i++) {
        const quad *q = &story[i];
        rows[i] =
            (family_row){100000 + 10 * q->open, 100000 + 10 * q->high, 100000 + 10 * q->low, 100000 + 10 * q->close, 1};
        if (mirrored)
            rows[i] = (family_row){100000 - 10 * q->open, 100000 - 10 * q->low, 100000 - 10 * q->high,
                                   100000 - 10 * q->close, 1};
    }
    return family_bars(&symbol, FX_H1, "2024-01-02T22:00:00Z", rows, BARS);
}

static void only_at(const fxi_family *f, const family_result *r, const char *output, const double expected[BARS])
{
    // Bars 0 and 1 come before the range and the first swing can be known.
    for (int64_t t = 2; t < BARS; t++) family_expect(f, r, output, t, expected[t]);
}

static void events_happen_once_and_when_they_are_known(void **state)
{
    const fxi_family *f = fxi_family_find("smc");
    fx_bars *bars = tell(false);
    family_result r = family_run(f, bars, FX_H1, rules, NULL, 0, NULL);
    only_at(f, &r, "swing_high", (double[BARS]){[2] = 1, [6] = 1, [12] = 1});
    only_at(f, &r, "swing_low", (double[BARS]){[4] = 1, [8] = 1, [13] = 1});
    only_at(f, &r, "sweep_high", (double[BARS]){[5] = 1});
    only_at(f, &r, "sweep_low", (double[BARS]){0});
    only_at(f, &r, "trend", (double[BARS]){NAN, NAN, NAN, NAN, NAN, NAN, -1, -1, -1, 1, 1, 1, 1, 1, 1});
    only_at(f, &r, "choch", (double[BARS]){[9] = 1});
    only_at(f, &r, "bos", (double[BARS]){[13] = 1});
    only_at(f, &r, "ob", (double[BARS]){[9] = 1, [13] = 1});
    only_at(f, &r, "fvg", (double[BARS]){[7] = -1, [10] = 1, [11] = 1, [14] = 1});
    only_at(f, &r, "fvg_fill", (double[BARS]){[8] = -1, [12] = 1});
    only_at(f, &r, "confluence", (double[BARS]){[5] = 1, [7] = 1, [9] = 1, [10] = 1, [11] = 1, [13] = 1, [14] = 1});
    family_expect(f, &r, "fvg_size", 10, 3 / 7.0);
    family_expect(f, &r, "fvg_size", 11, 1 / 6.0);
    family_expect(f, &r, "fvg_up_open", 11, 2 / 4.0);
    family_free(&r);
    fx_bars_free(bars);
}

// Bar 12: close 15, true range 11.
static void zones_and_levels_are_measured_from_the_close(void **state)
{
    const fxi_family *f = fxi_family_find("smc");
    fx_bars *bars = tell(false);
    family_result r = family_run(f, bars, FX_H1, rules, NULL, 0, NULL);
    family_expect(f, &r, "fvg_up", 12, (15 - 14) / 110.0);
    family_expect(f, &r, "fvg_up_age", 12, 2 / 50.0);
    family_expect(f, &r, "fvg_up_open", 12, 1 / 4.0);
    family_expect(f, &r, "fvg_down", 12, NAN);
    family_expect(f, &r, "ob_up", 12, (15 - 14) / 110.0);
    family_expect(f, &r, "ob_up_age", 12, 3 / 50.0);
    family_expect(f, &r, "ob_up_mitigated", 11, 0);
    family_expect(f, &r, "ob_up_mitigated", 12, 1);
    family_expect(f, &r, "ob_inside", 12, 0);
    family_expect(f, &r, "ob_down", 12, NAN);
    // The newest swings are 26 and 6; 15 and 16 are broken, 8 is broken.
    family_expect(f, &r, "position", 12, (15 - 16) / 10.0);
    family_expect(f, &r, "discount", 12, 1);
    family_expect(f, &r, "liquidity_high", 12, (26 - 15) / 110.0);
    family_expect(f, &r, "liquidity_low", 12, (15 - 6) / 110.0);
    family_expect(f, &r, "structure_age", 8, NAN);
    family_expect(f, &r, "structure_age", 12, 3 / 50.0);
    family_free(&r);
    fx_bars_free(bars);
}

static void the_mirrored_market_gives_mirrored_columns(void **state)
{
    static const char *const pairs[][2] = {{"swing_high", "swing_low"},
                                           {"sweep_high", "sweep_low"},
                                           {"fvg_up_open", "fvg_down_open"},
                                           {"fvg_up_age", "fvg_down_age"},
                                           {"ob_up", "ob_down"},
                                           {"ob_up_age", "ob_down_age"},
                                           {"ob_up_mitigated", "ob_down_mitigated"},
                                           {"liquidity_high", "liquidity_low"},
                                           {"inducement_high", "inducement_low"},
                                           {"fvg_size", "fvg_size"},
                                           {"structure_age", "structure_age"},
                                           {"confluence", "confluence"}};
    static const char *const negated[][2] = {
        {"fvg", "fvg"},           {"fvg_fill", "fvg_fill"}, {"fvg_up", "fvg_down"}, {"trend", "trend"},
        {"bos", "bos"},           {"choch", "choch"},       {"ob", "ob"},           {"ob_inside", "ob_inside"},
        {"position", "position"}, {"discount", "discount"}};
    const fxi_family *f = fxi_family_find("smc");
    fx_bars *up = tell(false), *down = tell(true);
    family_result a = family_run(f, up, FX_H1, rules, NULL, 0, NULL),
                  b = family_run(f, down, FX_H1, rules, NULL, 0, NULL);
    for (int64_t t = 0; t < BARS; t++) {
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
            for (int k = 0; k < 2; k++) family_expect(f, &b, pairs[i][k], t, family_at(f, &a, pairs[i][1 - k], t));
        for (size_t i = 0; i < sizeof negated / sizeof *negated; i++)
            for (int k = 0; k < 2; k++) family_expect(f, &b, negated[i][k], t, -family_at(f, &a, negated[i][1 - k], t));
    }
    family_free(&a);
    family_free(&b);
    fx_bars_free(up);
    fx_bars_free(down);
}

static void zones_grow_old(void **state)
{
    const fxi_family *f = fxi_family_find("smc");
    fx_bars *bars = tell(false);
    double short_lived[7];
    memcpy(short_lived, rules, sizeof short_lived);
    short_lived[2] = 2; // fresh
    family_result r = family_run(f, bars, FX_H1, short_lived, NULL, 0, NULL);
    family_expect(f, &r, "ob_up", 10, (23 - 14) / 70.0);
    family_expect(f, &r, "ob_up", 11, NAN);
    family_expect(f, &r, "fvg_up_open", 12, 0);
    family_expect(f, &r, "sweep_high", 5, 0); // the swing of bar 1 is forgotten
    family_free(&r);
    fx_bars_free(bars);
}

// Two highs of 20 and 21 with a close below, ranges of 4: half of one apart.
static void equal_highs_induce(void **state)
{
    const fxi_family *f = fxi_family_find("smc");
    fx_symbol symbol = fixture_symbol();
    const quad q[] = {{15, 17, 13, 15}, {15, 20, 15, 16}, {16, 18, 14, 15}, {15, 18, 14, 16},
                      {16, 21, 16, 17}, {17, 19, 15, 16}, {16, 25, 16, 24}};
    family_row rows[7];
    for (int i = 0; i < 7; i++)
        rows[i] = (family_row){1000 + q[i].open, 1000 + q[i].high, 1000 + q[i].low, 1000 + q[i].close, 1};
    fx_bars *bars = family_bars(&symbol, FX_H1, "2024-01-02T22:00:00Z", rows, 7);
    family_result r = family_run(f, bars, FX_H1, (double[]){1, 0.5, 50, 4, 5, 0.25, 1}, NULL, 0, NULL);
    family_expect(f, &r, "inducement_high", 4, 0);
    family_expect(f, &r, "inducement_high", 5, 1);
    family_expect(f, &r, "inducement_low", 5, 0);
    family_expect(f, &r, "inducement_high", 6, 0); // broken
    family_free(&r);
    fx_bars_free(bars);
}

// The high of bar 1 is passed by two bars that close below it: its liquidity is taken by the first.
static void a_level_is_swept_once(void **state)
{
    const fxi_family *f = fxi_family_find("smc");
    fx_symbol symbol = fixture_symbol();
    const quad q[] = {{15, 17, 13, 15}, {15, 20, 15, 16}, {16, 18, 14, 15}, {15, 18, 14, 16},
                      {16, 21, 15, 17}, {17, 23, 15, 16}, {16, 18, 15, 17}};
    family_row rows[7];
    for (int i = 0; i < 7; i++)
        rows[i] = (family_row){1000 + q[i].open, 1000 + q[i].high, 1000 + q[i].low, 1000 + q[i].close, 1};
    fx_bars *bars = family_bars(&symbol, FX_H1, "2024-01-02T22:00:00Z", rows, 7);
    family_result r = family_run(f, bars, FX_H1, rules, NULL, 0, NULL);
    family_expect(f, &r, "sweep_high", 4, 1);
    family_expect(f, &r, "sweep_high", 5, 0);
    family_expect(f, &r, "liquidity_high", 3, (20 - 16) / 40.0);
    family_expect(f, &r, "liquidity_high", 5, NAN);
    family_free(&r);
    fx_bars_free(bars);
}

static void one_level_is_refused(void **state)
{
    const fxi_family *f = fxi_family_find("smc");
    rp_error error;
    assert_int_equal(fxi_family_check(f, (double[]){2, 0, 0, 1, 5, 0.5, 14}, "", &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "levels"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_happen_once_and_when_they_are_known),
        cmocka_unit_test(zones_and_levels_are_measured_from_the_close),
        cmocka_unit_test(the_mirrored_market_gives_mirrored_columns),
        cmocka_unit_test(zones_grow_old),
        cmocka_unit_test(equal_highs_induce),
        cmocka_unit_test(a_level_is_swept_once),
        cmocka_unit_test(one_level_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
