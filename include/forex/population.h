/// \file population.h
/// The population evaluator: thousands of genes over the same bars. It skips bars (blocked signals as bit sets,
/// first-touch search), never rules: its trades are exactly the detailed backtest's.
#ifndef FOREX_POPULATION_H
#define FOREX_POPULATION_H

#include <forex/strategy.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What the search needs of one gene; every field equals the field of the same name in the detailed metrics, bit for
/// bit.
typedef struct fx_score {
    int64_t net_profit, gross_profit, gross_loss;
    int64_t trades, wins, ambiguous, open_at_end;
    double profit_factor, sharpe;
    fx_daily daily;
    double equity_drawdown_money, equity_drawdown;
    double exposure;
} fx_score;

/// Evaluates `count` genes over bars [begin, end) on up to rp_threads() threads; scores[i] belongs to genes[i],
/// whatever the thread count. Memory is bounded however many genes there are: about 50 MB of signal bits (or one
/// gene's), and two doubles per trading day and thread. Invalid genes are an error that names the index; `scores` is
/// then untouched.
RP_API RP_CHECK rp_status fx_population_score(const fx_tape *tape, const fx_features *features, const fx_gene *genes,
                                              int64_t count, int64_t begin, int64_t end, fx_score *scores,
                                              rp_error *error);
/// The evaluator's own trades of one gene, for tests: `*trades` is released with rp_free. The fields mae_points and
/// mfe_points are those of the detailed backtest too.
RP_API RP_CHECK rp_status fx_population_trades(const fx_tape *tape, const fx_features *features, const fx_gene *gene,
                                               int64_t begin, int64_t end, fx_trade **trades, int64_t *count,
                                               rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
