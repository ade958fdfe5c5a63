/* Reading and writing npy files. */
#include "io/npy.h"
#include "core/array_i.h"
#include "core/iter_i.h"
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "npy files are written for little-endian machines only"
#endif

/* ---- elements ------------------------------------------------------------------------------------------------- */

/* Bytes that are turned round together: of a part of a complex number, of a character. */
static size_t swapped_unit(rp_dtype dtype)
{
    if (rpi_is_text(dtype)) return rpi_row(dtype)->size;
    return rpi_kind_of(dtype) == RPI_KIND_COMPLEX ? rpi_size_of(dtype) / 2 : rpi_size_of(dtype);
}

static void swap_bytes(char *data, size_t bytes, size_t unit)
{
    for (size_t i = 0; i < bytes; i += unit) {
        for (size_t k = 0; k < unit / 2; k++) {
            char byte = data[i + k];
            data[i + k] = data[i + unit - 1 - k];
            data[i + unit - 1 - k] = byte;
        }
    }
}

/* Brings elements as they stand in a file into the form that kernels expect: own byte order, bools 0 or 1. */
static void normalise(const rpi_npy_header *header, char *data)
{
    size_t bytes = (size_t)header->bytes;
    if (header->swapped) swap_bytes(data, bytes, swapped_unit(header->dtype));
    if (header->dtype != RP_BOOL) return;
    for (size_t i = 0; i < bytes; i++) data[i] = data[i] != 0;
}

/* A C-order array for the elements in the order of the file: the shape is turned round for Fortran order. */
static rp_array *file_order_array(const rpi_npy_header *header)
{
    int64_t shape[RP_MAX_NDIM];
    for (int i = 0; i < header->ndim; i++) shape[i] = header->shape[header->fortran ? header->ndim - 1 - i : i];
    return rpi_new_empty(header->dtype, header->ndim, shape);
}

/* ---- reading -------------------------------------------------------------------------------------------------- */

static rp_status read_header(rpi_source *s, rpi_npy_header *header, rp_error *error)
{
    unsigned char prefix[RPI_NPY_PREFIX];
    size_t count = s->size < sizeof prefix ? s->size : sizeof prefix, start, length;
    rp_status status = rpi_source_read(s, prefix, count, error);
    if (status != RP_OK) return status;
    status = rpi_npy_parse_prefix(prefix, count, &start, &length, error);
    if (status != RP_OK) return status;
    if (length > s->size - start || start + length < count)
        return rp_fail(error, RP_ETRUNCATED, "the file ends inside the npy header");
    char *text = rp_malloc(length + 1);
    if (!text) return rp_fail(error, RP_ENOMEM, "out of memory for %zu bytes of header", length);
    size_t known = count - start; /* the prefix may have taken the first bytes of the text */
    memcpy(text, prefix + start, known);
    status = rpi_source_read(s, text + known, length - known, error);
    if (status == RP_OK) status = rpi_npy_parse_header(text, length, header, error);
    rp_free(text);
    return status;
}

rp_status rpi_npy_read_header(rpi_source *s, rpi_npy_header *header, bool exact, rp_error *error)
{
    rp_status status = read_header(s, header, error);
    if (status != RP_OK) return status;
    size_t rest = s->size - s->position;
    if (rest == (size_t)header->bytes || (!exact && rest > (size_t)header->bytes)) return RP_OK;
    return rp_fail(error, rest < (size_t)header->bytes ? RP_ETRUNCATED : RP_EFORMAT,
                   "the shape needs %" PRId64 " bytes of elements, the file has %zu", header->bytes, rest);
}

rp_status rpi_npy_read_array(rpi_source *s, bool exact, rp_array **out, rp_error *error)
{
    rpi_npy_header header = {0};
    rp_status status = rpi_npy_read_header(s, &header, exact, error);
    if (status != RP_OK) return status;
    RP_SCOPE();
    rp_array *a = file_order_array(&header);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    status = rpi_source_read(s, rpi_data(a), (size_t)header.bytes, error);
    if (status != RP_OK) return status;
    normalise(&header, rpi_data(a));
    if (header.fortran) a = rp_transpose(a, NULL);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    *out = rp_yield(a);
    return RP_OK;
}

rp_status rp_npy_parse(const char *name, const void *data, size_t size, rp_array **out, rp_error *error)
{
    rpi_source s = {.descriptor = -1, .data = data, .size = size};
    rp_status status = rpi_npy_read_array(&s, true, out, error);
    if (status != RP_OK) rp_error_prefix(error, "%s: ", name);
    return status;
}

rp_status rp_npy_parse_first(const char *name, const void *data, size_t size, rp_array **out, size_t *used,
                             rp_error *error)
{
    rpi_source s = {.descriptor = -1, .data = data, .size = size};
    rp_status status = rpi_npy_read_array(&s, false, out, error);
    if (status == RP_OK)
        *used = s.position;
    else
        rp_error_prefix(error, "%s: ", name);
    return status;
}

rp_status rp_npy_read(const char *path, rp_array **out, rp_error *error)
{
    rpi_source s;
    rp_status status = rpi_source_open(path, &s, error);
    if (status != RP_OK) return status;
    status = rpi_npy_read_array(&s, true, out, error);
    close(s.descriptor);
    if (status != RP_OK) rp_error_prefix(error, "%s: ", path);
    return status;
}

/* ---- writing -------------------------------------------------------------------------------------------------- */

/* The header of a file of `a`; false when there is no notation for its dtype. */
static bool header_of(const rp_array *a, rpi_npy_header *header)
{
    char descr[32];
    *header = (rpi_npy_header){.dtype = a->dtype, .ndim = a->ndim};
    header->fortran = rpi_is_f_order(a->ndim, a->shape, a->strides, rpi_itemsize(a)) &&
                      !rpi_is_c_order(a->ndim, a->shape, a->strides, rpi_itemsize(a));
    header->bytes = a->size * (int64_t)rpi_itemsize(a);
    if (a->ndim > 0) memcpy(header->shape, a->shape, (size_t)a->ndim * sizeof *a->shape);
    return rp_dtype_descr(a->dtype, descr, sizeof descr);
}

rp_status rpi_npy_write_array(rp_array *a, rpi_sink *sink, void *context, rp_error *error)
{
    RP_SCOPE();
    rpi_npy_header header;
    char text[RPI_NPY_ROOM];
    a = rpi_force_in_place(a);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    if (!header_of(a, &header))
        return rp_fail(error, RP_EDTYPE, "npy files have no notation for %s; convert with rp_astype first",
                       rp_dtype_name(a->dtype));
    a = rp_ascontiguous(header.fortran ? rp_transpose(a, NULL) : a);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    rp_status status = sink(context, text, rpi_npy_format_header(&header, text), error);
    return status == RP_OK ? sink(context, rpi_data(a), (size_t)header.bytes, error) : status;
}

static rp_status write_to_stream(void *context, const void *data, size_t size, rp_error *error)
{
    errno = 0;
    if (size == 0 || fwrite(data, 1, size, context) == size) return RP_OK;
    return rp_fail_errno(error, errno ? errno : EIO, "write", "the file");
}

rp_status rp_npy_write(const char *path, rp_array *a, rp_error *error)
{
    rp_atomic_file *file = NULL;
    a = rpi_force_in_place(a);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    rp_status status = rp_atomic_open(path, &file, error);
    if (status != RP_OK) return status;
    status = rpi_npy_write_array(a, write_to_stream, rp_atomic_stream(file), error);
    if (status == RP_OK) return rp_atomic_commit(file, error);
    rp_atomic_abort(file);
    rp_error_prefix(error, "%s: ", path);
    return status;
}

/* ---- to memory ------------------------------------------------------------------------------------------------ */

typedef struct memory {
    char *data;
    size_t used, room;
} memory;

static rp_status write_to_memory(void *context, const void *data, size_t size, rp_error *error)
{
    memory *m = context;
    if (size > m->room - m->used) {
        size_t room = m->used + size;
        char *grown = rp_realloc(m->data, room + 1);
        if (!grown) return rp_fail(error, RP_ENOMEM, "rp_npy_format: out of memory for %zu bytes", room);
        m->data = grown;
        m->room = room;
    }
    if (size > 0) memcpy(m->data + m->used, data, size);
    m->used += size;
    return RP_OK;
}

rp_status rp_npy_format(rp_array *a, char **data, size_t *size, rp_error *error)
{
    memory m = {0};
    rp_status status = rpi_npy_write_array(a, write_to_memory, &m, error);
    if (status != RP_OK) {
        rp_free(m.data);
        return status;
    }
    *data = m.data;
    *size = m.used;
    return RP_OK;
}
