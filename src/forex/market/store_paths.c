/// The Parquet files of a store's folder.
#include "store_i.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_parquet(const char *name)
{
    size_t length = strlen(name);
    return name[0] != '.' && length > 8 && !strcmp(name + length - 8, ".parquet");
}

// Years of hourly files are some ten thousand names.
static bool make_room(fxi_paths *paths)
{
    if (paths->count < paths->capacity) return true;
    int64_t capacity = paths->capacity ? 2 * paths->capacity : 16;
    char **grown = rp_realloc(paths->paths, (size_t)capacity * sizeof *grown);
    if (!grown) return false;
    paths->paths = grown;
    paths->capacity = capacity;
    return true;
}

rp_status fxi_paths_add(fxi_paths *paths, char *path, rp_error *error)
{
    if (!path || !make_room(paths)) {
        rp_free(path);
        return rp_fail(error, RP_ENOMEM, "out of memory for the names of files");
    }
    paths->paths[paths->count++] = path;
    return RP_OK;
}

rp_status fxi_paths_list(const char *folder, fxi_paths *paths, rp_error *error)
{
    rp_status status = RP_OK;
    DIR *dir = opendir(folder);
    if (!dir) return errno == ENOENT ? RP_OK : rp_fail_errno(error, errno, "read the folder", folder);
    for (struct dirent *entry; !status && (entry = readdir(dir));)
        if (is_parquet(entry->d_name))
            status = fxi_paths_add(paths, rp_asprintf("%s/%s", folder, entry->d_name), error);
    closedir(dir);
    if (paths->count) qsort(paths->paths, (size_t)paths->count, sizeof *paths->paths, by_name);
    return status;
}

void fxi_paths_free(fxi_paths *paths)
{
    for (int64_t i = 0; i < paths->count; i++) rp_free(paths->paths[i]);
    rp_free(paths->paths);
    *paths = (fxi_paths){0};
}
