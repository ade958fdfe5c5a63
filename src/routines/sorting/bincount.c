/* Counting small non-negative integers. */
#include "core/array_i.h"
#include <rapto/sorting.h>

/* `x` as consecutive i64; an empty array may have any dtype. */
static rp_array *settled_numbers(rp_array *x)
{
    if (rp_array_status(x)) return x;
    if (x->ndim != 1)
        return rpi_error_array(RP_ESHAPE, "rp_bincount: object %s for desired array: x has %d axes, not 1",
                               x->ndim == 0 ? "of too small depth" : "too deep", x->ndim);
    if (!rpi_is_integer(x->dtype) && x->dtype != RP_BOOL && x->size > 0)
        return rpi_error_array(RP_EDTYPE,
                               "rp_bincount: Cannot cast array data from %s to int64 according to the rule 'safe'",
                               rp_dtype_name(x->dtype));
    return rp_ascontiguous(rp_astype(x, RP_I64));
}

static rp_array *settled_weights(const rp_array *x, rp_array *weights)
{
    weights = rp_ascontiguous(rp_astype_casting(weights, RP_F64, RP_CAST_SAFE));
    if (rpi_is_error(weights)) return weights;
    if (weights->ndim == 1 && weights->size == x->size) return weights;
    return rpi_error_array(RP_EVALUE, "rp_bincount: The weights and list don't have the same length.");
}

/* Counts needed for the numbers, or -1 when one is negative. */
static int64_t bins_needed(const int64_t *x, int64_t n, int64_t minlength)
{
    int64_t highest = -1, lowest = 0;
    for (int64_t i = 0; i < n; i++) {
        if (x[i] > highest) highest = x[i];
        if (x[i] < lowest) lowest = x[i];
    }
    if (lowest < 0) return -1;
    return highest >= minlength ? (highest == INT64_MAX ? highest : highest + 1) : minlength;
}

static rp_array *bincount(rp_array *x, rp_array *weights, int64_t minlength)
{
    x = settled_numbers(x);
    if (rpi_is_error(x)) return x;
    if (minlength < 0) return rpi_error_array(RP_EVALUE, "rp_bincount: 'minlength' must not be negative");
    if (weights) weights = settled_weights(x, weights);
    if (weights && rpi_is_error(weights)) return weights;
    const int64_t *at = (const int64_t *)rpi_data(x);
    int64_t bins = bins_needed(at, x->size, minlength);
    if (bins < 0) return rpi_error_array(RP_EVALUE, "rp_bincount: 'list' argument must have no negative elements");
    rp_array *out = rpi_new_zeroed(weights && x->size > 0 ? RP_F64 : RP_I64, 1, &bins);
    if (rpi_is_error(out)) return out;
    int64_t *counts = (int64_t *)rpi_data(out);
    double *sums = (double *)rpi_data(out);
    const double *weight = weights ? (const double *)rpi_data(weights) : NULL;
    if (weight) {
        for (int64_t i = 0; i < x->size; i++) sums[at[i]] += weight[i];
    } else {
        for (int64_t i = 0; i < x->size; i++) counts[at[i]]++;
    }
    return out;
}

rp_array *rp_bincount(rp_array *x, rp_array *weights, int64_t minlength)
{
    RP_SCOPE();
    return rp_yield(bincount(x, weights, minlength));
}
