// The verdict: the rule at its edges, and each doubt when it applies and when it does not.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <forex/validate.h>

// A strategy that nothing speaks against; the tests spoil one thing at a time.
typedef struct sound {
    fx_metrics train, validation, in_sample, holdout;
    fx_evidence evidence;
} sound;

static fx_metrics metrics_of(int64_t days, double daily_sharpe, int64_t trades)
{
    fx_metrics m = {.trades = trades, .annual_days = 252, .sharpe = daily_sharpe * sqrt(252), .net_profit = 1000000};
    m.daily = (fx_daily){.count = days, .mean = daily_sharpe, .deviation = 1, .skewness = 0, .kurtosis = 3};
    m.long_trades = m.short_trades = trades / 2;
    m.equity_drawdown = 0.1;
    return m;
}

static void make_sound(sound *s)
{
    *s = (sound){metrics_of(750, 0.2, 300),
                 metrics_of(380, 0.2, 150),
                 metrics_of(1130, 0.2, 450),
                 metrics_of(400, 0.2, 150),
                 {0}};
    s->evidence = (fx_evidence){&s->train, &s->validation, &s->in_sample, &s->holdout, 1000, 1, 1010000, 800000,
                                23,        300000,         "USD"};
}

static const fx_verdict_rule rule = {0.95, 0.95};

static bool says(const fx_verdict *v, const char *words)
{
    for (int64_t i = 0; i < v->doubt_count; i++)
        if (strstr(v->doubts[i], words)) return true;
    return false;
}

static void a_sound_strategy_is_claimed_without_doubts(void **state)
{
    sound s;
    make_sound(&s);
    fx_verdict v = fx_verdict_of(&rule, &s.evidence);
    assert_true(v.claim);
    for (int64_t i = 0; i < v.doubt_count; i++) print_message("%s\n", v.doubts[i]);
    assert_int_equal(v.doubt_count, 0);
    assert_int_equal(v.trials, 1000);
    assert_true(v.dsr == fx_dsr(&s.in_sample.daily, 1000));
    assert_true(v.holdout_psr == fx_psr(&s.holdout.daily, 0));
    assert_true(v.expected_max_sharpe == fx_expected_max_sharpe(1000, 1130) * sqrt(252));
}

// Both numbers must reach what is required: equal is enough, a hair below is not.
static void the_rule_at_its_edges(void **state)
{
    sound s;
    make_sound(&s);
    s.in_sample.daily.mean = 0.12, s.holdout.daily.mean = 0.09; // neither so good that it rounds to 1
    double dsr = fx_dsr(&s.in_sample.daily, 1000), psr = fx_psr(&s.holdout.daily, 0);
    fx_verdict_rule just = {dsr, psr};
    assert_true(fx_verdict_of(&just, &s.evidence).claim);
    just.dsr_required = nextafter(dsr, 1);
    fx_verdict v = fx_verdict_of(&just, &s.evidence);
    assert_false(v.claim);
    assert_true(says(&v, "Luck can explain it"));
    just = (fx_verdict_rule){dsr, nextafter(psr, 1)};
    v = fx_verdict_of(&just, &s.evidence);
    assert_false(v.claim);
    assert_true(says(&v, "The hold-out does not confirm it"));
}

static void more_trials_undo_a_claim(void **state)
{
    sound s;
    make_sound(&s);
    s.in_sample.daily.mean = 0.155;
    assert_true(fx_verdict_of(&rule, &s.evidence).claim);
    s.evidence.trials = 1000000000;
    fx_verdict v = fx_verdict_of(&rule, &s.evidence);
    assert_false(v.claim);
    assert_true(strstr(v.doubts[0], "1000000000 strategies") != NULL); // what the claim failed on comes first
}

static void nothing_to_judge_is_no_claim(void **state)
{
    sound s;
    make_sound(&s);
    s.in_sample.daily = (fx_daily){.count = 1130, .mean = 0, .deviation = 0, .skewness = NAN, .kurtosis = NAN};
    fx_verdict v = fx_verdict_of(&rule, &s.evidence);
    assert_true(!v.claim && isnan(v.dsr) && says(&v, "no deflated Sharpe ratio"));
    make_sound(&s);
    s.holdout.daily = (fx_daily){.count = 400, .mean = 0, .deviation = 0, .skewness = NAN, .kurtosis = NAN};
    v = fx_verdict_of(&rule, &s.evidence);
    assert_true(!v.claim && isnan(v.holdout_psr) && says(&v, "The hold-out proves nothing"));
    const fx_verdict_rule none = {0, 0}; // even when nothing is required, NaN is not reached
    assert_false(fx_verdict_of(&none, &s.evidence).claim);
}

// Spoils one thing in a sound strategy and expects exactly this doubt; the claim stands.
#define DOUBT(words, ...)                                                                                              \
    do {                                                                                                               \
        sound s;                                                                                                       \
        make_sound(&s);                                                                                                \
        __VA_ARGS__;                                                                                                   \
        fx_verdict v = fx_verdict_of(&rule, &s.evidence);                                                              \
        if (!says(&v, words)) fail_msg("no doubt says \"%s\"", words);                                                 \
        assert_int_equal(v.doubt_count, 1);                                                                            \
        assert_true(v.claim);                                                                                          \
    } while (0)

#define NO_DOUBT(...)                                                                                                  \
    do {                                                                                                               \
        sound s;                                                                                                       \
        make_sound(&s);                                                                                                \
        __VA_ARGS__;                                                                                                   \
        assert_int_equal(fx_verdict_of(&rule, &s.evidence).doubt_count, 0);                                            \
    } while (0)

static void doubts(void **state)
{
    DOUBT("Few trades: 99 over", s.in_sample.trades = 99);
    NO_DOUBT(s.in_sample.trades = 100);
    DOUBT("Few trades in the hold-out: 29", s.holdout.trades = 29);
    NO_DOUBT(s.holdout.trades = 30);
    DOUBT("Short hold-out: 249 days", s.holdout.daily.count = 249);
    NO_DOUBT(s.holdout.daily.count = 250);
    DOUBT("between 10000.00 and 10100.00 USD", s.in_sample.ambiguous = 23);
    NO_DOUBT(s.in_sample.ambiguous = 22);
    DOUBT("best 23 of 450 trades made 5000.01 USD", s.evidence.best_trades_net = 500001);
    NO_DOUBT(s.evidence.best_trades_net = 500000);
    DOUBT("falls from 10000.00 to 4999.99 USD", s.evidence.double_spread_net = 499999);
    NO_DOUBT(s.evidence.double_spread_net = 500000);
    DOUBT("It fades", s.validation.sharpe = 0.49 * s.train.sharpe);
    DOUBT("It fades", s.validation.sharpe = NAN);
    NO_DOUBT(s.validation.sharpe = 0.51 * s.train.sharpe);
    DOUBT("weaker on unseen data", s.holdout.sharpe = 0.49 * s.in_sample.sharpe);
    DOUBT("430 of 450 trades are long", s.in_sample.long_trades = 430; s.in_sample.short_trades = 20);
    DOUBT("450 of 450 trades are short", s.in_sample.long_trades = 0; s.in_sample.short_trades = 450);
    NO_DOUBT(s.in_sample.long_trades = 420; s.in_sample.short_trades = 30);
    DOUBT("3 other strategies", s.evidence.holdout_openings = 4);
    DOUBT("Deep drawdown: equity fell 31 %", s.holdout.equity_drawdown = 0.31);
}

// Currencies without cents are written without dividing by a hundred.
static void money_in_units(void **state)
{
    DOUBT("falls from 1000000.00 to 499999.00 JPY", s.evidence.currency = "JPY"; s.evidence.double_spread_net = 499999);
}

static void the_worst_case_fits(void **state)
{
    sound s;
    make_sound(&s);
    s.in_sample = metrics_of(100, 0.05, 20), s.holdout = metrics_of(20, -0.4, 3);
    s.in_sample.ambiguous = 20, s.in_sample.long_trades = 20, s.in_sample.short_trades = 0;
    s.validation.sharpe = -3, s.in_sample.equity_drawdown = 0.9;
    s.evidence.trials = INT64_MAX, s.evidence.holdout_openings = INT64_MAX;
    s.evidence.optimistic_net = INT64_MAX, s.evidence.double_spread_net = INT64_MIN,
    s.evidence.best_trades_net = INT64_MAX;
    fx_verdict v = fx_verdict_of(&rule, &s.evidence);
    assert_true(v.doubt_count <= FX_MAX_DOUBTS && v.doubt_count >= 11);
    for (int64_t i = 0; i < v.doubt_count; i++) {
        size_t length = strlen(v.doubts[i]);
        assert_true(length > 20);
        if (v.doubts[i][length - 1] != '.') fail_msg("cut: %s", v.doubts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_strategy_is_claimed_without_doubts),
        cmocka_unit_test(the_rule_at_its_edges),
        cmocka_unit_test(more_trials_undo_a_claim),
        cmocka_unit_test(nothing_to_judge_is_no_claim),
        cmocka_unit_test(doubts),
        cmocka_unit_test(money_in_units),
        cmocka_unit_test(the_worst_case_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
