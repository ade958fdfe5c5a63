/* Systems and inverses of arrays whose axes count as the rows and columns of a matrix. */
#include "stack.h"

#include <rapto/manipulation.h>
#include <string.h>

static int64_t product(const int64_t *extents, int count)
{
    int64_t size = 1;
    for (int i = 0; i < count; i++) size *= extents[i];
    return size;
}

/* The axes named go to the end, in this order. NULL or the error. */
static rp_array *move_to_end(rp_array **a, const int *axes, int count)
{
    int order[RP_MAX_NDIM], ndim = rp_ndim(*a);
    for (int i = 0; i < ndim; i++) order[i] = i;
    for (int i = 0; i < count; i++) {
        int at = 0;
        while (at < ndim && order[at] != axes[i]) at++;
        if (at == ndim) return rpi_linalg_error(RP_EVALUE, "rp_linalg_tensorsolve: no axis %d", axes[i]);
        memmove(order + at, order + at + 1, sizeof *order * (size_t)(ndim - at - 1));
        order[ndim - 1] = axes[i];
    }
    *a = rp_transpose(*a, order);
    return rp_array_status(*a) == RP_OK ? NULL : *a;
}

static rp_array *tensorsolve(rp_array *a, rp_array *b, const int *axes, int count)
{
    if (rp_array_status(a) != RP_OK) return a;
    if (rp_array_status(b) != RP_OK) return b;
    rp_array *error = axes ? move_to_end(&a, axes, count) : NULL;
    if (error) return error;
    /* As Python's shape[-own:], which is everything where own is 0. */
    int ndim = rp_ndim(a), own = ndim - rp_ndim(b), first = own > 0 ? ndim - own : -own < ndim ? -own : ndim;
    const int64_t *shape = rp_shape(a) + first;
    int64_t size = product(shape, ndim - first);
    if (rp_size(a) != size * size)
        return rpi_linalg_error(RP_ELINALG, "rp_linalg_tensorsolve: Input arrays must satisfy the requirement "
                                            "prod(a.shape[b.ndim:]) == prod(a.shape[:b.ndim])");
    rp_array *x = rp_linalg_solve(rp_reshape(a, RP_SHAPE(size, size)), rp_ravel(b));
    return rp_reshape(x, ndim - first, shape);
}

rp_array *rp_linalg_tensorsolve(rp_array *a, rp_array *b, const int *axes, int count)
{
    RP_SCOPE();
    return rp_yield(tensorsolve(a, b, axes, count));
}

rp_array *rp_linalg_tensorinv(rp_array *a, int ind)
{
    int64_t shape[RP_MAX_NDIM];
    RP_SCOPE();
    if (rp_array_status(a) != RP_OK) return a;
    if (ind <= 0) return rp_yield(rpi_linalg_error(RP_EVALUE, "rp_linalg_tensorinv: Invalid ind argument."));
    int ndim = rp_ndim(a), cut = ind < ndim ? ind : ndim;
    memcpy(shape, rp_shape(a) + cut, sizeof *shape * (size_t)(ndim - cut));
    memcpy(shape + ndim - cut, rp_shape(a), sizeof *shape * (size_t)cut);
    int64_t rows = product(shape, ndim - cut);
    return rp_yield(rp_reshape(rp_linalg_inv(rp_reshape(a, RP_SHAPE(rows, -1))), ndim, shape));
}
