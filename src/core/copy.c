/* Copies and conversions of whole arrays. */
#include "core/core.h"
#include <string.h>

#define PARALLEL_GRAIN (INT64_C(1) << 18) /* elements per piece; below two pieces one thread does it */

typedef struct cast_work {
    rpi_iter iter;
    rpi_loop *loop;
    char *pointers[2];
} cast_work;

static void cast_piece(int64_t begin, int64_t end, int thread, void *context)
{
    const cast_work *work = context;
    (void)thread;
    rpi_iter_run(&work->iter, work->pointers, begin, end, work->loop);
}

static bool is_plain_copy(const cast_work *work, rp_dtype from, rp_dtype to)
{
    int64_t item = (int64_t)rpi_size_of(to);
    return from == to && work->iter.ndim == 1 && work->iter.strides[0][0] == item && work->iter.strides[1][0] == item;
}

void rpi_cast_strided(int ndim, const int64_t *shape, rp_dtype from, const char *in, const int64_t *in_strides,
                      rp_dtype to, char *out, const int64_t *out_strides)
{
    cast_work work = {.loop = rpi_cast_loop(from, to), .pointers = {(char *)(uintptr_t)in, out}};
    rpi_iter_init(&work.iter, ndim, shape, 2, (const int64_t *[]){in_strides, out_strides}, false);
    if (work.iter.size == 0) return;
    if (work.iter.size >= 2 * PARALLEL_GRAIN)
        rp_parallel_for(work.iter.size, PARALLEL_GRAIN, cast_piece, &work);
    else if (is_plain_copy(&work, from, to))
        memmove(out, in, (size_t)work.iter.size * rpi_size_of(to));
    else
        cast_piece(0, work.iter.size, 0, &work);
}

void rpi_cast_broadcast(rp_array *a, rp_dtype from, const char *in, const int64_t *strides)
{
    static const int64_t still[RP_MAX_NDIM];
    rpi_cast_strided(a->ndim, a->shape, from, in, strides ? strides : still, a->dtype, rpi_data(a), a->strides);
}

bool rpi_fits_into(const rp_array *a, int ndim, const int64_t *shape, int64_t *strides)
{
    int extra = a->ndim > ndim ? a->ndim - ndim : 0;
    for (int i = 0; i < extra; i++) {
        if (a->shape[i] != 1) return false;
    }
    int kept = a->ndim - extra, added = ndim - kept;
    for (int i = 0; i < kept; i++) {
        if (a->shape[extra + i] != 1 && a->shape[extra + i] != shape[added + i]) return false;
    }
    rpi_broadcast_strides(kept, a->shape + extra, a->strides + extra, ndim, shape, strides);
    return true;
}

rp_array *rpi_copy_as(const rp_array *a, rp_dtype dtype)
{
    rp_array *copy = rpi_new_empty(dtype, a->ndim, a->shape);
    if (!rpi_is_error(copy)) rpi_cast_broadcast(copy, a->dtype, rpi_data(a), a->strides);
    return copy;
}

rp_array *rp_copy(rp_array *a)
{
    a = rpi_force(a);
    return rpi_is_error(a) ? a : rpi_copy_as(a, a->dtype);
}

rp_array *rp_ascontiguous(rp_array *a)
{
    a = rpi_force(a);
    return rpi_is_error(a) || rpi_array_is_c_order(a) ? a : rpi_copy_as(a, a->dtype);
}

rp_array *rp_astype(rp_array *a, rp_dtype dtype)
{
    return rp_astype_casting(a, dtype, RP_CAST_UNSAFE);
}

rp_array *rp_astype_casting(rp_array *a, rp_dtype dtype, rp_casting casting)
{
    static const char *const casting_names[] = {"no", "equiv", "safe", "same_kind", "unsafe"};
    a = rpi_force(a);
    if (rpi_is_error(a)) return a;
    if (rp_can_cast(a->dtype, dtype, casting)) return rpi_copy_as(a, dtype);
    if (!rpi_dtype_known(dtype) || (unsigned)casting > RP_CAST_UNSAFE)
        return rpi_error_array(RP_EINVAL, "rp_astype: unknown dtype %d or casting %d", (int)dtype, (int)casting);
    return rpi_error_array(RP_EDTYPE, "rp_astype: cannot cast from %s to %s under casting \"%s\"",
                           rp_dtype_name(a->dtype), rp_dtype_name(dtype), casting_names[casting]);
}
