// Probabilistic and deflated Sharpe ratio.
//
// Sources: D. Bailey and M. Lopez de Prado, "The Sharpe Ratio Efficient Frontier", Journal of Risk 15(2), 2012, and
// "The Deflated Sharpe Ratio", Journal of Portfolio Management 40(5), 2014. Everything is in per-period units (days
// here) and kurtosis is raw, 3 for a normal: trading.md D25 names the tools that mix these up.
#include <math.h>

#include "validate_i.h"

fx_daily fx_daily_of(const double *returns, int64_t count)
{
    fx_daily daily = {.count = count, .mean = NAN, .deviation = NAN, .skewness = NAN, .kurtosis = NAN};
    if (count < 1) return daily;
    double n = (double)count, sum = 0, m2 = 0, m3 = 0, m4 = 0;
    for (int64_t i = 0; i < count; i++) sum += returns[i];
    daily.mean = sum / n;
    for (int64_t i = 0; i < count; i++) {
        double d = returns[i] - daily.mean, d2 = d * d;
        m2 += d2;
        m3 += d2 * d;
        m4 += d2 * d2;
    }
    if (count > 1) daily.deviation = sqrt(m2 / (n - 1));
    if (m2 > 0) {
        double variance = m2 / n; // the moments' own denominators are n, the deviation's is n - 1
        daily.skewness = m3 / n / (variance * sqrt(variance));
        daily.kurtosis = m4 / n / (variance * variance);
    }
    return daily;
}

double fx_psr(const fx_daily *daily, double benchmark)
{
    if (daily->count < 3 || !(daily->deviation > 0)) return NAN;
    double sharpe = daily->mean / daily->deviation;
    double variance = 1 - daily->skewness * sharpe + (daily->kurtosis - 1) / 4 * sharpe * sharpe;
    if (!(variance > 0)) return NAN;
    return fxi_normal_cdf((sharpe - benchmark) * sqrt((double)daily->count - 1) / sqrt(variance));
}

double fx_expected_max_sharpe(int64_t trials, int64_t periods)
{
    if (periods < 2) return NAN;
    if (trials < 2) return 0; // the expectation of a single zero-skill trial
    const double euler = 0.57721566490153286;
    double share = 1 / (double)trials;
    // Upper quantiles by symmetry, so that 1 - 1/N does not round.
    double first = -fxi_normal_quantile(share), second = -fxi_normal_quantile(share * exp(-1));
    return ((1 - euler) * first + euler * second) / sqrt((double)periods - 1);
}

double fx_dsr(const fx_daily *daily, int64_t trials)
{
    return fx_psr(daily, fx_expected_max_sharpe(trials, daily->count));
}
