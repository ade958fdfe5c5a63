/// TZif files, RFC 8536: header, data block of version 1 (skipped when a 64-bit one follows), footer with a POSIX rule.
/// A file is data from outside: every count is checked against the bytes that are there before it is used.
#include "time_i.h"

#include <string.h>

typedef struct reader {
    const unsigned char *data;
    size_t size, pos;
    const char *path;
} reader;

typedef struct header {
    int version;
    uint32_t isutcnt, isstdcnt, leapcnt, timecnt, typecnt, charcnt;
} header;

static rp_status bad(const reader *r, rp_error *error, const char *what)
{
    return rp_fail(error, RP_EFORMAT, "%s: not a usable TZif file: %s (byte %zu of %zu); reinstall tzdata", r->path,
                   what, r->pos, r->size);
}

static uint32_t be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t be64(const unsigned char *p)
{
    return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

static rp_status read_header(reader *r, header *h, rp_error *error)
{
    if (r->size - r->pos < 44) return bad(r, error, "too short for a header");
    const unsigned char *p = r->data + r->pos;
    if (memcmp(p, "TZif", 4) != 0) return bad(r, error, "magic \"TZif\" is missing");
    h->version = p[4] ? p[4] - '0' : 1;
    if (h->version < 1 || h->version > 4) return bad(r, error, "unknown version");
    h->isutcnt = be32(p + 20);
    h->isstdcnt = be32(p + 24);
    h->leapcnt = be32(p + 28);
    h->timecnt = be32(p + 32);
    h->typecnt = be32(p + 36);
    h->charcnt = be32(p + 40);
    r->pos += 44;
    if (h->typecnt == 0 || h->typecnt > 256) return bad(r, error, "the number of local time types is not 1 to 256");
    return RP_OK;
}

static uint64_t block_bytes(const header *h, uint64_t time_size)
{
    return h->timecnt * time_size + h->timecnt + h->typecnt * UINT64_C(6) + h->charcnt + h->leapcnt * (time_size + 4) +
           h->isstdcnt + h->isutcnt;
}

static int64_t saturated_ns(int64_t seconds)
{
    int64_t ns;
    if (__builtin_mul_overflow(seconds, FX_SECOND, &ns)) return seconds < 0 ? INT64_MIN : INT64_MAX;
    return ns;
}

// Local time types are checked once here; `offset` receives ns east of UTC.
static rp_status read_types(reader *r, const header *h, const unsigned char *types, int64_t offset[256],
                            rp_error *error)
{
    for (uint32_t i = 0; i < h->typecnt; i++) {
        int32_t utoff = (int32_t)be32(types + 6 * i);
        if (utoff < -89999 || utoff > 93599) return bad(r, error, "an offset is beyond a day");
        if (types[6 * i + 4] > 1 || types[6 * i + 5] >= h->charcnt)
            return bad(r, error, "a local time type is out of range");
        offset[i] = utoff * FX_SECOND;
    }
    return RP_OK;
}

static rp_status read_block(reader *r, const header *h, size_t time_size, struct fx_zone *zone, rp_error *error)
{
    if (h->leapcnt) return bad(r, error, "it counts leap seconds (a \"right/\" zone)");
    const unsigned char *times = r->data + r->pos;
    const unsigned char *indices = times + h->timecnt * time_size, *types = indices + h->timecnt;
    int64_t offset[256] = {0};
    rp_status status = read_types(r, h, types, offset, error);
    if (status) return status;
    zone->first_offset = offset[0];
    for (uint32_t i = 0; i < h->timecnt; i++) {
        int64_t seconds = time_size == 8 ? be64(times + 8 * i) : (int32_t)be32(times + 4 * i);
        if (i && seconds <= (time_size == 8 ? be64(times + 8 * (i - 1)) : (int32_t)be32(times + 4 * (i - 1))))
            return bad(r, error, "transitions do not rise");
        if (indices[i] >= h->typecnt) return bad(r, error, "a transition names a type that is not there");
        status = fxi_zone_append(zone, saturated_ns(seconds), offset[indices[i]], error);
        if (status) return status;
    }
    return RP_OK;
}

static int64_t last_transition(const header *h, const unsigned char *times)
{
    return h->timecnt ? saturated_ns(be64(times + 8 * (h->timecnt - 1))) : INT64_MIN;
}

// The footer is "\n" RULE "\n"; an empty rule means that the last offset holds for ever.
static rp_status read_footer(reader *r, int64_t after, struct fx_zone *zone, rp_error *error)
{
    char text[128];
    if (r->pos >= r->size || r->data[r->pos] != '\n') return bad(r, error, "the footer is missing");
    const unsigned char *begin = r->data + r->pos + 1;
    const unsigned char *end = memchr(begin, '\n', r->size - r->pos - 1);
    if (!end || (size_t)(end - begin) >= sizeof text) return bad(r, error, "the footer has no end");
    memcpy(text, begin, (size_t)(end - begin));
    text[end - begin] = 0;
    if (strlen(text) != (size_t)(end - begin)) return bad(r, error, "the footer holds a zero byte");
    if (!*text) return RP_OK;
    fxi_posix rule;
    rp_status status = fxi_posix_parse(text, &rule, error);
    if (!status) status = fxi_posix_expand(&rule, after, zone, error);
    if (status) rp_error_prefix(error, "%s: footer: ", r->path);
    return status;
}

rp_status fxi_tzif_parse(const unsigned char *data, size_t size, const char *path, struct fx_zone *zone,
                         rp_error *error)
{
    reader r = {data, size, 0, path};
    header h = {0};
    rp_status status = read_header(&r, &h, error);
    if (status) return status;
    if (block_bytes(&h, 4) > r.size - r.pos) return bad(&r, error, "it ends inside its data");
    if (h.version == 1) return read_block(&r, &h, 4, zone, error);

    r.pos += (size_t)block_bytes(&h, 4);
    status = read_header(&r, &h, error);
    if (status) return status;
    if (block_bytes(&h, 8) > r.size - r.pos) return bad(&r, error, "it ends inside its 64-bit data");
    status = read_block(&r, &h, 8, zone, error);
    if (status) return status;
    int64_t after = last_transition(&h, r.data + r.pos);
    r.pos += (size_t)block_bytes(&h, 8);
    return read_footer(&r, after, zone, error);
}
