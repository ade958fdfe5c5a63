/* Rows built from other rows. Each public function checks its operand, then computes in a scope of its own so that its
 * temporaries die with the call. */
#include "graph/apply_i.h"
#include <rapto/ops.h>

/* Axes as a set, and the number of elements that each result sums up. NULL, or the error array. */
static rp_array *resolve(const rp_array *a, const rpi_over *over, int64_t *count)
{
    uint64_t set;
    rp_array *error = rpi_axis_set(over->name, a, over->count, over->axes, &set);
    if (!error) *count = rpi_reduced_count(a->ndim, a->shape, set);
    return error;
}

/* The sum in f64 for integers (so that it cannot wrap), else in the dtype of `a`; divided by a weak scalar, which keeps
 * the dtype. */
static rp_array *mean_over(rp_array *a, const rpi_over *over, int64_t count)
{
    rpi_over sum = *over;
    sum.read_as_f64 = true;
    return rp_divide(rpi_apply_over(RP_OP_SUM, a, &sum), rp_scalar((double)count));
}

static bool is_half(const rp_array *a)
{
    return a->dtype == RP_F16 || a->dtype == RP_BF16;
}

/* Half precision is summed and divided in f32: the sum may be beyond its range, the mean is not. */
static rp_array *mean_of(rp_array *a, const rpi_over *over, int64_t count)
{
    return is_half(a) ? rp_astype(mean_over(rp_astype(a, RP_F32), over, count), a->dtype) : mean_over(a, over, count);
}

static rp_array *mean(rp_array *a, rpi_over over)
{
    int64_t count = 0;
    over.name = "mean";
    rp_array *error = rpi_is_error(a) ? a : resolve(a, &over, &count);
    if (error) return error;
    rp_scope *scope = rp_scope_open();
    rp_array *result = scope ? rp_yield(mean_of(a, &over, count)) : rpi_error_memory();
    rp_scope_close(scope);
    return result;
}

/* Two passes: the distances from the mean are small, so squaring them loses nothing. Values without a degree of freedom
 * give 0/0 or x/0 as in NumPy. */
static rp_array *var_over(rp_array *a, const rpi_over *over, int64_t count, double ddof)
{
    rpi_over kept = *over;
    kept.keepdims = true;
    double freedom = (double)count - ddof;
    rp_array *squares = rp_square(rp_subtract(a, mean_over(a, &kept, count)));
    return rp_divide(rpi_apply_over(RP_OP_SUM, squares, over), rp_scalar(freedom > 0 ? freedom : 0));
}

static rp_array *var(rp_array *a, rpi_over over, double ddof, bool root)
{
    int64_t count = 0;
    over.name = root ? "std" : "var";
    rp_array *error = rpi_is_error(a) ? a : resolve(a, &over, &count);
    if (error) return error;
    rp_scope *scope = rp_scope_open();
    rp_array *wide = scope && is_half(a) ? rp_astype(a, RP_F32) : a;
    rp_array *result = scope ? var_over(wide, &over, count, ddof) : rpi_error_memory();
    if (root) result = rp_sqrt(result);
    result = rp_yield(is_half(a) ? rp_astype(result, a->dtype) : result);
    rp_scope_close(scope);
    return result;
}

rp_array *rp_mean(rp_array *a)
{
    return mean(a, (rpi_over){.count = RPI_ALL_AXES});
}

rp_array *rp_mean_axis(rp_array *a, int axis)
{
    return mean(a, (rpi_over){.count = 1, .axes = &axis});
}

rp_array *rp_mean_axes(rp_array *a, int count, const int *axes, bool keepdims)
{
    return mean(a, (rpi_over){.count = count, .axes = axes, .keepdims = keepdims});
}

rp_array *rp_var(rp_array *a, double ddof)
{
    return var(a, (rpi_over){.count = RPI_ALL_AXES}, ddof, false);
}

rp_array *rp_var_axis(rp_array *a, int axis, double ddof)
{
    return var(a, (rpi_over){.count = 1, .axes = &axis}, ddof, false);
}

rp_array *rp_var_axes(rp_array *a, int count, const int *axes, bool keepdims, double ddof)
{
    return var(a, (rpi_over){.count = count, .axes = axes, .keepdims = keepdims}, ddof, false);
}

rp_array *rp_std(rp_array *a, double ddof)
{
    return var(a, (rpi_over){.count = RPI_ALL_AXES}, ddof, true);
}

rp_array *rp_std_axis(rp_array *a, int axis, double ddof)
{
    return var(a, (rpi_over){.count = 1, .axes = &axis}, ddof, true);
}

rp_array *rp_std_axes(rp_array *a, int count, const int *axes, bool keepdims, double ddof)
{
    return var(a, (rpi_over){.count = count, .axes = axes, .keepdims = keepdims}, ddof, true);
}
