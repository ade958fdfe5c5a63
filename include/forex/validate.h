/// \file validate.h
/// Statistics that say how much of a result is luck: probabilistic and deflated Sharpe ratio, and the verdict.
#ifndef FOREX_VALIDATE_H
#define FOREX_VALIDATE_H

#include <forex/backtest.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Probabilistic Sharpe ratio (Bailey and Lopez de Prado 2012): probability that the true per-period Sharpe ratio
/// exceeds `benchmark`, given the per-period ratio, number of periods, skewness and raw kurtosis in `daily`. NaN when
/// there are fewer than 3 periods or no variation.
RP_API double fx_psr(const fx_daily *daily, double benchmark);

/// Expected largest per-period Sharpe ratio of `trials` strategies without skill over `periods` periods (Bailey and
/// Lopez de Prado 2014, with the sampling variance of a zero-skill Sharpe ratio, 1 / (periods - 1)).
RP_API double fx_expected_max_sharpe(int64_t trials, int64_t periods);

/// Deflated Sharpe ratio: fx_psr against fx_expected_max_sharpe.
RP_API double fx_dsr(const fx_daily *daily, int64_t trials);

/// Moments of `count` daily returns: sample deviation (n - 1), raw kurtosis. What does not exist is NaN. Two passes in
/// order, so equal returns give equal bits.
RP_API fx_daily fx_daily_of(const double *returns, int64_t count);

/// Thresholds of the verdict; the defaults are 0.95 and 0.95.
typedef struct fx_verdict_rule {
    double dsr_required, holdout_psr_required;
} fx_verdict_rule;

#define FX_MAX_DOUBTS 12

/// The verdict and what it rests on.
typedef struct fx_verdict {
    bool claim;                 ///< an edge is claimed
    double dsr, holdout_psr;    ///< NaN counts as not reached
    double expected_max_sharpe; ///< annualised
    int64_t trials;
    int64_t doubt_count;
    char doubts[FX_MAX_DOUBTS][240]; ///< sentences for people; what the claim failed on comes first
} fx_verdict;

/// What a verdict is made from. Metrics are borrowed; money in minor units.
typedef struct fx_evidence {
    const fx_metrics *train, *validation, *in_sample, *holdout; ///< in_sample: train and validation as one range
    int64_t trials;                                             ///< distinct strategies ever evaluated on this data
    int64_t holdout_openings;             ///< distinct strategies that ever saw this hold-out, this one included
    int64_t optimistic_net;               ///< in-sample net profit when the target is assumed to come first (D5)
    int64_t double_spread_net;            ///< in-sample net profit with twice the spread
    int64_t best_trades, best_trades_net; ///< the best twentieth of the in-sample trades (at least one): how many, sum
    const char *currency;                 ///< account currency, for the sentences
} fx_evidence;

/// The rule: an edge is claimed if and only if the deflated Sharpe ratio over train and validation, against all trials,
/// and the probabilistic Sharpe ratio of the hold-out against zero both reach what `rule` requires. Doubts never change
/// the claim; they say what a careful reader should know. docs/reference/verdict.md lists them.
RP_API fx_verdict fx_verdict_of(const fx_verdict_rule *rule, const fx_evidence *evidence);

#ifdef __cplusplus
}
#endif
#endif
