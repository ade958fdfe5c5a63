/* Arithmetic on shapes and strides. */
#include "core/iter_i.h"
#include <string.h>

bool rpi_shape_size(int ndim, const int64_t *shape, size_t itemsize, int64_t *size)
{
    int64_t bytes = itemsize > 0 ? (int64_t)itemsize : 1, count = 1; /* elements of no size are counted, too */
    if (ndim < 0 || ndim > RP_MAX_NDIM) return false;
    for (int i = 0; i < ndim; i++) {
        if (shape[i] < 0) return false;
        if (shape[i] > 0 && __builtin_mul_overflow(bytes, shape[i], &bytes)) return false;
    }
    for (int i = 0; i < ndim; i++) count *= shape[i] == 0 || count == 0 ? 0 : shape[i];
    *size = count;
    return true;
}

void rpi_c_strides(int ndim, const int64_t *shape, size_t itemsize, int64_t *strides)
{
    int64_t stride = (int64_t)itemsize;
    for (int i = ndim - 1; i >= 0; i--) {
        strides[i] = stride;
        if (shape[i] > 1) stride *= shape[i];
    }
}

/* True when the axes, visited from `first` by `step`, have the strides of one dense block. Axes of extent 1 may have
 * any stride, and an empty array is in every order. */
static bool is_dense(int ndim, const int64_t *shape, const int64_t *strides, size_t itemsize, int first, int step)
{
    int64_t expected = (int64_t)itemsize;
    for (int i = 0; i < ndim; i++) {
        if (shape[i] == 0) return true;
    }
    for (int count = 0, i = first; count < ndim; count++, i += step) {
        if (shape[i] == 1) continue;
        if (strides[i] != expected) return false;
        expected *= shape[i];
    }
    return true;
}

bool rpi_is_c_order(int ndim, const int64_t *shape, const int64_t *strides, size_t itemsize)
{
    return is_dense(ndim, shape, strides, itemsize, ndim - 1, -1);
}

bool rpi_is_f_order(int ndim, const int64_t *shape, const int64_t *strides, size_t itemsize)
{
    return is_dense(ndim, shape, strides, itemsize, 0, 1);
}

bool rpi_broadcast_shape(int ndim, const int64_t *shape, int *out_ndim, int64_t *out)
{
    int added = ndim - *out_ndim;
    if (added > 0) {
        memmove(out + added, out, (size_t)*out_ndim * sizeof *out);
        for (int i = 0; i < added; i++) out[i] = 1;
        *out_ndim = ndim;
    }
    int64_t *tail = out + (*out_ndim - ndim);
    for (int i = 0; i < ndim; i++) {
        if (tail[i] == shape[i] || shape[i] == 1) continue;
        if (tail[i] != 1) return false;
        tail[i] = shape[i];
    }
    return true;
}

void rpi_broadcast_strides(int ndim, const int64_t *shape, const int64_t *strides, int out_ndim,
                           const int64_t *out_shape, int64_t *out_strides)
{
    int added = out_ndim - ndim;
    for (int i = 0; i < added; i++) out_strides[i] = 0;
    for (int i = 0; i < ndim; i++) {
        bool stretched = shape[i] == 1 && out_shape[added + i] != 1;
        out_strides[added + i] = stretched ? 0 : strides[i];
    }
}
