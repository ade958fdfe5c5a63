/// Dukascopy's .bi5 files: LZMA around big-endian records; what period they cover stands in the path alone.
#include "format_i.h"

#include <ctype.h>
#include <string.h>

enum { TICK_RECORD = 20, CANDLE_RECORD = 24 };
#define UNPACKED_LIMIT ((size_t)64 << 20)

/* ---- the path ------------------------------------------------------------------------------------------------- */

static const char tick_name[] = "h_ticks.bi5";
static const struct {
    const char *end;
    fx_timeframe tf;
    int parts; ///< of year, month, day in the path
} candle_names[] = {
    {"_candles_min_1.bi5", FX_M1, 3}, {"_candles_hour_1.bi5", FX_H1, 2}, {"_candles_day_1.bi5", FX_D1, 1}};

// The number in the `digits` characters before `*end`, one separator skipped; -1 when they are none.
static int back_number(const char *path, size_t *end, int digits)
{
    int value = 0;
    size_t n = *end;
    if (n && strchr("/_-", path[n - 1])) n--;
    if (n < (size_t)digits) return -1;
    for (int i = 0; i < digits; i++) {
        char c = path[n - (size_t)digits + (size_t)i];
        if (!isdigit((unsigned char)c)) return -1;
        value = value * 10 + (c - '0');
    }
    *end = n - (size_t)digits;
    return value;
}

// Start of the year, month or day before `end`: months count from 00.
static bool period_before(const char *path, size_t end, int parts, int64_t *begin)
{
    fx_civil c = {.month = 1, .day = 1};
    if (parts >= 3) c.day = back_number(path, &end, 2);
    if (parts >= 2) c.month = back_number(path, &end, 2) + 1;
    c.year = back_number(path, &end, 4);
    if (c.year < 1970 || c.year > 2261 || c.month < 1 || c.month > 12 || c.day < 1) return false;
    *begin = fx_from_civil(&c);
    fx_civil back = fx_to_civil(*begin);
    return back.month == c.month && back.day == c.day;
}

static rp_status no_period(const char *path, const char *form, rp_error *error)
{
    return rp_fail(error, RP_EFORMAT,
                   "%s: the path does not tell the time of the records; keep the vendor's folders: %s (months from 00)",
                   path, form);
}

static rp_status hour_of(const char *path, int64_t *begin, rp_error *error)
{
    static const char form[] = "SYMBOL/YYYY/MM/DD/HHh_ticks.bi5";
    if (!fxi_ends_with(path, tick_name)) return no_period(path, form, error);
    size_t end = strlen(path) - strlen(tick_name);
    int hour = back_number(path, &end, 2);
    if (hour < 0 || hour > 23 || !period_before(path, end, 3, begin)) return no_period(path, form, error);
    *begin += hour * FX_HOUR;
    return RP_OK;
}

// Which candles a path names; -1 for none.
static int candle_kind(const char *path)
{
    for (int i = 0; i < 3; i++)
        if (fxi_ends_with(path, candle_names[i].end)) return i;
    return -1;
}

/* ---- records -------------------------------------------------------------------------------------------------- */

static uint32_t word(const char *p)
{
    uint32_t value;
    memcpy(&value, p, sizeof value);
    return __builtin_bswap32(value);
}

static float real(const char *p)
{
    uint32_t bits = word(p);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

// Currencies are written in 1e-5, yen pairs, metals and indices in 1e-3, whatever a broker's symbol table says.
static int vendor_digits(const fx_symbol *symbol)
{
    return symbol->digits >= 4 ? 5 : 3;
}

static rp_status unpack(const fxi_content *content, size_t record, char **data, size_t *size, rp_error *error)
{
    *data = NULL;
    *size = 0;
    if (content->size == 0) return RP_OK; // nothing traded
    rp_status status = fxi_unlzma(content->data, content->size, UNPACKED_LIMIT, content->path, data, size, error);
    if (status || *size % record == 0) return status;
    rp_free(*data);
    *data = NULL;
    return rp_fail(error, RP_EFORMAT,
                   "%s: %zu unpacked bytes are no whole number of records of %zu; fetch the file again", content->path,
                   *size, record);
}

/* ---- ticks ---------------------------------------------------------------------------------------------------- */

static rp_status bad_tick(const char *path, size_t at, const char *record, const char *what, rp_error *error)
{
    return rp_fail(error, RP_EFORMAT,
                   "%s: record %zu (ms %u, ask %u, bid %u, volumes %g and %g): %s; fetch the file again", path, at + 1,
                   word(record), word(record + 4), word(record + 8), (double)real(record + 12),
                   (double)real(record + 16), what);
}

static const char *problem_of(uint32_t ms, uint32_t before, const char *record)
{
    float ask_volume = real(record + 12), bid_volume = real(record + 16);
    if (ms >= 3600000) return "its time is beyond the hour";
    if (ms < before) return "its time is before that of the record before";
    if (word(record + 4) > INT32_MAX || word(record + 8) > INT32_MAX) return "its price is no price";
    if (!(ask_volume >= 0 && ask_volume < 1e12f && bid_volume >= 0 && bid_volume < 1e12f))
        return "its volume is no volume";
    return NULL;
}

rp_status fxi_dukascopy_decode(const fxi_content *content, const char *data, size_t count, int64_t hour,
                               fxi_tick_table *t, rp_error *error)
{
    const int64_t unit = FXI_E9 / fxi_power10(vendor_digits(content->symbol));
    uint32_t before = 0;
    for (size_t i = 0; i < count; i++) {
        const char *record = data + i * TICK_RECORD;
        const int64_t at = t->count + (int64_t)i;
        uint32_t ms = word(record);
        const char *problem = problem_of(ms, before, record);
        if (problem) return bad_tick(content->path, i, record, problem, error);
        before = ms;
        t->time[at] = hour + ms * INT64_C(1000000);
        t->ask[at] = word(record + 4) * unit;
        t->bid[at] = word(record + 8) * unit;
        t->ask_volume[at] = (double)real(record + 12);
        t->bid_volume[at] = (double)real(record + 16);
    }
    t->count += (int64_t)count;
    return RP_OK;
}

rp_status fxi_read_dukascopy_ticks(const fxi_content *content, fx_format format, fxi_tick_table *table,
                                   fxi_tick_facts *facts, rp_error *error)
{
    int64_t hour = 0;
    char *data;
    size_t size;
    rp_status status = hour_of(content->path, &hour, error);
    if (!status) status = unpack(content, TICK_RECORD, &data, &size, error);
    if (status) return status;
    table->has_volume = true;
    const size_t count = data ? size / TICK_RECORD : 0;
    status = fxi_ticks_reserve(table, table->count + (int64_t)count, error);
    if (!status && count) status = fxi_dukascopy_decode(content, data, count, hour, table, error);
    rp_free(data);
    facts->zoned = true;
    facts->digits = vendor_digits(content->symbol);
    snprintf(facts->form, sizeof facts->form, "Dukascopy ticks");
    return status;
}

bool fxi_is_dukascopy_ticks(const fxi_content *content)
{
    return fxi_ends_with(content->path, tick_name);
}

/* ---- candles -------------------------------------------------------------------------------------------------- */

static rp_status bad_candle(const char *path, size_t at, const char *record, const char *what, rp_error *error)
{
    return rp_fail(
        error, RP_EFORMAT,
        "%s: record %zu (second %u, open %u, close %u, low %u, high %u, volume %g): %s; fetch the file again", path,
        at + 1, word(record), word(record + 4), word(record + 8), word(record + 12), word(record + 16),
        (double)real(record + 20), what);
}

static rp_status decode_candles(const fxi_content *content, int kind, const char *data, size_t count, int64_t begin,
                                uint16_t file, fxi_table *t, rp_error *error)
{
    static const int places[4] = {4, 16, 12, 8}; // of open, high, low, close: the file has open, close, low, high
    static const int64_t periods[] = {FX_DAY, 31 * FX_DAY, 366 * FX_DAY};
    const int64_t unit = FXI_E9 / fxi_power10(vendor_digits(content->symbol));
    const int64_t step = fx_timeframe_length(candle_names[kind].tf);
    for (size_t i = 0; i < count; i++) {
        const char *record = data + i * CANDLE_RECORD;
        int64_t offset = word(record) * FX_SECOND;
        double volume = (double)real(record + 20);
        if (offset % step || offset >= periods[kind])
            return bad_candle(content->path, i, record, "its time is no step of the file's period", error);
        if (!(volume >= 0 && volume < 1e15))
            return bad_candle(content->path, i, record, "its volume is no volume", error);
        fxi_row *row = &t->rows[t->count + (int64_t)i];
        *row = (fxi_row){.stamp = begin + offset, .volume = volume, .line = (int64_t)i + 1, .file = file};
        for (int k = 0; k < 4; k++) {
            if (word(record + places[k]) > INT32_MAX)
                return bad_candle(content->path, i, record, "its price is no price", error);
            row->price[k] = word(record + places[k]) * unit;
        }
    }
    t->count += (int64_t)count;
    return RP_OK;
}

rp_status fxi_read_dukascopy_candles(const fxi_content *content, fx_format format, uint16_t file, fxi_table *table,
                                     rp_error *error)
{
    const char *path = content->path;
    int kind = candle_kind(path);
    int64_t begin = 0;
    char *data;
    size_t size;
    if (kind < 0 || fxi_side_of(path, NULL) == FXI_SIDE_NONE)
        return no_period(path, "SYMBOL/YYYY/MM/DD/BID_candles_min_1.bi5", error);
    size_t end = strlen(path) - strlen(candle_names[kind].end) - 3; // "BID", "ASK"
    if (!period_before(path, end, candle_names[kind].parts, &begin))
        return no_period(
            path, "SYMBOL/YYYY/BID_candles_day_1.bi5, YYYY/MM/BID_candles_hour_1.bi5, YYYY/MM/DD/...min_1.bi5", error);
    rp_status status = unpack(content, CANDLE_RECORD, &data, &size, error);
    if (status) return status;
    const size_t count = data ? size / CANDLE_RECORD : 0;
    status = fxi_table_reserve(table, table->count + (int64_t)count, error);
    if (!status && count) status = decode_candles(content, kind, data, count, begin, file, table, error);
    rp_free(data);
    if (!status && table->count == 0)
        status = rp_fail(error, RP_EFORMAT, "%s: the file is empty: no candle in it", path);
    table->zoned = table->has_volume = table->fills = true;
    table->known_timeframe = true;
    table->timeframe = candle_names[kind].tf;
    snprintf(table->form, sizeof table->form, "Dukascopy candles");
    return status;
}

bool fxi_is_dukascopy_candles(const fxi_content *content)
{
    return candle_kind(content->path) >= 0;
}
