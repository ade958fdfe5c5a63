#include "routines/statistics/parts_i.h"
#include <float.h>

rp_array *rpi_first_error(int count, rp_array *const *operands)
{
    for (int i = 0; i < count; i++)
        if (operands[i] && rpi_is_error(operands[i])) return operands[i];
    return NULL;
}

double rpi_epsilon(rp_dtype dtype)
{
    switch (rp_dtype_base(dtype)) {
    case RP_F16:
        return 0x1p-10;
    case RP_BF16:
        return 0x1p-7;
    case RP_F32:
    case RP_C64:
        return FLT_EPSILON;
    default:
        return DBL_EPSILON;
    }
}

rp_array *rpi_reinterpret(rp_array *a, rp_dtype dtype)
{
    a = rpi_force_in_place(a);
    if (rpi_is_error(a)) return a;
    rp_array *view = rpi_new_over(a->storage, dtype, a->ndim, a->shape, a->strides, a->offset);
    if (!rpi_is_error(view)) view->readonly = a->readonly;
    return view;
}

static rp_array *part(rp_array *a, int64_t offset)
{
    a = rpi_force_in_place(a);
    if (rpi_is_error(a)) return a;
    rp_array *view =
        rpi_new_over(a->storage, rpi_part_dtype(a->dtype), a->ndim, a->shape, a->strides, a->offset + offset);
    if (!rpi_is_error(view)) view->readonly = a->readonly;
    return view;
}

rp_array *rpi_real_part(rp_array *a)
{
    return rpi_is_error(a) || !rpi_is_complex(a->dtype) ? a : part(a, 0);
}

rp_array *rpi_imag_part(rp_array *a)
{
    if (rpi_is_error(a)) return a;
    if (rpi_is_complex(a->dtype)) return part(a, (int64_t)rpi_size_of(rpi_part_dtype(a->dtype)));
    return rp_broadcast_to(rp_zeros(a->dtype, 0, NULL), a->ndim, a->shape);
}

rp_array *rpi_complex_of(rp_array *real, rp_array *imag)
{
    rp_array *error = rpi_first_error(2, (rp_array *[]){real, imag});
    if (error) return error;
    rp_error failure = {0};
    rp_array *out = rp_empty(real->dtype == RP_F32 ? RP_C64 : RP_C128, real->ndim, real->shape);
    if (rpi_is_error(out)) return out;
    if (rp_assign(rpi_real_part(out), real, &failure) != RP_OK ||
        rp_assign(rpi_imag_part(out), imag, &failure) != RP_OK)
        return rpi_error_from(&failure);
    return out;
}

rp_array *rpi_map_parts(rp_array *a, rpi_real_map *f, const void *context)
{
    if (rpi_is_error(a)) return a;
    if (!rpi_is_complex(a->dtype)) return f(a, context);
    return rpi_complex_of(f(rpi_real_part(a), context), f(rpi_imag_part(a), context));
}

rp_array *rpi_along(rp_array *a, int ndim, int axis)
{
    int64_t shape[RP_MAX_NDIM];
    for (int i = 0; i < ndim; i++) shape[i] = i == axis ? -1 : 1;
    if (!rpi_is_error(a) && a->size == 0) shape[axis] = 0;
    return rp_reshape(a, ndim, shape);
}

rp_status rpi_truth(rp_array *a, bool *value)
{
    return rp_item_bool(a, value);
}
