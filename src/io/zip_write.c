/* The records of a zip archive that is written. Local headers always carry the sizes in the large archive's extra
 * field, as NumPy's do, and a second extra field that aligns what follows. */
#include "io/zip.h"
#include <string.h>

enum { LOCAL_SIZE = 30, CENTRAL_SIZE = 46, LARGE_EXTRA = 20, PADDING_ID = 0xd935 };

/* A record under construction. */
typedef struct record {
    unsigned char bytes[160];
    size_t used;
} record;

static void put(record *r, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++) r->bytes[r->used++] = (unsigned char)(value >> (8 * i));
}

static bool put_out(FILE *stream, const void *data, size_t size)
{
    return size == 0 || fwrite(data, 1, size, stream) == size;
}

/* Bit 11 says that the name is UTF-8. */
static unsigned name_flags(const char *name)
{
    for (; *name; name++) {
        if ((unsigned char)*name >= 0x80) return 1u << 11;
    }
    return 0;
}

/* What local header and directory have in common, from the version that is needed to the sum. The date is the first day
 * of the format, so that the same arrays give the same file. */
static void put_common(record *r, const rpi_zip_entry *e)
{
    put(r, 45, 2);
    put(r, name_flags(e->name), 2);
    put(r, (uint64_t)e->method, 2);
    put(r, 0, 2);
    put(r, 0x21, 2);
    put(r, e->crc, 4);
}

size_t rpi_zip_write_local(FILE *stream, const rpi_zip_entry *e, uint64_t at)
{
    static const char zeros[RPI_ZIP_ALIGNMENT];
    record r = {.used = 0};
    size_t name = strlen(e->name), before = LOCAL_SIZE + name + LARGE_EXTRA + 4;
    size_t padding = (size_t)(RPI_ZIP_ALIGNMENT - (at + before) % RPI_ZIP_ALIGNMENT) % RPI_ZIP_ALIGNMENT;
    put(&r, 0x04034b50, 4);
    put_common(&r, e);
    put(&r, UINT32_MAX, 4);
    put(&r, UINT32_MAX, 4);
    put(&r, name, 2);
    put(&r, LARGE_EXTRA + 4 + padding, 2);
    bool ok = put_out(stream, r.bytes, r.used) && put_out(stream, e->name, name);
    r.used = 0;
    put(&r, 1, 2);
    put(&r, 16, 2);
    put(&r, e->size, 8);
    put(&r, e->packed, 8);
    put(&r, PADDING_ID, 2);
    put(&r, padding, 2);
    ok = ok && put_out(stream, r.bytes, r.used) && put_out(stream, zeros, padding);
    return ok ? before + padding : 0;
}

static bool write_central(FILE *stream, const rpi_zip_entry *e)
{
    record r = {.used = 0};
    bool large = e->size >= UINT32_MAX || e->packed >= UINT32_MAX || e->offset >= UINT32_MAX;
    put(&r, 0x02014b50, 4);
    put(&r, 45 | 3 << 8, 2); /* made on Unix */
    put_common(&r, e);
    put(&r, large ? UINT32_MAX : e->packed, 4);
    put(&r, large ? UINT32_MAX : e->size, 4);
    put(&r, strlen(e->name), 2);
    put(&r, large ? 28 : 0, 2);
    put(&r, 0, 6);           /* comment, disk, kind of content */
    put(&r, 0600u << 16, 4); /* file mode */
    put(&r, large ? UINT32_MAX : e->offset, 4);
    bool ok = put_out(stream, r.bytes, r.used) && put_out(stream, e->name, strlen(e->name));
    if (!ok || !large) return ok;
    r.used = 0;
    put(&r, 1, 2);
    put(&r, 24, 2);
    put(&r, e->size, 8);
    put(&r, e->packed, 8);
    put(&r, e->offset, 8);
    return put_out(stream, r.bytes, r.used);
}

/* The large archive's end record and its locator. */
static void put_end64(record *r, uint64_t count, uint64_t at, uint64_t size)
{
    put(r, 0x06064b50, 4);
    put(r, 44, 8);
    put(r, 45 | 3 << 8, 2);
    put(r, 45, 2);
    put(r, 0, 8);
    put(r, count, 8);
    put(r, count, 8);
    put(r, size, 8);
    put(r, at, 8);
    put(r, 0x07064b50, 4);
    put(r, 0, 4);
    put(r, at + size, 8);
    put(r, 1, 4);
}

bool rpi_zip_write_directory(FILE *stream, const rpi_zip_entry *entries, int64_t count, uint64_t at)
{
    record r = {.used = 0};
    uint64_t size = 0;
    for (int64_t i = 0; i < count; i++) {
        const rpi_zip_entry *e = &entries[i];
        bool large = e->size >= UINT32_MAX || e->packed >= UINT32_MAX || e->offset >= UINT32_MAX;
        if (!write_central(stream, e)) return false;
        size += CENTRAL_SIZE + strlen(e->name) + (large ? 28 : 0);
    }
    bool large = count >= UINT16_MAX || at >= UINT32_MAX || size >= UINT32_MAX;
    if (large) put_end64(&r, (uint64_t)count, at, size);
    put(&r, 0x06054b50, 4);
    put(&r, 0, 4);
    put(&r, large ? UINT16_MAX : (uint64_t)count, 2);
    put(&r, large ? UINT16_MAX : (uint64_t)count, 2);
    put(&r, large ? UINT32_MAX : size, 4);
    put(&r, large ? UINT32_MAX : at, 4);
    put(&r, 0, 2);
    return put_out(stream, r.bytes, r.used);
}
