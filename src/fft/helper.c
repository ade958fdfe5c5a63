/* Frequencies, and their order. */
#include "core/array_i.h"
#include <rapto/fft.h>
#include <rapto/manipulation.h>

/* 0, 1, ... times 1 / (n d), rounded as NumPy rounds it; negative from `turn` on. */
static rp_array *frequencies(const char *name, int64_t n, double d, int64_t count, int64_t turn)
{
    if (n < 1) return rpi_error_array(RP_EVALUE, "%s: n must be at least 1, not %lld", name, (long long)n);
    rp_array *out = rpi_new_empty(RP_F64, 1, &count);
    if (rpi_is_error(out)) return out;
    double *values = (double *)(void *)rpi_data(out), step = 1.0 / ((double)n * d);
    for (int64_t k = 0; k < count; k++) values[k] = (double)(k < turn ? k : k - n) * step;
    return out;
}

rp_array *rp_fftfreq(int64_t n, double d)
{
    return frequencies("rp_fftfreq", n, d, n, (n - 1) / 2 + 1);
}

rp_array *rp_rfftfreq(int64_t n, double d)
{
    return frequencies("rp_rfftfreq", n, d, n / 2 + 1, n);
}

static rp_array *shift(const char *name, rp_array *a, const int *axes, int count, int sign)
{
    int64_t shifts[RP_MAX_NDIM];
    int places[RP_MAX_NDIM];
    a = rpi_force(a);
    if (rpi_is_error(a)) return a;
    if (!axes) count = a->ndim;
    if (count < 0 || count > RP_MAX_NDIM)
        return rpi_error_array(RP_EVALUE, "%s: %d axes given; 0 to %d are possible", name, count, RP_MAX_NDIM);
    for (int i = 0; i < count; i++) {
        places[i] = axes ? axes[i] : i;
        rp_array *error = rpi_normal_axis(name, a->ndim, &places[i]);
        if (error) return error;
        shifts[i] = sign * (a->shape[places[i]] / 2);
    }
    return rp_roll_axes(a, shifts, places, count);
}

rp_array *rp_fftshift(rp_array *a, const int *axes, int count)
{
    return shift("rp_fftshift", a, axes, count, 1);
}

rp_array *rp_ifftshift(rp_array *a, const int *axes, int count)
{
    return shift("rp_ifftshift", a, axes, count, -1);
}
