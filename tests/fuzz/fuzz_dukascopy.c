// Dukascopy's files on any bytes, as they are and as records inside of sound LZMA: no crash, no leak, no memory asked
// for on a header's word.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "forex/market/format_i.h"
#include "unit/forex/vendor_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const fx_symbol symbol = {.name = "EURUSD", .digits = 5, .pip_points = 10, .asset_class = "major"};

static void read_both(const uint8_t *data, size_t size)
{
    static const char *const candles[] = {"EURUSD/2019/01/04/BID_candles_min_1.bi5",
                                          "EURUSD/2019/01/ASK_candles_hour_1.bi5", "EURUSD/2019/BID_candles_day_1.bi5"};
    fxi_content content = {.symbol = &symbol, .data = (const char *)data, .size = size};
    fxi_tick_table ticks = {0};
    fxi_tick_facts facts = {0};
    rp_error error;
    content.path = "EURUSD/2019/01/04/07h_ticks.bi5";
    rp_status status = fxi_read_dukascopy_ticks(&content, FX_FORMAT_DUKASCOPY_TICKS, &ticks, &facts, &error);
    if (status && status != RP_EFORMAT && status != RP_ETRUNCATED) abort();
    for (int64_t i = 1; !status && i < ticks.count; i++)
        if (ticks.time[i] < ticks.time[i - 1]) abort();
    fxi_ticks_clear(&ticks);
    for (int i = 0; i < 3; i++) {
        fxi_table table = {0};
        content.path = candles[i];
        status = fxi_read_dukascopy_candles(&content, FX_FORMAT_DUKASCOPY_CANDLES, 0, &table, &error);
        if (status && status != RP_EFORMAT && status != RP_ETRUNCATED) abort();
        fxi_table_free(&table);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t packed[200000];
    int64_t live = rp_memory_stats().live_blocks;
    read_both(data, size);
    size_t made = size < 100000 ? pack_lzma(data, size, packed, sizeof packed) : 0;
    if (made) read_both(packed, made);
    if (rp_memory_stats().live_blocks != live) abort();
    return 0;
}
