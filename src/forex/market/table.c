/// Rows of a file: memory.
#include "market_i.h"

rp_status fxi_table_reserve(fxi_table *table, int64_t capacity, rp_error *error)
{
    if (capacity <= table->capacity) return RP_OK;
    fxi_row *grown = rp_realloc(table->rows, (size_t)capacity * sizeof *grown);
    if (!grown) return rp_fail(error, RP_ENOMEM, "out of memory for %lld rows", (long long)capacity);
    table->rows = grown;
    table->capacity = capacity;
    return RP_OK;
}

void fxi_table_free(fxi_table *table)
{
    rp_free(table->rows);
    table->rows = NULL;
    table->count = table->capacity = 0;
}
