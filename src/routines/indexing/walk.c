/* Offsets of strided elements in C order. */
#include "routines/indexing/index_i.h"
#include <string.h>

void rpi_index_walk_init(rpi_index_walk *walk, int ndim, const int64_t *shape, const int64_t *strides)
{
    int last = -1;
    walk->size = 1;
    for (int i = 0; i < ndim; i++) {
        walk->size *= shape[i];
        if (shape[i] == 1) continue;
        bool merges = last >= 0 && walk->strides[last] == strides[i] * shape[i];
        if (!merges) walk->shape[++last] = 1;
        walk->shape[last] *= shape[i];
        walk->strides[last] = strides[i];
    }
    if (last < 0) {
        walk->shape[++last] = 1;
        walk->strides[last] = 0;
    }
    walk->ndim = last + 1;
}

static void run_offsets(int64_t start, int64_t step, int64_t count, int64_t *offsets)
{
    for (int64_t i = 0; i < count; i++) offsets[i] = start + i * step;
}

void rpi_index_walk_offsets(const rpi_index_walk *walk, int64_t begin, int64_t count, int64_t *offsets)
{
    int inner = walk->ndim - 1;
    int64_t index[RP_MAX_NDIM], row = 0, rest = begin;
    if (count <= 0) return;
    for (int i = inner; i >= 0; i--) {
        index[i] = rest % walk->shape[i];
        rest /= walk->shape[i];
        if (i < inner) row += index[i] * walk->strides[i];
    }
    int64_t first = index[inner];
    for (;;) {
        int64_t n = walk->shape[inner] - first < count ? walk->shape[inner] - first : count;
        run_offsets(row + first * walk->strides[inner], walk->strides[inner], n, offsets);
        offsets += n;
        count -= n;
        first = 0;
        if (count == 0) return;
        for (int i = inner - 1; i >= 0; i--) {
            row += walk->strides[i];
            if (++index[i] < walk->shape[i]) break;
            row -= index[i] * walk->strides[i];
            index[i] = 0;
        }
    }
}

#define COPY_FIXED(bytes)                                                                                              \
    for (int64_t i = 0; i < count; i++) memcpy(out + to[i], in + from[i], bytes)

void rpi_index_copy_elements(int64_t count, size_t item, const char *in, const int64_t *from, char *out,
                             const int64_t *to)
{
    switch (item) {
    case 1:
        COPY_FIXED(1);
        break;
    case 2:
        COPY_FIXED(2);
        break;
    case 4:
        COPY_FIXED(4);
        break;
    case 8:
        COPY_FIXED(8);
        break;
    case 16:
        COPY_FIXED(16);
        break;
    default:
        COPY_FIXED(item);
    }
}
