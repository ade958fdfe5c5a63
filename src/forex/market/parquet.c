#include "market_i.h"
rp_status fxi_parquet_read(const char *path, uint16_t file, fxi_table *table, rp_error *error)
{
    return rp_fail(error, RP_EUNSUPPORTED, "%s: Parquet", path);
}
