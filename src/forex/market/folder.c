/// Folders of vendors' files, read as a whole.
#include "format_i.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEEPEST = 12 };

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// Known by the end of its name to be data: notes and reports lie between vendors' files.
static bool may_be_data(const char *name)
{
    static const char *const ends[] = {".csv", ".gz", ".zip", ".parquet", ".bi5", ".hst"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (name[0] != '.' && fxi_ends_with(name, ends[i])) return true;
    return false;
}

static rp_status walk(const char *folder, int depth, fxi_paths *files, rp_error *error);

static rp_status take_entry(const char *folder, const char *name, int depth, fxi_paths *files, rp_error *error)
{
    struct stat about;
    if (name[0] == '.') return RP_OK;
    char *path = rp_asprintf("%s/%s", folder, name);
    if (!path) return rp_fail(error, RP_ENOMEM, "out of memory for the names of files in %s", folder);
    bool known = stat(path, &about) == 0;
    if (known && S_ISREG(about.st_mode) && may_be_data(name)) return fxi_paths_add(files, path, error);
    rp_status status = known && S_ISDIR(about.st_mode) ? walk(path, depth + 1, files, error) : RP_OK;
    rp_free(path);
    return status;
}

static rp_status walk(const char *folder, int depth, fxi_paths *files, rp_error *error)
{
    rp_status status = RP_OK;
    if (depth > DEEPEST) return rp_fail(error, RP_EVALUE, "%s: folders lie more than %d deep", folder, DEEPEST);
    DIR *dir = opendir(folder);
    if (!dir) return rp_fail_errno(error, errno, "read the folder", folder);
    for (struct dirent *entry; !status && (entry = readdir(dir));)
        status = take_entry(folder, entry->d_name, depth, files, error);
    closedir(dir);
    return status;
}

rp_status fxi_files_expand(const char *const *paths, int64_t count, fxi_paths *files, rp_error *error)
{
    for (int64_t i = 0; i < count; i++) {
        struct stat about;
        int64_t before = files->count;
        bool folder = stat(paths[i], &about) == 0 && S_ISDIR(about.st_mode);
        rp_status status = folder ? walk(paths[i], 0, files, error) : fxi_paths_add(files, rp_strdup(paths[i]), error);
        if (status) return status;
        if (files->count == before)
            return rp_fail(error, RP_ENOTFOUND,
                           "%s: the folder holds no file that could be data (.csv, .gz, .zip, .parquet, .bi5, .hst)",
                           paths[i]);
        if (folder) qsort(files->paths + before, (size_t)(files->count - before), sizeof *files->paths, by_name);
    }
    return RP_OK;
}

rp_status fxi_holds_ticks(const char *path, fx_format named, bool *ticks, rp_error *error)
{
    fxi_paths files = {0};
    fx_format format = named;
    rp_status status = named ? RP_OK : fxi_files_expand(&path, 1, &files, error);
    if (!status && files.count) status = fx_format_detect(files.paths[0], &format, error);
    if (!status) *ticks = fx_format_get(format)->ticks;
    if (!status && !*ticks && files.count && strcmp(files.paths[0], path) != 0)
        status = rp_fail(error, RP_EUNSUPPORTED, "%s: a folder of bars is checked file by file; name its %lld file(s)",
                         path, (long long)files.count);
    fxi_paths_free(&files);
    return status;
}
