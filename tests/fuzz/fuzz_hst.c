// MetaTrader 4 history on any bytes: no crash, no leak; what is accepted is bars within the file.
#include <stdint.h>
#include <stdlib.h>

#include "forex/market/format_i.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fxi_content content = {.path = "EURUSD1.hst", .data = (const char *)data, .size = size};
    fxi_table table = {0};
    rp_error error;
    int64_t live = rp_memory_stats().live_blocks;
    rp_status status = fxi_read_hst(&content, FX_FORMAT_HST, 0, &table, &error);
    if (status && status != RP_EFORMAT && status != RP_ETRUNCATED && status != RP_EUNSUPPORTED) abort();
    if (!status && (table.count < 1 || (size_t)table.count > size / 44)) abort();
    fxi_table_free(&table);
    if (rp_memory_stats().live_blocks != live) abort();
    return 0;
}
