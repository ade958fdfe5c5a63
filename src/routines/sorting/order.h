/* The order of elements, shared inside this folder.
 *
 * Every dtype but complex and text has a key (keys.h). Complex numbers and text are compared. */
#ifndef RAPTO_ROUTINES_SORTING_ORDER_H
#define RAPTO_ROUTINES_SORTING_ORDER_H

#include "core/array_i.h"
#include "keys.h"
#include <string.h>

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
