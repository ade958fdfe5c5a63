#include "test_here.h"

static const char *const known[] = {"spread", "commission", "timeframe", "threads"};

static void test_near_names(void **state)
{
    assert_string_equal(rp_nearest("spraed", known, 4), "spread");
    assert_string_equal(rp_nearest("SPREADS", known, 4), "spread");
    assert_string_equal(rp_nearest("comission", known, 4), "commission");
    assert_string_equal(rp_nearest("threads", known, 4), "threads");
    assert_string_equal(rp_nearest("tred", (const char *const[]){"bread", "tree"}, 2), "tree");
}

static void test_far_names(void **state)
{
    assert_null(rp_nearest("volatility", known, 4));
    assert_null(rp_nearest("x", known, 4));
    assert_null(rp_nearest("", known, 4));
    assert_null(rp_nearest("spread", known, 0));
}

static void test_long_words(void **state)
{
    char word[500];
    memset(word, 'a', sizeof word);
    word[sizeof word - 1] = '\0';
    const char *const words[] = {word, "aaaa"};
    assert_null(rp_nearest(word, words + 1, 1));
    assert_ptr_equal(rp_nearest(word, words, 2), word);
}

static void test_never_allocates(void **state)
{
    int64_t calls = rp_memory_stats().total_calls;
    rp_nearest("spraed", known, 4);
    assert_int_equal(rp_memory_stats().total_calls, calls);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_near_names),
        cmocka_unit_test(test_far_names),
        cmocka_unit_test(test_long_words),
        cmocka_unit_test(test_never_allocates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
