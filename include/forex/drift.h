/// \file drift.h
/// Drift: whether columns look in one range of rows as they did in another. Population stability index, Kolmogorov and
/// Smirnov's two-sample test, Kullback and Leibler's divergence, shifts of mean and deviation, change of the missing
/// share. docs/reference/features.md states the rules.
#ifndef FOREX_DRIFT_H
#define FOREX_DRIFT_H

#include <forex/feature.h>

#ifdef __cplusplus
extern "C" {
#endif

/// When a column counts as drifted. fx_drift_default fills it.
typedef struct fx_drift_options {
    int64_t minimum;       ///< known values that each range needs: 10
    double drifted;        ///< score from which a column has drifted: 0.20
    double critical;       ///< score from which it has badly: 0.25
    double warning_share;  ///< share of drifted columns above which the whole is a warning: 0.20
    double critical_share; ///< share of badly drifted columns above which the whole is critical: 0.30
} fx_drift_options;
RP_API void fx_drift_default(fx_drift_options *options); ///< The values named above.

/// One column of two ranges. What does not exist is NaN.
typedef struct fx_column_drift {
    char name[64];
    int64_t reference, current;                ///< known values
    double missing_reference, missing_current; ///< share of rows without a value
    int bins;   ///< of the index: 10, else 5, 4 or 3, so that every bin of the reference holds 3 values; 0: none fits
    double psi; ///< sum of (c - r) ln(c / r) over the bins, shares of at least 0.0001
    double kl;  ///< sum of c ln(c / r) over the same bins
    double ks, ks_p;   ///< largest distance of the two distributions, and how probable one as large is without drift
    double mean_shift; ///< (mean of current - mean of reference) / deviation of reference
    double std_ratio;  ///< deviation of current / deviation of reference
    double score;      ///< psi; without bins |mean_shift| + |1 - std_ratio|; of a column that one range alone knows the
                       ///< change of the missing share
    bool drifted, critical;
} fx_column_drift;

/// How serious it is as a whole.
typedef enum fx_drift_level { FX_DRIFT_OK, FX_DRIFT_WARNING, FX_DRIFT_CRITICAL } fx_drift_level;
RP_API const char *fx_drift_level_name(fx_drift_level level); ///< "ok", "warning", "critical"; static.

/// All columns, in the matrix's order. Free with fx_drift_free.
typedef struct fx_drift {
    int64_t count, judged, drifted, critical; ///< `judged`: columns with enough values in both ranges
    fx_drift_level level;
    int64_t reference_begin, reference_end, current_begin, current_end; ///< instants of first and last rows, ns UTC
    int64_t reference_rows, current_rows;
    fx_column_drift *columns;
} fx_drift;

/// A range of rows of a matrix.
typedef struct fx_row_range {
    const fx_features *features;
    int64_t begin, end; ///< rows [begin, end)
} fx_row_range;

/// Compares every column of `reference` with the column of the same name in `current`. RP_ECONFLICT names a column that
/// one of them lacks; RP_EVALUE when there is none that can be judged.
RP_API RP_CHECK rp_status fx_drift_measure(const fx_row_range *reference, const fx_row_range *current,
                                           const fx_drift_options *options, fx_drift **drift, rp_error *error);
RP_API void fx_drift_free(fx_drift *drift); ///< NULL allowed.
/// The same for two plain samples; NaN count as not known. RP_ENOMEM only.
RP_API RP_CHECK rp_status fx_drift_samples(const float *reference, int64_t reference_count, const float *current,
                                           int64_t current_count, const fx_drift_options *options,
                                           fx_column_drift *column, rp_error *error);
/// Probability of a two-sample distance of `distance` or more between samples of m and n values without drift: exact by
/// counting paths while m * n <= 1,000,000, else Kolmogorov's limit with Stephens' correction.
RP_API double fx_ks_probability(double distance, int64_t m, int64_t n);

/// As JSON (rp_free); NULL when out of memory.
RP_API char *fx_drift_json(const fx_drift *drift);
/// As an HTML section without outside references (rp_free); NULL when out of memory.
RP_API char *fx_drift_html(const fx_drift *drift);

#ifdef __cplusplus
}
#endif
#endif
