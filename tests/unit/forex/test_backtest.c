// The detailed backtest beside its golden scenarios: what is refused and how, what must hold in every result, and the
// CSV files.
#include "unit/forex/population_cases.h"
#include "unit/forex/scratch.h"

/* ---- refusals ----------------------------------------------------------------------------------------------- */

static fx_bars *plain_bars(int64_t count)
{
    fx_symbol s = {.name = "EURUSD", .base = "EUR", .quote = "USD", .digits = 5, .pip_points = 10, .tick_points = 1};
    s.contract_size = 100000;
    s.lot_step_e8 = s.lot_min_e8 = 1000000;
    s.lot_max_e8 = INT64_C(10000000000);
    fx_bars *b;
    assert_int_equal(fx_bars_new(&s, FX_H1, 5, count, false, &b, NULL), RP_OK);
    for (int64_t i = 0; i < count; i++) {
        b->open_time[i] = INT64_C(1515495600) * FX_SECOND + i * FX_HOUR;
        b->known_at[i] = b->open_time[i] + FX_HOUR;
        b->open[i] = b->high[i] = b->low[i] = b->close[i] = 110000;
    }
    return b;
}

static void expect_refusal(const fx_bars *bars, const fx_rules *rules, rp_status status, const char *words)
{
    rp_error error = {0};
    fx_tape *tape = NULL;
    assert_int_equal(fx_tape_new(bars, rules, &tape, &error), status);
    assert_null(tape);
    if (!strstr(error.message, words)) fail_msg("\"%s\" is not in: %s", words, error.message);
}

#define REFUSED(field, value, status, words)                                                                           \
    do {                                                                                                               \
        fx_rules rules;                                                                                                \
        fx_rules_default(&rules);                                                                                      \
        rules.field = value;                                                                                           \
        expect_refusal(bars, &rules, status, words);                                                                   \
    } while (0)

static void rules_out_of_range(void **state)
{
    fx_bars *bars = plain_bars(10);
    REFUSED(fill, (fx_fill)2, RP_EVALUE, "fill is 2");
    REFUSED(hold_unit, (fx_hold_unit)9, RP_EVALUE, "hold_unit is 9");
    REFUSED(initial_balance, 0, RP_EVALUE, "initial_balance");
    REFUSED(lots_e8, 0, RP_EVALUE, "lots_e8");
    REFUSED(spread_points, 1e7, RP_EVALUE, "spread_points");
    REFUSED(spread_points, (double)NAN, RP_EVALUE, "spread_points");
    REFUSED(spread_multiplier, -1, RP_EVALUE, "spread_multiplier");
    REFUSED(slippage_points, -0.5, RP_EVALUE, "slippage_points");
    REFUSED(close_friday_minute, 1440, RP_EVALUE, "Friday");
    REFUSED(annual_days, 400, RP_EVALUE, "annual_days");
    REFUSED(session_count, 0, RP_EVALUE, "sessions");
    REFUSED(sessions[1].from_minute, 2000, RP_EVALUE, "tokyo");
    REFUSED(sessions[1].weekdays, 0, RP_EVALUE, "no weekday");
    REFUSED(sessions[1].zone[0], 'Q', RP_EUNKNOWN, "session 'tokyo'");
    REFUSED(spread_source, FX_SPREAD_PER_BAR, RP_EINVAL, "carry no spread");
    REFUSED(account_currency[0], 'C', RP_EUNSUPPORTED, "CSD");
    fx_rules risk;
    fx_rules_default(&risk);
    risk.sizing = FX_SIZE_RISK_FRACTION;
    risk.risk_fraction = 1.5;
    expect_refusal(bars, &risk, RP_EVALUE, "risk_fraction");
    fx_bars_free(bars);
}

static void bars_that_cannot_be_traded(void **state)
{
    fx_rules rules;
    fx_rules_default(&rules);
    for (int what = 0; what < 6; what++) {
        fx_bars *bars = plain_bars(10);
        if (what == 0) bars->low[3] = 0;
        if (what == 1) bars->high[3] = 109999;
        if (what == 2) bars->close[3] = 110001;
        if (what == 3) bars->open_time[3] = bars->open_time[2];
        if (what == 4) bars->high[3] = 1000000000;
        if (what == 5) bars->high[3] = 999999999, bars->symbol.lot_max_e8 = INT64_C(10000000000000);
        expect_refusal(bars, &rules, RP_EVALUE, what == 5 ? "lot maximum" : "bar 3");
        fx_bars_free(bars);
    }
}

static void negative_spreads_are_refused(void **state)
{
    fx_bars *bars = plain_bars(10);
    fx_rules rules;
    fx_rules_default(&rules);
    rules.spread_source = FX_SPREAD_PER_BAR;
    bars->spread = rp_calloc(10, sizeof *bars->spread);
    bars->spread[7] = -3;
    expect_refusal(bars, &rules, RP_EVALUE, "bar 7");
    fx_bars_free(bars);
}

static void exits_and_ranges_out_of_range(void **state)
{
    fx_bars *bars = plain_bars(10);
    fx_rules rules;
    fx_tape *tape = NULL;
    int8_t signal[10] = {0};
    fx_rules_default(&rules);
    assert_int_equal(fx_tape_new(bars, &rules, &tape, NULL), RP_OK);
    const struct {
        fx_exits exits;
        int64_t begin, end;
        rp_status status;
        const char *words;
    } cases[] = {
        {{.stop_pips = -1}, 0, 10, RP_EVALUE, "stop_pips"},
        {{.target_pips = NAN}, 0, 10, RP_EVALUE, "target_pips"},
        {{.stop_pips = 1e12}, 0, 10, RP_EVALUE, "stop_pips"},
        {{.hold = -1}, 0, 10, RP_EVALUE, "hold"},
        {{.hold = 2000000000}, 0, 10, RP_EVALUE, "hold"},
        {{.session = 5}, 0, 10, RP_EINDEX, "session"},
        {{.session = -1}, 0, 10, RP_EINDEX, "session"},
        {{.hold = 0}, 0, 11, RP_EINDEX, "[0, 11)"},
        {{.hold = 0}, 5, 5, RP_EINDEX, "[5, 5)"},
        {{.hold = 0}, -1, 5, RP_EINDEX, "[-1, 5)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rp_error error = {0};
        fx_result *result = NULL;
        assert_int_equal(fx_backtest(tape, &cases[i].exits, signal, cases[i].begin, cases[i].end, &result, &error),
                         cases[i].status);
        assert_null(result);
        assert_non_null(strstr(error.message, cases[i].words));
    }
    fx_tape_free(tape);
    fx_bars_free(bars);
}

/* ---- what must hold ----------------------------------------------------------------------------------------- */

static fx_result *run_gene(const population_case *c, int gene)
{
    fx_result *result = NULL;
    int8_t *signal = rp_calloc((size_t)c->bars->count, 1);
    fx_gene_signals(&c->genes[gene], c->features, c->begin, c->end, signal);
    assert_int_equal(fx_backtest(c->tape, &c->genes[gene].exits, signal, c->begin, c->end, &result, NULL), RP_OK);
    rp_free(signal);
    return result;
}

static void check_trades(const population_case *c, const fx_result *r)
{
    int64_t sum = 0, before = -1;
    for (int64_t i = 0; i < r->trade_count; i++) {
        const fx_trade *t = &r->trades[i];
        assert_int_equal(t->profit, t->gross + t->commission + t->swap);
        assert_true(t->open_bar >= c->begin && t->close_bar < c->end && t->open_bar <= t->close_bar);
        assert_true(t->close_time >= t->open_time);
        assert_true(i == 0 || t->open_time >= r->trades[i - 1].close_time ||
                    r->trades[i - 1].close_bar == t->open_bar); // one position at a time
        assert_true(t->open_bar >= before);
        assert_true(t->mae_points >= 0 && t->mfe_points >= 0 && t->lots_e8 > 0);
        assert_true(t->lots_e8 % c->bars->symbol.lot_step_e8 == 0);
        before = t->open_bar;
        sum += t->profit;
    }
    assert_int_equal(sum, r->metrics.net_profit);
}

static void check_equity(const fx_result *r)
{
    const fx_metrics *m = &r->metrics;
    assert_int_equal(m->final, m->initial + m->net_profit);
    assert_true(r->equity[r->bar_count - 1] == (double)m->final);
    assert_int_equal(r->balance[r->bar_count - 1], m->final);
    assert_true(r->day_equity[r->day_count - 1] == (double)m->final);
    for (int64_t i = 0; i < r->bar_count; i++) assert_true(r->equity_low[i] <= r->equity[i]);
    assert_true(m->equity_drawdown_money >= m->balance_drawdown_money - 1e-6);
    assert_int_equal(m->gross_profit + m->gross_loss, m->net_profit);
    assert_int_equal(m->trades + m->open_at_end, r->trade_count);
    assert_int_equal(m->long_trades + m->short_trades, m->trades);
    assert_true(m->exposure >= 0 && m->exposure <= 1);
}

static void results_are_consistent(void **state)
{
    for (uint32_t n = 0; n < 60; n++) {
        population_case c = case_new(n, 500 + 11 * n);
        for (int g = 0; g < 4; g++) {
            fx_result *r = run_gene(&c, g);
            check_trades(&c, r);
            check_equity(r);
            fx_result_free(r);
        }
        case_free(&c);
    }
}

// The optimistic bound is never below the pessimistic one when nothing else depends on the order: fixed lots, and every
// trade ends before the next signal whatever the mode (hold of one bar).
static void optimistic_bounds_pessimistic(void **state)
{
    for (uint32_t n = 0; n < 40; n++) {
        int64_t net[2], ambiguous[2];
        for (int mode = 0; mode < 2; mode++) {
            population_case c = case_new(n, 800);
            fx_rules rules = c.rules;
            rules.sizing = FX_SIZE_FIXED_LOTS;
            rules.hold_unit = FX_HOLD_BARS;
            rules.intrabar = mode ? FX_OPTIMISTIC : FX_PESSIMISTIC;
            fx_tape_free(c.tape);
            assert_int_equal(fx_tape_new(c.bars, &rules, &c.tape, NULL), RP_OK);
            c.genes[0].exits.hold = 1;
            c.genes[0].exits.stop_pips = 0.5;
            c.genes[0].exits.target_pips = 0.5;
            fx_result *result = run_gene(&c, 0);
            net[mode] = result->metrics.net_profit;
            ambiguous[mode] = result->metrics.ambiguous;
            fx_result_free(result);
            case_free(&c);
        }
        assert_true(net[1] >= net[0]);
        assert_int_equal(ambiguous[0], ambiguous[1]);
    }
}

/* ---- files -------------------------------------------------------------------------------------------------- */

// EURUSD, one lot, spread 20 points, commission 3.50: bought at 1.10020, stop 1.09920, target
// 1.10120 reached in the bar of entry: gross 100.00, commission -7.00; profit 93.00 over 100.00 at risk = 0.93 R. The
// bar's low 1.09950 is 7 pips below the fill.
static void csv_files(void **state)
{
    char folder[64], *data;
    size_t size;
    fx_rules rules;
    fx_tape *tape = NULL;
    fx_result *result = NULL;
    fx_bars *bars = plain_bars(3);
    int8_t signal[3] = {1, 0, 0};
    bars->high[1] = 110120;
    bars->low[1] = 109950;
    fx_rules_default(&rules);
    rules.spread_points = 20;
    rules.commission_e8 = 350000000;
    scratch_make(folder);
    assert_int_equal(fx_tape_new(bars, &rules, &tape, NULL), RP_OK);
    assert_ptr_equal(fx_tape_bars(tape), bars);
    assert_int_equal(fx_tape_rules(tape)->commission_e8, 350000000);
    const fx_exits exits = {.stop_pips = 10, .target_pips = 10};
    assert_int_equal(fx_backtest(tape, &exits, signal, 0, 3, &result, NULL), RP_OK);
    assert_int_equal(fx_trades_write(scratch_path(folder, "trades.csv"), tape, result, NULL), RP_OK);
    assert_int_equal(fx_equity_write(scratch_path(folder, "equity.csv"), tape, result, NULL), RP_OK);
    assert_int_equal(rp_file_read(scratch_path(folder, "trades.csv"), 0, &data, &size, NULL), RP_OK);
    assert_string_equal(data,
                        "ticket,symbol,side,lots,open_time,open_price,close_time,close_price,sl,tp,gross,commission,"
                        "swap,profit,pips,r,mae_pips,mfe_pips,bars,exit_reason,ambiguous,tag\n"
                        "1,EURUSD,buy,1.00000000,2018-01-09T12:00:00Z,1.10020,2018-01-09T13:00:00Z,1.10120,1.09920,"
                        "1.10120,100.00,-7.00,0.00,93.00,10,0.93000000000000005,7,10,1,target,0,\n");
    rp_free(data);
    assert_int_equal(rp_file_read(scratch_path(folder, "equity.csv"), 0, &data, &size, NULL), RP_OK);
    assert_string_equal(data, "time,balance,equity,equity_low,drawdown\n"
                              "2018-01-09T12:00:00Z,100000.00,100000.00,100000.00,0.00000000\n"
                              "2018-01-09T13:00:00Z,100093.00,100093.00,99926.50,0.00073500\n"
                              "2018-01-09T14:00:00Z,100093.00,100093.00,100093.00,0.00000000\n");
    rp_free(data);
    assert_int_equal(fx_trades_write("/nowhere/at/all.csv", tape, result, NULL), RP_ENOTFOUND);
    fx_result_free(result);
    fx_tape_free(tape);
    fx_bars_free(bars);
    scratch_remove(folder);
}

static void reason_names(void **state)
{
    assert_string_equal(fx_exit_reason_name(FX_EXIT_STOP), "stop");
    assert_string_equal(fx_exit_reason_name(FX_EXIT_END_OF_DATA), "end_of_data");
    assert_string_equal(fx_exit_reason_name(FX_EXIT_REASON_COUNT), "unknown");
    fx_tape_free(NULL);
    fx_result_free(NULL);
}

int main(void)
{
    rp_set_threads(1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_out_of_range),
        cmocka_unit_test(bars_that_cannot_be_traded),
        cmocka_unit_test(negative_spreads_are_refused),
        cmocka_unit_test(exits_and_ranges_out_of_range),
        cmocka_unit_test(results_are_consistent),
        cmocka_unit_test(optimistic_bounds_pessimistic),
        cmocka_unit_test(csv_files),
        cmocka_unit_test(reason_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
