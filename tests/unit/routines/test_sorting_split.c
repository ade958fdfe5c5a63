/* Splitting of keys: every instruction set gives the groups that a plain loop gives, in the same order. */
#include "routines/sorting/split.h"
#include "unit/core/array_check.h"
#include <string.h>

enum { MOST = 300 };

#define DEFINE_CHECK(K, name)                                                                                          \
    static void check_##name(const rpi_split_kernels *kernels, const uint64_t *numbers, int64_t n, uint64_t u,         \
                             uint64_t v)                                                                               \
    {                                                                                                                  \
        K a[MOST], spare[MOST], expected[MOST];                                                                        \
        int64_t low = -1, high = -1, below = 0, between = 0, above = n;                                                \
        for (int64_t i = 0; i < n; i++) {                                                                              \
            a[i] = (K)numbers[i];                                                                                      \
            below += a[i] < (K)u;                                                                                      \
        }                                                                                                              \
        for (int64_t i = 0, at = 0; i < n; i++) {                                                                      \
            if (a[i] < (K)u)                                                                                           \
                expected[at++] = a[i];                                                                                 \
            else if (a[i] > (K)v)                                                                                      \
                expected[--above] = a[i];                                                                              \
            else                                                                                                       \
                expected[below + between++] = a[i];                                                                    \
        }                                                                                                              \
        kernels->name(a, spare, n, (K)u, (K)v, &low, &high);                                                           \
        assert_int_equal(low, below);                                                                                  \
        assert_int_equal(high, above);                                                                                 \
        assert_memory_equal(spare, expected, (size_t)n * sizeof(K));                                                   \
    }
DEFINE_CHECK(uint16_t, u16)
DEFINE_CHECK(uint32_t, u32)
DEFINE_CHECK(uint64_t, u64)

static void check_all(const rpi_split_kernels *kernels)
{
    rp_random random = rp_random_key(5, 0, 0, 0);
    for (int round = 0; round < 3000; round++) {
        uint64_t numbers[MOST];
        int64_t n = rp_random_below(&random, MOST), range = round % 3 == 0 ? 4 : 30000;
        for (int64_t i = 0; i < n; i++) numbers[i] = (uint64_t)rp_random_below(&random, range);
        uint64_t u = (uint64_t)rp_random_below(&random, range), v = u + (uint64_t)rp_random_below(&random, range);
        if (round % 7 == 0) { /* keys with the top bit set, and pivots at the ends */
            for (int64_t i = 0; i < n; i += 2) numbers[i] = ~numbers[i];
            u = 0;
        }
        if (round % 11 == 0) v = UINT64_MAX;
        check_u16(kernels, numbers, n, u & 0xffff, v > 0xffff ? 0xffff : v);
        check_u32(kernels, numbers, n, u, v > UINT32_MAX ? UINT32_MAX : v);
        check_u64(kernels, numbers, n, u, v);
    }
}

static void every_level_splits_alike(void **state)
{
    (void)state;
    check_all(&rpi_split_kernels_v2);
    if (rp_isa_level() >= RP_ISA_V3) check_all(&rpi_split_kernels_v3);
    if (rp_isa_level() >= RP_ISA_V4) check_all(&rpi_split_kernels_v4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_level_splits_alike)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
