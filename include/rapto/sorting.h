/// \file sorting.h
/// Sorting, searching, counting and sets, with NumPy's names and rules (2.4).
///
/// The order of elements: numbers by value with NaN last, complex numbers by real and then imaginary part (those with a
/// NaN last: imaginary, real, both), datetimes and timedeltas with NaT last, text by its bytes or characters.
/// "Descending" is the reverse of this order, so that NaN comes first. Every sort is stable, whatever NumPy's `kind`:
/// equal elements keep their order, with `descending` too.
/// Pure functions as in ops.h: a failure is an error array. RP_EAXIS: no such axis; RP_EDTYPE: a dtype that does not
/// fit; RP_ESHAPE: wrong number of axes or elements; RP_EVALUE: an argument out of range.
#ifndef RAPTO_SORTING_H
#define RAPTO_SORTING_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- sorting --------------------------------------------------------------------------------------------------- */

/// A sorted copy along `axis` (RP_ALL_AXES: flattened first). `descending`: largest first.
RP_API rp_array *rp_sort(rp_array *a, int axis, bool descending);
/// The indices (i64) that sort `a` along `axis` (RP_ALL_AXES: of the flattened array).
RP_API rp_array *rp_argsort(rp_array *a, int axis, bool descending);
/// Sorts the elements of `view` where they lie, through to the storage that it shares; ndarray.sort. Results that were
/// recorded before still see the old order. RP_EREADONLY for read-only memory and stretched views.
RP_API RP_CHECK rp_status rp_sort_inplace(rp_array *view, int axis, bool descending, rp_error *error);
/// The indices (i64) that sort by several keys of one shape, the last one first in importance; `count` >= 1.
RP_API rp_array *rp_lexsort(rp_array *const *keys, int count, int axis);
/// A copy along `axis` in which the element of each place in `kth` (`count` of them, negative from the end) stands
/// where sorting would put it, smaller ones before and larger ones behind. RP_EVALUE for a place outside.
RP_API rp_array *rp_partition(rp_array *a, const int64_t *kth, int64_t count, int axis);
/// The indices (i64) of rp_partition.
RP_API rp_array *rp_argpartition(rp_array *a, const int64_t *kth, int64_t count, int axis);
/// As rp_partition where the elements lie; ndarray.partition.
RP_API RP_CHECK rp_status rp_partition_inplace(rp_array *view, const int64_t *kth, int64_t count, int axis,
                                               rp_error *error);
/// A copy as complex numbers (c64 for 8- and 16-bit integers and bool and c64 itself, else c128), sorted along the last
/// axis.
RP_API rp_array *rp_sort_complex(rp_array *a);

/// The first `k` elements of the sorted order and where they were; both are the error array when the call failed.
typedef struct rp_top_k_result {
    rp_array *values;
    rp_array *indices; ///< i64
} rp_top_k_result;
/// The `k` largest (or smallest) elements along `axis` (RP_ALL_AXES: of the flattened array), best first; NaN counts as
/// the largest. RP_EVALUE when k is negative or more than the axis holds.
RP_API rp_top_k_result rp_top_k(rp_array *a, int64_t k, int axis, bool largest);

/* ---- searching ------------------------------------------------------------------------------------------------- */

/// Where (i64) to insert each element of `v` (any shape) into the sorted 1-d array `a` to keep it sorted: before the
/// elements equal to it, or behind when `right`. `sorter` (integers, NULL: `a` is sorted) lists the indices that sort
/// `a`.
RP_API rp_array *rp_searchsorted(rp_array *a, rp_array *v, bool right, rp_array *sorter);
/// The bin (i64) of each element of `x`: i where bins[i-1] <= x < bins[i], or bins[i-1] < x <= bins[i] when `right`;
/// `bins` is 1-d and rises or falls.
RP_API rp_array *rp_digitize(rp_array *x, rp_array *bins, bool right);

/* ---- counting -------------------------------------------------------------------------------------------------- */

/// How often each number from 0 occurs in the 1-d array of non-negative integers `x`, at least `minlength` counts
/// (i64); with `weights` (NULL: none; as many as `x`) their sums (f64).
RP_API rp_array *rp_bincount(rp_array *x, rp_array *weights, int64_t minlength);

/* ---- sets ------------------------------------------------------------------------------------------------------ */

/// What rp_unique finds besides the values.
typedef struct rp_unique_options {
    bool index, inverse, counts; ///< what is wanted; otherwise NULL in the result
    bool nan_differs;            ///< each NaN is an element of its own (NumPy's equal_nan=False)
    bool by_axis;                ///< sub-arrays along `axis` are the elements
    int axis;
} rp_unique_options;

/// What rp_unique gives; what was not asked for is NULL.
typedef struct rp_unique_result {
    rp_array *values;  ///< sorted; an error array when the call failed, and the others then NULL
    rp_array *index;   ///< i64: first occurrence of each value, in the flattened array or along the axis
    rp_array *inverse; ///< i64: the value of each element, in the shape of the array (1-d by axis)
    rp_array *counts;  ///< i64: occurrences of each value
} rp_unique_result;

/// The distinct elements; `options` NULL: values alone. Sub-arrays with a NaN are always distinct, as in NumPy.
RP_API rp_unique_result rp_unique(rp_array *a, const rp_unique_options *options);
/// The Array API's four forms: all four results, or two of them, or one; each NaN differs.
RP_API rp_unique_result rp_unique_all(rp_array *a);
RP_API rp_unique_result rp_unique_counts(rp_array *a);  ///< Values and counts; see rp_unique_all.
RP_API rp_unique_result rp_unique_inverse(rp_array *a); ///< Values and inverse; see rp_unique_all.
RP_API rp_array *rp_unique_values(rp_array *a);         ///< Values; see rp_unique_all.

/// What rp_intersect1d gives.
typedef struct rp_intersection {
    rp_array *values;            ///< sorted; an error array when the call failed, and the others then NULL
    rp_array *index_a, *index_b; ///< i64: first occurrences of the values; NULL when not asked for
} rp_intersection;

/// The distinct values that both arrays have, sorted. `assume_unique`: neither has an element twice.
RP_API rp_intersection rp_intersect1d(rp_array *a, rp_array *b, bool assume_unique, bool indices);
/// The distinct values of `a` that `b` does not have, sorted; in the order of `a` when `assume_unique`.
RP_API rp_array *rp_setdiff1d(rp_array *a, rp_array *b, bool assume_unique);
/// The distinct values that exactly one of the arrays has, sorted.
RP_API rp_array *rp_setxor1d(rp_array *a, rp_array *b, bool assume_unique);
/// The distinct values of either array, sorted.
RP_API rp_array *rp_union1d(rp_array *a, rp_array *b);

/// How rp_isin works; all give the same result.
typedef enum rp_isin_kind { RP_ISIN_AUTO, RP_ISIN_SORT, RP_ISIN_TABLE } rp_isin_kind;
/// True where an element is one of `values`, or is none when `invert`; NaN is never found. RP_ISIN_TABLE takes bool and
/// integers only (RP_EVALUE).
RP_API rp_array *rp_isin(rp_array *a, rp_array *values, bool assume_unique, bool invert, rp_isin_kind kind);

#ifdef __cplusplus
}
#endif
#endif
