/* The order of elements, shared inside this folder.
 *
 * Every dtype but complex and text has a key: an unsigned number of the element's width whose order is that of the
 * elements, with NaN and NaT last. Both zeros share a key, and so do all NaNs. Complex numbers and text are compared.
 */
#ifndef RAPTO_ROUTINES_SORTING_ORDER_H
#define RAPTO_ROUTINES_SORTING_ORDER_H

#include "core/array_i.h"
#include <string.h>

/* How bits become keys. Integers: (bits ^ sign) - minus. Floats (inf != 0): the usual turn of negative numbers. The
 * last step is ^ flip, which reverses the order. */
typedef struct rpi_key_form {
    uint64_t sign, minus, inf, flip;
} rpi_key_form;

typedef struct rpi_order rpi_order;
typedef int rpi_comparer(const rpi_order *order, const void *a, const void *b);

struct rpi_order {
    rp_dtype dtype;
    size_t size;           /* bytes of one element */
    bool descending;       /* NaN then comes first */
    int key_bits;          /* 8, 16, 32, 64; 0: no key */
    rpi_key_form form;     /* when there is a key */
    rpi_comparer *compare; /* one element with another, for every dtype; ascending or descending as asked */
};

/* The order of a dtype. */
rpi_order rpi_order_of(rp_dtype dtype, bool descending);

#define RPI_KEY_FUNCTIONS(K, BITS)                                                                                     \
    static inline K rpi_key##BITS(const rpi_key_form *f, K bits)                                                       \
    {                                                                                                                  \
        const K top = (K)((K)1 << (BITS - 1));                                                                         \
        if (!f->inf) return (K)((K)((K)(bits ^ (K)f->sign) - (K)f->minus) ^ (K)f->flip);                               \
        const K size = (K)(bits & (K)~top), negative = (K)(0 - (K)((K)(bits >> (BITS - 1)) & (K)(size != 0)));         \
        const K nan = (K)(0 - (K)(size > (K)f->inf)); /* without branches: signs are as good as random */              \
        return (K)((K)((K)(size ^ (K)(negative & (K)~top)) | (K)(top & (K)~negative) | nan) ^ (K)f->flip);             \
    }                                                                                                                  \
    static inline K rpi_bits##BITS(const rpi_key_form *f, K key)                                                       \
    {                                                                                                                  \
        const K top = (K)((K)1 << (BITS - 1));                                                                         \
        key = (K)(key ^ (K)f->flip);                                                                                   \
        if (!f->inf) return (K)((K)(key + (K)f->minus) ^ (K)f->sign);                                                  \
        return (K)(key ^ (K)(top | (K)((K)(key >> (BITS - 1)) - 1)));                                                  \
    }                                                                                                                  \
    static inline K rpi_load##BITS(const void *p)                                                                      \
    {                                                                                                                  \
        K bits;                                                                                                        \
        memcpy(&bits, p, sizeof bits);                                                                                 \
        return bits;                                                                                                   \
    }

RPI_KEY_FUNCTIONS(uint8_t, 8)
RPI_KEY_FUNCTIONS(uint16_t, 16)
RPI_KEY_FUNCTIONS(uint32_t, 32)
RPI_KEY_FUNCTIONS(uint64_t, 64)

/* An element with the number that stands for it, for sorting indices by 64-bit keys. */
typedef struct rpi_pair {
    uint64_t key;
    int64_t index;
} rpi_pair;

/* Stable sorts of `n` keys; `spare` holds as many. The result is in `a` or in `spare`, as the return value says. The
 * lowest `skip` bytes of the keys are in order already (an index that came with the key). */
uint8_t *rpi_sort_u8(uint8_t *a, uint8_t *spare, int64_t n, int skip);
uint16_t *rpi_sort_u16(uint16_t *a, uint16_t *spare, int64_t n, int skip);
uint32_t *rpi_sort_u32(uint32_t *a, uint32_t *spare, int64_t n, int skip);
uint64_t *rpi_sort_u64(uint64_t *a, uint64_t *spare, int64_t n, int skip);
rpi_pair *rpi_sort_pair(rpi_pair *a, rpi_pair *spare, int64_t n, int skip);

/* Brings the elements that belong to the sorted places `kth` (ascending, `count` of them) there, with smaller ones
 * before and larger ones behind. `spare` as above. */
void rpi_select_u8(uint8_t *a, uint8_t *spare, int64_t n, const int64_t *kth, int64_t count);
void rpi_select_u16(uint16_t *a, uint16_t *spare, int64_t n, const int64_t *kth, int64_t count);
void rpi_select_u32(uint32_t *a, uint32_t *spare, int64_t n, const int64_t *kth, int64_t count);
void rpi_select_u64(uint64_t *a, uint64_t *spare, int64_t n, const int64_t *kth, int64_t count);
void rpi_select_pair(rpi_pair *a, rpi_pair *spare, int64_t n, const int64_t *kth, int64_t count);

/* Stable sort of indices by comparing `items` (`step` bytes apart); the result is in `a` or `spare` as above. */
int64_t *rpi_sort_indices(const rpi_order *order, const char *items, int64_t step, int64_t *a, int64_t *spare,
                          int64_t n);

/* Selection of indices by comparing `items`, as of keys; bad pivots end in a sort. */
void rpi_select_indices(const rpi_order *order, const char *items, int64_t step, int64_t *a, int64_t *spare, int64_t n,
                        const int64_t *kth, int64_t count);

#endif
