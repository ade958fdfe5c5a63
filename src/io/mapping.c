/* Arrays whose elements are the bytes of a file: memory maps. */
#include "io/mapping.h"
#include "core/iter_i.h"
#include "io/npy.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct mapping {
    void *address;
    size_t length;
    rp_map_mode mode;
} mapping;

static void unmap(void *context)
{
    mapping *m = context;
    munmap(m->address, m->length);
    rp_free(m);
}

/* Columns first when the extent says so. */
static void extent_strides(const rpi_extent *e, int64_t *strides)
{
    int64_t step = (int64_t)rpi_size_of(e->dtype);
    rpi_c_strides(e->ndim, e->shape, rpi_size_of(e->dtype), strides);
    for (int i = 0; e->fortran && i < e->ndim; i++) {
        strides[i] = step;
        step *= e->shape[i] > 0 ? e->shape[i] : 1;
    }
}

static mapping *map_pages(int descriptor, rp_map_mode mode, size_t start, size_t length, rp_error *error)
{
    int protection = mode == RP_MAP_READ ? PROT_READ : PROT_READ | PROT_WRITE;
    int shared = mode == RP_MAP_COPY ? MAP_PRIVATE : MAP_SHARED;
    mapping *m = rp_malloc(sizeof *m);
    if (!m) {
        (void)rp_fail(error, RP_ENOMEM, "out of memory mapping the file");
        return NULL;
    }
    *m = (mapping){mmap(NULL, length, protection, shared, descriptor, (off_t)start), length, mode};
    if (m->address != MAP_FAILED) return m;
    (void)rp_fail_errno(error, errno, "map", "the file");
    rp_free(m);
    return NULL;
}

/* The array of a mapping that holds the extent `skip` bytes behind its start; takes the mapping over. */
static rp_status wrap_mapping(mapping *m, const rpi_extent *e, size_t skip, rp_array **out, rp_error *error)
{
    int64_t strides[RP_MAX_NDIM];
    rpi_storage *storage = rpi_storage_wrap(m->address, m->length, m->mode != RP_MAP_READ, unmap, m);
    if (!storage) {
        unmap(m);
        return rp_fail(error, RP_ENOMEM, "out of memory mapping the file");
    }
    extent_strides(e, strides);
    rp_array *a = rpi_new_over(storage, e->dtype, e->ndim, e->shape, strides, (int64_t)skip);
    rpi_storage_unref(storage);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    *out = a;
    return RP_OK;
}

rp_status rpi_map(int descriptor, rp_map_mode mode, const rpi_extent *e, rp_array **out, rp_error *error)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), skip = e->offset % page;
    if (e->bytes == 0) {
        rp_array *a = rpi_new_empty(e->dtype, e->ndim, e->shape);
        if (rpi_is_error(a)) return rpi_error_copy(a, error);
        a->readonly = mode == RP_MAP_READ;
        *out = a;
        return RP_OK;
    }
    mapping *m = map_pages(descriptor, mode, e->offset - skip, e->bytes + skip, error);
    if (!m) return error ? error->status : RP_ENOMEM;
    return wrap_mapping(m, e, skip, out, error);
}

/* ---- raw files ----------------------------------------------------------------------------------------------------
 */

static int open_flags(rp_map_mode mode)
{
    if (mode == RP_MAP_CREATE) return O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC;
    return (mode == RP_MAP_UPDATE ? O_RDWR : O_RDONLY) | O_CLOEXEC;
}

/* Fixes the shape when it is left out: all elements that the file has behind the offset. */
static rp_status settle_shape(const rp_memmap_options *o, size_t size, int64_t *count, rp_error *error)
{
    size_t item = rpi_size_of(o->dtype), rest = size > (size_t)o->offset ? size - (size_t)o->offset : 0;
    if (item == 0 || rest % item != 0)
        return rp_fail(error, RP_EVALUE,
                       "Size of the available data is not a multiple of the data-type size (%zu bytes, %zu each)", rest,
                       item);
    if (size == 0) return rp_fail(error, RP_EVALUE, "cannot mmap an empty file");
    *count = (int64_t)(rest / item);
    return RP_OK;
}

/* Makes the file long enough where the mode allows it. */
static rp_status settle_length(int descriptor, rp_map_mode mode, size_t needed, size_t size, rp_error *error)
{
    if (needed <= size) return RP_OK;
    if (mode == RP_MAP_READ || mode == RP_MAP_COPY)
        return rp_fail(error, RP_EVALUE, "mmap length is greater than file size: %zu bytes are needed, it has %zu",
                       needed, size);
    if (ftruncate(descriptor, (off_t)needed) == 0) return RP_OK;
    return rp_fail_errno(error, errno, "lengthen", "the file");
}

static rp_status map_open_file(int descriptor, const rp_memmap_options *o, rp_array **out, rp_error *error)
{
    struct stat info;
    int64_t count, size, needed;
    rpi_extent e = {.dtype = o->dtype,
                    .ndim = o->shape ? o->ndim : 1,
                    .shape = o->shape ? o->shape : &count,
                    .fortran = o->order == RP_ORDER_F,
                    .offset = (size_t)o->offset};
    if (fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) return rp_fail(error, RP_EINVAL, "not a regular file");
    rp_status status = o->shape ? RP_OK : settle_shape(o, (size_t)info.st_size, &count, error);
    if (status != RP_OK) return status;
    if (e.ndim > RP_MAX_NDIM || !rpi_shape_size(e.ndim, e.shape, rpi_size_of(o->dtype), &size) ||
        __builtin_add_overflow(size * (int64_t)rpi_size_of(o->dtype), o->offset, &needed))
        return rp_fail(error, RP_EVALUE, "the shape has a negative extent or is larger than memory can be");
    e.bytes = (size_t)(needed - o->offset);
    status = settle_length(descriptor, o->mode, (size_t)needed, (size_t)info.st_size, error);
    return status == RP_OK ? rpi_map(descriptor, o->mode, &e, out, error) : status;
}

static rp_status check_options(const rp_memmap_options *o, rp_error *error)
{
    if (!rpi_dtype_known(o->dtype) || !rpi_row(o->dtype)->ready)
        return rp_fail(error, RP_EDTYPE, "dtype %d cannot be mapped", (int)o->dtype);
    if (o->offset < 0) return rp_fail(error, RP_EVALUE, "offset %" PRId64 " is negative", o->offset);
    if (o->mode == RP_MAP_CREATE && !o->shape) return rp_fail(error, RP_EVALUE, "shape must be given if mode == 'w+'");
    return RP_OK;
}

rp_status rp_memmap(const char *path, const rp_memmap_options *options, rp_array **out, rp_error *error)
{
    rp_error own;
    if (!error) error = &own;
    rp_status status = check_options(options, error);
    if (status == RP_OK) {
        int descriptor = open(path, open_flags(options->mode), 0666);
        if (descriptor < 0) return rp_fail_errno(error, errno, "open", path);
        status = map_open_file(descriptor, options, out, error);
        close(descriptor);
    }
    if (status != RP_OK) rp_error_prefix(error, "%s: ", path);
    return status;
}

rp_status rp_memmap_flush(rp_array *a, rp_error *error)
{
    a = rpi_force_in_place(a);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    if (a->storage->release != unmap) return RP_OK;
    const mapping *m = a->storage->context;
    if (m->mode == RP_MAP_READ || m->mode == RP_MAP_COPY || msync(m->address, m->length, MS_SYNC) == 0) return RP_OK;
    return rp_fail_errno(error, errno, "write", "a memory map");
}

bool rp_is_memmap(const rp_array *a)
{
    return rpi_state_of(a) == RPI_VALUE && a->storage->release == unmap;
}

/* ---- npy files ----------------------------------------------------------------------------------------------------
 */

static rp_status map_npy(int descriptor, rp_map_mode mode, rp_array **out, rp_error *error)
{
    struct stat info;
    rpi_npy_header header = {0};
    if (fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) return rp_fail(error, RP_EINVAL, "not a regular file");
    rpi_source s = {.descriptor = descriptor, .size = (size_t)info.st_size};
    rp_status status = rpi_npy_read_header(&s, &header, false, error);
    if (status != RP_OK) return status;
    if (header.swapped)
        return rp_fail(error, RP_EUNSUPPORTED, "elements of the other byte order cannot be mapped; read the file");
    rpi_extent e = {header.dtype, header.ndim, header.shape, header.fortran, s.position, (size_t)header.bytes};
    return rpi_map(descriptor, mode, &e, out, error);
}

rp_status rp_npy_map(const char *path, rp_map_mode mode, rp_array **out, rp_error *error)
{
    rp_error own;
    if (!error) error = &own;
    if (mode == RP_MAP_CREATE) return rp_fail(error, RP_EINVAL, "%s: rp_npy_map_new makes a new file", path);
    int descriptor = open(path, open_flags(mode));
    if (descriptor < 0) return rp_fail_errno(error, errno, "open", path);
    rp_status status = map_npy(descriptor, mode, out, error);
    close(descriptor);
    if (status != RP_OK) rp_error_prefix(error, "%s: ", path);
    return status;
}

static rp_status write_new_npy(int descriptor, rpi_npy_header *header, rp_error *error)
{
    char text[RPI_NPY_ROOM];
    size_t length = rpi_npy_format_header(header, text);
    errno = 0;
    if (write(descriptor, text, length) != (ssize_t)length ||
        ftruncate(descriptor, (off_t)length + (off_t)header->bytes) != 0)
        return rp_fail_errno(error, errno ? errno : EIO, "write", "the file");
    return RP_OK;
}

rp_status rp_npy_map_new(const char *path, const rp_memmap_options *options, rp_array **out, rp_error *error)
{
    rp_error own;
    char descr[32];
    int64_t size;
    rpi_npy_header header = {.dtype = options->dtype, .ndim = options->ndim, .fortran = options->order == RP_ORDER_F};
    if (!error) error = &own;
    if (!rp_dtype_descr(options->dtype, descr, sizeof descr) || options->ndim < 0 || options->ndim > RP_MAX_NDIM ||
        !rpi_shape_size(options->ndim, options->shape, rpi_size_of(options->dtype), &size))
        return rp_fail(error, RP_EVALUE, "%s: no npy file has this dtype or shape", path);
    if (options->ndim > 0) memcpy(header.shape, options->shape, (size_t)options->ndim * sizeof *header.shape);
    header.bytes = size * (int64_t)rpi_size_of(options->dtype);
    int descriptor = open(path, open_flags(RP_MAP_CREATE), 0666);
    if (descriptor < 0) return rp_fail_errno(error, errno, "open", path);
    rp_status status = write_new_npy(descriptor, &header, error);
    if (status == RP_OK) status = map_npy(descriptor, RP_MAP_UPDATE, out, error);
    close(descriptor);
    if (status != RP_OK) rp_error_prefix(error, "%s: ", path);
    return status;
}
