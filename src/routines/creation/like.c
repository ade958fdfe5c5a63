/* New arrays like another one. */
#include "routines/manipulation/manipulation_i.h"
#include <rapto/creation.h>
#include <string.h>

/* The axes of memory for a result of `ndim` dimensions: those of `a` when it has as many and K or A asks for them. */
static void result_axes(const rp_array *a, int ndim, rp_order order, int *axes)
{
    bool plain = order == RP_ORDER_C || (order == RP_ORDER_K && ndim != a->ndim);
    bool f_order =
        order == RP_ORDER_F || (order == RP_ORDER_A && rpi_array_in_order(a, true) && !rpi_array_in_order(a, false));
    if (order == RP_ORDER_K && !plain)
        rpi_memory_axes(a, order, axes);
    else
        for (int i = 0; i < ndim; i++) axes[i] = f_order ? ndim - 1 - i : i;
}

/* `a` may be pending: its layout is then the one that it will get, C order. */
rp_array *rp_empty_like(const rp_array *a, const rp_like *like)
{
    static const rp_like same;
    int axes[RP_MAX_NDIM];
    if (rpi_is_error(a)) return (rp_array *)(uintptr_t)a;
    if (!like) like = &same;
    rp_array *value = (rp_array *)(uintptr_t)a;
    if (!rpi_ready(&value)) return value;
    int ndim = like->has_shape ? like->ndim : a->ndim;
    const int64_t *shape = like->has_shape ? like->shape : a->shape;
    rp_order order = like->has_order ? like->order : RP_ORDER_K;
    if ((unsigned)order > RP_ORDER_K) return rpi_error_array(RP_EVALUE, "rp_empty_like: unknown order %d", (int)order);
    if (ndim < 0 || ndim > RP_MAX_NDIM)
        return rpi_error_array(RP_ESHAPE, "rp_empty_like: %d dimensions asked for; 0 to %d are possible", ndim,
                               RP_MAX_NDIM);
    result_axes(value, ndim, order, axes);
    return rpi_new_ordered(like->has_dtype ? like->dtype : a->dtype, ndim, shape, axes);
}

rp_array *rp_full_like(const rp_array *a, rp_array *value, const rp_like *like)
{
    RP_SCOPE();
    rp_array *out = rp_empty_like(a, like);
    rp_array *error = rpi_put(out, value);
    return rp_yield(error ? error : out);
}

rp_array *rp_zeros_like(const rp_array *a, const rp_like *like)
{
    RP_SCOPE();
    rp_array *out = rp_empty_like(a, like);
    if (rpi_is_error(out)) return rp_yield(out);
    memset(rpi_data(out), 0, out->storage->bytes);
    return rp_yield(out);
}

rp_array *rp_ones_like(const rp_array *a, const rp_like *like)
{
    RP_SCOPE();
    return rp_yield(rp_full_like(a, rp_scalar_bool(true), like));
}

rp_array *rp_empty_order(rp_dtype dtype, int ndim, const int64_t *shape, rp_order order)
{
    int axes[RP_MAX_NDIM];
    if ((unsigned)order > RP_ORDER_F)
        return rpi_error_array(RP_EVALUE, "rp_empty_order: only 'C' or 'F' order is permitted");
    if (ndim < 0 || ndim > RP_MAX_NDIM) return rpi_new_empty(dtype, ndim, shape);
    for (int i = 0; i < ndim; i++) axes[i] = order == RP_ORDER_F ? ndim - 1 - i : i;
    return rpi_new_ordered(dtype, ndim, shape, axes);
}
