/* Bytes of a file or of memory, unpacked on the way when they were deflated. */
#include "io/source.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

struct rpi_unpacker {
    z_stream stream;
    size_t at, left; /* packed bytes not yet taken from the source */
    unsigned char buffer[1 << 15];
};

rp_status rpi_source_raw(const rpi_source *s, size_t at, void *out, size_t count, rp_error *error)
{
    if (s->descriptor < 0) {
        if (count > 0) memcpy(out, s->data + at, count);
        return RP_OK;
    }
    for (size_t done = 0; done < count;) {
        ssize_t got = pread(s->descriptor, (char *)out + done, count - done, (off_t)(at + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return rp_fail(error, RP_EIO, "reading failed: %s", strerror(errno));
        if (got == 0) return rp_fail(error, RP_ETRUNCATED, "the file became shorter while it was read");
        done += (size_t)got;
    }
    return RP_OK;
}

static rp_status refill(rpi_source *s, rp_error *error)
{
    rpi_unpacker *u = s->unpacker;
    size_t count = u->left < sizeof u->buffer ? u->left : sizeof u->buffer;
    if (count == 0) return rp_fail(error, RP_ETRUNCATED, "the packed bytes end too early");
    rp_status status = rpi_source_raw(s, u->at, u->buffer, count, error);
    if (status != RP_OK) return status;
    u->at += count;
    u->left -= count;
    u->stream.next_in = u->buffer;
    u->stream.avail_in = (uInt)count;
    return RP_OK;
}

static rp_status unpack(rpi_source *s, unsigned char *out, size_t count, rp_error *error)
{
    z_stream *z = &s->unpacker->stream;
    while (count > 0) {
        size_t part = count < 1u << 30 ? count : 1u << 30;
        if (z->avail_in == 0) {
            rp_status status = refill(s, error);
            if (status != RP_OK) return status;
        }
        z->next_out = out;
        z->avail_out = (uInt)part;
        int result = inflate(z, Z_NO_FLUSH);
        size_t got = part - z->avail_out;
        out += got;
        count -= got;
        if (result == Z_MEM_ERROR) return rp_fail(error, RP_ENOMEM, "out of memory unpacking");
        if (result != Z_OK && !(result == Z_STREAM_END && count == 0) && !(result == Z_BUF_ERROR && z->avail_in == 0))
            return rp_fail(error, RP_EFORMAT, "the packed bytes are damaged (%s)", z->msg ? z->msg : "they end early");
    }
    return RP_OK;
}

/* zlib takes 32-bit lengths. */
static uint32_t crc_of(uint32_t crc, const unsigned char *data, size_t size)
{
    while (size > 0) {
        size_t part = size < 1u << 30 ? size : 1u << 30;
        crc = (uint32_t)crc32(crc, data, (uInt)part);
        data += part;
        size -= part;
    }
    return crc;
}

rp_status rpi_source_read(rpi_source *s, void *out, size_t count, rp_error *error)
{
    size_t rest = s->size - s->position;
    if (count > rest) return rp_fail(error, RP_ETRUNCATED, "the file ends %zu bytes too early", count - rest);
    rp_status status =
        s->unpacker ? unpack(s, out, count, error) : rpi_source_raw(s, s->start + s->position, out, count, error);
    if (status != RP_OK) return status;
    s->position += count;
    if (s->checked) s->crc = crc_of(s->crc, out, count);
    return RP_OK;
}

static void *unpacker_alloc(void *unused, uInt count, uInt size)
{
    (void)unused;
    return rp_calloc(count, size);
}

static void unpacker_free(void *unused, void *block)
{
    (void)unused;
    rp_free(block);
}

rp_status rpi_source_unpack(rpi_source *s, size_t packed, rp_error *error)
{
    rpi_unpacker *u = rp_calloc(1, sizeof *u);
    if (!u) return rp_fail(error, RP_ENOMEM, "out of memory unpacking");
    u->stream.zalloc = unpacker_alloc;
    u->stream.zfree = unpacker_free;
    u->at = s->start;
    u->left = packed;
    if (inflateInit2(&u->stream, -MAX_WBITS) != Z_OK) {
        rp_free(u);
        return rp_fail(error, RP_ENOMEM, "out of memory unpacking");
    }
    s->unpacker = u;
    return RP_OK;
}

void rpi_source_end(rpi_source *s)
{
    if (!s->unpacker) return;
    inflateEnd(&s->unpacker->stream);
    rp_free(s->unpacker);
    s->unpacker = NULL;
}

rp_status rpi_source_open(const char *path, rpi_source *s, rp_error *error)
{
    struct stat info;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return rp_fail_errno(error, errno, "open", path);
    if (fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
        close(descriptor);
        return rp_fail(error, RP_EINVAL, "%s: not a regular file", path);
    }
    *s = (rpi_source){.descriptor = descriptor, .size = (size_t)info.st_size};
    return RP_OK;
}
