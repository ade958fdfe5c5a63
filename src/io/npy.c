/* Reading and writing npy files. */
#include "io/npy.h"
#include "core/array_i.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "npy files are written for little-endian machines only"
#endif

#define HEADER_ROOM 4096 /* holds 64 extents of 19 digits and the padding */

/* ---- elements ------------------------------------------------------------------------------------------------- */

static void swap_bytes(char *data, size_t bytes, size_t item)
{
    for (size_t i = 0; i < bytes; i += item) {
        for (size_t k = 0; k < item / 2; k++) {
            char byte = data[i + k];
            data[i + k] = data[i + item - 1 - k];
            data[i + item - 1 - k] = byte;
        }
    }
}

/* Brings elements as they stand in a file into the form that kernels expect: own byte order, bools 0 or 1. */
static void normalise(const rpi_npy_header *header, char *data)
{
    size_t bytes = (size_t)header->bytes;
    if (header->swapped) swap_bytes(data, bytes, rpi_size_of(header->dtype));
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

/* Where the bytes of a file come from: a descriptor, or memory when it is negative. */
typedef struct source {
    int descriptor;
    const unsigned char *data;
    size_t size, position;
} source;

static rp_status read_bytes(source *s, void *out, size_t count, rp_error *error)
{
    if (count > s->size - s->position)
        return rp_fail(error, RP_ETRUNCATED, "the file ends %zu bytes too early", count - (s->size - s->position));
    for (size_t done = 0; s->descriptor >= 0 && done < count;) {
        ssize_t got = pread(s->descriptor, (char *)out + done, count - done, (off_t)(s->position + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return rp_fail(error, RP_EIO, "reading failed: %s", strerror(errno));
        if (got == 0) return rp_fail(error, RP_ETRUNCATED, "the file became shorter while it was read");
        done += (size_t)got;
    }
    if (s->descriptor < 0) memcpy(out, s->data + s->position, count);
    s->position += count;
    return RP_OK;
}

static rp_status read_header(source *s, rpi_npy_header *header, rp_error *error)
{
    unsigned char prefix[RPI_NPY_PREFIX];
    size_t count = s->size < sizeof prefix ? s->size : sizeof prefix, start, length;
    rp_status status = read_bytes(s, prefix, count, error);
    if (status != RP_OK) return status;
    status = rpi_npy_parse_prefix(prefix, count, &start, &length, error);
    if (status != RP_OK) return status;
    if (length > s->size - start) return rp_fail(error, RP_ETRUNCATED, "the file ends inside the npy header");
    char *text = rp_malloc(length + 1);
    if (!text) return rp_fail(error, RP_ENOMEM, "out of memory for %zu bytes of header", length);
    s->position = start;
    status = read_bytes(s, text, length, error);
    if (status == RP_OK) status = rpi_npy_parse_header(text, length, header, error);
    rp_free(text);
    return status;
}

static rp_status check_length(const source *s, const rpi_npy_header *header, rp_error *error)
{
    size_t rest = s->size - s->position;
    if (rest == (size_t)header->bytes) return RP_OK;
    return rp_fail(error, rest < (size_t)header->bytes ? RP_ETRUNCATED : RP_EFORMAT,
                   "the shape needs %" PRId64 " bytes of elements, the file has %zu", header->bytes, rest);
}

static rp_status read_array(source *s, rp_array **out, rp_error *error)
{
    rpi_npy_header header = {0};
    rp_status status = read_header(s, &header, error);
    if (status == RP_OK) status = check_length(s, &header, error);
    if (status != RP_OK) return status;
    RP_SCOPE();
    rp_array *a = file_order_array(&header);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    status = read_bytes(s, rpi_data(a), (size_t)header.bytes, error);
    if (status != RP_OK) return status;
    normalise(&header, rpi_data(a));
    if (header.fortran) a = rp_transpose(a, NULL);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    *out = rp_yield(a);
    return RP_OK;
}

rp_status rp_npy_parse(const char *name, const void *data, size_t size, rp_array **out, rp_error *error)
{
    source s = {.descriptor = -1, .data = data, .size = size};
    rp_status status = read_array(&s, out, error);
    if (status != RP_OK) rp_error_prefix(error, "%s: ", name);
    return status;
}

static rp_status read_descriptor(int descriptor, rp_array **out, rp_error *error)
{
    struct stat info;
    if (fstat(descriptor, &info) != 0) return rp_fail(error, RP_EIO, "reading its size failed: %s", strerror(errno));
    if (!S_ISREG(info.st_mode)) return rp_fail(error, RP_EINVAL, "not a regular file");
    source s = {.descriptor = descriptor, .size = (size_t)info.st_size};
    return read_array(&s, out, error);
}

rp_status rp_npy_read(const char *path, rp_array **out, rp_error *error)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return rp_fail_errno(error, errno, "opening", path);
    rp_status status = read_descriptor(descriptor, out, error);
    close(descriptor);
    if (status != RP_OK) rp_error_prefix(error, "%s: ", path);
    return status;
}

/* ---- writing -------------------------------------------------------------------------------------------------- */

static rp_status write_array(const char *path, const rp_array *a, rp_error *error)
{
    char header[HEADER_ROOM];
    rp_atomic_file *file;
    size_t length = rpi_npy_format_header(a->dtype, a->ndim, a->shape, header, sizeof header);
    size_t bytes = (size_t)a->size * rpi_itemsize(a);
    rp_status status = rp_atomic_open(path, &file, error);
    if (status != RP_OK) return status;
    FILE *stream = rp_atomic_stream(file);
    if (fwrite(header, 1, length, stream) != length || fwrite(rpi_data(a), 1, bytes, stream) != bytes) {
        status = rp_fail_errno(error, errno, "writing", path);
        rp_atomic_abort(file);
        return status;
    }
    return rp_atomic_commit(file, error);
}

rp_status rp_npy_write(const char *path, rp_array *a, rp_error *error)
{
    RP_SCOPE();
    a = rp_ascontiguous(a);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    return write_array(path, a, error);
}
