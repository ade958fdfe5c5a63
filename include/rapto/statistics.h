/// \file statistics.h
/// Order statistics, averages, covariance, histograms, and the family that ignores NaN.
///
/// Pure functions (see array.h): results belong to the innermost open scope, an operand that is an error array is
/// returned as the result. A NULL operand is NumPy's None where that is allowed.
#ifndef RAPTO_STATISTICS_H
#define RAPTO_STATISTICS_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Over what a statistic is taken, and how. A zeroed struct, or NULL, is NumPy's default: all axes, which are dropped.
typedef struct rp_over {
    const int *axes;   ///< NULL: all axes; else `count` of them, negative ones count from the end
    int count;         ///< entries of `axes`; 0 with `axes` not NULL: no axis
    bool keepdims;     ///< axes stay with extent 1
    rp_array *where;   ///< bool, broadcast to the operand: the elements that count; NULL: all
    rp_array *initial; ///< value that every result starts from (nansum, nanprod, nanmin, nanmax); NULL: none
    double ddof;       ///< var and std: the divisor is the number of elements less this
    rp_array *mean;    ///< var and std: the mean if it is known, with the axes kept; else NULL
    int64_t *short_of; ///< when not NULL: set to 0 when enough elements fell into every result, else to how many
                       ///< results had too few (1 for all, where all have one number). The operand is computed for it.
                       ///< NumPy warns where it is not 0.
} rp_over;

/* ---- averages ---------------------------------------------------------------------------------------------------- */

/// Arithmetic mean as rp_mean, over the elements that count.
RP_API rp_array *rp_mean_over(rp_array *a, const rp_over *over);
/// Variance as rp_var, over the elements that count; real for a complex `a`.
RP_API rp_array *rp_var_over(rp_array *a, const rp_over *over);
/// Square root of rp_var_over.
RP_API rp_array *rp_std_over(rp_array *a, const rp_over *over);
/// Largest less smallest element.
RP_API rp_array *rp_ptp(rp_array *a, const rp_over *over);

/// A weighted average and the sum of its weights, of one shape.
typedef struct rp_averaged {
    rp_array *average;
    rp_array *weights;
} rp_averaged;

/// sum(a * weights) / sum(weights). `weights` has the shape of `a`, or the extents of the axes in their order; NULL:
/// all 1. RP_EVALUE when weights sum to zero. `where` is not looked at. Computes the weights.
RP_API rp_averaged rp_average(rp_array *a, rp_array *weights, const rp_over *over);

/* ---- running sums and products ----------------------------------------------------------------------------------- */

/// Running sum along `axis` (RP_ALL_AXES: of the only axis) with a 0 in front when `include_initial`.
RP_API rp_array *rp_cumulative_sum(rp_array *a, int axis, bool include_initial);
/// Running product, as rp_cumulative_sum with a 1 in front.
RP_API rp_array *rp_cumulative_prod(rp_array *a, int axis, bool include_initial);

/* ---- NaN left out ------------------------------------------------------------------------------------------------
 * Integers and bool have no NaN: the functions are then those without nan. */

RP_API rp_array *rp_nansum(rp_array *a, const rp_over *over);  ///< Sum; 0 of nothing.
RP_API rp_array *rp_nanprod(rp_array *a, const rp_over *over); ///< Product; 1 of nothing.
/// Smallest element, NaN of nothing but NaN. RP_EVALUE over no element at all without `initial`.
RP_API rp_array *rp_nanmin(rp_array *a, const rp_over *over);
RP_API rp_array *rp_nanmax(rp_array *a, const rp_over *over);  ///< As rp_nanmin, the largest.
RP_API rp_array *rp_nanmean(rp_array *a, const rp_over *over); ///< Mean; NaN of nothing.
RP_API rp_array *rp_nanvar(rp_array *a, const rp_over *over);  ///< Variance; NaN where no degree of freedom is left.
RP_API rp_array *rp_nanstd(rp_array *a, const rp_over *over);  ///< Square root of rp_nanvar.
/// Index of the first smallest element that is no NaN, along one axis or RP_ALL_AXES. RP_EVALUE where there is none.
RP_API rp_array *rp_nanargmin(rp_array *a, int axis, bool keepdims);
RP_API rp_array *rp_nanargmax(rp_array *a, int axis, bool keepdims); ///< As rp_nanargmin, the largest.
RP_API rp_array *rp_nancumsum(rp_array *a, int axis);  ///< Running sum, NaN as 0; RP_ALL_AXES: in C order.
RP_API rp_array *rp_nancumprod(rp_array *a, int axis); ///< Running product, NaN as 1; RP_ALL_AXES: in C order.

/* ---- median and quantiles ---------------------------------------------------------------------------------------- */

/// How a quantile between two elements is found (Hyndman and Fan's nine, and NumPy's older four).
typedef enum rp_quantile_method {
    RP_QUANTILE_LINEAR,
    RP_QUANTILE_INVERTED_CDF,
    RP_QUANTILE_AVERAGED_INVERTED_CDF,
    RP_QUANTILE_CLOSEST_OBSERVATION,
    RP_QUANTILE_INTERPOLATED_INVERTED_CDF,
    RP_QUANTILE_HAZEN,
    RP_QUANTILE_WEIBULL,
    RP_QUANTILE_MEDIAN_UNBIASED,
    RP_QUANTILE_NORMAL_UNBIASED,
    RP_QUANTILE_LOWER,
    RP_QUANTILE_HIGHER,
    RP_QUANTILE_MIDPOINT,
    RP_QUANTILE_NEAREST,
    RP_QUANTILE_METHOD_COUNT
} rp_quantile_method;

/// The method of NumPy's name ("linear", "inverted_cdf", ...); false when there is none.
RP_API bool rp_quantile_method_from_name(const char *name, rp_quantile_method *method);

/// A zeroed struct is NumPy's default.
typedef struct rp_quantile_options {
    rp_over over;              ///< axes, keepdims, short_of (the nan forms)
    rp_quantile_method method; ///< only RP_QUANTILE_INVERTED_CDF takes weights
    rp_array *weights;         ///< as in rp_average, not negative; NULL: none
} rp_quantile_options;

/// Middle element, or the mean of the two middle ones; NaN where a NaN is among them. f64 for bool and integers.
RP_API rp_array *rp_median(rp_array *a, const rp_over *over);
/// As rp_median of the elements that are not NaN.
RP_API rp_array *rp_nanmedian(rp_array *a, const rp_over *over);
/// Quantiles of probabilities `q` (0-d to 2-d, in [0, 1]): the axes of `q`, then those of `a` that stay. NaN where a
/// NaN is among the elements. Complex is refused. Computes `q`.
RP_API rp_array *rp_quantile(rp_array *a, rp_array *q, const rp_quantile_options *options);
/// As rp_quantile with `q` in [0, 100].
RP_API rp_array *rp_percentile(rp_array *a, rp_array *q, const rp_quantile_options *options);
/// As rp_quantile of the elements that are not NaN.
RP_API rp_array *rp_nanquantile(rp_array *a, rp_array *q, const rp_quantile_options *options);
/// As rp_percentile of the elements that are not NaN.
RP_API rp_array *rp_nanpercentile(rp_array *a, rp_array *q, const rp_quantile_options *options);

/* ---- histograms -------------------------------------------------------------------------------------------------- */

/// A zeroed struct is NumPy's default: ten bins of one width from the smallest to the largest element.
typedef struct rp_histogram_options {
    int64_t bins;     ///< bins of one width; 0: 10
    const char *rule; ///< finds the number of bins: "auto", "fd", "doane", "scott", "stone", "rice", "sturges", "sqrt"
    rp_array *edges;  ///< 1-d, increasing: the bins' edges; NULL: bins of one width
    rp_array *low;    ///< with `high`: the range that bins of one width divide; NULL: that of the elements
    rp_array *high;
    bool density;      ///< the integral is 1
    rp_array *weights; ///< shape of the operand; NULL: each element counts 1
} rp_histogram_options;

/// Counts (i64, or the dtype of the weights, or f64 densities), and one edge more than there are counts.
typedef struct rp_histogram_result {
    rp_array *counts;
    rp_array *edges;
} rp_histogram_result;

/// How many elements fall into each bin. Bins hold their left edge, the last one both. RP_EVALUE for edges that fall, a
/// range that is not finite, or an unknown rule.
RP_API rp_histogram_result rp_histogram(rp_array *a, const rp_histogram_options *options);
/// The edges alone.
RP_API rp_array *rp_histogram_bin_edges(rp_array *a, const rp_histogram_options *options);

/// Counts (f64) over all dimensions, and the edges of each; `edges` holds `dimensions` arrays.
typedef struct rp_histogramdd_result {
    rp_array *counts;
    int dimensions;
    rp_array *edges[RP_MAX_NDIM];
} rp_histogramdd_result;

/// Histogram of points: `sample` is (points, dimensions), `each` holds the bins (no rule), edges and range of each
/// dimension (NULL: ten bins). `weights` has one entry per point (NULL: 1).
RP_API rp_histogramdd_result rp_histogramdd(rp_array *sample, const rp_histogram_options *each, bool density,
                                            rp_array *weights);

/* ---- covariance -------------------------------------------------------------------------------------------------- */

/// A zeroed struct is NumPy's default.
typedef struct rp_cov_options {
    rp_array *y;        ///< more variables, in the form of the first argument; NULL: none
    bool columns;       ///< columns are the variables, rows the observations (rowvar=False)
    bool bias;          ///< divide by n instead of n - 1
    bool has_ddof;      ///< `ddof` counts instead of `bias`
    int64_t ddof;       ///< divide by n - ddof
    rp_array *fweights; ///< how often each observation occurs: whole, not negative; NULL: once
    rp_array *aweights; ///< relative weight of each observation, not negative; NULL: one
    bool has_dtype;     ///< `dtype` is asked for
    rp_dtype dtype;     ///< of the result; else the common one of the operands, at least f64
    bool *no_freedom;   ///< when not NULL: set to whether no degree of freedom is left (NumPy warns)
} rp_cov_options;

/// Covariance matrix of variables in rows, axes of extent 1 dropped. RP_EVALUE for more than two axes or bad weights.
RP_API rp_array *rp_cov(rp_array *m, const rp_cov_options *options);
/// Correlation coefficients: rp_cov divided by the standard deviations, clipped to [-1, 1]. Weights and ddof of the
/// options are not looked at.
RP_API rp_array *rp_corrcoef(rp_array *m, const rp_cov_options *options);

#ifdef __cplusplus
}
#endif
#endif
