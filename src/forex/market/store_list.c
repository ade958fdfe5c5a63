/// What a store holds: symbols, timeframes, files, rows, spans.
#include "market_i.h"

#include <dirent.h>
#include <errno.h>
#include <rapto/frame.h>
#include <stdlib.h>
#include <string.h>

typedef struct listing {
    fx_store_entry *entries;
    int64_t count;
    rp_frame *frame;
    rp_error *error;
} listing;

// Calls `visit` with each entry of `folder` named `key`VALUE.
static rp_status each(listing *l, const char *folder, const char *key,
                      rp_status (*visit)(listing *l, const char *path, const char *value, const char *above),
                      const char *above)
{
    rp_status status = RP_OK;
    DIR *dir = opendir(folder);
    if (!dir) return rp_fail_errno(l->error, errno, "cannot read the folder", folder);
    for (struct dirent *entry; !status && (entry = readdir(dir));) {
        if (strncmp(entry->d_name, key, strlen(key)) != 0) continue;
        char *path = rp_asprintf("%s/%s", folder, entry->d_name);
        status = path ? visit(l, path, entry->d_name + strlen(key), above)
                      : rp_fail(l->error, RP_ENOMEM, "out of memory for the names in %s", folder);
        rp_free(path);
    }
    closedir(dir);
    return status;
}

// One file's rows and span, from DuckDB, without reading prices.
static rp_status measure(listing *l, const char *path, fx_store_entry *entry)
{
    fxi_span span;
    rp_status status = fxi_parquet_span(l->frame, path, &span, l->error);
    if (status || span.rows == 0) return status;
    if (entry->rows == 0 || span.first < entry->first) entry->first = span.first;
    if (entry->rows == 0 || span.last > entry->last) entry->last = span.last;
    entry->rows += span.rows;
    return RP_OK;
}

static rp_status visit_timeframe(listing *l, const char *path, const char *name, const char *symbol)
{
    fx_store_entry entry = {0};
    fxi_paths files = {0};
    rp_error ignored;
    // Folders that are no timeframe of ours (M3) are other programs' business.
    if (fx_timeframe_parse(name, &entry.timeframe, &ignored)) return RP_OK;
    snprintf(entry.symbol, sizeof entry.symbol, "%s", symbol);
    rp_status status = fxi_paths_list(path, &files, l->error);
    for (int64_t i = 0; i < files.count && !status; i++) status = measure(l, files.paths[i], &entry);
    entry.files = files.count;
    fxi_paths_free(&files);
    if (status || entry.files == 0) return status;
    fx_store_entry *grown = rp_realloc(l->entries, (size_t)(l->count + 1) * sizeof *grown);
    if (!grown) return rp_fail(l->error, RP_ENOMEM, "out of memory for the list of %s", path);
    l->entries = grown;
    l->entries[l->count++] = entry;
    return RP_OK;
}

static rp_status visit_symbol(listing *l, const char *path, const char *name, const char *above)
{
    if (strlen(name) >= sizeof l->entries->symbol)
        return rp_fail(l->error, RP_EVALUE, "%s: a symbol's name has at most 15 characters; rename the folder", path);
    return each(l, path, "timeframe=", visit_timeframe, name);
}

static int by_symbol(const void *a, const void *b)
{
    const fx_store_entry *x = a, *y = b;
    int order = strcmp(x->symbol, y->symbol);
    return order ? order : (int)x->timeframe - (int)y->timeframe;
}

rp_status fx_store_list(const char *root, fx_store_entry **entries, int64_t *count, rp_error *error)
{
    listing l = {.error = error};
    rp_status status = rp_frame_open(NULL, &l.frame, error);
    if (!status) status = each(&l, root, "symbol=", visit_symbol, NULL);
    rp_frame_close(l.frame);
    if (status) {
        rp_free(l.entries);
        return status;
    }
    if (l.count) qsort(l.entries, (size_t)l.count, sizeof *l.entries, by_symbol);
    *entries = l.entries;
    *count = l.count;
    return RP_OK;
}
