/// Rows of a file: memory.
#include "market_i.h"

rp_status fxi_table_reserve(fxi_table *table, int64_t capacity, rp_error *error)
{
    if (capacity <= table->capacity) return RP_OK;
    fxi_row *grown = rp_realloc(table->rows, (size_t)capacity * sizeof *grown);
    if (!grown) return rp_fail(error, RP_ENOMEM, "out of memory for %lld rows", (long long)capacity);
    table->rows = grown;
    if (table->has_ask) {
        int64_t(*asks)[4] = rp_realloc(table->ask, (size_t)capacity * sizeof *asks);
        if (!asks)
            return rp_fail(error, RP_ENOMEM, "out of memory for the ask prices of %lld rows", (long long)capacity);
        table->ask = asks;
    }
    table->capacity = capacity;
    return RP_OK;
}

void fxi_table_drop_asks(fxi_table *table)
{
    rp_free(table->ask);
    table->ask = NULL;
    table->has_ask = false;
}

void fxi_table_free(fxi_table *table)
{
    rp_free(table->rows);
    rp_free(table->ask);
    table->rows = NULL;
    table->ask = NULL;
    table->count = table->capacity = 0;
}
