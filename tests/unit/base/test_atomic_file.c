#include "test_here.h"

#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

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

static void path_of(char path[256], const char *name)
{
    snprintf(path, 256, "%s/%s", folder, name);
}

static int entries(void)
{
    DIR *dir = opendir(folder);
    int count = -2; // . and ..
    while (readdir(dir)) count++;
    closedir(dir);
    return count;
}

static void assert_content(const char *path, const char *text)
{
    char *data;
    size_t size;
    assert_int_equal(rp_file_read(path, 0, &data, &size, NULL), RP_OK);
    assert_string_equal(data, text);
    rp_free(data);
}

// A child begins to write `path` and is killed.
static void killed_writer(const char *path)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        rp_atomic_file *file;
        if (rp_atomic_open(path, &file, NULL) != RP_OK) _exit(1);
        fputs("half", rp_atomic_stream(file));
        fflush(rp_atomic_stream(file));
        kill(getpid(), SIGKILL);
    }
    int result;
    waitpid(child, &result, 0);
    assert_true(WIFSIGNALED(result));
}

static void test_nothing_seen_before_the_commit(void **state)
{
    char path[256];
    path_of(path, "f");
    assert_int_equal(rp_file_write(path, "old", 3, NULL), RP_OK);
    rp_atomic_file *file;
    assert_int_equal(rp_atomic_open(path, &file, NULL), RP_OK);
    fputs("new", rp_atomic_stream(file));
    fflush(rp_atomic_stream(file));
    assert_content(path, "old");
    assert_content(rp_atomic_temporary(file), "new");
    assert_ptr_equal(strstr(rp_atomic_temporary(file), folder), rp_atomic_temporary(file));
    assert_int_equal(rp_atomic_commit(file, NULL), RP_OK);
    assert_content(path, "new");
    assert_int_equal(entries(), 1);
}

// A pipe stands for the devices: it stays what it is.
static void test_pipes_are_not_replaced(void **state)
{
    char path[256];
    rp_error error;
    struct stat info;
    path_of(path, "pipe");
    assert_int_equal(mkfifo(path, 0600), 0);
    int before = entries();
    assert_int_equal(rp_file_write(path, "new", 3, &error), RP_EIO);
    assert_non_null(strstr(error.message, "device or pipe"));
    assert_true(stat(path, &info) == 0 && S_ISFIFO(info.st_mode));
    assert_int_equal(entries(), before);
    unlink(path);
}

static void test_abort(void **state)
{
    char path[256];
    path_of(path, "f");
    rp_atomic_file *file;
    assert_int_equal(rp_atomic_open(path, &file, NULL), RP_OK);
    fputs("new", rp_atomic_stream(file));
    rp_atomic_abort(file);
    assert_int_equal(entries(), 0);
    rp_atomic_abort(NULL);
}

static void test_modes(void **state)
{
    char path[256];
    struct stat info;
    path_of(path, "f");
    mode_t old = umask(027);
    assert_int_equal(rp_file_write(path, "a", 1, NULL), RP_OK);
    stat(path, &info);
    assert_int_equal(info.st_mode & 07777, 0640);
    chmod(path, 0606);
    assert_int_equal(rp_file_write(path, "b", 1, NULL), RP_OK);
    stat(path, &info);
    assert_int_equal(info.st_mode & 07777, 0606); // a replaced file keeps its mode
    umask(old);
}

static void test_name_without_folder(void **state)
{
    char back[512];
    assert_non_null(getcwd(back, sizeof back));
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(rp_file_write("plain", "x", 1, NULL), RP_OK);
    assert_content("plain", "x");
    assert_int_equal(chdir(back), 0);
}

static void test_failures_leave_the_old(void **state)
{
    char path[256];
    rp_error error;
    rp_atomic_file *file = NULL;
    path_of(path, "none/f");
    assert_int_equal(rp_atomic_open(path, &file, &error), RP_ENOTFOUND);
    assert_null(file);
    assert_non_null(strstr(error.message, path));
    assert_int_equal(rp_file_write("/proc/self/nope", "x", 1, &error), RP_ENOTFOUND);
    path_of(path, "dir");
    assert_int_equal(rp_make_folders(path, NULL), RP_OK);
    assert_int_equal(rp_file_write(path, "x", 1, &error), RP_EINVAL); // the name is a folder
    assert_int_equal(entries(), 1);
    if (geteuid() == 0) return;
    chmod(path, 0500);
    path_of(path, "dir/f");
    assert_int_equal(rp_file_write(path, "x", 1, &error), RP_EPERM);
}

static void test_no_space(void **state)
{
    char path[256];
    path_of(path, "f");
    assert_int_equal(rp_file_write(path, "old", 3, NULL), RP_OK);
    struct rlimit before, tight = {.rlim_cur = 1000};
    getrlimit(RLIMIT_FSIZE, &before);
    tight.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN); // so that writing fails with EFBIG, as a full disk does with ENOSPC
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    char *large = rp_calloc(1, 100000);
    rp_error error;
    rp_status status = rp_file_write(path, large, 100000, &error);
    setrlimit(RLIMIT_FSIZE, &before);
    rp_free(large);
    assert_int_equal(status, RP_ENOSPC);
    assert_content(path, "old");
    assert_int_equal(entries(), 1);
}

static void test_unnoticed_write_error_is_found(void **state)
{
    char path[256];
    path_of(path, "f");
    struct rlimit before, tight = {.rlim_cur = 1000};
    getrlimit(RLIMIT_FSIZE, &before);
    tight.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    rp_atomic_file *file;
    assert_int_equal(rp_atomic_open(path, &file, NULL), RP_OK);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    for (int i = 0; i < 100000; i++) fputc('x', rp_atomic_stream(file)); // results ignored on purpose
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_not_equal(rp_atomic_commit(file, NULL), RP_OK);
    assert_int_equal(entries(), 0);
}

// The stream forgets why an earlier write failed; a full disk must not be reported as a broken one.
static void test_unnoticed_full_disk_is_named(void **state)
{
    char path[256];
    path_of(path, "f");
    struct rlimit before, tight = {.rlim_cur = 1000};
    getrlimit(RLIMIT_FSIZE, &before);
    tight.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    rp_atomic_file *file;
    rp_error error;
    assert_int_equal(rp_atomic_open(path, &file, NULL), RP_OK);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    static const char block[100000]; // goes past the stream's buffer, so that nothing is left to flush
    assert_true(fwrite(block, 1, sizeof block, rp_atomic_stream(file)) < sizeof block);
    rp_status status = rp_atomic_commit(file, &error);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(status, RP_ENOSPC);
    assert_int_equal(entries(), 0);
}

static void test_killed_writer_leaves_the_old(void **state)
{
    char path[256], other[256];
    path_of(path, "f");
    path_of(other, "g");
    assert_int_equal(rp_file_write(path, "old", 3, NULL), RP_OK);
    killed_writer(path);
    assert_content(path, "old");
    assert_int_equal(entries(), 2);
    assert_int_equal(rp_file_write(other, "g", 1, NULL), RP_OK); // another output's leftovers are not its own
    assert_int_equal(entries(), 3);
    assert_int_equal(rp_file_write(path, "next", 4, NULL), RP_OK);
    assert_content(path, "next");
    assert_int_equal(entries(), 2);
}

// Several writers of one output died while another one lives; more of them write the same meanwhile.
static void test_a_live_writers_file_stays(void **state)
{
    char path[256];
    rp_atomic_file *live, *second;
    path_of(path, "f");
    assert_int_equal(rp_atomic_open(path, &live, NULL), RP_OK);
    fputs("live", rp_atomic_stream(live));
    fflush(rp_atomic_stream(live));
    assert_int_equal(rp_atomic_open(path, &second, NULL), RP_OK);
    killed_writer(path);
    assert_int_equal(entries(), 3);
    rp_atomic_abort(second);
    assert_int_equal(entries(), 2);
    pid_t child = fork(); // another process; its copy of `live` is not its own to end
    assert_true(child >= 0);
    if (child == 0) _exit(rp_file_write(path, "other", 5, NULL));
    int result;
    waitpid(child, &result, 0);
    assert_int_equal(result, 0);
    assert_content(path, "other");
    assert_int_equal(entries(), 2);
    assert_content(rp_atomic_temporary(live), "live");
    assert_int_equal(rp_atomic_commit(live, NULL), RP_OK);
    assert_content(path, "live");
    assert_int_equal(entries(), 1);
}

// What bears a temporary file's name and is none of ours to remove is in nobody's way.
static void test_names_that_are_taken(void **state)
{
    char path[256], taken[400];
    rp_atomic_file *file;
    path_of(path, "f");
    assert_int_equal(rp_atomic_open(path, &file, NULL), RP_OK);
    snprintf(taken, sizeof taken, "%s", rp_atomic_temporary(file));
    rp_atomic_abort(file);
    assert_int_equal(mkdir(taken, 0700), 0);
    assert_int_equal(rp_file_write(path, "a", 1, NULL), RP_OK);
    assert_true(rmdir(taken) == 0 && symlink(path, taken) == 0);
    assert_int_equal(rp_file_write(path, "b", 1, NULL), RP_OK);
    assert_content(path, "b");
    assert_true(unlink(taken) == 0 && mkfifo(taken, 0600) == 0);
    assert_int_equal(rp_file_write(path, "c", 1, NULL), RP_OK);
    assert_int_equal(entries(), 2);
    assert_true(unlink(taken) == 0);
    killed_writer(path);
    if (geteuid() != 0) chmod(folder, 0300); // a folder that cannot be listed
    assert_int_equal(rp_file_write(path, "d", 1, NULL), RP_OK);
    chmod(folder, 0700);
    assert_content(path, "d");
    assert_int_equal(entries(), 1);
}

enum { WRITERS = 4, BLOCK = 3000 };

// Writes whole blocks of one letter until it is killed.
static void write_for_ever(const char *path, char letter)
{
    char block[BLOCK];
    memset(block, letter, sizeof block);
    for (;;)
        if (rp_file_write(path, block, sizeof block, NULL) != RP_OK) _exit(1);
}

// Writers of one output side by side, killed at any instant: none takes another's file for a leftover.
static void test_writers_side_by_side(void **state)
{
    char path[256], *data;
    size_t size;
    path_of(path, "f");
    for (int round = 0; round < 8; round++) {
        pid_t child[WRITERS];
        for (int i = 0; i < WRITERS; i++) {
            child[i] = fork();
            assert_true(child[i] >= 0);
            if (child[i] == 0) write_for_ever(path, (char)('a' + i));
        }
        for (int wait = 0; wait < 20000 && access(path, F_OK) != 0; wait++) usleep(100);
        usleep((useconds_t)(5000 + 700 * round));
        int result[WRITERS];
        for (int i = 0; i < WRITERS; i++) {
            kill(child[i], SIGKILL);
            waitpid(child[i], &result[i], 0);
        }
        for (int i = 0; i < WRITERS; i++) assert_true(WIFSIGNALED(result[i])); // not one write of it failed
        assert_int_equal(rp_file_read(path, 0, &data, &size, NULL), RP_OK);
        assert_int_equal(size, BLOCK);
        for (size_t i = 1; i < size; i++) assert_int_equal(data[i], data[0]);
        rp_free(data);
        assert_in_range(entries(), 1, 1 + WRITERS);
    }
    assert_int_equal(rp_file_write(path, "last", 4, NULL), RP_OK);
    assert_int_equal(entries(), 1);
}

static void test_no_memory(void **state)
{
    char path[256];
    path_of(path, "f");
    const int64_t live = rp_memory_stats().live_blocks;
    killed_writer(path);
    for (int64_t n = 1;; n++) {
        rp_error error;
        rp_fault_set(RP_FAULT_NTH, n);
        rp_status status = rp_file_write(path, "x", 1, &error);
        bool fired = rp_fault_fired();
        rp_fault_set(RP_FAULT_OFF, 0);
        assert_int_equal(rp_memory_stats().live_blocks, live);
        if (!fired) break;
        assert_int_equal(status, RP_ENOMEM);
        assert_in_range(entries(), 0, 1);
    }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_nothing_seen_before_the_commit),
        CASE(test_pipes_are_not_replaced),
        CASE(test_abort),
        CASE(test_modes),
        CASE(test_name_without_folder),
        CASE(test_no_space),
        CASE(test_failures_leave_the_old),
        CASE(test_unnoticed_write_error_is_found),
        CASE(test_unnoticed_full_disk_is_named),
        CASE(test_no_memory),
        CASE(test_killed_writer_leaves_the_old),
        CASE(test_a_live_writers_file_stays),
        CASE(test_names_that_are_taken),
        CASE(test_writers_side_by_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
