/* Shape and memory order. Column order is row order of the transposed array. */
#include "routines/manipulation/manipulation_i.h"

static rp_array *no_order(const char *op, rp_order order)
{
    return rpi_error_array(RP_EVALUE, "%s: order %c is not permitted here; use C, F or A", op,
                           (unsigned)order <= RP_ORDER_K ? "CFAK"[order] : '?');
}

static rp_array *reshape_f(rp_array *a, int ndim, const int64_t *shape)
{
    int64_t reversed[RP_MAX_NDIM];
    for (int i = 0; i < ndim && i < RP_MAX_NDIM; i++) reversed[i] = shape[ndim - 1 - i];
    return rp_transpose(rp_reshape(rp_transpose(a, NULL), ndim, reversed), NULL);
}

static rp_array *reshape(rp_array *a, int ndim, const int64_t *shape, bool f_order, rp_copy_rule copy)
{
    if (copy == RP_COPY_ALWAYS) a = rp_copy_order(a, f_order ? RP_ORDER_F : RP_ORDER_C);
    rp_array *b = f_order ? reshape_f(a, ndim, shape) : rp_reshape(a, ndim, shape);
    if (copy == RP_COPY_NEVER && !rpi_is_error(b) && b->storage != a->storage)
        return rpi_error_array(RP_EVALUE, "rp_reshape: Unable to avoid creating a copy while reshaping.");
    return b;
}

rp_array *rp_reshape_order(rp_array *a, int ndim, const int64_t *shape, rp_order order, rp_copy_rule copy)
{
    if (!rpi_ready(&a)) return a;
    if ((unsigned)order > RP_ORDER_A) return no_order("rp_reshape", order);
    if (ndim < 0 || ndim > RP_MAX_NDIM)
        return rpi_error_array(RP_ESHAPE, "rp_reshape: %d dimensions asked for; 0 to %d are possible", ndim,
                               RP_MAX_NDIM);
    bool f_order =
        order == RP_ORDER_F || (order == RP_ORDER_A && rpi_array_in_order(a, true) && !rpi_array_in_order(a, false));
    RP_SCOPE();
    return rp_yield(reshape(a, ndim, shape, f_order, copy));
}

rp_array *rp_copy_order(rp_array *a, rp_order order)
{
    int axes[RP_MAX_NDIM];
    if (!rpi_ready(&a)) return a;
    if ((unsigned)order > RP_ORDER_K) return no_order("rp_copy", order);
    RP_SCOPE();
    rpi_memory_axes(a, order, axes);
    rp_array *copy = rpi_new_ordered(a->dtype, a->ndim, a->shape, axes);
    rp_array *error = rpi_put(copy, a);
    return rp_yield(error ? error : copy);
}

rp_array *rp_asorder(rp_array *a, rp_order order)
{
    if (!rpi_ready(&a)) return a;
    if ((unsigned)order > RP_ORDER_F) return no_order("rp_asorder", order);
    return rpi_array_in_order(a, order == RP_ORDER_F) ? a : rp_copy_order(a, order);
}

/* The axes in the order of memory, all steps upwards and without gaps: the elements lie as one vector. */
static bool is_one_vector(const rp_array *a, const int *axes)
{
    int64_t stride = (int64_t)rpi_itemsize(a);
    for (int i = a->ndim - 1; i >= 0; i--) {
        int64_t extent = a->shape[axes[i]];
        if (extent == 1) continue;
        if (a->strides[axes[i]] != stride && a->size > 0) return false;
        stride *= extent;
    }
    return true;
}

rp_array *rp_flatten(rp_array *a, rp_order order)
{
    int axes[RP_MAX_NDIM];
    if (!rpi_ready(&a)) return a;
    if ((unsigned)order > RP_ORDER_K) return no_order("rp_flatten", order);
    RP_SCOPE();
    rpi_memory_axes(a, order, axes);
    return rp_yield(rp_ravel(rp_copy(rp_transpose(a, axes))));
}

rp_array *rp_ravel_order(rp_array *a, rp_order order)
{
    int axes[RP_MAX_NDIM];
    if (!rpi_ready(&a)) return a;
    if ((unsigned)order > RP_ORDER_K) return no_order("rp_ravel", order);
    rpi_memory_axes(a, order, axes);
    if (!is_one_vector(a, axes)) return rp_flatten(a, order);
    return rpi_new_view(a, 0, 1, &a->size, &(int64_t){(int64_t)rpi_itemsize(a)});
}

static rp_array *resize(rp_array *a, int ndim, const int64_t *shape, int64_t size)
{
    if (a->size == 0 || size == 0) return rpi_new_zeroed(a->dtype, ndim, shape);
    int64_t times = (size - 1) / a->size + 1;
    rp_array *flat = rp_tile(rp_ravel(a), &times, 1);
    return rp_reshape(rp_slice(flat, 0, 0, size, 1), ndim, shape);
}

rp_array *rp_resize(rp_array *a, int ndim, const int64_t *shape)
{
    int64_t size;
    if (!rpi_ready(&a)) return a;
    for (int i = 0; i < ndim && i < RP_MAX_NDIM; i++) {
        if (shape[i] < 0)
            return rpi_error_array(RP_EVALUE, "rp_resize: all elements of `new_shape` must be non-negative, not %lld",
                                   (long long)shape[i]);
    }
    if (!rpi_shape_size(ndim, shape, rpi_itemsize(a), &size))
        return rpi_error_array(RP_ESHAPE, "rp_resize: the result is larger than memory can be");
    RP_SCOPE();
    return rp_yield(resize(a, ndim, shape, size));
}
