/// From vendors' files to one series of bars.
#include "format_i.h"

#include <stdlib.h>
#include <string.h>

/* ---- repairs by name ------------------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    unsigned repair;
} repair_names[] = {
    {"drop-identical-duplicates", FX_REPAIR_DROP_IDENTICAL},
    {"keep-first-duplicate", FX_REPAIR_KEEP_FIRST},
    {"sort", FX_REPAIR_SORT},
    {"round-to-grid", FX_REPAIR_ROUND_GRID},
    {"drop-bad-rows", FX_REPAIR_DROP_BAD},
    {"drop-flat-fills", FX_REPAIR_DROP_FLAT},
    {"drop-weekend", FX_REPAIR_DROP_WEEKEND},
    {"clip-crossed", FX_REPAIR_CLIP_CROSSED},
    {"drop-unpaired", FX_REPAIR_DROP_UNPAIRED},
    {"skip-damaged-files", FX_REPAIR_SKIP_DAMAGED},
};
enum { REPAIRS = sizeof repair_names / sizeof *repair_names };

static unsigned repair_of(const char *name, size_t length)
{
    for (int i = 0; i < REPAIRS; i++)
        if (strlen(repair_names[i].name) == length && !memcmp(repair_names[i].name, name, length))
            return repair_names[i].repair;
    return 0;
}

rp_status fx_repairs_parse(const char *text, unsigned *repairs, rp_error *error)
{
    unsigned all = 0;
    for (const char *at = text; *at;) {
        at += strspn(at, " ");
        size_t whole = strcspn(at, ","), length = whole;
        while (length && at[length - 1] == ' ') length--;
        unsigned one = repair_of(at, length);
        if (!one && length)
            return rp_fail(error, RP_EUNKNOWN,
                           "\"%.*s\" is no repair; there are drop-identical-duplicates, keep-first-duplicate, sort, "
                           "round-to-grid, drop-bad-rows, drop-flat-fills, drop-weekend, clip-crossed, drop-unpaired, "
                           "skip-damaged-files",
                           (int)(length > 60 ? 60 : length), at);
        all |= one;
        at += whole + (at[whole] == ',');
    }
    *repairs = all;
    return RP_OK;
}

rp_status fx_spread_rule_parse(const char *text, fx_spread_rule *rule, rp_error *error)
{
    static const char *const names[] = {"max", "open", "last", "min", "mean"};
    for (int i = 0; i < 5; i++)
        if (!strcmp(text, names[i])) {
            *rule = (fx_spread_rule)i;
            return RP_OK;
        }
    return rp_fail(error, RP_EUNKNOWN, "\"%.60s\" is no spread; there are max, open, last, min, mean", text);
}

/* ---- several files into one table ------------------------------------------------------------------------------ */

typedef struct job {
    const fx_symbol *symbol;
    fxi_file *files;
    const char **paths; ///< in the order of the files
    int64_t count;
    fxi_table table; ///< all rows, UTC
    int digits;
    char repairs[256];
    bool ticks; ///< the first file holds ticks: nothing else is read
} job;

rp_status fxi_symbol_of_files(const char *const *paths, int64_t count, const fx_symbols *symbols,
                              const fx_import_options *options, const fx_symbol **symbol, rp_error *error)
{
    if (options->symbol) return fx_symbols_find(symbols, options->symbol, symbol, error);
    for (int64_t i = 0; i < count; i++) {
        const fx_symbol *own;
        rp_status status = fxi_symbol_of_path(symbols, paths[i], &own, error);
        if (status) return status;
        if (i && own != *symbol)
            return rp_fail(error, RP_ECONFLICT,
                           "%s is %s, %s is %s: import one symbol at a time, or name it (--symbol)", paths[0],
                           (*symbol)->name, paths[i], own->name);
        *symbol = own;
    }
    return RP_OK;
}

void fxi_warn_of_names(const char *const *paths, int64_t count, const fx_symbols *symbols, const fx_symbol *symbol)
{
    for (int64_t i = 0; i < count; i++) {
        const fx_symbol *other = fxi_path_disagrees(symbols, paths[i], symbol->name);
        if (!other) continue;
        rp_log_line(RP_LOG_WARN, "%s: read as %s, and its name says %s", paths[i], symbol->name, other->name);
        return;
    }
}

static int by_first_stamp(const void *a, const void *b)
{
    const fxi_file *x = a, *y = b;
    int64_t s = x->table.rows[0].stamp, t = y->table.rows[0].stamp;
    return s != t ? (s > t) - (s < t) : strcmp(x->path, y->path);
}

// The other side of a bid file among the paths, NULL when it is not there.
static const char *find_partner(const char *const *paths, int64_t count, const char *bid)
{
    for (int64_t i = 0; i < count; i++)
        if (fxi_are_pair(bid, paths[i])) return paths[i];
    return NULL;
}

static bool is_partner(const char *const *paths, int64_t count, const char *ask)
{
    for (int64_t i = 0; i < count; i++)
        if (fxi_are_pair(paths[i], ask)) return true;
    return false;
}

static rp_status open_one(job *j, const char *path, const char *ask_path, const fx_import_options *options,
                          rp_error *error)
{
    fxi_file *file = &j->files[j->count];
    rp_status status = fxi_file_open(path, ask_path, 0, j->symbol, options, true, file, error);
    if (status) return status;
    j->count++;
    const fx_format_info *info = fx_format_get(file->format);
    j->ticks = info->ticks && j->count == 1;
    if (j->ticks) return RP_OK;
    if (info->ticks)
        return rp_fail(error, RP_ECONFLICT, "%s holds ticks (%s), other files hold bars: import them apart", path,
                       info->title);
    if (!ask_path && fxi_side_of(path, NULL) == FXI_SIDE_ASK)
        return rp_fail(error, RP_ECONFLICT,
                       "%s holds ask prices by its name, and bars are bid: give the bid file with it, or rename it",
                       path);
    fxi_file_to_utc(file);
    return fxi_pair_judge(file, options->repairs, j->repairs, error);
}

static rp_status open_files(job *j, const char *const *paths, int64_t count, const fx_import_options *options,
                            rp_error *error)
{
    j->files = rp_calloc((size_t)count, sizeof *j->files);
    j->paths = rp_calloc((size_t)count, sizeof *j->paths);
    if (!j->files || !j->paths) return rp_fail(error, RP_ENOMEM, "out of memory for %lld files", (long long)count);
    for (int64_t i = 0; i < count && !j->ticks; i++) {
        if (is_partner(paths, count, paths[i])) continue;
        rp_status status = open_one(j, paths[i], find_partner(paths, count, paths[i]), options, error);
        if (status) return status;
    }
    return RP_OK;
}

// Puts the files in order of time and finds what the series has in common.
static rp_status agree(job *j, const fx_import_options *options, rp_error *error)
{
    qsort(j->files, (size_t)j->count, sizeof *j->files, by_first_stamp);
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): the analyser does not know that rp_fail never gives RP_OK
    j->digits = j->symbol->digits;
    for (int64_t i = 0; i < j->count; i++) {
        fxi_file *f = &j->files[i];
        j->paths[i] = f->path;
        for (int64_t k = 0; i && k < f->table.count; k++) f->table.rows[k].file = (uint16_t)i; // 0 as they were read
        if (f->grid.digits > j->digits) j->digits = f->grid.digits;
        if (f->timeframe != j->files[0].timeframe)
            return rp_fail(error, RP_ECONFLICT, "%s holds %s bars, %s holds %s: import them apart", j->files[0].path,
                           fx_timeframe_name(j->files[0].timeframe), f->path, fx_timeframe_name(f->timeframe));
    }
    if (options->digits) j->digits = options->digits;
    return RP_OK;
}

static rp_status join_files(job *j, rp_error *error)
{
    int64_t total = 0;
    for (int64_t i = 0; i < j->count; i++) total += j->files[i].table.count;
    // The first table is taken over, which for one file means no copy.
    j->table = j->files[0].table;
    j->files[0].table = (fxi_table){0};
    rp_status status = fxi_table_reserve(&j->table, total, error);
    for (int64_t i = 1; i < j->count && !status; i++) {
        fxi_table *t = &j->files[i].table;
        memcpy(j->table.rows + j->table.count, t->rows, (size_t)t->count * sizeof *t->rows);
        j->table.count += t->count;
        j->table.has_spread |= t->has_spread;
        j->table.fills |= t->fills;
        j->table.known_decimals &= t->known_decimals;
        j->table.noisy += t->noisy;
        if (t->decimals > j->table.decimals) j->table.decimals = t->decimals;
        fxi_table_free(t);
    }
    return status;
}

/* ---- bars ----------------------------------------------------------------------------------------------------- */

int64_t fxi_known_at(const fx_bars *bars, const fx_zone *zone, int64_t open_time)
{
    const fx_timeframe tf = bars->timeframe;
    if (tf <= FX_H1) return open_time + fx_timeframe_length(tf);
    // Longer bars are cut on the source's wall clock, which may change inside of them.
    int64_t end = fx_zone_to_utc(zone, fxi_stamp_shift(fx_zone_to_local(zone, open_time), tf, 1), NULL);
    if (fxi_never_closes(&bars->symbol) || fx_market_open(end - 1)) return end;
    int64_t day = fx_session_day(FX_DAY_NEW_YORK, end - 1), close = end;
    for (int back = 0; back < 3; back++) {
        close = fx_session_day_end(FX_DAY_NEW_YORK, day - back);
        if (fx_market_open(close - 1)) break;
    }
    return close > open_time && close < end ? close : end;
}

fx_day_rule fxi_day_rule_of(const fx_bars *bars)
{
    int64_t fits[2] = {0, 0};
    for (int64_t i = 0; i < bars->count; i++)
        for (int rule = 0; rule < 2; rule++) {
            int64_t open, known;
            fx_bar_span(bars->timeframe, (fx_day_rule)rule, bars->open_time[i], &open, &known);
            fits[rule] += open == bars->open_time[i];
        }
    return fits[FX_DAY_UTC] > fits[FX_DAY_NEW_YORK] ? FX_DAY_UTC : FX_DAY_NEW_YORK;
}

static rp_status too_large(const job *j, const fxi_row *row, int64_t price, rp_error *error)
{
    return rp_fail(error, RP_EVALUE,
                   "%s: row %lld: price %.9g is too large for points of 10^-%d (limit %.9g); import with fewer "
                   "digits and round-to-grid",
                   j->paths[row->file], (long long)row->line, (double)price / 1e9, j->digits,
                   (double)INT32_MAX / (double)fxi_power10(j->digits));
}

// In points of the series.
static int64_t spread_points(const job *j, const fxi_row *row)
{
    int more = j->digits - j->files[row->file].spread_digits;
    if (more >= 0) return row->spread * fxi_power10(more);
    return fxi_divide_half_even(row->spread, fxi_power10(-more));
}

static rp_status fill(const job *j, fx_bars *b, rp_error *error)
{
    int32_t *columns[4] = {b->open, b->high, b->low, b->close};
    for (int64_t i = 0; i < b->count; i++) {
        const fxi_row *row = &j->table.rows[i];
        b->open_time[i] = row->stamp;
        b->known_at[i] = fxi_known_at(b, j->files[row->file].zone.zone, row->stamp);
        b->volume[i] = row->volume;
        int64_t spread = spread_points(j, row);
        if (spread >= INT32_MAX)
            return rp_fail(error, RP_EVALUE, "%s: row %lld: a spread of %d points is no spread", j->paths[row->file],
                           (long long)row->line, row->spread);
        if (b->spread) b->spread[i] = (int32_t)spread;
        for (int k = 0; k < 4; k++) {
            int64_t points = fxi_divide_exact(row->price[k], 9 - j->digits);
            if (points > INT32_MAX || points < INT32_MIN) return too_large(j, row, row->price[k], error);
            columns[k][i] = (int32_t)points;
        }
    }
    return RP_OK;
}

int64_t fxi_power10(int digits)
{
    int64_t power = 1;
    for (int d = 0; d < digits; d++) power *= 10;
    return power;
}

static void describe_evidence(const job *j, fx_bars *b)
{
    size_t used = 0, size = sizeof b->zone_evidence;
    for (int64_t i = 0; i < j->count && used < size; i++)
        if (j->files[i].zone.evidence[0])
            used += (size_t)snprintf(b->zone_evidence + used, size - used, "%s%s: %s", used ? "\n" : "",
                                     fxi_base_name(j->files[i].path), j->files[i].zone.evidence);
}

static void describe(const job *j, fx_bars *b)
{
    size_t used = 0;
    for (int64_t i = 0; i < j->count && used < sizeof b->source; i++)
        used += (size_t)snprintf(b->source + used, sizeof b->source - used, "%s%s", i ? ", " : "",
                                 fxi_base_name(j->files[i].path));
    if (used < sizeof b->source)
        snprintf(b->source + used, sizeof b->source - used, "; %s%s", j->table.form,
                 j->files[0].grid.integer_points ? ", prices in whole points" : "");
    used = 0;
    for (int64_t i = 0; i < j->count && used < sizeof b->zone; i++) {
        const char *text = j->files[i].zone.text;
        bool again = i && !strcmp(text, j->files[i - 1].zone.text);
        if (!again) used += (size_t)snprintf(b->zone + used, sizeof b->zone - used, "%s%s", i ? "; " : "", text);
    }
}

static rp_status make_bars(const job *j, fx_bars **out, rp_error *error)
{
    fx_bars *b;
    const char *repairs = j->repairs;
    if (j->table.count == 0)
        return rp_fail(error, RP_EVALUE, "%s: no row is left after the repairs (%s)", j->paths[0], repairs);
    rp_status status =
        fxi_bars_alloc(j->symbol, j->files[0].timeframe, j->digits, j->table.count, j->table.has_spread, &b, error);
    if (status) return status;
    status = fill(j, b, error);
    if (status) {
        fx_bars_free(b);
        return status;
    }
    b->day_rule = b->timeframe > FX_H1 ? fxi_day_rule_of(b) : FX_DAY_NEW_YORK;
    describe(j, b);
    describe_evidence(j, b);
    snprintf(b->repairs, sizeof b->repairs, "%s", repairs);
    fx_bars_rehash(b);
    *out = b;
    return RP_OK;
}

static rp_status join_and_make(job *j, const fx_import_options *options, fx_bars **bars, rp_error *error)
{
    unsigned allowed = options->repairs;
    rp_status status = agree(j, options, error);
    if (!status) status = join_files(j, error);
    // What a vendor filled in is no market: always left out, and noted.
    if (j->table.fills) allowed |= FX_REPAIR_DROP_FLAT;
    if (!status) status = fxi_defects_repair(&j->table, j->digits, allowed, j->paths, j->repairs, error);
    return status ? status : make_bars(j, bars, error);
}

// `*ticks` true: the files hold ticks, and nothing was made.
static rp_status import_bars(const char *const *paths, int64_t count, const fx_symbol *symbol,
                             const fx_import_options *options, bool *ticks, fx_bars **bars, rp_error *error)
{
    job j = {.symbol = symbol};
    rp_status status = open_files(&j, paths, count, options, error);
    *ticks = j.ticks;
    if (!status && !j.ticks) status = join_and_make(&j, options, bars, error);
    fxi_table_free(&j.table);
    for (int64_t i = 0; i < j.count; i++) fxi_file_close(&j.files[i]);
    rp_free(j.files);
    rp_free(j.paths);
    return status;
}

static rp_status import_ticks(const char *const *paths, int64_t count, const fx_symbols *symbols,
                              const fx_import_options *options, fx_bars **bars, rp_error *error)
{
    fx_tick_bars_options how = {.spread = options->spread};
    fx_ticks *ticks = NULL;
    fx_tick_bars *made = NULL;
    rp_status status = options->timeframe ? fx_timeframe_parse(options->timeframe, &how.timeframe, error) : RP_OK;
    if (!status) status = fx_ticks_import(paths, count, symbols, options, &ticks, error);
    if (!status) status = fx_ticks_to_bars(ticks, &how, &made, error);
    if (!status) {
        *bars = made->bars;
        made->bars = NULL;
    }
    fx_tick_bars_free(made);
    fx_ticks_free(ticks);
    return status;
}

static rp_status import_files(const fxi_paths *files, const fx_symbols *symbols, const fx_import_options *options,
                              fx_bars **bars, rp_error *error)
{
    const char *const *paths = (const char *const *)files->paths;
    const fx_symbol *symbol = NULL;
    bool ticks = false;
    if (files->count > UINT16_MAX)
        return rp_fail(error, RP_EUNSUPPORTED, "%lld files are too many to import together (limit %d)",
                       (long long)files->count, UINT16_MAX);
    rp_status status = fxi_symbol_of_files(paths, files->count, symbols, options, &symbol, error);
    if (!status) status = import_bars(paths, files->count, symbol, options, &ticks, bars, error);
    if (!status && !ticks && options->symbol) fxi_warn_of_names(paths, files->count, symbols, symbol);
    return status || !ticks ? status : import_ticks(paths, files->count, symbols, options, bars, error);
}

rp_status fx_import(const char *const *paths, int64_t path_count, const fx_symbols *symbols,
                    const fx_import_options *options, fx_bars **bars, rp_error *error)
{
    static const fx_import_options defaults;
    fxi_paths files = {0};
    if (!options) options = &defaults;
    if (path_count < 1) return rp_fail(error, RP_EINVAL, "no file to import");
    if (options->digits < 0 || options->digits > 9)
        return rp_fail(error, RP_EINVAL, "digits %d are not 0 to 9", options->digits);
    rp_status status = fxi_files_expand(paths, path_count, &files, error);
    if (!status) status = import_files(&files, symbols, options, bars, error);
    fxi_paths_free(&files);
    return status;
}
