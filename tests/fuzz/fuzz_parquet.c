// Parquet files. Byte 0 even: the rest is a file of any bytes. Odd: the rest says of which columns, types, values and
// metadata our writer makes one, since few mutations of a file get past its footer. Two more bits choose the reader
// (most open a database of their own, which takes longer than the file); it refuses the file with a message that names
// it, or gives rows within it.
#include "forex/market/format_i.h"
#include "forex/market/store_i.h"
#include "fuzz/scratch.h"
#include "fuzz/table.h"
#include "known_leaks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const fx_symbol symbol = {.name = "EURUSD", .digits = 5, .pip_points = 10, .asset_class = "major"};
static const char *path;
static rp_frame *frame; ///< for what is not the reader's own

/* ---- files of our writer --------------------------------------------------------------------------------------- */

static const char *const names[] = {"timestamp", "time",    "open",     "high",     "low",        "close",
                                    "volume",    "spread",  "bid",      "ask",      "bid_volume", "ask_volume",
                                    "known_at",  "partial", "ask_open", "ts_event", "ask_high",   "ask_low",
                                    "ask_close", "price",   "amount",   "side",     "buyer_maker"};
static const char *const types[] = {"DOUBLE",    "BIGINT",       "FLOAT",     "VARCHAR",     "BOOLEAN",       "INTEGER",
                                    "TIMESTAMP", "TIMESTAMP_NS", "UBIGINT",   "HUGEINT",     "DECIMAL(18,5)", "BLOB",
                                    "DATE",      "TINYINT",      "INTEGER[]", "TIMESTAMPTZ", "UUID",          "TIME"};
static const char *const values[] = {
    "1.12345 + i * 0.00001",
    "1559556000 + i * 60",
    "TIMESTAMP '2019-06-03 10:00:00' + INTERVAL (i) MINUTE",
    "NULL",
    "1e300",
    "'NaN'::DOUBLE",
    "-1 - i",
    "i",
    "1559556000250 + i * 60000",
    "CASE WHEN i = 1 THEN NULL ELSE 1.5 END",
    "'2019-06-03T10:0' || i || ':00Z'",
    "i % 2 = 0",
    "9223372036854775807 - i",
    "1559556000250000000 + i * 1000000000",
    "TIMESTAMP '1600-01-01 00:00:00'",
    "'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08'",
    "'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08\\x09\\x0A\\x0B\\x0C\\x0D\\x0E\\x0F\\xFF'",
    "TIMESTAMP '9999-12-31 00:00:00'",
    "'infinity'::TIMESTAMP",
    "''",
    "CASE WHEN i = 1 THEN 'buy' ELSE 'sell' END"};

#define PICK(list, byte) (list)[(byte) % (sizeof(list) / sizeof *(list))]

static bool make_file(const uint8_t *data, size_t size)
{
    static const char *const keys[] = {"rapto.format", "rapto.symbol",    "rapto.timeframe", "rapto.digits",
                                       "rapto.hash",   "price_precision", "rapto.day_rule",  "rapto.on_conflict"};
    char select[4000] = "SELECT ", value[2][40] = {"", ""};
    int columns = size > 1 ? data[0] % 10 : 0, rows = size > 1 ? data[1] % 6 : 0;
    const uint8_t *at = data + 2, *end = data + size;
    for (int i = 0; i < columns && end - at >= 3; i++, at += 3) {
        size_t used = strlen(select);
        snprintf(select + used, sizeof select - used, "%sTRY_CAST(%s AS %s) AS \"%s\"", i ? ", " : "",
                 PICK(values, at[2]), PICK(types, at[1]), PICK(names, at[0]));
    }
    rp_pair pairs[2];
    int pair_count = 0;
    for (; pair_count < 2 && end - at >= 2; pair_count++) {
        size_t length = at[1] % 39, left = (size_t)(end - at - 2);
        if (length > left) length = left;
        memcpy(value[pair_count], at + 2, length);
        for (size_t i = 0; i < length; i++)
            if (value[pair_count][i] & 128) value[pair_count][i] = '?'; // metadata is UTF-8
        pairs[pair_count] = (rp_pair){PICK(keys, at[0]), value[pair_count]};
        at += 2 + length;
    }
    size_t used = strlen(select);
    snprintf(select + used, sizeof select - used, " FROM range(%d) t(i)", rows);
    const rp_parquet_options options = {.metadata = pairs, .metadata_count = pair_count};
    return rp_write_parquet(frame, select, path, &options, NULL) == RP_OK;
}

/* ---- readers ----------------------------------------------------------------------------------------------------- */

static void judge(rp_status status, const rp_error *error)
{
    if (status == RP_OK || (status != RP_EINTERNAL && strstr(error->message, path))) return;
    fprintf(stderr, "%s\n", error->message);
    abort();
}

static void read_bars(void)
{
    fxi_table table = {0};
    rp_error error = {0};
    const fxi_content content = {.path = path, .symbol = &symbol};
    rp_status status = fxi_read_parquet(&content, FX_FORMAT_PARQUET, 0, &table, &error);
    judge(status, &error);
    require(status != RP_OK || table.count > 0);
    fxi_table_free(&table);
}

static void read_part(void)
{
    fxi_part part = {.path = path};
    rp_error error = {0};
    rp_status status = fxi_part_read(&symbol, FX_M1, FX_DAY_NEW_YORK, &part, &error);
    judge(status, &error);
    for (int64_t i = 1; part.bars && i < part.bars->count; i++)
        require(part.bars->open_time[i] > part.bars->open_time[i - 1]);
    fx_bars_free(part.bars);
}

static void read_form(fx_format format)
{
    fxi_tick_table ticks = {0};
    fxi_tick_facts facts = {0};
    rp_error error = {0};
    const fxi_content content = {.path = path, .symbol = &symbol};
    rp_status status = fxi_read_parquet_ticks(&content, format, &ticks, &facts, &error);
    judge(status, &error);
    require(status != RP_OK || ticks.count > 0);
    fxi_ticks_clear(&ticks);
}

static void read_ticks(void)
{
    read_form(FX_FORMAT_PARQUET_TICKS);
    read_form(FX_FORMAT_PARQUET_TRADES);
}

static void read_table(void)
{
    rp_table *table = NULL;
    fxi_span span;
    rp_error error = {0};
    if (rp_read_parquet(frame, path, NULL, &table, &error) == RP_OK) use_table(table);
    rp_table_free(table);
    judge(fxi_parquet_span(frame, path, &span, &error), &error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const readers[])(void) = {read_bars, read_part, read_ticks, read_table};
    static char place[128];
    if (!path) {
        snprintf(place, sizeof place, "%s/EURUSD.parquet", scratch_folder("parquet"));
        path = place;
        require(rp_frame_open(&(rp_frame_options){.threads = 1}, &frame, NULL) == RP_OK);
        const fx_zone *utc; // zones stay for the life of the process
        require(fx_zone_get("UTC", &utc, NULL) == RP_OK && fx_market_open(0) <= 1);
    }
    if (size < 2) return 0;
    int64_t live = rp_memory_stats().live_blocks;
    if (!(data[0] & 1))
        scratch_put(path, data + 1, size - 1);
    else if (!make_file(data + 1, size - 1))
        return 0;
    readers[(data[0] >> 1) & 3]();
    require(rp_memory_stats().live_blocks == live);
    return 0;
}
