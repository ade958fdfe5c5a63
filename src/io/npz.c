/* npz files: zip archives of npy files. */
#include "core/array_i.h"
#include "io/mapping.h"
#include "io/npy.h"
#include "io/zip.h"
#include <string.h>
#include <unistd.h>

struct rp_npz {
    rpi_source source;
    char *path;
    rpi_zip_entry *entries;
    int64_t count;
};

#define SUFFIX ".npy"

/* zlib packs at most this much into one byte; an entry that claims more lies. */
#define MAX_RATIO 1032

static void strip_suffixes(rp_npz *npz)
{
    for (int64_t i = 0; i < npz->count; i++) {
        size_t length = strlen(npz->entries[i].name), suffix = strlen(SUFFIX);
        if (length > suffix && strcmp(npz->entries[i].name + length - suffix, SUFFIX) == 0)
            npz->entries[i].name[length - suffix] = '\0';
    }
}

/* Takes over the descriptor of `source`. */
static rp_status open_source(const char *name, const rpi_source *source, rp_npz **out, rp_error *error)
{
    rp_npz *npz = rp_calloc(1, sizeof *npz);
    rp_status status = RP_OK;
    if (npz) npz->path = rp_strdup(name);
    if (!npz || !npz->path)
        status = rp_fail(error, RP_ENOMEM, "out of memory opening the archive");
    else
        status = rpi_zip_read_directory(source, &npz->entries, &npz->count, error);
    if (npz && status == RP_OK) {
        npz->source = *source;
        strip_suffixes(npz);
        *out = npz;
        return RP_OK;
    }
    if (source->descriptor >= 0) close(source->descriptor);
    if (npz) rp_free(npz->path);
    rp_free(npz);
    rp_error_prefix(error, "%s: ", name);
    return status;
}

rp_status rp_npz_open(const char *path, rp_npz **npz, rp_error *error)
{
    rpi_source source;
    rp_status status = rpi_source_open(path, &source, error);
    return status == RP_OK ? open_source(path, &source, npz, error) : status;
}

rp_status rp_npz_parse(const char *name, const void *data, size_t size, rp_npz **npz, rp_error *error)
{
    rpi_source source = {.descriptor = -1, .data = data, .size = size};
    return open_source(name, &source, npz, error);
}

void rp_npz_close(rp_npz *npz)
{
    if (!npz) return;
    if (npz->source.descriptor >= 0) close(npz->source.descriptor);
    rpi_zip_free(npz->entries, npz->count);
    rp_free(npz->path);
    rp_free(npz);
}

int64_t rp_npz_count(const rp_npz *npz)
{
    return npz->count;
}

const char *rp_npz_name(const rp_npz *npz, int64_t index)
{
    return index >= 0 && index < npz->count ? npz->entries[index].name : NULL;
}

/* ---- members ------------------------------------------------------------------------------------------------------
 */

static const rpi_zip_entry *find(const rp_npz *npz, const char *name)
{
    for (int64_t i = npz->count - 1; i >= 0; i--) {
        if (strcmp(npz->entries[i].name, name) == 0) return &npz->entries[i];
    }
    return NULL;
}

/* A source of the member's bytes; ended by the caller. */
static rp_status open_member(const rp_npz *npz, const rpi_zip_entry *e, rpi_source *member, rp_error *error)
{
    size_t start;
    if (e->encrypted) return rp_fail(error, RP_EUNSUPPORTED, "the member is encrypted");
    if (e->method != RPI_ZIP_STORED && e->method != RPI_ZIP_DEFLATED)
        return rp_fail(error, RP_EUNSUPPORTED, "the member is packed by method %d; 0 and 8 are known", e->method);
    rp_status status = rpi_zip_locate(&npz->source, e, &start, error);
    if (status != RP_OK) return status;
    if (e->method == RPI_ZIP_STORED ? e->size != e->packed : e->size / MAX_RATIO > e->packed + 1)
        return rp_fail(error, RP_EFORMAT, "the member claims a size that its bytes cannot have");
    *member = npz->source;
    member->start = start;
    member->size = (size_t)e->size;
    member->position = 0;
    member->checked = true;
    return e->method == RPI_ZIP_DEFLATED ? rpi_source_unpack(member, (size_t)e->packed, error) : RP_OK;
}

static rp_status read_member(const rp_npz *npz, const rpi_zip_entry *e, rp_array **out, rp_error *error)
{
    rpi_source member;
    rp_array *a = NULL;
    RP_SCOPE();
    rp_status status = open_member(npz, e, &member, error);
    if (status != RP_OK) return status;
    status = rpi_npy_read_array(&member, true, &a, error);
    rpi_source_end(&member);
    if (status != RP_OK) return status;
    if (member.crc != e->crc) return rp_fail(error, RP_EFORMAT, "Bad CRC-32: the member's bytes are damaged");
    *out = rp_yield(a);
    return RP_OK;
}

static rp_status unknown_member(const rp_npz *npz, const char *name, rp_error *error)
{
    return rp_fail(error, RP_EUNKNOWN, "%s: %s is not a file in the archive", npz->path, name);
}

rp_status rp_npz_get(rp_npz *npz, const char *name, rp_array **out, rp_error *error)
{
    const rpi_zip_entry *e = find(npz, name);
    if (!e) return unknown_member(npz, name, error);
    rp_status status = read_member(npz, e, out, error);
    if (status != RP_OK) rp_error_prefix(error, "%s: %s: ", npz->path, name);
    return status;
}

static rp_status map_member(const rp_npz *npz, const rpi_zip_entry *e, rp_map_mode mode, rp_array **out,
                            rp_error *error)
{
    rpi_source member;
    rpi_npy_header header = {0};
    if (npz->source.descriptor < 0 || e->method != RPI_ZIP_STORED || mode == RP_MAP_UPDATE || mode == RP_MAP_CREATE)
        return rp_fail(error, RP_EUNSUPPORTED,
                       "only a stored member of a file can be mapped, for reading or copy-on-write");
    rp_status status = open_member(npz, e, &member, error);
    if (status == RP_OK) status = rpi_npy_read_header(&member, &header, true, error);
    if (status != RP_OK) return status;
    if (header.swapped) return rp_fail(error, RP_EUNSUPPORTED, "elements of the other byte order cannot be mapped");
    rpi_extent extent = {header.dtype,        header.ndim, header.shape, header.fortran, member.start + member.position,
                         (size_t)header.bytes};
    return rpi_map(npz->source.descriptor, mode, &extent, out, error);
}

rp_status rp_npz_map(rp_npz *npz, const char *name, rp_map_mode mode, rp_array **out, rp_error *error)
{
    rp_error own;
    if (!error) error = &own;
    const rpi_zip_entry *e = find(npz, name);
    if (!e) return unknown_member(npz, name, error);
    rp_status status = map_member(npz, e, mode, out, error);
    if (status != RP_OK) rp_error_prefix(error, "%s: %s: ", npz->path, name);
    return status;
}
