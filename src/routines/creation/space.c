/* Spaced values, in NumPy's order of operations so that the same bits come out. */
#include "routines/manipulation/manipulation_i.h"
#include <math.h>
#include <rapto/creation.h>
#include <rapto/ops.h>

static const rp_space_options standard;

/* The common dtype of the ends, f64 where that is an integer. */
static rp_array *inexact_dtype(const char *op, rp_array *start, rp_array *stop, rp_dtype *dtype)
{
    rp_array *ends[3] = {start, stop, rp_scalar(1)};
    return rpi_result_type(op, 3, ends, dtype);
}

static bool any_zero(rp_array *step, rp_array **error)
{
    bool found = false;
    rp_array *zero = rpi_force(rp_any(rp_equal(step, rp_scalar(0))));
    if (rpi_is_error(zero))
        *error = zero;
    else if (rp_item_bool(zero, &found) != RP_OK)
        *error = rpi_error_memory();
    return found;
}

/* 0, 1, 2, ... in front of the axes of `delta`. */
static rp_array *counter(int64_t count, const rp_array *delta, rp_dtype dtype)
{
    int64_t shape[RP_MAX_NDIM];
    if (delta->ndim == RP_MAX_NDIM) return rpi_error_array(RP_ESHAPE, "rp_linspace: too many dimensions");
    shape[0] = count;
    for (int i = 0; i < delta->ndim; i++) shape[1 + i] = 1;
    return rp_reshape(rp_astype(rp_arange_int(0, count, 1), dtype), delta->ndim + 1, shape);
}

/* The distances that the values have from `start`, and the step. A step that underflows to 0 is applied in two parts.
 */
static rp_spaced offsets(rp_array *delta, int64_t count, int64_t parts, rp_dtype dtype)
{
    rp_array *error = NULL, *at = counter(count, delta, dtype);
    if (parts <= 0) return (rp_spaced){rp_multiply(at, delta), rp_scalar((double)NAN)};
    rp_array *divisor = rp_scalar_int(parts), *step = rp_divide(delta, divisor);
    bool in_two = any_zero(step, &error);
    if (error) return (rp_spaced){error, error};
    return (rp_spaced){in_two ? rp_multiply(rp_divide(at, divisor), delta) : rp_multiply(at, step), step};
}

static rp_array *finish(rp_array *values, rp_array *stop, int64_t count, const rp_space_options *spacing)
{
    values = rpi_force(values);
    if (rpi_is_error(values)) return values;
    if (!spacing->open && count > 1) {
        rp_array *error = rpi_put(rp_index(values, 0, count - 1), stop);
        if (error) return error;
    }
    if (spacing->axis != 0) values = rp_moveaxis(values, 0, spacing->axis);
    if (!spacing->has_dtype) return values;
    if (rpi_is_integer(spacing->dtype)) values = rp_floor(values);
    return rp_dtype_of(values) == spacing->dtype ? values : rp_astype(values, spacing->dtype);
}

static rp_spaced linspace(rp_array *start, rp_array *stop, int64_t count, const rp_space_options *spacing)
{
    rp_dtype dtype = RP_F64;
    rp_array *error = rpi_all_ready((rp_array *[]){start, stop}, 2);
    if (!error && count < 0)
        error =
            rpi_error_array(RP_EVALUE, "rp_linspace: Number of samples, %lld, must be non-negative.", (long long)count);
    if (!error) error = inexact_dtype("rp_linspace", start, stop, &dtype);
    if (error) return (rp_spaced){error, error};
    start = rp_astype(start, dtype);
    stop = rp_astype(stop, dtype);
    rp_array *delta = rpi_force(rp_subtract(stop, start));
    if (rpi_is_error(delta)) return (rp_spaced){delta, delta};
    rp_spaced spaced = offsets(delta, count, spacing->open ? count : count - 1, dtype);
    spaced.values = finish(rp_add(spaced.values, start), stop, count, spacing);
    if (rpi_is_error(spaced.values)) spaced.step = spaced.values;
    return spaced;
}

rp_spaced rp_linspace_step(rp_array *start, rp_array *stop, int64_t count, const rp_space_options *spacing)
{
    RP_SCOPE();
    rp_spaced spaced = linspace(start, stop, count, spacing ? spacing : &standard);
    return (rp_spaced){rp_yield(spaced.values), rp_yield(spaced.step)};
}

rp_array *rp_linspace_of(rp_array *start, rp_array *stop, int64_t count, const rp_space_options *spacing)
{
    RP_SCOPE();
    return rp_yield(linspace(start, stop, count, spacing ? spacing : &standard).values);
}

/* ---- logspace ---------------------------------------------------------------------------------------------------- */

static rp_array *in_front(rp_array *a, int ndim)
{
    int axes[RP_MAX_NDIM];
    for (int i = 0; i < ndim - a->ndim; i++) axes[i] = i;
    return ndim > a->ndim ? rp_expand_dims_axes(a, axes, ndim - a->ndim) : a;
}

static rp_array *logspace(rp_array *ends[3], int64_t count, const rp_space_options *spacing)
{
    rp_space_options exponents = *spacing;
    exponents.has_dtype = false;
    if (ends[2]->ndim > 0) {
        int ndim = 0;
        for (int i = 0; i < 3; i++) ndim = ends[i]->ndim > ndim ? ends[i]->ndim : ndim;
        for (int i = 0; i < 3; i++) ends[i] = in_front(ends[i], ndim);
        ends[2] = rp_expand_dims(ends[2], spacing->axis);
    }
    rp_array *values = rp_power(ends[2], linspace(ends[0], ends[1], count, &exponents).values);
    bool same = !spacing->has_dtype || rp_dtype_of(values) == spacing->dtype;
    return same ? values : rp_astype(values, spacing->dtype);
}

rp_array *rp_logspace(rp_array *start, rp_array *stop, int64_t count, rp_array *base, const rp_space_options *spacing)
{
    RP_SCOPE();
    rp_array *ends[3] = {start, stop, base ? base : rp_scalar(10)};
    rp_array *error = rpi_all_ready(ends, 3);
    return rp_yield(error ? error : logspace(ends, count, spacing ? spacing : &standard));
}

/* ---- geomspace -----------------------------------------------------------------------------------------------------
 */

/* Both ends in one floating dtype, and the direction of the first, through which negative and complex progressions run
 * as positive real ones. */
static rp_array *geomspace(rp_array *start, rp_array *stop, int64_t count, const rp_space_options *options)
{
    rp_array *error = NULL;
    rp_dtype dtype = RP_F64;
    if (any_zero(start, &error) || any_zero(stop, &error))
        return rpi_error_array(RP_EVALUE, "rp_geomspace: Geometric sequence cannot include zero");
    rp_array *ends[4] = {start, stop, rp_scalar(1),
                         options->has_dtype ? rpi_new_zeroed(options->dtype, 0, NULL) : start};
    if (!error) error = rpi_all_ready(ends, 4);
    if (!error) error = rpi_result_type("rp_geomspace", 4, ends, &dtype);
    if (error) return error;
    start = rp_astype(start, dtype);
    stop = rp_astype(stop, dtype);
    rp_array *direction = rp_sign(start);
    rp_space_options plain = {.open = options->open, .has_dtype = true, .dtype = dtype};
    rp_array *low = rp_divide(start, direction), *high = rp_divide(stop, direction);
    rp_array *values = rpi_force(rp_logspace(rp_log10(low), rp_log10(high), count, NULL, &plain));
    if (rpi_is_error(values)) return values;
    if (count > 0) error = rpi_put(rp_index(values, 0, 0), low);
    if (!error && count > 1 && !options->open) error = rpi_put(rp_index(values, 0, count - 1), high);
    if (error) return error;
    values = rp_multiply(values, direction);
    if (options->axis != 0) values = rp_moveaxis(values, 0, options->axis);
    bool same = !options->has_dtype || rp_dtype_of(values) == options->dtype;
    return same ? values : rp_astype(values, options->dtype);
}

rp_array *rp_geomspace(rp_array *start, rp_array *stop, int64_t count, const rp_space_options *options)
{
    RP_SCOPE();
    return rp_yield(geomspace(start, stop, count, options ? options : &standard));
}
