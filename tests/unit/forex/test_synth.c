// Generated markets: they must look like a market, hold no edge but the planted one, and hold that.
#include "synth_fixture.h"

#include <math.h>
#include <string.h>

static double log_return(const fx_bars *bars, int64_t i, int64_t back)
{
    return log((double)bars->close[i] / bars->close[i - back]);
}

static void same_seed_same_market(void **state)
{
    fx_bars *a = fixture_market(1001, FX_H1, 1.0, FX_SYNTH_NOISE, NULL);
    fx_bars *b = fixture_market(1001, FX_H1, 1.0, FX_SYNTH_NOISE, NULL);
    fx_bars *c = fixture_market(1002, FX_H1, 1.0, FX_SYNTH_NOISE, NULL);
    assert_true(rp_hash_equal(a->hash, b->hash));
    assert_false(rp_hash_equal(a->hash, c->hash));
    fx_bars_free(a);
    fx_bars_free(b);
    fx_bars_free(c);
}

static void other_symbols_other_markets(void **state)
{
    fx_symbol one = fixture_symbol(), two = fixture_symbol();
    snprintf(two.name, sizeof two.name, "EURCHF");
    fx_synth_options options = {.seed = 1001, .symbol = &one, .timeframe = FX_H1, .max_bars = 500};
    fx_bars *a, *b;
    assert_int_equal(fx_synth_generate(&options, &a, NULL, NULL), RP_OK);
    options.symbol = &two;
    assert_int_equal(fx_synth_generate(&options, &b, NULL, NULL), RP_OK);
    assert_int_equal(a->count, 500);
    int64_t equal = 0;
    for (int64_t i = 0; i < 500; i++) equal += a->close[i] == b->close[i];
    assert_true(equal < 50);
    fx_bars_free(a);
    fx_bars_free(b);
}

static void check_bar(const fx_bars *bars, int64_t i, int64_t length)
{
    assert_true(fx_market_open(bars->open_time[i]));
    assert_int_equal(bars->known_at[i], bars->open_time[i] + length);
    assert_true(i == 0 || bars->open_time[i] >= bars->known_at[i - 1]);
    assert_true(bars->low[i] > 0 && bars->spread[i] > 0 && bars->volume[i] >= 1.0);
    assert_true(bars->high[i] >= bars->open[i] && bars->high[i] >= bars->close[i]);
    assert_true(bars->low[i] <= bars->open[i] && bars->low[i] <= bars->close[i]);
    assert_true(bars->open[i] % bars->symbol.tick_points == 0 && bars->high[i] % bars->symbol.tick_points == 0);
}

static void every_timeframe_is_well_formed(void **state)
{
    for (fx_timeframe tf = FX_M1; tf <= FX_H1; tf++) {
        fx_symbol symbol = fixture_symbol();
        symbol.tick_points = 5;
        fx_synth_options options = {.seed = 1003, .symbol = &symbol, .timeframe = tf, .years = 0.5};
        fx_bars *bars;
        assert_int_equal(fx_synth_generate(&options, &bars, NULL, NULL), RP_OK);
        assert_int_equal(bars->timeframe, tf);
        assert_int_equal(bars->digits, 5);
        double minutes = (double)(fx_timeframe_length(tf) / FX_MINUTE);
        double slots = 0.5 * 365.25 * 1440.0 / minutes * 5.0 / 7.0;
        assert_true(bars->count > 0.97 * slots && bars->count < 1.01 * slots);
        for (int64_t i = 0; i < bars->count; i++) check_bar(bars, i, fx_timeframe_length(tf));
        fx_bars_free(bars);
    }
}

static void it_has_a_markets_habits(void **state)
{
    fx_bars *bars = fixture_market(1004, FX_M15, 3.0, FX_SYNTH_NOISE, NULL);
    int64_t n = bars->count, weekends = 0, holes = 0;
    double second = 0, fourth = 0, cluster = 0, busy = 0, quiet = 0, wide = 0, usual = 0;
    int64_t busy_count = 0, quiet_count = 0;
    for (int64_t i = 97; i < n; i++) {
        double r = log_return(bars, i, 1), day_before = log_return(bars, i - 96, 1);
        second += r * r;
        fourth += r * r * r * r;
        cluster += (fabs(r) - 4e-4) * (fabs(day_before) - 4e-4);
        int64_t gap = bars->open_time[i] - bars->known_at[i - 1];
        weekends += gap > 40 * FX_HOUR;
        holes += gap > 0 && gap < 40 * FX_HOUR;
        if (gap > 0) continue;
        fx_civil now = fx_to_civil(bars->open_time[i]);
        if (now.hour == 13) busy += r * r, usual += bars->spread[i], busy_count++;
        if (now.month < 3 && now.hour == 22) quiet += r * r, wide += bars->spread[i], quiet_count++;
    }
    assert_true(weekends >= 155 && weekends <= 158);
    assert_true(holes >= 5 && holes <= 60);
    assert_true(fourth / (double)n / (second / (double)n * second / (double)n) > 5.0);
    assert_true(cluster > 0.0);
    assert_true(busy / (double)busy_count > 4.0 * quiet / (double)quiet_count);
    assert_true(wide / (double)quiet_count > 2.5 * usual / (double)busy_count);
    assert_true(sqrt(second / 3.0) > 0.05 && sqrt(second / 3.0) < 0.12);
    fx_bars_free(bars);
}

// Sum of products over its own standard error: standard normal when the returns are no edge, whatever the volatility.
static double lag_score(const fx_bars *bars, int64_t lag)
{
    double sum = 0.0, squares = 0.0;
    for (int64_t i = lag + 1; i < bars->count; i++) {
        double product = log_return(bars, i, 1) * log_return(bars, i - lag, 1);
        sum += product;
        squares += product * product;
    }
    return sum / sqrt(squares);
}

static void noise_holds_no_memory(void **state)
{
    double total = 0.0;
    int count = 0;
    for (uint64_t seed = 1010; seed < 1016; seed++) {
        fx_bars *bars = fixture_market(seed, FX_M15, 2.0, FX_SYNTH_NOISE, NULL);
        for (int64_t lag = 1; lag <= 20; lag++, count++) {
            double score = lag_score(bars, lag);
            assert_true(fabs(score) < 4.5);
            total += score * score;
        }
        fx_bars_free(bars);
    }
    // Mean of 120 squares of standard normals: 1 +- 0.13.
    assert_true(total / count > 0.6 && total / count < 1.5);
}

// The planted rule on noise: next moves after a stretch are not predictable.
static void noise_does_not_revert(void **state)
{
    fx_synth_truth truth;
    fx_bars *planted = fixture_market(1020, FX_H1, 6.0, FX_SYNTH_PLANTED, &truth);
    fx_bars *noise = fixture_market(1020, FX_H1, 6.0, FX_SYNTH_NOISE, NULL);
    assert_int_equal(planted->count, noise->count);
    double in_noise = 0.0, squares = 0.0, in_planted = 0.0, squares_planted = 0.0;
    for (int64_t i = truth.window; i + 1 < noise->count; i++) {
        double r = truth.active[i] * log_return(planted, i + 1, 1);
        in_planted += r;
        squares_planted += r * r;
        double mean = 0.0, variance = 0.0;
        for (int k = 0; k < truth.window; k++) mean += (double)noise->close[i - k] / truth.window;
        for (int k = 0; k < truth.window; k++) variance += pow(noise->close[i - k] - mean, 2.0) / truth.window;
        double z = (noise->close[i] - mean) / sqrt(variance);
        if (fabs(z) <= truth.level) continue;
        r = -copysign(1.0, z) * log_return(noise, i + 1, 1);
        in_noise += r;
        squares += r * r;
    }
    assert_true(fabs(in_noise / sqrt(squares)) < 3.5);
    assert_true(in_planted / sqrt(squares_planted) > 10.0);
    fx_synth_truth_clear(&truth);
    fx_bars_free(planted);
    fx_bars_free(noise);
}

static void check_planted(uint64_t seed, fx_timeframe tf, double years)
{
    fx_synth_truth truth;
    fx_bars *bars = fixture_market(seed, tf, years, FX_SYNTH_PLANTED, &truth);
    assert_true(fabs(truth.sharpe - 4.5) < 0.3);
    assert_true(truth.trades > 300);
    assert_true(truth.net_points > 0.0 && truth.cost_points > 10.0);
    assert_true(truth.drift > 0.0 && truth.drift < 0.5);
    for (int64_t i = 0; i < bars->count; i++) {
        if (truth.signal[i]) assert_int_equal(truth.active[i], truth.signal[i]);
        if (i < truth.window - 1) assert_int_equal(truth.signal[i], 0);
    }
    fx_synth_truth_clear(&truth);
    fx_bars_free(bars);
}

static void the_planted_rule_earns_what_was_asked(void **state)
{
    for (uint64_t seed = 1030; seed < 1034; seed++) check_planted(seed, FX_H1, 6.0);
    check_planted(1034, FX_M15, 3.0);
    check_planted(1035, FX_M30, 3.0);
    check_planted(1036, FX_M5, 1.0);
    check_planted(1037, FX_M1, 0.5);
}

static void signals_are_what_the_truth_says(void **state)
{
    fx_synth_truth truth;
    fx_bars *bars = fixture_market(1040, FX_H1, 3.0, FX_SYNTH_PLANTED, &truth);
    const fx_zone *zone;
    assert_int_equal(fx_zone_get("America/New_York", &zone, NULL), RP_OK);
    for (int64_t i = truth.window - 1; i < bars->count; i++) {
        double mean = 0.0, variance = 0.0;
        for (int k = 0; k < truth.window; k++) mean += (double)bars->close[i - k] / truth.window;
        for (int k = 0; k < truth.window; k++) variance += pow(bars->close[i - k] - mean, 2.0) / truth.window;
        fx_civil local = fx_to_civil(fx_zone_to_local(zone, bars->known_at[i]));
        int minute = local.hour * 60 + local.minute;
        double z = (bars->close[i] - mean) / sqrt(variance);
        int expected = minute < truth.session_begin || minute >= truth.session_end ? 0
                       : z < -truth.level                                          ? 1
                       : z > truth.level                                           ? -1
                                                                                   : 0;
        if (fabs(fabs(z) - truth.level) > 1e-9) assert_int_equal(truth.signal[i], expected);
    }
    fx_synth_truth_clear(&truth);
    fx_bars_free(bars);
}

static void the_drift_lasts_as_long_as_stated(void **state)
{
    fx_synth_truth truth;
    fx_bars *bars = fixture_market(1042, FX_H1, 3.0, FX_SYNTH_PLANTED, &truth);
    for (int64_t i = 0; i < bars->count; i++) {
        int8_t expected = 0;
        for (int64_t k = i; k >= 0 && k > i - truth.hold && !expected; k--) expected = truth.signal[k];
        assert_int_equal(truth.active[i], expected);
    }
    fx_synth_truth_clear(&truth);
    fx_bars_free(bars);
}

// Nights that the fixture's symbol charges: Wednesday's three times.
static double nights(int64_t from, int64_t to)
{
    double count = 0.0;
    for (int64_t day = fx_session_day(FX_DAY_NEW_YORK, from); day < fx_session_day(FX_DAY_NEW_YORK, to); day++) {
        int64_t weekday = (day + 4) % 7;
        if (weekday >= 1 && weekday <= 5) count += weekday == 3 ? 3.0 : 1.0;
    }
    return count;
}

// The rule's account once more, from its words: spread where the side pays it, 7 USD a round turn (7 points a lot),
// swap -7 points a night long, +1 short.
static void the_rules_account_adds_up(void **state)
{
    fx_synth_truth truth;
    fx_bars *bars = fixture_market(1043, FX_H1, 4.0, FX_SYNTH_PLANTED, &truth);
    double net = 0.0, day_sum = 0.0, sum = 0.0, squares = 0.0;
    int64_t trades = 0, days = 0, free_from = 0;
    double *booked = rp_calloc((size_t)bars->count, sizeof *booked);
    for (int64_t i = 0; i + 1 + truth.hold < bars->count; i++) {
        int side = truth.signal[i];
        if (!side || i + 1 < free_from) continue;
        int64_t in = i + 1, out = in + truth.hold;
        double moved = side > 0 ? bars->open[out] - (bars->open[in] + bars->spread[in])
                                : bars->open[in] - (bars->open[out] + bars->spread[out]);
        double swap = nights(bars->open_time[in], bars->open_time[out]) * (side > 0 ? -7.0 : 1.0);
        booked[out] = moved - 7.0 + swap;
        net += booked[out];
        trades++;
        free_from = out;
    }
    for (int64_t i = 0; i < bars->count; i++) {
        day_sum += booked[i];
        bool ends = i + 1 == bars->count || fx_session_day(FX_DAY_NEW_YORK, bars->open_time[i]) !=
                                                fx_session_day(FX_DAY_NEW_YORK, bars->open_time[i + 1]);
        if (!ends) continue;
        sum += day_sum;
        squares += day_sum * day_sum;
        day_sum = 0.0;
        days++;
    }
    double mean = sum / (double)days, variance = (squares - (double)days * mean * mean) / (double)(days - 1);
    assert_int_equal(truth.trades, trades);
    assert_true(fabs(truth.net_points - net / (double)trades) < 1e-6);
    assert_true(fabs(truth.sharpe - mean / sqrt(variance) * sqrt(252.0)) < 1e-9);
    rp_free(booked);
    fx_synth_truth_clear(&truth);
    fx_bars_free(bars);
}

static void overlap_tells_the_pattern_from_chance(void **state)
{
    fx_synth_truth truth;
    fx_bars *bars = fixture_market(1041, FX_H1, 3.0, FX_SYNTH_PLANTED, &truth);
    int64_t *entry = rp_calloc((size_t)bars->count, sizeof *entry), count = 0;
    int8_t *side = rp_calloc((size_t)bars->count, 1);
    for (int64_t i = 0; i < bars->count; i++) {
        if (!truth.signal[i]) continue;
        entry[count] = i;
        side[count++] = truth.signal[i];
    }
    double chance;
    assert_true(fx_synth_overlap(&truth, entry, side, count, &chance) == 1.0);
    assert_true(chance > 0.05 && chance < 0.3);
    for (int64_t k = 0; k < count; k++) side[k] = (int8_t)-side[k];
    assert_true(fx_synth_overlap(&truth, entry, side, count, NULL) == 0.0);
    rp_random random = rp_random_key(1041, 0, 0, 0);
    for (int64_t k = 0; k < count; k++) {
        entry[k] = rp_random_below(&random, bars->count);
        side[k] = rp_random_below(&random, 2) ? 1 : -1;
    }
    assert_true(fabs(fx_synth_overlap(&truth, entry, side, count, NULL) - chance) < 0.05);
    rp_free(entry);
    rp_free(side);
    fx_synth_truth_clear(&truth);
    fx_bars_free(bars);
}

static void the_bars_do_not_tell(void **state)
{
    fx_bars *a = fixture_market(1050, FX_H1, 0.0, FX_SYNTH_NOISE, NULL);
    fx_bars *b = fixture_market(1050, FX_H1, 0.0, FX_SYNTH_PLANTED, NULL);
    assert_string_equal(a->source, b->source);
    assert_string_equal(a->zone, b->zone);
    assert_int_equal(a->count, b->count);
    fx_bars_free(a);
    fx_bars_free(b);
}

static void bad_options_are_refused(void **state)
{
    fx_symbol symbol = fixture_symbol();
    fx_bars *bars = NULL;
    rp_error error = {0};
    fx_synth_options no_symbol = {.seed = 1};
    fx_synth_options long_bars = {.symbol = &symbol, .timeframe = FX_H4};
    fx_synth_options backwards = {.symbol = &symbol, .years = -1.0};
    fx_synth_options too_much = {
        .symbol = &symbol, .timeframe = FX_H1, .years = 1.0, .edge = FX_SYNTH_PLANTED, .sharpe = 90.0};
    fx_synth_options huge = {.symbol = &symbol, .timeframe = FX_H1, .price = 1e6};
    assert_int_equal(fx_synth_generate(&no_symbol, &bars, NULL, &error), RP_EINVAL);
    assert_int_equal(fx_synth_generate(&long_bars, &bars, NULL, &error), RP_EINVAL);
    assert_int_equal(fx_synth_generate(&backwards, &bars, NULL, &error), RP_EVALUE);
    assert_int_equal(fx_synth_generate(&too_much, &bars, NULL, &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "Sharpe"));
    assert_int_equal(fx_synth_generate(&huge, &bars, NULL, &error), RP_EVALUE);
    assert_null(bars);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_seed_same_market),
        cmocka_unit_test(other_symbols_other_markets),
        cmocka_unit_test(every_timeframe_is_well_formed),
        cmocka_unit_test(it_has_a_markets_habits),
        cmocka_unit_test(noise_holds_no_memory),
        cmocka_unit_test(noise_does_not_revert),
        cmocka_unit_test(the_planted_rule_earns_what_was_asked),
        cmocka_unit_test(signals_are_what_the_truth_says),
        cmocka_unit_test(the_drift_lasts_as_long_as_stated),
        cmocka_unit_test(the_rules_account_adds_up),
        cmocka_unit_test(overlap_tells_the_pattern_from_chance),
        cmocka_unit_test(the_bars_do_not_tell),
        cmocka_unit_test(bad_options_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
