/// \file fold.h
/// Folds for labels that look ahead: purged of training rows that overlap the test rows, with an embargo behind them
/// (Lopez de Prado 2018, chapter 7).
///
/// An observation spans [t0, t1], both included: any clock will do, row numbers or instants, as long as the embargo is
/// in the same unit. Observations are sorted by t0.
#ifndef FOREX_FOLD_H
#define FOREX_FOLD_H

#include <rapto/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Marks what may be trained on when the observations marked in `test` are held out: i is in `train` exactly when it is
/// not in `test` and no test observation j has t0[i] <= t1[j] + embargo and t1[i] >= t0[j]. Time is linear in `count`
/// times the number of runs of test observations. RP_EVALUE when an observation ends before it starts, t0 falls, or the
/// embargo is negative.
RP_API RP_CHECK rp_status fx_fold_purge(const int64_t *t0, const int64_t *t1, int64_t count, const uint8_t *test,
                                        int64_t embargo, uint8_t *train, rp_error *error);

/// One split: indices of observations, rising.
typedef struct fx_fold {
    int64_t test_count, train_count;
    int64_t *test, *train;
} fx_fold;

/// All splits of a cross-validation. Free with fx_folds_free.
typedef struct fx_folds {
    int64_t count;
    fx_fold *folds;
} fx_folds;

/// Purged k-fold: the observations in `folds` runs of equal length (the first `count` % `folds` are one longer), each
/// held out once. RP_EVALUE as in fx_fold_purge, for fewer than 2 folds, and for more folds than observations.
RP_API RP_CHECK rp_status fx_folds_purged(const int64_t *t0, const int64_t *t1, int64_t count, int64_t folds,
                                          int64_t embargo, fx_folds **out, rp_error *error);
RP_API void fx_folds_free(fx_folds *folds); ///< NULL allowed.

#ifdef __cplusplus
}
#endif
#endif
