// Content hash: XXH3 with 128 bits. Compiled in, since the size of the running state is no part of the library's ABI.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <rapto/base.h>

struct rp_hasher {
    XXH3_state_t state; // wants 64-byte alignment, which rp_malloc gives to blocks of this size
};

static rp_hash from_xxh(XXH128_hash_t h)
{
    return (rp_hash){.low = h.low64, .high = h.high64};
}

rp_hash rp_hash_bytes(const void *data, size_t size)
{
    return from_xxh(XXH3_128bits(data, size));
}

rp_hasher *rp_hasher_new(void)
{
    rp_hasher *hasher = rp_malloc(sizeof *hasher);
    if (hasher) XXH3_128bits_reset(&hasher->state);
    return hasher;
}

void rp_hasher_add(rp_hasher *hasher, const void *data, size_t size)
{
    if (size > 0) XXH3_128bits_update(&hasher->state, data, size);
}

rp_hash rp_hasher_value(const rp_hasher *hasher)
{
    return from_xxh(XXH3_128bits_digest(&hasher->state));
}

void rp_hasher_free(rp_hasher *hasher)
{
    rp_free(hasher);
}

void rp_hash_hex(rp_hash hash, char text[33])
{
    snprintf(text, 33, "%016llx%016llx", (unsigned long long)hash.high, (unsigned long long)hash.low);
}

bool rp_hash_equal(rp_hash a, rp_hash b)
{
    return a.low == b.low && a.high == b.high;
}
