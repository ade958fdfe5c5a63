// CPU quota of control groups, version 2 (cpu.max) and version 1 (cpu.cfs_quota_us).
//
// A quota anywhere between the process's own group and the mounted root binds, so the whole path is walked. Inside a
// container the path in /proc/self/cgroup may belong to the host and not exist under the mount; its parents, down to
// the mount itself, are then what is found.
#include <stdlib.h>
#include <string.h>

#include "base_i.h"

enum { path_room = 4096, line_room = 8192 };

// Reads the first line of root+path; false when the file is not there.
static bool first_line(const char *path, char *line, int room)
{
    FILE *file = fopen(path, "re");
    if (!file) return false;
    bool ok = fgets(line, room, file) != NULL;
    fclose(file);
    return ok;
}

static int round_up_cpus(long long quota, long long period)
{
    if (quota <= 0 || period <= 0) return 0;
    long long cpus = (quota + period - 1) / period;
    return cpus > RP_MAX_THREADS ? RP_MAX_THREADS : (int)cpus;
}

static int quota_v2(const char *folder)
{
    char path[path_room + 32], line[128];
    snprintf(path, sizeof path, "%s/cpu.max", folder);
    long long quota, period;
    if (!first_line(path, line, sizeof line) || sscanf(line, "%lld %lld", &quota, &period) != 2) return 0;
    return round_up_cpus(quota, period); // "max 100000" has no number in front: no quota
}

static int quota_v1(const char *folder)
{
    char path[path_room + 32], line[128];
    long long quota, period;
    snprintf(path, sizeof path, "%s/cpu.cfs_quota_us", folder);
    if (!first_line(path, line, sizeof line) || sscanf(line, "%lld", &quota) != 1) return 0;
    snprintf(path, sizeof path, "%s/cpu.cfs_period_us", folder);
    if (!first_line(path, line, sizeof line) || sscanf(line, "%lld", &period) != 1) return 0;
    return round_up_cpus(quota, period);
}

static int smaller_quota(int a, int b)
{
    return a == 0 ? b : b == 0 ? a : a < b ? a : b;
}

// Smallest quota from mount+group up to the mount.
static int walk_up(const char *mount, const char *group, int (*quota)(const char *folder))
{
    char folder[path_room];
    size_t base = strlen(mount);
    if (snprintf(folder, sizeof folder, "%s%s", mount, strcmp(group, "/") == 0 ? "" : group) >= (int)sizeof folder)
        return 0;
    int best = 0;
    for (;;) {
        best = smaller_quota(best, quota(folder));
        char *slash = strrchr(folder, '/');
        if (!slash || strlen(folder) <= base) return best;
        *slash = '\0';
    }
}

static bool has_word(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list; at; at = strchr(at, ','), at = at ? at + 1 : NULL)
        if (strncmp(at, word, length) == 0 && (at[length] == ',' || at[length] == '\0')) return true;
    return false;
}

// Finds where the cgroup file system of `version` is mounted; the version-1 one that carries the cpu controller.
static bool find_mount(const char *root, int version, char *mount)
{
    char path[path_room], line[line_room];
    snprintf(path, sizeof path, "%s/proc/self/mountinfo", root);
    FILE *file = fopen(path, "re");
    bool found = false;
    while (file && !found && fgets(line, sizeof line, file)) {
        // "31 23 0:28 / MOUNTPOINT opts - TYPE source superopts"
        char point[2048], type[64], options[2048];
        const char *tail = strstr(line, " - ");
        if (!tail || sscanf(line, "%*s %*s %*s %*s %2047s", point) != 1) continue;
        if (sscanf(tail, " - %63s %*s %2047s", type, options) != 2) continue;
        found = version == 2 ? strcmp(type, "cgroup2") == 0 : strcmp(type, "cgroup") == 0 && has_word(options, "cpu");
        if (found) snprintf(mount, path_room, "%s%s", root, point);
    }
    if (file) fclose(file);
    return found;
}

// Finds this process's group: line "0::/path" for version 2, "4:cpu,cpuacct:/path" for version 1.
static bool find_group(const char *root, int version, char *group)
{
    char path[path_room], line[line_room];
    snprintf(path, sizeof path, "%s/proc/self/cgroup", root);
    FILE *file = fopen(path, "re");
    bool found = false;
    while (file && !found && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        char *controllers = strchr(line, ':');
        char *where = controllers ? strchr(controllers + 1, ':') : NULL;
        if (!where) continue;
        *controllers++ = '\0';
        *where++ = '\0';
        found = version == 2 ? strcmp(line, "0") == 0 && *controllers == '\0' : has_word(controllers, "cpu");
        if (found) snprintf(group, path_room, "%s", where);
    }
    if (file) fclose(file);
    return found;
}

static int cpus_of_version(const char *root, int version)
{
    char mount[path_room], group[path_room];
    if (!find_mount(root, version, mount)) return 0;
    if (!find_group(root, version, group)) strcpy(group, "/");
    return walk_up(mount, group, version == 2 ? quota_v2 : quota_v1);
}

int rpi_cgroup_cpus(const char *root)
{
    return smaller_quota(cpus_of_version(root, 2), cpus_of_version(root, 1));
}
