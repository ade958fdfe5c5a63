/// Writing a series to the store: one Parquet file under <root>/symbol=SYM/timeframe=TF.
///
/// Prices are written as doubles, each the nearest one to its decimal price, so every other program reads them and
/// reading them back gives the same points. What a data frame cannot hold stands in the file's metadata.
#include "store_i.h"

#include <rapto/frame.h>
#include <string.h>
#include <unistd.h>

char *fxi_store_folder(const char *root, const char *symbol, fx_timeframe tf)
{
    return rp_asprintf("%s/symbol=%s/timeframe=%s", root, symbol, fx_timeframe_name(tf));
}

// A series is replaced as one file; with others beside it there would be no instant at which all of it is the new one.
static rp_status refuse_other_files(const char *folder, rp_error *error)
{
    fxi_paths files = {0};
    rp_status status = fxi_paths_list(folder, &files, error);
    for (int64_t i = 0; i < files.count && !status; i++) {
        const char *name = strrchr(files.paths[i], '/') + 1;
        if (strcmp(name, FXI_FIRST_FILE) != 0)
            status = rp_fail(error, RP_EEXIST,
                             "%s holds %s already, and its bars would stand beside those of %s; append to them (forex "
                             "data import) or move the folder away",
                             folder, name, FXI_FIRST_FILE);
    }
    fxi_paths_free(&files);
    return status;
}

/* ---- columns --------------------------------------------------------------------------------------------------- */

typedef struct columns {
    double *prices[4];
    bool *partial;
    rp_column list[9];
    int count;
} columns;

static void add(columns *c, const char *name, rp_dtype dtype, const void *data, bool timestamp)
{
    c->list[c->count++] = (rp_column){.name = name, .dtype = dtype, .data = data, .timestamp = timestamp};
}

static rp_status make_columns(const fx_bars *b, columns *c, rp_error *error)
{
    static const char *const names[4] = {"open", "high", "low", "close"};
    const int32_t *points[4] = {b->open, b->high, b->low, b->close};
    const double scale = (double)fxi_power10(b->digits);
    bool any_partial = false;
    add(c, "timestamp", RP_I64, b->open_time, true);
    for (int k = 0; k < 4; k++) {
        c->prices[k] = rp_malloc((size_t)(b->count + 1) * sizeof *c->prices[k]);
        if (!c->prices[k]) return rp_fail(error, RP_ENOMEM, "out of memory for %lld prices", (long long)b->count);
        // Both are whole numbers below 2^53, so the division rounds correctly.
        for (int64_t i = 0; i < b->count; i++) c->prices[k][i] = points[k][i] / scale;
        add(c, names[k], RP_F64, c->prices[k], false);
    }
    add(c, "volume", RP_F64, b->volume, false);
    if (b->spread) add(c, "spread", RP_I32, b->spread, false);
    add(c, "known_at", RP_I64, b->known_at, true);
    for (int64_t i = 0; i < b->count; i++) any_partial |= (b->flags[i] & FX_BAR_PARTIAL) != 0;
    if (!any_partial) return RP_OK;
    c->partial = rp_malloc((size_t)b->count * sizeof *c->partial);
    if (!c->partial) return rp_fail(error, RP_ENOMEM, "out of memory for %lld flags", (long long)b->count);
    for (int64_t i = 0; i < b->count; i++) c->partial[i] = (b->flags[i] & FX_BAR_PARTIAL) != 0;
    add(c, "partial", RP_BOOL, c->partial, false);
    return RP_OK;
}

static void free_columns(columns *c)
{
    for (int k = 0; k < 4; k++) rp_free(c->prices[k]);
    rp_free(c->partial);
}

/* ---- file ------------------------------------------------------------------------------------------------------ */

static rp_status write_file(rp_frame *frame, const char *path, const fx_bars *b, bool takes_over, rp_error *error)
{
    char digits[12], hash[33];
    snprintf(digits, sizeof digits, "%d", b->digits);
    rp_hash_hex(b->hash, hash);
    const rp_pair metadata[] = {
        {FXI_KEY_FORMAT, FXI_FORMAT_VERSION},
        {FXI_KEY_SYMBOL, b->symbol.name},
        {FXI_KEY_TIMEFRAME, fx_timeframe_name(b->timeframe)},
        {FXI_KEY_DAY_RULE, b->day_rule == FX_DAY_UTC ? "utc" : "new_york"},
        {FXI_KEY_DIGITS, digits},
        {FXI_KEY_SOURCE, b->source},
        {FXI_KEY_ZONE, b->zone},
        {FXI_KEY_EVIDENCE, b->zone_evidence},
        {FXI_KEY_REPAIRS, b->repairs},
        {FXI_KEY_HASH, hash},
        {FXI_KEY_TAKES_OVER, "take-new"},
    };
    int count = (int)(sizeof metadata / sizeof *metadata) - !takes_over;
    rp_parquet_options options = {.metadata = metadata, .metadata_count = count};
    return rp_write_parquet(frame, "SELECT * FROM bars", path, &options, error);
}

rp_status fxi_part_write(const char *path, const fx_bars *bars, bool takes_over, rp_error *error)
{
    columns c = {0};
    rp_frame *frame = NULL;
    rp_status status = make_columns(bars, &c, error);
    if (!status) status = rp_frame_open(NULL, &frame, error);
    if (!status) status = rp_frame_put(frame, "bars", bars->count, c.list, c.count, error);
    if (!status) status = write_file(frame, path, bars, takes_over, error);
    rp_frame_close(frame);
    free_columns(&c);
    return status;
}

rp_status fx_store_save(const char *root, const fx_bars *bars, char **path_out, rp_error *error)
{
    char *folder = fxi_store_folder(root, bars->symbol.name, bars->timeframe);
    char *path = folder ? rp_asprintf("%s/%s", folder, FXI_FIRST_FILE) : NULL;
    int lock = -1;
    rp_status status = path ? RP_OK : rp_fail(error, RP_ENOMEM, "out of memory for the path of %s", bars->symbol.name);
    if (!status && bars->count == 0)
        status = rp_fail(error, RP_EVALUE, "%s: a series without bars is not stored", path);
    if (!status) status = rp_make_folders(folder, error);
    if (!status) status = fxi_store_lock(folder, &lock, error);
    if (!status) status = refuse_other_files(folder, error);
    if (!status) status = fxi_part_write(path, bars, false, error);
    if (lock >= 0) close(lock);
    rp_free(folder);
    if (!status && path_out)
        *path_out = path;
    else
        rp_free(path);
    return status;
}
