/* Histograms of one variable. */
#include "routines/statistics/histogram.h"
#include <rapto/signal.h>
#include <rapto/sorting.h>

rp_array *rpi_bin_numbers(rp_array *a, rp_array *edges)
{
    if (rpi_is_error(edges)) return edges;
    rp_array *bins = rp_searchsorted(edges, a, true, NULL);
    if (edges->size == 0) return bins;
    rp_array *last = rp_equal(a, rp_index(edges, 0, -1));
    return rp_where(last, rp_scalar_int(edges->size - 1), bins);
}

/* ---- counting ---------------------------------------------------------------------------------------------------- */

static rp_array *count_real(rp_array *bins, rp_array *weights, int64_t count)
{
    return rpi_cut(rp_bincount(bins, weights, count + 2), 0, 1, count + 1);
}

static rp_array *count_bins(rp_array *bins, rp_array *weights, int64_t count)
{
    if (!weights) return count_real(bins, NULL, count);
    if (!rpi_is_complex(weights->dtype)) return rp_astype(count_real(bins, weights, count), weights->dtype);
    rp_array *real = count_real(bins, rpi_real_part(weights), count);
    rp_array *imag = count_real(bins, rpi_imag_part(weights), count);
    return rp_astype(rpi_complex_of(real, imag), weights->dtype);
}

static rp_array *as_density(rp_array *counts, rp_array *edges)
{
    rp_array *widths = rp_astype(rp_diff(edges, 1, 0, NULL, NULL), RP_F64);
    return rp_divide(rp_divide(counts, widths), rp_sum(counts));
}

/* ---- operands ---------------------------------------------------------------------------------------------------- */

/* The elements along one axis; bool is counted as u8. */
static rp_array *flat_operand(rp_array *a)
{
    return rp_ravel(a->dtype == RP_BOOL ? rp_astype(a, RP_U8) : a);
}

static bool same_shape(const rp_array *a, const rp_array *b)
{
    for (int i = 0; i < a->ndim && a->ndim == b->ndim; i++)
        if (a->shape[i] != b->shape[i]) return false;
    return a->ndim == b->ndim;
}

static rp_array *check(const rp_array *a, const rp_histogram_options *o)
{
    rp_array *error = rpi_first_error(5, (rp_array *[]){(rp_array *)a, o->edges, o->low, o->high, o->weights});
    if (error) return error;
    if (rpi_is_complex(a->dtype)) return rpi_error_array(RP_EDTYPE, "histogram: a must be real numbers");
    if (o->weights && !same_shape(a, o->weights))
        return rpi_error_array(RP_EVALUE, "histogram: weights should have the same shape as a.");
    if (o->rule && !rpi_is_rule(o->rule))
        return rpi_error_array(RP_EVALUE, "histogram: '%s' is not a valid estimator for `bins`", o->rule);
    if (o->rule && o->weights)
        return rpi_error_array(RP_EDTYPE, "histogram: Automated estimation of the number of bins is not supported for "
                                          "weighted data");
    if (!o->edges && !o->rule && o->bins < 0)
        return rpi_error_array(RP_EVALUE, "histogram: `bins` must be positive, when an integer");
    if (!o->low != !o->high) return rpi_error_array(RP_EVALUE, "histogram: range needs both ends");
    return NULL;
}

static rp_histogram_result histogram(rp_array *a, const rp_histogram_options *o)
{
    bool even = false;
    rp_array *flat = flat_operand(a), *edges = rpi_bin_edges(flat, o, &even);
    if (rpi_is_error(edges)) return (rp_histogram_result){edges, edges};
    rp_array *bins = rpi_bin_numbers(even ? rp_astype(flat, edges->dtype) : flat, edges);
    rp_array *weights = o->weights ? rp_ravel(o->weights) : NULL;
    int64_t count = edges->size > 0 ? edges->size - 1 : 0;
    rp_array *counts = count_bins(bins, weights, count);
    return (rp_histogram_result){o->density ? as_density(counts, edges) : counts, edges};
}

rp_histogram_result rp_histogram(rp_array *a, const rp_histogram_options *options)
{
    rp_histogram_options o = options ? *options : (rp_histogram_options){0};
    rp_array *error = check(a, &o);
    if (error) return (rp_histogram_result){error, error};
    RP_SCOPE();
    rp_histogram_result result = histogram(a, &o);
    rp_yield(result.counts);
    rp_yield(result.edges);
    return result;
}

rp_array *rp_histogram_bin_edges(rp_array *a, const rp_histogram_options *options)
{
    bool even;
    rp_histogram_options o = options ? *options : (rp_histogram_options){0};
    rp_array *error = check(a, &o);
    if (error) return error;
    RP_SCOPE();
    return rp_yield(rpi_bin_edges(flat_operand(a), &o, &even));
}
