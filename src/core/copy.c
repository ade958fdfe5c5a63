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

rp_status rpi_cast_run(const rpi_cast *cast, rp_error *error)
{
    if (rpi_is_text(cast->from) || rpi_is_text(cast->to)) return rpi_cast_text(cast, error);
    cast_work work = {.loop = rpi_cast_loop(cast->from, cast->to),
                      .pointers = {(char *)(uintptr_t)cast->in, cast->out}};
    rpi_iter_init(&work.iter, cast->ndim, cast->shape, 2, (const int64_t *[]){cast->in_strides, cast->out_strides},
                  false);
    if (work.iter.size == 0) return RP_OK;
    rpi_layout out = {cast->out, cast->ndim, cast->shape, cast->out_strides, rpi_size_of(cast->to)};
    if (work.iter.size >= 2 * PARALLEL_GRAIN && !rpi_may_overlap_itself(&out)) /* else the last write must win */
        rp_parallel_for(work.iter.size, PARALLEL_GRAIN, cast_piece, &work);
    else if (is_plain_copy(&work, cast->from, cast->to))
        memmove(cast->out, cast->in, (size_t)work.iter.size * rpi_size_of(cast->to));
    else
        cast_piece(0, work.iter.size, 0, &work);
    return RP_OK;
}

rp_array *rpi_cast_broadcast(rp_array *a, rp_dtype from, const char *in, const int64_t *strides)
{
    static const int64_t still[RP_MAX_NDIM];
    rp_error error;
    rp_status status = rpi_cast_run(
        &(rpi_cast){a->ndim, a->shape, from, in, strides ? strides : still, a->dtype, rpi_data(a), a->strides}, &error);
    return status == RP_OK ? a : rpi_error_from(&error);
}

rp_dtype rpi_concrete_dtype(const rp_array *a, rp_dtype dtype)
{
    bool bare = (int)dtype == (int)rp_dtype_base(dtype);
    if (!bare || !rpi_dtype_known(dtype)) return dtype;
    if (rpi_is_text(dtype)) {
        int width = rpi_text_width(a->dtype);
        width = width > 0 ? width : 1;
        return dtype == RP_STR ? rp_dtype_str(width) : rp_dtype_bytes(width);
    }
    if (!rpi_is_time(dtype)) return dtype;
    rp_unit unit = rpi_is_time(a->dtype) ? rp_dtype_unit(a->dtype) : RP_UNIT_GENERIC;
    if (rpi_is_text(a->dtype) && dtype == RP_DATETIME && !rpi_finest_unit(a, &unit)) return RP_DTYPE_COUNT;
    return dtype == RP_DATETIME ? rp_dtype_datetime(unit) : rp_dtype_timedelta(unit);
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
    return rpi_is_error(copy) ? copy : rpi_cast_broadcast(copy, a->dtype, rpi_data(a), a->strides);
}

rp_array *rp_copy(rp_array *a)
{
    a = rpi_force_in_place(a);
    return rpi_is_error(a) ? a : rpi_copy_as(a, a->dtype);
}

rp_array *rp_ascontiguous(rp_array *a)
{
    a = rpi_force_in_place(a);
    bool serves = rpi_is_error(a) || (rpi_array_is_c_order(a) && !a->unaligned);
    return serves ? a : rpi_copy_as(a, a->dtype);
}

rp_array *rp_astype(rp_array *a, rp_dtype dtype)
{
    return rp_astype_casting(a, dtype, RP_CAST_UNSAFE);
}

rp_array *rp_astype_casting(rp_array *a, rp_dtype dtype, rp_casting casting)
{
    static const char *const casting_names[] = {"no", "equiv", "safe", "same_kind", "unsafe"};
    a = rpi_force_in_place(a);
    if (rpi_is_error(a)) return a;
    rp_dtype concrete = rpi_concrete_dtype(a, dtype);
    if (concrete == RP_DTYPE_COUNT && dtype == RP_DATETIME) return rpi_error_memory();
    if (rp_can_cast(a->dtype, dtype, casting)) return rpi_checked_cast(a, rpi_copy_as(a, concrete));
    if (!rpi_dtype_known(dtype) || (unsigned)casting > RP_CAST_UNSAFE)
        return rpi_error_array(RP_EINVAL, "rp_astype: unknown dtype %d or casting %d", (int)dtype, (int)casting);
    return rpi_error_array(RP_EDTYPE, "rp_astype: cannot cast from %s to %s under casting \"%s\"",
                           rp_dtype_name(a->dtype), rp_dtype_name(dtype), casting_names[casting]);
}
