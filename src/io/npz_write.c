/* Writing npz files. The sizes and the sum of a member are known when it has been written, so its header is written
 * twice. */
#include "core/array_i.h"
#include "io/npy.h"
#include "io/zip.h"
#include <errno.h>
#include <string.h>
#include <zlib.h>

/* One member on its way to the file. */
typedef struct packer {
    FILE *stream;
    rpi_zip_entry *entry;
    z_stream z; /* when the entry is deflated */
    unsigned char buffer[1 << 16];
} packer;

static rp_status stream_failed(rp_error *error)
{
    return rp_fail_errno(error, errno ? errno : EIO, "write", "the file");
}

static rp_status put_out(packer *p, const void *data, size_t size, rp_error *error)
{
    errno = 0;
    if (size > 0 && fwrite(data, 1, size, p->stream) != size) return stream_failed(error);
    p->entry->packed += size;
    return RP_OK;
}

static rp_status deflate_part(packer *p, const void *data, size_t size, int flush, rp_error *error)
{
    int result;
    p->z.next_in = (unsigned char *)data;
    p->z.avail_in = (uInt)size;
    do {
        p->z.next_out = p->buffer;
        p->z.avail_out = sizeof p->buffer;
        result = deflate(&p->z, flush);
        rp_status status = put_out(p, p->buffer, sizeof p->buffer - p->z.avail_out, error);
        if (status != RP_OK) return status;
    } while (p->z.avail_out == 0 || (flush == Z_FINISH && result != Z_STREAM_END));
    return RP_OK;
}

static rp_status pack(void *context, const void *data, size_t size, rp_error *error)
{
    packer *p = context;
    const unsigned char *at = data;
    while (size > 0) {
        size_t part = size < 1u << 30 ? size : 1u << 30;
        p->entry->crc = (uint32_t)crc32(p->entry->crc, at, (uInt)part);
        p->entry->size += part;
        rp_status status = p->entry->method == RPI_ZIP_DEFLATED ? deflate_part(p, at, part, Z_NO_FLUSH, error)
                                                                : put_out(p, at, part, error);
        if (status != RP_OK) return status;
        at += part;
        size -= part;
    }
    return RP_OK;
}

static void *packer_alloc(void *unused, uInt count, uInt size)
{
    (void)unused;
    return rp_calloc(count, size);
}

static void packer_free(void *unused, void *block)
{
    (void)unused;
    rp_free(block);
}

static rp_status pack_array(packer *p, rp_array *a, rp_error *error)
{
    if (p->entry->method == RPI_ZIP_STORED) return rpi_npy_write_array(a, pack, p, error);
    p->z = (z_stream){.zalloc = packer_alloc, .zfree = packer_free};
    if (deflateInit2(&p->z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return rp_fail(error, RP_ENOMEM, "out of memory compressing");
    rp_status status = rpi_npy_write_array(a, pack, p, error);
    if (status == RP_OK) status = deflate_part(p, NULL, 0, Z_FINISH, error);
    deflateEnd(&p->z);
    return status;
}

/* Writes one member at `*at`, which moves behind it. */
static rp_status write_member(packer *p, rp_array *a, uint64_t *at, rp_error *error)
{
    rpi_zip_entry *e = p->entry;
    e->offset = *at;
    errno = 0;
    size_t header = rpi_zip_write_local(p->stream, e, *at);
    if (header == 0) return stream_failed(error);
    rp_status status = pack_array(p, a, error);
    if (status != RP_OK) return status;
    *at += header + e->packed;
    errno = 0;
    if (fseeko(p->stream, (off_t)e->offset, SEEK_SET) != 0 || rpi_zip_write_local(p->stream, e, e->offset) == 0 ||
        fseeko(p->stream, (off_t)*at, SEEK_SET) != 0)
        return stream_failed(error);
    return RP_OK;
}

static rp_status write_archive(FILE *stream, rpi_zip_entry *entries, rp_array *const *arrays, int64_t count,
                               rp_error *error)
{
    uint64_t at = 0;
    packer *p = rp_malloc(sizeof *p);
    rp_status status = p ? RP_OK : rp_fail(error, RP_ENOMEM, "out of memory writing the archive");
    for (int64_t i = 0; p && i < count && status == RP_OK; i++) {
        p->stream = stream;
        p->entry = &entries[i];
        status = write_member(p, arrays[i], &at, error);
    }
    rp_free(p);
    errno = 0;
    if (status == RP_OK && !rpi_zip_write_directory(stream, entries, count, at)) status = stream_failed(error);
    return status;
}

/* Entries with the names of the members; NULL and a message in `error` when that cannot be. */
static rpi_zip_entry *make_entries(const char *const *names, int64_t count, bool compressed, rp_error *error)
{
    rpi_zip_entry *entries = rp_calloc((size_t)count + 1, sizeof *entries);
    rp_status status = entries ? RP_OK : rp_fail(error, RP_ENOMEM, "out of memory writing the archive");
    for (int64_t i = 0; entries && i < count && status == RP_OK; i++) {
        for (int64_t k = 0; k < i && status == RP_OK; k++) {
            if (strcmp(names[i], names[k]) == 0)
                status = rp_fail(error, RP_EVALUE, "the name '%s' appears twice", names[i]);
        }
        if (status == RP_OK && strlen(names[i]) > 60000) status = rp_fail(error, RP_EVALUE, "a name is too long");
        entries[i].method = compressed ? RPI_ZIP_DEFLATED : RPI_ZIP_STORED;
        if (status != RP_OK) break;
        entries[i].name = rp_asprintf("%s.npy", names[i]);
        if (!entries[i].name) status = rp_fail(error, RP_ENOMEM, "out of memory writing the archive");
    }
    if (status == RP_OK) return entries;
    if (entries) rpi_zip_free(entries, count);
    return NULL;
}

rp_status rp_npz_write(const char *path, const char *const *names, rp_array *const *arrays, int64_t count,
                       bool compressed, rp_error *error)
{
    rp_error own;
    rp_atomic_file *file = NULL;
    if (!error) error = &own;
    rpi_zip_entry *entries = make_entries(names, count, compressed, error);
    if (!entries) {
        rp_error_prefix(error, "%s: ", path);
        return error->status;
    }
    rp_status status = rp_atomic_open(path, &file, error);
    if (status == RP_OK) {
        status = write_archive(rp_atomic_stream(file), entries, arrays, count, error);
        if (status == RP_OK) {
            status = rp_atomic_commit(file, error);
        } else {
            rp_atomic_abort(file);
            rp_error_prefix(error, "%s: ", path);
        }
    }
    rpi_zip_free(entries, count);
    return status;
}
