/* Copies into an array, everywhere or where a mask says. */
#include "routines/indexing/index_i.h"

static rp_status check_cast(const rp_array *dst, const rp_array *src, rp_casting casting, rp_error *error)
{
    static const char *const names[] = {"no", "equiv", "safe", "same_kind", "unsafe"};
    bool number = src->weak && src->dtype == RP_I64 && (rpi_is_integer(dst->dtype) || rpi_is_float(dst->dtype));
    if ((unsigned)casting > RP_CAST_UNSAFE)
        return rp_fail(error, RP_EINVAL, "rp_copyto: unknown casting %d", (int)casting);
    if (number || rp_can_cast(src->dtype, dst->dtype, casting)) return RP_OK;
    return rp_fail(
        error, RP_EDTYPE, "rp_copyto: Cannot cast %s from dtype('%s') to dtype('%s') according to the rule '%s'",
        src->weak ? "scalar" : "array data", rp_dtype_name(src->dtype), rp_dtype_name(dst->dtype), names[casting]);
}

static rp_status check_mask(const rp_array *dst, rp_array *where, rp_error *error)
{
    if (rpi_is_error(where)) return rpi_error_copy(where, error);
    if (where->dtype == RP_BOOL) return RP_OK;
    return rp_fail(error, RP_EDTYPE, "rp_copyto: where must be a bool array for the %d-d destination, not %s",
                   dst->ndim, rp_dtype_name(where->dtype));
}

/* The strides of `a` stretched to the shape of `dst`. */
static rp_status stretched(const rp_array *dst, const rp_array *a, const char *what, int64_t *strides, rp_error *error)
{
    char from[RPI_SHAPE_TEXT], to[RPI_SHAPE_TEXT];
    if (rpi_index_stretch(a, dst->ndim, dst->shape, false, strides)) return RP_OK;
    return rp_fail(error, RP_ESHAPE, "rp_copyto: could not broadcast %s from shape %s into shape %s", what,
                   rpi_shape_text(a->ndim, a->shape, from), rpi_shape_text(dst->ndim, dst->shape, to));
}

static void copy_where(rp_array *dst, const rp_array *src, const int64_t *src_strides, const rp_array *where,
                       const int64_t *where_strides)
{
    int64_t to[RPI_WALK_CHUNK], from[RPI_WALK_CHUNK], at[RPI_WALK_CHUNK];
    rpi_index_walk walk, source, mask;
    rpi_index_walk_init(&walk, dst->ndim, dst->shape, dst->strides);
    rpi_index_walk_init(&source, dst->ndim, dst->shape, src_strides);
    rpi_index_walk_init(&mask, dst->ndim, dst->shape, where_strides);
    for (int64_t begin = 0; begin < dst->size; begin += RPI_WALK_CHUNK) {
        int64_t n = dst->size - begin < RPI_WALK_CHUNK ? dst->size - begin : RPI_WALK_CHUNK, kept = 0;
        rpi_index_walk_offsets(&walk, begin, n, to);
        rpi_index_walk_offsets(&source, begin, n, from);
        rpi_index_walk_offsets(&mask, begin, n, at);
        for (int64_t i = 0; i < n; i++) {
            to[kept] = to[i];
            from[kept] = from[i];
            kept += rpi_data(where)[at[i]] != 0;
        }
        rpi_index_copy_elements(kept, rpi_itemsize(dst), rpi_data(src), from, rpi_data(dst), to);
    }
}

static rp_status write_where(rp_array *dst, rp_array *src, rp_array *where, rp_error *error)
{
    int64_t src_strides[RP_MAX_NDIM], where_strides[RP_MAX_NDIM];
    rp_status status = stretched(dst, src, "input array", src_strides, error);
    if (status == RP_OK && where->ndim <= dst->ndim)
        status = stretched(dst, where, "where mask", where_strides, error);
    else if (status == RP_OK)
        status = rp_fail(error, RP_ESHAPE, "rp_copyto: could not broadcast where mask of %d dimensions into %d",
                         where->ndim, dst->ndim);
    if (status != RP_OK) return status;
    where = rpi_index_apart(dst, where);
    if (rpi_is_error(where)) return rpi_error_copy(where, error);
    rpi_broadcast_strides(where->ndim, where->shape, where->strides, dst->ndim, dst->shape, where_strides);
    status = rpi_index_write_begin("rp_copyto", dst, error);
    if (status != RP_OK) return status;
    copy_where(dst, src, src_strides, where, where_strides);
    rpi_index_write_end(dst);
    return RP_OK;
}

rp_status rp_copyto(rp_array *dst, rp_array *src, rp_casting casting, rp_array *where, rp_error *error)
{
    RP_SCOPE();
    rp_status status = rpi_index_target("rp_copyto", &dst, error);
    if (status != RP_OK) return status;
    src = rpi_force(src);
    if (rpi_is_error(src)) return rpi_error_copy(src, error);
    status = check_cast(dst, src, casting, error);
    if (status == RP_OK && where) {
        where = rpi_force(where);
        status = check_mask(dst, where, error);
    }
    if (status != RP_OK) return status;
    src = rpi_index_source("rp_copyto", dst, src);
    if (rpi_is_error(src)) return rpi_error_copy(src, error);
    return where ? write_where(dst, src, where, error) : rp_assign(dst, src, error);
}
