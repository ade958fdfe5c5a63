/// Zones: the cache of loaded tables and the conversions.
///
/// A loaded zone never changes and is never freed, so lookups need no lock. Conversions come in long runs of nearby
/// instants; each thread remembers the last interval it found, which makes a run cost one comparison per instant.
#include "time_i.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static pthread_mutex_t cache_lock = PTHREAD_MUTEX_INITIALIZER;
static struct fx_zone *cache;

rp_status fxi_zone_append(struct fx_zone *zone, int64_t at, int64_t offset, rp_error *error)
{
    if (zone->count && at < zone->at[zone->count - 1])
        return rp_fail(error, RP_EFORMAT, "time zone %s: a switch comes before the one that it follows", zone->name);
    // Of two switches at one instant (the end of one year's rule is the start of the next one's) the later counts.
    if (zone->count && at == zone->at[zone->count - 1]) zone->count--;
    int64_t before = zone->count ? zone->offset[zone->count - 1] : zone->first_offset;
    if (offset == before) return RP_OK;
    if (zone->count == zone->capacity) {
        int64_t capacity = zone->capacity ? 2 * zone->capacity : 64;
        int64_t *grown = rp_realloc(zone->at, (size_t)capacity * sizeof *grown);
        if (!grown) return rp_fail(error, RP_ENOMEM, "out of memory for time zone %s", zone->name);
        zone->at = grown;
        grown = rp_realloc(zone->offset, (size_t)capacity * sizeof *grown);
        if (!grown) return rp_fail(error, RP_ENOMEM, "out of memory for time zone %s", zone->name);
        zone->offset = grown;
        zone->capacity = capacity;
    }
    zone->at[zone->count] = at;
    zone->offset[zone->count++] = offset;
    return RP_OK;
}

static void zone_free(struct fx_zone *zone)
{
    if (!zone) return;
    rp_free(zone->at);
    rp_free(zone->offset);
    rp_free(zone);
}

/* ---- loading ------------------------------------------------------------------------------------------------ */

// Names come from users and files: letters, digits and _+-/ only, no "..", so that no other folder can be named.
static bool name_is_clean(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length >= 64 || *name == '/' || strstr(name, "..")) return false;
    return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") == length;
}

static const char *zone_folder(void)
{
    const char *folder = getenv("TZDIR");
    return folder && *folder ? folder : "/usr/share/zoneinfo";
}

// Cuts tzdata's zone.tab into its names (third column of the lines without #); returns how many.
static int64_t cut_names(char *data, const char **names, int64_t limit)
{
    int64_t count = 0;
    char *rest;
    for (char *line = strtok_r(data, "\n", &rest); line && count < limit; line = strtok_r(NULL, "\n", &rest)) {
        char *tab = *line == '#' ? NULL : strchr(line, '\t');
        tab = tab ? strchr(tab + 1, '\t') : NULL;
        if (!tab) continue;
        tab[1 + strcspn(tab + 1, "\t")] = 0;
        names[count++] = tab + 1;
    }
    return count;
}

// Only for a message: `nearest` stays empty when the table cannot be had.
static void find_nearest(const char *name, char nearest[64])
{
    enum { LIMIT = 1024 };
    size_t size = 0;
    char *data = NULL, *path = rp_asprintf("%s/zone.tab", zone_folder());
    const char **names = rp_calloc(LIMIT, sizeof *names), *found = NULL;
    *nearest = 0;
    if (path && names && !rp_file_read(path, 1 << 20, &data, &size, NULL))
        found = rp_nearest(name, names, cut_names(data, names, LIMIT));
    if (found) snprintf(nearest, 64, "%s", found);
    rp_free(names);
    rp_free(path);
    rp_free(data);
}

static rp_status unknown_zone(const char *name, rp_error *error)
{
    char nearest[64];
    find_nearest(name, nearest);
    return rp_fail(error, RP_EUNKNOWN,
                   "time zone \"%.63s\" is not in %s%s%s%s; use an IANA name, UTC, UTC-5, UTC-5/us or UTC+2/eu", name,
                   zone_folder(), *nearest ? "; the nearest is \"" : "", nearest, *nearest ? "\"" : "");
}

// A name that leads to a folder (America/) or through a file (EST/x) is as unknown as one that leads nowhere.
static bool is_no_file(const char *path)
{
    struct stat found;
    if (stat(path, &found)) return errno == ENOENT || errno == ENOTDIR;
    return !S_ISREG(found.st_mode);
}

static rp_status load_file(const char *name, struct fx_zone *zone, rp_error *error)
{
    char *data = NULL;
    size_t size = 0;
    char *path = rp_asprintf("%s/%s", zone_folder(), name);
    if (!path) return rp_fail(error, RP_ENOMEM, "out of memory for time zone %s", name);
    rp_status status = is_no_file(path) ? unknown_zone(name, error) : RP_OK;
    if (!status) status = rp_file_read(path, 1 << 20, &data, &size, error);
    if (!status) status = fxi_tzif_parse((const unsigned char *)data, size, path, zone, error);
    rp_free(data);
    rp_free(path);
    return status;
}

static rp_status load(const char *name, struct fx_zone **out, rp_error *error)
{
    if (!name_is_clean(name) && strncmp(name, "UTC", 3) != 0)
        return rp_fail(error, RP_EUNKNOWN,
                       "\"%.40s\" is no name of a time zone; use an IANA name, UTC, UTC-5 or UTC-5/us", name);
    struct fx_zone *zone = rp_calloc(1, sizeof *zone);
    if (!zone) return rp_fail(error, RP_ENOMEM, "out of memory for time zone %.40s", name);
    snprintf(zone->name, sizeof zone->name, "%s", name);
    bool known;
    rp_status status = fxi_law_parse(name, zone, &known, error);
    if (!status && !known) status = load_file(name, zone, error);
    if (status)
        zone_free(zone);
    else
        *out = zone;
    return status;
}

rp_status fx_zone_get(const char *name, const fx_zone **zone, rp_error *error)
{
    rp_status status = RP_OK;
    pthread_mutex_lock(&cache_lock);
    struct fx_zone *found = cache;
    while (found && strcmp(found->name, name) != 0) found = found->next;
    if (!found) {
        status = load(name, &found, error);
        if (!status && found) {
            found->next = cache;
            cache = found;
        }
    }
    pthread_mutex_unlock(&cache_lock);
    if (!status) *zone = found;
    return status;
}

const char *fx_zone_name(const fx_zone *zone)
{
    return zone->name;
}

/* ---- conversion --------------------------------------------------------------------------------------------- */

typedef struct interval {
    const fx_zone *zone;
    int64_t begin, end; ///< [begin, end) in UTC; end INT64_MAX for the last
    int64_t offset;
} interval;

// Number of transitions at or before `utc`: the index of its interval (0 = before the first).
static int64_t interval_index(const fx_zone *zone, int64_t utc)
{
    int64_t low = 0, high = zone->count;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (zone->at[middle] <= utc)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static interval interval_at(const fx_zone *zone, int64_t index)
{
    return (interval){zone, index ? zone->at[index - 1] : INT64_MIN, index < zone->count ? zone->at[index] : INT64_MAX,
                      index ? zone->offset[index - 1] : zone->first_offset};
}

static _Thread_local interval last_found;

int64_t fx_zone_offset(const fx_zone *zone, int64_t utc)
{
    if (last_found.zone != zone || utc < last_found.begin || utc >= last_found.end)
        last_found = interval_at(zone, interval_index(zone, utc));
    return last_found.offset;
}

static int64_t add_saturated(int64_t a, int64_t b)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum)) return a < 0 ? INT64_MIN : INT64_MAX;
    return sum;
}

int64_t fx_zone_to_local(const fx_zone *zone, int64_t utc)
{
    return add_saturated(utc, fx_zone_offset(zone, utc));
}

// No offset is beyond 26 hours, so only intervals within that distance can hold the local time.
static int64_t search_utc(const fx_zone *zone, int64_t local, int *ambiguous)
{
    int64_t first = interval_index(zone, add_saturated(local, -26 * FX_HOUR));
    int64_t last = interval_index(zone, add_saturated(local, 26 * FX_HOUR));
    int64_t found = 0, after_gap = add_saturated(local, -interval_at(zone, last).offset);
    int matches = 0;
    for (int64_t i = first; i <= last; i++) {
        interval here = interval_at(zone, i);
        int64_t utc = add_saturated(local, -here.offset);
        if (utc >= here.begin && (utc < here.end || here.end == INT64_MAX) && matches++ == 0) found = utc;
        // Past the end in this interval and before the start in the next: the switch jumped over it.
        if (utc >= here.end && i < last && add_saturated(local, -interval_at(zone, i + 1).offset) < here.end)
            after_gap = here.end;
    }
    *ambiguous = matches > 1 ? 1 : matches ? 0 : -1;
    return matches ? found : after_gap;
}

int64_t fx_zone_to_utc(const fx_zone *zone, int64_t local, int *ambiguous)
{
    int state = 0;
    int64_t utc;
    // Two days from either end of the remembered interval no switch can matter.
    if (last_found.zone == zone && local > add_saturated(last_found.begin, 2 * FX_DAY) &&
        local < add_saturated(last_found.end, -2 * FX_DAY)) {
        utc = local - last_found.offset;
    } else {
        utc = search_utc(zone, local, &state);
        fx_zone_offset(zone, utc);
    }
    if (ambiguous) *ambiguous = state;
    return utc;
}
