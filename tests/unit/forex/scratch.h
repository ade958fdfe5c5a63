// A scratch folder per test, and files compared whole.
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rapto/base.h>

static inline void scratch_make(char folder[64])
{
    strcpy(folder, "/tmp/rapto-test-XXXXXX");
    if (!mkdtemp(folder)) fail_msg("no scratch folder");
}

static inline void scratch_remove(const char *folder)
{
    char command[600];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0) print_message("cannot remove %s\n", folder);
}

static inline char *scratch_path(const char *folder, const char *name)
{
    static char paths[8][600];
    static int at;
    at = (at + 1) % 8;
    snprintf(paths[at], sizeof paths[at], "%s/%s", folder, name);
    return paths[at];
}

// The content of a file; the caller frees it with rp_free. Fails the test when it cannot be read.
static inline char *scratch_read(const char *path, size_t *size)
{
    char *data = NULL;
    rp_error error;
    if (rp_file_read(path, 0, &data, size, &error) != RP_OK) fail_msg("%s", error.message);
    return data;
}

static inline void scratch_write(const char *path, const void *data, size_t size)
{
    rp_error error;
    if (rp_file_write(path, data, size, &error) != RP_OK) fail_msg("%s", error.message);
}

static inline bool scratch_same(const char *a, const char *b)
{
    size_t size_a, size_b;
    char *x = scratch_read(a, &size_a), *y = scratch_read(b, &size_b);
    bool same = size_a == size_b && memcmp(x, y, size_a) == 0;
    rp_free(x);
    rp_free(y);
    return same;
}

#endif
