/* What tests of arrays share: cmocka, and checks that name a whole array by its text. */
#ifndef RAPTO_TESTS_ARRAY_CHECK_H
#define RAPTO_TESTS_ARRAY_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <rapto/array.h>
#include <string.h>

#define DIMS(...)                                                                                                      \
    (const int64_t[])                                                                                                  \
    {                                                                                                                  \
        __VA_ARGS__                                                                                                    \
    }

/* The array prints as `expected`. */
#define assert_text(array, expected)                                                                                   \
    do {                                                                                                               \
        char *text_ = NULL;                                                                                            \
        rp_array *array_ = (array);                                                                                    \
        if (rp_array_status(array_)) fail_msg("%s", rp_array_message(array_));                                         \
        assert_int_equal(rp_to_string(array_, NULL, &text_, NULL), RP_OK);                                             \
        assert_string_equal(text_, expected);                                                                          \
        rp_free(text_);                                                                                                \
    } while (0)

/* The array is an error with this status, and its message has the words. */
#define assert_error(array, expected, words)                                                                           \
    do {                                                                                                               \
        const rp_array *array_ = (array);                                                                              \
        assert_int_equal(rp_array_status(array_), expected);                                                           \
        if (!strstr(rp_array_message(array_), words))                                                                  \
            fail_msg("'%s' is not in '%s'", words, rp_array_message(array_));                                          \
    } while (0)

#define assert_failure(call, expected, error, words)                                                                   \
    do {                                                                                                               \
        assert_int_equal(call, expected);                                                                              \
        assert_int_equal((error).status, expected);                                                                    \
        if (!strstr((error).message, words)) fail_msg("'%s' is not in '%s'", words, (error).message);                  \
    } while (0)

/* 0, 1, 2, ... as int64 of the given shape. */
static inline rp_array *count_up(int ndim, const int64_t *shape)
{
    int64_t size = 1;
    for (int i = 0; i < ndim; i++) size *= shape[i];
    return rp_reshape(rp_arange_int(0, size, 1), ndim, shape);
}

/* Nothing may be left behind: set-up and tear-down of a group that counts live blocks. */
static int64_t blocks_before;

static inline int remember_blocks(void **state)
{
    (void)state;
    rp_scope_close_all();
    blocks_before = rp_memory_stats().live_blocks;
    return 0;
}

static inline int compare_blocks(void **state)
{
    (void)state;
    rp_scope_close_all();
    int64_t left = rp_memory_stats().live_blocks - blocks_before;
    if (left != 0) print_error("%lld blocks are left\n", (long long)left);
    return left != 0;
}

#define RUN_TESTS(...)                                                                                                 \
    int main(void)                                                                                                     \
    {                                                                                                                  \
        const struct CMUnitTest tests[] = {__VA_ARGS__};                                                               \
        return cmocka_run_group_tests(tests, remember_blocks, compare_blocks);                                         \
    }

#endif
