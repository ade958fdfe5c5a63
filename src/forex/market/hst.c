/// MetaTrader 4 history files (.hst), versions 400 and 401.
#include "format_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER = 148, RECORD_400 = 44, RECORD_401 = 60, AT_PERIOD = 80, AT_DIGITS = 84 };

static int32_t whole(const char *p)
{
    int32_t value;
    memcpy(&value, p, sizeof value);
    return value;
}

static int64_t long_whole(const char *p)
{
    int64_t value;
    memcpy(&value, p, sizeof value);
    return value;
}

static double real(const char *p)
{
    double value;
    memcpy(&value, p, sizeof value);
    return value;
}

bool fxi_is_hst(const fxi_content *content)
{
    if (content->container == FXI_PARQUET || content->size < HEADER) return false;
    int32_t version = whole(content->data);
    return (version == 400 || version == 401) && whole(content->data + AT_PERIOD) > 0 &&
           whole(content->data + AT_DIGITS) >= 0 && whole(content->data + AT_DIGITS) <= 9;
}

static bool timeframe_of_minutes(int32_t minutes, fx_timeframe *tf)
{
    if (minutes > 43200) return false;
    if (minutes == 43200) { // MetaTrader's month
        *tf = FX_MN1;
        return true;
    }
    for (int i = 0; i < FX_TIMEFRAME_COUNT; i++)
        if (fx_timeframe_length((fx_timeframe)i) == minutes * FX_MINUTE) {
            *tf = (fx_timeframe)i;
            return true;
        }
    return false;
}

static rp_status bad_record(const char *path, size_t at, const char *what, double value, rp_error *error)
{
    return rp_fail(error, RP_EFORMAT, "%s: record %zu: %s %.9g is none; export the history again", path, at + 1, what,
                   value);
}

static rp_status read_record(const char *path, int version, const char *p, size_t at, fxi_row *row, rp_error *error)
{
    // Offsets of open, high, low, close: version 400 has the low before the high.
    static const int old[4] = {4, 20, 12, 28}, new[4] = {8, 16, 24, 32};
    const int *places = version == 400 ? old : new;
    int64_t seconds = version == 400 ? whole(p) : long_whole(p);
    if (seconds <= 0 || seconds > INT64_C(9000000000)) return bad_record(path, at, "time", (double)seconds, error);
    row->stamp = seconds * FX_SECOND;
    for (int k = 0; k < 4; k++) {
        double price = real(p + places[k]);
        if (!(fabs(price) < 9e6)) return bad_record(path, at, "price", price, error);
        row->price[k] = llrint(price * 1e9);
        if ((double)row->price[k] / 1e9 != price) row->flags |= FXI_ROW_NOISY;
    }
    row->volume = version == 400 ? real(p + 36) : (double)long_whole(p + 40);
    if (!(row->volume >= 0 && row->volume < 1e15)) return bad_record(path, at, "volume", row->volume, error);
    row->spread = version == 400 ? 0 : whole(p + 48);
    if (row->spread < 0) return bad_record(path, at, "spread", row->spread, error);
    return RP_OK;
}

// Doubles that are off the header's grid by their last bits only are put on it: they were computed, not quoted.
static void snap(fxi_row *row, int digits)
{
    const int64_t unit = FXI_E9 / fxi_power10(digits);
    bool all = true;
    for (int k = 0; k < 4; k++) {
        int64_t rounded = fxi_divide_half_even(row->price[k], unit) * unit;
        if (llabs(rounded - row->price[k]) > 1)
            all = false;
        else
            row->price[k] = rounded;
    }
    if (all) row->flags &= (uint16_t)~FXI_ROW_NOISY;
}

static rp_status no_history(const fxi_content *content, rp_error *error)
{
    if (content->container == FXI_PARQUET || content->size < HEADER)
        return rp_fail(error, RP_EFORMAT,
                       "%s: no MetaTrader 4 history: %zu bytes hold no header of %d; copy the file again, or leave the "
                       "format out (--format)",
                       content->path, content->size, HEADER);
    return rp_fail(error, RP_EFORMAT,
                   "%s: no MetaTrader 4 history: the header says version %d, period %d, digits %d, and known are the "
                   "versions 400 and 401; export the bars as CSV",
                   content->path, whole(content->data), whole(content->data + AT_PERIOD),
                   whole(content->data + AT_DIGITS));
}

rp_status fxi_read_hst(const fxi_content *content, fx_format format, uint16_t file, fxi_table *table, rp_error *error)
{
    const char *path = content->path;
    fx_timeframe tf;
    if (!fxi_is_hst(content)) return no_history(content, error);
    int version = whole(content->data), minutes = whole(content->data + AT_PERIOD);
    int digits = whole(content->data + AT_DIGITS);
    size_t record = version == 400 ? RECORD_400 : RECORD_401, bytes = content->size - HEADER, count = bytes / record;
    if (bytes % record)
        return rp_fail(error, RP_ETRUNCATED, "%s: ends within record %zu (%zu bytes too many); copy the file again",
                       path, count + 1, bytes % record);
    if (!timeframe_of_minutes(minutes, &tf))
        return rp_fail(error, RP_EUNSUPPORTED,
                       "%s: bars of %d minutes are none of the timeframes (an offline "
                       "chart?); export M1 bars and resample them (forex data resample)",
                       path, minutes);
    if (count == 0) return rp_fail(error, RP_EFORMAT, "%s: the file is empty: no bar behind the header", path);
    rp_status status = fxi_table_reserve(table, (int64_t)count, error);
    for (size_t i = 0; i < count && !status; i++) {
        fxi_row *row = &table->rows[i];
        *row = (fxi_row){.line = (int64_t)i + 1, .file = file};
        status = read_record(path, version, content->data + HEADER + i * record, i, row, error);
        if (!status) snap(row, digits);
    }
    if (status) return status;
    table->count = (int64_t)count;
    table->has_volume = true;
    table->has_spread = version == 401;
    table->known_timeframe = true;
    table->timeframe = tf;
    snprintf(table->form, sizeof table->form, "MetaTrader 4 history, version %d", version);
    return RP_OK;
}
