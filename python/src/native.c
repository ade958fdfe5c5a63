/* The only file that looks inside an rp_array: memory, strides, views by strides. */
#include "core/array_i.h"
#include "rpy.h"
#include <string.h>

char *rpy_data(rp_array *a)
{
    rp_array *value = rpi_force_in_place(a);
    if (!rpy_check(value)) return NULL;
    return rpi_data(value);
}

const int64_t *rpy_strides(rp_array *a)
{
    rpi_force_in_place(a);
    return a->strides;
}

bool rpy_shares_storage(const rp_array *a, const rp_array *b)
{
    return rpi_state_of(a) == RPI_VALUE && rpi_state_of(b) == RPI_VALUE && a->storage == b->storage;
}

static bool is_contiguous(const rp_array *a, int first, int step)
{
    int64_t expected = (int64_t)rpi_itemsize(a);
    if (a->size == 0) return true;
    for (int i = 0, axis = first; i < a->ndim; i++, axis += step) {
        if (a->shape[axis] != 1 && a->strides[axis] != expected) return false;
        expected *= a->shape[axis];
    }
    return true;
}

bool rpy_is_c_contiguous(const rp_array *a)
{
    return rpi_state_of(a) != RPI_VALUE || is_contiguous(a, a->ndim - 1, -1);
}

bool rpy_is_f_contiguous(const rp_array *a)
{
    return rpi_state_of(a) == RPI_VALUE ? is_contiguous(a, 0, 1) : a->ndim < 2;
}

rp_array *rpy_strided_view(rp_array *a, rp_dtype dtype, int ndim, const int64_t *shape, const int64_t *strides,
                           int64_t offset)
{
    rp_array *value = rpi_force_in_place(a);
    if (rpi_is_error(value)) return value;
    rp_array *view = rpi_new_over(value->storage, dtype, ndim, shape, strides, value->offset + offset);
    if (!rpi_is_error(view)) view->readonly = value->readonly;
    return view;
}

rp_array *rpy_view_of_first_axis(rp_array *a, int64_t start, int64_t length, int64_t step)
{
    int64_t shape[RP_MAX_NDIM], strides[RP_MAX_NDIM];
    int drop = length < 0, ndim = a->ndim - drop;
    size_t bytes = sizeof *shape * (size_t)ndim;
    if (rpi_state_of(a) != RPI_VALUE || ndim < 0) return NULL;
    int64_t offset = length == 0 ? 0 : start * a->strides[0];
    memcpy(shape, a->shape + drop, bytes);
    memcpy(strides, a->strides + drop, bytes);
    if (!drop) shape[0] = length;
    if (!drop && length > 1) strides[0] *= step;
    return rpi_new_view(a, offset, ndim, shape, strides);
}

rp_array *rpy_readonly_view(rp_array *a, bool readonly)
{
    rp_array *value = rpi_force_in_place(a);
    if (rpi_is_error(value)) return value;
    rp_array *view = rpi_new_view(value, 0, value->ndim, value->shape, value->strides);
    if (!rpi_is_error(view)) view->readonly = readonly;
    return view;
}

void rpy_storage_bounds(rp_array *a, int64_t *before, int64_t *behind)
{
    *before = a->offset;
    *behind = (int64_t)a->storage->bytes - a->offset;
}

bool rpy_is_time_dtype(rp_dtype dtype)
{
    return rpi_is_time(dtype);
}

bool rpy_is_text_dtype(rp_dtype dtype)
{
    return rpi_is_text(dtype);
}

char rpy_kind(rp_dtype dtype)
{
    return (char)rpi_kind_of(dtype);
}
