#include "test_here.h"

#include <sys/stat.h>

static char folder[64];

static int open_folder(void **state)
{
    make_temporary_folder(folder);
    return 0;
}

static int close_folder(void **state)
{
    rp_fault_set(RP_FAULT_OFF, 0);
    remove_folder(folder);
    return 0;
}

static const char *in_folder(const char *name)
{
    static char path[4][512];
    static int turn;
    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}

static void test_read_back(void **state)
{
    const size_t sizes[] = {0, 1, 4094, 4095, 4096, 4097, 100000};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        char *data = rp_malloc(sizes[k] + 1), *back;
        for (size_t i = 0; i < sizes[k]; i++) data[i] = (char)(i * 7);
        assert_int_equal(rp_file_write(in_folder("f"), data, sizes[k], NULL), RP_OK);
        size_t size;
        assert_int_equal(rp_file_read(in_folder("f"), 0, &back, &size, NULL), RP_OK);
        assert_int_equal(size, sizes[k]);
        assert_memory_equal(back, data, size);
        assert_int_equal(back[size], 0);
        rp_free(data);
        rp_free(back);
    }
}

static void test_limit(void **state)
{
    char *data = (char *)1;
    size_t size = 77;
    rp_error error;
    assert_int_equal(rp_file_write(in_folder("f"), "12345", 5, NULL), RP_OK);
    assert_int_equal(rp_file_read(in_folder("f"), 4, &data, &size, &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "limit of 4 bytes"));
    assert_non_null(strstr(error.message, in_folder("f")));
    assert_ptr_equal(data, (char *)1);
    assert_int_equal(size, 77);
    assert_int_equal(rp_file_read(in_folder("f"), 5, &data, &size, &error), RP_OK);
    rp_free(data);
    assert_int_equal(rp_file_write(in_folder("large"), "", 0, NULL), RP_OK);
    assert_int_equal(truncate(in_folder("large"), INT64_C(1) << 33), 0); // refused before any memory is taken
    rp_memory_reset_peak();
    assert_int_equal(rp_file_read(in_folder("large"), 100, &data, &size, &error), RP_EVALUE);
    assert_true(rp_memory_stats().peak_bytes < 100000);
    assert_int_equal(rp_file_read("/dev/zero", 100000, &data, &size, &error), RP_EVALUE); // no size to ask for
}

static void test_proc_files_have_no_size(void **state)
{
    char *data;
    size_t size;
    assert_int_equal(rp_file_read("/proc/self/maps", 0, &data, &size, NULL), RP_OK);
    assert_true(size > 100);
    assert_int_equal(strlen(data), size);
    rp_free(data);
}

static void test_read_failures(void **state)
{
    char *data;
    size_t size;
    rp_hash hash;
    rp_error error;
    assert_int_equal(rp_file_read(in_folder("none"), 0, &data, &size, &error), RP_ENOTFOUND);
    assert_non_null(strstr(error.message, in_folder("none")));
    assert_int_equal(rp_file_read(in_folder(""), 0, &data, &size, &error), RP_EINVAL); // a folder
    assert_int_equal(rp_file_hash(in_folder("none"), &hash, &error), RP_ENOTFOUND);
    assert_int_equal(rp_file_write(in_folder("f"), "x", 1, NULL), RP_OK);
    assert_int_equal(rp_file_read(in_folder("f/g"), 0, &data, &size, &error), RP_ENOTFOUND);
    if (geteuid() == 0) return; // root may read everything
    assert_int_equal(chmod(in_folder("f"), 0), 0);
    assert_int_equal(rp_file_read(in_folder("f"), 0, &data, &size, &error), RP_EPERM);
}

static void test_hash(void **state)
{
    char *data = rp_calloc(1, 3000000);
    data[2999999] = 1;
    rp_hash hash;
    assert_int_equal(rp_file_write(in_folder("f"), data, 3000000, NULL), RP_OK);
    assert_int_equal(rp_file_hash(in_folder("f"), &hash, NULL), RP_OK);
    assert_true(rp_hash_equal(hash, rp_hash_bytes(data, 3000000)));
    rp_free(data);
}

static void test_make_folders(void **state)
{
    rp_error error;
    struct stat info;
    assert_int_equal(rp_make_folders(in_folder("a/b//c/"), &error), RP_OK);
    assert_int_equal(stat(in_folder("a/b/c"), &info), 0);
    assert_true(S_ISDIR(info.st_mode));
    assert_int_equal(rp_make_folders(in_folder("a/b/c"), &error), RP_OK);
    assert_int_equal(rp_make_folders("/", &error), RP_OK);
    assert_int_equal(rp_file_write(in_folder("a/f"), "x", 1, NULL), RP_OK);
    assert_int_equal(rp_make_folders(in_folder("a/f"), &error), RP_EEXIST);
    assert_int_equal(rp_make_folders(in_folder("a/f/g"), &error), RP_EEXIST);
    assert_non_null(strstr(error.message, "a/f"));
    assert_int_not_equal(rp_make_folders("", &error), RP_OK);
    assert_int_not_equal(rp_make_folders("/proc/nope/x", &error), RP_OK);
}

// Every allocation fails in turn; outputs stay untouched and nothing leaks.
static void test_no_memory(void **state)
{
    assert_int_equal(rp_file_write(in_folder("f"), "12345", 5, NULL), RP_OK);
    const int64_t live = rp_memory_stats().live_blocks;
    for (int64_t n = 1;; n++) {
        char *data = NULL;
        size_t size;
        rp_hash hash;
        rp_error error;
        rp_fault_set(RP_FAULT_NTH, n);
        rp_status read = rp_file_read(in_folder("f"), 0, &data, &size, &error);
        rp_status hashed = rp_file_hash(in_folder("f"), &hash, &error);
        rp_status made = rp_make_folders(in_folder("x/y"), &error);
        bool fired = rp_fault_fired();
        rp_fault_set(RP_FAULT_OFF, 0);
        rp_free(data);
        assert_int_equal(rp_memory_stats().live_blocks, live);
        if (!fired) break;
        assert_int_equal((read == RP_ENOMEM) + (hashed == RP_ENOMEM) + (made == RP_ENOMEM), 1);
        assert_int_equal(error.status, RP_ENOMEM);
    }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_read_back),     CASE(test_limit), CASE(test_proc_files_have_no_size),
        CASE(test_read_failures), CASE(test_hash),  CASE(test_make_folders),
        CASE(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
