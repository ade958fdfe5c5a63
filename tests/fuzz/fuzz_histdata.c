// Vendors' containers on any bytes: gzip, zip, HistData text. No crash, no leak, no memory asked for on a header's
// word.
#include <stdint.h>
#include <stdlib.h>

#include "forex/market/market_i.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void parse(const char *text, size_t size)
{
    fxi_table table = {0};
    rp_error error;
    rp_status status = fxi_csv_parse(text, size, "fuzz", FX_FORMAT_HISTDATA, 0, &table, &error);
    if (status && status != RP_EFORMAT) abort();
    fxi_table_free(&table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    char *unpacked = NULL;
    size_t unpacked_size = 0;
    rp_error error;
    rp_status status = RP_OK;
    int64_t live = rp_memory_stats().live_blocks;
    fxi_container container = fxi_container_of(text, size);
    if (container == FXI_GZIP) status = fxi_gunzip(text, size, "fuzz", &unpacked, &unpacked_size, &error);
    if (container == FXI_ZIP) status = fxi_unzip(text, size, "fuzz", &unpacked, &unpacked_size, &error);
    if (!status && container != FXI_PARQUET) parse(unpacked ? unpacked : text, unpacked ? unpacked_size : size);
    rp_free(unpacked);
    if (rp_memory_stats().live_blocks != live) abort();
    return 0;
}
