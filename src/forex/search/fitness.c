// Fitness of a gene, and the order of trials.
#include <math.h>

#include "evolve_i.h"

static const double worst = -10;        // no trade at all, or no day with a return
static const double missing_trades = 2; // charge when all of the wanted trades are missing
static const double drawdown_allowed = 0.25, drawdown_charge = 2;

double fxi_fitness(const fx_score *score, double min_trades)
{
    if (score->trades < 1 || !isfinite(score->sharpe)) return worst;
    double share = min_trades > 0 ? fmin(1, (double)score->trades / min_trades) : 1;
    double fitness = score->sharpe > 0 ? score->sharpe * share : score->sharpe; // a loss does not shrink away
    fitness -= missing_trades * (1 - share);
    if (score->equity_drawdown > drawdown_allowed)
        fitness -= drawdown_charge * (score->equity_drawdown - drawdown_allowed);
    return fmax(fitness, worst);
}
