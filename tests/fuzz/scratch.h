/* A file of any bytes, for readers that take a path: kept in memory where the system allows it, made anew per input. */
#ifndef TESTS_FUZZ_SCRATCH_H
#define TESTS_FUZZ_SCRATCH_H

#include <ftw.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char scratch_name[64];

static inline int scratch_remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    return remove(path);
}

static inline void scratch_remove(void)
{
    nftw(scratch_name, scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* A folder of this process's own, made once and named by `what`. It goes with a process that ends well and stays behind
 * a finding. */
static inline const char *scratch_folder(const char *what)
{
    char *folder = scratch_name;
    if (folder[0]) return folder;
    atexit(scratch_remove);
    snprintf(scratch_name, sizeof scratch_name, "%s/fuzz-%s-%d", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp",
             what, (int)getpid());
    if (mkdir(folder, 0777) != 0 && access(folder, W_OK) != 0) abort();
    return folder;
}

static inline void scratch_put(const char *path, const void *data, size_t size)
{
    FILE *out = fopen(path, "wb");
    if (!out || fwrite(data, 1, size, out) != size || fclose(out) != 0) abort();
}

/* The next of the texts that an input holds one behind the other, parted by a byte 255 that is in none of them. */
static inline size_t scratch_next(const uint8_t **data, size_t *left, const uint8_t **part)
{
    const uint8_t *end = *left ? memchr(*data, 255, *left) : NULL;
    size_t size = end ? (size_t)(end - *data) : *left;
    *part = *data;
    *data += end ? size + 1 : size;
    *left -= end ? size + 1 : size;
    return size;
}

#endif
