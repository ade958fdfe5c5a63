/* Histograms of points in several dimensions. */
#include "routines/statistics/histogram.h"
#include <rapto/signal.h>
#include <rapto/sorting.h>

static rp_array *edges_of(rp_array *coordinate, const rp_histogram_options *o)
{
    rp_array *first, *last;
    if (o->edges) return rpi_given_edges(o->edges);
    if (o->bins < 0) return rpi_error_array(RP_EVALUE, "histogramdd: `bins` must be positive, when an integer");
    rp_array *error = rpi_outer_edges(coordinate, o->low, o->high, &first, &last);
    if (error) return error;
    return rpi_even_edges(first, last, o->bins ? o->bins : 10, NULL);
}

/* The number of the cell of each point, counted with a border of one bin around, and all edges. NULL, or the error. */
static rp_array *cells(rp_array *sample, const rp_histogram_options *each, rp_histogramdd_result *r, rp_array **numbers,
                       int64_t *shape)
{
    static const rp_histogram_options ten = {0};
    *numbers = rp_zeros(RP_I64, 1, &sample->shape[0]);
    for (int i = 0; i < r->dimensions; i++) {
        rp_array *coordinate = rp_index(sample, 1, i);
        rp_array *edges = r->edges[i] = edges_of(coordinate, each ? &each[i] : &ten);
        if (rpi_is_error(edges)) return edges;
        shape[i] = edges->size + 1;
        rp_array *bins = rpi_bin_numbers(coordinate, edges);
        *numbers = rp_add(rp_multiply(*numbers, rp_scalar_int(shape[i])), bins);
    }
    return rpi_is_error(*numbers) ? *numbers : NULL;
}

static rp_array *without_border(rp_array *counts, int ndim)
{
    for (int i = 0; i < ndim; i++) counts = rpi_cut(counts, i, 1, -1);
    return counts;
}

static rp_array *as_density(rp_array *counts, const rp_histogramdd_result *r)
{
    rp_array *total = rp_sum(counts);
    for (int i = 0; i < r->dimensions; i++) {
        rp_array *widths = rp_diff(r->edges[i], 1, 0, NULL, NULL);
        counts = rp_divide(counts, rpi_along(widths, r->dimensions, i));
    }
    return rp_divide(counts, total);
}

static rp_array *count(rp_array *sample, const rp_histogram_options *each, bool density, rp_array *weights,
                       rp_histogramdd_result *r)
{
    int64_t shape[RP_MAX_NDIM], size = 1;
    rp_array *numbers, *error = cells(sample, each, r, &numbers, shape);
    if (error) return error;
    for (int i = 0; i < r->dimensions; i++)
        if (__builtin_mul_overflow(size, shape[i], &size) || size > INT64_MAX / 16)
            return rpi_error_array(RP_ENOMEM, "histogramdd: too many bins");
    rp_array *counts = rp_reshape(rp_bincount(numbers, weights, size), r->dimensions, shape);
    counts = rp_copy(without_border(rp_astype(counts, RP_F64), r->dimensions));
    return density ? as_density(counts, r) : counts;
}

static rp_histogramdd_result failed(rp_array *error)
{
    return (rp_histogramdd_result){.counts = error};
}

rp_histogramdd_result rp_histogramdd(rp_array *sample, const rp_histogram_options *each, bool density,
                                     rp_array *weights)
{
    rp_array *error = rpi_first_error(2, (rp_array *[]){sample, weights});
    if (error) return failed(error);
    if (sample->ndim != 2 || sample->shape[1] > RP_MAX_NDIM)
        return failed(rpi_error_array(RP_EVALUE, "histogramdd: sample must be an array of (points, dimensions)"));
    rp_histogramdd_result r = {.dimensions = (int)sample->shape[1]};
    for (int i = 0; i < r.dimensions && each && !error; i++)
        error = rpi_first_error(3, (rp_array *[]){each[i].edges, each[i].low, each[i].high});
    if (error) return failed(error);
    RP_SCOPE();
    r.counts = rp_yield(count(sample, each, density, weights, &r));
    if (rpi_is_error(r.counts)) return failed(r.counts);
    for (int i = 0; i < r.dimensions; i++) rp_yield(r.edges[i]);
    return r;
}
