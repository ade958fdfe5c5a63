// Generated markets for the tests of synth, indicator and feature.
#ifndef SYNTH_FIXTURE_H
#define SYNTH_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <forex/synth.h>

static inline fx_symbol fixture_symbol(void)
{
    return (fx_symbol){.name = "EURUSD",
                       .base = "EUR",
                       .quote = "USD",
                       .digits = 5,
                       .pip_points = 10,
                       .tick_points = 1,
                       .contract_size = 100000,
                       .lot_step_e8 = 1000000,
                       .lot_min_e8 = 1000000,
                       .lot_max_e8 = 10000000000,
                       .spread_points = 10,
                       .commission_e8 = 350000000,
                       .swap_long_e8 = -700000000,
                       .swap_short_e8 = 100000000,
                       .triple_swap_weekday = 3,
                       .asset_class = "major"};
}

// Seeds of the tests start at 1001: 1 to 60 belong to the long run of the whole program.
static inline fx_bars *fixture_market(uint64_t seed, fx_timeframe tf, double years, fx_synth_edge edge,
                                      fx_synth_truth *truth)
{
    fx_symbol symbol = fixture_symbol();
    fx_synth_options options = {.seed = seed, .symbol = &symbol, .timeframe = tf, .years = years, .edge = edge};
    fx_bars *bars = NULL;
    rp_error error = {0};
    if (fx_synth_generate(&options, &bars, truth, &error) != RP_OK) fail_msg("%s", error.message);
    return bars;
}

#endif
