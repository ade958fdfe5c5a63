/* Rounding, and what is done about NaN, infinities and imaginary parts. */
#include "routines/statistics/parts_i.h"
#include <float.h>
#include <math.h>
#include <rapto/manipulation.h>
#include <rapto/signal.h>
#include <stdlib.h>

#define PI 3.141592653589793238463

/* ---- round ------------------------------------------------------------------------------------------------------- */

static double power_of_ten(int exponent)
{
    static const double exact[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
    return exponent < 9 ? exact[exponent] : pow(10.0, exponent);
}

static rp_array *round_real(rp_array *a, const void *context)
{
    int decimals = *(const int *)context;
    if (decimals == 0) return rp_rint(a);
    rp_array *factor = rp_scalar(power_of_ten(abs(decimals)));
    if (decimals > 0) return rp_divide(rp_rint(rp_multiply(a, factor)), factor);
    return rp_multiply(rp_rint(rp_divide(a, factor)), factor);
}

rp_array *rp_round(rp_array *a, int decimals)
{
    if (rpi_is_error(a)) return a;
    RP_SCOPE();
    if (!rpi_is_integer(a->dtype)) return rp_yield(rpi_map_parts(a, round_real, &decimals));
    if (decimals >= 0) return rp_yield(rp_copy_order(a, RP_ORDER_K));
    return rp_yield(rp_astype(round_real(a, &decimals), a->dtype));
}

rp_array *rp_fix(rp_array *a)
{
    return rp_trunc(a);
}

/* ---- nan_to_num -------------------------------------------------------------------------------------------------- */

typedef struct replacements {
    rp_array *nan, *posinf, *neginf;
} replacements;

static double largest(rp_dtype dtype)
{
    switch (rp_dtype_base(dtype)) {
    case RP_F16:
        return 65504;
    case RP_BF16:
        return 0x1.fep127;
    case RP_F32:
        return FLT_MAX;
    default:
        return DBL_MAX;
    }
}

static rp_array *replaced(rp_array *a, const void *context)
{
    const replacements *by = context;
    rp_dtype dtype = a->dtype;
    rp_array *nan = by->nan ? by->nan : rp_scalar(0);
    rp_array *high = by->posinf ? by->posinf : rp_scalar(largest(dtype));
    rp_array *low = by->neginf ? by->neginf : rp_scalar(-largest(dtype));
    rp_array *out = rp_where(rp_isnan(a), rp_astype(nan, dtype), a);
    out = rp_where(rp_equal(a, rp_scalar(INFINITY)), rp_astype(high, dtype), out);
    return rp_where(rp_equal(a, rp_scalar(-INFINITY)), rp_astype(low, dtype), out);
}

rp_array *rp_nan_to_num(rp_array *a, rp_array *nan, rp_array *posinf, rp_array *neginf)
{
    rp_array *error = rpi_first_error(4, (rp_array *[]){a, nan, posinf, neginf});
    if (error) return error;
    if (!rpi_is_inexact(a->dtype)) return rp_copy(a);
    RP_SCOPE();
    return rp_yield(rpi_map_parts(a, replaced, &(replacements){nan, posinf, neginf}));
}

/* ---- kinds of numbers -------------------------------------------------------------------------------------------- */

rp_array *rp_real_if_close(rp_array *a, double tolerance)
{
    bool close = false;
    if (rpi_is_error(a) || !rpi_is_complex(a->dtype)) return a;
    if (tolerance > 1) tolerance *= rpi_epsilon(a->dtype);
    RP_SCOPE();
    rp_array *below = rp_all(rp_less(rp_absolute(rpi_imag_part(a)), rp_scalar(tolerance)));
    rp_status status = rpi_truth(below, &close);
    if (status != RP_OK) return rp_yield(rpi_is_error(below) ? below : rpi_error_memory());
    return rp_yield(close ? rpi_real_part(a) : a);
}

static rp_array *compare_imaginary(rp_array *a, bool zero)
{
    if (rpi_is_error(a)) return a;
    if (!rpi_is_complex(a->dtype))
        return zero ? rp_ones(RP_BOOL, a->ndim, a->shape) : rp_zeros(RP_BOOL, a->ndim, a->shape);
    RP_SCOPE();
    rp_array *imag = rpi_imag_part(a);
    return rp_yield(zero ? rp_equal(imag, rp_scalar(0)) : rp_not_equal(imag, rp_scalar(0)));
}

rp_array *rp_iscomplex(rp_array *a)
{
    return compare_imaginary(a, false);
}

rp_array *rp_isreal(rp_array *a)
{
    return compare_imaginary(a, true);
}

static rp_array *is_infinity(rp_array *a, double infinity, const char *name)
{
    if (rpi_is_error(a)) return a;
    if (rpi_is_whole(a->dtype)) return rp_zeros(RP_BOOL, a->ndim, a->shape);
    if (!rpi_is_float(a->dtype))
        return rpi_error_array(RP_EDTYPE,
                               "%s: This operation is not supported for %s values because it would be ambiguous.", name,
                               rp_dtype_name(a->dtype));
    RP_SCOPE();
    return rp_yield(rp_equal(a, rp_scalar(infinity)));
}

rp_array *rp_isposinf(rp_array *a)
{
    return is_infinity(a, INFINITY, "isposinf");
}

rp_array *rp_isneginf(rp_array *a)
{
    return is_infinity(a, -INFINITY, "isneginf");
}

/* ---- angle and sinc ---------------------------------------------------------------------------------------------- */

rp_array *rp_angle(rp_array *z, bool degrees)
{
    if (rpi_is_error(z)) return z;
    RP_SCOPE();
    bool is_complex = rpi_is_complex(z->dtype);
    rp_array *angle = rp_arctan2(is_complex ? rpi_imag_part(z) : rp_scalar_int(0), rpi_real_part(z));
    return rp_yield(degrees ? rp_multiply(angle, rp_scalar(180 / PI)) : angle);
}

rp_array *rp_sinc(rp_array *x)
{
    if (rpi_is_error(x)) return x;
    RP_SCOPE();
    rp_array *scaled = rp_multiply(rp_scalar(PI), x);
    double smallest = !rpi_is_error(scaled) && rpi_is_float(scaled->dtype) ? rpi_epsilon(scaled->dtype) : 1e-20;
    rp_array *y = rp_where(rp_not_equal(scaled, rp_scalar_int(0)), scaled, rp_scalar(smallest));
    return rp_yield(rp_divide(rp_sin(y), y));
}
