// The CSV importer on any bytes: no crash, no leak; what it accepts is rows within the file.
#include <stdint.h>
#include <stdlib.h>

#include "forex/market/format_i.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const fx_symbol symbol = {.name = "EURUSD", .digits = 5, .asset_class = "major"};

static void use_rows(fxi_table *table)
{
    fxi_defects found;
    fxi_grid grid;
    fx_timeframe tf;
    fxi_zone_found zone = {0};
    const char *path = "fuzz";
    char repairs[256] = "";
    rp_error error;
    fxi_grid_find(table, &symbol, &grid);
    if (grid.digits < 0 || grid.digits > 9) abort();
    if (table->has_ask) {
        fxi_file file = {.path = path, .table = *table};
        fxi_spread_make(&file, grid.digits, FX_SPREAD_MEAN);
        *table = file.table;
    }
    if (fxi_timeframe_find(table, path, &tf, &error) == RP_OK &&
        fxi_zone_detect(table, &symbol, tf, path, &zone, &error))
        zone.zone = NULL;
    if (fxi_defects_find(table, grid.digits, &found, &error)) abort();
    if (fxi_defects_repair(table, grid.digits, 127, &path, repairs, &error)) abort();
    // With every repair allowed the rows rise strictly and are prices.
    for (int64_t i = 0; i < table->count; i++) {
        const fxi_row *row = &table->rows[i];
        if ((i && row->stamp <= row[-1].stamp) || row->price[2] < 0 || row->price[1] < row->price[2]) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fxi_table table = {0};
    fxi_content content = {.path = "fuzz", .symbol = &symbol, .data = (const char *)data, .size = size};
    fx_format format;
    rp_error error;
    int64_t live = rp_memory_stats().live_blocks;
    rp_status status = fxi_csv_parse((const char *)data, size, "fuzz", FX_FORMAT_AUTO, 0, &table, &error);
    if (status && status != RP_EFORMAT) abort();
    if (fxi_format_find(&content, FX_FORMAT_AUTO, &format, &error) || !fx_format_get(format)) abort();
    if (!status && table.count > (int64_t)size / 5) abort();
    if (!status) use_rows(&table);
    fxi_table_free(&table);
    // Detection loads zones that stay for the life of the process; a refused file leaves nothing.
    if (status && rp_memory_stats().live_blocks != live) abort();
    return 0;
}
