/// Files as bytes: what container they are, unpacked in memory.
#include "market_i.h"

#include <string.h>
#include <zip.h>
#include <zlib.h>

// More than 80 years of minute bars; a file that unpacks to more is no market data.
#define LIMIT ((size_t)4 << 30)

fxi_container fxi_container_of(const char *data, size_t size)
{
    if (size >= 2 && !memcmp(data, "\x1f\x8b", 2)) return FXI_GZIP;
    if (size >= 4 && (!memcmp(data, "PK\3\4", 4) || !memcmp(data, "PK\5\6", 4))) return FXI_ZIP;
    if (size >= 4 && !memcmp(data, "PAR1", 4)) return FXI_PARQUET;
    return FXI_PLAIN;
}

/* ---- gzip --------------------------------------------------------------------------------------------------- */

static void *zlib_alloc(void *unused, unsigned count, unsigned size)
{
    return rp_calloc(count, size);
}
static void zlib_free(void *unused, void *block)
{
    rp_free(block);
}

typedef struct output {
    char *data;
    size_t size, capacity;
} output;

static rp_status grow(output *out, size_t capacity, const char *path, rp_error *error)
{
    if (capacity > LIMIT) return rp_fail(error, RP_EVALUE, "%s: unpacks to more than 4 GiB; split it", path);
    char *grown = rp_realloc(out->data, capacity);
    if (!grown) return rp_fail(error, RP_ENOMEM, "%s: out of memory for %zu bytes of unpacked text", path, capacity);
    out->data = grown;
    out->capacity = capacity;
    return RP_OK;
}

// Runs one step of inflate over what fits zlib's 32-bit counters.
static int inflate_some(z_stream *z, const char *data, size_t size, size_t *used, output *out)
{
    size_t in = size - *used, room = out->capacity - out->size;
    z->next_in = (z_const Bytef *)(data + *used);
    z->avail_in = (uInt)(in > 1u << 30 ? 1u << 30 : in);
    z->next_out = (Bytef *)(out->data + out->size);
    z->avail_out = (uInt)(room > 1u << 30 ? 1u << 30 : room);
    uInt in_before = z->avail_in, out_before = z->avail_out;
    int rc = inflate(z, Z_NO_FLUSH);
    *used += in_before - z->avail_in;
    out->size += out_before - z->avail_out;
    return rc;
}

// Zeros fill up a tape's last block; anything else may be a member whose first bytes are damaged.
static rp_status check_rest(const char *rest, size_t size, const char *path, rp_error *error)
{
    for (size_t i = 0; i < size; i++)
        if (rest[i])
            return rp_fail(error, RP_EFORMAT, "%s: %zu bytes behind the gzip data are none; fetch the file again", path,
                           size);
    return RP_OK;
}

static rp_status inflate_all(z_stream *z, const char *data, size_t size, const char *path, output *out, rp_error *error)
{
    size_t used = 0;
    for (;;) {
        rp_status status = RP_OK;
        if (out->size == out->capacity) status = grow(out, 2 * out->capacity, path, error);
        if (status) return status;
        int rc = inflate_some(z, data, size, &used, out);
        if (rc == Z_STREAM_END) {
            // gzip files may be several members in a row.
            if (fxi_container_of(data + used, size - used) != FXI_GZIP)
                return check_rest(data + used, size - used, path, error);
            if (inflateReset(z) != Z_OK)
                return rp_fail(error, RP_EINTERNAL, "%s: zlib: %s", path, z->msg ? z->msg : "?");
        } else if (rc == Z_MEM_ERROR) {
            return rp_fail(error, RP_ENOMEM, "%s: out of memory for gzip", path);
        } else if (rc == Z_BUF_ERROR || (rc == Z_OK && used == size && out->size < out->capacity)) {
            return rp_fail(error, RP_ETRUNCATED,
                           "%s: the gzip data ends too early, after %zu bytes (%zu unpacked); fetch "
                           "the file again",
                           path, size, out->size);
        } else if (rc != Z_OK) {
            return rp_fail(error, RP_EFORMAT, "%s: damaged gzip data at byte %zu: %s; fetch the file again", path, used,
                           z->msg ? z->msg : "unknown form");
        }
    }
}

rp_status fxi_gunzip(const char *data, size_t size, const char *path, char **out, size_t *out_size, rp_error *error)
{
    output o = {0};
    z_stream z = {.zalloc = zlib_alloc, .zfree = zlib_free};
    // 16 + 15: a gzip header and the largest window. Minute bars pack to about a sixth.
    if (inflateInit2(&z, 16 + 15) != Z_OK) return rp_fail(error, RP_ENOMEM, "%s: out of memory for gzip", path);
    rp_status status = grow(&o, size < LIMIT / 8 ? 8 * size + 4096 : LIMIT, path, error);
    if (!status) status = inflate_all(&z, data, size, path, &o, error);
    inflateEnd(&z);
    if (status) {
        rp_free(o.data);
        return status;
    }
    *out = o.data;
    *out_size = o.size;
    return RP_OK;
}

/* ---- zip ---------------------------------------------------------------------------------------------------- */

static bool ends_with(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);
    return n >= m && !strcasecmp(name + n - m, end);
}

// The one member with this ending; -1 when there are none or many. `names` gathers them for people.
static zip_int64_t member_of(zip_t *zip, const char *end, int *count, char names[200])
{
    zip_int64_t found = -1, entries = zip_get_num_entries(zip, 0);
    size_t used = 0;
    *count = 0;
    names[0] = 0;
    for (zip_int64_t i = 0; i < entries; i++) {
        const char *name = zip_get_name(zip, (zip_uint64_t)i, 0);
        if (!name || !ends_with(name, end)) continue;
        if ((*count)++ == 0) found = i;
        if (*count <= 3) used += (size_t)snprintf(names + used, 200 - used, "%s%.60s", used ? ", " : "", name);
    }
    return *count == 1 ? found : -1;
}

// The one CSV of the archive (a vendor's zip also holds a report as .txt), or the one history where there is none; -1
// with a message.
static zip_int64_t find_member(zip_t *zip, const char *path, rp_error *error)
{
    char names[200], others[200];
    int csv, hst, all;
    zip_int64_t found = member_of(zip, ".csv", &csv, names), history = member_of(zip, ".hst", &hst, others);
    if (csv == 1) return found;
    if (csv == 0 && hst == 1) return history;
    member_of(zip, "", &all, others);
    if (csv)
        rp_fail(error, RP_EFORMAT, "%s: the zip holds %d .csv files (%s%s); unpack it and name one", path, csv, names,
                csv > 3 ? ", ..." : "");
    else
        rp_fail(error, RP_EFORMAT, "%s: the zip holds no .csv file, %s%s; unpack it and name the file of prices", path,
                all ? others : "it is empty", all > 3 ? ", ..." : "");
    return -1;
}

static rp_status read_member(zip_t *zip, zip_uint64_t index, const char *path, output *out, rp_error *error)
{
    zip_stat_t stat;
    if (zip_stat_index(zip, index, 0, &stat) || !(stat.valid & ZIP_STAT_SIZE))
        return rp_fail(error, RP_EFORMAT, "%s: the zip does not say how large its member is", path);
    // Deflate packs at most 1032:1; a header that claims more is not believed before memory is asked for.
    if ((stat.valid & ZIP_STAT_COMP_SIZE) && stat.size / 1100 > stat.comp_size)
        return rp_fail(error, RP_EFORMAT, "%s: member %s claims %llu bytes of %llu packed ones", path, stat.name,
                       (unsigned long long)stat.size, (unsigned long long)stat.comp_size);
    rp_status status = grow(out, (size_t)stat.size + 1, path, error);
    if (status) return status;
    zip_file_t *file = zip_fopen_index(zip, index, 0);
    if (!file) return rp_fail(error, RP_EFORMAT, "%s: member %s: %s", path, stat.name, zip_strerror(zip));
    zip_int64_t got = zip_fread(file, out->data, stat.size);
    char behind;
    // The checksum is compared when the end is read, one byte behind the content.
    if (got < 0 || (zip_uint64_t)got != stat.size || zip_fread(file, &behind, 1) != 0)
        status = rp_fail(error, RP_EFORMAT, "%s: member %s is damaged after %lld of %llu bytes; fetch the file again",
                         path, stat.name, (long long)(got < 0 ? 0 : got), (unsigned long long)stat.size);
    out->size = stat.size;
    zip_fclose(file);
    return status;
}

rp_status fxi_unzip(const char *data, size_t size, const char *path, char **out, size_t *out_size, rp_error *error)
{
    zip_error_t why;
    output o = {0};
    rp_status status = RP_OK;
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(data, size, 0, &why);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &why) : NULL;
    if (!zip) {
        status = rp_fail(error, RP_ETRUNCATED, "%s: not a whole zip archive (%s); fetch the file again", path,
                         zip_error_strerror(&why));
        zip_source_free(source);
        zip_error_fini(&why);
        return status;
    }
    rp_error member_error = {RP_EFORMAT, ""};
    zip_int64_t index = find_member(zip, path, &member_error);
    if (index < 0)
        status = rp_fail(error, member_error.status, "%s", member_error.message);
    else
        status = read_member(zip, (zip_uint64_t)index, path, &o, error);
    zip_discard(zip);
    zip_error_fini(&why);
    if (status) {
        rp_free(o.data);
        return status;
    }
    *out = o.data;
    *out_size = o.size;
    return RP_OK;
}
