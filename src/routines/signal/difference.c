/* Differences of neighbours, and what is summed up from them. */
#include "routines/statistics/parts_i.h"
#include <math.h>
#include <rapto/signal.h>

#define TWO_PI 6.283185307179586476925

/* ---- diff -------------------------------------------------------------------------------------------------------- */

/* A 0-d value becomes one element along `axis` for every other index. */
static rp_array *widened(rp_array *value, const rp_array *a, int axis)
{
    int64_t shape[RP_MAX_NDIM];
    if (rpi_is_error(value) || value->ndim > 0) return value;
    for (int i = 0; i < a->ndim; i++) shape[i] = i == axis ? 1 : a->shape[i];
    return rp_broadcast_to(value, a->ndim, shape);
}

static rp_array *joined(rp_array *a, int axis, rp_array *prepend, rp_array *append)
{
    rp_array *parts[3];
    int count = 0;
    if (prepend) parts[count++] = widened(prepend, a, axis);
    parts[count++] = a;
    if (append) parts[count++] = widened(append, a, axis);
    return count == 1 ? a : rp_concatenate(parts, count, axis);
}

/* One difference along an axis that exists. */
static rp_array *step(rp_array *a, int axis)
{
    rp_array *later = rpi_cut(a, axis, 1, RP_END), *earlier = rpi_cut(a, axis, RP_NONE, -1);
    bool is_bool = !rpi_is_error(a) && a->dtype == RP_BOOL;
    return is_bool ? rp_not_equal(later, earlier) : rp_subtract(later, earlier);
}

rp_array *rp_diff(rp_array *a, int64_t n, int axis, rp_array *prepend, rp_array *append)
{
    rp_array *error = rpi_first_error(3, (rp_array *[]){a, prepend, append});
    if (error) return error;
    if (n == 0) return a;
    if (n < 0) return rpi_error_array(RP_EVALUE, "diff: order must be non-negative but got %lld", (long long)n);
    if (a->ndim == 0) return rpi_error_array(RP_EVALUE, "diff requires input that is at least one dimensional");
    error = rpi_normal_axis("diff", a->ndim, &axis);
    if (error) return error;
    RP_SCOPE();
    rp_array *result = joined(a, axis, prepend, append);
    while (n-- > 0 && !rpi_is_error(result)) {
        if (result->shape[axis] == 0) n = 0; /* it stays empty */
        result = step(result, axis);
    }
    return rp_yield(result);
}

/* ---- ediff1d ----------------------------------------------------------------------------------------------------- */

static rp_array *ends(rp_array *value, rp_dtype dtype, const char *name)
{
    if (!rp_can_cast(value->dtype, dtype, RP_CAST_SAME_KIND))
        return rpi_error_array(RP_EDTYPE,
                               "ediff1d: dtype of `%s` must be compatible with input `ary` under the `same_kind` "
                               "rule, but they are %s and %s",
                               name, rp_dtype_name(value->dtype), rp_dtype_name(dtype));
    return rp_ravel(rp_astype(value, dtype));
}

rp_array *rp_ediff1d(rp_array *a, rp_array *to_end, rp_array *to_begin)
{
    rp_array *error = rpi_first_error(3, (rp_array *[]){a, to_end, to_begin});
    if (error) return error;
    RP_SCOPE();
    rp_array *parts[3], *flat = rp_ravel(a);
    int count = 0;
    if (to_begin) parts[count++] = ends(to_begin, a->dtype, "to_begin");
    parts[count] = rp_subtract(rpi_cut(flat, 0, 1, RP_END), rpi_cut(flat, 0, RP_NONE, -1));
    if (count > 0 || to_end) parts[count] = rp_astype(parts[count], a->dtype);
    count++;
    if (to_end) parts[count++] = ends(to_end, a->dtype, "to_end");
    return rp_yield(count == 1 ? parts[0] : rp_concatenate(parts, count, 0));
}

/* ---- trapezoid --------------------------------------------------------------------------------------------------- */

static rp_array *widths(rp_array *x, int ndim, int axis)
{
    if (x->ndim != 1) return rp_diff(x, 1, axis < x->ndim ? axis - ndim : axis, NULL, NULL);
    return rpi_along(rp_diff(x, 1, -1, NULL, NULL), ndim, axis);
}

rp_array *rp_trapezoid(rp_array *y, rp_array *x, rp_array *dx, int axis)
{
    rp_array *error = rpi_first_error(3, (rp_array *[]){y, x, dx});
    if (!error) error = rpi_normal_axis("trapezoid", y->ndim, &axis);
    if (error) return error;
    RP_SCOPE();
    rp_array *width = x ? widths(x, y->ndim, axis) : dx ? dx : rp_scalar(1);
    rp_array *both = rp_add(rpi_cut(y, axis, 1, RP_END), rpi_cut(y, axis, RP_NONE, -1));
    return rp_yield(rp_sum_axis(rp_divide(rp_multiply(width, both), rp_scalar(2)), axis));
}

/* ---- unwrap ------------------------------------------------------------------------------------------------------ */

/* The step `difference` brought to [low, high): low itself is high when the step went up. */
typedef struct interval {
    rp_array *period, *low, *high;
    bool ambiguous; /* both ends are the same angle */
} interval;

static rp_array *make_interval(rp_array *period, rp_dtype dtype, interval *i)
{
    *i = (interval){.period = period, .ambiguous = true};
    if (!rpi_is_integer(dtype)) {
        i->high = rp_divide(period, rp_scalar(2));
    } else {
        bool odd = false;
        rp_status status = rpi_truth(rp_remainder(period, rp_scalar_int(2)), &odd);
        if (status != RP_OK) return rpi_error_array(status, "unwrap: period must be a single number");
        i->ambiguous = !odd;
        i->high = rp_floor_divide(period, rp_scalar_int(2));
    }
    i->low = rp_negative(i->high);
    return rpi_first_error(2, (rp_array *[]){i->high, i->low});
}

static rp_array *corrections(rp_array *difference, rp_array *discont, const interval *i)
{
    rp_array *within = rp_add(rp_remainder(rp_subtract(difference, i->low), i->period), i->low);
    if (i->ambiguous) {
        rp_array *turn = rp_logical_and(rp_equal(within, i->low), rp_greater(difference, rp_scalar_int(0)));
        within = rp_where(turn, i->high, within);
    }
    rp_array *correction = rp_subtract(within, difference);
    return rp_where(rp_less(rp_absolute(difference), discont), rp_scalar_int(0), correction);
}

static rp_array *unwrapped(rp_array *p, rp_array *discont, int axis, rp_array *period)
{
    interval i;
    rp_dtype dtype = RP_F64;
    rp_array *difference = rp_diff(p, 1, axis, NULL, NULL);
    rp_array *error = rpi_result_type("unwrap", 2, (rp_array *[]){difference, period}, &dtype);
    if (!error) error = make_interval(period, dtype, &i);
    if (error) return error;
    rp_array *correction = corrections(difference, discont ? discont : rp_divide(period, rp_scalar(2)), &i);
    rp_array *rest = rp_add(rpi_cut(p, axis, 1, RP_END), rp_cumsum(correction, axis));
    rp_array *parts[] = {rp_astype(rpi_cut(p, axis, 0, 1), dtype), rp_astype(rest, dtype)};
    return rp_concatenate(parts, 2, axis);
}

rp_array *rp_unwrap(rp_array *p, rp_array *discont, int axis, rp_array *period)
{
    rp_array *error = rpi_first_error(3, (rp_array *[]){p, discont, period});
    if (!error && p->ndim == 0) return rp_diff(p, 1, axis, NULL, NULL);
    if (!error) error = rpi_normal_axis("unwrap", p->ndim, &axis);
    if (error) return error;
    RP_SCOPE();
    return rp_yield(unwrapped(p, discont, axis, period ? period : rp_scalar(TWO_PI)));
}
