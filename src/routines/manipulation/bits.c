/* Bits of bytes as elements, and back. */
#include "core/dtype_i.h"
#include "routines/manipulation/manipulation_i.h"

/* The operand with the axis last: flat for RP_ALL_AXES; a 0-d array is a vector of one element. `*axis` is normal
 * afterwards. */
static rp_array *axis_last(const char *op, rp_array *a, int *axis)
{
    if (*axis == RP_ALL_AXES || a->ndim == 0) {
        if (*axis != RP_ALL_AXES && *axis != 0 && *axis != -1) return rpi_normal_axis(op, 1, axis);
        *axis = 0;
        return rp_ravel(a);
    }
    rp_array *error = rpi_normal_axis(op, a->ndim, axis);
    return error ? error : rp_moveaxis(a, *axis, -1);
}

/* A new array shaped as `a` but for `length` elements along the last axis; zeros. */
static rp_array *with_length(const rp_array *a, int64_t length)
{
    int64_t shape[RP_MAX_NDIM];
    for (int i = 0; i < a->ndim; i++) shape[i] = a->shape[i];
    shape[a->ndim - 1] = length;
    return rpi_new_zeroed(RP_U8, a->ndim, shape);
}

static unsigned place_of(int64_t bit, bool little)
{
    return little ? (unsigned)(bit & 7) : 7u - (unsigned)(bit & 7);
}

static int64_t row_count(const rp_array *a)
{
    int64_t rows = 1;
    for (int i = 0; i + 1 < a->ndim; i++) rows *= a->shape[i];
    return rows;
}

/* Rows of `length` bools to rows of bytes. */
static void pack(const uint8_t *from, uint8_t *to, int64_t rows, int64_t length, bool little)
{
    int64_t bytes = length / 8 + (length % 8 != 0);
    for (int64_t r = 0; r < rows; r++, from += length, to += bytes) {
        for (int64_t i = 0; i < length; i++) to[i >> 3] |= (uint8_t)((from[i] != 0) << place_of(i, little));
    }
}

rp_array *rp_packbits(rp_array *a, int axis, bool little)
{
    const void *data;
    if (!rpi_ready(&a)) return a;
    if (a->dtype != RP_BOOL && !rpi_is_integer(a->dtype))
        return rpi_error_array(RP_EDTYPE,
                               "rp_packbits: Expected an input array of integer or boolean data type, got %s",
                               rp_dtype_name(a->dtype));
    RP_SCOPE();
    rp_array *last = axis_last("rp_packbits", a, &axis);
    rp_array *bools = rpi_is_error(last) ? last : rp_astype(last, RP_BOOL);
    if (!rpi_ready(&bools)) return rp_yield(bools);
    int64_t length = bools->shape[bools->ndim - 1];
    rp_array *out = with_length(bools, length / 8 + (length % 8 != 0));
    if (rpi_is_error(out)) return rp_yield(out);
    if (rp_read(bools, &data) != RP_OK) return rp_yield(rpi_error_memory());
    pack(data, (uint8_t *)rpi_data(out), row_count(bools), length, little);
    return rp_yield(rp_moveaxis(out, -1, axis));
}

/* Rows of `bytes` bytes to rows of `length` bits; what is behind the bytes stays zero. */
static void unpack(const uint8_t *from, uint8_t *to, int64_t rows, int64_t bytes, int64_t length, bool little)
{
    int64_t filled = length < bytes * 8 ? length : bytes * 8;
    for (int64_t r = 0; r < rows; r++, from += bytes, to += length) {
        for (int64_t i = 0; i < filled; i++) to[i] = (from[i >> 3] >> place_of(i, little)) & 1;
    }
}

rp_array *rp_unpackbits(rp_array *a, int axis, int64_t count, bool little)
{
    const void *data;
    if (!rpi_ready(&a)) return a;
    if (a->dtype != RP_U8)
        return rpi_error_array(RP_EDTYPE, "rp_unpackbits: Expected an input array of unsigned byte data type, got %s",
                               rp_dtype_name(a->dtype));
    RP_SCOPE();
    rp_array *last = axis_last("rp_unpackbits", a, &axis);
    if (!rpi_ready(&last)) return rp_yield(last);
    int64_t bytes = last->shape[last->ndim - 1], length;
    if (__builtin_mul_overflow(bytes, 8, &length)) return rp_yield(rpi_error_memory());
    if (count != RP_END && count < -length)
        return rp_yield(rpi_error_array(RP_EVALUE, "rp_unpackbits: -count larger than number of elements (%lld bits)",
                                        (long long)length));
    if (count != RP_END) length = count < 0 ? length + count : count;
    rp_array *out = with_length(last, length);
    if (rpi_is_error(out)) return rp_yield(out);
    if (rp_read(last, &data) != RP_OK) return rp_yield(rpi_error_memory());
    unpack(data, (uint8_t *)rpi_data(out), row_count(last), bytes, length, little);
    return rp_yield(rp_moveaxis(out, -1, axis));
}
