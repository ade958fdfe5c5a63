/* Sorting by vectors: every instruction set gives what the C library's qsort gives, of every length up to some
 * hundreds, of few and many distinct keys, sorted, reversed, with keys as large as the padding; indices of equal keys
 * ascend, and nothing behind the last key is touched. Small depths end in the sort without vectors. */
#include "routines/sorting/quicksort.h"
#include "unit/core/array_check.h"
#include <stdlib.h>
#include <string.h>

enum { MOST = 6000, BEHIND = 16 };

typedef enum pattern { ANY, TWO, SEVEN, UP, DOWN, TOP, SAME, PATTERNS } pattern;

static uint64_t number(rp_random *random, pattern form, int64_t i, int64_t n)
{
    uint64_t any = rp_random_u64(random);
    const uint64_t of[PATTERNS] = {any, any & 1, any % 7, (uint64_t)i, (uint64_t)(n - i), any & 3 ? UINT64_MAX : any,
                                   5};
    return of[form];
}

#define DEFINE_CHECK(K, name)                                                                                          \
    static int compare_##name(const void *a, const void *b)                                                            \
    {                                                                                                                  \
        const K *x = a, *y = b;                                                                                        \
        return (*x > *y) - (*x < *y);                                                                                  \
    }                                                                                                                  \
    static void check_##name(void (*sort)(K *, K *, int64_t, int), const uint64_t *numbers, int64_t n, int depth)      \
    {                                                                                                                  \
        static K a[MOST + BEHIND], spare[MOST + BEHIND], expected[MOST + BEHIND], guard[BEHIND];                       \
        for (int64_t i = 0; i < n; i++) a[i] = (K)numbers[i];                                                          \
        memset(a + n, 0x5a, sizeof guard);                                                                             \
        memset(spare + n, 0x5a, sizeof guard);                                                                         \
        memset(guard, 0x5a, sizeof guard);                                                                             \
        memcpy(expected, a, sizeof a);                                                                                 \
        qsort(expected, (size_t)n, sizeof(K), compare_##name);                                                         \
        sort(a, spare, n, depth);                                                                                      \
        assert_memory_equal(a, expected, (size_t)(n + BEHIND) * sizeof(K));                                            \
        assert_memory_equal(spare + n, guard, sizeof guard);                                                           \
    }
DEFINE_CHECK(uint16_t, u16)
DEFINE_CHECK(uint32_t, u32)
DEFINE_CHECK(uint64_t, u64)

static void check_pairs(const rpi_quicksort_kernels *kernels, const uint64_t *numbers, int64_t n, int depth)
{
    static uint64_t key[MOST + 1], spare[MOST + 1], index[MOST + 1], spare_index[MOST + 1];
    memcpy(key, numbers, (size_t)n * sizeof *key);
    for (int64_t i = 0; i < n; i++) index[i] = (uint64_t)i;
    key[n] = spare[n] = index[n] = spare_index[n] = 77;
    kernels->pair(key, spare, index, spare_index, n, depth);
    bool sorted = key[n] == 77 && spare[n] == 77 && index[n] == 77 && spare_index[n] == 77;
    for (int64_t i = 0; i < n; i++) sorted &= index[i] < (uint64_t)n && key[i] == numbers[index[i]];
    for (int64_t i = 1; i < n; i++) sorted &= key[i] > key[i - 1] || (key[i] == key[i - 1] && index[i] > index[i - 1]);
    assert_true(sorted);
}

static void check_all(const rpi_quicksort_kernels *kernels)
{
    static uint64_t numbers[MOST];
    rp_random random = rp_random_key(6, 0, 0, 0);
    for (int round = 0; round < 4000; round++) {
        int64_t n = round % 8 ? round % 600 : rp_random_below(&random, MOST);
        pattern form = (pattern)rp_random_below(&random, PATTERNS);
        int depth = round % 10 == 0 ? (int)rp_random_below(&random, 4) : rpi_quicksort_depth(n);
        for (int64_t i = 0; i < n; i++) numbers[i] = number(&random, form, i, n);
        if (kernels->u16) check_u16(kernels->u16, numbers, n, depth);
        if (kernels->u32) check_u32(kernels->u32, numbers, n, depth);
        if (kernels->u64) check_u64(kernels->u64, numbers, n, depth);
        if (kernels->pair) check_pairs(kernels, numbers, n, depth);
    }
}

static void every_level_sorts(void **state)
{
    (void)state;
    if (rp_isa_level() >= RP_ISA_V3) check_all(&rpi_quicksort_kernels_v3);
    if (rp_isa_level() >= RP_ISA_V4) check_all(&rpi_quicksort_kernels_v4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_level_sorts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
