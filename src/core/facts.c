/* What a dtype can hold: limits of integers and floats, kinds, the smallest dtype of a value. */
#include "core/core.h"
#include "core/half_i.h"
#include <math.h>
#include <string.h>

/* Bits of the exponent and of the fraction; everything else follows from them. */
static bool float_layout(rp_dtype dtype, int *exponent_bits, int *fraction_bits)
{
    static const struct {
        rp_dtype dtype;
        int exponent, fraction;
    } layouts[] = {{RP_F16, 5, 10}, {RP_BF16, 8, 7}, {RP_F32, 8, 23}, {RP_F64, 11, 52}};
    if (dtype == RP_C64) dtype = RP_F32;
    if (dtype == RP_C128) dtype = RP_F64;
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        if (layouts[i].dtype != dtype) continue;
        *exponent_bits = layouts[i].exponent;
        *fraction_bits = layouts[i].fraction;
        return true;
    }
    return false;
}

rp_status rp_finfo(rp_dtype dtype, rp_float_info *info, rp_error *error)
{
    int exponent, fraction;
    if (!float_layout(dtype, &exponent, &fraction))
        return rp_fail(error, RP_EVALUE, "rp_finfo: data type %s not inexact", rp_dtype_name(dtype));
    int maxexp = 1 << (exponent - 1);
    *info = (rp_float_info){
        .dtype = dtype == RP_C64    ? RP_F32
                 : dtype == RP_C128 ? RP_F64
                                    : dtype,
        .bits = 1 + exponent + fraction,
        .nmant = fraction,
        .nexp = exponent,
        .maxexp = maxexp,
        .minexp = 2 - maxexp,
        .precision = (int)(fraction * 0.30102999566398120),
        .eps = ldexp(1, -fraction),
        .epsneg = ldexp(1, -fraction - 1),
        .max = ldexp(2 - ldexp(1, -fraction), maxexp - 1),
        .smallest_normal = ldexp(1, 2 - maxexp),
        .smallest_subnormal = ldexp(1, 2 - maxexp - fraction),
    };
    info->resolution = pow(10, -info->precision);
    return RP_OK;
}

rp_status rp_iinfo(rp_dtype dtype, rp_integer_info *info, rp_error *error)
{
    if (!rpi_dtype_known(dtype) || !rpi_is_integer(dtype))
        return rp_fail(error, RP_EVALUE, "rp_iinfo: Invalid integer data type %s", rp_dtype_name(dtype));
    int bits = 8 * (int)rpi_size_of(dtype);
    bool is_signed = rpi_kind_of(dtype) == RPI_KIND_SIGNED;
    *info = (rp_integer_info){.bits = bits, .min = is_signed ? INT64_MIN >> (64 - bits) : 0};
    info->max = UINT64_MAX >> (64 - bits + is_signed);
    return RP_OK;
}

char rp_dtype_kind(rp_dtype dtype)
{
    return rpi_dtype_known(dtype) ? (char)rpi_kind_of(dtype) : '\0';
}

bool rp_isdtype(rp_dtype dtype, const char *kind)
{
    static const struct {
        const char *name, *kinds;
    } families[] = {{"bool", "b"},          {"signed integer", "i"},   {"unsigned integer", "u"}, {"integral", "iu"},
                    {"real floating", "f"}, {"complex floating", "c"}, {"numeric", "iufc"}};
    char code = rp_dtype_kind(dtype);
    for (size_t i = 0; code && i < sizeof families / sizeof *families; i++)
        if (strcmp(kind, families[i].name) == 0) return strchr(families[i].kinds, code) != NULL;
    return false;
}

/* ---- the smallest dtype of a value ----------------------------------------------------------------------------- */

static rp_dtype smallest_integer(const rp_array *a)
{
    static const rp_dtype by_size[][2] = {{RP_U8, RP_I8}, {RP_U16, RP_I16}, {RP_U32, RP_I32}, {RP_U64, RP_I64}};
    int64_t value;
    rpi_cast_loop(a->dtype, RP_I64)(1, (char *const[]){rpi_data(a), (char *)&value}, (const int64_t[]){0, 0});
    bool is_negative = value < 0 && a->dtype != RP_U64;
    for (int i = 0; i < 3; i++)
        if ((a->dtype != RP_U64 || value >= 0) && rpi_integer_fits(value, by_size[i][is_negative]))
            return by_size[i][is_negative];
    return by_size[3][is_negative];
}

/* The limits are NumPy's. NaN and infinity fit the smallest real dtype. */
static rp_dtype smallest_float(const rp_array *a)
{
    double parts[2];
    bool is_complex = rpi_kind_of(a->dtype) == RPI_KIND_COMPLEX;
    rpi_cast_loop(a->dtype, RP_C128)(1, (char *const[]){rpi_data(a), (char *)parts}, (const int64_t[]){0, 0});
    if (is_complex) return fabs(parts[0]) < 3.4e38 && fabs(parts[1]) < 3.4e38 ? RP_C64 : a->dtype;
    if (a->dtype == RP_BF16) return RP_BF16;
    if (!isfinite(parts[0]) || fabs(parts[0]) < 65000) return RP_F16;
    return fabs(parts[0]) < 3.4e38 ? RP_F32 : a->dtype;
}

rp_status rp_min_scalar_type(rp_array *a, rp_dtype *dtype, rp_error *error)
{
    a = rpi_force(a);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    *dtype = a->dtype;
    if (a->ndim > 0) return RP_OK;
    if (rpi_is_integer(a->dtype))
        *dtype = smallest_integer(a);
    else if (rpi_is_float(a->dtype) || rpi_kind_of(a->dtype) == RPI_KIND_COMPLEX)
        *dtype = smallest_float(a);
    return RP_OK;
}
