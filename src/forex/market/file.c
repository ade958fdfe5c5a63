/// One vendor's file: from its path to rows with known grid, timeframe and zone.
#include "format_i.h"
#include "rates_i.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

/* ---- the symbol in a path ------------------------------------------------------------------------------------ */

static bool is_word(char c)
{
    return isalnum((unsigned char)c) != 0;
}

// True when `text` begins with the symbol's name; between base and quote a stroke may stand ("EUR_USD", "XRP-ETH").
static bool begins_with(const char *text, const fx_symbol *symbol)
{
    const size_t base = strlen(symbol->base);
    if (!strncasecmp(text, symbol->name, strlen(symbol->name))) return true;
    return !strncasecmp(symbol->name, symbol->base, base) && !strncasecmp(text, symbol->base, base) &&
           (text[base] == '_' || text[base] == '-') && symbol->name[base] &&
           !strncasecmp(text + base + 1, symbol->name + base, strlen(symbol->name + base));
}

// The longest known name that stands in `text` as a word or is followed by something that is no letter of a longer one
// ("EURUSD-2019", "DAT_ASCII_EURUSD_M1_2019", "EURUSDh1", "AUDUSD60").
static const fx_symbol *name_in(const fx_symbols *symbols, const char *text)
{
    const fx_symbol *found = NULL;
    for (int64_t i = 0; i < symbols->count; i++) {
        const fx_symbol *symbol = &symbols->rows[i];
        for (const char *at = text; *at; at++) {
            if ((at > text && is_word(at[-1])) || !begins_with(at, symbol)) continue;
            if (!found || strlen(symbol->name) > strlen(found->name)) found = symbol;
        }
    }
    return found;
}

static const fx_symbol *named_by(const fx_symbols *symbols, const char *path)
{
    const fx_symbol *symbol = name_in(symbols, fxi_base_name(path));
    // Dukascopy's names hold no symbol: its folder does.
    if (!symbol && fxi_ends_with(path, ".bi5")) symbol = name_in(symbols, path);
    return symbol;
}

rp_status fxi_symbol_of_path(const fx_symbols *symbols, const char *path, const fx_symbol **symbol, rp_error *error)
{
    const char *hive = strstr(path, "symbol=");
    if (hive) {
        char word[40];
        snprintf(word, sizeof word, "%.*s", (int)strcspn(hive + 7, "/"), hive + 7);
        return fx_symbols_find(symbols, word, symbol, error);
    }
    *symbol = named_by(symbols, path);
    if (*symbol) return RP_OK;
    if (access(path, F_OK) != 0) return rp_fail_errno(error, errno, "open for reading", path);
    bool rates;
    rp_status status = fxi_holds_rates(path, &rates, error);
    if (status) return status;
    if (rates) return fxi_rates_instead(path, error);
    return rp_fail(
        error, RP_EUNKNOWN,
        "%s: the file's name holds no symbol of the symbol table; name it (--symbol EURUSD); a new one needs a "
        "line in your symbol file (--symbols FILE)",
        path);
}

const fx_symbol *fxi_path_disagrees(const fx_symbols *symbols, const char *path, const char *name)
{
    const fx_symbol *own = named_by(symbols, path);
    if (!own) return NULL;
    size_t shorter = strlen(name) < strlen(own->name) ? strlen(name) : strlen(own->name);
    return strncasecmp(own->name, name, shorter) != 0 ? own : NULL;
}

/* ---- reading ------------------------------------------------------------------------------------------------- */

// `*format` is what the file is, also when it holds ticks; these are not read here.
static rp_status read_table(const char *path, const fx_symbol *symbol, const fx_import_options *options, uint16_t index,
                            fx_format *format, fxi_table *table, rp_error *error)
{
    fxi_content content;
    rp_status status = fxi_content_open(path, symbol, &content, error);
    if (!status) status = fxi_format_find(&content, options->format, format, error);
    const fxi_format_rule *rule = status ? NULL : fxi_format_rule_of(*format);
    if (rule && rule->read_bars) status = rule->read_bars(&content, *format, index, table, error);
    fxi_content_close(&content);
    return status;
}

static rp_status read_partner(fxi_file *file, const fx_symbol *symbol, const fx_import_options *options,
                              rp_error *error)
{
    fxi_table ask = {0};
    fx_format format;
    rp_status status = read_table(file->ask_path, symbol, options, 0, &format, &ask, error);
    if (!status) status = fxi_pair_join(file->path, file->ask_path, &file->table, &ask, &file->crossed, error);
    fxi_table_free(&ask);
    return status;
}

/* ---- what it is ---------------------------------------------------------------------------------------------- */

static rp_status find_timeframe(fxi_file *file, const fx_import_options *options, rp_error *error)
{
    fx_timeframe wanted, found;
    rp_status status = options->timeframe ? fx_timeframe_parse(options->timeframe, &wanted, error) : RP_OK;
    if (status) return status;
    if (file->table.known_timeframe)
        found = file->table.timeframe;
    else
        status = fxi_timeframe_find(&file->table, file->path, &found, options->timeframe ? NULL : error);
    if (!options->timeframe) {
        if (!status) file->timeframe = found;
        return status;
    }
    file->timeframe = wanted;
    if (!status && found != wanted && (file->table.known_timeframe || file->table.count > 2))
        return rp_fail(error, RP_ECONFLICT,
                       "%s: the rows step by %s, not by %s; import them as %s and resample (forex data resample)",
                       file->path, fx_timeframe_name(found), fx_timeframe_name(wanted), fx_timeframe_name(found));
    return RP_OK;
}

// HistData documents UTC-5. A file too short to show its zone is believed where no daylight-saving rule would differ.
static bool documented_zone(const fxi_file *file, fxi_zone_found *z)
{
    static const char *const names[] = {"UTC-5/us", "UTC-5/eu", "UTC-5"};
    const fxi_table *t = &file->table;
    bool histdata = file->format == FX_FORMAT_HISTDATA || file->format == FX_FORMAT_HISTDATA_MT ||
                    file->format == FX_FORMAT_HISTDATA_TICKS;
    if (!histdata || t->count == 0 || t->rows[t->count - 1].stamp - t->rows[0].stamp > 100 * FX_DAY) return false;
    for (int i = 0; i < 3; i++) {
        if (fx_zone_get(names[i], &z->zone, NULL)) return false;
        for (int64_t k = 0; k<t->count; k += t->count> 1 ? t->count - 1 : 1)
            if (fx_zone_to_utc(z->zone, t->rows[k].stamp, NULL) != t->rows[k].stamp + 5 * FX_HOUR) return false;
    }
    z->evidence[0] = 0;
    snprintf(z->text, sizeof z->text, "UTC-5, documented; no summer time then");
    return true;
}

rp_status fxi_file_find_zone(fxi_file *file, const fx_symbol *symbol, const fx_import_options *options, bool strict,
                             rp_error *error)
{
    fxi_zone_found *z = &file->zone;
    if (options->zone && file->table.zoned && !file->table.zone_implied && strcmp(options->zone, "UTC") != 0)
        return rp_fail(error, RP_ECONFLICT,
                       "%s: its stamps carry their zone, so they cannot be read as %.50s; leave the zone "
                       "out (--zone)",
                       file->path, options->zone);
    if (options->zone) {
        snprintf(z->text, sizeof z->text, "%.50s, named", options->zone);
        return fx_zone_get(options->zone, &z->zone, error);
    }
    if (file->table.zoned) {
        snprintf(z->text, sizeof z->text, "UTC, %s",
                 file->table.zone_implied ? "by the type or name of the stamps"
                                          : "stated in the "
                                            "file");
        return fx_zone_get("UTC", &z->zone, error);
    }
    rp_error why;
    rp_status status = fxi_zone_detect(&file->table, symbol, file->timeframe, file->path, z, &why);
    if (status == RP_EVALUE && documented_zone(file, z)) return RP_OK;
    if (!strict && status == RP_EVALUE) {
        z->zone = NULL;
        snprintf(z->problem, sizeof z->problem, "%.399s", why.message);
        return RP_OK;
    }
    if (status && error) *error = why;
    if (status || !strict || !(z->mixed || z->ambiguous)) return status;
    return rp_fail(error, RP_ECONFLICT, "%s: %s", file->path, z->problem);
}

// The user says that prices are whole points, and one is not.
static rp_status no_points(const fxi_file *file, rp_error *error)
{
    const fxi_row *row = file->table.rows;
    int k = 0;
    for (int64_t i = 0; i < 4 * file->table.count; i++) {
        row = &file->table.rows[i / 4];
        k = (int)(i % 4);
        if (!(row->flags & FXI_ROW_NOISY) && row->price[k] % FXI_E9) break;
    }
    return rp_fail(error, RP_ECONFLICT,
                   "%s: row %lld: %.9g is no whole number of points; leave the format out, or name csv (--format)",
                   file->path, (long long)row->line, (double)row->price[k] / 1e9);
}

// Timeframe, other side, grid, spread and zone of rows that are read.
static rp_status understand(fxi_file *file, const fx_symbol *symbol, const fx_import_options *options, bool strict,
                            rp_error *error)
{
    rp_status status = find_timeframe(file, options, error);
    if (!status && file->ask_path) status = read_partner(file, symbol, options, error);
    if (status) return status;
    file->table.span = fx_timeframe_length(file->timeframe);
    file->stamped_ends = options->stamps_are_close;
    if (options->stamps_are_close)
        for (int64_t i = 0; i < file->table.count; i++)
            file->table.rows[i].stamp = fxi_stamp_shift(file->table.rows[i].stamp, file->timeframe, -1);
    fxi_grid_find(&file->table, symbol, &file->grid);
    if (file->table.whole_points && !file->grid.integer_points) return no_points(file, error);
    if (file->table.has_ask)
        fxi_spread_make(file, file->grid.digits > symbol->digits ? file->grid.digits : symbol->digits, options->spread);
    return fxi_file_find_zone(file, symbol, options, strict, error);
}

rp_status fxi_file_open(const char *path, const char *ask_path, uint16_t index, const fx_symbol *symbol,
                        const fx_import_options *options, bool strict, fxi_file *file, rp_error *error)
{
    memset(file, 0, sizeof *file);
    file->path = path;
    file->ask_path = ask_path;
    file->spread_digits = symbol->digits;
    rp_status status = read_table(path, symbol, options, index, &file->format, &file->table, error);
    if (!status && fx_format_get(file->format)->ticks) return RP_OK;
    file->table.never_closes = fxi_never_closes(symbol);
    if (!status) status = understand(file, symbol, options, strict, error);
    if (status) fxi_file_close(file);
    return status;
}

void fxi_file_to_utc(fxi_file *file)
{
    if (!file->zone.zone) return;
    for (int64_t i = 0; i < file->table.count; i++)
        file->table.rows[i].stamp = fx_zone_to_utc(file->zone.zone, file->table.rows[i].stamp, NULL);
}

void fxi_file_close(fxi_file *file)
{
    fxi_table_free(&file->table);
}
