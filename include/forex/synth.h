/// \file synth.h
/// Generated markets for demonstrations and tests: bars as a broker would send them, made from a seed. The price is a
/// martingale, so that nothing can be earned on it after costs, unless an edge is planted, and then exactly that edge.
///
/// The market: three volatility regimes and a mean-reverting log-volatility on top (clustering), hours of the day in
/// New York local time (quiet Asia, busy London, busiest overlap), rare news bars (fat tails), weekend gaps, feed gaps,
/// quiet minutes without a bar, spreads that widen at the 17:00 rollover and in quiet hours, prices on the symbol's
/// tick grid, high and low from a path inside each bar, no bar while the market is closed. There are no drift regimes:
/// a drift that lasts is an edge.
///
/// The planted edge: on a bar that closes further than `level` standard deviations from the mean of the last `window`
/// closes, while New York time is inside [session_begin, session_end), the following `hold` bars drift back by `drift`
/// of their own volatility per bar. A weighted sum of features with two thresholds can express it. The drift is solved
/// for so that the plain rule (enter at the next open, leave `hold` bars later, one position) earns the annual Sharpe
/// ratio asked for, net of spread, commission and swap. Measured with the initial value 4.5 on EURUSD (spread 10
/// points, commission 7 USD a round turn): six years of H1 give about 1600 trades of the rule, three years of M15 about
/// 1900, two years of M1 about 2800; the drift is 0.03 (M1) to 0.2 (H1) standard deviations a bar, a signal stands on
/// one bar in ten, and the drift acts on one bar in three.
#ifndef FOREX_SYNTH_H
#define FOREX_SYNTH_H

#include <forex/bars.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What is hidden in the market.
typedef enum fx_synth_edge { FX_SYNTH_NOISE, FX_SYNTH_PLANTED } fx_synth_edge;

/// What to generate; a field left at zero takes the value in its comment.
typedef struct fx_synth_options {
    uint64_t seed;
    const fx_symbol *symbol; ///< required
    fx_timeframe timeframe;  ///< FX_M1 to FX_H1: bars are made directly at this timeframe
    int64_t start;           ///< ns UTC; 0: 2015-01-04T22:00:00Z
    double years;            ///< span in years of 365.25 days; 0: 2 for M1, 3 for M5 to M30, 6 for H1
    int64_t max_bars;        ///< ends the series earlier; 0: no cap
    fx_synth_edge edge;
    double sharpe;     ///< annual net Sharpe ratio of the planted rule; 0: 4.5
    double price;      ///< first price; 0: a usual one for the symbol
    double volatility; ///< standard deviation of a year's return; 0: by asset class (0.08 for majors)
} fx_synth_options;

/// What was planted, and what its rule earns. All-zero for a noise market but for `count`.
typedef struct fx_synth_truth {
    fx_synth_edge edge;
    int64_t count;                  ///< bars
    int window, hold;               ///< bars of the z-score; bars that the drift lasts after a signal
    double level;                   ///< signal beyond this many standard deviations (population, ddof 0)
    int session_begin, session_end; ///< minutes of the New York day; the bar's known_at lies in [begin, end)
    double drift;                   ///< drift back per bar, in standard deviations of that bar
    int8_t *signal;                 ///< per bar: +1 buy, -1 sell at the next open, 0 nothing
    int8_t *active;                 ///< per bar: direction of the drift that acts on the next bar, 0 none
    int64_t trades;                 ///< of the rule
    double sharpe;                  ///< of the rule: daily, New York close, times sqrt(252), net of costs
    double net_points, cost_points; ///< of the rule, per trade
} fx_synth_truth;

/// Generates the market; the same options give the same bytes anywhere. `truth` may be NULL; else clear it with
/// fx_synth_truth_clear. Free `*bars` with fx_bars_free. RP_EINVAL for a timeframe beyond H1 or a missing symbol,
/// RP_EVALUE when the span is empty or no drift reaches the wanted Sharpe ratio. The bars do not tell whether an edge
/// is planted. Commission is taken as quoted in US dollars when either side of the symbol is USD, else in its quote
/// currency.
RP_API RP_CHECK rp_status fx_synth_generate(const fx_synth_options *options, fx_bars **bars, fx_synth_truth *truth,
                                            rp_error *error);
RP_API void fx_synth_truth_clear(fx_synth_truth *truth); ///< Frees the arrays and zeroes the struct; NULL allowed.

/// Share of entries made with the planted drift: entry i decided at the close of bar bars[i], with side +1 or -1,
/// counts when `active` has that side there. `*chance` (may be NULL) is the share expected of entries placed blindly:
/// half the share of bars with a drift. 0 when there are no entries or no edge.
RP_API double fx_synth_overlap(const fx_synth_truth *truth, const int64_t *bars, const int8_t *sides, int64_t count,
                               double *chance);

#ifdef __cplusplus
}
#endif
#endif
