/* Running sums and products with a neutral element in front. */
#include "routines/statistics/parts_i.h"
#include <rapto/statistics.h>

typedef rp_array *scan(rp_array *a, int axis);

static rp_array *with_front(rp_array *result, int axis, int64_t neutral)
{
    int64_t shape[RP_MAX_NDIM];
    if (rpi_is_error(result)) return result;
    for (int i = 0; i < result->ndim; i++) shape[i] = i == axis ? 1 : result->shape[i];
    rp_array *front = rp_full(result->dtype, result->ndim, shape, rp_scalar_int(neutral));
    return rp_concatenate((rp_array *[]){front, result}, 2, axis);
}

static rp_array *cumulative(const char *name, scan *f, rp_array *a, int axis, bool include_initial)
{
    rp_array *x = rpi_at_least_1d(a), *error = NULL;
    if (rpi_is_error(x)) return x;
    if (axis == RP_ALL_AXES) {
        if (x->ndim > 1)
            return rpi_error_array(
                RP_EVALUE, "%s: For arrays which have more than one dimension ``axis`` argument is required.", name);
        axis = 0;
    }
    error = rpi_normal_axis(name, x->ndim, &axis);
    if (error) return error;
    rp_array *result = f(x, axis);
    return include_initial ? with_front(result, axis, f == rp_cumsum ? 0 : 1) : result;
}

rp_array *rp_cumulative_sum(rp_array *a, int axis, bool include_initial)
{
    RP_SCOPE();
    return rp_yield(cumulative("cumulative_sum", rp_cumsum, a, axis, include_initial));
}

rp_array *rp_cumulative_prod(rp_array *a, int axis, bool include_initial)
{
    RP_SCOPE();
    return rp_yield(cumulative("cumulative_prod", rp_cumprod, a, axis, include_initial));
}
