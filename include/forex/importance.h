/// \file importance.h
/// How much columns matter: clusters of columns that say the same, and mean decrease of accuracy (MDA) of a ridge
/// regression under purged folds, for single columns and for whole clusters (Lopez de Prado 2018, chapter 8; 2020,
/// chapter 6).
///
/// The learner is linear: what it cannot see, MDA cannot rank. Of columns that repeat each other each looks
/// unimportant, since the others stand in for it; the cluster's own figure is the one to read then.
#ifndef FOREX_IMPORTANCE_H
#define FOREX_IMPORTANCE_H

#include <forex/feature.h>
#include <forex/fold.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- clusters -----------------------------------------------------------------------------------------------------
 */

/// One merge of a hierarchical clustering: two clusters (columns 0 to n - 1, the cluster of merge k is n + k), the
/// smaller number first, their average distance, and how many columns the new one has.
typedef struct fx_merge {
    int64_t a, b;
    double distance;
    int64_t size;
} fx_merge;

/// Average linkage of `count` columns (1 to 2000) from their distances (count * count, symmetric): `merges` has
/// count - 1 entries by rising distance. RP_EVALUE for a distance that is negative or NaN.
RP_API RP_CHECK rp_status fx_linkage(const double *distances, int64_t count, fx_merge *merges, rp_error *error);
/// Cuts the tree into `clusters` clusters, numbered from 0 in the order of their first column.
RP_API RP_CHECK rp_status fx_linkage_cut(const fx_merge *merges, int64_t count, int64_t clusters, int32_t *cluster,
                                         rp_error *error);
/// Mean silhouette of a clustering: of each column (b - a) / max(a, b), a its mean distance to its own cluster, b that
/// to the nearest other one; 0 for a column alone. NaN with fewer than 2 clusters.
RP_API double fx_silhouette(const double *distances, int64_t count, const int32_t *cluster);
/// Correlations (count * count) to distances sqrt((1 - |correlation|) / 2); NaN counts as 0.
RP_API void fx_correlation_distances(const double *correlations, int64_t count, double *distances);

/* ---- importance ---------------------------------------------------------------------------------------------------
 */

/// How to measure. fx_importance_default fills it.
typedef struct fx_importance_options {
    int64_t folds;    ///< 5
    int64_t embargo;  ///< in the unit of t0 and t1: 0
    double ridge;     ///< penalty per unit of weight on standardised columns: 1e-3
    int64_t repeats;  ///< permutations of each column in each fold: 5
    uint64_t seed;    ///< 1
    int64_t clusters; ///< 0: the number from 2 on with the largest mean silhouette
    int64_t max_rows; ///< more labelled rows are thinned at equal steps: 50000
} fx_importance_options;
RP_API void fx_importance_default(fx_importance_options *options); ///< The values named above.

/// Rows to learn from: row i of the matrix has target[i], weight[i] (not labelled when 0 or the target is NaN) and the
/// span t0[i] to t1[i]; t0 rises.
typedef struct fx_learning_rows {
    const fx_features *features;
    const double *target;
    const double *weight; ///< NULL: 1
    const int64_t *t0, *t1;
} fx_learning_rows;

/// One column, or one cluster.
typedef struct fx_importance_item {
    char name[64];      ///< column; of a cluster that of its most important column
    int32_t cluster;    ///< number of the cluster
    int64_t columns;    ///< of a cluster: how many
    double mda;         ///< mean over folds of the loss of score when it is shuffled
    double error;       ///< standard error of that mean
    double correlation; ///< of a column with the target, over all rows
} fx_importance_item;

/// The result. Free with fx_importance_free.
typedef struct fx_importance {
    int64_t rows, folds;
    double score, score_error; ///< out-of-fold R^2 against the training mean, mean and standard error over the folds
    double silhouette;         ///< of the chosen clusters
    int64_t column_count, cluster_count;
    fx_importance_item *columns;  ///< in the matrix's order
    fx_importance_item *clusters; ///< by number
} fx_importance;

/// Ridge regression of the target on the standardised columns (unknown values count as the training mean), in purged
/// folds. Score of a fold: 1 - squared error / squared error of the training mean, weighted. MDA of a column: how much
/// score is lost when its values in the test rows are shuffled; of a cluster: when all its columns are, by one shuffle.
/// Shuffles are keyed by seed, fold, repeat and column, so threads change nothing.
RP_API RP_CHECK rp_status fx_importance_measure(const fx_learning_rows *rows, const fx_importance_options *options,
                                                fx_importance **importance, rp_error *error);
RP_API void fx_importance_free(fx_importance *importance); ///< NULL allowed.
/// As JSON (rp_free); NULL when out of memory.
RP_API char *fx_importance_json(const fx_importance *importance);

#ifdef __cplusplus
}
#endif
#endif
