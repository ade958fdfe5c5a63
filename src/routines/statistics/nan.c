/* Statistics of the elements that are not NaN. Each is the plain one with a neutral element in the place of NaN. */
#include "routines/statistics/over_i.h"
#include <math.h>

/* ---- sums and products ------------------------------------------------------------------------------------------- */

/* True where an element is no NaN; NULL when the dtype has none. */
static rp_array *numbers_of(const rp_array *a)
{
    return rpi_is_inexact(a->dtype) ? rp_logical_not(rp_isnan((rp_array *)a)) : NULL;
}

typedef rp_array *axes_reduction(rp_array *a, int count, const int *axes, bool keepdims);
typedef rp_array *combination(rp_array *a, rp_array *b);

typedef struct gathering {
    const char *name;
    axes_reduction *reduce;
    combination *combine; /* with the initial value */
    int64_t neutral;
} gathering;

static rp_array *gather(const gathering *g, rp_array *a, const rp_over *over)
{
    rpi_extent e;
    RP_SCOPE();
    rp_array *error = rpi_extent_of(g->name, a, over, &e);
    if (error) return rp_yield(error);
    rp_array *kept = rpi_masked(a, rpi_both(numbers_of(a), e.where), g->neutral);
    rp_array *result = g->reduce(kept, e.count, e.axes, e.keepdims);
    if (over && over->initial && !rpi_is_error(result))
        result = rp_astype(g->combine(result, over->initial), result->dtype);
    return rp_yield(result);
}

rp_array *rp_nansum(rp_array *a, const rp_over *over)
{
    return gather(&(gathering){"nansum", rp_sum_axes, rp_add, 0}, a, over);
}

rp_array *rp_nanprod(rp_array *a, const rp_over *over)
{
    return gather(&(gathering){"nanprod", rp_prod_axes, rp_multiply, 1}, a, over);
}

static rp_array *scan_numbers(rp_array *(*scan)(rp_array *a, int axis), rp_array *a, int axis, int64_t neutral)
{
    if (rpi_is_error(a)) return a;
    RP_SCOPE();
    rp_array *kept = rpi_masked(a, numbers_of(a), neutral);
    return rp_yield(axis == RP_ALL_AXES ? scan(rp_ravel(kept), 0) : scan(kept, axis));
}

rp_array *rp_nancumsum(rp_array *a, int axis)
{
    return scan_numbers(rp_cumsum, a, axis, 0);
}

rp_array *rp_nancumprod(rp_array *a, int axis)
{
    return scan_numbers(rp_cumprod, a, axis, 1);
}

/* ---- smallest and largest ---------------------------------------------------------------------------------------- */

typedef struct extreme {
    const char *name, *ufunc;
    axes_reduction *reduce;
    combination *combine;
    double beyond; /* what no number is beyond */
} extreme;

static const extreme smallest = {"nanmin", "fmin", rp_min_axes, rp_minimum, INFINITY};
static const extreme largest = {"nanmax", "fmax", rp_max_axes, rp_maximum, -INFINITY};

/* With a mask, what does not count takes the initial value, which is in every result anyway. */
static rp_array *masked_extreme(const extreme *x, rp_array *a, const rpi_extent *e, const rp_over *over)
{
    if (e->where && !over->initial)
        return rpi_error_array(RP_EVALUE,
                               "%s: reduction operation '%s' does not have an identity, so to use a where mask one has "
                               "to specify 'initial'",
                               x->name, x->ufunc);
    return e->where ? rp_where(e->where, a, over->initial) : a;
}

static rp_array *with_initial(const extreme *x, rp_array *result, const rp_array *a, const rp_over *over)
{
    if (!over || !over->initial || rpi_is_error(result)) return result;
    rp_array *initial = rp_astype(over->initial, a->dtype);
    rp_array *joined = x->combine(result, initial);
    if (rpi_is_inexact(a->dtype)) { /* NaN gives way */
        joined = rp_where(rp_isnan(initial), result, joined);
        joined = rp_where(rp_isnan(result), initial, joined);
    }
    return joined;
}

static rp_array *extreme_of(const extreme *x, rp_array *a, const rpi_extent *e, const rp_over *over)
{
    rp_array *counted = masked_extreme(x, a, e, over);
    if (rpi_is_error(counted)) return counted;
    bool empty = e->elements == 0 && over && over->initial;
    if (empty) {
        int64_t shape[RP_MAX_NDIM];
        int ndim = rpi_reduced_shape(a, e, shape);
        return rp_full(a->dtype, ndim, shape, over->initial);
    }
    if (!rpi_is_inexact(a->dtype)) return with_initial(x, x->reduce(counted, e->count, e->axes, e->keepdims), a, over);
    rp_array *nan = rp_isnan(counted);
    rp_array *kept = rp_where(nan, rp_scalar(x->beyond), counted);
    rp_array *result = x->reduce(kept, e->count, e->axes, e->keepdims);
    rp_array *none = rp_all_axes(nan, e->count, e->axes, e->keepdims);
    return with_initial(x, rp_where(none, rp_scalar(NAN), result), a, over);
}

static rp_array *nan_extreme(const extreme *x, rp_array *a, const rp_over *over)
{
    rpi_extent e;
    RP_SCOPE();
    rp_array *error = rpi_extent_of(x->name, a, over, &e);
    if (error) return rp_yield(error);
    rp_array *result = extreme_of(x, a, &e, over);
    if (over && over->short_of) {
        *over->short_of = 0;
        if (rpi_is_inexact(a->dtype)) error = rpi_report(rp_isnan(result), over->short_of);
    }
    return rp_yield(error ? error : result);
}

rp_array *rp_nanmin(rp_array *a, const rp_over *over)
{
    return nan_extreme(&smallest, a, over);
}

rp_array *rp_nanmax(rp_array *a, const rp_over *over)
{
    return nan_extreme(&largest, a, over);
}

/* ---- where they are ---------------------------------------------------------------------------------------------- */

typedef rp_array *index_of(rp_array *a);
typedef rp_array *index_along(rp_array *a, int axis, bool keepdims);

static rp_array *refuse_all_nan(const char *name, rp_array *nan, int axis)
{
    bool none = false;
    rp_array *flags = axis == RP_ALL_AXES ? rp_all(nan) : rp_all_axis(nan, axis);
    rp_array *any = rpi_force(rp_any(flags));
    if (rpi_is_error(any)) return any;
    if (rpi_truth(any, &none) != RP_OK) return rpi_error_memory();
    return none ? rpi_error_array(RP_EVALUE, "%s: All-NaN slice encountered", name) : NULL;
}

static rp_array *all_axes_kept(rp_array *index, const rp_array *a)
{
    int64_t ones[RP_MAX_NDIM];
    for (int i = 0; i < a->ndim; i++) ones[i] = 1;
    return rp_reshape(index, a->ndim, ones);
}

static rp_array *nan_index(const extreme *x, rp_array *a, int axis, bool keepdims)
{
    bool least = x->beyond > 0;
    rp_array *source = a;
    if (rpi_is_inexact(a->dtype) && a->size > 0) {
        rp_array *nan = rp_isnan(a);
        rp_array *error = refuse_all_nan(least ? "nanargmin" : "nanargmax", nan, axis);
        if (error) return error;
        source = rp_where(nan, rp_scalar(x->beyond), a);
    }
    if (axis != RP_ALL_AXES) return (least ? rp_argmin_axis : rp_argmax_axis)(source, axis, keepdims);
    rp_array *index = (least ? rp_argmin : rp_argmax)(source);
    return keepdims ? all_axes_kept(index, a) : index;
}

rp_array *rp_nanargmin(rp_array *a, int axis, bool keepdims)
{
    if (rpi_is_error(a)) return a;
    RP_SCOPE();
    return rp_yield(nan_index(&smallest, a, axis, keepdims));
}

rp_array *rp_nanargmax(rp_array *a, int axis, bool keepdims)
{
    if (rpi_is_error(a)) return a;
    RP_SCOPE();
    return rp_yield(nan_index(&largest, a, axis, keepdims));
}

/* ---- mean and spread --------------------------------------------------------------------------------------------- */

/* The mask of the extent joined with "is a number". */
static rp_array *number_extent(const char *name, rp_array *a, const rp_over *over, rpi_extent *e)
{
    rp_array *error = rpi_extent_of(name, a, over, e);
    if (error) return error;
    e->where = rpi_both(numbers_of(a), e->where);
    return rpi_is_error(e->where) ? e->where : NULL;
}

/* Integers have no NaN. */
static bool has_nan(const rp_array *a)
{
    return !rpi_is_error(a) && rpi_is_inexact(a->dtype);
}

static rp_array *nan_mean(rp_array *a, const rpi_extent *e, rp_array *count)
{
    rp_array *wide = rp_astype(a, rpi_mean_dtype(a->dtype));
    return rpi_over_count(rpi_sum_extent(rpi_masked(wide, e->where, 0), e), count);
}

rp_array *rp_nanmean(rp_array *a, const rp_over *over)
{
    rpi_extent e;
    if (!has_nan(a)) return rp_mean_over(a, over);
    RP_SCOPE();
    rp_array *error = number_extent("nanmean", a, over, &e);
    if (error) return rp_yield(error);
    rp_array *count = rpi_count_extent(&e);
    if (over && over->short_of) error = rpi_report(rp_equal(count, rp_scalar_int(0)), over->short_of);
    if (error) return rp_yield(error);
    rp_errstate before = rpi_quiet(); /* the mean of nothing is NaN without a word */
    rp_array *mean = rpi_force(rp_astype(nan_mean(a, &e, count), a->dtype));
    rpi_loud(before);
    return rp_yield(mean);
}

static rp_array *nan_var(rp_array *a, const rpi_extent *e, const rp_over *over, rp_array *freedom)
{
    rpi_extent kept = *e;
    kept.keepdims = true;
    rp_array *mean = over->mean ? over->mean : nan_mean(a, &kept, rpi_count_extent(&kept));
    rp_array *distance = rp_subtract(rp_astype(a, rpi_mean_dtype(a->dtype)), mean);
    rp_array *squares = rpi_masked(rpi_squared_modulus(distance), e->where, 0);
    rp_array *var = rpi_over_count(rpi_sum_extent(squares, e), freedom);
    return rp_where(rp_less_equal(freedom, rp_scalar(0)), rp_scalar(NAN), var);
}

static rp_array *nan_spread(const char *name, rp_array *a, const rp_over *over, bool root)
{
    static const rp_over everything = {0};
    rpi_extent e;
    const rp_over *o = over ? over : &everything;
    RP_SCOPE();
    rp_array *error = number_extent(name, a, o, &e);
    if (error) return rp_yield(error);
    rp_array *freedom = rp_subtract(rpi_count_extent(&e), rp_scalar(o->ddof));
    if (o->short_of) error = rpi_report(rp_less_equal(freedom, rp_scalar(0)), o->short_of);
    if (error) return rp_yield(error);
    rp_errstate before = rpi_quiet();
    rp_array *var = nan_var(a, &e, o, freedom);
    var = rpi_force(rp_astype(root ? rp_sqrt(var) : var, rpi_part_dtype(a->dtype)));
    rpi_loud(before);
    return rp_yield(var);
}

rp_array *rp_nanvar(rp_array *a, const rp_over *over)
{
    return has_nan(a) ? nan_spread("nanvar", a, over, false) : rp_var_over(a, over);
}

rp_array *rp_nanstd(rp_array *a, const rp_over *over)
{
    return has_nan(a) ? nan_spread("nanstd", a, over, true) : rp_std_over(a, over);
}
