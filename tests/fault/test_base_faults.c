// Every public function of rapto/base.h that allocates, with each of its allocations failing in turn, alone and with
// all later ones: no leak, RP_ENOMEM, outputs untouched, the old file stands.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rapto/base.h>

static char folder[64], path[128], deep[128];

// One call of the function under test: true when it succeeded. A failing call checks its own outputs.
typedef bool call(void);

static void check_every_allocation(call *function)
{
    const rp_fault_mode modes[] = {RP_FAULT_NTH, RP_FAULT_AFTER_NTH};
    for (int k = 0; k < 2; k++) {
        for (int64_t n = 1;; n++) {
            const rp_memory before = rp_memory_stats();
            rp_fault_set(modes[k], n);
            bool ok = function();
            bool fired = rp_fault_fired();
            rp_fault_set(RP_FAULT_OFF, 0);
            const rp_memory after = rp_memory_stats();
            assert_int_equal(after.live_blocks, before.live_blocks);
            assert_int_equal(after.live_bytes, before.live_bytes);
            assert_int_equal(ok, !fired);
            if (!fired) break;
            assert_in_range(n, 1, 100);
        }
    }
}

static bool free_if(void *block)
{
    rp_free(block);
    return block != NULL;
}

static bool call_malloc(void)
{
    return free_if(rp_malloc(100));
}
static bool call_calloc(void)
{
    return free_if(rp_calloc(10, 10));
}
static bool call_realloc(void)
{
    return free_if(rp_realloc(NULL, 10));
}
static bool call_strdup(void)
{
    return free_if(rp_strdup("text"));
}
static bool call_strndup(void)
{
    return free_if(rp_strndup("text", 2));
}
static bool call_asprintf(void)
{
    return free_if(rp_asprintf("%d", 5));
}

static bool call_hasher(void)
{
    rp_hasher *hasher = rp_hasher_new();
    rp_hasher_free(hasher);
    return hasher != NULL;
}

static bool call_read(void)
{
    char *data = (char *)1;
    size_t size = 77;
    rp_error error;
    rp_status status = rp_file_read(path, 0, &data, &size, &error);
    if (status == RP_OK) return free_if(data);
    assert_int_equal(status, RP_ENOMEM);
    assert_int_equal(error.status, RP_ENOMEM);
    assert_true(data == (char *)1 && size == 77);
    return false;
}

static bool call_write(void)
{
    rp_status status = rp_file_write(path, "content", 7, NULL);
    assert_true(status == RP_OK || status == RP_ENOMEM);
    return status == RP_OK;
}

static bool call_atomic(void)
{
    rp_atomic_file *file = NULL;
    rp_status status = rp_atomic_open(path, &file, NULL);
    assert_true(status == RP_OK ? file != NULL : file == NULL && status == RP_ENOMEM);
    if (status == RP_OK) status = rp_atomic_commit(file, NULL); // allocates nothing, so it cannot fail here
    return status == RP_OK;
}

static bool call_abort(void)
{
    rp_atomic_file *file = NULL;
    rp_status status = rp_atomic_open(path, &file, NULL);
    rp_atomic_abort(file);
    return status == RP_OK;
}

static bool call_folders(void)
{
    rp_status status = rp_make_folders(deep, NULL);
    assert_true(status == RP_OK || status == RP_ENOMEM);
    return status == RP_OK;
}

static bool call_hash(void)
{
    rp_hash hash = {1, 2};
    rp_status status = rp_file_hash(path, &hash, NULL);
    assert_true(status == RP_OK || (status == RP_ENOMEM && hash.low == 1 && hash.high == 2));
    return status == RP_OK;
}

static void test_memory(void **state)
{
    call *const calls[] = {call_malloc,  call_calloc,   call_realloc, call_strdup,
                           call_strndup, call_asprintf, call_hasher};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) check_every_allocation(calls[i]);
}

static void test_files(void **state)
{
    call *const calls[] = {call_write, call_read, call_atomic, call_abort, call_folders, call_hash};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) check_every_allocation(calls[i]);
}

static void count_pieces(int64_t begin, int64_t end, int thread, void *context)
{
    ((int *)context)[begin]++;
}

// What must go on without any memory: parallel loops, log, errors, hashes, random numbers, settings.
static void test_without_memory(void **state)
{
    int runs[100] = {0};
    rp_error error;
    rp_fault_set(RP_FAULT_AFTER_NTH, 1);
    rp_set_threads(2);
    rp_parallel_for(100, 1, count_pieces, runs);
    rp_set_threads(0);
    rp_log_line(RP_LOG_DEBUG, "nothing");
    (void)rp_fail(&error, RP_ENOMEM, "out of %s", "memory");
    rp_error_prefix(&error, "here: ");
    rp_hash hash = rp_hash_bytes("a", 1);
    rp_random random = rp_random_key(1, 2, 3, 4);
    double u = rp_random_uniform(&random);
    rp_isa level = rp_isa_level();
    bool fired = rp_fault_fired();
    rp_fault_set(RP_FAULT_OFF, 0);
    assert_false(fired);
    for (int i = 0; i < 100; i++) assert_int_equal(runs[i], 1);
    assert_string_equal(error.message, "here: out of memory");
    assert_true(hash.low != 0 && u < 1 && level <= RP_ISA_V4);
}

static int open_folder(void **state)
{
    strcpy(folder, "/tmp/rapto-fault-XXXXXX");
    if (!mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/f", folder);
    snprintf(deep, sizeof deep, "%s/a/b", folder);
    return rp_file_write(path, "old", 3, NULL) == RP_OK ? 0 : -1;
}

static int close_folder(void **state)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_without_memory),
    };
    return cmocka_run_group_tests(tests, open_folder, close_folder);
}
