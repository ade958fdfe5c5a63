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

/// Expected largest per-period Sharpe ratio of `trials` strategies without skill over `periods` periods (Bailey and Lopez de Prado 2014,
/// with the sampling variance of a zero-skill Sharpe ratio, 1 / (periods - 1)).
RP_API double fx_expected_max_sharpe(int64_t trials, int64_t periods);

/// Deflated Sharpe ratio: fx_psr against fx_expected_max_sharpe.
RP_API double fx_dsr(const fx_daily *daily, int64_t trials);

/// Joins the daily statistics of consecutive ranges that were backtested apart (train and validation).
RP_API fx_daily fx_daily_of(const double *returns, int64_t count);

/// Thresholds of the verdict; the defaults are 0.95 and 0.95.
typedef struct fx_verdict_rule {
    double dsr_required, holdout_psr_required;
} fx_verdict_rule;

/// The verdict and what it rests on.
typedef struct fx_verdict {
    bool claim;                 ///< an edge is claimed
    double dsr, holdout_psr;    ///< NaN counts as not reached
    double expected_max_sharpe; ///< annualised
    int64_t trials;
    int64_t doubt_count;
    char doubts[12][240];       ///< sentences for people
} fx_verdict;

#ifdef __cplusplus
}
#endif
#endif
