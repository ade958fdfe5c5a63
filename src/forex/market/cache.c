/// The column cache of stored series: found, opened, kept current, pruned.
///
/// One file per series, in a folder of the user's. It is current while the series' Parquet files are those that it was
/// made from: the same names, sizes, times and inodes, or else the same content. What it holds is compared with its
/// hash whenever it is opened, so a damaged file is never used.
#include "store_i.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ENDING ".bars"

/* ---- settings ---------------------------------------------------------------------------------------------------- */

static struct {
    char folder[500];
    bool set;
    int64_t min_rows, max_bytes;
} settings = {.min_rows = 20000, .max_bytes = INT64_C(4) << 30};

void fx_store_cache_set(const char *folder, int64_t min_rows, int64_t max_bytes)
{
    settings.set = folder != NULL;
    snprintf(settings.folder, sizeof settings.folder, "%s", folder ? folder : "");
    settings.min_rows = min_rows > 0 ? min_rows : 20000;
    settings.max_bytes = max_bytes > 0 ? max_bytes : INT64_C(4) << 30;
}

// Writes the cache's folder to `path`; false when there is none.
static bool cache_folder(char path[500])
{
    const char *own = settings.set ? settings.folder : getenv("RAPTO_CACHE");
    const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    int length = -1;
    if (own && *own)
        length = strcmp(own, "off") == 0 ? -1 : snprintf(path, 500, "%s", own);
    else if (base && *base == '/')
        length = snprintf(path, 500, "%s/rapto", base);
    else if (home && *home == '/')
        length = snprintf(path, 500, "%s/.cache/rapto", home);
    return length > 0 && length < 500;
}

/* ---- the key ----------------------------------------------------------------------------------------------------- */

static int64_t instant(struct timespec t)
{
    return t.tv_sec * FX_SECOND + t.tv_nsec;
}

static bool take_stamp(const char *path, fxi_stamp *stamp)
{
    struct stat s;
    const char *name = strrchr(path, '/');
    if (stat(path, &s) != 0) return false;
    name = name ? name + 1 : path;
    memset(stamp, 0, sizeof *stamp);
    stamp->name = rp_hash_bytes(name, strlen(name)).low;
    stamp->size = s.st_size;
    stamp->modified = instant(s.st_mtim);
    stamp->changed = instant(s.st_ctim);
    stamp->inode = (int64_t)s.st_ino;
    return true;
}

static void name_cache(const char *cache, const char *folder, const fx_symbol *symbol, fx_timeframe tf,
                       fxi_cache_key *key)
{
    char *whole = realpath(folder, NULL), hex[33];
    struct {
        rp_hash folder, symbol;
        int64_t timeframe, digits, version;
    } series = {.timeframe = tf, .digits = symbol->digits, .version = 1};
    if (!whole) return;
    series.folder = rp_hash_bytes(whole, strlen(whole));
    series.symbol = rp_hash_bytes(symbol->name, strlen(symbol->name));
    free(whole);
    key->series = rp_hash_bytes(&series, sizeof series);
    rp_hash_hex(key->series, hex);
    snprintf(key->path, sizeof key->path, "%s/%s-%s-%s" ENDING, cache, symbol->name, fx_timeframe_name(tf), hex);
}

rp_status fxi_cache_key_take(const char *folder, const fxi_paths *files, const fx_symbol *symbol, fx_timeframe tf,
                             fxi_cache_key *key, rp_error *error)
{
    char cache[500];
    struct timespec now;
    memset(key, 0, sizeof *key);
    if (!cache_folder(cache) || files->count > UINT16_MAX) return RP_OK;
    key->files = files;
    key->stamps = rp_calloc((size_t)files->count, sizeof *key->stamps);
    if (!key->stamps) return rp_fail(error, RP_ENOMEM, "out of memory for the files of %s", folder);
    clock_gettime(CLOCK_REALTIME, &now);
    key->taken_at = instant(now);
    for (; key->count < files->count; key->count++)
        if (!take_stamp(files->paths[key->count], &key->stamps[key->count])) return RP_OK;
    name_cache(cache, folder, symbol, tf, key);
    return RP_OK;
}

void fxi_cache_key_free(fxi_cache_key *key)
{
    rp_free(key->stamps);
    memset(key, 0, sizeof *key);
}

/* ---- current or not ---------------------------------------------------------------------------------------------- */

// A file that changed just before its state was taken may have changed again within the same tick of the file system's
// clock; only its content tells then.
static bool told_by_state(const fxi_stamp *now, const fxi_stamp *then, int64_t taken_at)
{
    int64_t tick = then->changed % FX_SECOND ? FX_SECOND / 10 : 2 * FX_SECOND;
    return now->size == then->size && now->modified == then->modified && now->changed == then->changed &&
           now->inode == then->inode && then->changed < taken_at - tick;
}

// RP_OK with `*current` false when a file is another one.
static rp_status compare(fxi_cache_key *key, const fxi_cache_head *head, bool *current, rp_error *error)
{
    const fxi_stamp *then = (const fxi_stamp *)(head + 1);
    *current = false;
    if (!rp_hash_equal(head->series, key->series) || head->part_count > key->count) return RP_OK;
    for (int64_t i = 0; i < head->part_count; i++) {
        fxi_stamp *now = &key->stamps[i];
        if (now->name != then[i].name || now->size != then[i].size) return RP_OK;
        if (told_by_state(now, &then[i], head->taken_at)) {
            now->content = then[i].content;
            continue;
        }
        rp_status status = rp_file_hash(key->files->paths[i], &now->content, error);
        if (status) return status == RP_ENOMEM ? status : RP_OK;
        if (!rp_hash_equal(now->content, then[i].content)) return RP_OK;
    }
    *current = true;
    return RP_OK;
}

/* ---- opening ----------------------------------------------------------------------------------------------------- */

static void *map_file(const char *path, size_t *size)
{
    struct stat s;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return NULL;
    void *data = MAP_FAILED;
    if (fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && s.st_size > 0) {
        *size = (size_t)s.st_size;
        data = mmap(NULL, *size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
        // What is used last goes last when the cache is pruned.
        if (data != MAP_FAILED) futimens(fd, NULL);
    }
    close(fd);
    return data == MAP_FAILED ? NULL : data;
}

static fx_bars *view(void *data, size_t size, const fx_symbol *symbol)
{
    const fxi_cache_head *head = data;
    fx_bars *b = rp_calloc(1, sizeof *b);
    char *base = data;
    if (!b) return NULL;
    b->symbol = *symbol;
    b->timeframe = (fx_timeframe)head->timeframe;
    b->day_rule = (fx_day_rule)head->day_rule;
    b->digits = head->digits;
    b->count = head->count;
    b->open_time = (void *)(base + head->offsets[0]);
    b->known_at = (void *)(base + head->offsets[1]);
    b->open = (void *)(base + head->offsets[2]);
    b->high = (void *)(base + head->offsets[3]);
    b->low = (void *)(base + head->offsets[4]);
    b->close = (void *)(base + head->offsets[5]);
    b->volume = (void *)(base + head->offsets[6]);
    b->flags = (void *)(base + head->offsets[7]);
    b->spread = head->offsets[8] ? (void *)(base + head->offsets[8]) : NULL;
    memcpy(b->source, head->source, sizeof b->source);
    memcpy(b->zone, head->zone, sizeof b->zone);
    memcpy(b->repairs, head->repairs, sizeof b->repairs);
    memcpy(b->zone_evidence, head->zone_evidence, sizeof b->zone_evidence);
    b->mapping = data;
    b->mapping_size = size;
    fx_bars_rehash(b);
    return b;
}

static void discard(const char *path, const char *why)
{
    rp_log_line(RP_LOG_WARN, "%s: %s; it is made again from the store", path, why);
    unlink(path);
}

rp_status fxi_cache_open(fxi_cache_key *key, const fx_symbol *symbol, fx_bars **bars, int64_t *covered, rp_error *error)
{
    size_t size = 0;
    void *data = key->path[0] ? map_file(key->path, &size) : NULL;
    bool current = false;
    fx_bars *b = NULL;
    *covered = 0;
    if (!data) return RP_OK;
    const fxi_cache_head *head = data;
    const char *why = fxi_cache_judge(data, size);
    rp_status status = why ? RP_OK : compare(key, head, &current, error);
    if (current) b = view(data, size, symbol);
    if (current && !b) status = rp_fail(error, RP_ENOMEM, "%s: out of memory", key->path);
    if (b && !status) status = fxi_bars_own_hours(b, error);
    if (b && (!rp_hash_equal(b->hash, head->bars_hash) || strcmp(head->symbol, symbol->name) != 0))
        why = "its content is not what was written";
    // Columns may be written to as those of any series; the mapping is private.
    if (b && !why && mprotect(data, size, PROT_READ | PROT_WRITE) != 0) why = "it cannot be mapped for writing";
    if (why) discard(key->path, why);
    if (b && !why && !status) {
        *bars = b;
        *covered = head->part_count;
        return RP_OK;
    }
    if (b) fx_calendar_free(b->calendar), rp_free(b);
    munmap(data, size);
    return status;
}

/* ---- pruning ----------------------------------------------------------------------------------------------------- */

typedef struct old_file {
    char name[256];
    int64_t size, used;
} old_file;

static int by_use(const void *a, const void *b)
{
    const old_file *x = a, *y = b;
    return (x->used > y->used) - (x->used < y->used);
}

static bool is_ours(const char *name)
{
    size_t length = strlen(name);
    return length > sizeof ENDING && length < 256 && !strcmp(name + length - (sizeof ENDING - 1), ENDING);
}

// Our files of the folder, at most `capacity`; leftovers of killed writers (older than an hour) are removed.
static int64_t list_old(DIR *dir, old_file *files, int64_t capacity, int64_t now)
{
    int64_t count = 0;
    struct stat s;
    for (struct dirent *e; (e = readdir(dir));) {
        bool leftover = !strncmp(e->d_name, ".rapto-", 7);
        if ((!leftover && !is_ours(e->d_name)) || fstatat(dirfd(dir), e->d_name, &s, 0) != 0) continue;
        if (leftover) {
            if (instant(s.st_mtim) < now - FX_HOUR) unlinkat(dirfd(dir), e->d_name, 0);
        } else if (count < capacity) {
            snprintf(files[count].name, sizeof files->name, "%s", e->d_name);
            files[count].size = s.st_size;
            files[count++].used = instant(s.st_mtim);
        }
    }
    return count;
}

static rp_status prune(const char *folder, int64_t now, rp_error *error)
{
    enum { MOST = 4096 };
    int64_t total = 0;
    DIR *dir = opendir(folder);
    if (!dir) return RP_OK;
    old_file *files = rp_malloc(MOST * sizeof *files);
    if (!files) {
        closedir(dir);
        return rp_fail(error, RP_ENOMEM, "%s: out of memory", folder);
    }
    int64_t count = list_old(dir, files, MOST, now);
    for (int64_t i = 0; i < count; i++) total += files[i].size;
    if (count) qsort(files, (size_t)count, sizeof *files, by_use);
    // The last one was just written.
    for (int64_t i = 0; i + 1 < count && total > settings.max_bytes; i++)
        if (unlinkat(dirfd(dir), files[i].name, 0) == 0) total -= files[i].size;
    closedir(dir);
    rp_free(files);
    return RP_OK;
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

static rp_status write_and_prune(fxi_cache_key *key, const fx_bars *bars, rp_error *error)
{
    char folder[700];
    rp_status status = RP_OK;
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(key->path, '/') - key->path), key->path);
    for (int64_t i = 0; i < key->count && !status; i++)
        status = rp_file_hash(key->files->paths[i], &key->stamps[i].content, error);
    if (!status) status = rp_make_folders(folder, error);
    if (!status) status = fxi_cache_file_write(key, bars, error);
    return status ? status : prune(folder, key->taken_at, error);
}

rp_status fxi_cache_write(fxi_cache_key *key, const fx_bars *bars, rp_error *error)
{
    rp_error why;
    if (!key->path[0] || bars->count < settings.min_rows) return RP_OK;
    rp_status status = write_and_prune(key, bars, &why);
    if (status == RP_ENOMEM) {
        if (error) *error = why;
        return status;
    }
    // A machine without room or right to write loads without a cache, as quick as before there was one.
    if (status) rp_log_line(RP_LOG_WARN, "no cache of loaded bars: %s (RAPTO_CACHE=off stops trying)", why.message);
    return RP_OK;
}
