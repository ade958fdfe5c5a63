// Matrices kept under the hash of what they are made from.
#include "pipeline_i.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SUFFIX ".fxm"
enum { KEY_VERSION = 2 };

/* ---- one matrix ---------------------------------------------------------------------------------------------------
 */

// Kernels and what runs them may lie in two libraries; another build of either may give other bits.
static void add_build(rp_hasher *hasher)
{
    const void *const parts[] = {SUFFIX, rp_version()};
    for (int i = 0; i < 2; i++) {
        const rp_hash build = rp_build_hash(parts[i]);
        rp_hasher_add(hasher, &build, sizeof build);
    }
}

static rp_status key_of(const fx_pipeline *pipeline, const fx_feature_inputs *inputs, rp_hash *key, rp_error *error)
{
    rp_hash text;
    rp_status status = fx_pipeline_hash(pipeline, &text, error);
    if (status != RP_OK) return status;
    rp_hasher *hasher = rp_hasher_new();
    if (!hasher) return rp_fail(error, RP_ENOMEM, "feature cache: no memory for a key"), RP_ENOMEM;
    const int64_t version = KEY_VERSION, base = pipeline->base;
    rp_hasher_add(hasher, &version, sizeof version);
    add_build(hasher);
    rp_hasher_add(hasher, &text, sizeof text);
    rp_hasher_add(hasher, &base, sizeof base);
    rp_hasher_add(hasher, &inputs->bars->hash, sizeof inputs->bars->hash);
    for (int64_t k = 0; k < inputs->other_count; k++)
        rp_hasher_add(hasher, &inputs->others[k]->hash, sizeof inputs->others[k]->hash);
    if (inputs->news) rp_hasher_add(hasher, &inputs->news_hash, sizeof inputs->news_hash);
    if (inputs->rates) rp_hasher_add(hasher, &inputs->rates_hash, sizeof inputs->rates_hash);
    fxi_hash_calendars(hasher, inputs);
    *key = rp_hasher_value(hasher);
    rp_hasher_free(hasher);
    return RP_OK;
}

// A matrix that is damaged or of other columns is as good as none. Opening it marks it as used.
static fx_features *find(const char *path, const fx_pipeline *pipeline, const fx_bars *bars)
{
    rp_error error;
    fx_features *found = NULL;
    rp_status status = fx_features_open(path, true, &found, &error);
    if (status == RP_OK)
        status = found->count == bars->count ? fxi_pipeline_same_columns(pipeline, found, &error)
                                             : rp_fail(&error, RP_ECONFLICT, "%s: of other bars", path);
    if (status == RP_OK) {
        utimensat(AT_FDCWD, path, NULL, 0);
        return found;
    }
    if (status != RP_ENOTFOUND) rp_log_line(RP_LOG_WARN, "feature cache: %s; it is computed again", error.message);
    fx_features_free(found);
    return NULL;
}

static void keep(const char *folder, const char *path, const fx_features *features)
{
    rp_error error;
    rp_status status = rp_make_folders(folder, &error);
    if (status == RP_OK) status = fx_features_save(path, features, &error);
    if (status != RP_OK) rp_log_line(RP_LOG_WARN, "feature cache: not kept: %s", error.message);
}

rp_status fx_pipeline_compute(const fx_pipeline *pipeline, const fx_feature_inputs *inputs, const char *cache,
                              fx_features **features, bool *hit, rp_error *error)
{
    if (hit) *hit = false;
    if (pipeline->base != inputs->bars->timeframe)
        return rp_fail(error, RP_ECONFLICT, "the pipeline was read for bars of %s; these are of %s",
                       fx_timeframe_name(pipeline->base), fx_timeframe_name(inputs->bars->timeframe)),
               RP_ECONFLICT;
    if (!cache) return fx_features_compute_from(inputs, pipeline->set, features, error);
    rp_hash key;
    char hex[33];
    rp_status status = key_of(pipeline, inputs, &key, error);
    if (status != RP_OK) return status;
    rp_hash_hex(key, hex);
    char *path = rp_asprintf("%s/%s" SUFFIX, cache, hex);
    if (!path) return rp_fail(error, RP_ENOMEM, "feature cache: no memory for a path"), RP_ENOMEM;
    fx_features *found = find(path, pipeline, inputs->bars);
    if (found) {
        *features = found;
        if (hit) *hit = true;
    } else {
        status = fx_features_compute_from(inputs, pipeline->set, features, error);
        if (status == RP_OK) keep(cache, path, *features);
    }
    rp_free(path);
    return status;
}

/* ---- pruning ------------------------------------------------------------------------------------------------------
 */

typedef struct item {
    char name[256];
    int64_t bytes, used; // used: nanoseconds
} item;

typedef struct items {
    item *list;
    int64_t count, capacity;
} items;

static int oldest_first(const void *a, const void *b)
{
    const item *x = a, *y = b;
    if (x->used != y->used) return x->used < y->used ? -1 : 1;
    return strcmp(x->name, y->name);
}

// Matrices, "HASH.fxm", and what a writer has not finished, ".rapto-HASH-NUMBER.tmp" (rp_atomic_open).
static bool is_ours(const char *name, bool *temporary)
{
    size_t length = strlen(name), digits = strspn(name, "0123456789abcdef");
    *temporary = strncmp(name, ".rapto-", 7) == 0 && length > 11 && strcmp(name + length - 4, ".tmp") == 0;
    return *temporary || (digits > 0 && strcmp(name + digits, SUFFIX) == 0 && length < sizeof((item *)0)->name);
}

// Nobody writes a matrix for an hour.
static bool is_left(const struct stat *s)
{
    return time(NULL) - s->st_mtim.tv_sec > 3600;
}

static rp_status add_item(items *all, const char *name, const struct stat *s, rp_error *error)
{
    if (all->count == all->capacity) {
        int64_t capacity = all->capacity ? 2 * all->capacity : 64;
        item *list = rp_realloc(all->list, (size_t)capacity * sizeof *list);
        if (!list) return rp_fail(error, RP_ENOMEM, "feature cache: no memory for a list of files"), RP_ENOMEM;
        all->list = list;
        all->capacity = capacity;
    }
    item *i = &all->list[all->count++];
    snprintf(i->name, sizeof i->name, "%s", name);
    i->bytes = s->st_size;
    i->used = (int64_t)s->st_mtim.tv_sec * 1000000000 + s->st_mtim.tv_nsec;
    return RP_OK;
}

static rp_status list_folder(DIR *folder, items *all, int64_t *deleted, rp_error *error)
{
    rp_status status = RP_OK;
    struct dirent *entry;
    struct stat s;
    bool temporary;
    while (status == RP_OK && (entry = readdir(folder))) {
        if (!is_ours(entry->d_name, &temporary)) continue;
        if (fstatat(dirfd(folder), entry->d_name, &s, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(s.st_mode)) continue;
        if (!temporary)
            status = add_item(all, entry->d_name, &s, error);
        else if (is_left(&s) && unlinkat(dirfd(folder), entry->d_name, 0) == 0)
            ++*deleted;
    }
    return status;
}

rp_status fx_features_prune(const char *cache, int64_t limit, int64_t *deleted, rp_error *error)
{
    items all = {0};
    int64_t bytes = 0, gone = 0;
    DIR *folder = opendir(cache);
    if (deleted) *deleted = 0;
    if (!folder && errno == ENOENT) return RP_OK;
    if (!folder) return rp_fail_errno(error, errno, "read the folder", cache);
    rp_status status = list_folder(folder, &all, &gone, error);
    for (int64_t i = 0; i < all.count; i++) bytes += all.list[i].bytes;
    if (status == RP_OK && all.count > 0) qsort(all.list, (size_t)all.count, sizeof *all.list, oldest_first);
    for (int64_t i = 0; status == RP_OK && i < all.count && bytes > limit; i++) {
        if (unlinkat(dirfd(folder), all.list[i].name, 0) != 0 && errno != ENOENT)
            status = rp_fail_errno(error, errno, "delete from the cache", all.list[i].name);
        bytes -= all.list[i].bytes;
        gone++;
    }
    closedir(folder);
    rp_free(all.list);
    if (deleted) *deleted = gone;
    return status;
}
