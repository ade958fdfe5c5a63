// The parts of src/base that threads share, for ThreadSanitizer: parallel loops, allocation, log, hashes, files.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rapto/base.h>

enum { length = 100000, rounds = 50 };

static void fill(int64_t begin, int64_t end, int thread, void *context)
{
    int64_t *values = context;
    for (int64_t i = begin; i < end; i++) values[i] = 3 * i;
}

static void triple(int64_t begin, int64_t end, int thread, void *context)
{
    int64_t *values = context;
    for (int64_t i = begin; i < end; i++) values[length - 1 - i] += 1; // mostly what another thread wrote before
}

// Plain stores before a loop are seen in it, and stores of one loop in the next and after it, without atomics.
static void test_loops_hand_over_memory(void **state)
{
    int64_t *values = rp_malloc(length * sizeof *values);
    rp_set_threads(4);
    for (int round = 0; round < rounds; round++) {
        memset(values, 0, length * sizeof *values);
        rp_parallel_for(length, 1000, fill, values);
        rp_parallel_for(length, 777, triple, values);
        for (int64_t i = 0; i < length; i++) assert_true(values[i] == 3 * i + 1);
    }
    rp_set_threads(0);
    rp_free(values);
}

static void sum_by_thread(int64_t begin, int64_t end, int thread, void *context)
{
    int64_t *scratch = context;
    for (int64_t i = begin; i < end; i++) scratch[thread * 8] += i;
}

// Per-thread scratch indexed by `thread` needs no lock.
static void test_thread_index_is_exclusive(void **state)
{
    rp_set_threads(4);
    for (int round = 0; round < rounds; round++) {
        int64_t scratch[4 * 8] = {0}, sum = 0;
        rp_parallel_for(length, 100, sum_by_thread, scratch);
        for (int t = 0; t < 4; t++) sum += scratch[t * 8];
        assert_true(sum == (int64_t)length * (length - 1) / 2);
    }
    rp_set_threads(0);
}

static void allocate_and_free(int64_t begin, int64_t end, int thread, void *context)
{
    for (int64_t i = begin; i < end; i++) {
        char *block = rp_malloc((size_t)(i % 300));
        block = rp_realloc(block, (size_t)(i % 500) + 1);
        memset(block, 1, (size_t)(i % 500) + 1);
        rp_free(block);
    }
}

static void test_allocation(void **state)
{
    rp_memory before = rp_memory_stats();
    rp_set_threads(4);
    rp_parallel_for(20000, 50, allocate_and_free, NULL);
    rp_set_threads(0);
    rp_memory after = rp_memory_stats();
    assert_int_equal(after.live_blocks, before.live_blocks);
    assert_int_equal(after.live_bytes, before.live_bytes);
    assert_int_equal(after.total_calls - before.total_calls, 40000);
}

static void count_lines(rp_log_level level, const char *line, void *context)
{
    atomic_fetch_add((_Atomic int *)context, 1);
}

static void log_lines(int64_t begin, int64_t end, int thread, void *context)
{
    for (int64_t i = begin; i < end; i++) rp_log_line(RP_LOG_ERROR, "line %lld", (long long)i);
}

static void test_log(void **state)
{
    _Atomic int lines = 0;
    rp_log_set_sink(count_lines, &lines);
    rp_set_threads(4);
    rp_parallel_for(1000, 10, log_lines, NULL);
    rp_set_threads(0);
    rp_log_set_sink(NULL, NULL);
    assert_int_equal(lines, 1000);
}

typedef struct writer {
    pthread_t id;
    const char *path;
    char letter;
    bool ok;
} writer;

static void *write_often(void *context)
{
    writer *w = context;
    char content[3000];
    memset(content, w->letter, sizeof content);
    w->ok = true;
    for (int i = 0; i < 20; i++) w->ok = w->ok && rp_file_write(w->path, content, sizeof content, NULL) == RP_OK;
    return NULL;
}

// Several writers of one name: whoever wins, the file is whole.
static void test_atomic_writers(void **state)
{
    char folder[] = "/tmp/rapto-threads-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/f", folder);
    writer writers[4];
    for (int i = 0; i < 4; i++) {
        writers[i] = (writer){.path = path, .letter = (char)('a' + i)};
        assert_int_equal(pthread_create(&writers[i].id, NULL, write_often, &writers[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(writers[i].id, NULL);
        assert_true(writers[i].ok);
    }
    char *data;
    size_t size;
    assert_int_equal(rp_file_read(path, 0, &data, &size, NULL), RP_OK);
    assert_int_equal(size, 3000);
    for (size_t i = 1; i < size; i++) assert_int_equal(data[i], data[0]);
    rp_free(data);
    unlink(path);
    assert_int_equal(rmdir(folder), 0); // no temporary file is left
}

static void *loop_of_its_own(void *context)
{
    int64_t *values = rp_malloc(length * sizeof *values);
    bool ok = true;
    for (int round = 0; round < 10; round++) {
        rp_parallel_for(length, 1000, fill, values);
        for (int64_t i = 0; i < length; i += 997) ok = ok && values[i] == 3 * i;
    }
    rp_free(values);
    *(bool *)context = ok;
    return NULL;
}

// Parallel loops started by several threads at once.
static void test_concurrent_loops(void **state)
{
    rp_set_threads(2);
    pthread_t ids[3];
    bool ok[3] = {false, false, false};
    for (int i = 0; i < 3; i++) assert_int_equal(pthread_create(&ids[i], NULL, loop_of_its_own, &ok[i]), 0);
    for (int i = 0; i < 3; i++) pthread_join(ids[i], NULL);
    for (int i = 0; i < 3; i++) assert_true(ok[i]);
    rp_set_threads(0);
}

static void *first_use(void *context)
{
    *(int *)context = rp_threads() * 100 + (int)rp_isa_level();
    return NULL;
}

static void test_lazy_settings(void **state)
{
    pthread_t ids[4];
    int answers[4];
    for (int i = 0; i < 4; i++) assert_int_equal(pthread_create(&ids[i], NULL, first_use, &answers[i]), 0);
    for (int i = 0; i < 4; i++) pthread_join(ids[i], NULL);
    for (int i = 1; i < 4; i++) assert_int_equal(answers[i], answers[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lazy_settings),
        cmocka_unit_test(test_loops_hand_over_memory),
        cmocka_unit_test(test_allocation),
        cmocka_unit_test(test_thread_index_is_exclusive),
        cmocka_unit_test(test_log),
        cmocka_unit_test(test_atomic_writers),
        cmocka_unit_test(test_concurrent_loops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
