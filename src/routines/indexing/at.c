/* ufunc.at with any index: the index picks positions, the ufunc changes the elements there. */
#include "routines/indexing/index_i.h"

static rp_status change(const rp_ufunc *ufunc, rp_array *a, rp_array *picked, rp_array *b, rp_error *error)
{
    if (a->ndim == 0 || rpi_is_c_order(a->ndim, a->shape, a->strides, rpi_itemsize(a)))
        return rp_ufunc_at(ufunc, rp_reshape(a, 1, &a->size), &picked, 1, b, error);
    rp_index_arrays at = rp_unravel_index(picked, a->ndim, a->shape, RP_ORDER_C);
    if (rpi_is_error(at.axis[0])) return rpi_error_copy(at.axis[0], error);
    return rp_ufunc_at(ufunc, a, at.axis, at.count, b, error);
}

rp_status rp_ufunc_at_items(const rp_ufunc *ufunc, rp_array *a, const rp_index_item *items, int count, rp_array *b,
                            rp_error *error)
{
    RP_SCOPE();
    rp_status status = rpi_index_target("rp_ufunc_at_items", &a, error);
    if (status != RP_OK) return status;
    rp_array *positions = rp_reshape(rp_arange_int(0, a->size, 1), a->ndim, a->shape);
    rp_array *picked = rpi_index_get("rp_ufunc_at_items", positions, items, count);
    return rpi_is_error(picked) ? rpi_error_copy(picked, error) : change(ufunc, a, picked, b, error);
}
