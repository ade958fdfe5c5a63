/// LZMA ("alone" container), the wrapper of Dukascopy's files.
#include "format_i.h"

#include <lzma.h>
#include <string.h>

static void *take(void *unused, size_t count, size_t size)
{
    return rp_malloc(count * size);
}

static void give(void *unused, void *block)
{
    rp_free(block);
}

typedef struct output {
    uint8_t *data;
    size_t size, capacity, limit;
} output;

static rp_status grow(output *out, size_t capacity, const char *path, rp_error *error)
{
    if (out->capacity >= out->limit)
        return rp_fail(error, RP_EFORMAT, "%s: unpacks to more than %zu bytes, which no such file holds", path,
                       out->limit);
    if (capacity > out->limit) capacity = out->limit;
    uint8_t *grown = rp_realloc(out->data, capacity);
    if (!grown) return rp_fail(error, RP_ENOMEM, "%s: out of memory for %zu unpacked bytes", path, capacity);
    out->data = grown;
    out->capacity = capacity;
    return RP_OK;
}

static rp_status judge(lzma_ret rc, const lzma_stream *stream, size_t size, const char *path, rp_error *error)
{
    unsigned long long at = stream->total_in, made = stream->total_out;
    switch (rc) {
    case LZMA_MEM_ERROR:
        return rp_fail(error, RP_ENOMEM, "%s: out of memory for LZMA", path);
    case LZMA_MEMLIMIT_ERROR:
        return rp_fail(error, RP_EFORMAT,
                       "%s: the LZMA header asks for a dictionary that no such file has; fetch the file again", path);
    case LZMA_BUF_ERROR:
        return rp_fail(error, RP_ETRUNCATED,
                       "%s: the LZMA data ends too early, after %zu bytes (%llu unpacked); fetch the file again", path,
                       size, made);
    default:
        return rp_fail(error, RP_EFORMAT, "%s: damaged LZMA data at byte %llu (%llu unpacked); fetch the file again",
                       path, at, made);
    }
}

static rp_status run(lzma_stream *stream, const char *path, size_t size, output *out, rp_error *error)
{
    for (;;) {
        rp_status status = out->size < out->capacity ? RP_OK : grow(out, 2 * out->capacity, path, error);
        if (status) return status;
        stream->next_out = out->data + out->size;
        stream->avail_out = out->capacity - out->size;
        lzma_ret rc = lzma_code(stream, LZMA_FINISH);
        out->size = out->capacity - stream->avail_out;
        if (rc == LZMA_STREAM_END) {
            if (stream->avail_in == 0) return RP_OK;
            return rp_fail(error, RP_EFORMAT,
                           "%s: %zu bytes stand behind the end of the LZMA data; fetch the file again", path,
                           stream->avail_in);
        }
        if (rc != LZMA_OK && !(rc == LZMA_BUF_ERROR && stream->avail_out == 0))
            return judge(rc, stream, size, path, error);
    }
}

rp_status fxi_unlzma(const char *data, size_t size, size_t limit, const char *path, char **out, size_t *out_size,
                     rp_error *error)
{
    static const lzma_allocator allocator = {take, give, NULL};
    lzma_stream stream = LZMA_STREAM_INIT;
    stream.allocator = &allocator;
    stream.next_in = (const uint8_t *)data;
    stream.avail_in = size;
    output o = {.limit = limit};
    // The header's word on the size is not believed: ticks pack to about a third.
    rp_status status = grow(&o, 4 * size + 1024, path, error);
    if (status) return status;
    lzma_ret rc = lzma_alone_decoder(&stream, 96u << 20);
    status = rc == LZMA_OK ? run(&stream, path, size, &o, error) : judge(rc, &stream, size, path, error);
    lzma_end(&stream);
    if (status) {
        rp_free(o.data);
        return status;
    }
    *out = (char *)o.data;
    *out_size = o.size;
    return RP_OK;
}
