/// Loading a series from the store.
#include "store_i.h"

#include <string.h>

/* ---- one timeframe as it is stored ----------------------------------------------------------------------------- */

// Reads the files from number `covered` on and joins them to `*bars`, which holds those before (NULL when covered is
// 0).
static rp_status read_parts(const fxi_paths *files, int64_t covered, const fx_symbol *symbol, fx_timeframe tf,
                            fx_day_rule rule, fx_bars **bars, rp_error *error)
{
    int64_t count = 0;
    fxi_part *parts = rp_calloc((size_t)(files->count + 1), sizeof *parts);
    if (!parts) return rp_fail(error, RP_ENOMEM, "out of memory for %lld files", (long long)files->count);
    rp_status status = RP_OK;
    if (*bars) parts[count++] = (fxi_part){.path = files->paths[0], .bars = *bars};
    *bars = NULL;
    for (int64_t i = covered; i < files->count && !status; i++, count++) {
        parts[count].path = files->paths[i];
        status = fxi_part_read(symbol, tf, rule, &parts[count], error);
    }
    if (!status) status = fxi_parts_join(parts, count, bars, error);
    for (int64_t i = 0; i < count; i++) fx_bars_free(parts[i].bars);
    rp_free(parts);
    return status;
}

static rp_status read_folder(const char *folder, const fxi_paths *files, const fx_symbol *symbol, fx_timeframe tf,
                             fx_day_rule rule, fx_bars **bars, rp_error *error)
{
    fxi_cache_key key;
    int64_t covered = 0;
    rp_status status = fxi_cache_key_take(folder, files, symbol, tf, &key, error);
    if (!status) status = fxi_cache_open(&key, symbol, bars, &covered, error);
    bool whole = covered == files->count;
    if (!status && !whole) status = read_parts(files, covered, symbol, tf, rule, bars, error);
    if (!status && !whole && *bars) status = fxi_cache_write(&key, *bars, error);
    fxi_cache_key_free(&key);
    if (!status && *bars && tf <= FX_H1) (*bars)->day_rule = rule;
    return status;
}

rp_status fxi_store_read(const char *root, const fx_symbol *symbol, fx_timeframe tf, fx_day_rule rule, fx_bars **bars,
                         rp_error *error)
{
    fxi_paths files = {0};
    fx_bars *read = NULL;
    char *folder = fxi_store_folder(root, symbol->name, tf);
    if (!folder) return rp_fail(error, RP_ENOMEM, "out of memory for the path of %s", symbol->name);
    rp_status status = fxi_paths_list(folder, &files, error);
    if (!status && files.count == 0) status = rp_fail(error, RP_ENOTFOUND, "no Parquet file in %s", folder);
    if (!status) status = read_folder(folder, &files, symbol, tf, rule, &read, error);
    fxi_paths_free(&files);
    rp_free(folder);
    if (status)
        fx_bars_free(read);
    else
        *bars = read;
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
                                   fx_calendar *calendar, fx_bars **bars, rp_error *error)
{
    for (int shorter = (int)tf - 1; shorter >= 0; shorter--) {
        fx_bars *source = NULL;
        if (fx_timeframe_length(tf) % fx_timeframe_length((fx_timeframe)shorter)) continue;
        rp_status status = fxi_store_read(root, symbol, (fx_timeframe)shorter, rule, &source, error);
        if (status == RP_ENOTFOUND) continue;
        if (status || !source) return status;
        bool fits = shorter <= FX_H1 || source->day_rule == rule;
        if (fits && calendar) fx_bars_follow(source, calendar);
        if (fits) status = fx_bars_resample(source, tf, rule, false, bars, error);
        fx_bars_free(source);
        if (fits) return status;
    }
    return not_there(root, symbol, tf, error);
}

static rp_status load(const char *root, const fx_symbol *specification, fx_timeframe tf, fx_day_rule rule,
                      fx_calendar *calendar, fx_bars **bars, rp_error *error)
{
    fx_bars *stored = NULL;
    rp_status status = fxi_store_read(root, specification, tf, rule, &stored, error);
    if (status == RP_ENOTFOUND) return make_from_shorter(root, specification, tf, rule, calendar, bars, error);
    if (status || !stored) return status;
    if (tf <= FX_H1 || stored->day_rule == rule) {
        if (calendar) fx_bars_follow(stored, calendar);
        *bars = stored;
        return RP_OK;
    }
    // Stored, but cut at another hour than the one asked for.
    fx_bars_free(stored);
    status = make_from_shorter(root, specification, tf, rule, calendar, bars, error);
    if (status != RP_ENOTFOUND) return status;
    return rp_fail(
        error, RP_ECONFLICT,
        "%s: the stored %s bars of %s are cut by %s days, and there are no shorter ones to cut by %s days; ask for "
        "the other rule (--session %s)",
        root, fx_timeframe_name(tf), specification->name, rule == FX_DAY_UTC ? "New York" : "UTC",
        rule == FX_DAY_UTC ? "UTC" : "New York", rule == FX_DAY_UTC ? "new_york" : "utc");
}

rp_status fx_store_load_by(const char *root, const fx_symbols *symbols, const char *symbol, fx_timeframe tf,
                           fx_day_rule rule, const char *holidays, fx_bars **bars, rp_error *error)
{
    const fx_symbol *specification;
    fx_calendar *calendar = NULL;
    rp_status status = fx_symbols_find(symbols, symbol, &specification, error);
    if (!status && holidays) status = fx_calendar_load(holidays, specification, &calendar, error);
    if (!status) status = load(root, specification, tf, rule, calendar, bars, error);
    fx_calendar_free(calendar);
    return status;
}

rp_status fx_store_load(const char *root, const fx_symbols *symbols, const char *symbol, fx_timeframe tf,
                        fx_day_rule rule, fx_bars **bars, rp_error *error)
{
    return fx_store_load_by(root, symbols, symbol, tf, rule, NULL, bars, error);
}
