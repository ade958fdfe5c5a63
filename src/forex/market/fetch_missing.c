/// The list of files that a source did not give, beside the data: missing.txt, "hour,tries,reason".
#include "fetch_i.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char header[] = "begin,tries,reason\n";

rp_status fxi_missing_add(fxi_missing_list *list, int64_t begin, int64_t tries, const char *reason, rp_error *error)
{
    if (list->count == list->capacity) {
        int64_t capacity = list->capacity ? 2 * list->capacity : 16;
        fxi_missing *grown = rp_realloc(list->items, (size_t)capacity * sizeof *grown);
        if (!grown) return rp_fail(error, RP_ENOMEM, "out of memory for the list of missing files");
        list->items = grown;
        list->capacity = capacity;
    }
    fxi_missing *m = &list->items[list->count++];
    *m = (fxi_missing){.begin = begin, .tries = tries};
    snprintf(m->reason, sizeof m->reason, "%s", reason);
    for (char *c = m->reason; *c; c++)
        if ((unsigned char)*c < ' ') *c = ' ';
    return RP_OK;
}

static rp_status read_line(const char *line, const char *path, int64_t number, fxi_missing *m, rp_error *error)
{
    char begin[40], *end = NULL;
    size_t length = strcspn(line, ",");
    snprintf(begin, sizeof begin, "%.*s", (int)(length < 39 ? length : 39), line);
    bool good = line[length] == ',' && fx_time_parse(begin, &m->begin, NULL) == RP_OK;
    if (good) m->tries = strtoll(line + length + 1, &end, 10);
    if (!good || *end != ',')
        return rp_fail(error, RP_EFORMAT, "%s: line %lld: \"%.60s\" is no entry; delete the file, it is made again",
                       path, (long long)number, line);
    snprintf(m->reason, sizeof m->reason, "%.119s", end + 1);
    return RP_OK;
}

rp_status fxi_missing_read(const char *path, int64_t from, int64_t to, fxi_missing_list *list, rp_error *error)
{
    char *text = NULL;
    size_t size = 0;
    int64_t number = 0;
    if (access(path, F_OK) != 0 && errno == ENOENT) return RP_OK;
    rp_status status = rp_file_read(path, (size_t)64 << 20, &text, &size, error);
    if (!status && text && strlen(text) != size)
        status = rp_fail(error, RP_EFORMAT, "%s: holds a zero byte; delete the file, it is made again", path);
    for (char *line = text, *end; !status && line && *line; line = end) {
        end = line + strcspn(line, "\n");
        if (*end) *end++ = 0;
        fxi_missing m = {0};
        if (number++ == 0) continue; // the header
        status = read_line(line, path, number, &m, error);
        if (!status && (m.begin < from || m.begin >= to))
            status = fxi_missing_add(list, m.begin, m.tries, m.reason, error);
    }
    rp_free(text);
    return status;
}

static int by_begin(const void *a, const void *b)
{
    const fxi_missing *x = a, *y = b;
    return (x->begin > y->begin) - (x->begin < y->begin);
}

rp_status fxi_missing_write(const char *path, fxi_missing_list *list, rp_error *error)
{
    rp_atomic_file *file = NULL;
    char when[40];
    if (list->count == 0) {
        if (unlink(path) != 0 && errno != ENOENT) return rp_fail_errno(error, errno, "remove", path);
        return RP_OK;
    }
    qsort(list->items, (size_t)list->count, sizeof *list->items, by_begin);
    rp_status status = rp_atomic_open(path, &file, error);
    if (status) return status;
    FILE *out = rp_atomic_stream(file);
    fputs(header, out);
    for (int64_t i = 0; i < list->count; i++)
        fprintf(out, "%s,%lld,%s\n", fx_time_text(list->items[i].begin, when), (long long)list->items[i].tries,
                list->items[i].reason);
    return rp_atomic_commit(file, error);
}

void fxi_missing_free(fxi_missing_list *list)
{
    rp_free(list->items);
    *list = (fxi_missing_list){0};
}
