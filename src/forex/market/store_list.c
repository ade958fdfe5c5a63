/// What a store holds: symbols, timeframes, files, rows, spans.
#include "store_i.h"

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
    if (!dir) return rp_fail_errno(l->error, errno, "read the folder", folder);
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

/* ---- missing timeframes --------------------------------------------------------------------------------------------
 */

// Whether longer bars can be made of the stored ones: up to H1 always, above when their file says that they are cut by
// the same days (fx_store_load looks at the bars of a file that says nothing).
static rp_status fits(const char *root, const fx_store_entry *e, fx_day_rule rule, bool *fit, rp_error *error)
{
    fxi_paths files = {0};
    rp_frame *frame = NULL;
    rp_table *metadata = NULL;
    *fit = e->timeframe <= FX_H1;
    if (*fit) return RP_OK;
    char *folder = fxi_store_folder(root, e->symbol, e->timeframe);
    if (!folder) return rp_fail(error, RP_ENOMEM, "out of memory for the path of %s", e->symbol);
    rp_status status = fxi_paths_list(folder, &files, error);
    if (!status && files.count) status = rp_frame_open(NULL, &frame, error);
    if (frame) status = rp_parquet_metadata(frame, files.paths[0], &metadata, error);
    const char *word = metadata ? rp_metadata_get(metadata, FXI_KEY_DAY_RULE) : NULL;
    *fit = word && !strcmp(word, rule == FX_DAY_UTC ? "utc" : "new_york");
    rp_table_free(metadata);
    rp_frame_close(frame);
    fxi_paths_free(&files);
    rp_free(folder);
    return status;
}

static const fx_store_entry *entry_of(const fx_store_entry *entries, int64_t count, const char *symbol, int tf)
{
    for (int64_t i = 0; i < count; i++)
        if ((int)entries[i].timeframe == tf && !strcmp(entries[i].symbol, symbol)) return &entries[i];
    return NULL;
}

static rp_status find_origin(const char *root, const fx_store_entry *entries, int64_t count, const char *symbol,
                             fx_day_rule rule, fx_store_origin *origin, rp_error *error)
{
    const int tf = origin->timeframe;
    for (int from = tf; from >= 0; from--) {
        const fx_store_entry *e = entry_of(entries, count, symbol, from);
        bool fit = from == tf;
        if (!e || fx_timeframe_length(origin->timeframe) % fx_timeframe_length((fx_timeframe)from)) continue;
        rp_status status = fit && from <= FX_H1 ? RP_OK : fits(root, e, rule, &fit, error);
        if (status) return status;
        if (!fit) continue;
        origin->from = (fx_timeframe)from;
        origin->rows = e->rows;
        return RP_OK;
    }
    return RP_OK;
}

rp_status fx_store_origins(const char *root, const char *symbol, fx_day_rule rule, fx_store_origin *origins,
                           rp_error *error)
{
    fx_store_entry *entries = NULL;
    int64_t count = 0;
    rp_status status = fx_store_list(root, &entries, &count, error);
    for (int tf = 0; tf < FX_TIMEFRAME_COUNT && !status; tf++) {
        origins[tf] = (fx_store_origin){.timeframe = (fx_timeframe)tf, .from = FX_TIMEFRAME_COUNT};
        status = find_origin(root, entries, count, symbol, rule, &origins[tf], error);
    }
    rp_free(entries);
    return status;
}
