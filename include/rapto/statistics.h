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
    int64_t *short_of; ///< when not NULL: set to the number of results that too few elements fell into (the operand is
                       ///< computed for it). Where it is not 0, NumPy warns.
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
RP_API rp_array *rp_nancumsum(rp_array *a, int axis); ///< Running sum, NaN as 0; RP_ALL_AXES: in C order.

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
