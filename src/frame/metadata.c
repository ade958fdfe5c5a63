// Key-value metadata of Parquet files.
#include <string.h>

#include "read_i.h"

// Damage that DuckDB calls an error of its own ends its database when a statement runs into it, and not while one is
// prepared: so a footer that no table can be read by is found before the metadata are asked for.
static rp_status check_footer(rp_frame *frame, const char *path, rp_error *error)
{
    rpi_sql sql = {0};
    rp_table *nothing = NULL;
    rpi_sql_add(&sql, "SELECT * FROM read_parquet(");
    rpi_sql_add_path(&sql, path);
    rpi_sql_add(&sql, ", hive_partitioning = false) LIMIT 0");
    rp_status status = rpi_frame_query_file(frame, &sql, path, &nothing, error);
    rpi_sql_free(&sql);
    rp_table_free(nothing);
    return status;
}

rp_status rp_parquet_metadata(rp_frame *frame, const char *path, rp_table **table, rp_error *error)
{
    rp_status status = rpi_check_readable(path, error);
    if (status == RP_OK) status = check_footer(frame, path, error);
    if (status != RP_OK) return status;
    rpi_sql sql = {0};
    rpi_sql_add(&sql, "SELECT key, value FROM parquet_kv_metadata(");
    rpi_sql_add_path(&sql, path);
    rpi_sql_add(&sql, ")");
    status = rpi_frame_query_file(frame, &sql, path, table, error);
    rpi_sql_free(&sql);
    return status;
}

const char *rp_metadata_get(const rp_table *metadata, const char *key)
{
    int keys = rp_table_find(metadata, "key"), values = rp_table_find(metadata, "value");
    for (int64_t row = 0; row < metadata->rows; row++) {
        const char *there = rp_table_text(metadata, keys, row, NULL);
        if (there && strcmp(there, key) == 0) return rp_table_text(metadata, values, row, NULL);
    }
    return NULL;
}
