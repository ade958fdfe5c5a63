/// \file population_cases.h
/// Random markets, rules, features and genes for the tests that hold the population evaluator against the detailed
/// backtest. Everything is drawn from a keyed stream, so case number `n` is the same everywhere.
#ifndef POPULATION_CASES_H
#define POPULATION_CASES_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <forex/population.h>

static inline int64_t draw(rp_random *r, int64_t bound)
{
    return rp_random_below(r, bound);
}
static inline bool coin(rp_random *r)
{
    return draw(r, 2) != 0;
}

/* ---- markets ------------------------------------------------------------------------------------------------ */

static inline fx_symbol random_symbol(rp_random *r)
{
    static const struct {
        const char *name, *base, *quote;
        int digits;
        int64_t contract;
    } kinds[] = {
        {"EURUSD", "EUR", "USD", 5, 100000}, {"USDJPY", "USD", "JPY", 3, 100000}, {"XAUUSD", "XAU", "USD", 2, 100}};
    int k = (int)draw(r, 3);
    fx_symbol s = {.digits = kinds[k].digits, .pip_points = 10, .contract_size = kinds[k].contract};
    strcpy(s.name, kinds[k].name);
    strcpy(s.base, kinds[k].base);
    strcpy(s.quote, kinds[k].quote);
    s.tick_points = coin(r) ? 1 : 1 + (int)draw(r, 5);
    s.lot_step_e8 = s.lot_min_e8 = 1000000;
    s.lot_max_e8 = INT64_C(5000000000);
    s.spread_points = (int)draw(r, 20);
    s.commission_e8 = draw(r, 500000000);
    s.swap_long_e8 = draw(r, 2000000000) - 1500000000;
    s.swap_short_e8 = draw(r, 2000000000) - 1500000000;
    s.triple_swap_weekday = 1 + (int)draw(r, 5);
    return s;
}

// One bar of a random walk whose step is `step` points; now and then it gaps.
static inline void random_bar(rp_random *r, fx_bars *b, int64_t i, double step)
{
    int32_t before = i ? b->close[i - 1] : b->open[0];
    double gap = draw(r, 20) == 0 ? 4 * step : 0.1 * step;
    int32_t open = before + (int32_t)(rp_random_normal(r) * gap);
    int32_t close = open + (int32_t)(rp_random_normal(r) * step);
    if (open < 1000) open = 1000;
    if (close < 1000) close = 1000;
    int32_t high = open > close ? open : close, low = open < close ? open : close;
    b->open[i] = open;
    b->close[i] = close;
    b->high[i] = high + (int32_t)(fabs(rp_random_normal(r)) * step);
    b->low[i] = low - (int32_t)(fabs(rp_random_normal(r)) * step / 2);
    if (b->low[i] < 1) b->low[i] = 1;
    b->spread[i] = (int32_t)(draw(r, 15) == 0 ? draw(r, (int64_t)(10 * step) + 1) : draw(r, (int64_t)(step / 4) + 2));
}

// Bars while the market is open, with minutes and sometimes hours missing.
static inline fx_bars *random_bars(rp_random *r, int64_t count)
{
    static const fx_timeframe frames[] = {FX_M1, FX_M5, FX_M15, FX_H1, FX_H4, FX_D1};
    fx_symbol symbol = random_symbol(r);
    fx_timeframe frame = frames[draw(r, 6)];
    int digits = symbol.digits + (int)(coin(r) && symbol.digits == 2);
    fx_bars *b;
    assert_int_equal(fx_bars_new(&symbol, frame, digits, count, true, &b, NULL), RP_OK);
    int64_t at = INT64_C(1514764800) * FX_SECOND + draw(r, 700) * FX_DAY;
    double step = (3 + (double)draw(r, 40)) * (digits > symbol.digits ? 10 : 1) * sqrt(1 + (double)frame);
    b->open[0] = 20000 + (int32_t)draw(r, 180000);
    for (int64_t i = 0; i < count; i++) {
        while (!fx_market_open(at)) at += FX_HOUR;
        fx_bar_span(frame, FX_DAY_NEW_YORK, at, &b->open_time[i], &b->known_at[i]);
        random_bar(r, b, i, step);
        at = b->known_at[i] + (draw(r, 30) == 0 ? draw(r, 5) : draw(r, 900) == 0 ? draw(r, 500) : 0) * FX_MINUTE;
        if (frame > FX_H1) at = b->known_at[i];
    }
    return b;
}

/* ---- rules -------------------------------------------------------------------------------------------------- */

static inline fx_rules random_rules(rp_random *r, const fx_symbol *symbol)
{
    fx_rules u;
    fx_rules_default(&u);
    strcpy(u.account_currency, coin(r) && symbol->contract_size > 100 ? symbol->base : symbol->quote);
    u.initial_balance = 1000000 + draw(r, 50000000);
    u.fill = draw(r, 4) == 0 ? FX_FILL_SAME_CLOSE : FX_FILL_NEXT_OPEN;
    u.intrabar = (fx_intrabar)draw(r, 2);
    u.target_gap = (fx_target_gap)draw(r, 2);
    u.opposite = (fx_opposite)draw(r, 3);
    u.hold_unit = (fx_hold_unit)draw(r, 3);
    u.below_min = (fx_below_min)draw(r, 2);
    u.sizing = (fx_sizing)draw(r, 2);
    u.lots_e8 = 500000 + draw(r, 300000000);
    u.risk_fraction = 0.0001 + rp_random_uniform(r) * 0.03;
    u.spread_source = (fx_spread_source)draw(r, 2);
    u.spread_points = coin(r) ? -1 : (double)draw(r, 300) / 10;
    if (draw(r, 20) == 0) u.spread_points = (double)draw(r, 60000); // as large as the price
    u.spread_multiplier = coin(r) ? 1 : (double)draw(r, 30) / 10;
    u.commission_e8 = coin(r) ? -1 : draw(r, 700000000);
    u.slippage_points = coin(r) ? 0 : (double)draw(r, 60) / 10;
    u.swap = draw(r, 3) > 0;
    if (draw(r, 3) == 0) u.close_friday_minute = (int)draw(r, 1020);
    if (draw(r, 3) == 0) u.no_entry_friday_minute = (int)draw(r, 1020);
    return u;
}

/* ---- features and genes ------------------------------------------------------------------------------------- */

enum { CASE_COLUMNS = 20 };

/// Slowly moving columns; the first rows, and a few others, are not known.
static inline fx_features *random_features(rp_random *r, int64_t count, int64_t columns)
{
    fx_features *f = rp_calloc(1, sizeof *f);
    assert_non_null(f);
    f->count = count;
    f->columns = columns;
    f->stride = (count + 15) / 16 * 16;
    f->values = rp_calloc((size_t)(f->stride * columns), sizeof *f->values);
    f->names = rp_calloc((size_t)columns, sizeof *f->names);
    assert_non_null(f->values);
    assert_non_null(f->names);
    for (int64_t c = 0; c < columns; c++) {
        double x = 0, keep = 0.5 + 0.499 * rp_random_uniform(r), kick = sqrt(1 - keep * keep);
        snprintf(f->names[c], sizeof f->names[c], "F%lld", (long long)c);
        for (int64_t i = 0; i < count; i++) {
            x = keep * x + kick * rp_random_normal(r);
            f->values[c * f->stride + i] = i < c || draw(r, 5000) == 0 ? NAN : (float)x;
        }
    }
    return f;
}

static inline void free_features(fx_features *f)
{
    if (!f) return;
    rp_free(f->values);
    rp_free(f->names);
    rp_free(f);
}

static inline fx_gene random_gene(rp_random *r, const fx_features *f, const fx_rules *rules)
{
    fx_gene g = {.terms = 1 + (int32_t)draw(r, 12)};
    int32_t column = (int32_t)draw(r, f->columns);
    double size = 0;
    for (int k = 0; k < g.terms; k++) {
        g.feature[k] = (column + 7 * k) % (int32_t)f->columns; // distinct: 7 and the column count share no factor
        g.weight[k] = (float)rp_random_normal(r);
        size += g.weight[k] * g.weight[k];
    }
    double level = sqrt(size) * (0.2 + 2 * rp_random_uniform(r));
    g.long_threshold = draw(r, 10) == 0 ? INFINITY : (float)level;
    g.short_threshold = g.long_threshold < INFINITY && draw(r, 10) == 0 ? -INFINITY : (float)-level;
    g.exits.stop_pips = rules->sizing == FX_SIZE_RISK_FRACTION || draw(r, 4) ? 0.1 + (double)draw(r, 800) / 10 : 0;
    g.exits.target_pips = draw(r, 4) ? 0.1 + (double)draw(r, 1200) / 10 : 0;
    g.exits.hold = draw(r, 3) ? 1 + (int32_t)draw(r, rules->hold_unit == FX_HOLD_BARS ? 200 : 5000) : 0;
    g.exits.session = (int32_t)draw(r, rules->session_count);
    return g;
}

/* ---- comparisons -------------------------------------------------------------------------------------------- */

static inline bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

#define SAME(field) assert_int_equal(a->field, b->field)

static inline void same_trade(const fx_trade *a, const fx_trade *b)
{
    SAME(open_bar);
    SAME(close_bar);
    SAME(open_time);
    SAME(close_time);
    SAME(side);
    SAME(lots_e8);
    SAME(open_price);
    SAME(close_price);
    SAME(stop_price);
    SAME(target_price);
    SAME(gross);
    SAME(commission);
    SAME(swap);
    SAME(profit);
    SAME(mae_points);
    SAME(mfe_points);
    SAME(reason);
    SAME(ambiguous);
    assert_true(same_bits(a->r_multiple, b->r_multiple));
}

/// `b` is a score or a metrics block; both have these fields.
#define SAME_SCORE(a, b)                                                                                               \
    do {                                                                                                               \
        assert_int_equal((a)->net_profit, (b)->net_profit);                                                            \
        assert_int_equal((a)->gross_profit, (b)->gross_profit);                                                        \
        assert_int_equal((a)->gross_loss, (b)->gross_loss);                                                            \
        assert_int_equal((a)->trades, (b)->trades);                                                                    \
        assert_int_equal((a)->wins, (b)->wins);                                                                        \
        assert_int_equal((a)->ambiguous, (b)->ambiguous);                                                              \
        assert_int_equal((a)->open_at_end, (b)->open_at_end);                                                          \
        assert_true(same_bits((a)->profit_factor, (b)->profit_factor));                                                \
        assert_true(same_bits((a)->sharpe, (b)->sharpe));                                                              \
        assert_int_equal((a)->daily.count, (b)->daily.count);                                                          \
        assert_true(same_bits((a)->daily.mean, (b)->daily.mean));                                                      \
        assert_true(same_bits((a)->daily.deviation, (b)->daily.deviation));                                            \
        assert_true(same_bits((a)->daily.skewness, (b)->daily.skewness));                                              \
        assert_true(same_bits((a)->daily.kurtosis, (b)->daily.kurtosis));                                              \
        assert_true(same_bits((a)->equity_drawdown_money, (b)->equity_drawdown_money));                                \
        assert_true(same_bits((a)->equity_drawdown, (b)->equity_drawdown));                                            \
        assert_true(same_bits((a)->exposure, (b)->exposure));                                                          \
    } while (0)

/// Holds one gene's score and trades against the detailed backtest over bars [begin, end). Returns the number of
/// trades.
static inline int64_t compare_gene(const fx_tape *tape, const fx_features *features, const fx_gene *gene,
                                   const fx_score *score, int64_t begin, int64_t end)
{
    rp_error error = {0};
    int8_t *signal = rp_calloc((size_t)features->count, 1);
    fx_trade *trades = NULL;
    fx_result *result = NULL;
    int64_t count = 0;
    assert_non_null(signal);
    fx_gene_signals(gene, features, begin, end, signal);
    assert_int_equal(fx_backtest(tape, &gene->exits, signal, begin, end, &result, &error), RP_OK);
    assert_int_equal(fx_population_trades(tape, features, gene, begin, end, &trades, &count, &error), RP_OK);
    assert_int_equal(count, result->trade_count);
    for (int64_t i = 0; i < count; i++) same_trade(&trades[i], &result->trades[i]);
    SAME_SCORE(score, &result->metrics);
    rp_free(trades);
    rp_free(signal);
    fx_result_free(result);
    return count;
}

/* ---- one case ----------------------------------------------------------------------------------------------- */

enum { CASE_GENES = 12 };

/// A market, rules, features and genes, and the range to evaluate; made by case_new, ended by case_free.
typedef struct population_case {
    fx_bars *bars;
    fx_rules rules;
    fx_features *features;
    fx_tape *tape;
    fx_gene genes[CASE_GENES];
    int64_t begin, end;
} population_case;

/// Takes over `bars`; the range is all of them, or a random part.
static inline population_case case_of_bars(rp_random *r, fx_bars *bars)
{
    rp_error error = {0};
    population_case c = {.bars = bars, .rules = random_rules(r, &bars->symbol)};
    if (!bars->spread) c.rules.spread_source = FX_SPREAD_CONSTANT;
    c.features = random_features(r, bars->count, CASE_COLUMNS);
    if (fx_tape_new(bars, &c.rules, &c.tape, &error) != RP_OK) fail_msg("%s", error.message);
    for (int g = 0; g < CASE_GENES; g++) c.genes[g] = random_gene(r, c.features, &c.rules);
    c.begin = draw(r, 3) ? draw(r, (bars->count + 1) / 2) : 0;
    c.end = draw(r, 3) ? c.begin + 1 + draw(r, bars->count - c.begin) : bars->count;
    return c;
}

static inline population_case case_new(uint32_t number, int64_t bars_count)
{
    rp_random r = rp_random_key(2024, number, 0, 0);
    return case_of_bars(&r, random_bars(&r, bars_count));
}

static inline void case_free(population_case *c)
{
    free_features(c->features);
    fx_tape_free(c->tape);
    fx_bars_free(c->bars);
}

/// Scores all genes of a case and holds them against the detailed backtest; the number of trades compared.
static inline int64_t compare_case(const population_case *c)
{
    rp_error error = {0};
    fx_score scores[CASE_GENES];
    int64_t trades = 0;
    if (fx_population_score(c->tape, c->features, c->genes, CASE_GENES, c->begin, c->end, scores, &error) != RP_OK)
        fail_msg("%s", error.message);
    for (int g = 0; g < CASE_GENES; g++)
        trades += compare_gene(c->tape, c->features, &c->genes[g], &scores[g], c->begin, c->end);
    return trades;
}

#endif
