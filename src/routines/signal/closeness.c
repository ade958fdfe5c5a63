/* Comparison of whole arrays, exactly or within a tolerance. */
#include "routines/statistics/over_i.h"
#include <rapto/signal.h>

/* Integers would wrap in a difference: `b` is brought to floating point, but for times. */
static rp_array *as_inexact(rp_array *b)
{
    rp_dtype dtype = RP_F64;
    if (rpi_is_time(b->dtype)) return b;
    rp_array *error = rpi_result_type("isclose", 2, (rp_array *[]){b, rp_scalar(1)}, &dtype);
    return error ? error : b->weak ? b : rp_astype(b, dtype);
}

static rp_array *both_nan(rp_array *a, rp_array *b)
{
    return rp_logical_and(rp_isnan(a), rp_isnan(b));
}

/* Infinite and NaN elements are compared quietly. */
static rp_array *close_elements(rp_array *a, rp_array *b, rp_array *rtol, rp_array *atol, bool equal_nan)
{
    rp_array *allowed = rp_add(atol, rp_multiply(rtol, rp_absolute(b)));
    rp_array *near = rp_less_equal(rp_absolute(rp_subtract(a, b)), allowed);
    rp_array *close = rp_logical_or(rp_logical_and(near, rp_isfinite(b)), rp_equal(a, b));
    return rpi_force(equal_nan ? rp_logical_or(close, both_nan(a, b)) : close);
}

rp_array *rp_isclose(rp_array *a, rp_array *b, rp_array *rtol, rp_array *atol, bool equal_nan)
{
    rp_array *error = rpi_first_error(4, (rp_array *[]){a, b, rtol, atol});
    if (error) return error;
    RP_SCOPE();
    rtol = rtol ? rtol : rp_scalar(1e-5);
    atol = atol ? atol : rp_scalar(1e-8);
    rp_errstate before = rpi_quiet();
    rp_array *close = close_elements(a, as_inexact(b), rtol, atol, equal_nan);
    rpi_loud(before);
    return rp_yield(close);
}

rp_array *rp_allclose(rp_array *a, rp_array *b, rp_array *rtol, rp_array *atol, bool equal_nan)
{
    RP_SCOPE();
    return rp_yield(rp_all(rp_isclose(a, b, rtol, atol, equal_nan)));
}

/* Dtypes that have no comparison (text with numbers) hold no equal elements. */
static rp_array *all_equal(rp_array *a, rp_array *b, bool equal_nan)
{
    rp_array *equal = rp_equal(a, b);
    rp_status status = rp_array_status(equal);
    if (status == RP_EDTYPE) return rp_scalar_bool(a->size == 0 && b->size == 0);
    if (equal_nan && rpi_is_inexact(a->dtype) && rpi_is_inexact(b->dtype)) equal = rp_logical_or(equal, both_nan(a, b));
    if (equal_nan && rpi_is_time(a->dtype) && rpi_is_time(b->dtype))
        equal = rp_logical_or(equal, rp_logical_and(rp_isnat(a), rp_isnat(b)));
    return rp_all(equal);
}

static bool same_shape(const rp_array *a, const rp_array *b)
{
    for (int i = 0; i < a->ndim && a->ndim == b->ndim; i++)
        if (a->shape[i] != b->shape[i]) return false;
    return a->ndim == b->ndim;
}

static bool fit(const rp_array *a, const rp_array *b)
{
    for (int i = 1; i <= a->ndim && i <= b->ndim; i++) {
        int64_t m = a->shape[a->ndim - i], n = b->shape[b->ndim - i];
        if (m != n && m != 1 && n != 1) return false;
    }
    return true;
}

rp_array *rp_array_equal(rp_array *a, rp_array *b, bool equal_nan)
{
    rp_array *error = rpi_first_error(2, (rp_array *[]){a, b});
    if (error) return error;
    if (!same_shape(a, b)) return rp_scalar_bool(false);
    RP_SCOPE();
    return rp_yield(all_equal(a, b, equal_nan));
}

rp_array *rp_array_equiv(rp_array *a, rp_array *b)
{
    rp_array *error = rpi_first_error(2, (rp_array *[]){a, b});
    if (error) return error;
    if (!fit(a, b)) return rp_scalar_bool(false);
    RP_SCOPE();
    return rp_yield(all_equal(a, b, false));
}
