// What the detailed metrics and the population's scores share: daily returns, Sharpe ratio, profit factor.
#include <math.h>

#include "backtest_i.h"

void fxi_daily_returns(double initial, const double *day_equity, int64_t count, double *returns)
{
    double before = initial;
    for (int64_t i = 0; i < count; i++) {
        returns[i] = before > 0 ? day_equity[i] / before - 1 : 0;
        before = day_equity[i];
    }
}

double fxi_sharpe(const fx_daily *daily, double annual_days)
{
    return daily->deviation > 0 ? daily->mean / daily->deviation * sqrt(annual_days) : NAN;
}

double fxi_profit_factor(int64_t gross_profit, int64_t gross_loss)
{
    return gross_loss < 0 ? (double)gross_profit / -(double)gross_loss : NAN;
}
