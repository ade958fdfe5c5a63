/// One file of a stored series: read, judged, made into bars.
#include "store_i.h"

#include <string.h>

typedef struct reading {
    const char *path;
    const fx_symbol *symbol;
    fx_timeframe timeframe;
    fx_day_rule rule;
    fxi_table table;
    fxi_parquet extra;
    int digits;
    rp_error *error;
} reading;

static const char *get(const reading *r, const char *key)
{
    return rp_metadata_get(r->extra.metadata, key);
}

static void take(char *out, size_t size, const reading *r, const char *key)
{
    const char *value = get(r, key);
    if (value) snprintf(out, size, "%s", value);
}

static rp_status check_metadata(const reading *r)
{
    const char *format = get(r, FXI_KEY_FORMAT), *symbol = get(r, FXI_KEY_SYMBOL);
    const char *timeframe = get(r, FXI_KEY_TIMEFRAME);
    if (format && strcmp(format, FXI_FORMAT_VERSION) != 0)
        return rp_fail(r->error, RP_EVERSION,
                       "%s: written in format %s of another version (this one reads %s); import the "
                       "vendor's file again",
                       r->path, format, FXI_FORMAT_VERSION);
    if (symbol && strcmp(symbol, r->symbol->name) != 0)
        return rp_fail(r->error, RP_ECONFLICT, "%s: holds %s, but stands in the folder of %s", r->path, symbol,
                       r->symbol->name);
    if (timeframe && strcmp(timeframe, fx_timeframe_name(r->timeframe)) != 0)
        return rp_fail(r->error, RP_ECONFLICT, "%s: holds %s bars, but stands in the folder of %s", r->path, timeframe,
                       fx_timeframe_name(r->timeframe));
    return RP_OK;
}

// As the metadata says; a file without it counts with the finer of its prices and the symbol table.
static rp_status find_digits(reading *r)
{
    const char *text = get(r, FXI_KEY_DIGITS);
    fxi_grid grid = {0};
    if (text && (text[0] < '0' || text[0] > '9' || text[1]))
        return rp_fail(r->error, RP_EFORMAT, "%s: metadata %s is \"%s\", not 0 to 9", r->path, FXI_KEY_DIGITS, text);
    if (text) {
        grid.digits = text[0] - '0';
    } else {
        fxi_grid_find(&r->table, r->symbol, &grid);
        if (grid.digits < r->symbol->digits) grid.digits = r->symbol->digits;
    }
    r->digits = grid.digits;
    return RP_OK;
}

static rp_status check_step(const reading *r)
{
    fx_timeframe step;
    rp_error ignored;
    if (r->table.count < 3 || fxi_timeframe_find(&r->table, r->path, &step, &ignored)) return RP_OK;
    // A part of few bars may hold one per weekend; only a shorter step is another timeframe for certain.
    if (step == r->timeframe || (get(r, FXI_KEY_TIMEFRAME) && step > r->timeframe)) return RP_OK;
    return rp_fail(r->error, RP_ECONFLICT, "%s: the rows step by %s; put the file into timeframe=%s", r->path,
                   fx_timeframe_name(step), fx_timeframe_name(step));
}

static rp_status read_rows(reading *r)
{
    rp_status status = fxi_parquet_open(r->path, 0, &r->table, &r->extra, r->error);
    if (!status && !r->table.zoned)
        status = rp_fail(r->error, RP_EFORMAT,
                         "%s: time is text without a zone; import the file (forex data import) instead of "
                         "putting it into the store",
                         r->path);
    if (!status) status = check_metadata(r);
    if (!status) status = find_digits(r);
    if (!status) status = check_step(r);
    return status;
}

static rp_status fill(const reading *r, fx_bars *b)
{
    const int64_t unit = FXI_E9 / fxi_power10(r->digits);
    int32_t *columns[4] = {b->open, b->high, b->low, b->close};
    const fx_zone *utc;
    rp_status status = fx_zone_get("UTC", &utc, r->error);
    if (status) return status;
    for (int64_t i = 0; i < b->count; i++) {
        const fxi_row *row = &r->table.rows[i];
        const fxi_parquet *extra = &r->extra;
        b->open_time[i] = row->stamp;
        b->known_at[i] = extra->known_at ? extra->known_at[row->line - 1] : fxi_known_at(b, utc, row->stamp);
        b->flags[i] = extra->partial && extra->partial[row->line - 1] ? FX_BAR_PARTIAL : 0;
        b->volume[i] = row->volume;
        if (b->spread) b->spread[i] = row->spread;
        for (int k = 0; k < 4; k++) {
            int64_t points = row->price[k] / unit;
            if (points > INT32_MAX)
                return rp_fail(r->error, RP_EVALUE, "%s: row %lld: price %.9g is too large for points of 10^-%d",
                               r->path, (long long)row->line, (double)row->price[k] / 1e9, r->digits);
            columns[k][i] = (int32_t)points;
        }
    }
    return RP_OK;
}

static void describe(const reading *r, fx_bars *b)
{
    const char *rule = get(r, FXI_KEY_DAY_RULE);
    snprintf(b->source, sizeof b->source, "%s; %s", r->path, r->table.form);
    snprintf(b->zone, sizeof b->zone, "UTC, %s",
             r->table.zone_implied ? "by the type of the stamps" : "stated in the file");
    take(b->source, sizeof b->source, r, FXI_KEY_SOURCE);
    take(b->zone, sizeof b->zone, r, FXI_KEY_ZONE);
    take(b->zone_evidence, sizeof b->zone_evidence, r, FXI_KEY_EVIDENCE);
    take(b->repairs, sizeof b->repairs, r, FXI_KEY_REPAIRS);
    if (b->timeframe > FX_H1)
        b->day_rule = !rule ? fxi_day_rule_of(b) : !strcmp(rule, "utc") ? FX_DAY_UTC : FX_DAY_NEW_YORK;
    else
        b->day_rule = r->rule;
}

static rp_status check_hash(const reading *r, const fx_bars *b)
{
    char hex[33];
    const char *stored = get(r, FXI_KEY_HASH);
    rp_hash_hex(b->hash, hex);
    if (!stored || !strcmp(stored, hex)) return RP_OK;
    return rp_fail(r->error, RP_EFORMAT,
                   "%s: the content (%s) is not what was written (%s); import the vendor's file again", r->path, hex,
                   stored);
}

static rp_status make_bars(reading *r, fx_bars **out)
{
    char repairs[256] = "";
    fx_bars *b = NULL;
    r->table.stored = get(r, FXI_KEY_HASH) != NULL;
    rp_status status = fxi_defects_repair(&r->table, r->digits, 0, &r->path, repairs, r->error);
    if (!status)
        status = fx_bars_new(r->symbol, r->timeframe, r->digits, r->table.count, r->table.has_spread, &b, r->error);
    if (status || !b) return status;
    status = fill(r, b);
    if (!status) {
        describe(r, b);
        fx_bars_rehash(b);
        status = check_hash(r, b);
    }
    if (status)
        fx_bars_free(b);
    else
        *out = b;
    return status;
}

rp_status fxi_part_read(const fx_symbol *symbol, fx_timeframe tf, fx_day_rule rule, fxi_part *part, rp_error *error)
{
    reading r = {.path = part->path, .symbol = symbol, .timeframe = tf, .rule = rule, .error = error};
    rp_status status = read_rows(&r);
    if (!status) status = make_bars(&r, &part->bars);
    if (!status) part->takes_over = get(&r, FXI_KEY_TAKES_OVER) != NULL;
    fxi_parquet_close(&r.extra);
    fxi_table_free(&r.table);
    return status;
}
