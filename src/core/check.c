/* The invariants of an array, checked in Debug builds whenever one is made. */
#include "core/core.h"
#include <stdlib.h>

#ifdef RPI_CHECKS

static void require(bool holds, const rp_array *a, const char *what)
{
    char text[RPI_SHAPE_TEXT];
    if (holds) return;
    rp_log_line(RP_LOG_ERROR, "invariant broken: %s (dtype %d, shape %s, state %d)", what, (int)a->dtype,
                rpi_shape_text(a->ndim, a->shape, text), (int)rpi_state_of(a));
    abort();
}

/* Every reachable element lies inside the storage, and whether all are aligned is known. */
static void check_reach(const rp_array *a)
{
    if (a->size == 0) return;
    int64_t low = a->offset, high = a->offset + (int64_t)rpi_itemsize(a);
    for (int i = 0; i < a->ndim; i++) {
        int64_t reach = (a->shape[i] - 1) * a->strides[i];
        if (reach < 0)
            low += reach;
        else
            high += reach;
    }
    require(low >= 0, a, "an element lies before its storage");
    require(high <= (int64_t)a->storage->bytes, a, "an element lies behind its storage");
    require(a->unaligned == !rpi_is_aligned(a), a, "what is said of the alignment holds");
}

void rpi_check_array(const rp_array *a)
{
    rpi_state state = rpi_state_of(a);
    if (state == RPI_ERROR) {
        require(a->status != RP_OK && a->message, a, "an error has status and message");
        return;
    }
    int64_t size = 1;
    require(rpi_dtype_known(a->dtype), a, "the dtype is known");
    require(a->ndim >= 0 && a->ndim <= RP_MAX_NDIM, a, "the number of axes is in range");
    for (int i = 0; i < a->ndim; i++) size *= a->shape[i];
    require(size == a->size, a, "size is the product of the extents");
    require(atomic_load(&((rp_array *)a)->refs) > 0, a, "somebody holds it");
    if (state == RPI_PENDING) return;
    require(a->storage != NULL, a, "a value has storage");
    require(!a->weak || a->ndim == 0, a, "a weak array is a scalar");
    check_reach(a);
}

#else

void rpi_check_array(const rp_array *a)
{
    (void)a;
}

#endif
