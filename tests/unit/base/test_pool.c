// The pool of large blocks: what is freed comes again, nothing is kept beyond the limit, threads do not disturb it.
#include "test_here.h"

#include <string.h>

enum { LARGE = (3 << 20) - 40000 };

static bool pooled(void)
{
    rp_memory_set_pool(64 << 20);
    rp_memory_trim();
    rp_free(rp_malloc(LARGE));
    bool kept = rp_memory_pool_bytes() > 0;
    rp_memory_trim();
    return kept; // checking builds keep nothing
}

static void a_freed_block_comes_again(void **state)
{
    if (!pooled()) skip();
    char *first = rp_malloc(LARGE);
    memset(first, 7, LARGE);
    rp_free(first);
    assert_true(rp_memory_pool_bytes() >= LARGE && rp_memory_pool_bytes() < LARGE + LARGE / 2);
    char *again = rp_malloc(LARGE - 4096);
    assert_ptr_equal(first, again);
    assert_int_equal(rp_memory_pool_bytes(), 0);
    rp_free(again);
}

static void the_limit_holds(void **state)
{
    if (!pooled()) skip();
    rp_memory_set_pool(8 << 20);
    void *blocks[6];
    for (int i = 0; i < 6; i++) assert_non_null(blocks[i] = rp_malloc(LARGE));
    for (int i = 0; i < 6; i++) rp_free(blocks[i]);
    assert_true(rp_memory_pool_bytes() > 0 && rp_memory_pool_bytes() <= 8 << 20);
    rp_memory_set_pool(0);
    assert_int_equal(rp_memory_pool_bytes(), 0);
    rp_free(rp_malloc(LARGE));
    assert_int_equal(rp_memory_pool_bytes(), 0);
    rp_memory_set_pool(64 << 20);
}

static void every_size_is_large_enough(void **state)
{
    rp_random random = rp_random_key(77, 0, 0, 0);
    for (int i = 0; i < 400; i++) {
        size_t size = (1 << 20) - 100 + (size_t)rp_random_below(&random, 9 << 20);
        char *block = rp_malloc(size);
        assert_non_null(block);
        assert_int_equal((uintptr_t)block % 64, 0);
        block[0] = block[size - 1] = 1;
        rp_free(block);
    }
    rp_memory_trim();
}

static void zeroed_blocks_are_zero(void **state)
{
    char *dirty = rp_malloc(LARGE);
    memset(dirty, 9, LARGE);
    rp_free(dirty);
    char *clean = rp_calloc(1, LARGE);
    for (int i = 0; i < LARGE; i += 512) assert_int_equal(clean[i], 0);
    rp_free(clean);
}

static void work(int64_t begin, int64_t end, int thread, void *context)
{
    (void)thread;
    for (int64_t i = begin; i < end; i++) {
        size_t size = (size_t)((1 << 20) + (i % 5 << 18));
        char *block = rp_malloc(size);
        block[0] = block[size - 1] = (char)i;
        if (block[0] != (char)i || block[size - 1] != (char)i) *(volatile int *)context = 1;
        rp_free(block);
    }
}

static void threads_share_it(void **state)
{
    int failed = 0;
    rp_parallel_for(2000, 50, work, &failed);
    assert_int_equal(failed, 0);
    rp_memory_trim();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_freed_block_comes_again),  cmocka_unit_test(the_limit_holds),
        cmocka_unit_test(every_size_is_large_enough), cmocka_unit_test(zeroed_blocks_are_zero),
        cmocka_unit_test(threads_share_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
