/* Averages, and the spread around them. */
#include "routines/statistics/over_i.h"

/* ---- mean, var, std ---------------------------------------------------------------------------------------------- */

/* The mean of the elements that count, in the dtype that is computed in. */
static rp_array *mean_of(rp_array *a, const rpi_extent *e)
{
    rp_array *wide = rp_astype(a, rpi_mean_dtype(a->dtype));
    rp_array *total = rpi_sum_extent(rpi_masked(wide, e->where, 0), e);
    return rpi_over_count(total, rpi_count_extent(e));
}

rp_array *rp_mean_over(rp_array *a, const rp_over *over)
{
    rpi_extent e;
    RP_SCOPE();
    rp_array *error = rpi_extent_of("mean", a, over, &e);
    if (!error && over && over->short_of)
        error = rpi_report(rp_equal(rpi_count_extent(&e), rp_scalar_int(0)), over->short_of);
    if (error) return rp_yield(error);
    if (!e.where) return rp_yield(rp_mean_axes(a, e.count, e.axes, e.keepdims));
    return rp_yield(rp_astype(mean_of(a, &e), rpi_mean_result(a->dtype)));
}

static rp_array *squared_distances(rp_array *a, rp_array *mean)
{
    return rpi_squared_modulus(rp_subtract(rp_astype(a, rpi_mean_dtype(a->dtype)), mean));
}

static rp_array *var_of(rp_array *a, const rpi_extent *e, const rp_over *over, bool root)
{
    rpi_extent kept = *e;
    kept.keepdims = true;
    rp_array *mean = over->mean ? over->mean : mean_of(a, &kept);
    rp_array *squares = squared_distances(a, mean);
    rp_array *total = rpi_sum_extent(rpi_masked(squares, e->where, 0), e);
    rp_array *freedom = rp_maximum(rp_subtract(rpi_count_extent(e), rp_scalar(over->ddof)), rp_scalar(0));
    rp_array *var = rpi_over_count(total, freedom);
    return rp_astype(root ? rp_sqrt(var) : var, rpi_part_dtype(rpi_mean_result(a->dtype)));
}

static rp_array *spread(const char *name, rp_array *a, const rp_over *over, bool root)
{
    static const rp_over everything = {0};
    rpi_extent e;
    const rp_over *o = over ? over : &everything;
    RP_SCOPE();
    rp_array *error = rpi_extent_of(name, a, o, &e);
    if (!error && o->short_of) error = rpi_report(rp_less_equal(rpi_count_extent(&e), rp_scalar(o->ddof)), o->short_of);
    if (error) return rp_yield(error);
    if (e.where || o->mean || rpi_is_complex(a->dtype)) return rp_yield(var_of(a, &e, o, root));
    return rp_yield(root ? rp_std_axes(a, e.count, e.axes, e.keepdims, o->ddof)
                         : rp_var_axes(a, e.count, e.axes, e.keepdims, o->ddof));
}

rp_array *rp_var_over(rp_array *a, const rp_over *over)
{
    return spread("var", a, over, false);
}

rp_array *rp_std_over(rp_array *a, const rp_over *over)
{
    return spread("std", a, over, true);
}

rp_array *rp_ptp(rp_array *a, const rp_over *over)
{
    rpi_extent e;
    RP_SCOPE();
    rp_array *error = rpi_extent_of("ptp", a, over, &e);
    if (error) return rp_yield(error);
    rp_array *high = rp_max_axes(a, e.count, e.axes, e.keepdims);
    return rp_yield(rp_subtract(high, rp_min_axes(a, e.count, e.axes, e.keepdims)));
}

/* ---- average ----------------------------------------------------------------------------------------------------- */

static rp_averaged failed(rp_array *error)
{
    return (rp_averaged){error, error};
}

static rp_averaged plain(rp_array *a, const rpi_extent *e)
{
    rp_array *average = rp_mean_axes(a, e->count, e->axes, e->keepdims);
    if (rpi_is_error(average)) return failed(average);
    double count = average->size > 0 ? (double)a->size / (double)average->size : 0;
    return (rp_averaged){average, rp_full(average->dtype, average->ndim, average->shape, rp_scalar(count))};
}

static rp_array *check_sum(rp_array *sum)
{
    bool zero = false;
    rp_array *any = rpi_force(rp_any(rp_equal(sum, rp_scalar_int(0))));
    if (rpi_is_error(any)) return any;
    if (rpi_truth(any, &zero) != RP_OK) return rpi_error_memory();
    return zero ? rpi_error_array(RP_EVALUE, "average: Weights sum to zero, can't be normalized") : NULL;
}

/* The dtype of sums of products. */
static rp_array *sum_dtype(rp_array *a, rp_array *weights, rp_dtype *dtype)
{
    rp_array *operands[] = {a, weights, a};
    if (rpi_is_whole(a->dtype)) operands[2] = rp_zeros(RP_F64, 0, NULL);
    return rpi_result_type("average", 3, operands, dtype);
}

static rp_averaged weighted(rp_array *a, rp_array *weights, const rp_over *over, const rpi_extent *e)
{
    rp_dtype dtype = RP_F64;
    weights = rpi_weights_for("average", a, weights, over);
    rp_array *error = rpi_is_error(weights) ? weights : sum_dtype(a, weights, &dtype);
    if (error) return failed(error);
    weights = rp_broadcast_to(rp_astype(weights, dtype), a->ndim, a->shape);
    rp_array *sum = rpi_sum_extent(weights, e);
    error = check_sum(sum);
    if (error) return failed(error);
    rp_array *total = rpi_sum_extent(rp_multiply(rp_astype(a, dtype), weights), e);
    return (rp_averaged){rp_divide(total, sum), sum};
}

rp_averaged rp_average(rp_array *a, rp_array *weights, const rp_over *over)
{
    rpi_extent e;
    RP_SCOPE();
    rp_array *error = rpi_extent_of("average", a, over, &e);
    if (!error && weights) error = rpi_first_error(1, &weights);
    rp_averaged result = error ? failed(error) : weights ? weighted(a, weights, over, &e) : plain(a, &e);
    rp_yield(result.average);
    rp_yield(result.weights);
    return result;
}
