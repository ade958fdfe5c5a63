/* Shared by the files of histograms. */
#ifndef RAPTO_ROUTINES_STATISTICS_HISTOGRAM_H
#define RAPTO_ROUTINES_STATISTICS_HISTOGRAM_H

#include "routines/statistics/over_i.h"

/* The outermost edges as 0-d arrays: the range asked for, or that of the elements. NULL, or the error. */
rp_array *rpi_outer_edges(rp_array *a, rp_array *low, rp_array *high, rp_array **first, rp_array **last);
/* `bins` + 1 edges from `first` to `last` in `*dtype` (NULL: that of the ends). */
RPI_NEVER_NULL rp_array *rpi_even_edges(rp_array *first, rp_array *last, int64_t bins, const rp_dtype *dtype);
/* The edges of a histogram of the 1-d `a`. `*even` says that all bins have one width. */
RPI_NEVER_NULL rp_array *rpi_bin_edges(rp_array *a, const rp_histogram_options *o, bool *even);
/* Edges given by the caller, when they are 1-d and do not fall. */
RPI_NEVER_NULL rp_array *rpi_given_edges(rp_array *edges);

/* The width of bins that a rule finds best for the 1-d `a` (not empty) in [first, last]; 0: one bin. NULL, or the
 * error.
 */
rp_array *rpi_rule_width(const char *rule, rp_array *a, rp_array *first, rp_array *last, double *width);
bool rpi_is_rule(const char *rule);

/* For each element of the 1-d `a` the number of its bin from 1 on (i64); 0 and one above the last bin for what is
 * outside. Bins hold their left edge, the last one both. */
RPI_NEVER_NULL rp_array *rpi_bin_numbers(rp_array *a, rp_array *edges);

#endif
