/* Where the bins of a histogram begin and end. */
#include "routines/statistics/histogram.h"
#include <math.h>
#include <rapto/creation.h>
#include <rapto/indexing.h>

/* ---- the range --------------------------------------------------------------------------------------------------- */

static rp_array *check_range(rp_array *first, rp_array *last, bool given)
{
    double low = 0, high = 0;
    rp_status status = rp_item(first, &low);
    if (status == RP_OK) status = rp_item(last, &high);
    if (status != RP_OK) return rpi_error_array(status, "histogram: the range cannot be read as numbers");
    if (given && low > high)
        return rpi_error_array(RP_EVALUE, "histogram: max must be larger than min in range parameter.");
    if (isfinite(low) && isfinite(high)) return NULL;
    return rpi_error_array(RP_EVALUE, "histogram: %s range of [%g, %g] is not finite",
                           given ? "supplied" : "autodetected", low, high);
}

/* Plain numbers stay plain. */
static rp_array *shifted(rp_array *edge, double by)
{
    double value = 0;
    if (!edge->weak) return rp_add(edge, rp_scalar(by));
    rp_status status = rp_item(edge, &value);
    return status == RP_OK ? rp_scalar(value + by) : rpi_error_array(status, "histogram: range");
}

rp_array *rpi_outer_edges(rp_array *a, rp_array *low, rp_array *high, rp_array **first, rp_array **last)
{
    bool one = false;
    *first = low ? low : a->size == 0 ? rp_scalar_int(0) : rp_min(a);
    *last = low ? high : a->size == 0 ? rp_scalar_int(1) : rp_max(a);
    rp_array *error = rpi_first_error(2, (rp_array *[]){*first, *last});
    if (!error) error = check_range(*first, *last, low != NULL);
    if (error) return error;
    rp_array *equal = rpi_force(rp_equal(*first, *last));
    if (rpi_is_error(equal)) return equal;
    if (rpi_truth(equal, &one) != RP_OK) return rpi_error_memory();
    if (!one) return NULL;
    *first = shifted(*first, -0.5);
    *last = shifted(*last, 0.5);
    return rpi_first_error(2, (rp_array *[]){*first, *last});
}

/* ---- bins of one width ------------------------------------------------------------------------------------------- */

static rp_array *refuse_flat(rp_array *edges, int64_t bins)
{
    bool flat = false;
    rp_array *stuck = rp_greater_equal(rpi_cut(edges, 0, RP_NONE, -1), rpi_cut(edges, 0, 1, RP_END));
    rp_array *any = rpi_force(rp_any(stuck));
    if (rpi_is_error(any)) return any;
    if (rpi_truth(any, &flat) != RP_OK) return rpi_error_memory();
    if (!flat) return NULL;
    return rpi_error_array(RP_EVALUE, "histogram: Too many bins for data range. Cannot create %lld finite-sized bins.",
                           (long long)bins);
}

rp_array *rpi_even_edges(rp_array *first, rp_array *last, int64_t bins, const rp_dtype *dtype)
{
    rp_space_options space = {.has_dtype = dtype != NULL, .dtype = dtype ? *dtype : RP_F64};
    rp_array *edges = rp_linspace_of(first, last, bins + 1, &space);
    rp_array *error = rpi_is_error(edges) ? edges : refuse_flat(edges, bins);
    return error ? error : edges;
}

static rp_array *edge_dtype(rp_array *a, rp_array *first, rp_array *last, rp_dtype *dtype)
{
    rp_array *error = rpi_result_type("histogram", 3, (rp_array *[]){first, last, a}, dtype);
    if (!error && rpi_is_whole(*dtype)) *dtype = RP_F64;
    return error;
}

/* ---- bins by a rule ---------------------------------------------------------------------------------------------- */

/* The elements inside of a range. */
static rp_array *inside(rp_array *a, rp_array *low, rp_array *high)
{
    rp_array *keep = rp_logical_and(rp_greater_equal(a, low), rp_less_equal(a, high));
    return rp_getitem(a, (rp_index_item[]){rp_ix_array(keep)}, 1);
}

static rp_array *rule_bins(rp_array *a, const rp_histogram_options *o, rp_array *first, rp_array *last, int64_t *bins)
{
    double width = 0, low = 0, high = 0;
    rp_array *kept = rpi_force(o->low ? inside(a, first, last) : a);
    if (rpi_is_error(kept)) return kept;
    *bins = 1;
    if (kept->size == 0) return NULL;
    rp_array *error = rpi_rule_width(o->rule, kept, first, last, &width);
    if (error) return error;
    if (rp_item(first, &low) != RP_OK || rp_item(last, &high) != RP_OK) return rpi_error_memory();
    if (width == 0) return NULL;
    if (rpi_is_integer(a->dtype) && width < 1) width = 1;
    double count = ceil((high - low) / width);
    if (!(count >= 1 && count < 1e15))
        return rpi_error_array(RP_EVALUE,
                               "histogram: Too many bins for data range. Cannot create %g finite-sized bins.", count);
    *bins = (int64_t)count;
    return NULL;
}

/* ---- all kinds --------------------------------------------------------------------------------------------------- */

rp_array *rpi_given_edges(rp_array *edges)
{
    bool falls = false;
    if (edges->ndim != 1) return rpi_error_array(RP_EVALUE, "histogram: `bins` must be 1d, when an array");
    rp_array *falling = rp_greater(rpi_cut(edges, 0, RP_NONE, -1), rpi_cut(edges, 0, 1, RP_END));
    rp_array *any = rpi_force(rp_any(falling));
    if (rpi_is_error(any)) return any;
    if (rpi_truth(any, &falls) != RP_OK) return rpi_error_memory();
    if (falls) return rpi_error_array(RP_EVALUE, "histogram: `bins` must increase monotonically, when an array");
    return edges;
}

rp_array *rpi_bin_edges(rp_array *a, const rp_histogram_options *o, bool *even)
{
    rp_array *first, *last;
    rp_dtype dtype = RP_F64;
    int64_t bins = o->bins ? o->bins : 10;
    *even = !o->edges;
    if (o->edges) return rpi_given_edges(o->edges);
    rp_array *error = rpi_outer_edges(a, o->low, o->high, &first, &last);
    if (!error && o->rule) error = rule_bins(a, o, first, last, &bins);
    if (!error) error = edge_dtype(a, first, last, &dtype);
    return error ? error : rpi_even_edges(first, last, bins, &dtype);
}
