/// Loading a series from the store.
#include "market_i.h"

#include <dirent.h>
#include <errno.h>
#include <rapto/frame.h>
#include <stdlib.h>
#include <string.h>

/* ---- files ----------------------------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_parquet(const char *name)
{
    size_t length = strlen(name);
    return name[0] != '.' && length > 8 && !strcmp(name + length - 8, ".parquet");
}

static rp_status add_path(fxi_paths *paths, const char *folder, const char *name, rp_error *error)
{
    char **grown = rp_realloc(paths->paths, (size_t)(paths->count + 1) * sizeof *grown);
    if (grown) paths->paths = grown;
    char *path = grown ? rp_asprintf("%s/%s", folder, name) : NULL;
    if (!path) return rp_fail(error, RP_ENOMEM, "out of memory for the names of files in %s", folder);
    paths->paths[paths->count++] = path;
    return RP_OK;
}

rp_status fxi_paths_list(const char *folder, fxi_paths *paths, rp_error *error)
{
    rp_status status = RP_OK;
    DIR *dir = opendir(folder);
    if (!dir) return errno == ENOENT ? RP_OK : rp_fail_errno(error, errno, "cannot read the folder", folder);
    for (struct dirent *entry; !status && (entry = readdir(dir));)
        if (is_parquet(entry->d_name)) status = add_path(paths, folder, entry->d_name, error);
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

/* ---- metadata -------------------------------------------------------------------------------------------------- */

static const char *get(const fxi_parquet *extra, const char *key)
{
    return rp_metadata_get(extra->metadata, key);
}

static void take(char *out, size_t size, const fxi_parquet *extra, const char *key)
{
    const char *value = get(extra, key);
    if (value) snprintf(out, size, "%s", value);
}

typedef struct load {
    const char *folder;
    const fx_symbol *symbol;
    fx_timeframe timeframe;
    fx_day_rule rule;
    fxi_paths paths;
    fxi_table table;
    fxi_parquet *extras; ///< one per file
    int digits;
    rp_error *error;
} load;

static rp_status check_metadata(const load *l, const fxi_parquet *extra, const char *path)
{
    const char *format = get(extra, FXI_KEY_FORMAT), *symbol = get(extra, FXI_KEY_SYMBOL);
    const char *timeframe = get(extra, FXI_KEY_TIMEFRAME);
    if (format && strcmp(format, FXI_FORMAT_VERSION) != 0)
        return rp_fail(l->error, RP_EVERSION,
                       "%s: written in format %s of another version (this one reads %s); import the "
                       "vendor's file again",
                       path, format, FXI_FORMAT_VERSION);
    if (symbol && strcmp(symbol, l->symbol->name) != 0)
        return rp_fail(l->error, RP_ECONFLICT, "%s: holds %s, but stands in the folder of %s", path, symbol,
                       l->symbol->name);
    if (timeframe && strcmp(timeframe, fx_timeframe_name(l->timeframe)) != 0)
        return rp_fail(l->error, RP_ECONFLICT, "%s: holds %s bars, but stands in the folder of %s", path, timeframe,
                       fx_timeframe_name(l->timeframe));
    return RP_OK;
}

// The finest of all files; one without metadata counts with the finer of its prices (rows from `first` on) and the
// symbol table.
static rp_status find_digits(load *l, int64_t first, const fxi_parquet *extra, const char *path)
{
    const char *text = get(extra, FXI_KEY_DIGITS);
    fxi_grid grid = {0};
    fxi_table part = {.rows = l->table.rows + first, .count = l->table.count - first};
    if (text && (text[0] < '0' || text[0] > '9' || text[1]))
        return rp_fail(l->error, RP_EFORMAT, "%s: metadata %s is \"%s\", not 0 to 9", path, FXI_KEY_DIGITS, text);
    if (text) {
        grid.digits = text[0] - '0';
    } else {
        fxi_grid_find(&part, l->symbol, &grid);
        if (grid.digits < l->symbol->digits) grid.digits = l->symbol->digits;
    }
    if (grid.digits > l->digits) l->digits = grid.digits;
    return RP_OK;
}

/* ---- rows ------------------------------------------------------------------------------------------------------ */

static rp_status append(load *l, fxi_table *part)
{
    if (l->table.count == 0) {
        l->table = *part;
        *part = (fxi_table){0};
        return RP_OK;
    }
    rp_status status = fxi_table_reserve(&l->table, l->table.count + part->count, l->error);
    if (status) return status;
    memcpy(l->table.rows + l->table.count, part->rows, (size_t)part->count * sizeof *part->rows);
    l->table.count += part->count;
    l->table.has_spread |= part->has_spread;
    l->table.zoned &= part->zoned;
    return RP_OK;
}

static rp_status read_file(load *l, int64_t index)
{
    const char *path = l->paths.paths[index];
    fxi_table part = {0};
    int64_t before = l->table.count;
    rp_status status = fxi_parquet_open(path, (uint16_t)index, &part, &l->extras[index], l->error);
    if (!status && !part.zoned)
        status = rp_fail(l->error, RP_EFORMAT,
                         "%s: time is text without a zone; import the file (forex data import) instead of "
                         "putting it into the store",
                         path);
    if (!status) status = append(l, &part);
    fxi_table_free(&part);
    if (!status) status = check_metadata(l, &l->extras[index], path);
    if (!status) status = find_digits(l, before, &l->extras[index], path);
    return status;
}

static rp_status read_files(load *l)
{
    if (l->paths.count > UINT16_MAX)
        return rp_fail(l->error, RP_EUNSUPPORTED, "%s: %lld files are too many", l->folder, (long long)l->paths.count);
    l->extras = rp_calloc((size_t)l->paths.count, sizeof *l->extras);
    if (!l->extras) return rp_fail(l->error, RP_ENOMEM, "out of memory for the files of %s", l->folder);
    rp_status status = RP_OK;
    for (int64_t i = 0; i < l->paths.count && !status; i++) status = read_file(l, i);
    return status;
}

static rp_status check_step(const load *l)
{
    fx_timeframe step;
    rp_error ignored;
    if (l->table.count < 3 || fxi_timeframe_find(&l->table, l->folder, &step, &ignored)) return RP_OK;
    if (step == l->timeframe) return RP_OK;
    return rp_fail(l->error, RP_ECONFLICT, "%s: the rows step by %s; put the file into timeframe=%s", l->paths.paths[0],
                   fx_timeframe_name(step), fx_timeframe_name(step));
}

/* ---- bars ------------------------------------------------------------------------------------------------------ */

static rp_status fill(const load *l, fx_bars *b)
{
    const int64_t unit = FXI_E9 / fxi_power10(l->digits);
    int32_t *columns[4] = {b->open, b->high, b->low, b->close};
    const fx_zone *utc;
    rp_status status = fx_zone_get("UTC", &utc, l->error);
    if (status) return status;
    for (int64_t i = 0; i < b->count; i++) {
        const fxi_row *row = &l->table.rows[i];
        const fxi_parquet *extra = &l->extras[row->file];
        b->open_time[i] = row->stamp;
        b->known_at[i] = extra->known_at ? extra->known_at[row->line - 1] : fxi_known_at(l->timeframe, utc, row->stamp);
        b->flags[i] = extra->partial && extra->partial[row->line - 1] ? FX_BAR_PARTIAL : 0;
        b->volume[i] = row->volume;
        if (b->spread) b->spread[i] = row->spread;
        for (int k = 0; k < 4; k++) {
            int64_t points = row->price[k] / unit;
            if (points > INT32_MAX)
                return rp_fail(l->error, RP_EVALUE, "%s: row %lld: price %.9g is too large for points of 10^-%d",
                               l->paths.paths[row->file], (long long)row->line, (double)row->price[k] / 1e9, l->digits);
            columns[k][i] = (int32_t)points;
        }
    }
    return RP_OK;
}

static void describe(const load *l, fx_bars *b)
{
    const fxi_parquet *extra = &l->extras[0];
    const char *rule = get(extra, FXI_KEY_DAY_RULE);
    snprintf(b->source, sizeof b->source, "%s%s; %s", l->paths.paths[0], l->paths.count > 1 ? " and others" : "",
             l->table.form);
    snprintf(b->zone, sizeof b->zone, "UTC, %s",
             l->table.zone_implied ? "by the type of the stamps" : "stated in the file");
    take(b->source, sizeof b->source, extra, FXI_KEY_SOURCE);
    take(b->zone, sizeof b->zone, extra, FXI_KEY_ZONE);
    take(b->zone_evidence, sizeof b->zone_evidence, extra, FXI_KEY_EVIDENCE);
    take(b->repairs, sizeof b->repairs, extra, FXI_KEY_REPAIRS);
    if (b->timeframe > FX_H1)
        b->day_rule = !rule ? fxi_day_rule_of(b) : !strcmp(rule, "utc") ? FX_DAY_UTC : FX_DAY_NEW_YORK;
    else
        b->day_rule = l->rule;
}

static rp_status check_hash(const load *l, const fx_bars *b)
{
    char hex[33];
    const char *stored = l->paths.count == 1 ? get(&l->extras[0], FXI_KEY_HASH) : NULL;
    rp_hash_hex(b->hash, hex);
    if (!stored || !strcmp(stored, hex)) return RP_OK;
    return rp_fail(l->error, RP_EFORMAT,
                   "%s: the content (%s) is not what was written (%s); import the vendor's file again",
                   l->paths.paths[0], hex, stored);
}

static rp_status make_bars(load *l, fx_bars **out)
{
    char repairs[256] = "";
    fx_bars *b;
    rp_status status =
        fxi_defects_repair(&l->table, l->digits, 0, (const char *const *)l->paths.paths, repairs, l->error);
    if (status) return status;
    status = fx_bars_new(l->symbol, l->timeframe, l->digits, l->table.count, l->table.has_spread, &b, l->error);
    if (status) return status;
    status = fill(l, b);
    if (!status) {
        describe(l, b);
        fx_bars_rehash(b);
        status = check_hash(l, b);
    }
    if (status)
        fx_bars_free(b);
    else
        *out = b;
    return status;
}

// Loads what is stored as exactly this timeframe; RP_ENOTFOUND when there is no file.
static rp_status load_stored(const char *root, const fx_symbol *symbol, fx_timeframe tf, fx_day_rule rule,
                             fx_bars **bars, rp_error *error)
{
    load l = {.symbol = symbol, .timeframe = tf, .rule = rule, .error = error};
    char *folder = rp_asprintf("%s/symbol=%s/timeframe=%s", root, symbol->name, fx_timeframe_name(tf));
    if (!folder) return rp_fail(error, RP_ENOMEM, "out of memory for the path of %s", symbol->name);
    l.folder = folder;
    rp_status status = fxi_paths_list(folder, &l.paths, error);
    if (!status && l.paths.count == 0) status = rp_fail(error, RP_ENOTFOUND, "no Parquet file in %s", folder);
    if (!status) status = read_files(&l);
    if (!status) status = check_step(&l);
    if (!status) status = make_bars(&l, bars);
    for (int64_t i = 0; l.extras && i < l.paths.count; i++) fxi_parquet_close(&l.extras[i]);
    rp_free(l.extras);
    fxi_table_free(&l.table);
    fxi_paths_free(&l.paths);
    rp_free(folder);
    return status;
}

/* ---- missing timeframes ----------------------------------------------------------------------------------------- */

static rp_status not_there(const char *root, const fx_symbol *symbol, fx_timeframe tf, rp_error *error)
{
    return rp_fail(
        error, RP_ENOTFOUND,
        "%s holds neither %s bars of %s nor shorter ones to make them from (looked for %s/symbol=%s/timeframe=*/"
        "*.parquet); import some (forex data import)",
        root, fx_timeframe_name(tf), symbol->name, root, symbol->name);
}

// From the longest stored timeframe below `tf` that divides it and, from H2 on, is cut by the same days.
static rp_status make_from_shorter(const char *root, const fx_symbol *symbol, fx_timeframe tf, fx_day_rule rule,
                                   fx_bars **bars, rp_error *error)
{
    for (int shorter = (int)tf - 1; shorter >= 0; shorter--) {
        fx_bars *source = NULL;
        if (fx_timeframe_length(tf) % fx_timeframe_length((fx_timeframe)shorter)) continue;
        rp_status status = load_stored(root, symbol, (fx_timeframe)shorter, rule, &source, error);
        if (status == RP_ENOTFOUND) continue;
        if (status || !source) return status;
        bool fits = shorter <= FX_H1 || source->day_rule == rule;
        if (fits) status = fx_bars_resample(source, tf, rule, false, bars, error);
        fx_bars_free(source);
        if (fits) return status;
    }
    return not_there(root, symbol, tf, error);
}

rp_status fx_store_load(const char *root, const fx_symbols *symbols, const char *symbol, fx_timeframe tf,
                        fx_day_rule rule, fx_bars **bars, rp_error *error)
{
    const fx_symbol *specification;
    fx_bars *stored = NULL;
    rp_status status = fx_symbols_find(symbols, symbol, &specification, error);
    if (status) return status;
    status = load_stored(root, specification, tf, rule, &stored, error);
    if (status == RP_ENOTFOUND) return make_from_shorter(root, specification, tf, rule, bars, error);
    if (status || !stored) return status;
    if (tf <= FX_H1 || stored->day_rule == rule) {
        *bars = stored;
        return RP_OK;
    }
    // Stored, but cut at another hour than the one asked for.
    fx_bars_free(stored);
    status = make_from_shorter(root, specification, tf, rule, bars, error);
    if (status != RP_ENOTFOUND) return status;
    return rp_fail(
        error, RP_ECONFLICT,
        "%s: the stored %s bars of %s are cut by %s days, and there are no shorter ones to cut by %s days; ask for "
        "the other rule (--session %s)",
        root, fx_timeframe_name(tf), specification->name, rule == FX_DAY_UTC ? "New York" : "UTC",
        rule == FX_DAY_UTC ? "UTC" : "New York", rule == FX_DAY_UTC ? "new_york" : "utc");
}
