/* Transforms along several axes, one after the other. */
#include "transform.h"

/* Axes and lengths of a call. */
typedef struct tour {
    const char *name;
    int count;
    int axes[RP_MAX_NDIM];
    int64_t s[RP_MAX_NDIM]; /* RP_NONE: as it is */
    rp_fft_norm norm;
} tour;

/* NULL when `over` fits the array. */
static rp_array *plan_tour(const char *name, const rp_array *a, const rp_fft_over *over, tour *t)
{
    static const rp_fft_over all;
    if (!over) over = &all;
    *t = (tour){.name = name, .count = over->axes || over->s ? over->count : a->ndim, .norm = over->norm};
    if (t->count < 0 || t->count > RP_MAX_NDIM)
        return rpi_error_array(RP_EVALUE, "%s: %d axes given; 0 to %d are possible", name, t->count, RP_MAX_NDIM);
    for (int i = 0; i < t->count; i++) {
        t->axes[i] = over->axes ? over->axes[i] : i - t->count;
        t->s[i] = over->s && over->s[i] != -1 ? over->s[i] : RP_NONE;
        rp_array *error = rpi_normal_axis(name, a->ndim, &t->axes[i]);
        if (error) return error;
        if (over->s && over->s[i] == -1) t->s[i] = a->shape[t->axes[i]];
    }
    return NULL;
}

/* Step `i` of the tour; `first`: the array is the caller's. */
static rp_array *step(rp_array *a, const tour *t, int i, rpi_fft_kind kind, bool backward, bool first)
{
    rpi_fft_call call = {.name = t->name, .kind = kind, .backward = backward, .norm = t->norm};
    call.n = t->s[i];
    call.axis = t->axes[i];
    call.reuse = !first;
    return rpi_is_error(a) ? a : rpi_fft_along(a, call);
}

static rp_array *complex_tour(const char *name, rp_array *a, const rp_fft_over *over, bool backward)
{
    tour t;
    RP_SCOPE();
    a = rpi_force(a);
    if (rpi_is_error(a)) return rp_yield(a);
    rp_array *error = plan_tour(name, a, over, &t);
    if (error) return rp_yield(error);
    for (int i = t.count - 1; i >= 0; i--) a = step(a, &t, i, RPI_FFT_COMPLEX, backward, i == t.count - 1);
    return rp_yield(a);
}

rp_array *rp_fftn(rp_array *a, const rp_fft_over *over)
{
    return complex_tour("rp_fftn", a, over, false);
}

rp_array *rp_ifftn(rp_array *a, const rp_fft_over *over)
{
    return complex_tour("rp_ifftn", a, over, true);
}

static rp_array *need_an_axis(const tour *t)
{
    return t->count ? NULL : rpi_error_array(RP_EAXIS, "%s: at least 1 axis must be transformed", t->name);
}

rp_array *rp_rfftn(rp_array *a, const rp_fft_over *over)
{
    tour t;
    RP_SCOPE();
    a = rpi_force(a);
    if (rpi_is_error(a)) return rp_yield(a);
    rp_array *error = plan_tour("rp_rfftn", a, over, &t);
    if (!error) error = need_an_axis(&t);
    if (error) return rp_yield(error);
    a = step(a, &t, t.count - 1, RPI_FFT_REAL_FORWARD, false, true);
    for (int i = t.count - 2; i >= 0; i--) a = step(a, &t, i, RPI_FFT_COMPLEX, false, false);
    return rp_yield(a);
}

rp_array *rp_irfftn(rp_array *a, const rp_fft_over *over)
{
    tour t;
    RP_SCOPE();
    a = rpi_force(a);
    if (rpi_is_error(a)) return rp_yield(a);
    rp_array *error = plan_tour("rp_irfftn", a, over, &t);
    if (!error) error = need_an_axis(&t);
    if (error) return rp_yield(error);
    for (int i = 0; i < t.count - 1; i++) a = step(a, &t, i, RPI_FFT_COMPLEX, true, i == 0);
    return rp_yield(step(a, &t, t.count - 1, RPI_FFT_REAL_BACKWARD, true, t.count == 1));
}
