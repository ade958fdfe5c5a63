/* Where in a sorted row of n elements a quantile lies: the thirteen rules. */
#include "routines/statistics/quantile.h"
#include <math.h>
#include <string.h>

static const char *const names[RP_QUANTILE_METHOD_COUNT] = {
    "linear",
    "inverted_cdf",
    "averaged_inverted_cdf",
    "closest_observation",
    "interpolated_inverted_cdf",
    "hazen",
    "weibull",
    "median_unbiased",
    "normal_unbiased",
    "lower",
    "higher",
    "midpoint",
    "nearest",
};

bool rp_quantile_method_from_name(const char *name, rp_quantile_method *method)
{
    for (int i = 0; i < RP_QUANTILE_METHOD_COUNT; i++) {
        if (strcmp(name, names[i]) != 0) continue;
        *method = (rp_quantile_method)i;
        return true;
    }
    return false;
}

/* Whole parameters leave whole probabilities whole, as in NumPy. */
static rp_array *number(double value)
{
    return value == floor(value) ? rp_scalar_int((int64_t)value) : rp_scalar(value);
}

/* n q + (alpha + q (1 - alpha - beta)) - 1 */
static rp_array *plotting_position(rp_array *n, rp_array *q, double alpha, double beta)
{
    rp_array *shift = rp_add(number(alpha), rp_multiply(q, number(1 - alpha - beta)));
    return rp_subtract(rp_add(rp_multiply(n, q), shift), rp_scalar_int(1));
}

static rp_array *times_less_one(rp_array *n, rp_array *q)
{
    return rp_subtract(rp_multiply(n, q), rp_scalar_int(1));
}

static rp_array *midpoint(rp_array *place)
{
    return rp_multiply(rp_scalar(0.5), rp_add(rp_floor(place), rp_ceil(place)));
}

int64_t rpi_quantile_less(rp_quantile_method method)
{
    return method == RP_QUANTILE_LINEAR || method >= RP_QUANTILE_LOWER;
}

rp_array *rpi_quantile_place(rp_quantile_method method, rp_array *n, rp_array *q)
{
    switch (method) {
    case RP_QUANTILE_INVERTED_CDF:
    case RP_QUANTILE_AVERAGED_INVERTED_CDF:
        return times_less_one(n, q);
    case RP_QUANTILE_CLOSEST_OBSERVATION:
        return rp_subtract(times_less_one(n, q), rp_scalar(0.5));
    case RP_QUANTILE_INTERPOLATED_INVERTED_CDF:
        return plotting_position(n, q, 0, 1);
    case RP_QUANTILE_HAZEN:
        return plotting_position(n, q, 0.5, 0.5);
    case RP_QUANTILE_WEIBULL:
        return plotting_position(n, q, 0, 0);
    case RP_QUANTILE_MEDIAN_UNBIASED:
        return plotting_position(n, q, 1 / 3.0, 1 / 3.0);
    case RP_QUANTILE_NORMAL_UNBIASED:
        return plotting_position(n, q, 3 / 8.0, 3 / 8.0);
    case RP_QUANTILE_MIDPOINT:
        return midpoint(rp_multiply(n, q));
    default:
        return rp_multiply(n, q);
    }
}

bool rpi_quantile_is_discrete(rp_quantile_method method, const rp_array *place)
{
    switch (method) {
    case RP_QUANTILE_INVERTED_CDF:
    case RP_QUANTILE_CLOSEST_OBSERVATION:
    case RP_QUANTILE_LOWER:
    case RP_QUANTILE_HIGHER:
    case RP_QUANTILE_NEAREST:
        return true;
    default:
        return method == RP_QUANTILE_LINEAR && rpi_is_integer(place->dtype);
    }
}

static double element_number(rp_quantile_method method, double place)
{
    double below = floor(place);
    switch (method) {
    case RP_QUANTILE_INVERTED_CDF:
        return place == below ? below : below + 1;
    case RP_QUANTILE_CLOSEST_OBSERVATION:
        return place == below && fmod(below, 2) != 0 ? below : below + 1;
    case RP_QUANTILE_HIGHER:
        return ceil(place);
    case RP_QUANTILE_NEAREST:
        return rint(place);
    default:
        return below;
    }
}

static double fraction(rp_quantile_method method, double place, double gamma)
{
    if (method == RP_QUANTILE_AVERAGED_INVERTED_CDF) return gamma == 0 ? 0.5 : 1;
    if (method == RP_QUANTILE_MIDPOINT) return fmod(place, 1) == 0 ? 0 : 0.5;
    return gamma;
}

void rpi_quantile_between(rp_quantile_method method, double place, int64_t n, rpi_between *out)
{
    if (n == 0) {
        *out = (rpi_between){0};
        return;
    }
    double below = floor(place), above = below + 1;
    if (place >= (double)(n - 1)) below = above = -1;
    if (place < 0) below = above = 0;
    out->fraction = fraction(method, place, place - below);
    out->previous = (int64_t)below + (below < 0 ? n : 0);
    out->next = (int64_t)above + (above < 0 ? n : 0);
}

int64_t rpi_quantile_element(rp_quantile_method method, double place, int64_t n)
{
    int64_t i = n == 0 ? 0 : (int64_t)element_number(method, place);
    return i < 0 ? 0 : i >= n && n > 0 ? n - 1 : i;
}
