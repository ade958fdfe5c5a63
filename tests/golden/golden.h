/// \file golden.h
/// Scenarios worked by hand: a few bars, a few signals, and what must come out, as literal numbers.
///
/// Values used over and over, for one lot: a point of EURUSD (0.00001 on 100,000) is 1 USD = 100 cents; a point of
/// USDJPY (0.001 on 100,000) is 100 JPY; a point of XAUUSD at 2 digits (0.01 on 100 ounces) is 1 USD, at 3 digits 0.10
/// USD.
#ifndef GOLDEN_H
#define GOLDEN_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <forex/backtest.h>

// Rows leave out what a scenario does not use.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#define LOT INT64_C(100000000)

/// One bar, bid, in points. `at` is the open time (NULL: one bar after the row before), `spread` counts only under
/// FX_SPREAD_PER_BAR, `signal` is known at the bar's close.
typedef struct row {
    const char *at;
    int32_t open, high, low, close;
    int signal;
    int32_t spread;
} row;

/// What a scenario is made of; start with `scene_of`, change what the scenario is about, then `play`.
typedef struct scene {
    fx_symbol symbol;
    fx_timeframe timeframe;
    int digits; ///< of the bars
    fx_rules rules;
    fx_exits exits;
    fx_bars *bars;
    fx_tape *tape;
    int8_t signal[64];
} scene;

static inline fx_symbol symbol_of(const char *name)
{
    fx_symbol s = {.digits = 5, .pip_points = 10, .tick_points = 1, .contract_size = 100000};
    s.lot_step_e8 = s.lot_min_e8 = LOT / 100;
    s.lot_max_e8 = 100 * LOT;
    s.triple_swap_weekday = 3;
    strcpy(s.name, name);
    memcpy(s.base, name, 3);
    strcpy(s.quote, name + 3);
    if (strcmp(s.quote, "JPY") == 0) s.digits = 3;
    if (strcmp(s.base, "XAU") == 0) {
        s.digits = 2;
        s.contract_size = 100;
    }
    return s;
}

/// One lot, account in USD of 100,000, no commission, no swap, constant spread in points.
static inline scene scene_of(const char *symbol, fx_timeframe timeframe, double spread)
{
    scene s = {.symbol = symbol_of(symbol), .timeframe = timeframe};
    s.digits = s.symbol.digits;
    fx_rules_default(&s.rules);
    s.rules.spread_points = spread;
    s.rules.commission_e8 = 0;
    s.rules.swap = false;
    return s;
}

static inline void fill_row(scene *s, const row *r, int64_t i)
{
    rp_error error;
    fx_bars *b = s->bars;
    int64_t at = i ? b->known_at[i - 1] : 0;
    if (r->at) assert_int_equal(fx_time_parse(r->at, &at, &error), RP_OK);
    fx_bar_span(s->timeframe, FX_DAY_NEW_YORK, at, &b->open_time[i], &b->known_at[i]);
    assert_int_equal(b->open_time[i], at);
    b->open[i] = r->open;
    b->high[i] = r->high;
    b->low[i] = r->low;
    b->close[i] = r->close;
    b->spread[i] = r->spread;
    s->signal[i] = (int8_t)r->signal;
}

static inline void prepare(scene *s, const row *rows, int64_t count)
{
    rp_error error = {0};
    assert_int_equal(fx_bars_new(&s->symbol, s->timeframe, s->digits, count, true, &s->bars, &error), RP_OK);
    for (int64_t i = 0; i < count; i++) fill_row(s, &rows[i], i);
    if (fx_tape_new(s->bars, &s->rules, &s->tape, &error) != RP_OK) fail_msg("%s", error.message);
}

static inline fx_result *play_range(scene *s, const row *rows, int64_t count, int64_t begin, int64_t end)
{
    rp_error error = {0};
    fx_result *result = NULL;
    prepare(s, rows, count);
    if (fx_backtest(s->tape, &s->exits, s->signal, begin, end, &result, &error) != RP_OK) fail_msg("%s", error.message);
    return result;
}

/// Runs a scenario over all its rows.
#define PLAY(s, rows) play_range(s, rows, sizeof(rows) / sizeof(rows)[0], 0, sizeof(rows) / sizeof(rows)[0])

static inline void end_scene(scene *s, fx_result *result)
{
    fx_result_free(result);
    fx_tape_free(s->tape);
    fx_bars_free(s->bars);
}

/// Compares what a scenario states of trade `i`: bars, side, prices, levels, money, excursions, reason, doubt. Lots are
/// one lot where `want` says none; profit is gross + commission + swap.
static inline void expect_trade(const fx_result *r, int64_t i, fx_trade want)
{
    assert_true(i < r->trade_count);
    const fx_trade *t = &r->trades[i];
    assert_int_equal(t->side, want.side);
    assert_int_equal(t->open_bar, want.open_bar);
    assert_int_equal(t->close_bar, want.close_bar);
    assert_int_equal(t->lots_e8, want.lots_e8 ? want.lots_e8 : LOT);
    assert_int_equal(t->open_price, want.open_price);
    assert_int_equal(t->close_price, want.close_price);
    assert_int_equal(t->stop_price, want.stop_price);
    assert_int_equal(t->target_price, want.target_price);
    assert_int_equal(t->gross, want.gross);
    assert_int_equal(t->commission, want.commission);
    assert_int_equal(t->swap, want.swap);
    assert_int_equal(t->profit, want.gross + want.commission + want.swap);
    assert_int_equal(t->mae_points, want.mae_points);
    assert_int_equal(t->mfe_points, want.mfe_points);
    assert_int_equal(t->reason, want.reason);
    assert_int_equal(t->ambiguous, want.ambiguous);
}

static inline void expect_count(const fx_result *r, int64_t count)
{
    assert_int_equal(r->trade_count, count);
}

#endif
