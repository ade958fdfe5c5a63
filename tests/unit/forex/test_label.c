// Labels: the trade of a label is the backtest's, rows never see beyond their end, cases worked by hand.
#include "synth_fixture.h"

#include <forex/label.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "golden/golden.h"

#define H1_MONDAY "2024-01-08T00:00:00Z"

/* ---- against the backtest ---------------------------------------------------------------------------------------- */

static fx_barrier barrier_of(const fx_trade *trade)
{
    if (trade->reason == FX_EXIT_TARGET) return FX_BARRIER_TARGET;
    return trade->reason == FX_EXIT_STOP ? FX_BARRIER_STOP : FX_BARRIER_TIME;
}

static void same_as_trade(const fx_tape *tape, const fx_labels *l, int64_t at, const fx_result *result)
{
    if (result->trade_count == 0) {
        // The last bar's signal has no bar to be filled on; elsewhere the rules refused it.
        assert_int_equal(l->label[at], at + 1 < l->count ? FX_LABEL_NONE : FX_LABEL_UNKNOWN);
        return;
    }
    const fx_trade *trade = &result->trades[0];
    if (trade->reason == FX_EXIT_END_OF_DATA) {
        assert_int_equal(l->label[at], FX_LABEL_UNKNOWN);
        assert_true(isnan(l->net[at]) && l->end[at] == l->count);
        return;
    }
    const fx_bars *b = fx_tape_bars(tape);
    int32_t points = trade->side * (trade->close_price - trade->open_price);
    if (l->end[at] != trade->close_bar || l->end_time[at] != trade->close_time || l->points[at] != points ||
        l->barrier[at] != barrier_of(trade) || l->ambiguous[at] != trade->ambiguous)
        fail_msg("row %lld: label ends %lld with %d (%s), trade %lld with %d (%s)", (long long)at,
                 (long long)l->end[at], l->points[at], fx_barrier_name(l->barrier[at]), (long long)trade->close_bar,
                 points, fx_exit_reason_name(trade->reason));
    // One lot of EURUSD in USD: a point is 100 cents, at five digits. Booking rounds each part, nights too, to a cent.
    double cents = l->net[at] * trade->open_price * 100.0;
    assert_int_equal(b->digits, 5);
    if (!(fabs(cents - (double)trade->profit) <= 1.0))
        fail_msg("row %lld: net %g cents, profit %lld", (long long)at, cents, (long long)trade->profit);
    int expected = trade->profit > 0 ? 1 : trade->profit < 0 ? -1 : 0;
    if (llabs(trade->profit) > 1) assert_int_equal(l->label[at], expected);
}

static void check_rules(const fx_bars *bars, const fx_rules *rules, const fx_exits *exits, int32_t side)
{
    fx_tape *tape;
    fx_labels *labels;
    rp_error error = {0};
    if (fx_tape_new(bars, rules, &tape, &error) != RP_OK) fail_msg("%s", error.message);
    const fx_label_options options = {.side = side > 0 ? FX_LABEL_LONG : FX_LABEL_SHORT,
                                      .target = exits->target_pips,
                                      .stop = exits->stop_pips,
                                      .horizon = exits->hold};
    if (fx_label_barriers(tape, &options, &labels, &error) != RP_OK) fail_msg("%s", error.message);
    int8_t *signal = rp_calloc((size_t)bars->count, 1);
    rp_random random = rp_random_key(2001, (uint32_t)exits->hold, 0, 0);
    for (int i = 0; i < 120; i++) {
        int64_t at = i < 3 ? bars->count - 1 - i : rp_random_below(&random, bars->count);
        int64_t end = at + 3000 < bars->count ? at + 3000 : bars->count;
        fx_result *result;
        signal[at] = (int8_t)side;
        if (fx_backtest(tape, exits, signal, at, end, &result, &error) != RP_OK) fail_msg("%s", error.message);
        same_as_trade(tape, labels, at, result);
        fx_result_free(result);
        signal[at] = 0;
    }
    assert_int_equal(labels->known + labels->unknown + labels->none, bars->count);
    rp_free(signal);
    fx_labels_free(labels);
    fx_tape_free(tape);
}

static void a_label_is_the_backtests_trade(void **state)
{
    fx_bars *bars = fixture_market(2002, FX_M15, 0.4, FX_SYNTH_NOISE, NULL);
    fx_rules rules;
    fx_rules_default(&rules);
    for (int side = -1; side <= 1; side += 2) {
        check_rules(bars, &rules, &(fx_exits){.stop_pips = 8, .target_pips = 12, .hold = 40}, side);
        rules.intrabar = FX_OPTIMISTIC;
        rules.target_gap = FX_TARGET_AT_OPEN;
        rules.slippage_points = 3;
        check_rules(bars, &rules, &(fx_exits){.stop_pips = 2, .target_pips = 2.5, .hold = 10}, side);
        rules.spread_source = FX_SPREAD_PER_BAR;
        rules.spread_multiplier = 1.5;
        rules.fill = FX_FILL_SAME_CLOSE;
        rules.hold_unit = FX_HOLD_MARKET_MINUTES;
        check_rules(bars, &rules, &(fx_exits){.stop_pips = 30, .target_pips = 20, .hold = 2000}, side);
        rules.hold_unit = FX_HOLD_MINUTES;
        rules.close_friday_minute = 16 * 60;
        rules.no_entry_friday_minute = 12 * 60;
        check_rules(bars, &rules, &(fx_exits){.stop_pips = 50, .hold = 4000}, side);
        rules.fill = FX_FILL_NEXT_OPEN;
        check_rules(bars, &rules, &(fx_exits){.target_pips = 50, .hold = 4000}, side);
        fx_rules_default(&rules);
    }
    fx_bars_free(bars);
}

/* ---- worked by hand ---------------------------------------------------------------------------------------------- */

static void finish(scene *s, fx_labels *labels)
{
    fx_labels_free(labels);
    fx_tape_free(s->tape);
    fx_bars_free(s->bars);
}

static fx_labels *label_scene(scene *s, const row *rows, int64_t count, const fx_label_options *options)
{
    fx_labels *labels;
    rp_error error = {0};
    assert_int_equal(fx_bars_new(&s->symbol, s->timeframe, s->digits, count, true, &s->bars, NULL), RP_OK);
    for (int64_t i = 0; i < count; i++) fill_row(s, &rows[i], i);
    if (fx_tape_new(s->bars, &s->rules, &s->tape, &error) != RP_OK) fail_msg("%s", error.message);
    if (fx_label_barriers(s->tape, options, &labels, &error) != RP_OK) fail_msg("%s", error.message);
    return labels;
}

// Spread 10 points, target and stop 2 pips = 20 points. Row 0 enters at the open of bar 1, 110000: long at the ask
// 110010, target bid 110030, stop bid 109990; short at the bid 110000, target ask 109980 (bid 109970), stop ask 110020.
// Bar 1 reaches bid 110012: ask 110022, so the short is stopped. Bar 2 reaches bid 110030: the long wins, 20 points.
static void the_first_target_decides(void **state)
{
    const row rows[] = {{H1_MONDAY, 110000, 110001, 109999, 110000},
                        {NULL, 110000, 110012, 109995, 110005},
                        {NULL, 110005, 110030, 110000, 110020},
                        {NULL, 110020, 110025, 110015, 110020}};
    scene s = scene_of("EURUSD", FX_H1, 10);
    fx_labels *l =
        label_scene(&s, rows, 4, &(fx_label_options){.side = FX_LABEL_BOTH, .target = 2, .stop = 2, .horizon = 10});
    assert_int_equal(l->label[0], 1);
    assert_int_equal(l->side[0], 1);
    assert_int_equal(l->end[0], 2);
    assert_int_equal(l->barrier[0], FX_BARRIER_TARGET);
    assert_int_equal(l->points[0], 20);
    assert_true(fabs(l->net[0] - 20.0 / 110010.0) < 1e-15);
    assert_int_equal(l->ambiguous[0], 0);
    assert_true(l->end_time[0] == s.bars->known_at[2]);
    // Row 1 enters at 110005 (ask 110015): its target is bid 110035 and never comes; the short's is ask 109985.
    assert_int_equal(l->label[1], FX_LABEL_UNKNOWN);
    assert_int_equal(l->label[3], FX_LABEL_UNKNOWN);
    assert_int_equal(l->unknown, 3);
    finish(&s, l);
}

// The long reaches its target (bid 110030) inside bar 1; bar 2 opens beyond the short's target (ask 109980), at the
// very instant at which bar 1 ends. The bar before comes first.
static void a_gap_is_later_than_the_bar_before_it(void **state)
{
    const row rows[] = {{H1_MONDAY, 110000, 110001, 109999, 110000},
                        {NULL, 110000, 110035, 109995, 110000},
                        {NULL, 109900, 109905, 109890, 109900}};
    scene s = scene_of("EURUSD", FX_H1, 10);
    fx_labels *l = label_scene(&s, rows, 3, &(fx_label_options){.side = FX_LABEL_BOTH, .target = 2, .horizon = 10});
    assert_int_equal(l->label[0], 1);
    assert_int_equal(l->end[0], 1);
    finish(&s, l);
}

// Stop and target of the long inside bar 1: pessimistic takes the stop and says that it is a guess.
static void both_barriers_in_one_bar(void **state)
{
    const row rows[] = {{H1_MONDAY, 110000, 110001, 109999, 110000},
                        {NULL, 110000, 110040, 109980, 110000},
                        {NULL, 110000, 110005, 109995, 110000}};
    scene s = scene_of("EURUSD", FX_H1, 10);
    fx_labels *l =
        label_scene(&s, rows, 3, &(fx_label_options){.side = FX_LABEL_LONG, .target = 2, .stop = 2, .horizon = 10});
    assert_int_equal(l->label[0], -1);
    assert_int_equal(l->ambiguous[0], 1);
    assert_int_equal(l->points[0], -20);
    assert_int_equal(l->ambiguous_count, 1);
    finish(&s, l);
    // Without stops both sides reach their targets (bid 110030, ask 109980) in bar 1: nobody knows which was first.
    s = scene_of("EURUSD", FX_H1, 10);
    l = label_scene(&s, (row[]){rows[0], {NULL, 110000, 110040, 109960, 110000}, rows[2]}, 3,
                    &(fx_label_options){.side = FX_LABEL_BOTH, .target = 2, .horizon = 10});
    assert_int_equal(l->label[0], 0);
    assert_int_equal(l->ambiguous[0], 1);
    assert_int_equal(l->end[0], 1);
    finish(&s, l);
}

// Direction over 2 bars: the close of bar 2 against the open of bar 1. Bid 110000 to 110025: the long earns
// 110025 - 110010 = 15. With commission of 8 USD a side (8 points on one lot) it loses 1: nothing to gain either way.
static void direction_is_net_of_costs(void **state)
{
    const row rows[] = {{H1_MONDAY, 110000, 110001, 109999, 110000},
                        {NULL, 110000, 110012, 109995, 110005},
                        {NULL, 110005, 110030, 110000, 110025}};
    scene s = scene_of("EURUSD", FX_H1, 10);
    const fx_label_options options = {.side = FX_LABEL_BOTH, .horizon = 2};
    fx_labels *l = label_scene(&s, rows, 3, &options);
    assert_int_equal(l->label[0], 1);
    assert_int_equal(l->points[0], 15);
    assert_int_equal(l->barrier[0], FX_BARRIER_TIME);
    finish(&s, l);
    s = scene_of("EURUSD", FX_H1, 10);
    s.rules.commission_e8 = 8 * LOT;
    l = label_scene(&s, rows, 3, &options);
    assert_int_equal(l->label[0], 0);
    assert_true(l->net[0] == 0.0 && l->side[0] == 0 && l->end[0] == 2);
    finish(&s, l);
    s = scene_of("EURUSD", FX_H1, 10);
    l = label_scene(&s, rows, 3, &(fx_label_options){.side = FX_LABEL_BOTH, .horizon = 2, .dead_zone = 1.5});
    assert_int_equal(l->label[0], 0);
    finish(&s, l);
}

static void meta_labels_follow_the_side(void **state)
{
    const row rows[] = {{H1_MONDAY, 110000, 110001, 109999, 110000},
                        {NULL, 110000, 110012, 109995, 110005},
                        {NULL, 110005, 110030, 110000, 110025},
                        {NULL, 110025, 110030, 110020, 110025}};
    const int8_t sides[] = {1, 0, -1, 1};
    scene s = scene_of("EURUSD", FX_H1, 10);
    fx_label_options options = {.side = FX_LABEL_GIVEN, .sides = sides, .meta = true, .target = 2, .horizon = 1};
    fx_labels *l = label_scene(&s, rows, 4, &options);
    // Row 0: one bar, bid 110005 at the end against ask 110010: loses. Row 2: short at 110025, ask 110035 at the end.
    assert_int_equal(l->label[0], 0);
    assert_int_equal(l->label[1], FX_LABEL_NONE);
    assert_int_equal(l->label[2], 0);
    assert_int_equal(l->points[2], -10);
    assert_int_equal(l->label[3], FX_LABEL_UNKNOWN);
    finish(&s, l);
    s = scene_of("EURUSD", FX_H1, 10);
    options.horizon = 2;
    l = label_scene(&s, rows, 4, &options);
    assert_int_equal(l->label[0], 1); // the target, in bar 2
    assert_int_equal(l->side[0], 1);
    finish(&s, l);
}

// Swing high 110050 at bar 2 and swing low 109900 at bar 4, both known two bars later, at bar 6. Bar 8 reaches the
// high.
static void structure_waits_for_its_swings(void **state)
{
    const row rows[] = {
        {H1_MONDAY, 110000, 110010, 109990, 110000}, {NULL, 110000, 110020, 109990, 110010},
        {NULL, 110010, 110050, 110000, 110000},      {NULL, 110000, 110010, 109950, 109960},
        {NULL, 109960, 109970, 109900, 109950},      {NULL, 109950, 109990, 109940, 109980},
        {NULL, 109980, 110000, 109960, 109990},      {NULL, 109990, 110020, 109980, 110010},
        {NULL, 110010, 110050, 110000, 110040},      {NULL, 110040, 110045, 110035, 110040},
    };
    scene s = scene_of("EURUSD", FX_H1, 10);
    fx_labels *l,
        *first = label_scene(&s, rows, 10, &(fx_label_options){.side = FX_LABEL_BOTH, .horizon = 1, .target = 1});
    const fx_structure_options options = {.wing = 2, .minimum_pips = 1, .horizon = 10};
    assert_int_equal(fx_label_structure(s.tape, &options, &l, NULL), RP_OK);
    for (int i = 0; i < 6; i++) assert_int_equal(l->label[i], FX_LABEL_NONE);
    assert_int_equal(l->label[6], 1);
    assert_int_equal(l->end[6], 8);
    // Row 6 enters at ask 110000; its target is the swing high, 50 points away.
    assert_int_equal(l->points[6], 50);
    // Row 7 enters at ask 110020 in bar 8.
    assert_int_equal(l->points[7], 30);
    assert_int_equal(l->label[9], FX_LABEL_UNKNOWN);
    fx_labels_free(l);
    finish(&s, first);
}

/* ---- trend scanning ---------------------------------------------------------------------------------------------- */

static double slope_t(const fx_bars *b, int64_t from, int64_t last)
{
    long double n = (long double)(last + 1), x = 0, y = 0, xx = 0, xy = 0, rest = 0;
    for (int64_t k = 0; k <= last; k++) {
        x += (long double)k / n;
        y += logl((long double)b->close[from + k]) / n;
    }
    for (int64_t k = 0; k <= last; k++) {
        xx += ((long double)k - x) * ((long double)k - x);
        xy += ((long double)k - x) * (logl((long double)b->close[from + k]) - y);
    }
    for (int64_t k = 0; k <= last; k++) {
        long double e = logl((long double)b->close[from + k]) - y - xy / xx * ((long double)k - x);
        rest += e * e;
    }
    return (double)(xy / xx / sqrtl(rest / (n - 2) / xx));
}

static void trends_are_scanned(void **state)
{
    fx_bars *bars = fixture_market(2003, FX_H1, 0.3, FX_SYNTH_NOISE, NULL);
    fx_rules rules;
    fx_tape *tape;
    fx_labels *l;
    fx_rules_default(&rules);
    assert_int_equal(fx_tape_new(bars, &rules, &tape, NULL), RP_OK);
    assert_int_equal(fx_label_trend(tape, &(fx_trend_options){3, 24, 2.0}, &l, NULL), RP_OK);
    for (int64_t i = 0; i < bars->count; i += 17) {
        if (i + 24 >= bars->count) {
            assert_int_equal(l->label[i], FX_LABEL_UNKNOWN);
            continue;
        }
        double best = 0;
        int64_t at = 0;
        for (int64_t k = 3; k <= 24; k++) {
            double t = slope_t(bars, i, k);
            if (fabs(t) > fabs(best)) {
                best = t;
                at = k;
            }
        }
        if (!(fabs(l->value[i] - best) <= 1e-8 * fabs(best)))
            fail_msg("row %lld: t %.15g, expected %.15g", (long long)i, l->value[i], best);
        assert_int_equal(l->exit[i], i + at);
        assert_int_equal(l->end[i], i + 24);
        assert_int_equal(l->label[i], fabs(best) < 2.0 ? 0 : best > 0 ? 1 : -1);
    }
    fx_labels_free(l);
    // A straight line: a large t of the right sign.
    for (int64_t i = 0; i < bars->count; i++)
        bars->open[i] = bars->close[i] = bars->high[i] = bars->low[i] = (int32_t)(200000 - i);
    fx_tape_free(tape);
    assert_int_equal(fx_tape_new(bars, &rules, &tape, NULL), RP_OK);
    assert_int_equal(fx_label_trend(tape, &(fx_trend_options){3, 24, 0.0}, &l, NULL), RP_OK);
    assert_true(l->classes[0] == l->known && l->value[10] < -1000 && isfinite(l->value[10]));
    fx_labels_free(l);
    fx_tape_free(tape);
    fx_bars_free(bars);
}

/* ---- horizons ---------------------------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void horizons_use_the_median_so_far(void **state)
{
    enum { N = 600 };
    double units[N], sorted[N];
    int32_t horizons[N], cut[N];
    rp_random random = rp_random_key(2004, 0, 0, 0);
    for (int i = 0; i < N; i++) units[i] = i % 11 == 3 ? NAN : exp(rp_random_normal(&random));
    for (int i = 100; i < 130; i++) units[i] = 1.0;
    units[7] = -1.0;
    assert_int_equal(fx_label_horizons(units, N, 50, 0.5, 5, horizons, NULL), RP_OK);
    size_t n = 0;
    for (int i = 0; i < N; i++) {
        if (!(units[i] > 0)) {
            assert_int_equal(horizons[i], 0);
            continue;
        }
        sorted[n++] = units[i];
        qsort(sorted, n, sizeof *sorted, ascending);
        double median = n % 2 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
        double stretch = fmax(0.25, fmin(4.0, pow(units[i] / median, -0.5)));
        assert_int_equal(horizons[i], (int32_t)fmax(5, floor(50 * stretch)));
    }
    assert_int_equal(fx_label_horizons(units, 300, 50, 0.5, 5, cut, NULL), RP_OK);
    assert_memory_equal(cut, horizons, sizeof(int32_t) * 300);
    assert_int_equal(fx_label_horizons(units, N, 0, 0.5, 5, cut, NULL), RP_EVALUE);
    assert_int_equal(fx_label_horizons(units, N, 50, NAN, 5, cut, NULL), RP_EVALUE);
}

/* ---- no row sees beyond its end ---------------------------------------------------------------------------------- */

typedef struct made {
    fx_tape *tape;
    fx_labels *labels[6];
} made;

enum { KINDS = 6 };

static void random_sides(int8_t *sides, double *units, int32_t *horizons, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        rp_random random = rp_random_key(2005, (uint32_t)i, 0, 0);
        sides[i] = (int8_t)(rp_random_below(&random, 3) - 1);
        units[i] = i < 20 ? NAN : 0.0003 + 0.001 * rp_random_uniform(&random);
        horizons[i] = (int32_t)rp_random_below(&random, 60);
    }
}

static made make_all(const fx_bars *bars)
{
    made m;
    fx_rules rules;
    fx_rules_default(&rules);
    rules.spread_source = FX_SPREAD_PER_BAR;
    size_t n = (size_t)bars->count;
    int8_t *sides = rp_malloc(n);
    double *units = rp_malloc(n * sizeof *units);
    int32_t *horizons = rp_malloc(n * sizeof *horizons);
    random_sides(sides, units, horizons, bars->count);
    const fx_label_options barriers[] = {
        {.side = FX_LABEL_BOTH, .target = 2, .stop = 1, .units = units, .horizon = 40},
        {.side = FX_LABEL_LONG, .target = 10, .stop = 10, .horizons = horizons},
        {.side = FX_LABEL_GIVEN, .sides = sides, .meta = true, .target = 1, .stop = 2, .units = units, .horizon = 30},
        {.side = FX_LABEL_BOTH, .horizon = 12, .dead_zone = 1}};
    assert_int_equal(fx_tape_new(bars, &rules, &m.tape, NULL), RP_OK);
    for (int k = 0; k < 4; k++) assert_int_equal(fx_label_barriers(m.tape, &barriers[k], &m.labels[k], NULL), RP_OK);
    assert_int_equal(fx_label_structure(m.tape, &(fx_structure_options){2, 2, 80}, &m.labels[4], NULL), RP_OK);
    assert_int_equal(fx_label_trend(m.tape, &(fx_trend_options){3, 20, 1.5}, &m.labels[5], NULL), RP_OK);
    rp_free(sides);
    rp_free(units);
    rp_free(horizons);
    return m;
}

static void free_all(made *m)
{
    for (int k = 0; k < KINDS; k++) fx_labels_free(m->labels[k]);
    fx_tape_free(m->tape);
}

static bool same_row(const fx_labels *a, const fx_labels *b, int64_t i)
{
    return a->label[i] == b->label[i] && a->side[i] == b->side[i] && a->barrier[i] == b->barrier[i] &&
           a->ambiguous[i] == b->ambiguous[i] && a->end[i] == b->end[i] && a->end_time[i] == b->end_time[i] &&
           a->exit[i] == b->exit[i] && a->points[i] == b->points[i] && memcmp(&a->net[i], &b->net[i], 8) == 0 &&
           memcmp(&a->value[i], &b->value[i], 8) == 0;
}

// Rows that end before bar `rows` are the same; with the data cut there, all others are unknown, or have nothing to
// label in either.
static void compare(const made *whole, const made *other, int64_t rows, bool cut)
{
    for (int k = 0; k < KINDS; k++)
        for (int64_t i = 0; i < rows; i++) {
            const fx_labels *a = whole->labels[k], *b = other->labels[k];
            bool decided = a->end[i] >= 0 && a->end[i] < rows;
            if (decided && !same_row(a, b, i))
                fail_msg("kind %d row %lld changed: label %d to %lld (%s, side %d, %d points), otherwise %d to %lld "
                         "(%s, side %d, %d points), rows %lld",
                         k, (long long)i, a->label[i], (long long)a->end[i], fx_barrier_name(a->barrier[i]), a->side[i],
                         a->points[i], b->label[i], (long long)b->end[i], fx_barrier_name(b->barrier[i]), b->side[i],
                         b->points[i], (long long)rows);
            if (cut && !decided && b->label[i] != FX_LABEL_UNKNOWN && b->label[i] != a->label[i])
                fail_msg("kind %d row %lld is known too early", k, (long long)i);
        }
}

static void disturb(fx_bars *bars, int64_t from, rp_random *random)
{
    for (int64_t i = from; i < bars->count; i++) {
        int32_t shift = (int32_t)rp_random_below(random, 2000) - 1000;
        bars->open[i] += shift;
        bars->close[i] += shift / 2;
        bars->high[i] = (bars->open[i] > bars->close[i] ? bars->open[i] : bars->close[i]) + 7;
        bars->low[i] = (bars->open[i] < bars->close[i] ? bars->open[i] : bars->close[i]) - 7;
        bars->spread[i] = 1 + (int32_t)rp_random_below(random, 100);
    }
}

static void no_row_sees_beyond_its_end(void **state)
{
    fx_bars *bars = fixture_market(2006, FX_M15, 0.12, FX_SYNTH_NOISE, NULL), *part;
    made whole = make_all(bars);
    rp_random random = rp_random_key(2006, 0, 0, 0);
    for (int k = 0; k < KINDS; k++) assert_true(whole.labels[k]->known > bars->count / 8);
    for (int i = 0; i < 12; i++) {
        int64_t rows = 1 + rp_random_below(&random, bars->count);
        assert_int_equal(fx_bars_slice(bars, 0, rows, &part, NULL), RP_OK);
        made cut = make_all(part);
        compare(&whole, &cut, rows, true);
        free_all(&cut);
        fx_bars_free(part);
    }
    for (int64_t end = bars->count * 9 / 10, i = 0; i < 5; i++, end = end * 2 / 3) {
        disturb(bars, end, &random);
        made other = make_all(bars);
        compare(&whole, &other, end, false);
        free_all(&other);
    }
    free_all(&whole);
    fx_bars_free(bars);
}

static void threads_change_no_label(void **state)
{
    fx_bars *bars = fixture_market(2007, FX_M15, 0.3, FX_SYNTH_NOISE, NULL);
    rp_set_threads(1);
    made one = make_all(bars);
    rp_set_threads(2);
    made two = make_all(bars);
    rp_set_threads(0);
    for (int k = 0; k < KINDS; k++)
        for (int64_t i = 0; i < bars->count; i++) assert_true(same_row(one.labels[k], two.labels[k], i));
    free_all(&one);
    free_all(&two);
    fx_bars_free(bars);
}

/* ---- refusals ---------------------------------------------------------------------------------------------------- */

static void refused(const fx_tape *tape, fx_label_options options, rp_status status, const char *words)
{
    rp_error error = {0};
    fx_labels *labels = NULL;
    assert_int_equal(fx_label_barriers(tape, &options, &labels, &error), status);
    assert_null(labels);
    if (!strstr(error.message, words)) fail_msg("\"%s\" is not in: %s", words, error.message);
}

static void bad_options_are_named(void **state)
{
    fx_bars *bars = fixture_market(2008, FX_H1, 0.05, FX_SYNTH_NOISE, NULL);
    fx_rules rules;
    fx_tape *tape;
    fx_labels *labels;
    int8_t sides[2000] = {0};
    int32_t horizons[2000] = {0};
    fx_rules_default(&rules);
    assert_int_equal(fx_tape_new(bars, &rules, &tape, NULL), RP_OK);
    refused(tape, (fx_label_options){.horizon = 0}, RP_EVALUE, "horizon is 0");
    refused(tape, (fx_label_options){.horizon = 5, .target = -1}, RP_EVALUE, "target is -1");
    refused(tape, (fx_label_options){.horizon = 5, .stop = NAN}, RP_EVALUE, "stop is");
    refused(tape, (fx_label_options){.horizon = 5, .side = (fx_label_side)7}, RP_EINVAL, "side is 7");
    refused(tape, (fx_label_options){.horizon = 5, .side = FX_LABEL_GIVEN}, RP_EINVAL, "sides are missing");
    refused(tape, (fx_label_options){.horizon = 5, .side = FX_LABEL_BOTH, .meta = true}, RP_EINVAL, "meta");
    sides[3] = 5;
    refused(tape, (fx_label_options){.horizon = 5, .side = FX_LABEL_GIVEN, .sides = sides}, RP_EVALUE, "bar 3");
    horizons[4] = -2;
    refused(tape, (fx_label_options){.horizons = horizons}, RP_EVALUE, "bar 4");
    assert_int_equal(fx_label_trend(tape, &(fx_trend_options){1, 5, 0}, &labels, NULL), RP_EVALUE);
    assert_int_equal(fx_label_trend(tape, &(fx_trend_options){3, 5, NAN}, &labels, NULL), RP_EVALUE);
    assert_int_equal(fx_label_structure(tape, &(fx_structure_options){0, 1, 5}, &labels, NULL), RP_EVALUE);
    assert_int_equal(fx_label_structure(tape, &(fx_structure_options){2, -1, 5}, &labels, NULL), RP_EVALUE);
    assert_int_equal(fx_label_structure(tape, &(fx_structure_options){2, 1, 0}, &labels, NULL), RP_EVALUE);
    fx_tape_free(tape);
    fx_bars_free(bars);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_label_is_the_backtests_trade),
        cmocka_unit_test(the_first_target_decides),
        cmocka_unit_test(a_gap_is_later_than_the_bar_before_it),
        cmocka_unit_test(both_barriers_in_one_bar),
        cmocka_unit_test(direction_is_net_of_costs),
        cmocka_unit_test(meta_labels_follow_the_side),
        cmocka_unit_test(structure_waits_for_its_swings),
        cmocka_unit_test(trends_are_scanned),
        cmocka_unit_test(horizons_use_the_median_so_far),
        cmocka_unit_test(no_row_sees_beyond_its_end),
        cmocka_unit_test(threads_change_no_label),
        cmocka_unit_test(bad_options_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
