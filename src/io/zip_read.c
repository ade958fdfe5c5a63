/* The directory of a zip archive, read without trust: every place and length is checked against the file. */
#include "io/zip.h"
#include <inttypes.h>
#include <string.h>

enum { END_SIZE = 22, END64_SIZE = 56, LOCATOR_SIZE = 20, CENTRAL_SIZE = 46, LOCAL_SIZE = 30, MAX_COMMENT = 65535 };

static uint64_t number(const unsigned char *p, int bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++) value |= (uint64_t)p[i] << (8 * i);
    return value;
}

static bool has_mark(const unsigned char *p, char a, char b)
{
    return p[0] == 'P' && p[1] == 'K' && p[2] == (unsigned char)a && p[3] == (unsigned char)b;
}

/* What the end of the archive says of its directory. */
typedef struct directory {
    uint64_t entries, size, offset;
} directory;

/* The large archive's end record, which a locator before the ordinary one points to. */
static rp_status read_end64(const rpi_source *s, size_t end_at, directory *d, rp_error *error)
{
    unsigned char locator[LOCATOR_SIZE], end[END64_SIZE];
    if (end_at < LOCATOR_SIZE) return RP_OK;
    rp_status status = rpi_source_raw(s, end_at - LOCATOR_SIZE, locator, sizeof locator, error);
    if (status != RP_OK || !has_mark(locator, 6, 7)) return status;
    uint64_t at = number(locator + 8, 8);
    if (s->size < END64_SIZE || at > s->size - END64_SIZE)
        return rp_fail(error, RP_EFORMAT, "zip archive: its end record lies outside of the file");
    status = rpi_source_raw(s, (size_t)at, end, sizeof end, error);
    if (status != RP_OK) return status;
    if (!has_mark(end, 6, 6)) return rp_fail(error, RP_EFORMAT, "zip archive: the large end record is missing");
    *d = (directory){number(end + 32, 8), number(end + 40, 8), number(end + 48, 8)};
    return RP_OK;
}

/* Looks for the end record, behind which only a comment may stand. */
static rp_status read_end(const rpi_source *s, directory *d, rp_error *error)
{
    size_t room = s->size < END_SIZE + MAX_COMMENT ? s->size : END_SIZE + MAX_COMMENT;
    unsigned char *tail = rp_malloc(room + 1);
    if (!tail) return rp_fail(error, RP_ENOMEM, "out of memory reading the archive's end");
    rp_status status = rpi_source_raw(s, s->size - room, tail, room, error);
    size_t at = room < END_SIZE ? SIZE_MAX : room - END_SIZE;
    while (status == RP_OK && at != SIZE_MAX &&
           !(has_mark(tail + at, 5, 6) && number(tail + at + 20, 2) <= room - at - END_SIZE))
        at = at == 0 ? SIZE_MAX : at - 1;
    if (status == RP_OK && at == SIZE_MAX)
        status = rp_fail(error, RP_EFORMAT, "not an npz file: it has no zip directory at its end");
    if (status == RP_OK) {
        *d = (directory){number(tail + at + 10, 2), number(tail + at + 12, 4), number(tail + at + 16, 4)};
        status = read_end64(s, s->size - room + at, d, error);
    }
    rp_free(tail);
    if (status == RP_OK &&
        (d->offset > s->size || d->size > s->size - d->offset || d->entries > d->size / CENTRAL_SIZE))
        return rp_fail(error, RP_EFORMAT, "zip archive: its directory lies outside of the file");
    return status;
}

/* Replaces the numbers that did not fit 32 bits by those of the large archive's extra field. */
static void apply_extra(rpi_zip_entry *e, const unsigned char *extra, size_t length)
{
    uint64_t *const fields[] = {&e->size, &e->packed, &e->offset};
    for (size_t at = 0; at + 4 <= length;) {
        size_t bytes = (size_t)number(extra + at + 2, 2), used = 0;
        if (bytes > length - at - 4) return;
        for (int i = 0; number(extra + at, 2) == 1 && i < 3; i++) {
            if (*fields[i] != UINT32_MAX || used + 8 > bytes) continue;
            *fields[i] = number(extra + at + 4 + used, 8);
            used += 8;
        }
        at += 4 + bytes;
    }
}

/* One entry of the directory; the bytes that it takes, 0 when it is damaged. */
static size_t parse_entry(const unsigned char *p, size_t rest, rpi_zip_entry *e)
{
    if (rest < CENTRAL_SIZE || !has_mark(p, 1, 2)) return 0;
    size_t name = (size_t)number(p + 28, 2), extra = (size_t)number(p + 30, 2), comment = (size_t)number(p + 32, 2);
    if (name + extra + comment > rest - CENTRAL_SIZE || memchr(p + CENTRAL_SIZE, '\0', name)) return 0;
    *e = (rpi_zip_entry){.method = (int)number(p + 10, 2),
                         .encrypted = p[8] & 1,
                         .crc = (uint32_t)number(p + 16, 4),
                         .packed = number(p + 20, 4),
                         .size = number(p + 24, 4),
                         .offset = number(p + 42, 4)};
    apply_extra(e, p + CENTRAL_SIZE + name, extra);
    return CENTRAL_SIZE + name + extra + comment;
}

static rp_status parse_directory(const unsigned char *data, const directory *d, rpi_zip_entry *entries, rp_error *error)
{
    size_t at = 0;
    for (uint64_t i = 0; i < d->entries; i++) {
        size_t used = parse_entry(data + at, (size_t)d->size - at, &entries[i]);
        if (used == 0)
            return rp_fail(error, RP_EFORMAT, "zip archive: entry %" PRIu64 " of its directory is damaged", i);
        entries[i].name = rp_strndup((const char *)data + at + CENTRAL_SIZE, (size_t)number(data + at + 28, 2));
        if (!entries[i].name) return rp_fail(error, RP_ENOMEM, "out of memory reading the archive's directory");
        at += used;
    }
    return RP_OK;
}

rp_status rpi_zip_read_directory(const rpi_source *s, rpi_zip_entry **out, int64_t *count, rp_error *error)
{
    directory d = {0};
    rp_status status = read_end(s, &d, error);
    if (status != RP_OK) return status;
    unsigned char *data = rp_malloc((size_t)d.size + 1);
    rpi_zip_entry *entries = rp_calloc((size_t)d.entries + 1, sizeof *entries);
    if (!data || !entries)
        status = rp_fail(error, RP_ENOMEM, "out of memory reading the archive's directory");
    else
        status = rpi_source_raw(s, (size_t)d.offset, data, (size_t)d.size, error);
    if (data && entries && status == RP_OK) status = parse_directory(data, &d, entries, error);
    rp_free(data);
    if (status != RP_OK) {
        if (entries) rpi_zip_free(entries, (int64_t)d.entries);
        return status;
    }
    *out = entries;
    *count = (int64_t)d.entries;
    return RP_OK;
}

void rpi_zip_free(rpi_zip_entry *entries, int64_t count)
{
    for (int64_t i = 0; i < count; i++) rp_free(entries[i].name);
    rp_free(entries);
}

rp_status rpi_zip_locate(const rpi_source *s, const rpi_zip_entry *e, size_t *start, rp_error *error)
{
    unsigned char local[LOCAL_SIZE];
    if (s->size < LOCAL_SIZE || e->offset > s->size - LOCAL_SIZE)
        return rp_fail(error, RP_EFORMAT, "zip archive: the entry lies outside of the file");
    rp_status status = rpi_source_raw(s, (size_t)e->offset, local, sizeof local, error);
    if (status != RP_OK) return status;
    if (!has_mark(local, 3, 4)) return rp_fail(error, RP_EFORMAT, "zip archive: the entry has no local header");
    uint64_t begin = e->offset + LOCAL_SIZE + number(local + 26, 2) + number(local + 28, 2);
    if (begin > s->size || e->packed > s->size - begin)
        return rp_fail(error, RP_ETRUNCATED, "zip archive: the entry goes on behind the end of the file");
    *start = (size_t)begin;
    return RP_OK;
}
