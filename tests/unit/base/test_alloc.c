#include "test_here.h"

static int no_faults(void **state)
{
    rp_fault_set(RP_FAULT_OFF, 0);
    rp_memory_set_limit(0);
    return 0;
}

static void test_alignment_and_zeroes(void **state)
{
    const size_t sizes[] = {0, 1, 15, 16, 63, 64, 65, 4096, 1 << 20};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *a = rp_malloc(sizes[i]), *b = rp_calloc(sizes[i], 1);
        assert_non_null(a);
        assert_non_null(b);
        assert_ptr_not_equal(a, b);
        uintptr_t alignment = sizes[i] >= 64 ? 64 : 16;
        assert_int_equal((uintptr_t)a % alignment, 0);
        assert_int_equal((uintptr_t)b % alignment, 0);
        for (size_t k = 0; k < sizes[i]; k++) assert_int_equal(b[k], 0);
        memset(a, 0xFF, sizes[i]);
        memset(b, 0xFF, sizes[i]);
        rp_free(a);
        rp_free(b);
    }
    rp_free(NULL);
}

static void test_accounting(void **state)
{
    rp_memory before = rp_memory_stats();
    char *a = rp_malloc(100), *b = rp_calloc(10, 20);
    rp_memory during = rp_memory_stats();
    assert_int_equal(during.live_blocks - before.live_blocks, 2);
    assert_int_equal(during.live_bytes - before.live_bytes, 300);
    assert_int_equal(during.total_calls - before.total_calls, 2);
    rp_free(a);
    rp_free(b);
    rp_memory after = rp_memory_stats();
    assert_int_equal(after.live_blocks, before.live_blocks);
    assert_int_equal(after.live_bytes, before.live_bytes);
    assert_true(after.peak_bytes >= before.live_bytes + 300);
    rp_memory_reset_peak();
    assert_int_equal(rp_memory_stats().peak_bytes, before.live_bytes);
}

static void test_overflow_and_too_large(void **state)
{
    rp_memory before = rp_memory_stats();
    assert_null(rp_calloc(SIZE_MAX / 2, 3));
    assert_null(rp_calloc(SIZE_MAX, SIZE_MAX));
    assert_null(rp_malloc(SIZE_MAX));
    assert_null(rp_malloc(SIZE_MAX - 64));
    rp_memory after = rp_memory_stats();
    assert_int_equal(after.live_bytes, before.live_bytes);
    assert_int_equal(after.live_blocks, before.live_blocks);
}

static void test_resizing(void **state)
{
    char *p = rp_realloc(NULL, 10);
    memcpy(p, "123456789", 10);
    p = rp_realloc(p, 1000); // narrow to wide
    assert_string_equal(p, "123456789");
    assert_int_equal((uintptr_t)p % 64, 0);
    p = rp_realloc(p, 4);
    assert_memory_equal(p, "1234", 4);
    rp_fault_set(RP_FAULT_NTH, 1);
    assert_null(rp_realloc(p, 5000));
    assert_memory_equal(p, "1234", 4);
    rp_free(p);
}

static void test_limit(void **state)
{
    int64_t live = rp_memory_stats().live_bytes;
    rp_memory_set_limit(live + 1000);
    char *a = rp_malloc(900);
    assert_non_null(a);
    assert_null(rp_malloc(200));
    char *b = rp_malloc(100); // exactly at the limit
    assert_non_null(b);
    rp_free(a);
    a = rp_malloc(900);
    assert_non_null(a);
    rp_free(a);
    rp_free(b);
    assert_int_equal(rp_memory_stats().live_bytes, live);
}

static void test_fault_nth(void **state)
{
    rp_fault_set(RP_FAULT_NTH, 2);
    void *a = rp_malloc(8);
    assert_false(rp_fault_fired());
    void *b = rp_malloc(8), *c = rp_malloc(8);
    assert_non_null(a);
    assert_null(b);
    assert_non_null(c);
    assert_true(rp_fault_fired());
    rp_fault_set(RP_FAULT_OFF, 0);
    assert_false(rp_fault_fired());
    rp_free(a);
    rp_free(c);
}

static void test_fault_after_nth(void **state)
{
    rp_fault_set(RP_FAULT_AFTER_NTH, 2);
    void *a = rp_malloc(8);
    assert_non_null(a);
    for (int i = 0; i < 5; i++) assert_null(rp_calloc(1, 8));
    rp_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_alignment_and_zeroes, no_faults),
        cmocka_unit_test_teardown(test_accounting, no_faults),
        cmocka_unit_test_teardown(test_overflow_and_too_large, no_faults),
        cmocka_unit_test_teardown(test_resizing, no_faults),
        cmocka_unit_test_teardown(test_limit, no_faults),
        cmocka_unit_test_teardown(test_fault_nth, no_faults),
        cmocka_unit_test_teardown(test_fault_after_nth, no_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
