/// Appending to a stored series: a new file beside those that are there.
#include "store_i.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

rp_status fx_conflict_parse(const char *text, fx_conflict *rule, rp_error *error)
{
    static const char *const names[] = {"refuse", "keep-stored", "take-new"};
    for (int i = 0; i < 3; i++)
        if (!strcmp(text, names[i])) {
            *rule = (fx_conflict)i;
            return RP_OK;
        }
    return rp_fail(error, RP_EUNKNOWN,
                   "\"%.40s\" is no rule for conflicting bars; there are refuse, keep-stored and "
                   "take-new",
                   text);
}

/* ---- the folder ---------------------------------------------------------------------------------------------------
 */

// Writers of a folder hold a lock on it. What a killed one left unfinished is removed under the lock.
rp_status fxi_store_lock(const char *folder, int *lock, rp_error *error)
{
    *lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*lock < 0) return rp_fail_errno(error, errno, "open the folder", folder);
    int rc;
    while ((rc = flock(*lock, LOCK_EX)) != 0 && errno == EINTR) continue;
    if (rc != 0) return rp_fail_errno(error, errno, "lock the folder", folder);
    DIR *dir = opendir(folder);
    for (struct dirent *e; dir && (e = readdir(dir));) {
        size_t length = strlen(e->d_name);
        if (!strncmp(e->d_name, ".rapto-", 7) && length > 4 && !strcmp(e->d_name + length - 4, ".tmp"))
            unlinkat(dirfd(dir), e->d_name, 0);
    }
    if (dir) closedir(dir);
    return RP_OK;
}

// The name of the next file: the first one's, or one number above all parts.
static rp_status next_path(const char *folder, char **path, rp_error *error)
{
    fxi_paths files = {0};
    long last = 0;
    rp_status status = fxi_paths_list(folder, &files, error);
    for (int64_t i = 0; i < files.count && !status; i++) {
        const char *name = strrchr(files.paths[i], '/') + 1;
        long number = strncmp(name, "part-", 5) ? 0 : strtol(name + 5, NULL, 10);
        if (number > last) last = number;
    }
    bool first = files.count == 0;
    fxi_paths_free(&files);
    if (status) return status;
    *path =
        first ? rp_asprintf("%s/%s", folder, FXI_FIRST_FILE) : rp_asprintf("%s/part-%06ld.parquet", folder, last + 1);
    return *path ? RP_OK : rp_fail(error, RP_ENOMEM, "out of memory for a name in %s", folder);
}

/* ---- new against stored --------------------------------------------------------------------------------------------
 */

static bool same_bar(const fx_bars *a, int64_t i, const fx_bars *b, int64_t j)
{
    int64_t x = a->digits < b->digits ? fxi_power10(b->digits - a->digits) : 1;
    int64_t y = b->digits < a->digits ? fxi_power10(a->digits - b->digits) : 1;
    return a->open[i] * x == b->open[j] * y && a->high[i] * x == b->high[j] * y && a->low[i] * x == b->low[j] * y &&
           a->close[i] * x == b->close[j] * y && a->volume[i] == b->volume[j] && a->flags[i] == b->flags[j] &&
           a->known_at[i] == b->known_at[j] && (!a->spread || a->spread[i] * x == b->spread[j] * y);
}

static rp_status refuse(const fx_bars *stored, int64_t i, const fx_bars *b, int64_t j, int64_t count, rp_error *error)
{
    double x = fx_bars_point(stored), y = fx_bars_point(b);
    char when[40], spreads[60] = "";
    if (stored->spread && b->spread)
        snprintf(spreads, sizeof spreads, " (spread stored %d, new %d)", stored->spread[i], b->spread[j]);
    return rp_fail(
        error, RP_ECONFLICT,
        "%s %s: %lld bar(s) are stored with other values, the first at %s: stored open %.9g high %.9g low "
        "%.9g close %.9g volume %.9g, new open %.9g high %.9g low %.9g close %.9g volume %.9g%s. Choose a rule "
        "(--on-conflict keep-stored or take-new)",
        b->symbol.name, fx_timeframe_name(b->timeframe), (long long)count, fx_time_text(b->open_time[j], when),
        stored->open[i] * x, stored->high[i] * x, stored->low[i] * x, stored->close[i] * x, stored->volume[i],
        b->open[j] * y, b->high[j] * y, b->low[j] * y, b->close[j] * y, b->volume[j], spreads);
}

static rp_status check_alike(const fx_bars *stored, const fx_bars *b, rp_error *error)
{
    if ((stored->spread != NULL) != (b->spread != NULL))
        return rp_fail(error, RP_ECONFLICT,
                       "%s %s: the stored series has %s spread column, the new bars have %s; a missing spread is no "
                       "spread of 0: keep them in two stores, or put the new series in its place (--replace)",
                       b->symbol.name, fx_timeframe_name(b->timeframe), stored->spread ? "a" : "no",
                       b->spread ? "one" : "none");
    if (b->timeframe > FX_H1 && stored->day_rule != b->day_rule)
        return rp_fail(error, RP_ECONFLICT,
                       "%s %s: the stored series is cut by %s days, the new bars by %s days: keep them in two stores, "
                       "or put the new "
                       "series in its place (--replace)",
                       b->symbol.name, fx_timeframe_name(b->timeframe),
                       stored->day_rule == FX_DAY_UTC ? "UTC" : "New York",
                       b->day_rule == FX_DAY_UTC ? "UTC" : "New York");
    return RP_OK;
}

// Marks in `keep` the bars to write.
static rp_status choose(const fx_bars *stored, const fx_bars *b, fx_conflict rule, bool *keep, fx_appended *result,
                        rp_error *error)
{
    int64_t first_stored = -1, first_new = -1;
    for (int64_t i = 0; i < b->count; i++) {
        int64_t at = stored ? fx_bars_find(stored, b->open_time[i]) : 0;
        bool there = stored && at < stored->count && stored->open_time[at] == b->open_time[i];
        bool same = there && same_bar(stored, at, b, i);
        if (there && !same && result->conflicting++ == 0) first_stored = at, first_new = i;
        result->identical += same;
        keep[i] = !there || (!same && rule == FX_CONFLICT_TAKE_NEW);
        result->added += keep[i];
    }
    if (result->conflicting && rule == FX_CONFLICT_REFUSE)
        return refuse(stored, first_stored, b, first_new, result->conflicting, error);
    return RP_OK;
}

static rp_status pick(const fx_bars *b, const bool *keep, int64_t count, fx_bars **out, rp_error *error)
{
    fx_bars *p = NULL;
    rp_status status = fx_bars_new(&b->symbol, b->timeframe, b->digits, count, b->spread != NULL, &p, error);
    if (status || !p) return status;
    fxi_bars_copy_head(b, p);
    int64_t at = 0;
    for (int64_t i = 0; i < b->count; i++) {
        if (!keep[i]) continue;
        p->open_time[at] = b->open_time[i];
        p->known_at[at] = b->known_at[i];
        p->open[at] = b->open[i];
        p->high[at] = b->high[i];
        p->low[at] = b->low[i];
        p->close[at] = b->close[i];
        p->volume[at] = b->volume[i];
        p->flags[at] = b->flags[i];
        if (p->spread && b->spread) p->spread[at] = b->spread[i];
        at++;
    }
    fx_bars_rehash(p);
    *out = p;
    return RP_OK;
}

/* ---- appending ----------------------------------------------------------------------------------------------------
 */

static rp_status write_chosen(const char *folder, const fx_bars *b, const bool *keep, bool takes_over,
                              fx_appended *result, rp_error *error)
{
    fx_bars *chosen = NULL;
    char *path = NULL;
    rp_status status = next_path(folder, &path, error);
    if (!status) status = pick(b, keep, result->added, &chosen, error);
    if (!status) status = fxi_part_write(path, chosen, takes_over, error);
    fx_bars_free(chosen);
    if (status)
        rp_free(path);
    else
        result->path = path;
    return status;
}

static rp_status append_locked(const char *root, const char *folder, const fx_bars *b, fx_conflict rule,
                               fx_appended *result, rp_error *error)
{
    fx_bars *stored = NULL;
    rp_error ignored;
    rp_status status = fxi_store_read(root, &b->symbol, b->timeframe, b->day_rule, &stored, &ignored);
    if (status == RP_ENOTFOUND) status = RP_OK;
    if (status && error) *error = ignored;
    if (!status && stored) status = check_alike(stored, b, error);
    bool *keep = status ? NULL : rp_calloc((size_t)b->count + 1, sizeof *keep);
    if (!status && !keep) status = rp_fail(error, RP_ENOMEM, "out of memory for %lld bars", (long long)b->count);
    if (!status && keep) status = choose(stored, b, rule, keep, result, error);
    bool takes_over = rule == FX_CONFLICT_TAKE_NEW && result->conflicting > 0;
    if (!status && result->added) status = write_chosen(folder, b, keep, takes_over, result, error);
    rp_free(keep);
    fx_bars_free(stored);
    return status;
}

rp_status fx_store_append(const char *root, const fx_bars *bars, fx_conflict rule, fx_appended *appended,
                          rp_error *error)
{
    fx_appended result = {.given = bars->count};
    int lock = -1;
    if (bars->count == 0)
        return rp_fail(error, RP_EVALUE, "%s: a series without bars is not stored", bars->symbol.name);
    char *folder = fxi_store_folder(root, bars->symbol.name, bars->timeframe);
    if (!folder) return rp_fail(error, RP_ENOMEM, "out of memory for the path of %s", bars->symbol.name);
    rp_status status = rp_make_folders(folder, error);
    if (!status) status = fxi_store_lock(folder, &lock, error);
    if (!status) status = append_locked(root, folder, bars, rule, &result, error);
    if (lock >= 0) close(lock);
    rp_free(folder);
    if (status) return status;
    if (appended)
        *appended = result;
    else
        rp_free(result.path);
    return RP_OK;
}
