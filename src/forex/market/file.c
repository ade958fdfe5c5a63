/// One vendor's file: from its path to rows with known grid, timeframe and zone.
#include "market_i.h"

#include <ctype.h>
#include <string.h>

/* ---- the symbol in a path ------------------------------------------------------------------------------------ */

static bool is_word(char c)
{
    return isalnum((unsigned char)c) != 0;
}

// The longest known name that stands in `text` as a word or is followed by something that is no letter of a longer one
// ("EURUSD-2019", "DAT_ASCII_EURUSD_M1_2019", "EURUSDh1", "AUDUSD60").
static const fx_symbol *name_in(const fx_symbols *symbols, const char *text)
{
    const fx_symbol *found = NULL;
    for (int64_t i = 0; i < symbols->count; i++) {
        const char *name = symbols->rows[i].name;
        size_t length = strlen(name);
        for (const char *at = text; *at; at++) {
            if ((at > text && is_word(at[-1])) || strncasecmp(at, name, length) != 0) continue;
            if (!found || length > strlen(found->name)) found = &symbols->rows[i];
        }
    }
    return found;
}

rp_status fxi_symbol_of_path(const fx_symbols *symbols, const char *path, const fx_symbol **symbol, rp_error *error)
{
    const char *hive = strstr(path, "symbol=");
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    if (hive) {
        char word[40];
        snprintf(word, sizeof word, "%.*s", (int)strcspn(hive + 7, "/"), hive + 7);
        return fx_symbols_find(symbols, word, symbol, error);
    }
    *symbol = name_in(symbols, name);
    if (*symbol) return RP_OK;
    return rp_fail(error, RP_EUNKNOWN,
                   "%s: the file's name holds no symbol of the symbol table; name it (--symbol EURUSD), "
                   "and add a line to your symbol file if it is new",
                   path);
}

/* ---- reading ------------------------------------------------------------------------------------------------- */

static rp_status parse_bytes(const char *data, size_t size, const char *path, const fx_import_options *options,
                             uint16_t index, fxi_table *table, rp_error *error)
{
    char *unpacked = NULL;
    size_t unpacked_size = 0;
    fxi_container container = fxi_container_of(data, size);
    rp_status status = RP_OK;
    if (size == 0) return rp_fail(error, RP_EFORMAT, "%s: the file is empty (0 bytes)", path);
    if (container == FXI_GZIP) status = fxi_gunzip(data, size, path, &unpacked, &unpacked_size, error);
    if (container == FXI_ZIP) status = fxi_unzip(data, size, path, &unpacked, &unpacked_size, error);
    if (!status)
        status = fxi_csv_parse(unpacked ? unpacked : data, unpacked ? unpacked_size : size, path, options->format,
                               index, table, error);
    rp_free(unpacked);
    return status;
}

static rp_status read_table(const char *path, const fx_import_options *options, uint16_t index, fxi_table *table,
                            rp_error *error)
{
    char *data = NULL;
    size_t size = 0;
    rp_status status = rp_file_read(path, (size_t)4 << 30, &data, &size, error);
    if (status) return status;
    bool parquet = fxi_container_of(data, size) == FXI_PARQUET || options->format == FX_FORMAT_PARQUET;
    if (!parquet) status = parse_bytes(data, size, path, options, index, table, error);
    rp_free(data);
    return parquet ? fxi_parquet_read(path, index, table, error) : status;
}

/* ---- what it is ---------------------------------------------------------------------------------------------- */

static rp_status find_timeframe(fxi_file *file, const fx_import_options *options, rp_error *error)
{
    fx_timeframe wanted, found;
    rp_status status = options->timeframe ? fx_timeframe_parse(options->timeframe, &wanted, error) : RP_OK;
    if (status) return status;
    status = fxi_timeframe_find(&file->table, file->path, &found, options->timeframe ? NULL : error);
    if (!options->timeframe) {
        if (!status) file->timeframe = found;
        return status;
    }
    file->timeframe = wanted;
    if (!status && found != wanted && file->table.count > 2)
        return rp_fail(error, RP_ECONFLICT,
                       "%s: the rows step by %s, not by %s; import them as %s and resample (forex data resample)",
                       file->path, fx_timeframe_name(found), fx_timeframe_name(wanted), fx_timeframe_name(found));
    return RP_OK;
}

static rp_status find_zone(fxi_file *file, const fx_symbol *symbol, const fx_import_options *options, bool strict,
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
                 file->table.zone_implied ? "by the type of the stamps"
                                          : "stated in the "
                                            "file");
        return fx_zone_get("UTC", &z->zone, error);
    }
    rp_error why;
    rp_status status = fxi_zone_detect(&file->table, symbol, file->timeframe, file->path, z, &why);
    if (!strict && status == RP_EVALUE) {
        z->zone = NULL;
        snprintf(z->problem, sizeof z->problem, "%.399s", why.message);
        return RP_OK;
    }
    if (status && error) *error = why;
    if (status || !strict || !(z->mixed || z->ambiguous)) return status;
    return rp_fail(error, RP_ECONFLICT, "%s: %s", file->path, z->problem);
}

rp_status fxi_file_open(const char *path, uint16_t index, const fx_symbol *symbol, const fx_import_options *options,
                        bool strict, fxi_file *file, rp_error *error)
{
    memset(file, 0, sizeof *file);
    file->path = path;
    rp_status status = read_table(path, options, index, &file->table, error);
    if (!status) status = find_timeframe(file, options, error);
    if (!status && options->stamps_are_close)
        for (int64_t i = 0; i < file->table.count; i++)
            file->table.rows[i].stamp = fxi_stamp_shift(file->table.rows[i].stamp, file->timeframe, -1);
    if (!status) fxi_grid_find(&file->table, symbol, &file->grid);
    if (!status) status = find_zone(file, symbol, options, strict, error);
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
