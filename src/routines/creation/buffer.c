/* Bytes as arrays. */
#include "core/array_i.h"
#include <rapto/creation.h>

/* NULL and the number of elements, or the error. */
static rp_array *check(const rp_buffer *buffer, rp_dtype dtype, int64_t offset, int64_t *count)
{
    size_t item = rpi_dtype_known(dtype) ? rpi_size_of(dtype) : 0;
    if (item == 0) return rpi_error_array(RP_EVALUE, "rp_frombuffer: itemsize cannot be zero in type");
    if (offset < 0 || (size_t)offset > buffer->bytes)
        return rpi_error_array(RP_EVALUE,
                               "rp_frombuffer: offset must be non-negative and no greater than buffer length (%zu), "
                               "not %lld",
                               buffer->bytes, (long long)offset);
    size_t left = buffer->bytes - (size_t)offset;
    if (*count < 0 && left % item != 0)
        return rpi_error_array(RP_EVALUE, "rp_frombuffer: buffer size must be a multiple of element size (%zu, %zu)",
                               left, item);
    if (*count < 0) *count = (int64_t)(left / item);
    if ((size_t)*count > left / item)
        return rpi_error_array(RP_EVALUE, "rp_frombuffer: buffer is smaller than requested size (%lld elements)",
                               (long long)*count);
    return NULL;
}

rp_array *rp_frombuffer(const rp_buffer *buffer, rp_dtype dtype, int64_t count, int64_t offset)
{
    rp_array *out = check(buffer, dtype, offset, &count);
    char *first = (char *)(uintptr_t)buffer->data + (out ? 0 : offset);
    if (!out)
        return rp_from_foreign(&(rp_foreign){.dtype = dtype,
                                             .ndim = 1,
                                             .shape = &count,
                                             .data = first,
                                             .writable = buffer->writable,
                                             .release = buffer->release,
                                             .context = buffer->context});
    if (buffer->release) buffer->release(buffer->context);
    return out;
}
