/* Masks, and where they are true. */
#include "routines/indexing/index_i.h"
#include <string.h>

int64_t rpi_index_count_bytes(const uint8_t *bytes, int64_t count)
{
    int64_t total = 0;
    while (count > 0) {
        int64_t n = count < 1 << 16 ? count : 1 << 16;
        uint32_t part = 0;
        for (int64_t i = 0; i < n; i++) part += bytes[i] != 0;
        total += part;
        bytes += n;
        count -= n;
    }
    return total;
}

rp_array *rpi_index_truth(rp_array *a)
{
    a = rpi_force(a);
    if (rpi_is_error(a)) return a;
    return a->dtype == RP_BOOL ? rp_ascontiguous(a) : rp_astype(a, RP_BOOL);
}

static void fill_offsets(const rp_array *mask, const int64_t *strides, int64_t *out)
{
    int64_t offsets[RPI_WALK_CHUNK];
    rpi_index_walk walk;
    rpi_index_walk_init(&walk, mask->ndim, mask->shape, strides);
    const uint8_t *bytes = (const uint8_t *)rpi_data(mask);
    for (int64_t begin = 0; begin < mask->size; begin += RPI_WALK_CHUNK) {
        int64_t n = mask->size - begin < RPI_WALK_CHUNK ? mask->size - begin : RPI_WALK_CHUNK, kept = 0;
        rpi_index_walk_offsets(&walk, begin, n, offsets);
        for (int64_t i = 0; i < n; i++) {
            offsets[kept] = offsets[i];
            kept += bytes[begin + i] != 0;
        }
        memcpy(out, offsets, (size_t)kept * sizeof *out);
        out += kept;
    }
}

rp_array *rpi_index_mask_offsets(rp_array *mask, const int64_t *strides)
{
    RP_SCOPE();
    mask = rpi_index_truth(mask);
    if (rpi_is_error(mask)) return rp_yield(mask);
    int64_t count = rpi_index_count_bytes((const uint8_t *)rpi_data(mask), mask->size);
    rp_array *out = rpi_new_empty(RP_I64, 1, &count);
    if (!rpi_is_error(out)) fill_offsets(mask, strides, (int64_t *)rpi_data(out));
    return rp_yield(out);
}
