#include "exec/gather.h"

void rpi_gather(const rpi_gather_source *from, int64_t begin, int64_t n, char *buffer)
{
    const rpi_iter *iter = from->iter;
    const int64_t *strides = iter->strides[from->operand];
    int inner = iter->ndim - 1;
    int64_t index[RP_MAX_NDIM], row = begin / iter->shape[inner], first = begin % iter->shape[inner];
    char *start = from->base;
    for (int i = inner - 1; i >= 0; i--) {
        index[i] = row % iter->shape[i];
        row /= iter->shape[i];
        start += index[i] * strides[i];
    }
    while (n > 0) {
        int64_t length = iter->shape[inner] - first < n ? iter->shape[inner] - first : n;
        char *pointers[] = {start + first * strides[inner], buffer};
        from->load(length, pointers, (int64_t[]){strides[inner], from->size});
        buffer += length * from->size;
        n -= length;
        first = 0;
        for (int i = inner - 1; i >= 0; i--) {
            start += strides[i];
            if (++index[i] < iter->shape[i]) break;
            start -= iter->shape[i] * strides[i];
            index[i] = 0;
        }
    }
}
